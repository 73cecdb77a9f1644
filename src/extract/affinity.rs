//! How much speaks for a sentence telling an event that was told before.

use super::bar::LEAD_SENTENCES;
use super::candidate::Candidate;
use super::dates::day_after;
use super::frames::family;
use super::place_of_event::width;
use super::story::{Context, DateRank, Event, PlaceRank, Story, kilometres};
use crate::lexicon::Weight;
use crate::model::{Count, DatePrecision, EventDate, Kind, PlaceRelation, Toponym};

impl Story<'_, '_> {
    /// The event told before that a candidate tells too, where enough speaks for it.
    pub(super) fn best(
        &self,
        c: &Candidate,
        context: &Context,
        date: Option<&(EventDate, &'static str)>,
    ) -> Option<usize> {
        let mut best: Option<(f64, usize)> = None;
        for (index, event) in self.events.iter().enumerate().rev() {
            let score = self.affinity(event, c, context, date);
            if score >= self.settings.story.join && best.is_none_or(|(b, _)| score > b) {
                best = Some((score, index));
            }
        }
        best.map(|(_, i)| i)
    }

    /// How much speaks for a candidate telling an event.
    pub(super) fn affinity(
        &self,
        e: &Event,
        c: &Candidate,
        context: &Context,
        date: Option<&(EventDate, &'static str)>,
    ) -> f64 {
        let w = &self.settings.story;
        let mut score = 0.0;
        score += match c.kind {
            None => w.generic_kind,
            Some(k) if k == e.kind => w.same_kind,
            Some(k) if family(k) == family(e.kind) => w.same_family,
            Some(Kind::Killing | Kind::SecurityOperation) if c.weight == Weight::Weak => w.generic_kind,
            Some(Kind::ArmedAttack | Kind::Killing) if c.anaphora && family(e.kind) <= 2 => w.generic_kind,
            // A bomber in a place of his own is not the raid told before.
            Some(Kind::SuicideBombing) if c.place.is_some() && e.kind != Kind::Bombing => w.other_kind,
            Some(Kind::ArmedClash | Kind::ArmedAttack | Kind::Killing | Kind::SuicideBombing)
                if e.kind == Kind::SecurityOperation =>
            {
                w.generic_kind
            }
            Some(Kind::SecurityOperation | Kind::ArmedAttack) if c.anaphora && !c.verb => w.generic_kind,
            Some(Kind::SecurityOperation) if matches!(e.kind, Kind::ArmedClash | Kind::SuicideBombing) => {
                w.generic_kind
            }
            Some(Kind::Bombing) if e.kind == Kind::SuicideBombing => w.generic_kind,
            // "Twenty were shot dead and others kidnapped in X state": how that began is told behind, with the village.
            Some(k) if self.is_lead_around(e, c) && family(k) <= 2 => w.generic_kind,
            Some(k) if is_same_toll(e, c, date) && family(k) <= 4 && family(e.kind) <= 4 => w.generic_kind,
            Some(_) => w.other_kind,
        };
        score += match (c.place, e.place) {
            // "KARACHI: A bomber killed two. The bomber blew himself up in Swabi": where a report was written gives way.
            (Some((a, _)), Some(b))
                if e.place_rank == PlaceRank::Heading
                    && e.first_sentence <= LEAD_SENTENCES
                    && c.anaphora
                    && c.kind == Some(e.kind) =>
            {
                self.place_affinity(a, b).max(w.no_place)
            }
            // "In a town north of X. Gunmen attacked a checkpoint in Y, north of X": the same doers, upon the same.
            (Some((a, _)), Some(b)) if self.lies_around(b, a) && is_same_deed(e, c) => w.near_place,
            (Some((a, _)), Some(b)) => self.place_affinity(a, b),
            // "Two guards were killed by a bomb, officials said. The convoy was targeted in X": the lead told no place.
            (Some(_), None) if self.is_lead_around(e, c) => w.near_place,
            _ => w.no_place,
        };
        score += match date {
            Some((d, _)) if e.date_rank >= DateRank::Heading || e.date_rank == DateRank::Carried => {
                if overlaps(d, &e.date) {
                    w.same_date
                } else {
                    w.other_date
                }
            }
            // "Last month, eight soldiers were killed": told as of another time than the news before.
            Some((d, _)) if e.date_rank == DateRank::Window && c.kind.is_some() && self.is_earlier(d, e) => {
                w.other_date
            }
            Some(_) => 0.0,
            None => w.no_date,
        };
        if c.anaphora {
            score += w.anaphora;
        }
        // "Fighter shot in X, bomb goes off in Y" stands above "on the other hand, gunmen fired on a fighter in X".
        if c.another && !e.heading {
            score += w.another;
        }
        if self.is_lead_around(e, c) && context.sentence <= e.last_sentence + LEAD_REACH {
            score += w.lead_around;
        }
        if context.entry != e.entry {
            score += w.other_entry;
        }
        if context.block == e.block {
            score += w.same_block;
        }
        if context.sentence <= e.last_sentence + 1 {
            score += w.next_sentence;
        }
        for (a, b) in [(c.killed, e.killed), (c.injured, e.injured), (c.detained, e.detained)] {
            if let (Some(a), Some(b)) = (a, b) {
                score += if a.value == b.value { w.same_count } else { w.other_count };
            }
        }
        if !c.doers.is_empty() && !e.doers.is_empty() && c.doers.iter().any(|d| e.doers.contains(d)) {
            score += w.same_actor;
        }
        score
    }

    /// Whether a day or month lies well before the days around publication that an event without a day has.
    fn is_earlier(&self, d: &EventDate, e: &Event) -> bool {
        let days = self.settings.story.window_reach;
        matches!((d.end, e.date.start), (Some(end), Some(start)) if end < day_after(start, -days))
    }

    /// Whether an event that the report begins with, nowhere or at no more than a province, may be told again by a candidate at a place within it that counts
    /// nobody, or as many.
    fn is_lead_around(&self, e: &Event, c: &Candidate) -> bool {
        let wide = |at: usize| self.key(at).is_some_and(|key| width(self.gazetteer.kind(key)) >= 4);
        let same =
            |(a, b): (Option<Count>, Option<Count>)| a.is_none() || a.map(|a| a.value) == b.map(|b| b.value);
        let counts = [
            (c.killed, e.killed),
            (c.injured, e.injured),
            (c.detained, e.detained),
            (c.abducted, e.abducted),
        ];
        e.first_sentence <= LEAD_SENTENCES
            && counts.into_iter().all(same)
            && !c.another
            && e.place.is_none_or(wide)
            && c.place
                .is_some_and(|(at, _)| !wide(at) && self.place_affinity(at, e.place.unwrap_or(at)) > 0.0)
    }

    /// "In the countryside of X", "north of X": whether another settlement lies in the province that surroundings of this one tell.
    fn lies_around(&self, of: usize, at: usize) -> bool {
        let around = |t: &Toponym| {
            matches!(t.relation, PlaceRelation::Near | PlaceRelation::Part | PlaceRelation::Offset)
        };
        let (Some(town), Some(other)) = (self.key(of), self.key(at)) else { return false };
        let settled = |key| width(self.gazetteer.kind(key)) < 4;
        if town == other || !self.toponyms.get(of).is_some_and(around) || !settled(town) || !settled(other) {
            return false;
        }
        let (a, b) = (self.gazetteer.place(town), self.gazetteer.place(other));
        !a.admin1.is_empty()
            && a.admin1 == b.admin1
            && a.cc == b.cc
            && kilometres(self.gazetteer.point(town), self.gazetteer.point(other)) <= AROUND_KM
    }

    pub(super) fn place_affinity(&self, a: usize, b: usize) -> f64 {
        let w = &self.settings.story;
        let (Some(ka), Some(kb)) = (self.key(a), self.key(b)) else { return w.no_place };
        if ka == kb {
            return w.same_place;
        }
        let (pa, pb) = (self.gazetteer.point(ka), self.gazetteer.point(kb));
        let km = kilometres(pa, pb);
        let (wa, wb) = (width(self.gazetteer.kind(ka)), width(self.gazetteer.kind(kb)));
        let (a, b) = (self.gazetteer.place(ka), self.gazetteer.place(kb));
        // A country is no circle around its middle.
        if wa.max(wb) >= 7 && wa.min(wb) < 7 && !a.cc.is_empty() && !b.cc.is_empty() {
            return if a.cc == b.cc { w.near_place } else { w.other_place };
        }
        if wa >= 4 || wb >= 4 {
            let radius = self
                .gazetteer
                .place(if wa > wb { ka } else { kb })
                .radius_km
                .unwrap_or(if wa.max(wb) >= 7 { 400.0 } else { 90.0 });
            return if km <= radius * 1.3 { w.near_place } else { w.other_place };
        }
        if km <= w.near_km { w.near_place } else { w.other_place }
    }
}

/// As many dead, two at the least, on the same day: the one is the other, whichever word names it.
fn is_same_toll(e: &Event, c: &Candidate, date: Option<&(EventDate, &'static str)>) -> bool {
    let dead =
        c.killed.filter(|k| k.value >= 2).is_some_and(|k| e.killed.is_some_and(|o| o.value == k.value));
    dead && e.date_rank >= DateRank::Carried
        && e.date.precision == DatePrecision::Day
        && date.is_some_and(|(d, _)| d.precision == DatePrecision::Day && overlaps(d, &e.date))
}

/// What a report begins with, told again: as many harmed, or the same doers and those whom they hit.
fn is_same_deed(e: &Event, c: &Candidate) -> bool {
    let counts = [(c.killed, e.killed), (c.injured, e.injured), (c.detained, e.detained)];
    let same =
        |(a, b): &(Option<Count>, Option<Count>)| a.is_some() && a.map(|a| a.value) == b.map(|b| b.value);
    let other = |(a, b): &(Option<Count>, Option<Count>)| {
        a.is_some() && b.is_some() && a.map(|a| a.value) != b.map(|b| b.value)
    };
    let people =
        c.doers.iter().any(|d| e.doers.contains(d)) && c.targets.iter().any(|t| e.targets.contains(t));
    e.first_sentence <= LEAD_SENTENCES
        && !c.another
        && !counts.iter().any(other)
        && (counts.iter().any(same) || people)
}

/// The surroundings of a town reach no farther than this, in kilometres.
const AROUND_KM: f64 = 100.0;

/// Sentences behind those of a lead within which it is told again.
const LEAD_REACH: usize = 3;

fn overlaps(a: &EventDate, b: &EventDate) -> bool {
    match (a.start, a.end.or(a.start), b.start, b.end.or(b.start)) {
        (Some(a0), Some(a1), Some(b0), Some(b1)) => a0 <= day_after(b1, 0) && b0 <= a1,
        _ => true,
    }
}
