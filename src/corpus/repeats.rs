//! Which reports have nearly the same text as an earlier one: agency copy printed again, a page saved twice. Decides nothing about incidents.
//!
//! Runs of five words of the article are hashed; the smallest hashes of a report stand for all of them (MinHash by the bottom `KEPT`).
//! Reports that share one of their very smallest are compared: the share of runs that both have is estimated from the smallest of the union.

use crate::model::Report;
use rustc_hash::{FxHashMap, FxHashSet};

/// Words of a run.
const RUN: usize = 5;
/// Hashes kept of a report: the estimate is then within about a tenth.
const KEPT: usize = 128;
/// The smallest of them under which a report is looked up: two texts that share four fifths of their runs have one of eight in common
/// but for one pair in some hundred thousand.
const LOOKED_UP: usize = 8;
/// Reports that one hash leads to, at most: texts made from one form share many runs, and comparing each with each would take time by the
/// square of their number. The earliest are kept.
const UNDER_ONE: usize = 16;
/// Share of runs in common from which on a text repeats another. A changed headline, dateline and closing line leave more; two outlets'
/// own words about one event leave far less.
const NEARLY: f64 = 0.7;
/// A text of fewer runs is too short to say.
const FEWEST: usize = 12;

/// For each report, in their order, the place in `reports` of the earliest one that it repeats.
///
/// Earlier is by day of publication, then by id; reports without a day come last.
///
/// `sketches` are those of the reports, as [`sketch`] gives them.
pub fn repeats(reports: &[Report], sketches: &[&[u64]]) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..reports.len()).collect();
    order.sort_by_key(|&at| {
        reports.get(at).map(|r| (r.published_date().is_none(), r.published_date(), r.id.as_str()))
    });
    let mut by_hash: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let mut found = vec![None; reports.len()];
    for at in order {
        let Some(sketch) = sketches.get(at).filter(|sketch| !sketch.is_empty()) else { continue };
        let mut seen: FxHashSet<usize> = FxHashSet::default();
        let candidates = sketch.iter().take(LOOKED_UP).filter_map(|hash| by_hash.get(hash)).flatten();
        let first = candidates
            .copied()
            .filter(|&other| seen.insert(other))
            .find(|&other| sketches.get(other).is_some_and(|theirs| nearly_same(sketch, theirs)));
        match first {
            // What repeats another is not looked up itself: its repetitions are those of the first.
            Some(first) => {
                if let Some(slot) = found.get_mut(at) {
                    *slot = Some(first);
                }
            }
            None => {
                for &hash in sketch.iter().take(LOOKED_UP) {
                    let list = by_hash.entry(hash).or_default();
                    if list.len() < UNDER_ONE {
                        list.push(at);
                    }
                }
            }
        }
    }
    found
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
fn nearly_same(a: &[u64], b: &[u64]) -> bool {
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
        let sketches: Vec<Vec<u64>> = reports.iter().map(sketch).collect();
        repeats(reports, &sketches.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    fn report(id: &str, day: &str, text: &str) -> Report {
        let published = day.parse().ok().map(|date| Published {
            date,
            precision: DatePrecision::Day,
            found_in: "field".to_owned(),
            basis: DateBasis::Explicit,
        });
        Report { id: id.to_owned(), published, text: text.to_owned(), ..Report::default() }
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
