//! The gazetteer: tables stacked on one another, the project's own first, then the curated ones, countries and the world index.

use super::areas::{Areas, Grid};
use super::builder::{Builder, Part, Row, RowName, share_names};
use super::index::{Details, Entry, Filter, Index, NameFlags, NameTable};
use super::memory::Memory;
use super::shapes::{Borders, Shapes, km_to_lines};
use super::table::{Country, TableRow, read_countries, read_places, read_text};
use super::{Folding, GazetteerError, Level, NameHash, compiled, embedded};
use crate::model::{Place, PlaceKey, PlaceKind};
use geo::{Geometry, MultiLineString, Point, Rect};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Up to so many places of one name are compared one by one.
const FEW: usize = 64;

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
    pub(super) areas: Memory<(u64, u64), Areas>,
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
        // Most places are those of the world index, the last table.
        if let Some(table) = self.tables.last().filter(|t| t.base <= key.0) {
            let place = key.0 - table.base;
            return ((place as usize) < table.index.len()).then_some((&table.index, place));
        }
        let at = self.tables.partition_point(|t| t.base <= key.0).checked_sub(1)?;
        // Empty tables share their base with the next one.
        let table = self.tables.get(at)?;
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

    /// All that is known of a place, owned, for output. A key of another gazetteer gives a nameless site at 0, 0.
    pub fn place(&self, key: PlaceKey) -> Place {
        let details = self.details(key).cloned().unwrap_or_default();
        let (admin1, admin2) = self.area_names(key);
        let point = self.point(key);
        let (population, geonames, source) = self.table(key).map_or((0, 0, ""), |(t, p)| {
            let at = p as usize;
            let get = |column: &[u32]| column.get(at).copied().unwrap_or(0);
            (get(&t.population), get(&t.geonames), t.source.as_str())
        });
        Place {
            id: self.id(key),
            name: self.name(key).to_owned(),
            kind: self.kind(key),
            lat: point.y(),
            lon: point.x(),
            radius_km: self.radius_km(key),
            cc: self.cc(key),
            admin1: admin1.to_owned(),
            admin2: admin2.to_owned(),
            population,
            geom_id: details.geom_id,
            geonames,
            status: details.status,
            valid_from: details.valid_from,
            valid_to: details.valid_to,
            source: if details.source.is_empty() { source.to_owned() } else { details.source },
        }
    }

    /// What names are weighed by. A key of another gazetteer gives a site at 0, 0.
    pub fn glance(&self, key: PlaceKey) -> Glance {
        let none = Glance {
            kind: PlaceKind::Site,
            cc: [0, 0],
            areas: (0, 0),
            lon: 0.0,
            lat: 0.0,
            population: 0,
            rank: 0,
        };
        let Some((t, place)) = self.table(key) else { return none };
        let at = place as usize;
        let area = |column: &[u32]| column.get(at).and_then(|a| t.area(*a)).map_or(0, |a| a.key);
        let (lon, lat) = t.point(place);
        Glance {
            kind: t.kind(place),
            cc: t.cc.get(at).copied().unwrap_or_default(),
            areas: (area(&t.admin1), area(&t.admin2)),
            lon,
            lat,
            population: t.population.get(at).copied().unwrap_or(0),
            rank: t.rank.get(at).copied().unwrap_or(0),
        }
    }

    /// What the place is.
    pub fn kind(&self, key: PlaceKey) -> PlaceKind {
        self.table(key).map_or(PlaceKind::Site, |(t, p)| t.kind(p))
    }

    /// Its point, degrees, WGS 84.
    pub fn point(&self, key: PlaceKey) -> Point<f64> {
        self.table(key).map_or(Point::new(0.0, 0.0), |(t, p)| t.point(p).into())
    }

    /// Half its extent in kilometres, where known.
    pub fn radius_km(&self, key: PlaceKey) -> Option<f64> {
        let (t, p) = self.table(key)?;
        t.radius.get(p as usize).filter(|r| **r > 0).map(|r| f64::from(*r) / 10.0)
    }

    /// People, 0 where unknown.
    pub fn population(&self, key: PlaceKey) -> u32 {
        self.table(key).and_then(|(t, p)| t.population.get(p as usize).copied()).unwrap_or(0)
    }

    /// GeoNames number, 0 where none.
    pub fn geonames(&self, key: PlaceKey) -> u32 {
        self.table(key).and_then(|(t, p)| t.geonames.get(p as usize).copied()).unwrap_or(0)
    }

    /// Rank that an editor gave, 1 the most prominent, 0 where none.
    pub fn rank(&self, key: PlaceKey) -> u8 {
        self.table(key).and_then(|(t, p)| t.rank.get(p as usize).copied()).unwrap_or(0)
    }

    /// ISO 3166-1 alpha-2 code as two bytes, zeros where none.
    pub fn cc_bytes(&self, key: PlaceKey) -> [u8; 2] {
        self.table(key).and_then(|(t, p)| t.cc.get(p as usize).copied()).unwrap_or_default()
    }

    /// ISO 3166-1 alpha-2 code, empty where none.
    pub fn cc(&self, key: PlaceKey) -> String {
        let code = self.cc_bytes(key);
        if code == [0, 0] { String::new() } else { String::from_utf8_lossy(&code).into_owned() }
    }

    /// The first- and second-level areas by keys that are equal across tables; 0 where unknown.
    pub fn area_keys(&self, key: PlaceKey) -> (u64, u64) {
        self.table(key).map_or((0, 0), |(t, p)| {
            let get = |column: &[u32]| column.get(p as usize).and_then(|a| t.area(*a)).map_or(0, |a| a.key);
            (get(&t.admin1), get(&t.admin2))
        })
    }

    /// The first- and second-level areas by name, empty where unknown.
    pub fn area_names(&self, key: PlaceKey) -> (&str, &str) {
        self.table(key).map_or(("", ""), |(t, p)| {
            let get = |column: &[u32]| {
                column.get(p as usize).and_then(|a| t.area(*a)).map_or("", |a| a.name.as_str())
            };
            (get(&t.admin1), get(&t.admin2))
        })
    }

    /// The name to show.
    pub fn name(&self, key: PlaceKey) -> &str {
        self.table(key).and_then(|(t, p)| t.texts.fields(p).nth(2)).unwrap_or("")
    }

    /// All names, the one to show first.
    pub fn names(&self, key: PlaceKey) -> Vec<String> {
        self.table(key).map_or_else(Vec::new, |(t, p)| t.texts.fields(p).skip(2).map(str::to_owned).collect())
    }

    /// Stable id.
    pub fn id(&self, key: PlaceKey) -> String {
        let Some((t, p)) = self.table(key) else { return String::new() };
        match t.texts.fields(p).next() {
            Some(id) if !id.is_empty() => id.to_owned(),
            _ => format!("gn{}", t.geonames.get(p as usize).copied().unwrap_or(0)),
        }
    }

    /// What its table says beyond what every place has.
    pub fn details(&self, key: PlaceKey) -> Option<&Details> {
        let (t, p) = self.table(key)?;
        t.texts.details(p)
    }

    /// Whether the place stands in a table that people edit, rather than in an import or the world index.
    pub fn is_curated(&self, key: PlaceKey) -> bool {
        key.0 < self.curated_end
    }

    /// Whether it stands in a table of the project's own that people edit.
    pub fn is_own(&self, key: PlaceKey) -> bool {
        key.0 < self.own_end
    }

    /// The place with this id.
    pub fn find_id(&self, id: &str) -> Option<PlaceKey> {
        if let Some(&key) = self.by_id.get(id) {
            return Some(key);
        }
        let world = self.tables.last()?;
        let Some(number) = id.strip_prefix("gn").and_then(|n| n.parse::<u32>().ok()).filter(|n| *n > 0)
        else {
            // Areas of the world index carry ids of their own, made of country and name: "US.Ohio".
            let (cc, rest) = id.split_once('.')?;
            let name = rest.rsplit('.').next()?.replace('_', " ");
            return self.areas_of(cc, &name).find(|&key| self.id(key) == id);
        };
        let at = world.index.geonames.iter().position(|n| *n == number)?;
        let key = PlaceKey(world.base + at as u32);
        Some(self.shadows.get(&key.0).copied().unwrap_or(key))
    }

    /// GeoNames numbers with their places, sorted; the uppermost table's place where several have a number.
    pub(crate) fn geonames_numbers(&self) -> Vec<(u32, PlaceKey)> {
        let mut all: Vec<(u32, PlaceKey)> = self
            .tables
            .iter()
            .flat_map(|table| {
                let keys = table.index.geonames.iter().enumerate();
                keys.map(|(at, number)| (*number, PlaceKey(table.base + at as u32)))
            })
            .filter(|(number, _)| *number > 0)
            .collect();
        all.sort_unstable();
        all.dedup_by_key(|(number, _)| *number);
        all
    }

    /// The places of all tables above the world index, table by table.
    pub fn curated(&self) -> impl Iterator<Item = PlaceKey> + '_ {
        let above = self.tables.len().saturating_sub(1);
        self.tables
            .iter()
            .take(above)
            .flat_map(|table| (0..table.index.len() as u32).map(|place| PlaceKey(table.base + place)))
    }

    /// Areas of the world index with this name in this country.
    fn areas_of<'s>(&'s self, cc: &str, name: &str) -> impl Iterator<Item = PlaceKey> + 's {
        let cc = super::builder::code(cc);
        let world = self.tables.last();
        let entry = self
            .folding
            .key(name, Level::Plain)
            .and_then(|state| world.and_then(|w| w.index.names.get(state)))
            .unwrap_or(Entry(0));
        world
            .into_iter()
            .flat_map(move |w| w.index.names.places(entry).map(|(place, _)| PlaceKey(w.base + place)))
            .filter(move |&key| {
                matches!(self.kind(key), PlaceKind::Admin1 | PlaceKind::Admin2) && self.cc_bytes(key) == cc
            })
    }

    /// A first-level area of the world index by its id, without opening texts.
    fn find_area(&self, id: &str) -> Option<PlaceKey> {
        let (cc, name) = id.split_once('.').filter(|(cc, name)| cc.len() == 2 && !name.contains('.'))?;
        self.areas_of(cc, &name.replace('_', " ")).find(|&key| self.kind(key) == PlaceKind::Admin1)
    }

    /// What the words walked so far are, in all tables.
    pub fn step(&self, state: NameHash) -> Step {
        let mut step = Step::default();
        if !self.filter.may_hold(state) {
            return step;
        }
        let below = self.named.iter().filter_map(|at| self.tables.get(*at)).map(|t| &t.index.names);
        for names in std::iter::once(&self.names).chain(below) {
            if let Some(entry) = names.get(state) {
                step.is_name |= entry.is_key();
                step.has_longer |= entry.has_longer();
            }
        }
        step
    }

    /// Adds the places that the walked words name, uppermost tables first; blocked spellings among them.
    pub fn found(&self, state: NameHash, out: &mut Vec<Found>) {
        if !self.filter.may_hold(state) {
            return;
        }
        let mut seen: FxHashSet<PlaceKey> = FxHashSet::default();
        let below = self.named.iter().filter_map(|at| self.tables.get(*at)).map(|t| (t.base, &t.index.names));
        for (base, names) in std::iter::once((0, &self.names)).chain(below) {
            let Some(entry) = names.get(state) else { continue };
            for (place, flags) in names.places(entry) {
                let key = PlaceKey(base + place);
                let place = self.shadows.get(&key.0).copied().unwrap_or(key);
                // Few places share a name, but a table may give thousands the same one.
                let known = if out.len() < FEW {
                    out.iter().any(|f| f.place == place)
                } else {
                    if seen.is_empty() {
                        seen.extend(out.iter().map(|f| f.place));
                    }
                    !seen.insert(place)
                };
                if !known {
                    out.push(Found { place, flags });
                }
            }
        }
    }

    /// The country that the walked words are a demonym of.
    pub fn demonym(&self, state: NameHash) -> Option<PlaceKey> {
        self.demonym_step(state).1
    }

    /// Whether the walked words are or begin a demonym, and the country that they are one of.
    pub(crate) fn demonym_step(&self, state: NameHash) -> (bool, Option<PlaceKey>) {
        let Some(entry) = self.demonyms.names.get(state) else { return (false, None) };
        let place = self.demonyms.names.places(entry).next();
        (true, place.and_then(|(place, _)| self.peoples.get(place as usize).copied()))
    }

    /// The row of a curated table that describes a first-level area of the world index.
    pub(super) fn described_by(&self, key: PlaceKey) -> Option<PlaceKey> {
        self.described.get(&key.0).copied()
    }

    /// Whether a table above has the place too, which stands for it.
    pub(super) fn is_shadowed(&self, key: PlaceKey) -> bool {
        self.shadows.contains_key(&key.0)
    }

    /// All places that a name can mean, whatever its spelling; those at the nearest level of folding.
    pub fn named(&self, name: &str) -> Vec<PlaceKey> {
        let words = Folding::words(name);
        let mut found = Vec::new();
        for level in [Level::Plain, Level::Article, Level::Skeleton] {
            if let Some(&state) = self.folding.walk(&words, level).last() {
                self.found(state, &mut found);
            }
            if found.iter().any(|f| !f.flags.has(NameFlags::BLOCKED)) {
                break;
            }
        }
        found.into_iter().filter(|f| !f.flags.has(NameFlags::BLOCKED)).map(|f| f.place).collect()
    }

    /// Gives every name of every place to `take`, in the order of the tables.
    pub(crate) fn each_name(&self, take: &mut dyn FnMut(PlaceKey, &str)) {
        for table in &self.tables {
            for (place, line) in table.index.texts.text().lines().enumerate() {
                for name in line.split('\u{1f}').skip(2) {
                    take(PlaceKey(table.base + place as u32), name);
                }
            }
        }
    }

    /// A country by ISO 3166-1 alpha-2 code.
    pub fn country(&self, cc: &str) -> Option<&Country> {
        self.by_cc.get(cc).and_then(|at| self.countries.get(*at))
    }

    /// All countries, in the order of their table.
    pub fn countries(&self) -> &[Country] {
        &self.countries
    }

    /// A country as a place.
    pub fn country_place(&self, cc: &str) -> Option<PlaceKey> {
        self.by_cc.get(cc).map(|at| PlaceKey(self.countries_base + *at as u32))
    }

    pub(crate) fn shapes(&self) -> &Shapes {
        self.shapes.get_or_init(|| {
            let mut shapes = Shapes::default();
            // Both were read before: the project's when they were loaded, ours by the tests.
            for (path, text) in &self.extra_shapes {
                let _ = shapes.read(path, text);
            }
            for (name, text) in embedded::SHAPES {
                let _ = shapes.read(Path::new(name), text);
            }
            shapes
        })
    }

    /// A shape by name.
    pub fn shape(&self, geom_id: &str) -> Option<&Geometry<f64>> {
        self.shapes().get(geom_id)
    }

    /// Where a shape comes from; empty where there is none of that name.
    pub fn shape_source(&self, geom_id: &str) -> &str {
        self.shapes().source(geom_id)
    }

    /// Areas that have shapes.
    pub(super) fn shaped_areas(&self) -> &[ShapedArea] {
        self.shaped.get_or_init(|| {
            let mut out = Vec::new();
            for table in self.tables.iter().filter(|t| t.index.len() < 200_000) {
                for place in 0..table.index.len() as u32 {
                    let key = PlaceKey(table.base + place);
                    let kind = table.index.kind(place);
                    if matches!(kind, PlaceKind::Admin1 | PlaceKind::Admin2 | PlaceKind::Country)
                        && let Some(geom_id) = self.details(key).map(|d| d.geom_id.clone())
                        && let Some(bounds) = self.shapes().bounds(&geom_id)
                    {
                        out.push(ShapedArea { key, kind, geom_id, bounds });
                    }
                }
            }
            out
        })
    }

    pub(crate) fn grid(&self) -> &Grid {
        self.grid.get_or_init(|| {
            let settlements: Vec<bool> = PlaceKind::ALL.iter().map(|kind| kind.is_settlement()).collect();
            let mut places = Vec::new();
            for table in &self.tables {
                let index = &table.index;
                let facts = index.kind.iter().zip(&index.admin1).zip(index.lon.iter().zip(&index.lat));
                for (place, ((kind, admin1), (lon, lat))) in (table.base..).zip(facts) {
                    if *admin1 != 0 && settlements.get(usize::from(*kind)).copied().unwrap_or(false) {
                        places.push((PlaceKey(place), *lon, *lat));
                    }
                }
            }
            Grid::build(&places)
        })
    }

    fn borders(&self) -> &Borders {
        self.borders.get_or_init(|| {
            let mut borders = Borders::default();
            if let Some((name, text)) = embedded::BORDERS {
                let code = |c: &str| match c.len() {
                    2 => self.country(c).map(|c| c.iso3.clone()),
                    3 => Some(c.to_owned()),
                    _ => None,
                };
                let _ = borders.read(Path::new(name), text, code);
            }
            borders
        })
    }

    /// The border that two countries share, by ISO 3166-1 alpha-3 codes in any order.
    pub fn border(&self, iso3_a: &str, iso3_b: &str) -> Option<&MultiLineString<f64>> {
        self.borders().get(iso3_a, iso3_b)
    }

    /// Every pair of countries with a shared border, by alpha-3 codes, in alphabetical order.
    pub fn border_pairs(&self) -> Vec<(String, String)> {
        self.borders().pairs()
    }

    /// Geodesic kilometres from a point to the border of two countries.
    pub fn km_to_border(&self, lon: f64, lat: f64, iso3_a: &str, iso3_b: &str) -> Option<f64> {
        km_to_lines(Point::new(lon, lat), self.border(iso3_a, iso3_b)?)
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
