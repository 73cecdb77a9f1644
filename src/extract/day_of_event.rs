//! Which date expression of a sentence is an event's day. Not the one that tells when somebody spoke, when a wounded man died in hospital, or
//! when another event was from which this one is counted.

use super::dates::{DateMention, SOME_EARLIER, SOME_LATER, When, day_after};
use super::frames::Trigger;
use super::grouping::is_perfect;
use super::phrases::{Match, Sentence};
use super::tokens::reads;
use crate::lexicon::Effect;
use crate::model::{DateBasis, DatePrecision, EventDate};

/// The day that a sentence tells of the event of a trigger.
pub(super) fn day_of(s: &Sentence<'_>, t: &Trigger, dates: &[DateMention]) -> Option<DateMention> {
    let own: Vec<DateMention> =
        dates.iter().filter(|d| !is_of_death(s, d, t) && !counts_for_another(s, d, t)).copied().collect();
    let near = counted_back(s, t, dates).or_else(|| nearest_date(s, t, &own).map(|d| month_of(s, *d, &own)));
    let near = near.or_else(|| {
        // "died on Friday of wounds from the shooting at X": some day before.
        let death = dates.iter().find(|d| d.first < t.first && is_of_death(s, d, t))?;
        let day = single_day(death)?;
        let days = s.lexicon.settings().story.wounded_days;
        let date = EventDate {
            start: Some(day_after(day, -days)),
            end: Some(day),
            precision: DatePrecision::Week,
            basis: DateBasis::RelativeToEvent,
        };
        Some(DateMention { when: When::Fixed(date), pattern: "before-death", ..*death })
    });
    // "declared three days after the visit that they had raided ..": the day is known to nobody here.
    let elsewhere = || dates.iter().find(|d| d.when == When::Fixed(EventDate::UNKNOWN)).copied();
    // "has moved fighters since the fall of the city last December": the day bounds a period.
    near.or_else(elsewhere).filter(|d| !(is_perfect(s, t) && follows_since(s, d.first)))
}

/// "died on Thursday of the wounds he suffered in the assault on X", "killed two (the second died in hospital on Sunday)": the day belongs to
/// the death, the trigger to what it came from.
fn is_of_death(s: &Sentence<'_>, d: &DateMention, t: &Trigger) -> bool {
    let known = s.lexicon.well_known();
    if !s.has(known.dies) || !s.has(known.hospital) {
        return false;
    }
    let dies = (0..s.tokens.len()).find(|&i| s.is(i, known.dies));
    let Some(dies) = dies.filter(|&i| !(t.first..t.last).contains(&i)) else { return false };
    let Some(wounds) = (dies..s.tokens.len()).find(|&i| s.is(i, known.hospital)) else { return false };
    if t.first > wounds {
        return d.first < wounds;
    }
    t.last <= dies && d.first > dies && s.clause_of(dies) != t.clause
}

/// "The attack came a week after an ambush in X": the days are counted for what is told behind them, unless that is what was told before
/// ("was shot two days after the attack").
fn counts_for_another(s: &Sentence<'_>, d: &DateMention, t: &Trigger) -> bool {
    matches!(d.when, When::Relative(days) if days != 0)
        && d.first >= t.last
        && d.last.checked_sub(1).is_some_and(|i| reads!(s, i, "after" | "before"))
        && !reads!(s, d.last, "the" | "that" | "this" | "his" | "her" | "its" | "their")
        && s.tokens.get(d.last).is_some_and(super::tokens::Token::is_word)
}

/// "died on Thursday, a day after gunmen shot at X", "two days after gunmen killed them, they were buried on Thursday": the days that the
/// event lies before another, and the day of that one.
fn counted_back(s: &Sentence<'_>, t: &Trigger, dates: &[DateMention]) -> Option<DateMention> {
    let counted = dates.iter().find(|d| {
        d.last <= t.first
            && d.last.checked_sub(1).is_some_and(|i| reads!(s, i, "after" | "before"))
            && matches!(d.when, When::Relative(days) if days != 0)
            && !(d.last..t.first).any(|i| s.mark(i, ','))
    })?;
    let When::Relative(days) = counted.when else { return None };
    let apart = |o: &DateMention| {
        o.last <= counted.first || o.first >= t.last && (t.last..o.first).any(|i| s.mark(i, ','))
    };
    let about = [SOME_EARLIER, SOME_LATER].contains(&counted.pattern);
    let Some(day) = dates.iter().filter(|o| apart(o)).find_map(single_day).filter(|_| !about) else {
        // "The strike came a day after rebels killed ten in X": so many days before what was told last.
        let told = counted.first > 0 && reads!(s, counted.last - 1, "after");
        let pattern = if about { SOME_EARLIER } else { "counted-back" };
        return told.then_some(DateMention { when: When::Relative(-days), pattern, ..*counted });
    };
    let date = EventDate::day(day_after(day, -days), DateBasis::RelativeToEvent);
    Some(DateMention { when: When::Fixed(date), pattern: "counted-back", ..*counted })
}

/// The day of an expression that tells a single one.
fn single_day(d: &DateMention) -> Option<crate::model::Date> {
    match d.when {
        When::Fixed(e) if e.start == e.end && !d.period => e.start,
        _ => None,
    }
}

/// The date expression that goes with a trigger: same clause first, then the nearest; not one that tells when somebody spoke.
pub(super) fn nearest_date<'d>(
    s: &Sentence<'_>,
    t: &Trigger,
    dates: &'d [DateMention],
) -> Option<&'d DateMention> {
    // "On 3 March, a week after the garrison had gone, inmates broke a wall": what stands behind a day only says it again.
    let repeats = |d: &DateMention| {
        matches!(d.when, When::Relative(_))
            && d.first.checked_sub(1).is_some_and(|comma| {
                s.mark(comma, ',') && dates.iter().any(|o| {
                    o.last == comma
                        && matches!(o.when, When::Fixed(e) if e.precision == DatePrecision::Day && !o.period)
                })
            })
    };
    // "The message, carried overnight by X, said fighters had killed two last Sunday": the day before the verb of saying is that of the words.
    let of_words = |d: &DateMention| {
        s.cues(Effect::Saying).any(|m| m.first >= d.last && m.last <= t.first && m.last > m.first)
            && dates.iter().any(|o| o.first >= t.last && single_day(o).is_some() && !says(s, o, t))
    };
    let fits = |d: &&DateMention| d.when != When::Clock && !says(s, d, t) && !repeats(d) && !of_words(d);
    dates.iter().filter(fits).min_by_key(|d| {
        let distance = if d.first >= t.last { d.first - t.last } else { t.first.saturating_sub(d.last) + 2 };
        let year = matches!(d.when, When::Fixed(e) if e.precision == DatePrecision::Year);
        // "Carried off his cousin, who was let go on Monday": the day of what the aside tells.
        let aside = (t.last..d.first)
            .any(|i| i > 0 && s.mark(i - 1, ',') && reads!(s, i, "who" | "whom" | "whose" | "which"));
        (u8::from(aside), u8::from(s.clause_of(d.first) != t.clause), u8::from(year), distance)
    })
}

/// "In June a bomber struck the church during Sunday mass": a weekday beside an older month is a day of that month.
fn month_of(s: &Sentence<'_>, d: DateMention, dates: &[DateMention]) -> DateMention {
    let known = s.lexicon.well_known();
    let When::Fixed(day) = d.when else { return d };
    let older = |o: &&DateMention| match o.when {
        When::Fixed(e) => {
            e.precision == DatePrecision::Month
                && s.clause_of(o.first) == s.clause_of(d.first)
                && matches!((e.end, day.start), (Some(end), Some(start)) if end < start)
        }
        _ => false,
    };
    if d.pattern != "weekday" {
        return d;
    }
    // "The group, which in June lost its last town, struck on Friday": the month goes with what the aside tells.
    let aside = |o: &DateMention| {
        (o.first.saturating_sub(4)..o.first)
            .rev()
            .take_while(|&i| !s.mark(i, ','))
            .any(|i| reads!(s, i, "which" | "who" | "whose" | "that"))
    };
    // "Fired on Friday worshippers on 24 November 2017": the weekday only tells which worshippers.
    let names = s.tokens.get(d.last).is_some_and(|t| t.is_word() && !t.capital)
        && !s.is(d.last, known.preposition.union(known.aux_be).union(known.aux_have).union(known.determiner))
        && !d
            .first
            .checked_sub(1)
            .is_some_and(|i| reads!(s, i, "on") && s.matches_at(i).iter().any(|m| m.last == d.last));
    let told = |o: &&DateMention| match o.when {
        When::Fixed(e) => {
            names
                && o.first > d.last
                && e.precision == DatePrecision::Day
                && s.clause_of(o.first) == s.clause_of(d.first)
                && matches!((e.end, day.start), (Some(end), Some(start)) if day_after(end, OLD_WEEKDAY) < start)
        }
        _ => false,
    };
    let fuller = dates.iter().find(told);
    fuller.or_else(|| dates.iter().find(|o| older(o) && !aside(o))).copied().unwrap_or(d)
}

/// Days after which a full date is no other way to tell the last such weekday.
const OLD_WEEKDAY: i64 = 14;

/// Tokens before a date in which a verb of saying may begin: the longest, and what may stand between.
const SAYING_REACH: usize = 24;

/// Tokens from a verb of saying to the day on which somebody spoke.
const SAID_TO: usize = 10;

/// "told the agency on Friday": the date right behind a verb of saying, with no trigger between.
fn says(s: &Sentence<'_>, d: &DateMention, t: &Trigger) -> bool {
    let on = d.first;
    // "The council on Friday condemned the attack": the day of who speaks stands before the verb too.
    let speaks = |i: usize| {
        let said = |m: &Match| match s.effect(m) {
            Some(Effect::Saying) => m.forms.is_verb(),
            other => other == Some(Effect::Claimed),
        };
        s.matches_at(i).iter().any(said)
    };
    if t.first > d.last
        && (s.has_effect(Effect::Saying) || s.has_effect(Effect::Claimed))
        && speaks(d.last)
        && !(d.last..t.first).any(|i| s.mark(i, ','))
    {
        return true;
    }
    // "Told the National Harbour News Agency (NHA) yesterday": a name is one word, however long.
    let plain_words = |from: usize| {
        (from..on).filter(|&i| s.tokens.get(i).is_some_and(|t| t.is_word() && !t.capital)).count()
    };
    // Most sentences say nothing, and in a long one only what stands near is asked.
    let near = || (on.saturating_sub(SAYING_REACH)..on).flat_map(|i| s.matches_at(i));
    s.has_effect(Effect::Saying)
        && near().any(|m| {
            s.effect(m) == Some(Effect::Saying)
                && m.last <= on
                && on - m.last <= SAID_TO
                && plain_words(m.last) <= 5
                && !(m.last..on).any(|i| i >= t.first && i < t.last || s.mark(i, ',') || reads!(s, i, "that"))
                && t.first.abs_diff(on) > on - m.last
        })
        && (t.last <= d.first && t.last + 2 < d.first || t.first > d.last)
}

/// Whether "since" stands before a token, in its sentence.
fn follows_since(s: &Sentence<'_>, at: usize) -> bool {
    (0..at).any(|i| reads!(s, i, "since"))
}
