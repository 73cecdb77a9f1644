//! The lock that keeps two builds out of one output folder. The lock goes with the process that holds it, also when that is killed.

use super::error::BuildError;
use std::fs::{File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Held while a build runs.
#[derive(Debug)]
pub(crate) struct Lock {
    file: Option<File>,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock of an output folder: a file beside it, `.NAME.wallmap-lock`.
    /// Folders above it that do not exist yet are made. Where nothing can be written beside the folder, the lock lies inside it.
    pub(crate) fn take(output: &Path) -> Result<Self, BuildError> {
        let beside = sibling(output, "lock");
        if let Some(parent) = beside.parent().filter(|p| !p.as_os_str().is_empty() && !p.exists()) {
            std::fs::create_dir_all(parent)
                .map_err(|source| BuildError::Output { path: parent.to_owned(), source })?;
        }
        match Self::take_at(&beside, output) {
            Err(BuildError::Output { .. }) if output.is_dir() => {
                Self::take_at(&output.join(".wallmap-lock"), output)
            }
            other => other,
        }
    }

    fn take_at(path: &Path, output: &Path) -> Result<Self, BuildError> {
        // The holder removes the file when done; whoever opened it just before then holds a lock on a file
        // that nobody else will find, and must try again.
        for _ in 0..100 {
            let file = File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(path)
                // The output is what people know of; the lock is nothing that they named.
                .map_err(|source| BuildError::Output { path: output.to_owned(), source })?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(BuildError::Locked { output: output.to_owned() });
                }
                // Some network file systems know no locks: building there without one beats not building.
                Err(TryLockError::Error(_)) => return Ok(Self { file: None, path: path.to_owned() }),
            }
            if is_still_at(&file, path) {
                return Ok(Self { file: Some(file), path: path.to_owned() });
            }
        }
        Err(BuildError::Locked { output: output.to_owned() })
    }
}

impl Lock {
    /// Waits until what is written from now on gets a later time than all that was written before, so that files can be told by their times;
    /// `false` where that takes too long: some file systems keep times to two seconds.
    pub(crate) fn next_tick(&self) -> bool {
        let Ok(mut file) = File::options().append(true).open(&self.path) else { return false };
        let mut written = || file.write_all(b" ").and_then(|()| file.metadata()?.modified()).ok();
        let Some(now) = written() else { return false };
        (0..TRIES).any(|_| {
            std::thread::sleep(Duration::from_millis(1));
            written().is_some_and(|then| then > now)
        })
    }
}

/// How often it is asked whether the time of the file system went on, a millisecond apart.
const TRIES: usize = 40;

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while still held, so that no other build can take a file that is about to go. A failure leaves an empty file behind.
        let _ = std::fs::remove_file(&self.path);
        self.file.take();
    }
}

#[cfg(unix)]
fn is_still_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(ours), Ok(there)) => ours.ino() == there.ino() && ours.dev() == there.dev(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_still_at(_: &File, path: &Path) -> bool {
    path.exists()
}

/// A hidden neighbour of the output folder: `.NAME.wallmap-WHAT`.
pub(crate) fn sibling(output: &Path, what: &str) -> PathBuf {
    let name = output.file_name().unwrap_or_default().to_string_lossy().into_owned();
    output.with_file_name(format!(".{name}.wallmap-{what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_after_a_tick_has_a_later_time() {
        let folder = tempfile::tempdir().expect("made");
        let lock = Lock::take(&folder.path().join("output")).expect("free");
        let path = folder.path().join("a.csv");
        let written = |text: &str| {
            std::fs::write(&path, text).expect("written");
            std::fs::metadata(&path).and_then(|facts| facts.modified()).expect("told")
        };
        let before = written("one");
        if lock.next_tick() {
            assert!(written("two") > before);
        }
        let gone = Lock { file: None, path: folder.path().join("none/lock") };
        assert!(!gone.next_tick());
    }
}
