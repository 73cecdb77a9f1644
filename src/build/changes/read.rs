//! The incidents of an output folder, as they stand in its files. Compares nothing.

use crate::build::pieces::Excerpt;
use crate::build::publish::read_plain;
use rustc_hash::FxHashSet;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;

/// Incidents by id.
pub(crate) type Incidents = BTreeMap<String, Map<String, Value>>;

/// Table of the incidents without a place.
const UNPLACED: &str = "unplaced.csv";

/// The incidents of two outputs, to be compared; `None` for one that holds none that can be read. Those that stand in both word for word are there
/// by their ids alone, without values: most of a large map is as it was, and reading it all would take longer than finding out what is not.
pub(crate) fn read_both(old: &Path, new: &Path) -> (Option<Incidents>, Option<Incidents>) {
    let text = |folder: &Path| {
        read_plain(&folder.join("incidents.geojson")).ok().and_then(|bytes| String::from_utf8(bytes).ok())
    };
    let both = text(old).zip(text(new)).and_then(|(old, new)| by_lines(&old, &new));
    let (mut before, mut after) = match both {
        Some((before, after)) => (Some(before), Some(after)),
        None => (read_incidents(old), read_incidents(new)),
    };
    for (side, folder) in [(&mut before, old), (&mut after, new)] {
        if let Some(placed) = side {
            placed.extend(read_unplaced(folder));
        }
    }
    (before, after)
}

/// All incidents of an output folder, with those that have no place where there is a table of them; `None` where it holds none that can be read.
pub(crate) fn read_all(folder: &Path) -> Option<Incidents> {
    let mut placed = read_incidents(folder)?;
    placed.extend(read_unplaced(folder));
    Some(placed)
}

/// The incidents of an output folder that have no place; none where it has no table of them.
pub(crate) fn read_unplaced(folder: &Path) -> Incidents {
    read_plain(&folder.join(UNPLACED)).ok().and_then(|bytes| from_csv(&bytes)).unwrap_or_default()
}

/// Reads the incidents that are not in both of two outputs, out of the part of their files that holds those; `None` where it has another form.
pub(crate) fn read_excerpt(excerpt: &Excerpt) -> Option<(Incidents, Incidents)> {
    let (old, new) = (&excerpt.old, &excerpt.new);
    let lines = std::str::from_utf8(old).ok().zip(std::str::from_utf8(new).ok());
    lines.and_then(|(old, new)| by_lines(old, new)).or_else(|| from_csv(old).zip(from_csv(new)))
}

/// Reads two documents that have a feature a line; `None` where one has another form.
fn by_lines(old: &str, new: &str) -> Option<(Incidents, Incidents)> {
    let (old, new) = (features(old)?, features(new)?);
    let (in_old, in_new): (FxHashSet<&str>, FxHashSet<&str>) =
        (old.iter().copied().collect(), new.iter().copied().collect());
    let side = |lines: &[&str], others: &FxHashSet<&str>| -> Option<Incidents> {
        let mut out = Incidents::new();
        for line in lines {
            if others.contains(line) {
                let (_, rest) = line.split_once("\"properties\":{\"id\":\"")?;
                let (id, _) = rest.split_once('"')?;
                if id.contains('\\') {
                    return None;
                }
                out.insert(id.to_owned(), Map::new());
            } else {
                let (id, values) = values_of(&serde_json::from_str(line).ok()?)?;
                out.insert(id, values);
            }
        }
        Some(out)
    };
    Some((side(&old, &in_new)?, side(&new, &in_old)?))
}

/// The features of a document as wallmap writes it.
fn features(text: &str) -> Option<Vec<&str>> {
    let (head, rest) = text.split_once("\"features\":[")?;
    if head.contains('\n') {
        return None;
    }
    let body = rest.strip_suffix("]}\n")?;
    let lines =
        body.lines().map(|line| line.strip_suffix(',').unwrap_or(line)).filter(|line| !line.is_empty());
    lines.map(|line| line.starts_with("{\"type\":\"Feature\",").then_some(line)).collect()
}

/// The id and the values of a feature, with its coordinates.
fn values_of(feature: &Value) -> Option<(String, Map<String, Value>)> {
    let mut values = feature.get("properties").and_then(Value::as_object).cloned()?;
    if let Some(point) = feature.get("geometry").and_then(|g| g.get("coordinates")).and_then(Value::as_array)
    {
        for (name, at) in [("longitude", 0), ("latitude", 1)] {
            values.insert(name.to_owned(), point.get(at).cloned().unwrap_or(Value::Null));
        }
    }
    let id = values.get("id").and_then(Value::as_str)?.to_owned();
    Some((id, values))
}

/// The incidents of an output folder that have a place; `None` where it holds none that can be read.
pub(crate) fn read_incidents(folder: &Path) -> Option<Incidents> {
    if let Ok(bytes) = read_plain(&folder.join("incidents.geojson"))
        && let Ok(Value::Object(mut document)) = serde_json::from_slice::<Value>(&bytes)
        && let Some(Value::Array(features)) = document.remove("features")
    {
        return Some(features.iter().filter_map(values_of).collect());
    }
    from_csv(&read_plain(&folder.join("incidents.csv")).ok()?)
}

/// The rows of `incidents.csv`, in whatever form the settings of the build gave it: its delimiter, a byte order mark, a row of HXL
/// hashtags, apostrophes before what a spreadsheet would run. `None` where it has no column of ids: taking it for an output without
/// incidents would make everything look new.
fn from_csv(bytes: &[u8]) -> Option<Incidents> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    // The names of columns are words: what stands first between them is the delimiter.
    let delimiter = bytes
        .iter()
        .copied()
        .find(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric() && !matches!(byte, b'_' | b'"'))
        .filter(|byte| !matches!(byte, b'\r' | b'\n'))
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(bytes);
    let headers = reader.headers().ok()?.clone();
    headers.iter().find(|name| *name == "id")?;
    let mut out = Incidents::new();
    for record in reader.records() {
        let record = record.ok()?;
        let values: Map<String, Value> = headers
            .iter()
            .zip(&record)
            .map(|(name, cell)| {
                let value =
                    if cell.is_empty() { Value::Null } else { Value::String(unguarded(cell).to_owned()) };
                (name.to_owned(), value)
            })
            .collect();
        // No id begins with the sign of HXL's hashtags.
        if let Some(id) = values.get("id").and_then(Value::as_str)
            && !id.starts_with('#')
        {
            out.insert(id.to_owned(), values.clone());
        }
    }
    Some(out)
}

/// A cell without the apostrophe that was put before what a spreadsheet would run.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if crate::export::runs_as_formula(text) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_both_word_for_word_has_no_values_and_no_other_form_is_misread() {
        let one = r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[1.5,2]},"id":"inc-1","properties":{"id":"inc-1","killed":1}}"#;
        let two = one.replace("inc-1", "inc-2");
        let document = |lines: &[&str]| {
            let head = "{\"type\":\"FeatureCollection\",\"name\":\"incidents\",\"features\":[";
            if lines.is_empty() {
                format!("{head}]}}\n")
            } else {
                format!("{head}\n{}\n]}}\n", lines.join(",\n"))
            }
        };
        let changed = two.replace("\"killed\":1", "\"killed\":2");
        let (old, new) = by_lines(&document(&[one, &two]), &document(&[one, &changed])).expect("read");
        assert_eq!(old.keys().collect::<Vec<_>>(), ["inc-1", "inc-2"]);
        assert_eq!((old["inc-1"].len(), new["inc-1"].len()), (0, 0));
        assert_eq!(
            (old["inc-2"].get("killed"), new["inc-2"].get("killed")),
            (Some(&Value::from(1)), Some(&Value::from(2)))
        );
        assert_eq!(new["inc-2"].get("longitude"), Some(&Value::from(1.5)));
        let (old, _) = by_lines(&document(&[]), &document(&[one])).expect("read");
        assert!(old.is_empty());
        for other in ["", "{}", "{\n\"features\":[]}\n", "{\"features\":[\nbroken\n]}\n"] {
            assert!(by_lines(other, &document(&[one])).is_none(), "{other:?}");
        }
    }

    #[test]
    fn every_form_of_the_table_is_read_and_one_without_ids_is_not() {
        for text in [
            "id,headline,killed\ninc-1,\"a; b\",2\n",
            "\u{feff}id;headline;killed\r\ninc-1;a; b;2\r\n",
            "id\theadline\tkilled\n#event+id\t#event+headline\t#affected+killed\ninc-1\ta; b\t2\n",
            "\"id\"|\"headline\"|killed\ninc-1|a; b|2\n",
        ] {
            let text = if text.contains("id;") { text.replace("a; b", "\"a; b\"") } else { text.to_owned() };
            let read = from_csv(text.as_bytes()).expect(&text);
            let [(id, values)] = read.iter().collect::<Vec<_>>()[..] else { panic!("{text}: {read:?}") };
            assert_eq!(id, "inc-1", "{text}");
            assert_eq!(values.get("headline"), Some(&Value::from("a; b")), "{text}");
            assert_eq!(values.get("killed"), Some(&Value::from("2")), "{text}");
        }
        for text in ["", "name,killed\nx,2\n", "\u{0}\u{1}"] {
            assert_eq!(from_csv(text.as_bytes()), None, "{text:?}");
        }
        assert_eq!(from_csv(b"id,killed\n"), Some(Incidents::new()), "an output without incidents");
        let read = from_csv(b"id,headline,weapon\ninc-1,'=1+1,'quoted'\n").expect("read");
        let values = read.get("inc-1").expect("there");
        assert_eq!(values.get("headline"), Some(&Value::from("=1+1")));
        assert_eq!(values.get("weapon"), Some(&Value::from("'quoted'")));
    }
}
