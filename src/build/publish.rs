//! Puts a finished folder in the place of the last build's, whole or not at all. Makes no file of the output itself.
//!
//! The new files are written to a hidden folder and flushed to the disk. Where the output folder holds nothing but
//! our files, the two folders are exchanged in one step of the file system, so that a reader sees all old or all new files.
//! Where it holds other files too, or the exchange is not possible (a mount point, another platform), a record of what is to
//! be done is written first and each file is then renamed into place; a build that was killed in between is finished by the next one.

use super::error::BuildError;
use super::lock::sibling;
use super::project::MEMORY;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};

/// Folder inside the output that is used where nothing can be written beside it.
const INSIDE: &str = ".wallmap-next";
/// The record of a publication file by file.
const RECORD: &str = ".wallmap-next.json";

/// The folder that a build writes to before it is published.
#[derive(Debug)]
pub(crate) struct Staging {
    output: PathBuf,
    folder: PathBuf,
    published: bool,
}

/// What a publication file by file does; written before it is begun.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    /// Paths in the staging folder that replace those of the output.
    place: Vec<String>,
    /// Paths of the output that are no longer made.
    remove: Vec<String>,
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

    /// Puts the staged files into place. `ours` are the last build's files; those that were not made again go.
    pub(crate) fn publish(mut self, ours: &[String]) -> Result<(), BuildError> {
        let fail = |source: io::Error| BuildError::Output { path: self.output.clone(), source };
        let staged = files_under(&self.folder).map_err(fail)?;
        for name in &staged {
            sync_file(&self.folder.join(name)).map_err(fail)?;
        }
        sync_folders(&self.folder).map_err(fail)?;

        if !self.output.exists() && self.folder.parent() != Some(&self.output) {
            fs_err::rename(&self.folder, &self.output).map_err(fail)?;
            self.published = true;
            sync_parent(&self.output);
            return Ok(());
        }
        refuse_open_files(&self.output, ours)?;
        if self.folder.parent() != Some(&self.output)
            && holds_only(&self.output, ours, &staged)
            && !holds_current_folder(&self.output)
            && exchange(&self.folder, &self.output).is_ok()
        {
            self.published = true;
            sync_parent(&self.output);
            // The old files are now in the staging folder; a failure to remove them costs space, and the next build removes them.
            let _ = std::fs::remove_dir_all(&self.folder);
            return Ok(());
        }
        self.publish_file_by_file(&staged, ours).map_err(fail)?;
        self.published = true;
        Ok(())
    }

    fn publish_file_by_file(&self, staged: &[String], ours: &[String]) -> io::Result<()> {
        let inside = self.output.join(INSIDE);
        if self.folder != inside {
            // Another file system may lie beside the folder: a rename across is none, so the files come inside first.
            match std::fs::remove_dir_all(&inside) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            if fs_err::rename(&self.folder, &inside).is_err() {
                for name in staged {
                    let to = inside.join(name);
                    if let Some(parent) = to.parent() {
                        fs_err::create_dir_all(parent)?;
                    }
                    fs_err::copy(self.folder.join(name), &to)?;
                    sync_file(&to)?;
                }
                sync_folders(&inside)?;
            }
        }
        let kept: BTreeSet<&String> = staged.iter().collect();
        let record = Record {
            place: staged.to_vec(),
            remove: ours.iter().filter(|name| !kept.contains(name)).cloned().collect(),
        };
        write_whole(&self.output.join(RECORD), &serde_json::to_vec(&record)?)?;
        finish(&self.output)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.published {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// Finishes a publication that was killed on its way; does nothing where there is none.
pub(crate) fn recover(output: &Path) -> Result<(), BuildError> {
    finish(output).map_err(|source| BuildError::Output { path: output.to_owned(), source })
}

/// Carries out the record of `output`, if there is one.
fn finish(output: &Path) -> io::Result<()> {
    let inside = output.join(INSIDE);
    let path = output.join(RECORD);
    if !output.is_dir() {
        return Ok(());
    }
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    if let Ok(record) = serde_json::from_slice::<Record>(&bytes) {
        for name in record.place.iter().filter(|name| stays_inside(name)) {
            let (from, to) = (inside.join(name), output.join(name));
            if let Some(parent) = to.parent() {
                std::fs::create_dir_all(parent)?;
            }
            match std::fs::rename(&from, &to) {
                Ok(()) => {}
                // Already in place from the first try.
                Err(error) if error.kind() == io::ErrorKind::NotFound && to.exists() => {}
                Err(error) => return Err(error),
            }
        }
        for name in record.remove.iter().filter(|name| stays_inside(name)) {
            match std::fs::remove_file(output.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    let _ = std::fs::remove_dir_all(&inside);
    std::fs::remove_file(&path)
}

/// Writes a small file so that it is there whole or not at all.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    std::fs::write(&new, bytes)?;
    sync_file(&new)?;
    std::fs::rename(&new, path)
}

/// Relative paths, with `/`, of all files under a folder, sorted.
pub(crate) fn files_under(folder: &Path) -> io::Result<Vec<String>> {
    fn walk(folder: &Path, prefix: &str, out: &mut Vec<String>) -> io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                walk(&entry.path(), &format!("{name}/"), out)?;
            } else {
                out.push(name);
            }
        }
        Ok(())
    }
    let mut out = Vec::new();
    walk(folder, "", &mut out)?;
    out.sort();
    Ok(out)
}

/// A path of a record that somebody changed must not lead out of the folder.
pub(crate) fn stays_inside(name: &str) -> bool {
    !name.is_empty() && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

fn fresh_folder(path: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    std::fs::create_dir(path)
}

/// SQLite keeps `FILE-wal` beside a database that a program has open for writing: replacing the database would lose that work.
fn refuse_open_files(output: &Path, ours: &[String]) -> Result<(), BuildError> {
    let Ok(entries) = std::fs::read_dir(output) else { return Ok(()) };
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    for name in names {
        let Some(file) = name.strip_suffix("-wal").or_else(|| name.strip_suffix("-journal")) else {
            continue;
        };
        if ours.iter().any(|our| our == file) || output.join(file).exists() {
            return Err(BuildError::InUse { journal: output.join(&name), file: output.join(file) });
        }
    }
    Ok(())
}

/// Whether the output holds only the last build's files and such as the new build makes too.
fn holds_only(output: &Path, ours: &[String], staged: &[String]) -> bool {
    let known: BTreeSet<&str> = ours.iter().chain(staged).map(String::as_str).collect();
    match files_under(output) {
        Ok(there) => there.iter().all(|name| known.contains(name.as_str())) && !has_link(output),
        Err(_) => false,
    }
}

fn has_link(output: &Path) -> bool {
    std::fs::symlink_metadata(output).is_ok_and(|facts| facts.file_type().is_symlink())
}

/// Whether the process stands in the folder: exchanging it would leave the user's shell in a folder that is gone.
fn holds_current_folder(output: &Path) -> bool {
    match (std::env::current_dir().and_then(|here| here.canonicalize()), output.canonicalize()) {
        (Ok(here), Ok(output)) => here.starts_with(output),
        _ => true,
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(io::Error::from)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}

#[cfg(unix)]
fn writable(folder: &Path) -> io::Result<()> {
    use rustix::fs::{Access, access};
    access(folder, Access::WRITE_OK | Access::EXEC_OK).map_err(io::Error::from)
}

#[cfg(not(unix))]
fn writable(folder: &Path) -> io::Result<()> {
    if std::fs::metadata(folder)?.permissions().readonly() {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied));
    }
    Ok(())
}

fn sync_file(path: &Path) -> io::Result<()> {
    // Opened for writing because some platforms flush no file that is open for reading only.
    std::fs::OpenOptions::new().write(true).open(path)?.sync_all()
}

fn sync_folders(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    sync_folder(folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

fn sync_parent(path: &Path) {
    // The exchange is already visible to every process; a failed flush only matters when the power goes within seconds.
    if let Some(parent) = path.parent() {
        let parent = if parent.as_os_str() == OsStr::new("") { Path::new(".") } else { parent };
        let _ = sync_folder(parent);
    }
}

/// What wallmap remembers of a build inside the output folder.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Built {
    /// Version of the form of this file.
    pub form: u32,
    /// The files of the build, sorted.
    pub files: Vec<String>,
    /// Content hashes of the reports, by id.
    pub reports: std::collections::BTreeMap<String, String>,
    /// Version of the knowledge that was used.
    pub knowledge: String,
}

impl Built {
    /// Path of the file within the output folder.
    pub(crate) fn name() -> String {
        format!("{MEMORY}/built.json")
    }

    /// Reads what the last build left; nothing where there was none or the file is broken.
    pub(crate) fn read(output: &Path) -> Option<Self> {
        let bytes = std::fs::read(output.join(Self::name())).ok()?;
        let mut built: Self = serde_json::from_slice(&bytes).ok()?;
        built.files.retain(|name| stays_inside(name));
        Some(built)
    }
}

#[cfg(test)]
mod tests {
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
        staging.publish(&ours)
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
    fn an_output_that_is_a_file_is_refused() {
        let folder = tempfile::tempdir().expect("made");
        let out = folder.path().join("out");
        fs::write(&out, "a file").expect("written");
        assert!(matches!(stage(&out, &[], &[]), Err(BuildError::NotAFolder { .. })));
    }
}
