//! The background: land, rivers, borders and towns around what the layers show, and what a map of them shows first. What stands for
//! places known only roughly is told in `areas`.

mod areas;
mod land;
mod towns;

pub use areas::areas;
pub(super) use land::country_areas;

use super::Geography;
use crate::model::{Feature, Field, FieldType, GeometryType, Layer, Value};
use crate::profile::Profile;
use geo::{BoundingRect, Geometry, MultiLineString, Point, Rect, coord};

/// Land (countries as areas), rivers and borders (lines) and main towns (points) around the features of `layers`, from the bottom up;
/// those of the whole world where there are none.
///
/// Layers without a shape in the gazetteer are left out. Land and borders are Natural Earth's, drawn as borders are held on the ground.
pub fn background(geography: &dyn Geography, profile: &Profile, layers: &[Layer]) -> Vec<Layer> {
    let window = window(layers, profile.background.room_degrees);
    let natural_earth =
        "Natural Earth, public domain. Borders as they are held on the ground; no statement on claims.";
    let gazetteer = "From the gazetteer, for orientation.";
    let towns = towns::towns(geography, &profile.background, layers, &window);
    let made = [
        (
            "background_land",
            "Land",
            GeometryType::MultiPolygon,
            natural_earth,
            fields(),
            land::land(geography, &window),
        ),
        (
            "background_rivers",
            "Rivers",
            GeometryType::MultiLineString,
            gazetteer,
            fields(),
            rivers(geography, &window),
        ),
        (
            "background_borders",
            "Borders",
            GeometryType::MultiLineString,
            natural_earth,
            fields(),
            borders(geography, &window),
        ),
        ("background_towns", "Towns", GeometryType::Point, gazetteer, towns::fields(), towns),
    ];
    made.into_iter()
        .filter(|(.., features)| !features.is_empty())
        .map(|(name, title, geometry, description, fields, features)| Layer {
            name: name.to_owned(),
            title: title.to_owned(),
            description: description.to_owned(),
            geometry,
            fields,
            features,
        })
        .collect()
}

fn borders(geography: &dyn Geography, window: &Rect<f64>) -> Vec<Feature> {
    let mut borders = Vec::new();
    for (a, b) in geography.border_pairs() {
        let Some(lines) = geography.border(&a, &b) else { continue };
        let lines = Geometry::MultiLineString(lines.clone());
        if near(&lines, window) {
            borders.push(feature(&format!("{a}-{b}").to_lowercase(), &format!("{a}–{b}"), lines));
        }
    }
    borders.sort_by(|a, b| a.id.cmp(&b.id));
    borders
}

fn rivers(geography: &dyn Geography, window: &Rect<f64>) -> Vec<Feature> {
    let mut rivers = Vec::new();
    for place in geography.rivers() {
        let lines = match geography.shape(&place.geom_id) {
            Some(Geometry::LineString(line)) => MultiLineString::new(vec![line.clone()]),
            Some(Geometry::MultiLineString(lines)) => lines.clone(),
            _ => continue,
        };
        let lines = Geometry::MultiLineString(lines);
        if near(&lines, window) {
            rivers.push(feature(&place.id, &place.name, lines));
        }
    }
    rivers
}

/// What a map of the layers shows when it opens: the countries of the theatre where most of the points lie in their window, else where
/// all but the outermost points lie.
pub fn view(geography: &dyn Geography, profile: &Profile, layers: &[Layer]) -> Option<Rect<f64>> {
    let theatre = profile.theatre.iter().filter_map(|cc| geography.country_code(cc));
    let shapes = theatre.filter_map(|iso3| geography.shape(&iso3)?.bounding_rect());
    let points = points(layers);
    let tells = |frame: &Rect<f64>| {
        points.iter().filter(|p| meet(&p.bounding_rect(), frame)).count() * 2 >= points.len()
    };
    shapes.reduce(around).filter(tells).or_else(|| most(&points))
}

fn points(layers: &[Layer]) -> Vec<Point<f64>> {
    let incidents = layers.iter().filter(|l| l.name == "incidents" && !l.features.is_empty());
    let all = layers.iter().filter(|l| l.geometry == GeometryType::Point);
    // Sites are listed whether or not anything happened there; they count where there is nothing else.
    let told: Vec<&Layer> = incidents.collect();
    let layers = if told.is_empty() { all.collect() } else { told };
    layers
        .into_iter()
        .flat_map(|l| &l.features)
        .filter_map(|f| if let Some(Geometry::Point(p)) = f.geometry { Some(p) } else { None })
        .collect()
}

/// Where all but a twentieth of the points lie on each side.
fn most(points: &[Point<f64>]) -> Option<Rect<f64>> {
    let range = |side: fn(&Point<f64>) -> f64| -> Option<(f64, f64)> {
        let mut values: Vec<f64> = points.iter().map(side).collect();
        values.sort_by(f64::total_cmp);
        let skip = values.len() / 20;
        Some((*values.get(skip)?, *values.get(values.len() - 1 - skip)?))
    };
    let ((west, east), (south, north)) = (range(|p| p.x())?, range(|p| p.y())?);
    Some(Rect::new(coord! { x: west, y: south }, coord! { x: east, y: north }))
}

fn around(a: Rect<f64>, b: Rect<f64>) -> Rect<f64> {
    Rect::new(
        coord! { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) },
        coord! { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) },
    )
}

fn window(layers: &[Layer], room: f64) -> Rect<f64> {
    let boxes = layers.iter().flat_map(|l| &l.features).filter_map(|f| f.geometry.as_ref()?.bounding_rect());
    let whole = Rect::new(coord! { x: -180.0, y: -90.0 }, coord! { x: 180.0, y: 90.0 });
    boxes.reduce(around).map_or(whole, |r| {
        Rect::new(
            coord! { x: r.min().x - room, y: r.min().y - room },
            coord! { x: r.max().x + room, y: r.max().y + room },
        )
    })
}

fn near(geometry: &Geometry<f64>, window: &Rect<f64>) -> bool {
    geometry.bounding_rect().is_some_and(|b| meet(&b, window))
}

fn meet(a: &Rect<f64>, b: &Rect<f64>) -> bool {
    a.min().x <= b.max().x && b.min().x <= a.max().x && a.min().y <= b.max().y && b.min().y <= a.max().y
}

fn fields() -> Vec<Field> {
    let id = "ISO 3166-1 alpha-3 code, two of them for a border; else the id in the gazetteer.";
    vec![
        field("id", "Id", id, FieldType::Text),
        field("name", "Name", "Name, or the two codes of a border.", FieldType::Text),
    ]
}

fn field(name: &str, title: &str, description: &str, field_type: FieldType) -> Field {
    Field {
        name: name.to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        field_type,
        values: Vec::new(),
        untrusted: false,
    }
}

fn feature(id: &str, name: &str, geometry: Geometry<f64>) -> Feature {
    Feature {
        id: id.to_owned(),
        geometry: Some(geometry),
        values: vec![Value::Text(id.into()), Value::Text(name.into())].into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;

    fn points(at: &[(f64, f64)]) -> Layer {
        let feature = |&(x, y): &(f64, f64)| feature("x", "x", Geometry::Point(Point::new(x, y)));
        Layer {
            name: "incidents".to_owned(),
            title: String::new(),
            description: String::new(),
            geometry: GeometryType::Point,
            fields: fields(),
            features: at.iter().map(feature).collect(),
        }
    }

    #[test]
    fn a_map_opens_on_the_theatre_only_where_things_happened_there() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let profile = Profile::embedded("levant").unwrap();
        let show = |at: &[(f64, f64)]| view(&gazetteer, &profile, &[points(at)]).unwrap();
        let inside = show(&[(40.0, 35.0), (43.0, 36.0), (2.0, 48.0)]);
        assert!(inside.min().x > 30.0 && inside.max().x < 55.0);
        assert_eq!(show(&[]), show(&[(40.0, 35.0)]));
        let elsewhere = show(&[(13.0, 12.0), (14.0, 13.0), (40.0, 35.0), (13.5, 11.0)]);
        assert_eq!((elsewhere.min().x, elsewhere.min().y), (13.0, 11.0));
    }
}
