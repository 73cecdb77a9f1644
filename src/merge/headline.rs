//! The line that stands for an incident in tables, made from its values alone: no words of a report enter it.

use std::fmt::Write as _;

use crate::model::{ActorRef, Count, EventPlace, GeoPrecision, Incident, PlaceRelation, Status};

/// "Foiled suicide bombing in Daquq, Kirkuk (Islamic State): 1 killed".
pub(super) fn headline(values: &Incident) -> String {
    let kind = values.kind.as_str().replace('_', " ");
    let mut line = match values.status {
        Status::Occurred => capital(&kind),
        other => format!("{} {kind}", capital(other.as_str())),
    };
    if let Some(place) = &values.place {
        let word = match place.relation {
            PlaceRelation::Near | PlaceRelation::Offset => "near",
            PlaceRelation::Between | PlaceRelation::Road => "on the road by",
            PlaceRelation::In | PlaceRelation::Part => "in",
        };
        let _ = write!(line, " {word} {}", place.name);
        if let Some(area) = area_around(place) {
            let _ = write!(line, ", {area}");
        }
    }
    if let Some(to) = &values.to_place {
        let _ = write!(line, " to {}", to.name);
    }
    // Names that only a report writes stay out: they are not ours to put into a line of our own.
    if let Some(actor) = known(&values.perpetrator) {
        let _ = write!(line, " by {actor}");
    }
    let counts: Vec<String> = [
        (&values.killed, "killed"),
        (&values.injured, "injured"),
        (&values.detained, "detained"),
        (&values.abducted, "abducted"),
    ]
    .into_iter()
    .filter_map(|(count, word)| told(count.as_ref()).map(|number| format!("{number} {word}")))
    .collect();
    if !counts.is_empty() {
        let _ = write!(line, ": {}", counts.join(", "));
    }
    line
}

/// The area to name after a place. The areas of an area are those of its middle: "Syria, Homs" would be wrong, and "Badia, Homs" a guess.
fn area_around(place: &EventPlace) -> Option<&str> {
    let around: &[&String] = match place.precision {
        GeoPrecision::Site | GeoPrecision::Town | GeoPrecision::Near | GeoPrecision::District => {
            &[&place.admin1, &place.country]
        }
        GeoPrecision::Region => &[&place.country],
        GeoPrecision::Country => &[],
    };
    around.iter().map(|area| area.as_str()).find(|area| !area.is_empty() && *area != place.name)
}

fn told(count: Option<&Count>) -> Option<String> {
    let count = count.filter(|count| count.value > 0)?;
    Some(if count.high.is_none() && count.low == count.value {
        format!("at least {}", count.value)
    } else {
        count.value.to_string()
    })
}

fn known(actors: &[ActorRef]) -> Option<&str> {
    actors.iter().find(|actor| !actor.id.is_empty() && actor.inter != 0).map(|actor| actor.name.as_str())
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
