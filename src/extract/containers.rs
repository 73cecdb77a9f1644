//! Which of a sentence's places only tell where another of them lies: "Y, south of X", "the X suburb of Y". Chooses no place.

use super::phrases::Sentence;
use super::place_of_event::{Spot, is_noun_of_places, lead_of, width};
use super::story::kilometres;
use super::tokens::{Token, TokenKind, reads};
use crate::gazetteer::Gazetteer;
use crate::model::{PlaceKind, PlaceRelation, Toponym};

/// Tokens between a place and the one it is located by: ", 100 kilometres (60 miles) southeast of the capital,".
pub(super) const LOCATING_TOKENS: usize = 14;

/// Marks the places of a sentence that hold another one of it.
pub(super) fn mark_containers(s: &Sentence<'_>, toponyms: &[Toponym], spots: &mut [Spot]) {
    let copy: Vec<Spot> = spots.to_vec();
    let pair = |i: usize| copy.get(i).zip(copy.get(i + 1)).and_then(|(a, b)| holder(s, a, b));
    // Up to where a place is told more of: "X, a village in the republic of Y on the border with Z, was".
    let mut apposition = 0;
    let mut told_before: Vec<bool> = Vec::with_capacity(copy.len());
    for (i, spot) in spots.iter_mut().enumerate() {
        let named = copy.iter().any(|o| {
            o.index != spot.index
                && toponyms.get(o.index).and_then(|t| t.within).is_some_and(|w| w as usize == spot.index)
        });
        // "Daquq, south of Kirkuk", "Kani Masi, in Amedi district", "Mansoura, Raqqa".
        // "Daquq, in northern Iraq, about 40 km south of Kirkuk": what stands between is told to hold it too.
        let last = (0..i).rev().find(|&p| !told_before.get(p).copied().unwrap_or(false));
        let after = last.and_then(|p| copy.get(p)).is_some_and(|before| {
            let inner = || copy.iter().take(i).skip(last.unwrap_or(i) + 1);
            let gap_ok = spot.first > before.last
                && spot.first - before.last <= LOCATING_TOKENS
                && (before.last..spot.first)
                    .all(|g| inner().any(|o| o.first <= g && g < o.last) || only_locating(s, g, g + 1))
                && !(before.last..spot.first).any(|g| reads!(s, g, "and"));
            let offset = (before.last..spot.first).any(|g| reads!(s, g, "of" | "near" | "from"));
            // "X, a farming town south of Y": what Y is told for is where X lies.
            let told = spot.first > before.last
                && spot.first - before.last <= 12
                && s.mark(before.last, ',')
                && s.is_article(before.last + 1)
                && (before.last + 2..spot.first).any(|g| is_noun_of_places(s, g))
                && (before.last + 2..spot.first)
                    .all(|g| s.tokens.get(g).is_some_and(|t| t.is_word() || t.number().is_some()))
                && spot
                    .first
                    .checked_sub(1)
                    .is_some_and(|g| reads!(s, g, "of") || s.is(g, s.lexicon.well_known().place_preposition));
            if told && width(before.kind) <= 2 {
                apposition = (spot.last..s.tokens.len()).find(|&g| s.mark(g, ',')).unwrap_or(0);
                return true;
            }
            if spot.first < apposition {
                return true;
            }
            // "On the X-Y road near Z": Z says more than the road.
            let road = toponyms.get(before.index).is_some_and(|t| t.relation == PlaceRelation::Road);
            // "Cities including X, Y and Z": a name between a comma and "and" is one of a list, whatever area bears it too.
            let listed = s.mark(before.last, ',')
                && spot.first == before.last + 1
                && copy.get(i + 1).is_some_and(|next| {
                    next.first > spot.last
                        && next.first - spot.last <= 2
                        && (spot.last..next.first).any(|g| reads!(s, g, "and"))
                        && (spot.last..next.first).all(|g| s.mark(g, ',') || reads!(s, g, "and"))
                });
            if listed {
                return false;
            }
            // "The valley X south of Y": a feature is told by the town that it lies off.
            let feature = matches!(before.kind, PlaceKind::Valley | PlaceKind::Lake | PlaceKind::Island)
                && !(before.last..spot.first).any(|g| reads!(s, g, "near"));
            gap_ok
                && (width(spot.kind) > width(before.kind)
                    || offset && !road && (width(before.kind) <= 2 || feature && width(spot.kind) <= 2))
        });
        // "The West Bank city of Hebron", "Dagestan's regional capital Makhachkala", "the Afghan town of Herat".
        let before = copy.get(i + 1).is_some_and(|next| {
            let gap = spot.last..next.first;
            let noun = gap.clone().find(|&g| is_noun_of_places(s, g));
            gap.len() <= 6
                && width(spot.kind) > width(next.kind)
                && noun.is_some_and(|n| {
                    (n + 1..next.first).all(|g| reads!(s, g, "of" | "the"))
                        && (spot.last..n).all(|g| {
                            s.tokens
                                .get(g)
                                .is_some_and(|t| t.is_word() && !t.capital || t.kind == TokenKind::Possessive)
                                && !s.is(g, s.lexicon.well_known().preposition)
                        })
                })
        });
        // "Baghdad's northern neighbourhood of X", "a Brooklyn neighbourhood, X": a quarter is narrower than any town, whatever its name
        // means elsewhere.
        let quarter = copy.get(i + 1).is_some_and(|next| {
            let gap = spot.last..next.first;
            let inside = |g: usize| {
                let told = s.lower(g);
                s.lexicon.settings().place.inside.iter().any(|word| word == told)
            };
            gap.len() <= 6
                && gap.clone().any(inside)
                && gap.clone().all(|g| {
                    reads!(s, g, "of" | "the" | "in")
                        || s.mark(g, ',')
                        || s.tokens.get(g).is_some_and(|t| {
                            t.kind == TokenKind::Possessive
                                || t.is_word() && !t.capital && !s.is(g, s.lexicon.well_known().preposition)
                        })
                })
        });
        // "San Marino's Borgo", "Sicily's volatile west, X": what a town or area owns lies in it.
        let owns = copy.get(i + 1).is_some_and(|next| {
            // "X State's Y".
            let owner = spot.last + usize::from(is_noun_of_places(s, spot.last));
            let gap = owner + 1..next.first;
            s.tokens.get(owner).is_some_and(|t| t.kind == TokenKind::Possessive)
                && gap.len() <= OWNED_TOKENS
                && width(spot.kind) > 0
                && (gap.is_empty() || width(spot.kind) > width(next.kind) || width(next.kind) <= 2)
                && gap.clone().all(|g| {
                    s.mark(g, ',')
                        || reads!(s, g, "of") && s.among(g - 1, &s.lexicon.settings().place.parts)
                        || s.tokens.get(g).is_some_and(|t| t.is_word() && !t.capital)
                            && !s.is(g, s.lexicon.well_known().preposition)
                            && !s.is(g, s.lexicon.well_known().place_preposition)
                })
        });
        let told = (i.checked_sub(1).and_then(pair), pair(i));
        spot.container = match told {
            (_, Some(Holder::First)) | (Some(Holder::Second), _) => true,
            // The names' own reading of the two goes by nothing more.
            (Some(Holder::First), _) => before || quarter || owns,
            (_, Some(Holder::Second)) => after,
            _ => named || after || before || quarter || owns,
        };
        spot.container |= is_seat(s, spot);
        told_before.push(spot.container && after);
    }
}

/// "The X district of Y": a quarter that no table has beside Y bears the name of a place elsewhere, and lies in Y all the same.
pub(super) fn mark_namesakes(
    s: &Sentence<'_>,
    toponyms: &[Toponym],
    gazetteer: &Gazetteer,
    spots: &mut [Spot],
) {
    let key = |p: &Spot| toponyms.get(p.index).and_then(|t| t.place);
    for i in 1..spots.len() {
        let Some([a, b]) = spots.get(i - 1..=i).and_then(|two| <&[Spot; 2]>::try_from(two).ok()) else {
            continue;
        };
        let of = b.first.checked_sub(1).is_some_and(|g| reads!(s, g, "of"));
        let settled = width(a.kind) <= 2 && width(b.kind) <= 2;
        if !of || !settled || holder(s, a, b) != Some(Holder::Second) {
            continue;
        }
        let (Some(own), Some(whole)) = (key(a), key(b)) else { continue };
        if kilometres(gazetteer.point(own), gazetteer.point(whole)) > NAMESAKE_KM
            && let Some([a, b]) =
                spots.get_mut(i - 1..=i).and_then(|two| <&mut [Spot; 2]>::try_from(two).ok())
        {
            (a.container, b.container) = (true, false);
        }
    }
}

/// Words between a place and what it owns: "X's violence-plagued southern province Y".
const OWNED_TOKENS: usize = 6;

/// How far from its town a place lies that is no quarter of it, in kilometres.
const NAMESAKE_KM: f64 = 100.0;

/// Which of two places holds the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holder {
    First,
    Second,
}

/// Words between two places of which one holds the other.
const HELD_TOKENS: usize = 7;

/// Which of two neighbours the words between them tell to lie in the other: "X's mostly Greek quarter of Y" and "the X suburb of Y" the second in the
/// first, "the X quarter of Y", "Y camp near the city of X" and "Y in southern X district" the first in the second.
fn holder(s: &Sentence<'_>, a: &Spot, b: &Spot) -> Option<Holder> {
    let known = s.lexicon.well_known();
    let gap = a.last..b.first;
    if gap.is_empty() || gap.len() > HELD_TOKENS || b.first < a.last || a.paired || b.paired {
        return None;
    }
    let areas = &s.lexicon.settings().place.areas;
    let noun = |i: usize| is_noun_of_places(s, i) || s.among(i, areas);
    let of = |i: usize| reads!(s, i, "of");
    let leads = |i: usize| {
        s.is(i, known.place_preposition)
            || s.is(i, known.origin_preposition)
            || s.is(i, known.goal_preposition)
    };
    let owns = s.tokens.get(a.last).is_some_and(|t| t.kind == TokenKind::Possessive);
    let last = b.first - 1;
    let head = if of(last) { last.checked_sub(1)? } else { last };
    let words = |range: std::ops::Range<usize>| {
        range.into_iter().all(|i| s.tokens.get(i).is_some_and(Token::is_word) && !leads(i) && !of(i))
    };
    if owns && head > a.last && noun(head) && words(a.last + 1..head) {
        return Some(Holder::First);
    }
    if head == a.last && of(last) && s.among(head, &s.lexicon.settings().place.parts_of) {
        // "The X neighbourhood of Y", a town and a quarter: the quarter is in the town.
        let quarter = b.kind == PlaceKind::Neighbourhood && matches!(width(a.kind), 2..=5);
        return Some(if quarter { Holder::First } else { Holder::Second });
    }
    if head == a.last && noun(head) && of(last) && width(a.kind) != width(b.kind) {
        return Some(if width(a.kind) > width(b.kind) { Holder::First } else { Holder::Second });
    }
    // "Y district in southern X", "Y camp near the city of X".
    let from = (a.last..(a.last + 3).min(b.first)).find(|&i| leads(i))?;
    let way = |i: usize| s.among(i, &s.lexicon.settings().small.ways);
    let led = (a.last..from).all(|i| noun(i) && !way(i))
        || (from == a.last + 2 && noun(a.last + 1) && !way(a.last + 1));
    // "The prison, in the X quarter of Y".
    let quarter = s.mark(a.last, ',') && from == a.last + 1 && noun(b.last) && width(a.kind) == 0;
    let led = led || quarter;
    let inside = reads!(s, from, "in" | "near" | "outside");
    let comes = lead_of(s, a).is_some_and(|i| s.is(i, known.origin_preposition));
    let located = inside && led && only_locating(s, from, b.first) && width(b.kind) < 7;
    (located && !comes && (from > a.last || reads!(s, from, "in"))).then_some(Holder::Second)
}

/// "The governor of X", "the so-called emir of X": whose office it is, not where something happened.
fn is_seat(s: &Sentence<'_>, spot: &Spot) -> bool {
    let office = |i: usize| s.among(i, &s.lexicon.settings().place.offices);
    // "X's deputy judge".
    let owned = s.tokens.get(spot.last).is_some_and(|t| t.kind == TokenKind::Possessive)
        && (spot.last + 1..spot.last + 4)
            .take_while(|&i| s.tokens.get(i).is_some_and(|t| t.is_word() && !t.capital))
            .any(office);
    let of = spot.phrase.min(spot.first).checked_sub(1).filter(|&i| reads!(s, i, "of"));
    owned || of.and_then(|i| i.checked_sub(1)).is_some_and(office)
}

fn only_locating(s: &Sentence<'_>, from: usize, to: usize) -> bool {
    (from..to).all(|i| {
        let t = s.tokens.get(i);
        t.is_some_and(|t| {
            t.is_mark(',') || t.is_mark('(') || t.is_mark(')') || t.is_mark('–') || t.number().is_some()
        }) || s.among(i, &s.lexicon.settings().place.locating)
            || s.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Possessive)
    })
}
