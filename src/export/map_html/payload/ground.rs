//! The background in the page, and the areas that incidents are known to lie in. Drawn no larger than 1:100,000, so four decimals (ten
//! metres) are kept.

use super::nested;
use crate::export::PackageFacts;
use crate::model::{AreaShapes, Cell, Feature, Layer};
use geo::{Area, BoundingRect, Geometry, InteriorPoint, MapCoords, Polygon};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

/// Coordinates with four decimals.
struct Coarse<'a>(&'a Geometry<f64>);

impl Serialize for Coarse<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let round = |d: f64| (d * 1e4).round() / 1e4 + 0.0;
        nested(Some(&self.0.map_coords(|c| geo::Coord { x: round(c.x), y: round(c.y) })), serializer)
    }
}

#[derive(Serialize)]
struct TownData<'a> {
    name: &'a str,
    rank: i64,
    at: Coarse<'a>,
}

#[derive(Serialize)]
struct CountryData<'a> {
    name: &'a str,
    at: [f64; 2],
    /// Degrees of longitude from side to side of its largest part: how far off its name has room in it.
    width: f64,
}

/// The background layers by name; a build without them has an empty background, and the map still works.
pub(super) struct Background<'a>(pub(super) &'a PackageFacts);

impl Background<'_> {
    fn layer(&self, name: &str) -> Option<&Layer> {
        self.0.background.iter().find(|l| l.name.strip_prefix("background_") == Some(name))
    }

    fn features(&self, name: &str) -> impl Iterator<Item = &Feature> {
        self.layer(name).into_iter().flat_map(|l| &l.features)
    }

    /// The geometries of a layer, nested as those of a single Multi* geometry.
    fn parts(&self, name: &str) -> Geometry<f64> {
        let mut lines = Vec::new();
        let mut areas = Vec::new();
        for geometry in self.features(name).filter_map(|f| f.geometry.as_ref()) {
            match geometry {
                Geometry::MultiLineString(part) => lines.extend(part.iter().cloned()),
                Geometry::MultiPolygon(part) => areas.extend(part.iter().cloned()),
                _ => {}
            }
        }
        if areas.is_empty() {
            Geometry::MultiLineString(geo::MultiLineString::new(lines))
        } else {
            Geometry::MultiPolygon(geo::MultiPolygon::new(areas))
        }
    }

    fn text<'f>(&self, layer: &str, feature: &'f Feature, field: &str) -> Option<Cell<'f>> {
        let at = self.layer(layer)?.fields.iter().position(|f| f.name == field)?;
        feature.values.get(at)
    }

    fn towns(&self) -> Vec<TownData<'_>> {
        self.features("towns")
            .filter_map(|f| {
                let Some(Cell::Text(name)) = self.text("towns", f, "name") else { return None };
                let Some(Cell::Integer(rank)) = self.text("towns", f, "rank") else { return None };
                Some(TownData { name, rank, at: Coarse(f.geometry.as_ref()?) })
            })
            .collect()
    }

    fn countries(&self) -> Vec<CountryData<'_>> {
        self.features("land")
            .filter_map(|f| {
                let Some(Cell::Text(name)) = self.text("land", f, "name") else { return None };
                let Some(Geometry::MultiPolygon(areas)) = &f.geometry else { return None };
                let size = |p: &&Polygon<f64>| p.unsigned_area();
                let largest = areas.iter().max_by(|a, b| size(a).total_cmp(&size(b)))?;
                let at = largest.interior_point()?;
                let round = |d: f64| (d * 100.0).round() / 100.0 + 0.0;
                let width = round(largest.bounding_rect()?.width());
                Some(CountryData { name, at: [round(at.x()), round(at.y())], width })
            })
            .collect()
    }
}

impl Serialize for Background<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for name in ["land", "lakes", "rivers", "borders"] {
            map.serialize_entry(name, &Coarse(&self.parts(name)))?;
        }
        map.serialize_entry("towns", &self.towns())?;
        map.serialize_entry("countries", &self.countries())?;
        let label = self.0.style("background_towns").and_then(|s| s.label.as_ref());
        map.serialize_entry("towns_from", &label.map(|l| l.smallest_scale))?;
        let rivers = self.0.style("background_rivers").map_or(0.0, |s| s.largest_scale);
        map.serialize_entry("rivers_to", &rivers)?;
        map.end()
    }
}

/// The areas that incidents lie in, each once, and the number of the area of each incident.
pub(super) struct Areas<'a>(pub(super) &'a AreaShapes);

impl Serialize for Areas<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("shapes", &Shapes(&self.0.shapes))?;
        map.serialize_entry("of", &self.0.of)?;
        map.end()
    }
}

struct Shapes<'a>(&'a [geo::MultiPolygon<f64>]);

impl Serialize for Shapes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut all = serializer.serialize_seq(Some(self.0.len()))?;
        for shape in self.0 {
            all.serialize_element(&Coarse(&Geometry::MultiPolygon(shape.clone())))?;
        }
        all.end()
    }
}
