//! Who does what to whom in a sentence: subjects, agents after "by", modifiers of nouns, the two sides of a clash, claimants.

use super::actors::Named;
use super::frames::Trigger;
use super::phrases::{Match, Sentence};
use crate::lexicon::{ClassSet, CueReach, Effect, Forms, Sense, Side, Slot, Weight};
use crate::model::{ActorRef, Kind};

/// Tokens that may stand between a subject and its verb.
const SUBJECT_REACH: usize = 26;
/// Tokens that a side of a clash may stand away from its word.
const CLASH_REACH: usize = 16;

/// Who did it, by the triggers of one event. Empty where the sentence does not tell.
pub(super) fn doers(
    s: &Sentence<'_>,
    triggers: &[Trigger],
    all: &[Named],
    kind: Option<Kind>,
) -> Vec<ActorRef> {
    if kind == Some(Kind::ArmedClash) {
        let sides = sides(s, triggers, all);
        if !sides.is_empty() {
            return sides;
        }
    }
    if kind == Some(Kind::PrisonBreak)
        && let Some(n) = all.iter().find(|n| n.detained)
    {
        return vec![n.actor.clone()];
    }
    // Who moves stands anywhere: "trucks of the militia crossed", "a convoy with fighters of the army was seen".
    if kind == Some(Kind::Movement)
        && let Some(n) = all.iter().find(|n| n.known && !n.country)
    {
        return vec![n.actor.clone()];
    }
    // Who flies or drives detainees is a force that leads its clause.
    if kind == Some(Kind::Transfer) {
        // "The militia moved sixty prisoners": any group that the verb has as its subject.
        let active = triggers.iter().filter(|t| t.verb && !t.passive && t.kind == kind);
        let found = active
            .filter_map(|t| subject(s, t, triggers, all, 0))
            .find(|n| n.known && !n.country && !n.detained && !are_held(s, n))
            .or_else(|| all.iter().find(|n| n.known && n.security && !n.country && !is_led(s, n)));
        return found.map(|n| vec![n.actor.clone()]).unwrap_or_default();
    }
    let mut best: Option<&Named> = None;
    let mut order: Vec<&Trigger> = triggers.iter().filter(|t| !only_backs(s, t)).collect();
    order.sort_by_key(|t| (std::cmp::Reverse(t.weight), t.first));
    for t in order {
        let Some(rule) = s.lexicon.rule(t.rule) else { continue };
        if rule.no_doer {
            continue;
        }
        let found = if t.verb && !t.passive && !rule.doer_is_object {
            subject(s, t, triggers, all, 0)
        } else if t.verb {
            agent(s, t, all)
        } else {
            agent(s, t, all).or_else(|| modifier(s, t, all)).or_else(|| lifted(s, t, triggers, all))
        };
        if let Some(n) = found.filter(|n| fits(n, kind)) {
            let better = best.is_none_or(|b| n.known && !b.known);
            if better {
                best = Some(n);
            }
        }
    }
    if best.is_none() && kind == Some(Kind::Killing) {
        best = killed_by(s, triggers, all);
    }
    if matches!(kind, Some(Kind::Bombing | Kind::Sabotage))
        && best.is_none_or(|b| !b.known)
        && let Some(n) = layer(s, all)
    {
        best = Some(n);
    }
    let Some(best) = best else { return Vec::new() };
    let mut out = vec![best.actor.clone()];
    out.extend(partners(s, best, all).into_iter().chain(leaders(s, best, all)).filter(|a| *a != best.actor));
    out
}

/// "Commandos trained by the French killed ten": who trains or backs somebody does not do what they do.
fn only_backs(s: &Sentence<'_>, t: &Trigger) -> bool {
    t.verb && t.passive && t.last - t.first == 1 && {
        let known = s.lexicon.well_known();
        let told = t.first.checked_sub(1).is_some_and(|i| s.is(i, known.aux_be));
        s.is(t.first, known.backs) && !told && s.written(t.last).eq_ignore_ascii_case("by")
    }
}

/// "The bodies of nine farmers shot by gunmen were found": who killed them, where the words of the event have no doer of their own.
fn killed_by<'n>(s: &Sentence<'_>, triggers: &[Trigger], all: &'n [Named]) -> Option<&'n Named> {
    let known = s.lexicon.well_known();
    let clause = triggers.first()?.clause;
    let kills = |i: usize| {
        s.is(i, known.casualty_killed)
            || s.matches.iter().any(|m| {
                let rule = if let Sense::Rule(id) = m.sense { s.lexicon.rule(id) } else { None };
                m.last == i + 1
                    && m.forms.has(Forms::PARTICIPLE)
                    && rule.is_some_and(|r| matches!(r.count, Some(Slot::Killed | Slot::Injured)))
            })
    };
    let by = s.matches.iter().find(|m| {
        s.effect(m) == Some(Effect::By)
            && s.clause_of(m.first) == clause
            && s.written(m.first).eq_ignore_ascii_case("by")
            && m.first.checked_sub(1).is_some_and(kills)
    })?;
    all.iter().find(|n| n.last > by.last && n.first <= by.last + 4).filter(|n| !n.harmless)
}

/// "Sixty detainees of the group", "its prisoners": who is held moves nobody.
fn are_held(s: &Sentence<'_>, n: &Named) -> bool {
    let known = s.lexicon.well_known();
    s.is(n.last, known.prisoner) || n.last > n.first && s.is(n.last - 1, known.prisoner)
}

/// "A mine left by the group went off", "a bomb planted by rebels": who laid what went off.
fn layer<'n>(s: &Sentence<'_>, all: &'n [Named]) -> Option<&'n Named> {
    let known = s.lexicon.well_known();
    let by = s.matches.iter().find(|m| {
        s.effect(m) == Some(Effect::By) && m.first.checked_sub(1).is_some_and(|i| s.is(i, known.planted))
    })?;
    all.iter().find(|n| n.first >= by.last && n.first <= by.last + 2).filter(|n| !n.harmless)
}

/// The kind that an event has by who does it: gunmen who round people up kidnap or kill them.
pub(super) fn kind_by_subject(
    s: &Sentence<'_>,
    triggers: &[Trigger],
    lead: &Trigger,
    all: &[Named],
    doers: &[ActorRef],
) -> Option<Kind> {
    let rule = s.lexicon.rule(lead.rule)?;
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
    if lead.kind != Some(Kind::SecurityOperation) {
        return None;
    }
    // "Rebels overran the post and took nine soldiers prisoner": who fought for it and won took them.
    if rule.count == Some(Slot::Detained)
        && lead.verb
        && !lead.passive
        && let Some(who) = subject(s, lead, triggers, all, 0)
        && !who.security
        && !who.harmless
        && (lead.first..(lead.last + 6).min(s.tokens.len()))
            .any(|i| s.is(i, s.lexicon.well_known().security) && s.clause_of(i) == lead.clause)
        && let Some(fight) = triggers.iter().find(|t| {
            t.first < lead.first
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

/// "Insurgents raided a village", "a raid by gunmen": what a force does to search, armed men do to attack; unless it is done to others of
/// their own sort.
fn attack_by_side(s: &Sentence<'_>, triggers: &[Trigger], lead: &Trigger, all: &[Named]) -> Option<Kind> {
    let known = s.lexicon.well_known();
    let who = if lead.verb && !lead.passive {
        subject(s, lead, triggers, all, 0)
    } else if lead.verb {
        agent(s, lead, all)
    } else {
        agent(s, lead, all).or_else(|| modifier(s, lead, all)).or_else(|| lifted(s, lead, triggers, all))
    }?;
    // Rebels who hold ground search and arrest as forces do.
    let holds_ground = |n: &Named| s.lexicon.actor(&n.actor.id).is_some_and(|a| a.side == Side::Rebel);
    let armed = |n: &Named| {
        !n.security && !n.harmless && (n.unknown || matches!(n.actor.inter, 2..=4)) && !holds_ground(n)
    };
    let held = triggers.iter().any(|t| {
        t.kind == Some(Kind::SecurityOperation)
            && s.lexicon.rule(t.rule).is_some_and(|r| r.count == Some(Slot::Detained))
    });
    let on_others = all.iter().any(|n| n.first >= lead.last && n.first - lead.last <= 8 && armed(n))
        || (lead.last..(lead.last + 6).min(s.tokens.len())).any(|i| s.is(i, known.militant));
    (armed(who) && !held && !on_others).then_some(Kind::ArmedAttack)
}

/// Whether an actor of a sort does things of a kind.
fn fits(n: &Named, kind: Option<Kind>) -> bool {
    match kind {
        // Who searches, arrests and finds is a force, or a group that the lexicon knows.
        Some(Kind::SecurityOperation | Kind::Seizure) => {
            n.known || n.security || n.actor.id == super::actors::THE_GROUP
        }
        Some(Kind::PrisonBreak) => n.detained || !n.security,
        // Who shoots a bomber foils the bombing; soldiers under whom a mine goes off did not lay it.
        Some(Kind::SuicideBombing) => !n.harmless && !n.security,
        Some(Kind::Bombing) => !n.harmless && (n.known || !n.security),
        _ => !n.harmless || n.actor.inter == 5,
    }
}

/// "The Internal Security Forces, together with the Intelligence Service": forces that do it with the first.
fn partners(s: &Sentence<'_>, lead: &Named, all: &[Named]) -> Vec<ActorRef> {
    let mut out = Vec::new();
    let mut end = lead.last;
    for n in all.iter().filter(|n| n.first >= lead.last) {
        let joined = n.first >= end
            && n.first - end <= 5
            && n.known
            && (end..n.first).all(|i| {
                s.mark(i, ',')
                    || matches!(
                        s.lower(i),
                        "and"
                            | "the"
                            | "together"
                            | "with"
                            | "jointly"
                            | "along"
                            | "alongside"
                            | "as"
                            | "well"
                    )
            });
        if !joined {
            break;
        }
        out.push(n.actor.clone());
        end = n.last;
    }
    out
}

/// "Malian troops and Russian fighters killed": who stands before the subject and does it with them.
fn leaders(s: &Sentence<'_>, lead: &Named, all: &[Named]) -> Vec<ActorRef> {
    let mut out = Vec::new();
    let mut first = lead.first;
    for n in all.iter().rev().filter(|n| n.last < lead.first) {
        let between = n.last..first;
        let joined = n.known
            && !n.harmless
            && (1..=4).contains(&between.len())
            && between.clone().any(|i| matches!(s.lower(i), "and" | "with" | "alongside"))
            && between.clone().all(|i| {
                s.mark(i, ',')
                    || matches!(
                        s.lower(i),
                        "and"
                            | "the"
                            | "together"
                            | "with"
                            | "along"
                            | "alongside"
                            | "allied"
                            | "its"
                            | "their"
                    )
            });
        if !joined || is_led(s, n) {
            break;
        }
        out.push(n.actor.clone());
        first = n.first;
    }
    out
}

/// The subject of an active verb: the nearest actor before it that no preposition leads and that no other verb has as its object.
fn subject<'n>(
    s: &Sentence<'_>,
    t: &Trigger,
    triggers: &[Trigger],
    all: &'n [Named],
    depth: usize,
) -> Option<&'n Named> {
    let known = s.lexicon.well_known();
    // A patrol that drives over a mine is no bomber.
    if t.kind == Some(Kind::Bombing) && s.is(t.first, known.runs_into) {
        return None;
    }
    for n in all.iter().rev().filter(|n| n.last <= t.first) {
        if t.first - n.last > SUBJECT_REACH {
            return None;
        }
        if s.clause_of(n.first) != t.clause && !leans(s, t) {
            return None;
        }
        if let Some(thing) = thing_between(s, n.last, t.first) {
            // "An Israeli drone hit": whose drone it is stands right before it.
            let whose =
                n.last == thing && s.is(thing, known.aircraft.union(known.projectile).union(known.gun));
            return whose.then_some(n);
        }
        // "A shell from a French frigate", "drones of the government": whose weapon it is.
        let weapons = known.aircraft.union(known.projectile).union(known.gun);
        let of =
            (1..=3).filter_map(|b| n.first.checked_sub(b)).find(|&i| matches!(s.lower(i), "of" | "from"));
        if let Some(of) = of
            && of > 0
            && s.is(of - 1, weapons)
            && !led(s, of - 1)
        {
            return Some(n);
        }
        if is_led(s, n) || n.harmless && n.actor.inter != 5 || only_speaks(s, n, t) {
            continue;
        }
        // "A bomb killed two soldiers and wounded three": the soldiers are what was killed.
        let taker = triggers.iter().rev().find(|u| {
            u.verb && u.first != t.first && u.last <= n.first && n.first - u.last <= 8 && u.clause == t.clause
        });
        if let Some(u) = taker
            && !begins_anew(s, u.last, n.first)
        {
            return if u.passive || depth > 3 { None } else { subject(s, u, triggers, all, depth + 1) };
        }
        return Some(n);
    }
    None
}

/// "Rockets were fired at the base, a police officer in the town said, sending ..": who says it did not do it, unless the words go on
/// about himself.
fn only_speaks(s: &Sentence<'_>, n: &Named, t: &Trigger) -> bool {
    let known = s.lexicon.well_known();
    let said = said_by(s, n).find(|m| m.last <= t.first);
    said.is_some_and(|m| {
        !(m.last..t.first).any(|i| s.is(i, known.pronoun) || matches!(s.lower(i), "its" | "their" | "to"))
    })
}

/// Participles, bases and relative clauses have their subject in the clause before.
fn leans(s: &Sentence<'_>, t: &Trigger) -> bool {
    let from = (0..t.first).rev().take_while(|&i| s.clause_of(i) == t.clause).last().unwrap_or(t.first);
    t.bare
        || (from..t.first).take(2).any(|i| matches!(s.lower(i), "who" | "which" | "that" | "before" | "then"))
}

/// A weapon, a vehicle or a device as the grammatical subject: it stands between and nothing leads it.
fn thing_between(s: &Sentence<'_>, from: usize, to: usize) -> Option<usize> {
    let known = s.lexicon.well_known();
    let things = known
        .explosive
        .union(known.projectile)
        .union(known.vehicle)
        .union(known.aircraft)
        .union(known.facility)
        .union(known.gun);
    // "raided hideouts in the town, killing three": what an earlier verb was done to does nothing itself.
    let object = |i: usize| {
        s.matches.iter().any(|m| {
            matches!(m.sense, Sense::Rule(_))
                && m.forms.is_verb()
                && m.first >= from
                && m.last <= i
                && i - m.last <= 4
                && m.last < to
        })
    };
    (from..to).find(|&i| s.is(i, things) && !led(s, i) && !object(i))
}

/// Whether a noun starts a coordinate clause of its own: "and", a semicolon or a comma right before it, over its determiner.
fn begins_anew(s: &Sentence<'_>, from: usize, at: usize) -> bool {
    (from..at)
        .rev()
        .take(3)
        .any(|i| s.mark(i, ',') || s.mark(i, ';') || s.written(i).eq_ignore_ascii_case("and"))
}

fn led(s: &Sentence<'_>, at: usize) -> bool {
    for back in 1..=4 {
        let Some(i) = at.checked_sub(back) else { return false };
        let Some(t) = s.tokens.get(i) else { return false };
        if !t.is_word() {
            return t.number().is_some() && back < 4;
        }
        if is_leading(s.written(i)) {
            return true;
        }
    }
    false
}

fn is_leading(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "of" | "on"
            | "at"
            | "against"
            | "in"
            | "with"
            | "near"
            | "for"
            | "to"
            | "into"
            | "from"
            | "between"
            | "under"
            | "beneath"
            | "beside"
            | "behind"
            | "told"
            | "over"
            | "about"
            | "than"
            | "outside"
            | "inside"
            | "towards"
            | "toward"
            | "targeting"
            | "by"
            | "carrying"
    )
}

/// Whether a preposition stands right before an actor (over its determiner and number).
pub(super) fn is_led(s: &Sentence<'_>, n: &Named) -> bool {
    for back in 1..=3 {
        let Some(i) = n.first.checked_sub(back) else { return false };
        let word = s.lower(i);
        let small =
            matches!(word, "the" | "a" | "an" | "suspected" | "several" | "some" | "its" | "their" | "one")
                || s.tokens.get(i).is_some_and(|t| t.number().is_some())
                || s.matches_at(i).iter().any(|m| m.last == i + 1 && matches!(m.sense, Sense::Number(_)));
        if small {
            continue;
        }
        // "a band of some forty riders", "dozens of fighters".
        if word == "of" && i > 0 && s.is(i - 1, s.lexicon.well_known().collective) {
            return false;
        }
        return is_leading(word);
    }
    false
}

/// Whether something is done to an actor where it stands: a preposition other than "by" leads it, or an active verb of the event has it
/// as its object.
pub(super) fn suffers(s: &Sentence<'_>, n: &Named, triggers: &[Trigger]) -> bool {
    let by =
        (1..=3).filter_map(|b| n.first.checked_sub(b)).any(|i| matches!(s.lower(i), "by" | "from" | "of"));
    let object = triggers.iter().any(|t| t.verb && !t.passive && n.first >= t.last && n.first - t.last <= 5);
    !by && (is_led(s, n) || object)
}

/// The actor after "by" behind a passive verb or a noun; not past the device that did it.
fn agent<'n>(s: &Sentence<'_>, t: &Trigger, all: &'n [Named]) -> Option<&'n Named> {
    let known = s.lexicon.well_known();
    let by = s
        .matches
        .iter()
        .filter(|m| {
            // "Killed by" may be the trigger's own words.
            s.effect(m) == Some(Effect::By)
                && m.first > t.first
                && m.first.saturating_sub(t.last) <= 16
                && s.clause_of(m.first) == t.clause
        })
        .filter(|m| !s.written(m.first).eq_ignore_ascii_case("from") || t.passive && m.first == t.last)
        .map(|m| m.last)
        .min()?;
    // "backed by the army", "said by police": another participle owns the "by".
    let between = t.last..by.saturating_sub(1);
    if between.clone().last().is_some_and(|i| s.is(i, known.backs)) {
        return None;
    }
    let n = all.iter().find(|n| n.last > by && n.first <= by + 5)?;
    let things = known.explosive.union(known.projectile).union(known.vehicle);
    (!(by..n.first).any(|i| s.is(i, things))).then_some(n)
}

/// "ISIS attack", "Israeli drone strike", "SDF raid".
fn modifier<'n>(s: &Sentence<'_>, t: &Trigger, all: &'n [Named]) -> Option<&'n Named> {
    // "Two soldiers killed in ambush", "a soldier was killed in an ambush": words of harm have before them whom it came over.
    let known = s.lexicon.well_known();
    if s.is(t.first, known.casualty_killed.union(known.casualty_injured)) {
        return None;
    }
    all.iter().rev().find(|n| {
        n.first < t.last
            && (n.last + 3 >= t.first)
            && n.first <= t.first
            && n.actor.inter != 7
            && (n.known || n.security)
            && !(n.last..t.first).any(|i| {
                s.tokens
                    .get(i)
                    .is_some_and(|x| !x.is_word() && !matches!(x.kind, super::tokens::TokenKind::Possessive))
                    || s.is(i, s.lexicon.well_known().preposition)
            })
            && !is_against(s, n)
    })
}

fn is_against(s: &Sentence<'_>, n: &Named) -> bool {
    (1..=2).any(|b| n.first.checked_sub(b).is_some_and(|i| matches!(s.lower(i), "against" | "on" | "anti")))
}

/// "The army carried out a raid", "militants launched an attack": the subject of the verb that carries the noun.
fn lifted<'n>(s: &Sentence<'_>, t: &Trigger, triggers: &[Trigger], all: &'n [Named]) -> Option<&'n Named> {
    let carrying = s.lexicon.well_known().carries_out;
    let at = (t.first.saturating_sub(8)..t.first)
        .rev()
        .take_while(|&i| s.clause_of(i) == t.clause)
        .find(|&i| s.is(i, carrying))?;
    let passive = (at.saturating_sub(2)..at).any(|i| s.is(i, s.lexicon.well_known().aux_be));
    if passive {
        return None;
    }
    let verb = Trigger { first: at, last: at + 1, verb: true, noun: false, passive: false, ..*t };
    subject(s, &verb, triggers, all, 0)
}

/// The two sides of a clash: "between A and B", "A and B exchanged fire", "A fought with B", "A v. B".
fn sides(s: &Sentence<'_>, triggers: &[Trigger], all: &[Named]) -> Vec<ActorRef> {
    let Some(t) = triggers.iter().find(|t| t.kind == Some(Kind::ArmedClash)) else { return Vec::new() };
    let mut out: Vec<(usize, ActorRef)> = Vec::new();
    // "Repelled on Sunday a band of the group": whom the verb has as its object is the other side.
    let is_object = |n: &Named| {
        let behind = n.first >= t.last && n.first - t.last <= 8;
        t.verb && !t.passive && behind && !is_led(s, n) && n.known && !n.security && !n.country
    };
    let opposed = all.iter().any(is_object);
    for n in all {
        if opposed && out.len() == 1 && !is_object(n) {
            continue;
        }
        let near = if n.last <= t.first {
            t.first - n.last <= CLASH_REACH
        } else {
            n.first >= t.last && n.first - t.last <= CLASH_REACH
        };
        if !near || n.harmless || s.clause_of(n.first) != t.clause {
            continue;
        }
        let word = (1..=3)
            .filter_map(|b| n.first.checked_sub(b))
            .map(|i| s.lower(i))
            .find(|w| !matches!(*w, "the" | "a" | "an" | "two" | "some" | "local" | "of" | "party"))
            .unwrap_or("");
        let joined = matches!(
            word,
            "between" | "and" | "with" | "against" | "v" | "vs" | "versus" | "from" | "pitting" | "involving"
        );
        // "Soldiers repulsed an attack by rebels".
        let by = word == "by" && !n.security;
        let front = n.last <= t.first && !is_led(s, n);
        let object = is_object(n);
        if (joined || front || object || by) && !out.iter().any(|(_, a)| *a == n.actor) {
            out.push((n.first, n.actor.clone()));
        }
        if out.len() == 2 {
            break;
        }
    }
    out.into_iter().map(|(_, a)| a).collect()
}

/// Who says of itself that it did it, or whom others accuse.
pub(super) fn claimant(s: &Sentence<'_>, effect: Effect, all: &[Named]) -> Option<ActorRef> {
    let m = s.matches.iter().find(|m| s.effect(m) == Some(effect))?;
    let may = |n: &&Named| n.known || n.actor.id == super::actors::THE_GROUP;
    let inside = all.iter().filter(may).find(|n| n.first >= m.first && n.last <= m.last);
    let before = || all.iter().rev().filter(may).find(|n| n.last <= m.first);
    let after = || all.iter().filter(may).find(|n| n.first >= m.last);
    let by = s.written(m.last - 1).eq_ignore_ascii_case("by");
    let armed = |n: &&Named| !n.security;
    let found = match effect {
        Effect::Accused => {
            // "Officials blamed the group", "is blamed on the group", "the group was accused".
            inside.or_else(after).or_else(before)
        }
        _ if by => inside.or_else(after),
        _ => inside.or_else(before).or_else(after),
    };
    let found = match effect {
        Effect::Claimed => found.filter(armed).or_else(|| all.iter().filter(may).find(armed)),
        _ => found,
    };
    found.map(|n| n.actor.clone())
}

/// Whom or what it was done to.
pub(super) fn targets(
    s: &Sentence<'_>,
    triggers: &[Trigger],
    all: &[Named],
    doers: &[ActorRef],
) -> Vec<ActorRef> {
    let mut out: Vec<ActorRef> = Vec::new();
    let heaviest = |t: &&Trigger| (!only_backs(s, t), t.weight, std::cmp::Reverse(t.first));
    let Some(t) = triggers.iter().max_by_key(heaviest) else { return out };
    // The state's side of a clash with others is the one that it was done to.
    if t.kind == Some(Kind::ArmedClash) && doers.len() == 2 {
        let state: Vec<ActorRef> = doers.iter().filter(|d| d.inter == 1).cloned().collect();
        return if state.len() == 1 { state } else { doers.to_vec() };
    }
    let passive =
        t.verb && (t.passive || s.lexicon.rule(t.rule).is_some_and(|r| r.doer_is_object || r.no_doer));
    for n in all {
        let aimed = n.first >= t.last && n.first - t.last <= 8 && is_aimed_at(s, n);
        let side = if passive {
            n.last <= t.first && t.first - n.last <= 14 || aimed
        } else {
            n.first >= t.last && n.first - t.last <= 12
        };
        if !side
            || n.unknown
            || n.country
            || n.actor.id.starts_with('@')
            || s.clause_of(n.first) != t.clause
            || said_by(s, n).next().is_some()
            || doers.contains(&n.actor)
            || out.contains(&n.actor)
        {
            continue;
        }
        if !passive && n.first.checked_sub(1).is_some_and(|i| s.written(i).eq_ignore_ascii_case("by")) {
            continue;
        }
        out.push(n.actor.clone());
        if out.len() == 2 {
            break;
        }
    }
    out
}

/// The verbs of saying right behind an actor, whose it is that speaks: "a security source in the province reported".
fn said_by<'s>(s: &'s Sentence<'_>, n: &'s Named) -> impl Iterator<Item = &'s Match> {
    s.matches.iter().filter(|m| {
        s.effect(m) == Some(Effect::Saying)
            && m.first >= n.last
            && m.first <= n.last + 4
            && !(n.last..m.first).any(|i| s.mark(i, ','))
    })
}

/// "Fired at the American base": the words before an actor say that it was aimed at.
fn is_aimed_at(s: &Sentence<'_>, n: &Named) -> bool {
    (1..=3)
        .filter_map(|b| n.first.checked_sub(b))
        .any(|i| matches!(s.lower(i), "at" | "on" | "toward" | "towards" | "against"))
}

/// "Suspected fighters of the group", "gunmen thought to belong to it": whether those who did it are only thought to be who they are, all
/// over the sentence.
pub(super) fn are_suspected(s: &Sentence<'_>, all: &[Named], doers: &[ActorRef]) -> bool {
    let suspected = |n: &Named| {
        s.matches.iter().any(|m| {
            matches!(m.sense, Sense::Cue(id) if s.lexicon.cue(id).is_some_and(|c| c.reach != CueReach::Block))
                && s.effect(m) == Some(Effect::Possible)
                && m.first < n.last
                && m.last + 1 >= n.first
        })
    };
    let known = |d: &ActorRef| {
        let mut named = all.iter().filter(|n| n.actor == *d).peekable();
        named.peek().is_none() || !named.all(suspected)
    };
    !doers.is_empty() && !doers.iter().any(known)
}

/// "The group denied any role", "the rebels said that they were not behind it": who says of itself that it did not do it.
pub(super) fn denies(s: &Sentence<'_>, n: &Named) -> bool {
    s.matches.iter().any(|m| {
        s.effect(m) == Some(Effect::Denied)
            && m.first >= n.last
            && m.first - n.last <= 4
            && !(n.last..m.first).any(|i| s.mark(i, ','))
    })
}

/// Whether one of the sentence's words belongs to a class.
pub(super) const fn tells(s: &Sentence<'_>, set: ClassSet) -> bool {
    s.has(set)
}
