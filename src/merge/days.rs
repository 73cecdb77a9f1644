//! How crowded the days of a mention are and how busy its place is, counted over the whole corpus. Looks at no words.

use super::corpus::Outline;
use super::settings::MergeSettings;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;

/// For each mention, how many mentions of other reports are of its group of kinds and lie within the days in which they can stand for it. None for
/// one that tells no day.
pub(super) fn crowd(outlines: &[Outline], reports: &[Range<u32>], settings: &MergeSettings) -> Vec<u32> {
    let days = reach(settings);
    let all = Days::of(outlines);
    reports
        .par_iter()
        .flat_map_iter(|report| {
            let own = outlines.get(report.start as usize..report.end as usize).unwrap_or_default();
            let all = &all;
            // Most reports tell so little that counting is quicker than sorting.
            let sorted = (own.len() > 16).then(|| Days::of(own));
            own.iter().map(move |outline| {
                let of_report = match &sorted {
                    Some(sorted) => sorted.around(outline, days),
                    None => own.iter().filter(|other| is_in_crowd(outline, other, days)).count() as u32,
                };
                all.around(outline, days).saturating_sub(of_report)
            })
        })
        .collect()
}

/// For each mention, how many mentions of its group of kinds its place has within so many days before and after its first day.
pub(super) fn busy(outlines: &[Outline], days: i32) -> Vec<u32> {
    let mut sorted: Vec<(u64, u8, i32, u32)> = (0..)
        .zip(outlines)
        .filter_map(|(at, outline)| Some((outline.place?, outline.group, outline.days?.0, at)))
        .collect();
    sorted.par_sort_unstable();
    let mut out = vec![0; outlines.len()];
    for run in sorted.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        for &(_, _, day, at) in run {
            let first = run.partition_point(|other| other.2 < day.saturating_sub(days));
            let end = run.partition_point(|other| other.2 <= day.saturating_add(days));
            if let Some(slot) = out.get_mut(at as usize) {
                *slot = (end - first) as u32;
            }
        }
    }
    out
}

/// Within how many days a mention is part of another's crowd.
pub(super) fn reach(settings: &MergeSettings) -> i32 {
    settings.join.rival_days.floor() as i32
}

/// Whether [`crowd`] counts `other` for `outline`, were it of another report.
pub(super) fn is_in_crowd(outline: &Outline, other: &Outline, days: i32) -> bool {
    let (Some((start, end)), Some((first, last))) = (outline.days, other.days) else { return false };
    outline.group == other.group && first <= end.saturating_add(days) && last >= start.saturating_sub(days)
}

/// Whether [`busy`] counts `other` for `outline`.
pub(super) fn is_busy(outline: &Outline, other: &Outline, days: i32) -> bool {
    let (Some((start, _)), Some((first, _))) = (outline.days, other.days) else { return false };
    outline.place.is_some()
        && outline.place == other.place
        && outline.group == other.group
        && first >= start.saturating_sub(days)
        && first <= start.saturating_add(days)
}

/// First and last days of mentions by group of kinds, sorted.
struct Days(BTreeMap<u8, (Vec<i32>, Vec<i32>)>);

impl Days {
    fn of(outlines: &[Outline]) -> Self {
        let mut groups: BTreeMap<u8, (Vec<i32>, Vec<i32>)> = BTreeMap::new();
        for outline in outlines {
            if let Some((start, end)) = outline.days {
                let (starts, ends) = groups.entry(outline.group).or_default();
                starts.push(start);
                ends.push(end);
            }
        }
        for (starts, ends) in groups.values_mut() {
            starts.par_sort_unstable();
            ends.par_sort_unstable();
        }
        Self(groups)
    }

    /// How many of a mention's group of kinds lie within so many days of it.
    fn around(&self, outline: &Outline, days: i32) -> u32 {
        let Some(((start, end), (starts, ends))) = outline.days.zip(self.0.get(&outline.group)) else {
            return 0;
        };
        // Those that begin in time, less those that are over before.
        let begun = starts.partition_point(|&other| other <= end.saturating_add(days));
        let over = ends.partition_point(|&other| other < start.saturating_sub(days));
        begun.saturating_sub(over) as u32
    }
}
