//! What is weighed in judging whether a name stands for a place: the words around it, its own words, the report's other uses.
//! Gives numbers; `weights` knows what they are worth.

use super::cues::{Cues, WordFacts, class};
use super::resolve::Facts;
use super::spot::Spot;
use super::tokens::{Case, Gap, Token};
use super::words::Words;
use crate::gazetteer::{Gazetteer, Glance, Level, NameFlags};
use crate::model::PlaceKind;
use smallvec::SmallVec;

macro_rules! slots {
    ($($name:ident = $text:literal),+ $(,)?) => {
        /// A question asked of every name; its answer is a small number, or the hash of a word.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Slot { $($name),+ }
        impl Slot {
            /// All slots with the names that the file of weights uses.
            pub(crate) const ALL: &'static [(Self, &'static str)] = &[$((Self::$name, $text)),+];
        }
    };
}

slots! {
    Bias = "bias", Writing = "writing", Length = "length", Opens = "opens", Spelling = "spelling", Kind = "kind",
    People = "people", Common = "common", Person = "person", PeopleCommon = "people*common", LowerToo = "lower_too",
    Before = "before", After = "after", BeforeAfter = "before*after", KindBefore = "kind*before", PersonBefore = "person*before",
    PersonAfter = "person*after", WordBefore = "word_before", WordAfter = "word_after", TwoBefore = "two_before",
    Comma = "comma", Places = "places", Count = "count", UsedAsPerson = "used_as_person", UsedAfterIn = "used_after_in",
    Article = "article", Short = "short", Curated = "curated", Theatre = "theatre", Demonym = "demonym",
    DemonymAfter = "demonym_after", CommonAfter = "common*after", CommonBefore = "common*before",
    Local = "local", Others = "others", Support = "support", Nearest = "nearest", Sure = "sure",
    CommonKind = "common*kind", LengthAfter = "length*after", LengthBefore = "length*before", AfterKind = "after*kind",
    Struck = "struck",
}

/// The answers for one name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answers {
    /// Small numbers.
    pub(crate) dense: SmallVec<[(Slot, u16); 36]>,
    /// Hashes of words, with the word's position for people.
    pub(crate) words: SmallVec<[(Slot, u64, u32); 4]>,
}

impl Answers {
    fn set(&mut self, slot: Slot, value: u16) {
        self.dense.push((slot, value));
    }

    fn yes(&mut self, slot: Slot, value: bool) {
        if value {
            self.dense.push((slot, 1));
        }
    }
}

/// What stands beside a name, in classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum Beside {
    Nothing = 0,
    Lower = 1,
    Title = 2,
    Given = 3,
    Surname = 4,
    Capital = 5,
    CommonCapital = 6,
    Name = 7,
    Organisation = 8,
    OrganisationLower = 9,
    Street = 10,
    Kind = 11,
    KindLower = 12,
    Direction = 13,
    DirectionLower = 14,
    Digit = 15,
    Comma = 16,
    CommaName = 17,
    Bracket = 18,
    HyphenLower = 19,
    HyphenCapital = 20,
    Saying = 21,
    Calendar = 22,
    Stop = 23,
    Possessive = 24,
    Initial = 25,
}

/// So many names of a list are looked back over.
const LONGEST_LIST: usize = 24;

/// How many values [`Beside`] has.
pub(crate) const BESIDES: u16 = 26;

/// A report's words, names and counts, for judging each name.
pub(crate) struct Scene<'a, 't> {
    pub(crate) text: &'t str,
    pub(crate) tokens: &'a [Token],
    pub(crate) gazetteer: &'a Gazetteer,
    pub(crate) cues: &'static Cues,
    pub(crate) words: &'a Words<'t>,
    pub(crate) spots: &'a [Spot],
    /// Which spot a word belongs to, from 1; 0 where none.
    pub(crate) owner: Vec<u32>,
}

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

impl<'a, 't> Scene<'a, 't> {
    pub(crate) fn new(
        text: &'t str,
        tokens: &'a [Token],
        gazetteer: &'a Gazetteer,
        spots: &'a [Spot],
        words: &'a Words<'t>,
        cues: &'static Cues,
    ) -> Self {
        let mut owner = vec![0; tokens.len()];
        for (number, spot) in spots.iter().enumerate() {
            if let Some(range) = owner.get_mut(spot.from..spot.to) {
                range.fill(number as u32 + 1);
            }
        }
        Self { text, tokens, gazetteer, cues, words, spots, owner }
    }

    pub(crate) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    pub(crate) fn fact(&self, at: usize) -> WordFacts {
        self.words.facts(self.tokens, at)
    }

    /// The hash of a word folded at the first level.
    fn plain(&self, at: usize) -> u64 {
        self.words.plain(self.tokens, at)
    }

    pub(crate) fn is_article(&self, at: usize) -> bool {
        self.words.is_article(self.tokens, at)
    }

    /// Whether a word stands in a run of at least four words in capitals.
    fn shouted(&self, at: usize) -> bool {
        const LEAST: usize = 4;
        let upper = |at: usize| {
            self.token(at).is_some_and(|t| {
                matches!(t.case, Case::Upper | Case::Digit) || t.case == Case::Title && t.end - t.start == 1
            })
        };
        let before = (0..LEAST).take_while(|back| at.checked_sub(*back).is_some_and(upper)).count();
        before > 0 && before + (1..LEAST).take_while(|on| upper(at + on)).count() >= LEAST
    }

    /// What stands before the word at `at`.
    pub(crate) fn before(&self, at: usize) -> Beside {
        let Some(token) = self.token(at) else { return Beside::Nothing };
        let Some(before) = at.checked_sub(1).and_then(|b| self.token(b)) else { return Beside::Nothing };
        let facts = self.fact(at - 1);
        match token.gap {
            Gap::Space | Gap::Line | Gap::Hyphen => {}
            Gap::Stop if before.stop_after && (facts.is(class::TITLE) || before.end - before.start == 1) => {
                return if facts.is(class::TITLE) { Beside::Title } else { Beside::Initial };
            }
            Gap::Stop | Gap::Break => return Beside::Stop,
            Gap::Comma => return if self.is_name(at - 1) { Beside::CommaName } else { Beside::Comma },
            Gap::Open => return Beside::Bracket,
            Gap::Sign => return Beside::Nothing,
        }
        if before.case == Case::Digit {
            return Beside::Digit;
        }
        if before.end != before.full_end {
            return Beside::Possessive;
        }
        if token.gap == Gap::Hyphen {
            return if before.is_name_like() { Beside::HyphenCapital } else { Beside::HyphenLower };
        }
        self.neighbour(at - 1, before, facts)
    }

    /// What stands after the word before `at`.
    pub(crate) fn after(&self, at: usize) -> Beside {
        let Some(token) = self.token(at) else { return Beside::Stop };
        let possessive = at.checked_sub(1).and_then(|b| self.token(b)).is_some_and(|b| b.end != b.full_end);
        if possessive {
            return Beside::Possessive;
        }
        match token.gap {
            Gap::Space | Gap::Line | Gap::Hyphen => {}
            Gap::Stop | Gap::Break => return Beside::Stop,
            Gap::Comma => return if self.is_name(at) { Beside::CommaName } else { Beside::Comma },
            Gap::Open => return Beside::Bracket,
            Gap::Sign => return Beside::Nothing,
        }
        if token.case == Case::Digit {
            return Beside::Digit;
        }
        if token.gap == Gap::Hyphen {
            return if token.is_name_like() { Beside::HyphenCapital } else { Beside::HyphenLower };
        }
        if token.case == Case::Title && token.end - token.start == 1 && token.stop_after {
            return Beside::Initial;
        }
        self.neighbour(at, token, self.fact(at))
    }

    fn neighbour(&self, at: usize, token: &Token, facts: WordFacts) -> Beside {
        let capital = token.is_name_like();
        if facts.bearing().is_some() {
            return if capital { Beside::Direction } else { Beside::DirectionLower };
        }
        if capital && facts.is(class::TITLE) {
            return Beside::Title;
        }
        if facts.kind.is_some() {
            return if capital { Beside::Kind } else { Beside::KindLower };
        }
        if !capital {
            return if facts.is(class::SAYING) {
                Beside::Saying
            } else if facts.is(class::ORGANISATION) {
                Beside::OrganisationLower
            } else {
                Beside::Lower
            };
        }
        if facts.is(class::CALENDAR) {
            Beside::Calendar
        } else if facts.is(class::STREET) {
            Beside::Street
        } else if facts.is(class::ORGANISATION) {
            Beside::Organisation
        } else if facts.given == 1 || facts.given == 2 && !self.is_name(at) {
            Beside::Given
        } else if self.is_name(at) && facts.common == 0 {
            Beside::Name
        } else if facts.common == 1 || facts.common == 2 {
            Beside::CommonCapital
        } else if facts.surname > 0 {
            Beside::Surname
        } else {
            Beside::Capital
        }
    }

    fn is_name(&self, at: usize) -> bool {
        self.owner.get(at).is_some_and(|o| *o > 0)
    }

    /// The answers that a name's own words and its neighbours give. `best` is the most prominent place it can mean.
    pub(crate) fn local(&self, number: usize, spot: &Spot, best: &Facts, uses: Uses) -> Answers {
        let mut a = Answers::default();
        let (Some(first), Some(last)) = (self.token(spot.from), self.token(spot.to.saturating_sub(1))) else {
            return a;
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
        let flags = spot.found.iter().map(|f| f.flags).min_by_key(|f| f.distance()).unwrap_or_default();
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
                a.words.push((Slot::WordAfter, self.plain(spot.to), spot.to as u32));
                a.yes(Slot::DemonymAfter, next.case == Case::Lower);
            }
            return a;
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
            let word = self.plain(at);
            a.words.push((Slot::WordBefore, word, at as u32));
            if let Some(at) = at.checked_sub(1)
                && self
                    .token(at + 1)
                    .is_some_and(|t| matches!(t.gap, Gap::Space | Gap::Line) && t.case == Case::Lower)
            {
                a.words.push((Slot::TwoBefore, self.plain(at), at as u32));
            }
        }
        if let Some(next) = self.token(spot.to)
            && matches!(next.gap, Gap::Space | Gap::Hyphen | Gap::Line)
        {
            a.words.push((Slot::WordAfter, self.plain(spot.to), spot.to as u32));
        }
        a.set(Slot::Comma, self.comma(number, spot));
        a.set(Slot::Places, (spot.found.len().min(255) as u16).ilog2_or_zero());
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
        a
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
            || self.is_around(head);
        leads
            && self.token(head).is_some_and(|t| matches!(t.gap, Gap::Space | Gap::Line))
            && self.token(spot.from).is_some_and(|t| t.case != Case::Lower)
            && !matches!(common, 1 | 2)
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

    /// Whether "the outskirts of" or the like stands before the word at `at`.
    pub(crate) fn is_around(&self, at: usize) -> bool {
        let Some(noun) = at.checked_sub(2) else { return false };
        self.token(at - 1).is_some_and(|t| t.text(self.text) == "of" && t.gap == Gap::Space)
            && self.fact(noun).is(class::NEAR)
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
                && token.text(self.text) == "and"
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

/// Whether a place that `inner` can mean lies in one that `outer` can mean.
pub(crate) fn holds(gazetteer: &Gazetteer, outer: &Spot, inner: &Spot) -> bool {
    outer.found.iter().take(24).any(|o| {
        let kind = gazetteer.kind(o.place);
        let cc = gazetteer.cc_bytes(o.place);
        match kind {
            PlaceKind::Country => {
                cc != [0, 0]
                    && inner.found.iter().any(|i| i.place != o.place && gazetteer.cc_bytes(i.place) == cc)
            }
            PlaceKind::Admin1 => {
                let area = gazetteer.area_keys(o.place).0;
                area != 0
                    && inner
                        .found
                        .iter()
                        .any(|i| i.place != o.place && gazetteer.area_keys(i.place).0 == area)
            }
            PlaceKind::Admin2 => {
                let area = gazetteer.area_keys(o.place);
                area.1 != 0
                    && inner.found.iter().any(|i| i.place != o.place && gazetteer.area_keys(i.place) == area)
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
