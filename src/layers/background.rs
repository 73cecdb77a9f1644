//! The background: land and borders around what the layers show, for formats that hold a map of their own.

use super::Geography;
use crate::model::{Feature, Field, FieldType, GeometryType, Layer, Place, Value};
use crate::profile::Profile;
use geo::{
    BooleanOps, BoundingRect, Distance, Geometry, Haversine, Intersects, LineString, MapCoords, MultiPolygon,
    Point, Polygon, Rect, coord,
};

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
            Geometry::MultiPolygon(areas) => areas.0.iter().flat_map(unwrapped).collect(),
            Geometry::Polygon(area) => unwrapped(area),
            _ => continue,
        };
        let areas = MultiPolygon::new(areas);
        if areas.0.is_empty() {
            continue;
        }
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

/// What a map of the layers shows when it opens: the countries of the theatre; where there is none, or most points lie outside of it,
/// where all but the outermost points lie.
pub fn view(geography: &dyn Geography, profile: &Profile, layers: &[Layer]) -> Option<Rect<f64>> {
    let theatre = profile.theatre.iter().filter_map(|cc| geography.country_code(cc));
    let shapes = theatre.filter_map(|iso3| geography.shape(&iso3)?.bounding_rect());
    let points = points(layers);
    let shows =
        |theatre: &Rect<f64>| points.iter().filter(|p| theatre.intersects(*p)).count() * 2 >= points.len();
    shapes.reduce(around).filter(shows).or_else(|| most(&points))
}

fn points(layers: &[Layer]) -> Vec<Point<f64>> {
    let points = layers.iter().filter(|l| l.geometry == GeometryType::Point).flat_map(|l| &l.features);
    points.filter_map(|f| if let Some(Geometry::Point(p)) = f.geometry { Some(p) } else { None }).collect()
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

/// An area whose outline runs over the 180th meridian, cut there; else a stripe around the world would be drawn. One that
/// runs around a pole is left out.
fn unwrapped(area: &Polygon<f64>) -> Vec<Polygon<f64>> {
    let jumps = |ring: &LineString<f64>| ring.lines().any(|l| l.dx().abs() > 180.0);
    if !jumps(area.exterior()) {
        return vec![area.clone()];
    }
    let straight = |ring: &LineString<f64>| -> LineString<f64> {
        let mut turns = 0.0;
        let mut before: Option<f64> = None;
        ring.coords()
            .map(|c| {
                if let Some(last) = before {
                    if c.x - last > 180.0 {
                        turns -= 360.0;
                    } else if last - c.x > 180.0 {
                        turns += 360.0;
                    }
                }
                before = Some(c.x);
                coord! { x: c.x + turns, y: c.y }
            })
            .collect()
    };
    let outer = straight(area.exterior());
    if outer.0.first() != outer.0.last() {
        return Vec::new();
    }
    let whole = Polygon::new(outer, area.interiors().iter().map(straight).collect());
    let mut parts = Vec::new();
    for turn in [-360.0, 0.0, 360.0] {
        let world = Rect::new(coord! { x: turn - 180.0, y: -90.0 }, coord! { x: turn + 180.0, y: 90.0 });
        let part: MultiPolygon<f64> = whole.intersection(&world.to_polygon());
        parts.extend(part.map_coords(|c| coord! { x: c.x - turn, y: c.y }));
    }
    parts
}

/// How many people make a town worth a label, and the rank (1 = seen from afar) that goes with them; the first that fits counts.
const LABEL_RANKS: [(u32, i64); 4] = [(2_000_000, 1), (400_000, 2), (100_000, 3), (30_000, 4)];

/// Rivers and main towns around the features of `layers`, for maps that label their background themselves.
pub fn annotations(geography: &dyn Geography, layers: &[Layer]) -> Vec<Layer> {
    let window = window(layers);
    let mut rivers = Vec::new();
    for place in geography.rivers() {
        let lines = match geography.shape(&place.geom_id) {
            Some(Geometry::LineString(line)) => geo::MultiLineString::new(vec![line.clone()]),
            Some(Geometry::MultiLineString(lines)) => lines.clone(),
            _ => continue,
        };
        let lines = Geometry::MultiLineString(lines);
        if lines.bounding_rect().is_some_and(|b| meet(&b, &window)) {
            rivers.push(feature(&place.id, &place.name, lines));
        }
    }
    let mut towns = Vec::new();
    for place in whole_cities(geography.towns(LABEL_RANKS[3].0)) {
        let at = coord! { x: place.lon, y: place.lat };
        let Some((_, rank)) = LABEL_RANKS.iter().find(|(people, _)| place.population >= *people) else {
            continue;
        };
        if meet(&Rect::new(at, at), &window) {
            let mut town = feature(&place.id, &place.name, Geometry::Point(at.into()));
            town.values.push(Value::Integer(*rank));
            towns.push(town);
        }
    }
    let mut town_fields = fields();
    town_fields.push(Field {
        name: "rank".to_owned(),
        title: "Rank".to_owned(),
        description: "1 for the largest cities, which are labelled from afar, to 4.".to_owned(),
        field_type: FieldType::Integer,
        values: Vec::new(),
        untrusted: false,
    });
    let layer = |name: &str, title: &str, geometry, fields, features| Layer {
        name: name.to_owned(),
        title: title.to_owned(),
        description: "From the gazetteer, for orientation.".to_owned(),
        geometry,
        fields,
        features,
    };
    vec![
        layer("background_rivers", "Rivers", GeometryType::MultiLineString, fields(), rivers),
        layer("background_towns", "Towns", GeometryType::Point, town_fields, towns),
    ]
}

/// Towns without those that are parts of a city: the index counts quarters as towns of their own, now and then with the people of
/// the whole city. A town without an extent is a part where it lies within the extent of another. The largest come first.
fn whole_cities(towns: Vec<Place>) -> Vec<Place> {
    let cities: Vec<(Point<f64>, f64)> =
        towns.iter().filter_map(|t| Some((Point::new(t.lon, t.lat), t.radius_km? * 1000.0))).collect();
    let is_part = |town: &Place| {
        let here = Point::new(town.lon, town.lat);
        town.radius_km.is_none()
            && cities.iter().any(|(city, metres)| Haversine.distance(*city, here) <= *metres)
    };
    let mut whole: Vec<Place> = towns.into_iter().filter(|t| !is_part(t)).collect();
    whole.sort_by(|a, b| b.population.cmp(&a.population).then_with(|| a.id.cmp(&b.id)));
    whole
}

fn window(layers: &[Layer]) -> Rect<f64> {
    let boxes = layers.iter().flat_map(|l| &l.features).filter_map(|f| f.geometry.as_ref()?.bounding_rect());
    let whole = Rect::new(coord! { x: -180.0, y: -90.0 }, coord! { x: 180.0, y: 90.0 });
    boxes.reduce(around).map_or(whole, |r| {
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

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, polygon};

    fn town(id: &str, lon: f64, radius_km: Option<f64>, population: u32) -> Place {
        Place {
            id: id.to_owned(),
            name: id.to_owned(),
            kind: crate::model::PlaceKind::City,
            lat: 0.0,
            lon,
            radius_km,
            cc: String::new(),
            admin1: String::new(),
            admin2: String::new(),
            population,
            geom_id: String::new(),
            geonames: 0,
            status: String::new(),
            valid_from: None,
            valid_to: None,
            source: String::new(),
        }
    }

    #[test]
    fn a_quarter_of_a_city_is_not_labelled_as_a_town() {
        let towns = vec![
            town("city", 0.0, Some(10.0), 1_000_000),
            town("quarter", 0.05, None, 2_000_000),
            town("neighbour", 0.2, None, 50_000),
            town("twin", 0.02, Some(5.0), 2_000_000),
        ];
        let left: Vec<String> = whole_cities(towns).into_iter().map(|t| t.id).collect();
        assert_eq!(left, ["twin", "city", "neighbour"]);
    }

    #[test]
    fn an_area_over_the_180th_meridian_is_cut_there() {
        let area =
            polygon![(x: 170.0, y: 60.0), (x: -170.0, y: 60.0), (x: -170.0, y: 70.0), (x: 170.0, y: 70.0)];
        let parts = unwrapped(&area);
        assert_eq!(parts.len(), 2);
        assert!((parts.iter().map(Area::unsigned_area).sum::<f64>() - 200.0).abs() < 1e-6);
        assert!(parts.iter().flat_map(|p| p.exterior().coords()).all(|c| c.x.abs() <= 180.0));
        let plain = polygon![(x: 10.0, y: 60.0), (x: 20.0, y: 60.0), (x: 20.0, y: 70.0)];
        assert_eq!(unwrapped(&plain), vec![plain]);
    }
}
