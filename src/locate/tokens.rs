//! Words of a report with what stands between them. Knows no place and no name.

use crate::gazetteer::{is_hyphen, is_silent};

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// Blanks only, without a line end.
    Space,
    /// A hyphen or dash without blanks.
    Hyphen,
    /// One line end.
    Line,
    /// A full stop and blanks.
    Stop,
    /// A comma and blanks.
    Comma,
    /// An opening bracket or quotation mark.
    Open,
    /// Another sign.
    Sign,
    /// An empty line, a bullet, the start of the text.
    Break,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// "homs".
    Lower,
    /// "Homs".
    Title,
    /// "HOMS", two letters at least.
    Upper,
    /// "McAllen", "eBay".
    Mixed,
    /// Letters that have no case.
    None,
    /// "30", "2nd".
    Digit,
}

/// A word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// First byte.
    pub(crate) start: u32,
    /// One past the last byte, without a possessive ending.
    pub(crate) end: u32,
    /// One past the last byte, with it.
    pub(crate) full_end: u32,
    /// How it is written.
    pub(crate) case: Case,
    /// What stands before it.
    pub(crate) gap: Gap,
    /// A sentence, line or quotation begins with it.
    pub(crate) opens: bool,
    /// A full stop follows at once.
    pub(crate) stop_after: bool,
}

impl Token {
    /// The word without a possessive ending.
    #[inline]
    pub(crate) fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// The word as it stands.
    pub(crate) fn full<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.full_end as usize).unwrap_or("")
    }

    /// Whether a name can begin or end with it.
    #[inline]
    pub(crate) const fn is_name_like(&self) -> bool {
        matches!(self.case, Case::Title | Case::Upper | Case::Mixed | Case::None)
    }
}

/// From so many words on a text tells how it is written.
const TELLING: usize = 25;

/// Whether a text is written without capitals, as messages and social media often are: then a small letter says nothing of a word.
pub(crate) fn without_capitals(tokens: &[Token]) -> bool {
    let capitals =
        tokens.iter().filter(|t| matches!(t.case, Case::Title | Case::Upper | Case::Mixed)).count();
    let small = tokens.iter().filter(|t| t.case == Case::Lower).count();
    small >= TELLING && capitals * 50 < small
}

/// Splits a text into words.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut out: Vec<Token> = Vec::with_capacity(text.len() / 6);
    let mut at = 0;
    let mut gap = Gap::Break;
    let mut lines = 0_u8;
    let mut opens = true;
    while let Some(&byte) = bytes.get(at) {
        if byte < 0x80 {
            if byte.is_ascii_alphanumeric() {
                let token = plain_word(bytes, at, gap, opens).unwrap_or_else(|| word(text, at, gap, opens));
                at = token.full_end as usize;
                out.push(token);
                (gap, lines, opens) = (after_word(text, at), 0, false);
                continue;
            }
            match byte {
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
                b'*' | b'#' | b'|' => {
                    gap = Gap::Break;
                    opens = true;
                }
                _ => gap = gap.max(Gap::Sign),
            }
            at += 1;
            continue;
        }
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
            at += 1;
            continue;
        };
        if is_letter(c)
            || matches!(c, 'ʿ' | 'ʾ' | '‘' | '’' | 'ʻ' | 'ʼ') && begins_word(text, at + c.len_utf8())
        {
            let opened = opens || matches!(c, '‘') && gap >= Gap::Stop;
            let token = word(text, at, gap, opened);
            at = (token.full_end as usize).max(at + c.len_utf8());
            if token.full_end > token.start {
                out.push(token);
                (gap, lines, opens) = (after_word(text, at), 0, false);
            }
            continue;
        }
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
    }
    out
}

/// A letter or digit beyond ASCII. The signs of general punctuation, which news is full of, are told without a look into the tables.
fn is_letter(c: char) -> bool {
    !('\u{2000}'..='\u{206f}').contains(&c) && c.is_alphanumeric()
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

fn begins_word(text: &str, at: usize) -> bool {
    if let Some(byte) = text.as_bytes().get(at).filter(|b| b.is_ascii()) {
        return byte.is_ascii_alphabetic();
    }
    text.get(at..).and_then(|r| r.chars().next()).is_some_and(char::is_alphabetic)
}

/// A word of small ASCII letters, or of a capital and small ones, that ends where it seems to, as most words do; `None` where more has to be
/// looked at. Gives what [`word`] gives.
fn plain_word(bytes: &[u8], start: usize, gap: Gap, opens: bool) -> Option<Token> {
    let rest = bytes.get(start..)?;
    let (first, behind) = rest.split_first()?;
    let capital = first.is_ascii_uppercase();
    if !capital && !first.is_ascii_lowercase() {
        return None;
    }
    let small = behind.iter().position(|b| !b.is_ascii_lowercase()).unwrap_or(behind.len());
    let stop_after = match behind.get(small) {
        // "U.S.", "W.Va.": short pieces that begin with a capital.
        Some(b'.') if capital && small < 2 => return None,
        Some(b'.') => true,
        // "Ras-\nhad": cut at the end of a line.
        Some(b'-') if behind.get(small + 1) == Some(&b'\n') => return None,
        Some(b'\'' | b'`' | b'&') => return None,
        Some(byte) if !byte.is_ascii() || byte.is_ascii_alphanumeric() => return None,
        _ => false,
    };
    let end = (start + 1 + small) as u32;
    let case = if capital { Case::Title } else { Case::Lower };
    Some(Token { start: start as u32, end, full_end: end, case, gap, opens, stop_after })
}

/// Reads the word that begins at byte `start`.
fn word(text: &str, start: usize, gap: Gap, opens: bool) -> Token {
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
            if let Some(token) = plain_word(text.as_bytes(), 0, Gap::Break, true) {
                assert_eq!(format!("{token:?}"), format!("{:?}", word(text, 0, Gap::Break, true)), "{text}");
            }
        }
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
        fn plain_words_are_no_others(text in "[A-Za-z][a-z]{0,4}[-a-zA-Z0-9.,'`&\n \u{e9}\u{2019}]{0,6}") {
            if let Some(token) = plain_word(text.as_bytes(), 0, Gap::Space, false) {
                proptest::prop_assert_eq!(format!("{token:?}"), format!("{:?}", word(&text, 0, Gap::Space, false)));
            }
        }

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
