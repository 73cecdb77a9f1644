//! What the other mentions of two reports say about a pair of theirs: rivals for its place, and company that tells the same. Joins nothing.
//!
//! A digest with five bombings of a week in a town gives little reason to choose one of them; two reports that share other incidents are likely
//! to share this one too. Both are counted by what is cheap to see: group of kinds, days, place. They hang on the two reports alone; how crowded a
//! day and how busy a place is, on the mentions of its days.

use super::corpus::{Corpus, Outline};
use super::facts::Facts;
use super::pair::{Surroundings, plain_features};
use super::settings::MergeSettings;
use super::weights::Weights;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock};

/// Mentions of a report that are looked at for one of another, at most: a report that tells more of one day is a list of everything.
const LOOKED_AT: usize = 96;
/// Two reports that tell so many pairs of mentions are a list each: what stands between them is worked out once for all tasks.
const LONG: usize = 4096;

/// For mentions and reports, how many could stand for one another.
#[derive(Debug)]
pub(super) struct Neighbourhood<'c> {
    corpus: &'c Corpus<'c>,
    /// The mentions of each report by their days, sorted when they are asked for.
    reports: Vec<OnceLock<OfReport>>,
    /// What stands between reports that are long lists.
    long: Mutex<Betweens>,
}

/// The mentions of a report, which stand side by side.
#[derive(Debug)]
struct OfReport {
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
pub(super) struct Memo(Betweens);

/// What is between two reports, by their numbers, filled in when it is asked for.
type Betweens = FxHashMap<(u32, u32), Arc<OnceLock<Between>>>;

impl<'c> Neighbourhood<'c> {
    pub(super) fn of(corpus: &'c Corpus<'c>) -> Self {
        let reports = corpus.reports.iter().map(|_| OnceLock::new()).collect();
        Self { corpus, reports, long: Mutex::default() }
    }

    /// The corpus.
    pub(super) fn corpus(&self) -> &'c Corpus<'c> {
        self.corpus
    }

    fn range(&self, report: u32) -> Range<u32> {
        self.corpus.reports.get(report as usize).cloned().unwrap_or_default()
    }

    fn report(&self, report: u32) -> Option<&OfReport> {
        let slot = self.reports.get(report as usize)?;
        let range = self.range(report);
        let outlines = self.corpus.counted.outlines.get(range.start as usize..range.end as usize)?;
        Some(slot.get_or_init(|| OfReport::of(range, outlines)))
    }

    /// What is between two reports, found in the memo of one task or in that of all.
    fn between(&self, x: u32, y: u32, memo: &mut Memo) -> Arc<OnceLock<Between>> {
        let slot = memo.0.entry((x, y)).or_insert_with(|| {
            let pairs = self.range(x).len().saturating_mul(self.range(y).len());
            match self.long.lock() {
                Ok(mut long) if pairs >= LONG => Arc::clone(long.entry((x, y)).or_default()),
                _ => Arc::default(),
            }
        });
        Arc::clone(slot)
    }

    /// What stands around a pair of mentions, of which `seen` is what is cheap to see.
    pub(super) fn around(&self, (a, b): (u32, u32), seen: &Weights, memo: &mut Memo) -> Surroundings {
        let settings = self.corpus.settings;
        let (x, y) = (self.corpus.report(a), self.corpus.report(b));
        if x == y {
            return Surroundings::default();
        }
        let alike = of_one_day(seen, settings) && seen.place_gap == 0.0;
        let one = |report: u32| self.range(report).len() == 1;
        let (left, right, all) = if one(x) && one(y) {
            let alike = u32::from(alike);
            (alike, alike, alike)
        } else {
            let ((a, x), (b, y)) = if x < y { ((a, x), (b, y)) } else { ((b, y), (a, x)) };
            let slot = self.between(x, y, memo);
            let between = slot.get_or_init(|| self.count_between(x, y));
            let of = |side: usize, mention: u32, report: u32| {
                let first = self.range(report).start;
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
            crowd: smaller(&self.corpus.counted.crowd),
            busy: smaller(&self.corpus.counted.busy),
            company: all.saturating_sub(own),
        }
    }

    fn count_between(&self, x: u32, y: u32) -> Between {
        let (corpus, settings) = (self.corpus, self.corpus.settings);
        let (left, right) = (self.range(x), self.range(y));
        let mut out = Between { rivals: [vec![0; left.len()], vec![0; right.len()]], company: 0 };
        let Some(near) = self.report(y) else { return out };
        let days = settings.join.rival_days.ceil() as i32;
        for a in left.clone() {
            let Some(fact) = corpus.fact(a) else { continue };
            for b in near.near(fact, days).take(LOOKED_AT) {
                let Some(other) = corpus.fact(b) else { continue };
                let seen = plain_features(fact, other, settings);
                if !of_one_day(&seen, settings) || seen.place_gap > 0.0 {
                    continue;
                }
                out.company += 1;
                for (side, at, rival) in [(0, a - left.start, other), (1, b - right.start, fact)] {
                    if rival.hint {
                        continue;
                    }
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
    fn of(all: Range<u32>, outlines: &[Outline]) -> Self {
        let (mut dated, mut undated, mut longest) = (Vec::new(), Vec::new(), 0);
        for (index, outline) in all.zip(outlines) {
            match outline.days {
                Some((start, end)) => {
                    dated.push((start, index));
                    longest = longest.max(end.saturating_sub(start));
                }
                None => undated.push(index),
            }
        }
        dated.sort_unstable();
        Self { dated, undated, longest }
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

/// Whether kinds and days let two mentions stand for one another.
fn of_one_day(seen: &Weights, settings: &MergeSettings) -> bool {
    seen.kind_other == 0.0 && seen.date_gap.max(seen.date_gap_loose) <= settings.join.rival_days
}
