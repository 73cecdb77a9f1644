//! `wallmap gazetteer search`: what a name can mean, and what is spelt nearly so. Reads no report and writes no table.

use super::error::BuildError;
use super::knowledge::load_gazetteer;
use super::project::Project;
use crate::gazetteer::Gazetteer;
use crate::model::{Place, PlaceKey};
use serde::Serialize;

/// How alike two names must be to be suggested (Jaro-Winkler, 0 to 1): lower, and names that share no sound come up.
const ALIKE: f64 = 0.86;
/// How many places of nearly the same name are suggested.
const SUGGESTED: usize = 8;

/// A place that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlaceFound {
    /// The place.
    #[serde(flatten)]
    pub place: Place,
    /// Its other names.
    pub names: Vec<String>,
    /// Where to look at it.
    pub link: String,
}

/// The answer to a search.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PlaceSearch {
    /// Places that the name can mean: curated ones first, then by population.
    pub found: Vec<PlaceFound>,
    /// Where none was found: curated places with nearly this name, the nearest first.
    pub near: Vec<PlaceFound>,
}

/// Looks a name up in the gazetteer of `project`, with the spellings that reading allows.
pub fn search_places(project: &Project, name: &str) -> Result<PlaceSearch, BuildError> {
    let gazetteer = load_gazetteer(project)?;
    let mut keys = gazetteer.named(name);
    keys.sort_by_cached_key(|&key| {
        (!gazetteer.is_curated(key), std::cmp::Reverse(gazetteer.population(key)), gazetteer.id(key))
    });
    keys.dedup();
    let found: Vec<PlaceFound> = keys.into_iter().map(|key| shown(&gazetteer, key)).collect();
    let near = if found.is_empty() { nearly(&gazetteer, name) } else { Vec::new() };
    Ok(PlaceSearch { found, near })
}

/// Curated places of which a name is nearly `typed`.
fn nearly(gazetteer: &Gazetteer, typed: &str) -> Vec<PlaceFound> {
    let typed = typed.to_lowercase();
    let mut alike: Vec<(f64, String, PlaceKey)> = gazetteer
        .curated()
        .filter_map(|key| {
            let names = gazetteer.names(key);
            let best = names
                .iter()
                .map(|name| strsim::jaro_winkler(&typed, &name.to_lowercase()))
                .max_by(f64::total_cmp)?;
            (best >= ALIKE).then(|| (best, gazetteer.id(key), key))
        })
        .collect();
    alike.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    alike.into_iter().take(SUGGESTED).map(|(.., key)| shown(gazetteer, key)).collect()
}

fn shown(gazetteer: &Gazetteer, key: PlaceKey) -> PlaceFound {
    let place = gazetteer.place(key);
    let link = if place.geonames > 0 {
        format!("https://www.geonames.org/{}", place.geonames)
    } else {
        format!("https://www.openstreetmap.org/?mlat={:.4}&mlon={:.4}&zoom=11", place.lat, place.lon)
    };
    let names = gazetteer.names(key).into_iter().filter(|name| *name != place.name).collect();
    PlaceFound { place, names, link }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn search(name: &str) -> PlaceSearch {
        search_places(&Project::from_corpus(Vec::new(), PathBuf::from("output")), name).expect("searches")
    }

    #[test]
    fn other_spellings_find_the_place_and_typos_suggest_it() {
        let ids =
            |places: &[PlaceFound]| places.iter().map(|found| found.place.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&search("Dayr az-Zawr").found).first(), ids(&search("Deir ez-Zor").found).first());
        let typo = search("Palmyrasa");
        assert!(typo.found.is_empty());
        assert!(typo.near.iter().any(|found| found.place.name == "Palmyra"), "{:?}", ids(&typo.near));
        assert_eq!(search("xqzzyxq"), PlaceSearch::default());
    }
}
