//! Names of a sentence that no table has and that its words tell to be places: "in X District", "at the X Hospital", "stormed X prison". For the
//! events that only `read` tells, and for the name of the place of those of the map. Gives them no point, and no layer sees them.

use super::phrases::Sentence;
use super::place_of_event::{Spot, is_noun_of_places, width};
use super::tokens::{Token, TokenKind, reads};
use crate::lexicon::Sense;
use crate::model::{PlaceKind, Span};

/// Numbers of spots from here on are names that no table has.
const FIRST: usize = usize::MAX >> 1;
/// Such names in a sentence, at most.
const MOST: usize = 24;
/// Words of a name, at most.
const NAME_WORDS: usize = 6;
/// Words between a preposition and the name that it leads: "in the strategic northern town of".
const LED_WORDS: usize = 6;
/// Words between two names of a list.
const LIST_WORDS: usize = 3;
/// Words between a name and the place that it lies in.
const LOCATING_WORDS: usize = 7;
/// Words between a name and the last place of its apposition.
const APPOSITION_WORDS: usize = 14;
/// Words of the noun behind a name: "local government areas".
const NOUN_WORDS: usize = 3;

/// The places of a sentence with the names that no table has.
#[derive(Debug)]
pub(super) struct Unlisted {
    /// All of them, in the order of the words.
    pub(super) spots: Vec<Spot>,
}

impl Unlisted {
    /// The bytes of a name that no table has; `None` for the number of a toponym.
    pub(super) fn name(&self, s: &Sentence<'_>, index: usize) -> Option<Span> {
        self.spots
            .iter()
            .find(|p| p.index == index)
            .filter(|p| is_unlisted(p))
            .map(|p| s.span(p.first, p.last))
    }

    /// The toponym that a name is told to lie in.
    pub(super) fn around(&self, s: &Sentence<'_>, index: usize) -> Option<usize> {
        let at = self.spots.iter().position(|p| p.index == index)?;
        let name = self.spots.get(at)?;
        let next = self.spots.get(at + 1).filter(|p| !is_unlisted(p) && lies_in(s, name, p));
        let owner = || {
            let before = self.spots.get(at.checked_sub(1)?)?;
            (!is_unlisted(before) && owns(s, before, name)).then_some(before)
        };
        next.or_else(owner).map(|p| p.index)
    }
}

/// Whether a spot is a name that no table has.
pub(super) const fn is_unlisted(spot: &Spot) -> bool {
    spot.index >= FIRST
}

/// The places of a sentence with the names that no table has, where it holds such. Cost: linear in the sentence.
pub(super) fn with_names(s: &Sentence<'_>, spots: &[Spot]) -> Option<Unlisted> {
    if s.all_caps || is_title(s) {
        return None;
    }
    let mut names = names(s, spots);
    // "In front of the X Bank, in Y": a house lies in its town, which a table has.
    if spots.iter().any(|p| width(p.kind) <= 4) {
        names.retain(|name| !is_house(s, name));
    }
    if names.is_empty() {
        return None;
    }
    let mut all: Vec<Spot> = spots.to_vec();
    all.extend(names);
    all.sort_by_key(|p| p.first);
    for at in 0..all.len() {
        let (Some(a), Some(b)) = (all.get(at).copied(), all.get(at + 1).copied()) else { break };
        // Of two of which one at least is such a name, the second tells where the first lies, or the first where the second does.
        let either = is_unlisted(&a) || is_unlisted(&b);
        let wider = either && lies_in(s, &a, &b);
        // "At the X Hotel in Y": a house is put in its town.
        let (first, second) =
            if wider && is_unlisted(&a) && is_unlisted(&b) && is_house(s, &a) && !is_house(s, &b) {
                (true, false)
            } else {
                let owned = is_unlisted(&b) && !is_unlisted(&a) && owns(s, &a, &b);
                (owned, wider && !owned)
            };
        if let Some(spot) = all.get_mut(at).filter(|_| first) {
            spot.container = true;
        }
        if let Some(spot) = all.get_mut(at + 1).filter(|_| second) {
            spot.container = true;
        }
    }
    Some(Unlisted { spots: all })
}

/// Whether a sentence is written as titles are: nearly no word of some length begins small.
fn is_title(s: &Sentence<'_>) -> bool {
    s.is_mostly_capitals()
        && s.tokens.iter().filter(|t| t.is_word() && !t.capital && t.end - t.start >= SMALL_LETTERS).count()
            < SMALL_WORDS
}

/// Bytes of a word that titles write with a capital, and how many such words without one tell that a sentence is none.
const SMALL_LETTERS: u32 = 5;
const SMALL_WORDS: usize = 3;

/// "X District in Y", "X, a village near Y": the place behind a name tells where that lies.
fn lies_in(s: &Sentence<'_>, name: &Spot, p: &Spot) -> bool {
    if p.first <= name.last || p.first - name.last > APPOSITION_WORDS {
        return false;
    }
    let locating = &s.lexicon.settings().place.locating;
    let mut words = 0;
    let near = p.first - name.last <= LOCATING_WORDS;
    let passes = near
        && (name.last..p.first).all(|i| {
            let word = s.tokens.get(i).is_some_and(Token::is_word);
            words += usize::from(word);
            let number = s.tokens.get(i).is_some_and(|t| t.number().is_some());
            let mark = s.mark(i, ',') || s.mark(i, '(');
            mark || number
                || word
                    && (s.is_article(i)
                        || is_noun_of_places(s, i)
                        || s.among(i, &s.lexicon.settings().written.noun_parts)
                        || s.among(i, locating))
        });
    // "X, the village where he was born north of Y": all of an apposition tells of the name before it.
    let apposition = s.mark(name.last, ',')
        && s.is_article(name.last + 1)
        && is_noun_of_places(s, name.last + 2)
        && !(name.last + 1..p.first).any(|i| s.mark(i, ','));
    // A comma alone stands between the names of a list too.
    passes && (words > 0 || width(p.kind) >= 3) || apposition
}

/// "The X Hotel", "X University Centre": a name that only a word of it tells to be one, and that of a house.
fn is_house(s: &Sentence<'_>, name: &Spot) -> bool {
    let known = s.lexicon.well_known();
    name.last > name.first
        && (name.first..name.last).any(|i| s.is(i, known.facility.union(known.hospital)))
        && !is_noun_of_places(s, name.last - 1)
}

/// "Y's X District": the place before a name tells where that lies.
fn owns(s: &Sentence<'_>, p: &Spot, name: &Spot) -> bool {
    let gap = p.last..name.first;
    let owner =
        gap.len() <= LIST_WORDS && s.tokens.get(p.last).is_some_and(|t| t.kind == TokenKind::Possessive);
    // "In another X township, Y,".
    let told_of = gap.len() >= 2
        && gap.len() <= LIST_WORDS
        && s.mark(name.first - 1, ',')
        && is_noun_of_places(s, name.first - 2)
        && gap
            .clone()
            .take(gap.len() - 1)
            .all(|i| s.tokens.get(i).is_some_and(Token::is_word) && !s.is_article(i));
    name.first > p.last && (owner || told_of)
}

/// The names, in the order of the words.
fn names(s: &Sentence<'_>, spots: &[Spot]) -> Vec<Spot> {
    let mut out: Vec<Spot> = Vec::new();
    let (mut at, mut next) = (0, 0);
    while at < s.tokens.len() && out.len() < MOST {
        // A name begins with a capital, or a small word stands before one.
        if !is_capital(s, at) && !is_capital(s, at + 1) {
            at += 1;
            continue;
        }
        let Some(last) = end_of_name(s, at) else {
            at += 1;
            continue;
        };
        while spots.get(next).is_some_and(|p| p.last <= at) {
            next += 1;
        }
        let taken = spots.get(next).is_some_and(|p| p.first < last);
        if !taken && !is_known(s, at, last) {
            let before = next.checked_sub(1).and_then(|b| spots.get(b)).map(|p| p.last);
            let before = before.max(out.last().map(|p| p.last));
            if let Some(phrase) = phrase_of(s, at, last, before) {
                let (index, kind) = (FIRST + at, PlaceKind::Village);
                out.push(Spot {
                    index,
                    first: at,
                    last,
                    phrase,
                    kind,
                    container: false,
                    paired: false,
                    way: None,
                });
            }
        }
        at = last;
    }
    out
}

fn is_capital(s: &Sentence<'_>, i: usize) -> bool {
    s.tokens.get(i).is_some_and(|t| t.is_word() && t.capital)
}

/// One past the last word of a name that may begin at a token: words with a capital, with the small words of names before them.
fn end_of_name(s: &Sentence<'_>, at: usize) -> Option<usize> {
    let written = &s.lexicon.settings().written;
    let part = |i: usize| {
        let named = || {
            let word = s.written(i);
            let shouted = word.len() > 1 && word.bytes().all(|c| c.is_ascii_uppercase());
            let people = || {
                s.lexicon.is_nationality(word)
                    || word.strip_suffix('s').is_some_and(|one| s.lexicon.is_nationality(one))
            };
            let listed = written.not_names.contains(word);
            !shouted && !(listed && !(i > at && s.is(i, s.lexicon.well_known().facility))) && !people()
        };
        let small = || {
            is_capital(s, i + 1)
                && written.particles.contains(s.written(i))
                && !s.is_article(i)
                && !s.is(i, s.lexicon.well_known().preposition)
        };
        is_capital(s, i) && named() || small()
    };
    if !part(at) {
        return None;
    }
    // "Northern Irish towns": the words go on.
    if is_capital(s, at + 1) && s.lexicon.is_nationality(s.written(at + 1)) {
        return None;
    }
    let mut last = (at..at + NAME_WORDS).find(|&i| !part(i)).unwrap_or(at + NAME_WORDS);
    // "Hill 30".
    let number = s.tokens.get(last).is_some_and(|t| t.number().is_some());
    if number && is_noun(s, last - 1) {
        last += 1;
    }
    let long = (at..last).any(|i| s.written(i).chars().count() >= 3);
    // "The Basque quarter", "French Hill".
    let alone = last == at + 1 && (written.peoples.contains(s.written(at)) || is_noun(s, at));
    (long && !alone && last <= s.tokens.len()).then_some(last)
}

/// Whether the lexicon knows some of the words as a group, a day or a number.
fn is_known(s: &Sentence<'_>, first: usize, last: usize) -> bool {
    (first..last).any(|i| {
        s.matches_near(i)
            .iter()
            .any(|m| m.first < last && m.last > first && matches!(m.sense, Sense::Actor(_) | Sense::Date(_)))
    })
}

/// Whether a token is a noun of places or sites.
fn is_noun(s: &Sentence<'_>, i: usize) -> bool {
    let known = s.lexicon.well_known();
    let sites = known.facility.union(known.prison).union(known.detention);
    is_noun_of_places(s, i) || s.is(i, sites) || s.among(i, &s.lexicon.settings().place.areas)
}

/// The first token of the phrase of a name that the words tell to be a place; `None` for other names. `before`: one past the place before it.
fn phrase_of(s: &Sentence<'_>, first: usize, last: usize, before: Option<usize>) -> Option<usize> {
    let known = s.lexicon.well_known();
    let written = &s.lexicon.settings().written;
    let place = &s.lexicon.settings().place;
    let heads = |i: usize| s.among(i, &place.heads);
    let closed = last - first > 1 && (is_noun(s, last - 1) || is_noun(s, first) || heads(first));
    let of_behind = |i: usize| reads!(s, i, "of");
    // "In X, Y and Z": as the one before it.
    let gap = before.filter(|&end| end < first && first - end <= LIST_WORDS).map(|end| end..first);
    let and = |i: usize| s.among(i, &s.lexicon.settings().small.list_joints);
    let listed = gap.is_some_and(|mut gap| {
        let joined = gap.clone().any(and);
        // "In X, Ali Noor, the mayor": names behind a comma go on as a list, or are none of places.
        let begins = |i: usize| {
            is_capital(s, i) || s.tokens.get(i).is_some_and(|t| t.is_mark('‘')) && is_capital(s, i + 1)
        };
        let goes_on =
            || (last..last + 2).any(|i| (and(i) || s.mark(i, ',')) && (begins(i + 1) || and(i + 1)));
        gap.all(|i| s.mark(i, ',') || s.is_article(i) || and(i)) && (joined || goes_on())
    });
    // "The X district", "the X and Y local government areas".
    let behind = (last..last + NOUN_WORDS)
        .find(|&i| is_noun(s, i) && !s.among(i, &written.noun_parts))
        .filter(|&noun| {
            !is_capital(s, noun)
                && (last..noun)
                    .all(|i| s.among(i, &written.noun_parts) || s.lexicon.is_nationality(s.written(i)))
        });
    // "The Catholic town of Y": the noun is another's.
    let article = first.checked_sub(1).is_some_and(|i| s.is_article(i));
    if behind.is_some_and(|i| article && of_behind(i + 1) && s.among(i, &written.held)) {
        return None;
    }
    let noun_behind = behind.is_some();
    // "The densely settled X, Y and Z villages": the noun stands behind the last of them.
    let shared = is_of_list(s, last);
    if of_behind(last) && !closed {
        return None;
    }
    let ends = closed || noun_behind || stands_alone(s, last);
    if !ends {
        return None;
    }
    // "At a Borealis factory".
    if first.checked_sub(1).is_some_and(|i| reads!(s, i, "a" | "an")) {
        return None;
    }
    // "In another township of Y, X,": told of the noun before it.
    let told_of = first.checked_sub(1).is_some_and(|i| s.mark(i, ','))
        && first.checked_sub(2).is_some_and(|i| is_noun_of_places(s, i) && !is_capital(s, i))
        && (s.mark(last, ',') || s.mark(last, '.') || last == s.tokens.len());
    // "In the old town of X", "the hill of X".
    // "Stormed X": verbs of what is done to places alone.
    let done = first.checked_sub(1).is_some_and(|i| s.among(i, &place.done_to));
    let part_of = |i: usize| s.among(i, &place.parts);
    let mut named = closed || noun_behind || done || told_of || shared;
    let mut at = first;
    while let Some(i) = at.checked_sub(1).filter(|&i| first - i <= LED_WORDS) {
        let of = reads!(s, i, "of") && i > 0 && (is_noun(s, i - 1) || part_of(i - 1));
        named |= of || i + 1 == first && is_noun(s, i) && !is_capital(s, i);
        let passes = of
            || s.is_article(i)
            || is_noun(s, i)
            || part_of(i)
            || written.between.contains(s.lower(i))
            // "In the densely populated villages of".
            || named
                && s.tokens.get(i).is_some_and(Token::is_word)
                && !s.is(i, known.preposition.union(known.place_preposition))
                && !s.is(i, known.origin_preposition.union(known.goal_preposition))
                && s.matches_at(i).iter().all(|m| !matches!(m.sense, Sense::Event(_) | Sense::Rule(_) | Sense::Hint(_)));
        if !passes || is_capital(s, i) {
            break;
        }
        at = i;
    }
    let lead = at.checked_sub(1).filter(|&i| s.is(i, known.place_preposition));
    if lead.is_some_and(|i| reads!(s, i, "between")) {
        return None;
    }
    let on = lead.is_some_and(|i| reads!(s, i, "on"));
    if lead.is_some() && (named || !on) { lead } else { (named || listed).then_some(at) }
}

/// "X, Y and Z villages", "X and Y districts": whether a list of names goes on behind a name to a noun of places in the plural.
fn is_of_list(s: &Sentence<'_>, last: usize) -> bool {
    let mut at = last;
    let mut and = false;
    for _ in 0..LISTED_NAMES {
        let from = at;
        while s.mark(at, ',') || s.among(at, &s.lexicon.settings().small.list_joints) {
            and |= s.among(at, &s.lexicon.settings().small.list_joints);
            at += 1;
        }
        let name = at;
        while is_capital(s, at) && at < name + NAME_WORDS {
            at += 1;
        }
        if at == name || name == from {
            return false;
        }
        if and {
            let plural = s.lower(at).ends_with('s') && is_noun_of_places(s, at);
            return plural && !is_capital(s, at);
        }
    }
    false
}

/// Names behind one whose noun stands behind the last of them, at most.
const LISTED_NAMES: usize = 5;

/// Whether a name ends where it ends: what follows is no noun that it only describes ("in Thessalian raids").
fn stands_alone(s: &Sentence<'_>, last: usize) -> bool {
    let Some(next) = s.tokens.get(last) else { return true };
    if next.kind == TokenKind::Possessive {
        return false;
    }
    !next.is_word()
        || s.is(last, s.lexicon.well_known().preposition)
        || s.among(last, &s.lexicon.settings().place.behind_names)
        || s.lower(last).ends_with("ly")
        || s.matches_at(last).iter().any(|m| matches!(m.sense, Sense::Date(_)))
}
