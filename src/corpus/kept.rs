//! The lines of a report that were kept so far, and whether a further one repeats them: word for word, or as the beginning of a paragraph.
//! Most lines are told from all others by how they open, and are never written out.

use rustc_hash::{FxHashMap, FxHasher};
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::ops::Bound;

/// Bytes of a line's plain form that two lines are told apart by.
const OPENING: usize = 24;
/// Paragraphs that others may be cut-off copies of, at most.
const PARAGRAPHS: usize = 2_000;

/// Kept lines.
#[derive(Debug, Default)]
pub(super) struct Kept<'r> {
    /// Each with whether it is one of the paragraphs that others may be cut-off copies of.
    lines: Vec<(&'r str, bool)>,
    paragraphs: usize,
    /// The lines by the number of their opening.
    openings: FxHashMap<u64, Alike>,
}

/// Lines that open alike: each is written out once, when one of them is asked for.
#[derive(Debug, Default)]
struct Alike {
    at: Vec<u32>,
    /// The plain forms of the first of them, with whether one is a paragraph.
    plain: BTreeMap<String, bool>,
    written: usize,
}

impl<'r> Kept<'r> {
    /// Keeps a line with its [`opening`].
    pub(super) fn add(&mut self, text: &'r str, opening: u64, paragraph: bool) {
        let paragraph = paragraph && self.paragraphs < PARAGRAPHS;
        self.paragraphs += usize::from(paragraph);
        self.openings.entry(opening).or_default().at.push(self.lines.len() as u32);
        self.lines.push((text, paragraph));
    }

    /// The plain form of a line that may stand among the kept ones or begin one of them; `None` where it cannot.
    pub(super) fn may_repeat(&self, text: &str, opening: u64) -> Option<String> {
        let open = text.trim_end_matches(is_mark).ends_with('…');
        (open || self.openings.contains_key(&opening)).then(|| plain(text))
    }

    /// Whether a line of this plain form was kept.
    pub(super) fn has(&mut self, words: &str) -> bool {
        self.like(words).is_some_and(|alike| alike.contains_key(words))
    }

    /// Whether a paragraph was kept that goes on after these words, the dots at their end apart.
    pub(super) fn goes_on(&mut self, words: &str) -> bool {
        let start = words.trim_end_matches(['…', '.']);
        if start.len() < OPENING {
            return self.lines.iter().any(|&(line, paragraph)| {
                paragraph && {
                    let earlier = plain(line);
                    earlier.len() > words.len() && earlier.starts_with(start)
                }
            });
        }
        self.like(start).is_some_and(|alike| {
            let mut from = alike.range::<str, _>((Bound::Included(start), Bound::Unbounded));
            from.by_ref()
                .take_while(|(earlier, _)| earlier.starts_with(start))
                .any(|(earlier, paragraph)| *paragraph && earlier.len() > words.len())
        })
    }

    /// The plain forms of the lines that open like one.
    fn like(&mut self, words: &str) -> Option<&BTreeMap<String, bool>> {
        let alike = self.openings.get_mut(&numbered(words.as_bytes()))?;
        for at in alike.at.get(alike.written..).unwrap_or_default() {
            if let Some((line, paragraph)) = self.lines.get(*at as usize) {
                *alike.plain.entry(plain(line)).or_default() |= paragraph;
            }
        }
        alike.written = alike.at.len();
        Some(&alike.plain)
    }
}

/// The number of a line's opening: the same for all lines whose plain forms have the same first bytes.
pub(super) fn opening(text: &str) -> u64 {
    let mut out = [0_u8; OPENING];
    // Bytes of the plain form so far, and up to the last one that is no mark.
    let (mut length, mut solid) = (0, 0);
    let mut blank = false;
    let mut put = |byte: u8, length: &mut usize| {
        if let Some(slot) = out.get_mut(*length) {
            *slot = byte;
        }
        *length += 1;
    };
    // Most lines are plain as far as is looked.
    let mut plain = text.bytes();
    let whole = loop {
        let Some(byte) = plain.next() else { break true };
        match byte {
            b' ' | b'\t'..=b'\r' => {
                blank = length > 0;
                continue;
            }
            0x80.. => break false,
            _ => {}
        }
        let mark = !byte.is_ascii_alphanumeric();
        // Marks before the first word are no part of the plain form.
        if mark && length == 0 {
            continue;
        }
        if std::mem::take(&mut blank) {
            put(b' ', &mut length);
        }
        put(byte.to_ascii_lowercase(), &mut length);
        if !mark {
            solid = length;
            if length >= OPENING {
                break true;
            }
        }
    };
    let mut push = |bytes: &[u8], length: &mut usize| {
        let free = out.get_mut(*length..).unwrap_or_default();
        free.iter_mut().zip(bytes).for_each(|(slot, byte)| *slot = *byte);
        *length += bytes.len();
    };
    let rest = if whole { "" } else { text.get(text.len() - plain.len() - 1..).unwrap_or_default() };
    for c in rest.chars() {
        if c.is_whitespace() {
            blank = length > 0;
            continue;
        }
        let mark = is_mark(c);
        if mark && length == 0 {
            continue;
        }
        if std::mem::take(&mut blank) {
            push(b" ", &mut length);
        }
        if c.is_ascii() {
            push(&[c.to_ascii_lowercase() as u8], &mut length);
        } else {
            c.to_lowercase().for_each(|c| push(c.encode_utf8(&mut [0; 4]).as_bytes(), &mut length));
        }
        if !mark {
            solid = length;
            if length >= OPENING {
                break;
            }
        }
    }
    numbered(out.get(..solid).unwrap_or(&out))
}

/// The number that [`opening`] gives for all texts of a plain form.
pub(super) fn numbered(plain: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    plain.get(..OPENING).unwrap_or(plain).hash(&mut hasher);
    hasher.finish()
}

/// A text as compared with others: lower case, single blanks, no marks at its ends.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        for word in text.split(|c: char| matches!(c, ' ' | '\t'..='\r')).filter(|word| !word.is_empty()) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
        out.make_ascii_lowercase();
        return trimmed(out);
    }
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        push_lower(word, &mut out);
    }
    trimmed(out)
}

/// Adds a text with small letters, runs of plain ones at once.
fn push_lower(text: &str, out: &mut String) {
    for piece in text.split_inclusive(|c: char| !c.is_ascii()) {
        let plain = piece.trim_end_matches(|c: char| !c.is_ascii());
        let from = out.len();
        out.push_str(plain);
        if let Some(fresh) = out.get_mut(from..) {
            fresh.make_ascii_lowercase();
        }
        out.extend(piece.get(plain.len()..).unwrap_or("").chars().flat_map(char::to_lowercase));
    }
}

/// Without marks at its ends.
fn trimmed(mut text: String) -> String {
    text.truncate(text.trim_end_matches(is_mark).len());
    let lead = text.len() - text.trim_start_matches(is_mark).len();
    text.drain(..lead);
    text
}

fn is_mark(c: char) -> bool {
    !c.is_alphanumeric() && c != '…'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_lines_and_cut_off_copies_are_known() {
        let paragraph =
            "“Nobody  came to the Quay that night”, the harbour master wrote, and the lamps were out.";
        let mut kept = Kept::default();
        kept.add(paragraph, opening(paragraph), true);
        kept.add("Short line", opening("Short line"), false);
        let mut again =
            |text: &str| kept.may_repeat(text, opening(text)).is_some_and(|words| kept.has(&words));
        assert!(again(
            "* nobody came to the quay that night”, THE harbour master wrote, and the lamps were out"
        ));
        assert!(again("short  line"));
        assert!(!again("short lines") && !again("Nobody came to the quay that night"));
        let mut cut =
            |text: &str| kept.may_repeat(text, opening(text)).is_some_and(|words| kept.goes_on(&words));
        assert!(cut("Nobody came to the quay that night”, the harbour..."));
        assert!(cut("Nobody…") && !cut("Somebody came to the quay that night..."));
        // Only paragraphs go on.
        assert!(!cut("Short li…"));
    }

    proptest::proptest! {
        #[test]
        fn lines_of_one_plain_form_have_one_opening(text in "[ a-cA-C.,—…é\t]{0,60}", behind in "[ .,—]{0,3}") {
            let other = format!("  {}{behind}", text.to_uppercase());
            proptest::prop_assume!(plain(&text) == plain(&other));
            proptest::prop_assert_eq!(opening(&text), opening(&other));
            proptest::prop_assert_eq!(opening(&text), numbered(plain(&text).as_bytes()));
        }
    }
}
