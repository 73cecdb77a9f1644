//! The command line: arguments, words for people, exit codes. Calls the library's front door only.
//!
//! Data goes to standard output, words go to standard error. Exit codes: 0 fine, 1 finished but some reports failed, 2 usage or
//! project error.

mod arguments;
mod command;
mod explanation;
mod failure;
mod progress;
mod sample;
mod scores;
mod serve;
mod summary;
mod terminal;

use arguments::{Arguments, Color, Command};
use clap::Parser;
use failure::Failure;
use std::process::ExitCode;
use terminal::Terminal;

/// Some reports failed; everything else was done.
const SOME_REPORTS_FAILED: u8 = 1;
/// Nothing was done.
const USAGE_OR_PROJECT_ERROR: u8 = 2;

/// Runs the command that was typed and gives the exit code of the process.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(told) => {
            // Help and version come this way too, with exit code 0.
            let _ = told.print();
            return ExitCode::from(u8::try_from(told.exit_code()).unwrap_or(USAGE_OR_PROJECT_ERROR));
        }
    };
    match arguments.common.color {
        Color::Auto => {}
        Color::Always => anstream::ColorChoice::Always.write_global(),
        Color::Never => anstream::ColorChoice::Never.write_global(),
    }
    let terminal = Terminal { quiet: arguments.common.quiet };
    std::panic::set_hook(Box::new(move |fault| {
        terminal.error(
            "wallmap has a fault of its own and stopped",
            &[fault.to_string()],
            "Please report this with the report or file that it happened on; the output of the last build is untouched",
        );
    }));
    // A panic has been told by the hook; it becomes the exit code of an error.
    std::panic::catch_unwind(|| run_command(arguments.command, terminal))
        .unwrap_or(ExitCode::from(USAGE_OR_PROJECT_ERROR))
}

fn run_command(command: Command, terminal: Terminal) -> ExitCode {
    let done = match command {
        Command::Build(build) => command::build::run(&build, terminal),
        Command::Watch(watch) => command::watch::run(&watch, terminal),
        Command::Export(export) => command::export::run(&export, terminal),
        Command::Init(init) => command::init::run(&init, terminal),
        Command::Read(read) => command::read::run(&read, terminal),
        Command::Explain(explain) => command::explain::run(explain),
        Command::Check(check) => command::check::run(&check, terminal),
        Command::Corrections(corrections) => command::corrections::run(&corrections, terminal),
        Command::Eval(eval) => command::eval::run(&eval, terminal),
        Command::Diff(diff) => command::diff::run(&diff),
        Command::Serve(serve) => command::serve::run(&serve, terminal),
        Command::Gazetteer(gazetteer) => command::gazetteer::run(&gazetteer, terminal),
        Command::Completions(completions) => command::shell::completions(&completions),
        Command::Man(man) => command::shell::man(&man, terminal),
    };
    match done {
        Ok(code) => code,
        // The reader of a pipe went away (`wallmap read | head`): that is no fault.
        Err(Failure::Stdout(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            failure.tell(terminal);
            ExitCode::from(USAGE_OR_PROJECT_ERROR)
        }
    }
}
