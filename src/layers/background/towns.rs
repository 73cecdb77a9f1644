//! Towns that are labelled for orientation, with the rank that says from how far off.

use super::{feature, field, meet};
use crate::layers::Geography;
use crate::model::{Cell, Feature, Field, FieldType, GeometryType, Layer, Place};
use crate::profile::BackgroundPlan;
use geo::{Distance, Geometry, Haversine, Point, Rect, coord};
use rustc_hash::FxHashSet;

pub(super) fn fields() -> Vec<Field> {
    let rank = "1 for the largest cities, which are labelled from afar, and upwards.";
    let named = "Whether a layer of the build has the place and writes its name.";
    let mut fields = super::fields();
    fields.push(field("rank", "Rank", rank, FieldType::Integer));
    fields.push(field("named", "Named", named, FieldType::Boolean));
    fields
}

/// The largest come first.
pub(super) fn towns(
    geography: &dyn Geography,
    plan: &BackgroundPlan,
    layers: &[Layer],
    window: &Rect<f64>,
) -> Vec<Feature> {
    let Some(fewest) = plan.towns.iter().map(|t| t.people).min() else { return Vec::new() };
    let points = layers.iter().filter(|l| l.geometry == GeometryType::Point);
    let named: FxHashSet<&str> = points.flat_map(|l| &l.features).map(|f| f.id.as_str()).collect();
    let mut towns = Vec::new();
    for place in whole_cities(geography.towns(fewest)) {
        let at = coord! { x: place.lon, y: place.lat };
        let Some(town) = plan.towns.iter().find(|t| place.population >= t.people) else { continue };
        if meet(&Rect::new(at, at), window) {
            let mut feature = feature(&place.id, &place.name, Geometry::Point(at.into()));
            let more = [Cell::Integer(town.rank), Cell::Boolean(named.contains(place.id.as_str()))];
            feature.values = feature.values.iter().chain(more).collect();
            towns.push(feature);
        }
    }
    towns
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
