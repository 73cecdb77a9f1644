//! Points that words move away from a name: "30 km east of X", "between X and Y", "northern X".

use geo::{Destination as _, Distance as _, Geodesic, InterpolatePoint as _, Point};

/// A point with the radius in kilometres within which the event is held to have happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MovedPoint {
    /// Degrees east, WGS 84.
    pub lon: f64,
    /// Degrees north, WGS 84.
    pub lat: f64,
    /// Radius in kilometres.
    pub uncertainty_km: f64,
}

/// The point `km` from `from` in the direction `bearing` (degrees clockwise from north).
///
/// Without a bearing the point stays and the uncertainty is the distance; without a distance the words mean the near surroundings.
/// Reporters round distances and count from a town's edge: a quarter of the distance, 3 km at least, is uncertain.
pub fn move_point(from: Point<f64>, radius_km: f64, bearing: Option<f64>, km: Option<f64>) -> MovedPoint {
    let (bearing, km) = match (bearing, km) {
        (Some(bearing), Some(km)) => (bearing, km),
        (None, Some(km)) => return at(from, km.max(3.0) + radius_km * 0.5),
        (Some(bearing), None) => {
            let km = radius_km.max(4.0) * 1.5;
            return at(Geodesic.destination(from, bearing, km * 1000.0), km.max(6.0));
        }
        (None, None) => return at(from, radius_km.max(5.0) * 2.0),
    };
    at(Geodesic.destination(from, bearing, km * 1000.0), (km * 0.25).max(3.0) + radius_km * 0.5)
}

/// The middle between two places, uncertain by half the way between them.
pub fn between(a: Point<f64>, b: Point<f64>) -> MovedPoint {
    let middle = Geodesic.point_at_ratio_between(a, b, 0.5);
    at(middle, (Geodesic.distance(a, b) / 2000.0).max(3.0))
}

/// The middle of the part of an area that lies in the direction `bearing` ("northern X"); `radius_km` is half the area's extent.
pub fn part_of(centre: Point<f64>, radius_km: f64, bearing: f64) -> MovedPoint {
    at(Geodesic.destination(centre, bearing, radius_km * 500.0), (radius_km * 0.6).max(2.0))
}

fn at(point: Point<f64>, uncertainty_km: f64) -> MovedPoint {
    MovedPoint { lon: point.x(), lat: point.y(), uncertainty_km }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_kilometres_east_is_thirty_kilometres_east() {
        let from = Point::new(40.0, 35.0);
        let moved = move_point(from, 2.0, Some(90.0), Some(30.0));
        assert!(moved.lon > 40.3 && (moved.lat - 35.0).abs() < 0.01);
        assert!((Geodesic.distance(from, Point::new(moved.lon, moved.lat)) - 30_000.0).abs() < 1.0);
        assert!((moved.uncertainty_km - 8.5).abs() < 1e-9);
    }

    #[test]
    fn between_is_half_way_and_uncertain_by_half_the_way() {
        let middle = between(Point::new(40.0, 35.0), Point::new(41.0, 35.0));
        assert!((middle.lon - 40.5).abs() < 0.01);
        assert!((middle.uncertainty_km - 45.6).abs() < 0.5);
    }

    #[test]
    fn a_part_lies_inside_the_area() {
        let north = part_of(Point::new(44.0, 33.0), 400.0, 0.0);
        assert!(north.lat > 34.5 && north.lat < 35.0);
        assert!((north.uncertainty_km - 240.0).abs() < 1e-9);
    }
}
