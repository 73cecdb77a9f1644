//! Finished map layers and tables: what every exporter writes. No format is known here.

use super::{Date, Values, named_enum};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};

named_enum! {
    /// The geometry that all features of a layer have; always Multi* for lines and areas, so that clients see one type.
    GeometryType {
        /// One point.
        Point = "Point",
        /// One or more lines.
        MultiLineString = "MultiLineString",
        /// One or more areas.
        MultiPolygon = "MultiPolygon",
        /// A table without geometry.
        None = "None",
    }
}

named_enum! {
    /// The type of a field's values.
    FieldType {
        /// Text.
        Text = "string",
        /// A whole number.
        Integer = "integer",
        /// A real number.
        Real = "number",
        /// A day.
        Date = "date",
        /// True or false.
        Boolean = "boolean",
    }
}

/// A field of a layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Name in files: lower case, underscores.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// What it means, one or two sentences.
    pub description: String,
    /// Type of its values.
    pub field_type: FieldType,
    /// The closed list of values, where there is one.
    pub values: Vec<String>,
    /// Whether text in it comes from reports and so is hostile until guarded.
    pub untrusted: bool,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Unknown or not applicable.
    Null,
    /// Text; lists are joined with `; `. Most is short: up to 24 bytes lie in the value itself.
    Text(CompactString),
    /// A whole number.
    Integer(i64),
    /// A real number, finite.
    Real(f64),
    /// A day.
    Date(Date),
    /// True or false.
    Boolean(bool),
}

/// One record of a layer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Feature {
    /// Unique in the layer and stable from build to build; also the value of the field `id`.
    pub id: String,
    /// Geometry in degrees, longitude first, WGS 84; `None` in tables.
    pub geometry: Option<geo::Geometry<f64>>,
    /// One value for each of the layer's fields, in their order.
    pub values: Values,
}

/// A layer or table, ready to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// Name in files: `incidents`, `border_belts`, ..
    pub name: String,
    /// Name for people.
    pub title: String,
    /// What it shows, and what it does not.
    pub description: String,
    /// Geometry of all its features.
    pub geometry: GeometryType,
    /// Its fields, in order.
    pub fields: Vec<Field>,
    /// Its features, in a fixed order.
    pub features: Vec<Feature>,
}

/// The areas that incidents are known to lie in where no spot is known, for maps that draw an area as an area.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AreaShapes {
    /// In degrees, WGS 84; each once.
    pub shapes: Vec<geo::MultiPolygon<f64>>,
    /// For each feature of the layer `incidents`, in its order, the number of its area; `None` for a spot, and where no shape is known.
    pub of: Vec<Option<usize>>,
}
