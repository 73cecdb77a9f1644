//! How likely two mentions tell one incident. Decides about no group of mentions.

use super::facts::{Actors, Facts, Name, PlaceFacts, stepped};
use super::likeness::{cosine, overlap, shared_words};
use super::settings::MergeSettings;
use super::weights::Weights;
use crate::model::{Count, GeoPrecision, Status};
use geo::{Distance, Haversine};

/// What the other mentions of two reports say about a pair of theirs.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Surroundings {
    /// Mentions of the one's report that could stand for the other, the larger of the two numbers.
    pub(super) rivals: u32,
    /// Mentions of other reports of such a kind and day, wherever they are; the smaller number of the two.
    pub(super) crowd: u32,
    /// Mentions of the one's kinds at its place in the days around; the smaller number of the two.
    pub(super) busy: u32,
    /// Pairs of other mentions of the two reports that could stand for one another.
    pub(super) company: u32,
}

/// The features of a pair of mentions; symmetric. `plain` are those that [`plain_features`] gave for it.
pub(super) fn features(
    a: &Facts,
    b: &Facts,
    settings: &MergeSettings,
    around: Surroundings,
    plain: &Weights,
) -> Weights {
    complete(a, b, settings, &told_features(a, b, around, plain))
}

/// The features without those that take the quotes word by word: the likeness of the texts, and places that they name in passing.
pub(super) fn told_features(a: &Facts, b: &Facts, around: Surroundings, plain: &Weights) -> Weights {
    let mut out = *plain;
    out.rivals = f64::from(around.rivals.max(1)).ln();
    out.company = f64::from(around.company).ln_1p();
    let (earlier, later) = if a.published <= b.published { (a, b) } else { (b, a) };
    for (x, y) in earlier.counts.iter().zip(&later.counts) {
        counts(x.as_ref(), y.as_ref(), earlier.published < later.published, &mut out);
    }
    (out.perpetrator_same, out.perpetrator_differ) = shared(&a.perpetrators, &b.perpetrators);
    (out.target_same, out.target_differ) = shared(&a.targets, &b.targets);
    if let (Some(x), Some(y)) = (a.weapon, b.weapon) {
        if x == y { out.weapon_same = 1.0 } else { out.weapon_differ = 1.0 }
    }
    if happened(a.status) != happened(b.status) {
        out.status_differ = 1.0;
    }
    out.names_shared = shared_words(&a.names, &b.names).min(2.0);
    out.numbers_shared = shared_words(&a.numbers, &b.numbers).min(2.0);
    if is_elsewhere(&out) {
        out.crowd = stepped(around.crowd.max(1)).ln();
    } else if out.place_same > 0.0 {
        out.place_busy = stepped(around.busy.max(1)).ln();
    }
    if let (Some(x), Some(y)) = (a.to_place, b.to_place) {
        if x == y { out.to_place_same = 1.0 } else { out.to_place_differ = 1.0 }
    }
    out.echo = f64::from(u8::from(a.echo) + u8::from(b.echo));
    out.doubt = a.doubt.max(b.doubt);
    out
}

/// The features that [`told_features`] leaves out, too.
pub(super) fn complete(a: &Facts, b: &Facts, settings: &MergeSettings, told: &Weights) -> Weights {
    let mut out = *told;
    out.text_cosine = cosine(a, b);
    out.text_shared = overlap(&a.sequences, &b.sequences);
    let spelling = settings.join.spelling;
    if is_elsewhere(&out) && (names(a, b, spelling) || names(b, a, spelling)) {
        out.place_named = 1.0;
    }
    let apart = out.place_gap > 0.0 || out.place_unknown > 0.0;
    let shared = out.place_named + out.count_agree + out.names_shared + out.numbers_shared + out.text_shared;
    out.strange = f64::from(u8::from(apart && shared == 0.0));
    out
}

/// By how much the log odds can rise at most by what [`complete`] adds.
pub(super) fn room(weights: &Weights) -> f64 {
    [weights.text_cosine, weights.text_shared, weights.place_named, weights.strange]
        .into_iter()
        .map(|weight| weight.max(0.0))
        .sum()
}

/// Whether the places of a pair are not one and the same.
fn is_elsewhere(seen: &Weights) -> bool {
    seen.place_gap > 0.0 || seen.place_unknown > 0.0 || seen.place_near + seen.place_within > 0.0
}

/// Whether the quote of `a` names the place of `b`, in this or a like spelling.
fn names(a: &Facts, b: &Facts, spelling: f64) -> bool {
    let Some(place) = &b.place else { return false };
    place.known_as.iter().any(|name| a.capitals.iter().any(|word| is_spelling_of(word, name, spelling)))
}

/// Whether two words can be spellings of one name: those of one name share their consonants, which is quick to see.
fn is_spelling_of(a: &Name, b: &Name, spelling: f64) -> bool {
    a.skeleton == b.skeleton && (a.word == b.word || strsim::jaro_winkler(&a.word, &b.word) >= spelling)
}

/// How far two written names are alike beyond what chance gives, 0 to 1.
fn name_similar(a: &PlaceFacts, b: &PlaceFacts) -> f64 {
    const LEAST: f64 = 0.8;
    // No likeness by Jaro is above that of two names that share all letters which both can have, in order; Winkler adds at most four tenths
    // of the rest. Most names differ too much to be looked at closer.
    if a.written.is_empty() || b.written.is_empty() {
        return if a.written == b.written { 1.0 } else { 0.0 };
    }
    let shared: u32 = a.letters.iter().zip(&b.letters).map(|(x, y)| u32::from(*x.min(y))).sum();
    let length =
        |letters: &[u8; 32]| f64::from(letters.iter().map(|&count| u32::from(count)).sum::<u32>().max(1));
    let shared = f64::from(shared);
    let jaro = (shared / length(&a.letters) + shared / length(&b.letters) + 1.0) / 3.0;
    let prefix = a.written.chars().take(4).zip(b.written.chars()).take_while(|(x, y)| x == y).count();
    if jaro + 0.1 * prefix as f64 * (1.0 - jaro) < LEAST && a.written.len().max(b.written.len()) < 255 {
        return 0.0;
    }
    ((strsim::jaro_winkler(&a.written, &b.written) - LEAST) / (1.0 - LEAST)).clamp(0.0, 1.0)
}

/// What is cheap to see: kinds, dates, places. The rest is 0.
pub(super) fn plain_features(a: &Facts, b: &Facts, settings: &MergeSettings) -> Weights {
    let mut out = Weights { bias: 1.0, ..Weights::default() };
    if a.kind == b.kind {
        out.kind_same = 1.0;
    } else if a.group == b.group {
        out.kind_group = 1.0;
    } else if settings.confusable(a.kind, b.kind) {
        out.kind_cross = 1.0;
    } else {
        out.kind_other = 1.0;
    }
    dates(a, b, &mut out);
    // Where people or goods are moved, one report may name the origin and another the destination.
    let crossed = |from: &Facts, to: &Facts| match (&from.place, to.to_place) {
        (Some(place), Some(id)) => place.id == id,
        _ => false,
    };
    if crossed(a, b) || crossed(b, a) {
        out.place_near = 1.0;
    } else {
        places(a.place.as_ref(), b.place.as_ref(), &mut out);
    }
    out
}

/// Log odds to probability.
pub(super) fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

const fn happened(status: Status) -> bool {
    matches!(status, Status::Occurred | Status::Attempted | Status::Disputed)
}

fn dates(a: &Facts, b: &Facts, out: &mut Weights) {
    let (Some((a0, a1)), Some((b0, b1))) = (a.days, b.days) else {
        out.date_unknown = 1.0;
        return;
    };
    let gap = (a0 - b1).max(b0 - a1).max(0);
    if a.dated_firmly && b.dated_firmly {
        out.date_gap = f64::from(gap.min(10));
    } else {
        out.date_gap_loose = f64::from(gap.min(10));
    }
    out.date_next_day = f64::from(u8::from(gap == 1));
    let unborn = |start: i32, published: Option<i32>| published.map_or(0, |day| start - day);
    out.date_unborn = f64::from(unborn(a0, b.published).max(unborn(b0, a.published)).clamp(0, 10));
    out.date_width = f64::from((a1 - a0).max(b1 - b0) + 1).ln();
    if gap == 0 {
        if a.to_the_day && b.to_the_day && a0 == b0 {
            out.date_same_day = 1.0;
        } else {
            out.date_overlap = 1.0;
        }
    }
}

fn places(a: Option<&PlaceFacts>, b: Option<&PlaceFacts>, out: &mut Weights) {
    let (Some(a), Some(b)) = (a, b) else {
        out.place_unknown = 1.0;
        return;
    };
    let wider = a.uncertainty_km.max(b.uncertainty_km);
    out.place_width = (wider / 5.0).ln_1p();
    if a.id == b.id {
        out.place_same = 1.0;
        out.place_same_site =
            f64::from(u8::from(a.precision == GeoPrecision::Site && b.precision == GeoPrecision::Site));
        return;
    }
    out.name_similar = name_similar(a, b);
    if holds(a, b) || holds(b, a) {
        out.place_within = 1.0;
        return;
    }
    let km = Haversine.distance(a.point, b.point) / 1000.0;
    let beyond = km - a.uncertainty_km - b.uncertainty_km;
    if beyond <= 0.0 {
        out.place_near = 1.0;
    } else {
        out.place_gap = (beyond / 5.0).ln_1p();
        let exact = |place: &PlaceFacts| {
            matches!(place.precision, GeoPrecision::Site | GeoPrecision::Town | GeoPrecision::Near)
        };
        if exact(a) && exact(b) {
            out.place_gap_firm = out.place_gap * a.score.min(b.score);
        }
    }
}

/// Whether the area `a` holds `b`, by the names of its areas.
fn holds(a: &PlaceFacts, b: &PlaceFacts) -> bool {
    if a.name == 0 || a.iso3 != b.iso3 {
        return false;
    }
    match a.precision {
        GeoPrecision::Country => a.iso3 != 0 && b.precision != GeoPrecision::Country,
        GeoPrecision::Region => a.name == b.admin1 && b.precision != GeoPrecision::Country,
        GeoPrecision::District => a.name == b.admin2,
        _ => false,
    }
}

/// A count of the report published earlier and of the one published later (`updated`), or of two of one day.
fn counts(a: Option<&Count>, b: Option<&Count>, updated: bool, out: &mut Weights) {
    let (Some(a), Some(b)) = (a, b) else { return };
    if a.value == 0 && b.value == 0 {
        return;
    }
    let fits = |x: &Count, y: &Count| x.low <= y.value && x.high.is_none_or(|high| y.value <= high);
    if a.value == b.value {
        // A shared large number is a stronger sign than a shared 1.
        out.count_agree += 1.0 + f64::from(a.value.min(50)).log10();
    } else if fits(a, b) || fits(b, a) {
        out.count_agree += 0.3;
    } else {
        let distance = (f64::from(a.value).ln_1p() - f64::from(b.value).ln_1p()).abs().min(2.0);
        if updated && b.value > a.value {
            out.count_risen += distance;
        } else {
            out.count_differ += distance;
        }
    }
}

fn shared(a: &Actors, b: &Actors) -> (f64, f64) {
    if a.own.is_empty() || b.own.is_empty() {
        return (0.0, 0.0);
    }
    // "The police" of one report may be another's "security forces", and may be not: that speaks neither for one event nor against it.
    (f64::from(u8::from(a.share(b))), f64::from(u8::from(!a.meet(b))))
}

/// The features that weighed most, in words for `explain`.
pub(super) fn describe(features: &Weights, weights: &Weights) -> String {
    let mut parts: Vec<(f64, &str)> = features
        .to_vec()
        .iter()
        .zip(weights.to_vec())
        .zip(Weights::NAMES)
        .filter(|(_, name)| **name != "bias")
        .map(|((value, weight), name)| (value * weight, *name))
        .filter(|(part, _)| part.abs() >= 0.05)
        .collect();
    parts.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()).then_with(|| a.1.cmp(b.1)));
    parts
        .iter()
        .take(5)
        .map(|(part, name)| format!("{} {part:+.1}", name.replace('_', " ")))
        .collect::<Vec<_>>()
        .join(", ")
}
