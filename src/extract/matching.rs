//! The lexicon's phrases among the tokens of a sentence: which match where, and which of them stand inside longer ones.

use super::tokens::{Token, TokenKind, is_one_of};
use crate::lexicon::tables::{NAMES, RULES, TABLES};
use crate::lexicon::{
    Alone, ClassSet, Condition, CueReach, Effect, Forms, Lexicon, Meaning, Phrase, Sense, WordId,
};
use crate::model::Span;
use smallvec::SmallVec;
use std::cell::OnceCell;

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
#[derive(Debug)]
struct WordSet([u64; 4]);

impl WordSet {
    fn of(tokens: &[Token]) -> Self {
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

/// The phrases of a sentence, with what they tell of its words.
#[derive(Debug)]
pub(super) struct Found {
    /// Sorted by their first tokens.
    pub(super) matches: Vec<Match>,
    /// The first of the matches that begin at each token or behind it, and how many there are.
    pub(super) starts: Vec<u32>,
    /// The classes of the phrases that end at each token.
    pub(super) classes: Vec<ClassSet>,
    /// The classes of all tokens.
    pub(super) anywhere: ClassSet,
    /// The classes of all matches that are of one, also of those inside names.
    pub(super) matched: ClassSet,
    /// What the matches are, as bits of [`Sense::table`], and what its cues do, as bits of [`Effect`].
    pub(super) tables: u16,
    pub(super) effects: u32,
    /// Tokens of the longest match.
    pub(super) longest: usize,
}

impl Found {
    /// Looks every phrase up.
    pub(super) fn of(lexicon: &Lexicon, text: &str, tokens: &[Token], all_caps: bool) -> Self {
        let mut out = Self {
            matches: Vec::with_capacity(tokens.len() + tokens.len() / 2),
            starts: Vec::with_capacity(tokens.len() + 1),
            classes: vec![ClassSet::EMPTY; tokens.len()],
            anywhere: ClassSet::EMPTY,
            matched: ClassSet::EMPTY,
            tables: 0,
            effects: 0,
            longest: 0,
        };
        let trie = lexicon.trie();
        let mut look = Look { lexicon, text, tokens, all_caps, words: OnceCell::new() };
        // How far the matches of each table reach that begin before the one at hand, and how far any does.
        let mut reach = [0_u32; TABLES];
        let mut furthest = 0;
        let mut names = Names::new();
        let mut behind = tokens.iter().skip(1).map(|token| token.word).chain([WordId::UNKNOWN]);
        for (first, token) in tokens.iter().enumerate() {
            let next = behind.next().unwrap_or(WordId::UNKNOWN);
            let begun = out.matches.len();
            out.starts.push(begun as u32);
            if token.word == WordId::UNKNOWN {
                continue;
            }
            if trie.goes_on(token.word, next) {
                let words = tokens.get(first..).unwrap_or_default().iter().map(|t| t.word);
                trie.match_front(words, |length, phrases| {
                    for phrase in phrases {
                        if let Some(m) = look.hit(phrase, first, first + length) {
                            out.matches.push(m);
                        }
                    }
                });
                let kept =
                    drop_contained(out.matches.get_mut(begun..).unwrap_or_default(), &mut reach, |at| {
                        tokens
                            .get(at)
                            .is_some_and(|t| is_one_of!(t.letters, "of") && t.span().of(text) == "of")
                    });
                out.matches.truncate(begun + kept);
                let reaches = out.matches.get(begun..).unwrap_or_default().iter().map(|m| m.last as u32);
                furthest = reaches.fold(furthest, u32::max);
                out.tell(lexicon, begun, &mut names);
                continue;
            }
            // One word's meanings are inside none but what begins before it.
            // "Tell Abyad": its neighbours tell whether it is a name.
            let plain = |(alone, _): &(&Alone, &[Meaning])| !alone.saying || !token.capital;
            match lexicon.alone(token.word).filter(plain) {
                Some((_, [])) => {}
                Some((alone, meanings)) if furthest <= first as u32 => {
                    for meaning in meanings {
                        out.matches.push(single(*meaning, first));
                    }
                    out.tell_alone(first, alone);
                }
                // What stands inside something longer of the same table is left out.
                Some((_, meanings)) => {
                    for meaning in meanings {
                        let own = meaning.sense.table();
                        if own == RULES || reach.get(usize::from(own)).is_some_and(|r| *r <= first as u32) {
                            out.matches.push(single(*meaning, first));
                        }
                    }
                    out.tell(lexicon, begun, &mut names);
                }
                None => {
                    for phrase in trie.by_itself(token.word) {
                        let Some(m) = look.hit(phrase, first, first + 1) else { continue };
                        let own = m.sense.table();
                        if own == RULES || reach.get(usize::from(own)).is_some_and(|r| *r <= first as u32) {
                            out.matches.push(m);
                        }
                    }
                    out.tell(lexicon, begun, &mut names);
                }
            }
        }
        out.starts.push(out.matches.len() as u32);
        if out.effects & (1 << Effect::Figurative as u32) != 0 {
            out.disarm(lexicon);
        }
        out
    }

    /// "The one in charge of supplies", "a shell company": what an idiom holds is no weapon.
    fn disarm(&mut self, lexicon: &Lexicon) {
        let known = lexicon.well_known();
        let weapons = known.explosive.union(known.projectile).union(known.gun).union(known.munition);
        let idioms = self.matches.iter().filter(|m| {
            m.last - m.first > 1
                && m.effect == Some(Effect::Figurative)
                && matches!(m.sense, Sense::Cue(id) if lexicon.cue(id).is_some_and(|c| c.reach == CueReach::Tokens(0)))
        });
        let mut found = false;
        for m in idioms {
            for set in self.classes.get_mut(m.first..m.last).unwrap_or_default() {
                found |= set.meets(weapons);
                *set = set.without(weapons);
            }
        }
        if found {
            self.anywhere = self.classes.iter().fold(ClassSet::EMPTY, |all, set| all.union(*set));
        }
    }

    /// Notes what the meanings of a word tell that stands in no longer phrase.
    #[inline]
    fn tell_alone(&mut self, at: usize, alone: &Alone) {
        self.tables |= alone.tables;
        self.effects |= alone.effects;
        self.longest = self.longest.max(1);
        self.matched = self.matched.union(alone.matched);
        if !alone.classes.is_empty() {
            self.anywhere = self.anywhere.union(alone.classes);
            if let Some(slot) = self.classes.get_mut(at) {
                *slot = slot.union(alone.classes);
            }
        }
    }

    /// Notes what the matches from one on tell, which begin at one token.
    #[inline]
    fn tell(&mut self, lexicon: &Lexicon, from: usize, names: &mut Names) {
        let here = self.matches.get(from..).unwrap_or_default();
        for m in here {
            self.tables |= 1 << m.sense.table();
            self.longest = self.longest.max(m.last - m.first);
            self.effects |= m.effect.map_or(0, |effect| 1 << effect as u32);
            if matches!(m.sense, Sense::Actor(_)) && m.last - m.first > 1 {
                names.push((m.first, m.last));
            }
        }
        for m in here {
            let set = match m.sense {
                Sense::Class(id) => lexicon.class(id).map(|c| c.set),
                Sense::Weapon(id) => lexicon.weapon(id).map(|w| w.set),
                Sense::Actor(id) => lexicon.actor_of(id).map(|a| a.set),
                _ => None,
            };
            let Some(set) = set else { continue };
            if matches!(m.sense, Sense::Class(_)) {
                self.matched = self.matched.union(set);
                // "IS killed five soldiers": the name of a group is no verb.
                let named = |o: &Match| matches!(o.sense, Sense::Actor(_)) && o.last == m.last;
                if set.meets(lexicon.well_known().aux_be) && here.iter().any(named) {
                    continue;
                }
                // "Forces" in the name of a rebel group is no word of a state's forces.
                if names.iter().any(|&(first, last)| {
                    first <= m.first && m.last <= last && last - first > m.last - m.first
                }) {
                    continue;
                }
            }
            self.anywhere = self.anywhere.union(set);
            if let Some(slot) = self.classes.get_mut(m.last - 1) {
                *slot = slot.union(set);
            }
        }
    }
}

/// A meaning that a word has by itself, at a token.
#[inline]
const fn single(meaning: Meaning, first: usize) -> Match {
    let Meaning { sense, forms, local, effect } = meaning;
    Match { sense, first, last: first + 1, forms, gapped: false, local, effect }
}

/// Names of actors of more than a word, as tokens.
type Names = SmallVec<[(usize, usize); 8]>;

/// A sentence whose phrases are looked up.
struct Look<'a> {
    lexicon: &'a Lexicon,
    text: &'a str,
    tokens: &'a [Token],
    all_caps: bool,
    /// Its words, once a phrase with a gap asked for them.
    words: OnceCell<WordSet>,
}

impl Look<'_> {
    /// A phrase that the words from one to before another are, where all that it needs beside them holds.
    #[inline]
    fn hit(&mut self, phrase: &Phrase, first: usize, last: usize) -> Option<Match> {
        let mut gapped = false;
        if !phrase.is_plain()
            && let Some(condition) = self.lexicon.trie().condition(phrase)
        {
            if !self.holds(condition, first, last) {
                return None;
            }
            gapped = !condition.tail.is_empty();
        }
        let effect = phrase.effect.filter(|effect| !self.is_name(*effect, first, last));
        let (sense, forms, local) = (phrase.sense, phrase.forms, phrase.local);
        Some(Match { sense, first, last, forms, gapped, local, effect })
    }

    fn holds(&self, condition: &Condition, first: usize, last: usize) -> bool {
        if let Some(exact) = &condition.exact {
            let (Some(a), Some(b)) = (self.tokens.get(first), self.tokens.get(last - 1)) else {
                return false;
            };
            let written = Span::new(a.start as usize, b.end as usize).of(self.text);
            if self.all_caps || written != exact {
                return false;
            }
        }
        let words = || self.words.get_or_init(|| WordSet::of(self.tokens));
        condition.tail.iter().all(|word| words().may_hold(*word))
            && (condition.tail.is_empty() || has_tail(self.tokens, last, &condition.tail))
    }

    /// "Tell Abyad" and "Borno State" say nothing.
    #[inline]
    fn is_name(&self, effect: Effect, first: usize, last: usize) -> bool {
        let capital = |i: usize| self.tokens.get(i).is_some_and(|t| t.capital);
        effect == Effect::Saying
            && first > 0
            && !self.all_caps
            && capital(first)
            && (capital(last) || capital(first - 1))
    }
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

/// Puts those of the matches of one token to the front that stand inside no other, and tells how many there are. `reach`: how far the matches of
/// each table reach that begin before; in the end with these. `of`: whether that token is "of", which leaves the noun before it what it is
/// ("inmates of").
fn drop_contained(matches: &mut [Match], reach: &mut [u32; TABLES], of: impl Fn(usize) -> bool) -> usize {
    // Most stand alone at their token.
    if let [m] = matches {
        let (own, last) = (m.sense.table(), m.last as u32);
        let Some(reach) = reach.get_mut(usize::from(own)) else { return 1 };
        let inside = *reach >= last;
        *reach = (*reach).max(last);
        return usize::from(own == RULES || !inside);
    }
    let mut here = [0_u32; TABLES];
    for m in matches.iter() {
        if let Some(longest) = here.get_mut(usize::from(m.sense.table())) {
            *longest = (*longest).max(m.last as u32);
        }
    }
    let before = *reach;
    let mut kept = 0;
    for at in 0..matches.len() {
        let Some(m) = matches.get(at).copied() else { break };
        let (own, last) = (m.sense.table(), m.last as u32);
        let told = |all: &[u32; TABLES]| all.get(usize::from(own)).copied().unwrap_or(0);
        let longer = told(&here);
        let inside =
            told(&before) >= last || longer > last && !(own == NAMES && longer == last + 1 && of(m.last));
        if own == RULES || !inside {
            if let Some(reach) = reach.get_mut(usize::from(own)) {
                *reach = (*reach).max(last);
            }
            if let Some(slot) = matches.get_mut(kept) {
                *slot = m;
            }
            kept += 1;
        }
    }
    kept
}
