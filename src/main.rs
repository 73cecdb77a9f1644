//! The binary: hands the command line to the library's front and returns its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    wallmap::cli::run()
}
