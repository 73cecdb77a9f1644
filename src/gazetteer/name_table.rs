//! The table from names to places, made of keys in order, whether they are in memory or come from disk. Sorts no keys, folds no names.

use super::fold::NameHash;
use super::index::{INLINE, IS_KEY, LAST, LONGER, NameFlags, NameTable, PLACE_BITS, PLACE_MASK, PRINT_MASK};
use std::convert::Infallible;

/// Drops postings of a place under a key that has another: the one that stands nearest to the name shown stays, or the block.
/// `keys` are in the order of key, place, flags.
pub(super) fn one_a_place<E>(
    mut keys: impl Iterator<Item = Result<(NameHash, u32), E>>,
) -> impl Iterator<Item = Result<(NameHash, u32), E>> {
    let mut held: Option<(NameHash, u32)> = None;
    std::iter::from_fn(move || {
        loop {
            let next = match keys.next() {
                Some(Ok(next)) => next,
                Some(Err(error)) => return Some(Err(error)),
                None => return held.take().map(Ok),
            };
            match &mut held {
                Some(before) if before.0 == next.0 && (before.1 ^ next.1) & PLACE_MASK == 0 => {
                    if NameFlags((next.1 >> PLACE_BITS) as u8).has(NameFlags::BLOCKED) {
                        before.1 = next.1;
                    }
                }
                _ => {
                    if let Some(done) = held.replace(next) {
                        return Some(Ok(done));
                    }
                }
            }
        }
    })
}

/// Gives the entries of the table, in the order of their keys, and the postings that they point to. `keys` hold one posting a place, in
/// order; `longer` are the beginnings of longer names, in order, each once.
pub(super) fn entries<E>(
    mut keys: impl Iterator<Item = Result<(NameHash, u32), E>>,
    mut longer: impl Iterator<Item = Result<NameHash, E>>,
    mut entry: impl FnMut(u64, u32) -> Result<(), E>,
    mut posting: impl FnMut(u32) -> Result<(), E>,
) -> Result<(), E> {
    let mut next = keys.next().transpose()?;
    let mut prefix = longer.next().transpose()?;
    let mut postings = 0_u32;
    let mut group = Vec::new();
    while let Some((hash, first)) = next {
        group.clear();
        group.push(first);
        next = keys.next().transpose()?;
        while let Some((_, value)) = next.filter(|(same, _)| *same == hash) {
            group.push(value);
            next = keys.next().transpose()?;
        }
        while let Some(before) = prefix.filter(|prefix| *prefix < hash) {
            entry(before.0, LONGER)?;
            prefix = longer.next().transpose()?;
        }
        let mut has_longer = 0;
        if prefix == Some(hash) {
            has_longer = LONGER;
            prefix = longer.next().transpose()?;
        }
        let value = if let [one] = group.as_slice() {
            INLINE | one
        } else {
            let from = postings;
            if let Some(last) = group.last_mut() {
                *last |= LAST;
            }
            for &value in &group {
                posting(value)?;
            }
            postings += group.len() as u32;
            from
        };
        entry(hash.0, has_longer | IS_KEY | value)?;
    }
    while let Some(rest) = prefix {
        entry(rest.0, LONGER)?;
        prefix = longer.next().transpose()?;
    }
    Ok(())
}

/// How many first bits of a key choose its bucket, in a table of so many entries.
pub(super) fn bits_for(entries: usize) -> u32 {
    (usize::BITS - (entries / 2).leading_zeros()).clamp(1, 30)
}

/// Gives print and value of each entry in the order of the table, and where each bucket begins (one more than there are buckets).
/// `entries` are in the order of their keys.
pub(super) fn buckets<E>(
    bits: u32,
    entries: impl Iterator<Item = Result<(u64, u32), E>>,
    mut put: impl FnMut(u32, u32) -> Result<(), E>,
) -> Result<Vec<u32>, E> {
    let mut starts = Vec::with_capacity((1 << bits) + 1);
    starts.push(0);
    let mut count = 0_u32;
    let mut group: Vec<(u32, u32)> = Vec::new();
    let mut of_group = 0;
    let mut end_group = |group: &mut Vec<(u32, u32)>| -> Result<(), E> {
        group.sort_unstable();
        group.drain(..).try_for_each(|(print, value)| put(print, value))
    };
    for entry in entries {
        let (hash, value) = entry?;
        let bucket = (hash >> (64 - bits)) as usize;
        if bucket != of_group {
            end_group(&mut group)?;
            of_group = bucket;
            while starts.len() <= bucket {
                starts.push(count);
            }
        }
        group.push(((hash & PRINT_MASK) as u32, value));
        count += 1;
    }
    end_group(&mut group)?;
    starts.resize((1 << bits) + 1, count);
    Ok(starts)
}

/// The table of keys that are in memory, in order, one posting a place.
pub(super) fn table(keys: &[(NameHash, u32)], longer: &[NameHash]) -> NameTable {
    let mut found: Vec<(u64, u32)> = Vec::with_capacity(keys.len() + longer.len());
    let mut postings = Vec::new();
    let Ok(()) = entries::<Infallible>(
        keys.iter().copied().map(Ok),
        longer.iter().copied().map(Ok),
        |hash, value| {
            found.push((hash, value));
            Ok(())
        },
        |value| {
            postings.push(value);
            Ok(())
        },
    );
    let bits = bits_for(found.len());
    let (mut prints, mut values) = (Vec::with_capacity(found.len()), Vec::with_capacity(found.len()));
    let Ok(buckets) = buckets::<Infallible>(bits, found.into_iter().map(Ok), |print, value| {
        prints.push(print);
        values.push(value);
        Ok(())
    });
    NameTable { bits, buckets, prints, values, postings }
}
