//! Whether anything that a build depends on is other than at the last one: where nothing is, the last output stands and nothing is done again.
//! Asks files for size and times alone where there may be many of them.
//!
//! What the last build depended on, and how its output lay on the disk when it was done, stands in `.wallmap/cache/last.json`. Whatever cannot be
//! told for sure (a file that was written seconds ago, a journal beside a file of the output, something missing) makes a whole build.

use super::cache::{Cache, Key, program};
use super::gather::Listed;
use super::ids::IDS;
use super::lock::sibling;
use super::project::{MEMORY, Project, is_file_name};
use super::publish::{Built, write_whole};
use super::summary::{ChangeCounts, Summary};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Name of the record within the cache.
const LAST: &str = "last.json";

/// What the last build left for this question.
#[derive(Debug, Serialize, Deserialize)]
struct Last {
    /// Everything that it depended on.
    inputs: Key,
    /// Its output as it lay on the disk.
    output: Key,
    summary: Summary,
}

/// Everything that a build depends on, the ids apart: settings, program, knowledge, corrections, and each file of the corpus. `None` where that
/// cannot be told.
pub(super) fn inputs(project: &Project, listed: &Listed) -> Option<Key> {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &[u8]| {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    };
    add(b"build");
    add(&program());
    add(format!("{project:?}").as_bytes());
    for path in project.gazetteer.iter().chain(&project.lexicon) {
        add(&std::fs::read(path).ok()?);
    }
    if is_file_name(&project.profile) {
        add(&std::fs::read(&project.profile).ok()?);
    }
    if let Some(path) = &project.corrections {
        match std::fs::read(path) {
            Ok(bytes) => add(&bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => add(b"none"),
            Err(_) => return None,
        }
    }
    for problem in listed.problems() {
        add(format!("{problem:?}").as_bytes());
    }
    let mut keys = Vec::with_capacity(listed.keys().len() * 32);
    for key in listed.keys() {
        keys.extend_from_slice(key.as_ref()?);
    }
    add(&keys);
    Some(*hasher.finalize().as_bytes())
}

/// The summary of the last build where this one would do the same.
pub(super) fn summary(project: &Project, before: &Built, inputs: &Key, cache: &Cache) -> Option<Summary> {
    let last: Last = serde_json::from_slice(&std::fs::read(cache.folder()?.join(LAST)).ok()?).ok()?;
    if last.inputs != with_ids(project, inputs)? || last.output != output(project, before)? {
        return None;
    }
    let mut summary = last.summary;
    for file in &mut summary.files {
        file.changed = false;
    }
    summary.changes = Some(ChangeCounts::default());
    Some(summary)
}

/// Remembers a build that has just been published. A failure costs time at the next build and nothing else.
pub(super) fn remember(project: &Project, built: &Built, inputs: &Key, summary: &Summary, cache: &Cache) {
    let Some(path) = cache.folder().map(|folder| folder.join(LAST)) else { return };
    let last = with_ids(project, inputs).zip(output(project, built)).map(|(inputs, output)| Last {
        inputs,
        output,
        summary: summary.clone(),
    });
    let written = last.and_then(|last| serde_json::to_vec(&last).ok()).map(|text| write_whole(&path, &text));
    if !matches!(written, Some(Ok(()))) {
        let _ = std::fs::remove_file(path);
    }
}

fn with_ids(project: &Project, inputs: &Key) -> Option<Key> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(inputs);
    // They are many, and written by builds alone: whoever else writes to them changes their times.
    for part in identity(&project.memory().join(IDS))? {
        hasher.update(&part.to_le_bytes());
    }
    Some(*hasher.finalize().as_bytes())
}

/// The files of the output by size and times; `None` where one is missing, something else lies there, or another build was cut off.
fn output(project: &Project, built: &Built) -> Option<Key> {
    if sibling(&project.output, "next").exists() {
        return None;
    }
    for entry in std::fs::read_dir(&project.output).ok()? {
        let name = entry.ok()?.file_name().to_string_lossy().into_owned();
        let ours = built.files.contains(&name) || name == MEMORY;
        let journal = name.ends_with("-wal") || name.ends_with("-journal");
        if !ours && (journal || name.starts_with(".wallmap")) {
            return None;
        }
    }
    let mut hasher = blake3::Hasher::new();
    for name in &built.files {
        hasher.update(name.as_bytes());
        hasher.update(&[0]);
        for part in identity(&project.output.join(name))? {
            hasher.update(&part.to_le_bytes());
        }
    }
    Some(*hasher.finalize().as_bytes())
}

/// Size, times and number of a file.
#[cfg(unix)]
fn identity(path: &Path) -> Option<Vec<u64>> {
    use std::os::unix::fs::MetadataExt as _;
    let facts = std::fs::symlink_metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    let times =
        [facts.mtime(), facts.mtime_nsec(), facts.ctime(), facts.ctime_nsec()].map(i64::cast_unsigned);
    Some([facts.len(), facts.ino()].into_iter().chain(times).collect())
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Vec<u64>> {
    let facts = std::fs::symlink_metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    let changed = facts.modified().ok()?.duration_since(std::time::SystemTime::UNIX_EPOCH).ok()?;
    Some(vec![facts.len(), changed.as_secs(), u64::from(changed.subsec_nanos())])
}
