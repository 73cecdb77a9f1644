//! Lines and areas by name, and borders that two countries share. Reads GeoJSON text.

use super::GazetteerError;
use geo::{BoundingRect as _, Distance as _, Geodesic, Geometry, MultiLineString, Point, Rect};
use rustc_hash::FxHashMap;
use std::path::Path;

/// Shapes by `geom_id`.
#[derive(Debug, Default)]
pub(crate) struct Shapes {
    by_id: FxHashMap<String, (Geometry<f64>, Option<Rect<f64>>)>,
    /// Where each comes from, in words; the file where it tells none.
    sources: FxHashMap<String, String>,
}

impl Shapes {
    /// Adds the features of a GeoJSON collection; an id that is there already stays.
    pub(crate) fn read(&mut self, path: &Path, text: &str) -> Result<(), GazetteerError> {
        for (at, (properties, geometry)) in features(path, text)?.into_iter().enumerate() {
            let id = ["geom_id", "id", "name"]
                .iter()
                .find_map(|key| properties.get(*key).and_then(|v| v.as_str()))
                .ok_or_else(|| wrong(path, format!("feature {} has no `geom_id`", at + 1)))?;
            let bounds = geometry.bounding_rect();
            if !self.by_id.contains_key(id) {
                let told = properties.get("source").and_then(|v| v.as_str()).map(str::to_owned);
                self.sources.insert(id.to_owned(), told.unwrap_or_else(|| path.display().to_string()));
            }
            self.by_id.entry(id.to_owned()).or_insert((geometry, bounds));
        }
        Ok(())
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Geometry<f64>> {
        self.by_id.get(id).map(|(g, _)| g)
    }

    pub(crate) fn source(&self, id: &str) -> &str {
        self.sources.get(id).map_or("", String::as_str)
    }

    /// The bounds of an area; `None` where the shape is none.
    pub(crate) fn bounds(&self, id: &str) -> Option<Rect<f64>> {
        let (shape, bounds) = self.by_id.get(id)?;
        bounds.filter(|_| matches!(shape, Geometry::Polygon(_) | Geometry::MultiPolygon(_)))
    }
}

/// Shared borders by the two countries' codes, in alphabetical order.
#[derive(Debug, Default)]
pub(crate) struct Borders {
    by_pair: FxHashMap<(String, String), MultiLineString<f64>>,
}

impl Borders {
    /// Adds borders; `code` turns a country code of the file (two or three letters) into three letters.
    pub(crate) fn read(
        &mut self,
        path: &Path,
        text: &str,
        code: impl Fn(&str) -> Option<String>,
    ) -> Result<(), GazetteerError> {
        for (at, (properties, geometry)) in features(path, text)?.into_iter().enumerate() {
            let get = |key: &str| properties.get(key).and_then(|v| v.as_str()).map(str::to_owned);
            let pair = get("pair").or_else(|| get("geom_id")).or_else(|| get("id"));
            let two = match (get("iso3_a").or_else(|| get("a")), get("iso3_b").or_else(|| get("b")), pair) {
                (Some(a), Some(b), _) => Some((a, b)),
                (_, _, Some(pair)) => pair.split_once('-').map(|(a, b)| (a.to_owned(), b.to_owned())),
                _ => None,
            };
            let (a, b) = two
                .ok_or_else(|| wrong(path, format!("feature {} names no `pair` such as IRQ-SYR", at + 1)))?;
            let (Some(a), Some(b)) = (code(&a), code(&b)) else {
                return Err(wrong(path, format!("feature {}: `{a}-{b}` are not two countries", at + 1)));
            };
            let lines = match geometry {
                Geometry::LineString(line) => MultiLineString::new(vec![line]),
                Geometry::MultiLineString(lines) => lines,
                _ => return Err(wrong(path, format!("feature {}: a border is a line", at + 1))),
            };
            self.by_pair.insert(if a < b { (a, b) } else { (b, a) }, lines);
        }
        Ok(())
    }

    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs: Vec<(String, String)> = self.by_pair.keys().cloned().collect();
        pairs.sort_unstable();
        pairs
    }

    pub(crate) fn get(&self, a: &str, b: &str) -> Option<&MultiLineString<f64>> {
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        self.by_pair.get(&(a.to_owned(), b.to_owned()))
    }
}

/// Geodesic kilometres from a point to the nearest place of some lines; `None` where there is no line.
///
/// The nearest place of each segment is sought on the plane that is true to scale at the point, which errs by metres at the
/// distances that matter here.
pub(crate) fn km_to_lines(point: Point<f64>, lines: &MultiLineString<f64>) -> Option<f64> {
    let scale = point.y().to_radians().cos().max(0.01);
    let mut best: Option<(f64, Point<f64>)> = None;
    for line in lines {
        for segment in line.lines() {
            let (ax, ay) = (wrap(segment.start.x - point.x()) * scale, segment.start.y - point.y());
            let (bx, by) = (wrap(segment.end.x - point.x()) * scale, segment.end.y - point.y());
            let (dx, dy) = (bx - ax, by - ay);
            let length = dx * dx + dy * dy;
            let t = if length == 0.0 { 0.0 } else { (-(ax * dx + ay * dy) / length).clamp(0.0, 1.0) };
            let (x, y) = (ax + t * dx, ay + t * dy);
            let square = x * x + y * y;
            if best.is_none_or(|(b, _)| square < b) {
                best = Some((square, Point::new(point.x() + x / scale, point.y() + y)));
            }
        }
    }
    best.map(|(_, near)| Geodesic.distance(point, near) / 1000.0)
}

fn wrap(degrees: f64) -> f64 {
    if degrees > 180.0 {
        degrees - 360.0
    } else if degrees < -180.0 {
        degrees + 360.0
    } else {
        degrees
    }
}

fn wrong(path: &Path, why: String) -> GazetteerError {
    GazetteerError::Shapes { path: path.to_owned(), why }
}

type Properties = serde_json::Map<String, serde_json::Value>;

pub(crate) fn features(path: &Path, text: &str) -> Result<Vec<(Properties, Geometry<f64>)>, GazetteerError> {
    let parsed: geojson::GeoJson = text.parse().map_err(|e: geojson::Error| wrong(path, e.to_string()))?;
    let geojson::GeoJson::FeatureCollection(collection) = parsed else {
        return Err(wrong(path, "it is not a FeatureCollection".to_owned()));
    };
    let mut out = Vec::with_capacity(collection.features.len());
    for (at, feature) in collection.features.into_iter().enumerate() {
        let mut properties = feature.properties.unwrap_or_default();
        if let Some(geojson::feature::Id::String(id)) = feature.id {
            properties.entry("id").or_insert(serde_json::Value::String(id));
        }
        let geometry =
            feature.geometry.ok_or_else(|| wrong(path, format!("feature {} has no geometry", at + 1)))?;
        let geometry: Geometry<f64> = geometry
            .try_into()
            .map_err(|e: geojson::Error| wrong(path, format!("feature {}: {e}", at + 1)))?;
        out.push((properties, geometry));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_to_a_border_is_geodesic() {
        let mut borders = Borders::default();
        let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"pair":"SYR-IRQ"},
            "geometry":{"type":"LineString","coordinates":[[41,33],[41,37]]}}]}"#;
        borders.read(Path::new("b.geojson"), text, |c| Some(c.to_owned())).unwrap();
        let lines = borders.get("SYR", "IRQ").unwrap();
        assert!(borders.get("IRQ", "SYR").is_some());
        let km = km_to_lines(Point::new(40.0, 35.0), lines).unwrap();
        assert!((km - 91.29).abs() < 0.1, "{km}");
    }

    #[test]
    fn a_shape_without_a_name_is_told() {
        let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[1,2]}}]}"#;
        let error = Shapes::default().read(Path::new("s.geojson"), text).unwrap_err();
        assert_eq!(error.to_string(), "s.geojson: feature 1 has no `geom_id`");
    }
}
