//! Why an incident is on the map as it is, and all that was read in a report, as values. Writes nothing: the front shows them to people.

use super::cache::Cache;
use super::chain::{Carried, Told, lay, tell};
use super::error::{BuildError, nearest};
use super::gather::{gather, list};
use super::ids::registry;
use super::knowledge::Knowledge;
use super::known::Known;
use super::progress::Silent;
use super::project::Project;
use super::reading::{Reader, UNREAD_LANGUAGE, is_unread, without_reasons};
use super::run::corrections;
use super::withdrawn::{Withdrawn, withdrawn};
use crate::corpus::report_id_of_file;
use crate::layers::names_a_row;
use crate::model::{
    Cell, CodePoints, CutReason, EventPlace, Figure, Incident, Layer, Mention, Outlined, Report, SiteFact,
    Span, Toponym,
};
use serde::Serialize;
use std::path::Path;

/// The answer to `explain`.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Explanation {
    /// An incident's id, or an alias of it, was asked for.
    Incident(Box<IncidentExplanation>),
    /// A report's id was asked for.
    Report(Box<ReportExplanation>),
    /// The id of an incident that is on the map no more was asked for.
    Withdrawn(Box<Withdrawn>),
}

/// Why an incident is on the map as it is.
#[derive(Debug, Clone, Serialize)]
pub struct IncidentExplanation {
    /// The older id that was asked for, where it leads here.
    pub asked_for: Option<String>,
    /// The id of a row that was asked for, of a mention or of a corrected value, where it belongs to this incident.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// The incident with its mentions, rules and corrections.
    pub incident: Incident,
    /// For each of the incident's mentions, in their order, what lies behind it.
    pub behind: Vec<BehindMention>,
}

/// What lies behind a mention of an incident.
#[derive(Debug, Clone, Serialize)]
pub struct BehindMention {
    /// Title of the report, where known.
    pub title: Option<String>,
    /// The quote in code points of the report's text.
    pub quote: Span,
    /// The words that tell the event.
    pub trigger: String,
    /// The places that the name could mean, best first.
    pub candidates: Vec<CandidateShown>,
    /// The pass that chose among them; empty where the place was not named in the text.
    pub decided_by: String,
    /// What tells the areas that the place lies in: `row` of the gazetteer, `shape` of an area, `nearest_place`, or `none`; empty where no place
    /// is known.
    pub areas_told_by: &'static str,
    /// What each feature adds to the log odds of the mention's confidence, the strongest first.
    pub shares: Vec<(String, f64)>,
}

/// A place that a name could mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CandidateShown {
    /// The place's id.
    pub place_id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: &'static str,
    /// The areas it lies in, smallest first.
    pub within: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Share of belief, 0 to 1.
    pub score: f64,
}

/// All that was read in a report.
#[derive(Debug, Clone, Serialize)]
pub struct ReportExplanation {
    /// The report's id.
    pub id: String,
    /// The id of a row that was asked for, of a figure that this report cites.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// Its title, where known.
    pub title: Option<String>,
    /// Its outlet; empty where unknown.
    pub source: String,
    /// Its address; empty where unknown.
    pub url: String,
    /// Its day of publication, and where that was found.
    pub published: Option<crate::model::Published>,
    /// What was assumed in reading the file.
    pub notes: Vec<String>,
    /// Parts of the text that were not read, and why.
    pub left_out: Vec<LeftOutShown>,
    /// The place names.
    pub toponyms: Vec<ToponymShown>,
    /// The incidents as this report tells them, each with the id of the incident it went to.
    pub mentions: Vec<MentionShown>,
    /// Totals that it cites.
    pub figures: Vec<Figure>,
    /// What it tells of sites.
    pub site_facts: Vec<SiteFact>,
    /// What looked like an incident and is none.
    pub kept_out: Vec<KeptOutShown>,
}

/// A part of the text that was not read.
#[derive(Debug, Clone, Serialize)]
pub struct LeftOutShown {
    /// In code points.
    pub span: Span,
    /// Why.
    pub reason: CutReason,
    /// The cue that decided.
    pub cue: String,
    /// Its text.
    pub text: String,
}

/// A place name of a report.
#[derive(Debug, Clone, Serialize)]
pub struct ToponymShown {
    /// In code points.
    pub span: Span,
    /// The words.
    pub surface: String,
    /// What it does there.
    pub role: &'static str,
    /// How the words around relate to it.
    pub relation: &'static str,
    /// The pass that decided.
    pub decided_by: String,
    /// The places it could mean, best first.
    pub candidates: Vec<CandidateShown>,
}

/// A mention with where it went.
#[derive(Debug, Clone, Serialize)]
pub struct MentionShown {
    /// What was read.
    pub mention: Mention,
    /// The incident that it is part of; `None` where a correction rejected it.
    pub incident: Option<String>,
    /// The quote in code points.
    pub quote: Span,
    /// The words that tell the event.
    pub trigger: String,
    /// What each feature adds to the log odds of its confidence, the strongest first.
    pub shares: Vec<(String, f64)>,
}

/// Something that looked like an incident.
#[derive(Debug, Clone, Serialize)]
pub struct KeptOutShown {
    /// The words that looked like an event.
    pub trigger: String,
    /// The sentence, in code points.
    pub span: Span,
    /// The sentence.
    pub quote: String,
    /// Why it is no incident.
    pub reason: String,
    /// The rule or cue that decided.
    pub rule: String,
}

/// Explains an incident (by id or alias) or a report.
pub fn explain(project: &Project, id: &str) -> Result<Explanation, BuildError> {
    let cache = Cache::open(project);
    let explained = explained(project, id, &cache);
    // What goes by a cache that was not what it said that it is says nothing.
    if cache.is_faulty() { self::explained(project, id, &Cache::none()) } else { explained }
}

fn explained(project: &Project, id: &str, cache: &Cache) -> Result<Explanation, BuildError> {
    let knowledge = Knowledge::load(project)?;
    let known = Known::of(cache);
    let gathered = gather(list(project, &project.corpus, cache)?, &project.corpus, cache, known)?;
    let reader = Reader::new(&knowledge);
    let (corrections, faults) = corrections(project)?;
    if !faults.is_empty() {
        return Err(BuildError::Corrections { faults });
    }
    let mut registry = registry(project)?;
    let readings = reader.read_changed(&gathered, cache, &Silent);
    let corpus = gathered.corpus;
    let mut carried = Carried::of(cache);
    let told = tell(&knowledge, &corpus, readings, cache, &corrections, &mut registry, &mut carried);
    let report = |name: &str| {
        corpus
            .reports
            .binary_search_by(|report| report.id.as_str().cmp(name))
            .ok()
            .and_then(|at| corpus.reports.get(at))
    };

    // A row of a table beside those of incidents and reports stands for the one that it belongs to.
    let row = Some(id).filter(|id| report(id).is_none() && names_a_row(id));
    let owner = row.and_then(|row| owner(&lay(&knowledge, &corpus, &told).ok()?, row));
    let row = row.filter(|_| owner.is_some()).map(str::to_owned);
    let id = owner.as_deref().unwrap_or(id);
    // People name a report by its file as well, as the shell completes it.
    let found = report(id).or_else(|| report(&report_id_of_file(Path::new(id))));
    if let Some(found) = found {
        let explained = explain_report(found, &reader, &knowledge, &told);
        return Ok(Explanation::Report(Box::new(ReportExplanation { row, ..explained })));
    }
    let live = registry.resolve(id).unwrap_or_else(|| id.to_owned());
    let rejected: Vec<Outlined<'_>> = told.applied.rejected.iter().map(Outlined::of).collect();
    let all = || told.incidents.iter().chain(&rejected);
    let found =
        all().find(|incident| incident.id == live || incident.aliases.iter().any(|alias| alias == id));
    let Some(incident) = found else {
        let now: Vec<&str> = corpus.reports.iter().map(|report| report.id.as_str()).collect();
        if let Some(gone) = withdrawn(project, &registry, &live, id, &now) {
            return Ok(Explanation::Withdrawn(Box::new(gone)));
        }
        let names = all()
            .map(|incident| incident.id.as_str())
            .chain(corpus.reports.iter().map(|report| report.id.as_str()));
        return Err(BuildError::UnknownId { id: id.to_owned(), near: nearest(id, names) });
    };
    let asked_for = (incident.id != id).then(|| id.to_owned());
    let mut incident = incident.body().clone();
    let behind = incident
        .mentions
        .iter_mut()
        .map(|entry| match report(&entry.mention.report) {
            Some(report) => behind(report, &mut entry.mention, &reader, &knowledge),
            None => BehindMention {
                title: None,
                quote: Span::default(),
                trigger: String::new(),
                candidates: Vec::new(),
                decided_by: String::new(),
                areas_told_by: "",
                shares: knowledge.lexicon.confidence().shares(&entry.mention.features),
            },
        })
        .collect();
    Ok(Explanation::Incident(Box::new(IncidentExplanation { asked_for, row, incident, behind })))
}

/// The incident or report that a row belongs to, as its table says.
fn owner(layers: &[Layer], row: &str) -> Option<String> {
    let (layer, feature) = layers
        .iter()
        .find_map(|layer| Some((layer, layer.features.iter().find(|feature| feature.id == row)?)))?;
    let cell = |name: &str| {
        let at = layer.fields.iter().position(|field| field.name == name)?;
        match feature.values.get(at) {
            Some(Cell::Text(text)) => Some(text.to_owned()),
            _ => None,
        }
    };
    cell("incident").or_else(|| cell("report"))
}

/// What stands behind a mention. It gets back what a build leaves out of it.
fn behind(
    report: &Report,
    mention: &mut Mention,
    reader: &Reader<'_>,
    knowledge: &Knowledge,
) -> BehindMention {
    let points = CodePoints::new(&report.text);
    let (toponyms, reading) = reader.read(report);
    let whole = reading.mentions.into_iter().chain(reading.echoes).find(|one| {
        let mut slim = one.clone();
        without_reasons(&mut slim);
        slim == *mention
    });
    if let Some(whole) = whole {
        *mention = whole;
    }
    let named = mention
        .place
        .as_ref()
        .and_then(|place| toponyms.iter().find(|toponym| toponym.span.overlaps(place.span)));
    BehindMention {
        title: report.title.clone(),
        quote: points.span(mention.quote),
        trigger: mention.trigger.of(&report.text).to_owned(),
        candidates: named.map(|toponym| candidates(toponym, knowledge)).unwrap_or_default(),
        decided_by: named.map(|toponym| toponym.decided_by.to_string()).unwrap_or_default(),
        areas_told_by: mention.place.as_ref().map_or("", |place| areas_told_by(place, knowledge)),
        shares: knowledge.lexicon.confidence().shares(&mention.features),
    }
}

/// What tells the first-level area of a place, or its country where it has none.
fn areas_told_by(place: &EventPlace, knowledge: &Knowledge) -> &'static str {
    let row = knowledge.gazetteer.find_id(&place.place_id).map(|key| knowledge.gazetteer.place(key));
    match row {
        Some(row) if !row.admin1.is_empty() || place.admin1.is_empty() && !row.cc.is_empty() => "row",
        _ => knowledge.gazetteer.areas_at(place.lon, place.lat).basis.as_str(),
    }
}

fn candidates(toponym: &Toponym, knowledge: &Knowledge) -> Vec<CandidateShown> {
    toponym
        .candidates
        .iter()
        .map(|candidate| {
            let place = knowledge.gazetteer.place(candidate.place);
            let country = knowledge.gazetteer.country(&place.cc).map_or(place.cc.clone(), |c| c.name.clone());
            let within: Vec<String> =
                [place.admin2, place.admin1, country].into_iter().filter(|area| !area.is_empty()).collect();
            CandidateShown {
                place_id: place.id,
                name: place.name,
                kind: place.kind.as_str(),
                within: within.join(", "),
                lat: place.lat,
                lon: place.lon,
                score: candidate.score,
            }
        })
        .collect()
}

fn explain_report(
    report: &Report,
    reader: &Reader<'_>,
    knowledge: &Knowledge,
    told: &Told<'_>,
) -> ReportExplanation {
    let points = CodePoints::new(&report.text);
    let (toponyms, reading) = reader.read(report);
    let incident_of = |mention: &Mention| {
        told.incidents
            .iter()
            .filter(|one| one.outline.reports.iter().any(|id| *id == report.id))
            .map(Outlined::body)
            .find(|incident| {
                incident.mentions.iter().any(|entry| {
                    entry.mention.report == report.id
                        && entry.mention.trigger == mention.trigger
                        && entry.mention.quote == mention.quote
                        && entry.mention.kind == mention.kind
                })
            })
            .map(|incident| incident.id.clone())
    };
    ReportExplanation {
        id: report.id.clone(),
        row: None,
        title: report.title.clone(),
        source: report.source.clone(),
        url: report.url.clone(),
        published: report.published.clone(),
        notes: {
            let unread = is_unread(report, &reading).then(|| UNREAD_LANGUAGE.to_owned());
            report.notes.iter().cloned().chain(unread).collect()
        },
        left_out: report
            .left_out
            .iter()
            .map(|cut| LeftOutShown {
                span: points.span(cut.span),
                reason: cut.reason,
                cue: cut.cue.clone(),
                text: cut.span.of(&report.text).to_owned(),
            })
            .collect(),
        toponyms: toponyms
            .iter()
            .map(|toponym| ToponymShown {
                span: points.span(toponym.span),
                surface: toponym.span.of(&report.text).to_owned(),
                role: toponym.role.as_str(),
                relation: toponym.relation.as_str(),
                decided_by: toponym.decided_by.to_string(),
                candidates: candidates(toponym, knowledge),
            })
            .collect(),
        mentions: reading
            .mentions
            .iter()
            .map(|mention| MentionShown {
                incident: incident_of(mention),
                quote: points.span(mention.quote),
                trigger: mention.trigger.of(&report.text).to_owned(),
                shares: knowledge.lexicon.confidence().shares(&mention.features),
                mention: mention.clone(),
            })
            .collect(),
        figures: reading.figures,
        site_facts: reading.site_facts,
        kept_out: reading
            .kept_out
            .iter()
            .map(|kept| KeptOutShown {
                trigger: kept.trigger.of(&report.text).to_owned(),
                span: points.span(kept.quote),
                quote: kept.quote.of(&report.text).to_owned(),
                reason: kept.reason.clone(),
                rule: kept.rule.clone(),
            })
            .collect(),
    }
}
