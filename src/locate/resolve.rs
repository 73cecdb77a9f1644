//! The places that a name can mean, with what speaks for each by itself: prominence, spelling, kind; and the passes that decide.
//! What speaks for one in its report is in `weigh`; which names are places at all is the work of `judge`.

use super::cues::class;
use super::features::people_step;
use super::scene::Scene;
use super::spot::Spot;
use super::tokens::{Gap, Token};
use super::weigh::Amounts;
use super::weights::Weights;
use super::words::small;
use crate::gazetteer::{Found, Gazetteer, Level, NameFlags};
use crate::model::PlaceKind;
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
    Seat = "seat", CueArea = "cue_area",
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
    /// Whether it stands in one of the project's own.
    pub(crate) project: bool,
    /// Whether it is a first-level area with a town of its name, as most provinces have: the town is meant where nothing tells of the area.
    pub(crate) has_seat: bool,
    /// What speaks for it by itself is worth so much.
    pub(crate) own: f32,
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
            project: gazetteer.is_own(found.place),
            has_seat: false,
            own: 0.0,
        }
    }

    /// Gives what speaks for it by itself, in the order in which it is summed. `level` is the one at which its name was found, `rank` its
    /// number among the places of the name.
    pub(crate) fn each_own(&self, level: Level, rank: usize, mut give: impl FnMut(Reason, f32)) {
        use PlaceKind as K;
        let flags = self.found.flags;
        give(Reason::People, f32::from(self.people.min(9)));
        if self.curated {
            // Who writes a place into a table of the project means it where the name stands and no words say otherwise.
            give(Reason::Curated, if self.project { PROJECT } else { 1.0 });
            if self.rank > 0 {
                give(Reason::Ranked, f32::from(4_u8.saturating_sub(self.rank.min(4))));
            }
        }
        match flags.distance() {
            0 => {}
            1 => give(Reason::Variant, 1.0),
            2 => give(Reason::Other, 1.0),
            _ => give(Reason::Doubtful, 1.0),
        }
        if flags.has(NameFlags::ARTICLE) && level != Level::Plain {
            give(Reason::ArticleMissing, 1.0);
        }
        let of_kind = match self.kind {
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
            give(reason, 1.0);
        }
        if rank == 0 {
            give(Reason::Largest, 1.0);
        }
    }

    /// Whether it can be the seat of an area of its name: a town of some ten thousand people, by the name that is shown or by one that an editor gave.
    fn can_be_seat(&self) -> bool {
        matches!(self.kind, PlaceKind::City | PlaceKind::Town)
            && self.people >= 4
            && self.admin1 != 0
            && (self.curated || self.found.flags.distance() == 0)
    }
}

/// How often what speaks for a curated place counts for one of the project's own tables: more than all that prominence is worth.
const PROJECT: f32 = 4.0;

/// The most candidates that are weighed; names with more are named after everything and everybody.
pub(crate) const MOST: usize = 40;

/// The facts of all places that a name, found at a level, can mean, the most prominent first.
pub(crate) fn candidates(gazetteer: &Gazetteer, found: &[Found], level: Level) -> Vec<Facts> {
    let mut all: Vec<Facts> = found.iter().map(|f| Facts::of(gazetteer, *f)).collect();
    all.sort_by_key(|f| {
        let known = f.people * 2 + u16::from(f.curated);
        (std::cmp::Reverse((f.project, known)), f.found.flags.distance(), f.found.place)
    });
    all.truncate(MOST);
    let seats: SmallVec<[u64; 8]> = all.iter().filter(|f| f.can_be_seat()).map(|f| f.admin1).collect();
    let weights = Weights::embedded();
    for (rank, facts) in all.iter_mut().enumerate() {
        facts.has_seat = facts.kind == PlaceKind::Admin1 && seats.contains(&facts.admin1);
        let mut own = 0.0;
        facts.each_own(level, rank, |reason, amount| own += weights.reason(reason) * amount);
        facts.own = own;
    }
    all
}

/// How well a cue word fits what the place is: the same kind, or one that news calls so.
pub(crate) fn fits(cue: PlaceKind, kind: PlaceKind) -> bool {
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
    if let Some(kind) = cue_of_list(scene, spot.to) {
        return Some(kind);
    }
    let before = spot.from.checked_sub(1)?;
    if !scene.token(spot.from).is_some_and(|t| matches!(t.gap, Gap::Space | Gap::Line)) {
        return None;
    }
    if let Some(kind) = scene.fact(before).kind
        && !matches!(kind, PlaceKind::Admin2) | scene.token(before).is_some_and(Token::is_name_like)
    {
        return Some(kind);
    }
    let of = scene.is_small(before, small::OF);
    let noun = before.checked_sub(1).filter(|_| of)?;
    // "The X quarter of Y": the word tells of X.
    let taken = noun.checked_sub(1).is_some_and(|b| scene.owner.get(b).is_some_and(|o| *o > 0))
        && scene.token(noun).is_some_and(|t| matches!(t.gap, Gap::Space | Gap::Line));
    if taken { None } else { scene.fact(noun).kind }
}

/// "X and Y provinces", "X, Y and Z districts": the kind that the word behind the last name of a list tells of each.
fn cue_of_list(scene: &Scene<'_, '_>, from: usize) -> Option<PlaceKind> {
    let mut at = from;
    for _ in 0..LIST_NAMES {
        let joint = scene.token(at)?;
        if scene.is_small(at, small::AND) && matches!(joint.gap, Gap::Space | Gap::Comma | Gap::Line) {
            at += 1;
        } else if joint.gap != Gap::Comma {
            return None;
        }
        let named = |t: &Token| t.is_name_like() && matches!(t.gap, Gap::Space | Gap::Line | Gap::Hyphen);
        let first = scene.token(at).filter(|t| t.is_name_like())?;
        let begins = matches!(first.gap, Gap::Space | Gap::Line | Gap::Comma);
        let more = (at + 1..at + NAME_WORDS).take_while(|&i| scene.token(i).is_some_and(named)).count();
        if !begins {
            return None;
        }
        at += 1 + more;
        let word = scene.token(at)?;
        if word.gap == Gap::Space && scene.fact(at).is(class::SEVERAL) {
            return scene.fact(at).kind;
        }
    }
    None
}

/// Names of a list up to the word that tells their kind.
const LIST_NAMES: usize = 5;

/// Words of a name.
const NAME_WORDS: usize = 4;

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
        Reason::CueFits | Reason::CueFitsNot | Reason::CueArea | Reason::Seat => 2,
        Reason::SameName => 3,
        Reason::SentenceParent | Reason::Admin1Named | Reason::CountryNamed | Reason::LastNamed => 4,
        Reason::CountryShare
        | Reason::Admin1Share
        | Reason::Within50
        | Reason::Within150
        | Reason::Within500
        | Reason::NearShare => 5,
        Reason::Theatre => 6,
        // What speaks for a place by itself.
        _ => LAST_PASS,
    }
}

/// The last pass that goes by reasons of its own.
const LAST_PASS: usize = 7;

/// The name of the pass that decided for candidate `best`; `amounts` stand beside `facts`.
pub(crate) fn decided_by(
    weights: &Weights,
    facts: &[Facts],
    amounts: &[Amounts],
    best: usize,
) -> &'static str {
    let name = |at: usize| PASSES.get(at).map_or("", |(name, _)| name);
    if amounts.len() <= 1 {
        return name(0);
    }
    // What the reasons of each pass are worth for each candidate.
    let worth: SmallVec<[[f32; LAST_PASS + 1]; 8]> = facts
        .iter()
        .zip(amounts)
        .map(|(facts, amounts)| {
            let mut sums = [0.0; LAST_PASS + 1];
            amounts.each(|reason, amount| {
                if let Some(sum) = sums.get_mut(pass_of(reason)) {
                    *sum += weights.reason(reason) * amount;
                }
            });
            if let Some(last) = sums.last_mut() {
                *last = facts.own;
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

/// Shares of belief from sums of weights.
pub(crate) fn softmax(sums: &mut [f32]) {
    if let [one] = sums {
        *one = 1.0;
        return;
    }
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
