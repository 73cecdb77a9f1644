//! Which pairs of mentions that stayed as they were are compared now and were not, or were and are not: under a key that many share, each is compared
//! with so many neighbours, and who comes or goes in between moves the others. Compares nothing.

use super::again::NONE;
use super::block::Buckets;
use super::corpus::Outline;
use super::lists::Lists;
use rustc_hash::FxHashMap;

/// Pairs by the key that moved them; under another key they may stand as near as ever. Sorted.
#[derive(Debug, Default)]
pub(super) struct Shifted {
    pub(super) gained: Vec<(u32, u32)>,
    pub(super) lost: Vec<(u32, u32)>,
}

/// A mention under a key: its day, its place in the order of both times, its index now and whether it stood there before.
type Stand = (i32, u64, Option<u32>, bool);

/// Looks at the keys under which others stand than did. `now` has the new index of each old mention.
pub(super) fn shifted(
    touched: &[u64],
    buckets: &Buckets<'_>,
    now: &[u32],
    is_dirty: &impl Fn(u32) -> bool,
    old_keys: &Lists<u64>,
    keys: &Lists<u64>,
    old_outlines: &[Outline],
) -> Shifted {
    // Who stood under a key and does not now: those that are gone, and those whose keys are others.
    let mut left: FxHashMap<u64, Vec<Stand>> = FxHashMap::default();
    let mut stood: FxHashMap<u32, u32> = FxHashMap::default();
    let mut last = None;
    for (old, &new) in (0_u32..).zip(now) {
        let stays = new != NONE;
        if stays {
            last = Some(new);
            if !is_dirty(new) {
                continue;
            }
            stood.insert(new, old);
        }
        let now_under = if stays { keys.of(new as usize) } else { &[] };
        // Right behind the last one that stays, and before whatever came after it.
        let place = last.map_or(0, |last| u64::from(last) * 2 + if stays { 1 } else { 2 });
        let day = old_outlines.get(old as usize).map_or(0, |outline| outline.filed);
        for key in old_keys.of(old as usize).iter().filter(|key| now_under.binary_search(key).is_err()) {
            left.entry(*key).or_default().push((day, place, None, true));
        }
    }
    let mut out = Shifted::default();
    for key in touched {
        let here = buckets.under(*key);
        let gone = left.remove(key).unwrap_or_default();
        let came = |index: u32| {
            is_dirty(index)
                && stood.get(&index).is_none_or(|&old| old_keys.of(old as usize).binary_search(key).is_err())
        };
        let mut all: Vec<Stand> = here
            .iter()
            .map(|&(_, day, index)| (day, u64::from(index) * 2 + 1, Some(index), !came(index)))
            .collect();
        let before = all.iter().filter(|stand| stand.3).count() + gone.len();
        // Where few stand, each is compared with all others, then as now.
        if before.max(here.len()) > buckets.window() {
            all.extend(gone);
            all.sort_by_key(|stand| (stand.0, stand.1));
            windows(&all, buckets.window(), is_dirty, &mut out);
        }
    }
    for pairs in [&mut out.gained, &mut out.lost] {
        pairs.sort_unstable();
        pairs.dedup();
    }
    out
}

/// The pairs under one key.
fn windows(all: &[Stand], window: usize, is_dirty: &impl Fn(u32) -> bool, out: &mut Shifted) {
    let (mut old, mut new, mut changes) = (0_usize, 0_usize, 0);
    let mut stay: Vec<(u32, usize, usize)> = Vec::new();
    for &(_, _, index, before) in all {
        if let Some(index) = index.filter(|&index| before && !is_dirty(index)) {
            stay.push((index, old, new));
        }
        changes += usize::from(!(before && index.is_some()));
        old += usize::from(before);
        new += usize::from(index.is_some());
    }
    for (at, &(a, a_old, a_new)) in stay.iter().enumerate() {
        let rest = stay.get(at + 1..).unwrap_or_default();
        // No pair is moved by more than all changes together: those in the midst of a window stay in it.
        let inside = rest.partition_point(|(.., b_new)| b_new - a_new + changes <= window);
        for &(b, b_old, b_new) in rest.get(inside..).unwrap_or_default() {
            let (then, now) = (b_old - a_old, b_new - a_new);
            if then.min(now) > window {
                break;
            }
            if (then <= window) != (now <= window) {
                let list = if now <= window { &mut out.gained } else { &mut out.lost };
                list.push((a.min(b), a.max(b)));
            }
        }
    }
}
