//! Whose word it is that somebody did it: claims and accusations of a sentence, what a group tells of itself, else what news of such a
//! deed by such a doer is worth. Who did it is in `who`.

use super::actors::{self, Named};
use super::phrases::{Match, Sentence};
use super::roles;
use super::story::Event;
use super::subjects;
use super::tokens::reads;
use crate::lexicon::{CueReach, Effect, Forms, Lexicon, Sense, Side};
use crate::model::{ActorRef, Attribution, Kind};

/// Tokens from a comma to the verb of saying behind it ("their military spokesman, General X, said").
const SPEAKER_REACH: usize = 7;

/// What the text says; else fact for those who answer for it, accused where others must have said so, possible for the unknown. With the
/// rule.
pub(super) fn attribution(lexicon: &Lexicon, e: &Event) -> (Attribution, String) {
    // Who searches and arrests says so himself; "suspected" and "accused" are those whom he takes.
    if matches!(e.kind, Kind::SecurityOperation | Kind::Seizure | Kind::Transfer | Kind::PrisonBreak) {
        return (Attribution::Fact, "by-kind".into());
    }
    if let Some((a, rule)) = &e.attribution {
        return (*a, rule.clone());
    }
    let office = matches!(e.kind, Kind::ArmedClash | Kind::Movement | Kind::Activity);
    let named = e.doers.iter().any(|d| !d.id.is_empty() || d.inter == 1 || d.inter == 8);
    let left = e.kind == Kind::Bombing && e.weapon.as_deref() == Some("mine");
    let attack = matches!(
        e.kind,
        Kind::Bombing
            | Kind::SuicideBombing
            | Kind::ArmedAttack
            | Kind::Killing
            | Kind::Abduction
            | Kind::Sabotage
            | Kind::Airstrike
            | Kind::Shelling
    );
    // A group seldom says so to the reporter; bandits and gangs say nothing, and everybody saw them.
    let irregular = e.doers.iter().any(|d| {
        !d.id.is_empty()
            && matches!(d.inter, 2 | 3)
            && lexicon.actor(&d.id).is_none_or(|a| a.side != Side::Criminal)
    });
    if attack && irregular {
        return (Attribution::Accused, "irregular".into());
    }
    if office || named || left {
        (Attribution::Fact, "default".into())
    } else {
        (Attribution::Possible, "no-doer".into())
    }
}

/// "The group said on its channel that it had fired the rockets", "its fighters had fired them, the group said": an armed group that
/// tells of its own deed claims it.
pub(super) fn told_of_itself(
    s: &Sentence<'_>,
    all: &[Named],
) -> Option<(Attribution, String, Option<ActorRef>)> {
    if !s.has_effect(Effect::Saying) {
        return None;
    }
    for n in all.iter().filter(|n| (n.known || n.actor.id == actors::THE_GROUP) && !n.country) {
        let group = !n.security && matches!(n.actor.inter, 2 | 3);
        let said = s.cues(Effect::Saying).find(|m| m.first >= n.last && m.first <= n.last + 4);
        let Some(said) = said else { continue };
        let told = (said.last..(said.last + 9).min(s.tokens.len())).any(|it| is_own_deed(s, it, group));
        if told && (group || n.security) {
            return Some((Attribution::Claimed, "told-of-itself".into(), Some(n.actor.clone())));
        }
    }
    let teller = told_behind(s, all)?;
    Some((Attribution::Claimed, "told-of-itself".into(), Some(teller.actor.clone())))
}

/// "It had fired", "its men killed": what those do whom a pronoun means. A force's word counts for bombs and sabotage alone: what else
/// it tells of is its office.
fn is_own_deed(s: &Sentence<'_>, it: usize, group: bool) -> bool {
    let own = reads!(s, it, "its" | "their");
    if !own && !reads!(s, it, "it" | "they") {
        return false;
    }
    let known = s.lexicon.well_known();
    // "Said that its leader was killed", "said it would": no deed of the group's own.
    let people = known.person.union(known.security).union(known.militant);
    if own && !s.is(it + 1, people) {
        return false;
    }
    let verb = it + 1 + usize::from(own);
    let has = s.is(verb, known.aux_have);
    if s.is(verb + usize::from(has), known.aux_be) {
        return false;
    }
    let secret = |m: &Match| match m.sense {
        Sense::Rule(id) => {
            let kind = s.lexicon.rule(id).and_then(|r| r.kind);
            group || matches!(kind, Some(Kind::Bombing | Kind::SuicideBombing | Kind::Sabotage))
        }
        _ => false,
    };
    // "It had no part in the blast", "it had condemned it": what is no word of a deed claims none.
    let told = s.matches_at(verb + usize::from(has));
    // "It had buried nine villagers": people are no bombs.
    let person = |i: usize| s.is(i, known.person.union(known.civilian));
    let after = verb + usize::from(has) + 1;
    if s.is(verb + usize::from(has), known.planted) && (after..after + 3).any(person) {
        return false;
    }
    told.iter().any(|m| (m.forms.has(Forms::PAST) || has && m.forms.has(Forms::PARTICIPLE)) && secret(m))
}

/// "Gunmen of the front shot two clerks, the group said", "the rebels shelled the port, their spokesman said": who did it, where the
/// sentence ends in his own word for it.
fn told_behind<'n>(s: &Sentence<'_>, all: &'n [Named]) -> Option<&'n Named> {
    let comma = (1..s.tokens.len()).rev().find(|&i| {
        s.mark(i, ',') && s.cues(Effect::Saying).any(|m| m.first > i && m.first <= i + SPEAKER_REACH)
    })?;
    let speaker = comma + 1..(comma + 1 + SPEAKER_REACH).min(s.tokens.len());
    let own = reads!(s, comma + 1, "its" | "their");
    let speaks = |n: &&Named| n.first >= comma && speaker.contains(&(n.last - 1));
    let by_group = all.iter().filter(speaks).any(|n| n.actor.id == actors::THE_GROUP);
    let doer = all.iter().find(|n| {
        n.known && !n.security && !n.country && n.last <= comma && matches!(n.actor.inter, 2 | 3)
    })?;
    let by_name = all.iter().filter(speaks).any(|n| n.actor.id == doer.actor.id);
    ((own || by_group || by_name) && !subjects::is_led(s, doer)).then_some(doer)
}

/// A claim or an accusation in the sentence, with whom it names.
pub(super) fn loose(s: &Sentence<'_>, all: &[Named]) -> Option<(Attribution, String, Option<ActorRef>)> {
    if ![Effect::Possible, Effect::Claimed, Effect::Accused].into_iter().any(|effect| s.has_effect(effect)) {
        return None;
    }
    // "No group claimed it, but officials blamed the front": whom somebody names says more than that nobody does.
    let blamed = s.has_effect(Effect::Accused) && roles::claimant(s, Effect::Accused, all).is_some();
    let unclaimed = (Effect::Possible, Attribution::Possible);
    for (effect, attribution) in [
        if blamed { (Effect::Accused, Attribution::Accused) } else { unclaimed },
        unclaimed,
        (Effect::Claimed, Attribution::Claimed),
        (Effect::Accused, Attribution::Accused),
    ] {
        let found = s.cues(effect).find(|m| match m.sense {
            Sense::Cue(id) => s.lexicon.cue(id).is_some_and(|c| c.reach == CueReach::Block),
            _ => false,
        });
        if let Some(m) = found
            && let Sense::Cue(id) = m.sense
            && let Some(cue) = s.lexicon.cue(id)
        {
            let who =
                if effect == Effect::Possible { suspect(s, all) } else { roles::claimant(s, effect, all) };
            return Some((attribution, format!("cue:{}", cue.id), who));
        }
    }
    None
}

/// "Nobody has claimed it, but the police suspect the front": whom they suspect.
fn suspect(s: &Sentence<'_>, all: &[Named]) -> Option<ActorRef> {
    let verb = s.cues(Effect::Possible).find(|m| reads!(s, m.first, "suspect" | "suspects"))?;
    let near = |n: &&Named| n.first >= verb.last && n.first - verb.last <= 2;
    all.iter().find(near).filter(|n| n.known && !n.security && !n.country).map(|n| n.actor.clone())
}

#[cfg(test)]
mod tests {
    use crate::extract::told_example::with_reader;

    /// Whose word the first event of a text is.
    #[test]
    fn a_table_of_attributions() {
        with_reader(|read| {
            let mut wrong = Vec::new();
            for (text, attribution) in [
                ("A bomb hit a bus in Potiskum on Monday, killing two.", "possible"),
                ("Al-Shabaab fighters shot dead two elders in Baidoa on Monday.", "accused"),
                ("Armed bandits shot dead two traders in Anka on Monday.", "fact"),
                ("The Houthis shelled a market in Taiz on Monday, killing a boy.", "accused"),
                ("Russian artillery shelled a market in Kherson on Monday, killing a boy.", "fact"),
                ("Suspected Boko Haram fighters shot dead two fishermen in Baga on Monday.", "possible"),
                (
                    "Raiders thought to belong to Boko Haram shot dead two fishermen in Baga on Monday.",
                    "possible",
                ),
                // Those to whom it was done are suspected, not those who did it.
                ("French warplanes bombed suspected rebel camps near Kidal on Monday, killing four.", "fact"),
                ("Soldiers killed four suspected rebels in a gun battle near Kidal on Monday.", "fact"),
                // A claim, however its object is called.
                (
                    "Gunmen stormed an army camp at Djibo on Sunday, killing nine soldiers. JNIM claimed the assault on Tuesday.",
                    "claimed",
                ),
                (
                    "Gunmen stormed a post at Djibo on Sunday, killing nine soldiers. JNIM claimed the attack on Tuesday and said it had left forty dead.",
                    "claimed",
                ),
                // A group's own word, before the deed or behind it.
                ("Al-Shabaab said in a bulletin that it killed two elders in Baidoa on Monday.", "claimed"),
                ("BLA fighters blew up a railway bridge near Quetta on Monday, the group said.", "claimed"),
                (
                    "The Houthis fired two missiles at a tanker off Hodeidah on Monday, their spokesman said.",
                    "claimed",
                ),
                ("Ukraine's SBU said it had blown up a railway bridge near Melitopol on Monday.", "claimed"),
                ("JNIM claims raid on army post at Djibo, 12 May. Nine soldiers killed.", "claimed"),
                (
                    "Fighters of the NRF killed three Taliban in Panjshir on Monday, the NRF wrote online.",
                    "claimed",
                ),
                (
                    "Boko Haram raiders shot dead nine fishermen in Baga on Monday, the head of a militia said.",
                    "accused",
                ),
                // Nobody claims it and somebody is blamed; blamed in other words.
                (
                    "A village elder was shot dead on Monday. Nobody has claimed it, and his sons lay it at the door of Boko Haram.",
                    "accused",
                ),
                ("A bomb killed a soldier on Monday. The command linked the blast to Al-Shabaab.", "accused"),
                ("A guard was killed in his hut on Monday. \"It was Boko Haram,\" an elder said.", "accused"),
                ("Monday's killing of a priest was not the work of Al-Shabaab, the police said.", "possible"),
                // The accusation is of another deed than the one whose doer is told.
                (
                    "Kenyan jets bombed a camp on Monday, killing four. The minister accused Al-Shabaab of hiding there.",
                    "fact",
                ),
                // Who buries the dead of a strike claims none.
                (
                    "Boko Haram said it had buried nine villagers killed in an airstrike on Monday.",
                    "possible",
                ),
                // A group that has no part in it claims nothing.
                (
                    "JNIM said it had no part in the bombing of a market in Djibo on Monday that killed nine.",
                    "accused",
                ),
                (
                    "A bomb killed two officers on Monday. The Islamic State said the blast was its work.",
                    "claimed",
                ),
                (
                    "Gunmen killed nine elders in Baga on Monday. The police linked the killings to Boko Haram.",
                    "accused",
                ),
                (
                    "A guard was shot dead in Baga on Monday. No group has claimed it, but the police suspect Boko Haram.",
                    "possible",
                ),
                // Nobody claims it, in words that hold those of a claim.
                (
                    "A bomb hit a bus in Potiskum on Monday. No group claimed it, but the governor blamed Boko Haram.",
                    "accused",
                ),
                (
                    "A bomb hit a bus in Potiskum on Monday. No group immediately claimed responsibility.",
                    "possible",
                ),
                (
                    "A bomb hit a bus in Potiskum on Monday. No group has yet claimed responsibility.",
                    "possible",
                ),
                (
                    "A bomb hit a bus in Potiskum on Monday. No one claimed responsibility for the blast.",
                    "possible",
                ),
                // The accusation goes to the attack, not to the flight behind it.
                (
                    "Gunmen attacked a post near Daquq on Monday, killing two soldiers. They fled towards Hawija. The mayor blamed the Islamic State.",
                    "accused",
                ),
            ] {
                let got = read(text);
                let told: Vec<&str> = got.iter().map(|m| m.attribution.as_str()).collect();
                if told.first() != Some(&attribution) || told.len() != 1 {
                    wrong.push(format!("{text}: {told:?} not {attribution}"));
                }
            }
            assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        });
    }
}
