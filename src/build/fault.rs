//! A fault in a file that people edit, with where it stands and what to do. Finds none itself.

use serde::Serialize;
use std::path::PathBuf;

/// One fault found by [`super::check`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The file; `None` for knowledge inside the binary.
    pub path: Option<PathBuf>,
    /// Line, from 1; 0 where it concerns the file as a whole.
    pub line: usize,
    /// Column, from 1; 0 where unknown.
    pub column: usize,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub hint: String,
    /// Whether a build can go on in spite of it.
    pub warning: bool,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "`{}`", path.display())?;
            if self.line > 0 {
                write!(f, ", line {}", self.line)?;
            }
            if self.column > 0 {
                write!(f, ", column {}", self.column)?;
            }
            write!(f, ": ")?;
        }
        f.write_str(&self.what)
    }
}
