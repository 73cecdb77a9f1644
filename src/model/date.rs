//! Days and ranges of days as reports tell them. Reading them out of text is the work of `extract` and `corpus`.

use super::named_enum;
use serde::{Deserialize, Serialize};

/// A day of the proleptic Gregorian calendar, without time or zone; ISO 8601 in files.
pub type Date = jiff::civil::Date;

named_enum! {
    /// How exactly a date is known.
    DatePrecision {
        /// One day (or a night over two days).
        Day = "day",
        /// Up to about ten days.
        Week = "week",
        /// A month, or a range of about that length.
        Month = "month",
        /// Longer than a month.
        Year = "year",
        /// The text tells no date and none can be inferred.
        Unknown = "unknown",
    }
}

named_enum! {
    /// How a date was found.
    DateBasis {
        /// A full date in the text ("May 14, 2025").
        Explicit = "explicit",
        /// Day and month in the text, the year from the anchor ("on December 2").
        YearInferred = "year_inferred",
        /// Relative to publication ("on Tuesday", "yesterday").
        RelativeToPublication = "relative_to_publication",
        /// Relative to another event of the report ("eleven days later").
        RelativeToEvent = "relative_to_event",
        /// From a heading, bullet or time stamp that the sentence stands under.
        Heading = "heading",
        /// Carried on from an earlier sentence about the same event.
        Carried = "carried",
        /// The text tells none: the day of publication and the day before.
        PublicationWindow = "publication_window",
        /// Set by an analyst.
        Corrected = "corrected",
        /// Nothing to go by.
        None = "none",
    }
}

/// When something happened: an inclusive range of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDate {
    /// First day it can have happened; `None` where unknown.
    pub start: Option<Date>,
    /// Last day, inclusive; equal to `start` for a single day.
    pub end: Option<Date>,
    /// How exactly it is known.
    pub precision: DatePrecision,
    /// How it was found.
    pub basis: DateBasis,
}

impl EventDate {
    /// A date of which nothing is known.
    pub const UNKNOWN: Self =
        Self { start: None, end: None, precision: DatePrecision::Unknown, basis: DateBasis::None };

    /// A single day.
    pub const fn day(date: Date, basis: DateBasis) -> Self {
        Self { start: Some(date), end: Some(date), precision: DatePrecision::Day, basis }
    }
}
