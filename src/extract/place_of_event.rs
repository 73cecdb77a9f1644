//! Which of a sentence's toponyms is the event's place, and the `EventPlace` made of it.

use super::containers::{LOCATING_TOKENS, mark_containers, mark_namesakes};
use super::frames::Trigger;
use super::phrases::Sentence;
use super::tokens::{Token, reads};
use super::written;
use crate::gazetteer::Gazetteer;
use crate::lexicon::PlaceSettings;
use crate::lexicon::{Effect, Sense, Slot};
use crate::model::{
    EventPlace, GeoPrecision, Kind, PlaceKey, PlaceKind, PlaceRelation, Toponym, ToponymRole,
};
use geo::{Distance, Haversine, Point};

/// A toponym inside a sentence; token numbers count in the sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// Index in the report's toponyms.
    pub(super) index: usize,
    pub(super) first: usize,
    /// One past the last token.
    pub(super) last: usize,
    /// First token of the phrase with its relation words.
    pub(super) phrase: usize,
    pub(super) kind: PlaceKind,
    /// Another toponym of the sentence lies in this one ("X in Y"): this is only its container.
    pub(super) container: bool,
    /// One end of "between X and Y" or of a road.
    pub(super) paired: bool,
    /// The toponym at the other end of the road or line.
    pub(super) way: Option<usize>,
}

/// The toponyms of a sentence that can be an event's place.
pub(super) fn spots(s: &Sentence<'_>, toponyms: &[Toponym], gazetteer: &Gazetteer) -> Vec<Spot> {
    let whole = s.whole();
    let from = toponyms.partition_point(|t| t.span.end <= whole.start);
    let mut out: Vec<Spot> = Vec::new();
    for (index, t) in toponyms.iter().enumerate().skip(from).take_while(|(_, t)| t.span.start < whole.end) {
        let written = written::is_written(t);
        if t.role != ToponymRole::Place || t.place.is_none() && !written {
            continue;
        }
        let first = s.token_at(t.span.start);
        let last = s.token_at(t.span.end.saturating_sub(1)) + 1;
        let phrase = s.token_at(t.phrase.start).min(first);
        // A name that only the report knows is a village or quarter, wherever it lies.
        let kind = t.place.filter(|_| !written).map_or(PlaceKind::Village, |key| gazetteer.kind(key));
        // "the Anbar Operations Command", "Faylaq al-Sham": part of a name that is no place.
        let led = first.checked_sub(1).is_some_and(|i| s.is(i, s.lexicon.well_known().place_preposition));
        let country = kind == PlaceKind::Country;
        let in_name = s.has_actors()
            && s.matches_near(first).iter().any(|m| {
                let words = m.last - m.first;
                matches!(m.sense, Sense::Actor(_))
                    && !m.local
                    && m.first <= first
                    && last <= m.last
                    && if country { words > last - first + 2 } else { words >= 2.max(last - first) || !led }
            });
        // "In the Yugoslav province of X": the word of a nation, whatever hamlet bears it too.
        let noun = s.tokens.get(last).is_some_and(|t| t.is_word() && !t.capital)
            && !s.is(last, s.lexicon.well_known().preposition);
        let of_nation =
            noun && !country && !written && last == first + 1 && s.lexicon.is_nationality(s.written(first));
        // "SANA: a shell fell": whose word it is.
        let agency = first == 0
            && s.text.get(t.span.end..).is_some_and(|rest| rest.starts_with(':'))
            && s.lexicon.settings().place.agencies.iter().any(|name| name == s.written(first));
        // "At 11 a.m. (Damascus time)".
        let clock = s.tokens.get(last).is_some_and(Token::is_word)
            && !led
            && s.lexicon.settings().place.clock.iter().any(|word| word == s.lower(last));
        if in_name
            || agency
            || clock
            || of_nation
            || is_weapon(s, first, last)
            || kind == PlaceKind::Sea && s.among(last, &s.lexicon.settings().place.shores)
            || is_source(s, first, last, !out.is_empty())
        {
            continue;
        }
        let paired = matches!(t.relation, PlaceRelation::Between | PlaceRelation::Road);
        // A way runs from the one to the other, whichever of them stands first.
        let way = t.within.filter(|_| t.relation == PlaceRelation::Road).map(|other| other as usize);
        out.push(Spot { index, first, last, phrase, kind, container: false, paired, way });
    }
    // What a place is to others takes two.
    if out.len() > 1 {
        mark_containers(s, toponyms, &mut out);
        leave_far_roads(toponyms, gazetteer, &mut out);
        mark_ways(s, &mut out);
        mark_frames(s, toponyms, gazetteer, &mut out);
        mark_inside(s, toponyms, gazetteer, &mut out);
        mark_namesakes(s, toponyms, gazetteer, &mut out);
    }
    out
}

/// "Beside the Benito Juárez highway, on the edge of Culiacán": a road that bears the name of a town far off is named after somebody.
fn leave_far_roads(toponyms: &[Toponym], gazetteer: &Gazetteer, spots: &mut Vec<Spot>) {
    let road = |p: &Spot| {
        toponyms.get(p.index).is_some_and(|t| t.relation == PlaceRelation::Road && t.within.is_none())
    };
    let point = |p: &Spot| toponyms.get(p.index).and_then(|t| t.place).map(|key| gazetteer.point(key));
    let towns: Vec<Point> =
        spots.iter().filter(|p| width(p.kind) <= 2 && !road(p)).filter_map(point).collect();
    if towns.is_empty() {
        return;
    }
    let far = |a: Point| towns.iter().all(|b| Haversine.distance(a, *b) > FAR_ROAD_M);
    spots.retain(|p| !(road(p) && width(p.kind) <= 2 && point(p).is_some_and(far)));
}

/// A road named after a town leads there from no farther than this, in metres.
const FAR_ROAD_M: f64 = 200_000.0;

/// "On the X–Y road at Z", "a tower of the X–Y line near Z": the ends of a way only tell where the narrower place beside it lies.
fn mark_ways(s: &Sentence<'_>, spots: &mut [Spot]) {
    let is_end = |p: &Spot| p.way.is_some();
    let own: Vec<Spot> = spots
        .iter()
        .filter(|p| {
            let led = lead_of(s, p).is_some_and(|i| s.is(i, s.lexicon.well_known().place_preposition));
            !is_end(p) && !p.paired && width(p.kind) <= 3 && led
        })
        .copied()
        .collect();
    let ends: Vec<Spot> = spots.iter().filter(|p| is_end(p)).copied().collect();
    let beside = |end: &Spot, p: &Spot| p.first > end.last && s.clause_of(p.first) == s.clause_of(end.first);
    for spot in spots.iter_mut() {
        if is_end(spot) {
            if own.iter().any(|p| beside(spot, p)) {
                (spot.container, spot.paired, spot.way) = (true, false, None);
            }
        } else if width(spot.kind) > 3
            && ends.iter().any(|end| spot.first > end.last && spot.first - end.last <= LOCATING_TOKENS)
        {
            // "The X–Y border (Z)", "the X–Y road in Z": the area says less than the way.
            spot.container = true;
        }
    }
}

/// "In the province of X, raiders burned the hamlet of Y": the area that opens a sentence only frames the narrower place in it that the
/// sentence goes on to.
fn mark_frames(s: &Sentence<'_>, toponyms: &[Toponym], gazetteer: &Gazetteer, spots: &mut [Spot]) {
    let key = |p: &Spot| toponyms.get(p.index).and_then(|t| t.place);
    let Some(frame) = spots.first().copied() else { return };
    let opens = frame.phrase <= OPENING_TOKENS
        && lead_of(s, &frame).is_some_and(|i| i <= OPENING_TOKENS)
        && (frame.last..frame.last + 3).any(|i| s.mark(i, ','));
    let Some(of) = key(&frame).filter(|_| opens && !frame.container) else { return };
    let point = gazetteer.point(of);
    let inside = |p: &Spot| {
        let Some(own) = key(p) else { return false };
        let near = super::story::kilometres(point, gazetteer.point(own)) <= FRAME_KM;
        let within = match gazetteer.kind(of) {
            PlaceKind::Country => gazetteer.cc_bytes(of) == gazetteer.cc_bytes(own),
            PlaceKind::Admin1 | PlaceKind::Admin2 => {
                let (a, b) = (gazetteer.area_keys(of), gazetteer.area_keys(own));
                a.0 != 0 && a.0 == b.0 || near
            }
            _ => near,
        };
        within && (own != of)
    };
    let framed = spots.iter().skip(1).any(|p| {
        let narrower = width(p.kind) < width(frame.kind);
        let led = lead_of(s, p).is_some_and(|i| {
            s.is(i, s.lexicon.well_known().place_preposition) && !speaker_at(s, i) || reads!(s, i, "of")
        });
        !p.container && narrower && led && inside(p)
    });
    if framed && let Some(first) = spots.first_mut() {
        first.container = true;
    }
}

/// "In X in a market of the quarter Y", "in X province near the town of Y": what the same clause goes on to, and lies in it, says more.
fn mark_inside(s: &Sentence<'_>, toponyms: &[Toponym], gazetteer: &Gazetteer, spots: &mut [Spot]) {
    let known = s.lexicon.well_known();
    let settings = &s.lexicon.settings().place;
    let key = |p: &Spot| toponyms.get(p.index).and_then(|t| t.place);
    let led = |p: &Spot| {
        lead_of(s, p).is_some_and(|i| {
            let rooted = i.checked_sub(1).is_some_and(|b| s.among(b, &settings.rooted));
            s.is(i, known.place_preposition) && !rooted && !speaker_at(s, i)
        })
    };
    for at in 1..spots.len() {
        let Some([a, b]) = spots.get(at - 1..=at).and_then(|two| <&[Spot; 2]>::try_from(two).ok()) else {
            continue;
        };
        let narrower = width(b.kind) < width(a.kind) && width(b.kind) <= 2 && matches!(width(a.kind), 2..=5);
        let open =
            !(a.container || b.container || a.paired || b.paired || a.way.is_some() || b.way.is_some());
        // What another event stands before is that one's.
        let other = |i: usize| {
            s.matches_at(i).iter().any(|m| {
                matches!(m.sense, Sense::Rule(_) | Sense::Event(_) | Sense::Hint(_)) && m.forms.is_verb()
            })
        };
        let listed = (a.last..b.first).any(|i| reads!(s, i, "and" | "or") || other(i));
        if !narrower || !open || listed || s.clause_of(a.first) != s.clause_of(b.first) || !led(a) || !led(b)
        {
            continue;
        }
        let (Some(of), Some(own)) = (key(a), key(b)) else { continue };
        let km = super::story::kilometres(gazetteer.point(of), gazetteer.point(own));
        let (outer, inner) = (gazetteer.area_keys(of), gazetteer.area_keys(own));
        let within = match a.kind {
            PlaceKind::Admin1 => outer.0 != 0 && outer.0 == inner.0,
            PlaceKind::Admin2 | PlaceKind::Admin3 => outer.1 != 0 && outer.1 == inner.1,
            _ => width(a.kind) == 2 && km <= settings.inside_km && width(b.kind) == 0,
        };
        if within && let Some(a) = spots.get_mut(at - 1) {
            a.container = true;
        }
    }
}

/// "Shell lands in the town, five dead - Kigali": a name behind the last dash of a line, after another place, is whose word it is.
fn is_source(s: &Sentence<'_>, first: usize, last: usize, placed: bool) -> bool {
    let dash = first.checked_sub(1).is_some_and(|i| s.mark(i, '-') || s.mark(i, '–') || s.mark(i, '—'));
    placed && dash && (last..s.tokens.len()).all(|i| s.mark(i, '.'))
}

/// Tokens within which a place opens a sentence: "In the northern province of".
const OPENING_TOKENS: usize = 7;
/// How far a place may lie from the town or area that frames it, in kilometres.
const FRAME_KM: f64 = 60.0;

/// Gives the names of camps, prisons and settlements the classes that nouns for them have: "left al-Hol", "captured Saraqib".
pub(super) fn mark_sites(s: &mut Sentence<'_>, toponyms: &[Toponym], gazetteer: &Gazetteer) {
    let known = s.lexicon.well_known();
    let whole = s.whole();
    let from = toponyms.partition_point(|t| t.span.end <= whole.start);
    for t in toponyms.iter().skip(from).take_while(|t| t.span.start < whole.end) {
        let (ToponymRole::Place, Some(key)) = (t.role, t.place) else { continue };
        let set = match gazetteer.kind(key) {
            PlaceKind::Camp => known.detention,
            PlaceKind::Prison => known.detention.union(known.prison),
            k if k.is_settlement() => known.territory,
            _ => continue,
        };
        let last = s.token_at(t.span.end.saturating_sub(1));
        s.add_class(last, set);
    }
}

/// Whether a token inside a sentence is a capital word of a toponym: "cousins from Hit".
pub(super) fn is_named(s: &Sentence<'_>, i: usize, toponyms: &[Toponym]) -> bool {
    let Some(token) = s.tokens.get(i).filter(|t| t.capital && i > 0 && !s.all_caps) else { return false };
    let at = token.span();
    let from = toponyms.partition_point(|t| t.span.end <= at.start);
    toponyms
        .get(from)
        .is_some_and(|t| t.role == ToponymRole::Place && t.span.start <= at.start && at.end <= t.span.end)
}

/// How wide a kind of place is: a wider one beside a narrower one only tells where that lies.
pub(super) const fn width(kind: PlaceKind) -> u8 {
    match kind {
        PlaceKind::Continent => 9,
        PlaceKind::Macroregion => 8,
        PlaceKind::Country => 7,
        PlaceKind::Sea => 6,
        PlaceKind::Region | PlaceKind::Desert | PlaceKind::River | PlaceKind::Admin1 => 5,
        PlaceKind::Range | PlaceKind::Valley | PlaceKind::Lake | PlaceKind::Island | PlaceKind::Admin2 => 4,
        PlaceKind::Admin3 => 3,
        PlaceKind::City => 2,
        PlaceKind::Town | PlaceKind::Village | PlaceKind::Mountain => 1,
        _ => 0,
    }
}

/// The preposition that leads a place: "near" in "near the old mining town of X"; "of" itself where no noun of places owns it.
pub(super) fn lead_of(s: &Sentence<'_>, spot: &Spot) -> Option<usize> {
    let known = s.lexicon.well_known();
    let leads = |i: usize| {
        s.is(i, known.place_preposition)
            || s.is(i, known.origin_preposition)
            || s.is(i, known.goal_preposition)
    };
    let of = |i: usize| reads!(s, i, "of") && !leads(i);
    let found = (spot.phrase.saturating_sub(3)..spot.first).rev().find(|&i| leads(i) || of(i))?;
    let Some(noun) = found.checked_sub(1) else { return Some(found) };
    let part = || s.among(noun, &s.lexicon.settings().place.parts);
    if !of(found) || !(part() || is_noun_of_places(s, noun)) {
        return Some(found);
    }
    (noun.saturating_sub(5)..noun)
        .rev()
        .take_while(|&i| {
            s.tokens.get(i).is_some_and(|t| t.is_word() || t.kind == super::tokens::TokenKind::Possessive)
        })
        .find(|&i| leads(i) || of(i))
        .or(Some(found))
}

/// The preposition right before a place, be it one of place or not.
pub(super) fn leading(s: &Sentence<'_>, spot: &Spot) -> Option<usize> {
    let known = s.lexicon.well_known();
    (spot.phrase.saturating_sub(3)..spot.first).rev().find(|&i| s.is(i, known.preposition))
}

/// "Town", "district", "outskirts".
pub(super) fn is_noun_of_places(s: &Sentence<'_>, i: usize) -> bool {
    s.is(i, s.lexicon.well_known().territory) || s.among(i, &s.lexicon.settings().written.nouns)
}

/// How well a toponym fits as the place of a trigger's event.
/// `near`: the nearest of the words that tell it.
pub(super) fn fit(
    s: &Sentence<'_>,
    spot: &Spot,
    trigger: &Trigger,
    near: &Trigger,
    settings: &PlaceSettings,
) -> f64 {
    let known = s.lexicon.well_known();
    let mut score = settings.base;
    let moving = matches!(trigger.kind, Some(Kind::Movement | Kind::Transfer));
    // Who is taken from a village is taken there, who escapes from a prison escapes there.
    // "Youths from X carried off seven children": before an active verb it is where the doers come from.
    let doers = trigger.verb && !trigger.passive && !trigger.noun && spot.first < trigger.first;
    let away =
        moving || trigger.kind == Some(Kind::PrisonBreak) || trigger.kind == Some(Kind::Abduction) && !doers;
    let lead = lead_of(s, spot);
    if let Some(i) = lead {
        // "And from X: two people died": what comes from there is told of there.
        let label = s.is(i, known.origin_preposition) && s.mark(spot.last, ':');
        if s.is(i, known.place_preposition) || label {
            score += settings.place_preposition;
        } else if s.is(i, known.origin_preposition) {
            score +=
                if away || is_taken_from(s, i, trigger) { settings.moving_origin } else { settings.origin };
        } else if s.is(i, known.goal_preposition) {
            score += if moving { settings.moving_goal } else { settings.goal };
        }
        // "six pickers from the coast died": where the people come from.
        // "Nabbed two men from X": where they were caught.
        let held = s.lexicon.rule(trigger.rule).and_then(|rule| rule.count) == Some(Slot::Detained);
        let caught = held && trigger.verb && width(spot.kind) <= 2;
        if !away && !caught && s.is(i, known.origin_preposition) && i > 0 && s.is(i - 1, known.person) {
            score += settings.based;
        }
        // "A bus coming from X", "on their way home from X": where the road began.
        let under_way = || i.checked_sub(1).is_some_and(|b| s.among(b, &settings.under_way));
        if !away && s.is(i, known.origin_preposition) && under_way() {
            score += settings.based;
        }
        // "An air force based in X": where they come from.
        let rooted = || i.checked_sub(1).is_some_and(|b| s.among(b, &settings.rooted));
        if s.is(i, known.place_preposition) && rooted() {
            score += settings.based - settings.place_preposition;
        }
        if in_hospital(s, i, near) {
            score += settings.hospital;
        }
        if speaks_before(s, i, trigger) {
            score += settings.speaker;
        }
    }
    if is_object(s, spot, near) {
        score += settings.object;
    }
    if lead.is_none_or(|i| reads!(s, i, "of")) && sets_scene(s, spot) {
        score += settings.place_preposition;
    }
    // "Captured in X".
    if trigger.verb && lead == Some(trigger.last) && s.is(trigger.last, known.place_preposition) {
        score += settings.direct;
    }
    // "X claimed that its army": a seat that speaks.
    if lead.is_none() && s.cues(Effect::Saying).any(|m| m.first == spot.last && m.last <= trigger.first) {
        score += settings.speaker;
    }
    // "A strike in coordination with Mogadishu".
    if lead.is_none() && spot.first.checked_sub(1).is_some_and(|i| reads!(s, i, "with")) {
        score += settings.speaker;
    }
    // "Handed over to X forces".
    let handed = lead.is_none_or(|i| spot.kind == PlaceKind::Country && !s.is(i, known.place_preposition));
    if handed && is_force_of(s, spot) {
        score += settings.force_of;
    }
    // "X, where a man was led away": the clause is told of there.
    let at = spot.last + usize::from(s.mark(spot.last, ','));
    let scene = reads!(s, at, "where") && trigger.first > at && s.clause_of(at + 1) == trigger.clause;
    if scene && lead.is_none_or(|i| !s.is(i, known.place_preposition)) {
        score += settings.place_preposition;
    }
    // "Residents of X woke to gunfire, as troops stormed a house in the city": the noun stands for the name.
    let named_again =
        lead.is_none_or(|i| reads!(s, i, "of")) && width(spot.kind) <= 2 && stands_again(s, spot, trigger);
    if named_again {
        score += settings.place_preposition;
    }
    if scene || named_again || s.clause_of(spot.first) == trigger.clause {
        score += settings.same_clause;
    }
    let distance =
        if spot.first >= near.last { spot.first - near.last } else { near.first.saturating_sub(spot.last) };
    // Far is far: the only place of a long sentence is still its place.
    score += settings.per_token * distance.min(settings.far) as f64;
    if spot.first >= trigger.last {
        score += settings.after;
    }
    score += match width(spot.kind) {
        9 => settings.continent,
        7 | 8 => settings.country,
        5 | 6 => settings.region,
        _ => 0.0,
    };
    if s.tokens.get(spot.last).is_some_and(|t| t.joined)
        && reads!(
            s,
            spot.last,
            "based" | "led" | "backed" | "born" | "linked" | "aligned" | "run" | "affiliated"
        )
    {
        score += settings.based;
    }
    // "Near a U.S. patrol": whose it is.
    if spot.kind == PlaceKind::Country
        && spot.first.checked_sub(1).is_some_and(|i| {
            let noun = s.tokens.get(spot.last).is_some_and(|t| t.is_word() && !t.capital)
                && !s.is(spot.last, known.preposition);
            reads!(s, i, "a" | "an") || noun && reads!(s, i, "the")
        })
    {
        score += settings.based;
    }
    if spot.container {
        score += settings.container;
    }
    score
}

/// "Was arrested from X", "two pistols were seized from X": the word of origin at `lead` right behind the verb tells where people or arms
/// were taken.
fn is_taken_from(s: &Sentence<'_>, lead: usize, trigger: &Trigger) -> bool {
    trigger.verb
        && matches!(trigger.kind, Some(Kind::SecurityOperation | Kind::Seizure))
        && lead == trigger.last
        && reads!(s, lead, "from")
}

/// "In the city", in the clause of a trigger that stands behind a name and names no place of its own there.
fn stands_again(s: &Sentence<'_>, spot: &Spot, trigger: &Trigger) -> bool {
    let known = s.lexicon.well_known();
    let nouns = &s.lexicon.settings().place.stands_for;
    trigger.first > spot.last
        && (trigger.last..s.tokens.len().saturating_sub(2)).any(|i| {
            s.clause_of(i) == trigger.clause
                && s.is(i, known.place_preposition)
                && reads!(s, i + 1, "the")
                && s.among(i + 2, nouns)
                && s.tokens
                    .get(i + 3)
                    .is_none_or(|t| !t.capital && !t.is_word() || s.is(i + 3, known.preposition))
                && !reads!(s, i + 3, "of")
        })
}

/// "shelled the settlements of X", "captured X": the verb does it to the place itself.
fn is_object(s: &Sentence<'_>, spot: &Spot, trigger: &Trigger) -> bool {
    let known = s.lexicon.well_known();
    let gap = trigger.last..spot.first;
    if !trigger.verb || spot.first < trigger.last || gap.len() > OBJECT_TOKENS || width(spot.kind) >= 7 {
        return false;
    }
    // "Captured the town of X" may be one phrase of the lexicon up to its noun.
    let part = |i: usize| s.among(i, &s.lexicon.settings().place.parts);
    let noun = (trigger.last.saturating_sub(1)..spot.first).find(|&i| is_noun_of_places(s, i) || part(i));
    gap.clone().all(|i| {
        let of = reads!(s, i, "of") && noun.is_some_and(|n| n + 1 == i);
        s.tokens.get(i).is_some_and(|t| t.is_word() && !t.capital || t.number().is_some())
            && (of || !s.is(i, known.preposition) && !s.is(i, known.place_preposition))
    }) && (noun.is_some() || gap.len() <= 1)
}

/// Words between a verb and the place that it is done to: "the two small towns of".
const OBJECT_TOKENS: usize = 6;

/// "Then it was the turn of X", "X, an army post by the river, was fired on": a place that the sentence is put under.
fn sets_scene(s: &Sentence<'_>, spot: &Spot) -> bool {
    let turn = spot.first.checked_sub(2).is_some_and(|i| reads!(s, i, "turn") && reads!(s, i + 1, "of"));
    let caption = spot.first == 0
        && width(spot.kind) <= 2
        && s.mark(spot.last, ',')
        && !s.tokens.get(spot.last + 1).is_some_and(|t| t.capital)
        && !reads!(s, spot.last + 1, "which" | "who" | "whose")
        && !s.is(spot.last + 1, s.lexicon.well_known().place_preposition);
    turn || caption
}

/// "Kyiv's air force", "Jubaland police": a place that only tells whose force or office it is.
fn is_force_of(s: &Sentence<'_>, spot: &Spot) -> bool {
    let known = s.lexicon.well_known();
    let owns = s.tokens.get(spot.last).is_some_and(|t| t.kind == super::tokens::TokenKind::Possessive);
    let from = spot.last + usize::from(owns);
    let reach = if owns { 3 } else { 2 };
    (from..from + reach)
        .take_while(|&i| s.tokens.get(i).is_some_and(Token::is_word) && !s.is(i, known.place_preposition))
        .any(|i| s.is(i, known.security) || s.is(i, known.speaker))
}

/// "Nine Kornet missiles", "a grenade": words of weapons that the gazetteer has as names too.
fn is_weapon(s: &Sentence<'_>, first: usize, last: usize) -> bool {
    let known = s.lexicon.well_known();
    let arms = known.explosive.union(known.projectile).union(known.gun);
    let of_arms = s.is(last, arms)
        && s.tokens.get(last).is_some_and(|t| !t.capital)
        && !first.checked_sub(1).is_some_and(|i| s.is(i, known.place_preposition));
    // "Gunmen in a white Toyota": the make of a car.
    let article = (1..=3).find(|&back| first.checked_sub(back).is_some_and(|i| reads!(s, i, "a" | "an")));
    let car = article.is_some_and(|back| {
        (first + 1 - back..first).all(|i| s.tokens.get(i).is_some_and(|t| t.is_word() && !t.capital))
    });
    of_arms || (first..last).all(|i| s.is(i, arms)) || car && (first..last).all(|i| s.is(i, known.vehicle))
}

/// Whether "from" leads a place: "a woman from X".
pub(super) fn comes_from(s: &Sentence<'_>, spot: &Spot) -> bool {
    let known = s.lexicon.well_known();
    (spot.phrase.saturating_sub(3)..spot.first)
        .rev()
        .find(|&i| {
            s.is(i, known.place_preposition)
                || s.is(i, known.origin_preposition)
                || s.is(i, known.goal_preposition)
        })
        .is_some_and(|i| s.is(i, known.origin_preposition))
}

/// Where a sentence sets the scene: its first settlement or site behind "in", "at", "near", that nobody speaks from.
pub(super) fn stage(s: &Sentence<'_>, spots: &[Spot]) -> Option<usize> {
    let known = s.lexicon.well_known();
    let fits = |p: &&Spot| {
        let lead = lead_of(s, p);
        !p.container
            && width(p.kind) <= 2
            && lead.is_some_and(|i| {
                s.is(i, known.place_preposition)
                    && !speaker_at(s, i)
                    && !says_after(s, i)
                    && !(i.saturating_sub(2)..=i).any(|h| s.is(h, known.hospital))
            })
    };
    spots.iter().find(fits).map(|p| p.index)
}

/// The settlement or site that a sentence is about, which stands at its head without a preposition: "Third, X is a target again".
pub(super) fn subject(s: &Sentence<'_>, spots: &[Spot]) -> Option<usize> {
    let fits = |p: &&Spot| {
        !p.container
            && width(p.kind) <= 2
            && (p.first <= SUBJECT_TOKENS
                && width(p.kind) <= 1
                && lead_of(s, p).is_none()
                && !is_force_of(s, p)
                || sets_scene(s, p))
            && !s.cues(Effect::Saying).any(|m| m.first <= p.last + 2)
    };
    spots.iter().find(fits).map(|p| p.index)
}

/// Tokens before the place that a sentence is about.
const SUBJECT_TOKENS: usize = 3;

/// Whether a speaker stands before a place phrase, or a verb of saying around it.
fn speaker_at(s: &Sentence<'_>, lead: usize) -> bool {
    let known = s.lexicon.well_known();
    let from = lead.saturating_sub(4);
    lead.checked_sub(1).is_some_and(|i| s.is(i, known.speaker))
        || s.cues(Effect::Saying).any(|m| m.first >= from && m.last <= lead + 1)
}

/// "Traders in X say that": a verb of saying behind a place phrase.
fn says_after(s: &Sentence<'_>, lead: usize) -> bool {
    let end = spot_end(s, lead);
    s.cues(Effect::Saying).any(|m| m.first == end)
}

/// Whether a speaker or a verb of saying stands right before a place phrase ("told reporters in X", "a spokesman in X").
fn speaks_before(s: &Sentence<'_>, lead: usize, trigger: &Trigger) -> bool {
    let from = lead.saturating_sub(4);
    if (from..lead).any(|i| i >= trigger.first && i < trigger.last) {
        return false;
    }
    // "was shot in X, police said" is told of X; "officials in X said that", ", an officer in X said" of some other place.
    let parted = || (lead..spot_end(s, lead).min(s.tokens.len())).any(|i| s.mark(i, ','));
    speaker_at(s, lead) || says_after(s, lead) && (trigger.first >= lead || !parted())
}

/// Whether a place is only where somebody speaks or lies in hospital.
pub(super) fn is_aside(s: &Sentence<'_>, spot: &Spot, trigger: &Trigger) -> bool {
    lead_of(s, spot).is_some_and(|i| speaks_before(s, i, trigger) || in_hospital(s, i, trigger))
}

/// Whether a hospital stands before the preposition of a place, in which somebody lies or speaks. "Bombed the hospital of X", "a strike on a
/// hospital in X": what was hit is where it happened.
fn in_hospital(s: &Sentence<'_>, lead: usize, near: &Trigger) -> bool {
    let known = s.lexicon.well_known();
    // "In a hospital in X", "were flown to X".
    let Some(at) = (lead.saturating_sub(2)..=lead).find(|&h| s.is(h, known.hospital)) else { return false };
    let led = (at.saturating_sub(HOSPITAL_TOKENS)..at)
        .rev()
        .find(|&i| s.is(i, known.preposition) || s.is(i, known.place_preposition));
    let object = near.verb && !near.passive && at >= near.last && led.is_none_or(|i| i < near.last);
    let struck = led.is_some_and(|i| i + 1 >= near.last && reads!(s, i, "on" | "against" | "upon"));
    !(object && near.weight > crate::lexicon::Weight::Weak || struck)
}

/// Words between a preposition and the hospital that it leads: "the old maternity hospital".
const HOSPITAL_TOKENS: usize = 5;

/// The token after a place phrase of at most four tokens, where a verb of saying may follow ("officials in X said").
fn spot_end(s: &Sentence<'_>, lead: usize) -> usize {
    // "Traders in Gao, northern Mali, report that": names and commas stand between.
    (lead + 1..(lead + 9).min(s.tokens.len()))
        .take_while(|&i| {
            i <= lead + 4
                || s.mark(i, ',')
                || s.tokens.get(i).is_some_and(|t| t.capital)
                || s.mark(i - 1, ',')
        })
        .find(|&i| s.matches_at(i).iter().any(|m| s.effect(m) == Some(Effect::Saying)))
        .unwrap_or(usize::MAX)
}

/// The other end of "between X and Y", "the X–Y road".
pub(super) fn between_partner(s: &Sentence<'_>, p: &Spot, spots: &[Spot]) -> Option<usize> {
    if let Some(other) = p.way.filter(|other| spots.iter().any(|o| o.index == *other)) {
        return Some(other);
    }
    let led = (p.first.saturating_sub(4)..p.first).any(|i| s.among(i, &s.lexicon.settings().small.linking));
    if !led {
        return None;
    }
    spots
        .iter()
        .find(|o| {
            o.first > p.last
                && o.first - p.last <= 4
                && (p.last..o.first).any(|i| reads!(s, i, "and" | "with"))
        })
        .map(|o| o.index)
}

/// "The highway from X to Y in Z province": the area that the words put a way in.
pub(super) fn area_of_way<'p>(
    s: &Sentence<'_>,
    p: &Spot,
    other: usize,
    spots: &'p [Spot],
) -> Option<&'p Spot> {
    let end = spots.iter().find(|o| o.index == other)?.last.max(p.last);
    spots.iter().find(|area| {
        area.first >= end
            && area.first - end <= AREA_TOKENS
            && (3..=5).contains(&width(area.kind))
            && (end..area.first).any(|i| reads!(s, i, "in"))
            && !(end..area.first).any(|i| s.mark(i, ',') || s.mark(i, ';'))
    })
}

/// Tokens from the second end of a way to the area that it is told to lie in.
const AREA_TOKENS: usize = 6;

/// The toponyms that a movement goes to: after "to", "into", "towards", and those listed with them.
pub(super) fn goals(s: &Sentence<'_>, spots: &[Spot], lead: &Trigger) -> Vec<usize> {
    let known = s.lexicon.well_known();
    let mut out = Vec::new();
    let mut open = false;
    let mut end = 0;
    for p in spots {
        let led = (p.phrase.saturating_sub(3)..p.first).rev().find(|&i| {
            s.is(i, known.goal_preposition)
                || s.is(i, known.origin_preposition)
                || s.is(i, known.place_preposition)
        });
        // "to cities including X", "into urban centres such as X".
        let example =
            p.phrase.checked_sub(1).is_some_and(|i| {
                s.is(i, known.listing) || s.mark(i, ',') && i > 0 && s.is(i - 1, known.listing)
            }) && (p.phrase.saturating_sub(8)..p.phrase)
                .any(|i| i >= lead.first && s.is(i, known.goal_preposition));
        let goal = example
            || led.is_some_and(|i| s.is(i, known.goal_preposition) && i >= lead.first)
            || goal_around(s, p).is_some_and(|i| i >= lead.first)
            || led.is_some_and(|i| s.is(i, known.place_preposition) && settled(s, lead, i))
            // "entered from X and reached Y by nightfall".
            || p.phrase.checked_sub(1).is_some_and(|i| i >= lead.first && s.is(i, known.reaches));
        // "Reinforcements came, by which time the attackers had fled in the direction of X": another verb's goal.
        let apart = s.clause_of(p.phrase) != lead.clause
            && (lead.last..p.phrase).any(|i| reads!(s, i, "which" | "when" | "while" | "until" | "before"));
        let goal = goal && !apart && (lead.verb || s.clause_of(p.phrase) == lead.clause);
        let listed = open
            && p.first - end <= 3
            && (end..p.first).all(|i| s.mark(i, ',') || reads!(s, i, "and" | "the" | "or"));
        if (goal || listed) && !p.container {
            out.push(p.index);
            open = true;
        } else if !p.container {
            open = false;
        }
        end = p.last;
    }
    out
}

/// "to the hills around X", "towards the eastern fringe of X": the preposition of a goal that a noun of ground stands behind.
fn goal_around(s: &Sentence<'_>, p: &Spot) -> Option<usize> {
    let known = s.lexicon.well_known();
    let joint = p.phrase.checked_sub(1)?;
    if !(reads!(s, joint, "of") || s.is(joint, known.place_preposition)) {
        return None;
    }
    (joint.saturating_sub(6)..joint)
        .rev()
        .take_while(|&i| s.tokens.get(i).is_some_and(Token::is_word) && s.clause_of(i) == s.clause_of(joint))
        .take_while(|&i| !s.is(i, known.origin_preposition))
        .find(|&i| s.is(i, known.goal_preposition))
}

/// "left X and took rooms in Y": a verb of settling down stands right before the preposition.
fn settled(s: &Sentence<'_>, lead: &Trigger, at: usize) -> bool {
    (at.saturating_sub(3)..at).any(|i| i >= lead.first && s.is(i, s.lexicon.well_known().settles))
}

/// Makes the event's place of a toponym; `between` is the other end where it lies between two.
pub(super) fn event_place(
    gazetteer: &Gazetteer,
    text: &str,
    toponym: &Toponym,
    key: PlaceKey,
    between: Option<PlaceKey>,
    settings: &PlaceSettings,
) -> EventPlace {
    let kind = gazetteer.kind(key);
    let (mut lon, mut lat) = gazetteer.point(key).x_y();
    let mut relation = toponym.relation;
    let mut uncertainty = gazetteer.radius_km(key).unwrap_or_else(|| settings.radius(kind));
    let tells = |words: &[String]| {
        let phrase = toponym.phrase.of(text).to_lowercase();
        words.iter().any(|w| phrase.contains(w.as_str()))
    };
    let rural = || tells(&settings.countryside);
    let mut precision = match kind {
        k if k.is_site() => GeoPrecision::Site,
        k if k.is_settlement() => GeoPrecision::Town,
        PlaceKind::Mountain | PlaceKind::Road => GeoPrecision::Near,
        PlaceKind::Admin2 | PlaceKind::Admin3 => GeoPrecision::District,
        PlaceKind::Country | PlaceKind::Continent | PlaceKind::Macroregion => GeoPrecision::Country,
        _ => GeoPrecision::Region,
    };
    if written::is_written(toponym) {
        // A village in a town's surroundings, a quarter in a town: the point is the town's, which the name is somewhere about.
        let told = toponym.decided_by == written::AS_WRITTEN;
        if toponym.place.is_none() {
            precision = GeoPrecision::Country;
        } else if matches!(precision, GeoPrecision::Site | GeoPrecision::Town)
            && !(told && tells(&settings.inside))
        {
            precision = if told { GeoPrecision::Near } else { GeoPrecision::District };
            uncertainty = uncertainty.max(if told { settings.told_km } else { settings.about_km });
        }
    }
    if let Some(other) = between {
        let p = gazetteer.point(other);
        // It may be anywhere on the way.
        let half = Haversine.distance(Point::new(lon, lat), p) / 2000.0;
        lon = f64::midpoint(lon, p.x());
        lat = f64::midpoint(lat, p.y());
        if relation != PlaceRelation::Road {
            relation = PlaceRelation::Between;
        }
        precision = if half > settings.way_km { GeoPrecision::Region } else { GeoPrecision::Near };
        uncertainty = uncertainty.max(settings.near_km).max(half);
    } else {
        match relation {
            PlaceRelation::Offset => {
                let km = toponym.offset_km.map_or(settings.offset_km, f64::from);
                if let Some(bearing) = toponym.bearing {
                    let moved = move_point(Point::new(lon, lat), f64::from(bearing), km);
                    lon = moved.x();
                    lat = moved.y();
                }
                if matches!(precision, GeoPrecision::Site | GeoPrecision::Town) {
                    precision = GeoPrecision::Near;
                }
                // So far from it, and nobody tells in which direction.
                let off =
                    if toponym.bearing.is_none() && toponym.offset_km.is_some() { km } else { km * 0.4 };
                uncertainty = uncertainty.max(off).max(3.0);
            }
            PlaceRelation::Near | PlaceRelation::Between | PlaceRelation::Road => {
                if matches!(precision, GeoPrecision::Site | GeoPrecision::Town) {
                    precision = if kind == PlaceKind::City && rural() {
                        GeoPrecision::District
                    } else {
                        GeoPrecision::Near
                    };
                }
                uncertainty = uncertainty.max(settings.near_km);
            }
            PlaceRelation::Part => {
                // "northern Iraq" is a region of its own, off the middle of the country.
                if let (Some(bearing), true) = (toponym.bearing, kind.is_area()) {
                    let moved = move_point(Point::new(lon, lat), f64::from(bearing), uncertainty * 0.5);
                    lon = moved.x();
                    lat = moved.y();
                    uncertainty *= 0.6;
                    if precision == GeoPrecision::Country {
                        precision = GeoPrecision::Region;
                    }
                }
            }
            PlaceRelation::In => {}
        }
    }
    let (mut admin1, mut admin2) = gazetteer.area_names(key);
    let country = gazetteer.country_of(key);
    // The middle of a country or a desert lies in some governorate, which says nothing of where in it the event was.
    let wide = matches!(precision, GeoPrecision::Region | GeoPrecision::Country);
    // The point is asked only for what the table does not tell: that is much work.
    let areas = (country.is_none() || !wide && (admin1.is_empty() || admin2.is_empty()))
        .then(|| gazetteer.areas_at(lon, lat));
    let told = areas.as_deref().filter(|_| !wide);
    if admin1.is_empty() {
        admin1 = told.map_or("", |areas| &areas.admin1);
    }
    if admin2.is_empty() {
        admin2 = told.map_or("", |areas| &areas.admin2);
    }
    let (country, iso3) = match (country, areas.as_deref()) {
        (Some(country), _) => (country.name.as_str(), country.iso3.as_str()),
        (None, Some(areas)) => (areas.country.as_str(), areas.iso3.as_str()),
        (None, None) => ("", ""),
    };
    EventPlace {
        place_id: gazetteer.id(key),
        name: gazetteer.name(key).to_owned(),
        kind,
        lon,
        lat,
        as_written: toponym.span.of(text).to_owned(),
        span: toponym.span,
        relation,
        precision,
        uncertainty_km: uncertainty,
        admin1: admin1.to_owned(),
        admin2: admin2.to_owned(),
        country: country.to_owned(),
        iso3: iso3.to_owned(),
        geom_id: gazetteer.details(key).map_or_else(String::new, |details| details.geom_id.clone()),
        score: toponym.score,
    }
}

/// The point so many kilometres from another, on a sphere; bearing in degrees clockwise from north.
fn move_point(from: Point<f64>, bearing: f64, km: f64) -> Point<f64> {
    use geo::{Destination as _, Haversine};
    Haversine.destination(from, bearing, km * 1000.0)
}
