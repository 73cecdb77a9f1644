//! The phrase matcher: a trie over numbered words, walked once from every token.

use super::inflect::Forms;
use super::sense::Sense;
use super::words::normal_form;
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
        let mut edges: Vec<(u32, u32, u32)> = Vec::with_capacity(self.edges.len());
        #[expect(clippy::iter_over_hash_type, reason = "fills a table and a list that is sorted")]
        for ((node, word), to) in self.edges {
            if node == 0 {
                if let Some(slot) = first.get_mut(word as usize) {
                    *slot = to;
                }
            } else {
                edges.push((node, word, to));
            }
        }
        edges.sort_unstable();
        let mut nodes = Vec::with_capacity(self.phrases.len());
        let mut phrases = Vec::new();
        let mut at = 0;
        for (number, list) in self.phrases.into_iter().enumerate() {
            let (from, start) = (phrases.len() as u32, at as u32);
            phrases.extend(list);
            while edges.get(at).is_some_and(|(node, ..)| *node as usize == number) {
                at += 1;
            }
            nodes.push(Node { edges: (start, at as u32), phrases: (from, phrases.len() as u32) });
        }
        Trie {
            words: Words::of(self.words),
            first,
            nodes,
            edges: edges.into_iter().map(|(_, word, to)| (word, to)).collect(),
            phrases,
        }
    }
}

/// Bytes of the words that are kept as one number.
const SHORT: usize = 8;
/// Bytes of those that are kept as one number of twice the size.
const MIDDLE: usize = 16;

/// The numbers of words: most are short enough to be looked up without looking at a string.
#[derive(Debug, Default)]
struct Words {
    short: FxHashMap<u64, u32>,
    middle: FxHashMap<u128, u32>,
    long: FxHashMap<Box<str>, u32>,
}

impl Words {
    fn of(words: FxHashMap<Box<str>, u32>) -> Self {
        let mut out = Self::default();
        #[expect(clippy::iter_over_hash_type, reason = "fills tables; the order leaves no trace")]
        for (word, id) in words {
            match packed(word.as_bytes()) {
                Some(bytes) => out.insert(word.len(), bytes, id),
                None => {
                    out.long.insert(word, id);
                }
            }
        }
        out
    }
}

impl Words {
    fn insert(&mut self, length: usize, bytes: [u8; MIDDLE], id: u32) {
        if length <= SHORT {
            self.short.insert(low(bytes), id);
        } else {
            self.middle.insert(u128::from_le_bytes(bytes), id);
        }
    }

    fn get(&self, length: usize, bytes: [u8; MIDDLE]) -> Option<&u32> {
        if length <= SHORT {
            self.short.get(&low(bytes))
        } else {
            self.middle.get(&u128::from_le_bytes(bytes))
        }
    }
}

/// The first eight bytes as a number.
const fn low(bytes: [u8; MIDDLE]) -> u64 {
    u128::from_le_bytes(bytes) as u64
}

/// A word that is kept as a number; `None` where it is long, or holds the byte that fills the number up.
fn packed(word: &[u8]) -> Option<[u8; MIDDLE]> {
    let mut bytes = [0_u8; MIDDLE];
    bytes.get_mut(..word.len())?.copy_from_slice(word);
    (word.last() != Some(&0)).then_some(bytes)
}

/// A place in the tree of phrases.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// The words that go on from it, as a range of [`Trie::edges`].
    edges: (u32, u32),
    /// The phrases that end at it, as a range of [`Trie::phrases`].
    phrases: (u32, u32),
}

/// All phrases of the lexicon.
#[derive(Debug, Default)]
pub struct Trie {
    words: Words,
    /// The node of each word at the front of a phrase; 0 where none begins with it.
    first: Vec<u32>,
    nodes: Vec<Node>,
    /// Words and the nodes that they lead to, sorted within a node.
    edges: Vec<(u32, u32)>,
    phrases: Vec<Phrase>,
}

impl Trie {
    /// The number of a word in normal form.
    pub fn word(&self, normal: &str) -> WordId {
        let id = match packed(normal.as_bytes()) {
            Some(bytes) => self.words.get(normal.len(), bytes),
            None => self.words.long.get(normal),
        };
        WordId(id.copied().unwrap_or(0))
    }

    /// The number of a word of ASCII letters and figures, as it stands in a text; `None` where it is too long for a quick look.
    pub(crate) fn plain_word(&self, written: &[u8]) -> Option<WordId> {
        let mut bytes = [0_u8; MIDDLE];
        for (slot, byte) in bytes.get_mut(..written.len())?.iter_mut().zip(written) {
            *slot = byte.to_ascii_lowercase();
        }
        let id = self.words.get(written.len(), bytes);
        Some(WordId(id.copied().unwrap_or(0)))
    }

    /// The numbers of a text's words between blanks, as they stand.
    pub(super) fn words(&self, text: &str) -> Vec<WordId> {
        let mut buffer = String::new();
        text.split_whitespace()
            .map(|word| {
                normal_form(word, &mut buffer);
                self.word(&buffer)
            })
            .collect()
    }

    /// Calls `found` with the length in words and the meanings of every phrase that begins at the front of `words`.
    pub fn match_front<'a>(
        &'a self,
        words: impl Iterator<Item = WordId>,
        mut found: impl FnMut(usize, &'a [Phrase]),
    ) {
        let mut node = Node { edges: (0, 0), phrases: (0, 0) };
        for (at, word) in words.enumerate() {
            if word == WordId::UNKNOWN {
                return;
            }
            let next = if at == 0 {
                self.first.get(word.0 as usize).copied().unwrap_or(0)
            } else {
                self.step(node, word)
            };
            let Some(known) = self.nodes.get(next as usize).filter(|_| next != 0) else { return };
            node = *known;
            let (from, to) = node.phrases;
            if let Some(list) = self.phrases.get(from as usize..to as usize)
                && !list.is_empty()
            {
                found(at + 1, list);
            }
            if node.edges.0 == node.edges.1 {
                return;
            }
        }
    }

    fn step(&self, node: Node, word: WordId) -> u32 {
        let edges = self.edges.get(node.edges.0 as usize..node.edges.1 as usize).unwrap_or_default();
        let found = if edges.len() <= 8 {
            edges.iter().find(|(known, _)| *known == word.0)
        } else {
            edges.binary_search_by_key(&word.0, |(known, _)| *known).ok().and_then(|at| edges.get(at))
        };
        found.map_or(0, |(_, to)| *to)
    }
}
