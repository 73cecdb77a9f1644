//! Why layers cannot be written.

use super::FORMATS;
use std::path::PathBuf;
use thiserror::Error;

/// Why layers cannot be written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// No format of this name is known.
    #[error("There is no format `{name}`")]
    UnknownFormat {
        /// The name asked for.
        name: String,
        /// The nearest name, or all of them.
        hint: String,
    },
    /// The file cannot be written.
    #[error("Failed to write `{}`", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The library that writes the format refuses.
    #[error("Failed to write `{}`: {reason}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What it says.
        reason: String,
    },
    /// Somebody is editing the file in another program.
    #[error("`{}` is being edited in another program", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
}

impl ExportError {
    pub(super) fn unknown_format(name: &str) -> Self {
        let near = FORMATS
            .iter()
            .map(|f| (strsim::jaro_winkler(&name.to_lowercase(), f.name), f.name))
            .filter(|(score, _)| *score > 0.75)
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
        let all = || FORMATS.iter().map(|f| f.name).collect::<Vec<_>>().join(", ");
        let hint = near.map_or_else(
            || format!("The formats are: {}", all()),
            |(_, near)| format!("Did you mean `{near}`?"),
        );
        Self::UnknownFormat { name: name.to_owned(), hint }
    }

    /// The next step, for people.
    pub fn hint(&self) -> &str {
        match self {
            Self::UnknownFormat { hint, .. } => hint,
            Self::Write { .. } => "Check that the folder exists, can be written to, and has room",
            Self::Format { .. } => "Write the other formats with --format, and please report this one",
            Self::InUse { .. } => {
                "Save and close it there, or write into another folder with -o; edits belong into corrections.csv"
            }
        }
    }
}
