//! A place name found in a report, and the places it can mean.

use super::{PlaceKey, PlaceRelation, Span, named_enum};
use smallvec::SmallVec;

named_enum! {
    /// What the name does where it stands.
    ToponymRole {
        /// Names a place.
        Place = "place",
        /// In the dateline: where the report was written.
        Dateline = "dateline",
        /// A demonym ("Iraqi forces"); places no incident.
        Demonym = "demonym",
        /// Names a street ("Baghdad Street"); places no incident, and is no place that the gazetteer has.
        Street = "street",
        /// Part of an organisation's or unit's name, or stands for a government ("Washington said").
        Organisation = "organisation",
    }
}

/// One place that a name can mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The place.
    pub place: PlaceKey,
    /// Share of belief, 0 to 1; the candidates of a name sum to at most 1.
    pub score: f64,
}

/// A name in a report that stands for a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Toponym {
    /// The name itself, without "the", "'s" or "northern".
    pub span: Span,
    /// What it does there.
    pub role: ToponymRole,
    /// The place chosen; `None` where the name is known to be one but the gazetteer has none.
    pub place: Option<PlaceKey>,
    /// Probability that the chosen place is right, 0 to 1.
    pub score: f64,
    /// The best candidates, best first, at most eight.
    pub candidates: SmallVec<[Candidate; 4]>,
    /// The name of the pass that decided.
    pub decided_by: &'static str,
    /// How the words around it relate to it ("near", "30 km east of", "northern").
    pub relation: PlaceRelation,
    /// Distance in kilometres that the words tell, with relation `offset`.
    pub offset_km: Option<f32>,
    /// Bearing in degrees clockwise from north that the words tell, with relation `offset` or `part`.
    pub bearing: Option<f32>,
    /// The name together with those words and cue words ("the northern Hamrin Mountains", "X's countryside").
    pub phrase: Span,
    /// Index in the report's toponyms of the place that this one is told to lie in ("X in Y", "X, Y").
    pub within: Option<u32>,
}
