//! Values of incidents set by hand: fields, days, places, and whole incidents. Looks for no incident.

use super::super::headline_of;
use super::super::incident;
use super::super::registry::id_of;
use super::super::settings::MergeSettings;
use super::apply::{Outcome, PlaceFinder, misfit, note};
use super::cells::{coordinates, days, pairs};
use super::row::{CorrectionRow, SettableField};
use crate::model::{
    ActorRef, Attribution, Count, Date, DateBasis, DatePrecision, EventDate, EventPlace, Incident, Kind,
    Status,
};

/// Sets the field that a row names.
pub(super) fn set(incident: &mut Incident, row: &CorrectionRow, places: &dyn PlaceFinder) -> Outcome {
    let Some(field) = row.field else { return Ok(()) };
    if field == SettableField::Place {
        return set_place(incident, row, places);
    }
    if field == SettableField::DateEnd
        && let Some((start, end)) = incident.date.start.zip(row.value.parse::<Date>().ok())
        && end < start
    {
        return Err(misfit(
            row,
            "value",
            format!("the last day {end} lies before the first, {start}"),
            "Set `date_start` too",
        ));
    }
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
            // A start that was told to the day moves the end with it, until that is set too; so does one behind the end.
            let behind = start.zip(end).is_some_and(|(start, end)| start > end);
            if field == SettableField::DateStart && (date.precision == DatePrecision::Day || behind) {
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
        // Needs more than a value, and can fail.
        SettableField::Place => String::new(),
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

/// Names the point that an analyst gave, or puts an incident at another place of the gazetteer.
fn set_place(incident: &mut Incident, row: &CorrectionRow, places: &dyn PlaceFinder) -> Outcome {
    match &mut incident.place {
        Some(place) if place.place_id.is_empty() => {
            let before = std::mem::replace(&mut place.name, row.value.clone());
            incident.headline = headline_of(incident);
            note(incident, row, "place", &before, &row.value);
            Ok(())
        }
        _ => relocate(incident, row, places).map_err(|mut fault| {
            "Put the incident at a point with `move` and its latitude and longitude: `set` then tells what the point is called; or name a place that `wallmap gazetteer search` finds"
                .clone_into(&mut fault.hint);
            fault
        }),
    }
}

/// Puts an incident where a row says.
pub(super) fn relocate(incident: &mut Incident, row: &CorrectionRow, places: &dyn PlaceFinder) -> Outcome {
    let place = place_of(row, places)?;
    let before = incident.place.as_ref().map_or_else(String::new, |place| place.name.clone());
    let after = place.name.clone();
    incident.place = Some(place);
    incident.headline = headline_of(incident);
    note(incident, row, "place", &before, &after);
    Ok(())
}

/// The place that a row of `move` names.
pub(super) fn place_of(row: &CorrectionRow, places: &dyn PlaceFinder) -> Outcome<EventPlace> {
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

/// The id of the incident that a row adds: of what it says, so that the next build gives the same.
pub(super) fn added_id(row: &CorrectionRow) -> String {
    let mut reports = row.reports.clone();
    reports.sort();
    id_of(&format!("add {} {}", row.value, reports.join("\n")))
}

/// Adds the incident that a row tells.
pub(super) fn add(
    incidents: &mut Vec<Incident>,
    row: &CorrectionRow,
    places: &dyn PlaceFinder,
    settings: &MergeSettings,
) -> Outcome {
    let id = added_id(row);
    if incidents.iter().any(|other| other.id == id) {
        // The same row stands there twice, which is told of the rows.
        return Ok(());
    }
    let not_added = |what: String, hint: &str| {
        Err(misfit(row, "value", format!("{what}: the incident was not added"), hint))
    };
    let mut values = pairs(&row.value).unwrap_or_default();
    // The last day is measured by the first, and a name is the name of a place.
    values.sort_by_key(|(name, _)| matches!(name.as_str(), "date_end" | "place_name"));
    let mut added = incident(id, Vec::new(), Vec::new(), settings);
    added.confidence = 1.0;
    for (name, value) in &values {
        match (name.as_str(), SettableField::parse(name)) {
            ("place", _) => match find_place(value, places) {
                Some(place) => added.place = Some(place),
                None => {
                    return not_added(
                        format!(
                            "the place `{}` is not in the gazetteer, or is several",
                            value.escape_debug()
                        ),
                        "Write a place's id, which `wallmap gazetteer search` finds, or latitude and longitude such as 35.14 44.45",
                    );
                }
            },
            ("place_name", _) => {
                if let Some(place) = added.place.as_mut().filter(|place| place.place_id.is_empty()) {
                    place.name.clone_from(value);
                }
            }
            ("date", _) => {
                if let Ok((start, end)) = days(value) {
                    added.date = dated(Some(start), Some(end));
                }
            }
            // Semicolons part the values of the row, so that commas part the actors.
            (_, Some(field @ (SettableField::Perpetrator | SettableField::Target))) => {
                set_field(&mut added, field, &value.replace(',', ";"), places);
            }
            (_, Some(field)) => {
                set_field(&mut added, field, value, places);
            }
            (_, None) => {}
        }
    }
    if !values.iter().any(|(name, _)| name == "headline") {
        added.headline = headline_of(&added);
    }
    note(&mut added, row, "incident", "", "added");
    incidents.push(added);
    Ok(())
}
