//! `wallmap watch`.

use crate::build::{self, PROJECT_FILE, Project, Snapshot};
use crate::cli::arguments::Watch;
use crate::cli::failure::Failure;
use crate::cli::progress::Bar;
use crate::cli::summary;
use crate::cli::terminal::Terminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// A burst that never ends is built all the same after so many looks.
const LOOKS_OF_A_BURST: u32 = 30;
/// Looking at the files takes at most this share of the time: one part in so many.
const SHARE: u32 = 20;

/// Builds, waits for a change, builds again.
pub(in crate::cli) fn run(arguments: &Watch, terminal: Terminal) -> Result<ExitCode, Failure> {
    let every = Duration::try_from_secs_f64(arguments.every)
        .ok()
        .filter(|every| !every.is_zero())
        .ok_or_else(|| Failure::Usage {
            what: format!("`--every {}` is no time to wait", arguments.every),
            why: String::new(),
            hint: "Give seconds, such as 0.5 or 30".to_owned(),
        })?;
    let mut built = 0;
    // What is watched while the project file cannot be read: the file itself and what the last readable one named.
    let mut watched: Option<Project> = None;
    loop {
        let before = snapshot(arguments, watched.as_ref());
        match meant(arguments) {
            Ok(project) => {
                // Taken before the build reads anything: what changes meanwhile is built next.
                let before = Snapshot::of(&project);
                watched = Some(project.clone());
                tell(&project, terminal);
                built += 1;
                if arguments.builds.is_some_and(|most| built >= most) {
                    return Ok(ExitCode::SUCCESS);
                }
                terminal.words("\nWaiting for changes; Ctrl-C ends\n");
                wait(arguments, watched.as_ref(), &before, every, terminal);
            }
            // Nothing was ever readable: a wrong folder, which no waiting mends.
            Err(failure) if watched.is_none() => return Err(failure),
            Err(failure) => {
                failure.tell(terminal);
                wait(arguments, watched.as_ref(), &before, every, terminal);
            }
        }
    }
}

/// One build, with its words. An error is told and survived.
fn tell(project: &Project, terminal: Terminal) {
    let bar = Bar::new(terminal.quiet);
    let done = build::build(project, &bar);
    bar.finish();
    match done {
        Ok(done) => {
            summary::problems(&done.problems, terminal);
            terminal.words(&summary::table(&done));
        }
        Err(error) => Failure::from(error).tell(terminal),
    }
}

/// Waits until something changed and then held still for one look.
fn wait(
    arguments: &Watch,
    project: Option<&Project>,
    before: &Snapshot,
    every: Duration,
    terminal: Terminal,
) {
    let mut last = before.clone();
    let mut looks = 0;
    loop {
        let from = Instant::now();
        let now = snapshot(arguments, project);
        let changed = before.changes(&now);
        let still = last == now;
        looks = if changed.is_empty() { 0 } else { looks + 1 };
        if !changed.is_empty() && (still || looks >= LOOKS_OF_A_BURST) {
            terminal.words(&format!("\n{}\n", summary_of(&changed)));
            return;
        }
        last = now;
        std::thread::sleep(every.max(from.elapsed() * SHARE));
    }
}

fn snapshot(arguments: &Watch, project: Option<&Project>) -> Snapshot {
    match project {
        Some(project) => Snapshot::of(project),
        None => Snapshot::of_file(&arguments.project.clone().unwrap_or_else(|| PathBuf::from(PROJECT_FILE))),
    }
}

fn summary_of(changed: &[PathBuf]) -> String {
    let name = |path: &Path| crate::cli::terminal::one_line(&path.display().to_string());
    match changed {
        [one] => format!("Changed: {}", name(one)),
        [first, rest @ ..] => format!("Changed: {} and {} more", name(first), rest.len()),
        [] => String::new(),
    }
}

fn meant(arguments: &Watch) -> Result<Project, Failure> {
    let mut project = super::project(
        arguments.project.as_deref(),
        arguments.corpus.clone(),
        arguments.output.clone(),
        &arguments.settings,
    )?;
    if !arguments.format.is_empty() {
        project.formats = arguments.format.iter().map(|name| name.trim().to_owned()).collect();
    }
    if project.corpus.iter().any(|path| path.as_os_str() == "-") {
        return Err(Failure::Usage {
            what: "standard input cannot be watched".to_owned(),
            why: "it can be read once only".to_owned(),
            hint: "Name files and folders".to_owned(),
        });
    }
    Ok(project)
}
