//! `wallmap explain`.

use crate::build;
use crate::cli::arguments::Explain;
use crate::cli::explanation;
use crate::cli::failure::Failure;
use crate::cli::terminal;
use std::process::ExitCode;

/// Explains an incident or a report.
pub(in crate::cli) fn run(arguments: Explain) -> Result<ExitCode, Failure> {
    let project = super::project(arguments.project.as_deref(), arguments.corpus, None, &arguments.settings)?;
    let explained = build::explain(&project, &arguments.id)?;
    if arguments.json {
        terminal::json(&explained).map_err(Failure::Stdout)?;
    } else {
        terminal::page(&explanation::page(&explained, arguments.features)).map_err(Failure::Stdout)?;
    }
    Ok(ExitCode::SUCCESS)
}
