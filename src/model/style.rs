//! How layers look, in terms that every format can draw: shapes, colours, sizes, labels, time fields. Knows no format.

use super::{PlaceKind, Status, named_enum};
use serde::{Deserialize, Serialize};

named_enum! {
    /// The shape of a point symbol. Every format has these, or the nearest that it can draw.
    MarkerShape {
        /// A disc.
        Circle = "circle",
        /// A square.
        Square = "square",
        /// A square on its corner.
        Diamond = "diamond",
        /// A triangle pointing up.
        Triangle = "triangle",
        /// A triangle pointing down.
        TriangleDown = "triangle_down",
        /// Five corners.
        Pentagon = "pentagon",
        /// Six corners.
        Hexagon = "hexagon",
        /// A five-pointed star.
        Star = "star",
        /// An upright cross.
        Plus = "plus",
        /// A cross on its corner.
        Cross = "cross",
        /// Eight corners.
        Octagon = "octagon",
        /// A half disc, flat side up.
        HalfCircle = "half_circle",
        /// The head of an arrow, pointing right.
        Arrow = "arrow",
    }
}

/// An opaque sRGB colour, written `#RRGGBB` in files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colour {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

impl Colour {
    /// Reads `#RRGGBB`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|d| d.len() == 6 && d.is_ascii())?;
        let byte = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
        Some(Self { r: byte(0)?, g: byte(2)?, b: byte(4)? })
    }

    /// `#RRGGBB`.
    pub fn hex(self) -> String {
        format!("#{:02X}{:02X}{:02X}", self.r, self.g, self.b)
    }
}

impl Serialize for Colour {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.hex())
    }
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("`{text}` is no colour, expected `#RRGGBB` such as `#D55E00`"))
        })
    }
}

/// How one kind of feature is drawn. Lines use `stroke`, `width_mm`, `dashed`, `arrow`; areas `fill`, `opacity` and the stroke.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Symbol {
    /// Shape of points.
    #[serde(default = "circle")]
    pub shape: MarkerShape,
    /// Colour of points and areas.
    #[serde(default = "grey")]
    pub fill: Colour,
    /// Colour of lines and outlines.
    #[serde(default = "dark")]
    pub stroke: Colour,
    /// Width of lines and outlines in millimetres on paper.
    #[serde(default = "hairline")]
    pub width_mm: f64,
    /// Size of points in millimetres on paper.
    #[serde(default = "three")]
    pub size_mm: f64,
    /// 0 (not seen) to 1 (opaque), of the fill.
    #[serde(default = "one")]
    pub opacity: f64,
    /// Whether lines and outlines are dashed.
    #[serde(default)]
    pub dashed: bool,
    /// Whether lines end in an arrow.
    #[serde(default)]
    pub arrow: bool,
}

const fn circle() -> MarkerShape {
    MarkerShape::Circle
}
const fn grey() -> Colour {
    Colour { r: 153, g: 153, b: 153 }
}
const fn dark() -> Colour {
    Colour { r: 34, g: 34, b: 34 }
}
const fn hairline() -> f64 {
    0.2
}
const fn three() -> f64 {
    3.0
}
const fn one() -> f64 {
    1.0
}

impl Default for Symbol {
    fn default() -> Self {
        Self {
            shape: circle(),
            fill: grey(),
            stroke: dark(),
            width_mm: hairline(),
            size_mm: three(),
            opacity: one(),
            dashed: false,
            arrow: false,
        }
    }
}

/// A value of a field and how features with it are drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Category {
    /// The value in files.
    pub value: String,
    /// The value for people.
    pub label: String,
    /// Its symbol.
    #[serde(flatten)]
    pub symbol: Symbol,
}

/// A range of a number field and how features in it are drawn: `low` inclusive, `high` exclusive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Class {
    /// Lower end, inclusive.
    pub low: f64,
    /// Upper end, exclusive.
    pub high: f64,
    /// The range for people.
    pub label: String,
    /// Its symbol.
    #[serde(flatten)]
    pub symbol: Symbol,
}

/// What decides how a feature is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Symbology {
    /// All alike.
    Single(Symbol),
    /// By the value of a text field; `other` for values not listed.
    Categories {
        /// The field.
        field: String,
        /// Its values, in the order of the legend.
        categories: Vec<Category>,
        /// For all others.
        other: Symbol,
    },
    /// By the range in which a number field lies.
    Classes {
        /// The field.
        field: String,
        /// The ranges, ascending, without gaps.
        classes: Vec<Class>,
    },
}

/// Size of points, or width of lines, by a number field: straight from one pair of values to the other, by area for points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SizeBy {
    /// The field; null counts as `from`.
    pub field: String,
    /// Values at and below this get `from_mm`.
    pub from: f64,
    /// Values at and above this get `to_mm`.
    pub to: f64,
    /// Size at `from`, in millimetres on paper.
    pub from_mm: f64,
    /// Size at `to`.
    pub to_mm: f64,
}

/// Labels of a layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// The field whose values are shown.
    pub field: String,
    /// Size in points.
    pub size_pt: f64,
    /// Colour of the letters; they stand on a white halo.
    pub colour: Colour,
    /// Not shown on maps smaller than 1 : this; 0 for always.
    #[serde(default)]
    pub smallest_scale: f64,
    /// Shown in bold.
    #[serde(default)]
    pub bold: bool,
    /// Features that share the field `place_id` get one label together.
    #[serde(default)]
    pub once_a_place: bool,
    /// Features have a `rank` from 1: each further rank is shown, mark and label, on maps of twice the scale only, and never where the
    /// field `named` says that another layer writes the name.
    #[serde(default)]
    pub ranked: bool,
    /// Values of the field `place_kind` whose names another layer of the map writes.
    #[serde(default)]
    pub not_kinds: Vec<String>,
    /// Statuses that the other layer takes in, as the profile counts: where none of these happened the name is written here all the same.
    #[serde(skip)]
    pub counted: Vec<Status>,
    /// Values of the field `place_kind` whose names a layer of sites writes, whatever happened there.
    #[serde(skip)]
    pub site_kinds: Vec<PlaceKind>,
}

/// The fields that say when a feature holds, for time sliders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeFields {
    /// First day, inclusive.
    pub start: String,
    /// Last day, inclusive.
    pub end: String,
}

/// What a tip or balloon shows: each a field, empty for none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tip {
    /// In bold on top.
    pub title: String,
    /// Below it, several.
    pub lines: Vec<String>,
    /// In quotation marks.
    pub quote: String,
    /// Small, at the end.
    pub source: String,
}

/// How one layer is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerStyle {
    /// [`super::Layer::name`].
    pub layer: String,
    /// The group it stands in, for people; empty for none.
    pub group: String,
    /// Whether it is shown when a map opens.
    pub visible: bool,
    /// Not shown on maps larger than 1 : this, which it is too coarse for; 0 for always.
    pub largest_scale: f64,
    /// What decides how features are drawn.
    pub symbology: Symbology,
    /// Size by a number.
    pub size_by: Option<SizeBy>,
    /// Labels.
    pub label: Option<Label>,
    /// Time fields.
    pub time: Option<TimeFields>,
    /// Tips and balloons.
    pub tip: Tip,
}
