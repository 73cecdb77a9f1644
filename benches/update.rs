//! What one changed report costs in a corpus of 100,000 (or `WALLMAP_BENCH_REPORTS`): a clean build, a build without a change, and one after
//! a change, with the seconds of each stage. `cargo bench --bench update`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark prints, and fails by panic"
)]

#[path = "../tests/growing/mod.rs"]
mod growing;

use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;
use wallmap::build::{Progress, Project, Stage, build};

/// Seconds by stage.
struct Watch {
    marks: Mutex<Vec<(String, Instant)>>,
}

/// Seconds that all cores together have worked for this process, where the system tells them: on a busy machine the clock tells little.
fn worked() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

impl Progress for Watch {
    fn stage(&self, stage: Stage, _: Option<usize>) {
        self.marks.lock().unwrap().push((format!("{stage:?}"), Instant::now()));
    }
    fn advance(&self, _: usize) {}
}

/// Seconds by the clock, and of all cores together.
fn run(what: &str, project: &Project) -> (f64, f64) {
    let watch = Watch { marks: Mutex::default() };
    let (from, before) = (Instant::now(), worked());
    let summary = build(project, &watch).unwrap();
    let all = from.elapsed().as_secs_f64();
    let work = worked() - before;
    let marks = watch.marks.into_inner().unwrap();
    let mut stages = Vec::new();
    for (at, (name, begun)) in marks.iter().enumerate() {
        let end = marks.get(at + 1).map_or(from + std::time::Duration::from_secs_f64(all), |next| next.1);
        stages.push(format!("{name} {:.2}", (end - *begun).as_secs_f64()));
    }
    let bytes: u64 = summary.files.iter().map(|file| file.bytes).sum();
    println!(
        "{what}: {all:.2} s, {work:.2} s of all cores together ({}); {} reports, {} incidents, {} MB, {} of {} files changed",
        stages.join(", "),
        summary.reports,
        summary.incidents,
        bytes / 1_000_000,
        summary.files.iter().filter(|file| file.changed).count(),
        summary.files.len(),
    );
    (all, work)
}

fn main() {
    let reports: usize =
        std::env::var("WALLMAP_BENCH_REPORTS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-update");
    let corpus = folder.join(format!("reports-{reports}"));
    if !corpus.is_dir() {
        growing::write(&corpus, 0, reports);
    }
    let paragraphs = growing::paragraphs();
    growing::put(&corpus, &growing::report(reports / 2, 0, &paragraphs));
    let mut project = Project::from_corpus(vec![corpus.clone()], folder.join("output"));
    if let Ok(formats) = std::env::var("WALLMAP_BENCH_FORMATS") {
        project.formats = formats.split(',').map(str::to_owned).collect();
    }
    // A project remembers what it read; builds from arguments alone do not.
    project.root = Some(folder.clone());
    let _ = std::fs::remove_dir_all(folder.join(".wallmap"));
    let _ = std::fs::remove_dir_all(&project.output);
    // A file that was written just now is trusted only later.
    let rest = || std::thread::sleep(std::time::Duration::from_secs(3));
    rest();
    let clean = run("clean build", &project);
    let same = run("nothing changed", &project);
    growing::put(&corpus, &growing::report(reports / 2, 1, &paragraphs));
    rest();
    let one = run("one report changed", &project);
    let share = |part: (f64, f64)| {
        format!("{:.1} % ({:.1} % of the work)", part.0 / clean.0 * 100.0, part.1 / clean.1 * 100.0)
    };
    println!("one changed report: {} of a clean build; nothing changed: {}", share(one), share(same));
}
