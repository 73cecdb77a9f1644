//! Profiles: which layers are made, from what and in which style, loaded from data. Makes none itself.
//!
//! A profile is one TOML file. What it can hold is `profiles/schema/profile.json`; the three in `profiles/` are inside the binary.

mod error;
mod fields;
mod file;
mod plan;
mod style;

pub use error::ProfileError;
pub use fields::FieldTables;
pub use plan::{
    BackgroundPlan, BeltPair, BeltPairs, BeltPlan, CentrePlan, EventPlan, KindGroup, LayerPlan, Recipe,
    ShiftPlan, SitePlan, TownRank,
};

use crate::model::{LayerStyle, Status};
use std::path::Path;

/// The profiles inside the binary: name and text.
const EMBEDDED: &[(&str, &str)] = &[
    ("levant", include_str!("../../profiles/levant.toml")),
    ("lake-chad", include_str!("../../profiles/lake-chad.toml")),
    ("world", include_str!("../../profiles/world.toml")),
];

/// The style that every profile starts from.
const BASE_STYLE: &str = include_str!("../../profiles/style.toml");

/// The fields of the tables that recipes make.
const FIELDS: &str = include_str!("../../profiles/fields.toml");

/// Which layers are made, from what, and how they look.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Short name, as in `profile = "levant"`.
    pub name: String,
    /// Name for people; the title of maps.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// Countries of the theatre, ISO 3166-1 alpha-2; empty for the whole world.
    pub theatre: Vec<String>,
    /// Groups of kinds that layers count separately.
    pub groups: Vec<KindGroup>,
    /// The statuses that counts and sums take in.
    pub counted: Vec<Status>,
    /// What is drawn for whom: notes that stand on maps, such as on disputed borders.
    pub notes: Vec<String>,
    /// The layers, in the order of the output.
    pub layers: Vec<LayerPlan>,
    /// How the layers look, in the same order; tables have none.
    pub styles: Vec<LayerStyle>,
    /// The fields of every table.
    pub fields: FieldTables,
    /// What of the background is worth its ink.
    pub background: BackgroundPlan,
}

impl Profile {
    /// A profile inside the binary, by name.
    pub fn embedded(name: &str) -> Result<Self, ProfileError> {
        let found = EMBEDDED.iter().find(|(known, _)| *known == name);
        let (name, text) = found.ok_or_else(|| ProfileError::Unknown {
            name: name.to_owned(),
            hint: error::suggest(name, EMBEDDED.iter().map(|(known, _)| *known)),
        })?;
        Self::parse(text, &format!("profiles/{name}.toml"))
    }

    /// Names of the profiles inside the binary.
    pub fn embedded_names() -> impl Iterator<Item = &'static str> {
        EMBEDDED.iter().map(|(name, _)| *name)
    }

    /// The text of a profile inside the binary, for a user to start an own one from.
    pub fn embedded_text(name: &str) -> Option<&'static str> {
        EMBEDDED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
    }

    /// Reads a profile file.
    pub fn read(path: &Path) -> Result<Self, ProfileError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ProfileError::Unreadable { path: path.display().to_string(), source })?;
        Self::parse(&text, &path.display().to_string())
    }

    /// Reads a profile's text; `path` is what errors name.
    pub fn parse(text: &str, path: &str) -> Result<Self, ProfileError> {
        let (base, background) = style::read(BASE_STYLE, "profiles/style.toml")?;
        let fields = FieldTables::read(FIELDS, "profiles/fields.toml")?;
        file::read(text, path, file::Base { styles: base, fields, background })
    }

    /// The style of a layer.
    pub fn style(&self, layer: &str) -> Option<&LayerStyle> {
        self.styles.iter().find(|s| s.layer == layer)
    }

    /// Whether counts and sums take an incident of this status in.
    pub fn counts(&self, status: Status) -> bool {
        self.counted.contains(&status)
    }
}

/// The profile that fits where most incidents of a corpus happened; `world` where none does.
///
/// `countries` are the alpha-2 codes of the places of all mentions, one each. A profile fits where more than half lie in its theatre.
pub fn fitting<'a>(countries: impl IntoIterator<Item = &'a str>) -> &'static str {
    let told: Vec<&str> = countries.into_iter().filter(|cc| !cc.is_empty()).collect();
    let mut best = ("world", told.len() / 2);
    for (name, _) in EMBEDDED {
        let Ok(profile) = Profile::embedded(name) else { continue };
        let inside = told.iter().filter(|cc| profile.theatre.iter().any(|t| t == *cc)).count();
        if inside > best.1 {
            best = (name, inside);
        }
    }
    best.0
}

#[cfg(test)]
mod tests;
