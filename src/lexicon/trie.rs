//! The phrase matcher: a trie over numbered words, walked once from every token.

use super::inflect::Forms;
use super::sense::{Cue, Effect, Sense};
use super::words::normal_form;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// A word's number; [`WordId::UNKNOWN`] for words that no phrase has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct WordId(pub u32);

impl WordId {
    /// A word that no phrase has.
    pub const UNKNOWN: Self = Self(0);
}

/// What a phrase means where it matches. Small, since every word of a text is asked for its own.
#[derive(Debug, Clone, Copy)]
pub struct Phrase {
    /// The meaning.
    pub sense: Sense,
    /// The grammatical forms that its head can have here.
    pub forms: Forms,
    /// Whether it has its meaning only in reports about the actor's theatre.
    pub local: bool,
    /// What it does, where it is a cue; see [`Trie::note_effects`].
    pub(crate) effect: Option<Effect>,
    /// Its number among [`Trie::conditions`], from 1; 0 where the words alone are enough.
    condition: u32,
}

impl Phrase {
    /// Whether the words alone are enough, in any spelling.
    #[inline]
    pub const fn is_plain(&self) -> bool {
        self.condition == 0
    }
}

/// What must hold beside the words of a phrase.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Condition {
    /// Words that must follow within a few tokens ("led .. away"); empty where none.
    pub tail: Vec<WordId>,
    /// The spelling that is required, case included; `None` where any will do.
    pub exact: Option<String>,
}

/// A phrase to be added, without its words.
#[derive(Debug, Clone)]
pub(super) struct NewPhrase {
    pub(super) sense: Sense,
    pub(super) forms: Forms,
    /// As in [`Condition`].
    pub(super) exact: Option<String>,
    pub(super) local: bool,
}

#[derive(Debug, Default)]
pub(super) struct TrieBuilder {
    words: FxHashMap<Box<str>, u32>,
    edges: FxHashMap<(u32, u32), u32>,
    /// The first of each node's phrases in `phrases`, from 1; 0 where it has none.
    nodes: Vec<u32>,
    /// Phrases with the next one of their node, as in `nodes`.
    phrases: Vec<(Phrase, u32)>,
    conditions: Vec<Condition>,
    /// The number of each condition.
    numbers: FxHashMap<Condition, u32>,
}

impl TrieBuilder {
    /// The number of a word in normal form, a new one where it is not known yet.
    pub(super) fn word(&mut self, word: &str) -> u32 {
        if let Some(&id) = self.words.get(word) {
            return id;
        }
        let id = self.words.len() as u32 + 1;
        self.words.insert(word.into(), id);
        id
    }

    /// The number of a condition, from 1; 0 for none.
    fn condition(&mut self, condition: Condition) -> u32 {
        if condition == Condition::default() {
            return 0;
        }
        if let Some(&number) = self.numbers.get(&condition) {
            return number;
        }
        self.conditions.push(condition.clone());
        let number = self.conditions.len() as u32;
        self.numbers.insert(condition, number);
        number
    }

    /// Adds a phrase of words in normal form; `tail` as in [`Condition`].
    pub(super) fn insert<W: AsRef<str>>(&mut self, words: &[W], phrase: NewPhrase, tail: &[W]) {
        let words: SmallVec<[u32; 8]> = words.iter().map(|word| self.word(word.as_ref())).collect();
        let tail = tail.iter().map(|word| WordId(self.word(word.as_ref()))).collect();
        self.insert_numbered(&words, phrase, tail);
    }

    /// The same of words by their numbers.
    pub(super) fn insert_numbered(&mut self, words: &[u32], phrase: NewPhrase, tail: Vec<WordId>) {
        if self.nodes.is_empty() {
            // What ships has about so many; a table that grows is copied again and again.
            self.words.reserve(EXPECTED);
            self.edges.reserve(4 * EXPECTED);
            self.phrases.reserve(4 * EXPECTED);
            self.nodes.reserve(4 * EXPECTED);
            self.nodes.push(0);
        }
        let mut node = 0_u32;
        for &id in words {
            let next = self.nodes.len() as u32;
            let to = *self.edges.entry((node, id)).or_insert(next);
            if to == next {
                self.nodes.push(0);
            }
            node = to;
        }
        let condition = self.condition(Condition { tail, exact: phrase.exact });
        let NewPhrase { sense, forms, local, .. } = phrase;
        let phrase = Phrase { sense, forms, local, effect: None, condition };
        // The same sense twice: the forms of "hit" by two roads are one set.
        let number = self.phrases.len() as u32 + 1;
        let mut at = self.nodes.get(node as usize).copied().unwrap_or(0);
        while at != 0 {
            let Some((old, after)) = self.phrases.get_mut(at as usize - 1) else { return };
            if old.sense == phrase.sense && old.condition == phrase.condition && old.local == phrase.local {
                old.forms = old.forms.and(phrase.forms);
                return;
            }
            if *after == 0 {
                *after = number;
                self.phrases.push((phrase, 0));
                return;
            }
            at = *after;
        }
        if let Some(first) = self.nodes.get_mut(node as usize) {
            *first = number;
        }
        self.phrases.push((phrase, 0));
    }

    pub(super) fn build(self) -> Trie {
        let mut roots = vec![0_u32; self.words.len() + 1];
        let mut edges: Vec<(u32, u32, u32)> = Vec::with_capacity(self.edges.len());
        #[expect(clippy::iter_over_hash_type, reason = "fills a table and a list that is sorted")]
        for ((node, word), to) in self.edges {
            if node == 0 {
                if let Some(slot) = roots.get_mut(word as usize) {
                    *slot = to;
                }
            } else {
                edges.push((node, word, to));
            }
        }
        edges.sort_unstable();
        let mut nodes = Vec::with_capacity(self.nodes.len());
        let mut phrases = Vec::with_capacity(self.phrases.len());
        let mut at = 0;
        for (number, mut next) in self.nodes.into_iter().enumerate() {
            let (from, start) = (phrases.len() as u32, at as u32);
            while let Some((phrase, after)) = next.checked_sub(1).and_then(|p| self.phrases.get(p as usize)) {
                phrases.push(*phrase);
                next = *after;
            }
            while edges.get(at).is_some_and(|(node, ..)| *node as usize == number) {
                at += 1;
            }
            nodes.push(Node { edges: (start, at as u32), phrases: (from, phrases.len() as u32) });
        }
        let edges: Vec<(u32, u32)> = edges.into_iter().map(|(_, word, to)| (word, to)).collect();
        let first = roots
            .into_iter()
            .map(|root| {
                let node = nodes.get(root as usize).copied().filter(|_| root != 0).unwrap_or_default();
                let next = node.edges(&edges).iter().fold(0, |bits, (word, _)| bits | bit(*word));
                First { node, next }
            })
            .collect();
        Trie { words: Words::of(self.words), first, nodes, edges, phrases, conditions: self.conditions }
    }
}

/// Words of the lexicon that ships, about.
const EXPECTED: usize = 1 << 13;

/// Bytes of the words that are kept as one number.
const SHORT: usize = 8;
/// Bytes of those that are kept as one number of twice the size.
const MIDDLE: usize = 16;

/// The numbers of words: most are short enough to be looked up without looking at a string.
#[derive(Debug, Default)]
struct Words {
    short: ShortWords,
    middle: FxHashMap<u128, u32>,
    long: FxHashMap<Box<str>, u32>,
}

impl Words {
    fn of(words: FxHashMap<Box<str>, u32>) -> Self {
        let mut out = Self { short: ShortWords::with_room(words.len()), ..Self::default() };
        out.middle.reserve(words.len() / 4);
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

    #[inline]
    fn get(&self, length: usize, bytes: [u8; MIDDLE]) -> Option<&u32> {
        if length <= SHORT {
            self.short.get(low(bytes))
        } else {
            self.middle.get(&u128::from_le_bytes(bytes))
        }
    }
}

/// The numbers of words of at most eight bytes: a word lies at the first free slot from the one that its bytes tell, in a table that is
/// never more than half full, so that most are found, or known to be missing, by one look.
#[derive(Debug, Default)]
struct ShortWords {
    slots: Vec<(u64, u32)>,
    /// How far the product that tells a slot is moved to the right.
    shift: u32,
}

impl ShortWords {
    fn with_room(words: usize) -> Self {
        let slots = (words * 2).next_power_of_two().max(2);
        Self { slots: vec![(0, 0); slots], shift: u64::BITS - slots.trailing_zeros() }
    }

    /// The slot at which the search for a word begins.
    #[inline]
    const fn first_slot(&self, word: u64) -> usize {
        (word.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize
    }

    fn insert(&mut self, word: u64, id: u32) {
        let (from, count) = (self.first_slot(word), self.slots.len());
        let free = (from..count)
            .chain(0..from)
            .find(|at| self.slots.get(*at).is_some_and(|(known, _)| *known == 0 || *known == word));
        if let Some(slot) = free.and_then(|at| self.slots.get_mut(at)) {
            *slot = (word, id);
        }
    }

    #[inline]
    fn get(&self, word: u64) -> Option<&u32> {
        let mut at = if self.slots.is_empty() { return None } else { self.first_slot(word) };
        // Half of the slots are free: the search ends.
        loop {
            match self.slots.get(at) {
                Some((known, id)) if *known == word => return Some(id).filter(|_| word != 0),
                Some((0, _)) => return None,
                Some(_) => at += 1,
                None => at = 0,
            }
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

/// A place in the tree of phrases; without edges and phrases where none begins.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    /// The words that go on from it, as a range of [`Trie::edges`].
    edges: (u32, u32),
    /// The phrases that end at it, as a range of [`Trie::phrases`].
    phrases: (u32, u32),
}

impl Node {
    #[inline]
    fn edges(self, edges: &[(u32, u32)]) -> &[(u32, u32)] {
        edges.get(self.edges.0 as usize..self.edges.1 as usize).unwrap_or_default()
    }
}

/// The node of a word at the front of a phrase, with the [`bit`]s of the words that go on from it: most of those that stand behind it do not.
#[derive(Debug, Clone, Copy, Default)]
struct First {
    node: Node,
    next: u64,
}

/// The bit of a word among 64.
#[inline]
const fn bit(word: u32) -> u64 {
    1 << (word & 63)
}

/// All phrases of the lexicon.
#[derive(Debug, Default)]
pub struct Trie {
    words: Words,
    /// The node of each word at the front of a phrase.
    first: Vec<First>,
    nodes: Vec<Node>,
    /// Words and the nodes that they lead to, sorted within a node.
    edges: Vec<(u32, u32)>,
    phrases: Vec<Phrase>,
    conditions: Vec<Condition>,
}

impl Trie {
    /// What must hold beside the words of a phrase; `None` where they are enough.
    #[inline]
    pub fn condition(&self, phrase: &Phrase) -> Option<&Condition> {
        self.conditions.get(phrase.condition.checked_sub(1)? as usize)
    }

    /// The number of a word in normal form.
    pub fn word(&self, normal: &str) -> WordId {
        let id = match packed(normal.as_bytes()) {
            Some(bytes) => self.words.get(normal.len(), bytes),
            None => self.words.long.get(normal),
        };
        WordId(id.copied().unwrap_or(0))
    }

    /// The number of a word of at most eight small ASCII letters and figures, which stand in a number's bytes from the lowest on.
    #[inline]
    pub(crate) fn short_word(&self, letters: u64) -> WordId {
        WordId(self.words.short.get(letters).copied().unwrap_or(0))
    }

    /// The number of a word of nine to sixteen small ASCII letters and figures, which stand in a number's bytes from the lowest on.
    #[inline]
    pub(crate) fn middle_word(&self, letters: u128) -> WordId {
        WordId(self.words.middle.get(&letters).copied().unwrap_or(0))
    }

    /// The number of a word of ASCII letters and figures, as it stands in a text; `None` where it is too long for a quick look.
    #[inline]
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

    /// Notes what the phrases do that are cues, so that nobody has to look them up.
    pub(super) fn note_effects(&mut self, cues: &[Cue]) {
        for phrase in &mut self.phrases {
            if let Sense::Cue(id) = phrase.sense {
                phrase.effect = cues.get(id.0 as usize).map(|cue| cue.effect);
            }
        }
    }

    /// Numbers that words may have, from 0 on.
    pub(super) const fn words_known(&self) -> u32 {
        self.first.len() as u32
    }

    /// Whether a phrase of several words begins with a word and the one behind it.
    #[inline]
    pub(crate) fn goes_on(&self, word: WordId, next: WordId) -> bool {
        let Some(First { node, next: may }) = self.first.get(word.0 as usize).copied() else { return false };
        node.edges.0 != node.edges.1
            && next != WordId::UNKNOWN
            && may & bit(next.0) != 0
            && self.step(node, next) != 0
    }

    /// The meanings of a word by itself.
    #[inline]
    pub(crate) fn by_itself(&self, word: WordId) -> &[Phrase] {
        let node = self.first.get(word.0 as usize).map(|first| first.node).unwrap_or_default();
        self.phrases.get(node.phrases.0 as usize..node.phrases.1 as usize).unwrap_or_default()
    }

    /// Calls `found` with the length in words and the meanings of every phrase that begins at the front of `words`.
    #[inline]
    pub fn match_front<'a>(
        &'a self,
        mut words: impl Iterator<Item = WordId>,
        mut found: impl FnMut(usize, &'a [Phrase]),
    ) {
        let Some(first) = words.next().filter(|word| *word != WordId::UNKNOWN) else { return };
        let Some(First { mut node, next }) = self.first.get(first.0 as usize).copied() else { return };
        let mut may = next;
        let mut length = 1;
        loop {
            if node.phrases.0 != node.phrases.1
                && let Some(list) = self.phrases.get(node.phrases.0 as usize..node.phrases.1 as usize)
            {
                found(length, list);
            }
            if node.edges.0 == node.edges.1 {
                return;
            }
            let Some(word) = words.next().filter(|word| *word != WordId::UNKNOWN) else { return };
            if may & bit(word.0) == 0 {
                return;
            }
            // Told of the first word only.
            may = u64::MAX;
            let to = self.step(node, word);
            let Some(known) = self.nodes.get(to as usize).filter(|_| to != 0) else { return };
            node = *known;
            length += 1;
        }
    }

    #[inline]
    fn step(&self, node: Node, word: WordId) -> u32 {
        let edges = node.edges(&self.edges);
        let found = if edges.len() <= 8 {
            edges.iter().find(|(known, _)| *known == word.0)
        } else {
            edges.binary_search_by_key(&word.0, |(known, _)| *known).ok().and_then(|at| edges.get(at))
        };
        found.map_or(0, |(_, to)| *to)
    }
}
