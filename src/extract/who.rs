//! Who did it, read over the whole report: what "the group" and "our forces" stand for, which country's soldiers they were, who flies
//! and who searches where the sentence does not tell, whose claims a report lists. Sets aside who only suffered or spoke.

use super::actors::{OUR_FORCE, THE_GROUP};
use super::story::{Event, Story};
use crate::lexicon::{Lexicon, Side};
use crate::model::{ActorRef, Attribution, Kind};

/// An actor named somewhere in a report.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// Number of the sentence; 0 is the title.
    pub(super) sentence: usize,
    pub(super) entry: usize,
    pub(super) actor: ActorRef,
}

/// What the whole report tells about who acts in it.
struct Cast<'a> {
    lexicon: &'a Lexicon,
    seen: &'a [Seen],
    /// The armed group that the report is about.
    subject: Option<ActorRef>,
    /// Country codes of the report's places, most frequent first.
    country: Option<String>,
    reach: usize,
    claims_list: bool,
}

/// Settles who did each event of a report.
pub(super) fn settle(lexicon: &Lexicon, story: &mut Story<'_, '_>) {
    let seen = std::mem::take(&mut story.seen);
    let cast = Cast {
        lexicon,
        seen: &seen,
        subject: subject(lexicon, &seen),
        country: story.main_country(),
        reach: story.settings.story.actor_reach,
        claims_list: story.claims_list,
    };
    let flown = flown(lexicon, &story.events);
    for index in 0..story.events.len() {
        let country = story.event_country(index).or_else(|| cast.country.clone());
        if let Some(e) = story.events.get_mut(index) {
            cast.settle(e, country.as_deref(), &flown);
        }
    }
}

/// The armed group that a report names most, with its title counted thrice.
fn subject(lexicon: &Lexicon, seen: &[Seen]) -> Option<ActorRef> {
    let mut votes: Vec<(usize, &ActorRef)> = Vec::new();
    for s in seen.iter().filter(|s| is_armed(lexicon, &s.actor)) {
        let weight = if s.sentence == 0 { 3 } else { 1 };
        match votes.iter_mut().find(|(_, a)| a.id == s.actor.id) {
            Some((n, _)) => *n += weight,
            None => votes.push((weight, &s.actor)),
        }
    }
    votes
        .iter()
        .enumerate()
        .max_by_key(|(i, (n, _))| (*n, std::cmp::Reverse(*i)))
        .map(|(_, (_, a))| (*a).clone())
}

/// The forces that the report's own sentences tell to have flown or shelled.
fn flown(lexicon: &Lexicon, events: &[Event]) -> Vec<(usize, ActorRef)> {
    events
        .iter()
        .filter(|e| matches!(e.kind, Kind::Airstrike | Kind::Shelling))
        .flat_map(|e| e.doers.iter().map(move |d| (e.first_sentence, d.clone())))
        .filter(|(_, d)| lexicon.actor(&d.id).is_some())
        .collect()
}

fn is_armed(lexicon: &Lexicon, actor: &ActorRef) -> bool {
    lexicon
        .actor(&actor.id)
        .is_some_and(|a| matches!(a.side, Side::Jihadist | Side::Rebel | Side::Militia | Side::Criminal))
}

const fn is_attack(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Bombing
            | Kind::SuicideBombing
            | Kind::ArmedAttack
            | Kind::Killing
            | Kind::Abduction
            | Kind::Sabotage
    )
}

impl Cast<'_> {
    fn settle(&self, e: &mut Event, country: Option<&str>, flown: &[(usize, ActorRef)]) {
        for at in 0..e.doers.len() {
            let Some(doer) = e.doers.get(at) else { continue };
            let resolved = if doer.id == THE_GROUP {
                self.group(e)
            } else if doer.id == OUR_FORCE || doer.id.is_empty() && doer.inter == 1 {
                self.force(e, doer, country)
            } else {
                None
            };
            let Some(slot) = e.doers.get_mut(at) else { continue };
            if let Some((actor, why)) = resolved {
                *slot = actor;
                e.because.push(format!("doer:{why}"));
            } else if slot.id.starts_with('@') {
                slot.id.clear();
            }
        }
        for target in &mut e.targets {
            if target.id.starts_with('@') {
                target.id.clear();
            }
        }
        // Who suffers is not who did it, save in a clash, where both do both.
        if e.kind != Kind::ArmedClash && e.doers.len() == 1 {
            let targets = &e.targets;
            if e.doers.iter().all(|d| targets.contains(d)) && is_attack(e.kind) {
                e.doers.clear();
            }
        }
        let mut kept: Vec<ActorRef> = Vec::new();
        for d in e.doers.drain(..) {
            if !kept.contains(&d) {
                kept.push(d);
            }
        }
        e.doers = kept;
        if e.doers.iter().any(|d| !d.id.is_empty() || d.inter == 1) {
            return;
        }
        let found = match e.kind {
            Kind::SecurityOperation | Kind::Seizure => self.searcher(e, country),
            Kind::Airstrike | Kind::Shelling if matches!(e.attribution, Some((Attribution::Claimed, _))) => {
                self.group(e)
            }
            Kind::Airstrike | Kind::Shelling => self.flier(e, country, flown),
            Kind::PrisonBreak if e.doers.is_empty() => {
                Some((ActorRef { id: String::new(), name: "inmates".into(), inter: 7 }, "inmates"))
            }
            kind if is_attack(kind) && matches!(e.attribution, Some((Attribution::Claimed, _))) => {
                self.group(e)
            }
            kind if is_attack(kind) && self.claims_list => self.subject.clone().map(|a| (a, "claims-list")),
            _ => None,
        };
        if let Some((actor, why)) = found {
            if why == "claims-list" && e.attribution.as_ref().is_none_or(|(a, _)| *a == Attribution::Possible)
            {
                e.attribution = Some((Attribution::Claimed, "claims-list".into()));
            }
            e.doers = vec![actor];
            e.because.push(format!("doer:{why}"));
        }
    }

    /// The armed group named last before an event, else the report's.
    fn group(&self, e: &Event) -> Option<(ActorRef, &'static str)> {
        self.seen
            .iter()
            .rev()
            .filter(|s| s.sentence <= e.last_sentence && !e.targets.contains(&s.actor))
            .find(|s| is_armed(self.lexicon, &s.actor))
            .map(|s| (s.actor.clone(), "the-group"))
            .or_else(|| self.subject.clone().map(|a| (a, "the-group")))
    }

    /// What force a plain noun means: the country's of that name, or the one named near.
    fn force(&self, e: &Event, doer: &ActorRef, country: Option<&str>) -> Option<(ActorRef, &'static str)> {
        if doer.id != OUR_FORCE
            && let Some(national) = country.and_then(|cc| self.lexicon.national(cc, &doer.name))
        {
            return Some((of(national), "of-country"));
        }
        self.near(e, country, doer.id == OUR_FORCE)
    }

    /// Who searched, arrested or found where nobody is told: the force named near, else the country's forces.
    fn searcher(&self, e: &Event, country: Option<&str>) -> Option<(ActorRef, &'static str)> {
        self.near(e, country, false).or_else(|| {
            let national = country.and_then(|cc| self.lexicon.national(cc, "security forces"))?;
            Some((of(national), "of-country"))
        })
    }

    /// The force named nearest to an event that may act where it happened.
    fn near(&self, e: &Event, country: Option<&str>, far: bool) -> Option<(ActorRef, &'static str)> {
        let span = self.reach + e.last_sentence - e.first_sentence;
        self.seen
            .iter()
            .filter(|s| s.sentence == 0 || s.entry == e.entry)
            .filter(|s| !e.targets.contains(&s.actor))
            .filter_map(|s| {
                let actor = self.lexicon.actor(&s.actor.id)?;
                let may = match actor.side {
                    Side::State => true,
                    Side::Rebel | Side::Militia => actor.inter != 3,
                    Side::External | Side::International => true,
                    _ => false,
                };
                let home = country.is_none_or(|cc| actor.theatre.iter().any(|t| t == cc));
                let distance = if s.sentence <= e.last_sentence {
                    e.first_sentence.saturating_sub(s.sentence)
                } else {
                    s.sentence - e.last_sentence + 1
                };
                let near = distance <= span || far;
                (may && near && home).then_some((distance, s))
            })
            .min_by_key(|(distance, s)| (*distance, s.sentence))
            .map(|(_, s)| (s.actor.clone(), "nearby"))
    }

    /// Who flew or shelled where the sentence does not tell: who did so in the report's other events, else the force from abroad that
    /// the report names most.
    fn flier(
        &self,
        e: &Event,
        country: Option<&str>,
        flown: &[(usize, ActorRef)],
    ) -> Option<(ActorRef, &'static str)> {
        let distance = |n: usize| n.abs_diff(e.first_sentence);
        if let Some((_, a)) =
            flown.iter().filter(|(_, a)| !e.targets.contains(a)).min_by_key(|(n, _)| distance(*n))
        {
            return Some((a.clone(), "flown"));
        }
        let mut votes: Vec<(usize, &ActorRef)> = Vec::new();
        for s in self.seen.iter().filter(|s| !e.targets.contains(&s.actor)) {
            let Some(actor) = self.lexicon.actor(&s.actor.id) else { continue };
            if !matches!(actor.side, Side::State | Side::External | Side::International) {
                continue;
            }
            let home = country.is_some_and(|cc| actor.theatre.iter().any(|t| t == cc));
            let weight = if s.sentence == 0 { 6 } else { 2 } + usize::from(!home);
            match votes.iter_mut().find(|(_, a)| a.id == s.actor.id) {
                Some((n, _)) => *n += weight,
                None => votes.push((weight, &s.actor)),
            }
        }
        votes
            .iter()
            .enumerate()
            .max_by_key(|(i, (n, _))| (*n, std::cmp::Reverse(*i)))
            .map(|(_, (_, a))| ((*a).clone(), "nearby"))
    }
}

fn of(actor: &crate::lexicon::Actor) -> ActorRef {
    ActorRef { id: actor.id.clone(), name: actor.name.clone(), inter: actor.inter }
}
