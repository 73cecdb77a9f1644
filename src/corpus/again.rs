//! Which reports repeat which where only a few are other than they were the last time: those, and whoever shares one of the smallest hashes with them,
//! are looked at again. Gives what looking at all gives.
//!
//! Which others a report is compared with hangs on who stands under its hashes before it and repeats nobody. So whoever shares no hash with a report
//! that came or went, or that begins or ceases to repeat another, finds what it found.

use super::repeats::{LOOKED_UP, Repeats, UNDER_ONE, mixed_in, nearly_same};
use crate::model::{Report, matched};
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
    came.iter().flat_map(|&at| corpus.hashes(at)).for_each(|hash| touched.add(cut(hash)));
    for &at in &gone {
        let hashes = last.hashes.0.chunks_exact(LOOKED_UP).nth(at).unwrap_or_default();
        hashes.iter().for_each(|&hash| touched.add(hash));
    }
    loop {
        let open = corpus.with(&touched);
        if open.len() > MOST {
            return None;
        }
        let mut wanted = Some32::default();
        open.iter().flat_map(|&at| corpus.hashes(at)).for_each(|hash| wanted.add(cut(hash)));
        let mut around = corpus.with(&wanted);
        around.sort_by_cached_key(|&at| {
            let report = reports.get(at);
            let published = report.and_then(Report::published_date);
            (published.is_none(), published, report.map_or("", |report| report.id.as_str()))
        });
        let open: FxHashSet<usize> = open.into_iter().collect();
        let looked = look(&corpus, &around, &open, &found, whole);
        let known = touched.all.len();
        for &(at, first) in &looked {
            if first.is_some() != found_before(at).is_some() {
                corpus.hashes(at).for_each(|hash| touched.add(cut(hash)));
            }
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

    fn found(all: &BTreeMap<u8, (u8, Vec<u64>)>, known: &mut Repeats) -> Vec<Option<usize>> {
        let report = |(id, (day, _)): (&u8, &(u8, Vec<u64>))| Report {
            id: format!("r{id:02}"),
            published: Some(Published {
                date: crate::model::Date::constant(2025, 3, 1 + day.cast_signed()),
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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn a_few_looked_at_again_and_all_looked_at_give_the_same(
            first in prop::collection::vec(any_report(), 20..90),
            steps in prop::collection::vec(
                (prop::collection::vec(any_report(), 0..3), prop::option::of(0..60_u8)), 1..8),
        ) {
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
        }
    }
}
