//! A QGIS layer style (QML): symbols, labels, time, tips, field names and value lists. The same text in `.qml` files, in the
//! GeoPackage's `layer_styles` and in the project.

use super::symbol::{SPREAD_LIMIT, properties, renderer};
use crate::export::xml::Xml;
use crate::model::{Category, FieldType, GeometryType, Label, Layer, LayerStyle, Symbology, TimeFields, Tip};

/// QGIS 3.22 reads what is written here; later versions too.
pub(super) const QGIS_VERSION: &str = "3.22.16-Białowieża";

/// The parts of a style, without the element around them.
#[derive(Debug)]
pub(in crate::export) struct Sections(pub(in crate::export) String);

/// A whole style document. Tables have no symbols, and still names and value lists.
pub(in crate::export) fn qml(layer: &Layer, style: Option<&LayerStyle>) -> String {
    let mut xml = Xml::new("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n");
    let categories = if style.is_some() && layer.geometry != GeometryType::None {
        "Symbology|Labeling|Fields|Forms|MapTips|Temporal|AttributeTable|Rendering"
    } else {
        "Fields|Forms|AttributeTable"
    };
    let mut attributes =
        vec![("version", QGIS_VERSION), ("styleCategories", categories), ("labelsEnabled", labelled(style))];
    let scales = Scales::of(style);
    attributes.extend(scales.attributes());
    xml.start("qgis", &attributes);
    xml.raw(&Sections::of(layer, style).0);
    xml.finish()
}

/// The scales at which a layer is shown, as QGIS writes them.
pub(super) struct Scales(String);

impl Scales {
    pub(super) fn of(style: Option<&LayerStyle>) -> Self {
        Self(style.map_or(0.0, |s| s.largest_scale).to_string())
    }

    /// QGIS calls the largest scale `maxScale`.
    pub(super) fn attributes(&self) -> [(&str, &str); 3] {
        let bounded = if self.0 == "0" { "0" } else { "1" };
        [("hasScaleBasedVisibilityFlag", bounded), ("maxScale", &self.0), ("minScale", "1e+10")]
    }
}

pub(super) fn labelled(style: Option<&LayerStyle>) -> &'static str {
    if style.is_some_and(|s| s.label.is_some()) { "1" } else { "0" }
}

impl Sections {
    pub(in crate::export) fn of(layer: &Layer, style: Option<&LayerStyle>) -> Self {
        let mut xml = Xml::default();
        if let Some(style) = style.filter(|_| layer.geometry != GeometryType::None) {
            temporal(&mut xml, layer, style.time.as_ref());
            renderer(&mut xml, layer, style);
            if let Some(label) = style.label.as_ref().filter(|l| has(layer, &l.field)) {
                labeling(&mut xml, layer, label);
            }
            xml.leaf("mapTip", &[], &map_tip(layer, &style.tip));
        }
        fields(&mut xml, layer, style);
        Self(xml.finish())
    }
}

fn has(layer: &Layer, field: &str) -> bool {
    layer.fields.iter().any(|f| f.name == field)
}

fn temporal(xml: &mut Xml, layer: &Layer, time: Option<&TimeFields>) {
    let Some(time) = time.filter(|t| has(layer, &t.start) && has(layer, &t.end)) else { return };
    xml.start(
        "temporal",
        &[
            ("enabled", "1"),
            // Start and end from fields, both inclusive.
            ("mode", "2"),
            ("limitMode", "1"),
            ("startField", &time.start),
            ("endField", &time.end),
            ("durationField", ""),
            ("durationUnit", "min"),
            ("fixedDuration", "0"),
            ("accumulate", "0"),
            ("startExpression", ""),
            ("endExpression", ""),
        ],
    );
    xml.start("fixedRange", &[]);
    xml.leaf("start", &[], "");
    xml.leaf("end", &[], "");
    xml.end();
    xml.end();
}

fn labeling(xml: &mut Xml, layer: &Layer, label: &Label) {
    let colour = format!("{},{},{},255", label.colour.r, label.colour.g, label.colour.b);
    // Around the point; along the line; across the area.
    let (placement, quadrant) = match layer.geometry {
        GeometryType::MultiLineString => ("2", "0"),
        GeometryType::MultiPolygon => ("4", "4"),
        _ => ("6", "0"),
    };
    let once = label.once_a_place && has(layer, "place_id") && layer.features.len() <= SPREAD_LIMIT;
    let text = if once {
        format!(
            "if(array_find(array_agg(\"id\", group_by:=\"place_id\"), \"id\") = 0{}, \"{}\", '')",
            named_by_no_other(layer, label),
            label.field
        )
    } else {
        label.field.clone()
    };
    xml.start("labeling", &[("type", "simple")]);
    xml.start("settings", &[("calloutType", "simple")]);
    xml.start(
        "text-style",
        &[
            ("fieldName", &text),
            ("isExpression", if once { "1" } else { "0" }),
            ("fontFamily", "DejaVu Sans"),
            ("fontSize", &label.size_pt.to_string()),
            ("fontSizeUnit", "Point"),
            ("fontWeight", if label.bold { "75" } else { "50" }),
            ("namedStyle", if label.bold { "Bold" } else { "Regular" }),
            ("textColor", &colour),
            ("textOpacity", "1"),
            ("useSubstitutions", "0"),
        ],
    );
    xml.empty(
        "text-buffer",
        &[
            ("bufferDraw", "1"),
            ("bufferSize", "0.7"),
            ("bufferSizeUnits", "MM"),
            ("bufferColor", "255,255,255,255"),
            ("bufferOpacity", "0.85"),
            ("bufferJoinStyle", "128"),
            ("bufferNoFill", "1"),
        ],
    );
    xml.end();
    xml.empty(
        "text-format",
        &[
            ("wrapChar", ""),
            ("autoWrapLength", "28"),
            ("useMaxLineLengthForAutoWrap", "1"),
            ("multilineAlign", "3"),
        ],
    );
    xml.empty(
        "placement",
        &[
            ("placement", placement),
            ("quadOffset", quadrant),
            ("dist", "0.8"),
            ("distUnits", "MM"),
            ("priority", if layer.name.starts_with("background_") { "0" } else { "6" }),
            ("placementFlags", "10"),
            ("predefinedPositionOrder", "TR,TL,BR,BL,R,L,TSR,BSR"),
            ("offsetType", "1"),
        ],
    );
    let scaled = if label.smallest_scale > 0.0 && !label.ranked { "1" } else { "0" };
    xml.empty(
        "rendering",
        &[
            ("scaleVisibility", scaled),
            // QGIS calls the largest scale `scaleMin` and the smallest `scaleMax`.
            ("scaleMin", "0"),
            ("scaleMax", &label.smallest_scale.to_string()),
            ("drawLabels", "1"),
            ("displayAll", "0"),
            ("obstacle", "1"),
            ("obstacleFactor", "1"),
            ("obstacleType", "1"),
            ("limitNumLabels", "0"),
        ],
    );
    if label.ranked {
        properties(xml, "dd_properties", &[("Show", by_rank(label))]);
    }
    xml.end();
    xml.end();
}

/// The condition that no other layer writes the name of a feature's place: none of sites, and none that counts what happened there.
fn named_by_no_other(layer: &Layer, label: &Label) -> String {
    let list = |words: &mut dyn Iterator<Item = &str>| -> String {
        words.map(|word| format!("'{}'", word.replace('\'', "''"))).collect::<Vec<_>>().join(", ")
    };
    let mut condition = String::new();
    if !has(layer, "place_kind") {
        return condition;
    }
    let sites = list(&mut label.site_kinds.iter().map(|kind| kind.as_str()));
    if !sites.is_empty() {
        condition += &format!(" and coalesce(\"place_kind\", '') not in ({sites})");
    }
    let towns = list(&mut label.not_kinds.iter().map(String::as_str));
    let counted = list(&mut label.counted.iter().map(|status| status.as_str()));
    if !towns.is_empty() {
        condition += &format!(" and (coalesce(\"place_kind\", '') not in ({towns})");
        if !counted.is_empty() && has(layer, "status") {
            let told = format!("count(\"id\", group_by:=\"place_id\", filter:=\"status\" in ({counted}))");
            condition += &format!(" or {told} = 0");
        }
        condition.push(')');
    }
    condition
}

/// The id of a layer in the project: long enough that QGIS keeps it.
pub(super) fn layer_id(name: &str) -> String {
    format!("{name}_wallmap_layer_0001")
}

/// Whether a feature with a rank is shown at the scale of the map, as an expression.
pub(super) fn by_rank(label: &Label) -> String {
    format!("@map_scale <= {} / 2 ^ (\"rank\" - 1) and not coalesce(\"named\", false)", label.smallest_scale)
}

/// A field as HTML text in a tip. QGIS has no function for it in the versions read here, and a report's text must not become markup.
fn inert(field: &str) -> String {
    inert_text(&format!("\"{field}\""))
}

/// What an expression gives, as HTML text.
fn inert_text(expression: &str) -> String {
    format!(
        "replace(replace(replace(coalesce(to_string({expression}),''),'&','&amp;'),'<','&lt;'),'>','&gt;')"
    )
}

fn map_tip(layer: &Layer, tip: &Tip) -> String {
    let mut parts = vec!["<div style=\"max-width:32em;font-family:sans-serif\">".to_owned()];
    if has(layer, &tip.title) {
        parts.push(format!("<b>[% {} %]</b>", inert(&tip.title)));
    }
    for name in &tip.lines {
        let Some(field) = layer.fields.iter().find(|f| f.name == *name) else { continue };
        let title = field.title.replace('\'', "''");
        // Values of a closed list have names for people.
        let shown = if field.values.is_empty() {
            inert(name)
        } else {
            inert_text(&format!("represent_value(\"{name}\")"))
        };
        parts.push(format!("[% if(\"{name}\" is null, '', '<br>{title}: ' || {shown}) %]"));
    }
    if has(layer, &tip.quote) {
        let (quote, shown) = (&tip.quote, inert(&tip.quote));
        parts.push(format!("[% if(\"{quote}\" is null, '', '<br><i>“' || left({shown}, 600) || '”</i>') %]"));
    }
    if has(layer, &tip.source) {
        parts.push(format!("<br><small>[% {} %]</small>", inert(&tip.source)));
    }
    parts.push("</div>".to_owned());
    parts.concat()
}

/// The label of a value in a value list: that of the style's category, else the value with spaces.
fn value_label(value: &str, categories: &[Category]) -> String {
    let named = categories.iter().find(|c| c.value == value).map(|c| c.label.clone());
    named.unwrap_or_else(|| {
        let spaced = value.replace('_', " ");
        let mut letters = spaced.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    })
}

fn fields(xml: &mut Xml, layer: &Layer, style: Option<&LayerStyle>) {
    let by: (&str, &[Category]) = match style.map(|s| &s.symbology) {
        Some(Symbology::Categories { field, categories, .. }) => (field, categories),
        _ => ("", &[]),
    };
    xml.start("fieldConfiguration", &[]);
    for field in &layer.fields {
        xml.start("field", &[("name", &field.name), ("configurationFlags", "None")]);
        if field.values.is_empty() {
            let long = field.field_type == FieldType::Text
                && (field.name.contains("quote") || field.name == "notes");
            let widget = if long { "TextEdit" } else { "" };
            xml.start("editWidget", &[("type", widget)]);
            xml.start("config", &[]);
            if long {
                xml.start("Option", &[("type", "Map")]);
                xml.empty("Option", &[("type", "bool"), ("name", "IsMultiline"), ("value", "true")]);
                xml.empty("Option", &[("type", "bool"), ("name", "UseHtml"), ("value", "false")]);
                xml.end();
            } else {
                xml.empty("Option", &[]);
            }
        } else {
            let categories = if by.0 == field.name { by.1 } else { &[] };
            xml.start("editWidget", &[("type", "ValueMap")]);
            xml.start("config", &[]);
            xml.start("Option", &[("type", "Map")]);
            xml.start("Option", &[("type", "List"), ("name", "map")]);
            for value in &field.values {
                xml.start("Option", &[("type", "Map")]);
                let label = value_label(value, categories);
                xml.empty("Option", &[("type", "QString"), ("name", &label), ("value", value)]);
                xml.end();
            }
            xml.end();
            xml.end();
        }
        xml.end();
        xml.end();
        xml.end();
    }
    xml.end();
    xml.start("aliases", &[]);
    for (at, field) in layer.fields.iter().enumerate() {
        // The GeoPackage's fid stands before the fields; QGIS goes by name where the name is there.
        xml.empty("alias", &[("index", &at.to_string()), ("field", &field.name), ("name", &field.title)]);
    }
    xml.end();
    let shown = ["headline", "name", "title"].into_iter().find(|n| has(layer, n)).unwrap_or("id");
    xml.leaf("previewExpression", &[], &format!("\"{shown}\""));
}
