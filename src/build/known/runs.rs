//! Rows of two tables as one list, and in which row a key stands. Reads nothing.

use super::Part;
use crate::build::cache::{Key, Table};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Rows of a table that follow one another in the list as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Run {
    /// Which of the tables.
    pub(super) part: u8,
    /// The first row in it.
    pub(super) from: u32,
    pub(super) count: u32,
}

/// A list of runs.
#[derive(Debug, Default)]
pub(super) struct Runs {
    runs: Vec<Run>,
    /// Where each ends in the list.
    ends: Vec<usize>,
}

impl Runs {
    /// Of runs in tables of so many rows; `None` where one lies beyond its table.
    pub(super) fn of(runs: &[Run], counts: &[usize]) -> Option<Self> {
        let mut out = Self::default();
        for run in runs {
            let count = *counts.get(usize::from(run.part))?;
            if run.from as usize + run.count as usize > count {
                return None;
            }
            out.runs.push(*run);
            out.ends.push(out.len().checked_add(run.count as usize)?);
        }
        u32::try_from(out.len()).is_ok().then_some(out)
    }

    pub(super) fn len(&self) -> usize {
        self.ends.last().copied().unwrap_or_default()
    }

    /// The table and the row of a place in the list.
    pub(super) fn place(&self, at: usize) -> Option<(usize, usize)> {
        let (run, begin) = self.run(at)?;
        Some((usize::from(run.part), run.from as usize + at - begin))
    }

    /// The run of a place in the list, and where it begins there.
    fn run(&self, at: usize) -> Option<(&Run, usize)> {
        let number = self.ends.partition_point(|end| *end <= at);
        let run = self.runs.get(number)?;
        Some((run, self.ends.get(number)? - run.count as usize))
    }

    /// A part of the list as rows of tables.
    pub(super) fn pieces(&self, mut range: Range<usize>) -> Vec<(usize, Range<usize>)> {
        let mut pieces = Vec::new();
        while let Some((run, begin)) = self.run(range.start).filter(|_| !range.is_empty()) {
            let end = range.end.min(begin + run.count as usize);
            let from = run.from as usize + range.start - begin;
            pieces.push((usize::from(run.part), from..from + end - range.start));
            range.start = end;
        }
        pieces
    }
}

/// Adds rows to a list of runs.
pub(super) fn push(runs: &mut Vec<Run>, part: u8, rows: Range<usize>) {
    match runs.last_mut() {
        Some(last) if last.part == part && (last.from + last.count) as usize == rows.start => {
            last.count += rows.len() as u32;
        }
        _ if rows.is_empty() => {}
        _ => runs.push(Run { part, from: rows.start as u32, count: rows.len() as u32 }),
    }
}

/// In which row of which table a key stands. The first few are looked for one by one; who asks for more gets a table.
#[derive(Debug, Default)]
pub(super) struct Index {
    asked: AtomicU32,
    rows: OnceLock<FxHashMap<Key, (u8, u32)>>,
}

impl Index {
    /// So many are looked for one by one.
    const FEW: u32 = 8;

    /// The table and the row that has a key in a column.
    pub(super) fn find<'p>(&self, parts: &'p [Part], number: usize, key: &Key) -> Option<(&'p Table, usize)> {
        let keys = |part: &'p Part| part.table.column(number).as_chunks::<32>().0;
        if self.rows.get().is_none() && self.asked.fetch_add(1, Ordering::Relaxed) < Self::FEW {
            let find = |part: &'p Part| Some((&part.table, keys(part).iter().position(|one| one == key)?));
            return parts.iter().rev().find_map(find);
        }
        let rows = self.rows.get_or_init(|| {
            let with =
                |(number, part)| keys(part).iter().zip(0..).map(move |(key, row)| (*key, (number, row)));
            (0..).zip(parts).flat_map(with).collect()
        });
        let (part, row) = rows.get(key)?;
        Some((&parts.get(usize::from(*part))?.table, *row as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_two_tables_are_one_list() {
        let mut runs = Vec::new();
        for (part, rows) in [(0, 0..3), (0, 3..4), (1, 0..1), (1, 5..5), (0, 5..7), (1, 1..3)] {
            push(&mut runs, part, rows);
        }
        let (counts, runs) = ([7, 3], runs);
        assert_eq!(runs.len(), 4);
        let list = Runs::of(&runs, &counts).expect("whole");
        let places: Vec<(usize, usize)> = (0..list.len()).filter_map(|at| list.place(at)).collect();
        assert_eq!(places, [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (0, 5), (0, 6), (1, 1), (1, 2)]);
        assert_eq!(list.place(9), None);
        assert_eq!(list.pieces(2..8), [(0, 2..4), (1, 0..1), (0, 5..7), (1, 1..2)]);
        assert_eq!(list.pieces(4..5), [(1, 0..1)]);
        assert_eq!(list.pieces(3..3), []);
        assert!(Runs::of(&runs, &[6, 3]).is_none() && Runs::of(&runs, &[7]).is_none());
    }
}
