//! The columns of a table as they are made. Writes no file.

use super::{NOWHERE, PLACE, column};
use crate::build::cache::{Key, Place, Table, Values};
use std::ops::Range;

/// The columns of files.
#[derive(Default)]
pub(super) struct OfFiles {
    pub(super) count: usize,
    pub(super) keys: Vec<u8>,
    pub(super) rows: Vec<u8>,
    pub(super) places: Vec<u8>,
}

impl OfFiles {
    pub(super) fn push(&mut self, key: &Key, rows: usize, place: Option<Place>) {
        self.count += 1;
        self.keys.extend_from_slice(key);
        self.rows.extend_from_slice(&(rows as u32).to_le_bytes());
        push_place(&mut self.places, place);
    }
}

/// The columns of reports and their readings.
#[derive(Default)]
pub(super) struct OfRows {
    pub(super) id: Values,
    pub(super) report: Values,
    pub(super) content: Vec<u8>,
    pub(super) text_place: Vec<u8>,
    pub(super) lines: Values,
    pub(super) reading: Vec<u8>,
    pub(super) reading_place: Vec<u8>,
    pub(super) reading_head: Values,
    pub(super) left_out: Values,
}

impl OfRows {
    pub(super) fn count(&self) -> usize {
        self.content.len() / 32
    }

    pub(super) fn reading(&mut self, key: &Key, place: Option<Place>, head: &[u8], left_out: &[u8]) {
        self.reading.extend_from_slice(key);
        push_place(&mut self.reading_place, place);
        self.reading_head.push(head);
        self.left_out.push(left_out);
    }

    /// Takes over a run of rows of the last build.
    pub(super) fn copy(&mut self, table: &Table, rows: Range<usize>) {
        let fixed = |to: &mut Vec<u8>, number: usize, each: usize| {
            let bytes = table.column(number).get(rows.start * each..rows.end * each);
            to.extend_from_slice(bytes.unwrap_or_default());
        };
        fixed(&mut self.content, column::CONTENT, 32);
        fixed(&mut self.text_place, column::TEXT_PLACE, PLACE);
        fixed(&mut self.reading, column::READING, 32);
        fixed(&mut self.reading_place, column::READING_PLACE, PLACE);
        self.id.copy(table, column::ID, rows.clone());
        self.report.copy(table, column::REPORT, rows.clone());
        self.lines.copy(table, column::LINES, rows.clone());
        self.reading_head.copy(table, column::READING_HEAD, rows.clone());
        self.left_out.copy(table, column::LEFT_OUT, rows);
    }

    /// In the order of the table; `None` where one became too long.
    pub(super) fn columns(self) -> Option<Vec<Vec<u8>>> {
        let values = [&self.id, &self.report, &self.lines, &self.reading_head, &self.left_out];
        if values.iter().any(|values| values.full) {
            return None;
        }
        Some(vec![
            self.id.ends,
            self.id.bytes,
            self.report.ends,
            self.report.bytes,
            self.content,
            self.text_place,
            self.lines.ends,
            self.lines.bytes,
            self.reading,
            self.reading_place,
            self.reading_head.ends,
            self.reading_head.bytes,
            self.left_out.ends,
            self.left_out.bytes,
        ])
    }
}

pub(super) fn push_place(to: &mut Vec<u8>, place: Option<Place>) {
    let place = place.unwrap_or(NOWHERE);
    to.extend_from_slice(&place.start.to_le_bytes());
    to.extend_from_slice(&place.len.to_le_bytes());
}
