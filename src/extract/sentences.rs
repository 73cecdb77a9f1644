//! Blocks to sentences, as ranges of tokens. Abbreviations do not end a sentence; a full stop without a space after it does.

use super::tokens::{Token, TokenKind};
use crate::lexicon::{ClassSet, Lexicon, Sense};
use std::ops::Range;

/// Tokens after which a sentence is cut wherever it stands. The longest that people write have some 200; what is longer is a list, a table or an
/// attack, and what is looked for in pairs within a sentence would take time by the square of its length.
pub(super) const LONGEST: usize = 400;
/// Bytes of "p.m." with its full stops.
const WITH_STOPS: u32 = 4;

/// Cuts the tokens of one block into sentences; gives ranges of token numbers.
pub(super) fn sentences(
    lexicon: &Lexicon,
    abbreviation: ClassSet,
    tokens: &[Token],
    range: Range<usize>,
    out: &mut Vec<Range<usize>>,
) {
    let mut start = range.start;
    let mut i = range.start;
    let mut depth = 0_i32;
    while i < range.end {
        let Some(token) = tokens.get(i) else { break };
        if i - start >= LONGEST {
            out.push(start..i);
            start = i;
        }
        match token.kind {
            TokenKind::Mark('(' | '[') => depth += 1,
            TokenKind::Mark(')' | ']') => depth -= 1,
            TokenKind::Mark('.' | '!' | '?' | '…')
                if ends_here(lexicon, abbreviation, tokens, range.clone(), i) =>
            {
                // Closing quotes and brackets belong to the sentence they close.
                let mut end = i + 1;
                while end < range.end
                    && tokens.get(end).is_some_and(|t| {
                        !t.spaced
                            && matches!(
                                t.kind,
                                TokenKind::Mark('"' | '”' | '’' | '\'' | ')' | ']' | '»' | '.' | '!' | '?')
                            )
                    })
                {
                    end += 1;
                }
                out.push(start..end);
                start = end;
                i = end;
                depth = 0;
                continue;
            }
            TokenKind::Word if hour_ends(lexicon, tokens, i) => {
                out.push(start..i + 1);
                start = i + 1;
                depth = 0;
            }
            _ => {}
        }
        i += 1;
    }
    let _ = depth;
    if start < range.end {
        out.push(start..range.end);
    }
}

fn ends_here(
    lexicon: &Lexicon,
    abbreviation: ClassSet,
    tokens: &[Token],
    range: Range<usize>,
    i: usize,
) -> bool {
    let next = if i + 1 < range.end { tokens.get(i + 1) } else { None };
    let Some(next) = next else { return true };
    let Some(this) = tokens.get(i) else { return true };
    if !this.is_mark('.') {
        return true;
    }
    let Some(before) = (i > range.start).then(|| tokens.get(i - 1)).flatten() else { return false };
    if this.spaced {
        return false;
    }
    let short = before.is_word() && before.end - before.start <= 1 && before.capital;
    if short || is_class(lexicon, before, abbreviation) {
        return false;
    }
    if next.is_mark('.') {
        return false;
    }
    if !next.spaced {
        // "killed.The": a word that goes on with a capital.
        return before.is_word() && next.capital && before.end - before.start >= 2 || closes(next);
    }
    match next.kind {
        TokenKind::Word => next.capital,
        TokenKind::Number(_) | TokenKind::Ordinal(_) | TokenKind::Mark(_) => true,
        TokenKind::Possessive => false,
    }
}

/// "It began at 10 p.m. Two men died": the full stop of "p.m." ends the sentence too, unless a zone, a day or a month goes on with the hour.
fn hour_ends(lexicon: &Lexicon, tokens: &[Token], i: usize) -> bool {
    let known = lexicon.well_known();
    let Some(this) = tokens.get(i).filter(|this| this.end - this.start == WITH_STOPS) else { return false };
    let Some(next) = tokens.get(i + 1) else { return false };
    if next.kind != TokenKind::Word || !next.capital {
        return false;
    }
    let zone = |token: &Token| is_class(lexicon, token, known.time_zone);
    is_class(lexicon, this, known.half_day)
        && !zone(next)
        && !is_date_word(lexicon, next)
        && !tokens.get(i + 2).is_some_and(zone)
}

/// Whether a single word is one of dates.
fn is_date_word(lexicon: &Lexicon, token: &Token) -> bool {
    let mut yes = false;
    lexicon.trie().match_front(std::iter::once(token.word), |_, phrases| {
        yes |= phrases.iter().any(|phrase| matches!(phrase.sense, Sense::Date(_)));
    });
    yes
}

fn closes(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Mark('"' | '”' | '’' | '\'' | ')' | ']' | '»'))
}

/// Whether a single word belongs to a class.
pub(super) fn is_class(lexicon: &Lexicon, token: &Token, class: ClassSet) -> bool {
    let mut yes = false;
    lexicon.trie().match_front(std::iter::once(token.word), |_, phrases| {
        for phrase in phrases {
            if let Sense::Class(id) = phrase.sense
                && lexicon.class(id).is_some_and(|c| c.set.meets(class))
            {
                yes = true;
            }
        }
    });
    yes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tokens::tokenize;
    use crate::model::Span;

    #[test]
    fn a_sentence_that_never_ends_is_cut() {
        let lexicon = Lexicon::embedded().unwrap();
        let text = "gunmen and ".repeat(1_000);
        let mut tokens = Vec::new();
        tokenize(&text, Span::new(0, text.len()), lexicon.trie(), &mut tokens);
        let mut out = Vec::new();
        sentences(&lexicon, lexicon.well_known().abbreviation, &tokens, 0..tokens.len(), &mut out);
        assert!(out.len() >= 5 && out.iter().all(|sentence| sentence.len() <= LONGEST));
        assert_eq!(out.iter().map(ExactSizeIterator::len).sum::<usize>(), tokens.len());
    }

    #[test]
    fn sentence_ends() {
        let lexicon = Lexicon::embedded().unwrap();
        for (text, expected) in [
            ("The U.S. military hit it. Lt. Gen. Ali said so.", 2),
            ("Two died.The army denied it.", 2),
            ("Two died.[1] The army[2] denied it.[3][4] Talks go on.", 3),
            ("It was 3 a.m. when they came. They left at 4.5 km.", 2),
            ("“We ran.” He wept.", 2),
            ("Police (Nov. 3) held M. al-Sh. in Homs.", 1),
            ("What? Nothing!", 2),
            ("It was 10 p.m. Two men died.", 2),
            ("It was 10 p.m.Two men died.", 2),
            ("It was 10 p.m. Tuesday when they came.", 1),
            ("It was 10 p.m. Baghdad time when they came.", 1),
            ("It was 10 p.m. GMT when they came.", 1),
        ] {
            let mut tokens = Vec::new();
            tokenize(text, Span::new(0, text.len()), lexicon.trie(), &mut tokens);
            let mut out = Vec::new();
            sentences(&lexicon, lexicon.well_known().abbreviation, &tokens, 0..tokens.len(), &mut out);
            assert_eq!(out.len(), expected, "{text}: {out:?}");
        }
    }
}
