//! Words of harm in a sentence: which of killed, injured, detained and abducted they tell, and whether the harmed stand before or behind
//! them. Whom they count is in `counts`.

use super::matching::Match;
use super::numbers::Number;
use super::phrases::Sentence;
use super::tokens::reads;
use crate::lexicon::{ClassSet, Forms, Sense, Slot};

/// Tokens on either side of "shot down" in which the aircraft stands.
const DOWNED: usize = 12;

/// A word of harm.
#[derive(Debug, Clone, Copy)]
pub(super) struct Harm {
    pub(super) slot: Slot,
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) forms: Forms,
    pub(super) gapped: bool,
    /// The conditions of the rule that the word belongs to hold; where they do not, only a number of people behind it counts.
    pub(super) met: bool,
    /// The harmed are the subject even of the active verb ("lost their lives", "surrendered").
    pub(super) subject: bool,
}

/// "The KIA overran a camp", and not "two KIA": a short form that is a group's name too is a word of harm behind a number only.
fn is_group(s: &Sentence<'_>, m: &Match) -> bool {
    let same = |o: &&Match| matches!(o.sense, Sense::Actor(_)) && o.first <= m.first && m.last <= o.last;
    let number = |i: usize| {
        s.tokens.get(i).is_some_and(|t| t.number().is_some())
            || s.matches_at(i).iter().any(|m| matches!(m.sense, Sense::Number(_)))
    };
    s.written(m.first).chars().all(char::is_uppercase)
        && s.matches.iter().any(|o| same(&o))
        && !m.first.checked_sub(1).is_some_and(number)
        && !m.first.checked_sub(2).is_some_and(number)
}

/// "Shot down 19 drones", "of which 86 were shot down": what comes down is an aircraft, and its number is nobody's death.
fn downs_aircraft(s: &Sentence<'_>, m: &Match) -> bool {
    let aircraft = s.lexicon.well_known().aircraft;
    if !s.has(aircraft)
        || !reads!(s, m.first, "shot" | "shoot" | "shoots" | "shooting" | "gunned" | "brought")
        || !(reads!(s, m.last - 1, "down") || reads!(s, m.last, "down"))
    {
        return false;
    }
    let mut near = m.first.saturating_sub(DOWNED)..(m.last + DOWNED).min(s.tokens.len());
    near.any(|i| s.is(i, aircraft))
}

/// Whether people stand behind a verb, before any preposition, or before it where it is passive.
fn names_people(s: &Sentence<'_>, h: &Harm) -> bool {
    let known = s.lexicon.well_known();
    let passive = h.first.checked_sub(1).is_some_and(|i| s.is(i, known.aux_be));
    let ahead = (h.last..h.last + OBJECT_WORDS).take_while(|&i| !s.is(i, known.preposition));
    ahead.into_iter().any(|i| s.is(i, known.person))
        || passive && (h.first.saturating_sub(OBJECT_WORDS)..h.first).any(|i| s.is(i, known.person))
}

/// Words within which the object of a verb stands.
const OBJECT_WORDS: usize = 6;

pub(super) fn harms(s: &Sentence<'_>) -> Vec<Harm> {
    let known = s.lexicon.well_known();
    let slots: [(Slot, ClassSet); 4] = [
        (Slot::Killed, known.casualty_killed),
        (Slot::Injured, known.casualty_injured),
        (Slot::Detained, known.casualty_detained),
        (Slot::Abducted, known.casualty_abducted),
    ];
    let any = slots.iter().fold(ClassSet::EMPTY, |any, (_, set)| any.union(*set));
    let mut out: Vec<Harm> = Vec::new();
    if !s.has_rules() && !s.has_matched(any) {
        return out;
    }
    let aircraft = s.has(known.aircraft);
    for m in &s.matches {
        match m.sense {
            Sense::Rule(_) | Sense::Class(_) if aircraft && downs_aircraft(s, m) => {}
            Sense::Rule(_) if m.forms.is_verb() && super::frames::is_carried_out(s, m) => {}
            Sense::Rule(id) => {
                let rule = s.lexicon.rule(id);
                // "raked a bus", "lifted a stone": words that hold somebody only where the rule's conditions are met.
                let met = |slot: Slot| {
                    slot == Slot::Killed
                        || slot == Slot::Injured
                        || rule
                            .is_some_and(|r| super::frames::holds(s, m, r, super::frames::is_passive(s, m)))
                };
                // "gunned down" and "gun .. down" are one word with nothing between.
                let slot = rule.and_then(|r| r.count);
                if !m.gapped
                    && m.last > m.first + 1
                    && let Some(h) =
                        out.iter_mut().find(|h| h.gapped && h.first == m.first && Some(h.slot) == slot)
                {
                    h.gapped = false;
                    h.last = h.last.max(m.last);
                }
                if let Some(slot) = slot
                    && !out.iter().any(|h| h.first == m.first && h.slot == slot && (h.met || !met(slot)))
                {
                    out.retain(|h| !(h.first == m.first && h.slot == slot));
                    out.push(Harm {
                        slot,
                        first: m.first,
                        last: m.last,
                        forms: m.forms,
                        gapped: m.gapped,
                        met: met(slot),
                        subject: rule.is_some_and(|r| r.no_doer || r.doer_is_object),
                    });
                }
            }
            Sense::Class(id) => {
                let class = s.lexicon.class(id).filter(|class| class.set.meets(any));
                let Some(class) = class.filter(|_| !is_group(s, m)) else { continue };
                for (slot, set) in slots {
                    if class.set.meets(set) {
                        match out.iter_mut().find(|h| h.first == m.first && h.slot == slot) {
                            Some(h) => {
                                h.last = h.last.max(m.last);
                                h.met = true;
                            }
                            None => out.push(Harm {
                                slot,
                                first: m.first,
                                last: m.last,
                                forms: Forms::PLAIN,
                                gapped: false,
                                met: true,
                                subject: false,
                            }),
                        }
                    }
                }
            }
            _ => {}
        }
    }
    if out.is_empty() {
        return out;
    }
    // "Troops destroyed a workshop": people are killed by that word only where it names people.
    out.retain(|h| {
        !s.among(h.first, &s.lexicon.settings().small.of_things)
            || h.slot != Slot::Killed
            || names_people(s, h)
    });
    // "The mayor was shot at": nobody was hit. "Killing at least two" is no such "at".
    let bounds = |i: usize| s.matches_at(i).iter().any(|m| matches!(m.sense, Sense::Number(_)));
    out.retain(|h| {
        h.slot != Slot::Killed
            || !reads!(s, h.last, "at")
            || bounds(h.last)
            || s.is(h.first, known.casualty_killed)
    });
    // "picked up": who is held by one rule's conditions is not taken by another's that do not hold.
    let sure: Vec<usize> = out.iter().filter(|h| h.met).map(|h| h.first).collect();
    out.retain(|h| h.met || !sure.contains(&h.first));
    // "left four dead": the word of harm is "dead", not "left".
    let plain: Vec<(usize, Slot)> = out.iter().filter(|h| !h.gapped).map(|h| (h.first, h.slot)).collect();
    out.retain(|h| {
        !h.gapped || !plain.iter().any(|&(p, slot)| slot == h.slot && p > h.first && p <= h.last + 8)
    });
    // "two of the wounded died": the wounded are those who died.
    let dies = out.iter().filter(|h| h.slot == Slot::Killed).map(|h| h.first).max();
    out.retain(|h| {
        !(h.slot == Slot::Injured
            && h.first > 1
            && s.is(h.first - 1, known.determiner)
            && reads!(s, h.first - 2, "of")
            && dies.is_some_and(|d| d > h.first && d - h.first <= 12))
    });
    out.sort_by_key(|h| (h.first, h.last));
    // "arrested" by the rule and by the class is one word: keep the verb's forms.
    let mut merged: Vec<Harm> = Vec::new();
    for h in out {
        match merged.iter_mut().find(|o| o.slot == h.slot && h.first < o.last && o.first < h.last) {
            Some(o) => {
                o.last = o.last.max(h.last);
                o.forms = o.forms.and(h.forms);
                o.met |= h.met;
                o.subject |= h.subject;
            }
            None => merged.push(h),
        }
    }
    merged
}

/// "killed and wounded seven", "left five killed or wounded": one number of both is a number of neither.
pub(super) fn without_sums(s: &Sentence<'_>, numbers: &[Number], words: Vec<Harm>) -> Vec<Harm> {
    // "shot and wounded two": who is shot is hurt, not dead.
    let joined = |a: &Harm, b: &Harm| {
        a.slot == Slot::Killed
            && b.slot == Slot::Injured
            && b.first == a.last + 1
            && (s.mark(a.last, '&') || reads!(s, a.last, "and" | "or"))
    };
    let counted = |a: &Harm, b: &Harm| {
        let before = numbers.iter().any(|n| n.head.unwrap_or(n.last - 1) + 1 == a.first || n.last == a.first);
        let after = numbers.iter().any(|n| n.first == b.last);
        before && after
    };
    let sums: Vec<(usize, usize)> = words
        .windows(2)
        .filter_map(|w| match w {
            [a, b] if joined(a, b) && !counted(a, b) => Some((a.first, b.first)),
            _ => None,
        })
        .collect();
    let known = s.lexicon.well_known();
    words
        .into_iter()
        .filter(|h| {
            let only_hurt = |a: usize| reads!(s, a, "shot" | "shooting" | "stabbed" | "beaten" | "attacked");
            !sums.iter().any(|(a, b)| {
                h.first == *a || h.first == *b && (s.is(*a, known.casualty_killed) || !only_hurt(*a))
            })
        })
        .collect()
}

/// A past tense without a form of "be" or "have" before it.
pub(super) fn is_active(s: &Sentence<'_>, h: &Harm) -> bool {
    let known = s.lexicon.well_known();
    let aux = known.aux_be.union(known.aux_have);
    h.last - h.first == 1
        && s.lower(h.first).ends_with("ed")
        && !(1..=3).any(|b| h.first.checked_sub(b).is_some_and(|i| s.is(i, aux)))
}

/// "Police arrests a commander": a present tense that its form alone does not tell from a noun.
pub(super) fn is_present(s: &Sentence<'_>, h: &Harm) -> bool {
    let known = s.lexicon.well_known();
    h.last - h.first == 1
        && s.lower(h.first).ends_with('s')
        && h.first.checked_sub(1).is_some_and(|i| s.is(i, known.security.union(known.person)))
        && !s.is(h.last, known.preposition)
}

/// "the arrest of the": the word of harm with the "of" behind it.
pub(super) fn behind_of(s: &Sentence<'_>, h: &Harm) -> Harm {
    let of = reads!(s, h.last, "of");
    Harm { last: h.last + usize::from(of), ..*h }
}

/// "killed three people": a number of people right behind the word, which no form of "be" makes passive.
pub(super) fn takes_object(s: &Sentence<'_>, h: &Harm, numbers: &[Number]) -> bool {
    let known = s.lexicon.well_known();
    numbers.iter().any(|n| {
        n.first == super::frames::behind_day(s, h.last)
            && n.head.is_some_and(|head| !is_harm(s, head))
            && !n.part
    }) && !(1..=2).any(|b| h.first.checked_sub(b).is_some_and(|i| s.is(i, known.aux_be)))
        && h.last - h.first == 1
        && s.tokens.get(h.first).is_some_and(|_| s.lower(h.first).ends_with("ed"))
}

/// "two killed five injured": the second number is that of the second word.
pub(super) fn is_harm(s: &Sentence<'_>, head: usize) -> bool {
    let known = s.lexicon.well_known();
    let harm = known.casualty_killed.union(known.casualty_injured).union(known.casualty_detained);
    s.is(head, harm)
}

/// Passive, adjective or noun: the harmed stand before the word.
pub(super) fn is_intransitive(s: &Sentence<'_>, h: &Harm) -> bool {
    // "Two soldiers fell as martyrs and five were hurt": nobody stands behind it whom it tells of.
    if !h.forms.is_verb() || s.is(h.last - 1, s.lexicon.well_known().dies) {
        return true;
    }
    if h.forms.has(Forms::ING) {
        return false;
    }
    let m = Match {
        sense: Sense::Cue(crate::lexicon::CueId(0)),
        first: h.first,
        last: h.last,
        forms: h.forms,
        gapped: false,
        local: false,
        effect: None,
    };
    if super::frames::is_passive(s, &m) {
        return true;
    }
    // "two killed, three wounded": a number right before, no object after.
    let known = s.lexicon.well_known();
    let object =
        s.tokens.get(h.last).is_some_and(|t| !matches!(t.kind, crate::extract::tokens::TokenKind::Mark(_)))
            && !s.is(h.last, known.preposition);
    h.forms.has(Forms::PARTICIPLE) && !object
}
