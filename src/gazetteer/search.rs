//! Looks places up for people: by any spelling, with near spellings where there is none.

use super::Folding;
use super::stack::Gazetteer;
use crate::model::{Place, PlaceKey};

/// A place found by name.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchHit {
    /// Its key in the gazetteer that was searched.
    pub key: PlaceKey,
    /// The place.
    pub place: Place,
    /// The name that matched.
    pub matched: String,
    /// How alike the name and the query are, 0 to 1; 1 is the same name.
    pub likeness: f64,
    /// Where the place can be looked at.
    pub link: String,
}

/// Where a place can be looked at: the page of the gazetteer it comes from, else a map.
fn link(place: &Place) -> String {
    if place.geonames > 0 {
        return format!("https://www.geonames.org/{}", place.geonames);
    }
    let number = |prefix: &str| {
        place.id.strip_prefix(prefix).filter(|n| n.bytes().all(|b| b.is_ascii_digit()) && !n.is_empty())
    };
    if let Some(number) = number("wof") {
        return format!("https://spelunker.whosonfirst.org/id/{number}/");
    }
    if let Some(number) = number("Q") {
        return format!("https://www.wikidata.org/wiki/Q{number}");
    }
    format!("https://www.openstreetmap.org/?mlat={:.4}&mlon={:.4}&zoom=11", place.lat, place.lon)
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

    /// A place as a search shows it.
    pub fn shown(&self, key: PlaceKey, matched: &str) -> SearchHit {
        self.hit(key, matched.to_owned(), 1.0)
    }

    fn hit(&self, key: PlaceKey, matched: String, likeness: f64) -> SearchHit {
        let place = self.place(key);
        let link = link(&place);
        SearchHit { key, place, matched, likeness, link }
    }

    /// Names that are nearly the query, the most alike first.
    fn near_spellings(&self, query: &str, most: usize) -> Vec<(PlaceKey, String, f64)> {
        let wanted = Folding::words(query).concat();
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
            let likeness = strsim::normalized_damerau_levenshtein(&wanted, &folded);
            if likeness < 0.75 {
                return;
            }
            match best.iter_mut().find(|(k, ..)| *k == key) {
                Some(known) if known.2 < likeness => *known = (key, name.to_owned(), likeness),
                Some(_) => {}
                None => best.push((key, name.to_owned(), likeness)),
            }
        });
        best.sort_by(|a, b| {
            let curated = self.is_curated(b.0).cmp(&self.is_curated(a.0));
            b.2.total_cmp(&a.2)
                .then(curated)
                .then(self.population(b.0).cmp(&self.population(a.0)))
                .then(a.0.cmp(&b.0))
        });
        best.truncate(most);
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn a_misspelt_name_is_suggested() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let hits = gazetteer.search("Bagdhad", 5);
        assert!(hits.iter().any(|h| h.place.name == "Baghdad"), "{hits:?}");
        assert_eq!(gazetteer.search("Mosul", 5).first().map(|h| h.place.cc.as_str()), Some("IQ"));
    }
}
