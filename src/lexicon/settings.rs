//! The extractor's thresholds and weights: `settings.toml` set by hand, `confidence.toml` fitted.

use super::small_words::{IdentifiedWords, SmallWords};
use crate::model::PlaceKind;
use crate::model::letters::{AT_ONCE, eight};
use rustc_hash::FxHashSet;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The file of thresholds and weights inside the binary.
pub(super) const SETTINGS: (&str, &str) =
    ("lexicon/en/settings.toml", include_str!("../../lexicon/en/settings.toml"));
/// The file of the weights of confidence inside the binary.
pub(super) const CONFIDENCE: (&str, &str) =
    ("lexicon/en/confidence.toml", include_str!("../../lexicon/en/confidence.toml"));

/// A list of words that is asked of every word of a text.
#[derive(Debug, Deserialize)]
#[serde(from = "Vec<String>")]
pub(crate) struct WordList {
    words: FxHashSet<String>,
    /// Those of at most eight bytes, as numbers, and a bit of 256 for each: tells most words that are none of them by one look.
    short: FxHashSet<u64>,
    bits: [u64; 4],
    shapes: WordShapes,
}

/// The place of one of 256 bits, told by the letters of a word: the number of its 64, and the bit among them.
#[inline]
const fn bit_of(letters: u64) -> (usize, u64) {
    let hash = letters.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56;
    ((hash >> 6) as usize, 1 << (hash & 63))
}

/// The lengths of the words of some lists that begin with each byte: tells most words apart from all of them by one look.
#[derive(Debug, Clone)]
pub(crate) struct WordShapes(Box<[u64; 256]>);

impl WordShapes {
    /// The shapes of the words of several lists.
    pub(crate) fn of<const N: usize>(lists: [&WordList; N]) -> Self {
        let mut out = Self(Box::new([0; 256]));
        for list in lists {
            out.0.iter_mut().zip(list.shapes.0.iter()).for_each(|(slot, lengths)| *slot |= lengths);
        }
        out
    }

    /// Whether a word has the first byte and length of one of the words.
    #[inline]
    pub(crate) fn may_hold(&self, word: &str) -> bool {
        word.bytes().next().is_some_and(|first| self.may_begin(first, word.len()))
    }

    /// Whether one of the words has this first byte and this length in bytes.
    #[inline]
    pub(crate) fn may_begin(&self, first: u8, length: usize) -> bool {
        self.0.get(usize::from(first)).is_some_and(|lengths| lengths & (1 << length.min(63)) != 0)
    }
}

impl From<Vec<String>> for WordList {
    fn from(words: Vec<String>) -> Self {
        let mut lengths = Box::new([0; 256]);
        let (mut short, mut bits) = (FxHashSet::default(), [0; 4]);
        for word in &words {
            if (1..=AT_ONCE).contains(&word.len()) {
                let letters = eight(word.as_bytes());
                let (part, bit) = bit_of(letters);
                if let Some(part) = bits.get_mut(part) {
                    *part |= bit;
                }
                short.insert(letters);
            }
            if let Some(slot) = word.bytes().next().and_then(|first| lengths.get_mut(usize::from(first))) {
                *slot |= 1_u64 << word.len().min(63);
            }
        }
        Self { words: words.into_iter().collect(), short, bits, shapes: WordShapes(lengths) }
    }
}

impl WordList {
    /// Whether it holds a word of at most eight bytes, which stand in a number from the lowest on.
    #[inline]
    pub(crate) fn has_letters(&self, letters: u64) -> bool {
        let (part, bit) = bit_of(letters);
        self.bits.get(part).is_some_and(|bits| bits & bit != 0) && self.short.contains(&letters)
    }

    /// Whether it holds a word, to the letter.
    #[inline]
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.shapes.may_hold(word) && self.words.contains(word)
    }
}

/// All settings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) place: PlaceSettings,
    pub(crate) story: StorySettings,
    pub(crate) implied: ImpliedSettings,
    pub(crate) written: WrittenSettings,
    pub(crate) small: SmallWords,
    pub(crate) identified: IdentifiedWords,
    #[serde(skip)]
    shapes: OnceLock<NameShapes>,
}

/// The shapes of words by which names of places are found that no table has: bits by the first byte and the length.
#[derive(Debug)]
pub(crate) struct NameShapes(Box<[[u8; 64]; 256]>);

impl NameShapes {
    /// Words for borders and ground, which imply a place.
    pub(crate) const IMPLY: u8 = 1;
    /// Words that lead to a name, or are a part of one, without a capital.
    pub(crate) const OPEN: u8 = 2;

    fn of(imply: &WordShapes, open: &WordShapes) -> Self {
        let mut out = Self(Box::new([[0; 64]; 256]));
        for (first, lengths) in (0..=u8::MAX).zip(out.0.iter_mut()) {
            for (length, bits) in lengths.iter_mut().enumerate() {
                *bits |= u8::from(imply.may_begin(first, length)) * Self::IMPLY;
                *bits |= u8::from(open.may_begin(first, length)) * Self::OPEN;
            }
        }
        out
    }

    /// Which words have this first byte and this length in bytes.
    #[inline]
    pub(crate) fn get(&self, first: u8, length: usize) -> u8 {
        self.0.get(usize::from(first)).and_then(|lengths| lengths.get(length.min(63))).copied().unwrap_or(0)
    }
}

impl Settings {
    /// The shapes of words by which names of places are found that no table has.
    pub(crate) fn shapes(&self) -> &NameShapes {
        self.shapes.get_or_init(|| {
            NameShapes::of(
                &WordShapes::of([&self.implied.borders, &self.implied.grounds]),
                &WordShapes::of([&self.written.nouns, &self.written.leads, &self.written.particles]),
            )
        })
    }
}

/// Words that name a place together with the countries around them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImpliedSettings {
    /// Words for a border ("Syria–Iraq border").
    pub(crate) borders: WordList,
    /// Words for ground that a country has one of by that name ("the desert" in Syria is the "Syrian desert").
    pub(crate) grounds: WordList,
    /// Words right before them with which they stand for it.
    pub(crate) ground_words: WordList,
}

/// How names that no gazetteer has are found.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrittenSettings {
    /// Nouns of places that name them ("the hamlet of X", "X village").
    pub(crate) nouns: WordList,
    /// Words with a capital that alone name no place: peoples and faiths.
    pub(crate) peoples: WordList,
    /// Those of them that stand between a place and the narrower one that it holds, behind an article: "the X city of Y".
    pub(crate) held: WordList,
    /// "X, a small town near Y": articles of an apposition.
    pub(crate) apposing: WordList,
    /// What may stand behind its noun: "a village elder" is a person.
    pub(crate) behind_apposed: WordList,
    /// Words between a name and such a noun: "the X refugee camp".
    pub(crate) noun_parts: WordList,
    /// Words that lead the name of a place ("in X").
    pub(crate) leads: WordList,
    /// Words between those and the name ("the", "northern").
    pub(crate) between: WordList,
    /// Small words inside names ("al", "de la").
    pub(crate) particles: WordList,
    /// Words with a capital that begin or end no name of a place.
    pub(crate) not_names: WordList,
    /// Houses in which the wounded lie.
    pub(crate) healing: WordList,
    /// Bytes back to the place that the report told last.
    pub(crate) goes_on: usize,
    /// Bytes up to the place behind a name that it is told to lie in.
    pub(crate) reach: usize,
}

/// Which toponym is an event's place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceSettings {
    /// Nouns of what a sea only tells the coast of: "the Red Sea port of X".
    pub(crate) shores: WordList,
    /// Nouns of areas beside those of [`Written::nouns`]: "the X borough of Y".
    pub(crate) areas: WordList,
    /// Prepositions of what an event concerns ("against X", "with X"), where it is no incident.
    pub(crate) concerns: WordList,
    /// Nouns behind a name whose sort they tell: "the X quarter of Y" lies in Y, "the X city of Y" in X.
    pub(crate) parts_of: WordList,
    /// Agencies whose names are places too, as they stand before a colon: whose word it is.
    pub(crate) agencies: Vec<String>,
    /// "Based in X": words before a preposition of place that tell where somebody comes from.
    pub(crate) rooted: WordList,
    pub(crate) base: f64,
    pub(crate) least: f64,
    /// The least at which a place is taken where nothing else tells one.
    pub(crate) faint: f64,
    pub(crate) place_preposition: f64,
    /// For a place that the verb is done to.
    pub(crate) object: f64,
    pub(crate) origin: f64,
    pub(crate) goal: f64,
    /// After "from", where the event is a movement or a transfer: its place is where it comes from.
    pub(crate) moving_origin: f64,
    /// After "to", of a movement or a transfer.
    pub(crate) moving_goal: f64,
    pub(crate) speaker: f64,
    pub(crate) hospital: f64,
    pub(crate) same_clause: f64,
    pub(crate) per_token: f64,
    /// Tokens beyond which distance counts no more.
    pub(crate) far: usize,
    pub(crate) after: f64,
    pub(crate) continent: f64,
    pub(crate) country: f64,
    pub(crate) region: f64,
    pub(crate) based: f64,
    /// For a place that only tells whose force or office it is ("the city police").
    pub(crate) force_of: f64,
    /// For the first of two places that "between" leads.
    pub(crate) between: f64,
    /// For a place behind ", killing three": it belongs to what goes on there.
    pub(crate) parted: f64,
    /// For a name that no table has, where an event is no incident.
    pub(crate) unlisted: f64,
    /// Words that may follow the name of a place and are no noun that it describes, in lower case.
    pub(crate) behind_names: WordList,
    /// First words of names of places ("Tal X", "Wadi Y"), in lower case.
    pub(crate) heads: WordList,
    /// Verbs whose object is a place and hardly ever somebody ("stormed X"), in lower case.
    pub(crate) done_to: WordList,
    /// For a place behind "six days after": it belongs to the other event.
    pub(crate) other_event: f64,
    pub(crate) container: f64,
    pub(crate) near_km: f64,
    /// Kilometres between two settlements from which on words that each tell of one tell two events.
    pub(crate) apart_km: f64,
    /// Half of the kilometres between two places from which on the middle of their way is as vague as a region.
    pub(crate) way_km: f64,
    pub(crate) offset_km: f64,
    /// Kilometres around a settlement for a name that no table has and that is told to lie in it or beside it.
    pub(crate) told_km: f64,
    /// The same where the settlement was only told before.
    pub(crate) about_km: f64,
    /// Nouns of those who hold an office over a place: "the governor of X".
    pub(crate) offices: WordList,
    /// Nouns of places inside a town: a name with one is as exact as the town.
    pub(crate) inside: Vec<String>,
    /// Kilometres within which a site or quarter lies in the town that the same clause names before it.
    pub(crate) inside_km: f64,
    /// Of a place whose preposition stands right behind the verb: "captured in X".
    pub(crate) direct: f64,
    /// What follows a place by whose clock something is told: "time".
    pub(crate) clock: Vec<String>,
    /// Heads of a table's column of places.
    pub(crate) columns: WordList,
    /// Words before "from" of somebody who is on the road.
    pub(crate) under_way: WordList,
    /// Words that may stand between a place and the wider one that it lies in, in lower case.
    pub(crate) locating: WordList,
    /// Nouns of a part of a place, in lower case: "in the same part of X".
    pub(crate) parts: WordList,
    /// Nouns that stand for the town told last: "in the city".
    pub(crate) stands_for: WordList,
    pub(crate) countryside: Vec<String>,
    radius_km: BTreeMap<String, f64>,
}

impl PlaceSettings {
    /// The radius that stands for a kind of place whose table tells none.
    pub(crate) fn radius(&self, kind: PlaceKind) -> f64 {
        self.radius_km.get(kind.as_str()).copied().unwrap_or(self.near_km)
    }
}

/// When two sentences of a report tell one event.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StorySettings {
    pub(crate) join: f64,
    pub(crate) same_kind: f64,
    pub(crate) same_family: f64,
    pub(crate) generic_kind: f64,
    pub(crate) other_kind: f64,
    pub(crate) same_place: f64,
    pub(crate) near_place: f64,
    pub(crate) other_place: f64,
    /// What a report begins with, told again at a place within that of the lead.
    pub(crate) lead_around: f64,
    pub(crate) no_place: f64,
    pub(crate) same_date: f64,
    pub(crate) other_date: f64,
    pub(crate) no_date: f64,
    pub(crate) anaphora: f64,
    pub(crate) another: f64,
    pub(crate) same_block: f64,
    pub(crate) next_sentence: f64,
    pub(crate) other_entry: f64,
    pub(crate) same_count: f64,
    pub(crate) other_count: f64,
    pub(crate) same_actor: f64,
    pub(crate) near_km: f64,
    /// A headline names a town for what happened so far from it.
    pub(crate) headline_km: f64,
    pub(crate) old_days: i64,
    /// A report that dates so many old events by the day has them as its subject.
    pub(crate) history_events: usize,
    /// An old event that is dated by the day and placed in its sentence is part of the story for so many days.
    pub(crate) history_days: i64,
    /// A period of so many days is longer than an event.
    pub(crate) period_days: i32,
    /// Sentences around an event in which a force that is named may be its doer.
    pub(crate) actor_reach: usize,
    /// Mentions with a place and less confidence are kept out as weak, in reports whose day is known.
    pub(crate) least_confidence: f64,
    /// The same, by the confidence that it is right, of an event with neither a place nor a day of its own.
    pub(crate) least_adrift: f64,
    /// The same in reports whose day of publication is unknown, where every date is.
    pub(crate) least_undated: f64,
    /// How well a place fits at least in a main clause that needs no day to be clear.
    pub(crate) clear_fit: f64,
    /// Days before publication that what is told without a day may turn out to lie back.
    pub(crate) window_reach: i64,
    /// An old event named by a noun, dated by the day and placed in its sentence, is part of the story for so many days.
    pub(crate) noun_days: i64,
    /// How well a place fits at least where presence in it is reported.
    pub(crate) presence_fit: f64,
    /// The same where nothing else speaks for it: a preposition of place leads it.
    pub(crate) firm_presence_fit: f64,
    /// A group is a report's subject from this share of the groups that it names on.
    pub(crate) subject_share: f64,
    /// An attack that nobody claims is put down to a report's subject, as possible, from this share on.
    pub(crate) likely_share: f64,
    /// Share of the forces named in a report that the one whose doings it tells has.
    pub(crate) presiding_share: f64,
    /// So many dead, told in the perfect without a day, are those of a war.
    pub(crate) toll_of_war: u32,
    /// Last words of a force's name that leave open whose it is ("special units").
    pub(crate) vague_forces: Vec<String>,
    /// Words of what lasts over a period without being counted in it ("missing since March").
    pub(crate) lasting: WordList,
    /// Nouns of what was told the sentence before ("the report is not true").
    pub(crate) hearsay: WordList,
    /// Words that open a sentence about what the one before told.
    pub(crate) points_back: WordList,
    /// Words of the longest report that is brief.
    pub(crate) brief_words: usize,
    /// Words for what was told, whatever it was ("the incident").
    pub(crate) incidents_told: WordList,
    /// Words that open a sentence about an older time, which the one before tells.
    pub(crate) back_then: WordList,
    /// People that a sentence goes on about without a name.
    pub(crate) points_back_people: WordList,
    /// "The victims": those of these words whom it befell.
    pub(crate) victims_told: WordList,
    /// Nouns of those who did what was told before ("the attackers").
    pub(crate) doers_told: WordList,
    /// Verbs of those who come to do it ("came", "descended").
    pub(crate) arrives: WordList,
    /// Events of one report beyond which nothing more is read in it.
    pub(crate) most_events: usize,
    /// Who dies of wounds was wounded within so many days before.
    pub(crate) wounded_days: i64,
    /// What came of an event came within so many days after it.
    pub(crate) consequence_days: i64,
    /// So many events named by one noun are a total.
    pub(crate) events_least: u32,
}

impl Settings {
    /// The settings inside the binary.
    pub(crate) fn embedded() -> Result<Self, toml::de::Error> {
        toml::from_str(SETTINGS.1)
    }
}

/// Weights by feature, in the order of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Weights {
    #[serde(default)]
    #[expect(dead_code, reason = "told to whoever reads the file")]
    pub(crate) made_by: String,
    pub(crate) weight: Vec<WeightRow>,
}

/// One feature's weight.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WeightRow {
    pub(crate) feature: String,
    pub(crate) value: f64,
}

impl Weights {
    /// The weights inside the binary.
    pub(crate) fn embedded() -> Result<Self, toml::de::Error> {
        toml::from_str(CONFIDENCE.1)
    }

    /// The probability that an event of the mention's group of kinds happened at its place and day.
    pub(crate) fn probability(&self, features: &[(Cow<'static, str>, f64)]) -> f64 {
        logistic(&self.weight, features)
    }

    /// What each feature adds to the log odds of the probability, the strongest first; without those that add nothing.
    pub(crate) fn shares(&self, features: &[(Cow<'static, str>, f64)]) -> Vec<(String, f64)> {
        let worth =
            |name: &str| self.weight.iter().find(|row| row.feature == name).map_or(0.0, |row| row.value);
        let mut shares: Vec<(String, f64)> = features
            .iter()
            .map(|(name, value)| (name.to_string(), (worth(name) * value * 1000.0).round() / 1000.0))
            .filter(|(_, share)| *share != 0.0)
            .collect();
        shares.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(&b.0)));
        shares
    }
}

/// The logistic function of the weighted features, with three digits.
fn logistic(weights: &[WeightRow], features: &[(Cow<'static, str>, f64)]) -> f64 {
    let mut sum = 0.0;
    // Both lists are in the order in which the features were made; one that is not is looked up.
    for (i, (name, value)) in features.iter().enumerate() {
        let row = weights.get(i).filter(|w| w.feature == *name);
        if let Some(row) = row.or_else(|| weights.iter().find(|w| w.feature == *name)) {
            sum += row.value * value;
        }
    }
    let p = 1.0 / (1.0 + (-sum).exp());
    (p * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_place_has_a_radius() {
        let settings = Settings::embedded().unwrap();
        for &kind in PlaceKind::ALL {
            assert!(settings.place.radius_km.contains_key(kind.as_str()), "{kind}");
        }
    }
}
