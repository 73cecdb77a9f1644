//! Files to reports: formats, encodings, publication dates, the article apart from page clutter. Finds no places and no incidents.
//!
//! [`read_corpus`] reads files and folders; [`ReportStream`] reads JSONL from a pipe, one report at a time. A bad report never
//! stops the others: it becomes a [`Problem`]. The order of everything returned depends on the inputs alone.

#![expect(
    clippy::result_large_err,
    reason = "a problem is made once per broken report, and boxing it would only blur its fields"
)]

mod again;
mod assemble;
mod boilerplate;
mod bytes;
mod clean;
mod dateline;
mod dates;
mod decode;
mod embedded;
mod examples;
mod files;
mod html;
mod html_head;
mod jsonl;
mod kept;
mod label;
mod language;
mod library;
mod options;
mod outlet;
#[cfg(test)]
mod pages;
mod problem;
mod publication;
mod record;
mod repeats;
mod shared;
mod stream;
mod table;
mod tangle;
mod text;
mod twice;
mod units;

pub use assemble::{Found, Shelf, assemble, assemble_found};
pub use boilerplate::{Boilerplate, BoilerplateFault};
pub use dates::parse_date;
pub use files::{Input, Listing};
pub use language::is_in_another_language;
pub(crate) use library::KNOWLEDGE_FILES;
pub use options::{CorpusOptions, Limits};
pub use problem::{CorpusError, Problem, Severity};
pub use record::{FileRead, Placed, id_from_path as report_id_of_file};
pub use repeats::{LOOKED_UP, Repeats, repeats, sketch};
pub use stream::{Line, LineReader, ReportStream};

use crate::model::Report;
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// What reading a corpus gave.
#[derive(Debug, Default)]
pub struct CorpusRead {
    /// The reports, sorted by id; no two share one.
    pub reports: Vec<Report>,
    /// A BLAKE3 hash of each report, in their order: of all but the parts that are left out.
    pub contents: Vec<[u8; 32]>,
    /// The place of each report, in their order, among all that the files gave one after another.
    pub seats: Vec<u32>,
    /// What could not be read or was assumed, in the order of the inputs.
    pub problems: Vec<Problem>,
    /// How many files were read.
    pub files: usize,
}

/// Reads every report under `paths`: files, folders (recursively, hidden entries skipped), or `-` for standard input.
///
/// # Errors
/// Only when nothing can be read at all: a path that does not exist, no path, a cue file that is broken.
pub fn read_corpus(paths: &[PathBuf], options: &CorpusOptions) -> Result<CorpusRead, CorpusError> {
    let reader = FileReader::new(options)?;
    let listing = list_files(paths, options)?;
    let reads: Vec<FileRead> = listing.inputs.par_iter().map(|input| reader.read(input)).collect();
    Ok(assemble(listing.problems, reads, options))
}

/// The files under `paths`, in the order in which [`read_corpus`] reads them: its first step.
///
/// # Errors
/// A path that does not exist, or no path.
pub fn list_files(paths: &[PathBuf], options: &CorpusOptions) -> Result<Listing, CorpusError> {
    files::list(paths, &options.limits)
}

/// Reads files one by one, from any thread: the second step of [`read_corpus`].
#[derive(Debug)]
pub struct FileReader<'o> {
    options: &'o CorpusOptions,
    library: library::Library,
}

impl<'o> FileReader<'o> {
    /// # Errors
    /// A cue file that is broken.
    pub fn new(options: &'o CorpusOptions) -> Result<Self, CorpusError> {
        Ok(Self { options, library: library::Library::embedded()? })
    }

    /// What a file gives.
    pub fn read(&self, input: &Input) -> FileRead {
        files::read_input(input, self.options, &self.library)
    }

    /// What a file with these bytes would give; compressed ones are unpacked as those of a file are.
    pub fn read_bytes(&self, input: &Input, raw: Vec<u8>) -> FileRead {
        match bytes::unpack(raw, input.path(), &self.options.limits) {
            Ok(raw) => files::read_raw(input, raw, self.options, &self.library),
            Err(problem) => FileRead::failed(problem),
        }
    }
}

/// The cue file that ships inside the binary, read and validated, for `check`.
///
/// # Errors
/// Where the embedded files are broken; a test holds that they are not.
pub fn check_cues() -> Result<Vec<BoilerplateFault>, CorpusError> {
    language::check()?;
    Ok(examples::faults(&library::Library::embedded()?))
}

/// A hash of the cue files, for caches: what a file gives depends on them.
pub fn version() -> String {
    let mut hasher = blake3::Hasher::new();
    for (_, text) in KNOWLEDGE_FILES {
        hasher.update(text.as_bytes());
        hasher.update(&[0]);
    }
    hasher.finalize().to_hex().chars().take(16).collect()
}

/// Whether `path` stands for standard input.
fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, name: &str, content: &[u8]) {
        std::fs::write(root.join(name), content).unwrap();
    }

    fn read(root: &Path) -> CorpusRead {
        read_corpus(&[root.to_path_buf()], &CorpusOptions::default()).unwrap()
    }

    #[test]
    fn rows_of_a_table_are_told_by_the_lines_that_an_editor_shows() {
        let table = "id,text,published\nx,\"One\ntwo.\",2025-05-01\n\ny,,2025-05-02\nz,Three.,2025-05-03\n";
        for ends in ["\n", "\r\n"] {
            let folder = tempfile::tempdir().unwrap();
            write(folder.path(), "t.csv", table.replace('\n', ends).as_bytes());
            let read = read(folder.path());
            let problems: Vec<_> = read.problems.iter().map(|p| (p.report.as_str(), p.line)).collect();
            assert_eq!(problems, [("y", Some(5))], "{ends:?}");
        }
    }

    #[test]
    fn every_fault_of_a_folder_is_told_and_the_rest_read() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        write(root, "a.txt", b"Two men were held in Hit on 3 May 2025, police said.");
        write(root, "b.txt", b"");
        write(root, "c.txt", b"%PDF-1.7");
        write(root, "d.jsonl", b"{\"id\":\"d1\",\"text\":\"One.\"}\n{\"id\":\"d2\",\n{\"id\":\"a\",\"text\":\"Other.\"}\n{\"id\":\"d1\",\"text\":\"One.\"}\n");
        write(root, "e.csv", b"id;title;date;body\n9;T;16.04.2025;\"Words, more\"\n");
        write(root, "f.txt", b"  \n ");
        write(root, "g.csv", b"x,y\n1,2\n");
        let read = read(root);
        let ids: Vec<_> = read.reports.iter().map(|r| r.id.as_str()).collect();
        assert_eq!(ids, ["9", "a", "d1"]);
        assert_eq!(read.reports[0].published_date().unwrap().to_string(), "2025-04-16");
        let told: Vec<String> = read
            .problems
            .iter()
            .map(|p| format!("{} {}", p.path.file_name().unwrap().to_string_lossy(), p.what))
            .collect();
        assert_eq!(
            told,
            [
                "b.txt the file is empty",
                "c.txt the file is not text",
                "d.jsonl this is not a report in JSON",
                "f.txt the report has no text",
                "g.csv the table has no column for the text",
                "d.jsonl two reports have the id `a`",
                "d.jsonl the report `d1` is here a second time, word for word",
            ]
        );
        assert_eq!((read.problems[2].line, read.problems[2].column), (Some(2), Some(11)));
        assert!(read.problems[5].why.contains("a.txt"));
        assert!(read.problems.iter().all(|p| !p.hint.is_empty()));
    }

    #[test]
    fn an_empty_folder_and_a_missing_path_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(folder.path()).problems[0].what.contains("holds no reports"));
        let missing = read_corpus(&[folder.path().join("nowhere")], &CorpusOptions::default());
        assert!(matches!(missing, Err(CorpusError::Missing { .. })));
        assert!(matches!(read_corpus(&[], &CorpusOptions::default()), Err(CorpusError::NoPaths)));
    }

    #[test]
    fn a_text_of_fifty_megabytes_in_one_line_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "long.txt", &b"word and ".repeat(50 << 17));
        let read = read(folder.path());
        assert!(read.problems[0].what.contains("too long"));
        assert_eq!(read.problems[0].report, "long");
    }

    #[test]
    fn a_single_line_as_long_as_the_limit_allows_is_read() {
        let folder = tempfile::tempdir().unwrap();
        for (name, piece) in [
            ("a.txt", "| a [( "),
            ("b.md", "[[(*"),
            ("c.txt", "May 3, "),
            ("d.txt", "Read more: x. "),
            ("e.html", "< <a "),
        ] {
            write(folder.path(), name, piece.repeat((2 << 20) / piece.len()).as_bytes());
        }
        assert_eq!(read(folder.path()).reports.len(), 5);
    }
}
