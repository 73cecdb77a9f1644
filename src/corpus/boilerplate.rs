//! The boilerplate cues, loaded from `lexicon/en/boilerplate.toml`.

use crate::model::CutReason;
use serde::Deserialize;

/// Cue groups.
#[derive(Debug, Deserialize)]
pub struct Boilerplate {
    #[serde(default)]
    #[expect(dead_code, reason = "grows in the next step")]
    html: toml::Table,
}

/// An example that the cues read wrongly.
#[derive(Debug, Clone)]
pub struct BoilerplateFault {
    /// In words.
    pub what: String,
}

impl Boilerplate {
    /// Reads and validates a cue file.
    pub fn read(source: &str) -> Result<Self, String> {
        toml::from_str(source).map_err(|e| e.to_string())
    }

    /// Examples that fail.
    pub fn faults(&self) -> Vec<BoilerplateFault> {
        Vec::new()
    }

    pub(super) fn html_noise(&self, name: &str) -> Option<(CutReason, &str)> {
        let _ = self;
        name.contains("related").then_some((CutReason::RelatedLink, "related"))
    }
}
