//! Which country and first-level area a point lies in: facts about a hundred towns, well inside their areas, and one point at sea.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panic")]

use std::fmt::Write as _;
use wallmap::gazetteer::{AreaBasis, Gazetteer};

/// Letters only: tables write "Deir ez-Zor" and "Salah al-Din" in several ways.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

#[test]
fn towns_lie_in_their_countries_and_areas() {
    let gazetteer = Gazetteer::embedded().unwrap();
    let mut wrong = String::new();
    for line in include_str!("world_news/areas_of_points.csv").lines().skip(1) {
        let [lat, lon, cc, admin1, what] = *line.split(',').collect::<Vec<_>>() else { panic!("{line}") };
        let areas = gazetteer.areas_at(lon.parse().unwrap(), lat.parse().unwrap());
        let in_area = admin1.is_empty() || letters(&areas.admin1).contains(&letters(admin1));
        if areas.cc != cc || !in_area || (areas.basis == AreaBasis::None) != cc.is_empty() {
            writeln!(wrong, "{what}: {cc} {admin1}, told {} {} by {:?}", areas.cc, areas.admin1, areas.basis)
                .unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn borders_are_as_far_as_they_are() {
    let gazetteer = Gazetteer::embedded().unwrap();
    for (lon, lat, a, b, least, most) in [
        (36.29, 33.51, "LBN", "SYR", 15.0, 35.0),
        (38.353, 36.891, "SYR", "TUR", 0.0, 4.0),
        (40.92, 34.45, "IRQ", "SYR", 2.0, 15.0),
        (43.13, 36.34, "IRQ", "SYR", 70.0, 110.0),
        (47.80, 30.51, "IRN", "IRQ", 10.0, 40.0),
    ] {
        let km = gazetteer.km_to_border(lon, lat, a, b).unwrap();
        assert!((least..=most).contains(&km), "{lat}, {lon} to {a}-{b}: {km:.1} km");
    }
}
