//! What words mean: the walk over the names of all tables, demonyms, and lists of names. Weighs nothing.

use super::super::index::NameFlags;
use super::super::{Folding, Level, NameHash};
use super::{Found, Gazetteer, Step};
use crate::model::PlaceKey;
use rustc_hash::FxHashSet;

/// Up to so many places of one name are compared one by one.
const FEW: usize = 64;

impl Gazetteer {
    /// What the words walked so far are, in all tables.
    pub fn step(&self, state: NameHash) -> Step {
        let mut step = Step::default();
        if !self.filter.may_hold(state) {
            return step;
        }
        let below = self.named.iter().filter_map(|at| self.tables.get(*at)).map(|t| &t.index.names);
        for names in std::iter::once(&self.names).chain(below) {
            if let Some(entry) = names.get(state) {
                step.is_name |= entry.is_key();
                step.has_longer |= entry.has_longer();
            }
        }
        step
    }

    /// Adds the places that the walked words name, uppermost tables first; blocked spellings among them.
    pub fn found(&self, state: NameHash, out: &mut Vec<Found>) {
        if !self.filter.may_hold(state) {
            return;
        }
        let mut seen: FxHashSet<PlaceKey> = FxHashSet::default();
        let below = self.named.iter().filter_map(|at| self.tables.get(*at)).map(|t| (t.base, &t.index.names));
        for (base, names) in std::iter::once((0, &self.names)).chain(below) {
            let Some(entry) = names.get(state) else { continue };
            for (place, flags) in names.places(entry) {
                let key = PlaceKey(base + place);
                let place = self.shadows.get(&key.0).copied().unwrap_or(key);
                // Few places share a name, but a table may give thousands the same one.
                let known = if out.len() < FEW {
                    out.iter().any(|f| f.place == place)
                } else {
                    if seen.is_empty() {
                        seen.extend(out.iter().map(|f| f.place));
                    }
                    !seen.insert(place)
                };
                if !known {
                    out.push(Found { place, flags });
                }
            }
        }
    }

    /// The country that the walked words are a demonym of.
    pub fn demonym(&self, state: NameHash) -> Option<PlaceKey> {
        self.demonym_step(state).1
    }

    /// Whether the walked words are or begin a demonym, and the country that they are one of.
    pub(crate) fn demonym_step(&self, state: NameHash) -> (bool, Option<PlaceKey>) {
        let Some(entry) = self.demonyms.names.get(state) else { return (false, None) };
        let place = self.demonyms.names.places(entry).next();
        (true, place.and_then(|(place, _)| self.peoples.get(place as usize).copied()))
    }

    /// The row of a curated table that describes a first-level area of the world index.
    pub(in crate::gazetteer) fn described_by(&self, key: PlaceKey) -> Option<PlaceKey> {
        self.described.get(&key.0).copied()
    }

    /// Whether a table above has the place too, which stands for it.
    pub(in crate::gazetteer) fn is_shadowed(&self, key: PlaceKey) -> bool {
        self.shadows.contains_key(&key.0)
    }

    /// All places that a name can mean, whatever its spelling; those at the nearest level of folding.
    pub fn named(&self, name: &str) -> Vec<PlaceKey> {
        let words = Folding::words(name);
        let mut found = Vec::new();
        for level in [Level::Plain, Level::Article, Level::Skeleton] {
            if let Some(&state) = self.folding.walk(&words, level).last() {
                self.found(state, &mut found);
            }
            if found.iter().any(|f| !f.flags.has(NameFlags::BLOCKED)) {
                break;
            }
        }
        found.into_iter().filter(|f| !f.flags.has(NameFlags::BLOCKED)).map(|f| f.place).collect()
    }

    /// Gives every name of every place to `take`, in the order of the tables.
    pub(crate) fn each_name(&self, take: &mut dyn FnMut(PlaceKey, &str)) {
        for table in &self.tables {
            for (place, line) in table.index.texts.text().lines().enumerate() {
                for name in line.split('\u{1f}').skip(2) {
                    take(PlaceKey(table.base + place as u32), name);
                }
            }
        }
    }
}
