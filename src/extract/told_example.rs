//! Set-up of tests that read one text: a report of one day, read with the embedded tables.

use super::Extractor;
use crate::gazetteer::Gazetteer;
use crate::lexicon::Lexicon;
use crate::model::{Date, DateBasis, DatePrecision, Mention, Published, Report};

/// Day of publication of all texts read here: a Thursday.
const DAY: (i16, i8, i8) = (2025, 5, 15);

/// Hands to `check` a function that gives the mentions of a text.
pub(super) fn with_reader(check: impl FnOnce(&dyn Fn(&str) -> Vec<Mention>)) {
    let lexicon = Lexicon::embedded().unwrap();
    let gazetteer = Gazetteer::embedded().unwrap();
    let extractor = Extractor::new(&lexicon, &gazetteer);
    check(&|text| {
        let (year, month, day) = DAY;
        let published = Date::new(year, month, day).ok().map(|date| Published {
            date,
            precision: DatePrecision::Day,
            found_in: "example".into(),
            basis: DateBasis::Explicit,
        });
        let report = Report { id: "example".into(), text: text.into(), published, ..Report::default() };
        extractor.read_example(&report).mentions
    });
}
