//! Which actors are parts of others, so that a report that names the part and one that names the whole do not contradict each other. Knows no
//! group: who is part of whom comes from the lexicon.

use std::collections::BTreeMap;

/// For each actor that is a part, by lexicon id: the actors that it is a part of, the nearest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts(BTreeMap<String, Vec<String>>);

impl Parts {
    /// The ids of the wholes of each part.
    pub fn of(wholes: BTreeMap<String, Vec<String>>) -> Self {
        Self(wholes)
    }

    /// The actors that one is a part of, the nearest first; none for most.
    pub fn wholes(&self, id: &str) -> &[String] {
        self.0.get(id).map_or(&[], Vec::as_slice)
    }

    /// Whether the one is a part of the other.
    pub fn is_part(&self, id: &str, whole: &str) -> bool {
        self.wholes(id).iter().any(|above| above == whole)
    }
}
