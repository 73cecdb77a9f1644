//! What a build leaves in the output folder for the next one: its files, and what its reports were. Compares nothing.

use super::files::{read_plain, stays_inside};
use crate::build::project::MEMORY;
use compact_str::CompactString;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::path::Path;

/// Content hashes of reports, sorted by id, each id once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ReportHashes(Vec<(CompactString, CompactString)>);

impl ReportHashes {
    /// Whether a report is among them.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.0.binary_search_by(|one| one.0.as_str().cmp(id)).is_ok()
    }

    /// Ids with their hashes, in the order of the ids.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(id, hash)| (id.as_str(), hash.as_str()))
    }
}

impl FromIterator<(CompactString, CompactString)> for ReportHashes {
    fn from_iter<I: IntoIterator<Item = (CompactString, CompactString)>>(all: I) -> Self {
        let mut all: Vec<_> = all.into_iter().collect();
        if !all.is_sorted_by(|a, b| a.0 < b.0) {
            all.sort_by(|a, b| a.0.cmp(&b.0));
            all.dedup_by(|a, b| a.0 == b.0);
        }
        Self(all)
    }
}

impl Serialize for ReportHashes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for ReportHashes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Pairs)
    }
}

struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = ReportHashes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hashes by the ids of reports")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ReportHashes, A::Error> {
        let mut all = Vec::new();
        while let Some(pair) = map.next_entry()? {
            all.push(pair);
        }
        Ok(all.into_iter().collect())
    }
}

/// What wallmap remembers of a build inside the output folder.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Built {
    /// Version of the form of this file.
    pub form: u32,
    /// The files of the build, sorted.
    pub files: Vec<String>,
    /// Content hashes of the reports, by id.
    pub reports: ReportHashes,
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
