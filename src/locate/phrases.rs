//! What the words around a name make of the place: near it, a part of it, so many kilometres from it, between two, on the road, in another;
//! and whether it only tells where the report was written or names a government. Chooses no place.

use super::cues::class;
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
fn beside(scene: &Scene<'_, '_>, at: usize) -> bool {
    at > 0 && scene.token(at).is_some_and(|t| matches!(t.gap, Gap::Space | Gap::Line | Gap::Hyphen))
}

fn word<'t>(scene: &Scene<'_, 't>, at: usize) -> &'t str {
    scene.token(at).map_or("", |t| t.text(scene.text))
}

fn is(scene: &Scene<'_, '_>, at: usize, words: &[&str]) -> bool {
    let own = word(scene, at);
    words.iter().any(|w| own.eq_ignore_ascii_case(w))
}

/// The direction that one or two words tell ("north", "north-east", "south eastern"), and where they begin, read backwards from `end`.
fn bearing_before(scene: &Scene<'_, '_>, end: usize) -> Option<(f32, usize)> {
    let last = end.checked_sub(1)?;
    let second = f32::from(scene.fact(last).bearing()?);
    let Some(first) = last.checked_sub(1).filter(|_| beside(scene, last)) else {
        return Some((second, last));
    };
    match scene.fact(first).bearing().map(f32::from) {
        // "north-east": half way between the two, the short way round.
        Some(first_bearing)
            if matches!(second as u16, 90 | 270) && matches!(first_bearing as u16, 0 | 180) =>
        {
            let first_bearing = if first_bearing == 0.0 && second == 270.0 { 360.0 } else { first_bearing };
            Some((f32::midpoint(first_bearing, second) % 360.0, first))
        }
        _ => Some((second, last)),
    }
}

/// The direction told from `at` on, and where the words end.
fn bearing_after(scene: &Scene<'_, '_>, at: usize) -> Option<(f32, usize)> {
    scene.fact(at).bearing()?;
    let two = beside(scene, at + 1) && scene.fact(at + 1).bearing().is_some();
    let end = if two { at + 2 } else { at + 1 };
    bearing_before(scene, end).map(|(bearing, _)| (bearing, end))
}

/// A distance that ends before `end` ("30 km", "some 30 kilometers", "a few miles"), and where it begins.
fn distance_before(scene: &Scene<'_, '_>, end: usize) -> Option<(f32, usize)> {
    let unit_at = end.checked_sub(1)?;
    let token = scene.token(unit_at)?;
    if token.case == Case::Digit {
        // "30km" in one word.
        let text = token.text(scene.text);
        let digits = text.trim_end_matches(|c: char| c.is_alphabetic());
        let unit = text.get(digits.len()..)?;
        let unit_km =
            scene.cues.get(crate::gazetteer::hash_bytes(unit.to_ascii_lowercase().as_bytes())).unit_km()?;
        return digits.parse::<f32>().ok().map(|n| (n * unit_km, unit_at));
    }
    let unit_km = scene.fact(unit_at).unit_km().or_else(|| {
        let mut plain = String::new();
        crate::gazetteer::fold_plain(token.text(scene.text), &mut plain);
        scene.cues.get(crate::gazetteer::hash_bytes(plain.as_bytes())).unit_km()
    })?;
    if !beside(scene, unit_at) {
        return None;
    }
    let number_at = unit_at.checked_sub(1)?;
    let text = word(scene, number_at).replace(',', "");
    let (number, mut from) = match text.parse::<f32>() {
        Ok(number) => {
            // "2.5 km" is two words to the tokenizer.
            let decimal = number_at.checked_sub(1).and_then(|before| {
                let (a, b) = (scene.token(before)?, scene.token(number_at)?);
                let joined = b.gap == Gap::Stop && b.start == a.full_end + 1;
                joined
                    .then(|| {
                        format!("{}.{text}", word(scene, before)).parse::<f32>().ok().map(|n| (n, before))
                    })
                    .flatten()
            });
            decimal.unwrap_or((number, number_at))
        }
        Err(_) => (small_number(&text)?, number_at),
    };
    while let Some(before) = from.checked_sub(1) {
        if beside(scene, from)
            && is(
                scene,
                before,
                &[
                    "some",
                    "about",
                    "around",
                    "roughly",
                    "approximately",
                    "nearly",
                    "almost",
                    "just",
                    "over",
                    "a",
                    "least",
                    "at",
                    "than",
                    "more",
                ],
            )
        {
            from = before;
        } else {
            break;
        }
    }
    Some((number * unit_km, from))
}

fn small_number(word: &str) -> Option<f32> {
    const NUMBERS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let lower = word.to_ascii_lowercase();
    match lower.as_str() {
        "few" | "several" => Some(5.0),
        "dozen" => Some(12.0),
        "fifteen" => Some(15.0),
        "twenty" => Some(20.0),
        "thirty" => Some(30.0),
        "forty" => Some(40.0),
        "fifty" => Some(50.0),
        _ => NUMBERS.iter().position(|n| *n == lower).map(|n| n as f32),
    }
}

/// Skips back over "the town of", "the city of", "of", "the".
fn before_apposition(scene: &Scene<'_, '_>, from: usize) -> usize {
    let mut at = from;
    for _ in 0..4 {
        let Some(before) = at.checked_sub(1) else { break };
        if !beside(scene, at) {
            break;
        }
        let skip = is(scene, before, &["the", "of", "al"])
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
                &[
                    "countryside",
                    "outskirts",
                    "suburbs",
                    "surroundings",
                    "hinterland",
                    "environs",
                    "periphery",
                    "fringes",
                ],
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
        } else if is(scene, to, &["western", "eastern", "northern", "southern"])
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
        let of = before < name.from && is(scene, before, &["of"]);
        let facts = scene.fact(at);
        let adjective = word(scene, at).to_ascii_lowercase();
        if let Some((bearing, from)) = bearing_before(scene, before) {
            let is_part_word =
                adjective.ends_with("ern") || !of && scene.token(at).is_some_and(Token::is_name_like);
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
        } else if is(scene, at, &["from", "of", "away"]) || of {
            let end = if of { before } else { at };
            if let Some((km, start)) = distance_before(scene, end) {
                phrase.relation = PlaceRelation::Offset;
                (phrase.km, phrase.from) = (Some(km), start);
            } else if of && facts.is(class::NEAR) {
                phrase.relation = PlaceRelation::Near;
                phrase.from = at;
            } else if of && facts.is(class::PART) && is(scene, at, &["parts"]) {
                phrase.relation = PlaceRelation::Part;
                phrase.from = at;
            }
        } else if let Some((km, start)) = distance_before(scene, before) {
            // "20 km outside X" is read below; "20 km X" is nothing.
            let _ = (km, start);
        } else if facts.is(class::NEAR)
            && scene.token(at).is_some_and(|t| t.case != Case::Upper)
            && !is(scene, at, &["by", "off", "villages", "rural"])
        {
            phrase.relation = PlaceRelation::Near;
            phrase.from = at;
            if let Some((km, start)) = distance_before(scene, at) {
                phrase.relation = PlaceRelation::Offset;
                (phrase.km, phrase.from) = (Some(km), start);
            }
        } else if facts.is(class::PART) || is(scene, at, &["rural"]) {
            phrase.relation =
                if is(scene, at, &["rural"]) { PlaceRelation::Near } else { PlaceRelation::Part };
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
    for words in [["the"], ["to"]] {
        if let Some(before) = at.checked_sub(1)
            && beside(scene, at)
            && is(scene, before, &words)
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
        && (first.to..b.from).any(|w| is(scene, w, &["and"]))
        && let Some(opener) = opener
        && (is(scene, opener, &["between"])
            || opener.checked_sub(1).is_some_and(|o| is(scene, o, &["between"])))
    {
        set(PlaceRelation::Between, opener, second.to);
        return;
    }
    let road = |from: usize| (from..(from + 2)).find(|w| beside(scene, *w) && scene.fact(*w).is(class::ROAD));
    let linked = scene.token(b.from).is_some_and(|t| t.gap == Gap::Hyphen)
        || scene.token(b.from).is_some_and(|t| t.gap == Gap::Sign) && between_dash(scene, a.to, b.from);
    if a.to == b.from && linked {
        if let Some(end) = road(b.to) {
            set(PlaceRelation::Road, a.from, end + 1);
        }
        return;
    }
    // "the road from X to Y", "the road linking X to Y", "the road between X and Y".
    if middle <= 3 && (a.to..b.from).any(|w| is(scene, w, &["to", "and", "with"])) {
        let start = first.from.saturating_sub(4);
        if (start..first.from)
            .any(|w| scene.fact(w).is(class::ROAD) && scene.token(w).is_some_and(|t| t.case == Case::Lower))
            && (start..first.from)
                .any(|w| is(scene, w, &["from", "linking", "connecting", "between", "links", "connects"]))
        {
            set(PlaceRelation::Road, start, second.to);
        }
    }
}

fn between_dash(scene: &Scene<'_, '_>, left: usize, right: usize) -> bool {
    let (Some(a), Some(b)) = (left.checked_sub(1).and_then(|l| scene.token(l)), scene.token(right)) else {
        return false;
    };
    let gap = scene.text.get(a.full_end as usize..b.start as usize).unwrap_or("");
    gap.chars().count() <= 3 && gap.chars().any(crate::gazetteer::is_hyphen)
}

/// The later name that this one is told to lie in: "X, Y", "X in Y", "X, a village in northern Y", "Y's X".
fn parent(scene: &Scene<'_, '_>, names: &[Named], phrases: &[Phrase], at: usize) -> Option<usize> {
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
    let stops = (own.to..=from).any(|w| {
        w > name.from
            && scene.token(w).is_some_and(|t| {
                matches!(t.gap, Gap::Break | Gap::Stop) || matches!(t.gap, Gap::Sign) && w > own.to
            })
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
    let linking = (own.to..from).any(|w| is(scene, w, &["in", "of", "within", "inside", "في"]));
    let verb_like = (own.to..from).any(|w| {
        is(
            scene,
            w,
            &["and", "or", "said", "killed", "from", "to", "while", "that", "who", "then", "as", "told"],
        )
    });
    (linking && !verb_like && next.size > name.size).then_some(at + 1)
}

fn role(scene: &Scene<'_, '_>, name: Named) -> ToponymRole {
    let opens_text = name.from == 0
        || scene.token(name.from).is_some_and(|t| t.gap == Gap::Break)
        || name.from >= 1
            && scene.token(name.from).is_some_and(|t| t.gap == Gap::Comma)
            && dateline_start(scene, name.from - 1);
    if opens_text && dateline_ends(scene, name.to) {
        return ToponymRole::Dateline;
    }
    let after = scene.token(name.to);
    let possessive = scene.token(name.to.saturating_sub(1)).is_some_and(|t| t.end != t.full_end);
    let next_to = after.is_some_and(|t| matches!(t.gap, Gap::Space | Gap::Hyphen | Gap::Line));
    let facts = scene.fact(name.to);
    if next_to && !possessive {
        let capital = after.is_some_and(Token::is_name_like);
        if capital && facts.is(class::ORGANISATION) && facts.kind.is_none() {
            return ToponymRole::Organisation;
        }
        if name.governs && facts.is(class::GOVERNMENT) && after.is_some_and(|t| t.case == Case::Lower) {
            return ToponymRole::Organisation;
        }
    }
    // "University of X", "Bank of X", "Islamic State of X".
    if let Some(of) = name.from.checked_sub(1)
        && beside(scene, name.from)
        && is(scene, of, &["of"])
        && let Some(head) = of.checked_sub(1)
        && scene.token(head).is_some_and(Token::is_name_like)
        && scene.fact(head).is(class::ORGANISATION)
        && scene.fact(head).kind.is_none()
    {
        return ToponymRole::Organisation;
    }
    ToponymRole::Place
}

fn dateline_start(scene: &Scene<'_, '_>, at: usize) -> bool {
    let mut first = at;
    while first > 0
        && scene.token(first).is_some_and(|t| matches!(t.gap, Gap::Space | Gap::Hyphen))
        && at - first < 4
    {
        first -= 1;
    }
    scene.token(first).is_some_and(|t| t.gap == Gap::Break)
}

/// "(AP) —", "—", ", Jan. 5 -", ": " within a few words after a name that opens a paragraph.
fn dateline_ends(scene: &Scene<'_, '_>, to: usize) -> bool {
    let Some(last) = to.checked_sub(1).and_then(|l| scene.token(l)) else { return false };
    let rest = scene.text.get(last.full_end as usize..).unwrap_or("");
    let shouted = last.case == Case::Upper && last.end - last.start > 3;
    let mut seen = 0;
    for (count, c) in rest.chars().enumerate() {
        if count > 45 || c == '\n' {
            return false;
        }
        match c {
            '\u{2013}' | '\u{2014}' => return true,
            '-' if rest.chars().nth(count + 1) == Some(' ')
                && (count == 0 || rest.chars().nth(count - 1) == Some(' ')) =>
            {
                return true;
            }
            '(' => seen += 1,
            ')' if seen > 0 => {
                return shouted
                    || rest
                        .get(..rest.char_indices().nth(count).map_or(0, |(b, _)| b))
                        .is_some_and(|inside| inside.len() < 24);
            }
            '.' | '!' | '?' if !shouted && seen == 0 && count > 25 => return false,
            _ => {}
        }
        if seen == 0
            && count > 12
            && !shouted
            && c.is_lowercase()
            && !rest.chars().take(count).any(|c| c == ',' || c == '(')
        {
            return false;
        }
    }
    false
}
