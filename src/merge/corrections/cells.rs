//! Values of single cells of `corrections.csv`: whether they can be what their column asks for. Knows no rows.

use super::row::SettableField;
use crate::model::{Attribution, Date, Kind, Status};

/// What is wrong with a value, and what to do.
pub(super) type Wrong = (String, String);

/// `name=value` pairs joined with semicolons.
pub(super) fn pairs(text: &str) -> Result<Vec<(String, String)>, String> {
    text.split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| match part.split_once('=') {
            Some((name, value)) => Ok((name.trim().to_lowercase(), value.trim().to_owned())),
            None => Err(format!("`{}` is no name=value", part.escape_debug())),
        })
        .collect()
}

pub(super) fn check_value(field: SettableField, value: &str) -> Result<(), Wrong> {
    let closed = |known: bool, names: Vec<&'static str>| {
        if known {
            return Ok(());
        }
        Err((
            format!("`{}` is no {field}", value.escape_debug()),
            suggest(value, names.into_iter(), "Values are"),
        ))
    };
    match field {
        SettableField::Kind => {
            closed(Kind::parse(value).is_some(), Kind::ALL.iter().map(|v| v.as_str()).collect())
        }
        SettableField::Status => {
            closed(Status::parse(value).is_some(), Status::ALL.iter().map(|v| v.as_str()).collect())
        }
        SettableField::Attribution => {
            closed(Attribution::parse(value).is_some(), Attribution::ALL.iter().map(|v| v.as_str()).collect())
        }
        SettableField::DateStart | SettableField::DateEnd => {
            if value.is_empty() {
                Ok(())
            } else {
                day(value).map(drop)
            }
        }
        SettableField::Killed
        | SettableField::Injured
        | SettableField::Detained
        | SettableField::Abducted => {
            if value.is_empty() || value.parse::<u32>().is_ok() {
                return Ok(());
            }
            let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
            let what = if digits { "too large a number" } else { "no whole number" };
            Err((
                format!("`{}` is {what}", value.escape_debug()),
                "Write a number, or nothing for unknown".to_owned(),
            ))
        }
        SettableField::Place if value.is_empty() => Err((
            "no place is given".to_owned(),
            "Write a place's id or name, or, for an incident that `move` put at a point, what to call it"
                .to_owned(),
        )),
        SettableField::Place
        | SettableField::Perpetrator
        | SettableField::Target
        | SettableField::Weapon
        | SettableField::Headline => Ok(()),
    }
}

/// A day as a cell writes it.
pub(super) fn day(text: &str) -> Result<Date, Wrong> {
    // A time behind the day is no part of it.
    text.parse::<Date>().map_err(|_| {
        (
            format!("`{}` is no day", text.escape_debug()),
            "Write year-month-day, such as 2025-05-22; spreadsheets like to change it, so format the column as text"
                .to_owned(),
        )
    })
}

/// The first and the last day of `2025-05-22` or `2025-05-22..2025-05-24`.
pub(super) fn days(text: &str) -> Result<(Date, Date), Wrong> {
    let (start, end) = text.split_once("..").unwrap_or((text, text));
    let (start, end) = (day(start.trim())?, day(end.trim())?);
    if start > end {
        return Err((
            format!("the range ends on {end}, before it begins on {start}"),
            "Write the earlier day first: date=2025-05-22..2025-05-24".to_owned(),
        ));
    }
    Ok((start, end))
}

/// Two numbers parted by blanks, a comma or a semicolon, whatever they are; `None` for any other text.
fn two_numbers(text: &str) -> Option<(f64, f64)> {
    let mut parts = text.split([' ', ',', ';', '\t']).filter(|part| !part.is_empty());
    let (first, second) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts.next().is_none().then_some((first, second))
}

/// Latitude and longitude in degrees, separated by blanks, a comma or a semicolon.
pub(super) fn coordinates(text: &str) -> Option<(f64, f64)> {
    two_numbers(text).filter(|(lat, lon)| (-90.0..=90.0).contains(lat) && (-180.0..=180.0).contains(lon))
}

/// That a place, where it is written as two numbers, is a point of the earth.
pub(super) fn check_place(text: &str) -> Result<(), Wrong> {
    match two_numbers(text) {
        Some((lat, lon)) if coordinates(text).is_none() => {
            let (name, number, most) =
                if (-90.0..=90.0).contains(&lat) { ("longitude", lon, 180) } else { ("latitude", lat, 90) };
            Err((
                format!("the {name} {number} lies outside of -{most} to {most} degrees"),
                "Write degrees such as 35.14 44.45, latitude first".to_owned(),
            ))
        }
        _ => Ok(()),
    }
}

/// The name that was probably meant, and all names.
pub(super) fn suggest<'n>(typed: &str, names: impl Iterator<Item = &'n str>, all: &str) -> String {
    let names: Vec<&str> = names.collect();
    let near = names
        .iter()
        .map(|name| (strsim::jaro_winkler(&typed.to_lowercase(), name), *name))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match near {
        Some((_, name)) => format!("Did you mean `{name}`? {all} {}", names.join(", ")),
        None => format!("{all} {}", names.join(", ")),
    }
}
