//! Puts a finished folder in the place of the last build's, whole or not at all. Makes no file of the output itself.
//!
//! The new files are written to a hidden folder and flushed to the disk. Where the output folder holds nothing but
//! our files, the two folders are exchanged in one step of the file system, so that a reader sees all old or all new files.
//! Where it holds other files too, or the exchange is not possible (a mount point, another platform), a record of what is to
//! be done is written first and each file is then renamed into place; a build that was killed in between is finished by the next one.

mod built;
mod files;
mod record;

use super::error::BuildError;
use super::lock::sibling;
use super::project::MEMORY;
use super::summary::WrittenFile;
use files::{
    differs, exchange, holds_current_folder, holds_only, refuse_open_files, sync_folders, sync_parent,
    writable,
};
use rayon::prelude::*;
use record::INSIDE;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

pub use built::output_files;
pub(crate) use built::{Built, ReportHashes};
pub(crate) use files::{files_under, is_same, open_plain, read_plain, stays_inside, sync_file, write_whole};
pub(crate) use record::recover;

/// Of files by name whether their bytes are others than those in place, where that is known without reading them.
pub(crate) type Known = BTreeMap<String, bool>;

/// The folder that a build writes to before it is published.
#[derive(Debug)]
pub(crate) struct Staging {
    output: PathBuf,
    folder: PathBuf,
    published: bool,
}

impl Staging {
    /// Finishes what a killed build left, checks that the output can be written, and makes an empty staging folder.
    /// `ours` are the files of the last build, as paths within the output.
    pub(crate) fn prepare(output: &Path, ours: &[String]) -> Result<Self, BuildError> {
        if output.exists() && !output.is_dir() {
            return Err(BuildError::NotAFolder { path: output.to_owned() });
        }
        let fail = |path: &Path| {
            let path = path.to_owned();
            move |source: io::Error| BuildError::Output { path, source }
        };
        if output.is_dir() {
            writable(output).map_err(fail(output))?;
            refuse_open_files(output, ours)?;
        }
        let beside = sibling(output, "next");
        if let Some(parent) = output.parent().filter(|parent| !parent.as_os_str().is_empty())
            && !output.exists()
        {
            fs_err::create_dir_all(parent).map_err(fail(parent))?;
        }
        let folder = match fresh_folder(&beside) {
            Ok(()) => beside,
            Err(_) if output.is_dir() => {
                let inside = output.join(INSIDE);
                fresh_folder(&inside).map_err(fail(&inside))?;
                inside
            }
            Err(source) => return Err(BuildError::Output { path: output.to_owned(), source }),
        };
        Ok(Self { output: output.to_owned(), folder, published: false })
    }

    /// Where to write.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Compares staged files with those in place. One that has the same bytes is given up for the old file itself, so that what did not
    /// change is not written: copies of the folder, and programs that watch it, see only what changed.
    pub(crate) fn keep_unchanged(&self, names: &[String], known: &Known) -> io::Result<Vec<WrittenFile>> {
        names
            .par_iter()
            .map(|name| {
                let (new, old) = (self.folder.join(name), self.output.join(name));
                let bytes = std::fs::metadata(&new)?.len();
                let known = known.get(name);
                let same = match known {
                    Some(changed) => !changed,
                    None => is_same(&new, &old)?,
                };
                if same && known.is_none() {
                    let mut link = new.clone().into_os_string();
                    link.push(".kept");
                    // Where the file system knows no hard links the new file does as well.
                    if std::fs::hard_link(&old, &link).is_ok() {
                        std::fs::rename(&link, &new)?;
                        // Where the new file is the old one already, renaming does nothing.
                        let _ = std::fs::remove_file(&link);
                    }
                }
                Ok(WrittenFile { name: name.clone(), bytes, changed: !same })
            })
            .collect()
    }

    /// Refuses to put a file over one of the output that the last build did not make: it is somebody's own.
    /// One that has the same bytes loses nothing, and what wallmap keeps for itself belongs to nobody else.
    pub(crate) fn refuse_foreign(&self, ours: &[String]) -> Result<(), BuildError> {
        let fail = |source: io::Error| BuildError::Output { path: self.output.clone(), source };
        let ours: BTreeSet<&str> = ours.iter().map(String::as_str).collect();
        let own = format!("{MEMORY}/");
        let mut foreign = files_under(&self.folder).map_err(fail)?;
        foreign.retain(|name| {
            !name.starts_with(&own)
                && !ours.contains(name.as_str())
                && differs(&self.folder.join(name), &self.output.join(name))
        });
        if foreign.is_empty() {
            return Ok(());
        }
        let list_lost = ours.is_empty() && self.output.join(MEMORY).is_dir();
        Err(BuildError::Foreign { output: self.output.clone(), files: foreign, list_lost })
    }

    /// Puts the staged files into place. `ours` are the last build's files; those that were not made again go. `guard` is asked about the folder
    /// of the old files right before they are replaced and, where both folders are still there, right after; what it refuses stays.
    pub(crate) fn publish(
        mut self,
        ours: &[String],
        guard: &dyn Fn(&Path) -> Result<(), BuildError>,
    ) -> Result<(), BuildError> {
        self.refuse_foreign(ours)?;
        let fail = |source: io::Error| BuildError::Output { path: self.output.clone(), source };
        let staged = files_under(&self.folder).map_err(fail)?;
        staged.par_iter().try_for_each(|name| sync_file(&self.folder.join(name))).map_err(fail)?;
        sync_folders(&self.folder).map_err(fail)?;

        if !self.output.exists() && self.folder.parent() != Some(&self.output) {
            fs_err::rename(&self.folder, &self.output).map_err(fail)?;
            self.published = true;
            sync_parent(&self.output);
            return Ok(());
        }
        refuse_open_files(&self.output, ours)?;
        guard(&self.output)?;
        if self.folder.parent() != Some(&self.output)
            && holds_only(&self.output, ours, &staged)
            && !holds_current_folder(&self.output)
            && exchange(&self.folder, &self.output).is_ok()
        {
            // A program that opened a file in the very moment of the exchange has its journal in the old folder: that one goes back.
            // So does what was saved in that moment.
            if let Err(in_use) = refuse_open_files(&self.folder, ours).and_then(|()| guard(&self.folder))
                && exchange(&self.folder, &self.output).is_ok()
            {
                return Err(in_use);
            }
            self.published = true;
            sync_parent(&self.output);
            // The old files are now in the staging folder; a failure to remove them costs space, and the next build removes them.
            let _ = std::fs::remove_dir_all(&self.folder);
            return Ok(());
        }
        record::publish(&self.folder, &self.output, &staged, ours).map_err(fail)?;
        self.published = true;
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.published {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

fn fresh_folder(path: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    std::fs::create_dir(path)
}

#[cfg(test)]
mod tests {
    use super::record::{RECORD, Record};
    use super::*;
    use std::fs;

    fn stage(output: &Path, ours: &[&str], files: &[(&str, &str)]) -> Result<(), BuildError> {
        let ours: Vec<String> = ours.iter().map(|&name| name.to_owned()).collect();
        let staging = Staging::prepare(output, &ours)?;
        for (name, text) in files {
            let path = staging.folder().join(name);
            fs::create_dir_all(path.parent().expect("has a parent")).expect("made");
            fs::write(path, text).expect("written");
        }
        staging.publish(&ours, &|_| Ok(()))
    }

    #[test]
    fn a_second_build_replaces_the_first_and_drops_what_is_no_longer_made() {
        let folder = tempfile::tempdir().expect("made");
        let out = folder.path().join("out");
        stage(&out, &[], &[("a.csv", "1"), ("b.csv", "1")]).expect("first");
        stage(&out, &["a.csv", "b.csv"], &[("a.csv", "2")]).expect("second");
        assert_eq!(files_under(&out).expect("read"), ["a.csv"]);
        assert_eq!(fs::read_to_string(out.join("a.csv")).expect("read"), "2");
        assert_eq!(fs::read_dir(folder.path()).expect("read").count(), 1, "nothing is left beside");
    }

    #[test]
    fn files_of_others_stay_and_so_does_their_folder() {
        let folder = tempfile::tempdir().expect("made");
        let out = folder.path().join("out");
        fs::create_dir_all(out.join("mine")).expect("made");
        fs::write(out.join("mine/notes.txt"), "keep").expect("written");
        stage(&out, &[], &[("a.csv", "1"), (".wallmap/built.json", "{}")]).expect("first");
        stage(&out, &["a.csv"], &[("b.csv", "1")]).expect("second");
        assert_eq!(files_under(&out).expect("read"), [".wallmap/built.json", "b.csv", "mine/notes.txt"]);
    }

    #[test]
    fn a_publication_that_was_killed_is_finished_by_the_next_build() {
        let folder = tempfile::tempdir().expect("made");
        let out = folder.path();
        fs::write(out.join("a.csv"), "old").expect("written");
        fs::write(out.join("gone.csv"), "old").expect("written");
        fs::create_dir(out.join(INSIDE)).expect("made");
        fs::write(out.join(INSIDE).join("b.csv"), "new").expect("written");
        // `a.csv` was renamed before the kill, `b.csv` was not.
        fs::write(out.join("a.csv"), "new").expect("written");
        let record = Record {
            place: vec!["a.csv".into(), "b.csv".into(), "../evil".into()],
            remove: vec!["gone.csv".into()],
        };
        fs::write(out.join(RECORD), serde_json::to_vec(&record).expect("json")).expect("written");
        recover(out).expect("recovers");
        assert_eq!(files_under(out).expect("read"), ["a.csv", "b.csv"]);
        assert_eq!(fs::read_to_string(out.join("b.csv")).expect("read"), "new");
    }

    #[test]
    fn a_file_that_is_being_edited_is_not_replaced() {
        let folder = tempfile::tempdir().expect("made");
        let out = folder.path().join("out");
        stage(&out, &[], &[("wallmap.gpkg", "old")]).expect("first");
        fs::write(out.join("wallmap.gpkg-wal"), "").expect("written");
        let error = stage(&out, &["wallmap.gpkg"], &[("wallmap.gpkg", "new")]).expect_err("refused");
        assert!(matches!(error, BuildError::InUse { .. }), "{error}");
        assert_eq!(fs::read_to_string(out.join("wallmap.gpkg")).expect("read"), "old");
    }

    #[test]
    fn a_file_that_is_opened_during_the_build_is_not_replaced_and_its_journal_stays() {
        let folder = tempfile::tempdir().expect("made");
        let out = folder.path().join("out");
        stage(&out, &[], &[("wallmap.gpkg", "old")]).expect("first");
        let ours = ["wallmap.gpkg".to_owned()];
        let staging = Staging::prepare(&out, &ours).expect("nobody has it open");
        fs::write(staging.folder().join("wallmap.gpkg"), "new").expect("written");
        fs::write(out.join("wallmap.gpkg-wal"), "unsaved").expect("written");
        assert!(matches!(staging.publish(&ours, &|_| Ok(())), Err(BuildError::InUse { .. })));
        assert_eq!(fs::read_to_string(out.join("wallmap.gpkg")).expect("read"), "old");
        assert_eq!(fs::read_to_string(out.join("wallmap.gpkg-wal")).expect("read"), "unsaved");
        assert_eq!(fs::read_dir(folder.path()).expect("read").count(), 1, "nothing is left beside");
    }

    #[test]
    fn files_are_the_same_only_to_the_last_byte() {
        let folder = tempfile::tempdir().expect("made");
        let path = |name: &str| folder.path().join(name);
        let large = vec![7; 1_000_000];
        let mut other = large.clone();
        if let Some(last) = other.last_mut() {
            *last = 8;
        }
        for (name, bytes) in
            [("a", &large[..]), ("b", &large), ("c", &other), ("d", &large[1..]), ("e", b""), ("f", b"")]
        {
            fs::write(path(name), bytes).expect("written");
        }
        for (new, old, same) in [
            ("a", "b", true),
            ("a", "c", false),
            ("a", "d", false),
            ("e", "f", true),
            ("a", "e", false),
            ("a", "none", false),
        ] {
            assert_eq!(is_same(&path(new), &path(old)).expect("compared"), same, "{new} {old}");
        }
    }

    #[test]
    fn a_file_that_no_build_made_is_never_overwritten() {
        let folder = tempfile::tempdir().expect("made");
        let out = folder.path().join("out");
        fs::create_dir_all(out.join("sub")).expect("made");
        for name in ["mine.csv", "sub/b.csv", "same.csv"] {
            fs::write(out.join(name), "mine").expect("written");
        }
        let told = |ours: &[&str], files: &[(&str, &str)]| match stage(&out, ours, files) {
            Err(BuildError::Foreign { files, .. }) => files,
            other => panic!("{other:?}"),
        };
        let made = [("mine.csv", "1"), ("sub/b.csv", "1"), ("same.csv", "mine"), ("new.csv", "1")];
        assert_eq!(told(&[], &made), ["mine.csv", "sub/b.csv"]);
        assert_eq!(
            files_under(&out).expect("read"),
            ["mine.csv", "same.csv", "sub/b.csv"],
            "nothing written"
        );
        assert_eq!(fs::read_dir(folder.path()).expect("read").count(), 1, "nothing is left beside");
        // A folder of the name is as much in the way; one that the last build made is not.
        fs::create_dir(out.join("c.csv")).expect("made");
        assert_eq!(told(&["mine.csv"], &[("mine.csv", "2"), ("c.csv", "2")]), ["c.csv"]);
        assert_eq!(fs::read_to_string(out.join("mine.csv")).expect("read"), "mine");
        stage(&out, &["mine.csv"], &[("mine.csv", "2"), (".wallmap/built.json", "{}")]).expect("is ours");
        stage(&out, &["mine.csv"], &[("mine.csv", "3"), (".wallmap/built.json", "[]")]).expect("is ours");
        assert_eq!(fs::read_to_string(out.join("mine.csv")).expect("read"), "3");
    }

    #[test]
    fn an_output_that_is_a_file_is_refused() {
        let folder = tempfile::tempdir().expect("made");
        let out = folder.path().join("out");
        fs::write(&out, "a file").expect("written");
        assert!(matches!(stage(&out, &[], &[]), Err(BuildError::NotAFolder { .. })));
    }
}
