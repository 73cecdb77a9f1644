//! Groups of mentions to incidents: in what order their mentions stand, what each was made from, and which incidents are to be made at once and
//! which when somebody asks for them. Joins nothing and chooses no values.

use super::cluster::{self, Grown};
use super::memory::{Digest, Head};
use super::mentions::Mentions;
use super::registry::{Again, Registry, Traced};
use super::settings::MergeSettings;
use super::{Found, incident, stands};
use crate::model::{Digester, Incident, IncidentMention, Outline, Outlined, matched};
use rayon::prelude::*;
use std::sync::Arc;

/// Mentions that tell one incident, ordered by day of publication, then report.
struct Group {
    members: Vec<Member>,
    /// Of the reports, which of their mentions these are, and why they were joined.
    made_from: Digest,
}

/// A mention of a group.
struct Member {
    index: u32,
    joined_by: String,
}

impl Group {
    fn of(grown: Grown, mentions: &Mentions<'_>, of_report: &[(Digest, u32)]) -> Self {
        let mut digester = Digester::new();
        let members = grown.members.into_iter().map(|cluster::Member { index, joined }| {
            let joined_by = joined
                .map_or_else(String::new, |(other, why)| format!("with {}, {why}", mentions.report(other)));
            if let Some((digest, begin)) = of_report.get(index as usize) {
                digester.add(&digest.to_le_bytes()).add(&(index - begin).to_le_bytes());
                digester.add(joined_by.as_bytes());
            }
            Member { index, joined_by }
        });
        let mut members: Vec<Member> = members.collect();
        if members.len() > 1 {
            // Reports without a day come last: nothing tells that they are early.
            members.sort_by_key(|member| {
                let published = mentions.published(member.index);
                (published.is_none(), published, member.index)
            });
        }
        Self { members, made_from: Digest::from_le_bytes(digester.finish()) }
    }

    /// Its mentions, taken from wherever they are.
    fn mentions(&self, mut take: impl FnMut(u32) -> Option<IncidentMention>) -> Vec<IncidentMention> {
        let joined = self.members.iter().filter_map(|member| {
            let mut entry = take(member.index)?;
            entry.joined_by.clone_from(&member.joined_by);
            Some(entry)
        });
        joined.collect()
    }

    fn indices(&self) -> Vec<u32> {
        self.members.iter().map(|member| member.index).collect()
    }
}

/// What incidents are made from when somebody asks for them.
struct Later<'a> {
    mentions: Mentions<'a>,
    groups: Vec<Group>,
    settings: &'a MergeSettings,
}

impl Later<'_> {
    fn make(&self, number: u32, id: &str, aliases: &[String]) -> Incident {
        let group = self.groups.get(number as usize);
        let mentions = group.map(|group| group.mentions(|index| self.mentions.get(index).cloned()));
        incident(id.to_owned(), aliases.to_vec(), mentions.unwrap_or_default(), self.settings)
    }
}

/// What becomes of a group.
enum Fate {
    /// It is one of the last time: its incident has this outline, or it makes none.
    Known(Option<Outline>),
    /// What its mentions are.
    New(Vec<IncidentMention>),
}

/// Groups of mentions with their ids and the values that win, ordered by date, then id; and where that is to be kept for each group what it was made from and the
/// outline of its incident, if it makes one.
pub(super) fn incidents<'a>(
    mentions: Mentions<'a>,
    Found { groups, traces, heads, outlines, settings: of_settings }: Found,
    settings: &'a MergeSettings,
    registry: &mut Registry,
    keep: bool,
) -> (Vec<Outlined<'a>>, Vec<(Digest, Option<Outline>)>) {
    let of_report = of_report(&heads);
    let groups: Vec<Group> =
        groups.into_par_iter().map(|grown| Group::of(grown, &mentions, &of_report)).collect();
    // Without digests of reports nothing tells that a group is one of the last time.
    let made_from: Vec<Digest> =
        if heads.is_empty() { Vec::new() } else { groups.iter().map(|group| group.made_from).collect() };
    let mut old: Vec<Option<Option<Outline>>> = outlines.incidents.into_iter().map(Some).collect();
    let mut known = vec![None; groups.len()];
    for (slot, before) in known.iter_mut().zip(matched(&outlines.made_from, &made_from)) {
        *slot = before.and_then(|before| old.get_mut(before).and_then(Option::take));
    }
    drop((of_report, old));
    let from = (!heads.is_empty()).then_some(of_settings);
    let new = known.iter().filter(|known| known.is_none()).count();
    let all_at_once = new * 2 > groups.len();
    let fates: Vec<Fate> = if all_at_once {
        Vec::new()
    } else {
        let fate = |(group, known): (&Group, Option<Option<Outline>>)| match known {
            Some(known) => Fate::Known(known),
            None => Fate::New(group.mentions(|index| mentions.get(index).cloned())),
        };
        groups.par_iter().zip(known).map(fate).collect()
    };
    if all_at_once {
        return at_once(mentions, groups, (&traces, from), settings, registry);
    }
    let stand = |fate: &Fate| match fate {
        Fate::Known(known) => known.is_some(),
        Fate::New(mentions) => stands(&mentions.iter().collect::<Vec<_>>(), settings),
    };
    let standing: Vec<u32> = (0..).zip(&fates).filter(|(_, fate)| stand(fate)).map(|(at, _)| at).collect();
    let ids = ids(&standing, &groups, &mentions, (&traces, from), settings, registry);
    let later = Arc::new(Later { mentions, groups, settings });
    let make = {
        let later = Arc::clone(&later);
        Arc::new(move |number: u32, id: &str, aliases: &[String]| later.make(number, id, aliases))
    };
    let made_from = |at: u32| later.groups.get(at as usize).map(|group| group.made_from).unwrap_or_default();
    let mut named = standing.into_iter().zip(ids).peekable();
    let (mut out, mut kept) = (Vec::with_capacity(fates.len()), Vec::new());
    for (at, fate) in (0..).zip(fates) {
        let own = made_from(at);
        let Some((_, (id, aliases))) = named.next_if(|(standing, _)| *standing == at) else {
            if keep {
                kept.push((own, None));
            }
            continue;
        };
        let digest = with_ids(own, &id, &aliases);
        let mut one = match fate {
            Fate::Known(Some(outline)) => Outlined::later((id, aliases), outline, at, Arc::clone(&make) as _),
            Fate::Known(None) => continue,
            Fate::New(mentions) => Outlined::made(incident(id, aliases, mentions, settings)),
        };
        one.made_from = Some(digest);
        if keep {
            kept.push((own, Some(one.outline.clone())));
        }
        out.push(one);
    }
    restore_order(&mut out);
    (out, kept)
}

/// Makes all incidents. The mentions of a large corpus are moved, not copied.
fn at_once<'a>(
    mentions: Mentions<'a>,
    groups: Vec<Group>,
    known: (&[super::Traces], Option<Digest>),
    settings: &MergeSettings,
    registry: &mut Registry,
) -> (Vec<Outlined<'a>>, Vec<(Digest, Option<Outline>)>) {
    let does = |group: &Group| {
        let told: Vec<&IncidentMention> =
            group.members.iter().filter_map(|member| mentions.get(member.index)).collect();
        stands(&told, settings)
    };
    let standing: Vec<bool> = groups.par_iter().map(does).collect();
    let numbers: Vec<u32> = (0..).zip(&standing).filter(|(_, stands)| **stands).map(|(at, _)| at).collect();
    let ids = ids(&numbers, &groups, &mentions, known, settings, registry);
    let mut take = mentions.given_away();
    let mut ids = ids.into_iter();
    let given: Vec<_> = groups
        .into_iter()
        .zip(standing)
        .map(|(group, stands)| {
            let mentions = group.mentions(&mut take);
            (group.made_from, mentions, if stands { ids.next() } else { None })
        })
        .collect();
    let made: Vec<(Digest, Option<Outlined<'a>>)> = given
        .into_par_iter()
        .map(|(own, mentions, named)| {
            let one = named.map(|(id, aliases)| {
                let digest = with_ids(own, &id, &aliases);
                let mut made = Outlined::made(incident(id, aliases, mentions, settings));
                made.made_from = Some(digest);
                made
            });
            (own, one)
        })
        .collect();
    let kept = made.iter().map(|(own, one)| (*own, one.as_ref().map(|one| one.outline.clone()))).collect();
    let mut out: Vec<Outlined<'a>> = made.into_iter().filter_map(|(_, one)| one).collect();
    restore_order(&mut out);
    (out, kept)
}

/// For each mention a digest of its report, and where the report's mentions begin.
fn of_report(heads: &[Head]) -> Vec<(Digest, u32)> {
    let mut of_report = Vec::new();
    for head in heads {
        let begin = of_report.len() as u32;
        of_report.extend((0..head.count).map(|_| (head.digest, begin)));
    }
    of_report
}

/// The ids of groups, by their numbers, with those that lead there.
fn ids(
    numbers: &[u32],
    groups: &[Group],
    mentions: &Mentions<'_>,
    (traces, from): (&[super::Traces], Option<Digest>),
    settings: &MergeSettings,
    registry: &mut Registry,
) -> Vec<(String, Vec<String>)> {
    let indices: Vec<Vec<u32>> =
        numbers.iter().filter_map(|&at| groups.get(at as usize)).map(Group::indices).collect();
    let indices: Vec<&[u32]> = indices.iter().map(Vec::as_slice).collect();
    // Without digests of reports nothing tells what groups are made from.
    let made_from: Vec<Digest> = match from {
        Some(_) => {
            numbers.iter().filter_map(|&at| groups.get(at as usize)).map(|group| group.made_from).collect()
        }
        None => Vec::new(),
    };
    let again = Again { settings: from.unwrap_or_default(), made_from: &made_from };
    let ids = registry.assign_again(&indices, again, Traced { mentions, traces }, settings);
    let mut led = registry.all_aliases();
    ids.into_iter()
        .map(|id| {
            let id = id.to_string();
            let aliases = led.remove(&id).unwrap_or_default();
            (id, aliases)
        })
        .collect()
}

/// A digest of all that an incident was made from, out of that of its group.
fn with_ids(group: Digest, id: &str, aliases: &[String]) -> crate::model::Digest {
    let mut digester = Digester::new();
    digester.add(&group.to_le_bytes()).add(id.as_bytes());
    for alias in aliases {
        digester.add(alias.as_bytes());
    }
    digester.finish()
}

/// By date, then id; undated ones first.
fn restore_order(incidents: &mut [Outlined<'_>]) {
    incidents.sort_by(|a, b| {
        let day = |one: &Outlined<'_>| (one.outline.date.start, one.outline.date.end);
        day(a).cmp(&day(b)).then_with(|| a.id.cmp(&b.id))
    });
}
