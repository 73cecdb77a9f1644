//! JSONL from a pipe, one report at a time, for `wallmap read`. Keeps every text exactly as given, so that offsets count in it.

use super::jsonl;
use super::library::Library;
use super::options::CorpusOptions;
use super::problem::{CorpusError, Problem};
use super::record::{self, Place};
use crate::model::Report;
use std::borrow::Cow;
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

/// Reports from a reader of JSONL, in order. A bad line gives a [`Problem`] and the stream goes on.
///
/// Memory: one line. Lines past `limits.report_bytes` times eight (JSON escapes may be that much longer than their text) are skipped.
#[derive(Debug)]
pub struct ReportStream<R> {
    reader: R,
    line: usize,
    lines: LineReader,
    ended: bool,
}

/// Turns lines of a stream into reports; may be used by many threads at once.
#[derive(Debug)]
pub struct LineReader {
    path: PathBuf,
    options: CorpusOptions,
    library: Library,
}

/// A line of a stream that was not looked at yet.
#[derive(Debug)]
pub struct Line {
    /// Its number, from 1.
    number: usize,
    bytes: Vec<u8>,
}

impl<R: BufRead> ReportStream<R> {
    /// Starts reading. `path` is only told in problems (`-` for standard input).
    ///
    /// # Errors
    /// Where the embedded cue files are broken.
    pub fn new(reader: R, path: &Path, options: CorpusOptions) -> Result<Self, CorpusError> {
        let lines = LineReader { path: path.to_path_buf(), options, library: Library::embedded()? };
        Ok(Self { reader, line: 0, lines, ended: false })
    }

    /// What turns the lines of [`ReportStream::take_lines`] into reports.
    pub const fn line_reader(&self) -> &LineReader {
        &self.lines
    }

    /// The next lines, until there are so many or they have so many bytes: fewer than that only at the end. Blank lines are left out; one
    /// that is too long, or after which the reader fails, is a [`Problem`] in its place.
    pub fn take_lines(&mut self, most: usize, most_bytes: usize) -> Vec<Result<Line, Problem>> {
        let mut out = Vec::new();
        let mut bytes = 0;
        while out.len() < most && bytes < most_bytes {
            let Some(line) = self.next_text() else { break };
            bytes += line.as_ref().map_or(0, |line| line.bytes.len());
            out.push(line);
        }
        out
    }

    /// The next line that is not blank.
    fn next_text(&mut self) -> Option<Result<Line, Problem>> {
        while !self.ended {
            match self.next_line()? {
                Ok(line) if line.iter().all(u8::is_ascii_whitespace) => {}
                Ok(bytes) => return Some(Ok(Line { number: self.line, bytes })),
                Err(problem) => return Some(Err(problem)),
            }
        }
        None
    }

    /// The next line without its end; `None` at the end; `Err` where it is too long or the reader fails.
    fn next_line(&mut self) -> Option<Result<Vec<u8>, Problem>> {
        let limit = self.lines.options.limits.report_bytes.saturating_mul(8);
        let mut line = Vec::new();
        self.line += 1;
        match self.reader.by_ref().take(limit.saturating_add(1)).read_until(b'\n', &mut line) {
            Ok(0) => {
                self.ended = true;
                return None;
            }
            Ok(_) => {}
            Err(e) => {
                self.ended = true;
                let mut problem = Problem::at(&self.lines.path, Some(self.line));
                "reading stopped".clone_into(&mut problem.what);
                problem.why = e.to_string();
                "run it again; the reports before this line are done".clone_into(&mut problem.hint);
                return Some(Err(problem));
            }
        }
        if line.len() as u64 > limit && line.last() != Some(&b'\n') {
            let mut problem = Problem::at(&self.lines.path, Some(self.line));
            "the line is too long".clone_into(&mut problem.what);
            problem.why = format!("the limit is {limit} bytes");
            "split it into one report a line".clone_into(&mut problem.hint);
            self.skip_line();
            return Some(Err(problem));
        }
        Some(Ok(line))
    }

    /// Drops what is left of the present line without keeping it.
    fn skip_line(&mut self) {
        loop {
            let (used, done) = match self.reader.fill_buf() {
                Ok([]) | Err(_) => {
                    self.ended = true;
                    return;
                }
                Ok(buffer) => match buffer.iter().position(|&b| b == b'\n') {
                    Some(at) => (at + 1, true),
                    None => (buffer.len(), false),
                },
            };
            self.reader.consume(used);
            if done {
                return;
            }
        }
    }
}

impl LineReader {
    /// The report of a line.
    pub fn report(&self, line: &Line) -> Result<Report, Problem> {
        let place = Place { path: &self.path, line: Some(line.number) };
        let line = line.bytes.as_slice();
        let words = std::str::from_utf8(line).map_or_else(|_| String::from_utf8_lossy(line), Cow::Borrowed);
        let mut record =
            jsonl::parse_line(words.trim_start_matches('\u{feff}').trim(), place, &self.library)?;
        if matches!(words, Cow::Owned(_)) {
            record.notes.push("repaired invalid UTF-8 (shown as \u{fffd})".to_owned());
        }
        jsonl::name_after_place(&mut record, place);
        let given = std::mem::take(&mut record.id_as_given);
        let mut report = record::finish(record, place, &self.options, &self.library)?;
        // Whoever pipes reports through finds the answers by the ids that they gave, to the last blank.
        if !given.is_empty() {
            report.id = given;
        }
        Ok(report)
    }
}

impl<R: BufRead> Iterator for ReportStream<R> {
    type Item = Result<Report, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.next_text()?;
        Some(line.and_then(|line| self.lines.report(&line)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_does_not_end_the_stream_and_numbers_are_ids() {
        let lines = concat!(
            "{\"id\": 7, \"text\": \"One.\\r\\nTwo.\", \"extra\": [1]}\n",
            "\n{\"id\": \"x\", \"text\": }\n",
            "{\"id\": \"y\"}\n",
            "{\"id\": \"z \", \"text\": \"Three.\", \"published\": \"16 April 2025\"}"
        );
        let stream = ReportStream::new(lines.as_bytes(), Path::new("-"), CorpusOptions::default()).unwrap();
        let read: Vec<_> = stream.collect();
        let first = read[0].as_ref().unwrap();
        assert_eq!((first.id.as_str(), first.text.as_str()), ("7", "One.\r\nTwo."));
        let broken = read[1].as_ref().unwrap_err();
        assert_eq!((broken.line, broken.column), (Some(3), Some(21)));
        assert!(read[2].as_ref().unwrap_err().what.contains("no text"));
        let last = read[3].as_ref().unwrap();
        assert_eq!(last.id, "z ");
        assert_eq!(last.published_date().map(|d| d.to_string()).as_deref(), Some("2025-04-16"));
    }

    #[test]
    fn a_line_past_the_limit_is_skipped_and_the_next_one_read() {
        let mut options = CorpusOptions::default();
        options.limits.report_bytes = 8;
        let lines =
            format!("{{\"id\":1,\"text\":\"{}\"}}\n{{\"id\":2,\"text\":\"short\"}}\n", "a".repeat(500));
        let read: Vec<_> = ReportStream::new(lines.as_bytes(), Path::new("-"), options).unwrap().collect();
        assert!(read[0].as_ref().unwrap_err().what.contains("too long"));
        assert_eq!(read[1].as_ref().unwrap().id, "2");
    }
}
