//! Centres: cities and towns with the incidents in them and the reported movements to and from them.

use super::events::{by_day, takes};
use super::plane::kilometres;
use super::row::{Row, point};
use super::tally::{put, sentences};
use super::text::list;
use super::{Context, Made, schema};
use crate::model::{EventPlace, GeoPrecision, GeometryType, Incident, Place, Value};
use crate::profile::CentrePlan;
use geo::Coord;
use std::collections::BTreeMap;

pub(super) fn centres(context: &Context<'_>, plan: &CentrePlan) -> Made {
    let fields = schema::centre(&context.input.profile.groups);
    let mut features = Vec::new();
    for (id, told) in candidates(context, plan) {
        let place = context.input.geography.place(id);
        let centre = Centre::new(context, plan, told, place.as_ref());
        if centre.incidents.len() + centre.inflow.len() + centre.outflow.len() < plan.at_least as usize {
            continue;
        }
        features.push(centre.row(context).feature(id, Some(point(centre.lon, centre.lat)), &fields));
    }
    Made { geometry: GeometryType::Point, fields, features }
}

/// Settlements that counted incidents name as their place or destination.
fn candidates<'a>(context: &Context<'a>, plan: &CentrePlan) -> BTreeMap<&'a str, &'a EventPlace> {
    let counted = context.input.incidents.iter().filter(|i| context.input.profile.counts(i));
    counted
        .flat_map(|i| i.place.iter().chain(&i.to_place))
        .filter(|p| plan.place_kinds.contains(&p.kind) && !p.place_id.is_empty())
        .map(|p| (p.place_id.as_str(), p))
        .collect()
}

struct Centre<'a> {
    told: &'a EventPlace,
    place: Option<&'a Place>,
    lon: f64,
    lat: f64,
    radius_km: f64,
    incidents: Vec<&'a Incident>,
    inflow: Vec<&'a Incident>,
    outflow: Vec<&'a Incident>,
}

impl<'a> Centre<'a> {
    fn new(context: &Context<'a>, plan: &CentrePlan, told: &'a EventPlace, place: Option<&'a Place>) -> Self {
        // An event near the town has its point moved; the gazetteer's point is the town's own.
        let (lon, lat) = place.map_or((told.lon, told.lat), |p| (p.lon, p.lat));
        let radius_km = place.and_then(|p| p.radius_km).unwrap_or(plan.radius_km);
        let here = Coord { x: lon, y: lat };
        let inside = |at: &EventPlace| {
            at.place_id == told.place_id
                || matches!(at.precision, GeoPrecision::Site | GeoPrecision::Town | GeoPrecision::Near)
                    && near(here, at, radius_km)
        };
        let all = context.input.incidents;
        let ends = |end: fn(&Incident) -> Option<&EventPlace>,
                    other: fn(&Incident) -> Option<&EventPlace>| {
            let mut found: Vec<&Incident> = all
                .iter()
                .filter(|i| takes(&plan.movements, i))
                .filter(|i| end(i).is_some_and(|p| p.place_id == told.place_id))
                .filter(|i| other(i).is_none_or(|p| p.place_id != told.place_id))
                .collect();
            found.sort_by(|a, b| by_day(a, b));
            found
        };
        let inflow = ends(|i| i.to_place.as_ref(), |i| i.place.as_ref());
        let outflow: Vec<&Incident> = ends(|i| i.place.as_ref(), |i| i.to_place.as_ref())
            .into_iter()
            .filter(|i| i.to_place.is_some())
            .collect();
        let mut incidents: Vec<&Incident> = all
            .iter()
            .filter(|i| context.input.profile.counts(i) && i.place.as_ref().is_some_and(inside))
            .collect();
        incidents.sort_by(|a, b| by_day(a, b));
        Self { told, place, lon, lat, radius_km, incidents, inflow, outflow }
    }

    fn row(&self, context: &Context<'_>) -> Row {
        let names = |side: &[&'a Incident], end: fn(&Incident) -> Option<&EventPlace>| {
            list(side.iter().filter_map(|i| end(i)).map(|p| p.name.as_str()))
        };
        let arrivals = sentences(&self.inflow);
        let mut row = Row::default();
        row.text("id", &self.told.place_id);
        row.text("name", self.place.map_or(&self.told.name, |p| &p.name));
        row.text("place_kind", self.told.kind.as_str());
        row.text("admin1", &self.told.admin1);
        row.text("admin2", &self.told.admin2);
        row.text("country", &self.told.country);
        row.text("iso3", &self.told.iso3);
        let population = self.place.map(|p| p.population).filter(|&n| n > 0);
        row.put("population", population.map_or(Value::Null, |n| Value::Integer(i64::from(n))));
        row.real("radius_km", Some(self.radius_km), 1);
        row.count("inflow", self.inflow.len());
        row.count("inflow_reports", arrivals.len());
        row.text("inflow_from", &names(&self.inflow, |i| i.place.as_ref()));
        row.count("outflow", self.outflow.len());
        row.text("outflow_to", &names(&self.outflow, |i| i.to_place.as_ref()));
        put(&mut row, context, &self.incidents, &arrivals);
        row
    }
}

/// Whether a place lies within `km`; a degree of latitude is never longer than 111.7 km, which spares the geodesic for most.
fn near(here: Coord<f64>, at: &EventPlace, km: f64) -> bool {
    (here.y - at.lat).abs() * 110.5 <= km && kilometres(here, Coord { x: at.lon, y: at.lat }) <= km
}
