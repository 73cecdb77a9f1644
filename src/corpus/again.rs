//! Which reports repeat which where only a few are other than they were the last time: those, and whoever shares one of the smallest hashes with them,
//! are looked at again. Gives what looking at all gives.
//!
//! Which others a report is compared with hangs on who stands under its hashes before it and repeats nobody, of many the first alone. So whoever shares
//! no hash with a report that came or went, or that begins or ceases to repeat another, finds what it found; and where that report is not among the first
//! under a hash, neither before nor now, nobody finds it there: a paragraph that thousands print opens none of them.

use super::repeats::{LOOKED_UP, Repeats, UNDER_ONE, mixed_in, nearly_same};
use crate::model::{Date, Report, matched};
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;
use std::borrow::Cow;

/// Stands where a report repeats none.
pub(super) const NONE: u32 = u32::MAX;
/// With more reports that came or went, looking at all is as quick, and what is found is kept anew.
const FEW: usize = 24;
/// With more reports to look at, looking at all is as quick.
const MOST: usize = 2048;

/// Hashes of which some are asked for: a bit for each low part tells at once of most that they are not among them.
#[derive(Default)]
struct Some32 {
    bits: Vec<u64>,
    all: FxHashSet<u32>,
}

impl Some32 {
    fn add(&mut self, hash: u32) {
        self.bits.resize(1 << 10, 0);
        if let Some(bits) = self.bits.get_mut((hash >> 6) as usize & 1023) {
            *bits |= 1 << (hash & 63);
        }
        self.all.insert(hash);
    }

    fn has(&self, hash: u32) -> bool {
        self.bits.get((hash >> 6) as usize & 1023).is_some_and(|bits| bits >> (hash & 63) & 1 == 1)
            && self.all.contains(&hash)
    }
}

/// The part of a hash that is kept.
pub(super) const fn cut(hash: u64) -> u32 {
    hash as u32
}

/// The reports and what was found of them the last time.
struct Corpus<'c> {
    sketches: &'c [(&'c [u64], u128)],
    last: &'c Repeats,
    /// For each report its place the last time, and the other way round.
    before: Vec<Option<usize>>,
    now: Vec<u32>,
}

impl Corpus<'_> {
    /// Where the reports are now whose hashes, of those under which they were found, are among some.
    fn listed<'s>(&'s self, some: &'s Some32) -> impl Iterator<Item = usize> + 's {
        let of_last = self.last.hashes.0.chunks_exact(LOOKED_UP).zip(&self.last.listed.0).zip(&self.now);
        let listed = of_last.filter(|((_, listed), now)| **listed != 0 && **now != NONE);
        let under = |hashes: &[u32], listed: u8| {
            (0..).zip(hashes).any(|(place, &hash)| (listed >> place) & 1 == 1 && some.has(hash))
        };
        listed
            .filter(move |((hashes, listed), _)| under(hashes, **listed))
            .map(|(_, &now)| now as usize)
            .filter(|&at| self.hashes(at).next().is_some())
    }

    /// Whether a report was found under one of its hashes.
    fn is_listed(&self, at: usize, place: usize) -> bool {
        let before = self.before.get(at).copied().flatten();
        let listed = before.and_then(|before| self.last.listed.0.get(before));
        listed.is_some_and(|listed| (listed >> place) & 1 == 1)
    }

    /// Of those that now stand under hashes, and did not, the hashes under which they may be among the first. All that were the first are told to be here
    /// still; where one is not, its hashes are known to be touched.
    fn among_the_first(&self, reports: &[Report], new: &[usize]) -> Vec<u32> {
        let mut some = Some32::default();
        new.iter().flat_map(|&at| self.hashes(at)).for_each(|hash| some.add(cut(hash)));
        // For each hash how many were the first, and the last of them.
        let mut last: FxHashMap<u64, (usize, usize)> = FxHashMap::default();
        for at in self.listed(&some) {
            for (place, hash) in self.hashes(at).enumerate() {
                if some.has(cut(hash)) && self.is_listed(at, place) {
                    let (count, end) = last.entry(hash).or_insert((0, at));
                    *count += 1;
                    if order(reports, *end) < order(reports, at) {
                        *end = at;
                    }
                }
            }
        }
        let is_behind = |at: usize, hash: u64| {
            last.get(&hash)
                .is_some_and(|(count, end)| *count >= UNDER_ONE && order(reports, *end) < order(reports, at))
        };
        let of = |&at: &usize| self.hashes(at).map(move |hash| (at, hash));
        new.iter()
            .flat_map(of)
            .filter(|(at, hash)| !is_behind(*at, *hash))
            .map(|(_, hash)| cut(hash))
            .collect()
    }

    fn hashes(&self, at: usize) -> impl Iterator<Item = u64> {
        let sketch = self.sketches.get(at).map_or(&[][..], |(sketch, _)| sketch);
        sketch.iter().take(LOOKED_UP).copied()
    }

    /// The reports that have one of some hashes.
    fn with(&self, some: &Some32) -> Vec<usize> {
        let of_last = self.last.hashes.0.chunks_exact(LOOKED_UP).zip(&self.now);
        let stayed = of_last
            .filter(|(hashes, now)| **now != NONE && hashes.iter().any(|&hash| some.has(hash)))
            .map(|(_, &now)| now as usize);
        let came = self.before.iter().enumerate().filter(|(_, before)| before.is_none()).map(|(at, _)| at);
        let came = came.filter(|&at| self.hashes(at).any(|hash| some.has(cut(hash))));
        stayed.chain(came).filter(|&at| self.hashes(at).next().is_some()).collect()
    }
}

/// By what the reports are ordered.
fn order(reports: &[Report], at: usize) -> (bool, Option<Date>, &str) {
    let report = reports.get(at);
    let published = report.and_then(Report::published_date);
    (published.is_none(), published, report.map_or("", |report| report.id.as_str()))
}

/// For each report the place of the one that it repeats; `None` where too much is other than it was.
pub(super) fn again<'s>(
    reports: &[Report],
    sketches: &[(&[u64], u128)],
    whole: &dyn Fn(usize) -> Cow<'s, [u64]>,
    last: &Repeats,
) -> Option<Vec<Option<usize>>> {
    if !last.is_sound() || reports.len() != sketches.len() {
        return None;
    }
    let digests: Vec<u128> = sketches.iter().map(|(_, digest)| *digest).collect();
    let mut corpus = Corpus {
        sketches,
        last,
        before: matched(&last.digests.0, &digests),
        now: vec![NONE; last.digests.0.len()],
    };
    for (at, before) in (0..).zip(&mut corpus.before) {
        let slot = before.and_then(|before| corpus.now.get_mut(before)).filter(|slot| **slot == NONE);
        match slot {
            Some(slot) => *slot = at,
            None => *before = None,
        }
    }
    let came: Vec<usize> =
        corpus.before.iter().enumerate().filter(|(_, before)| before.is_none()).map(|(at, _)| at).collect();
    let gone: Vec<usize> =
        corpus.now.iter().enumerate().filter(|(_, now)| **now == NONE).map(|(at, _)| at).collect();
    if came.len() + gone.len() > FEW {
        return None;
    }
    let place = |old: u32| corpus.now.get(old as usize).copied().unwrap_or(NONE);
    let found_before = |at: usize| {
        let before = corpus.before.get(at).copied().flatten()?;
        last.repeats.0.get(before).copied().filter(|&first| first != NONE)
    };
    let mut found: Vec<Option<usize>> = (0..reports.len())
        .map(|at| found_before(at).map(place).filter(|&now| now != NONE).map(|now| now as usize))
        .collect();
    let mut touched = Some32::default();
    corpus.among_the_first(reports, &came).into_iter().for_each(|hash| touched.add(hash));
    for &at in &gone {
        let hashes = last.hashes.0.chunks_exact(LOOKED_UP).nth(at).unwrap_or_default();
        let listed = last.listed.0.get(at).copied().unwrap_or_default();
        let under = (0..).zip(hashes).filter(|(place, _)| (listed >> *place) & 1 == 1);
        under.for_each(|(_, &hash): (u32, _)| touched.add(hash));
    }
    loop {
        let mut open: FxHashSet<usize> = corpus.with(&touched).into_iter().collect();
        open.extend(came.iter().filter(|&&at| corpus.hashes(at).next().is_some()));
        if open.len() > MOST {
            return None;
        }
        let mut wanted = Some32::default();
        open.iter().flat_map(|&at| corpus.hashes(at)).for_each(|hash| wanted.add(cut(hash)));
        // Under a hash that nothing touched those are found that were; whoever stands under another is open.
        let mut around: Vec<usize> = corpus.listed(&wanted).filter(|at| !open.contains(at)).collect();
        around.extend(&open);
        around.sort_by_cached_key(|&at| order(reports, at));
        let looked = look(&corpus, &around, &open, &found, whole);
        let known = touched.all.len();
        let mut ceased = Vec::new();
        for &(at, first) in &looked {
            match (found_before(at).is_some(), first.is_some()) {
                (true, false) => ceased.push(at),
                (false, true) => {
                    let hashes = corpus.hashes(at).enumerate();
                    let listed = hashes.filter(|(place, _)| corpus.is_listed(at, *place));
                    listed.for_each(|(_, hash)| touched.add(cut(hash)));
                }
                _ => {}
            }
        }
        if !ceased.is_empty() {
            corpus.among_the_first(reports, &ceased).into_iter().for_each(|hash| touched.add(hash));
        }
        if touched.all.len() == known {
            for (at, first) in looked {
                if let Some(slot) = found.get_mut(at) {
                    *slot = first;
                }
            }
            return Some(found);
        }
    }
}

/// What each open report repeats, in the midst of those that share a hash with one of them, in their order.
fn look<'s>(
    corpus: &Corpus<'_>,
    around: &[usize],
    open: &FxHashSet<usize>,
    found: &[Option<usize>],
    whole: &dyn Fn(usize) -> Cow<'s, [u64]>,
) -> Vec<(usize, Option<usize>)> {
    let mut by_hash: FxHashMap<u64, SmallVec<[usize; 2]>> = FxHashMap::default();
    let mut looked = Vec::with_capacity(open.len());
    let mut candidates: Vec<usize> = Vec::new();
    for &at in around {
        let mut first = found.get(at).copied().flatten();
        if open.contains(&at) {
            candidates.clear();
            for &other in corpus.hashes(at).filter_map(|hash| by_hash.get(&hash)).flatten() {
                if !candidates.contains(&other) {
                    candidates.push(other);
                }
            }
            let digest = |at: usize| corpus.sketches.get(at).map_or(0, |(_, digest)| *digest);
            let number =
                candidates.iter().map(|&other| digest(other)).fold(mixed_in(1, digest(at)), mixed_in);
            let known = corpus.last.numbers.0.binary_search(&number).ok();
            let known = known.and_then(|known| corpus.last.places.0.get(known));
            first = match known.filter(|&&place| usize::from(place) <= candidates.len()) {
                _ if candidates.is_empty() => None,
                Some(place) => {
                    usize::from(*place).checked_sub(1).and_then(|place| candidates.get(place).copied())
                }
                None => {
                    let own = whole(at);
                    candidates.iter().copied().find(|&other| nearly_same(&own, &whole(other)))
                }
            };
            looked.push((at, first));
        }
        if first.is_none() {
            for hash in corpus.hashes(at) {
                let list = by_hash.entry(hash).or_default();
                if list.len() < UNDER_ONE {
                    list.push(at);
                }
            }
        }
    }
    looked
}

#[cfg(test)]
mod tests {
    use super::super::repeats::repeats;
    use super::*;
    use crate::model::{DateBasis, DatePrecision, Published};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// A report that is nothing but a day and its hashes. Each repeats those that begin one hash before or behind it and not those farther away, so
    /// that one that comes or goes can change a whole chain.
    fn any_report() -> impl Strategy<Value = (u8, (u8, Vec<u64>))> {
        (0..60_u8, (0..4_u8, (0..70_u64).prop_map(|begin| (begin..begin + 10).collect())))
    }

    /// One that tells a story and prints some of four paragraphs that many print: who tells the same story is found under those alone, and only
    /// where it is among the first that print one.
    fn any_with_paragraphs_of_many() -> impl Strategy<Value = (u8, (u8, Vec<u64>))> {
        let hashes = (1..16_u64, 0..40_u64, 0..24_u64).prop_map(|(printed, own, story)| {
            let printed = (0..4).filter(|bit| (printed >> bit) & 1 == 1);
            let own = 100 + own * 10..108 + own * 10;
            printed.chain(own).chain(1000 + story * 100..1060 + story * 100).collect()
        });
        (0..90_u8, (0..4_u8, hashes))
    }

    fn found(all: &BTreeMap<u8, (u8, Vec<u64>)>, known: &mut Repeats) -> Vec<Option<usize>> {
        let report = |(id, (day, _)): (&u8, &(u8, Vec<u64>))| Report {
            id: format!("r{id:02}"),
            published: Some(Published {
                date: Date::constant(2025, 3, 1 + day.cast_signed()),
                precision: DatePrecision::Day,
                found_in: String::new(),
                basis: DateBasis::Explicit,
            }),
            ..Report::default()
        };
        let reports: Vec<Report> = all.iter().map(report).collect();
        let digest = |told: (&u8, &(u8, Vec<u64>))| {
            let hash = *blake3::hash(format!("{told:?}").as_bytes()).as_bytes();
            u128::from_le_bytes(*hash.first_chunk().expect("as long"))
        };
        let sketches: Vec<(&[u64], u128)> =
            all.iter().map(|told| (told.1.1.get(..LOOKED_UP).unwrap_or_default(), digest(told))).collect();
        let whole: Vec<&[u64]> = all.values().map(|(_, hashes)| hashes.as_slice()).collect();
        repeats(&reports, &sketches, &|at| Cow::Borrowed(whole[at]), known)
    }

    type Told = (u8, (u8, Vec<u64>));

    /// Looks at a corpus as it changes, and at how often a few were enough.
    fn follow(first: Vec<Told>, steps: Vec<(Vec<Told>, Option<u8>)>) -> Result<(), TestCaseError> {
        let mut all: BTreeMap<u8, (u8, Vec<u64>)> = first.into_iter().collect();
        let mut known = Repeats::default();
        found(&all, &mut known);
        for (edits, gone) in steps {
            all.extend(edits);
            gone.and_then(|gone| all.remove(&gone));
            let last = known.clone();
            let now = found(&all, &mut known);
            if known.stays() {
                known = last;
            }
            prop_assert_eq!(now, found(&all, &mut Repeats::default()));
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn a_few_looked_at_again_and_all_looked_at_give_the_same(
            first in prop::collection::vec(any_report(), 20..90),
            steps in prop::collection::vec(
                (prop::collection::vec(any_report(), 0..3), prop::option::of(0..60_u8)), 1..8),
        ) {
            follow(first, steps)?;
        }

        #[test]
        fn whoever_is_not_among_the_first_under_a_hash_is_found_by_nobody_there(
            first in prop::collection::vec(any_with_paragraphs_of_many(), 60..140),
            steps in prop::collection::vec(
                (prop::collection::vec(any_with_paragraphs_of_many(), 0..3), prop::option::of(0..90_u8)), 1..8),
        ) {
            follow(first, steps)?;
        }
    }
}
