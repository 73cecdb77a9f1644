//! What a build did, as words: problems as warnings, then a table. Counts nothing itself.

use super::terminal::{FAINT, STRONG, Terminal, inert, one_line};
use crate::build::{PassCount, Problem, Summary};
use std::fmt::Write as _;
use std::path::Path;

/// Problems that are told one by one; the rest are counted, and all stand in `reports.csv`.
const TOLD: usize = 20;

/// Tells the problems of a corpus.
pub(super) fn problems(problems: &[Problem], terminal: Terminal) {
    for told in problems.iter().take(TOLD) {
        problem(told, terminal);
    }
    let rest = problems.len().saturating_sub(TOLD);
    if rest > 0 {
        terminal.warning(
            &format!("{rest} more problems of this kind"),
            &[],
            "All of them are in reports.csv",
        );
    }
}

/// Tells one problem of the corpus.
pub(super) fn problem(problem: &Problem, terminal: Terminal) {
    let causes = if problem.why.is_empty() { Vec::new() } else { vec![one_line(&problem.why)] };
    terminal.warning(&format!("{}: {}", problem.place(), one_line(&problem.what)), &causes, &problem.hint);
}

/// A number with its word, which gets an s unless it is one.
pub(super) fn counted(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// The table at the end of a build.
pub(super) fn table(summary: &Summary) -> String {
    let mut text = String::new();
    let mut row = |name: &str, value: &str| {
        let _ = writeln!(text, "{STRONG}{name:<10}{STRONG:#} {value}");
    };
    let mut reports = format!("{} read", summary.reports);
    if summary.failed_reports > 0 {
        let _ = write!(reports, ", {} could not be read", summary.failed_reports);
    }
    if summary.left_out_reports > 0 {
        let _ = write!(reports, ", {} left out (id taken)", summary.left_out_reports);
    }
    let _ = write!(reports, ", {} tell of incidents", summary.reports_with_incidents);
    row("Reports", &reports);

    if !summary.place_passes.is_empty() {
        row("Places", &place_passes(&summary.place_passes));
    }

    let mut incidents = format!("{} out of {}", summary.incidents, counted(summary.mentions, "mention"));
    if summary.recalled > 0 {
        let _ = write!(incidents, ", {} more that only recall one", summary.recalled);
    }
    if summary.unplaced > 0 {
        let _ = write!(incidents, ", {} without a place (unplaced.csv)", summary.unplaced);
    }
    if summary.corrected > 0 {
        let _ = write!(incidents, ", {} corrected by hand", summary.corrected);
    }
    row("Incidents", &incidents);
    for (kind, count) in &summary.by_kind {
        row("", &format!("{count:>5}  {}", kind.as_str().replace('_', " ")));
    }
    row("Figures", &format!("{} totals that reports cite", summary.figures));
    let layers: Vec<String> = summary.layers.iter().map(|(name, count)| format!("{name} {count}")).collect();
    row("Layers", &layers.join(", "));

    let written = summary.files.iter().filter(|file| file.changed).count();
    let output = here(&summary.output).display().to_string();
    row(
        "Files",
        &format!("{written} written, {} unchanged, in {}", summary.files.len() - written, inert(&output)),
    );
    if let Some(changes) = summary.changes {
        let words =
            format!("{} added, {} changed, {} withdrawn", changes.added, changes.changed, changes.withdrawn);
        row("Changes", &words);
    }
    if !summary.needs_a_look.is_empty() {
        text.push('\n');
        let _ = writeln!(text, "{STRONG}Needs a look{STRONG:#}");
        for sentence in &summary.needs_a_look {
            let _ = writeln!(text, "  {}", one_line(sentence));
        }
    }
    if let Some(next) = what_to_open(summary) {
        let _ = writeln!(text, "\n{FAINT}{next}{FAINT:#}");
    }
    text
}

/// How many names of places were found, and what decided which place each means, the most frequent first.
fn place_passes(passes: &[PassCount]) -> String {
    let names: usize = passes.iter().map(|pass| pass.names).sum();
    let mut sorted: Vec<&PassCount> = passes.iter().collect();
    sorted.sort_by_key(|pass| std::cmp::Reverse(pass.names));
    let told: Vec<String> = sorted.iter().map(|pass| format!("{} {}", pass.pass, pass.names)).collect();
    format!("{}, decided by: {}", counted(names, "name"), told.join(", "))
}

/// A path without the `./` that a project in the current folder puts before it.
fn here(path: &Path) -> &Path {
    path.strip_prefix(".").unwrap_or(path)
}

/// The file that people will want to see first.
fn what_to_open(summary: &Summary) -> Option<String> {
    let has = |name: &str| summary.files.iter().any(|file| file.name == name);
    let path = |name: &str| inert(&here(&summary.output).join(name).display().to_string()).into_owned();
    let known = [
        ("map.html", "in a browser"),
        ("wallmap.qgz", "in QGIS"),
        ("incidents.geojson", "in QGIS"),
        ("incidents.csv", "in a spreadsheet"),
    ];
    let open: Vec<String> = known
        .iter()
        .filter(|(name, _)| has(name))
        .take(2)
        .map(|(name, with)| format!("{} {with}", path(name)))
        .collect();
    if open.is_empty() { None } else { Some(format!("Open {}", open.join(", or "))) }
}
