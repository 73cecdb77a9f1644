//! What is weighed in judging whether a name stands for a place: the words around it, its own words, the report's other uses.
//! Gives numbers; `weights` knows what they are worth.

use super::answers::{Slot, Tally};
use super::asked::asked;
use super::cues::{WordFacts, class};
use super::phrases::is;
use super::resolve::Facts;
use super::scene::{BESIDES, Beside, Scene};
use super::spot::Spot;
use super::tokens::{Case, Gap};
use super::weights::Weights;
use super::words::{Side, small};
use crate::gazetteer::{Gazetteer, Glance, Level, NameFlags};
use crate::model::PlaceKind;

/// Takes the answers of the first round for one name.
struct Asking<'s, 'a, 't> {
    scene: &'s Scene<'a, 't>,
    weights: &'s Weights,
    tally: Tally,
}

impl Asking<'_, '_, '_> {
    #[inline]
    fn set(&mut self, slot: Slot, value: u16) {
        self.tally.dense += self.weights.first(slot, value);
        self.tally.keep(slot, value);
    }

    #[inline]
    fn yes(&mut self, slot: Slot, value: bool) {
        if value {
            self.set(slot, 1);
        }
    }

    /// The word at `at`, which stands beside the name.
    #[inline]
    fn word(&mut self, side: Side, at: usize) {
        let Scene { tokens, words, .. } = self.scene;
        self.tally.words += words.worth(tokens, at, side);
        if let Some(kept) = &mut self.tally.kept {
            let slot = match side {
                Side::Before => Slot::WordBefore,
                Side::TwoBefore => Slot::TwoBefore,
                Side::After => Slot::WordAfter,
            };
            kept.words.push((slot, words.plain(tokens, at), at as u32));
        }
    }
}

/// So many names of a list are looked back over.
const LONGEST_LIST: usize = 24;

/// People of a place, in steps; countries and areas stand above their numbers.
pub(crate) fn people_step(place: &Glance) -> u16 {
    let people = place.population;
    let people = if people == 0 {
        [0, 1_500_000, 200_000, 40_000, 5_000, 1_000].get(usize::from(place.rank)).copied().unwrap_or(500)
    } else {
        people
    };
    let step = match people {
        0 => 0,
        1..1_000 => 1,
        1_000..3_000 => 2,
        3_000..10_000 => 3,
        10_000..30_000 => 4,
        30_000..100_000 => 5,
        100_000..300_000 => 6,
        300_000..1_000_000 => 7,
        1_000_000..5_000_000 => 8,
        _ => 9,
    };
    match place.kind {
        PlaceKind::Country | PlaceKind::Continent => 11,
        PlaceKind::Admin1 | PlaceKind::Macroregion | PlaceKind::Sea => 10,
        _ => step,
    }
}

impl Scene<'_, '_> {
    /// What the answers that a name's own words and its neighbours give come to, added to `tally`. `best` is the most prominent place it can
    /// mean.
    pub(crate) fn local(
        &self,
        number: usize,
        spot: &Spot,
        best: &Facts,
        uses: Uses,
        weights: &Weights,
        tally: Tally,
    ) -> Tally {
        let mut a = Asking { scene: self, weights, tally };
        let (Some(first), Some(last)) = (self.token(spot.from), self.token(spot.to.saturating_sub(1))) else {
            return a.tally;
        };
        let length = (spot.to - spot.from).min(4) as u16;
        let kind = best.kind as u16;
        let people = best.people;
        let (before, after) = (self.before(spot.from), self.after(spot.to));
        let inside = || (spot.from..spot.to).map(|at| self.fact(at));
        let common = if length == 1 {
            u16::from(self.fact(spot.from).common)
        } else if inside().all(|f| f.common > 0) {
            inside().map(|f| u16::from(f.common)).max().unwrap_or(0)
        } else {
            0
        };
        let own = if length == 1 { self.fact(spot.from) } else { WordFacts::default() };
        let person = u16::from(own.given) * 4 + u16::from(own.surname);
        let flags = spot.meanings.flags;
        let shouted = self.shouted(spot.from);
        let odd = match own {
            o if o.is(class::CALENDAR) => 1,
            o if o.is(class::TITLE) => 2,
            o if o.bearing().is_some() => 3,
            o if o.kind.is_some() => 4,
            o if o.is(class::ORGANISATION) => 5,
            o if o.is(class::STREET) => 6,
            _ => 0,
        };

        if spot.demonym {
            a.set(Slot::Demonym, 1 + u16::from(first.opens));
            a.set(Slot::DemonymAfter, after as u16);
            a.set(Slot::Before, BESIDES + before as u16);
            a.set(Slot::Count, 8 + uses.count.min(4));
            if let Some(next) = self.token(spot.to).filter(|t| matches!(t.gap, Gap::Space | Gap::Hyphen)) {
                a.word(Side::After, spot.to);
                a.yes(Slot::DemonymAfter, next.case == Case::Lower);
            }
            return a.tally;
        }
        a.set(Slot::Bias, 0);
        a.set(Slot::Writing, first.case as u16 * 2 + u16::from(shouted));
        a.set(Slot::Length, length);
        a.set(Slot::Opens, u16::from(first.opens));
        a.set(Slot::Spelling, spot.level as u16 * 4 + u16::from(flags.distance()));
        a.set(Slot::Kind, kind);
        a.set(Slot::People, people);
        a.set(Slot::Common, common * 2 + u16::from(first.opens));
        a.set(Slot::Person, person * 8 + odd);
        a.set(Slot::PeopleCommon, people * 8 + common);
        a.set(Slot::CommonKind, kind * 8 + common);
        a.yes(Slot::LowerToo, length == 1 && self.words.written_lower(self.plain(spot.from)));
        a.set(Slot::Before, before as u16);
        a.set(Slot::After, after as u16);
        a.set(Slot::BeforeAfter, before as u16 * BESIDES + after as u16);
        a.set(Slot::KindBefore, kind * BESIDES + before as u16);
        a.set(Slot::AfterKind, kind * BESIDES + after as u16);
        a.set(Slot::PersonBefore, person.min(12) * BESIDES + before as u16);
        a.set(Slot::PersonAfter, person.min(12) * BESIDES + after as u16);
        a.set(Slot::CommonAfter, common * BESIDES + after as u16);
        a.set(Slot::CommonBefore, common * BESIDES + before as u16);
        a.set(Slot::LengthAfter, length * BESIDES + after as u16);
        a.set(Slot::LengthBefore, length * BESIDES + before as u16);
        if let Some(at) = spot.from.checked_sub(1)
            && matches!(first.gap, Gap::Space | Gap::Hyphen | Gap::Line)
        {
            a.word(Side::Before, at);
            if let Some(at) = at.checked_sub(1)
                && self
                    .token(at + 1)
                    .is_some_and(|t| matches!(t.gap, Gap::Space | Gap::Line) && t.case == Case::Lower)
            {
                a.word(Side::TwoBefore, at);
            }
        }
        if let Some(next) = self.token(spot.to)
            && matches!(next.gap, Gap::Space | Gap::Hyphen | Gap::Line)
        {
            a.word(Side::After, spot.to);
        }
        a.set(Slot::Comma, self.comma(number, spot));
        a.set(Slot::Places, (spot.found().len().min(255) as u16).ilog2_or_zero());
        a.set(Slot::Count, uses.count.min(6));
        a.set(Slot::UsedAsPerson, uses.as_person.min(3));
        a.set(Slot::UsedAfterIn, uses.after_in.min(3));
        let article_missing = flags.has(NameFlags::ARTICLE)
            && spot.level != Level::Plain
            && !(spot.from..spot.to).any(|at| self.is_article(at));
        a.yes(Slot::Article, article_missing);
        a.set(Slot::Short, (last.end - first.start).min(6) as u16);
        a.yes(Slot::Curated, best.curated);
        a.yes(Slot::Struck, self.is_struck(number, spot, common, person));
        if let Some(whose) = super::inside::inside(self, spot.from, spot.to) {
            a.set(Slot::Inside, whose as u16);
        }
        a.tally
    }

    /// Whether an article and a capital follow: a longer name, of which the tables know the beginning only ("Tal al-Rumman").
    pub(crate) fn goes_on_with_article(&self, spot: &Spot) -> bool {
        self.token(spot.to).is_some_and(|t| matches!(t.gap, Gap::Space | Gap::Hyphen))
            && self.is_article(spot.to)
            && self
                .token(spot.to + 1)
                .is_some_and(|t| t.gap == Gap::Hyphen || t.gap == Gap::Space && t.is_name_like())
    }

    /// Whether a verb of what is done to places stands before the name or its list ("shelled X, Y and Z"), or a noun of its surroundings
    /// ("the outskirts of X"), and it is written as no word and no person is.
    fn is_struck(&self, number: usize, spot: &Spot, common: u16, person: u16) -> bool {
        let head = self.list_head(number, spot);
        let Some(before) = head.checked_sub(1) else { return false };
        let leads = self.fact(before).is(class::STRIKES)
            && self.token(before).is_some_and(|t| matches!(t.case, Case::Lower | Case::Title))
            || self.is_around(head)
            || self.is_attacked(head);
        leads
            && self.token(head).is_some_and(|t| matches!(t.gap, Gap::Space | Gap::Line))
            && self.token(spot.from).is_some_and(|t| t.case != Case::Lower)
            && self.is_no_word(spot, common)
            && person < 4
            && !self.goes_on_with_article(spot)
            && matches!(
                self.after(spot.to),
                Beside::Lower
                    | Beside::Nothing
                    | Beside::Comma
                    | Beside::CommaName
                    | Beside::Stop
                    | Beside::Calendar
                    | Beside::KindLower
                    | Beside::DirectionLower
            )
    }

    /// Whether a name is no common word where it stands. Within a sentence a rarer word has a capital as a name only.
    fn is_no_word(&self, spot: &Spot, common: u16) -> bool {
        common == 0
            || common > 2
            || common == 2
                && self.token(spot.from).is_some_and(|t| t.case == Case::Title && !t.opens)
                && spot.facts().iter().any(|facts| facts.curated && facts.kind.is_settlement())
    }

    /// Whether "the outskirts of" or the like stands before the word at `at`.
    pub(crate) fn is_around(&self, at: usize) -> bool {
        let Some(noun) = at.checked_sub(2) else { return false };
        self.token(at - 1).is_some_and(|t| t.gap == Gap::Space)
            && (self.is_small(at - 1, small::OF) || is(self, at - 1, const { asked(&["to"]) }))
            && self.fact(noun).is(class::NEAR)
            && self.token(noun).is_some_and(|t| t.case == Case::Lower)
    }

    /// Whether "the attack on" or the like stands before the word at `at`.
    pub(crate) fn is_attacked(&self, at: usize) -> bool {
        let Some(noun) = at.checked_sub(2) else { return false };
        self.token(at - 1).is_some_and(|t| t.gap == Gap::Space)
            && is(self, at - 1, const { asked(&["on"]) })
            && self.fact(noun).is(class::ASSAULT)
            && self.token(noun).is_some_and(|t| t.case == Case::Lower)
    }

    /// The first word of the list of names that a name stands in ("X, Y and Z"); of the name itself where it stands in none.
    pub(crate) fn list_head(&self, number: usize, spot: &Spot) -> usize {
        let mut head = spot.from;
        let before = self.spots.get(..number).unwrap_or_default();
        for spot in before.iter().rev().take(LONGEST_LIST) {
            let Some(token) = self.token(spot.to) else { break };
            let comma = spot.to == head && token.gap == Gap::Comma;
            let and = spot.to + 1 == head
                && self.is_small(spot.to, small::AND)
                && matches!(token.gap, Gap::Space | Gap::Comma | Gap::Line)
                && self.token(head).is_some_and(|t| matches!(t.gap, Gap::Space | Gap::Line));
            if !comma && !and {
                break;
            }
            head = spot.from;
        }
        head
    }

    /// "City, State": 1 the next name holds this one, 2 the name before lies in this one, 3 both, plus 4 for a name beside a comma
    /// without such a tie.
    fn comma(&self, number: usize, spot: &Spot) -> u16 {
        let next = self
            .token(spot.to)
            .filter(|t| t.gap == Gap::Comma)
            .and_then(|_| self.spots.get(number + 1))
            .filter(|next| next.from == spot.to);
        let before = self
            .token(spot.from)
            .filter(|t| t.gap == Gap::Comma)
            .and_then(|_| number.checked_sub(1).and_then(|n| self.spots.get(n)))
            .filter(|before| before.to == spot.from);
        let mut value = 0;
        if let Some(next) = next {
            value |= if holds(self.gazetteer, next, spot) { 1 } else { 4 };
        }
        if let Some(before) = before {
            value |= if holds(self.gazetteer, spot, before) { 2 } else { 8 };
        }
        value
    }
}

trait Log {
    fn ilog2_or_zero(self) -> u16;
}

impl Log for u16 {
    fn ilog2_or_zero(self) -> u16 {
        if self == 0 { 0 } else { self.ilog2() as u16 }
    }
}

/// Of so many places of the larger one's name it is asked whether they hold one of the smaller one's.
const HOLDERS: usize = 24;

/// Whether a place that `inner` can mean lies in one that `outer` can mean.
pub(crate) fn holds(gazetteer: &Gazetteer, outer: &Spot, inner: &Spot) -> bool {
    // Most names have few places, whose facts are at hand.
    if outer.found().len() <= HOLDERS && inner.found().len() == inner.facts().len() {
        return outer.facts().iter().any(|o| {
            let others = || inner.facts().iter().filter(|i| i.found.place != o.found.place);
            match o.kind {
                PlaceKind::Country => o.cc != [0, 0] && others().any(|i| i.cc == o.cc),
                PlaceKind::Admin1 => o.admin1 != 0 && others().any(|i| i.admin1 == o.admin1),
                PlaceKind::Admin2 => {
                    o.admin2 != 0 && others().any(|i| i.admin1 == o.admin1 && i.admin2 == o.admin2)
                }
                _ => false,
            }
        });
    }
    outer.found().iter().take(HOLDERS).any(|o| {
        let kind = gazetteer.kind(o.place);
        let cc = gazetteer.cc_bytes(o.place);
        let mut others = inner.found().iter().map(|i| i.place).filter(|i| *i != o.place);
        match kind {
            PlaceKind::Country => cc != [0, 0] && others.any(|i| gazetteer.cc_bytes(i) == cc),
            PlaceKind::Admin1 => {
                let area = gazetteer.area_keys(o.place).0;
                area != 0 && others.any(|i| gazetteer.area_keys(i).0 == area)
            }
            PlaceKind::Admin2 => {
                let area = gazetteer.area_keys(o.place);
                area.1 != 0 && others.any(|i| gazetteer.area_keys(i) == area)
            }
            _ => false,
        }
    })
}

/// How a report uses a name elsewhere.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Uses {
    /// How often it stands in the report.
    pub(crate) count: u16,
    /// How often beside a given name, a title or an initial.
    pub(crate) as_person: u16,
    /// How often after "in", "at", "near", "from" and the like.
    pub(crate) after_in: u16,
}
