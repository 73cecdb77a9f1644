//! One line of `wallmap read`: what a report tells, as JSON. Field names and their order are the contract of `docs`; offsets are code points.

use crate::extract::is_written;
use crate::gazetteer::Gazetteer;
use crate::locate::kind_of_word;
use crate::model::{
    ActorRef, Attribution, CodePoints, Count, Date, DateBasis, DatePrecision, EventPlace, Figure,
    GeoPrecision, Kind, Mention, PlaceKind, PlaceRelation, Reading, Report, Span, Status, Toponym,
};
use serde::Serialize;

#[derive(Serialize)]
struct MentionOut<'a> {
    kind: Kind,
    status: Status,
    attribution: Attribution,
    date_start: Option<Date>,
    date_end: Option<Date>,
    date_precision: DatePrecision,
    date_basis: DateBasis,
    trigger: TriggerOut<'a>,
    place: Option<PlaceOut<'a>>,
    to_place: Option<PlaceOut<'a>>,
    perpetrator: Vec<&'a str>,
    target: Vec<&'a str>,
    weapon: Option<&'a str>,
    killed: Option<u32>,
    killed_low: Option<u32>,
    killed_high: Option<u32>,
    injured: Option<u32>,
    detained: Option<u32>,
    abducted: Option<u32>,
    confidence: f64,
    quote: Range,
    rule: &'a str,
}

#[derive(Serialize)]
struct TriggerOut<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct PlaceOut<'a> {
    start: usize,
    end: usize,
    as_written: &'a str,
    name: Option<&'a str>,
    place_id: Option<&'a str>,
    lat: Option<f64>,
    lon: Option<f64>,
    iso3: Option<&'a str>,
    kind: Option<PlaceKind>,
    relation: Option<PlaceRelation>,
    geo_precision: Option<GeoPrecision>,
    uncertainty_km: Option<f64>,
    score: f64,
}

#[derive(Serialize)]
struct FigureOut<'a> {
    value: u32,
    value_low: u32,
    value_high: Option<u32>,
    unit: &'a str,
    what: &'a str,
    place: Option<PlaceOut<'a>>,
    period_start: Option<Date>,
    period_end: Option<Date>,
    says: &'a str,
    actor: &'a str,
    quote: Range,
    rule: &'a str,
}

#[derive(Serialize)]
struct Range {
    start: usize,
    end: usize,
}

/// The line of a report, without its end.
pub(super) fn line(
    report: &Report,
    toponyms: &[Toponym],
    reading: &Reading,
    gazetteer: &Gazetteer,
) -> serde_json::Result<String> {
    let text = report.text.as_str();
    let points = CodePoints::new(text);
    let mentions: Vec<_> = reading.mentions.iter().map(|m| mention(m, text, &points)).collect();
    let figures: Vec<_> = reading.figures.iter().map(|f| figure(f, &points)).collect();
    let told = toponyms.len() * TOPONYM + mentions.len() * MENTION + figures.len() * FIGURE;
    let mut out = Vec::with_capacity(TOPONYM + told);
    out.extend_from_slice(br#"{"id":"#);
    serde_json::to_writer(&mut out, &report.id)?;
    out.extend_from_slice(br#","toponyms":["#);
    for (at, t) in toponyms.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        toponym(&mut out, t, text, &points, gazetteer)?;
    }
    out.extend_from_slice(br#"],"mentions":"#);
    serde_json::to_writer(&mut out, &mentions)?;
    out.extend_from_slice(br#","figures":"#);
    serde_json::to_writer(&mut out, &figures)?;
    out.push(b'}');
    String::from_utf8(out).map_err(serde::ser::Error::custom)
}

/// Bytes of what is written of one, about.
const TOPONYM: usize = 300;
const MENTION: usize = 1_100;
const FIGURE: usize = 500;

/// Writes an object: the names of its fields as they are, for they need no look at each of their letters.
macro_rules! object {
    ($out:expr, $first:literal: $value:expr, $($name:literal: $next:expr,)*) => {{
        $out.extend_from_slice(concat!("{\"", $first, "\":").as_bytes());
        serde_json::to_writer(&mut *$out, &$value)?;
        $(
            $out.extend_from_slice(concat!(",\"", $name, "\":").as_bytes());
            serde_json::to_writer(&mut *$out, &$next)?;
        )*
        $out.push(b'}');
    }};
}

/// Writes a toponym.
fn toponym(
    out: &mut Vec<u8>,
    toponym: &Toponym,
    text: &str,
    points: &CodePoints<'_>,
    gazetteer: &Gazetteer,
) -> serde_json::Result<()> {
    let span = points.span(toponym.span);
    let place = toponym.place;
    let point = place.map(|key| gazetteer.point(key));
    let written = is_written(toponym);
    let kind = if written || place.is_none() {
        kind_beside(toponym, text)
    } else {
        place.map(|key| gazetteer.kind(key))
    };
    object!(out,
        "start": span.start,
        "end": span.end,
        "surface": toponym.span.of(text),
        // A name that no table has is given with the place that it lies in, whose name it is not.
        "name": place.filter(|_| !written).map(|key| gazetteer.name(key)),
        "place_id": place.map(|key| gazetteer.id(key)),
        "geonames_id": place.map(|key| gazetteer.geonames(key)).filter(|number| *number != 0),
        "lat": point.map(geo::Point::y),
        "lon": point.map(geo::Point::x),
        "country": place.map(|key| gazetteer.cc(key)),
        "kind": kind,
        "score": rounded(toponym.score),
        "role": toponym.role,
        "decided_by": toponym.decided_by,
    );
    Ok(())
}

/// The kind that the words of a name's phrase tell: "the hamlet of X", "X River".
fn kind_beside(toponym: &Toponym, text: &str) -> Option<PlaceKind> {
    toponym.phrase.of(text).split_whitespace().rev().find_map(kind_of_word)
}

fn mention<'a>(mention: &'a Mention, text: &'a str, points: &CodePoints<'_>) -> MentionOut<'a> {
    let trigger = points.span(mention.trigger);
    MentionOut {
        kind: mention.kind,
        status: mention.status,
        attribution: mention.attribution,
        date_start: mention.date.start,
        date_end: mention.date.end,
        date_precision: mention.date.precision,
        date_basis: mention.date.basis,
        trigger: TriggerOut { start: trigger.start, end: trigger.end, text: mention.trigger.of(text) },
        place: mention
            .place
            .as_ref()
            .map(|place| event_place(place, points))
            .or_else(|| mention.named.map(|span| named(span, text, points))),
        to_place: mention.to_place.as_ref().map(|place| event_place(place, points)),
        perpetrator: names(&mention.perpetrator),
        target: names(&mention.target),
        weapon: mention.weapon.as_deref(),
        killed: value(mention.killed),
        killed_low: mention.killed.map(|count| count.low),
        killed_high: mention.killed.and_then(|count| count.high),
        injured: value(mention.injured),
        detained: value(mention.detained),
        abducted: value(mention.abducted),
        confidence: rounded(mention.confidence),
        quote: range(mention.quote, points),
        rule: &mention.rule,
    }
}

fn event_place<'a>(place: &'a EventPlace, points: &CodePoints<'_>) -> PlaceOut<'a> {
    let span = points.span(place.span);
    PlaceOut {
        start: span.start,
        end: span.end,
        as_written: &place.as_written,
        name: Some(&place.name),
        place_id: Some(&place.place_id),
        lat: Some(place.lat),
        lon: Some(place.lon),
        iso3: Some(&place.iso3),
        kind: Some(place.kind),
        relation: Some(place.relation),
        geo_precision: Some(place.precision),
        uncertainty_km: Some(rounded(place.uncertainty_km)),
        score: rounded(place.score),
    }
}

/// The name of a place that no table has.
fn named<'a>(span: Span, text: &'a str, points: &CodePoints<'_>) -> PlaceOut<'a> {
    let at = points.span(span);
    PlaceOut {
        start: at.start,
        end: at.end,
        as_written: span.of(text),
        name: None,
        place_id: None,
        lat: None,
        lon: None,
        iso3: None,
        kind: None,
        relation: None,
        geo_precision: None,
        uncertainty_km: None,
        score: 0.0,
    }
}

fn figure<'a>(figure: &'a Figure, points: &CodePoints<'_>) -> FigureOut<'a> {
    FigureOut {
        value: figure.value.value,
        value_low: figure.value.low,
        value_high: figure.value.high,
        unit: &figure.unit,
        what: &figure.what,
        place: figure.place.as_ref().map(|place| event_place(place, points)),
        period_start: figure.period.start,
        period_end: figure.period.end,
        says: &figure.says,
        actor: &figure.actor,
        quote: range(figure.quote, points),
        rule: &figure.rule,
    }
}

fn range(span: Span, points: &CodePoints<'_>) -> Range {
    let span = points.span(span);
    Range { start: span.start, end: span.end }
}

fn names(actors: &[ActorRef]) -> Vec<&str> {
    actors.iter().map(|actor| actor.name.as_str()).collect()
}

fn value(count: Option<Count>) -> Option<u32> {
    count.map(|count| count.value)
}

/// Four digits: more would be noise, and would differ between platforms.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
