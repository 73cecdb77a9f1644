//! Which areas a point lies in: from shapes where there are, from the nearest known places else.

use super::index::PER_DEGREE;
use super::stack::Gazetteer;
use crate::model::{PlaceKey, PlaceKind, named_enum};
use geo::{Contains as _, Point, Rect};
use std::sync::Arc;

named_enum! {
    /// What the areas of a point were told by.
    AreaBasis {
        /// The point lies in an area's shape.
        Shape = "shape",
        /// The nearest known place lies there.
        NearestPlace = "nearest_place",
        /// Nothing is known near the point.
        None = "none",
    }
}

/// The areas a point lies in. Names are empty where unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Areas {
    /// First-level area.
    pub admin1: String,
    /// Second-level area.
    pub admin2: String,
    /// Country name.
    pub country: String,
    /// ISO 3166-1 alpha-3.
    pub iso3: String,
    /// ISO 3166-1 alpha-2.
    pub cc: String,
    /// What told the first-level area (and the country, where there is none).
    pub basis: AreaBasis,
}

/// What told one area of a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ToldBy {
    /// The area whose outline holds the point, or the nearest known place.
    pub place: PlaceKey,
    /// Which of the two.
    pub basis: AreaBasis,
    /// Kilometres to it; 0 for an outline.
    pub km: f64,
}

/// What told each area of a point; `None` where the area is not known.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct AreasTold {
    /// The country.
    pub country: Option<ToldBy>,
    /// The first-level area.
    pub admin1: Option<ToldBy>,
    /// The second-level area.
    pub admin2: Option<ToldBy>,
}

/// Degrees that a cell of the grid is wide and high.
const CELL: f64 = 0.5;
const COLUMNS: usize = 720;
const ROWS: usize = 360;
/// Farther than this many kilometres from any known place a point belongs to none.
const FAR_KM: f64 = 150.0;

/// A town this near tells better where a point lies than an outline, whose borders are a kilometre or two off.
const CLOSE_KM: f64 = 2.0;

/// A first-level area is told by the nearest place that lies at most so many kilometres away.
const TELLS_KM: f64 = 80.0;
/// And where the nearest place of another first-level area lies at least so many times as far. Of places of the world, each asked for as
/// if it were not known, the rule is right of nine in ten that it answers; nearer to an area's edge it is a toss.
const FARTHER: f64 = 1.5;

/// All settlements in cells of half a degree.
#[derive(Debug)]
pub(crate) struct Grid {
    starts: Vec<u32>,
    places: Vec<PlaceKey>,
}

fn cell(lon: f64, lat: f64) -> (usize, usize) {
    let column = (((lon + 180.0) / CELL).floor().max(0.0) as usize).min(COLUMNS - 1);
    let row = (((lat + 90.0) / CELL).floor().max(0.0) as usize).min(ROWS - 1);
    (column, row)
}

/// The number of the cell of a point in whole parts of a degree: the cell that [`cell`] gives for it.
fn cell_number(lon: i32, lat: i32) -> u32 {
    const PARTS: u32 = (PER_DEGREE * CELL) as u32;
    let part = |value: i32, half: i32, most: usize| {
        let from_edge = value.saturating_add(half * PER_DEGREE as i32).max(0) as u32;
        (from_edge / PARTS).min(most as u32 - 1)
    };
    part(lat, 90, ROWS) * COLUMNS as u32 + part(lon, 180, COLUMNS)
}

impl Grid {
    /// The grid of some places with their degrees east and north times [`PER_DEGREE`].
    pub(crate) fn build(points: &[(PlaceKey, i32, i32)]) -> Self {
        let mut starts = vec![0_u32; COLUMNS * ROWS + 1];
        let cells: Vec<u32> = points.iter().map(|(_, lon, lat)| cell_number(*lon, *lat)).collect();
        for cell in &cells {
            if let Some(count) = starts.get_mut(*cell as usize + 1) {
                *count += 1;
            }
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut next = starts.clone();
        let mut places = vec![PlaceKey(0); total as usize];
        for ((key, ..), cell) in points.iter().zip(cells) {
            if let Some(at) = next.get_mut(cell as usize) {
                if let Some(slot) = places.get_mut(*at as usize) {
                    *slot = *key;
                }
                *at += 1;
            }
        }
        Self { starts, places }
    }

    /// Places in the cell of the point and up to `ring` cells around it.
    pub(crate) fn around(&self, lon: f64, lat: f64, ring: usize) -> impl Iterator<Item = PlaceKey> + '_ {
        let (column, row) = cell(lon, lat);
        let rows = row.saturating_sub(ring)..=(row + ring).min(ROWS - 1);
        rows.flat_map(move |row| {
            (0..=2 * ring).flat_map(move |step| {
                let column = (column + COLUMNS + step - ring) % COLUMNS;
                let at = row * COLUMNS + column;
                let from = self.starts.get(at).map_or(0, |s| *s as usize);
                let to = self.starts.get(at + 1).map_or(0, |s| *s as usize);
                self.places.get(from..to).unwrap_or_default().iter().copied()
            })
        })
    }
}

/// Kilometres between two points on a sphere; good to half a percent.
pub(crate) fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lon1, lat1, lon2, lat2) = (a.0.to_radians(), a.1.to_radians(), b.0.to_radians(), b.1.to_radians());
    let h =
        ((lat2 - lat1) / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * ((lon2 - lon1) / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.min(1.0).sqrt().asin()
}

/// A point from which others are held to be near or far without their exact distance, which is much work.
#[derive(Debug, Clone, Copy)]
struct Centre {
    lon: f64,
    lat: f64,
    cos_lat: f64,
}

impl Centre {
    fn new(lon: f64, lat: f64) -> Self {
        Self { lon, lat, cos_lat: lat.to_radians().cos() }
    }

    /// Whether a point lies farther away than so many kilometres for sure. Of those beyond a few degrees none is told.
    fn is_farther(self, other: Point<f64>, most: f64) -> bool {
        let (east, north) = ((other.x() - self.lon).abs(), (other.y() - self.lat).abs());
        // Across the date line, and where a chord of the sphere is far shorter than its arc.
        if east > 10.0 || north > 10.0 {
            return false;
        }
        let (east, north) = (east.to_radians(), north.to_radians());
        // No cosine changes faster than its angle, and no arc of these is longer than its chord by more than a part in two hundred.
        let cos_other = (self.cos_lat - north).max(0.0);
        let square = north * north + self.cos_lat * cos_other * east * east;
        let within = most / 6371.0;
        square * 0.99 > within * within
    }
}

/// Whether a point lies within bounds or on them.
fn lies_in(bounds: Rect<f64>, point: Point<f64>) -> bool {
    let (least, most) = (bounds.min(), bounds.max());
    least.x <= point.x() && point.x() <= most.x && least.y <= point.y() && point.y() <= most.y
}

impl Gazetteer {
    /// The areas that a point lies in. `lon`, `lat` in degrees, WGS 84.
    pub fn areas_at(&self, lon: f64, lat: f64) -> Arc<Areas> {
        self.areas.get_or((lon.to_bits(), lat.to_bits()), || Arc::new(self.areas_told(lon, lat).0))
    }

    /// The areas that a point lies in, with what told each. `lon`, `lat` in degrees, WGS 84.
    pub fn areas_told(&self, lon: f64, lat: f64) -> (Areas, AreasTold) {
        let point = Point::new(lon, lat);
        let mut told = AreasTold::default();
        let by_place = |place: PlaceKey| {
            let at = self.point(place);
            Some(ToldBy { place, basis: AreaBasis::NearestPlace, km: km((lon, lat), (at.x(), at.y())) })
        };
        let mut areas = Areas {
            admin1: String::new(),
            admin2: String::new(),
            country: String::new(),
            iso3: String::new(),
            cc: String::new(),
            basis: AreaBasis::None,
        };
        for area in self.shaped_areas().iter().filter(|area| lies_in(area.bounds, point)) {
            if !self.shapes().get(&area.geom_id).is_some_and(|shape| shape.contains(&point)) {
                continue;
            }
            let (key, kind) = (area.key, area.kind);
            let name = self.name(key);
            let by_shape = Some(ToldBy { place: key, basis: AreaBasis::Shape, km: 0.0 });
            match kind {
                PlaceKind::Admin1 if areas.admin1.is_empty() => {
                    name.clone_into(&mut areas.admin1);
                    told.admin1 = by_shape;
                }
                PlaceKind::Admin2 if areas.admin2.is_empty() => {
                    name.clone_into(&mut areas.admin2);
                    told.admin2 = by_shape;
                }
                PlaceKind::Admin1 | PlaceKind::Admin2 | PlaceKind::Country => {}
                _ => continue,
            }
            areas.basis = AreaBasis::Shape;
            if areas.cc.is_empty() {
                areas.cc = self.cc(key);
                told.country = by_shape;
            }
        }
        if let Some(town) = self.correct_by_town(lon, lat, &mut areas) {
            let by = by_place(town);
            told = AreasTold { country: by, admin1: by, admin2: by };
        }
        if areas.admin1.is_empty() || areas.admin2.is_empty() {
            let near = self.nearest(lon, lat, FAR_KM, |key| {
                (areas.cc.is_empty() || self.cc_bytes(key) == areas.cc.as_bytes())
                    && (areas.admin1.is_empty() || self.area_names(key).0 == areas.admin1)
            });
            if let Some(near) = near {
                let (first, second) = self.area_names(near);
                if areas.admin1.is_empty() && self.is_well_inside(lon, lat, near) {
                    first.clone_into(&mut areas.admin1);
                    told.admin1 = by_place(near);
                    if areas.basis == AreaBasis::None {
                        areas.basis = AreaBasis::NearestPlace;
                    }
                }
                if areas.admin2.is_empty() && !areas.admin1.is_empty() {
                    second.clone_into(&mut areas.admin2);
                    told.admin2 = by_place(near);
                }
                if areas.cc.is_empty() {
                    if areas.basis == AreaBasis::None {
                        areas.basis = AreaBasis::NearestPlace;
                    }
                    areas.cc = self.cc(near);
                    told.country = by_place(near);
                }
            }
        }
        if let Some(country) = self.country(&areas.cc) {
            areas.country.clone_from(&country.name);
            areas.iso3.clone_from(&country.iso3);
        }
        told.admin1 = told.admin1.filter(|_| !areas.admin1.is_empty());
        told.admin2 = told.admin2.filter(|_| !areas.admin2.is_empty());
        (areas, told)
    }

    /// Whether a point lies so near to a place, and so much farther from places of other first-level areas, that it lies in the place's.
    fn is_well_inside(&self, lon: f64, lat: f64, near: PlaceKey) -> bool {
        let (cc, own) = (self.cc_bytes(near), self.area_names(near).0);
        let at = self.point(near);
        let own_km = km((lon, lat), (at.x(), at.y()));
        if own_km <= CLOSE_KM {
            return true;
        }
        let other = self.nearest(lon, lat, FAR_KM, |key| {
            let first = self.area_names(key).0;
            self.cc_bytes(key) == cc && !first.is_empty() && first != own
        });
        let other_km = other.map(|key| self.point(key)).map(|p| km((lon, lat), (p.x(), p.y())));
        own_km <= TELLS_KM && other_km.is_none_or(|other| other >= own_km * FARTHER)
    }

    /// Takes the areas of a town beside the point where it lies in another country than the outlines tell, as border towns do, or an editor
    /// filed it in another area; gives the town then.
    fn correct_by_town(&self, lon: f64, lat: f64, areas: &mut Areas) -> Option<PlaceKey> {
        let close = |key: PlaceKey| self.cc_bytes(key) != [0, 0] && !self.area_names(key).0.is_empty();
        let edited = self.nearest(lon, lat, CLOSE_KM, |key| self.is_curated(key) && close(key));
        let town = edited.or_else(|| self.nearest(lon, lat, CLOSE_KM, close))?;
        let (first, second) = self.area_names(town);
        let abroad = !areas.cc.is_empty() && self.cc_bytes(town) != areas.cc.as_bytes();
        if abroad || self.is_curated(town) && first != areas.admin1 {
            first.clone_into(&mut areas.admin1);
            second.clone_into(&mut areas.admin2);
            areas.cc = self.cc(town);
            areas.basis = AreaBasis::NearestPlace;
            return Some(town);
        }
        None
    }

    /// The settlements nearest to a point with their distances in kilometres, the nearest first: at most `most`, at most 150 km away. Of
    /// a place that stands in several tables only the uppermost counts.
    pub fn places_near(&self, lon: f64, lat: f64, most: usize) -> Vec<(f64, PlaceKey)> {
        let mut near: Vec<(f64, PlaceKey)> = Vec::new();
        if !lon.is_finite() || !lat.is_finite() {
            return near;
        }
        for ring in [1, 4] {
            near.clear();
            for key in self.grid().around(lon, lat, ring).filter(|key| !self.is_shadowed(*key)) {
                let point = self.point(key);
                let distance = km((lon, lat), (point.x(), point.y()));
                if distance <= FAR_KM {
                    near.push((distance, key));
                }
            }
            near.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            near.truncate(most);
            // Cells of the inner ring are looked through to 40 km at least.
            if near.len() == most && near.last().is_none_or(|(distance, _)| *distance < 40.0) {
                break;
            }
        }
        near
    }

    /// The nearest settlement with known areas for which `fits` holds, at most `most` kilometres away.
    fn nearest(&self, lon: f64, lat: f64, most: f64, fits: impl Fn(PlaceKey) -> bool) -> Option<PlaceKey> {
        if !lon.is_finite() || !lat.is_finite() {
            return None;
        }
        let from = Centre::new(lon, lat);
        for ring in [1, 4] {
            let mut best: Option<(f64, PlaceKey)> = None;
            for key in self.grid().around(lon, lat, ring) {
                let point = self.point(key);
                if from.is_farther(point, best.map_or(most, |(distance, _)| distance)) {
                    continue;
                }
                let distance = km((lon, lat), (point.x(), point.y()));
                if distance <= most && best.is_none_or(|(d, k)| (distance, key) < (d, k)) && fits(key) {
                    best = Some((distance, key));
                }
            }
            if let Some((distance, key)) = best
                && (ring > 1 || distance < 40.0)
            {
                return Some(key);
            }
            // Nothing so near lies beyond the inner ring, but about the poles.
            if most < 8.0 && lat.abs() < 80.0 {
                return None;
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_near_is_held_to_be_far() {
        let steps =
            [-9.9_f64, -3.0, -1.2, -0.5, -0.1, -0.01, 0.0, 0.003, 0.02, 0.3, 0.9, 2.2, 7.0, 11.0, 355.0];
        for lat in [-89.9_f64, -60.0, -33.3, 0.0, 12.5, 45.0, 71.0, 89.0] {
            for lon in [-179.9, -40.0, 0.0, 44.4, 179.5] {
                for (east, north) in
                    steps.iter().flat_map(|east| steps.iter().map(move |north| (east, north)))
                {
                    let other = Point::new(lon + east, (lat + north).clamp(-90.0, 90.0));
                    let distance = km((lon, lat), (other.x(), other.y()));
                    let centre = Centre::new(lon, lat);
                    assert!(!centre.is_farther(other, distance), "{lon} {lat} {other:?}");
                    let near = distance > 5.0 && lat.abs() < 50.0 && east.abs().max(north.abs()) < 2.5;
                    assert!(!near || centre.is_farther(other, distance / 2.0), "{lon} {lat} {other:?}");
                }
            }
        }
    }

    #[test]
    fn a_point_has_one_cell_however_it_is_written() {
        for lat in [-900_000, -899_999, -5_000, -4_999, -1, 0, 1, 4_999, 5_000, 363_756, 899_999, 900_000] {
            for lon in [-1_800_000, -1_799_999, -995_000, -1, 0, 1, 431_234, 1_795_000, 1_799_999, 1_800_000]
            {
                let (column, row) = cell(f64::from(lon) / PER_DEGREE, f64::from(lat) / PER_DEGREE);
                assert_eq!(cell_number(lon, lat) as usize, row * COLUMNS + column, "{lon} {lat}");
            }
        }
    }
}
