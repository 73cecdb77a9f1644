//! Folding: making the spellings of one name equal, as hashes of words that a lookup can walk. Knows no place.

use super::GazetteerError;
use super::letters::{fold_plain, is_alphanumeric, is_mark, is_silent};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

/// How far spellings are made equal. Each level has keys of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Case, marks, apostrophes and hyphens are ignored.
    Plain = 0,
    /// Articles are ignored too.
    Article = 1,
    /// Digraphs, vowels, doubled letters and endings are made equal too.
    Skeleton = 2,
}

/// The state of a walk through the words of a name; equal states mean equal folded words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameHash(pub(crate) u64);

impl NameHash {
    /// The state before the first word.
    pub const fn start(level: Level) -> Self {
        Self(match level {
            Level::Plain => 0x9E37_79B9_7F4A_7C15,
            Level::Article => 0xC2B2_AE3D_27D4_EB4F,
            Level::Skeleton => 0x1656_67B1_9E37_79F9,
        })
    }

    /// The state after one more word.
    #[must_use]
    #[inline]
    pub const fn then(self, word: u64) -> Self {
        let mixed = (self.0.rotate_left(23) ^ word).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        Self(mixed ^ (mixed >> 32))
    }
}

const SEED: u64 = 0xCBF2_9CE4_8422_2325;
const STEP: u64 = 0x9FB2_1C65_1E98_DF25;

/// Hash of a folded word: the same on every machine, because files keep it.
pub(crate) fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut h = SEED ^ (bytes.len() as u64);
    let mut mix = |word: u64| {
        h = (h ^ word).wrapping_mul(STEP);
        h ^= h >> 29;
    };
    let (whole, rest) = bytes.as_chunks::<8>();
    whole.iter().for_each(|chunk| mix(u64::from_le_bytes(*chunk)));
    if !rest.is_empty() {
        mix(few_bytes(rest));
    }
    h
}

/// [`hash_bytes`] of fewer than eight bytes, one at least, from the number that they spell: the first one lowest, zeros above.
#[inline]
pub(crate) const fn hash_few(spelled: u64, length: usize) -> u64 {
    let h = (SEED ^ (length as u64) ^ spelled).wrapping_mul(STEP);
    h ^ (h >> 29)
}

/// Up to seven bytes as a number, the first one lowest. The two halves are read at once; where they overlap they are alike.
fn few_bytes(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>(), bytes) {
        (Some(first), Some(last), _) => {
            let far = 8 * (bytes.len() as u32 - 4);
            u64::from(u32::from_le_bytes(*first)) | (u64::from(u32::from_le_bytes(*last)) << far)
        }
        (_, _, [a, b, c]) => u64::from(u32::from_le_bytes([*a, *b, *c, 0])),
        (_, _, [a, b]) => u64::from(u16::from_le_bytes([*a, *b])),
        (_, _, [a]) => u64::from(*a),
        _ => 0,
    }
}

/// Hash of `word` folded at [`Level::Plain`], the folded word itself in `scratch`.
pub(crate) fn fold_and_hash(word: &str, scratch: &mut String) -> u64 {
    scratch.clear();
    // Most words are a few ASCII letters: folded in a register's worth of bytes and then appended at once.
    let mut folded = [0_u8; 24];
    if word.len() <= folded.len() && word.is_ascii() {
        let mut length = 0;
        for byte in word.bytes() {
            if byte.is_ascii_alphanumeric() || byte == b'&' {
                if let Some(slot) = folded.get_mut(length) {
                    *slot = byte.to_ascii_lowercase();
                }
                length += 1;
            }
        }
        let folded = folded.get(..length).unwrap_or_default();
        scratch.push_str(std::str::from_utf8(folded).unwrap_or_default());
        return hash_bytes(folded);
    }
    fold_plain(word, scratch);
    hash_bytes(scratch.as_bytes())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FoldingFile {
    articles: Vec<String>,
    article_countries: Vec<String>,
    words: Vec<Vec<String>>,
    endings: Vec<[String; 2]>,
    letters: Vec<[String; 2]>,
    links: Vec<String>,
    arabic_prefixes: Vec<String>,
}

/// The folding rules of `gazetteer/folding.toml`.
#[derive(Debug)]
pub struct Folding {
    articles: FxHashSet<String>,
    /// Lengths of the articles that begin with each byte, as bits: most short words are none by that.
    article_lengths: Vec<u8>,
    article_countries: Vec<String>,
    words: FxHashMap<String, String>,
    /// Endings by their last byte, the longest first.
    endings: Vec<Vec<[String; 2]>>,
    letters: Vec<Vec<(Vec<u8>, Vec<u8>)>>,
    links: Vec<String>,
    arabic_prefixes: Vec<String>,
}

/// The embedded rules, as text.
pub(crate) const FOLDING: &str = include_str!("../../gazetteer/folding.toml");

impl Folding {
    /// The rules that ship with the program.
    pub fn embedded() -> Result<Self, GazetteerError> {
        Self::read(FOLDING)
    }

    /// Reads rules from the text of a TOML file.
    pub(crate) fn read(text: &str) -> Result<Self, GazetteerError> {
        let file: FoldingFile =
            toml::from_str(text).map_err(|e| GazetteerError::folding(text, e.span(), e.message()))?;
        let mut letters: Vec<Vec<(Vec<u8>, Vec<u8>)>> = vec![Vec::new(); 128];
        for [from, to] in &file.letters {
            let Some(rules) = from.bytes().next().and_then(|b| letters.get_mut(usize::from(b))) else {
                return Err(GazetteerError::folding(
                    text,
                    None,
                    "letters: the left side is empty or not ASCII",
                ));
            };
            rules.push((from.clone().into_bytes(), to.clone().into_bytes()));
        }
        for rules in &mut letters {
            rules.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
        }
        let mut endings: Vec<Vec<[String; 2]>> = vec![Vec::new(); 128];
        for [from, to] in file.endings {
            let Some(list) = from.bytes().last().and_then(|b| endings.get_mut(usize::from(b))) else {
                return Err(GazetteerError::folding(text, None, "endings: one is empty or not ASCII"));
            };
            list.push([from, to]);
        }
        for list in &mut endings {
            list.sort_by_key(|[from, _]| std::cmp::Reverse(from.len()));
        }
        let mut article_lengths = vec![0_u8; 256];
        for article in &file.articles {
            if let Some(slot) =
                article.bytes().next().and_then(|first| article_lengths.get_mut(usize::from(first)))
            {
                *slot |= 1 << article.len().min(7);
            }
        }
        let mut folding = Self {
            article_lengths,
            articles: file.articles.into_iter().collect(),
            article_countries: file.article_countries,
            words: FxHashMap::default(),
            endings,
            letters,
            links: file.links,
            arabic_prefixes: file.arabic_prefixes,
        };
        let mut words = FxHashMap::default();
        for row in &file.words {
            let Some(first) = row.first() else { continue };
            let mut stem = String::new();
            folding.skeleton_by_letters(first, &mut stem);
            for word in row {
                let mut plain = String::new();
                fold_plain(word, &mut plain);
                words.insert(plain, stem.clone());
            }
        }
        folding.words = words;
        Ok(folding)
    }

    /// Whether a word folded at [`Level::Plain`] is a form of the Arabic article.
    pub fn is_article(&self, plain: &str) -> bool {
        let Some(first) = plain.bytes().next().filter(|_| plain.len() <= 4) else { return false };
        let lengths = self.article_lengths.get(usize::from(first)).copied().unwrap_or(0);
        lengths & (1 << plain.len()) != 0 && self.articles.contains(plain)
    }

    /// Whether places of this country keep keys above [`Level::Plain`].
    pub fn has_articles(&self, cc: &str) -> bool {
        self.article_countries.iter().any(|c| c == cc)
    }

    /// The spellings of the Persian link between two words of a name ("-e-", "-i-"), folded at [`Level::Plain`].
    pub(crate) fn links(&self) -> &[String] {
        &self.links
    }

    /// An Arabic word without one of the particles written together with it, each possible way.
    pub fn without_arabic_prefix<'w>(&self, plain: &'w str) -> impl Iterator<Item = &'w str> {
        self.arabic_prefixes
            .iter()
            .filter_map(move |p| plain.strip_prefix(p.as_str()))
            .filter(|rest| rest.chars().count() >= 2)
    }

    /// Appends a word that is folded at [`Level::Plain`] at [`Level::Skeleton`].
    pub fn skeleton(&self, plain: &str, out: &mut String) {
        match self.words.get(plain) {
            Some(stem) => out.push_str(stem),
            None => self.skeleton_by_letters(plain, out),
        }
    }

    fn skeleton_by_letters(&self, plain: &str, out: &mut String) {
        if !plain.is_ascii() {
            out.push_str(plain.strip_prefix("ال").filter(|rest| rest.chars().count() >= 2).unwrap_or(plain));
            return;
        }
        let endings = plain.bytes().last().and_then(|b| self.endings.get(usize::from(b)));
        let (stem, ending) = endings
            .map_or(&[][..], Vec::as_slice)
            .iter()
            .find(|[from, _]| plain.len() > from.len() + 1 && plain.ends_with(from.as_str()))
            .map_or((plain, ""), |[from, to]| {
                (plain.get(..plain.len() - from.len()).unwrap_or(plain), to.as_str())
            });
        let bytes = stem.as_bytes();
        let mut at = 0;
        let mut last = 0_u8;
        let mut push = |b: u8| {
            if b != last {
                out.push(char::from(b));
                last = b;
            }
        };
        while let Some(&byte) = bytes.get(at) {
            let rest = bytes.get(at..).unwrap_or_default();
            let rule = self
                .letters
                .get(usize::from(byte))
                .and_then(|rules| rules.iter().find(|(f, _)| rest.starts_with(f)));
            if let Some((from, to)) = rule {
                to.iter().for_each(|&b| push(b));
                at += from.len();
            } else {
                push(byte);
                at += 1;
            }
        }
        ending.bytes().for_each(push);
    }

    /// The words of a name folded at [`Level::Plain`], split where names are split (spaces, hyphens and other signs).
    pub fn words(name: &str) -> Vec<String> {
        let mut words = Vec::new();
        Self::each_word(name, &mut String::new(), |word| words.push(word.to_owned()));
        words
    }

    /// Hands over the words of [`Folding::words`] one by one, each in `scratch`.
    pub(crate) fn each_word(name: &str, scratch: &mut String, mut take: impl FnMut(&str)) {
        if name.is_ascii() {
            let splits = |b: &u8| !(b.is_ascii_alphanumeric() || matches!(b, b'\'' | b'`' | b'.' | b'&'));
            for part in name.as_bytes().split(splits) {
                scratch.clear();
                let kept = part.iter().filter(|b| b.is_ascii_alphanumeric() || **b == b'&');
                scratch.extend(kept.map(|b| char::from(b.to_ascii_lowercase())));
                if !scratch.is_empty() {
                    take(scratch);
                }
            }
            return;
        }
        for part in name.split(|c: char| !(is_alphanumeric(c) || is_silent(c) || is_mark(c) || c == '&')) {
            scratch.clear();
            fold_plain(part, scratch);
            if !scratch.is_empty() {
                take(scratch);
            }
        }
    }

    /// The states of a walk over the words of `name` at `level`, one for each word that counts; the last is the name's key.
    pub fn walk(&self, words: &[String], level: Level) -> Vec<NameHash> {
        let mut state = NameHash::start(level);
        let mut states = Vec::with_capacity(words.len());
        let mut skeleton = String::new();
        for word in words {
            if level != Level::Plain && self.is_article(word) {
                continue;
            }
            let hash = if level == Level::Skeleton {
                skeleton.clear();
                self.skeleton(word, &mut skeleton);
                hash_bytes(skeleton.as_bytes())
            } else {
                hash_bytes(word.as_bytes())
            };
            state = state.then(hash);
            states.push(state);
        }
        states
    }

    /// The key of a whole name at `level`; `None` where nothing of it counts.
    pub fn key(&self, name: &str, level: Level) -> Option<NameHash> {
        self.walk(&Self::words(name), level).last().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(level: Level, names: &[&str]) {
        let folding = Folding::embedded().unwrap();
        let first = folding.key(names[0], level);
        for name in names {
            assert_eq!(folding.key(name, level), first, "{name} against {} at {level:?}", names[0]);
        }
    }

    #[test]
    fn marks_hyphens_and_ayn_are_ignored_at_the_first_level() {
        same(Level::Plain, &["Ba‘qūbah", "Baʿqubah", "Ba'qubah", "Ba’qubah", "BAQUBAH", "Baqu\u{ad}bah"]);
        same(Level::Plain, &["Deir ez-Zor", "Deir ez‑Zor", "Deir ez−Zor", "deir ez zor", "Deir  ez – Zor"]);
        same(Level::Plain, &["U.S.", "US"]);
        same(Level::Plain, &["أربيل", "اربيل"]);
        same(Level::Plain, &["كركوك", "کرکوک"]);
    }

    #[test]
    fn articles_are_ignored_at_the_second() {
        same(Level::Article, &["Deir ez-Zor", "Deir al-Zor", "Deir Zor", "Deir el Zor"]);
        same(Level::Article, &["As-Suwayda", "al-Suwayda", "Suwayda", "es-Suwayda"]);
    }

    #[test]
    fn digraphs_vowels_and_endings_are_equal_at_the_third() {
        same(Level::Skeleton, &["Deir ez-Zor", "Deir al-Zour", "Dayr az Zawr", "Der Ezzor", "Deir Azzour"]);
        same(Level::Skeleton, &["As-Suwayda", "Sweida", "Soueida", "Suweida", "al-Suwaydah"]);
        same(Level::Skeleton, &["al-Hol", "al-Hawl", "al-Hool", "El Houl"]);
        same(Level::Skeleton, &["Hasakah", "al-Hasakeh", "Hasaka", "Al-Hasake", "Hassakeh"]);
        same(Level::Skeleton, &["Raqqa", "Raqa", "ar-Raqqah", "Rakka"]);
        same(Level::Skeleton, &["Daquq", "Dakuk", "Daqouq"]);
        same(Level::Skeleton, &["Tal Afar", "Tel Afar", "Tall 'Afar"]);
        same(Level::Skeleton, &["al-Hawija", "Hawijah", "Huwaija", "Haweeja"]);
        same(Level::Skeleton, &["Mayadin", "al-Mayadeen", "Mayādīn"]);
        same(Level::Skeleton, &["الرقة", "رقة"]);
    }

    #[test]
    fn different_places_stay_different() {
        let folding = Folding::embedded().unwrap();
        for (a, b) in [("Homs", "Hama"), ("Hamrin", "Harim"), ("Rutba", "Raqqa"), ("Idlib", "Adlib Umm")] {
            assert_ne!(folding.key(a, Level::Skeleton), folding.key(b, Level::Skeleton), "{a} {b}");
        }
    }

    #[test]
    fn few_bytes_are_the_number_that_they_spell() {
        let bytes = [0x81, 0x02, 0xF3, 0x44, 0x95, 0x06, 0xE7];
        for length in 0..=bytes.len() {
            let spelled = bytes[..length].iter().rev().fold(0, |word, byte| (word << 8) | u64::from(*byte));
            assert_eq!(few_bytes(&bytes[..length]), spelled, "{length} bytes");
        }
    }

    #[test]
    fn a_name_of_signs_has_no_key() {
        let folding = Folding::embedded().unwrap();
        assert_eq!(folding.key("--'", Level::Plain), None);
        assert_eq!(folding.key("al", Level::Article), None);
    }
}
