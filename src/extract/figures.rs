//! Totals that a report cites: a number, what it counts, over which area and period, and who says so. They are never incidents.

use super::actors;
use super::dates::{DateMention, When};
use super::numbers::Number;
use super::phrases::Sentence;
use super::place_of_event::Spot;
use crate::lexicon::{Effect, Sense};
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
    let cue = s.matches.iter().find_map(|m| match m.sense {
        Sense::Cue(id) => s.lexicon.cue(id).filter(|c| c.effect == Effect::Aggregate).map(|c| c.id.clone()),
        _ => None,
    });
    let opens = scene.dates.iter().any(|d| d.period) || ranged(s, scene.dates).is_some();
    let mut out: Vec<Figure> = Vec::new();
    let mut last: Option<(usize, String, String)> = None;
    for n in scene.numbers {
        if n.article || !n.shown && n.count.value < 20 || n.count.value == 0 {
            continue;
        }
        let unit = unit_of(s, n);
        let elliptical = unit.is_none()
            && last.as_ref().is_some_and(|(end, ..)| {
                n.first > *end && n.first - end <= 6 && s.written(n.last).eq_ignore_ascii_case("in")
            });
        let (unit, what, end) = match unit {
            Some((unit, end)) => (unit, s.span(n.first, end).of(s.text).to_owned(), end),
            None if elliptical => match &last {
                Some((_, unit, what)) => (unit.clone(), what.clone(), n.last),
                None => continue,
            },
            None => continue,
        };
        let stock =
            n.count.value >= STOCK_LEAST && matches!(unit.as_str(), "fighters" | "detainees" | "people");
        if cue.is_none() && !opens && !stock {
            continue;
        }
        let place = area(s, scene.spots, end).and_then(|p| (scene.place)(p.index));
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

/// The unit that a number counts, and the token after it.
fn unit_of(s: &Sentence<'_>, n: &Number) -> Option<(String, usize)> {
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
fn area<'p>(s: &Sentence<'_>, spots: &'p [Spot], end: usize) -> Option<&'p Spot> {
    let known = s.lexicon.well_known();
    spots
        .iter()
        .filter(|p| (p.phrase.saturating_sub(3)..p.first).any(|i| s.is(i, known.place_preposition)))
        .min_by_key(|p| if p.first >= end { p.first - end } else { end - p.first + 20 })
}

/// "between January and May 2025", "from 2 to 8 November": one period out of two dates.
pub(super) fn ranged(s: &Sentence<'_>, dates: &[DateMention]) -> Option<(Date, Date)> {
    for pair in dates.windows(2) {
        let [a, b] = pair else { continue };
        let joined = b.first > a.last
            && b.first - a.last <= 2
            && (a.last..b.first).all(|i| {
                s.mark(i, '–')
                    || matches!(
                        s.written(i).to_ascii_lowercase().as_str(),
                        "and" | "to" | "until" | "through"
                    )
            });
        let led = a
            .first
            .checked_sub(1)
            .is_some_and(|i| matches!(s.written(i).to_ascii_lowercase().as_str(), "between" | "from"));
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
        if s.written(m.first).eq_ignore_ascii_case("according") {
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
            if m.first - from <= 10 && m.first > from {
                return tidy(s.span(from, m.first), s.text);
            }
        }
    }
    String::new()
}

fn tidy(span: Span, text: &str) -> String {
    span.of(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
