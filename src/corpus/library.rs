//! The cue files that the corpus stage reads by, loaded once per run. Holds no rule.

use super::boilerplate::Boilerplate;
use super::problem::CorpusError;
use compact_str::CompactString;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::sync::OnceLock;

const PUBLICATION: &str = include_str!("../../lexicon/en/publication.toml");
const BOILERPLATE: &str = include_str!("../../lexicon/en/boilerplate.toml");

/// The files inside the binary that the reading of a file depends on.
pub(crate) const KNOWLEDGE_FILES: &[(&str, &str)] = &[
    ("lexicon/en/publication.toml", PUBLICATION),
    ("lexicon/en/boilerplate.toml", BOILERPLATE),
    super::language::LANGUAGE,
];

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
    /// The ranks of the plain forms of all names, made when the first is asked for.
    #[serde(skip)]
    ranks: OnceLock<FxHashMap<String, FieldRanks>>,
}

/// The rank of a name among those of the id, title, day, source, address and text.
pub(super) type FieldRanks = [Option<usize>; 6];

impl FieldNames {
    /// What a field of this name can be; `None` where reports have none.
    pub(super) fn ranks(&self, name: &str) -> Option<&FieldRanks> {
        let ranks = self.ranks.get_or_init(|| {
            let lists = [&self.id, &self.title, &self.published, &self.source, &self.url, &self.text];
            let plain = |name: &String| plain_chars(name).collect::<String>();
            let names = lists.iter().flat_map(|names| names.iter().map(plain));
            let with_ranks = |name: String| {
                let ranks = lists.map(|names| names.iter().position(|known| plain(known) == name));
                (name, ranks)
            };
            names.map(with_ranks).collect()
        });
        let plain: CompactString = plain_chars(name).collect();
        ranks.get(plain.as_str())
    }
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
struct MonthNames {
    names: Vec<Vec<String>>,
    common: Vec<String>,
}

/// Names of months, in lower case.
#[derive(Debug, Deserialize)]
#[serde(from = "MonthNames")]
pub(super) struct Months {
    /// The month of a word.
    words: FxHashMap<String, i8>,
    /// The months of names that begin with a word, by the second one.
    pairs: FxHashMap<String, Vec<(String, i8)>>,
    /// Names that are common words too.
    pub(super) common: Vec<String>,
    /// Bits of the first bytes that names begin with: most words are told apart from all of them by one look.
    begin: [u64; 4],
}

impl From<MonthNames> for Months {
    fn from(file: MonthNames) -> Self {
        let (words, pairs, begin) = (FxHashMap::default(), FxHashMap::default(), [0; 4]);
        let mut out = Self { words, pairs, common: file.common, begin };
        for (names, month) in file.names.into_iter().zip(1..) {
            for name in names {
                if let Some(first) = name.bytes().next()
                    && let Some(bits) = out.begin.get_mut(usize::from(first >> 6))
                {
                    *bits |= 1 << (first & 63);
                }
                match name.split_once(' ') {
                    Some((first, second)) => {
                        out.pairs.entry(first.to_owned()).or_default().push((second.to_owned(), month));
                    }
                    None => {
                        out.words.entry(name).or_insert(month);
                    }
                }
            }
        }
        out
    }
}

impl Months {
    /// Whether a name of a month may begin with this lower-case word.
    pub(super) fn may_begin(&self, word: &str) -> bool {
        let Some(first) = word.bytes().next() else { return false };
        self.begin.get(usize::from(first >> 6)).is_some_and(|bits| bits & (1 << (first & 63)) != 0)
    }

    /// The month (1 to 12) of a lower-case word, without a full stop at its end.
    pub(super) fn number(&self, word: &str) -> Option<i8> {
        self.words.get(word.trim_end_matches('.')).copied()
    }

    /// Whether a name of a month is, or begins with, this lower-case word.
    pub(super) fn may_name(&self, word: &str) -> bool {
        self.may_begin(word) && (self.number(word).is_some() || self.pairs.contains_key(word))
    }

    /// Whether a name of a month of two words begins with this lower-case word.
    pub(super) fn begins_two(&self, word: &str) -> bool {
        self.may_begin(word) && self.pairs.contains_key(word)
    }

    /// The month of a name of two words.
    pub(super) fn of_two(&self, first: &str, second: &str) -> Option<i8> {
        let (_, month) = self.pairs.get(first)?.iter().find(|(word, _)| word == second)?;
        Some(*month)
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

/// The position of `name` in a list of names, compared in their plain form.
pub(super) fn rank(names: &[String], name: &str) -> Option<usize> {
    names.iter().position(|known| same_name(known, name))
}

/// Whether two names have the same plain form.
fn same_name(a: &str, b: &str) -> bool {
    // Most differ in their first letter.
    if let (Some(a @ (b'a'..=b'z' | b'A'..=b'Z')), Some(b @ (b'a'..=b'z' | b'A'..=b'Z'))) =
        (a.bytes().next(), b.bytes().next())
        && !a.eq_ignore_ascii_case(&b)
    {
        return false;
    }
    if a.is_ascii() && b.is_ascii() {
        plain_bytes(a).eq(plain_bytes(b))
    } else {
        plain_chars(a).eq(plain_chars(b))
    }
}

fn plain_bytes(name: &str) -> impl Iterator<Item = u8> + '_ {
    name.bytes().filter(|b| !matches!(b, b'-' | b'_' | b':' | b'.' | b' ')).map(|b| b.to_ascii_lowercase())
}

fn plain_chars(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars()
        .filter(|c| !matches!(c, '-' | '_' | ':' | '.' | ' ' | '\u{feff}'))
        .flat_map(char::to_lowercase)
}
