//! Which pairs of mentions are worth comparing: those near in place and time, and those whose quotes share rare words. Compares nothing.
//!
//! Every mention is filed under a handful of keys; mentions that share a key are paired. A key that very many share is cut into
//! windows over the date, so that the cost grows nearly in line with the number of mentions.

use super::corpus::Corpus;
use super::facts::{Facts, PlaceFacts};
use super::lists::Lists;
use super::settings::BlockSettings;
use crate::model::GeoPrecision;
use rayon::prelude::*;
use smallvec::SmallVec;

/// Kilometres of a degree of latitude.
const DEGREE_KM: f64 = 111.2;

/// A key, the day by which a mention is filed under it, and the mention's index.
pub(super) type Filed = (u64, i32, u32);

/// The keys of each mention, sorted and distinct.
pub(super) fn keys_of_all(corpus: &Corpus<'_>) -> Lists<u64> {
    let lists: Vec<Vec<u64>> =
        (0..corpus.len() as u32).into_par_iter().map(|index| keys_of(index, corpus)).collect();
    lists.into_iter().collect()
}

/// The keys of a mention, sorted and distinct.
pub(super) fn keys_of(index: u32, corpus: &Corpus<'_>) -> Vec<u64> {
    let mut own = Vec::new();
    if let Some(fact) = corpus.fact(index) {
        keys(fact, &corpus.settings.blocking, &mut |key| own.push(key));
    }
    own.sort_unstable();
    own.dedup();
    own
}

/// Mentions under their keys: all of them, or all that stand under some keys. Who stands beside whom under one key hangs on the mentions of that
/// key alone.
#[derive(Debug)]
pub(super) struct Buckets<'k> {
    keys: &'k Lists<u64>,
    days: Vec<i32>,
    /// Sorted.
    filed: Vec<Filed>,
    /// Where each mention stands in `filed`, key by key; empty where only some keys are filed.
    stands: Lists<u32>,
    window: usize,
}

impl<'k> Buckets<'k> {
    /// Files all mentions.
    pub(super) fn of(corpus: &Corpus<'_>, keys: &'k Lists<u64>) -> Self {
        let days: Vec<i32> = corpus.counted.outlines.iter().map(|outline| outline.filed).collect();
        let mut filed: Vec<Filed> = (0..days.len() as u32)
            .into_par_iter()
            .flat_map_iter(|index| {
                let day = days.get(index as usize).copied().unwrap_or_default();
                keys.of(index as usize).iter().map(move |&key| (key, day, index))
            })
            .collect();
        filed.par_sort_unstable();
        let mut stands: Vec<SmallVec<[u32; 16]>> = vec![SmallVec::new(); days.len()];
        for (&(.., index), at) in filed.iter().zip(0..) {
            if let Some(list) = stands.get_mut(index as usize) {
                list.push(at);
            }
        }
        let mut lists = Lists::default();
        for list in &stands {
            lists.push(list);
        }
        Self { keys, days, filed, stands: lists, window: corpus.settings.blocking.window }
    }

    /// Files all mentions under the keys for which `wanted` holds.
    pub(super) fn under_some(
        corpus: &Corpus<'_>,
        keys: &'k Lists<u64>,
        wanted: impl Fn(u64) -> bool + Sync,
    ) -> Self {
        let days: Vec<i32> = corpus.counted.outlines.iter().map(|outline| outline.filed).collect();
        let mut filed: Vec<Filed> = (0..days.len() as u32)
            .into_par_iter()
            .with_min_len(4096)
            .flat_map_iter(|index| {
                let day = days.get(index as usize).copied().unwrap_or_default();
                let wanted = &wanted;
                let own = keys.of(index as usize).iter().filter(move |&&key| wanted(key));
                own.map(move |&key| (key, day, index))
            })
            .collect();
        filed.par_sort_unstable();
        Self { keys, days, filed, stands: Lists::default(), window: corpus.settings.blocking.window }
    }

    /// Where a mention stands among those filed, once under each of its keys.
    fn places_of(&self, index: u32) -> SmallVec<[usize; 32]> {
        if self.stands.len() > index as usize {
            return self.stands.of(index as usize).iter().map(|&at| at as usize).collect();
        }
        let day = self.days.get(index as usize).copied().unwrap_or_default();
        let places = self.keys.of(index as usize).iter();
        places.filter_map(|&key| self.filed.binary_search(&(key, day, index)).ok()).collect()
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

    /// With how many that come after it a mention is compared under one key.
    pub(super) fn window(&self) -> usize {
        self.window
    }

    /// Who stands under a key, in order.
    pub(super) fn under(&self, key: u64) -> &[Filed] {
        let begin = self.filed.partition_point(|filed| filed.0 < key);
        let end = self.filed.partition_point(|filed| filed.0 <= key);
        self.filed.get(begin..end).unwrap_or_default()
    }

    /// Whether two mentions stand near enough to one another under one of these keys.
    pub(super) fn compares(&self, a: u32, b: u32, keys: &[u64]) -> bool {
        keys.iter().any(|&key| {
            let place = |index: u32| {
                let day = self.days.get(index as usize).copied().unwrap_or_default();
                self.filed.binary_search(&(key, day, index)).ok()
            };
            place(a).zip(place(b)).is_some_and(|(a, b)| a.abs_diff(b) <= self.window)
        })
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
