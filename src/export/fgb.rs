//! FlatGeobuf: a file a layer, with a spatial index, for clients that read a part of a large file.

use super::{ExportError, Exporter, PackageFacts, stream};
use crate::model::{Cell, FieldType, GeometryType, Layer};
use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType as FgbGeometry};
use geo::{Geometry, LineString, MultiLineString};
use geozero::{ColumnValue, PropertyProcessor as _};
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// Writes `NAME.fgb` for each layer with geometry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FlatGeobuf;

impl Exporter for FlatGeobuf {
    fn name(&self) -> &'static str {
        "fgb"
    }

    fn export(
        &self,
        layers: &[Layer],
        _: &PackageFacts,
        destination: &Path,
    ) -> Result<Vec<PathBuf>, ExportError> {
        let mut files = Vec::new();
        for layer in layers {
            let geometry = match layer.geometry {
                GeometryType::Point => FgbGeometry::Point,
                GeometryType::MultiLineString if all_single(layer) => FgbGeometry::LineString,
                GeometryType::MultiLineString => FgbGeometry::MultiLineString,
                GeometryType::MultiPolygon => FgbGeometry::MultiPolygon,
                GeometryType::None => continue,
            };
            let path = destination.join(format!("{}.fgb", layer.name));
            stream(&path, |out| file(layer, geometry, out))?;
            files.push(path);
        }
        Ok(files)
    }
}

/// Whether every feature is one line. The format's writer leaves the ends of parts out where there is one part, and GDAL does not read
/// such a MultiLineString; one line each is written as what it is.
fn all_single(layer: &Layer) -> bool {
    layer
        .features
        .iter()
        .all(|f| matches!(&f.geometry, Some(Geometry::MultiLineString(lines)) if lines.0.len() == 1))
}

/// The geometry as the layer's type in the file has it: one line alone, or cut in its middle where others have several.
fn fitting(geometry: &Geometry<f64>, kind: FgbGeometry) -> Geometry<f64> {
    match geometry {
        Geometry::MultiLineString(lines) if lines.0.len() == 1 => {
            let Some(line) = lines.0.first() else { return geometry.clone() };
            let middle = line.0.len() / 2;
            if kind == FgbGeometry::LineString {
                return Geometry::LineString(line.clone());
            }
            let (Some(first), Some(second)) = (line.0.get(..=middle), line.0.get(middle..)) else {
                return geometry.clone();
            };
            if second.len() < 2 {
                return geometry.clone();
            }
            Geometry::MultiLineString(MultiLineString::new(vec![
                LineString::new(first.to_vec()),
                LineString::new(second.to_vec()),
            ]))
        }
        other => other.clone(),
    }
}

fn file(layer: &Layer, geometry: FgbGeometry, out: &mut BufWriter<File>) -> Result<(), String> {
    let options = FgbWriterOptions {
        // An index over nothing cannot be read.
        write_index: !layer.features.is_empty(),
        detect_type: false,
        promote_to_multi: false,
        crs: FgbCrs { org: Some("EPSG"), code: 4326, name: Some("WGS 84"), ..FgbCrs::default() },
        title: Some(&layer.title),
        description: Some(&layer.description),
        ..FgbWriterOptions::default()
    };
    let mut writer =
        FgbWriter::create_with_options(&layer.name, geometry, options).map_err(|e| e.to_string())?;
    for field in &layer.fields {
        // The format has no day of its own; its DateTime takes an ISO day.
        let column = match field.field_type {
            FieldType::Text => ColumnType::String,
            FieldType::Integer => ColumnType::Long,
            FieldType::Real => ColumnType::Double,
            FieldType::Date => ColumnType::DateTime,
            FieldType::Boolean => ColumnType::Bool,
        };
        writer.add_column(&field.name, column, |fbb, about| {
            about.title = Some(fbb.create_string(&field.title));
            about.description = Some(fbb.create_string(&field.description));
        });
    }
    for feature in &layer.features {
        let Some(shape) = &feature.geometry else { continue };
        let mut fault = Ok(());
        writer
            .add_feature_geom(fitting(shape, geometry), |row| {
                for (at, (value, field)) in feature.values.iter().zip(&layer.fields).enumerate() {
                    let day;
                    let cell = match value {
                        // A property that is not written is null.
                        Cell::Null => continue,
                        Cell::Text(text) => ColumnValue::String(text),
                        Cell::Integer(number) => ColumnValue::Long(number),
                        Cell::Real(number) => ColumnValue::Double(number),
                        Cell::Boolean(truth) => ColumnValue::Bool(truth),
                        Cell::Date(date) => {
                            day = date.to_string();
                            ColumnValue::DateTime(&day)
                        }
                    };
                    if let Err(e) = row.property(at, &field.name, &cell) {
                        fault = Err(e.to_string());
                    }
                }
            })
            .map_err(|e| e.to_string())?;
        fault?;
    }
    writer.write(out).map_err(|e| e.to_string())
}
