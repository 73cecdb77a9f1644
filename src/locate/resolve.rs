//! Chooses the place that a name means.

use super::LocateSettings;
use super::spot::Spot;
use crate::gazetteer::Gazetteer;
use crate::model::{Candidate, PlaceKind};
use smallvec::SmallVec;

/// The candidates of a name, best first, with shares of belief.
pub(crate) fn rank(
    gazetteer: &Gazetteer,
    settings: &LocateSettings,
    spot: &Spot,
) -> SmallVec<[Candidate; 4]> {
    let mut all: SmallVec<[Candidate; 4]> = spot
        .found
        .iter()
        .map(|f| {
            let kind = gazetteer.kind(f.place);
            let people = f64::from(gazetteer.population(f.place)).max(match kind {
                PlaceKind::Country | PlaceKind::Continent | PlaceKind::Macroregion => 1e9,
                PlaceKind::Admin1 => 1e6,
                _ => 100.0,
            });
            let curated = if gazetteer.is_curated(f.place) { 50.0 } else { 1.0 };
            let cc = gazetteer.cc(f.place);
            let home = if settings.theatre.contains(&cc) { 100.0 } else { 1.0 };
            let name = [1.0, 0.8, 0.3, 0.1].get(usize::from(f.flags.distance())).copied().unwrap_or(0.1);
            Candidate { place: f.place, score: people * curated * home * name }
        })
        .collect();
    all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
    let sum: f64 = all.iter().map(|c| c.score).sum();
    all.iter_mut().for_each(|c| c.score /= sum);
    all.truncate(8);
    all
}
