//! What a build leaves in the output folder for the next one: its files, and what its reports were. Compares nothing.

use super::files::{read_plain, stays_inside};
use crate::build::project::MEMORY;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What wallmap remembers of a build inside the output folder.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Built {
    /// Version of the form of this file.
    pub form: u32,
    /// The files of the build, sorted.
    pub files: Vec<String>,
    /// Content hashes of the reports, by id.
    pub reports: std::collections::BTreeMap<String, String>,
    /// Hashes of the files that people may edit in place, and of those that a build may take over as they are, by name.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub sums: std::collections::BTreeMap<String, String>,
    /// Version of the knowledge that was used.
    pub knowledge: String,
}

impl Built {
    /// Path of the file within the output folder.
    pub(crate) fn name() -> String {
        format!("{MEMORY}/built.json")
    }

    /// Reads what the last build left; nothing where there was none or the file is broken.
    pub(crate) fn read(output: &Path) -> Option<Self> {
        let bytes = read_plain(&output.join(Self::name())).ok()?;
        let mut built: Self = serde_json::from_slice(&bytes).ok()?;
        built.files.retain(|name| stays_inside(name));
        Some(built)
    }
}

/// The files that the last build left in an output folder, as paths within it with `/`, sorted; what it keeps for itself is not among them.
/// `None` where no build has finished there.
pub fn output_files(output: &Path) -> Option<Vec<String>> {
    let own = format!("{MEMORY}/");
    let mut files = Built::read(output)?.files;
    files.retain(|name| !name.starts_with(&own));
    Some(files)
}
