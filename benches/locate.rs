//! How fast the gazetteer loads and how much text `locate` (recognition and resolution together) reads in a second on one core. Run by
//! `cargo bench --bench locate`; the throughput stands in the second line of each.
//!
//! `news` and `incidents` are made for it (`benches/text`), `sample` are the reports of the sample, `file` is what `WALLMAP_BENCH_TEXT`
//! names: a folder of reports, a JSONL file, or a text (`.txt`). `benches/peers.sh` prints the peers' figures on a text: geotext,
//! flashgeotext and ripgrep.

#![expect(clippy::panic, reason = "a benchmark that cannot load its data has nothing to measure")]

mod text;

use divan::Bencher;
use divan::counter::BytesCount;
use std::path::Path;
use std::sync::OnceLock;
use wallmap::gazetteer::Gazetteer;
use wallmap::locate::{LocateSettings, Locator};
use wallmap::model::Report;

fn main() {
    divan::main();
}

fn gazetteer() -> &'static Gazetteer {
    static ONCE: OnceLock<Gazetteer> = OnceLock::new();
    ONCE.get_or_init(|| Gazetteer::embedded().unwrap_or_else(|e| panic!("{e}")))
}

fn run(bencher: Bencher<'_, '_>, reports: &[Report]) {
    let locator = Locator::new(gazetteer(), LocateSettings::default());
    bencher
        .counter(BytesCount::new(text::bytes(reports)))
        .bench(|| reports.iter().map(|report| locator.locate(report).len()).sum::<usize>());
}

#[divan::bench(sample_count = 20)]
fn load() -> Gazetteer {
    Gazetteer::embedded().unwrap_or_else(|e| panic!("{e}"))
}

#[divan::bench(sample_count = 20)]
fn news(bencher: Bencher<'_, '_>) {
    run(bencher, &text::news(gazetteer(), 400));
}

#[divan::bench(sample_count = 20)]
fn incidents(bencher: Bencher<'_, '_>) {
    run(bencher, &text::incidents(gazetteer(), 400));
}

#[divan::bench(sample_count = 20)]
fn sample(bencher: Bencher<'_, '_>) {
    run(bencher, &text::of_file(Path::new("examples/levant/reports")));
}

#[divan::bench(sample_count = 20)]
fn file(bencher: Bencher<'_, '_>) {
    let reports = text::of_variable("WALLMAP_BENCH_TEXT");
    if !reports.is_empty() {
        run(bencher, &reports);
    }
}
