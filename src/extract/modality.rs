//! What the cues around a trigger make of its event: kept out, its status, its attribution. ConText with direction and reach.

use super::dates::{DateMention, When, day_after};
use super::day_of_event::nearest_date;
use super::frames::Trigger;
use super::phrases::{Match, Sentence};
use super::tokens::reads;
use crate::lexicon::{Cue, CueReach, CueSide, Effect, Sense};
use crate::model::{Attribution, Date, DatePrecision, Status};

/// Whether a cue of an effect keeps events out.
pub(super) const fn keeps_out(effect: Effect) -> bool {
    matches!(
        effect,
        Effect::Hypothetical
            | Effect::Negated
            | Effect::False
            | Effect::Background
            | Effect::Aggregate
            | Effect::Figurative
            | Effect::Opinion
            | Effect::NotViolence
    )
}

/// The days that a sentence tells, and the day of the report.
pub(super) struct Days<'d> {
    pub(super) published: Option<Date>,
    pub(super) dates: &'d [DateMention],
}

impl Days<'_> {
    /// Whether the day of a trigger stands on the same side of a cue as the trigger does.
    fn same_side(&self, s: &Sentence<'_>, t: &Trigger, m: &Match) -> bool {
        nearest_date(s, t, self.dates).is_some_and(|d| (d.first < m.first) == (t.first < m.first))
    }

    /// "Struck the district on Tuesday, which has seen many attacks in recent months": what an aside behind the trigger tells of the place
    /// is no word on what is told with a day before it.
    fn told_outside(&self, s: &Sentence<'_>, t: &Trigger, m: &Match) -> bool {
        let opens = |i: usize| {
            s.mark(i, ',')
                && (reads!(s, i + 1, "which" | "where" | "who" | "whose")
                    || s.is_article(i + 1) && (i + 2..i + 7).any(|j| reads!(s, j, "which" | "where")))
        };
        let Some(aside) = (t.last..m.first).find(|&i| opens(i)) else { return false };
        // The aside may end before the day: "in X, where attacks have multiplied in recent months, on Tuesday".
        let end = (m.last..s.tokens.len()).find(|&i| s.mark(i, ',')).unwrap_or(s.tokens.len());
        self.dates.iter().any(|d| {
            !d.period
                && (d.first < aside || d.first > end)
                && matches!(d.when, When::Fixed(e) if e.precision == DatePrecision::Day && e.start == e.end)
                && self.published.is_none_or(|p| match d.when {
                    When::Fixed(e) => {
                        e.start.is_some_and(|x| x >= day_after(p, -s.lexicon.settings().story.old_days))
                    }
                    _ => false,
                })
        })
    }

    /// Whether the clause of a finite verb tells a single day of its own: "bombed caves on March 26, answering a string of attacks".
    fn dated(&self, s: &Sentence<'_>, t: &Trigger) -> bool {
        // "Aircraft bombed" is one phrase, and no noun.
        !t.noun && !t.bare && !t.infinitive && nearest_date(s, t, self.dates).is_some_and(|d| {
            s.clause_of(d.first) == t.clause
                && !d.period
                && matches!(d.when, When::Fixed(e) if e.precision == DatePrecision::Day && e.start == e.end)
        })
    }

    /// Whether the clause of a finite verb tells a day of its own that is no history yet.
    fn recent(&self, s: &Sentence<'_>, t: &Trigger) -> bool {
        if t.noun || t.bare || t.infinitive {
            return false;
        }
        let Some(d) = nearest_date(s, t, self.dates).filter(|d| s.clause_of(d.first) == t.clause) else {
            return false;
        };
        match (d.when, self.published) {
            (When::Relative(_), _) => true,
            (When::Fixed(e), Some(p)) => {
                e.precision == DatePrecision::Day
                    && e.start.is_some_and(|x| x >= day_after(p, -s.lexicon.settings().story.old_days))
            }
            _ => false,
        }
    }
}

/// What the cues say of one trigger.
#[derive(Debug, Clone, Default)]
pub(super) struct Verdict {
    /// The reason and the cue's id, where it is kept out.
    pub(super) kept_out: Option<(Effect, String)>,
    /// Status and the cue's id.
    pub(super) status: Option<(Status, String)>,
    /// Attribution and the cue's id.
    pub(super) attribution: Option<(Attribution, String)>,
}

/// Reads the cues of the sentence for one trigger.
pub(super) fn verdict(s: &Sentence<'_>, trigger: &Trigger, days: &Days<'_>) -> Verdict {
    let mut out = Verdict::default();
    let mut recent = None;
    let mut unclaimed = None;
    for m in &s.matches {
        let Sense::Cue(id) = m.sense else { continue };
        let Some(cue) = s.lexicon.cue(id) else { continue };
        if !reaches(s, m, cue, trigger) || is_of_number(s, m) {
            continue;
        }
        // "The mayor, once held by the group, was shot on Monday", "soldiers were ambushed on Monday in the worst attack of this year":
        // history and totals stand beside what is new.
        if matches!(cue.effect, Effect::Background | Effect::Aggregate)
            && cue.reach == CueReach::Sentence
            && days.same_side(s, trigger, m)
            && !trigger_holds(trigger, m)
            && (*recent.get_or_insert_with(|| days.recent(s, trigger))
                || cue.effect == Effect::Aggregate && days.dated(s, trigger))
        {
            continue;
        }
        // "Two men who had been missing since March were found": the period is what somebody went through.
        if cue.effect == Effect::Aggregate && super::asides::lasts(s, m.first) {
            continue;
        }
        if matches!(cue.effect, Effect::Background | Effect::Aggregate)
            && (is_of_hours(s, m) || days.told_outside(s, trigger, m))
        {
            continue;
        }
        // "The government denies that its auxiliaries were responsible": the words of one who denies hold those of his denial's end.
        if cue.effect == Effect::False && s.cues(Effect::Denied).any(|o| o.first == m.first) {
            continue;
        }
        let id = || format!("cue:{}", cue.id);
        match cue.effect {
            Effect::Hypothetical
            | Effect::Negated
            | Effect::False
            | Effect::Background
            | Effect::Aggregate
            | Effect::Figurative
            | Effect::Opinion
            | Effect::NotViolence
            | Effect::Boilerplate => {
                if out.kept_out.is_none() {
                    out.kept_out = Some((cue.effect, id()));
                }
            }
            Effect::Planned => set(&mut out.status, Status::Planned, id),
            Effect::Attempted if others_try(s, m, trigger) || is_fought_off(m, trigger) => {}
            Effect::Attempted => set(&mut out.status, Status::Attempted, id),
            // "Thwarted an infiltration attempt": what was kept from its end was fought.
            Effect::Foiled
                if trigger.kind == Some(crate::model::Kind::ArmedClash)
                    && (trigger.gapped || m.first < trigger.last && trigger.first < m.last) => {}
            Effect::Foiled if is_by_raiders(s, m) => {}
            Effect::Foiled => out.status = Some((Status::Foiled, id())),
            Effect::Denied => {
                if out.attribution.is_none() {
                    out.attribution = Some((Attribution::Accused, id()));
                }
            }
            Effect::Disputed => set(&mut out.status, Status::Disputed, id),
            Effect::Claimed => out.attribution = Some((Attribution::Claimed, id())),
            Effect::Accused => set(&mut out.attribution, Attribution::Accused, id),
            Effect::Possible => {
                if cue.reach == CueReach::Block {
                    unclaimed = Some(id());
                } else if is_of_others(s, m, trigger) {
                    continue;
                }
                set(&mut out.attribution, Attribution::Possible, id);
            }
            Effect::Saying
            | Effect::Anaphora
            | Effect::Another
            | Effect::Break
            | Effect::By
            | Effect::Stop => {}
        }
    }
    // "No group has claimed the attack" holds the words of a claim too.
    if let Some(id) = unclaimed {
        out.attribution = Some((Attribution::Possible, id));
    }
    if trigger.infinitive && out.kept_out.is_none() && out.status.is_none() && !managed(s, trigger) {
        out.kept_out = Some((Effect::Hypothetical, "infinitive".into()));
    }
    out
}

/// "Guards fired on people who were trying to cross", "repelled a band that tried to reach a post": what those tried to whom it was done.
fn others_try(s: &Sentence<'_>, m: &Match, trigger: &Trigger) -> bool {
    let told = trigger.verb && !trigger.bare && !trigger.infinitive && m.first >= trigger.last;
    // "Killed two as guards tried to stop him".
    let meanwhile = || {
        (m.first.saturating_sub(6).max(trigger.last)..m.first).any(|i| reads!(s, i, "as" | "while" | "when"))
    };
    told && (meanwhile()
        || (m.first.saturating_sub(3).max(trigger.last)..m.first)
            .any(|i| reads!(s, i, "who" | "that" | "which")))
}

/// "Three lorries were intercepted by gunmen": who stops others on their way foils nothing.
fn is_by_raiders(s: &Sentence<'_>, m: &Match) -> bool {
    let known = s.lexicon.well_known();
    reads!(s, m.last, "by")
        && (m.last + 1..m.last + 4).any(|i| s.is(i, known.unknown_actor.union(known.militant)))
}

/// "No fewer than fifteen": the first word of what bounds a number denies nothing.
fn is_of_number(s: &Sentence<'_>, m: &Match) -> bool {
    s.matches_at(m.first).iter().any(|o| o.last > m.last && matches!(o.sense, Sense::Number(_)))
}

/// "Repelled an infiltration attempt": there was a fight, whatever became of the attempt.
fn is_fought_off(m: &Match, trigger: &Trigger) -> bool {
    trigger.verb
        && trigger.kind == Some(crate::model::Kind::ArmedClash)
        && !trigger.bare
        && !trigger.infinitive
        && m.first >= trigger.last
}

/// "Carried out raids on suspected hideouts", "killed five suspected militants in a gun battle": who is only suspected behind the words is
/// whom it was done to, where no "by" stands between; so is who is suspected before a noun that a preposition leads, or before a passive.
fn is_of_others(s: &Sentence<'_>, m: &Match, trigger: &Trigger) -> bool {
    if trigger.noun && trigger.first >= m.last {
        let known = s.lexicon.well_known();
        return (m.last..trigger.first).any(|i| s.is(i, known.preposition));
    }
    // "Suspected rebels were killed in a shootout".
    if trigger.verb && trigger.passive && trigger.first >= m.last && m.last == m.first + 1 {
        return reads!(s, m.first, "suspected" | "alleged" | "presumed");
    }
    m.first >= trigger.last && !s.cues(Effect::By).any(|o| o.first >= trigger.last && o.first <= m.last)
}

/// Whether somebody begins to speak within a range of tokens: "warning that", "said that".
fn is_speech(s: &Sentence<'_>, from: usize, to: usize) -> bool {
    s.cues(Effect::Saying).any(|o| o.first >= from && o.last <= to)
        || (from + 1..to).any(|i| reads!(s, i, "that") && s.lower(i - 1).ends_with("ing"))
}

/// "Over the past 24 hours": a day that is over is the day of the news, and no period that is counted over.
fn is_of_hours(s: &Sentence<'_>, m: &Match) -> bool {
    let hours = |i: usize| reads!(s, i, "hours" | "hour");
    (m.first..m.last + 4).any(hours) && {
        let at = (m.first..m.last + 4).find(|&i| hours(i)).unwrap_or(m.last);
        at.checked_sub(1)
            .is_some_and(|i| s.tokens.get(i).and_then(super::tokens::Token::number).is_none_or(|n| n <= 72))
    }
}

/// Whether a cue is one of the trigger's own words.
const fn trigger_holds(trigger: &Trigger, m: &Match) -> bool {
    m.first < trigger.last && trigger.first < m.last
}

fn set<T>(slot: &mut Option<(T, String)>, value: T, id: impl Fn() -> String) {
    if slot.is_none() {
        *slot = Some((value, id()));
    }
}

/// "managed to kill", "went on to attack": the infinitive tells what happened.
fn managed(s: &Sentence<'_>, trigger: &Trigger) -> bool {
    (2..=3).any(|back| {
        trigger.first.checked_sub(back).is_some_and(|i| {
            reads!(
                s,
                i,
                "managed"
                    | "went"
                    | "began"
                    | "started"
                    | "succeeded"
                    | "continued"
                    | "on"
                    | "proceeded"
                    | "forced"
                    | "led"
            )
        })
    })
}

/// "a man accused of helping them was arrested", "a bus that had set out for the coast was turned back": the finite auxiliary begins the
/// main verb. "A cart with two men who had gone to reap drove over a mine": so does a past tense behind the relative clause's own verb.
fn has_own_verb(s: &Sentence<'_>, from: usize, trigger: &Trigger) -> bool {
    let finite = |i: usize| reads!(s, i, "was" | "were" | "is" | "are");
    if trigger.first > from && !trigger.noun && finite(trigger.first) {
        return true;
    }
    if (trigger.verb && trigger.passive || !trigger.verb && !trigger.noun)
        && (trigger.first.saturating_sub(3).max(from + 1)..trigger.first).any(finite)
    {
        return true;
    }
    trigger.verb
        && trigger.past
        && from > 1
        && reads!(s, from - 2, "who")
        && reads!(s, from - 1, "had")
        && trigger.first > from + 1
        && !(from..trigger.first).any(|i| {
            !s.tokens.get(i).is_some_and(super::tokens::Token::is_word)
                || reads!(s, i, "and" | "or" | "then" | "when" | "that" | "which" | "where")
        })
}

/// "a man who would not stop was shot": a past tense after the modal has its own subject and happened.
fn is_finite(s: &Sentence<'_>, from: usize, trigger: &Trigger) -> bool {
    if !trigger.verb || trigger.bare {
        return false;
    }
    // "Will hit", "try to hit": a verb whose past is its base.
    let led = trigger.first.checked_sub(1).is_some_and(|i| {
        i >= from
            && reads!(s, i, "to" | "will" | "would" | "may" | "might" | "could" | "can" | "should" | "must")
    });
    if led {
        return false;
    }
    !(from..trigger.first).any(|i| reads!(s, i, "be" | "been" | "have" | "get" | "being"))
}

/// Whether commas between a cue and a trigger only list what the cue is said of ("accused of theft, arson and murder").
fn enumerates(s: &Sentence<'_>, from: usize, to: usize) -> bool {
    // The last comma stands right before the trigger or before "and": the verb goes on with the list.
    let last = (from..to).rev().find(|&i| s.mark(i, ','));
    last.is_some_and(|i| i + 1 == to || reads!(s, i + 1, "and") || reads!(s, i + 1, "or"))
}

fn reaches(s: &Sentence<'_>, m: &Match, cue: &Cue, trigger: &Trigger) -> bool {
    let inside = m.first < trigger.last && trigger.first < m.last;
    if inside {
        // A cue that is the trigger's own word ("foiled" beside "foiled attack") only matters where it is longer.
        return m.last - m.first >= trigger.last - trigger.first;
    }
    let after = trigger.first >= m.last;
    // "a strike would bury the truce": the noun before the modal is what it is said of.
    if !after
        && cue.effect == Effect::Hypothetical
        && cue.side == CueSide::After
        && cue.reach == CueReach::Clause
    {
        return cue.subject
            && !trigger.verb
            && s.clause_of(m.first) == trigger.clause
            && m.first - trigger.last <= 7
            && !(trigger.last..m.first).any(|i| s.mark(i, ','));
    }
    // "Saboteurs felled two pylons, an official said, warning that others will follow if nobody guards them": what is told happened.
    if !after
        && cue.effect == Effect::Hypothetical
        && cue.reach == CueReach::Sentence
        && trigger.verb
        && !trigger.bare
        && !trigger.infinitive
        && s.clause_of(m.first) != trigger.clause
        && is_speech(s, trigger.last, m.first)
    {
        return false;
    }
    let side = match cue.side {
        CueSide::After => after,
        CueSide::Before => !after,
        CueSide::Both => true,
    };
    if !side {
        return false;
    }
    if after
        && cue.effect == Effect::Hypothetical
        && cue.side == CueSide::After
        && cue.reach == CueReach::Clause
        && is_finite(s, m.last, trigger)
    {
        return false;
    }
    let leaning = matches!(cue.effect, Effect::Negated | Effect::Background | Effect::Hypothetical)
        && cue.side == CueSide::After
        && cue.reach != CueReach::Sentence;
    if after && leaning && has_own_verb(s, m.last, trigger) {
        return false;
    }
    let (from, to) = if after { (m.last, trigger.first) } else { (trigger.last, m.first) };
    // "two days after a van that did not stop, men stormed the post", "a clerk accused of theft, was shot": the comma ends what the cue
    // is said of, where a finite verb follows.
    let closes = matches!(cue.effect, Effect::Negated | Effect::Background)
        && cue.side == CueSide::After
        && cue.reach != CueReach::Sentence
        && after
        && trigger.verb
        && !trigger.bare
        && !trigger.infinitive
        && (from..to).any(|i| s.mark(i, ','))
        && !enumerates(s, from, to);
    if closes {
        return false;
    }
    let near = match cue.reach {
        CueReach::Clause => s.clause_of(m.first) == trigger.clause && to - from <= 25,
        CueReach::Sentence | CueReach::Block => true,
        CueReach::Tokens(n) => n > 0 && to - from <= n as usize && s.clause_of(m.first) == trigger.clause,
    };
    near && !s.cues(Effect::Stop).any(|o| o.first >= from && o.last <= to)
}
