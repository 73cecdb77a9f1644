//! What was found out about names, kept from report to report, with the table of words and room that each report needs anew. Only answers
//! that depend on nothing but the name are kept, so that the order of reports and the number of threads change nothing.

use super::judge::Room;
use super::resolve::{Facts, candidates};
use super::split::Lower;
use super::tokens::Token;
use super::words::WordTable;
use crate::gazetteer::{Found, Gazetteer, Level, NameFlags, NameHash};
use rustc_hash::FxHashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

/// Beyond so many names all are forgotten between two reports.
const NAMES: usize = 1 << 14;

/// What tells a name from others: the states of the walk that found it and of the one at the first level, and how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NameKey {
    pub(crate) state: NameHash,
    pub(crate) plain: NameHash,
    pub(crate) level: Level,
    pub(crate) whole: bool,
    pub(crate) capitals: bool,
}

impl Hash for NameKey {
    /// The state tells nearly all names apart.
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        hasher.write_u64(self.state.0);
    }
}

/// The places that a name can mean.
#[derive(Debug, PartialEq)]
pub(crate) struct Meanings {
    /// As the gazetteer has them.
    pub(crate) found: Vec<Found>,
    /// With their facts, the most prominent first.
    pub(crate) facts: Vec<Facts>,
    /// How the name stands to the place that it stands nearest to.
    pub(crate) flags: NameFlags,
}

impl Meanings {
    /// Of a name that was found at a level.
    pub(crate) fn of(gazetteer: &Gazetteer, found: Vec<Found>, level: Level) -> Arc<Self> {
        let facts = candidates(gazetteer, &found, level);
        let flags = found.iter().map(|f| f.flags).min_by_key(|f| f.distance()).unwrap_or_default();
        Arc::new(Self { found, facts, flags })
    }
}

/// Words and names with what is known of them.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(super) table: WordTable,
    /// The words that the report at hand writes in small letters.
    pub(super) lower: Lower,
    /// Room to judge the names of a report in.
    pub(super) room: Room,
    /// Room for the words of a report.
    pub(super) tokens: Vec<Token>,
    names: FxHashMap<NameKey, Option<Arc<Meanings>>>,
}

impl Memory {
    /// Forgets, before a report, what very many names before it meant.
    pub(super) fn prepare(&mut self) {
        if self.names.len() > NAMES {
            self.names = FxHashMap::default();
        }
    }

    /// The meanings of a name; `None` where it has none.
    pub(crate) fn meanings(
        &mut self,
        key: NameKey,
        look_up: impl FnOnce() -> Option<Arc<Meanings>>,
    ) -> Option<Arc<Meanings>> {
        self.names.entry(key).or_insert_with(look_up).clone()
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
