//! One sentence to event candidates: triggers grouped into events, with their counts, dates, places and actors as that sentence tells them.

use super::actors::{self, Named};
use super::asides;
use super::counts::{self, Told};
use super::dates::{DateMention, When};
use super::frames::{self, Trigger, family};
use super::modality::{self, Verdict};
use super::numbers::{self, Number};
use super::phrases::Sentence;
use super::place_of_event::{self as places, Spot};
use crate::gazetteer::Gazetteer;
use crate::lexicon::Settings;
use crate::lexicon::{Effect, Sense, Slot, Weight};
use crate::model::{ActorRef, Attribution, Count, Date, Kind, Span, Status, Toponym};

/// What a sentence tells of one event.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// `None`: words of harm only.
    pub(super) kind: Option<Kind>,
    pub(super) weight: Weight,
    pub(super) rule: String,
    pub(super) trigger: Span,
    pub(super) quote: Span,
    pub(super) status: Option<(Status, String)>,
    pub(super) attribution: Option<(Attribution, String)>,
    pub(super) date: Option<DateMention>,
    /// Index of the place among the report's toponyms, with the score it won by.
    pub(super) place: Option<(usize, f64)>,
    /// The other end of "between X and Y", or where a movement goes.
    pub(super) other_place: Option<usize>,
    /// Where a movement or transfer goes.
    pub(super) to_places: Vec<usize>,
    pub(super) killed: Option<Count>,
    pub(super) injured: Option<Count>,
    pub(super) detained: Option<Count>,
    pub(super) abducted: Option<Count>,
    /// The number of killed is a new total.
    pub(super) total: bool,
    /// The counts come on top of what was told before.
    pub(super) more: bool,
    pub(super) doers: Vec<ActorRef>,
    pub(super) targets: Vec<ActorRef>,
    pub(super) weapon: Option<String>,
    /// Goes back to an event told before.
    pub(super) anaphora: bool,
    /// Begins another event.
    pub(super) another: bool,
    /// The trigger is a verb in the present tense of running text.
    pub(super) present: bool,
    /// The trigger is a verb in a main clause.
    pub(super) verb: bool,
    /// A named person, group or noun of people stands in the sentence.
    pub(super) people: bool,
}

/// Something that looked like an event.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) trigger: Span,
    pub(super) quote: Span,
    pub(super) effect: Effect,
    pub(super) rule: String,
    pub(super) weight: Weight,
}

/// What a sentence gives.
#[derive(Debug, Default)]
pub(super) struct SentenceReading {
    pub(super) candidates: Vec<Candidate>,
    pub(super) kept: Vec<Kept>,
    /// Claims and accusations that stand without a trigger, for the event told before.
    pub(super) attribution: Option<(Attribution, String, Option<ActorRef>)>,
    /// Toponyms of the sentence that can carry on as the story's place.
    pub(super) spots: Vec<Spot>,
    pub(super) dates: Vec<DateMention>,
    pub(super) numbers: Vec<Number>,
    /// Groups and forces that the sentence names.
    pub(super) named: Vec<ActorRef>,
}

/// What a sentence is read with.
pub(super) struct Reader<'k, 'r> {
    pub(super) gazetteer: &'k Gazetteer,
    pub(super) settings: &'k Settings,
    pub(super) toponyms: &'r [Toponym],
    pub(super) published: Option<Date>,
}

struct Group {
    triggers: Vec<Trigger>,
    verdict: Verdict,
}

impl Reader<'_, '_> {
    /// Reads one sentence.
    pub(super) fn read(&self, s: &Sentence<'_>, triggers: Vec<Trigger>) -> SentenceReading {
        let mut out = SentenceReading::default();
        // Most sentences of general news tell nothing and name no group.
        let telling =
            s.matches.iter().any(|m| matches!(m.sense, Sense::Rule(_) | Sense::Actor(_) | Sense::Number(_)))
                || s.tokens.iter().any(|t| t.number().is_some());
        if triggers.is_empty() && !telling {
            return out;
        }
        out.spots = places::spots(s, self.toponyms, self.gazetteer);
        out.dates = super::dates::dates(s, self.published);
        let all = actors::named(s);
        out.attribution = loose_attribution(s, &all);
        let countable = s.tokens.iter().any(|t| t.number().is_some())
            || s.matches.iter().any(|m| matches!(m.sense, Sense::Number(_)));
        if countable {
            let mut taken = vec![false; s.tokens.len()];
            for (first, last) in
                out.dates.iter().map(|d| (d.first, d.last)).chain(out.spots.iter().map(|p| (p.first, p.last)))
            {
                for slot in taken.iter_mut().take(last).skip(first) {
                    *slot = true;
                }
            }
            out.numbers = numbers::numbers(s, &taken);
        }
        out.named = all.iter().filter(|n| n.known).map(|n| n.actor.clone()).collect();
        if triggers.is_empty() {
            if !out.numbers.is_empty() {
                out.candidates.extend(harm_only(s, &out.numbers, &out.spots, &all));
            }
            return out;
        }
        let (groups, kept) = self.groups(s, triggers, &out.spots, &out.dates);
        out.kept = kept;
        if groups.is_empty() {
            return out;
        }
        let told = counts::counts(s, &out.numbers);
        let single = groups.len() == 1;
        for (index, group) in groups.iter().enumerate() {
            let mine: Vec<Told> =
                told.iter().copied().filter(|t| single || nearest_group(&groups, t.at, s) == index).collect();
            if let Some(candidate) =
                self.candidate(s, group, &mine, &out.spots, &out.dates, &all, &groups, index)
            {
                out.candidates.push(candidate);
            }
        }
        out
    }

    /// Groups triggers into events and sets aside those that cues keep out.
    fn groups(
        &self,
        s: &Sentence<'_>,
        triggers: Vec<Trigger>,
        spots: &[Spot],
        dates: &[DateMention],
    ) -> (Vec<Group>, Vec<Kept>) {
        let mut kept = Vec::new();
        let mut live: Vec<(Trigger, Verdict)> = Vec::new();
        let quote = s.whole();
        let verbs: Vec<usize> = triggers
            .iter()
            .filter(|o| o.verb && o.weight > Weight::Weak && o.kind.is_some())
            .map(|o| o.first)
            .collect();
        for t in triggers {
            let verdict = modality::verdict(s, &t);
            let effect = match &verdict.kept_out {
                Some((effect, rule)) => Some((*effect, rule.clone())),
                None => {
                    asides::aside(self.published, s, &t, spots, dates, verbs.iter().any(|v| *v != t.first))
                        .map(|(effect, rule)| (effect, rule.to_owned()))
                }
            };
            match effect {
                Some((effect, rule)) => {
                    if t.kind.is_some() {
                        kept.push(Kept {
                            trigger: s.span(t.first, t.last),
                            quote,
                            effect,
                            rule,
                            weight: t.weight,
                        });
                    }
                }
                None => live.push((t, verdict)),
            }
        }
        // Where the words that tell are kept out, the words that only add go with them.
        let decisive = kept.iter().find(|k| k.weight > Weight::Weak).map(|k| (k.effect, k.rule.clone()));
        if let Some((effect, rule)) = decisive
            && live.iter().all(|(t, _)| t.weight == Weight::Weak)
        {
            for (t, _) in live.drain(..) {
                kept.push(Kept {
                    trigger: s.span(t.first, t.last),
                    quote,
                    effect,
                    rule: rule.clone(),
                    weight: t.weight,
                });
            }
        }
        let mut groups: Vec<Group> = Vec::new();
        for (t, verdict) in live {
            let joined = groups.iter_mut().rev().find(|g| Self::same_event(s, g, &t, spots, dates));
            match joined {
                Some(g) => {
                    merge_verdict(&mut g.verdict, verdict);
                    g.triggers.push(t);
                }
                None => groups.push(Group { triggers: vec![t], verdict }),
            }
        }
        // Weak triggers that stand beside a stronger group are part of it.
        if groups.len() > 1 && groups.iter().any(|g| strength(g) > Weight::Weak) {
            let mut strong: Vec<Group> = Vec::new();
            let mut weak: Vec<Group> = Vec::new();
            for g in groups {
                if strength(&g) > Weight::Weak { strong.push(g) } else { weak.push(g) }
            }
            for w in weak {
                let at = w.triggers.first().map_or(0, |t| t.first);
                if let Some(g) = strong.iter_mut().min_by_key(|g| {
                    g.triggers.iter().map(|t| t.first.abs_diff(at)).min().unwrap_or(usize::MAX)
                }) {
                    g.triggers.extend(w.triggers);
                }
            }
            groups = strong;
        }
        (groups, kept)
    }

    /// Whether a further trigger tells the event of a group: near, of a kind that goes with it, not another place or day.
    fn same_event(s: &Sentence<'_>, g: &Group, t: &Trigger, spots: &[Spot], dates: &[DateMention]) -> bool {
        let Some(lead) = frames::leading(g.triggers.iter()) else { return true };
        let Some(kind) = t.kind else { return true };
        if t.weight == Weight::Weak || lead.weight == Weight::Weak {
            return true;
        }
        if lead.clause == t.clause && !split_inside(s, lead, t, spots, dates) {
            return true;
        }
        let same = lead.kind.is_some_and(|k| family(k) == family(kind) || goes_with(k, kind));
        let own_place = own(spots.iter().map(|p| (p.first, p.container)), s, t);
        let lead_place = own(spots.iter().map(|p| (p.first, p.container)), s, lead);
        let other_place = matches!((own_place, lead_place), (Some(a), Some(b)) if a != b);
        let fixed = |d: &&DateMention| matches!(d.when, When::Fixed(_) | When::Relative(_)) && !d.period;
        let date_of = |x: &Trigger| {
            dates.iter().filter(fixed).find(|d| s.clause_of(d.first) == x.clause).map(|d| d.first)
        };
        let other_date = matches!((date_of(t), date_of(lead)), (Some(a), Some(b)) if a != b);
        if other_place && other_date {
            return false;
        }
        same && !(other_place || other_date) || !same && lead.clause == t.clause
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "what a sentence was read into; a struct for one call would hide it"
    )]
    fn candidate(
        &self,
        s: &Sentence<'_>,
        group: &Group,
        told: &[Told],
        spots: &[Spot],
        dates: &[DateMention],
        all: &[Named],
        groups: &[Group],
        index: usize,
    ) -> Option<Candidate> {
        let lead = frames::leading(group.triggers.iter()).or(group.triggers.first())?;
        let rule = s.lexicon.rule(lead.rule)?;
        let mut slots: [Option<Count>; 4] = [None; 4];
        let mut more = false;
        let mut total = false;
        for t in told {
            more |= t.more;
            total |= t.total;
            if let Some(slot) = slots.get_mut(t.slot as usize) {
                *slot = Some(match *slot {
                    Some(old) if total && t.slot == Slot::Killed => old,
                    None => t.count,
                    Some(c) => Count {
                        value: c.value.saturating_add(t.count.value),
                        low: c.low.saturating_add(t.count.low),
                        high: c.high.zip(t.count.high).map(|(a, b)| a.saturating_add(b)),
                    },
                });
            }
        }
        let mut ranked: Vec<(f64, &Spot)> = spots
            .iter()
            .filter(|p| groups.len() == 1 || nearest_group(groups, p.first, s) == index || spots.len() == 1)
            .map(|p| (places::fit(s, p, lead, &self.settings.place), p))
            .collect();
        if ranked.is_empty() && groups.len() > 1 {
            ranked = spots.iter().map(|p| (places::fit(s, p, lead, &self.settings.place), p)).collect();
        }
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.first.cmp(&b.1.first)));
        let best = ranked.first().filter(|(score, _)| *score >= self.settings.place.least).copied();
        let mut kind = lead.kind;
        // Who is arrested in a sentence about aircraft was arrested by a raid.
        let raid = group.triggers.iter().any(|t| t.kind == Some(Kind::SecurityOperation));
        if raid
            && slots.get(2).is_some_and(Option::is_some)
            && matches!(
                kind,
                Some(Kind::Airstrike | Kind::Bombing | Kind::Shelling | Kind::Activity | Kind::Movement)
            )
        {
            kind = Some(Kind::SecurityOperation);
        }
        let moving = matches!(kind, Some(Kind::Movement | Kind::Transfer));
        let to_places: Vec<usize> = if moving { goals(s, spots, lead) } else { Vec::new() };
        let mut place = best;
        if moving
            && let Some((_, p)) = place
            && to_places.contains(&p.index)
        {
            // Where it goes is not where it comes from.
            place = ranked.iter().find(|(_, o)| !to_places.contains(&o.index) && !o.container).copied();
        }
        let other_place = place.and_then(|(_, p)| between_partner(s, p, spots));
        let mut doers = actors::doers(s, &group.triggers, all);
        let told_by = match group.verdict.attribution {
            Some((Attribution::Claimed, _)) => Some(Effect::Claimed),
            Some((Attribution::Accused, _)) => Some(Effect::Accused),
            _ => None,
        };
        if let Some(effect) = told_by
            && doers.iter().all(|d| d.id.is_empty())
            && let Some(who) = actors::claimant(s, effect, all)
        {
            doers = vec![who];
        }
        let targets = actors::targets(s, &group.triggers, all, &doers);
        let weapon = rule_weapon(s, group, lead.first);
        let anaphora = s.matches.iter().any(|m| {
            s.effect(m) == Some(Effect::Anaphora) && m.last <= lead.last + 1 && m.first + 12 >= lead.first
        });
        let another = s.matches.iter().any(|m| s.effect(m) == Some(Effect::Another) && m.first <= lead.last);
        let date = nearest_date(s, lead, dates).copied();
        // A death in hospital is news of an event told elsewhere: its place and day are not the event's.
        let later = rule.no_doer
            && lead.weight == Weight::Weak
            && (0..s.tokens.len()).any(|i| s.is(i, s.lexicon.well_known().hospital));
        let (place, date) = if later { (None, None) } else { (place, date) };
        let more = more || later;
        let status =
            group.verdict.status.clone().or_else(|| rule.status.map(|x| (x, format!("rule:{}", rule.id))));
        Some(Candidate {
            kind,
            weight: lead.weight,
            rule: rule.id.clone(),
            trigger: telling(group, lead, s),
            quote: s.whole(),
            status,
            attribution: group.verdict.attribution.clone(),
            date,
            place: place.map(|(score, p)| (p.index, score)),
            other_place,
            to_places,
            killed: slots[0],
            injured: slots[1],
            detained: slots[2],
            abducted: slots[3],
            total,
            more,
            doers,
            targets,
            weapon,
            anaphora,
            another,
            present: lead.present && s.tokens.last().is_some_and(|t| t.is_mark('.')),
            verb: lead.verb,
            people: !all.is_empty(),
        })
    }
}

/// The words that tell the event: the finite verb of its group, else the words that name its kind.
fn telling(group: &Group, lead: &Trigger, s: &Sentence<'_>) -> Span {
    let finite = group
        .triggers
        .iter()
        .find(|t| t.verb && !t.bare && !t.infinitive && t.kind.is_some() && t.clause == lead.clause);
    let t = if lead.verb && !lead.bare { lead } else { finite.unwrap_or(lead) };
    s.span(t.first, t.last)
}

/// "Clashes, killing": kinds that tell one event together inside a sentence.
const fn goes_with(a: Kind, b: Kind) -> bool {
    matches!(
        (a, b),
        (
            Kind::SecurityOperation,
            Kind::ArmedClash | Kind::Killing | Kind::ArmedAttack | Kind::SuicideBombing
        ) | (Kind::ArmedClash | Kind::Killing | Kind::ArmedAttack, Kind::SecurityOperation)
            | (
                Kind::Bombing
                    | Kind::Airstrike
                    | Kind::Shelling
                    | Kind::PrisonBreak
                    | Kind::Abduction
                    | Kind::Sabotage,
                Kind::ArmedAttack | Kind::Killing
            )
            | (
                Kind::ArmedAttack | Kind::Killing,
                Kind::Bombing | Kind::Airstrike | Kind::Shelling | Kind::SuicideBombing
            )
            | (Kind::SuicideBombing, Kind::Killing | Kind::ArmedAttack | Kind::SecurityOperation)
            | (Kind::ArmedAttack, Kind::PrisonBreak | Kind::Sabotage | Kind::Abduction)
            | (Kind::Killing, Kind::Abduction)
    )
}

fn strength(g: &Group) -> Weight {
    g.triggers.iter().filter(|t| t.kind.is_some()).map(|t| t.weight).max().unwrap_or(Weight::Weak)
}

fn merge_verdict(into: &mut Verdict, from: Verdict) {
    if into.status.is_none() || matches!(from.status, Some((Status::Foiled, _))) {
        into.status = from.status.or(into.status.take());
    }
    if into.attribution.is_none() {
        into.attribution = from.attribution;
    }
}

/// The first non-container place in a trigger's clause.
fn own(spots: impl Iterator<Item = (usize, bool)>, s: &Sentence<'_>, t: &Trigger) -> Option<usize> {
    spots
        .filter(|(first, container)| !container && s.clause_of(*first) == t.clause)
        .map(|(first, _)| first)
        .next()
}

/// The group whose triggers stand nearest to a token, preferring the same clause.
fn nearest_group(groups: &[Group], at: usize, s: &Sentence<'_>) -> usize {
    let clause = s.clause_of(at);
    groups
        .iter()
        .enumerate()
        .min_by_key(|(_, g)| {
            g.triggers
                .iter()
                .map(|t| (u8::from(t.clause != clause), t.first.abs_diff(at)))
                .min()
                .unwrap_or((2, usize::MAX))
        })
        .map_or(0, |(i, _)| i)
}

/// The date expression that goes with a trigger: same clause first, then the nearest; not one that tells when somebody spoke.
pub(super) fn nearest_date<'d>(
    s: &Sentence<'_>,
    t: &Trigger,
    dates: &'d [DateMention],
) -> Option<&'d DateMention> {
    dates.iter().filter(|d| d.when != When::Clock && !says(s, d, t)).min_by_key(|d| {
        let distance = if d.first >= t.last { d.first - t.last } else { t.first.saturating_sub(d.last) + 2 };
        (u8::from(s.clause_of(d.first) != t.clause), distance)
    })
}

/// "told the agency on Friday": the date right behind a verb of saying, with no trigger between.
fn says(s: &Sentence<'_>, d: &DateMention, t: &Trigger) -> bool {
    let on = d.first;
    s.matches.iter().any(|m| {
        s.effect(m) == Some(Effect::Saying)
            && m.last <= on
            && on - m.last <= 5
            && !(m.last..on).any(|i| {
                i >= t.first && i < t.last || s.mark(i, ',') || s.written(i).eq_ignore_ascii_case("that")
            })
            && t.first.abs_diff(on) > on - m.last
    }) && (t.last <= d.first && t.last + 2 < d.first || t.first > d.last)
}

fn between_partner(s: &Sentence<'_>, p: &Spot, spots: &[Spot]) -> Option<usize> {
    let led = (p.first.saturating_sub(4)..p.first)
        .any(|i| matches!(s.written(i).to_ascii_lowercase().as_str(), "between" | "linking" | "links"));
    if !led {
        return None;
    }
    spots
        .iter()
        .find(|o| {
            o.first > p.last
                && o.first - p.last <= 4
                && (p.last..o.first)
                    .any(|i| matches!(s.written(i).to_ascii_lowercase().as_str(), "and" | "with"))
        })
        .map(|o| o.index)
}

/// The weapon that stands nearest to the leading trigger, or that its rule implies.
fn rule_weapon(s: &Sentence<'_>, group: &Group, at: usize) -> Option<String> {
    let clauses: Vec<u16> = group.triggers.iter().map(|t| t.clause).collect();
    let near = s
        .matches
        .iter()
        .filter_map(|m| match m.sense {
            Sense::Weapon(id) if clauses.contains(&s.clause_of(m.first)) => {
                s.lexicon.weapon(id).map(|w| (m.first.abs_diff(at), w))
            }
            _ => None,
        })
        .min_by_key(|(d, _)| *d)
        .map(|(_, w)| w.id.clone());
    near.or_else(|| {
        group
            .triggers
            .iter()
            .find_map(|t| s.lexicon.rule(t.rule)?.weapon)
            .and_then(|w| s.lexicon.weapon(w))
            .map(|w| w.id.clone())
    })
}

/// "Two dead, five hurt.": counts without words that tell an event, for the event told before.
fn harm_only(s: &Sentence<'_>, numbers: &[Number], spots: &[Spot], all: &[Named]) -> Option<Candidate> {
    let told = counts::counts(s, numbers);
    let first = told.first()?;
    if !spots.is_empty() && s.tokens.len() > 12 {
        return None;
    }
    let of = |slot: Slot| told.iter().find(|t| t.slot == slot).map(|t| t.count);
    Some(Candidate {
        kind: None,
        weight: Weight::Weak,
        rule: "harm-only".into(),
        trigger: s.span(first.at, first.at + 1),
        quote: s.whole(),
        status: None,
        attribution: None,
        date: None,
        place: None,
        other_place: None,
        to_places: Vec::new(),
        killed: of(Slot::Killed),
        injured: of(Slot::Injured),
        detained: of(Slot::Detained),
        abducted: of(Slot::Abducted),
        total: told.iter().any(|t| t.total),
        more: told.iter().any(|t| t.more),
        doers: Vec::new(),
        targets: Vec::new(),
        weapon: None,
        anaphora: false,
        another: false,
        present: false,
        verb: false,
        people: !all.is_empty(),
    })
}

/// A claim or an accusation in the sentence, with whom it names.
fn loose_attribution(s: &Sentence<'_>, all: &[Named]) -> Option<(Attribution, String, Option<ActorRef>)> {
    for (effect, attribution) in [
        (Effect::Possible, Attribution::Possible),
        (Effect::Claimed, Attribution::Claimed),
        (Effect::Accused, Attribution::Accused),
    ] {
        let found = s.matches.iter().find(|m| {
            s.effect(m) == Some(effect)
                && match m.sense {
                    Sense::Cue(id) => {
                        s.lexicon.cue(id).is_some_and(|c| c.reach == crate::lexicon::CueReach::Block)
                    }
                    _ => false,
                }
        });
        if let Some(m) = found
            && let Sense::Cue(id) = m.sense
            && let Some(cue) = s.lexicon.cue(id)
        {
            let who = if effect == Effect::Possible { None } else { actors::claimant(s, effect, all) };
            return Some((attribution, format!("cue:{}", cue.id), who));
        }
    }
    None
}

/// Two triggers in one clause, each with its own place behind a comma or "and": two events.
fn split_inside(s: &Sentence<'_>, a: &Trigger, b: &Trigger, spots: &[Spot], dates: &[DateMention]) -> bool {
    let (first, second) = if a.first < b.first { (a, b) } else { (b, a) };
    let between = |x: usize| x >= first.last && x < second.first;
    let after = |x: usize| x >= second.last;
    let place_a = spots.iter().any(|p| between(p.first) && !p.container);
    let place_b = spots.iter().any(|p| after(p.first) && !p.container);
    let date_a = dates.iter().any(|d| between(d.first) && d.when != When::Clock);
    let date_b = dates.iter().any(|d| after(d.first) && d.when != When::Clock);
    let joint =
        (first.last..second.first).any(|i| s.mark(i, ',') || s.written(i).eq_ignore_ascii_case("and"));
    joint
        && place_a
        && place_b
        && (date_a || !date_b)
        && first.weight > Weight::Weak
        && second.weight > Weight::Weak
}

/// The toponyms that a movement goes to: after "to", "into", "towards", and those listed with them.
fn goals(s: &Sentence<'_>, spots: &[Spot], lead: &Trigger) -> Vec<usize> {
    let known = s.lexicon.well_known();
    let mut out = Vec::new();
    let mut open = false;
    let mut end = 0;
    for p in spots {
        let led = (p.phrase.saturating_sub(3)..p.first).rev().find(|&i| {
            s.is(i, known.goal_preposition)
                || s.is(i, known.origin_preposition)
                || s.is(i, known.place_preposition)
        });
        let including =
            p.phrase.checked_sub(1).is_some_and(|i| s.written(i).eq_ignore_ascii_case("including"))
                && (p.phrase.saturating_sub(6)..p.phrase)
                    .any(|i| i >= lead.first && s.is(i, known.goal_preposition));
        let goal = including || led.is_some_and(|i| s.is(i, known.goal_preposition) && i >= lead.first);
        let listed = open
            && p.first - end <= 3
            && (end..p.first).all(|i| {
                s.mark(i, ',') || matches!(s.written(i).to_ascii_lowercase().as_str(), "and" | "the" | "or")
            });
        if (goal || listed) && !p.container {
            out.push(p.index);
            open = true;
        } else if !p.container {
            open = false;
        }
        end = p.last;
    }
    out
}
