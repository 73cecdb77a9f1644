//! The layer of incidents and the table of those without a place.

use super::Context;
use super::draft::{Features, Later, Sketch};
use super::row::{Row, point};
use super::text::{addresses, list};
use crate::model::{
    ActorRef, Digest, EventPlace, Feature, GeoPrecision, GeometryType, Incident, Outlined, Spot,
};
use crate::profile::{EventPlan, Recipe};
use std::cmp::Ordering;
use std::sync::Arc;

/// Whether a plan takes an incident in.
pub(super) fn takes(plan: &EventPlan, incident: &Outlined<'_>) -> bool {
    let incident = &incident.outline;
    (plan.kinds.is_empty() || plan.kinds.contains(&incident.kind))
        && (plan.statuses.is_empty() || plan.statuses.contains(&incident.status))
        && incident.confidence >= plan.min_confidence
}

/// The order of incidents in every layer: by first day, those without one last, then by id.
pub(super) fn by_day(a: &Outlined<'_>, b: &Outlined<'_>) -> Ordering {
    let day = |i: &Outlined<'_>| (i.outline.date.start.is_none(), i.outline.date.start, i.outline.date.end);
    day(a).cmp(&day(b)).then_with(|| a.id.cmp(&b.id))
}

/// The same order of incidents that are there.
pub(super) fn by_first_day(a: &Incident, b: &Incident) -> Ordering {
    let day = |i: &Incident| (i.date.start.is_none(), i.date.start, i.date.end);
    day(a).cmp(&day(b)).then_with(|| a.id.cmp(&b.id))
}

pub(super) fn incidents<'c>(context: &'c Context<'c>, plan: &EventPlan) -> Sketch<'c> {
    sketch(context, plan, true)
}

pub(super) fn unplaced<'c>(context: &'c Context<'c>, plan: &EventPlan) -> Sketch<'c> {
    sketch(context, plan, false)
}

fn sketch<'c>(context: &'c Context<'c>, plan: &EventPlan, placed: bool) -> Sketch<'c> {
    let in_order = context.in_order.iter().copied();
    let taken: Vec<&Outlined<'_>> =
        in_order.filter(|i| i.outline.place.is_some() == placed && takes(plan, i)).collect();
    let taken = Arc::new(taken);
    let (ids, digests) = (Arc::clone(&taken), Arc::clone(&taken));
    let later = Later {
        parts: taken.len(),
        count: Box::new(|_| 1),
        id: Box::new(move |at, _| ids.get(at).map(|incident| incident.id.clone()).unwrap_or_default()),
        digest: Box::new(move |at| digests.get(at).map_or_else(Digest::default, |i| context.digest(i))),
        make: Box::new(move |at, _, fields| {
            let Some(incident) = taken.get(at).map(|one| one.body()) else { return Feature::default() };
            let geometry = incident.place.as_ref().map(|p| point(p.lon, p.lat));
            row(context, incident).feature(&incident.id, geometry, fields)
        }),
    };
    Sketch {
        geometry: if placed { GeometryType::Point } else { GeometryType::None },
        fields: context.fields("incidents"),
        features: Features::Later(later),
    }
}

/// Names of actors, joined.
pub(super) fn actors(actors: &[ActorRef]) -> String {
    list(actors.iter().map(|a| a.name.as_str()))
}

/// ACLED's code of the first actor that has one.
fn inter(actors: &[ActorRef]) -> Option<i64> {
    actors.iter().map(|a| i64::from(a.inter)).find(|&code| code > 0)
}

/// The name of a weapon, or its id where the lexicon has none.
pub(super) fn weapon(context: &Context<'_>, id: Option<&String>) -> String {
    id.map_or_else(String::new, |id| context.input.vocabulary.weapon(id).unwrap_or_else(|| id.clone()))
}

/// The values of one incident.
pub(super) fn row(context: &Context<'_>, incident: &Incident) -> Row {
    let mut row = Row::default();
    let (event_type, sub_event_type) = context.input.vocabulary.acled(incident);
    row.text("id", &incident.id);
    row.text("kind", incident.kind.as_str());
    row.text("event_type", &event_type);
    row.text("sub_event_type", &sub_event_type);
    row.text("status", incident.status.as_str());
    row.text("attribution", incident.attribution.as_str());
    row.date("date_start", incident.date.start);
    row.date("date_end", incident.date.end.or(incident.date.start));
    row.text("date_precision", incident.date.precision.as_str());
    row.text("date_basis", incident.date.basis.as_str());
    place(&mut row, incident.place.as_ref());
    let to = incident.to_place.as_deref();
    row.text("to_place", to.map_or("", |p| &p.name));
    row.real("to_longitude", to.map(|p| p.lon), 6);
    row.real("to_latitude", to.map(|p| p.lat), 6);
    row.text("perpetrator", &actors(&incident.perpetrator));
    row.text("target", &actors(&incident.target));
    row.integer("inter1", inter(&incident.perpetrator));
    row.integer("inter2", inter(&incident.target));
    row.text("weapon", &weapon(context, incident.weapon.as_ref()));
    row.value_of("killed", incident.killed);
    row.integer("killed_low", incident.killed.map(|c| i64::from(c.low)));
    row.integer("killed_high", incident.killed.and_then(|c| c.high).map(i64::from));
    row.value_of("injured", incident.injured);
    row.value_of("detained", incident.detained);
    row.value_of("abducted", incident.abducted);
    borders(&mut row, context, incident.place.as_ref());
    row.text("camp", &incident.place.as_ref().map_or_else(String::new, |p| camp(context, p)));
    reports(&mut row, incident);
    row
}

fn place(row: &mut Row, place: Option<&EventPlace>) {
    row.text("place", place.map_or("", |p| &p.name));
    row.text("place_id", place.map_or("", |p| &p.place_id));
    row.text("place_kind", place.map_or("", |p| p.kind.as_str()));
    row.text("place_as_written", place.map_or("", |p| &p.as_written));
    row.text("place_relation", place.map_or("", |p| p.relation.as_str()));
    row.text("geo_precision", place.map_or("", |p| p.precision.as_str()));
    row.real("uncertainty_km", place.map(|p| p.uncertainty_km), 1);
    row.text("admin1", place.map_or("", |p| &p.admin1));
    row.text("admin2", place.map_or("", |p| &p.admin2));
    row.text("country", place.map_or("", |p| &p.country));
    row.text("iso3", place.map_or("", |p| &p.iso3));
}

fn borders(row: &mut Row, context: &Context<'_>, place: Option<&EventPlace>) {
    let Some(place) = place else {
        row.text("belts", "");
        row.real("border_km", None, 1);
        return;
    };
    let spot = Spot::of(place);
    let inside = context.belts.iter().filter(|b| b.holds(&spot)).map(|b| b.id.as_str());
    row.text("belts", &list(inside));
    // The middle of a region or country has a distance to the border that says nothing of the incident.
    let vague = matches!(place.precision, GeoPrecision::Region | GeoPrecision::Country);
    let nearest = context.belts.iter().filter_map(|b| b.distance_told_km(&spot)).min_by(f64::total_cmp);
    row.real("border_km", nearest.filter(|_| !vague), 1);
}

/// The id of the camp, prison or other site that an incident happened at; empty where none.
fn camp(context: &Context<'_>, place: &EventPlace) -> String {
    let profile = context.input.profile;
    let is_site = profile.layers.iter().any(|l| match &l.recipe {
        Recipe::Sites(sites) => sites.place_kinds.contains(&place.kind),
        _ => false,
    });
    if is_site { place.place_id.clone() } else { String::new() }
}

fn reports(row: &mut Row, incident: &Incident) {
    let mentions = &incident.mentions;
    let mut reports: Vec<&str> = mentions.iter().map(|m| m.mention.report.as_str()).collect();
    reports.sort_unstable();
    reports.dedup();
    row.count("report_count", reports.len());
    row.count("outlet_count", outlets(mentions.iter().map(|m| m.outlet.as_str())));
    row.date("first_reported", mentions.iter().filter_map(|m| m.published).min());
    row.date("last_reported", mentions.iter().filter_map(|m| m.published).max());
    row.real("confidence", Some(incident.confidence.clamp(0.0, 1.0)), 3);
    row.text("headline", &incident.headline);
    let lead = mentions.get(incident.lead).or_else(|| mentions.first());
    row.text("quote", lead.map_or("", |m| &m.mention.quote_text));
    row.text("quote_report", lead.map_or("", |m| &m.mention.report));
    row.text("reports", &list(mentions.iter().map(|m| m.mention.report.as_str())));
    row.text("urls", &addresses(mentions.iter().map(|m| m.url.as_str())));
}

/// How many different outlets are named.
pub(super) fn outlets<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    let mut named: Vec<&str> = names.map(str::trim).filter(|n| !n.is_empty()).collect();
    named.sort_unstable();
    named.dedup();
    named.len()
}
