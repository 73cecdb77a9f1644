//! `wallmap build`.

use crate::build::{self, Project};
use crate::cli::arguments::Build;
use crate::cli::failure::Failure;
use crate::cli::progress::Bar;
use crate::cli::terminal::{self, Terminal};
use crate::cli::{SOME_REPORTS_FAILED, sample, summary};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Folder of the sample project, in the current folder.
const SAMPLE_FOLDER: &str = "wallmap-sample";

/// Builds and tells what was done.
pub(in crate::cli) fn run(arguments: &Build, terminal: Terminal) -> Result<ExitCode, Failure> {
    let project = meant(arguments)?;
    let bar = Bar::new(terminal.quiet);
    let done = build::build(&project, &bar);
    bar.finish();
    let done = done?;
    summary::problems(&done.problems, terminal);
    if arguments.json {
        terminal::json(&done).map_err(Failure::Stdout)?;
    } else {
        terminal.words(&summary::table(&done));
    }
    Ok(if done.has_failures() { ExitCode::from(SOME_REPORTS_FAILED) } else { ExitCode::SUCCESS })
}

/// The project that was asked for.
fn meant(arguments: &Build) -> Result<Project, Failure> {
    let folder = if arguments.sample {
        let folder = PathBuf::from(SAMPLE_FOLDER);
        sample::copy_to(&folder).map_err(|error| Failure::Usage {
            what: format!("cannot make the sample project in `{SAMPLE_FOLDER}`"),
            why: error.to_string(),
            hint: "Run the command in a folder that you may write to".to_owned(),
        })?;
        Some(folder)
    } else {
        arguments.project.clone()
    };
    let mut project = super::project(
        folder.as_deref().map(Path::new),
        arguments.corpus.clone(),
        arguments.output.clone(),
        &arguments.settings,
    )?;
    if !arguments.format.is_empty() {
        project.formats = super::trimmed(&arguments.format);
    }
    if !arguments.layers.is_empty() {
        project.layers = super::trimmed(&arguments.layers);
    }
    super::apply_csv(&arguments.csv, &mut project.export.csv)?;
    Ok(project)
}
