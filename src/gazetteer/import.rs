//! Imports large tables (GeoNames dumps, Who's On First, plain CSV, GeoJSON) into a compiled file that a project names.
//! Reads one row at a time; keeps what the index needs and nothing else.

use super::builder::{Builder, Row, RowName};
use super::index::{NameFlags, PLACE_MASK};
use super::shapes::features;
use super::table::{read_places, read_text};
use super::{Folding, GazetteerError};
use crate::model::PlaceKind;
use geo::Centroid as _;
use rustc_hash::FxHashMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

/// Which rows are taken and how the file is read.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// ISO 3166-1 alpha-2 codes; empty takes all.
    pub countries: Vec<String>,
    /// Kinds; empty takes all.
    pub kinds: Vec<PlaceKind>,
    /// What the places are told to come from; empty takes the file's name.
    pub source: String,
}

/// The format of a table, told by its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// GeoNames' dump: 19 columns parted by tabs, without a header.
    GeoNames,
    /// Who's On First as CSV with `wof_id`, `name`, `lat`, `lon`, `placetype`.
    WhosOnFirst,
    /// The table of places of this program.
    Places,
    /// GeoJSON features with `name` and `kind`.
    GeoJson,
}

/// What an import gave.
#[derive(Debug)]
pub struct Imported {
    /// The bytes of the compiled file, to be written with the ending `.gaz`.
    pub bytes: Vec<u8>,
    /// Rows taken.
    pub places: usize,
    /// Rows left out because of country or kind.
    pub left_out: u64,
    /// Rows that could not be read: line and why, at most a hundred.
    pub problems: Vec<(u64, String)>,
    /// The format that was found.
    pub format: TableFormat,
}

const CODES: &str = include_str!("../../gazetteer/feature_codes.csv");
/// Problems are told up to this many.
const TOLD: usize = 100;

struct Importer<'o> {
    builder: Builder<'o>,
    options: &'o ImportOptions,
    kinds: FxHashMap<&'static str, PlaceKind>,
    left_out: u64,
    problems: Vec<(u64, String)>,
}

/// Reads a table into a compiled file. `progress` is told the number of bytes read so far, every few thousand rows.
pub fn import_table(
    path: &Path,
    options: &ImportOptions,
    progress: &mut dyn FnMut(u64),
) -> Result<Imported, GazetteerError> {
    let folding = Folding::embedded()?;
    let source = if options.source.is_empty() {
        path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned())
    } else {
        options.source.clone()
    };
    let kinds = CODES
        .lines()
        .skip(1)
        .filter_map(|l| l.split_once(','))
        .filter_map(|(code, kind)| Some((code, PlaceKind::parse(kind)?)))
        .collect();
    let mut importer = Importer {
        builder: Builder::new(&folding, &source),
        options,
        kinds,
        left_out: 0,
        problems: Vec::new(),
    };
    let format = match path.extension().and_then(|e| e.to_str()) {
        Some("geojson" | "json") => {
            importer.geojson(path)?;
            TableFormat::GeoJson
        }
        Some("txt" | "tsv") => {
            importer.geonames(path, progress)?;
            TableFormat::GeoNames
        }
        Some("csv") => importer.csv(path, progress)?,
        _ => return Err(GazetteerError::UnknownKind { path: path.to_owned() }),
    };
    let places = importer.builder.len();
    let bytes = importer
        .builder
        .compile(6)
        .map_err(|source| GazetteerError::Read { path: path.to_owned(), source })?;
    Ok(Imported { bytes, places, left_out: importer.left_out, problems: importer.problems, format })
}

impl Importer<'_> {
    fn take(&mut self, path: &Path, line: u64, row: &Row) -> Result<(), GazetteerError> {
        let fits = (self.options.countries.is_empty() || self.options.countries.contains(&row.cc))
            && (self.options.kinds.is_empty() || self.options.kinds.contains(&row.kind));
        if !fits {
            self.left_out += 1;
            return Ok(());
        }
        if row.name.is_empty() || !(-90.0..=90.0).contains(&row.lat) || !(-180.0..=180.0).contains(&row.lon) {
            self.problem(line, "no name, or a point that is not on the earth");
            return Ok(());
        }
        if self.builder.len() >= PLACE_MASK as usize {
            return Err(GazetteerError::TooMany { path: path.to_owned(), most: PLACE_MASK as usize });
        }
        self.builder.push(row);
        Ok(())
    }

    fn problem(&mut self, line: u64, why: &str) {
        if self.problems.len() < TOLD {
            self.problems.push((line, why.to_owned()));
        }
    }

    fn kind(&self, codes: &[&str], population: u32) -> PlaceKind {
        let kind = codes.iter().find_map(|c| self.kinds.get(*c).copied()).unwrap_or(PlaceKind::Site);
        match (kind, population) {
            (PlaceKind::Village | PlaceKind::Town, 100_000..) => PlaceKind::City,
            (PlaceKind::Village, 5_000..) => PlaceKind::Town,
            _ => kind,
        }
    }

    fn geonames(&mut self, path: &Path, progress: &mut dyn FnMut(u64)) -> Result<(), GazetteerError> {
        let read = |source| GazetteerError::Read { path: path.to_owned(), source };
        let mut reader = BufReader::with_capacity(1 << 16, fs_err::File::open(path).map_err(read)?);
        let mut buffer = Vec::new();
        let (mut line, mut bytes) = (0_u64, 0_u64);
        loop {
            buffer.clear();
            let count = reader.read_until(b'\n', &mut buffer).map_err(read)?;
            if count == 0 {
                progress(bytes);
                return Ok(());
            }
            line += 1;
            bytes += count as u64;
            if line.is_multiple_of(8192) {
                progress(bytes);
            }
            let text = String::from_utf8_lossy(&buffer);
            let fields: Vec<&str> = text.trim_end_matches(['\n', '\r']).split('\t').collect();
            let [id, name, _, alternates, lat, lon, _, code, cc, _, _, _, _, _, population, ..] =
                fields.as_slice()
            else {
                self.problem(line, "not 19 columns parted by tabs");
                continue;
            };
            let (Ok(id), Ok(lat), Ok(lon)) = (id.parse(), lat.parse(), lon.parse()) else {
                self.problem(line, "number, latitude or longitude cannot be read");
                continue;
            };
            let population = population.parse::<u64>().map_or(0, |p| u32::try_from(p).unwrap_or(u32::MAX));
            let mut row = Row::new(name, self.kind(&[code], population), lat, lon);
            row.geonames = id;
            row.population = population;
            (*cc).clone_into(&mut row.cc);
            row.names = names(alternates.split(','));
            self.take(path, line, &row)?;
        }
    }

    fn csv(&mut self, path: &Path, progress: &mut dyn FnMut(u64)) -> Result<TableFormat, GazetteerError> {
        let csv_error = |e: &csv::Error| GazetteerError::Csv {
            path: path.to_owned(),
            line: e.position().map(csv::Position::line),
            why: e.to_string().chars().take(120).collect(),
        };
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).from_path(path).map_err(|e| csv_error(&e))?;
        let header = reader.headers().map_err(|e| csv_error(&e))?.clone();
        let column = |name: &str| header.iter().position(|h| h.trim_start_matches('\u{feff}') == name);
        let Some(wof) = column("wof_id") else {
            for row in read_places(path, &read_text(path)?)? {
                self.take(path, row.line, &row.row)?;
            }
            return Ok(TableFormat::Places);
        };
        let [name, lat, lon, kind, code, cc, region, county, population, gn] = [
            "name",
            "lat",
            "lon",
            "placetype",
            "feature_code",
            "cc",
            "region",
            "county",
            "population",
            "gn_id",
        ]
        .map(column);
        let mut record = csv::StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => return Ok(TableFormat::WhosOnFirst),
                Ok(true) => {}
                Err(e) if e.position().is_some() => {
                    self.problem(e.position().map_or(0, csv::Position::line), "not UTF-8");
                    continue;
                }
                Err(e) => return Err(csv_error(&e)),
            }
            let line = record.position().map_or(0, csv::Position::line);
            if line.is_multiple_of(8192) {
                progress(record.position().map_or(0, csv::Position::byte));
            }
            let get = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or("").trim();
            let (Ok(lat), Ok(lon)) = (get(lat).parse(), get(lon).parse()) else {
                self.problem(line, "latitude or longitude cannot be read");
                continue;
            };
            let people = get(population).parse::<f64>().map_or(0, |p| p as u32);
            let mut row = Row::new(get(name), self.kind(&[get(code), get(kind)], people), lat, lon);
            row.id = format!("wof{}", get(Some(wof)));
            row.geonames = get(gn).parse().unwrap_or(0);
            row.population = people;
            get(cc).clone_into(&mut row.cc);
            get(region).clone_into(&mut row.admin1);
            get(county).clone_into(&mut row.admin2);
            row.fold_deep = true;
            for names_column in ["latin", "ara", "kur"] {
                row.names.extend(names(get(column(names_column)).split('|')));
            }
            self.take(path, line, &row)?;
        }
    }

    fn geojson(&mut self, path: &Path) -> Result<(), GazetteerError> {
        for (at, (properties, geometry)) in features(path, &read_text(path)?)?.into_iter().enumerate() {
            let line = at as u64 + 1;
            let text = |key: &str| properties.get(key).and_then(|v| v.as_str()).unwrap_or("").trim();
            let Some(middle) = geometry.centroid() else {
                self.problem(line, "the geometry is empty");
                continue;
            };
            let kind = PlaceKind::parse(text("kind"))
                .unwrap_or_else(|| self.kind(&[text("feature_code"), text("placetype")], 0));
            let mut row = Row::new(text("name"), kind, middle.y(), middle.x());
            row.id = if text("id").is_empty() {
                format!("geojson-{line}")
            } else {
                text("id").replace(char::is_whitespace, "-")
            };
            text("cc").clone_into(&mut row.cc);
            text("admin1").clone_into(&mut row.admin1);
            text("admin2").clone_into(&mut row.admin2);
            text("geom_id").clone_into(&mut row.details.geom_id);
            row.names = names(text("names").split('|'));
            row.fold_deep = true;
            self.take(path, line, &row)?;
        }
        Ok(())
    }
}

/// Alternate names worth keeping: at least three letters, no codes in capitals, no transcriptions that begin small.
fn names<'n>(list: impl Iterator<Item = &'n str>) -> Vec<RowName> {
    list.map(str::trim)
        .filter(|n| {
            let letters = n.chars().filter(|c| c.is_alphabetic()).count();
            let code = n.len() <= 4 && n.bytes().all(|b| b.is_ascii_uppercase());
            let small = n.is_ascii() && !n.bytes().any(|b| b.is_ascii_uppercase());
            letters >= 3 && !code && !small && !n.contains("://")
        })
        .map(|n| RowName { text: n.to_owned(), flags: NameFlags::VARIANT })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;

    #[test]
    fn a_geonames_dump_becomes_a_table_that_stacks() {
        let folder = tempfile::tempdir().unwrap();
        let dump = folder.path().join("XX.txt");
        let row = |id: u32, name: &str, lat: &str| {
            format!(
                "{id}\t{name}\t{name}\tTall Qastanah,XYZ,tl\t{lat}\t40.5\tP\tPPL\tSY\t\t07\t\t\t\t120\t\t200\tAsia/Damascus\t2020-01-01\n"
            )
        };
        fs_err::write(
            &dump,
            [row(999_000_001, "Qastanah Test", "35.5"), row(5, "Broken", "x"), "short\n".to_owned()].concat(),
        )
        .unwrap();
        let imported = import_table(&dump, &ImportOptions::default(), &mut |_| {}).unwrap();
        assert_eq!(
            (imported.places, imported.problems.len(), imported.format),
            (1, 2, TableFormat::GeoNames)
        );
        let compiled = folder.path().join("xx.gaz");
        fs_err::write(&compiled, &imported.bytes).unwrap();
        let gazetteer = Gazetteer::with_tables(std::slice::from_ref(&compiled)).unwrap();
        for name in ["Qastanah Test", "Tel Qastana"] {
            let key = *gazetteer.named(name).first().unwrap();
            assert_eq!(gazetteer.id(key), "gn999000001", "{name}");
        }
        let mut bytes = imported.bytes;
        if let Some(last) = bytes.last_mut() {
            *last ^= 1;
        }
        fs_err::write(&compiled, &bytes).unwrap();
        let error = Gazetteer::with_tables(&[compiled]).unwrap_err();
        assert!(error.to_string().contains("its content is not the one it was written with"), "{error}");
        assert!(error.hint().contains("gazetteer import"));
    }

    #[test]
    fn countries_and_kinds_can_be_chosen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        fs_err::write(&path, "id,name,kind,lat,lon,cc\na,Alpha,town,1,2,SY\nb,Beta,camp,1,2,IQ\n").unwrap();
        let options = ImportOptions { countries: vec!["IQ".to_owned()], ..ImportOptions::default() };
        let imported = import_table(&path, &options, &mut |_| {}).unwrap();
        assert_eq!((imported.places, imported.left_out), (1, 1));
    }
}
