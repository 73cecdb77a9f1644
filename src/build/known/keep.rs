//! Saves what a build read, and writes the table for the next one: rows of what did not change are copied as they are.

use super::columns::{OfFiles, OfRows, push_place};
use super::runs::push as push_run;
use super::{Head, Known, MORE, NAME, Run, Slim, column};
use crate::build::cache::{Cache, Key, Place, Saved, Store};
use crate::build::reading::ReportReading;
use crate::corpus::{CorpusRead, Placed, Problem};
use crate::model::{CutReason, Report};
use std::borrow::Cow;

/// A file of a build.
#[derive(Debug)]
pub(crate) struct OfFile {
    /// `None` where the file cannot be told from one that is still being written.
    pub(crate) key: Option<Key>,
    pub(crate) gave: Gave,
}

/// What a file gave.
#[derive(Debug)]
pub(crate) enum Gave {
    /// What it gave the last time: its number then.
    Kept(usize),
    /// What was read now.
    Fresh(Vec<Fresh>, Vec<Problem>),
}

/// The row of a report that was read now.
#[derive(Debug)]
pub(crate) struct Fresh {
    id: String,
    slim: Vec<u8>,
    content: Key,
    lines: Vec<u64>,
}

impl Fresh {
    /// Of a report as its file gave it.
    pub(crate) fn of(placed: &Placed) -> Self {
        let Report { id, title, published, source, url, text: _, left_out, notes } = &placed.report;
        let slim = Slim {
            title: Cow::Borrowed(title),
            published: Cow::Borrowed(published),
            source: Cow::Borrowed(source),
            url: Cow::Borrowed(url),
            left_out: Cow::Borrowed(left_out),
            notes: Cow::Borrowed(notes),
            line: placed.line,
        };
        Self {
            id: id.clone(),
            // What has a form of its own in bytes cannot fail to be written into it.
            slim: postcard::to_stdvec(&slim).unwrap_or_default(),
            content: placed.content,
            lines: placed.lines.clone(),
        }
    }
}

/// Where the row of a report comes from.
#[derive(Debug, Clone, Copy)]
enum Row<'f> {
    Kept(u32),
    Fresh(&'f Fresh),
}

/// Saves the entries of a build and its table. A failure costs time at the next build and nothing else.
pub(crate) fn keep(
    cache: &Cache,
    known: Option<&Known>,
    files: &[OfFile],
    corpus: &CorpusRead,
    readings: &[ReportReading],
    knowledge: &Key,
) {
    let Some(store) = cache.store() else { return };
    let build = Build { known, store, files, rows: rows_of(known, files), corpus, readings };
    let Ok(saved) = store.save(build.used()) else {
        return cache.keep_table(NAME, None);
    };
    // Little that is new goes beside what there is; much makes all anew.
    let more =
        known.filter(|_| !saved.moved()).and_then(|known| build.columns(&saved, knowledge, Some(known)));
    let columns = |columns: &Option<Vec<Vec<u8>>>, name: &str| {
        let columns = columns.as_ref().map(|columns| columns.iter().map(Vec::as_slice).collect::<Vec<_>>());
        cache.keep_table(name, columns.as_deref());
    };
    if more.is_none() {
        columns(&build.columns(&saved, knowledge, None), NAME);
    }
    columns(&more, MORE);
}

/// So many runs a list of rows may have, and rows beside the table of all, and one for every so many of all.
const MOST_RUNS: usize = 1024;
const MOST_ROWS: usize = 16;
const SHARE: usize = 16;

/// The rows of all files.
fn rows_of<'f>(known: Option<&Known>, files: &'f [OfFile]) -> Vec<Row<'f>> {
    let mut rows = Vec::new();
    for file in files {
        match &file.gave {
            Gave::Kept(number) => {
                rows.extend(known.and_then(|known| known.rows(*number)).unwrap_or_default().map(Row::Kept));
            }
            Gave::Fresh(fresh, _) => rows.extend(fresh.iter().map(Row::Fresh)),
        }
    }
    rows
}

/// What a build read, as it is saved.
struct Build<'b> {
    known: Option<&'b Known>,
    store: &'b Store,
    files: &'b [OfFile],
    rows: Vec<Row<'b>>,
    corpus: &'b CorpusRead,
    readings: &'b [ReportReading],
}

impl Build<'_> {
    /// Where everything lies that this build has a use for, as far as it was there before.
    fn used(&self) -> Vec<Place> {
        let mut used = Vec::with_capacity(self.rows.len() * 3);
        for file in self.files {
            used.extend(match &file.gave {
                Gave::Kept(number) => self.known.and_then(|known| known.file_place(*number)),
                Gave::Fresh(..) => file.key.and_then(|key| self.store.place(&key)),
            });
        }
        used.extend(self.rows.iter().filter_map(|row| self.text(row)));
        let place = |read: &ReportReading| read.place.or_else(|| self.store.place(&read.key));
        used.extend(self.readings.iter().filter_map(place));
        used
    }

    /// Where the text of a row lay before.
    fn text(&self, row: &Row<'_>) -> Option<Place> {
        match row {
            Row::Kept(row) => self.known?.text_of(*row),
            Row::Fresh(fresh) => {
                let content = &fresh.content;
                self.store.place(content).or_else(|| self.known?.text_place(content))
            }
        }
    }

    /// The columns of the table of all, or of one that goes on from that which is there, where one can hold them.
    fn columns(&self, saved: &Saved, knowledge: &Key, goes_on: Option<&Known>) -> Option<Vec<Vec<u8>>> {
        // For each row the report that it became.
        let mut became: Vec<Option<(&Report, &ReportReading)>> = vec![None; self.rows.len()];
        for ((seat, report), read) in self.corpus.seats.iter().zip(&self.corpus.reports).zip(self.readings) {
            if let Some(slot) = became.get_mut(*seat as usize) {
                *slot = Some((report, read));
            }
        }
        let part = u8::from(goes_on.is_some());
        let is_too_much = |runs: &[Run], own: usize, all: usize| {
            goes_on.is_some() && (runs.len() > MOST_RUNS || own > MOST_ROWS + all / SHARE)
        };
        let (mut of_rows, mut rows) = (OfRows::default(), Vec::new());
        let mut at = 0;
        while let Some(row) = self.rows.get(at) {
            let run = self.run(at, &became, saved);
            let before = of_rows.count();
            if let (Some(known), Row::Kept(first), true) = (self.known, row, run > 0) {
                for (from, piece) in known.rows.pieces(*first as usize..*first as usize + run) {
                    if from == 0 && goes_on.is_some() {
                        push_run(&mut rows, 0, piece);
                    } else {
                        let before = of_rows.count();
                        of_rows.copy(&known.parts.get(from)?.table, piece);
                        push_run(&mut rows, part, before..of_rows.count());
                    }
                }
                at += run;
            } else {
                self.push(&mut of_rows, row, became.get(at).copied().flatten(), saved);
                push_run(&mut rows, part, before..of_rows.count());
                at += 1;
            }
            if is_too_much(&rows, of_rows.count(), self.rows.len()) {
                return None;
            }
        }
        let (mut of_files, mut files, mut problems) = (OfFiles::default(), Vec::new(), Vec::new());
        for (number, file) in (0_u32..).zip(self.files) {
            let odd = match &file.gave {
                Gave::Kept(before) => self.known?.problems(*before),
                Gave::Fresh(_, problems) => problems,
            };
            if !odd.is_empty() {
                problems.push((number, odd.to_vec()));
            }
            let kept = match &file.gave {
                Gave::Kept(before) => Some((self.known?, *before)),
                Gave::Fresh(..) => None,
            };
            if let (Some((known, before)), true) = (kept, goes_on.is_some())
                && let Some((0, row)) = known.files.place(before)
            {
                push_run(&mut files, 0, row..row + 1);
                continue;
            }
            let (key, count, place) = self.file(file, saved)?;
            of_files.push(&key, count, place);
            push_run(&mut files, part, of_files.count - 1..of_files.count);
            if is_too_much(&files, of_files.count, self.files.len()) {
                return None;
            }
        }
        if goes_on.is_some() && problems.len() > MOST_ROWS + self.files.len() / SHARE {
            return None;
        }
        let goes_on_from = match goes_on {
            Some(known) => Some(*known.parts.first()?.table.sum()),
            None => None,
        };
        if goes_on.is_none() {
            // Of one table all rows are one run.
            (files, rows) = (vec![whole(of_files.count)?], vec![whole(of_rows.count())?]);
        }
        let head = Head { knowledge: *knowledge, entries: saved.mark, goes_on_from, files, rows };
        let head = postcard::to_stdvec(&head).ok()?;
        let problems = postcard::to_stdvec(&problems).ok()?;
        let mut columns = vec![head, of_files.keys, of_files.rows, of_files.places, problems];
        columns.extend(of_rows.columns()?);
        Some(columns)
    }

    /// The row of a file.
    fn file(&self, file: &OfFile, saved: &Saved) -> Option<(Key, usize, Option<Place>)> {
        match &file.gave {
            Gave::Kept(before) => {
                let known = self.known?;
                let place = known.file_place(*before).and_then(|place| saved.now(place));
                Some((file.key.unwrap_or_default(), known.rows(*before)?.len(), place))
            }
            Gave::Fresh(fresh, _) => {
                let place =
                    |key: &Key| saved.added.get(key).copied().or_else(|| saved.now(self.store.place(key)?));
                // Without its texts a file is to be read again. No key is all zeros.
                let has_text = |fresh: &Fresh| {
                    self.text(&Row::Fresh(fresh)).is_some() || saved.added.contains_key(&fresh.content)
                };
                let key = file.key.filter(|_| !fresh.is_empty() && fresh.iter().all(has_text));
                Some((key.unwrap_or_default(), fresh.len(), file.key.as_ref().and_then(place)))
            }
        }
    }

    /// How many rows from here on are those of the last build, one behind the other, with the readings of then.
    fn run(&self, from: usize, became: &[Option<(&Report, &ReportReading)>], saved: &Saved) -> usize {
        if saved.moved() {
            return 0;
        }
        let Some(Row::Kept(first)) = self.rows.get(from) else { return 0 };
        let rows =
            self.rows.get(from..).unwrap_or_default().iter().zip(became.get(from..).unwrap_or_default());
        rows.zip(*first..)
            .take_while(|((row, became), expected)| {
                matches!(row, Row::Kept(row) if row == expected)
                    && became.is_some_and(|(_, read)| read.row == Some(*expected))
            })
            .count()
    }

    fn push(
        &self,
        rows: &mut OfRows,
        row: &Row<'_>,
        became: Option<(&Report, &ReportReading)>,
        saved: &Saved,
    ) {
        let text = self.text(row).and_then(|place| saved.now(place));
        let mut add = |id: &[u8], report: &[u8], content: &Key, lines: &[u8]| {
            rows.id.push(id);
            rows.report.push(report);
            rows.content.extend_from_slice(content);
            push_place(&mut rows.text_place, text.or_else(|| saved.added.get(content).copied()));
            rows.lines.push(lines);
        };
        match row {
            Row::Kept(row) => {
                let known = self.known.and_then(|known| known.row(*row));
                let value =
                    |number| known.and_then(|(table, row)| table.value(number, row)).unwrap_or_default();
                let content = known.and_then(|(table, row)| table.fixed(column::CONTENT, row));
                add(
                    value(column::ID),
                    value(column::REPORT),
                    content.unwrap_or(&[0; 32]),
                    value(column::LINES),
                );
            }
            Row::Fresh(Fresh { id, slim, content, lines }) => {
                let lines: Vec<u8> = lines.iter().flat_map(|line| line.to_le_bytes()).collect();
                add(id.as_bytes(), slim, content, &lines);
            }
        }
        let Some((report, read)) = became else {
            rows.reading(&[0; 32], None, &[], &[]);
            return;
        };
        let before = read.place.or_else(|| self.store.place(&read.key));
        let place = before.and_then(|place| saved.now(place)).or_else(|| saved.added.get(&read.key).copied());
        let shared = report.left_out.iter().any(|cut| cut.reason == CutReason::SharedBlock);
        let left_out =
            if shared { postcard::to_stdvec(&report.left_out).unwrap_or_default() } else { Vec::new() };
        let head = postcard::to_stdvec(read).unwrap_or_default();
        rows.reading(&read.key, place, &head, &left_out);
    }
}

/// All rows of a table.
fn whole(count: usize) -> Option<Run> {
    Some(Run { part: 0, from: 0, count: u32::try_from(count).ok()? })
}
