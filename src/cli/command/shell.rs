//! `wallmap completions` and `wallmap man`: what shells and readers of manuals expect.

use crate::cli::arguments::{Arguments, Completions, Man};
use crate::cli::failure::Failure;
use crate::cli::terminal::{self, Terminal, inert};
use clap::CommandFactory;
use std::path::Path;
use std::process::ExitCode;

/// Prints a completion script.
pub(in crate::cli) fn completions(arguments: &Completions) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "wallmap", &mut script);
    terminal::data(&script).map_err(Failure::Stdout)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the manual page, or writes one a command into a folder.
pub(in crate::cli) fn man(arguments: &Man, terminal: Terminal) -> Result<ExitCode, Failure> {
    if let Some(folder) = &arguments.dir {
        write_pages(folder).map_err(|error| Failure::Usage {
            what: format!("cannot write the manual pages to `{}`", folder.display()),
            why: error.to_string(),
            hint: "Name a folder that you may write to".to_owned(),
        })?;
        terminal.words(&format!("Wrote the manual pages to {}\n", inert(&folder.display().to_string())));
    } else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Arguments::command()).render(&mut page).map_err(Failure::Stdout)?;
        terminal::data(&page).map_err(Failure::Stdout)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn write_pages(folder: &Path) -> std::io::Result<()> {
    fs_err::create_dir_all(folder)?;
    clap_mangen::generate_to(Arguments::command(), folder)
}
