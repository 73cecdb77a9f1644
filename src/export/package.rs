//! Facts about a whole build that formats carry beside the layers: titles, versions, sources, styles.

use crate::model::{AreaShapes, Date, Layer, LayerStyle};
use serde::{Deserialize, Serialize};

/// A licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    /// SPDX identifier, such as `CC-BY-4.0`.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// Web address of its text; empty for none.
    pub path: String,
}

/// A source of knowledge or data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFacts {
    /// Name for people.
    pub title: String,
    /// Web address; empty for none.
    pub path: String,
    /// Its licence, in words; empty where unknown.
    pub licence: String,
}

/// Facts about a build.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PackageFacts {
    /// Short name: letters, digits and `-`.
    pub name: String,
    /// Title of maps.
    pub title: String,
    /// What it shows.
    pub description: String,
    /// Version of wallmap.
    pub version: String,
    /// The latest day of publication in the corpus: the day of every file, since nothing reads the clock.
    pub now: Option<Date>,
    /// Versions of the knowledge: `gazetteer`, `lexicon`, `profile` and a content hash each.
    pub knowledge: Vec<(String, String)>,
    /// Sources of gazetteer and background.
    pub sources: Vec<SourceFacts>,
    /// Licences of what is written.
    pub licences: Vec<Licence>,
    /// Ids that incidents had before, each with the id that it has now.
    pub aliases: Vec<(String, String)>,
    /// Notes that stand on maps, such as on disputed borders.
    pub notes: Vec<String>,
    /// How the layers look.
    pub styles: Vec<LayerStyle>,
    /// Layers of the background (land, rivers, borders, towns), for formats that hold a map of their own. From the bottom up.
    pub background: Vec<Layer>,
    /// What a map shows when it opens, in degrees; `None` for all features.
    pub view: Option<geo::Rect<f64>>,
    /// What incidents known only roughly lie in.
    pub areas: AreaShapes,
}

impl PackageFacts {
    /// The style of a layer.
    pub fn style(&self, layer: &str) -> Option<&LayerStyle> {
        self.styles.iter().find(|s| s.layer == layer)
    }
}
