//! Rows of a table that people edit: named columns, and cells read as numbers, days and codes. Every fault of a row is gathered, so that
//! an editor sees all of them at once. Knows no places.

use super::GazetteerError;
use super::lines::{LineEnds, line_of};
use crate::model::Date;
use csv::{ByteRecord, StringRecord};
use std::cell::RefCell;
use std::io;
use std::path::Path;

struct Table<'p> {
    path: &'p Path,
    columns: Vec<Option<usize>>,
    names: &'static [&'static str],
}

/// The cells of a row. What is wrong with them is kept until the row was read to its end.
pub(super) struct Fields<'t, 'p> {
    table: &'t Table<'p>,
    record: StringRecord,
    /// Line in the file, from 1.
    pub(super) line: u64,
    faults: RefCell<Vec<GazetteerError>>,
}

impl Fields<'_, '_> {
    pub(super) fn get(&self, column: &str) -> &str {
        let at = self.table.names.iter().position(|c| *c == column);
        at.and_then(|at| self.table.columns.get(at).copied().flatten())
            .and_then(|at| self.record.get(at))
            .map_or("", str::trim)
    }

    /// Tells a fault of a cell.
    pub(super) fn wrong(&self, column: &'static str, why: String, hint: &str) {
        self.faults.borrow_mut().push(GazetteerError::Row {
            path: self.table.path.to_owned(),
            line: self.line,
            column,
            why,
            hint: hint.to_owned(),
        });
    }

    /// The number of a cell; `None` where it is empty or wrong.
    pub(super) fn number(&self, column: &'static str, low: f64, high: f64) -> Option<f64> {
        let text = self.get(column);
        if text.is_empty() {
            return None;
        }
        match text.parse::<f64>() {
            Ok(n) if n.is_finite() && (low..=high).contains(&n) => return Some(n),
            Ok(n) => self.wrong(
                column,
                format!("{n} is not between {low} and {high}"),
                "degrees are decimal, WGS 84; a minus sign stands for south and west",
            ),
            Err(_) => self.wrong(
                column,
                format!("`{}` is not a number", clip(text)),
                "use a decimal point and no unit: 36.3756",
            ),
        }
        None
    }

    /// Degrees, which must be told; 0 where they are wrong.
    pub(super) fn coordinate(&self, column: &'static str, most: f64) -> f64 {
        if self.get(column).is_empty() {
            self.wrong(
                column,
                "is empty".to_owned(),
                "give a rough point and a `radius_km` that tells how rough it is",
            );
        }
        self.number(column, -most, most).unwrap_or_default()
    }

    /// A day, the first one or the last one of a month or year; `None` where the cell is empty or wrong.
    pub(super) fn day(&self, column: &'static str, end: bool) -> Option<Date> {
        let text = self.get(column);
        if text.is_empty() {
            return None;
        }
        let day = match text.len() {
            4 => text
                .parse::<i16>()
                .ok()
                .and_then(|y| if end { Date::new(y, 12, 31) } else { Date::new(y, 1, 1) }.ok()),
            7 => format!("{text}-01").parse::<Date>().ok().map(|d| if end { d.last_of_month() } else { d }),
            _ => text.parse::<Date>().ok(),
        };
        if day.is_none() {
            self.wrong(
                column,
                format!("`{}` is not a date", clip(text)),
                "write 2026-02-22, 2026-02 or 2026",
            );
        }
        day
    }

    /// A country's two letters; empty where the cell is empty or wrong.
    pub(super) fn country_code(&self, column: &'static str) -> String {
        let text = self.get(column);
        let fits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_uppercase());
        // Areas of several countries list them; the first one stands for all.
        let first = text.split(['|', ';', ' ']).next().unwrap_or("");
        if text.is_empty() || fits(first) {
            return first.to_owned();
        }
        self.wrong(
            column,
            format!("`{}` is not a country code", clip(text)),
            "use ISO 3166-1 alpha-2 in capitals: SY, IQ, LB",
        );
        String::new()
    }
}

pub(super) fn clip(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// Texts of a cell, parted by `|`.
pub(super) fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split('|').map(str::trim).filter(|t| !t.is_empty())
}

/// Reads one row at a time. Each fault goes to `row`, those of the header first; a row with a fault is not given beside.
/// What `row` says ends the reading, as does a table that cannot be read on.
pub(super) fn read<T>(
    path: &Path,
    table: impl io::Read,
    names: &'static [&'static str],
    required: &[&str],
    mut make: impl FnMut(&Fields<'_, '_>) -> Option<T>,
    row: &mut dyn FnMut(Result<T, GazetteerError>) -> Result<(), GazetteerError>,
) -> Result<(), GazetteerError> {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).comment(Some(b'#')).from_reader(LineEnds::new(table));
    let csv_error = |line: Option<u64>, why: String| GazetteerError::Csv { path: path.to_owned(), line, why };
    let unread = |e: &csv::Error| {
        let why = match e.kind() {
            csv::ErrorKind::Utf8 { .. } => "not UTF-8".to_owned(),
            csv::ErrorKind::Io(e) => format!("cannot be read: {e}"),
            other => format!("{other:?}").chars().take(120).collect(),
        };
        csv_error(e.position().map(csv::Position::line), why)
    };
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(e) => return row(Err(unread(&e))),
    };
    let Some(columns) = columns(path, &header, names, required, row)? else { return Ok(()) };
    let table = Table { path, columns, names };
    let mut record = ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(e) => return row(Err(unread(&e))),
        }
        let line = line_of(&record, reader.position().line());
        let Ok(record) = StringRecord::from_byte_record(std::mem::take(&mut record)) else {
            row(Err(csv_error(Some(line), "not UTF-8".to_owned())))?;
            continue;
        };
        if record.iter().all(|f| f.trim().is_empty()) {
            continue;
        }
        if record.len() > header.len() {
            let why = format!("{} fields, but the first line names {} columns", record.len(), header.len());
            row(Err(csv_error(Some(line), why)))?;
            continue;
        }
        let fields = Fields { table: &table, record, line, faults: RefCell::default() };
        let made = make(&fields);
        let faults = fields.faults.into_inner();
        match made {
            Some(made) if faults.is_empty() => row(Ok(made))?,
            _ => faults.into_iter().try_for_each(|fault| row(Err(fault)))?,
        }
    }
}

/// Where each known column stands; `None` where the header is such that no row can be read.
fn columns<T>(
    path: &Path,
    header: &StringRecord,
    names: &'static [&'static str],
    required: &[&str],
    row: &mut dyn FnMut(Result<T, GazetteerError>) -> Result<(), GazetteerError>,
) -> Result<Option<Vec<Option<usize>>>, GazetteerError> {
    let wrong = |why: String, hint: String| GazetteerError::Header { path: path.to_owned(), why, hint };
    let mut columns = vec![None; names.len()];
    for (at, column) in header.iter().enumerate() {
        let column = column.trim();
        if column.is_empty() {
            continue;
        }
        let Some(known) = names.iter().position(|n| *n == column) else {
            row(Err(wrong(
                format!("column `{}` is not known", clip(column)),
                nearest_column(column, names),
            )))?;
            continue;
        };
        if let Some(slot) = columns.get_mut(known)
            && slot.replace(at).is_some()
        {
            row(Err(wrong(format!("column `{column}` stands twice"), "take one of the two out".to_owned())))?;
        }
    }
    let mut whole = true;
    for need in required {
        if !header.iter().any(|c| c.trim() == *need) {
            whole = false;
            row(Err(wrong(
                format!("column `{need}` is missing"),
                format!("the first line names the columns: {}", names.join(",")),
            )))?;
        }
    }
    Ok(whole.then_some(columns))
}

fn nearest_column(column: &str, names: &[&str]) -> String {
    let near = names.iter().min_by_key(|n| strsim::levenshtein(n, &column.to_ascii_lowercase()));
    match near {
        Some(near) if strsim::levenshtein(near, &column.to_ascii_lowercase()) <= 3 => {
            format!("did you mean `{near}`?")
        }
        _ => format!("known columns: {}", names.join(", ")),
    }
}
