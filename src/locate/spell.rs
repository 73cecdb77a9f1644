//! Reads one word: where it ends, how it is written. Knows no place and no name.

use super::tokens::{Case, Gap, Token};
use crate::gazetteer::{hash_bytes, hash_few, is_silent};

/// A letter or digit beyond ASCII. The signs of general punctuation, which news is full of, are told without a look into the tables.
pub(super) fn is_letter(c: char) -> bool {
    !('\u{2000}'..='\u{206f}').contains(&c) && c.is_alphanumeric()
}

/// Whether a letter stands at byte `at`.
pub(super) fn begins_word(text: &str, at: usize) -> bool {
    if let Some(byte) = text.as_bytes().get(at).filter(|b| b.is_ascii()) {
        return byte.is_ascii_alphabetic();
    }
    text.get(at..).and_then(|r| r.chars().next()).is_some_and(char::is_alphabetic)
}

/// A word of small ASCII letters, or of a capital and small ones.
pub(super) struct Plain {
    /// In bytes.
    pub(super) length: usize,
    pub(super) capital: bool,
    pub(super) hash: u64,
    /// The byte behind it; a blank at the end of the text.
    pub(super) after: u8,
}

/// Eight bytes from `at` on as a number, the first one lowest; zeros behind the end.
#[inline]
fn eight(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    match rest.first_chunk::<8>() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => rest.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)),
    }
}

/// How many of eight bytes, from the first one on, are small ASCII letters.
#[inline]
const fn small_letters(eight: u64) -> usize {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // With the high bit taken off, a sum reaches it exactly where the byte is at least "a", or past "z".
    let low = eight & !HIGH;
    let from_a = low + 0x1F1F_1F1F_1F1F_1F1F;
    let past_z = low + 0x0505_0505_0505_0505;
    let other = (!from_a | past_z | eight) & HIGH;
    (other.trailing_zeros() / 8) as usize
}

/// What the byte behind the letters of a plain word makes of it.
#[derive(Debug, Clone, Copy)]
enum After {
    /// The word ends.
    Ends,
    Stop,
    Hyphen,
    /// More has to be looked at.
    Unsure,
}

const AFTER: [After; 256] = {
    let mut table = [After::Unsure; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        table[byte as usize] = match byte {
            b'.' => After::Stop,
            b'-' => After::Hyphen,
            b'\'' | b'`' | b'&' => After::Unsure,
            _ if byte.is_ascii_alphanumeric() => After::Unsure,
            _ => After::Ends,
        };
        byte += 1;
    }
    table
};

/// Reads the plain word that begins at `start` and ends where it seems to, as most words do; `None` where more has to be looked at.
#[inline]
pub(super) fn plain_word(bytes: &[u8], start: usize) -> Option<Plain> {
    let head = eight(bytes, start);
    let first = head as u8;
    if !first.is_ascii_alphabetic() {
        return None;
    }
    let capital = first & 0x20 == 0;
    let mut length = small_letters(head | 0x20);
    let hash = if length < 8 {
        hash_few(head & (u64::MAX >> (64 - 8 * length)), length)
    } else {
        loop {
            let more = small_letters(eight(bytes, start + length));
            length += more;
            if more < 8 {
                break hash_bytes(bytes.get(start..start + length)?);
            }
        }
    };
    let after = bytes.get(start + length).copied().unwrap_or(b' ');
    let ends = match AFTER.get(usize::from(after)) {
        Some(After::Ends) => true,
        // "U.S.", "W.Va.": short pieces that begin with a capital.
        Some(After::Stop) => !capital || length > 2,
        // "Ras-\nhad": cut at the end of a line.
        Some(After::Hyphen) => bytes.get(start + length + 1) != Some(&b'\n'),
        Some(After::Unsure) | None => false,
    };
    ends.then_some(Plain { length, capital, hash, after })
}

/// Reads the word that begins at byte `start`.
pub(super) fn word(text: &str, start: usize, gap: Gap, opens: bool) -> Token {
    let bytes = text.as_bytes();
    let mut at = start;
    let (mut upper, mut lower, mut other, mut digits) = (0_u32, 0_u32, 0_u32, 0_u32);
    let mut first_upper = false;
    let mut segment = 0;
    let mut dotted = false;
    while let Some(&byte) = bytes.get(at) {
        if byte < 0x80 {
            if byte.is_ascii_lowercase() {
                lower += 1;
            } else if byte.is_ascii_uppercase() {
                first_upper |= upper + lower + other + digits == 0;
                upper += 1;
            } else if byte.is_ascii_digit() {
                digits += 1;
            } else if byte == b'-' && lower > 0 && broken(bytes, at) {
                // A word cut at the end of a line: "Ras-\nhad".
                at += 1;
            } else if byte == b'\'' || byte == b'`' {
                if !begins_word(text, at + 1) {
                    break;
                }
            } else if byte == b'.' {
                // "U.S.", "W.Va.": short pieces that begin with a capital, without blanks.
                let piece = at - segment.max(start);
                let more = bytes.get(at + 1).is_some_and(u8::is_ascii_uppercase);
                if !(piece <= 2 && first_upper && more && digits == 0 && other == 0) {
                    break;
                }
                dotted = true;
                segment = at + 1;
            } else if byte == b'&' {
                let joins = upper > 0 && lower == 0 && bytes.get(at + 1).is_some_and(u8::is_ascii_uppercase);
                if !joins {
                    break;
                }
            } else {
                break;
            }
            at += 1;
            continue;
        }
        let Some(c) = text.get(at..).and_then(|r| r.chars().next()) else { break };
        if c.is_lowercase() {
            lower += 1;
        } else if c.is_uppercase() {
            first_upper |= upper + lower + other + digits == 0;
            upper += 1;
        } else if is_letter(c) {
            other += 1;
        } else if is_silent(c) && begins_word(text, at + c.len_utf8())
            || c >= '\u{300}' && unicode_normalization::char::is_combining_mark(c)
        {
            // Stays inside the word.
        } else {
            break;
        }
        at += c.len_utf8();
    }
    let mut full_end = at;
    if dotted && bytes.get(at) == Some(&b'.') {
        at += 1;
        full_end = at;
        for possessive in ["'s", "’s"] {
            if text.get(at..).is_some_and(|r| r.starts_with(possessive)) {
                full_end = at + possessive.len();
            }
        }
    }
    let possessive = possessive(bytes.get(start..full_end).unwrap_or_default());
    let end = full_end - possessive;
    // The "s" of the ending is no letter of the word.
    if possessive > 0 && bytes.get(full_end - 1) == Some(&b's') {
        lower = lower.saturating_sub(1);
    }
    let case = if upper + lower + other == 0 || digits > upper + lower + other {
        Case::Digit
    } else if upper == 0 && lower > 0 {
        Case::Lower
    } else if upper == 0 {
        Case::None
    } else if lower == 0 && upper > 1 {
        Case::Upper
    } else if first_upper && upper == 1 {
        Case::Title
    } else if dotted && first_upper {
        Case::Upper
    } else {
        Case::Mixed
    };
    Token {
        start: start as u32,
        end: end as u32,
        full_end: full_end as u32,
        word: 0,
        case,
        gap,
        opens,
        stop_after: !dotted && bytes.get(at) == Some(&b'.'),
    }
}

/// Whether a hyphen between two small letters cuts a word at the end of a line.
fn broken(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|b| bytes.get(b)).is_some_and(u8::is_ascii_lowercase);
    before && bytes.get(at + 1) == Some(&b'\n') && bytes.get(at + 2).is_some_and(u8::is_ascii_lowercase)
}

/// How many bytes the possessive ending of a word takes: 's, ’s, 'S, ’S, `s; 0 where it has none or is nothing else.
fn possessive(word: &[u8]) -> usize {
    let ending = match word {
        [.., b'\'', b's' | b'S'] | [.., b'`', b's'] => 2,
        [.., 0xE2, 0x80, 0x99, b's' | b'S'] => 4,
        _ => 0,
    };
    if word.len() > ending { ending } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the quick look and the full one say of the word at the beginning, where the quick one says anything.
    fn both(text: &str) -> Option<(String, String)> {
        let Plain { length, capital, hash, after } = plain_word(text.as_bytes(), 0)?;
        assert_eq!(hash, hash_bytes(&text.as_bytes()[..length]), "{text}");
        let slow = word(text, 0, Gap::Break, true);
        let case = if capital { Case::Title } else { Case::Lower };
        let (end, stop_after) = (length as u32, after == b'.');
        let quick = Token { end, full_end: end, case, stop_after, ..slow };
        Some((format!("{quick:?}"), format!("{slow:?}")))
    }

    #[test]
    fn plain_words_are_read_as_all_others() {
        for text in [
            "a",
            "I",
            "A.",
            "Al.",
            "St. Louis",
            "homs",
            "Homs.",
            "Homs-",
            "Homs-\nhad",
            "homs-\nhad",
            "Homs's",
            "AT&T",
            "Mc",
            "McA",
            "a1",
            "é",
            "Hé",
            "Homs,",
            "x\u{300}",
            "U.S.",
            "Va.A",
            "Vas.A",
        ] {
            if let Some((quick, slow)) = both(text) {
                assert_eq!(quick, slow, "{text}");
            }
        }
    }

    #[test]
    fn small_letters_are_counted_eight_at_a_time() {
        for byte in 0..=u8::MAX {
            for at in 0..8 {
                let mut bytes = *b"abyzmnop";
                bytes[at] = byte;
                let small = if byte.is_ascii_lowercase() { 8 } else { at };
                assert_eq!(small_letters(u64::from_le_bytes(bytes)), small, "{byte} at {at}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn plain_words_are_no_others(text in "[A-Za-z][a-z]{0,12}[-a-zA-Z0-9.,'`&\n \u{e9}\u{2019}]{0,6}") {
            if let Some((quick, slow)) = both(&text) {
                proptest::prop_assert_eq!(quick, slow);
            }
        }
    }
}
