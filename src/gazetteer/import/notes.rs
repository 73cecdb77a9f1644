//! What an import passed over or could not make out in rows that it took: columns that hold nothing it knows, words that are no kind of
//! place, names that are no country. Counts; decides nothing.

use super::{Importer, clip};
use crate::gazetteer::GazetteerError;
use crate::model::named_enum;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::Path;

named_enum! {
    /// What an import could not make out.
    NoteKind {
        /// A column, or property, that holds nothing it knows.
        Column = "column",
        /// A word that is no kind of place: its places became sites.
        Kind = "kind",
        /// What is told for a country is none: its places stand in none.
        Country = "country",
    }
}

/// What an import could not make out in rows that it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportNote {
    /// What it is about.
    pub kind: NoteKind,
    /// The word as the table has it; empty for all words of the kind that are too many to be told one by one.
    pub word: String,
    /// Rows it concerns; 0 for columns.
    pub rows: u64,
}

/// Words of all kinds that are kept apart, at most; those beyond are counted together.
const MOST: usize = 200;

/// What was gathered so far.
#[derive(Debug, Default)]
pub(super) struct Notes {
    at: FxHashMap<(NoteKind, String), usize>,
    notes: Vec<ImportNote>,
    /// Columns that any table or feature has, in lower case.
    columns: FxHashSet<String>,
}

impl Notes {
    fn note(&mut self, kind: NoteKind, word: &str, rows: u64) {
        let mut key = (kind, clip(word));
        if self.at.len() >= MOST && !self.at.contains_key(&key) {
            key.1.clear();
        }
        if let Some(note) = self.at.get(&key).and_then(|at| self.notes.get_mut(*at)) {
            note.rows += rows;
        } else {
            self.notes.push(ImportNote { kind, word: key.1.clone(), rows });
            self.at.insert(key, self.notes.len() - 1);
        }
    }

    /// All of them: columns in the order in which they were met, then words by how many rows they concern; of each kind last those that
    /// are too many.
    pub(super) fn told(&mut self) -> Vec<ImportNote> {
        let mut notes = std::mem::take(&mut self.notes);
        notes.sort_by_key(|note| (note.kind, note.word.is_empty(), std::cmp::Reverse(note.rows)));
        notes
    }
}

impl Importer<'_> {
    /// Looks at the columns of a table, or the properties of a feature: those that are not read are told.
    pub(super) fn look_at_columns(&mut self, header: &[String], is_read: &dyn Fn(usize) -> bool) {
        for (at, column) in header.iter().enumerate() {
            let small = column.trim().to_lowercase();
            if small.is_empty() || self.notes.columns.contains(&small) {
                continue;
            }
            // One that the caller named is looked for however many there are.
            let is_named = self.columns.told().any(|(_, name)| name == small);
            if self.notes.columns.len() > MOST * 5 && !is_named {
                continue;
            }
            self.notes.columns.insert(small);
            if !is_read(at) {
                self.notes.note(NoteKind::Column, column.trim(), 0);
            }
        }
    }

    /// A word that was read as none of the kinds.
    pub(super) fn note_kind(&mut self, word: &str) {
        self.notes.note(NoteKind::Kind, word, 1);
    }

    /// What was read as none of the countries.
    pub(super) fn note_country(&mut self, word: &str) {
        self.notes.note(NoteKind::Country, word, 1);
    }

    /// Refuses columns that the caller named and no table has. `path` is the table that was looked at.
    pub(super) fn columns_are_there(&self, path: &Path) -> Result<(), GazetteerError> {
        let missing = self.columns.told().find(|(_, name)| !self.notes.columns.contains(*name));
        let Some((what, name)) = missing else { return Ok(()) };
        let mut known: Vec<&str> = self.notes.columns.iter().map(String::as_str).collect();
        known.sort_unstable();
        let near = known
            .iter()
            .map(|column| (strsim::jaro_winkler(column, name), *column))
            .filter(|(likeness, _)| *likeness >= 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let hint = match near {
            Some((_, column)) => format!("did you mean `--column {what}={column}`?"),
            None if known.is_empty() => {
                "columns are named in CSV and GeoJSON; the other formats have columns of their own".to_owned()
            }
            None => format!("the columns are {}", super::clip_to(&known.join(", "), 400)),
        };
        let why = format!("`--column {what}={name}`: there is no column of that name");
        Err(GazetteerError::Header { path: path.to_owned(), why, hint })
    }
}
