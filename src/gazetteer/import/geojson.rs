//! GeoJSON features with a name: points as they are, lines and areas by a point of theirs and half their extent. One feature is in
//! memory at a time.

use super::columns::Layout;
use super::{Importer, TableFormat, source};
use crate::gazetteer::GazetteerError;
use crate::gazetteer::areas::km;
use geo::{BoundingRect as _, Centroid as _, Contains as _, Geometry, InteriorPoint as _};
use geojson::FeatureReader;
use std::path::Path;

impl Importer<'_> {
    /// A collection of features.
    pub(super) fn geojson(&mut self, path: &Path) -> Result<(), GazetteerError> {
        let table = source::open(path)?;
        let read = table.read;
        let mut at = 0_u64;
        for feature in FeatureReader::from_reader(table.reader).features() {
            at += 1;
            if at.is_multiple_of(1024) {
                self.tell(read.get());
            }
            let feature = feature.map_err(|e| GazetteerError::Import {
                path: path.to_owned(),
                line: 0,
                column: String::new(),
                why: match &e {
                    // What the reader says where no list of features comes before the end.
                    geojson::Error::Io(e) if at == 1 && e.kind() == std::io::ErrorKind::UnexpectedEof => {
                        "holds no list of features".to_owned()
                    }
                    _ => format!("feature {at} is not GeoJSON: {e}"),
                },
                hint: "give a FeatureCollection whose features carry a name in their properties".to_owned(),
            })?;
            let Some(geometry) = feature.geometry.and_then(|g| Geometry::<f64>::try_from(g).ok()) else {
                self.problem(at, "geometry", "is empty");
                continue;
            };
            let Some((point, radius)) = point_of(&geometry) else {
                self.problem(at, "geometry", "is empty");
                continue;
            };
            let mut header = Vec::new();
            let mut values = Vec::new();
            if let Some(id) = feature.id {
                header.push("id".to_owned());
                values.push(match id {
                    geojson::feature::Id::String(text) => text,
                    geojson::feature::Id::Number(number) => number.to_string(),
                });
            }
            for (key, value) in feature.properties.iter().flatten() {
                let text = match value {
                    serde_json::Value::String(text) => text.clone(),
                    serde_json::Value::Number(number) => number.to_string(),
                    // Who's On First lists names as arrays.
                    serde_json::Value::Array(list) => {
                        list.iter().filter_map(serde_json::Value::as_str).collect::<Vec<_>>().join("|")
                    }
                    _ => continue,
                };
                header.push(key.clone());
                values.push(text);
            }
            let is_wof = header.iter().any(|h| h == "wof:id");
            let format = if is_wof { TableFormat::WhosOnFirst } else { TableFormat::GeoJson };
            let layout = Layout::new(&self.columns, &header);
            self.look_at_columns(&header, &|at| layout.reads(at));
            let field = |at: usize| values.get(at).map_or("", String::as_str);
            if let Some(mut row) = self.row_of(at, &layout, &field, Some(point), format) {
                row.radius_km = row.radius_km.or(radius);
                self.take(path, at, row)?;
            }
        }
        self.tell(read.get());
        Ok(())
    }
}

/// A point on the geometry, longitude first, and half its extent in kilometres where it has one.
fn point_of(geometry: &Geometry<f64>) -> Option<((f64, f64), Option<f64>)> {
    let middle = geometry.centroid()?;
    // The middle of a bent area may lie outside of it.
    let inside = match geometry {
        Geometry::Polygon(_) | Geometry::MultiPolygon(_) if !geometry.contains(&middle) => {
            geometry.interior_point().unwrap_or(middle)
        }
        _ => middle,
    };
    let radius = match geometry {
        Geometry::Point(_) => None,
        other => other.bounding_rect().map(|b| km((b.min().x, b.min().y), (b.max().x, b.max().y)) / 2.0),
    };
    Some(((inside.x(), inside.y()), radius.filter(|r| *r > 0.1)))
}
