//! Datelines: "BAGHDAD, March 15 2025 (Levant Wire) - ..", "Beirut, 15 March 2025 – ..", "DAMASCUS, June 22 (Agency) -". Gives the day and the
//! agency that stand before the dash; the place is found by `locate` as any other.

use super::dates::{self, ReadDate};
use super::library::Months;
use crate::model::lines::whole_lines;

/// Lines that are looked at, from the top.
const LINES: usize = 12;
/// Longest dateline, in bytes.
const LONGEST: usize = 110;
/// Most words of one.
const WORDS: usize = 12;

/// What a dateline tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dateline {
    pub(super) day: Day,
    /// The words in brackets; empty where there are none.
    pub(super) agency: String,
}

/// The day of a dateline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// With its year.
    Full(ReadDate),
    /// Month and day, from 1.
    Yearless(i8, i8),
    /// Only a place and an agency.
    None,
}

/// The dateline near the top of a text; `None` where several lines open like one: those are entries of a list, each with its own day.
pub(super) fn find(text: &str, months: &Months) -> Option<Dateline> {
    let lines = whole_lines(text).map(str::trim).filter(|line| !line.is_empty()).take(LINES);
    let mut found = lines.filter_map(|line| read(line, months));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn read(line: &str, months: &Months) -> Option<Dateline> {
    let head = head(line)?;
    // Only brackets right before the dash name the agency: "Homs (Syria), 3 May 2025 –" has none.
    let (outside, agency) = match head.strip_suffix(')').and_then(|open| open.rsplit_once('(')) {
        Some((before, words)) => (before.to_owned(), agency(words)),
        None => (head.to_owned(), String::new()),
    };
    let words: Vec<&str> = outside.split_whitespace().collect();
    if words.is_empty() || words.len() > WORDS || !outside.starts_with(char::is_uppercase) {
        return None;
    }
    let full = dates::find_all(&outside, months);
    let tokens = dates::tokens(&outside);
    let day = match full.first() {
        Some(found) => Day::Full(found.read),
        None => (0..tokens.len())
            .find_map(|at| {
                let (month, next) = dates::month_at(&tokens, at, months)?;
                let number = |t: Option<&dates::Token<'_>>| {
                    t.and_then(dates::Token::number).and_then(|n| i8::try_from(n).ok())
                };
                let day = number(tokens.get(at + next))
                    .or_else(|| at.checked_sub(1).and_then(|before| number(tokens.get(before))))?;
                (1..=31).contains(&day).then_some(Day::Yearless(month, day))
            })
            .unwrap_or(Day::None),
    };
    // A place first, in capitals or with an agency or day behind it; every other word a name, a month or a number.
    let place = words.first()?;
    let shouted =
        place.chars().filter(|c| c.is_alphabetic()).count() >= 2 && !place.chars().any(char::is_lowercase);
    let named = words.iter().all(|w| {
        let letters = w.trim_matches(|c: char| !c.is_alphanumeric());
        letters.is_empty()
            || letters.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            || matches!(letters, "al" | "el" | "of" | "and" | "the" | "ez" | "ash")
            || letters.starts_with("al-")
    });
    let month_first = dates::month_at(&tokens, 0, months).is_some();
    let digit_first = place.starts_with(|c: char| c.is_ascii_digit());
    (named && !month_first && !digit_first && (day != Day::None || shouted && !agency.is_empty()))
        .then_some(Dateline { day, agency })
}

/// The name of an agency; empty where the words are none: a date, or a note in small letters.
fn agency(words: &str) -> String {
    let words = words.trim();
    let named =
        words.starts_with(char::is_uppercase) && !words.contains(|c: char| c.is_ascii_digit() || c == ')');
    if named { words.to_owned() } else { String::new() }
}

/// The words before the dash that ends a dateline.
fn head(line: &str) -> Option<&str> {
    let mut end = line.len().min(LONGEST);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let window = line.get(..end)?;
    let at = window.bytes().enumerate().find_map(|(at, byte)| {
        let next = window.as_bytes().get(at + 1).copied();
        let (dashes, lead): (&[&str], usize) = match byte {
            b' ' if !matches!(next, Some(b'-' | 0xE2)) => return None,
            b' ' => (&[" - ", " – ", " — ", " -- "], 0),
            0xE2 => (&["— ", "– "], 0),
            b')' => (&[") -", ")—", ") –", "): "], 1),
            _ => return None,
        };
        let rest = window.get(at..)?;
        dashes.iter().any(|dash| rest.starts_with(dash)).then_some(at + lead)
    })?;
    // Something is told behind it.
    (line.len() > at + 20).then(|| window.get(..at)).flatten().map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::library::Library;

    #[test]
    fn datelines_tell_day_and_agency() {
        let library = Library::embedded().unwrap();
        let of = |text: &str| {
            find(text, &library.publication.months).map(|d| {
                let day = match d.day {
                    Day::Full(read) => read.date.to_string(),
                    Day::Yearless(m, d) => format!("{m}-{d}"),
                    Day::None => "none".to_owned(),
                };
                format!("{day} {}", d.agency)
            })
        };
        for (text, told) in [
            (
                "A headline\n\nBAGHDAD, March 15 2025 (Levant Wire) - A strike killed two men.",
                Some("2025-03-15 Levant Wire"),
            ),
            (
                "KIRKUK, Iraq, Dec 15, 2024 (Some Agency) — A strike killed two men.",
                Some("2024-12-15 Some Agency"),
            ),
            ("Beirut, 15 March 2025 – A strike killed two men there.", Some("2025-03-15 ")),
            ("DAMASCUS, June 22 (Agency) - A strike killed two men there.", Some("6-22 Agency")),
            ("BEIRUT (Agency) - A strike killed two men on Thursday.", Some("none Agency")),
            ("Homs (Syria), 3 May 2025 – A strike killed two men there.", Some("2025-05-03 ")),
            ("Homs, 3 May 2025 – Two men were held there.\nIdlib, 4 May 2025 – A bomb went off there.", None),
            ("Deir al-Zor, 3 May 2025 -- A strike killed two men there.", Some("2025-05-03 ")),
            // A sentence with a dash is none.
            ("The army said on 3 May 2025 - the day of the raid - that two men died.", None),
            ("Two men died - the police said in Homs.", None),
            // An entry of a list that opens with its day is none.
            ("May 3, 2025 - Two men died in Homs, the police said.", None),
        ] {
            assert_eq!(of(text).as_deref(), told, "{text}");
        }
    }
}
