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
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(folder.join("incidents.csv")).ok()?;
    let headers = reader.headers().ok()?.clone();
    let mut out = Incidents::new();
    for record in reader.records() {
        let record = record.ok()?;
        let values: Map<String, Value> = headers
            .iter()
            .zip(&record)
            .map(|(name, cell)| {
                let value = if cell.is_empty() { Value::Null } else { Value::String(cell.to_owned()) };
                (name.trim_start_matches('\u{feff}').to_owned(), value)
            })
            .collect();
        if let Some(id) = values.get("id").and_then(Value::as_str) {
            out.insert(id.to_owned(), values.clone());
        }
    }
    Some(out)
}
