//! Which pairs of mentions are worth comparing: those near in place and time, and those whose quotes share rare words. Compares nothing.
//!
//! Every mention is filed under a handful of keys; mentions that share a key are paired. A key that very many share is cut into
//! windows over the date, so that the cost grows nearly in line with the number of mentions.

use super::facts::{Corpus, Facts, PlaceFacts};
use super::settings::BlockSettings;
use crate::model::GeoPrecision;
use rayon::prelude::*;

/// Kilometres of a degree of latitude.
const DEGREE_KM: f64 = 111.2;

/// Pairs of indices `(smaller, larger)` into the facts, sorted and distinct; of one report only where `within_reports` says so.
pub(super) fn pairs(corpus: &Corpus, settings: &BlockSettings, within_reports: bool) -> Vec<(u32, u32)> {
    let facts = &corpus.facts;
    let mut filed: Vec<(u64, i32, u32)> = facts
        .par_iter()
        .enumerate()
        .flat_map_iter(|(index, fact)| {
            let day = fact.days.map_or_else(|| fact.published.unwrap_or(0), |(start, _)| start);
            let mut own = Vec::new();
            keys(fact, corpus, settings, &mut |key| own.push((key, day, index as u32)));
            own
        })
        .collect();
    filed.par_sort_unstable();
    filed.dedup();

    let buckets: Vec<&[(u64, i32, u32)]> = filed.chunk_by(|a, b| a.0 == b.0).collect();
    let mut out: Vec<(u32, u32)> = buckets
        .par_iter()
        .flat_map_iter(|bucket| {
            let mut own = Vec::new();
            for (at, &(_, _, a)) in bucket.iter().enumerate() {
                for &(_, _, b) in bucket.iter().skip(at + 1).take(settings.window) {
                    let (Some(x), Some(y)) = (facts.get(a as usize), facts.get(b as usize)) else { continue };
                    if a != b && (within_reports || x.report != y.report) {
                        own.push((a.min(b), a.max(b)));
                    }
                }
            }
            own
        })
        .collect();
    out.par_sort_unstable();
    out.dedup();
    out
}

fn keys(fact: &Facts, corpus: &Corpus, settings: &BlockSettings, file: &mut impl FnMut(u64)) {
    for &sequence in fact.sequences.iter().take(settings.sequences) {
        file(key(1, &[sequence.cast_signed()]));
    }
    for word in corpus.rarest(&fact.names, settings.names) {
        file(key(6, &[i64::from(word)]));
    }
    for word in corpus.rarest(&fact.numbers, settings.names) {
        file(key(7, &[i64::from(word)]));
    }
    // What tells no day meets what does at its place alone.
    if let Some(place) = &fact.place {
        file(key(8, &[i64::from(place.id), i64::from(fact.group)]));
    }
    for bucket in buckets(fact, settings) {
        let bucket = i64::from(bucket);
        let group = i64::from(fact.group);
        // Without a place only the kind and the days are left; the window keeps this cheap.
        file(key(2, &[group, bucket]));
        let Some(place) = &fact.place else { continue };
        if place.iso3 != 0 {
            file(key(3, &[i64::from(place.iso3), group, bucket]));
        }
        if place.precision == GeoPrecision::Country {
            continue;
        }
        for cell in cells(place, settings.fine_degrees, settings) {
            file(key(4, &[i64::from(cell.0), i64::from(cell.1), bucket]));
        }
        for cell in cells(place, settings.coarse_degrees, settings) {
            file(key(5, &[i64::from(cell.0), i64::from(cell.1), group, bucket]));
        }
    }
}

fn buckets(fact: &Facts, settings: &BlockSettings) -> Vec<i32> {
    let (start, end) = match (fact.days, fact.published) {
        (Some(days), _) => days,
        (None, Some(published)) => (published - settings.undated_days, published),
        (None, None) => return vec![i32::MIN],
    };
    let first = (start - settings.slack_days).div_euclid(settings.bucket_days);
    let last = (end + settings.slack_days).div_euclid(settings.bucket_days);
    if last - first < settings.most_buckets { (first..=last).collect() } else { vec![first, last] }
}

/// Cells of a grid that the place's circle touches; none where they are too many.
fn cells(place: &PlaceFacts, width: f64, settings: &BlockSettings) -> Vec<(i32, i32)> {
    let (lon, lat) = (place.point.x(), place.point.y());
    if !lon.is_finite() || !lat.is_finite() {
        return Vec::new();
    }
    let reach = place.uncertainty_km.min(1000.0) + settings.slack_km;
    let high = reach / DEGREE_KM;
    let wide = reach / (DEGREE_KM * lat.to_radians().cos().abs().max(0.1));
    let range = |low: f64, high: f64| ((low / width).floor() as i32, (high / width).floor() as i32);
    let (west, east) = range(lon - wide, lon + wide);
    let (south, north) = range(lat - high, lat + high);
    if east - west >= settings.most_cells || north - south >= settings.most_cells {
        return Vec::new();
    }
    let around = ((360.0 / width) as i32).max(1);
    (west..=east).flat_map(|x| (south..=north).map(move |y| (x.rem_euclid(around), y))).collect()
}

/// One number out of a key's parts.
fn key(family: u64, parts: &[i64]) -> u64 {
    parts.iter().fold(family.wrapping_mul(0x9E37_79B9_7F4A_7C15), |state, &part| {
        (state.rotate_left(23) ^ part.cast_unsigned()).wrapping_mul(0xD6E8_FEB8_6659_FD93).rotate_left(31)
    })
}
