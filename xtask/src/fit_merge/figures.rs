//! How well a folder's mentions are grouped: pairs of reports brought together, against the labels.

use super::rows::{Folder, Label};
use std::collections::{BTreeMap, BTreeSet};
use wallmap::merge::{MergeSettings, group_numbers};

/// Pairs of reports.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pairs {
    /// Brought together, and rightly.
    pub(super) right: usize,
    /// Brought together.
    pub(super) joined: usize,
    /// Labelled as one, where both reports have a mention that tells it.
    pub(super) seen: usize,
    /// Labelled as one.
    pub(super) wanted: usize,
}

impl std::ops::AddAssign for Pairs {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.joined += other.joined;
        self.seen += other.seen;
        self.wanted += other.wanted;
    }
}

impl Pairs {
    /// Of all that is labelled.
    pub(super) fn f1(self) -> f64 {
        if self.joined + self.wanted == 0 {
            return 1.0;
        }
        2.0 * self.right as f64 / (self.joined + self.wanted) as f64
    }

    /// Of what reading found: what merging itself is answerable for.
    pub(super) fn f1_of_seen(self) -> f64 {
        if self.joined + self.seen == 0 {
            1.0
        } else {
            2.0 * self.right as f64 / (self.joined + self.seen) as f64
        }
    }
}

impl std::fmt::Display for Pairs {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |all: usize| self.right as f64 / all.max(1) as f64;
        write!(
            out,
            "P {:.3} R {:.3} F1 {:.3} (of the {} pairs that reading found of {}: R {:.3} F1 {:.3})",
            share(self.joined),
            share(self.wanted),
            self.f1(),
            self.seen,
            self.wanted,
            share(self.seen),
            self.f1_of_seen()
        )
    }
}

/// Groups a folder's mentions and counts.
pub(super) fn figures(folder: &Folder, settings: &MergeSettings) -> Pairs {
    let mut mentions = folder.mentions.clone();
    let numbers = group_numbers(&mut mentions, settings);
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, number) in numbers.into_iter().enumerate() {
        groups.entry(number).or_default().push(at);
    }
    groups.retain(|_, group| group.iter().any(|&at| mentions.get(at).is_some_and(|entry| !entry.echo)));
    // Each group stands for the label that most of its mentions tell, each label is stood for by the group with most of them.
    let mut votes: Vec<(usize, std::cmp::Reverse<usize>, std::cmp::Reverse<usize>)> = Vec::new();
    for (number, group) in &groups {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for &at in group {
            if let Some(Label::One(label)) = folder.labels.get(at) {
                *counts.entry(*label).or_insert(0) += 1;
            }
        }
        votes.extend(
            counts
                .into_iter()
                .map(|(label, count)| (count, std::cmp::Reverse(label), std::cmp::Reverse(*number))),
        );
    }
    votes.sort_unstable();
    let mut label_of: BTreeMap<usize, usize> = BTreeMap::new();
    let mut stood_for: BTreeSet<usize> = BTreeSet::new();
    for &(_, std::cmp::Reverse(label), std::cmp::Reverse(group)) in votes.iter().rev() {
        if !label_of.contains_key(&group) && stood_for.insert(label) {
            label_of.insert(group, label);
        }
    }
    let report = |at: usize| mentions.get(at).map(|entry| entry.mention.report.as_str()).unwrap_or_default();
    let mut out = Pairs::default();
    for (number, group) in &groups {
        let reports: BTreeSet<&str> = group.iter().map(|&at| report(at)).collect();
        out.joined += pairs(reports.len());
        if let Some(wanted) = label_of.get(number).and_then(|label| folder.wanted.get(*label)) {
            out.right += pairs(reports.iter().filter(|report| wanted.iter().any(|w| w == *report)).count());
        }
    }
    for (label, reports) in folder.wanted.iter().enumerate() {
        let reports: BTreeSet<&String> = reports.iter().collect();
        let seen = reports.iter().filter(|wanted| {
            folder
                .labels
                .iter()
                .enumerate()
                .any(|(at, told)| *told == Label::One(label) && report(at) == wanted.as_str())
        });
        out.seen += pairs(seen.count());
        out.wanted += pairs(reports.len());
    }
    out
}

const fn pairs(count: usize) -> usize {
    count * count.saturating_sub(1) / 2
}
