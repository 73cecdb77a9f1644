//! Countries, outlines and borders of the stack, made when they are first asked for. Reads no names.

use super::super::areas::Grid;
use super::super::embedded;
use super::super::shapes::{Borders, Shapes, km_to_lines};
use super::super::table::Country;
use super::{Gazetteer, ShapedArea};
use crate::model::{PlaceKey, PlaceKind};
use geo::{Geometry, MultiLineString, Point};
use std::path::Path;

impl Gazetteer {
    /// A country by ISO 3166-1 alpha-2 code.
    pub fn country(&self, cc: &str) -> Option<&Country> {
        self.by_cc.get(cc).and_then(|at| self.countries.get(*at))
    }

    /// The country that a place lies in, as its table tells.
    pub fn country_of(&self, key: PlaceKey) -> Option<&Country> {
        self.country(std::str::from_utf8(&self.cc_bytes(key)).ok()?)
    }

    /// All countries, in the order of their table.
    pub fn countries(&self) -> &[Country] {
        &self.countries
    }

    /// A country as a place.
    pub fn country_place(&self, cc: &str) -> Option<PlaceKey> {
        self.by_cc.get(cc).map(|at| PlaceKey(self.countries_base + *at as u32))
    }

    pub(crate) fn shapes(&self) -> &Shapes {
        self.shapes.get_or_init(|| {
            let mut shapes = Shapes::default();
            // Both were read before: the project's when they were loaded, ours by the tests.
            for (path, text) in &self.extra_shapes {
                let _ = shapes.read(path, text);
            }
            for (name, text) in embedded::SHAPES {
                let _ = shapes.read(Path::new(name), text);
            }
            shapes
        })
    }

    /// A shape by name.
    pub fn shape(&self, geom_id: &str) -> Option<&Geometry<f64>> {
        self.shapes().get(geom_id)
    }

    /// Where a shape comes from; empty where there is none of that name.
    pub fn shape_source(&self, geom_id: &str) -> &str {
        self.shapes().source(geom_id)
    }

    /// Areas that have shapes.
    pub(in crate::gazetteer) fn shaped_areas(&self) -> &[ShapedArea] {
        self.shaped.get_or_init(|| {
            let mut out = Vec::new();
            for table in self.tables.iter().filter(|t| t.index.len() < 200_000) {
                for place in 0..table.index.len() as u32 {
                    let key = PlaceKey(table.base + place);
                    let kind = table.index.kind(place);
                    if matches!(kind, PlaceKind::Admin1 | PlaceKind::Admin2 | PlaceKind::Country)
                        && let Some(geom_id) = self.details(key).map(|d| d.geom_id.clone())
                        && let Some(bounds) = self.shapes().bounds(&geom_id)
                    {
                        out.push(ShapedArea { key, kind, geom_id, bounds });
                    }
                }
            }
            out
        })
    }

    pub(crate) fn grid(&self) -> &Grid {
        self.grid.get_or_init(|| {
            let settlements: Vec<bool> = PlaceKind::ALL.iter().map(|kind| kind.is_settlement()).collect();
            let mut places = Vec::new();
            for table in &self.tables {
                let index = &table.index;
                let facts = index.kind.iter().zip(&index.admin1).zip(index.lon.iter().zip(&index.lat));
                for (place, ((kind, admin1), (lon, lat))) in (table.base..).zip(facts) {
                    if *admin1 != 0 && settlements.get(usize::from(*kind)).copied().unwrap_or(false) {
                        places.push((PlaceKey(place), *lon, *lat));
                    }
                }
            }
            Grid::build(&places)
        })
    }

    fn borders(&self) -> &Borders {
        self.borders.get_or_init(|| {
            let mut borders = Borders::default();
            if let Some((name, text)) = embedded::BORDERS {
                let code = |c: &str| match c.len() {
                    2 => self.country(c).map(|c| c.iso3.clone()),
                    3 => Some(c.to_owned()),
                    _ => None,
                };
                let _ = borders.read(Path::new(name), text, code);
            }
            borders
        })
    }

    /// The border that two countries share, by ISO 3166-1 alpha-3 codes in any order.
    pub fn border(&self, iso3_a: &str, iso3_b: &str) -> Option<&MultiLineString<f64>> {
        self.borders().get(iso3_a, iso3_b)
    }

    /// Every pair of countries with a shared border, by alpha-3 codes, in alphabetical order.
    pub fn border_pairs(&self) -> Vec<(String, String)> {
        self.borders().pairs()
    }

    /// Geodesic kilometres from a point to the border of two countries.
    pub fn km_to_border(&self, lon: f64, lat: f64, iso3_a: &str, iso3_b: &str) -> Option<f64> {
        km_to_lines(Point::new(lon, lat), self.border(iso3_a, iso3_b)?)
    }
}
