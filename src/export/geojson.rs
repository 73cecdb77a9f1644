//! GeoJSON after RFC 7946: a file a layer, a feature a line. Tables without geometry are left to CSV.

use super::by_feature::{ByFeature, Pieces, write_whole};
use super::{ExportError, Exporter, PackageFacts};
use crate::model::{Cell, Feature, Field, GeometryType, Layer};
use ::geojson::{GeometryValue, JsonObject, JsonValue};
use geo::{Geometry, MapCoords, Orient, algorithm::orient::Direction};
use std::path::{Path, PathBuf};

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
        for layer in layers {
            files.extend(write_whole(self, layer, destination)?);
        }
        Ok(files)
    }

    fn by_feature(&self) -> Option<&dyn ByFeature> {
        Some(self)
    }
}

/// GDAL takes the layer's name from the member `name`; one feature a line diffs well.
impl ByFeature for GeoJson {
    fn file_name(&self, layer: &Layer) -> Option<String> {
        (layer.geometry != GeometryType::None).then(|| format!("{}.geojson", layer.name))
    }

    fn head(&self, layer: &Layer, empty: bool) -> Result<Vec<u8>, String> {
        let name = JsonValue::from(layer.name.as_str());
        let end = if empty { "" } else { "\n" };
        Ok(format!("{{\"type\":\"FeatureCollection\",\"name\":{name},\"features\":[{end}").into_bytes())
    }

    fn pieces(&self, layer: &Layer, features: &[Feature]) -> Result<Pieces, String> {
        let mut pieces = Pieces::default();
        for one in features {
            let line = feature(one, &layer.fields);
            pieces.bytes.extend_from_slice(line.as_bytes());
            pieces.lengths.push(line.len());
        }
        Ok(pieces)
    }

    fn between(&self) -> &'static [u8] {
        b",\n"
    }

    fn foot(&self, empty: bool) -> &'static [u8] {
        if empty { b"]}\n" } else { b"\n]}\n" }
    }
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
