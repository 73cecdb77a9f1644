//! A whole run: project in, published output folder out. Holds the order of the stages, ids and changes.

mod error;
mod explain;
mod fault;
mod init;
mod lock;
mod progress;
mod project;
mod publish;
mod settings;
mod summary;

pub use error::BuildError;
pub use explain::{
    BehindMention, CandidateShown, Explanation, IncidentExplanation, KeptOutShown, LeftOutShown,
    MentionShown, ReportExplanation, ToponymShown,
};
pub use fault::Fault;
pub use init::{GAZETTEER_HEADER, init, project_file};
pub use progress::{Progress, Silent, Stage};
pub use project::{DEFAULT_FORMATS, DEFAULT_PROFILE, PROJECT_FILE, Project};
pub use settings::{SETTINGS, Setting};
pub use summary::{ChangeCounts, Summary, WrittenFile};

/// Placeholder until the corpus reader tells problems itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Problem {
    /// What failed.
    pub what: String,
}

/// Names of the formats that can be written.
pub fn format_names() -> Vec<&'static str> {
    vec!["geojson", "csv"]
}
