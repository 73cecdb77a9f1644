//! The QGIS project `wallmap.qgz`: all layers of the GeoPackage beside it, grouped, styled, with time and a print layout.

use super::layout;
use super::style::{QGIS_VERSION, Scales, Sections, labelled, layer_id};
use crate::export::gpkg::FILE as GEOPACKAGE;
use crate::export::xml::Xml;
use crate::export::{ExportError, Exporter, PackageFacts, write};
use crate::model::{Cell, Date, GeometryType, Layer, LayerStyle};
use geo::{BoundingRect, Rect, coord};
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

/// Writes `wallmap.qgz`. It opens the layers of `wallmap.gpkg` in the same folder, by a relative path.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QgisProject;

impl Exporter for QgisProject {
    fn name(&self) -> &'static str {
        "qgz"
    }

    fn export(
        &self,
        layers: &[Layer],
        package: &PackageFacts,
        destination: &Path,
    ) -> Result<Vec<PathBuf>, ExportError> {
        let path = destination.join("wallmap.qgz");
        let bytes = zipped(&project(layers, package))
            .map_err(|e| ExportError::Format { path: path.clone(), reason: e.to_string() })?;
        write(&path, &bytes)?;
        Ok(vec![path])
    }
}

fn zipped(project: &str) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // The day that every ZIP begins with: the project's bytes depend on the layers alone.
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    archive.start_file("wallmap.qgs", options)?;
    archive.write_all(project.as_bytes())?;
    Ok(archive.finish()?.into_inner())
}

/// A layer with what the project says of it.
pub(super) struct Shown<'a> {
    pub(super) layer: &'a Layer,
    pub(super) style: Option<&'a LayerStyle>,
    /// Long enough that QGIS keeps it.
    pub(super) id: String,
    pub(super) group: &'a str,
}

fn shown<'a>(layers: &'a [Layer], package: &'a PackageFacts) -> Vec<Shown<'a>> {
    // The background is drawn from its end down to the ground, below all else.
    let all = layers.iter().chain(package.background.iter().rev());
    all.map(|layer| {
        let style = package.style(&layer.name);
        let group = style.map_or("", |s| s.group.as_str());
        let group = match (group, layer.geometry) {
            ("", GeometryType::None) => "Tables",
            ("", _) => "Layers",
            (group, _) => group,
        };
        Shown { layer, style, id: layer_id(&layer.name), group }
    })
    .collect()
}

/// Degrees to the metres of EPSG:3857, in which the map is shown.
fn mercator(lon: f64, lat: f64) -> (f64, f64) {
    const RADIUS: f64 = 6_378_137.0;
    let lat = lat.clamp(-85.0, 85.0).to_radians();
    (lon.to_radians() * RADIUS, (std::f64::consts::FRAC_PI_4 + lat / 2.0).tan().ln() * RADIUS)
}

/// What the map shows when it opens: what the package says, else all features with a tenth of room around; the world where there is none.
fn extent(layers: &[Layer], view: Option<Rect<f64>>) -> Rect<f64> {
    let boxes = layers.iter().flat_map(|l| &l.features).filter_map(|f| f.geometry.as_ref()?.bounding_rect());
    let all = || {
        boxes.reduce(|a, b| {
            Rect::new(
                coord! { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) },
                coord! { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) },
            )
        })
    };
    let world = || Rect::new(coord! { x: -170.0, y: -60.0 }, coord! { x: 170.0, y: 75.0 });
    let degrees = view.or_else(all).unwrap_or_else(world);
    let (x0, y0) = mercator(degrees.min().x, degrees.min().y);
    let (x1, y1) = mercator(degrees.max().x, degrees.max().y);
    let room = ((x1 - x0).max(y1 - y0) * 0.05).max(20_000.0);
    Rect::new(coord! { x: x0 - room, y: y0 - room }, coord! { x: x1 + room, y: y1 + room })
}

/// First and last day of all features that have time fields.
fn days(shown: &[Shown<'_>]) -> Option<(Date, Date)> {
    let mut days: Vec<Date> = Vec::new();
    for one in shown {
        let Some(time) = one.style.and_then(|s| s.time.as_ref()) else { continue };
        for (at, field) in one.layer.fields.iter().enumerate() {
            if field.name != time.start && field.name != time.end {
                continue;
            }
            days.extend(one.layer.features.iter().filter_map(|f| match f.values.get(at) {
                Some(Cell::Date(day)) => Some(day),
                _ => None,
            }));
        }
    }
    Some((days.iter().min().copied()?, days.iter().max().copied()?))
}

fn project(layers: &[Layer], package: &PackageFacts) -> String {
    let shown = shown(layers, package);
    let extent = extent(layers, package.view);
    let time = days(&shown);
    let mut xml = Xml::new("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n");
    xml.start("qgis", &[("version", QGIS_VERSION), ("projectname", &package.title)]);
    xml.empty("homePath", &[("path", "")]);
    xml.leaf("title", &[], &package.title);
    xml.start("projectCrs", &[]);
    system(&mut xml, "3857", "EPSG:3857");
    xml.end();
    tree(&mut xml, &shown);
    relations(&mut xml, &shown);
    xml.start("mapcanvas", &[("name", "theMapCanvas"), ("annotationsVisible", "1")]);
    xml.leaf("units", &[], "meters");
    rectangle(&mut xml, extent);
    xml.leaf("rotation", &[], "0");
    xml.start("destinationsrs", &[]);
    system(&mut xml, "3857", "EPSG:3857");
    xml.end();
    xml.end();
    xml.start("projectlayers", &[]);
    for one in &shown {
        map_layer(&mut xml, one);
    }
    xml.end();
    xml.start("layerorder", &[]);
    for one in &shown {
        xml.empty("layer", &[("id", &one.id)]);
    }
    xml.end();
    properties(&mut xml, time);
    metadata(&mut xml, package);
    if let Some((first, last)) = time {
        xml.start(
            "ProjectTimeSettings",
            &[
                ("timeStep", "1"),
                ("timeStepUnit", "wk"),
                ("frameRate", "2"),
                ("cumulativeTemporalRange", "0"),
            ],
        );
        xml.start("TemporalRange", &[]);
        xml.leaf("start", &[], &format!("{first}T00:00:00Z"));
        xml.leaf("end", &[], &format!("{last}T23:59:59Z"));
        xml.end();
        xml.end();
    }
    layout::layouts(&mut xml, &shown, package, extent);
    xml.finish()
}

/// A coordinate system by QGIS' own number (without which it does not look further) and by EPSG code.
fn system(xml: &mut Xml, number: &str, code: &str) {
    xml.start("spatialrefsys", &[]);
    xml.leaf("srsid", &[], number);
    xml.leaf("authid", &[], code);
    xml.end();
}

fn rectangle(xml: &mut Xml, extent: Rect<f64>) {
    xml.start("extent", &[]);
    xml.leaf("xmin", &[], &format!("{:.1}", extent.min().x));
    xml.leaf("ymin", &[], &format!("{:.1}", extent.min().y));
    xml.leaf("xmax", &[], &format!("{:.1}", extent.max().x));
    xml.leaf("ymax", &[], &format!("{:.1}", extent.max().y));
    xml.end();
}

fn source(layer: &Layer) -> String {
    format!("./{GEOPACKAGE}|layername={}", layer.name)
}

/// Groups in the order in which their first layer stands, tables and background last.
fn tree(xml: &mut Xml, shown: &[Shown<'_>]) {
    let mut groups: Vec<&str> = Vec::new();
    for one in shown {
        if !groups.contains(&one.group) {
            groups.push(one.group);
        }
    }
    groups.sort_by_key(|g| match *g {
        "Sites" => 1,
        "Tables" => 3,
        "Background" => 4,
        "Events" => 0,
        _ => 2,
    });
    xml.start("layer-tree-group", &[]);
    for group in groups {
        let open = if matches!(group, "Tables" | "Background") { "0" } else { "1" };
        xml.start("layer-tree-group", &[("name", group), ("checked", "Qt::Checked"), ("expanded", open)]);
        let members: Vec<&Shown<'_>> = shown.iter().filter(|s| s.group == group).collect();
        // Lines and points lie over areas.
        let mut members = members;
        members.sort_by_key(|s| match s.layer.geometry {
            GeometryType::Point => 0,
            GeometryType::MultiLineString => 1,
            GeometryType::MultiPolygon => 2,
            GeometryType::None => 3,
        });
        for one in members {
            layer_in_tree(xml, one);
        }
        xml.end();
    }
    xml.end();
}

pub(super) fn layer_in_tree(xml: &mut Xml, one: &Shown<'_>) {
    let visible = one.style.is_none_or(|s| s.visible);
    xml.empty(
        "layer-tree-layer",
        &[
            ("id", &one.id),
            ("name", &one.layer.title),
            ("providerKey", "ogr"),
            ("source", &source(one.layer)),
            ("checked", if visible { "Qt::Checked" } else { "Qt::Unchecked" }),
            ("expanded", if matches!(one.group, "Background" | "Tables") { "0" } else { "1" }),
        ],
    );
}

fn relations(xml: &mut Xml, shown: &[Shown<'_>]) {
    xml.start("relations", &[]);
    let base = shown.iter().find(|s| s.layer.name == "incidents");
    for one in shown.iter().filter(|s| s.layer.fields.iter().any(|f| f.name == "incident")) {
        let Some(base) = base else { continue };
        xml.start(
            "relation",
            &[
                ("id", &format!("{}_of_incidents", one.layer.name)),
                ("name", &one.layer.title),
                ("referencedLayer", &base.id),
                ("referencingLayer", &one.id),
                ("strength", "Association"),
            ],
        );
        xml.empty("fieldRef", &[("referencedField", "id"), ("referencingField", "incident")]);
        xml.end();
    }
    xml.end();
}

fn map_layer(xml: &mut Xml, one: &Shown<'_>) {
    let (geometry, kind) = match one.layer.geometry {
        GeometryType::Point => ("Point", "Point"),
        GeometryType::MultiLineString => ("Line", "MultiLineString"),
        GeometryType::MultiPolygon => ("Polygon", "MultiPolygon"),
        GeometryType::None => ("No geometry", "NoGeometry"),
    };
    let mut attributes = vec![
        ("type", "vector"),
        ("geometry", geometry),
        ("wkbType", kind),
        ("labelsEnabled", labelled(one.style)),
        ("autoRefreshEnabled", "0"),
        ("readOnly", "0"),
        ("styleCategories", "AllStyleCategories"),
    ];
    let scales = Scales::of(one.style);
    attributes.extend(scales.attributes());
    xml.start("maplayer", &attributes);
    xml.leaf("id", &[], &one.id);
    xml.leaf("datasource", &[], &source(one.layer));
    xml.leaf("layername", &[], &one.layer.title);
    xml.leaf("abstract", &[], &one.layer.description);
    if one.layer.geometry != GeometryType::None {
        xml.start("srs", &[]);
        system(xml, "3452", "EPSG:4326");
        xml.end();
    }
    xml.leaf("provider", &[("encoding", "UTF-8")], "ogr");
    // The flags of a layer: all but the background answer to clicks and searches.
    let asked = if one.group == "Background" { "0" } else { "1" };
    xml.start("flags", &[]);
    xml.leaf("Identifiable", &[], asked);
    xml.leaf("Removable", &[], "1");
    xml.leaf("Searchable", &[], asked);
    xml.leaf("Private", &[], "0");
    xml.end();
    xml.raw(&Sections::of(one.layer, one.style).0);
    xml.end();
}

fn properties(xml: &mut Xml, time: Option<(Date, Date)>) {
    let text = [("type", "QString")];
    xml.start("properties", &[]);
    xml.start("Paths", &[]);
    xml.leaf("Absolute", &[("type", "bool")], "false");
    xml.end();
    xml.start("SpatialRefSys", &[]);
    xml.leaf("ProjectionsEnabled", &[("type", "int")], "1");
    xml.end();
    xml.start("Measure", &[]);
    xml.leaf("Ellipsoid", &text, "EPSG:7030");
    xml.end();
    xml.start("Measurement", &[]);
    xml.leaf("DistanceUnits", &text, "km");
    xml.leaf("AreaUnits", &text, "km2");
    xml.end();
    xml.start("Gui", &[]);
    // Water: what no land covers.
    for (part, value) in [("Red", "214"), ("Green", "230"), ("Blue", "240")] {
        let name = match part {
            "Red" => "CanvasColorRedPart",
            "Green" => "CanvasColorGreenPart",
            _ => "CanvasColorBluePart",
        };
        xml.leaf(name, &[("type", "int")], value);
    }
    xml.end();
    if let Some((first, last)) = time {
        // A fixed range over everything: the controller is on, and nothing is hidden until it is moved.
        xml.start("TemporalControllerWidget", &[]);
        xml.leaf("NavigationMode", &[("type", "int")], "2");
        xml.leaf("StartDateTime", &text, &format!("{first}T00:00:00Z"));
        xml.leaf("EndDateTime", &text, &format!("{last}T23:59:59Z"));
        xml.end();
    }
    xml.end();
}

fn metadata(xml: &mut Xml, package: &PackageFacts) {
    xml.start("projectMetadata", &[]);
    xml.leaf("identifier", &[], &package.name);
    xml.leaf("type", &[], "dataset");
    xml.leaf("title", &[], &package.title);
    let words: Vec<&str> = std::iter::once(package.description.as_str())
        .chain(package.notes.iter().map(String::as_str))
        .collect();
    xml.leaf("abstract", &[], &words.join("\n"));
    xml.leaf("author", &[], &format!("wallmap {}", package.version));
    xml.end();
}
