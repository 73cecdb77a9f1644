//! Tables without geometry: reported figures and reports.

use super::draft::{Features, Later, Sketch};
use super::row::Row;
use super::text::{FIGURE, addresses, list, short_id};
use super::{Context, Made, ReportRow};
use crate::model::{Digest, Digester, Feature, Figure, GeometryType};
use rustc_hash::FxHashMap;
use std::sync::Arc;

pub(super) fn figures(context: &Context<'_>) -> Made {
    let fields = context.fields("figures");
    let mut figures: Vec<&Figure> = context.input.figures.iter().collect();
    figures.sort_by(|a, b| {
        let key = |f: &Figure| (context.published(&f.report), f.period.start, f.quote.start, f.value.value);
        key(a).cmp(&key(b)).then_with(|| (&a.report, &a.unit, &a.what).cmp(&(&b.report, &b.unit, &b.what)))
    });
    let features = figures
        .into_iter()
        .map(|figure| {
            let at = format!("{} {}", figure.quote.start, figure.value.value);
            let area = figure.place.as_ref().map_or("", |p| &p.place_id);
            let id = short_id(FIGURE, &[&figure.report, &at, &figure.unit, area]);
            row(context, figure, &id).feature(&id, None, &fields)
        })
        .collect();
    Made { geometry: GeometryType::None, fields, features }
}

fn row(context: &Context<'_>, figure: &Figure, id: &str) -> Row {
    let place = figure.place.as_ref();
    let report = context.reports.get(figure.report.as_str());
    let mut row = Row::default();
    row.text("id", id);
    row.value_of("value", Some(figure.value));
    row.integer("value_low", Some(i64::from(figure.value.low)));
    row.integer("value_high", figure.value.high.map(i64::from));
    row.text("unit", &figure.unit);
    row.text("what", &figure.what);
    row.text("area", place.map_or("", |p| &p.name));
    row.text("place_id", place.map_or("", |p| &p.place_id));
    row.text("place_kind", place.map_or("", |p| p.kind.as_str()));
    row.real("longitude", place.map(|p| p.lon), 6);
    row.real("latitude", place.map(|p| p.lat), 6);
    row.text("country", place.map_or("", |p| &p.country));
    row.text("iso3", place.map_or("", |p| &p.iso3));
    row.date("period_start", figure.period.start);
    row.date("period_end", figure.period.end.or(figure.period.start));
    row.text("period_precision", figure.period.precision.as_str());
    row.text("says", &figure.says);
    row.text("actor", &figure.actor);
    row.text("report", &figure.report);
    row.text("outlet", report.map_or("", |r| &r.outlet));
    row.date("published", report.and_then(|r| r.published));
    row.text("url", &report.map_or_else(String::new, |r| addresses([r.url.as_str()])));
    row.text("quote", &figure.quote_text);
    row.text("rule", &figure.rule);
    row
}

pub(super) fn reports<'c>(context: &'c Context<'c>) -> Sketch<'c> {
    let mut incidents: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for incident in context.input.incidents {
        for report in &incident.outline.reports {
            incidents.entry(report).or_default().push(&incident.id);
        }
    }
    let mut rows: Vec<&ReportRow> = context.input.reports.iter().collect();
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    let told: Vec<(&ReportRow, Vec<&str>)> = rows
        .into_iter()
        .map(|report| (report, incidents.remove(report.id.as_str()).unwrap_or_default()))
        .collect();
    let told = Arc::new(told);
    let (ids, digests) = (Arc::clone(&told), Arc::clone(&told));
    let later = Later {
        parts: told.len(),
        count: Box::new(|_| 1),
        id: Box::new(move |at, _| ids.get(at).map(|(report, _)| report.id.clone()).unwrap_or_default()),
        digest: Box::new(move |at| {
            digests.get(at).map_or_else(Digest::default, |(report, incidents)| digest(report, incidents))
        }),
        make: Box::new(move |at, _, fields| {
            let Some((report, incidents)) = told.get(at) else { return Feature::default() };
            report_row(report, incidents).feature(&report.id, None, fields)
        }),
    };
    Sketch {
        geometry: GeometryType::None,
        fields: context.fields("reports"),
        features: Features::Later(later),
    }
}

/// A digest of everything that a row of the table of reports is made from.
fn digest(report: &ReportRow, incidents: &[&str]) -> Digest {
    let mut digester = Digester::new();
    report.add_to(&mut digester);
    for id in incidents {
        digester.add(id.as_bytes());
    }
    digester.finish()
}

fn report_row(report: &ReportRow, incidents: &[&str]) -> Row {
    let mut row = Row::default();
    row.text("id", &report.id);
    row.text("title", &report.title);
    row.date("published", report.published);
    row.text("published_found_in", &report.published_found_in);
    row.text("outlet", &report.outlet);
    row.text("url", &addresses([report.url.as_str()]));
    row.text("outcome", &report.outcome);
    row.integer("characters", Some(report.characters.into()));
    row.integer("left_out", Some(report.left_out.into()));
    row.integer("toponyms", Some(report.toponyms.into()));
    row.integer("mentions", Some(report.mentions.into()));
    row.integer("figures", Some(report.figures.into()));
    row.integer("site_facts", Some(report.site_facts.into()));
    row.integer("kept_out", Some(report.kept_out.into()));
    row.text("repeats", &report.repeats);
    row.text("incident_ids", &list(incidents.iter().copied()));
    row.text("notes", &report.notes);
    row
}
