//! One sentence to event candidates: triggers grouped into events, with their counts, dates, places and actors as that sentence tells them.

use super::actors::{self, Named};
use super::antecedents::{self, Back};
use super::counts::{self, Told, is_earlier_toll};
use super::dates::{DateMention, When};
use super::day_of_event::day_of;
use super::elided::{self, Elided};
use super::frames::{self, Trigger};
use super::grouping::{Group, group_of_place, is_perfect, nearest_group, range_of};
use super::kind_by_doer;
use super::nations;
use super::numbers::{self, Number};
use super::of_whom::{self, Part};
use super::phrases::Sentence;
use super::place_of_event::{self as places, Spot};
use super::roles;
use super::tokens::{Token, reads};
use super::who::Seen;
use super::whose_word;
use crate::gazetteer::Gazetteer;
use crate::lexicon::Settings;
use crate::lexicon::{Effect, Forms, Sense, Slot, Weight};
use crate::model::{
    ActorRef, Attribution, Count, Date, DatePrecision, EventDate, Kind, Span, Status, Toponym,
};

/// How the words that tell an event stand in their sentence: features of its confidence.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a feature of its own")]
pub(super) struct Traits {
    pub(super) plural: bool,
    /// Told of those whom it befell: "were shot", "died on the spot".
    pub(super) passive: bool,
    pub(super) perfect: bool,
    /// "Had been murdered": before what the report tells.
    pub(super) pluperfect: bool,
    /// A verb of the main clause tells it, too, whatever names it.
    pub(super) acts: bool,
    /// In the sentence's first clause.
    pub(super) leads: bool,
    /// A cue that keeps events out stands somewhere in the sentence.
    pub(super) cue: bool,
    pub(super) anaphora: bool,
    pub(super) another: bool,
    pub(super) short: bool,
    /// The sentence ends with a full stop.
    pub(super) stops: bool,
}

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
    /// A place that speaks so little for itself that any place told before is better.
    pub(super) faint: Option<usize>,
    /// The place is where somebody comes from.
    pub(super) origin: bool,
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
    /// The clause puts it somewhere else than what was told before, without a name.
    pub(super) elsewhere: bool,
    /// Tells what came of the event before ("based on their confessions").
    pub(super) consequence: bool,
    /// The verb is one that any weapon does, and nobody is told who does it.
    pub(super) hits: bool,
    /// A strike, of which the words alone do not tell that it came from the air.
    pub(super) strike: bool,
    /// How the words that tell it stand in the sentence.
    pub(super) traits: Traits,
    /// The trigger is a verb in the present tense of running text.
    pub(super) present: bool,
    /// The trigger is a verb in a main clause.
    pub(super) verb: bool,
    /// The verb is in its base form or a gerund: it leans on another verb.
    pub(super) bare: bool,
    /// A named person, group or noun of people stands in the sentence.
    pub(super) people: bool,
    /// What comes over people whose number an earlier sentence told.
    pub(super) back: Option<Back>,
    /// Of whom, told before, the dead are a part.
    pub(super) part: Option<Part>,
    /// The killed are told by a shot alone: they may live.
    pub(super) only_shot: bool,
    /// "Their bodies were found": those of whom the sentences before told.
    pub(super) their_bodies: bool,
    /// "Two of the attackers were shot dead": the killed are those who did it.
    pub(super) doers_fell: bool,
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
    /// What is told as history or part of a total, with a place and a day of its own: another report may have told it as news.
    pub(super) recalled: Vec<Candidate>,
    /// Claims and accusations that stand without a trigger, for the event told before.
    pub(super) attribution: Option<(Attribution, String, Option<ActorRef>)>,
    /// Toponyms of the sentence that can carry on as the story's place.
    pub(super) spots: Vec<Spot>,
    pub(super) dates: Vec<DateMention>,
    pub(super) numbers: Vec<Number>,
    /// Groups and forces that the sentence names.
    pub(super) named: Vec<Seen>,
    /// All whom the sentence names, where it was looked at for them.
    pub(super) all: Option<Vec<Named>>,
}

/// What a sentence is read with.
pub(super) struct Reader<'k, 'r> {
    pub(super) gazetteer: &'k Gazetteer,
    pub(super) settings: &'k Settings,
    pub(super) toponyms: &'r [Toponym],
    pub(super) published: Option<Date>,
    /// Country codes of the report's places.
    pub(super) theatre: &'r [[u8; 2]],
}

/// What stands in a range of tokens; all of it where nothing does.
fn within<'l, T: Clone>(
    list: &'l [T],
    range: &std::ops::Range<usize>,
    at: impl Fn(&T) -> usize,
) -> std::borrow::Cow<'l, [T]> {
    let own: Vec<T> = list.iter().filter(|item| range.contains(&at(item))).cloned().collect();
    if own.is_empty() || own.len() == list.len() { list.into() } else { own.into() }
}

/// Whether somebody may ask for the numbers of a sentence in which no trigger holds: it has words of harm or of a toll, of people, of what figures
/// count, or of what sites hold.
fn may_count(s: &Sentence<'_>) -> bool {
    let known = s.lexicon.well_known();
    let harm = known.casualty_killed.union(known.casualty_injured);
    let harm = harm.union(known.casualty_detained).union(known.casualty_abducted);
    let counted = known.toll.union(known.death_toll).union(known.rises);
    s.has_rules()
        || s.has_hints()
        || s.has_units()
        || s.has_matched(harm)
        || s.has(harm.union(counted).union(known.person).union(known.site_holds))
        || (0..s.tokens.len()).any(|i| reads!(s, i, "lives"))
}

/// What of a sentence is told with its own words, where more is told of further places without.
struct Own {
    spots: Vec<Spot>,
    dates: Vec<DateMention>,
    numbers: Vec<Number>,
}

impl Own {
    fn of(further: &[Elided], told: &SentenceReading) -> Option<Self> {
        let first = further.first()?.tokens.start;
        let own = |at: usize| !elided::holds(further, at);
        // "Two in X and three in Y on Monday": the day is that of both.
        let dated = told.dates.iter().any(|d| d.first < first && d.when != When::Clock && !d.period);
        let dates = told.dates.iter().copied().filter(|d| !dated || own(d.first)).collect();
        let spots = told.spots.iter().copied().filter(|p| own(p.first)).collect();
        let numbers = told.numbers.iter().copied().filter(|n| own(n.first)).collect();
        Some(Self { spots, dates, numbers })
    }
}

/// Whether a kind, a place and a day are told.
pub(super) fn is_firm(c: &Candidate) -> bool {
    let day = |d: DateMention| match d.when {
        When::Fixed(e) => e.precision == DatePrecision::Day && !d.period,
        _ => false,
    };
    c.kind.is_some() && c.place.is_some() && c.date.is_some_and(day)
}

impl Reader<'_, '_> {
    /// Reads one sentence.
    pub(super) fn read(&self, s: &Sentence<'_>, triggers: Vec<Trigger>) -> SentenceReading {
        let mut out = SentenceReading::default();
        // Most sentences of general news tell nothing and name no group.
        let countable = s.has_number_words() || s.tokens.iter().any(|t| t.number().is_some());
        let telling = countable || s.has_rules() || s.has_actors() || s.has(s.lexicon.well_known().aircraft);
        out.spots = places::spots(s, self.toponyms, self.gazetteer);
        out.named = self.offices(s);
        let hinting = s.has_hints() && s.has_dates() && !out.spots.is_empty();
        // "It happened on Tuesday."
        let story = &s.lexicon.settings().story;
        let points =
            s.has_dates() && { s.among(0, &story.points_back) || s.among(1, &story.points_back_people) };
        if triggers.is_empty() && !telling && !hinting && !points {
            return out;
        }
        out.dates = super::dates::dates(s, self.published);
        let mut all = actors::named(s, self.theatre);
        actors::add(&mut all, nations::of_countries(s, self.toponyms, self.gazetteer));
        all.extend(nations::states(s, self.toponyms, self.gazetteer));
        all.sort_by_key(|n| (n.first, n.last));
        out.attribution = whose_word::loose(s, &all).or_else(|| whose_word::told_of_itself(s, &all));
        if countable && (!triggers.is_empty() || may_count(s)) {
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
        let named = all.iter().filter(|n| n.known || n.security && n.actor.inter == 1).map(|n| Seen {
            sentence: 0,
            entry: 0,
            actor: n.actor.clone(),
            suffers: roles::suffers(s, n, &triggers),
            office: false,
            denies: roles::denies(s, n),
        });
        out.named.extend(named);
        if triggers.is_empty() {
            if !out.numbers.is_empty() {
                out.candidates.extend(harm_only(s, &out.numbers, &out.spots, &out.dates, &all));
            }
            let hinted = self.hinted(s, &out, &all);
            out.recalled.extend(hinted);
            out.all = Some(all);
            return out;
        }
        // What is told of further places without words of its own is left out here, and told again for each of them.
        let further = elided::elided(s, &triggers, &out.spots, &out.dates, &out.numbers);
        let mut triggers = triggers;
        triggers.retain(|t| !elided::holds(&further, t.first));
        let own = Own::of(&further, &out);
        let (spots, dates, numbers) = match &own {
            Some(own) => (own.spots.as_slice(), own.dates.as_slice(), own.numbers.as_slice()),
            None => (out.spots.as_slice(), out.dates.as_slice(), out.numbers.as_slice()),
        };
        let (groups, kept, recalled) = self.groups(s, triggers, spots, dates);
        out.kept = kept;
        if groups.is_empty() && recalled.is_empty() {
            // "Soldiers took four men off, and one of those stands accused of murder": only the last clause is history.
            let apart = |c: &Candidate| {
                let told = s.clause_of(s.token_at(c.trigger.start));
                let first = out.kept.iter().map(|k| k.trigger.start).min().unwrap_or(0);
                c.trigger.start < first
                    && out.kept.iter().all(|k| {
                        let at = s.token_at(k.trigger.start);
                        let of_whom = (s.token_at(c.trigger.start)..at).any(|i| reads!(s, i, "whom" | "who"));
                        k.effect == Effect::Background && (s.clause_of(at) != told || of_whom)
                    })
            };
            let harm = harm_only(s, &out.numbers, &out.spots, &out.dates, &all);
            out.candidates.extend(harm.filter(|c| out.spots.is_empty() && out.dates.is_empty() && apart(c)));
            let hinted = self.hinted(s, &out, &all);
            out.recalled.extend(hinted);
            out.all = Some(all);
            return out;
        }
        let mut told = counts::counts(s, numbers);
        told.retain(|t| !elided::holds(&further, t.at));
        let recalled = self.recalled(s, recalled, spots, dates);
        for (index, group) in recalled.iter().enumerate() {
            let mine: Vec<Told> = told
                .iter()
                .copied()
                .filter(|t| recalled.len() == 1 || nearest_group(&recalled, t.at, s) == index)
                .collect();
            let back = self
                .candidate(s, group, &mine, numbers, spots, dates, &all, &recalled, index)
                .filter(is_firm);
            out.recalled.extend(back);
        }
        let single = groups.len() == 1;
        for (index, group) in groups.iter().enumerate() {
            let mine: Vec<Told> =
                told.iter().copied().filter(|t| single || nearest_group(&groups, t.at, s) == index).collect();
            let range = range_of(&groups, index, s.tokens.len());
            let (dates, spots) = (within(dates, &range, |d| d.first), within(spots, &range, |p| p.first));
            if let Some(mut candidate) =
                self.candidate(s, group, &mine, numbers, &spots, &dates, &all, &groups, index)
            {
                if let Some(first) = out.candidates.last().filter(|_| goes_on(s, group, &all)) {
                    candidate.done_by(first);
                }
                elided::told_again(s, candidate, &further, (&mine, numbers), &out.spots, &mut out.candidates);
            }
        }
        out.all = Some(all);
        out
    }

    /// "The government is no newcomer to this": an office that the country's forces answer to, where it stands by itself.
    fn offices(&self, s: &Sentence<'_>) -> Vec<Seen> {
        let known = s.lexicon.well_known();
        let Some(cc) = self.theatre.first().and_then(|cc| std::str::from_utf8(cc).ok()) else {
            return Vec::new();
        };
        if !s.has(known.speaker) {
            return Vec::new();
        }
        (1..s.tokens.len())
            .filter(|&i| s.is(i, known.speaker) && s.is(i - 1, known.determiner) && !s.all_caps)
            .filter(|&i| {
                s.is(i + 1, known.preposition) || s.is(i + 1, known.aux_be) || s.is(i + 1, known.aux_have)
            })
            .filter(|&i| s.lexicon.national(cc, &s.written(i).to_lowercase()).is_some())
            .map(|i| Seen {
                sentence: 0,
                entry: 0,
                actor: ActorRef { id: String::new(), name: s.written(i).to_lowercase(), inter: 1 },
                suffers: false,
                office: true,
                denies: false,
            })
            .collect()
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "what a sentence was read into; a struct for one call would hide it"
    )]
    pub(super) fn candidate(
        &self,
        s: &Sentence<'_>,
        group: &Group,
        told: &[Told],
        numbers: &[Number],
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
        // A place is as near as the nearest word that tells the event.
        let nearest = |p: &Spot| {
            let moving = matches!(lead.kind, Some(Kind::Movement | Kind::Transfer));
            let told = group.triggers.iter().filter(|_| !moving);
            told.min_by_key(|t| t.first.abs_diff(p.first)).filter(|t| t.clause == lead.clause)
        };
        let fit = |p: &Spot| {
            let between = p.way.is_none() && places::between_partner(s, p, spots).is_some();
            // "Six days after gunmen killed two soldiers in X": another event's place.
            let other = dates.iter().any(|d| {
                matches!(d.when, When::Relative(_) | When::Fixed(EventDate::UNKNOWN))
                    && d.first >= lead.last
                    && d.last <= p.first
                    && s.clause_of(p.first) != lead.clause
            });
            let w = &self.settings.place;
            places::fit(s, p, lead, nearest(p).unwrap_or(lead), w)
                + if between { w.between } else { 0.0 }
                + if other { w.other_event } else { 0.0 }
        };
        let mut ranked: Vec<(f64, &Spot)> = spots
            .iter()
            // What tells where another place lies goes with that one.
            .filter(|p| !p.container || p.paired || groups.len() == 1 || spots.len() == 1)
            .filter(|p| groups.len() == 1 || group_of_place(groups, p, s) == index || spots.len() == 1)
            .map(|p| (fit(p), p))
            .collect();
        if ranked.is_empty() && groups.len() > 1 {
            ranked = spots.iter().map(|p| (fit(p), p)).collect();
        }
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.first.cmp(&b.1.first)));
        let least = self.settings.place.least;
        // What only tells where another place lies is no better than that one.
        let best = ranked
            .iter()
            .find(|(score, p)| *score >= least && (!p.container || p.paired))
            .or_else(|| ranked.first().filter(|(score, _)| *score >= least))
            .copied();
        // "The attack at X has claimed nine lives, after two more bodies were found": another of its words stands by the place.
        let best = best.or_else(|| {
            let own = spots.iter().any(|p| s.clause_of(p.first) == lead.clause);
            let others =
                group.triggers.iter().filter(|t| !own && t.clause != lead.clause && t.kind.is_some());
            others
                .flat_map(|t| spots.iter().map(move |p| (p, t)))
                .filter(|(p, t)| s.clause_of(p.first) == t.clause && (!p.container || p.paired))
                .map(|(p, t)| (places::fit(s, p, t, t, &self.settings.place), p))
                .filter(|(score, _)| *score >= least)
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.first.cmp(&a.1.first)))
        });
        // The only place that a sentence names, where nothing else tells one.
        let faint = ranked
            .first()
            .filter(|(score, p)| *score >= self.settings.place.faint && !places::is_aside(s, p, lead))
            .map(|(_, p)| p.index);
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
        // "A raid led to the capture of a drone pilot": what he flew did not make the raid.
        if raid
            && lead.noun
            && lead.weight < Weight::Strong
            && kind == Some(Kind::Airstrike)
            && group.triggers.iter().any(|t| t.kind == Some(Kind::SecurityOperation) && t.first != lead.first)
        {
            kind = Some(Kind::SecurityOperation);
        }
        // A raid that kills or arrests is not told for the weapons that it found.
        if raid
            && kind == Some(Kind::Seizure)
            && [0, 2].iter().any(|i: &usize| slots.get(*i).is_some_and(Option::is_some))
        {
            kind = Some(Kind::SecurityOperation);
        }
        // "Militants attacked the base, killing guards and seizing weapons": booty is no find.
        if kind == Some(Kind::Seizure)
            && let Some(fight) = kind_by_doer::fight_of_raiders(s, &group.triggers, lead, all)
        {
            kind = Some(fight);
        }
        // "Killed by men who also made off with cattle": a death is more than a theft.
        if kind == Some(Kind::Sabotage) && slots[0].is_some_and(|c| c.value > 0) {
            // "Stormed the camp, killing nine and torching the fuel store".
            let stormed = |t: &&Trigger| t.kind == Some(Kind::ArmedAttack) && t.verb && t.first < lead.first;
            let harmed = |t: &&Trigger| {
                matches!(t.kind, Some(Kind::Killing | Kind::ArmedAttack)) && t.clause == lead.clause
            };
            let violent = group.triggers.iter().find(stormed);
            kind = violent.or_else(|| group.triggers.iter().find(harmed)).map_or(kind, |t| t.kind);
        }
        take_or_kidnap(kind, &mut slots);
        if slots[0].is_none() && of_whom::one_dies(s, group, lead, kind) {
            slots[0] = Some(Count::exact(1));
        }
        let back = std::iter::once(lead).chain(&group.triggers).find_map(|t| antecedents::back(s, t, &slots));
        let moving = matches!(kind, Some(Kind::Movement | Kind::Transfer));
        let to_places: Vec<usize> = if moving { places::goals(s, spots, lead) } else { Vec::new() };
        let mut place = best;
        if moving
            && let Some((_, p)) = place
            && to_places.contains(&p.index)
        {
            // Where it goes is not where it comes from.
            place = ranked.iter().find(|(_, o)| !to_places.contains(&o.index) && !o.container).copied();
        }
        let mut other_place = place.and_then(|(_, p)| places::between_partner(s, p, spots));
        // "On the highway from X to Y in Z province": of a long way the area tells more than its middle.
        if let Some((score, p)) = place
            && let Some(other) = other_place
            && let Some(area) = places::area_of_way(s, p, other, spots)
            && self.is_long(p.index, other, area.index)
        {
            (place, other_place) = (Some((score, area)), None);
        }
        let mut doers = roles::doers(s, &group.triggers, all, kind);
        let told_by = match group.verdict.attribution {
            Some((Attribution::Claimed, _)) => Some(Effect::Claimed),
            Some((Attribution::Accused, _)) => Some(Effect::Accused),
            _ => None,
        };
        if let Some(effect) = told_by
            && kind.is_none_or(is_claimable)
            && doers.iter().all(|d| d.id.is_empty())
            && let Some(who) = roles::claimant(s, effect, all)
        {
            doers = vec![who];
        }
        if told_by == Some(Effect::Accused)
            && let Some(who) = roles::accuser(s, all)
        {
            doers.retain(|d| d != who);
        }
        // "heightened activity of the group": who is there is who is reported.
        if kind == Some(Kind::Activity)
            && doers.iter().all(|d| d.id.is_empty() || !matches!(d.inter, 2 | 3))
            && let Some(group) = all
                .iter()
                .filter(|n| n.known && matches!(n.actor.inter, 2 | 3))
                .min_by_key(|n| n.first.abs_diff(lead.first))
        {
            doers = vec![group.actor.clone()];
        }
        if let Some(other) = kind_by_doer::kind_by_subject(s, &group.triggers, lead, all, &doers) {
            kind = Some(other);
            take_or_kidnap(kind, &mut slots);
            if doers.is_empty() {
                doers = roles::doers(s, &group.triggers, all, kind);
            }
        }
        let mut attribution = group.verdict.attribution.clone();
        // "Nobody claimed it, and the sons lay it at the door of the front": whom somebody names says more.
        let open = matches!(&attribution, Some((Attribution::Possible, rule)) if rule == "cue:unclaimed");
        if open
            && kind.is_some_and(is_claimable)
            && doers.iter().all(|d| d.id.is_empty())
            && let Some(who) = roles::claimant(s, Effect::Accused, all)
        {
            attribution = Some((Attribution::Accused, "cue:accused".into()));
            doers = vec![who];
        }
        if attribution.is_none() && roles::are_suspected(s, all, &doers) {
            attribution = Some((Attribution::Possible, "suspected-doer".into()));
        }
        let targets = roles::targets(s, &group.triggers, all, &doers);
        let weapon = rule_weapon(s, group, lead.first);
        // "The rebel drone attack on the post came as": told of before.
        let definite = || {
            lead.noun
                && s.is_article(0)
                && reads!(s, 0, "the")
                && lead.first <= DEFINITE
                && (1..lead.first).all(|i| s.tokens.get(i).is_some_and(Token::is_word))
                && !(1..lead.first).any(|i| s.is(i, s.lexicon.well_known().preposition))
                && lead.last < s.tokens.len()
                && !s.mark(lead.last, ',')
        };
        let anaphora =
            s.cues(Effect::Anaphora).any(|m| m.last <= lead.last + 1 && m.first + 12 >= lead.first)
                || definite();
        let another = s.cues(Effect::Another).any(|m| m.first <= lead.last);
        let consequence = s.has(s.lexicon.well_known().consequence);
        let date = day_of(s, lead, dates);
        // A death in hospital is news of an event told elsewhere: its place and day are not the event's.
        let later = rule.no_doer && lead.weight == Weight::Weak && s.has(s.lexicon.well_known().hospital);
        // "The toll rose to six on Tuesday": the day of the count, not of the event.
        // "Hit in the neck, he died on Tuesday in X", "she died that night in Y": of what was told before.
        let known = s.lexicon.well_known();
        let dies_of = rule.no_doer
            && lead.weight == Weight::Weak
            && s.is(lead.last.saturating_sub(1), known.dies)
            && (lead.first.checked_sub(1).is_some_and(|i| {
                reads!(s, i, "he" | "she")
                    || i > 0 && reads!(s, i, "later" | "then" | "also") && reads!(s, i - 1, "he" | "she")
            }) || s.matches.iter().any(|m| {
                matches!(m.sense, Sense::Rule(_))
                    && m.last <= lead.first
                    && m.forms.has(Forms::PARTICIPLE)
                    && m.first.checked_sub(1).is_some_and(|i| s.mark(i, ','))
                    && reads!(
                        s,
                        m.first,
                        "hit" | "shot" | "wounded" | "injured" | "hurt" | "struck" | "burned" | "stabbed"
                    )
            }));
        // "Two more bodies were found on Tuesday": of those whom the event before killed.
        let found = more
            && lead.kind == Some(Kind::Killing)
            && place.is_none()
            && told.iter().any(|t| t.slot == Slot::Killed && s.is(t.at, known.body));
        let killed_at = || told.iter().filter(|t| t.slot == Slot::Killed);
        let only_shot = killed_at().any(|t| of_whom::is_only_shot(s, t.at));
        let doers_fell = of_whom::doers_fell(s, numbers, told);
        let part =
            slots[0].filter(|_| !doers_fell).and_then(|k| of_whom::part(s, numbers, k)).or_else(|| {
                let one = slots[0].is_some_and(|k| k.value == 1) && killed_at().all(|t| t.single);
                (one && later && !found).then_some(Part::Wounded)
            });
        let later = later || dies_of || found || part.is_some() && rule.no_doer && place.is_none();
        // "The toll rose to six when a wounded man died on Tuesday": so is the day of that death.
        let dies = |d: &DateMention| {
            s.has(known.dies)
                && (0..s.tokens.len()).any(|i| s.clause_of(i) == s.clause_of(d.first) && s.is(i, known.dies))
        };
        let date = date.filter(|d| !(total && s.clause_of(d.first) != lead.clause && dies(d)));
        let counted = total && place.is_none();
        let (place, date) = if later || counted { (None, None) } else { (place, date) };
        let counted_before = numbers.iter().any(|n| is_earlier_toll(s, n));
        let more = more || later && !total && !counted_before;
        let own = rule.status.map(|x| (x, format!("rule:{}", rule.id)));
        // "stopped an attempt to smuggle": the words that stop it say more than the attempt.
        let status = match (&group.verdict.status, &own) {
            (Some((Status::Attempted, _)), Some((Status::Foiled, _))) => own,
            (told, _) => told.clone().or(own),
        };
        Some(Candidate {
            kind,
            weight: lead.weight,
            rule: rule.id.clone(),
            trigger: telling(group, lead, s),
            quote: s.whole(),
            status,
            attribution,
            date,
            place: place.map(|(score, p)| (p.index, score)),
            faint: if later { None } else { faint },
            origin: place.is_some_and(|(_, p)| !moving && places::comes_from(s, p)),
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
            consequence,
            back,
            elsewhere: s.has(known.elsewhere)
                && (0..s.tokens.len()).any(|i| s.clause_of(i) == lead.clause && s.is(i, known.elsewhere)),
            traits: Traits {
                plural: lead.plural,
                passive: lead.passive || rule.no_doer,
                perfect: is_perfect(s, lead),
                pluperfect: lead.verb
                    && (lead.first.saturating_sub(3)..lead.first)
                        .any(|i| s.clause_of(i) == lead.clause && reads!(s, i, "had")),
                acts: group.triggers.iter().any(|t| {
                    t.verb
                        && !t.bare
                        && t.kind.is_some()
                        && t.weight >= Weight::Plain
                        && t.clause == s.clause_of(0)
                        && !is_perfect(s, t)
                }),
                leads: lead.clause == s.clause_of(0),
                cue: s.matches.iter().any(|m| s.effect(m).is_some_and(super::modality::keeps_out)),
                anaphora,
                another,
                short: s.tokens.len() < 14,
                stops: s.tokens.last().is_some_and(|t| t.is_mark('.')),
            },
            strike: lead.noun && reads!(s, lead.first, "strike" | "strikes"),
            hits: lead.verb
                && s.is(lead.last - 1, s.lexicon.well_known().hits)
                && lead.weight < Weight::Strong
                && rule.weapon.is_none()
                && !all.iter().any(|n| n.unknown || n.known && matches!(n.actor.inter, 2..=4)),
            present: lead.present
                && group.verdict.status.is_none()
                && s.tokens.last().is_some_and(|t| t.is_mark('.')),
            verb: lead.verb,
            bare: lead.bare,
            people: !all.is_empty(),
            part,
            doers_fell,
            only_shot,
            their_bodies: kind == Some(Kind::Killing)
                && s.has(known.body)
                && (1..s.tokens.len()).any(|i| {
                    let whose = reads!(s, i - 1, "their" | "his" | "her");
                    whose && s.is(i, known.body) && s.clause_of(i) == lead.clause
                }),
        })
    }
}

/// Tokens before the noun of "the rebel drone attack".
const DEFINITE: usize = 4;

/// "Killed three in X and arrested five in Y": a verb right behind the word that parts two events has no subject but that of the first.
fn goes_on(s: &Sentence<'_>, group: &Group, all: &[Named]) -> bool {
    let Some((from, lead)) = group.from.zip(frames::leading(group.triggers.iter())) else { return false };
    let between = from..lead.first;
    lead.verb
        && !lead.passive
        && between.len() <= GOES_ON_TOKENS
        && !all.iter().any(|n| between.contains(&n.first))
        && !between.clone().any(|i| s.is_article(i) || s.is(i, s.lexicon.well_known().determiner))
}

/// Tokens from the word that parts two events to a verb without subject: "and hours later shot".
const GOES_ON_TOKENS: usize = 4;

impl Candidate {
    /// Whoever did the event before in the sentence did this one.
    fn done_by(&mut self, first: &Self) {
        if first.doers.is_empty() {
            return;
        }
        self.doers.clone_from(&first.doers);
        self.targets.retain(|t| !first.doers.contains(t));
        // "Rebels raided a police station": who is no force makes no raid of the law.
        if self.kind == Some(Kind::SecurityOperation) && self.doers.iter().all(|d| matches!(d.inter, 2 | 3)) {
            self.kind = Some(Kind::ArmedAttack);
        }
    }
}

/// Whether somebody claims to have done, or is accused of having done, things of a kind.
pub(super) const fn is_claimable(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::SecurityOperation
            | Kind::Seizure
            | Kind::PrisonBreak
            | Kind::Transfer
            | Kind::Movement
            | Kind::Activity
    )
}

/// Who is led away by a force is arrested, who is led away by others is kidnapped.
fn take_or_kidnap(kind: Option<Kind>, slots: &mut [Option<Count>; 4]) {
    let [_, _, detained, abducted] = slots;
    match kind {
        Some(Kind::SecurityOperation | Kind::Seizure) if detained.is_none() => *detained = abducted.take(),
        Some(Kind::Abduction) if abducted.is_none() => *abducted = detained.take(),
        _ => {}
    }
}

/// The words that tell the event: the finite verb of its group, else the words that name its kind.
fn telling(group: &Group, lead: &Trigger, s: &Sentence<'_>) -> Span {
    let finite = group
        .triggers
        .iter()
        .find(|t| t.verb && !t.bare && !t.infinitive && t.kind.is_some() && t.clause == lead.clause);
    let t = if lead.verb && !lead.bare { lead } else { finite.unwrap_or(lead) };
    if !t.verb {
        // "Launched an assault", "fighting broke out": the verb that the noun goes with.
        let known = s.lexicon.well_known();
        let own = |i: &usize| s.clause_of(*i) == t.clause;
        let carried =
            (t.first.saturating_sub(6)..t.first).rev().filter(own).find(|&i| s.is(i, known.carries_out));
        let verb = carried.or_else(|| {
            (t.last..(t.last + 10).min(s.tokens.len())).filter(own).find(|&i| s.is(i, known.occurs))
        });
        if let Some(i) = verb {
            return s.span(i, i + 1);
        }
    }
    s.span(t.first, t.last)
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
fn harm_only(
    s: &Sentence<'_>,
    numbers: &[Number],
    spots: &[Spot],
    dates: &[DateMention],
    all: &[Named],
) -> Option<Candidate> {
    let told = counts::counts(s, numbers);
    let first = told.first()?;
    if !spots.is_empty() && s.tokens.len() > 12 && !dates.is_empty() || dates.iter().any(|d| d.period) {
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
        faint: None,
        origin: false,
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
        elsewhere: false,
        consequence: false,
        hits: false,
        strike: false,
        traits: Traits::default(),
        present: false,
        verb: false,
        bare: false,
        people: !all.is_empty(),
        back: None,
        part: of(Slot::Killed).and_then(|k| of_whom::part(s, numbers, k)),
        only_shot: false,
        their_bodies: false,
        doers_fell: of_whom::doers_fell(s, numbers, &told),
    })
}
