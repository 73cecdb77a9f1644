//! `wallmap check`.

use crate::build::{self, Fault};
use crate::cli::USAGE_OR_PROJECT_ERROR;
use crate::cli::arguments::Check;
use crate::cli::failure::Failure;
use crate::cli::terminal::{self, Terminal, one_line};
use std::process::ExitCode;

/// Checks and tells every fault.
pub(in crate::cli) fn run(arguments: &Check, terminal: Terminal) -> Result<ExitCode, Failure> {
    let folder = arguments.folder.as_deref().or(arguments.project.as_deref());
    let (project, faults) = build::check_project(folder)?;
    let errors = faults.iter().filter(|fault| !fault.warning).count();
    if arguments.json {
        terminal::json(&faults).map_err(Failure::Stdout)?;
    } else {
        for fault in &faults {
            tell(fault, terminal);
        }
        terminal.words(&closing(errors, faults.len() - errors));
        if let Some(project) = &project {
            terminal.words(&format!("{}\n", one_line(&build::looked_at(project))));
        }
    }
    Ok(if errors > 0 { ExitCode::from(USAGE_OR_PROJECT_ERROR) } else { ExitCode::SUCCESS })
}

pub(super) fn tell(fault: &Fault, terminal: Terminal) {
    if fault.warning {
        terminal.warning(&fault.to_string(), &[], &fault.hint);
    } else {
        terminal.error(&fault.to_string(), &[], &fault.hint);
    }
}

pub(super) fn closing(errors: usize, warnings: usize) -> String {
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    match (errors, warnings) {
        (0, 0) => "No faults found\n".to_owned(),
        (0, warnings) => format!("\n{}, no errors\n", plural(warnings, "warning")),
        (errors, 0) => format!("\n{}\n", plural(errors, "error")),
        (errors, warnings) => format!("\n{}, {}\n", plural(errors, "error"), plural(warnings, "warning")),
    }
}
