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

/// Looks at files, most of them one after another in one folder: that is found once, and its files in it.
#[derive(Debug, Default)]
pub(super) struct Looker {
    #[cfg(target_os = "linux")]
    folder: Option<(std::path::PathBuf, std::os::fd::OwnedFd)>,
}

/// What a file is told by.
struct Facts {
    is_file: bool,
    size: u64,
    changed: SystemTime,
    /// The time of the last change of the file's own record, which cannot be set back as `touch -r` sets back the other, and its number.
    record: [u64; 3],
}

impl Looker {
    /// The key of a file; `None` where its times tell nothing yet, or cannot be had.
    pub(super) fn key(&mut self, path: &Path, depends_on: &Key, clock: &Clock) -> Option<Key> {
        let Facts { is_file, size, changed, record } = self.facts(path)?;
        // A time too far in the future to be added to tells nothing either.
        if changed.checked_add(GRANULARITY)? > clock.begun? || !is_file {
            return None;
        }
        let path = path.as_os_str().as_encoded_bytes();
        let mut bytes = Vec::with_capacity(path.len() + 1 + 8 + 16 + 24);
        bytes.extend_from_slice(path);
        bytes.push(0);
        bytes.extend(size.to_le_bytes());
        bytes.extend(since_epoch(changed));
        bytes.extend(record.iter().flat_map(|number| number.to_le_bytes()));
        Some(*blake3::keyed_hash(depends_on, &bytes).as_bytes())
    }

    #[cfg(target_os = "linux")]
    fn facts(&mut self, path: &Path) -> Option<Facts> {
        use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, openat, statat};
        let Some((folder, name)) = path.parent().zip(path.file_name()).filter(|(folder, _)| *folder != "")
        else {
            return Facts::of(path);
        };
        if self.folder.as_ref().is_none_or(|(last, _)| last != folder) {
            let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
            let opened = openat(CWD, folder, flags, Mode::empty()).ok();
            self.folder = opened.map(|opened| (folder.to_path_buf(), opened));
        }
        let Some((_, folder)) = &self.folder else { return Facts::of(path) };
        let facts = statat(folder, name, AtFlags::empty()).ok()?;
        let rest = u32::try_from(facts.st_mtime_nsec).ok()?;
        let changed = match u64::try_from(facts.st_mtime) {
            Ok(seconds) => SystemTime::UNIX_EPOCH.checked_add(Duration::new(seconds, rest))?,
            Err(_) => SystemTime::UNIX_EPOCH
                .checked_sub(Duration::from_secs(facts.st_mtime.unsigned_abs()))?
                .checked_add(Duration::new(0, rest))?,
        };
        Some(Facts {
            is_file: FileType::from_raw_mode(facts.st_mode) == FileType::RegularFile,
            size: u64::try_from(facts.st_size).ok()?,
            changed,
            record: [facts.st_ctime.cast_unsigned(), facts.st_ctime_nsec as u64, facts.st_ino],
        })
    }

    #[cfg(not(target_os = "linux"))]
    #[expect(clippy::unused_self, reason = "elsewhere a folder is kept open")]
    fn facts(&mut self, path: &Path) -> Option<Facts> {
        Facts::of(path)
    }
}

impl Facts {
    fn of(path: &Path) -> Option<Self> {
        let facts = std::fs::metadata(path).ok()?;
        #[cfg(unix)]
        let record = {
            use std::os::unix::fs::MetadataExt as _;
            [facts.ctime().cast_unsigned(), facts.ctime_nsec().cast_unsigned(), facts.ino()]
        };
        #[cfg(not(unix))]
        let record = [0; 3];
        Some(Self { is_file: facts.is_file(), size: facts.len(), changed: facts.modified().ok()?, record })
    }
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

    /// The key as a look into the folder gives it, which is the one that a look at the path gives.
    fn key(path: &Path, depends_on: u8, clock: &Clock) -> Option<Key> {
        let mut looker = Looker::default();
        let key = looker.key(path, &[depends_on; 32], clock);
        assert_eq!(looker.key(path, &[depends_on; 32], clock), key);
        if let (Some(one), Some(other)) = (looker.facts(path), Facts::of(path)) {
            assert_eq!((one.is_file, one.size, one.changed), (other.is_file, other.size, other.changed));
            assert_eq!(one.record, other.record);
        }
        key
    }

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
        let first = key(&path, 1, &clock).expect("old enough");
        assert_eq!(key(&path, 1, &clock), Some(first));
        assert_ne!(key(&path, 2, &clock), Some(first), "other options");
        aged(&path, 1_001);
        assert_ne!(key(&path, 1, &clock), Some(first), "another time");
        std::fs::write(&path, "two").expect("written");
        aged(&path, 1_000);
        #[cfg(unix)]
        assert_ne!(key(&path, 1, &clock), Some(first), "same size and a time that was set back");
    }

    #[test]
    fn a_file_that_has_just_been_written_is_not_trusted() {
        let folder = tempfile::tempdir().expect("made");
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "one").expect("written");
        assert_eq!(key(&path, 1, &Clock::of(folder.path())), None);
        assert_eq!(key(&folder.path().join("none"), 1, &Clock::of(folder.path())), None);
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
        assert_eq!(key(&path, 1, &Clock::of(folder.path())), None);
    }
}
