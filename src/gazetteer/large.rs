//! A table of places that may be larger than memory, written as a compiled file. Names and texts go to disk as they come; of each place 32
//! bytes stay in memory. The file has the bytes that [`Builder::compile`](super::Builder::compile) gives.

use super::builder::{Builder, version};
use super::compiled::{self, NameColumns, Numbers};
use super::fold::NameHash;
use super::index::{Index, PLACE_BITS};
use super::name_table::{bits_for, buckets, entries, one_a_place};
use super::spill::{Sorter, Spill, pairs, write_pair};
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

/// Bytes that a builder may hold before they are taken from it.
const MOST_PENDING: usize = 32 << 20;
/// Keys that are sorted in memory at a time: 64 MB.
const MOST_KEYS: usize = 4 << 20;
/// Level of zstd.
const LEVEL: i32 = 6;

/// The names and texts that were taken from a builder.
pub(super) struct LargeTable {
    folder: PathBuf,
    keys: Sorter,
    longer: Sorter,
    texts: BufWriter<zstd::Encoder<'static, Spill>>,
    hasher: blake3::Hasher,
}

impl LargeTable {
    /// An empty one, which puts what is too much for memory into `folder`.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        Self::with_room(folder, MOST_KEYS)
    }

    fn with_room(folder: &Path, most_keys: usize) -> io::Result<Self> {
        Ok(Self {
            folder: folder.to_owned(),
            keys: Sorter::new(folder, most_keys),
            longer: Sorter::new(folder, most_keys),
            texts: BufWriter::with_capacity(1 << 16, zstd::Encoder::new(Spill::new(folder), LEVEL)?),
            hasher: blake3::Hasher::new(),
        })
    }

    /// Takes names and texts from the builder once they are many.
    pub(super) fn relieve(&mut self, builder: &mut Builder<'_>) -> io::Result<()> {
        if builder.pending() > MOST_PENDING { self.take(builder) } else { Ok(()) }
    }

    fn take(&mut self, builder: &mut Builder<'_>) -> io::Result<()> {
        let pending = builder.drain();
        // Ordered by key, place, flags: the flags stand highest in the value, and go lowest here.
        self.keys.extend(
            pending.keys.into_iter().map(|(hash, value)| (hash.0, value.rotate_left(32 - PLACE_BITS))),
        )?;
        self.longer.extend(pending.longer.into_iter().map(|hash| (hash.0, 0)))?;
        self.hasher.update(pending.texts.as_bytes());
        self.texts.write_all(pending.texts.as_bytes())
    }

    /// Writes the compiled file of all that the builder was given; gives its length.
    pub(super) fn write(
        mut self,
        mut builder: Builder<'_>,
        out: &mut (impl Write + Seek),
    ) -> io::Result<u64> {
        self.take(&mut builder)?;
        let mut index: Index = builder.into_columns();
        index.version = version(self.hasher, &index);
        let texts = self.texts.into_inner().map_err(io::IntoInnerError::into_error)?.finish()?;

        let mut found = Spill::new(&self.folder);
        let mut postings = Spill::new(&self.folder);
        let mut count = 0_usize;
        let keys = self
            .keys
            .sorted()?
            .map(|pair| pair.map(|(hash, value)| (NameHash(hash), value.rotate_right(32 - PLACE_BITS))));
        entries(
            one_a_place(keys),
            self.longer.sorted()?.map(|pair| pair.map(|(hash, _)| NameHash(hash))),
            |hash, value| {
                count += 1;
                write_pair(&mut found, (hash, value))
            },
            |value| postings.write_all(&value.to_le_bytes()),
        )?;
        // What was sorted makes room for what is made of it.
        drop((self.keys, self.longer));
        let bits = bits_for(count);
        let (mut prints, mut values) = (Spill::new(&self.folder), Spill::new(&self.folder));
        let starts = buckets(bits, pairs(found.reader()?), |print, value| {
            prints.write_all(&print.to_le_bytes())?;
            values.write_all(&value.to_le_bytes())
        })?;
        drop(found);
        let names = NameColumns {
            bits,
            buckets: &starts,
            prints: Numbers::Spilled(&mut prints),
            values: Numbers::Spilled(&mut values),
            postings: Numbers::Spilled(&mut postings),
        };
        compiled::write(out, &index, names, texts, LEVEL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::{Folding, NameFlags, Row, RowName};
    use crate::model::PlaceKind;

    fn fill(builder: &mut Builder<'_>, relieve: &mut dyn FnMut(&mut Builder<'_>)) {
        let words = ["Tall", "Wadi", "al-Hamra", "Kafr", "Nahr", "Deir", "Burj", "as-Sur", "Umm", "Qasr"];
        for at in 0..3_000_usize {
            let word = |n: usize| words.get(n % words.len()).copied().unwrap_or_default();
            let name = format!("{} {} {}", word(at), word(at / 10), at % 211);
            let mut row = Row::new(&name, PlaceKind::Village, (at % 80) as f64, (at % 170) as f64 + 0.1234);
            row.cc = if at % 3 == 0 { "SY".to_owned() } else { "US".to_owned() };
            row.admin1 = format!("Area {}", at % 14);
            row.geonames = at as u32 + 1;
            let flags = if at % 50 == 0 { NameFlags::BLOCKED } else { NameFlags::OTHER };
            row.names.push(RowName { text: format!("{} {}", word(at + 3), word(at / 7)), flags });
            row.names.push(RowName { text: name.to_uppercase(), flags: NameFlags::VARIANT });
            builder.push(&row);
            relieve(builder);
        }
    }

    #[test]
    fn a_table_that_was_kept_on_disk_has_the_bytes_of_one_that_was_not() {
        let folding = Folding::embedded().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut builder = Builder::new(&folding, "made up");
        fill(&mut builder, &mut |_| {});
        let expected = builder.compile(LEVEL).unwrap();
        for most in [100, 7_000, 1 << 20] {
            let mut large = LargeTable::with_room(folder.path(), most).unwrap();
            let mut builder = Builder::new(&folding, "made up");
            fill(&mut builder, &mut |builder| {
                if builder.pending() > 1000 * most / 100 {
                    large.take(builder).unwrap();
                }
            });
            let mut out = io::Cursor::new(Vec::new());
            let length = large.write(builder, &mut out).unwrap();
            assert_eq!(length as usize, expected.len());
            assert!(out.into_inner() == expected, "with room for {most} keys");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
