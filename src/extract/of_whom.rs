//! Counts that a second clause splits ("shot three men, two of whom died") and people who come to harm under their own name ("Omar Said Ali
//! was arrested"). Other counts are in `counts`.

use super::counts::{Told, is_earlier_toll};
use super::harms::Harm;
use super::numbers::Number;
use super::phrases::Sentence;
use super::tokens::{Token, reads};
use crate::lexicon::{Sense, Slot};
use crate::model::Count;

/// Tokens between a part and what came of it.
const REACH: usize = 5;
/// Tokens of an aside behind a name: its age, its trade.
const ASIDE: usize = 8;

/// "Shot three policemen, two of whom died", "three were shot, one fatally": so many of those told before died, and the others were hurt.
pub(super) fn split(s: &Sentence<'_>, numbers: &[Number], out: &mut Vec<Told>) {
    let known = s.lexicon.well_known();
    for n in numbers {
        let of = reads!(s, n.last, "of") && reads!(s, n.last + 1, "whom" | "them");
        // "Shot two boys, killing one of them", "shot three men, killing one".
        let killing = n.first.checked_sub(1).filter(|&i| reads!(s, i, "killing"));
        let died = if killing.is_some() {
            killing
        } else if of {
            let until = (n.last + 2 + REACH).min(s.tokens.len());
            (n.last + 2..until)
                .take_while(|&i| s.tokens.get(i).is_some_and(Token::is_word))
                .find(|&i| s.is(i, known.casualty_killed) || reads!(s, i, "fatally"))
        } else {
            Some(n.last).filter(|&i| reads!(s, i, "fatally"))
        };
        let Some(died) = died.filter(|_| n.shown && !n.article && n.count.value > 0) else { continue };
        let shot = |t: &Told| {
            t.at < n.first
                && !t.total
                && t.count.value > n.count.value
                && (t.slot == Slot::Injured || t.slot == Slot::Killed && is_only_shot(s, t.at))
        };
        let Some(whole) = out.iter().rposition(shot) else { continue };
        let Some(told) = out.get(whole).copied() else { continue };
        out.retain(|t| !(t.at > told.at && t.slot == Slot::Killed) && t.at != told.at);
        let rest = Count::exact(told.count.value - n.count.value);
        out.push(Told { slot: Slot::Killed, count: n.count, at: died, ..told });
        out.push(Told { slot: Slot::Injured, count: rest, ..told });
    }
}

/// Those of whom a later sentence says that they died.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// "Two of the wounded died."
    Wounded,
    /// "Two of them died", "two died at the scene": of those told before.
    Them,
}

/// Of whom the dead of a sentence are a part.
pub(super) fn part(s: &Sentence<'_>, numbers: &[Number], killed: Count) -> Option<Part> {
    let known = s.lexicon.well_known();
    // "Raised its toll from an earlier count of nine, saying two of the wounded had died": the toll told before counts them.
    if numbers.iter().any(|n| is_earlier_toll(s, n)) {
        return None;
    }
    for n in numbers.iter().filter(|n| n.shown && !n.article && n.count.value == killed.value) {
        let of = reads!(s, n.last, "of");
        let behind = n.last + 1..(n.last + 5).min(s.tokens.len());
        if of
            && behind
                .clone()
                .take_while(|&i| !s.is(i, known.casualty_killed))
                .any(|i| s.is(i, known.casualty_injured))
        {
            return Some(Part::Wounded);
        }
        let counted = |i: usize| numbers.iter().any(|o| o.first == i);
        let them =
            reads!(s, n.last + 1, "them" | "these") || reads!(s, n.last + 1, "the") && counted(n.last + 2);
        let dies = (n.last..(n.last + 3).min(s.tokens.len())).any(|i| s.is(i, known.dies));
        if of && them || n.head.is_none_or(|h| s.is(h, known.casualty_killed)) && n.first <= 2 && dies {
            return Some(Part::Them);
        }
    }
    None
}

/// "Shot" alone: whom it hit may live.
pub(super) fn is_only_shot(s: &Sentence<'_>, at: usize) -> bool {
    reads!(s, at, "shot" | "shooting" | "shoot") && !s.is(at + 1, s.lexicon.well_known().casualty_killed)
}

/// "Omar Said Ali, 31, was arrested": one person under a name of two words or more, who opens the clause. Towns are taken and hit, too, but
/// neither killed nor arrested.
pub(super) fn named(s: &Sentence<'_>, h: &Harm, floor: usize) -> Option<(Count, bool)> {
    let known = s.lexicon.well_known();
    let people = known.casualty_killed.union(known.casualty_injured).union(known.casualty_detained);
    let last = h.last.checked_sub(1)?;
    let human = s.is(last, people) || reads!(s, h.first, "abducted" | "kidnapped" | "arrested");
    if !human || s.all_caps || reads!(s, h.first, "captured" | "seized" | "taken" | "hit" | "held") {
        return None;
    }
    let was = (1..=2).filter_map(|b| h.first.checked_sub(b)).find(|&i| reads!(s, i, "was"))?;
    let mut end = was;
    if s.mark(was.checked_sub(1)?, ',') {
        end = (floor..was - 1).rev().take(ASIDE).find(|&i| s.mark(i, ','))?;
    }
    let part = |i: usize| s.tokens.get(i).is_some_and(|t| t.is_word() && (t.capital || t.joined));
    let mut first = end;
    while first > floor && end - first < 6 && part(first - 1) {
        first -= 1;
    }
    let words = (first..end).filter(|&i| s.tokens.get(i).is_some_and(|t| t.capital)).count();
    let taken = s
        .matches
        .iter()
        .any(|m| matches!(m.sense, Sense::Actor(_) | Sense::Class(_)) && m.first < end && first < m.last);
    let opens = first == floor
        || first == 0
        || s.is(first - 1, known.person)
        || s.mark(first - 1, ',')
        || reads!(s, first - 1, "and" | "when" | "that" | "while" | "after" | "accused");
    (words >= 2 && opens && !taken).then_some((Count::exact(1), false))
}
