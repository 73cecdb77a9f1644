//! English inflection for lexicon phrases: the forms of `v:open fire` and `n:car bomb`. Irregular words come from data.

use rustc_hash::FxHashMap;

/// Which grammatical forms a written word can be; a set, since "shot" is past and participle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Forms(u8);

impl Forms {
    /// Neither verb nor noun is told.
    pub const PLAIN: Self = Self(0);
    /// Infinitive and present.
    pub const BASE: Self = Self(1);
    /// Third person singular.
    pub const THIRD: Self = Self(2);
    /// Simple past.
    pub const PAST: Self = Self(4);
    /// Past participle.
    pub const PARTICIPLE: Self = Self(8);
    /// Present participle and gerund.
    pub const ING: Self = Self(16);
    /// Noun, singular.
    pub const SINGULAR: Self = Self(32);
    /// Noun, plural.
    pub const PLURAL: Self = Self(64);

    /// Whether all of `other` are among these.
    #[inline]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0 && other.0 != 0
    }

    /// Both sets.
    #[must_use]
    #[inline]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether some verb form is among these.
    #[inline]
    pub const fn is_verb(self) -> bool {
        self.0 & 0b1_1111 != 0
    }

    /// Whether some noun form is among these.
    #[inline]
    pub const fn is_noun(self) -> bool {
        self.0 & 0b110_0000 != 0
    }
}

/// Irregular words, by base.
#[derive(Debug, Default)]
pub(super) struct Irregular {
    pub(super) verbs: FxHashMap<String, (String, String, Option<String>)>,
    pub(super) plurals: FxHashMap<String, String>,
}

const fn is_vowel(c: u8) -> bool {
    matches!(c, b'a' | b'e' | b'i' | b'o' | b'u')
}

fn doubles(word: &str) -> bool {
    // stab → stabbed, but not attack, open, shelter: one vowel group, short, consonant-vowel-consonant at the end.
    let b = word.as_bytes();
    let [.., x, v, c] = b else { return false };
    let vowels = b.iter().filter(|&&ch| is_vowel(ch)).count();
    !is_vowel(*x) && is_vowel(*v) && !is_vowel(*c) && !matches!(c, b'w' | b'x' | b'y') && vowels == 1
}

fn add_s(word: &str) -> String {
    let b = word.as_bytes();
    match b {
        [.., b's' | b'x' | b'z'] | [.., b'c' | b's', b'h'] => format!("{word}es"),
        [.., p, b'y'] if !is_vowel(*p) => format!("{}ies", word.strip_suffix('y').unwrap_or(word)),
        _ => format!("{word}s"),
    }
}

fn past(word: &str) -> String {
    let b = word.as_bytes();
    match b {
        [.., b'e'] => format!("{word}d"),
        [.., p, b'y'] if !is_vowel(*p) => format!("{}ied", word.strip_suffix('y').unwrap_or(word)),
        [.., last] if doubles(word) => format!("{word}{}ed", *last as char),
        _ => format!("{word}ed"),
    }
}

fn ing(word: &str) -> String {
    let b = word.as_bytes();
    match b {
        [.., b'i', b'e'] => format!("{}ying", word.strip_suffix("ie").unwrap_or(word)),
        [.., p, b'e'] if *p != b'e' => format!("{}ing", word.strip_suffix('e').unwrap_or(word)),
        [.., last] if doubles(word) => format!("{word}{}ing", *last as char),
        _ => format!("{word}ing"),
    }
}

impl Irregular {
    /// The forms of a verb's first word, each with what it can be.
    pub(super) fn verb(&self, base: &str) -> Vec<(String, Forms)> {
        let (past, participle, gerund) = match self.verbs.get(base) {
            Some((past, participle, gerund)) => {
                (past.clone(), participle.clone(), gerund.clone().unwrap_or_else(|| ing(base)))
            }
            None => (past(base), past(base), ing(base)),
        };
        let mut out: Vec<(String, Forms)> = Vec::with_capacity(5);
        for (word, form) in [
            (base.to_owned(), Forms::BASE),
            (add_s(base), Forms::THIRD),
            (past, Forms::PAST),
            (participle, Forms::PARTICIPLE),
            (gerund, Forms::ING),
        ] {
            match out.iter_mut().find(|(w, _)| *w == word) {
                Some((_, forms)) => *forms = forms.and(form),
                None => out.push((word, form)),
            }
        }
        // "Levelled", "tunnelling": British English doubles an l that American English leaves alone.
        if let [.., vowel, b'l'] = base.as_bytes()
            && is_vowel(*vowel)
            && !base.as_bytes().iter().rev().nth(2).is_some_and(|c| is_vowel(*c))
            && !self.verbs.contains_key(base)
            && !doubles(base)
        {
            out.push((format!("{base}led"), Forms::PAST.and(Forms::PARTICIPLE)));
            out.push((format!("{base}ling"), Forms::ING));
        }
        out
    }

    /// Singular and plural of a noun's last word.
    pub(super) fn noun(&self, one: &str) -> Vec<(String, Forms)> {
        let many = self.plurals.get(one).cloned().unwrap_or_else(|| add_s(one));
        if many == one {
            return vec![(one.to_owned(), Forms::SINGULAR.and(Forms::PLURAL))];
        }
        vec![(one.to_owned(), Forms::SINGULAR), (many, Forms::PLURAL)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_words() {
        let irregular = Irregular::default();
        for (base, forms) in [
            ("attack", "attack attacks attacked attacking"),
            ("stab", "stab stabs stabbed stabbing"),
            ("raid", "raid raids raided raiding"),
            ("seize", "seize seizes seized seizing"),
            ("carry", "carry carries carried carrying"),
            ("ambush", "ambush ambushes ambushed ambushing"),
            ("open", "open opens opened opening"),
            ("free", "free frees freed freeing"),
            ("level", "level levels leveled leveling levelled levelling"),
            ("fail", "fail fails failed failing"),
        ] {
            let got: Vec<String> = irregular.verb(base).into_iter().map(|(w, _)| w).collect();
            assert_eq!(got.join(" "), forms);
        }
    }

    #[test]
    fn irregular_words_come_from_data() {
        let mut irregular = Irregular::default();
        irregular.verbs.insert("hit".into(), ("hit".into(), "hit".into(), None));
        irregular.plurals.insert("policeman".into(), "policemen".into());
        let hit = irregular.verb("hit");
        assert_eq!(hit.len(), 3);
        assert!(hit.iter().any(|(w, f)| w == "hit" && f.has(Forms::PAST) && f.has(Forms::BASE)));
        assert_eq!(
            irregular.noun("policeman").iter().map(|(w, _)| w.as_str()).collect::<Vec<_>>(),
            ["policeman", "policemen"]
        );
    }
}
