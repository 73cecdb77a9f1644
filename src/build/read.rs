//! Reports as JSON lines in, toponyms and mentions as JSON lines out: the stages that see one report, for pipes and for distributed engines.
//! Merges nothing.
//!
//! Reports are read in chunks on all cores and written in the order of the input; memory holds one chunk.

use super::error::BuildError;
use super::knowledge::{Knowledge, chain};
use super::project::Project;
use super::read_line::line;
use super::reading::Reader;
use crate::corpus::{CorpusOptions, Problem, ReportStream, Severity};
use rayon::prelude::*;
use std::io::{BufRead, Write};
use std::path::Path;

/// A chunk ends at so many reports or so many bytes of text, whichever comes first.
const CHUNK_REPORTS: usize = 512;
const CHUNK_BYTES: usize = 8 << 20;

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
    loop {
        let mut chunk = Vec::new();
        let mut bytes = 0;
        let mut ended = true;
        for item in stream.by_ref() {
            match item {
                Ok(report) => {
                    bytes += report.text.len();
                    chunk.push(report);
                }
                Err(problem) => {
                    summary.failed += usize::from(problem.severity == Severity::Error);
                    summary.problems.push(problem);
                }
            }
            if chunk.len() >= CHUNK_REPORTS || bytes >= CHUNK_BYTES {
                ended = false;
                break;
            }
        }
        summary.reports += chunk.len();
        let fail = |source| BuildError::Stream { what: "cannot write the output", source };
        let lines: Result<Vec<String>, serde_json::Error> = chunk
            .par_iter()
            .map(|report| {
                let (toponyms, reading) = stage.read_with_demonyms(report);
                line(report, &toponyms, &reading, &knowledge.gazetteer)
            })
            .collect();
        for line in lines.map_err(|error| fail(error.into()))? {
            writer.write_all(line.as_bytes()).map_err(fail)?;
            writer.write_all(b"\n").map_err(fail)?;
        }
        if ended {
            writer.flush().map_err(fail)?;
            return Ok(summary);
        }
    }
}
