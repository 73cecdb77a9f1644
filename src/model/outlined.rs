//! An incident by its outline: what every layer asks of all incidents stands ready, the incident itself is made when somebody asks for it.

use super::{Correction, Count, Date, Digest, EventPlace, GeoPrecision, Incident, Kind, PlaceKind, Status};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// What is asked of a place to tell in which layers its incident stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    /// [`EventPlace::place_id`].
    pub place_id: CompactString,
    /// What kind of place it is.
    pub kind: PlaceKind,
    /// Degrees, WGS 84.
    pub lon: f64,
    /// Degrees, WGS 84.
    pub lat: f64,
    /// How exact the point is.
    pub precision: GeoPrecision,
    /// Kilometres around the point.
    pub uncertainty_km: f64,
    /// ISO 3166-1 alpha-3; empty where unknown.
    pub iso3: CompactString,
}

impl Spot {
    /// Of a place.
    pub fn of(place: &EventPlace) -> Self {
        Self {
            place_id: place.place_id.as_str().into(),
            kind: place.kind,
            lon: place.lon,
            lat: place.lat,
            precision: place.precision,
            uncertainty_km: place.uncertainty_km,
            iso3: place.iso3.as_str().into(),
        }
    }
}

/// The first and last day of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    /// First day it can have happened; `None` where unknown.
    pub start: Option<Date>,
    /// Last day, inclusive.
    pub end: Option<Date>,
}

/// How many were harmed or taken in an incident; `None` where nobody tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tolls {
    /// [`Incident::killed`].
    pub killed: Option<Count>,
    /// [`Incident::injured`].
    pub injured: Option<Count>,
    /// [`Incident::detained`].
    pub detained: Option<Count>,
    /// [`Incident::abducted`].
    pub abducted: Option<Count>,
}

/// What every layer asks of all incidents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// What happened.
    pub kind: Kind,
    /// How far it went.
    pub status: Status,
    /// Probability that kind, place and date are right.
    pub confidence: f64,
    /// When.
    pub date: Days,
    /// How many.
    pub tolls: Tolls,
    /// Where.
    pub place: Option<Spot>,
    /// Where it led to.
    pub to_place: Option<Box<Spot>>,
    /// Ids of places that its mentions tell beside those two, sorted, each once.
    pub elsewhere: Vec<CompactString>,
    /// The reports of its mentions, in their order.
    pub reports: Vec<CompactString>,
}

impl Outline {
    /// Of an incident.
    pub fn of(incident: &Incident) -> Self {
        let (place, to_place) = (incident.place.as_ref(), incident.to_place.as_deref());
        let known = |id: &str| {
            place.is_some_and(|own| own.place_id == id) || to_place.is_some_and(|own| own.place_id == id)
        };
        let mut elsewhere: Vec<CompactString> = incident
            .mentions
            .iter()
            .flat_map(|told| told.mention.place.iter().chain(told.mention.to_place.as_deref()))
            .filter(|place| !known(&place.place_id))
            .map(|place| place.place_id.as_str().into())
            .collect();
        elsewhere.sort_unstable();
        elsewhere.dedup();
        Self {
            kind: incident.kind,
            status: incident.status,
            confidence: incident.confidence,
            date: Days { start: incident.date.start, end: incident.date.end },
            tolls: Tolls {
                killed: incident.killed,
                injured: incident.injured,
                detained: incident.detained,
                abducted: incident.abducted,
            },
            place: place.map(Spot::of),
            to_place: to_place.map(|place| Box::new(Spot::of(place))),
            elsewhere,
            reports: incident.mentions.iter().map(|told| told.mention.report.as_str().into()).collect(),
        }
    }

    /// The ids of all places that the incident or one of its mentions names.
    pub fn place_ids(&self) -> impl Iterator<Item = &str> {
        let own = self.place.iter().chain(self.to_place.as_deref()).map(|spot| spot.place_id.as_str());
        own.chain(self.elsewhere.iter().map(CompactString::as_str))
    }
}

/// Makes an incident that has a number, an id and older ids.
pub type MakeIncident<'a> = dyn Fn(u32, &str, &[String]) -> Incident + Send + Sync + 'a;

/// Where the incident itself comes from.
enum Source<'a> {
    There(&'a Incident),
    Made(Box<Incident>),
    Later { number: u32, make: Arc<MakeIncident<'a>>, made: OnceLock<Box<Incident>> },
}

/// An incident by its outline.
pub struct Outlined<'a> {
    /// [`Incident::id`].
    pub id: String,
    /// [`Incident::aliases`].
    pub aliases: Vec<String>,
    /// A digest of what it was made from, where that is known: equal ones mean equal incidents.
    pub made_from: Option<Digest>,
    /// What is known of it without making it.
    pub outline: Outline,
    source: Source<'a>,
}

impl<'a> Outlined<'a> {
    /// An incident that is there.
    pub fn of(incident: &'a Incident) -> Self {
        Self::with(incident, Source::There(incident))
    }

    /// An incident that was made.
    pub fn made(incident: Incident) -> Outlined<'static> {
        let incident = Box::new(incident);
        let outline = Outline::of(&incident);
        Outlined {
            id: incident.id.clone(),
            aliases: incident.aliases.clone(),
            made_from: None,
            outline,
            source: Source::Made(incident),
        }
    }

    fn with(incident: &Incident, source: Source<'a>) -> Self {
        let (id, aliases) = (incident.id.clone(), incident.aliases.clone());
        Self { id, aliases, made_from: None, outline: Outline::of(incident), source }
    }

    /// An incident that `make` makes out of its number when it is asked for. Its outline is that of what will be made, and nobody corrected it.
    pub fn later(
        (id, aliases): (String, Vec<String>),
        outline: Outline,
        number: u32,
        make: Arc<MakeIncident<'a>>,
    ) -> Self {
        let source = Source::Later { number, make, made: OnceLock::new() };
        Self { id, aliases, made_from: None, outline, source }
    }

    /// The incident, made at the first call.
    pub fn body(&self) -> &Incident {
        match &self.source {
            Source::There(incident) => incident,
            Source::Made(incident) => incident,
            Source::Later { number, make, made } => {
                made.get_or_init(|| Box::new(make(*number, &self.id, &self.aliases)))
            }
        }
    }

    /// The incident itself.
    pub fn into_body(self) -> Incident {
        match self.source {
            Source::There(incident) => incident.clone(),
            Source::Made(incident) => *incident,
            Source::Later { number, make, made } => {
                made.into_inner().map_or_else(|| make(number, &self.id, &self.aliases), |made| *made)
            }
        }
    }

    /// What analysts set in it.
    pub fn corrections(&self) -> &[Correction] {
        match &self.source {
            Source::There(incident) => &incident.corrections,
            Source::Made(incident) => &incident.corrections,
            Source::Later { .. } => &[],
        }
    }
}

impl fmt::Debug for Outlined<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outlined")
            .field("id", &self.id)
            .field("outline", &self.outline)
            .finish_non_exhaustive()
    }
}
