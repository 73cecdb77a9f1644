//! Which id each incident gets: the one that its traces lead to, else a new one out of what it tells. Reads and writes no file.

use super::trace::{Trace, birth, day, id_of, traces};
use super::{Known, Registry};
use crate::merge::settings::MergeSettings;
use crate::model::IncidentMention;
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use smallvec::SmallVec;
use std::collections::BTreeSet;

/// An id that a trace leads to. Of two that know a group alike, the older one wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Voter<'r> {
    /// The day on which its incident was first reported.
    first: &'r str,
    id: &'r str,
}

impl Registry {
    /// Gives each group of mentions its id: the one that its traces lead to, else a new one made from its content. Remembers the traces.
    #[expect(clippy::single_match_else, reason = "a known id and a new one side by side")]
    pub(in crate::merge) fn assign(
        &mut self,
        groups: &[&[IncidentMention]],
        settings: &MergeSettings,
    ) -> Vec<String> {
        let traces: Vec<Vec<Vec<Trace>>> = groups
            .par_iter()
            .map(|group| group.iter().map(|mention| traces(mention, settings)).collect())
            .collect();
        // Several ids may have left the same trace (two bombings of a day in a town): each then counts, for the id that it leads to.
        let count = self.ids.values().map(|known| known.traces.len()).sum();
        let mut by_trace: FxHashMap<(&str, &str), SmallVec<[Voter<'_>; 1]>> =
            FxHashMap::with_capacity_and_hasher(count, FxBuildHasher);
        for (own, known) in &self.ids {
            let id = self.resolve(own).unwrap_or(own);
            let first = self.ids.get(id).map_or("", |known| known.first.as_str());
            for (report, trace) in &known.traces {
                by_trace.entry((report.as_str(), trace.as_str())).or_default().push(Voter { first, id });
            }
        }
        // Votes for a group.
        let mut votes: Vec<(f64, Voter<'_>, usize)> = groups
            .par_iter()
            .zip(&traces)
            .enumerate()
            .flat_map_iter(|(at, (group, traces))| {
                let mut sums: SmallVec<[(f64, Voter<'_>, usize); 8]> = SmallVec::new();
                for (entry, traces) in group.iter().zip(traces) {
                    for trace in traces {
                        let voters = by_trace.get(&(entry.mention.report.as_str(), trace.text.as_str()));
                        for &voter in voters.into_iter().flatten() {
                            let share = trace.weight / voters.map_or(1, SmallVec::len) as f64;
                            match sums.iter_mut().find(|(_, known, _)| *known == voter) {
                                Some((sum, ..)) => *sum += share,
                                None => sums.push((share, voter, at)),
                            }
                        }
                    }
                }
                sums
            })
            .collect();
        drop(by_trace);
        // Each id goes to one group and each group takes one id, the strongest bonds first.
        votes.retain(|(sum, ..)| *sum >= settings.registry.enough);
        votes.par_sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
        let mut given: Vec<Option<(String, String)>> = vec![None; groups.len()];
        let mut placed: BTreeSet<&str> = BTreeSet::new();
        for (_, Voter { first, id }, at) in &votes {
            if let Some(slot) = given.get_mut(*at)
                && slot.is_none()
                && placed.insert(id)
            {
                *slot = Some(((*first).to_owned(), (*id).to_owned()));
            }
        }
        // An id that found its group taken was joined with the other: the older one stays, the younger one leads to it.
        let mut lost: Vec<(String, usize)> = Vec::new();
        for (sum, Voter { first, id }, at) in &votes {
            if *sum < settings.registry.joined || !placed.insert(id) {
                continue;
            }
            if let Some(Some(slot)) = given.get_mut(*at) {
                let mine = ((*first).to_owned(), (*id).to_owned());
                if mine < *slot {
                    lost.push((std::mem::replace(slot, mine).1, *at));
                } else {
                    lost.push(((*id).to_owned(), *at));
                }
            }
        }
        let given: Vec<Option<String>> = given.into_iter().map(|slot| slot.map(|(_, id)| id)).collect();
        let mut taken: BTreeSet<String> = given.iter().flatten().cloned().collect();
        let ids: Vec<String> = groups
            .iter()
            .zip(given)
            .map(|(group, id)| match id {
                Some(id) => id,
                None => {
                    let id = self.new_id(group, settings, &taken);
                    taken.insert(id.clone());
                    id
                }
            })
            .collect();
        for (old, at) in lost {
            if let Some(id) = ids.get(at) {
                self.lead_to(&old, id);
            }
        }
        self.remember(groups, &ids, &traces);
        ids
    }

    /// A new id, from what the earliest mention tells, so that a clean build of the same corpus gives the same ids.
    fn new_id(
        &self,
        group: &[IncidentMention],
        settings: &MergeSettings,
        taken: &BTreeSet<String>,
    ) -> String {
        let seed = group.iter().map(|entry| birth(entry, settings)).min().unwrap_or_default();
        let mut attempt = 0_u32;
        loop {
            let id = id_of(&format!("{seed}\n{attempt}"));
            // An incident that was gone and comes back word for word gets its own id again.
            let free = self.ids.get(&id).is_none_or(|known| known.traces.is_empty());
            if !taken.contains(&id) && free {
                return id;
            }
            attempt += 1;
        }
    }

    /// Replaces the traces of all reports that have mentions now; traces of reports that are gone stay, in case they come back.
    fn remember(&mut self, groups: &[&[IncidentMention]], ids: &[String], traces: &[Vec<Vec<Trace>>]) {
        let here: FxHashSet<&str> =
            groups.iter().flat_map(|group| group.iter()).map(|entry| entry.mention.report.as_str()).collect();
        let group_of: FxHashMap<&str, usize> =
            ids.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
        for id in ids {
            if !self.ids.contains_key(id) {
                self.ids.insert(id.clone(), Known::default());
            }
        }
        let mut all: Vec<(&String, &mut Known)> = self.ids.iter_mut().collect();
        all.par_iter_mut().for_each(|(id, known)| {
            let at = group_of.get(id.as_str()).copied();
            let mut now: Vec<(&str, &str)> = Vec::new();
            if let Some((group, traces)) = at.and_then(|at| groups.get(at).zip(traces.get(at))) {
                known.alias_of = None;
                if known.first.is_empty() {
                    known.first =
                        group.iter().filter_map(|entry| entry.published).min().map_or_else(String::new, day);
                }
                for (entry, traces) in group.iter().zip(traces) {
                    now.extend(
                        traces.iter().map(|trace| (entry.mention.report.as_str(), trace.text.as_str())),
                    );
                }
                now.sort_unstable();
                now.dedup();
            }
            let of_reports_here = known.traces.iter().filter(|(report, _)| here.contains(report.as_str()));
            // Mostly an incident leaves the traces that it left before.
            if !of_reports_here
                .map(|(report, trace)| (report.as_str(), trace.as_str()))
                .eq(now.iter().copied())
            {
                known.traces.retain(|(report, _)| !here.contains(report.as_str()));
                known.traces.extend(now.into_iter().map(|(report, trace)| (report.into(), trace.into())));
            }
        });
    }
}
