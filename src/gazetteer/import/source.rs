//! Opens a table to import: plain, gzip or the first table of a zip, read as a stream; tells the format by what the file begins with.
//! Reads no row.

use super::TableFormat;
use crate::gazetteer::GazetteerError;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder};
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read, Seek as _, SeekFrom};
use std::path::Path;
use std::rc::Rc;

/// A table as a stream, with how far it was read.
pub(super) struct Source {
    pub(super) reader: Box<dyn BufRead>,
    /// Bytes read of the file as it lies on the disk.
    pub(super) read: Rc<Cell<u64>>,
}

struct Counted<R> {
    inner: R,
    read: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}

const BUFFER: usize = 1 << 16;
/// How much of a file is looked at to tell its format.
const BEGINNING: usize = 1 << 16;

/// Opens a table. A byte order mark is left out.
pub(super) fn open(path: &Path) -> Result<Source, GazetteerError> {
    let failed = |source| GazetteerError::Import {
        path: path.to_owned(),
        line: 0,
        column: String::new(),
        why: if path.is_dir() { "is a folder".to_owned() } else { format!("cannot be read: {source}") },
        hint: if path.is_dir() {
            "give the tables that are in it, one by one".to_owned()
        } else {
            "check the path; it counts from the current folder".to_owned()
        },
    };
    let mut file = fs_err::File::open(path).map_err(failed)?;
    let mut magic = [0; 8];
    let mut count = 0;
    while let Some(rest) = magic.get_mut(count..).filter(|rest| !rest.is_empty()) {
        match file.read(rest).map_err(failed)? {
            0 => break,
            more => count += more,
        }
    }
    let read = Rc::new(Cell::new(0));
    let zipped = magic.starts_with(b"PK\x03\x04");
    let start = if zipped {
        zipped_table(path, &mut file)?
    } else {
        Member { at: 0, length: u64::MAX, deflated: false }
    };
    file.seek(SeekFrom::Start(start.at)).map_err(failed)?;
    read.set(start.at);
    let counted =
        BufReader::with_capacity(BUFFER, Counted { inner: file, read: Rc::clone(&read) }.take(start.length));
    let mut reader: Box<dyn BufRead> = if start.deflated {
        Box::new(BufReader::with_capacity(BUFFER, DeflateDecoder::new(counted)))
    } else if magic.starts_with(&[0x1f, 0x8b]) {
        Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(counted)))
    } else {
        Box::new(counted)
    };
    let beginning = reader.fill_buf().map_err(failed)?;
    if beginning.starts_with(&[0xff, 0xfe]) || beginning.starts_with(&[0xfe, 0xff]) {
        return Err(GazetteerError::Import {
            path: path.to_owned(),
            line: 1,
            column: String::new(),
            why: "is written in UTF-16".to_owned(),
            hint: "save the table as CSV in UTF-8".to_owned(),
        });
    }
    if beginning.starts_with("\u{feff}".as_bytes()) {
        reader.consume(3);
    }
    Ok(Source { reader, read })
}

struct Member {
    at: u64,
    length: u64,
    deflated: bool,
}

/// Where the table of a zip lies: its largest file, as GeoNames packs one beside a readme.
fn zipped_table(path: &Path, file: &mut fs_err::File) -> Result<Member, GazetteerError> {
    let wrong = |why: String| GazetteerError::Import {
        path: path.to_owned(),
        line: 0,
        column: String::new(),
        why,
        hint: "unpack it and give the table that is in it".to_owned(),
    };
    let mut archive = zip::ZipArchive::new(file).map_err(|e| wrong(format!("not a sound zip: {e}")))?;
    let mut best: Option<(u64, Member)> = None;
    for at in 0..archive.len() {
        let member = archive.by_index_raw(at).map_err(|e| wrong(format!("not a sound zip: {e}")))?;
        let deflated = match member.compression() {
            zip::CompressionMethod::Stored => false,
            zip::CompressionMethod::Deflated => true,
            _ => continue,
        };
        if !member.is_file()
            || member.encrypted()
            || best.as_ref().is_some_and(|(size, _)| *size >= member.size())
        {
            continue;
        }
        if let Some(start) = member.data_start() {
            best = Some((member.size(), Member { at: start, length: member.compressed_size(), deflated }));
        }
    }
    best.map(|(_, member)| member).ok_or_else(|| wrong("the zip holds no table that can be read".to_owned()))
}

/// Tells the format of a table by its beginning.
pub(super) fn detect(path: &Path) -> Result<TableFormat, GazetteerError> {
    let mut source = open(path)?;
    let mut bytes = Vec::with_capacity(BEGINNING);
    source.reader.by_ref().take(BEGINNING as u64).read_to_end(&mut bytes).map_err(|source| {
        GazetteerError::Import {
            path: path.to_owned(),
            line: 0,
            column: String::new(),
            why: format!("cannot be read: {source}"),
            hint: "the file may be cut off; fetch it again".to_owned(),
        }
    })?;
    let unknown = |why: &str, hint: &str| GazetteerError::Import {
        path: path.to_owned(),
        line: 1,
        column: String::new(),
        why: why.to_owned(),
        hint: hint.to_owned(),
    };
    if bytes.starts_with(b"wmgaz") {
        return Err(GazetteerError::Import {
            path: path.to_owned(),
            line: 0,
            column: String::new(),
            why: "is a compiled gazetteer already".to_owned(),
            hint: "name it in `wallmap.toml`: gazetteer = [\"FILE.gaz\"], or give it by `--gazetteer`"
                .to_owned(),
        });
    }
    let text = String::from_utf8_lossy(&bytes);
    let first = text.lines().map(str::trim_end).find(|line| !line.is_empty() && !line.starts_with('#'));
    let Some(first) = first else {
        return Err(unknown("holds no row", "give a table with a row a place"));
    };
    if first.trim_start().starts_with('{') {
        return Ok(TableFormat::GeoJson);
    }
    let cells: Vec<&str> = first.split('\t').collect();
    let number =
        |at: usize| cells.get(at).is_some_and(|c| !c.is_empty() && c.bytes().all(|b| b.is_ascii_digit()));
    if cells.len() >= 15 && number(0) && cells.get(4).is_some_and(|c| c.parse::<f64>().is_ok()) {
        return Ok(TableFormat::GeoNames);
    }
    if (4..=10).contains(&cells.len()) && number(0) && number(1) {
        return Ok(TableFormat::AlternateNames);
    }
    let delimiter = super::columns::delimiter(first);
    let header: Vec<String> =
        first.split(char::from(delimiter)).map(|c| c.trim().trim_matches('"').to_ascii_lowercase()).collect();
    let has = |names: &[&str]| header.iter().any(|h| names.contains(&h.as_str()));
    if has(&["wof_id", "wof:id"]) || has(&["placetype"]) && has(&["geom_latitude", "lbl_latitude"]) {
        return Ok(TableFormat::WhosOnFirst);
    }
    if header.len() > 1 {
        return Ok(TableFormat::Csv);
    }
    Err(unknown(
        "is no table of a known format",
        "tell the format by `--format`: geonames, alternate-names, wof, csv or geojson",
    ))
}
