//! The areas that incidents are known to lie in where no spot in them is known: a governorate, a desert, the north of a country. For
//! maps that draw an area as an area; where the gazetteer has no shape, a map has the point and its uncertainty alone.

use super::land::unwrapped;
use crate::layers::Geography;
use crate::model::{AreaShapes, Cell, Feature, GeoPrecision, Layer, PlaceRelation};
use geo::{BooleanOps, Destination, Geometry, Haversine, LineString, MultiPolygon, Point, Polygon};
use rustc_hash::FxHashMap;

/// Corners of a circle drawn as a polygon.
const CORNERS: u32 = 64;

/// The areas of the features of the layer `incidents`: the shape of a place that is only known as a whole, and of a part of it (northern X) what
/// lies within the uncertainty.
pub fn areas(geography: &dyn Geography, layers: &[Layer]) -> AreaShapes {
    let mut made = AreaShapes::default();
    let Some(incidents) = layers.iter().find(|l| l.name == "incidents") else { return made };
    let mut numbers: FxHashMap<String, Option<usize>> = FxHashMap::default();
    for feature in &incidents.features {
        let text = |field: &str| text(incidents, feature, field);
        let precision = GeoPrecision::parse(text("geo_precision"));
        let area =
            matches!(precision, Some(GeoPrecision::District | GeoPrecision::Region | GeoPrecision::Country));
        let part = match PlaceRelation::parse(text("place_relation")) {
            Some(PlaceRelation::In) => false,
            Some(PlaceRelation::Part) => true,
            _ => {
                made.of.push(None);
                continue;
            }
        };
        let (Some(Geometry::Point(point)), true) = (&feature.geometry, area) else {
            made.of.push(None);
            continue;
        };
        let km = number(incidents, feature, "uncertainty_km");
        let place = text("place_id");
        // A part that has no bearing is as vague as the whole: its point is the place's own.
        let key = if part { format!("{place} {} {} {km}", point.x(), point.y()) } else { place.to_owned() };
        let shapes = &mut made.shapes;
        let number = *numbers.entry(key).or_insert_with(|| {
            let whole = shape(geography, place)?;
            let shape = if part { within(&whole, *point, km) } else { whole };
            (!shape.0.is_empty()).then(|| {
                shapes.push(shape);
                shapes.len() - 1
            })
        });
        made.of.push(number);
    }
    made
}

fn value<'l>(layer: &Layer, feature: &'l Feature, field: &str) -> Option<Cell<'l>> {
    feature.values.get(layer.fields.iter().position(|f| f.name == field)?)
}

fn text<'l>(layer: &Layer, feature: &'l Feature, field: &str) -> &'l str {
    if let Some(Cell::Text(text)) = value(layer, feature, field) { text } else { "" }
}

fn number(layer: &Layer, feature: &Feature, field: &str) -> f64 {
    if let Some(Cell::Real(number)) = value(layer, feature, field) { number } else { 0.0 }
}

fn shape(geography: &dyn Geography, place: &str) -> Option<MultiPolygon<f64>> {
    let geom_id = geography.place(place)?.geom_id;
    let areas = match geography.shape(&geom_id)? {
        Geometry::MultiPolygon(areas) => areas.0.iter().flat_map(unwrapped).collect(),
        Geometry::Polygon(area) => unwrapped(area),
        _ => return None,
    };
    Some(MultiPolygon::new(areas))
}

/// What of a shape lies within so many kilometres of a point.
fn within(shape: &MultiPolygon<f64>, point: Point<f64>, km: f64) -> MultiPolygon<f64> {
    let corner = |n: u32| {
        let bearing = 360.0 * f64::from(n % CORNERS) / f64::from(CORNERS);
        Haversine.destination(point, bearing, km * 1000.0).0
    };
    let circle: LineString<f64> = (0..=CORNERS).map(corner).collect();
    shape.intersection(&Polygon::new(circle, Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;
    use crate::model::{Field, FieldType, GeometryType, Value};
    use geo::{Area, BoundingRect};

    const FIELDS: [&str; 4] = ["place_id", "place_relation", "geo_precision", "uncertainty_km"];

    fn incident(place: &str, relation: &str, precision: &str, at: (f64, f64), km: f64) -> Feature {
        let text = |t: &str| Value::Text(t.into());
        Feature {
            id: place.to_owned(),
            geometry: Some(Geometry::Point(Point::new(at.0, at.1))),
            values: vec![text(place), text(relation), text(precision), Value::Real(km)].into(),
        }
    }

    fn layer(features: Vec<Feature>) -> Layer {
        let field = |name: &str| Field {
            name: name.to_owned(),
            title: String::new(),
            description: String::new(),
            field_type: FieldType::Text,
            values: Vec::new(),
            untrusted: false,
        };
        Layer {
            name: "incidents".to_owned(),
            title: String::new(),
            description: String::new(),
            geometry: GeometryType::Point,
            fields: FIELDS.map(field).to_vec(),
            features,
        }
    }

    #[test]
    fn an_area_is_its_shape_and_a_part_of_it_lies_within_both() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let middle = (43.7, 33.0);
        let made = areas(
            &gazetteer,
            &[layer(vec![
                incident("IQ", "in", "country", middle, 400.0),
                incident("IQ", "part", "region", (43.0, 35.5), 150.0),
                incident("IQ", "in", "country", middle, 400.0),
                incident("iq-anbar-governorate", "in", "region", (41.6, 33.0), 208.0),
                incident("iq-anbar-governorate", "near", "region", (41.6, 33.0), 208.0),
                incident("IQ", "in", "town", middle, 4.0),
                incident("nowhere", "in", "region", middle, 40.0),
            ])],
        );
        assert_eq!(made.of, [Some(0), Some(1), Some(0), Some(2), None, None, None]);
        let [whole, part, governorate] = &made.shapes[..] else { panic!("{} shapes", made.shapes.len()) };
        assert!(part.unsigned_area() < whole.unsigned_area() / 3.0);
        assert!(part.bounding_rect().unwrap().min().y > 34.0);
        assert!(governorate.unsigned_area() > part.unsigned_area() / 10.0);
        assert!(areas(&gazetteer, &[]).of.is_empty());
    }
}
