//! Lexicon phrases found in one sentence, with classes and clauses per token.

use super::matching::Found;
pub(super) use super::matching::Match;
use super::tokens::{Token, TokenKind, is_one_of, reads};
use crate::lexicon::tables::{ACTORS, DATES, EVENTS, HINTS, NUMBERS, RULES, UNITS};
use crate::lexicon::{ClassSet, Effect, Forms, Lexicon, Sense, WordList};
use crate::model::Span;
use std::cell::OnceCell;

/// A sentence with all that the lexicon says of it.
#[derive(Debug)]
pub(super) struct Sentence<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) matches: Vec<Match>,
    /// The first of the matches that begin at each token or behind it.
    starts: Vec<u32>,
    /// The classes of the phrases that end at each token.
    pub(super) classes: Vec<ClassSet>,
    /// The classes of all tokens: most questions about a sentence are answered by what stands nowhere in it.
    anywhere: ClassSet,
    /// The classes of all matches that are of one, also of those inside names.
    matched: ClassSet,
    /// What the matches are, as bits of [`Sense::table`], and what its cues do, as bits of [`Effect`].
    tables: u16,
    effects: u32,
    /// Tokens of the longest match.
    longest: usize,
    mostly_capitals: OnceCell<bool>,
    /// The clause that each token stands in; empty where there is but one.
    clause: Vec<u16>,
    /// Written in capitals throughout.
    pub(super) all_caps: bool,
    /// The text of the tokens with its ASCII letters small, once somebody asked for it.
    small: OnceCell<String>,
}

impl<'a> Sentence<'a> {
    /// Looks every phrase up.
    pub(super) fn new(lexicon: &'a Lexicon, text: &'a str, tokens: &'a [Token]) -> Self {
        let all_caps = is_all_caps(text, tokens);
        let found = Found::of(lexicon, text, tokens, all_caps);
        let mut sentence = Self {
            lexicon,
            text,
            tokens,
            matches: found.matches,
            starts: found.starts,
            classes: found.classes,
            anywhere: found.anywhere,
            matched: found.matched,
            tables: found.tables,
            effects: found.effects,
            longest: found.longest,
            mostly_capitals: OnceCell::new(),
            clause: Vec::new(),
            all_caps,
            small: OnceCell::new(),
        };
        sentence.clause = sentence.clauses();
        sentence
    }

    /// The matches that begin at a token.
    #[inline]
    pub(super) fn matches_at(&self, i: usize) -> &[Match] {
        let (Some(from), Some(to)) = (self.starts.get(i), self.starts.get(i + 1)) else { return &[] };
        self.matches.get(*from as usize..*to as usize).unwrap_or_default()
    }

    /// The matches that begin at a token, or before it so near that one may reach over it.
    #[inline]
    pub(super) fn matches_near(&self, i: usize) -> &[Match] {
        let from = self.starts.get((i + 1).saturating_sub(self.longest)).map_or(0, |from| *from as usize);
        let to = self.starts.get(i + 1).map_or(self.matches.len(), |to| *to as usize);
        self.matches.get(from..to).unwrap_or_default()
    }

    /// Whether a number as a word ends right before a token.
    pub(super) fn is_behind_number(&self, i: usize) -> bool {
        self.has_number_words()
            && i.checked_sub(1).is_some_and(|before| {
                self.matches_near(before).iter().any(|m| m.last == i && matches!(m.sense, Sense::Number(_)))
            })
    }

    /// Whether at least half of the words begin with a capital.
    pub(super) fn is_mostly_capitals(&self) -> bool {
        *self.mostly_capitals.get_or_init(|| {
            let words = self.tokens.iter().filter(|t| t.is_word());
            let (words, capitals) =
                words.fold((0, 0), |(words, capitals), t| (words + 1, capitals + usize::from(t.capital)));
            capitals * 2 >= words
        })
    }

    /// Whether some token belongs to one of the classes.
    #[inline]
    pub(super) const fn has(&self, set: ClassSet) -> bool {
        self.anywhere.meets(set)
    }

    /// Whether some match is of one of the classes, be it inside a name.
    #[inline]
    pub(super) const fn has_matched(&self, set: ClassSet) -> bool {
        self.matched.meets(set)
    }

    /// Whether a cue of this effect stands in the sentence.
    #[inline]
    pub(super) const fn has_effect(&self, effect: Effect) -> bool {
        self.effects & 1 << effect as u32 != 0
    }

    /// The matches that are cues of an effect, in order.
    #[inline]
    pub(super) fn cues(&self, effect: Effect) -> impl Iterator<Item = &Match> {
        let all = if self.has_effect(effect) { self.matches.as_slice() } else { &[] };
        all.iter().filter(move |m| m.effect == Some(effect))
    }

    /// Whether the sentence has a match of a rule.
    pub(super) const fn has_rules(&self) -> bool {
        self.tables & 1 << RULES != 0
    }

    /// Whether the sentence has words that hint at something.
    pub(super) const fn has_hints(&self) -> bool {
        self.tables & 1 << HINTS != 0
    }

    /// Whether the sentence has words of events that are no incidents.
    pub(super) const fn has_events(&self) -> bool {
        self.tables & 1 << EVENTS != 0
    }

    /// Whether the sentence has a word of dates, or a number as a word.
    pub(super) const fn has_dates(&self) -> bool {
        self.tables & (1 << DATES) != 0
    }

    /// Whether the sentence has a number as a word.
    pub(super) const fn has_number_words(&self) -> bool {
        self.tables & 1 << NUMBERS != 0
    }

    /// Whether the sentence has a word for what figures count.
    pub(super) const fn has_units(&self) -> bool {
        self.tables & 1 << UNITS != 0
    }

    /// Whether the sentence names a group or force of the lexicon.
    pub(super) const fn has_actors(&self) -> bool {
        self.tables & 1 << ACTORS != 0
    }

    /// Numbers clauses: a break word, a semicolon, colon or dash begins a new one.
    fn clauses(&self) -> Vec<u16> {
        let marked = |t: &Token| matches!(t.kind, TokenKind::Mark(';' | ':' | '—' | '–' | '|'));
        // Verbs are asked for only behind ", and".
        let listed = self
            .tokens
            .windows(2)
            .any(|pair| matches!(pair, [comma, and] if is_one_of!(and.letters, "and") && comma.is_mark(',')));
        if !listed && !self.has_effect(Effect::Break) && !self.tokens.iter().any(marked) {
            return Vec::new();
        }
        let mut out = vec![0_u16; self.tokens.len()];
        let mut breaks = vec![false; self.tokens.len()];
        for m in &self.matches {
            if self.effect(m) == Some(Effect::Break)
                && let Some(slot) = breaks.get_mut(m.first)
            {
                *slot = true;
            }
        }
        let verbs = if listed { self.verbs() } else { Vec::new() };
        let mut told = false;
        let mut clause = 0;
        for (i, token) in self.tokens.iter().enumerate() {
            let mark = marked(token) && !self.is_clock(i);
            if (breaks.get(i).copied().unwrap_or(false) || mark || self.opens_clause(i, &verbs, told))
                && i > 0
            {
                clause += 1;
            }
            told |= verbs.get(i).copied().unwrap_or(false);
            if let Some(slot) = out.get_mut(i) {
                *slot = clause;
            }
        }
        out
    }

    /// Whether a finite verb of the lexicon, or a form of "be" or "have", stands at each token.
    fn verbs(&self) -> Vec<bool> {
        let known = self.lexicon.well_known();
        let aux = known.aux_be.union(known.aux_have);
        let mut out: Vec<bool> = (0..self.tokens.len()).map(|i| self.is(i, aux)).collect();
        for m in &self.matches {
            let finite = m.forms.has(Forms::PAST) || m.forms.has(Forms::THIRD);
            if let (Sense::Rule(_), true, Some(slot)) = (m.sense, finite, out.get_mut(m.first)) {
                *slot = true;
            }
        }
        out
    }

    /// "…, and a bomb killed eight": "and" after a comma, with a subject and a verb of its own behind it.
    fn opens_clause(&self, i: usize, verbs: &[bool], told: bool) -> bool {
        // Told before: without a verb there, "and" joins nouns of a list.
        let comma = i.checked_sub(1).is_some_and(|b| self.mark(b, ','));
        if !told || !comma || !reads!(self, i, "and") {
            return false;
        }
        // ", and in X, Y, a bomb went off": the place of the new clause may be told first.
        let led = self.is(i + 1, self.lexicon.well_known().place_preposition)
            && (i + 2..i + 4).any(|at| self.tokens.get(at).is_some_and(|t| t.is_word() && t.capital));
        let most = (i + if led { 16 } else { 10 }).min(self.tokens.len());
        let ends = |at: &usize| {
            let within =
                |t: &Token| matches!(t.kind, TokenKind::Word | TokenKind::Possessive | TokenKind::Number(_));
            !(self.tokens.get(*at).is_some_and(within) || led && self.mark(*at, ','))
                || reads!(self, *at, "and")
        };
        let end = (i + 1..most).find(ends).unwrap_or(most);
        let verb = |at: usize| verbs.get(at).copied().unwrap_or(false);
        !verb(i + 1) && (i + 2..end).any(verb)
    }

    /// Whether a colon stands between the numbers of a time of day.
    fn is_clock(&self, i: usize) -> bool {
        i > 0
            && self.tokens.get(i - 1).is_some_and(|t| t.number().is_some())
            && self.tokens.get(i + 1).is_some_and(|t| t.number().is_some() && !t.spaced)
    }

    /// The effect of a cue match.
    #[expect(clippy::unused_self, reason = "reads as what the sentence tells of the match")]
    #[inline]
    pub(super) const fn effect(&self, m: &Match) -> Option<Effect> {
        m.effect
    }

    /// Adds classes to a token.
    pub(super) fn add_class(&mut self, i: usize, set: ClassSet) {
        if let Some(slot) = self.classes.get_mut(i) {
            *slot = slot.union(set);
            self.anywhere = self.anywhere.union(set);
        }
    }

    /// The classes at a token.
    #[inline]
    pub(super) fn class_at(&self, i: usize) -> ClassSet {
        self.classes.get(i).copied().unwrap_or(ClassSet::EMPTY)
    }

    /// Whether a token belongs to one of the classes.
    #[inline]
    pub(super) fn is(&self, i: usize, set: ClassSet) -> bool {
        self.class_at(i).meets(set)
    }

    /// The clause of a token.
    #[inline]
    pub(super) fn clause_of(&self, i: usize) -> u16 {
        self.clause.get(i).copied().unwrap_or(0)
    }

    /// The bytes of a range of tokens.
    #[inline]
    pub(super) fn span(&self, first: usize, last: usize) -> Span {
        match (self.tokens.get(first), self.tokens.get(last.saturating_sub(1))) {
            (Some(a), Some(b)) => Span::new(a.start as usize, b.end as usize),
            _ => Span::default(),
        }
    }

    /// The bytes of the whole sentence.
    pub(super) fn whole(&self) -> Span {
        whole(self.tokens)
    }

    /// The written form of a token.
    #[inline]
    pub(super) fn written(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |t| t.span().of(self.text))
    }

    /// The written form of a token with its ASCII letters small.
    #[inline]
    pub(super) fn lower(&self, i: usize) -> &str {
        let Some(token) = self.tokens.get(i) else { return "" };
        // Most words have no capital.
        let written = token.span().of(self.text);
        if !written.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return written;
        }
        let from = self.tokens.first().map_or(0, |t| t.start as usize);
        let small = self.small.get_or_init(|| whole(self.tokens).of(self.text).to_ascii_lowercase());
        Span::new(token.start as usize - from, token.end as usize - from).of(small)
    }

    /// The letters of a token, small, as a number: see [`super::tokens::letters`].
    #[inline]
    pub(super) fn letters(&self, i: usize) -> u64 {
        self.tokens.get(i).map_or(0, |t| t.letters)
    }

    /// Whether the written form of a token with its ASCII letters small is one of a list's words.
    #[inline]
    pub(super) fn among(&self, i: usize, list: &WordList) -> bool {
        let letters = self.letters(i);
        if letters == 0 { list.contains(self.lower(i)) } else { list.has_letters(letters) }
    }

    /// Whether a token is "a", "an" or "the".
    #[inline]
    pub(super) fn is_article(&self, i: usize) -> bool {
        is_one_of!(self.letters(i), "a" | "an" | "the")
    }

    /// Whether a token is a mark.
    #[inline]
    pub(super) fn mark(&self, i: usize, mark: char) -> bool {
        self.tokens.get(i).is_some_and(|t| t.is_mark(mark))
    }

    /// The token that holds a byte, or the next one after it.
    pub(super) fn token_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|t| (t.end as usize) <= byte)
    }
}

/// The bytes of some tokens.
fn whole(tokens: &[Token]) -> Span {
    match (tokens.first(), tokens.last()) {
        (Some(a), Some(b)) => Span::new(a.start as usize, b.end as usize),
        _ => Span::default(),
    }
}

fn is_all_caps(text: &str, tokens: &[Token]) -> bool {
    // Each word that begins with a small letter outweighs nine capitals: most sentences are told by that.
    let small =
        |t: &&Token| t.is_word() && text.as_bytes().get(t.start as usize).is_some_and(u8::is_ascii_lowercase);
    let most = whole(tokens).len().div_ceil(9);
    if tokens.iter().filter(small).take(most).count() == most {
        return false;
    }
    let mut upper = 0;
    let mut lower = 0;
    for token in tokens.iter().filter(|t| t.is_word()) {
        let written = token.span().of(text);
        if written.is_ascii() {
            upper += written.bytes().filter(u8::is_ascii_uppercase).count();
            lower += written.bytes().filter(u8::is_ascii_lowercase).count();
            continue;
        }
        for c in written.chars() {
            upper += usize::from(c.is_uppercase());
            lower += usize::from(c.is_lowercase());
        }
    }
    upper > 12 && upper > lower * 9
}
