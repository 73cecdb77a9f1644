//! What merging keeps from one build to the next, so that mentions whose surroundings are as they were need not be compared again. Decides nothing:
//! with it and without it the groups are the same.
//!
//! A bond of two mentions hangs on what their two reports tell and on how rare their words, how crowded their days and how busy their places are: all
//! of that is in a report's digest. Which pairs are compared hangs on who stands under the same keys: a key under which more stand than are
//! compared with each other is remembered with a hash of who does.

use super::block::Buckets;
use super::cluster::{Bond, Group, Member, Part};
use super::facts::{Corpus, Facts, Number, PlaceFacts, Words, stepped};
use super::surroundings::Neighbourhood;
use crate::model::Count;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// No more mentions are remembered: a file from elsewhere must not ask for more memory than a large corpus takes.
const MOST: u32 = 1 << 24;

/// Half of a BLAKE3 hash.
pub(super) type Digest = [u8; 16];

/// What one build leaves for the next.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    /// Number, digest and count of mentions of each report, in the order of the mentions.
    reports: Vec<(Number, Digest, u32)>,
    /// Keys under which more mentions stand than are compared, with how many those are and a hash of them.
    crowded: Vec<(u64, (u32, u64))>,
    /// Two mentions and the bits of their probability.
    bonds: Vec<(u32, u32, u64)>,
    /// Groups of each part of more than one mention, by the part's digest.
    parts: Vec<(Digest, Vec<Group>)>,
}

/// What of the last build still holds.
#[derive(Debug)]
pub(super) struct Known {
    /// Bonds between mentions whose pairs need no look.
    pub(super) bonds: Vec<Bond>,
    /// The mentions whose pairs do, sorted.
    pub(super) open: Vec<u32>,
}

/// The digests of this build.
#[derive(Debug)]
pub(super) struct Digests {
    reports: Vec<(Number, Digest, u32)>,
    crowded: Vec<(u64, (u32, u64))>,
    /// For each mention, the number of its report in `reports` and its place in it.
    of: Vec<(u32, u32)>,
}

impl Digests {
    pub(super) fn of(corpus: &Corpus, neighbourhood: &Neighbourhood, buckets: &Buckets) -> Self {
        let reports: Vec<(Number, Digest, u32)> = neighbourhood
            .reports()
            .map(|report| {
                let mut bytes = Vec::with_capacity(2048);
                let mut number = 0;
                for index in report.clone() {
                    let Some(fact) = corpus.facts.get(index as usize) else { continue };
                    number = fact.report;
                    put_facts(fact, &mut bytes);
                    let (crowd, busy) = neighbourhood.counts(index);
                    put(&mut bytes, stepped(crowd.max(1)).to_bits());
                    put(&mut bytes, stepped(busy.max(1)).to_bits());
                }
                (number, half(&bytes), report.len() as u32)
            })
            .collect();
        let mut of = Vec::with_capacity(corpus.facts.len());
        for (at, (.., count)) in reports.iter().enumerate() {
            of.extend((0..*count).map(|place| (at as u32, place)));
        }
        let identity = |index: u32| {
            let (report, place) = of.get(index as usize).copied().unwrap_or_default();
            let number = reports.get(report as usize).map_or(0, |report| report.0);
            number.rotate_left(17) ^ u64::from(place)
        };
        let crowded = buckets.crowded(&identity);
        Self { reports, crowded, of }
    }

    fn put_mention(&self, index: u32, bytes: &mut Vec<u8>) {
        let (report, place) = self.of.get(index as usize).copied().unwrap_or_default();
        if let Some((number, digest, _)) = self.reports.get(report as usize) {
            put(bytes, *number);
            bytes.extend_from_slice(digest);
        }
        put(bytes, u64::from(place));
    }

    /// What the groups of a part hang on.
    pub(super) fn of_part(&self, part: &Part) -> Digest {
        let mut bytes = Vec::with_capacity(part.mentions.len() * 32 + part.bonds.len() * 16);
        for &index in &part.mentions {
            self.put_mention(index, &mut bytes);
        }
        let mut bonds: Vec<(u32, u32, u64)> =
            part.bonds.iter().map(|bond| (bond.a, bond.b, bond.probability.to_bits())).collect();
        bonds.sort_unstable();
        for (a, b, probability) in bonds {
            put(&mut bytes, u64::from(a) << 32 | u64::from(b));
            put(&mut bytes, probability);
        }
        half(&bytes)
    }
}

impl Memory {
    /// What is to be kept of a build.
    pub(super) fn of(digests: Digests, bonds: &[Bond], parts: Vec<(Digest, Vec<Group>)>) -> Self {
        let mut bonds: Vec<(u32, u32, u64)> =
            bonds.iter().map(|bond| (bond.a, bond.b, bond.probability.to_bits())).collect();
        bonds.par_sort_unstable();
        Self { reports: digests.reports, crowded: digests.crowded, bonds, parts }
    }

    /// Which bonds still hold, and which mentions are to be compared again; `None` where so much is new that all may be.
    pub(super) fn known(&self, digests: &Digests, buckets: &Buckets) -> Option<Known> {
        let mut begins: FxHashMap<Number, (u32, &Digest, u32)> = FxHashMap::default();
        let mut begin: u32 = 0;
        for (number, digest, count) in &self.reports {
            begins.insert(*number, (begin, digest, *count));
            begin = begin.checked_add(*count).filter(|&all| all <= MOST)?;
        }
        // For each mention of the last build the index that it has now, where its report is as it was.
        let mut now: Vec<Option<u32>> = vec![None; begin as usize];
        let mut open: FxHashSet<u32> = FxHashSet::default();
        let mut index = 0;
        for (number, digest, count) in &digests.reports {
            match begins.get(number) {
                Some((begin, old, many)) if *old == digest && many == count => {
                    for (at, place) in (*begin..begin + count).zip(index..) {
                        if let Some(slot) = now.get_mut(at as usize) {
                            *slot = Some(place);
                        }
                    }
                }
                _ => open.extend(index..index + count),
            }
            index += count;
        }
        let before: FxHashMap<u64, (u32, u64)> = self.crowded.iter().copied().collect();
        let here: FxHashMap<u64, (u32, u64)> = digests.crowded.iter().copied().collect();
        // Under a crowded key, who is compared with whom changes as soon as anyone comes or goes.
        for key in before.keys().chain(here.keys()) {
            if before.get(key) != here.get(key) {
                open.extend(buckets.under(*key));
            }
        }
        if open.len() * 2 > digests.of.len() {
            return None;
        }
        let bonds = self.bonds.iter().filter_map(|&(a, b, probability)| {
            let at = |index: u32| now.get(index as usize).copied().flatten().filter(|at| !open.contains(at));
            Some(Bond::of_mentions(at(a)?, at(b)?, f64::from_bits(probability)))
        });
        let bonds = bonds.collect();
        let mut open: Vec<u32> = open.into_iter().collect();
        open.sort_unstable();
        Some(Known { bonds, open })
    }

    /// The groups of parts that are as they were, by digest; members are named by their places in the part.
    pub(super) fn parts(&mut self) -> FxHashMap<Digest, Vec<Group>> {
        std::mem::take(&mut self.parts).into_iter().collect()
    }
}

/// Groups with the members' places in a list of mentions for their indices.
pub(super) fn by_place(groups: &[Group], mentions: &[u32]) -> Vec<Group> {
    renamed(groups, &|index| mentions.binary_search(&index).unwrap_or_default() as u32)
}

/// The other way round.
pub(super) fn by_index(groups: &[Group], mentions: &[u32]) -> Vec<Group> {
    renamed(groups, &|place| mentions.get(place as usize).copied().unwrap_or_default())
}

fn renamed(groups: &[Group], name: &dyn Fn(u32) -> u32) -> Vec<Group> {
    let member = |member: &Member| Member {
        index: name(member.index),
        joined: member.joined.as_ref().map(|(other, why)| (name(*other), why.clone())),
    };
    groups.iter().map(|group| group.iter().map(member).collect()).collect()
}

fn half(bytes: &[u8]) -> Digest {
    blake3::hash(bytes).as_bytes().first_chunk().copied().unwrap_or_default()
}

fn put(bytes: &mut Vec<u8>, number: u64) {
    bytes.extend_from_slice(&number.to_le_bytes());
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

fn put_numbers(bytes: &mut Vec<u8>, numbers: &[u64]) {
    put(bytes, numbers.len() as u64);
    for &number in numbers {
        put(bytes, number);
    }
}

fn put_words(bytes: &mut Vec<u8>, words: &Words) {
    let Words { numbers, weights } = words;
    put_numbers(bytes, numbers);
    for weight in weights {
        bytes.extend_from_slice(&weight.to_bits().to_le_bytes());
    }
}

fn put_days(bytes: &mut Vec<u8>, days: Option<(i32, i32)>) {
    let (some, (start, end)) = (days.is_some(), days.unwrap_or_default());
    put(bytes, u64::from(some));
    put(bytes, u64::from(start.cast_unsigned()) << 32 | u64::from(end.cast_unsigned()));
}

fn put_count(bytes: &mut Vec<u8>, count: Option<&Count>) {
    let Some(Count { value, low, high }) = count else { return put(bytes, u64::MAX) };
    put(bytes, u64::from(*value));
    put(bytes, u64::from(*low));
    put(bytes, high.map_or(u64::MAX, u64::from));
}

/// All that mentions are compared by. Takes the facts apart, so that nothing new can be forgotten.
fn put_facts(facts: &Facts, bytes: &mut Vec<u8>) {
    let Facts {
        report,
        kind,
        group,
        days,
        to_the_day,
        published,
        place,
        to_place,
        counts,
        perpetrators,
        targets,
        weapon,
        status,
        dated_firmly,
        echo,
        doubt,
        words,
        weight_of_words,
        capitals,
        names,
        numbers,
        sequences,
    } = facts;
    put(bytes, *report);
    put_text(bytes, kind.as_str());
    put_text(bytes, status.as_str());
    put(bytes, u64::from(*group));
    put_days(bytes, *days);
    put_days(bytes, published.map(|day| (day, day)));
    for flag in [to_the_day, dated_firmly, echo] {
        bytes.push(u8::from(*flag));
    }
    bytes.push(u8::from(place.is_some()));
    if let Some(place) = place {
        put_place(place, bytes);
    }
    for number in [to_place, weapon] {
        put(bytes, u64::from(number.is_some()));
        put(bytes, number.unwrap_or_default());
    }
    for count in counts {
        put_count(bytes, count.as_ref());
    }
    put_numbers(bytes, perpetrators);
    put_numbers(bytes, targets);
    put(bytes, doubt.to_bits());
    put(bytes, u64::from(weight_of_words.to_bits()));
    for list in [words, names, numbers] {
        put_words(bytes, list);
    }
    put_numbers(bytes, sequences);
    put(bytes, capitals.len() as u64);
    for name in capitals {
        put_text(bytes, &name.word);
    }
}

fn put_place(place: &PlaceFacts, bytes: &mut Vec<u8>) {
    let PlaceFacts {
        id,
        point,
        uncertainty_km,
        precision,
        score,
        name,
        admin1,
        admin2,
        iso3,
        written,
        letters: _,
        known_as,
    } = place;
    put_numbers(bytes, &[*id, *name, *admin1, *admin2, *iso3]);
    for number in [point.x(), point.y(), *uncertainty_km, *score] {
        put(bytes, number.to_bits());
    }
    put_text(bytes, precision.as_str());
    put_text(bytes, written);
    put(bytes, known_as.len() as u64);
    for name in known_as {
        put_text(bytes, &name.word);
    }
}
