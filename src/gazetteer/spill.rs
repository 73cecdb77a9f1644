//! What is too much for memory, on disk: bytes that are written once and read several times, and pairs of numbers in order.
//!
//! A file has no name once it is open, so that nothing stays behind whatever becomes of the process. Knows nothing of places.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Bytes of a spill that stay in memory.
const KEPT: usize = 1 << 18;
/// Bytes that a reader reads at a time.
const READ: usize = 1 << 16;

/// Bytes that are written once, then read as often as is wanted. The first few hundred kilobytes stay in memory.
#[derive(Debug)]
pub(super) struct Spill {
    folder: PathBuf,
    /// What is not in the file yet.
    memory: Vec<u8>,
    file: Option<File>,
}

impl Spill {
    /// Nothing yet; what does not fit in memory goes to a file of `folder`.
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), memory: Vec::new(), file: None }
    }

    fn move_to_disk(&mut self) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(nameless(&self.folder)?),
        };
        file.write_all(&self.memory)?;
        self.memory.clear();
        Ok(())
    }

    /// All bytes from the first.
    pub(super) fn reader(&mut self) -> io::Result<SpillReader<'_>> {
        if self.file.is_some() {
            self.move_to_disk()?;
        }
        Ok(match &mut self.file {
            Some(file) => {
                file.seek(SeekFrom::Start(0))?;
                SpillReader::File(BufReader::with_capacity(READ, file))
            }
            None => SpillReader::Memory(&self.memory),
        })
    }
}

impl Write for Spill {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.memory.extend_from_slice(bytes);
        if self.memory.len() > KEPT {
            self.move_to_disk()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads a [`Spill`] once.
#[derive(Debug)]
pub(super) enum SpillReader<'s> {
    Memory(&'s [u8]),
    File(BufReader<&'s mut File>),
}

impl Read for SpillReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Memory(bytes) => bytes.read(buffer),
            Self::File(file) => file.read(buffer),
        }
    }
}

/// A file that is gone as soon as nobody has it open.
fn nameless(folder: &Path) -> io::Result<File> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!(".wallmap-import-{}-{number}", std::process::id()));
        match File::options().read(true).write(true).create_new(true).open(&path) {
            Ok(file) => {
                std::fs::remove_file(&path)?;
                return Ok(file);
            }
            // Left by a process of the same number on a system that could not take the name away.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// Two numbers that are ordered by the first, then the second.
pub(super) type Pair = (u64, u32);

const PAIR: usize = 12;

/// Writes a pair.
pub(super) fn write_pair(out: &mut impl Write, (first, second): Pair) -> io::Result<()> {
    let mut bytes = [0; PAIR];
    let (a, b) = bytes.split_at_mut(8);
    a.copy_from_slice(&first.to_le_bytes());
    b.copy_from_slice(&second.to_le_bytes());
    out.write_all(&bytes)
}

/// The pairs of a reader.
pub(super) fn pairs(mut reader: impl Read) -> impl Iterator<Item = io::Result<Pair>> {
    std::iter::from_fn(move || read_pair(&mut reader).transpose())
}

fn read_pair(reader: &mut impl Read) -> io::Result<Option<Pair>> {
    let mut bytes = [0; PAIR];
    match reader.read_exact(&mut bytes) {
        Ok(()) => {}
        // Pairs are written whole: what ends within one has ended before.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let first = bytes.first_chunk().copied().map_or(0, u64::from_le_bytes);
    let second = bytes.last_chunk().copied().map_or(0, u32::from_le_bytes);
    Ok(Some((first, second)))
}

/// Puts any number of pairs in order, each once, with at most `most` of them in memory.
#[derive(Debug)]
pub(super) struct Sorter {
    folder: PathBuf,
    most: usize,
    memory: Vec<Pair>,
    runs: Vec<Spill>,
}

impl Sorter {
    pub(super) fn new(folder: &Path, most: usize) -> Self {
        Self { folder: folder.to_owned(), most, memory: Vec::new(), runs: Vec::new() }
    }

    /// Adds pairs in any order.
    pub(super) fn extend(&mut self, pairs: impl Iterator<Item = Pair>) -> io::Result<()> {
        for pair in pairs {
            if self.memory.len() >= self.most {
                self.end_run()?;
            }
            self.memory.push(pair);
        }
        Ok(())
    }

    fn end_run(&mut self) -> io::Result<()> {
        self.memory.sort_unstable();
        self.memory.dedup();
        let mut run = Spill::new(&self.folder);
        for &pair in &self.memory {
            write_pair(&mut run, pair)?;
        }
        self.runs.push(run);
        self.memory.clear();
        Ok(())
    }

    /// All pairs in order, each once.
    pub(super) fn sorted(&mut self) -> io::Result<impl Iterator<Item = io::Result<Pair>>> {
        self.memory.sort_unstable();
        let mut runs = Vec::new();
        for run in &mut self.runs {
            runs.push(run.reader()?);
        }
        let mut merge = Merge { runs, memory: self.memory.iter(), heads: BinaryHeap::new(), last: None };
        for run in 0..=merge.runs.len() {
            merge.advance(run)?;
        }
        Ok(merge)
    }
}

struct Merge<'s> {
    runs: Vec<SpillReader<'s>>,
    /// Comes after the runs.
    memory: std::slice::Iter<'s, Pair>,
    /// The next pair of each run.
    heads: BinaryHeap<Reverse<(Pair, usize)>>,
    last: Option<Pair>,
}

impl Merge<'_> {
    fn advance(&mut self, run: usize) -> io::Result<()> {
        let next = match self.runs.get_mut(run) {
            Some(reader) => read_pair(reader)?,
            None => self.memory.next().copied(),
        };
        if let Some(pair) = next {
            self.heads.push(Reverse((pair, run)));
        }
        Ok(())
    }
}

impl Iterator for Merge<'_> {
    type Item = io::Result<Pair>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Reverse((pair, run)) = self.heads.pop()?;
            if let Err(error) = self.advance(run) {
                return Some(Err(error));
            }
            if self.last.replace(pair) != Some(pair) {
                return Some(Ok(pair));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_is_read_as_often_as_is_wanted_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        for size in [0, 10, KEPT, KEPT + 1, 3 * KEPT + 7] {
            let bytes: Vec<u8> = (0..size).map(|at| (at * 7) as u8).collect();
            let mut spill = Spill::new(folder.path());
            bytes.chunks(1000).for_each(|part| spill.write_all(part).unwrap());
            for _ in 0..2 {
                let mut read = Vec::new();
                spill.reader().unwrap().read_to_end(&mut read).unwrap();
                assert!(read == bytes, "{size}");
            }
            assert_eq!(spill.file.is_some(), size > KEPT);
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        }
    }

    proptest! {
        #[test]
        fn pairs_come_in_order_each_once_however_few_fit_in_memory(
            pairs in proptest::collection::vec((0_u64..50, 0_u32..4), 0..200), most in 1_usize..60,
        ) {
            let folder = tempfile::tempdir().unwrap();
            let mut sorter = Sorter::new(folder.path(), most);
            sorter.extend(pairs.iter().copied()).unwrap();
            let sorted: Vec<Pair> = sorter.sorted().unwrap().map(Result::unwrap).collect();
            let expected: std::collections::BTreeSet<Pair> = pairs.into_iter().collect();
            prop_assert_eq!(sorted, expected.into_iter().collect::<Vec<_>>());
        }
    }
}
