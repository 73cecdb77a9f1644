//! Measures the clutter cutting on labelled reports: how many boilerplate traps are cut, how much evidence is kept. Development only.

use serde_json::Value;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use wallmap::corpus::{CorpusOptions, read_corpus};
use wallmap::model::{Date, Report, Span};

/// `cargo xtask clutter [FOLDER]`: FOLDER holds folders with `docs.jsonl`, `gold.jsonl` and `not_incidents.jsonl`, at any depth.
/// `cargo xtask clutter CORPUS --cuts` shows every part that is left out of a corpus, and why.
pub(crate) fn run(root: &Path) -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(2).map_or_else(|| root.join("../shared/bench"), PathBuf::from);
    if std::env::args().any(|arg| arg == "--cuts") {
        return show_cuts(&folder);
    }
    let mut benches = Vec::new();
    find(&folder, &mut benches)?;
    benches.sort();
    let mut all = Rates::default();
    for bench in &benches {
        let rates = measure(bench)?;
        let name = bench.file_name().unwrap_or_default().to_string_lossy();
        crate::say(&format!("{name:<12} {rates}"));
        all.add(&rates);
    }
    crate::say(&format!("{:<12} {all}", "all"));
    Ok(())
}

fn show_cuts(corpus: &Path) -> Result<(), Box<dyn Error>> {
    let read = read_corpus(&[corpus.to_path_buf()], &CorpusOptions::default())?;
    for problem in &read.problems {
        crate::say(&format!("{problem} ({})", problem.hint));
    }
    for report in &read.reports {
        crate::say(&format!("## {} {:?} {:?} {:?}", report.id, report.title, report.published, report.notes));
        for cut in &report.left_out {
            crate::say(&format!(
                "{} {} | {}",
                cut.reason,
                cut.cue,
                cut.span.of(&report.text).replace('\n', " / ")
            ));
        }
    }
    Ok(())
}

fn find(folder: &Path, benches: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if folder.join("docs.jsonl").is_file() {
        benches.push(folder.to_path_buf());
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, benches)?;
        }
    }
    Ok(())
}

#[derive(Default)]
struct Rates {
    traps: usize,
    cut: usize,
    evidence: usize,
    kept: usize,
    dated: usize,
    near: usize,
    guessed: usize,
}

impl Rates {
    fn add(&mut self, other: &Self) {
        self.traps += other.traps;
        self.cut += other.cut;
        self.evidence += other.evidence;
        self.kept += other.kept;
        self.dated += other.dated;
        self.near += other.near;
        self.guessed += other.guessed;
    }
}

impl std::fmt::Display for Rates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "traps cut {}/{}  evidence kept {}/{}  days found without the field {}/{} of {} reports",
            self.cut, self.traps, self.kept, self.evidence, self.near, self.guessed, self.dated
        )
    }
}

fn measure(bench: &Path) -> Result<Rates, Box<dyn Error>> {
    let reports = read_corpus(&[bench.join("docs.jsonl")], &CorpusOptions::default())?.reports;
    let report = |id: &str| reports.iter().find(|r| r.id == id);
    let mut rates = Rates::default();
    for trap in lines(&bench.join("not_incidents.jsonl"))? {
        if trap.get("why").and_then(Value::as_str) != Some("boilerplate") {
            continue;
        }
        let (Some(id), Some(quote)) = (text(&trap, "doc"), text(&trap, "quote")) else { continue };
        let Some(report) = report(id) else { continue };
        rates.traps += 1;
        match place(report, quote) {
            Some(span)
                if report.left_out.iter().any(|c| c.span.start <= span.start && span.end <= c.span.end) =>
            {
                rates.cut += 1;
            }
            Some(_) => crate::say(&format!("  NOT CUT  {id}: {quote}")),
            None => crate::say(&format!("  NO QUOTE {id}: {quote}")),
        }
    }
    for gold in lines(&bench.join("gold.jsonl"))? {
        let Some(Value::Object(evidence)) = gold.get("evidence") else { continue };
        for (id, quote) in evidence {
            let (Some(report), Some(quote)) = (report(id), quote.as_str()) else { continue };
            rates.evidence += 1;
            match place(report, quote) {
                Some(span) => match report.left_out.iter().find(|c| c.span.overlaps(span)) {
                    None => rates.kept += 1,
                    Some(cut) => {
                        crate::say(&format!("  LOST     {id}: {quote} ({} {})", cut.reason, cut.cue));
                    }
                },
                None => crate::say(&format!("  NO QUOTE {id}: {quote}")),
            }
        }
    }
    dates(bench, &reports, &mut rates)?;
    Ok(rates)
}

/// Reads the reports again without their `published`, and counts the days that are found within a month of the true one.
fn dates(bench: &Path, reports: &[Report], rates: &mut Rates) -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("wallmap-clutter-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let mut out = String::new();
    for mut doc in lines(&bench.join("docs.jsonl"))? {
        if let Some(fields) = doc.as_object_mut() {
            fields.remove("published");
            fields.remove("url");
        }
        out.push_str(&doc.to_string());
        out.push('\n');
    }
    let path = folder.join("docs.jsonl");
    fs::write(&path, out)?;
    let guessed = read_corpus(std::slice::from_ref(&path), &CorpusOptions::default())?.reports;
    fs::remove_dir_all(&folder)?;
    for report in reports {
        rates.dated += 1;
        let Some(told) = report.published_date() else { continue };
        let Some(found) = guessed.iter().find(|r| r.id == report.id).and_then(|r| r.published.as_ref())
        else {
            continue;
        };
        rates.guessed += 1;
        let room = if found.precision.as_str() == "day" { 1 } else { 31 };
        if days(told, found.date) <= room {
            rates.near += 1;
        } else {
            crate::say(&format!(
                "  DATE     {}: {told} read as {} ({}, {})",
                report.id, found.date, found.found_in, found.precision
            ));
        }
    }
    Ok(())
}

fn days(a: Date, b: Date) -> i32 {
    a.until(b).map_or(i32::MAX, |span| span.get_days().abs())
}

/// Where a quote stands: as it is, or with what mending of the encoding and blanks did to it.
fn place(report: &Report, quote: &str) -> Option<Span> {
    let text = &report.text;
    if let Some(at) = text.find(quote) {
        return Some(Span::new(at, at + quote.len()));
    }
    let squash = |s: &str| s.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let needle = squash(&strip(quote));
    let mut plain = String::new();
    let mut places = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric()) {
        plain.push(c);
        places.push(at);
    }
    let found = plain.find(&needle).filter(|_| !needle.is_empty())?;
    let (start, end) = (places.get(found)?, places.get(found + needle.len() - 1)?);
    Some(Span::new(*start, end + 1))
}

/// A quote without entities and tags.
fn strip(quote: &str) -> String {
    let mut out = String::new();
    let mut rest = quote;
    while let Some((text, after)) = rest.split_once('&') {
        out.push_str(text);
        rest = after.split_once(';').filter(|(name, _)| name.len() < 8).map_or(after, |(_, left)| left);
    }
    out.push_str(rest);
    out
}

fn lines(path: &Path) -> Result<Vec<Value>, Box<dyn Error>> {
    Ok(fs::read_to_string(path)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str)
}
