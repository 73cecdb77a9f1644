//! Who did it and to whom: subjects, agents after "by", modifiers of nouns, claims.

use super::frames::Trigger;
use super::phrases::Sentence;
use crate::lexicon::{Effect, Sense};
use crate::model::{ActorRef, Kind};

/// An actor named in a sentence.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) first: usize,
    /// One past the last token.
    pub(super) last: usize,
    pub(super) actor: ActorRef,
    /// A group of the lexicon, not only a noun.
    pub(super) known: bool,
    /// Gunmen, attackers.
    pub(super) unknown: bool,
    /// Soldiers, police.
    pub(super) security: bool,
}

/// All actors of a sentence, in order.
pub(super) fn named(s: &Sentence<'_>) -> Vec<Named> {
    let known = s.lexicon.well_known();
    let mut out: Vec<Named> = Vec::new();
    for m in &s.matches {
        match m.sense {
            Sense::Actor(id) => {
                let Some(a) = s.lexicon.actor_of(id) else { continue };
                out.push(Named {
                    first: m.first,
                    last: m.last,
                    actor: ActorRef { id: a.id.clone(), name: a.name.clone(), inter: a.inter },
                    known: true,
                    unknown: false,
                    security: a.set.meets(known.security),
                });
            }
            Sense::Class(id) => {
                let Some(c) = s.lexicon.class(id) else { continue };
                if c.name.is_empty() {
                    continue;
                }
                let unknown = c.set.meets(known.unknown_actor);
                let (first, name) = if unknown || c.set.meets(known.civilian) || c.set.meets(known.tribal) {
                    (m.first, c.name.clone())
                } else {
                    written_name(s, m.first, m.last, &c.name)
                };
                out.push(Named {
                    first,
                    last: m.last,
                    actor: ActorRef { id: String::new(), name, inter: c.inter },
                    known: false,
                    unknown,
                    security: c.set.meets(known.security),
                });
            }
            _ => {}
        }
    }
    // "Islamic State militants", "SDF fighters": the group, not the noun.
    let groups: Vec<(usize, usize)> = out.iter().filter(|n| n.known).map(|n| (n.first, n.last)).collect();
    out.retain(|n| {
        let beside = groups.iter().any(|&(first, last)| first < n.last && n.first <= last + 1);
        n.known || !beside
    });
    out.sort_by_key(|n| (n.first, n.last));
    out
}

/// "Nigerian troops", "Baghdadi police": the noun with the capitalised words before it.
fn written_name(s: &Sentence<'_>, first: usize, last: usize, class: &str) -> (usize, String) {
    let mut from = first;
    while !s.all_caps
        && first - from < 4
        && from > 1
        && s.tokens.get(from - 1).is_some_and(|t| t.is_word() && t.capital)
        && s.tokens.get(from - 2).is_some_and(super::tokens::Token::is_word)
        && !s.is(from - 1, s.lexicon.well_known().determiner)
    {
        from -= 1;
    }
    if from == first {
        let word = s.span(first, last).of(s.text).to_lowercase();
        let name = if word.len() > 40 { class.to_owned() } else { word };
        return (from, name);
    }
    (from, s.span(from, last).of(s.text).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Who did it, by the triggers of one event. Empty where the sentence does not tell.
pub(super) fn doers(s: &Sentence<'_>, triggers: &[Trigger], all: &[Named]) -> Vec<ActorRef> {
    let mut best: Option<&Named> = None;
    let mut order: Vec<&Trigger> = triggers.iter().collect();
    order.sort_by_key(|t| (std::cmp::Reverse(t.weight), t.first));
    for t in order {
        let Some(rule) = s.lexicon.rule(t.rule) else { continue };
        if rule.no_doer {
            continue;
        }
        let object = rule.doer_is_object;
        // A bomb goes off under a patrol; the patrol did not do it.
        let by_device = matches!(t.kind, Some(Kind::Bombing));
        let found = if t.verb && !t.passive && !object {
            subject(s, t, all).filter(|n| !(by_device && n.security))
        } else if t.verb {
            agent(s, t, all)
        } else {
            agent(s, t, all).or_else(|| modifier(s, t, all))
        };
        if let Some(n) = found {
            let better = best.is_none_or(|b| n.known && !b.known);
            if better {
                best = Some(n);
            }
        }
    }
    best.map(|n| vec![n.actor.clone()]).unwrap_or_default()
}

/// The subject of an active verb: the nearest actor before it that no preposition leads.
fn subject<'n>(s: &Sentence<'_>, t: &Trigger, all: &'n [Named]) -> Option<&'n Named> {
    let clause = t.clause;
    let mut fallback = None;
    for n in all.iter().rev().filter(|n| n.last <= t.first) {
        if t.first - n.last > 18 {
            break;
        }
        let same = s.clause_of(n.first) == clause;
        if !same && fallback.is_some() {
            break;
        }
        if is_led(s, n) {
            // "a member of the SDF", "men from the militia": of and from keep the doer.
            let word = (1..=2)
                .filter_map(|back| n.first.checked_sub(back))
                .map(|i| s.written(i).to_ascii_lowercase())
                .find(|w| !matches!(w.as_str(), "the" | "a" | "an"))
                .unwrap_or_default();
            if matches!(word.as_str(), "of" | "from") && fallback.is_none() && n.known {
                fallback = Some(n);
            }
            continue;
        }
        if n.actor.inter == 7 {
            continue;
        }
        return Some(n);
    }
    fallback
}

/// Whether a preposition stands right before an actor (over "the", "a").
fn is_led(s: &Sentence<'_>, n: &Named) -> bool {
    for back in 1..=3 {
        let Some(i) = n.first.checked_sub(back) else { return false };
        let word = s.written(i).to_ascii_lowercase();
        if matches!(
            word.as_str(),
            "the" | "a" | "an" | "two" | "three" | "suspected" | "several" | "some" | "its" | "their"
        ) {
            continue;
        }
        return matches!(
            word.as_str(),
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
                | "told"
                | "over"
                | "about"
                | "than"
                | "outside"
                | "inside"
                | "towards"
        );
    }
    false
}

/// The actor after "by" behind a passive verb or a noun.
fn agent<'n>(s: &Sentence<'_>, t: &Trigger, all: &'n [Named]) -> Option<&'n Named> {
    let by = s
        .matches
        .iter()
        .filter(|m| {
            s.effect(m) == Some(Effect::By)
                && m.first >= t.last
                && m.first - t.last <= 16
                && s.clause_of(m.first) == t.clause
        })
        .filter(|m| !s.written(m.first).eq_ignore_ascii_case("from") || t.passive && m.first == t.last)
        .map(|m| m.last)
        .min()?;
    all.iter().find(|n| n.last > by && n.first <= by + 5)
}

/// "ISIS attack", "Israeli drone strike", "SDF raid".
fn modifier<'n>(s: &Sentence<'_>, t: &Trigger, all: &'n [Named]) -> Option<&'n Named> {
    all.iter().rev().find(|n| {
        n.first < t.last
            && (n.last + 3 >= t.first)
            && n.first <= t.first
            && n.actor.inter != 7
            && !(n.last..t.first).any(|i| {
                s.tokens.get(i).is_some_and(|x| !x.is_word()) || s.is(i, s.lexicon.well_known().preposition)
            })
            && !is_led_by_against(s, n)
    })
}

fn is_led_by_against(s: &Sentence<'_>, n: &Named) -> bool {
    n.first
        .checked_sub(1)
        .is_some_and(|i| matches!(s.written(i).to_ascii_lowercase().as_str(), "against" | "on" | "anti"))
}

/// Who says of itself that it did it, or whom others accuse.
pub(super) fn claimant(s: &Sentence<'_>, effect: Effect, all: &[Named]) -> Option<ActorRef> {
    let m = s.matches.iter().find(|m| s.effect(m) == Some(effect))?;
    let inside = all.iter().find(|n| n.known && n.first >= m.first && n.last <= m.last);
    let before = || all.iter().rev().find(|n| n.known && n.last <= m.first);
    let after = || all.iter().find(|n| n.known && n.first >= m.last);
    let by = s.written(m.last - 1).eq_ignore_ascii_case("by");
    let found = match effect {
        Effect::Accused => inside.or_else(after).or_else(before),
        _ if by => inside.or_else(after),
        _ => inside.or_else(before).or_else(after),
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
    let Some(t) = triggers.iter().max_by_key(|t| (t.weight, std::cmp::Reverse(t.first))) else { return out };
    let passive = t.verb && t.passive;
    for n in all {
        let side = if passive {
            n.last <= t.first && t.first - n.last <= 14
        } else {
            n.first >= t.last && n.first - t.last <= 12
        };
        if !side
            || n.unknown
            || s.clause_of(n.first) != t.clause
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
