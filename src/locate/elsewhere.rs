//! Names that the words put into another place than the one chosen: "X, Y province" where no X of the gazetteer lies in Y.
//! Chooses another candidate that does lie there, or takes the place away: the name is then known, and where it lies is not.

use super::asked::asked;
use super::context::rough_km;
use super::phrases::{Phrase, is};
use super::resolve::Facts;
use super::scene::{Beside, Scene};
use super::spot::Spot;
use super::tokens::Gap;
use super::verdict::Verdict;
use crate::gazetteer::{Level, NameFlags};
use crate::model::PlaceKind;

/// What the told parent of a name makes of its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// Nothing: there is none, or the place lies in it.
    Nothing,
    /// The candidate of this number lies in it.
    Another(usize),
    /// No candidate lies in it.
    Nowhere,
    /// None does, but the place is too well known to be another one: the parent is none.
    NoParent,
}

/// Kilometres around a place without a radius that a place in it may lie away.
const AREA_KM: f32 = 150.0;
/// The least of it for an area with a radius.
const SMALL_AREA_KM: f32 = 60.0;
/// The same for a quarter of a town.
const QUARTER_KM: f32 = 35.0;
/// A parent is believed from this probability on.
const PARENT: f32 = 0.55;
/// Below this share of belief the words beside a name count for more than what the report's other places say.
const DOUBTED: f32 = 0.6;
/// From this share of belief on the parent means the place that is chosen for it, and no other of its name.
const SURE: f32 = 0.6;
/// So many places elsewhere make a name that only sounds like another no place of the gazetteer.
const STRAY: usize = 2;
/// Kilometres within which a place of the next country is told of with those of another.
const OVER_THE_BORDER_KM: f32 = 300.0;
/// Steps of people from which on a place is well known.
const WELL_KNOWN: u16 = 7;

/// Looks at the places of the names that were taken for places, in the order of the text.
pub(crate) fn told(scene: &Scene<'_, '_>, kept: &[(&Spot, &Verdict)], phrases: &[Phrase]) -> Vec<Told> {
    let mut out = vec![Told::Nothing; kept.len()];
    for (slot, (own, phrase)) in out.iter_mut().zip(kept.iter().zip(phrases)) {
        use crate::model::PlaceRelation as R;
        if is_stray(scene, own, kept) {
            *slot = Told::Nowhere;
            continue;
        }
        if matches!(phrase.relation, R::Between | R::Road) {
            continue;
        }
        if let Some((at, parent)) = phrase.within.and_then(|at| Some((at, kept.get(at)?))) {
            // "From X, Chad and Libya": a list, in which the next name holds nothing; in "X, Mopti region, Mali" it does.
            let held = phrases.get(at).is_some_and(|phrase| phrase.within == Some(at + 1));
            let list = !held && kept.get(at + 1).is_some_and(|(next, _)| next.from <= parent.0.to + 1);
            *slot = of(scene, *own, *parent, list);
        }
    }
    for (at, (own, next)) in kept.iter().zip(kept.iter().skip(1)).enumerate() {
        let (Some(phrase), Some(slot)) = (phrases.get(at + 1), out.get_mut(at)) else { continue };
        if *slot == Told::Nothing && is_located(scene, own.0, phrase) {
            *slot = beside(own, next, phrase.km);
        }
    }
    out
}

/// "X, south of Y", "X village, 30 km west of Y": whether the words that lead the next name tell where this one lies.
fn is_located(scene: &Scene<'_, '_>, own: &Spot, next: &Phrase) -> bool {
    let kinds = usize::from(scene.fact(own.to).kind.is_some());
    next.relation == crate::model::PlaceRelation::Offset
        && (next.from == own.to || next.from == own.to + kinds)
        && scene.token(next.from).is_some_and(|t| t.gap == Gap::Comma)
}

/// What a place makes of the name before it that is told to lie beside it: a place too far off is another one of the name. `km`: how far it is told
/// to lie.
fn beside(own: &(&Spot, &Verdict), next: &(&Spot, &Verdict), km: Option<f32>) -> Told {
    let (Some(place), Some(mark)) = (own.0.facts().get(own.1.best), next.0.facts().get(next.1.best)) else {
        return Told::Nothing;
    };
    if own.0.demonym
        || next.0.demonym
        || next.1.place < PARENT
        || next.1.share < SURE
        || !mark.kind.is_settlement()
    {
        return Told::Nothing;
    }
    let off = |facts: &Facts| rough_km((facts.lon, facts.lat), (mark.lon, mark.lat));
    let far = |facts: &Facts| {
        km.map_or(facts.cc != mark.cc && off(facts) > AREA_KM / 2.0, |km| {
            off(facts) > km * 2.0 + SMALL_AREA_KM
        })
    };
    // "Gaziantep, north of Aleppo".
    if !far(place) || km.is_none() && place.people >= WELL_KNOWN {
        return Told::Nothing;
    }
    let near = own.0.facts().iter().enumerate().filter(|(_, facts)| !far(facts));
    let nearer = near.min_by(|(_, a), (_, b)| off(a).total_cmp(&off(b))).map(|(at, _)| at);
    // Without a distance or what it is the words do not tell that no table has it: "Tripoli, south of Rome", but "the village of Duma".
    let nowhere = if km.is_some() || own.1.cue.is_some() { Told::Nowhere } else { Told::Nothing };
    nearer.filter(|_| own.0.level != Level::Skeleton).map_or(nowhere, Told::Another)
}

/// A name that only sounds like one of the gazetteer's, or is of a house or of a longer name, or a word that is a small place, in a country of which
/// the report tells nothing else, where all that it surely tells lies in other countries (in one other, for a small place): no table has that place.
fn is_stray(scene: &Scene<'_, '_>, own: &(&Spot, &Verdict), kept: &[(&Spot, &Verdict)]) -> bool {
    let (spot, verdict) = own;
    if spot.demonym {
        return false;
    }
    let faint = spot.level == Level::Skeleton || is_of_a_name(scene, spot);
    let Some(place) = spot.facts().get(verdict.best).filter(|f| !f.project && !holds_towns(f.kind)) else {
        return false;
    };
    if spot.level != Level::Skeleton && (place.curated || place.people >= WELL_KNOWN) {
        return false;
    }
    // A name of several words is seldom another's.
    if !faint && (spot.from..spot.to).filter(|&at| !scene.is_article(at)).count() > 1 {
        return false;
    }
    let sure = kept
        .iter()
        .filter(|(s, v)| s.level != Level::Skeleton && !s.demonym && v.place >= PARENT && v.share >= SURE);
    let mut elsewhere = 0;
    let mut other = None;
    for facts in sure.filter(|(s, _)| s.from != spot.from).filter_map(|(s, v)| s.facts().get(v.best)) {
        // A small place just over the border is told of as well.
        let near = || rough_km((facts.lon, facts.lat), (place.lon, place.lat)) < OVER_THE_BORDER_KM;
        if facts.cc == place.cc || !faint && (*other.get_or_insert(facts.cc) != facts.cc || near()) {
            return false;
        }
        elsewhere += usize::from(facts.kind.is_settlement() || holds_towns(facts.kind));
    }
    elsewhere >= STRAY
}

/// "The Sainte-Helene orphanage", "a farm in Barkh Botan": a name that only tells which house it is, or that goes on in a word that no table has.
fn is_of_a_name(scene: &Scene<'_, '_>, spot: &Spot) -> bool {
    let the = spot.from.checked_sub(1).is_some_and(|before| is(scene, before, const { asked(&["the"]) }));
    match scene.after(spot.to) {
        Beside::OrganisationLower => the,
        Beside::Capital | Beside::Surname => true,
        _ => scene.before(spot.from) == Beside::Capital,
    }
}

fn of(scene: &Scene<'_, '_>, own: (&Spot, &Verdict), parent: (&Spot, &Verdict), list: bool) -> Told {
    let (spot, verdict) = own;
    let (Some(place), Some(area)) = (spot.facts().get(verdict.best), parent.0.facts().get(parent.1.best))
    else {
        return Told::Nothing;
    };
    if spot.demonym || parent.0.demonym || parent.1.place < PARENT {
        return Told::Nothing;
    }
    // "X, east of Y", "X's market, a clerk in Y": beside a town only a quarter is surely told to lie in it.
    let quarter = verdict.cue == Some(PlaceKind::Neighbourhood) && area.kind.is_settlement();
    // "The Donetsk region" may be known by its town only.
    let region = matches!(
        parent.1.cue,
        Some(PlaceKind::Region | PlaceKind::Admin1 | PlaceKind::Admin2 | PlaceKind::Admin3)
    );
    // "X district of Y": the Y that has districts.
    let leads = leads_on(scene, spot, parent.0);
    let region = region
        || leads
            && parent.0.from > spot.to
            && matches!(verdict.cue, Some(PlaceKind::Admin2 | PlaceKind::Admin3));
    // "X, Y" and "Y's X": nothing stands between the two.
    let joined = parent.0.from == spot.to || parent.0.to == spot.from;
    // "X, Mali", "X in northern Mali": a place that an editor knows in another country, and few others do, is another X. Ranges and
    // rivers lie in more countries than one.
    let single = place.kind.is_settlement() || holds_towns(place.kind);
    let named_after = single && leads && !list && parent.1.share >= SURE;
    let another_land = named_after && place.cc != area.cc && holds_towns(area.kind);
    // "Anaba in Panjshir" is no loose spelling of the city of Annaba.
    let loosely = named_after
        && place.kind.is_settlement()
        && place.cc != area.cc
        && place.found.flags.distance() == NameFlags::VARIANT.distance();
    let firm = spot.level != Level::Skeleton
        && (place.project || place.curated && !another_land || place.people >= WELL_KNOWN && !loosely);
    // "A quarter, a town": the quarter that no table has is not the village of its name in another country, which little speaks for.
    let abroad = joined
        && place.cc != area.cc
        && !firm
        && verdict.share < DOUBTED
        && (!area.kind.is_settlement() || area.people >= WELL_KNOWN);
    if area.kind.is_settlement() && !quarter && !region && !abroad {
        return Told::Nothing;
    }
    // The report's other places may speak for the place more than for what seems to hold it: "in X, Y and Z" lists countries too.
    let listed = place.cc != area.cc && verdict.backing > parent.1.backing;
    let radius = scene.gazetteer.radius_km(area.found.place).map(|km| km as f32);
    let radius = radius.filter(|_| !area.kind.is_settlement());
    let inside = |facts: &Facts| lies_in(facts, area, radius, quarter);
    if inside(place) {
        return Told::Nothing;
    }
    let another = spot
        .facts()
        .iter()
        .enumerate()
        .filter(|(_, facts)| inside(facts) && facts.found.place != area.found.place)
        .max_by_key(|(at, facts)| (facts.people.min(9), std::cmp::Reverse(*at)));
    if let Some((at, _)) =
        another.filter(|_| spot.level != Level::Skeleton && (joined || named_after || !listed))
    {
        return Told::Another(at);
    }
    if listed && !abroad && !another_land {
        return Told::NoParent;
    }
    if firm && !quarter { Told::NoParent } else { Told::Nowhere }
}

/// Whether no more stands between a name and what holds it than what it is, "in" and a part of the other: "X, Y", "X in northern Y",
/// "X district of Y".
fn leads_on(scene: &Scene<'_, '_>, spot: &Spot, parent: &Spot) -> bool {
    let kinds = usize::from(scene.fact(spot.to).kind.is_some() && parent.from > spot.to);
    let part = |at: usize| scene.fact(at).bearing().is_some();
    let leads = |at: usize, of: bool| {
        is(scene, at, const { asked(&["in"]) }) || of && is(scene, at, const { asked(&["of"]) })
    };
    let from = spot.to + kinds;
    match parent.from.checked_sub(from) {
        Some(0) => true,
        Some(1) => leads(from, kinds > 0) || part(from),
        Some(2) => leads(from, kinds > 0) && part(from + 1),
        _ => false,
    }
}

/// Whether it is a country or a first-level area.
fn holds_towns(kind: PlaceKind) -> bool {
    matches!(kind, PlaceKind::Country | PlaceKind::Admin1)
}

/// Whether a place may lie in another one. What two tables say of areas may differ; where both lie is firmer.
fn lies_in(facts: &Facts, area: &Facts, radius: Option<f32>, quarter: bool) -> bool {
    let same_country = facts.cc == area.cc || facts.cc == [0, 0] || area.cc == [0, 0];
    if area.kind == PlaceKind::Country {
        return same_country;
    }
    let km = rough_km((facts.lon, facts.lat), (area.lon, area.lat));
    if quarter {
        return km <= QUARTER_KM;
    }
    let in_area =
        same_country && area.kind == PlaceKind::Admin1 && facts.admin1 != 0 && facts.admin1 == area.admin1;
    in_area || same_country && km <= radius.map_or(AREA_KM, |r| (r * 1.6).max(SMALL_AREA_KM))
}
