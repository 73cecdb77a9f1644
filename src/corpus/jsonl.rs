//! JSON to reports: one object a line, or a whole file that is an array. Field names are data; unknown fields are ignored.

use super::decode::Decoded;
use super::embedded;
use super::library::{FieldNames, Library};
use super::options::CorpusOptions;
use super::problem::Problem;
use super::record::{self, FileRead, Place, Placed, Record, Told};
use rayon::prelude::*;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::path::Path;

/// Reads a file of one object a line. Blank lines are skipped; a broken line becomes a problem.
pub(super) fn read(decoded: &Decoded, path: &Path, options: &CorpusOptions, library: &Library) -> FileRead {
    let lines: Vec<(usize, &str)> =
        decoded.text.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty()).collect();
    let results: Vec<Result<Placed, Problem>> = lines
        .par_iter()
        .map(|&(at, line)| {
            let place = Place { path, line: Some(at + 1) };
            let mut record = parse_line(line, place, library)?;
            embedded::unwrap(&mut record, library);
            record.notes.extend(decoded.notes.iter().cloned());
            name_after_place(&mut record, place);
            let report = record::finish(record, place, options, library)?;
            Ok(Placed::new(report, path, Some(at + 1)))
        })
        .collect();
    collect(results)
}

/// Reads a file that is one JSON array of objects, one object, or lines after all.
pub(super) fn read_json(
    decoded: &Decoded,
    path: &Path,
    options: &CorpusOptions,
    library: &Library,
) -> FileRead {
    let objects = match serde_json::from_str::<Value>(&decoded.text) {
        Ok(Value::Array(objects)) => objects,
        Ok(Value::Object(mut fields)) => match entries(&mut fields) {
            Some(objects) => objects,
            None => vec![Value::Object(fields)],
        },
        Ok(_) => {
            return FileRead::failed(broken(
                Place { path, line: None },
                None,
                "it holds no object".to_owned(),
            ));
        }
        // Files that end in .json and hold one object a line are common.
        Err(e) if decoded.text.trim_start().starts_with('{') && e.line() > 1 => {
            return read(decoded, path, options, library);
        }
        Err(e) => {
            return FileRead::failed(broken(
                Place { path, line: Some(e.line()) },
                Some(e.column()),
                plain_error(&e),
            ));
        }
    };
    let several = objects.len() > 1;
    let results = objects
        .into_par_iter()
        .enumerate()
        .map(|(at, object)| {
            let place = Place { path, line: None };
            let Value::Object(fields) = object else {
                return Err(broken(place, None, format!("entry {} is no object", at + 1)));
            };
            let mut record = from_fields(&fields, library);
            embedded::unwrap(&mut record, library);
            record.notes.extend(decoded.notes.iter().cloned());
            if record.id.is_empty() {
                let name = record::id_from_path(path);
                record.id = if several { format!("{name}-{}", at + 1) } else { name };
            }
            let report = record::finish(record, place, options, library)?;
            Ok(Placed::new(report, path, None))
        })
        .collect();
    collect(results)
}

/// The reports of a file that wraps them in one object (`{"articles": [..]}`, a chat export's `{"messages": [..]}`).
fn entries(fields: &mut Map<String, Value>) -> Option<Vec<Value>> {
    const WRAPPERS: &[&str] =
        &["reports", "articles", "items", "messages", "documents", "results", "data", "posts", "entries"];
    let key = WRAPPERS.iter().find(|k| {
        fields
            .get(**k)
            .and_then(Value::as_array)
            .is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_object))
    })?;
    match fields.remove(*key) {
        Some(Value::Array(list)) => Some(list),
        _ => None,
    }
}

fn collect(results: Vec<Result<Placed, Problem>>) -> FileRead {
    let mut read = FileRead::default();
    for result in results {
        match result {
            Ok(placed) => read.reports.push(placed),
            Err(problem) => read.problems.push(problem),
        }
    }
    read
}

/// Reads one line.
pub(super) fn parse_line(line: &str, place: Place<'_>, library: &Library) -> Result<Record, Problem> {
    let mut reader = serde_json::Deserializer::from_str(line);
    let fields = KnownFields(&library.publication.fields).deserialize(&mut reader);
    match fields.and_then(|fields| reader.end().map(|()| fields)) {
        Ok(Some(fields)) => Ok(from_fields(&fields, library)),
        Ok(None) => Err(broken(place, Some(1), "the line holds no object".to_owned())),
        Err(e) => Err(broken(place, Some(e.column()), plain_error(&e))),
    }
}

/// Reads an object's fields that reports have and passes over the others, which may be many; `None` where it is no object.
struct KnownFields<'l>(&'l FieldNames);

impl<'de> DeserializeSeed<'de> for KnownFields<'_> {
    type Value = Option<Map<String, Value>>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for KnownFields<'_> {
    type Value = Option<Map<String, Value>>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a report")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut fields = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            if self.0.ranks(&key).is_some() {
                fields.insert(key, access.next_value()?);
            } else {
                access.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Some(fields))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        while access.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// Gives a record without an id the file's name and its line.
pub(super) fn name_after_place(record: &mut Record, place: Place<'_>) {
    if record.id.is_empty() {
        record.id = format!("{}-{}", record::id_from_path(place.path), place.line.unwrap_or(1));
    }
}

/// serde_json's words without the place that it appends: the place is told apart.
fn plain_error(error: &serde_json::Error) -> String {
    let words = error.to_string();
    words.rsplit_once(" at line ").map_or(words.clone(), |(plain, _)| plain.to_owned())
}

fn broken(place: Place<'_>, column: Option<usize>, why: String) -> Problem {
    let mut problem = Problem::at(place.path, place.line);
    problem.column = column;
    "this is not a report in JSON".clone_into(&mut problem.what);
    problem.why = why;
    "write one object a line: {\"id\": \"..\", \"text\": \"..\", \"published\": \"2025-04-16\"}"
        .clone_into(&mut problem.hint);
    problem
}

/// Picks the fields that reports have. The best name wins where an object has several.
fn from_fields(fields: &Map<String, Value>, library: &Library) -> Record {
    let names = &library.publication.fields;
    let ranked: Vec<_> = fields.iter().filter_map(|(key, value)| Some((names.ranks(key)?, value))).collect();
    let pick = |field: usize| -> Option<String> {
        let mut best: Option<(usize, String)> = None;
        for (ranks, value) in &ranked {
            let Some(rank) = ranks.get(field).copied().flatten() else { continue };
            if best.as_ref().is_none_or(|(known, _)| rank < *known)
                && let Some(words) = words(value)
            {
                best = Some((rank, words));
            }
        }
        best.map(|(_, words)| words)
    };
    let [id, title, published, source, url, text] = [0, 1, 2, 3, 4, 5].map(pick);
    let id_as_given = id.unwrap_or_default();
    Record {
        id: record::one_line(&id_as_given),
        id_as_given,
        title,
        published: published.map(|words| Told { words, found_in: "field" }).into_iter().collect(),
        source: source.unwrap_or_default(),
        url: url.unwrap_or_default(),
        text: text.unwrap_or_default(),
        ..Record::default()
    }
}

/// A value as words: text, numbers, a list of paragraphs, or an object with a name. Empty values are as good as none.
fn words(value: &Value) -> Option<String> {
    let words = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(parts) if parts.iter().all(Value::is_string) => {
            parts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n\n")
        }
        // Chat exports write a message as pieces of which some are objects (links, bold words): they run on.
        Value::Array(parts) => {
            parts.iter().filter_map(|p| p.as_str().or_else(|| p.get("text")?.as_str())).collect::<String>()
        }
        Value::Object(fields) => {
            ["name", "title", "value"].iter().find_map(|k| fields.get(*k)?.as_str())?.to_owned()
        }
        Value::Null | Value::Bool(_) => return None,
    };
    (!words.trim().is_empty()).then_some(words)
}
