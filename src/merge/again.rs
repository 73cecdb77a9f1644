//! Merging a corpus that was merged before in another state: finds out what is other than it was, and which pairs of mentions that touches. The
//! rest is carried over. Gives the groups that merging anew would give.
//!
//! How likely two mentions are one hangs on what their two reports tell, on how rare their words are, how crowded their days and how busy their
//! places. Which pairs are compared hangs on who stands under the same keys.

use super::Found;
use super::block::{Buckets, keys_of};
use super::cluster::{self, Bond, Grown, Worked};
use super::corpus::{Corpus, Counted, Outline, Vocabulary, words_of};
use super::days::{busy, crowd, is_busy, is_in_crowd, reach};
use super::facts::{Facts, Number, stepped};
use super::lists::Lists;
use super::memory::{Digest, Head, Held, Memory, digest};
use super::mentions::Mentions;
use super::registry::{self, Traces};
use super::replay::replay;
use super::scorer::Scorer;
use super::settings::MergeSettings;
use super::shifted::shifted;
use super::surroundings::Neighbourhood;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// Stands for a mention that is not there.
pub(super) const NONE: u32 = u32::MAX;
/// With so many mentions that came or went, what is known is not kept anew.
const FEW: usize = 24;
/// With more mentions that came or went, counting the days of all anew is quicker than correcting the counts.
const CORRECTED: usize = 128;

/// Groups of all mentions, ordered by their first member. What `memory` holds of the last time is not worked out again; it is then made to hold
/// this one.
pub(super) fn groups(mentions: &Mentions<'_>, settings: &MergeSettings, memory: &mut Memory) -> Found {
    let of_settings = digest(format!("{settings:?}").as_bytes());
    let heads = heads(mentions);
    let mut memory_of_last = std::mem::take(memory);
    let old_traces = memory_of_last.take_traces();
    let outlines = memory_of_last.take_outlines(of_settings);
    let again = memory_of_last.held(of_settings).and_then(|held| update(held, &heads, mentions, settings));
    let Updated { corpus, worked, before, few } = again.unwrap_or_else(|| {
        let corpus = Corpus::of(mentions, settings);
        let worked = cluster::groups(&corpus);
        Updated { corpus, worked, before: vec![NONE; mentions.len()], few: false }
    });
    let traces: Vec<Traces> = (0..mentions.len() as u32)
        .into_par_iter()
        .zip(before)
        .map(|(index, before)| {
            let known = old_traces.get(before as usize).copied();
            let new = || mentions.get(index).map(|entry| registry::traces(entry, settings));
            known.or_else(new).unwrap_or_default()
        })
        .collect();
    let Worked { keys, bonds, groups } = worked;
    *memory = if few && !old_traces.is_empty() {
        Memory::staying()
    } else {
        let mut memory = Memory::of(of_settings, &heads, &corpus.counted, &keys, bonds, &groups);
        memory.keep_traces(&traces);
        memory
    };
    Found { groups, traces, heads, outlines, settings: of_settings }
}

/// What tells the reports from others and from other states of theirs.
fn heads(mentions: &Mentions<'_>) -> Vec<Head> {
    let all = mentions.heads().into_par_iter();
    all.map(|(id, told, count)| Head { identity: digest(id.as_bytes()), digest: told, count }).collect()
}

/// Which mentions stayed as they were.
struct Moved {
    /// For each mention of the last time the index that it has now, or [`NONE`].
    now: Vec<u32>,
    /// For each mention the index that it had, or [`NONE`].
    before: Vec<u32>,
}

impl Moved {
    fn of(old: &[Head], new: &[Head], counts: (usize, usize)) -> Self {
        let mut begins: FxHashMap<Digest, (u32, &Head)> = FxHashMap::default();
        let mut begin = 0;
        for head in old {
            begins.insert(head.identity, (begin, head));
            begin += head.count;
        }
        let mut moved = Self { now: vec![NONE; counts.0], before: vec![NONE; counts.1] };
        let (mut index, mut next) = (0, 0);
        for head in new {
            // Those that stay keep their order; a report that does not is taken for a new one.
            if let Some((begin, old)) = begins.get(&head.identity)
                && *old == head
                && *begin >= next
            {
                next = begin + head.count;
                for place in 0..head.count {
                    if let Some(slot) = moved.now.get_mut((begin + place) as usize) {
                        *slot = index + place;
                    }
                    if let Some(slot) = moved.before.get_mut((index + place) as usize) {
                        *slot = begin + place;
                    }
                }
            }
            index += head.count;
        }
        moved
    }

    fn gone(&self) -> impl Iterator<Item = u32> + Clone {
        (0..).zip(&self.now).filter(|(_, now)| **now == NONE).map(|(old, _)| old)
    }

    fn came(&self) -> impl Iterator<Item = u32> + Clone {
        (0..).zip(&self.before).filter(|(_, before)| **before == NONE).map(|(new, _)| new)
    }
}

/// A corpus as it is now, by what was known of it.
struct Updated<'m> {
    corpus: Corpus<'m>,
    worked: Worked,
    /// For each mention the index that it had, or [`NONE`].
    before: Vec<u32>,
    /// Whether finding this out once more is less work than keeping it.
    few: bool,
}

/// The corpus and its groups; `None` where so much is new that working out everything is as quick.
fn update<'m>(
    held: Held,
    heads: &[Head],
    mentions: &'m Mentions<'m>,
    settings: &'m MergeSettings,
) -> Option<Updated<'m>> {
    let count = mentions.len();
    let moved = Moved::of(&held.heads, heads, (held.counted.outlines.len(), count));
    let (reports, report_of) = mentions.by_report();
    let many = |some: usize| some * 4 > count;
    let of_all = |count: u32| stepped(count).to_bits();
    if many(moved.came().count()) || of_all(held.counted.vocabulary.mentions) != of_all(count as u32) {
        return None;
    }
    let new: Vec<(Outline, Vec<Number>)> = moved
        .came()
        .collect::<Vec<_>>()
        .into_par_iter()
        .filter_map(|index| {
            let fact = Facts::of(mentions.get(index)?, settings);
            Some((Outline::of(&fact), words_of(&fact).collect()))
        })
        .collect();
    let (words, vocabulary, weighed_otherwise) = count_words(&held.counted, &moved, &new);
    let mut of_new = new.iter().map(|(outline, _)| *outline);
    let outlines: Vec<Outline> = moved
        .before
        .iter()
        .filter_map(|&before| {
            if before == NONE { of_new.next() } else { held.counted.outlines.get(before as usize).copied() }
        })
        .collect();
    let (crowd, busy) = count_days(&held.counted, &moved, &outlines, &reports, settings);
    let dirty: Vec<bool> = (0..count)
        .into_par_iter()
        .map(|at| {
            let Some(&before) = moved.before.get(at).filter(|before| **before != NONE) else { return true };
            let step =
                |list: &[u32], at: usize| stepped(list.get(at).copied().unwrap_or_default().max(1)).to_bits();
            let before = before as usize;
            step(&crowd, at) != step(&held.counted.crowd, before)
                || step(&busy, at) != step(&held.counted.busy, before)
                || words.of(at).iter().any(|&word| weighed_otherwise.get(word as usize) == Some(&true))
        })
        .collect();
    let touched = dirty.iter().filter(|dirty| **dirty).count();
    if many(touched) {
        return None;
    }
    let few = moved.came().count() + moved.gone().count() <= FEW && touched <= FEW * 8;
    let counted = Counted { outlines, words, vocabulary, crowd, busy };
    let corpus = Corpus::with(mentions, settings, (reports, report_of), counted);
    let worked = compare_again(held, &moved, dirty, &corpus)?;
    Some(Updated { corpus, worked, before: moved.before, few })
}

/// The words of each mention, how often each stands in the corpus, and which of them weigh otherwise than they did.
fn count_words(
    held: &Counted,
    moved: &Moved,
    new: &[(Outline, Vec<Number>)],
) -> (Lists<u32>, Vocabulary, Vec<bool>) {
    let old = &held.vocabulary;
    let mut unknown: Vec<Number> =
        new.iter().flat_map(|(_, words)| words).copied().filter(|&word| old.place(word).is_none()).collect();
    unknown.sort_unstable();
    unknown.dedup();
    // Unknown words go in between: those behind them move.
    let mut shift: Vec<u32> = Vec::with_capacity(old.words.len());
    let (mut words, mut counts) = (Vec::new(), Vec::new());
    let mut between = unknown.into_iter().peekable();
    for (&word, &count) in old.words.iter().zip(&old.counts) {
        while let Some(word) = between.next_if(|&unknown| unknown < word) {
            words.push(word);
            counts.push(0);
        }
        shift.push(words.len() as u32);
        words.push(word);
        counts.push(count);
    }
    for word in between {
        words.push(word);
        counts.push(0);
    }
    let before: Vec<u32> = counts.clone();
    let place = |old: u32| shift.get(old as usize).copied().unwrap_or_default();
    for gone in moved.gone() {
        for &word in held.words.of(gone as usize) {
            if let Some(count) = counts.get_mut(place(word) as usize) {
                *count = count.saturating_sub(1);
            }
        }
    }
    let mut vocabulary = Vocabulary { words, counts, mentions: moved.before.len() as u32 };
    let placed: Vec<Vec<u32>> = new
        .iter()
        .map(|(_, own)| own.iter().filter_map(|&word| vocabulary.place(word)).map(|at| at as u32).collect())
        .collect();
    for &word in placed.iter().flatten() {
        if let Some(count) = vocabulary.counts.get_mut(word as usize) {
            *count += 1;
        }
    }
    let mut placed = placed.iter();
    let mut lists = Lists::default();
    let mut own: Vec<u32> = Vec::new();
    for &before in &moved.before {
        if before == NONE {
            lists.push(placed.next().map_or(&[][..], Vec::as_slice));
        } else {
            own.clear();
            own.extend(held.words.of(before as usize).iter().map(|&word| place(word)));
            lists.push(&own);
        }
    }
    let otherwise = before
        .iter()
        .zip(&vocabulary.counts)
        .map(|(&before, &now)| before != now && stepped(before).to_bits() != stepped(now).to_bits());
    let otherwise = otherwise.collect();
    (lists, vocabulary, otherwise)
}

/// How crowded the days of each mention are, and how busy its place.
fn count_days(
    held: &Counted,
    moved: &Moved,
    outlines: &[Outline],
    reports: &[std::ops::Range<u32>],
    settings: &MergeSettings,
) -> (Vec<u32>, Vec<u32>) {
    let (days, around) = (reach(settings), settings.join.busy_days);
    let gone: Vec<Outline> =
        moved.gone().filter_map(|old| held.outlines.get(old as usize)).copied().collect();
    let came: Vec<Outline> = moved.came().filter_map(|new| outlines.get(new as usize)).copied().collect();
    if gone.len() + came.len() > CORRECTED {
        return (crowd(outlines, reports, settings), busy(outlines, around));
    }
    // A mention that stayed is of another report than any that came or went.
    let corrected = |own: &Outline, before: u32, counts: &dyn Fn(&Outline, &Outline) -> bool| {
        let of = |list: &[Outline]| list.iter().filter(|other| counts(own, other)).count() as u32;
        (before + of(&came)).saturating_sub(of(&gone))
    };
    let mut both: Vec<(u32, u32)> = outlines
        .par_iter()
        .zip(&moved.before)
        .map(|(own, &before)| {
            let old = |list: &[u32]| list.get(before as usize).copied().unwrap_or_default();
            (
                corrected(own, old(&held.crowd), &|own, other| is_in_crowd(own, other, days)),
                corrected(own, old(&held.busy), &|own, other| is_busy(own, other, around)),
            )
        })
        .collect();
    for report in reports {
        if moved.before.get(report.start as usize) != Some(&NONE) {
            continue;
        }
        for index in report.clone() {
            let Some(own) = outlines.get(index as usize) else { continue };
            let others = (0..).zip(outlines).filter(|(other, _)| !report.contains(other));
            let crowd = others.filter(|(_, other)| is_in_crowd(own, other, days)).count() as u32;
            let busy = outlines.iter().filter(|other| is_busy(own, other, around)).count() as u32;
            if let Some(slot) = both.get_mut(index as usize) {
                *slot = (crowd, busy);
            }
        }
    }
    both.into_iter().unzip()
}

/// Compares what is to be compared again, and joins anew what that touches.
fn compare_again(held: Held, moved: &Moved, mut dirty: Vec<bool>, corpus: &Corpus<'_>) -> Option<Worked> {
    let Held { keys: old_keys, bonds: old_bonds, groups: old_groups, counted, .. } = held;
    let open: Vec<u32> = (0..).zip(&dirty).filter(|(_, dirty)| **dirty).map(|(index, _)| index).collect();
    let fresh: Vec<Vec<u64>> = open.par_iter().map(|&index| keys_of(index, corpus)).collect();
    // Keys under which others stand than did.
    let mut touched: FxHashSet<u64> = FxHashSet::default();
    for gone in moved.gone() {
        touched.extend(old_keys.of(gone as usize));
    }
    for (&index, own) in open.iter().zip(&fresh) {
        let before = moved.before.get(index as usize).copied().unwrap_or(NONE);
        let before = old_keys.of(before as usize);
        touched.extend(own.iter().filter(|key| before.binary_search(key).is_err()));
        touched.extend(before.iter().filter(|key| own.binary_search(key).is_err()));
    }
    let mut keys = Lists::default();
    let mut of_open = fresh.iter();
    for (&before, &dirty) in moved.before.iter().zip(&dirty) {
        if dirty {
            keys.push(of_open.next().map_or(&[][..], Vec::as_slice));
        } else {
            keys.push(old_keys.of(before as usize));
        }
    }
    let mut wanted = touched.clone();
    wanted.extend(fresh.iter().flatten());
    let buckets = Buckets::under_some(corpus, &keys, |key| wanted.contains(&key));
    let neighbourhood = Neighbourhood::of(corpus);
    let within_reports = corpus.settings.join.same_report <= 1.0;
    let may_meet = |a: u32, b: u32| within_reports || corpus.report(a) != corpus.report(b);

    let is_dirty = |index: u32| dirty.get(index as usize).copied().unwrap_or(true);
    let now = |old: u32| moved.now.get(old as usize).copied().filter(|&now| now != NONE && !is_dirty(now));
    let mut bonds: Vec<Bond> = old_bonds
        .iter()
        .filter_map(|bond| Some(Bond { a: now(bond.a)?, b: now(bond.b)?, ..*bond }))
        .collect();
    let mut pairs: Vec<(u32, u32)> = open
        .par_iter()
        .flat_map_iter(|&a| {
            let mut partners = Vec::new();
            buckets.around(a, &mut partners);
            partners.retain(|&b| b != a && may_meet(a, b));
            partners.into_iter().map(move |b| (a.min(b), a.max(b)))
        })
        .collect();
    let mut touched: Vec<u64> = touched.into_iter().collect();
    touched.sort_unstable();
    let shifted = shifted(&touched, &buckets, &moved.now, &is_dirty, &old_keys, &keys, &counted.outlines);
    let has =
        |bonds: &[Bond], pair: (u32, u32)| bonds.binary_search_by(|bond| (bond.a, bond.b).cmp(&pair)).is_ok();
    let gained = shifted.gained.into_iter().filter(|&(a, b)| may_meet(a, b) && !has(&bonds, (a, b)));
    pairs.extend(gained);
    pairs.par_sort_unstable();
    pairs.dedup();
    let lost = lost(&shifted.lost, &keys, corpus, |pair| has(&bonds, pair));
    bonds.retain(|bond| !lost.contains(&(bond.a, bond.b)));

    let by_report: Vec<&[(u32, u32)]> =
        pairs.chunk_by(|a, b| corpus.report(a.0) == corpus.report(b.0)).collect();
    let found: Vec<Bond> = by_report
        .par_iter()
        .flat_map_iter(|pairs| {
            let scorer = Scorer::new(&neighbourhood);
            pairs.iter().filter_map(move |&(a, b)| scorer.bond(a, b))
        })
        .collect();
    let ends = lost.iter().copied().chain(found.iter().map(|bond| (bond.a, bond.b)));
    let ends: Vec<u32> = ends.flat_map(|(a, b)| [a, b]).collect();
    bonds.extend(found);
    bonds.par_sort_by_key(|bond| (bond.a, bond.b));
    for end in ends {
        if let Some(slot) = dirty.get_mut(end as usize) {
            *slot = true;
        }
    }
    let intact = old_groups.into_iter().filter_map(|group| carried(group, &moved.now, &dirty)).collect();
    let groups = replay(&neighbourhood, &bonds, intact)?;
    Some(Worked { keys, bonds, groups })
}

/// Pairs that have a bond and stand nowhere near one another any more.
fn lost(
    shifted: &[(u32, u32)],
    keys: &Lists<u64>,
    corpus: &Corpus<'_>,
    has_bond: impl Fn((u32, u32)) -> bool,
) -> FxHashSet<(u32, u32)> {
    let shared: Vec<((u32, u32), Vec<u64>)> = shifted
        .iter()
        .filter(|pair| has_bond(**pair))
        .map(|&(a, b)| {
            let theirs = keys.of(b as usize);
            let own = keys.of(a as usize).iter().filter(|key| theirs.binary_search(key).is_ok());
            ((a, b), own.copied().collect())
        })
        .collect();
    if shared.is_empty() {
        return FxHashSet::default();
    }
    let wanted: FxHashSet<u64> = shared.iter().flat_map(|(_, keys)| keys).copied().collect();
    let buckets = Buckets::under_some(corpus, keys, |key| wanted.contains(&key));
    let apart = shared.iter().filter(|((a, b), keys)| !buckets.compares(*a, *b, keys));
    apart.map(|(pair, _)| *pair).collect()
}

/// A group with the indices that its members have now, where none of them is touched.
fn carried(group: Grown, now: &[u32], dirty: &[bool]) -> Option<Grown> {
    let index = |old: u32| {
        let now = now.get(old as usize).copied().filter(|&now| now != NONE)?;
        (dirty.get(now as usize) == Some(&false)).then_some(now)
    };
    let Grown { mut members, mut events } = group;
    for member in &mut members {
        member.index = index(member.index)?;
        if let Some((with, _)) = &mut member.joined {
            *with = index(*with)?;
        }
    }
    for event in &mut events {
        (event.a, event.b) = (index(event.a)?, index(event.b)?);
    }
    Some(Grown { members, events })
}
