//! Facts about camps and prisons: how many people they hold, who holds them, whether they are open.

use super::actors;
use super::dates::{DateMention, When};
use super::numbers::Number;
use super::phrases::Sentence;
use super::place_of_event::Spot;
use super::tokens::reads;
use crate::model::{Date, DateBasis, EventDate, EventPlace, PlaceKind, SiteFact, SiteFactKind};

/// A camp or prison that holds fewer is told of as an event, not as a population.
const POPULATION_LEAST: u32 = 50;

/// What a sentence is read for facts with.
pub(super) struct Scene<'s> {
    pub(super) report: &'s str,
    pub(super) published: Option<Date>,
    pub(super) numbers: &'s [Number],
    pub(super) dates: &'s [DateMention],
    pub(super) spots: &'s [Spot],
    /// Makes the place of a spot.
    pub(super) place: &'s dyn Fn(usize) -> Option<EventPlace>,
    /// The camp of a place's name.
    pub(super) camp: &'s dyn Fn(usize) -> Option<EventPlace>,
}

/// The facts that a sentence tells of the sites that it names.
pub(super) fn facts(s: &Sentence<'_>, scene: &Scene<'_>) -> Vec<SiteFact> {
    let sites: Vec<&Spot> =
        scene.spots.iter().filter(|p| matches!(p.kind, PlaceKind::Camp | PlaceKind::Prison)).collect();
    if sites.is_empty() {
        return Vec::new();
    }
    let known = s.lexicon.well_known();
    let mut out = Vec::new();
    let date = date(scene);
    let mut places: Vec<EventPlace> = sites.iter().filter_map(|p| (scene.place)(p.index)).collect();
    // "the Zaatari and Azraq camps": the first name is a camp's too.
    for site in &sites {
        let before = scene.spots.iter().find(|p| {
            p.last < site.first
                && site.first - p.last <= 3
                && (p.last..site.first).all(|i| s.mark(i, ',') || reads!(s, i, "and" | "the"))
        });
        let name = before.filter(|p| !matches!(p.kind, PlaceKind::Camp | PlaceKind::Prison));
        if let Some(camp) = name.and_then(|p| (scene.camp)(p.index)) {
            places.insert(0, camp);
        }
    }
    let mut push = |place: &EventPlace, kind: SiteFactKind, value, text: String, rule: &str| {
        out.push(SiteFact {
            report: scene.report.to_owned(),
            place: place.clone(),
            kind,
            value,
            text,
            date,
            shared_with: Vec::new(),
            quote: s.whole(),
            quote_text: s.whole().of(s.text).to_owned(),
            rule: rule.to_owned(),
        });
    };
    let has = |set| s.has(set);
    if has(known.site_holds) {
        let number = scene
            .numbers
            .iter()
            .filter(|n| {
                n.count.value >= POPULATION_LEAST && n.head.is_some_and(|h| s.is(h, known.person))
                    || n.count.value >= 1000
            })
            .max_by_key(|n| n.count.value);
        if let Some(n) = number {
            for place in &places {
                push(place, SiteFactKind::Population, Some(n.count), String::new(), "site:holds");
            }
        }
    }
    if has(known.site_guards) {
        let at = (0..s.tokens.len()).find(|&i| s.is(i, known.site_guards)).unwrap_or(0);
        let all = actors::named(s, &[]);
        let holder = all
            .iter()
            .find(|a| a.known && a.first > at && a.first - at <= 6)
            .or_else(|| all.iter().rev().find(|a| a.known && a.last <= at));
        if let (Some(holder), Some(place)) = (holder, places.first()) {
            push(place, SiteFactKind::Holder, None, holder.actor.name.clone(), "site:guards");
        }
    }
    for (set, status) in
        [(known.site_closed, "closed"), (known.site_emptied, "emptied"), (known.site_opened, "open")]
    {
        let near = sites
            .iter()
            .find(|p| (p.first.saturating_sub(4)..(p.last + 6).min(s.tokens.len())).any(|i| s.is(i, set)));
        if let Some(place) = near.and_then(|p| (scene.place)(p.index)) {
            push(&place, SiteFactKind::Status, None, status.to_owned(), "site:status");
        }
    }
    let ids: Vec<String> = places.iter().map(|p| p.place_id.clone()).collect();
    for fact in out.iter_mut().filter(|f| f.kind == SiteFactKind::Population) {
        fact.shared_with = ids.iter().filter(|id| **id != fact.place.place_id).cloned().collect();
    }
    out
}

fn date(scene: &Scene<'_>) -> EventDate {
    scene
        .dates
        .iter()
        .find_map(|d| match d.when {
            When::Fixed(e) => Some(e),
            _ => None,
        })
        .or_else(|| scene.published.map(|p| EventDate::day(p, DateBasis::PublicationWindow)))
        .unwrap_or(EventDate::UNKNOWN)
}
