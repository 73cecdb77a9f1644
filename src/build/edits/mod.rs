//! What an analyst edited in QGIS, in the GeoPackage of the last build, as rows of `corrections.csv`. Reads the package, never writes it.
//!
//! The package is compared with the other files of the same build. A changed value becomes `set`, a moved point `move`, a deleted row `reject`, a
//! new row `add`. What corrections cannot hold is told.

mod guard;
mod package;
mod table;

use super::changes::{Incidents, read_incidents};
use super::error::BuildError;
use super::fault::Fault;
use super::knowledge::load_gazetteer;
use super::project::Project;
use super::publish::write_whole;
use crate::merge::{Action, Corrections, PlaceFinder, SettableField};
use package::Edited;
use serde::Serialize;
use serde_json::Value;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub(crate) use guard::{Guard, sum};

/// Name of the package in an output folder.
pub(crate) const PACKAGE: &str = "wallmap.gpkg";
/// The layer whose edits can become corrections.
const LAYER: &str = "incidents";
/// Degrees by which a point must have moved: less is the rounding of a program.
const MOVED: f64 = 1e-6;

/// Fields that name the place of an incident: another name moves it. The first that was edited counts.
const PLACE: [&str; 2] = ["place_id", "place"];
/// What becomes of an edit that no correction can hold.
const KEPT: &str = "The next build keeps a copy of the edited file in a folder beside the output; fields that can be set are listed by `wallmap corrections from-gpkg --help`";

/// A row for `corrections.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditRow {
    /// The action.
    pub action: &'static str,
    /// The incident's id; empty for `add`.
    pub incident: String,
    /// The field, for `set`.
    pub field: String,
    /// The value.
    pub value: String,
}

/// Edits of a package.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Edits {
    /// The package.
    pub package: PathBuf,
    /// The corrections that were or would be written.
    pub corrections: PathBuf,
    /// Rows that the corrections do not hold yet.
    pub rows: Vec<EditRow>,
    /// How many edits the corrections hold already.
    pub known: usize,
    /// Edits that corrections cannot hold.
    pub faults: Vec<Fault>,
}

/// Who edited, and why, for the rows.
#[derive(Debug, Clone, Default)]
pub struct EditNotes {
    /// Who; empty where it is not told.
    pub by: String,
    /// Why.
    pub why: String,
}

/// Finds the edits in `package` (the output's, where none is named) that the project's corrections do not hold yet.
pub fn edits(project: &Project, package: Option<&Path>) -> Result<Edits, BuildError> {
    let path = package.map_or_else(|| project.output.join(PACKAGE), Path::to_path_buf);
    let corrections = project.corrections.clone().unwrap_or_default();
    let before = read_incidents(&project.output).ok_or_else(|| BuildError::Setting {
        what: format!(
            "`{}` holds neither incidents.geojson nor incidents.csv to compare with",
            project.output.display()
        ),
        hint: "Build with the format `geojson` or `csv` beside `gpkg`".to_owned(),
    })?;
    let edited = package::read(&path, LAYER)?;
    let text = table::read(&corrections)?;
    let mut out = Edits { package: path.clone(), corrections, ..Edits::default() };
    let mut rows = Vec::new();
    // Loading the gazetteer takes a while, and few edits ask it.
    let gazetteer = OnceCell::new();
    let place = |text: &str| {
        let gazetteer = gazetteer.get_or_init(|| load_gazetteer(project).ok());
        gazetteer.as_ref().is_some_and(|places| PlaceFinder::named(places, text).is_some())
    };
    compare(&before, &edited, &path, &place, &mut rows, &mut out.faults);
    let (held, _) = Corrections::parse(&text);
    for row in rows {
        let known = held.rows.iter().any(|held| {
            held.action.as_str() == row.action
                && held.incident == row.incident
                && held.field.map_or("", |field| field.as_str()) == row.field
                && held.value == row.value
        });
        // What `check` would refuse is told here already, and not written.
        let (_, faults) = Corrections::parse(&table::with(
            crate::merge::CORRECTIONS_HEADER,
            std::slice::from_ref(&row),
            &EditNotes::default(),
            "",
        ));
        if known {
            out.known += 1;
        } else if let Some(fault) = faults.first() {
            out.faults.push(Fault {
                path: Some(path.clone()),
                line: 0,
                column: 0,
                what: format!("{} {}: {}", row.incident, row.field, fault.what),
                hint: fault.hint.clone(),
                warning: false,
            });
        } else {
            out.rows.push(row);
        }
    }
    Ok(out)
}

/// Appends the rows to the corrections, in the form that the file has.
pub fn take_over(edits: &Edits, notes: &EditNotes) -> Result<(), BuildError> {
    if edits.rows.is_empty() {
        return Ok(());
    }
    if edits.corrections.as_os_str().is_empty() {
        return Err(BuildError::Setting {
            what: "there is no project whose corrections could take the edits".to_owned(),
            hint: "Make one with `wallmap init`, or name it with `-p`".to_owned(),
        });
    }
    let text = table::read(&edits.corrections)?;
    let text = table::with(&text, &edits.rows, notes, &package::day_of(&edits.package));
    write_whole(&edits.corrections, text.as_bytes())
        .map_err(|source| BuildError::Output { path: edits.corrections.clone(), source })
}

fn compare(
    before: &Incidents,
    edited: &[Edited],
    path: &Path,
    place: &dyn Fn(&str) -> bool,
    rows: &mut Vec<EditRow>,
    faults: &mut Vec<Fault>,
) {
    let row = |action: Action, incident: &str, field: &str, value: String| EditRow {
        action: action.as_str(),
        incident: incident.to_owned(),
        field: field.to_owned(),
        value,
    };
    // Of a row that was copied the first is the incident; the others are new ones.
    let mut by_id: BTreeMap<&str, &Edited> = BTreeMap::new();
    let mut copies: BTreeSet<usize> = BTreeSet::new();
    for (at, edited) in edited.iter().enumerate() {
        if by_id.contains_key(edited.id()) && before.contains_key(edited.id()) {
            copies.insert(at);
        } else {
            by_id.insert(edited.id(), edited);
        }
    }
    for (id, values) in before {
        let Some(now) = by_id.get(id.as_str()) else {
            rows.push(row(Action::Reject, id, "", String::new()));
            continue;
        };
        let mut renamed: Option<(&String, &String)> = None;
        let by_hand = PLACE.iter().filter_map(|name| now.values.get_key_value(*name));
        let others = now.values.iter().filter(|(name, _)| !PLACE.contains(&name.as_str()));
        for (name, value) in by_hand.chain(others) {
            let was = values.get(name).map(plain).unwrap_or_default();
            // A number is the same however a format writes it.
            let as_number = |text: &str| text.parse::<f64>().ok();
            let is_same = was == *value || as_number(&was).is_some_and(|was| as_number(value) == Some(was));
            if is_same || !values.contains_key(name) {
                continue;
            }
            if PLACE.contains(&name.as_str()) {
                renamed = renamed.or(Some((name, value)));
            } else if SettableField::parse(name).is_some() {
                rows.push(row(Action::Set, id, name, value.clone()));
            } else if name == "confidence" && value.parse() == Ok(1.0) {
                rows.push(row(Action::Confirm, id, "", String::new()));
            } else {
                faults.push(Fault {
                    path: Some(path.to_owned()),
                    line: 0,
                    column: 0,
                    what: format!("{id}: the field `{name}` was edited, and corrections cannot set it"),
                    hint: KEPT.to_owned(),
                    warning: true,
                });
            }
        }
        let of = |name: &str| values.get(name).map(plain).unwrap_or_default();
        // A point that is no place of the gazetteer can be called anything.
        let mut is_a_point = of("place_id").is_empty() && !of("place").is_empty();
        if let Some((lon, lat)) = now.point {
            let was = |name: &str| values.get(name).map(plain).and_then(|text| text.parse::<f64>().ok());
            let away = |was: Option<f64>, is: f64| was.is_none_or(|was| (was - is).abs() > MOVED);
            if away(was("longitude"), lon) || away(was("latitude"), lat) {
                rows.push(row(Action::Move, id, "", format!("{lat:.6} {lon:.6}")));
                // Where the point lies says more than the id of a place.
                renamed = renamed.filter(|(name, _)| *name == "place");
                is_a_point = true;
            }
        }
        if let Some((name, value)) = renamed {
            if is_a_point && name == "place" && !value.trim().is_empty() {
                rows.push(row(Action::Set, id, "place", value.clone()));
            } else if place(value) {
                rows.push(row(Action::Move, id, "", value.clone()));
            } else {
                faults.push(Fault {
                    path: Some(path.to_owned()),
                    line: 0,
                    column: 0,
                    what: format!("{id}: `{}`, written into `{name}`, is no place of the gazetteer, or is several", one_line(value)),
                    hint: "Move the point, or write the id of a place into `place_id` (`wallmap gazetteer search` finds ids); a place that is missing goes into the project's gazetteer.csv first".to_owned(),
                    warning: true,
                });
            }
        }
    }
    for (at, new) in edited.iter().enumerate() {
        if copies.contains(&at) || !before.contains_key(new.id()) {
            rows.push(row(Action::Add, "", "", new.as_added()));
        }
    }
}

/// Text of a cell as it is told.
fn one_line(text: &str) -> String {
    text.chars().take(80).flat_map(char::escape_debug).collect()
}

/// A value as the package gives it, too.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
