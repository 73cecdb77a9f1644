//! `wallmap corrections`.

use crate::build::{self, EditNotes, Edits};
use crate::cli::SOME_REPORTS_FAILED;
use crate::cli::arguments::{CorrectionsArguments, CorrectionsCommand, FromGpkg};
use crate::cli::failure::Failure;
use crate::cli::terminal::{self, Terminal, one_line};
use std::fmt::Write as _;
use std::process::ExitCode;

/// Runs the one thing that can be done with corrections.
pub(in crate::cli) fn run(arguments: &CorrectionsArguments, terminal: Terminal) -> Result<ExitCode, Failure> {
    match &arguments.command {
        CorrectionsCommand::FromGpkg(from) => from_gpkg(from, terminal),
    }
}

fn from_gpkg(arguments: &FromGpkg, terminal: Terminal) -> Result<ExitCode, Failure> {
    let project = super::project_if_any(arguments.project.as_deref())?;
    let found = build::edits(&project, arguments.package.as_deref())?;
    if !arguments.dry_run {
        let notes = EditNotes { by: arguments.by.clone(), why: arguments.why.clone() };
        build::take_over(&found, &notes)?;
    }
    for fault in &found.faults {
        terminal.warning(&fault.to_string(), &[], &fault.hint);
    }
    if arguments.json {
        terminal::json(&found).map_err(Failure::Stdout)?;
    } else {
        terminal.words(&told(&found, arguments.dry_run));
    }
    Ok(if found.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(SOME_REPORTS_FAILED) })
}

fn told(found: &Edits, dry_run: bool) -> String {
    let mut out = String::new();
    for row in &found.rows {
        let parts = [row.incident.as_str(), row.field.as_str(), row.value.as_str()];
        let parts: Vec<String> =
            parts.iter().filter(|part| !part.is_empty()).map(|part| one_line(part)).collect();
        let _ = writeln!(out, "{:8} {}", row.action, parts.join(" "));
    }
    let count = found.rows.len();
    let rows = if count == 1 { "row" } else { "rows" };
    let _ = match (count, dry_run) {
        (0, _) if found.known > 0 => {
            writeln!(out, "No new edits; the corrections hold all {} already", found.known)
        }
        (0, _) => writeln!(out, "No edits found"),
        (_, true) => writeln!(
            out,
            "\n{count} {rows} would go to {}",
            one_line(&found.corrections.display().to_string())
        ),
        (_, false) => writeln!(
            out,
            "\n{count} {rows} added to {}; `wallmap build` applies them",
            one_line(&found.corrections.display().to_string())
        ),
    };
    out
}
