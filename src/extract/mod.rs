//! Reports and their toponyms to readings: incidents as one report tells them, figures, facts about sites. Sees one report at a time.
//!
//! The way through: body → blocks → sentences → lexicon phrases → triggers → cues → numbers, dates, places, actors →
//! candidates → events of the report → mentions with confidence. Words, thresholds and weights are data.

mod actors;
mod affinity;
mod antecedents;
mod asides;
mod bar;
mod bits;
mod blocks;
mod candidate;
mod confidence;
mod containers;
mod counts;
mod dates;
mod day_of_event;
mod digest;
mod elided;
mod examples;
mod figures;
mod frames;
mod grouping;
mod harms;
mod headline;
mod hints;
mod identified;
mod implied;
mod joining;
mod kind_by_doer;
mod labels;
mod listed;
mod matching;
mod modality;
mod nations;
mod numbers;
mod of_whom;
mod others;
mod phrases;
mod place_of_event;
mod reading;
mod roles;
mod scene;
mod sentences;
mod singles;
mod sites;
mod story;
mod subjects;
mod tokens;
#[cfg(test)]
mod told_example;
mod tolls;
mod unlisted;
mod who;
mod whose_word;
mod words;
mod written;

pub use examples::{ExampleFault, run_examples};
pub use written::is_written;

use crate::gazetteer::Gazetteer;
use crate::lexicon::Lexicon;
use crate::model::{Reading, Report, Toponym};

/// Reads reports. Made once; shared by all threads.
#[derive(Debug, Clone, Copy)]
pub struct Extractor<'k> {
    lexicon: &'k Lexicon,
    gazetteer: &'k Gazetteer,
    /// The bar of confidence holds.
    bar: bool,
    /// Events that are no incidents are asked for.
    others: bool,
}

impl<'k> Extractor<'k> {
    /// An extractor over a lexicon and the gazetteer that the toponyms come from.
    pub const fn new(lexicon: &'k Lexicon, gazetteer: &'k Gazetteer) -> Self {
        Self { lexicon, gazetteer, bar: true, others: false }
    }

    /// The same extractor, which keeps what the bar of confidence would leave out: for fitting the weights.
    #[must_use]
    pub const fn without_bar(mut self) -> Self {
        self.bar = false;
        self
    }

    /// The same extractor, which also gives what happens beside incidents ([`Reading::others`]).
    #[must_use]
    pub const fn with_others(mut self) -> Self {
        self.others = true;
        self
    }

    /// Reads one report. `toponyms` are what `locate` found in it, sorted by span. Cost: linear in the text.
    pub fn extract(&self, report: &Report, toponyms: &[Toponym]) -> Reading {
        let words = self.words(report);
        self.read(report, &self.named(report, &words, toponyms), toponyms, false)
    }

    /// What [`Extractor::extract`] reads, and beside it the names of places that no table has, which the words around them tell to be places
    /// ("the hamlet of X"): toponyms beside `toponyms`, over none of them. Their place is the one that they are told to lie in; `None` where
    /// the report tells none. Cost: linear in the text.
    pub fn extract_with_names(&self, report: &Report, toponyms: &[Toponym]) -> (Reading, Vec<Toponym>) {
        let words = self.words(report);
        let named = self.named(report, &words, toponyms);
        let reading = self.read(report, &named, toponyms, false);
        let all = if named.implied.is_some() {
            written::with_written(&report.text, &words, toponyms, self.gazetteer, self.lexicon)
        } else {
            named.written
        };
        let known = |t: &Toponym| toponyms.iter().any(|o| o.span.overlaps(t.span));
        let mut out: Vec<Toponym> =
            all.into_iter().flatten().filter(|t| is_written(t) && t.phrase != t.span && !known(t)).collect();
        for toponym in out.iter_mut().filter(|t| t.decided_by == written::ABOUT) {
            // What was told before is no more than somewhere about.
            (toponym.place, toponym.score) = (None, 0.0);
            toponym.candidates.clear();
        }
        // Its index counts in a list that has these names too.
        out.iter_mut().for_each(|t| t.within = None);
        (reading, out)
    }

    /// The words of each part of a report's body.
    fn words<'r>(&self, report: &'r Report) -> Vec<words::Words<'r>> {
        let text = report.text.as_str();
        report
            .body()
            .iter()
            .map(|part| words::Words::of(text, *part, self.lexicon.settings().shapes()))
            .collect()
    }

    /// The toponyms with those that the words imply, and those with the names that no table has.
    fn named(&self, report: &Report, words: &[words::Words<'_>], toponyms: &[Toponym]) -> Named {
        let text = report.text.as_str();
        let settings = &self.lexicon.settings().implied;
        let implied = implied::with_implied(text, words, toponyms, self.gazetteer, settings);
        let told = implied.as_deref().unwrap_or(toponyms);
        let written = written::with_written(text, words, told, self.gazetteer, self.lexicon);
        Named { implied, written }
    }

    fn read(&self, report: &Report, named: &Named, toponyms: &[Toponym], assume_place: bool) -> Reading {
        let all = named.written.as_deref().or(named.implied.as_deref()).unwrap_or(toponyms);
        reading::read(self, report, all, assume_place)
    }

    /// Reads an example of the lexicon, whose sentences name no place that a gazetteer has: a place is taken as told.
    fn read_example(&self, report: &Report) -> Reading {
        let named = self.named(report, &self.words(report), &[]);
        self.read(report, &named, &[], true)
    }
}

/// A report's toponyms with what they do not tell by themselves; `None` where that is nothing.
struct Named {
    implied: Option<Vec<Toponym>>,
    /// Those in `implied`, with the names that no table has.
    written: Option<Vec<Toponym>>,
}
