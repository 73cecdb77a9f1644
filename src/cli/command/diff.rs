//! `wallmap diff`.

use crate::build;
use crate::cli::arguments::Diff;
use crate::cli::failure::Failure;
use crate::cli::terminal::{self, inert};
use std::path::Path;
use std::process::ExitCode;

/// Something changed: an answer, not an error, as with `diff(1)`.
const CHANGED: u8 = 1;

/// Compares two outputs.
pub(in crate::cli) fn run(arguments: &Diff) -> Result<ExitCode, Failure> {
    let changes = build::diff(&arguments.before, &arguments.after)?;
    if arguments.json {
        terminal::json(&changes).map_err(Failure::Stdout)?;
    } else {
        let name = |folder: &Path| folder.display().to_string();
        let told = changes.to_markdown_between(&name(&arguments.before), &name(&arguments.after));
        terminal::page(&inert(&told)).map_err(Failure::Stdout)?;
    }
    Ok(if changes.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(CHANGED) })
}
