//! What one report tells of one incident, and everything else that reading a report gives.

use super::{Attribution, Count, EventDate, EventPlace, Figure, Kind, SiteFact, Span, Status};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// An actor as the lexicon knows it, or as written where it does not.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ActorRef {
    /// The lexicon's id; empty where the actor is only written.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// ACLED's actor code, 1 to 8; 0 where unknown.
    pub inter: u8,
}

/// Stands in [`Mention::because`] where a report only looks back on an event or says what might be: it may join what others tell as news, and
/// is no witness by itself.
pub const RECALLED: &str = "recalled";

/// Stands before the id in [`Mention::rule`] where the words only hint at what happened: they join what others tell, and add nothing to it.
pub const HINT: &str = "hint:";

impl Mention {
    /// Whether the report only looks back on the event or says what might be.
    #[must_use]
    pub fn is_recalled(&self) -> bool {
        self.because.iter().any(|why| why == RECALLED)
    }

    /// Whether its words only hint at what happened.
    #[must_use]
    pub fn is_hint(&self) -> bool {
        self.rule.starts_with(HINT)
    }
}

/// One incident as one report tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// [`super::Report::id`].
    pub report: String,
    /// What happened.
    pub kind: Kind,
    /// How far it went.
    pub status: Status,
    /// Whose word it is.
    pub attribution: Attribution,
    /// When.
    pub date: EventDate,
    /// Where; `None` where the report does not tell.
    pub place: Option<EventPlace>,
    /// The name of its place that no table has, where the sentence tells one; `place` is then what it lies in or near, if anything.
    pub named: Option<Span>,
    /// Where it led to, for movements and transfers: few tell it, and a place is large.
    pub to_place: Option<Box<EventPlace>>,
    /// Who did it.
    pub perpetrator: Vec<ActorRef>,
    /// Whom or what it was done to.
    pub target: Vec<ActorRef>,
    /// The weapon's id in the lexicon.
    pub weapon: Option<String>,
    /// Killed, attackers too.
    pub killed: Option<Count>,
    /// Injured.
    pub injured: Option<Count>,
    /// Arrested or captured.
    pub detained: Option<Count>,
    /// Kidnapped.
    pub abducted: Option<Count>,
    /// The word or words that tell the event.
    pub trigger: Span,
    /// The sentence that proves it.
    pub quote: Span,
    /// The text of `quote`.
    pub quote_text: String,
    /// Further sentences that values were taken from, in order.
    pub further: Vec<Span>,
    /// The id of the rule that found it.
    pub rule: String,
    /// Ids of the rules and cues that set its values, for `explain` ("date:weekday", "status:foiled-before-could").
    pub because: Vec<String>,
    /// The features behind `confidence`, by name, in a fixed order.
    pub features: Vec<(Cow<'static, str>, f64)>,
    /// Probability that the mention is right in kind, place and date.
    pub confidence: f64,
}

/// Something that looked like an incident and was kept out, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptOut {
    /// The word or words that looked like an event.
    pub trigger: Span,
    /// The sentence around it.
    pub quote: Span,
    /// The reason: hypothetical, background, aggregate, negated, figurative, opinion, ..
    pub reason: String,
    /// The id of the rule or cue that decided.
    pub rule: String,
}

/// An event that a report tells and that is no incident of its own: of a sort that no layer shows ("protest", "accident"), told as history or too
/// faintly, or a further place of an incident.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherEvent {
    /// The lexicon's word for its sort, or the kind of incident whose words tell it.
    pub sort: String,
    /// How far it went.
    pub status: Status,
    /// When.
    pub date: EventDate,
    /// Where; `None` where the sentence does not tell.
    pub place: Option<EventPlace>,
    /// The name of its place, where `place` is `None` for want of a table that has it.
    pub named: Option<Span>,
    /// The word or words that tell it.
    pub trigger: Span,
    /// The sentence that proves it.
    pub quote: Span,
    /// The id of the rule that found it.
    pub rule: String,
}

/// All that `extract` reads out of one report.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Incidents, in the order of their triggers; at most one for one event of the report.
    pub mentions: Vec<Mention>,
    /// Totals that the report cites.
    pub figures: Vec<Figure>,
    /// Facts about camps, prisons and the like.
    pub site_facts: Vec<SiteFact>,
    /// What was kept out.
    pub kept_out: Vec<KeptOut>,
    /// Incidents that are too faintly told, or too old, to stand by themselves: each can only join one that another report tells.
    pub echoes: Vec<Mention>,
    /// What happened beside incidents, in the order of the triggers; only where the extractor was asked for it.
    #[serde(skip)]
    pub others: Vec<OtherEvent>,
}
