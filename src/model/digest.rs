//! Digests: short names for contents, equal where the contents are. Says nothing of what is hashed.

use rustc_hash::FxHashMap;

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

/// For each new digest the place of the same one among the old.
pub fn matched(old: &[Digest], new: &[Digest]) -> Vec<Option<usize>> {
    let mut places: Option<FxHashMap<&Digest, usize>> = None;
    let mut next = 0;
    new.iter()
        .map(|digest| {
            // Most follow one another as they did, one was changed here and there.
            let found = [next, next + 1].into_iter().find(|&at| old.get(at) == Some(digest)).or_else(|| {
                let places = places
                    .get_or_insert_with(|| old.iter().enumerate().map(|(at, digest)| (digest, at)).collect());
                places.get(digest).copied()
            });
            if let Some(at) = found {
                next = at + 1;
            }
            found
        })
        .collect()
}

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
