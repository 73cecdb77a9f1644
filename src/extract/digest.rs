//! Rows of incident logs: which cell holds the place, the killed, the wounded, the detained, by the heads of the columns.

use super::phrases::Sentence;
use super::place_of_event::{Spot, width};
use crate::lexicon::{ClassSet, Lexicon};
use crate::model::Count;

/// The number of the cell that holds each count, and of the one that holds the place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Columns {
    cells: [Option<usize>; 4],
    place: Option<usize>,
}

/// Reads a row of heads; `None` where it is no such row.
pub(super) fn columns(lexicon: &Lexicon, s: &Sentence<'_>) -> Option<Columns> {
    let known = lexicon.well_known();
    let sets: [ClassSet; 4] =
        [known.column_killed, known.column_injured, known.column_detained, known.column_abducted];
    if s.tokens.iter().any(|t| t.number().is_some()) {
        return None;
    }
    let mut out = Columns::default();
    let mut cell = 0;
    let mut words = 0;
    for (i, token) in s.tokens.iter().enumerate() {
        if token.is_mark('|') {
            cell += 1;
            words = 0;
            continue;
        }
        words += 1;
        for (slot, set) in out.cells.iter_mut().zip(sets) {
            if words == 1 && slot.is_none() && s.is(i, set) {
                *slot = Some(cell);
            }
        }
        if words == 1 && out.place.is_none() && s.among(i, &lexicon.settings().place.columns) {
            out.place = Some(cell);
        }
    }
    (out.cells.iter().flatten().count() >= 2).then_some(out)
}

impl Columns {
    /// The narrowest toponym in the column of places; `None` where it has none, or nobody knows it.
    pub(super) fn place(&self, s: &Sentence<'_>, spots: &[Spot]) -> Option<usize> {
        let column = self.place?;
        let cell = |p: &Spot| s.tokens.iter().take(p.first).filter(|t| t.is_mark('|')).count();
        let own = spots.iter().filter(|p| cell(p) == column);
        own.min_by_key(|p| (p.container, width(p.kind), p.first)).map(|p| p.index)
    }

    /// The counts of a row, in the order killed, injured, detained, abducted; a dash or a word is none.
    pub(super) fn counts(&self, s: &Sentence<'_>) -> [Option<Count>; 4] {
        let mut out = [None; 4];
        let mut cell = 0;
        for token in s.tokens {
            if token.is_mark('|') {
                cell += 1;
                continue;
            }
            for (slot, at) in out.iter_mut().zip(self.cells) {
                if at == Some(cell) && slot.is_none() {
                    *slot = token.number().map(Count::exact);
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tokens::tokenize;
    use crate::model::Span;

    #[test]
    fn heads_tell_the_cells() {
        let lexicon = Lexicon::embedded().unwrap();
        let read = |text: &str| {
            let mut tokens = Vec::new();
            tokenize(text, Span::new(0, text.len()), lexicon.trie(), &mut tokens);
            tokens
        };
        let head = "REF | DATE | PLACE | TYPE | K | W | D | NOTE";
        let row = "7 | 11/05 | Homs | IED | 2 | 4 | - | A car was hit.";
        let (a, b) = (read(head), read(row));
        let columns = columns(&lexicon, &Sentence::new(&lexicon, head, &a)).unwrap();
        let counts = columns.counts(&Sentence::new(&lexicon, row, &b));
        assert_eq!(counts.map(|c| c.map(|c| c.value)), [Some(2), Some(4), None, None]);
    }
}
