//! Which id each incident gets: the one that its traces lead to, else a new one out of what it tells. Reads and writes no file.

use super::names::Id;
use super::shelf::{Settled, hash_of};
use super::trace::{Traces, birth, day, new_id_of, weights};
use super::{Known, Registry, TRACES};
use crate::merge::mentions::Mentions;
use crate::merge::settings::{MergeSettings, RegistrySettings};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;
use std::collections::BTreeSet;

/// An id that a trace leads to. Of two that know a group alike, the older one wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Voter<'r> {
    /// The day on which its incident was first reported.
    first: &'r str,
    pub(super) id: Id,
}

/// The ids that traces lead to, by report.
pub(super) struct Voters<'r> {
    all: Vec<Voter<'r>>,
    /// Where the traces of each report begin.
    begins: Vec<u32>,
    /// Traces with the places of their voters, sorted within each report.
    traces: Vec<(u64, u32)>,
}

impl<'r> Voters<'r> {
    pub(super) fn of(registry: &'r Registry) -> Self {
        let mut begins = vec![0_u32; registry.names.len() + 1];
        for &(report, _) in registry.ids.values().flat_map(|known| &known.traces) {
            if let Some(slot) = begins.get_mut(report as usize + 1) {
                *slot += 1;
            }
        }
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        let mut next = begins.clone();
        let mut traces = vec![(0, 0); sum as usize];
        let mut all = Vec::with_capacity(registry.ids.len());
        for (&own, known) in registry.ids.iter().filter(|(_, known)| !known.traces.is_empty()) {
            let id = if known.alias_of.is_none() { own } else { registry.lead(own).unwrap_or(own) };
            let first = registry.ids.get(&id).map_or("", |known| known.first.as_str());
            for &(report, trace) in &known.traces {
                let Some(next) = next.get_mut(report as usize) else { continue };
                if let Some(slot) = traces.get_mut(*next as usize) {
                    *slot = (trace, all.len() as u32);
                }
                *next += 1;
            }
            all.push(Voter { first, id });
        }
        for bounds in begins.windows(2) {
            let [begin, end] = [bounds.first(), bounds.last()].map(|at| at.map_or(0, |&at| at as usize));
            if let Some(own) = traces.get_mut(begin..end) {
                own.sort_unstable();
            }
        }
        Self { all, begins, traces }
    }

    /// Those of a report, sorted.
    fn of_report(&self, report: u32) -> &[(u64, u32)] {
        let bounds = self.begins.get(report as usize).zip(self.begins.get(report as usize + 1));
        bounds.and_then(|(&begin, &end)| self.traces.get(begin as usize..end as usize)).unwrap_or_default()
    }

    /// The ids that a trace leads to.
    fn of_trace<'v>(
        &'v self,
        of_report: &'v [(u64, u32)],
        trace: u64,
    ) -> impl ExactSizeIterator<Item = Voter<'r>> + 'v {
        let begin = of_report.partition_point(|(other, _)| *other < trace);
        let same = of_report.get(begin..).unwrap_or_default();
        let end = same.iter().take_while(|(other, _)| *other == trace).count();
        same.get(..end)
            .unwrap_or_default()
            .iter()
            .map(|&(_, at)| self.all.get(at as usize).copied().unwrap_or(Voter { first: "", id: Id::of(0) }))
    }
}

/// All mentions, each with the traces that it leaves.
#[derive(Debug, Clone, Copy)]
pub(in crate::merge) struct Traced<'g> {
    pub(in crate::merge) mentions: &'g Mentions<'g>,
    pub(in crate::merge) traces: &'g [Traces],
}

impl<'g> Traced<'g> {
    /// The reports of some of them, with their traces.
    fn of<'t>(self, group: &'t [u32]) -> impl Iterator<Item = (&'g str, &'g Traces)> + 't
    where
        'g: 't,
    {
        group
            .iter()
            .filter_map(move |&index| Some((self.mentions.report(index), self.traces.get(index as usize)?)))
    }
}

/// The ids that traces of a group lead to, each with its sum.
pub(super) type Sums<'r> = SmallVec<[(f64, Voter<'r>); 8]>;

/// Which group takes which id.
struct Chosen {
    /// For each group, where one was found.
    given: Vec<Option<Id>>,
    /// Ids that found their group taken: each was joined with the other.
    lost: Vec<(Id, usize)>,
}

/// What is not to be taken for the whole corpus.
pub(super) struct Part<'p> {
    /// The ids whose traces may change beside those that are given.
    pub(super) touched: &'p BTreeSet<Id>,
    /// Whether a report of the whole corpus has mentions in any group.
    pub(super) is_here: &'p dyn Fn(&str) -> bool,
}

impl Registry {
    /// Gives each group of mentions, by their indices, its id: the one that its traces lead to, else a new one made from its content. Remembers the traces.
    pub(super) fn assign(
        &mut self,
        groups: &[&[u32]],
        all: Traced<'_>,
        settings: &MergeSettings,
        part: Option<&Part<'_>>,
    ) -> Vec<Id> {
        // Several ids may have left the same trace (two bombings of a day in a town): each then counts, for the id that it leads to.
        let Chosen { given, lost } = self.choose(groups, all, &settings.registry);
        let mut taken: FxHashSet<Id> = given.iter().flatten().copied().collect();
        let ids: Vec<Id> = groups
            .iter()
            .zip(given)
            .map(|(group, id)| {
                id.unwrap_or_else(|| {
                    let id = self.new_id(group, all.mentions, settings, &taken);
                    taken.insert(id);
                    id
                })
            })
            .collect();
        for (old, at) in lost {
            if let Some(&id) = ids.get(at) {
                self.lead_to(old, id);
            }
        }
        let is_here = self.remember(groups, all, &ids, part);
        if self.keeps && part.is_none() {
            self.settled = Some(self.settle(groups, all, &ids, &is_here, &settings.registry));
        }
        ids
    }

    /// What the next build is to know: the ids of groups that would not be given to them once more, and traces of reports that are not here.
    fn settle(
        &self,
        groups: &[&[u32]],
        all: Traced<'_>,
        ids: &[Id],
        is_here: &[bool],
        settings: &RegistrySettings,
    ) -> Settled {
        let again = self.choose(groups, all, settings);
        let mut open: Vec<Id> = Vec::new();
        for (&id, given) in ids.iter().zip(&again.given).filter(|(id, given)| Some(**id) != **given) {
            open.push(id);
            open.extend(*given);
        }
        for &(id, at) in &again.lost {
            open.push(id);
            open.extend(ids.get(at));
        }
        // Those that nothing is remembered of are met by nobody.
        open.retain(|id| self.ids.contains_key(id));
        let away = self.ids.iter().flat_map(|(&id, known)| {
            let away = known.traces.iter().filter(|(report, _)| is_here.get(*report as usize) != Some(&true));
            away.map(move |(report, _)| (hash_of(self.names.name(*report)), id))
        });
        Settled { away: away.collect(), open, ..Settled::default() }
    }

    /// The votes for a group.
    pub(super) fn votes<'r>(
        &self,
        voters: &Voters<'r>,
        group: &[u32],
        all: Traced<'_>,
        weights: [f64; TRACES],
    ) -> Sums<'r> {
        let mut sums = Sums::new();
        for (report, traces) in all.of(group) {
            let Some(report) = self.names.known(report) else { continue };
            let of_report = voters.of_report(report);
            for (&trace, weight) in traces.iter().zip(weights) {
                let voters = voters.of_trace(of_report, trace);
                let share = weight / voters.len().max(1) as f64;
                for voter in voters {
                    match sums.iter_mut().find(|(_, known)| *known == voter) {
                        Some((sum, _)) => *sum += share,
                        None => sums.push((share, voter)),
                    }
                }
            }
        }
        sums
    }

    /// Finds for each group the id that its traces lead to.
    fn choose(&self, groups: &[&[u32]], all: Traced<'_>, settings: &RegistrySettings) -> Chosen {
        let voters = Voters::of(self);
        let weights = weights(settings);
        let mut votes: Vec<(f64, Voter<'_>, usize)> = groups
            .par_iter()
            .enumerate()
            .flat_map_iter(|(at, group)| {
                let sums = self.votes(&voters, group, all, weights);
                sums.into_iter().map(move |(sum, voter)| (sum, voter, at))
            })
            .collect();
        // Each id goes to one group and each group takes one id, the strongest bonds first.
        votes.retain(|(sum, ..)| *sum >= settings.enough);
        votes.par_sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
        let mut given: Vec<Option<Voter<'_>>> = vec![None; groups.len()];
        let mut placed: FxHashSet<Id> = FxHashSet::default();
        for &(_, voter, at) in &votes {
            if let Some(slot) = given.get_mut(at)
                && slot.is_none()
                && placed.insert(voter.id)
            {
                *slot = Some(voter);
            }
        }
        // An id that found its group taken was joined with the other: the older one stays, the younger one leads to it.
        let mut lost: Vec<(Id, usize)> = Vec::new();
        for &(sum, mine, at) in &votes {
            if sum < settings.joined || !placed.insert(mine.id) {
                continue;
            }
            if let Some(Some(slot)) = given.get_mut(at) {
                if mine < *slot {
                    lost.push((std::mem::replace(slot, mine).id, at));
                } else {
                    lost.push((mine.id, at));
                }
            }
        }
        Chosen { given: given.into_iter().map(|slot| slot.map(|voter| voter.id)).collect(), lost }
    }

    /// A new id, from what the earliest mention tells, so that a clean build of the same corpus gives the same ids.
    fn new_id(
        &mut self,
        group: &[u32],
        mentions: &Mentions<'_>,
        settings: &MergeSettings,
        taken: &FxHashSet<Id>,
    ) -> Id {
        let told = group.iter().filter_map(|&index| mentions.get(index));
        let seed = told.map(|entry| birth(entry, settings)).min().unwrap_or_default();
        let mut attempt = 0_u32;
        loop {
            let id = new_id_of(&format!("{seed}\n{attempt}"));
            // An incident that was gone and comes back word for word gets its own id again.
            let free = self.has_no_traces(id);
            if !taken.contains(&id) && free {
                return id;
            }
            attempt += 1;
        }
    }

    /// Replaces the traces of all reports that have mentions now; traces of reports that are gone stay, in case they come back. Tells by their
    /// numbers which reports are here.
    fn remember(
        &mut self,
        groups: &[&[u32]],
        all: Traced<'_>,
        ids: &[Id],
        part: Option<&Part<'_>>,
    ) -> Vec<bool> {
        let now: Vec<Vec<(u32, u64)>> = groups
            .iter()
            .map(|group| {
                let mut now: Vec<(u32, u64)> = Vec::with_capacity(group.len() * 5);
                for (report, traces) in all.of(group) {
                    let report = self.names.report(report);
                    now.extend(traces.iter().map(|&trace| (report, trace)));
                }
                now.sort_unstable();
                now.dedup();
                now
            })
            .collect();
        let mut here = vec![false; self.names.len()];
        for &(report, _) in now.iter().flatten() {
            if let Some(slot) = here.get_mut(report as usize) {
                *slot = true;
            }
        }
        if let Some(part) = part {
            for (slot, report) in here.iter_mut().zip(0..) {
                *slot = *slot || (part.is_here)(self.names.name(report));
            }
        }
        let is_here = |report: u32| here.get(report as usize) == Some(&true);
        let group_of: FxHashMap<Id, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        for id in ids {
            self.ids.entry(*id).or_default();
        }
        let names = &self.names;
        let may_change =
            |id: &Id| part.is_none_or(|part| part.touched.contains(id) || group_of.contains_key(id));
        let mut each: Vec<(&Id, &mut Known)> = self.ids.iter_mut().filter(|(id, _)| may_change(id)).collect();
        each.par_iter_mut().for_each(|(id, known)| {
            let at = group_of.get(*id).copied();
            if let Some(group) = at.and_then(|at| groups.get(at)) {
                if known.alias_of.take().is_some() {
                    known.lines = None;
                }
                if known.first.is_empty() {
                    let first = group.iter().filter_map(|&index| all.mentions.published(index)).min();
                    known.first = first.map_or_else(String::new, day).into();
                    known.lines = None;
                }
            }
            let now = at.and_then(|at| now.get(at)).map_or(&[][..], Vec::as_slice);
            let mut was: SmallVec<[(u32, u64); 16]> =
                known.traces.iter().copied().filter(|(report, _)| is_here(*report)).collect();
            was.sort_unstable();
            // Mostly an incident leaves the traces that it left before.
            if was.as_slice() != now {
                known.traces.retain(|(report, _)| !is_here(*report));
                known.traces.extend_from_slice(now);
                known.sort(names);
                known.lines = None;
            }
        });
        here
    }
}
