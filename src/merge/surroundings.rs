//! What the other mentions of two reports say about a pair of theirs: rivals for its place, and company that tells the same. Joins nothing.
//!
//! A digest with five bombings of a week in a town gives little reason to choose one of them; two reports that share other incidents are likely
//! to share this one too. Both are counted by what is cheap to see: group of kinds, days, place. They hang on the two reports alone; how crowded a
//! day and how busy a place is, on the mentions of its days.

use super::facts::{Corpus, Facts};
use super::pair::{Surroundings, plain_features};
use super::settings::MergeSettings;
use super::weights::Weights;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::ops::Range;

/// Mentions of a report that are looked at for one of another, at most: a report that tells more of one day is a list of everything.
const LOOKED_AT: usize = 96;

/// For mentions and reports, how many could stand for one another.
#[derive(Debug)]
pub(super) struct Neighbourhood {
    /// For each mention, how many of other reports are of such a kind and day, wherever.
    crowd: Vec<u32>,
    /// For each mention, how many of its group of kinds at its place in the days around.
    busy: Vec<u32>,
    /// The mentions of each report, and for each mention the number of its report in this list.
    reports: Vec<OfReport>,
    report_of: Vec<u32>,
}

/// The mentions of a report, which stand side by side.
#[derive(Debug)]
struct OfReport {
    all: Range<u32>,
    /// Those that tell a day, by their first one.
    dated: Vec<(i32, u32)>,
    undated: Vec<u32>,
    /// Days of the longest range less one.
    longest: i32,
}

/// How two reports' mentions could stand for one another.
#[derive(Debug, Default)]
struct Between {
    /// For each mention of the first report, how many of the second, and the other way round.
    rivals: [Vec<u32>; 2],
    /// All pairs.
    company: u32,
}

/// What was found out about pairs of reports that tell several incidents each.
#[derive(Debug, Default)]
pub(super) struct Memo(FxHashMap<(u32, u32), Between>);

impl Neighbourhood {
    pub(super) fn of(corpus: &Corpus, settings: &MergeSettings) -> Self {
        let facts = &corpus.facts;
        let mut report_of = vec![0; facts.len()];
        let mut begin = 0;
        let mut reports = Vec::new();
        for run in facts.chunk_by(|a, b| a.report == b.report) {
            let all = begin..begin + run.len() as u32;
            for slot in report_of.get_mut(begin as usize..all.end as usize).into_iter().flatten() {
                *slot = reports.len() as u32;
            }
            begin = all.end;
            reports.push(OfReport::of(all, run));
        }
        let crowd = crowd(corpus, settings, &reports);
        Self { crowd, busy: busy(corpus, settings.join.busy_days), reports, report_of }
    }

    /// The mentions of each report, in order.
    pub(super) fn reports(&self) -> impl IndexedParallelIterator<Item = Range<u32>> {
        self.reports.par_iter().map(|report| report.all.clone())
    }

    /// How crowded the days of a mention are, and how busy its place.
    pub(super) fn counts(&self, index: u32) -> (u32, u32) {
        let of = |list: &[u32]| list.get(index as usize).copied().unwrap_or(0);
        (of(&self.crowd), of(&self.busy))
    }

    /// What stands around a pair of mentions, of which `seen` is what is cheap to see.
    pub(super) fn around(
        &self,
        (a, b): (u32, u32),
        corpus: &Corpus,
        settings: &MergeSettings,
        seen: &Weights,
        memo: &mut Memo,
    ) -> Surroundings {
        let of = |mention: u32| self.report_of.get(mention as usize).copied();
        let (Some(x), Some(y)) = (of(a), of(b)) else { return Surroundings::default() };
        if x == y {
            return Surroundings::default();
        }
        let alike = of_one_day(seen, settings) && seen.place_gap == 0.0;
        let one = |report: u32| self.reports.get(report as usize).is_some_and(|report| report.all.len() == 1);
        let (left, right, all) = if one(x) && one(y) {
            let alike = u32::from(alike);
            (alike, alike, alike)
        } else {
            let ((a, x), (b, y)) = if x < y { ((a, x), (b, y)) } else { ((b, y), (a, x)) };
            let between = memo.0.entry((x, y)).or_insert_with(|| self.between(x, y, corpus, settings));
            let of = |side: usize, mention: u32, report: u32| {
                let first = self.reports.get(report as usize).map_or(0, |report| report.all.start);
                let rivals = between.rivals.get(side).and_then(|of| of.get((mention - first) as usize));
                rivals.copied().unwrap_or(0)
            };
            (of(0, a, x), of(1, b, y), between.company)
        };
        // Pairs that one of these two belongs to are no company; the pair itself was counted on both sides.
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

    fn between(&self, x: u32, y: u32, corpus: &Corpus, settings: &MergeSettings) -> Between {
        let (Some(left), Some(right)) = (self.reports.get(x as usize), self.reports.get(y as usize)) else {
            return Between::default();
        };
        let mut out = Between { rivals: [vec![0; left.all.len()], vec![0; right.all.len()]], company: 0 };
        let days = settings.join.rival_days.ceil() as i32;
        for a in left.all.clone() {
            let Some(fact) = corpus.facts.get(a as usize) else { continue };
            for b in right.near(fact, days).take(LOOKED_AT) {
                let Some(other) = corpus.facts.get(b as usize) else { continue };
                let seen = plain_features(fact, other, settings);
                if !of_one_day(&seen, settings) || seen.place_gap > 0.0 {
                    continue;
                }
                out.company += 1;
                for (side, at) in [(0, a - left.all.start), (1, b - right.all.start)] {
                    if let Some(count) = out.rivals.get_mut(side).and_then(|of| of.get_mut(at as usize)) {
                        *count += 1;
                    }
                }
            }
        }
        out
    }
}

impl OfReport {
    fn of(all: Range<u32>, facts: &[Facts]) -> Self {
        let (mut dated, mut undated, mut longest) = (Vec::new(), Vec::new(), 0);
        for (index, fact) in all.clone().zip(facts) {
            match fact.days {
                Some((start, end)) => {
                    dated.push((start, index));
                    longest = longest.max(end.saturating_sub(start));
                }
                None => undated.push(index),
            }
        }
        dated.sort_unstable();
        Self { all, dated, undated, longest }
    }

    /// The mentions that can lie within so many days of one of another report; those that tell no day among them.
    fn near(&self, fact: &Facts, days: i32) -> impl Iterator<Item = u32> {
        let (first, last) = fact.days.map_or((i32::MIN, i32::MAX), |(start, end)| {
            (start.saturating_sub(days).saturating_sub(self.longest), end.saturating_add(days))
        });
        let begin = self.dated.partition_point(|(start, _)| *start < first);
        let dated = self.dated.iter().skip(begin).take_while(move |(start, _)| *start <= last);
        dated.map(|(_, index)| *index).chain(self.undated.iter().copied())
    }
}

/// For each mention, how many mentions of other reports are of its group of kinds and lie within the days in which they can stand for it. None for
/// one that tells no day.
fn crowd(corpus: &Corpus, settings: &MergeSettings, reports: &[OfReport]) -> Vec<u32> {
    let days = settings.join.rival_days.floor() as i32;
    let all = Days::of(&corpus.facts);
    reports
        .par_iter()
        .flat_map_iter(|report| {
            let range = report.all.start as usize..report.all.end as usize;
            let facts = corpus.facts.get(range).unwrap_or_default();
            let own = Days::of(facts);
            let all = &all;
            facts.iter().map(move |fact| all.around(fact, days).saturating_sub(own.around(fact, days)))
        })
        .collect()
}

/// First and last days of mentions by group of kinds, sorted.
struct Days(BTreeMap<u8, (Vec<i32>, Vec<i32>)>);

impl Days {
    fn of(facts: &[Facts]) -> Self {
        let mut groups: BTreeMap<u8, (Vec<i32>, Vec<i32>)> = BTreeMap::new();
        for fact in facts {
            if let Some((start, end)) = fact.days {
                let (starts, ends) = groups.entry(fact.group).or_default();
                starts.push(start);
                ends.push(end);
            }
        }
        for (starts, ends) in groups.values_mut() {
            starts.sort_unstable();
            ends.sort_unstable();
        }
        Self(groups)
    }

    /// How many of a mention's group of kinds lie within so many days of it.
    fn around(&self, fact: &Facts, days: i32) -> u32 {
        let Some(((start, end), (starts, ends))) = fact.days.zip(self.0.get(&fact.group)) else { return 0 };
        // Those that begin in time, less those that are over before.
        let begun = starts.partition_point(|&other| other <= end.saturating_add(days));
        let over = ends.partition_point(|&other| other < start.saturating_sub(days));
        begun.saturating_sub(over) as u32
    }
}

/// For each mention, how many mentions of its group of kinds its place has within so many days before and after its first day.
fn busy(corpus: &Corpus, days: i32) -> Vec<u32> {
    let mut sorted: Vec<(u64, u8, i32, u32)> = corpus
        .facts
        .iter()
        .enumerate()
        .filter_map(|(at, fact)| Some((fact.place.as_ref()?.id, fact.group, fact.days?.0, at as u32)))
        .collect();
    sorted.par_sort_unstable();
    let mut out = vec![0; corpus.facts.len()];
    for run in sorted.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        for &(_, _, day, at) in run {
            let first = run.partition_point(|other| other.2 < day.saturating_sub(days));
            let end = run.partition_point(|other| other.2 <= day.saturating_add(days));
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
