//! Numbers of people and things in a sentence: numerals and number words with what bounds them.

use super::bits::Bits;
use super::phrases::{Match, Sentence};
use super::tokens::{TokenKind, is_one_of, reads};
use crate::lexicon::{NumberWord, Sense, Slot};
use crate::model::Count;
use smallvec::SmallVec;

/// A number in a sentence; token numbers count in the sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    /// First token, bounding words included.
    pub(super) first: usize,
    /// One past the last token.
    pub(super) last: usize,
    /// The value with bounds.
    pub(super) count: Count,
    /// Whether the value may be shown as a count ("dozens" may not).
    pub(super) shown: bool,
    /// Only "a" or "an".
    pub(super) article: bool,
    /// "another", "two more".
    pub(super) more: bool,
    /// After "including", "among them": part of the number before.
    pub(super) part: bool,
    /// The token of the person or body that is counted.
    pub(super) head: Option<usize>,
}

/// Words between a number and the noun that it counts.
const HEAD_REACH: usize = 7;

#[derive(Clone, Copy)]
enum Piece {
    Value(u32),
    Word(NumberWord, usize),
}

/// Finds all numbers. `taken` marks tokens that belong to dates.
pub(super) fn numbers(s: &Sentence<'_>, taken: &[bool]) -> Vec<Number> {
    // The tokens that can open a number: most words neither are one nor tell of one person.
    let mut opens = Bits::of(s.tokens.len(), |i| may_tell(s, i));
    let mut words: SmallVec<[(usize, NumberWord, usize); 8]> = SmallVec::new();
    if s.has_number_words() {
        for m in &s.matches {
            let Sense::Number(id) = m.sense else { continue };
            let Some(word) = s.lexicon.number(id) else { continue };
            match words.last_mut().filter(|(first, ..)| *first == m.first) {
                Some((_, known, last)) => {
                    if *last < m.last || matches!(word, NumberWord::Value(_)) {
                        (*known, *last) = (word, m.last);
                    }
                }
                None => words.push((m.first, word, m.last)),
            }
            opens.add(m.first);
        }
    }
    let word_at =
        |i: usize| words.iter().find(|(first, ..)| *first == i).map(|(_, word, last)| (*word, *last));
    let name = |m: &Match| matches!(m.sense, Sense::Actor(_)) && m.last - m.first > 1;
    let in_name = |i: usize| s.has_actors() && s.matches_near(i).iter().any(|m| name(m) && i < m.last);
    let piece = |i: usize| -> Option<Piece> {
        let piece = match s.tokens.get(i)?.kind {
            // "400 Mawozo" counts nobody.
            TokenKind::Number(n) if !in_name(i) => Piece::Value(n),
            TokenKind::Word => word_at(i).map(|(w, last)| Piece::Word(w, last))?,
            _ => return None,
        };
        (!taken.get(i).copied().unwrap_or(true) && !is_age(s, i)).then_some(piece)
    };
    let known = s.lexicon.well_known();
    let harm = known.casualty_killed.union(known.casualty_injured).union(known.casualty_detained);
    let mut out: Vec<Number> = Vec::new();
    let mut i = 0;
    let mut bound: Option<(NumberWord, usize)> = None;
    let mut part = false;
    let mut clause = 0;
    while i < s.tokens.len() {
        if !part && !opens.has(i) {
            if bound.is_none() {
                i = opens.next(i).unwrap_or(s.tokens.len());
                continue;
            }
            if s.tokens.get(i).is_some_and(|t| matches!(t.kind, TokenKind::Mark(_))) {
                bound = None;
            }
            i += 1;
            continue;
        }
        // "killing four, including a baker, and six were hurt": what is part ends with its clause.
        if s.clause_of(i) != clause {
            clause = s.clause_of(i);
            part = false;
        }
        if let Some(n) = one_of_a_row(s, i).or_else(|| one_of_age(s, i)) {
            i = n.last;
            bound = None;
            out.push(Number { part, ..n });
            continue;
        }
        // "killed five, including two children, and wounded 20 others": nor are those part of it to whom something else was done.
        let harmed = || {
            s.is(i, harm)
                || s.matches_at(i).iter().any(
                    |m| matches!(m.sense, Sense::Rule(id) if s.lexicon.rule(id).is_some_and(|r| r.count.is_some())),
                )
        };
        if part && harmed() && i.checked_sub(1).is_some_and(|before| reads!(s, before, "and")) {
            part = false;
        }
        match piece(i) {
            Some(Piece::Word(
                w @ (NumberWord::AtLeast
                | NumberWord::AtMost
                | NumberWord::About
                | NumberWord::MoreThan
                | NumberWord::Between),
                last,
            )) => {
                bound = Some((w, i));
                i = last;
                continue;
            }
            Some(Piece::Word(NumberWord::Including, last)) => {
                // "the papers of those on board": what has no number before it is part of none.
                part |= !reads!(s, i, "of") || out.last().is_some_and(|n| n.last == i);
                i = last;
                continue;
            }
            Some(Piece::Word(NumberWord::Another, last)) => {
                let mut n = match piece(last) {
                    Some(Piece::Value(_) | Piece::Word(NumberWord::Value(_), _)) => read(s, &piece, last),
                    _ => None,
                }
                .unwrap_or(Number {
                    first: i,
                    last,
                    count: Count::exact(1),
                    shown: s.tokens.get(i).is_some_and(|_| reads!(s, i, "another")),
                    article: false,
                    more: true,
                    part: false,
                    head: None,
                });
                n.first = i;
                n.more = true;
                n.part = part;
                i = n.last;
                finish(s, &mut n);
                // "three others", "two more": the number before is the one.
                if n.count.value == 1
                    && !n.shown
                    && let Some(before) = out.last_mut().filter(|b| b.last == n.first)
                {
                    before.more = true;
                    before.last = n.last;
                    before.head = before.head.or(n.head).or(Some(n.last - 1));
                } else if n.shown {
                    out.push(n);
                }
                bound = None;
                continue;
            }
            Some(_) => {
                if let Some(mut n) = read(s, &piece, i) {
                    let next = n.last;
                    if let Some((word, at)) = bound
                        && at + 5 > i
                    {
                        apply(&mut n, word);
                        n.first = at;
                        if word == NumberWord::Between
                            && reads!(s, next, "and")
                            && let Some(other) = read(s, &piece, next + 1)
                        {
                            n.count.high = Some(other.count.value);
                            n.last = other.last;
                        }
                    } else if reads!(s, next, "to")
                        || s.tokens.get(next).is_some_and(|t| t.joined && t.number().is_some())
                        || s.mark(next, '–')
                    {
                        let from = if s.tokens.get(next).is_some_and(|t| t.number().is_some()) {
                            next
                        } else {
                            next + 1
                        };
                        if let Some(other) =
                            read(s, &piece, from).filter(|o| o.count.value > n.count.value && !n.article)
                        {
                            n.count.high = Some(other.count.value);
                            n.last = other.last;
                        }
                    }
                    // "6 killed, including 2 women, 13 injured": no part is greater than the whole.
                    let whole = out.iter().filter(|b| !b.part && b.shown).map(|b| b.count.value).max();
                    part = part && whole.is_none_or(|whole| n.count.value <= whole);
                    n.part = part;
                    i = n.last.max(i + 1);
                    if !is_noise(s, &n) {
                        finish(s, &mut n);
                        if let Some(whole) = household(s, &piece, &n) {
                            n = Number { part: n.part, ..whole };
                            i = n.last;
                        } else if n.article && band_of(s, n.head.unwrap_or(n.last)).is_some() {
                            // "Dismantled a cell of the group": however many they are.
                            (n.shown, n.head) = (false, None);
                        }
                        n.part |= is_part(s, &n, &out);
                        if is_whole(s, &n, &out) {
                            // "Two of the six men arrested": the whole was arrested, and the part is told to be something else.
                            let whole = n.head.is_some_and(|head| s.is(head + 1, harm));
                            n.part |= !whole;
                            if let Some(part) = out.last_mut() {
                                part.part |= whole;
                            }
                        }
                        if n.head == Some(n.last + 1) && reads!(s, n.last, "of") {
                            i = n.last + 2;
                            part |= n.part;
                        }
                        out.push(n);
                    }
                    bound = None;
                    continue;
                }
            }
            None => {
                let person = own_person(s, i).or_else(|| named_person(s, i));
                if let Some(n) = person.or_else(|| oneself(s, i)) {
                    i = n.last;
                    out.push(Number { part, ..n });
                    continue;
                }
            }
        }
        // "including", "among them" reach to the next comma that ends the list, or the verb; a full phrase of words is enough.
        let known = s.lexicon.well_known();
        if part
            && s.is(i, known.aux_be.union(known.aux_have))
            && !i.checked_sub(1).is_some_and(|b| reads!(s, b, "who" | "which" | "that" | "whom"))
        {
            part = false;
        }
        if s.tokens.get(i).is_some_and(|t| matches!(t.kind, TokenKind::Mark(';' | ')' | '—'))) {
            part = false;
        }
        if s.tokens.get(i).is_some_and(|t| matches!(t.kind, TokenKind::Mark(_))) {
            bound = None;
        }
        i += 1;
    }
    out
}

/// Whether a token that is no number word can open a number: a numeral, or one of the words that [`one_of_a_row`], [`own_person`],
/// [`named_person`] and [`oneself`] look for.
#[inline]
fn may_tell(s: &Sentence<'_>, i: usize) -> bool {
    s.tokens.get(i).is_some_and(|t| match t.kind {
        TokenKind::Word => {
            is_one_of!(
                t.letters,
                "a" | "an"
                    | "the"
                    | "he"
                    | "she"
                    | "him"
                    | "his"
                    | "her"
                    | "its"
                    | "their"
                    | "himself"
                    | "herself"
            )
        }
        TokenKind::Number(_) => true,
        TokenKind::Ordinal(_) | TokenKind::Possessive | TokenKind::Mark(_) => false,
    })
}

/// "aged 9 and 12", "two boys, nine and twelve, were": years, no people.
fn is_age(s: &Sentence<'_>, at: usize) -> bool {
    let number = |i: usize| number_at(s, i).is_some();
    if !number(at) {
        return false;
    }
    let mut joint = None;
    for i in (at.saturating_sub(AGE_TOKENS)..at).rev() {
        let word = s.letters(i);
        if is_one_of!(word, "aged" | "ages" | "age") {
            return true;
        }
        let open = s.mark(i, ',') || s.mark(i, '(');
        if open && !number(i - usize::from(i > 0)) {
            joint = Some(i);
            break;
        }
        let between =
            is_one_of!(word, "and" | "between" | "to" | "about" | "just" | "only") || open || number(i);
        if !between {
            break;
        }
    }
    // Of several people, who are told before, and closed by a comma: "two boys, 9 and 12, were".
    let Some(open) = joint.filter(|&i| i > 0) else { return false };
    let known = s.lexicon.well_known();
    let people = s.is(open - 1, known.person) && !is_singular(s, open - 1);
    let last = (at + 1..at + AGE_TOKENS)
        .find(|&i| !(number(i) || reads!(s, i, "and") || s.mark(i, ',') && number(i + 1)))
        .unwrap_or(at);
    let several = (open + 1..last).filter(|&i| number(i)).count() > 1;
    people && several && (s.mark(last, ',') || s.mark(last, ')'))
}

/// Tokens of "aged nine, ten and eleven".
const AGE_TOKENS: usize = 6;

/// The word of a body of people before an "of", at a token or shortly behind it: "an extremist cell of", "a family of".
fn band_of(s: &Sentence<'_>, from: usize) -> Option<usize> {
    let known = s.lexicon.well_known();
    (from..from + 3)
        .take_while(|&i| s.tokens.get(i).is_some_and(super::tokens::Token::is_word))
        .find(|&i| s.is(i, known.collective) && reads!(s, i + 1, "of"))
        // "a gunman of 24": his age.
        .filter(|&i| !s.is(i, known.member))
}

/// "a family of six", "a patrol of ten men": so many people, told as one group.
fn household(s: &Sentence<'_>, piece: &impl Fn(usize) -> Option<Piece>, n: &Number) -> Option<Number> {
    let known = s.lexicon.well_known();
    let group = Some(n.head.unwrap_or(n.last)).filter(|_| n.article).and_then(|from| band_of(s, from))?;
    let mut counted = read(s, piece, group + 2).filter(|c| !c.article && c.count.value > 1)?;
    finish(s, &mut counted);
    let bare = s.tokens.get(counted.last).is_none_or(|t| !t.is_word())
        || s.is(counted.last, known.preposition.union(known.aux_be).union(known.aux_have));
    let head = counted.head.or_else(|| bare.then_some(counted.last - 1))?;
    Some(Number { first: n.first, head: Some(head), ..counted })
}

/// "his wife", "her eldest brother": one person, told by whose he or she is.
fn own_person(s: &Sentence<'_>, first: usize) -> Option<Number> {
    let known = s.lexicon.well_known();
    if !is_one_of!(s.letters(first), "his" | "her" | "their" | "its") || !s.has(known.person) {
        return None;
    }
    let counted = s.tokens.get(first + 1).is_some_and(|t| t.number().is_some())
        || s.matches_at(first + 1).iter().any(|m| matches!(m.sense, Sense::Number(_)));
    // "his wife", "their three-year-old daughter".
    let old = (first + 1..first + 5).rev().find(|&i| reads!(s, i, "old"));
    if counted && old.is_none() {
        return None;
    }
    let from = old.map_or(first + 1, |i| i + 1);
    let head = (from..from + 2).find(|&i| s.is(i, known.person))?;
    // "Its troops" has no singular.
    let word = s.lower(head);
    let plural = word.ends_with('s') && !word.ends_with("ss");
    (is_singular(s, head) && !plural).then(|| one(first, head))
}

/// "the judge and his driver", "he and two guards": one person, told before others.
fn named_person(s: &Sentence<'_>, first: usize) -> Option<Number> {
    let known = s.lexicon.well_known();
    // "Five clerks and the bomber": who closes a list.
    let ends = |i: usize| {
        s.tokens.get(i).is_none_or(|t| matches!(t.kind, TokenKind::Mark('.' | ',' | ';')))
            || s.is(i, known.place_preposition)
            || reads!(s, i, "were" | "are")
    };
    let people = known.person.union(known.militant).union(known.unknown_actor).union(known.security);
    let joined = first.checked_sub(1).is_some_and(|i| reads!(s, i, "and"));
    if joined && reads!(s, first, "the") {
        let head = (first + 1..first + 3).find(|&i| s.is(i, people) && is_singular(s, i));
        if let Some(head) = head.filter(|&i| ends(i + 1)) {
            return Some(one(first, head));
        }
    }
    // "Killing the bomber", "leaving him dead": one, whom the word of harm is told of.
    let kills = |m: &Match| match m.sense {
        Sense::Rule(id) => {
            m.forms.is_verb() && s.lexicon.rule(id).is_some_and(|r| r.count == Some(Slot::Killed))
        }
        _ => false,
    };
    if reads!(s, first, "the") && s.matches.iter().any(|m| m.last == first && kills(m)) {
        let head = (first + 1..first + 3).find(|&i| s.is(i, people) && is_singular(s, i));
        if let Some(head) = head.filter(|&i| ends(i + 1)) {
            return Some(one(first, head));
        }
    }
    if is_one_of!(s.letters(first), "him" | "her") && s.is(first + 1, known.casualty_killed) {
        return Some(one(first, first));
    }
    let head = match s.lower(first) {
        "the" if !s.has(known.person) => return None,
        "he" | "she" | "him" => first,
        "the" => (first + 1..first + 4)
            .take_while(|&i| {
                s.tokens.get(i).is_some_and(super::tokens::Token::is_word)
                    && !s.is(i, known.preposition.union(known.aux_be).union(known.aux_have))
            })
            .find(|&i| s.is(i, known.person) && !s.is(i + 1, known.person))
            .filter(|&i| is_singular(s, i))?,
        _ => return None,
    };
    // "five clerks and the bomber": who closes a list.
    let and = reads!(s, head + 1, "and");
    let others = reads!(s, head + 2, "his" | "her" | "a" | "an")
        || s.tokens.get(head + 2).is_some_and(|t| t.number().is_some())
        || s.matches_at(head + 2).iter().any(|m| matches!(m.sense, Sense::Number(_)));
    (and && others).then(|| one(first, head))
}

/// "A third was wounded", "a fourth guard is in hospital": one person more, told by his place in the row.
fn one_of_a_row(s: &Sentence<'_>, first: usize) -> Option<Number> {
    let known = s.lexicon.well_known();
    let at = first + 1;
    if !is_one_of!(s.letters(first), "a" | "an") {
        return None;
    }
    let ordinal = matches!(s.tokens.get(at).map(|t| t.kind), Some(TokenKind::Ordinal(_)))
        || s.matches_at(at).iter().any(|m| {
            m.last == at + 1
                && matches!(m.sense, Sense::Number(id) if matches!(s.lexicon.number(id), Some(NumberWord::Ordinal(_))))
        });
    if !ordinal {
        return None;
    }
    let harm = known.casualty_injured.union(known.casualty_detained);
    let next = at + 1;
    // "a third person", "a third" before its verb; not "a third of the town", "a third strike".
    let head = if s.is(next, known.person) && is_singular(s, next) {
        next
    } else if s.is(next, known.aux_be.union(known.aux_have).union(harm))
        // "A third lost an arm."
        || s.matches_at(next).iter().any(
            |m| matches!(m.sense, Sense::Class(id) if s.lexicon.class(id).is_some_and(|c| c.set.meets(harm))),
        )
        || s.tokens.get(next).is_none_or(|t| matches!(t.kind, TokenKind::Mark('.' | ',' | ';')))
    {
        at
    } else {
        return None;
    };
    Some(Number { article: false, ..one(first, head) })
}

/// "A 19-year-old and two others": one person, told by his age alone.
fn one_of_age(s: &Sentence<'_>, first: usize) -> Option<Number> {
    let known = s.lexicon.well_known();
    // "The clerk, a 34-year-old from the coast": told already.
    let aside = first.checked_sub(1).is_some_and(|i| s.mark(i, ','));
    if aside || !is_one_of!(s.letters(first), "a" | "an") || s.tokens.get(first + 1)?.number().is_none() {
        return None;
    }
    let old = (first + 2..first + 6).find(|&i| reads!(s, i, "old"))?;
    let year = (first + 2..old).any(|i| reads!(s, i, "year"));
    let alone = s.tokens.get(old + 1).is_none_or(|t| !t.is_word())
        || s.is(old + 1, known.preposition.union(known.aux_be).union(known.aux_have))
        || reads!(s, old + 1, "and" | "who");
    (year && alone).then(|| Number { article: false, ..one(first, old) })
}

/// "Killed a guard and himself": one person more.
fn oneself(s: &Sentence<'_>, at: usize) -> Option<Number> {
    let and = at.checked_sub(1).is_some_and(|i| is_one_of!(s.letters(i), "and"));
    (and && is_one_of!(s.letters(at), "himself" | "herself")).then(|| one(at, at))
}

fn is_singular(s: &Sentence<'_>, head: usize) -> bool {
    s.matches_near(head).iter().any(|m| {
        m.last == head + 1
            && matches!(m.sense, Sense::Class(_))
            && m.forms.has(crate::lexicon::Forms::SINGULAR)
            && !m.forms.has(crate::lexicon::Forms::PLURAL)
    })
}

/// One person from a token to the noun that names him or her.
fn one(first: usize, head: usize) -> Number {
    Number {
        first,
        last: head.max(first + 1),
        count: Count::exact(1),
        shown: true,
        article: true,
        more: false,
        part: false,
        head: Some(head),
    }
}

fn read(s: &Sentence<'_>, piece: &impl Fn(usize) -> Option<Piece>, first: usize) -> Option<Number> {
    let mut i = first;
    let mut total: u32 = 0;
    let mut current: Option<u32> = None;
    let mut shown = true;
    let mut high = None;
    let mut low = None;
    let mut article = false;
    while let Some(p) = piece(i) {
        match p {
            Piece::Value(n) => {
                if current.is_some() {
                    break;
                }
                current = Some(n);
                i += 1;
            }
            Piece::Word(NumberWord::Value(n), last) => {
                let joined = s.tokens.get(i).is_some_and(|t| t.joined);
                match current {
                    None => current = Some(n),
                    Some(c) if n < 10 && c >= 20 && c % 10 == 0 && c < 100 && joined => current = Some(c + n),
                    Some(c) if c >= 100 && c % 100 == 0 => current = Some(c.saturating_add(n)),
                    Some(_) => break,
                }
                article = last == i + 1 && n == 1 && reads!(s, i, "a" | "an") && i == first;
                i = last;
            }
            Piece::Word(NumberWord::Times(t), last) => {
                let c = current.unwrap_or(1).saturating_mul(t);
                article = false;
                if t >= 1000 {
                    total = total.saturating_add(c);
                    current = Some(0);
                } else {
                    current = Some(c);
                }
                i = last;
            }
            Piece::Word(NumberWord::Vague { value, low: l, high: h, shown: sh }, last)
                if current.is_none() =>
            {
                current = Some(value);
                low = Some(l);
                high = Some(h);
                shown = sh;
                i = last;
                break;
            }
            Piece::Word(NumberWord::Zero, last) if current.is_none() => {
                current = Some(0);
                i = last;
                break;
            }
            Piece::Word(..) => break,
        }
    }
    let value = total.saturating_add(current?);
    if i == first {
        return None;
    }
    let count = Count { value, low: low.unwrap_or(value), high: high.unwrap_or(Some(value)) };
    Some(Number { first, last: i, count, shown, article, more: false, part: false, head: None })
}

fn apply(n: &mut Number, word: NumberWord) {
    match word {
        NumberWord::AtLeast | NumberWord::MoreThan => n.count.high = None,
        NumberWord::AtMost => n.count.low = 0,
        _ => {}
    }
}

/// "four of them women" behind another number, "a first lieutenant among them": counted already.
fn is_part(s: &Sentence<'_>, n: &Number, before: &[Number]) -> bool {
    let told = before.iter().any(|b| !b.article && b.shown && b.head.is_some() && !b.part);
    let of = reads!(s, n.last, "of") && n.head == Some(n.last + 1);
    let comma = n.first.checked_sub(1).is_some_and(|i| s.mark(i, ',') || s.mark(i, '('));
    let end = n.head.map_or(n.last, |h| h + 1);
    // "a boatswain among them"; not "three wounded, among them a child".
    let among = (end..end + 3)
        .take_while(|&i| !s.mark(i, ',') && !s.is(i, s.lexicon.well_known().casualty_injured))
        .any(|i| reads!(s, i, "among"))
        && (end..end + 4).any(|i| reads!(s, i, "them" | "whom"));
    told && (of && comma || among)
}

/// "Twelve of the forty hostages": the number of whom the one before is a part.
fn is_whole(s: &Sentence<'_>, n: &Number, before: &[Number]) -> bool {
    let of = n
        .first
        .checked_sub(2)
        .filter(|&i| reads!(s, i, "of") && reads!(s, i + 1, "the" | "its" | "their" | "his"));
    of.is_some_and(|of| {
        before.last().is_some_and(|b| !b.article && b.last == of && b.count.value <= n.count.value)
    })
}

/// Times of day, ages, decimals, numbers of units and prices are no counts.
fn is_noise(s: &Sentence<'_>, n: &Number) -> bool {
    let before = n.first.checked_sub(1);
    let digit = s.tokens.get(n.last - 1).is_some_and(|t| t.number().is_some());
    let clock = s.mark(n.last, ':')
        && s.tokens.get(n.last + 1).is_some_and(|t| t.number().is_some() && !t.spaced)
        || before.is_some_and(|b| {
            s.mark(b, ':')
                && b > 0
                && s.tokens.get(b - 1).is_some_and(|t| t.number().is_some())
                && !s.tokens.get(n.first).is_some_and(|t| t.spaced)
        });
    let money = before.is_some_and(|b| s.mark(b, '$') || s.mark(b, '€') || s.mark(b, '#') || s.mark(b, '£'))
        || s.mark(n.last, '%');
    let glued = digit
        && s.tokens.get(n.first).is_some_and(|t| t.joined)
        && before.is_some_and(|b| s.tokens.get(b).is_some_and(super::tokens::Token::is_word));
    let age = !n.article
        && before.is_some_and(|b| s.mark(b, ',') || s.mark(b, '('))
        && (digit || s.mark(n.last, ',') || s.mark(n.last, ')'))
        && (s.mark(n.last, ',') || s.mark(n.last, '.') || s.mark(n.last, ')'))
        && (1..=110).contains(&n.count.value)
        && before.is_some_and(|b| {
            b > 0
                && s.tokens
                    .get(b - 1)
                    .is_some_and(|t| t.capital || s.is(b - 1, s.lexicon.well_known().person))
        });
    let aged = before.is_some_and(|b| reads!(s, b, "aged"));
    // "father of five": his children were not counted.
    let parent =
        before.is_some_and(|b| b > 0 && reads!(s, b, "of") && s.is(b - 1, s.lexicon.well_known().parent));
    let name = before.is_some_and(|b| s.mark(b, '.') && b > 0 && reads!(s, b - 1, "no"));
    let decimal = digit && s.written(n.last - 1).contains('.');
    let year = digit
        && !s.is(n.last, s.lexicon.well_known().person)
        && (1900..=2100).contains(&n.count.value)
        && !s.written(n.last - 1).contains(',');
    clock || money || glued || age || aged || parent || name || decimal || year
}

/// Finds the noun that the number counts.
/// The number that one token tells.
fn number_at(s: &Sentence<'_>, i: usize) -> Option<u32> {
    s.tokens.get(i).and_then(super::tokens::Token::number).or_else(|| {
        s.matches_at(i).iter().find_map(|m| match m.sense {
            Sense::Number(id) if m.last == i + 1 => match s.lexicon.number(id) {
                Some(NumberWord::Value(n)) => Some(n),
                _ => None,
            },
            _ => None,
        })
    })
}

/// "A 13-member cell", "a four-man gang": a band with the number of its people.
fn sized_band(s: &Sentence<'_>, n: &Number) -> Option<Number> {
    let known = s.lexicon.well_known();
    let size = number_at(s, n.last).filter(|&size| n.article && size > 1)?;
    let of_people = s.tokens.get(n.last + 1).is_some_and(|t| t.joined)
        && s.among(n.last + 1, &s.lexicon.settings().small.sizes_of_bands);
    let head = (n.last + 2..n.last + 5).find(|&i| s.is(i, known.collective)).filter(|_| of_people)?;
    Some(Number { count: Count::exact(size), last: n.last + 2, head: Some(head), article: false, ..*n })
}

fn finish(s: &Sentence<'_>, n: &mut Number) {
    if let Some(band) = sized_band(s, n) {
        *n = band;
        return;
    }
    let known = s.lexicon.well_known();
    // "seven of them", "two of whom".
    if reads!(s, n.last, "of") && reads!(s, n.last + 1, "them" | "whom" | "those" | "these" | "us") {
        n.head = Some(n.last + 1);
        return;
    }
    // "the pair", "a couple": the word counts and names.
    if n.last - n.first >= 2 && s.is(n.last - 1, known.person) {
        n.head = Some(n.last - 1);
        return;
    }
    // "four Turks and an Iraqi": people by their country.
    let nation = |i: usize| {
        let word = s.written(i);
        let ends = s.tokens.get(i + 1).is_none_or(|t| !t.is_word())
            || s.is(i + 1, known.preposition.union(known.aux_be).union(known.aux_have))
            || reads!(s, i + 1, "and" | "or");
        word.strip_suffix('s').is_some_and(|w| s.lexicon.is_nationality(w))
            || ends && s.lexicon.is_nationality(word)
    };
    if nation(n.last) {
        n.head = Some(n.last);
        return;
    }
    // "three injuries among villagers": the harm itself is counted.
    let harm = known.casualty_killed.union(known.casualty_injured);
    let people = known.person.union(known.body);
    if s.is(n.last, harm) && !s.is(n.last, people) && !s.is(n.last + 1, people) {
        n.head = Some(n.last);
        return;
    }
    let stop = known.preposition.union(known.aux_be).union(known.aux_have).union(known.determiner);
    for i in n.last..(n.last + HEAD_REACH).min(s.tokens.len()) {
        // "An attack left nine farmers dead": they are counted by a number of their own.
        let counted = || {
            s.tokens.get(i).is_some_and(|t| t.number().is_some())
                || s.matches_at(i).iter().any(|m| matches!(m.sense, Sense::Number(_)))
        };
        if n.article
            && i > n.last
            && !s.tokens.get(i + 1).is_some_and(|t| t.joined)
            && (counted() || s.is_article(i))
        {
            return;
        }
        // "A major attack": how great it is, no officer.
        let great = || {
            s.among(i, &s.lexicon.settings().small.ranks_of_size)
                && s.tokens.get(i).is_some_and(|t| !t.capital)
        };
        if n.article && great() && !s.is(i + 1, people) {
            return;
        }
        if s.is(i, people) {
            // "two police officers": the last person noun of a run is the head.
            let mut head = i;
            while s.is(head + 1, people)
                && !s.is(head + 1, known.casualty_injured.union(known.casualty_killed))
            {
                head += 1;
            }
            // "Two army lorries", "three militant hideouts": whose things are counted.
            let things = known.facility.union(known.vehicle).union(known.surroundings).union(known.territory);
            // "Four fighters crossing the road": what they did.
            let does = s.lower(head + 1).ends_with("ing")
                && s.tokens.get(head + 2).is_some_and(super::tokens::Token::is_word)
                && (s.is(head + 2, known.determiner.union(known.preposition)) || s.is_article(head + 2));
            // "A junta hilltop outpost": whose thing it is, where one stands for all of them.
            let further = || {
                n.article
                    && s.is(head + 2, things)
                    && !s.is(head + 2, people)
                    && !s.is(head + 1, stop)
                    && s.tokens.get(head + 1).is_some_and(|t| t.is_word() && !t.capital)
            };
            if (s.is(head + 1, things) && !does || further()) && !s.is(head + 1, people) {
                n.shown &= n.article;
                return;
            }
            n.head = Some(head);
            return;
        }
        if s.is(i, known.measure) && !n.article {
            // "22 of 24 drones": things, whatever stands between.
            n.shown &= !reads!(s, n.last, "of");
            return;
        }
        if s.is(i, known.aircraft.union(known.explosive).union(known.projectile)) {
            n.shown &= !reads!(s, n.last, "of") || n.article;
            return;
        }
        let of = i == n.last && reads!(s, i, "of");
        let of_the = i == n.last + 1 && s.is(i, known.determiner) && reads!(s, n.last, "of");
        // "A site held by its troops".
        let open = (s.is(i, stop) || reads!(s, i, "by")) && !of && !of_the;
        if open || s.tokens.get(i).is_none_or(
            |t| matches!(t.kind, TokenKind::Mark(_) if !t.is_mark('"') && !t.is_mark('“') && !t.is_mark('”')),
        ) {
            return;
        }
    }
}
