//! What can go wrong in reading a corpus, told so that a person can mend it. Decides nothing.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// How bad a [`Problem`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A report or file was not read.
    #[default]
    Error,
    /// Everything was read; somebody should know all the same.
    Warning,
}

/// One thing that went wrong with one report or file. The rest of the corpus was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Problem {
    /// Whether something is missing because of it.
    pub severity: Severity,
    /// The file; `-` for standard input.
    pub path: PathBuf,
    /// Line in the file, from 1; `None` where the whole file is meant.
    pub line: Option<usize>,
    /// Column in the line in bytes, from 1.
    pub column: Option<usize>,
    /// The report's id; empty where unknown.
    pub report: String,
    /// Whether the report was read well and left out all the same, since another one has its id.
    pub id_taken: bool,
    /// What failed.
    pub what: String,
    /// Why; may be empty.
    pub why: String,
    /// The next step.
    pub hint: String,
}

impl Problem {
    /// A problem with `path` of which the words are still to be filled in.
    pub(super) fn at(path: &Path, line: Option<usize>) -> Self {
        Self { path: path.to_path_buf(), line, ..Self::default() }
    }

    /// The place as people write it: `path`, `path:line` or `path:line:column`.
    pub fn place(&self) -> String {
        let path = self.path.display();
        match (self.line, self.column) {
            (Some(line), Some(column)) => format!("{path}:{line}:{column}"),
            (Some(line), None) => format!("{path}:{line}"),
            _ => path.to_string(),
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place(), self.what)?;
        if !self.why.is_empty() {
            write!(f, ": {}", self.why)?;
        }
        Ok(())
    }
}

/// Nothing can be read at all.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// No path was given.
    #[error("no reports to read: no file or folder was named")]
    NoPaths,
    /// A path that was named does not exist or cannot be looked at.
    #[error("cannot read `{}`: {why}", path.display())]
    Missing {
        /// The path as given.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// A cue file that ships with the program is broken.
    #[error("the cue file `{file}` is broken: {why}")]
    Cues {
        /// Its name in the source tree.
        file: &'static str,
        /// What is wrong, with line and column where the reader knows them.
        why: String,
    },
}

impl CorpusError {
    /// The next step for the reader.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::NoPaths => "name a folder of reports, a file, or `-` to read from standard input",
            Self::Missing { .. } => "check the spelling, and that you may read it",
            Self::Cues { .. } => "this is a fault of wallmap itself; reinstall it or report the fault",
        }
    }
}
