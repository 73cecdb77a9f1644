//! The places that a report is believed to mention, as the others are weighed by them. Believes nothing itself.

use super::resolve::Facts;
use crate::model::{PlaceKey, PlaceKind};
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;

/// A place that the report is believed to mention.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Anchor {
    /// Number of the mention.
    pub(crate) spot: u32,
    /// Number of the name.
    pub(crate) name: u32,
    pub(crate) place: PlaceKey,
    pub(crate) kind: PlaceKind,
    pub(crate) cc: [u8; 2],
    pub(crate) admin1: u64,
    pub(crate) admin2: u64,
    pub(crate) lon: f32,
    pub(crate) lat: f32,
    pub(crate) weight: f32,
    /// Positions of country and first-level area among those of the report; [`NONE`] where it has none.
    pub(super) country: u32,
    pub(super) area: u32,
}

const NONE: u32 = u32::MAX;

/// Where the places lie that the report is believed to mention, one list for each thing that is known of them.
#[derive(Debug, Default)]
pub(super) struct Points {
    /// Numbers of their names.
    pub(super) names: Vec<u32>,
    /// Degrees.
    pub(super) lons: Vec<f32>,
    pub(super) lats: Vec<f32>,
    pub(super) weights: Vec<f32>,
    /// Cells of the map in which some of them lie: for each of [`BANDS`] bands of latitude the bits of as many of longitude.
    cells: Box<Cells>,
}

/// Bands of latitude and of longitude.
const BANDS: usize = 64;
/// Degrees of a band of latitude and of one of longitude.
const BAND: (f32, f32) = (180.0 / BANDS as f32, 360.0 / BANDS as f32);

#[derive(Debug)]
struct Cells([u64; BANDS]);

impl Default for Cells {
    fn default() -> Self {
        Self([0; BANDS])
    }
}

impl Cells {
    /// The bands that a point lies in.
    fn of(lon: f32, lat: f32) -> (usize, u32) {
        let of_lat = ((lat + 90.0) / BAND.0) as usize;
        let of_lon = ((lon + 180.0) / BAND.1) as u32;
        (of_lat.min(BANDS - 1), of_lon % BANDS as u32)
    }
}

impl Points {
    /// Whether some of them may lie within so many kilometres of a point: tells most that are far from all.
    pub(super) fn may_be_within(&self, km: f32, (lon, lat): (f32, f32)) -> bool {
        // Somewhat more than the degrees that so many kilometres are.
        let reach = km / KM_OF_DEGREE + 0.1;
        let (_, of_lon) = Cells::of(lon, lat);
        let ((from, _), (to, _)) = (Cells::of(lon, lat - reach), Cells::of(lon, lat + reach));
        // Degrees of longitude are shortest at the latitude that is farthest from the equator.
        let wide = (reach / cosine(lat.abs() + reach) / BAND.1) as u32 + 1;
        let bits = if 2 * wide + 1 >= u64::BITS {
            u64::MAX
        } else {
            ((1_u64 << (2 * wide + 1)) - 1).rotate_left(of_lon).rotate_right(wide)
        };
        self.cells.0.get(from..=to).is_none_or(|bands| bands.iter().any(|band| band & bits != 0))
    }

    fn clear(&mut self) {
        self.cells.0.fill(0);
        self.names.clear();
        self.lons.clear();
        self.lats.clear();
        self.weights.clear();
    }
}

/// What the report tells as a whole.
#[derive(Debug, Default)]
pub(crate) struct Context {
    pub(super) anchors: Vec<Anchor>,
    /// Those from which distances are measured: no countries, and none that is much doubted.
    pub(super) points: Points,
    pub(super) countries: Vec<[u8; 2]>,
    pub(super) areas: Vec<u64>,
    /// Positions of countries and areas that may hold a place.
    pub(super) parents: Vec<u32>,
}

/// Anchors of a report beyond which those of one name and place count as one: each name is weighed against every anchor. A long report of a year has
/// some hundreds; lists and attacks have more.
const ANCHORS: usize = 2_000;

impl Context {
    pub(crate) fn clear(&mut self) {
        self.anchors.clear();
        self.points.clear();
        self.countries.clear();
        self.areas.clear();
        self.parents.clear();
    }

    /// Adds a place that a name of a number is believed to mean.
    pub(crate) fn add(&mut self, spot: u32, name: u32, facts: &Facts, weight: f32) {
        self.push(Anchor {
            spot,
            name,
            place: facts.found.place,
            kind: facts.kind,
            cc: facts.cc,
            admin1: facts.admin1,
            admin2: facts.admin2,
            lon: facts.lon,
            lat: facts.lat,
            weight,
            country: NONE,
            area: NONE,
        });
    }

    fn push(&mut self, mut anchor: Anchor) {
        use PlaceKind as K;
        let Anchor { name, lon, lat, weight, .. } = anchor;
        if !matches!(anchor.kind, K::Country | K::Continent | K::Macroregion) && weight > 0.3 {
            self.points.names.push(name);
            self.points.lons.push(lon);
            self.points.lats.push(lat);
            self.points.weights.push(weight);
            let (band, bit) = Cells::of(lon, lat);
            if let Some(band) = self.points.cells.0.get_mut(band) {
                *band |= 1 << bit;
            }
        }
        if anchor.cc != [0, 0] {
            anchor.country = position(&mut self.countries, anchor.cc);
        }
        if anchor.admin1 != 0 {
            anchor.area = position(&mut self.areas, anchor.admin1);
        }
        if matches!(anchor.kind, K::Country | K::Admin1 | K::Admin2) {
            self.parents.push(self.anchors.len() as u32);
        }
        self.anchors.push(anchor);
    }

    /// Joins the anchors of one name and place where there are very many, in the order of the first of each.
    pub(crate) fn thin_out(&mut self) {
        if self.anchors.len() <= ANCHORS {
            return;
        }
        let mut first: FxHashMap<(u32, PlaceKey), usize> = FxHashMap::default();
        let mut kept: Vec<Anchor> = Vec::new();
        for anchor in std::mem::take(&mut self.anchors) {
            match first.entry((anchor.name, anchor.place)) {
                Entry::Occupied(at) => {
                    if let Some(known) = kept.get_mut(*at.get()) {
                        known.weight += anchor.weight;
                    }
                }
                Entry::Vacant(slot) => {
                    if kept.len() < ANCHORS {
                        slot.insert(kept.len());
                        kept.push(anchor);
                    }
                }
            }
        }
        // Where they lie is weighed as often as they are.
        self.clear();
        kept.into_iter().for_each(|anchor| self.push(anchor));
    }
}

fn position<T: PartialEq + Copy>(list: &mut Vec<T>, one: T) -> u32 {
    let at = list.iter().position(|known| *known == one).unwrap_or_else(|| {
        list.push(one);
        list.len() - 1
    });
    at as u32
}

/// Kilometres of a degree of latitude.
const KM_OF_DEGREE: f32 = 111.2;

/// The cosine of a latitude in degrees by its series, which is off by less than a percent below 70 degrees.
#[inline]
fn cosine(degrees: f32) -> f32 {
    let middle = degrees * std::f32::consts::PI / 180.0;
    let square = middle * middle;
    (1.0 - square / 2.0 + square * square / 24.0).max(0.05)
}

/// Kilometres on a plane true to scale at `a`; good enough to tell near from far.
#[inline]
pub(crate) fn rough_km(a: (f32, f32), b: (f32, f32)) -> f32 {
    let dx = (a.0 - b.0).abs();
    let dx = if dx > 180.0 { 360.0 - dx } else { dx };
    let (x, y) = (dx * cosine((a.1 + b.1) * 0.5), a.1 - b.1);
    (x * x + y * y).sqrt() * KM_OF_DEGREE
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn cells_pass_over_no_point_that_is_near(
            a in (-180.0_f32..180.0, -90.0_f32..90.0),
            b in (-180.0_f32..180.0, -90.0_f32..90.0),
            near in (-6.0_f32..6.0, -6.0_f32..6.0),
        ) {
            for b in [b, ((a.0 + near.0 + 540.0) % 360.0 - 180.0, (a.1 + near.1).clamp(-90.0, 90.0))] {
                let mut points = Points::default();
                let (band, bit) = Cells::of(b.0, b.1);
                points.cells.0[band] |= 1 << bit;
                proptest::prop_assert!(rough_km(a, b) >= 500.0 || points.may_be_within(500.0, a), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn cells_tell_what_is_far() {
        let points = Points::default();
        assert!(!points.may_be_within(500.0, (44.0, 33.0)));
    }
}
