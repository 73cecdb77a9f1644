//! Weighs the places that a name can mean: prominence, spelling, kind cues, parents that are written, the report's other places.
//! Which names are places at all is the work of `judge`.

use super::cues::class;
use super::features::{Beside, Scene, people_step};
use super::spot::Spot;
use super::tokens::Gap;
use super::weights::Weights;
use crate::gazetteer::{Found, Gazetteer, NameFlags};
use crate::model::{PlaceKey, PlaceKind};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

macro_rules! reasons {
    ($($name:ident = $text:literal),+ $(,)?) => {
        /// Why a place may be meant; each weighs by a number of its own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Reason { $($name),+ }
        impl Reason {
            /// All reasons with the names that the file of weights uses.
            pub(crate) const ALL: &'static [(Self, &'static str)] = &[$((Self::$name, $text)),+];
        }
    };
}

reasons! {
    People = "people", Curated = "curated", Ranked = "ranked", Variant = "variant", Other = "other", Doubtful = "doubtful",
    ArticleMissing = "article_missing", Country = "country", Admin1 = "admin1", Admin2 = "admin2", Admin3 = "admin3",
    City = "city", Village = "village", Neighbourhood = "neighbourhood", Site = "site", Nature = "nature", Macroregion = "macroregion",
    CueFits = "cue_fits", CueFitsNot = "cue_fits_not", WrittenParent = "written_parent", SentenceParent = "sentence_parent",
    Admin1Named = "admin1_named", CountryNamed = "country_named", CountryShare = "country_share", Admin1Share = "admin1_share",
    Within50 = "within_50", Within150 = "within_150", Within500 = "within_500", NearShare = "near_share",
    Theatre = "theatre", SameName = "same_name", Largest = "largest", LastNamed = "last_named",
    Seat = "seat",
}

/// The reasons for one place, each with how much of it there is.
pub(crate) type Weighed = SmallVec<[(Reason, f32); 20]>;

/// A place that the report is believed to mention.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Anchor {
    pub(crate) spot: u32,
    pub(crate) key: u64,
    pub(crate) place: PlaceKey,
    pub(crate) kind: PlaceKind,
    pub(crate) cc: [u8; 2],
    pub(crate) admin1: u64,
    pub(crate) admin2: u64,
    pub(crate) lon: f32,
    pub(crate) lat: f32,
    pub(crate) weight: f32,
}

/// The cheap facts of a candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Facts {
    pub(crate) found: Found,
    pub(crate) kind: PlaceKind,
    pub(crate) cc: [u8; 2],
    pub(crate) admin1: u64,
    pub(crate) admin2: u64,
    pub(crate) lon: f32,
    pub(crate) lat: f32,
    pub(crate) people: u16,
    /// Rank that an editor gave, 0 where none.
    pub(crate) rank: u8,
    /// Whether it stands in a table that people edit.
    pub(crate) curated: bool,
    /// Whether it is a town of the world index in a first-level area that the same name means too, as the seat of most provinces is.
    /// Tables that people edit say by their names which of the two is meant.
    pub(crate) seat: bool,
}

impl Facts {
    pub(crate) fn of(gazetteer: &Gazetteer, found: Found) -> Self {
        let glance = gazetteer.glance(found.place);
        Self {
            found,
            kind: glance.kind,
            cc: glance.cc,
            admin1: glance.areas.0,
            admin2: glance.areas.1,
            lon: glance.lon as f32,
            lat: glance.lat as f32,
            people: people_step(&glance),
            rank: glance.rank,
            curated: gazetteer.is_curated(found.place),
            seat: false,
        }
    }

    /// Whether it can be the seat of an area of its name: a town of some ten thousand people, by the name that is shown.
    fn can_be_seat(&self) -> bool {
        matches!(self.kind, PlaceKind::City | PlaceKind::Town)
            && self.people >= 4
            && self.admin1 != 0
            && !self.curated
            && self.found.flags.distance() == 0
    }
}

/// The most candidates that are weighed; names with more are named after everything and everybody.
pub(crate) const MOST: usize = 40;

/// The facts of all places that a name can mean, the most prominent first.
pub(crate) fn candidates(gazetteer: &Gazetteer, found: &[Found]) -> Vec<Facts> {
    let mut all: Vec<Facts> = found.iter().map(|f| Facts::of(gazetteer, *f)).collect();
    all.sort_by_key(|f| {
        (std::cmp::Reverse(f.people * 2 + u16::from(f.curated)), f.found.flags.distance(), f.found.place)
    });
    all.truncate(MOST);
    let areas: SmallVec<[u64; 8]> = all
        .iter()
        .filter(|f| f.kind == PlaceKind::Admin1 && f.admin1 != 0 && !f.curated)
        .map(|f| f.admin1)
        .collect();
    let told_apart =
        |area: &u64| all.iter().any(|f| f.curated && f.kind == PlaceKind::Admin1 && f.admin1 == *area);
    let areas: SmallVec<[u64; 8]> = areas.into_iter().filter(|area| !told_apart(area)).collect();
    for facts in &mut all {
        facts.seat = areas.contains(&facts.admin1) && facts.can_be_seat();
    }
    all
}

/// Whether the words around a name speak of it as an area: "northern X", "across X".
fn told_as_area(scene: &Scene<'_, '_>, spot: &Spot) -> bool {
    matches!(scene.before(spot.from), Beside::Direction | Beside::DirectionLower)
        || spot.from.checked_sub(1).is_some_and(|before| scene.fact(before).is(class::SPREADS))
}

/// Where a place lies that the report is believed to mention.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Point {
    key: u64,
    lon: f32,
    lat: f32,
    weight: f32,
}

/// What the report tells as a whole.
#[derive(Debug, Default)]
pub(crate) struct Context {
    pub(crate) anchors: Vec<Anchor>,
    /// Those from which distances are measured: no countries, and none that is much doubted.
    points: Vec<Point>,
}

impl Context {
    pub(crate) fn add(&mut self, anchor: Anchor) {
        let wide = matches!(anchor.kind, PlaceKind::Country | PlaceKind::Continent | PlaceKind::Macroregion);
        if !wide && anchor.weight > 0.3 {
            let Anchor { key, lon, lat, weight, .. } = anchor;
            self.points.push(Point { key, lon, lat, weight });
        }
        self.anchors.push(anchor);
    }
}

/// What the report's other names tell of countries and areas, for all names that are written alike.
#[derive(Debug, Default)]
pub(crate) struct View {
    /// Belief in all others together.
    others: f32,
    /// By country: belief in the places in it, and in the country itself where it is named.
    countries: SmallVec<[([u8; 2], f32, f32); 8]>,
    /// By first-level area: the same.
    areas: SmallVec<[(u64, f32, f32); 16]>,
    /// By place: the strongest belief in it by a name that is written alike, the number of that name, and the strongest by another one.
    alike: FxHashMap<PlaceKey, (f32, u32, f32)>,
    /// Positions of countries and areas that may hold the place.
    parents: SmallVec<[u32; 16]>,
    /// Where the others lie.
    points: SmallVec<[Point; 16]>,
}

impl View {
    /// The view of the names whose key is `key`.
    pub(crate) fn of(context: &Context, key: u64) -> Self {
        use PlaceKind as K;
        let mut view = Self::default();
        for (at, anchor) in context.anchors.iter().enumerate() {
            if anchor.key == key {
                let (most, spot, second) = view.alike.entry(anchor.place).or_insert((0.0, u32::MAX, 0.0));
                if anchor.spot == *spot {
                    *most = most.max(anchor.weight);
                } else if anchor.weight > *most {
                    (*most, *spot, *second) = (anchor.weight, anchor.spot, *most);
                } else {
                    *second = second.max(anchor.weight);
                }
                continue;
            }
            view.others += anchor.weight;
            if anchor.cc != [0, 0] {
                let named = if anchor.kind == K::Country { anchor.weight } else { 0.0 };
                match view.countries.iter_mut().find(|(cc, ..)| *cc == anchor.cc) {
                    Some((_, sum, most)) => (*sum, *most) = (*sum + anchor.weight, most.max(named)),
                    None => view.countries.push((anchor.cc, anchor.weight, named)),
                }
            }
            if anchor.admin1 != 0 {
                let named = if anchor.kind == K::Admin1 { anchor.weight } else { 0.0 };
                match view.areas.iter_mut().find(|(area, ..)| *area == anchor.admin1) {
                    Some((_, sum, most)) => (*sum, *most) = (*sum + anchor.weight, most.max(named)),
                    None => view.areas.push((anchor.admin1, anchor.weight, named)),
                }
            }
            if matches!(anchor.kind, K::Country | K::Admin1 | K::Admin2) {
                view.parents.push(at as u32);
            }
        }
        view.points.extend(context.points.iter().filter(|point| point.key != key).copied());
        view
    }
}

/// Beyond this many kilometres a place says nothing of another one.
const FAR_KM: f32 = 500.0;
/// So many degrees of latitude are surely farther than that.
const FAR_DEGREES: f32 = 4.6;

/// The cosine of a latitude in degrees by its series, which is off by less than a percent below 70 degrees.
fn cosine(degrees: f32) -> f32 {
    let middle = degrees * std::f32::consts::PI / 180.0;
    let square = middle * middle;
    (1.0 - square / 2.0 + square * square / 24.0).max(0.05)
}

/// Kilometres on a plane true to scale at `a`; good enough to tell near from far.
pub(crate) fn rough_km(a: (f32, f32), b: (f32, f32)) -> f32 {
    let mut dx = (a.0 - b.0).abs();
    if dx > 180.0 {
        dx = 360.0 - dx;
    }
    let (x, y) = (dx * cosine((a.1 + b.1) * 0.5), a.1 - b.1);
    (x * x + y * y).sqrt() * 111.2
}

/// How well a cue word fits what the place is: the same kind, or one that news calls so.
fn fits(cue: PlaceKind, kind: PlaceKind) -> bool {
    use PlaceKind as K;
    cue == kind
        || match cue {
            K::City | K::Town | K::Village => kind.is_settlement(),
            K::Admin2 => matches!(kind, K::Admin2 | K::Admin3 | K::Neighbourhood),
            K::Admin1 => matches!(kind, K::Admin1 | K::Region),
            K::Region => matches!(kind, K::Region | K::Macroregion | K::Admin1),
            K::Range | K::Mountain => matches!(kind, K::Range | K::Mountain | K::Region),
            K::Neighbourhood => kind.is_settlement(),
            K::Desert | K::Valley => matches!(kind, K::Desert | K::Valley | K::Region),
            _ => false,
        }
}

/// The kind that the words beside a name tell: "X province", "the town of X", "Lake X".
pub(crate) fn cue(scene: &Scene<'_, '_>, spot: &Spot) -> Option<PlaceKind> {
    let after = scene.token(spot.to).filter(|t| matches!(t.gap, Gap::Space | Gap::Line | Gap::Hyphen));
    if after.is_some()
        && let Some(kind) = scene.fact(spot.to).kind
        && scene.tokens.get(spot.to.saturating_sub(1)).is_some_and(|t| t.end == t.full_end)
    {
        return Some(kind);
    }
    let before = spot.from.checked_sub(1)?;
    if !scene.token(spot.from).is_some_and(|t| matches!(t.gap, Gap::Space | Gap::Line)) {
        return None;
    }
    if let Some(kind) = scene.fact(before).kind
        && !matches!(kind, PlaceKind::Admin2)
            | scene.token(before).is_some_and(super::tokens::Token::is_name_like)
    {
        return Some(kind);
    }
    let of = scene.token(before).is_some_and(|t| t.text(scene.text) == "of");
    let noun = before.checked_sub(1).filter(|_| of)?;
    // "The X quarter of Y": the word tells of X.
    let taken = noun.checked_sub(1).is_some_and(|b| scene.owner.get(b).is_some_and(|o| *o > 0))
        && scene.token(noun).is_some_and(|t| matches!(t.gap, Gap::Space | Gap::Line));
    if taken { None } else { scene.fact(noun).kind }
}

/// All reasons for one candidate. `near` are the names in the same sentence, by number.
#[expect(clippy::too_many_arguments, reason = "each is a thing of its own that reasons are taken from")]
pub(crate) fn weigh(
    scene: &Scene<'_, '_>,
    spot_number: u32,
    spot: &Spot,
    facts: &Facts,
    rank: usize,
    cue: Option<PlaceKind>,
    context: &Context,
    view: &View,
    theatre: &[[u8; 2]],
) -> Weighed {
    use PlaceKind as K;
    let mut w = Weighed::new();
    let flags = facts.found.flags;
    w.push((Reason::People, f32::from(facts.people.min(9))));
    if facts.curated {
        w.push((Reason::Curated, 1.0));
        if facts.rank > 0 {
            w.push((Reason::Ranked, f32::from(4_u8.saturating_sub(facts.rank.min(4)))));
        }
    }
    match flags.distance() {
        0 => {}
        1 => w.push((Reason::Variant, 1.0)),
        2 => w.push((Reason::Other, 1.0)),
        _ => w.push((Reason::Doubtful, 1.0)),
    }
    if flags.has(NameFlags::ARTICLE) && spot.level != crate::gazetteer::Level::Plain {
        w.push((Reason::ArticleMissing, 1.0));
    }
    let of_kind = match facts.kind {
        K::Country | K::Continent => Some(Reason::Country),
        K::Admin1 => Some(Reason::Admin1),
        K::Admin2 => Some(Reason::Admin2),
        K::Admin3 => Some(Reason::Admin3),
        K::City => Some(Reason::City),
        K::Village => Some(Reason::Village),
        K::Neighbourhood => Some(Reason::Neighbourhood),
        K::Macroregion | K::Region | K::Sea => Some(Reason::Macroregion),
        k if k.is_site() => Some(Reason::Site),
        K::Town => None,
        _ => Some(Reason::Nature),
    };
    if let Some(reason) = of_kind {
        w.push((reason, 1.0));
    }
    if rank == 0 {
        w.push((Reason::Largest, 1.0));
    }
    match cue {
        Some(cue) if fits(cue, facts.kind) => w.push((Reason::CueFits, 1.0)),
        Some(_) => w.push((Reason::CueFitsNot, 1.0)),
        None => {}
    }
    if facts.seat && cue.is_none_or(PlaceKind::is_settlement) && !told_as_area(scene, spot) {
        w.push((Reason::Seat, 1.0));
    }
    if facts.cc != [0, 0] && theatre.contains(&facts.cc) {
        w.push((Reason::Theatre, 1.0));
    }

    let (mut country_share, mut admin1_share, mut near_share) = (0.0_f32, 0.0_f32, 0.0_f32);
    let (mut country_named, mut admin1_named, mut same_name) = (0.0_f32, 0.0_f32, 0.0_f32);
    let (mut written, mut in_sentence) = (0.0_f32, 0.0_f32);
    let mut nearest = f32::MAX;
    let mut last_named = 0.0_f32;
    let others = view.others;
    let anchor = |at: &u32| context.anchors.get(*at as usize);
    if let Some(&(most, spot, second)) = view.alike.get(&facts.found.place) {
        same_name = same_name.max(if spot == spot_number { second } else { most });
    }
    if let Some((_, sum, named)) =
        view.countries.iter().find(|(cc, ..)| *cc == facts.cc && facts.cc != [0, 0])
    {
        country_share = *sum;
        country_named = if facts.kind == K::Country { 0.0 } else { *named };
    }
    if let Some((_, sum, named)) =
        view.areas.iter().find(|(area, ..)| *area == facts.admin1 && facts.admin1 != 0)
    {
        admin1_share = *sum;
        admin1_named = if facts.kind == K::Admin1 { 0.0 } else { *named };
    }
    for anchor in view.parents.iter().filter_map(anchor) {
        let same_country = facts.cc != [0, 0] && anchor.cc == facts.cc;
        let same_admin1 = facts.admin1 != 0 && anchor.admin1 == facts.admin1;
        if anchor.kind == K::Admin1 && facts.kind != K::Admin1 && anchor.spot < spot_number {
            last_named = if same_admin1 { 1.0 } else { 0.0 };
        }
        // "X, Parent" and "X in Parent": the parent is the next name and little stands between.
        let parent = match anchor.kind {
            K::Country => same_country && facts.kind != K::Country,
            K::Admin1 => same_admin1 && facts.kind != K::Admin1,
            K::Admin2 => {
                same_admin1 && facts.admin2 != 0 && facts.kind != K::Admin2 && anchor.admin2 == facts.admin2
            }
            _ => false,
        };
        if parent {
            match tie(scene, spot_number, anchor.spot) {
                Tie::Written => written = written.max(anchor.weight),
                Tie::Sentence => in_sentence = in_sentence.max(anchor.weight),
                Tie::Far => {}
            }
        }
    }
    let far_east = FAR_DEGREES / cosine(facts.lat.abs() + FAR_DEGREES * 0.5);
    for point in &view.points {
        if (point.lat - facts.lat).abs() > FAR_DEGREES {
            continue;
        }
        let east = (point.lon - facts.lon).abs();
        if east > far_east && 360.0 - east > far_east {
            continue;
        }
        let km = rough_km((facts.lon, facts.lat), (point.lon, point.lat));
        if km < 150.0 {
            near_share += point.weight;
        }
        nearest = nearest.min(km);
    }
    if others > 0.0 {
        let share = |sum: f32| sum / (others + 1.0);
        for (reason, sum) in [
            (Reason::CountryShare, country_share),
            (Reason::Admin1Share, admin1_share),
            (Reason::NearShare, near_share),
        ] {
            if sum > 0.0 {
                w.push((reason, share(sum)));
            }
        }
    }
    for (reason, value) in [
        (Reason::CountryNamed, country_named),
        (Reason::Admin1Named, admin1_named),
        (Reason::SameName, same_name),
        (Reason::WrittenParent, written),
        (Reason::SentenceParent, in_sentence),
        (Reason::LastNamed, last_named),
    ] {
        if value > 0.0 {
            w.push((reason, value));
        }
    }
    if nearest < 50.0 {
        w.push((Reason::Within50, 1.0));
    } else if nearest < 150.0 {
        w.push((Reason::Within150, 1.0));
    } else if nearest < FAR_KM {
        w.push((Reason::Within500, 1.0));
    }
    w
}

/// The passes in their order: name, what it goes by, and its reasons. A pass decides where its reasons, with those of the passes before
/// it, already choose the place that is chosen in the end.
pub const PASSES: &[(&str, &str)] = &[
    ("only place", "the gazetteer knows one place of this name"),
    ("written parent", "the words put it into another place: X, Y; X in Y"),
    ("kind cue", "the words tell its kind: X province, Lake X"),
    ("same name", "the same name is settled elsewhere in the report"),
    ("parent named", "the report names the area or country it lies in"),
    ("neighbours", "the report's other places lie near it"),
    ("theatre", "it lies in the countries that the project is about"),
    ("prominence", "it is the best known place of this name"),
    ("all together", "no pass alone; the sum of all"),
    (TOLD_PARENT, "the words put it into another place than the one chosen by all else"),
    (NOWHERE, "the words put it into a place where the gazetteer has none of the name: no place"),
];

/// The pass after the sum of all.
pub(crate) const TOLD_PARENT: &str = "told parent";
/// What stands where a told parent leaves no place.
pub(crate) const NOWHERE: &str = "nowhere in the told parent";

fn pass_of(reason: Reason) -> usize {
    match reason {
        Reason::WrittenParent => 1,
        Reason::CueFits | Reason::CueFitsNot | Reason::Seat => 2,
        Reason::SameName => 3,
        Reason::SentenceParent | Reason::Admin1Named | Reason::CountryNamed | Reason::LastNamed => 4,
        Reason::CountryShare
        | Reason::Admin1Share
        | Reason::Within50
        | Reason::Within150
        | Reason::Within500
        | Reason::NearShare => 5,
        Reason::Theatre => 6,
        _ => 7,
    }
}

/// The last pass that goes by reasons of its own.
const LAST_PASS: usize = 7;

/// The name of the pass that decided for candidate `best`.
pub(crate) fn decided_by(weights: &Weights, weighed: &[Weighed], best: usize) -> &'static str {
    let name = |at: usize| PASSES.get(at).map_or("", |(name, _)| name);
    if weighed.len() <= 1 {
        return name(0);
    }
    // What the reasons of each pass are worth for each candidate.
    let worth: SmallVec<[[f32; LAST_PASS + 1]; 8]> = weighed
        .iter()
        .map(|reasons| {
            let mut sums = [0.0; LAST_PASS + 1];
            for (reason, amount) in reasons {
                if let Some(sum) = sums.get_mut(pass_of(*reason)) {
                    *sum += weights.reason(*reason) * amount;
                }
            }
            sums
        })
        .collect();
    for pass in 1..=LAST_PASS {
        let of = |sums: &[f32; LAST_PASS + 1]| sums.get(pass).copied().unwrap_or(0.0);
        let own = worth.get(best).map_or(0.0, of);
        let rival = worth
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != best)
            .map(|(_, sums)| of(sums))
            .fold(f32::MIN, f32::max);
        if own > rival + 0.25 {
            return name(pass);
        }
    }
    name(8)
}

enum Tie {
    Written,
    Sentence,
    Far,
}

/// How a name and a possible parent stand to each other in the text.
fn tie(scene: &Scene<'_, '_>, spot: u32, parent: u32) -> Tie {
    let (Some(a), Some(b)) = (scene.spots.get(spot as usize), scene.spots.get(parent as usize)) else {
        return Tie::Far;
    };
    let (first, second) = if spot < parent { (a, b) } else { (b, a) };
    let gap = second.from.saturating_sub(first.to);
    if gap > 40 {
        return Tie::Far;
    }
    let crosses = (first.to..=second.from)
        .any(|at| scene.token(at).is_some_and(|t| t.gap == Gap::Break || t.opens && t.gap == Gap::Stop));
    if crosses {
        return Tie::Far;
    }
    if spot < parent
        && gap == 0
        && scene.token(second.from).is_some_and(|t| t.gap == Gap::Comma || t.gap == Gap::Open)
    {
        return Tie::Written;
    }
    // "X in Y", "X, a village in northern Y", "Y's X", "Y province's X district".
    if spot < parent && gap <= 6 {
        let linked = (first.to..second.from)
            .any(|at| scene.token(at).is_some_and(|t| matches!(t.text(scene.text), "in" | "of" | "في")));
        if linked {
            return Tie::Written;
        }
    }
    if spot > parent && gap == 0 && scene.tokens.get(first.to - 1).is_some_and(|t| t.end != t.full_end) {
        return Tie::Written;
    }
    Tie::Sentence
}

/// Shares of belief from sums of weights.
pub(crate) fn softmax(sums: &mut [f32]) {
    let most = sums.iter().copied().fold(f32::MIN, f32::max);
    let mut total = 0.0;
    for sum in sums.iter_mut() {
        *sum = (*sum - most).exp();
        total += *sum;
    }
    if total > 0.0 {
        sums.iter_mut().for_each(|s| *s /= total);
    }
}

/// The sum of all reasons' weights.
pub(crate) fn sum(weights: &Weights, weighed: &Weighed) -> f32 {
    weighed.iter().map(|(reason, amount)| weights.reason(*reason) * amount).sum()
}
