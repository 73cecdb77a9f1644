//! The file of the ids: read, or left where it is and known by what the last build kept of it; and written, whole or in the lines that changed.
//! Decides no id.

use super::cache::Cache;
use super::error::BuildError;
use super::pieces::{Stamp, copy_range};
use super::project::{MEMORY, Project};
use super::publish::{sync_file, write_whole};
use crate::merge::{Lines, Registry, Shelf};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Name of the registry of ids in a project's memory.
pub(crate) const IDS: &str = "ids.tsv";
/// Name within the cache of what is kept of it.
const SHELF: &str = "ids.bin";

/// What the last build kept of the file, and how that lay on the disk.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    stamp: Stamp,
    shelf: Shelf,
}

/// The file as it was when a build began, where that reads no more of it than it needs.
#[derive(Debug)]
pub(crate) struct Before {
    file: File,
    stamp: Stamp,
}

/// The registry of a project, and its file where that was left unread.
pub(crate) fn open(project: &Project, cache: &Cache) -> Result<(Registry, Option<Before>), BuildError> {
    let (mut registry, before) = match shelved(project, cache) {
        Some((registry, before)) => (registry, Some(before)),
        None => (registry(project)?, None),
    };
    if cache.folder().is_some() {
        registry.keep();
    }
    Ok((registry, before))
}

/// A registry on the shelf that the last build left, where the file is the one that it left.
fn shelved(project: &Project, cache: &Cache) -> Option<(Registry, Before)> {
    let path = project.memory().join(IDS);
    let Kept { stamp, shelf } = cache.whole(SHELF)?;
    if Stamp::at(&path) != Some(stamp) {
        return None;
    }
    let file = File::open(path).ok()?;
    let facts = file.metadata().ok()?;
    if Stamp::of(&facts) != Some(stamp) || shelf.length() != facts.len() {
        return None;
    }
    let lines = Mutex::new(file.try_clone().ok()?);
    let read = move |range: Range<u64>| {
        let mut file = lines.lock().ok()?;
        file.seek(SeekFrom::Start(range.start)).ok()?;
        let length = usize::try_from(range.end.checked_sub(range.start)?).ok()?;
        let mut bytes = vec![0; length];
        file.read_exact(&mut bytes).ok()?;
        let now = Stamp::of(&file.metadata().ok()?)?;
        now.same_content(&stamp).then_some(bytes)
    };
    Some((Registry::on_shelf(shelf, Box::new(read))?, Before { file, stamp }))
}

/// Reads the registry of ids; an empty one where there is none yet.
pub(crate) fn registry(project: &Project) -> Result<Registry, BuildError> {
    let path = project.memory().join(IDS);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Registry::default()),
        Err(error) => {
            return Err(BuildError::Registry {
                what: format!("cannot read `{}`: {error}", path.display()),
                hint: "Without the file incidents may get new ids; restore it, or delete it on purpose"
                    .to_owned(),
            });
        }
    };
    Registry::of(text).map_err(|error| BuildError::Registry {
        what: format!("`{}`, {error}", path.display()),
        hint: error.hint().to_owned(),
    })
}

/// Writes the file of a project, unless it holds the same already.
pub(crate) fn write(
    root: &Path,
    registry: &Registry,
    lines: &Lines,
    before: Option<&Before>,
) -> Result<(), BuildError> {
    let memory = root.join(MEMORY);
    let path = memory.join(IDS);
    let fail = |source: io::Error| BuildError::Output { path: path.clone(), source };
    std::fs::create_dir_all(&memory).map_err(fail)?;
    match (lines, before) {
        (Lines::Whole(text), _) => {
            let is_there = || std::fs::metadata(&path).is_ok_and(|facts| facts.len() == text.len() as u64);
            if registry.is_as_read(text) && is_there() {
                return Ok(());
            }
            write_whole(&path, text.as_bytes()).map_err(fail)
        }
        (Lines::Edited(edits), Some(before)) => {
            if edits.is_empty() && Stamp::at(&path) == Some(before.stamp) {
                return Ok(());
            }
            before.write(&path, edits).map_err(fail)
        }
        (Lines::Edited(_), None) => Err(fail(io::ErrorKind::InvalidData.into())),
    }
}

impl Before {
    /// Writes what it held with some ranges replaced.
    fn write(&self, path: &Path, edits: &[(Range<u64>, String)]) -> io::Result<()> {
        let new: PathBuf = path.with_file_name(format!("{IDS}.new"));
        let mut out = File::create(&new)?;
        let mut at = 0;
        for (range, lines) in edits {
            let length = range.start.checked_sub(at).ok_or(io::ErrorKind::InvalidData)?;
            copy_range(&self.file, at, length, &out)?;
            out.write_all(lines.as_bytes())?;
            at = range.end;
        }
        let rest = self.file.metadata()?.len().checked_sub(at).ok_or(io::ErrorKind::InvalidData)?;
        copy_range(&self.file, at, rest, &out)?;
        drop(out);
        // What was written to while it was read may have given a line of this and a line of that.
        if !Stamp::of(&self.file.metadata()?).is_some_and(|now| now.same_content(&self.stamp)) {
            let _ = std::fs::remove_file(&new);
            return Err(io::Error::other("it was changed while it was read; build again"));
        }
        sync_file(&new)?;
        std::fs::rename(&new, path)
    }
}

/// Keeps what the next build can go by, once times tell what is written from now on from what was written.
pub(crate) fn keep(project: &Project, shelf: Option<Shelf>, cache: &Cache) {
    let stamp = Stamp::at(&project.memory().join(IDS));
    if let Some((stamp, shelf)) = stamp.zip(shelf) {
        cache.keep_whole(SHELF, &Kept { stamp, shelf });
    }
}
