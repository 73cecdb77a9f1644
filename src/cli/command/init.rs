//! `wallmap init`.

use crate::build;
use crate::cli::arguments::Init;
use crate::cli::failure::Failure;
use crate::cli::terminal::{Terminal, inert};
use std::fmt::Write as _;
use std::process::ExitCode;

/// Makes the folder and tells what to do in it.
pub(in crate::cli) fn run(arguments: &Init, terminal: Terminal) -> Result<ExitCode, Failure> {
    let made = build::init(&arguments.folder)?;
    let mut text = String::new();
    for path in made {
        let path = path.strip_prefix(".").unwrap_or(&path);
        let _ = writeln!(text, "Made {}", inert(&path.display().to_string()));
    }
    let enter = if arguments.folder.as_os_str() == "." {
        String::new()
    } else {
        format!("cd {} && ", inert(&arguments.folder.display().to_string()))
    };
    let _ = writeln!(text, "\nPut reports into reports/, then run `{enter}wallmap build`");
    terminal.words(&text);
    Ok(ExitCode::SUCCESS)
}
