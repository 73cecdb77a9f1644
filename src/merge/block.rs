//! Which pairs of mentions are worth comparing: those near in place and time, and those whose quotes share words in a row. Compares nothing.
//!
//! Every mention is filed under a handful of keys; mentions that share a key are paired. A key that very many share is cut into
//! windows over the date, so that the cost grows nearly in line with the number of mentions.

use super::facts::{Facts, PlaceFacts};
use crate::model::GeoPrecision;

/// Days that a date may be off.
const SLACK_DAYS: i32 = 4;
/// Days that a bucket spans.
const BUCKET_DAYS: i32 = 8;
/// A date range is filed under at most this many buckets; a longer one under those of its start and end.
const MAX_BUCKETS: i32 = 12;
/// Kilometres that a point may be off beyond its uncertainty.
const SLACK_KM: f64 = 15.0;
/// Width of the fine and the coarse cells in degrees.
const FINE: f64 = 0.5;
const COARSE: f64 = 4.0;
/// An area that covers more cells than this along one side is found by its country instead.
const MAX_CELLS: i32 = 6;
/// Mentions under one key that are all compared with each other; beyond, each is compared with as many neighbours by date.
const WINDOW: usize = 96;
/// Sequences of words by which a quote is filed: the smallest hashes, so that two copies choose the same.
const SEQUENCE_KEYS: usize = 6;

/// Pairs of indices `(smaller, larger)` into `facts`, sorted and distinct; never two of one report.
pub(super) fn pairs(facts: &[Facts], within_reports: bool) -> Vec<(u32, u32)> {
    let mut filed: Vec<(u64, i32, u32)> = Vec::with_capacity(facts.len() * 8);
    for (index, fact) in facts.iter().enumerate() {
        let day = fact.days.map_or_else(|| fact.published.unwrap_or(0), |(start, _)| start);
        keys(fact, &mut |key| filed.push((key, day, index as u32)));
    }
    filed.sort_unstable();
    filed.dedup();

    let mut out = Vec::new();
    for bucket in filed.chunk_by(|a, b| a.0 == b.0) {
        for (at, &(_, _, a)) in bucket.iter().enumerate() {
            for &(_, _, b) in bucket.iter().skip(at + 1).take(WINDOW) {
                let (Some(x), Some(y)) = (facts.get(a as usize), facts.get(b as usize)) else { continue };
                if a != b && (within_reports || x.report != y.report) {
                    out.push((a.min(b), a.max(b)));
                }
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

fn keys(fact: &Facts, file: &mut impl FnMut(u64)) {
    for &sequence in fact.sequences.iter().take(SEQUENCE_KEYS) {
        file(key(1, &[sequence.cast_signed()]));
    }
    let Some(place) = &fact.place else {
        // Without a place only the kind and the days are left; the window keeps this cheap.
        for bucket in buckets(fact) {
            file(key(2, &[i64::from(fact.group), i64::from(bucket)]));
        }
        return;
    };
    for bucket in buckets(fact) {
        let bucket = i64::from(bucket);
        let group = i64::from(fact.group);
        file(key(2, &[group, bucket]));
        #[expect(clippy::single_match_else, reason = "the two ways of filing side by side")]
        match place.precision {
            GeoPrecision::Country => file(key(3, &[i64::from(place.iso3), group, bucket])),
            _ => {
                for cell in cells(place, FINE) {
                    file(key(4, &[i64::from(cell.0), i64::from(cell.1), bucket]));
                }
                for cell in cells(place, COARSE) {
                    file(key(5, &[i64::from(cell.0), i64::from(cell.1), group, bucket]));
                }
                if place.iso3 != 0 {
                    file(key(3, &[i64::from(place.iso3), group, bucket]));
                }
            }
        }
    }
}

fn buckets(fact: &Facts) -> Vec<i32> {
    let (start, end) = match (fact.days, fact.published) {
        (Some(days), _) => days,
        // An undated event is looked for in the month before the report.
        (None, Some(published)) => (published - 30, published),
        (None, None) => return vec![i32::MIN],
    };
    let first = (start - SLACK_DAYS).div_euclid(BUCKET_DAYS);
    let last = (end + SLACK_DAYS).div_euclid(BUCKET_DAYS);
    if last - first < MAX_BUCKETS { (first..=last).collect() } else { vec![first, last] }
}

/// Cells of a grid that the place's circle touches; none where they are too many.
fn cells(place: &PlaceFacts, width: f64) -> Vec<(i32, i32)> {
    let (lon, lat) = (place.point.x(), place.point.y());
    if !lon.is_finite() || !lat.is_finite() {
        return Vec::new();
    }
    let reach = place.uncertainty_km.min(1000.0) + SLACK_KM;
    let high = reach / 111.0;
    let wide = reach / (111.0 * lat.to_radians().cos().abs().max(0.1));
    let range = |low: f64, high: f64| ((low / width).floor() as i32, (high / width).floor() as i32);
    let (west, east) = range(lon - wide, lon + wide);
    let (south, north) = range(lat - high, lat + high);
    if east - west >= MAX_CELLS || north - south >= MAX_CELLS {
        return Vec::new();
    }
    let around = (360.0 / width) as i32;
    (west..=east).flat_map(|x| (south..=north).map(move |y| (x.rem_euclid(around), y))).collect()
}

/// One number out of a key's parts.
fn key(family: u64, parts: &[i64]) -> u64 {
    parts.iter().fold(family.wrapping_mul(0x9E37_79B9_7F4A_7C15), |state, &part| {
        (state.rotate_left(23) ^ part.cast_unsigned()).wrapping_mul(0xD6E8_FEB8_6659_FD93).rotate_left(31)
    })
}
