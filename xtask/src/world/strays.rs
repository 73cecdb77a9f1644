//! Towns that a table files in an area in which they cannot lie: all their neighbours lie in others. They keep their area, but an area's
//! middle and extent are not told by them.

use std::collections::BTreeMap;
use wallmap::gazetteer::Row;

/// Neighbours that are asked.
const ASKED: usize = 8;
/// A town whose nearest fellow of the same area is nearer than this stands at an edge, or on an island, of its own area.
const FELLOW_KM: f64 = 60.0;
/// Where the neighbours are farther than this, they tell nothing: the land is empty.
const FAR_KM: f64 = 100.0;
/// Degrees of a cell in which neighbours are sought.
const CELL: f64 = 1.0;

/// For each row whether it is a stray.
pub(super) fn find(rows: &[Row]) -> Vec<bool> {
    let cell = |row: &Row| ((row.lon / CELL).floor() as i32, (row.lat / CELL).floor() as i32);
    let mut cells: BTreeMap<(i32, i32), Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.admin1.is_empty()) {
        cells.entry(cell(row)).or_default().push(at);
    }
    let is_stray = |row: &Row| {
        if row.admin1.is_empty() {
            return false;
        }
        let (column, line) = cell(row);
        let around = (-1..=1).flat_map(|y| (-1..=1).map(move |x| (column + x, line + y)));
        let mut near: Vec<(f64, bool)> = around
            .filter_map(|key| cells.get(&key))
            .flatten()
            .filter_map(|at| rows.get(*at))
            .filter(|other| (other.lon, other.lat) != (row.lon, row.lat))
            .map(|other| (km(row, other), other.cc == row.cc && other.admin1 == row.admin1))
            .collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        let fellow = near.iter().any(|(km, fellow)| *fellow && *km < FELLOW_KM);
        let asked: Vec<&(f64, bool)> = near.iter().take_while(|(km, _)| *km < FAR_KM).take(ASKED).collect();
        !fellow && asked.len() == ASKED && asked.iter().all(|(_, fellow)| !fellow)
    };
    rows.iter().map(is_stray).collect()
}

fn km(a: &Row, b: &Row) -> f64 {
    let wide = (a.lon - b.lon) * a.lat.to_radians().cos();
    wide.hypot(a.lat - b.lat) * 111.2
}

#[cfg(test)]
mod tests {
    use super::*;
    use wallmap::model::PlaceKind;

    #[test]
    fn a_town_among_towns_of_another_area_is_a_stray_and_an_edge_is_none() {
        let town = |admin1: &str, lat: f64, lon: f64| {
            let mut row = Row::new("T", PlaceKind::Town, lat, lon);
            row.cc = "ML".to_owned();
            row.admin1 = admin1.to_owned();
            row
        };
        let mut rows: Vec<Row> = (0..12).map(|at| town("A", 16.0, f64::from(at) / 10.0)).collect();
        rows.extend((0..12).map(|at| town("B", 11.0, f64::from(at) / 10.0)));
        // One of A in the middle of B, one at its edge, and one alone in the desert.
        rows.extend([town("A", 11.05, 0.55), town("A", 16.3, 1.3), town("A", 19.0, 3.0)]);
        let strays = find(&rows);
        assert_eq!(strays.iter().filter(|stray| **stray).count(), 1);
        assert!(strays[24]);
    }
}
