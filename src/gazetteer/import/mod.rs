//! Imports large tables (GeoNames dumps and alternate names, Who's On First, CSV, GeoJSON) into a compiled file that a project names.
//! Reads one row at a time, and keeps of it in memory what few bytes the index needs; names and texts are sorted on disk where they are many.

mod columns;
mod degrees;
mod geojson;
mod geonames;
mod notes;
mod source;

use super::builder::{Builder, Row, RowName};
use super::index::{NameFlags, PLACE_MASK};
use super::large::LargeTable;
use super::table::{COLUMNS, each_place};
use super::{Gazetteer, GazetteerError};
use crate::model::{PlaceKind, named_enum};
use columns::ColumnNames;
use degrees::CountryBoxes;
use geonames::ExtraNames;
pub use notes::{ImportNote, NoteKind};
use rustc_hash::FxHashMap;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Which rows are taken and how the files are read.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// ISO 3166-1 alpha-2 codes; empty takes all.
    pub countries: Vec<String>,
    /// Kinds; empty takes all.
    pub kinds: Vec<PlaceKind>,
    /// Languages of alternate names, as GeoNames writes them (`en`, `ar`); empty takes all.
    pub languages: Vec<String>,
    /// The format of every file; `None` tells it by what each begins with.
    pub format: Option<TableFormat>,
    /// Columns that the tables name in their own way: what they hold (`name`, `lat` ..), and their name.
    pub columns: Vec<(String, String)>,
    /// What the places are told to come from; empty takes the first file's name.
    pub source: String,
}

named_enum! {
    /// The format of a table.
    TableFormat {
        /// GeoNames' dump: 19 columns parted by tabs, without a header.
        GeoNames = "geonames",
        /// GeoNames' alternate names: a name a line, by the number of its place.
        AlternateNames = "alternate-names",
        /// Who's On First as CSV.
        WhosOnFirst = "wof",
        /// A table with named columns: this program's own, or other people's.
        Csv = "csv",
        /// GeoJSON features with a name.
        GeoJson = "geojson",
    }
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// The file.
    pub path: PathBuf,
    /// Line, or feature, from 1.
    pub line: u64,
    /// What is counted: `line`, or `feature` in GeoJSON.
    pub unit: &'static str,
    /// The column, empty where it is the whole row.
    pub column: String,
    /// What is wrong.
    pub why: String,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportStep {
    /// So many bytes of the tables were read, as they lie on the disk.
    Read(u64),
    /// All was read; names are sorted and the compiled file is written.
    Write,
}

/// What an import gave.
#[derive(Debug)]
pub struct Imported {
    /// Bytes of the compiled file.
    pub bytes: u64,
    /// Rows taken.
    pub places: usize,
    /// Rows left out because of country or kind, or because a newer row stands for them.
    pub left_out: u64,
    /// Alternate names taken from tables of their own.
    pub alternates: usize,
    /// Rows that could not be read, the first hundred.
    pub problems: Vec<RowProblem>,
    /// How many rows could not be read.
    pub unread: u64,
    /// What could not be made out in rows that were taken, and columns that were not read.
    pub notes: Vec<ImportNote>,
    /// The format of each file, in the order of the files.
    pub formats: Vec<TableFormat>,
}

const CODES: &str = include_str!("../../../gazetteer/feature_codes.csv");
/// Problems are told up to this many.
const TOLD: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// The numbers of the places are gathered, so that only their alternate names are kept.
    Numbers,
    /// The table is built.
    Build,
}

struct Importer<'o> {
    builder: Builder<'o>,
    large: LargeTable,
    options: &'o ImportOptions,
    columns: ColumnNames,
    kinds: FxHashMap<&'static str, PlaceKind>,
    countries: FxHashMap<String, String>,
    pass: Pass,
    numbers: Vec<u32>,
    extra: ExtraNames,
    gazetteer: &'o Gazetteer,
    /// Made when the first row tells a country.
    boxes: Option<CountryBoxes>,
    path: PathBuf,
    /// What the numbers of its rows count.
    unit: &'static str,
    stem: String,
    left_out: u64,
    problems: Vec<RowProblem>,
    unread: u64,
    /// The row of the last problem.
    last_unread: Option<u64>,
    notes: notes::Notes,
    /// There is one table alone, so that what it lacks is told before its rows are read.
    alone: bool,
    /// Bytes of the files before this one.
    done: u64,
    progress: &'o mut dyn FnMut(ImportStep),
}

/// Reads tables into one compiled file, which goes to `out` and should have the ending `.gaz`. What is too much for memory lies in files of
/// `scratch` meanwhile, a folder. `gazetteer` gives the places for alternate names that come alone. `progress` is told every few thousand
/// rows; where there are alternate names, the other tables are read twice.
pub fn import_tables(
    paths: &[PathBuf],
    options: &ImportOptions,
    gazetteer: &Gazetteer,
    scratch: &Path,
    out: &mut (impl Write + Seek),
    progress: &mut dyn FnMut(ImportStep),
) -> Result<Imported, GazetteerError> {
    let mut tables = Vec::new();
    for path in paths {
        let format = match options.format {
            Some(format) => format,
            None => source::detect(path)?,
        };
        tables.push((path.as_path(), format));
    }
    let source = if options.source.is_empty() {
        paths
            .first()
            .and_then(|p| p.file_name())
            .map_or_else(String::new, |n| n.to_string_lossy().into_owned())
    } else {
        options.source.clone()
    };
    let mut importer = Importer::new(gazetteer, options, &source, scratch, progress)?;
    importer.alone = tables.len() == 1;
    let (alternates, places): (Vec<_>, Vec<_>) =
        tables.iter().copied().partition(|(_, format)| *format == TableFormat::AlternateNames);
    if !alternates.is_empty() {
        let known = gazetteer.geonames_numbers();
        if places.is_empty() {
            importer.numbers = known.iter().map(|(number, _)| *number).collect();
        } else {
            importer.pass = Pass::Numbers;
            for (path, format) in &places {
                importer.read(path, *format)?;
            }
            importer.numbers.sort_unstable();
            importer.numbers.dedup();
            importer.pass = Pass::Build;
            // The rows are read again and their problems told then.
            (importer.left_out, importer.unread) = (0, 0);
            importer.problems.clear();
            importer.notes = notes::Notes::default();
        }
        let wanted = std::mem::take(&mut importer.numbers);
        let mut extra = ExtraNames::default();
        for (path, _) in &alternates {
            importer.begin(path);
            importer.alternate_names(path, &wanted, &mut extra)?;
            importer.end();
        }
        extra.seal();
        importer.extra = extra;
        if let (true, Some((path, _))) = (places.is_empty(), alternates.first()) {
            let extra = std::mem::take(&mut importer.extra);
            let mut rows = Vec::new();
            geonames::rows_of_known(gazetteer, &known, &extra, &mut |row| {
                rows.push(row);
                Ok(())
            })?;
            importer.extra = extra;
            for row in rows {
                importer.take(path, 0, row)?;
            }
        }
    }
    for (path, format) in &places {
        importer.read(path, *format)?;
    }
    importer.columns_are_there(paths.first().map_or(Path::new(""), PathBuf::as_path))?;
    let formats = tables.iter().map(|(_, format)| *format).collect();
    importer.finish(formats, paths, out)
}

impl<'o> Importer<'o> {
    fn new(
        gazetteer: &'o Gazetteer,
        options: &'o ImportOptions,
        source: &str,
        scratch: &Path,
        progress: &'o mut dyn FnMut(ImportStep),
    ) -> Result<Self, GazetteerError> {
        let kinds = CODES
            .lines()
            .skip(1)
            .filter_map(|l| l.split_once(','))
            .filter_map(|(code, kind)| Some((code, PlaceKind::parse(kind)?)))
            .collect();
        let mut countries = FxHashMap::default();
        for country in gazetteer.countries() {
            for name in country.names.iter().chain([&country.name, &country.iso3, &country.cc]) {
                countries.insert(name.to_lowercase(), country.cc.clone());
            }
        }
        Ok(Self {
            builder: Builder::new(gazetteer.folding(), source),
            large: LargeTable::new(scratch).map_err(|source| GazetteerError::Write { source })?,
            options,
            columns: ColumnNames::new(&options.columns)?,
            kinds,
            countries,
            pass: Pass::Build,
            numbers: Vec::new(),
            extra: ExtraNames::default(),
            gazetteer,
            boxes: None,
            path: PathBuf::new(),
            unit: "line",
            stem: String::new(),
            left_out: 0,
            problems: Vec::new(),
            unread: 0,
            last_unread: None,
            notes: notes::Notes::default(),
            alone: false,
            done: 0,
            progress,
        })
    }

    fn begin(&mut self, path: &Path) {
        self.last_unread = None;
        path.clone_into(&mut self.path);
        let stem = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
        self.stem = stem.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(40).collect();
    }

    fn end(&mut self) {
        self.done += fs_err::metadata(&self.path).map_or(0, |m| m.len());
    }

    fn tell(&mut self, read: u64) {
        (self.progress)(ImportStep::Read(self.done + read));
    }

    fn read(&mut self, path: &Path, format: TableFormat) -> Result<(), GazetteerError> {
        self.begin(path);
        self.unit = if format == TableFormat::GeoJson { "feature" } else { "line" };
        match format {
            TableFormat::GeoNames => self.geonames(path)?,
            TableFormat::GeoJson => self.geojson(path)?,
            TableFormat::Csv if is_own(path)? => {
                let source = source::open(path)?;
                let read = Rc::clone(&source.read);
                let columns: Vec<String> = COLUMNS.iter().map(|c| (*c).to_owned()).collect();
                self.look_at_columns(&columns, &|_| true);
                each_place(path, source.reader, |row| match row {
                    Ok(row) => {
                        if row.line % 4096 == 0 {
                            self.tell(read.get());
                        }
                        self.take(path, row.line, row.row)
                    }
                    Err(GazetteerError::Row { line, column, why, .. }) => {
                        self.problem(line, column, &why);
                        Ok(())
                    }
                    Err(GazetteerError::Csv { line: Some(line), why, .. }) => {
                        self.problem(line, "", &why);
                        Ok(())
                    }
                    Err(fault) => Err(fault),
                })?;
            }
            TableFormat::WhosOnFirst | TableFormat::Csv => self.csv(path, format)?,
            TableFormat::AlternateNames => {}
        }
        self.end();
        Ok(())
    }

    fn finish(
        mut self,
        formats: Vec<TableFormat>,
        paths: &[PathBuf],
        out: &mut (impl Write + Seek),
    ) -> Result<Imported, GazetteerError> {
        let places = self.builder.len();
        if places == 0 {
            let path = paths.first().cloned().unwrap_or_default();
            let (line, column, why, hint) = match self.problems.first() {
                Some(problem) if problem.unit == "feature" => (
                    0,
                    String::new(),
                    format!(
                        "feature {}, {}: {}; no feature could be read",
                        problem.line, problem.column, problem.why
                    ),
                    "give a FeatureCollection in degrees (WGS 84) whose features carry a name in their properties",
                ),
                Some(problem) => (
                    problem.line,
                    problem.column.clone(),
                    format!("{}; no row could be read", problem.why),
                    "tell the format by `--format`, or the columns by `--column lat=COLUMN`",
                ),
                None if self.left_out > 0 => (
                    0,
                    String::new(),
                    format!("all {} rows were left out", self.left_out),
                    "look at `--countries` and `--kinds`: a country is its two letters in capitals",
                ),
                None => (0, String::new(), "holds no place".to_owned(), "give a table with a row a place"),
            };
            return Err(GazetteerError::Import { path, line, column, why, hint: hint.to_owned() });
        }
        let problems = std::mem::take(&mut self.problems);
        (self.progress)(ImportStep::Write);
        let bytes = self.large.write(self.builder, out).map_err(|source| GazetteerError::Write { source })?;
        Ok(Imported {
            bytes,
            places,
            left_out: self.left_out,
            alternates: self.extra.len(),
            problems,
            notes: self.notes.told(),
            unread: self.unread,
            formats,
        })
    }

    fn take(&mut self, path: &Path, line: u64, mut row: Row) -> Result<(), GazetteerError> {
        let fits = (self.options.countries.is_empty() || self.options.countries.contains(&row.cc))
            && (self.options.kinds.is_empty() || self.options.kinds.contains(&row.kind));
        if !fits {
            self.left_out += 1;
            return Ok(());
        }
        if row.name.is_empty() {
            self.problem(line, "name", "is empty");
            return Ok(());
        }
        if self.pass == Pass::Numbers {
            if row.geonames > 0 {
                self.numbers.push(row.geonames);
            }
            return Ok(());
        }
        if self.builder.len() >= PLACE_MASK as usize {
            return Err(GazetteerError::TooMany { path: path.to_owned(), most: PLACE_MASK as usize });
        }
        if row.geonames > 0 {
            row.names.extend(names(self.extra.of(row.geonames)));
        }
        // The name to show is one that most readers of the layers can read, where there is one.
        if !has_latin(&row.name)
            && let Some(latin) =
                row.names.iter_mut().find(|n| has_latin(&n.text) && n.flags == NameFlags::VARIANT)
        {
            std::mem::swap(&mut latin.text, &mut row.name);
        }
        let mut seen = rustc_hash::FxHashSet::default();
        seen.insert(row.name.clone());
        row.names.retain(|n| seen.insert(n.text.clone()));
        self.builder.push(&row);
        self.large.relieve(&mut self.builder).map_err(|source| GazetteerError::Write { source })
    }

    fn problem(&mut self, line: u64, column: &str, why: &str) {
        // A row may have several faults.
        if self.last_unread.replace(line) != Some(line) {
            self.unread += 1;
        }
        if self.problems.len() < TOLD {
            self.problems.push(RowProblem {
                path: self.path.clone(),
                line,
                unit: self.unit,
                column: clip(column),
                why: why.to_owned(),
            });
        }
    }
}

/// Whether a CSV table is one of this program's own, which is read to the letter.
fn is_own(path: &Path) -> Result<bool, GazetteerError> {
    use std::io::BufRead as _;
    let mut first = String::new();
    for line in source::open(path)?.reader.lines() {
        let Ok(line) = line else { return Ok(false) };
        if !line.starts_with('#') {
            first = line;
            break;
        }
    }
    let header: Vec<&str> = first.split(',').map(str::trim).collect();
    Ok(header.iter().all(|h| h.is_empty() || COLUMNS.contains(h))
        && COLUMNS.iter().take(5).all(|need| header.contains(need)))
}

fn has_latin(name: &str) -> bool {
    name.chars().any(|c| c.is_alphabetic() && c < '\u{250}')
}

fn clip(text: &str) -> String {
    clip_to(text, 80)
}

/// The text without signs that steer a terminal, and no longer than `most` characters.
fn clip_to(text: &str, most: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(most).collect()
}

/// Alternate names worth keeping: at least three letters, no codes in capitals, no transcriptions that begin small.
fn names<'n>(list: impl Iterator<Item = &'n str>) -> Vec<RowName> {
    list.map(str::trim)
        .filter(|n| {
            let letters = n.chars().filter(|c| c.is_alphabetic()).count();
            let code = n.len() <= 4 && n.bytes().all(|b| b.is_ascii_uppercase());
            let small = n.is_ascii() && !n.bytes().any(|b| b.is_ascii_uppercase());
            letters >= 3 && n.chars().count() <= 100 && !code && !small && !n.contains("://")
        })
        .map(|n| RowName { text: n.to_owned(), flags: NameFlags::VARIANT })
        .collect()
}

#[cfg(test)]
mod faults_tests;
#[cfg(test)]
mod tests;
