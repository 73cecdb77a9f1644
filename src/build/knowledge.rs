//! Gazetteer, lexicon, profile and merge settings of a project, loaded together, and the answers that layers ask of them. Reads no report.

use super::error::BuildError;
use super::project::{Project, is_file_name};
use crate::gazetteer::{Areas, Gazetteer};
use crate::lexicon::Lexicon;
use crate::merge::{MergeSettings, Parts, PlaceFinder};
use crate::model::{ActorRef, EventPlace, GeoPrecision, Place, PlaceKind, PlaceRelation, Span};
use crate::profile::Profile;
use std::path::Path;

/// Everything that a build knows before it reads a report.
#[derive(Debug)]
pub(crate) struct Knowledge {
    pub(crate) gazetteer: Gazetteer,
    pub(crate) lexicon: Lexicon,
    pub(crate) profile: Profile,
    pub(crate) merge: MergeSettings,
    /// Countries that the corpus is about.
    pub(crate) theatre: Vec<String>,
}

impl Knowledge {
    pub(crate) fn load(project: &Project) -> Result<Self, BuildError> {
        let (gazetteer, lexicon) = rayon::join(|| load_gazetteer(project), || load_lexicon(project));
        let profile = load_profile(project)?;
        let merge = MergeSettings::embedded().map_err(|error| BuildError::Knowledge {
            what: error.to_string(),
            hint: "This is a fault of wallmap itself; report it".to_owned(),
        })?;
        let (gazetteer, lexicon) = (gazetteer?, lexicon?);
        let merge = MergeSettings { parts: Parts::of(lexicon.wholes()), ..merge };
        let theatre =
            if project.theatre.is_empty() { profile.theatre.clone() } else { project.theatre.clone() };
        Ok(Self { gazetteer, lexicon, profile, merge, theatre })
    }

    /// Versions of all parts, for provenance.
    pub(crate) fn versions(&self) -> Vec<(String, String)> {
        vec![
            ("gazetteer".to_owned(), self.gazetteer.version()),
            ("toponyms".to_owned(), crate::locate::version()),
            ("lexicon".to_owned(), self.lexicon.version()),
            ("merging".to_owned(), MergeSettings::version()),
        ]
    }
}

pub(crate) fn load_gazetteer(project: &Project) -> Result<Gazetteer, BuildError> {
    Gazetteer::with_tables(&project.gazetteer)
        .map_err(|error| BuildError::Knowledge { what: chain(&error), hint: error.hint() })
}

pub(crate) fn load_lexicon(project: &Project) -> Result<Lexicon, BuildError> {
    Lexicon::with_files(&project.lexicon)
        .map_err(|error| BuildError::Knowledge { what: chain(&error), hint: error.hint() })
}

pub(crate) fn load_profile(project: &Project) -> Result<Profile, BuildError> {
    let profile = if is_file_name(&project.profile) {
        Profile::read(Path::new(&project.profile))
    } else {
        Profile::embedded(&project.profile)
    };
    profile.map_err(|error| BuildError::Knowledge { what: chain(&error), hint: error.hint().to_owned() })
}

/// An error with its causes, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut at = error.source();
    while let Some(cause) = at {
        let words = cause.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        at = cause.source();
    }
    text
}

/// Corrections name places by the gazetteer and actors by the lexicon.
impl PlaceFinder for Knowledge {
    fn named(&self, text: &str) -> Option<EventPlace> {
        PlaceFinder::named(&self.gazetteer, text)
    }

    fn at(&self, lat: f64, lon: f64) -> EventPlace {
        PlaceFinder::at(&self.gazetteer, lat, lon)
    }

    fn actor(&self, text: &str) -> Option<ActorRef> {
        let named = || self.lexicon.actors().iter().find(|actor| actor.name.eq_ignore_ascii_case(text));
        let actor = self.lexicon.actor(text).or_else(named)?;
        Some(ActorRef { id: actor.id.clone(), name: actor.name.clone(), inter: actor.inter })
    }
}

impl PlaceFinder for Gazetteer {
    fn named(&self, text: &str) -> Option<EventPlace> {
        let key = self.find_id(text).or_else(|| match Gazetteer::named(self, text).as_slice() {
            [one] => Some(*one),
            _ => None,
        })?;
        let place = self.place(key);
        let mut out = PlaceFinder::at(self, place.lat, place.lon);
        let (precision, uncertainty_km) = precision(&place);
        out.place_id = place.id;
        out.name.clone_from(&place.name);
        out.as_written = place.name;
        out.kind = place.kind;
        out.precision = precision;
        out.uncertainty_km = uncertainty_km;
        out.geom_id = place.geom_id;
        if !place.admin1.is_empty() {
            out.admin1 = place.admin1;
        }
        if !place.admin2.is_empty() {
            out.admin2 = place.admin2;
        }
        Some(out)
    }

    fn at(&self, lat: f64, lon: f64) -> EventPlace {
        let areas = Areas::clone(&self.areas_at(lon, lat));
        EventPlace {
            place_id: String::new(),
            name: format!("{lat:.4}, {lon:.4}"),
            kind: PlaceKind::Site,
            lon,
            lat,
            as_written: String::new(),
            span: Span::default(),
            relation: PlaceRelation::In,
            precision: GeoPrecision::Site,
            uncertainty_km: 0.5,
            admin1: areas.admin1,
            admin2: areas.admin2,
            country: areas.country,
            iso3: areas.iso3,
            geom_id: String::new(),
            score: 1.0,
        }
    }
}

/// Precision and uncertainty of an event that an analyst puts at a place.
fn precision(place: &Place) -> (GeoPrecision, f64) {
    let radius = place.radius_km.unwrap_or(0.0);
    match place.kind {
        kind if kind.is_site() => (GeoPrecision::Site, radius.max(0.5)),
        kind if kind.is_settlement() || kind == PlaceKind::Mountain => (GeoPrecision::Town, radius.max(2.0)),
        PlaceKind::Admin2 | PlaceKind::Admin3 => (GeoPrecision::District, radius.max(15.0)),
        PlaceKind::Country | PlaceKind::Continent | PlaceKind::Macroregion => {
            (GeoPrecision::Country, radius.max(200.0))
        }
        _ => (GeoPrecision::Region, radius.max(50.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Files of the knowledge folders that no text is hashed of: documents, sources of other files, what only a command reads or merging
    /// (which no reading depends on), and the world index, whose own hash is taken.
    const APART: &[&str] = &[
        "gazetteer/SOURCES.md",
        "gazetteer/feature_codes.csv",
        "gazetteer/import_columns.toml",
        "gazetteer/shapes/shapes.toml",
        "gazetteer/world/ATTRIBUTION.md",
        "gazetteer/world/abbreviations.csv",
        "gazetteer/world/admin1_codes.csv",
        "gazetteer/world/admin1_names.csv",
        "gazetteer/world/world.gaz",
        "gazetteer/world/world.toml",
        "lexicon/README.md",
        "lexicon/eval.toml",
        "lexicon/merge.toml",
    ];

    fn files_under(folder: &Path, name: &str, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let entry = entry.expect("an entry");
            let name = format!("{name}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                files_under(&entry.path(), &name, found);
            } else {
                found.insert(name);
            }
        }
    }

    /// What a version does not hash may change without a cache noticing.
    #[test]
    fn every_file_that_a_reading_depends_on_is_part_of_a_version() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = BTreeSet::new();
        for folder in ["gazetteer", "lexicon"] {
            files_under(&root.join(folder), folder, &mut found);
        }
        let hashed: Vec<(&str, &str)> = crate::gazetteer::knowledge_files()
            .chain(crate::lexicon::knowledge_files())
            .chain(crate::locate::KNOWLEDGE_FILES.iter().copied())
            .chain(crate::corpus::KNOWLEDGE_FILES.iter().copied())
            .collect();
        for (name, text) in &hashed {
            assert_eq!(std::fs::read_to_string(root.join(name)).expect("read"), *text, "{name}");
        }
        let known: BTreeSet<String> =
            hashed.iter().map(|(name, _)| *name).chain(APART.iter().copied()).map(str::to_owned).collect();
        assert_eq!(
            found.difference(&known).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "hash it in a version"
        );
        assert_eq!(
            known.difference(&found).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "there is no such file"
        );
    }
}
