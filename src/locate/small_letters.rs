//! Texts without capitals, as messages and social media often are: takes the words that may be names for ones with a capital. Finds no names.

use super::cues::class;
use super::spot::LONGEST;
use super::tokens::{Case, Gap, Token};
use super::words::Words;
use crate::gazetteer::{Gazetteer, Level, NameHash};

/// From this grade as a common word on a word after "in" may be a country's name: "in chad", "from turkey".
const SELDOM: u8 = 2;

/// Takes every word that is in no list of English words for one with a capital, and then the words beside it that make a longer name with it:
/// "south sudan", "new york".
pub(crate) fn raise(tokens: &mut [Token], words: &mut Words<'_>, gazetteer: &Gazetteer) {
    let mut raised: Vec<usize> = Vec::new();
    for at in 0..tokens.len() {
        let small = tokens.get(at).is_some_and(|t| t.case == Case::Lower && t.end - t.start > 2);
        if !small || words.is_article(tokens, at) {
            continue;
        }
        let facts = words.facts(tokens, at);
        let led = at.checked_sub(1).is_some_and(|before| words.facts(tokens, before).is(class::LEADS));
        let unknown = (facts.common == 0 || led && facts.common >= SELDOM)
            && facts.classes == 0
            && facts.kind.is_none()
            && facts.bearing().is_none();
        if unknown {
            raised.push(at);
        }
    }
    let mut whole = raised.clone();
    for &at in &raised {
        for from in at.saturating_sub(2)..=at {
            if let Some(to) = longest(tokens, words, gazetteer, from).filter(|to| *to > at) {
                whole.extend(from..to);
            }
        }
    }
    for at in whole {
        if let Some(token) = tokens.get_mut(at).filter(|token| token.case == Case::Lower) {
            token.case = Case::Title;
        }
    }
    words.see_lower(tokens);
}

/// One past the last word of the longest name of several words that begins here.
fn longest(tokens: &[Token], words: &Words<'_>, gazetteer: &Gazetteer, from: usize) -> Option<usize> {
    let mut state = NameHash::start(Level::Plain);
    let mut best = None;
    for to in from..(from + LONGEST).min(tokens.len()) {
        let token = tokens.get(to)?;
        if to > from && !matches!(token.gap, Gap::Space | Gap::Line | Gap::Hyphen) {
            break;
        }
        state = state.then(words.plain(tokens, to));
        let step = gazetteer.step(state);
        if step.is_name && to > from {
            best = Some(to + 1);
        }
        if !step.has_longer {
            break;
        }
    }
    best
}
