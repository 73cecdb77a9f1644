//! A border between two countries: the geodesic distance to it, and the area within a distance of it.

use super::plane::{Plane, densify};
use geo::algorithm::buffer::{BufferStyle, LineCap, LineJoin};
use geo::{
    Area, BoundingRect, Buffer, Coord, LineString, MapCoords, MultiLineString, MultiPolygon, Orient, Polygon,
    RemoveRepeatedPoints, Simplify, SimplifyVwPreserve, Validation, algorithm::orient::Direction,
    unary_union,
};

/// Longest step between points of the border, in degrees (about one kilometre): longitude-latitude straight and geodesic agree within it.
const STEP: f64 = 0.01;
/// Longest stretch that is buffered in one plane, in degrees: the plane's scale is off by less than a thousandth within it.
const STRETCH: f64 = 6.0;
/// How far corners of the belt may be cut, as a share of its width: far below the error of a border at 1 : 10,000,000.
const CORNER: f64 = 0.004;

/// A border, ready to be asked for distances.
pub(super) struct Border {
    lines: Vec<LineString<f64>>,
    /// Unit vectors of all points, with the line and place in it that they belong to.
    vectors: Vec<([f64; 3], u32, u32)>,
}

impl Border {
    pub(super) fn new(border: &MultiLineString<f64>) -> Self {
        let lines: Vec<LineString<f64>> =
            border.iter().filter(|l| l.0.len() > 1).map(|l| densify(l, STEP)).collect();
        let vectors = lines
            .iter()
            .zip(0_u32..)
            .flat_map(|(line, n)| line.coords().zip(0_u32..).map(move |(&c, at)| (unit(c), n, at)))
            .collect();
        Self { lines, vectors }
    }

    /// Length in kilometres.
    pub(super) fn length_km(&self) -> f64 {
        self.lines.iter().flat_map(LineString::lines).map(|l| super::plane::kilometres(l.start, l.end)).sum()
    }

    /// Geodesic distance from a point to the border in kilometres; `None` where the border has no line.
    pub(super) fn distance_km(&self, at: Coord<f64>) -> Option<f64> {
        // Chords of the unit sphere pick the points that can be nearest; the ellipsoid decides among them. Sphere and ellipsoid
        // differ by at most 0.6 %, so that a margin of 1.5 % and one step loses no bend of the border; along one bend the nearest
        // place on the two differs by a step or less, which changes the distance by metres.
        let here = unit(at);
        let square = |v: &[f64; 3]| {
            let [x, y, z] = [v[0] - here[0], v[1] - here[1], v[2] - here[2]];
            x * x + y * y + z * z
        };
        let squares: Vec<f64> = self.vectors.iter().map(|(v, ..)| square(v)).collect();
        let best = squares.iter().copied().min_by(f64::total_cmp)?;
        let margin = best.sqrt() * 1.015 + STEP.to_radians() * 1.5;
        let margin = margin * margin;
        let plane = Plane::about(at);
        let mut nearest = f64::INFINITY;
        for (n, ((_, line, place), &here)) in self.vectors.iter().zip(&squares).enumerate() {
            let beside = |other: Option<usize>| {
                let same = other.and_then(|o| self.vectors.get(o)).is_some_and(|(_, l, _)| l == line);
                if same { other.and_then(|o| squares.get(o)).copied() } else { None }
            };
            let further = |other: Option<f64>| other.is_none_or(|o| here <= o);
            if here > margin || !further(beside(n.checked_sub(1))) || !further(beside(Some(n + 1))) {
                continue;
            }
            let Some(line) = self.lines.get(*line as usize) else { continue };
            let place = *place as usize;
            let point = |i: usize| line.0.get(i).map(|&c| plane.project(c));
            let Some(this) = point(place) else { continue };
            nearest = nearest.min(this.x.hypot(this.y));
            for other in [place.checked_sub(1), Some(place + 1)].into_iter().flatten() {
                if let Some(other) = point(other) {
                    nearest = nearest.min(to_segment(this, other));
                }
            }
        }
        nearest.is_finite().then_some(nearest / 1000.0)
    }

    /// The area within `km` of the border, in degrees; exterior rings run against the clock.
    pub(super) fn belt(&self, km: f64) -> MultiPolygon<f64> {
        let stretches: Vec<MultiPolygon<f64>> =
            stretches(&self.lines).iter().map(|lines| buffer(lines, km * 1000.0)).collect();
        let whole = match stretches.as_slice() {
            [one] => one.clone(),
            many => unary_union(many),
        };
        let rounded = whole.map_coords(|c| Coord { x: round(c.x), y: round(c.y) });
        let rounded = rounded.remove_repeated_points();
        let valid = if rounded.is_valid() { rounded } else { unary_union(&[rounded]) };
        valid.orient(Direction::Default)
    }
}

fn round(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

fn unit(at: Coord<f64>) -> [f64; 3] {
    let (lon, lat) = (at.x.to_radians(), at.y.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// Distance from the origin to a segment.
fn to_segment(a: Coord<f64>, b: Coord<f64>) -> f64 {
    let d = b - a;
    let square = d.x * d.x + d.y * d.y;
    if square == 0.0 {
        return a.x.hypot(a.y);
    }
    let t = (-(a.x * d.x + a.y * d.y) / square).clamp(0.0, 1.0);
    let foot = a + d * t;
    foot.x.hypot(foot.y)
}

/// Cuts lines into groups that each fit one plane; neighbouring stretches share a point.
fn stretches(lines: &[LineString<f64>]) -> Vec<MultiLineString<f64>> {
    let whole = MultiLineString::new(lines.to_vec());
    if whole.bounding_rect().is_some_and(|r| r.width() <= STRETCH && r.height() <= STRETCH) {
        return vec![whole];
    }
    let mut cut = Vec::new();
    for line in lines {
        let mut part: Vec<Coord<f64>> = Vec::new();
        for &c in line.coords() {
            let start = part.first().copied().unwrap_or(c);
            part.push(c);
            if (c.x - start.x).abs() > STRETCH || (c.y - start.y).abs() > STRETCH {
                cut.push(MultiLineString::new(vec![LineString::new(std::mem::replace(&mut part, vec![c]))]));
            }
        }
        if part.len() > 1 {
            cut.push(MultiLineString::new(vec![LineString::new(part)]));
        }
    }
    cut
}

fn buffer(lines: &MultiLineString<f64>, metres: f64) -> MultiPolygon<f64> {
    let Some(frame) = lines.bounding_rect() else { return MultiPolygon::new(Vec::new()) };
    let plane = Plane::about(frame.center());
    let corner = metres * CORNER;
    // Points in a row on a straight stretch make slivers where their buffers meet; a fifth of the corner tolerance drops them.
    let flat =
        MultiLineString::new(lines.iter().map(|l| plane.project_line(l).simplify(corner / 5.0)).collect());
    // Arcs of a twentieth of a radian stay within 0.04 % of the width.
    let style = BufferStyle::new(metres).line_cap(LineCap::Round(0.05)).line_join(LineJoin::Round(0.05));
    let wide = without_slivers(&flat.buffer_with_style(style), metres * corner);
    let smooth = without_slivers(&wide.simplify_vw_preserve(corner * corner), metres * corner);
    let smooth = if smooth.is_valid() { smooth } else { wide };
    smooth.map_coords(|c| plane.unproject(c))
}

/// Drops areas and holes smaller than `least` square metres: what rounding leaves where buffers meet.
fn without_slivers(areas: &MultiPolygon<f64>, least: f64) -> MultiPolygon<f64> {
    let large = |ring: &LineString<f64>| Polygon::new(ring.clone(), Vec::new()).unsigned_area() >= least;
    let kept = areas.iter().filter(|p| large(p.exterior())).map(|p| {
        let holes = p.interiors().iter().filter(|h| large(h)).cloned().collect();
        Polygon::new(p.exterior().clone(), holes)
    });
    MultiPolygon::new(kept.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Contains, Point, line_string};
    use geographiclib_rs::{DirectGeodesic, Geodesic};

    fn bent() -> MultiLineString<f64> {
        MultiLineString::new(vec![
            line_string![(x: 38.8, y: 33.4), (x: 41.0, y: 34.4), (x: 41.2, y: 35.6), (x: 42.3, y: 37.1)],
        ])
    }

    #[test]
    fn the_belt_agrees_with_the_distance() {
        let border = Border::new(&bent());
        let belt = border.belt(25.0);
        assert_eq!(
            belt.validation_errors().iter().map(ToString::to_string).collect::<Vec<_>>(),
            Vec::<String>::new()
        );
        let (mut inside, mut outside) = (0, 0);
        for i in 0..60 {
            for j in 0..60 {
                let at = Coord { x: 38.0 + f64::from(i) * 0.09, y: 32.8 + f64::from(j) * 0.08 };
                let km = border.distance_km(at).unwrap();
                if km < 24.8 {
                    inside += 1;
                    assert!(belt.contains(&Point::from(at)), "{at:?} {km}");
                } else if km > 25.2 {
                    outside += 1;
                    assert!(!belt.contains(&Point::from(at)), "{at:?} {km}");
                }
            }
        }
        assert!(inside > 100 && outside > 1000, "{inside} {outside}");
    }

    #[test]
    fn distance_to_a_meridian_is_the_geodesic_to_its_foot() {
        let border =
            Border::new(&MultiLineString::new(vec![line_string![(x: 10.0, y: 50.0), (x: 10.0, y: 60.0)]]));
        let (lat, lon): (f64, f64) = Geodesic::wgs84().direct(55.0, 10.0, 90.0, 40_000.0);
        let km = border.distance_km(Coord { x: lon, y: lat }).unwrap();
        assert!((km - 40.0).abs() < 0.002, "{km}");
    }

    #[test]
    fn a_long_border_is_buffered_in_stretches_without_seams() {
        let border = Border::new(&MultiLineString::new(vec![
            line_string![(x: 50.0, y: 51.0), (x: 70.0, y: 54.0), (x: 87.0, y: 49.2)],
        ]));
        let belt = border.belt(25.0);
        assert_eq!(
            belt.validation_errors().iter().map(ToString::to_string).collect::<Vec<_>>(),
            Vec::<String>::new()
        );
        assert_eq!(belt.0.len(), 1);
        for x in [50.1, 56.0, 62.0, 68.0, 74.0, 80.0] {
            let y = if x < 70.0 { 51.0 + (x - 50.0) * 0.15 } else { 54.0 - (x - 70.0) * 4.8 / 17.0 };
            assert!(belt.contains(&Point::new(x, y)), "{x}");
        }
    }

    #[test]
    fn a_border_without_lines_has_no_distance() {
        let border = Border::new(&MultiLineString::new(Vec::new()));
        assert_eq!(border.distance_km(Coord { x: 1.0, y: 2.0 }), None);
        assert!(border.belt(25.0).0.is_empty());
    }
}
