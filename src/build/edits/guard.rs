//! Watches over the GeoPackage of the last build while the next one runs: what people wrote into it is refused or kept, never lost.

use super::{PACKAGE, edits};
use crate::build::error::BuildError;
use crate::build::project::Project;
use crate::build::publish::{Built, open_plain};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Edits that are told one by one.
const NAMED: usize = 3;

/// Bytes of SQLite's header that change when a program opens a database without editing it: the forms of journal, the counter of changes, the
/// version of who wrote last.
const OPENED: [std::ops::Range<usize>; 3] = [18..20, 24..28, 92..100];

/// The package as it was when a build began.
#[derive(Debug)]
pub(crate) struct Guard {
    begun: Option<String>,
    /// Where an edited package was copied to, since corrections may not hold all that was edited.
    pub(crate) kept: Option<PathBuf>,
    /// Edits of incidents that no correction can hold, in words.
    lost: Vec<String>,
}

impl Guard {
    /// Looks at the package that the last build wrote. One with edits of incidents that corrections can hold and do not hold yet is refused. One that
    /// was changed otherwise (a field that no correction sets, another layer, a column of one's own, rows that the corrections hold already) is
    /// copied beside the output.
    pub(crate) fn new(project: &Project, last: Option<&Built>) -> Result<Self, BuildError> {
        let path = project.output.join(PACKAGE);
        let mut guard = Self { begun: sum(&path), kept: None, lost: Vec::new() };
        let Some(written) = last.and_then(|built| built.sums.get(PACKAGE)) else { return Ok(guard) };
        let Some(begun) = guard.begun.as_ref().filter(|begun| *begun != written) else { return Ok(guard) };
        match edits(project, None) {
            Ok(found) if !found.rows.is_empty() => {
                Err(BuildError::Edited { file: path, edits: found.rows.len() })
            }
            found => {
                guard.kept = Some(keep(&project.output, &path, begun)?);
                let faults = found.map(|found| found.faults).unwrap_or_default();
                guard.lost = faults.into_iter().map(|fault| fault.what).collect();
                Ok(guard)
            }
        }
    }

    /// What to look at, where a package was copied.
    pub(crate) fn note(&self) -> Option<String> {
        let kept = self.kept.as_ref()?.display();
        let lost = match self.lost.len() {
            0 => {
                return Some(format!(
                    "wallmap.gpkg was changed since the last build; what corrections do not hold of that is kept in `{kept}`"
                ));
            }
            1 => "an edit that corrections cannot hold".to_owned(),
            many => format!("{many} edits that corrections cannot hold"),
        };
        let named: Vec<&str> = self.lost.iter().take(NAMED).map(String::as_str).collect();
        let more = if self.lost.len() > NAMED { "; and more" } else { "" };
        Some(format!("wallmap.gpkg held {lost}, and is kept as `{kept}`: {}{more}", named.join("; ")))
    }

    /// Refuses where the package in `folder` is no longer what it was when the build began: somebody saved it meanwhile.
    pub(crate) fn check(&self, folder: &Path) -> Result<(), BuildError> {
        let file = folder.join(PACKAGE);
        match sum(&file) {
            Some(now) if self.begun.as_ref() != Some(&now) => Err(BuildError::EditedMeanwhile { file }),
            _ => Ok(()),
        }
    }
}

/// Copies an edited package to a folder beside the output, under a name that goes by its content.
fn keep(output: &Path, package: &Path, sum: &str) -> Result<PathBuf, BuildError> {
    let fail = |path: &Path| {
        let path = path.to_owned();
        move |source: std::io::Error| BuildError::Output { path, source }
    };
    let output = output.canonicalize().map_err(fail(output))?;
    let mut name = output.file_name().unwrap_or_default().to_owned();
    name.push("-edited");
    let folder = output.with_file_name(name);
    let to = folder.join(format!("wallmap-{sum}.gpkg"));
    if !to.is_file() {
        std::fs::create_dir_all(&folder).map_err(fail(&folder))?;
        let half = to.with_extension("part");
        std::fs::copy(package, &half).map_err(fail(&half))?;
        std::fs::rename(&half, &to).map_err(fail(&to))?;
    }
    Ok(to)
}

/// A hash of a file's bytes, of a package's without those that change when a program only opens it; `None` where it cannot be read.
pub(crate) fn sum(path: &Path) -> Option<String> {
    let mut file = open_plain(path).ok()?;
    let mut head = Vec::with_capacity(100);
    file.by_ref().take(100).read_to_end(&mut head).ok()?;
    if head.starts_with(b"SQLite format 3\0") {
        for range in OPENED {
            head.get_mut(range)?.fill(0);
        }
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(&head);
    hasher.update_reader(file).ok()?;
    Some(hasher.finalize().to_hex().chars().take(16).collect())
}
