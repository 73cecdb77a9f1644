//! Countries as areas of land, cut where their outline runs over the 180th meridian.

use super::{feature, near};
use crate::layers::Geography;
use crate::model::Feature;
use geo::{BooleanOps, Geometry, LineString, MapCoords, MultiPolygon, Polygon, Rect, coord};

pub(super) fn land(geography: &dyn Geography, window: &Rect<f64>) -> Vec<Feature> {
    let mut land = Vec::new();
    for (iso3, name) in geography.countries() {
        if let Some(areas) = areas_of(geography, &iso3, window) {
            land.push(feature(&iso3, &name, Geometry::MultiPolygon(areas)));
        }
    }
    land.sort_by(|a, b| a.id.cmp(&b.id));
    land
}

/// The countries with land in a window, each as its whole area.
pub(in crate::layers) fn country_areas(
    geography: &dyn Geography,
    window: &Rect<f64>,
) -> Vec<MultiPolygon<f64>> {
    geography.countries().iter().filter_map(|(iso3, _)| areas_of(geography, iso3, window)).collect()
}

/// The area of a country near a window.
fn areas_of(geography: &dyn Geography, iso3: &str, window: &Rect<f64>) -> Option<MultiPolygon<f64>> {
    let areas: Vec<Polygon<f64>> = match geography.shape(iso3).filter(|s| near(s, window))? {
        Geometry::MultiPolygon(areas) => areas.0.iter().flat_map(unwrapped).collect(),
        Geometry::Polygon(area) => unwrapped(area),
        _ => return None,
    };
    (!areas.is_empty()).then(|| MultiPolygon::new(areas))
}

/// An area whose outline runs over the 180th meridian, cut there; else a stripe around the world would be drawn. One that
/// runs around a pole is left out.
pub(super) fn unwrapped(area: &Polygon<f64>) -> Vec<Polygon<f64>> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, polygon};

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
