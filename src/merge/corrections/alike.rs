//! Incidents that a correction made alike to another: what is set by hand is never joined by itself. Joins nothing.

use super::super::registry::Registry;
use super::row::{Action, CorrectionFault, CorrectionRow, Corrections, SettableField};
use crate::model::{ActorRef, Date, EventPlace, Incident, Kind};
use geo::{Distance, Haversine, Point};
use rustc_hash::{FxHashMap, FxHashSet};

/// Metres between the places of two incidents that are told as alike, at most.
const NEAR_M: f64 = 5_000.0;

/// Incidents of one kind and day that one is compared with, and pairs that are told, at most: who moves hundreds to one spot knows it.
const MOST_BESIDE: usize = 2_000;
const MOST_TOLD: usize = 50;

/// Rows by which an incident came to lie where, when and of the kind that another is, with nothing that tells the two apart.
pub(super) fn alike(
    incidents: &[Incident],
    corrections: &Corrections,
    registry: &Registry,
) -> Vec<CorrectionFault> {
    // Only those of one kind and the same days can be alike.
    type Sort = (Kind, Date, Date);
    let days = |i: &Incident| Some((i.date.start?, i.date.end.or(i.date.start)?));
    let sort = |i: &Incident| days(i).map(|(start, end)| (i.kind, start, end));
    let mut by_sort: FxHashMap<Sort, Vec<&Incident>> = FxHashMap::default();
    let mut by_id: FxHashMap<&str, &Incident> = FxHashMap::default();
    if corrections.rows.iter().any(moves) {
        for incident in incidents {
            by_id.insert(&incident.id, incident);
            if let Some(sort) = sort(incident) {
                by_sort.entry(sort).or_default().push(incident);
            }
        }
    }
    let mut told: FxHashSet<&str> = FxHashSet::default();
    let mut out = Vec::new();
    for row in corrections.rows.iter().filter(|row| moves(row)) {
        let id = registry.resolve(&row.incident).unwrap_or_else(|| row.incident.clone());
        let Some(own) = by_id.get(id.as_str()).copied() else { continue };
        if !told.insert(&own.id) {
            continue;
        }
        let Some(beside) = sort(own).and_then(|sort| by_sort.get(&sort)) else { continue };
        // One that was told with its like needs no second line; of many that are alike the first says it.
        let like = beside.iter().take(MOST_BESIDE).find(|other| other.id != own.id && is_like(own, other));
        let Some(other) = like else { continue };
        out.push(CorrectionFault {
            line: row.line,
            column: "value",
            what: format!("`{}` is like `{}` now: {}, one kind, day and place", own.id, other.id, own.kind),
            hint: format!(
                "If it is one event, a row `merge,{},,{}` joins them; what is set by hand joins nothing by itself",
                own.id, other.id
            ),
        });
        told.insert(&other.id);
        if out.len() >= MOST_TOLD {
            break;
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

/// Whether two of one kind and the same days lie at one place, with nobody else as the doer.
fn is_like(a: &Incident, b: &Incident) -> bool {
    let near = match (&a.place, &b.place) {
        (Some(a), Some(b)) => same_place(a, b),
        _ => false,
    };
    near && may_be_one(&a.perpetrator, &b.perpetrator)
}

fn same_place(a: &EventPlace, b: &EventPlace) -> bool {
    !a.place_id.is_empty() && a.place_id == b.place_id
        || Haversine.distance(Point::new(a.lon, a.lat), Point::new(b.lon, b.lat)) <= NEAR_M
}

/// Whether two lists name somebody together, or one of them nobody.
fn may_be_one(a: &[ActorRef], b: &[ActorRef]) -> bool {
    a.is_empty() || b.is_empty() || a.iter().any(|a| b.iter().any(|b| a.name == b.name))
}
