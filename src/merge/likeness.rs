//! How much two quotes have in common, from sorted lists of words and sequences of words. Knows nothing of what they tell.

use super::facts::{Facts, Words};
use std::cmp::Ordering;

/// Places in `a` of the entries that two sorted lists share, in order.
fn common<'a, T: Ord + Copy>(a: &'a [T], b: &'a [T]) -> impl Iterator<Item = usize> + 'a {
    let (mut i, mut j) = (0, 0);
    std::iter::from_fn(move || {
        while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            match x.cmp(y) {
                Ordering::Less => i += 1,
                Ordering::Greater => j += 1,
                Ordering::Equal => {
                    i += 1;
                    j += 1;
                    return Some(i - 1);
                }
            }
        }
        None
    })
}

/// The weights of the words that both have.
fn shared<'a>(a: &'a Words, b: &'a Words) -> impl Iterator<Item = f32> + 'a {
    common(&a.numbers, &b.numbers).filter_map(|at| a.weights.get(at).copied())
}

/// Cosine of the words of two quotes, each weighted by its rarity.
pub(super) fn cosine(a: &Facts, b: &Facts) -> f64 {
    let (left, right) = (a.weight_of_words, b.weight_of_words);
    if left <= 0.0 || right <= 0.0 {
        return 0.0;
    }
    let both: f32 = shared(&a.words, &b.words).sum();
    f64::from(both / (left * right).sqrt())
}

/// Words that both have, each by its rarity: 1 where no third mention has it.
pub(super) fn shared_words(a: &Words, b: &Words) -> f64 {
    shared(a, b).map(f64::from).sum()
}

/// Share of the smaller sorted set that the larger holds too; nothing for fewer than three entries, where it says nothing.
pub(super) fn overlap(a: &[u64], b: &[u64]) -> f64 {
    let smaller = a.len().min(b.len());
    if smaller < 3 { 0.0 } else { common(a, b).count() as f64 / smaller as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_entries_come_once_and_a_handful_of_sequences_says_nothing() {
        assert_eq!(common(&[1, 3, 5, 9], &[3, 4, 9]).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(common::<u32>(&[], &[1]).count(), 0);
        assert!((overlap(&[1, 2, 3, 4], &[2, 3, 4]) - 1.0).abs() < 1e-12);
        assert_eq!(overlap(&[1, 2], &[1, 2]), 0.0);
    }
}
