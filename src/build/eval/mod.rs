//! `wallmap eval`: the tool's own incidents against labelled reports. Changes nothing that a build does.
//!
//! An incident can stand for a label when they share a report and their kinds fall in one group. It is *detected* when it also agrees in place or in
//! date, a *right pin* when it agrees in both. Attributes are counted over the detected ones. *Merging* counts pairs of reports.

mod gold;
mod prediction;
mod rules;
mod score;

use super::error::BuildError;
use super::{Progress, Project};
use crate::model::Kind;
use gold::{Gold, GoldFolder, Trap};
use prediction::Prediction;
use rules::Rules;
use score::{ATTRIBUTES, Counts};
use serde::Serialize;
use std::path::PathBuf;

/// Precision, recall and their harmonic mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Share of what was found that is right.
    pub precision: f64,
    /// Share of what is labelled that was found.
    pub recall: f64,
    /// Harmonic mean.
    pub f1: f64,
}

impl Figures {
    fn of(hit: usize, found: usize, wanted: usize) -> Self {
        let share = |all: usize| if all == 0 { 0.0 } else { hit as f64 / all as f64 };
        let (precision, recall) = (share(found), share(wanted));
        let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        Self { precision, recall, f1 }
    }
}

/// Right ones among compared ones.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Share {
    /// Of what.
    pub name: String,
    /// Right ones, or traps that were hit.
    pub count: usize,
    /// All.
    pub of: usize,
}

/// The scores of one folder or of several together.
#[derive(Debug, Clone, Serialize)]
pub struct Scores {
    /// The folder; empty for all together.
    pub name: String,
    /// Reports.
    pub reports: usize,
    /// Labelled incidents.
    pub gold: usize,
    /// Incidents that were found and placed.
    pub predicted: usize,
    /// Found, with the right place or date.
    pub detected: Figures,
    /// Found, with the right place and date.
    pub right_pin: Figures,
    /// Pairs of reports brought together.
    pub merging: Figures,
    /// Pairs of reports that the labels join; without any the figures of merging say nothing.
    pub pairs: usize,
    /// Pairs of reports that were joined and should not be.
    pub joined_wrongly: usize,
    /// Found a second time.
    pub duplicates: usize,
    /// Right values among the detected.
    pub attributes: Vec<Share>,
    /// Traps that were hit, by why they are none.
    pub traps: Vec<Share>,
}

/// One bin of the reliability table.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ReliabilityBin {
    /// Least confidence of the bin.
    pub from: f64,
    /// Greatest confidence of the bin.
    pub to: f64,
    /// Incidents in it.
    pub count: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// Share of them that are right in kind, place and date.
    pub right: f64,
}

/// What is wrong with an incident, or which label has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvalError {
    /// `missed`, `false`, `duplicate`, `wrong` or `trap`.
    pub what: &'static str,
    /// Which values are wrong, or why it is a trap.
    pub which: Vec<String>,
    /// The label in words; empty where there is none.
    pub gold: String,
    /// The incident in words; empty where there is none.
    pub found: String,
    /// The quote.
    pub quote: String,
}

/// All that `eval` tells.
#[derive(Debug, Clone, Serialize)]
pub struct Evaluation {
    /// All folders together.
    pub pooled: Scores,
    /// Each folder.
    pub folders: Vec<Scores>,
    /// Labelled kind, found kind, times; of incidents that agree in report, place and date.
    pub confusion: Vec<(Kind, Kind, usize)>,
    /// How far confidence can be taken at its word.
    pub reliability: Vec<ReliabilityBin>,
    /// Expected calibration error: mean distance of confidence and share of right ones, weighted by the bins' sizes.
    pub calibration_error: f64,
    /// Errors, the gravest first.
    pub errors: Vec<EvalError>,
}

/// Builds each folder's reports in memory, with the knowledge of `project`, and scores the incidents against its labels.
pub fn evaluate(
    project: &Project,
    folders: &[PathBuf],
    progress: &dyn Progress,
) -> Result<Evaluation, BuildError> {
    let rules = Rules::embedded()?;
    let knowledge = super::knowledge::Knowledge::load(project)?;
    let mut scores = Vec::new();
    let mut all = Counts::default();
    for folder in folders {
        let labels = GoldFolder::read(folder)?;
        let layers =
            super::chain::in_memory(project, &knowledge, std::slice::from_ref(&labels.reports), progress)?;
        let found =
            layers.iter().find(|layer| layer.name == "incidents").map(Prediction::of).unwrap_or_default();
        let counts = score::score(&labels, &found, &rules);
        let name = folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        scores.push(counts.scores(name));
        all.add(counts);
    }
    let (reliability, calibration_error) = reliability(&all.reliability, rules.bins);
    all.errors.sort_by_key(EvalError::gravity);
    Ok(Evaluation {
        pooled: all.scores(String::new()),
        folders: scores,
        confusion: all.kinds.iter().map(|(&(gold, found), &times)| (gold, found, times)).collect(),
        reliability,
        calibration_error,
        errors: all.errors,
    })
}

impl Counts {
    fn scores(&self, name: String) -> Scores {
        Scores {
            name,
            reports: self.reports,
            gold: self.gold,
            predicted: self.predicted,
            detected: Figures::of(self.detected, self.predicted, self.gold),
            right_pin: Figures::of(self.right, self.predicted, self.gold),
            merging: Figures::of(self.merge_both, self.merge_got, self.merge_want),
            pairs: self.merge_want,
            joined_wrongly: self.merge_got.saturating_sub(self.merge_both),
            duplicates: self.duplicates,
            attributes: ATTRIBUTES
                .iter()
                .filter_map(|name| {
                    self.attributes.get(name).map(|&(count, of)| Share {
                        name: (*name).to_owned(),
                        count,
                        of,
                    })
                })
                .collect(),
            traps: self
                .traps
                .iter()
                .map(|(why, &(count, of))| Share { name: why.clone(), count, of })
                .collect(),
        }
    }

    fn add(&mut self, other: Self) {
        self.reports += other.reports;
        self.gold += other.gold;
        self.predicted += other.predicted;
        self.detected += other.detected;
        self.right += other.right;
        self.duplicates += other.duplicates;
        self.merge_want += other.merge_want;
        self.merge_got += other.merge_got;
        self.merge_both += other.merge_both;
        for (name, (count, of)) in other.attributes {
            let entry = self.attributes.entry(name).or_insert((0, 0));
            *entry = (entry.0 + count, entry.1 + of);
        }
        for (why, (count, of)) in other.traps {
            let entry = self.traps.entry(why).or_insert((0, 0));
            *entry = (entry.0 + count, entry.1 + of);
        }
        for (kinds, times) in other.kinds {
            *self.kinds.entry(kinds).or_insert(0) += times;
        }
        self.reliability.extend(other.reliability);
        self.errors.extend(other.errors);
    }
}

/// Confidence against truth in bins of equal width, and their mean distance.
fn reliability(points: &[(f64, bool)], bins: usize) -> (Vec<ReliabilityBin>, f64) {
    let mut out = Vec::new();
    let mut error = 0.0;
    for bin in 0..bins {
        let (from, to) = (bin as f64 / bins as f64, (bin + 1) as f64 / bins as f64);
        let inside: Vec<&(f64, bool)> = points
            .iter()
            .filter(|(confidence, _)| {
                *confidence >= from && (*confidence < to || (bin + 1 == bins && *confidence <= to))
            })
            .collect();
        if inside.is_empty() {
            continue;
        }
        let count = inside.len();
        let confidence = inside.iter().map(|(confidence, _)| confidence).sum::<f64>() / count as f64;
        let right = inside.iter().filter(|(_, right)| *right).count() as f64 / count as f64;
        error += (confidence - right).abs() * count as f64 / points.len() as f64;
        out.push(ReliabilityBin { from, to, count, confidence, right });
    }
    (out, error)
}

impl EvalError {
    fn wrong(gold: &Gold, found: &Prediction, which: Vec<String>) -> Self {
        Self { what: "wrong", which, gold: label(gold), found: words(found), quote: found.quote.clone() }
    }

    fn missed(gold: &Gold) -> Self {
        let quote = gold.evidence.values().next().cloned().unwrap_or_default();
        Self { what: "missed", which: Vec::new(), gold: label(gold), found: String::new(), quote }
    }

    fn extra(found: &Prediction, duplicate: bool) -> Self {
        let what = if duplicate { "duplicate" } else { "false" };
        Self { what, which: Vec::new(), gold: String::new(), found: words(found), quote: found.quote.clone() }
    }

    fn trap(trap: &Trap, found: &Prediction) -> Self {
        let which = vec![trap.why.clone()];
        Self { what: "trap", which, gold: String::new(), found: words(found), quote: trap.quote.clone() }
    }

    /// Pins that should not be there first, then missing ones, then wrong values, the more the graver.
    fn gravity(&self) -> (u8, std::cmp::Reverse<usize>) {
        let rank = match self.what {
            "trap" => 0,
            "false" => 1,
            "missed" => 2,
            "duplicate" => 3,
            _ => 4,
        };
        (rank, std::cmp::Reverse(self.which.len()))
    }
}

fn label(gold: &Gold) -> String {
    format!(
        "{} {} {} {} {} ({}) killed {} injured {} detained {} in {}",
        gold.gold_id,
        gold.kind,
        gold.status,
        days(gold.date_start, gold.date_end),
        gold.place.name,
        gold.place.precision,
        number(gold.killed),
        number(gold.injured),
        number(gold.detained),
        gold.docs.join("; "),
    )
}

fn words(found: &Prediction) -> String {
    format!(
        "{} {} {} {} {} [{:.2} {:.2}] killed {} injured {} detained {} in {}",
        found.id,
        found.kind,
        found.status,
        days(found.date_start, found.date_end),
        found.place,
        found.lon,
        found.lat,
        number(found.killed),
        number(found.injured),
        number(found.detained),
        found.reports.iter().cloned().collect::<Vec<_>>().join("; "),
    )
}

fn days(start: Option<crate::model::Date>, end: Option<crate::model::Date>) -> String {
    let day = |day: Option<crate::model::Date>| day.map_or_else(|| "?".to_owned(), |day| day.to_string());
    if start == end { day(start) } else { format!("{}..{}", day(start), day(end)) }
}

fn number(value: Option<i64>) -> String {
    value.map_or_else(|| "?".to_owned(), |value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calibration_error_is_nothing_for_honest_confidence_and_large_for_boasting() {
        let honest: Vec<(f64, bool)> = (0..10).map(|at| (0.8, at < 8)).collect();
        assert!(reliability(&honest, 10).1 < 1e-9);
        let boasting: Vec<(f64, bool)> = (0..10).map(|_| (0.9, false)).collect();
        assert!((reliability(&boasting, 10).1 - 0.9).abs() < 1e-9);
    }

    #[test]
    fn actors_agree_over_their_aliases() {
        let rules = Rules::embedded().expect("valid");
        for (a, b, agree) in [
            ("Islamic State", "ISIS", true),
            ("Daesh", "the Islamic State organization", true),
            ("SDF", "Syrian Democratic Forces", true),
            ("masked gunmen", "unknown", true),
            ("Iraqi army", "SDF", false),
        ] {
            assert_eq!(!rules.actor_words([a]).is_disjoint(&rules.actor_words([b])), agree, "{a} / {b}");
        }
    }
}
