//! Which mentions are left out as too weak: below the bar of confidence, and of none of the forms that are plain whatever the bar says.

use super::frames::family;
use super::story::{DateRank, Event, PlaceRank, Story};
use crate::lexicon::Weight;
use crate::model::{DatePrecision, EventPlace, GeoPrecision, Kind, Mention, PlaceKind};

/// Whether a mention with a place is too weak to be told.
pub(super) fn is_too_weak(story: &Story<'_, '_>, e: &Event, mention: &Mention) -> bool {
    let settings = &story.settings.story;
    !is_way(mention)
        && !is_plain(e, mention)
        && !is_clear(e, mention, settings.clear_fit)
        && !is_all(story, e)
        && !is_entry(e)
        && !is_line(e)
        && !is_lead(story, e, mention)
        && !is_headlined(story, e)
        && !is_next(story, e, mention)
        && !is_presence(e, mention, settings.firm_presence_fit)
        && (mention.confidence < least(story, e)
            || is_adrift(story, e) && mention.confidence < settings.least_adrift)
}

/// The least confidence of an event: in a report whose day is unknown every date is, and only what leans on another verb or tells of
/// presence must make up for it.
fn least(story: &Story<'_, '_>, e: &Event) -> f64 {
    let settings = &story.settings.story;
    if story.published.is_some() {
        settings.least_confidence
    } else if e.bare || e.kind == Kind::Activity {
        settings.least_undated
    } else {
        0.0
    }
}

/// Neither a place nor a day of its own: both are only what the story told last, or the days around publication.
fn is_adrift(story: &Story<'_, '_>, e: &Event) -> bool {
    story.published.is_some() && e.place_rank <= PlaceRank::Carried && e.date_rank == DateRank::Window
}

/// A headline or a line of a feed by itself, which needs no full stop and no day: all that is told, at a place that it names.
fn is_all(story: &Story<'_, '_>, e: &Event) -> bool {
    story.events.len() == 1
        && e.first_sentence <= 1
        && e.weight >= Weight::Plain
        && e.place_rank == PlaceRank::Sentence
        && !matches!(e.kind, Kind::Activity | Kind::Movement)
        && e.traits.short
        && !e.traits.stops
        && !e.traits.cue
}

/// "Tal Hamis: patrol fired upon, 1 dead": a line of a feed that needs no full stop and tells a place and who came to harm.
fn is_line(e: &Event) -> bool {
    let people = [e.killed, e.injured, e.detained, e.abducted].iter().any(Option::is_some);
    people
        && e.weight >= Weight::Plain
        && e.place_rank >= PlaceRank::Heading
        && e.place_score >= LINE_FIT
        && e.traits.short
        && !e.traits.stops
        && !e.traits.cue
}

/// How well a place must fit in a line of a feed.
const LINE_FIT: f64 = 1.0;

/// A row or dated entry of a list, which is there to tell what happened on its day at its place.
fn is_entry(e: &Event) -> bool {
    e.entry > 0
        && e.weight >= Weight::Plain
        && e.place_rank >= PlaceRank::Heading
        && e.date_rank >= DateRank::Heading
        && !matches!(e.kind, Kind::Activity | Kind::Movement)
        && !e.traits.cue
}

/// Words that tell an event with its place and its day in one sentence, and nothing beside them that casts doubt on it: what could be
/// plainer, wherever it was.
fn is_plain(e: &Event, mention: &Mention) -> bool {
    let people = [e.killed, e.injured, e.detained, e.abducted].iter().any(Option::is_some);
    let told = e.weight >= Weight::Plain && (e.verb || !e.traits.plural) && !e.bare && e.status.is_none();
    let clear = (e.verb && e.traits.leads || e.traits.acts)
        && !e.traits.cue
        && !matches!(e.kind, Kind::Activity | Kind::Movement | Kind::Transfer);
    // "Fighters of X killed two villagers in Y on Monday": who, whom, where and when in one main clause, however weak its verb.
    let complete = e.verb
        && !e.bare
        && e.status.is_none()
        && people
        && !e.doers.is_empty()
        && e.traits.leads
        && !e.traits.cue;
    (complete || told && (people || clear || e.verb && e.weight == Weight::Strong && !e.doers.is_empty()))
        && e.place_rank == PlaceRank::Sentence
        && e.date_rank == DateRank::Sentence
        && e.date.precision == DatePrecision::Day
        && mention.place.is_some()
        && !e.traits.anaphora
}

/// "A ward clerk was stabbed to death in the market town of X": a main clause that tells what happened to whom at a place that fits its
/// verb, and nothing beside it that casts doubt, needs no day.
fn is_clear(e: &Event, mention: &Mention, fit: f64) -> bool {
    let people = [e.killed, e.injured, e.detained, e.abducted].iter().any(Option::is_some);
    let t = &e.traits;
    let narrow = mention
        .place
        .as_ref()
        .is_some_and(|p| !matches!(p.precision, GeoPrecision::Region | GeoPrecision::Country));
    (e.verb && t.leads || t.acts)
        && !e.bare
        && !t.perfect
        && !t.pluperfect
        && !t.anaphora
        && !t.cue
        && narrow
        && e.status.is_none()
        && e.weight >= Weight::Plain
        && e.place_rank == PlaceRank::Sentence
        && e.place_score >= fit
        && !matches!(e.kind, Kind::Activity | Kind::Movement | Kind::Transfer)
        && (people || !e.doers.is_empty())
}

/// "Gunmen killed four farmers in X state, police said": what a report begins with, told in a main clause with who did it or who came to harm at a
/// place that its sentence names. It is what the report is written for, and its day is often left to the date above it.
fn is_lead(story: &Story<'_, '_>, e: &Event, mention: &Mention) -> bool {
    let people = [e.killed, e.injured, e.detained, e.abducted].iter().any(Option::is_some);
    let t = &e.traits;
    // "In northern X" is a region of its own.
    let placed = mention
        .place
        .as_ref()
        .is_some_and(|p| p.kind != PlaceKind::Country || p.precision == GeoPrecision::Region);
    // "Twenty were killed in two separate attacks": what is only summed is told behind.
    let sums = |other: &Event| !other.verb && other.traits.plural;
    e.first_sentence <= LEAD_SENTENCES
        && story.events.iter().all(|other| other.first_sentence >= e.first_sentence || sums(other))
        && story.published.is_some()
        && e.verb
        && (!e.bare || t.acts)
        && (t.leads || t.acts || people)
        && !t.pluperfect
        && !t.anaphora
        && !t.cue
        && placed
        && e.status.is_none()
        && e.place_rank == PlaceRank::Sentence
        && e.date_rank != DateRank::Carried
        && !matches!(e.kind, Kind::Activity | Kind::Movement | Kind::Transfer)
        && (people || e.weight >= Weight::Plain && !e.doers.is_empty())
}

/// What the headline tells, too, with those who came to harm: it is what the report is written for.
fn is_headlined(story: &Story<'_, '_>, e: &Event) -> bool {
    let people = [e.killed, e.injured, e.detained, e.abducted].iter().any(Option::is_some);
    story.published.is_some()
        && e.because.iter().any(|why| why == "headline")
        && e.weight >= Weight::Plain
        && e.place.is_some()
        && e.place_rank >= PlaceRank::Carried
        && !e.bare
        && !e.traits.cue
        && e.status.is_none()
        && people
}

/// "In a separate incident, a policeman was killed in a village of X": what a report that tells news begins next, told in a main clause with
/// those who came to harm at a place narrower than a province.
fn is_next(story: &Story<'_, '_>, e: &Event, mention: &Mention) -> bool {
    let people = [e.killed, e.injured, e.detained, e.abducted].iter().any(Option::is_some);
    let t = &e.traits;
    let narrow = mention
        .place
        .as_ref()
        .is_some_and(|p| !matches!(p.precision, GeoPrecision::Region | GeoPrecision::Country));
    story.published.is_some()
        && t.another
        && e.verb
        && !e.bare
        && people
        && narrow
        && !t.pluperfect
        && !t.cue
        && e.status.is_none()
        && e.place_rank == PlaceRank::Sentence
        && (e.first_sentence <= NEXT_SENTENCES
            || story
                .events
                .iter()
                .any(|other| other.first_sentence < e.first_sentence && family(other.kind) <= 3))
        && !matches!(e.kind, Kind::Activity | Kind::Movement | Kind::Transfer)
}

/// Sentences behind a sum in which the first of what it sums is told.
const NEXT_SENTENCES: usize = 3;

/// Sentences in which a report tells what it is written for: the first, and the one behind a headline.
pub(super) const LEAD_SENTENCES: usize = 2;

/// A movement of somebody told to somewhere narrower than from country to country: what it is told for.
fn is_way(mention: &Mention) -> bool {
    let wide = |p: Option<&EventPlace>| p.is_none_or(|p| p.precision == GeoPrecision::Country);
    matches!(mention.kind, Kind::Movement | Kind::Transfer)
        && mention.to_place.is_some()
        && !mention.perpetrator.is_empty()
        && !(wide(mention.place.as_ref()) && wide(mention.to_place.as_deref()))
}

/// "Officials report more activity of the group in the hills": a known group in an area that its sentence names, which is all that such
/// a report tells.
fn is_presence(e: &Event, mention: &Mention, presence_fit: f64) -> bool {
    e.kind == Kind::Activity
        && e.place_rank == PlaceRank::Sentence
        && e.place_score >= presence_fit
        && mention.place.as_ref().is_some_and(|p| p.precision != GeoPrecision::Country)
        && mention.perpetrator.iter().any(|a| !a.id.is_empty())
}
