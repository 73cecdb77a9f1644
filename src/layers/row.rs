//! One record under construction: values by field name, put into the order of the schema.

use super::text::one_line;
use crate::model::{Cell, Count, Date, Feature, Field, Value};
use geo::Geometry;
use std::borrow::Cow;

/// Values by name.
#[derive(Debug, Default)]
pub(super) struct Row(Vec<(Cow<'static, str>, Value)>);

impl Row {
    pub(super) fn put(&mut self, name: impl Into<Cow<'static, str>>, value: Value) {
        self.0.push((name.into(), value));
    }

    /// Text on one line; null where empty.
    pub(super) fn text(&mut self, name: impl Into<Cow<'static, str>>, text: &str) {
        let line = one_line(text);
        self.put(name, if line.is_empty() { Value::Null } else { Value::Text(line.into()) });
    }

    /// A whole number.
    pub(super) fn integer(&mut self, name: impl Into<Cow<'static, str>>, number: Option<i64>) {
        self.put(name, number.map_or(Value::Null, Value::Integer));
    }

    /// How many.
    pub(super) fn count(&mut self, name: impl Into<Cow<'static, str>>, number: usize) {
        self.put(name, Value::Integer(i64::try_from(number).unwrap_or(i64::MAX)));
    }

    /// A real number with so many decimals; null where it is not finite.
    pub(super) fn real(&mut self, name: impl Into<Cow<'static, str>>, number: Option<f64>, decimals: i32) {
        let scale = 10_f64.powi(decimals);
        let rounded = number.filter(|n| n.is_finite()).map(|n| (n * scale).round() / scale + 0.0);
        self.put(name, rounded.map_or(Value::Null, Value::Real));
    }

    /// A day.
    pub(super) fn date(&mut self, name: impl Into<Cow<'static, str>>, date: Option<Date>) {
        self.put(name, date.map_or(Value::Null, Value::Date));
    }

    /// The value of a count.
    pub(super) fn value_of(&mut self, name: &'static str, count: Option<Count>) {
        self.integer(name, count.map(|c| i64::from(c.value)));
    }

    /// The feature, its values in the order of the fields; a field without a value is null.
    pub(super) fn feature(self, id: &str, geometry: Option<Geometry<f64>>, fields: &[Field]) -> Feature {
        let named = self.0;
        let values = fields
            .iter()
            .enumerate()
            .map(|(place, field)| {
                let same = |(name, _): &(Cow<'static, str>, Value)| *name == field.name;
                let at = named
                    .get(place)
                    .filter(|v| same(v))
                    .map(|_| place)
                    .or_else(|| named.iter().position(same));
                at.and_then(|at| named.get(at)).map_or(Cell::Null, |(_, value)| value.into())
            })
            .collect();
        Feature { id: id.to_owned(), geometry, values }
    }
}

/// A point, rounded to six decimals (a tenth of a metre), which is what RFC 7946 advises.
pub(super) fn point(lon: f64, lat: f64) -> Geometry<f64> {
    let round = |d: f64| (d * 1e6).round() / 1e6 + 0.0;
    Geometry::Point(geo::Point::new(round(lon), round(lat)))
}
