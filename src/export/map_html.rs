//! The web map: one HTML file that holds the page, the layers and a background, and asks the network for nothing.
//!
//! The page itself is made under `web/`; this file fills its one hole with data. Report text gets in as JSON strings only, with every
//! `<` escaped, and the page puts it on screen as text; a content security policy with hashes lets no other script run.

use super::geojson::rounded;
use super::{ExportError, Exporter, PackageFacts, write};
use crate::model::{Feature, GeometryType, Label, Layer, LayerStyle, SizeBy, Symbol, Symbology, Value};
use geo::Geometry;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use std::path::{Path, PathBuf};

/// The page with a hole for the data, made by `npm run build` in `web/`.
const PAGE: &str = include_str!("../../web/dist/map.html");
const HOLE: &str = "{{data}}";

/// Writes `map.html`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MapHtml;

impl Exporter for MapHtml {
    fn name(&self) -> &'static str {
        "html"
    }

    fn export(
        &self,
        layers: &[Layer],
        package: &PackageFacts,
        destination: &Path,
    ) -> Result<Vec<PathBuf>, ExportError> {
        let path = destination.join("map.html");
        let refuse = |reason: String| ExportError::Format { path: path.clone(), reason };
        let json =
            serde_json::to_string(&Payload::new(layers, package)).map_err(|e| refuse(e.to_string()))?;
        let (before, after) =
            PAGE.split_once(HOLE).ok_or_else(|| refuse(format!("the page has no {HOLE}")))?;
        let data = inert(&json);
        write(&path, [before, &data, after].concat().as_bytes())?;
        Ok(vec![path])
    }
}

/// JSON that no HTML parser can see the end of a script in. The separators are legal JSON but were no legal JavaScript.
fn inert(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[derive(Serialize)]
struct Payload<'a> {
    title: &'a str,
    description: &'a str,
    notes: &'a [String],
    facts: Vec<(String, String)>,
    sources: Vec<Source<'a>>,
    layers: Vec<LayerData<'a>>,
    background: Background<'a>,
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
    fn new(layers: &'a [Layer], package: &'a PackageFacts) -> Self {
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
            background: Background(&package.background, &package.annotations),
            view: package.view.map(|r| [r.min().x, r.min().y, r.max().x, r.max().y]),
        }
    }
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
        map.serialize_entry("rows", &Rows(layer))?;
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
        serializer.collect_seq(self.0.features.iter().map(Cells))
    }
}

struct Cells<'a>(&'a Feature);

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_seq(Some(self.0.values.len()))?;
        for value in &self.0.values {
            match value {
                Value::Null => row.serialize_element(&())?,
                Value::Text(text) => row.serialize_element(text)?,
                Value::Integer(number) => row.serialize_element(number)?,
                Value::Real(number) => row.serialize_element(number)?,
                Value::Date(date) => row.serialize_element(&date.to_string())?,
                Value::Boolean(truth) => row.serialize_element(truth)?,
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
        let ring = |line: &geo::LineString<f64>| line.coords().map(|c| [c.x, c.y]).collect::<Vec<_>>();
        let area = |polygon: &geo::Polygon<f64>| {
            std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect::<Vec<_>>()
        };
        match self.0.map(rounded) {
            Some(Geometry::Point(point)) => [point.x(), point.y()].serialize(serializer),
            Some(Geometry::LineString(line)) => [ring(&line)].serialize(serializer),
            Some(Geometry::MultiLineString(lines)) => serializer.collect_seq(lines.iter().map(ring)),
            Some(Geometry::Polygon(polygon)) => [area(&polygon)].serialize(serializer),
            Some(Geometry::MultiPolygon(areas)) => serializer.collect_seq(areas.iter().map(area)),
            _ => serializer.serialize_none(),
        }
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

#[derive(Serialize)]
struct TownData<'a> {
    name: &'a str,
    rank: i64,
    at: Coordinates<'a>,
}

/// The background layers by name, then rivers and towns; a build without them has an empty background, and the map still works.
struct Background<'a>(&'a [Layer], &'a [Layer]);

impl Background<'_> {
    fn layer(&self, name: &str) -> Option<&Layer> {
        self.0.iter().chain(self.1).find(|l| l.name.strip_prefix("background_") == Some(name))
    }

    /// The geometries of a layer, nested as those of a single Multi* geometry.
    fn parts(&self, name: &str) -> Geometry<f64> {
        let features = self.layer(name).into_iter().flat_map(|l| &l.features);
        let mut lines = Vec::new();
        let mut areas = Vec::new();
        for geometry in features.filter_map(|f| f.geometry.as_ref()) {
            match geometry {
                Geometry::MultiLineString(part) => lines.extend(part.iter().cloned()),
                Geometry::MultiPolygon(part) => areas.extend(part.iter().cloned()),
                _ => {}
            }
        }
        if areas.is_empty() {
            Geometry::MultiLineString(geo::MultiLineString::new(lines))
        } else {
            Geometry::MultiPolygon(geo::MultiPolygon::new(areas))
        }
    }

    fn towns(&self) -> Vec<TownData<'_>> {
        let Some(layer) = self.layer("towns") else { return Vec::new() };
        let column = |name: &str| layer.fields.iter().position(|f| f.name == name);
        let (name, rank) = (column("name"), column("rank"));
        layer
            .features
            .iter()
            .filter_map(|f| {
                let Some(Value::Text(text)) = name.and_then(|at| f.values.get(at)) else { return None };
                let rank = match rank.and_then(|at| f.values.get(at)) {
                    Some(Value::Integer(rank)) => *rank,
                    _ => 3,
                };
                Some(TownData { name: text, rank, at: Coordinates(f.geometry.as_ref()) })
            })
            .collect()
    }
}

impl Serialize for Background<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for name in ["land", "lakes", "rivers", "borders"] {
            map.serialize_entry(name, &Coordinates(Some(&self.parts(name))))?;
        }
        map.serialize_entry("towns", &self.towns())?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Field, FieldType};

    fn layer(text: &str) -> Layer {
        Layer {
            name: "incidents".to_owned(),
            title: "Incidents".to_owned(),
            description: String::new(),
            geometry: GeometryType::Point,
            fields: vec![Field {
                name: "headline".to_owned(),
                title: "Headline".to_owned(),
                description: String::new(),
                field_type: FieldType::Text,
                values: Vec::new(),
                untrusted: true,
            }],
            features: vec![Feature {
                id: "inc-1".to_owned(),
                geometry: Some(Geometry::Point(geo::Point::new(44.123_456_789, 35.0))),
                values: vec![Value::Text(text.to_owned())],
            }],
        }
    }

    fn page(text: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let files = MapHtml.export(&[layer(text)], &PackageFacts::default(), folder.path()).unwrap();
        std::fs::read_to_string(&files[0]).unwrap()
    }

    #[test]
    fn report_text_cannot_end_the_script_it_stands_in() {
        let quiet = page("quiet").matches("</script").count();
        for hostile in ["</script><script>alert(1)</script>", "<!--<script>", "{{data}}", "\u{2028}alert(1)"]
        {
            assert_eq!(page(hostile).matches("</script").count(), quiet, "{hostile}");
        }
        assert!(!page("<img src=x onerror=alert(1)>").contains("<img"));
    }

    #[test]
    fn the_data_reads_back() {
        let page = page("a \"quoted\" <b>");
        let (_, rest) = page.split_once("id=\"wallmap-data\">").unwrap();
        let (data, _) = rest.split_once("</script>").unwrap();
        let data: serde_json::Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["layers"][0]["rows"][0][0], "a \"quoted\" <b>");
        assert_eq!(data["layers"][0]["geometries"][0], serde_json::json!([44.123_457, 35.0]));
    }

    #[test]
    fn the_page_loads_nothing_and_lets_no_other_script_run() {
        let (_, csp) = PAGE.split_once("Content-Security-Policy\" content=\"").unwrap();
        let (csp, _) = csp.split_once('"').unwrap();
        assert!(csp.starts_with("default-src 'none'; script-src 'sha256-"), "{csp}");
        assert!(!csp.contains("unsafe"), "{csp}");
        assert_eq!(PAGE.matches(HOLE).count(), 1);
    }
}
