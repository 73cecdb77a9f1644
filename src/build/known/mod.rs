//! What the last build read in its files and reports, as flat columns that are looked into where they lie: a report that did not change costs a look
//! at its row. Texts, mentions and all else that is asked of few reports lie in the cache, each at a place that its row tells.
//!
//! Rows are in the order of the files, and in each file in the order of its reports. They stand in two tables, one of a whole build and one that
//! goes on from it (`runs`), so that a build after a small change writes little.

mod columns;
mod keep;
mod runs;

use super::cache::{Cache, Key, Mark, Place, Store, Table};
use super::reading::ReportReading;
use crate::corpus::{Problem, Shelf};
use crate::model::{CutReason, LeftOut, Published, Report, Text, Texts};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use runs::{Index, Run, Runs};

pub(crate) use keep::{Fresh, Gave, OfFile, keep};

/// Name of the table in the cache.
const NAME: &str = "corpus.bin";
/// Name of the table of what changed since then.
const MORE: &str = "corpus-more.bin";

/// The columns of the table.
mod column {
    pub(super) const HEAD: usize = 0;
    /// Of files: the key, how many rows its reports take, and where the whole lies.
    pub(super) const FILE: usize = 1;
    pub(super) const FILE_ROWS: usize = 2;
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

/// What a table says of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Head {
    /// The knowledge that reports were read with.
    knowledge: Key,
    /// The state of the entries that places are told of.
    entries: Mark,
    /// The checksum of the table that this one goes on from; `None` of one that has all.
    goes_on_from: Option<Key>,
    /// Which rows of the one and the other, in their order, are all files and all reports.
    files: Vec<Run>,
    rows: Vec<Run>,
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

/// One of the two tables of the last build: one that has all, and one that goes on from it.
#[derive(Debug)]
struct Part {
    table: Table,
    /// What lines are compared by, of all rows one behind the other.
    lines: Vec<u64>,
}

/// What the last build read.
#[derive(Debug)]
pub(crate) struct Known {
    parts: Vec<Part>,
    head: Head,
    files: Runs,
    rows: Runs,
    /// For each file the row behind its last one.
    ends: Vec<u32>,
    store: Arc<Store>,
    problems: FxHashMap<u32, Vec<Problem>>,
    contents: Index,
    readings: Index,
}

impl Known {
    /// What the last build left in the cache; nothing where that does not fit the entries that lie there.
    pub(crate) fn of(cache: &Cache) -> Option<Arc<Self>> {
        let (base, more) = rayon::join(|| cache.table(NAME), || cache.table(MORE));
        let base = base?;
        let head = |table: &Table| postcard::from_bytes::<Head>(table.column(column::HEAD)).ok();
        let goes_on = |table: &Table| Some((head(table)?, head(table)?.goes_on_from? == *base.sum()));
        let (head, parts) = match more.and_then(|more| Some((goes_on(&more)?, more))) {
            Some(((head, true), more)) => (head, vec![base, more]),
            _ => (head(&base).filter(|head| head.goes_on_from.is_none())?, vec![base]),
        };
        let store = Arc::clone(cache.store_covered_to(Some(&head.entries))?);
        if !store.is_covered_to(&head.entries) {
            return None;
        }
        let problems = parts.last().map(|table| table.column(column::PROBLEMS)).unwrap_or_default();
        let problems = postcard::from_bytes(problems).ok()?;
        let counts: Vec<[usize; 2]> = parts.iter().map(counts).collect::<Option<_>>()?;
        let count =
            |which: usize| counts.iter().filter_map(|count| count.get(which).copied()).collect::<Vec<_>>();
        let (files, rows) = (Runs::of(&head.files, &count(0))?, Runs::of(&head.rows, &count(1))?);
        let part = |table: Table| Part { lines: numbers(table.column(column::LINES)), table };
        let mut known = Self {
            parts: parts.into_iter().map(part).collect(),
            head,
            files,
            rows,
            ends: Vec::new(),
            store,
            problems,
            contents: Index::default(),
            readings: Index::default(),
        };
        let mut end = 0_u32;
        for file in 0..known.files.len() {
            let (table, row) = known.file(file)?;
            end = end.checked_add(u32::from_le_bytes(*table.fixed(column::FILE_ROWS, row)?))?;
            known.ends.push(end);
        }
        (end as usize == known.rows.len()).then(|| Arc::new(known))
    }

    /// The table and the row of a file.
    fn file(&self, file: usize) -> Option<(&Table, usize)> {
        let (part, row) = self.files.place(file)?;
        Some((&self.parts.get(part)?.table, row))
    }

    /// The table and the row of a report.
    fn row(&self, row: u32) -> Option<(&Table, usize)> {
        let (part, row) = self.rows.place(row as usize)?;
        Some((&self.parts.get(part)?.table, row))
    }

    fn value(&self, number: usize, row: u32) -> Option<&[u8]> {
        let (table, row) = self.row(row)?;
        table.value(number, row)
    }

    /// For each key of a file the number of the file that had it.
    pub(crate) fn files(&self, keys: &[Option<Key>]) -> Vec<Option<usize>> {
        let had = |file: usize| {
            let (table, row) = self.file(file)?;
            table.fixed::<32>(column::FILE, row)
        };
        let mut numbers: Option<FxHashMap<&Key, usize>> = None;
        let mut next = 0;
        keys.iter()
            .map(|key| {
                let key = key.as_ref()?;
                // Most follow one another as they did.
                let found = [next, next + 1].into_iter().find(|&at| had(at) == Some(key)).or_else(|| {
                    let all = || (0..self.files.len()).filter_map(|file| Some((had(file)?, file)));
                    numbers.get_or_insert_with(|| all().collect()).get(key).copied()
                });
                next = found.map_or(next, |at| at + 1);
                found
            })
            .collect()
    }

    /// The rows of a file's reports.
    pub(crate) fn rows(&self, file: usize) -> Option<Range<u32>> {
        let begin = file.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        Some(begin..*self.ends.get(file)?)
    }

    /// What was odd in reading a file.
    pub(crate) fn problems(&self, file: usize) -> &[Problem] {
        u32::try_from(file).ok().and_then(|file| self.problems.get(&file)).map_or(&[], Vec::as_slice)
    }

    /// Where the whole of a file lies.
    fn file_place(&self, file: usize) -> Option<Place> {
        let (table, row) = self.file(file)?;
        place(table, column::FILE_PLACE, row)
    }

    /// Where the text of a report lies.
    fn text_of(&self, row: u32) -> Option<Place> {
        let (table, row) = self.row(row)?;
        place(table, column::TEXT_PLACE, row)
    }

    /// Where the text of a report of this content lies.
    pub(crate) fn text_place(&self, content: &Key) -> Option<Place> {
        let (table, row) = self.contents.find(&self.parts, column::CONTENT, content)?;
        place(table, column::TEXT_PLACE, row)
    }

    /// The reading that the last build had of the report in a row, where this one's would be the same: `left_out` as it is left out now, read
    /// with this knowledge.
    pub(crate) fn reading(&self, row: u32, left_out: &[LeftOut], knowledge: &Key) -> Option<ReportReading> {
        let (table, at) = self.row(row)?;
        let was = table.value(column::LEFT_OUT, at)?;
        let same = if was.is_empty() {
            // What many reports share is the only thing that is left out beyond what the file says.
            left_out.iter().all(|cut| cut.reason != CutReason::SharedBlock)
        } else {
            postcard::from_bytes::<Vec<LeftOut>>(was).is_ok_and(|was| was == left_out)
        };
        let read = if same && self.head.knowledge == *knowledge { reading(table, at) } else { None };
        read.map(|read| ReportReading { row: Some(row), ..read })
    }

    /// The reading of a key.
    pub(crate) fn reading_with(&self, key: &Key) -> Option<ReportReading> {
        let (table, row) = self.readings.find(&self.parts, column::READING, key)?;
        reading(table, row)
    }
}

fn reading(table: &Table, row: usize) -> Option<ReportReading> {
    let place = place(table, column::READING_PLACE, row)?;
    let head: ReportReading = postcard::from_bytes(table.value(column::READING_HEAD, row)?).ok()?;
    Some(ReportReading { key: *table.fixed(column::READING, row)?, place: Some(place), ..head })
}

fn place(table: &Table, number: usize, row: usize) -> Option<Place> {
    let (start, len) = table.fixed::<PLACE>(number, row)?.split_first_chunk::<8>()?;
    let place = Place { start: u64::from_le_bytes(*start), len: u32::from_le_bytes(*len.first_chunk()?) };
    (place != NOWHERE).then_some(place)
}

/// How many files and rows a table has; `None` where not all of its columns are as long as they have to be.
fn counts(table: &Table) -> Option<[usize; 2]> {
    let (files, rows) = (table.column(column::FILE).len() / 32, table.column(column::CONTENT).len() / 32);
    let long = |number: usize, count: usize, each: usize| table.column(number).len() == count * each;
    let of_files = [(column::FILE, 32), (column::FILE_ROWS, 4), (column::FILE_PLACE, PLACE)];
    let of_rows = [
        (column::CONTENT, 32),
        (column::TEXT_PLACE, PLACE),
        (column::READING, 32),
        (column::READING_PLACE, PLACE),
        (column::ID - 1, 4),
        (column::REPORT - 1, 4),
        (column::LINES - 1, 4),
        (column::READING_HEAD - 1, 4),
        (column::LEFT_OUT - 1, 4),
    ];
    let whole = of_files.iter().all(|(number, each)| long(*number, files, *each))
        && of_rows.iter().all(|(number, each)| long(*number, rows, *each));
    whole.then_some([files, rows])
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
        let id = self.0.value(column::ID, row);
        id.and_then(|id| std::str::from_utf8(id).ok()).unwrap_or_default()
    }

    fn report(&self, row: u32) -> (Report, Option<usize>) {
        let slim = self.0.value(column::REPORT, row);
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
        let lines = || {
            let (part, row) = self.0.rows.place(row as usize)?;
            let part = self.0.parts.get(part)?;
            let range = part.table.range(column::LINES, row..row + 1)?;
            part.lines.get(range.start / 8..range.end / 8)
        };
        lines().unwrap_or_default()
    }

    fn content(&self, row: u32) -> Key {
        let content = self.0.row(row).and_then(|(table, row)| table.fixed(column::CONTENT, row));
        content.copied().unwrap_or_default()
    }
}

impl Texts for Known {
    fn text(&self, row: u32) -> String {
        let bytes = self.row(row).and_then(|(table, row)| {
            let content = table.fixed::<32>(column::CONTENT, row)?;
            self.store.held(content, place(table, column::TEXT_PLACE, row)?)
        });
        bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| {
            self.store.tell_faulty();
            String::new()
        })
    }
}
