//! What the words around a name make of the place: near it, a part of it, so many kilometres from it, between two, on the road, in another;
//! and whether it only tells where the report was written or names a government. Chooses no place.

use super::asked::asked;
use super::cues::class;
use super::distances::{bearing_after, bearing_before, distance_before};
use super::roles::role;
use super::scene::Scene;
use super::tokens::{Case, Gap, Token};
use crate::model::{PlaceRelation, Span, ToponymRole};

/// A name that was taken for a place, by words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named {
    /// First word.
    pub(crate) from: usize,
    /// One past the last.
    pub(crate) to: usize,
    /// Whether it is a country, or another area that has a government.
    pub(crate) governs: bool,
    /// Whether it is a capital or a country.
    pub(crate) area: bool,
    /// How large it is, 0 a point to 4 a continent: a place lies in a larger one.
    pub(crate) size: u8,
}

/// What the words around a name tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Phrase {
    pub(crate) relation: PlaceRelation,
    pub(crate) km: Option<f32>,
    pub(crate) bearing: Option<f32>,
    pub(crate) role: ToponymRole,
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) within: Option<usize>,
}

impl Phrase {
    /// Its span in the text.
    pub(crate) fn span(&self, tokens: &[Token]) -> Span {
        let start = tokens.get(self.from).map_or(0, |t| t.start as usize);
        let end = tokens.get(self.to.saturating_sub(1)).map_or(start, |t| t.full_end as usize);
        Span::new(start, end.max(start))
    }
}

/// Reads the words around all names.
pub(crate) fn phrases(scene: &Scene<'_, '_>, names: &[Named]) -> Vec<Phrase> {
    let mut out: Vec<Phrase> = names.iter().map(|name| around(scene, *name)).collect();
    for at in 0..names.len() {
        pair(scene, names, &mut out, at);
    }
    for (at, name) in names.iter().enumerate() {
        let within = parent(scene, names, &out, at);
        let role = role(scene, *name);
        if let Some(phrase) = out.get_mut(at) {
            if phrase.within.is_none() {
                phrase.within = within;
            }
            phrase.role = role;
        }
    }
    out
}

/// Whether the words at `at - 1` and `at` stand side by side.
pub(super) fn beside(scene: &Scene<'_, '_>, at: usize) -> bool {
    at > 0 && scene.token(at).is_some_and(|t| matches!(t.gap, Gap::Space | Gap::Line | Gap::Hyphen))
}

/// A word as it is written, without a possessive ending.
pub(super) fn word<'t>(scene: &Scene<'_, 't>, at: usize) -> &'t str {
    scene.token(at).map_or("", |t| t.text(scene.text))
}

/// Whether a word is one of those that [`asked`] made bits of, however it is written.
#[inline]
pub(super) fn is(scene: &Scene<'_, '_>, at: usize, words: u128) -> bool {
    scene.words.asked(scene.tokens, at) & words != 0
}

/// Skips back over "the town of", "the city of", "of", "the".
fn before_apposition(scene: &Scene<'_, '_>, from: usize) -> usize {
    let mut at = from;
    for _ in 0..4 {
        let Some(before) = at.checked_sub(1) else { break };
        if !beside(scene, at) {
            break;
        }
        let skip = is(scene, before, const { asked(&["the", "of", "al"]) })
            || scene.fact(before).kind.is_some()
                && scene.token(before).is_some_and(|t| t.case == Case::Lower)
                && at < from;
        if !skip
            || scene
                .owner
                .get(before)
                .is_some_and(|o| *o > 0 && before < from && scene.fact(before).kind.is_none())
        {
            break;
        }
        at = before;
    }
    at
}

/// "northern" and the like, however it is written.
fn is_ern(word: &str) -> bool {
    word.as_bytes().last_chunk::<3>().is_some_and(|end| end.eq_ignore_ascii_case(b"ern"))
}

fn around(scene: &Scene<'_, '_>, name: Named) -> Phrase {
    let mut phrase = Phrase {
        relation: PlaceRelation::In,
        km: None,
        bearing: None,
        role: ToponymRole::Place,
        from: name.from,
        to: name.to,
        within: None,
    };
    // After the name: a cue word of its kind, then "countryside", "outskirts", "road".
    let mut to = name.to;
    for _ in 0..3 {
        if !beside(scene, to) {
            break;
        }
        let facts = scene.fact(to);
        let lower = scene.token(to).is_some_and(|t| t.case == Case::Lower);
        if facts.is(class::NEAR)
            && lower
            && is(
                scene,
                to,
                const {
                    asked(&[
                        "countryside",
                        "outskirts",
                        "suburbs",
                        "surroundings",
                        "hinterland",
                        "environs",
                        "periphery",
                        "fringes",
                    ])
                },
            )
        {
            phrase.relation = PlaceRelation::Near;
            to += 1;
        } else if facts.is(class::ROAD) && !facts.is(class::NEAR) && lower {
            phrase.relation = PlaceRelation::Road;
            to += 1;
        } else if facts.kind.is_some() && phrase.relation == PlaceRelation::In {
            to += 1;
        } else if let Some((bearing, end)) = bearing_after(scene, to).filter(|(_, end)| {
            // "Homs' eastern countryside", "Hama northern countryside".
            scene.fact(*end).is(class::NEAR)
                && beside(scene, *end)
                && scene.token(*end).is_some_and(|t| t.case == Case::Lower)
        }) {
            phrase.relation = PlaceRelation::Near;
            phrase.bearing = Some(bearing);
            to = end + 1;
        } else if is(scene, to, const { asked(&["western", "eastern", "northern", "southern"]) })
            && beside(scene, to + 1)
            && scene.fact(to + 1).bearing().is_some()
        {
            to += 1;
        } else {
            break;
        }
    }
    phrase.to = to;

    // Before the name.
    let before = before_apposition(scene, name.from);
    let joined = beside(scene, before);
    if joined && let Some(at) = before.checked_sub(1) {
        let of = before < name.from && is(scene, before, const { asked(&["of"]) });
        let facts = scene.fact(at);
        if let Some((bearing, from)) = bearing_before(scene, before) {
            let is_part_word =
                is_ern(word(scene, at)) || !of && scene.token(at).is_some_and(Token::is_name_like);
            let distance =
                if beside(scene, from) { distance_before(scene, before_to_the(scene, from)) } else { None };
            if let Some((km, start)) = distance.filter(|_| !is_part_word) {
                phrase.relation = PlaceRelation::Offset;
                (phrase.km, phrase.bearing, phrase.from) = (Some(km), Some(bearing), start);
            } else if is_part_word {
                if phrase.relation != PlaceRelation::Near {
                    phrase.relation = PlaceRelation::Part;
                }
                phrase.bearing = Some(bearing);
                phrase.from = from;
            } else if of {
                phrase.relation = PlaceRelation::Offset;
                phrase.bearing = Some(bearing);
                phrase.from = before_to_the(scene, from);
            } else {
                // "in east Aleppo".
                phrase.relation = PlaceRelation::Part;
                phrase.bearing = Some(bearing);
                phrase.from = from;
            }
        } else if is(scene, at, const { asked(&["from", "of", "away"]) }) || of {
            let end = if of { before } else { at };
            if let Some((km, start)) = distance_before(scene, end) {
                phrase.relation = PlaceRelation::Offset;
                (phrase.km, phrase.from) = (Some(km), start);
            } else if of && facts.is(class::NEAR) {
                phrase.relation = PlaceRelation::Near;
                phrase.from = at;
            } else if of && facts.is(class::PART) && is(scene, at, const { asked(&["parts"]) }) {
                phrase.relation = PlaceRelation::Part;
                phrase.from = at;
            }
        } else if let Some((km, start)) = distance_before(scene, before) {
            // "20 km outside X" is read below; "20 km X" is nothing.
            let _ = (km, start);
        } else if facts.is(class::NEAR)
            && scene.token(at).is_some_and(|t| t.case != Case::Upper)
            && !is(scene, at, const { asked(&["by", "off", "villages", "rural"]) })
        {
            phrase.relation = PlaceRelation::Near;
            phrase.from = at;
            if let Some((km, start)) = distance_before(scene, at) {
                phrase.relation = PlaceRelation::Offset;
                (phrase.km, phrase.from) = (Some(km), start);
            }
        } else if facts.is(class::PART) || is(scene, at, const { asked(&["rural"]) }) {
            phrase.relation = if is(scene, at, const { asked(&["rural"]) }) {
                PlaceRelation::Near
            } else {
                PlaceRelation::Part
            };
            phrase.from = at;
        } else {
            phrase.from = before;
        }
        // "the eastern countryside of Deir ez-Zor".
        if phrase.relation == PlaceRelation::Near
            && of
            && let Some((bearing, from)) = bearing_before(scene, at)
        {
            phrase.bearing = Some(bearing);
            phrase.from = from;
        }
    }
    phrase
}

/// Before "to the" in "30 km to the east of X".
fn before_to_the(scene: &Scene<'_, '_>, from: usize) -> usize {
    let mut at = from;
    for words in [const { asked(&["the"]) }, const { asked(&["to"]) }] {
        if let Some(before) = at.checked_sub(1)
            && beside(scene, at)
            && is(scene, before, words)
        {
            at = before;
        }
    }
    at
}

/// "between X and Y", "the X–Y road", "the road from X to Y".
fn pair(scene: &Scene<'_, '_>, names: &[Named], out: &mut [Phrase], at: usize) {
    let (Some(a), Some(b)) = (names.get(at), names.get(at + 1)) else { return };
    let (Some(first), Some(second)) = (out.get(at).copied(), out.get(at + 1).copied()) else { return };
    let middle = second.from.saturating_sub(first.to);
    let mut set = |relation: PlaceRelation, from: usize, to: usize| {
        for (index, other) in [(at, at + 1), (at + 1, at)] {
            if let Some(phrase) = out.get_mut(index) {
                phrase.relation = relation;
                phrase.within = Some(other);
                phrase.from = phrase.from.min(from);
                phrase.to = phrase.to.max(to);
                (phrase.km, phrase.bearing) = (None, None);
            }
        }
    };
    let opener = before_apposition(scene, a.from).min(first.from).checked_sub(1);
    if middle <= 4
        && (first.to..b.from).any(|w| is(scene, w, const { asked(&["and"]) }))
        && let Some(opener) = opener
        && (is(scene, opener, const { asked(&["between"]) })
            || opener.checked_sub(1).is_some_and(|o| is(scene, o, const { asked(&["between"]) }))
            || is_line_of(scene, opener))
    {
        set(PlaceRelation::Between, opener, second.to);
        return;
    }
    let linked = scene.token(b.from).is_some_and(|t| t.gap == Gap::Hyphen)
        || scene.token(b.from).is_some_and(|t| t.gap == Gap::Sign) && between_dash(scene, a.to, b.from);
    if a.to == b.from && linked {
        if let Some(end) = way_behind(scene, b.to) {
            set(PlaceRelation::Road, a.from, end + 1);
        }
        return;
    }
    // "the road from X to Y", "the road linking X to Y", "the road between X and Y".
    if middle <= 3 && (a.to..b.from).any(|w| is(scene, w, const { asked(&["to", "and", "with"]) })) {
        let start = first.from.saturating_sub(4);
        if (start..first.from)
            .any(|w| scene.fact(w).is(class::ROAD) && scene.token(w).is_some_and(|t| t.case == Case::Lower))
            && (start..first.from).any(|w| {
                is(
                    scene,
                    w,
                    const { asked(&["from", "linking", "connecting", "between", "links", "connects"]) },
                )
            })
        {
            set(PlaceRelation::Road, start, second.to);
        }
    }
}

/// "The boundary of X and Y": a line whose "of" stands right behind it.
fn is_line_of(scene: &Scene<'_, '_>, at: usize) -> bool {
    scene.fact(at).is(class::LINE)
        && scene.token(at).is_some_and(|t| t.case == Case::Lower)
        && beside(scene, at + 1)
        && is(scene, at + 1, const { asked(&["of"]) })
}

/// Words between a pair of places and what runs between them: "the X–Y (400 kV) power line".
const WAY_WORDS: usize = 4;

/// The word of a road or line behind a pair of places: small words and a bracket may stand before it.
fn way_behind(scene: &Scene<'_, '_>, from: usize) -> Option<usize> {
    for at in from..=from + WAY_WORDS {
        let token = scene.token(at)?;
        let runs_on = beside(scene, at) || matches!(token.gap, Gap::Open | Gap::Sign) && bracketed(scene, at);
        if !runs_on {
            return None;
        }
        if scene.fact(at).is(class::ROAD | class::LINE) {
            return Some(at);
        }
        // "The X–Y International Highway", and no more capitals.
        if at > from && matches!(token.case, Case::Title | Case::Mixed) && token.text(scene.text).len() > 3 {
            return None;
        }
    }
    None
}

/// Whether a round bracket opens or closes between a word and the one before it, and nothing else.
fn bracketed(scene: &Scene<'_, '_>, at: usize) -> bool {
    let (Some(a), Some(b)) = (at.checked_sub(1).and_then(|l| scene.token(l)), scene.token(at)) else {
        return false;
    };
    let gap = scene.text.get(a.full_end as usize..b.start as usize).unwrap_or("");
    matches!(gap.trim(), "(" | ")")
}

fn between_dash(scene: &Scene<'_, '_>, left: usize, right: usize) -> bool {
    let (Some(a), Some(b)) = (left.checked_sub(1).and_then(|l| scene.token(l)), scene.token(right)) else {
        return false;
    };
    let gap = scene.text.get(a.full_end as usize..b.start as usize).unwrap_or("");
    gap.chars().count() <= 3 && gap.chars().any(crate::gazetteer::is_hyphen)
}

/// "Y's X", "Y province's X district": the larger place right before, whose possessive this one is.
fn owner_of(scene: &Scene<'_, '_>, names: &[Named], at: usize) -> Option<usize> {
    let name = names.get(at)?;
    let owner = at.checked_sub(1)?;
    let area = names.get(owner).filter(|area| area.area && area.size > name.size)?;
    let word = name.from.checked_sub(1)?;
    let told_kind = word == area.to && scene.fact(word).kind.is_some();
    let possessive = scene.token(word).is_some_and(|t| t.end != t.full_end);
    (possessive && beside(scene, name.from) && (word + 1 == area.to || told_kind && beside(scene, word)))
        .then_some(owner)
}

/// The later name that this one is told to lie in: "X, Y", "X in Y", "X, a village in northern Y", "Y's X".
fn parent(scene: &Scene<'_, '_>, names: &[Named], phrases: &[Phrase], at: usize) -> Option<usize> {
    if let Some(before) = owner_of(scene, names, at) {
        return Some(before);
    }
    let (name, next) = (names.get(at)?, names.get(at + 1)?);
    let (own, theirs) = (phrases.get(at)?, phrases.get(at + 1)?);
    if next.size < name.size || matches!(own.relation, PlaceRelation::Between) {
        return None;
    }
    // "The X quarter of Y": both reach for the word between them.
    let from = if theirs.from < own.to { next.from } else { theirs.from };
    let gap = from.saturating_sub(own.to);
    if gap > 9 {
        return None;
    }
    // "In X on Monday, officials in Y said": a comma behind more than a word of kind begins something else.
    let mut kind_only = true;
    let stops = (own.to..=from).any(|w| {
        let stop = w > name.from
            && scene.token(w).is_some_and(|t| {
                matches!(t.gap, Gap::Break | Gap::Stop)
                    || matches!(t.gap, Gap::Sign) && w > own.to
                    || matches!(t.gap, Gap::Comma) && w > own.to && !kind_only
            });
        kind_only &= scene.fact(w).kind.is_some() || scene.token(w).is_some_and(|t| t.gap == Gap::Comma);
        stop
    });
    if stops {
        return None;
    }
    let first_gap = scene.token(own.to).map(|t| t.gap);
    if gap == 0 {
        return matches!(first_gap, Some(Gap::Comma | Gap::Open))
            .then_some(at + 1)
            .filter(|_| next.size > name.size || next.area);
    }
    let linking =
        (own.to..from).any(|w| is(scene, w, const { asked(&["in", "of", "within", "inside", "في"]) }));
    let verb_like = (own.to..from).any(|w| {
        is(
            scene,
            w,
            const {
                asked(&[
                    "and", "or", "said", "killed", "from", "to", "while", "that", "who", "then", "as", "told",
                ])
            },
        )
    });
    (linking && !verb_like && next.size > name.size).then_some(at + 1)
}
