//! Reports as JSON lines in, toponyms and mentions as JSON lines out: the stages that see one report, for pipes and for distributed engines.
//! Merges nothing.
//!
//! Reports are read in chunks on all cores and written in the order of the input; memory holds one chunk.

use super::error::BuildError;
use super::knowledge::{Knowledge, chain};
use super::project::Project;
use super::reading::Reader;
use crate::corpus::{CorpusOptions, Problem, ReportStream, Severity};
use crate::gazetteer::Gazetteer;
use crate::model::{
    ActorRef, CodePoints, Count, EventPlace, Figure, Mention, Reading, Report, Span, Toponym,
};
use rayon::prelude::*;
use serde_json::{Map, Value, json};
use std::io::{BufRead, Write};
use std::path::Path;

/// A chunk ends at so many reports or so many bytes of text, whichever comes first.
const CHUNK_REPORTS: usize = 512;
const CHUNK_BYTES: usize = 8 << 20;

/// What became of a stream.
#[derive(Debug, Clone, Default)]
pub struct StreamSummary {
    /// Lines that were read.
    pub reports: usize,
    /// What went wrong, in order.
    pub problems: Vec<Problem>,
    /// Problems that cost a report.
    pub failed: usize,
}

/// Reads JSON lines from `reader` and writes what each report tells to `writer`. A bad line becomes a problem and the stream goes on.
pub fn read_stream(
    project: &Project,
    reader: impl BufRead,
    writer: &mut impl Write,
) -> Result<StreamSummary, BuildError> {
    let knowledge = Knowledge::load(project)?;
    let stage = Reader::new(&knowledge);
    let options = CorpusOptions { published: project.published, ..CorpusOptions::default() };
    let corpus = |error: crate::corpus::CorpusError| BuildError::Corpus {
        what: chain(&error),
        hint: error.hint().to_owned(),
    };
    let mut stream = ReportStream::new(reader, Path::new("-"), options).map_err(corpus)?;
    let mut summary = StreamSummary::default();
    loop {
        let mut chunk = Vec::new();
        let mut bytes = 0;
        let mut ended = true;
        for item in stream.by_ref() {
            match item {
                Ok(report) => {
                    bytes += report.text.len();
                    chunk.push(report);
                }
                Err(problem) => {
                    summary.failed += usize::from(problem.severity == Severity::Error);
                    summary.problems.push(problem);
                }
            }
            if chunk.len() >= CHUNK_REPORTS || bytes >= CHUNK_BYTES {
                ended = false;
                break;
            }
        }
        summary.reports += chunk.len();
        let lines: Vec<String> = chunk
            .par_iter()
            .map(|report| {
                let (toponyms, reading) = stage.read_with_demonyms(report);
                line(report, &toponyms, &reading, &knowledge.gazetteer).to_string()
            })
            .collect();
        let fail = |source| BuildError::Stream { what: "cannot write the output", source };
        for line in lines {
            writer.write_all(line.as_bytes()).map_err(fail)?;
            writer.write_all(b"\n").map_err(fail)?;
        }
        if ended {
            writer.flush().map_err(fail)?;
            return Ok(summary);
        }
    }
}

fn line(report: &Report, toponyms: &[Toponym], reading: &Reading, gazetteer: &Gazetteer) -> Value {
    let points = CodePoints::new(&report.text);
    let toponyms: Vec<Value> =
        toponyms.iter().map(|toponym| self::toponym(toponym, &report.text, &points, gazetteer)).collect();
    let mentions: Vec<Value> =
        reading.mentions.iter().map(|mention| self::mention(mention, &report.text, &points)).collect();
    let figures: Vec<Value> = reading.figures.iter().map(|figure| self::figure(figure, &points)).collect();
    json!({ "id": report.id, "toponyms": toponyms, "mentions": mentions, "figures": figures })
}

fn toponym(toponym: &Toponym, text: &str, points: &CodePoints<'_>, gazetteer: &Gazetteer) -> Value {
    let span = points.span(toponym.span);
    let mut out = Map::new();
    out.insert("start".to_owned(), json!(span.start));
    out.insert("end".to_owned(), json!(span.end));
    out.insert("surface".to_owned(), json!(toponym.span.of(text)));
    match toponym.place.map(|key| gazetteer.place(key)) {
        Some(place) => {
            out.insert("name".to_owned(), json!(place.name));
            out.insert("place_id".to_owned(), json!(place.id));
            out.insert(
                "geonames_id".to_owned(),
                if place.geonames == 0 { Value::Null } else { json!(place.geonames) },
            );
            out.insert("lat".to_owned(), json!(place.lat));
            out.insert("lon".to_owned(), json!(place.lon));
            out.insert("country".to_owned(), json!(place.cc));
            out.insert("kind".to_owned(), json!(place.kind));
        }
        None => {
            for name in ["name", "place_id", "geonames_id", "lat", "lon", "country", "kind"] {
                out.insert(name.to_owned(), Value::Null);
            }
        }
    }
    out.insert("score".to_owned(), json!(rounded(toponym.score)));
    out.insert("role".to_owned(), json!(toponym.role));
    Value::Object(out)
}

fn mention(mention: &Mention, text: &str, points: &CodePoints<'_>) -> Value {
    let quote = points.span(mention.quote);
    let trigger = points.span(mention.trigger);
    json!({
        "kind": mention.kind,
        "status": mention.status,
        "attribution": mention.attribution,
        "date_start": mention.date.start,
        "date_end": mention.date.end,
        "date_precision": mention.date.precision,
        "date_basis": mention.date.basis,
        "trigger": { "start": trigger.start, "end": trigger.end, "text": mention.trigger.of(text) },
        "place": mention.place.as_ref().map(|place| event_place(place, points)),
        "to_place": mention.to_place.as_ref().map(|place| event_place(place, points)),
        "perpetrator": names(&mention.perpetrator),
        "target": names(&mention.target),
        "weapon": mention.weapon,
        "killed": value(mention.killed),
        "killed_low": mention.killed.map(|count| count.low),
        "killed_high": mention.killed.and_then(|count| count.high),
        "injured": value(mention.injured),
        "detained": value(mention.detained),
        "abducted": value(mention.abducted),
        "confidence": rounded(mention.confidence),
        "quote": { "start": quote.start, "end": quote.end },
        "rule": mention.rule,
    })
}

fn event_place(place: &EventPlace, points: &CodePoints<'_>) -> Value {
    let span: Span = points.span(place.span);
    json!({
        "start": span.start,
        "end": span.end,
        "as_written": place.as_written,
        "name": place.name,
        "place_id": place.place_id,
        "lat": place.lat,
        "lon": place.lon,
        "iso3": place.iso3,
        "kind": place.kind,
        "relation": place.relation,
        "geo_precision": place.precision,
        "uncertainty_km": rounded(place.uncertainty_km),
        "score": rounded(place.score),
    })
}

fn figure(figure: &Figure, points: &CodePoints<'_>) -> Value {
    let quote = points.span(figure.quote);
    json!({
        "value": figure.value.value,
        "value_low": figure.value.low,
        "value_high": figure.value.high,
        "unit": figure.unit,
        "what": figure.what,
        "place": figure.place.as_ref().map(|place| event_place(place, points)),
        "period_start": figure.period.start,
        "period_end": figure.period.end,
        "says": figure.says,
        "actor": figure.actor,
        "quote": { "start": quote.start, "end": quote.end },
        "rule": figure.rule,
    })
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
