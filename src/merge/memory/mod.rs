//! What merging keeps from one build to the next, so that mentions whose surroundings are as they were need not be compared and joined again.
//! Decides nothing: with it and without it the groups are the same. What it kept is told in flat lists, which are quick to read whole.

mod column;

use super::cluster::{Bond, Grown, Member};
use super::corpus::{Counted, Vocabulary};
use super::lists::Lists;
use super::registry::Traces;
use crate::model::{Column, Outline};
use serde::{Deserialize, Serialize};

/// No more mentions are remembered: a file from elsewhere must not ask for more memory than a large corpus takes.
const MOST: usize = 1 << 24;
/// Stands where a mention was joined with none.
const NONE: u32 = u32::MAX;

/// Half of a BLAKE3 hash.
pub type Digest = u128;

/// What one build leaves for the next.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    /// Of the settings of merging.
    settings: Column<Digest>,
    /// Identity, digest and count of mentions of each report, in the order of the mentions.
    identities: Column<Digest>,
    digests: Column<Digest>,
    counts: Column<u32>,
    outlines: Column<super::corpus::Outline>,
    crowd: Column<u32>,
    busy: Column<u32>,
    /// Where the words of each mention begin, and the words by their places in the vocabulary.
    word_begins: Column<u32>,
    words: Column<u32>,
    vocabulary: Column<u64>,
    vocabulary_counts: Column<u32>,
    key_begins: Column<u32>,
    keys: Column<u64>,
    bonds: Column<Bond>,
    /// Where the members of each group begin; the members, with whom each was joined, and where the reason for that begins.
    group_begins: Column<u32>,
    members: Column<u32>,
    joined: Column<u32>,
    reason_begins: Column<u32>,
    reasons: String,
    event_begins: Column<u32>,
    events: Column<Bond>,
    /// The traces of each mention, by which its incident is known again.
    traces: Column<Traces>,
    /// For each group a digest of what it was made from, and the outline of its incident; `None` for one that makes none.
    made_from: Column<Digest>,
    incidents: Vec<Option<Outline>>,
    /// Whether it is to stay what it was, though it was given away.
    #[serde(skip)]
    stays: bool,
}

/// What the groups of the last time were made from, and the outlines of their incidents; `None` for one that makes none.
#[derive(Debug, Default)]
pub(super) struct Outlines {
    pub(super) made_from: Vec<Digest>,
    pub(super) incidents: Vec<Option<Outline>>,
}

/// A report of the corpus: a number for its id, a digest of all that it tells, and how many mentions it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) identity: Digest,
    pub(super) digest: Digest,
    pub(super) count: u32,
}

/// What a memory holds, checked.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) heads: Vec<Head>,
    pub(super) counted: Counted,
    pub(super) keys: Lists<u64>,
    pub(super) bonds: Vec<Bond>,
    pub(super) groups: Vec<Grown>,
}

impl Memory {
    /// What is to be kept of a build.
    pub(super) fn of(
        settings: Digest,
        heads: &[Head],
        counted: &Counted,
        keys: &Lists<u64>,
        bonds: Vec<Bond>,
        groups: &[Grown],
    ) -> Self {
        let lists = |begins: &[u32]| Column(begins.to_vec());
        let (word_begins, words) = counted.words.parts();
        let (key_begins, keys) = keys.parts();
        let mut memory = Self {
            settings: Column(vec![settings]),
            identities: Column(heads.iter().map(|head| head.identity).collect()),
            digests: Column(heads.iter().map(|head| head.digest).collect()),
            counts: Column(heads.iter().map(|head| head.count).collect()),
            outlines: Column(counted.outlines.clone()),
            crowd: lists(&counted.crowd),
            busy: lists(&counted.busy),
            word_begins: lists(word_begins),
            words: lists(words),
            vocabulary: Column(counted.vocabulary.words.clone()),
            vocabulary_counts: lists(&counted.vocabulary.counts),
            key_begins: lists(key_begins),
            keys: Column(keys.to_vec()),
            bonds: Column(bonds),
            group_begins: Column(vec![0]),
            reason_begins: Column(vec![0]),
            event_begins: Column(vec![0]),
            ..Self::default()
        };
        for group in groups {
            for member in &group.members {
                let (with, why) = member.joined.as_ref().map_or((NONE, ""), |(with, why)| (*with, why));
                memory.members.0.push(member.index);
                memory.joined.0.push(with);
                memory.reasons.push_str(why);
                memory.reason_begins.0.push(memory.reasons.len() as u32);
            }
            memory.events.0.extend_from_slice(&group.events);
            memory.group_begins.0.push(memory.members.0.len() as u32);
            memory.event_begins.0.push(memory.events.0.len() as u32);
        }
        memory
    }

    /// One that was given away and is to stay what it was: so little changed that finding that out again next time is less work than keeping all
    /// anew.
    pub(super) fn staying() -> Self {
        Self { stays: true, ..Self::default() }
    }

    /// Whether what was kept last time is to be kept as it is.
    pub fn stays(&self) -> bool {
        self.stays
    }

    /// The traces of each mention, given away.
    pub(super) fn take_traces(&mut self) -> Vec<Traces> {
        let traces = std::mem::take(&mut self.traces.0);
        if traces.len() == self.outlines.0.len() { traces } else { Vec::new() }
    }

    /// Keeps the traces of the mentions.
    pub(super) fn keep_traces(&mut self, traces: &[Traces]) {
        self.traces = Column(traces.to_vec());
    }

    /// The outlines of the groups, given away where they were made with these settings.
    pub(super) fn take_outlines(&mut self, settings: Digest) -> Outlines {
        let incidents = std::mem::take(&mut self.incidents);
        if self.settings.0 != [settings] || incidents.len() != self.made_from.0.len() {
            return Outlines::default();
        }
        Outlines { made_from: std::mem::take(&mut self.made_from.0), incidents }
    }

    /// Keeps the outlines of the groups.
    pub(super) fn keep_outlines(&mut self, outlines: impl Iterator<Item = (Digest, Option<Outline>)>) {
        if self.stays {
            return;
        }
        (self.made_from.0, self.incidents) = outlines.unzip();
    }

    /// What it holds, where it was made with these settings and nothing in it contradicts itself.
    pub(super) fn held(self, settings: Digest) -> Option<Held> {
        if self.settings.0 != [settings] || self.outlines.0.len() > MOST {
            return None;
        }
        let mentions = self.outlines.0.len();
        let reports = self.identities.0.len();
        let counted: u64 = self.counts.0.iter().map(|&count| u64::from(count)).sum();
        let groups = self.groups(mentions)?;
        let words = Lists::from_parts(self.word_begins.0, self.words.0)?;
        let keys = Lists::from_parts(self.key_begins.0, self.keys.0)?;
        let vocabulary = Vocabulary {
            words: self.vocabulary.0,
            counts: self.vocabulary_counts.0,
            mentions: mentions as u32,
        };
        let sound = self.digests.0.len() == reports
            && self.counts.0.len() == reports
            && counted == mentions as u64
            && [self.crowd.0.len(), self.busy.0.len(), words.len(), keys.len()] == [mentions; 4]
            && vocabulary.words.len() == vocabulary.counts.len()
            && vocabulary.words.is_sorted_by(|a, b| a < b)
            && words.parts().1.iter().all(|&word| (word as usize) < vocabulary.words.len())
            && self.bonds.0.iter().all(|bond| bond.a < bond.b && (bond.b as usize) < mentions);
        if !sound {
            return None;
        }
        let heads = self.identities.0.into_iter().zip(self.digests.0).zip(self.counts.0);
        Some(Held {
            heads: heads.map(|((identity, digest), count)| Head { identity, digest, count }).collect(),
            counted: Counted {
                outlines: self.outlines.0,
                words,
                vocabulary,
                crowd: self.crowd.0,
                busy: self.busy.0,
            },
            keys,
            bonds: self.bonds.0,
            groups,
        })
    }

    /// The groups, in which each mention stands once.
    fn groups(&self, mentions: usize) -> Option<Vec<Grown>> {
        let groups = self.group_begins.0.len();
        let sound = self.members.0.len() == mentions
            && self.joined.0.len() == mentions
            && self.reason_begins.0.len() == mentions + 1
            && self.event_begins.0.len() == groups
            && self.group_begins.0.first() == Some(&0)
            && self.group_begins.0.last().map(|&end| end as usize) == Some(mentions)
            && self.event_begins.0.last().map(|&end| end as usize) == Some(self.events.0.len());
        if !sound {
            return None;
        }
        let mut seen = vec![false; mentions];
        let bounds = self.group_begins.0.windows(2).zip(self.event_begins.0.windows(2));
        let mut out = Vec::with_capacity(groups);
        for (own, joins) in bounds {
            let [begin, end, from, to] = [own.first()?, own.last()?, joins.first()?, joins.last()?];
            let mut members = Vec::with_capacity(end.checked_sub(*begin)? as usize);
            for at in *begin as usize..*end as usize {
                let index = *self.members.0.get(at)?;
                if std::mem::replace(seen.get_mut(index as usize)?, true) {
                    return None;
                }
                members.push(Member { index, joined: self.reason(at, mentions)? });
            }
            if members.is_empty() || !members.is_sorted_by(|a, b| a.index < b.index) {
                return None;
            }
            let events = self.events.0.get(*from as usize..*to as usize)?.to_vec();
            let inside = |index: u32| members.binary_search_by_key(&index, |member| member.index).is_ok();
            if !events.iter().all(|event| event.a < event.b && inside(event.a) && inside(event.b)) {
                return None;
            }
            out.push(Grown { members, events });
        }
        Some(out)
    }

    /// With whom the member at a place was joined, and why; `None` where that cannot be.
    #[expect(clippy::option_option, reason = "broken, joined with none, joined")]
    fn reason(&self, at: usize, mentions: usize) -> Option<Option<(u32, String)>> {
        let with = *self.joined.0.get(at)?;
        if with == NONE {
            return Some(None);
        }
        let (&begin, &end) = self.reason_begins.0.get(at).zip(self.reason_begins.0.get(at + 1))?;
        let why = self.reasons.get(begin as usize..end as usize)?;
        ((with as usize) < mentions).then(|| Some((with, why.to_owned())))
    }
}

/// Half of the BLAKE3 hash of some bytes.
pub(super) fn digest(bytes: &[u8]) -> Digest {
    let half = blake3::hash(bytes).as_bytes().first_chunk().copied().unwrap_or_default();
    Digest::from_le_bytes(half)
}
