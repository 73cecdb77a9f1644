//! Incidents of the finished layer in the form in which they are compared with labels. Compares nothing.

use crate::model::{Attribution, Cell, Date, Feature, Kind, Layer, Status};
use std::collections::BTreeSet;

/// An incident as the `incidents` layer has it.
#[derive(Debug, Clone)]
pub(super) struct Prediction {
    pub(super) id: String,
    pub(super) kind: Kind,
    pub(super) status: Status,
    pub(super) attribution: Attribution,
    pub(super) date_start: Option<Date>,
    pub(super) date_end: Option<Date>,
    pub(super) place: String,
    pub(super) lon: f64,
    pub(super) lat: f64,
    pub(super) iso3: String,
    pub(super) killed: Option<i64>,
    pub(super) injured: Option<i64>,
    pub(super) detained: Option<i64>,
    pub(super) perpetrator: String,
    pub(super) reports: BTreeSet<String>,
    pub(super) quote: String,
    pub(super) quote_report: String,
    pub(super) confidence: f64,
}

impl Prediction {
    /// The features of the layer that have a point.
    pub(super) fn of(layer: &Layer) -> Vec<Self> {
        layer.features.iter().filter_map(|feature| Self::of_feature(layer, feature)).collect()
    }

    fn of_feature(layer: &Layer, feature: &Feature) -> Option<Self> {
        let value = |name: &str| {
            layer.fields.iter().position(|field| field.name == name).and_then(|at| feature.values.get(at))
        };
        let text = |name: &str| match value(name) {
            Some(Cell::Text(text)) => text.to_owned(),
            _ => String::new(),
        };
        let number = |name: &str| match value(name) {
            Some(Cell::Integer(number)) => Some(number),
            _ => None,
        };
        let day = |name: &str| match value(name) {
            Some(Cell::Date(day)) => Some(day),
            _ => None,
        };
        let Some(geo::Geometry::Point(point)) = feature.geometry else { return None };
        Some(Self {
            id: feature.id.clone(),
            kind: Kind::parse(&text("kind"))?,
            status: Status::parse(&text("status"))?,
            attribution: Attribution::parse(&text("attribution"))?,
            date_start: day("date_start"),
            date_end: day("date_end"),
            place: text("place"),
            lon: point.x(),
            lat: point.y(),
            iso3: text("iso3"),
            killed: number("killed"),
            injured: number("injured"),
            detained: number("detained"),
            perpetrator: text("perpetrator"),
            reports: text("reports")
                .split(';')
                .map(str::trim)
                .filter(|id| !id.is_empty())
                .map(str::to_owned)
                .collect(),
            quote: text("quote"),
            quote_report: text("quote_report"),
            confidence: match value("confidence") {
                Some(Cell::Real(confidence)) => confidence,
                _ => 0.0,
            },
        })
    }
}
