//! What the last build read in its files and reports, as flat columns that are looked into where they lie: a report that did not change costs a look
//! at its row. Texts, mentions and all else that is asked of few reports lie in the cache, each at a place that its row tells.
//!
//! Rows are in the order of the files, and in each file in the order of its reports.

mod keep;

use super::cache::{Cache, Key, Mark, Place, Store, Table};
use super::reading::ReportReading;
use crate::corpus::{Problem, Shelf};
use crate::model::{CutReason, LeftOut, Published, Report, Text, Texts};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

pub(crate) use keep::{Fresh, Gave, OfFile, keep};

/// Name of the table in the cache.
const NAME: &str = "corpus.bin";

/// The columns of the table.
mod column {
    pub(super) const HEAD: usize = 0;
    /// Of files: the key, up to which row its reports go, and where the whole lies.
    pub(super) const FILE: usize = 1;
    pub(super) const FILE_END: usize = 2;
    pub(super) const FILE_PLACE: usize = 3;
    pub(super) const PROBLEMS: usize = 4;
    /// Of reports; those of which each value has its own length stand behind a column of ends.
    pub(super) const ID: usize = 6;
    pub(super) const REPORT: usize = 8;
    pub(super) const CONTENT: usize = 9;
    pub(super) const TEXT_PLACE: usize = 10;
    pub(super) const LINES: usize = 12;
    /// Of readings: the key, where the whole lies, what is asked of all, and what was left out of the report that was read, where that is other
    /// than the file says.
    pub(super) const READING: usize = 13;
    pub(super) const READING_PLACE: usize = 14;
    pub(super) const READING_HEAD: usize = 16;
    pub(super) const LEFT_OUT: usize = 18;
}

/// Bytes of a place: its start and its length.
const PLACE: usize = 8 + 4;

/// What the table says of itself.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Head {
    /// The knowledge that reports were read with.
    knowledge: Key,
    /// The state of the entries that places are told of.
    entries: Mark,
    files: u32,
    rows: u32,
}

/// A report without its id and its text.
#[derive(Debug, Serialize, Deserialize)]
struct Slim<'r> {
    title: Cow<'r, Option<String>>,
    published: Cow<'r, Option<Published>>,
    source: Cow<'r, str>,
    url: Cow<'r, str>,
    left_out: Cow<'r, [LeftOut]>,
    notes: Cow<'r, [String]>,
    line: Option<usize>,
}

/// The table of the last build.
#[derive(Debug)]
pub(crate) struct Known {
    table: Table,
    head: Head,
    store: Arc<Store>,
    /// What lines are compared by, of all rows one behind the other.
    lines: Vec<u64>,
    problems: FxHashMap<u32, Vec<Problem>>,
    contents: Index,
    readings: Index,
}

impl Known {
    /// What the last build left in the cache; nothing where that does not fit the entries that lie there.
    pub(crate) fn of(cache: &Cache) -> Option<Arc<Self>> {
        let table = cache.table(NAME)?;
        let head: Head = postcard::from_bytes(table.column(column::HEAD)).ok()?;
        let store = Arc::clone(cache.store_covered_to(Some(&head.entries))?);
        let known = Self {
            lines: numbers(table.column(column::LINES)),
            problems: postcard::from_bytes(table.column(column::PROBLEMS)).ok()?,
            table,
            head,
            store,
            contents: Index::default(),
            readings: Index::default(),
        };
        (known.store.is_covered_to(&head.entries) && known.is_whole()).then(|| Arc::new(known))
    }

    /// Whether all columns are as long as the table says.
    fn is_whole(&self) -> bool {
        let (files, rows) = (self.head.files as usize, self.head.rows as usize);
        let long = |number: usize, count: usize, each: usize| {
            count.checked_mul(each) == Some(self.table.column(number).len())
        };
        let ends = [column::ID, column::REPORT, column::LINES, column::READING_HEAD, column::LEFT_OUT];
        [(column::FILE, 32), (column::FILE_END, 4), (column::FILE_PLACE, PLACE)]
            .iter()
            .all(|(number, each)| long(*number, files, *each))
            && [
                (column::CONTENT, 32),
                (column::TEXT_PLACE, PLACE),
                (column::READING, 32),
                (column::READING_PLACE, PLACE),
            ]
            .iter()
            .all(|(number, each)| long(*number, rows, *each))
            && ends.iter().all(|number| {
                long(number - 1, rows, 4)
                    && self.table.range(*number, 0..rows) == Some(0..self.table.column(*number).len())
            })
            && (files == 0 || self.rows(files - 1).is_some_and(|of| of.end as usize == rows))
    }

    /// For each key of a file the number of the file that had it.
    pub(crate) fn files(&self, keys: &[Option<Key>]) -> Vec<Option<usize>> {
        let all = self.table.column(column::FILE).as_chunks::<32>().0;
        let mut numbers: Option<FxHashMap<&Key, usize>> = None;
        let mut next = 0;
        keys.iter()
            .map(|key| {
                let key = key.as_ref()?;
                // Most follow one another as they did.
                let found = [next, next + 1].into_iter().find(|&at| all.get(at) == Some(key)).or_else(|| {
                    let numbers = numbers
                        .get_or_insert_with(|| all.iter().enumerate().map(|(at, key)| (key, at)).collect());
                    numbers.get(key).copied()
                });
                next = found.map_or(next, |at| at + 1);
                found
            })
            .collect()
    }

    /// The rows of a file's reports.
    pub(crate) fn rows(&self, file: usize) -> Option<Range<u32>> {
        let end =
            |file: usize| self.table.fixed::<4>(column::FILE_END, file).map(|end| u32::from_le_bytes(*end));
        let begin = file.checked_sub(1).map_or(Some(0), end)?;
        end(file).filter(|end| (begin..=self.head.rows).contains(end)).map(|end| begin..end)
    }

    /// What was odd in reading a file.
    pub(crate) fn problems(&self, file: usize) -> &[Problem] {
        u32::try_from(file).ok().and_then(|file| self.problems.get(&file)).map_or(&[], Vec::as_slice)
    }

    fn key(&self, number: usize, row: u32) -> Key {
        self.table.fixed::<32>(number, row as usize).copied().unwrap_or_default()
    }

    fn place(&self, number: usize, row: usize) -> Option<Place> {
        let (start, len) = self.table.fixed::<PLACE>(number, row)?.split_first_chunk::<8>()?;
        let place = Place { start: u64::from_le_bytes(*start), len: u32::from_le_bytes(*len.first_chunk()?) };
        (place != NOWHERE).then_some(place)
    }

    /// Where the text of a report of this content lies.
    pub(crate) fn text_place(&self, content: &Key) -> Option<Place> {
        let row = self.contents.find(self.table.column(column::CONTENT), content)?;
        self.place(column::TEXT_PLACE, row as usize)
    }

    /// The reading that the last build had of the report in a row, where this one's would be the same: `left_out` as it is left out now, read
    /// with this knowledge.
    pub(crate) fn reading(&self, row: u32, left_out: &[LeftOut], knowledge: &Key) -> Option<ReportReading> {
        let was = self.table.value(column::LEFT_OUT, row as usize)?;
        let same = if was.is_empty() {
            // What many reports share is the only thing that is left out beyond what the file says.
            left_out.iter().all(|cut| cut.reason != CutReason::SharedBlock)
        } else {
            postcard::from_bytes::<Vec<LeftOut>>(was).is_ok_and(|was| was == left_out)
        };
        if same && self.head.knowledge == *knowledge { self.reading_of(row) } else { None }
    }

    /// The reading of a key.
    pub(crate) fn reading_with(&self, key: &Key) -> Option<ReportReading> {
        self.reading_of(self.readings.find(self.table.column(column::READING), key)?)
    }

    fn reading_of(&self, row: u32) -> Option<ReportReading> {
        let place = self.place(column::READING_PLACE, row as usize)?;
        let head = self.table.value(column::READING_HEAD, row as usize)?;
        let head: ReportReading = postcard::from_bytes(head).ok()?;
        Some(ReportReading {
            key: self.key(column::READING, row),
            place: Some(place),
            row: Some(row),
            ..head
        })
    }
}

/// No place.
const NOWHERE: Place = Place { start: u64::MAX, len: u32::MAX };

fn numbers(bytes: &[u8]) -> Vec<u64> {
    bytes.as_chunks::<8>().0.iter().map(|number| u64::from_le_bytes(*number)).collect()
}

/// Reports of the last build, which can be asked for from any thread.
#[derive(Debug, Clone)]
pub(crate) struct KnownReports(pub(crate) Arc<Known>);

impl Shelf for KnownReports {
    fn id(&self, row: u32) -> &str {
        let id = self.0.table.value(column::ID, row as usize);
        id.and_then(|id| std::str::from_utf8(id).ok()).unwrap_or_default()
    }

    fn report(&self, row: u32) -> (Report, Option<usize>) {
        let slim = self.0.table.value(column::REPORT, row as usize);
        let Some(slim) = slim.and_then(|slim| postcard::from_bytes::<Slim<'_>>(slim).ok()) else {
            self.0.store.tell_faulty();
            return (Report::default(), None);
        };
        let texts: Arc<dyn Texts> = Arc::<Known>::clone(&self.0);
        let report = Report {
            id: self.id(row).to_owned(),
            title: slim.title.into_owned(),
            published: slim.published.into_owned(),
            source: slim.source.into_owned(),
            url: slim.url.into_owned(),
            text: Text::left(texts, row),
            left_out: slim.left_out.into_owned(),
            notes: slim.notes.into_owned(),
        };
        (report, slim.line)
    }

    fn lines(&self, row: u32) -> &[u64] {
        let range = self.0.table.range(column::LINES, row as usize..row as usize + 1);
        range.and_then(|range| self.0.lines.get(range.start / 8..range.end / 8)).unwrap_or_default()
    }

    fn content(&self, row: u32) -> Key {
        self.0.key(column::CONTENT, row)
    }
}

impl Texts for Known {
    fn text(&self, row: u32) -> String {
        let bytes = self
            .place(column::TEXT_PLACE, row as usize)
            .and_then(|place| self.store.held(&self.key(column::CONTENT, row), place));
        bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| {
            self.store.tell_faulty();
            String::new()
        })
    }
}

/// In which row a key stands. The first few are looked for one by one; who asks for more gets a table.
#[derive(Debug, Default)]
struct Index {
    asked: AtomicU32,
    rows: OnceLock<FxHashMap<Key, u32>>,
}

impl Index {
    /// So many are looked for one by one.
    const FEW: u32 = 8;

    fn find(&self, column: &[u8], key: &Key) -> Option<u32> {
        let keys = column.as_chunks::<32>().0;
        if self.rows.get().is_none() && self.asked.fetch_add(1, Ordering::Relaxed) < Self::FEW {
            return keys.iter().position(|one| one == key).and_then(|at| u32::try_from(at).ok());
        }
        let rows = self.rows.get_or_init(|| keys.iter().copied().zip(0..).collect());
        rows.get(key).copied()
    }
}
