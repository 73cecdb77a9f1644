//! The files that a build depends on, as they are at one moment, so that a change can be seen. Waits for nothing.

use super::project::{PROJECT_FILE, Project, is_file_name};
use crate::corpus::{CorpusOptions, list_files};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Size, time of the last change, and [`record`].
type Facts = (u64, Option<SystemTime>, Option<(u64, i64, i64)>);

/// Size and time of every file that a build of a project reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    files: BTreeMap<PathBuf, Facts>,
}

impl Snapshot {
    /// The files of a project as they are now: its reports, its own file, tables, lexicon, profile and corrections.
    pub fn of(project: &Project) -> Self {
        let mut out = Self::default();
        if let Ok(listing) = list_files(&project.corpus, &CorpusOptions::default()) {
            for input in &listing.inputs {
                out.add(input.path());
            }
        }
        if let Some(root) = &project.root {
            out.add(&root.join(PROJECT_FILE));
        }
        for path in project.gazetteer.iter().chain(&project.lexicon).chain(&project.corrections) {
            out.add(path);
        }
        if is_file_name(&project.profile) {
            out.add(Path::new(&project.profile));
        }
        out
    }

    /// A single file, for a project that cannot be read yet.
    pub fn of_file(path: &Path) -> Self {
        let mut out = Self::default();
        out.add(path);
        out
    }

    /// The files that are new, changed or gone in `later`.
    pub fn changes(&self, later: &Self) -> Vec<PathBuf> {
        let mut out: Vec<PathBuf> = later
            .files
            .iter()
            .filter(|(path, facts)| self.files.get(*path) != Some(facts))
            .map(|(path, _)| path.clone())
            .collect();
        out.extend(self.files.keys().filter(|path| !later.files.contains_key(*path)).cloned());
        out.sort();
        out
    }

    fn add(&mut self, path: &Path) {
        // A file that is not there counts as nothing, so that one that appears is a change.
        if let Ok(facts) = std::fs::metadata(path) {
            self.files.insert(path.to_owned(), (facts.len(), facts.modified().ok(), record(&facts)));
        }
    }
}

/// Number of a file, and when its record was changed: a file that another of the same size and an older time took the place of has others.
#[cfg(unix)]
fn record(facts: &std::fs::Metadata) -> Option<(u64, i64, i64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((facts.ino(), facts.ctime(), facts.ctime_nsec()))
}

#[cfg(not(unix))]
fn record(_: &std::fs::Metadata) -> Option<(u64, i64, i64)> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_comes_changes_or_goes_is_seen_and_the_output_is_not() {
        let folder = tempfile::tempdir().expect("made");
        let root = folder.path();
        fs::create_dir(root.join("reports")).expect("made");
        fs::write(root.join("reports/a.txt"), "one").expect("written");
        fs::write(root.join("wallmap.toml"), "title = \"x\"\n").expect("written");
        let project = Project::read(root).expect("reads");
        let mut before = Snapshot::of(&project);
        let mut step = |what: &str, wanted: &[&str]| {
            let now = Snapshot::of(&project);
            let names: Vec<String> = before
                .changes(&now)
                .iter()
                .map(|path| path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned())
                .collect();
            assert_eq!(names, wanted, "{what}");
            before = now;
        };
        step("nothing", &[]);
        fs::write(root.join("reports/a.txt"), "two, longer").expect("written");
        fs::write(root.join("reports/b.txt"), "new").expect("written");
        step("a changed and a new one", &["reports/a.txt", "reports/b.txt"]);
        #[cfg(unix)]
        {
            let old = fs::metadata(root.join("reports/a.txt")).and_then(|facts| facts.modified());
            fs::write(root.join("reports/c.new"), "owt, longer").expect("written");
            let file = fs::File::options().write(true).open(root.join("reports/c.new")).expect("opens");
            file.set_modified(old.expect("has times")).expect("sets");
            fs::rename(root.join("reports/c.new"), root.join("reports/a.txt")).expect("moved");
            step("another file of the same size and time", &["reports/a.txt"]);
        }
        fs::remove_file(root.join("reports/a.txt")).expect("removed");
        fs::write(root.join("corrections.csv"), "action,incident\n").expect("written");
        step("one that is gone, and corrections", &["corrections.csv", "reports/a.txt"]);
        fs::create_dir(root.join("output")).expect("made");
        fs::write(root.join("output/map.html"), "x").expect("written");
        fs::write(root.join("notes.pdf"), "x").expect("written");
        step("what a build does not read", &[]);
    }
}
