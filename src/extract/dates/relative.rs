//! Dates counted from the day of publication or from another event: weekdays, "yesterday", "three days ago", "the day before".

use super::When;
use super::calendar::{day_after, month_range, weekday_before};
use super::read::{Reader, day, fixed};
use crate::extract::tokens::{TokenKind, reads};
use crate::lexicon::{DateWord, NumberWord, Sense};
use crate::model::{Date, DateBasis, DatePrecision, EventDate};

/// "A few days earlier": patterns of days that are only about so many.
pub(in crate::extract) const SOME_EARLIER: &str = "some-earlier";
pub(in crate::extract) const SOME_LATER: &str = "some-later";
/// How many "days before" are taken for.
const SOME: u32 = 3;

impl Reader<'_, '_> {
    pub(super) fn weekday(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let (wd, last) = match self.word(i) {
            Some((DateWord::Weekday(d), last))
                if self.s.tokens.get(i).is_some_and(|t| t.capital || t.end - t.start > 3) =>
            {
                (d, last)
            }
            _ => return None,
        };
        let published = self.published?;
        let before = i.checked_sub(1).and_then(|b| self.word(b)).map(|(w, _)| w);
        let date = match before {
            Some(DateWord::Next) => day_after(weekday_before(published, wd, false), 7),
            Some(DateWord::Last) => weekday_before(published, wd, true),
            _ => weekday_before(published, wd, false),
        };
        // "Monday last week", "Tuesday of last week".
        let mut after = last;
        if reads!(self.s, after, "of") {
            after += 1;
        }
        if matches!(self.word(after), Some((DateWord::Last, _)))
            && matches!(self.word(after + 1), Some((DateWord::Unit(7), _)))
        {
            let monday = day_after(published, -i64::from(published.weekday().to_monday_one_offset() - 1) - 7);
            return Some((
                after + 2,
                day(day_after(monday, i64::from(wd - 1)), DateBasis::RelativeToPublication),
                "weekday",
            ));
        }
        // "between Friday and Sunday", "from Monday to Wednesday".
        let lead = i.checked_sub(1).map(|b| self.s.lower(b)).unwrap_or_default();
        let joiner = self.s.lower(last);
        if let ("between", "and") | ("from", "to" | "until" | "through") = (lead, joiner)
            && let Some((DateWord::Weekday(end), after)) = self.word(last + 1)
        {
            let end = weekday_before(published, end, false);
            let start = weekday_before(end, wd, true);
            return Some((after, fixed(start, end, DateBasis::RelativeToPublication), "weekdays"));
        }
        Some((last, day(date, DateBasis::RelativeToPublication), "weekday"))
    }

    /// "the past 24 hours", "the last three days", "the past week": up to publication.
    pub(super) fn window(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let (DateWord::Last, at) = self.word(i)? else { return None };
        let published = self.published?;
        let (n, unit_at) = match self.amount(at) {
            Some(found) => found,
            None if reads!(self.s, i, "past") => (1, at),
            None => return None,
        };
        let (DateWord::Unit(unit), last) = self.word(unit_at)? else { return None };
        let minutes = self.s.lower(unit_at).starts_with("min");
        let days = match unit {
            0 if minutes => 0,
            0 => i64::from(n.div_ceil(24)),
            // A longer time is history, which other rules read.
            1 | 7 => i64::from(n) * i64::from(unit),
            _ => return None,
        };
        (days <= 31).then(|| {
            (last, fixed(day_after(published, -days), published, DateBasis::RelativeToPublication), "window")
        })
    }

    pub(super) fn day_word(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let published = self.published?;
        match self.word(i)? {
            (DateWord::Day(n), last) => Some((
                last,
                day(day_after(published, i64::from(n)), DateBasis::RelativeToPublication),
                "day-word",
            )),
            (DateWord::Night(n), last) => {
                let start = day_after(published, i64::from(n));
                let when = if reads!(self.s, i, "overnight") {
                    When::Fixed(EventDate {
                        start: Some(start),
                        end: Some(published),
                        precision: DatePrecision::Day,
                        basis: DateBasis::RelativeToPublication,
                    })
                } else {
                    day(start, DateBasis::RelativeToPublication)
                };
                Some((last, when, "night"))
            }
            _ => None,
        }
    }

    /// "eleven days later", "three weeks ago", "a day earlier".
    pub(super) fn counted(&self, i: usize) -> Option<(usize, When, &'static str)> {
        // "Days before": so many as a few.
        let bare = self.amount(i).is_none();
        let (n, at) = if bare { (SOME, self.some(i)?) } else { self.amount(i)? };
        let Some((DateWord::Unit(unit), last)) = self.word(at) else { return None };
        let days = i64::from(n) * i64::from(unit);
        let vague =
            bare || matches!(self.numbers.get(i).copied().flatten(), Some((NumberWord::Vague { .. }, _)));
        let direction = self.word(last)?;
        let written = self.s.lower(last);
        if unit == 0 {
            // "36 hours after": so many whole days, and the same day, in news, below one.
            let whole = if bare { 0 } else { i64::from(n / 24) };
            return match direction.0 {
                DateWord::Later if written == "after" && whole > 0 => {
                    Some((direction.1, When::Relative(whole), "later"))
                }
                DateWord::Ago if written == "ago" => self
                    .published
                    .map(|p| (direction.1, day(p, DateBasis::RelativeToPublication), "hours-ago")),
                DateWord::Ago | DateWord::Later if matches!(written, "later" | "earlier") => {
                    Some((direction.1, When::Relative(0), "hours-later"))
                }
                _ => None,
            };
        }
        match (direction.0, written) {
            (DateWord::Ago, "ago") => {
                let target = day_after(self.published?, -days);
                let spread = match unit {
                    1 if vague => 1,
                    1 => 0,
                    7 | 14 => 3,
                    30 => 15,
                    _ => 182,
                };
                Some((
                    direction.1,
                    fixed(
                        day_after(target, -spread),
                        day_after(target, spread),
                        DateBasis::RelativeToPublication,
                    ),
                    "ago",
                ))
            }
            // "three days after the minister's visit": the day of something that is no event of the report.
            (DateWord::Later | DateWord::Ago, "after" | "before") if self.of_something(direction.1) => {
                Some((direction.1, When::Fixed(EventDate::UNKNOWN), "of-something"))
            }
            (DateWord::Ago, _) if unit <= 14 => {
                Some((direction.1, When::Relative(-days), if vague { SOME_EARLIER } else { "earlier" }))
            }
            (DateWord::Later, "later" | "after" | "afterwards") if unit <= 30 => {
                Some((direction.1, When::Relative(days), if vague { SOME_LATER } else { "later" }))
            }
            (DateWord::Ago, "earlier" | "before") => Some((direction.1, When::Relative(-days), "earlier")),
            _ => None,
        }
    }

    /// "Days before", "weeks later": the unit alone, where no number or "the" stands before it.
    fn some(&self, i: usize) -> Option<usize> {
        let Some((DateWord::Unit(0 | 1 | 7), _)) = self.word(i) else { return None };
        let plural = self.s.lower(i).ends_with('s');
        let free = i.checked_sub(1).is_none_or(|b| {
            !reads!(
                self.s,
                b,
                "the" | "for" | "of" | "in" | "those" | "these" | "its" | "last" | "past" | "few"
            ) && self.amount(b).is_none()
        });
        (plural && free).then_some(i)
    }

    /// Whether the words after "after" name something that is no event of the report: a noun that is no word of events.
    pub(super) fn of_something(&self, at: usize) -> bool {
        let end = (at..(at + 6).min(self.s.tokens.len()))
            .find(|&i| !self.s.tokens.get(i).is_some_and(crate::extract::tokens::Token::is_word))
            .unwrap_or((at + 6).min(self.s.tokens.len()));
        let told = self.s.matches.iter().any(|m| {
            m.first >= at
                && m.first < end
                && (matches!(m.sense, Sense::Rule(_))
                    || self.s.effect(m) == Some(crate::lexicon::Effect::Anaphora))
        });
        end > at && !told && self.s.tokens.get(at).is_some_and(|t| t.capital)
    }

    /// "last week", "this month", "the previous day", "the day before", "the following night".
    pub(super) fn unit_phrase(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let (lead, at) = self.word(i)?;
        let written = self.s.lower(i);
        let the = i.checked_sub(1).is_some_and(|b| reads!(self.s, b, "the" | "that"));
        match (lead, self.word(at)) {
            (DateWord::Last | DateWord::Next, Some((DateWord::Unit(1) | DateWord::DayPart, last)))
                if written != "last" && written != "past" && written != "coming" =>
            {
                let days = if lead == DateWord::Last { -1 } else { 1 };
                Some((last, When::Relative(days), "next-day"))
            }
            (DateWord::Last, Some((DateWord::Unit(unit), last))) if !the || unit > 7 => {
                let p = self.published?;
                let monday = day_after(p, -i64::from(p.weekday().to_monday_one_offset() - 1));
                let (start, end) = match unit {
                    7 => (day_after(monday, -7), day_after(monday, -1)),
                    14 => (day_after(p, -14), p),
                    30 => {
                        let (y, m) =
                            if p.month() == 1 { (p.year() - 1, 12) } else { (p.year(), p.month() - 1) };
                        month_range(y, m)?
                    }
                    365 => (Date::new(p.year() - 1, 1, 1).ok()?, Date::new(p.year() - 1, 12, 31).ok()?),
                    _ => return None,
                };
                Some((last, fixed(start, end, DateBasis::RelativeToPublication), "last-unit"))
            }
            (DateWord::Recent, Some((DateWord::Unit(unit @ (1 | 7 | 30)), last))) => {
                let p = self.published?;
                let start = day_after(p, -3 * i64::from(unit));
                Some((last, fixed(start, p, DateBasis::RelativeToPublication), "recent"))
            }
            (DateWord::This, Some((DateWord::Unit(unit @ (7 | 30)), last))) => {
                let p = self.published?;
                let start = if unit == 7 {
                    day_after(p, -i64::from(p.weekday().to_monday_one_offset() - 1))
                } else {
                    Date::new(p.year(), p.month(), 1).ok()?
                };
                Some((last, fixed(start, p, DateBasis::RelativeToPublication), "this-unit"))
            }
            (DateWord::Last | DateWord::This | DateWord::Weekend, Some((DateWord::Weekend, last))) => {
                let p = self.published?;
                let sunday = weekday_before(p, 7, false);
                Some((
                    last,
                    fixed(day_after(sunday, -1), sunday, DateBasis::RelativeToPublication),
                    "weekend",
                ))
            }
            (DateWord::Weekend, _) if the => {
                let sunday = weekday_before(self.published?, 7, false);
                Some((at, fixed(day_after(sunday, -1), sunday, DateBasis::RelativeToPublication), "weekend"))
            }
            (DateWord::Last, Some((DateWord::Season(m), last))) => {
                let p = self.published?;
                let year = if m < p.month() { p.year() } else { p.year() - 1 };
                let middle = Date::new(year, m, 15).ok()?;
                Some((
                    last,
                    fixed(day_after(middle, -60), day_after(middle, 60), DateBasis::RelativeToPublication),
                    "season",
                ))
            }
            // "earlier in the day", "later in the evening".
            (DateWord::Ago | DateWord::Later, _)
                if matches!(written, "earlier" | "later")
                    && reads!(self.s, at, "in")
                    && reads!(self.s, at + 1, "the") =>
            {
                match self.word(at + 2) {
                    Some((DateWord::Unit(1) | DateWord::DayPart, last)) => {
                        Some((last, When::Relative(0), "same-day"))
                    }
                    _ => None,
                }
            }
            // "the week before", "the week after".
            (DateWord::Unit(7), Some((DateWord::Ago | DateWord::Later, last)))
                if the && reads!(self.s, at, "before" | "after") && self.ends_phrase(last) =>
            {
                let days = if reads!(self.s, at, "before") { -7 } else { 7 };
                Some((last, When::Relative(days), "week-before"))
            }
            // "the day before", "the evening before", "the day after".
            (DateWord::Unit(1) | DateWord::DayPart, Some((DateWord::Ago, last)))
                if the && reads!(self.s, at, "before") && self.ends_phrase(last) =>
            {
                Some((last, When::Relative(-1), "day-before"))
            }
            (DateWord::Unit(1) | DateWord::DayPart, Some((DateWord::Later, last)))
                if the && reads!(self.s, at, "after") && self.ends_phrase(last) =>
            {
                Some((last, When::Relative(1), "day-after"))
            }
            (DateWord::Unit(1), _) if the && i.checked_sub(1).is_some_and(|b| reads!(self.s, b, "that")) => {
                Some((at, When::Relative(0), "same-day"))
            }
            (DateWord::Unit(1), _) if i.checked_sub(1).is_some_and(|b| reads!(self.s, b, "same")) => {
                Some((at, When::Relative(0), "same-day"))
            }
            // "Almost at the same hour".
            (DateWord::Unit(0), _) if i.checked_sub(1).is_some_and(|b| reads!(self.s, b, "same")) => {
                Some((at, When::Relative(0), "same-day"))
            }
            (DateWord::DayPart, _)
                if i.checked_sub(1).is_some_and(|b| reads!(self.s, b, "same" | "that")) =>
            {
                Some((at, When::Relative(0), "same-day"))
            }
            (DateWord::DayPart, _) => Some((at, When::Clock, "clock")),
            _ => None,
        }
    }

    /// Whether "before" ends the phrase rather than opening a clause ("before he left").
    pub(super) fn ends_phrase(&self, i: usize) -> bool {
        self.s.tokens.get(i).is_none_or(|t| matches!(t.kind, TokenKind::Mark(_)))
            || self.s.is(i, self.s.lexicon.well_known().preposition)
    }
}
