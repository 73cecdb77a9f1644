//! Ids, reports and traces as numbers: a registry holds many of each. Reads and writes no file.

use super::trace::LETTERS;
use compact_str::CompactString;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

/// The id of an incident. Ids have the order of their texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::merge) struct Id(u64);

/// Letters behind the beginning that all ids share.
const LENGTH: u32 = 10;
const BEGIN: &str = "inc-";

impl Id {
    /// Out of a number; numbers that are alike in their low part give one id.
    pub(super) fn of(mut number: u64) -> Self {
        let base = LETTERS.len() as u64;
        // The first letter is made from what is left over first.
        let mut id = 0;
        for _ in 0..LENGTH {
            id = id * base + number % base;
            number /= base;
        }
        Self(id)
    }

    /// The number that stands for it.
    pub(super) const fn number(self) -> u64 {
        self.0
    }

    /// The id for which a number stands.
    pub(super) const fn from_number(number: u64) -> Self {
        Self(number)
    }

    /// Out of its text; `None` for what has not the form of an id.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let letters = text.strip_prefix(BEGIN).filter(|rest| rest.len() == LENGTH as usize)?;
        let place = |letter: u8| LETTERS.binary_search(&letter).ok();
        letters
            .bytes()
            .try_fold(0, |id, letter| Some(id * LETTERS.len() as u64 + place(letter)? as u64))
            .map(Self)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base = LETTERS.len() as u64;
        f.write_str(BEGIN)?;
        for at in (0..LENGTH).rev() {
            let letter = LETTERS.get((self.0 / base.pow(at) % base) as usize).copied().unwrap_or(b'x');
            fmt::Write::write_char(f, char::from(letter))?;
        }
        Ok(())
    }
}

/// The texts behind the numbers of reports, and behind those of traces that somebody wrote by hand.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    reports: Vec<CompactString>,
    numbers: FxHashMap<CompactString, u32>,
    strange: Vec<CompactString>,
    strange_numbers: FxHashMap<CompactString, u64>,
}

/// Stands before the number of a trace that no mention leaves.
const STRANGE: u64 = 1 << 63;
/// Digits of a trace behind its letter, of four bits each.
const DIGITS: usize = 12;

impl Names {
    /// The number of a report.
    pub(super) fn report(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = self.reports.len() as u32;
        self.reports.push(name.into());
        self.numbers.insert(name.into(), number);
        number
    }

    /// The number of a report that is known.
    pub(super) fn known(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// How many reports there are.
    pub(super) fn len(&self) -> usize {
        self.reports.len()
    }

    /// The name of a report.
    pub(super) fn name(&self, report: u32) -> &str {
        self.reports.get(report as usize).map_or("", CompactString::as_str)
    }

    /// The number of a trace: of its letter and digits, or of its place among the strange ones.
    pub(super) fn trace(&mut self, text: &str) -> u64 {
        let plain = || {
            let (letter, digits) = text.split_once(':')?;
            let [letter @ b'a'..=b'z'] = letter.as_bytes() else { return None };
            let small = |digit: u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
            if digits.len() != DIGITS || !digits.bytes().all(small) {
                return None;
            }
            let digits = u64::from_str_radix(digits, 16).ok()?;
            Some(trace_of(*letter, digits))
        };
        plain().unwrap_or_else(|| {
            if let Some(&known) = self.strange_numbers.get(text) {
                return known;
            }
            let number = STRANGE | self.strange.len() as u64;
            self.strange.push(text.into());
            self.strange_numbers.insert(text.into(), number);
            number
        })
    }

    /// The text of a trace.
    pub(super) fn trace_text(&self, trace: u64) -> Cow<'_, str> {
        if trace & STRANGE != 0 {
            return Cow::Borrowed(self.strange.get((trace ^ STRANGE) as usize).map_or("", |text| text));
        }
        let letter = char::from((trace >> (DIGITS * 4)) as u8);
        Cow::Owned(format!("{letter}:{:012x}", trace & ((1 << (DIGITS * 4)) - 1)))
    }

    /// The order of two traces in the file.
    pub(super) fn order(&self, a: &(u32, u64), b: &(u32, u64)) -> Ordering {
        let reports = if a.0 == b.0 { Ordering::Equal } else { self.name(a.0).cmp(self.name(b.0)) };
        reports.then_with(|| {
            if (a.1 | b.1) & STRANGE == 0 {
                a.1.cmp(&b.1)
            } else {
                self.trace_text(a.1).cmp(&self.trace_text(b.1))
            }
        })
    }
}

/// The number of a trace of a kind, by its letter and digits.
pub(super) const fn trace_of(letter: u8, digits: u64) -> u64 {
    (letter as u64) << (DIGITS * 4) | digits & ((1 << (DIGITS * 4)) - 1)
}
