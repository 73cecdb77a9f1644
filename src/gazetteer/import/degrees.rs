//! Coordinates of tables to import: degrees that can be on the earth, in the order in which they are meant. Reads no row.

use super::{Importer, clip};
use crate::gazetteer::Gazetteer;
use geo::{BoundingRect as _, Contains as _, Point, Rect, coord};
use rustc_hash::FxHashMap;

/// Degrees around a country within which a point may well belong to it: outlines are coarse, and islands and ships lie off the coast.
const ROOM: f64 = 1.0;
/// What no degrees can be, and metres of a projection usually are.
const NO_DEGREES: f64 = 360.0;

/// Boxes around countries by their two letters.
pub(super) type CountryBoxes = FxHashMap<String, Rect<f64>>;

fn boxes(gazetteer: &Gazetteer) -> CountryBoxes {
    let of = |country: &crate::gazetteer::Country| {
        let bounds = gazetteer.shape(&country.iso3)?.bounding_rect()?;
        let (min, max) = (bounds.min(), bounds.max());
        let around = Rect::new(
            coord! { x: min.x - ROOM, y: min.y - ROOM },
            coord! { x: max.x + ROOM, y: max.y + ROOM },
        );
        Some((country.cc.clone(), around))
    };
    gazetteer.countries().iter().filter_map(of).collect()
}

/// What is wrong with degrees; `None` where nothing is. `other` is the other number of the point.
fn fault(what: &str, degrees: f64, other: Option<f64>) -> Option<String> {
    let most = if what == "latitude" { 90.0 } else { 180.0 };
    if (-most..=most).contains(&degrees) {
        return None;
    }
    let mut why = format!("{degrees} is not between -{most} and {most}");
    if degrees.abs() > NO_DEGREES {
        why.push_str("; coordinates must be degrees (WGS 84), not metres of a projection");
    } else if what == "latitude" && degrees.abs() <= 180.0 && other.is_some_and(|lon| lon.abs() <= 90.0) {
        why.push_str("; latitude and longitude seem exchanged");
    }
    Some(why)
}

fn number(text: &str) -> Option<f64> {
    // A comma as decimal sign comes from spreadsheets of half the world.
    text.trim().replace(',', ".").parse().ok()
}

impl Importer<'_> {
    /// Longitude and latitude of two cells; the problem is told where they are none.
    pub(super) fn point_of_cells(&mut self, line: u64, lon: &str, lat: &str) -> Option<(f64, f64)> {
        let lon_read = self.degrees(line, "longitude", lon, None);
        let lat_read = lon_read.and_then(|at| self.degrees(line, "latitude", lat, Some(at)));
        lon_read.zip(lat_read)
    }

    /// A point that a geometry tells, longitude first; the problem is told where it cannot be on the earth.
    pub(super) fn point_on_earth(
        &mut self,
        line: u64,
        column: &str,
        point: (f64, f64),
    ) -> Option<(f64, f64)> {
        let (lon, lat) = point;
        let told = [("longitude", lon, None), ("latitude", lat, Some(lon))];
        match told.into_iter().find_map(|(what, degrees, other)| Some((what, fault(what, degrees, other)?))) {
            Some((what, why)) => {
                self.problem(line, column, &format!("{what} {why}"));
                None
            }
            None => Some(point),
        }
    }

    /// Decimal degrees that can be on the earth; the problem is told where they are not.
    pub(super) fn degrees(&mut self, line: u64, what: &str, text: &str, other: Option<f64>) -> Option<f64> {
        let why = match number(text) {
            Some(degrees) => match fault(what, degrees, other) {
                None => return Some(degrees),
                Some(why) => why,
            },
            None if text.trim().is_empty() => "is empty".to_owned(),
            None => format!("`{}` is not a number", clip(text)),
        };
        self.problem(line, what, &why);
        None
    }

    /// Whether a point lies far from its country and would lie in it with latitude and longitude exchanged; told as a problem.
    pub(super) fn is_exchanged(&mut self, line: u64, cc: &str, (lon, lat): (f64, f64)) -> bool {
        let gazetteer = self.gazetteer;
        let Some(around) = self.boxes.get_or_insert_with(|| boxes(gazetteer)).get(cc) else { return false };
        let exchanged = !around.contains(&Point::new(lon, lat)) && around.contains(&Point::new(lat, lon));
        if exchanged {
            let why =
                format!("latitude {lat} and longitude {lon} lie far from {cc}, and in it when exchanged");
            self.problem(line, "", &why);
        }
        exchanged
    }
}
