//! The day a report was published and how it was found: told by a field or page, by a line of its text, by its address or file
//! name, set by the user, or inferred from the dates that its words name. Says honestly which; guesses nothing without saying so.

use super::dateline::{self, Dateline, Day};
use super::dates::{self, ReadDate, Token};
use super::library::{Library, Months};
use super::options::CorpusOptions;
use super::record::{Told, one_line};
use crate::model::lines::whole_lines;
use crate::model::{Date, DateBasis, DatePrecision, Published};
use std::cell::OnceCell;
use std::path::Path;

/// The day and what people should know about it.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) published: Option<Published>,
    pub(super) notes: Vec<String>,
}

/// What the search may look at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence<'r> {
    pub(super) told: &'r [Told],
    pub(super) url: &'r str,
    pub(super) path: &'r Path,
    /// The whole text: lines with a date often stand among the clutter.
    pub(super) text: &'r str,
    /// The article alone, for inference: other stories on the page have other dates.
    pub(super) body: &'r str,
    /// The article's dateline, once somebody has asked for it.
    pub(super) line: &'r OnceCell<Option<Dateline>>,
}

impl Evidence<'_> {
    /// The article's dateline.
    pub(super) fn dateline(&self, library: &Library) -> Option<&Dateline> {
        self.line.get_or_init(|| dateline::find(self.body, &library.publication.months)).as_ref()
    }
}

/// Looks in all places, the surest first.
pub(super) fn find(evidence: Evidence<'_>, options: &CorpusOptions, library: &Library) -> Found {
    let mut found = Found::default();
    let months = &library.publication.months;
    for told in evidence.told {
        match dates::read(&told.words, months) {
            Some(read) => {
                if read.ambiguous {
                    found.notes.push(format!(
                        "read the publication date `{}` with the day first, as {}",
                        one_line(&told.words),
                        read.date
                    ));
                }
                found.published = Some(day(read.date, told.found_in, DateBasis::Explicit));
                return found;
            }
            None => {
                found.notes.push(format!("did not understand the publication date `{}`", clip(&told.words)));
            }
        }
    }
    let line = evidence.dateline(library);
    found.published = date_line(evidence.text, library)
        .map(|(read, basis)| {
            if read.ambiguous {
                found.notes.push(format!("took the day first in the report's date line: {}", read.date));
            }
            let mut published = day(read.date, "dateline", basis);
            if basis == DateBasis::RelativeToEvent {
                published.precision = DatePrecision::Week;
                found.notes.push(format!(
                    "took the end of the period in the report's heading, {}, for the publication date",
                    read.date
                ));
            }
            published
        })
        .or_else(|| match line?.day {
            Day::Full(read) => {
                if read.ambiguous {
                    found.notes.push(format!("took the day first in the report's dateline: {}", read.date));
                }
                Some(day(read.date, "dateline", DateBasis::Explicit))
            }
            _ => None,
        })
        .or_else(|| in_name(evidence.url, library).map(|date| day(date, "address", DateBasis::Explicit)))
        .or_else(|| {
            let name =
                evidence.path.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            in_name(&name, library).map(|date| day(date, "file name", DateBasis::Explicit))
        })
        .or_else(|| options.published.map(|date| day(date, "option", DateBasis::Explicit)));
    if found.published.is_some() {
        return found;
    }
    if let Some(Day::Yearless(month, number)) = line.map(|l| l.day)
        && let Some(year) = latest_year(evidence.body, library)
        && let Some(date) = dates::date(year, i64::from(month), i64::from(number))
    {
        found.notes.push(format!("took the year of the dateline, {year}, from the text"));
        found.published = Some(day(date, "dateline", DateBasis::YearInferred));
        return found;
    }
    if let Some(inferred) = infer(evidence.body, library) {
        found.notes.push(format!("inferred the publication date, about {}: {}", inferred.date, inferred.why));
        found.published = Some(Published {
            date: inferred.date,
            precision: inferred.precision,
            found_in: "text".to_owned(),
            basis: inferred.basis,
        });
    }
    found
}

/// The latest year that a text writes as a number, those aside that lie ahead ("planned for 2027").
fn latest_year(body: &str, library: &Library) -> Option<i64> {
    let tokens = dates::tokens(body);
    let future = &library.publication.inference.future;
    let ahead = |at: usize| {
        tokens
            .get(at.saturating_sub(3)..at)
            .is_some_and(|before| before.iter().any(|token| future.iter().any(|word| **word == *token.lower)))
    };
    tokens
        .iter()
        .enumerate()
        .filter(|(at, token)| token.text.len() == 4 && !ahead(*at))
        .filter_map(|(_, token)| token.number())
        .filter(|year| (1990..=2100).contains(year))
        .max()
}

fn day(date: Date, found_in: &str, basis: DateBasis) -> Published {
    Published { date, precision: DatePrecision::Day, found_in: found_in.to_owned(), basis }
}

fn clip(words: &str) -> String {
    one_line(words).chars().take(60).collect()
}

/// A line near the top, or a line that says "Published", which is little else than a date. Sentences are not looked at.
fn date_line(text: &str, library: &Library) -> Option<(ReadDate, DateBasis)> {
    let months = &library.publication.months;
    let mut cued = None;
    let mut plain = None;
    let mut range = None;
    for (at, line) in whole_lines(text).map(str::trim).filter(|l| !l.is_empty()).take(60).enumerate() {
        if line.len() > 400 {
            continue;
        }
        // Every date that is read here has a figure.
        if !line.bytes().any(|b| b.is_ascii_digit()) {
            continue;
        }
        let words = line.split_whitespace().take(21).count();
        if words > 20 || line.ends_with('.') && words > 8 {
            continue;
        }
        let lower = line.to_lowercase();
        let lead =
            lower.find(|c: char| c.is_alphabetic()).and_then(|from| lower.get(from..)).unwrap_or_default();
        let has_cue = library.publication.lines.published.iter().any(|cue| {
            lead.strip_prefix(cue.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
                || lower.find(&format!(" {cue} ")).is_some_and(|p| p < 60)
        });
        if at >= 20 && !has_cue {
            continue;
        }
        let found = dates::find_all(line, months);
        let Some(first) = found.first() else { continue };
        // "Reporting period: 1-30 June 2023" tells what the report is about; it was published some days later.
        let before = line.get(..first.start).unwrap_or_default().trim_end();
        let period = before.ends_with(['-', '–', '—', '‑'])
            && before.trim_end_matches(['-', '–', '—', '‑', ' ']).ends_with(char::is_alphanumeric)
            || before.to_lowercase().ends_with(" to")
            || found.len() == 2
                && found.get(1).is_some_and(|second| {
                    line.get(first.end..second.start)
                        .is_some_and(|gap| matches!(gap.trim(), "-" | "–" | "—" | "to" | "until"))
                });
        if period && !has_cue {
            let end = found.last().map_or(first.read, |last| last.read);
            range = range.or(Some((end, DateBasis::RelativeToEvent)));
            continue;
        }
        // A bullet or entry that opens with its own date, as lists of events have them.
        if line.starts_with(['•', '-', '*', '–', '#']) && !has_cue {
            continue;
        }
        if has_cue && cued.is_none() {
            cued = Some((first.read, DateBasis::Explicit));
        }
        // A line of a few words with a clock time or nothing else beside the date.
        if plain.is_none() && at < 20 && words <= 16 {
            plain = Some((found.last().map_or(first.read, |last| last.read), at));
        }
    }
    cued.or_else(|| plain.map(|(read, _)| (read, DateBasis::Heading))).or(range)
}

/// A date in a file name or address: `2025-04-16-raid`, `/2025/04/16/`, `raid_20250416`.
fn in_name(name: &str, library: &Library) -> Option<Date> {
    if name.is_empty() || name.len() > 2000 {
        return None;
    }
    dates::find_all(name, &library.publication.months)
        .first()
        .filter(|f| !f.read.ambiguous)
        .map(|f| f.read.date)
}

/// A day inferred from the words.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Inferred {
    date: Date,
    precision: DatePrecision,
    basis: DateBasis,
    why: String,
}

/// A month or day that the text names.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    year: Option<i16>,
    month: i8,
    day: Option<i8>,
    /// The words, for the note.
    words: String,
    /// The text counts the months of the year up to this one ("the first five months of 2025"): it was written soon after.
    counted: bool,
}

/// Infers the time of writing from the latest month or day named as past. Needs a year that the text itself ties to the
/// present: a count of its months, or two dates in it. A text that only recalls old years gives nothing.
fn infer(body: &str, library: &Library) -> Option<Inferred> {
    let mut end = body.len().min(200_000);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let body = body.get(..end)?;
    // Without a year behind the name of a month nothing can be told, and most reports have none.
    if !ties_a_year(body, &library.publication.months) {
        return None;
    }
    let tokens = dates::tokens(body);
    let named = named_dates(&tokens, library);
    let year = named.iter().filter_map(|n| n.year).max()?;
    let in_year: Vec<&Named> = named.iter().filter(|n| n.year == Some(year)).collect();
    let counted = in_year.iter().any(|n| n.counted);
    let mut different: Vec<(i8, Option<i8>)> = in_year.iter().map(|n| (n.month, n.day)).collect();
    different.sort_unstable();
    different.dedup();
    if !counted && different.len() < 2 {
        return None;
    }
    // Dates without a year belong to this year where they lie at most three months past the latest dated thing.
    let anchor = in_year.iter().map(|n| n.month).max()?;
    let latest =
        named
            .iter()
            .filter(|n| n.year == Some(year) || n.year.is_none() && n.month <= anchor + 3)
            .max_by_key(|n| (n.month, if n.day.is_none() { 32 } else { n.day.unwrap_or(0) }, n.counted))?;
    let words = &latest.words;
    if let Some(day) = latest.day {
        let date = Date::new(year, latest.month, day).ok()?;
        let told = latest.year.is_some();
        return Some(Inferred {
            date,
            precision: DatePrecision::Week,
            basis: if told { DateBasis::RelativeToEvent } else { DateBasis::YearInferred },
            why: format!("the latest day that its words name is `{words}`"),
        });
    }
    let (next_year, next_month) = if latest.month == 12 { (year + 1, 1) } else { (year, latest.month + 1) };
    let date = Date::new(next_year, next_month, 15).ok()?;
    let why = if latest.counted {
        format!("it counts up to the month before (`{words}`)")
    } else {
        format!("the latest month that its words name as past is `{words}`")
    };
    Some(Inferred { date, precision: DatePrecision::Month, basis: DateBasis::YearInferred, why })
}

/// Whether a year may stand where [`named_dates`] takes one: a few words behind the name of a month, or behind "first".
fn ties_a_year(text: &str, months: &Months) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    memchr::memchr2_iter(b'1', b'2', bytes)
        .filter(|&at| match bytes.get(at..at + 4) {
            Some(year @ ([b'1', b'9', ..] | [b'2', b'0' | b'1', ..])) => {
                year.iter().all(u8::is_ascii_digit) && !digit(at.checked_sub(1)) && !digit(Some(at + 4))
            }
            _ => false,
        })
        .any(|at| text.get(..at).is_some_and(|before| ends_with_month(before, months)))
}

/// Runs of letters or figures between a year and the word that ties it: "May 3rd of 2025", "first five months of 2025".
const TO_THE_YEAR: usize = 4;

/// Whether one of the last words of a text may name a month, or is "first". What is not plain may be anything.
fn ends_with_month(before: &str, months: &Months) -> bool {
    let mut rest = before;
    let mut left = TO_THE_YEAR;
    while left > 0 {
        rest = rest.trim_end_matches(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric());
        let Some(last) = rest.bytes().next_back() else { return false };
        let digits = last.is_ascii_digit();
        let start = rest
            .trim_end_matches(|c: char| if digits { c.is_ascii_digit() } else { c.is_ascii_alphabetic() })
            .len();
        let word = rest.get(start..).unwrap_or_default();
        rest = rest.get(..start).unwrap_or_default();
        if word.is_empty() || rest.bytes().next_back().is_some_and(|byte| !byte.is_ascii()) {
            return true;
        }
        let named =
            word.starts_with(|c: char| c.is_ascii_uppercase()) && months.may_name(&word.to_ascii_lowercase());
        if named || word.eq_ignore_ascii_case("first") {
            return true;
        }
        let ordinal = ["st", "nd", "rd", "th"].iter().any(|end| word.eq_ignore_ascii_case(end));
        left -= usize::from(!ordinal);
    }
    false
}

/// Every month and day that is named as past or present. Those after a word of the future are left out.
fn named_dates(tokens: &[Token<'_>], library: &Library) -> Vec<Named> {
    let cues = &library.publication.inference;
    let months = &library.publication.months;
    let word = |at: usize| tokens.get(at).map(|t| &*t.lower);
    let year_at = |at: usize| {
        tokens
            .get(at)
            .filter(|t| t.text.len() == 4)
            .and_then(Token::number)
            .and_then(|y| i16::try_from(y).ok())
            .filter(|y| (1990..=2100).contains(y))
    };
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        // "the first five months of 2025"
        if word(at) == Some("first") && word(at + 2) == Some("months") {
            let count = tokens.get(at + 1).and_then(|t| {
                t.number().or_else(|| {
                    cues.numbers.iter().position(|n| *n == *t.lower).and_then(|n| i64::try_from(n + 1).ok())
                })
            });
            let year = year_at(at + 4).or_else(|| year_at(at + 3));
            if let (Some(count @ 1..=12), Some(year)) = (count, year) {
                let month = i8::try_from(count).unwrap_or(12);
                out.push(Named {
                    year: Some(year),
                    month,
                    day: None,
                    words: joined(tokens, at, 5),
                    counted: true,
                });
                at += 5;
                continue;
            }
        }
        // Most words are small ones, which name no month; one that begins a name of two words goes on as that.
        let small =
            tokens.get(at).is_some_and(|t| t.text.bytes().next().is_some_and(|b| b.is_ascii_lowercase()));
        if small && !tokens.get(at).is_some_and(|t| months.begins_two(&t.lower)) {
            at += 1;
            continue;
        }
        let Some((month, used)) = dates::month_at(tokens, at, months) else {
            at += 1;
            continue;
        };
        let (start, mut next) = (at, at + used);
        at = next;
        // Names of months are capital in English: "may" and "march" are not.
        if !tokens
            .get(start)
            .is_some_and(|t| t.text.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_ascii()))
        {
            continue;
        }
        while word(next).is_some_and(|w| matches!(w, "." | ",")) {
            next += 1;
        }
        let day_of = |t: &Token<'_>| {
            t.number()
                .filter(|_| t.text.len() <= 2)
                .and_then(|d| i8::try_from(d).ok())
                .filter(|d| (1..=31).contains(d))
        };
        let before = start.checked_sub(1);
        let mut day = before.and_then(|b| tokens.get(b)).and_then(day_of);
        if day.is_none()
            && let Some(d) = tokens.get(next).and_then(day_of)
        {
            day = Some(d);
            next += 1;
            while word(next).is_some_and(|w| matches!(w, "." | "," | "st" | "nd" | "rd" | "th")) {
                next += 1;
            }
        }
        let of = usize::from(word(next) == Some("of"));
        let mut year = year_at(next + of);
        let lead = (1..=3).filter_map(|back| start.checked_sub(back)).filter_map(word).collect::<Vec<_>>();
        let is = |list: &[String], w: &&str| list.iter().any(|c| c == w);
        if lead.iter().take(2).any(|w| is(&cues.future, w) && !matches!(*w, "from" | "through")) {
            continue;
        }
        let last = lead.first().is_some_and(|w| is(&cues.past, w))
            || word(next) == Some("last") && word(next + 1) == Some("year");
        if last && year.is_none() {
            continue;
        }
        let common = tokens.get(start).is_some_and(|t| months_common(library, t));
        let led = lead.first().is_some_and(|w| is(&cues.month_lead, w) || matches!(*w, "-" | "–" | "‑"));
        if day.is_none()
            && year.is_none()
            && (!led
                || common
                    && !lead.first().is_some_and(|w| {
                        matches!(*w, "in" | "late" | "early" | "mid" | "since" | "of" | "‑" | "-")
                    }))
        {
            continue;
        }
        // "January to May of 2025" counts months as "the first five months" does.
        let counted = year.is_some()
            && day.is_none()
            && lead.first().is_some_and(|w| matches!(*w, "to" | "through" | "until" | "-" | "–"))
            && start.checked_sub(2).is_some_and(|b| dates::month_at(tokens, b, months).is_some());
        if year.is_none() && day.is_none() && word(next) == Some("this") && word(next + 1) == Some("year") {
            year = None;
        }
        out.push(Named {
            year,
            month,
            day,
            words: joined(tokens, start, (next + of + 1 - start).min(4)),
            counted,
        });
        at = next.max(at);
    }
    out
}

fn months_common(library: &Library, token: &Token<'_>) -> bool {
    library.publication.months.common.iter().any(|word| **word == *token.lower)
}

/// Some tokens as words again.
fn joined(tokens: &[Token<'_>], at: usize, count: usize) -> String {
    let mut out = String::new();
    for token in tokens.iter().skip(at).take(count) {
        if token.spaced && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(token.text);
    }
    out.trim_end_matches(['.', ',']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(
        text: &str,
        name: &str,
        url: &str,
        options: &CorpusOptions,
    ) -> Option<(String, String, DatePrecision)> {
        let library = Library::embedded().unwrap();
        let line = OnceCell::new();
        let evidence = Evidence { told: &[], url, path: Path::new(name), text, body: text, line: &line };
        find(evidence, options, &library).published.map(|p| (p.date.to_string(), p.found_in, p.precision))
    }

    fn of(text: &str) -> Option<(String, String, DatePrecision)> {
        found(text, "a.txt", "", &CorpusOptions::default())
    }

    #[test]
    fn lines_with_little_else_than_a_date_tell_it() {
        for (text, day) in [
            ("Raid in Hit\n\nPublished 17/04/2025 at 08h12\n\nMen were held on 3 March 2019.", "2025-04-17"),
            ("Raid in Hit\nOct 25, 2024 – Listen aloud\n\nMen were held.", "2024-10-25"),
            ("Front › Iraq\nLast update: Thu 13 Feb 2025 – 08:40   |   Fuel\n\nMen were held.", "2025-02-13"),
            ("3 July 2023 07:55 | Last update 3 July 2023 10:20\nText follows here.", "2023-07-03"),
        ] {
            let (date, from, precision) = of(text).unwrap();
            assert_eq!(
                (date.as_str(), from.as_str(), precision),
                (day, "dateline", DatePrecision::Day),
                "{text}"
            );
        }
    }

    #[test]
    fn addresses_and_file_names_come_before_the_option_and_the_option_before_guesses() {
        let options =
            CorpusOptions { published: Some(jiff::civil::date(2025, 9, 9)), ..CorpusOptions::default() };
        let words = "The coast guard logged nine wrecks over the first five months of 2025.";
        assert_eq!(found(words, "a.txt", "https://x.org/2025/06/12/raid", &options).unwrap().0, "2025-06-12");
        assert_eq!(found(words, "2025-06-13-raid.txt", "", &options).unwrap().1, "file name");
        assert_eq!(found(words, "a.txt", "", &options).unwrap().1, "option");
        assert_eq!(of(words).unwrap(), ("2025-06-15".to_owned(), "text".to_owned(), DatePrecision::Month));
    }

    #[test]
    fn words_tell_a_month_only_where_they_tie_a_year_to_the_present() {
        let month = |text| of(text).map(|(date, _, precision)| (date, precision));
        let june = Some(("2025-06-15".to_owned(), DatePrecision::Month));
        assert_eq!(
            month("On Dec. 2 two men were held. Floods rose to 17 from January to May of 2025."),
            june
        );
        assert_eq!(
            month(
                "In the first five months of 2025 it fell. Troops leave by September. Last December Assad fell."
            ),
            june
        );
        assert_eq!(
            month("The review of July 2025 and a note of June 2025 agree. In late July nine men were held."),
            Some(("2025-08-15".to_owned(), DatePrecision::Month))
        );
        assert_eq!(
            month("It hit on May 3, 2025. On 22 May 2025 and on May 28 two bombs followed."),
            Some(("2025-05-28".to_owned(), DatePrecision::Week))
        );
        assert_eq!(month("The group lost its last village in March 2019, after five years."), None);
        assert_eq!(month("It has rebuilt since 2022, and may strike again."), None);
        assert_eq!(month("Deadlines in May 2026 and by June 2026 lie ahead; gunmen fired on Tuesday."), None);
    }
}
