//! Words around names and words that are not only names: the lists of `gazetteer/cues.toml` and `gazetteer/world/words.txt`.

use crate::gazetteer::{Folding, fold_plain, hash_bytes};
use crate::model::PlaceKind;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::num::{NonZeroU16, NonZeroU32};
use std::sync::OnceLock;

/// Classes of a word, as bits.
pub(crate) mod class {
    /// Before a person's name.
    pub(crate) const TITLE: u32 = 1;
    /// After a speaker.
    pub(crate) const SAYING: u32 = 2;
    /// After a name that belongs to an organisation or thing.
    pub(crate) const ORGANISATION: u32 = 4;
    /// After a name that belongs to a street.
    pub(crate) const STREET: u32 = 8;
    /// The surroundings of a place.
    pub(crate) const NEAR: u32 = 16;
    /// A part without direction.
    pub(crate) const PART: u32 = 32;
    /// A road between places.
    pub(crate) const ROAD: u32 = 64;
    /// A month or a day of the week.
    pub(crate) const CALENDAR: u32 = 128;
    /// What governments do.
    pub(crate) const GOVERNMENT: u32 = 256;
    /// Leads to a place: "in", "near".
    pub(crate) const LEADS: u32 = 512;
    /// What is done to places: "shelled", "recaptured".
    pub(crate) const STRIKES: u32 = 1024;
    /// Of an area's extent: "across", "throughout".
    pub(crate) const SPREADS: u32 = 2048;
    /// After a name that belongs to a thing: "cocktail".
    pub(crate) const THING: u32 = 4096;
    /// A tongue.
    pub(crate) const LANGUAGE: u32 = 8192;
    /// What runs between two places and is no road: a line, a pipeline, a border.
    pub(crate) const LINE: u32 = 16384;
    /// A people or a faith that no country is called by.
    pub(crate) const PEOPLE: u32 = 32768;
    /// What stands in a place and is told to be of it: "the port of X".
    pub(crate) const SITE: u32 = 65536;
    /// What is made on a place: "the attack on X".
    pub(crate) const ASSAULT: u32 = 131_072;
    /// The kind of each name of a list before it: "X and Y provinces".
    pub(crate) const SEVERAL: u32 = 262_144;
}

/// What is known of a word.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct WordFacts {
    /// Bits of [`class`].
    pub(crate) classes: u32,
    /// Grade as a common English word: 1 commonest to 4, 0 none.
    pub(crate) common: u8,
    /// Grade as a given name: 1, 2, 0 none.
    pub(crate) given: u8,
    /// Grade as a surname: 1 to 3, 0 none.
    pub(crate) surname: u8,
    /// What it says that the name beside it is.
    pub(crate) kind: Option<PlaceKind>,
    /// One more than the degrees clockwise from north.
    bearing: Option<NonZeroU16>,
    /// The bits of the kilometres in the unit.
    unit_km: Option<NonZeroU32>,
}

impl WordFacts {
    /// Degrees clockwise from north.
    pub(crate) fn bearing(self) -> Option<u16> {
        self.bearing.map(|one_more| one_more.get() - 1)
    }

    /// Kilometres in the unit.
    pub(crate) fn unit_km(self) -> Option<f32> {
        self.unit_km.map(|bits| f32::from_bits(bits.get()))
    }

    /// Whether one of the classes is there.
    pub(crate) const fn is(self, classes: u32) -> bool {
        self.classes & classes != 0
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueFile {
    titles: Vec<String>,
    saying: Vec<String>,
    organisations: Vec<String>,
    streets: Vec<String>,
    things: Vec<String>,
    languages: Vec<String>,
    peoples: Vec<String>,
    kinds: BTreeMap<String, Vec<String>>,
    bearings: BTreeMap<String, u16>,
    units: BTreeMap<String, f32>,
    words: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    near: Vec<String>,
    part: Vec<String>,
    road: Vec<String>,
    line: Vec<String>,
    months: Vec<String>,
    governments: Vec<String>,
    leads: Vec<String>,
    strikes: Vec<String>,
    sites: Vec<String>,
    assaults: Vec<String>,
    several: Vec<String>,
    spreads: Vec<String>,
    given: Vec<String>,
}

/// All words, by the hash of their plain folding.
#[derive(Debug, Default)]
pub(crate) struct Cues {
    words: FxHashMap<u64, WordFacts>,
}

pub(super) const CUES: &str = include_str!("../../gazetteer/cues.toml");
pub(super) const WORDS: &str = include_str!("../../gazetteer/world/words.txt");

impl Cues {
    /// The lists that ship with the program, read once.
    pub(crate) fn embedded() -> &'static Self {
        static CUES_ONCE: OnceLock<Cues> = OnceLock::new();
        // The files are inside the program and a test reads them: an error cannot come up later.
        CUES_ONCE.get_or_init(|| Self::read(CUES, WORDS).unwrap_or_default())
    }

    fn read(cues: &str, words: &str) -> Result<Self, String> {
        let file: CueFile = toml::from_str(cues).map_err(|e| e.to_string())?;
        let mut out = Self { words: FxHashMap::with_capacity_and_hasher(40_000, rustc_hash::FxBuildHasher) };
        for line in words.lines().filter(|l| !l.starts_with('#')) {
            let (word, grades) = line.split_once(' ').ok_or_else(|| format!("words.txt: `{line}`"))?;
            let [common, given, surname] = grades.as_bytes() else {
                return Err(format!("words.txt: `{line}`"));
            };
            let facts = out.words.entry(hash_bytes(word.as_bytes())).or_default();
            (facts.common, facts.given, facts.surname) = (common - b'0', given - b'0', surname - b'0');
        }
        for (list, class) in [
            (&file.titles, class::TITLE),
            (&file.saying, class::SAYING),
            (&file.organisations, class::ORGANISATION),
            (&file.streets, class::STREET),
            (&file.things, class::THING),
            (&file.languages, class::LANGUAGE),
            (&file.peoples, class::PEOPLE),
            (&file.words.sites, class::SITE),
            (&file.words.assaults, class::ASSAULT),
            (&file.words.several, class::SEVERAL),
            (&file.words.near, class::NEAR),
            (&file.words.part, class::PART),
            (&file.words.road, class::ROAD),
            (&file.words.line, class::LINE),
            (&file.words.months, class::CALENDAR),
            (&file.words.governments, class::GOVERNMENT),
            (&file.words.leads, class::LEADS),
            (&file.words.strikes, class::STRIKES),
            (&file.words.spreads, class::SPREADS),
        ] {
            for word in list {
                out.entry(word).classes |= class;
            }
        }
        for word in &file.words.given {
            out.entry(word).given = 1;
        }
        for (kind, list) in &file.kinds {
            let kind = PlaceKind::parse(kind)
                .ok_or_else(|| format!("cues.toml: `{kind}` is not a kind of place"))?;
            for word in list {
                out.entry(word).kind = Some(kind);
            }
        }
        for (word, &degrees) in &file.bearings {
            out.entry(word).bearing = NonZeroU16::new(degrees.saturating_add(1));
        }
        for (word, &km) in &file.units {
            out.entry(word).unit_km = NonZeroU32::new(km.to_bits());
        }
        Ok(out)
    }

    fn entry(&mut self, word: &str) -> &mut WordFacts {
        let mut plain = String::new();
        for part in Folding::words(word) {
            fold_plain(&part, &mut plain);
        }
        self.words.entry(hash_bytes(plain.as_bytes())).or_default()
    }

    /// What is known of a word, by the hash of its plain folding.
    pub(crate) fn get(&self, hash: u64) -> WordFacts {
        self.words.get(&hash).copied().unwrap_or_default()
    }
}

/// The kind of place that a word beside a name tells: "hamlet", "River".
pub fn kind_of_word(word: &str) -> Option<PlaceKind> {
    let mut plain = String::new();
    fold_plain(word, &mut plain);
    Cues::embedded().get(hash_bytes(plain.as_bytes())).kind
}

/// Whether a name is a common English word that is not written as a name: one of the two commonest grades.
pub fn is_common_word(name: &str) -> bool {
    let mut plain = String::new();
    fold_plain(name, &mut plain);
    let one_word = Folding::words(name).len() == 1;
    let facts = Cues::embedded().get(hash_bytes(plain.as_bytes()));
    one_word && (1..=2).contains(&facts.common) && facts.given == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_can_be_read() {
        let cues = Cues::read(CUES, WORDS).unwrap();
        let get = |word: &str| cues.get(hash_bytes(word.as_bytes()));
        assert_eq!(get("governorate").kind, Some(PlaceKind::Admin1));
        assert_eq!(get("northeastern").bearing(), Some(45));
        assert_eq!(get("police").common, 1);
        assert_eq!(get("jordan").given, 2);
        assert!(get("mr").is(class::TITLE));
    }
}
