//! The project: which reports, which knowledge, where to. Read from `wallmap.toml` or made from arguments. Reads no reports.

use super::error::BuildError;
use super::formats::default_formats;
use super::project_file;
use crate::export::ExportOptions;
use crate::model::Date;
use std::path::{Path, PathBuf};

/// Name of the project file.
pub const PROJECT_FILE: &str = "wallmap.toml";

/// The profile that is used when a project names none.
pub const DEFAULT_PROFILE: &str = "levant";

/// What to build, from what, and where to. Paths are ready to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The folder that holds the project file; `None` for a build from arguments alone.
    pub root: Option<PathBuf>,
    /// Name for people; goes into the output.
    pub title: String,
    /// Files and folders of reports; `-` is standard input.
    pub corpus: Vec<PathBuf>,
    /// Day of publication for reports that tell none.
    pub published: Option<Date>,
    /// The output folder.
    pub output: PathBuf,
    /// Formats to write, by name.
    pub formats: Vec<String>,
    /// Layers and tables to write, by name; empty for all of the profile.
    pub layers: Vec<String>,
    /// Settings of the formats.
    pub export: ExportOptions,
    /// An embedded profile's name, or the path of a profile file (ends in `.toml`).
    pub profile: String,
    /// The project's own gazetteer tables, stacked before the embedded ones, first wins.
    pub gazetteer: Vec<PathBuf>,
    /// The project's own lexicon files, added to the embedded ones.
    pub lexicon: Vec<PathBuf>,
    /// Country codes (ISO 3166-1 alpha-2) that the corpus is mostly about: a leaning that forbids nothing.
    pub theatre: Vec<String>,
    /// The analysts' corrections; need not exist.
    pub corrections: Option<PathBuf>,
}

impl Project {
    /// A project without a file: reports in, output folder out, everything else embedded.
    pub fn from_corpus(corpus: Vec<PathBuf>, output: PathBuf) -> Self {
        Self {
            root: None,
            title: String::new(),
            corpus,
            published: None,
            output,
            formats: default_formats(),
            layers: Vec::new(),
            export: ExportOptions::default(),
            profile: DEFAULT_PROFILE.to_owned(),
            gazetteer: Vec::new(),
            lexicon: Vec::new(),
            theatre: Vec::new(),
            corrections: None,
        }
    }

    /// Reads a project file, or the `wallmap.toml` of a folder.
    pub fn read(path: &Path) -> Result<Self, BuildError> {
        let (text, file, root) = read_file(path)?;
        Self::parse(&text, &file, &root)
    }

    /// Reads the text of a project file; paths in it count from `root`. The error is its first fault.
    pub fn parse(text: &str, file: &Path, root: &Path) -> Result<Self, BuildError> {
        let (project, mut faults) = project_file::parse(text, file, root);
        match project {
            Some(project) if faults.is_empty() => Ok(project),
            _ if faults.is_empty() => Err(BuildError::NoProject { folder: root.to_owned() }),
            _ => Err(faults.swap_remove(0)),
        }
    }

    /// Every fault of a project file, or of the `wallmap.toml` of a folder, with the project that the sound settings make; `None` where the
    /// file cannot be read as TOML.
    ///
    /// # Errors
    /// There is no such file, or it cannot be read.
    pub fn read_with_faults(path: &Path) -> Result<(Option<Self>, Vec<BuildError>), BuildError> {
        let (text, file, root) = read_file(path)?;
        Ok(project_file::parse(&text, &file, &root))
    }

    /// The folder that holds what a project remembers from build to build: `.wallmap` beside the project file, else in the output folder.
    pub fn memory(&self) -> PathBuf {
        self.root.as_deref().unwrap_or(&self.output).join(MEMORY)
    }
}

/// Name of the folder of a project's memory.
pub(crate) const MEMORY: &str = ".wallmap";

/// Whether a profile setting names a file rather than an embedded profile.
pub(crate) fn is_file_name(profile: &str) -> bool {
    Path::new(profile).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

/// What can stand between cells, for people.
pub const DELIMITERS: &str = "Use `,` or `;` or `|` or `tab`";

/// The delimiter of CSV that a word means; `None` where it means none.
pub fn delimiter(typed: &str) -> Option<u8> {
    match typed {
        "," => Some(b','),
        ";" => Some(b';'),
        "|" => Some(b'|'),
        "tab" | "\t" | "\\t" => Some(b'\t'),
        _ => None,
    }
}

/// The text of a project file, its path, and the folder that its paths count from.
fn read_file(path: &Path) -> Result<(String, PathBuf, PathBuf), BuildError> {
    let file = if path.is_dir() { path.join(PROJECT_FILE) } else { path.to_owned() };
    let text = match fs_err::read_to_string(&file) {
        Ok(text) => text,
        Err(source) if source.kind() == std::io::ErrorKind::NotFound && path.is_dir() => {
            return Err(BuildError::NoProject { folder: path.to_owned() });
        }
        Err(source) => return Err(BuildError::ReadProject { path: file, source: plain(&source) }),
    };
    let root = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let root = root.to_owned();
    Ok((text, file, root))
}

/// fs-err puts the path into the error's text; our errors name it themselves.
fn plain(error: &std::io::Error) -> std::io::Error {
    use std::error::Error as _;
    match error.source().and_then(|inner| inner.downcast_ref::<std::io::Error>()) {
        Some(inner) => std::io::Error::new(error.kind(), inner.to_string()),
        None => std::io::Error::new(error.kind(), error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> (usize, usize, String, String) {
        match Project::parse(text, Path::new("wallmap.toml"), Path::new("/nowhere")) {
            Err(BuildError::Project { line, column, what, hint, .. }) => (line, column, what, hint),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_typo_is_told_with_its_place_and_the_right_word() {
        let (line, column, what, hint) = fault("title = \"x\"\n\nformts = [\"csv\"]\n");
        assert_eq!((line, column), (3, 1));
        assert!(what.contains("unknown field `formts`"), "{what}");
        assert_eq!(hint, "Did you mean `formats`?");
    }

    #[test]
    fn each_wrong_value_is_told_where_it_stands() {
        for (text, line, column, what) in [
            ("corpus = [\"missing\"]", 1, 11, "does not exist"),
            ("corpus = []\npublished = \"soon\"", 2, 13, "is not a day"),
            ("corpus = []\ntheatre = [\"IQ\", \"Syria\"]", 2, 18, "no country code"),
            ("corpus = []\ntheatre = [\"XX\"]", 2, 12, "no country code"),
            ("corpus = []\nformats = [\"geojsn\"]", 2, 12, "unknown format"),
            ("corpus = []\nprofile = \"mine.toml\"", 2, 11, "does not exist"),
            ("corpus = []\ngazetteer = [\"a.csv\"]", 2, 14, "does not exist"),
            ("corpus = []\noutput = \"\"", 2, 10, "is empty"),
            ("corpus = \"reports\"", 1, 10, "invalid type"),
            ("corpus = [", 1, 11, ""),
        ] {
            let (got_line, got_column, got, hint) = fault(text);
            assert_eq!((got_line, got_column), (line, column), "{text}: {got}");
            assert!(got.contains(what), "{text}: {got}");
            assert!(!hint.is_empty(), "{text}");
        }
    }

    #[test]
    fn days_may_be_written_with_and_without_quotes() {
        for text in ["corpus = []\npublished = 2025-06-01", "corpus = []\npublished = \"2025-06-01\""] {
            let project = Project::parse(text, Path::new("wallmap.toml"), Path::new(".")).expect("parses");
            assert_eq!(project.published, Some(jiff::civil::date(2025, 6, 1)));
        }
    }
}
