//! Groups as they grow out of mentions: who is in each, what lies beside it, and how likely two of them are one. Decides nothing about the order
//! in which they are joined.

use super::cluster::{Bond, Grown, Member};
use super::scorer::Scorer;
use rustc_hash::FxHashMap;
use std::collections::{BTreeSet, BinaryHeap};

/// The versions of two groups, and how likely they were one.
type Mean = ((u32, u32), Option<f64>);

/// Groups as they grow, each under the place of its first mention in the list that they grow from.
pub(super) struct Forest {
    /// The mentions from which they grow, sorted.
    mentions: Vec<u32>,
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
    /// What was joined, in order.
    events: Vec<Bond>,
}

impl Forest {
    /// Every mention by itself; bonds have places in the list for indices.
    pub(super) fn new(scorer: &Scorer<'_>, mentions: Vec<u32>, bonds: &[Bond]) -> Self {
        let count = mentions.len();
        let reports = mentions.iter().map(|&index| vec![u64::from(scorer.corpus.report(index))]).collect();
        let goal = |index: &u32| {
            let fact = scorer.corpus.fact(*index)?;
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
            members: mentions.iter().map(|&index| vec![index]).collect(),
            mentions,
            reports,
            goals,
            versions: vec![0; count],
            means: FxHashMap::default(),
            neighbours,
            why: FxHashMap::default(),
            events: Vec::new(),
        }
    }

    /// How likely two groups are one; `None` where they must not be joined.
    pub(super) fn between(&mut self, a: u32, b: u32, scorer: &Scorer<'_>) -> Option<f64> {
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

    /// How many mentions two groups have.
    pub(super) fn sizes(&self, a: u32, b: u32) -> (u32, u32) {
        (self.members(a).len() as u32, self.members(b).len() as u32)
    }

    /// Adds the bonds that a group has with those around it now.
    pub(super) fn push_around(&mut self, group: u32, heap: &mut BinaryHeap<Bond>, scorer: &Scorer<'_>) {
        let around: Vec<u32> =
            self.neighbours.get(group as usize).map_or_else(Vec::new, |list| list.iter().copied().collect());
        for other in around {
            let (a, b) = (group.min(other), group.max(other));
            if let Some(probability) = self.between(a, b, scorer) {
                heap.push(Bond { probability, a, b, sizes: self.sizes(a, b) });
            }
        }
    }

    /// Joins two groups, the one that comes first being `bond.a`, and says why.
    pub(super) fn join(&mut self, bond: Bond, scorer: &Scorer<'_>) {
        // One mention of each group has no reason yet: that of the second group gets one now.
        let first = self.members(bond.b).iter().copied().find(|mention| !self.why.contains_key(mention));
        if let Some(index) = first
            && let Some(reason) = scorer.reason(index, self.members(bond.a))
        {
            self.why.insert(index, reason);
        }
        self.join_again(bond, scorer);
    }

    /// Joins two groups for reasons that are known.
    pub(super) fn join_again(&mut self, bond: Bond, scorer: &Scorer<'_>) {
        let (a, b) = (bond.a, bond.b);
        self.events.push(bond);
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

    /// The groups, with what was joined to make each, and indices for places.
    pub(super) fn into_groups(self) -> Vec<Grown> {
        let Self { mentions, members, mut why, events, .. } = self;
        let mut group_of: FxHashMap<u32, usize> = FxHashMap::default();
        let mut groups: Vec<Grown> = Vec::new();
        for group in members.into_iter().filter(|group| !group.is_empty()) {
            group_of.extend(group.iter().map(|&index| (index, groups.len())));
            let members =
                group.into_iter().map(|index| Member { index, joined: why.remove(&index) }).collect();
            groups.push(Grown { members, events: Vec::new() });
        }
        let index = |place: u32| mentions.get(place as usize).copied().unwrap_or_default();
        for event in events {
            let event = event.renamed(&index);
            if let Some(group) = group_of.get(&event.a).and_then(|&at| groups.get_mut(at)) {
                group.events.push(event);
            }
        }
        groups
    }
}
