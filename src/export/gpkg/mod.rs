//! GeoPackage 1.3: every layer and table in one SQLite file, with types, R-trees, value lists, relations and a QGIS style each.

mod geometry;
mod tables;

use super::qgis::qml;
use super::{ExportError, Exporter, PackageFacts};
use crate::model::{Cell, Feature, GeometryType, Layer, LayerStyle};
use geometry::Blob;
pub(super) use geometry::{frame, join, well_known_binary};
use rusqlite::{Connection, params};
use rustc_hash::FxHashSet;
use std::path::{Path, PathBuf};

/// The file's name. The QGIS project names it too.
pub(super) const FILE: &str = "wallmap.gpkg";
/// Name of the geometry column.
const GEOMETRY: &str = "geom";

/// Writes `wallmap.gpkg`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GeoPackage;

impl Exporter for GeoPackage {
    fn name(&self) -> &'static str {
        "gpkg"
    }

    fn export(
        &self,
        layers: &[Layer],
        package: &PackageFacts,
        destination: &Path,
    ) -> Result<Vec<PathBuf>, ExportError> {
        let path = destination.join(FILE);
        // QGIS keeps an analyst's unsaved edits in `-wal`; replacing the file under it would lose them in silence.
        if destination.join(format!("{FILE}-wal")).exists() {
            return Err(ExportError::InUse { path });
        }
        if path.exists() {
            std::fs::remove_file(&path)
                .map_err(|source| ExportError::Write { path: path.clone(), source })?;
        }
        if !destination.is_dir() {
            let source = std::io::Error::new(std::io::ErrorKind::NotFound, "the folder does not exist");
            return Err(ExportError::Write { path, source });
        }
        fill(&path, layers, package).map_err(|e| refused(&path, &e))?;
        Ok(vec![path])
    }
}

/// What SQLite's refusal to write means for people: a full disk and a folder that may not be written to are no faults of the format.
fn refused(path: &Path, error: &rusqlite::Error) -> ExportError {
    use rusqlite::ErrorCode as Code;
    use std::io::{Error, ErrorKind};
    let path = path.to_owned();
    match error.sqlite_error_code() {
        Some(Code::DiskFull) => ExportError::Write { path, source: Error::from(ErrorKind::StorageFull) },
        Some(Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied) => {
            ExportError::Write { path, source: Error::from(ErrorKind::PermissionDenied) }
        }
        _ => ExportError::Format { path, reason: error.to_string() },
    }
}

/// What a table of the package is made from.
struct Table<'a> {
    layer: &'a Layer,
    style: Option<&'a LayerStyle>,
    /// Row numbers, one a feature, in the order of the features.
    fids: Vec<i64>,
}

fn fill(path: &Path, layers: &[Layer], package: &PackageFacts) -> rusqlite::Result<()> {
    let mut database = Connection::open(path)?;
    // Page size and application id are part of the format; no journal stands beside a file that nobody reads yet. The indexes of a large map are
    // written all over: with 64 MiB of pages in memory they need not be read back.
    database.execute_batch(
        "PRAGMA page_size = 4096; PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;
         PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
         PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -65536;",
    )?;
    let stamp = package.now.map_or_else(|| "1970-01-01".to_owned(), |day| day.to_string()) + "T00:00:00.000Z";
    let transaction = database.transaction()?;
    tables::create(&transaction)?;
    // Background below, so that QGIS lists it last where it lists in order of the contents.
    let all: Vec<Table<'_>> = layers
        .iter()
        .chain(&package.background)
        .map(|layer| Table { layer, style: package.style(&layer.name), fids: fids(&layer.features) })
        .collect();
    for table in &all {
        write_layer(&transaction, table, &stamp)?;
    }
    tables::value_lists(&transaction, layers)?;
    tables::relations(&transaction, &all)?;
    tables::metadata(&transaction, layers, package, &stamp)?;
    for (n, table) in all.iter().enumerate() {
        tables::style(&transaction, n + 1, table.layer, &qml(table.layer, table.style), &stamp)?;
    }
    tables::styles_contents(&transaction, &stamp)?;
    transaction.commit()?;
    database.execute_batch("VACUUM;")?;
    database.close().map_err(|(_, e)| e)
}

/// Row numbers that depend on the ids alone, so that a feature keeps its number as others come and go. 47 bits of BLAKE3:
/// exact in every client that counts in doubles, and a clash among a million features is a matter of luck of 1 in 280; then the
/// later id takes the next free number.
fn fids(features: &[Feature]) -> Vec<i64> {
    let mut order: Vec<usize> = (0..features.len()).collect();
    order.sort_by_key(|&at| features.get(at).map(|f| f.id.as_str()));
    let mut taken = FxHashSet::default();
    let mut fids = vec![0; features.len()];
    for at in order {
        let Some(feature) = features.get(at) else { continue };
        let hash = blake3::hash(feature.id.as_bytes());
        let first = hash.as_bytes().iter().take(8).fold(0_u64, |n, &byte| n << 8 | u64::from(byte));
        let mut fid = i64::try_from(first >> 17).unwrap_or(0).max(1);
        while !taken.insert(fid) {
            fid += 1;
        }
        if let Some(slot) = fids.get_mut(at) {
            *slot = fid;
        }
    }
    fids
}

fn write_layer(database: &Connection, table: &Table<'_>, stamp: &str) -> rusqlite::Result<()> {
    let layer = table.layer;
    let spatial = layer.geometry != GeometryType::None;
    let blobs: Vec<Option<Blob>> = layer.features.iter().map(|f| f.geometry.as_ref().map(Blob::of)).collect();
    let frame = blobs.iter().flatten().map(|b| b.frame).reduce(join);
    tables::layer(database, layer, frame, stamp)?;
    let mut columns = vec!["fid".to_owned()];
    if spatial {
        columns.push(GEOMETRY.to_owned());
    }
    columns.extend(layer.fields.iter().map(|f| f.name.clone()));
    let quoted: Vec<String> = columns.iter().map(|c| tables::quoted(c)).collect();
    let marks = vec!["?"; columns.len()].join(", ");
    let sql = format!("INSERT INTO {} ({}) VALUES ({marks})", tables::quoted(&layer.name), quoted.join(", "));
    let mut insert = database.prepare(&sql)?;
    let mut index = if spatial {
        Some(database.prepare(&format!(
            "INSERT INTO {} VALUES (?, ?, ?, ?, ?)",
            tables::quoted(&format!("rtree_{}_{GEOMETRY}", layer.name))
        ))?)
    } else {
        None
    };
    let mut order: Vec<usize> = (0..layer.features.len()).collect();
    order.sort_by_key(|&at| table.fids.get(at));
    for at in order {
        let (Some(feature), Some(&fid)) = (layer.features.get(at), table.fids.get(at)) else { continue };
        let blob = blobs.get(at).and_then(Option::as_ref);
        let mut column = 1;
        insert.raw_bind_parameter(column, fid)?;
        if spatial {
            column += 1;
            insert.raw_bind_parameter(column, blob.map(|b| b.bytes.as_slice()))?;
        }
        for value in &feature.values {
            column += 1;
            match value {
                Cell::Null => insert.raw_bind_parameter(column, rusqlite::types::Null)?,
                Cell::Text(text) => insert.raw_bind_parameter(column, text)?,
                Cell::Integer(number) => insert.raw_bind_parameter(column, number)?,
                Cell::Real(number) => insert.raw_bind_parameter(column, number)?,
                Cell::Date(date) => insert.raw_bind_parameter(column, date.to_string())?,
                Cell::Boolean(truth) => insert.raw_bind_parameter(column, truth)?,
            }
        }
        insert.raw_execute()?;
        if let (Some(index), Some(blob)) = (&mut index, blob) {
            let [min_x, max_x, min_y, max_y] = blob.frame;
            index.execute(params![fid, min_x, max_x, min_y, max_y])?;
        }
    }
    drop(insert);
    drop(index);
    if spatial {
        // After the rows: the triggers call functions that only GIS programs have.
        tables::index_triggers(database, &layer.name)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Values;

    fn features(ids: &[&str]) -> Vec<Feature> {
        ids.iter()
            .map(|id| Feature { id: (*id).to_owned(), geometry: None, values: Values::default() })
            .collect()
    }

    #[test]
    fn row_numbers_do_not_depend_on_other_rows() {
        let few = fids(&features(&["a", "b"]));
        let more = fids(&features(&["c", "b", "a"]));
        assert_eq!((few[0], few[1]), (more[2], more[1]));
        assert!(few.iter().all(|&fid| fid > 0 && fid < 1 << 47));
    }
}
