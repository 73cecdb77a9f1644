//! Which features a layer will have: their order, their digests, and that no two have one id. What is known of a part since the last build is
//! taken over: of a large map nearly all is, and neither an id nor a digest is made anew. Makes no feature unasked.

use super::draft::Later;
use super::{LayerError, validate};
use crate::model::{Digest, Digester, Feature, Field, matched};
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet, FxHasher};
use std::hash::Hasher as _;

/// What is known of a layer since the last build.
#[derive(Debug, Clone, Copy)]
pub struct Known<'k> {
    /// [`super::Draft::salt`].
    pub salt: &'k Digest,
    /// Of the features, in their order.
    pub digests: &'k [Digest],
    /// How many features each part has; none is 0.
    pub counts: &'k [u32],
    /// Hashes of the features' ids, without the numbers that repeated ones got.
    pub ids: &'k [u64],
    /// Places of features that got a number, with the digests that they had without.
    pub unnumbered: &'k [(u32, Digest)],
}

impl Known<'_> {
    /// Where each part begins, and behind the last where that would; `None` where the lists do not fit each other.
    fn starts(&self) -> Option<Vec<usize>> {
        let mut starts = Vec::with_capacity(self.counts.len() + 1);
        let mut at = 0_usize;
        for &count in self.counts {
            starts.push(at);
            at = at.checked_add(count as usize).filter(|_| count > 0)?;
        }
        starts.push(at);
        (at == self.digests.len() && at == self.ids.len()).then_some(starts)
    }

    /// The digests as they would be if no id were repeated.
    fn digests_without_numbers(&self) -> Vec<Digest> {
        let mut digests = self.digests.to_vec();
        for (at, digest) in self.unnumbered {
            if let Some(slot) = digests.get_mut(*at as usize) {
                *slot = *digest;
            }
        }
        digests
    }
}

/// The features of a layer before they are made.
#[derive(Debug, Default)]
pub(super) struct Planned {
    /// Of each feature its part, and its number within that.
    places: Vec<(u32, u32)>,
    /// Of each feature; empty where no digests of incidents are known.
    pub(super) digests: Vec<Digest>,
    /// How many features each part has that has any.
    pub(super) counts: Vec<u32>,
    /// A hash of each feature's id, without its number.
    pub(super) ids: Vec<u64>,
    /// Places of features that got a number, with the digests that they would have without.
    pub(super) unnumbered: Vec<(u32, Digest)>,
    /// Ids that another feature had before, with a number behind them, by place.
    renamed: FxHashMap<usize, String>,
}

fn hash(id: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(id.as_bytes());
    hasher.finish()
}

/// Hashes of new ids, where they are few, no two of them are alike, and no known part stands there twice.
fn once(found: &[Option<usize>], new: &[u64]) -> Option<FxHashSet<u64>> {
    let most = found.iter().flatten().max().map_or(0, |most| most + 1);
    let mut seen = vec![false; most];
    let each_once =
        found.iter().flatten().all(|&at| seen.get_mut(at).is_some_and(|seen| !std::mem::replace(seen, true)));
    let ids: FxHashSet<u64> = new.iter().copied().collect();
    (each_once && new.len() * 4 <= found.len() && ids.len() == new.len()).then_some(ids)
}

/// A digest of a feature of a part. That of the first is the part's own.
fn of_number(part: Digest, number: usize) -> Digest {
    if number == 0 { part } else { Digester::new().add(&part).add(&number.to_le_bytes()).finish() }
}

impl Planned {
    /// Plans the features of all parts, with digests where they are wanted.
    pub(super) fn new(
        layer: &str,
        later: &Later<'_>,
        with_digests: bool,
        known: Option<Known<'_>>,
    ) -> Result<Self, LayerError> {
        let parts: Vec<Digest> = if with_digests {
            (0..later.parts).into_par_iter().map(&later.digest).collect()
        } else {
            Vec::new()
        };
        let known = known.and_then(|known| Some((known.digests_without_numbers(), known, known.starts()?)));
        let found: Vec<Option<usize>> = match &known {
            Some((digests, _, starts)) => {
                let firsts = starts.iter().filter_map(|&start| digests.get(start).copied());
                matched(&firsts.collect::<Vec<_>>(), &parts)
            }
            None => vec![None; later.parts],
        };
        // Hashes of the ids of parts that are not known.
        let new: Vec<Vec<u64>> = found
            .par_iter()
            .enumerate()
            .map(|(part, found)| {
                let count = if found.is_some() { 0 } else { (later.count)(part) };
                (0..count).map(|number| hash(&(later.id)(part, number))).collect()
            })
            .collect();
        let mut planned = Self::default();
        let mut new_ids: Vec<u64> = Vec::new();
        for (part, (found, new)) in found.iter().zip(new).enumerate() {
            let before = planned.ids.len();
            let kept = known.as_ref().zip(*found).and_then(|((digests, known, starts), at)| {
                let range = *starts.get(at)?..*starts.get(at + 1)?;
                Some((digests.get(range.clone())?, known.ids.get(range)?))
            });
            if let Some((digests, ids)) = kept {
                planned.digests.extend_from_slice(digests);
                planned.ids.extend_from_slice(ids);
            } else {
                if let Some(digest) = parts.get(part) {
                    planned.digests.extend((0..new.len()).map(|number| of_number(*digest, number)));
                }
                new_ids.extend_from_slice(&new);
                planned.ids.extend(new);
            }
            let count = planned.ids.len() - before;
            planned.places.extend((0..count).map(|number| (part as u32, number as u32)));
            if count > 0 {
                planned.counts.push(count as u32);
            }
        }
        let new =
            known.filter(|(_, known, _)| known.unnumbered.is_empty()).and_then(|_| once(&found, &new_ids));
        planned.number_repeated(layer, later, new.as_ref())?;
        Ok(planned)
    }

    /// Gives ids that stand there more than once a number, from the second on. The digests of those features cover it: it goes by all others.
    fn number_repeated(
        &mut self,
        layer: &str,
        later: &Later<'_>,
        new: Option<&FxHashSet<u64>>,
    ) -> Result<(), LayerError> {
        // Those that were there before were no two alike: only new ones can be like others.
        if let Some(new) = new
            && !new.contains(&hash(""))
            && self.ids.iter().filter(|id| new.contains(*id)).count() == new.len()
        {
            return Ok(());
        }
        let mut once = FxHashSet::with_capacity_and_hasher(self.ids.len(), FxBuildHasher);
        let repeated: FxHashSet<u64> = self.ids.iter().copied().filter(|&id| !once.insert(id)).collect();
        if repeated.is_empty() && !once.contains(&hash("")) {
            return Ok(());
        }
        let named = |&(part, number): &(u32, u32)| (later.id)(part as usize, number as usize);
        let mut seen: FxHashMap<String, u32> = FxHashMap::default();
        let mut sound = !once.contains(&hash(""));
        for (at, (place, id)) in self.places.iter().zip(&self.ids).enumerate() {
            if !repeated.contains(id) {
                continue;
            }
            // Ids with one hash need not be the same.
            let id = named(place);
            let times = seen.entry(id.clone()).or_default();
            *times += 1;
            if *times == 1 {
                continue;
            }
            let new = format!("{id}-{times}");
            sound &= once.insert(hash(&new));
            if let Some(digest) = self.digests.get_mut(at) {
                self.unnumbered.push((at as u32, *digest));
                *digest = Digester::new().add(b"numbered").add(new.as_bytes()).add(digest).finish();
            }
            self.renamed.insert(at, new);
        }
        if sound {
            return Ok(());
        }
        let all: Vec<String> = self
            .places
            .iter()
            .enumerate()
            .map(|(at, place)| self.renamed.get(&at).cloned().unwrap_or_else(|| named(place)))
            .collect();
        validate::check_ids(layer, all.iter().map(String::as_str))
    }

    /// How many features there will be.
    pub(super) const fn len(&self) -> usize {
        self.places.len()
    }

    /// Makes a feature; `None` behind the last.
    pub(super) fn make(&self, later: &Later<'_>, at: usize, fields: &[Field]) -> Option<Feature> {
        let &(part, number) = self.places.get(at)?;
        let mut feature = (later.make)(part as usize, number as usize, fields);
        if let Some(id) = self.renamed.get(&at) {
            validate::rename(&mut feature, id);
        }
        Some(feature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Parts with the ids of their features; the digest of a part is made of its first letter. Counts how many ids were asked for.
    fn later<'c>(parts: &'c [&'c [&'c str]], asked: &'c AtomicUsize) -> Later<'c> {
        Later {
            parts: parts.len(),
            count: Box::new(|part| parts[part].len()),
            id: Box::new(|part, number| {
                asked.fetch_add(1, Ordering::Relaxed);
                parts[part][number].to_owned()
            }),
            digest: Box::new(|part| [parts[part].first().and_then(|id| id.bytes().next()).unwrap_or(0); 16]),
            make: Box::new(|part, number, _| Feature {
                id: parts[part][number].to_owned(),
                values: vec![crate::model::Value::Text(parts[part][number].into())].into(),
                ..Feature::default()
            }),
        }
    }

    fn ids(planned: &Planned, later: &Later<'_>) -> Vec<String> {
        (0..planned.len()).filter_map(|at| planned.make(later, at, &[])).map(|feature| feature.id).collect()
    }

    #[test]
    fn what_is_known_is_taken_over_and_gives_what_a_whole_plan_gives() {
        let salt = Digest::default();
        let asked = AtomicUsize::new(0);
        let first: &[&[&str]] = &[&["a", "a2"], &["b"], &[], &["c", "c2", "c3"]];
        let old = Planned::new("x", &later(first, &asked), true, None).expect("planned");
        assert_eq!(asked.swap(0, Ordering::Relaxed), 6);
        for second in [
            first,
            &[&["c", "c2", "c3"], &["n"], &["a", "a2"]],
            &[],
            &[&["a", "a2"], &["b"], &["c", "c2", "c3"], &["d"]],
        ] as [&[&[&str]]; 4]
        {
            let known = Known {
                salt: &salt,
                digests: &old.digests,
                counts: &old.counts,
                ids: &old.ids,
                unnumbered: &old.unnumbered,
            };
            let parts = later(second, &asked);
            let now = Planned::new("x", &parts, true, Some(known)).expect("planned");
            assert!(asked.swap(0, Ordering::Relaxed) <= 1, "only new ids are made");
            let whole = Planned::new("x", &parts, true, None).expect("planned");
            assert_eq!((&now.digests, &now.counts, &now.ids), (&whole.digests, &whole.counts, &whole.ids));
            assert_eq!(ids(&now, &parts), second.concat());
            asked.store(0, Ordering::Relaxed);
        }
    }

    #[test]
    fn lists_that_do_not_fit_each_other_are_not_used() {
        let salt = Digest::default();
        let asked = AtomicUsize::new(0);
        let parts: &[&[&str]] = &[&["a", "a2"], &["b"]];
        let whole = Planned::new("x", &later(parts, &asked), true, None).expect("planned");
        for counts in [&[1, 1][..], &[3, 1], &[u32::MAX, 1], &[0, 2, 1], &[]] {
            let known =
                Known { salt: &salt, digests: &whole.digests, counts, ids: &whole.ids, unnumbered: &[] };
            let now = Planned::new("x", &later(parts, &asked), true, Some(known)).expect("planned");
            assert_eq!((&now.digests, &now.ids), (&whole.digests, &whole.ids), "{counts:?}");
        }
    }

    #[test]
    fn an_id_that_stands_there_twice_gets_a_number_whatever_is_known() {
        let salt = Digest::default();
        let asked = AtomicUsize::new(0);
        let alone: &[&[&str]] = &[&["a"], &["b", "b2"]];
        let old = Planned::new("x", &later(alone, &asked), true, None).expect("planned");
        let known = Known {
            salt: &salt,
            digests: &old.digests,
            counts: &old.counts,
            ids: &old.ids,
            unnumbered: &old.unnumbered,
        };
        let twice: &[&[&str]] = &[&["a"], &["zz", "a"], &["b", "b2"]];
        let parts = later(twice, &asked);
        let now = Planned::new("x", &parts, true, Some(known)).expect("planned");
        assert_eq!(ids(&now, &parts), ["a", "zz", "a-2", "b", "b2"]);
        // Of what is known of a plan with numbers everything is taken over but the numbers.
        let known = Known {
            salt: &salt,
            digests: &now.digests,
            counts: &now.counts,
            ids: &now.ids,
            unnumbered: &now.unnumbered,
        };
        for next in [
            twice,
            &[&["zz", "a"], &["b", "b2"]],
            &[&["b", "b2"], &["zz", "a"], &["a"]],
            &[&["a"], &["b", "b2"], &["zz", "a"], &["n", "a"]],
        ] as [&[&[&str]]; 4]
        {
            let parts = later(next, &asked);
            let again = Planned::new("x", &parts, true, Some(known)).expect("planned");
            let whole = Planned::new("x", &parts, true, None).expect("planned");
            assert_eq!((&again.digests, &again.ids), (&whole.digests, &whole.ids), "{next:?}");
            assert_eq!((&again.unnumbered, ids(&again, &parts)), (&whole.unnumbered, ids(&whole, &parts)));
            let mut numbered: Vec<Digest> = whole.digests.clone();
            numbered.sort_unstable();
            numbered.dedup();
            assert_eq!(numbered.len(), whole.digests.len(), "no two have one digest");
        }
        let taken: &[&[&str]] = &[&["a"], &["zz", "a"], &["a-2"]];
        assert!(Planned::new("x", &later(taken, &asked), true, None).is_err(), "the number is taken");
        let nameless: &[&[&str]] = &[&["a"], &[""]];
        assert!(Planned::new("x", &later(nameless, &asked), true, None).is_err());
    }
}
