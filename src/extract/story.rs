//! Sentences to the events of a report: what is carried on from heading to entry and from sentence to sentence, and which
//! sentences tell one event.

use super::antecedents::Antecedents;
use super::candidate::{Candidate, Traits, is_claimable};
use super::dates::{SOME_EARLIER, SOME_LATER, When, day_after};
use super::frames::family;
use super::place_of_event as places;
use super::scene::Scene;
use super::who::Seen;
use crate::gazetteer::Gazetteer;
use crate::lexicon::Settings;
use crate::lexicon::Weight;
use crate::model::{
    ActorRef, Attribution, Count, Date, DateBasis, DatePrecision, EventDate, EventPlace, Kind, PlaceKey,
    Span, Status, Toponym,
};

/// How surely a place is the event's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PlaceRank {
    /// The country of the report.
    Country,
    /// The place of the story so far.
    Carried,
    /// The heading or label that the sentence stands under.
    Heading,
    /// In the sentence.
    Sentence,
}

/// How surely a day is the event's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum DateRank {
    /// Around publication.
    Window,
    /// Carried on from a sentence of the same block.
    Carried,
    /// The heading, label or time stamp.
    Heading,
    /// In the sentence.
    Sentence,
}

/// What a sentence stands under.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Context {
    /// Number of the block.
    pub(super) block: usize,
    /// Number of the entry: blocks of a digest are entries of their own, paragraphs of a story are one.
    pub(super) entry: usize,
    /// Index of the toponym of the heading or label.
    pub(super) place: Option<usize>,
    /// Day of the heading, label or time stamp.
    pub(super) date: Option<EventDate>,
    /// The country toponym of the heading above the heading.
    pub(super) country: Option<usize>,
    /// Number of the sentence in the report.
    pub(super) sentence: usize,
    /// The block stands indented under a row of a table and goes on with it.
    pub(super) under_row: bool,
    /// The block opens with where the report was written.
    pub(super) dateline: bool,
    /// The block is a heading.
    pub(super) heading: bool,
    /// The block opens with a time of day.
    pub(super) stamped: bool,
    /// The last sentence that only summed up.
    pub(super) summed: Option<usize>,
    /// What the sentences told last set.
    pub(super) scene: Scene,
}

/// An event of a report.
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub(super) kind: Kind,
    pub(super) weight: Weight,
    pub(super) rule: String,
    pub(super) trigger: Span,
    pub(super) quote: Span,
    pub(super) further: Vec<Span>,
    pub(super) status: Option<(Status, String)>,
    pub(super) attribution: Option<(Attribution, String)>,
    pub(super) date: EventDate,
    pub(super) date_rank: DateRank,
    pub(super) date_pattern: &'static str,
    pub(super) place: Option<usize>,
    pub(super) place_rank: PlaceRank,
    pub(super) place_score: f64,
    pub(super) other_place: Option<usize>,
    pub(super) to_places: Vec<usize>,
    pub(super) killed: Option<Count>,
    pub(super) injured: Option<Count>,
    pub(super) detained: Option<Count>,
    pub(super) abducted: Option<Count>,
    /// The killed are told by a shot alone: they may live.
    pub(super) only_shot: bool,
    pub(super) doers: Vec<ActorRef>,
    pub(super) targets: Vec<ActorRef>,
    pub(super) weapon: Option<String>,
    pub(super) verb: bool,
    pub(super) bare: bool,
    pub(super) traits: Traits,
    pub(super) people: bool,
    /// Told by a heading.
    pub(super) heading: bool,
    pub(super) block: usize,
    pub(super) entry: usize,
    pub(super) first_sentence: usize,
    pub(super) last_sentence: usize,
    pub(super) because: Vec<String>,
}

/// The events of a report as they come together.
pub(super) struct Story<'k, 'r> {
    pub(super) gazetteer: &'k Gazetteer,
    pub(super) settings: &'k Settings,
    pub(super) toponyms: &'r [Toponym],
    pub(super) published: Option<Date>,
    pub(super) events: Vec<Event>,
    /// What is told as history or part of a total, each by itself.
    pub(super) recalled: Vec<Event>,
    /// People told with their number.
    pub(super) people: Antecedents,
    /// Groups and forces named, with the number of the sentence.
    pub(super) seen: Vec<Seen>,
    /// The report lists what a group claims.
    pub(super) claims_list: bool,
    /// A place is taken as told, in examples.
    pub(super) assume_place: bool,
}

impl Story<'_, '_> {
    pub(super) fn key(&self, index: usize) -> Option<PlaceKey> {
        self.toponyms.get(index).and_then(|t| t.place)
    }

    /// Takes one candidate in: joins it to an event told before or begins one. `false`: too little is told.
    pub(super) fn take(&mut self, mut c: Candidate, context: &Context) -> bool {
        c.kind = self.kind_of_series(&c, context).or(c.kind);
        let date = self.fix(&c, context);
        // "Guards fired on people at X. A boy from Y lost his life": where somebody comes from is not where the next thing happened.
        let told = |e: &Event| {
            e.block == context.block
                && e.entry == context.entry
                && e.place.is_some()
                && context.sentence == e.last_sentence + 1
        };
        if c.origin
            && date.is_none()
            && !c.another
            && c.place.is_some_and(|(_, score)| score < 1.0)
            && self.events.last().is_some_and(told)
        {
            c.place = None;
        }
        let joined = self.best(&c, context, date.as_ref());
        if let Some(index) = joined {
            self.join(index, c, context, date);
            return true;
        }
        if let Some(index) = self.found_of(&c, context) {
            self.join(index, Candidate { killed: None, place: None, ..c }, context, None);
            return true;
        }
        let Some(kind) = c.kind else {
            // Words of harm alone go with the event that the sentences before told.
            let near = self.events.iter().rposition(|e| {
                e.entry == context.entry
                    && (e.block == context.block && context.sentence <= e.last_sentence + 2
                        || context.sentence <= e.last_sentence + 1)
            });
            let index = near.filter(|&i| {
                self.events
                    .get(i)
                    .is_some_and(|e| takes_harm(e.kind) && self.affinity(e, &c, context, date.as_ref()) > 0.0)
            });
            let Some(index) = index else { return false };
            self.join(index, c, context, date);
            return true;
        };
        // A sentence without place and day of its own, behind an event of its paragraph, goes on about that event.
        let nowhere = c.place.is_none() && date.is_none() && !c.another;
        // "The war has cost 12,000 lives": what a war has cost is not told of one event.
        if nowhere
            && c.weight == Weight::Weak
            && c.traits.perfect
            && c.killed.is_some_and(|k| k.value >= self.settings.story.toll_of_war)
        {
            return false;
        }
        if nowhere && c.weight == Weight::Strong {
            let raided = self.events.iter().rposition(|e| {
                e.entry == context.entry
                    && e.block == context.block
                    && context.sentence <= e.last_sentence + 2
            });
            // What comes over those whom a raid found goes on with the raid, whatever they did about it.
            let raided = raided.filter(|&i| {
                self.events.get(i).is_some_and(|e| {
                    let raid = e.kind == Kind::SecurityOperation && family(kind) <= 1;
                    goes_on(e.kind, kind) && (raid || dies_there(&c, kind))
                })
            });
            if let Some(index) = raided {
                self.join(index, c, context, date);
                return true;
            }
        }
        if nowhere && c.weight < Weight::Strong {
            let weak = c.weight == Weight::Weak;
            let near = self.events.iter().rposition(|e| {
                e.entry == context.entry
                    && (e.block == context.block && context.sentence <= e.last_sentence + 2
                        || weak && context.sentence <= e.last_sentence + 3
                        // Wires give each sentence a paragraph of its own.
                        || family(e.kind) == family(kind) && context.sentence == e.last_sentence + 1)
            });
            if let Some(index) = near {
                let compatible = self.events.get(index).is_some_and(|e| goes_on(e.kind, kind));
                if compatible {
                    self.join(index, c, context, date);
                    return true;
                }
                // "Ninety shells were found under the sacks": an event of another kind at the place of the one before.
                if weak || !stands(&c, kind) {
                    return self.only_harm(index, c, context);
                }
                self.begin(kind, c, context, date);
                return true;
            }
        }
        if let Some(index) = self.dated_by(&c, kind, date.as_ref(), context) {
            self.join(index, c, context, date);
            return true;
        }
        if !self.enough(&c, context) {
            return false;
        }
        self.begin(kind, c, context, date);
        true
    }

    /// "Insurgents beheaded two fishermen on Saturday. Their bodies were found on Sunday": the killing whose dead were found.
    fn found_of(&self, c: &Candidate, context: &Context) -> Option<usize> {
        let near = |e: &Event| e.entry == context.entry && context.sentence <= e.last_sentence + 2;
        let index = self.events.iter().rposition(near)?;
        let dead = |e: &Event| family(e.kind) <= 1 && e.killed.is_some();
        (c.their_bodies && c.place.is_none() && !c.another && self.events.get(index).is_some_and(dead))
            .then_some(index)
    }

    /// "An assault cost two lives in X. Three more were hurt when attackers raked the post on Tuesday": the sentence behind an event without a
    /// day, which names no place, tells when that was.
    fn dated_by(
        &self,
        c: &Candidate,
        kind: Kind,
        date: Option<&(EventDate, &'static str)>,
        context: &Context,
    ) -> Option<usize> {
        let (day, _) = date?;
        let near = |e: &Event| e.entry == context.entry && context.sentence == e.last_sentence + 1;
        let index = self.events.iter().rposition(near)?;
        let e = self.events.get(index)?;
        let open = e.date_rank == DateRank::Window && e.place_rank > PlaceRank::Country;
        let same = family(e.kind) == family(kind);
        let news = day.start.is_some_and(|d| !self.is_old(d));
        (open && same && news && c.place.is_none() && !c.another).then_some(index)
    }

    /// "One shell entered a house; a girl was wounded": words of another kind that tell of harm add it to the event before.
    fn only_harm(&mut self, index: usize, c: Candidate, context: &Context) -> bool {
        let hurts = c.killed.is_some() || c.injured.is_some();
        let Some(e) = self.events.get(index).filter(|e| hurts && takes_harm(e.kind)) else { return false };
        if context.block != e.block || context.sentence > e.last_sentence + 1 {
            return false;
        }
        let harm =
            Candidate { kind: None, doers: Vec::new(), targets: Vec::new(), weapon: None, status: None, ..c };
        self.join(index, harm, context, None);
        true
    }

    /// Takes in what is recalled with a place and a day of its own.
    pub(super) fn recall(&mut self, c: Candidate, context: &Context) {
        let Some(kind) = c.kind else { return };
        let date = self.fix(&c, context);
        let before = self.events.len();
        self.begin(kind, c, context, date);
        self.recalled.extend(self.events.drain(before..));
    }

    /// What stands under a day did not happen after publication: where its year is not told, it is then last year's.
    fn past(&self, date: EventDate, status: Option<&(Status, String)>) -> EventDate {
        let planned = matches!(status, Some((Status::Planned, _)));
        let (Some(start), Some(published)) = (date.start, self.published) else { return date };
        if planned || date.basis != DateBasis::YearInferred || start <= day_after(published, 1) {
            return date;
        }
        let back = |d: Date| Date::new(d.year() - 1, d.month(), d.day()).unwrap_or(d);
        EventDate { start: date.start.map(back), end: date.end.map(back), ..date }
    }

    /// The candidate's own day; relative ones lean on the event told last.
    fn fix(&self, c: &Candidate, context: &Context) -> Option<(EventDate, &'static str)> {
        let d = c.date?;
        match d.when {
            When::Fixed(e) => (!d.period).then_some((e, d.pattern)),
            When::Relative(days) => {
                let event = self
                    .events
                    .iter()
                    .rev()
                    .find(|e| e.date.precision == DatePrecision::Day && e.date_rank >= DateRank::Carried)
                    .and_then(|e| Some((e.date.start?, e.last_sentence)));
                // "Tankers were burned on Sunday. A day earlier ..": the day told last, whether an event was told with it or not.
                let told = context.scene.anchor.filter(|(day, at)| {
                    at.block == context.block
                        && event.is_none_or(|(_, sentence)| at.sentence > sentence)
                        && !self.is_old(*day)
                });
                let anchor = told
                    .map(|(day, _)| day)
                    .or(event.map(|(day, _)| day))
                    .or_else(|| context.date.and_then(|x| x.start))
                    .or(if days < 0 { self.published } else { None })?;
                let day = |days: i64| day_after(anchor, days);
                // "A few days earlier": about so many.
                let about = [SOME_EARLIER, SOME_LATER].contains(&d.pattern);
                let date = if about {
                    let (far, near) = (days * 2, days - days.signum());
                    EventDate {
                        start: Some(day(far.min(near))),
                        end: Some(day(far.max(near))),
                        precision: DatePrecision::Week,
                        basis: DateBasis::RelativeToEvent,
                    }
                } else {
                    EventDate::day(day(days), DateBasis::RelativeToEvent)
                };
                // What a report tells was before it was published.
                let ahead = date.start.zip(self.published).is_some_and(|(start, p)| start > p);
                (!ahead).then_some((date, d.pattern))
            }
            When::Clock => None,
        }
    }

    pub(super) fn is_old(&self, day: Date) -> bool {
        self.published.is_some_and(|p| day < day_after(p, -self.settings.story.old_days))
    }

    /// "A second house, in the next village, was hit as well": bare words of harm behind an air raid or shelling go on with it.
    fn kind_of_series(&self, c: &Candidate, context: &Context) -> Option<Kind> {
        // "Two children were killed in the strike": what an air raid was told before.
        let raid = |e: &&Event| e.entry == context.entry && e.kind == Kind::Airstrike;
        if c.strike && c.kind == Some(Kind::ArmedAttack) && self.events.iter().any(|e| raid(&e)) {
            return Some(Kind::Airstrike);
        }
        if !c.hits || !matches!(c.kind, Some(Kind::ArmedAttack | Kind::Killing)) {
            return None;
        }
        let before = self.events.last().filter(|e| {
            e.entry == context.entry && e.block == context.block && context.sentence <= e.last_sentence + 2
        })?;
        matches!(before.kind, Kind::Airstrike | Kind::Shelling).then_some(before.kind)
    }

    /// Whether a candidate tells enough to stand as an event.
    fn enough(&self, c: &Candidate, context: &Context) -> bool {
        let own = c.place.is_some() || self.assume_place;
        let scene = &context.scene;
        let place = own || context.place.is_some() || scene.bare_place(context).is_some();
        let date = c.date.is_some() || context.date.is_some() || scene.bare_day(context).is_some();
        let count = c.killed.is_some() || c.injured.is_some() || c.detained.is_some() || c.abducted.is_some();
        // "The group remains active in X" is told in the present.
        let presence = c.kind == Some(Kind::Activity) && c.doers.iter().any(|d| !d.id.is_empty());
        if c.present && !presence && c.date.is_none() && context.date.is_none() && !count {
            return false;
        }
        match c.kind {
            // Being somewhere and going somewhere are told in passing everywhere: only with a place of their own.
            Some(Kind::Activity) => {
                let told = c.verb && (!c.doers.is_empty() || c.people) || c.weight == Weight::Strong;
                // "said Baghdad was in contact": a place that nothing leads is the subject of the talk.
                let here = context.place.is_some()
                    || scene.place.is_some_and(|(_, at)| {
                        at.block == context.block && context.sentence <= at.sentence + 2
                    });
                let led = self.assume_place
                    || c.place.is_some_and(|(_, score)| score >= self.settings.story.presence_fit)
                    || c.weight == Weight::Strong && c.place.is_none() && !c.present && here;
                // Beside an event of the paragraph, presence is only told where it has another place.
                let apart = |e: &Event| match (
                    c.place.and_then(|(p, _)| self.key(p)),
                    e.place.and_then(|p| self.key(p)),
                ) {
                    (Some(own), Some(theirs)) => c.verb && c.date.is_some() && own != theirs,
                    _ => false,
                };
                return led
                    && told
                    && self
                        .events
                        .iter()
                        .all(|e| e.block != context.block || e.kind == Kind::Activity || apart(e));
            }
            // "Fighters pulled out of X before dawn", "an attempt to bring pistols in at the crossing was thwarted": who or what moves, from
            // a place of its own.
            Some(Kind::Movement)
                if !self.assume_place
                    && c.to_places.is_empty()
                    && !(own
                        && (c.weight > Weight::Weak && matches!(c.status, Some((Status::Foiled, _)))
                            || c.weight == Weight::Strong
                                && date
                                && (c.status.is_some()
                                    || c.verb && !c.bare && (!c.doers.is_empty() || c.people)))) =>
            {
                return false;
            }
            Some(Kind::Movement) if !c.to_places.is_empty() && !c.doers.is_empty() => return true,
            Some(Kind::Transfer)
                if !own && c.to_places.is_empty() || c.date.is_none() && context.date.is_none() =>
            {
                return false;
            }
            _ => {}
        }
        match c.weight {
            Weight::Strong => place || date || count || !c.doers.is_empty() || c.people,
            Weight::Plain => place && (date || count || c.people || c.verb) || date || count,
            Weight::Weak => place && (date || count || c.people) || date && count,
        }
    }

    fn begin(
        &mut self,
        kind: Kind,
        c: Candidate,
        context: &Context,
        date: Option<(EventDate, &'static str)>,
    ) {
        let (place, place_rank, place_score) = match c.place {
            // "A woman from X was found dead in the fourth sector": where somebody comes from is no better than the scene told before.
            Some((p, score)) => match (context.place, self.carried_place(context)) {
                (Some(h), _) if score < 1.0 && self.key(h).is_some() => (Some(h), PlaceRank::Heading, 1.0),
                (None, (Some(h), PlaceRank::Carried, fit)) if c.origin && score < 1.0 => {
                    (Some(h), PlaceRank::Carried, fit)
                }
                _ => (Some(p), PlaceRank::Sentence, score),
            },
            None => match context.place {
                Some(h) => (Some(self.own_place(context, h).unwrap_or(h)), PlaceRank::Heading, 1.0),
                None if c.elsewhere => (context.country, PlaceRank::Country, 0.2),
                None => match (self.carried_place(context), c.faint) {
                    ((None, ..), Some(faint)) => (Some(faint), PlaceRank::Country, 0.1),
                    // "Elsewhere, the town of X changed hands": no place of another paragraph, where its own names one.
                    (_, Some(faint)) if c.another && self.is_apart(context) && self.is_narrow(faint) => {
                        (Some(faint), PlaceRank::Carried, 0.2)
                    }
                    ((_, PlaceRank::Country, _), None) if self.live_place(context).is_some() => {
                        (self.live_place(context), PlaceRank::Carried, 0.3)
                    }
                    (carried, _) => carried,
                },
            },
        };
        let (date, date_rank, date_pattern) = match date {
            Some((d, pattern)) => (d, DateRank::Sentence, pattern),
            None => match context.date {
                Some(d) => {
                    let d = self.past(d, c.status.as_ref());
                    (EventDate { basis: DateBasis::Heading, ..d }, DateRank::Heading, "heading")
                }
                None => self.carried_date(context, c.consequence),
            },
        };
        self.events.push(Event {
            kind,
            weight: c.weight,
            rule: c.rule,
            trigger: c.trigger,
            quote: c.quote,
            further: Vec::new(),
            status: c.status,
            attribution: c.attribution,
            date,
            date_rank,
            date_pattern,
            place,
            place_rank,
            place_score,
            other_place: c.other_place,
            to_places: c.to_places,
            killed: c.killed,
            injured: c.injured,
            detained: c.detained,
            abducted: c.abducted,
            only_shot: c.only_shot,
            doers: c.doers,
            targets: c.targets,
            weapon: c.weapon,
            verb: c.verb,
            bare: c.bare,
            traits: c.traits,
            people: c.people,
            heading: context.heading,
            block: context.block,
            entry: context.entry,
            first_sentence: context.sentence,
            last_sentence: context.sentence,
            because: Vec::new(),
        });
    }

    /// The place of the event told last in the same entry.
    fn carried_place(&self, context: &Context) -> (Option<usize>, PlaceRank, f64) {
        let near = self
            .events
            .iter()
            .rev()
            .find(|e| e.entry == context.entry && e.place.is_some() && e.place_rank > PlaceRank::Country);
        // The scene set last in the paragraph, else the event told last, else the scene of the paragraph before.
        if let Some(place) = context.scene.bare_place(context) {
            return (Some(place), PlaceRank::Heading, 1.0);
        }
        let stage = context.scene.place.filter(|(_, at)| {
            at.block == context.block || context.entry == 0 && context.sentence <= at.sentence + 3
        });
        let told =
            near.filter(|e| e.block == context.block || context.sentence <= e.last_sentence + 3).filter(
                |e| stage.is_none_or(|(_, at)| at.block != context.block || e.last_sentence >= at.sentence),
            );
        match (told, stage) {
            (Some(e), _) => (e.place, PlaceRank::Carried, 0.5),
            (None, Some((place, _))) => (Some(place), PlaceRank::Carried, 0.5),
            _ if context.country.is_none() && self.only_place(context).is_some() => {
                (self.only_place(context), PlaceRank::Carried, 0.3)
            }
            _ => match context.country {
                Some(c) => (Some(c), PlaceRank::Country, 0.2),
                None => (None, PlaceRank::Country, 0.0),
            },
        }
    }

    /// "08:30 Calm is back in the camp at X. Two bands had fired at each other", under the name of a province: what an entry itself names
    /// within the place of its heading.
    fn own_place(&self, context: &Context, heading: usize) -> Option<usize> {
        let owned = |p: usize| {
            let (Some(a), Some(b)) = (self.key(p), self.key(heading)) else { return false };
            let (place, around) = (self.gazetteer.place(a), self.gazetteer.place(b));
            around.kind == crate::model::PlaceKind::Admin1
                && place.cc == around.cc
                && place.admin1 == around.admin1
        };
        let within = |p: &usize| {
            !self.is_narrow(heading)
                && self.is_narrow(*p)
                && (owned(*p) || self.place_affinity(*p, heading) > 0.0)
        };
        let told = || {
            let own = |e: &&Event| e.entry == context.entry && e.block == context.block;
            self.events.iter().rev().find(own).filter(|e| e.place_rank == PlaceRank::Sentence)?.place
        };
        context.scene.bare_place(context).or_else(told).filter(within)
    }

    /// The place that the title of a page of entries with times of day tells: what they tell without a place is told of there.
    fn live_place(&self, context: &Context) -> Option<usize> {
        let title = self.events.iter().find(|e| e.heading && e.entry == 0).filter(|_| context.stamped)?;
        title.place.filter(|p| title.place_rank == PlaceRank::Sentence && self.is_narrow(*p))
    }

    /// Nothing was told in this paragraph yet.
    fn is_apart(&self, context: &Context) -> bool {
        self.events.iter().all(|e| e.block != context.block)
    }

    /// Whether a place is no wider than a city.
    pub(super) fn is_narrow(&self, index: usize) -> bool {
        self.key(index).is_some_and(|key| places::width(self.gazetteer.kind(key)) <= 2)
    }

    /// The one place that all events of the story so far happened at: what it goes on to tell is told of there.
    fn only_place(&self, context: &Context) -> Option<usize> {
        let mut places =
            self.events.iter().filter(|e| e.entry == context.entry && e.place_rank > PlaceRank::Country);
        let first = places.next()?.place?;
        let key = self.key(first)?;
        places.all(|e| e.place.and_then(|p| self.key(p)) == Some(key)).then_some(first)
    }

    /// The day of the event told before in the same block, else the days around publication.
    /// `consequence`: the sentence tells what came of the event before, some days after it.
    fn carried_date(&self, context: &Context, consequence: bool) -> (EventDate, DateRank, &'static str) {
        let near = self.events.iter().rev().find(|e| {
            e.block == context.block && e.entry == context.entry && e.date_rank >= DateRank::Heading
        });
        if let Some(day) = context.scene.bare_day(context)
            && !day.end.is_some_and(|d| self.is_old(d))
        {
            return (day, DateRank::Carried, "scene");
        }
        if let Some(e) = near
            && consequence
            && let Some(start) = e.date.start
        {
            let end = day_after(start, self.settings.story.consequence_days);
            let end = self.published.filter(|p| *p >= start).map_or(end, |p| p.min(end));
            let date = EventDate {
                start: Some(start),
                end: Some(end),
                precision: DatePrecision::Month,
                basis: DateBasis::Carried,
            };
            return (date, DateRank::Carried, "carried-after");
        }
        if let Some(e) = near {
            return (EventDate { basis: DateBasis::Carried, ..e.date }, DateRank::Carried, "carried");
        }
        match self.published {
            Some(p) => (
                EventDate {
                    start: Some(day_after(p, -1)),
                    end: Some(p),
                    precision: DatePrecision::Week,
                    basis: DateBasis::PublicationWindow,
                },
                DateRank::Window,
                "window",
            ),
            None => (EventDate::UNKNOWN, DateRank::Window, "unknown"),
        }
    }

    /// A claim or an accusation that stands without a trigger goes to the event told last.
    pub(super) fn attribute(
        &mut self,
        attribution: Attribution,
        rule: String,
        who: Option<ActorRef>,
        kind: Option<Kind>,
        context: &Context,
    ) {
        let near = |e: &Event| e.entry == context.entry && context.sentence <= e.last_sentence + 4;
        let of_kind =
            // "claimed the attack": the word stands for a bombing and for shells too.
            |e: &Event| kind.is_none_or(|k| {
                family(k) == family(e.kind)
                    || e.kind == Kind::ArmedAttack
                    || k == Kind::ArmedAttack && family(e.kind) <= 2
            });
        // Nobody claims to have been bombed himself, nor an arrest.
        let may = |e: &Event| {
            attribution != Attribution::Claimed
                || is_claimable(e.kind)
                    && !who.as_ref().is_some_and(|w| e.targets.contains(w))
                    && !(e.kind == Kind::Airstrike && e.targets.iter().any(|t| matches!(t.inter, 2 | 3)))
        };
        // Nobody is accused of what was seen to move, where an attack stands before it.
        let index = |claimable: bool| {
            self.events
                .iter()
                .enumerate()
                .rev()
                .filter(|(_, e)| near(e) && may(e) && of_kind(e) && (!claimable || is_claimable(e.kind)))
                .map(|(i, _)| i)
                .next()
        };
        let Some(e) = index(true).or_else(|| index(false)).and_then(|i| self.events.get_mut(i)) else {
            return;
        };
        if attribution == Attribution::Possible && e.attribution.is_some() {
            return;
        }
        // Who is accused of something did not do what a named other did.
        let named = |d: &ActorRef| !d.id.is_empty() && !d.id.starts_with('@');
        let others = |w: &ActorRef| e.doers.iter().any(named) && !e.doers.contains(w);
        if attribution == Attribution::Accused && who.as_ref().is_some_and(others) {
            return;
        }
        e.attribution = Some((attribution, rule));
        e.last_sentence = e.last_sentence.max(context.sentence);
        if let Some(who) = who
            && is_claimable(e.kind)
            && e.doers.iter().all(|d| d.id.is_empty())
            && !(attribution == Attribution::Possible && e.doers.iter().any(|d| d.inter == 1))
        {
            e.doers = vec![who];
        }
    }

    /// The country that most of the report's places lie in.
    pub(super) fn main_country(&self) -> Option<String> {
        let mut votes: Vec<([u8; 2], usize)> = Vec::new();
        for cc in self.toponyms.iter().filter_map(|t| t.place).map(|k| self.gazetteer.cc_bytes(k)) {
            match votes.iter_mut().find(|(c, _)| *c == cc) {
                Some((_, n)) => *n += 1,
                None => votes.push((cc, 1)),
            }
        }
        let best = votes.iter().enumerate().max_by_key(|(i, (_, n))| (*n, std::cmp::Reverse(*i)))?.1.0;
        String::from_utf8(best.to_vec()).ok().filter(|cc| cc.bytes().all(|b| b.is_ascii_uppercase()))
    }

    /// The country that most of the report's places lie in, as a place: where a name lies that no table has.
    fn country_key(&self) -> Option<PlaceKey> {
        let country = self.gazetteer.country(&self.main_country()?)?.name.clone();
        let keys = self.gazetteer.named(&country);
        keys.into_iter().find(|k| self.gazetteer.kind(*k) == crate::model::PlaceKind::Country)
    }

    /// The kind of an event's place.
    pub(super) fn place_kind(&self, index: usize) -> Option<crate::model::PlaceKind> {
        let key = self.events.get(index).and_then(|e| e.place).and_then(|p| self.key(p))?;
        Some(self.gazetteer.kind(key))
    }

    /// The country that an event's place lies in.
    pub(super) fn event_country(&self, index: usize) -> Option<String> {
        let key = self.events.get(index)?.place.and_then(|p| self.key(p))?;
        Some(self.gazetteer.cc(key)).filter(|cc| cc.len() == 2)
    }

    /// The country that an event's first goal lies in.
    pub(super) fn goal_country(&self, index: usize) -> Option<String> {
        let goal = *self.events.get(index)?.to_places.first()?;
        let key = self.key(goal)?;
        Some(self.gazetteer.cc(key)).filter(|cc| cc.len() == 2)
    }

    /// The camp of a place's name ("Zaatari" in "the Zaatari and Azraq camps").
    pub(super) fn camp_of(&self, text: &str, index: usize) -> Option<EventPlace> {
        let toponym = self.toponyms.get(index)?;
        let name = format!("{} camp", toponym.span.of(text));
        let key = self
            .gazetteer
            .named(&name)
            .into_iter()
            .find(|k| self.gazetteer.kind(*k) == crate::model::PlaceKind::Camp)?;
        Some(places::event_place(self.gazetteer, text, toponym, key, None, &self.settings.place))
    }

    /// Whether [`Story::place_of`] gives a place for a toponym.
    pub(super) fn has_place(&self, index: usize) -> bool {
        self.toponyms.get(index).is_some_and(|t| t.place.is_some() || self.country_key().is_some())
    }

    /// The event's place with all its values.
    pub(super) fn place_of(&self, text: &str, index: usize, other: Option<usize>) -> Option<EventPlace> {
        let toponym = self.toponyms.get(index)?;
        let key = toponym.place.or_else(|| self.country_key())?;
        let other = other.and_then(|o| self.key(o));
        Some(places::event_place(self.gazetteer, text, toponym, key, other, &self.settings.place))
    }
}

/// Whether a candidate without place and day tells an event of its own beside one of another kind.
fn stands(c: &Candidate, kind: Kind) -> bool {
    let count = c.killed.is_some() || c.injured.is_some() || c.detained.is_some() || c.abducted.is_some();
    let told = count && c.verb || kind == Kind::Seizure;
    !c.present && told && !matches!(kind, Kind::Movement | Kind::Transfer | Kind::Activity)
}

/// "Two of the occupants were shot dead": what is done to people of whom the event before told, by nobody else.
fn dies_there(c: &Candidate, kind: Kind) -> bool {
    kind == Kind::Killing && c.traits.passive && c.killed.is_some() && c.doers.is_empty()
}

/// Whether people come to harm or are taken in events of a kind.
const fn takes_harm(kind: Kind) -> bool {
    !matches!(kind, Kind::Movement | Kind::Transfer | Kind::Activity | Kind::Seizure)
}

/// Whether words of a second kind can go on about an event of a first.
const fn goes_on(event: Kind, words: Kind) -> bool {
    let violent = family(event) <= 3 || matches!(event, Kind::PrisonBreak | Kind::Abduction | Kind::Sabotage);
    violent && (family(words) <= 3 || matches!(words, Kind::Sabotage))
}

pub(super) fn kilometres(a: geo::Point<f64>, b: geo::Point<f64>) -> f64 {
    use geo::{Distance as _, Haversine};
    Haversine.distance(a, b) / 1000.0
}
