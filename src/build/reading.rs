//! Reads all reports of a corpus, each by itself, on every core. Sees no two reports together.

use super::knowledge::Knowledge;
use super::progress::Progress;
use crate::extract::Extractor;
use crate::locate::{LocateSettings, Locator};
use crate::model::{Reading, Report, Toponym};
use rayon::prelude::*;

/// What was read in one report.
#[derive(Debug)]
pub(crate) struct ReportReading {
    pub(crate) toponyms: usize,
    pub(crate) reading: Reading,
}

/// The two stages that see one report, ready to be used from several threads.
pub(crate) struct Reader<'k> {
    locator: Locator<'k>,
    extractor: Extractor<'k>,
}

impl<'k> Reader<'k> {
    pub(crate) fn new(knowledge: &'k Knowledge) -> Self {
        let settings = LocateSettings { theatre: knowledge.theatre.clone(), ..LocateSettings::default() };
        Self {
            locator: Locator::new(&knowledge.gazetteer, settings),
            extractor: Extractor::new(&knowledge.lexicon, &knowledge.gazetteer),
        }
    }

    /// Toponyms and reading of one report.
    pub(crate) fn read(&self, report: &Report) -> (Vec<Toponym>, Reading) {
        let toponyms = self.locator.locate(report);
        let reading = self.extractor.extract(report, &toponyms);
        (toponyms, reading)
    }

    /// Readings of all reports, in their order.
    pub(crate) fn read_all(&self, reports: &[Report], progress: &dyn Progress) -> Vec<ReportReading> {
        reports
            .par_iter()
            .map(|report| {
                let (toponyms, reading) = self.read(report);
                progress.advance(1);
                ReportReading { toponyms: toponyms.len(), reading }
            })
            .collect()
    }
}
