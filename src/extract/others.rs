//! Events that a sentence tells and that are no incidents: protests, patrols, deaths, accidents, meetings; what is told as history or too faintly for
//! an incident; and the further places of one. For whoever asks `read` for all that happened; nothing of them reaches a map.

use super::candidate::{Candidate, SentenceReading};
use super::dates::When;
use super::day_of_event::day_of;
use super::frames::{self, Trigger};
use super::listed;
use super::modality::{self, Days};
use super::phrases::Sentence;
use super::place_of_event::{self as places, Spot};
use super::story::Story;
use super::tokens::{Token, reads};
use super::unlisted::{self, Unlisted};
use crate::lexicon::{Effect, PlaceSettings, Sense, Slot};
use crate::model::{Date, EventDate, EventPlace, GeoPrecision, Mention, OtherEvent, Span, Status};
use std::cell::OnceCell;

/// An event that is no incident, or none by itself.
#[derive(Debug, Clone)]
pub(super) struct Other {
    /// Its sort in the lexicon, or the kind of incident whose words tell it.
    pub(super) sort: String,
    pub(super) status: Status,
    pub(super) trigger: Span,
    pub(super) quote: Span,
    pub(super) date: EventDate,
    /// Index of the place among the report's toponyms.
    pub(super) place: Option<usize>,
    /// The name of its place that no table has.
    pub(super) named: Option<Span>,
    /// Index of the toponym that this name is told to lie in.
    pub(super) around: Option<usize>,
    /// Index of the best place that a table has, where a name is better.
    pub(super) instead: Option<usize>,
    /// A further place of an event that another is told of first.
    pub(super) further: bool,
    pub(super) rule: String,
    /// What an incident counts that says the same.
    pub(super) counted: Option<Slot>,
}

/// What a sentence tells beside incidents.
pub(super) fn others(
    s: &Sentence<'_>,
    told: &SentenceReading,
    published: Option<Date>,
    out: &mut Vec<Other>,
) {
    let settings = &s.lexicon.settings().place;
    let all = Places { s, listed: &told.spots, names: OnceCell::new() };
    for c in told.candidates.iter().chain(&told.recalled) {
        faint(s, c, &all, out);
    }
    if !s.has_events() {
        return;
    }
    // Dates are read where the rest of the reading asked for none.
    let own;
    let dates = if told.dates.is_empty() && s.has_dates() {
        own = super::dates::dates(s, published);
        &own
    } else {
        &told.dates
    };
    for m in &s.matches {
        let Sense::Event(id) = m.sense else { continue };
        let Some(rule) = s.lexicon.rule(id) else { continue };
        let Some(sort) = rule.event.as_deref() else { continue };
        // "On March 5", "Hurricane Ada".
        let capital = m.first > 0 && !s.all_caps && s.tokens.get(m.first).is_some_and(|t| t.capital);
        if capital || frames::is_part_of_name(s, m) || frames::is_name(s, m) {
            continue;
        }
        let verb = m.forms.is_verb();
        let noun = verb && frames::reads_as_noun(s, m);
        if noun && !m.forms.is_noun() {
            continue;
        }
        let verb = verb && !noun;
        let passive = verb && frames::is_passive(s, m);
        if !frames::holds(s, m, rule, passive) {
            continue;
        }
        let trigger = frames::trigger(s, m, id, rule, verb, passive);
        let verdict = modality::verdict(s, &trigger, &Days { published, dates });
        // A cue that is the words themselves ("protested against", "took place") says only that they tell no violence.
        let own = |id: &str| {
            s.matches.iter().any(|c| {
                c.first < m.last
                    && m.first < c.last
                    && matches!(c.sense, Sense::Cue(cue) if s.lexicon.cue(cue).is_some_and(|cue| cue.id == id))
            })
        };
        if verdict.kept_out.as_ref().is_some_and(|(effect, id)| did_not_happen(*effect) && !own(id)) {
            continue;
        }
        let date = match day_of(s, &trigger, dates).map(|d| d.when) {
            Some(When::Fixed(date)) => date,
            _ => EventDate::UNKNOWN,
        };
        let names = all.names();
        let best = place(s, &trigger, all.spots(), settings);
        let unlisted = best.and_then(|p| Some((p, names?.name(s, p)?)));
        let beside = || name_beside(s, &trigger, &told.spots).map(|(first, last)| s.span(first, last));
        let named = unlisted.map(|(_, span)| span).or_else(beside);
        let around = unlisted.and_then(|(p, _)| names?.around(s, p));
        let instead = unlisted.and_then(|_| place(s, &trigger, &told.spots, settings));
        let index = best;
        let place = best.filter(|_| named.is_none());
        let other = Other {
            sort: sort.to_owned(),
            status: verdict.status.map_or(Status::Occurred, |(status, _)| status),
            trigger: s.span(m.first, m.last),
            quote: s.whole(),
            date,
            place,
            named,
            around,
            instead,
            further: false,
            rule: rule.id.clone(),
            counted: rule.count,
        };
        out.push(other.clone());
        further(s, &other, index, &all, out);
    }
}

/// The places of a sentence, with the names among them that no table has, which are sought once somebody asks.
struct Places<'a> {
    s: &'a Sentence<'a>,
    listed: &'a [Spot],
    names: OnceCell<Option<Unlisted>>,
}

impl Places<'_> {
    fn names(&self) -> Option<&Unlisted> {
        self.names.get_or_init(|| unlisted::with_names(self.s, self.listed)).as_ref()
    }

    fn spots(&self) -> &[Spot] {
        self.names().map_or(self.listed, |names| names.spots.as_slice())
    }
}

/// Whether words stand under a cue by which nothing of the sort happened.
const fn did_not_happen(effect: Effect) -> bool {
    matches!(
        effect,
        Effect::Hypothetical | Effect::Negated | Effect::False | Effect::Figurative | Effect::Opinion
    )
}

/// An event that an incident's words tell, should no incident come of it, and its further places.
fn faint(s: &Sentence<'_>, c: &Candidate, all: &Places<'_>, out: &mut Vec<Other>) {
    let (Some(kind), Some((place, _))) = (c.kind, c.place) else { return };
    let date = match c.date.map(|d| d.when) {
        Some(When::Fixed(date)) => date,
        _ => EventDate::UNKNOWN,
    };
    let other = Other {
        sort: kind.as_str().to_owned(),
        status: c.status.as_ref().map_or(Status::Occurred, |(status, _)| *status),
        trigger: c.trigger,
        quote: c.quote,
        date,
        place: Some(place),
        named: None,
        around: None,
        instead: None,
        further: false,
        rule: c.rule.clone(),
        counted: None,
    };
    further(s, &other, Some(place), all, out);
    out.push(other);
}

/// Places that an event has beside its first, and events of a sentence, at most: no reader tells more apart.
const MOST_FURTHER: usize = 16;
const MOST_OTHERS: usize = 64;

/// "Marched in X, Y and Z": the event was in each of them.
fn further(s: &Sentence<'_>, other: &Other, place: Option<usize>, all: &Places<'_>, out: &mut Vec<Other>) {
    let Some(place) = place else { return };
    for beside in listed::told_with(s, all.spots(), place).into_iter().take(MOST_FURTHER) {
        if out.len() >= MOST_OTHERS {
            return;
        }
        let named = all.names().and_then(|names| names.name(s, beside));
        let around = all.names().filter(|_| named.is_some()).and_then(|names| names.around(s, beside));
        let place = Some(beside).filter(|_| named.is_none());
        out.push(Other { place, named, around, instead: None, further: true, ..other.clone() });
    }
}

/// The place of an event in its sentence.
fn place(s: &Sentence<'_>, trigger: &Trigger, spots: &[Spot], settings: &PlaceSettings) -> Option<usize> {
    let known = s.lexicon.well_known();
    // ", targeting the village of X": what it is done to stands behind it, whatever the main clause tells.
    let goes_on = trigger.verb
        && s.mark(trigger.first.wrapping_sub(1), ',')
        && s.lower(trigger.first).ends_with("ing")
        && spots.iter().any(|p| p.first >= trigger.last);
    let fit = |p: &Spot| {
        let led = places::leading(s, p);
        // "Against X", "with X": whom it concerns.
        let concerns = led.is_some_and(|i| !s.is(i, known.place_preposition) && is_one_of_concern(s, i));
        // "Launched an assault on X, killing three in Y": what goes on behind is another's place.
        let parted = (trigger.last..p.first).any(|i| s.mark(i, ',') && s.lower(i + 1).ends_with("ing"));
        places::fit(s, p, trigger, trigger, settings)
            + if concerns { settings.based } else { 0.0 }
            + if parted { settings.parted } else { 0.0 }
            + if unlisted::is_unlisted(p) { settings.unlisted } else { 0.0 }
    };
    let mut ranked: Vec<(f64, &Spot)> =
        spots.iter().filter(|p| !goes_on || p.first >= trigger.last).map(|p| (fit(p), p)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.first.cmp(&b.1.first)));
    let narrow = ranked.iter().find(|(score, p)| *score >= settings.least && (!p.container || p.paired));
    narrow
        .or_else(|| {
            let first = ranked.first();
            first.filter(|(score, p)| *score >= settings.faint && !places::is_aside(s, p, trigger))
        })
        .map(|(_, p)| p.index)
}

/// Words between a verb and the preposition of its place, and between that and the name.
const REACH: usize = 4;

/// "Patrolled the Great Hall", "marched through the old streets of Upper Town": a name behind the words, first and one past last, that no table has.
fn name_beside(s: &Sentence<'_>, trigger: &Trigger, spots: &[Spot]) -> Option<(usize, usize)> {
    let known = s.lexicon.well_known();
    let settings = s.lexicon.settings();
    let word = |i: usize| s.tokens.get(i).is_some_and(Token::is_word);
    let capital = |i: usize| word(i) && s.tokens.get(i).is_some_and(|t| t.capital);
    let noun = |i: usize| {
        let sites = known.facility.union(known.prison).union(known.detention);
        places::is_noun_of_places(s, i) || s.is(i, sites) || s.among(i, &settings.place.areas)
    };
    let passes = |i: usize| {
        word(i) && !capital(i) && (s.is_article(i) || noun(i) || s.among(i, &settings.written.between))
            || reads!(s, i, "of") && i > 0 && noun(i - 1)
    };
    if !trigger.verb || s.all_caps {
        return None;
    }
    let led = (trigger.last..trigger.last + REACH)
        .take_while(|&i| word(i) && !capital(i))
        .find(|&i| s.is(i, known.place_preposition));
    let from = led.map_or(trigger.last, |i| i + 1);
    let first = (from..from + REACH + 2).find(|&i| !passes(i)).filter(|&i| capital(i))?;
    let mut last = (first..s.tokens.len()).find(|&i| !capital(i)).unwrap_or(s.tokens.len());
    last = last.min(first + REACH + 1);
    let closed = noun(last - 1);
    // "In Thessalian raids" is no place; "at Upper Town's gate" is one.
    let open = s.tokens.get(last).is_none_or(|t| !t.is_word() || s.is(last, known.preposition) || noun(last));
    let on = led.is_some_and(|i| reads!(s, i, "on"));
    // A place that a table has is told with more.
    let taken = spots.iter().any(|p| p.last > trigger.last && s.clause_of(p.first) == trigger.clause)
        || s.matches.iter().any(|m| {
            m.first < last
                && m.last > first
                && matches!(m.sense, Sense::Actor(_) | Sense::Date(_) | Sense::Number(_))
        });
    let told = if led.is_some() && !on { open } else { closed };
    let name =
        !settings.written.not_names.contains(s.written(first)) && !s.lexicon.is_nationality(s.written(first));
    (told && name && !taken).then_some((first, last))
}

fn is_one_of_concern(s: &Sentence<'_>, i: usize) -> bool {
    s.among(i, &s.lexicon.settings().place.concerns)
}

/// The place that a name lies in, for that name: with the point of the one and the words of the other.
fn place_around(story: &Story<'_, '_>, text: &str, around: usize, name: Span) -> Option<EventPlace> {
    let place = story.place_of(text, around, None)?;
    let exact = matches!(place.precision, GeoPrecision::Site | GeoPrecision::Town);
    Some(EventPlace {
        span: name,
        as_written: name.of(text).to_owned(),
        precision: if exact { GeoPrecision::Near } else { place.precision },
        uncertainty_km: place.uncertainty_km.max(story.settings.place.told_km),
        ..place
    })
}

/// The events that are no incidents, for those that are: what an incident is told of is told once. An incident whose words put it at a name that
/// no table has keeps its point and gets that name.
pub(super) fn settle(
    story: &Story<'_, '_>,
    text: &str,
    mentions: &mut [Mention],
    others: Vec<Other>,
) -> Vec<OtherEvent> {
    let mut out: Vec<OtherEvent> = Vec::new();
    for other in others {
        let toponym = other.place.and_then(|p| story.toponyms.get(p));
        let placed = other.place.filter(|&p| story.has_place(p));
        let named = other.named.or_else(|| toponym.filter(|_| placed.is_none()).map(|t| t.span));
        let at = toponym.filter(|_| placed.is_some()).map(|t| t.span).or(named);
        let same = |m: &Mention| {
            let there = m.named.or_else(|| m.place.as_ref().map(|p| p.span));
            m.trigger.overlaps(other.trigger) && (!other.further || there == at)
                || m.quote == other.quote && counts(m, other.counted)
        };
        let told = |o: &OtherEvent| {
            let there = o.place.as_ref().map(|p| p.span).or(o.named);
            o.trigger.overlaps(other.trigger) && (there == at || at.is_none())
        };
        if let (Some(name), false) = (other.named, other.further) {
            let best = other.instead.and_then(|p| story.toponyms.get(p)).map(|t| t.span);
            let of =
                mentions.iter_mut().find(|m| m.trigger.overlaps(other.trigger) && m.quote == other.quote);
            if let Some(m) =
                of.filter(|m| m.place.as_ref().is_none_or(|p| best.is_none_or(|b| b.overlaps(p.span))))
            {
                m.named = Some(name);
            }
        }
        if mentions.iter().any(same) || out.iter().rev().take_while(|o| o.quote == other.quote).any(told) {
            continue;
        }
        let around =
            || other.named.zip(other.around).and_then(|(name, p)| place_around(story, text, p, name));
        let place = placed.and_then(|p| story.place_of(text, p, None)).or_else(around);
        out.push(OtherEvent {
            sort: other.sort,
            status: other.status,
            date: other.date,
            place,
            named,
            trigger: other.trigger,
            quote: other.quote,
            rule: other.rule,
        });
    }
    out.sort_by_key(|o| (o.trigger, o.place.as_ref().map(|p| p.span.start)));
    out
}

/// Whether an incident tells how many people something befell.
fn counts(m: &Mention, slot: Option<Slot>) -> bool {
    match slot {
        Some(Slot::Killed) => m.killed.is_some(),
        Some(Slot::Injured) => m.injured.is_some(),
        Some(Slot::Detained) => m.detained.is_some(),
        Some(Slot::Abducted) => m.abducted.is_some(),
        None => false,
    }
}
