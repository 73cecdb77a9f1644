//! Incidents, figures and facts to finished layers, as a profile defines them. Knows no file format.

mod background;
mod belts;
mod border;
mod centres;
mod coast;
mod corrected;
mod draft;
mod drain;
mod events;
mod knowledge;
mod mentions;
mod plane;
mod planned;
mod row;
mod shifts;
mod sites;
mod tables;
mod tally;
mod text;
mod validate;

pub use background::{areas, background, view};
pub use draft::{DigestOf, Draft};
pub use drain::make_layers_letting_go;
pub use knowledge::{Geography, Vocabulary};
pub use planned::Known;
pub use text::names_a_row;

use crate::model::{
    Date, Digest, Digester, Feature, Field, Figure, Incident, Layer, Outlined, SiteFact, Span,
};
use crate::profile::{LayerPlan, Profile, Recipe};
use draft::Sketch;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What became of one report, for the table of reports and for dates that lean on it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReportRow {
    /// [`crate::model::Report::id`].
    pub id: String,
    /// The headline; untrusted.
    pub title: String,
    /// Day of publication.
    pub published: Option<Date>,
    /// Where that day was found ([`crate::model::Published::found_in`]); empty where it was not.
    pub published_found_in: String,
    /// The outlet; empty where unknown.
    pub outlet: String,
    /// Web address; untrusted.
    pub url: String,
    /// Length of the text in code points.
    pub characters: u32,
    /// How many of those are left out as not the article.
    pub left_out: u32,
    /// Place names found.
    pub toponyms: u32,
    /// Incidents that it tells.
    pub mentions: u32,
    /// Totals that it cites.
    pub figures: u32,
    /// Facts about sites that it tells.
    pub site_facts: u32,
    /// Things that looked like incidents and were kept out.
    pub kept_out: u32,
    /// Id of an earlier report with nearly the same text; empty where none.
    pub repeats: String,
    /// `read`, or `failed` where nothing could be read.
    pub outcome: String,
    /// What was assumed or went wrong, joined with `; `.
    pub notes: String,
    /// A digest of all of this but `repeats`, where one is known; else zeros.
    #[serde(skip)]
    pub digest: Digest,
}

impl ReportRow {
    /// Adds to a digest all that a row holds.
    pub fn add_to(&self, digester: &mut Digester) {
        if self.digest == Digest::default() {
            // What has a form of its own in bytes cannot fail to be written into it.
            digester.add(&postcard::to_stdvec(self).unwrap_or_default());
        } else {
            digester.add(&self.digest).add(self.repeats.as_bytes());
        }
    }
}

/// All that layers are made from.
#[derive(Clone, Copy)]
pub struct LayerInput<'a> {
    /// Incidents of the whole corpus.
    pub incidents: &'a [Outlined<'a>],
    /// Incidents that analysts took off the map, each with the correction that did it as its last.
    pub rejected: &'a [Incident],
    /// Totals that reports cite.
    pub figures: &'a [Figure],
    /// Facts about camps, prisons and the like.
    pub site_facts: &'a [SiteFact],
    /// Every report.
    pub reports: &'a [ReportRow],
    /// The latest day of publication in the corpus: the day on which "open" and "closed" are told.
    pub now: Option<Date>,
    /// Borders, shapes and places.
    pub geography: &'a (dyn Geography + Sync),
    /// Names for weapons, and ACLED's names for kinds.
    pub vocabulary: &'a (dyn Vocabulary + Sync),
    /// Turns a span of a report (by id), in bytes, into code points, as files give them.
    pub code_points: &'a (dyn Fn(&str, Span) -> Span + Sync),
    /// Which layers, and how.
    pub profile: &'a Profile,
}

/// Why layers cannot be made.
#[derive(Debug, Error)]
pub enum LayerError {
    /// The profile names a pair of countries that the gazetteer has no shared border for.
    #[error(
        "Layer `{layer}` of profile `{profile}`: there is no shared border of {a} and {b} in the gazetteer"
    )]
    NoBorder {
        /// The profile.
        profile: String,
        /// The layer.
        layer: String,
        /// ISO 3166-1 alpha-3.
        a: String,
        /// ISO 3166-1 alpha-3.
        b: String,
    },
    /// The profile shows a field that the recipe does not make.
    #[error("Layer `{layer}` of profile `{profile}`: there is no field `{field}`")]
    NoField {
        /// The profile.
        profile: String,
        /// The layer.
        layer: String,
        /// The field.
        field: String,
        /// The fields there are.
        known: String,
    },
    /// A feature that no client could read was about to be written: a fault of this program.
    #[error("Layer `{layer}`, feature `{feature}`: {problem}")]
    Invalid {
        /// The layer.
        layer: String,
        /// The feature's id.
        feature: String,
        /// What is wrong.
        problem: String,
    },
}

impl LayerError {
    /// The next step, for people.
    pub fn hint(&self) -> String {
        match self {
            Self::NoBorder { .. } => {
                "Name two countries that touch on land, by ISO 3166-1 alpha-3 code, or remove the pair"
                    .to_owned()
            }
            Self::NoField { known, .. } => format!("The fields are: {known}"),
            Self::Invalid { .. } => {
                "This is a fault of wallmap; please report it with the report that causes it".to_owned()
            }
        }
    }
}

/// The rows of the reports, to be found by id. Few are asked for where little changed: no table is made of those that stand in the order of their ids.
struct Reports<'a> {
    sorted: &'a [ReportRow],
    others: FxHashMap<&'a str, &'a ReportRow>,
}

impl<'a> Reports<'a> {
    fn of(rows: &'a [ReportRow]) -> Self {
        let sorted = rows.windows(2).position(|two| matches!(two, [a, b] if a.id >= b.id));
        let (sorted, others) =
            rows.split_at_checked(sorted.map_or(rows.len(), |at| at + 1)).unwrap_or((rows, &[]));
        Self { sorted, others: others.iter().map(|row| (row.id.as_str(), row)).collect() }
    }

    /// Of rows with one id the last.
    fn get(&self, id: &str) -> Option<&'a ReportRow> {
        let sorted = || self.sorted.binary_search_by(|row| row.id.as_str().cmp(id)).ok();
        self.others.get(id).copied().or_else(|| self.sorted.get(sorted()?))
    }
}

/// What several layers ask, worked out once.
struct Context<'a> {
    input: &'a LayerInput<'a>,
    /// Belts of the profile's belt layers, in order, and further borders of which the distance is told.
    belts: Vec<belts::Belt>,
    reports: Reports<'a>,
    /// Digests of incidents, where anybody asks for those of features.
    digest: Option<DigestOf<'a>>,
    /// All incidents in the order that they have in every layer.
    in_order: Vec<&'a Outlined<'a>>,
}

impl<'a> Context<'a> {
    fn new(input: &'a LayerInput<'a>) -> Result<Self, LayerError> {
        Ok(Self::with(input, belts::prepare(input)?))
    }

    fn with(input: &'a LayerInput<'a>, belts: Vec<belts::Belt>) -> Self {
        let reports = Reports::of(input.reports);
        let mut in_order: Vec<&Outlined<'_>> = input.incidents.iter().collect();
        in_order.par_sort_by(|a, b| events::by_day(a, b));
        Self { input, belts, reports, digest: None, in_order }
    }

    /// The fields of a table, in the order of the contract.
    fn fields(&self, table: &str) -> Vec<Field> {
        let profile = self.input.profile;
        profile.fields.of(table, &profile.groups)
    }

    /// The digest of an incident; the same for all where none are known.
    fn digest(&self, incident: &Outlined<'_>) -> Digest {
        self.digest.map_or_else(Digest::default, |digest| digest(incident))
    }

    fn published(&self, report: &str) -> Option<Date> {
        self.reports.get(report).and_then(|r| r.published)
    }
}

/// Makes the layers of the profile, in its order.
///
/// Features are in a fixed order: by day and id where they have a day, else by id. Every geometry is valid, in degrees, longitude first.
pub fn make_layers(input: &LayerInput<'_>) -> Result<Vec<Layer>, LayerError> {
    // Every feature is made: nobody asks for a digest.
    with_drafts(input, None, &|_| None, |drafts| drafts.into_par_iter().map(Draft::finish).collect())?
}

/// Whether a layer of the profile has a feature for an incident that is told as it is.
pub fn shows(profile: &Profile, layer: &str, incident: &Outlined<'_>) -> bool {
    let placed = incident.outline.place.is_some();
    profile.layers.iter().filter(|plan| plan.name == layer).any(|plan| match &plan.recipe {
        Recipe::Incidents(events) => placed && events::takes(events, incident),
        Recipe::Unplaced(events) => !placed && events::takes(events, incident),
        _ => false,
    })
}

/// Finds out which features the layers of the profile will have, and hands them over before they are made, in the profile's order. `known` tells
/// what is known of a layer, by its name, since a build with the same knowledge and profile; that saves work and changes nothing.
pub fn with_drafts<'k, T>(
    input: &LayerInput<'_>,
    digest: Option<DigestOf<'_>>,
    known: &(dyn Fn(&str) -> Option<Known<'k>> + Sync),
    take: impl FnOnce(Vec<Draft<'_>>) -> T,
) -> Result<T, LayerError> {
    let context = Context { digest, ..Context::new(input)? };
    let plans = input.profile.layers.par_iter();
    let drafts: Result<Vec<Draft<'_>>, LayerError> =
        plans.map(|plan| Draft::new(&context, plan, sketch(&context, plan), known(&plan.name))).collect();
    Ok(take(drafts?))
}

/// The belts of a build and what lies in them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BeltMembers {
    /// Ids of all belts, sorted.
    pub ids: Vec<String>,
    /// Ids of the belts that an incident lies in, by its id; an incident in none is not named.
    pub inside: FxHashMap<String, Vec<String>>,
}

/// Which incidents lie in which belts of the profile.
pub fn belts_by_incident(input: &LayerInput<'_>) -> Result<BeltMembers, LayerError> {
    let belts = belts::prepare(input)?;
    let mut members = BeltMembers {
        ids: belts.iter().filter(|b| b.is_shown).map(|b| b.id.clone()).collect(),
        ..BeltMembers::default()
    };
    members.ids.sort();
    members.ids.dedup();
    let rejected = input.rejected.iter().map(Outlined::of).collect::<Vec<_>>();
    for incident in input.incidents.iter().chain(&rejected) {
        let Some(place) = &incident.outline.place else { continue };
        let held: Vec<String> = belts.iter().filter(|b| b.holds(place)).map(|b| b.id.clone()).collect();
        if !held.is_empty() {
            members.inside.insert(incident.id.clone(), held);
        }
    }
    Ok(members)
}

/// What a recipe will make of the incidents of a context.
fn sketch<'c>(context: &'c Context<'c>, plan: &'c LayerPlan) -> Sketch<'c> {
    match &plan.recipe {
        Recipe::Incidents(events) => events::incidents(context, events),
        Recipe::Unplaced(events) => events::unplaced(context, events),
        Recipe::Mentions(events) => mentions::mentions(context, events),
        Recipe::BorderBelts(_) => belts::border_belts(context, plan),
        Recipe::Shifts(shifts) => shifts::shifts(context, shifts),
        Recipe::Centres(centres) => centres::centres(context, centres),
        Recipe::Sites(sites) => sites::sites(context, sites).sketch(),
        Recipe::Figures => tables::figures(context).sketch(),
        Recipe::Reports => tables::reports(context),
        Recipe::Corrected => corrected::corrected(context).sketch(),
    }
}

/// What a recipe gives: a layer without the names of the profile.
struct Made {
    geometry: crate::model::GeometryType,
    fields: Vec<Field>,
    features: Vec<Feature>,
}
