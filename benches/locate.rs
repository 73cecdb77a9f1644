//! How fast the gazetteer loads and how much text `locate` reads in a second on one core. Run by `cargo bench --bench locate`.
//! `benches/peers.sh FILE` prints the peers' figures on the same text: geotext, flashgeotext and ripgrep.

use divan::Bencher;
use divan::counter::BytesCount;
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

/// News-like text made of sentences with names known and unknown, persons and common words; or the file named by `WALLMAP_BENCH_TEXT`.
fn reports() -> Vec<Report> {
    let text = std::env::var("WALLMAP_BENCH_TEXT").ok().and_then(|path| fs_err::read_to_string(path).ok()).unwrap_or_else(|| {
        let sentences = [
            "Gunmen attacked a checkpoint near Deir ez-Zor on Sunday night, killing two members of the security forces, a local official said.",
            "The attack came a week after a roadside bomb hit a convoy on the road between Palmyra and Homs.",
            "Mr. Jordan, who lives in Springfield, Illinois, told the Council that he had never been to Paris.",
            "Police in Manchester said three men had been arrested after the match and released on bail the next morning.",
            "Officials in Washington and London declined to comment on the report, which was published by the university.",
            "There was no claim of responsibility, but the group has often struck in the deserts of western Iraq and eastern Syria.",
        ];
        sentences.repeat(8).join(" ")
    });
    let mut out = Vec::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let cut = rest.char_indices().map(|(at, _)| at).find(|at| *at >= 4000).unwrap_or(rest.len());
        let (part, after) = rest.split_at(cut);
        out.push(Report { id: out.len().to_string(), text: part.to_owned(), ..Report::default() });
        rest = after;
    }
    out
}

#[divan::bench]
fn load() -> Gazetteer {
    Gazetteer::embedded().unwrap_or_else(|e| panic!("{e}"))
}

#[divan::bench]
fn locate(bencher: Bencher<'_, '_>) {
    let reports = reports();
    let locator = Locator::new(gazetteer(), LocateSettings::default());
    let bytes: usize = reports.iter().map(|r| r.text.len()).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .bench(|| reports.iter().map(|r| locator.locate(r).len()).sum::<usize>());
}
