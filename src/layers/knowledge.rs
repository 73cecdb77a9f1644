//! What layers ask of the gazetteer and the lexicon, as traits, so that tests can answer with a handful of places.

use crate::gazetteer::Gazetteer;
use crate::lexicon::Lexicon;
use crate::model::{Incident, Place, PlaceKey, PlaceKind};
use geo::{Geometry, MultiLineString};

/// Places, borders and shapes.
pub trait Geography {
    /// The shared land border of two countries (ISO 3166-1 alpha-3, either order) as lines in degrees.
    fn border(&self, iso3_a: &str, iso3_b: &str) -> Option<&MultiLineString<f64>>;

    /// Every pair of countries that shares a land border, alpha-3, each pair once, sorted.
    fn border_pairs(&self) -> Vec<(String, String)>;

    /// Alpha-3 code of a country by alpha-2 code.
    fn country_code(&self, cc: &str) -> Option<String>;

    /// Id of the place that stands for the border of two countries in reports ("the Syrian-Iraqi border").
    fn border_place(&self, iso3_a: &str, iso3_b: &str) -> Option<String>;

    /// Every country: alpha-3 code, which also names its shape, and name.
    fn countries(&self) -> Vec<(String, String)>;

    /// The name of a country by alpha-3 code.
    fn country_name(&self, iso3: &str) -> Option<String>;

    /// A place by id.
    fn place(&self, id: &str) -> Option<Place>;

    /// All places of a country (alpha-2) that are camps, prisons or other sites, sorted by id.
    fn sites(&self, cc: &str) -> Vec<Place>;

    /// The rivers that have a shape, sorted by id.
    fn rivers(&self) -> Vec<Place> {
        Vec::new()
    }

    /// Cities and towns of at least so many people, sorted by id.
    fn towns(&self, _people: u32) -> Vec<Place> {
        Vec::new()
    }

    /// The shape of an area by name.
    fn shape(&self, geom_id: &str) -> Option<&Geometry<f64>>;
}

/// Names for what incidents hold by id.
pub trait Vocabulary {
    /// ACLED's event type and sub-event type.
    fn acled(&self, incident: &Incident) -> (String, String);

    /// The name of a weapon by id.
    fn weapon(&self, id: &str) -> Option<String>;
}

impl Geography for Gazetteer {
    fn border(&self, iso3_a: &str, iso3_b: &str) -> Option<&MultiLineString<f64>> {
        Self::border(self, iso3_a, iso3_b)
    }

    fn border_pairs(&self) -> Vec<(String, String)> {
        Self::border_pairs(self)
    }

    fn country_code(&self, cc: &str) -> Option<String> {
        self.country(cc).map(|c| c.iso3.clone())
    }

    fn border_place(&self, iso3_a: &str, iso3_b: &str) -> Option<String> {
        let code =
            |iso3: &str| Self::countries(self).iter().find(|c| c.iso3 == iso3).map(|c| c.cc.to_lowercase());
        let mut codes = [code(iso3_a)?, code(iso3_b)?];
        codes.sort();
        let id = format!("border-{}", codes.join("-"));
        self.find_id(&id).map(|_| id)
    }

    fn countries(&self) -> Vec<(String, String)> {
        Self::countries(self).iter().map(|c| (c.iso3.clone(), c.name.clone())).collect()
    }

    fn country_name(&self, iso3: &str) -> Option<String> {
        Self::countries(self).iter().find(|c| c.iso3 == iso3).map(|c| c.name.clone())
    }

    fn place(&self, id: &str) -> Option<Place> {
        self.find_id(id).map(|key| Self::place(self, key))
    }

    fn sites(&self, cc: &str) -> Vec<Place> {
        let keys = (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).map(PlaceKey);
        let mut sites: Vec<Place> = keys
            .filter(|&key| self.kind(key).is_site() && self.cc(key) == cc)
            .map(|key| Self::place(self, key))
            .collect();
        sites.sort_by(|a, b| a.id.cmp(&b.id));
        sites.dedup_by(|a, b| a.id == b.id);
        sites
    }

    fn rivers(&self) -> Vec<Place> {
        let keys = self.curated().filter(|&key| self.kind(key) == PlaceKind::River);
        let mut rivers: Vec<Place> =
            keys.map(|key| Self::place(self, key)).filter(|p| !p.geom_id.is_empty()).collect();
        rivers.sort_by(|a, b| a.id.cmp(&b.id));
        rivers
    }

    fn towns(&self, people: u32) -> Vec<Place> {
        let keys = (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).map(PlaceKey);
        let large = keys.filter(|&key| {
            self.population(key) >= people && matches!(self.kind(key), PlaceKind::City | PlaceKind::Town)
        });
        // A city can stand in the curated tables and in the world index; it is shown once, as the curated tables have it.
        let curated = self.curated().filter(|&key| self.kind(key).is_settlement());
        let curated: rustc_hash::FxHashMap<u32, Place> = curated
            .map(|key| Self::place(self, key))
            .filter(|p| p.geonames != 0)
            .map(|p| (p.geonames, p))
            .collect();
        let mut towns: Vec<Place> = large
            .map(|key| {
                let town = Self::place(self, key);
                let population = town.population;
                let place = curated.get(&town.geonames).cloned().unwrap_or(town);
                Place { population: place.population.max(population), ..place }
            })
            .collect();
        towns.sort_by(|a, b| a.id.cmp(&b.id));
        towns.dedup_by(|a, b| a.id == b.id);
        towns
    }

    fn shape(&self, geom_id: &str) -> Option<&Geometry<f64>> {
        Self::shape(self, geom_id)
    }
}

impl Vocabulary for Lexicon {
    fn acled(&self, incident: &Incident) -> (String, String) {
        let detained = incident.detained.is_some_and(|n| n.value > 0);
        let (event, sub) =
            Self::acled(self, incident.kind, incident.weapon.as_deref(), detained, &incident.target);
        (event.to_owned(), sub.to_owned())
    }

    fn weapon(&self, id: &str) -> Option<String> {
        let name = self.weapon_name(id);
        (name != id).then(|| name.to_owned())
    }
}
