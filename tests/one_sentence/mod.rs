//! A report of one sentence, published on Thursday, 12 June 2025, read with the built-in knowledge.

use std::sync::OnceLock;
use wallmap::extract::Extractor;
use wallmap::gazetteer::Gazetteer;
use wallmap::lexicon::Lexicon;
use wallmap::locate::{LocateSettings, Locator};
use wallmap::model::{DateBasis, DatePrecision, Published, Reading, Report, Toponym};

/// The toponyms and the reading of a text, without the bar of confidence; `theatre` are the countries that it is about.
pub(crate) fn read(text: &str, theatre: &[&str]) -> (Vec<Toponym>, Reading) {
    static ONCE: OnceLock<(Gazetteer, Lexicon)> = OnceLock::new();
    let (gazetteer, lexicon) =
        ONCE.get_or_init(|| (Gazetteer::embedded().unwrap(), Lexicon::embedded().unwrap()));
    let report = Report {
        id: "t".to_owned(),
        text: text.into(),
        published: Some(Published {
            date: "2025-06-12".parse().unwrap(),
            precision: DatePrecision::Day,
            found_in: "field".to_owned(),
            basis: DateBasis::Explicit,
        }),
        ..Report::default()
    };
    let theatre = theatre.iter().map(ToString::to_string).collect();
    let settings = LocateSettings { theatre, ..LocateSettings::default() };
    let toponyms = Locator::new(gazetteer, settings).locate(&report);
    let reading = Extractor::new(lexicon, gazetteer).without_bar().extract(&report, &toponyms);
    (toponyms, reading)
}
