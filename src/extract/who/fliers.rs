//! Who flew, shelled or sent drones where a sentence does not name him: by the report's other events, its places and the groups that it is
//! about.

use super::{Cast, Flown, Scene, Seen, is_force, of};
use crate::extract::story::Event;
use crate::lexicon::Side;
use crate::model::{ActorRef, Status};

impl Cast<'_> {
    /// Who flew or shelled where the sentence does not tell: who did so in the report's other events of that country, else the
    /// state that the report names most.
    pub(super) fn flier(
        &self,
        e: &Event,
        scene: &Scene<'_>,
        flown: &[Flown],
    ) -> Option<(ActorRef, &'static str)> {
        let country = scene.country;
        let distance = |n: usize| n.abs_diff(e.first_sentence);
        // A country whose jets bombed a cave need not have flown the drone over its own fields, and a group that shelled a base flies nothing.
        let drone = |w: &Option<String>| w.as_deref().is_some_and(|w| w.contains("drone"));
        let alike = |f: &Flown| match self.lexicon.actor(&f.actor.id) {
            Some(a) if a.side == Side::State && a.theatre.first().map(String::as_str) == country => {
                !drone(&e.weapon) || drone(&f.weapon)
            }
            Some(a) if !matches!(a.side, Side::State | Side::External) => f.kind == e.kind,
            _ => true,
        };
        let same = |f: &&Flown| f.country.as_deref() == country && alike(f) && !e.targets.contains(&f.actor);
        if let Some(f) = flown.iter().filter(same).min_by_key(|f| distance(f.sentence)) {
            return Some((f.actor.clone(), "flown"));
        }
        // The state whose people or base was hit did not do it.
        let suffered = self
            .seen
            .iter()
            .filter(|s| s.suffers && s.sentence >= e.first_sentence && s.sentence <= e.last_sentence);
        let forces = e.targets.iter().chain(suffered.map(|s| &s.actor)).filter(|t| is_force(t));
        let homes = forces.filter_map(|t| self.lexicon.actor(&t.id)?.theatre.first());
        let hit: Vec<&str> = homes.map(String::as_str).collect();
        let hit = |cc: &str| hit.contains(&cc);
        // A state that hunts its own rebels abroad bombs them there.
        let hunted = e.targets.iter().find_map(|t| {
            let row = self.lexicon.actor(&t.id).filter(|a| matches!(a.side, Side::Rebel | Side::Militia))?;
            let home = row.theatre.first().filter(|home| Some(home.as_str()) != country)?;
            (row.theatre.iter().any(|t| Some(t.as_str()) == country) && self.hunts(home, country?))
                .then(|| home.clone())
        });
        if let Some(home) = hunted.filter(|home| !hit(home)) {
            return self.lexicon.national(&home, "military").map(|a| (of(a), "from-abroad"));
        }
        let against = e.targets.iter().any(|t| matches!(t.inter, 2 | 3))
            || self
                .subject
                .as_ref()
                .is_some_and(|(_, share)| *share >= self.lexicon.settings().story.subject_share);
        let mut votes: Vec<(usize, &str)> = Vec::new();
        for s in self.seen.iter().filter(|s| s.sentence == 0 || s.entry == e.entry) {
            let Some(actor) = self.lexicon.actor(&s.actor.id) else { continue };
            let Some(home) = actor.theatre.first() else { continue };
            if hit(home) || !matches!(actor.side, Side::State | Side::External) {
                continue;
            }
            // A state's own forces bomb armed groups; what else falls from the sky came from abroad, from one that acts there.
            let own = country == Some(home.as_str());
            if own && !against || !own && !self.acts_in(home, country) {
                continue;
            }
            let weight = if s.sentence == 0 { 6 } else { 2 } + usize::from(!own);
            match votes.iter_mut().find(|(_, cc)| cc == home) {
                Some((n, _)) => *n += weight,
                None => votes.push((weight, home)),
            }
        }
        let best =
            votes.iter().enumerate().max_by_key(|(i, (n, _))| (*n, std::cmp::Reverse(*i))).map(|(_, v)| v);
        let group = self.about().filter(|g| !e.targets.contains(g));
        // What was brought down, and what flew at a base, was sent by those whom the report is about, where they are no jihadists.
        let foiled = matches!(e.status, Some((Status::Foiled, _)));
        if (foiled || scene.base)
            && let Some(group) = group.clone().filter(|g| self.is_sender(g))
        {
            return Some((group, "across"));
        }
        let Some((_, cc)) = best else { return self.own_planes(e, country) };
        // Rockets on a state that fights a group from abroad are the group's; a state that hunts its own rebels abroad bombs them there.
        if country == Some(*cc)
            && let Some(group) = group
            && let Some(home) = self.foreign_home(&group, cc)
        {
            if self.hunts(&home, cc) {
                return self.lexicon.national(&home, "military").map(|a| (of(a), "from-abroad"));
            }
            return Some((group, "across"));
        }
        let why = if country == Some(*cc) { "nearby" } else { "from-abroad" };
        self.lexicon.national(cc, "military").map(|a| (of(a), why))
    }

    /// "A plane bombed the village": where no other state is told, the planes over a country are those of its own forces, if the report
    /// names any. Drones and rockets have many.
    fn own_planes(&self, e: &Event, country: Option<&str>) -> Option<(ActorRef, &'static str)> {
        let country = country?;
        let own = |s: &Seen| {
            s.actor.id.is_empty() && s.actor.inter == 1
                || self.lexicon.actor(&s.actor.id).is_some_and(|a| {
                    a.side == Side::State && a.theatre.first().is_some_and(|home| home == country)
                })
        };
        let planes = e.weapon.as_deref() == Some("aircraft");
        let foreign = self.seen.iter().any(|s| {
            self.lexicon.actor(&s.actor.id).is_some_and(|a| {
                matches!(a.side, Side::State | Side::External | Side::International)
                    && a.theatre.first().is_some_and(|home| home != country)
            })
        });
        if !planes
            || foreign
            || e.targets.iter().any(|t| self.lexicon.actor(&t.id).is_some_and(|a| a.side == Side::State))
        {
            return None;
        }
        self.seen
            .iter()
            .any(own)
            .then(|| self.lexicon.national(country, "military").map(|a| (of(a), "own-planes")))?
    }

    /// Whether a group is of those that send rockets and drones of their own.
    fn is_sender(&self, group: &ActorRef) -> bool {
        self.lexicon.actor(&group.id).is_some_and(|a| matches!(a.side, Side::Militia | Side::Rebel))
    }

    /// Whether a group that a report is about sends rockets and drones of its own, by all that the report tells.
    fn sends(&self, group: &ActorRef) -> bool {
        let share = self
            .subject
            .as_ref()
            .is_some_and(|(_, share)| *share >= self.lexicon.settings().story.subject_share);
        share && self.is_sender(group)
    }

    /// The home of a group that acts in a country which is not its own.
    fn foreign_home(&self, group: &ActorRef, country: &str) -> Option<String> {
        let row = self.lexicon.actor(&group.id).filter(|_| self.sends(group))?;
        let home = row.theatre.first().filter(|home| *home != country)?;
        row.theatre.iter().any(|t| t == country).then(|| home.clone())
    }

    /// Whether the lexicon knows a force of a state that acts in a country.
    fn hunts(&self, state: &str, country: &str) -> bool {
        self.lexicon.forces_of(state).any(|a| a.theatre.iter().any(|t| t == country))
    }

    /// Whether the lexicon knows a force of a state to act in a country; where it knows the state's forces only by its nationality, it
    /// may act anywhere.
    fn acts_in(&self, state: &str, country: Option<&str>) -> bool {
        let Some(country) = country else { return true };
        let generated = format!("{}_", state.to_ascii_lowercase());
        let mut known = self.lexicon.forces_of(state).filter(|a| !a.id.starts_with(&generated)).peekable();
        known.peek().is_none() || known.any(|a| a.theatre.iter().any(|t| t == country))
    }
}
