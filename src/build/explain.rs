//! Why an incident is on the map as it is, and all that was read in a report, as values. The front writes them out for people.

use crate::model::{CutReason, Figure, Incident, Mention, SiteFact, Span};
use serde::Serialize;

/// The answer to `explain`.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Explanation {
    /// An incident's id, or an alias of it, was asked for.
    Incident(Box<IncidentExplanation>),
    /// A report's id was asked for.
    Report(Box<ReportExplanation>),
}

/// Why an incident is on the map as it is.
#[derive(Debug, Clone, Serialize)]
pub struct IncidentExplanation {
    /// The older id that was asked for, where it leads here.
    pub asked_for: Option<String>,
    /// The incident with its mentions, rules and corrections.
    pub incident: Incident,
    /// For each of the incident's mentions, in their order, what lies behind it.
    pub behind: Vec<BehindMention>,
}

/// What lies behind a mention of an incident.
#[derive(Debug, Clone, Serialize)]
pub struct BehindMention {
    /// Title of the report, where known.
    pub title: Option<String>,
    /// The quote in code points of the report's text.
    pub quote: Span,
    /// The words that tell the event.
    pub trigger: String,
    /// The places that the name could mean, best first.
    pub candidates: Vec<CandidateShown>,
    /// The pass that chose among them; empty where the place was not named in the text.
    pub decided_by: String,
}

/// A place that a name could mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CandidateShown {
    /// The place's id.
    pub place_id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: &'static str,
    /// The areas it lies in, smallest first.
    pub within: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Share of belief, 0 to 1.
    pub score: f64,
}

/// All that was read in a report.
#[derive(Debug, Clone, Serialize)]
pub struct ReportExplanation {
    /// The report's id.
    pub id: String,
    /// Its title, where known.
    pub title: Option<String>,
    /// Its outlet; empty where unknown.
    pub source: String,
    /// Its address; empty where unknown.
    pub url: String,
    /// Its day of publication, and where that was found.
    pub published: Option<crate::model::Published>,
    /// What was assumed in reading the file.
    pub notes: Vec<String>,
    /// Parts of the text that were not read, and why.
    pub left_out: Vec<LeftOutShown>,
    /// The place names.
    pub toponyms: Vec<ToponymShown>,
    /// The incidents as this report tells them, each with the id of the incident it went to.
    pub mentions: Vec<MentionShown>,
    /// Totals that it cites.
    pub figures: Vec<Figure>,
    /// What it tells of sites.
    pub site_facts: Vec<SiteFact>,
    /// What looked like an incident and is none.
    pub kept_out: Vec<KeptOutShown>,
}

/// A part of the text that was not read.
#[derive(Debug, Clone, Serialize)]
pub struct LeftOutShown {
    /// In code points.
    pub span: Span,
    /// Why.
    pub reason: CutReason,
    /// The cue that decided.
    pub cue: String,
    /// Its text.
    pub text: String,
}

/// A place name of a report.
#[derive(Debug, Clone, Serialize)]
pub struct ToponymShown {
    /// In code points.
    pub span: Span,
    /// The words.
    pub surface: String,
    /// What it does there.
    pub role: &'static str,
    /// How the words around relate to it.
    pub relation: &'static str,
    /// The pass that decided.
    pub decided_by: String,
    /// The places it could mean, best first.
    pub candidates: Vec<CandidateShown>,
}

/// A mention with where it went.
#[derive(Debug, Clone, Serialize)]
pub struct MentionShown {
    /// What was read.
    pub mention: Mention,
    /// The incident that it is part of; `None` where a correction rejected it.
    pub incident: Option<String>,
    /// The quote in code points.
    pub quote: Span,
    /// The words that tell the event.
    pub trigger: String,
}

/// Something that looked like an incident.
#[derive(Debug, Clone, Serialize)]
pub struct KeptOutShown {
    /// The words that looked like an event.
    pub trigger: String,
    /// The sentence, in code points.
    pub span: Span,
    /// The sentence.
    pub quote: String,
    /// Why it is no incident.
    pub reason: String,
    /// The rule or cue that decided.
    pub rule: String,
}
