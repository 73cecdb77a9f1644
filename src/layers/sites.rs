//! Sites: camps and prisons with their status in time, reported population, escapes, transfers and incidents.

use super::events::by_day;
use super::plane::kilometres;
use super::row::{Row, point};
use super::tally::{Told, put};
use super::text::list;
use super::{Context, Made};
use crate::model::{
    Date, EventPlace, GeoPrecision, GeometryType, Incident, Kind, Place, SiteFact, SiteFactKind,
};
use crate::profile::SitePlan;
use geo::Coord;
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
    incidents: Vec<&'a Incident>,
    transfers: Vec<&'a Incident>,
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
    let mut named: BTreeMap<String, Option<&'a EventPlace>> = BTreeMap::new();
    let told = input
        .incidents
        .iter()
        .flat_map(|i| i.place.iter().chain(i.to_place.as_deref()))
        .chain(input.site_facts.iter().map(|f| &f.place))
        .chain(input.figures.iter().filter_map(|f| f.place.as_ref()));
    for place in told.filter(|p| plan.place_kinds.contains(&p.kind) && !p.place_id.is_empty()) {
        named.entry(place.place_id.clone()).or_insert(Some(place));
    }
    if plan.all {
        for cc in &plan.countries {
            for place in input.geography.sites(cc).into_iter().filter(|p| plan.place_kinds.contains(&p.kind))
            {
                named.entry(place.id).or_insert(None);
            }
        }
    }
    named.into_iter().filter_map(|(id, told)| site(context, plan, id, told)).collect()
}

fn site<'a>(
    context: &Context<'a>,
    plan: &SitePlan,
    id: String,
    told: Option<&'a EventPlace>,
) -> Option<Site<'a>> {
    let input = context.input;
    let place = input.geography.place(&id);
    let cc = place.as_ref().map_or("", |p| p.cc.as_str());
    if !plan.countries.is_empty() && !cc.is_empty() && !plan.countries.iter().any(|c| c == cc) {
        return None;
    }
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
    let at = |p: &EventPlace| {
        p.place_id == id
            || p.precision == GeoPrecision::Site
                && kilometres(here, Coord { x: p.lon, y: p.lat }) <= plan.radius_km
    };
    let mut facts: Vec<&SiteFact> = input.site_facts.iter().filter(|f| f.place.place_id == id).collect();
    facts.sort_by_key(|f| (day(context, f), f.report.as_str(), f.quote.start));
    let counted = |i: &&Incident| input.profile.counts(i);
    let mut incidents: Vec<&Incident> =
        input.incidents.iter().filter(counted).filter(|i| i.place.as_ref().is_some_and(at)).collect();
    incidents.sort_by(|a, b| by_day(a, b));
    let is_transfer = |i: &&Incident| i.kind == Kind::Transfer;
    let transfers = input.incidents.iter().filter(counted).filter(is_transfer);
    let transfers = transfers.filter(|i| i.place.iter().chain(i.to_place.as_deref()).any(at)).collect();
    Some(Site { id, name, kind, lon, lat, areas, place, facts, incidents, transfers })
}

/// The day that a fact holds for: as told, else when it was published.
fn day(context: &Context<'_>, fact: &SiteFact) -> Option<Date> {
    fact.date.end.or(fact.date.start).or_else(|| context.published(&fact.report))
}

fn row(context: &Context<'_>, site: &Site<'_>) -> Row {
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
    let breaks = site.incidents.iter().filter(|i| i.kind == Kind::PrisonBreak).count();
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
        let all = site.incidents.iter().chain(&site.transfers).filter(|i| i.kind == incident);
        all.flat_map(|i| &i.mentions).any(|m| m.mention.report == report)
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
