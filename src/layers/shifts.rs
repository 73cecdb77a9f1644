//! Shifts: one line per origin and destination of reported movements. The line joins two places; it is no route.

use super::Context;
use super::draft::{Features, Later, Sketch};
use super::events::{outlets, takes};
use super::plane::{Plane, kilometres};
use super::row::Row;
use super::tally::{days, joined, sentences, urls};
use super::text::list;
use crate::model::{Digest, Digester, EventPlace, Feature, Field, GeometryType, Incident, Outlined, Spot};
use crate::profile::{EventPlan, ShiftPlan};
use geo::{Coord, Geometry, LineString, MultiLineString};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Steps along a bent line; its corners cannot be seen at the scale of a country.
const STEPS: u32 = 24;

/// Movements with both ends known, by the ids of their ends.
pub(super) fn by_ends<'a>(
    context: &Context<'a>,
    plan: &EventPlan,
) -> BTreeMap<(&'a str, &'a str), Vec<&'a Outlined<'a>>> {
    let mut ends: BTreeMap<(&str, &str), Vec<&Outlined<'_>>> = BTreeMap::new();
    for incident in context.input.incidents.iter().filter(|i| takes(plan, i)) {
        let (Some(from), Some(to)) = (&incident.outline.place, &incident.outline.to_place) else { continue };
        if from.place_id != to.place_id {
            ends.entry((&from.place_id, &to.place_id)).or_default().push(incident);
        }
    }
    for incidents in ends.values_mut() {
        incidents.sort_by(|a, b| super::events::by_day(a, b));
    }
    ends
}

/// Movements from one place to another.
struct Shift<'a> {
    id: String,
    from: Coord<f64>,
    to: Coord<f64>,
    movements: Vec<&'a Outlined<'a>>,
}

pub(super) fn shifts<'c>(context: &'c Context<'c>, plan: &ShiftPlan) -> Sketch<'c> {
    let at = |spot: &Spot| Coord { x: spot.lon, y: spot.lat };
    let all: Vec<Shift<'c>> = by_ends(context, &plan.events)
        .into_iter()
        .filter_map(|((from_id, to_id), movements)| {
            let first = &movements.first()?.outline;
            let (from, to) = (at(first.place.as_ref()?), at(first.to_place.as_deref()?));
            (from != to).then(|| Shift { id: format!("{from_id}-to-{to_id}"), from, to, movements })
        })
        .collect();
    let (all, bend) = (Arc::new(all), plan.bend);
    let (ids, digests) = (Arc::clone(&all), Arc::clone(&all));
    let later = Later {
        parts: all.len(),
        count: Box::new(|_| 1),
        id: Box::new(move |at, _| ids.get(at).map(|shift| shift.id.clone()).unwrap_or_default()),
        digest: Box::new(move |at| {
            digests.get(at).map_or_else(Digest::default, |shift| shift.digest(context))
        }),
        make: Box::new(move |at, _, fields| {
            all.get(at).and_then(|shift| shift.feature(bend, fields)).unwrap_or_default()
        }),
    };
    Sketch {
        geometry: GeometryType::MultiLineString,
        fields: context.fields("shifts"),
        features: Features::Later(later),
    }
}

impl Shift<'_> {
    /// A digest of everything that its row is made from.
    fn digest(&self, context: &Context<'_>) -> Digest {
        let mut digester = Digester::new();
        digester.add(self.id.as_bytes()).add(&self.movements.len().to_le_bytes());
        for movement in &self.movements {
            digester.add(&context.digest(movement));
        }
        digester.finish()
    }

    fn feature(&self, bend: f64, fields: &[Field]) -> Option<Feature> {
        let movements: Vec<&Incident> = self.movements.iter().map(|one| one.body()).collect();
        let (from, to) = movements.first().and_then(|i| i.place.as_ref().zip(i.to_place.as_deref()))?;
        let line = MultiLineString::new(vec![bent(self.from, self.to, bend)]);
        let row = row(&self.id, from, to, &movements, kilometres(self.from, self.to));
        Some(row.feature(&self.id, Some(Geometry::MultiLineString(line)), fields))
    }
}

fn row(id: &str, from: &EventPlace, to: &EventPlace, movements: &[&Incident], km: f64) -> Row {
    let told = sentences(movements);
    let (first, last) = days(movements);
    let actors =
        movements.iter().flat_map(|i| i.perpetrator.iter().chain(&i.target)).map(|a| a.name.as_str());
    let mut row = Row::default();
    row.text("id", id);
    row.text("name", &format!("{} → {}", from.name, to.name));
    row.text("origin", &from.name);
    row.text("origin_id", &from.place_id);
    row.text("origin_kind", from.kind.as_str());
    row.text("destination", &to.name);
    row.text("destination_id", &to.place_id);
    row.text("destination_kind", to.kind.as_str());
    row.text("what", &list(actors));
    row.real("length_km", Some(km), 1);
    row.count("movement_count", movements.len());
    row.count("report_count", told.len());
    let named = movements.iter().flat_map(|i| &i.mentions).map(|m| m.outlet.as_str());
    row.count("outlet_count", outlets(named));
    row.date("first_date", first);
    row.date("last_date", last);
    row.text("attribution", movements.iter().map(|i| i.attribution).min().map_or("", |a| a.as_str()));
    row.real("confidence", movements.iter().map(|i| i.confidence.clamp(0.0, 1.0)).max_by(f64::total_cmp), 3);
    let latest = told.last();
    row.text("quote", latest.map_or("", |t| t.quote));
    row.text("quote_report", latest.map_or("", |t| t.report));
    row.text("quotes", &joined(&told));
    row.text("incident_ids", &list(movements.iter().map(|i| i.id.as_str())));
    row.text("reports", &list(told.iter().map(|t| t.report)));
    row.text("urls", &urls(movements));
    row
}

/// A line from `a` to `b` in degrees that bends to the right by `bend` of its length, so that there and back stay apart.
fn bent(a: Coord<f64>, b: Coord<f64>, bend: f64) -> LineString<f64> {
    let round = |c: Coord<f64>| Coord { x: (c.x * 1e6).round() / 1e6, y: (c.y * 1e6).round() / 1e6 };
    if bend == 0.0 {
        return LineString::new(vec![round(a), round(b)]);
    }
    let plane = Plane::about((a + b) / 2.0);
    let (from, to) = (plane.project(a), plane.project(b));
    let along = to - from;
    // The middle of a quadratic Bézier curve lies half-way to its control point.
    let control = (from + to) / 2.0 + Coord { x: along.y, y: -along.x } * (2.0 * bend);
    let mut line = vec![round(a)];
    for step in 1..STEPS {
        let t = f64::from(step) / f64::from(STEPS);
        let at = from * ((1.0 - t) * (1.0 - t)) + control * (2.0 * t * (1.0 - t)) + to * (t * t);
        line.push(round(plane.unproject(at)));
    }
    line.push(round(b));
    line.dedup();
    LineString::new(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_begins_and_ends_at_the_places_and_bends_to_the_right() {
        let (a, b) = (Coord { x: 38.0, y: 35.0 }, Coord { x: 40.0, y: 35.0 });
        let line = bent(a, b, 0.12);
        assert_eq!((line.0[0], line.0[line.0.len() - 1]), (a, b));
        let middle = line.0[line.0.len() / 2];
        let km = kilometres(middle, Coord { x: middle.x, y: 35.0 });
        assert!(middle.y < 35.0, "south of an eastward line");
        assert!((km / kilometres(a, b) - 0.12).abs() < 0.01, "{km}");
        assert_eq!(bent(a, b, 0.0).0.len(), 2);
    }
}
