//! `wallmap read`.

use crate::build::{self, Project};
use crate::cli::SOME_REPORTS_FAILED;
use crate::cli::arguments::Read;
use crate::cli::failure::Failure;
use crate::cli::terminal::Terminal;
use std::io::{BufWriter, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

/// Streams reports to what they tell.
pub(in crate::cli) fn run(arguments: &Read, terminal: Terminal) -> Result<ExitCode, Failure> {
    let mut project = Project::from_corpus(vec![PathBuf::from("-")], PathBuf::from("output"));
    super::apply(&arguments.settings, &mut project)?;
    if std::io::stdin().is_terminal() {
        terminal.words("Waiting for reports as JSON lines on standard input; Ctrl-D ends\n");
    }
    let mut output = BufWriter::new(std::io::stdout().lock());
    let done = build::read_stream(&project, std::io::stdin().lock(), &mut output)?;
    for problem in &done.problems {
        crate::cli::summary::problem(problem, terminal);
    }
    Ok(if done.failed > 0 { ExitCode::from(SOME_REPORTS_FAILED) } else { ExitCode::SUCCESS })
}
