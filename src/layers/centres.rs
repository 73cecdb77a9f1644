//! Centres: cities and towns with the incidents in them and the reported movements to and from them.

use super::Context;
use super::draft::{Features, Later, Sketch};
use super::events::{by_day, takes};
use super::plane::kilometres;
use super::row::{Row, point};
use super::tally::{put, sentences};
use super::text::list;
use crate::model::{
    Digest, Digester, EventPlace, Feature, GeoPrecision, GeometryType, Incident, Place, Value,
};
use crate::profile::CentrePlan;
use geo::Coord;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn centres<'c>(context: &'c Context<'c>, plan: &CentrePlan) -> Sketch<'c> {
    let told_at = ToldAt::new(context, plan);
    let candidates: Vec<(&str, &EventPlace)> = candidates(context, plan).into_iter().collect();
    let all: Vec<Centre<'c>> = candidates
        .into_par_iter()
        .map(|(id, told)| Centre::new(&told_at, plan, told, context.input.geography.place(id)))
        .filter(|centre| centre.count() >= plan.at_least as usize)
        .collect();
    let all = Arc::new(all);
    let (ids, digests) = (Arc::clone(&all), Arc::clone(&all));
    let later = Later {
        parts: all.len(),
        count: Box::new(|_| 1),
        id: Box::new(move |at, _| ids.get(at).map(|centre| centre.told.place_id.clone()).unwrap_or_default()),
        digest: Box::new(move |at| {
            digests.get(at).map_or_else(Digest::default, |centre| centre.digest(context))
        }),
        make: Box::new(move |at, _, fields| {
            let Some(centre) = all.get(at) else { return Feature::default() };
            let point = point(centre.lon, centre.lat);
            centre.row(context).feature(&centre.told.place_id, Some(point), fields)
        }),
    };
    Sketch {
        geometry: GeometryType::Point,
        fields: context.fields("centres"),
        features: Features::Later(later),
    }
}

/// Settlements that counted incidents name as their place or destination.
fn candidates<'a>(context: &Context<'a>, plan: &CentrePlan) -> BTreeMap<&'a str, &'a EventPlace> {
    let counted = context.input.incidents.iter().filter(|i| context.input.profile.counts(i));
    counted
        .flat_map(|i| i.place.iter().chain(i.to_place.as_deref()))
        .filter(|p| plan.place_kinds.contains(&p.kind) && !p.place_id.is_empty())
        .map(|p| (p.place_id.as_str(), p))
        .collect()
}

struct Centre<'a> {
    told: &'a EventPlace,
    place: Option<Place>,
    lon: f64,
    lat: f64,
    radius_km: f64,
    incidents: Vec<&'a Incident>,
    inflow: Vec<&'a Incident>,
    outflow: Vec<&'a Incident>,
}

/// Incidents by where they happened, so that each centre looks only at its own.
struct ToldAt<'a> {
    /// Movements by the id of the place they lead to, and of the place they begin at.
    inflow: FxHashMap<&'a str, Vec<&'a Incident>>,
    outflow: FxHashMap<&'a str, Vec<&'a Incident>>,
    /// Counted incidents by the id of their place.
    by_place: FxHashMap<&'a str, Vec<&'a Incident>>,
    /// Counted incidents whose point is exact enough to lie in a town, from south to north.
    by_latitude: Vec<(f64, &'a Incident)>,
}

impl<'a> ToldAt<'a> {
    fn new(context: &Context<'a>, plan: &CentrePlan) -> Self {
        let mut told = Self {
            inflow: FxHashMap::default(),
            outflow: FxHashMap::default(),
            by_place: FxHashMap::default(),
            by_latitude: Vec::new(),
        };
        for incident in context.input.incidents {
            let (from, to) = (incident.place.as_ref(), incident.to_place.as_deref());
            if let Some(to) = to.filter(|_| takes(&plan.movements, incident)) {
                let same = from.is_some_and(|from| from.place_id == to.place_id);
                if !same {
                    told.inflow.entry(&to.place_id).or_default().push(incident);
                    if let Some(from) = from {
                        told.outflow.entry(&from.place_id).or_default().push(incident);
                    }
                }
            }
            if let Some(at) = from.filter(|_| context.input.profile.counts(incident)) {
                told.by_place.entry(&at.place_id).or_default().push(incident);
                if matches!(at.precision, GeoPrecision::Site | GeoPrecision::Town | GeoPrecision::Near) {
                    told.by_latitude.push((at.lat, incident));
                }
            }
        }
        told.by_latitude.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.id.cmp(&b.1.id)));
        told
    }

    /// Counted incidents at a place or within a distance of its point, in order.
    fn inside(&self, id: &str, here: Coord<f64>, km: f64) -> Vec<&'a Incident> {
        // A degree of latitude is never shorter than 110.5 km.
        let reach = km / 110.5;
        let first = self.by_latitude.partition_point(|(lat, _)| *lat < here.y - reach);
        let near = self.by_latitude.iter().skip(first).take_while(|(lat, _)| *lat <= here.y + reach);
        let near = near
            .map(|(_, incident)| *incident)
            .filter(|i| i.place.as_ref().is_some_and(|at| at.place_id != id && near_enough(here, at, km)));
        let mut inside: Vec<&Incident> =
            near.chain(self.by_place.get(id).into_iter().flatten().copied()).collect();
        inside.sort_by(|a, b| by_day(a, b));
        inside
    }
}

impl<'a> Centre<'a> {
    fn new(told_at: &ToldAt<'a>, plan: &CentrePlan, told: &'a EventPlace, place: Option<Place>) -> Self {
        // An event near the town has its point moved; the gazetteer's point is the town's own.
        let (lon, lat) = place.as_ref().map_or((told.lon, told.lat), |p| (p.lon, p.lat));
        let radius_km = place.as_ref().and_then(|p| p.radius_km).unwrap_or(plan.radius_km);
        let incidents = told_at.inside(&told.place_id, Coord { x: lon, y: lat }, radius_km);
        let ends = |by: &FxHashMap<&'a str, Vec<&'a Incident>>| {
            let mut found = by.get(told.place_id.as_str()).cloned().unwrap_or_default();
            found.sort_by(|a, b| by_day(a, b));
            found
        };
        let (inflow, outflow) = (ends(&told_at.inflow), ends(&told_at.outflow));
        Self { told, place, lon, lat, radius_km, incidents, inflow, outflow }
    }

    /// How many incidents and movements it has.
    const fn count(&self) -> usize {
        self.incidents.len() + self.inflow.len() + self.outflow.len()
    }

    /// A digest of everything that its row is made from: the gazetteer's knowledge of it apart.
    fn digest(&self, context: &Context<'_>) -> Digest {
        let mut digester = Digester::new();
        digester.add(&postcard::to_stdvec(self.told).unwrap_or_default());
        for side in [&self.incidents, &self.inflow, &self.outflow] {
            digester.add(&side.len().to_le_bytes());
            for incident in side {
                digester.add(&context.digest(incident));
            }
        }
        digester.finish()
    }

    fn row(&self, context: &Context<'_>) -> Row {
        let names = |side: &[&'a Incident], end: fn(&Incident) -> Option<&EventPlace>| {
            list(side.iter().filter_map(|i| end(i)).map(|p| p.name.as_str()))
        };
        let arrivals = sentences(&self.inflow);
        let mut row = Row::default();
        row.text("id", &self.told.place_id);
        row.text("name", self.place.as_ref().map_or(&self.told.name, |p| &p.name));
        row.text("place_kind", self.told.kind.as_str());
        row.text("admin1", &self.told.admin1);
        row.text("admin2", &self.told.admin2);
        row.text("country", &self.told.country);
        row.text("iso3", &self.told.iso3);
        let population = self.place.as_ref().map(|p| p.population).filter(|&n| n > 0);
        row.put("population", population.map_or(Value::Null, |n| Value::Integer(i64::from(n))));
        row.real("radius_km", Some(self.radius_km), 1);
        row.count("inflow", self.inflow.len());
        row.count("inflow_reports", arrivals.len());
        row.text("inflow_from", &names(&self.inflow, |i| i.place.as_ref()));
        row.count("outflow", self.outflow.len());
        row.text("outflow_to", &names(&self.outflow, |i| i.to_place.as_deref()));
        put(&mut row, context, &self.incidents, &arrivals);
        row
    }
}

/// Whether a place whose latitude is near lies within `km`. A degree of longitude has at least 111.3 km times the cosine of the
/// latitude, which spares the geodesic for most.
fn near_enough(here: Coord<f64>, at: &EventPlace, km: f64) -> bool {
    let east = (here.x - at.lon).abs();
    let widest = here.y.abs().max(at.lat.abs()).min(89.0).to_radians().cos() * 111.3;
    (east * widest <= km || east > 359.0) && kilometres(here, Coord { x: at.lon, y: at.lat }) <= km
}
