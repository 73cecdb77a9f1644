//! Keys and bytes in one file that grows at its end: what is new is appended, what nobody uses any more goes when it takes more room than the rest.
//! Every entry carries its key and a checksum: a file that was cut off or damaged gives fewer entries, never wrong ones.
//!
//! Where entries lie up to a mark is remembered elsewhere (`build::known`): those are read from their places when they are asked for, and
//! only what lies behind the mark is looked through.

use super::Key;
use super::window::{Window, read_at};
use crate::model::{Digest, Digester};
use rustc_hash::{FxHashMap, FxHasher};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::hash::Hasher as _;
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock};

/// First bytes of the file; the number is the version of its form.
const HEAD: &[u8; 16] = b"wallmap cache 3\n";
/// Bytes before the first entry: those, and what tells the file from one that was written anew.
const BEGIN: u64 = 16 + 16;
/// Bytes before the content of an entry: key, checksum, length.
const LABEL: usize = 32 + 8 + 4;
/// Below this many bytes of waste, tidying up is not worth its while.
const WASTE: u64 = 16 << 20;

/// Where an entry lies: where its label begins, and the bytes of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) start: u64,
    pub(crate) len: u32,
}

impl Place {
    fn end(self) -> u64 {
        self.start.saturating_add(LABEL as u64).saturating_add(u64::from(self.len))
    }
}

/// A state of the file: which writing of it, and how far it went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    pub(crate) generation: Digest,
    pub(crate) end: u64,
}

/// What saving gave.
#[derive(Debug, Default)]
pub(crate) struct Saved {
    pub(crate) mark: Mark,
    /// Where that lies which was added.
    pub(crate) added: FxHashMap<Key, Place>,
    /// Where entries began and where they begin now, in order; `None` where none was moved.
    moved: Option<Vec<(u64, u64)>>,
}

impl Saved {
    /// Whether entries lie elsewhere now.
    pub(crate) fn moved(&self) -> bool {
        self.moved.is_some()
    }

    /// Where an entry lies now that was in use.
    pub(crate) fn now(&self, place: Place) -> Option<Place> {
        let Some(moved) = &self.moved else { return Some(place) };
        let at = moved.binary_search_by_key(&place.start, |pair| pair.0).ok()?;
        moved.get(at).map(|pair| Place { start: pair.1, ..place })
    }
}

/// The entries of a file, and those to be added.
#[derive(Debug)]
pub(crate) struct Store {
    path: PathBuf,
    file: Option<File>,
    generation: Digest,
    length: u64,
    /// Up to here it is known elsewhere what lies where.
    covered: u64,
    behind: OnceLock<Behind>,
    added: Mutex<Vec<(Key, Vec<u8>)>>,
    /// Whether something that was said to be there was not, or was not sound.
    faulty: AtomicBool,
}

/// What lies behind the mark.
#[derive(Debug, Default)]
struct Behind {
    places: FxHashMap<Key, Place>,
    /// Where the last whole entry ends.
    sound: u64,
}

impl Store {
    /// Opens a file of which `mark` is covered; an empty store where there is none, or one of another form.
    pub(crate) fn open(path: &Path, mark: Option<&Mark>) -> Self {
        let mut store = Self {
            path: path.to_owned(),
            file: None,
            generation: Digest::default(),
            length: 0,
            covered: 0,
            behind: OnceLock::new(),
            added: Mutex::default(),
            faulty: AtomicBool::new(false),
        };
        if let Ok(file) = File::open(path)
            && let Some((generation, length)) = state(&file)
        {
            let covers = |mark: &&Mark| mark.generation == generation && (BEGIN..=length).contains(&mark.end);
            store.covered = mark.filter(covers).map_or(BEGIN, |mark| mark.end);
            (store.file, store.generation, store.length) = (Some(file), generation, length);
        }
        store
    }

    /// Whether the file is one that a mark was made of, as far as the mark goes.
    pub(crate) fn is_covered_to(&self, mark: &Mark) -> bool {
        self.file.is_some() && (self.generation, self.covered) == (mark.generation, mark.end)
    }

    fn behind(&self) -> &Behind {
        self.behind.get_or_init(|| {
            let Some(file) = &self.file else { return Behind::default() };
            let mut found = Behind { places: FxHashMap::default(), sound: self.covered };
            let mut window = Window::of(LABEL);
            while let Some((key, _, len)) = window.bytes(file, found.sound, self.length).and_then(label) {
                let place = Place { start: found.sound, len };
                if place.end() > self.length {
                    break;
                }
                found.places.insert(key, place);
                found.sound = place.end();
            }
            found
        })
    }

    /// Where the bytes of a key lie, if behind the mark.
    pub(crate) fn place(&self, key: &Key) -> Option<Place> {
        self.behind().places.get(key).copied()
    }

    /// The bytes of a key, if they lie behind the mark and are sound.
    pub(crate) fn get(&self, key: &Key) -> Option<Vec<u8>> {
        self.at(key, self.place(key)?)
    }

    /// The bytes of a key that were said to lie at a place. Where they do not, the store is faulty, and the build that went by it is as good as none.
    pub(crate) fn held(&self, key: &Key, place: Place) -> Option<Vec<u8>> {
        let found = self.at(key, place);
        if found.is_none() {
            self.tell_faulty();
        }
        found
    }

    fn at(&self, key: &Key, place: Place) -> Option<Vec<u8>> {
        let file = self.file.as_ref().filter(|_| place.end() <= self.length)?;
        let mut bytes = vec![0; LABEL + place.len as usize];
        read_at(file, &mut bytes, place.start).ok()?;
        let (found, sum, len) = label(&bytes)?;
        if (found, len) != (*key, place.len) || sum != checksum(bytes.get(LABEL..)?) {
            return None;
        }
        bytes.drain(..LABEL);
        Some(bytes)
    }

    /// Whether something that was said to be there was not.
    pub(crate) fn is_faulty(&self) -> bool {
        self.faulty.load(Ordering::Relaxed)
    }

    /// Says that something was not what it was said to be.
    pub(crate) fn tell_faulty(&self) {
        self.faulty.store(true, Ordering::Relaxed);
    }

    /// Adds bytes, to be written by [`Store::save`].
    pub(crate) fn put(&self, key: Key, content: Vec<u8>) {
        if u32::try_from(content.len()).is_ok()
            && let Ok(mut added) = self.added.lock()
        {
            added.push((key, content));
        }
    }

    /// Appends what was added, or writes the file anew where most of it is not among `used`. What was there can still be asked for at its old place.
    pub(crate) fn save(&self, mut used: Vec<Place>) -> io::Result<Saved> {
        let mut added = self.added.lock().map(|mut added| std::mem::take(&mut *added)).unwrap_or_default();
        added.sort_by_key(|entry| entry.0);
        added.dedup_by(|a, b| a.0 == b.0);
        let sound = if self.covered == self.length { self.length } else { self.behind().sound };
        let tidy = self.file.is_some() && sound <= bytes_of(&used).saturating_mul(2).saturating_add(WASTE);
        if tidy && added.is_empty() {
            return Ok(Saved { mark: Mark { generation: self.generation, end: sound }, ..Saved::default() });
        }
        if tidy {
            let mut file = File::options().read(true).write(true).open(&self.path)?;
            // Another build of the project may be at it: then this one's work is not kept.
            file.try_lock().map_err(io::Error::from)?;
            if state(&file) == Some((self.generation, self.length)) {
                file.set_len(sound)?;
                file.seek(SeekFrom::Start(sound))?;
                let (places, end) = write_all(&mut file, sound, &added)?;
                let mark = Mark { generation: self.generation, end };
                return Ok(Saved { mark, added: places, moved: None });
            }
        }
        used.sort_by_key(|place| place.start);
        used.dedup();
        let new = self.path.with_extension("new");
        let mut file = File::create(&new)?;
        file.try_lock().map_err(io::Error::from)?;
        let mut digester = Digester::new();
        digester.add(&self.generation);
        for place in &used {
            digester.add(&place.start.to_le_bytes()).add(&place.len.to_le_bytes());
        }
        for (key, _) in &added {
            digester.add(key);
        }
        let generation = digester.finish();
        file.write_all(HEAD)?;
        file.write_all(&generation)?;
        let moved = self.copy(&used, &mut file)?;
        let begin = BEGIN + bytes_of(&used);
        let (places, end) = write_all(&mut file, begin, &added)?;
        std::fs::rename(&new, &self.path)?;
        Ok(Saved { mark: Mark { generation, end }, added: places, moved: Some(moved) })
    }

    /// Copies entries; gives where each began and begins.
    fn copy(&self, used: &[Place], out: &mut File) -> io::Result<Vec<(u64, u64)>> {
        let mut out = io::BufWriter::with_capacity(1 << 20, out);
        let mut moved = Vec::with_capacity(used.len());
        let (mut window, mut at) = (Window::of(LABEL), BEGIN);
        for place in used {
            let Some(file) = &self.file else { break };
            moved.push((place.start, at));
            let mut from = place.start;
            while from < place.end() {
                let bytes = window.bytes(file, from, self.length);
                let bytes = bytes.filter(|bytes| !bytes.is_empty()).ok_or(io::ErrorKind::UnexpectedEof)?;
                let rest = usize::try_from(place.end() - from).unwrap_or(usize::MAX);
                let bytes = bytes.get(..rest).unwrap_or(bytes);
                out.write_all(bytes)?;
                from += bytes.len() as u64;
            }
            at += place.end() - place.start;
        }
        out.flush()?;
        Ok(moved)
    }
}

/// Bytes that entries take.
fn bytes_of(places: &[Place]) -> u64 {
    places.iter().map(|place| place.end() - place.start).sum()
}

/// The number and the length of a file, where it is one of this form.
fn state(file: &File) -> Option<(Digest, u64)> {
    let mut begin = [0; BEGIN as usize];
    read_at(file, &mut begin, 0).ok()?;
    let generation = *begin.strip_prefix(HEAD)?.first_chunk()?;
    Some((generation, file.metadata().ok()?.len()))
}

/// Writes entries, the first at `at`; gives where each lies, and the end.
fn write_all(
    file: &mut File,
    mut at: u64,
    entries: &[(Key, Vec<u8>)],
) -> io::Result<(FxHashMap<Key, Place>, u64)> {
    let mut out = io::BufWriter::with_capacity(1 << 20, file);
    let mut places = FxHashMap::default();
    for (key, content) in entries {
        let place = Place { start: at, len: content.len() as u32 };
        out.write_all(key)?;
        out.write_all(&checksum(content))?;
        out.write_all(&place.len.to_le_bytes())?;
        out.write_all(content)?;
        places.insert(*key, place);
        at = place.end();
    }
    out.flush()?;
    Ok((places, at))
}

/// Key, checksum and length of the entry that begins here.
fn label(bytes: &[u8]) -> Option<(Key, [u8; 8], u32)> {
    let (key, rest) = bytes.split_first_chunk::<32>()?;
    let (sum, rest) = rest.split_first_chunk::<8>()?;
    Some((*key, *sum, u32::from_le_bytes(*rest.first_chunk::<4>()?)))
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

    fn stored(path: &Path, entries: &[(u8, &[u8])]) -> Saved {
        let store = Store::open(path, None);
        for (letter, content) in entries {
            store.put(key(*letter), content.to_vec());
        }
        let used = store.behind().places.values().copied().collect();
        store.save(used).expect("saved")
    }

    fn found(store: &Store, letter: u8) -> Option<Vec<u8>> {
        store.get(&key(letter))
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
        let store = Store::open(&path, None);
        assert_eq!(found(&store, 1), Some(b"one".to_vec()));
        assert_eq!(found(&store, 2), Some(Vec::new()));
        assert_eq!(found(&store, 3), Some(b"three".to_vec()));
        assert_eq!(found(&store, 4), None);
        assert!(!store.is_faulty());
    }

    #[test]
    fn what_a_mark_covers_is_asked_for_by_its_place_alone() {
        let folder = tempfile::tempdir().expect("made");
        let path = folder.path().join("entries.bin");
        let saved = stored(&path, &[(1, b"one"), (2, b"two")]);
        stored(&path, &[(3, b"three")]);
        let store = Store::open(&path, Some(&saved.mark));
        assert!(store.is_covered_to(&saved.mark));
        assert_eq!((found(&store, 1), found(&store, 3)), (None, Some(b"three".to_vec())));
        let [one, two] = [1, 2].map(|letter| saved.added[&key(letter)]);
        assert_eq!(store.held(&key(1), one), Some(b"one".to_vec()));
        assert_eq!(store.held(&key(2), two), Some(b"two".to_vec()));
        assert!(!store.is_faulty());
        assert_eq!(store.held(&key(1), two), None);
        assert!(store.is_faulty());
        let beyond = Place { start: u64::MAX - 5, len: u32::MAX };
        assert_eq!(store.held(&key(1), beyond), None);
        // A mark of another writing, or behind the end, covers nothing.
        for mark in [Mark { generation: [7; 16], ..saved.mark }, Mark { end: 1 << 40, ..saved.mark }] {
            let store = Store::open(&path, Some(&mark));
            assert!(!store.is_covered_to(&mark));
            assert_eq!(found(&store, 1), Some(b"one".to_vec()));
        }
    }

    #[test]
    fn a_file_that_is_cut_off_or_damaged_gives_fewer_entries_and_no_wrong_ones() {
        let folder = tempfile::tempdir().expect("made");
        let path = folder.path().join("entries.bin");
        let good: [(u8, &[u8]); 3] = [(1, b"one and more"), (2, b"two and more"), (3, b"three and more")];
        let saved = stored(&path, &good);
        let whole = std::fs::read(&path).expect("read");
        for at in 0..whole.len() {
            for damaged in [whole[..at].to_vec(), {
                let mut bytes = whole.clone();
                bytes[at] ^= 0x41;
                bytes
            }] {
                for mark in [None, Some(&saved.mark)] {
                    std::fs::write(&path, &damaged).expect("written");
                    let store = Store::open(&path, mark);
                    for (letter, content) in good {
                        assert!(found(&store, letter).is_none_or(|found| found == content), "at {at}");
                        let held = store.held(&key(letter), saved.added[&key(letter)]);
                        assert!(held.is_none_or(|found| found == content), "at {at}");
                    }
                    store.put(key(9), b"nine".to_vec());
                    let used = store.behind().places.values().copied().collect();
                    let again = store.save(used).expect("saved");
                    let store = Store::open(&path, Some(&again.mark));
                    let nine = store.held(&key(9), again.added[&key(9)]);
                    assert_eq!(nine, Some(b"nine".to_vec()), "at {at}");
                }
            }
        }
    }

    #[test]
    fn what_nobody_uses_goes_when_it_takes_more_room_than_the_rest() {
        let folder = tempfile::tempdir().expect("made");
        let path = folder.path().join("entries.bin");
        let most = vec![7; WASTE as usize * 2];
        let saved = stored(&path, &[(1, &most), (2, b"two")]);
        let store = Store::open(&path, Some(&saved.mark));
        let two = saved.added[&key(2)];
        store.put(key(3), b"three".to_vec());
        let again = store.save(vec![two, two]).expect("saved");
        assert!(std::fs::metadata(&path).expect("there").len() < 1000);
        assert_ne!(again.mark.generation, saved.mark.generation);
        // Whoever still holds the old file reads on in it.
        assert_eq!(store.held(&key(1), saved.added[&key(1)]), Some(most));
        let now = again.now(two).expect("moved");
        let store = Store::open(&path, Some(&again.mark));
        assert_eq!(store.held(&key(2), now), Some(b"two".to_vec()));
        assert_eq!(store.held(&key(3), again.added[&key(3)]), Some(b"three".to_vec()));
        assert_eq!(again.now(saved.added[&key(1)]), None);
    }
}
