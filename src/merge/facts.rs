//! Mentions turned into numbers that can be compared quickly: days, points, word and name numbers. Compares nothing.

use super::settings::MergeSettings;
use crate::model::{ActorRef, Count, DatePrecision, GeoPrecision, IncidentMention, Kind, Status};
use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Numbers for texts, in the order of their first use.
type Names = IndexSet<String, FxBuildHasher>;

/// What pairs of mentions are compared by.
#[derive(Debug)]
pub(super) struct Facts {
    /// Number of the report.
    pub(super) report: u32,
    pub(super) kind: Kind,
    pub(super) group: u8,
    /// First and last day, in days since 1970; `None` where unknown.
    pub(super) days: Option<(i32, i32)>,
    /// Whether the date is told to the day.
    pub(super) to_the_day: bool,
    pub(super) published: Option<i32>,
    pub(super) place: Option<PlaceFacts>,
    pub(super) to_place: Option<u32>,
    /// Killed, injured, detained, abducted.
    pub(super) counts: [Option<Count>; 4],
    /// Known actors by lexicon id.
    pub(super) perpetrators: SmallVec<[u32; 4]>,
    pub(super) targets: SmallVec<[u32; 4]>,
    pub(super) weapon: Option<u32>,
    pub(super) status: Status,
    /// Distinct words of the quote, sorted.
    pub(super) words: Vec<u32>,
    /// Hashes of the quote's four-word sequences, sorted and distinct.
    pub(super) sequences: Vec<u64>,
}

/// What places are compared by.
#[derive(Debug)]
pub(super) struct PlaceFacts {
    pub(super) id: u32,
    pub(super) point: geo::Point<f64>,
    pub(super) uncertainty_km: f64,
    pub(super) precision: GeoPrecision,
    /// Folded name and areas, as numbers; 0 where empty.
    pub(super) name: u32,
    pub(super) admin1: u32,
    pub(super) admin2: u32,
    pub(super) iso3: u32,
    /// The written name, folded.
    pub(super) written: String,
}

/// All mentions' facts, and how rare each word is.
#[derive(Debug)]
pub(super) struct Corpus {
    pub(super) facts: Vec<Facts>,
    /// Squared weight of each word, by its number.
    pub(super) rarity: Vec<f32>,
}

impl Corpus {
    /// Facts of all mentions, in their order.
    pub(super) fn of(mentions: &[IncidentMention], settings: &MergeSettings) -> Self {
        let mut names = Names::default();
        // Number 0 stands for no text.
        names.insert(String::new());
        let mut words = Names::default();
        let mut facts = Vec::with_capacity(mentions.len());
        for entry in mentions {
            facts.push(Facts::of(entry, settings, &mut names, &mut words));
        }
        let mut seen = vec![0_u32; words.len()];
        for fact in &facts {
            for &word in &fact.words {
                if let Some(count) = seen.get_mut(word as usize) {
                    *count += 1;
                }
            }
        }
        let total = facts.len() as f32 + 1.0;
        // Smoothed, so that in a corpus of two reports a shared word still counts.
        let rarity = seen.iter().map(|&count| (1.0 + total / (count as f32 + 0.5)).ln().powi(2)).collect();
        Self { facts, rarity }
    }
}

impl Facts {
    fn of(entry: &IncidentMention, settings: &MergeSettings, names: &mut Names, words: &mut Names) -> Self {
        let mention = &entry.mention;
        let mut number = |text: &str| number(names, &fold(text));
        let days = match (mention.date.start.or(mention.date.end), mention.date.end.or(mention.date.start)) {
            (Some(start), Some(end)) => {
                let (start, end) = (day_number(start), day_number(end));
                Some((start.min(end), start.max(end)))
            }
            _ => None,
        };
        let place = mention.place.as_ref().map(|place| PlaceFacts {
            id: number(&place.place_id),
            point: geo::Point::new(place.lon, place.lat),
            uncertainty_km: if place.uncertainty_km.is_finite() {
                place.uncertainty_km.max(0.0)
            } else {
                0.0
            },
            precision: place.precision,
            name: number(&place.name),
            admin1: number(&place.admin1),
            admin2: number(&place.admin2),
            iso3: number(&place.iso3),
            written: fold(&place.as_written),
        });
        let mut actors = |list: &[ActorRef]| {
            let mut known: SmallVec<[u32; 4]> =
                list.iter().filter(|actor| !actor.id.is_empty()).map(|actor| number(&actor.id)).collect();
            known.sort_unstable();
            known.dedup();
            known
        };
        let perpetrators = actors(&mention.perpetrator);
        let targets = actors(&mention.target);
        let tokens = tokens(&mention.quote_text);
        let mut sequences: Vec<u64> = tokens.windows(4).map(sequence_hash).collect();
        sequences.sort_unstable();
        sequences.dedup();
        let mut word_numbers: Vec<u32> = tokens
            .iter()
            .filter(|token| token.chars().count() > 2)
            .map(|token| self::number(words, &stem(token)))
            .collect();
        word_numbers.sort_unstable();
        word_numbers.dedup();
        Self {
            report: number(&format!("report {}", mention.report)),
            kind: mention.kind,
            group: settings.group(mention.kind),
            days,
            to_the_day: mention.date.precision == DatePrecision::Day,
            published: entry.published.map(day_number),
            place,
            to_place: mention.to_place.as_ref().map(|place| number(&place.place_id)),
            counts: [mention.killed, mention.injured, mention.detained, mention.abducted],
            perpetrators,
            targets,
            weapon: mention.weapon.as_deref().map(&mut number),
            status: mention.status,
            words: word_numbers,
            sequences,
        }
    }
}

fn number(names: &mut Names, text: &str) -> u32 {
    match names.get_index_of(text) {
        Some(at) => at as u32,
        None => names.insert_full(text.to_owned()).0 as u32,
    }
}

/// Days since 1970.
pub(super) fn day_number(day: jiff::civil::Date) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    day.since(epoch).map_or(0, |span| span.get_days())
}

/// Lower case, without marks, hyphens and apostrophes as spaces or nothing: for comparing names, not for showing them.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|&letter| !is_combining_mark(letter)) {
        if letter.is_alphanumeric() {
            out.extend(letter.to_lowercase());
        } else if matches!(letter, '\'' | '’' | '‘' | '`' | 'ʿ' | 'ʾ') {
            // Dropped: "Sha'afa" and "Shaafa" are one name.
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The words of a text, folded.
fn tokens(text: &str) -> Vec<String> {
    fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A word without the commonest English endings, so that "attacked" and "attacks" meet. Crude on purpose: it only weighs likeness.
fn stem(word: &str) -> String {
    for ending in ["ings", "ing", "ers", "ies", "ed", "es", "er", "s"] {
        if let Some(root) = word.strip_suffix(ending)
            && root.chars().count() >= 4
        {
            return root.to_owned();
        }
    }
    word.to_owned()
}

fn sequence_hash(words: &[String]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for word in words {
        hasher.update(word.as_bytes());
        hasher.update(b" ");
    }
    let mut bytes = [0_u8; 8];
    hasher.finalize_xof().fill(&mut bytes);
    u64::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_over_marks_case_and_apostrophes() {
        for (a, b) in
            [("Al-Sha’afah", "al shaafah"), ("Dēr ez‑Zôr", "der ez zor"), ("  Tal  Afar ", "TAL AFAR")]
        {
            assert_eq!(fold(a), fold(b));
        }
    }
}
