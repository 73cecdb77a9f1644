//! Everything that stops a build, with where, why and what to do next. A bad report is no error here: it becomes a problem of the summary.

use crate::corpus::Problem;
use std::path::PathBuf;

/// Why a build, a check or a reading could not be done at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// There is no project file where one was looked for.
    #[error("found no `wallmap.toml` in `{}`", folder.display())]
    NoProject {
        /// The folder.
        folder: PathBuf,
    },
    /// A project names no reports, and has none where they are looked for then.
    #[error("`{}` names no reports, and there is no `{}`", project.display(), folder.display())]
    NoReports {
        /// The project file.
        project: PathBuf,
        /// The folder that is missing.
        folder: PathBuf,
    },
    /// The project file cannot be read.
    #[error("failed to read the project file `{}`: {source}", path.display())]
    ReadProject {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The project file is not right.
    #[error("`{}`, line {line}, column {column}: {what}", path.display())]
    Project {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What is wrong.
        what: String,
        /// What to do.
        hint: String,
    },
    /// A setting that came from the command line is not right.
    #[error("{what}")]
    Setting {
        /// What is wrong.
        what: String,
        /// What to do.
        hint: String,
    },
    /// Nothing of the corpus can be read.
    #[error("{what}")]
    Corpus {
        /// What is wrong.
        what: String,
        /// What to do.
        hint: String,
    },
    /// There are files, and not one report in them could be read.
    #[error("{}", nothing_read(problems))]
    NothingRead {
        /// What is wrong with each.
        problems: Vec<Problem>,
    },
    /// A gazetteer, lexicon or profile is not right.
    #[error("{what}")]
    Knowledge {
        /// What is wrong.
        what: String,
        /// What to do.
        hint: String,
    },
    /// Rows of the corrections are not right.
    #[error("{}", faults.first().map_or_else(|| "the corrections are not right".to_owned(), ToString::to_string))]
    Corrections {
        /// Every fault.
        faults: Vec<super::Fault>,
    },
    /// The registry of ids is not right.
    #[error("{what}")]
    Registry {
        /// What is wrong.
        what: String,
        /// What to do.
        hint: String,
    },
    /// The layers cannot be made.
    #[error("{what}")]
    Layers {
        /// What is wrong.
        what: String,
        /// What to do.
        hint: String,
    },
    /// A format cannot be written.
    #[error("{what}")]
    Export {
        /// What is wrong.
        what: String,
        /// What to do.
        hint: String,
    },
    /// The output folder cannot be written.
    #[error("cannot write `{}`: {source}", path.display())]
    Output {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Another build works on the same output folder.
    #[error("another build is writing `{}`", output.display())]
    Locked {
        /// The output folder.
        output: PathBuf,
    },
    /// A program holds unsaved work on a file that the build would replace.
    #[error("`{}` shows that a program has `{}` open with unsaved changes", journal.display(), file.display())]
    InUse {
        /// The journal that stands beside the file.
        journal: PathBuf,
        /// The file.
        file: PathBuf,
    },
    /// An analyst edited a file of the last build, and no corrections hold the edits.
    #[error("`{}` holds {edits} edit{} that the build would overwrite", file.display(), if *edits == 1 { "" } else { "s" })]
    Edited {
        /// The file.
        file: PathBuf,
        /// How many that corrections can hold.
        edits: usize,
    },
    /// The output folder holds files of somebody else under names that the build would write.
    #[error("`{}` holds {} that wallmap did not make and would overwrite: {}", output.display(),
        if files.len() == 1 { "a file" } else { "files" }, some_of(files))]
    Foreign {
        /// The output folder.
        output: PathBuf,
        /// The files, as paths within it, sorted.
        files: Vec<String>,
        /// Whether a build was there whose list of files cannot be read.
        list_lost: bool,
    },
    /// Somebody saved the GeoPackage of the last build while this one ran.
    #[error("`{}` was saved by another program while the build ran", file.display())]
    EditedMeanwhile {
        /// The file.
        file: PathBuf,
    },
    /// The output path names something that is no folder.
    #[error("the output `{}` is not a folder", path.display())]
    NotAFolder {
        /// The path.
        path: PathBuf,
    },
    /// The id that was asked for is neither an incident's nor a report's.
    #[error("no incident and no report is called `{id}`")]
    UnknownId {
        /// The id as asked.
        id: String,
        /// The nearest ones.
        near: Vec<String>,
    },
    /// A folder for a new project already holds one.
    #[error("`{}` already exists", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The folder of a new project cannot be written.
    #[error("cannot make `{}`: {source}", path.display())]
    Make {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Reading or writing a stream failed.
    #[error("{what}: {source}")]
    Stream {
        /// What was done.
        what: &'static str,
        /// Why it failed.
        source: std::io::Error,
    },
    /// Labelled reports cannot be read.
    #[error("`{}`{}: {what}", path.display(), if *line == 0 { String::new() } else { format!(", line {line}") })]
    Gold {
        /// The file.
        path: PathBuf,
        /// Line, from 1; 0 for the file as a whole.
        line: usize,
        /// What is wrong.
        what: String,
    },
}

impl BuildError {
    /// The next step for whoever reads the error; empty where there is none to give.
    pub fn hint(&self) -> String {
        match self {
            Self::NoProject { .. } => {
                "Run `wallmap init` to make a project here, or name reports: `wallmap build REPORTS -o OUTPUT`".into()
            }
            Self::NoReports { .. } => {
                "Make the folder and put reports into it, or name others: `corpus = [\"FOLDER\"]`".into()
            }
            Self::ReadProject { .. } => "Check that the file exists and may be read".into(),
            Self::Project { hint, .. }
            | Self::Setting { hint, .. }
            | Self::Corpus { hint, .. }
            | Self::Knowledge { hint, .. }
            | Self::Registry { hint, .. }
            | Self::Layers { hint, .. }
            | Self::Export { hint, .. } => hint.clone(),
            Self::NothingRead { .. } => {
                "Mend the reports, or name others; nothing was written, and the output of the last build is untouched".into()
            }
            Self::Corrections { faults } => faults.first().map(|fault| fault.hint.clone()).unwrap_or_default(),
            Self::Output { source, .. } => match source.kind() {
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                    "Give write permission on the folder, or choose another with `-o`".into()
                }
                std::io::ErrorKind::StorageFull => {
                    "Free some space; the output of the last build is untouched".into()
                }
                _ => "Choose another folder with `-o`; the output of the last build is untouched".into(),
            },
            Self::Locked { .. } => "Wait until it ends; the lock goes with the process that holds it".into(),
            Self::InUse { .. } => {
                "Save or discard the edits and close the layer in QGIS, then build again; nothing was written".into()
            }
            Self::Edited { .. } => {
                "Take them over with `wallmap corrections from-gpkg`, then build: what corrections cannot hold is kept in a copy of the file. To drop them, delete the file; nothing was written".into()
            }
            Self::Foreign { list_lost: true, .. } => {
                "A build was there, but `.wallmap/built.json`, which lists its files, cannot be read: delete the folder, or choose another with `-o`; nothing was written".into()
            }
            Self::Foreign { .. } => {
                "Choose another folder with `-o`, or move the files away; nothing was written".into()
            }
            Self::EditedMeanwhile { .. } => {
                "Nothing was written; build again, which looks at what was edited".into()
            }
            Self::NotAFolder { .. } => "Name a folder with `-o`; it is made when it is missing".into(),
            Self::UnknownId { near, .. } if near.is_empty() => {
                "Incident ids are in the column `id` of incidents.csv, report ids in reports.csv".into()
            }
            Self::UnknownId { near, .. } => format!("Did you mean {}?", quoted(near)),
            Self::Exists { .. } => "Choose another folder (`wallmap init FOLDER`), or delete the file first".into(),
            Self::Make { source, .. } => match source.kind() {
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                    "Give write permission on the folder, or name another: `wallmap init FOLDER`".into()
                }
                _ => "Name another folder: `wallmap init FOLDER`".into(),
            },
            Self::Stream { .. } => "Reports go in as one JSON object a line: {\"id\": .., \"text\": ..}".into(),
            Self::Gold { .. } => {
                "A labelled folder holds docs.jsonl, gold.jsonl and not_incidents.jsonl; `wallmap eval --help` tells their form"
                    .into()
            }
        }
    }
}

/// How many files are named one by one.
const NAMED: usize = 3;

/// The first files of a list, and how many there are more.
fn some_of(files: &[String]) -> String {
    let named: Vec<String> = files.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    let more = files.len().saturating_sub(NAMED);
    if more == 0 { named.join(", ") } else { format!("{} and {more} more", named.join(", ")) }
}

fn nothing_read(problems: &[Problem]) -> String {
    match problems {
        [] => "there is no report in the files".to_owned(),
        [_] => "the one report could not be read".to_owned(),
        many => format!("none of the {} reports could be read", many.len()),
    }
}

/// Names in backticks, joined by "or".
pub(crate) fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ")
}

/// The names nearest to what was typed, best first; none when nothing is near.
pub(crate) fn nearest<'n>(typed: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let mut scored: Vec<(f64, &str)> = names
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&typed.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(score, _)| *score >= 0.8)
        // Ids begin alike and are random after that: only a slip of two letters is a likeness there.
        .filter(|(_, name)| !name.starts_with("inc-") || strsim::levenshtein(typed, name) <= 2)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.into_iter().take(2).map(|(_, name)| name.to_owned()).collect()
}
