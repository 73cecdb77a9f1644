//! Values that are kept each in a file of its own and read whole, with a checksum before them: one that was cut off, damaged or written by another
//! program is as good as none.

use super::{Cache, Key, program};
use std::io;
use std::path::Path;

/// First bytes of a file; the number is the version of its form.
const HEAD: &[u8; 16] = b"wallmap whole 1\n";

impl Cache {
    /// The value that was kept under a name by this program.
    pub(crate) fn whole<T: serde::de::DeserializeOwned>(&self, name: &str) -> Option<T> {
        let bytes = std::fs::read(self.folder()?.join(name)).ok()?;
        let (sum, content) = bytes.strip_prefix(HEAD)?.split_first_chunk::<32>()?;
        if *sum == checksum([content].into_iter()) { postcard::from_bytes(content).ok() } else { None }
    }

    /// Keeps a value under a name. A failure costs time at the next build and nothing else.
    pub(crate) fn keep_whole<T: serde::Serialize>(&self, name: &str, value: &T) {
        let Some(path) = self.folder().map(|folder| folder.join(name)) else { return };
        if write(&path, value).is_err() {
            let _ = std::fs::remove_file(path);
        }
    }
}

fn write<T: serde::Serialize>(path: &Path, value: &T) -> io::Result<()> {
    let mut bytes = HEAD.to_vec();
    bytes.extend([0; 32]);
    let mut bytes = postcard::to_extend(value, bytes).map_err(io::Error::other)?;
    let sum = checksum(bytes.get(HEAD.len() + 32..).into_iter());
    if let Some(slot) = bytes.get_mut(HEAD.len()..HEAD.len() + 32) {
        slot.copy_from_slice(&sum);
    }
    // What was cut off by a loss of power is told by its checksum: it need not be flushed.
    let new = path.with_extension("new");
    std::fs::write(&new, bytes)?;
    std::fs::rename(new, path)
}

/// Of the content and of the program that wrote it.
pub(super) fn checksum<'c>(content: impl Iterator<Item = &'c [u8]>) -> Key {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&program());
    for part in content {
        hasher.update(part);
    }
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::Project;

    #[test]
    fn a_value_comes_back_and_a_damaged_one_does_not() {
        let folder = tempfile::tempdir().expect("made");
        let mut project = Project::from_corpus(Vec::new(), folder.path().join("output"));
        project.root = Some(folder.path().to_owned());
        let cache = Cache::open(&project);
        let value = (vec![1_u32, 2, 3], "text".to_owned());
        assert_eq!(cache.whole::<(Vec<u32>, String)>("value.bin"), None);
        cache.keep_whole("value.bin", &value);
        assert_eq!(cache.whole("value.bin"), Some(value));
        let path = cache.folder().expect("there").join("value.bin");
        let whole = std::fs::read(&path).expect("read");
        for at in 0..whole.len() {
            std::fs::write(&path, &whole[..at]).expect("written");
            assert_eq!(cache.whole::<(Vec<u32>, String)>("value.bin"), None, "cut off at {at}");
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            std::fs::write(&path, &damaged).expect("written");
            assert_eq!(cache.whole::<(Vec<u32>, String)>("value.bin"), None, "damaged at {at}");
        }
    }
}
