//! What speaks for each place that a name can mean in its report: what stands beside it, parents that are written, the report's other places.
//! What speaks for a place by itself is in `resolve`.

use super::context::{Anchor, Context, rough_km};
use super::cues::class;
use super::resolve::{Facts, Reason, fits};
use super::scene::{Beside, Scene};
use super::spot::Spot;
use super::tokens::Gap;
use super::weights::Weights;
use super::words::small;
use crate::model::{PlaceKey, PlaceKind};
use smallvec::SmallVec;

/// How near the nearest of the report's other places lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Within {
    #[default]
    Nothing = 0,
    /// 500 kilometres.
    Km500 = 1,
    Km150 = 2,
    Km50 = 3,
}

/// What speaks for a place in its report, each with how much of it there is; 0 where nothing.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Amounts {
    /// Whether it fits what the words beside the name tell of its kind; `None` where they tell nothing.
    pub(crate) cue: Option<bool>,
    /// Whether it is an area of the kind that the words tell.
    pub(crate) cue_area: bool,
    /// Whether it is an area whose seat of the same name is meant as easily.
    pub(crate) seat: bool,
    pub(crate) theatre: bool,
    pub(crate) within: Within,
    pub(crate) country_share: f32,
    pub(crate) admin1_share: f32,
    pub(crate) near_share: f32,
    pub(crate) country_named: f32,
    pub(crate) admin1_named: f32,
    pub(crate) same_name: f32,
    pub(crate) written: f32,
    pub(crate) sentence: f32,
    pub(crate) last_named: f32,
}

impl Amounts {
    /// Gives the reasons one by one, in the order in which they are summed.
    #[inline]
    pub(crate) fn each(&self, mut give: impl FnMut(Reason, f32)) {
        match self.cue {
            Some(true) => give(Reason::CueFits, 1.0),
            Some(false) => give(Reason::CueFitsNot, 1.0),
            None => {}
        }
        if self.cue_area {
            give(Reason::CueArea, 1.0);
        }
        if self.seat {
            give(Reason::Seat, 1.0);
        }
        if self.theatre {
            give(Reason::Theatre, 1.0);
        }
        for (reason, amount) in self.parts() {
            if amount > 0.0 {
                give(reason, amount);
            }
        }
        match self.within {
            Within::Km50 => give(Reason::Within50, 1.0),
            Within::Km150 => give(Reason::Within150, 1.0),
            Within::Km500 => give(Reason::Within500, 1.0),
            Within::Nothing => {}
        }
    }

    /// What there may be more or less of.
    #[inline]
    fn parts(&self) -> [(Reason, f32); 9] {
        [
            (Reason::CountryShare, self.country_share),
            (Reason::Admin1Share, self.admin1_share),
            (Reason::NearShare, self.near_share),
            (Reason::CountryNamed, self.country_named),
            (Reason::Admin1Named, self.admin1_named),
            (Reason::SameName, self.same_name),
            (Reason::WrittenParent, self.written),
            (Reason::SentenceParent, self.sentence),
            (Reason::LastNamed, self.last_named),
        ]
    }

    /// What all reasons for a place are worth, those that it has by itself among them.
    #[inline]
    pub(crate) fn worth(&self, facts: &Facts, weights: &Weights) -> f32 {
        let mut sum = facts.own;
        sum += self
            .cue
            .map_or(0.0, |fits| weights.reason(if fits { Reason::CueFits } else { Reason::CueFitsNot }));
        sum += if self.cue_area { weights.reason(Reason::CueArea) } else { 0.0 };
        sum += if self.seat { weights.reason(Reason::Seat) } else { 0.0 };
        sum += if self.theatre { weights.reason(Reason::Theatre) } else { 0.0 };
        // What there is nothing of adds nothing.
        for (reason, amount) in self.parts() {
            sum += weights.reason(reason) * amount;
        }
        sum += match self.within {
            Within::Km50 => weights.reason(Reason::Within50),
            Within::Km150 => weights.reason(Reason::Within150),
            Within::Km500 => weights.reason(Reason::Within500),
            Within::Nothing => 0.0,
        };
        sum
    }
}

/// A latitude that is far from every place.
const NOWHERE: f32 = 1e6;

/// Beyond this many kilometres a place says nothing of another one.
const FAR_KM: f32 = 500.0;

/// Belief in a place by names that are written alike.
#[derive(Debug, Clone, Copy)]
struct Alike {
    place: PlaceKey,
    most: f32,
    /// The mention that gives the most.
    spot: u32,
    /// The most that another one gives.
    second: f32,
}

/// What the report's other names tell of countries and areas, for all names that are written alike.
#[derive(Debug, Default)]
pub(crate) struct View {
    name: u32,
    /// Belief in all others together.
    others: f32,
    /// By the report's countries: belief in the places in it, and in the country itself where it is named.
    countries: Vec<(f32, f32)>,
    /// By its first-level areas: the same.
    areas: Vec<(f32, f32)>,
    alike: SmallVec<[Alike; 4]>,
    /// Degrees north of what distances are measured from; [`NOWHERE`] for names of this number.
    lats: Vec<f32>,
    /// How far they are from the place at hand.
    km: Vec<f32>,
}

impl View {
    /// Looks from the names of this number.
    pub(crate) fn look(&mut self, context: &Context, name: u32) {
        use PlaceKind as K;
        (self.name, self.others) = (name, 0.0);
        self.countries.clear();
        self.countries.resize(context.countries.len(), (0.0, 0.0));
        self.areas.clear();
        self.areas.resize(context.areas.len(), (0.0, 0.0));
        self.alike.clear();
        let points = &context.points;
        self.lats.clear();
        self.lats.extend(
            points.lats.iter().zip(&points.names).map(|(lat, of)| if *of == name { NOWHERE } else { *lat }),
        );
        self.km.resize(self.lats.len(), 0.0);
        for anchor in &context.anchors {
            let weight = anchor.weight;
            if anchor.name == name {
                self.see_alike(anchor);
                continue;
            }
            self.others += weight;
            if let Some((sum, most)) = self.countries.get_mut(anchor.country as usize) {
                *sum += weight;
                if anchor.kind == K::Country {
                    *most = most.max(weight);
                }
            }
            if let Some((sum, most)) = self.areas.get_mut(anchor.area as usize) {
                *sum += weight;
                if anchor.kind == K::Admin1 {
                    *most = most.max(weight);
                }
            }
        }
    }

    fn see_alike(&mut self, anchor: &Anchor) {
        let Some(known) = self.alike.iter_mut().find(|known| known.place == anchor.place) else {
            let Anchor { place, weight: most, spot, .. } = *anchor;
            self.alike.push(Alike { place, most, spot, second: 0.0 });
            return;
        };
        if anchor.spot == known.spot {
            known.most = known.most.max(anchor.weight);
        } else if anchor.weight > known.most {
            known.second = known.most;
            (known.most, known.spot) = (anchor.weight, anchor.spot);
        } else {
            known.second = known.second.max(anchor.weight);
        }
    }

    /// Belief in the others within 150 kilometres, and the kilometres to the nearest of all.
    fn near(&mut self, context: &Context, facts: &Facts) -> (f32, f32) {
        // All distances at once, without branches: most reports tell of a few places near each other.
        for ((km, lon), lat) in self.km.iter_mut().zip(&context.points.lons).zip(&self.lats) {
            *km = rough_km((facts.lon, facts.lat), (*lon, *lat));
        }
        let (mut near, mut nearest) = (0.0_f32, f32::MAX);
        for (km, weight) in self.km.iter().zip(&context.points.weights) {
            near += if *km < 150.0 { *weight } else { 0.0 };
            nearest = if *km < nearest { *km } else { nearest };
        }
        (near, nearest)
    }

    /// What speaks for a place for whichever mention of the name.
    pub(crate) fn of(&mut self, context: &Context, facts: &Facts, theatre: &[[u8; 2]]) -> Amounts {
        let mut out =
            Amounts { theatre: facts.cc != [0, 0] && theatre.contains(&facts.cc), ..Amounts::default() };
        if self.others <= 0.0 {
            return out;
        }
        let all = self.others + 1.0;
        let share = |sum: f32| sum / all;
        if facts.cc != [0, 0]
            && let Some(at) = context.countries.iter().position(|cc| *cc == facts.cc)
            && let Some(&(sum, named)) = self.countries.get(at)
        {
            out.country_share = share(sum);
            out.country_named = if facts.kind == PlaceKind::Country { 0.0 } else { named };
        }
        if facts.admin1 != 0
            && let Some(at) = context.areas.iter().position(|area| *area == facts.admin1)
            && let Some(&(sum, named)) = self.areas.get(at)
        {
            out.admin1_share = share(sum);
            out.admin1_named = if facts.kind == PlaceKind::Admin1 { 0.0 } else { named };
        }
        if !context.points.may_be_within(FAR_KM, (facts.lon, facts.lat)) {
            return out;
        }
        let (near, nearest) = self.near(context, facts);
        out.near_share = share(near);
        out.within = if nearest < 50.0 {
            Within::Km50
        } else if nearest < 150.0 {
            Within::Km150
        } else if nearest < FAR_KM {
            Within::Km500
        } else {
            Within::Nothing
        };
        out
    }
}

/// What a mention's own place in the text tells of its meanings.
pub(crate) struct Mention<'c> {
    spot: u32,
    cue: Option<PlaceKind>,
    /// Whether the word for an area may choose the area.
    area: bool,
    /// Whether a seat may be meant rather than the area that it is the seat of.
    seat: bool,
    /// Places before or after it in its sentence that may hold it.
    parents: SmallVec<[(&'c Anchor, Tie); 4]>,
    /// The last first-level area that is named before it.
    last_area: Option<u64>,
}

impl<'c> Mention<'c> {
    pub(crate) fn of(
        scene: &Scene<'_, '_>,
        number: usize,
        spot: &Spot,
        cue: Option<PlaceKind>,
        view: &View,
        context: &'c Context,
    ) -> Self {
        let mut out = Self {
            spot: number as u32,
            cue,
            area: !is_run_by(scene, spot),
            seat: cue.is_none_or(PlaceKind::is_settlement)
                && spot.facts().iter().any(|facts| facts.has_seat)
                && !told_as_area(scene, spot),
            parents: SmallVec::new(),
            last_area: None,
        };
        for anchor in context.parents.iter().filter_map(|at| context.anchors.get(*at as usize)) {
            if anchor.name == view.name {
                continue;
            }
            if anchor.kind == PlaceKind::Admin1 && anchor.spot < out.spot {
                out.last_area = Some(anchor.admin1);
            }
            if let Some(tie) = tie(scene, number, anchor.spot as usize) {
                out.parents.push((anchor, tie));
            }
        }
        out
    }

    /// Adds to what speaks for a place what speaks for it here.
    pub(crate) fn add(&self, amounts: &mut Amounts, facts: &Facts, view: &View) {
        use PlaceKind as K;
        amounts.cue = self.cue.map(|cue| fits(cue, facts.kind));
        amounts.cue_area =
            self.area && self.cue == Some(facts.kind) && matches!(facts.kind, K::Admin1 | K::Admin2);
        amounts.seat = facts.has_seat && self.seat;
        if let Some(alike) = view.alike.iter().find(|alike| alike.place == facts.found.place) {
            amounts.same_name = if alike.spot == self.spot { alike.second } else { alike.most };
        }
        if facts.kind != K::Admin1 && facts.admin1 != 0 && self.last_area == Some(facts.admin1) {
            amounts.last_named = 1.0;
        }
        for (anchor, tie) in &self.parents {
            let same_admin1 = facts.admin1 != 0 && anchor.admin1 == facts.admin1;
            // "X, Parent" and "X in Parent": the parent is the next name and little stands between.
            let parent = match anchor.kind {
                K::Country => facts.cc != [0, 0] && anchor.cc == facts.cc && facts.kind != K::Country,
                K::Admin1 => same_admin1 && facts.kind != K::Admin1,
                _ => {
                    same_admin1
                        && facts.admin2 != 0
                        && facts.kind != K::Admin2
                        && anchor.admin2 == facts.admin2
                }
            };
            if parent {
                let amount = match tie {
                    Tie::Written => &mut amounts.written,
                    Tie::Sentence => &mut amounts.sentence,
                };
                *amount = amount.max(anchor.weight);
            }
        }
    }
}

/// Whether the words around a name speak of it as an area: "northern X", "across X".
fn told_as_area(scene: &Scene<'_, '_>, spot: &Spot) -> bool {
    matches!(scene.before(spot.from), Beside::Direction | Beside::DirectionLower)
        || spot.from.checked_sub(1).is_some_and(|before| scene.fact(before).is(class::SPREADS))
}

/// Whether an organisation's word follows the word for an area: "Michigan State University" is no state's name.
fn is_run_by(scene: &Scene<'_, '_>, spot: &Spot) -> bool {
    scene.token(spot.to + 1).is_some_and(|t| t.gap == Gap::Space && t.is_name_like())
        && scene.fact(spot.to + 1).is(class::ORGANISATION)
}

/// How a name and a possible parent in its sentence stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tie {
    Written,
    Sentence,
}

/// Over so many words a parent is seen.
const REACH: usize = 40;

fn tie(scene: &Scene<'_, '_>, spot: usize, parent: usize) -> Option<Tie> {
    let (a, b) = (scene.spots.get(spot)?, scene.spots.get(parent)?);
    let (first, second) = if spot < parent { (a, b) } else { (b, a) };
    let gap = second.from.saturating_sub(first.to);
    if gap > REACH || scene.crosses(spot.min(parent), spot.max(parent)) {
        return None;
    }
    if spot < parent
        && gap == 0
        && scene.token(second.from).is_some_and(|t| t.gap == Gap::Comma || t.gap == Gap::Open)
    {
        return Some(Tie::Written);
    }
    // "X in Y", "X, a village in northern Y", "Y's X", "Y province's X district".
    if spot < parent
        && gap <= 6
        && (first.to..second.from).any(|at| scene.is_small(at, small::IN | small::OF | small::FI))
    {
        return Some(Tie::Written);
    }
    if spot > parent && gap == 0 && scene.tokens.get(first.to - 1).is_some_and(|t| t.end != t.full_end) {
        return Some(Tie::Written);
    }
    Some(Tie::Sentence)
}
