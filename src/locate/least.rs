//! How sure it has to be that a name stands for a place: less sure where the words beside it say so, or lead to one.

use super::asked::asked;
use super::cues::class;
use super::phrases::is;
use super::scene::{Beside, Scene};
use super::spot::Spot;
use super::tokens::{Case, Gap};
use super::weights::Weights;
use crate::gazetteer::Level;
use crate::model::PlaceKind;

/// The least probability at which a name is taken for a place: less where the words beside it say that it is one, or lead to one.
pub(crate) fn least(
    scene: &Scene<'_, '_>,
    number: usize,
    spot: &Spot,
    cue: Option<PlaceKind>,
    weights: &Weights,
) -> f32 {
    if is_piece(scene, spot) || is_of_a_people(scene, spot) {
        return f32::INFINITY;
    }
    // "The hamlet of Nueva York": a village of that name, which no table has.
    let great = || {
        !spot.facts().is_empty()
            && spot.facts().iter().all(|f| f.kind == PlaceKind::City && f.people >= GREAT)
    };
    if cue == Some(PlaceKind::Village) && great() {
        return f32::INFINITY;
    }
    if cue.is_some_and(PlaceKind::is_settlement) {
        return weights.numbers().least_settlement;
    }
    // "In English", "a Hausa station": a tongue, also where a village is called so.
    if cue.is_none() && spot.to == spot.from + 1 && scene.fact(spot.from).is(class::LANGUAGE) {
        return f32::INFINITY;
    }
    // "In Kumba, South West": the word of a direction behind another one is no area of its own.
    let compass = |at: usize| scene.fact(at).bearing().is_some();
    let behind = spot.from.checked_sub(1).is_some_and(compass);
    let beside = scene.token(spot.from).is_some_and(|t| matches!(t.gap, Gap::Space | Gap::Hyphen));
    if behind && beside && (spot.from..spot.to).all(compass) {
        return f32::INFINITY;
    }
    // "Funtua-Gusau Road" names no island of Rawad: a common word is no loose spelling of a name.
    let word = scene.fact(spot.from);
    if spot.level == Level::Skeleton
        && spot.to == spot.from + 1
        && (word.common == 1 || word.is(class::STREET))
    {
        return f32::INFINITY;
    }
    if heads_a_report(scene, spot) || opens_a_sentence(scene, spot) {
        return weights.numbers().least_settlement.min(HEADING);
    }
    if led_to(scene, number, spot) { weights.numbers().least_led } else { weights.numbers().least }
}

/// Steps of people from which on no town is a village.
const GREAT: u16 = 7;

/// The least probability for the name that a report begins with and a colon follows.
const HEADING: f32 = 0.05;

/// "Gao: Two soldiers ..": whether the text begins with the name of a known town and a colon, as short reports do, and the name is no word
/// and nobody's given name.
pub(crate) fn heads_a_report(scene: &Scene<'_, '_>, spot: &Spot) -> bool {
    if spot.from != 0 || spot.demonym || spot.level == Level::Skeleton {
        return false;
    }
    let plain = (spot.from..spot.to).all(|at| {
        let facts = scene.fact(at);
        facts.common == 0 && facts.given == 0 && facts.classes == 0 && facts.bearing().is_none()
    });
    let end = spot.to.checked_sub(1).and_then(|last| scene.token(last)).map(|t| t.full_end as usize);
    let colon = end.and_then(|end| scene.text.get(end..)).is_some_and(|rest| rest.starts_with(':'));
    let known = spot.facts().iter().any(|f| {
        f.found.flags.distance() <= 1 && (f.curated || f.people >= 4 || f.kind == PlaceKind::Admin1)
    });
    plain && colon && known
}

/// "In Metema, gunmen shot a driver dead": whether a sentence begins with a word that leads to a place, the name and a comma (or
/// the ground around it: "in X's countryside"), and the name is no
/// word and nobody's given name. Nothing but a place or a time stands so.
pub(crate) fn opens_a_sentence(scene: &Scene<'_, '_>, spot: &Spot) -> bool {
    if spot.demonym || spot.level == Level::Skeleton {
        return false;
    }
    let Some(lead) = spot.from.checked_sub(1) else { return false };
    let opens = scene.token(lead).is_some_and(|t| t.opens) && is_in(scene, spot.from);
    let plain = (spot.from..spot.to).all(|at| {
        let facts = scene.fact(at);
        facts.common == 0 && facts.given == 0 && facts.classes == 0 && facts.bearing().is_none()
    });
    let after = scene.after(spot.to);
    let ends = matches!(after, Beside::Comma | Beside::CommaName);
    opens && plain && (ends || after == Beside::Possessive && owns_area(scene, spot))
}

/// "In Lin Ta Lu village", "the village of Let Pan Hla": whether a name is but a piece of a longer one that the words call a village or a town; the
/// place of the longer one stands in no table, and the piece names another.
fn is_piece(scene: &Scene<'_, '_>, spot: &Spot) -> bool {
    let part = |at: usize| {
        let facts = scene.fact(at);
        scene.token(at).is_some_and(|t| t.case == Case::Title)
            && facts.kind.is_none()
            && facts.bearing().is_none()
            && facts.common != 1
            && !facts.is(class::TITLE | class::ORGANISATION | class::STREET | class::CALENDAR | class::LEADS)
    };
    let joined = |at: usize| {
        let whole = at.checked_sub(1).and_then(|b| scene.token(b)).is_some_and(|b| b.end == b.full_end);
        whole && scene.token(at).is_some_and(|t| t.gap == Gap::Space)
    };
    // "Kwana-Maje": a hyphen joins two whole words; an article or a short word is a part of the name that the tables know.
    let whole = |at: usize| scene.token(at).is_some_and(|t| t.text(scene.text).len() >= WHOLE);
    let hyphened = |at: usize| {
        at > 0 && scene.token(at).is_some_and(|t| t.gap == Gap::Hyphen) && whole(at - 1) && whole(at)
    };
    let linked = |at: usize| joined(at) || hyphened(at);
    let mut from = spot.from;
    while spot.from - from < PIECES && from > 0 && linked(from) && part(from - 1) {
        from -= 1;
    }
    let mut to = spot.to;
    while to - spot.to < PIECES && linked(to) && part(to) {
        to += 1;
    }
    let longer = from < spot.from || to > spot.to;
    let called = joined(to)
        && scene.token(to).is_some_and(|t| t.case == Case::Lower)
        && scene.fact(to).kind.is_some_and(PlaceKind::is_settlement);
    // "In the village of Kafr Halab".
    let told_before = from >= 2
        && is(scene, from - 1, const { asked(&["of"]) })
        && scene.token(from - 2).is_some_and(|t| t.case == Case::Lower)
        && scene.fact(from - 2).kind.is_some_and(PlaceKind::is_settlement);
    let called = called || told_before;
    let led = from.checked_sub(1).and_then(|b| scene.token(b)).is_some_and(|b| b.case == Case::Lower);
    longer && called && led && joined(from)
}

/// "The Arab village of X", "in the German town of Y": whether a word for a people stands before what it is said of, though a small place is
/// called so.
fn is_of_a_people(scene: &Scene<'_, '_>, spot: &Spot) -> bool {
    let noun = scene.token(spot.to).is_some_and(|t| t.case == Case::Lower && t.gap == Gap::Space)
        && scene.fact(spot.to).kind.is_some();
    let word = scene.fact(spot.from).is(class::PEOPLE | class::LANGUAGE)
        || scene.gazetteer.demonym(spot.key).is_some();
    noun && word
        && spot.to == spot.from + 1
        && !spot.demonym
        && spot.facts().iter().all(|f| !f.project && !f.curated && f.kind.is_settlement())
}

/// Bytes of a word that is no article before a hyphen.
const WHOLE: usize = 4;

/// Words on either side of a name that may belong to it.
const PIECES: usize = 3;

/// Whether the word before a name leads to a place, and nothing speaks for another reading of it.
pub(crate) fn led_to(scene: &Scene<'_, '_>, number: usize, spot: &Spot) -> bool {
    let plain = (spot.from..spot.to).all(|at| {
        let facts = scene.fact(at);
        !facts.is(class::CALENDAR | class::ORGANISATION | class::TITLE | class::STREET)
            && facts.kind.is_none()
            && facts.bearing().is_none()
            && (!(1..=2).contains(&facts.common) || facts.common == 2 && is_capital_within(scene, spot, at))
            && (facts.given == 0 || spot.to - spot.from > 1)
    });
    let after = scene.after(spot.to);
    let runs_on = matches!(
        after,
        Beside::Capital
            | Beside::CommonCapital
            | Beside::Surname
            | Beside::Given
            | Beside::Organisation
            | Beside::Street
            | Beside::Initial
            | Beside::HyphenLower
            | Beside::HyphenCapital
    ) || after == Beside::Possessive && !owns_area(scene, spot);
    plain
        && !runs_on
        && (is_in(scene, scene.list_head(number, spot)) || is_of_site(scene, spot.from))
        && !scene.goes_on_with_article(spot)
}

/// "Died in Hays on Sunday": whether a rarer word has a capital within a sentence, as a name alone does, and a person wrote down the
/// settlement that is called so.
fn is_capital_within(scene: &Scene<'_, '_>, spot: &Spot, at: usize) -> bool {
    scene.token(at).is_some_and(|t| t.case == Case::Title && !t.opens)
        && spot.facts().iter().any(|f| f.curated && f.kind.is_settlement())
}

/// "In X's countryside", "in X's northern suburbs": whether what a name owns is ground, as a person's things are not.
fn owns_area(scene: &Scene<'_, '_>, spot: &Spot) -> bool {
    let lower = |at: usize| scene.token(at).is_some_and(|t| !t.is_name_like());
    let at = spot.to + usize::from(scene.fact(spot.to).bearing().is_some());
    lower(spot.to) && lower(at) && scene.fact(at).kind.is_some()
}

/// "The port of X", "residents of X": whether what stands or lives in a place is told to be of the name at `at`.
fn is_of_site(scene: &Scene<'_, '_>, at: usize) -> bool {
    at >= 2
        && is(scene, at - 1, const { asked(&["of"]) })
        && scene.token(at).is_some_and(|n| n.gap == Gap::Space || n.gap == Gap::Line)
        && scene.token(at - 2).is_some_and(|t| t.case == Case::Lower)
        && scene.fact(at - 2).is(class::SITE)
}

/// Whether the word before the one at `at` leads to a place.
pub(crate) fn is_in(scene: &Scene<'_, '_>, at: usize) -> bool {
    (at.checked_sub(1).is_some_and(|before| scene.fact(before).is(class::LEADS)) || scene.is_around(at))
        && scene.token(at).is_some_and(|n| n.gap == Gap::Space || n.gap == Gap::Line)
}
