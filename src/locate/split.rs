//! Splits a text into words. Knows no place and no name.

use super::spell::{Plain, begins_word, is_letter, plain_word, word};
use super::tokens::{Case, Gap, Token};
use crate::gazetteer::{hash_bytes, is_hyphen, is_silent};

/// Words that a text writes in small letters, by their hashes: a few bits for each, so that now and then one seems to be there that is not.
#[derive(Debug, Clone)]
pub(crate) struct Lower(Box<[u64; 256]>);

impl Default for Lower {
    fn default() -> Self {
        Self(Box::new([0; 256]))
    }
}

impl Lower {
    pub(crate) fn clear(&mut self) {
        self.0.fill(0);
    }

    #[inline]
    pub(crate) fn add(&mut self, hash: u64) {
        if let Some(slot) = self.0.get_mut((hash & 255) as usize) {
            *slot |= 1 << ((hash >> 8) & 63);
        }
    }

    pub(crate) fn may_hold(&self, hash: u64) -> bool {
        self.0.get((hash & 255) as usize).is_some_and(|slot| slot & (1 << ((hash >> 8) & 63)) != 0)
    }
}

/// Splits a text into words, which are added to `out`, those in small letters to `lower`. `number` gives the number of a word from where it
/// begins, where it ends and its hash.
pub(crate) fn split(
    text: &str,
    out: &mut Vec<Token>,
    lower: &mut Lower,
    mut number: impl FnMut(usize, usize, u64) -> u32,
) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut gap = Gap::Break;
    let mut lines = 0_u8;
    let mut opens = true;
    // Whether the last word stands for itself: a capital, a number, a tag.
    let mut apart = false;
    while let Some(&byte) = bytes.get(at) {
        let (token, hash, after) = if let Some(Plain { length, capital, hash, after }) = plain_word(bytes, at)
        {
            let (start, end) = (at as u32, (at + length) as u32);
            let case = if capital { Case::Title } else { Case::Lower };
            (
                Token { start, end, full_end: end, word: 0, case, gap, opens, stop_after: after == b'.' },
                hash,
                after,
            )
        } else if byte.is_ascii_alphanumeric() {
            hashed(bytes, word(text, at, gap, opens))
        } else if byte < 0x80 {
            match byte {
                // A tab between two words parts the cells of a table.
                b'\t' if gap == Gap::Space => gap = Gap::Sign,
                b' ' | b'\t' | b'\r' => {
                    if gap == Gap::Hyphen {
                        gap = Gap::Sign;
                    }
                }
                b'\n' => {
                    lines = lines.saturating_add(1);
                    gap = if lines > 1 || gap >= Gap::Stop { Gap::Break } else { Gap::Line };
                    opens |= gap == Gap::Break;
                }
                b'-' => {
                    let alone =
                        gap == Gap::Hyphen && bytes.get(at + 1).is_some_and(|b| *b != b' ' && *b != b'-');
                    gap = if alone { Gap::Hyphen } else { gap.max(Gap::Sign) };
                }
                b'.' => {
                    gap = gap.max(Gap::Stop);
                    opens = true;
                }
                b'!' | b'?' => {
                    gap = gap.max(Gap::Sign);
                    opens = true;
                }
                b':' | b';' => gap = gap.max(Gap::Sign),
                b',' => gap = if gap <= Gap::Comma { Gap::Comma } else { gap },
                b'(' | b'[' | b'"' | b'\'' => {
                    gap = gap.max(Gap::Open);
                    opens |= byte == b'"';
                }
                // "In #Homs": a tag is a word like any other, and begins a name of its own: "#Homs #Hama".
                b'#' if gap < Gap::Break && begins_word(text, at + 1) => {
                    if apart && gap == Gap::Space {
                        gap = Gap::Comma;
                    }
                }
                b'*' | b'#' | b'|' => {
                    gap = Gap::Break;
                    opens = true;
                }
                _ => gap = gap.max(Gap::Sign),
            }
            at += 1;
            continue;
        } else {
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
                at += 1;
                continue;
            };
            let begins = is_letter(c)
                || matches!(c, 'ʿ' | 'ʾ' | '‘' | '’' | 'ʻ' | 'ʼ') && begins_word(text, at + c.len_utf8());
            if !begins {
                if is_hyphen(c) {
                    let next = text.get(at + c.len_utf8()..).and_then(|r| r.chars().next());
                    let alone = gap == Gap::Hyphen
                        && next.is_some_and(char::is_alphanumeric)
                        && !matches!(c, '\u{2013}'..='\u{2015}');
                    gap = if alone { Gap::Hyphen } else { Gap::Sign.max(gap) };
                } else if c.is_whitespace() {
                    if gap == Gap::Hyphen {
                        gap = Gap::Sign;
                    }
                } else if !is_silent(c) || matches!(c, '‘' | '’') {
                    match c {
                        '“' | '«' | '‘' => {
                            gap = gap.max(Gap::Open);
                            opens = true;
                        }
                        '،' => gap = if gap <= Gap::Comma { Gap::Comma } else { gap },
                        '•' | '·' | '■' | '▪' | '●' => {
                            gap = Gap::Break;
                            opens = true;
                        }
                        '؟' | '۔' => {
                            gap = gap.max(Gap::Stop);
                            opens = true;
                        }
                        _ => gap = gap.max(Gap::Sign),
                    }
                }

                at += c.len_utf8();
                continue;
            }
            let opened = opens || matches!(c, '‘') && gap >= Gap::Stop;
            let token = word(text, at, gap, opened);
            if token.full_end == token.start {
                at += c.len_utf8();
                continue;
            }
            hashed(bytes, token)
        };
        if token.case == Case::Lower {
            lower.add(hash);
        }
        out.push(Token { word: number(token.start as usize, token.end as usize, hash), ..token });
        at = token.full_end as usize;
        apart = token.case != Case::Lower;
        (lines, opens) = (0, false);
        gap = match after {
            b'-' => Gap::Hyphen,
            0..0x80 => Gap::Space,
            _ => after_word(text, at),
        };
        // Mostly a blank and another word follow.
        at += usize::from(after == b' ');
    }
}

/// A word with the hash of how it is written, and the byte behind it.
fn hashed(bytes: &[u8], token: Token) -> (Token, u64, u8) {
    let hash = hash_bytes(bytes.get(token.start as usize..token.end as usize).unwrap_or_default());
    (token, hash, bytes.get(token.full_end as usize).copied().unwrap_or(b' '))
}

/// The gap that begins where a word ends.
fn after_word(text: &str, at: usize) -> Gap {
    let hyphen = match text.as_bytes().get(at) {
        Some(b'-') => true,
        Some(0..0x80) | None => false,
        Some(_) => text.get(at..).and_then(|r| r.chars().next()).is_some_and(is_hyphen),
    };
    if hyphen { Gap::Hyphen } else { Gap::Space }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        let mut out = Vec::new();
        split(text, &mut out, &mut Lower::default(), |_, _, _| 0);
        out
    }

    fn words(text: &str) -> Vec<&str> {
        tokens(text).iter().map(|t| t.text(text)).collect()
    }

    #[test]
    fn words_keep_inner_apostrophes_and_abbreviations() {
        assert_eq!(words("Ba'qubah, Qa’im; the U.S.’s men."), ["Ba'qubah", "Qa’im", "the", "U.S.", "men"]);
        assert_eq!(words("in W.Va. and N.Y. Done.Then"), ["in", "W.Va.", "and", "N.Y.", "Done", "Then"]);
        assert_eq!(words("Iraq's 'Anah ‘Anah"), ["Iraq", "Anah", "‘Anah"]);
    }

    #[test]
    fn a_word_cut_at_the_end_of_a_line_is_one() {
        assert_eq!(
            words("in the Ras-\nhad steppe, al-\nHol"),
            ["in", "the", "Ras-\nhad", "steppe", "al", "Hol"]
        );
    }

    #[test]
    fn hyphens_of_every_sort_join_words() {
        for hyphen in ['-', '\u{2010}', '\u{2011}', '\u{2212}'] {
            let text = format!("Deir ez{hyphen}Zor");
            let gaps: Vec<Gap> = tokens(&text).iter().map(|t| t.gap).collect();
            assert_eq!(gaps, [Gap::Break, Gap::Space, Gap::Hyphen], "{hyphen}");
        }
        assert_eq!(tokens("here - there").get(1).map(|t| t.gap), Some(Gap::Sign));
    }

    #[test]
    fn sentences_lines_and_bullets_open() {
        let text = "One two. Three\nfour\n\nFive • Six";
        let opens: Vec<&str> = tokens(text).iter().filter(|t| t.opens).map(|t| t.text(text)).collect();
        assert_eq!(opens, ["One", "Three", "Five", "Six"]);
    }

    #[test]
    fn no_text_is_refused() {
        for text in ["", "…", "\u{300}", "'", "’’", "a\u{300}b", "\u{feff}x", "‘", "ʿ"] {
            for token in tokens(text) {
                assert!(text.get(token.start as usize..token.full_end as usize).is_some());
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn tokens_lie_on_characters_in_order(text in "\\PC{0,60}") {
            let mut last = 0;
            for token in tokens(&text) {
                proptest::prop_assert!(token.start >= last && token.end <= token.full_end && token.start < token.full_end);
                proptest::prop_assert!(text.get(token.start as usize..token.end as usize).is_some());
                proptest::prop_assert!(text.get(token.start as usize..token.full_end as usize).is_some());
                last = token.full_end;
            }
        }
    }
}
