//! The table of mentions: a row per incident and report, with the values as that report tells them.

use super::Context;
use super::draft::{Features, Later, Sketch};
use super::events::{actors, takes, weapon};
use super::row::Row;
use super::text::{MENTION, addresses, short_id};
use crate::model::{Digest, Feature, GeometryType, Incident, IncidentMention, Outlined};
use crate::profile::EventPlan;
use std::sync::Arc;

pub(super) fn mentions<'c>(context: &'c Context<'c>, plan: &EventPlan) -> Sketch<'c> {
    let in_order = context.in_order.iter().copied();
    let taken: Arc<Vec<&Outlined<'_>>> = Arc::new(in_order.filter(|i| takes(plan, i)).collect());
    let [counts, ids, digests] = [(); 3].map(|()| Arc::clone(&taken));
    let told = |taken: &[&'c Outlined<'c>], at: usize, number: usize| {
        let incident = taken.get(at)?.body();
        Some((incident, incident.mentions.get(number)?))
    };
    let later = Later {
        parts: taken.len(),
        count: Box::new(move |at| counts.get(at).map_or(0, |incident| incident.outline.reports.len())),
        id: Box::new(move |at, number| told(&ids, at, number).map(|(_, one)| id(one)).unwrap_or_default()),
        digest: Box::new(move |at| digests.get(at).map_or_else(Digest::default, |i| context.digest(i))),
        make: Box::new(move |at, number, fields| {
            let Some((incident, one)) = told(&taken, at, number) else { return Feature::default() };
            let id = id(one);
            row(context, incident, one, &id).feature(&id, None, fields)
        }),
    };
    Sketch {
        geometry: GeometryType::None,
        fields: context.fields("mentions"),
        features: Features::Later(later),
    }
}

fn id(told: &IncidentMention) -> String {
    let m = &told.mention;
    let at = format!("{} {}", m.trigger.start, m.trigger.end);
    short_id(MENTION, &[&m.report, &at, m.kind.as_str()])
}

fn row(context: &Context<'_>, incident: &Incident, told: &IncidentMention, id: &str) -> Row {
    let m = &told.mention;
    let place = m.place.as_ref();
    let quote = (context.input.code_points)(&m.report, m.quote);
    let trigger = (context.input.code_points)(&m.report, m.trigger);
    let mut row = Row::default();
    row.text("id", id);
    row.text("incident", &incident.id);
    row.text("report", &m.report);
    row.text("outlet", &told.outlet);
    row.date("published", told.published);
    row.text("url", &addresses([told.url.as_str()]));
    row.text("quote", &m.quote_text);
    row.count("quote_start", quote.start);
    row.count("quote_end", quote.end);
    row.count("trigger_start", trigger.start);
    row.count("trigger_end", trigger.end);
    row.text("kind", m.kind.as_str());
    row.text("status", m.status.as_str());
    row.text("attribution", m.attribution.as_str());
    row.date("date_start", m.date.start);
    row.date("date_end", m.date.end.or(m.date.start));
    row.text("date_precision", m.date.precision.as_str());
    row.text("date_basis", m.date.basis.as_str());
    row.text("place", place.map_or("", |p| &p.name));
    row.text("place_id", place.map_or("", |p| &p.place_id));
    row.text("place_as_written", place.map_or("", |p| &p.as_written));
    row.text("geo_precision", place.map_or("", |p| p.precision.as_str()));
    row.real("longitude", place.map(|p| p.lon), 6);
    row.real("latitude", place.map(|p| p.lat), 6);
    row.text("to_place", m.to_place.as_deref().map_or("", |p| &p.name));
    row.text("perpetrator", &actors(&m.perpetrator));
    row.text("target", &actors(&m.target));
    row.text("weapon", &weapon(context, m.weapon.as_ref()));
    row.value_of("killed", m.killed);
    row.integer("killed_low", m.killed.map(|c| i64::from(c.low)));
    row.integer("killed_high", m.killed.and_then(|c| c.high).map(i64::from));
    row.value_of("injured", m.injured);
    row.value_of("detained", m.detained);
    row.value_of("abducted", m.abducted);
    row.real("confidence", Some(m.confidence.clamp(0.0, 1.0)), 3);
    row.text("rule", &m.rule);
    row.text("joined_by", &told.joined_by);
    row
}
