//! Publishing file by file, where two folders cannot be exchanged: a record says what is to be done, so that a build that was killed in
//! between is finished by the next one.

use super::files::{stays_inside, sync_file, sync_folders, write_whole};
use crate::build::error::BuildError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io;
use std::path::Path;

/// Folder inside the output that is used where nothing can be written beside it.
pub(super) const INSIDE: &str = ".wallmap-next";
/// The record of a publication file by file.
pub(super) const RECORD: &str = ".wallmap-next.json";

/// What a publication file by file does; written before it is begun.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Record {
    /// Paths in the staging folder that replace those of the output.
    pub(super) place: Vec<String>,
    /// Paths of the output that are no longer made.
    pub(super) remove: Vec<String>,
}

/// Puts the files of `folder` into `output` one by one, and removes those of `ours` that were not made again.
pub(super) fn publish(folder: &Path, output: &Path, staged: &[String], ours: &[String]) -> io::Result<()> {
    let inside = output.join(INSIDE);
    if folder != inside {
        // Another file system may lie beside the folder: a rename across is none, so the files come inside first.
        match std::fs::remove_dir_all(&inside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        if fs_err::rename(folder, &inside).is_err() {
            for name in staged {
                let to = inside.join(name);
                if let Some(parent) = to.parent() {
                    fs_err::create_dir_all(parent)?;
                }
                fs_err::copy(folder.join(name), &to)?;
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
    write_whole(&output.join(RECORD), &serde_json::to_vec(&record)?)?;
    finish(output)
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
