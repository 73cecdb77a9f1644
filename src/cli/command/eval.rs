//! `wallmap eval`.

use crate::build::{self, Project};
use crate::cli::arguments::Eval;
use crate::cli::failure::Failure;
use crate::cli::progress::Bar;
use crate::cli::scores;
use crate::cli::terminal::{self, Terminal};
use std::path::PathBuf;
use std::process::ExitCode;

/// Scores and tells the figures.
pub(in crate::cli) fn run(arguments: &Eval, terminal: Terminal) -> Result<ExitCode, Failure> {
    let mut project = Project::from_corpus(Vec::new(), PathBuf::from("output"));
    super::apply(&arguments.settings, &mut project)?;
    let bar = Bar::new(terminal.quiet);
    let scored = build::evaluate(&project, &arguments.folders, &bar);
    bar.finish();
    let scored = scored?;
    if arguments.json {
        terminal::json(&scored).map_err(Failure::Stdout)?;
    } else {
        terminal::page(&scores::page(&scored, arguments.errors)).map_err(Failure::Stdout)?;
    }
    Ok(ExitCode::SUCCESS)
}
