//! Names inside longer names: a person's ("Jordan Miller"), a street's ("Baghdad Street"), a thing's ("Molotov cocktail"). Knows no weights.

use super::cues::class;
use super::resolve::Facts;
use super::scene::Scene;
use super::spot::Spot;
use super::tokens::{Case, Gap, Token};
use crate::model::PlaceKind;

/// Steps of people from which on a town is better known than an area of its name: 300,000.
const LARGE_TOWN: u16 = 7;

/// Whose name a name of a place stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum Inside {
    /// A person's, of whom the name is a given name too: "Jordan Miller".
    Person = 1,
    /// A person's, by a surname or an unknown word that follows: "Mali Thompson".
    Surname = 2,
    /// A street's: "Baghdad Street".
    Street = 3,
    /// A thing's: "Molotov cocktails".
    Thing = 4,
}

/// Whose name the words from `from` to before `to` stand in; `None` where nothing speaks for one.
pub(crate) fn inside(scene: &Scene<'_, '_>, from: usize, to: usize) -> Option<Inside> {
    // "Tripoli Street", of which the last word is a place's name too.
    if to == from + 1 && scene.fact(from).is(class::STREET) && follows_a_name(scene, from) {
        return Some(Inside::Street);
    }
    let next = scene.token(to).filter(|t| matches!(t.gap, Gap::Space | Gap::Line))?;
    let last = scene.token(to.checked_sub(1)?)?;
    if last.end != last.full_end {
        return None;
    }
    let facts = scene.fact(to);
    if facts.is(class::THING) {
        return Some(Inside::Thing);
    }
    if next.case != Case::Title {
        return None;
    }
    if facts.is(class::STREET) {
        return is_street(scene, from, to).then_some(Inside::Street);
    }
    person(scene, from, to)
}

/// Whether the word at `to`, which streets' names end in, makes a street of the words before it.
fn is_street(scene: &Scene<'_, '_>, from: usize, to: usize) -> bool {
    let facts = scene.fact(to);
    // "The Homs-Hama Road", "the Damascus Road": a way between places, which an event is told by.
    let before = from.checked_sub(1).and_then(|b| scene.token(b));
    let paired = scene.token(from).is_some_and(|t| t.gap == Gap::Hyphen);
    let way = facts.is(class::ROAD) && (paired || before.is_some_and(|t| is_the(t, scene.text)));
    // "Baghdad Court", "in Iraq Dr Hassan said", "the Florida Highway Patrol", "Otter Tail County Road 80".
    let title = facts.is(class::TITLE) && scene.token(to + 1).is_some_and(Token::is_name_like);
    let owned = scene.token(to + 1).is_some_and(|t| t.gap == Gap::Space && t.is_name_like());
    let numbered = scene.token(to + 1).is_some_and(|t| t.gap == Gap::Space && t.case == Case::Digit);
    let area = to.checked_sub(1).is_some_and(|last| scene.fact(last).kind.is_some())
        || spot_at(scene, from).is_some_and(|spot| {
            let area =
                |f: &Facts| matches!(f.kind, PlaceKind::Country | PlaceKind::Admin1 | PlaceKind::Admin2);
            let large_town = |f: &Facts| f.kind.is_settlement() && f.people >= LARGE_TOWN;
            spot.facts().first().is_some_and(area) && !spot.facts().iter().any(large_town)
        });
    let other = title || facts.kind.is_some() || facts.is(class::ORGANISATION);
    !(way || other || area && (owned || numbered || facts.is(class::ROAD)) || numbered)
}

fn follows_a_name(scene: &Scene<'_, '_>, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| scene.token(before));
    before.is_some_and(|t| matches!(t.case, Case::Title | Case::Mixed) && t.end == t.full_end && !t.opens)
        && scene.token(at).is_some_and(|t| t.gap == Gap::Space && t.case == Case::Title)
}

fn spot_at<'s>(scene: &Scene<'s, '_>, at: usize) -> Option<&'s Spot> {
    let owner = (*scene.owner.get(at)? as usize).checked_sub(1)?;
    scene.spots.get(owner)
}

fn is_the(token: &Token, text: &str) -> bool {
    token.text(text).eq_ignore_ascii_case("the")
}

/// One word before a surname, which leads to no place: "in Texas Smith said nothing" is not written so.
fn person(scene: &Scene<'_, '_>, from: usize, to: usize) -> Option<Inside> {
    let own = scene.fact(from);
    let led = from.checked_sub(1).is_some_and(|b| {
        scene.fact(b).is(class::LEADS) && scene.token(from).is_some_and(|t| t.gap == Gap::Space)
    });
    if to != from + 1 || led || own.kind.is_some() || own.bearing().is_some() {
        return None;
    }
    let next = scene.fact(to);
    let plain = next.kind.is_none()
        && next.bearing().is_none()
        && !next.is(class::TITLE | class::ORGANISATION | class::CALENDAR | class::STREET | class::GOVERNMENT);
    if !plain || is_country(scene, to) {
        return None;
    }
    if next.surname == 0 {
        // "Kenya Barris": a word that no list has and that is no place's, after a given name that is a country's; beside a town's it may be
        // any word of its offices and shops.
        let unknown =
            own.given > 0 && next.common == 0 && scene.owner.get(to) == Some(&0) && is_country(scene, from);
        return unknown.then_some(Inside::Surname);
    }
    if own.given > 0 {
        // "Israel Defence", "Jordan Valley": a common word is a surname only where it is one of the most frequent.
        return (next.common == 0 || next.surname == 1).then_some(Inside::Person);
    }
    (next.common == 0 && next.surname <= 2).then_some(Inside::Surname)
}

fn is_country(scene: &Scene<'_, '_>, at: usize) -> bool {
    spot_at(scene, at).is_some_and(|spot| spot.facts().iter().any(|facts| facts.kind == PlaceKind::Country))
}
