//! The incidents of a GeoPackage, as a program may have left them. Writes nothing and takes no lock.

use crate::build::error::BuildError;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeMap;
use std::path::Path;

/// A row of the layer.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Edited {
    /// Its values as text, by column; empty for NULL.
    pub(super) values: BTreeMap<String, String>,
    /// Longitude and latitude in degrees, WGS 84.
    pub(super) point: Option<(f64, f64)>,
}

impl Edited {
    pub(super) fn id(&self) -> &str {
        self.values.get("id").map_or("", String::as_str)
    }

    /// The value of an `add` row: what of the new row's values an added incident can have.
    pub(super) fn as_added(&self) -> String {
        let value =
            |name: &str| self.values.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
        let mut parts: Vec<String> = Vec::new();
        if let Some(kind) = value("kind") {
            parts.push(format!("kind={kind}"));
        }
        match (value("date_start"), value("date_end")) {
            (Some(start), Some(end)) if start != end => parts.push(format!("date={start}..{end}")),
            (Some(day), _) | (None, Some(day)) => parts.push(format!("date={day}")),
            (None, None) => {}
        }
        if let Some((lon, lat)) = self.point {
            parts.push(format!("place={lat:.6} {lon:.6}"));
            if let Some(name) = value("place") {
                parts.push(format!("place_name={}", name.replace(';', ",")));
            }
        }
        for name in [
            "status",
            "attribution",
            "killed",
            "injured",
            "detained",
            "abducted",
            "perpetrator",
            "target",
            "weapon",
            "headline",
        ] {
            if let Some(text) = value(name) {
                // Semicolons part the values of the row.
                parts.push(format!("{name}={}", text.replace(';', ",")));
            }
        }
        parts.join("; ")
    }
}

/// Reads the rows of a layer.
pub(super) fn read(path: &Path, layer: &str) -> Result<Vec<Edited>, BuildError> {
    let fail = |what: String| BuildError::Setting {
        what,
        hint: "Name the wallmap.gpkg of a build, saved by QGIS and closed".to_owned(),
    };
    if !path.is_file() {
        return Err(fail(format!("`{}` does not exist", path.display())));
    }
    let told = |error: rusqlite::Error| fail(format!("cannot read `{}`: {error}", path.display()));
    let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(told)?;
    let mut rows = database.prepare(&format!("SELECT * FROM \"{layer}\"")).map_err(told)?;
    let columns: Vec<String> = rows.column_names().map(str::to_owned).collect();
    let mut out = Vec::new();
    let mut found = rows.query([]).map_err(told)?;
    while let Some(row) = found.next().map_err(told)? {
        let mut edited = Edited::default();
        for (at, name) in columns.iter().enumerate() {
            let text = match row.get_ref(at).map_err(told)? {
                ValueRef::Null => String::new(),
                ValueRef::Integer(number) => number.to_string(),
                ValueRef::Real(number) => number.to_string(),
                ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                ValueRef::Blob(bytes) => {
                    edited.point = point(bytes).or(edited.point);
                    continue;
                }
            };
            edited.values.insert(name.clone(), text);
        }
        out.push(edited);
    }
    Ok(out)
}

/// The point of a GeoPackage's geometry: a head of 8 bytes, a box of a length that the flags tell, then well-known binary.
fn point(bytes: &[u8]) -> Option<(f64, f64)> {
    let head = bytes.strip_prefix(b"GP")?;
    let flags = *head.get(1)?;
    let frame = match flags >> 1 & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return None,
    };
    let wkb = bytes.get(8 + frame..)?;
    let (&order, rest) = wkb.split_first()?;
    let (kind, rest) = rest.split_first_chunk::<4>()?;
    let kind = if order == 1 { u32::from_le_bytes(*kind) } else { u32::from_be_bytes(*kind) };
    // 1 is a point; with a height or a measure it is 1001, 2001 or 3001.
    if kind % 1000 != 1 {
        return None;
    }
    let (x, rest) = rest.split_first_chunk::<8>()?;
    let (y, _) = rest.split_first_chunk::<8>()?;
    let number =
        |bytes: &[u8; 8]| if order == 1 { f64::from_le_bytes(*bytes) } else { f64::from_be_bytes(*bytes) };
    let (x, y) = (number(x), number(y));
    (x.is_finite() && y.is_finite()).then_some((x, y))
}

/// The day on which a file was last changed, as its own times tell it; empty where they cannot be had.
pub(super) fn day_of(path: &Path) -> String {
    std::fs::metadata(path)
        .and_then(|facts| facts.modified())
        .ok()
        .and_then(|time| jiff::Timestamp::try_from(time).ok())
        .map_or_else(String::new, |time| jiff::tz::TimeZone::UTC.to_datetime(time).date().to_string())
}
