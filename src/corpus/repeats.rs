//! Which reports have nearly the same text as an earlier one: agency copy printed again, a page saved twice. Decides nothing about incidents.
//!
//! Runs of five words of the article are hashed; the smallest hashes of a report stand for all of them (MinHash by the bottom `KEPT`).
//! Reports that share one of their very smallest are compared: the share of runs that both have is estimated from the smallest of the union.

use super::again::{NONE, again, cut};
use super::twice::Twice;
use crate::model::{Column, Report};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use std::borrow::Cow;

/// Words of a run.
const RUN: usize = 5;
/// Hashes kept of a report: the estimate is then within about a tenth.
const KEPT: usize = 128;
/// The smallest of them under which a report is looked up: two texts that share four fifths of their runs have one of eight in common
/// but for one pair in some hundred thousand.
pub const LOOKED_UP: usize = 8;
/// Reports that one hash leads to, at most: texts made from one form share many runs, and comparing each with each would take time by the
/// square of their number. The earliest are kept.
pub(super) const UNDER_ONE: usize = 16;
/// Share of runs in common from which on a text repeats another. A changed headline, dateline and closing line leave more; two outlets'
/// own words about one event leave far less.
const NEARLY: f64 = 0.7;
/// A text of fewer runs is too short to say.
const FEWEST: usize = 12;

/// What comparing the texts of one corpus leaves for the next time. Changes no result.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeats {
    /// Of each report, in their order.
    pub(super) digests: Column<u128>,
    /// A part of each of the first [`LOOKED_UP`] hashes of each report; zeros for one that has none.
    pub(super) hashes: Column<u32>,
    /// The place of the report that each repeats.
    pub(super) repeats: Column<u32>,
    /// Under which of its hashes each was found by those behind it, a bit for each: of those that repeat none the first [`UNDER_ONE`].
    pub(super) listed: Column<u8>,
    /// For a report and those that it was to be compared with a number for all of them, sorted, and which of them it repeats, from 1; 0 where it
    /// repeats none.
    pub(super) numbers: Column<u128>,
    pub(super) places: Column<u8>,
    /// Whether it is to stay what it was, though it was given away.
    #[serde(skip)]
    stays: bool,
}

impl Repeats {
    /// Whether what was kept last time is to be kept as it is: so little changed that looking at that again is less work than keeping all anew.
    pub fn stays(&self) -> bool {
        self.stays
    }

    /// Whether nothing in it contradicts itself.
    pub(super) fn is_sound(&self) -> bool {
        let count = self.digests.0.len();
        self.hashes.0.len() == count * LOOKED_UP
            && self.repeats.0.len() == count
            && self.listed.0.len() == count
            && self.repeats.0.iter().all(|&first| first == NONE || (first as usize) < count)
            && self.numbers.0.len() == self.places.0.len()
            && self.numbers.0.is_sorted()
    }

    /// What was found, to be kept.
    fn of(
        sketches: &[(&[u64], u128)],
        repeats: &[Option<usize>],
        listed: Vec<u8>,
        mut numbers: Vec<(u128, u8)>,
    ) -> Self {
        let mut hashes = vec![0; sketches.len() * LOOKED_UP];
        for ((sketch, _), places) in sketches.iter().zip(hashes.chunks_exact_mut(LOOKED_UP)) {
            for (hash, place) in sketch.iter().zip(places) {
                *place = cut(*hash);
            }
        }
        numbers.sort_unstable();
        let (numbers, places) = numbers.into_iter().unzip();
        Self {
            digests: Column(sketches.iter().map(|(_, digest)| *digest).collect()),
            hashes: Column(hashes),
            repeats: Column(repeats.iter().map(|first| first.map_or(NONE, |first| first as u32)).collect()),
            listed: Column(listed),
            numbers: Column(numbers),
            places: Column(places),
            stays: false,
        }
    }
}

/// For each report, in their order, the place in `reports` of the earliest one that it repeats.
///
/// Earlier is by day of publication, then by id; reports without a day come last.
///
/// `sketches` are the first [`LOOKED_UP`] of those of the reports, as [`sketch`] gives them, each with a digest of the report: equal digests mean
/// equal sketches; `whole` gives all of a report's. `known` is what was left the last time; it is then made to hold this one.
pub fn repeats<'s>(
    reports: &[Report],
    sketches: &[(&[u64], u128)],
    whole: &dyn Fn(usize) -> Cow<'s, [u64]>,
    known: &mut Repeats,
) -> Vec<Option<usize>> {
    let last = std::mem::take(known);
    if let Some(found) = again(reports, sketches, whole, &last) {
        known.stays = true;
        return found;
    }
    let before: FxHashMap<u128, u8> = last.numbers.0.into_iter().zip(last.places.0).collect();
    let mut numbers: Vec<(u128, u8)> = Vec::new();
    let mut order: Vec<usize> = (0..reports.len()).collect();
    if !reports.is_sorted_by(|a, b| a.id <= b.id) {
        order.sort_by_key(|&at| reports.get(at).map(|report| report.id.as_str()));
    }
    // Those of a day stay in the order of their ids.
    order.sort_by_key(|&at| {
        reports.get(at).map(|report| (report.published_date().is_none(), report.published_date()))
    });
    // Most hashes are of one report alone: nobody will look those up.
    let count = sketches.len() * LOOKED_UP;
    let shared =
        Twice::of(count, sketches.iter().flat_map(|(sketch, _)| sketch.iter().take(LOOKED_UP)).copied());
    let mut by_hash: FxHashMap<u64, SmallVec<[usize; 2]>> = FxHashMap::default();
    let mut found = vec![None; reports.len()];
    let mut listed = vec![0_u8; sketches.len()];
    // For each report the last one that it was a candidate of.
    let mut seen = vec![usize::MAX; reports.len()];
    let mut candidates: Vec<usize> = Vec::new();
    for at in order {
        let Some((sketch, digest)) = sketches.get(at).filter(|(sketch, _)| !sketch.is_empty()) else {
            continue;
        };
        candidates.clear();
        let looked_up = sketch.iter().take(LOOKED_UP).copied();
        let hashes: SmallVec<[(usize, u64); LOOKED_UP]> =
            looked_up.enumerate().filter(|(_, hash)| shared.may_hold(*hash)).collect();
        for &other in hashes.iter().filter_map(|(_, hash)| by_hash.get(hash)).flatten() {
            if let Some(slot) = seen.get_mut(other)
                && std::mem::replace(slot, at) != at
            {
                candidates.push(other);
            }
        }
        let of = |other: &usize| sketches.get(*other);
        let number = candidates
            .iter()
            .filter_map(|other| of(other).map(|(_, digest)| *digest))
            .fold(mixed_in(1, *digest), mixed_in);
        let known_place =
            before.get(&number).copied().filter(|&place| usize::from(place) <= candidates.len());
        let place = match known_place {
            _ if candidates.is_empty() => 0,
            Some(place) => place,
            None => {
                let own = whole(at);
                let first = candidates.iter().position(|&other| nearly_same(&own, &whole(other)));
                first.and_then(|first| u8::try_from(first + 1).ok()).unwrap_or_default()
            }
        };
        if !candidates.is_empty() {
            numbers.push((number, place));
        }
        // What repeats another is not looked up itself: its repetitions are those of the first.
        if let Some(&first) = usize::from(place).checked_sub(1).and_then(|place| candidates.get(place)) {
            if let Some(slot) = found.get_mut(at) {
                *slot = Some(first);
            }
            continue;
        }
        // Under a hash of its own alone it is the only one.
        let mut under = u8::MAX;
        for (place, hash) in hashes {
            let list = by_hash.entry(hash).or_default();
            if list.len() < UNDER_ONE {
                list.push(at);
            } else {
                under &= !(1 << place);
            }
        }
        if let Some(slot) = listed.get_mut(at) {
            *slot = under;
        }
    }
    *known = Repeats::of(sketches, &found, listed, numbers);
    found
}

// No report has more candidates than a place can tell of.
const _: () = assert!(LOOKED_UP * UNDER_ONE < u8::MAX as usize);
// Each hash has its bit.
const _: () = assert!(LOOKED_UP <= u8::BITS as usize);

/// Takes one number more into the number of a list.
pub(super) const fn mixed_in(list: u128, number: u128) -> u128 {
    let (low, high) = (number as u64, (number >> 64) as u64);
    let one = mixed((list as u64).rotate_left(23) ^ low);
    let other = mixed(((list >> 64) as u64).rotate_left(41).wrapping_add(high) ^ one.rotate_left(32));
    (other as u128) << 64 | one as u128
}

/// The smallest hashes of the article's runs of words, sorted; none where it is too short.
pub fn sketch(report: &Report) -> Vec<u64> {
    let mut words: Vec<u64> = Vec::new();
    for part in report.body() {
        let text = part.of(&report.text);
        let split = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.extend(split.map(word_hash));
    }
    let mut hashes: Vec<u64> = words
        .windows(RUN)
        .map(|run| run.iter().fold(0_u64, |hash, &word| mixed(hash.rotate_left(7) ^ word)))
        .collect();
    hashes.sort_unstable();
    hashes.dedup();
    if hashes.len() < FEWEST {
        return Vec::new();
    }
    hashes.truncate(KEPT);
    hashes
}

/// FNV-1a of a word in small letters.
fn word_hash(word: &str) -> u64 {
    word.chars().flat_map(char::to_lowercase).fold(0xcbf2_9ce4_8422_2325, |hash, c| {
        (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Spreads the bits (the finaliser of SplitMix64), so that the smallest are as good as drawn by lot.
const fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// Whether two texts have at least [`NEARLY`] of their runs in common, by the smallest of both together.
pub(super) fn nearly_same(a: &[u64], b: &[u64]) -> bool {
    let most = a.len().max(b.len());
    // So many runs may be of one text alone; with one more the rest is not looked at.
    let spare = most as f64 * (1.0 - NEARLY);
    let (mut i, mut j, mut both, mut all) = (0, 0, 0_usize, 0_usize);
    while all < most {
        match (a.get(i), b.get(j)) {
            (None, None) => break,
            (Some(x), Some(y)) if x == y => {
                both += 1;
                i += 1;
                j += 1;
            }
            (Some(x), Some(y)) if x < y => i += 1,
            (Some(_), None) => i += 1,
            _ => j += 1,
        }
        all += 1;
        if (all - both) as f64 > spare + 1e-9 {
            return false;
        }
    }
    all > 0 && both as f64 >= NEARLY * all as f64 - 1e-9
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DateBasis, DatePrecision, Published};

    const STORY: &str = "Gunmen on motorcycles opened fire on a checkpoint at the eastern gate of the town late on \
        Monday, killing three members of the local force and wounding five others, a medical source said. The attackers \
        fled into the steppe before reinforcements arrived, according to residents who heard the shooting. No group \
        claimed the attack, the third of its kind in the area since the beginning of the month.";

    fn of(reports: &[Report]) -> Vec<Option<usize>> {
        of_known(reports, &mut Repeats::default())
    }

    fn of_known(reports: &[Report], known: &mut Repeats) -> Vec<Option<usize>> {
        let all: Vec<Vec<u64>> = reports.iter().map(sketch).collect();
        let digest = |report: &Report| {
            let half = blake3::hash(report.text.as_bytes()).as_bytes().first_chunk().copied();
            u128::from_le_bytes(half.expect("as long"))
        };
        let first = |at: usize| all[at].get(..LOOKED_UP).unwrap_or_default();
        let sketches: Vec<(&[u64], u128)> =
            reports.iter().enumerate().map(|(at, report)| (first(at), digest(report))).collect();
        repeats(reports, &sketches, &|at| Cow::Borrowed(&all[at]), known)
    }

    #[test]
    fn what_was_left_the_last_time_changes_nothing_whoever_came_or_went() {
        let parts: Vec<&str> = STORY.split(", ").collect();
        let mut all = Vec::new();
        for number in 0..60_usize {
            // The same sentences with one after another left out, and here and there a word of its own.
            let text: Vec<&str> =
                (0..parts.len()).filter(|at| (number + at) % 7 != 0).map(|at| parts[at]).collect();
            let text = format!("{} {}", text.join(", "), "again and again ".repeat(number % 3));
            all.push(report(&format!("r{number}"), &format!("2025-03-{:02}", 1 + number * 7 % 28), &text));
        }
        let (mut known, mut some, mut stayed) = (Repeats::default(), 0, 0);
        for step in 0..30_usize {
            let mut now = all.clone();
            now.retain(|report| report.id != format!("r{}", step * 11 % 60));
            if let Some(report) = now.get_mut(step * 5 % 59) {
                report.text = format!(
                    "{} The road was closed until the evening, and no group claimed it.",
                    report.text
                )
                .into();
            }
            let last = known.clone();
            let found = of_known(&now, &mut known);
            if known.stays() {
                (known, stayed) = (last, stayed + 1);
            }
            assert_eq!(found, of(&now), "step {step}");
            some = some.max(found.iter().flatten().count());
        }
        assert!(some > 5, "{some} repeat another");
        assert!(stayed > 20, "{stayed} times only a few were looked at");
    }

    fn report(id: &str, day: &str, text: &str) -> Report {
        let published = day.parse().ok().map(|date| Published {
            date,
            precision: DatePrecision::Day,
            found_in: "field".to_owned(),
            basis: DateBasis::Explicit,
        });
        Report { id: id.to_owned(), published, text: text.into(), ..Report::default() }
    }

    #[test]
    fn agency_copy_repeats_the_earliest_print_and_another_story_does_not() {
        let again = format!("TOWN (Agency) - {} Reporting by our staff.", STORY.replace("Monday", "MONDAY"));
        let other = "A bomb went off at the market of the same town on Tuesday, and two traders were hurt, the police \
            said in a statement; a suspect was held near the bus station within the hour, and the market opened again.";
        let reports = [
            report("a", "2025-03-05", &again),
            report("b", "2025-03-04", STORY),
            report("c", "2025-03-06", other),
            report("d", "", STORY),
            report("e", "2025-03-01", "Too short to say."),
            report("f", "2025-03-02", "Too short to say."),
        ];
        assert_eq!(of(&reports), [Some(1), None, None, Some(1), None, None]);
    }

    #[test]
    fn the_order_of_the_reports_does_not_matter() {
        let mut reports =
            vec![report("x", "2025-03-05", STORY), report("y", "2025-03-05", STORY), report("z", "", STORY)];
        assert_eq!(of(&reports), [None, Some(0), Some(0)]);
        reports.reverse();
        assert_eq!(of(&reports), [Some(2), Some(2), None]);
    }

    #[test]
    fn the_share_in_common_is_that_of_the_sets() {
        let ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        assert!(nearly_same(&ten, &ten));
        // Seven of ten are in both; then six of ten.
        assert!(nearly_same(&ten, &[1, 2, 3, 4, 5, 6, 7]));
        assert!(!nearly_same(&ten, &[1, 2, 3, 4, 5, 6]));
        assert!(!nearly_same(&[1, 3], &[2, 4]));
        assert!(!nearly_same(&[], &[]));
    }
}
