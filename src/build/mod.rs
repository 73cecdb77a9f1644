//! A whole run: project in, published output folder out. Holds the order of the stages, ids and changes.

mod area;
mod cache;
mod chain;
mod changes;
mod check;
mod corrected;
mod digest;
mod edits;
mod error;
mod eval;
mod explain;
mod export;
mod fault;
mod filter;
mod formats;
mod gather;
mod ids;
mod init;
mod knowledge;
mod known;
mod lock;
mod passes;
mod pieces;
mod places;
mod point;
mod progress;
mod project;
mod project_file;
mod publish;
mod read;
mod read_line;
mod reading;
mod record;
mod rows;
mod run;
mod settings;
mod summary;
mod theatre;
mod unchanged;
mod watch;
mod withdrawn;
mod writing;

pub use crate::corpus::{Problem, Severity};
pub use crate::export::{CsvOptions, ExportOptions};
pub use crate::gazetteer::{
    AreaBasis, ImportNote, ImportOptions, ImportStep, Imported, NoteKind, RowProblem, TableFormat,
};
pub use chain::read_mentions;
pub use changes::{AddedIncident, ChangedField, ChangedIncident, Changes, WithdrawnIncident, diff};
pub use check::{check, check_project, looked_at};
pub use edits::{EditNotes, EditRow, Edits, edits, take_over};
pub use error::BuildError;
pub use eval::{EvalError, Evaluation, Figures, ReliabilityBin, Scores, Share, evaluate};
pub use explain::{
    BehindMention, CandidateShown, Explanation, IncidentExplanation, KeptOutShown, LeftOutShown,
    MentionShown, ReportExplanation, ToponymShown, explain,
};
pub use export::{ExportRequest, ExportSummary, ExportTarget, export};
pub use fault::Fault;
pub use filter::{CannotTell, FilterWords};
pub use formats::{file_ending, format_names, unknown_format};
pub use init::{GAZETTEER_HEADER, init, project_file};
pub use passes::PassCount;
pub use places::{PlaceFound, PlaceSearch, check_places, country_code, import_places, search_places};
pub use point::{AreaFound, BorderFound, PlaceNear, PointFound, look_at_point, point_typed};
pub use progress::{Progress, Silent, Stage};
pub use project::{DEFAULT_PROFILE, DELIMITERS, PROJECT_FILE, Project, delimiter};
pub use publish::output_files;
pub use read::{StreamSummary, read_stream};
pub use run::build;
pub use settings::{SETTINGS, Setting};
pub use summary::{ChangeCounts, Summary, WrittenFile};
pub use watch::Snapshot;
pub use withdrawn::{ReportOfWithdrawn, Withdrawn};
