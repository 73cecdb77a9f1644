//! Which names in a sentence are places, and which places they are: one trap a heading of `recognition/traps.txt`, no theatre given.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panic")]

use std::fmt::Write as _;
use wallmap::gazetteer::Gazetteer;
use wallmap::locate::{LocateSettings, Locator};
use wallmap::model::{Report, ToponymRole};

const TRAPS: &str = include_str!("recognition/traps.txt");

/// The places of a text as the file of traps writes them; names in datelines and of organisations, and governments that speak, are none.
fn told(locator: &Locator<'_>, gazetteer: &Gazetteer, text: &str) -> String {
    let report = Report { text: text.into(), ..Report::default() };
    let mut places = Vec::new();
    for toponym in locator.locate(&report).iter().filter(|toponym| toponym.role == ToponymRole::Place) {
        let place = toponym.place.map_or_else(
            || "none".to_owned(),
            |key| {
                let place = gazetteer.place(key);
                format!("{}, {}, {}", place.name, place.cc, place.kind.as_str())
            },
        );
        places.push(format!("{} = {place}", toponym.span.of(text)));
    }
    if places.is_empty() { "-".to_owned() } else { places.join("; ") }
}

/// Whether the places are those that are wanted, each up to the country where no kind is told.
fn agrees(found: &str, wanted: &str) -> bool {
    let (found, wanted): (Vec<&str>, Vec<&str>) = (found.split("; ").collect(), wanted.split("; ").collect());
    found.len() == wanted.len()
        && found
            .iter()
            .zip(wanted)
            .all(|(found, wanted)| *found == wanted || found.starts_with(&format!("{wanted}, ")))
}

#[test]
fn names_of_places_are_told_from_other_names_and_are_the_right_places() {
    let gazetteer = Gazetteer::embedded().unwrap();
    let locator = Locator::new(&gazetteer, LocateSettings::default());
    let (mut trap, mut wrong, mut count) = ("", String::new(), 0);
    for line in TRAPS.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            trap = name;
            continue;
        }
        let (text, wanted) = line.split_once(" | ").unwrap_or_else(|| panic!("no ` | ` in: {line}"));
        count += 1;
        let found = told(&locator, &gazetteer, text);
        if !agrees(&found, wanted) {
            writeln!(wrong, "[{trap}] {text}\n  wanted {wanted}\n  found  {found}").unwrap();
        }
    }
    assert!(count >= 70, "{count} sentences");
    assert!(wrong.is_empty(), "{wrong}");
}
