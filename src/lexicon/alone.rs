//! What each word of the lexicon means by itself, worked out once: most words of a text stand in no longer phrase, and what they mean is noted
//! without a look at their phrases. Knows no text.

use super::sense::{Actor, Class, ClassSet, Effect, Sense, Weapon};
use super::{Forms, Phrase, Trie, WordId};

/// One meaning of a word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meaning {
    pub(crate) sense: Sense,
    pub(crate) forms: Forms,
    /// As in [`Phrase`].
    pub(crate) local: bool,
    /// What it does, where it is a cue.
    pub(crate) effect: Option<Effect>,
}

/// What a word means by itself, whatever stands beside it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Alone {
    /// Its meanings, as a range of [`AloneTable::meanings`].
    meanings: (u32, u32),
    /// What they are, as bits of [`Sense::table`], and what its cues do, as bits of [`Effect`].
    pub(crate) tables: u16,
    pub(crate) effects: u32,
    /// It is a word of saying, which with a capital may be a name.
    pub(crate) saying: bool,
    /// The classes of those that are of one, and with them those of weapons and actors.
    pub(crate) matched: ClassSet,
    pub(crate) classes: ClassSet,
}

/// What the words of a lexicon mean by themselves.
#[derive(Debug, Default)]
pub(super) struct AloneTable {
    /// Position in `alone` of each word; of most it is that of the first, which means nothing.
    words: Vec<u32>,
    /// `None` for words whose meanings go by what stands beside them.
    alone: Vec<Option<Alone>>,
    meanings: Vec<Meaning>,
}

/// The tables of a lexicon that tell of its senses.
#[derive(Debug, Clone, Copy)]
pub(super) struct Senses<'l> {
    pub(super) classes: &'l [Class],
    pub(super) weapons: &'l [Weapon],
    pub(super) actors: &'l [Actor],
}

impl AloneTable {
    pub(super) fn of(trie: &Trie, senses: Senses<'_>) -> Self {
        let mut out = Self { alone: vec![Some(Alone::default())], ..Self::default() };
        for word in 0..trie.words_known() {
            let phrases = trie.by_itself(WordId(word));
            let at = if phrases.is_empty() { 0 } else { out.alone.len() as u32 };
            out.words.push(at);
            if at > 0 {
                let alone = out.meanings_of(phrases, senses);
                out.alone.push(alone);
            }
        }
        out
    }

    /// Notes what some phrases of one word mean; `None` where that goes by what stands beside it.
    fn meanings_of(&mut self, phrases: &[Phrase], senses: Senses<'_>) -> Option<Alone> {
        let from = self.meanings.len();
        let mut out = Alone::default();
        for phrase in phrases {
            let effect = phrase.effect;
            match phrase.sense {
                Sense::Class(id) => {
                    let set = senses.classes.get(id.0 as usize).map(|class| class.set).unwrap_or_default();
                    out.matched = out.matched.union(set);
                    out.classes = out.classes.union(set);
                }
                Sense::Weapon(id) => {
                    let set = senses.weapons.get(id.0 as usize).map(|weapon| weapon.set);
                    out.classes = out.classes.union(set.unwrap_or_default());
                }
                Sense::Actor(id) => {
                    let set = senses.actors.get(id.0 as usize).map(|actor| actor.set);
                    out.classes = out.classes.union(set.unwrap_or_default());
                }
                _ => {}
            }
            out.saying |= effect == Some(Effect::Saying);
            if !phrase.is_plain() {
                self.meanings.truncate(from);
                return None;
            }
            out.tables |= 1 << phrase.sense.table();
            out.effects |= effect.map_or(0, |effect| 1 << effect as u32);
            let (sense, forms, local) = (phrase.sense, phrase.forms, phrase.local);
            self.meanings.push(Meaning { sense, forms, local, effect });
        }
        out.meanings = (from as u32, self.meanings.len() as u32);
        Some(out)
    }

    /// What a word means by itself; `None` where that goes by what stands beside it.
    #[inline]
    pub(super) fn get(&self, word: WordId) -> Option<(&Alone, &[Meaning])> {
        let at = self.words.get(word.0 as usize).copied().unwrap_or(0);
        let alone = self.alone.get(at as usize)?.as_ref()?;
        let (from, to) = alone.meanings;
        Some((alone, self.meanings.get(from as usize..to as usize).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    #[test]
    fn a_word_alone_means_what_its_phrases_say() {
        let lexicon = Lexicon::embedded().unwrap();
        let (mut told, mut left) = (0, 0);
        for word in (0..lexicon.trie().words_known()).map(WordId) {
            let phrases = lexicon.trie().by_itself(word);
            let plain = Phrase::is_plain;
            let saying = |phrase: &Phrase| matches!(phrase.sense, Sense::Cue(id) if lexicon.cue(id).unwrap().effect == Effect::Saying);
            let Some((alone, meanings)) = lexicon.alone(word) else {
                assert!(!phrases.iter().all(plain));
                left += 1;
                continue;
            };
            told += usize::from(!meanings.is_empty());
            assert_eq!(alone.saying, phrases.iter().any(saying));
            assert!(phrases.iter().all(plain) && phrases.len() == meanings.len());
            for (phrase, meaning) in phrases.iter().zip(meanings) {
                assert_eq!(
                    (phrase.sense, phrase.forms, phrase.local),
                    (meaning.sense, meaning.forms, meaning.local)
                );
                assert!(alone.tables & 1 << phrase.sense.table() != 0);
                if let Sense::Class(id) = phrase.sense {
                    let set = lexicon.class(id).unwrap().set;
                    assert!(alone.matched.meets(set) && alone.classes.meets(set));
                }
            }
        }
        assert!(told > 1_000 && left > 10, "{told} {left}");
    }
}
