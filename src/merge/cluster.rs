//! Pairs to groups of mentions that tell one incident: the two likeliest groups are joined first, again and again. Chooses no values.
//!
//! How likely two groups are one is the mean over pairs of their members, so that one chance likeness joins no two stories. Two groups in which
//! one report told two incidents are never joined.

use super::block::{Buckets, keys_of_all};
use super::corpus::Corpus;
use super::forest::Forest;
use super::lists::Lists;
use super::scorer::Scorer;
use super::surroundings::Neighbourhood;
use super::weights::Weights;
use rayon::prelude::*;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A mention of a group.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Member {
    /// Its index.
    pub(super) index: u32,
    /// The mention that it was joined with, and why; `None` for one of each group.
    pub(super) joined: Option<(u32, String)>,
}

/// A group of mentions that tell one incident.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grown {
    /// In order.
    pub(super) members: Vec<Member>,
    /// The joins that made it, in order.
    pub(super) events: Vec<Bond>,
}

/// Two groups that can be joined, with the sizes that they had when this was found out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bond {
    pub(super) probability: f64,
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) sizes: (u32, u32),
}

impl Bond {
    /// A bond of groups that are one mention each.
    pub(super) const fn of_mentions(a: u32, b: u32, probability: f64) -> Self {
        Self { probability, a, b, sizes: (1, 1) }
    }

    /// With other names for the groups, which keep their order.
    pub(super) fn renamed(self, name: &impl Fn(u32) -> u32) -> Self {
        Self { a: name(self.a), b: name(self.b), ..self }
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
pub(super) fn comparisons(corpus: &Corpus<'_>, within_reports: bool) -> Vec<(u32, u32, Weights)> {
    let neighbourhood = Neighbourhood::of(corpus);
    let keys = keys_of_all(corpus);
    let buckets = Buckets::of(corpus, &keys);
    let mut all = of_pairs(&buckets, &neighbourhood, within_reports, |scorer, a, b| {
        scorer.features(a, b).map(|features| (a, b, features))
    });
    all.sort_by_key(|pair| (pair.0, pair.1));
    all
}

/// What merging worked out.
#[derive(Debug)]
pub(super) struct Worked {
    /// The keys under which each mention is filed.
    pub(super) keys: Lists<u64>,
    /// Bonds of single mentions, sorted.
    pub(super) bonds: Vec<Bond>,
    /// By their first member.
    pub(super) groups: Vec<Grown>,
}

/// Groups of all mentions, worked out anew. The order of the mentions decides ties alone.
pub(super) fn groups(corpus: &Corpus<'_>) -> Worked {
    let neighbourhood = Neighbourhood::of(corpus);
    let within_reports = corpus.settings.join.same_report <= 1.0;
    let keys = keys_of_all(corpus);
    let buckets = Buckets::of(corpus, &keys);
    let mut bonds = of_pairs(&buckets, &neighbourhood, within_reports, Scorer::bond);
    drop(buckets);
    bonds.par_sort_by_key(|bond| (bond.a, bond.b));
    // What no bond leads to, however far, makes no difference: each such part is a task of its own.
    let mut groups: Vec<Grown> = parts(corpus.len(), &bonds)
        .into_par_iter()
        .flat_map_iter(|part| part.groups(&Scorer::new(&neighbourhood)))
        .collect();
    sort(&mut groups);
    Worked { keys, bonds, groups }
}

/// Groups by their first member.
pub(super) fn sort(groups: &mut [Grown]) {
    groups.sort_by_key(|group| group.members.first().map(|member| member.index));
}

/// What a function gives for all pairs of mentions that share a key, the one that comes first in the order of mentions first.
fn of_pairs<'c, T: Send>(
    buckets: &Buckets<'_>,
    neighbourhood: &'c Neighbourhood<'c>,
    within_reports: bool,
    of: impl Fn(&Scorer<'c>, u32, u32) -> Option<T> + Sync,
) -> Vec<T> {
    let reports = neighbourhood.corpus().by_report();
    reports
        .flat_map_iter(|report| {
            let scorer = Scorer::new(neighbourhood);
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
struct Part {
    mentions: Vec<u32>,
    /// With the places of the mentions in the list for their indices.
    bonds: Vec<Bond>,
}

impl Part {
    fn groups(self, scorer: &Scorer<'_>) -> Vec<Grown> {
        let mut forest = Forest::new(scorer, self.mentions, &self.bonds);
        let mut heap = BinaryHeap::from(self.bonds);
        while let Some(bond) = heap.pop() {
            if forest.sizes(bond.a, bond.b) != bond.sizes {
                continue;
            }
            forest.join(bond, scorer);
            forest.push_around(bond.a, &mut heap, scorer);
        }
        forest.into_groups()
    }
}

/// All mentions in parts that no bond joins.
fn parts(count: usize, bonds: &[Bond]) -> Vec<Part> {
    let mut roots = Roots((0..count as u32).collect());
    for bond in bonds {
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
            part.bonds.push(Bond { a: place(bond.a), b: place(bond.b), ..*bond });
        }
    }
    out
}

/// For each mention one that stands before it in its part, or itself.
pub(super) struct Roots(pub(super) Vec<u32>);

impl Roots {
    /// The first mention of a mention's part.
    pub(super) fn of(&mut self, mut at: u32) -> u32 {
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

    /// Puts the parts of two mentions into one.
    pub(super) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.of(a), self.of(b));
        if let Some(slot) = self.0.get_mut(a.max(b) as usize) {
            *slot = a.min(b);
        }
    }
}
