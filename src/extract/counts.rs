//! Killed, injured, detained and abducted of a sentence: numbers joined to the words of harm.

use super::harms::{
    Harm, behind_of, harms, is_active, is_harm, is_intransitive, is_present, takes_object, without_sums,
};
use super::numbers::Number;
use super::phrases::Sentence;
use super::singles::{heads_line, is_plural, pair, single_object, unknown_single};
use crate::lexicon::{Sense, Slot};
use crate::model::Count;

/// A count that a sentence tells, and the token of the word of harm.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    pub(super) slot: Slot,
    pub(super) count: Count,
    /// The word of harm.
    pub(super) at: usize,
    /// "another", "also": comes on top of what was told before.
    pub(super) more: bool,
    /// One person named without a number ("the rider was killed").
    pub(super) single: bool,
    /// A new total ("the toll rose to nine"): takes the place of what was told before.
    pub(super) total: bool,
}

/// Tokens that may stand between a verb and the number of its object.
const RIGHT: usize = 6;
/// Tokens that may stand between a number and the word of harm after it.
const LEFT: usize = 22;

/// All counts that the sentence tells.
pub(super) fn counts(s: &Sentence<'_>, numbers: &[Number]) -> Vec<Told> {
    let words = harms(s);
    let mut used = vec![false; numbers.len()];
    let mut out: Vec<Told> = Vec::new();
    out.extend(super::tolls::totals(s, numbers, &mut used));
    if out.is_empty() && words.is_empty() {
        return out;
    }
    let totals = out.clone();
    let words = without_sums(s, numbers, words);
    for (index, h) in words.iter().enumerate() {
        let floor = index
            .checked_sub(1)
            .and_then(|p| words.get(p))
            .filter(|p| p.last <= h.first)
            .map_or(0, |p| p.last);
        let ceiling = words.get(index + 1).map_or(s.tokens.len(), |n| n.first);
        // A new total takes the place of the words of harm beside it.
        if totals.iter().any(|t| t.slot == h.slot) {
            continue;
        }
        // "two killed 5 injured": the number behind is that of the next word.
        let next_is_harm = numbers.iter().any(|n| {
            n.first == h.last && n.head == Some(n.last) && n.head.is_some_and(|head| is_harm(s, head))
        });
        let passive = (h.subject || is_intransitive(s, h) || next_is_harm) && !takes_object(s, h, numbers);
        let before = used.iter().filter(|u| **u).count();
        let of = s.written(h.last).eq_ignore_ascii_case("of")
            || h.last > h.first + 1 && s.written(h.last - 1).eq_ignore_ascii_case("of");
        let told = if let Some(told) = labelled(s, numbers, h) {
            Some(told)
        } else if !h.met {
            let people = numbers
                .iter()
                .any(|n| n.first >= h.last && n.first <= h.last + 2 && n.head.is_some() && !n.article);
            if people { right(s, numbers, &mut used, h, ceiling) } else { None }
        } else if passive && of {
            // "the arrest of five": who stands behind it.
            right(s, numbers, &mut used, h, ceiling)
                .or_else(|| left(s, numbers, &mut used, h, floor))
                .or_else(|| single_object(s, &behind_of(s, h)))
        } else if passive {
            left(s, numbers, &mut used, h, floor)
                .or_else(|| right(s, numbers, &mut used, h, ceiling))
                .or_else(|| if is_active(s, h) || is_present(s, h) { single_object(s, h) } else { None })
        } else {
            right(s, numbers, &mut used, h, ceiling).or_else(|| single_object(s, h)).or_else(|| {
                let no_object = s.tokens.get(h.last).is_none_or(|t| !t.is_word())
                    || s.is(h.last, s.lexicon.well_known().preposition);
                if no_object { left(s, numbers, &mut used, h, floor) } else { None }
            })
        };
        let single = used.iter().filter(|u| **u).count() == before;
        if let Some((count, more)) = told {
            out.push(Told {
                slot: h.slot,
                count,
                at: h.first,
                more: more || says_also(s, h),
                single,
                total: false,
            });
        }
    }
    trailing(s, numbers, &mut used, &mut out);
    caught_and_killed(s, &words, &mut out);
    super::of_whom::split(s, numbers, &mut out);
    once(s, &out)
}

/// "Caught two gunmen on the road and killed them both": those who were caught are the dead, and nobody is held.
fn caught_and_killed(s: &Sentence<'_>, words: &[Harm], out: &mut Vec<Told>) {
    let known = s.lexicon.well_known();
    let killed = words.iter().find(|h| {
        h.slot == Slot::Killed
            && matches!(s.lower(h.last), "them" | "him" | "her" | "both")
            && !out.iter().any(|t| t.slot == Slot::Killed && t.at != h.first)
    });
    let Some(killed) = killed else { return };
    let taken = out
        .iter()
        .rposition(|t| matches!(t.slot, Slot::Detained | Slot::Abducted) && t.at < killed.first && !t.more);
    let Some(told) = taken.and_then(|i| out.get(i).copied()) else { return };
    let one = matches!(s.lower(killed.last), "him" | "her");
    if one && told.count.value != 1 {
        return;
    }
    let held = told.slot == Slot::Abducted || s.is(told.at, known.casualty_detained);
    if !held && let Some(i) = taken {
        out.remove(i);
    }
    if !out.iter().any(|t| t.slot == Slot::Killed) {
        out.push(Told { slot: Slot::Killed, at: killed.first, ..told });
    }
}

/// "Four gunmen were killed, and two policemen.", "Three guards died, as well as a nurse.": who follows behind the word of harm.
fn trailing(s: &Sentence<'_>, numbers: &[Number], used: &mut [bool], out: &mut [Told]) {
    for t in out.iter_mut().filter(|t| !t.total && t.slot != Slot::Abducted) {
        if let Some(i) = beside(s, numbers, used, t.at)
            && let Some(n) = numbers.get(i)
        {
            mark(used, i);
            t.count = add(Some(t.count), n.count);
            continue;
        }
        if t.slot == Slot::Detained {
            continue;
        }
        let from = t.at + 1;
        let lead = s.lower(if s.mark(from, ',') { from + 1 } else { from });
        if !matches!(lead, "and" | "as" | "along" | "plus" | "together") {
            continue;
        }
        let next = numbers.iter().enumerate().find(|(i, n)| {
            n.first > from
                && n.first <= from + 4
                && !used.get(*i).copied().unwrap_or(true)
                && !n.part
                && n.head.is_some()
                && coordinated(s, from, n.first)
        });
        let Some((i, n)) = next else { continue };
        let end = n.head.map_or(n.last, |x| x + 1);
        let closes = s.tokens.get(end).is_none_or(|x| x.is_mark('.') || x.is_mark(';') || x.is_mark(','))
            && !(end..(end + 12).min(s.tokens.len())).any(|k| {
                let known = s.lexicon.well_known();
                s.is(k, known.aux_be.union(known.casualty_injured).union(known.casualty_killed))
            });
        if closes && n.shown {
            mark(used, i);
            t.count = add(Some(t.count), n.count);
        }
    }
}

/// "Captured a leader who had planned attacks, along with one associate": who closes the sentence, told with the first.
fn beside(s: &Sentence<'_>, numbers: &[Number], used: &[bool], at: usize) -> Option<usize> {
    let known = s.lexicon.well_known();
    let with = (at + 2..s.tokens.len()).find(|&i| {
        s.mark(i - 1, ',')
            && matches!((s.lower(i), s.lower(i + 1)), ("along" | "together", "with") | ("as", "well"))
    })?;
    let from = with + if s.lower(with) == "as" { 3 } else { 2 };
    let (i, n) = numbers.iter().enumerate().find(|(_, n)| n.first >= from && n.first <= from + 1)?;
    let end = n.head? + 1;
    let harm = known.casualty_killed.union(known.casualty_injured).union(known.casualty_detained);
    let free = !used.get(i).copied().unwrap_or(true) && n.shown && !n.part;
    let closes = s.tokens.get(end).is_none_or(|t| t.is_mark('.') || t.is_mark(';') || t.is_mark(','));
    let told_again = (with..(end + 10).min(s.tokens.len())).any(|k| s.is(k, harm));
    (free && closes && !told_again).then_some(i)
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
        && !s.written(end + 1).eq_ignore_ascii_case("and")
        && end < to
}

/// "A fourth man, a baker, was hurt": one person, told twice.
fn is_named_twice(s: &Sentence<'_>, n: &Number, total: Option<Count>, h: &Harm) -> bool {
    let end = n.head.map_or(n.last, |x| x + 1);
    let was =
        (1..=2).filter_map(|b| h.first.checked_sub(b)).find(|&i| matches!(s.lower(i), "was" | "is" | "has"));
    let commas = s.mark(end, ',') && was.is_some_and(|i| s.mark(i - 1, ','));
    let and = (end..h.first).any(|i| s.written(i).eq_ignore_ascii_case("and"));
    commas && !and && n.count.value == 1 && total.is_some_and(|t| t.value == 1)
}

/// "shot at the wheel and died": one person who is named twice counts once.
fn once(s: &Sentence<'_>, told: &[Told]) -> Vec<Told> {
    let body = s.lexicon.well_known().body;
    // "told of eight dead; nine bodies were laid out": bodies are the dead told before, counted again.
    let found = told.iter().find(|t| t.slot == Slot::Killed && !t.single && s.is(t.at, body)).copied();
    let dead = told.iter().find(|t| t.slot == Slot::Killed && !t.single && !s.is(t.at, body)).copied();
    let told: Vec<Told> = match (found, dead) {
        (Some(a), Some(b)) if !a.more && !b.more => {
            let smaller = if a.count.value >= b.count.value { b.at } else { a.at };
            told.iter().filter(|t| t.slot != Slot::Killed || t.at != smaller).copied().collect()
        }
        _ => told.to_vec(),
    };
    let mut out: Vec<Told> = Vec::with_capacity(told.len());
    for t in &told {
        let other = told.iter().any(|o| o.slot == t.slot && o.at != t.at && !o.single);
        let earlier = out.iter().any(|o| o.slot == t.slot && o.single);
        if t.single && !t.more && (other || earlier) {
            continue;
        }
        out.push(*t);
    }
    out
}

/// "Killed: 4", "wounded - 9": the number that a label stands before.
fn labelled(s: &Sentence<'_>, numbers: &[Number], h: &Harm) -> Option<(Count, bool)> {
    let colon = s.mark(h.last, ':') || s.mark(h.last, '=') || s.mark(h.last, '-') || s.mark(h.last, '–');
    let n = numbers.iter().find(|n| colon && n.first == h.last + 1 && n.shown && !n.article)?;
    (s.tokens.get(n.last).is_none_or(|t| !t.is_word())).then_some((n.count, n.more))
}

fn says_also(s: &Sentence<'_>, h: &Harm) -> bool {
    (1..=2).any(|b| h.first.checked_sub(b).is_some_and(|i| matches!(s.lower(i), "also" | "too")))
        || s.written(h.last).eq_ignore_ascii_case("too")
}

fn right(
    s: &Sentence<'_>,
    numbers: &[Number],
    used: &mut [bool],
    h: &Harm,
    ceiling: usize,
) -> Option<(Count, bool)> {
    // "Killed himself and four others".
    let own = matches!(s.lower(h.last), "himself" | "herself") && s.lower(h.last + 1) == "and";
    let mut total: Option<Count> = own.then(|| Count::exact(1));
    let mut more = false;
    let mut at = h.last + 2 * usize::from(own);
    let mut head: Option<&Number> = None;
    let mut list: Option<Count> = None;
    for (i, n) in numbers.iter().enumerate() {
        if n.first < h.last || n.first >= ceiling || n.part {
            continue;
        }
        let apart = total.is_some() && behind_complement(s, at, n);
        let reach = if total.is_none() || apart { RIGHT } else { 3 };
        if n.head.is_some_and(|head| {
            head >= h.last && is_harm(s, head) && !s.is(n.last - 1, s.lexicon.well_known().body)
        }) && n.last == n.head.unwrap_or(0)
        {
            break;
        }
        if n.first > at + reach || used.get(i).copied().unwrap_or(true) {
            continue;
        }
        if total.is_none() && blocked(s, h.last, n.first)
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
        if n.head.is_none() && (n.article && bare || !bare && is_thing(s, n.last)) {
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
                        || s.written(i).eq_ignore_ascii_case("and")
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
    let Some(and) = to.checked_sub(1).filter(|&i| i > from && s.written(i).eq_ignore_ascii_case("and"))
    else {
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

fn left(
    s: &Sentence<'_>,
    numbers: &[Number],
    used: &mut [bool],
    h: &Harm,
    floor: usize,
) -> Option<(Count, bool)> {
    let known = s.lexicon.well_known();
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
            && s.written(n.first - 1).eq_ignore_ascii_case("of")
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
                let verb = s.written(i).eq_ignore_ascii_case("of")
                    && i > 0
                    && matches!(
                        s.lower(i - 1),
                        "speak"
                            | "speaks"
                            | "spoke"
                            | "told"
                            | "tell"
                            | "tells"
                            | "report"
                            | "reports"
                            | "reported"
                            | "news"
                            | "cost"
                            | "costs"
                    );
                is_complement(s.written(i)) && !verb
            })
        {
            continue;
        }
        if found && !coordinated(s, n.head.map_or(n.last, |x| x + 1), h.first) && !joined_list(s, n, numbers)
        {
            break;
        }
        // "a mass grave with twelve bodies": what holds the dead is none of them.
        if found
            && n.head.is_some_and(|x| s.is(x, known.body) && s.written(x + 1).eq_ignore_ascii_case("with"))
        {
            break;
        }
        // The subject of another active verb is not the harmed one.
        if s.clause_of(n.first) != s.clause_of(h.first) && !direct && found {
            continue;
        }
        mark(used, i);
        found = true;
        if n.shown
            && n.count.value > 0
            && !spells_out(s, n, total, h.first)
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
        if matches!(s.lower(i), "were" | "are" | "have") {
            return pair(s, i, floor);
        }
        if s.is(i, known.person) || matches!(s.lower(i), "he" | "she" | "who") {
            let singular = (i..h.first)
                .any(|j| matches!(s.lower(j), "was" | "is" | "has" | "died"))
                // "The rider got away with burns."
                || s.written(h.first).eq_ignore_ascii_case("with")
                // "He lost a leg."
                || h.last - h.first > 1 && h.slot == Slot::Injured && i + 1 == h.first
                || h.last - h.first == 1 && s.lower(h.first).starts_with("die");
            let plural = is_plural(s, i);
            let one = singular || heads_line(s, i, h);
            return (one && !plural).then_some((Count::exact(1), false));
        }
    }
    unknown_single(s, h, floor).or_else(|| super::of_whom::named(s, h, floor))
}

fn is_complement(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "of" | "in"
            | "at"
            | "near"
            | "from"
            | "by"
            | "into"
            | "to"
            | "on"
            | "under"
            | "inside"
            | "outside"
            | "carrying"
    )
}

/// Whether one of the words of a noun phrase is known as a thing: a vehicle, a weapon, a building, a measure.
pub(super) fn is_thing(s: &Sentence<'_>, from: usize) -> bool {
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
        .union(known.surroundings);
    (from..(from + 3).min(s.tokens.len()))
        .take_while(|&i| s.tokens.get(i).is_some_and(crate::extract::tokens::Token::is_word))
        .take_while(|&i| !s.is(i, known.preposition.union(known.aux_be)))
        .any(|i| s.is(i, things))
}

/// Whether words stand between a verb and a number that make the number another thing's.
fn blocked(s: &Sentence<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|i| {
        s.tokens.get(i).is_some_and(|t| !t.is_word() && !t.is_mark('“') && !t.is_mark('"'))
            || matches!(
                s.lower(i),
                "in" | "after"
                    | "when"
                    | "near"
                    | "during"
                    | "on"
                    | "with"
                    | "from"
                    | "who"
                    | "that"
                    | "as"
                    | "while"
                    | "before"
                    | "because"
                    | "where"
                    | "which"
            )
    })
}

/// "two soldiers and a civilian": only "and", a comma, "as well as" between.
fn coordinated(s: &Sentence<'_>, from: usize, to: usize) -> bool {
    from <= to
        && (from..to).all(|i| {
            s.mark(i, ',')
                || s.mark(i, '&')
                // "the deaths of two men and of five boys"
                || s.written(i).eq_ignore_ascii_case("of")
                    && i > from
                    && s.written(i - 1).eq_ignore_ascii_case("and")
                || matches!(
                    s.lower(i),
                    "and"
                        | "as"
                        | "well"
                        | "along"
                        | "together"
                        | "with"
                        | "plus"
                        | "others"
                        | "other"
                        | "his"
                        | "her"
                        | "its"
                        | "their"
                )
        })
}

/// "a leader of the group and another fighter": what tells whose he is stands between.
fn behind_complement(s: &Sentence<'_>, from: usize, n: &Number) -> bool {
    let known = s.lexicon.well_known();
    let and = n.first.checked_sub(1).filter(|&i| s.written(i).eq_ignore_ascii_case("and"));
    let goes_on = n
        .head
        .is_some_and(|head| !s.is(head + 1, known.aux_be.union(known.aux_have)) && !is_harm(s, head + 1));
    goes_on
        && s.written(from).eq_ignore_ascii_case("of")
        && and.is_some_and(|and| {
            and - from <= 5
                && (from..and).all(|i| s.tokens.get(i).is_some_and(crate::extract::tokens::Token::is_word))
        })
}

fn joined_list(s: &Sentence<'_>, n: &Number, numbers: &[Number]) -> bool {
    let end = n.head.map_or(n.last, |x| x + 1);
    numbers.iter().any(|o| o.first >= end && coordinated(s, end, o.first))
}

fn mark(used: &mut [bool], i: usize) {
    if let Some(slot) = used.get_mut(i) {
        *slot = true;
    }
}

fn add(total: Option<Count>, more: Count) -> Count {
    match total {
        None => more,
        Some(t) => Count {
            value: t.value.saturating_add(more.value),
            low: t.low.saturating_add(more.low),
            high: t.high.zip(more.high).map(|(a, b)| a.saturating_add(b)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::numbers::numbers;
    use crate::extract::tokens::tokenize;
    use crate::lexicon::Lexicon;
    use crate::model::Span;

    fn read(lexicon: &Lexicon, text: &str) -> String {
        let mut tokens = Vec::new();
        tokenize(text, Span::new(0, text.len()), lexicon.trie(), &mut tokens);
        let sentence = Sentence::new(lexicon, text, &tokens);
        let taken = vec![false; tokens.len()];
        let numbers = numbers(&sentence, &taken);
        let mut sums = [0_u32; 4];
        for told in counts(&sentence, &numbers) {
            sums[told.slot as usize] += told.count.value;
        }
        format!("{} {} {} {}", sums[0], sums[1], sums[2], sums[3])
    }

    #[test]
    fn a_table_of_counts() {
        let lexicon = Lexicon::embedded().unwrap();
        let mut wrong = Vec::new();
        for (text, killed_injured_detained_abducted) in [
            ("A gas tanker exploded, killing at least 17 passers-by and wounding 40.", "17 40 0 0"),
            ("Two soldiers and a civilian were killed.", "3 0 0 0"),
            ("Six dockers were killed and eight others injured.", "6 8 0 0"),
            ("One killed, two wounded.", "1 2 0 0"),
            ("The attack left four dead and seven wounded.", "4 7 0 0"),
            ("Gunmen shot dead a mukhtar.", "1 0 0 0"),
            ("Nine people, including three children, were killed.", "9 0 0 0"),
            ("Police arrested three suspects.", "0 0 3 0"),
            ("Twenty-two men were detained.", "0 0 22 0"),
            ("The rider was killed.", "1 0 0 0"),
            ("Gunmen kidnapped two farmers.", "0 0 0 2"),
            ("Two of the men died; three were wounded.", "2 3 0 0"),
            ("Between five and seven people were killed.", "5 0 0 0"),
            ("Nobody was hurt.", "0 0 0 0"),
            ("A ranger was killed and three others were wounded.", "1 3 0 0"),
            ("Three cattle dealers were shot dead behind the mosque.", "3 0 0 0"),
            ("The mayor was shot on his bicycle and died at once.", "1 0 0 0"),
            ("Rangers shot dead a woodcutter from the valley.", "1 0 0 0"),
            ("At least 19 pilgrims, including a midwife and two of her nieces, were killed.", "19 0 0 0"),
            ("Troops seized two cars and killed four bandits.", "4 0 0 0"),
            ("Troops killed a militant and arrested two more.", "1 0 2 0"),
            ("It killed 14 people, among them five children.", "14 0 0 0"),
            (
                "Rebels rushed a customs post in a sandstorm, killed nine recruits and kept the building for a day.",
                "9 0 0 0",
            ),
            ("A French strike on a warehouse yesterday killed four clerks.", "4 0 0 0"),
            (
                "A helicopter fired at a tractor leaving the estate, a tea garden, and killed six pickers.",
                "6 0 0 0",
            ),
            ("A ferry struck a mine; eight of them were killed and five wounded.", "8 5 0 0"),
            ("Six gendarmes were killed and one wounded.", "6 1 0 0"),
            ("Nasser Hamad, father of five, was killed.", "1 0 0 0"),
            ("A shell hit a mill, killing three workers, three neighbours and a doctor said.", "3 0 0 0"),
            ("It wounded three soldiers, two police officers said.", "0 3 0 0"),
            ("Two sailors died and four more, a boatswain among them, were wounded.", "2 4 0 0"),
            ("A mine killed five men, two of whom were brothers.", "5 0 0 0"),
            ("The blast left six killed and wounded.", "0 0 0 0"),
            ("The number of miners killed by the fire has risen to seven.", "7 0 0 0"),
            ("A fourth sailor died of his burns on Friday.", "4 0 0 0"),
            ("The toll of the raid has gone up to twelve.", "12 0 0 0"),
            ("The number of men held after the sweep was raised to 19.", "0 0 19 0"),
            ("Five cadets of the school were injured, two of them badly.", "0 5 0 0"),
            ("A teacher was hit in the thigh.", "0 1 0 0"),
            ("A blast in a quarry cost one life and injured six.", "1 6 0 0"),
            ("Commandos captured the terrorist Hassan Khalid.", "0 0 1 0"),
            ("A navy crew picked up three suspected gun runners.", "0 0 3 0"),
            ("Police went into five flats and took away four persons.", "0 0 4 0"),
            ("The ferryman was killed and his wife, 63, wounded.", "1 1 0 0"),
            ("Five players died on the pitch and a sixth in hospital.", "6 0 0 0"),
            ("No one was hit.", "0 0 0 0"),
            ("Six passengers of the ferry, including three nurses, lost their lives.", "6 0 0 0"),
            ("Around twenty fighters were killed.", "20 0 0 0"),
            ("Five operatives of the guard lost their lives when gunmen laid an ambush.", "5 0 0 0"),
            ("The shopkeeper, his wife and two sons died.", "3 0 0 0"),
            ("Four pilgrims were killed, including a baker, and six others were injured.", "4 6 0 0"),
            ("Six rebels died and a constable laid down his life.", "7 0 0 0"),
            ("The quarrel left two herders dead and a dozen injured.", "2 12 0 0"),
            ("It overran the camp, killing 21 fighters and taking five prisoners.", "21 0 5 0"),
            ("The flood of shells caused one death and three injuries among villagers.", "1 3 0 0"),
            ("It announced the deaths of three of its men and of five rebels.", "8 0 0 0"),
            ("Two drivers were arrested as they carried 18 migrants over the line.", "0 0 2 0"),
            ("A cook was shot dead by the oven and six others were led off.", "1 0 6 0"),
            ("One smuggler was killed and two more were arrested.", "1 0 2 0"),
            ("They fired from a roof, hitting one ranger in the knee.", "0 1 0 0"),
            ("Three sailors lost their lives and four others, a mate among them, were wounded.", "3 4 0 0"),
            ("2 killed 5 injured incl. a girl", "2 5 0 0"),
            ("The rider got away with burns.", "0 1 0 0"),
            ("Gunmen killed four Turks and an Iraqi.", "5 0 0 0"),
            ("A gunman killed three Americans.", "3 0 0 0"),
            ("They were shot dead near the bridge.", "0 0 0 0"),
            ("The pair were arrested on Friday.", "0 0 2 0"),
            ("The trio were kidnapped from a farm.", "0 0 0 3"),
            ("Both of the guards were killed.", "2 0 0 0"),
            ("The raid killed the commander and two of his aides.", "3 0 0 0"),
            ("A raid killed a senior leader and his two adult sons.", "3 0 0 0"),
            ("The strike killed a leader of the group and another operative.", "2 0 0 0"),
            ("A couple and their three children were killed.", "5 0 0 0"),
            ("A family of five was killed.", "5 0 0 0"),
            ("A man and his wife were found dead.", "2 0 0 0"),
            ("Police captured a man, his brother and a neighbour.", "0 0 3 0"),
            ("Nine were killed and 14 hurt.", "9 14 0 0"),
            ("The army lost four men.", "4 0 0 0"),
            ("At least two dozen people were killed.", "24 0 0 0"),
            ("Some 30 miners were taken hostage.", "0 0 0 30"),
            ("A sergeant and four privates were among the dead.", "5 0 0 0"),
            ("Eleven militants surrendered and six were captured.", "0 0 6 0"),
            ("Twelve bodies were pulled from the well.", "12 0 0 0"),
            ("The bodies of three herders were found in a ravine.", "3 0 0 0"),
            ("Three soldiers, four rebels and a passer-by died.", "8 0 0 0"),
            ("The ministry put the dead at 17 and the wounded at 40.", "17 40 0 0"),
            ("Killed: 4. Wounded: 9.", "4 9 0 0"),
            ("The blast claimed six lives.", "6 0 0 0"),
            ("There were no casualties.", "0 0 0 0"),
            ("He and his bodyguard were killed.", "2 0 0 0"),
            ("The judge and his driver were shot dead.", "2 0 0 0"),
            ("Security forces arrested a dozen people, seven of them women.", "0 0 12 0"),
            ("A 12-year-old girl was killed and her two brothers wounded.", "1 2 0 0"),
            ("Two 500-pound bombs killed six fighters 20 km from the town.", "6 0 0 0"),
            ("Six raiders of the band were killed, and two ferrymen.", "8 0 0 0"),
            ("Two sisters aged 7 and 14 were killed.", "2 0 0 0"),
            ("Guards caught two drovers as they led 14 strangers over the pass.", "0 0 2 0"),
            ("The abbot told of eight dead at noon; nine bodies lay in the chapel by dusk.", "9 0 0 0"),
            ("Rangers opened a pit with 45 rocket-propelled grenades in it.", "0 0 0 0"),
            ("Scouts combing a dry lake raked a hut.", "0 0 0 0"),
            ("Four porters were cut by splinters.", "0 4 0 0"),
            ("The blast wounded a district commissioner and two bodyguards.", "0 3 0 0"),
            ("The swoop ended in the capture of six men, among them a locksmith.", "0 0 6 0"),
            ("Two officers announced the arrest of seven smugglers.", "0 0 7 0"),
            ("The raid caused one death and two injuries.", "1 2 0 0"),
            ("Villagers tell of three gunmen killed in a skirmish.", "3 0 0 0"),
            ("One cook dead, four people wounded, among them a nurse.", "1 4 0 0"),
            ("One guard dead, three people wounded.", "1 3 0 0"),
            ("Five people were wounded, a nurse among them.", "0 5 0 0"),
            ("Five people wounded, a nurse among them.", "0 5 0 0"),
            ("Constables searched six barns and took away three herders.", "0 0 3 0"),
            ("A couple of hours later two clerks were killed.", "2 0 0 0"),
            ("Gunmen killed a man and his two sons.", "3 0 0 0"),
            ("Eleven farmers lost their lives in a feud.", "11 0 0 0"),
            ("Four porters lost their lives when a wall was blown down.", "4 0 0 0"),
            ("Two ushers embraced martyrdom on the steps of the court.", "2 0 0 0"),
            ("Five bullet-riddled bodies were recovered from a ditch.", "5 0 0 0"),
            ("A mass grave with 12 bodies was discovered under the orchard.", "12 0 0 0"),
            ("Child killed in mine explosion", "1 0 0 0"),
            ("Police arrest a smuggler", "0 0 1 0"),
            ("The agency announced the arrest of the so-called commander of the gang.", "0 0 1 0"),
            ("The wanted forger was arrested on a ferry.", "0 0 1 0"),
            ("One captain and two rebels were killed, the staff announced.", "3 0 0 0"),
            ("Three cooks were killed, one of them a boy of nine.", "3 0 0 0"),
            ("A cell of four men was broken up.", "0 0 0 0"),
            ("Husband and wife were wounded by splinters.", "0 2 0 0"),
            ("A ferryman, his son and two deckhands were abducted.", "0 0 0 4"),
            ("Two of the wounded later died.", "2 0 0 0"),
            ("The bodies of a clerk and his driver were found.", "2 0 0 0"),
            ("A guard succumbed to his wounds.", "1 0 0 0"),
            ("Nine pupils perished and a teacher is missing.", "9 0 0 0"),
            ("The clash left six dead, including two officers, and nine hurt.", "6 9 0 0"),
            ("2 soldiers KIA, 3 WIA", "2 3 0 0"),
            ("Sixteen people, mostly women, died.", "16 0 0 0"),
            ("It killed Hassan Nouri and three of his bodyguards.", "4 0 0 0"),
            ("Both the driver and his passenger died.", "2 0 0 0"),
            ("More than a dozen monks were hurt.", "0 12 0 0"),
            ("Up to ten rebels were killed.", "10 0 0 0"),
            ("Three were shot dead, two others hacked to death.", "5 0 0 0"),
            ("A woman of 31 was shot dead by the jetty and seven clerks were led off.", "1 0 7 0"),
            ("A calf was killed.", "0 0 0 0"),
            ("A woman and her baby were among those killed.", "2 0 0 0"),
            ("Thirteen bodies, some of them burned, were counted in the chapel.", "13 0 0 0"),
            ("Only one clerk was hurt.", "0 1 0 0"),
            ("The martyrdom of five clerks and the injury of six others was announced.", "5 6 0 0"),
            ("Four men, three of them cousins, were killed there and two were wounded.", "4 2 0 0"),
            ("Six villagers, including an infant, were killed and eleven were hurt.", "6 11 0 0"),
            ("Two sisters died on Monday, and a third was injured.", "2 1 0 0"),
            ("Two of its occupants were shot dead and three were taken alive.", "2 0 3 0"),
            ("An officer is in hospital with a leg wound.", "0 1 0 0"),
            ("Four young men were led away.", "0 0 4 0"),
            ("Three farmers were detained, one of whom is accused of murder.", "0 0 3 0"),
            ("The citizens (A.B.) and (C.D.) were arrested as they drove twelve migrants.", "0 0 2 0"),
            ("A guard and himself were killed.", "2 0 0 0"),
            ("It killed a guard and himself at the gate.", "2 0 0 0"),
            ("The driver and his passenger died on the spot.", "2 0 0 0"),
            ("The driver and a passenger were killed.", "2 0 0 0"),
            ("Both occupants were killed.", "2 0 0 0"),
            ("Fighters killed two of the rebels and lost one soldier.", "3 0 0 0"),
            ("Soldiers killed four militants and lost two men.", "6 0 0 0"),
            ("Seven rebels were gunned down and a soldier was killed.", "8 0 0 0"),
            ("A carpenter aged sixteen was wounded in the leg.", "0 1 0 0"),
            ("He lost a leg.", "0 1 0 0"),
            ("A girl of nine was wounded in the face.", "0 1 0 0"),
            ("Her nephew, twelve years old, was wounded in the arm.", "0 1 0 0"),
            ("The boy Samir, six, was killed in the yard and three of his cousins were injured.", "1 3 0 0"),
            ("A lorry burned out and its driver suffered burns.", "0 1 0 0"),
            ("One of the smugglers was killed; three more fled home.", "1 0 0 0"),
            ("Helicopters caught two gunmen near a ford and killed them both.", "2 0 0 0"),
            (
                "The block fell before noon, at the cost of three inmates' lives; nine warders were hurt.",
                "3 9 0 0",
            ),
            (
                "Raiders looked at the papers of the travellers and shot dead seven of the passengers.",
                "7 0 0 0",
            ),
            (
                "A man of 31 was shot dead in the stairwell and six others were led off in handcuffs.",
                "1 0 6 0",
            ),
            ("One sapper was slightly injured, it said, adding that two were treated for cuts.", "0 3 0 0"),
            ("Three others sustained gunshot injuries.", "0 3 0 0"),
            ("Three died at once and a fourth in hospital.", "4 0 0 0"),
            ("They pulled a fourth body from the rubble.", "4 0 0 0"),
            ("Eleven wounded were counted at the clinic, and nineteen men were arrested.", "0 11 19 0"),
            ("Three women were treated for injuries.", "0 3 0 0"),
            ("Its leader and one associate were captured.", "0 0 2 0"),
            ("It captured a cell leader responsible for attacks, along with one associate.", "0 0 2 0"),
            ("The fight ended in the killing of two of the rebels and of one soldier.", "3 0 0 0"),
            ("A missile killed four men whom the movement has acknowledged as its own.", "4 0 0 0"),
            ("The bodies of the brothers were found by herders.", "0 0 0 0"),
            ("Half a dozen clerks were killed and as many were hurt.", "6 0 0 0"),
            ("A shell killed a mother, her two daughters and a guest.", "4 0 0 0"),
            ("Two people, a father and his son, were killed.", "2 0 0 0"),
            ("Three people - a baker and two cooks - were killed.", "3 0 0 0"),
            ("At least three people (two clerks and a porter) were killed and 5 wounded.", "3 5 0 0"),
            ("The blast injured eight people, two of whom are in critical condition.", "0 8 0 0"),
            ("Eight militants were killed and several others injured.", "8 0 0 0"),
            ("The raid netted five suspects.", "0 0 5 0"),
            ("Five suspects were rounded up.", "0 0 5 0"),
            ("Police took three brothers into custody.", "0 0 3 0"),
            ("Seven suspects are in custody.", "0 0 7 0"),
            ("At least 15 terrorists were neutralised and 4 captured alive.", "15 0 4 0"),
            ("Gunmen shot and killed a trader and wounded his son.", "1 1 0 0"),
            ("They shot and wounded two clerks.", "0 2 0 0"),
            ("Three were hacked to death and two burned alive.", "5 0 0 0"),
            ("Two people bled to death.", "2 0 0 0"),
            ("Nine civilians lost their lives and twice as many were wounded.", "9 0 0 0"),
            ("The attack left scores dead.", "0 0 0 0"),
            ("A fourth person, a baker, was taken to hospital.", "0 1 0 0"),
            (
                "The explosion has now claimed six lives, for one more of the injured, a clerk of 40, died.",
                "6 0 0 0",
            ),
            ("The first count had put the dead at nine.", "9 0 0 0"),
            ("Ten people were killed on the spot while two others died in hospital.", "12 0 0 0"),
            ("The raiders shot three ferrymen, two of whom died.", "2 1 0 0"),
            ("Three ferrymen were shot, one fatally.", "1 2 0 0"),
            ("A blast wounded five clerks, two of whom later died.", "2 3 0 0"),
            ("A mine killed five men, two of whom were buried on Monday.", "5 0 0 0"),
            ("Yusuf Omar Nur was arrested in the harbour.", "0 0 1 0"),
            ("Yusuf Omar, 31, a locksmith, was shot dead in the harbour.", "1 0 0 0"),
            ("Abu Kamal was captured by rebels.", "0 0 0 0"),
            ("A bomber killed himself and two guards at the gate.", "3 0 0 0"),
            ("3 rangers shot & wounded near the weir.", "0 3 0 0"),
            ("2 clerks & a porter killed.", "3 0 0 0"),
            ("Raiders killed a family of six.", "6 0 0 0"),
            ("Raiders killed a patrol of nine constables.", "9 0 0 0"),
            ("A gunman of 24 was killed.", "1 0 0 0"),
            ("The blast left two dead and an unknown number wounded.", "2 0 0 0"),
            ("The bomb killed him and his driver.", "2 0 0 0"),
            ("The blast killed five clerks and the attacker.", "6 0 0 0"),
            ("Snipers hit two boys, killing one of them.", "1 0 0 0"),
            ("Raiders shot three ferrymen, killing one.", "1 2 0 0"),
            ("Twelve of the 40 hostages were killed.", "12 0 0 0"),
            ("Two of the six men arrested are tinkers.", "0 0 6 0"),
            ("An elderly couple was killed.", "2 0 0 0"),
            ("Two constables paid the supreme price.", "2 0 0 0"),
            ("A boy died and his uncle lost both legs.", "1 1 0 0"),
        ] {
            let got = read(&lexicon, text);
            if got != killed_injured_detained_abducted {
                wrong.push(format!("{text} {got} not {killed_injured_detained_abducted}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
