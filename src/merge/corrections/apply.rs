//! Corrections applied to merged incidents. Reads no file.

use super::super::registry::{Registry, id_of};
use super::super::settings::MergeSettings;
use super::super::{headline_of, incident, restore_order};
use super::row::{Action, CorrectionFault, CorrectionRow, Corrections, SettableField, pairs};
use crate::model::{
    ActorRef, Attribution, Correction, Count, Date, DateBasis, DatePrecision, EventDate, EventPlace,
    Incident, IncidentMention, Kind, Status,
};
use std::collections::BTreeSet;

/// What came of the corrections.
#[derive(Debug, Default)]
pub struct Applied {
    /// Incidents that were taken off the map, with the correction that did it.
    pub rejected: Vec<Incident>,
    /// Rows that do not fit the incidents (any more).
    pub faults: Vec<CorrectionFault>,
}

/// Finds a place of the gazetteer: by id or name, or the areas around a point (latitude, longitude).
pub trait PlaceFinder {
    /// The place with this id or unambiguous name.
    fn named(&self, text: &str) -> Option<EventPlace>;
    /// What lies at a point, for the areas' names.
    fn at(&self, lat: f64, lon: f64) -> EventPlace;
    /// The actor with this id or name, where actors are known.
    fn actor(&self, _text: &str) -> Option<ActorRef> {
        None
    }
}

/// Applies all rows: first those that join and split, then the others in their order.
pub(crate) fn apply(
    incidents: &mut Vec<Incident>,
    corrections: &Corrections,
    places: &dyn PlaceFinder,
    settings: &MergeSettings,
    registry: &Registry,
) -> Applied {
    let mut out = Applied::default();
    let (shape, rest): (Vec<&CorrectionRow>, Vec<&CorrectionRow>) =
        corrections.rows.iter().partition(|row| matches!(row.action, Action::Merge | Action::Split));
    for row in shape.into_iter().chain(rest) {
        let result = match row.action {
            Action::Merge => merge(incidents, row, settings, registry),
            Action::Split => split(incidents, row, settings, registry),
            Action::Add => add(incidents, row, places, settings),
            Action::Reject => find(incidents, row, registry).map(|at| {
                let mut gone = incidents.remove(at);
                note(&mut gone, row, "", "", "rejected");
                out.rejected.push(gone);
            }),
            Action::Confirm => find(incidents, row, registry).map(|at| {
                if let Some(incident) = incidents.get_mut(at) {
                    let before = format!("{}", incident.confidence);
                    incident.confidence = 1.0;
                    note(incident, row, "confidence", &before, "1");
                }
            }),
            Action::Set => find(incidents, row, registry).and_then(|at| {
                let Some(incident) = incidents.get_mut(at) else { return Ok(()) };
                set(incident, row, places)
            }),
            Action::Move => find(incidents, row, registry).and_then(|at| {
                let Some(incident) = incidents.get_mut(at) else { return Ok(()) };
                let was = incident.place.as_ref().map(|place| place.iso3.clone()).unwrap_or_default();
                relocate(incident, row, places)?;
                out.faults.extend(exchanged(row, &row.value, places, &|iso3| iso3 == was));
                Ok(())
            }),
        };
        if let Err(fault) = result {
            out.faults.push(*fault);
        }
    }
    restore_order(incidents);
    out
}

/// Rows whose place or day no build can take, whatever the reports tell: each would be told after every build.
pub fn unfit(
    corrections: &Corrections,
    places: &dyn PlaceFinder,
    settings: &MergeSettings,
) -> Vec<CorrectionFault> {
    let judged = corrections.rows.iter().filter_map(|row| match row.action {
        Action::Add => add(&mut Vec::new(), row, places, settings).err(),
        Action::Move => place_of(row, places).err(),
        _ => None,
    });
    judged.map(|fault| *fault).collect()
}

/// Rows whose point lies in none of the countries that the map is of, and would lie in one if latitude and longitude were exchanged.
pub fn exchanged_points(
    corrections: &Corrections,
    places: &dyn PlaceFinder,
    countries: &BTreeSet<String>,
) -> Vec<CorrectionFault> {
    let ours = |iso3: &str| countries.contains(iso3);
    let of_row = |row: &CorrectionRow| match row.action {
        Action::Move => exchanged(row, &row.value, places, &ours),
        Action::Add => {
            let values = pairs(&row.value).ok()?;
            let (_, place) = values.iter().find(|(name, _)| name == "place")?;
            exchanged(row, place, places, &ours)
        }
        _ => None,
    };
    corrections.rows.iter().filter_map(of_row).collect()
}

/// What is odd about a point that lies in none of `ours`, where it would with latitude and longitude exchanged.
fn exchanged(
    row: &CorrectionRow,
    point: &str,
    places: &dyn PlaceFinder,
    ours: &dyn Fn(&str) -> bool,
) -> Option<CorrectionFault> {
    let (lat, lon) = coordinates(point)?;
    let (there, other) = (places.at(lat, lon), coordinates(&format!("{lon} {lat}"))?);
    let other = places.at(other.0, other.1);
    if other.iso3.is_empty() || !ours(&other.iso3) || ours(&there.iso3) {
        return None;
    }
    let there = if there.country.is_empty() { "no country" } else { &there.country };
    Some(CorrectionFault {
        line: row.line,
        column: "value",
        what: format!(
            "the point {lat} {lon} lies in {there}; the other way round it would lie in {}",
            other.country
        ),
        hint: format!("Latitude comes first: write {lon} {lat} if that is meant"),
    })
}

type Outcome<T = ()> = Result<T, Box<CorrectionFault>>;

#[expect(clippy::unnecessary_box_returns, reason = "every caller passes it on in a box")]
fn misfit(row: &CorrectionRow, column: &'static str, what: String, hint: &str) -> Box<CorrectionFault> {
    Box::new(CorrectionFault { line: row.line, column, what, hint: hint.to_owned() })
}

fn position(incidents: &[Incident], id: &str, registry: &Registry) -> Option<usize> {
    let live = registry.resolve(id).unwrap_or_else(|| id.to_owned());
    // An incident that an earlier row gave away is found in the one that took it.
    incidents
        .iter()
        .position(|incident| incident.id == live)
        .or_else(|| incidents.iter().position(|incident| incident.aliases.contains(&live)))
}

fn find(incidents: &[Incident], row: &CorrectionRow, registry: &Registry) -> Outcome<usize> {
    position(incidents, &row.incident, registry).ok_or_else(|| {
        misfit(
            row,
            "incident",
            format!("the incident `{}` is not on the map", row.incident),
            "Its reports were removed or now tell something else; delete the row if it is no longer needed",
        )
    })
}

fn note(incident: &mut Incident, row: &CorrectionRow, field: &str, before: &str, after: &str) {
    incident.corrections.push(Correction {
        field: field.to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
        by: row.by.clone(),
        when: row.when.clone(),
        why: row.why.clone(),
    });
}

fn merge(
    incidents: &mut Vec<Incident>,
    row: &CorrectionRow,
    settings: &MergeSettings,
    registry: &Registry,
) -> Outcome {
    let keep = find(incidents, row, registry)?;
    let Some(give) = position(incidents, &row.value, registry) else {
        return Err(misfit(
            row,
            "value",
            format!("the incident `{}` is not on the map", row.value),
            "Delete the row if the two are already one",
        ));
    };
    if keep == give {
        // Done by merging itself since the row was written.
        return Ok(());
    }
    let given = incidents.remove(give);
    let keep = if give < keep { keep - 1 } else { keep };
    let Some(kept) = incidents.get_mut(keep) else { return Ok(()) };
    // The ids that lead here are the incident's, not the registry's: to it, both stay incidents of their own, so that the next build finds both
    // again and this row joins them again, and so that both come back once the row is deleted.
    let mut aliases = std::mem::take(&mut kept.aliases);
    aliases.extend(given.aliases);
    aliases.push(given.id);
    aliases.sort();
    aliases.dedup();
    let mut mentions: Vec<IncidentMention> = std::mem::take(&mut kept.mentions);
    mentions.extend(given.mentions);
    mentions.sort_by(super::super::by_publication);
    let mut joined = incident(kept.id.clone(), aliases, mentions, settings);
    joined.corrections = std::mem::take(&mut kept.corrections);
    joined.corrections.extend(given.corrections);
    note(&mut joined, row, "mentions", &row.value, "merged");
    *kept = joined;
    Ok(())
}

fn split(
    incidents: &mut Vec<Incident>,
    row: &CorrectionRow,
    settings: &MergeSettings,
    registry: &Registry,
) -> Outcome {
    let at = find(incidents, row, registry)?;
    let Some(whole) = incidents.get_mut(at) else { return Ok(()) };
    if let Some(missing) =
        row.reports.iter().find(|report| !whole.mentions.iter().any(|entry| entry.mention.report == **report))
    {
        return Err(misfit(
            row,
            "reports",
            format!("the report `{missing}` does not tell the incident `{}`", row.incident),
            "`wallmap explain` with the incident's id lists its reports",
        ));
    }
    let (away, stay): (Vec<IncidentMention>, Vec<IncidentMention>) =
        whole.mentions.drain(..).partition(|entry| row.reports.contains(&entry.mention.report));
    if stay.is_empty() {
        whole.mentions = away;
        return Err(misfit(
            row,
            "reports",
            "all reports of the incident are split off".to_owned(),
            "Name only those that tell another incident",
        ));
    }
    let corrections = std::mem::take(&mut whole.corrections);
    *whole = incident(whole.id.clone(), whole.aliases.clone(), stay, settings);
    whole.corrections = corrections;
    let mut reports = row.reports.clone();
    reports.sort();
    note(whole, row, "mentions", "", &format!("without {}", reports.join("; ")));
    // The part's id comes from the whole's and the reports, so that the next build gives the same.
    let id = id_of(&format!("split {} {}", row.incident, reports.join("\n")));
    let mut part = incident(id, Vec::new(), away, settings);
    note(&mut part, row, "mentions", &row.incident, "split off");
    incidents.push(part);
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "has the shape of the other actions")]
fn set(incident: &mut Incident, row: &CorrectionRow, places: &dyn PlaceFinder) -> Outcome {
    let Some(field) = row.field else { return Ok(()) };
    let before = set_field(incident, field, &row.value, places);
    if field != SettableField::Headline {
        incident.headline = headline_of(incident);
    }
    note(incident, row, field.as_str(), &before, &row.value);
    Ok(())
}

/// Sets a field to a value that was checked when the row was read; gives the value before.
fn set_field(incident: &mut Incident, field: SettableField, value: &str, places: &dyn PlaceFinder) -> String {
    let number = |slot: &mut Option<Count>| {
        let before = slot.map_or_else(String::new, |count| count.value.to_string());
        *slot = value.parse().ok().map(Count::exact);
        before
    };
    let actors = |slot: &mut Vec<ActorRef>| {
        let before: Vec<String> = slot.iter().map(|actor| actor.name.clone()).collect();
        let known = slot.clone();
        *slot = value
            .split(';')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(|name| {
                known
                    .iter()
                    .find(|actor| actor.name == name || actor.id == name)
                    .cloned()
                    .or_else(|| places.actor(name))
                    .unwrap_or_else(|| ActorRef { id: String::new(), name: name.to_owned(), inter: 0 })
            })
            .collect();
        before.join("; ")
    };
    match field {
        SettableField::Kind => {
            let before = incident.kind.to_string();
            incident.kind = Kind::parse(value).unwrap_or(incident.kind);
            before
        }
        SettableField::Status => {
            let before = incident.status.to_string();
            incident.status = Status::parse(value).unwrap_or(incident.status);
            before
        }
        SettableField::Attribution => {
            let before = incident.attribution.to_string();
            incident.attribution = Attribution::parse(value).unwrap_or(incident.attribution);
            before
        }
        SettableField::DateStart | SettableField::DateEnd => {
            let day: Option<Date> = value.parse().ok();
            let date = incident.date;
            let (mut start, mut end) = (date.start, date.end);
            let slot = if field == SettableField::DateStart { &mut start } else { &mut end };
            let before = slot.map_or_else(String::new, |day| day.to_string());
            *slot = day;
            // A start that was told to the day moves the end with it, until that is set too.
            if field == SettableField::DateStart && date.precision == DatePrecision::Day {
                end = start;
            }
            incident.date = dated(start, end);
            before
        }
        SettableField::Killed => number(&mut incident.killed),
        SettableField::Injured => number(&mut incident.injured),
        SettableField::Detained => number(&mut incident.detained),
        SettableField::Abducted => number(&mut incident.abducted),
        SettableField::Perpetrator => actors(&mut incident.perpetrator),
        SettableField::Target => actors(&mut incident.target),
        SettableField::Weapon => {
            let before = incident.weapon.take().unwrap_or_default();
            incident.weapon = Some(value.to_owned()).filter(|weapon| !weapon.is_empty());
            before
        }
        SettableField::Headline => std::mem::replace(&mut incident.headline, value.to_owned()),
    }
}

/// A date that an analyst set, with the precision that its length gives.
fn dated(start: Option<Date>, end: Option<Date>) -> EventDate {
    let (Some(first), Some(last)) = (start.or(end), end.or(start)) else {
        return EventDate { basis: DateBasis::Corrected, ..EventDate::UNKNOWN };
    };
    let (first, last) = (first.min(last), first.max(last));
    let precision = match last.since(first).map_or(0, |span| span.get_days()) {
        0 => DatePrecision::Day,
        1..=10 => DatePrecision::Week,
        11..=31 => DatePrecision::Month,
        _ => DatePrecision::Year,
    };
    EventDate { start: Some(first), end: Some(last), precision, basis: DateBasis::Corrected }
}

fn relocate(incident: &mut Incident, row: &CorrectionRow, places: &dyn PlaceFinder) -> Outcome {
    let place = place_of(row, places)?;
    let before = incident.place.as_ref().map_or_else(String::new, |place| place.name.clone());
    let after = place.name.clone();
    incident.place = Some(place);
    incident.headline = headline_of(incident);
    note(incident, row, "place", &before, &after);
    Ok(())
}

/// The place that a row of `move` names.
fn place_of(row: &CorrectionRow, places: &dyn PlaceFinder) -> Outcome<EventPlace> {
    find_place(&row.value, places).ok_or_else(|| {
        misfit(
            row,
            "value",
            format!(
                "`{}` is neither latitude and longitude nor a place of the gazetteer",
                row.value.escape_debug()
            ),
            "Write degrees such as 35.14 44.45 (latitude first), or a place's id; `wallmap gazetteer search` finds ids",
        )
    })
}

fn find_place(text: &str, places: &dyn PlaceFinder) -> Option<EventPlace> {
    match coordinates(text) {
        Some((lat, lon)) => Some(places.at(lat, lon)),
        None => places.named(text),
    }
}

/// Latitude and longitude in degrees, separated by blanks, a comma or a semicolon.
fn coordinates(text: &str) -> Option<(f64, f64)> {
    let mut parts = text.split([' ', ',', ';', '\t']).filter(|part| !part.is_empty());
    let (lat, lon) = (parts.next()?.parse::<f64>().ok()?, parts.next()?.parse::<f64>().ok()?);
    if parts.next().is_some() || !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
        return None;
    }
    Some((lat, lon))
}

fn add(
    incidents: &mut Vec<Incident>,
    row: &CorrectionRow,
    places: &dyn PlaceFinder,
    settings: &MergeSettings,
) -> Outcome {
    let values = pairs(&row.value).unwrap_or_default();
    let mut reports = row.reports.clone();
    reports.sort();
    let id = id_of(&format!("add {} {}", row.value, reports.join("\n")));
    if incidents.iter().any(|other| other.id == id) {
        return Err(misfit(
            row,
            "value",
            "the same incident is added twice".to_owned(),
            "Delete one of the rows",
        ));
    }
    let mut added = incident(id, Vec::new(), Vec::new(), settings);
    added.confidence = 1.0;
    for (name, value) in &values {
        match name.as_str() {
            "place" => {
                let place = find_place(value, places).ok_or_else(|| {
                    misfit(
                        row,
                        "value",
                        format!("the place `{}` is not in the gazetteer", value.escape_debug()),
                        "Write a place's id, or latitude and longitude such as 35.14 44.45",
                    )
                })?;
                added.place = Some(place);
            }
            "date" => {
                let (start, end) = value.split_once("..").unwrap_or((value, value));
                let (Ok(start), Ok(end)) = (start.trim().parse::<Date>(), end.trim().parse::<Date>()) else {
                    return Err(misfit(
                        row,
                        "value",
                        format!("`{}` is no day", value.escape_debug()),
                        "Write date=2025-05-22, or date=2025-05-22..2025-05-24",
                    ));
                };
                added.date = dated(Some(start), Some(end));
            }
            other => {
                if let Some(field) = SettableField::parse(other) {
                    set_field(&mut added, field, value, places);
                }
            }
        }
    }
    added.headline = headline_of(&added);
    note(&mut added, row, "incident", "", "added");
    incidents.push(added);
    Ok(())
}
