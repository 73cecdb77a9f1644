//! One report as its file gives it, before dates and clutter are looked at, and the step from there to a [`Report`].

use super::library::Library;
use super::options::CorpusOptions;
use super::problem::Problem;
use super::{clean, publication, shared};
use crate::model::{LeftOut, Report};
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
use std::path::{Path, PathBuf};

/// The fields of one report as read. Empty where the file tells none.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Record {
    pub(super) id: String,
    /// The id to the letter, for streams that must give it back; empty where none was told.
    pub(super) id_as_given: String,
    pub(super) title: Option<String>,
    pub(super) published: Vec<Told>,
    pub(super) source: String,
    pub(super) url: String,
    pub(super) text: String,
    pub(super) notes: Vec<String>,
    /// Parts of `text` that the format itself shows to be no article (front matter, a page's menus), sorted, without overlap.
    pub(super) apart: Vec<LeftOut>,
}

/// A date as some field gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// The words.
    pub(super) words: String,
    /// Where they stood, as `Published::found_in` has it.
    pub(super) found_in: &'static str,
}

/// A finished report and where it came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Placed {
    /// The report.
    pub report: Report,
    /// Its file.
    pub path: PathBuf,
    /// Line in the file, from 1; `None` where the whole file is the report.
    pub line: Option<usize>,
    /// What its lines are compared with those of other reports by.
    pub(crate) lines: Vec<u64>,
    /// A BLAKE3 hash of the report, the parts that are left out apart.
    pub(crate) content: [u8; 32],
}

impl Placed {
    /// A finished report and where it stood.
    pub(super) fn new(report: Report, path: &Path, line: Option<usize>) -> Self {
        let (lines, content) = (shared::line_keys(&report), content(&report));
        Self { report, path: path.to_path_buf(), line, lines, content }
    }

    /// The place as people write it.
    pub(super) fn place(&self) -> String {
        match self.line {
            Some(line) => format!("{}:{line}", self.path.display()),
            None => self.path.display().to_string(),
        }
    }
}

fn content(report: &Report) -> [u8; 32] {
    let Report { id, title, published, source, url, text, left_out: _, notes } = report;
    let mut hasher = blake3::Hasher::new();
    // Each part is preceded by its length, so that no two reports give the same bytes.
    let mut add = |part: &[u8]| {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    };
    for part in [id.as_str(), source, url, text] {
        add(part.as_bytes());
    }
    // No title is another thing than an empty one.
    add(&[u8::from(title.is_some())]);
    add(title.as_deref().unwrap_or_default().as_bytes());
    add(format!("{published:?}").as_bytes());
    for note in notes {
        add(note.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

/// What reading one file gave. It depends on the file's path and bytes, the options and this version of wallmap, and on nothing else.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FileRead {
    /// The reports, in the order of the file.
    pub reports: Vec<Placed>,
    /// What could not be read or was assumed.
    pub problems: Vec<Problem>,
}

impl FileRead {
    /// A file that gave nothing but one problem.
    pub(super) fn failed(problem: Problem) -> Self {
        Self { reports: Vec::new(), problems: vec![problem] }
    }
}

/// Where a record stands, for problems.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'p> {
    pub(super) path: &'p Path,
    pub(super) line: Option<usize>,
}

/// Finds the day of publication and cuts clutter off; refuses reports without text or past the size limit.
pub(super) fn finish(
    record: Record,
    place: Place<'_>,
    options: &CorpusOptions,
    library: &Library,
) -> Result<Report, Problem> {
    let problem = |what: String, why: String, hint: &str| {
        let mut problem = Problem::at(place.path, place.line);
        problem.report.clone_from(&record.id);
        (problem.what, problem.why, problem.hint) = (what, why, hint.to_owned());
        problem
    };
    if record.text.trim().is_empty() {
        return Err(problem(
            "the report has no text".to_owned(),
            if record.text.is_empty() { "it is 0 bytes long" } else { "it holds nothing but blanks" }
                .to_owned(),
            "remove it, or put the article's text in",
        ));
    }
    let limit = options.limits.report_bytes;
    if record.text.len() as u64 > limit {
        return Err(problem(
            "the report is too long".to_owned(),
            format!("its text has {} bytes, the limit is {limit}", record.text.len()),
            "split it into one file per report, or write one report a line as JSONL",
        ));
    }
    let mut report = Report {
        // Every report has an id, also one whose file names it with blanks.
        id: if record.id.trim().is_empty() { id_from_path(place.path) } else { record.id },
        title: record.title.map(|t| one_line(&t)).filter(|t| !t.is_empty()),
        published: None,
        source: one_line(&record.source),
        url: record.url.trim().to_owned(),
        text: record.text.into(),
        left_out: Vec::new(),
        notes: record.notes,
    };
    if options.clean {
        report.left_out = clean::left_out(&report, record.apart, library);
    }
    let body: Vec<&str> = report.body().iter().map(|span| span.of(&report.text)).collect();
    let line = OnceCell::new();
    let evidence = publication::Evidence {
        told: &record.published,
        url: &report.url,
        path: place.path,
        text: &report.text,
        body: &body.join("\n"),
        line: &line,
    };
    if report.source.is_empty()
        && let Some(line) = evidence.dateline(library)
    {
        report.source.clone_from(&line.agency);
    }
    if report.source.is_empty() {
        report.source =
            super::outlet::find(&report.text, report.title.as_deref(), &library.publication.outlets);
    }
    let found = publication::find(evidence, options, library);
    report.published = found.published;
    report.notes.extend(found.notes);
    Ok(report)
}

/// Blanks of all kinds, line ends among them, become single spaces.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A report's id from its file: the name without folder and without any ending that reports have.
pub fn id_from_path(path: &Path) -> String {
    if super::is_stdin(path) {
        return "stdin".to_owned();
    }
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let id = super::files::without_endings(&name).trim();
    let id = if id.is_empty() { name.trim() } else { id };
    if id.is_empty() { "report".to_owned() } else { id.to_owned() }
}
