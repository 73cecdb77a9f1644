//! Totals that a report cites: a number, what it counts, over which area and period, and who says so. They are never incidents.

use super::actors;
use super::dates::{DateMention, When};
use super::numbers::Number;
use super::phrases::Sentence;
use super::place_of_event::Spot;
use super::tokens::{TokenKind, reads};
use crate::lexicon::{Effect, NumberWord, Sense};
use crate::model::{Date, DateBasis, DatePrecision, EventDate, EventPlace, Figure, Span};

/// A total below this is taken for an incident's count, where no cue of a period stands in the sentence.
const STOCK_LEAST: u32 = 100;
/// Tokens between a number and its unit.
const UNIT_REACH: usize = 5;

/// What a sentence is read for figures with.
pub(super) struct Scene<'s> {
    pub(super) report: &'s str,
    pub(super) published: Option<Date>,
    pub(super) numbers: &'s [Number],
    pub(super) dates: &'s [DateMention],
    pub(super) spots: &'s [Spot],
    /// Makes the place of a spot.
    pub(super) place: &'s dyn Fn(usize) -> Option<EventPlace>,
}

/// The figures of a sentence.
pub(super) fn figures(s: &Sentence<'_>, scene: &Scene<'_>) -> Vec<Figure> {
    let matches = if s.has_effect(Effect::Aggregate) { s.matches.as_slice() } else { &[] };
    let cue = matches.iter().find_map(|m| match m.sense {
        Sense::Cue(id) => s.lexicon.cue(id).filter(|c| c.effect == Effect::Aggregate).map(|c| c.id.clone()),
        _ => None,
    });
    let long = |d: &DateMention| match d.when {
        When::Fixed(e) => {
            matches!((e.start, e.end), (Some(a), Some(b)) if (b - a).get_days() >= 2 * s.lexicon.settings().story.period_days)
        }
        _ => false,
    };
    let opens = scene.dates.iter().any(|d| d.period || long(d)) || ranged(s, scene.dates).is_some();
    let mut out: Vec<Figure> = Vec::new();
    let mut last: Option<(usize, String, String)> = None;
    for n in scene.numbers {
        let unit = unit_of(s, n);
        let small = !n.shown && n.count.value < 20;
        if n.article || small || n.count.value == 0 || is_projected(s, n) || is_fraction(s, n) {
            continue;
        }
        let elliptical = unit.is_none()
            && last
                .as_ref()
                .is_some_and(|(end, ..)| n.first > *end && n.first - end <= 6 && reads!(s, n.last, "in"));
        let (unit, what, end) = match unit {
            Some((unit, end)) => (unit, s.span(n.first, end).of(s.text).to_owned(), end),
            None if elliptical => match &last {
                Some((_, unit, _)) => (unit.clone(), s.span(n.first, n.last).of(s.text).to_owned(), n.last),
                None => continue,
            },
            None => continue,
        };
        let stock = n.count.value >= STOCK_LEAST
            && matches!(unit.as_str(), "fighters" | "detainees" | "people" | "cells");
        if cue.is_none() && !opens && !stock {
            continue;
        }
        let next = scene.numbers.iter().map(|o| o.first).filter(|&o| o >= end).min();
        let place = area(s, scene.spots, end, next).and_then(|p| (scene.place)(p.index));
        let actor =
            actors::named(s, &[]).into_iter().find(|a| a.known).map(|a| a.actor.id).unwrap_or_default();
        out.push(Figure {
            report: scene.report.to_owned(),
            value: n.count,
            unit: unit.clone(),
            what: what.clone(),
            place,
            period: period(s, scene),
            says: says(s),
            actor,
            quote: s.whole(),
            quote_text: s.whole().of(s.text).to_owned(),
            rule: cue.as_ref().map_or_else(
                || if opens { "figure:period".to_owned() } else { "figure:stock".to_owned() },
                |c| format!("figure:{c}"),
            ),
        });
        last = Some((end, unit, what));
    }
    out
}

/// "one-third as many".
fn is_fraction(s: &Sentence<'_>, n: &Number) -> bool {
    matches!(s.tokens.get(n.last).map(|t| t.kind), Some(TokenKind::Ordinal(_)))
        || s.matches_at(n.last).iter().any(|m| match m.sense {
            Sense::Number(id) => matches!(s.lexicon.number(id), Some(NumberWord::Ordinal(_))),
            _ => false,
        })
}

/// "a possible 90 attacks", "on track for 90 claims": a number that is not reached yet.
fn is_projected(s: &Sentence<'_>, n: &Number) -> bool {
    (n.first.saturating_sub(4)..n.first).any(|i| s.is(i, s.lexicon.well_known().projection))
}

/// The unit that a number counts, and the token after it.
fn unit_of(s: &Sentence<'_>, n: &Number) -> Option<(String, usize)> {
    if !s.has_units() {
        return None;
    }
    s.matches
        .iter()
        .filter_map(|m| match m.sense {
            Sense::Unit(id) if m.first >= n.last && m.first - n.last <= UNIT_REACH => {
                s.lexicon.unit(id).map(|u| (m.first, u.id.clone(), m.last))
            }
            _ => None,
        })
        .filter(|&(first, ..)| {
            !(n.last..first).any(|i| {
                s.tokens.get(i).is_some_and(|t| t.number().is_some()) || s.mark(i, ',') || s.mark(i, ';')
            })
        })
        .min_by_key(|(first, ..)| *first)
        .map(|(_, id, last)| (id, last))
}

/// The area nearest after the unit, else the widest of the sentence.
fn area<'p>(s: &Sentence<'_>, spots: &'p [Spot], end: usize, next: Option<usize>) -> Option<&'p Spot> {
    let known = s.lexicon.well_known();
    spots
        .iter()
        .filter(|p| (p.phrase.saturating_sub(3)..p.first).any(|i| s.is(i, known.place_preposition)))
        // "nine raids (seven in Mali, two in Niger)": a place behind the next number is that one's.
        .filter(|p| next.is_none_or(|n| p.first < n))
        .min_by_key(|p| if p.first >= end { p.first - end } else { end - p.first + 20 })
}

/// "between January and May 2025", "from 2 to 8 November": one period out of two dates.
pub(super) fn ranged(s: &Sentence<'_>, dates: &[DateMention]) -> Option<(Date, Date)> {
    for pair in dates.windows(2) {
        let [a, b] = pair else { continue };
        let joined = b.first > a.last
            && b.first - a.last <= 2
            && (a.last..b.first).all(|i| s.mark(i, '–') || reads!(s, i, "and" | "to" | "until" | "through"));
        let led = a.first.checked_sub(1).is_some_and(|i| reads!(s, i, "between" | "from"));
        if !(joined && led) {
            continue;
        }
        if let (When::Fixed(x), When::Fixed(y)) = (a.when, b.when)
            && let (Some(start), Some(end)) = (x.start, y.end)
        {
            // "January and May 2025": the first takes the year of the second where that makes a period.
            let same = Date::new(end.year(), start.month(), start.day()).ok().filter(|d| *d <= end);
            let start = if x.basis == DateBasis::YearInferred { same.unwrap_or(start) } else { start };
            if start <= end {
                return Some((start, end));
            }
        }
    }
    None
}

fn period(s: &Sentence<'_>, scene: &Scene<'_>) -> EventDate {
    let over = |start: Date, end: Date, basis: DateBasis| {
        let days = (end - start).get_days();
        let precision = match days {
            ..=0 => DatePrecision::Day,
            1..=10 => DatePrecision::Week,
            11..=45 => DatePrecision::Month,
            _ => DatePrecision::Year,
        };
        EventDate { start: Some(start), end: Some(end), precision, basis }
    };
    if let Some((start, end)) = ranged(s, scene.dates) {
        return over(start, end, DateBasis::Explicit);
    }
    for d in scene.dates {
        if let When::Fixed(e) = d.when
            && let Some(start) = e.start
        {
            return match (d.period, scene.published) {
                (true, Some(p)) if start <= p => over(start, p, e.basis),
                _ => e,
            };
        }
    }
    scene.published.map_or(EventDate::UNKNOWN, |p| EventDate::day(p, DateBasis::PublicationWindow))
}

/// Who says so: the words before a verb of saying, or after "according to".
fn says(s: &Sentence<'_>) -> String {
    for m in s.matches.iter().filter(|m| s.effect(m) == Some(Effect::Saying)) {
        // "(Islamic State ..": a capital makes a name, not a verb.
        if s.tokens.get(m.first).is_some_and(|t| t.capital) && m.first > 0 {
            continue;
        }
        if reads!(s, m.first, "according") {
            let end = (m.last..(m.last + 9).min(s.tokens.len()))
                .find(|&i| s.tokens.get(i).is_some_and(|t| !t.is_word()))
                .unwrap_or((m.last + 9).min(s.tokens.len()));
            return tidy(s.span(m.last, end), s.text);
        }
        if m.forms.is_verb() && m.first > 0 {
            let from = (0..m.first)
                .rev()
                .find(|&i| s.tokens.get(i).is_some_and(|t| !t.is_word()))
                .map_or(0, |i| i + 1);
            // "the number of raids the militia boasts of": what is said, not who says it.
            let what = s.matches.iter().any(|o| {
                o.first >= from && o.last <= m.first && matches!(o.sense, Sense::Unit(_) | Sense::Rule(_))
            });
            if m.first - from <= 10 && m.first > from && !what {
                return tidy(s.span(from, m.first), s.text);
            }
        }
    }
    String::new()
}

fn tidy(span: Span, text: &str) -> String {
    span.of(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
