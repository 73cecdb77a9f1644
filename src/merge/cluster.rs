//! Pairs to groups of mentions that tell one incident. Chooses no values.

use super::block;
use super::facts::Corpus;
use super::pair::{describe, features, probability};
use super::settings::{MergeSettings, Weights};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// A group of mentions that tell one incident, in order.
pub(super) type Group = Vec<Member>;

/// A mention of a group.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Member {
    /// Its index.
    pub(super) index: u32,
    /// The mention that it was joined with, and why; `None` for the first of a group.
    pub(super) joined: Option<(u32, String)>,
}

/// A pair that was compared, with its probability.
#[derive(Debug, Clone, Copy)]
struct Scored {
    probability: f64,
    a: u32,
    b: u32,
}

/// Members of a group that are compared with another group's; more would cost without telling more.
const COMPARED: usize = 8;

/// All pairs that are compared, with their features.
pub(super) fn comparisons(corpus: &Corpus, settings: &MergeSettings) -> Vec<(u32, u32, Weights)> {
    let pairs = block::pairs(&corpus.facts, false);
    let rivals = rivals(corpus, settings, &pairs);
    pairs
        .iter()
        .filter_map(|&(a, b)| {
            let (x, y) = (corpus.facts.get(a as usize)?, corpus.facts.get(b as usize)?);
            let one = |x: u32, report: u32| rivals.get(&(x, report)).copied().unwrap_or(1);
            let rivals = one(a, y.report).max(one(b, x.report));
            Some((a, b, features(x, y, corpus, settings, rivals)))
        })
        .collect()
}

/// Groups of mentions, ordered by their first member. The order of the mentions decides ties alone.
pub(super) fn groups(corpus: &Corpus, settings: &MergeSettings) -> Vec<Group> {
    let facts = &corpus.facts;
    let pairs = block::pairs(facts, settings.join.same_report <= 1.0);
    let rivals = rivals(corpus, settings, &pairs);
    let rivals_of = |a: u32, b: u32| {
        let one = |x: u32, report: u32| rivals.get(&(x, report)).copied().unwrap_or(1);
        match (facts.get(a as usize), facts.get(b as usize)) {
            (Some(x), Some(y)) => one(a, y.report).max(one(b, x.report)),
            _ => 1,
        }
    };
    let score = |a: u32, b: u32| -> f64 {
        match (facts.get(a as usize), facts.get(b as usize)) {
            (Some(x), Some(y)) => {
                probability(features(x, y, corpus, settings, rivals_of(a, b)).dot(&settings.weights))
            }
            _ => 0.0,
        }
    };
    let mut scored: Vec<Scored> = pairs
        .par_iter()
        .map(|&(a, b)| Scored { probability: score(a, b), a, b })
        .filter(|pair| {
            let same =
                facts.get(pair.a as usize).map(|f| f.report) == facts.get(pair.b as usize).map(|f| f.report);
            pair.probability >= if same { settings.join.same_report } else { settings.join.threshold }
        })
        .collect();
    scored.sort_by(|x, y| y.probability.total_cmp(&x.probability).then_with(|| (x.a, x.b).cmp(&(y.a, y.b))));

    let mut owner: Vec<u32> = (0..facts.len() as u32).collect();
    let mut members: Vec<Vec<u32>> = (0..facts.len() as u32).map(|index| vec![index]).collect();
    let mut why: Vec<Option<(u32, String)>> = vec![None; facts.len()];
    for pair in &scored {
        let (Some(&left), Some(&right)) = (owner.get(pair.a as usize), owner.get(pair.b as usize)) else {
            continue;
        };
        if left == right {
            continue;
        }
        let (Some(ours), Some(theirs)) = (members.get(left as usize), members.get(right as usize)) else {
            continue;
        };
        if !may_join(ours, theirs, corpus, settings, &score) {
            continue;
        }
        let (keep, give) = if left < right { (left, right) } else { (right, left) };
        let moved = members.get_mut(give as usize).map(std::mem::take).unwrap_or_default();
        for &index in &moved {
            if let Some(slot) = owner.get_mut(index as usize) {
                *slot = keep;
            }
        }
        if let Some(kept) = members.get_mut(keep as usize) {
            kept.extend(moved);
            kept.sort_unstable();
        }
        // The pair that joined the two groups is told at the member that has no reason yet.
        for (index, other) in [(pair.b, pair.a), (pair.a, pair.b)] {
            if let Some(slot) = why.get_mut(index as usize)
                && slot.is_none()
            {
                let text =
                    reason(index, other, corpus, settings, rivals_of(pair.a, pair.b), pair.probability);
                *slot = Some((other, text));
                break;
            }
        }
    }
    members
        .into_iter()
        .filter(|group| !group.is_empty())
        .map(|group| {
            group
                .into_iter()
                .map(|index| Member { index, joined: why.get_mut(index as usize).and_then(Option::take) })
                .collect()
        })
        .collect()
}

/// Whether two groups can be one incident: no report in both, and likely enough on the whole.
fn may_join(
    ours: &[u32],
    theirs: &[u32],
    corpus: &Corpus,
    settings: &MergeSettings,
    score: &impl Fn(u32, u32) -> f64,
) -> bool {
    let report = |index: u32| corpus.facts.get(index as usize).map(|fact| fact.report);
    if settings.join.same_report > 1.0 && ours.iter().any(|&a| theirs.iter().any(|&b| report(a) == report(b)))
    {
        return false;
    }
    if ours.len() == 1 && theirs.len() == 1 {
        return true;
    }
    let (mut sum, mut count) = (0.0, 0.0);
    for &a in ours.iter().take(COMPARED) {
        for &b in theirs.iter().take(COMPARED) {
            if report(a) == report(b) && score(a, b) < settings.join.same_report {
                return false;
            }
            sum += score(a, b);
            count += 1.0;
        }
    }
    sum / count >= settings.join.mean
}

/// For a mention and another report: how many of that report's mentions it could be one with, by what is cheap to see
/// (kind group, days, place). A digest with five bombings of a week in a town gives little reason to choose one of them.
fn rivals(corpus: &Corpus, settings: &MergeSettings, pairs: &[(u32, u32)]) -> FxHashMap<(u32, u32), u32> {
    let mut out: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    for &(a, b) in pairs {
        let (Some(x), Some(y)) = (corpus.facts.get(a as usize), corpus.facts.get(b as usize)) else {
            continue;
        };
        let alike = features(x, y, corpus, settings, 1);
        if alike.kind_other > 0.0 || alike.date_gap > 1.0 || alike.place_gap > 0.0 {
            continue;
        }
        *out.entry((a, y.report)).or_insert(0) += 1;
        *out.entry((b, x.report)).or_insert(0) += 1;
    }
    out
}

fn reason(
    index: u32,
    other: u32,
    corpus: &Corpus,
    settings: &MergeSettings,
    rivals: u32,
    probability: f64,
) -> String {
    match (corpus.facts.get(index as usize), corpus.facts.get(other as usize)) {
        (Some(x), Some(y)) => {
            let features = features(x, y, corpus, settings, rivals);
            format!("{probability:.2}: {}", describe(&features, &settings.weights))
        }
        _ => String::new(),
    }
}
