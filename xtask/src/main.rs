//! Development commands that make or check the project's own files (`cargo xtask NAME`). Nothing here ships to users.

mod clutter;
mod confidence;
mod examine;
mod extract_bench;
mod fit_merge;
mod licences;
mod overlap;
mod shapes;
mod tidy;
mod world;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Name, what it does, and the command itself.
type Task = (&'static str, &'static str, fn(&Path) -> Result<(), Box<dyn Error>>);

const TASKS: &[Task] = &[
    (
        "clutter",
        "measure the clutter cutting on labelled reports (a folder, ../shared/bench by default)",
        clutter::run,
    ),
    (
        "fit-merge",
        "fit the weights of merging on labelled folders: FOLDER.. [--write] [--show]",
        run_fit_merge,
    ),
    ("tidy", "check the house rules: headers, imports, file lengths, forbidden words", run_tidy),
    ("examine", "print what `locate` weighs in labelled texts, for fitting weights", examine::run),
    ("world", "build gazetteer/world/world.gaz from pinned packages", world::run),
    (
        "shapes",
        "write gazetteer/borders.geojson and the outlines in gazetteer/shapes from pinned packages",
        shapes::run,
    ),
    (
        "confidence",
        "fit the confidence of mentions on labelled folders: confidence FOLDER..",
        confidence::run,
    ),
    (
        "extract-bench",
        "score the extractor on labelled folders: FOLDER.. [--show|--dump|--raw|--each|--examples|--disk]",
        extract_bench::run,
    ),
    ("overlap", "look for runs of words that our texts share with reports: overlap FOLDER..", overlap::run),
    ("licences", "check the licences of all crates that are built in against deny.toml", licences::run),
];

fn main() -> ExitCode {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let name = std::env::args().nth(1).unwrap_or_default();
    let Some((_, _, task)) = TASKS.iter().find(|(task, ..)| *task == name) else {
        say("Tasks:");
        for (task, what, _) in TASKS {
            say(&format!("  {task:<10} {what}"));
        }
        return ExitCode::from(2);
    };
    match task(&root) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn run_tidy(root: &Path) -> Result<(), Box<dyn Error>> {
    let findings = tidy::tidy(root)?;
    for finding in &findings {
        say(&finding.to_string());
    }
    match findings.iter().filter(|finding| !finding.warning).count() {
        0 => Ok(()),
        count => Err(format!("{count} breaches of the house rules").into()),
    }
}

fn run_fit_merge(root: &Path) -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(2).collect();
    say(&fit_merge::run(root, &arguments)?);
    Ok(())
}

/// Tells a line to whoever runs the task.
#[expect(clippy::print_stderr, reason = "the tasks are run by people, and their words go to standard error")]
fn say(line: &str) {
    eprintln!("{line}");
}
