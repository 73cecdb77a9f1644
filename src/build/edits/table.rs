//! `corrections.csv` with rows added, in the form that the file has: its separator, its order of columns, its line ends. Judges no row.

use super::{EditNotes, EditRow};
use crate::build::error::BuildError;
use std::path::Path;

/// The text of the corrections; that of a new file where there is none.
pub(super) fn read(path: &Path) -> Result<String, BuildError> {
    if path.as_os_str().is_empty() {
        return Ok(crate::merge::CORRECTIONS_HEADER.to_owned());
    }
    match std::fs::read_to_string(path) {
        Ok(text) if text.trim_start_matches('\u{feff}').trim().is_empty() => {
            Ok(crate::merge::CORRECTIONS_HEADER.to_owned())
        }
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Ok(crate::merge::CORRECTIONS_HEADER.to_owned())
        }
        Err(source) => Err(BuildError::ReadProject { path: path.to_owned(), source }),
    }
}

/// The text with rows at its end.
pub(super) fn with(text: &str, rows: &[EditRow], notes: &EditNotes, when: &str) -> String {
    // Blank lines above the header are passed over, as reading the table does.
    let mut lines = text.lines().map(|line| line.trim_start_matches('\u{feff}'));
    let first = lines.find(|line| !line.trim().is_empty()).unwrap_or("");
    let count = |mark: u8| first.bytes().filter(|&byte| byte == mark).count();
    let separator = [b',', b';', b'\t'].into_iter().max_by_key(|&mark| count(mark)).unwrap_or(b',');
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let columns: Vec<String> =
        first.split(char::from(separator)).map(|name| name.trim().trim_matches('"').to_lowercase()).collect();
    let mut writer = csv::WriterBuilder::new()
        .delimiter(separator)
        .terminator(if end == "\n" { csv::Terminator::Any(b'\n') } else { csv::Terminator::CRLF })
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows {
        let cells = columns.iter().map(|name| match name.as_str() {
            "action" => row.action,
            "incident" => &row.incident,
            "field" => &row.field,
            "value" => &row.value,
            "by" => &notes.by,
            "when" => when,
            "why" => &notes.why,
            _ => "",
        });
        // Writing to memory does not fail.
        let _ = writer.write_record(cells);
    }
    let added = writer.into_inner().unwrap_or_default();
    let gap = if text.ends_with('\n') { "" } else { end };
    format!("{text}{gap}{}", String::from_utf8_lossy(&added))
}
