//! What goes into the page: layers by columns, styles, facts, as JSON. Knows nothing of the page around it.

mod ground;

use crate::export::PackageFacts;
use crate::export::geojson::rounded;
use crate::model::{Cell, Feature, GeometryType, Label, Layer, LayerStyle, SizeBy, Symbol, Symbology};
use geo::Geometry;
use ground::{Areas, Background};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

/// Layers whose rows stand apart, since they are many and only cards show them.
const LATER: &[&str] = &["mentions"];
/// Tables that the page only counts.
const COUNTED: &[&str] = &["reports"];

/// The rows that the page reads when a card is opened, by layer.
pub(super) struct More<'a>(Vec<&'a Layer>);

impl<'a> More<'a> {
    pub(super) fn new(layers: &'a [Layer]) -> Self {
        Self(layers.iter().filter(|l| LATER.contains(&l.name.as_str())).collect())
    }
}

impl Serialize for More<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for layer in &self.0 {
            map.serialize_entry(&layer.name, &Rows(layer))?;
        }
        map.end()
    }
}

#[derive(Serialize)]
pub(super) struct Payload<'a> {
    title: &'a str,
    description: &'a str,
    notes: &'a [String],
    facts: Vec<(String, String)>,
    sources: Vec<Source<'a>>,
    layers: Vec<LayerData<'a>>,
    #[serde(serialize_with = "by_old_id")]
    aliases: &'a [(String, String)],
    background: Background<'a>,
    areas: Areas<'a>,
    /// West, south, east, north of what shows first; null for all features.
    view: Option<[f64; 4]>,
}

#[derive(Serialize)]
struct Source<'a> {
    title: &'a str,
    licence: &'a str,
    text: &'a str,
}

impl<'a> Payload<'a> {
    pub(super) fn new(layers: &'a [Layer], package: &'a PackageFacts) -> Self {
        let count = |name: &str| layers.iter().find(|l| l.name == name).map_or(0, |l| l.features.len());
        let mut facts = vec![
            ("Made by".to_owned(), format!("wallmap {}", package.version)),
            ("Latest report".to_owned(), package.now.map_or_else(|| "no date".to_owned(), |d| d.to_string())),
            ("Reports".to_owned(), count("reports").to_string()),
            ("Incidents on the map".to_owned(), count("incidents").to_string()),
            ("Incidents without a place (in unplaced.csv)".to_owned(), count("unplaced").to_string()),
        ];
        facts.extend(
            package.knowledge.iter().map(|(name, version)| (format!("Version of {name}"), version.clone())),
        );
        Self {
            title: &package.title,
            description: &package.description,
            notes: &package.notes,
            facts,
            sources: package
                .sources
                .iter()
                .map(|s| Source { title: &s.title, licence: &s.licence, text: &s.path })
                .collect(),
            layers: layers
                .iter()
                .map(|layer| LayerData { layer, style: package.style(&layer.name) })
                .collect(),
            aliases: &package.aliases,
            background: Background(package),
            areas: Areas(&package.areas),
            view: package.view.map(|r| [r.min().x, r.min().y, r.max().x, r.max().y]),
        }
    }
}

fn by_old_id<S: Serializer>(aliases: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(aliases.iter().map(|(old, new)| (old, new)))
}

/// A layer by columns: names once, then rows of values, since the names would be half of the file.
struct LayerData<'a> {
    layer: &'a Layer,
    style: Option<&'a LayerStyle>,
}

impl Serialize for LayerData<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let layer = self.layer;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &layer.name)?;
        map.serialize_entry("title", &layer.title)?;
        map.serialize_entry("description", &layer.description)?;
        map.serialize_entry("geometry", layer.geometry.as_str())?;
        map.serialize_entry("fields", &Fields(layer))?;
        map.serialize_entry("count", &layer.features.len())?;
        let apart = LATER.iter().chain(COUNTED).any(|name| *name == layer.name);
        if apart {
            map.serialize_entry::<_, [(); 0]>("rows", &[])?;
        } else {
            map.serialize_entry("rows", &Rows(layer))?;
        }
        map.serialize_entry("geometries", &Geometries(layer))?;
        map.serialize_entry("style", &self.style.map(StyleData::new))?;
        map.end()
    }
}

struct Fields<'a>(&'a Layer);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row<'a> {
            name: &'a str,
            title: &'a str,
            description: &'a str,
            r#type: &'a str,
        }
        serializer.collect_seq(self.0.fields.iter().map(|f| Row {
            name: &f.name,
            title: &f.title,
            description: &f.description,
            r#type: f.field_type.as_str(),
        }))
    }
}

struct Rows<'a>(&'a Layer);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.features.iter().map(Row))
    }
}

struct Row<'a>(&'a Feature);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_seq(Some(self.0.values.len()))?;
        for value in &self.0.values {
            match value {
                Cell::Null => row.serialize_element(&())?,
                Cell::Text(text) => row.serialize_element(text)?,
                Cell::Integer(number) => row.serialize_element(&number)?,
                Cell::Real(number) => row.serialize_element(&number)?,
                Cell::Date(date) => row.serialize_element(&date.to_string())?,
                Cell::Boolean(truth) => row.serialize_element(&truth)?,
            }
        }
        row.end()
    }
}

struct Geometries<'a>(&'a Layer);

impl Serialize for Geometries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let layer = self.0;
        let count = if layer.geometry == GeometryType::None { 0 } else { layer.features.len() };
        serializer.collect_seq(layer.features.iter().take(count).map(|f| Coordinates(f.geometry.as_ref())))
    }
}

/// The coordinates of a geometry as GeoJSON nests them; null for none.
struct Coordinates<'a>(Option<&'a Geometry<f64>>);

impl Serialize for Coordinates<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        nested(self.0.map(rounded).as_ref(), serializer)
    }
}

/// Coordinates as GeoJSON nests them, always those of Multi* for lines and areas.
fn nested<S: Serializer>(geometry: Option<&Geometry<f64>>, serializer: S) -> Result<S::Ok, S::Error> {
    let ring = |line: &geo::LineString<f64>| line.coords().map(|c| [c.x, c.y]).collect::<Vec<_>>();
    let area = |polygon: &geo::Polygon<f64>| {
        std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect::<Vec<_>>()
    };
    match geometry {
        Some(Geometry::Point(point)) => [point.x(), point.y()].serialize(serializer),
        Some(Geometry::LineString(line)) => [ring(line)].serialize(serializer),
        Some(Geometry::MultiLineString(lines)) => serializer.collect_seq(lines.iter().map(ring)),
        Some(Geometry::Polygon(polygon)) => [area(polygon)].serialize(serializer),
        Some(Geometry::MultiPolygon(areas)) => serializer.collect_seq(areas.iter().map(area)),
        _ => serializer.serialize_none(),
    }
}

#[derive(Serialize)]
struct StyleData<'a> {
    by: Option<&'a str>,
    symbol: Option<&'a Symbol>,
    categories: Vec<CategoryData<'a>>,
    classes: Vec<ClassData<'a>>,
    size_by: Option<&'a SizeBy>,
    label: Option<&'a Label>,
}

#[derive(Serialize)]
struct CategoryData<'a> {
    value: &'a str,
    label: &'a str,
    symbol: &'a Symbol,
}

#[derive(Serialize)]
struct ClassData<'a> {
    low: f64,
    high: f64,
    label: &'a str,
    symbol: &'a Symbol,
}

impl<'a> StyleData<'a> {
    fn new(style: &'a LayerStyle) -> Self {
        let size_by = style.size_by.as_ref();
        let label = style.label.as_ref();
        let none =
            Self { by: None, symbol: None, categories: Vec::new(), classes: Vec::new(), size_by, label };
        match &style.symbology {
            Symbology::Single(symbol) => Self { symbol: Some(symbol), ..none },
            Symbology::Categories { field, categories, other } => Self {
                by: Some(field),
                symbol: Some(other),
                categories: categories
                    .iter()
                    .map(|c| CategoryData { value: &c.value, label: &c.label, symbol: &c.symbol })
                    .collect(),
                ..none
            },
            Symbology::Classes { field, classes } => Self {
                by: Some(field),
                symbol: classes.first().map(|c| &c.symbol),
                classes: classes
                    .iter()
                    .map(|c| ClassData { low: c.low, high: c.high, label: &c.label, symbol: &c.symbol })
                    .collect(),
                ..none
            },
        }
    }
}
