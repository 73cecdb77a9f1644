//! Text to tokens: words in normal form as lexicon numbers, numerals with their value, possessives, punctuation.

use crate::lexicon::{Trie, WordId, is_apostrophe, normal_form};
use crate::model::Span;
use crate::model::letters::{AT_ONCE, SMALL, eight, letters_and_figures, plain_letters};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A word.
    Word,
    /// A numeral with its value; decimals are cut, numbers past `u32` are its largest.
    Number(u32),
    /// A numeral with an ordinal ending ("22nd").
    Ordinal(u32),
    /// "'s" or a bare apostrophe after s.
    Possessive,
    /// A punctuation mark or symbol.
    Mark(char),
}

/// A token of a report.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    /// First byte in the report's text.
    pub(super) start: u32,
    /// One past the last byte.
    pub(super) end: u32,
    /// The lexicon's number of the word; unknown for marks.
    pub(super) word: WordId,
    /// Its bytes with their ASCII letters small, where they are few enough to be looked at as one number; see [`letters`].
    pub(super) letters: u64,
    /// What it is.
    pub(super) kind: TokenKind,
    /// A hyphen, dash without spaces or slash stands between the token before and this one.
    pub(super) joined: bool,
    /// White space (or the start of the part) stands before it.
    pub(super) spaced: bool,
    /// Begins with a capital letter.
    pub(super) capital: bool,
}

impl Token {
    #[inline]
    pub(super) const fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    #[inline]
    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.kind == TokenKind::Mark(mark)
    }

    #[inline]
    pub(super) fn is_word(&self) -> bool {
        matches!(self.kind, TokenKind::Word)
    }

    #[inline]
    pub(super) fn number(&self) -> Option<u32> {
        match self.kind {
            TokenKind::Number(n) => Some(n),
            _ => None,
        }
    }
}

/// Bytes of a token that are kept as one number.
const LETTERS: usize = AT_ONCE;

/// A word's bytes with their ASCII letters small, as a number; 0 for one of more than eight bytes, and for none.
pub(super) const fn letters(word: &[u8]) -> u64 {
    if word.len() > LETTERS {
        return 0;
    }
    let mut out = 0;
    let mut rest = word;
    while let [first @ .., last] = rest {
        out = out << 8 | last.to_ascii_lowercase() as u64;
        rest = first;
    }
    out
}

/// Whether a token's letters are one of some words, each of at most eight bytes. Compares numbers, where `matches!` would compare texts.
macro_rules! is_one_of {
    // Of many words, a bit for each tells most that are none of them.
    ($letters:expr, $a:literal | $b:literal | $c:literal | $($word:literal)|+) => {{
        use $crate::extract::tokens::{bit_of, letters as of};
        const BITS: u64 = bit_of(of($a.as_bytes()))
            | bit_of(of($b.as_bytes()))
            | bit_of(of($c.as_bytes()))
            $(| bit_of(of($word.as_bytes())))+;
        let letters: u64 = $letters;
        BITS & bit_of(letters) != 0
            && $crate::extract::tokens::is_one_of!(@ letters, $a | $b | $c | $($word)|+)
    }};
    ($letters:expr, $($word:literal)|+) => {
        $crate::extract::tokens::is_one_of!(@ $letters, $($word)|+)
    };
    (@ $letters:expr, $($word:literal)|+) => {{
        let letters: u64 = $letters;
        $(letters == const {
            assert!($word.len() <= 8 && !$word.is_empty(), "too long to be kept as a number");
            $crate::extract::tokens::letters($word.as_bytes())
        })||+
    }};
}
pub(super) use is_one_of;

/// Whether a token of a sentence reads as one of some words, whatever their letters' case. Compares numbers for all that have at most eight bytes,
/// and looks at the text only of a token that is longer.
macro_rules! reads {
    ($sentence:expr, $token:expr, $word:literal) => {{
        let token: usize = $token;
        $crate::extract::tokens::reads!(@ $sentence, token, $sentence.letters(token), $word)
    }};
    ($sentence:expr, $token:expr, $($word:literal)|+) => {{
        use $crate::extract::tokens::{bit_of, letters as of};
        // A bit for each word tells most that are none of them.
        const BITS: u64 = 0 $(| bit_of(of($word.as_bytes())))+;
        let token: usize = $token;
        let letters: u64 = $sentence.letters(token);
        BITS & bit_of(letters) != 0
            && ($($crate::extract::tokens::reads!(@ $sentence, token, letters, $word))||+)
    }};
    (@ $sentence:expr, $token:expr, $letters:expr, $word:literal) => {
        if const { $word.len() <= 8 } {
            $letters == const { $crate::extract::tokens::letters($word.as_bytes()) }
        } else {
            $letters == 0 && $sentence.lower($token) == $word
        }
    };
}
pub(super) use reads;

/// One of 64 bits, told by letters.
#[inline]
pub(super) const fn bit_of(letters: u64) -> u64 {
    1 << (letters.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58)
}

const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '/')
}

/// Bytes of the mark of a note at the front ("[12]", "[3, 4]"); 0 where none stands there.
fn note(bytes: &[u8]) -> usize {
    let inside = bytes.get(1..).unwrap_or_default();
    let length = inside
        .iter()
        .take(NOTE_BYTES)
        .take_while(|b| b.is_ascii_digit() || matches!(b, b',' | b' ' | b'-'))
        .count();
    let figures = inside.first().is_some_and(u8::is_ascii_digit);
    if figures && inside.get(length) == Some(&b']') { length + 2 } else { 0 }
}

/// What stands in the brackets of a note is no longer than this.
const NOTE_BYTES: usize = 12;

/// Splits one part of a text; `part` is the byte range.
///
/// With `cells`, a tab or a gap of three spaces is a bar.
pub(super) fn tokenize_cells(text: &str, part: Span, trie: &Trie, cells: bool, out: &mut Vec<Token>) {
    if !cells {
        tokenize(text, part, trie, out);
        return;
    }
    let mut at = part.start;
    let body = part.of(text);
    let mut from = 0;
    while from < body.len() {
        let rest = body.get(from..).unwrap_or("");
        // Sought once: a search for the one behind each of the other reads the whole rest again and again.
        let mut bytes = rest.bytes().enumerate().peekable();
        let gap = std::iter::from_fn(|| Some((bytes.next()?, bytes.peek().copied()))).find_map(
            |((i, byte), next)| match byte {
                b'\t' => Some((i, 1)),
                b' ' if next.is_some_and(|(_, next)| next == b' ') => Some((i, 2)),
                _ => None,
            },
        );
        let Some((i, length)) = gap else { break };
        tokenize(text, Span::new(at, at + i), trie, out);
        if i > 0 {
            out.push(mark('|', at + i, 1));
        }
        at += i + length;
        from += i + length;
    }
    tokenize(text, Span::new(at, part.end), trie, out);
}

const fn mark(mark: char, at: usize, length: usize) -> Token {
    Token {
        start: at as u32,
        end: (at + length) as u32,
        word: WordId::UNKNOWN,
        letters: 0,
        kind: TokenKind::Mark(mark),
        joined: false,
        spaced: false,
        capital: false,
    }
}

/// Splits one part of a text; `part` is the byte range.
pub(super) fn tokenize(text: &str, part: Span, trie: &Trie, out: &mut Vec<Token>) {
    let mut buffer = String::new();
    let mut at = part.start;
    let mut joined = false;
    let mut spaced = true;
    let bytes = text.as_bytes().get(..part.end).unwrap_or_default();
    out.reserve(part.len() / 5);
    while at < part.end {
        // Most of a text is plain words with one blank between them.
        let plain = bytes.get(at..).unwrap_or_default();
        match plain.first() {
            Some(b' ') => {
                at += 1;
                (spaced, joined) = (true, false);
                continue;
            }
            Some(byte) if byte.is_ascii_alphabetic() => {
                if let Some((length, word, letters)) = plain_word(plain, trie) {
                    out.push(Token {
                        start: at as u32,
                        end: (at + length) as u32,
                        word,
                        letters,
                        kind: TokenKind::Word,
                        joined,
                        spaced,
                        capital: byte.is_ascii_uppercase(),
                    });
                    let blank = plain.get(length) == Some(&b' ');
                    (spaced, joined) = (blank, false);
                    at += length + usize::from(blank);
                    continue;
                }
            }
            // "killed two.[1] The army": the mark of a note is no part of the sentence.
            Some(b'[') if !spaced && note(plain) > 0 => {
                at += note(plain);
                continue;
            }
            // What begins and joins no word.
            Some(
                &byte @ (b'.' | b',' | b';' | b':' | b'!' | b'?' | b'"' | b'|' | b'[' | b']' | b'%' | b'$'),
            ) => {
                out.push(Token { letters: u64::from(byte), joined, spaced, ..mark(char::from(byte), at, 1) });
                (spaced, joined) = (false, false);
                at += 1;
                continue;
            }
            _ => {}
        }
        let rest = Span::new(at, part.end).of(text);
        let Some(first) = first_char(rest) else { break };
        if first.is_whitespace() {
            at += first.len_utf8();
            spaced = true;
            joined = false;
            continue;
        }
        let before = out.len();
        let length = if first.is_ascii_digit() {
            number(rest, at, trie, out)
        } else if first.is_alphabetic() {
            word(rest, at, trie, &mut buffer, out)
        } else if is_hyphen(first) && !spaced && rest.chars().nth(1).is_some_and(char::is_alphanumeric) {
            joined = true;
            at += first.len_utf8();
            continue;
        } else {
            let length = first.len_utf8();
            // "NSCN (K-YA)" and "the Lions' Den" are names.
            let word = match first {
                '(' | ')' => trie.plain_word(&[first as u8]),
                c if is_apostrophe(c) => trie.plain_word(b"'"),
                _ => None,
            };
            let letters = letters(first.encode_utf8(&mut [0; 4]).as_bytes());
            out.push(Token { word: word.unwrap_or(WordId::UNKNOWN), letters, ..mark(first, at, length) });
            length
        };
        if let Some(token) = out.get_mut(before) {
            token.joined = joined;
            token.spaced = spaced;
        }
        joined = false;
        spaced = false;
        at += length.max(1);
    }
}

#[inline]
fn first_char(text: &str) -> Option<char> {
    match text.as_bytes().first() {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        _ => text.chars().next(),
    }
}

/// A numeral at the front of `rest`; gives its length in bytes.
fn number(rest: &str, at: usize, trie: &Trie, out: &mut Vec<Token>) -> usize {
    let bytes = rest.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let mut value = 0_u32;
    let mut i = 0;
    let mut decimals = false;
    while let Some(&b) = bytes.get(i) {
        if b.is_ascii_digit() {
            if !decimals {
                value = value.saturating_mul(10).saturating_add(u32::from(b - b'0'));
            }
            i += 1;
        } else if b == b',' && digit(i + 1) && digit(i + 2) && digit(i + 3) && !digit(i + 4) {
            i += 1;
        } else if b == b'.'
            && digit(i + 1)
            && !decimals
            && i <= 3
            && bytes.get(i + 2).is_none_or(|&c| c != b'.')
            // "12.05.2025" is a day.
            && !(bytes.get(i + 3) == Some(&b'.') && digit(i + 4))
            && !is_year(rest.get(i + 1..).unwrap_or(""))
        {
            decimals = true;
            i += 1;
        } else {
            break;
        }
    }
    let tail = bytes.get(i..i + 2).unwrap_or(&[]).to_ascii_lowercase();
    let ends = !bytes.get(i + 2).is_some_and(u8::is_ascii_alphabetic);
    let ordinal = ends && matches!(tail.as_slice(), b"st" | b"nd" | b"rd" | b"th");
    if ordinal {
        i += 2;
    }
    let kind = if ordinal { TokenKind::Ordinal(value) } else { TokenKind::Number(value) };
    // Names have numerals, too: "the 444th Brigade", "400 Mawozo".
    let written = bytes.get(..i).filter(|b| b.iter().all(u8::is_ascii_alphanumeric)).unwrap_or_default();
    out.push(Token {
        start: at as u32,
        end: (at + i) as u32,
        word: trie.plain_word(written).unwrap_or(WordId::UNKNOWN),
        letters: letters(bytes.get(..i).unwrap_or_default()),
        kind,
        joined: false,
        spaced: false,
        capital: false,
    });
    i
}

/// A word at the front of `rest`, with the possessive after it; gives the length in bytes.
fn word(rest: &str, at: usize, trie: &Trie, buffer: &mut String, out: &mut Vec<Token>) -> usize {
    let mut end = 0;
    let mut possessive = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
            end = i + c.len_utf8();
            continue;
        }
        let next = chars.peek().map(|&(_, c)| c);
        if c == '*' && end == i && next.is_some_and(char::is_alphabetic) {
            continue;
        }
        if is_apostrophe(c) && next.is_some_and(char::is_alphabetic) {
            // "'s" at a word's end is the possessive; inside a name ("Da'esh") the mark belongs to it.
            let tail = rest.get(i + c.len_utf8()..).unwrap_or("");
            let mut after = tail.chars();
            let s = after.next();
            if matches!(s, Some('s' | 'S'))
                && !after.next().is_some_and(|c| c.is_alphanumeric() || is_apostrophe(c))
            {
                possessive = c.len_utf8() + 1;
                break;
            }
            continue;
        }
        // "U.S.", "a.m.": single letters with full stops between.
        let single = c == '.' && end == i && last_is_single(rest.get(..i).unwrap_or(""));
        // "p.m.Two men died": a word behind a letter with its full stop is one of its own.
        let goes_on = next.is_some_and(char::is_alphabetic)
            && !rest.get(i + 1..).is_some_and(|behind| {
                behind.chars().nth(1).is_some_and(char::is_alphabetic)
                    && rest.get(..i).is_some_and(|word| word.contains('.'))
            });
        if single && (goes_on || rest.get(..i).is_some_and(|w| w.contains('.'))) {
            if goes_on {
                continue;
            }
            end = i + 1;
        }
        break;
    }
    // "F-16s", "AK-47": one word, written with or without the hyphen.
    let tail = rest.get(end..).unwrap_or("");
    if possessive == 0
        && end <= 3
        && tail.starts_with('-')
        && tail.as_bytes().get(1).copied().is_some_and(|b| b.is_ascii_digit())
        && !is_year(tail.get(1..).unwrap_or(""))
    {
        end += 1 + tail.bytes().skip(1).take_while(u8::is_ascii_alphanumeric).count();
    }
    let written = rest.get(..end).unwrap_or("");
    normal_form(written.trim_end_matches('.'), buffer);
    buffer.retain(|c| c != '-');
    out.push(Token {
        start: at as u32,
        end: (at + end) as u32,
        word: trie.word(buffer),
        letters: letters(written.as_bytes()),
        kind: TokenKind::Word,
        joined: false,
        spaced: false,
        capital: written.chars().next().is_some_and(char::is_uppercase),
    });
    if possessive > 0 {
        out.push(Token {
            start: (at + end) as u32,
            end: (at + end + possessive) as u32,
            // A phrase that holds a possessive is written with it apart: "new year 's eve".
            word: trie.word("s"),
            letters: letters(rest.as_bytes().get(end..end + possessive).unwrap_or_default()),
            kind: TokenKind::Possessive,
            joined: false,
            spaced: false,
            capital: false,
        });
    }
    end + possessive
}

/// The bits of the first bytes of a number.
#[inline]
const fn front(bytes: usize) -> u64 {
    if bytes == 0 { 0 } else { u64::MAX >> (64 - 8 * bytes) }
}

/// The length, number and letters of a word of ASCII letters and figures that ends where it seems to; `None` where more has to be looked at.
#[inline]
fn plain_word(rest: &[u8], trie: &Trie) -> Option<(usize, WordId, u64)> {
    // Most words are read and looked up as one number.
    let head = eight(rest);
    let mut length = letters_and_figures(head);
    let small = (head | SMALL) & front(length);
    let mut more = 0;
    if length == LETTERS {
        let behind = rest.get(length..).unwrap_or_default();
        let next = eight(behind);
        length += letters_and_figures(next);
        more = (next | SMALL) & front(length - LETTERS);
        if length == 2 * LETTERS {
            length += plain_letters(behind.get(LETTERS..).unwrap_or_default());
        }
    }
    let ends = match rest.get(length) {
        // "U.S.": single letters with full stops.
        Some(b'.') => length > 1,
        // "F-16".
        Some(b'-') => length > 3,
        // "kil*led": a word that is kept from a filter.
        Some(b'*') => !rest.get(length + 1).is_some_and(u8::is_ascii_alphabetic),
        Some(b'\'' | b'`') => false,
        Some(byte) => byte.is_ascii(),
        None => true,
    };
    if !ends {
        return None;
    }
    if length <= LETTERS {
        return Some((length, trie.short_word(small), small));
    }
    let letters = u128::from(small) | u128::from(more) << 64;
    (length <= 2 * LETTERS).then(|| (length, trie.middle_word(letters), 0))
}

/// Whether a text begins with a year of our days ("12-May-2025" is three words).
fn is_year(text: &str) -> bool {
    let digits: usize = text.bytes().take_while(u8::is_ascii_digit).count();
    digits == 4 && (text.starts_with("19") || text.starts_with("20"))
}

/// Whether the last piece after a full stop is one letter ("U.S").
fn last_is_single(word: &str) -> bool {
    let last = word.rsplit('.').next().unwrap_or("");
    last.chars().count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    fn split(text: &str) -> String {
        let lexicon = Lexicon::embedded().unwrap();
        let mut out = Vec::new();
        tokenize(text, Span::new(0, text.len()), lexicon.trie(), &mut out);
        out.iter().map(|t| t.span().of(text).to_owned()).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn tokens_read_as_the_words_that_their_letters_spell() {
        let lexicon = Lexicon::embedded().unwrap();
        let text = "OF those Responsible, affiliate's eightsix 22 affiliates";
        let mut tokens = Vec::new();
        tokenize(text, Span::new(0, text.len()), lexicon.trie(), &mut tokens);
        let s = super::super::phrases::Sentence::new(&lexicon, text, &tokens);
        for i in 0..tokens.len() + 2 {
            let word = s.lower(i);
            assert_eq!(reads!(s, i, "of"), word == "of", "{word}");
            assert_eq!(reads!(s, i, "responsible"), word == "responsible", "{word}");
            let told = matches!(word, "those" | "responsible" | "eightsix" | "affiliates" | "on");
            assert_eq!(
                reads!(s, i, "those" | "responsible" | "eightsix" | "affiliates" | "on"),
                told,
                "{word}"
            );
            let denying = &lexicon.settings().identified.denying;
            assert_eq!(s.among(i, denying), denying.contains(word), "{word}");
        }
    }

    #[test]
    fn words_numbers_and_marks() {
        for (text, tokens) in [
            ("The U.S.-led coalition", "The|U.S.|led|coalition"),
            ("Da'esh's men", "Da'esh|'s|men"),
            ("1,200 of 2.5 km", "1,200|of|2.5|km"),
            ("at 3 a.m. on the 22nd.", "at|3|a.m.|on|the|22nd|."),
            ("14-16 May", "14|16|May"),
            ("killed.The army", "killed|.|The|army"),
            ("M23 and F-16s", "M23|and|F-16s"),
            ("14/05 | Homs", "14|05|||Homs"),
            ("12:30 — blast", "12|:|30|—|blast"),
        ] {
            assert_eq!(split(text), tokens);
        }
    }

    #[test]
    fn words_of_every_length_have_the_numbers_of_the_lexicon() {
        let lexicon = Lexicon::embedded().unwrap();
        let text =
            "bomb Airstrike ASSASSINATED bombardment kidnapping x1y2z3 reconnaissance counterinsurgency";
        let mut out = Vec::new();
        tokenize(text, Span::new(0, text.len()), lexicon.trie(), &mut out);
        let words: Vec<_> = text.split(' ').map(|word| lexicon.trie().word(&word.to_lowercase())).collect();
        assert_eq!(out.iter().map(|t| t.word).collect::<Vec<_>>(), words);
        assert!(words.iter().filter(|word| **word != WordId::UNKNOWN).count() > 4);
    }

    #[test]
    fn letters_tell_short_words() {
        let lexicon = Lexicon::embedded().unwrap();
        let text = "The PRISONER's 3rd “café” – THIRTEENTH";
        let mut out = Vec::new();
        tokenize(text, Span::new(0, text.len()), lexicon.trie(), &mut out);
        for token in &out {
            let small = token.span().of(text).to_ascii_lowercase();
            assert_eq!(token.letters, letters(small.as_bytes()), "{small}");
            assert_eq!(token.letters == 0, small.len() > 8, "{small}");
        }
        assert!(out.first().is_some_and(|t| is_one_of!(t.letters, "a" | "the")));
        assert!(!out.iter().any(|t| is_one_of!(t.letters, "th" | "prison")));
    }

    proptest::proptest! {
        #[test]
        fn tokens_never_panic_and_stay_in_order(text in "\\PC{0,80}") {
            let lexicon = Trie::default();
            let mut out = Vec::new();
            tokenize(&text, Span::new(0, text.len()), &lexicon, &mut out);
            for pair in out.windows(2) {
                proptest::prop_assert!(pair[0].end <= pair[1].start);
            }
            for token in &out {
                proptest::prop_assert!(!token.span().of(&text).is_empty());
            }
        }
    }
}
