//! Dates in a sentence: absolute, relative to publication, relative to another event. Which one is an event's is decided in `story`.

mod absolute;
mod calendar;
mod read;
mod relative;
#[cfg(test)]
mod tests;

pub(super) use calendar::day_after;
pub(super) use read::dates;
pub(super) use relative::{SOME_EARLIER, SOME_LATER};

use crate::model::EventDate;

/// What a date expression says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum When {
    /// Days that are known.
    Fixed(EventDate),
    /// So many days from another event of the report.
    Relative(i64),
    /// A time of day alone ("at dawn", "at 9 pm"): the day is told elsewhere.
    Clock,
}

/// A date expression in a sentence; token numbers count in the sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct DateMention {
    /// First token.
    pub(super) first: usize,
    /// One past the last token.
    pub(super) last: usize,
    /// What it says.
    pub(super) when: When,
    /// Opens or closes a period ("since May", "between 2 and 8 November").
    pub(super) period: bool,
    /// Lies after publication.
    pub(super) future: bool,
    /// The second of two single days ("May 22 and 28").
    pub(super) also: Option<crate::model::Date>,
    /// The name of the pattern, for `because`.
    pub(super) pattern: &'static str,
}
