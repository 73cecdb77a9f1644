//! `datapackage.json`: what every file and field is, for people and for Frictionless tools. Written last, over the files written.

use super::csv::geometry_names;
use super::{ExportError, ExportOptions, PackageFacts, write};
use crate::model::{Field, FieldType, Layer};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// File ending, format for people, media type.
const ENDINGS: &[(&str, &str, &str)] = &[
    ("geojson", "geojson", "application/geo+json"),
    ("csv", "csv", "text/csv"),
    ("gpkg", "gpkg", "application/geopackage+sqlite3"),
    ("qgz", "qgz", "application/x-qgis-project"),
    ("xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("kmz", "kmz", "application/vnd.google-earth.kmz"),
    ("fgb", "fgb", "application/vnd.flatgeobuf"),
    ("parquet", "parquet", "application/vnd.apache.parquet"),
    ("pmtiles", "pmtiles", "application/vnd.pmtiles"),
    ("html", "html", "text/html"),
];

/// Writes `datapackage.json` into `destination` over `files`, which lie there. Side files (`.csvt`, `.prj`, `.qml`) are not listed.
pub fn write_datapackage(
    layers: &[Layer],
    package: &PackageFacts,
    files: &[PathBuf],
    options: &ExportOptions,
    destination: &Path,
) -> Result<PathBuf, ExportError> {
    let path = destination.join("datapackage.json");
    let resources: Vec<Value> =
        files.iter().filter_map(|file| resource(file, layers, options, destination)).collect();
    let knowledge: serde_json::Map<String, Value> =
        package.knowledge.iter().map(|(name, version)| (name.clone(), json!(version))).collect();
    let described = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": package.name,
        "title": package.title,
        "description": package.description,
        "version": package.now.map(|day| day.to_string()),
        "created_with": { "name": "wallmap", "version": package.version, "knowledge": knowledge },
        "licenses": package.licences.iter().map(|l| without_empty(&json!({ "name": l.name, "title": l.title, "path": l.path }))).collect::<Vec<_>>(),
        "sources": package.sources.iter().map(|s| without_empty(&json!({ "title": s.title, "path": s.path, "licence": s.licence }))).collect::<Vec<_>>(),
        "notes": package.notes,
        "resources": resources,
    });
    let text = serde_json::to_string_pretty(&without_empty(&described))
        .map_err(|e| ExportError::Format { path: path.clone(), reason: e.to_string() })?;
    write(&path, (text + "\n").as_bytes())?;
    Ok(path)
}

/// Drops members that are null, empty text or empty lists at the first level: validators refuse them.
fn without_empty(object: &Value) -> Value {
    let Some(members) = object.as_object() else { return object.clone() };
    let full = |v: &Value| match v {
        Value::Null => false,
        Value::String(s) => !s.is_empty(),
        Value::Array(a) => !a.is_empty(),
        _ => true,
    };
    Value::Object(members.iter().filter(|(_, v)| full(v)).map(|(k, v)| (k.clone(), v.clone())).collect())
}

fn resource(file: &Path, layers: &[Layer], options: &ExportOptions, destination: &Path) -> Option<Value> {
    let ending = file.extension()?.to_str()?;
    let (_, format, media_type) = ENDINGS.iter().find(|(e, ..)| *e == ending)?;
    let path = file.strip_prefix(destination).unwrap_or(file).to_str()?.replace('\\', "/");
    let stem = file.file_stem()?.to_str()?;
    let layer = layers.iter().find(|l| l.name == stem).filter(|_| *format != "xlsx" && *format != "kmz");
    let mut resource = json!({
        "name": format!("{}-{format}", stem.replace(['_', '.'], "-").to_lowercase()),
        "path": path,
        "title": layer.map(|l| l.title.as_str()),
        "description": layer.map(|l| l.description.as_str()),
        "format": format,
        "mediatype": media_type,
    });
    if let (Some(layer), Some(members)) = (layer, resource.as_object_mut()) {
        if *format == "csv" {
            members.insert("encoding".to_owned(), json!("utf-8"));
            let delimiter = char::from(options.csv.delimiter).to_string();
            members.insert("dialect".to_owned(), json!({ "delimiter": delimiter }));
        }
        // The other formats carry their fields with them; said once more they would be most of this file.
        if matches!(*format, "csv" | "geojson") {
            members.insert("schema".to_owned(), schema(layer, format));
        }
    }
    Some(without_empty(&resource))
}

fn schema(layer: &Layer, format: &str) -> Value {
    let mut fields: Vec<Value> = layer.fields.iter().map(field).collect();
    if format == "csv" {
        fields.extend(geometry_names(layer.geometry).iter().map(|name| match *name {
            "longitude" => json!({ "name": name, "type": "number", "title": "Longitude", "description": "Degrees east, WGS 84." }),
            "latitude" => json!({ "name": name, "type": "number", "title": "Latitude", "description": "Degrees north, WGS 84." }),
            _ => json!({ "name": name, "type": "string", "title": "Geometry", "description": "Well-known text, longitude first, WGS 84." }),
        }));
    }
    let mut schema = json!({ "fields": fields, "primaryKey": ["id"], "missingValues": [""] });
    if let Some(members) = schema.as_object_mut() {
        if format != "csv" {
            members.insert("geometry".to_owned(), json!(layer.geometry.as_str()));
        }
        if layer.fields.iter().any(|f| f.name == "incident") {
            let to = json!({ "resource": format!("incidents-{format}"), "fields": ["id"] });
            members.insert("foreignKeys".to_owned(), json!([{ "fields": ["incident"], "reference": to }]));
        }
    }
    schema
}

fn field(field: &Field) -> Value {
    let mut described = json!({
        "name": field.name,
        "title": field.title,
        "type": field.field_type.as_str(),
        "description": field.description,
    });
    if let Some(members) = described.as_object_mut() {
        if field.field_type == FieldType::Date {
            members.insert("format".to_owned(), json!("%Y-%m-%d"));
        }
        let mut constraints = serde_json::Map::new();
        if field.name == "id" {
            constraints.insert("required".to_owned(), json!(true));
            constraints.insert("unique".to_owned(), json!(true));
        }
        if !field.values.is_empty() {
            constraints.insert("enum".to_owned(), json!(field.values));
        }
        if !constraints.is_empty() {
            members.insert("constraints".to_owned(), Value::Object(constraints));
        }
    }
    described
}
