//! Digests: short names for contents, equal where the contents are. Says nothing of what is hashed.

use rustc_hash::FxHashMap;
use std::hash::Hash;

/// Half a BLAKE3 hash: two contents with the same one will not be met.
pub type Digest = [u8; 16];

/// A digest of parts in their order. Each goes in with its length before it, so that ("ab", "c") and ("a", "bc") differ.
#[derive(Debug, Clone, Default)]
pub struct Digester(blake3::Hasher);

impl Digester {
    /// One without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a part.
    pub fn add(&mut self, part: &[u8]) -> &mut Self {
        self.0.update(&(part.len() as u64).to_le_bytes());
        self.0.update(part);
        self
    }

    /// The digest of the parts so far.
    pub fn finish(&self) -> Digest {
        self.0.finalize().as_bytes().first_chunk().copied().unwrap_or_default()
    }
}

/// For each new digest the place of the same one among the old, where each stands once.
pub fn matched<T: Copy + Eq + Hash>(old: &[T], new: &[T]) -> Vec<Option<usize>> {
    let mut out: Vec<Option<usize>> = Vec::with_capacity(new.len());
    let mut places: Option<FxHashMap<T, usize>> = None;
    // Most follow one another as they did, one was changed here and there: those wait until it is known who else is left.
    let (mut next, mut waiting) = (0, Vec::new());
    for (at, digest) in new.iter().enumerate() {
        let mut found = (next..next + AHEAD).find(|&at| old.get(at) == Some(digest));
        if found.is_none() && waiting.len() >= WAITING {
            let places = places
                .get_or_insert_with(|| old.iter().enumerate().map(|(at, digest)| (*digest, at)).collect());
            found = places.get(digest).copied();
        } else if found.is_none() {
            waiting.push(at);
        }
        next = found.map_or(next, |found| found + 1);
        out.push(found);
    }
    if waiting.is_empty() {
        return out;
    }
    let mut left = vec![true; old.len()];
    for at in out.iter().flatten() {
        if let Some(slot) = left.get_mut(*at) {
            *slot = false;
        }
    }
    let left = old.iter().enumerate().zip(left).filter(|(_, left)| *left);
    let left: FxHashMap<T, usize> = left.map(|((at, digest), _)| (*digest, at)).collect();
    for at in waiting {
        if let Some((slot, digest)) = out.get_mut(at).zip(new.get(at)) {
            *slot = left.get(digest).copied();
        }
    }
    out
}

/// So many old digests are looked at for one that follows another.
const AHEAD: usize = 4;
/// So many new digests wait before all old ones are put into a table.
const WAITING: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_kept_apart() {
        let of = |parts: &[&str]| {
            let mut digester = Digester::new();
            for part in parts {
                digester.add(part.as_bytes());
            }
            digester.finish()
        };
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["ab"]), of(&["ab", ""]));
    }
}
