//! The project: which reports, which knowledge, where to. Read from `wallmap.toml` or made from arguments. Reads no reports.

use super::error::{BuildError, nearest, quoted};
use super::formats::{default_formats, unknown_format};
use super::settings::SETTINGS;
use crate::export::ExportOptions;
use crate::model::Date;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// Name of the project file.
pub const PROJECT_FILE: &str = "wallmap.toml";

/// The folder of reports where a project names none.
const REPORTS: &str = "reports";

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectFile {
    title: Option<String>,
    corpus: Option<Vec<Spanned<String>>>,
    published: Option<Spanned<toml::Value>>,
    output: Option<Spanned<String>>,
    formats: Option<Vec<Spanned<String>>>,
    layers: Option<Vec<String>>,
    csv_bom: Option<bool>,
    csv_delimiter: Option<Spanned<String>>,
    csv_hxl: Option<bool>,
    csv_raw: Option<bool>,
    profile: Option<Spanned<String>>,
    gazetteer: Option<Vec<Spanned<String>>>,
    lexicon: Option<Vec<Spanned<String>>>,
    theatre: Option<Vec<Spanned<String>>>,
    corrections: Option<Spanned<String>>,
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
        let file = if path.is_dir() { path.join(PROJECT_FILE) } else { path.to_owned() };
        let text = match fs_err::read_to_string(&file) {
            Ok(text) => text,
            Err(source) if source.kind() == std::io::ErrorKind::NotFound && path.is_dir() => {
                return Err(BuildError::NoProject { folder: path.to_owned() });
            }
            Err(source) => return Err(BuildError::ReadProject { path: file, source: plain(&source) }),
        };
        let root = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Self::parse(&text, &file, root)
    }

    /// Reads the text of a project file; paths in it count from `root`.
    pub fn parse(text: &str, file: &Path, root: &Path) -> Result<Self, BuildError> {
        let at = |span: std::ops::Range<usize>, what: String, hint: String| {
            let (line, column) = line_and_column(text, span.start);
            BuildError::Project { path: file.to_owned(), line, column, what, hint }
        };
        let raw: ProjectFile = toml::from_str(text).map_err(|error| {
            let message = error.message().trim().to_owned();
            let span = error.span().unwrap_or(0..0);
            at(span, first_line(&message), syntax_hint(&message))
        })?;

        // Paths are checked where a typo would otherwise go unnoticed: a list of tables that is not there.
        let files = |list: Option<Vec<Spanned<String>>>, what: &str| -> Result<Vec<PathBuf>, BuildError> {
            list.unwrap_or_default()
                .into_iter()
                .map(|name| {
                    let path = root.join(name.get_ref());
                    if path.is_file() {
                        return Ok(path);
                    }
                    Err(at(
                        name.span(),
                        format!("the {what} file `{}` does not exist", name.get_ref()),
                        format!("Paths count from the folder of {PROJECT_FILE}; remove the entry, or make the file"),
                    ))
                })
                .collect()
        };

        let mut corpus = Vec::new();
        if raw.corpus.is_none() && !root.join(REPORTS).exists() {
            return Err(BuildError::NoReports { project: file.to_owned(), folder: root.join(REPORTS) });
        }
        for name in raw.corpus.unwrap_or_else(|| vec![Spanned::new(0..0, REPORTS.to_owned())]) {
            let path = root.join(name.get_ref());
            if name.get_ref() == "-" {
                corpus.push(PathBuf::from("-"));
            } else if path.exists() {
                corpus.push(path);
            } else {
                return Err(at(
                    name.span(),
                    format!("the corpus `{}` does not exist", name.get_ref()),
                    format!(
                        "`corpus` lists files and folders of reports, counted from the folder of {PROJECT_FILE}"
                    ),
                ));
            }
        }

        let published = match raw.published {
            None => None,
            Some(value) => {
                let span = value.span();
                let written = match value.into_inner() {
                    toml::Value::String(text) => text,
                    other => other.to_string(),
                };
                let day = written.parse::<Date>().map_err(|_| {
                    at(
                        span,
                        format!("`published` is not a day: `{written}`"),
                        "Write it as year-month-day, such as 2025-06-01".to_owned(),
                    )
                })?;
                Some(day)
            }
        };

        let mut theatre = Vec::new();
        for code in raw.theatre.unwrap_or_default() {
            let known = super::country_code(code.get_ref())
                .map_err(|hint| at(code.span(), format!("`{}` is no country code", code.get_ref()), hint))?;
            theatre.push(known);
        }

        let mut formats = Vec::new();
        for format in raw.formats.unwrap_or_default() {
            if let Some(hint) = unknown_format(format.get_ref()) {
                return Err(at(format.span(), format!("unknown format `{}`", format.get_ref()), hint));
            }
            if !formats.contains(format.get_ref()) {
                formats.push(format.into_inner());
            }
        }
        if formats.is_empty() {
            formats = default_formats();
        }

        let mut export = ExportOptions::default();
        export.csv.bom = raw.csv_bom.unwrap_or(false);
        export.csv.hxl = raw.csv_hxl.unwrap_or(false);
        export.csv.raw = raw.csv_raw.unwrap_or(false);
        if let Some(sign) = raw.csv_delimiter {
            export.csv.delimiter = delimiter(sign.get_ref()).ok_or_else(|| {
                at(
                    sign.span(),
                    format!("`{}` cannot stand between cells", sign.get_ref()),
                    DELIMITERS.to_owned(),
                )
            })?;
        }

        let profile = match raw.profile {
            None => DEFAULT_PROFILE.to_owned(),
            Some(name) if is_file_name(name.get_ref()) => {
                let path = root.join(name.get_ref());
                if !path.is_file() {
                    return Err(at(
                        name.span(),
                        format!("the profile file `{}` does not exist", name.get_ref()),
                        "Name an embedded profile without `.toml`, or the path of a profile file with it"
                            .to_owned(),
                    ));
                }
                path.to_string_lossy().into_owned()
            }
            Some(name) => name.into_inner(),
        };

        let output = match raw.output {
            None => root.join("output"),
            Some(name) if name.get_ref().trim().is_empty() => {
                return Err(at(
                    name.span(),
                    "`output` is empty".to_owned(),
                    "Name the folder that the layers go to, such as \"output\"".to_owned(),
                ));
            }
            Some(name) => root.join(name.get_ref()),
        };

        let gazetteer = files(raw.gazetteer, "gazetteer")?;
        let lexicon = files(raw.lexicon, "lexicon")?;
        Ok(Self {
            root: Some(root.to_owned()),
            title: raw.title.unwrap_or_default(),
            corpus,
            published,
            output,
            formats,
            layers: raw.layers.unwrap_or_default(),
            export,
            profile,
            gazetteer,
            lexicon,
            theatre,
            corrections: Some(
                raw.corrections
                    .map_or_else(|| root.join("corrections.csv"), |name| root.join(name.get_ref())),
            ),
        })
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

/// Line and column (in characters), both from 1, of a byte offset.
pub(crate) fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset.min(text.len())).unwrap_or(text);
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

fn first_line(message: &str) -> String {
    message.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ")
}

/// What to do about an error of the TOML reader: for an unknown key the nearest one, else what the line should look like.
fn syntax_hint(message: &str) -> String {
    if let Some(key) = message.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next()) {
        let near = nearest(key, SETTINGS.iter().map(|setting| setting.name));
        if near.is_empty() {
            let all: Vec<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
            return format!("Settings are {}", all.join(", "));
        }
        return format!("Did you mean {}?", quoted(&near));
    }
    if message.starts_with("invalid type") {
        return "Lists stand in brackets, texts in double quotes: corpus = [\"reports\"]".to_owned();
    }
    "A setting is `name = \"value\"`, one a line; `wallmap init` writes a project file with every setting explained"
        .to_owned()
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
