//! The table of mentions: a row per incident and report, with the values as that report tells them.

use super::Context;
use super::draft::{Features, Later, Sketch};
use super::events::{actors, by_day, takes, weapon};
use super::row::Row;
use super::text::{addresses, short_id};
use crate::model::{Digest, Digester, Feature, GeometryType, Incident, IncidentMention};
use crate::profile::EventPlan;
use rayon::prelude::*;
use std::sync::Arc;

pub(super) fn mentions<'c>(context: &'c Context<'c>, plan: &EventPlan) -> Sketch<'c> {
    let mut taken: Vec<&Incident> = context.input.incidents.iter().filter(|i| takes(plan, i)).collect();
    taken.sort_by(|a, b| by_day(a, b));
    let all: Vec<(&Incident, usize)> =
        taken.into_iter().flat_map(|i| (0..i.mentions.len()).map(move |at| (i, at))).collect();
    let ids = all.par_iter().map(|(i, at)| i.mentions.get(*at).map(id).unwrap_or_default()).collect();
    let all = Arc::new(all);
    let digests = Arc::clone(&all);
    let later = Later {
        ids,
        digest: Box::new(move |at| {
            let Some((incident, number)) = digests.get(at) else { return Digest::default() };
            Digester::new().add(&(context.digest)(incident)).add(&number.to_le_bytes()).finish()
        }),
        make: Box::new(move |at, fields| {
            let told =
                all.get(at).and_then(|(incident, number)| Some((incident, incident.mentions.get(*number)?)));
            let Some((incident, told)) = told else { return Feature::default() };
            let id = id(told);
            row(context, incident, told, &id).feature(&id, None, fields)
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
    short_id("men-", &[&m.report, &at, m.kind.as_str()])
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
