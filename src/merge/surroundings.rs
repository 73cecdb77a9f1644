//! What the other mentions of two reports say about a pair of theirs: rivals for its place, and company that tells the same. Joins nothing.
//!
//! A digest with five bombings of a week in a town gives little reason to choose one of them; two reports that share other incidents are likely
//! to share this one too. Both are counted by what is cheap to see: group of kinds, days, place.

use super::facts::Corpus;
use super::pair::{Surroundings, day_features, plain_features};
use super::settings::MergeSettings;
use super::weights::Weights;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// For mentions and reports, how many could stand for one another.
#[derive(Debug, Default)]
pub(super) struct Neighbourhood {
    /// For a mention and another report: how many of that report's mentions could stand for it.
    rivals: FxHashMap<(u32, u32), u32>,
    /// For each mention, how many of other reports are of such a kind and day, wherever.
    crowd: Vec<u32>,
    /// For each mention, how many of its group of kinds at its place in the days around.
    busy: Vec<u32>,
    /// For two reports, the smaller number first: how many pairs of their mentions could stand for one another.
    company: FxHashMap<(u32, u32), u32>,
}

impl Neighbourhood {
    pub(super) fn of(corpus: &Corpus, settings: &MergeSettings, pairs: &[(u32, u32)]) -> Self {
        let mut out = Self {
            crowd: vec![0; corpus.facts.len()],
            busy: busy(corpus, settings.join.busy_days),
            ..Self::default()
        };
        // What a pair is by itself is seen on every core; counting is quick.
        let seen: Vec<Seen> = pairs.par_iter().map(|&(a, b)| Seen::of(a, b, corpus, settings)).collect();
        for (&(a, b), seen) in pairs.iter().zip(seen) {
            let (Some(x), Some(y)) = (corpus.facts.get(a as usize), corpus.facts.get(b as usize)) else {
                continue;
            };
            if seen == Seen::Apart {
                continue;
            }
            for at in [a, b] {
                if let Some(crowd) = out.crowd.get_mut(at as usize) {
                    *crowd += 1;
                }
            }
            if seen == Seen::OfOneDay {
                continue;
            }
            *out.rivals.entry((a, y.report)).or_insert(0) += 1;
            *out.rivals.entry((b, x.report)).or_insert(0) += 1;
            *out.company.entry(order(x.report, y.report)).or_insert(0) += 1;
        }
        out
    }

    /// What stands around a pair of mentions, of which `seen` is what is cheap to see.
    pub(super) fn around(
        &self,
        (a, b): (u32, u32),
        corpus: &Corpus,
        settings: &MergeSettings,
        seen: &Weights,
    ) -> Surroundings {
        let (Some(x), Some(y)) = (corpus.facts.get(a as usize), corpus.facts.get(b as usize)) else {
            return Surroundings::default();
        };
        if x.report == y.report {
            return Surroundings::default();
        }
        let of = |mention: u32, report: u32| self.rivals.get(&(mention, report)).copied().unwrap_or(0);
        let (left, right) = (of(a, y.report), of(b, x.report));
        let all = self.company.get(&order(x.report, y.report)).copied().unwrap_or(0);
        // Pairs that one of these two belongs to are no company; the pair itself was counted on both sides.
        let alike = of_one_day(seen, settings) && seen.place_gap == 0.0;
        let own = left + right - u32::from(left + right > 0 && alike);
        let smaller = |list: &[u32]| {
            let of = |mention: u32| list.get(mention as usize).copied().unwrap_or(0);
            of(a).min(of(b))
        };
        Surroundings {
            rivals: left.max(right).max(1),
            crowd: smaller(&self.crowd),
            busy: smaller(&self.busy),
            company: all.saturating_sub(own),
        }
    }
}

/// How two mentions of different reports lie to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// Of one report, or of kinds or days that cannot be one.
    Apart,
    /// Of such kinds and days, at different places.
    OfOneDay,
    /// Of such kinds, days and places that they can stand for one another.
    Alike,
}

impl Seen {
    fn of(a: u32, b: u32, corpus: &Corpus, settings: &MergeSettings) -> Self {
        let (Some(x), Some(y)) = (corpus.facts.get(a as usize), corpus.facts.get(b as usize)) else {
            return Self::Apart;
        };
        if x.report == y.report || !of_one_day(&day_features(x, y, settings), settings) {
            Self::Apart
        } else if plain_features(x, y, settings).place_gap > 0.0 {
            Self::OfOneDay
        } else {
            Self::Alike
        }
    }
}

/// For each mention, how many mentions of its group of kinds its place has within so many days before and after its first day.
fn busy(corpus: &Corpus, days: i32) -> Vec<u32> {
    let mut sorted: Vec<(u32, u8, i32, u32)> = corpus
        .facts
        .iter()
        .enumerate()
        .filter_map(|(at, fact)| Some((fact.place.as_ref()?.id, fact.group, fact.days?.0, at as u32)))
        .collect();
    sorted.sort_unstable();
    let mut out = vec![0; corpus.facts.len()];
    for run in sorted.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        for &(_, _, day, at) in run {
            let first = run.partition_point(|other| other.2 < day - days);
            let end = run.partition_point(|other| other.2 <= day + days);
            if let Some(slot) = out.get_mut(at as usize) {
                *slot = (end - first) as u32;
            }
        }
    }
    out
}

/// Whether kinds and days let two mentions stand for one another.
fn of_one_day(seen: &Weights, settings: &MergeSettings) -> bool {
    seen.kind_other == 0.0 && seen.date_gap.max(seen.date_gap_loose) <= settings.join.rival_days
}

const fn order(a: u32, b: u32) -> (u32, u32) {
    if a <= b { (a, b) } else { (b, a) }
}
