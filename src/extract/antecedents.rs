//! Numbers of people that a later sentence goes back to: "Two brothers left the town. They were shot dead on the road."
//! Only what comes over people in the passive goes back; whom "they" does something to is another matter.

use super::frames::Trigger;
use super::numbers::Number;
use super::phrases::Sentence;
use super::tokens::TokenKind;
use crate::lexicon::Slot;
use crate::model::Count;

/// Sentences that "they" reaches back.
const PRONOUN_REACH: usize = 2;
/// Sentences that "the brothers" reaches back.
const NOUN_REACH: usize = 4;
/// Most people that "they" are taken for one group of.
const MOST: u32 = 60;

/// People told with their number.
#[derive(Debug, Clone)]
struct People {
    sentence: usize,
    entry: usize,
    count: Count,
    noun: String,
}

/// The people of a report, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Antecedents {
    told: Vec<People>,
}

/// What a sentence says of people told before.
#[derive(Debug, Clone)]
pub(super) struct Back {
    /// What came over them.
    pub(super) slot: Slot,
    /// The noun with its article; `None` for "they".
    noun: Option<String>,
}

impl Antecedents {
    /// Keeps the people that a sentence counts.
    pub(super) fn note(&mut self, s: &Sentence<'_>, numbers: &[Number], sentence: usize, entry: usize) {
        for n in numbers.iter().filter(|n| !n.part && n.shown && (2..=MOST).contains(&n.count.value)) {
            let Some(head) = n.head.filter(|&h| s.is(h, s.lexicon.well_known().person)) else { continue };
            let noun = s.written(head).to_lowercase();
            self.told.push(People { sentence, entry, count: n.count, noun });
        }
    }

    /// How many they are; `None` where nobody, or more than one group, can be meant.
    pub(super) fn of(&self, back: &Back, sentence: usize, entry: usize) -> Option<Count> {
        let reach = if back.noun.is_some() { NOUN_REACH } else { PRONOUN_REACH };
        let near = self
            .told
            .iter()
            .rev()
            .filter(|p| p.entry == entry && p.sentence < sentence && p.sentence + reach >= sentence)
            .filter(|p| back.noun.as_ref().is_none_or(|noun| *noun == p.noun));
        let mut found: Option<&People> = None;
        for people in near {
            match found {
                None => found = Some(people),
                Some(f) if f.sentence == people.sentence && f.count != people.count => return None,
                Some(_) => {}
            }
        }
        found.map(|people| people.count)
    }
}

/// Whether a passive verb has "they" or a definite plural as its subject.
pub(super) fn back(s: &Sentence<'_>, lead: &Trigger, slots: &[Option<Count>; 4]) -> Option<Back> {
    let known = s.lexicon.well_known();
    let slot = s.lexicon.rule(lead.rule)?.count?;
    if !lead.verb || !lead.passive || slots.get(slot as usize).is_none_or(Option::is_some) {
        return None;
    }
    for i in (lead.first.saturating_sub(8)..lead.first).rev() {
        let word = s.written(i).to_lowercase();
        if s.clause_of(i) != lead.clause
            || s.tokens.get(i).is_some_and(|t| matches!(t.kind, TokenKind::Mark(_)))
        {
            return None;
        }
        if word == "they" {
            return Some(Back { slot, noun: None });
        }
        if s.is(i, known.person) {
            let definite = (1..=2).any(|b| {
                i.checked_sub(b).is_some_and(|d| {
                    matches!(s.written(d).to_lowercase().as_str(), "the" | "these" | "those")
                })
            });
            return definite.then_some(Back { slot, noun: Some(word) });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::frames;
    use crate::extract::numbers::numbers;
    use crate::extract::tokens::tokenize;
    use crate::lexicon::Lexicon;
    use crate::model::Span;

    /// How many a second sentence says something of, out of a first one.
    fn goes_back(lexicon: &Lexicon, first: &str, second: &str) -> Option<u32> {
        let mut told = Antecedents::default();
        let mut out = None;
        for (number, text) in [first, second].into_iter().enumerate() {
            let mut tokens = Vec::new();
            tokenize(text, Span::new(0, text.len()), lexicon.trie(), &mut tokens);
            let s = Sentence::new(lexicon, text, &tokens);
            let triggers = frames::triggers(&s);
            let back = triggers.iter().find_map(|t| back(&s, t, &[None; 4]));
            out = back.and_then(|b| told.of(&b, number, 0)).map(|c| c.value);
            told.note(&s, &numbers(&s, &vec![false; tokens.len()]), number, 0);
        }
        out
    }

    #[test]
    fn they_are_those_told_before() {
        let lexicon = Lexicon::embedded().unwrap();
        for (first, second, count) in [
            ("Two brothers left the town by car.", "They were shot dead near a bridge.", Some(2)),
            ("Commanders sent three couriers.", "The couriers were arrested on the road.", Some(3)),
            ("Four farmers and two drivers set out.", "They were kidnapped at noon.", None),
            ("Two brothers left the town by car.", "He was shot dead near a bridge.", None),
            ("Two brothers left the town by car.", "A farmer was shot dead near a bridge.", None),
            ("A brother left the town by car.", "They were shot dead near a bridge.", None),
        ] {
            assert_eq!(goes_back(&lexicon, first, second), count, "{first} {second}");
        }
    }
}
