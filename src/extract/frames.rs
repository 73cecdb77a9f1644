//! Triggers: rule phrases whose conditions hold where they stand, with voice, and their grouping into the events of a sentence.

use super::phrases::{Match, Sentence};
use super::tokens::{TokenKind, is_one_of, reads};
use crate::lexicon::{ClassSet, Forms, Rule, RuleId, Sense, Weight};
use crate::model::Kind;

/// How far conditions of a rule look, in tokens, inside the clause.
const WINDOW: usize = 25;
/// How far the object of a verb stands behind it, in tokens.
const OBJECT: usize = 4;

/// A rule that holds; token numbers count in the sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trigger {
    pub(super) rule: RuleId,
    pub(super) first: usize,
    /// One past the last token.
    pub(super) last: usize,
    pub(super) kind: Option<Kind>,
    pub(super) weight: Weight,
    /// The words are a verb here.
    pub(super) verb: bool,
    /// The verb is passive.
    pub(super) passive: bool,
    /// The verb stands after "to".
    pub(super) infinitive: bool,
    /// The verb is in its base form or a gerund: it leans on another verb.
    pub(super) bare: bool,
    /// The verb is in the present and nothing else.
    pub(super) present: bool,
    /// The verb is in the past and can be no participle ("drove", "took").
    pub(super) past: bool,
    /// The noun is in the plural.
    pub(super) plural: bool,
    /// Words that name an event by a noun.
    pub(super) noun: bool,
    /// A raid or search that may end in shots.
    pub(super) raid: bool,
    pub(super) clause: u16,
    /// The words are one of two parts ("cut down .. trees").
    pub(super) gapped: bool,
}

/// All triggers of a sentence, in order; those inside longer ones are dropped.
pub(super) fn triggers(s: &Sentence<'_>) -> Vec<Trigger> {
    let mut out: Vec<Trigger> = Vec::new();
    for m in &s.matches {
        let Sense::Rule(id) = m.sense else { continue };
        let Some(rule) = s.lexicon.rule(id) else { continue };
        if is_part_of_name(s, m) || is_people(s, m) || is_name(s, m) || is_freed(s, m, rule.kind) {
            continue;
        }
        let verb = m.forms.is_verb();
        // "The Allied Democratic Forces went into a village": a word of a name forces nobody.
        let of_name = |o: &Match| {
            matches!(o.sense, Sense::Actor(_))
                && o.last - o.first > 1
                && o.first <= m.first
                && m.first < o.last
        };
        if m.gapped && s.has_actors() && s.matches_near(m.first).iter().any(of_name) {
            continue;
        }
        // "ambush" is verb and noun in one row: where the verb does not fit, the noun may.
        let noun = verb && reads_as_noun(s, m);
        if noun && !m.forms.is_noun() {
            continue;
        }
        let verb = verb && !noun;
        // "Strike drones", "an attack helicopter": the word only says what sort of weapon it is.
        let sort = |o: &Match| matches!(o.sense, Sense::Weapon(_)) && o.first == m.first && o.last > m.last;
        if !verb && s.matches_at(m.first).iter().any(sort) {
            continue;
        }
        let passive = verb && is_passive(s, m);
        if verb && !passive && is_carried_out(s, m) {
            continue;
        }
        if !noun && is_of_victims(s, rule.kind) {
            continue;
        }
        if !holds(s, m, rule, passive) || rule.recalls && !(passive && is_behind_people(s, m)) {
            continue;
        }
        out.push(trigger(s, m, id, rule, verb, passive));
    }
    if out.len() < 2 {
        return out;
    }
    let copy = out.clone();
    out.retain(|t| {
        !copy.iter().any(|o| o.first <= t.first && t.last <= o.last && o.last - o.first > t.last - t.first)
    });
    // "Cut down .. trees" says more than "cut down".
    let copy = out.clone();
    out.retain(|t| {
        t.gapped
            || !copy.iter().any(|o| {
                o.gapped && (o.first, o.last) == (t.first, t.last) && o.weight >= t.weight && o.kind != t.kind
            })
    });
    out.sort_by_key(|t| (t.first, t.last, t.rule));
    out
}

/// "Executed a security operation", "executed an attack": what is done, nobody.
pub(super) fn is_carried_out(s: &Sentence<'_>, m: &Match) -> bool {
    let known = s.lexicon.well_known();
    m.last == m.first + 1
        && s.is(m.first, known.carries_out)
        && (m.last..m.last + DEED)
            .take_while(|&i| !s.is(i, known.person) && !s.is(i, known.preposition))
            .flat_map(|i| s.matches_at(i))
            .any(|o| matches!(o.sense, Sense::Rule(_)) && o.forms.is_noun() && !o.forms.is_verb())
}

/// Tokens from a verb to the noun of what is carried out: "executed a joint security operation".
const DEED: usize = 5;

/// "The victims were caught in open steppe on Sunday": whom the sentence before told killed, nobody took into custody.
fn is_of_victims(s: &Sentence<'_>, kind: Option<Kind>) -> bool {
    matches!(kind, Some(Kind::SecurityOperation | Kind::Abduction | Kind::Movement))
        && s.is_article(0)
        && s.among(1, &s.lexicon.settings().story.victims_told)
}

/// What the words of a match are where they stand.
pub(super) fn trigger(
    s: &Sentence<'_>,
    m: &Match,
    id: RuleId,
    rule: &Rule,
    verb: bool,
    passive: bool,
) -> Trigger {
    let has = |form: Forms| m.forms.has(form);
    let to = |i: usize| reads!(s, i, "to");
    Trigger {
        rule: id,
        first: m.first,
        last: m.last,
        kind: rule.kind,
        weight: rule.weight,
        verb,
        passive,
        infinitive: verb && has(Forms::BASE) && m.first.checked_sub(1).is_some_and(to),
        present: verb && !has(Forms::PAST) && !has(Forms::PARTICIPLE) && !has(Forms::ING),
        past: verb && has(Forms::PAST) && !has(Forms::PARTICIPLE),
        plural: !verb && has(Forms::PLURAL) && !has(Forms::SINGULAR),
        noun: !verb && m.forms.is_noun(),
        raid: rule.kind == Some(Kind::SecurityOperation)
            && rule.count != Some(crate::lexicon::Slot::Killed)
            && !kills(s, m),
        bare: verb && !has(Forms::PAST) && !has(Forms::PARTICIPLE) && !has(Forms::THIRD),
        clause: s.clause_of(m.first),
        gapped: m.gapped,
    }
}

/// "Joint Operations Command", "the Targeting Cell": capitals inside a sentence before a capital are part of a name.
pub(super) fn is_part_of_name(s: &Sentence<'_>, m: &Match) -> bool {
    let capital = |i: usize| s.tokens.get(i).is_some_and(|t| t.capital && t.is_word());
    if m.first == 0 || s.all_caps || !capital(m.first) || !capital(m.last - 1) || !capital(m.last) {
        return false;
    }
    let closed = s.tokens.get(m.first - 1).is_some_and(|t| matches!(t.kind, TokenKind::Mark(_)));
    !closed && !s.is_mostly_capitals()
}

/// "cousins from Hit", "a farm near Raid": a capital behind a preposition inside a sentence is a name, whatever the word means.
pub(super) fn is_name(s: &Sentence<'_>, m: &Match) -> bool {
    let Some(before) = m.first.checked_sub(1) else { return false };
    let known = s.lexicon.well_known();
    let alone = m.last - m.first == 1
        && !s.all_caps
        && s.tokens.get(m.first).is_some_and(|t| t.capital && t.is_word())
        && !s.tokens.get(before).is_some_and(|t| t.capital);
    alone && !s.is_mostly_capitals() && s.is(before, known.place_preposition.union(known.origin_preposition))
}

/// "the wounded", "those detained in": people, of whom something is told.
fn is_people(s: &Sentence<'_>, m: &Match) -> bool {
    let known = s.lexicon.well_known();
    let Some(before) = m.first.checked_sub(1) else { return false };
    m.last - m.first == 1
        && m.forms.has(Forms::PARTICIPLE)
        && reads!(s, before, "the" | "those" | "its" | "their" | "our" | "a" | "an")
        && s.tokens.get(m.last).is_none_or(|t| {
            matches!(t.kind, TokenKind::Mark(_))
                || s.is(m.last, known.preposition.union(known.aux_be).union(known.aux_have))
                // "the body of a kidnapped shepherd": who he is.
                || s.is(m.last, known.person) && reads!(s, before.saturating_sub(1), "of")
                // "the captured messengers": they are known, and so is what came over them.
                || s.is(m.last, known.person) && before == 0
                || reads!(s, m.last, "and" | "or")
        })
}

/// "Rescued nine kidnapped elders", "freed a kidnapped trader": what had come over those whom the verb before sets free.
fn is_freed(s: &Sentence<'_>, m: &Match, kind: Option<Kind>) -> bool {
    let frees = |o: &Match| {
        let Sense::Rule(id) = o.sense else { return false };
        let rule = s.lexicon.rule(id).and_then(|rule| rule.kind);
        matches!(rule, Some(Kind::SecurityOperation | Kind::Transfer))
            && o.forms.is_verb()
            && o.last <= m.first
            && m.first - o.last <= FREED
    };
    let known = s.lexicon.well_known();
    let plain = |i: usize| s.tokens.get(i).is_some_and(|t| t.is_word() && !t.capital);
    let counted = |i: usize| plain(i) && !s.is(i, known.preposition) && !reads!(s, i, "and" | "or");
    kind == Some(Kind::Abduction)
        && m.last - m.first == 1
        && m.forms.has(Forms::PARTICIPLE)
        && plain(m.last)
        && !s.is(m.last, known.preposition.union(known.determiner))
        && s.matches.iter().any(|o| {
            frees(o)
                && (o.last..m.first)
                    .all(|i| counted(i) || s.tokens.get(i).is_some_and(|t| t.number().is_some()))
        })
}

/// Words between a verb that frees and the word for what had come over those whom it frees: "rescued at least nine".
const FREED: usize = 4;

/// Whether the words of a match are words of killing for another rule too.
fn kills(s: &Sentence<'_>, m: &Match) -> bool {
    s.matches_at(m.first).iter().any(|o| {
        matches!(o.sense, Sense::Rule(id) if s.lexicon.rule(id).is_some_and(|r| r.count == Some(crate::lexicon::Slot::Killed)))
    })
}

/// "the attack", "an attack", "of attack": the base form is a noun there.
pub(super) fn reads_as_noun(s: &Sentence<'_>, m: &Match) -> bool {
    // "a pick-up", "a stop-off": the hyphen makes a noun of the verb.
    if (m.first + 1..m.last).any(|i| s.tokens.get(i).is_some_and(|t| t.joined)) && m.forms.has(Forms::BASE) {
        return true;
    }
    // "mortar bombs": part of a longer noun.
    let present = m.forms.has(Forms::BASE) | m.forms.has(Forms::THIRD) && !m.forms.has(Forms::PAST);
    if present
        && s.matches_near(m.first).iter().any(|o| {
            matches!(o.sense, Sense::Class(_) | Sense::Weapon(_))
                && m.last <= o.last
                && o.last - o.first > m.last - m.first
        })
    {
        return true;
    }
    let only_base = !m.forms.has(Forms::PAST) && !m.forms.has(Forms::PARTICIPLE) && !m.forms.has(Forms::ING);
    // "Syrian shells fell on": the past tense right behind it is the verb.
    let rules = |o: &&Match| matches!(o.sense, Sense::Rule(_));
    if only_base && s.matches_at(m.last).iter().filter(rules).any(|o| o.forms.has(Forms::PAST)) {
        return true;
    }
    // "Officials said that the bombing occurred": a noun of its own.
    let article = |back: usize| m.first.checked_sub(back).is_some_and(|i| s.is_article(i));
    if m.forms.has(Forms::ING)
        && m.last == m.first + 1
        && article(1)
        && s.matches_at(m.first).iter().filter(rules).any(|o| o.forms.is_noun())
    {
        return true;
    }
    let base = m.forms.has(Forms::BASE) || m.forms.has(Forms::THIRD);
    if !base || m.first == 0 {
        return false;
    }
    let known = s.lexicon.well_known();
    let before = m.first - 1;
    let word = s.letters(before);
    let counted = s.tokens.get(before).is_some_and(|t| t.number().is_some()) || s.is_behind_number(m.first);
    // "To stage attacks", "launched raids".
    if m.forms.has(Forms::THIRD) && s.is(before, known.carries_out) {
        return true;
    }
    if only_base && (counted || is_counted_over(s, before)) {
        return true;
    }
    // "In a Boko Haram ambush": behind the name of a group that an article leads.
    let of_group = only_base
        && s.matches_near(before).iter().any(|o| {
            let article = o.first.checked_sub(1).filter(|&i| reads!(s, i, "a" | "an"));
            let led = article.and_then(|i| i.checked_sub(1));
            matches!(o.sense, Sense::Actor(_))
                && o.last == m.first
                && led.is_some_and(|i| reads!(s, i, "in" | "by" | "during" | "after"))
        });
    if of_group {
        return true;
    }
    // "Rockets fly over the border and land around the base": the verb goes on with the one before.
    let goes_on = is_one_of!(word, "and")
        && s.matches.iter().any(|o| {
            matches!(o.sense, Sense::Rule(_))
                && o.last <= before
                && o.forms.is_verb()
                && !o.forms.has(Forms::PAST)
                && (o.forms.has(Forms::BASE) || o.forms.has(Forms::THIRD))
                && s.clause_of(o.first) == s.clause_of(m.first)
                && !(o.last..before).any(|i| s.is(i, known.place_preposition))
        });
    if goes_on {
        return false;
    }
    let led = s.is(before, known.determiner)
        || is_one_of!(
            word,
            "a" | "an" | "of" | "in" | "on" | "no" | "another" | "every" | "each" | "and" | "under" | "for"
        );
    led && (only_base || is_one_of!(word, "a" | "an" | "the"))
}

/// "Two successful strikes": a number stands before a plain word that is nobody and no weapon, and only tells of what sort.
fn is_counted_over(s: &Sentence<'_>, at: usize) -> bool {
    let known = s.lexicon.well_known();
    let does = known
        .person
        .union(known.vehicle)
        .union(known.aircraft)
        .union(known.projectile)
        .union(known.explosive)
        .union(known.gun)
        .union(known.facility);
    let plain = s.tokens.get(at).is_some_and(|t| t.is_word() && !t.capital)
        && !s.is(at, does)
        && !s
            .matches_near(at)
            .iter()
            .any(|m| at < m.last && matches!(m.sense, Sense::Actor(_) | Sense::Rule(_)));
    // "The likeliest places": so does an article, before a word that is no noun the lexicon knows.
    let classed =
        plain && s.matches_near(at).iter().any(|m| at < m.last && matches!(m.sense, Sense::Class(_)));
    plain
        && at.checked_sub(1).is_some_and(|i| {
            s.tokens.get(i).is_some_and(|t| t.number().is_some())
                || s.is(i, known.determiner) && !classed && s.lower(at).ends_with("est")
                || s.is_behind_number(at) && !reads!(s, i, "a" | "an" | "one")
        })
}

/// Whether a verb is passive: a form of "be" before it, "by" after it, or a bare participle without object.
pub(super) fn is_passive(s: &Sentence<'_>, m: &Match) -> bool {
    if !m.forms.has(Forms::PARTICIPLE) {
        return false;
    }
    let known = s.lexicon.well_known();
    for back in 1..=3 {
        let Some(i) = m.first.checked_sub(back) else { break };
        if s.is(i, known.aux_be) {
            return true;
        }
        // "fighters of the band had seized": active, whoever stands before.
        if s.is(i, known.aux_have) {
            return false;
        }
        if s.is(i, known.person) || s.is(i, known.pronoun) {
            break;
        }
    }
    // "Forces "neutralised" three men": the quotes part the verb from nothing.
    let next = (m.last..m.last + 2).find(|&i| !is_quote(s, i)).unwrap_or(m.last);
    if reads!(s, next, "by") {
        return true;
    }
    // "Five soldiers were killed and two wounded when gunmen attacked": a number alone, and nobody behind the verb whom it is done to.
    let people = known.person.union(known.pronoun).union(known.determiner);
    let counted = m.first.checked_sub(2).is_some_and(|joint| {
        let number =
            s.tokens.get(joint + 1).is_some_and(|t| t.number().is_some()) || s.is_behind_number(m.first);
        number && (s.mark(joint, ',') || s.mark(joint, '&') || reads!(s, joint, "and"))
    });
    let next = behind_day(s, next);
    // "Killed at least 15 soldiers", "killed over a dozen": the words that bound a number lead to no place.
    let bounds =
        s.has_number_words() && s.matches_at(next).iter().any(|m| matches!(m.sense, Sense::Number(_)));
    let object =
        bounds || s.is(next, people) || s.tokens.get(next).is_some_and(|t| t.capital || t.number().is_some());
    if counted && !object {
        return true;
    }
    let no_object = s.tokens.get(next).is_none_or(|t| matches!(t.kind, TokenKind::Mark(_)))
        || s.is(next, known.preposition) && !bounds;
    // "Fighters come down on an outpost": the form is the present's too.
    if m.forms.has(Forms::BASE) && !m.forms.has(Forms::PAST) && !no_object {
        return false;
    }
    // "Soldiers fired rifles on a farmer": the words hold their object.
    let things = known.gun.union(known.projectile).union(known.explosive).union(known.person);
    if m.last > m.first + 1 && s.is(m.last - 1, things) {
        return false;
    }
    if !m.forms.has(Forms::PAST) {
        return !(1..=2).any(|b| m.first.checked_sub(b).is_some_and(|i| s.is(i, known.aux_have)));
    }
    // "Two soldiers killed in ambush": a person before, no object after.
    let person_before = (1..=3).any(|b| m.first.checked_sub(b).is_some_and(|i| s.is(i, known.person)));
    // "A soldier was killed and another injured in an ambush".
    let person_before = person_before
        || m.first.checked_sub(1).is_some_and(|i| reads!(s, i, "another" | "others" | "other" | "more"));
    person_before && no_object
}

/// "Arrested on Thursday five men", "killed yesterday two guards": where the object of a verb stands behind the day; else the token right
/// behind the verb.
pub(super) fn behind_day(s: &Sentence<'_>, last: usize) -> usize {
    let known = s.lexicon.well_known();
    let day = |i: usize| s.matches_at(i).iter().any(|m| matches!(m.sense, Sense::Date(_)) && m.last == i + 1);
    let from = last + usize::from(reads!(s, last, "on" | "late" | "early"));
    if !day(from) {
        return last;
    }
    let end = (from..from + 3).find(|&i| !day(i)).unwrap_or(from + 3);
    let opens = s.tokens.get(end).is_some_and(|t| t.number().is_some())
        || s.matches_at(end).iter().any(|m| matches!(m.sense, Sense::Number(_)))
        || s.is(end, known.determiner)
        || s.is(end, known.person);
    if opens { end } else { last }
}

/// A quotation mark, of whichever form.
fn is_quote(s: &Sentence<'_>, i: usize) -> bool {
    s.tokens.get(i).is_some_and(|t| matches!(t.kind, TokenKind::Mark('"' | '“' | '”' | '‘' | '’' | '\'')))
}

/// "the two students seized on Monday", "those who had been led away": a participle right behind the people whom it tells of.
fn is_behind_people(s: &Sentence<'_>, m: &Match) -> bool {
    let known = s.lexicon.well_known();
    let Some(before) = m.first.checked_sub(1) else { return false };
    // "who were seized", "whom gunmen had seized" stand in a clause of their own.
    let start = (m.first.saturating_sub(4)..m.first)
        .rev()
        .find(|&i| reads!(s, i, "who" | "whom" | "that"))
        .unwrap_or(m.first);
    if start == m.first && (s.is(before, known.aux_be) || s.is(before, known.aux_have)) {
        return false;
    }
    let people = known.person.union(known.civilian).union(known.security).union(known.militant);
    let people = people.union(known.unknown_actor).union(known.detainee);
    // "men who" is one phrase of people, which stands at its last word.
    (start.saturating_sub(2)..(start + 1).min(m.first))
        .any(|i| s.is(i, people) || reads!(s, i, "those" | "ones" | "people"))
}

/// Whether a rule's conditions hold around a match. What stands before an active verb stands behind a passive one.
pub(super) fn holds(s: &Sentence<'_>, m: &Match, rule: &Rule, passive: bool) -> bool {
    let clause = s.clause_of(m.first);
    let from = m.first.saturating_sub(WINDOW);
    let to = (m.last + WINDOW).min(s.tokens.len());
    let (front, back) = if passive { (m.last..to, from..m.first) } else { (from..m.first, m.last..to) };
    let object = if passive {
        m.first.saturating_sub(OBJECT + 2)..m.first
    } else {
        m.last..(m.last + OBJECT).min(s.tokens.len())
    };
    let known = s.lexicon.well_known();
    // "Kidnapped a school principal", "the oil workers were abducted": the word only says what people they are.
    let people = known.person;
    let things = known.facility.union(known.vehicle);
    let free = |range: std::ops::Range<usize>| {
        range.filter(move |&i| {
            !(s.is(i, things) && !s.is(i, people) && s.is(i + 1, people) && s.clause_of(i + 1) == clause)
        })
    };
    let sides = known.security.union(known.unknown_actor).union(known.militant);
    let sides = sides.union(known.security_actor).union(known.armed_actor).union(known.militia_actor);
    // Who does it stands free: "gunmen attacked a post of the army and killed five" tells of no army that kills.
    let acting = !passive && m.forms.is_verb() && rule.needs_before.meets(sides);
    let done_by = passive && rule.needs_before.meets(sides);
    let before = |set: ClassSet| {
        if done_by {
            // "Twenty rebels were killed, according to the general staff": who tells it did not do it.
            front.clone().any(|i| {
                s.clause_of(i) == clause && s.is(i, set) && !tells(s, m.last, i) && !falls(s, m.last, i)
            })
        } else if acting {
            front.clone().any(|i| {
                s.clause_of(i) == clause && s.is(i, set) && !is_complement(s, i) && !reports(s, i, m.first)
            })
        } else {
            holds_any(s, clause, front.clone(), set)
        }
    };
    let after = |set: ClassSet| holds_any(s, clause, back.clone(), set);
    let either = |set: ClassSet| before(set) || after(set);
    // "The three whom fighters had seized in the town": its object stands before it.
    let whom = || acting && front.clone().any(|i| s.clause_of(i) == clause && reads!(s, i, "whom"));
    (rule.needs.is_empty() || either(rule.needs))
        && (rule.needs_before.is_empty() || before(rule.needs_before))
        && (rule.needs_after.is_empty() || after(rule.needs_after) && !whom())
        && (rule.unless.is_empty() || !either(rule.unless))
        && (rule.unless_before.is_empty()
            || !before(rule.unless_before)
            || front
                .clone()
                .all(|i| s.clause_of(i) != clause || !s.is(i, rule.unless_before) || is_of_rebels(s, i)))
        && (rule.unless_after.is_empty() || !holds_any(s, clause, free(object), rule.unless_after))
}

/// Whether one of some tokens of a clause is of a class.
fn holds_any(s: &Sentence<'_>, clause: u16, mut tokens: impl Iterator<Item = usize>, set: ClassSet) -> bool {
    s.has(set) && tokens.any(|i| s.is(i, set) && s.clause_of(i) == clause)
}

/// "Fighters of the X brigade", "dissidents of the former army": the noun of a force only says which fighters.
fn is_of_rebels(s: &Sentence<'_>, at: usize) -> bool {
    let known = s.lexicon.well_known();
    let rebels = known.militant.union(known.unknown_actor).union(known.armed_actor);
    (at.saturating_sub(OF_WORDS)..at)
        .rev()
        .take_while(|&i| s.tokens.get(i).is_some_and(super::tokens::Token::is_word))
        .any(|i| reads!(s, i, "of" | "from") && i.checked_sub(1).is_some_and(|head| s.is(head, rebels)))
}

/// Words between "of" and the noun of the force that it leads.
const OF_WORDS: usize = 6;

/// "According to the army", "said the police", "security sources told": who only tells of it.
fn tells(s: &Sentence<'_>, from: usize, at: usize) -> bool {
    (from..at).any(|i| reads!(s, i, "according"))
        || s.matches.iter().any(|m| {
            s.effect(m) == Some(crate::lexicon::Effect::Saying)
                && (m.last <= at && m.first >= from && at - m.last <= 2
                    || m.first == at + 1
                    || m.first == at + 2 && s.is(at + 1, s.lexicon.well_known().speaker))
        })
}

/// "The police chief also reported that another attack had taken place, killing four": who tells what others did; not where a pronoun goes on
/// about him.
fn reports(s: &Sentence<'_>, at: usize, verb: usize) -> bool {
    let known = s.lexicon.well_known();
    s.cues(crate::lexicon::Effect::Saying).any(|m| {
        let that = m.last;
        m.first > at
            && that < verb
            && reads!(s, that, "that")
            && !s.is(that + 1, known.pronoun)
            && !reads!(s, that + 1, "its" | "his" | "her" | "their" | "it" | "they" | "he" | "she" | "we")
    })
}

/// "A convoy was ambushed and two soldiers died": whoever stands behind "and" before a word of harm suffers it.
fn falls(s: &Sentence<'_>, from: usize, at: usize) -> bool {
    let known = s.lexicon.well_known();
    let harm = known.casualty_killed.union(known.casualty_injured).union(known.dies);
    let next = (at + 1..at + 4).find(|&i| !s.is(i, known.aux_be.union(known.aux_have)));
    (from..at).any(|i| reads!(s, i, "and" | "as" | "when" | "while"))
        && !(from..at).any(|i| reads!(s, i, "by"))
        && next.is_some_and(|i| s.is(i, harm) || super::harms::is_harm(s, i))
}

/// "a post of the army", "near the barracks of the police": a name or noun of people that only tells whose or where something is.
fn is_complement(s: &Sentence<'_>, at: usize) -> bool {
    let known = s.lexicon.well_known();
    let first = s
        .matches_near(at)
        .iter()
        .filter(|m| m.last == at + 1 && matches!(m.sense, Sense::Class(_) | Sense::Actor(_)))
        .map(|m| m.first)
        .min()
        .unwrap_or(at);
    let lead =
        (first.saturating_sub(3)..first).rev().find(|&i| !s.is(i, known.determiner) && !s.is_article(i));
    let Some(lead) = lead else { return false };
    match s.lower(lead) {
        "of" => lead.checked_sub(1).is_some_and(|i| s.is(i, known.facility.union(known.vehicle))),
        _ => false,
    }
}

/// Kinds that can be one event told from two sides.
pub(super) const fn family(kind: Kind) -> u8 {
    match kind {
        Kind::ArmedClash | Kind::ArmedAttack | Kind::Killing => 0,
        Kind::Bombing | Kind::SuicideBombing => 1,
        Kind::Airstrike | Kind::Shelling => 2,
        Kind::SecurityOperation | Kind::Seizure => 3,
        Kind::Abduction => 4,
        Kind::Sabotage => 5,
        Kind::PrisonBreak => 6,
        Kind::Movement | Kind::Transfer => 7,
        Kind::Activity => 8,
    }
}

/// The trigger that names a group of triggers: the strongest weight, then the rule that stands first in the lexicon.
pub(super) fn leading<'t>(triggers: impl Iterator<Item = &'t Trigger> + Clone) -> Option<&'t Trigger> {
    let best = triggers
        .clone()
        .filter(|t| t.kind.is_some())
        .min_by_key(|t| (std::cmp::Reverse(t.weight), t.rule, t.first))?;
    // "Fighters killed men who had used the season as cover": what was done says more than how somebody lives. "Rebels crossed the river,
    // killing six": and more than the way that they came.
    if matches!(best.kind, Some(Kind::Activity | Kind::Movement)) {
        let finite = |t: &&Trigger| !t.bare || best.kind == Some(Kind::Movement) || t.first > best.last;
        let violent =
            |t: &&Trigger| t.verb && finite(t) && !t.infinitive && t.kind.is_some_and(|k| family(k) <= 2);
        let deed =
            triggers.clone().filter(violent).min_by_key(|t| (std::cmp::Reverse(t.weight), t.rule, t.first));
        return deed.or(Some(best));
    }
    // "Arrested the keeper of the band's arms caches": who was taken, not what he kept.
    if best.kind == Some(Kind::Seizure) && !best.verb {
        let arrest = triggers
            .clone()
            .filter(|t| {
                t.kind == Some(Kind::SecurityOperation)
                    && t.verb
                    && !t.bare
                    && t.weight >= best.weight
                    && t.first < best.first
            })
            .min_by_key(|t| t.first);
        return arrest.or(Some(best));
    }
    // Shots and a grenade are an attack with guns.
    if best.kind == Some(Kind::Bombing) {
        let shots = triggers
            .clone()
            .filter(|t| {
                t.kind == Some(Kind::ArmedAttack)
                    && t.verb
                    && t.weight >= Weight::Plain
                    && t.first < best.first
            })
            .min_by_key(|t| t.first);
        return shots.or(Some(best));
    }
    // A raid in which shots were exchanged is a raid.
    if matches!(best.kind, Some(Kind::ArmedClash | Kind::Killing | Kind::ArmedAttack)) {
        let raid = triggers
            .filter(|t| {
                // "Police raid on a mill, then shots": the noun that stands first.
                t.raid && t.weight >= Weight::Plain && (t.verb || t.noun && t.first < best.first)
            })
            .min_by_key(|t| t.first);
        return raid.or(Some(best));
    }
    Some(best)
}
