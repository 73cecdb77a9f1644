//! Mentions to incidents: which tell the same event, which value wins, which id it keeps. Reads no text of reports beyond the quotes.
//!
//! The way: mentions are put into a fixed order, filed by place and time (`block`), compared in pairs (`pair`), joined to groups
//! (`cluster`); each group takes its values by rules (`values`) and its id from the registry (`registry`). Corrections come last.

mod again;
mod block;
mod cluster;
mod confidence;
mod corpus;
mod corrections;
mod days;
mod facts;
mod forest;
mod headline;
mod likeness;
mod lists;
mod memory;
mod pair;
mod parts;
mod registry;
mod replay;
mod scorer;
mod settings;
mod shifted;
mod surroundings;
mod values;
mod weights;

use headline::headline as headline_of;

pub use corrections::{
    Action, Applied, CORRECTION_ACTIONS, CORRECTION_COLUMNS, CORRECTIONS_HEADER, CorrectionFault,
    CorrectionRow, Corrections, PlaceFinder, SettableField, doubts, exchanged_points, unfit,
};
pub use memory::{Digest, Memory};
pub use parts::Parts;
pub use registry::{Registry, RegistryError};
pub use settings::{
    BlockSettings, ConfidenceSettings, FitSettings, JoinSettings, KindSettings, MergeError, MergeSettings,
    RegistrySettings, ValueSettings,
};
pub use weights::Weights;

use crate::model::{DatePrecision, Digester, GeoPrecision, Incident, IncidentMention};
use cluster::{Grown, Member};
use corpus::Corpus;
use memory::Head;
use rayon::prelude::*;
use registry::{Traced, Traces, traces};
use rustc_hash::FxHashMap;

/// Merges mentions of all reports into incidents, ordered by date, then id. The order of the mentions makes no difference.
pub fn merge(
    mentions: Vec<IncidentMention>,
    settings: &MergeSettings,
    registry: &mut Registry,
) -> Vec<Incident> {
    let traces =
        |mentions: &[IncidentMention]| mentions.par_iter().map(|one| traces(one, settings)).collect();
    let found = |mentions: &[IncidentMention]| Found {
        groups: cluster::groups(&Corpus::of(mentions, settings)).groups,
        traces: traces(mentions),
        heads: Vec::new(),
    };
    incidents(group(mentions, found), settings, registry).incidents
}

/// What [`merge_again`] gives.
#[derive(Debug, Default)]
pub struct Merged {
    /// Ordered by date, then id.
    pub incidents: Vec<Incident>,
    /// For each of them, by id, a digest of all that it was made from: where two are equal, so are the incidents and what the reports that tell
    /// them are digests of.
    pub made_from: FxHashMap<String, crate::model::Digest>,
}

/// [`merge`] with what it kept of the last build, which saves work and changes nothing. `told` gives a digest of everything that a report's mentions
/// hold, by the report's id; where it gives none, one is made from the mentions.
pub fn merge_again(
    mentions: Vec<IncidentMention>,
    settings: &MergeSettings,
    registry: &mut Registry,
    memory: &mut Memory,
    told: &(dyn Fn(&str) -> Option<Digest> + Sync),
) -> Merged {
    let groups = group(mentions, |mentions| again::groups(mentions, settings, memory, told));
    incidents(groups, settings, registry)
}

/// Groups of mentions with their ids and the values that win.
fn incidents(mut groups: Vec<Group>, settings: &MergeSettings, registry: &mut Registry) -> Merged {
    groups.retain(|group| stands(&group.mentions, settings));
    let slices: Vec<Traced<'_>> =
        groups.iter().map(|group| Traced { mentions: &group.mentions, traces: &group.traces }).collect();
    let ids = registry.assign(&slices, settings);
    let led = registry.all_aliases();
    let made: Vec<(Incident, crate::model::Digest)> = groups
        .into_par_iter()
        .zip(ids)
        .map(|(group, id)| {
            let aliases = led.get(id.as_str()).cloned().unwrap_or_default();
            let mut made_from = Digester::new();
            made_from.add(&group.made_from).add(id.as_bytes());
            for alias in &aliases {
                made_from.add(alias.as_bytes());
            }
            (incident(id, aliases, group.mentions, settings), made_from.finish())
        })
        .collect();
    let made_from = made.iter().map(|(incident, made_from)| (incident.id.clone(), *made_from)).collect();
    let mut incidents: Vec<Incident> = made.into_iter().map(|(incident, _)| incident).collect();
    restore_order(&mut incidents);
    Merged { incidents, made_from }
}

/// Applies what analysts set by hand; rows that do not fit are told in the result.
pub fn correct(
    incidents: &mut Vec<Incident>,
    corrections: &Corrections,
    places: &dyn PlaceFinder,
    settings: &MergeSettings,
    registry: &Registry,
) -> Applied {
    corrections::apply(incidents, corrections, places, settings, registry)
}

/// Whether mentions make an incident: one of them does by itself, or reports that each tell it faintly agree on day and place.
fn stands(group: &[IncidentMention], settings: &MergeSettings) -> bool {
    if group.iter().any(|entry| !entry.echo) {
        return true;
    }
    let firm = |entry: &&IncidentMention| {
        let date = &entry.mention.date;
        let trust = settings.values.date_basis.get(date.basis.as_str()).copied().unwrap_or(0.0);
        date.precision == DatePrecision::Day
            && trust >= settings.join.firm_date
            && entry.mention.place.as_ref().is_some_and(|p| p.precision != GeoPrecision::Country)
            && !entry.mention.is_recalled()
    };
    let mut reports: Vec<&str> =
        group.iter().filter(firm).map(|entry| entry.mention.report.as_str()).collect();
    reports.sort_unstable();
    reports.dedup();
    reports.len() >= settings.confidence.witnesses
        && confidence::confidence(group, &settings.confidence) >= settings.confidence.corroborated
}

/// Incidents by date, then id; undated ones first.
fn restore_order(incidents: &mut [Incident]) {
    incidents.sort_by(|a, b| (a.date.start, a.date.end, &a.id).cmp(&(b.date.start, b.date.end, &b.id)));
}

/// A pair of mentions that was compared, by their places in the list, with its features; for fitting the weights.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// Index of the one.
    pub a: usize,
    /// Index of the other.
    pub b: usize,
    /// The features.
    pub features: Weights,
}

/// All pairs of mentions that merging would compare, of different reports; `within_reports` adds those of one report, which a reader tells apart.
/// The mentions are put into merging's order first.
pub fn compare(
    mentions: &mut [IncidentMention],
    settings: &MergeSettings,
    within_reports: bool,
) -> Vec<Comparison> {
    mentions.sort_by(canonical);
    cluster::comparisons(&Corpus::of(mentions, settings), within_reports)
        .into_iter()
        .map(|(a, b, features)| Comparison { a: a as usize, b: b as usize, features })
        .collect()
}

/// For each mention, the number of the group that it would be merged into. The mentions are put into merging's order first.
pub fn group_numbers(mentions: &mut [IncidentMention], settings: &MergeSettings) -> Vec<usize> {
    mentions.sort_by(canonical);
    let groups = cluster::groups(&Corpus::of(mentions, settings)).groups;
    let mut out = vec![0; mentions.len()];
    for (number, group) in groups.into_iter().enumerate() {
        for member in group.members {
            if let Some(slot) = out.get_mut(member.index as usize) {
                *slot = number;
            }
        }
    }
    out
}

/// What was found out about all mentions in their order.
struct Found {
    groups: Vec<Grown>,
    /// The traces that each mention leaves.
    traces: Vec<Traces>,
    /// The reports of the mentions; none where nobody asks what incidents were made from.
    heads: Vec<Head>,
}

/// Mentions that tell one incident, ordered by day of publication, then report.
struct Group {
    mentions: Vec<IncidentMention>,
    /// What each of them leaves.
    traces: Vec<Traces>,
    /// Of the reports, which of their mentions these are, and why they were joined.
    made_from: crate::model::Digest,
}

/// Mentions in groups that each tell one incident.
fn group(mut mentions: Vec<IncidentMention>, find: impl FnOnce(&[IncidentMention]) -> Found) -> Vec<Group> {
    sort_mentions(&mut mentions);
    let Found { groups, traces, heads } = find(&mentions);
    // The report of each mention, and where its mentions begin.
    let mut of_report: Vec<(Digest, u32)> = Vec::with_capacity(mentions.len());
    for head in &heads {
        let begin = of_report.len() as u32;
        of_report.extend((0..head.count).map(|_| (head.digest, begin)));
    }
    let reports: Vec<String> = mentions.iter().map(|entry| entry.mention.report.clone()).collect();
    let mut slots: Vec<Option<IncidentMention>> = mentions.into_iter().map(Some).collect();
    groups
        .into_iter()
        .map(|group| {
            let mut made_from = Digester::new();
            let mut out: Vec<(IncidentMention, Traces)> = group
                .members
                .into_iter()
                .filter_map(|Member { index, joined }| {
                    let mut entry = slots.get_mut(index as usize).and_then(Option::take)?;
                    entry.joined_by = joined.map_or_else(String::new, |(other, why)| {
                        let with = reports.get(other as usize).map_or("", String::as_str);
                        format!("with {with}, {why}")
                    });
                    if let Some((digest, begin)) = of_report.get(index as usize) {
                        made_from.add(&digest.to_le_bytes()).add(&(index - begin).to_le_bytes());
                        made_from.add(entry.joined_by.as_bytes());
                    }
                    Some((entry, traces.get(index as usize).copied().unwrap_or_default()))
                })
                .collect();
            if out.len() > 1 {
                out.sort_by(|a, b| by_publication(&a.0, &b.0));
            }
            let (mentions, traces) = out.into_iter().unzip();
            Group { mentions, traces, made_from: made_from.finish() }
        })
        .collect()
}

/// An incident out of mentions that tell it.
fn incident(
    id: String,
    aliases: Vec<String>,
    mentions: Vec<IncidentMention>,
    settings: &MergeSettings,
) -> Incident {
    let values = values::choose(&mentions, settings);
    let confidence = confidence::confidence(&mentions, &settings.confidence);
    let mut incident = Incident {
        id,
        aliases,
        kind: values.kind,
        status: values.status,
        attribution: values.attribution,
        date: values.date,
        place: values.place,
        to_place: values.to_place.map(Box::new),
        perpetrator: values.perpetrator,
        target: values.target,
        weapon: values.weapon,
        killed: values.killed,
        injured: values.injured,
        detained: values.detained,
        abducted: values.abducted,
        confidence,
        headline: String::new(),
        lead: values.lead,
        mentions,
        because: values.because,
        corrections: Vec::new(),
    };
    incident.headline = headline::headline(&incident);
    incident
}

/// Puts mentions into merging's order: by report, and by where they stand in it.
pub fn sort_mentions(mentions: &mut [IncidentMention]) {
    // They are large: those of a corpus mostly come in order.
    if !mentions.is_sorted_by(|a, b| canonical(a, b).is_le()) {
        mentions.par_sort_by(canonical);
    }
}

/// A total order of mentions by what they are, not by where they stood in the input.
fn canonical(a: &IncidentMention, b: &IncidentMention) -> std::cmp::Ordering {
    (&a.mention.report, a.mention.trigger, a.mention.quote, a.mention.kind)
        .cmp(&(&b.mention.report, b.mention.trigger, b.mention.quote, b.mention.kind))
        .then_with(|| a.mention.date.start.cmp(&b.mention.date.start))
        .then_with(|| a.mention.quote_text.cmp(&b.mention.quote_text))
        .then_with(|| {
            let id =
                |entry: &IncidentMention| entry.mention.place.as_ref().map(|place| place.place_id.clone());
            id(a).cmp(&id(b))
        })
}

fn by_publication(a: &IncidentMention, b: &IncidentMention) -> std::cmp::Ordering {
    // Reports without a day come last: nothing tells that they are early.
    let key = |entry: &IncidentMention| (entry.published.is_none(), entry.published);
    key(a).cmp(&key(b)).then_with(|| canonical(a, b))
}

#[cfg(test)]
mod tests;
