//! What a project remembers of files and reports that it has read, so that a build after a change reads only what changed. A cache can be
//! deleted at any time: a build with it and a build without it give the same bytes.
//!
//! Kept are, in `.wallmap/cache` beside the project file: what each file gave, by its path, size and times; what was read in each report, by its
//! content and the knowledge that was used; how merging compared and joined what they tell, and which texts repeat others; where the pieces of the
//! last output's files lie; and what the last build depended on. When the program or any knowledge changes, all of that knowledge's work is done
//! again: a word of the lexicon can matter in every report.

mod stamp;
mod store;
mod table;
mod whole;
mod window;

use super::project::{MEMORY, Project};
use stamp::Clock;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

pub(crate) use stamp::program;
pub(crate) use store::{Mark, Place, Saved, Store};
pub(crate) use table::{Table, Values};

/// Folder of the cache within a project's memory.
const FOLDER: &str = "cache";
/// Name of the file of the cache.
const ENTRIES: &str = "entries.bin";

/// A name for what is kept: equal keys mean equal values.
pub(crate) type Key = [u8; 32];

/// The cache of one build.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: Option<PathBuf>,
    /// Opened when something is asked of it: where nothing changed nothing is.
    store: OnceLock<Arc<Store>>,
    clock: Clock,
}

impl Cache {
    /// The cache of a project; one that remembers nothing for builds without a project file, which have no place of their own to remember in.
    /// A cache that cannot be read is an empty one.
    pub(crate) fn open(project: &Project) -> Self {
        let Some(root) = &project.root else { return Self::none() };
        let folder = root.join(MEMORY).join(FOLDER);
        if std::fs::create_dir_all(&folder).is_err() {
            return Self::none();
        }
        // What is kept here belongs under no version control.
        let ignore = folder.join(".gitignore");
        if !ignore.exists() {
            let _ = std::fs::write(&ignore, "*\n");
        }
        let clock = Clock::of(&folder);
        Self { folder: Some(folder), store: OnceLock::new(), clock }
    }

    /// A cache that remembers nothing.
    pub(crate) fn none() -> Self {
        Self { folder: None, store: OnceLock::new(), clock: Clock::default() }
    }

    /// Where it lies; `None` for one that remembers nothing.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The entries, where there is a place for them.
    pub(crate) fn store(&self) -> Option<&Arc<Store>> {
        self.store_covered_to(None)
    }

    /// The entries, of which those up to a mark are known to who asks first.
    pub(crate) fn store_covered_to(&self, mark: Option<&Mark>) -> Option<&Arc<Store>> {
        let folder = self.folder.as_ref()?;
        Some(self.store.get_or_init(|| Arc::new(Store::open(&folder.join(ENTRIES), mark))))
    }

    /// The keys of files as they are now, under what their reading depends on; `None` where one cannot be told from a file that is still being
    /// written.
    pub(crate) fn keys_of_files<'p>(
        &self,
        paths: impl Iterator<Item = &'p Path>,
        depends_on: &Key,
    ) -> Vec<Option<Key>> {
        let mut looker = stamp::Looker::default();
        let remembers = self.folder.is_some();
        paths.map(|path| if remembers { looker.key(path, depends_on, &self.clock) } else { None }).collect()
    }

    /// The value of a key, where it is kept and sound, and not known to lie elsewhere.
    pub(crate) fn get<T: serde::de::DeserializeOwned>(&self, key: &Key) -> Option<T> {
        postcard::from_bytes(&self.store()?.get(key)?).ok()
    }

    /// The value of a key that is known to lie at a place. Where it cannot be had after all, the cache is faulty, and the build that went by it is as
    /// good as none.
    pub(crate) fn held<T: serde::de::DeserializeOwned>(&self, key: &Key, place: Place) -> Option<T> {
        let store = self.store()?;
        let value = postcard::from_bytes(&store.held(key, place)?).ok();
        if value.is_none() {
            store.tell_faulty();
        }
        value
    }

    /// Whether something that was told to be there was not.
    pub(crate) fn is_faulty(&self) -> bool {
        self.store.get().is_some_and(|store| store.is_faulty())
    }

    /// Deletes everything that is kept.
    pub(crate) fn forget(&self) {
        let Some(folder) = &self.folder else { return };
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let _ = std::fs::remove_file(entry.path());
        }
    }

    /// Keeps a value; it is written by [`Store::save`].
    pub(crate) fn put<T: serde::Serialize>(&self, key: Key, value: &T) {
        if let Some(store) = self.store()
            && let Ok(bytes) = postcard::to_stdvec(value)
        {
            store.put(key, bytes);
        }
    }
}
