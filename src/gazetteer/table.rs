//! The table of places that an analyst edits in a spreadsheet, and the table of countries. Reads CSV text, gives rows and precise errors.

use super::GazetteerError;
use super::builder::{Row, RowName};
use super::cells::{Fields, clip, list, read};
use super::index::{Details, NameFlags};
use crate::model::{GeoPrecision, PlaceKind};
use rustc_hash::FxHashMap;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// Rows of a table that is read at every build, at most: a million take 4 seconds and 700 MB.
const MOST_ROWS: usize = 1_000_000;
/// Bytes of one, at most.
const MOST_BYTES: u64 = 256 << 20;

/// The columns of a table of places, in the order in which we write them. Only the first five must be there.
pub const COLUMNS: [&str; 25] = [
    "id",
    "name",
    "kind",
    "lat",
    "lon",
    "radius_km",
    "precision",
    "cc",
    "admin1",
    "admin2",
    "geom_id",
    "names",
    "names_ar",
    "names_ku",
    "within",
    "rank",
    "status",
    "valid_from",
    "valid_to",
    "gn_id",
    "wd_id",
    "pcode",
    "source",
    "checked_on",
    "note",
];
const REQUIRED: usize = 5;

/// The columns of the table of countries.
pub const COUNTRY_COLUMNS: [&str; 12] = [
    "cc",
    "iso3",
    "name",
    "names",
    "names_ar",
    "capital",
    "lat",
    "lon",
    "radius_km",
    "demonyms",
    "continent",
    "source",
];

/// A row of a table of places with the line it stands on.
#[derive(Debug, Clone)]
pub struct TableRow {
    /// Line in the file, from 1.
    pub line: u64,
    /// The place.
    pub row: Row,
}

/// A country.
#[derive(Debug, Clone, PartialEq)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub cc: String,
    /// ISO 3166-1 alpha-3.
    pub iso3: String,
    /// Name to show.
    pub name: String,
    /// Further names.
    pub names: Vec<String>,
    /// Capital, as written in the table.
    pub capital: String,
    /// Degrees north of its point.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Half its extent in kilometres.
    pub radius_km: f64,
    /// Words for its people and things ("Iraqi").
    pub demonyms: Vec<String>,
    /// Continent, as written in the table.
    pub continent: String,
    /// Where the row comes from.
    pub source: String,
}

/// Reads a table of places. `path` is only named in errors.
///
/// # Errors
/// A fault of a row; a table of more than a million lines, which is imported instead.
pub fn read_places(path: &Path, text: &str) -> Result<Vec<TableRow>, GazetteerError> {
    if text.bytes().filter(|byte| *byte == b'\n').count() > MOST_ROWS {
        return Err(GazetteerError::TooLong { path: path.to_owned(), most: MOST_ROWS as u64, unit: "rows" });
    }
    let mut rows = Vec::new();
    each_place(path, text.trim_start_matches('\u{feff}').as_bytes(), |row| {
        rows.push(row?);
        Ok(())
    })?;
    Ok(rows)
}

/// What a table of places gives where its faults do not stop the reading.
#[derive(Debug, Default)]
pub struct TableRead {
    /// The rows without a fault.
    pub rows: Vec<TableRow>,
    /// The first faults, in the order of the table.
    pub faults: Vec<GazetteerError>,
    /// How many faults there are.
    pub count: usize,
}

/// Reads a table of places with all its faults, of which `most` are kept.
///
/// # Errors
/// The file cannot be read at all, or is too long.
pub fn read_with_faults(path: &Path, most: usize) -> Result<TableRead, GazetteerError> {
    let bytes = read_bytes(path)?;
    let mut read = TableRead::default();
    let table = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    each_place(path, table, |row| {
        match row {
            Ok(_) if read.rows.len() >= MOST_ROWS => {
                return Err(GazetteerError::TooLong {
                    path: path.to_owned(),
                    most: MOST_ROWS as u64,
                    unit: "rows",
                });
            }
            Ok(row) => read.rows.push(row),
            Err(fault) => {
                read.count += 1;
                if read.faults.len() < most {
                    read.faults.push(fault);
                }
            }
        }
        Ok(())
    })?;
    Ok(read)
}

/// Reads a table of places row by row, so that it may be larger than memory. `path` is only named in errors. `take` is given each row, and
/// each fault of a row that cannot be used; what it says ends the reading.
pub(crate) fn each_place(
    path: &Path,
    table: impl io::Read,
    mut take: impl FnMut(Result<TableRow, GazetteerError>) -> Result<(), GazetteerError>,
) -> Result<(), GazetteerError> {
    // Ids by 64 bits of their hashes: two of a hundred million are taken for one by a chance of one in some thousands.
    let mut seen: FxHashMap<u64, u64> = FxHashMap::default();
    let required = COLUMNS.get(..REQUIRED).unwrap_or_default();
    read(path, table, &COLUMNS, required, |f| place(f, &mut seen), &mut take)
}

/// A row's place; `None` where it cannot be made of its cells. `seen` tells the line of each id.
fn place(f: &Fields<'_, '_>, seen: &mut FxHashMap<u64, u64>) -> Option<TableRow> {
    let id = f.get("id");
    if id.is_empty() || id.chars().any(|c| c.is_whitespace() || c.is_control()) {
        f.wrong(
            "id",
            format!("`{}` is not an id", clip(id)),
            "an id is a word without spaces that never changes: `al-hol-camp`",
        );
    } else {
        let hash = blake3::hash(id.as_bytes()).as_bytes().first_chunk().map_or(0, |b| u64::from_le_bytes(*b));
        if let Some(before) = seen.insert(hash, f.line) {
            f.wrong("id", format!("`{}` stands on line {before} too", clip(id)), "ids are unique in a table");
        }
    }
    let name = f.get("name");
    if name.is_empty() {
        f.wrong("name", "is empty".to_owned(), "every place has a name to show");
    }
    let kind = PlaceKind::parse(f.get("kind"));
    if kind.is_none() {
        let kinds: Vec<&str> = PlaceKind::ALL.iter().map(|k| k.as_str()).collect();
        f.wrong(
            "kind",
            format!("`{}` is not a kind of place", clip(f.get("kind"))),
            &format!("one of: {}", kinds.join(", ")),
        );
    }
    let (lat, lon) = (f.coordinate("lat", 90.0), f.coordinate("lon", 180.0));
    let mut row = Row::new(name, kind.unwrap_or(PlaceKind::Site), lat, lon);
    id.clone_into(&mut row.id);
    row.radius_km = f.number("radius_km", 0.0, 10_000.0).filter(|r| *r > 0.0);
    row.cc = f.country_code("cc");
    f.get("admin1").clone_into(&mut row.admin1);
    f.get("admin2").clone_into(&mut row.admin2);
    row.rank = f.number("rank", 0.0, 255.0).map_or(0, |r| r as u8);
    row.geonames = f.number("gn_id", 0.0, f64::from(u32::MAX)).map_or(0, |n| n as u32);
    row.fold_deep = true;
    let precision = f.get("precision");
    // A table may tell the error of a point as a precision of the contract, or in words of its own; only the first is used.
    let _ = GeoPrecision::parse(precision);
    for column in ["names", "names_ar", "names_ku"] {
        for name in list(f.get(column)) {
            let (text, flags) = match name.strip_prefix('!') {
                Some(never) => (never, NameFlags::BLOCKED),
                None => (name, NameFlags::VARIANT),
            };
            row.names.push(RowName { text: text.trim().to_owned(), flags });
        }
    }
    row.details = Details {
        geom_id: f.get("geom_id").to_owned(),
        status: f.get("status").to_owned(),
        valid_from: f.day("valid_from", false),
        valid_to: f.day("valid_to", true),
        within: f.get("within").to_owned(),
        precision: precision.to_owned(),
        source: f.get("source").to_owned(),
    };
    if let (Some(from), Some(to)) = (row.details.valid_from, row.details.valid_to)
        && from > to
    {
        f.wrong(
            "valid_to",
            format!("{to} is before `valid_from` {from}"),
            "the first day of validity stands in `valid_from`",
        );
    }
    Some(TableRow { line: f.line, row })
}

/// Reads the table of countries. `path` is only named in errors.
pub fn read_countries(path: &Path, text: &str) -> Result<Vec<Country>, GazetteerError> {
    let mut countries = Vec::new();
    let required = ["cc", "iso3", "name", "lat", "lon"];
    read(path, text.as_bytes(), &COUNTRY_COLUMNS, &required, country, &mut |country| {
        countries.push(country?);
        Ok(())
    })?;
    Ok(countries)
}

fn country(f: &Fields<'_, '_>) -> Option<Country> {
    let iso3 = f.get("iso3");
    if iso3.len() != 3 || !iso3.bytes().all(|b| b.is_ascii_uppercase()) {
        f.wrong("iso3", format!("`{}` is not a code", clip(iso3)), "use ISO 3166-1 alpha-3 in capitals: SYR");
    }
    Some(Country {
        cc: f.country_code("cc"),
        iso3: iso3.to_owned(),
        name: f.get("name").to_owned(),
        names: list(f.get("names")).chain(list(f.get("names_ar"))).map(str::to_owned).collect(),
        capital: f.get("capital").to_owned(),
        lat: f.coordinate("lat", 90.0),
        lon: f.coordinate("lon", 180.0),
        radius_km: f.number("radius_km", 0.0, 10_000.0).unwrap_or(0.0),
        demonyms: list(f.get("demonyms")).map(str::to_owned).collect(),
        continent: f.get("continent").to_owned(),
        source: f.get("source").to_owned(),
    })
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, GazetteerError> {
    let failed = |source| GazetteerError::Read { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    fs_err::File::open(path)
        .and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes))
        .map_err(failed)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(GazetteerError::TooLong { path: path.to_owned(), most: MOST_BYTES, unit: "bytes" });
    }
    Ok(bytes)
}

/// Reads the text of a file, as UTF-8.
pub(crate) fn read_text(path: &Path) -> Result<String, GazetteerError> {
    String::from_utf8(read_bytes(path)?).map_err(|e| GazetteerError::Csv {
        path: PathBuf::from(path),
        line: e
            .as_bytes()
            .get(..e.utf8_error().valid_up_to())
            .map(|b| b.split(|c| *c == b'\n').count() as u64),
        why: "not UTF-8".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        let error = read_places(Path::new("my.csv"), text).unwrap_err();
        assert!(!error.hint().is_empty());
        error.to_string()
    }

    #[test]
    fn a_row_keeps_names_dates_and_blocked_spellings() {
        let rows = read_places(
            Path::new("t.csv"),
            "id,name,kind,lat,lon,names,names_ar,valid_from,valid_to,cc\n\
             camp-a,Camp A,camp,36.1,41.2,Kamp A|!Camp,مخيم,2014,2026-02,SY\n\n",
        )
        .unwrap();
        assert_eq!(rows.len(), 1);
        let row = &rows[0].row;
        assert_eq!(row.names.len(), 3);
        assert!(row.names[1].flags.has(NameFlags::BLOCKED));
        assert_eq!(row.details.valid_from.unwrap().to_string(), "2014-01-01");
        assert_eq!(row.details.valid_to.unwrap().to_string(), "2026-02-28");
    }

    #[test]
    fn a_table_of_millions_is_to_be_imported_instead() {
        let text = format!("id,name,kind,lat,lon\n{}", "a,A,town,1,2\n".repeat(MOST_ROWS));
        let error = read_places(Path::new("my.csv"), &text).unwrap_err();
        assert!(error.to_string().contains("more than 1000000 rows"), "{error}");
        assert!(error.hint().contains("wallmap gazetteer import"));
    }

    #[test]
    fn errors_name_file_line_and_column() {
        let head = "id,name,kind,lat,lon\n";
        for (text, told) in [
            ("id,name,kind,lat\n".to_owned(), "my.csv:1: column `lon` is missing"),
            ("id,name,kind,lat,lon,nmaes\n".to_owned(), "my.csv:1: column `nmaes` is not known"),
            (
                format!("{head}a,A,town,1,2\na,B,town,1,2\n"),
                "my.csv:3: column `id`: `a` stands on line 2 too",
            ),
            (format!("{head}a,A,twon,1,2\n"), "my.csv:2: column `kind`: `twon` is not a kind of place"),
            (format!("{head}a,A,town,91,2\n"), "my.csv:2: column `lat`: 91 is not between -90 and 90"),
            (format!("{head}a,A,town,1,\n"), "my.csv:2: column `lon`: is empty"),
            (format!("{head}a,A,town,x,2\n"), "my.csv:2: column `lat`: `x` is not a number"),
            (format!("{head}a,,town,1,2\n"), "my.csv:2: column `name`: is empty"),
            (format!("{head}a b,A,town,1,2\n"), "my.csv:2: column `id`: `a b` is not an id"),
        ] {
            assert_eq!(error(&text), told);
        }
    }

    #[test]
    fn all_faults_of_a_table_are_told_each_on_its_line_whatever_ends_the_lines() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("my.csv");
        let text = "id,name,kind,lat,lon,colour\na,A,twon,91,2\n\n# note\nb,,town,1,2\na,\"B\nb\",town,1,2\nc,C,town,1,2,,\nd,Z,town,1,2\n";
        for ends in ["\n", "\r\n", "\r"] {
            // One row is not UTF-8.
            let bytes: Vec<u8> =
                text.replace('\n', ends).bytes().map(|b| if b == b'Z' { 0xe9 } else { b }).collect();
            std::fs::write(&path, bytes).unwrap();
            let read = read_with_faults(&path, 6).unwrap();
            let told: Vec<String> = read
                .faults
                .iter()
                .map(|f| f.to_string().replace(&path.display().to_string(), "t").chars().take(22).collect())
                .collect();
            assert_eq!(
                told,
                [
                    "t:1: column `colour` i",
                    "t:2: column `kind`: `t",
                    "t:2: column `lat`: 91 ",
                    "t:5: column `name`: is",
                    "t:6: column `id`: `a` ",
                    "t:8: 7 fields, but the",
                ],
                "{ends:?}"
            );
            assert_eq!((read.count, read.rows.len()), (7, 0), "{ends:?}");
        }
    }

    #[test]
    fn a_misspelt_column_is_suggested() {
        let error = read_places(Path::new("my.csv"), "id,name,kind,lat,lon,nmaes\n").unwrap_err();
        assert_eq!(error.hint(), "did you mean `names`?");
    }
}
