//! Flat tables, each in a file of its own, with a checksum before it: read at once, and looked into where it lies, without being taken apart. One
//! that was cut off, damaged or written by another program is as good as none.

use super::Cache;
use super::whole::checksum;
use std::io::{self, Write as _};
use std::ops::Range;
use std::path::Path;

/// First bytes of a file; the number is the version of its form.
const HEAD: &[u8; 16] = b"wallmap table 1\n";

/// The columns of a table as they were read.
#[derive(Debug)]
pub(crate) struct Table {
    bytes: Vec<u8>,
    columns: Vec<Range<usize>>,
}

impl Table {
    fn of(bytes: Vec<u8>) -> Option<Self> {
        let (sum, content) = bytes.strip_prefix(HEAD)?.split_first_chunk::<32>()?;
        if *sum != checksum([content].into_iter()) {
            return None;
        }
        let (count, rest) = content.split_first_chunk::<4>()?;
        let count = u32::from_le_bytes(*count) as usize;
        let lengths = rest.get(..count.checked_mul(8)?)?;
        let mut at = HEAD.len() + 32 + 4 + lengths.len();
        let columns = lengths.as_chunks::<8>().0.iter().map(|length| {
            let begin = at;
            at = at.checked_add(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
            Some(begin..at)
        });
        let columns: Vec<Range<usize>> = columns.collect::<Option<_>>()?;
        (at == bytes.len()).then_some(Self { bytes, columns })
    }

    /// The checksum of the table, which no other one has.
    pub(crate) fn sum(&self) -> &[u8; 32] {
        self.bytes.get(HEAD.len()..).and_then(|bytes| bytes.first_chunk()).unwrap_or(&[0; 32])
    }

    /// The bytes of a column; none of one that is not there.
    pub(crate) fn column(&self, number: usize) -> &[u8] {
        let range = self.columns.get(number).cloned();
        range.and_then(|range| self.bytes.get(range)).unwrap_or_default()
    }

    /// A value of a column whose values have all the same length.
    pub(crate) fn fixed<const N: usize>(&self, number: usize, row: usize) -> Option<&[u8; N]> {
        self.column(number).as_chunks::<N>().0.get(row)
    }

    /// A value of a column of values of any length, where each ends stands in the column before it.
    pub(crate) fn value(&self, number: usize, row: usize) -> Option<&[u8]> {
        self.column(number).get(self.range(number, row..row + 1)?)
    }

    /// Where the bytes of a run of values lie in such a column.
    pub(crate) fn range(&self, number: usize, rows: Range<usize>) -> Option<Range<usize>> {
        let ends = self.column(number.checked_sub(1)?).as_chunks::<4>().0;
        let end = |row: usize| match row.checked_sub(1) {
            Some(before) => ends.get(before).map(|end| u32::from_le_bytes(*end) as usize),
            None => Some(0),
        };
        Some(end(rows.start)?..end(rows.end)?)
    }
}

/// Values of any length, one behind the other.
#[derive(Debug, Default)]
pub(crate) struct Values {
    pub(crate) ends: Vec<u8>,
    pub(crate) bytes: Vec<u8>,
    /// Whether more was added than a table can hold.
    pub(crate) full: bool,
}

impl Values {
    /// Adds one.
    pub(crate) fn push(&mut self, value: &[u8]) {
        self.bytes.extend_from_slice(value);
        self.end(self.bytes.len());
    }

    /// Adds a run of those of a table.
    pub(crate) fn copy(&mut self, table: &Table, number: usize, rows: Range<usize>) {
        let Some(range) = table.range(number, rows.clone()) else { return };
        let (begin, base) = (range.start, self.bytes.len());
        self.bytes.extend_from_slice(table.column(number).get(range).unwrap_or_default());
        let ends = number.checked_sub(1).map(|before| table.column(before).as_chunks::<4>().0);
        for end in ends.and_then(|ends| ends.get(rows)).unwrap_or_default() {
            self.end((base + u32::from_le_bytes(*end) as usize).saturating_sub(begin));
        }
    }

    fn end(&mut self, at: usize) {
        let end = u32::try_from(at);
        self.full |= end.is_err();
        self.ends.extend_from_slice(&end.unwrap_or(u32::MAX).to_le_bytes());
    }
}

impl Cache {
    /// The table that was kept under a name by this program.
    pub(crate) fn table(&self, name: &str) -> Option<Table> {
        Table::of(std::fs::read(self.folder()?.join(name)).ok()?)
    }

    /// Keeps a table of these columns under a name; without any, none is kept. A failure costs time at the next build and nothing else.
    pub(crate) fn keep_table(&self, name: &str, columns: Option<&[&[u8]]>) {
        let Some(path) = self.folder().map(|folder| folder.join(name)) else { return };
        if columns.is_none_or(|columns| write(&path, columns).is_err()) {
            let _ = std::fs::remove_file(path);
        }
    }
}

fn write(path: &Path, columns: &[&[u8]]) -> io::Result<()> {
    let mut lengths = (columns.len() as u32).to_le_bytes().to_vec();
    for column in columns {
        lengths.extend((column.len() as u64).to_le_bytes());
    }
    let sum = checksum(std::iter::once(lengths.as_slice()).chain(columns.iter().copied()));
    let new = path.with_extension("new");
    let mut file = std::fs::File::create(&new)?;
    file.write_all(&[HEAD.as_slice(), &sum, &lengths].concat())?;
    for column in columns {
        file.write_all(column)?;
    }
    std::fs::rename(new, path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::Project;

    #[test]
    fn a_table_comes_back_and_a_damaged_one_does_not() {
        let folder = tempfile::tempdir().expect("made");
        let mut project = Project::from_corpus(Vec::new(), folder.path().join("output"));
        project.root = Some(folder.path().to_owned());
        let cache = Cache::open(&project);
        assert!(cache.table("t.bin").is_none());
        let mut values = Values::default();
        for value in ["one", "", "three"] {
            values.push(value.as_bytes());
        }
        cache.keep_table("t.bin", Some(&[&[1, 2, 3, 4], &values.ends, &values.bytes]));
        let table = cache.table("t.bin").expect("kept");
        assert_eq!(table.fixed::<2>(0, 1), Some(&[3, 4]));
        assert_eq!(table.fixed::<2>(0, 2), None);
        let value = |row| table.value(2, row);
        assert_eq!([0, 1, 2, 3].map(value), [Some(&b"one"[..]), Some(b""), Some(b"three"), None]);
        let mut copied = Values::default();
        copied.push(b"before");
        copied.copy(&table, 2, 1..3);
        assert_eq!((copied.bytes.as_slice(), copied.ends.len()), (&b"beforethree"[..], 12));
        assert!(copied.ends.ends_with(&11_u32.to_le_bytes()));

        let path = cache.folder().expect("there").join("t.bin");
        let whole = std::fs::read(&path).expect("read");
        for at in 0..whole.len() {
            std::fs::write(&path, &whole[..at]).expect("written");
            assert!(cache.table("t.bin").is_none(), "cut off at {at}");
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            std::fs::write(&path, &damaged).expect("written");
            assert!(cache.table("t.bin").is_none(), "damaged at {at}");
        }
        cache.keep_table("t.bin", None);
        assert!(!path.exists());
    }
}
