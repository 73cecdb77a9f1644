//! The phrases that a force makes with each nation ("{d} police" with "Syrian"): tens of thousands, so that the words of both are numbered once
//! and joined as numbers. What is no simple pattern is filled in as text, in `actors`.

use super::compile::{Compiler, phrase_mode};
use super::inflect::Forms;
use super::rows::{ForceRow, NationRow};
use super::sense::Sense;
use super::trie::{NewPhrase, TrieBuilder};
use super::words::{is_apostrophe, phrase_words};
use compact_str::CompactString;
use smallvec::SmallVec;

/// A pattern whose placeholder stands between plain words.
#[derive(Debug)]
struct Pattern {
    /// The country's name fills it, not the nationality word.
    country: bool,
    /// The words before the placeholder.
    before: Words,
    /// The words behind it, in each form with what the form can be.
    behind: Vec<(Words, Forms)>,
}

/// Words by their numbers, and as they stand in the key of a name.
#[derive(Debug, Default, Clone)]
struct Words {
    numbers: SmallVec<[u32; 6]>,
    key: CompactString,
}

impl Words {
    fn of<W: AsRef<str>>(trie: &mut TrieBuilder, words: &[W]) -> Self {
        let mut out = Self::default();
        for word in words {
            out.numbers.push(trie.word(word.as_ref()));
            if !out.key.is_empty() {
                out.key.push(' ');
            }
            out.key.push_str(word.as_ref());
        }
        out
    }
}

/// The simple phrases of a force.
#[derive(Debug)]
pub(super) struct Made {
    patterns: Vec<Pattern>,
    /// Whether each alias of the force is one of them.
    pub(super) simple: Vec<bool>,
}

/// The text before and behind the one placeholder of a pattern, and whether it is the country's.
fn parts(body: &str) -> Option<(&str, &str, bool)> {
    let (at, country) = match (body.find("{d}"), body.find("{c}")) {
        (Some(at), None) => (at, false),
        (None, Some(at)) => (at, true),
        _ => return None,
    };
    Some((body.get(..at)?, body.get(at + 3..)?, country))
}

/// Whether a pattern is plain words around one placeholder, so that its words are those of the parts.
fn is_simple(alias: &str) -> bool {
    let Some((before, behind, _)) = parts(phrase_mode(alias).1) else { return false };
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-'));
    let rest = behind.strip_prefix("'s").unwrap_or(behind);
    plain(before)
        && plain(rest)
        && (before.is_empty() || before.ends_with(' '))
        && (rest.is_empty() || rest.starts_with(' '))
        // "US 5th Fleet": a short word and a figure behind it are one, as in text.
        && !rest.trim_start_matches([' ', '-']).starts_with(|c: char| c.is_ascii_digit())
        // A verb is the first word, and a noun the last one.
        && match phrase_mode(alias).0 {
            'v' => false,
            'n' => !rest.trim_matches([' ', '-']).is_empty(),
            _ => true,
        }
}

/// Whether a nationality word or a country's name can fill a simple pattern: its words are the same whatever stands around it.
pub(super) fn is_plain_name(name: &str) -> bool {
    let mut before = ' ';
    name.chars().all(|c| {
        let last = std::mem::replace(&mut before, c);
        c.is_alphabetic()
            || matches!(c, ' ' | '-' | '.')
            || is_apostrophe(c) && last.is_alphabetic() && !matches!(last, 's' | 'S')
    })
}

impl Compiler {
    /// The simple phrases of a force.
    pub(super) fn made_phrases(&mut self, force: &ForceRow) -> Made {
        let mut patterns = Vec::new();
        for alias in force.aliases.iter().filter(|alias| is_simple(alias)) {
            let (mode, body) = phrase_mode(alias);
            let Some((before, behind, country)) = parts(body) else { continue };
            let mut words = phrase_words(behind.strip_prefix("'s").unwrap_or(behind));
            if behind.starts_with("'s") {
                words.insert(0, CompactString::const_new("s"));
            }
            let forms = match words.last().filter(|_| mode == 'n') {
                Some(noun) => self.irregular.noun(noun),
                None => vec![(words.last().map(ToString::to_string).unwrap_or_default(), Forms::PLAIN)],
            };
            let mut all = Vec::with_capacity(forms.len());
            // The form of the row itself comes first: its words are the name's key.
            for (last, form) in forms {
                if let Some(slot) = words.last_mut() {
                    *slot = last.into();
                }
                all.push((Words::of(&mut self.trie, &words), form));
            }
            let before = Words::of(&mut self.trie, &phrase_words(before));
            patterns.push(Pattern { country, before, behind: all });
        }
        Made { patterns, simple: force.aliases.iter().map(|alias| is_simple(alias)).collect() }
    }
}

impl Made {
    /// Adds the phrases that the force makes with a nation, those aside whose key is taken.
    pub(super) fn add(
        &self,
        trie: &mut TrieBuilder,
        nation: &NationRow,
        sense: Sense,
        is_taken: impl Fn(&str) -> bool,
    ) {
        let mut words_of = |names: &[String]| -> Vec<Words> {
            let plain = names.iter().filter(|name| is_plain_name(name));
            plain.map(|name| Words::of(trie, &phrase_words(name))).collect()
        };
        let country = words_of(std::slice::from_ref(&nation.name));
        let words = words_of(&nation.words);
        let mut key = String::new();
        let mut numbers: Vec<u32> = Vec::new();
        for pattern in &self.patterns {
            for word in if pattern.country { &country } else { &words } {
                key.clear();
                let base = pattern.behind.first().map_or("", |(words, _)| words.key.as_str());
                for part in [pattern.before.key.as_str(), word.key.as_str(), base] {
                    if !key.is_empty() && !part.is_empty() {
                        key.push(' ');
                    }
                    key.push_str(part);
                }
                if is_taken(&key) {
                    continue;
                }
                for (behind, forms) in &pattern.behind {
                    numbers.clear();
                    for part in [&pattern.before, word, behind] {
                        numbers.extend_from_slice(&part.numbers);
                    }
                    let phrase = NewPhrase { sense, forms: *forms, exact: None, local: false };
                    trie.insert_numbered(&numbers, phrase, Vec::new());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_patterns_and_names_are_joined_as_numbers() {
        for alias in [
            "{d} police",
            "n:{d} fighter jet",
            "{c}'s army",
            "army of {c}",
            "n:{d} F-16",
            "{d} anti-terror police",
        ] {
            assert!(is_simple(alias), "{alias}");
        }
        for alias in [
            "police",
            "v:{d} open fire",
            "n:army of {d}",
            "{d} warplanes'",
            "{d} 5th fleet",
            "{d} of {c}",
            "{cc} police",
            "{d} ... police",
            "pro-{d} forces",
            "{c}s",
            "{d} (navy)",
        ] {
            assert!(!is_simple(alias), "{alias}");
        }
        for name in ["Syrian", "Côte d'Ivoire", "U.S.", "Sao Tome-and-Principe"] {
            assert!(is_plain_name(name), "{name}");
        }
        for name in ["Congo (Kinshasa)", "Reds' land", "9th Republic"] {
            assert!(!is_plain_name(name), "{name}");
        }
    }

    #[test]
    fn joined_words_are_those_of_the_text() {
        for alias in [
            "{d} police",
            "n:{d} fighter jet",
            "{c}'s army",
            "army of {c}",
            "n:{d} F-16",
            "{d} anti-terror police",
        ] {
            for name in ["Syrian", "Côte d'Ivoire", "U.S.", "Sao Tome-and-Principe", "UAE"] {
                let (_, body) = phrase_mode(alias);
                let (before, behind, _) = parts(body).unwrap();
                let owned = behind.starts_with("'s");
                let mut joined = phrase_words(before);
                joined.extend(phrase_words(name));
                joined.extend(owned.then(|| CompactString::const_new("s")));
                joined.extend(phrase_words(behind.strip_prefix("'s").unwrap_or(behind)));
                let filled = body.replace("{d}", name).replace("{c}", name);
                assert_eq!(joined, phrase_words(&filled), "{filled}");
            }
        }
    }
}
