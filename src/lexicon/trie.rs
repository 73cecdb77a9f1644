//! The phrase matcher: a trie over numbered words, walked once from every token.

use super::inflect::Forms;
use super::sense::Sense;
use rustc_hash::FxHashMap;

/// A word's number; [`WordId::UNKNOWN`] for words that no phrase has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct WordId(pub u32);

impl WordId {
    /// A word that no phrase has.
    pub const UNKNOWN: Self = Self(0);
}

/// What a phrase means where it matches.
#[derive(Debug, Clone)]
pub struct Phrase {
    /// The meaning.
    pub sense: Sense,
    /// The grammatical forms that its head can have here.
    pub forms: Forms,
    /// Words that must follow within a few tokens ("led .. away"); empty where none.
    pub tail: Vec<WordId>,
    /// The spelling that is required, case included; `None` where any will do.
    pub exact: Option<String>,
    /// Whether it has its meaning only in reports about the actor's theatre.
    pub local: bool,
}

#[derive(Debug, Default)]
pub(super) struct TrieBuilder {
    words: FxHashMap<Box<str>, u32>,
    edges: FxHashMap<(u32, u32), u32>,
    phrases: Vec<Vec<Phrase>>,
}

impl TrieBuilder {
    fn word(&mut self, word: &str) -> u32 {
        if let Some(&id) = self.words.get(word) {
            return id;
        }
        let id = self.words.len() as u32 + 1;
        self.words.insert(word.into(), id);
        id
    }

    pub(super) fn insert(&mut self, words: &[String], mut phrase: Phrase, tail: &[String]) {
        if self.phrases.is_empty() {
            self.phrases.push(Vec::new());
        }
        let mut node = 0_u32;
        for word in words {
            let id = self.word(word);
            let next = self.phrases.len() as u32;
            let to = *self.edges.entry((node, id)).or_insert(next);
            if to == next {
                self.phrases.push(Vec::new());
            }
            node = to;
        }
        phrase.tail = tail.iter().map(|w| WordId(self.word(w))).collect();
        if let Some(list) = self.phrases.get_mut(node as usize) {
            // The same sense twice: the forms of "hit" by two roads are one set.
            let same = list.iter_mut().find(|p| {
                p.sense == phrase.sense
                    && p.tail == phrase.tail
                    && p.exact == phrase.exact
                    && p.local == phrase.local
            });
            match same {
                Some(old) => old.forms = old.forms.and(phrase.forms),
                None => list.push(phrase),
            }
        }
    }

    pub(super) fn build(self) -> Trie {
        let mut first = vec![0_u32; self.words.len() + 1];
        let mut rest = FxHashMap::default();
        #[expect(clippy::iter_over_hash_type, reason = "fills tables; the order leaves no trace")]
        for ((node, word), to) in self.edges {
            if node == 0 {
                if let Some(slot) = first.get_mut(word as usize) {
                    *slot = to;
                }
            } else {
                rest.insert((node, word), to);
            }
        }
        Trie { words: self.words, first, rest, phrases: self.phrases }
    }
}

/// All phrases of the lexicon.
#[derive(Debug, Default)]
pub struct Trie {
    words: FxHashMap<Box<str>, u32>,
    first: Vec<u32>,
    rest: FxHashMap<(u32, u32), u32>,
    phrases: Vec<Vec<Phrase>>,
}

impl Trie {
    /// The number of a word in normal form.
    pub fn word(&self, normal: &str) -> WordId {
        WordId(self.words.get(normal).copied().unwrap_or(0))
    }

    /// Calls `found` with the length in words and the meanings of every phrase that begins at the front of `words`.
    pub fn match_front<'a>(
        &'a self,
        words: impl Iterator<Item = WordId>,
        mut found: impl FnMut(usize, &'a [Phrase]),
    ) {
        let mut node = 0_u32;
        for (at, word) in words.enumerate() {
            if word == WordId::UNKNOWN {
                return;
            }
            node = if at == 0 {
                self.first.get(word.0 as usize).copied().unwrap_or(0)
            } else {
                self.rest.get(&(node, word.0)).copied().unwrap_or(0)
            };
            if node == 0 {
                return;
            }
            if let Some(list) = self.phrases.get(node as usize)
                && !list.is_empty()
            {
                found(at + 1, list);
            }
        }
    }
}
