//! The places of a list, of which an event is told together: "marched in X, Y and Z". Chooses no place.

use super::numbers::Number;
use super::phrases::Sentence;
use super::place_of_event::{Spot, is_noun_of_places, width};
use super::tokens::reads;
use crate::model::Count;

/// Tokens between two places of a list: ", the villages of", "(three times),".
const LISTED_TOKENS: usize = 9;

/// The other toponyms of a list that one stands in ("X, Y and Z"): only commas and "and" stand between neighbours.
pub(super) fn listed_with(s: &Sentence<'_>, spots: &[Spot], index: usize) -> Vec<usize> {
    let Some(at) = spots.iter().position(|p| p.index == index) else { return Vec::new() };
    let linked = |a: &Spot, b: &Spot| {
        b.first > a.last
            && b.first - a.last <= 3
            && (a.last..b.first).any(|i| reads!(s, i, "and"))
            && (a.last..b.first).all(|i| s.mark(i, ',') || reads!(s, i, "and" | "the"))
            && width(a.kind) == width(b.kind)
    };
    let mut out = Vec::new();
    let mut last = at;
    while let (Some(a), Some(b)) = (spots.get(last), spots.get(last + 1))
        && linked(a, b)
    {
        out.push(b.index);
        last += 1;
    }
    let mut first = at;
    while let Some(before) = first.checked_sub(1)
        && let (Some(a), Some(b)) = (spots.get(before), spots.get(first))
        && linked(a, b)
    {
        out.push(a.index);
        first = before;
    }
    out
}

/// Whether a place is the end of a way, or of what lies between two: "from X to Y", "between X and Y".
fn ends_a_way(s: &Sentence<'_>, p: &Spot) -> bool {
    let opening = &s.lexicon.settings().small.opening_a_way;
    (p.phrase.saturating_sub(3)..p.first).any(|i| s.among(i, opening))
}

/// The other settlements that are bombarded with one: "shelled X, Y and Z", "raids on X and Y". Neighbours are parted by no more than
/// commas and "and", and the last two by an "and".
pub(super) fn bombarded_with(s: &Sentence<'_>, spots: &[Spot], index: usize) -> Vec<usize> {
    let Some(at) = spots.iter().position(|p| p.index == index) else { return Vec::new() };
    let gap = |a: &Spot, b: &Spot| a.last..b.first;
    let linked = |a: &Spot, b: &Spot| {
        let own = |p: &Spot| !p.container && !p.paired && width(p.kind) <= 2;
        b.first > a.last
            && own(a)
            && own(b)
            && gap(a, b).len() <= 3
            && gap(a, b).all(|i| s.mark(i, ',') || reads!(s, i, "and" | "the"))
    };
    let and = |a: &Spot, b: &Spot| gap(a, b).any(|i| reads!(s, i, "and"));
    let pair = |i: usize| spots.get(i).zip(spots.get(i + 1)).filter(|(a, b)| linked(a, b));
    let (mut first, mut last) = (at, at);
    while first.checked_sub(1).and_then(pair).is_some() {
        first -= 1;
    }
    while pair(last).is_some() {
        last += 1;
    }
    // "in X, Y" is a village in its district, "between X and Y" one place.
    let closes = last.checked_sub(1).filter(|l| *l >= first).and_then(pair).is_some_and(|(a, b)| and(a, b));
    let between = spots.get(first).is_none_or(|p| ends_a_way(s, p));
    if !closes || between {
        return Vec::new();
    }
    spots.get(first..=last).unwrap_or_default().iter().map(|p| p.index).filter(|&i| i != index).collect()
}

/// The shares of a number that as many numbers tell as a list has places: "air raids on X and Y killed 12 and 7 people".
pub(super) fn shares(
    s: &Sentence<'_>,
    numbers: &[Number],
    told: Option<Count>,
    places: usize,
) -> Option<Vec<Count>> {
    let told = told.filter(|_| places > 1)?;
    let joined = |a: &Number, b: &Number| {
        a.head.is_none()
            && b.first > a.last
            && (a.last..b.first).all(|i| s.mark(i, ',') || reads!(s, i, "and"))
    };
    let run = numbers.windows(places).find(|run| {
        let plain = run.iter().all(|n| n.shown && !n.article && !n.part);
        let sum = run.iter().fold(0u32, |sum, n| sum.saturating_add(n.count.value));
        let of_all = told.value == sum || run.iter().any(|n| n.count.value == told.value);
        plain && of_all && run.windows(2).all(|pair| matches!(pair, [a, b] if joined(a, b)))
    })?;
    Some(run.iter().map(|n| n.count).collect())
}

/// Tells of one token after another whether it stands in brackets, the brackets themselves too.
fn bracketed<'a>(s: &'a Sentence<'_>) -> impl FnMut(usize) -> bool + 'a {
    let mut open = false;
    move |i| {
        open |= s.mark(i, '(');
        let inside = open;
        open &= !s.mark(i, ')');
        inside
    }
}

/// The other places that an event is told of with one: "marched in X, Y and Z", "captured the villages of X (twice) and Y". Neighbours are parted
/// by commas, "and", nouns of places and what stands in brackets, and somewhere by an "and".
pub(super) fn told_with(s: &Sentence<'_>, spots: &[Spot], index: usize) -> Vec<usize> {
    let known = s.lexicon.well_known();
    let own: Vec<&Spot> = spots.iter().filter(|p| !p.container && !p.paired).collect();
    let Some(at) = own.iter().position(|p| p.index == index) else { return Vec::new() };
    let and = |i: usize| reads!(s, i, "and" | "&" | "or");
    let settings = s.lexicon.settings();
    let linked = |a: &Spot, b: &Spot| {
        let gap = a.last..b.first;
        let mut inside = bracketed(s);
        let mut walk = bracketed(s);
        let mut in_brackets = || gap.clone().filter(|&i| walk(i)).count();
        let passes = |i: usize| {
            inside(i)
                || s.mark(i, ',')
                || and(i)
                || s.is(i, known.place_preposition)
                || reads!(s, i, "the" | "as" | "well" | "also" | "of" | "both" | "more")
                || is_noun_of_places(s, i)
                || s.tokens.get(i).is_some_and(|t| t.number().is_some() || t.is_word() && t.capital)
                || s.among(i, &settings.written.between)
        };
        b.first > a.last
            && !(width(a.kind) >= 5 && width(a.kind) != width(b.kind))
            && gap.clone().any(|i| s.mark(i, ',') || and(i))
            && (gap.len() <= LISTED_TOKENS || gap.len() - in_brackets() <= LISTED_TOKENS)
            && gap.clone().all(passes)
    };
    let pair = |i: usize| own.get(i).zip(own.get(i + 1)).is_some_and(|(a, b)| linked(a, b));
    let (mut first, mut last) = (at, at);
    while first.checked_sub(1).is_some_and(pair) {
        first -= 1;
    }
    while pair(last) {
        last += 1;
    }
    // The last of a list may be a name that no table has.
    let closes = |b: &&Spot| {
        (b.last..b.last + 3).find(|&i| and(i)).is_some_and(|i| {
            s.tokens.get(i + 1).is_some_and(|t| t.is_word() && t.capital) || reads!(s, i + 1, "elsewhere")
        })
    };
    // "Shelled X, Y, Z and an oil press": the last of a list may be no name at all.
    let goes_on = |b: &Spot| last - first >= 2 && (b.last..b.last + 3).any(and);
    let joined = own
        .get(first)
        .zip(own.get(last))
        .is_some_and(|(a, b)| last > first && ((a.last..b.first).any(and) || closes(b) || goes_on(b)));
    let between = own.get(first).is_none_or(|p| ends_a_way(s, p));
    if !joined || between {
        return Vec::new();
    }
    own.get(first..=last).unwrap_or_default().iter().map(|p| p.index).filter(|&i| i != index).collect()
}
