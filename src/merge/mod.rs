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
mod group;
mod headline;
mod likeness;
mod lists;
mod memory;
mod mentions;
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
pub use mentions::{Mentions, MentionsOf, ReadMentions};
pub use parts::Parts;
pub use registry::{Lines, ReadLines, Registry, RegistryError, Shelf};
pub use settings::{
    BlockSettings, ConfidenceSettings, FitSettings, JoinSettings, KindSettings, MergeError, MergeSettings,
    RegistrySettings, ValueSettings,
};
pub use weights::Weights;

use crate::model::{DatePrecision, GeoPrecision, Incident, IncidentMention, Outlined};
use cluster::Grown;
use corpus::Corpus;
use group::incidents;
use memory::{Head, Outlines};
use rayon::prelude::*;
use registry::{Traces, traces};

/// Merges mentions of all reports into incidents, ordered by date, then id. The order of the mentions makes no difference.
pub fn merge(
    mentions: Vec<IncidentMention>,
    settings: &MergeSettings,
    registry: &mut Registry,
) -> Vec<Incident> {
    let mentions = Mentions::there(mentions);
    let all = 0..mentions.len() as u32;
    let of = |index: u32| mentions.get(index).map(|one| traces(one, settings)).unwrap_or_default();
    let found = Found {
        groups: cluster::groups(&Corpus::of(&mentions, settings)).groups,
        traces: all.into_par_iter().map(of).collect(),
        heads: Vec::new(),
        outlines: Outlines::default(),
        settings: Digest::default(),
    };
    let (incidents, _) = incidents(mentions, found, settings, registry, false);
    incidents.into_iter().map(Outlined::into_body).collect()
}

/// [`merge`] with what it kept of the last build, which saves work and changes nothing. Incidents that are made from what they were made from
/// then are made when somebody asks for them; of the others each is there.
pub fn merge_again<'a>(
    mentions: Mentions<'a>,
    settings: &'a MergeSettings,
    registry: &mut Registry,
    memory: &mut Memory,
) -> Vec<Outlined<'a>> {
    let found = again::groups(&mentions, settings, memory);
    let (incidents, outlines) = incidents(mentions, found, settings, registry, !memory.stays());
    memory.keep_outlines(outlines.into_iter());
    incidents
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
fn stands(group: &[&IncidentMention], settings: &MergeSettings) -> bool {
    if group.iter().any(|entry| !entry.echo) {
        return true;
    }
    let firm = |entry: &&&IncidentMention| {
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
    cluster::comparisons(&Corpus::of(&Mentions::there(mentions.to_vec()), settings), within_reports)
        .into_iter()
        .map(|(a, b, features)| Comparison { a: a as usize, b: b as usize, features })
        .collect()
}

/// For each mention, the number of the group that it would be merged into. The mentions are put into merging's order first.
pub fn group_numbers(mentions: &mut [IncidentMention], settings: &MergeSettings) -> Vec<usize> {
    mentions.sort_by(canonical);
    let groups = cluster::groups(&Corpus::of(&Mentions::there(mentions.to_vec()), settings)).groups;
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
    /// The outlines of the last time.
    outlines: Outlines,
    /// Of the settings.
    settings: Digest,
}

/// An incident out of mentions that tell it.
fn incident(
    id: String,
    aliases: Vec<String>,
    mentions: Vec<IncidentMention>,
    settings: &MergeSettings,
) -> Incident {
    let values = values::choose(&mentions, settings);
    let told: Vec<&IncidentMention> = mentions.iter().collect();
    let confidence = confidence::confidence(&told, &settings.confidence);
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

fn by_publication(a: &IncidentMention, b: &IncidentMention) -> std::cmp::Ordering {
    // Reports without a day come last: nothing tells that they are early.
    let key = |entry: &IncidentMention| (entry.published.is_none(), entry.published);
    key(a).cmp(&key(b)).then_with(|| canonical(a, b))
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

#[cfg(test)]
mod tests;
