//! Runs of ASCII letters and figures, looked at eight bytes at a time: what every stage that splits a text into words begins with.

/// Bytes that are looked at together.
pub(crate) const AT_ONCE: usize = 8;

/// The bit that makes a letter small, for eight of them; figures have it.
pub(crate) const SMALL: u64 = 0x2020_2020_2020_2020;

/// The first eight bytes as a number, the first one lowest; zeros behind the end.
#[inline]
pub(crate) fn eight(bytes: &[u8]) -> u64 {
    match bytes.first_chunk::<AT_ONCE>() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)),
    }
}

/// The highest bits of eight bytes.
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The highest bits of those of eight bytes that are ASCII letters or figures.
#[inline]
const fn marked(eight: u64) -> u64 {
    // With the high bit taken off, a sum reaches it exactly where the byte is at least the first of its kind, or past the last one.
    let low = eight & !HIGH;
    let small = low | SMALL;
    let letter = (small + 0x1F1F_1F1F_1F1F_1F1F) & !(small + 0x0505_0505_0505_0505);
    let figure = (low + 0x5050_5050_5050_5050) & !(low + 0x4646_4646_4646_4646);
    (letter | figure) & !eight & HIGH
}

/// How many of eight bytes, from the lowest on, are ASCII letters or figures.
#[inline]
pub(crate) const fn letters_and_figures(eight: u64) -> usize {
    ((!marked(eight) & HIGH).trailing_zeros() / 8) as usize
}

/// Bytes that a [`masks`] tells of.
pub(crate) const MASKED: usize = 64;

/// Which of some bytes are ASCII letters or figures, and which are no ASCII, as a bit for each, the first one lowest.
#[inline]
pub(crate) fn masks(bytes: &[u8; MASKED]) -> (u64, u64) {
    // Takes the highest bits of eight bytes together.
    let together = |high: u64| (high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    let (eights, _) = bytes.as_chunks::<AT_ONCE>();
    eights.iter().rev().fold((0, 0), |(letters, wide), chunk| {
        let bytes = u64::from_le_bytes(*chunk);
        (letters << AT_ONCE | together(marked(bytes)), wide << AT_ONCE | together(bytes & HIGH))
    })
}

/// How many ASCII letters and figures stand at the front.
#[inline]
pub(crate) fn plain_letters(bytes: &[u8]) -> usize {
    let mut length = 0;
    loop {
        let more = letters_and_figures(eight(bytes.get(length..).unwrap_or_default()));
        length += more;
        if more < AT_ONCE {
            return length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_bytes_at_once_are_what_each_is() {
        for byte in 0..=u8::MAX {
            for at in 0..8 {
                let mut bytes = *b"aZ09zA5m";
                bytes[at] = byte;
                let plain = bytes.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(8);
                assert_eq!(letters_and_figures(u64::from_le_bytes(bytes)), plain, "{byte} at {at}");
                let mut many = [b' '; MASKED];
                many[at * 7 + 3] = byte;
                let bit = |holds: bool| u64::from(holds) << (at * 7 + 3);
                assert_eq!(
                    masks(&many),
                    (bit(byte.is_ascii_alphanumeric()), bit(!byte.is_ascii())),
                    "{byte}"
                );
            }
        }
    }

    #[test]
    fn runs_end_where_another_byte_stands() {
        for (text, length) in [("", 0), ("a", 1), ("Ab9 c", 3), ("abcdefgh", 8), ("abcdefghi-", 9), ("é", 0)]
        {
            assert_eq!(plain_letters(text.as_bytes()), length, "{text}");
        }
    }
}
