//! What became of each report, as the table of reports tells it. Reads none.

use super::reading::{ReportReading, UNREAD_LANGUAGE};
use crate::corpus::{Problem, Severity};
use crate::layers::ReportRow;
use crate::model::Report;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::Path;

/// The row of a report that was read; which other one it repeats apart.
pub(super) fn row(report: &Report, read: &ReportReading) -> ReportRow {
    ReportRow {
        id: report.id.clone(),
        title: report.title.clone().unwrap_or_default(),
        published: report.published_date(),
        published_found_in: report.published.as_ref().map(|day| day.found_in.clone()).unwrap_or_default(),
        outlet: report.source.clone(),
        url: report.url.clone(),
        characters: read.characters,
        left_out: read.left_out,
        toponyms: read.toponyms as u32,
        mentions: read.mentions,
        figures: read.figures.len() as u32,
        site_facts: read.site_facts.len() as u32,
        kept_out: read.kept_out,
        repeats: String::new(),
        outcome: "read".to_owned(),
        notes: {
            let unread = read.unread_language.then_some(UNREAD_LANGUAGE);
            report.notes.iter().map(String::as_str).chain(unread).collect::<Vec<_>>().join("; ")
        },
        // Equal keys mean equal reports that are read with equal knowledge.
        digest: read.key.first_chunk().copied().unwrap_or_default(),
    }
}

/// A row for each report that could not be read, so that none is dropped in silence.
pub(super) fn failed_rows(problems: &[Problem], read: &[ReportRow]) -> Vec<ReportRow> {
    let mut failed = problems.iter().filter(|problem| problem.severity == Severity::Error).peekable();
    if failed.peek().is_none() {
        return Vec::new();
    }
    let mut out: Vec<ReportRow> = Vec::new();
    let mut taken: FxHashSet<String> = read.iter().map(|row| row.id.clone()).collect();
    let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
    for problem in failed {
        let mut id = if problem.report.is_empty() {
            Path::new(&problem.path)
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
        } else {
            problem.report.clone()
        };
        if taken.contains(&id) {
            let line = problem.line.map_or_else(String::new, |line| format!(":{line}"));
            id = format!("{id} (failed{line})");
        }
        if !taken.insert(id.clone()) {
            // Numbers below the last one given stand behind the same words already.
            let number = numbers.entry(id.clone()).or_insert(2);
            let base = id.clone();
            while !taken.insert(id.clone()) {
                id = format!("{base} {number}");
                *number += 1;
            }
        }
        let why = if problem.why.is_empty() { String::new() } else { format!(": {}", problem.why) };
        out.push(ReportRow {
            id,
            outcome: "failed".to_owned(),
            notes: format!("{}{why}", problem.what),
            ..ReportRow::default()
        });
    }
    out
}
