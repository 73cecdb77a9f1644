//! What was found out about the names of a report. Finds nothing out.

use super::answers::Answers;
use super::spot::Spot;
use super::weigh::Amounts;
use crate::model::PlaceKind;

/// What was found out about a name. The places it can mean are its spot's facts.
#[derive(Debug)]
pub(crate) struct Verdict {
    /// Position of the chosen one.
    pub(crate) best: usize,
    /// Share of belief in it.
    pub(super) share: f32,
    /// Where its shares and amounts begin in [`Judged`], where it was weighed.
    pub(super) at: Option<u32>,
    /// The kind that the words beside it tell.
    pub(crate) cue: Option<PlaceKind>,
    /// Sum of the first round.
    pub(super) local: f32,
    /// Answers of the two rounds, where all names are wanted: for fitting.
    pub(crate) answers: Option<Box<[Answers; 2]>>,
    /// How much the report's other places speak for the country of the chosen one.
    pub(crate) backing: f32,
    /// Probability that it stands for a place.
    pub(crate) place: f32,
    /// The least of it at which the name is taken for one.
    pub(crate) least: f32,
    /// The pass that decided which place.
    pub(crate) decided_by: &'static str,
    /// Number of the name among the report's.
    pub(super) name: u32,
    /// The next mention of the name; 0 where there is none.
    pub(super) next: u32,
}

/// The verdicts on all names, and what they rest on.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    pub(crate) verdicts: Vec<Verdict>,
    pub(super) shares: Vec<f32>,
    pub(super) amounts: Vec<Amounts>,
}

impl Judged {
    /// Shares of belief in the places that a name can mean, beside the facts of its spot; none where it was not weighed.
    pub(crate) fn shares(&self, verdict: &Verdict, spot: &Spot) -> &[f32] {
        of(&self.shares, verdict, spot)
    }

    /// What speaks for each of them.
    pub(crate) fn amounts(&self, verdict: &Verdict, spot: &Spot) -> &[Amounts] {
        of(&self.amounts, verdict, spot)
    }
}

/// The part of a list that belongs to a verdict.
pub(super) fn of<'l, T>(list: &'l [T], verdict: &Verdict, spot: &Spot) -> &'l [T] {
    let at = verdict.at.map(|at| at as usize);
    at.and_then(|at| list.get(at..at + spot.facts().len())).unwrap_or_default()
}
