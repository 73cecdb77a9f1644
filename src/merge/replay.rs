//! Joins again what a change touches, and nothing else. Gives the groups that joining all mentions anew would give.
//!
//! A group that no change touches grew by joins that are known, in a known order. Joining anew would make the same ones, unless a bond between one
//! of its mentions and a touched one came out on top in between. So the touched mentions are joined by the rules while the groups beside them grow
//! as they did; where the two meet, the group beside is touched as well, and all is tried once more.

use super::again::NONE;
use super::cluster::{Bond, Grown, Roots, sort};
use super::forest::Forest;
use super::lists::Lists;
use super::scorer::Scorer;
use super::surroundings::Neighbourhood;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::{BTreeSet, BinaryHeap};

/// All groups, from the bonds of all mentions, sorted, and the groups that nothing touched; what is in none of these is touched. `None` where more
/// than half of the mentions are.
pub(super) fn replay(
    neighbourhood: &Neighbourhood<'_>,
    bonds: &[Bond],
    intact: Vec<Grown>,
) -> Option<Vec<Grown>> {
    let count = neighbourhood.corpus().len();
    let mut state = State {
        neighbourhood,
        bonds: by_mention(bonds, count),
        group_of: vec![NONE; count],
        intact: intact.into_iter().map(Some).collect(),
    };
    for (group, at) in state.intact.iter().flatten().zip(0..) {
        for member in &group.members {
            if let Some(slot) = state.group_of.get_mut(member.index as usize) {
                *slot = at;
            }
        }
    }
    let mut settled: FxHashMap<Vec<u32>, Vec<Grown>> = FxHashMap::default();
    loop {
        let touched = state.touched();
        if touched.len() * 2 > count {
            return None;
        }
        let pieces = state.pieces(&touched);
        let open: Vec<&Vec<u32>> = pieces.iter().filter(|piece| !settled.contains_key(*piece)).collect();
        let tried: Vec<_> = open.par_iter().map(|piece| state.join(piece)).collect();
        let mut met: BTreeSet<u32> = BTreeSet::new();
        let open: Vec<Vec<u32>> = open.into_iter().cloned().collect();
        for (piece, result) in open.into_iter().zip(tried) {
            match result {
                Ok(groups) => {
                    settled.insert(piece, groups);
                }
                Err(groups) => met.extend(groups),
            }
        }
        if met.is_empty() {
            let mut groups: Vec<Grown> = state.intact.into_iter().flatten().collect();
            groups.extend(pieces.iter().filter_map(|piece| settled.remove(piece)).flatten());
            sort(&mut groups);
            return Some(groups);
        }
        for group in met {
            state.touch(group);
        }
    }
}

/// The bonds of each mention: the other one, and the place of the bond.
fn by_mention(bonds: &[Bond], count: usize) -> Lists<Bond> {
    let mut begins = vec![0_u32; count + 1];
    for bond in bonds {
        for end in [bond.a, bond.b] {
            if let Some(slot) = begins.get_mut(end as usize + 1) {
                *slot += 1;
            }
        }
    }
    let mut sum = 0;
    for begin in &mut begins {
        sum += *begin;
        *begin = sum;
    }
    let mut next = begins.clone();
    let mut all = vec![Bond::of_mentions(0, 0, 0.0); bonds.len() * 2];
    for bond in bonds {
        for end in [bond.a, bond.b] {
            if let Some(next) = next.get_mut(end as usize) {
                if let Some(slot) = all.get_mut(*next as usize) {
                    *slot = *bond;
                }
                *next += 1;
            }
        }
    }
    Lists::from_parts(begins, all).unwrap_or_default()
}

struct State<'n> {
    neighbourhood: &'n Neighbourhood<'n>,
    /// The bonds of each mention.
    bonds: Lists<Bond>,
    /// For each mention the number of the group that nothing touched, or [`NONE`].
    group_of: Vec<u32>,
    /// The groups that nothing touched.
    intact: Vec<Option<Grown>>,
}

impl State<'_> {
    fn group_of(&self, index: u32) -> u32 {
        self.group_of.get(index as usize).copied().unwrap_or(NONE)
    }

    /// The mentions that are in no group that nothing touched, in order.
    fn touched(&self) -> Vec<u32> {
        (0..).zip(&self.group_of).filter(|(_, group)| **group == NONE).map(|(index, _)| index).collect()
    }

    /// From now on a group counts as touched.
    fn touch(&mut self, group: u32) {
        if let Some(group) = self.intact.get_mut(group as usize).and_then(Option::take) {
            for member in group.members {
                if let Some(slot) = self.group_of.get_mut(member.index as usize) {
                    *slot = NONE;
                }
            }
        }
    }

    /// Touched mentions that bonds join to one another, however long the way; each sorted.
    fn pieces(&self, touched: &[u32]) -> Vec<Vec<u32>> {
        let place = |index: u32| touched.binary_search(&index).ok().map(|at| at as u32);
        let mut roots = Roots((0..touched.len() as u32).collect());
        for (&index, at) in touched.iter().zip(0..) {
            for bond in self.bonds.of(index as usize) {
                let other = if bond.a == index { bond.b } else { bond.a };
                if self.group_of(other) == NONE
                    && let Some(other) = place(other)
                {
                    roots.join(at, other);
                }
            }
        }
        let mut pieces: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (&index, at) in touched.iter().zip(0..) {
            pieces.entry(roots.of(at)).or_default().push(index);
        }
        let mut pieces: Vec<Vec<u32>> = pieces.into_values().collect();
        pieces.sort_unstable();
        pieces
    }

    /// The groups of a piece; or the groups beside it that it meets.
    fn join(&self, piece: &[u32]) -> Result<Vec<Grown>, BTreeSet<u32>> {
        let scorer = Scorer::new(self.neighbourhood);
        let mut bonds: Vec<Bond> =
            piece.iter().flat_map(|&index| self.bonds.of(index as usize)).copied().collect();
        bonds.sort_by_key(|bond| (bond.a, bond.b));
        bonds.dedup_by_key(|bond| (bond.a, bond.b));
        let ends = bonds.iter().flat_map(|bond| [bond.a, bond.b]);
        let mut beside: Vec<u32> =
            ends.map(|end| self.group_of(end)).filter(|&group| group != NONE).collect();
        beside.sort_unstable();
        beside.dedup();
        let beside: Vec<(u32, &Grown)> =
            beside.into_iter().filter_map(|at| Some((at, self.intact.get(at as usize)?.as_ref()?))).collect();
        let mut mentions: Vec<u32> = piece.to_vec();
        mentions.extend(beside.iter().flat_map(|(_, group)| &group.members).map(|member| member.index));
        mentions.sort_unstable();
        let place = |index: u32| mentions.binary_search(&index).unwrap_or_default() as u32;
        let bonds: Vec<Bond> = bonds.into_iter().map(|bond| bond.renamed(&place)).collect();
        let outside: Vec<u32> = mentions.iter().map(|&index| self.group_of(index)).collect();
        let outside = |place: u32| outside.get(place as usize).copied().unwrap_or(NONE);

        let mut forest = Forest::new(&scorer, mentions.clone(), &bonds);
        let mut heap = BinaryHeap::from(bonds);
        // The next join of each group beside: the likeliest of them is the one that comes first.
        let mut grows: BinaryHeap<(Bond, usize, usize)> = beside
            .iter()
            .enumerate()
            .filter_map(|(at, (_, group))| Some((group.events.first()?.renamed(&place), at, 0)))
            .collect();
        loop {
            let own = heap.peek();
            let known = grows.peek().filter(|(next, ..)| own.is_none_or(|own| next > own));
            if let Some(&(bond, at, number)) = known {
                grows.pop();
                let Some((group, known)) = beside.get(at) else { continue };
                if forest.sizes(bond.a, bond.b) != bond.sizes {
                    return Err(BTreeSet::from([*group]));
                }
                forest.join_again(bond, &scorer);
                if let Some(next) = known.events.get(number + 1) {
                    grows.push((next.renamed(&place), at, number + 1));
                }
                forest.push_around(bond.a, &mut heap, &scorer);
                continue;
            }
            let Some(bond) = heap.pop() else { break };
            if forest.sizes(bond.a, bond.b) != bond.sizes {
                continue;
            }
            let met: BTreeSet<u32> =
                [bond.a, bond.b].into_iter().map(outside).filter(|&group| group != NONE).collect();
            if !met.is_empty() {
                return Err(met);
            }
            forest.join(bond, &scorer);
            forest.push_around(bond.a, &mut heap, &scorer);
        }
        let mut groups = forest.into_groups();
        groups
            .retain(|group| group.members.first().is_some_and(|member| self.group_of(member.index) == NONE));
        Ok(groups)
    }
}
