//! The words of a part of a report: runs of letters and figures. Of each it is kept which lists its first byte and length tell that it may stand
//! in, so that whoever looks for words of a list passes over most by one look.

use super::implied;
use crate::lexicon::NameShapes;
use crate::model::Span;
use crate::model::letters::{AT_ONCE, eight, letters_and_figures, plain_letters};

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
        let bytes = body.as_bytes();
        let mut all = Vec::with_capacity(part.len() / 5 + 1);
        let mut telling = Vec::with_capacity(part.len() / 16 + 1);
        let mut at = part.start;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let head = eight(rest);
            let first = head as u8;
            if first == b' ' {
                at += 1;
                continue;
            }
            let mut length = letters_and_figures(head);
            // Most of a text is plain words with one sign between them.
            if length == 0 && first.is_ascii() {
                at += 1;
                continue;
            }
            if length == AT_ONCE {
                length += plain_letters(rest.get(AT_ONCE..).unwrap_or_default());
            }
            if rest.get(length).is_some_and(|byte| !byte.is_ascii()) {
                length = implied::letters_end(body, at + length) - at;
            }
            if length == 0 {
                at += implied::char_at(body, at).len_utf8();
                continue;
            }
            let end = at + length;
            let may = told(shapes, first, length);
            if may != may::SMALL {
                telling.push(all.len() as u32);
            }
            all.push(Mark { start: at as u32, end: end as u32, may });
            // The blank behind it is passed over with it.
            at = end + usize::from(rest.get(length) == Some(&b' '));
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
