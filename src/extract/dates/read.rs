//! Finds date expressions among the tokens of a sentence.

use super::calendar::{day_after, infer_year, month_range, weekday_before, year_of_month};
use super::{DateMention, When};
use crate::extract::phrases::Sentence;
use crate::extract::tokens::TokenKind;
use crate::lexicon::{DateWord, NumberWord, Sense};
use crate::model::{Date, DateBasis, DatePrecision, EventDate};

struct Reader<'s, 'a> {
    s: &'s Sentence<'a>,
    published: Option<Date>,
    words: Vec<Option<(DateWord, usize)>>,
    numbers: Vec<Option<(NumberWord, usize)>>,
}

/// All date expressions, in order, without overlap.
pub(in crate::extract) fn dates(s: &Sentence<'_>, published: Option<Date>) -> Vec<DateMention> {
    let mut words = vec![None; s.tokens.len()];
    let mut numbers = vec![None; s.tokens.len()];
    let mut any = false;
    for m in &s.matches {
        match m.sense {
            Sense::Date(id) => {
                if let (Some(word), Some(slot)) = (s.lexicon.date_word(id), words.get_mut(m.first)) {
                    *slot = Some((word, m.last));
                    any |= !matches!(
                        word,
                        DateWord::Since | DateWord::Until | DateWord::Later | DateWord::Ago | DateWord::This
                    );
                }
            }
            Sense::Number(id) => {
                if let (Some(word), Some(slot)) = (s.lexicon.number(id), numbers.get_mut(m.first))
                    && slot.is_none_or(|(_, last)| last <= m.last)
                {
                    *slot = Some((word, m.last));
                }
            }
            _ => {}
        }
    }
    if !any && !s.tokens.iter().any(|t| matches!(t.kind, TokenKind::Number(_) | TokenKind::Ordinal(_))) {
        return Vec::new();
    }
    let reader = Reader { s, published, words, numbers };
    reader.all()
}

fn fixed(start: Date, end: Date, basis: DateBasis) -> When {
    let days = (end - start).get_days();
    let precision = match days {
        ..=0 => DatePrecision::Day,
        1..=10 => DatePrecision::Week,
        11..=45 => DatePrecision::Month,
        _ => DatePrecision::Year,
    };
    When::Fixed(EventDate { start: Some(start), end: Some(end), precision, basis })
}

fn day(date: Date, basis: DateBasis) -> When {
    When::Fixed(EventDate::day(date, basis))
}

impl Reader<'_, '_> {
    fn all(&self) -> Vec<DateMention> {
        let mut out: Vec<DateMention> = Vec::new();
        let mut i = 0;
        while i < self.s.tokens.len() {
            let found = self
                .iso(i)
                .or_else(|| self.slashed(i))
                .or_else(|| self.day_month(i))
                .or_else(|| self.month_first(i))
                .or_else(|| self.weekday(i))
                .or_else(|| self.day_word(i))
                .or_else(|| self.first_months(i))
                .or_else(|| self.counted(i))
                .or_else(|| self.unit_phrase(i))
                .or_else(|| self.year(i))
                .or_else(|| self.nth(i));
            let Some((last, when, pattern)) = found else {
                i += 1;
                continue;
            };
            let mut mention = DateMention {
                first: i,
                last: last.max(i + 1),
                when,
                period: self.opens_period(i),
                future: false,
                also: None,
                pattern,
            };
            self.two_days(&mut mention);
            if let (When::Fixed(date), Some(published)) = (when, self.published)
                && let Some(start) = date.start
            {
                mention.future = start > published;
            }
            i = mention.last;
            // "Friday 3 November", "Tuesday afternoon (7 Nov.)": the full date decides.
            if let Some(before) = out.iter_mut().rev().find(|d| d.when != When::Clock)
                && before.pattern == "weekday"
                && self.near(before.last, mention.first)
                && matches!(pattern, "day-month" | "month-day" | "iso" | "slashed" | "nth")
            {
                mention.first = before.first;
                mention.period |= before.period;
                *before = mention;
                continue;
            }
            if let Some(before) = out.iter().rev().find(|d| d.when != When::Clock)
                && pattern == "weekday"
                && self.near(before.last, mention.first)
                && matches!(before.pattern, "day-month" | "month-day" | "iso" | "slashed")
            {
                continue;
            }
            out.push(mention);
        }
        out
    }

    /// "May 22 and 28" names two days; "between May 22 and 28" a period.
    fn two_days(&self, mention: &mut DateMention) {
        let When::Fixed(e) = mention.when else { return };
        let and = (mention.first..mention.last).any(|i| self.s.written(i).eq_ignore_ascii_case("and"));
        let between = mention
            .first
            .checked_sub(1)
            .is_some_and(|i| matches!(self.s.written(i).to_ascii_lowercase().as_str(), "between" | "from"));
        if let (true, false, Some(start), Some(end)) = (and, between, e.start, e.end)
            && start < end
            && matches!(mention.pattern, "day-month" | "month-day")
        {
            mention.when = day(start, e.basis);
            mention.also = Some(end);
        }
    }

    /// Whether only commas, brackets, "the" and parts of days stand between two tokens.
    fn near(&self, from: usize, to: usize) -> bool {
        to >= from
            && to - from <= 4
            && (from..to).all(|i| {
                self.s.mark(i, ',')
                    || self.s.mark(i, '(')
                    || self.s.mark(i, '.')
                    || matches!(self.word(i), Some((DateWord::DayPart, _)))
                    || matches!(self.s.written(i).to_ascii_lowercase().as_str(), "the" | "of" | "on" | "a")
            })
    }

    fn word(&self, i: usize) -> Option<(DateWord, usize)> {
        self.words.get(i).copied().flatten()
    }

    fn month(&self, i: usize) -> Option<(i8, usize)> {
        match self.word(i) {
            Some((DateWord::Month(m), last)) if self.s.tokens.get(i).is_some_and(|t| t.capital) => {
                Some((m, last))
            }
            _ => None,
        }
    }

    fn numeral(&self, i: usize) -> Option<u32> {
        self.s.tokens.get(i)?.number()
    }

    fn day_number(&self, i: usize) -> Option<(i8, usize)> {
        let n = match self.s.tokens.get(i)?.kind {
            TokenKind::Number(n) | TokenKind::Ordinal(n) => (n, i + 1),
            _ => match self.numbers.get(i).copied().flatten() {
                Some((NumberWord::Ordinal(n), last)) => (n, last),
                _ => return None,
            },
        };
        let day = i8::try_from(n.0).ok().filter(|d| (1..=31).contains(d))?;
        Some((day, n.1))
    }

    fn year_number(&self, i: usize) -> Option<i16> {
        let n = self.numeral(i)?;
        let t = self.s.tokens.get(i)?;
        ((1900..=2100).contains(&n) && t.end - t.start == 4).then(|| i16::try_from(n).ok()).flatten()
    }

    /// A year after a date, over a comma.
    fn year_after(&self, i: usize) -> Option<(i16, usize)> {
        let at = if self.s.mark(i, ',') || self.s.written(i).eq_ignore_ascii_case("of") { i + 1 } else { i };
        // "14 May, 1915 local" tells a time of day.
        let clock = matches!(
            self.s.written(at + 1).to_ascii_lowercase().as_str(),
            "local" | "hours" | "hrs" | "gmt" | "utc" | "h"
        );
        self.year_number(at).filter(|_| !clock).map(|y| (y, at + 1))
    }

    fn opens_period(&self, first: usize) -> bool {
        (first.saturating_sub(2)..first).any(|i| {
            matches!(self.word(i), Some((DateWord::Since, _)))
                && self.s.written(i).eq_ignore_ascii_case("since")
                || matches!(self.s.written(i).to_ascii_lowercase().as_str(), "until" | "till")
        })
    }

    fn gap(&self, a: usize, b: usize) -> &str {
        match (self.s.tokens.get(a), self.s.tokens.get(b)) {
            (Some(x), Some(y)) => crate::model::Span::new(x.end as usize, y.start as usize).of(self.s.text),
            _ => "",
        }
    }

    fn iso(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let year = self.year_number(i)?;
        if !self.s.tokens.get(i + 1)?.joined || !self.s.tokens.get(i + 2)?.joined {
            return None;
        }
        let month = i8::try_from(self.numeral(i + 1)?).ok()?;
        let d = i8::try_from(self.numeral(i + 2)?).ok()?;
        let date = Date::new(year, month, d).ok()?;
        Some((i + 3, day(date, DateBasis::Explicit), "iso"))
    }

    fn slashed(&self, i: usize) -> Option<(usize, When, &'static str)> {
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
            return Some((i + 3, day(date, DateBasis::Explicit), "slashed"));
        }
        if separator != "/" || self.s.tokens.get(i + 2).is_some_and(|t| t.joined) {
            return None;
        }
        let date = infer_year(self.published?, m, d)?;
        Some((i + 2, day(date, DateBasis::YearInferred), "slashed"))
    }

    fn day_month(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let (d, next) = self.day_number(i)?;
        // "14-16 May", "14 to 16 May", "14 and 16 May".
        let joiner = matches!(self.s.written(next).to_ascii_lowercase().as_str(), "to" | "and" | "or")
            || self.s.mark(next, '–')
            || self.s.mark(next, '-');
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
        let at = if self.s.written(next).eq_ignore_ascii_case("of") { next + 1 } else { next };
        let (m, mut last) = self.month(at)?;
        if self.s.mark(last, '.') && self.year_number(last + 1).is_some() {
            last += 1;
        }
        let (year, last) = self.with_year(last);
        let (start, basis) = self.resolve(year, m, d)?;
        // "28 May to 2 June".
        if (self.s.written(last).eq_ignore_ascii_case("to") || self.s.mark(last, '–'))
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

    fn with_year(&self, last: usize) -> (Option<i16>, usize) {
        match self.year_after(last) {
            Some((y, l)) => (Some(y), l),
            None => (None, last),
        }
    }

    fn resolve(&self, year: Option<i16>, month: i8, d: i8) -> Option<(Date, DateBasis)> {
        match year {
            Some(y) => Date::new(y, month, d).ok().map(|date| (date, DateBasis::Explicit)),
            None => infer_year(self.published?, month, d).map(|date| (date, DateBasis::YearInferred)),
        }
    }

    fn month_first(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let (part, at) = match self.word(i) {
            Some((w @ (DateWord::Early | DateWord::Mid | DateWord::LatePart), last))
                if self.month(last).is_some() =>
            {
                (Some(w), last)
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
            let joiner = matches!(self.s.written(next).to_ascii_lowercase().as_str(), "to" | "and")
                || self.s.mark(next, '–');
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
        let before = i.checked_sub(1).map(|b| self.s.written(b).to_ascii_lowercase()).unwrap_or_default();
        let led = part.is_some()
            || year.is_some()
            || matches!(
                before.as_str(),
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

    fn weekday(&self, i: usize) -> Option<(usize, When, &'static str)> {
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
        if self.s.written(after).eq_ignore_ascii_case("of") {
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
        Some((last, day(date, DateBasis::RelativeToPublication), "weekday"))
    }

    fn day_word(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let published = self.published?;
        match self.word(i)? {
            (DateWord::Day(n), last) => Some((
                last,
                day(day_after(published, i64::from(n)), DateBasis::RelativeToPublication),
                "day-word",
            )),
            (DateWord::Night(n), last) => {
                let start = day_after(published, i64::from(n));
                let when = if self.s.written(i).eq_ignore_ascii_case("overnight") {
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

    /// The number that begins at a token, as words or a numeral.
    fn amount(&self, i: usize) -> Option<(u32, usize)> {
        if let Some(n) = self.numeral(i) {
            return Some((n, i + 1));
        }
        match self.numbers.get(i).copied().flatten()? {
            (NumberWord::Value(n), last) => Some((n, last)),
            (NumberWord::Vague { value, .. }, last) if value <= 3 => Some((value, last)),
            _ => None,
        }
    }

    /// "eleven days later", "three weeks ago", "a day earlier".
    fn counted(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let (n, at) = self.amount(i)?;
        let Some((DateWord::Unit(unit), last)) = self.word(at) else { return None };
        let days = i64::from(n) * i64::from(unit);
        let direction = self.word(last)?;
        let written = self.s.written(last).to_ascii_lowercase();
        if unit == 0 {
            // Hours: the same day, in news.
            return match direction.0 {
                DateWord::Ago if written == "ago" => self
                    .published
                    .map(|p| (direction.1, day(p, DateBasis::RelativeToPublication), "hours-ago")),
                DateWord::Ago | DateWord::Later if matches!(written.as_str(), "later" | "earlier") => {
                    Some((direction.1, When::Relative(0), "hours-later"))
                }
                _ => None,
            };
        }
        match (direction.0, written.as_str()) {
            (DateWord::Ago, "ago") => {
                let target = day_after(self.published?, -days);
                let spread = match unit {
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
            (DateWord::Ago, _) if unit <= 14 => Some((direction.1, When::Relative(-days), "earlier")),
            (DateWord::Later, "later" | "after" | "afterwards") if unit <= 30 => {
                Some((direction.1, When::Relative(days), "later"))
            }
            (DateWord::Ago, "earlier" | "before") => Some((direction.1, When::Relative(-days), "earlier")),
            _ => None,
        }
    }

    /// Whether the words after "after" name something that is no event of the report: a noun that is no word of events.
    fn of_something(&self, at: usize) -> bool {
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

    /// "the first five months of 2025": a period out of a year.
    fn first_months(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let Some((NumberWord::Ordinal(1), at)) = self.numbers.get(i).copied().flatten() else { return None };
        let (n, unit_at) = self.amount(at)?;
        let Some((DateWord::Unit(30), of)) = self.word(unit_at) else { return None };
        if !matches!(self.s.written(of).to_ascii_lowercase().as_str(), "of" | "in") {
            return None;
        }
        let year = self.year_number(of + 1)?;
        let month = i8::try_from(n).ok().filter(|m| (1..=12).contains(m))?;
        let (_, end) = month_range(year, month)?;
        Some((of + 2, fixed(Date::new(year, 1, 1).ok()?, end, DateBasis::Explicit), "first-months"))
    }

    /// "last week", "this month", "the previous day", "the day before", "the following night".
    fn unit_phrase(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let (lead, at) = self.word(i)?;
        let written = self.s.written(i).to_ascii_lowercase();
        let the = i
            .checked_sub(1)
            .is_some_and(|b| matches!(self.s.written(b).to_ascii_lowercase().as_str(), "the" | "that"));
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
            // "the day before", "the evening before", "the day after".
            (DateWord::Unit(1) | DateWord::DayPart, Some((DateWord::Ago, last)))
                if the && self.s.written(at).eq_ignore_ascii_case("before") && self.ends_phrase(last) =>
            {
                Some((last, When::Relative(-1), "day-before"))
            }
            (DateWord::Unit(1) | DateWord::DayPart, Some((DateWord::Later, last)))
                if the && self.s.written(at).eq_ignore_ascii_case("after") && self.ends_phrase(last) =>
            {
                Some((last, When::Relative(1), "day-after"))
            }
            (DateWord::Unit(1), _)
                if the
                    && i.checked_sub(1).is_some_and(|b| self.s.written(b).eq_ignore_ascii_case("that")) =>
            {
                Some((at, When::Relative(0), "same-day"))
            }
            (DateWord::Unit(1), _)
                if i.checked_sub(1).is_some_and(|b| self.s.written(b).eq_ignore_ascii_case("same")) =>
            {
                Some((at, When::Relative(0), "same-day"))
            }
            (DateWord::DayPart, _)
                if i.checked_sub(1).is_some_and(|b| {
                    matches!(self.s.written(b).to_ascii_lowercase().as_str(), "same" | "that")
                }) =>
            {
                Some((at, When::Relative(0), "same-day"))
            }
            (DateWord::DayPart, _) => Some((at, When::Clock, "clock")),
            _ => None,
        }
    }

    /// Whether "before" ends the phrase rather than opening a clause ("before he left").
    fn ends_phrase(&self, i: usize) -> bool {
        self.s.tokens.get(i).is_none_or(|t| matches!(t.kind, TokenKind::Mark(_)))
            || self.s.is(i, self.s.lexicon.well_known().preposition)
    }

    fn year(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let y = self.year_number(i)?;
        let before = i.checked_sub(1).map(|b| self.s.written(b).to_ascii_lowercase()).unwrap_or_default();
        let bracket = i.checked_sub(1).is_some_and(|b| self.s.mark(b, '(')) && self.s.mark(i + 1, ')');
        if !bracket
            && !matches!(
                before.as_str(),
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
        let start = Date::new(y, 1, 1).ok()?;
        let end = Date::new(y, 12, 31).ok()?;
        Some((i + 1, fixed(start, end, DateBasis::Explicit), "year"))
    }

    /// "on the 22nd".
    fn nth(&self, i: usize) -> Option<(usize, When, &'static str)> {
        let TokenKind::Ordinal(n) = self.s.tokens.get(i)?.kind else { return None };
        let p = self.published?;
        let the = i.checked_sub(1).is_some_and(|b| self.s.written(b).eq_ignore_ascii_case("the"));
        let on = i.checked_sub(2).is_some_and(|b| {
            matches!(self.s.written(b).to_ascii_lowercase().as_str(), "on" | "of" | "since")
        });
        if !the || !on {
            return None;
        }
        let d = i8::try_from(n).ok()?;
        let this = Date::new(p.year(), p.month(), d).ok().filter(|x| *x <= p);
        let date = if let Some(x) = this {
            x
        } else {
            let (y, m) = if p.month() == 1 { (p.year() - 1, 12) } else { (p.year(), p.month() - 1) };
            Date::new(y, m, d).ok()?
        };
        Some((i + 1, day(date, DateBasis::YearInferred), "nth"))
    }
}
