//! Forces where a sentence does not name them: which one a plain noun means, who searches, who brings detainees somewhere, whose word a
//! report gives.

use super::{Cast, Scene, of};
use crate::extract::story::Event;
use crate::lexicon::{Actor, Side};
use crate::model::ActorRef;

impl Cast<'_> {
    /// What force a plain noun means: the country's of that name, or the one named near.
    pub(super) fn force(
        &self,
        e: &Event,
        doer: &ActorRef,
        country: Option<&str>,
    ) -> Option<(ActorRef, &'static str)> {
        if let Some(found) = self.national(doer, country) {
            return Some(found);
        }
        // "Bomb disposal officers", "naval infantry": told well enough as they are.
        let vague = &self.lexicon.settings().story.vague_forces;
        let told = doer.id.is_empty()
            && doer.name.rsplit_once(' ').is_some_and(|(_, last)| !vague.iter().any(|v| v == last));
        if told { None } else { self.searcher(e, country) }
    }

    /// The country's force of a noun.
    pub(super) fn national(
        &self,
        doer: &ActorRef,
        country: Option<&str>,
    ) -> Option<(ActorRef, &'static str)> {
        // "Mozambican naval forces" in a report from elsewhere: whose they are is told.
        let told = doer.name.split_once(' ').is_some_and(|(first, _)| self.lexicon.is_nationality(first));
        if !doer.id.is_empty() || told && self.lexicon.national(country?, &doer.name).is_none() {
            return None;
        }
        self.of_country(country?, &doer.name).map(|a| (of(a), "of-country"))
    }

    /// The force of a country that a noun names: "the interim government", "provincial police", "special units" by the words behind.
    fn of_country(&self, cc: &str, name: &str) -> Option<&Actor> {
        // "Interior Ministry troops", "a police patrol": what stands before the last word names whose they are.
        if let Some((front, last)) = name.rsplit_once(' ')
            && self.lexicon.settings().story.vague_forces.iter().any(|v| v.eq_ignore_ascii_case(last))
            && let Some(national) =
                self.lexicon.national(cc, name).or_else(|| self.lexicon.national(cc, front))
        {
            return Some(national);
        }
        let mut words = name;
        loop {
            if let Some(national) = self.lexicon.national(cc, words) {
                return Some(national);
            }
            words = words.split_once(' ')?.1;
        }
    }

    /// Who searched, arrested or found where nobody is told: the force named near, else the country's forces.
    pub(super) fn searcher(&self, e: &Event, country: Option<&str>) -> Option<(ActorRef, &'static str)> {
        let beside = self.near(e, country).filter(|(_, why)| *why == "same-sentence");
        beside.or_else(|| self.presiding(e, country)).or_else(|| self.near(e, country)).or_else(|| {
            let national = country.and_then(|cc| self.lexicon.national(cc, "security forces"))?;
            Some((of(national), "of-country"))
        })
    }

    /// The force whose doings a report tells: the one that its title names, or most of what it names of forces.
    fn presiding(&self, e: &Event, country: Option<&str>) -> Option<(ActorRef, &'static str)> {
        let mut votes: Vec<(usize, Actor)> = Vec::new();
        for s in
            self.seen.iter().filter(|s| !s.office && !s.actor.id.is_empty() && !e.targets.contains(&s.actor))
        {
            let Some(actor) = self.acting(&s.actor, country) else { continue };
            let foreign = matches!(actor.side, Side::External | Side::International);
            if foreign || s.sentence > 0 && s.entry != e.entry {
                continue;
            }
            let weight = if s.sentence == 0 { 3 } else { 2 - usize::from(s.suffers) };
            match votes.iter_mut().find(|(_, a)| a.id == actor.id) {
                Some((n, _)) => *n += weight,
                None => votes.push((weight, actor)),
            }
        }
        let total: usize = votes.iter().map(|(n, _)| n).sum();
        let (_, (n, actor)) =
            votes.iter().enumerate().max_by_key(|(i, (n, _))| (*n, std::cmp::Reverse(*i)))?;
        let share = self.lexicon.settings().story.presiding_share;
        let told =
            f64::from(u32::try_from(*n).unwrap_or(0)) >= share * f64::from(u32::try_from(total).unwrap_or(1));
        told.then(|| (of(actor), "presiding"))
    }

    /// An actor that searches and arrests, as a lexicon row: a state's force at home, or a force that holds ground.
    fn acting(&self, actor: &ActorRef, country: Option<&str>) -> Option<Actor> {
        let found = if actor.id.is_empty() {
            self.of_country(country?, &actor.name)?
        } else {
            self.lexicon.actor(&actor.id)?
        };
        let may = match found.side {
            Side::State | Side::External | Side::International => true,
            Side::Rebel | Side::Militia => found.inter != 3,
            _ => false,
        };
        // A state's own service does what it does abroad in secret, and arrests nobody there.
        let home = country.is_none_or(|cc| {
            if found.side == Side::State {
                found.theatre.first().is_some_and(|home| home == cc)
            } else {
                found.theatre.iter().any(|t| t == cc)
            }
        });
        (may && home).then(|| found.clone())
    }

    /// The force named nearest to an event that may act where it happened; a state's before others.
    pub(super) fn near(&self, e: &Event, country: Option<&str>) -> Option<(ActorRef, &'static str)> {
        let span = self.reach + e.last_sentence - e.first_sentence;
        self.seen
            .iter()
            .filter(|s| !s.office)
            .filter(|s| s.sentence == 0 || s.entry == e.entry)
            .filter(|s| !e.targets.contains(&s.actor))
            .filter_map(|s| {
                let distance = if s.sentence <= e.last_sentence {
                    e.first_sentence.saturating_sub(s.sentence)
                } else {
                    s.sentence - e.last_sentence + 1
                };
                if distance > span {
                    return None;
                }
                let actor = self.acting(&s.actor, country)?;
                let foreign = usize::from(matches!(actor.side, Side::External | Side::International));
                // "A former general of the division", "the help of the army": named for somebody else's sake.
                let aside = 2 * usize::from(s.suffers);
                Some((distance + foreign + aside, s.sentence, actor))
            })
            .min_by_key(|(distance, sentence, _)| (*distance, *sentence))
            .map(|(distance, _, actor)| (of(&actor), if distance == 0 { "same-sentence" } else { "nearby" }))
    }

    /// The force named last before an event's sentence: "The government is no newcomer to this. On 14 May its men raided ..".
    pub(super) fn before(&self, e: &Event, country: Option<&str>) -> Option<(ActorRef, &'static str)> {
        self.seen
            .iter()
            .rev()
            .filter(|s| {
                s.entry == e.entry && s.sentence <= e.first_sentence && s.sentence + 2 >= e.first_sentence
            })
            .filter(|s| !e.targets.contains(&s.actor))
            .filter_map(|s| self.acting(&s.actor, country))
            .find(|a| matches!(a.side, Side::State | Side::External | Side::International))
            .map(|a| (of(&a), "force-before"))
    }

    /// Who brings detainees or families somewhere where nobody is told: the government of the country that they are brought to.
    pub(super) fn carrier(&self, e: &Event, scene: &Scene<'_>) -> Option<(ActorRef, &'static str)> {
        let Scene { country, goal, camp, .. } = *scene;
        let abroad = goal.filter(|g| Some(*g) != country);
        // Prisoners cross a border in whose hands nobody knows; families are fetched by their own state.
        if abroad.is_some() && !camp {
            return None;
        }
        let cc = abroad.or(country)?;
        if e.doers.iter().any(|d| matches!(d.inter, 2 | 3)) {
            return None;
        }
        let told = self.seen.iter().find(|s| {
            s.sentence >= e.first_sentence
                && s.sentence <= e.last_sentence
                && !s.actor.id.is_empty()
                && self
                    .lexicon
                    .actor(&s.actor.id)
                    .is_some_and(|a| a.side == Side::External || a.side == Side::International)
        });
        if let Some(s) = told {
            return Some((s.actor.clone(), "nearby"));
        }
        self.lexicon.national(cc, "government").map(|a| (of(a), "of-country"))
    }

    /// Whose word a report gives: the force that it names first.
    pub(super) fn speaker(&self, country: Option<&str>) -> Option<(ActorRef, &'static str)> {
        self.seen
            .iter()
            .filter(|s| !s.actor.id.is_empty())
            .filter_map(|s| self.acting(&s.actor, country))
            .find(|a| matches!(a.side, Side::State | Side::Rebel | Side::Militia))
            .map(|a| (of(&a), "speaker"))
    }
}
