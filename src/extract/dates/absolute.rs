//! Dates with a month or a year of their own: days, ranges, parts of months and years, feasts.

use super::calendar::{day_after, infer_year, month_range, year_of_month};
use super::read::{Reader, day, fixed};
use super::{DateMention, When};
use crate::extract::tokens::{TokenKind, reads};
use crate::lexicon::{DateWord, NumberWord};
use crate::model::{Date, DateBasis, DatePrecision};

/// A day of two numerals that lies so far back, or ahead ..
const FAR_DAYS: i64 = 60;
/// .. is one that lies within these days where the month stands first.
const NEAR_DAYS: i64 = 31;

impl Reader<'_, '_> {
    pub(super) fn iso(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let year = self.year_number(i)?;
        if !self.s.tokens.get(i + 1)?.joined || !self.s.tokens.get(i + 2)?.joined {
            return None;
        }
        let month = i8::try_from(self.numeral(i + 1)?).ok()?;
        let d = i8::try_from(self.numeral(i + 2)?).ok()?;
        let date = Date::new(year, month, d).ok()?;
        Some((i + 3, day(date, DateBasis::Explicit), "iso"))
    }

    pub(super) fn slashed(&self, i: usize) -> Option<(usize, When, &'static str)> {
        if let Some(found) = self.dotted(i) {
            return Some(found);
        }
        let a = self.numeral(i).filter(|n| (1..=31).contains(n))?;
        let b = self.numeral(i + 1).filter(|n| (1..=31).contains(n))?;
        if !self.s.tokens.get(i + 1)?.joined {
            return None;
        }
        let separator = self.gap(i, i + 1).to_owned();
        let (mut d, mut m) = (i8::try_from(a).ok()?, i8::try_from(b).ok()?);
        if m > 12 {
            std::mem::swap(&mut d, &mut m);
        }
        if let Some(year) =
            self.year_number(i + 2).filter(|_| self.s.tokens.get(i + 2).is_some_and(|t| t.joined))
        {
            let date = Date::new(year, m, d).ok()?;
            // "10/12/2025" in a report of 13 October: the month stands first there.
            let turned = Date::new(year, d, m).ok().filter(|_| d <= 12);
            let date = match (self.published, turned) {
                (Some(p), Some(turned)) if date > day_after(p, 1) && turned <= p => turned,
                _ => date,
            };
            return Some((i + 3, day(date, DateBasis::Explicit), "slashed"));
        }
        if separator != "/" || self.s.tokens.get(i + 2).is_some_and(|t| t.joined) {
            return None;
        }
        let published = self.published?;
        let date = infer_year(published, m, d)?;
        let turned = if d <= 12 { infer_year(published, d, m) } else { None };
        let date = match turned {
            Some(turned)
                if (date < day_after(published, -FAR_DAYS) || date > day_after(published, 1))
                    && (day_after(published, -NEAR_DAYS)..=published).contains(&turned) =>
            {
                turned
            }
            _ => date,
        };
        Some((i + 2, day(date, DateBasis::YearInferred), "slashed"))
    }

    /// "12.05.2025": day, month, year.
    fn dotted(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let stop = |at: usize| self.s.mark(at, '.') && !self.s.tokens.get(at).is_some_and(|t| t.spaced);
        let (d, m) = (self.numeral(i)?, self.numeral(i + 2)?);
        if !stop(i + 1) || !stop(i + 3) {
            return None;
        }
        let date = Date::new(self.year_number(i + 4)?, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok()?;
        Some((i + 5, day(date, DateBasis::Explicit), "slashed"))
    }

    pub(super) fn day_month(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let (d, next) = self.day_number(i)?;
        // "14-16 May", "14 to 16 May", "14 and 16 May".
        let joiner =
            reads!(self.s, next, "to" | "and" | "or") || self.s.mark(next, '–') || self.s.mark(next, '-');
        let second_at = if joiner { next + 1 } else { next };
        if let Some((e, after)) = self.day_number(second_at)
            && (joiner || self.s.tokens.get(second_at).is_some_and(|t| t.joined))
            && let Some((m, last)) = self.month(after)
        {
            let (year, last) = self.with_year(last);
            let (start, basis) = self.resolve(year, m, d)?;
            let (end, _) = self.resolve(year, m, e)?;
            if end >= start {
                return Some((last, fixed(start, end, basis), "day-month"));
            }
        }
        let at = if reads!(self.s, next, "of") { next + 1 } else { next };
        let (m, mut last) = self.month(at)?;
        if self.s.mark(last, '.') && self.year_number(last + 1).is_some() {
            last += 1;
        }
        let (year, last) = self.with_year(last);
        let (start, basis) = self.resolve(year, m, d)?;
        // "28 May to 2 June".
        if (reads!(self.s, last, "to") || self.s.mark(last, '–'))
            && let Some((e, after)) = self.day_number(last + 1)
            && let Some((m2, last2)) = self.month(after)
        {
            let (year2, last2) = self.with_year(last2);
            let (end, _) = self.resolve(year2.or(year), m2, e)?;
            if end >= start {
                return Some((last2, fixed(start, end, basis), "day-month"));
            }
        }
        Some((last, day(start, basis), "day-month"))
    }

    pub(super) fn with_year(&self, last: usize) -> (Option<i16>, usize) {
        match self.year_after(last) {
            Some((y, l)) => (Some(y), l),
            None => (None, last),
        }
    }

    pub(super) fn resolve(&self, year: Option<i16>, month: i8, d: i8) -> Option<(Date, DateBasis)> {
        match year {
            Some(y) => Date::new(y, month, d).ok().map(|date| (date, DateBasis::Explicit)),
            None => infer_year(self.published?, month, d).map(|date| (date, DateBasis::YearInferred)),
        }
    }

    /// The next token, over "in" and "of".
    fn over_in(&self, i: usize) -> usize {
        i + usize::from(reads!(self.s, i, "in" | "of"))
    }

    pub(super) fn month_first(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let (part, at) = match self.word(i) {
            Some((w @ (DateWord::Early | DateWord::Mid | DateWord::LatePart), last))
                if self.month(self.over_in(last)).is_some() =>
            {
                (Some(w), self.over_in(last))
            }
            _ => (None, i),
        };
        let (m, mut last) = self.month(at)?;
        if self.s.mark(last, '.') && self.numeral(last + 1).is_some() {
            last += 1;
        }
        if part.is_none()
            && let Some((d, next)) = self.day_number(last)
            && self.year_number(last).is_none()
            && !(self.s.mark(next, ':') && self.numeral(next + 1).is_some())
        {
            let joiner = reads!(self.s, next, "to" | "and") || self.s.mark(next, '–');
            let second = if joiner { next + 1 } else { next };
            if let Some((e, after)) = self.day_number(second)
                && (joiner || self.s.tokens.get(second).is_some_and(|t| t.joined))
                && e > d
                && self.year_number(second).is_none()
            {
                let (year, last) = self.with_year(after);
                let (start, basis) = self.resolve(year, m, d)?;
                let (end, _) = self.resolve(year, m, e)?;
                return Some((last, fixed(start, end, basis), "month-day"));
            }
            let (year, last) = self.with_year(next);
            let (date, basis) = self.resolve(year, m, d)?;
            return Some((last, day(date, basis), "month-day"));
        }
        // A month without a day needs a word before it that makes it one ("May" the verb, "March" the walk).
        let (year, end) = self.with_year(last);
        let before = i.checked_sub(1).map(|b| self.s.lower(b)).unwrap_or_default();
        let led = part.is_some()
            || year.is_some()
            || matches!(
                before,
                "in" | "since"
                    | "last"
                    | "of"
                    | "this"
                    | "until"
                    | "from"
                    | "by"
                    | "during"
                    | "and"
                    | "to"
                    | "between"
                    | "throughout"
                    | "mid"
            );
        if !led {
            return None;
        }
        let year_known = year.or_else(|| self.published.map(|p| year_of_month(p, m)))?;
        let (first, final_day) = month_range(year_known, m)?;
        let basis = if year.is_some() { DateBasis::Explicit } else { DateBasis::YearInferred };
        let tenth = |d: i8| Date::new(year_known, m, d).ok();
        let (start, stop) = match part {
            Some(DateWord::Early) => (first, tenth(10)?),
            Some(DateWord::Mid) => (tenth(11)?, tenth(20)?),
            Some(DateWord::LatePart) => (tenth(21)?, final_day),
            _ => (first, final_day),
        };
        let when = match fixed(start, stop, basis) {
            When::Fixed(mut d) if part.is_some() => {
                d.precision = DatePrecision::Week;
                When::Fixed(d)
            }
            other => other,
        };
        Some((end, when, if part.is_some() { "part-of-month" } else { "month" }))
    }

    /// "Christmas Day", "New Year's Eve 2023": feasts that fall on one day of every year.
    pub(super) fn feast(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let (DateWord::Feast(month, d), last) = self.word(i)? else { return None };
        let (year, last) = self.with_year(last);
        let (date, basis) = self.resolve(year, month, d)?;
        Some((last, day(date, basis), "feast"))
    }

    /// "the first week of May", "the last week of April", "the second half of April 2025".
    pub(super) fn part_of_month(&self, i: usize) -> Option<(usize, When, &'static str)> {
        // 0 stands for the last one.
        let (n, at) = match self.numbers.get(i).copied().flatten() {
            Some((NumberWord::Ordinal(n @ 1..=5), last)) => (i8::try_from(n).ok()?, last),
            _ if reads!(self.s, i, "final" | "closing" | "latter") => (0, i + 1),
            _ if reads!(self.s, i, "opening") => (1, i + 1),
            _ => match self.word(i)? {
                (DateWord::Last, last) if reads!(self.s, i, "last") => (0, last),
                _ => return None,
            },
        };
        let half = reads!(self.s, at, "half");
        let of = match self.word(at) {
            Some((DateWord::Unit(7), last)) => last,
            _ if half && n <= 2 => at + 1,
            _ => return None,
        };
        if self.over_in(of) == of {
            return None;
        }
        let (month, last) = self.month(of + 1)?;
        let (year, last) = self.with_year(last);
        let basis = if year.is_some() { DateBasis::Explicit } else { DateBasis::YearInferred };
        let year = year.or_else(|| self.published.map(|p| year_of_month(p, month)))?;
        let (_, end) = month_range(year, month)?;
        let (first, until) = match (half, n) {
            (true, 1) => (1, 15),
            (true, _) => (16, end.day()),
            (false, 0) => (end.day() - 6, end.day()),
            (false, n) => (7 * n - 6, (7 * n).min(end.day())),
        };
        let (start, end) = (Date::new(year, month, first).ok()?, Date::new(year, month, until).ok()?);
        Some((last, fixed(start, end, basis), "part-of-month"))
    }

    /// "the summer of 2024", "winter 2023".
    pub(super) fn season(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let (DateWord::Season(month), last) = self.word(i)? else { return None };
        let at = self.over_in(last);
        let middle = Date::new(self.year_number(at)?, month, 15).ok()?;
        Some((at + 1, fixed(day_after(middle, -60), day_after(middle, 60), DateBasis::Explicit), "season"))
    }

    /// "the first five months of 2025": a period out of a year.
    pub(super) fn first_months(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let Some((NumberWord::Ordinal(1), at)) = self.numbers.get(i).copied().flatten() else { return None };
        let (n, unit_at) = self.amount(at)?;
        let Some((DateWord::Unit(30), link)) = self.word(unit_at) else { return None };
        if !reads!(self.s, link, "of" | "in") {
            return None;
        }
        let year = self.year_number(link + 1)?;
        let month = i8::try_from(n).ok().filter(|m| (1..=12).contains(m))?;
        let (_, end) = month_range(year, month)?;
        Some((link + 2, fixed(Date::new(year, 1, 1).ok()?, end, DateBasis::Explicit), "first-months"))
    }

    pub(super) fn year(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let y = self.year_number(i)?;
        let before = i.checked_sub(1).map(|b| self.s.lower(b)).unwrap_or_default();
        let bracket = i.checked_sub(1).is_some_and(|b| self.s.mark(b, '(')) && self.s.mark(i + 1, ')');
        if !bracket
            && !matches!(
                before,
                "in" | "since"
                    | "of"
                    | "from"
                    | "until"
                    | "by"
                    | "early"
                    | "late"
                    | "mid"
                    | "and"
                    | "during"
                    | "between"
                    | "to"
                    | "after"
                    | "before"
                    | "the"
                    | "around"
            )
        {
            return None;
        }
        let (from, to) = match i.checked_sub(1).and_then(|b| self.word(b)) {
            Some((DateWord::Early, _)) => (1, 4),
            Some((DateWord::Mid, _)) => (5, 8),
            Some((DateWord::LatePart, _)) => (9, 12),
            _ => (1, 12),
        };
        let start = Date::new(y, from, 1).ok()?;
        let (_, end) = month_range(y, to)?;
        Some((i + 1, fixed(start, end, DateBasis::Explicit), "year"))
    }

    /// "on the 22nd": of the month that the sentence named last, else the last such day up to publication.
    pub(super) fn nth(&self, i: usize, before: &[DateMention]) -> Option<(usize, When, &'static str)> {
        let TokenKind::Ordinal(n) = self.s.tokens.get(i)?.kind else { return None };
        let the = i.checked_sub(1).is_some_and(|b| reads!(self.s, b, "the"));
        let on = i.checked_sub(2).is_some_and(|b| reads!(self.s, b, "on" | "of" | "since"));
        if !the || !on || self.is_of_unit(i) {
            return None;
        }
        let d = i8::try_from(n).ok()?;
        let last = self.past_that_month(i + 1);
        let named = before.iter().rev().find_map(|m| match (m.when, m.pattern) {
            (When::Fixed(e), "month") => e.start.map(|s| (s, false)),
            (When::Fixed(e), "day-month" | "month-day" | "iso" | "nth") => e.start.map(|s| (s, true)),
            _ => None,
        });
        if let Some((named, is_day)) = named {
            let next = is_day && last == i + 1 && d < named.day();
            let month = if next { day_after(named.last_of_month(), 1) } else { named };
            let date = Date::new(month.year(), month.month(), d).ok()?;
            return Some((last, day(date, DateBasis::YearInferred), "nth"));
        }
        let p = self.published?;
        let this = Date::new(p.year(), p.month(), d).ok().filter(|x| *x <= p);
        let date = if let Some(x) = this {
            x
        } else {
            let (y, m) = if p.month() == 1 { (p.year() - 1, 12) } else { (p.year(), p.month() - 1) };
            Date::new(y, m, d).ok()?
        };
        Some((last, day(date, DateBasis::YearInferred), "nth"))
    }

    /// "Reinforcements of the 8th Division", "a post of the 3rd Border Guard Regiment": the number of a unit.
    fn is_of_unit(&self, i: usize) -> bool {
        let known = self.s.lexicon.well_known();
        let capital = |k: usize| self.s.tokens.get(k).is_some_and(|t| t.is_word() && t.capital);
        let unit = |k: usize| self.s.is(k, known.security.union(known.band_name));
        // "A commander of the 5th brigade".
        unit(i + 1)
            || capital(i + 1) && self.s.among(i + 1, &self.s.lexicon.settings().small.arms)
            || !self.s.lexicon.is_nationality(self.s.written(i + 1))
                && (i + 1..i + 5).take_while(|&k| capital(k)).any(unit)
    }

    /// One past "of that month", "of the month" and "of this month"; the token itself where nothing such stands there.
    fn past_that_month(&self, i: usize) -> usize {
        let month = matches!(self.word(i + 2), Some((DateWord::Unit(30), _)));
        let of = reads!(self.s, i, "of");
        let that = reads!(self.s, i + 1, "that" | "the" | "this" | "same");
        if of && that && month { i + 3 } else { i }
    }
}
