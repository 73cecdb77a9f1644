//! Dates in the ways that files and pages write them, to a day. Reads no running text beyond what it is handed.

use super::library::Months;
use crate::model::Date;
use compact_str::CompactString;
use std::ops::Deref;

/// A day that was read and what was assumed to read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ReadDate {
    pub(super) date: Date,
    /// Day and month could be taken the other way round (`04/05/2025`); day first was assumed.
    pub(super) ambiguous: bool,
}

/// Reads the first full date in `text`: ISO 8601 with or without time, RFC 2822, `16 April 2025`, `April 16, 2025`, `16/04/2025`,
/// `20250416`, seconds or milliseconds since 1970. The day is the one written: time zones do not move it. `None` where there is none.
/// Month names are those of `lexicon/en/publication.toml`.
pub fn parse_date(text: &str) -> Option<Date> {
    static LIBRARY: std::sync::OnceLock<Option<super::library::Library>> = std::sync::OnceLock::new();
    let library = LIBRARY.get_or_init(|| super::library::Library::embedded().ok()).as_ref()?;
    read(text, &library.publication.months).map(|d| d.date)
}

/// Years that a report can have been published in. Earlier and later ones are ids, prices and telephone numbers.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// Reads a field's value.
pub(super) fn read(text: &str, months: &Months) -> Option<ReadDate> {
    let text = text.trim();
    if let Some(date) = epoch(text) {
        return Some(ReadDate { date, ambiguous: false });
    }
    find_all(text, months).into_iter().next().map(|found| found.read)
}

/// A full date inside a longer text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FoundDate {
    pub(super) read: ReadDate,
    /// Byte offsets in the text.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Every full date (day, month and year) in `text`, in order.
pub(super) fn find_all(text: &str, months: &Months) -> Vec<FoundDate> {
    // Every full date has a year in figures.
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match full_date(&tokens, at, months) {
            Some((read, used)) => {
                let start = tokens.get(at).map_or(0, |t| t.start);
                let end = tokens.get(at + used - 1).map_or(start, |t| t.start + t.text.len());
                found.push(FoundDate { read, start, end });
                at += used;
            }
            None => at += 1,
        }
    }
    found
}

/// A run of digits, a run of letters, or one other character that is no blank.
#[derive(Debug, Clone)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    pub(super) lower: Lower<'t>,
    pub(super) start: usize,
    /// Whether a blank or the start of the text stands before it.
    pub(super) spaced: bool,
}

/// A piece of a text in small letters.
#[derive(Debug, Clone)]
pub(super) enum Lower<'t> {
    /// As it stands.
    Same(&'t str),
    Small(CompactString),
}

impl Deref for Lower<'_> {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        match self {
            Self::Same(text) => text,
            Self::Small(text) => text,
        }
    }
}

impl Token<'_> {
    pub(super) fn number(&self) -> Option<i64> {
        (self.text.len() <= 14 && self.text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| self.text.parse().ok())?
    }
}

/// Splits text into tokens for date reading.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    #[derive(PartialEq, Clone, Copy)]
    enum Class {
        Digit,
        Letter,
        Blank,
        Other,
    }
    let class = |c: char| match c {
        c if c.is_ascii_digit() => Class::Digit,
        c if c.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&c) => Class::Letter,
        c if c.is_whitespace() => Class::Blank,
        // Marks of writing direction and soft hyphens stand inside dates of Arabic pages and mean nothing.
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{ad}'
        | '\u{feff}' => Class::Blank,
        _ => Class::Other,
    };
    let mut out: Vec<Token<'_>> = Vec::with_capacity(text.len() / 5);
    let mut spaced = true;
    let bytes = text.as_bytes();
    let at_char = |at: usize| -> Option<(Class, usize)> {
        let byte = *bytes.get(at)?;
        if byte.is_ascii() {
            let kind = match byte {
                b'0'..=b'9' => Class::Digit,
                b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
                b' ' | b'\t'..=b'\r' => Class::Blank,
                _ => Class::Other,
            };
            return Some((kind, 1));
        }
        let c = text.get(at..)?.chars().next()?;
        Some((class(c), c.len_utf8()))
    };
    let mut next = 0;
    loop {
        if bytes.get(next) == Some(&b' ') {
            (next, spaced) = (next + 1, true);
            continue;
        }
        let Some((kind, length)) = at_char(next) else { break };
        let start = next;
        let mut end = start + length;
        if matches!(kind, Class::Digit | Class::Letter) {
            // Most of a run is plain.
            let plain = |byte: &u8| match kind {
                Class::Letter => byte.is_ascii_alphabetic(),
                _ => byte.is_ascii_digit(),
            };
            end += bytes.get(end..).map_or(0, |rest| rest.iter().take_while(|byte| plain(byte)).count());
            if bytes.get(end).is_some_and(|byte| !byte.is_ascii()) {
                while let Some((_, length)) = at_char(end).filter(|(other, _)| *other == kind) {
                    end += length;
                }
            }
        }
        next = end;
        if kind == Class::Blank {
            spaced = true;
            continue;
        }
        if let Some(piece) = text.get(start..end) {
            out.push(Token { text: piece, lower: lower(piece), start, spaced });
        }
        spaced = false;
    }
    out
}

fn lower(piece: &str) -> Lower<'_> {
    // Most words have no capital.
    if piece.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return Lower::Same(piece);
    }
    if !piece.is_ascii() {
        return Lower::Small(piece.to_lowercase().into());
    }
    let mut small = CompactString::from(piece);
    small.make_ascii_lowercase();
    Lower::Small(small)
}

/// A full date that starts at token `at`, and how many tokens it takes.
fn full_date(tokens: &[Token<'_>], at: usize, months: &Months) -> Option<(ReadDate, usize)> {
    numeric(tokens, at)
        .or_else(|| day_month_year(tokens, at, months))
        .or_else(|| month_day_year(tokens, at, months))
}

/// `2025-04-16`, `2025/4/16`, `16.04.2025`, `4/16/2025`, `16-04-25` is not read, `20250416`.
fn numeric(tokens: &[Token<'_>], at: usize) -> Option<(ReadDate, usize)> {
    let first = tokens.get(at)?;
    let a = first.number()?;
    // A digit run that is part of a longer number (`1.234.567`) is no date.
    if at > 0 && !first.spaced && tokens.get(at - 1).is_some_and(|t| matches!(t.text, "." | "," | "-" | "/"))
    {
        let before = at.checked_sub(2).and_then(|i| tokens.get(i)).and_then(Token::number);
        if before.is_some() {
            return None;
        }
    }
    if first.text.len() == 8 {
        let date = date(a / 10_000, a / 100 % 100, a % 100)?;
        return Some((ReadDate { date, ambiguous: false }, 1));
    }
    let separator = tokens.get(at + 1)?;
    if !matches!(separator.text, "-" | "/" | "." | "_" | "‑") || separator.spaced {
        return None;
    }
    let (b, again, c) = (tokens.get(at + 2)?, tokens.get(at + 3)?, tokens.get(at + 4)?);
    if again.text != separator.text || again.spaced || b.spaced || c.spaced {
        return None;
    }
    // `16.04.2025.7` is an address or a version.
    if tokens.get(at + 5).is_some_and(|t| t.text == separator.text && !t.spaced)
        && tokens.get(at + 6).is_some_and(|t| !t.spaced && t.number().is_some())
        && separator.text == "."
    {
        return None;
    }
    let (middle, last) = (b.number()?, c.number()?);
    if first.text.len() == 4 && b.text.len() <= 2 && c.text.len() <= 2 {
        return Some((ReadDate { date: date(a, middle, last)?, ambiguous: false }, 5));
    }
    if c.text.len() == 4 && first.text.len() <= 2 && b.text.len() <= 2 {
        let (one, two, year) = (a, middle, last);
        let day_first = date(year, two, one);
        let month_first = date(year, one, two);
        let dots = separator.text == ".";
        let read = match (day_first, month_first) {
            (Some(date), None) | (None, Some(date)) => ReadDate { date, ambiguous: false },
            (Some(date), Some(other)) => ReadDate { date, ambiguous: date != other && !dots },
            (None, None) => return None,
        };
        return Some((read, 5));
    }
    None
}

/// `16 April 2025`, `16. Apr 2025`, `16th of April, 2025`, `16-Apr-2025`, `1er mai 2025`.
fn day_month_year(tokens: &[Token<'_>], at: usize, months: &Months) -> Option<(ReadDate, usize)> {
    let day = tokens.get(at).filter(|t| t.text.len() <= 2)?.number()?;
    let mut next = at + 1;
    if tokens.get(next).is_some_and(|t| !t.spaced && matches!(&*t.lower, "st" | "nd" | "rd" | "th" | "er")) {
        next += 1;
    }
    while tokens
        .get(next)
        .is_some_and(|t| matches!(t.text, "." | "-" | "/") || matches!(&*t.lower, "of" | "de"))
    {
        next += 1;
    }
    let (month, used) = month_at(tokens, next, months)?;
    next += used;
    while tokens.get(next).is_some_and(|t| matches!(t.text, "." | "," | "-" | "/") || &*t.lower == "de") {
        next += 1;
    }
    let year = tokens.get(next).filter(|t| t.text.len() == 4)?.number()?;
    Some((ReadDate { date: date(year, i64::from(month), day)?, ambiguous: false }, next + 1 - at))
}

/// `April 16, 2025`, `Apr. 16th 2025`.
fn month_day_year(tokens: &[Token<'_>], at: usize, months: &Months) -> Option<(ReadDate, usize)> {
    let (month, used) = month_at(tokens, at, months)?;
    let mut next = at + used;
    while tokens.get(next).is_some_and(|t| matches!(t.text, "." | "-" | "/")) {
        next += 1;
    }
    let day = tokens.get(next).filter(|t| t.text.len() <= 2)?.number()?;
    next += 1;
    if tokens.get(next).is_some_and(|t| !t.spaced && matches!(&*t.lower, "st" | "nd" | "rd" | "th")) {
        next += 1;
    }
    while tokens.get(next).is_some_and(|t| matches!(t.text, "," | "." | "-" | "/")) {
        next += 1;
    }
    let year = tokens.get(next).filter(|t| t.text.len() == 4)?.number()?;
    Some((ReadDate { date: date(year, i64::from(month), day)?, ambiguous: false }, next + 1 - at))
}

/// A month name of one or two tokens (`كانون الثاني`) at `at`, and how many it takes.
pub(super) fn month_at(tokens: &[Token<'_>], at: usize, months: &Months) -> Option<(i8, usize)> {
    let first = tokens.get(at).filter(|first| months.may_begin(&first.lower))?;
    if let Some(second) = tokens.get(at + 1)
        && let Some(month) = months.of_two(&first.lower, &second.lower)
    {
        return Some((month, 2));
    }
    Some((months.number(&first.lower)?, 1))
}

/// A day of the calendar in the years that reports have.
pub(super) fn date(year: i64, month: i64, day: i64) -> Option<Date> {
    let year = i16::try_from(year).ok().filter(|y| YEARS.contains(y))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Seconds (10 digits) or milliseconds (13) since 1970, in UTC.
fn epoch(text: &str) -> Option<Date> {
    let whole = text.split('.').next()?;
    if !matches!(whole.len(), 10 | 13) || !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let seconds = if whole.len() == 13 { number / 1000 } else { number };
    let stamp = jiff::Timestamp::from_second(seconds).ok()?;
    Some(stamp.to_zoned(jiff::tz::TimeZone::UTC).date()).filter(|d| YEARS.contains(&d.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_to_write_a_day() {
        let day = "2025-04-16";
        for text in [
            "2025-04-16",
            "2025-04-16T23:30:00-05:00",
            "2025-04-16 08:12:00 UTC",
            "2025/04/16",
            "20250416",
            "20250416T081200Z",
            "Wed, 16 Apr 2025 10:00:00 +0000",
            "16 April 2025",
            "16th of April, 2025",
            "April 16, 2025",
            "Apr. 16, 2025, 8:12 p.m.",
            "Wednesday, April 16, 2025",
            "16/04/2025",
            "16.4.2025",
            "4/16/2025",
            "16-Apr-2025",
            "16 avril 2025",
            "16. April 2025",
            "16 نيسان 2025",
            "16 apr 2025   views 14.2k",
            "1744761600",
            "1744761600000",
        ] {
            assert_eq!(parse_date(text).map(|d| d.to_string()).as_deref(), Some(day), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_not_read_as_one() {
        for text in [
            "",
            "yesterday",
            "2025",
            "May 2025",
            "31/02/2025",
            "192.168.10.2025.1",
            "1.234.5678",
            "12345678",
            "April 16",
            "5-4",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn day_first_is_assumed_and_told_where_both_ways_fit() {
        let library = super::super::library::Library::embedded().unwrap();
        let read = read("04/05/2025", &library.publication.months).unwrap();
        assert_eq!((read.date.to_string().as_str(), read.ambiguous), ("2025-05-04", true));
        assert!(!super::read("04.05.2025", &library.publication.months).unwrap().ambiguous);
    }
}
