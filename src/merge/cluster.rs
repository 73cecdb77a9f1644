//! Pairs to groups of mentions that tell one incident: the two likeliest groups are joined first, again and again. Chooses no values.
//!
//! How likely two groups are one is the mean over pairs of their members, so that one chance likeness joins no two stories. Two groups in which
//! one report told two incidents are never joined.

use super::block::Buckets;
use super::facts::Corpus;
use super::memory::{Digest, Digests, Memory, by_index, by_place};
use super::pair::{
    Surroundings, complete, describe, features, plain_features, probability, room, told_features,
};
use super::settings::MergeSettings;
use super::surroundings::{Memo, Neighbourhood};
use super::weights::Weights;
use geo::{Distance, Haversine};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::{BTreeSet, BinaryHeap};

/// A group of mentions that tell one incident, in order.
pub(super) type Group = Vec<Member>;

/// A mention of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Member {
    /// Its index.
    pub(super) index: u32,
    /// The mention that it was joined with, and why; `None` for one of each group.
    pub(super) joined: Option<(u32, String)>,
}

/// Two groups that can be joined, with the sizes that they had when this was found out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bond {
    pub(super) probability: f64,
    pub(super) a: u32,
    pub(super) b: u32,
    sizes: (u32, u32),
}

impl Bond {
    /// A bond of groups that are one mention each.
    pub(super) const fn of_mentions(a: u32, b: u32, probability: f64) -> Self {
        Self { probability, a, b, sizes: (1, 1) }
    }
}

impl PartialEq for Bond {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Bond {}

impl PartialOrd for Bond {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Bond {
    /// The likelier one is greater; of two alike, the one whose mentions come first.
    fn cmp(&self, other: &Self) -> Ordering {
        self.probability
            .total_cmp(&other.probability)
            .then_with(|| (other.a, other.b, other.sizes).cmp(&(self.a, self.b, self.sizes)))
    }
}

/// All pairs that are compared, with their features, sorted.
pub(super) fn comparisons(
    corpus: &Corpus,
    settings: &MergeSettings,
    within_reports: bool,
) -> Vec<(u32, u32, Weights)> {
    let neighbourhood = Neighbourhood::of(corpus, settings);
    let buckets = Buckets::of(corpus, &settings.blocking);
    let scorer = || Scorer::new(corpus, settings, &neighbourhood);
    let mut all = of_pairs(&buckets, &neighbourhood, within_reports, scorer, |scorer, a, b| {
        scorer.features(a, b).map(|features| (a, b, features))
    });
    all.sort_by_key(|pair| (pair.0, pair.1));
    all
}

/// Groups of mentions, ordered by their first member. The order of the mentions decides ties alone. What `memory` holds of the last build is not
/// worked out again; it is then made to hold this one.
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method is that of one lifetime of scorers only"
)]
pub(super) fn groups(corpus: &Corpus, settings: &MergeSettings, memory: &mut Memory) -> Vec<Group> {
    let neighbourhood = Neighbourhood::of(corpus, settings);
    let within_reports = settings.join.same_report <= 1.0;
    let buckets = Buckets::of(corpus, &settings.blocking);
    let digests = Digests::of(corpus, &neighbourhood, &buckets);
    let scorer = || Scorer::new(corpus, settings, &neighbourhood);
    let bonds = match memory.known(&digests, &buckets) {
        Some(known) => {
            let mut bonds = known.bonds;
            let pairs = pairs_around(&known.open, &buckets, corpus, within_reports);
            let of_report = |pair: &&(u32, u32)| corpus.facts.get(pair.0 as usize).map(|fact| fact.report);
            let by_report: Vec<&[(u32, u32)]> =
                pairs.chunk_by(|a, b| of_report(&a) == of_report(&b)).collect();
            bonds.par_extend(by_report.par_iter().flat_map_iter(|pairs| {
                let scorer = scorer();
                pairs.iter().filter_map(move |&(a, b)| scorer.bond(a, b))
            }));
            bonds
        }
        None => of_pairs(&buckets, &neighbourhood, within_reports, scorer, |scorer, a, b| scorer.bond(a, b)),
    };
    let known = memory.parts();
    let kept = bonds.clone();
    // What no bond leads to, however far, makes no difference: each such part is a task of its own.
    let done: Vec<(Option<Digest>, Vec<Group>, Vec<Group>)> = parts(corpus.facts.len(), bonds)
        .into_par_iter()
        .map(|part| {
            if part.bonds.is_empty() {
                return (None, Vec::new(), part.groups(&scorer()));
            }
            let digest = digests.of_part(&part);
            if let Some(known) = known.get(&digest) {
                return (Some(digest), known.clone(), by_index(known, &part.mentions));
            }
            let mentions = part.mentions.clone();
            let groups = part.groups(&scorer());
            (Some(digest), by_place(&groups, &mentions), groups)
        })
        .collect();
    let (mut groups, mut parts) = (Vec::new(), Vec::new());
    for (digest, by_place, own) in done {
        groups.extend(own);
        parts.extend(digest.map(|digest| (digest, by_place)));
    }
    groups.sort_by_key(|group| group.first().map(|member| member.index));
    *memory = Memory::of(digests, &kept, parts);
    groups
}

/// The pairs that some mentions are in, the one that comes first in the order of mentions first; sorted.
fn pairs_around(open: &[u32], buckets: &Buckets, corpus: &Corpus, within_reports: bool) -> Vec<(u32, u32)> {
    let report = |index: u32| corpus.facts.get(index as usize).map(|fact| fact.report);
    let mut pairs: Vec<(u32, u32)> = open
        .par_iter()
        .flat_map_iter(|&a| {
            let mut partners = Vec::new();
            buckets.around(a, &mut partners);
            partners.retain(|&b| b != a && (within_reports || report(a) != report(b)));
            partners.into_iter().map(move |b| (a.min(b), a.max(b)))
        })
        .collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}

/// What a function gives for all pairs of mentions that share a key, the one that comes first in the order of mentions first.
fn of_pairs<'s, T: Send>(
    buckets: &Buckets,
    neighbourhood: &Neighbourhood,
    within_reports: bool,
    scorer: impl Fn() -> Scorer<'s> + Sync,
    of: impl Fn(&Scorer<'s>, u32, u32) -> Option<T> + Sync,
) -> Vec<T> {
    neighbourhood
        .reports()
        .flat_map_iter(|report| {
            let scorer = scorer();
            let (mut partners, mut out) = (Vec::new(), Vec::new());
            for a in report.clone() {
                buckets.after(a, &mut partners);
                partners.retain(|b| within_reports || !report.contains(b));
                out.extend(partners.iter().filter_map(|&b| of(&scorer, a.min(b), a.max(b))));
            }
            out
        })
        .collect()
}

/// Mentions that bonds join to one another, however long the way; sorted.
pub(super) struct Part {
    pub(super) mentions: Vec<u32>,
    /// With the places of the mentions in the list for their indices.
    pub(super) bonds: Vec<Bond>,
}

impl Part {
    fn groups(self, scorer: &Scorer<'_>) -> Vec<Group> {
        let mut forest = Forest::new(scorer, self.mentions, &self.bonds);
        let mut heap = BinaryHeap::from(self.bonds);
        while let Some(bond) = heap.pop() {
            if forest.sizes(bond.a, bond.b) != bond.sizes {
                continue;
            }
            forest.join(bond.a, bond.b, scorer);
            for other in forest.neighbours(bond.a) {
                let (a, b) = (bond.a.min(other), bond.a.max(other));
                if let Some(probability) = forest.between(a, b, scorer) {
                    heap.push(Bond { probability, a, b, sizes: forest.sizes(a, b) });
                }
            }
        }
        forest.into_groups()
    }
}

/// All mentions in parts that no bond joins.
fn parts(count: usize, bonds: Vec<Bond>) -> Vec<Part> {
    let mut roots = Roots((0..count as u32).collect());
    for bond in &bonds {
        roots.join(bond.a, bond.b);
    }
    // The root of a part is its first mention.
    let mut part_of = vec![0_u32; count];
    let mut place_in = vec![0_u32; count];
    let mut out: Vec<Part> = Vec::new();
    for index in 0..count as u32 {
        let root = roots.of(index);
        let part = if root == index {
            out.push(Part { mentions: Vec::new(), bonds: Vec::new() });
            out.len() as u32 - 1
        } else {
            part_of.get(root as usize).copied().unwrap_or(0)
        };
        if let (Some(part_of), Some(place), Some(part)) = (
            part_of.get_mut(index as usize),
            place_in.get_mut(index as usize),
            out.get_mut(part as usize).map(|found| (part, found)),
        ) {
            *part_of = part.0;
            *place = part.1.mentions.len() as u32;
            part.1.mentions.push(index);
        }
    }
    for bond in bonds {
        let place = |index: u32| place_in.get(index as usize).copied().unwrap_or(0);
        let part = part_of.get(bond.a as usize).copied().unwrap_or(0);
        if let Some(part) = out.get_mut(part as usize) {
            part.bonds.push(Bond { a: place(bond.a), b: place(bond.b), ..bond });
        }
    }
    out
}

/// For each mention one that stands before it in its part, or itself.
struct Roots(Vec<u32>);

impl Roots {
    /// The first mention of a mention's part.
    fn of(&mut self, mut at: u32) -> u32 {
        loop {
            let up = self.0.get(at as usize).copied().unwrap_or(at);
            if up == at {
                return at;
            }
            let above = self.0.get(up as usize).copied().unwrap_or(up);
            if let Some(slot) = self.0.get_mut(at as usize) {
                *slot = above;
            }
            at = up;
        }
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.of(a), self.of(b));
        if let Some(slot) = self.0.get_mut(a.max(b) as usize) {
            *slot = a.min(b);
        }
    }
}

/// Compares mentions and groups.
struct Scorer<'a> {
    corpus: &'a Corpus,
    settings: &'a MergeSettings,
    neighbourhood: &'a Neighbourhood,
    memo: RefCell<Memo>,
}

impl<'a> Scorer<'a> {
    fn new(corpus: &'a Corpus, settings: &'a MergeSettings, neighbourhood: &'a Neighbourhood) -> Self {
        Self { corpus, settings, neighbourhood, memo: RefCell::default() }
    }

    fn around(&self, a: u32, b: u32, plain: &Weights) -> Surroundings {
        let mut memo = self.memo.borrow_mut();
        self.neighbourhood.around((a, b), self.corpus, self.settings, plain, &mut memo)
    }

    fn features(&self, a: u32, b: u32) -> Option<Weights> {
        let (x, y) = (self.corpus.facts.get(a as usize)?, self.corpus.facts.get(b as usize)?);
        let plain = plain_features(x, y, self.settings);
        let around = self.around(a, b, &plain);
        Some(features(x, y, self.settings, around, &plain))
    }

    /// The bond of two mentions; `None` where they are too unlikely to be one. Most pairs are so unlike in what is told by kind, day, place and
    /// names that their words need not be compared.
    fn bond(&self, a: u32, b: u32) -> Option<Bond> {
        let (x, y) = (self.corpus.facts.get(a as usize)?, self.corpus.facts.get(b as usize)?);
        if self.contradict(a, b) {
            return None;
        }
        let plain = plain_features(x, y, self.settings);
        let around = self.around(a, b, &plain);
        let told = told_features(x, y, around, &plain);
        let least = self.least(a, b);
        // A hair's breadth for rounding: the sum is made in another order.
        let most = told.dot(&self.settings.weights) + room(&self.settings.weights) + 1e-6;
        if probability(most) < least {
            return None;
        }
        let features = complete(x, y, self.settings, &told);
        let probability = self.probability_of(a, b, &features);
        (probability >= least).then_some(Bond { probability, a, b, sizes: (1, 1) })
    }

    fn probability(&self, a: u32, b: u32) -> f64 {
        self.features(a, b).map_or(0.0, |features| self.probability_of(a, b, &features))
    }

    fn probability_of(&self, a: u32, b: u32, features: &Weights) -> f64 {
        if self.part_ways(a, b) || self.contradict(a, b) || self.are_strangers(a, b, features) {
            0.0
        } else {
            probability(features.dot(&self.settings.weights))
        }
    }

    /// Two days told firmly that lie far apart, or two places far beyond what is unsure of them: alike words do not make them one.
    fn contradict(&self, a: u32, b: u32) -> bool {
        let (Some(x), Some(y)) = (self.corpus.facts.get(a as usize), self.corpus.facts.get(b as usize))
        else {
            return false;
        };
        let join = &self.settings.join;
        let firm = |f: &super::facts::Facts| f.days.filter(|_| f.to_the_day && f.dated_firmly);
        // What is only known to lie before its report is no event of another season.
        let seasons =
            matches!((x.days, y.days), (Some(x), Some(y)) if (x.0 - y.1).max(y.0 - x.1) > join.season_days);
        let days = seasons
            || matches!((firm(x), firm(y)), (Some(x), Some(y)) if (x.0 - y.0).abs() > join.contrary_days);
        let places = match (&x.place, &y.place) {
            (Some(p), Some(q)) if !self.moving(a, b) => {
                let km = Haversine.distance(p.point, q.point) / 1000.0;
                km - p.uncertainty_km - q.uncertainty_km > join.contrary_km
            }
            _ => false,
        };
        days || places
    }

    /// Two towns far apart, two days far apart, a day unknown or kinds that nobody confuses, and nothing else that both reports tell: no weight of
    /// the rest makes them one.
    fn are_strangers(&self, a: u32, b: u32, features: &Weights) -> bool {
        let join = &self.settings.join;
        let told = features.count_agree
            + features.place_named
            + features.names_shared
            + features.numbers_shared
            + features.text_shared;
        let far = features.place_gap_firm > 0.0
            && features.place_gap >= (join.far_km / 5.0).ln_1p()
            && !self.moving(a, b);
        let other = far
            || features.date_gap >= join.far_days
            || features.date_unknown > 0.0
            || features.kind_other > 0.0;
        told == 0.0 && other || self.are_adrift(features)
    }

    /// Where one of the two has no place: a day, a kind and a small number are shared by many that are not one.
    fn are_adrift(&self, features: &Weights) -> bool {
        let join = &self.settings.join;
        let only = features.kind_same > 0.0 && features.date_same_day > 0.0 && features.crowd == 0.0;
        features.place_unknown > 0.0
            && !only
            && features.place_named + features.names_shared + features.text_shared == 0.0
            && features.text_cosine < join.placeless_likeness
            && features.count_agree < join.placeless_counts
    }

    /// Whether both tell of people or goods on their way, so that each may name another end of it.
    fn moving(&self, a: u32, b: u32) -> bool {
        let moves = |index: u32| {
            let kind = self.corpus.facts.get(index as usize).map(|fact| fact.kind);
            kind.is_some_and(|kind| self.settings.kinds.moving.contains(&kind))
        };
        moves(a) && moves(b)
    }

    /// Whether both tell where a movement goes, and it goes to two places: a sentence may tell of several, each its own.
    fn part_ways(&self, a: u32, b: u32) -> bool {
        let goal = |index: u32| self.corpus.facts.get(index as usize).and_then(|fact| fact.to_place);
        self.moving(a, b) && matches!((goal(a), goal(b)), (Some(x), Some(y)) if x != y)
    }

    fn same_report(&self, a: u32, b: u32) -> bool {
        let report = |index: u32| self.corpus.facts.get(index as usize).map(|fact| fact.report);
        report(a) == report(b)
    }

    /// Least probability by which two mentions are joined.
    fn least(&self, a: u32, b: u32) -> f64 {
        if self.same_report(a, b) { self.settings.join.same_report } else { self.settings.join.threshold }
    }

    /// The mean probability over the pairs of the first members of two groups; `None` where it is too low.
    fn mean(&self, ours: &[u32], theirs: &[u32]) -> Option<f64> {
        let most = self.settings.join.compared;
        if ours.iter().take(most).any(|&a| theirs.iter().take(most).any(|&b| self.contradict(a, b))) {
            return None;
        }
        let (mut sum, mut count) = (0.0, 0.0);
        for &a in ours.iter().take(most) {
            for &b in theirs.iter().take(most) {
                let probability = self.probability(a, b);
                if self.same_report(a, b) && probability < self.settings.join.same_report {
                    return None;
                }
                sum += probability;
                count += 1.0;
            }
        }
        let mean = sum / count;
        (mean >= self.settings.join.threshold).then_some(mean)
    }

    /// The member of a group that is likest to a mention, and why.
    fn reason(&self, index: u32, group: &[u32]) -> Option<(u32, String)> {
        let likeness = |&other: &u32| (self.probability(index, other), std::cmp::Reverse(other));
        let other = *group.iter().take(self.settings.join.compared).max_by(|a, b| {
            let (x, y) = (likeness(a), likeness(b));
            x.0.total_cmp(&y.0).then(x.1.cmp(&y.1))
        })?;
        let features = self.features(index, other)?;
        let weights = &self.settings.weights;
        Some((other, format!("{:.2}: {}", probability(features.dot(weights)), describe(&features, weights))))
    }
}

/// The versions of two groups, and how likely they were one.
type Mean = ((u32, u32), Option<f64>);

/// Groups of a part as they grow, each under the place of its first mention in the part.
struct Forest {
    /// Indices of mentions.
    members: Vec<Vec<u32>>,
    /// Numbers of the reports that tell each, sorted.
    reports: Vec<Vec<u64>>,
    /// Where the movements among its mentions go, sorted: groups that know of two goals part ways.
    goals: Vec<Vec<u64>>,
    /// How often the first members of each changed; means that were taken over the same ones still hold.
    versions: Vec<u32>,
    means: FxHashMap<(u32, u32), Mean>,
    neighbours: Vec<BTreeSet<u32>>,
    why: FxHashMap<u32, (u32, String)>,
}

impl Forest {
    fn new(scorer: &Scorer<'_>, mentions: Vec<u32>, bonds: &[Bond]) -> Self {
        let count = mentions.len();
        let facts = |index: &u32| scorer.corpus.facts.get(*index as usize);
        let report = |index: &u32| facts(index).map(|fact| fact.report).into_iter().collect();
        let reports = mentions.iter().map(report).collect();
        let goal = |index: &u32| {
            let fact = facts(index)?;
            fact.to_place.filter(|_| scorer.settings.kinds.moving.contains(&fact.kind))
        };
        let goals = mentions.iter().map(|index| goal(index).into_iter().collect()).collect();
        let mut neighbours = vec![BTreeSet::new(); count];
        for bond in bonds {
            for (at, other) in [(bond.a, bond.b), (bond.b, bond.a)] {
                if let Some(list) = neighbours.get_mut(at as usize) {
                    list.insert(other);
                }
            }
        }
        Self {
            members: mentions.into_iter().map(|index| vec![index]).collect(),
            reports,
            goals,
            versions: vec![0; count],
            means: FxHashMap::default(),
            neighbours,
            why: FxHashMap::default(),
        }
    }

    /// How likely two groups are one; `None` where they must not be joined.
    fn between(&mut self, a: u32, b: u32, scorer: &Scorer<'_>) -> Option<f64> {
        let of = |lists: &'_ [Vec<u64>]| -> (usize, bool) {
            let list = |at: u32| lists.get(at as usize).map_or(&[][..], Vec::as_slice);
            let (x, y) = (list(a), list(b));
            let (few, many) = if x.len() <= y.len() { (x, y) } else { (y, x) };
            let shared = few.iter().filter(|number| many.binary_search(number).is_ok()).count();
            (if few.is_empty() { 0 } else { few.len() + many.len() - shared }, shared > 0)
        };
        if scorer.settings.join.same_report > 1.0 && of(&self.reports).1 {
            return None;
        }
        // One goal that both know is no parting; any second one is.
        if of(&self.goals).0 > 1 {
            return None;
        }
        let version = |at: u32| self.versions.get(at as usize).copied().unwrap_or_default();
        let versions = (version(a), version(b));
        if let Some((held, mean)) = self.means.get(&(a, b))
            && *held == versions
        {
            return *mean;
        }
        let mean = scorer.mean(self.members(a), self.members(b));
        self.means.insert((a, b), (versions, mean));
        mean
    }

    fn members(&self, group: u32) -> &[u32] {
        self.members.get(group as usize).map_or(&[], Vec::as_slice)
    }

    fn sizes(&self, a: u32, b: u32) -> (u32, u32) {
        (self.members(a).len() as u32, self.members(b).len() as u32)
    }

    fn neighbours(&self, group: u32) -> Vec<u32> {
        self.neighbours.get(group as usize).map_or_else(Vec::new, |list| list.iter().copied().collect())
    }

    /// Joins the group `b` into the group `a`, which comes first.
    fn join(&mut self, a: u32, b: u32, scorer: &Scorer<'_>) {
        // One mention of each group has no reason yet: that of the second group gets one now.
        let first = self.members(b).iter().copied().find(|mention| !self.why.contains_key(mention));
        if let Some(index) = first
            && let Some(reason) = scorer.reason(index, self.members(a))
        {
            self.why.insert(index, reason);
        }
        for lists in [&mut self.reports, &mut self.goals] {
            let moved = lists.get_mut(b as usize).map(std::mem::take).unwrap_or_default();
            if let Some(kept) = lists.get_mut(a as usize) {
                kept.extend(moved);
                kept.sort_unstable();
                kept.dedup();
            }
        }
        let moved = self.members.get_mut(b as usize).map(std::mem::take).unwrap_or_default();
        if let Some(kept) = self.members.get_mut(a as usize) {
            let most = scorer.settings.join.compared;
            let before: Vec<u32> = kept.iter().take(most).copied().collect();
            kept.extend(moved);
            kept.sort_unstable();
            if !kept.iter().take(most).eq(&before)
                && let Some(version) = self.versions.get_mut(a as usize)
            {
                *version += 1;
            }
        }
        let around = self.neighbours.get_mut(b as usize).map(std::mem::take).unwrap_or_default();
        for other in around {
            if let Some(list) = self.neighbours.get_mut(other as usize) {
                list.remove(&b);
                if other != a {
                    list.insert(a);
                }
            }
            if other != a
                && let Some(list) = self.neighbours.get_mut(a as usize)
            {
                list.insert(other);
            }
        }
    }

    fn into_groups(self) -> Vec<Group> {
        let mut why = self.why;
        self.members
            .into_iter()
            .filter(|group| !group.is_empty())
            .map(|group| {
                group.into_iter().map(|index| Member { index, joined: why.remove(&index) }).collect()
            })
            .collect()
    }
}
