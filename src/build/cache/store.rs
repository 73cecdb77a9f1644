//! Keys and bytes in one file that grows at its end: what is new is appended, what nobody uses any more goes when it takes more room than the rest.
//! Every entry carries a checksum: a file that was cut off or damaged gives fewer entries, never wrong ones.

use super::Key;
use rustc_hash::{FxHashMap, FxHasher};
use std::fs::File;
use std::hash::Hasher as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// First bytes of the file; the number is the version of its form.
const HEAD: &[u8; 16] = b"wallmap cache 2\n";
/// Bytes before the content of an entry: key, checksum, length.
const LABEL: usize = 32 + 8 + 4;
/// Below this many bytes of waste, tidying up is not worth its while.
const WASTE: usize = 16 << 20;

/// Where an entry lies, and whether this build asked for it.
#[derive(Debug)]
struct Slot {
    start: usize,
    end: usize,
    used: AtomicBool,
}

/// The entries of a file, and those to be added.
#[derive(Debug)]
pub(super) struct Store {
    path: PathBuf,
    bytes: Vec<u8>,
    /// Where the last sound entry ends.
    sound: usize,
    slots: FxHashMap<Key, Slot>,
    added: Mutex<Vec<(Key, Vec<u8>)>>,
}

impl Store {
    /// Reads a file; an empty store where there is none, or one of another form.
    pub(super) fn open(path: &Path) -> Self {
        let mut bytes = std::fs::read(path).unwrap_or_default();
        if !bytes.starts_with(HEAD) {
            bytes.clear();
        }
        let mut slots = FxHashMap::default();
        let mut at = if bytes.is_empty() { 0 } else { HEAD.len() };
        while let Some((key, _, len)) = label(&bytes, at) {
            let start = at + LABEL;
            let Some(end) = start.checked_add(len).filter(|&end| end <= bytes.len()) else { break };
            slots.insert(key, Slot { start, end, used: AtomicBool::new(false) });
            at = end;
        }
        Self { path: path.to_owned(), bytes, sound: at, slots, added: Mutex::default() }
    }

    /// The bytes of a key.
    pub(super) fn get(&self, key: &Key) -> Option<&[u8]> {
        let slot = self.slots.get(key)?;
        let content = self.bytes.get(slot.start..slot.end)?;
        let (_, sum, _) = label(&self.bytes, slot.start - LABEL)?;
        if sum != checksum(content) {
            return None;
        }
        slot.used.store(true, Ordering::Relaxed);
        Some(content)
    }

    /// Whether bytes lie under a key, as far as can be told without reading them. They count as used.
    pub(super) fn holds(&self, key: &Key) -> bool {
        let slot = self.slots.get(key);
        if let Some(slot) = slot {
            slot.used.store(true, Ordering::Relaxed);
        }
        slot.is_some()
    }

    /// Adds bytes, to be written by [`Store::save`].
    pub(super) fn put(&self, key: Key, content: Vec<u8>) {
        if u32::try_from(content.len()).is_ok()
            && let Ok(mut added) = self.added.lock()
        {
            added.push((key, content));
        }
    }

    /// Appends what was added, or writes the file anew where most of it is out of use. What was there can still be asked for.
    pub(super) fn save(&self) -> io::Result<()> {
        let mut added = self.added.lock().map(|mut added| std::mem::take(&mut *added)).unwrap_or_default();
        added.sort_by_key(|entry| entry.0);
        added.dedup_by(|a, b| a.0 == b.0);
        let mut used: Vec<&Slot> =
            self.slots.values().filter(|slot| slot.used.load(Ordering::Relaxed)).collect();
        used.sort_by_key(|slot| slot.start);
        let kept: usize = used.iter().map(|slot| slot.end - slot.start + LABEL).sum();
        if added.is_empty() && self.sound <= kept * 2 + WASTE {
            return Ok(());
        }
        if self.sound > 0 && self.sound == self.bytes.len() && self.sound <= kept * 2 + WASTE {
            let mut file = File::options().append(true).open(&self.path)?;
            // Another build of the project may be at it: then this one's work is not kept.
            file.try_lock().map_err(io::Error::from)?;
            if file.metadata()?.len() == self.sound as u64 {
                return write_all(&mut file, &added);
            }
        }
        let new = self.path.with_extension("new");
        let mut file = File::create(&new)?;
        file.try_lock().map_err(io::Error::from)?;
        file.write_all(HEAD)?;
        {
            let mut out = io::BufWriter::with_capacity(1 << 20, &mut file);
            for slot in used {
                out.write_all(self.bytes.get(slot.start - LABEL..slot.end).unwrap_or_default())?;
            }
            out.flush()?;
        }
        write_all(&mut file, &added)?;
        std::fs::rename(&new, &self.path)
    }
}

fn write_all(file: &mut File, entries: &[(Key, Vec<u8>)]) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(1 << 20, file);
    for (key, content) in entries {
        out.write_all(key)?;
        out.write_all(&checksum(content))?;
        out.write_all(&(content.len() as u32).to_le_bytes())?;
        out.write_all(content)?;
    }
    out.flush()
}

/// Key, checksum and length of the entry that begins at `at`.
fn label(bytes: &[u8], at: usize) -> Option<(Key, [u8; 8], usize)> {
    let label = bytes.get(at..at + LABEL)?;
    let (key, rest) = label.split_first_chunk::<32>()?;
    let (sum, rest) = rest.split_first_chunk::<8>()?;
    let len = rest.first_chunk::<4>()?;
    Some((*key, *sum, u32::from_le_bytes(*len) as usize))
}

/// Tells content from what a fault of the disk made of it; whoever can write the file can as well write a fitting one.
fn checksum(content: &[u8]) -> [u8; 8] {
    let mut hasher = FxHasher::default();
    hasher.write(content);
    hasher.write_usize(content.len());
    hasher.finish().to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(letter: u8) -> Key {
        [letter; 32]
    }

    fn stored(path: &Path, entries: &[(u8, &[u8])]) {
        let store = Store::open(path);
        for (letter, content) in entries {
            store.put(key(*letter), content.to_vec());
        }
        store.save().expect("saved");
    }

    #[test]
    fn entries_come_back_and_new_ones_are_added_at_the_end() {
        let folder = tempfile::tempdir().expect("made");
        let path = folder.path().join("entries.bin");
        stored(&path, &[(1, b"one"), (2, b"")]);
        let before = std::fs::read(&path).expect("read");
        stored(&path, &[(3, b"three")]);
        let after = std::fs::read(&path).expect("read");
        assert!(after.starts_with(&before) && after.len() > before.len());
        let store = Store::open(&path);
        assert_eq!(store.get(&key(1)), Some(&b"one"[..]));
        assert_eq!(store.get(&key(2)), Some(&b""[..]));
        assert_eq!(store.get(&key(3)), Some(&b"three"[..]));
        assert_eq!(store.get(&key(4)), None);
    }

    #[test]
    fn a_file_that_is_cut_off_or_damaged_gives_fewer_entries_and_no_wrong_ones() {
        let folder = tempfile::tempdir().expect("made");
        let path = folder.path().join("entries.bin");
        stored(&path, &[(1, b"one and more"), (2, b"two and more"), (3, b"three and more")]);
        let whole = std::fs::read(&path).expect("read");
        let good: [(u8, &[u8]); 3] = [(1, b"one and more"), (2, b"two and more"), (3, b"three and more")];
        for at in 0..whole.len() {
            for damaged in [whole[..at].to_vec(), {
                let mut bytes = whole.clone();
                bytes[at] ^= 0x41;
                bytes
            }] {
                std::fs::write(&path, &damaged).expect("written");
                let store = Store::open(&path);
                for (letter, content) in good {
                    assert!(store.get(&key(letter)).is_none_or(|found| found == content), "at {at}");
                }
                store.put(key(9), b"nine".to_vec());
                store.save().expect("saved");
                assert_eq!(Store::open(&path).get(&key(9)), Some(&b"nine"[..]), "at {at}");
            }
        }
    }

    #[test]
    fn what_nobody_uses_goes_when_it_takes_more_room_than_the_rest() {
        let folder = tempfile::tempdir().expect("made");
        let path = folder.path().join("entries.bin");
        stored(&path, &[(1, &vec![7; WASTE * 2]), (2, b"two")]);
        let store = Store::open(&path);
        assert!(store.get(&key(2)).is_some());
        store.put(key(3), b"three".to_vec());
        store.save().expect("saved");
        assert!(std::fs::metadata(&path).expect("there").len() < 1000);
        let store = Store::open(&path);
        assert_eq!((store.get(&key(1)), store.get(&key(2))), (None, Some(&b"two"[..])));
    }
}
