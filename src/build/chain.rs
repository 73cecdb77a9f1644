//! The order of the stages, from files to layers in memory. Writes nothing.

use super::cache::{Cache, Key, Place};
use super::error::BuildError;
use super::gather::collect;
use super::knowledge::{Knowledge, chain};
use super::passes::{PassCount, PassCounts};
use super::progress::{Progress, Stage};
use super::project::Project;
use super::reading::{Reader, ReportReading, Rest, rest_of};
use super::rows::{failed_rows, row};
use crate::corpus::{CorpusRead, Repeats, repeats};
use crate::layers::{LayerInput, ReportRow, make_layers};
use crate::merge::{
    Applied, Corrections, Digest, Memory, Mentions, MentionsOf, Registry, correct, merge_again, sort_mentions,
};
use crate::model::{CodePoints, Date, Figure, IncidentMention, Layer, Outlined, Report, SiteFact, Span};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// All that a corpus tells, merged.
#[derive(Debug)]
pub(crate) struct Told<'a> {
    pub(crate) incidents: Vec<Outlined<'a>>,
    pub(crate) figures: Vec<Figure>,
    pub(crate) site_facts: Vec<SiteFact>,
    pub(crate) rows: Vec<ReportRow>,
    pub(crate) now: Option<Date>,
    /// How often each pass decided which place a name means.
    pub(crate) place_passes: Vec<PassCount>,
    /// Reports in which nothing was found, in a language that no lexicon reads.
    pub(crate) unread_languages: usize,
    pub(crate) mentions: usize,
    pub(crate) reports_with_incidents: usize,
    pub(crate) applied: Applied,
}

/// What the stages that see the whole corpus keep for the next build.
#[derive(Debug, Default)]
pub(crate) struct Carried {
    merged: Memory,
    repeats: Repeats,
}

impl Carried {
    /// Names in the cache.
    const MERGED: &str = "merged.bin";
    const REPEATS: &str = "repeats.bin";

    /// What the last build left in the cache.
    pub(crate) fn of(cache: &Cache) -> Self {
        let merged = || cache.whole(Self::MERGED).unwrap_or_default();
        let repeats = || cache.whole(Self::REPEATS).unwrap_or_default();
        let (merged, repeats) = rayon::join(merged, repeats);
        Self { merged, repeats }
    }

    /// Leaves it for the next one.
    pub(crate) fn keep(self, cache: &Cache) {
        rayon::join(
            || {
                if !self.merged.stays() {
                    cache.keep_whole(Self::MERGED, &self.merged);
                }
            },
            || {
                if !self.repeats.stays() {
                    cache.keep_whole(Self::REPEATS, &self.repeats);
                }
            },
        );
    }
}

/// Readings to incidents, figures and facts. What `carried` and the cache hold of the last build saves work and changes nothing.
pub(crate) fn tell<'a>(
    knowledge: &'a Knowledge,
    corpus: &'a CorpusRead,
    mut readings: Vec<ReportReading>,
    cache: &'a Cache,
    corrections: &Corrections,
    registry: &mut Registry,
    carried: &mut Carried,
) -> Told<'a> {
    let now = corpus.reports.iter().filter_map(Report::published_date).max();
    let unread_languages = readings.iter().filter(|read| read.unread_language).count();
    let place_passes = PassCounts::all(readings.iter().map(|read| &read.passes));
    let mut rows: Vec<ReportRow> =
        corpus.reports.par_iter().zip(&readings).map(|(report, read)| row(report, read)).collect();
    let digest = |read: &ReportReading| read.key.first_chunk().copied().map_or(0, Digest::from_le_bytes);
    let sketches: Vec<(&[u64], u128)> =
        readings.iter().map(|read| (read.sketch.as_slice(), digest(read))).collect();
    let whole = |at: usize| match readings.get(at).map(|read| (read, read.rest.as_deref())) {
        Some((_, Some(rest))) => Cow::Borrowed(rest.sketch.as_slice()),
        Some((read, None)) => Cow::Owned(rest_of(&read.key, read.place, cache).sketch),
        None => Cow::Borrowed(&[][..]),
    };
    for (at, first) in
        repeats(&corpus.reports, &sketches, &whole, &mut carried.repeats).into_iter().enumerate()
    {
        let first = first.and_then(|first| corpus.reports.get(first));
        if let (Some(row), Some(first)) = (rows.get_mut(at), first) {
            row.repeats.clone_from(&first.id);
        }
    }
    drop(sketches);
    let (mut figures, mut site_facts) = (Vec::new(), Vec::new());
    let (mut reports_with_incidents, mut count) = (0, 0);
    for read in &mut readings {
        reports_with_incidents += usize::from(read.mentions > 0);
        count += read.mentions as usize;
        figures.append(&mut read.figures);
        site_facts.append(&mut read.site_facts);
    }
    let keys: Vec<(Key, Option<Place>)> = readings.iter().map(|read| (read.key, read.place)).collect();
    let of: Vec<MentionsOf<'a>> = corpus
        .reports
        .par_iter()
        .zip(readings)
        .map(|(report, read)| MentionsOf {
            report: Cow::Borrowed(&report.id),
            published: report.published_date(),
            digest: Some(digest(&read)),
            count: read.mentions + read.echoes,
            there: read.rest.map(|rest| of_report(*rest, report)),
        })
        .collect();
    let mentions = Mentions::of(
        of,
        Box::new(move |at| match corpus.reports.get(at).zip(keys.get(at)) {
            Some((report, (key, place))) => of_report(rest_of(key, *place, cache), report),
            None => Vec::new(),
        }),
    );
    rows.extend(failed_rows(&corpus.problems, &rows));
    let mut incidents = merge_again(mentions, &knowledge.merge, registry, &mut carried.merged);
    let mut applied = Applied::default();
    if !corrections.rows.is_empty() {
        (incidents, applied) = corrected(incidents, corrections, knowledge, registry);
    }
    Told {
        incidents,
        figures,
        site_facts,
        rows,
        now,
        place_passes,
        unread_languages,
        mentions: count,
        reports_with_incidents,
        applied,
    }
}

/// Incidents after what analysts set by hand. Any row may ask for any of them: all are made.
fn corrected(
    incidents: Vec<Outlined<'_>>,
    corrections: &Corrections,
    knowledge: &Knowledge,
    registry: &Registry,
) -> (Vec<Outlined<'static>>, Applied) {
    let made_from: FxHashMap<String, crate::model::Digest> =
        incidents.iter().filter_map(|one| Some((one.id.clone(), one.made_from?))).collect();
    let mut all = incidents.into_par_iter().map(Outlined::into_body).collect();
    let applied = correct(&mut all, corrections, knowledge, &knowledge.merge, registry);
    let outlined = all.into_par_iter().map(|incident| {
        // What was corrected is made from more than it was.
        let known = made_from.get(&incident.id).filter(|_| incident.corrections.is_empty()).copied();
        let mut one = Outlined::made(incident);
        one.made_from = known;
        one
    });
    (outlined.collect(), applied)
}

/// Hands over what turns a span of a report, in bytes, into code points.
pub(crate) fn with_code_points<T>(
    corpus: &CorpusRead,
    take: impl FnOnce(&(dyn Fn(&str, Span) -> Span + Sync)) -> T,
) -> T {
    // Few are asked for where little changed: a table is made when its report is.
    let tables: Vec<OnceLock<CodePoints<'_>>> = corpus.reports.iter().map(|_| OnceLock::new()).collect();
    let places: OnceLock<FxHashMap<&str, usize>> = OnceLock::new();
    let (reports, asked) = (&corpus.reports, AtomicUsize::new(0));
    let place = |id: &str| {
        // Whoever asks often gets a table of the ids.
        if places.get().is_none() && asked.fetch_add(1, Ordering::Relaxed) < reports.len() / 32 {
            return reports.binary_search_by(|report| report.id.as_str().cmp(id)).ok();
        }
        let all = || reports.iter().zip(0..).map(|(report, at)| (report.id.as_str(), at)).collect();
        places.get_or_init(all).get(id).copied()
    };
    let points = |at: usize| {
        let report = reports.get(at)?;
        Some(tables.get(at)?.get_or_init(|| CodePoints::new(&report.text)))
    };
    take(&|report, span| place(report).and_then(points).map_or(span, |table| table.span(span)))
}

/// Incidents, figures and facts to layers.
pub(crate) fn lay(
    knowledge: &Knowledge,
    corpus: &CorpusRead,
    told: &Told<'_>,
) -> Result<Vec<Layer>, BuildError> {
    with_code_points(corpus, |code_points| make_layers(&told.input(knowledge, code_points)))
        .map_err(|error| BuildError::Layers { what: chain(&error), hint: error.hint() })
}

impl Told<'_> {
    /// All that layers are made from.
    pub(crate) fn input<'a>(
        &'a self,
        knowledge: &'a Knowledge,
        code_points: &'a (dyn Fn(&str, Span) -> Span + Sync),
    ) -> LayerInput<'a> {
        LayerInput {
            incidents: &self.incidents,
            rejected: &self.applied.rejected,
            figures: &self.figures,
            site_facts: &self.site_facts,
            reports: &self.rows,
            now: self.now,
            geography: &knowledge.gazetteer,
            vocabulary: &knowledge.lexicon,
            code_points,
            profile: &knowledge.profile,
        }
    }
}

/// The whole way in memory, for `eval`: reports of `paths`, fresh ids, no corrections.
pub(crate) fn in_memory(
    project: &Project,
    knowledge: &Knowledge,
    paths: &[PathBuf],
    progress: &dyn Progress,
) -> Result<Vec<Layer>, BuildError> {
    progress.stage(Stage::Corpus, None);
    let corpus = collect(project, paths)?;
    progress.stage(Stage::Read, Some(corpus.reports.len()));
    let none = Cache::none();
    let readings = Reader::new(knowledge).read_all(&corpus, progress);
    let (mut registry, mut carried) = (Registry::default(), Carried::default());
    let corrections = Corrections::default();
    let told = tell(knowledge, &corpus, readings, &none, &corrections, &mut registry, &mut carried);
    lay(knowledge, &corpus, &told)
}

/// The mentions of all reports of `paths`, for fitting the weights of merging.
pub fn read_mentions(project: &Project, paths: &[PathBuf]) -> Result<Vec<IncidentMention>, BuildError> {
    let knowledge = Knowledge::load(project)?;
    let corpus = collect(project, paths)?;
    let readings = Reader::new(&knowledge).read_all(&corpus, &super::progress::Silent);
    let mut out = Vec::new();
    for (report, read) in corpus.reports.iter().zip(readings) {
        out.extend(read.rest.map(|rest| of_report(*rest, report)).unwrap_or_default());
    }
    Ok(out)
}

/// Mentions and echoes with what the corpus knows of their report, in merging's order.
fn of_report(Rest { mentions, echoes, .. }: Rest, report: &Report) -> Vec<IncidentMention> {
    let told = mentions.into_iter().map(|mention| (mention, false));
    let faint = echoes.into_iter().map(|mention| (mention, true));
    let mut all: Vec<IncidentMention> =
        told.chain(faint).map(|(mention, echo)| IncidentMention::of(mention, report, echo)).collect();
    sort_mentions(&mut all);
    all
}
