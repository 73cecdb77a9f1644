//! One file a command: from what was typed to a call of the library, and from its answer to words. No rules of their own.

pub(super) mod build;
pub(super) mod check;
pub(super) mod corrections;
pub(super) mod diff;
pub(super) mod eval;
pub(super) mod explain;
pub(super) mod export;
pub(super) mod gazetteer;
pub(super) mod init;
pub(super) mod read;
mod search;
pub(super) mod serve;
pub(super) mod shell;
pub(super) mod watch;

use super::arguments::{Csv, Settings};
use super::failure::Failure;
use crate::build::{CsvOptions, DELIMITERS, PROJECT_FILE, Project, country_code, delimiter};
use crate::model::Date;
use std::path::{Path, PathBuf};

/// The project for commands that need none: the one named, the one in the current folder, or only what is built in.
fn project_if_any(named: Option<&Path>) -> Result<Project, Failure> {
    Ok(match named {
        Some(path) => Project::read(path)?,
        None if Path::new(PROJECT_FILE).exists() => Project::read(Path::new("."))?,
        None => Project::from_corpus(Vec::new(), PathBuf::from("output")),
    })
}

/// The project that the command line means: its corpus if it names one, else the project folder.
fn project(
    folder: Option<&Path>,
    corpus: Vec<PathBuf>,
    output: Option<PathBuf>,
    settings: &Settings,
) -> Result<Project, Failure> {
    let mut project = if let Some(folder) = folder {
        let mut project = Project::read(folder)?;
        if !corpus.is_empty() {
            project.corpus = corpus;
        }
        project
    } else if corpus.is_empty() {
        Project::read(Path::new("."))?
    } else {
        Project::from_corpus(corpus, PathBuf::from("output"))
    };
    if let Some(output) = output {
        project.output = output;
    }
    apply(settings, &mut project)?;
    Ok(project)
}

/// Puts what was typed over the project's own settings.
fn apply(settings: &Settings, project: &mut Project) -> Result<(), Failure> {
    if let Some(profile) = &settings.profile {
        project.profile.clone_from(profile);
    }
    if let Some(day) = &settings.published {
        project.published = Some(day.parse::<Date>().map_err(|_| Failure::Usage {
            what: format!("`--published {day}` is not a day"),
            why: String::new(),
            hint: "Write it as year-month-day, such as 2025-06-01".to_owned(),
        })?);
    }
    for (option, file) in settings
        .gazetteer
        .iter()
        .map(|file| ("--gazetteer", file))
        .chain(settings.lexicon.iter().map(|file| ("--lexicon", file)))
    {
        if !file.is_file() {
            return Err(Failure::Usage {
                what: format!("the file of `{option} {}` does not exist", file.display()),
                why: String::new(),
                hint: "Paths on the command line count from the current folder".to_owned(),
            });
        }
    }
    if !settings.gazetteer.is_empty() {
        // What is named on the command line comes before the project's own tables: the first that knows a name wins.
        project.gazetteer.splice(0..0, settings.gazetteer.iter().cloned());
    }
    project.lexicon.extend(settings.lexicon.iter().cloned());
    if !settings.theatre.is_empty() {
        project.theatre = country_codes("--theatre", &settings.theatre)?;
    }
    Ok(())
}

/// Puts what was typed about CSV over the settings of the project.
fn apply_csv(typed: &Csv, options: &mut CsvOptions) -> Result<(), Failure> {
    options.bom |= typed.csv_bom;
    options.hxl |= typed.csv_hxl;
    options.raw |= typed.raw;
    if let Some(sign) = &typed.csv_delimiter {
        options.delimiter = delimiter(sign).ok_or_else(|| Failure::Usage {
            what: format!("`--csv-delimiter {sign}` cannot stand between cells"),
            why: String::new(),
            hint: DELIMITERS.to_owned(),
        })?;
    }
    Ok(())
}

/// Names as typed, without the blanks around them.
fn trimmed(names: &[String]) -> Vec<String> {
    names.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// Country codes as typed, in capitals; one that no country has is refused.
fn country_codes(option: &str, typed: &[String]) -> Result<Vec<String>, Failure> {
    let code = |code: &String| {
        country_code(code).map_err(|hint| Failure::Usage {
            what: format!("`{option} {}` is no country code", code.trim()),
            why: String::new(),
            hint,
        })
    };
    typed.iter().map(code).collect()
}
