//! Centres: cities and towns with the incidents in them and the reported movements to and from them.

use super::Context;
use super::draft::{Features, Later, Sketch};
use super::events::{by_day, takes};
use super::plane::kilometres;
use super::row::{Row, point};
use super::tally::{put, sentences};
use super::text::list;
use crate::model::{
    Digest, Digester, EventPlace, Feature, GeoPrecision, GeometryType, Incident, Outlined, Place, Spot, Value,
};
use crate::profile::CentrePlan;
use geo::Coord;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn centres<'c>(context: &'c Context<'c>, plan: &CentrePlan) -> Sketch<'c> {
    let told_at = ToldAt::new(context, plan);
    let candidates: Vec<(&str, Named<'_>)> = candidates(context, plan).into_iter().collect();
    let all: Vec<Centre<'c>> = candidates
        .into_par_iter()
        .map(|(id, told)| Centre::new(&told_at, plan, (id, told), context.input.geography.place(id)))
        .filter(|centre| centre.count() >= plan.at_least as usize)
        .collect();
    let all = Arc::new(all);
    let (ids, digests) = (Arc::clone(&all), Arc::clone(&all));
    let later = Later {
        parts: all.len(),
        count: Box::new(|_| 1),
        id: Box::new(move |at, _| ids.get(at).map(|centre| centre.id.to_owned()).unwrap_or_default()),
        digest: Box::new(move |at| {
            digests.get(at).map_or_else(Digest::default, |centre| centre.digest(context))
        }),
        make: Box::new(move |at, _, fields| {
            let Some(centre) = all.get(at) else { return Feature::default() };
            let point = point(centre.lon, centre.lat);
            centre.row(context).feature(centre.id, Some(point), fields)
        }),
    };
    Sketch {
        geometry: GeometryType::Point,
        fields: context.fields("centres"),
        features: Features::Later(later),
    }
}

/// Settlements that counted incidents name as their place or destination.
fn candidates<'a>(context: &Context<'a>, plan: &CentrePlan) -> BTreeMap<&'a str, Named<'a>> {
    let counted = context.input.incidents.iter();
    counted
        .filter(|i| context.input.profile.counts(i.outline.status))
        .flat_map(|by| {
            let ends = [(by.outline.place.as_ref(), false), (by.outline.to_place.as_deref(), true)];
            ends.into_iter().filter_map(move |(spot, to)| Some(Named { by, spot: spot?, to }))
        })
        .filter(|named| plan.place_kinds.contains(&named.spot.kind) && !named.spot.place_id.is_empty())
        .map(|named| (named.spot.place_id.as_str(), named))
        .collect()
}

/// A place as an incident names it.
#[derive(Clone, Copy)]
struct Named<'a> {
    by: &'a Outlined<'a>,
    spot: &'a Spot,
    /// Whether it is the one that the incident led to.
    to: bool,
}

impl<'a> Named<'a> {
    /// All that the incident tells of it.
    fn place(self) -> Option<&'a EventPlace> {
        let body = self.by.body();
        if self.to { body.to_place.as_deref() } else { body.place.as_ref() }
    }
}

struct Centre<'a> {
    id: &'a str,
    told: Named<'a>,
    place: Option<Place>,
    lon: f64,
    lat: f64,
    radius_km: f64,
    incidents: Vec<&'a Outlined<'a>>,
    inflow: Vec<&'a Outlined<'a>>,
    outflow: Vec<&'a Outlined<'a>>,
}

/// Incidents by where they happened, so that each centre looks only at its own.
struct ToldAt<'a> {
    /// Movements by the id of the place they lead to, and of the place they begin at.
    inflow: FxHashMap<&'a str, Vec<&'a Outlined<'a>>>,
    outflow: FxHashMap<&'a str, Vec<&'a Outlined<'a>>>,
    /// Counted incidents by the id of their place.
    by_place: FxHashMap<&'a str, Vec<&'a Outlined<'a>>>,
    /// Counted incidents whose point is exact enough to lie in a town, from south to north.
    by_latitude: Vec<(f64, &'a Outlined<'a>)>,
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
            let (from, to) = (incident.outline.place.as_ref(), incident.outline.to_place.as_deref());
            if let Some(to) = to.filter(|_| takes(&plan.movements, incident)) {
                let same = from.is_some_and(|from| from.place_id == to.place_id);
                if !same {
                    told.inflow.entry(&to.place_id).or_default().push(incident);
                    if let Some(from) = from {
                        told.outflow.entry(&from.place_id).or_default().push(incident);
                    }
                }
            }
            if let Some(at) = from.filter(|_| context.input.profile.counts(incident.outline.status)) {
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
    fn inside(&self, id: &str, here: Coord<f64>, km: f64) -> Vec<&'a Outlined<'a>> {
        // A degree of latitude is never shorter than 110.5 km.
        let reach = km / 110.5;
        let first = self.by_latitude.partition_point(|(lat, _)| *lat < here.y - reach);
        let near = self.by_latitude.iter().skip(first).take_while(|(lat, _)| *lat <= here.y + reach);
        let near = near.map(|(_, incident)| *incident).filter(|i| {
            let at = i.outline.place.as_ref();
            at.is_some_and(|at| at.place_id != id && near_enough(here, at, km))
        });
        let mut inside: Vec<&Outlined<'_>> =
            near.chain(self.by_place.get(id).into_iter().flatten().copied()).collect();
        inside.sort_by(|a, b| by_day(a, b));
        inside
    }
}

impl<'a> Centre<'a> {
    fn new(
        told_at: &ToldAt<'a>,
        plan: &CentrePlan,
        (id, told): (&'a str, Named<'a>),
        place: Option<Place>,
    ) -> Self {
        // An event near the town has its point moved; the gazetteer's point is the town's own.
        let (lon, lat) = place.as_ref().map_or((told.spot.lon, told.spot.lat), |p| (p.lon, p.lat));
        let radius_km = place.as_ref().and_then(|p| p.radius_km).unwrap_or(plan.radius_km);
        let incidents = told_at.inside(id, Coord { x: lon, y: lat }, radius_km);
        let ends = |by: &FxHashMap<&'a str, Vec<&'a Outlined<'a>>>| {
            let mut found = by.get(id).cloned().unwrap_or_default();
            found.sort_by(|a, b| by_day(a, b));
            found
        };
        let (inflow, outflow) = (ends(&told_at.inflow), ends(&told_at.outflow));
        Self { id, told, place, lon, lat, radius_km, incidents, inflow, outflow }
    }

    /// How many incidents and movements it has.
    const fn count(&self) -> usize {
        self.incidents.len() + self.inflow.len() + self.outflow.len()
    }

    /// A digest of everything that its row is made from: the gazetteer's knowledge of it apart.
    fn digest(&self, context: &Context<'_>) -> Digest {
        let mut digester = Digester::new();
        // What the place is called is taken from one of the incidents that name it.
        digester.add(&context.digest(self.told.by)).add(&[u8::from(self.told.to)]);
        for side in [&self.incidents, &self.inflow, &self.outflow] {
            digester.add(&side.len().to_le_bytes());
            for incident in side {
                digester.add(&context.digest(incident));
            }
        }
        digester.finish()
    }

    fn row(&self, context: &Context<'a>) -> Row {
        let bodies =
            |side: &[&'a Outlined<'a>]| -> Vec<&'a Incident> { side.iter().map(|one| one.body()).collect() };
        let (inflow, outflow) = (bodies(&self.inflow), bodies(&self.outflow));
        let told = self.told.place();
        let names = |side: &[&'a Incident], end: fn(&Incident) -> Option<&EventPlace>| {
            list(side.iter().filter_map(|i| end(i)).map(|p| p.name.as_str()))
        };
        let arrivals = sentences(&inflow);
        let mut row = Row::default();
        row.text("id", self.id);
        row.text("name", self.place.as_ref().map_or_else(|| told.map_or("", |p| &p.name), |p| &p.name));
        row.text("place_kind", self.told.spot.kind.as_str());
        row.text("admin1", told.map_or("", |p| &p.admin1));
        row.text("admin2", told.map_or("", |p| &p.admin2));
        row.text("country", told.map_or("", |p| &p.country));
        row.text("iso3", told.map_or("", |p| &p.iso3));
        let population = self.place.as_ref().map(|p| p.population).filter(|&n| n > 0);
        row.put("population", population.map_or(Value::Null, |n| Value::Integer(i64::from(n))));
        row.real("radius_km", Some(self.radius_km), 1);
        row.count("inflow", self.inflow.len());
        row.count("inflow_reports", arrivals.len());
        row.text("inflow_from", &names(&inflow, |i| i.place.as_ref()));
        row.count("outflow", self.outflow.len());
        row.text("outflow_to", &names(&outflow, |i| i.to_place.as_deref()));
        put(&mut row, context, &self.incidents, &arrivals);
        row
    }
}

/// Whether a place whose latitude is near lies within `km`. A degree of longitude has at least 111.3 km times the cosine of the
/// latitude, which spares the geodesic for most.
fn near_enough(here: Coord<f64>, at: &Spot, km: f64) -> bool {
    let east = (here.x - at.lon).abs();
    let widest = here.y.abs().max(at.lat.abs()).min(89.0).to_radians().cos() * 111.3;
    (east * widest <= km || east > 359.0) && kilometres(here, Coord { x: at.lon, y: at.lat }) <= km
}
