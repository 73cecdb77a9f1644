//! Which files a corpus has, in which order, and which reader each one gets. Opens folders; reads no text itself.

use super::library::Library;
use super::options::{CorpusOptions, Limits};
use super::problem::{CorpusError, Problem, Severity};
use super::record::{self, FileRead, Place, Placed};
use super::{bytes, decode, html, html_head, is_stdin, jsonl, table, text};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// What a file's ending says about its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Markdown,
    Html,
    Jsonl,
    Json,
    Table(u8),
    /// To be judged by the first bytes.
    Unknown,
}

const ENDINGS: &[(&str, Format)] = &[
    ("txt", Format::Text),
    ("text", Format::Text),
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("jsonl", Format::Jsonl),
    ("ndjson", Format::Jsonl),
    ("json", Format::Json),
    ("csv", Format::Table(b',')),
    ("tsv", Format::Table(b'\t')),
];
/// What a build leaves in its output folder.
const BUILT: &str = ".wallmap/built.json";
/// What to do with a file that is too long for one report.
const SPLIT: &str = "split it into one file per report, or write one report a line as JSONL";
const PACKED: &[&str] = &["gz", "gzip", "zst", "zstd"];

/// One file to read; how it is read was decided by its ending, or will be by its first bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    pub(super) path: PathBuf,
    pub(super) format: Format,
}

impl Input {
    /// A file by its path alone.
    pub fn of(path: &Path) -> Self {
        Self { path: path.to_path_buf(), format: format_of(path) }
    }

    /// The file; `-` for standard input.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// The files of a corpus and what was odd in finding them.
#[derive(Debug, Default)]
pub struct Listing {
    /// The files, in the order in which they are read.
    pub inputs: Vec<Input>,
    /// What was odd.
    pub problems: Vec<Problem>,
}

/// Lists the files under `paths`: paths as given, the content of folders sorted by name.
pub(super) fn list(paths: &[PathBuf], limits: &Limits) -> Result<Listing, CorpusError> {
    if paths.is_empty() {
        return Err(CorpusError::NoPaths);
    }
    let mut listing = Listing::default();
    for path in paths {
        if is_stdin(path) {
            listing.inputs.push(Input { path: path.clone(), format: Format::Unknown });
            continue;
        }
        let data = fs_err::metadata(path)
            .map_err(|e| CorpusError::Missing { path: path.clone(), why: plain_io(&e) })?;
        if !data.is_dir() {
            listing.inputs.push(Input { path: path.clone(), format: format_of(path) });
            continue;
        }
        let before = listing.inputs.len();
        let root = fs_err::canonicalize(path).unwrap_or_else(|_| path.clone());
        let mut folder =
            Folder { limits, root, seen: Vec::new(), entries: 0, other: Vec::new(), listing: &mut listing };
        folder.walk(path, 0, false);
        let other = std::mem::take(&mut folder.other);
        tell_other_files(path, &other, &mut listing.problems);
        if listing.inputs.len() == before {
            let mut problem = Problem::at(path, None);
            "the folder holds no reports".clone_into(&mut problem.what);
            problem.why = if other.is_empty() {
                "it is empty".to_owned()
            } else {
                format!("none of its {} files is of a kind that is read", other.len())
            };
            "put .txt, .md, .html, .json, .jsonl, .csv or .tsv files into it (.gz and .zst are fine)"
                .clone_into(&mut problem.hint);
            listing.problems.push(problem);
        }
    }
    Ok(listing)
}

struct Folder<'l> {
    limits: &'l Limits,
    /// Real path of the folder that was named.
    root: PathBuf,
    /// Real paths of the folders above, against loops of symbolic links.
    seen: Vec<PathBuf>,
    /// How many entries were looked at: a link may lead to folders without end.
    entries: usize,
    other: Vec<PathBuf>,
    listing: &'l mut Listing,
}

/// What an entry of a folder is, as the folder tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
    Other,
    /// A link, or a file system that does not tell.
    ToBeLookedAt,
}

impl Kind {
    fn of(told: Option<std::fs::FileType>) -> Self {
        match told {
            Some(told) if told.is_file() => Self::File,
            Some(told) if told.is_dir() => Self::Folder,
            Some(told) if !told.is_symlink() => Self::Other,
            _ => Self::ToBeLookedAt,
        }
    }
}

impl Folder<'_> {
    /// Walks a folder; `linked` where a link led to it or to one above: links to folders in there lead no further, or one would lead all over the disk.
    fn walk(&mut self, folder: &Path, depth: usize, linked: bool) {
        let real = fs_err::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
        if self.seen.contains(&real) {
            return;
        }
        if depth > 0 && self.root.starts_with(&real) {
            self.told(
                folder,
                "a link leads to a folder that holds the corpus",
                "what lies there is not read",
            );
            return;
        }
        // The layers of an earlier build, written inside the corpus, are no reports.
        if depth > 0 && folder.join(BUILT).is_file() {
            return;
        }
        if depth > self.limits.depth {
            self.told(
                folder,
                "folders lie too deep in one another",
                &format!("the limit is {}", self.limits.depth),
            );
            return;
        }
        let entries = match fs_err::read_dir(folder) {
            Ok(entries) => entries,
            Err(e) => {
                let mut problem = bytes::unreadable(folder, &e);
                "the folder cannot be read".clone_into(&mut problem.what);
                self.listing.problems.push(problem);
                return;
            }
        };
        let mut entries: Vec<(OsString, Kind)> = entries
            .filter_map(Result::ok)
            .map(|entry| (entry.file_name(), Kind::of(entry.file_type().ok())))
            .collect();
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        self.seen.push(real);
        for (name, kind) in entries {
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let path = folder.join(&name);
            self.entries = self.entries.saturating_add(1);
            if self.listing.inputs.len() >= self.limits.files
                || self.entries > self.limits.files.saturating_mul(2)
            {
                // Told once, not for each folder on the way up.
                if self.entries != usize::MAX {
                    self.told(
                        &path,
                        "too many files",
                        &format!("the limit is {}; the rest was left out", self.limits.files),
                    );
                }
                self.entries = usize::MAX;
                break;
            }
            let is_link = kind == Kind::ToBeLookedAt;
            let kind = match kind {
                // A link counts as what it leads to.
                Kind::ToBeLookedAt => match fs_err::metadata(&path) {
                    Ok(data) => Kind::of(Some(data.file_type())),
                    Err(e) => {
                        self.listing.problems.push(bytes::unreadable(&path, &e));
                        continue;
                    }
                },
                known => known,
            };
            match kind {
                Kind::Folder if is_link && linked => self.other.push(path),
                Kind::Folder => self.walk(&path, depth + 1, linked || is_link),
                Kind::File => match format_of_name(&name) {
                    Format::Unknown => self.other.push(path),
                    format => self.listing.inputs.push(Input { path, format }),
                },
                Kind::Other | Kind::ToBeLookedAt => self.other.push(path),
            }
        }
        self.seen.pop();
    }

    fn told(&mut self, path: &Path, what: &str, why: &str) {
        let mut problem = Problem::at(path, None);
        (problem.what, problem.why) = (what.to_owned(), why.to_owned());
        "name the parts of the corpus that you need, one by one".clone_into(&mut problem.hint);
        self.listing.problems.push(problem);
    }
}

/// One warning for all files of a folder that are no reports; pictures beside saved pages are common.
fn tell_other_files(folder: &Path, other: &[PathBuf], problems: &mut Vec<Problem>) {
    let Some(first) = other.first() else { return };
    let mut problem = Problem::at(folder, None);
    problem.severity = Severity::Warning;
    problem.what = format!("left {} files unread", other.len());
    problem.why = format!("their endings are not those of reports (`{}` for one)", first.display());
    "name such a file itself if it is a report; its content is then looked at".clone_into(&mut problem.hint);
    problems.push(problem);
}

fn plain_io(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "it does not exist".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

/// The format that a file's ending names, a packer's ending aside.
fn format_of(path: &Path) -> Format {
    path.file_name().map_or(Format::Unknown, format_of_name)
}

/// The same for the name of a file.
fn format_of_name(name: &OsStr) -> Format {
    let mut parts = name.as_encoded_bytes().rsplitn(3, |byte| *byte == b'.');
    let (Some(mut ending), Some(before)) = (parts.next(), parts.next()) else { return Format::Unknown };
    if PACKED.iter().any(|packed| packed.as_bytes().eq_ignore_ascii_case(ending)) {
        if parts.next().is_none() {
            return Format::Unknown;
        }
        ending = before;
    }
    let known = ENDINGS.iter().find(|(known, _)| known.as_bytes().eq_ignore_ascii_case(ending));
    known.map_or(Format::Unknown, |(_, format)| *format)
}

/// A file's name without a packer's ending and without the ending of a format that is read.
pub(super) fn without_endings(name: &str) -> &str {
    let lower = name.to_lowercase();
    if lower.len() != name.len() {
        return name;
    }
    let packed = PACKED.iter().find_map(|e| lower.strip_suffix(&format!(".{e}"))).unwrap_or(&lower);
    let kept = ENDINGS.iter().find_map(|(e, _)| packed.strip_suffix(&format!(".{e}"))).unwrap_or(packed);
    name.get(..kept.len()).filter(|kept| !kept.is_empty()).unwrap_or(name)
}

/// Reads one file with the reader of its format.
pub(super) fn read_input(input: &Input, options: &CorpusOptions, library: &Library) -> FileRead {
    // A file of one report need not be read to its end to be too long; a letter takes up to four bytes.
    let most = match input.format {
        Format::Text | Format::Markdown => options.limits.report_bytes.saturating_mul(4),
        Format::Html => options.limits.report_bytes.saturating_mul(64),
        _ => u64::MAX,
    };
    let limits = Limits { file_bytes: options.limits.file_bytes.min(most), ..options.limits };
    match bytes::read(&input.path, &limits) {
        Ok(raw) => read_raw(input, raw, options, library),
        Err(mut problem) => {
            if most < u64::MAX && problem.report.is_empty() {
                problem.report = record::id_from_path(&input.path);
            }
            if most < options.limits.file_bytes && problem.what == bytes::TOO_LARGE {
                "the report is too long".clone_into(&mut problem.what);
                problem.why = format!(
                    "it has more than {most} bytes, the limit of its text is {}",
                    options.limits.report_bytes
                );
                SPLIT.clone_into(&mut problem.hint);
            }
            FileRead::failed(problem)
        }
    }
}

/// Reads the unpacked bytes of a file.
pub(super) fn read_raw(input: &Input, raw: Vec<u8>, options: &CorpusOptions, library: &Library) -> FileRead {
    let path = input.path.as_path();
    let format = if input.format == Format::Unknown { sniff(&raw) } else { input.format };
    if raw.is_empty() {
        let mut problem = Problem::at(path, None);
        if matches!(format, Format::Text | Format::Markdown | Format::Html | Format::Unknown) {
            problem.report = record::id_from_path(path);
        }
        "the file is empty".clone_into(&mut problem.what);
        "it is 0 bytes long".clone_into(&mut problem.why);
        "remove it, or put the article's text in".clone_into(&mut problem.hint);
        return FileRead::failed(problem);
    }
    let told = if format == Format::Html { html_head::told_encoding(&raw) } else { None };
    let decoded = match decode::decode(&raw, told) {
        Ok(decoded) => decoded,
        Err(decode::Binary(why)) => {
            let mut problem = Problem::at(path, None);
            "the file is not text".clone_into(&mut problem.what);
            problem.why = why;
            "export it as text, HTML, CSV or JSONL first".clone_into(&mut problem.hint);
            return FileRead::failed(problem);
        }
    };
    drop(raw);
    match format {
        Format::Jsonl => jsonl::read(&decoded, path, options, library),
        Format::Json => jsonl::read_json(&decoded, path, options, library),
        Format::Table(separator) => table::read(&decoded, separator, path, options, library),
        Format::Text | Format::Markdown | Format::Html | Format::Unknown => {
            let limit = options.limits.report_bytes;
            // A page is mostly markup: it may be sixteen times as long as the text that is taken out of it.
            let room = if format == Format::Html { limit.saturating_mul(16) } else { limit };
            if decoded.text.len() as u64 > room {
                let mut problem = Problem::at(path, None);
                problem.report = record::id_from_path(path);
                "the report is too long".clone_into(&mut problem.what);
                problem.why = format!("it has {} bytes, the limit is {room}", decoded.text.len());
                SPLIT.clone_into(&mut problem.hint);
                return FileRead::failed(problem);
            }
            let mut record = match format {
                Format::Html => html::read(&decoded.text, library),
                Format::Markdown => text::read_markdown(&decoded.text, library),
                _ => text::read(&decoded.text, library),
            };
            record.notes.splice(0..0, decoded.notes);
            if record.id.is_empty() {
                record.id = record::id_from_path(path);
            }
            match record::finish(record, Place { path, line: None }, options, library) {
                Ok(report) => {
                    FileRead { reports: vec![Placed::new(report, path, None)], problems: Vec::new() }
                }
                Err(problem) => FileRead::failed(problem),
            }
        }
    }
}

/// The format of a file without a telling name, from its first bytes.
fn sniff(raw: &[u8]) -> Format {
    let head = String::from_utf8_lossy(raw.get(..raw.len().min(4096)).unwrap_or(raw)).to_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with('{') {
        Format::Jsonl
    } else if head.starts_with("[{") || head.starts_with("[\n") && head.contains('{') {
        Format::Json
    } else if head.starts_with("<!doctype html") || head.starts_with("<html") || head.contains("<body") {
        Format::Html
    } else {
        Format::Text
    }
}

#[cfg(test)]
mod tests;
