//! Border belts: the land within a distance of a shared border, with what happened in it and what is told of it by name.

use super::border::Border;
use super::coast::on_land;
use super::draft::{Features, Later, Sketch};
use super::row::Row;
use super::tally::{Told, joined, put};
use super::{Context, LayerError, LayerInput};
use crate::model::{Digest, Digester, Feature, GeometryType, Mention, Outlined, Spot};
use crate::profile::{BeltPairs, BeltPlan, LayerPlan, Recipe};
use geo::{Coord, GeodesicArea, Geometry};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::{Arc, RwLock};

/// One belt, ready to be asked.
pub(super) struct Belt {
    /// The two codes in alphabetical order, lower case.
    pub(super) id: String,
    /// The layer it belongs to.
    layer: String,
    name: String,
    a: String,
    b: String,
    width_km: f64,
    max_uncertainty_km: f64,
    places: Vec<String>,
    border: Border,
    /// Whether its distance is told of incidents in its two countries alone: which other borders have a belt hangs on other incidents.
    of_its_countries: bool,
    /// Whether it has a belt; else it is there for its distance.
    pub(super) is_shown: bool,
    /// Distances that were asked for, by the point: many incidents happen in few places, and a distance takes a while.
    distances: RwLock<FxHashMap<[u64; 2], Option<f64>>>,
}

/// How an incident lies to a belt.
#[derive(Debug, PartialEq, Eq)]
enum Lies {
    Inside,
    /// The place is not exact enough to say.
    Perhaps,
    Outside,
}

impl Belt {
    /// Kilometres from a place's point to the border.
    pub(super) fn distance_km(&self, place: &Spot) -> Option<f64> {
        let at = [place.lon.to_bits(), place.lat.to_bits()];
        if let Some(known) = self.distances.read().ok().and_then(|known| known.get(&at).copied()) {
            return known;
        }
        let distance = self.border.distance_km(Coord { x: place.lon, y: place.lat });
        if let Ok(mut known) = self.distances.write() {
            known.insert(at, distance);
        }
        distance
    }

    /// Kilometres from a place's point to the border, where the distance is told of that place.
    pub(super) fn distance_told_km(&self, place: &Spot) -> Option<f64> {
        let told =
            !self.of_its_countries || [&self.a, &self.b].iter().any(|iso3| **iso3 == place.iso3.as_str());
        if told { self.distance_km(place) } else { None }
    }

    /// Whether a place is exact enough and lies inside.
    pub(super) fn holds(&self, place: &Spot) -> bool {
        self.is_shown && self.lies(place) == Lies::Inside
    }

    fn lies(&self, place: &Spot) -> Lies {
        if self.is(place) {
            return Lies::Inside;
        }
        let Some(km) = self.distance_km(place) else { return Lies::Outside };
        let exact = place.uncertainty_km <= self.max_uncertainty_km;
        match (exact, km <= self.width_km, km <= self.width_km + place.uncertainty_km) {
            (true, true, _) => Lies::Inside,
            (_, _, true) => Lies::Perhaps,
            _ => Lies::Outside,
        }
    }

    /// Whether a place of this id is the border itself.
    fn is_named(&self, id: &str) -> bool {
        self.places.iter().any(|own| own == id)
    }

    /// Whether a place is the border itself, by name.
    fn is(&self, place: &Spot) -> bool {
        self.is_named(&place.place_id)
    }
}

/// The belts of all belt layers of the profile, and further borders of which the distance is told.
pub(super) fn prepare(input: &LayerInput<'_>) -> Result<Vec<Belt>, LayerError> {
    let mut belts = Vec::new();
    for layer in &input.profile.layers {
        let Recipe::BorderBelts(plan) = &layer.recipe else { continue };
        match &plan.pairs {
            BeltPairs::Named(pairs) => {
                for pair in pairs {
                    let belt = belt(input, layer, plan, &pair.a, &pair.b, pair.width_km, &pair.places);
                    belts.push(belt.ok_or_else(|| LayerError::NoBorder {
                        profile: input.profile.name.clone(),
                        layer: layer.name.clone(),
                        a: pair.a.clone(),
                        b: pair.b.clone(),
                    })?);
                }
            }
            BeltPairs::NearIncidents => belts.extend(near_incidents(input, layer, plan)),
        }
    }
    Ok(belts)
}

fn near_incidents(input: &LayerInput<'_>, layer: &LayerPlan, plan: &BeltPlan) -> Vec<Belt> {
    let counted: Vec<(&str, &Spot)> = input
        .incidents
        .iter()
        .filter(|i| input.profile.counts(i.outline.status))
        .filter_map(|i| i.outline.place.as_ref())
        .map(|p| (p.iso3.as_str(), p))
        .collect();
    let told = input.incidents.iter().filter_map(|i| i.outline.place.as_ref()).map(|p| p.iso3.as_str());
    let rejected = input.rejected.iter().filter_map(|i| i.place.as_ref()).map(|p| p.iso3.as_str());
    let countries: BTreeSet<&str> = told.chain(rejected).collect();
    let mut belts = Vec::new();
    for (a, b) in input.geography.border_pairs() {
        // A border lies near an incident of one of its countries; others need no look.
        if !countries.contains(a.as_str()) && !countries.contains(b.as_str()) {
            continue;
        }
        let Some(mut belt) = belt(input, layer, plan, &a, &b, plan.width_km, &[]) else { continue };
        belt.of_its_countries = true;
        belt.is_shown = counted.iter().any(|(iso3, place)| (*iso3 == a || *iso3 == b) && belt.holds(place));
        belts.push(belt);
    }
    belts
}

fn belt(
    input: &LayerInput<'_>,
    layer: &LayerPlan,
    plan: &BeltPlan,
    a: &str,
    b: &str,
    width_km: f64,
    places: &[String],
) -> Option<Belt> {
    let border = Border::new(input.geography.border(a, b)?);
    let country = |iso3: &str| input.geography.country_name(iso3).unwrap_or_else(|| iso3.to_owned());
    let mut codes = [a.to_lowercase(), b.to_lowercase()];
    codes.sort();
    Some(Belt {
        id: codes.join("-"),
        layer: layer.name.clone(),
        name: format!("{}–{}", country(a), country(b)),
        a: a.to_owned(),
        b: b.to_owned(),
        width_km,
        max_uncertainty_km: plan.max_uncertainty_km,
        places: places.iter().cloned().chain(input.geography.border_place(a, b)).collect(),
        border,
        of_its_countries: false,
        is_shown: true,
        distances: RwLock::default(),
    })
}

pub(super) fn border_belts<'c>(context: &'c Context<'c>, plan: &LayerPlan) -> Sketch<'c> {
    let mut belts: Vec<&Belt> = context.belts.iter().filter(|b| b.is_shown && b.layer == plan.name).collect();
    belts.sort_by(|a, b| a.id.cmp(&b.id));
    let all: Arc<Vec<Inside<'c>>> =
        Arc::new(belts.into_par_iter().map(|b| Inside::new(context, b)).collect());
    let (ids, digests) = (Arc::clone(&all), Arc::clone(&all));
    let later = Later {
        parts: all.len(),
        count: Box::new(|_| 1),
        id: Box::new(move |at, _| ids.get(at).map(|one| one.belt.id.clone()).unwrap_or_default()),
        digest: Box::new(move |at| digests.get(at).map_or_else(Digest::default, |one| one.digest(context))),
        make: Box::new(move |at, _, fields| {
            let Some(one) = all.get(at) else { return Feature::default() };
            let area = on_land(context.input.geography, one.belt.border.belt(one.belt.width_km));
            let km2 = area.geodesic_area_unsigned() / 1e6;
            one.row(context, km2).feature(&one.belt.id, Some(Geometry::MultiPolygon(area)), fields)
        }),
    };
    Sketch {
        geometry: GeometryType::MultiPolygon,
        fields: context.fields("border_belts"),
        features: Features::Later(later),
    }
}

/// A belt with what happened in it and what is told of it.
struct Inside<'a> {
    belt: &'a Belt,
    incidents: Vec<&'a Outlined<'a>>,
    /// Incidents whose place is not exact enough to say.
    possible: usize,
    told: Vec<Told<'a>>,
}

impl<'a> Inside<'a> {
    fn new(context: &Context<'a>, belt: &'a Belt) -> Self {
        let mut incidents: Vec<&Outlined<'_>> = Vec::new();
        let mut possible = 0;
        for incident in context.input.incidents {
            if !context.input.profile.counts(incident.outline.status) {
                continue;
            }
            match incident.outline.place.as_ref().map(|p| belt.lies(p)) {
                Some(Lies::Inside) => incidents.push(incident),
                Some(Lies::Perhaps) => possible += 1,
                _ => {}
            }
        }
        incidents.sort_by(|a, b| super::events::by_day(a, b));
        Self { belt, incidents, possible, told: told(context, belt) }
    }

    /// A digest of everything that its row is made from: the gazetteer's knowledge of it and the profile's apart.
    fn digest(&self, context: &Context<'_>) -> Digest {
        let mut digester = Digester::new();
        digester.add(self.belt.id.as_bytes()).add(&self.possible.to_le_bytes());
        digester.add(&self.incidents.len().to_le_bytes());
        for incident in &self.incidents {
            digester.add(&context.digest(incident));
        }
        for told in &self.told {
            let published = told.published.map_or_else(String::new, |day| day.to_string());
            let url = context.reports.get(told.report).map_or("", |report| report.url.as_str());
            for part in [published.as_str(), told.report, told.quote, url] {
                digester.add(part.as_bytes());
            }
        }
        digester.finish()
    }

    fn row(&self, context: &Context<'a>, km2: f64) -> Row {
        let belt = self.belt;
        let mut row = Row::default();
        row.text("id", &belt.id);
        row.text("name", &belt.name);
        row.text("iso3_a", &belt.a);
        row.text("iso3_b", &belt.b);
        row.real("width_km", Some(belt.width_km), 3);
        row.real("border_length_km", Some(belt.border.length_km()), 1);
        row.real("area_km2", Some(km2), 0);
        put(&mut row, context, &self.incidents, &self.told);
        row.count("possible", self.possible);
        row.count("told", self.told.len());
        row.text("told_quotes", &joined(&self.told));
        row
    }
}

/// What reports tell of the border by name: mentions and figures whose place is the border itself.
fn told<'a>(context: &Context<'a>, belt: &Belt) -> Vec<Told<'a>> {
    // Few incidents name the border: only those are made.
    let naming = context.input.incidents.iter();
    let naming = naming.filter(|i| i.outline.place_ids().any(|id| belt.is_named(id)));
    let mentions = naming.flat_map(|i| &i.body().mentions);
    let places = |m: &'a Mention| m.place.iter().chain(m.to_place.as_deref());
    let from_mentions = mentions
        .filter(|m| places(&m.mention).any(|p| belt.is_named(&p.place_id)))
        .map(|m| (m.published, m.mention.report.as_str(), m.mention.quote_text.as_str()));
    let from_figures = context
        .input
        .figures
        .iter()
        .filter(|f| f.place.as_ref().is_some_and(|p| belt.is_named(&p.place_id)))
        .map(|f| (context.published(&f.report), f.report.as_str(), f.quote_text.as_str()));
    let mut told: Vec<Told<'a>> = from_mentions
        .chain(from_figures)
        .map(|(published, report, quote)| Told { published, report, quote })
        .collect();
    told.sort_by(|a, b| (a.published, a.report, a.quote).cmp(&(b.published, b.report, b.quote)));
    told.dedup();
    told
}
