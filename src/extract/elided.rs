//! What goes on at a further place without the words that told it: "killed two in X and three in Y", "attacked X on Monday and Y on Tuesday".
//! Finds such places with the number and the day that are told with them. Chooses no place, and joins nothing.

use super::candidate::Candidate;
use super::counts::{Told, is_thing};
use super::dates::{DateMention, When};
use super::frames::Trigger;
use super::listed::shares;
use super::numbers::Number;
use super::phrases::Sentence;
use super::place_of_event::{Spot, is_noun_of_places, width};
use crate::lexicon::{Effect, Slot, Weight};
use crate::model::{Count, Kind};
use std::ops::Range;

/// Tokens between two places of which the second goes on with the words of the first.
const GAP_TOKENS: usize = 18;
/// Words of those who are counted behind their number: "members of the local council".
const COUNTED_TOKENS: usize = 6;
/// Words between a preposition and the name behind it: "the nearby town of".
const LED_TOKENS: usize = 6;

/// Further places of a sentence, at most: no reader tells more apart.
const MOST: usize = 64;

/// How many were harmed, and by which word of harm where it is another than that told before.
type Harmed = (Option<Slot>, Count);

/// A further place that a sentence tells the same of.
#[derive(Debug, Clone)]
pub(super) struct Elided {
    /// The toponym that the words were told with.
    pub(super) after: usize,
    /// The toponym that they go on for.
    pub(super) place: usize,
    /// How many were harmed there.
    pub(super) count: Option<Harmed>,
    pub(super) date: Option<DateMention>,
    /// The day that is told with the place before.
    pub(super) first_day: Option<DateMention>,
    /// "Killed nine, six in X and three in Y": how many of them at the place before.
    pub(super) first_share: Option<Count>,
    /// The words that tell what happened there, where they are others: "and one by a drone strike in Y", "and killed six in Y".
    pub(super) by: Option<Trigger>,
    /// The tokens that tell it.
    pub(super) tokens: Range<usize>,
}

impl Elided {
    /// The event of a further place, after that of the place before; `slot`: of whom its number is.
    fn candidate(&self, s: &Sentence<'_>, first: &Candidate, slot: Option<Slot>) -> Candidate {
        let mut out = Candidate {
            place: first.place.map(|(_, score)| (self.place, score)),
            date: self.date.or(first.date),
            killed: None,
            injured: None,
            detained: None,
            abducted: None,
            other_place: None,
            to_places: Vec::new(),
            back: None,
            part: None,
            total: false,
            more: false,
            only_shot: false,
            their_bodies: false,
            anaphora: false,
            // With a day of its own a further place may be told again.
            another: self.date.is_none(),
            ..first.clone()
        };
        if let Some((own, count)) = self.count {
            match own.or(slot) {
                Some(Slot::Killed) => out.killed = Some(count),
                Some(Slot::Injured) => out.injured = Some(count),
                Some(Slot::Detained) => out.detained = Some(count),
                Some(Slot::Abducted) => out.abducted = Some(count),
                None => {}
            }
        }
        // "Shelled X and killed six in Y" goes on with the shelling, "burned homes in X and killed six in Y" with nothing.
        let kills = |t: &Trigger| t.verb && first.kind.is_none_or(hurts);
        if let Some(t) = self.by.filter(|t| !kills(t)) {
            (out.kind, out.weight) = (t.kind, t.weight);
            (out.weapon, out.status) = (None, None);
            if t.noun {
                out.doers = Vec::new();
            }
            out.trigger = s.span(t.first, t.last);
            out.rule = s.lexicon.rule(t.rule).map_or(out.rule, |rule| rule.id.clone());
            out.verb = t.verb;
        }
        out
    }
}

/// Whether one of the further places is told there.
pub(super) fn holds(further: &[Elided], at: usize) -> bool {
    further.iter().any(|e| e.tokens.contains(&at))
}

/// The further places of a sentence, in order.
pub(super) fn elided(
    s: &Sentence<'_>,
    triggers: &[Trigger],
    spots: &[Spot],
    dates: &[DateMention],
    numbers: &[Number],
) -> Vec<Elided> {
    let mut out: Vec<Elided> = Vec::new();
    if spots.len() < 2 || triggers.is_empty() || numbers.is_empty() && dates.len() < 2 {
        return out;
    }
    let seen = Seen { s, triggers, spots, dates, numbers };
    let own: Vec<&Spot> = spots
        .iter()
        .filter(|p| (!p.container || width(p.kind) <= 4) && !p.paired && p.way.is_none())
        .collect();
    let mut head = None;
    for pair in own.windows(2) {
        let [a, b] = pair else { continue };
        if out.len() >= MOST {
            break;
        }
        let before = *head.get_or_insert(a.index);
        match seen.goes_on(a, b) {
            Some(further) => out.push(Elided { after: before, ..further }),
            None => head = Some(b.index),
        }
    }
    // "Two in X and three in Y on Monday": the day that closes a list is that of all.
    let mut last: Option<(usize, DateMention)> = None;
    for e in out.iter_mut().rev() {
        match (e.date, last) {
            (Some(d), _) => last = Some((e.after, d)),
            (None, Some((after, d))) if after == e.after => e.date = Some(d),
            _ => {}
        }
    }
    out
}

/// Adds the event of a place and those of the further places that it is told of with.
pub(super) fn told_again(
    s: &Sentence<'_>,
    mut first: Candidate,
    further: &[Elided],
    (told, numbers): (&[Told], &[Number]),
    spots: &[Spot],
    out: &mut Vec<Candidate>,
) {
    let place = first.place.map(|(place, _)| place);
    let own: Vec<&Elided> = further.iter().filter(|e| Some(e.after) == place).collect();
    // The day that is told with the place before that of the whole sentence.
    first.date = own.first().and_then(|e| e.first_day).or(first.date);
    let share = own.first().and_then(|e| e.first_share.filter(|_| e.count.is_some()));
    if let Some(count) = share
        && first.killed.is_some()
    {
        first.killed = Some(count);
    }
    let mut beside: Vec<Candidate> =
        own.iter().map(|e| e.candidate(s, &first, slot_of(told, spots, e))).collect();
    // "Attacks in X on Monday and Y on Tuesday left three and five people dead".
    if own.iter().all(|e| e.count.is_none())
        && let Some(shares) = shares(s, numbers, first.killed, own.len() + 1)
    {
        first.killed = shares.first().copied();
        for (c, share) in beside.iter_mut().zip(shares.iter().skip(1)) {
            c.killed = Some(*share);
        }
    }
    out.push(first);
    out.extend(beside);
}

/// The word of harm that the number of a further place goes with: the nearest before the place that it was told with.
fn slot_of(told: &[Told], spots: &[Spot], further: &Elided) -> Option<Slot> {
    let head = spots.iter().find(|p| p.index == further.after)?.first;
    // "Two blasts in X and one in Y wounded nine": the number is of what stands before.
    let before = told.iter().filter(|t| !t.total && t.at < head);
    before.min_by_key(|t| (t.single, head - t.at)).map(|t| t.slot)
}

/// A sentence with what was found in it.
struct Seen<'a, 's> {
    s: &'a Sentence<'s>,
    triggers: &'a [Trigger],
    spots: &'a [Spot],
    dates: &'a [DateMention],
    numbers: &'a [Number],
}

impl Seen<'_, '_> {
    /// One past a day, or a place that only tells where another lies, that stands at a token.
    fn past(&self, at: usize) -> Option<usize> {
        let date = self.day_at(at).map(|d| d.last);
        date.or_else(|| self.spots.iter().find(|p| p.container && p.first == at).map(|p| p.last))
    }

    fn day_at(&self, at: usize) -> Option<&DateMention> {
        self.dates.iter().find(|d| d.first == at)
    }

    /// The end of what belongs to a place behind it, and its day: ", in the north of Z, on Monday".
    fn tail(&self, from: usize, to: usize) -> (usize, Option<DateMention>) {
        let s = self.s;
        let known = s.lexicon.well_known();
        let (mut end, mut at, mut date) = (from, from, None);
        while at < to && at < from + LED_TOKENS {
            if let Some(next) = self.past(at) {
                let day = self.day_at(at).filter(|d| !d.period && is_day(d));
                date = date.or(day.copied());
                (end, at) = (next, next.max(at + 1));
                continue;
            }
            let leads = s.mark(at, ',')
                || s.is(at, known.place_preposition)
                || s.among(at, &s.lexicon.settings().small.leading_names);
            if !leads {
                break;
            }
            at += 1;
        }
        (end, date)
    }

    /// Whether what is told of one place goes on for the next.
    fn goes_on(&self, a: &Spot, b: &Spot) -> Option<Elided> {
        let s = self.s;
        if b.first <= a.last || b.first - a.last > GAP_TOKENS {
            return None;
        }
        let joints = &s.lexicon.settings().small.going_on;
        let (from, day) = self.tail(a.last, b.first);
        let mut at = from;
        let mut joined = false;
        while at < b.first && (s.mark(at, ',') || s.mark(at, ';') || s.among(at, joints)) {
            joined |= s.among(at, joints);
            at += 1;
        }
        let wider = width(b.kind) >= 7 && width(a.kind) < 7;
        let (end, date) = self.tail(b.last, s.tokens.len());
        // "Bombed a cave in X, two residents of Y said": who says so.
        if at == from || wider || s.cues(Effect::Saying).any(|m| m.first >= b.last && m.first <= end + 1) {
            return None;
        }
        // "Bombed X on Sunday and Y on Monday vowed revenge": who does something is not where it goes on.
        let known = s.lexicon.well_known();
        let small = &s.lexicon.settings().small;
        let closes = !s.tokens.get(end).is_some_and(super::tokens::Token::is_word)
            || s.is(end, known.preposition.union(known.place_preposition))
            || s.is(end, known.origin_preposition.union(known.goal_preposition))
            || s.among(end, joints)
            || s.among(end, &small.behind_going_on)
            || s.lower(end).ends_with("ing")
            || self.day_at(end).is_some();
        // "Attacks in X on Monday and Y on Tuesday left": a verb behind is that of the noun before.
        let noun = |t: &Trigger| self.triggers.iter().any(|n| n.noun && n.first == t.first);
        let of_noun = self.triggers.iter().any(|t| t.first == end)
            && self.triggers.iter().all(|t| t.first >= end || noun(t));
        if !closes && !of_noun {
            return None;
        }
        let first_share = self.share_before(a);
        let counted = self.counted(at, b, joined, first_share.is_some());
        let told = match counted {
            Some(told) => told,
            None if day.is_some() && date.is_some() && !a.container && self.is_bare(at, b) => (None, None),
            None => return None,
        };
        if b.container || a.container && told.0.is_none() {
            return None;
        }
        let (count, by) = told;
        Some(Elided {
            after: a.index,
            place: b.index,
            count,
            date,
            first_day: day,
            first_share,
            by,
            tokens: from..end,
        })
    }

    /// "Nine people, six in X and": the share of those told before that a place's own number is.
    fn share_before(&self, a: &Spot) -> Option<Count> {
        let known = self.s.lexicon.well_known();
        let n = self.numbers.iter().rev().find(|n| n.last <= a.first).filter(|n| n.part && n.shown)?;
        let near =
            a.first - n.last <= LED_TOKENS && n.first.checked_sub(1).is_some_and(|i| self.s.mark(i, ','));
        let led = (n.last..a.first).any(|i| self.s.is(i, known.place_preposition));
        (near && led && !n.article).then_some(n.count)
    }

    /// Nothing but what leads a place stands before it: "in", "the town of".
    fn is_bare(&self, from: usize, b: &Spot) -> bool {
        let s = self.s;
        let known = s.lexicon.well_known();
        b.first - from <= LED_TOKENS
            && (from..b.first).all(|i| {
                s.is(i, known.place_preposition)
                    || s.among(i, &s.lexicon.settings().small.leading_names)
                    || is_noun_of_places(s, i)
            })
    }

    /// "Three in", "two policemen in the town of", "wounded five at", "three were hurt near", "one by a drone strike in", "a church in".
    fn counted(
        &self,
        from: usize,
        b: &Spot,
        joined: bool,
        shared: bool,
    ) -> Option<(Option<Harmed>, Option<Trigger>)> {
        let s = self.s;
        let known = s.lexicon.well_known();
        let slot_at = |t: &Trigger| {
            let rule = s.lexicon.rule(t.rule)?;
            rule.count.filter(|_| t.kind.is_none() || t.weight == Weight::Weak)
        };
        let verb = self.triggers.iter().find(|t| t.first == from && t.verb && !t.passive && !t.bare);
        let active = match verb {
            Some(t) => Some(slot_at(t)?),
            None => None,
        };
        let at = verb.map_or(from, |t| t.last);
        // "A bomb went off in X, a town near Y": what only says what a place is.
        let n =
            self.numbers.iter().find(|n| n.first == at && (shared || !n.part) && (joined || !n.article))?;
        let lead = (n.last..b.first).rev().find(|&i| s.is(i, known.place_preposition))?;
        let led = lead + 1..b.first;
        let plain =
            |i: usize| s.tokens.get(i).is_some_and(super::tokens::Token::is_word) && !s.is(i, known.aux_have);
        if led.len() > LED_TOKENS || !led.clone().all(plain) || !(n.last..lead).all(plain) {
            return None;
        }
        let inside: Vec<&Trigger> =
            self.triggers.iter().filter(|t| t.first >= n.last && t.first < b.first).collect();
        // "Three were hurt in", "two wounded near".
        let passive = inside.first().filter(|t| t.verb && t.last == lead && active.is_none());
        let passive = match passive {
            Some(t) => Some(slot_at(t)?),
            None => None,
        };
        let by = inside.first().filter(|t| t.noun && passive.is_none() && active.is_none());
        if inside.len() > usize::from(passive.is_some()) + usize::from(by.is_some()) {
            return None;
        }
        let people_end = by.map_or(lead, |t| {
            (n.last..t.first)
                .find(|&i| s.among(i, &s.lexicon.settings().small.leading_means))
                .unwrap_or(n.last)
        });
        if by.is_some() && !s.among(people_end, &s.lexicon.settings().small.leading_means) {
            return None;
        }
        let be = (n.last..lead).any(|i| s.is(i, known.aux_be));
        if people_end - n.last > COUNTED_TOKENS || be && passive.is_none() {
            return None;
        }
        // "And a police post in Y": what is done to things goes on, and nobody is counted.
        let thing = n.head.is_none() && n.last < people_end && is_thing(s, n.last)
            || n.head.is_none() && (n.last..people_end).any(|i| is_noun_of_places(s, i));
        if thing {
            let weapons = known.explosive.union(known.projectile).union(known.aircraft).union(known.gun);
            let plain = !(n.last..people_end).any(|i| s.is(i, weapons) || s.is(i, known.measure));
            return (plain && by.is_none() && active.is_none() && passive.is_none()).then_some((None, None));
        }
        let people = n.shown && n.count.value > 0 || n.article && n.head.is_some();
        if !people || n.article && n.head.is_none() {
            return None;
        }
        let verb = verb.or_else(|| inside.first().copied().filter(|_| passive.is_some()));
        let by = by.map(|t| **t).or_else(|| verb.copied().filter(|t| t.kind.is_some()));
        Some((Some((active.or(passive), n.count)), by))
    }
}

/// Kinds that hurt and kill of themselves.
const fn hurts(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::ArmedAttack
            | Kind::ArmedClash
            | Kind::Killing
            | Kind::Bombing
            | Kind::SuicideBombing
            | Kind::Airstrike
            | Kind::Shelling
            | Kind::SecurityOperation
    )
}

/// Whether an expression tells days rather than a time of day.
fn is_day(d: &DateMention) -> bool {
    matches!(d.when, When::Fixed(_) | When::Relative(_))
}
