//! Finds date expressions among the tokens of a sentence.

use super::{DateMention, When};
use crate::extract::bits::Bits;
use crate::extract::phrases::{Match, Sentence};
use crate::extract::tokens::{TokenKind, is_one_of, reads};
use crate::lexicon::{DateWord, NumberWord, Sense};
use crate::model::{Date, DateBasis, DatePrecision, EventDate};

pub(super) struct Reader<'s, 'a> {
    pub(super) s: &'s Sentence<'a>,
    pub(super) published: Option<Date>,
    /// The tokens at which one of the patterns may begin.
    begins: Bits,
    words: Vec<Option<(DateWord, usize)>>,
    pub(super) numbers: Vec<Option<(NumberWord, usize)>>,
}

/// All date expressions, in order, without overlap.
pub(in crate::extract) fn dates(s: &Sentence<'_>, published: Option<Date>) -> Vec<DateMention> {
    let figures = s.tokens.iter().any(|t| matches!(t.kind, TokenKind::Number(_) | TokenKind::Ordinal(_)));
    if !figures && !s.has_dates() {
        return Vec::new();
    }
    // Words that only go with a date tell none.
    let decisive = |m: &Match| match m.sense {
        Sense::Date(id) => s.lexicon.date_word(id).is_some_and(|word| {
            !matches!(
                word,
                DateWord::Since | DateWord::Until | DateWord::Later | DateWord::Ago | DateWord::This
            )
        }),
        _ => false,
    };
    if !figures && !s.matches.iter().any(decisive) {
        return Vec::new();
    }
    // Without a word of dates, only figures tell one.
    let worded = s.has_dates();
    // Each pattern begins with a figure, a number word, a word of dates, or one of those that [`Reader::part_of_month`] spells out.
    let figure = |kind| matches!(kind, TokenKind::Number(_) | TokenKind::Ordinal(_));
    let mut begins = Bits::of(s.tokens.len(), |i| {
        s.tokens.get(i).is_some_and(|t| {
            figure(t.kind) || worded && is_one_of!(t.letters, "final" | "closing" | "latter" | "opening")
        })
    });
    let mut words = vec![None; if worded { s.tokens.len() } else { 0 }];
    let mut numbers = vec![None; if worded && s.has_number_words() { s.tokens.len() } else { 0 }];
    for m in s.matches.iter().filter(|_| worded) {
        match m.sense {
            Sense::Date(id) => {
                if let (Some(word), Some(slot)) = (s.lexicon.date_word(id), words.get_mut(m.first)) {
                    *slot = Some((word, m.last));
                    begins.add(m.first);
                }
            }
            Sense::Number(id) => {
                if let (Some(word), Some(slot)) = (s.lexicon.number(id), numbers.get_mut(m.first))
                    && slot.is_none_or(|(_, last)| last <= m.last)
                {
                    *slot = Some((word, m.last));
                    begins.add(m.first);
                }
            }
            _ => {}
        }
    }
    let reader = Reader { s, published, begins, words, numbers };
    reader.all()
}

pub(super) fn fixed(start: Date, end: Date, basis: DateBasis) -> When {
    let days = (end - start).get_days();
    let precision = match days {
        ..=0 => DatePrecision::Day,
        1..=10 => DatePrecision::Week,
        11..=45 => DatePrecision::Month,
        _ => DatePrecision::Year,
    };
    When::Fixed(EventDate { start: Some(start), end: Some(end), precision, basis })
}

pub(super) fn day(date: Date, basis: DateBasis) -> When {
    When::Fixed(EventDate::day(date, basis))
}

impl Reader<'_, '_> {
    fn all(&self) -> Vec<DateMention> {
        let mut out: Vec<DateMention> = Vec::new();
        let mut i = 0;
        while let Some(at) = self.begins.next(i) {
            i = at;
            let Some((last, when, pattern)) = self.at(i, &out) else {
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
            // "In December they came on the 13th": the month has said which 13th, and no more.
            if let (true, When::Fixed(EventDate { start: Some(start), .. })) =
                (pattern == "nth", mention.when)
            {
                out.retain(|d| {
                    let of =
                        |e: &EventDate| e.start.is_some_and(|m| m.first_of_month() == start.first_of_month());
                    !(d.pattern == "month" && matches!(&d.when, When::Fixed(e) if of(e)))
                });
            }
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

    /// The date that begins at a token, by the first pattern that holds. `before`: those told before it.
    fn at(&self, i: usize, before: &[DateMention]) -> Option<(usize, When, &'static str)> {
        let figure = !self.s.tokens.get(i)?.is_word();
        match (self.word(i), self.numbers.get(i).copied().flatten()) {
            (Some(_), _) | (_, Some((NumberWord::Ordinal(_), _))) => {}
            // "Eleven days later": a number as a word begins nothing else.
            (None, Some(_)) if !figure => return self.part_of_month(i).or_else(|| self.counted(i)),
            (None, None) if !figure => return self.part_of_month(i),
            (None, None) if self.words.is_empty() => {
                return self
                    .iso(i)
                    .or_else(|| self.slashed(i))
                    .or_else(|| self.year(i))
                    .or_else(|| self.nth(i, before));
            }
            _ => {}
        }
        self.iso(i)
            .or_else(|| self.slashed(i))
            .or_else(|| self.day_month(i))
            .or_else(|| self.month_first(i))
            .or_else(|| self.weekday(i))
            .or_else(|| self.day_word(i))
            .or_else(|| self.feast(i))
            .or_else(|| self.part_of_month(i))
            .or_else(|| self.first_months(i))
            .or_else(|| self.window(i))
            .or_else(|| self.counted(i))
            .or_else(|| self.unit_phrase(i))
            .or_else(|| self.season(i))
            .or_else(|| self.year(i))
            .or_else(|| self.nth(i, before))
    }

    /// "May 22 and 28" names two days; "between May 22 and 28" a period.
    fn two_days(&self, mention: &mut DateMention) {
        let When::Fixed(e) = mention.when else { return };
        let and = (mention.first..mention.last).any(|i| reads!(self.s, i, "and"));
        let between = mention.first.checked_sub(1).is_some_and(|i| reads!(self.s, i, "between" | "from"));
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
                    || reads!(self.s, i, "the" | "of" | "on" | "a")
            })
    }

    pub(super) fn word(&self, i: usize) -> Option<(DateWord, usize)> {
        self.words.get(i).copied().flatten()
    }

    pub(super) fn month(&self, i: usize) -> Option<(i8, usize)> {
        match self.word(i) {
            Some((DateWord::Month(m), last)) if self.s.tokens.get(i).is_some_and(|t| t.capital) => {
                Some((m, last))
            }
            _ => None,
        }
    }

    pub(super) fn numeral(&self, i: usize) -> Option<u32> {
        self.s.tokens.get(i)?.number()
    }

    pub(super) fn day_number(&self, i: usize) -> Option<(i8, usize)> {
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

    pub(super) fn year_number(&self, i: usize) -> Option<i16> {
        let n = self.numeral(i)?;
        let t = self.s.tokens.get(i)?;
        ((1900..=2100).contains(&n) && t.end - t.start == 4).then(|| i16::try_from(n).ok()).flatten()
    }

    /// A year after a date, over a comma.
    pub(super) fn year_after(&self, i: usize) -> Option<(i16, usize)> {
        let at = if self.s.mark(i, ',') || reads!(self.s, i, "of") { i + 1 } else { i };
        // "14 May, 1915 local" tells a time of day.
        let clock = reads!(self.s, at + 1, "local" | "hours" | "hrs" | "gmt" | "utc" | "h");
        self.year_number(at).filter(|_| !clock).map(|y| (y, at + 1))
    }

    fn opens_period(&self, first: usize) -> bool {
        (first.saturating_sub(2)..first).any(|i| {
            matches!(self.word(i), Some((DateWord::Since, _))) && reads!(self.s, i, "since")
                || reads!(self.s, i, "until" | "till")
        })
    }

    pub(super) fn gap(&self, a: usize, b: usize) -> &str {
        match (self.s.tokens.get(a), self.s.tokens.get(b)) {
            (Some(x), Some(y)) => crate::model::Span::new(x.end as usize, y.start as usize).of(self.s.text),
            _ => "",
        }
    }

    /// The number that begins at a token, as words or a numeral.
    pub(super) fn amount(&self, i: usize) -> Option<(u32, usize)> {
        if let Some(n) = self.numeral(i) {
            return Some((n, i + 1));
        }
        match self.numbers.get(i).copied().flatten()? {
            (NumberWord::Value(n), last) => Some((n, last)),
            (NumberWord::Vague { value, .. }, last) if value <= 3 => Some((value, last)),
            _ => None,
        }
    }
}
