//! Symbols and renderers of QGIS, from the style that all formats share.

use super::style::by_rank;
use crate::export::xml::Xml;
use crate::model::{Class, Colour, GeometryType, Layer, LayerStyle, MarkerShape, SizeBy, Symbol, Symbology};

/// Layers with more points than this are drawn without spreading points of the same place: working the spread out costs QGIS the
/// square of the points of a place.
pub(super) const SPREAD_LIMIT: usize = 3000;

fn rgba(colour: Colour, opacity: f64) -> String {
    let alpha = (opacity.clamp(0.0, 1.0) * 255.0).round();
    format!("{},{},{},{alpha}", colour.r, colour.g, colour.b)
}

/// QGIS' name for a shape, and the angle that it needs.
const fn shape(shape: MarkerShape) -> (&'static str, &'static str) {
    match shape {
        MarkerShape::Circle => ("circle", "0"),
        MarkerShape::Square => ("square", "0"),
        MarkerShape::Diamond => ("diamond", "0"),
        MarkerShape::Triangle => ("equilateral_triangle", "0"),
        MarkerShape::TriangleDown => ("equilateral_triangle", "180"),
        MarkerShape::Pentagon => ("pentagon", "0"),
        MarkerShape::Hexagon => ("hexagon", "0"),
        MarkerShape::Star => ("star", "0"),
        MarkerShape::Plus => ("cross_fill", "0"),
        MarkerShape::Cross => ("cross_fill", "45"),
        MarkerShape::Octagon => ("octagon", "0"),
        MarkerShape::HalfCircle => ("semi_circle", "0"),
        MarkerShape::Arrow => ("equilateral_triangle", "90"),
    }
}

/// Options of a symbol layer, and the properties of it that are expressions.
fn symbol_layer(
    xml: &mut Xml,
    class: &str,
    options: &[(&str, &str)],
    expressions: &[(&str, String)],
    inner: Option<String>,
) {
    xml.start("layer", &[("class", class), ("enabled", "1"), ("pass", "0"), ("locked", "0")]);
    xml.start("Option", &[("type", "Map")]);
    for (name, value) in options {
        xml.empty("Option", &[("type", "QString"), ("name", name), ("value", value)]);
    }
    xml.end();
    properties(xml, "data_defined_properties", expressions);
    if let Some(inner) = inner {
        xml.raw(&inner);
    }
    xml.end();
}

/// Properties that are expressions, each by QGIS' name for it.
pub(super) fn properties(xml: &mut Xml, element: &'static str, expressions: &[(&str, String)]) {
    xml.start(element, &[]);
    xml.start("Option", &[("type", "Map")]);
    xml.empty("Option", &[("type", "QString"), ("name", "name"), ("value", "")]);
    if expressions.is_empty() {
        xml.empty("Option", &[("name", "properties")]);
    } else {
        xml.start("Option", &[("type", "Map"), ("name", "properties")]);
        for (name, expression) in expressions {
            xml.start("Option", &[("type", "Map"), ("name", name)]);
            xml.empty("Option", &[("type", "bool"), ("name", "active"), ("value", "true")]);
            xml.empty("Option", &[("type", "QString"), ("name", "expression"), ("value", expression)]);
            xml.empty("Option", &[("type", "int"), ("name", "type"), ("value", "3")]);
            xml.end();
        }
        xml.end();
    }
    xml.empty("Option", &[("type", "QString"), ("name", "type"), ("value", "collection")]);
    xml.end();
    xml.end();
}

/// A number as QGIS writes it.
fn mm(value: f64) -> String {
    format!("{}", (value * 1000.0).round() / 1000.0)
}

/// The share, 0 to 1, that a size rule gives a feature.
fn share(by: &SizeBy) -> String {
    format!(
        "min(1, max(0, (coalesce(\"{}\", {from}) - {from}) / {}))",
        by.field,
        (by.to - by.from).max(f64::MIN_POSITIVE),
        from = by.from
    )
}

/// The size of a point in millimetres, by area, as an expression.
fn marker_size(symbol: &Symbol, by: &SizeBy) -> String {
    let grown = by.to_mm / by.from_mm.max(0.1) - 1.0;
    format!("{} * (1 + {} * sqrt({}))", mm(symbol.size_mm), mm(grown), share(by))
}

fn line_width(by: &SizeBy) -> String {
    format!("{} + {} * {}", mm(by.from_mm), mm(by.to_mm - by.from_mm), share(by))
}

/// Points of the same place drawn around it on the spiral of a sunflower, in millimetres on paper: the first at the place itself.
fn spread() -> String {
    "with_variable('n', array_find(array_agg(\"id\", group_by:=\"place_id\"), \"id\"), \
     to_string(1.9 * sqrt(@n) * cos(@n * 2.39996)) || ',' || to_string(1.9 * sqrt(@n) * sin(@n * 2.39996)))"
        .to_owned()
}

struct Maker<'a> {
    layer: &'a Layer,
    style: &'a LayerStyle,
}

impl Maker<'_> {
    fn symbol(&self, xml: &mut Xml, name: &str, symbol: &Symbol) {
        let kind = match self.layer.geometry {
            GeometryType::MultiLineString => "line",
            GeometryType::MultiPolygon => "fill",
            _ => "marker",
        };
        let attributes =
            [("type", kind), ("name", name), ("alpha", "1"), ("clip_to_extent", "1"), ("force_rhr", "0")];
        xml.start("symbol", &attributes);
        match kind {
            "line" => self.line(xml, symbol),
            "fill" => fill(xml, symbol),
            _ => self.marker(xml, symbol),
        }
        xml.end();
    }

    fn marker(&self, xml: &mut Xml, symbol: &Symbol) {
        let (name, angle) = shape(symbol.shape);
        let mut expressions = Vec::new();
        if let Some(by) = &self.style.size_by {
            expressions.push(("size", marker_size(symbol, by)));
        }
        let has = |name: &str| self.layer.fields.iter().any(|f| f.name == name);
        if has("geo_precision") {
            // A point that stands for an area is no pin: it is pale.
            let pale = "if(\"geo_precision\" in ('district', 'region', 'country'), \
                        set_color_part(@symbol_color, 'alpha', 90), @symbol_color)";
            expressions.push(("fillColor", pale.to_owned()));
        }
        if self.layer.features.len() <= SPREAD_LIMIT && has("place_id") {
            expressions.push(("offset", spread()));
        }
        if let Some(label) = self.style.label.as_ref().filter(|l| l.ranked) {
            expressions.push(("enabled", by_rank(label)));
        }
        let options = [
            ("name", name),
            ("angle", angle),
            ("color", &rgba(symbol.fill, symbol.opacity)),
            ("outline_color", &rgba(symbol.stroke, 1.0)),
            ("outline_width", &mm(symbol.width_mm)),
            ("outline_width_unit", "MM"),
            ("outline_style", if symbol.dashed { "dash" } else { "solid" }),
            ("size", &mm(symbol.size_mm)),
            ("size_unit", "MM"),
            ("offset", "0,0"),
            ("offset_unit", "MM"),
            ("scale_method", "diameter"),
            ("joinstyle", "bevel"),
            ("horizontal_anchor_point", "1"),
            ("vertical_anchor_point", "1"),
        ];
        symbol_layer(xml, "SimpleMarker", &options, &expressions, None);
    }

    fn line(&self, xml: &mut Xml, symbol: &Symbol) {
        let by = self.style.size_by.as_ref();
        let colour = rgba(symbol.stroke, symbol.opacity);
        let width: Vec<(&str, String)> = by.map(|b| ("outlineWidth", line_width(b))).into_iter().collect();
        let options = [
            ("line_color", colour.as_str()),
            ("line_width", &mm(symbol.width_mm)),
            ("line_width_unit", "MM"),
            ("line_style", if symbol.dashed { "dash" } else { "solid" }),
            ("capstyle", "flat"),
            ("joinstyle", "round"),
        ];
        symbol_layer(xml, "SimpleLine", &options, &width, None);
        if symbol.arrow {
            let size =
                by.map(|b| vec![("size", format!("1.6 + 2.6 * ({})", line_width(b)))]).unwrap_or_default();
            let head = [
                ("name", "equilateral_triangle"),
                ("angle", "90"),
                ("color", colour.as_str()),
                ("outline_style", "no"),
                ("size", &mm(1.6 + 2.6 * symbol.width_mm)),
                ("size_unit", "MM"),
                ("offset", "0,0"),
            ];
            let mut inner = Xml::new("");
            let attributes = [
                ("type", "marker"),
                ("name", "@0@1"),
                ("alpha", "1"),
                ("clip_to_extent", "1"),
                ("force_rhr", "0"),
            ];
            inner.start("symbol", &attributes);
            symbol_layer(&mut inner, "SimpleMarker", &head, &size, None);
            let options = [
                ("placement", "centralpoint"),
                ("placements", "CentralPoint"),
                ("rotate", "1"),
                ("offset", "0"),
            ];
            symbol_layer(xml, "MarkerLine", &options, &[], Some(inner.finish()));
        }
    }
}

fn fill(xml: &mut Xml, symbol: &Symbol) {
    let options = [
        ("color", rgba(symbol.fill, symbol.opacity)),
        ("style", "solid".to_owned()),
        ("outline_color", rgba(symbol.stroke, 1.0)),
        ("outline_width", mm(symbol.width_mm)),
        ("outline_width_unit", "MM".to_owned()),
        ("outline_style", if symbol.dashed { "dash" } else { "solid" }.to_owned()),
        ("joinstyle", "bevel".to_owned()),
    ];
    let options: Vec<(&str, &str)> = options.iter().map(|(name, value)| (*name, value.as_str())).collect();
    symbol_layer(xml, "SimpleFill", &options, &[], None);
}

/// The renderer of a layer: single, categorised or graduated.
pub(super) fn renderer(xml: &mut Xml, layer: &Layer, style: &LayerStyle) {
    let maker = Maker { layer, style };
    // The largest are drawn first, so that small ones stay seen.
    let order = style.size_by.as_ref().map(|by| by.field.as_str());
    let ordered = if order.is_some() { "1" } else { "0" };
    let common =
        [("symbollevels", "0"), ("enableorderby", ordered), ("forceraster", "0"), ("referencescale", "-1")];
    let with = |more: &[(&'static str, &'static str)]| [more, common.as_slice()].concat();
    match &style.symbology {
        Symbology::Single(symbol) => {
            xml.start("renderer-v2", &with(&[("type", "singleSymbol")]));
            xml.start("symbols", &[]);
            maker.symbol(xml, "0", symbol);
            xml.end();
        }
        Symbology::Categories { field, categories, other } => {
            let attributes = with(&[("type", "categorizedSymbol")]);
            let attributes: Vec<(&str, &str)> =
                attributes.into_iter().chain([("attr", field.as_str())]).collect();
            xml.start("renderer-v2", &attributes);
            xml.start("categories", &[]);
            for (n, category) in categories.iter().enumerate() {
                let n = n.to_string();
                let attributes = [
                    ("value", category.value.as_str()),
                    ("symbol", &n),
                    ("label", &category.label),
                    ("render", "true"),
                    ("type", "string"),
                ];
                xml.empty("category", &attributes);
            }
            let last = categories.len().to_string();
            xml.empty(
                "category",
                &[
                    ("value", ""),
                    ("symbol", &last),
                    ("label", "Other"),
                    ("render", "true"),
                    ("type", "string"),
                ],
            );
            xml.end();
            xml.start("symbols", &[]);
            for (n, category) in categories.iter().enumerate() {
                maker.symbol(xml, &n.to_string(), &category.symbol);
            }
            maker.symbol(xml, &last, other);
            xml.end();
        }
        Symbology::Classes { field, classes } => graduated(xml, &maker, field, classes, ordered),
    }
    if let Some(field) = order {
        xml.start("orderby", &[]);
        xml.leaf("orderByClause", &[("asc", "0"), ("nullsFirst", "0")], &format!("\"{field}\""));
        xml.end();
    }
    xml.end();
}

fn graduated(xml: &mut Xml, maker: &Maker<'_>, field: &str, classes: &[Class], ordered: &str) {
    xml.start(
        "renderer-v2",
        &[
            ("type", "graduatedSymbol"),
            ("attr", field),
            ("graduatedMethod", "GraduatedColor"),
            ("symbollevels", "0"),
            ("enableorderby", ordered),
            ("forceraster", "0"),
            ("referencescale", "-1"),
        ],
    );
    xml.start("ranges", &[]);
    for (n, class) in classes.iter().enumerate() {
        // QGIS takes both ends in; a thousandth keeps whole numbers in one class.
        let (low, high) = (class.low.max(-1e12), class.high - 0.001);
        xml.empty(
            "range",
            &[
                ("lower", &format!("{low:.3}")),
                ("upper", &format!("{high:.3}")),
                ("symbol", &n.to_string()),
                ("label", &class.label),
                ("render", "true"),
            ],
        );
    }
    xml.end();
    xml.start("symbols", &[]);
    for (n, class) in classes.iter().enumerate() {
        maker.symbol(xml, &n.to_string(), &class.symbol);
    }
    xml.end();
}
