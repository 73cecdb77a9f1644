//! A headline tells the event that the story below it tells with place and day: the two become one.
//!
//! Works on the events of a whole report, after the last sentence; entries of digests are left alone.

use super::frames::family;
use super::place_of_event::width;
use super::story::{DateRank, Event, PlaceRank, Story, kilometres};
use crate::model::{Count, Kind};

impl Story<'_, '_> {
    /// Joins the event of the headline, where it has no day of its own, to the first event of the story that it can be.
    pub(super) fn join_headline(&mut self) {
        let Some(at) = self.events.iter().position(|e| e.heading && e.entry == 0) else { return };
        let Some(head) = self.events.get(at) else { return };
        if head.date_rank > DateRank::Window {
            return;
        }
        let told = self
            .events
            .iter()
            .enumerate()
            .find(|(i, e)| *i > at && !e.heading && e.entry == head.entry && self.may_be(head, e));
        let Some((index, _)) = told else { return };
        let head = self.events.remove(at);
        // One was taken out before it.
        let Some(e) = self.events.get_mut(index - 1) else { return };
        e.further.push(head.quote);
        e.further.extend(head.further);
        for (slot, new) in [
            (&mut e.killed, head.killed),
            (&mut e.injured, head.injured),
            (&mut e.detained, head.detained),
            (&mut e.abducted, head.abducted),
        ] {
            *slot = slot.or(new);
        }
        if e.kind == Kind::ArmedAttack && family(head.kind) <= 2 && head.weight >= e.weight
            || e.kind == Kind::Bombing && head.kind == Kind::SuicideBombing
            || head.weight > e.weight && family(head.kind) == family(e.kind)
        {
            e.kind = head.kind;
            e.weight = head.weight;
        }
        if e.place.is_none() || e.place_rank < PlaceRank::Carried {
            (e.place, e.place_rank, e.place_score) = (head.place, head.place_rank, head.place_score);
        }
        if e.doers.is_empty() {
            e.doers = head.doers;
        }
        if e.targets.is_empty() {
            e.targets = head.targets;
        }
        e.status = e.status.take().or(head.status);
        e.attribution = e.attribution.take().or(head.attribution);
        e.weapon = e.weapon.take().or(head.weapon);
        e.because.push("headline".to_owned());
    }

    /// Whether a headline can tell an event: of a kind that goes with it, not too far away, not with more people.
    fn may_be(&self, head: &Event, e: &Event) -> bool {
        let kinds = head.kind == e.kind
            || family(head.kind) == family(e.kind)
            || matches!(head.kind, Kind::ArmedAttack | Kind::Killing) && family(e.kind) <= 2
            || matches!(e.kind, Kind::ArmedAttack | Kind::Killing) && family(head.kind) <= 2;
        // "SDF storms houses": no gunmen's deed, where both are told who did it.
        let raid =
            head.kind == Kind::SecurityOperation && matches!(e.kind, Kind::Killing | Kind::ArmedAttack);
        let others = || {
            !head.doers.is_empty() && !e.doers.is_empty() && !head.doers.iter().any(|d| e.doers.contains(d))
        };
        kinds
            && !(raid && others())
            && self.places_go_together(head, e)
            && [(head.killed, e.killed), (head.injured, e.injured), (head.detained, e.detained)]
                .into_iter()
                .all(|(a, b)| counts_go_together(a, b))
    }

    fn places_go_together(&self, head: &Event, e: &Event) -> bool {
        let (Some(a), Some(b)) = (head.place.and_then(|p| self.key(p)), e.place.and_then(|p| self.key(p)))
        else {
            return true;
        };
        if a == b {
            return true;
        }
        let wide = |k| width(self.gazetteer.kind(k));
        let larger = if wide(a) >= wide(b) { a } else { b };
        let reach = match self.gazetteer.radius_km(larger) {
            Some(radius) if wide(larger) >= 4 => radius * 1.3,
            _ => self.settings.story.headline_km,
        };
        kilometres(self.gazetteer.point(a), self.gazetteer.point(b)) <= reach
    }
}

/// A headline rounds down and may know less, never more.
fn counts_go_together(head: Option<Count>, told: Option<Count>) -> bool {
    match (head, told) {
        (Some(head), Some(told)) => head.low <= told.high.unwrap_or(told.value.max(told.low)),
        _ => true,
    }
}
