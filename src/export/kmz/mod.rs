//! KMZ for Google Earth: a folder a layer, styles with their own icons, time spans, balloons. Report text is text in it, never markup.

mod icon;

use super::xml::{Xml, escape};
use super::{ExportError, Exporter, PackageFacts, stream};
use crate::model::{Cell, Colour, Feature, GeometryType, Layer, LayerStyle, Symbol, Symbology};
use geo::{Geometry, LineString};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes `wallmap.kmz`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kmz;

impl Exporter for Kmz {
    fn name(&self) -> &'static str {
        "kmz"
    }

    fn export(
        &self,
        layers: &[Layer],
        package: &PackageFacts,
        destination: &Path,
    ) -> Result<Vec<PathBuf>, ExportError> {
        let path = destination.join("wallmap.kmz");
        stream(&path, |file| archive(layers, package, file))?;
        Ok(vec![path])
    }
}

fn archive(layers: &[Layer], package: &PackageFacts, file: &mut BufWriter<File>) -> Result<(), String> {
    let mut archive = zip::ZipWriter::new(file);
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let fault = |e: zip::result::ZipError| e.to_string();
    // Readers take the first `.kml` of the archive for the document.
    archive.start_file("doc.kml", options).map_err(fault)?;
    document(layers, package, &mut archive).map_err(|e| e.to_string())?;
    for layer in layers.iter().filter(|l| l.geometry == GeometryType::Point) {
        for (id, symbol) in symbols(layer, package) {
            archive.start_file(format!("icons/{id}.png"), options).map_err(fault)?;
            archive.write_all(&icon::png(symbol)?).map_err(|e| e.to_string())?;
        }
    }
    archive.finish().map(|_| ()).map_err(fault)
}

/// Every symbol of a layer, with an id for its style.
fn symbols<'p>(layer: &Layer, package: &'p PackageFacts) -> Vec<(String, &'p Symbol)> {
    let id = |n: usize| format!("{}-{n}", layer.name);
    match package.style(&layer.name).map(|s| &s.symbology) {
        None => Vec::new(),
        Some(Symbology::Single(symbol)) => vec![(id(0), symbol)],
        Some(Symbology::Categories { categories, other, .. }) => {
            let all = categories.iter().map(|c| &c.symbol).chain([other]);
            all.enumerate().map(|(n, symbol)| (id(n), symbol)).collect()
        }
        Some(Symbology::Classes { classes, .. }) => {
            classes.iter().enumerate().map(|(n, class)| (id(n), &class.symbol)).collect()
        }
    }
}

/// Number of the symbol that a feature gets, in the order of [`symbols`].
fn symbol_of(layer: &Layer, feature: &Feature, style: &LayerStyle) -> usize {
    let value = |field: &str| {
        let at = layer.fields.iter().position(|f| f.name == field);
        at.and_then(|at| feature.values.get(at)).unwrap_or(Cell::Null)
    };
    match &style.symbology {
        Symbology::Single(_) => 0,
        Symbology::Categories { field, categories, .. } => match value(field) {
            Cell::Text(text) => categories.iter().position(|c| c.value == text).unwrap_or(categories.len()),
            _ => categories.len(),
        },
        Symbology::Classes { field, classes } => {
            let number = match value(field) {
                Cell::Integer(whole) => whole as f64,
                Cell::Real(real) => real,
                _ => 0.0,
            };
            let inside = classes.iter().position(|c| (c.low..c.high).contains(&number));
            inside.unwrap_or(classes.len().saturating_sub(1))
        }
    }
}

/// A colour as KML writes it: opacity, blue, green, red.
fn abgr(colour: Colour, opacity: f64) -> String {
    let alpha = (opacity.clamp(0.0, 1.0) * 255.0).round() as u8;
    format!("{alpha:02x}{:02x}{:02x}{:02x}", colour.b, colour.g, colour.r)
}

fn document(layers: &[Layer], package: &PackageFacts, out: &mut impl Write) -> io::Result<()> {
    let mut xml = Xml::new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.start("kml", &[("xmlns", "http://www.opengis.net/kml/2.2")]);
    xml.start("Document", &[]);
    xml.leaf("name", &[], &package.title);
    let words: Vec<&str> = std::iter::once(package.description.as_str())
        .chain(package.notes.iter().map(String::as_str))
        .collect();
    xml.leaf("description", &[], &html(&words.join("\n")));
    let spatial: Vec<&Layer> = layers.iter().filter(|l| l.geometry != GeometryType::None).collect();
    for layer in &spatial {
        for (id, symbol) in symbols(layer, package) {
            style(&mut xml, &id, symbol, layer.geometry);
        }
    }
    for layer in &spatial {
        folder(&mut xml, layer, package, out)?;
    }
    out.write_all(xml.finish().as_bytes())
}

fn style(xml: &mut Xml, id: &str, symbol: &Symbol, geometry: GeometryType) {
    xml.start("Style", &[("id", id)]);
    if geometry == GeometryType::Point {
        xml.start("IconStyle", &[]);
        // 32 pixels at scale 1; 3.2 mm is a usual size on paper.
        xml.leaf("scale", &[], &format!("{:.2}", symbol.size_mm / 3.2 * 0.7));
        xml.start("Icon", &[]);
        xml.leaf("href", &[], &format!("icons/{id}.png"));
        xml.end();
        xml.empty("hotSpot", &[("x", "0.5"), ("y", "0.5"), ("xunits", "fraction"), ("yunits", "fraction")]);
        xml.end();
        xml.start("LabelStyle", &[]);
        xml.leaf("scale", &[], "0.7");
        xml.end();
    } else {
        xml.start("LineStyle", &[]);
        let opacity = if geometry == GeometryType::MultiLineString { symbol.opacity } else { 1.0 };
        xml.leaf("color", &[], &abgr(symbol.stroke, opacity));
        xml.leaf("width", &[], &format!("{:.1}", (symbol.width_mm * 3.8).max(1.0)));
        xml.end();
        xml.start("PolyStyle", &[]);
        xml.leaf("color", &[], &abgr(symbol.fill, symbol.opacity));
        xml.end();
    }
    // The balloon shows the description, in which all text is inert; a client would put a name in as markup.
    xml.start("BalloonStyle", &[]);
    xml.leaf("text", &[], "$[description]");
    xml.end();
    xml.end();
}

fn folder(xml: &mut Xml, layer: &Layer, package: &PackageFacts, out: &mut impl Write) -> io::Result<()> {
    let look = package.style(&layer.name);
    xml.start("Folder", &[("id", &layer.name)]);
    xml.leaf("name", &[], &layer.title);
    xml.leaf("visibility", &[], if look.is_none_or(|s| s.visible) { "1" } else { "0" });
    xml.leaf("description", &[], &html(&layer.description));
    for feature in &layer.features {
        let text = |field: &str| {
            let at = layer.fields.iter().position(|f| f.name == field);
            at.and_then(|at| feature.values.get(at)).map(words).unwrap_or_default()
        };
        xml.start("Placemark", &[("id", &feature.id)]);
        let title = look.map(|s| text(&s.tip.title)).filter(|t| !t.is_empty());
        xml.leaf("name", &[], &title.unwrap_or_else(|| feature.id.clone()));
        if let Some(time) = look.and_then(|s| s.time.as_ref()) {
            let (begin, end) = (text(&time.start), text(&time.end));
            if !begin.is_empty() || !end.is_empty() {
                xml.start("TimeSpan", &[]);
                if !begin.is_empty() {
                    xml.leaf("begin", &[], &begin);
                }
                if !end.is_empty() {
                    xml.leaf("end", &[], &end);
                }
                xml.end();
            }
        }
        if let Some(look) = look {
            xml.leaf("styleUrl", &[], &format!("#{}-{}", layer.name, symbol_of(layer, feature, look)));
            xml.leaf("description", &[], &balloon(layer, look, &text));
        }
        xml.start("ExtendedData", &[]);
        for (field, value) in layer.fields.iter().zip(&feature.values).filter(|(_, v)| *v != Cell::Null) {
            xml.start("Data", &[("name", &field.name)]);
            xml.leaf("displayName", &[], &field.title);
            xml.leaf("value", &[], &words(value));
            xml.end();
        }
        xml.end();
        if let Some(geometry) = &feature.geometry {
            shape(xml, geometry);
        }
        xml.end();
        out.write_all(xml.take().as_bytes())?;
    }
    xml.end();
    Ok(())
}

fn words(value: Cell<'_>) -> String {
    match value {
        Cell::Null => String::new(),
        Cell::Text(text) => text.to_string(),
        Cell::Integer(number) => number.to_string(),
        Cell::Real(number) => number.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Boolean(truth) => truth.to_string(),
    }
}

/// Text as HTML, and nothing that Google Earth would replace: it looks for `$[` in what it shows.
fn html(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    escape(text, &mut safe);
    safe.replace("$[", "$&#91;")
}

fn balloon(layer: &Layer, look: &LayerStyle, text: &impl Fn(&str) -> String) -> String {
    let mut lines = vec![format!("<b>{}</b>", html(&text(&look.tip.title)))];
    for name in &look.tip.lines {
        let value = text(name);
        if let Some(field) = layer.fields.iter().find(|f| f.name == *name).filter(|_| !value.is_empty()) {
            lines.push(format!("{}: {}", html(&field.title), html(&value)));
        }
    }
    let quote: String = text(&look.tip.quote).chars().take(600).collect();
    if !quote.is_empty() {
        lines.push(format!("<i>“{}”</i>", html(&quote)));
    }
    let source = text(&look.tip.source);
    if !source.is_empty() {
        lines.push(format!("<small>{}</small>", html(&source)));
    }
    lines.join("<br/>")
}

fn coordinates(line: &LineString<f64>) -> String {
    line.coords().map(|c| format!("{},{}", c.x, c.y)).collect::<Vec<_>>().join(" ")
}

fn shape(xml: &mut Xml, geometry: &Geometry<f64>) {
    match geometry {
        Geometry::Point(point) => {
            xml.start("Point", &[]);
            xml.leaf("coordinates", &[], &format!("{},{}", point.x(), point.y()));
            xml.end();
        }
        Geometry::MultiLineString(lines) => {
            xml.start("MultiGeometry", &[]);
            for line in lines {
                xml.start("LineString", &[]);
                xml.leaf("tessellate", &[], "1");
                xml.leaf("coordinates", &[], &coordinates(line));
                xml.end();
            }
            xml.end();
        }
        Geometry::MultiPolygon(areas) => {
            xml.start("MultiGeometry", &[]);
            for area in areas {
                xml.start("Polygon", &[]);
                xml.leaf("tessellate", &[], "1");
                ring(xml, "outerBoundaryIs", area.exterior());
                for hole in area.interiors() {
                    ring(xml, "innerBoundaryIs", hole);
                }
                xml.end();
            }
            xml.end();
        }
        _ => {}
    }
}

fn ring(xml: &mut Xml, side: &'static str, line: &LineString<f64>) {
    xml.start(side, &[]);
    xml.start("LinearRing", &[]);
    xml.leaf("coordinates", &[], &coordinates(line));
    xml.end();
    xml.end();
}
