//! What each fuzz target does with bytes, and what must hold afterwards. Shared by `fuzz/` and by the test that replays its corpora.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a test fails by panic"
)]

use std::path::Path;
use std::sync::OnceLock;
use wallmap::build::Project;
use wallmap::corpus::{CorpusOptions, FileRead, FileReader, Input, ReportStream, assemble, parse_date};
use wallmap::extract::Extractor;
use wallmap::gazetteer::{Folding, Gazetteer, Level, fold_plain, read_countries, read_places};
use wallmap::lexicon::Lexicon;
use wallmap::locate::{LocateSettings, Locator};
use wallmap::merge::{Corrections, Registry};
use wallmap::model::{Date, DateBasis, DatePrecision, Published, Report, Span};

/// Every target.
pub const TARGETS: &[&str] = &[
    "text",
    "markdown",
    "html",
    "jsonl",
    "json",
    "csv",
    "packed",
    "unknown",
    "stream",
    "dates",
    "fold",
    "read",
    "corrections",
    "ids",
    "project",
    "gazetteer",
    "countries",
];

/// Runs one target over bytes; panics where something that must hold does not.
pub fn run(target: &str, data: &[u8]) {
    match target {
        "text" => file("a.txt", data),
        "markdown" => file("a.md", data),
        "html" => file("a.html", data),
        "jsonl" => file("a.jsonl", data),
        "json" => file("a.json", data),
        "csv" => file("a.csv", data),
        "packed" => file("a.txt.gz", data),
        "unknown" => file("a", data),
        "stream" => stream(data),
        "dates" => dates(data),
        "fold" => fold(data),
        "read" => read(data),
        "corrections" => corrections(data),
        "ids" => ids(data),
        "project" => project(data),
        "gazetteer" => drop(read_places(Path::new("a.csv"), &String::from_utf8_lossy(data))),
        "countries" => drop(read_countries(Path::new("a.csv"), &String::from_utf8_lossy(data))),
        other => panic!("there is no target {other}"),
    }
}

fn options() -> &'static CorpusOptions {
    static OPTIONS: OnceLock<CorpusOptions> = OnceLock::new();
    OPTIONS.get_or_init(|| {
        let mut options = CorpusOptions::default();
        // Small enough that a fuzzer meets the limits.
        options.limits.report_bytes = 1 << 16;
        options.limits.file_bytes = 1 << 20;
        options
    })
}

fn file(name: &str, data: &[u8]) {
    static READER: OnceLock<FileReader<'static>> = OnceLock::new();
    let reader = READER.get_or_init(|| FileReader::new(options()).expect("the cue files are sound"));
    let read = reader.read_bytes(&Input::of(Path::new(name)), data.to_vec());
    check_file(&read);
    let corpus = assemble(Vec::new(), vec![read.clone(), read], options());
    for pair in corpus.reports.windows(2) {
        assert!(pair[0].id < pair[1].id, "two reports have one id");
    }
}

fn check_file(read: &FileRead) {
    for placed in &read.reports {
        check_report(&placed.report);
    }
    for problem in &read.problems {
        assert!(!problem.what.is_empty() && !problem.hint.is_empty(), "{problem:?}");
    }
}

fn check_report(report: &Report) {
    assert!(!report.text.trim().is_empty(), "a report without text");
    let mut end = 0;
    for cut in &report.left_out {
        check_span(&report.text, cut.span);
        assert!(cut.span.start >= end, "what is left out overlaps");
        end = cut.span.end;
    }
}

fn check_span(text: &str, span: Span) {
    assert!(text.get(span.start..span.end).is_some(), "{span:?} is no part of the text");
}

fn stream(data: &[u8]) {
    let options = CorpusOptions { limits: options().limits, ..CorpusOptions::default() };
    let lines = ReportStream::new(data, Path::new("-"), options).expect("the cue files are sound");
    for report in lines.flatten() {
        check_report(&report);
    }
}

fn dates(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Some(date) = parse_date(&text) {
        assert!((1900..=2100).contains(&date.year()), "{date}");
    }
    // The reader of dates in running text: the words stand where a date is looked for.
    sentence(&format!("Gunmen killed two people in Mosul {text}."));
    sentence(&format!("{text}, gunmen killed two people in Mosul."));
}

fn fold(data: &[u8]) {
    static FOLDING: OnceLock<Folding> = OnceLock::new();
    let folding = FOLDING.get_or_init(|| Folding::embedded().expect("the table is sound"));
    let text = String::from_utf8_lossy(data);
    let (mut once, mut twice) = (String::new(), String::new());
    fold_plain(&text, &mut once);
    fold_plain(&once, &mut twice);
    assert_eq!(once, twice, "folding a folded word changes it");
    let mut skeleton = String::new();
    folding.skeleton(&once, &mut skeleton);
    drop(Folding::words(&text));
    for level in [Level::Plain, Level::Article, Level::Skeleton] {
        let _ = folding.key(&text, level);
    }
}

fn read(data: &[u8]) {
    sentence(&String::from_utf8_lossy(data));
}

/// The whole way of one report: names of places, and what happened there.
fn sentence(text: &str) {
    static KNOWN: OnceLock<(Gazetteer, Lexicon)> = OnceLock::new();
    static STAGES: OnceLock<(Locator<'static>, Extractor<'static>)> = OnceLock::new();
    let (gazetteer, lexicon) = KNOWN.get_or_init(|| {
        (
            Gazetteer::embedded().expect("the gazetteer is sound"),
            Lexicon::embedded().expect("the lexicon is sound"),
        )
    });
    let (locator, extractor) = STAGES.get_or_init(|| {
        (Locator::new(gazetteer, LocateSettings::default()), Extractor::new(lexicon, gazetteer))
    });
    let report = Report {
        id: "a".to_owned(),
        published: Some(Published {
            date: Date::constant(2025, 5, 22),
            precision: DatePrecision::Day,
            found_in: "field".to_owned(),
            basis: DateBasis::Explicit,
        }),
        text: text.into(),
        ..Report::default()
    };
    let toponyms = locator.locate(&report);
    for toponym in &toponyms {
        check_span(text, toponym.span);
    }
    let reading = extractor.extract(&report, &toponyms);
    for mention in &reading.mentions {
        check_span(text, mention.quote);
        check_span(text, mention.trigger);
        assert!(
            mention.date.start <= mention.date.end || mention.date.end.is_none(),
            "a date that ends before it begins"
        );
    }
    for figure in &reading.figures {
        check_span(text, figure.quote);
    }
    for kept in &reading.kept_out {
        check_span(text, kept.quote);
        check_span(text, kept.trigger);
    }
}

fn corrections(data: &[u8]) {
    let (rows, faults) = Corrections::parse(&String::from_utf8_lossy(data));
    for fault in &faults {
        assert!(fault.line > 0 && !fault.what.is_empty() && !fault.hint.is_empty(), "{fault:?}");
    }
    drop(rows);
}

fn ids(data: &[u8]) {
    if let Ok(registry) = Registry::parse(&String::from_utf8_lossy(data)) {
        let text = registry.to_text();
        let again = Registry::parse(&text).expect("reads what it wrote");
        assert_eq!(again.to_text(), text);
        for id in text.lines().filter_map(|line| line.split('\t').next()).filter(|id| id.starts_with("inc-"))
        {
            assert!(registry.resolve(id).is_some());
        }
    }
}

fn project(data: &[u8]) {
    if let Err(error) =
        Project::parse(&String::from_utf8_lossy(data), Path::new("wallmap.toml"), Path::new("nowhere"))
    {
        assert!(!error.to_string().is_empty() && !error.hint().is_empty());
    }
}
