//! What stops a command, and how it is told: what failed, why, the next step. Raises nothing itself.

use super::summary;
use super::terminal::Terminal;
use crate::build::BuildError;
use std::error::Error;
use std::io;

/// What stops a command.
#[derive(Debug)]
pub(super) enum Failure {
    /// The library could not do it.
    Build(BuildError),
    /// Standard output cannot be written.
    Stdout(io::Error),
    /// What was typed, or a file that was named, cannot be used.
    Usage {
        /// What failed.
        what: String,
        /// Why; may be empty.
        why: String,
        /// The next step.
        hint: String,
    },
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Self {
        Self::Build(error)
    }
}

impl Failure {
    /// Tells it on standard error.
    pub(super) fn tell(&self, terminal: Terminal) {
        match self {
            Self::Build(error @ BuildError::NothingRead { problems }) => {
                summary::problems(problems, terminal);
                let causes = problems.iter().take(1).filter(|_| terminal.quiet).map(ToString::to_string);
                terminal.error(&error.to_string(), &causes.collect::<Vec<_>>(), &error.hint());
            }
            Self::Build(error) => {
                let (what, causes) = chain(error);
                terminal.error(&what, &causes, &error.hint());
            }
            Self::Stdout(error) => terminal.error(
                "cannot write to standard output",
                &[error.to_string()],
                "Check where the output is sent to, and whether the disk is full",
            ),
            Self::Usage { what, why, hint } => {
                let causes = if why.is_empty() { Vec::new() } else { vec![why.clone()] };
                terminal.error(what, &causes, hint);
            }
        }
    }
}

/// The message of an error and those of its causes, each told once: a message that ends in its cause's is cut there.
fn chain(error: &dyn Error) -> (String, Vec<String>) {
    let mut what = error.to_string();
    let mut causes: Vec<String> = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        let text = cause.to_string();
        let above = causes.last_mut().unwrap_or(&mut what);
        if let Some(short) = above.strip_suffix(&text).and_then(|rest| rest.strip_suffix(": ")) {
            *above = short.to_owned();
        }
        if !above.contains(&text) {
            causes.push(text);
        }
        next = cause.source();
    }
    (what, causes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_told_once() {
        let error = BuildError::Output {
            path: "out".into(),
            source: io::Error::new(io::ErrorKind::PermissionDenied, "not allowed"),
        };
        assert_eq!(chain(&error), ("cannot write `out`".to_owned(), vec!["not allowed".to_owned()]));
    }
}
