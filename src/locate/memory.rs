//! What was found out about words, kept from report to report: news says the same words again and again. Only answers that depend on nothing
//! but the word are kept, so that the order of reports and the number of threads change nothing.

use super::cues::WordFacts;
use super::resolve::Facts;
use crate::gazetteer::{Found, Level, NameHash, Step};
use std::sync::{Arc, Mutex, PoisonError};

/// How many words are kept; a word's place is told by its hash, and a newcomer takes it.
const SLOTS: usize = 1 << 14;
/// How many names.
const NAMES: usize = 1 << 13;

/// What is known of a word.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Known {
    /// Hash of the word folded at the first level.
    plain: u64,
    /// Hash at the third level; 0 where it was not asked for.
    skeleton: u64,
    /// What the lists say of it.
    facts: WordFacts,
    /// Whether `facts` were looked up.
    has_facts: bool,
    /// What it is as the first word of a name, three bits for each level of folding: known, a name, begins longer ones.
    first: u16,
}

/// The bits of [`Known::first`] that say that all levels were asked for.
const ALL_ASKED: u16 = 0b001_001_001;

impl Known {
    pub(crate) fn skeleton(&self) -> Option<u64> {
        (self.skeleton != 0).then_some(self.skeleton)
    }

    pub(crate) fn set_skeleton(&mut self, hash: u64) {
        self.skeleton = hash;
    }

    #[inline]
    pub(crate) fn facts(&mut self, look_up: impl FnOnce() -> WordFacts) -> WordFacts {
        if !self.has_facts {
            self.facts = look_up();
            self.has_facts = true;
        }
        self.facts
    }

    /// What the word is as the first one of a name at a level.
    #[inline]
    pub(crate) fn first(&self, level: Level) -> Option<Step> {
        let bits = self.first >> (3 * level as u16);
        (bits & 1 != 0).then_some(Step { is_name: bits & 2 != 0, has_longer: bits & 4 != 0 })
    }

    pub(crate) fn set_first(&mut self, level: Level, step: Step) {
        let bits = 1 | u16::from(step.is_name) << 1 | u16::from(step.has_longer) << 2;
        self.first |= bits << (3 * level as u16);
    }

    /// Whether it begins no name at any level; `None` where not all were asked for.
    #[inline]
    pub(crate) fn begins_nothing(&self) -> Option<bool> {
        (self.first & ALL_ASKED == ALL_ASKED).then_some(self.first == ALL_ASKED)
    }
}

/// What tells a name from others: the states of the walk that found it and of the one at the first level, and how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NameKey {
    pub(crate) state: NameHash,
    pub(crate) plain: NameHash,
    pub(crate) level: Level,
    pub(crate) whole: bool,
    pub(crate) capitals: bool,
}

/// The places that a name can mean: as the gazetteer has them, and with their facts, the most prominent first.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Meanings {
    pub(crate) found: Arc<[Found]>,
    pub(crate) facts: Arc<[Facts]>,
}

/// Words and names with what is known of them.
#[derive(Debug)]
pub(crate) struct Memory {
    words: Vec<Known>,
    names: Vec<Option<(NameKey, Option<Meanings>)>>,
}

impl Default for Memory {
    fn default() -> Self {
        Self { words: vec![Known::default(); SLOTS], names: vec![None; NAMES] }
    }
}

impl Memory {
    /// What is known of the word with this hash.
    #[inline]
    pub(crate) fn of(&mut self, plain: u64) -> Option<&mut Known> {
        let slot = self.words.get_mut((plain >> 20) as usize % SLOTS)?;
        if slot.plain != plain {
            *slot = Known { plain, ..Known::default() };
        }
        Some(slot)
    }

    /// The meanings of a name; `None` where it has none.
    pub(crate) fn meanings(
        &mut self,
        key: NameKey,
        look_up: impl FnOnce() -> Option<Meanings>,
    ) -> Option<Meanings> {
        let slot = self.names.get_mut((key.state.0 >> 17) as usize % NAMES)?;
        match slot {
            Some((known, meanings)) if *known == key => meanings.clone(),
            _ => {
                let meanings = look_up();
                *slot = Some((key, meanings.clone()));
                meanings
            }
        }
    }
}

/// Memories for as many threads as there happen to be.
#[derive(Debug, Default)]
pub(crate) struct Memories(Mutex<Vec<Memory>>);

impl Memories {
    /// One that nobody uses.
    pub(crate) fn take(&self) -> Memory {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Gives it back.
    pub(crate) fn put(&self, memory: Memory) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
    }
}
