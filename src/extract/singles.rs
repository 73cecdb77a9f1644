//! People who come to harm without a number: "the forger was arrested", "husband and wife were wounded", "killing the mayor".

use super::counts::is_thing;
use super::harms::Harm;
use super::phrases::Sentence;
use super::tokens::reads;
use crate::lexicon::{Forms, Sense};
use crate::model::Count;

/// "Husband and wife were wounded": two people without a number before "were".
pub(super) fn pair(s: &Sentence<'_>, were: usize, floor: usize) -> Option<(Count, bool)> {
    let known = s.lexicon.well_known();
    if names(s, were, floor) {
        return Some((Count::exact(2), false));
    }
    let (second, and, first) = (were.checked_sub(1)?, were.checked_sub(2)?, were.checked_sub(3)?);
    let bare = first == floor
        || first
            .checked_sub(1)
            .is_some_and(|i| !s.tokens.get(i).is_some_and(crate::extract::tokens::Token::is_word));
    let one = |i: usize| s.is(i, known.person) && !is_plural(s, i);
    (bare && reads!(s, and, "and") && one(first) && one(second)).then_some((Count::exact(2), false))
}

/// "The citizens (A.B.) and (C.D.) were arrested", "Omar Said and Ali Nur were shot": two names joined by "and" before "were".
fn names(s: &Sentence<'_>, were: usize, floor: usize) -> bool {
    let known = s.lexicon.well_known();
    let part = |i: usize| {
        s.tokens.get(i).is_some_and(|t| t.is_word() && t.capital && !s.is_article(i))
            || s.mark(i, '(')
            || s.mark(i, ')')
            || s.mark(i, '.')
    };
    let name = |range: std::ops::Range<usize>| {
        (1..=8).contains(&range.len())
            && range.clone().all(part)
            && range.into_iter().any(|i| s.tokens.get(i).is_some_and(|t| t.is_word() && t.capital))
    };
    let Some(and) = (floor..were).rev().find(|&i| reads!(s, i, "and")) else {
        return false;
    };
    let mut first = and;
    while first > floor && and - first < 9 && part(first - 1) {
        first -= 1;
    }
    // Only people: "the citizens", "the brothers" before the names; places are taken and hit as well.
    let whose = first.checked_sub(1).is_some_and(|i| i >= floor && s.is(i, known.person));
    whose && name(first..and) && name(and + 1..were)
}

/// "Child killed in mine blast": a person in the singular that opens a headline, right before the participle.
pub(super) fn heads_line(s: &Sentence<'_>, person: usize, h: &Harm) -> bool {
    let known = s.lexicon.well_known();
    let opens = person == 0 || s.mark(person - 1, ':') || s.mark(person - 1, '-') || s.mark(person - 1, '|');
    let many = s.is(person, known.collective)
        || reads!(s, person, "police" | "army" | "military" | "people" | "family" | "crew" | "navy");
    opens && !many && h.first == person + 1 && s.is(h.last, known.preposition)
}

/// Endings of nouns of people.
const AGENTS: [&str; 9] = ["er", "or", "ist", "man", "ian", "ant", "ee", "eer", "boy"];

/// "The forger was arrested": a noun of a person that the lexicon does not know, in the singular, before "was".
pub(super) fn unknown_single(s: &Sentence<'_>, h: &Harm, floor: usize) -> Option<(Count, bool)> {
    let known = s.lexicon.well_known();
    let was = h.first.checked_sub(1).filter(|&i| reads!(s, i, "was"))?;
    let article = (was.saturating_sub(4).max(floor)..was).rev().find(|&i| s.is_article(i))?;
    let words = (article + 1..was)
        .all(|i| s.tokens.get(i).is_some_and(|t| t.is_word() && !t.capital) && !s.is(i, known.preposition));
    let opens =
        article == floor || !s.tokens.get(article - 1).is_some_and(crate::extract::tokens::Token::is_word);
    let noun = s.lower(was - 1);
    let agent = AGENTS.iter().any(|a| noun.ends_with(a));
    (opens && words && agent && article + 1 < was && !is_thing(s, article + 1))
        .then_some((Count::exact(1), false))
}

pub(super) fn is_plural(s: &Sentence<'_>, i: usize) -> bool {
    s.matches.iter().any(|m| {
        m.last == i + 1
            && matches!(m.sense, Sense::Class(_))
            && m.forms.has(Forms::PLURAL)
            && !m.forms.has(Forms::SINGULAR)
    })
}

/// "killing the mayor", "shot dead his brother": a definite person in the singular.
pub(super) fn single_object(s: &Sentence<'_>, h: &Harm) -> Option<(Count, bool)> {
    let known = s.lexicon.well_known();
    if !s.is(h.last, known.determiner)
        && !s.is(h.last, known.person)
        && !s.tokens.get(h.last).is_some_and(|t| t.capital)
    {
        return reads!(s, h.last, "him" | "her").then_some((Count::exact(1), false));
    }
    for i in h.last..(h.last + 6).min(s.tokens.len()) {
        if s.is(i, known.person) {
            let mut head = i;
            while s.is(head + 1, known.person) {
                head += 1;
            }
            let singular = s.matches.iter().any(|m| {
                m.last == head + 1
                    && matches!(m.sense, Sense::Class(_))
                    && m.forms.has(Forms::SINGULAR)
                    && !m.forms.has(Forms::PLURAL)
            });
            return singular.then_some((Count::exact(1), false));
        }
        if s.is(i, known.preposition) || s.tokens.get(i).is_some_and(|t| !t.is_word()) {
            return None;
        }
    }
    None
}
