//! Looks through a table of places for what its editor may have overlooked: twins, points outside their country, names that are common
//! words, parents that are not there. Changes nothing; faults that make a table unreadable are errors of reading it.

use super::areas::km;
use super::index::{Index, NameFlags};
use super::shapes::km_to_lines;
use super::stack::Gazetteer;
use super::table::{TableRead, TableRow};
use super::{GazetteerError, Level, Row, RowName, compiled, read_places, read_with_faults};
use crate::model::{PlaceKey, PlaceKind};
use geo::{BoundingRect as _, Contains as _, Geometry, MultiLineString, Point, Rect};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::io::Read as _;
use std::path::Path;

/// What an editor of a table may have overlooked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFinding {
    /// Line in the table, from 1; of a compiled file the number of the row.
    pub line: u64,
    /// Id of the row.
    pub id: String,
    /// What is odd.
    pub what: String,
    /// What to do.
    pub hint: String,
}

/// How like the name of an area must be for it to be suggested.
const ALIKE: f64 = 0.85;
/// Outlines of countries are drawn coarsely: nearer to its border than this a point may well lie in its country.
const BORDER_KM: f64 = 8.0;
/// Places of one name and kind nearer than this are taken for one.
const TWIN_KM: f64 = 3.0;

/// The rows of a table by path: CSV as an analyst edits it, or a compiled file. Of the faults of CSV `most` are kept.
pub fn read_table(path: &Path, most: usize) -> Result<TableRead, GazetteerError> {
    let failed = |source| GazetteerError::Read { path: path.to_owned(), source };
    let mut beginning = [0; 5];
    let count = fs_err::File::open(path).and_then(|mut file| file.read(&mut beginning)).map_err(failed)?;
    if beginning.get(..count) == Some(b"wmgaz") {
        let bytes = fs_err::read(path).map_err(failed)?;
        let rows = rows_of(&compiled::from_bytes(Cow::Owned(bytes), path, false)?);
        return Ok(TableRead { rows, ..TableRead::default() });
    }
    read_with_faults(path, most)
}

/// The rows of the curated tables that ship, each table with its name.
pub fn shipped_tables() -> Result<Vec<(&'static str, Vec<TableRow>)>, GazetteerError> {
    super::embedded::PLACES
        .iter()
        .map(|(name, text)| Ok((*name, read_places(Path::new(name), text)?)))
        .collect()
}

fn rows_of(index: &Index) -> Vec<TableRow> {
    let area = |column: &[u32], at: usize| {
        column.get(at).and_then(|a| index.area(*a)).map_or_else(String::new, |a| a.name.clone())
    };
    (0..index.len())
        .map(|at| {
            let place = at as u32;
            let (lon, lat) = index.point(place);
            let fields: Vec<&str> = index.texts.fields(place).collect();
            let name = fields.get(2).copied().unwrap_or("");
            let mut row = Row::new(name, index.kind(place), lat, lon);
            row.geonames = index.geonames.get(at).copied().unwrap_or(0);
            row.id = match fields.first() {
                Some(id) if !id.is_empty() => (*id).to_owned(),
                _ => format!("gn{}", row.geonames),
            };
            row.cc = index
                .cc
                .get(at)
                .filter(|c| **c != [0, 0])
                .map_or_else(String::new, |c| String::from_utf8_lossy(c).into_owned());
            row.admin1 = area(&index.admin1, at);
            row.admin2 = area(&index.admin2, at);
            row.details = fields.get(1).and_then(|d| serde_json::from_str(d).ok()).unwrap_or_default();
            row.names = fields
                .iter()
                .skip(3)
                .map(|n| RowName { text: (*n).to_owned(), flags: NameFlags::VARIANT })
                .collect();
            TableRow { line: u64::from(place) + 1, row }
        })
        .collect()
}

/// The outlines of all countries, for asking where points lie.
struct Outlines<'g> {
    of: Vec<(String, &'g Geometry<f64>, Rect<f64>)>,
}

impl<'g> Outlines<'g> {
    fn new(gazetteer: &'g Gazetteer) -> Self {
        let of = gazetteer.countries().iter().filter_map(|country| {
            let shape = gazetteer.shape(&country.iso3)?;
            Some((country.cc.clone(), shape, shape.bounding_rect()?))
        });
        Self { of: of.collect() }
    }

    fn country_at(&self, point: Point<f64>) -> Option<&str> {
        self.of
            .iter()
            .find(|(_, shape, bounds)| bounds.contains(&point) && shape.contains(&point))
            .map(|(cc, ..)| cc.as_str())
    }

    /// Whether the point lies in the country or hard by it; true for countries without an outline.
    fn lies_in(&self, cc: &str, point: Point<f64>) -> bool {
        let Some((_, shape, bounds)) = self.of.iter().find(|(of, ..)| of == cc) else { return true };
        if bounds.contains(&point) && shape.contains(&point) {
            return true;
        }
        let lines: Vec<_> = match shape {
            Geometry::Polygon(area) => vec![area.exterior().clone()],
            Geometry::MultiPolygon(areas) => areas.iter().map(|a| a.exterior().clone()).collect(),
            _ => return true,
        };
        km_to_lines(point, &MultiLineString::new(lines)).is_some_and(|km| km <= BORDER_KM)
    }
}

impl Gazetteer {
    /// Looks for twins, points outside their country, names that are common words, and parents that are not there. `rows` may but need
    /// not be a table of this gazetteer.
    pub fn check_table(&self, rows: &[TableRow], is_common: &dyn Fn(&str) -> bool) -> Vec<TableFinding> {
        let outlines = Outlines::new(self);
        let ids: FxHashSet<&str> = rows.iter().map(|r| r.row.id.as_str()).collect();
        let areas = self.known_areas(rows);
        let mut told_areas: FxHashSet<(&str, &str)> = FxHashSet::default();
        let mut names: FxHashMap<u64, Vec<&TableRow>> = FxHashMap::default();
        let mut numbers: FxHashMap<u32, &TableRow> = FxHashMap::default();
        let mut out = Vec::new();
        for row in rows {
            let place = &row.row;
            let mut tell = |what: String, hint: &str| {
                out.push(TableFinding { line: row.line, id: place.id.clone(), what, hint: hint.to_owned() });
            };
            for parent in place.details.within.split('|').map(str::trim).filter(|p| !p.is_empty()) {
                if !ids.contains(parent) && self.find_id(parent).is_none() {
                    tell(
                        format!("`within` names `{parent}`, which is no place"),
                        "use the id of a place or a country code",
                    );
                }
            }
            if let Some(known) = areas.get(place.cc.as_str())
                && !place.admin1.is_empty()
                && !known.iter().any(|(key, _)| {
                    *key == super::builder::area_key(self.folding(), &place.cc, &place.admin1)
                })
                && told_areas.insert((&place.cc, &place.admin1))
            {
                let alike = |name: &str| strsim::jaro_winkler(name, &place.admin1);
                let near = known.iter().max_by(|a, b| alike(&a.1).total_cmp(&alike(&b.1)));
                let near = near.filter(|(_, name)| alike(name) >= ALIKE);
                let others =
                    rows.iter().filter(|r| r.row.cc == place.cc && r.row.admin1 == place.admin1).count();
                tell(
                    format!(
                        "`admin1` `{}` is no known area of {}{}",
                        place.admin1,
                        place.cc,
                        if others > 1 { format!(" ({others} rows)") } else { String::new() }
                    ),
                    &near.map_or_else(
                        || "write the area as the gazetteer does".to_owned(),
                        |(_, name)| {
                            format!("write it as the gazetteer does, perhaps `{name}`, or leave it empty")
                        },
                    ),
                );
            }
            // Regions, ranges and rivers may lie in several countries, of which the table names the first.
            let one_country = place.kind.is_settlement() || place.kind.is_site();
            let point = Point::new(place.lon, place.lat);
            if !place.cc.is_empty()
                && self.country(&place.cc).is_none()
                && told_areas.insert((&place.cc, "\u{1}"))
            {
                tell(
                    format!("`cc` `{}` is the code of no country", place.cc),
                    "use ISO 3166-1 alpha-2 in capitals: SY, IQ, LB",
                );
            }
            if one_country && !place.cc.is_empty() && !outlines.lies_in(&place.cc, point) {
                let exchanged = outlines.country_at(Point::new(place.lat, place.lon)) == Some(&place.cc);
                let there = outlines.country_at(point);
                tell(
                    format!("the point lies in {}, the row says {}", there.unwrap_or("no country"), place.cc),
                    if exchanged {
                        "latitude and longitude are exchanged"
                    } else {
                        "look the point up, and the country code"
                    },
                );
            }
            let listed = place.names.iter().filter(|n| !n.flags.has(NameFlags::BLOCKED)).map(|n| &n.text);
            for name in std::iter::once(&place.name).chain(listed) {
                if is_common(name) {
                    tell(
                        format!("`{name}` is a common word"),
                        "put `!` before the spelling in `names` where it should never match",
                    );
                }
            }
            if let Some(key) = self.folding().key(&place.name, Level::Skeleton) {
                let twins = names.entry(key.0).or_default();
                let same = |t: &&&TableRow| {
                    t.row.kind == place.kind && km((t.row.lon, t.row.lat), (place.lon, place.lat)) < TWIN_KM
                };
                if let Some(twin) = twins.iter().find(same) {
                    tell(
                        format!("the same name, kind and place as `{}` on line {}", twin.row.id, twin.line),
                        "keep one row and list the other spelling in `names`",
                    );
                }
                twins.push(row);
            }
            if place.geonames > 0
                && let Some(twin) = numbers.insert(place.geonames, row)
            {
                tell(
                    format!("the same `gn_id` as `{}` on line {}", twin.row.id, twin.line),
                    "a GeoNames number stands for one place; look both up",
                );
            }
        }
        out
    }

    /// First-level areas by country, those of the table itself among them: key and name.
    fn known_areas(&self, rows: &[TableRow]) -> FxHashMap<String, Vec<(u64, String)>> {
        let countries: FxHashSet<&str> =
            rows.iter().map(|r| r.row.cc.as_str()).filter(|c| !c.is_empty()).collect();
        let mut areas: FxHashMap<String, Vec<(u64, String)>> = FxHashMap::default();
        let mut add = |cc: &str, name: &str| {
            let known = areas.entry(cc.to_owned()).or_default();
            let key = super::builder::area_key(self.folding(), cc, name);
            if !known.iter().any(|(k, _)| *k == key) {
                known.push((key, name.to_owned()));
            }
        };
        for key in (0..self.len() as u32).map(PlaceKey) {
            if self.kind(key) == PlaceKind::Admin1 && countries.contains(self.cc(key).as_str()) {
                let cc = self.cc(key);
                self.names(key).iter().for_each(|name| add(&cc, name));
                add(&cc, self.area_names(key).0);
            }
        }
        for row in rows.iter().filter(|r| r.row.kind == PlaceKind::Admin1) {
            add(&row.row.cc, &row.row.name);
            row.row.names.iter().for_each(|name| add(&row.row.cc, &name.text));
        }
        areas
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Vec<(u64, String, String)> {
        let gazetteer = Gazetteer::embedded().unwrap();
        let rows = read_places(Path::new("t.csv"), text).unwrap();
        let found = gazetteer.check_table(&rows, &|name| name == "Beta");
        found.into_iter().map(|f| (f.line, f.what, f.hint)).collect()
    }

    #[test]
    fn what_an_editor_overlooks_is_told() {
        let told = check(
            "id,name,kind,lat,lon,cc,within,admin1,names,gn_id\n\
             a,Alpha Qal,town,33.3,44.4,SY,,,,7\n\
             b,Beta,village,35.0,38.0,SY,nowhere,,,\n\
             c,Alpha Qal,town,33.301,44.401,IQ,a,Anbr,,7\n\
             d,Gamma,town,44.4,33.3,IQ,,Al-Anbar,!Beta,\n\
             e,Delta Qal,town,33.4,44.4,QQ,,,,\n",
        );
        let what: Vec<(u64, &str)> = told.iter().map(|(line, what, _)| (*line, what.as_str())).collect();
        assert_eq!(
            what,
            [
                (2, "the point lies in IQ, the row says SY"),
                (3, "`within` names `nowhere`, which is no place"),
                (3, "`Beta` is a common word"),
                (4, "`admin1` `Anbr` is no known area of IQ"),
                (4, "the same name, kind and place as `a` on line 2"),
                (4, "the same `gn_id` as `a` on line 2"),
                (5, "the point lies in no country, the row says IQ"),
                (6, "`cc` `QQ` is the code of no country"),
            ]
        );
        assert!(told.iter().any(|(.., hint)| hint.contains("perhaps `Anbar`")), "{told:?}");
        assert_eq!(told.iter().rev().nth(1).unwrap().2, "latitude and longitude are exchanged");
    }

    #[test]
    fn a_clean_table_is_left_in_peace() {
        assert_eq!(check("id,name,kind,lat,lon,cc,admin1\na,Alpha Qal,town,33.3,44.4,IQ,Baghdad\n"), []);
    }
}
