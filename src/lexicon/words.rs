//! The normal form of a word, alike for lexicon phrases and report text: lower case, no apostrophes, no diacritics of Latin letters.

use compact_str::CompactString;
use smallvec::SmallVec;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Whether a character is one of the marks that stand for an apostrophe inside names and contractions.
pub const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʿ' | 'ʾ' | '`' | '´' | 'ʻ' | '′')
}

/// Writes the normal form of `word` into `out` (cleared first).
pub fn normal_form(word: &str, out: &mut String) {
    out.clear();
    if word.is_ascii() {
        // "U.S." and "US" are one word; "kil*led" is kept from a filter.
        out.extend(
            word.bytes()
                .filter(|&b| !matches!(b, b'\'' | b'`' | b'.' | b'*'))
                .map(|b| b.to_ascii_lowercase() as char),
        );
        return;
    }
    for c in word.nfd() {
        if is_apostrophe(c) || is_combining_mark(c) || matches!(c, '.' | '*') {
            continue;
        }
        match c {
            'ı' | 'İ' => out.push('i'),
            'ø' | 'Ø' => out.push('o'),
            'ß' => out.push_str("ss"),
            'ł' | 'Ł' => out.push('l'),
            'đ' | 'Đ' => out.push('d'),
            _ => out.extend(c.to_lowercase()),
        }
    }
}

/// The words of a phrase, most of which are few and short.
pub(super) type PhraseWords = SmallVec<[CompactString; 6]>;

/// The words of a lexicon phrase: split at spaces, hyphens, slashes, commas and brackets, each in normal form.
pub(super) fn phrase_words(phrase: &str) -> PhraseWords {
    let mut buffer = String::new();
    let plain = phrase.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b' ' | b'-'));
    if plain {
        let mut out = PhraseWords::new();
        for word in phrase.as_bytes().split(|b| matches!(b, b' ' | b'-')).filter(|word| !word.is_empty()) {
            let mut small = CompactString::from_utf8_lossy(word);
            small.make_ascii_lowercase();
            out.push(small);
        }
        return out;
    }
    let phrase = join_model_numbers(phrase);
    phrase
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '‑' | '–' | '/' | ',' | '(' | ')'))
        .filter(|w| !w.is_empty())
        .flat_map(apart)
        .flat_map(|w| {
            // "people's" in a phrase is two tokens in text: the word and the possessive.
            let mut cut = w.char_indices().rev();
            let owns = matches!((cut.next(), cut.next()), (Some((_, 's' | 'S')), Some((at, c))) if at > 0 && is_apostrophe(c));
            let end = if owns { w.char_indices().rev().nth(1).map_or(w.len(), |(at, _)| at) } else { w.len() };
            normal_form(w.get(..end).unwrap_or(w), &mut buffer);
            [Some(CompactString::from(&buffer)), owns.then(|| CompactString::const_new("s"))]
        })
        .flatten()
        .collect()
}

/// "3R" is a numeral and a word, as in text; "4th" is one.
fn apart(word: &str) -> impl Iterator<Item = &str> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = word.split_at_checked(digits).unwrap_or((word, ""));
    let one = digits == 0 || rest.is_empty() || matches!(rest, "st" | "nd" | "rd" | "th");
    let (front, behind) = if one { (word, "") } else { (number, rest) };
    [front, behind].into_iter().filter(|part| !part.is_empty())
}

/// "F-16" and "f 16" are one word, as in text.
fn join_model_numbers(phrase: &str) -> String {
    let mut out = String::with_capacity(phrase.len());
    for word in phrase.split([' ', '-']) {
        let digits = word.starts_with(|c: char| c.is_ascii_digit());
        let last = out.rsplit(' ').next().unwrap_or("");
        let letters = (1..=3).contains(&last.len()) && last.bytes().all(|b| b.is_ascii_alphabetic());
        if !out.is_empty() && (!digits || !letters) {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding() {
        let mut out = String::new();
        for (word, normal) in [
            ("Da’esh", "daesh"),
            ("Da'esh", "daesh"),
            ("ISIS", "isis"),
            ("Şırnak", "sirnak"),
            ("U.S.", "us"),
            ("café", "cafe"),
        ] {
            normal_form(word, &mut out);
            assert_eq!(out, normal);
        }
        assert_eq!(phrase_words("car-bomb  Attack").as_slice(), ["car", "bomb", "attack"]);
        assert_eq!(phrase_words("4th Division").as_slice(), ["4th", "division"]);
        assert_eq!(phrase_words("3R rebels").as_slice(), ["3", "r", "rebels"]);
        assert_eq!(phrase_words("F-16 jets").as_slice(), ["f16", "jets"]);
    }
}
