//! The kind that an event has by who does it: armed men attack and kidnap where forces raid and arrest.

use super::actors::Named;
use super::frames::Trigger;
use super::phrases::Sentence;
use super::subjects::{agent, is_led, led, lifted, modifier, subject};
use super::tokens::{Token, reads};
use crate::lexicon::{Side, Slot, Weight};
use crate::model::{ActorRef, Kind};

/// "Sappers then safely blew up the bomb": what those whose trade it is set off is a bomb found.
fn is_disposal(s: &Sentence<'_>, lead: &Trigger) -> bool {
    let deminer = s.lexicon.well_known().deminer;
    lead.verb
        && !lead.passive
        && (lead.first.saturating_sub(BEFORE_VERB)..lead.first)
            .rev()
            .take_while(|&i| s.tokens.get(i).is_some_and(Token::is_word))
            .any(|i| s.is(i, deminer))
}

/// Words between who is taken and the verb.
const TAKEN: usize = 5;

/// Words between who does something and the verb: "then safely", "had also".
const BEFORE_VERB: usize = 4;

/// The kind that an event has by who does it: gunmen who round people up kidnap or kill them.
pub(super) fn kind_by_subject(
    s: &Sentence<'_>,
    triggers: &[Trigger],
    lead: &Trigger,
    all: &[Named],
    doers: &[ActorRef],
) -> Option<Kind> {
    let rule = s.lexicon.rule(lead.rule)?;
    let known = s.lexicon.well_known();
    let forces = known.security.union(known.security_actor);
    // "Two members of the group were picked up": who is hunted is arrested, where nobody is told who took him.
    if lead.kind == Some(Kind::Abduction)
        && lead.weight < Weight::Strong
        && lead.verb
        && lead.passive
        && doers.is_empty()
        && is_hunted(s, lead, all)
    {
        return Some(Kind::SecurityOperation);
    }
    if lead.kind == Some(Kind::Bombing) && is_disposal(s, lead) {
        return Some(Kind::Seizure);
    }
    if lead.kind != Some(Kind::SecurityOperation) {
        return None;
    }
    // "Two border guards were seized on Monday near X": a force is taken by others.
    let taken = || {
        let own = (lead.first.saturating_sub(TAKEN)..lead.first).rev().find(|&i| s.is(i, known.person))?;
        Some(s.is(own, known.security) && !led(s, own) && s.clause_of(own) == lead.clause)
    };
    if lead.verb
        && lead.passive
        && doers.is_empty()
        && reads!(s, lead.first, "seized" | "grabbed" | "snatched")
        && taken() == Some(true)
    {
        return Some(Kind::Abduction);
    }
    // "Rebels overran the post and took nine soldiers prisoner": who fought for it and won took them.
    if rule.count == Some(Slot::Detained)
        && lead.verb
        && !lead.passive
        && let Some(who) = subject(s, lead, triggers, all, 0)
        && (!who.security || matches!(who.actor.inter, 2 | 3))
        && !who.harmless
        && (lead.first..(lead.last + 6).min(s.tokens.len()))
            .any(|i| s.is(i, forces) && s.clause_of(i) == lead.clause)
        && let Some(fight) = triggers.iter().find(|t| {
            t.first <= lead.first
                && t.verb
                && !t.bare
                && matches!(t.kind, Some(Kind::ArmedClash | Kind::ArmedAttack))
        })
    {
        return fight.kind;
    }
    if rule.count != Some(Slot::Detained) {
        return attack_by_side(s, triggers, lead, all);
    }
    if !lead.verb || lead.passive || !doers.is_empty() {
        return None;
    }
    let who = subject(s, lead, triggers, all, 0)?;
    if !who.unknown || who.security {
        return None;
    }
    let kills = triggers.iter().any(|t| {
        t.first > lead.first && t.verb && !t.bare && matches!(t.kind, Some(Kind::Killing | Kind::ArmedAttack))
    });
    Some(if kills { Kind::Killing } else { Kind::Abduction })
}

/// "Militants attacked the base, killing guards and seizing weapons": the fight before the words of what was taken, where no force made it.
pub(super) fn fight_of_raiders(
    s: &Sentence<'_>,
    triggers: &[Trigger],
    lead: &Trigger,
    all: &[Named],
) -> Option<Kind> {
    let fights = |t: &&Trigger| {
        t.first < lead.first
            && t.verb
            && !t.passive
            && !t.bare
            && matches!(
                t.kind,
                Some(Kind::ArmedAttack | Kind::ArmedClash | Kind::Killing | Kind::SecurityOperation)
            )
    };
    let fight = triggers.iter().find(fights)?;
    let who = subject(s, fight, triggers, all, 0)?;
    let raiders = !who.security && !who.harmless && (who.unknown || matches!(who.actor.inter, 2 | 3));
    let kind = fight.kind.filter(|&kind| kind != Kind::SecurityOperation).unwrap_or(Kind::ArmedAttack);
    raiders.then_some(kind)
}

/// Whether the subject of a passive verb is a member of an armed group, or wanted.
fn is_hunted(s: &Sentence<'_>, lead: &Trigger, all: &[Named]) -> bool {
    let known = s.lexicon.well_known();
    let before = lead.first.saturating_sub(8)..lead.first;
    let own = |i: &usize| s.clause_of(*i) == lead.clause;
    all.iter().any(|n| {
        n.last <= lead.first
            && lead.first - n.last <= 6
            && s.clause_of(n.first) == lead.clause
            && n.known
            && matches!(n.actor.inter, 2 | 3)
            && !n.security
            && !is_led(s, n)
    }) || before.filter(own).any(|i| s.is(i, known.militant.union(known.hunted)) && !led(s, i))
}

/// "Insurgents raided a village", "a raid by gunmen", "a raid on a police post": what a force does to search, armed men do to attack;
/// unless it is done to others of their own sort.
fn attack_by_side(s: &Sentence<'_>, triggers: &[Trigger], lead: &Trigger, all: &[Named]) -> Option<Kind> {
    let known = s.lexicon.well_known();
    let who = if lead.verb && !lead.passive {
        subject(s, lead, triggers, all, 0)
    } else if lead.verb {
        agent(s, lead, all)
    } else {
        agent(s, lead, all)
            .or_else(|| modifier(s, lead, all))
            .or_else(|| lifted(s, lead, triggers, all))
            .or_else(|| harmer(s, lead, triggers, all))
    };
    // Rebels who hold ground search and arrest as forces do.
    let holds_ground = |n: &Named| s.lexicon.actor(&n.actor.id).is_some_and(|a| a.side == Side::Rebel);
    let armed = |n: &Named| {
        !n.security && !n.harmless && (n.unknown || matches!(n.actor.inter, 2..=4)) && !holds_ground(n)
    };
    let held = triggers.iter().any(|t| {
        t.kind == Some(Kind::SecurityOperation)
            && s.lexicon.rule(t.rule).is_some_and(|r| r.count == Some(Slot::Detained))
    });
    let own = |n: &Named| who.is_some_and(|w| w.first == n.first);
    let on_others =
        all.iter().any(|n| n.first >= lead.last && n.first - lead.last <= 8 && armed(n) && !own(n))
            || (lead.last..(lead.last + 6).min(s.tokens.len()))
                .any(|i| s.is(i, known.militant) && !who.is_some_and(|w| (w.first..w.last).contains(&i)));
    let attacks = match who {
        Some(who) => armed(who),
        None => is_on_force(s, lead),
    };
    (attacks && !held && !on_others).then_some(Kind::ArmedAttack)
}

/// "Gunmen killed six in a raid at dawn": who did harm before the noun that tells in what.
fn harmer<'n>(s: &Sentence<'_>, lead: &Trigger, triggers: &[Trigger], all: &'n [Named]) -> Option<&'n Named> {
    let harms = |t: &&Trigger| {
        let count = s.lexicon.rule(t.rule).and_then(|r| r.count);
        t.verb
            && !t.passive
            && t.last <= lead.first
            && t.clause == lead.clause
            && matches!(count, Some(Slot::Killed | Slot::Injured | Slot::Abducted))
    };
    triggers.iter().rev().find(harms).and_then(|t| subject(s, t, triggers, all, 0))
}

/// "A raid on a police camp", "at an army checkpoint": a noun that nobody is told to have done, and a force that it came over.
fn is_on_force(s: &Sentence<'_>, lead: &Trigger) -> bool {
    let known = s.lexicon.well_known();
    let aimed = lead.noun
        && s.tokens.get(lead.last).is_some()
        && s.among(lead.last, &s.lexicon.settings().small.aiming);
    aimed
        && (lead.last + 1..(lead.last + 5).min(s.tokens.len()))
            .take_while(|&i| s.clause_of(i) == lead.clause)
            .any(|i| s.is(i, known.security.union(known.security_actor)))
}
