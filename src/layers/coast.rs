//! What of an area is land: belts along a border end at the coast. Knows countries as areas, and calls sea what lies in none of them.

use super::Geography;
use super::background::country_areas;
use super::plane::Plane;
use geo::{
    Area, BooleanOps, BoundingRect, Buffer, Coord, MapCoords, MultiPolygon, Orient, Polygon, Rect,
    RemoveRepeatedPoints, Validation, algorithm::orient::Direction, coord, unary_union,
};

/// Water narrower than twice this, in metres, is no sea: outlines of neighbours at different scales leave gaps between them, and the ends of
/// their common border lie a little off the coast.
const NARROW: f64 = 1500.0;
/// Land and water smaller than this, in square metres, is left out: cutting leaves splinters.
const LEAST: f64 = 250_000.0;
/// Room around the area in which land is looked at, in degrees: what cuts it lies a little beyond its edge too.
const ROOM: f64 = 0.2;

/// The part of an area, in degrees, that is land; the area as it is where no country of the gazetteer has a shape there, or where nothing
/// would be left. Exterior rings run against the clock, coordinates have six decimals.
pub(super) fn on_land(geography: &dyn Geography, area: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let Some(frame) = area.bounding_rect() else { return area };
    let window = Rect::new(
        coord! { x: (frame.min().x - ROOM).max(-180.0), y: (frame.min().y - ROOM).max(-90.0) },
        coord! { x: (frame.max().x + ROOM).min(180.0), y: (frame.max().y + ROOM).min(90.0) },
    );
    let square = MultiPolygon::new(vec![window.to_polygon()]);
    let countries: Vec<MultiPolygon<f64>> =
        country_areas(geography, &window).iter().map(|country| country.intersection(&square)).collect();
    if countries.iter().all(|country| country.0.is_empty()) {
        return area;
    }
    let plane = Plane::about(frame.center());
    let water = square.difference(&unary_union(&countries));
    let flat = water.map_coords(|c| plane.project(c));
    let wide: MultiPolygon<f64> = large(&large(&flat).buffer(-NARROW)).buffer(NARROW);
    let sea = large(&wide).map_coords(|c| plane.unproject(c));
    if sea.0.is_empty() {
        return area;
    }
    let kept = large(&area.difference(&sea).map_coords(|c| plane.project(c)));
    let round = |degrees: f64| (degrees * 1e6).round() / 1e6 + 0.0;
    let kept = kept.map_coords(|c| plane.unproject(c)).map_coords(|c| Coord { x: round(c.x), y: round(c.y) });
    let kept = kept.remove_repeated_points();
    let kept = if kept.is_valid() { kept } else { unary_union(&[kept]) };
    if kept.0.is_empty() || !kept.is_valid() { area } else { kept.orient(Direction::Default) }
}

/// Areas without splinters, in metres.
fn large(areas: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let kept = areas.iter().filter(|p| p.unsigned_area() >= LEAST).map(|p| {
        let holes = p
            .interiors()
            .iter()
            .filter(|hole| Polygon::new((*hole).clone(), Vec::new()).unsigned_area() >= LEAST);
        Polygon::new(p.exterior().clone(), holes.cloned().collect())
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;
    use geo::{Contains, Point};

    fn square(west: f64, south: f64, east: f64, north: f64) -> MultiPolygon<f64> {
        MultiPolygon::new(vec![
            Rect::new(coord! { x: west, y: south }, coord! { x: east, y: north }).to_polygon(),
        ])
    }

    #[test]
    fn an_area_at_the_coast_ends_there() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let cut = on_land(&gazetteer, square(35.4, 34.4, 36.3, 35.0));
        assert!(cut.is_valid());
        assert!(!cut.contains(&Point::new(35.6, 34.7)), "in the sea off Tartus");
        assert!(cut.contains(&Point::new(36.15, 34.6)), "on land");
    }

    #[test]
    fn an_area_on_land_stays_as_it_is() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let inland = square(41.0, 34.0, 42.0, 35.0);
        assert_eq!(on_land(&gazetteer, inland.clone()), inland);
        // Outlines of Iraq and Iran are drawn at different scales: the gaps between them are no sea.
        let between = square(45.5, 32.5, 47.0, 34.0);
        assert_eq!(on_land(&gazetteer, between.clone()), between);
    }

    #[test]
    fn an_area_where_no_country_has_a_shape_stays_as_it_is() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let far = square(-140.0, -40.0, -139.0, -39.0);
        assert_eq!(on_land(&gazetteer, far.clone()), far);
    }
}
