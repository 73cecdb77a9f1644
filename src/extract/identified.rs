//! Who did an event told before, where a later sentence says so in plain words: "the attackers were members of the front", "the shells had
//! been fired from positions of the group", "the front was behind the ambush", "the pirates made off". Claims and accusations with words of
//! their own are in `whose_word`.

use super::actors::{Named, OUR_FORCE, THE_GROUP};
use super::phrases::{Match, Sentence};
use super::story::{Context, Event, Story};
use super::tokens::{Token, is_one_of, reads};
use crate::lexicon::{Effect, Lexicon, Sense};
use crate::model::{ActorRef, Attribution, Kind};

/// Tokens between those who are spoken of and the verb that says who they are.
const TO_VERB: usize = 6;
/// Tokens between that verb and the name.
const TO_NAME: usize = 6;
/// Sentences behind an event in which its doer may be told.
const REACH: usize = 3;

/// What a sentence says of who did the event told before.
#[derive(Debug, Clone)]
pub(super) struct Identified {
    pub(super) actor: ActorRef,
    how: How,
    /// The sentence only holds it likely.
    doubted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// "The front was behind the ambush."
    Deed,
    /// "The drone was Russian."
    Weapon,
    /// "The attackers were members of the front."
    People,
    /// "They belonged to the front": those who did it, or those to whom it was done.
    Pronoun,
    /// "The pirates made off."
    Noun,
    /// "The band is demanding a ransom."
    Holder,
}

/// Who a sentence says did what the ones before told.
pub(super) fn identified(s: &Sentence<'_>, all: &[Named]) -> Option<Identified> {
    if all.is_empty() && !s.has(s.lexicon.well_known().aircraft.union(s.lexicon.well_known().projectile)) {
        return None;
    }
    let found = deed(s, all)
        .or_else(|| had_done(s, all))
        .or_else(|| weapon(s, all))
        .or_else(|| people(s, all))
        .or_else(|| noun(s, all))
        .or_else(|| holder(s, all))?;
    // "The minister doubted that the front had planted it", "if the front was behind it": nobody is told to have done it.
    let refuting = &s.lexicon.settings().identified.refuting;
    if (0..s.tokens.len()).any(|i| s.among(i, refuting)) {
        return None;
    }
    let (actor, how) = found;
    // "Alleged that the attackers were of the front" accuses them.
    let doubt = |m: &Match| s.effect(m) == Some(Effect::Possible) && !s.lower(m.first).starts_with("alleg");
    let doubted = s.matches.iter().any(doubt);
    Some(Identified { actor, how, doubted })
}

/// Whether a name stands for somebody who can have done it.
fn may(n: &Named) -> bool {
    n.known && !n.harmless && n.actor.id != OUR_FORCE && n.actor.id != THE_GROUP
}

/// The first name behind a token, near it and in its clause.
fn name_behind<'n>(s: &Sentence<'_>, at: usize, all: &'n [Named]) -> Option<&'n Named> {
    let n = all.iter().find(|n| n.last > at && may(n))?;
    let start = n.first.max(at);
    let plain = (at..start).all(|i| s.tokens.get(i).is_some_and(Token::is_word));
    (start - at <= TO_NAME && plain).then_some(n)
}

/// "Shells fired from the area held by the factions", "missiles launched by the front": who sent them.
pub(super) fn sender<'n>(s: &Sentence<'_>, all: &'n [Named]) -> Option<&'n Named> {
    let words = &s.lexicon.settings().identified;
    let at = (0..s.tokens.len().saturating_sub(1))
        .find(|&i| s.among(i, &words.firing) && reads!(s, i + 1, "from" | "by"))?;
    name_behind(s, at + 2, all).filter(|n| !n.country)
}

fn denied(s: &Sentence<'_>, range: std::ops::Range<usize>) -> bool {
    let denying = &s.lexicon.settings().identified.denying;
    range.into_iter().any(|i| s.among(i, denying))
}

/// "The front was behind the ambush", "militants of the front are responsible".
fn deed(s: &Sentence<'_>, all: &[Named]) -> Option<(ActorRef, How)> {
    let (known, words) = (s.lexicon.well_known(), &s.lexicon.settings().identified);
    // "It was the front, an elder said."
    let it = |n: &&Named| {
        n.first >= 2
            && reads!(s, n.first - 2, "it")
            && reads!(s, n.first - 1, "was" | "is")
            && s.has_effect(Effect::Saying)
            && !s.tokens.get(n.last).is_some_and(Token::is_word)
    };
    if let Some(n) = all.iter().filter(|n| may(n)).find(it) {
        return Some((n.actor.clone(), How::Deed));
    }
    let n = all.iter().filter(|n| may(n)).find(|n| {
        let Some(at) =
            (n.last..(n.last + TO_VERB).min(s.tokens.len())).find(|&i| s.among(i, &words.answerable))
        else {
            return false;
        };
        let plain = (n.last..at).all(|i| s.tokens.get(i).is_some_and(Token::is_word));
        let is = (n.last..at).any(|i| s.is(i, known.aux_be) || s.among(i, &words.standing));
        let next = at + 1 + usize::from(reads!(s, at + 1, "for"));
        let it = s.among(next, &words.pointers)
            || reads!(s, at, "responsible") && s.tokens.get(next).is_none_or(|t| !t.is_word());
        let event = s.cues(Effect::Anaphora).any(|m| m.first == next);
        plain && is && (it || event) && !denied(s, n.last..at)
    })?;
    Some((n.actor.clone(), How::Deed))
}

/// "The minister said the front had planted it": who did what is only pointed to.
fn had_done(s: &Sentence<'_>, all: &[Named]) -> Option<(ActorRef, How)> {
    let (known, words) = (s.lexicon.well_known(), &s.lexicon.settings().identified);
    if !s.has_effect(Effect::Saying) {
        return None;
    }
    let n = all.iter().filter(|n| may(n)).find(|n| {
        let verb = n.last + usize::from(s.is(n.last, known.aux_have));
        let does = s.is(verb, known.planted) || s.among(verb, &words.doing);
        let next = verb + 1 + usize::from(s.among(verb + 1, &words.particles));
        let event = s.cues(Effect::Anaphora).any(|m| m.first == next);
        does && (event || s.among(next, &words.done))
    })?;
    Some((n.actor.clone(), How::Deed))
}

/// "The band is demanding a ransom for them": who holds those who were taken.
fn holder(s: &Sentence<'_>, all: &[Named]) -> Option<(ActorRef, How)> {
    let holding = &s.lexicon.settings().identified.holding;
    let n = all.iter().find(|n| {
        let verb = (n.last..n.last + 3).find(|&i| s.among(i, holding));
        may(n) && !n.country && verb.is_some_and(|v| !denied(s, n.last..v))
    })?;
    Some((n.actor.clone(), How::Holder))
}

/// "The drone was Russian", "it had been fired from positions of the group", "the planes belonged to the army".
fn weapon(s: &Sentence<'_>, all: &[Named]) -> Option<(ActorRef, How)> {
    let (known, words) = (s.lexicon.well_known(), &s.lexicon.settings().identified);
    let weapons = known.aircraft.union(known.projectile).union(known.explosive);
    let said = |i: usize| s.matches_at(i).iter().any(|m| s.effect(m) == Some(Effect::Saying));
    let told = |i: usize| {
        is_one_of!(s.letters(i), "it" | "they") && (i == 0 || said(i - 1))
            || s.is(i, weapons) && i.checked_sub(1).is_some_and(|b| s.is(b, known.determiner))
    };
    for at in (0..s.tokens.len()).filter(|&i| told(i)) {
        let until = (at + 1 + TO_VERB).min(s.tokens.len());
        let verb = (at + 1..until)
            .take_while(|&i| s.tokens.get(i).is_some_and(Token::is_word))
            .find(|&i| s.is(i, known.aux_be) || s.among(i, &words.belonging));
        let Some(verb) = verb.filter(|&v| !denied(s, at..v + 2)) else { continue };
        // "Had been fired from", "was launched by": what was done with it stands before the word that leads the name.
        let leads = (verb..(verb + 5).min(s.tokens.len())).find(|&i| {
            s.among(i, &words.sent_by)
                && i.checked_sub(1).is_some_and(|b| {
                    s.among(b, &words.sending)
                        || s.is(b, known.planted)
                        || b == verb && !is_one_of!(s.letters(verb), "was" | "were")
                })
        });
        if let Some(n) = leads.and_then(|i| name_behind(s, i + 1, all)) {
            return Some((n.actor.clone(), How::Weapon));
        }
        let behind = verb + 1;
        let ends = s.tokens.get(behind + 1).is_none_or(|t| !t.is_word())
            || s.among(behind + 1, &words.behind_nationality);
        if (s.is(at, known.aircraft.union(known.projectile)) || !s.is(at, weapons))
            && ends
            && s.is(verb, known.aux_be)
            && s.lexicon.is_nationality(s.written(behind))
            && let Some(a) = s.lexicon.called(&format!("{} military", s.written(behind)))
        {
            let actor = ActorRef { id: a.id.clone(), name: a.name.clone(), inter: a.inter };
            return Some((actor, How::Weapon));
        }
        let own = |n: &&Named| may(n) && n.first >= behind && n.first <= behind + 1;
        if s.is(at, weapons)
            && s.is(verb, known.aux_be)
            && let Some(n) = all.iter().find(own)
        {
            return Some((n.actor.clone(), How::Weapon));
        }
    }
    None
}

/// "The attackers were members of the front", "the gunmen belonged to the band of the Two Rivers".
fn people(s: &Sentence<'_>, all: &[Named]) -> Option<(ActorRef, How)> {
    let (known, words) = (s.lexicon.well_known(), &s.lexicon.settings().identified);
    let doers = &s.lexicon.settings().story.doers_told;
    if all.is_empty() {
        return None;
    }
    for at in 0..s.tokens.len() {
        // "They belonged to the front", "villagers said they were settlers".
        let said = |i: usize| s.matches_at(i).iter().any(|m| s.effect(m) == Some(Effect::Saying));
        let opens =
            || at == 0 || at > 0 && (said(at - 1) || at > 1 && reads!(s, at - 1, "that") && said(at - 2));
        let pronoun = is_one_of!(s.letters(at), "they") && opens()
            || at == 1 && is_one_of!(s.letters(at), "men") && s.is_article(0);
        let led = || at.checked_sub(1).is_some_and(|b| s.is_article(b) || s.among(b, &words.determiners));
        if !(pronoun || s.among(at, doers) && led()) {
            continue;
        }
        let until = (at + 1 + TO_VERB).min(s.tokens.len());
        let verb = (at + 1..until)
            .take_while(|&i| s.tokens.get(i).is_some_and(Token::is_word))
            .find(|&i| s.is(i, known.aux_be) || s.among(i, &words.belonging));
        let Some(verb) = verb.filter(|&v| !denied(s, at..v + 2)) else { continue };
        let plain = |n: &&Named| is_plain(s, n) && n.first == verb + 1;
        let Some(n) = name_behind(s, verb + 1, all).or_else(|| all.iter().find(plain)) else { continue };
        // "Were shot dead by the army": something is done to them.
        let done = (verb + 1..n.first.max(verb + 1)).any(|i| {
            s.among(i, &words.undergoing)
                && !(reads!(s, i, "to") && s.among(i - 1, &words.tied_to))
                && !(reads!(s, i, "with") && s.among(i - 1, &words.tied_with))
        });
        let does = s.matches.iter().any(|m| {
            m.first > verb && m.last <= n.first && m.forms.is_verb() && matches!(m.sense, Sense::Rule(_))
        });
        if done || does || s.among(verb, &words.coming) && !reads!(s, verb + 1, "from") {
            continue;
        }
        return Some((n.actor.clone(), if pronoun { How::Pronoun } else { How::People }));
    }
    None
}

/// A noun of those who can have done it, which says more than "gunmen".
fn is_plain(s: &Sentence<'_>, n: &Named) -> bool {
    let plain = !n.known && !n.security && !n.harmless && !n.country && !n.actor.id.starts_with('@');
    plain && matches!(n.actor.inter, 3..=5) && !s.lexicon.is_vague(&n.actor.name)
}

/// "The pirates made off with two guns": the noun of those who did it, as the subject of its sentence. "Fighters of the front came at night":
/// who came.
fn noun(s: &Sentence<'_>, all: &[Named]) -> Option<(ActorRef, How)> {
    let known = s.lexicon.well_known();
    let n = all.first()?;
    let arrives = &s.lexicon.settings().story.arrives;
    if may(n) && matches!(n.actor.inter, 2..=4) && !n.country && n.first <= 1 && s.among(n.last, arrives) {
        return Some((n.actor.clone(), How::People));
    }
    let small = s.tokens.get(n.first).is_some_and(|t| !t.capital);
    let told = is_plain(s, n) || may(n) && !n.security && small && matches!(n.actor.inter, 2..=5);
    if !(told && n.first == 1 && reads!(s, 0, "the")) {
        return None;
    }
    let next = n.last;
    let acts = s.tokens.get(next).is_some_and(Token::is_word)
        && !s.is(next, known.aux_be)
        && !s.is(next, known.preposition);
    acts.then(|| (n.actor.clone(), How::Noun))
}

impl Story<'_, '_> {
    /// Whether an event was told so near that its doer may be told now.
    pub(super) fn tells_near(&self, context: &Context) -> bool {
        self.events
            .iter()
            .rev()
            .any(|e| e.entry == context.entry && context.sentence <= e.last_sentence + REACH)
    }

    /// Gives the event told last the doer that a sentence names, where nobody was named yet.
    pub(super) fn identify(&mut self, told: Identified, context: &Context, lexicon: &Lexicon) {
        let unnamed = |e: &Event| {
            e.doers.iter().all(|d| (d.id.is_empty() || d.id == THE_GROUP) && d.inter != 1 && d.inter != 8)
        };
        let vague = |e: &Event| e.doers.iter().all(|d| d.name.is_empty() || lexicon.is_vague(&d.name));
        let of_kind = |e: &Event| match e.kind {
            _ if told.how == How::Holder => e.kind == Kind::Abduction,
            Kind::Airstrike | Kind::Shelling => matches!(told.how, How::Deed | How::Weapon | How::People),
            Kind::Bombing => !matches!(told.how, How::Pronoun),
            Kind::ArmedAttack | Kind::Killing | Kind::Abduction | Kind::Sabotage | Kind::SuicideBombing => {
                told.how != How::Weapon
            }
            _ => false,
        };
        // "They belonged to the front": the dead, where there are any.
        let of_the_dead = told.how == How::Pronoun;
        let sure = |e: &Event| {
            told.how != How::Pronoun || e.killed.is_none() && e.injured.is_none() && !e.doers.is_empty()
        };
        let near = |e: &Event| e.entry == context.entry && context.sentence <= e.last_sentence + REACH;
        if let Some(e) = self.events.iter_mut().rev().find(|e| near(e)).filter(|e| of_the_dead && !sure(e)) {
            if unnamed(e) && e.targets.iter().all(|t| t.id.is_empty()) {
                e.targets = vec![told.actor];
            }
            return;
        }
        let Some(e) = self
            .events
            .iter_mut()
            .rev()
            .find(|e| near(e) && of_kind(e) && sure(e))
            .filter(|e| unnamed(e) && !e.targets.contains(&told.actor))
        else {
            return;
        };
        if told.how == How::Noun {
            if vague(e) {
                e.doers = vec![told.actor];
                e.because.push("doer:noun-behind".into());
            }
            return;
        }
        e.because.push("doer:identified".into());
        let open = e.attribution.as_ref().is_none_or(|(a, _)| *a == Attribution::Possible);
        if open {
            let word = if told.doubted { Attribution::Possible } else { Attribution::Accused };
            e.attribution = Some((word, "identified".into()));
        }
        e.doers = vec![told.actor];
        e.last_sentence = e.last_sentence.max(context.sentence);
    }
}

#[cfg(test)]
mod tests;
