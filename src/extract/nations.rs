//! Forces told by their country: "Syria's interim government", "Moscow said its troops", "Israel struck". Names no group: what
//! the lexicon calls by a name of its own is in `actors`.

use super::actors::Named;
use super::phrases::{Match, Sentence};
use super::tokens::{TokenKind, reads};
use crate::gazetteer::Gazetteer;
use crate::lexicon::{Actor, Effect, Sense};
use crate::model::{ActorRef, PlaceKind, Toponym, ToponymRole};

/// Words that may stand between a country and its force: "Syria's new interim government".
const BETWEEN: usize = 3;

/// Forces told by their country, with words between: "Syria's interim government", "Pakistani paramilitary police".
pub(super) fn of_countries(s: &Sentence<'_>, toponyms: &[Toponym], gazetteer: &Gazetteer) -> Vec<Named> {
    let whole = s.whole();
    let from = toponyms.partition_point(|t| t.span.end <= whole.start);
    let mut out = Vec::new();
    for t in toponyms.iter().skip(from).take_while(|t| t.span.start < whole.end) {
        let Some(key) = t.place else { continue };
        let first = s.token_at(t.span.start);
        if gazetteer.kind(key) != PlaceKind::Country && !is_blamed_seat(s, t, first, gazetteer) || s.all_caps
        {
            continue;
        }
        let cc = gazetteer.cc(key);
        let last = s.token_at(t.span.end.saturating_sub(1)) + 1;
        let owns = s.tokens.get(last).is_some_and(|x| matches!(x.kind, TokenKind::Possessive));
        if !owns && t.role != ToponymRole::Demonym {
            continue;
        }
        if let Some((a, end)) = force_at(s, last + usize::from(owns), &cc) {
            out.push(force(a, first, end));
        }
    }
    own_forces(s, toponyms.get(from..).unwrap_or_default(), gazetteer, &mut out);
    out
}

/// The force of a country that the words from a token on name, and one past the last of them.
fn force_at<'l>(s: &Sentence<'l>, begin: usize, cc: &str) -> Option<(&'l Actor, usize)> {
    let known = s.lexicon.well_known();
    for start in begin..=begin + BETWEEN {
        let longest = (1..=BETWEEN).rev().find_map(|n| {
            let words = (start..start + n).map(|i| s.written(i).to_lowercase()).collect::<Vec<_>>();
            s.lexicon.national(cc, &words.join(" ")).map(|a| (a, start + n))
        });
        if longest.is_some() {
            return longest;
        }
        let plain = s.tokens.get(start).is_some_and(|x| x.is_word() && !x.capital)
            && !s.is(start, known.preposition)
            && !s.is(start, known.aux_be);
        if !plain {
            break;
        }
    }
    None
}

/// "Moscow said that its troops took the village": the forces of a country, or of the one whose capital speaks for it.
fn own_forces(s: &Sentence<'_>, toponyms: &[Toponym], gazetteer: &Gazetteer, out: &mut Vec<Named>) {
    let end = s.whole().end;
    for t in toponyms.iter().take_while(|t| t.span.start < end) {
        let Some(key) = t.place.filter(|_| t.role != ToponymRole::Dateline) else { continue };
        let cc = gazetteer.cc(key);
        if gazetteer.kind(key) != PlaceKind::Country && !is_seat(s, t, gazetteer) {
            continue;
        }
        let last = s.token_at(t.span.end.saturating_sub(1)) + 1;
        let says =
            |m: &Match| m.first == last && matches!(s.effect(m), Some(Effect::Saying | Effect::Claimed));
        if !s.matches.iter().any(says) && !s.among(last, &s.lexicon.settings().small.states_say) {
            continue;
        }
        let Some(its) = (last + 1..s.tokens.len().min(last + OWN_REACH)).find(|&i| reads!(s, i, "its"))
        else {
            continue;
        };
        if let Some((a, end)) = force_at(s, its + 1, &cc) {
            out.push(force(a, its, end));
        }
    }
}

/// Words behind the one for a country that speaks up to "its troops".
const OWN_REACH: usize = 12;

fn force(a: &Actor, first: usize, last: usize) -> Named {
    Named {
        first,
        last,
        actor: ActorRef { id: a.id.clone(), name: a.name.clone(), inter: a.inter },
        known: true,
        unknown: false,
        security: true,
        harmless: false,
        detained: false,
        country: false,
    }
}

/// Whether a name is the capital of its country.
fn is_seat(s: &Sentence<'_>, t: &Toponym, gazetteer: &Gazetteer) -> bool {
    t.place
        .and_then(|key| gazetteer.country(&gazetteer.cc(key)))
        .is_some_and(|c| c.capital == t.span.of(s.text))
}

/// Whether the word before a token blames whom it names.
fn is_blamed(s: &Sentence<'_>, first: usize) -> bool {
    first.checked_sub(1).is_some_and(|i| s.among(i, &s.lexicon.settings().small.blaming))
}

/// "Residents accuse Ankara": a capital stands for its state where it is blamed.
fn is_blamed_seat(s: &Sentence<'_>, t: &Toponym, first: usize, gazetteer: &Gazetteer) -> bool {
    is_blamed(s, first) && is_seat(s, t, gazetteer)
}

/// Countries that act ("Israel bombed", "blamed on Turkey"): their names where no preposition of place leads them.
pub(super) fn states(s: &Sentence<'_>, toponyms: &[Toponym], gazetteer: &Gazetteer) -> Vec<Named> {
    let whole = s.whole();
    let from = toponyms.partition_point(|t| t.span.end <= whole.start);
    let mut out = Vec::new();
    for t in toponyms.iter().skip(from).take_while(|t| t.span.start < whole.end) {
        let Some(key) = t.place else { continue };
        let first = s.token_at(t.span.start);
        if gazetteer.kind(key) != PlaceKind::Country && !is_blamed_seat(s, t, first, gazetteer)
            || matches!(t.role, ToponymRole::Dateline)
        {
            continue;
        }
        let last = s.token_at(t.span.end.saturating_sub(1)) + 1;
        let before = first.checked_sub(1);
        let acts = before
            .is_none_or(|i| reads!(s, i, "and" | "on" | "by" | "that" | "when" | "while") || s.mark(i, ','));
        let named = s.tokens.get(last).is_some_and(|t| t.is_word() && !t.capital)
            || before.is_some_and(|i| reads!(s, i, "on" | "by"));
        // "A strike by X's paramilitaries": they did it, whoever's they are.
        let owns = s.tokens.get(last).is_some_and(|x| matches!(x.kind, TokenKind::Possessive))
            && s.matches_at(last + 1).iter().any(|m| matches!(m.sense, Sense::Actor(_)));
        // "By the Iran-aligned rebels": whose side they are on.
        let sides = s.tokens.get(last).is_some_and(|x| x.joined && x.is_word());
        if owns || sides || !(acts && named || is_blamed(s, first)) {
            continue;
        }
        let id = format!("{}_state", gazetteer.cc(key).to_ascii_lowercase());
        let Some(a) = s.lexicon.actor(&id) else { continue };
        out.push(Named { country: true, ..force(a, first, last) });
    }
    out
}
