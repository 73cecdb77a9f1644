//! All mentions as merging sees them: what is counted over the whole corpus stands ready, the facts of a mention are made when they are asked for.
//! Compares nothing.

use super::days::{busy, crowd};
use super::facts::{Facts, Number, stepped};
use super::lists::Lists;
use super::mentions::Mentions;
use super::settings::MergeSettings;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// What is counted of a mention without its words. A plain value of fixed size: there are many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outline {
    /// First and last day, in days since 1970; `None` where unknown.
    pub(super) days: Option<(i32, i32)>,
    /// The day by which it is filed.
    pub(super) filed: i32,
    pub(super) place: Option<Number>,
    /// Number of its group of kinds.
    pub(super) group: u8,
}

impl Outline {
    pub(super) fn of(fact: &Facts) -> Self {
        Self {
            days: fact.days,
            filed: fact.days.map_or_else(|| fact.published.unwrap_or(0), |(start, _)| start),
            place: fact.place.as_ref().map(|place| place.id),
            group: fact.group,
        }
    }
}

/// How often each word stands in the corpus, as mentions that have it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Vocabulary {
    /// Sorted and distinct.
    pub(super) words: Vec<Number>,
    /// As many as words.
    pub(super) counts: Vec<u32>,
    /// How many mentions there are.
    pub(super) mentions: u32,
}

impl Vocabulary {
    /// The place of a word in the list.
    pub(super) fn place(&self, word: Number) -> Option<usize> {
        self.words.binary_search(&word).ok()
    }

    /// Gives the words of a mention their weights, by what tells the place of a word in the list.
    fn weigh(&self, fact: &mut Facts, place: impl Fn(Number) -> Option<usize>) {
        let total = stepped(self.mentions) as f32 + 1.0;
        // Smoothed, so that in a corpus of two reports a shared word still counts.
        let weight = |count: u32| (1.0 + total / (stepped(count) as f32 + 0.5)).ln().powi(2);
        let most = weight(2);
        let count = |word| place(word).and_then(|at| self.counts.get(at)).copied().unwrap_or_default();
        let rarity = |word: Number| weight(count(word));
        fact.words.weigh(rarity);
        fact.weight_of_words = fact.words.weights.iter().sum();
        // A word that two mentions share and no third one has weighs 1.
        let rareness = |word: Number| (rarity(word) / most).min(1.0);
        fact.names.weigh(rareness);
        fact.numbers.weigh(rareness);
    }
}

/// All mentions, in merging's order.
#[derive(Debug)]
pub(super) struct Corpus<'m> {
    pub(super) mentions: &'m Mentions<'m>,
    pub(super) settings: &'m MergeSettings,
    /// The mentions of each report, which stand side by side.
    pub(super) reports: Vec<Range<u32>>,
    /// For each mention the number of its report.
    pub(super) report_of: Vec<u32>,
    pub(super) counted: Counted,
    facts: Vec<OnceLock<Box<Facts>>>,
}

/// What is counted over the whole corpus, mention by mention.
#[derive(Debug, Default)]
pub(super) struct Counted {
    pub(super) outlines: Vec<Outline>,
    /// Words and numbers of each mention, by their places in the vocabulary.
    pub(super) words: Lists<u32>,
    pub(super) vocabulary: Vocabulary,
    /// For each mention, how many of other reports are of such a kind and day, wherever.
    pub(super) crowd: Vec<u32>,
    /// For each mention, how many of its group of kinds at its place in the days around.
    pub(super) busy: Vec<u32>,
}

impl<'m> Corpus<'m> {
    /// Counts everything anew.
    pub(super) fn of(mentions: &'m Mentions<'m>, settings: &'m MergeSettings) -> Self {
        let (reports, report_of) = mentions.by_report();
        let all = 0..mentions.len() as u32;
        let mut facts: Vec<Facts> = all
            .into_par_iter()
            .filter_map(|index| mentions.get(index))
            .map(|entry| Facts::of(entry, settings))
            .collect();
        let mut places: FxHashMap<Number, u32> = FxHashMap::default();
        for word in facts.iter().flat_map(words_of) {
            *places.entry(word).or_default() += 1;
        }
        let mut counted: Vec<(Number, u32)> = places.iter().map(|(&word, &count)| (word, count)).collect();
        counted.par_sort_unstable();
        let (words, counts) = counted.into_iter().unzip();
        let vocabulary = Vocabulary { words, counts, mentions: mentions.len() as u32 };
        for (&word, at) in vocabulary.words.iter().zip(0..) {
            places.insert(word, at);
        }
        let place = |word: Number| places.get(&word).map(|&at| at as usize);
        facts.par_iter_mut().for_each(|fact| vocabulary.weigh(fact, place));
        let words: Vec<Vec<u32>> = facts
            .par_iter()
            .map(|fact| words_of(fact).filter_map(|word| places.get(&word).copied()).collect())
            .collect();
        let outlines: Vec<Outline> = facts.par_iter().map(Outline::of).collect();
        let counted = Counted {
            crowd: crowd(&outlines, &reports, settings),
            busy: busy(&outlines, settings.join.busy_days),
            words: words.into_iter().collect(),
            vocabulary,
            outlines,
        };
        let facts = facts.into_iter().map(|fact| OnceLock::from(Box::new(fact))).collect();
        Self { mentions, settings, reports, report_of, counted, facts }
    }

    /// With counts that were worked out already.
    pub(super) fn with(
        mentions: &'m Mentions<'m>,
        settings: &'m MergeSettings,
        (reports, report_of): (Vec<Range<u32>>, Vec<u32>),
        counted: Counted,
    ) -> Self {
        let facts = (0..mentions.len()).map(|_| OnceLock::new()).collect();
        Self { mentions, settings, reports, report_of, counted, facts }
    }

    /// How many mentions there are.
    pub(super) fn len(&self) -> usize {
        self.mentions.len()
    }

    /// What a mention is compared by.
    pub(super) fn fact(&self, index: u32) -> Option<&Facts> {
        let slot = self.facts.get(index as usize)?;
        if let Some(fact) = slot.get() {
            return Some(fact);
        }
        let entry = self.mentions.get(index)?;
        Some(slot.get_or_init(|| {
            let mut fact = Facts::of(entry, self.settings);
            let vocabulary = &self.counted.vocabulary;
            vocabulary.weigh(&mut fact, |word| vocabulary.place(word));
            Box::new(fact)
        }))
    }

    /// The number of a mention's report.
    pub(super) fn report(&self, index: u32) -> u32 {
        self.report_of.get(index as usize).copied().unwrap_or_default()
    }

    /// The mentions of each report, in order.
    pub(super) fn by_report(&self) -> impl IndexedParallelIterator<Item = Range<u32>> {
        self.reports.par_iter().cloned()
    }
}

/// The words by whose number in the corpus a mention is weighed, as often as they are counted.
pub(super) fn words_of(fact: &Facts) -> impl Iterator<Item = Number> {
    fact.words.numbers.iter().chain(&fact.numbers.numbers).copied()
}
