//! Killed, injured, detained and abducted of a sentence: numbers joined to the words of harm.

use super::harms::{
    Harm, behind_of, harms, is_active, is_harm, is_intransitive, is_present, takes_object, without_sums,
};
use super::numbers::Number;
use super::phrases::Sentence;
use super::singles::single_object;
use super::tokens::reads;
use crate::lexicon::Slot;
use crate::model::Count;

mod reach;

pub(super) use reach::is_thing;
use reach::{add, coordinated, left, mark, right};

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

/// "Eleven of the dead were buried", "two of those killed": some of those who were counted before.
fn is_of_the_dead(s: &Sentence<'_>, n: &Number) -> bool {
    let known = s.lexicon.well_known();
    let led = reads!(s, n.last, "of") && (s.is_article(n.last + 1) || s.is(n.last + 1, known.determiner));
    let at = n.last + 2;
    n.shown && led && s.is(at, known.casualty_killed) && !(at + 1..at + 3).any(|i| s.is(i, known.dies))
}

/// "Raised its toll from an earlier count of fourteen": a number that another has taken the place of.
pub(super) fn is_earlier_toll(s: &Sentence<'_>, n: &Number) -> bool {
    let before = n.first.saturating_sub(EARLIER_TOKENS)..n.first;
    let earlier = before.clone().find(|&i| s.among(i, &s.lexicon.settings().small.earlier_toll));
    earlier.is_some_and(|at| (before.start..at).any(|i| reads!(s, i, "from")) && reads!(s, n.first - 1, "of"))
}

/// Tokens from "from an earlier count of" to its number.
const EARLIER_TOKENS: usize = 6;

/// All counts that the sentence tells.
pub(super) fn counts(s: &Sentence<'_>, numbers: &[Number]) -> Vec<Told> {
    let words = harms(s);
    let mut used = vec![false; numbers.len()];
    for (n, used) in numbers.iter().zip(&mut used) {
        *used |= is_of_the_dead(s, n) || is_earlier_toll(s, n);
    }
    let mut out = super::tolls::totals(s, numbers, &mut used);
    if out.is_empty() && words.is_empty() {
        return out;
    }
    let totals = out.clone();
    let words = without_sums(s, numbers, words);
    for (index, h) in words.iter().enumerate() {
        let floor = index
            .checked_sub(1)
            .and_then(|p| words.get(p))
            .filter(|p| p.last <= h.first && p.met)
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
        let of = reads!(s, h.last, "of") || h.last > h.first + 1 && reads!(s, h.last - 1, "of");
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
        // "One wounded and captured": the same people.
        let told = told.or_else(|| {
            let pair = index.checked_sub(1).and_then(|p| words.get(p)).filter(|p| {
                h.slot == Slot::Detained
                    && p.slot == Slot::Injured
                    && p.last + 1 == h.first
                    && reads!(s, p.last, "and")
            })?;
            out.iter().find(|t| t.slot == pair.slot && t.at == pair.first).map(|t| (t.count, t.more))
        });
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
    accounts(s, numbers, once(s, &out))
}

/// "A clerk said four had died but a nurse said as many as 11 were killed": two accounts of one number, which reaches from one to the other.
fn accounts(s: &Sentence<'_>, numbers: &[Number], mut told: Vec<Told>) -> Vec<Told> {
    let differ = |a: usize, b: usize| {
        let but = (a..b).find(|&i| reads!(s, i, "but" | "while" | "whereas" | "though" | "although"));
        let says = |from: usize, to: usize| {
            s.cues(crate::lexicon::Effect::Saying).any(|m| m.first >= from && m.last <= to)
        };
        // "At least 13 soldiers died, while a group said that it can confirm the death of 15 soldiers".
        let same = |but: usize| {
            let head = |from: usize, to: usize| {
                numbers
                    .iter()
                    .find(|n| !n.article && n.first >= from && n.last <= to)
                    .and_then(|n| n.head)
                    .map(|i| s.lower(i))
            };
            head(0, but).is_some_and(|first| head(but, s.tokens.len()) == Some(first))
        };
        but.is_some_and(|but| says(but, b + ACCOUNT) && (says(0, but) || same(but)))
    };
    for slot in [Slot::Killed, Slot::Injured] {
        let same: Vec<usize> = told
            .iter()
            .enumerate()
            .filter(|(_, t)| t.slot == slot && !t.more && !t.total && !t.single)
            .map(|(i, _)| i)
            .collect();
        let [first, second] = same[..] else { continue };
        let (Some(a), Some(b)) = (told.get(first).copied(), told.get(second).copied()) else { continue };
        if !differ(a.at.min(b.at), a.at.max(b.at)) {
            continue;
        }
        let high = a.count.high.zip(b.count.high).map(|(x, y)| x.max(y));
        let value = if a.at < b.at { a.count.value } else { b.count.value };
        let count = Count { value, low: a.count.low.min(b.count.low), high };
        if let Some(slot) = told.get_mut(first) {
            slot.count = count;
        }
        told.remove(second);
    }
    told
}

/// Tokens behind the number of a second account in which its verb of saying may stand.
const ACCOUNT: usize = 8;

/// "Caught two gunmen on the road and killed them both": those who were caught are the dead, and nobody is held.
fn caught_and_killed(s: &Sentence<'_>, words: &[Harm], out: &mut Vec<Told>) {
    let known = s.lexicon.well_known();
    let killed = words.iter().find(|h| {
        h.slot == Slot::Killed
            && reads!(s, h.last, "them" | "him" | "her" | "both")
            && !out.iter().any(|t| t.slot == Slot::Killed && t.at != h.first)
    });
    let Some(killed) = killed else { return };
    let taken = out
        .iter()
        .rposition(|t| matches!(t.slot, Slot::Detained | Slot::Abducted) && t.at < killed.first && !t.more);
    let Some(told) = taken.and_then(|i| out.get(i).copied()) else { return };
    let one = reads!(s, killed.last, "him" | "her");
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
        // "Was killed together with his son in the town".
        let along = matches!(lead, "together" | "along") && reads!(s, from + 1, "with");
        let with = matches!(lead, "with" | "alongside") || along;
        if !with && !matches!(lead, "and" | "as" | "along" | "plus" | "together") {
            continue;
        }
        let next = numbers.iter().enumerate().find(|(i, n)| {
            n.first > from
                && n.first <= from + 4
                && !used.get(*i).copied().unwrap_or(true)
                && !n.part
                && n.head.is_some()
                && (with || coordinated(s, from, n.first))
        });
        let Some((i, n)) = next else { continue };
        let end = n.head.map_or(n.last, |x| x + 1);
        let closes = s.tokens.get(end).is_none_or(|x| x.is_mark('.') || x.is_mark(';') || x.is_mark(','))
            && !(end..(end + 12).min(s.tokens.len())).any(|k| {
                let known = s.lexicon.well_known();
                s.is(k, known.aux_be.union(known.casualty_injured).union(known.casualty_killed))
            });
        // "Was killed with two followers in a clash".
        let followed = with
            && (!n.article || along)
            && !is_harm(s, end - 1)
            && s.is(end, s.lexicon.well_known().preposition)
            && n.first <= from + 2;
        if (closes && !(with && is_harm(s, end - 1)) || followed) && n.shown {
            mark(used, i);
            t.count = add(Some(t.count), n.count);
        }
    }
}

/// "Captured a leader who had planned attacks, along with one associate": who closes the sentence, told with the first.
fn beside(s: &Sentence<'_>, numbers: &[Number], used: &[bool], at: usize) -> Option<usize> {
    let known = s.lexicon.well_known();
    let with = (at + 2..s.tokens.len()).find(|&i| {
        reads!(s, i, "along" | "together") && reads!(s, i + 1, "with")
            || reads!(s, i, "as") && reads!(s, i + 1, "well") && s.mark(i - 1, ',')
    })?;
    let from = with + if reads!(s, with, "as") { 3 } else { 2 };
    let (i, n) = numbers.iter().enumerate().find(|(_, n)| n.first >= from && n.first <= from + 1)?;
    let end = n.head? + 1;
    let harm = known.casualty_killed.union(known.casualty_injured).union(known.casualty_detained);
    let free = !used.get(i).copied().unwrap_or(true) && n.shown && !n.part;
    let closes = s.tokens.get(end).is_none_or(|t| t.is_mark('.') || t.is_mark(';') || t.is_mark(','));
    let told_again = (with..(end + 10).min(s.tokens.len())).any(|k| s.is(k, harm));
    (free && closes && !told_again).then_some(i)
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
    (1..=2).any(|b| h.first.checked_sub(b).is_some_and(|i| reads!(s, i, "also" | "too")))
        || reads!(s, h.last, "too")
}

#[cfg(test)]
mod tests;
