//! Sites: camps and prisons with their status in time, reported population, escapes, transfers and incidents.

use super::events::by_day;
use super::plane::kilometres;
use super::row::{Row, point};
use super::tally::{Told, put};
use super::text::list;
use super::{Context, Made};
use crate::model::{
    Date, EventPlace, GeoPrecision, GeometryType, Kind, Outlined, Place, PlaceKind, SiteFact, SiteFactKind,
    Spot,
};
use crate::profile::SitePlan;
use geo::Coord;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What is known of a site's place, from the gazetteer or from the first report that names it.
struct Site<'a> {
    id: String,
    name: String,
    kind: &'static str,
    lon: f64,
    lat: f64,
    areas: [String; 4],
    place: Option<Place>,
    facts: Vec<&'a SiteFact>,
    incidents: Vec<&'a Outlined<'a>>,
    transfers: Vec<&'a Outlined<'a>>,
}

pub(super) fn sites(context: &Context<'_>, plan: &SitePlan) -> Made {
    let fields = context.fields("sites");
    let features = gather(context, plan)
        .into_iter()
        .map(|site| row(context, &site).feature(&site.id, Some(point(site.lon, site.lat)), &fields))
        .collect();
    Made { geometry: GeometryType::Point, fields, features }
}

fn gather<'a>(context: &Context<'a>, plan: &SitePlan) -> Vec<Site<'a>> {
    let input = context.input;
    let mut named: BTreeMap<String, Option<Named<'a>>> = BTreeMap::new();
    let incidents = input
        .incidents
        .iter()
        .flat_map(|i| {
            let ends = [(i.outline.place.as_ref(), false), (i.outline.to_place.as_deref(), true)];
            ends.into_iter().filter_map(move |(spot, to)| Some((spot?, Named::By(i, to))))
        })
        .map(|(spot, named)| (spot.place_id.as_str(), spot.kind, named));
    let places = input.site_facts.iter().map(|f| &f.place);
    let places = places.chain(input.figures.iter().filter_map(|f| f.place.as_ref()));
    let told = incidents.chain(places.map(|p| (p.place_id.as_str(), p.kind, Named::At(p))));
    let is_site = |kind: PlaceKind| plan.place_kinds.contains(&kind);
    for (id, _, told) in told.filter(|(id, kind, _)| is_site(*kind) && !id.is_empty()) {
        if !named.contains_key(id) {
            named.insert(id.to_owned(), Some(told));
        }
    }
    if plan.all {
        for cc in &plan.countries {
            for place in input.geography.sites(cc).into_iter().filter(|p| plan.place_kinds.contains(&p.kind))
            {
                named.entry(place.id).or_insert(None);
            }
        }
    }
    let told_at = ToldAt::new(context);
    named.into_iter().filter_map(|(id, told)| site(context, plan, id, told, &told_at)).collect()
}

/// What names a place.
#[derive(Clone, Copy)]
enum Named<'a> {
    /// An incident: where it happened, or where it led to.
    By(&'a Outlined<'a>, bool),
    At(&'a EventPlace),
}

impl<'a> Named<'a> {
    fn place(self) -> Option<&'a EventPlace> {
        match self {
            Self::By(incident, false) => incident.body().place.as_ref(),
            Self::By(incident, true) => incident.body().to_place.as_deref(),
            Self::At(place) => Some(place),
        }
    }
}

/// Counted incidents by where they happened or led to, so that each site looks only at its own.
struct ToldAt<'a> {
    /// By the ids of their places, each once under each.
    by_place: FxHashMap<&'a str, Vec<&'a Outlined<'a>>>,
    /// Those with a place that is known to the site, by its latitude, from south to north.
    exact: Vec<(f64, &'a Outlined<'a>)>,
}

impl<'a> ToldAt<'a> {
    fn new(context: &Context<'a>) -> Self {
        let mut told = Self { by_place: FxHashMap::default(), exact: Vec::new() };
        let counted = context.input.incidents.iter();
        for incident in counted.filter(|i| context.input.profile.counts(i.outline.status)) {
            for spot in ends(incident) {
                let own = told.by_place.entry(&spot.place_id).or_default();
                if !own.last().is_some_and(|last| std::ptr::eq(*last, incident)) {
                    own.push(incident);
                }
                if spot.precision == GeoPrecision::Site {
                    told.exact.push((spot.lat, incident));
                }
            }
        }
        told.exact.sort_by(|a, b| a.0.total_cmp(&b.0));
        told
    }

    /// All that may lie at a place or within a distance of its point, in order.
    fn around(&self, id: &str, here: Coord<f64>, km: f64) -> Vec<&'a Outlined<'a>> {
        // A degree of latitude is never shorter than 110.5 km.
        let reach = km / 110.5;
        let first = self.exact.partition_point(|(lat, _)| *lat < here.y - reach);
        let near = self.exact.iter().skip(first).take_while(|(lat, _)| *lat <= here.y + reach);
        let named = self.by_place.get(id).into_iter().flatten().copied();
        let mut all: Vec<&Outlined<'_>> = named.chain(near.map(|(_, incident)| *incident)).collect();
        all.sort_by(|a, b| by_day(a, b));
        all.dedup_by(|a, b| std::ptr::eq(*a, *b));
        all
    }
}

/// Where an incident happened and where it led to.
fn ends<'a>(incident: &'a Outlined<'_>) -> impl Iterator<Item = &'a Spot> {
    incident.outline.place.iter().chain(incident.outline.to_place.as_deref())
}

fn site<'a>(
    context: &Context<'a>,
    plan: &SitePlan,
    id: String,
    told: Option<Named<'a>>,
    told_at: &ToldAt<'a>,
) -> Option<Site<'a>> {
    let input = context.input;
    let place = input.geography.place(&id);
    let cc = place.as_ref().map_or("", |p| p.cc.as_str());
    if !plan.countries.is_empty() && !cc.is_empty() && !plan.countries.iter().any(|c| c == cc) {
        return None;
    }
    let told = told.and_then(Named::place);
    let (name, kind, lon, lat) = match (&place, told) {
        (Some(p), _) => (p.name.clone(), p.kind.as_str(), p.lon, p.lat),
        (None, Some(t)) => (t.name.clone(), t.kind.as_str(), t.lon, t.lat),
        (None, None) => return None,
    };
    let areas = match (told, &place) {
        (Some(t), _) => [t.admin1.clone(), t.admin2.clone(), t.country.clone(), t.iso3.clone()],
        (None, Some(p)) => [p.admin1.clone(), p.admin2.clone(), String::new(), String::new()],
        (None, None) => Default::default(),
    };
    let here = Coord { x: lon, y: lat };
    let at = |p: &Spot| {
        p.place_id == id.as_str()
            || p.precision == GeoPrecision::Site
                && kilometres(here, Coord { x: p.lon, y: p.lat }) <= plan.radius_km
    };
    let mut facts: Vec<&SiteFact> = input.site_facts.iter().filter(|f| f.place.place_id == id).collect();
    facts.sort_by_key(|f| (day(context, f), f.report.as_str(), f.quote.start));
    let around = told_at.around(&id, here, plan.radius_km);
    let inside = around.iter().filter(|i| i.outline.place.as_ref().is_some_and(at));
    let incidents = inside.copied().collect();
    let transfers = around.iter().filter(|i| i.outline.kind == Kind::Transfer);
    let transfers = transfers.filter(|i| ends(i).any(at)).copied().collect();
    Some(Site { id, name, kind, lon, lat, areas, place, facts, incidents, transfers })
}

/// The day that a fact holds for: as told, else when it was published.
fn day(context: &Context<'_>, fact: &SiteFact) -> Option<Date> {
    fact.date.end.or(fact.date.start).or_else(|| context.published(&fact.report))
}

fn row<'a>(context: &Context<'a>, site: &Site<'a>) -> Row {
    let of_kind = |kind: SiteFactKind| site.facts.iter().copied().filter(move |f| f.kind == kind);
    let history = |kind: SiteFactKind| -> String {
        let items: Vec<String> = of_kind(kind).map(|f| in_words(context, f)).collect();
        list(items.iter().map(String::as_str))
    };
    let mut row = Row::default();
    row.text("id", &site.id);
    row.text("name", &site.name);
    row.text("place_kind", site.kind);
    for (name, area) in ["admin1", "admin2", "country", "iso3"].into_iter().zip(&site.areas) {
        row.text(name, area);
    }
    status(&mut row, context, site, of_kind(SiteFactKind::Status).next_back());
    row.text("status_history", &history(SiteFactKind::Status));
    row.date("valid_from", site.place.as_ref().and_then(|p| p.valid_from));
    row.date("valid_to", site.place.as_ref().and_then(|p| p.valid_to));
    let holder = of_kind(SiteFactKind::Holder).next_back();
    row.text("holder", holder.map_or("", |f| &f.text));
    row.date("holder_date", holder.and_then(|f| day(context, f)));
    let population = of_kind(SiteFactKind::Population).rfind(|f| f.value.is_some());
    let count = population.and_then(|f| f.value);
    row.value_of("population", count);
    row.integer("population_low", count.map(|c| i64::from(c.low)));
    row.integer("population_high", count.and_then(|c| c.high).map(i64::from));
    row.date("population_date", population.and_then(|f| day(context, f)));
    row.text(
        "population_shared_with",
        &population.map_or_else(String::new, |f| list(f.shared_with.iter().map(String::as_str))),
    );
    row.text("population_quote", population.map_or("", |f| &f.quote_text));
    row.text("population_report", population.map_or("", |f| &f.report));
    row.text("population_history", &history(SiteFactKind::Population));
    let breaks = site.incidents.iter().filter(|i| i.outline.kind == Kind::PrisonBreak).count();
    row.count("escapes", breaks + apart(site, SiteFactKind::Escape, Kind::PrisonBreak));
    row.text("escape_history", &history(SiteFactKind::Escape));
    row.count("transfers", site.transfers.len() + apart(site, SiteFactKind::Transfer, Kind::Transfer));
    row.text("transfer_history", &history(SiteFactKind::Transfer));
    let told: Vec<Told<'_>> = site
        .facts
        .iter()
        .map(|f| Told { published: context.published(&f.report), report: &f.report, quote: &f.quote_text })
        .collect();
    put(&mut row, context, &site.incidents, &told);
    row
}

/// Facts of a kind from reports that tell no incident of the matching kind here: one a report, so that none is counted twice.
fn apart(site: &Site<'_>, fact: SiteFactKind, incident: Kind) -> usize {
    let told_as_incident = |report: &str| {
        let all = site.incidents.iter().chain(&site.transfers).filter(|i| i.outline.kind == incident);
        all.flat_map(|i| &i.outline.reports).any(|told| told == report)
    };
    let mut reports: Vec<&str> = site
        .facts
        .iter()
        .filter(|f| f.kind == fact && !told_as_incident(&f.report))
        .map(|f| f.report.as_str())
        .collect();
    reports.sort_unstable();
    reports.dedup();
    reports.len()
}

/// The status on the latest day of the corpus. What ended before that day is closed, whatever an older report says.
fn status(row: &mut Row, context: &Context<'_>, site: &Site<'_>, told: Option<&SiteFact>) {
    let now = context.input.now;
    let place = site.place.as_ref();
    let ended = place.and_then(|p| p.valid_to).filter(|&end| now.is_some_and(|now| end < now));
    let told_day = told.and_then(|f| day(context, f));
    let (text, since, basis) = match (told, ended) {
        (Some(fact), end) if end.is_none() || told_day >= end => (fact.text.clone(), told_day, "report"),
        (_, Some(end)) => {
            let known = place.map(|p| p.status.clone()).filter(|s| !s.is_empty() && s != "open");
            (known.unwrap_or_else(|| "closed".to_owned()), Some(end), "gazetteer")
        }
        (_, None) => match place.filter(|p| !p.status.is_empty()) {
            // Before its end a place that the gazetteer calls closed today was still open.
            Some(p) if p.valid_to.is_some() => ("open".to_owned(), p.valid_from, "gazetteer"),
            Some(p) => (p.status.clone(), p.valid_from, "gazetteer"),
            None => (String::new(), None, ""),
        },
    };
    row.text("status", &text);
    row.date("status_date", since);
    row.text("status_basis", basis);
}

/// "2025-03-01 55000 (report)".
fn in_words(context: &Context<'_>, fact: &SiteFact) -> String {
    let day = day(context, fact).map_or_else(|| "undated".to_owned(), |d| d.to_string());
    let value = fact.value.map(|c| match c.high {
        Some(high) if high == c.low => c.value.to_string(),
        Some(high) => format!("{} to {high}", c.low),
        None => format!("at least {}", c.low),
    });
    let words = [value.as_deref().unwrap_or(""), fact.text.as_str()];
    let words = words.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    format!("{day} {words} ({})", fact.report)
}
