//! The questions that are asked of every name, and what the answers to them come to. Knows no text.

use super::weights::Weights;
use smallvec::SmallVec;

macro_rules! slots {
    ($($name:ident = $text:literal),+ $(,)?) => {
        /// A question asked of every name; its answer is a small number, or the hash of a word.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Slot { $($name),+ }
        impl Slot {
            /// All slots with the names that the file of weights uses.
            pub(crate) const ALL: &'static [(Self, &'static str)] = &[$((Self::$name, $text)),+];
        }
    };
}

slots! {
    Bias = "bias", Writing = "writing", Length = "length", Opens = "opens", Spelling = "spelling", Kind = "kind",
    People = "people", Common = "common", Person = "person", PeopleCommon = "people*common", LowerToo = "lower_too",
    Before = "before", After = "after", BeforeAfter = "before*after", KindBefore = "kind*before", PersonBefore = "person*before",
    PersonAfter = "person*after", WordBefore = "word_before", WordAfter = "word_after", TwoBefore = "two_before",
    Comma = "comma", Places = "places", Count = "count", UsedAsPerson = "used_as_person", UsedAfterIn = "used_after_in",
    Article = "article", Short = "short", Curated = "curated", Theatre = "theatre", Demonym = "demonym",
    DemonymAfter = "demonym_after", CommonAfter = "common*after", CommonBefore = "common*before",
    Local = "local", Others = "others", Support = "support", Nearest = "nearest", Sure = "sure",
    CommonKind = "common*kind", LengthAfter = "length*after", LengthBefore = "length*before", AfterKind = "after*kind",
    Struck = "struck", Inside = "inside",
}

/// The answers for one name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answers {
    /// Small numbers.
    pub(crate) dense: SmallVec<[(Slot, u16); 36]>,
    /// Hashes of words, with the word's position for people.
    pub(crate) words: SmallVec<[(Slot, u64, u32); 4]>,
}

/// What the answers for a name come to; they themselves too, where they are kept.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(super) dense: f32,
    pub(super) words: f32,
    pub(super) kept: Option<Box<Answers>>,
}

impl Tally {
    /// For fitting weights: the answers are kept.
    pub(crate) fn keeping() -> Self {
        Self { kept: Some(Box::default()), ..Self::default() }
    }

    /// What all are worth.
    pub(crate) fn worth(&self) -> f32 {
        self.dense + self.words
    }

    pub(crate) fn into_answers(self) -> Answers {
        self.kept.map_or_else(Answers::default, |kept| *kept)
    }

    /// An answer of the second round.
    #[inline]
    pub(crate) fn second(&mut self, weights: &Weights, slot: Slot, value: u16) {
        self.dense += weights.second(slot, value);
        self.keep(slot, value);
    }

    #[inline]
    pub(super) fn keep(&mut self, slot: Slot, value: u16) {
        if let Some(kept) = &mut self.kept {
            kept.dense.push((slot, value));
        }
    }
}
