//! Who does what to whom in a sentence: subjects, agents after "by", modifiers of nouns, the two sides of a clash, claimants.

use super::actors::Named;
use super::tokens::reads;

use super::frames::Trigger;

use super::phrases::Sentence;
use super::subjects::{agent, is_led, killed_by, layer, lifted, modifier, only_backs, said_by, subject};

use crate::lexicon::{ClassSet, CueReach, Effect, Sense};

use crate::model::{ActorRef, Kind};

/// Tokens that a side of a clash may stand away from its word.
const CLASH_REACH: usize = 16;
/// Tokens between a force and the word of its losses.
const LOSS_REACH: usize = 6;

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
    if kind == Some(Kind::PrisonBreak) {
        // "Gunmen freed the inmates": who opened the doors, before those who left.
        let active = triggers.iter().filter(|t| t.verb && !t.passive && t.kind == kind);
        let opened = active
            .filter_map(|t| subject(s, t, triggers, all, 0))
            .find(|n| n.known && !n.country && !n.detained && !n.security && !are_held(s, n));
        if let Some(n) = opened.or_else(|| all.iter().find(|n| n.detained)) {
            return vec![n.actor.clone()];
        }
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
        if let Some(n) = found.filter(|n| fits(n, kind) && !loses(s, n)) {
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
        && let Some(n) = layer(s, all)
        && (n.known || best.is_none_or(|b| !b.known))
    {
        best = Some(n);
    }
    if matches!(kind, Some(Kind::Shelling | Kind::Airstrike)) && best.is_none() {
        best = super::identified::sender(s, all);
    }
    let Some(best) = best else { return Vec::new() };
    let mut out = vec![best.actor.clone()];
    out.extend(partners(s, best, all).into_iter().chain(leaders(s, best, all)).filter(|a| *a != best.actor));
    out
}

/// "Sixty detainees of the group", "its prisoners": who is held moves nobody.
fn are_held(s: &Sentence<'_>, n: &Named) -> bool {
    let known = s.lexicon.well_known();
    s.is(n.last, known.prisoner) || n.last > n.first && s.is(n.last - 1, known.prisoner)
}

/// "The army lost six soldiers in the ambush": who loses his men did not do it.
fn loses(s: &Sentence<'_>, n: &Named) -> bool {
    let known = s.lexicon.well_known();
    let lost = |i: usize| {
        reads!(s, i, "lost" | "loses" | "losing" | "lose")
            && s.matches_at(i).iter().any(
                |m| matches!(m.sense, Sense::Class(id) if s.lexicon.class(id).is_some_and(|c| c.set.meets(known.casualty_killed))),
            )
    };
    (n.last..(n.last + LOSS_REACH).min(s.tokens.len()))
        .take_while(|&i| !s.mark(i, ','))
        .any(|i| lost(i) && s.is(i, known.casualty_killed))
        || (n.first.saturating_sub(3)..n.first).any(lost)
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
    let joining = &s.lexicon.settings().small.joining;
    let mut end = lead.last;
    for n in all.iter().filter(|n| n.first >= lead.last) {
        let joined =
            n.first >= end && n.first - end <= 5 && n.known && (end..n.first).all(|i| s.among(i, joining));
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
    let small = &s.lexicon.settings().small;
    let mut first = lead.first;
    for n in all.iter().rev().filter(|n| n.last < lead.first) {
        let between = n.last..first;
        let joined = n.known
            && !n.harmless
            && (1..=4).contains(&between.len())
            && between.clone().any(|i| s.among(i, &small.together))
            && between.clone().all(|i| s.among(i, &small.allied));
        if !joined || is_led(s, n) {
            break;
        }
        out.push(n.actor.clone());
        first = n.first;
    }
    out
}

/// Whether something is done to an actor where it stands: a preposition other than "by" leads it, or an active verb of the event has it
/// as its object.
pub(super) fn suffers(s: &Sentence<'_>, n: &Named, triggers: &[Trigger]) -> bool {
    let by = (1..=3).filter_map(|b| n.first.checked_sub(b)).any(|i| reads!(s, i, "by" | "from" | "of"));
    let object = triggers.iter().any(|t| t.verb && !t.passive && n.first >= t.last && n.first - t.last <= 5);
    !by && (is_led(s, n) || object)
}

/// The two sides of a clash: "between A and B", "A and B exchanged fire", "A fought with B", "A v. B".
fn sides(s: &Sentence<'_>, triggers: &[Trigger], all: &[Named]) -> Vec<ActorRef> {
    let Some(t) = triggers.iter().find(|t| t.kind == Some(Kind::ArmedClash)) else { return Vec::new() };
    let mut out: Vec<(usize, ActorRef)> = Vec::new();
    // "Fighters of the brigade repelled on Sunday a band of the group": the verb has a subject of its own, though a preposition follows it.
    let is = (t.first.saturating_sub(3)..t.first).any(|i| s.is(i, s.lexicon.well_known().aux_be));
    let led_by_force =
        || all.iter().any(|n| n.security && n.last <= t.first && t.first - n.last <= 2 && !is_led(s, n));
    let active = !t.passive || !is && led_by_force();
    // Whom the verb has as its object is the other side.
    let is_object = |n: &Named| {
        let behind = n.first >= t.last && n.first - t.last <= 8;
        t.verb && active && behind && !is_led(s, n) && n.known && !n.security && !n.country
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
        let joined = s.lexicon.settings().small.sides.contains(word);
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
    // "It was not the work of the front."
    let denied =
        |at: usize| (1..=2).filter_map(|b| at.checked_sub(b)).any(|i| reads!(s, i, "not" | "never" | "nor"));
    let m = s.cues(effect).find(|m| !(effect == Effect::Accused && denied(m.first)))?;
    let may = |n: &&Named| n.known || n.actor.id == super::actors::THE_GROUP;
    let inside = all.iter().filter(may).find(|n| n.first >= m.first && n.last <= m.last);
    let before = || all.iter().rev().filter(may).find(|n| n.last <= m.first);
    let after = || all.iter().filter(may).find(|n| n.first >= m.last);
    let by = reads!(s, m.last - 1, "by");
    let armed = |n: &&Named| !n.security;
    let found = match effect {
        Effect::Accused => {
            // "Officials blamed the group", "is blamed on the group", "the group was accused".
            let told = (m.first.saturating_sub(3)..m.last).any(|i| {
                s.is(i, s.lexicon.well_known().aux_be)
                    || reads!(s, i, "stood" | "stand" | "stands" | "accused" | "blamed")
            });
            let own = |n: &&Named| told && !is_led(s, n);
            // "They blamed the military": a force told by its noun.
            let force = || {
                all.iter().find(|n| {
                    !n.known && n.security && n.actor.inter == 1 && n.first >= m.last && n.first <= m.last + 1
                })
            };
            let after = || force().or_else(after);
            inside.or_else(after).or_else(|| before().filter(own))
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

/// "Police linked the attack to a feud", "the army blamed the raid on rebels": who says so did not do it.
pub(super) fn accuser<'n>(s: &Sentence<'_>, all: &'n [Named]) -> Option<&'n ActorRef> {
    let known = s.lexicon.well_known();
    let m = s.cues(Effect::Accused).find(|m| m.forms.is_verb())?;
    let passive = (m.first.saturating_sub(2)..m.first).any(|i| s.is(i, known.aux_be));
    let before = |n: &&Named| n.last <= m.first && m.first - n.last <= 2 && n.actor.inter == 1;
    all.iter().rev().find(before).filter(|_| !passive).map(|n| &n.actor)
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
    let comes_under = s.lexicon.well_known().comes_under;
    let meets = s.has(comes_under) && (t.first..t.last.max(t.first + 2)).any(|i| s.is(i, comes_under));
    // "Police recovered the bodies of eleven": who finds the dead did not suffer.
    let finds = t.verb
        && !t.passive
        && s.has(s.lexicon.well_known().body)
        && (t.first..(t.last + 4).min(s.tokens.len())).any(|i| s.is(i, s.lexicon.well_known().body));
    let passive = meets
        || t.verb
            && !finds
            && (t.passive || s.lexicon.rule(t.rule).is_some_and(|r| r.doer_is_object || r.no_doer));
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
        // "Struck on word from the service": whoever helped was not hit.
        let helps = (1..=2).filter_map(|b| n.first.checked_sub(b)).any(|i| {
            reads!(s, i, "from")
                && i.checked_sub(1).is_some_and(|j| s.among(j, &s.lexicon.settings().small.helping))
        });
        let by = n.first.checked_sub(1).is_some_and(|i| reads!(s, i, "by"));
        if !passive && (by || helps) {
            continue;
        }
        out.push(n.actor.clone());
        if out.len() == 2 {
            break;
        }
    }
    out
}

/// "Fired at the American base": the words before an actor say that it was aimed at.
fn is_aimed_at(s: &Sentence<'_>, n: &Named) -> bool {
    (1..=3).filter_map(|b| n.first.checked_sub(b)).any(|i| s.among(i, &s.lexicon.settings().small.aiming))
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
    // "This is not the front": nor did those who are only told not to be it.
    let known = s.lexicon.well_known();
    let not = (n.first.saturating_sub(NOT_REACH)..n.first)
        .find(|&i| reads!(s, i, "not") && i.checked_sub(1).is_some_and(|b| s.is(b, known.aux_be)));
    let plain = |i: usize| {
        s.tokens.get(i).is_some_and(super::tokens::Token::is_word) && !reads!(s, i, "only" | "just")
    };
    if not.is_some_and(|not| (not..n.first).all(plain)) {
        return true;
    }
    s.cues(Effect::Denied)
        .any(|m| m.first >= n.last && m.first - n.last <= 4 && !(n.last..m.first).any(|i| s.mark(i, ',')))
}

/// Words from "not" to the name of whom something is not: "was not the work of".
const NOT_REACH: usize = 5;

/// Whether one of the sentence's words belongs to a class.
pub(super) const fn tells(s: &Sentence<'_>, set: ClassSet) -> bool {
    s.has(set)
}
