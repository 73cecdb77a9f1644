//! The triggers of a sentence to its events: which tell one event together, which stand apart, which cues keep out.

use super::asides;
use super::candidate::{Kept, Reader};
use super::dates::{DateMention, When};
use super::frames::{self, Trigger, family};
use super::modality::{self, Verdict};
use super::phrases::Sentence;
use super::place_of_event::{self as places, Spot};
use super::tokens::reads;
use crate::lexicon::{ClassSet, CueReach, Effect, Sense, Slot, Weight};
use crate::model::{Attribution, Kind, Status};

/// Whether what is kept out may be an event that another report tells: "two of the men hit in Tuesday's attack at X died, bringing the number to four".
const fn recalls(effect: Effect) -> bool {
    modality::keeps_out(effect) && !matches!(effect, Effect::Figurative | Effect::NotViolence)
}

/// The triggers that tell one event of a sentence, with what cues make of it.
pub(super) struct Group {
    pub(super) triggers: Vec<Trigger>,
    pub(super) verdict: Verdict,
    /// The word behind which the event stands that another of the sentence answers to, or the answer.
    pub(super) from: Option<usize>,
}

impl Group {
    /// A trigger by itself, whatever cues stand around it.
    pub(super) fn of(trigger: Trigger) -> Self {
        Self { triggers: vec![trigger], verdict: Verdict::default(), from: None }
    }
}

/// The tokens in which a group's own days and places stand, where a word parts it from what it answers to.
pub(super) fn range_of(groups: &[Group], index: usize, tokens: usize) -> std::ops::Range<usize> {
    let own = groups.get(index);
    let from = own.and_then(|g| g.from).unwrap_or(0);
    let first = own.and_then(|g| g.triggers.first()).map_or(0, |t| t.first);
    let to = groups.iter().filter_map(|g| g.from).filter(|&at| at > first).min().unwrap_or(tokens);
    from..to
}

/// "has moved fighters to X", "fighters went to X between May and July": a movement with a place that it goes to.
fn is_flow(s: &Sentence<'_>, t: &Trigger, spots: &[Spot]) -> bool {
    t.kind == Some(Kind::Movement) && t.verb && !t.present && !places::goals(s, spots, t).is_empty()
}

/// "have manned a toll since early May": what is told of presence lasts, and its period is its day.
fn is_habit(s: &Sentence<'_>, t: &Trigger) -> bool {
    // "Have since the first days of May been calling": a period stands between the two words.
    let been = t.first.checked_sub(1).is_some_and(|i| reads!(s, i, "been"))
        && (t.first.saturating_sub(HABIT_TOKENS)..t.first).any(|i| reads!(s, i, "has" | "have" | "had"));
    t.kind == Some(Kind::Activity) && t.verb && (is_perfect(s, t) || been)
}

/// Tokens between "have" and "been".
const HABIT_TOKENS: usize = 12;

/// Whether "has" or "have" stands before a verb, with at most two words between.
pub(super) fn is_perfect(s: &Sentence<'_>, t: &Trigger) -> bool {
    t.verb && (t.first.saturating_sub(3)..t.first).any(|i| reads!(s, i, "has" | "have" | "ve"))
}

impl Reader<'_, '_> {
    /// Groups triggers into events and sets aside those that cues keep out.
    pub(super) fn groups(
        &self,
        s: &Sentence<'_>,
        triggers: Vec<Trigger>,
        spots: &[Spot],
        dates: &[DateMention],
    ) -> (Vec<Group>, Vec<Kept>, Vec<Trigger>) {
        let mut kept = Vec::new();
        let mut recalled: Vec<Trigger> = Vec::new();
        let mut live: Vec<(Trigger, Verdict)> = Vec::new();
        let quote = s.whole();
        let verbs: Vec<usize> = triggers
            .iter()
            .filter(|o| o.verb && o.weight > Weight::Weak && o.kind.is_some())
            .map(|o| o.first)
            .collect();
        for t in triggers {
            if let Some(rule) = s.lexicon.rule(t.rule).filter(|rule| rule.recalls) {
                let rule = rule.id.clone();
                kept.push(Kept {
                    trigger: s.span(t.first, t.last),
                    quote,
                    effect: Effect::Background,
                    rule,
                    weight: Weight::Weak,
                });
                recalled.push(t);
                continue;
            }
            let verdict = modality::verdict(s, &t, &modality::Days { published: self.published, dates });
            let effect = match &verdict.kept_out {
                Some((effect, rule)) => Some((*effect, rule.clone())),
                None => {
                    asides::aside(self.published, s, &t, spots, dates, verbs.iter().any(|v| *v != t.first))
                        .map(|(effect, rule)| (effect, rule.to_owned()))
                }
            };
            // "In recent months the group has moved fighters from X to Y": a flow is told as such, not counted.
            let effect = effect.filter(|(effect, _)| {
                !(*effect == Effect::Aggregate && (is_flow(s, &t, spots) || is_habit(s, &t))
                    || *effect == Effect::Background && is_perfect(s, &t) && is_flow(s, &t, spots))
            });
            match effect {
                Some((effect, rule)) => {
                    if recalls(effect) {
                        recalled.push(t);
                    }
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
            && live.iter().all(|(t, _)| t.weight == Weight::Weak && !is_flow(s, t, spots))
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
        // "Four miners died when a shaft collapsed": nothing but deaths, and the sentence tells the mishap that they come from.
        if live.iter().all(|(t, _)| t.weight == Weight::Weak)
            && let Some(rule) = mishap(s)
        {
            for (t, _) in live.drain(..).filter(|(t, _)| t.kind.is_some()) {
                kept.push(Kept {
                    trigger: s.span(t.first, t.last),
                    quote,
                    effect: Effect::NotViolence,
                    rule: rule.clone(),
                    weight: t.weight,
                });
            }
        }
        let mut groups: Vec<Group> = Vec::new();
        for (t, verdict) in live {
            let joined = groups.iter_mut().rev().find(|g| self.same_event(s, g, &t, spots, dates));
            if let Some(g) = joined {
                // "Bombed suspected hideouts": the hideouts are in doubt, not who bombed.
                let doubt = matches!(verdict.attribution, Some((Attribution::Possible, _)));
                let verdict = if t.kind == Some(Kind::Activity) && doubt {
                    Verdict { attribution: None, ..verdict }
                } else {
                    verdict
                };
                // "Killed two as guards tried to stop him": what was done was not only tried.
                let done =
                    g.triggers.iter().any(|o| o.verb && !o.bare && !o.infinitive && o.clause != t.clause);
                let verdict = if done && matches!(verdict.status, Some((Status::Attempted, _))) {
                    Verdict { status: None, ..verdict }
                } else {
                    verdict
                };
                merge_verdict(&mut g.verdict, verdict);
                g.triggers.push(t);
            } else {
                let leads = groups.iter().filter_map(|g| frames::leading(g.triggers.iter()));
                let from = leads.filter_map(|lead| answers(s, lead, &t)).max();
                let apart = groups.iter().flat_map(|g| &g.triggers);
                let from = from.max(apart.filter_map(|own| self.far_apart(s, own, &t, spots)).max());
                groups.push(Group { triggers: vec![t], verdict, from });
            }
        }
        // Weak triggers that stand beside a stronger group are part of it.
        if groups.len() > 1 && groups.iter().any(|g| strength(g) > Weight::Weak) {
            let mut strong: Vec<Group> = Vec::new();
            let mut weak: Vec<Group> = Vec::new();
            let mut far = false;
            for g in groups {
                if strength(&g) > Weight::Weak { strong.push(g) } else { weak.push(g) }
            }
            for w in weak {
                let apart_far = w.triggers.first().is_some_and(|t| {
                    strong.iter().flat_map(|g| &g.triggers).any(|o| self.far_apart(s, o, t, spots).is_some())
                });
                far |= apart_far;
                let apart = w.triggers.first().is_some_and(|t| {
                    let leads: Vec<&Trigger> =
                        strong.iter().filter_map(|g| frames::leading(g.triggers.iter())).collect();
                    leads.iter().all(|lead| {
                        others(s, lead, t, spots, dates) == (true, true)
                            || answers(s, lead, t).is_some()
                            || self.far_apart(s, lead, t, spots).is_some()
                            || is_counted_apart(s, lead, t, dates)
                    })
                });
                if apart {
                    strong.push(w);
                    continue;
                }
                let at = w.triggers.first().map_or(0, |t| t.first);
                if let Some(g) = strong.iter_mut().min_by_key(|g| {
                    g.triggers.iter().map(|t| t.first.abs_diff(at)).min().unwrap_or(usize::MAX)
                }) {
                    g.triggers.extend(w.triggers);
                }
            }
            // In the order of the text: what goes on goes on with the one before.
            if far {
                strong.sort_by_key(|g| g.triggers.iter().map(|t| t.first).min());
            }
            groups = strong;
        }
        (groups, kept, recalled)
    }

    /// Triggers that are kept out as history or part of a total, by the events that they would tell.
    pub(super) fn recalled(
        &self,
        s: &Sentence<'_>,
        triggers: Vec<Trigger>,
        spots: &[Spot],
        dates: &[DateMention],
    ) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for t in triggers {
            match groups.iter_mut().rev().find(|g| self.same_event(s, g, &t, spots, dates)) {
                Some(g) => g.triggers.push(t),
                None => groups.push(Group::of(t)),
            }
        }
        groups
    }

    /// Whether a further trigger tells the event of a group: near, of a kind that goes with it, not another place or day.
    fn same_event(
        &self,
        s: &Sentence<'_>,
        g: &Group,
        t: &Trigger,
        spots: &[Spot],
        dates: &[DateMention],
    ) -> bool {
        let Some(lead) = frames::leading(g.triggers.iter()) else { return true };
        let Some(kind) = t.kind else { return true };
        if answers(s, lead, t).is_some() || is_counted_apart(s, lead, t, dates) {
            return false;
        }
        if is_outcome(s, lead, t) {
            return !others(s, lead, t, spots, dates).1;
        }
        if g.triggers.iter().any(|own| self.far_apart(s, own, t, spots).is_some()) {
            return false;
        }
        if t.weight == Weight::Weak || lead.weight == Weight::Weak {
            return others(s, lead, t, spots, dates) != (true, true);
        }
        if lead.clause == t.clause {
            return !split_inside(s, lead, t, spots, dates);
        }
        let same = lead.kind.is_some_and(|k| family(k) == family(kind) || goes_with(k, kind));
        let (other_place, other_date) = others(s, lead, t, spots, dates);
        if other_place && other_date {
            return false;
        }
        same && !(other_place || other_date) || !same && lead.clause == t.clause
    }

    /// "Shelled X and raided Y", "killed three in X; hours later a bomb went off in Y": two settlements too far from one another for one event,
    /// each told with words of its own. The word that parts the two.
    fn far_apart(&self, s: &Sentence<'_>, a: &Trigger, b: &Trigger, spots: &[Spot]) -> Option<usize> {
        let known = s.lexicon.well_known();
        let (first, second) = if a.first < b.first { (a, b) } else { (b, a) };
        let own = |p: &&Spot| !p.container && !p.paired && p.way.is_none() && places::width(p.kind) <= 2;
        let left = |p: &&Spot| p.first >= first.last && p.last <= second.first;
        // "Clashes in X, an air strike on Y": a comma, too, parts nouns and finite verbs that tell events.
        let nouns = first.noun && second.noun;
        let finite = |t: &Trigger| t.verb && !t.bare && !t.passive;
        let verbs = finite(first) && finite(second);
        let listed = |i: usize| {
            let near = second.first - i <= if nouns { LISTED_NOUN } else { 1 };
            s.mark(i, ',') && (nouns || verbs) && near && !s.mark(i + 1, ',')
        };
        let joint = |from: usize, to: usize| {
            let joints = &s.lexicon.settings().small.going_on;
            (from..to).rev().find(|&i| s.mark(i, ';') || s.among(i, joints) || listed(i))
        };
        let acts = |t: &Trigger| t.kind.is_some() && (t.noun || !t.bare && !t.infinitive);
        let dies = s.lexicon.rule(second.rule).is_none_or(|rule| rule.no_doer);
        if spots.len() < 2 || !acts(first) || !acts(second) || dies {
            return None;
        }
        let near = || spots.iter().filter(own).filter(|p| s.clause_of(p.first) == first.clause);
        // "In X police found four bodies and in Y arrested two men".
        let opens = || near().rev().find(|p| p.last <= first.first);
        let before = spots.iter().filter(own).find(left);
        let at = joint(before.map_or(first.last, |p| p.last.max(first.last)), second.first);
        let (before, at) = match (before, at) {
            (Some(p), Some(at)) => (p, at),
            _ => (opens()?, joint(first.last, second.first)?),
        };
        // "While in Y two were wounded" names its place before the verb, "and raided Y" behind it.
        let opening = spots.iter().filter(own).find(|p| p.first > at && p.last <= second.first);
        let behind = || {
            let end = |p: &&Spot| p.first >= second.last && s.clause_of(p.first) == second.clause;
            spots.iter().filter(own).find(end)
        };
        let other = opening.or_else(behind)?;
        let led = |p: &Spot, t: &Trigger| {
            let lead = places::lead_of(s, p);
            let object = p.first >= t.last && p.first - t.last <= 2 && t.verb;
            (object || lead.is_some_and(|i| s.is(i, known.place_preposition) || reads!(s, i, "of")))
                && !places::is_aside(s, p, t)
        };
        // Words that tell another event may stand between, each with its own place.
        if !led(before, first) || !led(other, second) || before.last > at {
            return None;
        }
        self.is_far(before.index, other.index).then_some(at)
    }

    /// Whether a way between two places is so long that its middle says less than an area does.
    pub(super) fn is_long(&self, a: usize, b: usize, area: usize) -> bool {
        let key = |i: usize| self.toponyms.get(i).and_then(|t| t.place);
        let (Some(a), Some(b), Some(area)) = (key(a), key(b), key(area)) else { return false };
        let half = super::story::kilometres(self.gazetteer.point(a), self.gazetteer.point(b)) / 2.0;
        let settings = &self.settings.place;
        let wide =
            self.gazetteer.radius_km(area).unwrap_or_else(|| settings.radius(self.gazetteer.kind(area)));
        half > settings.way_km && wide < half
    }

    /// Whether two places lie too far from one another for one event.
    pub(super) fn is_far(&self, a: usize, b: usize) -> bool {
        let key = |i: usize| self.toponyms.get(i).filter(|t| !super::is_written(t)).and_then(|t| t.place);
        let (Some(a), Some(b)) = (key(a), key(b)) else { return false };
        super::story::kilometres(self.gazetteer.point(a), self.gazetteer.point(b))
            > self.settings.place.apart_km
    }
}

/// "Shelled the road, killing three near the bridge": what a participle of harm behind a comma tells is what came of it, wherever exactly.
fn is_outcome(s: &Sentence<'_>, lead: &Trigger, t: &Trigger) -> bool {
    let counts =
        s.lexicon.rule(t.rule).is_some_and(|r| matches!(r.count, Some(Slot::Killed | Slot::Injured)));
    let comma = (t.first.saturating_sub(3)..t.first)
        .rev()
        .find(|&i| s.tokens.get(i).is_some_and(|x| !x.is_word() || !s.lower(i).ends_with("ly")));
    counts
        && lead.last <= t.first
        && t.verb
        && t.bare
        && s.lower(t.first).ends_with("ing")
        && comma.is_some_and(|i| s.mark(i, ','))
}

/// "Jets struck the camp on Friday, six days after a gunman killed two soldiers": the words between tell by how many days the two lie apart.
fn is_counted_apart(s: &Sentence<'_>, a: &Trigger, b: &Trigger, dates: &[DateMention]) -> bool {
    let (first, second) = if a.first < b.first { (a, b) } else { (b, a) };
    let apart = &s.lexicon.settings().small.days_apart;
    dates.iter().any(|d| {
        d.first >= first.last
            && d.last <= second.first
            && matches!(d.when, When::Relative(days) if days != 0)
            && d.last.checked_sub(1).is_some_and(|i| s.among(i, apart))
            && !(d.last..second.first).any(|i| s.mark(i, ','))
    })
}

/// "Police arrested two men after gunmen killed an officer", "the toll of the blast rose as forces rounded up suspects": what forces did about
/// an attack is another event than the attack. "After he opened fire" goes on about those who are arrested. The word that parts the two.
fn answers(s: &Sentence<'_>, a: &Trigger, b: &Trigger) -> Option<usize> {
    let known = s.lexicon.well_known();
    let operation = |t: &Trigger| t.verb && matches!(t.kind, Some(Kind::SecurityOperation | Kind::Seizure));
    let takes =
        |t: &Trigger| operation(t) && s.lexicon.rule(t.rule).is_some_and(|r| r.count == Some(Slot::Detained));
    // "Monday's ambush", "the raid": a form that is a verb's too.
    let named = |t: &Trigger| {
        t.noun
            || t.bare
                && t.first.checked_sub(1).is_some_and(|i| {
                    s.is(i, known.determiner)
                        || s.tokens.get(i).is_some_and(|x| x.kind == super::tokens::TokenKind::Possessive)
                })
    };
    let attack = |t: &Trigger| {
        matches!(
            t.kind,
            Some(
                Kind::ArmedAttack
                    | Kind::Killing
                    | Kind::Bombing
                    | Kind::SuicideBombing
                    | Kind::Abduction
                    | Kind::Sabotage
            )
        ) && (t.weight > Weight::Weak || t.verb)
            && (named(t) || !t.bare && !t.infinitive)
    };
    let (first, second) = if a.first < b.first { (a, b) } else { (b, a) };
    let between = first.last..second.first;
    let joint = |set: ClassSet| between.clone().rev().find(|&i| s.is(i, set));
    if takes(first) && attack(second) {
        return joint(known.sequel).filter(|&at| !(at..second.first).any(|i| s.is(i, known.pronoun)));
    }
    if operation(second) && attack(first) && named(first) {
        return joint(known.meanwhile.union(known.sequel));
    }
    None
}

/// The cue of an accident or of nature that a sentence holds.
fn mishap(s: &Sentence<'_>) -> Option<String> {
    s.matches
        .iter()
        .find_map(|m| match m.sense {
            Sense::Cue(id) => {
                s.lexicon.cue(id).filter(|c| c.effect == Effect::NotViolence && c.reach == CueReach::Clause)
            }
            _ => None,
        })
        .map(|c| format!("cue:{}", c.id))
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
            | (Kind::Killing, Kind::Abduction | Kind::Sabotage)
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

/// Whether two triggers stand in clauses with different places and with different days of their own.
fn others(s: &Sentence<'_>, a: &Trigger, b: &Trigger, spots: &[Spot], dates: &[DateMention]) -> (bool, bool) {
    let place = |t: &Trigger| own(spots.iter().map(|p| (p.first, p.container)), s, t);
    let fixed = |d: &&DateMention| matches!(d.when, When::Fixed(_) | When::Relative(_)) && !d.period;
    let date =
        |t: &Trigger| dates.iter().filter(fixed).find(|d| s.clause_of(d.first) == t.clause).map(|d| d.first);
    let differ = |a: Option<usize>, b: Option<usize>| matches!((a, b), (Some(a), Some(b)) if a != b);
    (differ(place(a), place(b)), differ(date(a), date(b)))
}

/// The first non-container place in a trigger's clause.
fn own(spots: impl Iterator<Item = (usize, bool)>, s: &Sentence<'_>, t: &Trigger) -> Option<usize> {
    spots
        .filter(|(first, container)| !container && s.clause_of(*first) == t.clause)
        .map(|(first, _)| first)
        .next()
}

/// The group whose triggers stand nearest to a token, preferring the same clause.
pub(super) fn nearest_group(groups: &[Group], at: usize, s: &Sentence<'_>) -> usize {
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

/// The group that a place belongs to: as [`nearest_group`], but what a comma parts stands farther off.
pub(super) fn group_of_place(groups: &[Group], spot: &Spot, s: &Sentence<'_>) -> usize {
    let clause = s.clause_of(spot.first);
    let distance = |t: &Trigger| {
        let between = if t.first >= spot.last { spot.last..t.first } else { t.last..spot.phrase.max(t.last) };
        let parted = between.into_iter().any(|i| s.mark(i, ','));
        t.first.abs_diff(spot.first) + if parted { COMMA_TOKENS } else { 0 }
    };
    groups
        .iter()
        .enumerate()
        .min_by_key(|(_, g)| {
            let nearest = g.triggers.iter().map(|t| (u8::from(t.clause != clause), distance(t))).min();
            nearest.unwrap_or((2, usize::MAX))
        })
        .map_or(0, |(i, _)| i)
}

/// Tokens between a comma and the noun of the next event of a list: ", a drone strike".
const LISTED_NOUN: usize = 4;

/// How many tokens a comma between a place and a trigger counts for.
const COMMA_TOKENS: usize = 8;

/// Two triggers in one clause, each with its own place behind a comma or "and": two events.
fn split_inside(s: &Sentence<'_>, a: &Trigger, b: &Trigger, spots: &[Spot], dates: &[DateMention]) -> bool {
    let (first, second) = if a.first < b.first { (a, b) } else { (b, a) };
    let between = |x: usize| x >= first.last && x < second.first;
    let after = |x: usize| x >= second.last;
    let place_a = spots.iter().any(|p| between(p.first) && !p.container);
    let place_b = spots.iter().any(|p| after(p.first) && !p.container);
    let date_a = dates.iter().any(|d| between(d.first) && d.when != When::Clock);
    let date_b = dates.iter().any(|d| after(d.first) && d.when != When::Clock);
    let joint = (first.last..second.first).any(|i| s.mark(i, ',') || reads!(s, i, "and"));
    joint
        && place_a
        && place_b
        && (date_a || !date_b)
        && first.weight > Weight::Weak
        && second.weight > Weight::Weak
}
