//! CSV and TSV to reports: a header names the columns, by the names in `lexicon/en/publication.toml`.

use super::decode::Decoded;
use super::library::{self, Library};
use super::options::CorpusOptions;
use super::problem::Problem;
use super::record::{self, FileRead, Place, Placed, Record, Told};
use crate::model::line_of_row;
use rayon::prelude::*;
use std::path::Path;

/// Reads a table. Without a column for the text nothing in it is a report.
pub(super) fn read(
    decoded: &Decoded,
    separator: u8,
    path: &Path,
    options: &CorpusOptions,
    library: &Library,
) -> FileRead {
    let mut out = FileRead::default();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(guess_separator(&decoded.text, separator))
        .flexible(true)
        .from_reader(decoded.text.as_bytes());
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(e) => return FileRead::failed(broken_row(path, &decoded.text, &e)),
    };
    let names = &library.publication.fields;
    let column = |names: &[String]| -> Option<usize> {
        let ranked =
            header.iter().enumerate().filter_map(|(at, name)| Some((library::rank(names, name)?, at)));
        ranked.min().map(|(_, at)| at)
    };
    let Some(text) = column(&names.text) else {
        let mut problem = Problem::at(path, Some(1));
        "the table has no column for the text".clone_into(&mut problem.what);
        problem.why = format!("its columns are {}", header.iter().collect::<Vec<_>>().join(", "));
        "name the columns id, title, published, source, url, text in the first line"
            .clone_into(&mut problem.hint);
        return FileRead::failed(problem);
    };
    let (id, title, published) = (column(&names.id), column(&names.title), column(&names.published));
    let (source, url) = (column(&names.source), column(&names.url));
    let mut rows = Vec::new();
    for row in reader.records() {
        match row {
            Ok(row) => rows.push(row),
            Err(e) => out.problems.push(broken_row(path, &decoded.text, &e)),
        }
    }
    let results: Vec<Result<Placed, Problem>> = rows
        .par_iter()
        .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()))
        .map(|row| {
            let line = row.position().map(|position| line_at(&decoded.text, position));
            let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).unwrap_or_default().to_owned();
            let mut record = Record {
                id: record::one_line(&cell(id)),
                title: Some(cell(title)),
                published: Vec::from([Told { words: cell(published), found_in: "field" }]),
                source: cell(source),
                url: cell(url),
                text: cell(Some(text)),
                notes: decoded.notes.clone(),
                ..Record::default()
            };
            record.published.retain(|told| !told.words.trim().is_empty());
            super::embedded::unwrap(&mut record, library);
            let place = Place { path, line };
            super::jsonl::name_after_place(&mut record, place);
            let report = record::finish(record, place, options, library)?;
            Ok(Placed::new(report, path, line))
        })
        .collect();
    for result in results {
        match result {
            Ok(placed) => out.reports.push(placed),
            Err(problem) => out.problems.push(problem),
        }
    }
    out
}

/// Spreadsheets of many countries write semicolons into .csv files: the header line decides.
fn guess_separator(text: &str, told: u8) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |c: u8| header.bytes().filter(|&b| b == c).count();
    if count(told) > 0 {
        return told;
    }
    [b';', b'\t', b'|'].into_iter().find(|&c| count(c) > 0).unwrap_or(told)
}

fn line_at(text: &str, position: &csv::Position) -> usize {
    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    line_of_row(text, number(position.byte()), number(position.line()))
}

fn broken_row(path: &Path, text: &str, error: &csv::Error) -> Problem {
    let line = error.position().map(|position| line_at(text, position));
    let mut problem = Problem::at(path, line);
    "this row of the table cannot be read".clone_into(&mut problem.what);
    problem.why = error.to_string();
    "check the quotes in and before this line".clone_into(&mut problem.hint);
    problem
}
