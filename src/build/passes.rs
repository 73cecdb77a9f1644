//! How often each pass of finding places decided which place a name means. Decides nothing.

use crate::locate::PASSES;
use crate::model::Toponym;
use serde::{Deserialize, Serialize};

/// Names that a pass decided, by the position of the pass in [`PASSES`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PassCounts(Vec<u32>);

/// A pass of finding places, and how many names it decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassCount {
    /// The pass as `explain` and `read` name it.
    pub pass: String,
    /// Names of the corpus whose place it decided.
    pub names: usize,
}

impl PassCounts {
    /// The passes that decided the names of one report. Names that no pass decides (demonyms) count nowhere.
    pub(crate) fn of(toponyms: &[Toponym]) -> Self {
        let mut counts = vec![0; PASSES.len()];
        for toponym in toponyms {
            let at = PASSES.iter().position(|(name, _)| *name == toponym.decided_by);
            if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
                *count += 1;
            }
        }
        Self(counts)
    }

    /// The counts of many reports together, those of passes that decided something, in the order of the passes.
    pub(crate) fn all<'a>(reports: impl Iterator<Item = &'a Self>) -> Vec<PassCount> {
        let mut sums = vec![0_usize; PASSES.len()];
        for counts in reports {
            for (sum, count) in sums.iter_mut().zip(&counts.0) {
                *sum += *count as usize;
            }
        }
        let named = PASSES.iter().zip(sums).filter(|(_, names)| *names > 0);
        named.map(|((pass, _), names)| PassCount { pass: (*pass).to_owned(), names }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;
    use crate::locate::{LocateSettings, Locator};
    use crate::model::Report;

    #[test]
    fn every_name_of_a_corpus_is_counted_under_the_pass_that_decided_it() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let locator = Locator::new(&gazetteer, LocateSettings::default());
        let texts = [
            "Shells fell on Sukhnah and on the road to Palmyra. Wounded men were brought to Homs.",
            "The clinic in Maiduguri took in nine people from Bama.",
        ];
        let read: Vec<Vec<Toponym>> = texts
            .iter()
            .map(|text| locator.locate(&Report { text: (*text).into(), ..Report::default() }))
            .collect();
        let counts: Vec<PassCounts> = read.iter().map(|toponyms| PassCounts::of(toponyms)).collect();
        let all = PassCounts::all(counts.iter());
        let names: usize = read.iter().map(Vec::len).sum();
        assert!(names >= 5, "{read:?}");
        assert_eq!(all.iter().map(|count| count.names).sum::<usize>(), names);
        for count in &all {
            let own = read.iter().flatten().filter(|toponym| toponym.decided_by == count.pass).count();
            assert_eq!(count.names, own, "{}", count.pass);
        }
    }
}
