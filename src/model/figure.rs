//! Totals and facts about sites that reports cite. They are never mixed with incidents.

use super::{Count, EventDate, EventPlace, Span, named_enum};
use serde::{Deserialize, Serialize};

/// A total that a report cites ("38 attacks in Syria, January to May 2025").
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// [`super::Report::id`].
    pub report: String,
    /// The number.
    pub value: Count,
    /// What is counted, one word of the lexicon: attacks, killed, injured, arrests, fighters, detainees, operations, ..
    pub unit: String,
    /// What is counted, in the words of the report.
    pub what: String,
    /// The area it is counted over.
    pub place: Option<EventPlace>,
    /// The period it is counted over; for a stock ("55,000 detainees") the day it was told for.
    pub period: EventDate,
    /// Who counts or says so, in the words of the report; empty where it does not tell.
    pub says: String,
    /// The group it is about, by lexicon id; empty where none.
    pub actor: String,
    /// The sentence.
    pub quote: Span,
    /// Its text.
    pub quote_text: String,
    /// The rule that found it.
    pub rule: String,
}

named_enum! {
    /// What a site fact tells.
    SiteFactKind {
        /// How many people it holds.
        Population = "population",
        /// Who holds or guards it.
        Holder = "holder",
        /// Opened, closed, emptied, handed over.
        Status = "status",
        /// People who got away, or tried.
        Escape = "escape",
        /// People moved in or out.
        Transfer = "transfer",
    }
}

/// What a report tells about a camp or prison apart from incidents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SiteFact {
    /// [`super::Report::id`].
    pub report: String,
    /// The site.
    pub place: EventPlace,
    /// What is told.
    pub kind: SiteFactKind,
    /// The number, where there is one.
    pub value: Option<Count>,
    /// The value in words: a holder's name, a status.
    pub text: String,
    /// The day it holds for.
    pub date: EventDate,
    /// Other sites that the same number is told for ("the Zaatari and Azraq camps, which hold 90,000"), by place id.
    pub shared_with: Vec<String>,
    /// The sentence.
    pub quote: Span,
    /// Its text.
    pub quote_text: String,
    /// The rule that found it.
    pub rule: String,
}
