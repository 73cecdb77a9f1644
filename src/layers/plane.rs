//! A plane that touches the ellipsoid at one point: the azimuthal equidistant projection. Distances from that point are exact.

use geo::{Coord, LineString};
use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};

/// The plane about a centre; x east and y north, in metres.
#[derive(Debug)]
pub(super) struct Plane {
    centre: Coord<f64>,
    earth: Geodesic,
}

impl Plane {
    /// The plane that touches WGS 84 at `centre` (degrees, x is longitude).
    pub(super) fn about(centre: Coord<f64>) -> Self {
        Self { centre, earth: Geodesic::wgs84() }
    }

    /// Degrees to metres.
    pub(super) fn project(&self, at: Coord<f64>) -> Coord<f64> {
        if at == self.centre {
            return Coord { x: 0.0, y: 0.0 };
        }
        let (metres, bearing, _, _): (f64, f64, f64, f64) =
            self.earth.inverse(self.centre.y, self.centre.x, at.y, at.x);
        let bearing = bearing.to_radians();
        Coord { x: metres * bearing.sin(), y: metres * bearing.cos() }
    }

    /// Metres to degrees.
    pub(super) fn unproject(&self, at: Coord<f64>) -> Coord<f64> {
        let metres = at.x.hypot(at.y);
        if metres == 0.0 {
            return self.centre;
        }
        let bearing = at.x.atan2(at.y).to_degrees();
        let (lat, lon): (f64, f64) = self.earth.direct(self.centre.y, self.centre.x, bearing, metres);
        Coord { x: lon, y: lat }
    }

    /// A line in degrees to metres.
    pub(super) fn project_line(&self, line: &LineString<f64>) -> LineString<f64> {
        line.coords().map(|&c| self.project(c)).collect()
    }
}

/// Kilometres between two points in degrees, along the ellipsoid.
pub(super) fn kilometres(a: Coord<f64>, b: Coord<f64>) -> f64 {
    let metres: f64 = Geodesic::wgs84().inverse(a.y, a.x, b.y, b.x);
    metres / 1000.0
}

/// The line with points added so that no two neighbours are further apart than `degrees`, straight in longitude and latitude
/// as RFC 7946 draws them.
pub(super) fn densify(line: &LineString<f64>, degrees: f64) -> LineString<f64> {
    let mut dense: Vec<Coord<f64>> = Vec::new();
    for segment in line.lines() {
        let steps = (segment.dx().hypot(segment.dy()) / degrees).ceil().max(1.0);
        dense.push(segment.start);
        let mut step = 1.0;
        while step < steps {
            dense.push(segment.start + segment.delta() * (step / steps));
            step += 1.0;
        }
    }
    dense.extend(line.coords().next_back());
    LineString::new(dense)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projecting_there_and_back_gives_the_same_point() {
        let plane = Plane::about(Coord { x: 40.0, y: 35.0 });
        for (x, y) in [(40.0, 35.0), (41.5, 33.0), (36.1, 37.2), (-120.0, -10.0)] {
            let back = plane.unproject(plane.project(Coord { x, y }));
            assert!((back.x - x).abs() < 1e-9 && (back.y - y).abs() < 1e-9, "{back:?}");
        }
    }

    #[test]
    fn a_degree_of_latitude_at_the_equator_is_110_574_kilometres() {
        let km = kilometres(Coord { x: 0.0, y: 0.0 }, Coord { x: 0.0, y: 1.0 });
        assert!((km - 110.574).abs() < 0.001, "{km}");
    }
}
