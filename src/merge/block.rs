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

/// Mentions under their keys. Who stands beside whom under one key hangs on the mentions of that key alone.
#[derive(Debug)]
pub(super) struct Buckets {
    /// Key, day and index of the mention, sorted.
    filed: Vec<(u64, i32, u32)>,
    /// Where each mention stands in `filed`, mention after mention, and where its places begin; one entry more than mentions.
    stands: Vec<u32>,
    begins: Vec<u32>,
    window: usize,
}

impl Buckets {
    /// Files all mentions.
    pub(super) fn of(corpus: &Corpus, settings: &BlockSettings) -> Self {
        let facts = &corpus.facts;
        let mut filed: Vec<(u64, i32, u32)> = facts
            .par_iter()
            .enumerate()
            .flat_map_iter(|(index, fact)| {
                let day = fact.days.map_or_else(|| fact.published.unwrap_or(0), |(start, _)| start);
                let mut own = Vec::new();
                keys(fact, settings, &mut |key| own.push((key, day, index as u32)));
                own
            })
            .collect();
        filed.par_sort_unstable();
        filed.dedup();
        let mut begins = vec![0_u32; facts.len() + 1];
        for &(_, _, index) in &filed {
            if let Some(count) = begins.get_mut(index as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        let mut next = begins.clone();
        let mut stands = vec![0_u32; filed.len()];
        for (at, &(_, _, index)) in filed.iter().enumerate() {
            if let Some(next) = next.get_mut(index as usize) {
                if let Some(slot) = stands.get_mut(*next as usize) {
                    *slot = at as u32;
                }
                *next += 1;
            }
        }
        Self { filed, stands, begins, window: settings.window }
    }

    /// Where a mention stands among those filed, once under each of its keys.
    fn places_of(&self, index: u32) -> impl Iterator<Item = usize> {
        let bounds = self.begins.get(index as usize).zip(self.begins.get(index as usize + 1));
        let places = bounds.and_then(|(&begin, &end)| self.stands.get(begin as usize..end as usize));
        places.unwrap_or_default().iter().map(|&at| at as usize)
    }

    /// The mentions to compare a mention with, whichever comes first; sorted, itself among them.
    pub(super) fn around(&self, index: u32, out: &mut Vec<u32>) {
        self.after(index, out);
        for at in self.places_of(index) {
            let Some(&(key, ..)) = self.filed.get(at) else { continue };
            let before = self.filed.get(at.saturating_sub(self.window)..at).unwrap_or_default();
            out.extend(before.iter().rev().take_while(|other| other.0 == key).map(|other| other.2));
        }
        out.sort_unstable();
        out.dedup();
    }

    /// Keys under which more stand than are compared with each other, with how many and a hash of who they are and on which days, sorted.
    pub(super) fn crowded(&self, identity: &(impl Fn(u32) -> u64 + Sync)) -> Vec<(u64, (u32, u64))> {
        let buckets: Vec<&[(u64, i32, u32)]> = self.filed.chunk_by(|a, b| a.0 == b.0).collect();
        buckets
            .par_iter()
            .filter(|bucket| bucket.len() > self.window)
            .filter_map(|bucket| {
                let who = bucket
                    .iter()
                    .flat_map(|&(_, day, index)| [i64::from(day), identity(index).cast_signed()]);
                Some((bucket.first()?.0, (bucket.len() as u32, key(0, who))))
            })
            .collect()
    }

    /// Who stands under a key.
    pub(super) fn under(&self, key: u64) -> impl Iterator<Item = u32> {
        let begin = self.filed.partition_point(|filed| filed.0 < key);
        self.filed.iter().skip(begin).take_while(move |filed| filed.0 == key).map(|filed| filed.2)
    }

    /// The mentions to compare a mention with that come after it under any of its keys, sorted. Days and indices order the mentions of
    /// every key alike: asked of each mention, this gives every pair once.
    pub(super) fn after(&self, index: u32, out: &mut Vec<u32>) {
        out.clear();
        for at in self.places_of(index) {
            let Some(&(key, ..)) = self.filed.get(at) else { continue };
            let rest = self.filed.iter().skip(at + 1).take(self.window);
            out.extend(rest.take_while(|other| other.0 == key).map(|other| other.2));
        }
        out.sort_unstable();
        out.dedup();
    }
}

fn keys(fact: &Facts, settings: &BlockSettings, file: &mut impl FnMut(u64)) {
    for &sequence in fact.sequences.iter().take(settings.sequences) {
        file(key(1, [sequence.cast_signed()]));
    }
    for word in fact.names.rarest(settings.names) {
        file(key(6, [word.cast_signed()]));
    }
    for word in fact.numbers.rarest(settings.names) {
        file(key(7, [word.cast_signed()]));
    }
    // What tells no day meets what does at its place alone.
    if let Some(place) = &fact.place {
        file(key(8, [place.id.cast_signed(), i64::from(fact.group)]));
    }
    for bucket in buckets(fact, settings) {
        let bucket = i64::from(bucket);
        let group = i64::from(fact.group);
        // Without a place only the kind and the days are left; the window keeps this cheap.
        file(key(2, [group, bucket]));
        let Some(place) = &fact.place else { continue };
        if place.iso3 != 0 {
            file(key(3, [place.iso3.cast_signed(), group, bucket]));
        }
        if place.precision == GeoPrecision::Country {
            continue;
        }
        for cell in cells(place, settings.fine_degrees, settings) {
            file(key(4, [i64::from(cell.0), i64::from(cell.1), bucket]));
        }
        for cell in cells(place, settings.coarse_degrees, settings) {
            file(key(5, [i64::from(cell.0), i64::from(cell.1), group, bucket]));
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
fn key(family: u64, parts: impl IntoIterator<Item = i64>) -> u64 {
    parts.into_iter().fold(family.wrapping_mul(0x9E37_79B9_7F4A_7C15), |state, part| {
        (state.rotate_left(23) ^ part.cast_unsigned()).wrapping_mul(0xD6E8_FEB8_6659_FD93).rotate_left(31)
    })
}
