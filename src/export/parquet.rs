//! GeoParquet 1.1: a file a layer, geometry as well-known binary in the column `geometry`; tables are plain Parquet.

use super::gpkg::{frame, join, well_known_binary};
use super::{ExportError, Exporter, PackageFacts, stream};
use crate::model::{Cell, Cells, Date, FieldType, GeometryType, Layer};
use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use ::parquet::errors::Result;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::{Type, TypePtr};
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Writes `NAME.parquet` for each layer and table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GeoParquet;

/// Rows of a group: small enough to be held at once, large enough to be read at once.
const GROUP: usize = 50_000;

impl Exporter for GeoParquet {
    fn name(&self) -> &'static str {
        "parquet"
    }

    fn export(
        &self,
        layers: &[Layer],
        package: &PackageFacts,
        destination: &Path,
    ) -> std::result::Result<Vec<PathBuf>, ExportError> {
        let mut files = Vec::new();
        for layer in layers {
            let path = destination.join(format!("{}.parquet", layer.name));
            stream(&path, |out| file(layer, package, out).map_err(|e| e.to_string()))?;
            files.push(path);
        }
        Ok(files)
    }
}

fn schema(layer: &Layer) -> Result<TypePtr> {
    let mut columns = Vec::new();
    for field in &layer.fields {
        let (physical, logical) = match field.field_type {
            FieldType::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            FieldType::Integer => (Physical::INT64, None),
            FieldType::Real => (Physical::DOUBLE, None),
            FieldType::Date => (Physical::INT32, Some(LogicalType::Date)),
            FieldType::Boolean => (Physical::BOOLEAN, None),
        };
        let column = Type::primitive_type_builder(&field.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()?;
        columns.push(Arc::new(column));
    }
    if layer.geometry != GeometryType::None {
        let geometry = Type::primitive_type_builder("geometry", Physical::BYTE_ARRAY)
            .with_repetition(Repetition::OPTIONAL)
            .build()?;
        columns.push(Arc::new(geometry));
    }
    Ok(Arc::new(Type::group_type_builder("schema").with_fields(columns).build()?))
}

/// The metadata that makes Parquet GeoParquet. Without `crs`, coordinates are longitude and latitude on WGS 84 (OGC:CRS84).
fn geo(layer: &Layer) -> String {
    let frame = layer.features.iter().filter_map(|f| f.geometry.as_ref()).map(frame).reduce(join);
    let mut column = serde_json::json!({ "encoding": "WKB", "geometry_types": [layer.geometry.as_str()] });
    if let (Some([x0, x1, y0, y1]), Some(members)) = (frame, column.as_object_mut()) {
        members.insert("bbox".to_owned(), serde_json::json!([x0, y0, x1, y1]));
    }
    serde_json::json!({ "version": "1.1.0", "primary_column": "geometry", "columns": { "geometry": column } })
        .to_string()
}

fn file(layer: &Layer, package: &PackageFacts, out: &mut BufWriter<File>) -> Result<()> {
    let mut words = vec![
        KeyValue::new("title".to_owned(), layer.title.clone()),
        KeyValue::new("description".to_owned(), layer.description.clone()),
    ];
    if layer.geometry != GeometryType::None {
        words.push(KeyValue::new("geo".to_owned(), geo(layer)));
    }
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(format!("wallmap {}", package.version))
        .set_key_value_metadata(Some(words))
        .build();
    let mut writer = SerializedFileWriter::new(out, schema(layer)?, Arc::new(properties))?;
    for group in layer.features.chunks(GROUP) {
        let mut rows = writer.next_row_group()?;
        let mut records: Vec<Cells<'_>> = group.iter().map(|f| f.values.iter()).collect();
        for field in &layer.fields {
            let Some(mut column) = rows.next_column()? else { break };
            let values: Vec<Cell<'_>> =
                records.iter_mut().map(|record| record.next().unwrap_or(Cell::Null)).collect();
            let levels: Vec<i16> = values.iter().map(|v| i16::from(*v != Cell::Null)).collect();
            let values = values.into_iter();
            match field.field_type {
                FieldType::Text => {
                    let cells: Vec<ByteArray> = values
                        .filter_map(|v| if let Cell::Text(t) = v { Some(ByteArray::from(t)) } else { None })
                        .collect();
                    column.typed::<ByteArrayType>().write_batch(&cells, Some(&levels), None)?;
                }
                FieldType::Integer => {
                    let cells: Vec<i64> = values
                        .filter_map(|v| if let Cell::Integer(n) = v { Some(n) } else { None })
                        .collect();
                    column.typed::<Int64Type>().write_batch(&cells, Some(&levels), None)?;
                }
                FieldType::Real => {
                    let cells: Vec<f64> =
                        values.filter_map(|v| if let Cell::Real(n) = v { Some(n) } else { None }).collect();
                    column.typed::<DoubleType>().write_batch(&cells, Some(&levels), None)?;
                }
                FieldType::Date => {
                    let cells: Vec<i32> = values
                        .filter_map(|v| if let Cell::Date(d) = v { Some(days(d)) } else { None })
                        .collect();
                    column.typed::<Int32Type>().write_batch(&cells, Some(&levels), None)?;
                }
                FieldType::Boolean => {
                    let cells: Vec<bool> = values
                        .filter_map(|v| if let Cell::Boolean(b) = v { Some(b) } else { None })
                        .collect();
                    column.typed::<BoolType>().write_batch(&cells, Some(&levels), None)?;
                }
            }
            column.close()?;
        }
        if layer.geometry != GeometryType::None
            && let Some(mut column) = rows.next_column()?
        {
            let levels: Vec<i16> = group.iter().map(|f| i16::from(f.geometry.is_some())).collect();
            let cells: Vec<ByteArray> = group
                .iter()
                .filter_map(|f| f.geometry.as_ref())
                .map(|g| {
                    let mut bytes = Vec::new();
                    well_known_binary(g, &mut bytes);
                    ByteArray::from(bytes)
                })
                .collect();
            column.typed::<ByteArrayType>().write_batch(&cells, Some(&levels), None)?;
            column.close()?;
        }
        rows.close()?;
    }
    writer.close().map(|_| ())
}

/// Days since 1970-01-01, as Parquet counts them.
fn days(date: Date) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.until(date).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970() {
        for (date, count) in [((1970, 1, 1), 0), ((2025, 5, 14), 20_222), ((1969, 12, 31), -1)] {
            assert_eq!(days(jiff::civil::date(date.0, date.1, date.2)), count);
        }
    }
}
