//! Demonyms that tell where a report plays: "Russian forces", "the Iraqi army". They are given beside the toponyms, never among those that
//! incidents are placed by. A report that lives by them uses several among its names; a lone one describes a person or a thing.

use super::answers::{Slot, Tally};
use super::features::Uses;
use super::judge::{logistic, others_of, step};
use super::scene::Scene;
use super::spot::{self, Spot};
use super::weights::Weights;
use rustc_hash::FxHashMap;

/// The demonyms of a report that are given, each with the probability that it stands for its country. `places` is the number of toponyms.
pub(crate) fn telling(scene: &Scene<'_, '_>, weights: &Weights, places: usize) -> Vec<(Spot, f32)> {
    let spots = spot::demonyms(scene);
    if spots.is_empty() {
        return Vec::new();
    }
    let mut uses: FxHashMap<u64, Uses> = FxHashMap::default();
    for spot in &spots {
        let slot = uses.entry(spot.key.0).or_default();
        slot.count = slot.count.saturating_add(1);
    }
    let numbers = weights.numbers();
    let locals: Vec<f32> = spots
        .iter()
        .map(|spot| {
            let uses = uses.get(&spot.key.0).copied().unwrap_or_default();
            spot.facts().first().map_or(f32::MIN, |facts| {
                scene.local(0, spot, facts, uses, weights, Tally::default()).worth() + numbers.demonym_bias
            })
        })
        .collect();
    let mut by_name: FxHashMap<u64, (f32, f32)> = FxHashMap::default();
    for (spot, local) in spots.iter().zip(&locals) {
        let slot = by_name.entry(spot.key.0).or_default();
        slot.0 += local.clamp(-6.0, 6.0);
        slot.1 += 1.0;
    }
    let mut kept: Vec<(Spot, f32)> = Vec::new();
    for (spot, local) in spots.into_iter().zip(locals) {
        let (total, count) = by_name.get(&spot.key.0).copied().unwrap_or_default();
        let mut answers = Tally::default();
        answers.second(weights, Slot::Local, step(local, -6.0, 6.0, 48));
        answers.second(weights, Slot::Others, others_of(total, count, local) + 20);
        let place = logistic(answers.worth() + numbers.second_bias);
        if place >= numbers.least {
            kept.push((spot, place));
        }
    }
    let count = kept.len() as f32;
    let enough = count >= numbers.demonyms_least && count >= numbers.demonyms_share * (count + places as f32);
    if enough { kept } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use crate::gazetteer::Gazetteer;
    use crate::locate::{LocateSettings, Locator};
    use crate::model::Report;

    /// Demonyms given in a text, and whether the toponyms are the same with and without them.
    fn given(gazetteer: &Gazetteer, text: &str) -> Vec<String> {
        let locator = Locator::new(gazetteer, LocateSettings::default());
        let report = Report { text: text.into(), ..Report::default() };
        let (toponyms, demonyms) = locator.locate_with_demonyms(&report);
        assert_eq!(toponyms, locator.locate(&report), "toponyms go by no demonym");
        for demonym in &demonyms {
            assert!(toponyms.iter().all(|t| !t.span.overlaps(demonym.span)));
        }
        demonyms.iter().map(|d| d.span.of(text).to_owned()).collect()
    }

    #[test]
    fn demonyms_are_given_where_a_report_lives_by_them() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let told = "Turkish troops shelled positions near Kobani, and the Syrian government protested to the Turkish foreign \
                    ministry. Russian officials said they would mediate.";
        assert_eq!(given(&gazetteer, told), ["Turkish", "Syrian", "Turkish", "Russian"]);
        let lone = "A French tourist was hurt in Mosul. Police in Erbil, Kirkuk, Baghdad and Basra were on alert, and roads to \
                    Tikrit and Samarra were closed.";
        assert_eq!(given(&gazetteer, lone), Vec::<String>::new());
    }

    #[test]
    fn a_word_that_belongs_to_a_name_is_no_demonym() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let text = "The Syrian Desert lies between the Iraqi border and the Jordanian border.";
        assert!(!given(&gazetteer, text).contains(&"Syrian".to_owned()));
    }
}
