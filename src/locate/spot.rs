//! Finds words that are names of the gazetteer: at each place the longest. Judges nothing.

use super::features::people_step;
use super::memory::{Meanings, NameKey};
use super::resolve::Facts;
use super::scene::Scene;
use super::tokens::{Case, Gap, Token};
use super::words::{LEVELS, Words, small};
use crate::gazetteer::{Found, Gazetteer, Level, NameFlags, NameHash, fold_and_hash, hash_bytes};
use crate::model::PlaceKind;
use std::sync::Arc;

/// A name of the gazetteer in the text.
#[derive(Debug, Clone)]
pub(crate) struct Spot {
    /// First word.
    pub(crate) from: usize,
    /// One past the last word.
    pub(crate) to: usize,
    /// How far folding had to go.
    pub(crate) level: Level,
    /// Whether the last word counts with its possessive ending ("St. John's").
    pub(crate) whole: bool,
    /// What it can mean.
    pub(crate) meanings: Arc<Meanings>,
    /// The hash of its words folded at the first level.
    pub(crate) key: NameHash,
    /// Whether it is a demonym.
    pub(crate) demonym: bool,
}

impl Spot {
    /// What it can mean, in the gazetteer's order.
    #[inline]
    pub(crate) fn found(&self) -> &[Found] {
        &self.meanings.found
    }

    /// The same with their facts, the most prominent first, without those that come after very many.
    #[inline]
    pub(crate) fn facts(&self) -> &[Facts] {
        &self.meanings.facts
    }
}

/// The most words a name has.
pub(super) const LONGEST: usize = 9;

/// Whether a name may run on over what stands before this word.
fn joins(tokens: &[Token], at: usize) -> bool {
    let (Some(token), Some(before)) = (tokens.get(at), at.checked_sub(1).and_then(|b| tokens.get(b))) else {
        return false;
    };
    match token.gap {
        Gap::Space | Gap::Hyphen => before.end == before.full_end,
        Gap::Line => before.end == before.full_end && !token.opens,
        // "St. Louis", "Mt. Hermon", "Ft. Worth".
        Gap::Stop => before.stop_after && before.end - before.start <= 3 && before.case == Case::Title,
        _ => false,
    }
}

struct Best {
    to: usize,
    level: Level,
    state: NameHash,
    whole: bool,
}

/// All names in the text, in order, without overlap.
pub(crate) fn spots(
    text: &str,
    tokens: &[Token],
    gazetteer: &Gazetteer,
    words: &mut Words<'_>,
    demonyms: bool,
) -> Vec<Spot> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut found = Vec::new();
    while let Some(token) = tokens.get(at) {
        let mut spot = None;
        if may_begin(text, tokens, words, at, gazetteer) {
            spot = spot_at(text, tokens, gazetteer, words, at, &mut found);
        }
        if spot.is_none() && token.case == Case::Lower && words.is_small(tokens, at + 1, small::OF) {
            spot = told_by_kind(tokens, gazetteer, words, at, &mut found);
        }
        if spot.is_none() && demonyms {
            spot = demonym_at(tokens, gazetteer, words, at);
        }
        match spot {
            Some(spot) => {
                at = spot.to;
                out.push(spot);
            }
            None => at += 1,
        }
    }
    out
}

/// The demonyms among the words that belong to no name.
pub(crate) fn demonyms(scene: &Scene<'_, '_>) -> Vec<Spot> {
    let mut out = Vec::new();
    let mut at = 0;
    let free = |at: usize| scene.owner.get(at) == Some(&0);
    while let Some(token) = scene.tokens.get(at) {
        // Most words begin with a small letter.
        if !token.is_name_like() || !free(at) {
            at += 1;
            continue;
        }
        match demonym_at(scene.tokens, scene.gazetteer, scene.words, at)
            .filter(|spot| (spot.from..spot.to).all(free))
        {
            Some(spot) => {
                at = spot.to;
                out.push(spot);
            }
            None => at += 1,
        }
    }
    out
}

fn demonym_at(tokens: &[Token], gazetteer: &Gazetteer, words: &Words<'_>, at: usize) -> Option<Spot> {
    if !tokens.get(at)?.is_name_like() || !words.begins_demonym(tokens, at) {
        return None;
    }
    let mut state = NameHash::start(Level::Plain);
    let mut best = None;
    for to in at..(at + 3).min(tokens.len()) {
        if to > at && !joins(tokens, to) {
            break;
        }
        state = state.then(words.plain(tokens, to));
        let (known, place) = gazetteer.demonym_step(state);
        best = place.map(|place| (to + 1, place, state)).or(best);
        if !known {
            break;
        }
    }
    let (to, place, key) = best?;
    let found = vec![Found { place, flags: NameFlags::MAIN }];
    Some(Spot {
        from: at,
        to,
        level: Level::Plain,
        whole: false,
        meanings: Meanings::of(gazetteer, found, Level::Plain),
        key,
        demonym: true,
    })
}

/// Whether a name can mean a desert, range, river, camp or the like, or an area whose table has it with the word for its kind only
/// ("Plateau state").
fn names_a_feature(gazetteer: &Gazetteer, state: NameHash, found: &mut Vec<Found>) -> bool {
    found.clear();
    gazetteer.found(state, found);
    found.iter().map(|f| gazetteer.kind(f.place)).any(|kind| {
        matches!(
            kind,
            PlaceKind::Admin1
                | PlaceKind::Camp
                | PlaceKind::Prison
                | PlaceKind::Airport
                | PlaceKind::Base
                | PlaceKind::Dam
                | PlaceKind::Crossing
                | PlaceKind::Desert
                | PlaceKind::Range
                | PlaceKind::Mountain
                | PlaceKind::Valley
                | PlaceKind::Lake
        )
    })
}

/// Whether a name that is one with and without its possessive ending has the ending for its own: "St. John's", which is better known than
/// any "St. John", and not "Hama's", which some tongue's form of another town's name is spelled like.
fn owns_ending(gazetteer: &Gazetteer, with: NameHash, without: NameHash, found: &mut Vec<Found>) -> bool {
    let mut best = |state: NameHash, farthest: u8| {
        found.clear();
        gazetteer.found(state, found);
        let known =
            found.iter().filter(|f| !f.flags.has(NameFlags::BLOCKED) && f.flags.distance() <= farthest);
        known.map(|f| people_step(&gazetteer.glance(f.place))).max()
    };
    best(with, 0).is_some_and(|own| best(without, 3).is_none_or(|other| own >= other))
}

/// "The town of Hit": a name that is a word too, which a table has together with the word for its kind only. The spot is the name alone.
fn told_by_kind(
    tokens: &[Token],
    gazetteer: &Gazetteer,
    words: &mut Words<'_>,
    at: usize,
    found: &mut Vec<Found>,
) -> Option<Spot> {
    let (kind, of, name) = (tokens.get(at)?, tokens.get(at + 1)?, tokens.get(at + 2)?);
    let leads = kind.case == Case::Lower
        && of.gap == Gap::Space
        && words.is_small(tokens, at + 1, small::OF)
        && name.gap == Gap::Space
        && name.is_name_like();
    if !leads {
        return None;
    }
    let start = NameHash::start(Level::Plain);
    let mut state = start.then(words.plain(tokens, at)).then(words.plain(tokens, at + 1));
    let mut best = None;
    for to in at + 2..(at + LONGEST).min(tokens.len()) {
        if to > at + 2 && !joins(tokens, to) || !tokens.get(to)?.is_name_like() {
            break;
        }
        state = state.then(words.plain(tokens, to));
        let step = gazetteer.step(state);
        if step.is_name {
            best = Some((to + 1, state));
        }
        if !step.has_longer {
            break;
        }
    }
    let (to, state) = best?;
    found.clear();
    gazetteer.found(state, found);
    let kept: Vec<Found> = found.iter().copied().filter(|f| !f.flags.has(NameFlags::BLOCKED)).collect();
    let mut key = start;
    for word in at + 2..to {
        key = key.then(words.plain(tokens, word));
    }
    (!kept.is_empty()).then(|| Spot {
        from: at + 2,
        to,
        level: Level::Plain,
        whole: false,
        meanings: Meanings::of(gazetteer, kept, Level::Plain),
        key,
        demonym: false,
    })
}

/// Whether a name can begin at a word.
#[inline]
fn may_begin(text: &str, tokens: &[Token], words: &mut Words<'_>, at: usize, gazetteer: &Gazetteer) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    match token.case {
        Case::Digit => false,
        // An article before a capital ("al-Hol", "ash Shaddadi").
        Case::Lower => {
            token.end - token.start <= 4
                && tokens.get(at + 1).is_some_and(|next| next.gap == Gap::Hyphen && next.is_name_like())
                && words.is_article(tokens, at)
        }
        // "A FAMa camp", "two SDFs": capitals with small letters behind them are initials, and no place's name is written so.
        Case::Mixed if is_initials(token, text) => false,
        // Most words with a capital begin no name at any level.
        Case::Title | Case::Upper | Case::Mixed | Case::None => {
            token.end != token.full_end
                || words.is_article(tokens, at)
                || !words.begins_nothing(tokens, at, gazetteer)
        }
    }
}

/// Whether a short word begins with two capitals and goes on in small letters.
fn is_initials(token: &Token, text: &str) -> bool {
    let word = token.text(text).as_bytes();
    (3..=6).contains(&word.len())
        && word.iter().take(2).all(u8::is_ascii_uppercase)
        && word.iter().all(u8::is_ascii_alphabetic)
        && word.last().is_some_and(u8::is_ascii_lowercase)
}

fn spot_at(
    text: &str,
    tokens: &[Token],
    gazetteer: &Gazetteer,
    words: &mut Words<'_>,
    at: usize,
    found: &mut Vec<Found>,
) -> Option<Spot> {
    let mut best: Option<Best> = None;
    for level in LEVELS {
        let mut state = NameHash::start(level);
        let mut any = false;
        for to in at..(at + LONGEST).min(tokens.len()) {
            if to > at && !joins(tokens, to) {
                break;
            }
            if level != Level::Plain && words.is_article(tokens, to) {
                continue;
            }
            let Some(word) = tokens.get(to) else { break };
            if word.end != word.full_end && level == Level::Plain {
                let with = state.then(fold_and_hash(word.full(text), &mut words.scratch));
                let step = gazetteer.step(with);
                let longest = best.as_ref().map_or(at, |b| b.to);
                if step.is_name && to + 1 > longest {
                    best = Some(Best { to: to + 1, level, state: with, whole: true });
                }
                if step.has_longer
                    && let Some((end, state)) =
                        goes_on(tokens, gazetteer, words, with, to + 1).filter(|(end, _)| *end > longest)
                {
                    best = Some(Best { to: end, level, state, whole: true });
                }
            }
            state = state.then(match level {
                Level::Skeleton => words.skeleton(tokens, to),
                Level::Plain | Level::Article => words.plain(tokens, to),
            });
            let step = if any { gazetteer.step(state) } else { words.first(tokens, to, level, gazetteer) };
            any = true;
            let ends_well = word.is_name_like() || word.case == Case::Digit;
            // "the Syrian desert", "the Hamrin mountains": the last word of a natural or single site's name is often not
            // capitalised. Settlements are left to the phrase, which knows "Homs city".
            let ends_well = ends_well
                || step.is_name
                    && to > at
                    && word.case == Case::Lower
                    && names_a_feature(gazetteer, state, found);
            // "Bhai-pheru": a name with a hyphen goes on in small letters.
            let ends_well = ends_well
                || step.is_name
                    && level == Level::Plain
                    && word.gap == Gap::Hyphen
                    && to > at
                    && tokens.get(to - 1).is_some_and(|t| t.case == Case::Title);
            // "In Dhale, gunmen ..": the word that leads to a name is no loose spelling of a name's beginning.
            let leads = level == Level::Skeleton
                && to > at
                && tokens.get(at).is_some_and(|t| t.opens)
                && words.facts(tokens, at).is(super::cues::class::LEADS);
            let ends_well = ends_well && !leads;
            let better = |b: &Best| {
                to + 1 > b.to || b.whole && to + 1 == b.to && !owns_ending(gazetteer, b.state, state, found)
            };
            if step.is_name && ends_well && best.as_ref().is_none_or(better) {
                best = Some(Best { to: to + 1, level, state, whole: false });
            }
            if !step.has_longer {
                break;
            }
        }
        if !any {
            break;
        }
    }
    let best = linked(text, tokens, gazetteer, words, at, best.as_ref().map_or(at, |b| b.to)).or(best)?;
    let mut plain = NameHash::start(Level::Plain);
    for word in at..best.to {
        plain = plain.then(words.plain(tokens, word));
    }
    let key = NameKey {
        state: best.state,
        plain,
        level: best.level,
        whole: best.whole,
        capitals: (at..best.to).all(|w| tokens.get(w).is_some_and(|t| t.case == Case::Upper)),
    };
    let meanings = words.memory.meanings(key, || meanings(key, gazetteer, found))?;
    Some(Spot {
        from: at,
        to: best.to,
        level: best.level,
        whole: best.whole,
        meanings,
        key: plain,
        demonym: false,
    })
}

/// "Cox's Bazar": the longest name that goes on behind a possessive ending of its own; one past its last word.
fn goes_on(
    tokens: &[Token],
    gazetteer: &Gazetteer,
    words: &Words<'_>,
    mut state: NameHash,
    from: usize,
) -> Option<(usize, NameHash)> {
    let mut best = None;
    for to in from..from + LONGEST {
        let side_by_side =
            joins(tokens, to) || to == from && tokens.get(to).is_some_and(|t| t.gap == Gap::Space);
        if !side_by_side || !tokens.get(to).is_some_and(Token::is_name_like) {
            break;
        }
        state = state.then(words.plain(tokens, to));
        let step = gazetteer.step(state);
        if step.is_name {
            best = Some((to + 1, state));
        }
        if !step.has_longer {
            break;
        }
    }
    best
}

/// "Qala-e-Naw" for "Qala i Naw": the longest name with another spelling of the Persian link between its first two words, where it
/// goes on behind `beyond`.
fn linked(
    text: &str,
    tokens: &[Token],
    gazetteer: &Gazetteer,
    words: &Words<'_>,
    at: usize,
    beyond: usize,
) -> Option<Best> {
    let (link, next) = (tokens.get(at + 1)?, tokens.get(at + 2)?);
    let hyphens = link.gap == Gap::Hyphen && matches!(next.gap, Gap::Hyphen | Gap::Space);
    if link.case != Case::Lower || !hyphens || !next.is_name_like() {
        return None;
    }
    let links = gazetteer.folding().links();
    let written = link.text(text);
    if !links.iter().any(|l| l == written) {
        return None;
    }
    let first = NameHash::start(Level::Plain).then(words.plain(tokens, at));
    let mut best: Option<Best> = None;
    for other in links.iter().filter(|l| *l != written) {
        let mut state = first.then(hash_bytes(other.as_bytes()));
        for to in at + 2..(at + LONGEST).min(tokens.len()) {
            if !joins(tokens, to) || !tokens.get(to).is_some_and(Token::is_name_like) {
                break;
            }
            state = state.then(words.plain(tokens, to));
            let step = gazetteer.step(state);
            if step.is_name && to + 1 > best.as_ref().map_or(beyond, |b| b.to) {
                best = Some(Best { to: to + 1, level: Level::Plain, state, whole: false });
            }
            if !step.has_longer {
                break;
            }
        }
    }
    best
}

/// What a name can mean; `None` where that is nothing.
fn meanings(key: NameKey, gazetteer: &Gazetteer, found: &mut Vec<Found>) -> Option<Arc<Meanings>> {
    found.clear();
    gazetteer.found(key.state, found);
    // A spelling that must never match a place takes it away at every level.
    let mut blocked = Vec::new();
    if key.level != Level::Plain || key.whole {
        gazetteer.found(key.plain, &mut blocked);
        blocked.retain(|f| f.flags.has(NameFlags::BLOCKED));
    }
    let kept: Vec<Found> = found
        .iter()
        .copied()
        .filter(|f| !f.flags.has(NameFlags::BLOCKED) && !blocked.iter().any(|b| b.place == f.place))
        .filter(|f| !f.flags.has(NameFlags::CAPITALS) || key.capitals)
        .collect();
    if kept.is_empty() {
        return None;
    }
    // A nationality word is no loose spelling of a town ("Syrian" for Siryan).
    if key.level == Level::Skeleton && gazetteer.demonym(key.plain).is_some() {
        return None;
    }
    Some(Meanings::of(gazetteer, kept, key.level))
}
