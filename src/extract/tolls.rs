//! New totals of a sentence: "the toll rose to nine", "bringing the dead to four", "a third soldier died". Single counts are in `counts`.

use super::counts::Told;
use super::numbers::Number;
use super::phrases::Sentence;
use super::tokens::{Token, TokenKind, reads};
use crate::lexicon::{NumberWord, Sense, Slot};
use crate::model::Count;

/// Tokens between a number and the words that make it a total.
const BEFORE: usize = 26;
/// Tokens behind a number in which its noun may stand ("lifting to nine the count of dead").
const AFTER: usize = 8;

/// All totals of a sentence but those of numbers that are used; the numbers that they take are marked so.
pub(super) fn totals(s: &Sentence<'_>, numbers: &[Number], used: &mut [bool]) -> Vec<Told> {
    let mut out: Vec<Told> = Vec::new();
    for (index, n) in numbers.iter().enumerate() {
        if n.article || n.part || !n.shown || used.get(index) == Some(&true) {
            continue;
        }
        let Some((slot, at)) = risen(s, n) else { continue };
        if out.iter().any(|t| t.slot == slot) {
            continue;
        }
        if let Some(mark) = used.get_mut(index) {
            *mark = true;
        }
        let count =
            if s.is(n.first, s.lexicon.well_known().rises) { Count::exact(n.count.value) } else { n.count };
        // "The first count had put the dead at nine": no news of the toll that was told before.
        let early = (at.saturating_sub(4)..n.first).any(|i| {
            reads!(s, i, "earlier" | "initial" | "initially" | "previous" | "previously" | "preliminary")
        });
        out.push(Told { slot, count, at, more: false, single: false, total: !early });
    }
    if !out.iter().any(|t| t.slot == Slot::Killed)
        && let Some(told) = next_one(s)
    {
        out.push(told);
    }
    out
}

/// What a number is the total of, and the token of the word that says so.
fn risen(s: &Sentence<'_>, n: &Number) -> Option<(Slot, usize)> {
    let known = s.lexicon.well_known();
    let led = n.first.checked_sub(1).map(|i| s.lower(i))?;
    // "Has now claimed eight lives".
    let has = (n.first.saturating_sub(4)..n.first).any(|i| s.is(i, known.aux_have));
    if has && matches!(led, "claimed" | "taken" | "cost") && reads!(s, n.last, "lives") {
        return Some((Slot::Killed, n.last));
    }
    // "has now claimed 19 lives": so many since it began.
    let has = || (n.first.saturating_sub(4)..n.first).any(|i| s.is(i, known.aux_have));
    if led == "claimed" && s.is(n.last, known.casualty_killed) && has() {
        return Some((Slot::Killed, n.last));
    }
    // "has gone up to twelve": no bound, though "up to" looks like one.
    let up = s.is(n.first, known.rises);
    let to = up || matches!(led, "to" | "at" | "of");
    let reached = s.lexicon.settings().small.reached.contains(led);
    if !to && !reached {
        return None;
    }
    let from = n.first.saturating_sub(BEFORE);
    let until = (n.last + AFTER).min(s.tokens.len());
    let rises = (from..=n.first).rev().find(|&i| s.is(i, known.rises));
    let noun = (from..n.first)
        .rev()
        .find(|&i| s.is(i, known.toll))
        .or_else(|| rises.and_then(|r| (n.last..until).find(|&i| r < i && s.is(i, known.toll))));
    let harmed = known.casualty_killed.union(known.casualty_injured).union(known.casualty_detained);
    // "raising the wounded of the brigade to nine": the harmed themselves are what rises.
    let noun = noun.or_else(|| rises.and_then(|r| (r + 1..n.first).find(|&i| s.is(i, harmed))));
    // "The dead now number thirteen."
    let numbers = || (n.first.saturating_sub(4)..n.first).find(|&i| s.is(i, harmed));
    let noun = noun.or_else(|| led.starts_with("number").then(numbers).flatten())?;
    let counts_people = s.is(noun, known.death_toll) || s.is(noun, harmed);
    let near = |set| {
        let (a, b) = (noun.min(n.first), noun.max(n.first));
        (a.saturating_sub(1)..(b + AFTER).min(s.tokens.len())).any(|i| s.is(i, set))
    };
    if to && led != "of" && rises.is_none() && !s.is(noun, known.death_toll) {
        return None;
    }
    // "The death toll rose to six as two of the wounded died": what stands behind the number does not say of what it is the toll.
    let hurt =
        (noun.min(n.first)..n.first).any(|i| s.is(i, known.casualty_injured.union(known.casualty_detained)));
    let behind = (n.last..n.last + 2).any(|i| s.is(i, known.casualty_injured.union(known.casualty_detained)));
    let slot = if near(known.casualty_killed) || s.is(noun, known.death_toll) && !hurt && !behind {
        Slot::Killed
    } else if near(known.casualty_injured) {
        Slot::Injured
    } else if near(known.casualty_detained) || takes(s, from, n.first) {
        Slot::Detained
    } else if counts_people {
        Slot::Killed
    } else {
        return None;
    };
    Some((slot, noun))
}

/// Whether words of arrest stand in a range.
fn takes(s: &Sentence<'_>, from: usize, to: usize) -> bool {
    s.matches.iter().filter(|m| m.first >= from && m.last <= to).any(|m| match m.sense {
        Sense::Rule(id) => s.lexicon.rule(id).is_some_and(|r| r.count == Some(Slot::Detained)),
        _ => false,
    })
}

/// "A third soldier died", "a fourth body": one more, which makes so many.
fn next_one(s: &Sentence<'_>) -> Option<Told> {
    let known = s.lexicon.well_known();
    let ordinal = |t: &Token| matches!(t.kind, TokenKind::Ordinal(_));
    if !s.has(known.casualty_killed) || !s.has_number_words() && !s.tokens.iter().any(ordinal) {
        return None;
    }
    for i in 1..s.tokens.len() {
        let value = match s.tokens.get(i).map(|t| t.kind) {
            Some(TokenKind::Ordinal(v)) => Some(v),
            _ => s.matches_at(i).iter().find(|m| m.last == i + 1).and_then(|m| match m.sense {
                Sense::Number(id) => match s.lexicon.number(id) {
                    Some(NumberWord::Ordinal(v)) => Some(v),
                    _ => None,
                },
                _ => None,
            }),
        };
        let Some(value) = value.filter(|v| (2..=60).contains(v)) else { continue };
        let lead = s.lower(i - 1);
        let one_more = matches!(lead, "a" | "an");
        // "The fifth, Haidar Jasim, died of his wounds."
        let named = lead == "the" && s.mark(i + 1, ',');
        if !one_more && !named {
            continue;
        }
        let clause = s.clause_of(i);
        let until = (i + 14).min(s.tokens.len());
        let stop = (i + 1..until).find(|&k| {
            s.is(k, known.casualty_injured.union(known.casualty_detained)) || s.clause_of(k) != clause
        });
        let dies = (i + 1..stop.unwrap_or(until)).find(|&k| s.is(k, known.casualty_killed));
        let healed = (i + 1..until).any(|k| s.is(k, known.hospital));
        let beds = (i + 1..(i + 4).min(until)).find(|&k| s.is(k, known.hospital));
        let dead = (0..i).any(|k| s.is(k, known.casualty_killed));
        let at = match dies {
            Some(at) if one_more || healed => at,
            None if one_more && beds.is_some_and(|k| stop.is_none_or(|x| x > k)) && dead => i,
            _ => continue,
        };
        let count = Count::exact(value);
        return Some(Told { slot: Slot::Killed, count, at, more: false, single: false, total: true });
    }
    None
}
