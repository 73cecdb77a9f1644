//! What a build did, as values: the front formats them. Does nothing itself.

use super::Problem;
use super::passes::PassCount;
use crate::model::Kind;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What a build did.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Summary {
    /// The output folder.
    pub output: PathBuf,
    /// Reports that were read.
    pub reports: usize,
    /// Reports that could not be read, and what was assumed about others.
    pub problems: Vec<Problem>,
    /// Reports that could not be read.
    pub failed_reports: usize,
    /// Reports that were left out since another one has their id.
    pub left_out_reports: usize,
    /// Reports in which at least one incident was found.
    pub reports_with_incidents: usize,
    /// Passes of finding places with the names that each decided, in the order of the passes; those that decided none are left out.
    pub place_passes: Vec<PassCount>,
    /// Mentions in all reports.
    pub mentions: usize,
    /// Incidents.
    pub incidents: usize,
    /// Incidents by kind, most frequent first, then by name.
    pub by_kind: Vec<(Kind, usize)>,
    /// Incidents without a place; they are in `unplaced.csv`.
    pub unplaced: usize,
    /// Totals that reports cite.
    pub figures: usize,
    /// Incidents that carry a correction.
    pub corrected: usize,
    /// Layers with the number of their features, in the order of the profile.
    pub layers: Vec<(String, usize)>,
    /// Files of the output folder, sorted by name.
    pub files: Vec<WrittenFile>,
    /// What changed since the last build of this folder; `None` for the first.
    pub changes: Option<ChangeCounts>,
    /// What a person should look at, in whole sentences.
    pub needs_a_look: Vec<String>,
}

/// A file of the output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenFile {
    /// Path within the output folder.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Whether its bytes differ from the last build's.
    pub changed: bool,
}

/// How many incidents changed since the last build.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeCounts {
    /// New ones.
    pub added: usize,
    /// Those with at least one changed value.
    pub changed: usize,
    /// Those that are gone.
    pub withdrawn: usize,
}

impl Summary {
    /// Whether some reports are missing: the command then ends with exit code 1.
    pub fn has_failures(&self) -> bool {
        self.failed_reports + self.left_out_reports > 0
    }
}
