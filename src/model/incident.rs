//! An incident of the world as all reports together tell it.

use super::{ActorRef, Attribution, Count, Date, EventDate, EventPlace, Kind, Mention, Report, Status};
use serde::{Deserialize, Serialize};

/// A mention that was merged into an incident, with what the corpus knows of its report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IncidentMention {
    /// What the report tells.
    pub mention: Mention,
    /// The outlet; empty where unknown.
    pub outlet: String,
    /// Web address; empty where unknown.
    pub url: String,
    /// Day of publication.
    pub published: Option<Date>,
    /// Told too faintly, or as history, to make an incident by itself.
    pub echo: bool,
    /// Why it was merged with the rest, for `explain` ("near-duplicate text", "same day, 2 km, same kind (0.93)").
    pub joined_by: String,
}

impl IncidentMention {
    /// A mention of a report, before it is merged with others.
    pub fn of(mention: Mention, report: &Report, echo: bool) -> Self {
        Self {
            mention,
            outlet: report.source.clone(),
            url: report.url.clone(),
            published: report.published_date(),
            echo,
            joined_by: String::new(),
        }
    }
}

/// A value that an analyst set, with who, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The field that was set.
    pub field: String,
    /// Its value before.
    pub before: String,
    /// Its value now.
    pub after: String,
    /// Who says so.
    pub by: String,
    /// When it was entered, as written.
    pub when: String,
    /// Why.
    pub why: String,
}

/// One incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// `inc-` and ten characters; stable as the corpus grows.
    pub id: String,
    /// Older ids that lead here.
    pub aliases: Vec<String>,
    /// What happened.
    pub kind: Kind,
    /// How far it went.
    pub status: Status,
    /// Whose word it is.
    pub attribution: Attribution,
    /// When.
    pub date: EventDate,
    /// Where; `None` goes to `unplaced.csv`.
    pub place: Option<EventPlace>,
    /// Where it led to.
    pub to_place: Option<Box<EventPlace>>,
    /// Who did it.
    pub perpetrator: Vec<ActorRef>,
    /// Whom or what it was done to.
    pub target: Vec<ActorRef>,
    /// The weapon's id in the lexicon.
    pub weapon: Option<String>,
    /// Killed, attackers too; bounds over all reports.
    pub killed: Option<Count>,
    /// Injured.
    pub injured: Option<Count>,
    /// Arrested or captured.
    pub detained: Option<Count>,
    /// Kidnapped.
    pub abducted: Option<Count>,
    /// Probability that kind, place and date are right.
    pub confidence: f64,
    /// A line for the table, made from the values.
    pub headline: String,
    /// Index in `mentions` of the one whose quote is shown.
    pub lead: usize,
    /// All mentions, ordered by day of publication, then report id.
    pub mentions: Vec<IncidentMention>,
    /// Which rule chose which value, for `explain` ("killed: most recent of 3 reports").
    pub because: Vec<String>,
    /// Values that an analyst set.
    pub corrections: Vec<Correction>,
}
