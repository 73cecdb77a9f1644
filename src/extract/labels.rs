//! Headings, labels, datelines and stamps: what opens a block, and which place and day it sets for what follows.

use super::blocks::{Block, BlockKind};
use super::candidate::Reader;
use super::dates::{self, DateMention, When};
use super::digest::Columns;
use super::phrases::Sentence;
use super::place_of_event::{self as places, width};
use super::tokens::{Token, TokenKind};
use crate::lexicon::{Lexicon, Sense};
use crate::model::{Date, EventDate, PlaceKind, Span, Toponym, ToponymRole};

/// A paragraph of running text has at least so many characters.
const DATELINE_CHARS: usize = 60;

/// Days between the ends of a date that a heading gives to what stands under it.
pub(super) const HEADING_DAYS: i32 = 10;
/// The same of a label inside an entry ("July (Homs): ..").
pub(super) const LABEL_DAYS: i32 = 31;
/// A label before a colon has at most so many tokens.
const COLON_TOKENS: usize = 13;

/// What headings have set.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Headings {
    pub(super) place: Option<usize>,
    pub(super) country: Option<usize>,
    pub(super) date: Option<EventDate>,
    pub(super) columns: Option<Columns>,
    /// The day of publication, which a line above a story repeats without dating what the story tells.
    pub(super) masthead: Option<Date>,
}

/// The toponyms with those in headings and rows as places, which open with a place and a dash too; `None` where all is well.
pub(super) fn names_as_places(all: &[Block], toponyms: &[Toponym]) -> Option<Vec<Toponym>> {
    let named = |t: &Toponym| {
        t.role == ToponymRole::Dateline
            && all
                .iter()
                .any(|b| matches!(b.kind, BlockKind::Row | BlockKind::Heading) && b.span.contains(t.span))
    };
    toponyms.iter().any(named).then(|| {
        toponyms
            .iter()
            .map(|t| if named(t) { Toponym { role: ToponymRole::Place, ..t.clone() } } else { t.clone() })
            .collect()
    })
}

/// The block that opens with where the report was written: the first paragraph, where no other one opens like it. Where
/// several do ("HOMS — ..", "IDLIB — .."), each names the place of its own news.
pub(super) fn writers_place(text: &str, all: &[Block], toponyms: &[Toponym]) -> Option<usize> {
    let opens = |b: &Block| {
        let from = toponyms.partition_point(|t| t.span.start < b.span.start);
        toponyms.get(from).is_some_and(|t| t.role == ToponymRole::Dateline && b.span.contains(t.span))
    };
    let running =
        |b: &Block| b.kind == BlockKind::Paragraph && b.span.of(text).chars().count() >= DATELINE_CHARS;
    let mut opened = all.iter().enumerate().filter(|(_, b)| b.kind != BlockKind::Row && opens(b));
    let (number, _) = opened.next()?;
    let only = opened.next().is_none();
    (only && all.iter().take(number).all(|b| !running(b))).then_some(number)
}

/// Skips "BAGHDAD, Nov 8 (XYZ) –": the tokens up to the dash, where the first toponym is the dateline; and the narrowest
/// place that stands there.
pub(super) fn opening(
    reader: &Reader<'_, '_>,
    text: &str,
    tokens: &[Token],
    block: Span,
) -> (usize, Option<usize>) {
    let toponyms = reader.toponyms;
    let from = toponyms.partition_point(|t| t.span.start < block.start);
    let Some(t) = toponyms.get(from).filter(|t| block.contains(t.span)) else { return (0, None) };
    if t.role != ToponymRole::Dateline {
        return (0, stamped(reader, text, tokens, from));
    }
    let limit = tokens.iter().take(22).take_while(|x| x.start < t.span.end as u32 + 60);
    let dash = limit
        .enumerate()
        .find(|(_, x)| {
            matches!(x.kind, TokenKind::Mark('—' | '–' | '-' | ':')) && (x.start as usize) >= t.span.end
        })
        .map(|(i, x)| (i + 1, x.start as usize));
    let Some((start, end)) = dash else { return (0, None) };
    let place = toponyms
        .iter()
        .enumerate()
        .skip(from)
        .take_while(|(_, t)| t.span.end <= end)
        .filter(|(_, t)| !is_agency(reader, text, t))
        .filter(|(_, t)| matches!(t.role, ToponymRole::Dateline | ToponymRole::Place))
        .filter_map(|(i, t)| Some((i, width(reader.gazetteer.kind(t.place?)))))
        .filter(|(_, w)| *w < 8)
        .min_by_key(|(i, w)| (*w, *i))
        .map(|(i, _)| i);
    (start, place)
}

/// "BANGKOK: A Myanmar airstrike on a village killed ten": whether the sentence behind a place and a colon tells of another country, and of
/// no other place of that one's: the news was written there.
pub(super) fn is_written_elsewhere(reader: &Reader<'_, '_>, stands: usize, sentence: Span) -> bool {
    let country = |t: &Toponym| t.place.and_then(|key| reader.gazetteer.country_of(key)).map(|c| &c.cc);
    let Some(own) = reader.toponyms.get(stands).and_then(country) else { return false };
    let from = reader.toponyms.partition_point(|t| t.span.start < sentence.start);
    let inside = || {
        let told = reader.toponyms.iter().enumerate().skip(from);
        told.take_while(|(_, t)| t.span.end <= sentence.end).filter(|(at, _)| *at != stands).map(|(_, t)| t)
    };
    let is_country =
        |t: &&Toponym| t.place.is_some_and(|key| reader.gazetteer.kind(key) == PlaceKind::Country);
    inside().any(|t| is_country(&t)) && inside().filter_map(country).all(|other| other != own)
}

/// "SANA: a shell fell in X": an agency, whatever town bears its name.
fn is_agency(reader: &Reader<'_, '_>, text: &str, t: &Toponym) -> bool {
    text.get(t.span.end..).is_some_and(|rest| rest.starts_with(':'))
        && reader.settings.place.agencies.iter().any(|name| name == t.span.of(text))
}

/// "5 Feb – Daquq: ..": the place between a stamp of numbers, capitals and marks and a colon.
pub(super) fn stamped(reader: &Reader<'_, '_>, text: &str, tokens: &[Token], from: usize) -> Option<usize> {
    let own = |t: &&Toponym| t.role == ToponymRole::Place && !is_agency(reader, text, t);
    let t = reader.toponyms.get(from).filter(own)?;
    let at = tokens.iter().position(|x| x.start as usize >= t.span.start).filter(|at| *at <= 6)?;
    let stamp = tokens.iter().take(at).all(|x| !x.is_word() || x.capital || x.number().is_some());
    let behind = tokens.iter().skip(at).skip_while(|x| (x.start as usize) < t.span.end);
    let colon = behind.take(6).find(|x| matches!(x.kind, TokenKind::Mark(':' | '.' | ';' | '—' | '–')));
    let wide = width(reader.gazetteer.kind(t.place?)) >= 8;
    (stamp && !wide && colon.is_some_and(|x| matches!(x.kind, TokenKind::Mark(':' | '—' | '–'))))
        .then_some(from)
}

/// The narrowest place that a row of cells names.
pub(super) fn row_place(s: &Sentence<'_>, reader: &Reader<'_, '_>) -> Option<usize> {
    places::spots(s, reader.toponyms, reader.gazetteer)
        .iter()
        .filter(|p| width(p.kind) < 7)
        .min_by_key(|p| (p.container, width(p.kind), p.first))
        .map(|p| p.index)
}

/// "Late July (Homs countryside): ..": cuts a label off the first sentence, where one with a day or place stands before a colon.
pub(super) fn split_label(
    reader: &Reader<'_, '_>,
    lexicon: &Lexicon,
    text: &str,
    tokens: &[Token],
    ranges: &mut Vec<std::ops::Range<usize>>,
) -> bool {
    let Some(range) = ranges.first().cloned() else { return false };
    let Some(first) = tokens.get(range.clone()) else { return false };
    let Some(colon) = first.iter().take(COLON_TOKENS).position(|t| t.is_mark(':')) else { return false };
    let (Some(head), true) = (first.get(..colon), colon + 3 < first.len()) else { return false };
    if head.is_empty() {
        return false;
    }
    let s = Sentence::new(lexicon, text, head);
    let tells = !dates::dates(&s, reader.published).is_empty()
        || !places::spots(&s, reader.toponyms, reader.gazetteer).is_empty();
    let says = s.matches.iter().any(|m| matches!(m.sense, Sense::Cue(_) | Sense::Rule(_)));
    if !tells || says {
        return false;
    }
    let at = range.start + colon;
    if let Some(slot) = ranges.first_mut() {
        *slot = at + 1..range.end;
    }
    ranges.insert(0, range.start..at);
    true
}

/// The place and day that a label or heading names.
pub(super) fn label(
    s: &Sentence<'_>,
    reader: &Reader<'_, '_>,
    longest: i32,
) -> (Option<usize>, Option<EventDate>) {
    let spots = places::spots(s, reader.toponyms, reader.gazetteer);
    // "From Amman: ..": where the news comes from.
    let from = s.is(0, s.lexicon.well_known().origin_preposition);
    let place = spots
        .iter()
        .filter(|p| width(p.kind) < 8 && !from)
        .min_by_key(|p| (p.container, width(p.kind), p.first))
        .map(|p| p.index);
    let found = dates::dates(s, reader.published);
    let date = found.iter().find_map(|d| fixed(d, longest));
    (place, date)
}

/// `longest`: days between the ends at most.
pub(super) fn fixed(d: &DateMention, longest: i32) -> Option<EventDate> {
    match d.when {
        When::Fixed(e) if !d.period => {
            let days = match (e.start, e.end) {
                (Some(a), Some(b)) => (b - a).get_days(),
                _ => 99,
            };
            (days <= longest).then_some(e)
        }
        _ => None,
    }
}

/// A date that opens a sentence ("14 May: ..", "On Tuesday, ..") holds for the block.
pub(super) fn leading_date(s: &Sentence<'_>, dates: &[DateMention]) -> Option<EventDate> {
    let d = dates.first().filter(|d| d.first <= 1)?;
    let closed = s.tokens.get(d.last).is_some_and(|t| matches!(t.kind, TokenKind::Mark(_)));
    if closed { fixed(d, HEADING_DAYS) } else { None }
}

pub(super) fn set_headings(
    headings: &mut Headings,
    reader: &Reader<'_, '_>,
    place: Option<usize>,
    date: Option<EventDate>,
) {
    if let Some(index) = place {
        let kind = reader.toponyms.get(index).and_then(|t| t.place).map(|k| reader.gazetteer.kind(k));
        if kind == Some(PlaceKind::Country) {
            headings.country = Some(index);
            headings.place = None;
        } else {
            headings.place = Some(index);
        }
    } else if date.is_none() {
        // A heading about something else ends the reach of the place above.
        headings.place = None;
    }
    let printed =
        |d: &EventDate| headings.masthead.is_some() && d.start == headings.masthead && d.end == d.start;
    if date.is_some() && !(headings.date.is_none() && date.as_ref().is_some_and(printed)) {
        headings.date = date;
    }
}
