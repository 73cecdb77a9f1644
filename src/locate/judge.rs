//! Judges all names of a report: which stand for places, and for which. Two rounds: each name by itself, then in the light of the others.

use super::LocateSettings;
use super::answers::{Answers, Slot, Tally};
use super::context::Context;
use super::features::Uses;
use super::least::{is_in, least, led_to};
use super::resolve;
use super::scene::{Beside, Scene};
use super::spot::Spot;
use super::verdict::{Judged, Verdict, of};
use super::weigh::{Amounts, Mention, View, Within};
use super::weights::Weights;
use crate::gazetteer::Level;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::collections::hash_map::Entry;

/// What a report does with a name, all its mentions together.
#[derive(Debug)]
struct Name {
    /// Its first and its last mention.
    first: u32,
    last: u32,
    uses: Uses,
    /// Sum and count of the first round, for "elsewhere in the report".
    total: f32,
    count: f32,
}

/// Room to judge in, used from report to report, and the verdicts on the last one.
#[derive(Debug, Default)]
pub(crate) struct Room {
    pub(crate) judged: Judged,
    names: Vec<Name>,
    by_key: FxHashMap<u64, u32>,
    hopeless: Vec<bool>,
    context: Context,
    view: View,
    /// What holds for every mention of the name at hand that can mean the same.
    alike: Vec<Amounts>,
}

impl Room {
    /// As it is kept: what a very long report needed does not stay.
    pub(crate) fn kept(self) -> Self {
        if self.judged.verdicts.capacity() > LONG { Self::default() } else { self }
    }
}

/// Names of a very long report.
const LONG: usize = 1 << 12;

/// Which names are judged to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Those that may stand for a place.
    Places,
    /// All, for fitting weights.
    All,
}

/// Below this probability a name is no anchor for others.
const ANCHOR: f32 = 0.25;

pub(crate) fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// A number in steps for a slot.
pub(crate) fn step(value: f32, low: f32, high: f32, steps: u16) -> u16 {
    let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
    let value = share * f32::from(steps);
    // To the nearest whole number; it is positive and small.
    let whole = value as u16;
    whole + u16::from(value - f32::from(whole) >= 0.5)
}

type Theatre = SmallVec<[[u8; 2]; 8]>;

/// Judges every name. Names that cannot come to be taken for a place are not weighed, unless all are `wanted`; their probability is 0.
pub(crate) fn judge(
    scene: &Scene<'_, '_>,
    weights: &Weights,
    settings: &LocateSettings,
    wanted: Wanted,
    room: &mut Room,
) {
    let theatre: Theatre =
        settings.theatre.iter().filter_map(|cc| <[u8; 2]>::try_from(cc.as_bytes()).ok()).collect();
    meet(scene, room);
    first_round(scene, weights, wanted, &mut room.names, &mut room.judged.verdicts);
    find_hopeless(scene, weights, wanted, &theatre, room);
    for round in [Round::First, Round::Second] {
        fill(&mut room.context, scene.spots, &room.judged.verdicts);
        if round == Round::Second {
            add_demonyms(scene, room);
        }
        weigh(scene, weights, &theatre, round, room);
    }
    second_round(scene, weights, wanted, &theatre, room);
}

/// The report's names, and a verdict on each mention that says nothing yet.
fn meet(scene: &Scene<'_, '_>, room: &mut Room) {
    let Room { names, by_key, judged: Judged { verdicts, .. }, .. } = room;
    names.clear();
    by_key.clear();
    verdicts.clear();
    for (number, spot) in scene.spots.iter().enumerate() {
        let at = match by_key.entry(spot.key.0) {
            Entry::Occupied(at) => *at.get(),
            Entry::Vacant(slot) => {
                let (first, uses) = (number as u32, Uses::default());
                names.push(Name { first, last: first, uses, total: 0.0, count: 0.0 });
                *slot.insert(names.len() as u32 - 1)
            }
        };
        if let Some(name) = names.get_mut(at as usize) {
            if let Some(before) = verdicts.get_mut(name.last as usize) {
                before.next = number as u32;
            }
            name.last = number as u32;
            name.uses.count = name.uses.count.saturating_add(1);
            match scene.before(spot.from) {
                Beside::Title | Beside::Given | Beside::Initial => {
                    name.uses.as_person = name.uses.as_person.saturating_add(1);
                }
                Beside::Lower if is_in(scene, spot.from) => {
                    name.uses.after_in = name.uses.after_in.saturating_add(1);
                }
                _ => {}
            }
        }
        verdicts.push(Verdict {
            best: 0,
            share: 0.0,
            at: None,
            cue: None,
            local: 0.0,
            answers: None,
            backing: 0.0,
            place: 0.0,
            least: 0.0,
            decided_by: "demonym",
            name: at,
            next: 0,
        });
    }
}

/// Judges each mention by its own words and its neighbours.
fn first_round(
    scene: &Scene<'_, '_>,
    weights: &Weights,
    wanted: Wanted,
    names: &mut [Name],
    verdicts: &mut [Verdict],
) {
    for (number, (spot, verdict)) in scene.spots.iter().zip(verdicts).enumerate() {
        let Some(name) = names.get_mut(verdict.name as usize) else { continue };
        let mut tally = tally(wanted);
        if let Some(best) = spot.facts().first() {
            tally = scene.local(number, spot, best, name.uses, weights, tally);
        }
        let bias = if spot.demonym { weights.numbers().demonym_bias } else { 0.0 };
        verdict.local = tally.worth() + bias;
        verdict.place = logistic(verdict.local);
        verdict.cue = resolve::cue(scene, spot);
        verdict.least = least(scene, number, spot, verdict.cue, weights);
        if wanted == Wanted::All {
            verdict.answers = Some(Box::new([tally.into_answers(), Answers::default()]));
        }
        name.total += verdict.local.clamp(-6.0, 6.0);
        name.count += 1.0;
    }
}

fn tally(wanted: Wanted) -> Tally {
    match wanted {
        Wanted::Places => Tally::default(),
        Wanted::All => Tally::keeping(),
    }
}

/// For each mention whether nothing that the second round may find can make a place of it.
fn find_hopeless(
    scene: &Scene<'_, '_>,
    weights: &Weights,
    wanted: Wanted,
    theatre: &[[u8; 2]],
    room: &mut Room,
) {
    let Room { names, hopeless, judged: Judged { verdicts, .. }, .. } = room;
    let (away, at_home) = weights.second_open();
    let bias = weights.numbers().second_bias;
    let of = |(spot, verdict): (&Spot, &Verdict)| {
        if wanted == Wanted::All || spot.demonym {
            return false;
        }
        let home = !theatre.is_empty() && spot.facts().iter().any(|f| f.curated && theatre.contains(&f.cc));
        let mut sure = Tally::default();
        sure.second(weights, Slot::Local, step(verdict.local, -6.0, 6.0, 48));
        sure.second(weights, Slot::Others, others(names, verdict));
        logistic(sure.worth() + if home { at_home } else { away } + bias) < verdict.least
    };
    hopeless.clear();
    hopeless.extend(scene.spots.iter().zip(&*verdicts).map(of));
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Round {
    First,
    Second,
}

/// Weighs the places that each name can mean by what the report is believed to mention so far.
fn weigh(scene: &Scene<'_, '_>, weights: &Weights, theatre: &[[u8; 2]], round: Round, room: &mut Room) {
    let Room { judged, names, hopeless, context, view, alike, .. } = room;
    let Judged { verdicts, shares, amounts } = judged;
    shares.clear();
    amounts.clear();
    for (at, name) in names.iter().enumerate() {
        let mut seen = None;
        let mut number = name.first as usize;
        while let (Some(spot), Some(verdict)) = (scene.spots.get(number), verdicts.get_mut(number)) {
            let facts = spot.facts();
            if spot.demonym {
                (verdict.share, verdict.at) = (1.0, Some(shares.len() as u32));
                shares.resize(shares.len() + facts.len(), 1.0);
                amounts.resize(shares.len(), Amounts::default());
            } else if hopeless.get(number).copied().unwrap_or(false) {
                // Its share stays 0.
            } else if round == Round::First && (facts.len() == 1 || verdict.place < ANCHOR) {
                // The first round settles what others go by: places that there is a choice of, and that are anchors.
                verdict.share = 1.0;
            } else {
                if seen.is_none() {
                    view.look(context, at as u32);
                }
                if seen != Some(std::ptr::from_ref(&*spot.meanings)) {
                    seen = Some(std::ptr::from_ref(&*spot.meanings));
                    alike.clear();
                    alike.extend(facts.iter().map(|facts| view.of(context, facts, theatre)));
                }
                let from = shares.len();
                let mention = Mention::of(scene, number, spot, verdict.cue, view, context);
                for (facts, alike) in facts.iter().zip(&*alike) {
                    let mut own = *alike;
                    mention.add(&mut own, facts, view);
                    shares.push(own.worth(facts, weights));
                    amounts.push(own);
                }
                let own = shares.get_mut(from..).unwrap_or_default();
                resolve::softmax(own);
                (verdict.best, verdict.share) = (0, own.first().copied().unwrap_or(0.0));
                for (at, share) in own.iter().enumerate() {
                    if *share > verdict.share {
                        (verdict.best, verdict.share) = (at, *share);
                    }
                }
                verdict.at = Some(from as u32);
            }
            if verdict.next == 0 {
                break;
            }
            number = verdict.next as usize;
        }
    }
}

/// Judges each mention in the light of the others.
fn second_round(
    scene: &Scene<'_, '_>,
    weights: &Weights,
    wanted: Wanted,
    theatre: &[[u8; 2]],
    room: &mut Room,
) {
    let Room { judged: Judged { verdicts, amounts, .. }, names, hopeless, .. } = room;
    let numbers = weights.numbers();
    for (number, ((spot, verdict), hopeless)) in scene.spots.iter().zip(verdicts).zip(hopeless).enumerate() {
        if *hopeless {
            verdict.place = 0.0;
            continue;
        }
        let mut a = tally(wanted);
        a.second(weights, Slot::Local, step(verdict.local, -6.0, 6.0, 48));
        a.second(weights, Slot::Others, others(names, verdict) + if spot.demonym { 20 } else { 0 });
        let amounts = of(amounts, verdict, spot);
        let own = amounts.get(verdict.best).copied().unwrap_or_default();
        let best = spot.facts().get(verdict.best);
        verdict.backing = own.country_share;
        if !spot.demonym {
            a.second(
                weights,
                Slot::Support,
                step(own.country_share, 0.0, 0.8, 4) + 5 * step(own.admin1_share, 0.0, 0.5, 3),
            );
            let nearest = if own.written > 0.0 {
                4
            } else {
                match own.within {
                    Within::Km50 => 3,
                    Within::Km150 => 2,
                    Within::Km500 => 1,
                    Within::Nothing => 0,
                }
            };
            a.second(weights, Slot::Nearest, nearest);
            a.second(weights, Slot::Sure, step(verdict.share, 0.0, 1.0, 5));
            a.second(weights, Slot::Kind, best.map_or(0, |f| f.kind as u16));
            if best.is_some_and(|f| theatre.contains(&f.cc) && f.curated) {
                // "Abu Bakr al-Baghdadi": a word in capitals before it may be a person's.
                let person = matches!(
                    scene.before(spot.from),
                    Beside::Title
                        | Beside::Given
                        | Beside::Initial
                        | Beside::Surname
                        | Beside::Capital
                        | Beside::Name
                        | Beside::HyphenCapital
                );
                a.second(weights, Slot::Theatre, if person { 2 } else { 1 });
            }
        }
        verdict.place = logistic(a.worth() + numbers.second_bias);
        // A loose spelling, and a name that only a word of place speaks for, need the report's other places behind them.
        let loose = spot.level == Level::Skeleton && !spot.demonym;
        // Another tongue's or another time's name of a place ("Molotov") is mostly somebody else's where nothing else is near it.
        let foreign = !spot.demonym && spot.facts().iter().all(|f| f.found.flags.distance() >= 2);
        let supported = best.is_some_and(|f| f.curated && theatre.contains(&f.cc))
            || own.country_share >= 0.2
            || own.country_named >= 0.5
            || own.written > 0.0;
        let heads = super::least::heads_a_report(scene, spot) || super::least::opens_a_sentence(scene, spot);
        if (loose || foreign || verdict.cue.is_none()) && !supported && !heads {
            let least = if loose {
                numbers.least_loose
            } else if foreign {
                numbers.least_foreign
            } else if led_to(scene, number, spot) {
                numbers.least_led_alone
            } else {
                numbers.least
            };
            verdict.least = verdict.least.max(least);
        }
        if !spot.demonym && verdict.place >= verdict.least {
            verdict.decided_by = resolve::decided_by(weights, spot.facts(), amounts, verdict.best);
        }
        if let Some([_, second]) = verdict.answers.as_deref_mut() {
            *second = a.into_answers();
        }
    }
}

/// The answer to how the same name fares elsewhere in the report, from the sums and counts of the first round.
fn others(names: &[Name], verdict: &Verdict) -> u16 {
    let (total, count) = names.get(verdict.name as usize).map_or((0.0, 0.0), |n| (n.total, n.count));
    others_of(total, count, verdict.local)
}

/// The same from the sum and the count of all mentions of a name, and what the first round made of one of them.
pub(crate) fn others_of(total: f32, count: f32, local: f32) -> u16 {
    if count > 1.5 { 1 + step((total - local.clamp(-6.0, 6.0)) / (count - 1.0), -6.0, 6.0, 12) } else { 0 }
}

/// What a demonym counts among the places that a report is believed to mention, and all of a country together at most.
const DEMONYM: f32 = 0.3;
const DEMONYMS: f32 = 0.6;
/// A name is open between countries while its best place has no more than this share.
const SETTLED: f32 = 0.97;

/// "The Lebanese army searched a house in X": where a name is open between countries, demonyms tell where the report plays.
fn add_demonyms(scene: &Scene<'_, '_>, room: &mut Room) {
    let open = |(spot, verdict): (&Spot, &Verdict)| {
        let facts = spot.facts();
        let first = facts.first().map_or([0, 0], |f| f.cc);
        !spot.demonym
            && verdict.place >= ANCHOR
            && verdict.share > 0.0
            && verdict.share < SETTLED
            && facts.iter().any(|f| f.cc != first)
    };
    if !scene.spots.iter().zip(&room.judged.verdicts).any(open) {
        return;
    }
    let mut countries: SmallVec<[([u8; 2], f32); 4]> = SmallVec::new();
    for (at, spot) in super::spot::demonyms(scene).iter().enumerate() {
        let Some(facts) = spot.facts().first() else { continue };
        let slot = countries.iter().position(|(cc, _)| *cc == facts.cc);
        let slot = slot.unwrap_or_else(|| {
            countries.push((facts.cc, 0.0));
            countries.len() - 1
        });
        let Some((_, told)) = countries.get_mut(slot) else { continue };
        let weight = DEMONYM.min(DEMONYMS - *told);
        if weight > 0.0 {
            *told += weight;
            // Numbers behind those of all names: a demonym stands in no sentence as a parent.
            room.context.add((scene.spots.len() + at) as u32, u32::MAX, facts, weight);
        }
    }
}

/// The places that the report is believed to mention so far.
fn fill(context: &mut Context, spots: &[Spot], verdicts: &[Verdict]) {
    context.clear();
    for (number, (spot, verdict)) in spots.iter().zip(verdicts).enumerate() {
        if spot.demonym || verdict.place < ANCHOR {
            continue;
        }
        let Some(facts) = spot.facts().get(verdict.best) else { continue };
        let share = if verdict.share == 0.0 { 0.6 } else { verdict.share.max(0.2) };
        context.add(number as u32, verdict.name, facts, verdict.place * share);
    }
    context.thin_out();
}
