//! The text of `wallmap.toml` to a [`Project`], with every fault of it. Opens no file; looks only whether those that are named are there.

use super::error::{BuildError, nearest, quoted};
use super::formats::{default_formats, unknown_format};
use super::project::{DEFAULT_PROFILE, DELIMITERS, PROJECT_FILE, Project, delimiter, is_file_name};
use super::settings::SETTINGS;
use crate::export::ExportOptions;
use crate::model::Date;
use serde::Deserialize;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::DeTable;

/// The folder of reports where a project names none.
const REPORTS: &str = "reports";

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

/// Faults of one file, by where they stand.
struct Faults<'t> {
    text: &'t str,
    file: &'t Path,
    found: Vec<(usize, BuildError)>,
}

impl Faults<'_> {
    fn at(&mut self, span: Range<usize>, what: String, hint: String) {
        let (line, column) = line_and_column(self.text, span.start);
        let fault = BuildError::Project { path: self.file.to_owned(), line, column, what, hint };
        self.found.push((span.start, fault));
    }

    fn toml(&mut self, error: &toml::de::Error) {
        let message = error.message().trim().to_owned();
        self.at(error.span().unwrap_or(0..0), first_line(&message), syntax_hint(&message));
    }
}

/// Reads the text of a project file; paths in it count from `root`. Gives the project that its sound settings make, `None` where it is no
/// TOML, and every fault in the order of the file.
pub(super) fn parse(text: &str, file: &Path, root: &Path) -> (Option<Project>, Vec<BuildError>) {
    let mut faults = Faults { text, file, found: Vec::new() };
    let project = settings(text, &mut faults).map(|(raw, wrong)| project(raw, &wrong, root, &mut faults));
    faults.found.sort_by_key(|(at, _)| *at);
    (project, faults.found.into_iter().map(|(_, fault)| fault).collect())
}

/// The settings that can be read, and the names of those that cannot.
fn settings(text: &str, faults: &mut Faults<'_>) -> Option<(ProjectFile, Vec<String>)> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        // What follows from a fault stands on its line.
        let line = |error: &toml::de::Error| line_and_column(text, error.span().map_or(0, |s| s.start)).0;
        let mut told = Vec::new();
        for error in &errors {
            if !told.contains(&line(error)) {
                told.push(line(error));
                faults.toml(error);
            }
        }
        return None;
    }
    let entries: Vec<(String, Range<usize>)> = table
        .get_ref()
        .iter()
        .map(|(key, value)| {
            let (key_at, value_at) = (key.span(), value.span());
            let from = key_at.start.min(value_at.start);
            (key.get_ref().to_string(), from..value_at.end.max(key_at.end))
        })
        .collect();
    // A setting that cannot be read is blanked out, so that the next one is looked at, in its own place.
    let mut rest = text.to_owned();
    let mut wrong = Vec::new();
    loop {
        let error = match toml::from_str::<ProjectFile>(&rest) {
            Ok(raw) => return Some((raw, wrong)),
            Err(error) => error,
        };
        faults.toml(&error);
        let at = error.span().map_or(0, |span| span.start);
        let (name, span) = entries.iter().find(|(name, span)| span.contains(&at) && !wrong.contains(name))?;
        wrong.push(name.clone());
        let blank: String =
            rest.get(span.clone())?.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
        rest.replace_range(span.clone(), &blank);
    }
}

fn project(raw: ProjectFile, wrong: &[String], root: &Path, faults: &mut Faults<'_>) -> Project {
    let mut corpus = Vec::new();
    if raw.corpus.is_none() && !root.join(REPORTS).exists() && !wrong.iter().any(|name| name == "corpus") {
        let folder = root.join(REPORTS);
        faults.found.push((usize::MAX, BuildError::NoReports { project: faults.file.to_owned(), folder }));
    }
    for name in raw.corpus.unwrap_or_else(|| vec![Spanned::new(0..0, REPORTS.to_owned())]) {
        let path = root.join(name.get_ref());
        if name.get_ref() == "-" {
            corpus.push(PathBuf::from("-"));
        } else if path.exists() {
            corpus.push(path);
        } else if name.span() != (0..0) {
            faults.at(
                name.span(),
                format!("the corpus `{}` does not exist", name.get_ref()),
                format!(
                    "`corpus` lists files and folders of reports, counted from the folder of {PROJECT_FILE}"
                ),
            );
        }
    }

    let published = raw.published.and_then(|value| {
        let span = value.span();
        let written = match value.into_inner() {
            toml::Value::String(text) => text,
            other => other.to_string(),
        };
        let day = written.parse::<Date>().ok();
        if day.is_none() {
            faults.at(
                span,
                format!("`published` is not a day: `{written}`"),
                "Write it as year-month-day, such as 2025-06-01".to_owned(),
            );
        }
        day
    });

    let mut theatre = Vec::new();
    for code in raw.theatre.unwrap_or_default() {
        match super::country_code(code.get_ref()) {
            Ok(known) => theatre.push(known),
            Err(hint) => faults.at(code.span(), format!("`{}` is no country code", code.get_ref()), hint),
        }
    }

    let mut formats = Vec::new();
    for format in raw.formats.unwrap_or_default() {
        if let Some(hint) = unknown_format(format.get_ref()) {
            faults.at(format.span(), format!("unknown format `{}`", format.get_ref()), hint);
        } else if !formats.contains(format.get_ref()) {
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
        match delimiter(sign.get_ref()) {
            Some(byte) => export.csv.delimiter = byte,
            None => faults.at(
                sign.span(),
                format!("`{}` cannot stand between cells", sign.get_ref()),
                DELIMITERS.to_owned(),
            ),
        }
    }

    let profile = match raw.profile {
        None => DEFAULT_PROFILE.to_owned(),
        Some(name) if is_file_name(name.get_ref()) => {
            let path = root.join(name.get_ref());
            if path.is_file() {
                path.to_string_lossy().into_owned()
            } else {
                faults.at(
                    name.span(),
                    format!("the profile file `{}` does not exist", name.get_ref()),
                    "Name an embedded profile without `.toml`, or the path of a profile file with it"
                        .to_owned(),
                );
                DEFAULT_PROFILE.to_owned()
            }
        }
        Some(name) => name.into_inner(),
    };

    let output = match raw.output {
        Some(name) if name.get_ref().trim().is_empty() => {
            faults.at(
                name.span(),
                "`output` is empty".to_owned(),
                "Name the folder that the layers go to, such as \"output\"".to_owned(),
            );
            root.join("output")
        }
        Some(name) => root.join(name.get_ref()),
        None => root.join("output"),
    };

    let gazetteer = files(raw.gazetteer, "gazetteer", root, faults);
    let lexicon = files(raw.lexicon, "lexicon", root, faults);
    Project {
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
            raw.corrections.map_or_else(|| root.join("corrections.csv"), |name| root.join(name.get_ref())),
        ),
    }
}

/// Paths are checked where a typo would otherwise go unnoticed: a list of tables that is not there.
fn files(
    list: Option<Vec<Spanned<String>>>,
    what: &str,
    root: &Path,
    faults: &mut Faults<'_>,
) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for name in list.unwrap_or_default() {
        let path = root.join(name.get_ref());
        if path.is_file() {
            files.push(path);
            continue;
        }
        faults.at(
            name.span(),
            format!("the {what} file `{}` does not exist", name.get_ref()),
            format!("Paths count from the folder of {PROJECT_FILE}; remove the entry, or make the file"),
        );
    }
    files
}

/// Line and column (in characters), both from 1, of a byte offset.
fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_told_where_it_stands_and_the_rest_is_read() {
        let text = "title = 7\ncorpus = [\"nowhere\", \"-\"]\nfoo = [\n  1,\n]\npublished = \"soon\"\n\
                    theatre = [\"IQ\", \"QQ\"]\nformats = [\"csvv\", \"csv\"]\ncsv_hxl = \"yes\"\ngazetteer = [\"a.csv\", \"b.csv\"]\n";
        let (project, faults) = parse(text, Path::new("w.toml"), Path::new("/nowhere"));
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        for (told, place) in told.iter().zip([
            "line 1, column 9: invalid type",
            "line 2, column 11: the corpus `nowhere`",
            "line 3, column 1: unknown field `foo`",
            "line 6, column 13: `published` is not a day",
            "line 7, column 18: `QQ` is no country code",
            "line 8, column 12: unknown format `csvv`",
            "line 9, column 11: invalid type",
            "line 10, column 14: the gazetteer file `a.csv`",
            "line 10, column 23: the gazetteer file `b.csv`",
        ]) {
            assert!(told.contains(place), "{place}: {told}");
        }
        assert_eq!(told.len(), 9, "{told:#?}");
        let project = project.expect("the sound settings");
        assert_eq!((project.theatre, project.formats), (vec!["IQ".to_owned()], vec!["csv".to_owned()]));
        assert_eq!(project.corpus, [PathBuf::from("-")]);
    }

    #[test]
    fn what_is_no_toml_is_told_line_by_line() {
        let (project, faults) =
            parse("title = \ncorpus = [\"-\"]\nfoo\n", Path::new("w.toml"), Path::new("."));
        assert!(project.is_none());
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert!(told.len() == 2 && told[0].contains("line 1") && told[1].contains("line 3"), "{told:?}");
    }
}
