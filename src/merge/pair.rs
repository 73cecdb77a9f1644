//! How likely two mentions tell one incident. Decides about no group of mentions.

use super::facts::{Corpus, Facts, PlaceFacts};
use super::settings::{MergeSettings, Weights};
use crate::model::{Count, GeoPrecision, Status};
use geo::{Distance, Haversine};

/// The features of a pair of mentions; symmetric.
pub(super) fn features(
    a: &Facts,
    b: &Facts,
    corpus: &Corpus,
    settings: &MergeSettings,
    rivals: u32,
) -> Weights {
    let mut out = Weights { bias: 1.0, rivals: f64::from(rivals.max(1)).ln(), ..Weights::default() };
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
    for (x, y) in a.counts.iter().zip(&b.counts) {
        counts(x.as_ref(), y.as_ref(), &mut out);
    }
    (out.perpetrator_same, out.perpetrator_differ) = shared(&a.perpetrators, &b.perpetrators);
    (out.target_same, out.target_differ) = shared(&a.targets, &b.targets);
    if let (Some(x), Some(y)) = (a.weapon, b.weapon) {
        if x == y { out.weapon_same = 1.0 } else { out.weapon_differ = 1.0 }
    }
    if happened(a.status) != happened(b.status) {
        out.status_differ = 1.0;
    }
    out.text_cosine = cosine(&a.words, &b.words, &corpus.rarity);
    out.text_shared = overlap(&a.sequences, &b.sequences);
    if let (Some(x), Some(y)) = (a.to_place, b.to_place)
        && x != y
    {
        out.to_place_differ = 1.0;
    }
    if let (Some(x), Some(y)) = (a.published, b.published) {
        out.publication_gap = f64::from((x - y).abs()).ln_1p();
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
    out.date_gap = f64::from(gap.min(10));
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
        return;
    }
    let likeness = strsim::jaro_winkler(&a.written, &b.written);
    out.name_similar = ((likeness - 0.8) / 0.2).clamp(0.0, 1.0);
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

fn counts(a: Option<&Count>, b: Option<&Count>, out: &mut Weights) {
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
        out.count_differ += (f64::from(a.value).ln_1p() - f64::from(b.value).ln_1p()).abs().min(2.0);
    }
}

fn shared(a: &[u32], b: &[u32]) -> (f64, f64) {
    if a.is_empty() || b.is_empty() {
        return (0.0, 0.0);
    }
    if a.iter().any(|x| b.contains(x)) { (1.0, 0.0) } else { (0.0, 1.0) }
}

/// Cosine of two sorted sets of words, each weighted by its rarity.
fn cosine(a: &[u32], b: &[u32], rarity: &[f32]) -> f64 {
    let weight = |word: u32| rarity.get(word as usize).copied().unwrap_or(0.0);
    let (mut both, mut left, mut right) = (0.0_f32, 0.0_f32, 0.0_f32);
    let (mut i, mut j) = (0, 0);
    while let (Some(&x), Some(&y)) = (a.get(i), b.get(j)) {
        match x.cmp(&y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += weight(x);
                i += 1;
                j += 1;
            }
        }
    }
    for &word in a {
        left += weight(word);
    }
    for &word in b {
        right += weight(word);
    }
    if left <= 0.0 || right <= 0.0 { 0.0 } else { f64::from(both / (left * right).sqrt()) }
}

/// Share of the smaller sorted set that the larger holds too; nothing for fewer than three entries, where it says nothing.
fn overlap(a: &[u64], b: &[u64]) -> f64 {
    let smaller = a.len().min(b.len());
    if smaller < 3 {
        return 0.0;
    }
    let (mut i, mut j, mut both) = (0, 0, 0_usize);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    both as f64 / smaller as f64
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
