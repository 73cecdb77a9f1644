//! The gazetteer: tables stacked on one another, the project's own first, then the curated ones, countries and the world index.
//! Loads and links them; what is known of a place, what words mean and where borders run is told by the files of `stack/`.

use super::areas::{Areas, Grid};
use super::builder::{Builder, Part, Row, RowName, share_names};
use super::index::{Filter, Index, NameFlags, NameTable};
use super::memory::Memory;
use super::shapes::{Borders, Shapes};
use super::table::{Country, TableRow, read_countries, read_places, read_text};
use super::{Folding, GazetteerError, compiled, embedded};
use crate::model::{PlaceKey, PlaceKind};
use geo::Rect;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

mod facts;
mod names;
mod outlines;

/// A table with the number of its first place.
#[derive(Debug)]
pub(crate) struct Stacked {
    pub(crate) base: u32,
    pub(crate) index: Index,
}

/// What a step of a walk over words found in all tables together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Step {
    /// The words so far are a name.
    pub is_name: bool,
    /// A longer name begins with them.
    pub has_longer: bool,
}

/// A place that a name can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The place.
    pub place: PlaceKey,
    /// How the name stands to it.
    pub flags: NameFlags,
}

/// An area with a shape.
#[derive(Debug)]
pub(super) struct ShapedArea {
    pub(super) key: PlaceKey,
    pub(super) kind: PlaceKind,
    pub(super) geom_id: String,
    pub(super) bounds: Rect<f64>,
}

/// What is asked of every place that a name may mean, in one look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glance {
    /// What the place is.
    pub kind: PlaceKind,
    /// ISO 3166-1 alpha-2 code as two bytes, zeros where none.
    pub cc: [u8; 2],
    /// First- and second-level areas by keys that are equal across tables; 0 where unknown.
    pub areas: (u64, u64),
    /// Degrees east, WGS 84.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
    /// People, 0 where unknown.
    pub population: u32,
    /// Rank that an editor gave, 0 where none.
    pub rank: u8,
}

/// All that is known of places. Made once, shared between threads.
#[derive(Debug)]
pub struct Gazetteer {
    folding: Folding,
    tables: Vec<Stacked>,
    /// Names of all tables that people edit; those below have tables of names of their own.
    names: NameTable,
    /// Positions of the tables that have names of their own.
    named: Vec<usize>,
    filter: Filter,
    demonyms: Index,
    /// The place of each row of `demonyms`.
    peoples: Vec<PlaceKey>,
    countries: Vec<Country>,
    countries_base: u32,
    /// Keys below are of the project's own tables.
    own_end: u32,
    /// Keys below are of tables that people edit; above of imports and the world index.
    curated_end: u32,
    by_cc: FxHashMap<String, usize>,
    by_id: FxHashMap<String, PlaceKey>,
    /// Places that a table above has too, by GeoNames number, and the key that stands for them.
    shadows: FxHashMap<u32, PlaceKey>,
    /// First-level areas of the world index that a curated table describes, and the key of its row.
    described: FxHashMap<u32, PlaceKey>,
    extra_shapes: Vec<(PathBuf, String)>,
    shapes: OnceLock<Shapes>,
    borders: OnceLock<Borders>,
    grid: OnceLock<Grid>,
    shaped: OnceLock<Vec<ShapedArea>>,
    /// Areas of points that were asked for.
    pub(super) areas: Memory<(u64, u64), Arc<Areas>>,
    /// Has taken the project's own tables.
    own: blake3::Hasher,
    version: OnceLock<String>,
}

impl Gazetteer {
    /// What ships with the program: curated places, countries, shapes and the world index.
    pub fn embedded() -> Result<Self, GazetteerError> {
        Self::with_tables(&[])
    }

    /// The project's own tables with what ships. CSV tables lie uppermost, the first one first, then what ships curated, then compiled
    /// imports, then the world index; shapes (GeoJSON) come before those that ship.
    pub fn with_tables(tables: &[PathBuf]) -> Result<Self, GazetteerError> {
        let folding = Folding::embedded()?;
        // Texts are hashed as they stand: also what no column holds, such as a spelling that must never match, decides how reports are read.
        let mut hasher = blake3::Hasher::new();
        let mut parts = Vec::new();
        let mut imports = Vec::new();
        let mut extra_shapes = Vec::new();
        for path in tables {
            match path.extension().and_then(|e| e.to_str()) {
                Some("csv") => {
                    let text = read_text(path)?;
                    add(&mut hasher, text.as_bytes());
                    parts.push(part_of(&folding, &path.display().to_string(), &read_places(path, &text)?));
                }
                Some("geojson" | "json") => {
                    let text = read_text(path)?;
                    Shapes::default().read(path, &text)?;
                    add(&mut hasher, text.as_bytes());
                    extra_shapes.push((path.clone(), text));
                }
                Some("gaz") => {
                    let bytes = fs_err::read(path)
                        .map_err(|source| GazetteerError::Read { path: path.clone(), source })?;
                    add(&mut hasher, compiled::hash_of(&bytes));
                    imports.push(compiled::from_bytes(Cow::Owned(bytes), path, false)?);
                }
                _ => return Err(GazetteerError::UnknownKind { path: path.clone() }),
            }
        }
        let read = |(name, text): &(&'static str, &'static str)| {
            Ok(part_of(&folding, name, &read_places(Path::new(name), text)?))
        };
        let own_tables = parts.len();
        let (shipped, world) = rayon::join(
            || embedded::PLACES.par_iter().map(read).collect::<Result<Vec<Part>, GazetteerError>>(),
            || match embedded::WORLD {
                [] => Ok(Index::default()),
                bytes => {
                    compiled::from_bytes(Cow::Borrowed(bytes), Path::new("gazetteer/world/world.gaz"), true)
                }
            },
        );
        parts.extend(shipped?);
        let (name, text) = embedded::COUNTRIES;
        let countries = read_countries(Path::new(name), text)?;
        let mut gazetteer = Self::stack(folding, parts, countries, imports, world?, extra_shapes, hasher);
        gazetteer.own_end = gazetteer.tables.get(own_tables).map_or(0, |table| table.base);
        Ok(gazetteer)
    }

    fn stack(
        folding: Folding,
        mut parts: Vec<Part>,
        countries: Vec<Country>,
        imports: Vec<Index>,
        world: Index,
        extra_shapes: Vec<(PathBuf, String)>,
        own: blake3::Hasher,
    ) -> Self {
        let mut names = Builder::new(&folding, "gazetteer/countries.csv");
        for country in &countries {
            names.push(&country_row(country));
        }
        let countries_at = parts.len();
        parts.push(names.finish_apart());
        let curated_tables = parts.len();
        let (mut indexes, names) = share_names(parts);
        indexes.extend(imports);
        indexes.push(world);

        let mut base = 0;
        let mut tables = Vec::new();
        for index in indexes {
            let length = index.len() as u32;
            tables.push(Stacked { base, index });
            base += length;
        }
        let filter = Filter::of(tables.iter().map(|t| &t.index.names).chain([&names]));
        let named =
            (0..tables.len()).filter(|at| tables.get(*at).is_some_and(|t| !t.index.names.values.is_empty()));
        let mut gazetteer = Self {
            named: named.collect(),
            names,
            filter,
            own_end: 0,
            curated_end: tables.get(curated_tables).map_or(u32::MAX, |t| t.base),
            countries_base: tables.get(countries_at).map_or(0, |t| t.base),
            by_cc: countries.iter().enumerate().map(|(at, c)| (c.cc.clone(), at)).collect(),
            folding,
            tables,
            demonyms: Index::default(),
            peoples: Vec::new(),
            countries,
            by_id: FxHashMap::default(),
            shadows: FxHashMap::default(),
            described: FxHashMap::default(),
            extra_shapes,
            shapes: OnceLock::new(),
            borders: OnceLock::new(),
            grid: OnceLock::new(),
            shaped: OnceLock::new(),
            areas: Memory::default(),
            own,
            version: OnceLock::new(),
        };
        gazetteer.link();
        gazetteer.name_peoples();
        gazetteer
    }

    /// Reads the words for peoples of countries and of the places in `demonyms.csv`. Rows whose place is not there are left out; a test
    /// looks for them.
    fn name_peoples(&mut self) {
        let mut rows: Vec<(PlaceKey, Vec<String>)> = Vec::new();
        for line in embedded::DEMONYMS.lines().skip(1) {
            let Some((words, id)) = line.split_once(',') else { continue };
            if let Some(key) = self.find_area(id).or_else(|| self.find_id(id)) {
                rows.push((key, words.split('|').map(str::to_owned).collect()));
            }
        }
        for (at, country) in self.countries.iter().enumerate() {
            rows.push((PlaceKey(self.countries_base + at as u32), country.demonyms.clone()));
        }
        let mut builder = Builder::new(&self.folding, "");
        for (_, words) in &rows {
            let mut people = Row::new("", PlaceKind::Country, 0.0, 0.0);
            people.names =
                words.iter().map(|d| RowName { text: d.clone(), flags: NameFlags::MAIN }).collect();
            builder.push(&people);
        }
        self.demonyms = builder.finish();
        self.peoples = rows.into_iter().map(|(key, _)| key).collect();
    }

    /// Finds the places that stand in several tables, and takes over populations from below.
    fn link(&mut self) {
        let mut above: FxHashMap<u32, PlaceKey> = FxHashMap::default();
        let mut populations: Vec<(PlaceKey, u32)> = Vec::new();
        for table in &self.tables {
            // The world index is the last and largest: nothing lies below it.
            let lowest = table.index.len() >= 200_000;
            let mut fresh = Vec::new();
            for (at, &number) in table.index.geonames.iter().enumerate() {
                if number == 0 {
                    continue;
                }
                let key = PlaceKey(table.base + at as u32);
                match above.get(&number) {
                    Some(&upper) => {
                        self.shadows.insert(key.0, upper);
                        populations.push((upper, table.index.population.get(at).copied().unwrap_or(0)));
                    }
                    None if lowest => {}
                    None => fresh.push((number, key)),
                }
            }
            above.extend(fresh);
        }
        self.link_areas();
        for (key, population) in populations {
            for table in &mut self.tables {
                let at = key.0.wrapping_sub(table.base) as usize;
                if key.0 >= table.base
                    && let Some(slot) = table.index.population.get_mut(at)
                {
                    *slot = (*slot).max(population);
                    break;
                }
            }
        }
        let mut by_id = FxHashMap::default();
        for table in &self.tables {
            // Ids of the world index are made of its GeoNames numbers and need no map.
            if table.index.len() >= 200_000 {
                continue;
            }
            for place in 0..table.index.len() as u32 {
                let id = table.index.texts.fields(place).next().unwrap_or("");
                if !id.is_empty() {
                    by_id.entry(id.to_owned()).or_insert(PlaceKey(table.base + place));
                }
            }
        }
        self.by_id = by_id;
    }

    /// First-level areas of the world index that a curated table has too, by any of its names, take over its point and radius, which somebody
    /// looked up: those of the index are reckoned from towns. They stay places of their own, since an area's plain name is often its seat's,
    /// and which of the two is meant is told by words beside it. (Second-level areas of one name are often two.)
    fn link_areas(&mut self) {
        let mut above: FxHashMap<u64, PlaceKey> = FxHashMap::default();
        for table in self.tables.iter().filter(|table| table.base < self.curated_end) {
            for place in (0..table.index.len() as u32).filter(|p| table.index.kind(*p) == PlaceKind::Admin1) {
                let key = PlaceKey(table.base + place);
                let cc = self.cc(key);
                let names = self.names(key).into_iter().chain([self.area_names(key).0.to_owned()]);
                for name in names.filter(|name| !name.is_empty()) {
                    above.entry(super::builder::area_key(&self.folding, &cc, &name)).or_insert(key);
                }
            }
        }
        let Some(world) = self.tables.last().filter(|table| table.base >= self.curated_end) else { return };
        let (base, index) = (world.base, &world.index);
        let told: Vec<(u32, PlaceKey, (i32, i32, u32))> = (0..index.len() as u32)
            .filter(|place| index.kind(*place) == PlaceKind::Admin1)
            .filter_map(|place| {
                let area = index.admin1.get(place as usize).and_then(|area| index.area(*area))?;
                let upper = *above.get(&area.key)?;
                let (table, at) = self.table(upper)?;
                let at = at as usize;
                Some((place, upper, (*table.lon.get(at)?, *table.lat.get(at)?, *table.radius.get(at)?)))
            })
            .collect();
        let Some(world) = self.tables.last_mut() else { return };
        for (place, upper, (lon, lat, radius)) in told {
            let at = place as usize;
            let columns =
                (world.index.lon.get_mut(at), world.index.lat.get_mut(at), world.index.radius.get_mut(at));
            if let (Some(lon_there), Some(lat_there), Some(radius_there)) = columns {
                (*lon_there, *lat_there, *radius_there) = (lon, lat, radius);
                self.described.insert(base + place, upper);
            }
        }
    }

    pub(crate) fn table(&self, key: PlaceKey) -> Option<(&Index, u32)> {
        // Most places are those of the world index, the last table. Empty tables share their base with the next one.
        let table = self.tables.iter().rev().find(|t| t.base <= key.0)?;
        let place = key.0 - table.base;
        ((place as usize) < table.index.len()).then_some((&table.index, place))
    }

    /// How spellings are made equal.
    pub fn folding(&self) -> &Folding {
        &self.folding
    }

    /// How many places all tables hold together, those that stand in several counted each time.
    pub fn len(&self) -> usize {
        self.tables.iter().map(|t| t.index.len()).sum()
    }

    /// Whether there is no place at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Hash of all that the gazetteer knows, for caches and for `datapackage.json`.
    pub fn version(&self) -> String {
        let version = self.version.get_or_init(|| {
            let mut hasher = self.own.clone();
            for (_, text) in embedded::knowledge_files() {
                add(&mut hasher, text.as_bytes());
            }
            add(&mut hasher, compiled::hash_of(embedded::WORLD));
            hasher.finalize().to_hex().chars().take(16).collect()
        });
        version.clone()
    }
}

/// Adds a text to a hash, with its length, so that no two lists of texts give the same bytes.
fn add(hasher: &mut blake3::Hasher, text: &[u8]) {
    hasher.update(&(text.len() as u64).to_le_bytes());
    hasher.update(text);
}

fn part_of(folding: &Folding, source: &str, rows: &[TableRow]) -> Part {
    let mut builder = Builder::new(folding, source);
    for row in rows {
        builder.push(&row.row);
    }
    builder.finish_apart()
}

fn country_row(country: &Country) -> Row {
    let mut row = Row::new(&country.name, PlaceKind::Country, country.lat, country.lon);
    row.id.clone_from(&country.cc);
    row.cc.clone_from(&country.cc);
    row.radius_km = Some(country.radius_km).filter(|r| *r > 0.0);
    row.rank = 1;
    row.names =
        country.names.iter().map(|n| RowName { text: n.clone(), flags: NameFlags::VARIANT }).collect();
    row.details.source.clone_from(&country.source);
    // Outlines of countries are named by their codes; small islands have none.
    row.details.geom_id.clone_from(&country.iso3);
    row
}
