//! Which of very many hashes stand there more than once, by two bits for each: what stands there once need not be counted.

/// Hashes that were met more than once: all of those, and by chance a few others.
#[derive(Debug)]
pub(super) struct Twice {
    /// A bit for each place that a hash can have, set where two hashes have it.
    bits: Vec<u64>,
}

impl Twice {
    /// Of about so many hashes, which are alike in no low bits by rule.
    pub(super) fn of(count: usize, hashes: impl Iterator<Item = u64>) -> Self {
        // Sixteen bits for each hash, so that few meet by chance.
        let words = (count / 4).max(1).next_power_of_two();
        let (mut once, mut twice) = (vec![0_u64; words], vec![0_u64; words]);
        for hash in hashes {
            let (word, bit) = place(hash, words);
            if let (Some(once), Some(twice)) = (once.get_mut(word), twice.get_mut(word)) {
                *twice |= *once & bit;
                *once |= bit;
            }
        }
        Self { bits: twice }
    }

    /// Whether a hash may have been met more than once; of those that were, it always is true.
    pub(super) fn may_hold(&self, hash: u64) -> bool {
        let (word, bit) = place(hash, self.bits.len());
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
    }
}

/// The word and the bit of a hash. Where only the smallest hashes are kept, the low bits tell them apart.
const fn place(hash: u64, words: usize) -> (usize, u64) {
    ((hash >> 6) as usize & (words - 1), 1 << (hash & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_met_twice_is_always_told_and_most_of_the_rest_is_not() {
        let hash = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
        let all = (0..1000).chain(0..100).map(hash);
        let twice = Twice::of(1100, all);
        assert!((0..100).all(|number| twice.may_hold(hash(number))));
        let by_chance = (100..1000).filter(|&number| twice.may_hold(hash(number))).count();
        assert!(by_chance < 200, "{by_chance}");
        assert!(!Twice::of(0, std::iter::empty()).may_hold(7));
    }
}
