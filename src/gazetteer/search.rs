//! Looks places up for people: by any spelling, with near spellings where there is none.

use super::Folding;
use super::stack::Gazetteer;
use crate::model::{Place, PlaceKey};
use rustc_hash::{FxHashMap, FxHashSet};

/// How alike a name must be to what was typed for it to be suggested.
const LIKE: f64 = 0.75;
/// Names whose likeness is remembered at a time.
const MOST_COMPARED: usize = 1 << 16;
/// Places beyond those asked for that are held before the best of them are chosen.
const MOST_HELD: usize = 4096;

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
    /// Places of a name, curated ones first, then by population, at most `most`, and how many there are; near spellings where no place has
    /// the name.
    pub fn search(&self, query: &str, most: usize) -> (Vec<SearchHit>, usize) {
        let mut keys = self.named(query);
        // An area that a curated table describes is shown once.
        let all: FxHashSet<PlaceKey> = keys.iter().copied().collect();
        keys.retain(|key| self.described_by(*key).is_none_or(|upper| !all.contains(&upper)));
        let count = keys.len();
        if keys.is_empty() {
            let near = self.near_spellings(query, most);
            return (near.into_iter().map(|(key, name, like)| self.hit(key, name, like)).collect(), 0);
        }
        let order = |key: &PlaceKey| (!self.is_curated(*key), std::cmp::Reverse(self.population(*key)), *key);
        if most > 0 && most < keys.len() {
            keys.select_nth_unstable_by_key(most - 1, order);
        }
        keys.truncate(most);
        keys.sort_unstable_by_key(order);
        (keys.into_iter().map(|key| self.hit(key, query.to_owned(), 1.0)).collect(), count)
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
        // Of a table of millions many places have one name: what was compared is not compared again.
        let mut compared: FxHashMap<u64, f64> = FxHashMap::default();
        self.each_name(&mut |key, name| {
            if name.len().abs_diff(wanted.len()) > 3 {
                return;
            }
            let hash = super::hash_bytes(name.as_bytes());
            let likeness = compared.get(&hash).copied().unwrap_or_else(|| {
                folded.clear();
                super::fold_plain(name, &mut folded);
                let likeness = likeness(&wanted, &folded);
                if compared.len() >= MOST_COMPARED {
                    compared.clear();
                }
                compared.insert(hash, likeness);
                likeness
            });
            if likeness < LIKE {
                return;
            }
            // The names of a place come one after the other.
            match best.last_mut().filter(|(k, ..)| *k == key) {
                Some(known) if known.2 < likeness => *known = (key, name.to_owned(), likeness),
                Some(_) => {}
                None => {
                    if best.len() >= most.saturating_add(MOST_HELD) {
                        self.keep_best(&mut best, most);
                    }
                    best.push((key, name.to_owned(), likeness));
                }
            }
        });
        self.keep_best(&mut best, most);
        best
    }

    /// Keeps the places that are most like, curated and large, in this order.
    fn keep_best(&self, best: &mut Vec<(PlaceKey, String, f64)>, most: usize) {
        best.sort_by(|a, b| {
            let curated = self.is_curated(b.0).cmp(&self.is_curated(a.0));
            b.2.total_cmp(&a.2)
                .then(curated)
                .then(self.population(b.0).cmp(&self.population(a.0)))
                .then(a.0.cmp(&b.0))
        });
        best.truncate(most);
    }
}

/// How alike two folded names are, 0 to 1; less than [`LIKE`] where they cannot be alike, whatever the order of their letters.
fn likeness(wanted: &str, name: &str) -> f64 {
    let longer = wanted.len().max(name.len()).max(1);
    let mut letters = [0_i16; 32];
    for (text, step) in [(wanted, 1), (name, -1)] {
        for byte in text.bytes() {
            if let Some(slot) = letters.get_mut(usize::from(byte % 32)) {
                *slot += step;
            }
        }
    }
    // Each letter that one has more than the other costs at least half a step.
    let apart: i16 = letters.iter().map(|count| count.abs()).sum();
    if f64::from(apart) / 2.0 > (1.0 - LIKE) * longer as f64 {
        return 0.0;
    }
    strsim::normalized_damerau_levenshtein(wanted, name)
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn a_misspelt_name_is_suggested() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let (hits, count) = gazetteer.search("Bagdhad", 5);
        assert_eq!(count, 0);
        assert!(hits.iter().any(|h| h.place.name == "Baghdad"), "{hits:?}");
        assert_eq!(gazetteer.search("Mosul", 5).0.first().map(|h| h.place.cc.as_str()), Some("IQ"));
    }

    #[test]
    fn the_best_known_come_first_and_all_are_counted() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let (all, count) = gazetteer.search("Springfield", usize::MAX);
        assert!(count == all.len() && count > 10, "{count}");
        let (three, again) = gazetteer.search("Springfield", 3);
        assert_eq!((three.as_slice(), again), (&all[..3], count));
        assert!(all.iter().zip(&all[1..]).all(|(a, b)| a.place.population >= b.place.population));
    }

    #[test]
    fn letters_tell_what_cannot_be_alike_and_never_hide_what_is() {
        for (a, b) in [("baghdad", "bagdhad"), ("mosul", "mossul"), ("raqqa", "rqqa"), ("homs", "hims")] {
            assert!((likeness(a, b) - strsim::normalized_damerau_levenshtein(a, b)).abs() < 1e-9, "{a} {b}");
        }
        assert!(likeness("baghdad", "tikrit") < LIKE);
    }
}
