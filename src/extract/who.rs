//! Who did it, read over the whole report: what "the group" and "our forces" stand for, which country's soldiers they were, who flies
//! and who searches where the sentence does not tell, whose claims a report lists. Sets aside who only suffered or spoke.

use super::actors::{AS_WRITTEN, OUR_FORCE, THE_GROUP};
use super::story::{Event, Story};
use crate::lexicon::{Actor, Lexicon, Side};
use crate::model::{ActorRef, Attribution, Kind, PlaceKind, Status};
use rustc_hash::FxHashSet;

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
    /// Country codes of the report's places, most frequent first.
    country: Option<String>,
    reach: usize,
    claims_list: bool,
}

/// Settles who did each event of a report.
pub(super) fn settle(lexicon: &Lexicon, story: &mut Story<'_, '_>) {
    let seen = std::mem::take(&mut story.seen);
    let denied: Denied<'_> = seen.iter().filter(|s| s.denies).map(|s| s.actor.id.as_str()).collect();
    let cast = Cast {
        lexicon,
        seen: &seen,
        subject: subject(lexicon, &seen, &denied),
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

/// The armed group that a report names most, with its title counted thrice.
fn subject(lexicon: &Lexicon, seen: &[Seen], denied: &Denied<'_>) -> Option<(ActorRef, f64)> {
    let mut votes: Vec<(usize, &ActorRef)> = Vec::new();
    for s in seen.iter().filter(|s| is_armed(lexicon, &s.actor) && !has_denied(denied, &s.actor)) {
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
                self.group(e)
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
        if let Some((a, share)) = &self.subject
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
        let unclaimed =
            matches!(&e.attribution, Some((Attribution::Possible, why)) if why == "cue:unclaimed");
        let named = e.doers.iter().any(|d| !matches!(d.name.as_str(), "unknown gunmen" | "militants"));
        (jihadist
            && *share >= self.lexicon.settings().story.likely_share
            && !unclaimed
            && !named
            && !e.targets.contains(a))
        .then(|| (a.clone(), "about"))
    }

    /// What force a plain noun means: the country's of that name, or the one named near.
    fn force(&self, e: &Event, doer: &ActorRef, country: Option<&str>) -> Option<(ActorRef, &'static str)> {
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
    fn national(&self, doer: &ActorRef, country: Option<&str>) -> Option<(ActorRef, &'static str)> {
        if !doer.id.is_empty() {
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
    fn searcher(&self, e: &Event, country: Option<&str>) -> Option<(ActorRef, &'static str)> {
        self.near(e, country).or_else(|| {
            let national = country.and_then(|cc| self.lexicon.national(cc, "security forces"))?;
            Some((of(national), "of-country"))
        })
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
        let home = country.is_none_or(|cc| found.theatre.iter().any(|t| t == cc));
        (may && home).then(|| found.clone())
    }

    /// The force named nearest to an event that may act where it happened; a state's before others.
    fn near(&self, e: &Event, country: Option<&str>) -> Option<(ActorRef, &'static str)> {
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
                Some((distance + foreign, s.sentence, actor))
            })
            .min_by_key(|(distance, sentence, _)| (*distance, *sentence))
            .map(|(_, _, actor)| (of(&actor), "nearby"))
    }

    /// The force named last before an event's sentence: "The government is no newcomer to this. On 14 May its men raided ..".
    fn before(&self, e: &Event, country: Option<&str>) -> Option<(ActorRef, &'static str)> {
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
    fn carrier(&self, e: &Event, scene: &Scene<'_>) -> Option<(ActorRef, &'static str)> {
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
    fn speaker(&self, country: Option<&str>) -> Option<(ActorRef, &'static str)> {
        self.seen
            .iter()
            .filter(|s| !s.actor.id.is_empty())
            .filter_map(|s| self.acting(&s.actor, country))
            .find(|a| matches!(a.side, Side::State | Side::Rebel | Side::Militia))
            .map(|a| (of(&a), "speaker"))
    }

    /// Who flew or shelled where the sentence does not tell: who did so in the report's other events of that country, else the
    /// state that the report names most.
    fn flier(&self, e: &Event, scene: &Scene<'_>, flown: &[Flown]) -> Option<(ActorRef, &'static str)> {
        let country = scene.country;
        let distance = |n: usize| n.abs_diff(e.first_sentence);
        // The state whose people or base was hit did not do it.
        let hit = |cc: &str| {
            let suffered = self
                .seen
                .iter()
                .filter(|s| s.suffers && s.sentence >= e.first_sentence && s.sentence <= e.last_sentence);
            e.targets.iter().chain(suffered.map(|s| &s.actor)).filter(|t| is_force(t)).any(|t| {
                self.lexicon.actor(&t.id).is_some_and(|a| a.theatre.first().is_some_and(|home| home == cc))
            })
        };
        let same = |f: &&Flown| f.country.as_deref() == country && !e.targets.contains(&f.actor);
        if let Some(f) = flown.iter().filter(same).min_by_key(|f| distance(f.sentence)) {
            return Some((f.actor.clone(), "flown"));
        }
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
            && let Some(group) = group.clone().filter(|g| self.sends(g))
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

    /// Whether a group that a report is about sends rockets and drones of its own, by all that the report tells.
    fn sends(&self, group: &ActorRef) -> bool {
        let share = self
            .subject
            .as_ref()
            .is_some_and(|(_, share)| *share >= self.lexicon.settings().story.subject_share);
        share && self.lexicon.actor(&group.id).is_some_and(|a| matches!(a.side, Side::Militia | Side::Rebel))
    }

    /// The home of a group that acts in a country which is not its own.
    fn foreign_home(&self, group: &ActorRef, country: &str) -> Option<String> {
        let row = self.lexicon.actor(&group.id).filter(|_| self.sends(group))?;
        let home = row.theatre.first().filter(|home| *home != country)?;
        row.theatre.iter().any(|t| t == country).then(|| home.clone())
    }

    /// Whether the lexicon knows a force of a state that acts in a country.
    fn hunts(&self, state: &str, country: &str) -> bool {
        self.lexicon.actors().iter().any(|a| {
            matches!(a.side, Side::State | Side::External)
                && a.theatre.first().is_some_and(|t| t == state)
                && a.theatre.iter().any(|t| t == country)
        })
    }

    /// Whether the lexicon knows a force of a state to act in a country; where it knows the state's forces only by its nationality, it
    /// may act anywhere.
    fn acts_in(&self, state: &str, country: Option<&str>) -> bool {
        let Some(country) = country else { return true };
        let generated = format!("{}_", state.to_ascii_lowercase());
        let mut known = self
            .lexicon
            .actors()
            .iter()
            .filter(|a| matches!(a.side, Side::State | Side::External) && !a.id.starts_with(&generated))
            .filter(|a| a.theatre.first().is_some_and(|t| t == state))
            .peekable();
        known.peek().is_none() || known.any(|a| a.theatre.iter().any(|t| t == country))
    }
}

fn of(actor: &Actor) -> ActorRef {
    ActorRef { id: actor.id.clone(), name: actor.name.clone(), inter: actor.inter }
}

#[cfg(test)]
mod tests {
    use crate::extract::Extractor;
    use crate::gazetteer::Gazetteer;
    use crate::lexicon::Lexicon;
    use crate::model::{Date, DateBasis, DatePrecision, Published, Report};

    /// One sentence a trap: who did the first event that is read.
    #[test]
    fn a_table_of_doers() {
        let lexicon = Lexicon::embedded().unwrap();
        let gazetteer = Gazetteer::embedded().unwrap();
        let extractor = Extractor::new(&lexicon, &gazetteer);
        let mut wrong = Vec::new();
        for (text, doer) in [
            // The group, not the noun; a part of a group is the group.
            ("Fighters of the Islamic State attacked a checkpoint on Monday.", "Islamic State"),
            // The grammatical subject of a bomb is no actor, and whom it hit did not lay it.
            ("A buried shell killed four SDF recruits on Thursday and hurt a fifth.", ""),
            ("A mine went off under a vehicle of the Syrian Democratic Forces on Monday.", ""),
            // Passive with an agent, and with an agent that is a device.
            ("A judge was shot dead by the Islamic State on Monday.", "Islamic State"),
            // The weapon's owner.
            ("A rocket from an American helicopter struck a boat below the dam on Friday.", "US"),
            // A column of soldiers does what soldiers do; a claim in the next sentence names the group.
            ("A car bomb exploded at a market on Monday. Islamic State claimed the attack.", "Islamic State"),
            ("A car bomb exploded at a market on Monday. No group has claimed the attack.", ""),
            // A name that no lexicon has.
            (
                "A bomb hit a convoy on Monday. A group calling itself the Lanterns of the Valley claimed the attack.",
                "Lanterns of the Valley",
            ),
            // Both sides of a clash.
            ("An army unit and smugglers shot at each other on Friday.", "army; smugglers"),
            // The ones who break out.
            ("Seven detainees broke out of the prison on Monday.", "detainees"),
            // Who only speaks in the middle of the sentence.
            (
                "Three rockets were fired at the airfield of Agadez on Monday, a police captain in the town said, sending workers to the shelters.",
                "",
            ),
            // Two who blame one another for an escape did not escape.
            (
                "Forty prisoners of Islamic State broke out of the jail on Monday as the army and the Syrian Democratic Forces traded blame.",
                "prisoners",
            ),
            // A group that tells of its own deed.
            (
                "A car bomb exploded at a market in Baidoa on Monday. Al-Shabaab said on its radio that it had sent the car.",
                "al-Shabaab",
            ),
            // Believed to be of a group.
            (
                "A sniper, believed to be from the Islamic State, shot dead a soldier near Baquba on Monday.",
                "Islamic State",
            ),
            // A plan that was stopped was the group's.
            (
                "Police foiled a plan by the Islamic State to set off a car bomb at a market in Mosul on Monday.",
                "Islamic State",
            ),
            // Two who did it together, and two of one noun.
            (
                "Chadian troops and allied Sudanese fighters killed ten traders in Tine on Saturday.",
                "Chadian",
            ),
            ("Kenyan and Ugandan troops arrested six men in Afgooye on Friday.", "Kenya; Uganda"),
            // Said to be of a group, by what stands between.
            (
                "Raiders loyal to the Islamic State beheaded three fishermen near Palma on Sunday.",
                "Islamic State",
            ),
            (
                "Four gendarmes were hurt when raiders in two boats, who are thought to belong to Boko Haram, attacked a jetty in Bol on Monday.",
                "Boko Haram",
            ),
            // Who denies it is not the one whom the report is about.
            (
                "A bomb hit a police van in Bannu on Tuesday, killing two. The Pakistani Taliban denied any role.",
                "",
            ),
            (
                "A bomb hit a police van in Bannu on Tuesday, killing two. The Pakistani Taliban said they were not behind it.",
                "",
            ),
            // Who suffers does not do it, by whichever noun; who follows "by" does.
            ("A soldier was killed and another injured in an ambush at Palma on Sunday.", ""),
            ("Ten people were killed by gunmen in Barsalogho on Saturday.", "gunmen"),
            // Who trained them did not do it.
            ("Soldiers trained by French advisers killed eight rebels in Djibo on Thursday.", "soldiers"),
            // The letters of a toll are no group's.
            ("One soldier KIA and two wounded in a mine blast near Myitkyina on Monday.", ""),
            // Who killed those whose bodies are found.
            ("The bodies of four herders shot by gunmen were found near Ansongo on Tuesday.", "gunmen"),
            ("Soldiers repulsed an attack by rebels near Beni on Monday, killing three.", "rebels"),
            ("A police patrol in Imphal shot dead two brothers on Saturday.", "police"),
            // Who shoots a bomber did not bomb.
            ("Guards shot dead a suicide bomber before he could detonate his vest on Monday.", ""),
        ] {
            let report = Report {
                id: "example".into(),
                text: text.into(),
                published: Date::new(2025, 5, 15).ok().map(|date| Published {
                    date,
                    precision: DatePrecision::Day,
                    found_in: "example".into(),
                    basis: DateBasis::Explicit,
                }),
                ..Report::default()
            };
            let reading = extractor.read_example(&report);
            let got: Vec<String> = reading
                .mentions
                .first()
                .map(|m| m.perpetrator.iter().map(|a| a.name.clone()).collect())
                .unwrap_or_default();
            let fits = if doer.is_empty() {
                got.is_empty()
            } else {
                doer.split("; ").all(|d| got.iter().any(|g| g.contains(d)))
            };
            if !fits || reading.mentions.is_empty() {
                wrong.push(format!("{text}: {got:?} not {doer}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
