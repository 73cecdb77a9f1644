//! `wallmap gazetteer search`: a name, or a point.

use crate::build::{self, AreaBasis, AreaFound, PlaceFound, PointFound};
use crate::cli::arguments::Search;
use crate::cli::failure::Failure;
use crate::cli::terminal::{self, FAINT, STRONG, one_line};
use std::fmt::Write as _;
use std::process::ExitCode;

/// No place has the name: an answer, not an error, as with `grep(1)`.
const NOTHING_FOUND: u8 = 1;
/// Other names that are printed of a place.
const NAMES: usize = 8;
/// Borders that are printed of a point.
const BORDERS: usize = 3;

/// Prints what a name can mean, or what a point lies in.
pub(super) fn run(arguments: &Search) -> Result<ExitCode, Failure> {
    let project = super::project_if_any(arguments.project.as_deref())?;
    if arguments.name.trim().is_empty() {
        return Err(Failure::Usage {
            what: "no name to look for".to_owned(),
            why: String::new(),
            hint: "Name a place: `wallmap gazetteer search Raqqa`".to_owned(),
        });
    }
    let point = build::point_typed(&arguments.name);
    if point.is_none() && arguments.name.starts_with('-') {
        return Err(Failure::Usage {
            what: format!("`{}` is no option of this command", arguments.name),
            why: String::new(),
            hint: "See those that are by `wallmap gazetteer search --help`".to_owned(),
        });
    }
    match point {
        Some(Ok((lat, lon))) => {
            let found = build::look_at_point(&project, lat, lon, arguments.limit)?;
            return tell_point(&found, arguments.json);
        }
        Some(Err(why)) => {
            return Err(Failure::Usage {
                what: format!("`{}` is no point on the earth: {why}", arguments.name),
                why: String::new(),
                hint: "Write latitude and longitude in decimal degrees: 36.3756, 41.1486".to_owned(),
            });
        }
        None => {}
    }
    let answer = build::search_places(&project, &arguments.name, arguments.limit)?;
    let all = answer.count;
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

fn tell_point(found: &PointFound, json: bool) -> Result<ExitCode, Failure> {
    if json {
        terminal::json(found).map_err(Failure::Stdout)?;
    } else {
        let mut text = String::new();
        let _ = writeln!(text, "{STRONG}{:.4}, {:.4}{STRONG:#}", found.lat, found.lon);
        let areas = [("country", &found.country), ("admin1", &found.admin1), ("admin2", &found.admin2)];
        for (what, area) in areas {
            let told = area.as_ref().map_or_else(|| "not known".to_owned(), area_line);
            let _ = writeln!(text, "  {what:<8} {told}");
        }
        let borders: Vec<String> = found
            .borders
            .iter()
            .take(BORDERS)
            .map(|border| format!("{} {} km", border.pair, border.km))
            .collect();
        if !borders.is_empty() {
            let _ = writeln!(text, "  {:<8} {}", "borders", borders.join(", "));
        }
        for near in &found.near {
            let place = &near.place;
            let _ = writeln!(
                text,
                "{} km {} of {STRONG}{}{STRONG:#}  {}, {}  {FAINT}{}{FAINT:#}",
                near.km,
                side(near.bearing),
                one_line(&place.name),
                place.kind,
                one_line(&place.admin1),
                one_line(&place.id)
            );
        }
        terminal::page(&text).map_err(Failure::Stdout)?;
    }
    let known = found.country.is_some() || !found.near.is_empty();
    Ok(if known { ExitCode::SUCCESS } else { ExitCode::from(NOTHING_FOUND) })
}

fn area_line(area: &AreaFound) -> String {
    let by = match area.basis {
        AreaBasis::Shape => format!("by the outline of {}", one_line(&area.by)),
        _ => format!(
            "by the nearest place, {} ({}), {} km away",
            one_line(&area.by_name),
            one_line(&area.by),
            area.km
        ),
    };
    format!("{}  {FAINT}{by}: {}{FAINT:#}", one_line(&area.name), one_line(&area.source))
}

/// The side on which a point lies.
fn side(bearing: f64) -> &'static str {
    const SIDES: [&str; 8] =
        ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"];
    SIDES.get((bearing / 45.0).round() as usize % 8).copied().unwrap_or("north")
}
