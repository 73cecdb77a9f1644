//! What is known of a place: its row in the table that has it. Walks no names and reads no shapes.

use super::super::Level;
use super::super::builder::code;
use super::super::index::{Details, Entry};
use super::{Gazetteer, Glance};
use crate::model::{Place, PlaceKey, PlaceKind};
use geo::Point;

impl Gazetteer {
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
        self.table(key).and_then(|(t, p)| t.texts.field(p, 2)).unwrap_or("")
    }

    /// All names, the one to show first.
    pub fn names(&self, key: PlaceKey) -> Vec<String> {
        self.table(key).map_or_else(Vec::new, |(t, p)| t.texts.fields(p).skip(2).map(str::to_owned).collect())
    }

    /// Stable id.
    pub fn id(&self, key: PlaceKey) -> String {
        let Some((t, p)) = self.table(key) else { return String::new() };
        match t.texts.field(p, 0) {
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
        let cc = code(cc);
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
    pub(super) fn find_area(&self, id: &str) -> Option<PlaceKey> {
        let (cc, name) = id.split_once('.').filter(|(cc, name)| cc.len() == 2 && !name.contains('.'))?;
        self.areas_of(cc, &name.replace('_', " ")).find(|&key| self.kind(key) == PlaceKind::Admin1)
    }
}
