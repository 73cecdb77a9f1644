//! A workbook: a sheet that says what is what, then a sheet a layer, with typed cells, filters and links. Text stays text.

use super::csv::{geometry_cells, geometry_names};
use super::{ExportError, Exporter, PackageFacts, stream};
use crate::model::{Cell, Colour, Field, FieldType, GeometryType, Layer, Symbology};
use rayon::prelude::*;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use rustc_hash::FxHashMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// Writes `incidents.xlsx` with all layers and tables.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Xlsx;

/// The longest text that a cell holds, by Excel's specification, less what the note on the cut takes.
const LONGEST: usize = 32_767 - 40;
/// The note on a cut cell.
const CUT: &str = " [cut here; whole in the CSV]";
/// Most links on a sheet, by Excel's specification, and the longest address.
const MOST_LINKS: usize = 65_000;
const LONGEST_LINK: usize = 2_000;
/// Most rows on a sheet, by Excel's specification, less the header.
const MOST_ROWS: usize = 1_048_575;
/// How hard the sheets are compressed, of 9: what Excel itself takes. The usual 6 makes a large map a seventh smaller and takes a third longer.
const LEVEL: u8 = 3;
/// Sheets with more cells than this are written row by row to a temporary file instead of being held in memory.
const MANY_CELLS: usize = 100_000;

impl Exporter for Xlsx {
    fn name(&self) -> &'static str {
        "xlsx"
    }

    fn export(
        &self,
        layers: &[Layer],
        package: &PackageFacts,
        destination: &Path,
    ) -> Result<Vec<PathBuf>, ExportError> {
        let path = destination.join("incidents.xlsx");
        stream(&path, |out| workbook(layers, package, out).map_err(|e| e.to_string()))?;
        Ok(vec![path])
    }
}

fn workbook(layers: &[Layer], package: &PackageFacts, out: &mut BufWriter<File>) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let made = package.now.and_then(excel_date).map_or_else(|| ExcelDateTime::from_ymd(2000, 1, 1), Ok)?;
    book.set_properties(
        &DocProperties::new()
            .set_title(&package.title)
            .set_comment(&package.description)
            .set_creation_datetime(&made),
    );
    book.set_zip_compression_level(LEVEL);
    let formats = Formats::new();
    let mut names: Vec<String> = Vec::new();
    let mut sheets = Vec::new();
    for layer in layers {
        let mut name: String = layer.name.chars().take(28).collect();
        while names.contains(&name) {
            name.push('_');
        }
        let mut sheet = if layer.features.len() * layer.fields.len() > MANY_CELLS {
            book.new_worksheet_with_constant_memory()?
        } else {
            Worksheet::new()
        };
        sheet.set_name(&name)?;
        names.push(name);
        sheets.push(sheet);
    }
    // A sheet knows nothing of the others until they are put into the book, in their order.
    let notes: Result<Vec<Vec<String>>, XlsxError> = sheets
        .par_iter_mut()
        .zip(layers)
        .map(|(sheet, layer)| {
            let mut notes = Vec::new();
            fill(sheet, layer, package, &formats, &mut notes)?;
            Ok(notes)
        })
        .collect();
    let notes = notes?.concat();
    read_me(book.add_worksheet(), layers, &names, package, &formats, &notes)?;
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    book.save_to_writer(out)
}

struct Formats {
    header: Format,
    title: Format,
    date: Format,
    text: Format,
    wrapped: Format,
}

impl Formats {
    fn new() -> Self {
        let header = Format::new()
            .set_bold()
            .set_background_color(Color::RGB(0x00DD_E6EE))
            .set_align(FormatAlign::Top);
        Self {
            header,
            title: Format::new().set_bold().set_font_size(14),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            text: Format::new().set_num_format("@"),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
        }
    }
}

/// Days before 1900 are none to Excel; they are written as text.
fn excel_date(day: crate::model::Date) -> Option<ExcelDateTime> {
    let (year, month, day) =
        (u16::try_from(day.year()).ok()?, u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    if year < 1900 { None } else { ExcelDateTime::from_ymd(year, month, day).ok() }
}

fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

fn width(field: &Field) -> f64 {
    match field.field_type {
        FieldType::Date => 11.0,
        FieldType::Integer | FieldType::Real | FieldType::Boolean => 10.0,
        FieldType::Text if field.name == "headline" || field.name.contains("quote") => 60.0,
        FieldType::Text if field.name == "id" => 17.0,
        FieldType::Text if field.name.starts_with("url") => 40.0,
        FieldType::Text => 18.0,
    }
}

fn fill(
    sheet: &mut Worksheet,
    layer: &Layer,
    package: &PackageFacts,
    formats: &Formats,
    notes: &mut Vec<String>,
) -> Result<(), XlsxError> {
    let geometry = geometry_names(layer.geometry);
    for (at, field) in layer.fields.iter().enumerate() {
        sheet.set_column_width(column(at), width(field))?;
        if field.field_type == FieldType::Text {
            // What is typed into the column later stays text too; and one format a column is quicker than one a cell.
            sheet.set_column_format(column(at), &formats.text)?;
        }
    }
    let names = layer.fields.iter().map(|f| f.name.as_str()).chain(geometry.iter().copied());
    for (at, name) in names.enumerate() {
        sheet.write_string_with_format(0, column(at), name, &formats.header)?;
    }
    let coloured = coloured(layer, package);
    let mut cut = 0;
    let mut links = 0;
    for (feature, row) in layer.features.iter().take(MOST_ROWS).zip(1_u32..) {
        for (at, (value, field)) in feature.values.iter().zip(&layer.fields).enumerate() {
            let at = column(at);
            match value {
                Cell::Null => {}
                Cell::Integer(number) => {
                    sheet.write_number(row, at, number as f64)?;
                }
                Cell::Real(number) => {
                    sheet.write_number(row, at, number)?;
                }
                Cell::Boolean(truth) => {
                    sheet.write_boolean(row, at, truth)?;
                }
                Cell::Date(day) => match excel_date(day) {
                    Some(date) => {
                        sheet.write_datetime_with_format(row, at, &date, &formats.date)?;
                    }
                    None => {
                        sheet.write_string(row, at, day.to_string())?;
                    }
                },
                Cell::Text(text) => {
                    let shown = shortened(text, &mut cut);
                    let link = first_link(field, text).filter(|_| links < MOST_LINKS);
                    if let Some(link) = link {
                        links += 1;
                        sheet.write_url_with_text(row, at, link, shown)?;
                    } else {
                        match coloured.get(&(field.name.as_str(), text)) {
                            Some(format) => sheet.write_string_with_format(row, at, shown, format)?,
                            None => sheet.write_string(row, at, shown)?,
                        };
                    }
                }
            }
        }
        for (at, cell) in geometry_cells(feature).into_iter().enumerate() {
            let at = column(layer.fields.len() + at);
            match cell.parse::<f64>() {
                Ok(number) if layer.geometry == GeometryType::Point => sheet.write_number(row, at, number)?,
                _ => sheet.write_string(row, at, shortened(&cell, &mut cut))?,
            };
        }
    }
    let rows = u32::try_from(layer.features.len().min(MOST_ROWS)).unwrap_or(0);
    let last = column((layer.fields.len() + geometry.len()).saturating_sub(1));
    sheet.set_freeze_panes(1, 1)?;
    sheet.autofilter(0, 0, rows.max(1), last)?;
    if cut > 0 {
        notes.push(format!(
            "{}: {cut} cells were too long for a spreadsheet and are cut; the CSV has them whole.",
            layer.name
        ));
    }
    if layer.features.len() > MOST_ROWS {
        notes.push(format!("{}: only the first {MOST_ROWS} rows fit a sheet; the CSV has all.", layer.name));
    }
    Ok(())
}

/// Text that fits a cell; Excel counts UTF-16 units.
fn shortened(text: &str, cut: &mut usize) -> String {
    if text.len() <= LONGEST || text.encode_utf16().count() <= LONGEST {
        return text.to_owned();
    }
    *cut += 1;
    let mut units = 0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= LONGEST
        })
        .collect();
    kept + CUT
}

/// The first address of a cell of addresses, where it is one that a browser opens and Excel takes.
fn first_link<'v>(field: &Field, text: &'v str) -> Option<&'v str> {
    if field.name != "url" && field.name != "urls" {
        return None;
    }
    let first = text.split("; ").next()?;
    let web = first.starts_with("http://") || first.starts_with("https://");
    (web && first.len() <= LONGEST_LINK && text.len() <= LONGEST && first.is_ascii()).then_some(first)
}

/// Cell formats of the values that the layer's style colours.
fn coloured<'s>(layer: &Layer, package: &'s PackageFacts) -> FxHashMap<(&'s str, &'s str), Format> {
    let mut formats = FxHashMap::default();
    if let Some(Symbology::Categories { field, categories, .. }) =
        package.style(&layer.name).map(|s| &s.symbology)
    {
        for category in categories {
            let fill = category.symbol.fill;
            let letters = if light(fill) { Color::Black } else { Color::White };
            let format =
                Format::new().set_num_format("@").set_background_color(colour(fill)).set_font_color(letters);
            formats.insert((field.as_str(), category.value.as_str()), format);
        }
    }
    formats
}

fn colour(c: Colour) -> Color {
    Color::RGB(u32::from(c.r) << 16 | u32::from(c.g) << 8 | u32::from(c.b))
}

/// Whether black letters read better on a colour than white ones (relative luminance of WCAG 2, without its gamma).
fn light(c: Colour) -> bool {
    0.2126 * f64::from(c.r) + 0.7152 * f64::from(c.g) + 0.0722 * f64::from(c.b) > 120.0
}

fn read_me(
    sheet: &mut Worksheet,
    layers: &[Layer],
    names: &[String],
    package: &PackageFacts,
    formats: &Formats,
    notes: &[String],
) -> Result<(), XlsxError> {
    sheet.set_name("Read me")?;
    for (at, width) in [(0, 22.0), (1, 24.0), (2, 26.0), (3, 12.0), (4, 100.0)] {
        sheet.set_column_width(at, width)?;
    }
    sheet.write_string_with_format(0, 0, &package.title, &formats.title)?;
    let until = package.now.map_or_else(String::new, |day| format!("Reports until {day}. "));
    let mut lines =
        vec![package.description.clone(), format!("{until}Made with wallmap {}.", package.version)];
    lines.extend(package.notes.iter().cloned());
    lines.extend(package.sources.iter().map(|s| format!("Source: {} ({}) {}", s.title, s.licence, s.path)));
    lines.extend(package.licences.iter().map(|l| format!("Licence: {} ({}) {}", l.title, l.name, l.path)));
    lines.extend(notes.iter().cloned());
    let mut row = 1;
    for line in lines.iter().filter(|l| !l.trim().is_empty()) {
        sheet.write_string(row, 0, line)?;
        row += 1;
    }
    row += 1;
    for (at, name) in ["Sheet", "Field", "Name", "Type", "Meaning"].into_iter().enumerate() {
        sheet.write_string_with_format(row, column(at), name, &formats.header)?;
    }
    for (layer, name) in layers.iter().zip(names) {
        row += 1;
        sheet.write_string(row, 0, name)?;
        sheet.write_string(row, 2, &layer.title)?;
        sheet.write_string(row, 3, format!("{} rows", layer.features.len()))?;
        sheet.write_string_with_format(row, 4, &layer.description, &formats.wrapped)?;
        for field in &layer.fields {
            row += 1;
            sheet.write_string(row, 0, name)?;
            sheet.write_string(row, 1, &field.name)?;
            sheet.write_string(row, 2, &field.title)?;
            sheet.write_string(row, 3, field.field_type.as_str())?;
            let values = if field.values.is_empty() {
                String::new()
            } else {
                format!(" Values: {}.", field.values.join(", "))
            };
            sheet.write_string_with_format(
                row,
                4,
                format!("{}{values}", field.description),
                &formats.wrapped,
            )?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_at_a_character_and_told() {
        let mut cut = 0;
        assert_eq!(shortened("abc", &mut cut), "abc");
        let long = shortened(&"🔥".repeat(20_000), &mut cut);
        assert_eq!(cut, 1);
        assert!(long.ends_with(CUT) && long.encode_utf16().count() <= 32_767);
    }
}
