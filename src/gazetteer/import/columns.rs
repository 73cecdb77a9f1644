//! Tables with named columns: Who's On First, other people's CSV, and the properties of GeoJSON features, which are named alike.
//! Which name means what is data: `gazetteer/import_columns.toml`.

use super::{Importer, TableFormat, names, source};
use crate::gazetteer::GazetteerError;
use crate::gazetteer::builder::Row;
use crate::gazetteer::lines::{LineEnds, line_of};
use crate::model::PlaceKind;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

const COLUMNS: &str = include_str!("../../../gazetteer/import_columns.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnFile {
    columns: BTreeMap<String, Vec<String>>,
    names: NameColumns,
    languages: Languages,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameColumns {
    columns: Vec<String>,
    prefixes: Vec<String>,
    never: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Languages {
    never: Vec<String>,
}

/// What the names of columns mean.
pub(super) struct ColumnNames {
    file: ColumnFile,
    /// Columns that the caller named: what they hold, and their name in lower case.
    told: Vec<(String, String)>,
}

impl ColumnNames {
    /// The names that ship with the program, with those that the caller told before them.
    pub(super) fn new(told: &[(String, String)]) -> Result<Self, GazetteerError> {
        let file: ColumnFile = toml::from_str(COLUMNS).map_err(|e| GazetteerError::Folding {
            line: None,
            why: format!("import_columns.toml: {}", e.message()),
        })?;
        for (what, _) in told {
            if !file.columns.contains_key(what) && what != "names" {
                let known: Vec<&str> = file.columns.keys().map(String::as_str).chain(["names"]).collect();
                return Err(GazetteerError::Header {
                    path: "--column".into(),
                    why: format!("`{}` is nothing that a column can hold", super::clip(what)),
                    hint: format!("one of: {}", known.join(", ")),
                });
            }
        }
        let told = told.iter().map(|(what, name)| (what.clone(), name.to_lowercase())).collect();
        Ok(Self { file, told })
    }

    /// Columns that the caller named: what they hold, and their name in lower case.
    pub(super) fn told(&self) -> impl Iterator<Item = (&str, &str)> {
        self.told.iter().map(|(what, name)| (what.as_str(), name.as_str()))
    }

    /// Whether an alternate name of this language is a code or a link.
    pub(super) fn is_code_language(&self, language: &str) -> bool {
        self.file.languages.never.iter().any(|l| l == language)
    }

    /// The positions in `header` that hold `what`, the most fitting first.
    fn positions(&self, header: &[String], what: &str) -> Vec<usize> {
        let told = self.told.iter().filter(|(w, _)| w == what).map(|(_, name)| name.as_str());
        let known = self.file.columns.get(what).into_iter().flatten().map(String::as_str);
        let mut out = Vec::new();
        for name in told.chain(known) {
            for at in header.iter().enumerate().filter(|(_, h)| *h == name).map(|(at, _)| at) {
                if !out.contains(&at) {
                    out.push(at);
                }
            }
        }
        out
    }

    fn holds_names(&self, column: &str) -> bool {
        let never = self.file.names.never.iter().any(|end| column.ends_with(end.as_str()));
        !never
            && (self.file.names.columns.iter().any(|c| c == column)
                || self.file.names.prefixes.iter().any(|p| column.starts_with(p.as_str()))
                || self.told.iter().any(|(what, name)| what == "names" && name == column))
    }
}

/// Where a table keeps what.
pub(super) struct Layout {
    at: FxHashMap<&'static str, Vec<usize>>,
    names: Vec<usize>,
}

const PARTS: [&str; 15] = [
    "id",
    "name",
    "lat",
    "lon",
    "point",
    "kind",
    "code",
    "cc",
    "admin1",
    "admin2",
    "population",
    "geonames",
    "radius_km",
    "superseded",
    "current",
];

impl Layout {
    pub(super) fn new(columns: &ColumnNames, header: &[String]) -> Self {
        let header: Vec<String> = header.iter().map(|h| h.trim().to_lowercase()).collect();
        let at = PARTS.iter().map(|part| (*part, columns.positions(&header, part))).collect();
        let names =
            header.iter().enumerate().filter(|(_, h)| columns.holds_names(h)).map(|(at, _)| at).collect();
        Self { at, names }
    }

    /// The name of two columns that are called alike and hold what is asked of every place.
    fn twice<'h>(&self, header: &'h [String]) -> Option<&'h str> {
        let name = |at: &usize| header.get(*at).map(|h| h.trim());
        let firm = ["name", "lat", "lon", "kind", "cc"];
        firm.iter().filter_map(|part| self.at.get(part)).find_map(|at| {
            at.iter().enumerate().find_map(|(n, one)| {
                let one = name(one).filter(|one| !one.is_empty())?;
                let again = at.iter().skip(n + 1).filter_map(name);
                again.into_iter().any(|other| other.eq_ignore_ascii_case(one)).then_some(one)
            })
        })
    }

    /// Whether anything is read of a column.
    pub(super) fn reads(&self, at: usize) -> bool {
        self.names.contains(&at) || self.at.values().any(|columns| columns.contains(&at))
    }

    pub(super) fn has(&self, part: &str) -> bool {
        self.at.get(part).is_some_and(|at| !at.is_empty())
    }

    /// All fields with something in them.
    fn all<'r>(&self, part: &str, field: &dyn Fn(usize) -> &'r str) -> Vec<&'r str> {
        let positions = self.at.get(part).map(Vec::as_slice).unwrap_or_default();
        positions.iter().map(|&at| field(at).trim()).filter(|text| !text.is_empty()).collect()
    }

    /// The first field with something in it.
    fn get<'r>(&self, part: &str, field: &dyn Fn(usize) -> &'r str) -> &'r str {
        let positions = self.at.get(part).map(Vec::as_slice).unwrap_or_default();
        positions.iter().map(|&at| field(at).trim()).find(|text| !text.is_empty()).unwrap_or("")
    }
}

/// The comma, semicolon or tab that a header is parted by.
pub(super) fn delimiter(header: &str) -> u8 {
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|d| (header.bytes().filter(|b| b == d).count(), *d == b','))
        .unwrap_or(b',')
}

/// Longitude and latitude in "POINT(44.4 33.3)", as Wikidata and PostGIS write it.
fn point_of(text: &str) -> Option<(f64, f64)> {
    let inner = text.trim().to_ascii_lowercase();
    // PostGIS puts the number of the system before it.
    let inner = inner.strip_prefix("srid=4326;").unwrap_or(&inner);
    let inner = inner.strip_prefix("point")?.trim().strip_prefix('(')?.strip_suffix(')')?.trim().to_owned();
    let mut numbers = inner.split_whitespace().map(str::parse::<f64>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(lon)), Some(Ok(lat))) => Some((lon, lat)),
        _ => None,
    }
}

impl Importer<'_> {
    /// Makes a row of named fields; `None` (and a problem told) where it is not a place. `point` is longitude and latitude where the
    /// geometry tells them.
    pub(super) fn row_of<'r>(
        &mut self,
        line: u64,
        layout: &Layout,
        field: &dyn Fn(usize) -> &'r str,
        point: Option<(f64, f64)>,
        format: TableFormat,
    ) -> Option<Row> {
        let get = |part: &str| layout.get(part, field);
        let told = get("point");
        let (lon, lat) = match (point, point_of(told)) {
            (Some(point), _) => self.point_on_earth(line, "geometry", point)?,
            (None, Some(point)) => self.point_on_earth(line, "point", point)?,
            (None, None) if !told.is_empty() && get("lat").is_empty() => {
                let why = format!(
                    "`{}` is not a point as in POINT(44.39 33.34), longitude first",
                    super::clip(told)
                );
                self.problem(line, "point", &why);
                return None;
            }
            (None, None) => self.point_of_cells(line, get("lon"), get("lat"))?,
        };
        let old = get("current") == "0" || !matches!(get("superseded"), "" | "0" | "-1" | "[]" | "uuuu");
        if old {
            self.left_out += 1;
            return None;
        }
        let people = get("population").replace([',', ' ', '_'], "").parse::<f64>().map_or(0, |p| p as u32);
        let kinds = layout.all("kind", field);
        let small: Vec<String> = kinds.iter().map(|k| k.to_lowercase()).collect();
        let words: Vec<&str> =
            [get("code")].into_iter().chain(kinds).chain(small.iter().map(String::as_str)).collect();
        let known = words.iter().any(|word| self.knows_kind(word));
        if !known && let Some(word) = words.iter().find(|word| !word.is_empty()) {
            self.note_kind(word);
        }
        let mut row = Row::new(get("name"), self.kind(&words, people), lat, lon);
        let id = get("id").rsplit('/').next().unwrap_or("");
        row.id = if format == TableFormat::WhosOnFirst {
            format!("wof{id}")
        } else if id.is_empty() {
            format!("{}-{line}", self.stem)
        } else {
            id.chars().map(|c| if c.is_whitespace() || c.is_control() { '-' } else { c }).take(80).collect()
        };
        row.geonames = get("geonames").parse().unwrap_or(0);
        row.population = people;
        row.radius_km = get("radius_km").parse::<f64>().ok().filter(|r| (0.1..10_000.0).contains(r));
        row.cc = self.country(get("cc"));
        if row.cc.is_empty() && !get("cc").is_empty() {
            self.note_country(get("cc"));
        }
        if self.is_exchanged(line, &row.cc, (lon, lat)) {
            return None;
        }
        get("admin1").clone_into(&mut row.admin1);
        get("admin2").clone_into(&mut row.admin2);
        row.fold_deep = true;
        for &at in &layout.names {
            let list = field(at);
            let part = ['|', ';', ','].into_iter().find(|sign| list.contains(*sign)).unwrap_or('|');
            row.names.extend(names(list.split(part)));
        }
        Some(row)
    }

    /// A CSV table with named columns, Who's On First's among them.
    pub(super) fn csv(&mut self, path: &Path, format: TableFormat) -> Result<(), GazetteerError> {
        let mut table = source::open(path)?;
        let failed = |line: u64, why: String| GazetteerError::Import {
            path: path.to_owned(),
            line,
            column: String::new(),
            why,
            hint: "save the table as CSV in UTF-8; a field with a comma or a quote stands in double quotes"
                .to_owned(),
        };
        let first = {
            let ahead =
                std::io::BufRead::fill_buf(&mut table.reader).map_err(|e| failed(1, e.to_string()))?;
            String::from_utf8_lossy(ahead).lines().find(|l| !l.starts_with('#')).unwrap_or("").to_owned()
        };
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .comment(Some(b'#'))
            .delimiter(delimiter(&first))
            .from_reader(LineEnds::new(table.reader));
        let header: Vec<String> = reader
            .byte_headers()
            .map_err(|e| failed(1, e.to_string()))?
            .iter()
            .map(|h| String::from_utf8_lossy(h).into_owned())
            .collect();
        let layout = Layout::new(&self.columns, &header);
        self.look_at_columns(&header, &|at| layout.reads(at));
        if self.alone {
            self.columns_are_there(path)?;
        }
        if let Some(twice) = layout.twice(&header) {
            return Err(GazetteerError::Header {
                path: path.to_owned(),
                why: format!("two columns are called `{}`", super::clip(twice)),
                hint: "give one of them another name".to_owned(),
            });
        }
        for (part, why) in [("name", "a name"), ("lat", "a latitude"), ("lon", "a longitude")] {
            if !layout.has(part) && (part == "name" || !layout.has("point")) {
                return Err(GazetteerError::Header {
                    path: path.to_owned(),
                    why: format!(
                        "no column is known to hold {why}; the columns are {}",
                        super::clip(&header.join(", "))
                    ),
                    hint: format!("tell it by `--column {part}=COLUMN`"),
                });
            }
        }
        let mut record = csv::ByteRecord::new();
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(false) => {
                    self.tell(table.read.get());
                    return Ok(());
                }
                Ok(true) => {}
                Err(e) => return Err(failed(e.position().map_or(0, csv::Position::line), e.to_string())),
            }
            let line = line_of(&record, reader.position().line());
            if line.is_multiple_of(4096) {
                self.tell(table.read.get());
            }
            if record.iter().all(|f| f.trim_ascii().is_empty()) {
                continue;
            }
            if record.len() > header.len() {
                let why =
                    format!("{} fields, but the first line names {} columns", record.len(), header.len());
                self.problem(line, "", &why);
                continue;
            }
            let broken = record.iter().position(|f| f.contains(&b'\n'));
            if let Some(bad) = broken.filter(|_| record.len() < header.len()) {
                let column = header.get(bad).map_or("", String::as_str);
                self.problem(line, column, "a double quote opens here and is not closed in its row");
                continue;
            }
            if let Some(bad) = record.iter().position(|f| std::str::from_utf8(f).is_err()) {
                self.problem(line, header.get(bad).map_or("", String::as_str), "not UTF-8");
                continue;
            }
            let field =
                |at: usize| record.get(at).and_then(|f| std::str::from_utf8(f).ok()).unwrap_or_default();
            if let Some(row) = self.row_of(line, &layout, &field, None, format) {
                self.take(path, line, row)?;
            }
        }
    }

    /// The two letters of a country told by its code of two or three letters or by its name; empty where it is not known.
    fn country(&self, text: &str) -> String {
        self.countries.get(&text.to_lowercase()).cloned().unwrap_or_default()
    }

    fn knows_kind(&self, word: &str) -> bool {
        self.kinds.contains_key(word) || PlaceKind::parse(word).is_some()
    }

    /// The kind that one of the words or codes means, raised by the number of people.
    pub(super) fn kind(&self, words: &[&str], people: u32) -> PlaceKind {
        let kind = words
            .iter()
            .find_map(|w| self.kinds.get(*w).copied().or_else(|| PlaceKind::parse(w)))
            .unwrap_or(PlaceKind::Site);
        match (kind, people) {
            (PlaceKind::Village | PlaceKind::Town, 100_000..) => PlaceKind::City,
            (PlaceKind::Village, 5_000..) => PlaceKind::Town,
            _ => kind,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_parted_by_the_commonest_sign() {
        for (header, sign) in [("a,b,c", b','), ("a;b;c,d", b';'), ("a\tb\tc", b'\t'), ("a", b',')] {
            assert_eq!(delimiter(header), sign, "{header}");
        }
    }

    #[test]
    fn points_of_wikidata_are_read() {
        assert_eq!(point_of("Point(44.4 33.3)"), Some((44.4, 33.3)));
        assert_eq!(point_of("POINT (44.4 33.3)"), Some((44.4, 33.3)));
        assert_eq!(point_of("SRID=4326;POINT(44.4 33.3)"), Some((44.4, 33.3)));
        assert_eq!(point_of("44.4, 33.3"), None);
    }
}
