//! What a build did, as values: the front formats them. Does nothing itself.

use super::Problem;
use super::check::correction_fault;
use super::passes::PassCount;
use super::project::Project;
use crate::corpus::{CorpusRead, Severity};
use crate::model::Kind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
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
    /// Passages that alone would tell of no incident, and that recall one which others tell: they are mentions of it too.
    #[serde(default)]
    pub recalled: usize,
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

/// A number with the words for one or for several.
fn some(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}

/// What a build did, as far as it is known when it was published.
pub(super) fn summary(
    project: &Project,
    corpus: &CorpusRead,
    told: &super::chain::Told<'_>,
    layers: Vec<(String, usize)>,
    files: Vec<WrittenFile>,
) -> Summary {
    let mut by_kind: BTreeMap<Kind, usize> = BTreeMap::new();
    for incident in &told.incidents {
        *by_kind.entry(incident.outline.kind).or_insert(0) += 1;
    }
    let mut by_kind: Vec<(Kind, usize)> = by_kind.into_iter().collect();
    by_kind.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.as_str().cmp(b.0.as_str())));
    let missing = |id_taken: bool| {
        let all = corpus.problems.iter().filter(|problem| problem.severity == Severity::Error);
        all.filter(|problem| problem.id_taken == id_taken).count()
    };
    let (failed_reports, left_out_reports) = (missing(false), missing(true));
    let unplaced = told.incidents.iter().filter(|incident| incident.outline.place.is_none()).count();
    let of_incidents: usize = told.incidents.iter().map(|incident| incident.outline.reports.len()).sum();
    let of_rejected: usize = told.applied.rejected.iter().map(|incident| incident.mentions.len()).sum();
    let undated = corpus.reports.iter().filter(|report| report.published.is_none()).count();
    let mut needs_a_look = Vec::new();
    if failed_reports > 0 {
        needs_a_look.push(format!("{failed_reports} of the reports could not be read; see reports.csv"));
    }
    if left_out_reports > 0 {
        needs_a_look.push(format!(
            "{} left out, since another one has the same id; see reports.csv",
            some(left_out_reports, "report was", "reports were")
        ));
    }
    if unplaced > 0 {
        needs_a_look.push(format!(
            "{} no known place; see unplaced.csv",
            some(unplaced, "incident has", "incidents have")
        ));
    }
    if undated > 0 {
        needs_a_look.push(format!(
            "{} no day of publication, so relative dates stay unknown there; give one with `--published`",
            some(undated, "report tells", "reports tell")
        ));
    }
    if told.unread_languages > 0 {
        needs_a_look.push(format!(
            "{} not look like English, which is the language that is read, and nothing was found there; see `notes` in reports.csv",
            some(told.unread_languages, "report does", "reports do")
        ));
    }
    if let Some(path) = &project.corrections {
        for fault in &told.applied.faults {
            needs_a_look.push(correction_fault(path, fault, true).to_string());
        }
    }
    Summary {
        output: project.output.clone(),
        reports: corpus.reports.len(),
        problems: corpus.problems.clone(),
        failed_reports,
        left_out_reports,
        reports_with_incidents: told.reports_with_incidents,
        place_passes: told.place_passes.clone(),
        mentions: told.mentions,
        recalled: (of_incidents + of_rejected).saturating_sub(told.mentions),
        incidents: told.incidents.len(),
        by_kind,
        unplaced,
        figures: told.figures.len(),
        corrected: told.incidents.iter().filter(|incident| !incident.corrections().is_empty()).count()
            + told.applied.rejected.len(),
        layers,
        files,
        changes: None,
        needs_a_look,
    }
}
