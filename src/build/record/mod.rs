//! What a build leaves in its output folder so that its layers can be made again, whole or filtered, without the reports. Makes no layer.
//!
//! `.wallmap/told.zst` is compressed by zstd: a line of JSON that says who made it, then parts in postcard's form with their lengths before
//! them: what was told beside incidents and rows of reports, then the rows, then the incidents, some at a time. Each part is compressed by
//! itself, so that one that is as it was can be copied from the last build's record; where a part ends goes by the ids in it, so that what is
//! new moves no other. The project's own tables, lexicon files and profile lie beside it as copies, so that the folder can be moved or sent
//! and still be exported.
mod read;
mod write;

use super::knowledge::Knowledge;
use super::project::{MEMORY, Project, is_file_name};
use crate::layers::ReportRow;
use crate::model::{Date, Figure, Incident, SiteFact, Span};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

pub(crate) use write::{Telling, write};

/// The form of the record; another number is another form.
const FORM: u32 = 4;

/// Path of the record within the output folder.
pub(crate) fn name() -> String {
    format!("{MEMORY}/told.zst")
}

/// The first line: enough to know whether the others can be read.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    form: u32,
    version: String,
}

/// Everything that a build was told, and the settings that its layers hang on.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Record<'a> {
    /// Fingerprint of the knowledge that the build used.
    knowledge: String,
    /// Title of the project.
    pub(crate) title: String,
    /// Name of a profile of wallmap's, or of a file in [`MEMORY`].
    profile: String,
    /// The project's own tables, by name in [`MEMORY`], in their order.
    gazetteer: Vec<String>,
    /// The project's own lexicon files.
    lexicon: Vec<String>,
    theatre: Vec<String>,
    /// The latest day of publication.
    pub(crate) now: Option<Date>,
    /// In the first parts of their own.
    #[serde(skip)]
    pub(crate) rows: Cow<'a, [ReportRow]>,
    /// In the parts after those.
    #[serde(skip)]
    pub(crate) incidents: Cow<'a, [Incident]>,
    /// In the last parts.
    #[serde(skip)]
    pub(crate) rejected: Cow<'a, [Incident]>,
    /// How many parts have rows, incidents and rejected ones.
    parts: [usize; 3],
    pub(crate) figures: Cow<'a, [Figure]>,
    pub(crate) site_facts: Cow<'a, [SiteFact]>,
    #[serde(skip)]
    offsets: Offsets,
}

/// By report: offsets in bytes of which the offset in code points is another, with that.
type Offsets = BTreeMap<String, BTreeMap<usize, usize>>;

/// What a part of incidents holds.
type Told = (Vec<Incident>, Offsets);

/// One word for the knowledge that layers hang on.
fn fingerprint(knowledge: &Knowledge) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, version) in knowledge.versions() {
        hasher.update(format!("{name} {version}\n").as_bytes());
    }
    hasher.update(format!("{:?}", knowledge.profile).as_bytes());
    hasher.finalize().to_hex().chars().take(16).collect()
}

impl Record<'_> {
    /// Whether this is the knowledge that the build used.
    pub(crate) fn used(&self, knowledge: &Knowledge) -> bool {
        self.knowledge == fingerprint(knowledge)
    }

    /// The settings of the build as a project whose files are the copies in `folder`.
    pub(crate) fn project(&self, folder: &Path) -> Project {
        // Only the name counts: a record from elsewhere must not lead to other files.
        let copy = |name: &str| folder.join(MEMORY).join(Path::new(name).file_name().unwrap_or_default());
        let here = |names: &[String]| names.iter().map(|name| copy(name)).collect();
        let mut project = Project::from_corpus(Vec::new(), folder.to_owned());
        project.title.clone_from(&self.title);
        project.profile = if is_file_name(&self.profile) {
            copy(&self.profile).to_string_lossy().into_owned()
        } else {
            self.profile.clone()
        };
        project.gazetteer = here(&self.gazetteer);
        project.lexicon = here(&self.lexicon);
        project.theatre.clone_from(&self.theatre);
        project
    }

    /// A span of a report, given in bytes, in code points.
    pub(crate) fn code_points(&self, report: &str, span: Span) -> Span {
        let Some(table) = self.offsets.get(report) else { return span };
        let point = |at: usize| table.get(&at).copied().unwrap_or(at);
        Span { start: point(span.start), end: point(span.end) }
    }
}
