//! GeoJSON after RFC 7946: a file a layer, a feature a line. Tables without geometry are left to CSV.

use super::{ExportError, Exporter, PackageFacts, stream};
use crate::model::{Cell, Feature, Field, GeometryType, Layer};
use ::geojson::{GeometryValue, JsonObject, JsonValue};
use geo::{Geometry, MapCoords, Orient, algorithm::orient::Direction};
use rayon::prelude::*;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Features that are turned into text at a time.
const AT_ONCE: usize = 4096;

/// Writes `NAME.geojson` for each layer with geometry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GeoJson;

impl Exporter for GeoJson {
    fn name(&self) -> &'static str {
        "geojson"
    }

    fn export(
        &self,
        layers: &[Layer],
        _: &PackageFacts,
        destination: &Path,
    ) -> Result<Vec<PathBuf>, ExportError> {
        let mut files = Vec::new();
        for layer in layers.iter().filter(|l| l.geometry != GeometryType::None) {
            let path = destination.join(format!("{}.geojson", layer.name));
            stream(&path, |file| collection(layer, file).map_err(|e| e.to_string()))?;
            files.push(path);
        }
        Ok(files)
    }
}

/// The whole file. GDAL takes the layer's name from the member `name`; one feature a line diffs well.
fn collection(layer: &Layer, out: &mut impl Write) -> io::Result<()> {
    let name = JsonValue::from(layer.name.as_str());
    write!(out, "{{\"type\":\"FeatureCollection\",\"name\":{name},\"features\":[")?;
    // Lines are made on every core, some thousand at a time, so that a large layer is never in memory as a whole.
    for (at, some) in layer.features.chunks(AT_ONCE).enumerate() {
        let lines: Vec<String> = some.par_iter().map(|one| feature(one, &layer.fields)).collect();
        for (n, line) in lines.iter().enumerate() {
            out.write_all(if at + n == 0 { b"\n" } else { b",\n" })?;
            out.write_all(line.as_bytes())?;
        }
    }
    out.write_all(if layer.features.is_empty() { b"]}\n" } else { b"\n]}\n" })
}

fn feature(feature: &Feature, fields: &[Field]) -> String {
    let properties: JsonObject =
        fields.iter().zip(&feature.values).map(|(f, v)| (f.name.clone(), value(v))).collect();
    ::geojson::Feature {
        bbox: None,
        geometry: feature.geometry.as_ref().map(|g| ::geojson::Geometry::new(geometry(g))),
        // A property named `id` hides the member from GDAL; other clients read the member.
        id: Some(::geojson::feature::Id::String(feature.id.clone())),
        properties: Some(properties),
        foreign_members: None,
    }
    .to_string()
}

fn geometry(geometry: &Geometry<f64>) -> GeometryValue {
    let rounded = rounded(geometry);
    match rounded {
        Geometry::MultiPolygon(areas) => GeometryValue::from(&areas.orient(Direction::Default)),
        other => GeometryValue::from(&other),
    }
}

/// At most six decimals, a tenth of a metre, as RFC 7946 advises.
pub(super) fn rounded(geometry: &Geometry<f64>) -> Geometry<f64> {
    let round = |d: f64| (d * 1e6).round() / 1e6 + 0.0;
    geometry.map_coords(|c| geo::Coord { x: round(c.x), y: round(c.y) })
}

fn value(value: Cell<'_>) -> JsonValue {
    match value {
        Cell::Null => JsonValue::Null,
        Cell::Text(text) => JsonValue::from(text),
        Cell::Integer(number) => JsonValue::from(number),
        Cell::Real(number) => JsonValue::from(number),
        Cell::Date(date) => JsonValue::from(date.to_string()),
        Cell::Boolean(truth) => JsonValue::from(truth),
    }
}
