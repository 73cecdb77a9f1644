//! The plain values that travel between the stages: reports, toponyms, mentions, incidents, layers.
//!
//! No input or output, no knowledge, no rules. Imports nothing else of this crate.

mod column;
mod count;
mod date;
mod digest;
mod figure;
mod incident;
mod kind;
mod layer;
pub(crate) mod letters;
pub(crate) mod lines;
mod mention;
mod outlined;
mod place;
mod report;
mod span;
mod style;
mod text;
mod toponym;
mod values;

pub use column::{Column, Plain};
pub use count::Count;
pub use date::{Date, DateBasis, DatePrecision, EventDate};
pub use digest::{Digest, Digester, matched};
pub use figure::{Figure, SiteFact, SiteFactKind};
pub use incident::{Correction, Incident, IncidentMention};
pub use kind::{Attribution, Kind, Status};
pub use layer::{AreaShapes, Feature, Field, FieldType, GeometryType, Layer, Value};
pub use lines::line_of_row;
pub use mention::{ActorRef, HINT, KeptOut, Mention, OtherEvent, RECALLED, Reading};
pub use outlined::{Days, MakeIncident, Outline, Outlined, Spot, Tolls};
pub use place::{EventPlace, GeoPrecision, Place, PlaceKey, PlaceKind, PlaceRelation};
pub use report::{CutReason, LeftOut, Published, Report};
pub use span::{CodePoints, Span};
pub use style::{
    Category, Class, Colour, Label, LayerStyle, MarkerShape, SizeBy, Symbol, Symbology, TimeFields, Tip,
};
pub use text::{Text, Texts};
pub use toponym::{Candidate, Toponym, ToponymRole};
pub use values::{Cell, Cells, Values};

/// Makes an enum whose variants have one fixed text each, used in every file we read and write.
macro_rules! named_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every value, in the order of the contract.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The text used in files.
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $text),+ } }

            /// Reads the text used in files; `None` for anything else.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(self.as_str()) }
        }
    };
}
pub(crate) use named_enum;
