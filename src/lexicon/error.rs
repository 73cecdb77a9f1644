//! What can be wrong with a lexicon file, told with file, line and the next step.

use std::path::PathBuf;
use thiserror::Error;

/// A fault in the lexicon. Every variant names the file and line where it is known.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LexiconError {
    /// A file could not be read.
    #[error("cannot read the lexicon file {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A file is not TOML, or has a key or value that the format does not know.
    #[error("{file}:{line}:{column}: {message}")]
    Format {
        /// The file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What the reader said.
        message: String,
    },
    /// A row names something that no file defines.
    #[error("{file}:{line}: {row} names the {what} `{name}`, which no lexicon file defines")]
    Unknown {
        /// The file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// The row's table and id.
        row: String,
        /// What is named: class, weapon, kind, ..
        what: &'static str,
        /// The name.
        name: String,
        /// Near names that exist.
        near: Vec<String>,
    },
    /// Two rows of one table have the same id.
    #[error("{file}:{line}: the {table} `{id}` is already defined in {first}")]
    Twice {
        /// The file of the second row.
        file: String,
        /// Its line.
        line: usize,
        /// The table.
        table: &'static str,
        /// The id.
        id: String,
        /// Where the first stands.
        first: String,
    },
    /// A value does not fit.
    #[error("{file}:{line}: {row}: {why}")]
    Value {
        /// The file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// The row's table and id.
        row: String,
        /// What is wrong.
        why: String,
        /// The next step.
        hint: String,
    },
}

impl LexiconError {
    /// The next step for whoever edits the file.
    pub fn hint(&self) -> String {
        match self {
            Self::Read { .. } => "check the path in wallmap.toml and that the file may be read".into(),
            Self::Format { .. } => "lexicon/README.md lists the tables and their keys".into(),
            Self::Unknown { near, what, .. } if near.is_empty() => {
                format!("define the {what} in a lexicon file, or take the name out")
            }
            Self::Unknown { near, .. } => format!("did you mean {}?", near.join(" or ")),
            Self::Twice { .. } => {
                "give one of them another id; to extend a class, use `extend = true`".into()
            }
            Self::Value { hint, .. } => hint.clone(),
        }
    }
}
