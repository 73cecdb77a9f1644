//! How much text is read in a second on one core: by `locate` and `extract` together, and by the whole of `wallmap read` with its
//! JSON in and out. Run by `cargo bench --bench read`; the throughput stands in the second line of each.
//!
//! `incidents` and `news` are made for it (`benches/text`), `sample` are the sample's reports, in which nearly every sentence counts.
//! `WALLMAP_BENCH_REPORTS` (a folder, JSONL file or `.txt`) is measured as `file`.

#![expect(clippy::panic, reason = "a benchmark that cannot load its data has nothing to measure")]

mod text;

use divan::Bencher;
use divan::counter::BytesCount;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use wallmap::build::{Project, read_stream};
use wallmap::extract::Extractor;
use wallmap::gazetteer::Gazetteer;
use wallmap::lexicon::Lexicon;
use wallmap::locate::{LocateSettings, Locator};
use wallmap::model::Report;

fn main() {
    divan::main();
}

fn gazetteer() -> &'static Gazetteer {
    static ONCE: OnceLock<Gazetteer> = OnceLock::new();
    ONCE.get_or_init(|| Gazetteer::embedded().unwrap_or_else(|e| panic!("{e}")))
}

fn lexicon() -> &'static Lexicon {
    static ONCE: OnceLock<Lexicon> = OnceLock::new();
    ONCE.get_or_init(|| Lexicon::embedded().unwrap_or_else(|e| panic!("{e}")))
}

/// The two stages that see one report.
fn stages(bencher: Bencher<'_, '_>, reports: &[Report]) {
    let locator = Locator::new(gazetteer(), LocateSettings::default());
    let extractor = Extractor::new(lexicon(), gazetteer());
    bencher.counter(BytesCount::new(text::bytes(reports))).bench(|| {
        reports.iter().map(|r| extractor.extract(r, &locator.locate(r)).mentions.len()).sum::<usize>()
    });
}

#[divan::bench(sample_count = 20)]
fn incidents(bencher: Bencher<'_, '_>) {
    stages(bencher, &text::incidents(gazetteer(), 200));
}

#[divan::bench(sample_count = 20)]
fn news(bencher: Bencher<'_, '_>) {
    stages(bencher, &text::news(gazetteer(), 200));
}

#[divan::bench(sample_count = 20)]
fn sample(bencher: Bencher<'_, '_>) {
    stages(bencher, &text::of_file(Path::new("examples/levant/reports")));
}

#[divan::bench(sample_count = 20)]
fn file(bencher: Bencher<'_, '_>) {
    let reports = text::of_variable("WALLMAP_BENCH_REPORTS");
    if !reports.is_empty() {
        stages(bencher, &reports);
    }
}

/// `wallmap read` on one core, from JSON lines to JSON lines; loading, which `gazetteer` and `lexicon_load` show by themselves, counts in.
#[divan::bench(sample_count = 5)]
fn command(bencher: Bencher<'_, '_>) {
    let mut reports = text::incidents(gazetteer(), 1_000);
    reports.extend(text::news(gazetteer(), 1_000));
    let mut lines = String::new();
    for r in &reports {
        lines += &serde_json::json!({ "id": r.id, "text": r.text, "published": "2025-04-16" }).to_string();
        lines.push('\n');
    }
    let project = Project::from_corpus(vec![PathBuf::from("-")], PathBuf::from("output"));
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap_or_else(|e| panic!("{e}"));
    bencher.counter(BytesCount::new(text::bytes(&reports))).bench(|| {
        one.install(|| {
            let mut out = Vec::new();
            read_stream(&project, lines.as_bytes(), &mut out).map_or(0, |done| done.reports)
        })
    });
}

#[divan::bench(sample_count = 20)]
fn lexicon_load() -> Lexicon {
    Lexicon::embedded().unwrap_or_else(|e| panic!("{e}"))
}
