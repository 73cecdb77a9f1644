//! The binary: hands the command line to the library's front and returns its exit code.

use std::process::ExitCode;

/// Reports are read in very many small pieces of memory, on every core at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    wallmap::cli::run()
}
