//! The print layout of the project: A4 across, with title, map, legend, scale bar, notes and sources.

use super::project::{Shown, layer_in_tree};
use crate::export::PackageFacts;
use crate::export::xml::Xml;
use crate::model::GeometryType;
use geo::Rect;

/// The map's frame on the page, in millimetres.
const MAP: (f64, f64, f64, f64) = (10.0, 20.0, 217.0, 168.0);
/// Fixed names of the items; QGIS makes them up anew for copies.
const MAP_ID: &str = "{5b3a0f0e-7c55-4a80-9d5e-000000000001}";

/// Attributes that every item has.
fn item(
    xml: &mut Xml,
    kind: &str,
    id: &str,
    order: &str,
    at: (f64, f64),
    size: (f64, f64),
    more: &[(&str, &str)],
) {
    let position = format!("{},{},mm", at.0, at.1);
    let size = format!("{},{},mm", size.0, size.1);
    let uuid = if id == "Map" {
        MAP_ID.to_owned()
    } else {
        format!("{{5b3a0f0e-7c55-4a80-9d5e-00000000{kind:0>4}}}")
    };
    let uuid = if id == "Map" { uuid } else { uuid.replace('}', &format!("{order}}}")) };
    let mut attributes = vec![
        ("type", kind),
        ("id", id),
        ("uuid", &uuid),
        ("templateUuid", &uuid),
        ("position", &position),
        ("positionOnPage", &position),
        ("size", &size),
        ("referencePoint", "0"),
        ("itemRotation", "0"),
        ("zValue", order),
        ("visibility", "1"),
        ("positionLock", "false"),
        ("opacity", "1"),
        ("blendMode", "0"),
        ("excludeFromExports", "0"),
        ("outlineWidthM", "0.2,mm"),
        ("frameJoinStyle", "miter"),
        ("groupUuid", ""),
    ];
    attributes.extend_from_slice(more);
    xml.start("LayoutItem", &attributes);
    xml.empty("FrameColor", &[("red", "90"), ("green", "90"), ("blue", "90"), ("alpha", "255")]);
    // Behind the map lies water, as on the canvas.
    let (red, green, blue) = if kind == "65639" { ("214", "230", "240") } else { ("255", "255", "255") };
    xml.empty("BackgroundColor", &[("red", red), ("green", green), ("blue", blue), ("alpha", "255")]);
}

fn font(size: u32, bold: bool) -> String {
    let (weight, style) = if bold { (75, "Bold") } else { (50, "Book") };
    format!("DejaVu Sans,{size},-1,5,{weight},0,0,0,0,0,{style}")
}

/// Words on the page.
struct Words<'a> {
    id: &'a str,
    text: &'a str,
    size: u32,
    bold: bool,
}

fn label(xml: &mut Xml, order: &str, words: &Words<'_>, at: (f64, f64), box_size: (f64, f64)) {
    // Layouts run what stands in [% %]; what a profile or report says is text.
    let text = words.text.replace("[%", "[ %");
    item(
        xml,
        "65641",
        words.id,
        order,
        at,
        box_size,
        &[
            ("labelText", text.as_str()),
            ("htmlState", "0"),
            ("halign", "1"),
            ("valign", "32"),
            ("marginX", "0"),
            ("marginY", "0"),
            ("frame", "false"),
            ("background", "false"),
        ],
    );
    xml.empty("LabelFont", &[("description", &font(words.size, words.bold)), ("style", "")]);
    xml.empty("FontColor", &[("red", "30"), ("green", "30"), ("blue", "30"), ("alpha", "255")]);
    xml.end();
}

/// Writes the layouts of the project.
pub(super) fn layouts(xml: &mut Xml, shown: &[Shown<'_>], package: &PackageFacts, extent: Rect<f64>) {
    xml.start("Layouts", &[]);
    xml.start(
        "Layout",
        &[("name", "Map"), ("units", "mm"), ("printResolution", "300"), ("worldFileMap", "")],
    );
    xml.empty(
        "Snapper",
        &[("tolerance", "5"), ("snapToGuides", "1"), ("snapToGrid", "0"), ("snapToItems", "1")],
    );
    xml.empty(
        "Grid",
        &[
            ("resUnits", "mm"),
            ("resolution", "10"),
            ("offsetUnits", "mm"),
            ("offsetX", "0"),
            ("offsetY", "0"),
        ],
    );
    page(xml);
    map(xml, extent);
    legend(xml, shown);
    scale_bar(xml);
    let title = Words { id: "Title", text: &package.title, size: 17, bold: true };
    label(xml, "4", &title, (10.0, 7.0), (277.0, 11.0));
    let until = package.now.map_or_else(String::new, |day| format!("Reports until {day}. "));
    let mut foot = vec![format!("{until}Made with wallmap {}.", package.version)];
    if shown.iter().any(|s| s.layer.fields.iter().any(|f| f.name == "geo_precision")) {
        foot.push("Pale symbols: the place is known as a district, region or country only.".to_owned());
    }
    let grown: Vec<String> = shown.iter().filter_map(grows).collect();
    if !grown.is_empty() {
        foot.push(format!("The larger or wider, the more: {}.", grown.join("; ")));
    }
    foot.extend(package.notes.iter().cloned());
    if !package.sources.is_empty() {
        let sources: Vec<String> =
            package
                .sources
                .iter()
                .map(|s| {
                    if s.licence.is_empty() {
                        s.title.clone()
                    } else {
                        format!("{} ({})", s.title, s.licence)
                    }
                })
                .collect();
        foot.push(format!("Sources: {}.", sources.join("; ")));
    }
    let sources = Words { id: "Sources", text: &foot.join(" "), size: 7, bold: false };
    label(xml, "5", &sources, (10.0, 190.0), (277.0, 15.0));
    xml.end();
    xml.end();
}

/// What the symbols of a layer grow with: "Incidents, killed".
fn grows(one: &Shown<'_>) -> Option<String> {
    let by = one.style?.size_by.as_ref()?;
    let field = one.layer.fields.iter().find(|f| f.name == by.field)?;
    Some(format!("{} by {}", one.layer.title.to_lowercase(), field.title.to_lowercase()))
}

fn page(xml: &mut Xml) {
    let symbol = |xml: &mut Xml| {
        xml.start(
            "symbol",
            &[("type", "fill"), ("name", ""), ("alpha", "1"), ("clip_to_extent", "1"), ("force_rhr", "0")],
        );
        xml.start("layer", &[("class", "SimpleFill"), ("enabled", "1"), ("pass", "0"), ("locked", "0")]);
        xml.start("Option", &[("type", "Map")]);
        for (name, value) in [("color", "255,255,255,255"), ("style", "solid"), ("outline_style", "no")] {
            xml.empty("Option", &[("type", "QString"), ("name", name), ("value", value)]);
        }
        xml.end();
        xml.end();
        xml.end();
    };
    xml.start("PageCollection", &[]);
    symbol(xml);
    item(xml, "65638", "", "0", (0.0, 0.0), (297.0, 210.0), &[("frame", "false"), ("background", "true")]);
    symbol(xml);
    xml.end();
    xml.empty("GuideCollection", &[("visible", "1")]);
    xml.end();
}

fn map(xml: &mut Xml, extent: Rect<f64>) {
    // The extent grows to the shape of the frame, so that QGIS need not.
    let (width, height) = (extent.width(), extent.height());
    let shape = MAP.2 / MAP.3;
    let (width, height) =
        if width / height > shape { (width, width / shape) } else { (height * shape, height) };
    let centre = extent.center();
    item(
        xml,
        "65639",
        "Map",
        "1",
        (MAP.0, MAP.1),
        (MAP.2, MAP.3),
        &[
            ("frame", "true"),
            ("background", "true"),
            ("keepLayerSet", "false"),
            ("followPreset", "false"),
            ("followPresetName", ""),
            ("mapRotation", "0"),
            ("mapFlags", "0"),
            ("labelMargin", "0,mm"),
            ("drawCanvasItems", "true"),
            ("isTemporal", "0"),
        ],
    );
    xml.empty(
        "Extent",
        &[
            ("xmin", &format!("{:.1}", centre.x - width / 2.0)),
            ("xmax", &format!("{:.1}", centre.x + width / 2.0)),
            ("ymin", &format!("{:.1}", centre.y - height / 2.0)),
            ("ymax", &format!("{:.1}", centre.y + height / 2.0)),
        ],
    );
    xml.empty("LayerSet", &[]);
    xml.empty("AtlasMap", &[("atlasDriven", "0"), ("scalingMode", "2"), ("margin", "0.1")]);
    xml.end();
}

fn legend(xml: &mut Xml, shown: &[Shown<'_>]) {
    item(
        xml,
        "65642",
        "Legend",
        "2",
        (229.0, 20.0),
        (60.0, 150.0),
        &[
            ("title", ""),
            ("map_uuid", MAP_ID),
            ("resizeToContents", "1"),
            ("legendFilterByAtlas", "0"),
            ("columnCount", "1"),
            ("splitLayer", "0"),
            ("equalColumnWidth", "0"),
            ("symbolWidth", "5"),
            ("symbolHeight", "3.2"),
            ("symbolAlignment", "1"),
            ("titleAlignment", "1"),
            ("boxSpace", "1"),
            ("columnSpace", "2"),
            ("lineSpacing", "0.6"),
            ("wrapChar", ""),
            ("fontColor", "#1e1e1e"),
            ("rasterBorder", "0"),
            ("frame", "false"),
            ("background", "true"),
        ],
    );
    xml.start("styles", &[]);
    for (name, size, bold, top) in [
        ("title", 11, true, "0"),
        ("group", 9, true, "2"),
        ("subgroup", 8, true, "1.6"),
        ("symbol", 7, false, "0.9"),
        ("symbolLabel", 7, false, "1.5"),
    ] {
        let side = if name == "symbolLabel" { "marginLeft" } else { "marginTop" };
        xml.start("style", &[("name", name), ("alignment", "1"), ("indent", "0"), (side, top)]);
        xml.empty("styleFont", &[("description", &font(size, bold)), ("style", "")]);
        xml.end();
    }
    xml.end();
    xml.start("layer-tree-group", &[]);
    let drawn = |s: &&Shown<'_>| s.layer.geometry != GeometryType::None && s.group != "Background";
    for one in shown.iter().filter(drawn).filter(|s| s.style.is_some_and(|style| style.visible)) {
        layer_in_tree(xml, one);
    }
    xml.end();
    xml.end();
}

fn scale_bar(xml: &mut Xml) {
    item(
        xml,
        "65646",
        "Scale bar",
        "3",
        (14.0, 175.0),
        (70.0, 10.0),
        &[
            ("style", "Single Box"),
            ("mapUuid", MAP_ID),
            ("unitType", "km"),
            ("unitLabel", "km"),
            ("numMapUnitsPerScaleBarUnit", "1"),
            // QGIS chooses a round length between the two.
            ("segmentSizeMode", "1"),
            ("minBarWidth", "35"),
            ("maxBarWidth", "65"),
            ("numUnitsPerSegment", "100"),
            ("numSegments", "2"),
            ("numSegmentsLeft", "0"),
            ("height", "2"),
            ("alignment", "0"),
            ("boxContentSpace", "1"),
            ("labelBarSpace", "1.5"),
            ("labelVerticalPlacement", "0"),
            ("labelHorizontalPlacement", "0"),
            ("outlineWidth", "0.2"),
            ("frame", "false"),
            ("background", "false"),
        ],
    );
    xml.start(
        "text-style",
        &[
            ("fontFamily", "DejaVu Sans"),
            ("fontSize", "7"),
            ("fontSizeUnit", "Point"),
            ("textColor", "30,30,30,255"),
            ("textOpacity", "1"),
        ],
    );
    xml.end();
    xml.empty("fillColor", &[("red", "30"), ("green", "30"), ("blue", "30"), ("alpha", "255")]);
    xml.empty("fillColor2", &[("red", "255"), ("green", "255"), ("blue", "255"), ("alpha", "255")]);
    xml.end();
}
