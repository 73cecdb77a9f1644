//! Whether the theatre of the profile is the one that the reports tell of. Chooses nothing: it tells.

use super::knowledge::Knowledge;
use super::project::is_file_name;
use crate::model::Outlined;
use crate::profile::{Profile, fitting};
use rustc_hash::FxHashMap;

/// Fewer placed incidents than this say nothing of what a corpus is about.
const TOO_FEW: usize = 2;

/// How many of the incidents lie in the theatre of the profile.
#[derive(Debug)]
pub(crate) struct Fit {
    /// Incidents of which the country is known.
    placed: usize,
    /// Those of them in a country of the theatre.
    inside: usize,
    /// The profile inside the program that fits best; `world` where none does.
    best: &'static str,
}

impl Fit {
    pub(crate) fn of(knowledge: &Knowledge, incidents: &[Outlined<'_>]) -> Self {
        let theatre = &knowledge.profile.theatre;
        let countries: FxHashMap<&str, &str> = knowledge
            .gazetteer
            .countries()
            .iter()
            .rev()
            .map(|country| (country.iso3.as_str(), country.cc.as_str()))
            .collect();
        let told: Vec<&str> = incidents
            .iter()
            .filter_map(|incident| incident.outline.place.as_ref())
            .filter_map(|place| countries.get(place.iso3.as_str()).copied())
            .collect();
        let inside =
            told.iter().filter(|told| theatre.is_empty() || theatre.iter().any(|cc| cc == *told)).count();
        Self { placed: told.len(), inside, best: fitting(told) }
    }

    /// Whether the profile's title and description would name a part of the world of which nothing is told.
    pub(crate) fn tells_of_elsewhere(&self) -> bool {
        self.placed > 0 && self.inside == 0
    }

    /// What people should know where most incidents lie outside the theatre.
    pub(crate) fn note(&self, profile: &Profile, named: &str) -> Option<String> {
        let outside = self.placed - self.inside;
        if self.placed < TOO_FEW || outside * 2 <= self.placed {
            return None;
        }
        let name = if is_file_name(named) { profile.name.as_str() } else { named };
        Some(format!(
            "{outside} of {} incidents lie outside the countries of the profile `{name}` ({}), so its belts and places do not fit them; \
             build with `--profile {best}`, or write `profile = \"{best}\"` in wallmap.toml",
            self.placed,
            profile.theatre.join(", "),
            best = self.best
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(placed: usize, inside: usize, best: &'static str) -> Option<String> {
        let profile = Profile::embedded("levant").expect("is embedded");
        Fit { placed, inside, best }.note(&profile, "levant")
    }

    #[test]
    fn a_profile_of_another_theatre_is_told_with_the_one_that_fits() {
        let told = note(7, 1, "lake-chad").expect("most lie outside");
        assert!(told.contains("6 of 7") && told.contains("--profile lake-chad"), "{told}");
        assert_eq!(note(7, 4, "levant"), None);
        assert_eq!(note(8, 4, "levant"), None, "half is not most");
        assert_eq!(note(1, 0, "world"), None, "one incident says nothing");
        assert_eq!(note(0, 0, "world"), None);
    }
}
