//! A set of the tokens of a sentence.

use smallvec::SmallVec;

/// Tokens, by their numbers. A sentence of the longest sort fits without room of its own.
#[derive(Debug, Clone, Default)]
pub(super) struct Bits(SmallVec<[u64; 8]>);

impl Bits {
    /// The tokens below `count` of which something holds.
    pub(super) fn of(count: usize, mut holds: impl FnMut(usize) -> bool) -> Self {
        let word = |number: usize| {
            let from = number * 64;
            (from..count.min(from + 64)).fold(0, |bits, i| bits | u64::from(holds(i)) << (i - from))
        };
        Self((0..count.div_ceil(64)).map(word).collect())
    }

    /// Adds a token; one past the last there is room for is left out.
    pub(super) fn add(&mut self, i: usize) {
        if let Some(word) = self.0.get_mut(i / 64) {
            *word |= 1 << (i % 64);
        }
    }

    /// Whether a token is in the set.
    #[inline]
    pub(super) fn has(&self, i: usize) -> bool {
        self.0.get(i / 64).is_some_and(|word| word & 1 << (i % 64) != 0)
    }

    /// The first token of the set from one on.
    #[inline]
    pub(super) fn next(&self, from: usize) -> Option<usize> {
        let mut at = from / 64;
        let mut word = self.0.get(at)? & u64::MAX << (from % 64);
        while word == 0 {
            at += 1;
            word = *self.0.get(at)?;
        }
        Some(at * 64 + word.trailing_zeros() as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_set_holds_what_was_put_in(all in proptest::collection::btree_set(0_usize..300, 0..20), more in 0_usize..400) {
            let mut bits = Bits::of(300, |i| all.contains(&i));
            let mut all = all;
            bits.add(more);
            if more < 320 {
                all.insert(more);
            }
            for i in 0..330 {
                proptest::prop_assert_eq!(bits.has(i), all.contains(&i));
                proptest::prop_assert_eq!(bits.next(i), all.range(i..).next().copied());
            }
        }
    }
}
