//! The numbers and words by which incidents are compared with labels, read from `lexicon/eval.toml`. Compares nothing.

use super::super::error::BuildError;
use crate::model::Kind;
use regex::Regex;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

const EMBEDDED: &str = include_str!("../../../lexicon/eval.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    groups: Vec<Vec<Kind>>,
    detained_not_compared: Vec<Kind>,
    slack_days: i32,
    bins: usize,
    tolerance_km: BTreeMap<String, f64>,
    alias: Vec<Alias>,
    words: Words,
}

#[derive(Deserialize)]
struct Alias {
    pattern: String,
    word: String,
}

#[derive(Deserialize)]
struct Words {
    ignored: BTreeSet<String>,
    shortest: usize,
}

/// How incidents are compared with labels.
#[derive(Debug)]
pub(super) struct Rules {
    groups: Vec<Vec<Kind>>,
    detained_not_compared: Vec<Kind>,
    pub(super) slack_days: i32,
    pub(super) bins: usize,
    tolerance_km: BTreeMap<String, f64>,
    aliases: Vec<(Regex, String)>,
    ignored: BTreeSet<String>,
    shortest: usize,
}

impl Rules {
    pub(super) fn embedded() -> Result<Self, BuildError> {
        let fail = |what: String| BuildError::Knowledge {
            what: format!("lexicon/eval.toml: {what}"),
            hint: "This is a fault of wallmap itself; report it".to_owned(),
        };
        let file: File = toml::from_str(EMBEDDED).map_err(|error| fail(error.to_string()))?;
        let mut aliases = Vec::new();
        for alias in file.alias {
            let pattern = Regex::new(&alias.pattern).map_err(|error| fail(error.to_string()))?;
            aliases.push((pattern, alias.word));
        }
        Ok(Self {
            groups: file.groups,
            detained_not_compared: file.detained_not_compared,
            slack_days: file.slack_days,
            bins: file.bins.max(1),
            tolerance_km: file.tolerance_km,
            aliases,
            ignored: file.words.ignored,
            shortest: file.words.shortest,
        })
    }

    pub(super) fn same_group(&self, a: Kind, b: Kind) -> bool {
        self.groups.iter().any(|group| group.contains(&a) && group.contains(&b))
    }

    pub(super) fn compares_detained(&self, kind: Kind) -> bool {
        !self.detained_not_compared.contains(&kind)
    }

    /// Kilometres within which a place agrees; `None` where it agrees by its country.
    pub(super) fn tolerance_km(&self, precision: &str) -> Option<f64> {
        self.tolerance_km.get(precision).copied()
    }

    /// Words of actors' names, common aliases made one.
    pub(super) fn actor_words<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        for name in names {
            let mut name = name.to_lowercase();
            for (pattern, word) in &self.aliases {
                name = pattern.replace_all(&name, word.as_str()).into_owned();
            }
            out.extend(
                name.split(|letter: char| !letter.is_alphanumeric())
                    .filter(|word| word.chars().count() >= self.shortest && !self.ignored.contains(*word))
                    .map(str::to_owned),
            );
        }
        out
    }
}
