//! Who did it, read over the whole report: what "the group" and "our forces" stand for, which country's soldiers they were, who flies
//! and who searches where the sentence does not tell, whose claims a report lists. Sets aside who only suffered or spoke.

use super::actors::{AS_WRITTEN, OUR_FORCE, THE_GROUP};
use super::story::{Event, Story};
use crate::lexicon::{Actor, Lexicon, Side};
use crate::model::{ActorRef, Attribution, Kind, PlaceKind, Status};
use rustc_hash::FxHashSet;

mod fliers;
mod forces;

/// An actor named somewhere in a report.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// Number of the sentence; 0 is the title.
    pub(super) sentence: usize,
    pub(super) entry: usize,
    pub(super) actor: ActorRef,
    /// The sentence puts it where things are done to it: "a base of American troops", "killed three soldiers".
    pub(super) suffers: bool,
    /// A government or ministry: whose men they are, but not who acts by itself.
    pub(super) office: bool,
    /// It says there that it did not do it.
    pub(super) denies: bool,
}

/// Ids of those who say somewhere in the report that they did not do it.
type Denied<'a> = FxHashSet<&'a str>;

/// A force that flew or shelled in the report's own words.
struct Flown {
    kind: Kind,
    weapon: Option<String>,
    sentence: usize,
    country: Option<String>,
    actor: ActorRef,
}

/// Where an event took place, as far as it tells who did it.
struct Scene<'a> {
    /// Code of the event's country, else of the report's.
    country: Option<&'a str>,
    /// Code of the country that a movement goes to.
    goal: Option<&'a str>,
    flown: &'a [Flown],
    /// The place is a camp.
    camp: bool,
    /// The place is a military base.
    base: bool,
}

/// What the whole report tells about who acts in it.
struct Cast<'a> {
    lexicon: &'a Lexicon,
    seen: &'a [Seen],
    denied: Denied<'a>,
    /// The armed group that the report is about, with its share of all that are named.
    subject: Option<(ActorRef, f64)>,
    /// The armed group named most that is no force which holds ground: whom "the group" means.
    band: Option<(ActorRef, f64)>,
    /// Country codes of the report's places, most frequent first.
    country: Option<String>,
    reach: usize,
    claims_list: bool,
}

/// Settles who did each event of a report.
pub(super) fn settle(lexicon: &Lexicon, story: &mut Story<'_, '_>) {
    let seen = std::mem::take(&mut story.seen);
    let denied: Denied<'_> = seen.iter().filter(|s| s.denies).map(|s| s.actor.id.as_str()).collect();
    let security = lexicon.well_known().security;
    let armed = |a: &ActorRef| is_armed(lexicon, a) && !has_denied(&denied, a);
    let cast = Cast {
        lexicon,
        seen: &seen,
        subject: subject(&seen, armed),
        band: subject(&seen, |a| armed(a) && !lexicon.actor(&a.id).is_some_and(|a| a.set.meets(security))),
        denied,
        country: story.main_country(),
        reach: story.settings.story.actor_reach,
        claims_list: story.claims_list,
    };
    let countries: Vec<Option<String>> = (0..story.events.len()).map(|i| story.event_country(i)).collect();
    let flown = flown(lexicon, &story.events, &countries);
    let sites: Vec<Option<PlaceKind>> = (0..story.events.len()).map(|i| story.place_kind(i)).collect();
    let goals: Vec<Option<String>> = (0..story.events.len()).map(|i| story.goal_country(i)).collect();
    for (((e, country), site), goal) in story.events.iter_mut().zip(countries).zip(sites).zip(goals) {
        let country = country.or_else(|| cast.country.clone());
        let scene = Scene {
            country: country.as_deref(),
            goal: goal.as_deref(),
            flown: &flown,
            camp: site == Some(PlaceKind::Camp),
            base: site == Some(PlaceKind::Base),
        };
        cast.settle(e, &scene);
    }
}

/// The armed group that a report names most, of those that may be meant, with its title counted thrice.
fn subject(seen: &[Seen], may: impl Fn(&ActorRef) -> bool) -> Option<(ActorRef, f64)> {
    let mut votes: Vec<(usize, &ActorRef)> = Vec::new();
    for s in seen.iter().filter(|s| may(&s.actor)) {
        let weight = if s.sentence == 0 { 3 } else { 1 };
        match votes.iter_mut().find(|(_, a)| a.id == s.actor.id) {
            Some((n, _)) => *n += weight,
            None => votes.push((weight, &s.actor)),
        }
    }
    let total: usize = votes.iter().map(|(n, _)| n).sum();
    let (_, (n, actor)) = votes.iter().enumerate().max_by_key(|(i, (n, _))| (*n, std::cmp::Reverse(*i)))?;
    let share = f64::from(u32::try_from(*n).unwrap_or(1)) / f64::from(u32::try_from(total).unwrap_or(1));
    Some(((*actor).clone(), share))
}

/// Whether an actor says somewhere in the report that it did not do it.
fn has_denied(denied: &Denied<'_>, actor: &ActorRef) -> bool {
    denied.contains(actor.id.as_str())
}

/// The forces that the report's own sentences tell to have flown or shelled.
fn flown(lexicon: &Lexicon, events: &[Event], countries: &[Option<String>]) -> Vec<Flown> {
    events
        .iter()
        .zip(countries)
        .filter(|(e, _)| matches!(e.kind, Kind::Airstrike | Kind::Shelling))
        .flat_map(|(e, country)| {
            e.doers.iter().map(move |d| Flown {
                kind: e.kind,
                weapon: e.weapon.clone(),
                sentence: e.first_sentence,
                country: country.clone(),
                actor: d.clone(),
            })
        })
        .filter(|f| lexicon.actor(&f.actor.id).is_some())
        .collect()
}

fn is_armed(lexicon: &Lexicon, actor: &ActorRef) -> bool {
    lexicon
        .actor(&actor.id)
        .is_some_and(|a| matches!(a.side, Side::Jihadist | Side::Rebel | Side::Militia | Side::Criminal))
}

/// Force of a state, written or by name.
const fn is_force(actor: &ActorRef) -> bool {
    matches!(actor.inter, 1 | 8)
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
    fn settle(&self, e: &mut Event, scene: &Scene<'_>) {
        let country = scene.country;
        let attack = is_attack(e.kind);
        let searches = matches!(e.kind, Kind::SecurityOperation | Kind::Seizure);
        // "A bomber whom guards stopped blew himself up, hurting two of them": what hurt others was not foiled.
        if attack
            && matches!(e.status, Some((Status::Foiled, _)))
            && e.injured.is_some_and(|hurt| hurt.low > 0)
        {
            e.status = None;
            e.because.push("status:hurt".into());
        }
        // "Intercepted a lorry", "arrested for trying to set fire to a helicopter": what was stopped or tried is another's, the search was made.
        let made = e.killed.is_some() || e.detained.is_some() || e.kind == Kind::Seizure;
        if searches
            // "Had prevented an attack" is a cue of its own, which tells what was foiled.
            && (e.status.as_ref().is_some_and(|(s, by)| *s == Status::Foiled && by == "cue:foiled")
                || made && matches!(e.status, Some((Status::Attempted, _))))
        {
            e.status = None;
            e.because.push("status:made".into());
        }
        // "A soldier was killed and another hurt": who suffered it by the same noun did not do it, whichever force the noun means.
        if attack {
            let targets = std::mem::take(&mut e.targets);
            e.doers.retain(|d| !(d.id.is_empty() && targets.contains(d)));
            e.targets = targets;
        }
        for at in 0..e.doers.len() {
            let Some(doer) = e.doers.get(at) else { continue };
            let ours = doer.id == OUR_FORCE || searches && doer.id == THE_GROUP;
            let resolved = if ours {
                let before = (doer.id == THE_GROUP).then(|| self.before(e, country)).flatten();
                before.or_else(|| self.speaker(country)).or_else(|| self.force(e, doer, country))
            } else if doer.id == THE_GROUP {
                // A group has drones at most.
                let drone = || e.weapon.as_deref().is_some_and(|w| w.contains("drone"));
                self.group(e).filter(|_| e.kind != Kind::Airstrike || drone())
            } else if doer.id.is_empty() && doer.inter == 1 && attack {
                // Forces named only by a noun seldom attack: those of the country, or none.
                self.national(doer, country)
            } else if doer.id.is_empty() && doer.inter == 1 {
                self.force(e, doer, country)
            } else {
                None
            };
            let Some(slot) = e.doers.get_mut(at) else { continue };
            if let Some((actor, why)) = resolved {
                *slot = actor;
                e.because.push(format!("doer:{why}"));
            } else if slot.id.starts_with('@') && slot.id != AS_WRITTEN {
                slot.id.clear();
            }
        }
        for at in 0..e.targets.len() {
            let group = e.targets.get(at).is_some_and(|t| t.id == THE_GROUP).then(|| self.group(e)).flatten();
            let Some(target) = e.targets.get_mut(at) else { continue };
            if let Some((actor, _)) = group {
                *target = actor;
            } else if target.id.starts_with('@') {
                target.id.clear();
            }
        }
        // Who suffers is not who did it, save in a clash, where both do both; who foils an attack did not make it.
        if e.kind != Kind::ArmedClash && attack {
            let stopped = matches!(e.status, Some((Status::Foiled | Status::Planned, _)));
            let foiled = stopped || e.kind == Kind::SuicideBombing;
            // "Foiled a plan by the group to blow up a market": what was foiled was its deed.
            if stopped && !e.doers.iter().any(|d| is_armed(self.lexicon, d)) {
                let planner = e.targets.iter().position(|t| is_armed(self.lexicon, t));
                if let Some(at) = planner {
                    e.doers = vec![e.targets.remove(at)];
                    e.because.push("doer:foiled".into());
                }
            }
            let targets = std::mem::take(&mut e.targets);
            e.doers.retain(|d| !(targets.contains(d) || foiled && is_force(d)));
            e.targets = targets;
        }
        // "Repelled an attack of the group": both sides of a clash, the one that is told as its aim too.
        if e.kind == Kind::ArmedClash
            && e.doers.len() == 1
            && e.doers.iter().all(is_force)
            && let Some(other) = e.targets.iter().find(|t| is_armed(self.lexicon, t))
        {
            e.doers.push(other.clone());
        }
        let mut kept: Vec<ActorRef> = Vec::new();
        for d in e.doers.drain(..) {
            if !kept.contains(&d) {
                kept.push(d);
            }
        }
        e.doers = kept;
        if !e.doers.iter().any(|d| !d.id.is_empty() || d.inter == 1) {
            self.fill(e, scene);
        }
        for d in &mut e.doers {
            if d.id == AS_WRITTEN {
                d.id.clear();
            }
        }
        // "The group denied any role": where nobody else is told, nobody is accused.
        if e.doers.is_empty() && matches!(e.attribution, Some((Attribution::Accused, _))) {
            e.attribution = None;
        }
    }

    /// Who did an event of which no sentence names the doer.
    fn fill(&self, e: &mut Event, scene: &Scene<'_>) {
        let Scene { country, flown, camp, .. } = *scene;
        let claimed = matches!(e.attribution, Some((Attribution::Claimed, _)));
        let open = e.attribution.is_none();
        let plain = |name: &str| ActorRef { id: String::new(), name: name.into(), inter: 7 };
        let found = match e.kind {
            Kind::SecurityOperation | Kind::Seizure => self.searcher(e, country),
            Kind::Airstrike | Kind::Shelling if claimed => self.group(e),
            Kind::Airstrike | Kind::Shelling => self.flier(e, scene, flown),
            Kind::Transfer => self.carrier(e, scene),
            Kind::PrisonBreak if e.doers.is_empty() => {
                Some((plain(if camp { "camp residents" } else { "inmates" }), "inmates"))
            }
            kind if is_attack(kind) && claimed => self.group(e),
            kind if is_attack(kind) && self.claims_list => self.about().map(|a| (a, "claims-list")),
            kind if is_attack(kind) => self.beside(e).or_else(|| self.likely(e)),
            _ => None,
        };
        let Some((actor, why)) = found else { return };
        match why {
            "claims-list" if e.attribution.as_ref().is_none_or(|(a, _)| *a == Attribution::Possible) => {
                e.attribution = Some((Attribution::Claimed, why.into()));
            }
            "across" if open => e.attribution = Some((Attribution::Accused, why.into())),
            // "Foiled a plan by the group": who stopped it says whose it was.
            "beside" if open && matches!(e.status, Some((Status::Foiled | Status::Planned, _))) => {
                e.attribution = Some((Attribution::Accused, why.into()));
            }
            "beside" | "about" if open => e.attribution = Some((Attribution::Possible, why.into())),
            _ => {}
        }
        e.doers = vec![actor];
        e.because.push(format!("doer:{why}"));
    }

    fn about(&self) -> Option<ActorRef> {
        self.subject.as_ref().map(|(a, _)| a.clone())
    }

    /// The armed group that a report is about, else the one named last before an event.
    fn group(&self, e: &Event) -> Option<(ActorRef, &'static str)> {
        let may = |a: &ActorRef| !e.targets.contains(a) && !has_denied(&self.denied, a);
        if let Some((a, share)) = self.band.as_ref().or(self.subject.as_ref())
            && *share >= self.lexicon.settings().story.subject_share
            && may(a)
        {
            return Some((a.clone(), "the-group"));
        }
        self.seen
            .iter()
            .rev()
            .filter(|s| s.sentence < e.first_sentence.max(1) && may(&s.actor))
            .chain(self.seen.iter().filter(|s| s.sentence >= e.first_sentence && may(&s.actor)))
            .find(|s| is_armed(self.lexicon, &s.actor))
            .map(|s| (s.actor.clone(), "the-group"))
    }

    /// A jihadist group that the sentences of an attack name beside it, where it is not the one attacked.
    fn beside(&self, e: &Event) -> Option<(ActorRef, &'static str)> {
        if is_unclaimed(e) {
            return None;
        }
        self.seen
            .iter()
            .filter(|s| s.sentence >= e.first_sentence && s.sentence <= e.last_sentence)
            .filter(|s| !e.targets.contains(&s.actor) && !has_denied(&self.denied, &s.actor))
            .find(|s| self.lexicon.actor(&s.actor.id).is_some_and(|a| a.side == Side::Jihadist))
            .map(|s| (s.actor.clone(), "beside"))
    }

    /// The jihadist group that a report is about, for an attack on others of which it names no other doer.
    fn likely(&self, e: &Event) -> Option<(ActorRef, &'static str)> {
        let (a, share) = self.subject.as_ref()?;
        let jihadist = self.lexicon.actor(&a.id).is_some_and(|a| a.side == Side::Jihadist);
        let unclaimed = is_unclaimed(e);
        let named = e.doers.iter().any(|d| !self.lexicon.is_vague(&d.name));
        (jihadist
            && *share >= self.lexicon.settings().story.likely_share
            && !unclaimed
            && !named
            && !e.targets.contains(a))
        .then(|| (a.clone(), "about"))
    }
}

/// "No group has claimed it": whoever is named beside it may have nothing to do with it.
fn is_unclaimed(e: &Event) -> bool {
    matches!(&e.attribution, Some((Attribution::Possible, why)) if why == "cue:unclaimed")
}

fn of(actor: &Actor) -> ActorRef {
    ActorRef { id: actor.id.clone(), name: actor.name.clone(), inter: actor.inter }
}

#[cfg(test)]
mod tests;
