//! Ranges of a report's text, and the way from byte offsets (inside) to code points (outside). Reads no text of its own.

use serde::{Deserialize, Serialize};

/// A half-open range `start..end` of byte offsets in a report's text. Both ends lie on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` up to, not including, `end`.
    #[inline]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The text under the span; empty where the span does not fit the text.
    #[inline]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Length in bytes.
    #[inline]
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether nothing lies under the span.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether the two spans share at least one byte.
    #[inline]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span around both.
    #[must_use]
    pub const fn join(self, other: Self) -> Self {
        let start = if self.start < other.start { self.start } else { other.start };
        let end = if self.end > other.end { self.end } else { other.end };
        Self { start, end }
    }
}

/// Turns byte offsets of one text into Unicode code point offsets, as files and `read` give them.
///
/// Cost: one pass over the text when made; a lookup is one table access and at most 63 bytes counted.
#[derive(Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    marks: Option<Vec<u32>>,
}

const STEP: usize = 64;

impl<'t> CodePoints<'t> {
    /// Prepares the table for `text`; ASCII text needs none.
    pub fn new(text: &'t str) -> Self {
        if text.is_ascii() {
            return Self { text, marks: None };
        }
        let mut seen = 0_u32;
        let mut marks = Vec::with_capacity(text.len() / STEP + 1);
        let (chunks, rest) = text.as_bytes().as_chunks::<STEP>();
        for chunk in chunks {
            marks.push(seen);
            // Without branches, for that many bytes are looked at together.
            let first = chunk.iter().fold(0_u8, |sum, byte| sum.wrapping_add(u8::from(is_first_byte(*byte))));
            seen += u32::from(first);
        }
        if !rest.is_empty() {
            marks.push(seen);
        }
        Self { text, marks: Some(marks) }
    }

    /// The number of code points before byte `offset`; an offset past the end counts the whole text.
    pub fn at(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let Some(marks) = &self.marks else { return offset };
        let block = offset / STEP;
        let (before, from) = match marks.get(block) {
            Some(&before) => (before as usize, block * STEP),
            None => (marks.last().map_or(0, |&m| m as usize), marks.len().saturating_sub(1) * STEP),
        };
        before + self.text.as_bytes()[from..offset].iter().filter(|&&b| is_first_byte(b)).count()
    }

    /// The span in code points.
    pub fn span(&self, span: Span) -> Span {
        Span::new(self.at(span.start), self.at(span.end))
    }
}

const fn is_first_byte(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_agree_with_counting() {
        for text in ["", "abc", "Deir ez‑Zor دير الزور", &"é".repeat(200), &"a‑".repeat(64)] {
            let table = CodePoints::new(text);
            for (count, (at, _)) in text.char_indices().enumerate() {
                assert_eq!(table.at(at), count, "{text} {at}");
            }
            assert_eq!(table.at(text.len()), text.chars().count());
            assert_eq!(table.at(text.len() + 9), text.chars().count());
        }
    }

    #[test]
    fn a_span_that_does_not_fit_gives_nothing() {
        assert_eq!(Span::new(1, 2).of("é"), "");
        assert_eq!(Span::new(0, 9).of("abc"), "");
    }
}
