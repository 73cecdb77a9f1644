//! CSV, with the `.csvt` that tells GDAL and QGIS the types and the `.prj` that tells them the coordinate system.

use super::by_feature::{ByFeature, Pieces, write_whole};
use super::{ExportError, Exporter, PackageFacts};
use crate::model::{Cell, Feature, FieldType, GeometryType, Layer};
use geo::Geometry;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Settings of CSV files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvOptions {
    /// Begin with a byte order mark: Excel takes the file for UTF-8 only then; some parsers mind it.
    pub bom: bool,
    /// What stands between cells: one ASCII character.
    pub delimiter: u8,
    /// Write text as it is. Else text that a spreadsheet would run as a formula gets an apostrophe in front.
    pub raw: bool,
    /// Write a row of HXL hashtags under the header. It makes every column text to programs that go by the values.
    pub hxl: bool,
}

impl Default for CsvOptions {
    fn default() -> Self {
        Self { bom: false, delimiter: b',', raw: false, hxl: false }
    }
}

/// Writes `NAME.csv` and `NAME.csvt` for each layer and table, and `NAME.prj` for those with geometry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Csv(pub CsvOptions);

/// WGS 84 as ESRI writes it, which is what a `.prj` holds.
const WGS84_PRJ: &str = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]\n";

impl Exporter for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn export(
        &self,
        layers: &[Layer],
        _: &PackageFacts,
        destination: &Path,
    ) -> Result<Vec<PathBuf>, ExportError> {
        let mut files = Vec::new();
        for layer in layers {
            files.extend(write_whole(self, layer, destination)?);
        }
        Ok(files)
    }

    fn by_feature(&self) -> Option<&dyn ByFeature> {
        Some(self)
    }
}

impl ByFeature for Csv {
    fn file_name(&self, layer: &Layer) -> Option<String> {
        Some(format!("{}.csv", layer.name))
    }

    fn head(&self, layer: &Layer, _: bool) -> Result<Vec<u8>, String> {
        let start = if self.0.bom { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
        let mut table = ::csv::WriterBuilder::new().delimiter(self.0.delimiter).from_writer(start);
        let names = layer.fields.iter().map(|f| f.name.as_str());
        let names: Vec<&str> = names.chain(geometry_names(layer.geometry).iter().copied()).collect();
        table.write_record(&names).map_err(|e| e.to_string())?;
        if self.0.hxl {
            table.write_record(names.iter().map(|name| super::hxl::tag(name))).map_err(|e| e.to_string())?;
        }
        table.into_inner().map_err(|e| e.to_string())
    }

    fn pieces(&self, _: &Layer, features: &[Feature]) -> Result<Pieces, String> {
        let mut table = ::csv::WriterBuilder::new().delimiter(self.0.delimiter).from_writer(Vec::new());
        let mut lengths = Vec::with_capacity(features.len());
        let mut before = 0;
        for feature in features {
            for value in &feature.values {
                table.write_field(self.cell(value).as_bytes()).map_err(|e| e.to_string())?;
            }
            for cell in geometry_cells(feature) {
                table.write_field(cell).map_err(|e| e.to_string())?;
            }
            table.write_record(None::<&[u8]>).map_err(|e| e.to_string())?;
            table.flush().map_err(|e| e.to_string())?;
            lengths.push(table.get_ref().len() - before);
            before = table.get_ref().len();
        }
        Ok(Pieces { bytes: table.into_inner().map_err(|e| e.to_string())?, lengths })
    }

    fn between(&self) -> &'static [u8] {
        b""
    }

    fn foot(&self, _: bool) -> &'static [u8] {
        b""
    }

    fn beside(&self, layer: &Layer) -> Vec<(String, Vec<u8>)> {
        let mut files = vec![(format!("{}.csvt", layer.name), types(layer).into_bytes())];
        if layer.geometry != GeometryType::None {
            files.push((format!("{}.prj", layer.name), WGS84_PRJ.as_bytes().to_vec()));
        }
        files
    }
}

impl Csv {
    fn cell<'v>(&self, value: Cell<'v>) -> Cow<'v, str> {
        match value {
            Cell::Null => Cow::Borrowed(""),
            Cell::Text(text) if self.0.raw => Cow::Borrowed(text),
            Cell::Text(text) => guarded(text),
            Cell::Integer(number) => Cow::Owned(number.to_string()),
            Cell::Real(number) => Cow::Owned(number.to_string()),
            Cell::Date(date) => Cow::Owned(date.to_string()),
            Cell::Boolean(truth) => Cow::Borrowed(if truth { "true" } else { "false" }),
        }
    }
}

/// Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV Injection"; the wide forms are what
/// Excel takes for the same signs). Numbers are never touched: a negative longitude is no formula.
pub(super) fn guarded(text: &str) -> Cow<'_, str> {
    if runs_as_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Whether a spreadsheet would run text as a formula.
pub(crate) fn runs_as_formula(text: &str) -> bool {
    text.trim_start()
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
}

/// Columns after the fields: of points longitude and latitude, of lines and areas their well-known text.
pub(super) fn geometry_names(geometry: GeometryType) -> &'static [&'static str] {
    match geometry {
        GeometryType::Point => &["longitude", "latitude"],
        GeometryType::MultiLineString | GeometryType::MultiPolygon => &["wkt"],
        GeometryType::None => &[],
    }
}

pub(super) fn geometry_cells(feature: &Feature) -> Vec<String> {
    match feature.geometry.as_ref().map(super::geojson::rounded) {
        Some(Geometry::Point(point)) => vec![point.x().to_string(), point.y().to_string()],
        Some(geometry) => vec![well_known_text(&geometry)],
        None => Vec::new(),
    }
}

/// Well-known text of the geometries that layers have.
fn well_known_text(geometry: &Geometry<f64>) -> String {
    fn ring(line: &geo::LineString<f64>) -> String {
        let mut text = String::from("(");
        for (at, c) in line.coords().enumerate() {
            // Writing to a string cannot fail.
            let _ = write!(text, "{}{} {}", if at > 0 { "," } else { "" }, c.x, c.y);
        }
        text.push(')');
        text
    }
    match geometry {
        Geometry::MultiLineString(lines) => {
            format!("MULTILINESTRING ({})", lines.iter().map(ring).collect::<Vec<_>>().join(","))
        }
        Geometry::MultiPolygon(areas) => {
            let area = |p: &geo::Polygon<f64>| {
                let rings: Vec<String> =
                    std::iter::once(p.exterior()).chain(p.interiors()).map(ring).collect();
                format!("({})", rings.join(","))
            };
            format!("MULTIPOLYGON ({})", areas.iter().map(area).collect::<Vec<_>>().join(","))
        }
        _ => String::new(),
    }
}

/// The line of types that GDAL reads beside a CSV.
fn types(layer: &Layer) -> String {
    let of_field = |t: FieldType| match t {
        FieldType::Text => "String",
        FieldType::Integer => "Integer64",
        FieldType::Real => "Real",
        FieldType::Date => "Date",
        FieldType::Boolean => "Integer(Boolean)",
    };
    let of_geometry: &[&str] = match layer.geometry {
        GeometryType::Point => &["CoordX", "CoordY"],
        GeometryType::MultiLineString | GeometryType::MultiPolygon => &["WKT"],
        GeometryType::None => &[],
    };
    let all: Vec<String> = layer
        .fields
        .iter()
        .map(|f| of_field(f.field_type))
        .chain(of_geometry.iter().copied())
        .map(|t| format!("\"{t}\""))
        .collect();
    all.join(",") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_would_run_as_a_formula_is_guarded_and_nothing_else() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "＝1+1"] {
            assert_eq!(guarded(text), format!("'{text}"));
        }
        for text in ["", "a=1", "'quoted'", "1-2", "دير الزور"] {
            assert_eq!(guarded(text), text);
        }
        let csv = Csv::default();
        assert_eq!(csv.cell(Cell::Real(-70.5)), "-70.5");
        assert_eq!(Csv(CsvOptions { raw: true, ..CsvOptions::default() }).cell(Cell::Text("=1")), "=1");
    }
}
