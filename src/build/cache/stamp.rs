//! By what a file is known to be the same as before without reading it: path, size, and the times at which it was changed. Reads no content.

use super::Key;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// A file that was changed less than this before the build began may be changed again without its times showing it: some file systems keep
/// times to two seconds.
const GRANULARITY: Duration = Duration::from_secs(2);

/// The time by the file system that the project lies on, at the beginning of a build.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Clock {
    begun: Option<SystemTime>,
}

impl Clock {
    /// The time that a new file in `folder` gets. Only compared with times of files, never shown.
    pub(super) fn of(folder: &Path) -> Self {
        let path = folder.join("clock");
        let begun = std::fs::write(&path, "")
            .and_then(|()| std::fs::metadata(&path))
            .and_then(|facts| facts.modified())
            .ok();
        Self { begun }
    }
}

/// The key of a file; `None` where its times tell nothing yet, or cannot be had.
pub(super) fn key(path: &Path, depends_on: &[u8], clock: &Clock) -> Option<Key> {
    let facts = std::fs::metadata(path).ok()?;
    let changed = facts.modified().ok()?;
    // A time too far in the future to be added to tells nothing either.
    if changed.checked_add(GRANULARITY)? > clock.begun? || !facts.is_file() {
        return None;
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"file\0");
    hasher.update(depends_on);
    hasher.update(path.as_os_str().as_encoded_bytes());
    hasher.update(&[0]);
    hasher.update(&facts.len().to_le_bytes());
    hasher.update(&since_epoch(changed));
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        // The time of the last change of the file's own record cannot be set back, as `touch -r` sets back the other.
        for number in [facts.ctime().cast_unsigned(), facts.ctime_nsec().cast_unsigned(), facts.ino()] {
            hasher.update(&number.to_le_bytes());
        }
    }
    Some(*hasher.finalize().as_bytes())
}

/// What tells this program from another version or build of it.
pub(crate) fn program() -> Vec<u8> {
    let mut out = env!("CARGO_PKG_VERSION").as_bytes().to_vec();
    if let Ok(facts) = std::env::current_exe().and_then(std::fs::metadata) {
        out.extend(facts.len().to_le_bytes());
        out.extend(facts.modified().map(since_epoch).unwrap_or_default());
    }
    out
}

fn since_epoch(time: SystemTime) -> [u8; 16] {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => since.as_nanos().to_le_bytes(),
        Err(before) => (u128::MAX - before.duration().as_nanos()).to_le_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aged(path: &Path, seconds: u64) {
        let file = std::fs::File::options().write(true).open(path).expect("opens");
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).expect("sets");
    }

    #[test]
    fn a_file_is_known_again_until_anything_of_it_changes() {
        let folder = tempfile::tempdir().expect("made");
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "one").expect("written");
        aged(&path, 1_000);
        let clock = Clock::of(folder.path());
        let first = key(&path, b"x", &clock).expect("old enough");
        assert_eq!(key(&path, b"x", &clock), Some(first));
        assert_ne!(key(&path, b"y", &clock), Some(first), "other options");
        aged(&path, 1_001);
        assert_ne!(key(&path, b"x", &clock), Some(first), "another time");
        std::fs::write(&path, "two").expect("written");
        aged(&path, 1_000);
        #[cfg(unix)]
        assert_ne!(key(&path, b"x", &clock), Some(first), "same size and a time that was set back");
    }

    #[test]
    fn a_file_that_has_just_been_written_is_not_trusted() {
        let folder = tempfile::tempdir().expect("made");
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "one").expect("written");
        assert_eq!(key(&path, b"x", &Clock::of(folder.path())), None);
        assert_eq!(key(&folder.path().join("none"), b"x", &Clock::of(folder.path())), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_of_the_far_future_is_not_trusted() {
        let folder = tempfile::tempdir().expect("made");
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "one").expect("written");
        let far = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(i64::MAX.unsigned_abs()));
        let file = std::fs::File::options().write(true).open(&path).expect("opens");
        // Some file systems cannot hold the time, and cut it off.
        let _ = file.set_modified(far.expect("the last second there is"));
        assert_eq!(key(&path, b"x", &Clock::of(folder.path())), None);
    }
}
