//! The cue files that the corpus stage reads by, loaded once per run. Holds no rule.

use super::boilerplate::Boilerplate;
use super::problem::CorpusError;
use serde::Deserialize;

const PUBLICATION: &str = include_str!("../../lexicon/en/publication.toml");
const BOILERPLATE: &str = include_str!("../../lexicon/en/boilerplate.toml");

/// The files inside the binary that the reading of a file depends on.
pub(crate) const KNOWLEDGE_FILES: &[(&str, &str)] =
    &[("lexicon/en/publication.toml", PUBLICATION), ("lexicon/en/boilerplate.toml", BOILERPLATE)];

/// Everything the corpus stage knows from data.
#[derive(Debug)]
pub(super) struct Library {
    pub(super) publication: PublicationCues,
    pub(super) boilerplate: Boilerplate,
}

impl Library {
    /// The files inside the binary.
    pub(super) fn embedded() -> Result<Self, CorpusError> {
        let publication = toml::from_str(PUBLICATION)
            .map_err(|e| CorpusError::Cues { file: "lexicon/en/publication.toml", why: e.to_string() })?;
        let boilerplate = Boilerplate::read(BOILERPLATE)
            .map_err(|why| CorpusError::Cues { file: "lexicon/en/boilerplate.toml", why })?;
        Ok(Self { publication, boilerplate })
    }
}

/// `lexicon/en/publication.toml`, as it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PublicationCues {
    pub(super) fields: FieldNames,
    pub(super) meta: MetaNames,
    pub(super) headers: HeaderNames,
    pub(super) lines: LineCues,
    pub(super) outlets: OutletCues,
    pub(super) months: Months,
    pub(super) inference: InferenceCues,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldNames {
    pub(super) id: Vec<String>,
    pub(super) title: Vec<String>,
    pub(super) published: Vec<String>,
    pub(super) source: Vec<String>,
    pub(super) url: Vec<String>,
    pub(super) text: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MetaNames {
    pub(super) published: Vec<String>,
    pub(super) title: Vec<String>,
    pub(super) source: Vec<String>,
    pub(super) url: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeaderNames {
    pub(super) id: Vec<String>,
    pub(super) title: Vec<String>,
    pub(super) published: Vec<String>,
    pub(super) source: Vec<String>,
    pub(super) url: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LineCues {
    pub(super) published: Vec<String>,
}

/// Words, all in small letters, by which a line at the top of a text is known to name the outlet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OutletCues {
    pub(super) labels: Vec<String>,
    pub(super) ends: Vec<String>,
    pub(super) weak: Vec<String>,
    pub(super) never: Vec<String>,
    pub(super) sections: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Months {
    pub(super) names: Vec<Vec<String>>,
    pub(super) common: Vec<String>,
}

impl Months {
    /// The month (1 to 12) of a lower-case word, without a full stop at its end.
    pub(super) fn number(&self, word: &str) -> Option<i8> {
        let word = word.trim_end_matches('.');
        let at = self.names.iter().position(|names| names.iter().any(|n| n == word))?;
        i8::try_from(at + 1).ok()
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InferenceCues {
    pub(super) future: Vec<String>,
    pub(super) past: Vec<String>,
    pub(super) month_lead: Vec<String>,
    pub(super) numbers: Vec<String>,
}

/// A field's name in the form in which names are compared.
pub(super) fn plain_name(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '-' | '_' | ':' | '.' | ' ' | '\u{feff}'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The position of `name` in a list of names, compared in their plain form.
pub(super) fn rank(names: &[String], name: &str) -> Option<usize> {
    let plain = plain_name(name);
    names.iter().position(|n| plain_name(n) == plain)
}
