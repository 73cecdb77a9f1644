//! What can be wrong with a profile, told with file, line, column and the next step.

use std::ops::Range;
use thiserror::Error;

/// Why a profile cannot be used.
#[derive(Debug, Error)]
pub enum ProfileError {
    /// No profile of this name is inside the binary.
    #[error("There is no profile `{name}`")]
    Unknown {
        /// The name asked for.
        name: String,
        /// The nearest name, or all of them.
        hint: String,
    },
    /// The file cannot be read.
    #[error("Failed to read the profile `{path}`")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is read, and something in it is wrong.
    #[error("{path}:{line}:{column}: {problem}")]
    Invalid {
        /// The file.
        path: String,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What is wrong.
        problem: String,
        /// The next step; empty where the problem says it all.
        hint: String,
    },
}

impl ProfileError {
    /// The next step, for people; empty where there is none to name.
    pub fn hint(&self) -> &str {
        match self {
            Self::Unknown { hint, .. } | Self::Invalid { hint, .. } => hint,
            Self::Unreadable { .. } => {
                "Name a profile inside the binary (levant, lake-chad, world) or the path of a TOML file"
            }
        }
    }
}

/// A text being read, with the path that errors name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'t> {
    pub(super) path: &'t str,
    pub(super) text: &'t str,
}

impl Source<'_> {
    /// An error at a byte range of the text.
    pub(super) fn invalid(&self, at: &Range<usize>, problem: String, hint: String) -> ProfileError {
        let before = self.text.get(..at.start.min(self.text.len())).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        ProfileError::Invalid { path: self.path.to_owned(), line, column, problem, hint }
    }

    /// The error of the TOML reader, with the nearest of the names that it expected.
    pub(super) fn toml(&self, error: &toml::de::Error) -> ProfileError {
        let problem = error.message().trim().replace('\n', "; ");
        let hint = unknown_and_expected(&problem)
            .map(|(unknown, expected)| suggest(unknown, expected.into_iter()))
            .unwrap_or_default();
        self.invalid(&error.span().unwrap_or(0..0), problem, hint)
    }
}

/// Takes "unknown field `x`, expected one of `a`, `b`" apart.
fn unknown_and_expected(message: &str) -> Option<(&str, Vec<&str>)> {
    if !message.starts_with("unknown ") {
        return None;
    }
    let mut names = message.split('`').skip(1).step_by(2);
    let unknown = names.next()?;
    Some((unknown, names.collect()))
}

/// "Did you mean `x`?" where one of the names is near, else the list of them.
pub(super) fn suggest<'a>(unknown: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    // 0.75 of Jaro-Winkler keeps transpositions and dropped letters, and not words that merely share a beginning.
    let near = known
        .iter()
        .map(|name| (strsim::jaro_winkler(unknown, name), *name))
        .filter(|(score, _)| *score > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    match near {
        Some((_, name)) => format!("Did you mean `{name}`?"),
        None if known.is_empty() => String::new(),
        None => format!("Use one of: {}", known.join(", ")),
    }
}
