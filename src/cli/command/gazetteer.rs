//! `wallmap gazetteer`.

use crate::build::{self, PlaceFound};
use crate::cli::arguments::{Gazetteer, GazetteerCommand, Search};
use crate::cli::failure::Failure;
use crate::cli::terminal::{self, FAINT, STRONG, one_line};
use std::fmt::Write as _;
use std::process::ExitCode;

/// No place has the name: an answer, not an error, as with `grep(1)`.
const NOTHING_FOUND: u8 = 1;
/// Other names that are printed of a place.
const NAMES: usize = 8;

/// Runs what was asked of the gazetteer.
pub(in crate::cli) fn run(arguments: &Gazetteer) -> Result<ExitCode, Failure> {
    match &arguments.command {
        GazetteerCommand::Search(wanted) => search(wanted),
    }
}

fn search(arguments: &Search) -> Result<ExitCode, Failure> {
    let project = super::project_if_any(arguments.project.as_deref())?;
    let mut answer = build::search_places(&project, &arguments.name)?;
    let all = answer.found.len();
    answer.found.truncate(arguments.limit);
    if arguments.json {
        terminal::json(&answer).map_err(Failure::Stdout)?;
    } else {
        let mut text = String::new();
        answer.found.iter().for_each(|found| place(&mut text, found));
        if all > answer.found.len() {
            let _ = writeln!(text, "{} more; see them with --limit {all}", all - answer.found.len());
        }
        if all == 0 {
            let name = one_line(&arguments.name);
            let also = if answer.near.is_empty() { "" } else { "; places with nearly this name:" };
            let _ = writeln!(text, "No place is called {name}{also}");
            answer.near.iter().for_each(|found| place(&mut text, found));
        }
        terminal::page(&text).map_err(Failure::Stdout)?;
    }
    Ok(if all == 0 { ExitCode::from(NOTHING_FOUND) } else { ExitCode::SUCCESS })
}

fn place(text: &mut String, found: &PlaceFound) {
    let place = &found.place;
    let areas: Vec<&str> =
        [&*place.admin2, &*place.admin1, &*place.cc].into_iter().filter(|area| !area.is_empty()).collect();
    let _ = writeln!(
        text,
        "{STRONG}{}{STRONG:#}  {}, {}  {:.4}, {:.4}",
        one_line(&place.name),
        place.kind,
        one_line(&areas.join(", ")),
        place.lat,
        place.lon
    );
    let mut facts = vec![place.id.clone()];
    if place.population > 0 {
        facts.push(format!("{} people", place.population));
    }
    if let Some(radius) = place.radius_km {
        facts.push(format!("radius {radius} km"));
    }
    if !place.status.is_empty() {
        facts.push(place.status.clone());
    }
    match (place.valid_from, place.valid_to) {
        (None, None) => {}
        (Some(from), None) => facts.push(format!("since {from}")),
        (None, Some(to)) => facts.push(format!("until {to}")),
        (Some(from), Some(to)) => facts.push(format!("from {from} to {to}")),
    }
    facts.push(place.source.clone());
    facts.push(found.link.clone());
    facts.retain(|fact| !fact.is_empty());
    let _ = writeln!(text, "  {FAINT}{}{FAINT:#}", one_line(&facts.join(" · ")));
    if !found.names.is_empty() {
        let names: Vec<&str> = found.names.iter().take(NAMES).map(String::as_str).collect();
        let more = if found.names.len() > NAMES { ", .." } else { "" };
        let _ = writeln!(text, "  {}{more}", one_line(&names.join(", ")));
    }
}
