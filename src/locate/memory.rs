//! What was found out about words, kept from report to report: news says the same words again and again. Only answers that depend on nothing
//! but the word are kept, so that the order of reports and the number of threads change nothing.

use super::cues::WordFacts;
use crate::gazetteer::Step;
use std::sync::{Mutex, PoisonError};

/// How many words are kept; a word's place is told by its hash, and a newcomer takes it.
const SLOTS: usize = 1 << 13;

/// What is known of a word.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Known {
    /// Hash of the word folded at the first level.
    plain: u64,
    /// Hash at the third level.
    pub(crate) skeleton: Option<u64>,
    /// What the lists say of it.
    pub(crate) facts: Option<WordFacts>,
    /// What it is as the first word of a name, at each level of folding.
    pub(crate) first: [Option<Step>; 3],
}

/// Words with what is known of them.
#[derive(Debug)]
pub(crate) struct Memory(Vec<Known>);

impl Default for Memory {
    fn default() -> Self {
        Self(vec![Known::default(); SLOTS])
    }
}

impl Memory {
    /// What is known of the word with this hash.
    pub(crate) fn of(&mut self, plain: u64) -> Option<&mut Known> {
        let slot = self.0.get_mut((plain >> 20) as usize % SLOTS)?;
        if slot.plain != plain {
            *slot = Known { plain, ..Known::default() };
        }
        Some(slot)
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
