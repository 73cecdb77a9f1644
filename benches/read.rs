//! How much text `read` (locate and extract together) takes in a second on one core. Run by `cargo bench --bench read`.
//!
//! `incidents`: the sample's reports, in which nearly every sentence counts. `news`: sentences of general news. With
//! `WALLMAP_BENCH_REPORTS` (a folder or JSONL file) and `WALLMAP_BENCH_NEWS` (the same) other reports are taken.

#![expect(clippy::panic, reason = "a benchmark that cannot load its data has nothing to measure")]

use divan::Bencher;
use divan::counter::BytesCount;
use std::path::PathBuf;
use std::sync::OnceLock;
use wallmap::corpus::{CorpusOptions, read_corpus};
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

fn corpus(path: PathBuf) -> Vec<Report> {
    read_corpus(&[path], &CorpusOptions::default()).map(|c| c.reports).unwrap_or_default()
}

fn news() -> Vec<Report> {
    if let Ok(path) = std::env::var("WALLMAP_BENCH_NEWS") {
        return corpus(path.into());
    }
    let sentences = [
        "The council of Springfield voted on Tuesday to repair the bridge over the river before the winter.",
        "Officials in London declined to comment on the report, which was published by the university last week.",
        "The company, which has its seat in Manchester, said that sales had risen by four per cent in the spring.",
        "Her novel, set in a village near Lyon, tells of three sisters and a lost dog.",
    ];
    let text = sentences.repeat(12).join(" ");
    (0..40).map(|n| Report { id: n.to_string(), text: text.clone(), ..Report::default() }).collect()
}

fn run(bencher: Bencher<'_, '_>, reports: &[Report]) {
    let locator = Locator::new(gazetteer(), LocateSettings::default());
    let extractor = Extractor::new(lexicon(), gazetteer());
    let bytes: usize = reports.iter().map(|r| r.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        reports.iter().map(|r| extractor.extract(r, &locator.locate(r)).mentions.len()).sum::<usize>()
    });
}

#[divan::bench]
fn incidents(bencher: Bencher<'_, '_>) {
    let path = std::env::var("WALLMAP_BENCH_REPORTS").unwrap_or_else(|_| "examples/levant/reports".into());
    run(bencher, &corpus(path.into()));
}

#[divan::bench]
fn general_news(bencher: Bencher<'_, '_>) {
    run(bencher, &news());
}

#[divan::bench]
fn lexicon_load() -> Lexicon {
    Lexicon::embedded().unwrap_or_else(|e| panic!("{e}"))
}
