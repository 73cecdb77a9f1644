//! Places of a gazetteer and the place of an event. Looking places up is the work of `gazetteer` and `locate`.

use super::{Date, Span, named_enum};
use serde::{Deserialize, Serialize};

/// A place's number in the gazetteer that is loaded. Not stable between builds: files carry [`Place::id`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceKey(pub u32);

named_enum! {
    /// What a place is.
    PlaceKind {
        /// A continent.
        Continent = "continent",
        /// A part of the world or of several countries (Sahel, Levant).
        Macroregion = "macroregion",
        /// A country or dependent territory.
        Country = "country",
        /// First-level administrative area: governorate, province, state.
        Admin1 = "admin1",
        /// Second-level administrative area: district, county.
        Admin2 = "admin2",
        /// Third level: sub-district, nahiya.
        Admin3 = "admin3",
        /// A region without administration of its own (northern Iraq, the Ghouta).
        Region = "region",
        /// A city: seat of a governorate or above about 100,000 people.
        City = "city",
        /// A town.
        Town = "town",
        /// A village.
        Village = "village",
        /// A part of a city or town.
        Neighbourhood = "neighbourhood",
        /// A camp of displaced people or of detained families.
        Camp = "camp",
        /// A prison or detention centre.
        Prison = "prison",
        /// A military base or post.
        Base = "base",
        /// A border crossing.
        Crossing = "crossing",
        /// An airport or airfield.
        Airport = "airport",
        /// A dam.
        Dam = "dam",
        /// An oil or gas field, plant or pipeline station.
        Field = "field",
        /// A road that is named.
        Road = "road",
        /// A bridge.
        Bridge = "bridge",
        /// A building or other single site.
        Site = "site",
        /// A mountain range.
        Range = "range",
        /// A single mountain or hill.
        Mountain = "mountain",
        /// A desert or steppe.
        Desert = "desert",
        /// A valley, wadi or plain.
        Valley = "valley",
        /// A river or canal.
        River = "river",
        /// A lake or reservoir.
        Lake = "lake",
        /// A sea, gulf or strait.
        Sea = "sea",
        /// An island or group of islands.
        Island = "island",
    }
}

impl PlaceKind {
    /// Whether the place is a city, town, village or a part of one.
    pub const fn is_settlement(self) -> bool {
        matches!(self, Self::City | Self::Town | Self::Village | Self::Neighbourhood)
    }

    /// Whether the place is a single named site rather than a settlement or an area.
    pub const fn is_site(self) -> bool {
        matches!(
            self,
            Self::Camp
                | Self::Prison
                | Self::Base
                | Self::Crossing
                | Self::Airport
                | Self::Dam
                | Self::Field
                | Self::Bridge
                | Self::Site
        )
    }

    /// Whether the place is an area on which a point would pretend too much.
    pub const fn is_area(self) -> bool {
        !self.is_settlement() && !self.is_site() && !matches!(self, Self::Mountain)
    }
}

/// A place as the gazetteer knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Stable id: a slug for curated rows, `gn` and the GeoNames number for the world index, `wof` and a number for Who's On First.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// Degrees north, WGS 84.
    pub lat: f64,
    /// Degrees east, WGS 84.
    pub lon: f64,
    /// Half the extent in kilometres, for areas and cities; `None` where unknown.
    pub radius_km: Option<f64>,
    /// ISO 3166-1 alpha-2 code; empty where none applies.
    pub cc: String,
    /// Name of the first-level area it lies in; empty where unknown.
    pub admin1: String,
    /// Name of the second-level area; empty where unknown.
    pub admin2: String,
    /// People who live there; 0 where unknown.
    pub population: u32,
    /// Shape in the gazetteer's shapes, by name; empty for points.
    pub geom_id: String,
    /// GeoNames number; 0 where none.
    pub geonames: u32,
    /// Operational status of a camp, prison, base or crossing ("open", "closed", ..); empty elsewhere.
    pub status: String,
    /// First day of validity, inclusive.
    pub valid_from: Option<Date>,
    /// Last day of validity, inclusive.
    pub valid_to: Option<Date>,
    /// Where the row comes from.
    pub source: String,
}

named_enum! {
    /// How exact an event's place is. The list is part of the contract of the output files.
    GeoPrecision {
        /// A named building, checkpoint, camp or prison.
        Site = "site",
        /// A city, town or village.
        Town = "town",
        /// The countryside of a place, some kilometres from it, between two.
        Near = "near",
        /// A second-level area, or the countryside of a big city.
        District = "district",
        /// A first-level area, range, desert or valley.
        Region = "region",
        /// A country.
        Country = "country",
    }
}

named_enum! {
    /// How the words relate the event to the named place.
    PlaceRelation {
        /// In or at it.
        In = "in",
        /// Near it, on its outskirts, in its countryside.
        Near = "near",
        /// A distance or bearing from it ("30 km east of X").
        Offset = "offset",
        /// Between two places.
        Between = "between",
        /// A part of it ("northern X").
        Part = "part",
        /// On the road to or from it.
        Road = "road",
    }
}

/// Where an event happened, as one report tells it: all that later stages need, without the gazetteer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventPlace {
    /// [`Place::id`].
    pub place_id: String,
    /// [`Place::name`].
    pub name: String,
    /// [`Place::kind`].
    pub kind: PlaceKind,
    /// Degrees east of the point to draw, WGS 84; already moved by an offset such as "30 km east".
    pub lon: f64,
    /// Degrees north, WGS 84.
    pub lat: f64,
    /// The words of the report.
    pub as_written: String,
    /// Where those words stand.
    pub span: Span,
    /// How they relate the event to the place.
    pub relation: PlaceRelation,
    /// How exact it is.
    pub precision: GeoPrecision,
    /// Radius in kilometres within which the event is held to have happened.
    pub uncertainty_km: f64,
    /// First-level area; empty where unknown.
    pub admin1: String,
    /// Second-level area; empty where unknown.
    pub admin2: String,
    /// Country name; empty where unknown.
    pub country: String,
    /// ISO 3166-1 alpha-3 code; empty where unknown.
    pub iso3: String,
    /// Shape of an area, by name in the gazetteer's shapes; empty for points.
    pub geom_id: String,
    /// Probability that this is the place that the words mean.
    pub score: f64,
}
