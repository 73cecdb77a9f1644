//! The words of a part of a report: runs of letters and figures. Of each it is kept which lists its first byte and length tell that it may stand
//! in, so that whoever looks for words of a list passes over most by one look.

use super::implied;
use crate::lexicon::NameShapes;
use crate::model::Span;
use crate::model::letters::{MASKED, masks};

/// A word of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'t> {
    pub(super) span: Span,
    pub(super) text: &'t str,
}

/// What the shape of a word tells, as bits.
pub(super) mod may {
    use super::NameShapes;

    /// It may imply a place: a word for a border or for ground.
    pub(in super::super) const IMPLY: u8 = NameShapes::IMPLY;
    /// It may lead to a name that no table has, or be a part of one, without a capital.
    pub(in super::super) const OPEN: u8 = NameShapes::OPEN;
    /// It begins with a small ASCII letter or a figure.
    pub(in super::super) const SMALL: u8 = 4;
}

/// The bits of [`may`] that hold for a word.
#[inline]
fn told(shapes: &NameShapes, first: u8, length: usize) -> u8 {
    let small = first.is_ascii_lowercase() || first.is_ascii_digit();
    shapes.get(first, length) | (u8::from(small) * may::SMALL)
}

/// Where a word stands, and the bits of [`may`].
#[derive(Debug, Clone, Copy)]
struct Mark {
    start: u32,
    end: u32,
    may: u8,
}

/// All words of a part, in order.
#[derive(Debug)]
pub(super) struct Words<'t> {
    text: &'t str,
    all: Vec<Mark>,
    /// The numbers of those that tell something: all but small words that stand in none of the lists.
    telling: Vec<u32>,
}

impl<'t> Words<'t> {
    /// Splits a part of a text.
    pub(super) fn of(text: &'t str, part: Span, shapes: &NameShapes) -> Self {
        let body = text.get(..part.end).unwrap_or_default();
        let bytes = body.as_bytes().get(part.start..).unwrap_or_default();
        let mut all = Vec::with_capacity(part.len() / 5 + 1);
        let mut telling = Vec::with_capacity(part.len() / 16 + 1);
        let mut take = |start: usize, end: usize| {
            let first = bytes.get(start).copied().unwrap_or(0);
            let may = told(shapes, first, end - start);
            if may != may::SMALL {
                telling.push(all.len() as u32);
            }
            let (start, end) = (part.start + start, part.start + end);
            all.push(Mark { start: start as u32, end: end as u32, may });
        };
        // Where the word at hand begins, and bytes of the last character that stand in the next piece, which are all within a word or not.
        let (mut open, mut over) = (None, 0_u64);
        for (number, piece) in bytes.chunks(MASKED).enumerate() {
            let from = number * MASKED;
            let (mut inside, mut wide) = if let Ok(whole) = piece.try_into() {
                masks(whole)
            } else {
                let mut padded = [0; MASKED];
                padded.iter_mut().zip(piece).for_each(|(slot, byte)| *slot = *byte);
                masks(&padded)
            };
            inside |= std::mem::take(&mut over);
            while wide != 0 {
                let at = wide.trailing_zeros();
                wide &= wide - 1;
                // The bytes of a character behind its first one begin none.
                let at_char = part.start + from + at as usize;
                if body.is_char_boundary(at_char) && implied::char_at(body, at_char).is_alphanumeric() {
                    let length = implied::char_at(body, at_char).len_utf8();
                    let bits = ((1_u128 << length) - 1) << at;
                    inside |= bits as u64;
                    over = (bits >> MASKED) as u64;
                }
            }
            // The bytes at which a word begins or is over.
            let mut turns = inside ^ (inside << 1 | u64::from(open.is_some()));
            while turns != 0 {
                let at = from + turns.trailing_zeros() as usize;
                turns &= turns - 1;
                match open.take() {
                    Some(start) => take(start, at),
                    None => open = Some(at),
                }
            }
        }
        if let Some(start) = open {
            take(start, bytes.len());
        }
        Self { text, all, telling }
    }

    /// The word at a place of the list.
    #[inline]
    pub(super) fn get(&self, i: usize) -> Option<Word<'t>> {
        let mark = self.all.get(i)?;
        let span = Span::new(mark.start as usize, mark.end as usize);
        Some(Word { span, text: span.of(self.text) })
    }

    pub(super) const fn len(&self) -> usize {
        self.all.len()
    }

    /// The number, the bits of [`may`] and the length in bytes of each word that tells something.
    pub(super) fn telling(&self) -> impl DoubleEndedIterator<Item = (usize, u8, usize)> {
        self.telling.iter().filter_map(|&at| {
            let mark = self.all.get(at as usize)?;
            Some((at as usize, mark.may, (mark.end - mark.start) as usize))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    proptest::proptest! {
        #[test]
        fn words_of_every_text_are_its_runs(text in "[a-cA-C09 .'\u{301}–éد日-]{0,200}", from in 0_usize..9) {
            static LEXICON: std::sync::OnceLock<Lexicon> = std::sync::OnceLock::new();
            let lexicon = LEXICON.get_or_init(|| Lexicon::embedded().unwrap());
            let from = (from..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
            let split = Words::of(&text, Span::new(from, text.len()), lexicon.settings().shapes());
            let told: Vec<&str> = (0..split.len()).filter_map(|i| split.get(i)).map(|w| w.text).collect();
            let parts = text.get(from..).unwrap().split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
            proptest::prop_assert_eq!(told, parts.collect::<Vec<_>>());
        }
    }

    #[test]
    fn words_are_runs_of_letters_and_figures() {
        let lexicon = Lexicon::embedded().unwrap();
        let shapes = lexicon.settings().shapes();
        for (text, words) in [
            ("", ""),
            ("…", ""),
            ("the Mali–Niger border", "the|Mali|Niger|border"),
            ("Café-Zürich's 3rd counterinsurgencies", "Café|Zürich|s|3rd|counterinsurgencies"),
            ("دير الزور, اب12", "دير|الزور|اب12"),
        ] {
            let split = Words::of(text, Span::new(0, text.len()), shapes);
            let all: Vec<_> = (0..split.len()).filter_map(|i| split.get(i)).map(|w| w.text).collect();
            assert_eq!(all.join("|"), words);
        }
    }

    #[test]
    fn shapes_pass_over_no_word_of_the_lists() {
        let lexicon = Lexicon::embedded().unwrap();
        let settings = lexicon.settings();
        for (word, bit) in
            [("border", may::IMPLY), ("desert", may::IMPLY), ("village", may::OPEN), ("al", may::OPEN)]
        {
            let listed =
                [&settings.implied.borders, &settings.implied.grounds].iter().any(|l| l.contains(word))
                    || [&settings.written.nouns, &settings.written.leads, &settings.written.particles]
                        .iter()
                        .any(|l| l.contains(word));
            assert!(listed, "{word}");
            let split = Words::of(word, Span::new(0, word.len()), settings.shapes());
            let told: Vec<u8> = split.telling().map(|(_, may, _)| may).collect();
            assert!(matches!(told.as_slice(), [may] if may & bit != 0 && may & may::SMALL != 0), "{word}");
        }
    }
}
