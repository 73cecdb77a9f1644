//! Places that a report means without writing a name that stands in a gazetteer as it is: "the Mali–Niger and Mali–Algeria border strips",
//! "Iraq's border with Syria", "from the desert". Adds them to the toponyms that `locate` found; finds no names itself.

use super::words::{Word, Words, may};
use crate::gazetteer::Gazetteer;
use crate::lexicon::ImpliedSettings;
use crate::model::{Candidate, PlaceKey, PlaceKind, PlaceRelation, Span, Toponym, ToponymRole};
use smallvec::smallvec;

/// Words that are looked at on each side of a word of borders or ground.
const REACH: usize = 12;
/// Places implied in a report, at most: a text that repeats "the desert" means one all along.
const MOST: usize = 64;
/// Bytes between a word of ground and the place that the words go on to, at most.
const GOES_ON: usize = 30;
/// Words of a country's name, at most.
const NAME_WORDS: usize = 3;

/// The toponyms with those that the words imply, sorted by span. Cost: linear in the text.
pub(super) fn with_implied(
    text: &str,
    words: &[Words<'_>],
    toponyms: &[Toponym],
    gazetteer: &Gazetteer,
    settings: &ImpliedSettings,
) -> Option<Vec<Toponym>> {
    let mut found: Vec<(Span, PlaceKey)> = Vec::new();
    for words in words {
        for (i, ..) in words.telling().filter(|(_, may, _)| may & may::IMPLY != 0) {
            let Some(word) = words.get(i).filter(|_| found.len() < MOST) else { break };
            if settings.borders.contains(word.text) {
                borders(text, words, i, gazetteer, &mut found);
            } else if settings.grounds.contains(word.text)
                && let Some(hit) = ground(text, words, i, toponyms, gazetteer, settings)
                && !goes_on_to_name(text, hit.0, toponyms)
            {
                found.push(hit);
            }
        }
    }
    if found.is_empty() {
        return None;
    }
    let mut all = toponyms.to_vec();
    // Indexes of `within` point into the old order.
    let mut order: Vec<usize> = (0..all.len()).collect();
    for (span, place) in found {
        let covered = toponyms.iter().any(|t| t.span.start <= span.start && t.span.end >= span.end);
        if !covered {
            // The countries that a border is named by are no places of their own there.
            for t in all.iter_mut().filter(|t| t.span.start >= span.start && t.span.end <= span.end) {
                t.place = None;
            }
            all.push(toponym(span, place));
            order.push(usize::MAX);
        }
    }
    let mut sorted: Vec<(Toponym, usize)> = all.into_iter().zip(order).collect();
    sorted.sort_by_key(|(t, _)| (t.span.start, std::cmp::Reverse(t.span.end)));
    let mut moved = vec![0_u32; toponyms.len()];
    for (now, (_, old)) in sorted.iter().enumerate() {
        if let Some(slot) = moved.get_mut(*old) {
            *slot = now as u32;
        }
    }
    Some(
        sorted
            .into_iter()
            .map(|(mut t, _)| {
                t.within = t.within.and_then(|w| moved.get(w as usize).copied());
                t
            })
            .collect(),
    )
}

/// "In open steppe just west of X": the place that the words go on to tells more than the ground. "The desert of X" names ground.
fn goes_on_to_name(text: &str, ground: Span, toponyms: &[Toponym]) -> bool {
    let next = toponyms.partition_point(|t| t.span.start < ground.end);
    let Some(t) = toponyms.get(next).filter(|t| t.place.is_some() && t.span.start <= ground.end + GOES_ON)
    else {
        return false;
    };
    let between = Span::new(ground.end, t.span.start).of(text);
    !between.contains(['.', ',', ';', ':', '\n']) && between.split_whitespace().count() >= 2
        || between.trim() == "near"
}

fn toponym(span: Span, place: PlaceKey) -> Toponym {
    Toponym {
        span,
        role: ToponymRole::Place,
        place: Some(place),
        score: 1.0,
        candidates: smallvec![Candidate { place, score: 1.0 }],
        decided_by: "implied by the words",
        relation: PlaceRelation::In,
        offset_km: None,
        bearing: None,
        phrase: span,
        within: None,
    }
}

pub(super) fn char_at(body: &str, at: usize) -> char {
    body.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(' ')
}

/// What stands between two neighbouring words.
pub(super) fn gap<'t>(text: &'t str, a: Word<'_>, b: Word<'_>) -> &'t str {
    text.get(a.span.end..b.span.start).unwrap_or("")
}

fn is_hyphen(gap: &str) -> bool {
    matches!(gap.trim(), "-" | "–" | "‑" | "‐" | "—" | "/" | "−")
}

/// The borders that the words around the word at `i` name.
fn borders(
    text: &str,
    words: &Words<'_>,
    i: usize,
    gazetteer: &Gazetteer,
    found: &mut Vec<(Span, PlaceKey)>,
) {
    let Some(word) = words.get(i) else { return };
    // Backwards: "Mali–Niger and Mali–Algeria border".
    let mut end = i;
    while let Some((first, place)) = pair_before(text, words, end, gazetteer) {
        let (Some(a), Some(b)) = (words.get(first), words.get(end.saturating_sub(1))) else { break };
        found.push((Span::new(a.span.start, if end == i { word.span.end } else { b.span.end }), place));
        let joined = first.checked_sub(1).and_then(|j| words.get(j)).is_some_and(|w| w.text == "and");
        if !joined || i - first > REACH {
            return;
        }
        end = first - 1;
    }
    if end < i {
        return;
    }
    // Forwards: "border between Iraq and Syria", "Iraq's border with Syria".
    let Some(next) = words.get(i + 1) else { return };
    let own = |at: usize| (at..words.len()).take(2).find(|&j| words.get(j).is_some_and(|w| w.text != "the"));
    match next.text {
        "between" => {
            let Some(a) = own(i + 2) else { return };
            let Some(and) = (a + 1..=a + NAME_WORDS).find(|&j| words.get(j).is_some_and(|w| w.text == "and"))
            else {
                return;
            };
            let Some(b) = own(and + 1) else { return };
            for n in 1..=NAME_WORDS {
                if let Some(place) = pair(text, words, a..and, b..b + n, gazetteer)
                    && let Some(last) = words.get(b + n - 1)
                {
                    found.push((Span::new(word.span.start, last.span.end), place));
                    return;
                }
            }
        }
        "with" => {
            let Some(b) = own(i + 2) else { return };
            // "Iraq's border", "the Iraqi border", "Iraq s border".
            let before =
                i.saturating_sub(usize::from(i > 1 && words.get(i - 1).is_some_and(|w| w.text == "s")));
            for m in 1..=NAME_WORDS.min(before) {
                for n in 1..=NAME_WORDS {
                    if let Some(place) = pair(text, words, before - m..before, b..b + n, gazetteer)
                        && let (Some(first), Some(last)) = (words.get(before - m), words.get(b + n - 1))
                    {
                        found.push((Span::new(first.span.start, last.span.end), place));
                        return;
                    }
                }
            }
        }
        _ => {}
    }
}

/// "Syria–Iraq", "Saudi Arabia-Yemen" that ends before the word at `end`: its first word, and the border.
fn pair_before(
    text: &str,
    words: &Words<'_>,
    end: usize,
    gazetteer: &Gazetteer,
) -> Option<(usize, PlaceKey)> {
    for n in 1..=NAME_WORDS.min(end) {
        let middle = end - n;
        let (Some(left), Some(right)) = (middle.checked_sub(1).and_then(|j| words.get(j)), words.get(middle))
        else {
            return None;
        };
        if !is_hyphen(gap(text, left, right)) {
            continue;
        }
        for m in 1..=NAME_WORDS.min(middle) {
            if let Some(place) = pair(text, words, middle - m..middle, middle..end, gazetteer) {
                return Some((middle - m, place));
            }
        }
        return None;
    }
    None
}

/// The border of two countries that two runs of words name.
fn pair(
    text: &str,
    words: &Words<'_>,
    a: std::ops::Range<usize>,
    b: std::ops::Range<usize>,
    gazetteer: &Gazetteer,
) -> Option<PlaceKey> {
    let name = |r: std::ops::Range<usize>| {
        let (first, last) = (words.get(r.start)?, words.get(r.end.checked_sub(1)?)?);
        let name = text.get(first.span.start..last.span.end)?;
        (name.starts_with(char::is_uppercase) && !name.contains(['\n', '.', ';'])).then_some(name)
    };
    let (a, b) = (name(a)?, name(b)?);
    gazetteer
        .named(&format!("{a}-{b} border"))
        .into_iter()
        .find(|k| gazetteer.kind(*k) == PlaceKind::Region && gazetteer.is_curated(*k))
}

/// "the desert" in a sentence about Syria: the ground that the gazetteer calls "Syrian desert".
fn ground(
    text: &str,
    words: &Words<'_>,
    i: usize,
    toponyms: &[Toponym],
    gazetteer: &Gazetteer,
    settings: &ImpliedSettings,
) -> Option<(Span, PlaceKey)> {
    let word = words.get(i)?;
    let before = i.checked_sub(1).and_then(|j| words.get(j))?;
    let led = settings.ground_words.contains(before.text);
    if !led || !gap(text, before, word).trim().is_empty() {
        return None;
    }
    // A named desert ("the desert of Samawa") is found by its name.
    if words.get(i + 1).is_some_and(|w| matches!(w.text, "of" | "near" | "around" | "between" | "outside")) {
        return None;
    }
    let country = country_around(word.span, text, toponyms, gazetteer)?;
    let country = gazetteer.country(&country)?;
    let place = country.demonyms.iter().find_map(|d| {
        gazetteer
            .named(&format!("{d} {}", word.text))
            .into_iter()
            .find(|k| gazetteer.cc(*k) == country.cc && gazetteer.kind(*k) == PlaceKind::Desert)
    })?;
    Some((Span::new(before.span.start, word.span.end), place))
}

/// The country that the nearest toponym before a word lies in, inside the paragraph, else the nearest after it, else the one that most
/// of the report's lie in.
fn country_around(at: Span, text: &str, toponyms: &[Toponym], gazetteer: &Gazetteer) -> Option<String> {
    let cc = |t: &Toponym| {
        t.place.filter(|_| t.role == ToponymRole::Place).map(|k| gazetteer.cc(k)).filter(|c| !c.is_empty())
    };
    let paragraph = text.get(..at.start).and_then(|head| head.rfind('\n')).unwrap_or(0);
    let near =
        toponyms.iter().rev().filter(|t| t.span.end <= at.start && t.span.start >= paragraph).find_map(cc);
    let after = || {
        let until = text.get(at.end..).and_then(|rest| rest.find('\n')).map_or(text.len(), |n| at.end + n);
        toponyms.iter().filter(|t| t.span.start >= at.end && t.span.end <= until).find_map(cc)
    };
    if let Some(code) = near.or_else(after) {
        return Some(code);
    }
    let mut counts: Vec<(String, usize)> = Vec::new();
    for code in toponyms.iter().filter_map(cc) {
        match counts.iter_mut().find(|(c, _)| *c == code) {
            Some((_, n)) => *n += 1,
            None => counts.push((code, 1)),
        }
    }
    let all: usize = counts.iter().map(|(_, n)| n).sum();
    counts.into_iter().max_by_key(|(_, n)| *n).filter(|(_, n)| n * 2 >= all).map(|(c, _)| c)
}
