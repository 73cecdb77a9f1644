//! The background: land and borders around what the layers show, for formats that hold a map of their own.

use super::Geography;
use crate::model::{Feature, Field, FieldType, GeometryType, Layer, Value};
use geo::{BoundingRect, Geometry, MultiPolygon, Rect, coord};

/// Room around the features, in degrees, so that the map does not end at the first step outwards.
const ROOM: f64 = 8.0;

/// Land (countries as areas) and borders (lines) around the features of `layers`, from the bottom up; the whole world where there are none.
///
/// Layers without a shape in the gazetteer are left out. Shapes are Natural Earth's, drawn as borders are held on the ground.
pub fn background(geography: &dyn Geography, layers: &[Layer]) -> Vec<Layer> {
    let window = window(layers);
    let near = |geometry: &Geometry<f64>| geometry.bounding_rect().is_some_and(|b| meet(&b, &window));
    let mut land = Vec::new();
    for (iso3, name) in geography.countries() {
        let Some(shape) = geography.shape(&iso3).filter(|s| near(s)) else { continue };
        let areas = match shape {
            Geometry::MultiPolygon(areas) => areas.clone(),
            Geometry::Polygon(area) => MultiPolygon::new(vec![area.clone()]),
            _ => continue,
        };
        land.push(feature(&iso3, &name, Geometry::MultiPolygon(areas)));
    }
    let mut borders = Vec::new();
    for (a, b) in geography.border_pairs() {
        let Some(lines) = geography.border(&a, &b) else { continue };
        let lines = Geometry::MultiLineString(lines.clone());
        if near(&lines) {
            borders.push(feature(&format!("{a}-{b}").to_lowercase(), &format!("{a}–{b}"), lines));
        }
    }
    let mut made = Vec::new();
    for (name, title, geometry, mut features) in [
        ("background_land", "Land", GeometryType::MultiPolygon, land),
        ("background_borders", "Borders", GeometryType::MultiLineString, borders),
    ] {
        if !features.is_empty() {
            features.sort_by(|a, b| a.id.cmp(&b.id));
            let description = "Natural Earth, public domain. Borders as they are held on the ground; no statement on claims.";
            made.push(Layer {
                name: name.to_owned(),
                title: title.to_owned(),
                description: description.to_owned(),
                geometry,
                fields: fields(),
                features,
            });
        }
    }
    made
}

fn window(layers: &[Layer]) -> Rect<f64> {
    let boxes = layers.iter().flat_map(|l| &l.features).filter_map(|f| f.geometry.as_ref()?.bounding_rect());
    let whole = Rect::new(coord! { x: -180.0, y: -90.0 }, coord! { x: 180.0, y: 90.0 });
    boxes
        .reduce(|a, b| {
            Rect::new(
                coord! { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) },
                coord! { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) },
            )
        })
        .map_or(whole, |r| {
            Rect::new(
                coord! { x: r.min().x - ROOM, y: r.min().y - ROOM },
                coord! { x: r.max().x + ROOM, y: r.max().y + ROOM },
            )
        })
}

fn meet(a: &Rect<f64>, b: &Rect<f64>) -> bool {
    a.min().x <= b.max().x && b.min().x <= a.max().x && a.min().y <= b.max().y && b.min().y <= a.max().y
}

fn fields() -> Vec<Field> {
    [
        ("id", "Id", "ISO 3166-1 alpha-3 code, two of them for a border."),
        ("name", "Name", "Name of the country, or the two codes."),
    ]
    .into_iter()
    .map(|(name, title, description)| Field {
        name: name.to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        field_type: FieldType::Text,
        values: Vec::new(),
        untrusted: false,
    })
    .collect()
}

fn feature(id: &str, name: &str, geometry: Geometry<f64>) -> Feature {
    Feature {
        id: id.to_owned(),
        geometry: Some(geometry),
        values: vec![Value::Text(id.to_owned()), Value::Text(name.to_owned())],
    }
}
