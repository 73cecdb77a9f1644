//! Judges all names of a report: which stand for places, and for which. Two rounds: each name by itself, then in the light of the others.

use super::LocateSettings;
use super::cues::{Cues, class};
use super::features::{Answers, Beside, Scene, Slot, Uses};
use super::resolve::{self, Anchor, Context, Facts, View, Weighed};
use super::spot::Spot;
use super::tokens::{Gap, Token};
use super::weights::Weights;
use super::words::Words;
use crate::gazetteer::{Gazetteer, Level};
use crate::model::{PlaceKey, PlaceKind};
use rustc_hash::{FxBuildHasher, FxHashMap};
use smallvec::SmallVec;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// What was found out about a name.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    /// The places it can mean.
    pub(crate) candidates: Arc<[Facts]>,
    /// Shares of belief, beside `candidates`.
    pub(crate) shares: SmallVec<[f32; 4]>,
    /// Position of the chosen one.
    pub(crate) best: usize,
    /// The kind that the words beside it tell.
    pub(crate) cue: Option<PlaceKind>,
    /// Sum of the first round.
    pub(crate) local: f32,
    /// Answers of the two rounds, where all names are wanted: for fitting.
    pub(crate) answers: Option<Box<[Answers; 2]>>,
    /// Reasons for each candidate, kept for fitting and for `explain`.
    pub(crate) weighed: Vec<Weighed>,
    /// Probability that it stands for a place.
    pub(crate) place: f32,
    /// The least of it at which the name is taken for one.
    pub(crate) least: f32,
    /// The pass that decided which place.
    pub(crate) decided_by: &'static str,
}

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
    (share * f32::from(steps)).round() as u16
}

/// Judges every name. Names that cannot come to be taken for a place are not weighed, unless all are `wanted`; their probability is 0.
pub(crate) fn judge(
    scene: &Scene<'_, '_>,
    weights: &Weights,
    settings: &LocateSettings,
    wanted: Wanted,
) -> Vec<Verdict> {
    let theatre: Vec<[u8; 2]> =
        settings.theatre.iter().filter_map(|cc| <[u8; 2]>::try_from(cc.as_bytes()).ok()).collect();
    let demonym_bias = weights.number("demonym_bias", 0.0);
    let second_bias = weights.number("second_bias", 0.0);
    let uses = uses(scene);
    let mut verdicts: Vec<Verdict> = Vec::with_capacity(scene.spots.len());
    for (number, spot) in scene.spots.iter().enumerate() {
        let candidates = Arc::clone(&spot.facts);
        let first = match candidates.first() {
            Some(best) => {
                let uses = uses.get(&spot.key.0).copied().unwrap_or_default();
                scene.local(number, spot, best, uses)
            }
            None => Answers::default(),
        };
        let local = weights.first(&first) + if spot.demonym { demonym_bias } else { 0.0 };
        let cue = resolve::cue(scene, spot);
        let least = least(scene, number, spot, cue, weights);
        verdicts.push(Verdict {
            shares: SmallVec::from_elem(0.0, candidates.len()),
            candidates,
            best: 0,
            cue,
            least,
            local,
            answers: (wanted == Wanted::All).then(|| Box::new([first, Answers::default()])),
            weighed: Vec::new(),
            place: logistic(local),
            decided_by: "demonym",
        });
    }

    // Sums of the first round by name, for "elsewhere in the report".
    let mut by_name: FxHashMap<u64, (f32, f32)> =
        FxHashMap::with_capacity_and_hasher(scene.spots.len(), FxBuildHasher);
    for (spot, verdict) in scene.spots.iter().zip(&verdicts) {
        let slot = by_name.entry(spot.key.0).or_default();
        slot.0 += verdict.local.clamp(-6.0, 6.0);
        slot.1 += 1.0;
    }
    let (away, at_home) = weights.second_open(&[Slot::Local, Slot::Others]);
    let hopeless: Vec<bool> = scene
        .spots
        .iter()
        .zip(&verdicts)
        .map(|(spot, verdict)| {
            wanted == Wanted::Places && !spot.demonym && {
                let open = if verdict.candidates.iter().any(|f| f.curated && theatre.contains(&f.cc)) {
                    at_home
                } else {
                    away
                };
                let mut sure = Answers::default();
                sure.dense.push((Slot::Local, step(verdict.local, -6.0, 6.0, 48)));
                sure.dense.push((Slot::Others, others(&by_name, spot, verdict)));
                logistic(weights.second(&sure) + open + second_bias) < verdict.least
            }
        })
        .collect();

    for round in 0..2 {
        let context = context(scene.spots, &verdicts);
        let mut views: FxHashMap<u64, View> = FxHashMap::default();
        for (number, (spot, verdict)) in scene.spots.iter().zip(&mut verdicts).enumerate() {
            if spot.demonym {
                verdict.shares.fill(1.0);
                continue;
            }
            if hopeless.get(number).copied().unwrap_or(false) {
                continue;
            }
            // The first round settles what others go by: places that there is a choice of, and that are anchors.
            if round == 0 && (verdict.candidates.len() == 1 || verdict.place < ANCHOR) {
                verdict.shares.fill(1.0);
                continue;
            }
            let view = &*views.entry(spot.key.0).or_insert_with(|| View::of(&context, spot.key.0));
            verdict.weighed = verdict
                .candidates
                .iter()
                .enumerate()
                .map(|(rank, facts)| {
                    resolve::weigh(
                        scene,
                        number as u32,
                        spot,
                        facts,
                        rank,
                        verdict.cue,
                        &context,
                        view,
                        &theatre,
                    )
                })
                .collect();
            for (share, weighed) in verdict.shares.iter_mut().zip(&verdict.weighed) {
                *share = resolve::sum(weights, weighed);
            }
            resolve::softmax(&mut verdict.shares);
            let mut best = 0;
            for (at, share) in verdict.shares.iter().enumerate() {
                if verdict.shares.get(best).is_none_or(|b| share > b) {
                    best = at;
                }
            }
            verdict.best = best;
            if round == 1 {
                verdict.decided_by = resolve::decided_by(weights, &verdict.weighed, best);
            }
        }
    }

    for (number, ((spot, verdict), hopeless)) in
        scene.spots.iter().zip(&mut verdicts).zip(hopeless).enumerate()
    {
        if hopeless {
            verdict.place = 0.0;
            continue;
        }
        let mut a = Answers::default();
        a.dense.push((Slot::Local, step(verdict.local, -6.0, 6.0, 48)));
        a.dense.push((Slot::Others, others(&by_name, spot, verdict) + if spot.demonym { 20 } else { 0 }));
        if !spot.demonym {
            let amount = |reason: resolve::Reason| {
                verdict
                    .weighed
                    .get(verdict.best)
                    .and_then(|w| w.iter().find(|(r, _)| *r == reason))
                    .map_or(0.0, |(_, amount)| *amount)
            };
            let kind = verdict.candidates.get(verdict.best).map_or(0, |f| f.kind as u16);
            a.dense.push((
                Slot::Support,
                step(amount(resolve::Reason::CountryShare), 0.0, 0.8, 4)
                    + 5 * step(amount(resolve::Reason::Admin1Share), 0.0, 0.5, 3),
            ));
            a.dense.push((
                Slot::Nearest,
                if amount(resolve::Reason::WrittenParent) > 0.0 {
                    4
                } else if amount(resolve::Reason::Within50) > 0.0 {
                    3
                } else if amount(resolve::Reason::Within150) > 0.0 {
                    2
                } else {
                    u16::from(amount(resolve::Reason::Within500) > 0.0)
                },
            ));
            let share = verdict.shares.get(verdict.best).copied().unwrap_or(0.0);
            a.dense.push((Slot::Sure, step(share, 0.0, 1.0, 5)));
            a.dense.push((Slot::Kind, kind));
            let at_home =
                verdict.candidates.get(verdict.best).is_some_and(|f| theatre.contains(&f.cc) && f.curated);
            if at_home {
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
                a.dense.push((Slot::Theatre, if person { 2 } else { 1 }));
            }
        }
        verdict.place = logistic(weights.second(&a) + second_bias);
        // A loose spelling, and a name that only a word of place speaks for, need the report's other places behind them.
        let loose = spot.level == Level::Skeleton && !spot.demonym;
        if (loose || verdict.cue.is_none()) && !supported(verdict, &theatre) {
            let least = if loose {
                weights.number("least_loose", 0.45)
            } else if led_to(scene, number, spot) {
                weights.number("least_led_alone", 0.45)
            } else {
                weights.least()
            };
            verdict.least = verdict.least.max(least);
        }
        if let Some([_, second]) = verdict.answers.as_deref_mut() {
            *second = a;
        }
    }
    verdicts
}

/// The least probability at which a name is taken for a place: less where the words beside it say that it is one, or lead to one.
fn least(
    scene: &Scene<'_, '_>,
    number: usize,
    spot: &Spot,
    cue: Option<PlaceKind>,
    weights: &Weights,
) -> f32 {
    if cue.is_some_and(PlaceKind::is_settlement) {
        return weights.number("least_settlement", 0.45);
    }
    // "Funtua-Gusau Road" names no island of Rawad: a common word is no loose spelling of a name.
    let word = scene.fact(spot.from);
    if spot.level == Level::Skeleton
        && spot.to == spot.from + 1
        && (word.common == 1 || word.is(class::STREET))
    {
        return f32::INFINITY;
    }
    if led_to(scene, number, spot) { weights.number("least_led", 0.45) } else { weights.least() }
}

/// Whether the word before a name leads to a place, and nothing speaks for another reading of it.
fn led_to(scene: &Scene<'_, '_>, number: usize, spot: &Spot) -> bool {
    let plain = (spot.from..spot.to).all(|at| {
        let facts = scene.fact(at);
        !facts.is(class::CALENDAR | class::ORGANISATION | class::TITLE | class::STREET)
            && facts.kind.is_none()
            && facts.bearing().is_none()
            && !(1..=2).contains(&facts.common)
            && (facts.given == 0 || spot.to - spot.from > 1)
    });
    let runs_on = matches!(
        scene.after(spot.to),
        Beside::Capital
            | Beside::CommonCapital
            | Beside::Surname
            | Beside::Given
            | Beside::Organisation
            | Beside::Street
            | Beside::Initial
            | Beside::HyphenLower
            | Beside::HyphenCapital
            | Beside::Possessive
    );
    plain && !runs_on && is_in(scene, scene.list_head(number, spot)) && !scene.goes_on_with_article(spot)
}

/// Whether the report's other places, or the theatre, stand behind the chosen place of a name.
fn supported(verdict: &Verdict, theatre: &[[u8; 2]]) -> bool {
    let Some(facts) = verdict.candidates.get(verdict.best) else { return false };
    facts.curated && theatre.contains(&facts.cc)
        || verdict.weighed.get(verdict.best).is_some_and(|weighed| {
            weighed.iter().any(|(reason, amount)| match reason {
                resolve::Reason::CountryShare => *amount >= 0.2,
                resolve::Reason::CountryNamed => *amount >= 0.5,
                resolve::Reason::WrittenParent => true,
                _ => false,
            })
        })
}

/// The answer to how the same name fares elsewhere in the report, from the sums and counts of the first round.
fn others(by_name: &FxHashMap<u64, (f32, f32)>, spot: &Spot, verdict: &Verdict) -> u16 {
    let (total, count) = by_name.get(&spot.key.0).copied().unwrap_or_default();
    if count > 1.5 {
        1 + step((total - verdict.local.clamp(-6.0, 6.0)) / (count - 1.0), -6.0, 6.0, 12)
    } else {
        0
    }
}

/// The places that the report is believed to mention so far.
fn context(spots: &[Spot], verdicts: &[Verdict]) -> Context {
    let mut out = Context::default();
    for (number, (spot, verdict)) in spots.iter().zip(verdicts).enumerate() {
        if spot.demonym || verdict.place < ANCHOR {
            continue;
        }
        let Some(facts) = verdict.candidates.get(verdict.best) else { continue };
        let share = verdict.shares.get(verdict.best).copied().unwrap_or(0.0);
        let weight = verdict.place * if share == 0.0 { 0.6 } else { share.max(0.2) };
        out.add(Anchor {
            spot: number as u32,
            key: spot.key.0,
            place: facts.found.place,
            kind: facts.kind,
            cc: facts.cc,
            admin1: facts.admin1,
            admin2: facts.admin2,
            lon: facts.lon,
            lat: facts.lat,
            weight,
        });
    }
    if out.anchors.len() > ANCHORS {
        let mut anchors = std::mem::take(&mut out.anchors);
        thin_out(&mut anchors);
        // Where they lie is weighed as often as they are.
        out = Context::default();
        for anchor in anchors {
            out.add(anchor);
        }
    }
    out
}

/// Anchors of a report beyond which those of one name and place count as one: each name is weighed against every anchor. A long report of a year has
/// some hundreds; lists and attacks have more.
const ANCHORS: usize = 2_000;

/// Joins the anchors of one name and place, in the order of the first of each, and keeps the first [`ANCHORS`].
fn thin_out(anchors: &mut Vec<Anchor>) {
    let mut first: FxHashMap<(u64, PlaceKey), usize> = FxHashMap::default();
    let mut kept: Vec<Anchor> = Vec::new();
    for anchor in anchors.drain(..) {
        match first.entry((anchor.key, anchor.place)) {
            Entry::Occupied(at) => {
                if let Some(known) = kept.get_mut(*at.get()) {
                    known.weight += anchor.weight;
                }
            }
            Entry::Vacant(slot) => {
                if kept.len() < ANCHORS {
                    slot.insert(kept.len());
                    kept.push(anchor);
                }
            }
        }
    }
    *anchors = kept;
}

/// How the report uses each name.
fn uses(scene: &Scene<'_, '_>) -> FxHashMap<u64, Uses> {
    let mut out: FxHashMap<u64, Uses> = FxHashMap::with_capacity_and_hasher(scene.spots.len(), FxBuildHasher);
    for spot in scene.spots {
        let slot = out.entry(spot.key.0).or_default();
        slot.count = slot.count.saturating_add(1);
        match scene.before(spot.from) {
            Beside::Title | Beside::Given | Beside::Initial => {
                slot.as_person = slot.as_person.saturating_add(1);
            }
            Beside::Lower if is_in(scene, spot.from) => slot.after_in = slot.after_in.saturating_add(1),
            _ => {}
        }
    }
    out
}

fn is_in(scene: &Scene<'_, '_>, at: usize) -> bool {
    (at.checked_sub(1).is_some_and(|before| scene.fact(before).is(class::LEADS)) || scene.is_around(at))
        && scene.token(at).is_some_and(|n| n.gap == Gap::Space || n.gap == Gap::Line)
}

/// All that was weighed for the names of a report.
pub(crate) fn scene<'a, 't>(
    text: &'t str,
    tokens: &'a [Token],
    gazetteer: &'a Gazetteer,
    spots: &'a [Spot],
    words: &'a Words<'t>,
) -> Scene<'a, 't> {
    Scene::new(text, tokens, gazetteer, spots, words, Cues::embedded())
}
