//! Gives ids where only some groups are other than they were: to those, and to what they share ids with, near and far. All other groups keep theirs.
//! Gives what giving all ids anew would give.
//!
//! Which group takes an id hangs on the votes of groups for ids, strongest first. A group that is as it was votes as it did, as long as nothing was
//! written since. So who is not joined by votes, over however many groups and ids, to a group that came or went is not touched, where giving ids once
//! more would give the same: that was found out when they were given.

use super::Registry;
use super::assign::{Part, Sums, Traced, Voters};
use super::names::Id;
use super::shelf::{Settled, hash_of};
use super::trace::weights;
use crate::merge::memory::Digest;
use crate::merge::mentions::Mentions;
use crate::merge::settings::MergeSettings;
use crate::model::matched;
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};

/// Stands for a group that is not there.
const NONE: u32 = u32::MAX;
/// With more groups to look at, giving all ids anew is as quick.
const MOST: usize = 4096;

/// Groups that are to be given ids, and which they were.
#[derive(Debug, Clone, Copy)]
pub(in crate::merge) struct Again<'g> {
    /// Of the settings of merging.
    pub(in crate::merge) settings: Digest,
    /// What each group is made from; none where that is not known.
    pub(in crate::merge) made_from: &'g [Digest],
}

/// In which groups the mentions of each report stand.
struct Nearby<'g> {
    mentions: &'g Mentions<'g>,
    /// For each mention its group.
    group_of: Vec<u32>,
}

impl<'g> Nearby<'g> {
    fn of(groups: &[&[u32]], mentions: &'g Mentions<'g>) -> Self {
        let mut group_of = vec![NONE; mentions.len()];
        for (group, at) in groups.iter().zip(0..) {
            for &index in *group {
                if let Some(slot) = group_of.get_mut(index as usize) {
                    *slot = at;
                }
            }
        }
        Self { mentions, group_of }
    }

    /// The groups of a report, by its number.
    fn groups(&self, report: usize) -> impl Iterator<Item = u32> {
        let range = self.mentions.range(report);
        let own = self.group_of.get(range.start as usize..range.end as usize).unwrap_or_default();
        own.iter().copied().filter(|&group| group != NONE)
    }

    /// Whether a report has mentions in any group.
    fn is_here(&self, report: &str) -> bool {
        self.mentions.number(report).is_some_and(|report| self.groups(report).next().is_some())
    }
}

/// What is looked at in giving ids again.
#[derive(Default)]
struct Around {
    /// Groups that came, and those that they share ids with.
    affected: BTreeSet<u32>,
    /// Ids that those may take or lose.
    touched: BTreeSet<Id>,
    /// Groups that share a report with any of them.
    candidates: BTreeSet<u32>,
    /// Reports all of whose ids are read.
    read: FxHashSet<usize>,
    /// What each of the candidates votes for strongly enough, in order.
    votes: BTreeMap<u32, Vec<(Id, u64)>>,
}

impl Registry {
    /// From now on what the next build can go by is found out whenever ids are given.
    pub fn keep(&mut self) {
        self.keeps = true;
    }

    /// Gives each group its id, as [`Registry::assign`] does.
    pub(in crate::merge) fn assign_again(
        &mut self,
        groups: &[&[u32]],
        again: Again<'_>,
        all: Traced<'_>,
        settings: &MergeSettings,
    ) -> Vec<Id> {
        let known = self
            .shelf
            .as_ref()
            .filter(|shelved| again.made_from.len() == groups.len() && shelved.settings() == again.settings);
        let before = known.map(|shelved| {
            let number = |at: Option<usize>| at.and_then(|at| u32::try_from(at).ok()).unwrap_or(NONE);
            matched(shelved.made_from(), again.made_from).into_iter().map(number).collect::<Vec<_>>()
        });
        // Where nothing comes of it, nothing was changed.
        let some = before.and_then(|before| self.assign_some(groups, &before, all, settings));
        let ids = some.unwrap_or_else(|| {
            self.unshelve();
            self.assign(groups, all, settings, None)
        });
        if again.made_from.len() != groups.len() {
            self.settled = None;
        } else if let Some(settled) = &mut self.settled {
            settled.settings = again.settings;
            settled.given = again.made_from.iter().copied().zip(ids.iter().copied()).collect();
        }
        ids
    }

    /// The same for the groups that are touched alone.
    fn assign_some(
        &mut self,
        groups: &[&[u32]],
        before: &[u32],
        all: Traced<'_>,
        settings: &MergeSettings,
    ) -> Option<Vec<Id>> {
        let near = Nearby::of(groups, all.mentions);
        let shelved = self.shelf.as_ref()?;
        let mut stays = vec![false; shelved.groups()];
        for &group in before {
            if let Some(slot) = stays.get_mut(group as usize) {
                *slot = true;
            }
        }
        let mut seen = vec![false; stays.len()];
        let mut known = |group: u32| {
            // Each id is one group's.
            let first = !std::mem::replace(seen.get_mut(group as usize)?, true);
            shelved.given(group).filter(|_| first)
        };
        let mut ids: Vec<Option<Id>> = before.iter().map(|&group| known(group)).collect();
        let gone =
            (0..).zip(&stays).filter(|(_, stays)| !**stays).filter_map(|(group, _)| shelved.given(group));
        let gone: BTreeSet<Id> = gone.collect();
        let new: BTreeSet<u32> = (0..).zip(&ids).filter(|(_, id)| id.is_none()).map(|(at, _)| at).collect();
        if gone.len() + new.len() > MOST {
            return None;
        }
        let mut around = Around {
            // An id whose group is gone is free for others. What that group voted for beside it, it did not take.
            touched: gone.into_iter().chain(shelved.open()).collect(),
            affected: new.clone(),
            ..Around::default()
        };
        for &id in &around.touched {
            self.load(id)?;
        }
        self.widen(groups, &new, &near, &ids, all, settings, &mut around)?;
        let is_here = |report: &str| near.is_here(report);
        let part = Part { touched: &around.touched, is_here: &is_here };
        let some: Vec<&[u32]> =
            around.affected.iter().filter_map(|&at| groups.get(at as usize).copied()).collect();
        let given = self.assign(&some, all, settings, Some(&part));
        for (&at, id) in around.affected.iter().zip(given) {
            if let Some(slot) = ids.get_mut(at as usize) {
                *slot = Some(id);
            }
        }
        if self.keeps {
            self.settled = Some(self.settle_some(groups, &near, &ids, all, settings, &around)?);
        }
        ids.into_iter().collect()
    }

    /// Reads all ids that have traces of a report.
    fn read_report(
        &mut self,
        report: usize,
        near: &Nearby<'_>,
        ids: &[Option<Id>],
        read: &mut FxHashSet<usize>,
    ) -> Option<()> {
        if !read.insert(report) {
            return Some(());
        }
        for group in near.groups(report) {
            if let Some(Some(id)) = ids.get(group as usize) {
                self.load(*id)?;
            }
        }
        let away: Vec<Id> = self.shelf.as_ref()?.away(near.mentions.name(report)).collect();
        away.into_iter().try_for_each(|id| self.load(id))
    }

    /// Finds out who is joined to the affected groups and the touched ids by votes; `None` where that takes too long.
    #[expect(clippy::too_many_arguments, reason = "all of them are what ids are given by")]
    fn widen(
        &mut self,
        groups: &[&[u32]],
        new: &BTreeSet<u32>,
        near: &Nearby<'_>,
        ids: &[Option<Id>],
        all: Traced<'_>,
        settings: &MergeSettings,
        around: &mut Around,
    ) -> Option<()> {
        let reports_of = |group: u32| {
            let own = groups.get(group as usize).copied().unwrap_or_default();
            own.iter().filter_map(|&index| near.mentions.report_of(index))
        };
        for report in new.iter().flat_map(|&group| reports_of(group)) {
            let away: Vec<Id> = self.shelf.as_ref()?.away(near.mentions.name(report)).collect();
            for id in away {
                self.load(id)?;
                around.touched.insert(id);
                around.touched.extend(self.lead(id));
            }
        }
        loop {
            let mut reports: BTreeSet<usize> =
                around.affected.iter().flat_map(|&group| reports_of(group)).collect();
            let of_touched = around.touched.iter().filter_map(|id| self.ids.get(id));
            let of_touched: BTreeSet<u32> =
                of_touched.flat_map(|known| known.traces.iter().map(|(report, _)| *report)).collect();
            reports.extend(
                of_touched.iter().filter_map(|&report| near.mentions.number(self.names.name(report))),
            );
            let found: BTreeSet<u32> = reports.iter().flat_map(|&report| near.groups(report)).collect();
            if found.len() > MOST {
                return None;
            }
            around.candidates = found;
            for report in around.candidates.iter().flat_map(|&group| reports_of(group)) {
                self.read_report(report, near, ids, &mut around.read)?;
            }
            let (affected, touched) = (around.affected.len(), around.touched.len());
            around.votes = self.strong(groups, &around.candidates, all, settings);
            for (&group, own) in &around.votes {
                if around.affected.contains(&group) || own.iter().any(|(id, _)| around.touched.contains(id)) {
                    around.affected.insert(group);
                    around.touched.extend(own.iter().map(|(id, _)| *id));
                }
            }
            if (affected, touched) == (around.affected.len(), around.touched.len()) {
                return Some(());
            }
        }
    }

    /// What groups vote for strongly enough to be given it.
    fn strong(
        &self,
        groups: &[&[u32]],
        some: &BTreeSet<u32>,
        all: Traced<'_>,
        settings: &MergeSettings,
    ) -> BTreeMap<u32, Vec<(Id, u64)>> {
        let voters = Voters::of(self);
        let weights = weights(&settings.registry);
        let strong = |&group: &u32| {
            let own = groups.get(group as usize).copied().unwrap_or_default();
            let sums: Sums<'_> = self.votes(&voters, own, all, weights);
            let enough = sums.into_iter().filter(|(sum, _)| *sum >= settings.registry.enough);
            let mut enough: Vec<(Id, u64)> = enough.map(|(sum, voter)| (voter.id, sum.to_bits())).collect();
            enough.sort_unstable();
            (group, enough)
        };
        some.iter().map(strong).collect()
    }

    /// What the next build is to know. An affected group is settled where it alone votes for its id and for no other; one beside where it votes as it did.
    fn settle_some(
        &self,
        groups: &[&[u32]],
        near: &Nearby<'_>,
        ids: &[Option<Id>],
        all: Traced<'_>,
        settings: &MergeSettings,
        around: &Around,
    ) -> Option<Settled> {
        let now = self.strong(groups, &around.candidates, all, settings);
        let mut open: Vec<Id> = Vec::new();
        let mut changed = around.touched.clone();
        for (group, votes) in &now {
            let id = ids.get(*group as usize).copied().flatten()?;
            let settled = if around.affected.contains(group) {
                changed.insert(id);
                matches!(votes.as_slice(), [(own, _)] if *own == id)
            } else {
                around.votes.get(group) == Some(votes)
            };
            if !settled {
                open.push(id);
            }
        }
        let mut away: Vec<(u64, Id)> =
            self.shelf.as_ref()?.all_away().filter(|(_, id)| !changed.contains(id)).collect();
        for (&id, known) in changed.iter().filter_map(|id| self.ids.get_key_value(id)) {
            let reports: BTreeSet<u32> = known.traces.iter().map(|(report, _)| *report).collect();
            let names = reports.into_iter().map(|report| self.names.name(report));
            away.extend(names.filter(|name| !near.is_here(name)).map(|name| (hash_of(name), id)));
        }
        Some(Settled { away, open, ..Settled::default() })
    }

    /// Whether an id may be given to a new incident.
    pub(super) fn has_no_traces(&mut self, id: Id) -> bool {
        if !self.ids.contains_key(&id)
            && self.shelf.as_ref().is_some_and(|shelved| shelved.holds(id))
            && self.load(id).is_none()
        {
            self.faulty = true;
        }
        self.ids.get(&id).is_none_or(|known| known.traces.is_empty())
    }
}
