//! What a sentence does for the one behind it without telling an event itself: sets the day and the place, points back with "there",
//! takes back what was told, tells that a man who was shot wore a bomb.

use super::dates::{DateMention, When};
use super::phrases::Sentence;
use super::place_of_event::{Spot, width};
use super::story::{Context, DateRank, Event, PlaceRank, Story};
use super::tokens::{is_one_of, reads};
use crate::lexicon::{Effect, Sense};
use crate::model::{Date, DateBasis, DatePrecision, EventDate, Kind, Span, Status};

/// What the sentences told last set, whether they told an event or not.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Scene {
    /// The place that a sentence set the scene at, and where that sentence stands.
    pub(super) place: Option<(usize, At)>,
    /// The day that a sentence without an event told.
    pub(super) day: Option<(EventDate, At)>,
    /// The last single day told, whatever it was told of: what "two days later" leans on.
    pub(super) anchor: Option<(Date, At)>,
    /// The last day of an older time that a sentence without an event told.
    pub(super) past: Option<(Date, At)>,
    /// The last settlement or site that a sentence names: what "there" means.
    pub(super) named: Option<(usize, At)>,
}

/// Where a sentence stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct At {
    pub(super) block: usize,
    pub(super) sentence: usize,
    /// The sentence told no event.
    pub(super) bare: bool,
}

/// How many sentences further a scene without an event reaches.
const SCENE_SENTENCES: usize = 2;
/// Tokens of a sentence that does no more than take back what was told.
const DENIAL_TOKENS: usize = 18;
/// Days between the ends of a day that a scene sets.
const SCENE_DAYS: i32 = 10;

impl Scene {
    /// The place of a scene that was set in the same block right before, with nothing told in it yet.
    pub(super) fn bare_place(&self, context: &Context) -> Option<usize> {
        self.place.filter(|(_, at)| at.bare && at.reaches(context)).map(|(place, _)| place)
    }

    /// The day of such a scene.
    pub(super) fn bare_day(&self, context: &Context) -> Option<EventDate> {
        self.day.filter(|(_, at)| at.reaches(context)).map(|(day, _)| day)
    }

    /// Takes in a sentence behind those told before. `place`: where it sets the scene.
    pub(super) fn note(&mut self, place: Option<usize>, spots: &[Spot], dates: &[DateMention], at: At) {
        if let Some(place) = place {
            self.place = Some((place, at));
        }
        let days = |e: &EventDate| e.start.zip(e.end).map_or(SCENE_DAYS + 1, |(a, b)| (b - a).get_days());
        let fixed = |d: &DateMention| match d.when {
            When::Fixed(e) if !d.period => Some(e),
            _ => None,
        };
        if let Some(day) = dates.iter().find_map(fixed).filter(|e| at.bare && days(e) <= SCENE_DAYS) {
            self.day = Some((EventDate { basis: DateBasis::Carried, ..day }, at));
        }
        if let Some(end) = dates.iter().filter_map(fixed).find_map(|e| e.end).filter(|_| at.bare) {
            self.past = Some((end, at));
        }
        let single = |e: EventDate| e.start.filter(|_| e.precision == DatePrecision::Day && e.start == e.end);
        if let Some(day) = dates.iter().filter_map(fixed).find_map(single) {
            self.anchor = Some((day, at));
        }
        let narrow = |p: &&Spot| !p.container && width(p.kind) <= 2;
        if let Some(spot) = spots.iter().rev().find(narrow) {
            self.named = Some((spot.index, at));
        }
    }

    /// "Some ask about January 2022. Then, the group drove two bombs into the gate": the end of the time that the sentence before tells.
    pub(super) fn back_then(&self, s: &Sentence<'_>, context: &Context) -> Option<Date> {
        let opens = s.among(0, &s.lexicon.settings().story.back_then);
        self.past
            .filter(|(_, at)| opens && at.block == context.block && at.sentence + 1 == context.sentence)
            .map(|(end, _)| end)
    }

    /// The place that "there" means in a sentence: the last one that the sentence before names.
    pub(super) fn there(&self, s: &Sentence<'_>, context: &Context) -> Option<usize> {
        let (place, at) = self.named.filter(|(_, at)| at.sentence + 1 == context.sentence)?;
        let said = (0..s.tokens.len()).any(|i| {
            is_one_of!(s.letters(i), "there")
                && !s.is(i + 1, s.lexicon.well_known().aux_be)
                && !reads!(s, i + 1, "s" | "has" | "have" | "had" | "may" | "would" | "will" | "seemed")
                && !i.checked_sub(1).is_some_and(|b| reads!(s, b, "from" | "out" | "up" | "over" | "down"))
        });
        // What an event happened at is carried on anyway, but where the sentence opens with the word.
        let opens = reads!(s, 0, "there");
        (said && (at.bare || opens)).then_some(place)
    }
}

/// Words within which the verb of "the incident, he said, took place" stands.
const INCIDENT_VERB: usize = 6;

/// Tokens within which "the incident" stands behind who tells of it.
const INCIDENT_REPORT: usize = 24;

/// Sentences back to what "the incident" means.
const INCIDENT_SENTENCES: usize = 3;

impl At {
    fn reaches(self, context: &Context) -> bool {
        self.block == context.block && context.sentence <= self.sentence + SCENE_SENTENCES
    }
}

impl Story<'_, '_> {
    /// "It did not happen", "That is not true" behind the only sentence that told an event: the event is taken back. What it told.
    pub(super) fn take_back(&mut self, s: &Sentence<'_>, context: &Context) -> Option<(Span, Span, String)> {
        // Most sentences are longer, or deny nothing.
        if s.tokens.len() > DENIAL_TOKENS || !s.has_effect(Effect::False) {
            return None;
        }
        let hearsay = |i: usize| s.among(i, &self.settings.story.hearsay);
        let points =
            s.among(0, &self.settings.story.points_back) || s.is_article(0) && (hearsay(1) || hearsay(2));
        if !points {
            return None;
        }
        let cue = s.matches.iter().find_map(|m| match m.sense {
            Sense::Cue(id) => s.lexicon.cue(id).filter(|c| c.effect == Effect::False),
            _ => None,
        })?;
        let told = |e: &Event| {
            e.block == context.block
                && e.entry == context.entry
                && e.first_sentence + 1 == context.sentence
                && e.last_sentence + 1 == context.sentence
        };
        let event = self.events.last().filter(|e| told(e))?;
        let back = (event.trigger, event.quote, format!("cue:{}", cue.id));
        self.events.pop();
        Some(back)
    }

    /// "It happened late on Tuesday, near the bridge of X" behind an event that told no day: when and where that was.
    /// The words point back ("it", "this"), a verb of happening or being stands behind them, and the sentence has one day.
    pub(super) fn tell_when(
        &mut self,
        s: &Sentence<'_>,
        dates: &[DateMention],
        place: Option<usize>,
        context: &Context,
    ) {
        let known = s.lexicon.well_known();
        // "The incident took place near X": what the report began with, a few sentences later too.
        let incidents = &self.settings.story.incidents_told;
        let occurs = |from: usize| (from + 1..from + INCIDENT_VERB).any(|i| s.is(i, known.occurs));
        // "According to an official, the incident occurred in X", "she said that the incident happened on Monday".
        let reported = (1..s.tokens.len().min(INCIDENT_REPORT)).find(|&i| {
            s.is_article(i) && s.among(i + 1, incidents) && s.cues(Effect::Saying).any(|m| m.last <= i)
        });
        let incident = (s.is_article(0) && s.among(1, incidents) || s.among(0, incidents)) && occurs(0)
            || reported.is_some_and(occurs);
        let reach = if incident { INCIDENT_SENTENCES } else { 1 };
        let latest = self.events.iter().filter(|e| e.entry == context.entry).map(|e| e.last_sentence).max();
        let told = |e: &Event| {
            e.entry == context.entry
                && context.sentence <= e.last_sentence + reach
                && (!incident || Some(e.last_sentence) == latest)
                && e.last_sentence < context.sentence
        };
        if !self.events.iter().any(told) {
            return;
        }
        let points = incident
            || s.among(0, &self.settings.story.points_back)
                && (1..4).any(|i| s.is(i, known.occurs) || i == 1 && s.is(i, known.aux_be));
        if !points && !self.goes_on_about_them(s) {
            return;
        }
        let mut days = dates.iter().filter(|d| !matches!(d.when, When::Clock));
        let day = match (days.next(), days.next()) {
            (Some(d), None) if !d.period && d.also.is_none() => match d.when {
                When::Fixed(e) if e.precision == DatePrecision::Day => Some((e, d.pattern)),
                _ => None,
            },
            _ => None,
        };
        let whole = s.whole();
        // The events whose place is not told, or only the wide area that the place lies in.
        let lies_in = |e: &Event, place: usize| match e.place.filter(|_| e.place_rank >= PlaceRank::Heading) {
            Some(wide) => !self.is_narrow(wide) && self.place_affinity(place, wide) > 0.0,
            None => true,
        };
        let open: Vec<Span> = place.map_or_else(Vec::new, |p| {
            self.events.iter().filter(|e| told(e) && lies_in(e, p)).map(|e| e.trigger).collect()
        });
        for e in self.events.iter_mut().filter(|e| told(e)) {
            let mut learned = false;
            if let Some((date, pattern)) = day
                && (e.date_rank < DateRank::Heading || e.date.precision != DatePrecision::Day)
            {
                (e.date, e.date_rank, e.date_pattern) = (date, DateRank::Sentence, pattern);
                learned = true;
            }
            if let Some(place) = place.filter(|_| open.contains(&e.trigger)) {
                (e.place, e.place_rank, e.place_score) = (Some(place), PlaceRank::Sentence, 1.0);
                learned = true;
            }
            if learned && !e.further.contains(&whole) && e.quote != whole {
                e.further.push(whole);
            }
        }
    }

    /// "The victims were on their way home on Tuesday": those whom the sentence before told of, without a name.
    fn goes_on_about_them(&self, s: &Sentence<'_>) -> bool {
        s.is_article(0) && s.among(1, &self.settings.story.points_back_people)
    }

    /// "Under his coat was an explosive belt": the one man whom guards shot right before was a bomber whom they stopped.
    pub(super) fn wears_bomb(&mut self, s: &Sentence<'_>, context: &Context) {
        let known = s.lexicon.well_known();
        let worn = s.has(known.suicide_wear)
            && s.has(known.worn)
            && (0..s.tokens.len()).any(|i| s.is(i, known.suicide_wear))
            && (0..s.tokens.len()).any(|i| s.is(i, known.worn))
            && !(0..s.tokens.len()).any(|i| reads!(s, i, "blew" | "detonated" | "exploded"));
        let Some(e) = self.events.last_mut().filter(|e| {
            worn && e.entry == context.entry
                && e.block == context.block
                && context.sentence <= e.last_sentence + 1
                && matches!(e.kind, Kind::Killing | Kind::ArmedAttack | Kind::SecurityOperation)
                && e.one_was_shot()
        }) else {
            return;
        };
        e.kind = Kind::SuicideBombing;
        e.status = Some((Status::Foiled, "worn".to_owned()));
        e.because.push("kind:worn".to_owned());
        if !e.further.contains(&s.whole()) && e.quote != s.whole() {
            e.further.push(s.whole());
        }
    }
}

impl Event {
    /// One person was killed, who is not told to have been on the forces' side, and nobody else came to harm.
    fn one_was_shot(&self) -> bool {
        self.killed.is_some_and(|k| k.value == 1)
            && self.injured.is_none()
            && self.targets.iter().all(|t| t.inter != 1)
            && !self.doers.iter().any(|d| matches!(d.inter, 2 | 3) && !d.id.is_empty())
    }
}
