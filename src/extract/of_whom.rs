//! Counts that a second clause splits ("shot three men, two of whom died") and people who come to harm under their own name ("Omar Said Ali
//! was arrested"); who fell of those told before, and whether it was one. Other counts are in `counts`.

use super::counts::{Told, is_earlier_toll};
use super::frames::Trigger;
use super::grouping::Group;
use super::harms::Harm;
use super::numbers::Number;
use super::phrases::Sentence;
use super::tokens::{Token, reads};
use crate::lexicon::{Forms, Sense, Slot, Weight};
use crate::model::{Count, Kind};

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
    // "His son was among the dead": told already.
    let among = |i: usize| reads!(s, i, "among" | "amongst") && reads!(s, i + 1, "the" | "those");
    if (0..s.tokens.len()).any(|i| among(i) && s.is(i + 2, known.casualty_killed)) {
        return Some(Part::Them);
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

/// "One attacker was shot dead", "two of the assailants were killed": whether the killed of a sentence are those who did what was told before.
/// "The three attackers were killed" only tells what became of them.
pub(super) fn doers_fell(s: &Sentence<'_>, numbers: &[Number], told: &[Told]) -> bool {
    let doers = &s.lexicon.settings().story.doers_told;
    let mut dead = told.iter().filter(|t| t.slot == Slot::Killed && !t.total);
    let (Some(killed), None) = (dead.next(), dead.next()) else { return false };
    numbers.iter().any(|n| {
        let head = n.head.filter(|&h| h < killed.at && killed.at - h <= FELL_TOKENS);
        n.shown
            && !n.article
            && head.is_some_and(|h| s.among(h, doers))
            && !n.first.checked_sub(1).is_some_and(|i| s.is(i, s.lexicon.well_known().determiner))
    })
}

/// Tokens from those who fell to the word that tells it: "attackers were later shot dead".
const FELL_TOKENS: usize = 4;

/// A killing of which no number is told is of one, unless its words tell of several.
pub(super) fn one_dies(s: &Sentence<'_>, group: &Group, lead: &Trigger, kind: Option<Kind>) -> bool {
    let known = s.lexicon.well_known();
    if kind != Some(Kind::Killing)
        || lead.weight != Weight::Strong
        || lead.plural
        || group.verdict.status.is_some()
    {
        return false;
    }
    let from = lead.first.saturating_sub(10);
    let many = s.matches.iter().any(|m| {
        m.first >= from
            && m.first <= lead.last + 6
            && matches!(m.sense, Sense::Class(_))
            && m.forms.has(Forms::PLURAL)
            && !m.forms.has(Forms::SINGULAR)
            && (s.is(m.last - 1, known.person) || s.is(m.last - 1, known.body))
            && s.clause_of(m.first) == lead.clause
            // "was found by shepherds": they did it.
            && !(1..=2).any(|b| m.first.checked_sub(b).is_some_and(|i| reads!(s, i, "by")))
    });
    // "They were shot dead": more than one, however many.
    let they = (from..lead.last + 3).any(|i| {
        s.clause_of(i) == lead.clause && reads!(s, i, "they" | "them" | "were" | "are" | "both" | "all")
    });
    let tried = (lead.first..lead.last).any(|i| s.lower(i).starts_with("attempt"));
    !many && !they && !tried
}
