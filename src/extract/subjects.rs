//! The grammatical doer of a trigger: the subject of a verb, the agent after "by", the modifier of a noun, who laid what went off. Who of
//! them did the event is in `roles`.

use super::actors::Named;
use super::frames::Trigger;
use super::phrases::{Match, Sentence};
use super::tokens::reads;
use crate::lexicon::{Effect, Forms, Sense, Slot};
use crate::model::Kind;

/// Tokens that may stand between a subject and its verb.
const SUBJECT_REACH: usize = 26;

/// "Commandos trained by the French killed ten": who trains or backs somebody does not do what they do.
pub(super) fn only_backs(s: &Sentence<'_>, t: &Trigger) -> bool {
    t.verb && t.passive && t.last - t.first == 1 && {
        let known = s.lexicon.well_known();
        let told = t.first.checked_sub(1).is_some_and(|i| s.is(i, known.aux_be));
        s.is(t.first, known.backs) && !told && reads!(s, t.last, "by")
    }
}

/// "The bodies of nine farmers shot by gunmen were found": who killed them, where the words of the event have no doer of their own.
pub(super) fn killed_by<'n>(s: &Sentence<'_>, triggers: &[Trigger], all: &'n [Named]) -> Option<&'n Named> {
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
    let by = s.cues(Effect::By).find(|m| {
        s.clause_of(m.first) == clause
            && reads!(s, m.first, "by")
            && m.first.checked_sub(1).is_some_and(kills)
    })?;
    all.iter().find(|n| n.last > by.last && n.first <= by.last + 4).filter(|n| !n.harmless)
}

/// "A mine left by the group went off", "a bomb planted by rebels": who laid what went off.
pub(super) fn layer<'n>(s: &Sentence<'_>, all: &'n [Named]) -> Option<&'n Named> {
    let known = s.lexicon.well_known();
    let by = s.cues(Effect::By).find(|m| m.first.checked_sub(1).is_some_and(|i| s.is(i, known.planted)))?;
    all.iter().find(|n| n.first >= by.last && n.first <= by.last + 2).filter(|n| !n.harmless)
}

/// The subject of an active verb: the nearest actor before it that no preposition leads and that no other verb has as its object.
pub(super) fn subject<'n>(
    s: &Sentence<'_>,
    t: &Trigger,
    triggers: &[Trigger],
    all: &'n [Named],
    depth: usize,
) -> Option<&'n Named> {
    let known = s.lexicon.well_known();
    // A patrol that drives over a mine is no bomber, nor does one attack that comes under fire.
    if t.kind == Some(Kind::Bombing) && s.is(t.first, known.runs_into)
        || s.has(known.comes_under) && (t.first..t.last.max(t.first + 2)).any(|i| s.is(i, known.comes_under))
    {
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
        let of = (1..=3).filter_map(|b| n.first.checked_sub(b)).find(|&i| reads!(s, i, "of" | "from"));
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
pub(super) fn only_speaks(s: &Sentence<'_>, n: &Named, t: &Trigger) -> bool {
    let known = s.lexicon.well_known();
    let said = said_by(s, n).find(|m| m.last <= t.first);
    said.is_some_and(|m| {
        !(m.last..t.first).any(|i| s.is(i, known.pronoun) || reads!(s, i, "its" | "their" | "to"))
    })
}

/// Participles, bases and relative clauses have their subject in the clause before.
pub(super) fn leans(s: &Sentence<'_>, t: &Trigger) -> bool {
    let from = (0..t.first).rev().take_while(|&i| s.clause_of(i) == t.clause).last().unwrap_or(t.first);
    t.bare || (from..t.first).take(2).any(|i| reads!(s, i, "who" | "which" | "that" | "before" | "then"))
}

/// A weapon, a vehicle or a device as the grammatical subject: it stands between and nothing leads it.
pub(super) fn thing_between(s: &Sentence<'_>, from: usize, to: usize) -> Option<usize> {
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
pub(super) fn begins_anew(s: &Sentence<'_>, from: usize, at: usize) -> bool {
    (from..at).rev().take(3).any(|i| s.mark(i, ',') || s.mark(i, ';') || reads!(s, i, "and"))
}

pub(super) fn led(s: &Sentence<'_>, at: usize) -> bool {
    for back in 1..=4 {
        let Some(i) = at.checked_sub(back) else { return false };
        let Some(t) = s.tokens.get(i) else { return false };
        if !t.is_word() {
            return t.number().is_some() && back < 4;
        }
        if s.among(i, &s.lexicon.settings().small.leading) {
            return true;
        }
    }
    false
}

/// The actor after "by" behind a passive verb or a noun; not past the device that did it.
pub(super) fn agent<'n>(s: &Sentence<'_>, t: &Trigger, all: &'n [Named]) -> Option<&'n Named> {
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
        .filter(|m| !reads!(s, m.first, "from") || t.passive && m.first == t.last)
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
pub(super) fn modifier<'n>(s: &Sentence<'_>, t: &Trigger, all: &'n [Named]) -> Option<&'n Named> {
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
                    // "The police said a bomb", "a guard was hit by sniper fire": a noun that begins anew is nobody's.
                    || s.matches_at(i).iter().any(|m| s.effect(m) == Some(Effect::Saying))
                        // "The front claimed an ambush".
                        && !s.lower(i).starts_with("claim")
                    || s.is(i, known.aux_be) && s.is(t.first, known.preposition)
            })
            && !is_against(s, n)
    })
}

pub(super) fn is_against(s: &Sentence<'_>, n: &Named) -> bool {
    (1..=2).any(|b| n.first.checked_sub(b).is_some_and(|i| reads!(s, i, "against" | "on" | "anti")))
}

/// "The army carried out a raid", "militants launched an attack": the subject of the verb that carries the noun.
pub(super) fn lifted<'n>(
    s: &Sentence<'_>,
    t: &Trigger,
    triggers: &[Trigger],
    all: &'n [Named],
) -> Option<&'n Named> {
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

/// The verbs of saying right behind an actor, whose it is that speaks: "a security source in the province reported".
pub(super) fn said_by<'s>(s: &'s Sentence<'_>, n: &'s Named) -> impl Iterator<Item = &'s Match> {
    s.cues(Effect::Saying)
        .filter(|m| m.first >= n.last && m.first <= n.last + 4 && !(n.last..m.first).any(|i| s.mark(i, ',')))
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
            // "Struck a convoy of the group".
            let convoy = n.actor.id == super::actors::THE_GROUP
                && (s.is(i - 1, s.lexicon.well_known().vehicle) || reads!(s, i - 1, "convoy"));
            // "Dismantled a cell of the group and arrested": what a verb before had as its object.
            let article = (i.saturating_sub(4)..i).rev().find(|&a| s.is_article(a));
            let verb = article.and_then(|a| a.checked_sub(1)).filter(|&v| v > 0);
            return convoy
                || verb.is_some_and(|v| {
                    s.lower(v).ends_with("ed") && s.tokens.get(v).is_some_and(|t| t.is_word() && !t.capital)
                });
        }
        return s.lexicon.settings().small.leading.contains(word);
    }
    false
}
