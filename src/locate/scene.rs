//! The words of a report with the names in it, and what stands beside each. Weighs nothing.

use super::cues::{Cues, WordFacts, class};
use super::spot::Spot;
use super::tokens::{Case, Gap, Token};
use super::words::Words;
use crate::gazetteer::Gazetteer;

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
    /// For each spot how many sentences and blocks begin up to its first word, and before the word behind it.
    breaks: Vec<(u32, u32)>,
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
        let mut breaks = Vec::with_capacity(spots.len());
        let (mut count, mut at) = (0_u32, 0);
        let mut up_to = |end: usize| {
            let passed = tokens.get(at..end).unwrap_or_default();
            at = end.max(at);
            count += passed
                .iter()
                .map(|t| u32::from(t.gap == Gap::Break || t.opens && t.gap == Gap::Stop))
                .sum::<u32>();
            count
        };
        for spot in spots {
            breaks.push((up_to(spot.from + 1), up_to(spot.to)));
        }
        Self { text, tokens, gazetteer, cues, words, spots, owner, breaks }
    }

    /// Whether a sentence or block begins between two spots, by their numbers, the first one first.
    pub(crate) fn crosses(&self, first: usize, second: usize) -> bool {
        match (self.breaks.get(first), self.breaks.get(second)) {
            (Some((_, behind)), Some((up_to, _))) => behind < up_to,
            _ => false,
        }
    }

    /// Whether the word at `at` is, as it is written, one of those of [`super::words::small`].
    #[inline]
    pub(crate) fn is_small(&self, at: usize, words: u8) -> bool {
        self.words.is_small(self.tokens, at, words)
    }

    pub(crate) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    pub(crate) fn fact(&self, at: usize) -> WordFacts {
        self.words.facts(self.tokens, at)
    }

    /// The hash of a word folded at the first level.
    pub(crate) fn plain(&self, at: usize) -> u64 {
        self.words.plain(self.tokens, at)
    }

    pub(crate) fn is_article(&self, at: usize) -> bool {
        self.words.is_article(self.tokens, at)
    }

    /// Whether a word stands in a run of at least four words in capitals.
    pub(crate) fn shouted(&self, at: usize) -> bool {
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

    pub(crate) fn is_name(&self, at: usize) -> bool {
        self.owner.get(at).is_some_and(|o| *o > 0)
    }
}
