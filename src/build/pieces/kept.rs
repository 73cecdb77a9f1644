//! What a build leaves of its files for the next one: what each piece was made from and where it ends, and how the file lay on the disk.

use crate::build::cache::Cache;
use crate::layers::Known;
use crate::model::Digest;
use serde::{Deserialize, Serialize};
use std::fs::{File, Metadata};
use std::path::Path;

/// Name within the cache.
const NAME: &str = "out-pieces.bin";

/// How a file lies on the disk: what changes when anybody writes to it, or puts another in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    /// In bytes.
    size: u64,
    /// When its content was changed, in nanoseconds since 1970.
    changed: i128,
    /// Its number on the disk, and when its record was changed; zero where the system tells neither.
    number: u64,
    record: i128,
}

impl Stamp {
    /// Of an open file or of one by its path; `None` for what is no file, or has no times.
    pub(crate) fn of(facts: &Metadata) -> Option<Self> {
        if !facts.is_file() {
            return None;
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            let time = |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
            Some(Self {
                size: facts.len(),
                changed: time(facts.mtime(), facts.mtime_nsec()),
                number: facts.ino(),
                record: time(facts.ctime(), facts.ctime_nsec()),
            })
        }
        #[cfg(not(unix))]
        {
            let since = facts.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
            let changed = i128::try_from(since.as_nanos()).ok()?;
            Some(Self { size: facts.len(), changed, number: 0, record: 0 })
        }
    }

    /// Of a path; a link is no file.
    pub(crate) fn at(path: &Path) -> Option<Self> {
        Self::of(&std::fs::symlink_metadata(path).ok()?)
    }

    /// Whether it is the same file with the same content: its record changes when it is linked or moved, too.
    pub(crate) fn same_content(&self, other: &Self) -> bool {
        (self.size, self.changed, self.number) == (other.size, other.changed, other.number)
    }
}

/// Everything that is kept of an output.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// What all pieces hang on: knowledge, profile, formats and their settings.
    pub(crate) settings: Digest,
    pub(crate) layers: Vec<KeptLayer>,
    /// The record of what was told.
    pub(crate) record: Option<KeptRecord>,
}

/// A file that belongs to no layer, with the digests of its pieces.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeptRecord {
    pub(crate) digests: Vec<Digest>,
    pub(crate) file: KeptFile,
}

/// A layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeptLayer {
    pub(crate) name: String,
    pub(crate) salt: Digest,
    /// Of its features, in their order.
    pub(crate) digests: Vec<Digest>,
    /// What the next plan of the layer asks for beside those ([`Known`]).
    pub(crate) counts: Vec<u32>,
    pub(crate) ids: Vec<u64>,
    pub(crate) unnumbered: Vec<(u32, Digest)>,
    pub(crate) files: Vec<KeptFile>,
}

/// A file that was made piece by piece.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeptFile {
    /// Within the output.
    pub(crate) name: String,
    /// Bytes before the first piece.
    pub(crate) head: u64,
    /// Bytes of each piece.
    pub(crate) lengths: Vec<u32>,
    /// How it lay on the disk when it was published; `None` until then.
    pub(crate) stamp: Option<Stamp>,
}

impl Kept {
    /// What was kept of the last output, where it was made under the same settings.
    pub(crate) fn read(cache: &Cache, settings: &Digest) -> Option<Self> {
        cache.whole::<Self>(NAME).filter(|kept| kept.settings == *settings)
    }

    /// Of a layer.
    pub(crate) fn layer(&self, name: &str) -> Option<&KeptLayer> {
        self.layers.iter().find(|layer| layer.name == name)
    }

    fn files(&mut self) -> impl Iterator<Item = &mut KeptFile> {
        self.layers
            .iter_mut()
            .flat_map(|layer| &mut layer.files)
            .chain(self.record.as_mut().map(|record| &mut record.file))
    }

    /// Looks at the files of the new output before it is published.
    pub(crate) fn stamp_staged(&mut self, folder: &Path) {
        for file in self.files() {
            let now = Stamp::at(&folder.join(&file.name));
            // One that was taken over must be as it was then: it lies in the last output, too, where anybody may write to it.
            file.stamp = file.stamp.map_or(now, |was| now.filter(|is| was.same_content(is)));
        }
    }

    /// Looks at them when it was published, and keeps everything. A file that is not the one that was staged is not to be used.
    pub(crate) fn keep(mut self, output: &Path, cache: &Cache) {
        for file in self.files() {
            let now = Stamp::at(&output.join(&file.name));
            file.stamp = file.stamp.zip(now).and_then(|(was, is)| was.same_content(&is).then_some(is));
        }
        cache.keep_whole(NAME, &self);
    }
}

impl KeptLayer {
    /// What the next plan of the layer can take over.
    pub(crate) fn known(&self) -> Known<'_> {
        Known {
            salt: &self.salt,
            digests: &self.digests,
            counts: &self.counts,
            ids: &self.ids,
            unnumbered: &self.unnumbered,
        }
    }

    /// The file of a name.
    pub(crate) fn file(&self, name: &str) -> Option<&KeptFile> {
        self.files.iter().find(|file| file.name == name && file.lengths.len() == self.digests.len())
    }
}

impl KeptFile {
    /// Opens it where it lies in `output` as it was left. `between` bytes lie between two pieces. One whose pieces would reach beyond its end is not
    /// opened: whoever wrote the table, nobody is to ask for more memory than there are bytes to read.
    pub(crate) fn open(&self, output: &Path, between: usize) -> Option<File> {
        let path = output.join(&self.name);
        let stamp = self.stamp?;
        let pieces: u64 = self.lengths.iter().map(|length| u64::from(*length)).sum();
        let gaps = (self.lengths.len() as u64).saturating_sub(1).saturating_mul(between as u64);
        if self.head.checked_add(pieces)?.checked_add(gaps)? > stamp.size {
            return None;
        }
        if Stamp::at(&path) != Some(stamp) {
            return None;
        }
        let file = File::open(path).ok()?;
        (Stamp::of(&file.metadata().ok()?) == Some(stamp)).then_some(file)
    }

    /// Whether an open file still has the content that it was left with.
    pub(crate) fn is_still(&self, file: &File) -> bool {
        let now = file.metadata().ok().and_then(|facts| Stamp::of(&facts));
        self.stamp.zip(now).is_some_and(|(was, is)| was.same_content(&is))
    }

    /// Where each piece begins, and behind the last where that would: `between` bytes lie between two.
    pub(crate) fn starts(&self, between: usize) -> Vec<u64> {
        let mut at = self.head;
        let mut starts = Vec::with_capacity(self.lengths.len() + 1);
        for length in &self.lengths {
            starts.push(at);
            at += u64::from(*length) + between as u64;
        }
        starts.push(at);
        starts
    }
}
