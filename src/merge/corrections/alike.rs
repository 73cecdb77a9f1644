//! Incidents that a correction made alike to another: what is set by hand is never joined by itself. Joins nothing.

use super::super::registry::Registry;
use super::row::{Action, CorrectionFault, CorrectionRow, Corrections, SettableField};
use crate::model::{ActorRef, EventPlace, Incident};
use geo::{Distance, Haversine, Point};

/// Metres between the places of two incidents that are told as alike, at most.
const NEAR_M: f64 = 5_000.0;

/// Rows by which an incident came to lie where, when and of the kind that another is, with nothing that tells the two apart.
pub(super) fn alike(
    incidents: &[Incident],
    corrections: &Corrections,
    registry: &Registry,
) -> Vec<CorrectionFault> {
    let mut told: Vec<(&str, &str)> = Vec::new();
    let mut out = Vec::new();
    for row in corrections.rows.iter().filter(|row| moves(row)) {
        let id = registry.resolve(&row.incident).unwrap_or_else(|| row.incident.clone());
        let Some(own) = incidents.iter().find(|incident| incident.id == id) else { continue };
        for other in incidents.iter().filter(|other| other.id != own.id && is_like(own, other)) {
            let pair = if own.id < other.id { (&own.id, &other.id) } else { (&other.id, &own.id) };
            let pair = (pair.0.as_str(), pair.1.as_str());
            if told.contains(&pair) {
                continue;
            }
            told.push(pair);
            out.push(CorrectionFault {
                line: row.line,
                column: "value",
                what: format!(
                    "`{}` is like `{}` now: {}, one kind, day and place",
                    own.id, other.id, own.kind
                ),
                hint: format!(
                    "If it is one event, a row `merge,{},,{}` joins them; what is set by hand joins nothing by itself",
                    own.id, other.id
                ),
            });
        }
    }
    out
}

/// Whether a row tells where or when an incident was, or what it is.
fn moves(row: &CorrectionRow) -> bool {
    use SettableField as F;
    row.action == Action::Move
        || row.action == Action::Set
            && matches!(row.field, Some(F::Place | F::DateStart | F::DateEnd | F::Kind))
}

fn is_like(a: &Incident, b: &Incident) -> bool {
    let near = match (&a.place, &b.place) {
        (Some(a), Some(b)) => same_place(a, b),
        _ => false,
    };
    let days = |i: &Incident| Some((i.date.start?, i.date.end.or(i.date.start)?));
    let same_days = days(a).zip(days(b)).is_some_and(|(a, b)| a == b);
    a.kind == b.kind && same_days && near && may_be_one(&a.perpetrator, &b.perpetrator)
}

fn same_place(a: &EventPlace, b: &EventPlace) -> bool {
    !a.place_id.is_empty() && a.place_id == b.place_id
        || Haversine.distance(Point::new(a.lon, a.lat), Point::new(b.lon, b.lat)) <= NEAR_M
}

/// Whether two lists name somebody together, or one of them nobody.
fn may_be_one(a: &[ActorRef], b: &[ActorRef]) -> bool {
    a.is_empty() || b.is_empty() || a.iter().any(|a| b.iter().any(|b| a.name == b.name))
}
