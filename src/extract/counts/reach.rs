//! Who is counted by a word of harm: the numbers behind it, before it, and those joined to them. Which words of harm a sentence has is in
//! `harms`, what a sentence tells of them in `counts`.

use super::super::harms::{Harm, is_harm};
use super::super::numbers::Number;
use super::super::phrases::Sentence;
use super::super::singles::{heads_line, is_plural, pair, unknown_single};
use super::super::tokens::reads;
use crate::lexicon::{Sense, Slot};
use crate::model::Count;

/// Tokens that may stand between a verb and the number of its object.
const RIGHT: usize = 6;
/// Tokens that may stand between a number and the word of harm after it.
const LEFT: usize = 22;

pub(super) fn right(
    s: &Sentence<'_>,
    numbers: &[Number],
    used: &mut [bool],
    h: &Harm,
    ceiling: usize,
) -> Option<(Count, bool)> {
    // "Killed himself and four others".
    let own = reads!(s, h.last, "himself" | "herself") && reads!(s, h.last + 1, "and");
    let mut total: Option<Count> = own.then(|| Count::exact(1));
    let mut more = false;
    let begin = super::super::frames::behind_day(s, h.last);
    let mut at = begin + 2 * usize::from(own);
    let mut head: Option<&Number> = None;
    let mut list: Option<Count> = None;
    for (i, n) in numbers.iter().enumerate() {
        if n.first < h.last || n.first >= ceiling || n.part {
            continue;
        }
        let apart = total.is_some() && behind_complement(s, at, n);
        let reach = if apart {
            2 * RIGHT
        } else if total.is_none() {
            RIGHT
        } else {
            3
        };
        if n.head.is_some_and(|head| {
            head >= h.last && is_harm(s, head) && !s.is(n.last - 1, s.lexicon.well_known().body)
        }) && n.last == n.head.unwrap_or(0)
        {
            break;
        }
        if n.first > at + reach || used.get(i).copied().unwrap_or(true) {
            continue;
        }
        if total.is_none() && blocked(s, begin, n.first)
            || total.is_some() && !coordinated(s, at, n.first) && !apart && (head.is_some() || !own)
        {
            break;
        }
        // "killing two people, two residents said": who says so is not among them.
        if total.is_some() && s.mark(at, ',') && speaks(s, n) {
            break;
        }
        if !n.shown && n.head.is_none() || n.count.value == 0 {
            continue;
        }
        // A noun that the lexicon does not know is a person where somebody is killed or held, unless it is known as a thing.
        let bare = s.tokens.get(n.last).is_none_or(|t| !t.is_word())
            || s.is(n.last, s.lexicon.well_known().preposition);
        // "Committed a gruesome massacre": what was done, nobody.
        let deed = || {
            let done = |i: usize| {
                s.matches_at(i).iter().any(|m| matches!(m.sense, Sense::Rule(_)) && m.forms.is_noun())
            };
            n.article && (n.last..n.last + 3).any(done)
        };
        if n.head.is_none() && (n.article && bare || !bare && is_thing(s, n.last) || deed()) {
            continue;
        }
        mark(used, i);
        if total.is_none() && n.shown && name_before(s, h.last, n.first) {
            total = Some(Count::exact(1));
        }
        if n.shown {
            if head.is_some() {
                list = Some(add(list, n.count));
            }
            total = Some(add(total, n.count));
        }
        head = head.or(Some(n));
        more |= n.more;
        // "a district commissioner and two guards": the noun that the lexicon does not know ends before "and".
        let unknown = || {
            (n.last..(n.last + 5).min(s.tokens.len()))
                .find(|&i| {
                    !s.tokens.get(i).is_some_and(crate::extract::tokens::Token::is_word)
                        || s.is(i, s.lexicon.well_known().preposition)
                        || reads!(s, i, "and")
                })
                .unwrap_or(n.last)
        };
        at = n.head.map_or_else(unknown, |x| x + 1);
    }
    // "killing two people, a father and his son": the list spells out the number.
    if let Some(n) = head
        && spells_out(s, n, list, s.tokens.len())
    {
        return Some((n.count, more));
    }
    total.map(|t| (t, more))
}

/// "killed Hassan Nouri and three of his guards": a name of a person between the word of harm and "and".
fn name_before(s: &Sentence<'_>, from: usize, to: usize) -> bool {
    let known = s.lexicon.well_known();
    let Some(and) = to.checked_sub(1).filter(|&i| i > from && reads!(s, i, "and")) else {
        return false;
    };
    let named = (from..and).all(|i| {
        s.tokens.get(i).is_some_and(|t| t.is_word() && (t.capital || t.joined))
            || s.is(i, known.person) && !is_plural(s, i)
    });
    let group =
        s.matches.iter().any(|m| matches!(m.sense, Sense::Actor(_)) && m.first < and && m.last > from);
    named && !group && and - from <= 6 && s.tokens.get(and - 1).is_some_and(|t| t.capital)
}

/// Whether those whom a number counts are the subject of a verb of saying.
fn speaks(s: &Sentence<'_>, n: &Number) -> bool {
    let from = n.head.map_or(n.last, |x| x + 1);
    s.matches.iter().any(|m| {
        s.effect(m) == Some(crate::lexicon::Effect::Saying)
            && m.first >= from
            && m.first - from <= 10
            && !(from..m.first).any(|i| s.is(i, s.lexicon.well_known().casualty_killed))
    })
}

/// "No soldier was hurt": those whom the word of harm tells of are nobody.
fn nobody(s: &Sentence<'_>, h: &Harm, floor: usize) -> bool {
    let known = s.lexicon.well_known();
    let from = h.first.saturating_sub(6).max(floor);
    let no = (from..h.first).find(|&i| reads!(s, i, "no") && s.clause_of(i) == s.clause_of(h.first));
    no.is_some_and(|no| {
        s.is(no + 1, known.person.union(known.security).union(known.militant)) && s.is(no + 2, known.aux_be)
    })
}

pub(super) fn left(
    s: &Sentence<'_>,
    numbers: &[Number],
    used: &mut [bool],
    h: &Harm,
    floor: usize,
) -> Option<(Count, bool)> {
    let known = s.lexicon.well_known();
    let small = &s.lexicon.settings().small;
    if nobody(s, h, floor) {
        return None;
    }
    let mut total: Option<Count> = None;
    let mut more = false;
    let mut found = false;
    for (i, n) in numbers.iter().enumerate().rev() {
        if n.last > h.first + usize::from(n.head == Some(h.first))
            || n.first < floor
            || h.first.saturating_sub(n.last) > LEFT
            || used.get(i).copied().unwrap_or(true)
        {
            continue;
        }
        let unknown = n.head.is_none()
            && !n.article
            && (n.last..h.first).len() <= 5
            && (n.last..h.first).all(|i| {
                s.tokens.get(i).is_some_and(crate::extract::tokens::Token::is_word)
                    && !s.is(i, known.preposition)
            })
            && !is_thing(s, n.last);
        let direct = h.first.saturating_sub(n.last) <= 2 && !is_thing(s, n.last) || unknown;
        if n.head.is_none() && !direct || n.article && n.head.is_none() {
            continue;
        }
        if n.head.is_some_and(|x| x > h.first && x >= h.last) {
            continue;
        }
        // "a man of 24 was killed": his age.
        let age = n.head.is_none()
            && n.first > 1
            && reads!(s, n.first - 1, "of")
            && s.is(n.first - 2, known.person.union(known.member))
            && (!s.is(n.first - 2, known.collective) || s.is(n.first - 2, known.member))
            && !is_plural(s, n.first - 2);
        if age {
            continue;
        }
        if n.part {
            continue;
        }
        // "two sons of a farming clan": the clan only tells whose they are.
        if (!direct || n.head.is_some_and(|x| x < h.first))
            && n.first.checked_sub(1).is_some_and(|i| {
                // "speak of two men killed": the verb's own words.
                let verb = reads!(s, i, "of") && i > 0 && s.among(i - 1, &small.telling_of);
                s.among(i, &small.complements) && !verb
            })
        {
            continue;
        }
        let end = n.head.map_or(n.last, |x| x + 1);
        if found
            && !coordinated(s, end, h.first)
            && !joined_list(s, n, numbers)
            && !numbers.iter().any(|o| is_whose(s, end, o))
        {
            break;
        }
        // "a mass grave with twelve bodies": what holds the dead is none of them.
        if found && n.head.is_some_and(|x| s.is(x, known.body) && reads!(s, x + 1, "with")) {
            break;
        }
        // The subject of another active verb is not the harmed one.
        if s.clause_of(n.first) != s.clause_of(h.first) && !direct && found {
            continue;
        }
        mark(used, i);
        found = true;
        // "Two leaders, Ana Ruiz and her brother, were shot": the names tell who they were.
        if names_them(s, n, total, h) {
            total = Some(n.count);
            more |= n.more;
            continue;
        }
        if n.shown
            && n.count.value > 0
            && !(spells_out(s, n, total, h.first) && is_closed(s, n, h))
            && !is_named_twice(s, n, total, h)
        {
            total = Some(add(total, n.count));
        }
        more |= n.more;
    }
    if total.is_some() {
        return total.map(|t| (t, more));
    }
    if found {
        return None;
    }
    // "the rider was killed", "he was shot dead": one person.
    for back in 1..=14 {
        let Some(i) = h.first.checked_sub(back) else { break };
        if i < floor {
            break;
        }
        if reads!(s, i, "were" | "are" | "have") {
            return pair(s, i, floor);
        }
        if s.is(i, known.person) || reads!(s, i, "he" | "she" | "who") {
            let singular = (i..h.first)
                .any(|j| reads!(s, j, "was" | "is" | "has" | "died"))
                // "The rider got away with burns."
                || reads!(s, h.first, "with")
                // "He lost a leg."
                || h.last - h.first > 1 && h.slot == Slot::Injured && i + 1 == h.first
                || h.last - h.first == 1 && s.lower(h.first).starts_with("die");
            let plural = is_plural(s, i);
            let one = singular || heads_line(s, i, h);
            return (one && !plural).then_some((Count::exact(1), false));
        }
    }
    unknown_single(s, h, floor).or_else(|| super::super::of_whom::named(s, h, floor))
}

/// Whether one of the words of a noun phrase is known as a thing: a vehicle, a weapon, a building, a measure.
pub(in crate::extract) fn is_thing(s: &Sentence<'_>, from: usize) -> bool {
    let known = s.lexicon.well_known();
    let things = known
        .measure
        .union(known.vehicle)
        .union(known.facility)
        .union(known.explosive)
        .union(known.projectile)
        .union(known.aircraft)
        .union(known.munition)
        .union(known.gun)
        .union(known.property)
        .union(known.surroundings);
    (from..(from + 3).min(s.tokens.len()))
        .take_while(|&i| s.tokens.get(i).is_some_and(crate::extract::tokens::Token::is_word))
        .take_while(|&i| !s.is(i, known.preposition.union(known.aux_be)))
        .any(|i| s.is(i, things))
}

/// Whether words stand between a verb and a number that make the number another thing's.
fn blocked(s: &Sentence<'_>, from: usize, to: usize) -> bool {
    let parting = &s.lexicon.settings().small.parting;
    (from..to).any(|i| {
        s.tokens.get(i).is_some_and(|t| !t.is_word() && !t.is_mark('“') && !t.is_mark('"'))
            || s.among(i, parting)
    })
}

/// "two soldiers and a civilian": only "and", a comma, "as well as" between.
pub(super) fn coordinated(s: &Sentence<'_>, from: usize, to: usize) -> bool {
    let with = &s.lexicon.settings().small.counted_with;
    from <= to
        && (from..to).all(|i| {
            // "the deaths of two men and of five boys"
            let of = reads!(s, i, "of") && i > from && reads!(s, i - 1, "and");
            of || s.among(i, with)
        })
}

/// "a leader of the group and another fighter": what tells whose he is stands between.
fn behind_complement(s: &Sentence<'_>, from: usize, n: &Number) -> bool {
    let known = s.lexicon.well_known();
    let own = n.first.checked_sub(1).is_some_and(|i| reads!(s, i, "his" | "her" | "its" | "their"));
    let and = n.first.checked_sub(1 + usize::from(own)).filter(|&i| reads!(s, i, "and"));
    let goes_on = n
        .head
        .is_some_and(|head| !s.is(head + 1, known.aux_be.union(known.aux_have)) && !is_harm(s, head + 1));
    goes_on
        && reads!(s, from, "of")
        && and.is_some_and(|and| {
            // "a colonel of the army, Ali Nur, and his two guards": his name stands between commas.
            let name = |i: usize| s.mark(i, ',') || s.tokens.get(i).is_some_and(|t| t.capital || t.joined);
            let comma = (from..and).find(|&i| s.mark(i, ','));
            let whole = comma.is_none_or(|c| s.mark(and - 1, ',') && and - c <= 6 && (c..and).all(name));
            comma.unwrap_or(and) - from <= 5
                && whole
                && (from..comma.unwrap_or(and))
                    .all(|i| s.tokens.get(i).is_some_and(crate::extract::tokens::Token::is_word))
        })
}

/// "An official of the party and two of his guards": what tells whose he is stands between.
fn is_whose(s: &Sentence<'_>, end: usize, n: &Number) -> bool {
    let known = s.lexicon.well_known();
    let and = n.first.checked_sub(1).filter(|&i| i > end && i - end <= WHOSE && reads!(s, i, "and"));
    reads!(s, end, "of")
        && n.head.is_some()
        && and.is_some_and(|and| {
            (end + 1..and).all(|i| {
                s.tokens.get(i).is_some_and(crate::extract::tokens::Token::is_word)
                    && !s.is(i, known.preposition.union(known.aux_be).union(known.aux_have))
                    && !is_harm(s, i)
            })
        })
}

/// Tokens of "of the workers' party" between two who are counted together.
const WHOSE: usize = 6;

fn joined_list(s: &Sentence<'_>, n: &Number, numbers: &[Number]) -> bool {
    let end = n.head.map_or(n.last, |x| x + 1);
    numbers.iter().any(|o| o.first >= end && coordinated(s, end, o.first))
}

pub(super) fn mark(used: &mut [bool], i: usize) {
    if let Some(slot) = used.get_mut(i) {
        *slot = true;
    }
}

pub(super) fn add(total: Option<Count>, more: Count) -> Count {
    match total {
        None => more,
        Some(t) => Count {
            value: t.value.saturating_add(more.value),
            low: t.low.saturating_add(more.low),
            high: t.high.zip(more.high).map(|(a, b)| a.saturating_add(b)),
        },
    }
}

/// "Two people, a father and his son, were killed": a list that spells out the number before it.
fn spells_out(s: &Sentence<'_>, n: &Number, total: Option<Count>, to: usize) -> bool {
    let end = n.head.map_or(n.last, |x| x + 1);
    let apart =
        s.mark(end, ',') || s.mark(end, '-') || s.mark(end, '–') || s.mark(end, '—') || s.mark(end, ':');
    apart
        && !n.article
        && n.count.value > 1
        && total.is_some_and(|t| t.value == n.count.value)
        && !reads!(s, end + 1, "and")
        && end < to
}

/// "Two leaders, Ana Ruiz and her brother, were shot": a number of people, then between commas a name and those told by it.
fn names_them(s: &Sentence<'_>, n: &Number, total: Option<Count>, h: &Harm) -> bool {
    let end = n.head.map_or(n.last, |x| x + 1);
    let name = s.tokens.get(end + 1).is_some_and(|t| t.is_word() && t.capital);
    let was = (1..=2).filter_map(|b| h.first.checked_sub(b)).find(|&i| matches!(s.lower(i), "were" | "are"));
    n.shown
        && !n.article
        && n.count.value > 1
        && total.is_some_and(|t| t.value < n.count.value)
        && s.mark(end, ',')
        && name
        && was.is_some_and(|i| i > 0 && s.mark(i - 1, ','))
}

/// "Two women, a man and a child were killed" goes on; "two women, a mother and her daughter, were killed" comes back.
fn is_closed(s: &Sentence<'_>, n: &Number, h: &Harm) -> bool {
    let general = n.head.is_none_or(|head| reads!(s, head, "people" | "persons" | "civilians" | "others"));
    let from = h.first.saturating_sub(4).max(n.last);
    general || (from..h.first).any(|i| s.tokens.get(i).is_some_and(|t| !t.is_word()))
}

/// "A fourth man, a baker, was hurt": one person, told twice.
fn is_named_twice(s: &Sentence<'_>, n: &Number, total: Option<Count>, h: &Harm) -> bool {
    let end = n.head.map_or(n.last, |x| x + 1);
    let was = (1..=2).filter_map(|b| h.first.checked_sub(b)).find(|&i| reads!(s, i, "was" | "is" | "has"));
    let commas = s.mark(end, ',') && was.is_some_and(|i| s.mark(i - 1, ','));
    let and = (end..h.first).any(|i| reads!(s, i, "and"));
    commas && !and && n.count.value == 1 && total.is_some_and(|t| t.value == 1)
}
