//! Areas that an export is limited to: a country, a first-level area, a place, a box, or a polygon of a file. Filters nothing itself.

use super::error::{BuildError, nearest, quoted};
use crate::gazetteer::{Folding, Gazetteer};
use crate::model::{EventPlace, GeoPrecision, Incident, Place, PlaceKind};
use geo::{BoundingRect, Contains, Geometry, Intersects, MultiPolygon, Point, Rect, coord};
use std::collections::BTreeSet;
use std::path::Path;

/// Kilometres of a degree of latitude, at its shortest.
const KM_A_DEGREE: f64 = 110.5;

/// How a place lies to an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lies {
    Inside,
    /// The place is known as a region or country only, and reaches into the area.
    Perhaps,
    Outside,
}

/// Where a feature or an incident is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) place_id: &'a str,
    pub(super) lon: f64,
    pub(super) lat: f64,
    pub(super) admin1: &'a str,
    pub(super) iso3: &'a str,
    /// Kilometres around the point, where the point stands for a region or a country.
    pub(super) vague_km: Option<f64>,
}

impl<'a> From<&'a EventPlace> for Spot<'a> {
    fn from(place: &'a EventPlace) -> Self {
        let vague = matches!(place.precision, GeoPrecision::Region | GeoPrecision::Country);
        Self {
            place_id: &place.place_id,
            lon: place.lon,
            lat: place.lat,
            admin1: &place.admin1,
            iso3: &place.iso3,
            vague_km: vague.then_some(place.uncertainty_km),
        }
    }
}

/// An area.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Area {
    /// What it is called in words.
    pub(super) name: String,
    shape: Shape,
}

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    /// By alpha-3 code.
    Country(String),
    /// Folded name of a first-level area, and the country, where it is known.
    Admin1 { name: Vec<String>, iso3: Option<String> },
    /// Places of one name: those with the ids, and what lies within the outlines and circles (degrees, kilometres).
    Places { ids: BTreeSet<String>, outlines: Vec<Geometry<f64>>, circles: Vec<(Point<f64>, f64)> },
    /// A box or areas of a file.
    Areas(MultiPolygon<f64>),
}

impl Area {
    /// Reads what was typed: four numbers, a file, or a name.
    pub(super) fn parse(
        typed: &str,
        gazetteer: &Gazetteer,
        incidents: &[Incident],
    ) -> Result<Self, BuildError> {
        let typed = typed.trim();
        if let Some(numbers) = numbers(typed) {
            return boxed(typed, &numbers);
        }
        let ending = Path::new(typed).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if ending.eq_ignore_ascii_case("geojson") || ending.eq_ignore_ascii_case("json") {
            return from_file(Path::new(typed));
        }
        named(typed, gazetteer, incidents)
    }

    /// How a place lies to the area.
    pub(super) fn holds(&self, spot: Spot<'_>) -> Lies {
        let told = |truth: bool| if truth { Lies::Inside } else { Lies::Outside };
        let point = Point::new(spot.lon, spot.lat);
        match &self.shape {
            Shape::Country(iso3) => told(spot.iso3 == iso3),
            // A country or a desert that reaches over several areas is in none of them by name.
            Shape::Admin1 { iso3, .. } if spot.vague_km.is_some() && spot.admin1.is_empty() => {
                if iso3.as_deref() == Some(spot.iso3) { Lies::Perhaps } else { Lies::Outside }
            }
            Shape::Admin1 { name, iso3 } => told(
                iso3.as_ref().is_none_or(|iso3| spot.iso3 == iso3) && &Folding::words(spot.admin1) == name,
            ),
            Shape::Places { ids, outlines, circles } => {
                if ids.contains(spot.place_id) {
                    return Lies::Inside;
                }
                if let Some(km) = spot.vague_km {
                    let around = around(point, km);
                    let near =
                        circles.iter().any(|(at, _)| around.intersects(at)) || reaches(outlines, &around);
                    return if near { Lies::Perhaps } else { Lies::Outside };
                }
                told(
                    circles.iter().any(|(at, km)| kilometres(*at, point) <= *km)
                        || outlines.iter().any(|outline| outline.contains(&point)),
                )
            }
            Shape::Areas(areas) => match spot.vague_km {
                Some(km) if areas.intersects(&around(point, km)) => Lies::Perhaps,
                Some(_) => Lies::Outside,
                // A point on the edge belongs to the area.
                None => told(areas.intersects(&point)),
            },
        }
    }
}

fn reaches(outlines: &[Geometry<f64>], around: &Rect<f64>) -> bool {
    outlines.iter().any(|outline| outline.bounding_rect().is_some_and(|b| b.intersects(around)))
}

/// A box around a circle.
fn around(at: Point<f64>, km: f64) -> Rect<f64> {
    let north = km / KM_A_DEGREE;
    let east = north / at.y().to_radians().cos().max(0.01);
    Rect::new(coord! { x: at.x() - east, y: at.y() - north }, coord! { x: at.x() + east, y: at.y() + north })
}

/// Kilometres on the sphere: near enough for the rim of a town.
fn kilometres(a: Point<f64>, b: Point<f64>) -> f64 {
    let (x, y) = (a.y().to_radians(), b.y().to_radians());
    let half = |d: f64| (d.to_radians() / 2.0).sin().powi(2);
    let h = half(b.y() - a.y()) + x.cos() * y.cos() * half(b.x() - a.x());
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}

/// Numbers separated by commas; `None` where something else stands there.
fn numbers(typed: &str) -> Option<Vec<f64>> {
    typed.contains(',').then(|| typed.split(',').map(|part| part.trim().parse().ok()).collect())?
}

fn boxed(typed: &str, numbers: &[f64]) -> Result<Area, BuildError> {
    let &[west, south, east, north] = numbers else {
        return Err(refuse(
            format!("`--area {typed}` is no box: {} numbers instead of four", numbers.len()),
            "A box is west,south,east,north in degrees, such as 38,33,42,36",
        ));
    };
    let degrees = west.abs() <= 180.0 && east.abs() <= 180.0 && south.abs() <= 90.0 && north.abs() <= 90.0;
    if !degrees || west >= east || south >= north {
        return Err(refuse(
            format!("`--area {typed}` is no box of degrees"),
            "A box is west,south,east,north: west below east within -180 to 180, south below north within -90 to 90",
        ));
    }
    let rect = Rect::new(coord! { x: west, y: south }, coord! { x: east, y: north });
    Ok(Area {
        name: format!("the box {west},{south},{east},{north}"),
        shape: Shape::Areas(MultiPolygon::new(vec![rect.to_polygon()])),
    })
}

fn from_file(path: &Path) -> Result<Area, BuildError> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        refuse(
            format!("cannot read the area file `{shown}`: {error}"),
            "Name a GeoJSON file with polygons, counted from the current folder",
        )
    })?;
    let parsed: geojson::GeoJson = text.trim_start_matches('\u{feff}').parse().map_err(|error| {
        refuse(
            format!("`{shown}` is not GeoJSON: {error}"),
            "Save the area as GeoJSON, such as with QGIS: Export, Save Features As",
        )
    })?;
    let collection = geo::GeometryCollection::<f64>::try_from(&parsed).map_err(|error| {
        refuse(
            format!("`{shown}` holds a geometry that cannot be read: {error}"),
            "The area must be one or more polygons",
        )
    })?;
    let mut areas = Vec::new();
    gather(Geometry::GeometryCollection(collection), &mut areas);
    let areas = MultiPolygon::new(areas);
    let Some(frame) = areas.bounding_rect() else {
        return Err(refuse(
            format!("`{shown}` holds no polygon"),
            "Lines and points have no inside; draw the area as a polygon",
        ));
    };
    if frame.min().x < -180.0 || frame.max().x > 180.0 || frame.min().y < -90.0 || frame.max().y > 90.0 {
        return Err(refuse(
            format!("the coordinates of `{shown}` are not degrees"),
            "Save the area in WGS 84 (EPSG:4326), longitude first",
        ));
    }
    let name = path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(Area { name: format!("the area of {name}"), shape: Shape::Areas(areas) })
}

fn gather(geometry: Geometry<f64>, areas: &mut Vec<geo::Polygon<f64>>) {
    match geometry {
        Geometry::Polygon(area) => areas.push(area),
        Geometry::MultiPolygon(more) => areas.extend(more),
        Geometry::GeometryCollection(all) => all.into_iter().for_each(|one| gather(one, areas)),
        _ => {}
    }
}

/// A name: of a country, of a first-level area, of a place that incidents name, of any other place.
fn named(typed: &str, gazetteer: &Gazetteer, incidents: &[Incident]) -> Result<Area, BuildError> {
    let words = Folding::words(typed);
    let country = gazetteer.countries().iter().find(|c| {
        c.iso3.eq_ignore_ascii_case(typed)
            || c.cc.eq_ignore_ascii_case(typed)
            || Folding::words(&c.name) == words
            || c.names.iter().any(|name| Folding::words(name) == words)
    });
    if let Some(country) = country {
        return Ok(Area { name: country.name.clone(), shape: Shape::Country(country.iso3.clone()) });
    }
    let places = || incidents.iter().flat_map(|i| i.place.iter().chain(i.to_place.as_deref()));
    if let Some(place) = places().find(|p| !p.admin1.is_empty() && Folding::words(&p.admin1) == words) {
        return Ok(Area { name: place.admin1.clone(), shape: Shape::Admin1 { name: words, iso3: None } });
    }
    let found: Vec<Place> = gazetteer.named(typed).into_iter().map(|key| gazetteer.place(key)).collect();
    if let Some(area) = found.iter().find(|p| p.kind == PlaceKind::Admin1) {
        let iso3 = gazetteer.country(&area.cc).map(|c| c.iso3.clone());
        // The incidents' areas are named by the outline that their point lies in, which may be spelt in another way.
        let told = places().find(|p| {
            p.admin1 == area.name || gazetteer.named(&p.admin1).iter().any(|&k| gazetteer.id(k) == area.id)
        });
        let name = told.map_or(area.name.as_str(), |p| p.admin1.as_str());
        let shape = Shape::Admin1 { name: Folding::words(name), iso3 };
        return Ok(Area { name: name.to_owned(), shape });
    }
    let told: BTreeSet<&str> = places().map(|p| p.place_id.as_str()).collect();
    let mut meant: Vec<&Place> = found.iter().filter(|p| told.contains(p.id.as_str())).collect();
    if meant.is_empty() {
        meant = found.iter().max_by_key(|p| p.population).into_iter().collect();
    }
    let Some(first) = meant.first() else {
        let forms =
            "An area is a country, a first-level area, a place, west,south,east,north, or a GeoJSON file";
        return Err(unknown(typed, gazetteer, incidents)
            .unwrap_or_else(|| refuse(format!("no area is called `{typed}`"), forms)));
    };
    let mut circles = Vec::new();
    let mut outlines = Vec::new();
    for place in &meant {
        match gazetteer.shape(&place.geom_id).filter(|shape| is_area(shape)) {
            Some(shape) => outlines.push(shape.clone()),
            None => circles.push((Point::new(place.lon, place.lat), place.radius_km.unwrap_or(0.0))),
        }
    }
    let name = first.name.clone();
    let ids = meant.iter().map(|p| p.id.clone()).collect();
    let area = Area { name, shape: Shape::Places { ids, outlines, circles } };
    // Where nothing of the build lies there, a slip of the pen is likelier than a hamlet of the world index that is called so.
    let empty = places().all(|p| area.holds(Spot::from(p)) == Lies::Outside);
    unknown(typed, gazetteer, incidents).filter(|_| empty).map_or(Ok(area), Err)
}

const fn is_area(geometry: &Geometry<f64>) -> bool {
    matches!(geometry, Geometry::Polygon(_) | Geometry::MultiPolygon(_))
}

/// The error for a name that is nearly that of a country or of a place in the build; `None` where nothing is near.
fn unknown(typed: &str, gazetteer: &Gazetteer, incidents: &[Incident]) -> Option<BuildError> {
    let mut names: BTreeSet<&str> = gazetteer.countries().iter().map(|c| c.name.as_str()).collect();
    for place in incidents.iter().filter_map(|i| i.place.as_ref()) {
        names.extend([place.name.as_str(), place.admin1.as_str()]);
    }
    let near = nearest(typed, names.into_iter().filter(|name| !name.is_empty()));
    (!near.is_empty()).then(|| {
        refuse(
            format!("no area of this build is called `{typed}`"),
            &format!("Did you mean {}?", quoted(&near)),
        )
    })
}

fn refuse(what: String, hint: &str) -> BuildError {
    BuildError::Setting { what, hint: hint.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(lon: f64, lat: f64, vague_km: Option<f64>) -> Spot<'static> {
        Spot { place_id: "x", lon, lat, admin1: "Nineveh", iso3: "IRQ", vague_km }
    }

    fn area(typed: &str) -> Result<Area, BuildError> {
        Area::parse(typed, &Gazetteer::embedded().expect("loads"), &[])
    }

    #[test]
    fn a_box_holds_points_and_its_edge_and_cannot_tell_of_regions() {
        let area = area("38, 33, 42, 36").expect("a box");
        for (lon, lat, vague, expected) in [
            (40.0, 35.0, None, Lies::Inside),
            (42.0, 35.0, None, Lies::Inside),
            (42.1, 35.0, None, Lies::Outside),
            (43.0, 35.0, Some(150.0), Lies::Perhaps),
            (40.0, 35.0, Some(50.0), Lies::Perhaps),
            (50.0, 35.0, Some(50.0), Lies::Outside),
        ] {
            assert_eq!(area.holds(spot(lon, lat, vague)), expected, "{lon} {lat} {vague:?}");
        }
    }

    #[test]
    fn names_of_countries_and_their_areas_go_by_what_incidents_say() {
        for typed in ["IRQ", "iq", "Iraq", "iraq"] {
            let area = area(typed).expect(typed);
            assert_eq!(area.holds(spot(0.0, 0.0, Some(500.0))), Lies::Inside, "{typed}");
        }
        assert_eq!(area("Syria").expect("known").holds(spot(43.0, 36.0, None)), Lies::Outside);
        assert_eq!(area("Nineveh").expect("known").holds(spot(0.0, 0.0, None)), Lies::Inside);
        // Somewhere in the country: it may have been there.
        let country_wide = Spot { admin1: "", ..spot(43.0, 33.0, Some(300.0)) };
        assert_eq!(area("Nineveh").expect("known").holds(country_wide), Lies::Perhaps);
        assert_eq!(area("Homs Governorate").expect("known").holds(country_wide), Lies::Outside);
    }

    #[test]
    fn a_town_is_its_id_and_what_lies_in_it() {
        let area = area("Mosul").expect("known, and nothing else is called nearly so");
        assert_eq!(area.holds(spot(43.13, 36.34, None)), Lies::Inside);
        assert_eq!(area.holds(spot(44.0, 36.34, None)), Lies::Outside);
    }

    #[test]
    fn what_is_no_area_is_told_with_the_next_step() {
        for (typed, what, hint) in [
            ("38,33,42", "3 numbers", "west,south,east,north"),
            ("42,33,38,36", "no box", "west below east"),
            ("38,33,42,99", "no box", "within"),
            ("nowhere.geojson", "cannot read", "GeoJSON"),
            ("Irqa", "no area", "Did you mean `Iraq`"),
            ("qqqqqq", "no area", "An area is a country"),
        ] {
            let error = area(typed).expect_err(typed);
            assert!(error.to_string().contains(what), "{typed}: {error}");
            assert!(error.hint().contains(hint), "{typed}: {}", error.hint());
        }
    }
}
