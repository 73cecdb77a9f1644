//! Looks places up for people: by any spelling, with near spellings where there is none. And checks tables for what an editor overlooks.

use super::areas::km;
use super::stack::Gazetteer;
use super::table::TableRow;
use super::{Folding, Level};
use crate::model::{Place, PlaceKey};
use rustc_hash::FxHashMap;

/// A place found by name.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchHit {
    /// The place.
    pub place: Place,
    /// The name that matched.
    pub matched: String,
    /// How alike the name and the query are, 0 to 1; 1 is the same name.
    pub likeness: f64,
    /// Where the place can be looked at; empty where unknown.
    pub link: String,
}

/// What an editor of a table may have overlooked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFinding {
    /// Line in the table, from 1.
    pub line: u64,
    /// Id of the row.
    pub id: String,
    /// What is odd.
    pub what: String,
    /// What to do.
    pub hint: String,
}

impl Gazetteer {
    /// Places of a name, the best known first, at most `most`; near spellings where no place has the name.
    pub fn search(&self, query: &str, most: usize) -> Vec<SearchHit> {
        let mut keys = self.named(query);
        let mut hits: Vec<SearchHit> = Vec::new();
        if keys.is_empty() {
            for (key, name, likeness) in self.near_spellings(query, most) {
                hits.push(self.hit(key, name, likeness));
            }
            return hits;
        }
        keys.sort_by_key(|k| (std::cmp::Reverse((self.is_curated(*k), self.population(*k))), *k));
        keys.truncate(most);
        hits.extend(keys.into_iter().map(|k| self.hit(k, query.to_owned(), 1.0)));
        hits
    }

    fn hit(&self, key: PlaceKey, matched: String, likeness: f64) -> SearchHit {
        let place = self.place(key);
        let link = if place.geonames > 0 {
            format!("https://www.geonames.org/{}", place.geonames)
        } else {
            String::new()
        };
        SearchHit { place, matched, likeness, link }
    }

    /// Names that are nearly the query, the most alike first.
    fn near_spellings(&self, query: &str, most: usize) -> Vec<(PlaceKey, String, f64)> {
        let wanted = Folding::words(query).join(" ");
        let length = wanted.chars().count();
        let mut best: Vec<(PlaceKey, String, f64)> = Vec::new();
        if length < 3 {
            return best;
        }
        let mut folded = String::new();
        self.each_name(&mut |key, name| {
            if name.len().abs_diff(wanted.len()) > 3 {
                return;
            }
            folded.clear();
            super::fold_plain(name, &mut folded);
            let likeness = strsim::normalized_damerau_levenshtein(&wanted.replace(' ', ""), &folded);
            if likeness >= 0.75 && !best.iter().any(|(k, ..)| *k == key) {
                best.push((key, name.to_owned(), likeness));
            }
        });
        best.sort_by(|a, b| {
            b.2.total_cmp(&a.2).then(self.population(b.0).cmp(&self.population(a.0))).then(a.0.cmp(&b.0))
        });
        best.truncate(most);
        best
    }

    /// Looks for duplicates, points outside their country, names that are common words, and parents that are not there.
    pub fn check_table(&self, rows: &[TableRow], is_common: &dyn Fn(&str) -> bool) -> Vec<TableFinding> {
        let mut out = Vec::new();
        let mut seen: FxHashMap<u64, Vec<&TableRow>> = FxHashMap::default();
        for row in rows {
            let place = &row.row;
            let mut tell = |what: String, hint: &str| {
                out.push(TableFinding { line: row.line, id: place.id.clone(), what, hint: hint.to_owned() });
            };
            for parent in place.details.within.split('|').map(str::trim).filter(|p| !p.is_empty()) {
                if !rows.iter().any(|r| r.row.id == parent) && self.find_id(parent).is_none() {
                    tell(
                        format!("`within` names `{parent}`, which is no place"),
                        "use the id of a place or a country code",
                    );
                }
            }
            if !place.cc.is_empty() && !place.kind.is_area() {
                let areas = self.areas_at(place.lon, place.lat);
                if !areas.cc.is_empty() && areas.cc != place.cc {
                    tell(
                        format!("the point lies in {}, the row says {}", areas.cc, place.cc),
                        "check that latitude and longitude are not exchanged",
                    );
                }
            }
            for name in std::iter::once(&place.name).chain(place.names.iter().map(|n| &n.text)) {
                if is_common(name) {
                    tell(
                        format!("`{name}` is a common word"),
                        "put `!` before the spelling where it should never match",
                    );
                }
            }
            if let Some(key) = self.folding().key(&place.name, Level::Skeleton) {
                let twins = seen.entry(key.0).or_default();
                for twin in twins.iter().filter(|t| t.row.kind == place.kind) {
                    if km((twin.row.lon, twin.row.lat), (place.lon, place.lat)) < 3.0 {
                        tell(
                            format!(
                                "the same name, kind and place as `{}` on line {}",
                                twin.row.id, twin.line
                            ),
                            "keep one row and list the other spelling in `names`",
                        );
                    }
                }
                twins.push(row);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::read_places;
    use std::path::Path;

    #[test]
    fn a_misspelt_name_is_suggested() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let hits = gazetteer.search("Bagdhad", 5);
        assert!(hits.iter().any(|h| h.place.name == "Baghdad"), "{hits:?}");
        assert_eq!(gazetteer.search("Mosul", 5).first().map(|h| h.place.cc.as_str()), Some("IQ"));
    }

    #[test]
    fn a_table_is_checked() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let text = "id,name,kind,lat,lon,cc,within\n\
                    a,Alpha Qal,town,33.3,44.4,SY,\n\
                    b,Beta,village,35.0,38.0,SY,nowhere\n\
                    c,Alpha Qal,town,33.301,44.401,IQ,\n";
        let rows = read_places(Path::new("t.csv"), text).unwrap();
        let found = gazetteer.check_table(&rows, &|name| name == "Beta");
        let told: Vec<(u64, &str)> = found.iter().map(|f| (f.line, f.what.as_str())).collect();
        assert_eq!(told.len(), 4, "{told:?}");
        assert!(told.contains(&(2, "the point lies in IQ, the row says SY")));
    }
}
