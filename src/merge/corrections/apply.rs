//! Corrections applied to merged incidents. Reads no file.

use super::super::registry::{Registry, id_of};
use super::super::settings::MergeSettings;
use super::super::{incident, restore_order};
use super::alike::alike;
use super::cells::{coordinates, pairs};
use super::doubts::doubts;
use super::row::{Action, CorrectionFault, CorrectionRow, Corrections, SettableField};
use super::set::{add, added_id, place_of, relocate, set};
use crate::model::{ActorRef, Correction, EventPlace, Incident, IncidentMention};
use std::collections::{BTreeMap, BTreeSet};

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

/// Applies all rows: first those that join and split, then the others in their order, and last those whose value is measured by another: the
/// last day by the first, and the name of a point by the point. Where the last row that moves an incident names a place, it has no point to be
/// called anything, and of the rows about its place the later one counts.
pub(crate) fn apply(
    incidents: &mut Vec<Incident>,
    corrections: &Corrections,
    places: &dyn PlaceFinder,
    settings: &MergeSettings,
    registry: &Registry,
) -> Applied {
    let mut out = Applied::default();
    let live = |id: &str| registry.resolve(id).unwrap_or_else(|| id.to_owned());
    out.faults.extend(doubts(corrections, settings, &live));
    let mut rows: Vec<&CorrectionRow> = corrections.rows.iter().collect();
    let moves = rows.iter().filter(|row| row.action == Action::Move);
    let moved_to_a_point: BTreeMap<String, bool> =
        moves.map(|row| (live(&row.incident), coordinates(&row.value).is_some())).collect();
    rows.sort_by_key(|row| match (row.action, row.field) {
        (Action::Merge | Action::Split, _) => 0,
        (_, Some(SettableField::Place)) if moved_to_a_point.get(&live(&row.incident)) == Some(&false) => 1,
        (_, Some(SettableField::DateEnd | SettableField::Place)) => 2,
        _ => 1,
    });
    for row in rows {
        // A row for what another row takes off the map is told among the doubts.
        if position(incidents, &row.incident, registry).is_none()
            && position(&out.rejected, &row.incident, registry).is_some()
        {
            continue;
        }
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
    out.faults.extend(alike(incidents, corrections, registry));
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
        Action::Set
            if row.field == Some(SettableField::Place) && !has_a_point(corrections, &row.incident) =>
        {
            place_of(row, places).err()
        }
        _ => None,
    });
    judged.map(|fault| *fault).collect()
}

/// Whether a row gives an incident a point, which can be called anything.
fn has_a_point(corrections: &Corrections, id: &str) -> bool {
    corrections.rows.iter().any(|row| match row.action {
        Action::Move => row.incident == id && coordinates(&row.value).is_some(),
        Action::Add => added_id(row) == id,
        _ => false,
    })
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

pub(super) type Outcome<T = ()> = Result<T, Box<CorrectionFault>>;

/// A row that does not fit.
#[expect(clippy::unnecessary_box_returns, reason = "every caller passes it on in a box")]
pub(super) fn misfit(
    row: &CorrectionRow,
    column: &'static str,
    what: String,
    hint: &str,
) -> Box<CorrectionFault> {
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

/// Notes in an incident what a row did.
pub(super) fn note(incident: &mut Incident, row: &CorrectionRow, field: &str, before: &str, after: &str) {
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
