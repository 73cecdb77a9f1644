//! The incidents of an output folder, as they stand in its files. Compares nothing.

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;

/// Incidents by id.
pub(crate) type Incidents = BTreeMap<String, Map<String, Value>>;

/// The incidents of an output folder; `None` where it holds none that can be read.
pub(crate) fn read_incidents(folder: &Path) -> Option<Incidents> {
    if let Ok(bytes) = std::fs::read(folder.join("incidents.geojson"))
        && let Ok(Value::Object(mut document)) = serde_json::from_slice::<Value>(&bytes)
        && let Some(Value::Array(features)) = document.remove("features")
    {
        let mut out = Incidents::new();
        for feature in features {
            let Some(mut values) = feature.get("properties").and_then(Value::as_object).cloned() else {
                continue;
            };
            if let Some(point) =
                feature.get("geometry").and_then(|g| g.get("coordinates")).and_then(Value::as_array)
            {
                for (name, at) in [("longitude", 0), ("latitude", 1)] {
                    values.insert(name.to_owned(), point.get(at).cloned().unwrap_or(Value::Null));
                }
            }
            if let Some(id) = values.get("id").and_then(Value::as_str) {
                out.insert(id.to_owned(), values.clone());
            }
        }
        return Some(out);
    }
    from_csv(&std::fs::read(folder.join("incidents.csv")).ok()?)
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
