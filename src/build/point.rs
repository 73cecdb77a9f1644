//! `wallmap gazetteer search` of a point: the areas it lies in with what told each, borders, and the places around it. Reads no report.

use super::error::BuildError;
use super::knowledge::load_gazetteer;
use super::project::Project;
use crate::gazetteer::{AreaBasis, Gazetteer, ToldBy};
use crate::model::Place;
use geo::{Bearing as _, Distance as _, Geodesic, Point};
use serde::Serialize;

/// Borders that are told of a point without a country: those within so many kilometres.
const AT_SEA_KM: f64 = 300.0;

/// An area that a point lies in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AreaFound {
    /// Its name.
    pub name: String,
    /// By an outline that holds the point, or by the nearest known place.
    pub basis: AreaBasis,
    /// The outline's area, or the place, by its id.
    pub by: String,
    /// Its name.
    pub by_name: String,
    /// Where the outline, or the place, comes from.
    pub source: String,
    /// Kilometres to the place; 0 for an outline.
    pub km: f64,
}

/// A border.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BorderFound {
    /// The two countries by alpha-3 codes, in alphabetical order.
    pub pair: String,
    /// Geodesic kilometres to it.
    pub km: f64,
}

/// A settlement near a point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlaceNear {
    /// Geodesic kilometres between it and the point.
    pub km: f64,
    /// Degrees clockwise from north in which the point lies as seen from the place.
    pub bearing: f64,
    /// The place.
    #[serde(flatten)]
    pub place: Place,
}

/// What is known of a point. Areas are `None` where they are not known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PointFound {
    /// Degrees north, WGS 84.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// The country.
    pub country: Option<AreaFound>,
    /// Its ISO 3166-1 alpha-3 code; empty where there is none.
    pub iso3: String,
    /// The first-level area.
    pub admin1: Option<AreaFound>,
    /// The second-level area.
    pub admin2: Option<AreaFound>,
    /// Borders of the country, the nearest first; at sea those within 300 km.
    pub borders: Vec<BorderFound>,
    /// Settlements around, the nearest first, at most 150 km away.
    pub near: Vec<PlaceNear>,
}

/// Latitude and longitude, in this order, where `typed` is a point: two decimal numbers with a comma, a semicolon or blanks between, with or
/// without degree signs and the letters of their sides. `None` where it is something else; `Err` says why it cannot be on the earth.
pub fn point_typed(typed: &str) -> Option<Result<(f64, f64), String>> {
    let parts: Vec<&str> = typed.split([',', ';', ' ']).filter(|part| !part.is_empty()).collect();
    // "36.4 N, 41.1 E" has four parts, of which two are letters.
    let mut numbers: Vec<(f64, Option<char>)> = Vec::new();
    for part in parts {
        let digits = part.trim_end_matches(|c: char| c.is_ascii_alphabetic()).trim_end_matches('\u{b0}');
        let mut letters = part.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_uppercase());
        let side = letters.next();
        if letters.next().is_some() || side.is_some_and(|side| !"NSEW".contains(side)) {
            return None;
        }
        match (digits.is_empty(), side, numbers.last_mut()) {
            (true, Some(_), Some((_, before @ None))) => *before = side,
            (false, ..) => numbers.push((digits.parse().ok()?, side)),
            _ => return None,
        }
    }
    let [first, second] = numbers.as_slice() else { return None };
    let is_east = |side: Option<char>| matches!(side, Some('E' | 'W'));
    let (north, east) =
        if is_east(first.1) && !is_east(second.1) { (second, first) } else { (first, second) };
    if is_east(north.1) || matches!(east.1, Some('N' | 'S')) {
        return None;
    }
    let signed = |(number, side): (f64, Option<char>)| match side {
        Some('S' | 'W') => -number,
        _ => number,
    };
    let (lat, lon) = (signed(*north), signed(*east));
    Some(if !(-90.0..=90.0).contains(&lat) {
        let exchanged = if (-90.0..=90.0).contains(&lon) { "; the latitude comes first" } else { "" };
        Err(format!("the latitude {lat} is not between -90 and 90{exchanged}"))
    } else if !(-180.0..=180.0).contains(&lon) {
        Err(format!("the longitude {lon} is not between -180 and 180"))
    } else {
        Ok((lat, lon))
    })
}

/// What the gazetteer of `project` knows of a point, with `most` settlements around it.
pub fn look_at_point(project: &Project, lat: f64, lon: f64, most: usize) -> Result<PointFound, BuildError> {
    let gazetteer = load_gazetteer(project)?;
    let (areas, told) = gazetteer.areas_told(lon, lat);
    let area = |name: &str, told: Option<ToldBy>| told.map(|told| area_found(&gazetteer, name, told));
    let mut borders: Vec<BorderFound> = gazetteer
        .border_pairs()
        .iter()
        .filter(|(a, b)| areas.iso3.is_empty() || [a, b].contains(&&areas.iso3))
        .filter_map(|(a, b)| {
            Some(BorderFound {
                pair: format!("{a}-{b}"),
                km: tenths(gazetteer.km_to_border(lon, lat, a, b)?),
            })
        })
        .filter(|border| !areas.iso3.is_empty() || border.km <= AT_SEA_KM)
        .collect();
    borders.sort_by(|a, b| a.km.total_cmp(&b.km).then_with(|| a.pair.cmp(&b.pair)));
    let here = Point::new(lon, lat);
    let near = gazetteer.places_near(lon, lat, most).into_iter().map(|(_, key)| {
        let place = gazetteer.place(key);
        let there = Point::new(place.lon, place.lat);
        PlaceNear {
            km: tenths(Geodesic.distance(there, here) / 1000.0),
            bearing: Geodesic.bearing(there, here).rem_euclid(360.0).round() % 360.0,
            place,
        }
    });
    Ok(PointFound {
        lat,
        lon,
        country: area(&areas.country, told.country),
        admin1: area(&areas.admin1, told.admin1),
        admin2: area(&areas.admin2, told.admin2),
        iso3: areas.iso3.clone(),
        borders,
        near: near.collect(),
    })
}

fn area_found(gazetteer: &Gazetteer, name: &str, told: ToldBy) -> AreaFound {
    let by = gazetteer.place(told.place);
    let source = match told.basis {
        AreaBasis::Shape => gazetteer.shape_source(&by.geom_id).to_owned(),
        _ => by.source,
    };
    AreaFound {
        name: name.to_owned(),
        basis: told.basis,
        by: by.id,
        by_name: by.name,
        source,
        km: tenths(told.km),
    }
}

fn tenths(km: f64) -> f64 {
    (km * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn points_are_read_as_people_type_them_and_names_are_none() {
        for (typed, point) in [
            ("36.3756, 41.1486", (36.3756, 41.1486)),
            ("36.3756 41.1486", (36.3756, 41.1486)),
            ("-33.9;18.4", (-33.9, 18.4)),
            ("36.4N 41.1E", (36.4, 41.1)),
            ("41.1 E, 36.4 N", (36.4, 41.1)),
            ("12.5\u{b0} S, 70\u{b0} W", (-12.5, -70.0)),
        ] {
            assert_eq!(point_typed(typed), Some(Ok(point)), "{typed}");
        }
        for typed in ["Mosul", "Route 66", "1, 2, 3", "36.4", "Km 5", "17 May", "5 W 7 E", "N 5", ""] {
            assert_eq!(point_typed(typed), None, "{typed}");
        }
        for (typed, why) in [("120.5, 14.6", "the latitude comes first"), ("10, 190", "longitude 190")] {
            let told = point_typed(typed).expect("a point").expect_err("not on the earth");
            assert!(told.contains(why), "{typed}: {told}");
        }
    }

    fn look(lat: f64, lon: f64) -> PointFound {
        let project = Project::from_corpus(Vec::new(), PathBuf::from("output"));
        look_at_point(&project, lat, lon, 3).expect("looks")
    }

    #[test]
    fn each_area_is_told_with_its_source() {
        // In the desert between Rutba and the Syrian border.
        let found = look(33.2, 39.9);
        let country = found.country.expect("a country");
        assert_eq!(
            (country.name.as_str(), country.basis, found.iso3.as_str()),
            ("Iraq", AreaBasis::Shape, "IRQ")
        );
        assert!(country.source.contains("Natural Earth"), "{}", country.source);
        assert_eq!(found.admin1.expect("an area").name, "Anbar");
        assert!(found.borders.first().is_some_and(|b| b.km > 10.0 && b.km < 150.0), "{:?}", found.borders);
        assert!(found.borders.iter().all(|border| border.pair.contains("IRQ")));
        // The first-level areas of Nigeria have no outlines.
        let found = look(11.8, 13.2);
        let area = found.admin1.expect("an area");
        assert_eq!((area.name.as_str(), area.basis), ("Borno", AreaBasis::NearestPlace));
        assert!(area.km > 0.0 && !area.by_name.is_empty() && !area.source.is_empty(), "{area:?}");
        assert_eq!(found.near.len(), 3);
        assert!(found.near.windows(2).all(|two| two[0].km <= two[1].km));
    }

    #[test]
    fn at_sea_nothing_is_made_up() {
        let found = look(0.0, -30.0);
        assert_eq!((found.country, found.admin1, found.iso3.as_str()), (None, None, ""));
        assert!(found.borders.is_empty() && found.near.is_empty());
    }
}
