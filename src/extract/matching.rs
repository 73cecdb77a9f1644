//! The lexicon's phrases among the tokens of a sentence: which match where, and which of them stand inside longer ones.

use super::tokens::{Token, TokenKind};
use crate::lexicon::{Effect, Forms, Lexicon, Sense, WordId};
use crate::model::Span;

/// A lexicon phrase in a sentence; token numbers count in the sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    pub(super) sense: Sense,
    /// First token.
    pub(super) first: usize,
    /// One past the last token.
    pub(super) last: usize,
    pub(super) forms: Forms,
    /// The phrase has a gap: its last words stand further on.
    pub(super) gapped: bool,
    /// Has its meaning only in reports about the actor's theatre.
    pub(super) local: bool,
    /// What it does, where it is a cue.
    pub(super) effect: Option<Effect>,
}

/// Words that may stand in the gap of a phrase.
const GAP: usize = 8;

/// The words of a sentence, as bits of their numbers: tells most words that are not there.
pub(super) struct WordSet([u64; 4]);

impl WordSet {
    pub(super) fn of(tokens: &[Token]) -> Self {
        let mut out = Self([0; 4]);
        for token in tokens {
            if let Some(bits) = out.0.get_mut((token.word.0 >> 6) as usize & 3) {
                *bits |= 1 << (token.word.0 & 63);
            }
        }
        out
    }

    fn may_hold(&self, word: WordId) -> bool {
        self.0.get((word.0 >> 6) as usize & 3).is_some_and(|bits| bits & (1 << (word.0 & 63)) != 0)
    }
}

/// Adds the phrases that begin at a token.
pub(super) fn collect(
    lexicon: &Lexicon,
    text: &str,
    tokens: &[Token],
    first: usize,
    all_caps: bool,
    sentence: &WordSet,
    out: &mut Vec<Match>,
) {
    let Some(rest) = tokens.get(first..) else { return };
    let words = rest.iter().map(|t| t.word);
    lexicon.trie().match_front(words, |length, phrases| {
        let last = first + length;
        for phrase in phrases {
            let mut gapped = false;
            if !phrase.is_plain()
                && let Some(condition) = lexicon.trie().condition(phrase)
            {
                if let Some(exact) = &condition.exact {
                    let (Some(a), Some(b)) = (tokens.get(first), tokens.get(last - 1)) else { continue };
                    let written = Span::new(a.start as usize, b.end as usize).of(text);
                    if all_caps || written != exact {
                        continue;
                    }
                }
                gapped = !condition.tail.is_empty();
                if gapped
                    && !(condition.tail.iter().all(|word| sentence.may_hold(*word))
                        && has_tail(tokens, last, &condition.tail))
                {
                    continue;
                }
            }
            let effect = match phrase.sense {
                Sense::Cue(id) => lexicon.cue(id).map(|cue| cue.effect).filter(|effect| {
                    // "Tell Abyad" and "Borno State" say nothing.
                    let capital = |i: usize| tokens.get(i).is_some_and(|t| t.capital);
                    let saying = *effect == Effect::Saying;
                    !(saying
                        && first > 0
                        && !all_caps
                        && capital(first)
                        && (capital(last) || capital(first - 1)))
                }),
                _ => None,
            };
            let (sense, forms, local) = (phrase.sense, phrase.forms, phrase.local);
            out.push(Match { sense, first, last, forms, gapped, local, effect });
        }
    });
}

fn has_tail(tokens: &[Token], from: usize, tail: &[WordId]) -> bool {
    let mut gap = 0;
    let mut bracket = false;
    for start in from..tokens.len() {
        let Some(window) = tokens.get(start..start + tail.len()) else { return false };
        if gap > GAP {
            return false;
        }
        if !bracket && window.iter().zip(tail).all(|(t, w)| t.word == *w) {
            return true;
        }
        let mark = tokens.get(start).map(|t| t.kind);
        if matches!(mark, Some(TokenKind::Mark('.' | ';' | '!' | '?'))) {
            return false;
        }
        // What stands in brackets does not count: "38 kilograms (84 pounds) of".
        let opens =
            mark == Some(TokenKind::Mark('(')) && tokens.iter().skip(start).take(GAP).any(|t| t.is_mark(')'));
        gap += usize::from(!bracket && !opens);
        bracket = (bracket || opens) && mark != Some(TokenKind::Mark(')'));
    }
    false
}

/// The tables that a match competes in: a shorter match inside a longer one of the same table is dropped. Names stand with what they name.
pub(super) const NAMES: u8 = 0;
pub(super) const ACTORS: u8 = 1;
pub(super) const CUES: u8 = 2;
pub(super) const NUMBERS: u8 = 3;
pub(super) const DATES: u8 = 4;
pub(super) const UNITS: u8 = 5;
pub(super) const RULES: u8 = 6;
pub(super) const HINTS: u8 = 7;

/// The table of a match.
pub(super) const fn table(sense: Sense) -> u8 {
    match sense {
        Sense::Class(_) | Sense::Weapon(_) => NAMES,
        Sense::Actor(_) => ACTORS,
        Sense::Cue(_) => CUES,
        Sense::Number(_) => NUMBERS,
        Sense::Date(_) => DATES,
        Sense::Unit(_) => UNITS,
        Sense::Rule(_) => RULES,
        Sense::Hint(_) => HINTS,
    }
}

/// How many tables there are.
const TABLES: usize = 8;

/// `of`: whether that token is "of", which leaves the noun before it what it is ("inmates of"). Matches come sorted by their first token.
pub(super) fn drop_contained(matches: &mut Vec<Match>, of: impl Fn(usize) -> bool) {
    // How far the matches of each table reach that begin before the one at hand.
    let mut before = [0_usize; TABLES];
    let mut here = [0_usize; TABLES];
    let (mut from, mut kept) = (0, 0);
    while let Some(first) = matches.get(from).map(|m| m.first) {
        // Most words have one meaning.
        if let Some([one, next]) =
            matches.get(from..from + 2).and_then(|two| <&[Match; 2]>::try_from(two).ok())
            && next.first != first
        {
            let one = *one;
            let own = table(one.sense);
            if let Some(reach) = before.get_mut(usize::from(own)) {
                let inside = *reach >= one.last;
                *reach = one.last.max(*reach);
                if own == RULES || !inside {
                    if let Some(slot) = matches.get_mut(kept) {
                        *slot = one;
                    }
                    kept += 1;
                }
            }
            from += 1;
            continue;
        }
        let mut to = from;
        here.fill(0);
        while let Some(m) = matches.get(to).filter(|m| m.first == first) {
            if let Some(reach) = here.get_mut(usize::from(table(m.sense))) {
                *reach = m.last.max(*reach);
            }
            to += 1;
        }
        let begun = kept;
        for at in from..to {
            let Some(m) = matches.get(at).copied() else { break };
            let own = table(m.sense);
            let reach = |all: &[usize; TABLES]| all.get(usize::from(own)).copied().unwrap_or(0);
            let longer = reach(&here);
            let inside = reach(&before) >= m.last
                || longer > m.last && !(own == NAMES && longer == m.last + 1 && of(m.last));
            if own == RULES || !inside {
                if let Some(slot) = matches.get_mut(kept) {
                    *slot = m;
                }
                kept += 1;
            }
        }
        // The longest of each table is kept, unless an earlier one reaches as far.
        for m in matches.get(begun..kept).unwrap_or_default() {
            if let Some(reach) = before.get_mut(usize::from(table(m.sense))) {
                *reach = m.last.max(*reach);
            }
        }
        from = to;
    }
    matches.truncate(kept);
}
