//! The words that phrases are told by, as bits: a word is compared with them once, when it is met the first time.

const WORDS: [&str; 58] = [
    "a",
    "about",
    "al",
    "almost",
    "and",
    "approximately",
    "around",
    "as",
    "at",
    "away",
    "between",
    "by",
    "connecting",
    "connects",
    "countryside",
    "eastern",
    "environs",
    "fringes",
    "from",
    "hinterland",
    "in",
    "inside",
    "just",
    "killed",
    "least",
    "linking",
    "links",
    "more",
    "nearly",
    "northern",
    "of",
    "off",
    "on",
    "or",
    "outskirts",
    "over",
    "parts",
    "periphery",
    "roughly",
    "rural",
    "said",
    "some",
    "southern",
    "suburbs",
    "surroundings",
    "than",
    "that",
    "the",
    "then",
    "to",
    "told",
    "villages",
    "western",
    "while",
    "who",
    "with",
    "within",
    "في",
];

/// The bits of words of the list. Made while compiling: a word that is not in the list is an error then.
pub(super) const fn asked(words: &[&str]) -> u128 {
    let mut bits = 0;
    let mut rest = words;
    while let [word, others @ ..] = rest {
        let mut at = 0;
        while at < WORDS.len() && !same(WORDS[at].as_bytes(), word.as_bytes()) {
            at += 1;
        }
        assert!(at < WORDS.len(), "the word is not in the list");
        bits |= 1 << at;
        rest = others;
    }
    bits
}

const fn same(mut a: &[u8], mut b: &[u8]) -> bool {
    while let ([first, others @ ..], [second, rest @ ..]) = (a, b) {
        if *first != *second {
            return false;
        }
        (a, b) = (others, rest);
    }
    a.is_empty() && b.is_empty()
}

/// The bit of a word, however it is written; 0 where it is not in the list.
pub(super) fn bit(word: &str) -> u128 {
    WORDS.iter().position(|known| word.eq_ignore_ascii_case(known)).map_or(0, |at| 1 << at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_bits_of_their_own() {
        assert_eq!(asked(&["of", "the"]), bit("Of") | bit("THE"));
        assert_eq!(bit("offal"), 0);
        assert_eq!(asked(&WORDS).count_ones() as usize, WORDS.len());
    }
}
