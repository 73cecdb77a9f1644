//! All mentions of a corpus, report by report: whose they are and how many stands ready, the mentions of a report are read when one of them is
//! asked for. Compares nothing.

use super::memory::{Digest, digest};
use super::sort_mentions;
use crate::model::{Date, IncidentMention};
use rayon::prelude::*;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

/// A report that has mentions.
#[derive(Debug, Clone)]
pub struct MentionsOf<'a> {
    /// Its id.
    pub report: Cow<'a, str>,
    /// Its day of publication.
    pub published: Option<Date>,
    /// A digest of all that its mentions hold; made from them where none is known.
    pub digest: Option<Digest>,
    /// How many there are.
    pub count: u32,
    /// The mentions in the order of [`sort_mentions`], where they are there already.
    pub there: Option<Vec<IncidentMention>>,
}

/// Reads the mentions of a report, by its place in the list that was given, in the order of [`sort_mentions`].
pub type ReadMentions<'a> = dyn Fn(usize) -> Vec<IncidentMention> + Send + Sync + 'a;

/// All mentions, in merging's order.
pub struct Mentions<'a> {
    reports: Vec<OfReport<'a>>,
    /// Where the mentions of each report begin, and behind the last.
    begins: Vec<u32>,
    /// For each mention the number of its report.
    report_of: Vec<u32>,
    read: Box<ReadMentions<'a>>,
}

struct OfReport<'a> {
    id: Cow<'a, str>,
    published: Option<Date>,
    digest: Option<Digest>,
    /// Its place in the list that was given.
    place: usize,
    there: OnceLock<Vec<IncidentMention>>,
}

impl<'a> Mentions<'a> {
    /// Those of reports, each named once. A report without mentions makes no difference.
    pub fn of(reports: Vec<MentionsOf<'a>>, read: Box<ReadMentions<'a>>) -> Self {
        let mut of: Vec<(u32, OfReport<'a>)> = reports
            .into_iter()
            .enumerate()
            .filter(|(_, one)| one.count > 0)
            .map(|(place, MentionsOf { report, published, digest, count, there })| {
                let there = there.map_or_else(OnceLock::new, OnceLock::from);
                (count, OfReport { id: report, published, digest, place, there })
            })
            .collect();
        if !of.is_sorted_by(|a, b| a.1.id <= b.1.id) {
            of.sort_by(|a, b| a.1.id.cmp(&b.1.id));
        }
        let (mut begins, mut report_of) = (vec![0], Vec::new());
        for (number, (count, _)) in of.iter().enumerate() {
            report_of.extend((0..*count).map(|_| number as u32));
            begins.push(report_of.len() as u32);
        }
        Self { reports: of.into_iter().map(|(_, one)| one).collect(), begins, report_of, read }
    }

    /// Mentions that are there, in any order.
    pub fn there(mut mentions: Vec<IncidentMention>) -> Self {
        sort_mentions(&mut mentions);
        let mut reports: Vec<MentionsOf<'a>> = Vec::new();
        for mention in mentions {
            match reports.last_mut().filter(|last| last.report == mention.mention.report.as_str()) {
                Some(MentionsOf { there: Some(own), count, .. }) => {
                    own.push(mention);
                    *count += 1;
                }
                _ => reports.push(MentionsOf {
                    report: Cow::Owned(mention.mention.report.clone()),
                    published: mention.published,
                    digest: None,
                    count: 1,
                    there: Some(vec![mention]),
                }),
            }
        }
        Self::of(reports, Box::new(|_| Vec::new()))
    }

    /// How many mentions there are.
    pub(super) fn len(&self) -> usize {
        self.report_of.len()
    }

    /// A mention.
    pub(super) fn get(&self, index: u32) -> Option<&IncidentMention> {
        let report = self.report_of(index)?;
        let begin = self.begins.get(report)?;
        self.of_report(report)?.get((index - begin) as usize)
    }

    fn of_report(&self, report: usize) -> Option<&Vec<IncidentMention>> {
        let one = self.reports.get(report)?;
        Some(one.there.get_or_init(|| (self.read)(one.place)))
    }

    /// The number of a mention's report.
    pub(super) fn report_of(&self, index: u32) -> Option<usize> {
        self.report_of.get(index as usize).map(|&report| report as usize)
    }

    /// The number of a report that has mentions, by its id.
    pub(super) fn number(&self, id: &str) -> Option<usize> {
        self.reports.binary_search_by(|one| (*one.id).cmp(id)).ok()
    }

    /// The id of a report, by its number.
    pub(super) fn name(&self, report: usize) -> &str {
        self.reports.get(report).map_or("", |one| &one.id)
    }

    /// The mentions of a report, by its number.
    pub(super) fn range(&self, report: usize) -> Range<u32> {
        let bounds = self.begins.get(report).zip(self.begins.get(report + 1));
        bounds.map_or(0..0, |(&begin, &end)| begin..end)
    }

    /// The id of a mention's report.
    pub(super) fn report(&self, index: u32) -> &str {
        self.report_of(index).and_then(|report| self.reports.get(report)).map_or("", |one| &one.id)
    }

    /// The day on which a mention's report was published.
    pub(super) fn published(&self, index: u32) -> Option<Date> {
        let report = self.report_of(index)?;
        let one = self.reports.get(report)?;
        match one.there.get().zip(self.begins.get(report)) {
            Some((own, begin)) => own.get((index - begin) as usize)?.published,
            None => one.published,
        }
    }

    /// The mentions of each report, and for each mention the number of its report.
    pub(super) fn by_report(&self) -> (Vec<Range<u32>>, Vec<u32>) {
        let bounds = self.begins.iter().zip(self.begins.iter().skip(1));
        (bounds.map(|(&begin, &end)| begin..end).collect(), self.report_of.clone())
    }

    /// For each report its id, a digest of what it tells, and how many mentions it has.
    pub(super) fn heads(&self) -> Vec<(&str, Digest, u32)> {
        let bounds = self.begins.par_iter().zip(self.begins.par_iter().skip(1));
        let all = self.reports.par_iter().zip(bounds).enumerate();
        all.map(|(number, (one, (begin, end)))| {
            // Values that cannot be told apart by their bytes are none: every report is then a new one.
            let whole = || digest(&postcard::to_stdvec(&self.of_report(number)).unwrap_or_default());
            (&*one.id, one.digest.unwrap_or_else(whole), end - begin)
        })
        .collect()
    }

    /// Gives each of them away, once.
    pub(super) fn given_away(self) -> impl FnMut(u32) -> Option<IncidentMention> {
        let Self { reports, read, begins, report_of } = self;
        let mut slots: Vec<Vec<Option<IncidentMention>>> = reports
            .into_par_iter()
            .map(|one| one.there.into_inner().unwrap_or_else(|| read(one.place)))
            .map(|own| own.into_iter().map(Some).collect())
            .collect();
        move |index| {
            let report = *report_of.get(index as usize)? as usize;
            let begin = *begins.get(report)?;
            slots.get_mut(report)?.get_mut((index - begin) as usize)?.take()
        }
    }
}

impl fmt::Debug for Mentions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mentions").field("reports", &self.reports.len()).finish_non_exhaustive()
    }
}
