//! Why a trigger is kept out that no cue word tells of: old dates, periods, numbers of events, questions, conditions, quoted talk.

use super::dates::{DateMention, When};
use super::day_of_event::nearest_date;
use super::frames::Trigger;
use super::phrases::Sentence;
use super::place_of_event::{self as places, Spot};
use super::tokens::reads;
use crate::lexicon::{Effect, Sense, Weight};
use crate::model::{Date, Kind};

/// `beside`: a verb of the sentence tells an event too.
/// Reasons to keep a trigger out that no cue word tells: old dates, periods, numbers of events, questions, quoted talk.
pub(super) fn aside(
    published: Option<Date>,
    s: &Sentence<'_>,
    t: &Trigger,
    spots: &[Spot],
    dates: &[DateMention],
    beside: bool,
) -> Option<(Effect, &'static str)> {
    if is_old(published, t, s, dates) {
        return Some((Effect::Background, "date:old"));
    }
    if names_year(published, s, t) {
        return Some((Effect::Background, "year-of-event"));
    }
    if is_total(published, s, t, dates) {
        return Some((Effect::Aggregate, "date:period"));
    }
    if t.noun
        && t.weight > Weight::Weak
        && t.kind != Some(Kind::Seizure)
        && counts_events(s, t)
        && !is_one_day(s, t, spots, dates)
    {
        return Some((Effect::Aggregate, "number-of-events"));
    }
    if matches!(t.kind, Some(Kind::Movement | Kind::Activity)) && is_meanwhile(s, t) {
        return Some((Effect::Background, "meanwhile"));
    }
    if (t.noun || t.bare) && is_anchor(s, t, dates) {
        return Some((Effect::Background, "anchor"));
    }
    let own = |first: usize| s.clause_of(first) == t.clause;
    let dated = dates.iter().any(|d| d.when != When::Clock && own(d.first));
    if reads!(s, 0, "should" | "were" | "had") && !s.tokens.iter().rev().take(2).any(|t| t.is_mark('?')) {
        return Some((Effect::Hypothetical, "inverted-condition"));
    }
    let general = t.plural
        && t.kind.is_some()
        && (beside || !matches!(t.kind, Some(Kind::ArmedClash | Kind::Shelling | Kind::Airstrike)));
    if general && dates.iter().all(|d| d.when == When::Clock) && !tells_number(s) {
        return Some((Effect::Opinion, "general-plural"));
    }
    let labelled = s.is(0, s.lexicon.well_known().question_label) && s.mark(1, ':');
    if is_question(s) && (!dated || labelled) {
        return Some((Effect::Hypothetical, "question"));
    }
    if is_quoted(s, t) && !dated && !spots.iter().any(|p| own(p.first)) && !tells_deed(s, t) {
        return Some((Effect::Opinion, "quoted"));
    }
    None
}

/// "Two days after the breakout", "a week before that raid": an event that only tells when another one was.
fn is_anchor(s: &Sentence<'_>, t: &Trigger, dates: &[DateMention]) -> bool {
    dates.iter().any(|d| {
        matches!(d.when, When::Relative(_) | When::Fixed(crate::model::EventDate::UNKNOWN))
            && d.last <= t.first
            && t.first - d.last <= 3
            && reads!(s, d.last.saturating_sub(1), "after" | "before" | "following")
            && (d.last..t.first).any(|i| s.is(i, s.lexicon.well_known().determiner))
            && (d.last..t.first).all(|i| s.tokens.get(i).is_some_and(super::tokens::Token::is_word))
    })
}

/// "since October", "between January and May": the sentence counts over a period that is longer than an event.
fn is_total(published: Option<Date>, s: &Sentence<'_>, t: &Trigger, dates: &[DateMention]) -> bool {
    let numbered = s
        .tokens
        .iter()
        .enumerate()
        .any(|(i, x)| x.number().is_some() && !dates.iter().any(|d| i >= d.first && i < d.last))
        || s.matches.iter().any(|m| {
            matches!(m.sense, Sense::Number(_)) && !s.is(m.first, s.lexicon.well_known().determiner)
        });
    let longer = |start: Option<Date>, end: Option<Date>| matches!((start, end), (Some(a), Some(b)) if (b - a).get_days() >= s.lexicon.settings().story.period_days);
    let since = dates.iter().any(|d| {
        d.period
            && s.clause_of(d.first) == t.clause
            && matches!(d.when, When::Fixed(e) if longer(e.start, published))
            && reads!(s, d.first.saturating_sub(1), "since")
            && !lasts(s, d.first.saturating_sub(1))
    });
    let range = super::figures::ranged(s, dates).is_some_and(|(a, b)| longer(Some(a), Some(b)));
    numbered && (since || range)
}

/// "Missing since March": a period that somebody went through, in which nothing is counted.
pub(super) fn lasts(s: &Sentence<'_>, since: usize) -> bool {
    since.checked_sub(1).is_some_and(|i| s.among(i, &s.lexicon.settings().story.lasting))
}

/// "the 2016 market bombing": a year of the past right before the noun, with at most three words between.
fn names_year(published: Option<Date>, s: &Sentence<'_>, t: &Trigger) -> bool {
    let Some(now) = published.map(|p| f64::from(p.year())) else { return false };
    let past = |i: usize| {
        let year = s.tokens.get(i).and_then(super::tokens::Token::number).map(f64::from);
        year.is_some_and(|y| (1900.0..now).contains(&y)) && s.written(i).len() == 4
    };
    t.noun
        && (t.first.saturating_sub(4)..t.first)
            .rev()
            .take_while(|&i| s.tokens.get(i).is_some_and(|x| x.is_word() || x.number().is_some()))
            .any(|i| past(i) && i > 0 && s.is(i - 1, s.lexicon.well_known().determiner))
}

/// "The bomb went off in X, one of the districts where rebels rose up in 2004": a day of what a place is known for.
fn is_of_area(s: &Sentence<'_>, t: &Trigger, d: &DateMention) -> bool {
    d.first > t.last && (t.last..d.first).any(|i| reads!(s, i, "where")) && s.clause_of(d.first) != t.clause
}

/// Whether a date far before publication stands beside the trigger.
fn is_old(published: Option<Date>, t: &Trigger, s: &Sentence<'_>, dates: &[DateMention]) -> bool {
    // "In July 2013 they stormed two prisons on the same night": an old month or year without a younger day.
    let far = published.map(|p| super::dates::day_after(p, -s.lexicon.settings().story.history_days));
    let fixed = |d: &DateMention| match d.when {
        When::Fixed(e) => Some(e),
        _ => None,
    };
    let ends = || dates.iter().filter_map(fixed).filter_map(|e| Some((e.start?, e.end?)));
    if let Some(far) = far
        && ends().any(|(a, b)| a != b && b < far)
        && ends().all(|(_, b)| b < far)
        && !dates.iter().all(|d| is_of_area(s, t, d))
    {
        return true;
    }
    let Some(d) = nearest_date(s, t, dates) else { return false };
    let When::Fixed(e) = d.when else { return false };
    if is_of_area(s, t, d) {
        return false;
    }
    if e.precision == crate::model::DatePrecision::Year {
        return true;
    }
    // A single old day may be a chronology's: the whole report decides in the end.
    let limit = published.map(|p| super::dates::day_after(p, -s.lexicon.settings().story.old_days));
    matches!((e.end, limit), (Some(end), Some(limit)) if end < limit) && e.start != e.end
}

/// Whether a numeral or a number word other than "a" stands in the sentence.
fn tells_number(s: &Sentence<'_>) -> bool {
    s.tokens.iter().any(|t| t.number().is_some())
        || s.matches.iter().any(|m| match m.sense {
            Sense::Number(id) => {
                matches!(
                    s.lexicon.number(id),
                    Some(crate::lexicon::NumberWord::Value(_) | crate::lexicon::NumberWord::Vague { .. })
                ) && !reads!(s, m.first, "a" | "an")
            }
            _ => false,
        })
}

/// "On Friday warplanes carried out a dozen raids on hideouts south of the town": what fell on one place on one day is one event.
fn is_one_day(s: &Sentence<'_>, t: &Trigger, spots: &[Spot], dates: &[DateMention]) -> bool {
    let day = dates.iter().any(
        |d| matches!(d.when, When::Fixed(e) if e.precision == crate::model::DatePrecision::Day && !d.period),
    );
    matches!(t.kind, Some(Kind::Airstrike | Kind::Shelling))
        && day
        && spots.iter().any(|p| places::width(p.kind) <= 2 && s.clause_of(p.first) == t.clause)
}

/// "They abducted four girls," said a trader: a finite verb of the past with a number of people tells what happened in a quotation too.
fn tells_deed(s: &Sentence<'_>, t: &Trigger) -> bool {
    let person = s.lexicon.well_known().person;
    let counted = (t.last..(t.last + 5).min(s.tokens.len()))
        .any(|i| s.is(i, person) && s.clause_of(i) == t.clause)
        && tells_number(s);
    t.verb && !t.bare && !t.present && !t.infinitive && t.weight > Weight::Weak && counted
}

/// "61 armed clashes": a noun of events in the plural with a number that no single event has.
fn counts_events(s: &Sentence<'_>, t: &Trigger) -> bool {
    let settings = s.lexicon.settings();
    let near = (t.first.saturating_sub(4)..t.first).rev();
    let mut number = None;
    for i in near {
        if let Some(n) = s.tokens.get(i).and_then(super::tokens::Token::number) {
            number = Some(n);
            break;
        }
        if let Some(n) = s.matches_at(i).iter().find_map(|m| match m.sense {
            Sense::Number(id) => match s.lexicon.number(id) {
                Some(crate::lexicon::NumberWord::Value(n)) => Some(n),
                _ => None,
            },
            _ => None,
        }) {
            number = Some(n);
            break;
        }
        // "13 killed in twin blasts": the number counts something else.
        let known = s.lexicon.well_known();
        if s.is(i, known.preposition.union(known.place_preposition)) && !reads!(s, i, "of") {
            break;
        }
        // "a five-day assault": the number counts days.
        let counted = |i: usize| {
            s.tokens.get(i).is_some_and(|t| t.number().is_some())
                || s.matches_at(i).iter().any(|m| matches!(m.sense, Sense::Number(_)))
        };
        let joined = s.tokens.get(i).is_some_and(|t| t.joined) && i.checked_sub(1).is_some_and(counted);
        if joined || !s.tokens.get(i).is_some_and(super::tokens::Token::is_word) {
            break;
        }
    }
    let projectile = t.kind.is_some_and(|k| matches!(k, Kind::Shelling | Kind::Airstrike));
    number.is_some_and(|n| {
        n >= settings.story.events_least && (!projectile || n >= 3 * settings.story.events_least) && n < 1900
    })
}

/// "As rebels advanced on the town, envoys left": a clause before the main one says only what went on meanwhile.
fn is_meanwhile(s: &Sentence<'_>, t: &Trigger) -> bool {
    let set = s.lexicon.well_known().meanwhile;
    let opens = (0..t.first).rev().take_while(|&i| s.clause_of(i) == t.clause).last().unwrap_or(t.first);
    let led = opens <= 3 && (opens..=opens + 1).any(|i| s.is(i, set));
    led && (t.last..s.tokens.len()).any(|i| s.mark(i, ','))
}

/// A question that does not tell but asks.
fn is_question(s: &Sentence<'_>) -> bool {
    if s.is(0, s.lexicon.well_known().question_label) && s.mark(1, ':') {
        return true;
    }
    let ends = s.tokens.iter().rev().take(2).any(|t| t.is_mark('?'));
    ends && s.tokens.iter().take(4).enumerate().any(|(i, _)| {
        reads!(
            s,
            i,
            "is" | "are"
                | "was"
                | "were"
                | "did"
                | "do"
                | "does"
                | "will"
                | "can"
                | "could"
                | "would"
                | "should"
                | "has"
                | "have"
                | "what"
                | "why"
                | "how"
        )
    })
}

/// Whether the trigger stands between quotation marks.
fn is_quoted(s: &Sentence<'_>, t: &Trigger) -> bool {
    let mut open = false;
    for (i, token) in s.tokens.iter().enumerate() {
        if i == t.first {
            return open;
        }
        match token.kind {
            super::tokens::TokenKind::Mark('“' | '«') => open = true,
            super::tokens::TokenKind::Mark('”' | '»') => open = false,
            super::tokens::TokenKind::Mark('"') => open = !open,
            _ => {}
        }
    }
    false
}
