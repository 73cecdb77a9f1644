//! Reports as JSON lines in, toponyms and mentions as JSON lines out: the stages that see one report, for pipes and for distributed engines.
//! Merges nothing.
//!
//! Lines are read in chunks, each line on whichever core is free, and written in the order of the input; memory holds one chunk.

use super::error::BuildError;
use super::knowledge::{Knowledge, chain};
use super::project::Project;
use super::read_line::{KeptPlaces, line};
use super::reading::Reader;
use crate::corpus::{CorpusOptions, Problem, ReportStream, Severity};
use rayon::prelude::*;
use std::io::{BufRead, Write};
use std::path::Path;

/// A chunk ends at so many lines or so many bytes of them, whichever comes first.
const CHUNK_REPORTS: usize = 512;
const CHUNK_BYTES: usize = 8 << 20;

/// Reports that a core takes through the stages together, at most.
const BATCH: usize = 16;

/// What became of a stream.
#[derive(Debug, Clone, Default)]
pub struct StreamSummary {
    /// Lines that were read.
    pub reports: usize,
    /// What went wrong, in order.
    pub problems: Vec<Problem>,
    /// Problems that cost a report.
    pub failed: usize,
}

/// Reads JSON lines from `reader` and writes what each report tells to `writer`. A bad line becomes a problem and the stream goes on.
pub fn read_stream(
    project: &Project,
    reader: impl BufRead,
    writer: &mut impl Write,
) -> Result<StreamSummary, BuildError> {
    let knowledge = Knowledge::load(project)?;
    let stage = Reader::new(&knowledge);
    let options = CorpusOptions { published: project.published, ..CorpusOptions::default() };
    let corpus = |error: crate::corpus::CorpusError| BuildError::Corpus {
        what: chain(&error),
        hint: error.hint().to_owned(),
    };
    let mut stream = ReportStream::new(reader, Path::new("-"), options).map_err(corpus)?;
    let mut summary = StreamSummary::default();
    let kept = KeptPlaces::default();
    loop {
        let lines = stream.take_lines(CHUNK_REPORTS, CHUNK_BYTES);
        let ended = lines.is_empty();
        let fail = |source| BuildError::Stream { what: "cannot write the output", source };
        let reports = stream.line_reader();
        // Several at a time go through a stage before the next one begins: code and tables stay where the core has them at hand.
        let batch = (lines.len() / (4 * rayon::current_num_threads())).clamp(1, BATCH);
        let read: Vec<Vec<Result<serde_json::Result<String>, Box<Problem>>>> = lines
            .into_par_iter()
            .chunks(batch)
            .map(|batch| {
                let mut places = kept.take(&knowledge.gazetteer);
                let parsed = batch.into_iter().map(|line| match line {
                    Ok(line) => reports.report(&line).map_err(Box::new),
                    Err(problem) => Err(Box::new(problem)),
                });
                let parsed: Vec<_> = parsed.collect();
                let located = parsed.into_iter().map(|report| {
                    let report = report?;
                    let names = stage.locate(&report);
                    Ok((report, names))
                });
                let located: Vec<Result<_, Box<Problem>>> = located.collect();
                let told = located.into_iter().map(|located| {
                    let (report, names) = located?;
                    let told = stage.extract(&report, names);
                    Ok((report, told))
                });
                let told: Vec<Result<_, Box<Problem>>> = told.collect();
                let written = told.into_iter().map(|told| {
                    let (report, (toponyms, reading)) = told?;
                    Ok(line(&report, &toponyms, &reading, &mut places))
                });
                let written = written.collect();
                kept.put(places);
                written
            })
            .collect();
        for answer in read.into_iter().flatten() {
            match answer {
                Ok(line) => {
                    summary.reports += 1;
                    writer.write_all(line.map_err(|error| fail(error.into()))?.as_bytes()).map_err(fail)?;
                    writer.write_all(b"\n").map_err(fail)?;
                }
                Err(problem) => {
                    summary.failed += usize::from(problem.severity == Severity::Error);
                    summary.problems.push(*problem);
                }
            }
        }
        if ended {
            writer.flush().map_err(fail)?;
            return Ok(summary);
        }
    }
}
