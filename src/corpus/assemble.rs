//! What all files gave, put together: the reports in the order of their ids, the first of each id, without the blocks that they share. Opens no
//! file. Reports that were read before are taken from where they lie, and only those are looked at that something is asked of.

use super::options::CorpusOptions;
use super::problem::{Problem, Severity};
use super::record::{FileRead, Placed};
use super::{CorpusRead, shared};
use crate::model::Report;
use rayon::prelude::*;
use std::path::Path;

/// Reports that were read before, by their rows.
pub trait Shelf: Sync {
    /// The id of a report.
    fn id(&self, row: u32) -> &str;
    /// A report as its file gave it, with the line on which it stands there.
    fn report(&self, row: u32) -> (Report, Option<usize>);
    /// What the lines of a report are compared with those of others by.
    fn lines(&self, row: u32) -> &[u64];
    /// A BLAKE3 hash of a report, the parts that are left out apart.
    fn content(&self, row: u32) -> [u8; 32];
}

/// A shelf without reports.
struct Empty;

impl Shelf for Empty {
    fn id(&self, _: u32) -> &'static str {
        ""
    }

    fn report(&self, _: u32) -> (Report, Option<usize>) {
        (Report::default(), None)
    }

    fn lines(&self, _: u32) -> &[u64] {
        &[]
    }

    fn content(&self, _: u32) -> [u8; 32] {
        [0; 32]
    }
}

/// A report that a file gave.
#[derive(Debug)]
pub enum Found<'f> {
    /// Read now.
    Read(Box<Placed>),
    /// Read before: its row on a shelf, and the file.
    Kept(u32, &'f Path),
}

/// Puts together what all files gave, in the order of the listing: the third step of [`read_corpus`](super::read_corpus). Sees the whole corpus.
pub fn assemble(mut problems: Vec<Problem>, reads: Vec<FileRead>, options: &CorpusOptions) -> CorpusRead {
    let (files, mut found) = (reads.len(), Vec::new());
    for read in reads {
        found.extend(read.reports.into_iter().map(|placed| Found::Read(Box::new(placed))));
        problems.extend(read.problems);
    }
    assemble_found(problems, files, found, None, options)
}

/// [`assemble`] for reports of which some may lie on a shelf.
pub fn assemble_found(
    mut problems: Vec<Problem>,
    files: usize,
    found: Vec<Found<'_>>,
    shelf: Option<&dyn Shelf>,
    options: &CorpusOptions,
) -> CorpusRead {
    let shelf = shelf.unwrap_or(&Empty);
    let (mut found, seats) = in_order(found, shelf, &mut problems);
    let contents = found.iter().map(|one| one.content(shelf)).collect();
    let mut reports: Vec<Report> = found
        .par_iter_mut()
        .map(|one| match one {
            Found::Read(placed) => std::mem::take(&mut placed.report),
            Found::Kept(row, _) => shelf.report(*row).0,
        })
        .collect();
    if options.clean {
        let lines: Vec<&[u64]> = found.iter().map(|one| one.lines(shelf)).collect();
        shared::cut_shared_blocks(&mut reports, &lines, options.shared_block_reports);
    }
    CorpusRead { reports, contents, seats, problems, files }
}

impl Found<'_> {
    fn id<'s>(&'s self, shelf: &'s dyn Shelf) -> &'s str {
        match self {
            Self::Read(placed) => &placed.report.id,
            Self::Kept(row, _) => shelf.id(*row),
        }
    }

    fn lines<'s>(&'s self, shelf: &'s dyn Shelf) -> &'s [u64] {
        match self {
            Self::Read(placed) => &placed.lines,
            Self::Kept(row, _) => shelf.lines(*row),
        }
    }

    fn content(&self, shelf: &dyn Shelf) -> [u8; 32] {
        match self {
            Self::Read(placed) => placed.content,
            Self::Kept(row, _) => shelf.content(*row),
        }
    }

    fn placed(self, shelf: &dyn Shelf) -> Box<Placed> {
        match self {
            Self::Read(placed) => placed,
            Self::Kept(row, path) => {
                let (report, line) = shelf.report(row);
                let lines = shelf.lines(row).to_vec();
                let content = shelf.content(row);
                Box::new(Placed { report, path: path.to_path_buf(), line, lines, content })
            }
        }
    }
}

/// Reports by their ids, the first of each, and the place that each had.
fn in_order<'f>(
    found: Vec<Found<'f>>,
    shelf: &dyn Shelf,
    problems: &mut Vec<Problem>,
) -> (Vec<Found<'f>>, Vec<u32>) {
    let mut seats: Vec<u32> = (0..found.len() as u32).collect();
    let ids: Vec<&str> = found.iter().map(|one| one.id(shelf)).collect();
    let id = |seat: u32| ids.get(seat as usize).copied().unwrap_or_default();
    seats.sort_by(|a, b| id(*a).cmp(id(*b)));
    if !seats.is_sorted_by(|a, b| id(*a) < id(*b)) {
        drop(ids);
        let placed = found.into_iter().map(|one| one.placed(shelf));
        let mut kept = keep_first_of_each_id(placed, problems);
        kept.sort_by(|a, b| a.1.report.id.cmp(&b.1.report.id));
        return kept.into_iter().map(|(seat, placed)| (Found::Read(placed), seat)).unzip();
    }
    if seats.is_sorted() {
        drop(ids);
        return (found, seats);
    }
    drop(ids);
    let mut slots: Vec<Option<Found<'f>>> = found.into_iter().map(Some).collect();
    let ordered = seats.iter().filter_map(|&seat| slots.get_mut(seat as usize)?.take()).collect();
    (ordered, seats)
}

/// Keeps the first report of each id, with its place; each later one becomes a problem that names both places.
fn keep_first_of_each_id(
    placed: impl ExactSizeIterator<Item = Box<Placed>>,
    problems: &mut Vec<Problem>,
) -> Vec<(u32, Box<Placed>)> {
    let mut first: rustc_hash::FxHashMap<String, usize> = rustc_hash::FxHashMap::default();
    let mut kept: Vec<(u32, Box<Placed>)> = Vec::with_capacity(placed.len());
    for (seat, report) in (0..).zip(placed) {
        let Some(&at) = first.get(&report.report.id) else {
            first.insert(report.report.id.clone(), kept.len());
            kept.push((seat, report));
            continue;
        };
        let Some((_, earlier)) = kept.get(at) else { continue };
        let told = earlier.place();
        let same = earlier.report.text == report.report.text;
        let mut problem = Problem::at(&report.path, report.line);
        problem.report.clone_from(&report.report.id);
        if same {
            problem.severity = Severity::Warning;
            problem.what = format!("the report `{}` is here a second time, word for word", report.report.id);
            problem.why = format!("the first copy, read from {told}, is kept");
            "remove one of the copies to silence this".clone_into(&mut problem.hint);
        } else {
            problem.id_taken = true;
            problem.what = format!("two reports have the id `{}`", report.report.id);
            problem.why = format!("the one in {told} was read first and is kept; this one was left out");
            "give one of them another id (JSONL, CSV) or another file name".clone_into(&mut problem.hint);
        }
        problems.push(problem);
    }
    kept
}
