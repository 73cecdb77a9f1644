//! Layers to files. Formats are known here and nowhere else.
//!
//! Every format has one file and one [`Exporter`]. Text of reports is hostile until an exporter has made it inert in its format.

mod acled;
mod by_feature;
mod csv;
mod datapackage;
mod error;
mod fgb;
mod geojson;
mod gpkg;
mod hxl;
mod kmz;
mod map_html;
mod package;
mod parquet;
mod pmtiles;
mod qgis;
mod xlsx;
mod xml;

pub(crate) use self::csv::runs_as_formula;
pub use self::csv::{Csv, CsvOptions};
pub use self::parquet::GeoParquet;
pub use self::pmtiles::PmTiles;
pub use acled::Acled;
pub use by_feature::{ByFeature, Pieces, pieces_of};
pub use datapackage::write_datapackage;
pub use error::ExportError;
pub use fgb::FlatGeobuf;
pub use geojson::GeoJson;
pub use gpkg::GeoPackage;
pub use kmz::Kmz;
pub use map_html::MapHtml;
pub use package::{Licence, PackageFacts, SourceFacts};
pub use qgis::{QgisProject, QgisStyles};
pub use xlsx::Xlsx;

use crate::model::Layer;
use rayon::prelude::*;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// Writes finished layers in one format.
pub trait Exporter: Send + Sync {
    /// The name users type after `--format`.
    fn name(&self) -> &'static str;

    /// Writes `layers` into the folder `destination`, which exists, and tells which files were made, in a fixed order.
    ///
    /// Files of the same name are replaced. The bytes depend on the arguments alone.
    fn export(
        &self,
        layers: &[Layer],
        package: &PackageFacts,
        destination: &Path,
    ) -> Result<Vec<PathBuf>, ExportError>;

    /// The format as one whose files are put together from a piece a feature; `None` for one that is not.
    fn by_feature(&self) -> Option<&dyn ByFeature> {
        None
    }
}

/// Settings of the formats that have some.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExportOptions {
    /// Of CSV.
    pub csv: CsvOptions,
}

/// A format by name, what it is, and whether a build writes it unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// The name users type after `--format`.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// Whether a build writes it unasked.
    pub by_default: bool,
    /// Whether it writes a file for each layer rather than one for all.
    pub file_a_layer: bool,
    /// Endings of formats that are not written and for which this one does.
    pub stands_for: &'static [&'static str],
}

/// Every format, in the order in which a build writes them.
pub const FORMATS: &[Format] = &[
    Format {
        name: "geojson",
        about: "a GeoJSON file a layer (RFC 7946)",
        by_default: true,
        file_a_layer: true,
        stands_for: &["json", "topojson"],
    },
    Format {
        name: "qml",
        about: "a QGIS style beside each GeoJSON file",
        by_default: true,
        file_a_layer: true,
        stands_for: &[],
    },
    Format {
        name: "csv",
        about: "a CSV file a layer, with .csvt and .prj",
        by_default: true,
        file_a_layer: true,
        stands_for: &["tsv", "txt"],
    },
    Format {
        name: "gpkg",
        about: "all layers in one GeoPackage, styled",
        by_default: true,
        file_a_layer: false,
        stands_for: &["shp", "gdb", "sqlite", "mdb"],
    },
    Format {
        name: "qgz",
        about: "a QGIS project over the GeoPackage",
        by_default: true,
        file_a_layer: false,
        stands_for: &["qgs"],
    },
    Format {
        name: "xlsx",
        about: "one workbook, a sheet a layer",
        by_default: true,
        file_a_layer: false,
        stands_for: &["xls", "ods"],
    },
    Format {
        name: "html",
        about: "map.html, a web map in one file that needs no network",
        by_default: true,
        file_a_layer: false,
        stands_for: &["htm"],
    },
    Format {
        name: "acled",
        about: "incidents as CSV with ACLED's columns",
        by_default: false,
        file_a_layer: false,
        stands_for: &[],
    },
    Format {
        name: "kmz",
        about: "all layers for Google Earth",
        by_default: false,
        file_a_layer: false,
        stands_for: &["kml"],
    },
    Format {
        name: "fgb",
        about: "a FlatGeobuf file a layer",
        by_default: false,
        file_a_layer: true,
        stands_for: &[],
    },
    Format {
        name: "parquet",
        about: "a GeoParquet file a layer",
        by_default: false,
        file_a_layer: true,
        stands_for: &["geoparquet"],
    },
    Format {
        name: "pmtiles",
        about: "all layers as vector tiles in one file",
        by_default: false,
        file_a_layer: false,
        stands_for: &["mbtiles", "mvt"],
    },
];

/// The format that is written in place of one that is not, by the ending of its files in lower case.
pub fn instead_of(ending: &str) -> Option<&'static str> {
    FORMATS.iter().find(|format| format.stands_for.contains(&ending)).map(|format| format.name)
}

/// The exporter of a format. An unknown name gets a suggestion.
pub fn exporter(name: &str, options: &ExportOptions) -> Result<Box<dyn Exporter>, ExportError> {
    match name {
        "geojson" => Ok(Box::new(GeoJson)),
        "qml" => Ok(Box::new(QgisStyles)),
        "gpkg" => Ok(Box::new(GeoPackage)),
        "qgz" => Ok(Box::new(QgisProject)),
        "xlsx" => Ok(Box::new(Xlsx)),
        "acled" => Ok(Box::new(Acled)),
        "kmz" => Ok(Box::new(Kmz)),
        "fgb" => Ok(Box::new(FlatGeobuf)),
        "parquet" => Ok(Box::new(GeoParquet)),
        "pmtiles" => Ok(Box::new(PmTiles)),
        "csv" => Ok(Box::new(Csv(options.csv.clone()))),
        "html" => Ok(Box::new(MapHtml)),
        _ => Err(ExportError::unknown_format(name)),
    }
}

/// The exporters of all formats named, in that order; with no names, those that a build writes unasked.
pub fn exporters(formats: &[String], options: &ExportOptions) -> Result<Vec<Box<dyn Exporter>>, ExportError> {
    if formats.is_empty() {
        return FORMATS.iter().filter(|f| f.by_default).map(|f| exporter(f.name, options)).collect();
    }
    formats.iter().map(|name| exporter(name, options)).collect()
}

/// Writes layers in all formats named, then `datapackage.json` over the files written. Gives the files, in a fixed order.
///
/// With no names, the formats that a build writes unasked.
pub fn export_all(
    formats: &[String],
    layers: &[Layer],
    package: &PackageFacts,
    options: &ExportOptions,
    destination: &Path,
) -> Result<Vec<PathBuf>, ExportError> {
    let exporters = exporters(formats, options)?;
    // Formats do not know of each other: they are written side by side, and told in their own order.
    let written: Result<Vec<Vec<PathBuf>>, ExportError> =
        exporters.par_iter().map(|one| one.export(layers, package, destination)).collect();
    let mut files = Vec::new();
    for made in written? {
        for file in made {
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    let described = write_datapackage(layers, package, &files, options, destination)?;
    files.push(described);
    Ok(files)
}

/// Writes a file piece by piece, so that a large one is never in memory as a whole. What `fill` cannot make is told in its words.
fn stream(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> Result<(), String>,
) -> Result<(), ExportError> {
    let fail = |source| ExportError::Write { path: path.to_owned(), source };
    let mut file = BufWriter::with_capacity(1 << 18, File::create(path).map_err(fail)?);
    fill(&mut file).map_err(|reason| ExportError::Format { path: path.to_owned(), reason })?;
    file.flush().map_err(fail)
}

/// Writes a file whole.
fn write(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    std::fs::write(path, bytes).map_err(|source| ExportError::Write { path: path.to_owned(), source })
}
