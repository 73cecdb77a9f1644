//! What a profile asks for, as checked values. Reading the file is the work of `file`.

use crate::model::{Kind, PlaceKind, Status};
use serde::Deserialize;

/// Kinds of incidents that are counted together, as a field of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindGroup {
    /// The field's name.
    pub name: String,
    /// The field's name for people.
    pub title: String,
    /// The kinds.
    pub kinds: Vec<Kind>,
}

/// What of the background is worth its ink.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackgroundPlan {
    /// Room around the features, in degrees, so that the map does not end at the first step outwards.
    pub room_degrees: f64,
    /// Which towns are labelled; the first that fits counts.
    pub towns: Vec<TownRank>,
}

/// From how many people on a town has a rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TownRank {
    /// People who live there, at least.
    pub people: u32,
    /// 1 for what is seen from afar; each further rank shows on maps of twice the scale only.
    pub rank: i64,
}

/// One layer or table to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerPlan {
    /// Name in files.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// What it shows, and what it does not.
    pub description: String,
    /// What it is made from, and how.
    pub recipe: Recipe,
    /// The fields shown, in this order; empty for all of the recipe's. `id` is always there.
    pub fields: Vec<String>,
}

impl LayerPlan {
    /// Kinds of places that the layer shows each by itself; none where it is no layer of sites.
    pub fn site_kinds(&self) -> &[PlaceKind] {
        match &self.recipe {
            Recipe::Sites(sites) => &sites.place_kinds,
            _ => &[],
        }
    }
}

/// How a layer is made.
#[derive(Debug, Clone, PartialEq)]
pub enum Recipe {
    /// One point per incident whose place is known.
    Incidents(EventPlan),
    /// A row per incident and report.
    Mentions(EventPlan),
    /// An area along each border.
    BorderBelts(BeltPlan),
    /// A line per origin and destination of reported movements.
    Shifts(ShiftPlan),
    /// A point per settlement with what happened in it and moved to it.
    Centres(CentrePlan),
    /// A point per camp, prison or other site.
    Sites(SitePlan),
    /// A row per total that a report cites.
    Figures,
    /// A row per incident whose place is not known.
    Unplaced(EventPlan),
    /// A row per report.
    Reports,
    /// A row per value that an analyst set, and per incident that one took off the map.
    Corrected,
}

/// Which incidents a layer takes in; empty lists take all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EventPlan {
    /// Kinds taken.
    pub kinds: Vec<Kind>,
    /// Statuses taken.
    pub statuses: Vec<Status>,
    /// Incidents below are left out, 0 to 1.
    pub min_confidence: f64,
}

/// Which borders have a belt.
#[derive(Debug, Clone, PartialEq)]
pub enum BeltPairs {
    /// Those named.
    Named(Vec<BeltPair>),
    /// Every land border that a counted incident lies near enough to.
    NearIncidents,
}

/// Two countries that share a border.
#[derive(Debug, Clone, PartialEq)]
pub struct BeltPair {
    /// ISO 3166-1 alpha-3.
    pub a: String,
    /// ISO 3166-1 alpha-3.
    pub b: String,
    /// Distance from the border on either side, in kilometres.
    pub width_km: f64,
    /// Ids of places that stand for the border in reports ("the Syrian-Iraqi border").
    pub places: Vec<String>,
}

/// Belts along borders.
#[derive(Debug, Clone, PartialEq)]
pub struct BeltPlan {
    /// Which borders.
    pub pairs: BeltPairs,
    /// Width of pairs that tell none, in kilometres on either side.
    pub width_km: f64,
    /// Incidents whose place is less exact than this many kilometres are counted apart, as possible.
    pub max_uncertainty_km: f64,
}

/// Lines of reported movements.
#[derive(Debug, Clone, PartialEq)]
pub struct ShiftPlan {
    /// Which incidents are movements.
    pub events: EventPlan,
    /// How far the line bends, as a share of its length; 0 for straight.
    pub bend: f64,
}

/// Settlements with what happened in them.
#[derive(Debug, Clone, PartialEq)]
pub struct CentrePlan {
    /// Kinds of places that are centres.
    pub place_kinds: Vec<PlaceKind>,
    /// Incidents within this distance belong to a centre whose extent is not known, in kilometres.
    pub radius_km: f64,
    /// Which incidents are movements to it.
    pub movements: EventPlan,
    /// Centres with fewer incidents and movements are left out.
    pub at_least: u32,
}

/// Camps, prisons and the like.
#[derive(Debug, Clone, PartialEq)]
pub struct SitePlan {
    /// Kinds of places that are sites.
    pub place_kinds: Vec<PlaceKind>,
    /// Only in these countries, ISO 3166-1 alpha-2; empty for all.
    pub countries: Vec<String>,
    /// Incidents at a point within this distance happened at the site, in kilometres.
    pub radius_km: f64,
    /// Whether sites of the gazetteer that no report names are listed too.
    pub all: bool,
}
