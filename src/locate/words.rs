//! The words of reports, each looked up once: how it folds, what the lists say of it, whether it begins a name. A thread keeps them from report to
//! report, for news says the same words again and again; only what depends on nothing but the word is kept, so that the order of reports and
//! the number of threads change nothing.

use super::answers::Slot;
use super::asked;
use super::cues::{Cues, WordFacts};
use super::memory::Memory;
use super::split::{Lower, split};
use super::tokens::{Case, Token};
use super::weights::Weights;
use crate::gazetteer::{Folding, Gazetteer, Level, NameHash, Step, fold_and_hash, hash_bytes};

/// A word with a number.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    /// Where it stands in [`WordTable::letters`], and its length.
    letters: (u32, u32),
    /// Hash of the word folded at the first level.
    plain: u64,
    /// Hash at the third level; 0 where it was not asked for.
    skeleton: u64,
    /// What the lists say of it.
    facts: WordFacts,
    /// What it is as the first word of a name, three bits for each level of folding: known, a name, begins longer ones.
    first: u16,
    article: bool,
    /// Whether a demonym is this word or begins with it.
    demonym: bool,
    /// The bit of [`small`] that it is.
    small: u8,
    /// Its bit among the words that phrases are told by.
    asked: u128,
    /// What it is worth before a name, before the word before a name, and after a name.
    worth: [f32; 3],
}

/// Small words that code asks for by themselves, as bits.
pub(crate) mod small {
    pub(crate) const OF: u8 = 1;
    pub(crate) const IN: u8 = 2;
    pub(crate) const AND: u8 = 4;
    /// The Arabic "in".
    pub(crate) const FI: u8 = 8;
}

/// Where a word stands beside a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Before = 0,
    TwoBefore = 1,
    After = 2,
}

/// The bits of [`Known::first`] that say that all levels were asked for.
const ALL_ASKED: u16 = 0b001_001_001;

impl Known {
    /// What the word is as the first one of a name at a level.
    #[inline]
    fn first(&self, level: Level) -> Option<Step> {
        let bits = self.first >> (3 * level as u16);
        (bits & 1 != 0).then_some(Step { is_name: bits & 2 != 0, has_longer: bits & 4 != 0 })
    }

    fn set_first(&mut self, level: Level, step: Step) {
        let bits = 1 | u16::from(step.is_name) << 1 | u16::from(step.has_longer) << 2;
        self.first |= bits << (3 * level as u16);
    }
}

/// Words by the hash of how they are written.
#[derive(Debug, Default)]
pub(crate) struct WordTable {
    /// Hash and number of each word at a place that its hash tells, or at the next free one behind; as many as a power of two.
    slots: Vec<(u64, u32)>,
    known: Vec<Known>,
    /// The words as they are written, one behind the other: two words may have one hash, and somebody may look for such.
    letters: String,
}

/// What stands in a slot that is free.
const FREE: (u64, u32) = (0, u32::MAX);
/// Beyond so many words a table is emptied between two reports.
const MOST: usize = 1 << 15;
/// Slots of an empty table.
const SLOTS: usize = 1 << 13;

impl WordTable {
    /// Makes room before a report: what a report of rare words brought does not stay.
    fn prepare(&mut self) {
        if self.known.len() > MOST || self.slots.is_empty() {
            *self = Self {
                slots: vec![FREE; SLOTS],
                known: Vec::with_capacity(SLOTS / 2),
                letters: String::new(),
            };
        }
    }

    /// The number of the word with this hash; `new` is asked for a word that is seen the first time.
    #[inline]
    fn number(&mut self, hash: u64, word: &str, new: impl FnOnce() -> Known) -> u32 {
        let last = self.slots.len() - 1;
        let mut at = (hash >> 40) as usize & last;
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.1 == FREE.1 {
                let number = self.known.len() as u32;
                *slot = (hash, number);
                let letters = (self.letters.len() as u32, word.len() as u32);
                self.letters.push_str(word);
                self.known.push(Known { letters, ..new() });
                if self.known.len() * 2 > self.slots.len() {
                    self.grow();
                }
                return number;
            }
            if slot.0 == hash {
                let number = slot.1;
                if self.is(number, word) {
                    return number;
                }
            }
            at = (at + 1) & last;
        }
        0
    }

    /// Whether the word of a number, whose hash is that of a word, is written like it.
    #[inline]
    fn is(&self, number: u32, word: &str) -> bool {
        self.known.get(number as usize).is_some_and(|known| {
            let (from, length) = (known.letters.0 as usize, known.letters.1 as usize);
            // No two words of one length that a hash takes in at once have the same.
            if length < 8 {
                return length == word.len();
            }
            self.letters.as_bytes().get(from..from + length) == Some(word.as_bytes())
        })
    }

    #[cold]
    fn grow(&mut self) {
        let mut slots = vec![FREE; self.slots.len() * 2];
        let last = slots.len() - 1;
        for word in self.slots.iter().filter(|slot| slot.1 != FREE.1) {
            let mut at = (word.0 >> 40) as usize & last;
            while slots.get(at).is_some_and(|slot| slot.1 != FREE.1) {
                at = (at + 1) & last;
            }
            if let Some(slot) = slots.get_mut(at) {
                *slot = *word;
            }
        }
        self.slots = slots;
    }
}

/// The words of one report.
pub(crate) struct Words<'t> {
    text: &'t str,
    folding: &'t Folding,
    pub(super) memory: Memory,
    pub(super) scratch: String,
    second: String,
}

impl<'t> Words<'t> {
    pub(crate) fn new(text: &'t str, folding: &'t Folding, memory: Memory) -> Self {
        Self { text, folding, memory, scratch: String::new(), second: String::new() }
    }

    /// The words of the text.
    pub(crate) fn split(&mut self, cues: &Cues, weights: &Weights, gazetteer: &Gazetteer) -> Vec<Token> {
        self.memory.prepare();
        let Memory { table, lower, tokens, .. } = &mut self.memory;
        let mut out = std::mem::take(tokens);
        out.clear();
        out.reserve(self.text.len() / 6);
        lower.clear();
        table.prepare();
        let (text, folding, scratch) = (self.text, self.folding, &mut self.scratch);
        split(text, &mut out, lower, |start, end, hash| {
            let word = text.get(start..end).unwrap_or("");
            table.number(hash, word, || {
                let plain = fold_and_hash(word, scratch);
                Known {
                    letters: (0, 0),
                    plain,
                    skeleton: 0,
                    facts: cues.get(plain),
                    first: 0,
                    article: folding.is_article(scratch),
                    demonym: gazetteer.demonym_step(NameHash::start(Level::Plain).then(plain)).0,
                    small: match word {
                        "of" => small::OF,
                        "in" => small::IN,
                        "and" => small::AND,
                        "في" => small::FI,
                        _ => 0,
                    },
                    asked: asked::bit(word),
                    worth: [Slot::WordBefore, Slot::TwoBefore, Slot::WordAfter]
                        .map(|slot| weights.word(slot, plain)),
                }
            })
        });
        out
    }

    #[inline]
    fn known(&self, tokens: &[Token], at: usize) -> Option<&Known> {
        self.memory.table.known.get(tokens.get(at)?.word as usize)
    }

    fn known_mut(&mut self, tokens: &[Token], at: usize) -> Option<&mut Known> {
        self.memory.table.known.get_mut(tokens.get(at)?.word as usize)
    }

    /// The hash of a word folded at the first level.
    #[inline]
    pub(crate) fn plain(&self, tokens: &[Token], at: usize) -> u64 {
        self.known(tokens, at).map_or(0, |known| known.plain)
    }

    #[inline]
    pub(crate) fn is_article(&self, tokens: &[Token], at: usize) -> bool {
        self.known(tokens, at).is_some_and(|known| known.article)
    }

    /// Whether a demonym is this word or begins with it.
    #[inline]
    pub(crate) fn begins_demonym(&self, tokens: &[Token], at: usize) -> bool {
        self.known(tokens, at).is_some_and(|known| known.demonym)
    }

    /// What the lists say of a word.
    #[inline]
    pub(crate) fn facts(&self, tokens: &[Token], at: usize) -> WordFacts {
        self.known(tokens, at).map_or_else(WordFacts::default, |known| known.facts)
    }

    /// Whether a word, as it is written, is one of those of [`small`].
    #[inline]
    pub(crate) fn is_small(&self, tokens: &[Token], at: usize, words: u8) -> bool {
        self.known(tokens, at).is_some_and(|known| known.small & words != 0)
    }

    /// The bit of a word that phrases are told by.
    #[inline]
    pub(crate) fn asked(&self, tokens: &[Token], at: usize) -> u128 {
        self.known(tokens, at).map_or(0, |known| known.asked)
    }

    /// What a word beside a name is worth.
    #[inline]
    pub(crate) fn worth(&self, tokens: &[Token], at: usize, side: Side) -> f32 {
        self.known(tokens, at).and_then(|known| known.worth.get(side as usize).copied()).unwrap_or(0.0)
    }

    /// The hash at the third level.
    pub(crate) fn skeleton(&mut self, tokens: &[Token], at: usize) -> u64 {
        if let Some(known) = self.known(tokens, at).filter(|known| known.skeleton != 0) {
            return known.skeleton;
        }
        let Some(token) = tokens.get(at) else { return 0 };
        fold_and_hash(token.text(self.text), &mut self.scratch);
        self.second.clear();
        self.folding.skeleton(&self.scratch, &mut self.second);
        let hash = hash_bytes(self.second.as_bytes());
        if let Some(known) = self.known_mut(tokens, at) {
            known.skeleton = hash;
        }
        hash
    }

    /// What a word, which is no article, is as the first one of a name.
    pub(crate) fn first(&mut self, tokens: &[Token], at: usize, level: Level, gazetteer: &Gazetteer) -> Step {
        if let Some(step) = self.known(tokens, at).and_then(|known| known.first(level)) {
            return step;
        }
        let word = if level == Level::Skeleton { self.skeleton(tokens, at) } else { self.plain(tokens, at) };
        let step = gazetteer.step(NameHash::start(level).then(word));
        if let Some(known) = self.known_mut(tokens, at) {
            known.set_first(level, step);
        }
        step
    }

    /// Whether a word, which is no article, begins no name at any level.
    #[inline]
    pub(crate) fn begins_nothing(&mut self, tokens: &[Token], at: usize, gazetteer: &Gazetteer) -> bool {
        match self.known(tokens, at) {
            Some(known) if known.first & ALL_ASKED == ALL_ASKED => known.first == ALL_ASKED,
            _ => LEVELS.map(|level| self.first(tokens, at, level, gazetteer)) == [Step::default(); 3],
        }
    }

    /// Whether the text has a word in small letters whose hash, as it is written, is this one; now and then also where it has not.
    pub(crate) fn written_lower(&self, hash: u64) -> bool {
        self.memory.lower.may_hold(hash)
    }

    /// Looks anew at which words are in small letters.
    pub(crate) fn see_lower(&mut self, tokens: &[Token]) {
        let mut lower = Lower::default();
        for token in tokens.iter().filter(|t| t.case == Case::Lower) {
            lower.add(hash_bytes(token.text(self.text).as_bytes()));
        }
        self.memory.lower = lower;
    }

    /// Gives the memory back.
    pub(crate) fn into_memory(self, tokens: Vec<Token>) -> Memory {
        let mut memory = self.memory;
        // What a very long report needed does not stay.
        memory.tokens = if tokens.capacity() > 1 << 16 { Vec::new() } else { tokens };
        memory
    }
}

/// The levels of folding at which names are looked for, in their order.
pub(crate) const LEVELS: [Level; 3] = [Level::Plain, Level::Article, Level::Skeleton];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_one_number_however_many_there_are() {
        let mut table = WordTable::default();
        table.prepare();
        let hash = |word: u64| hash_bytes(&word.to_le_bytes());
        let many = SLOTS as u64 * 3;
        for word in 0..many {
            let known = Known { plain: word, ..Known::default() };
            assert_eq!(u64::from(table.number(hash(word), &word.to_string(), || known)), word);
        }
        for word in 0..many {
            let number = table.number(hash(word), &word.to_string(), Known::default);
            assert_eq!(table.known.get(number as usize).map(|known| known.plain), Some(word));
        }
        table.prepare();
        assert_eq!(table.known.len(), many as usize, "kept for the next report");
    }
}
