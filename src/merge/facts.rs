//! Mentions turned into numbers that can be compared quickly: days, points, word and name numbers. Compares nothing.

use super::settings::MergeSettings;
use crate::model::{ActorRef, Count, DatePrecision, GeoPrecision, IncidentMention, Kind, Mention, Status};
use indexmap::IndexSet;
use rayon::prelude::*;
use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Mentions that are looked at by one thread at a time.
const PART: usize = 512;

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
    /// Whether the date is told in words about the event that leave little doubt.
    pub(super) dated_firmly: bool,
    /// Told too faintly to stand by itself.
    pub(super) echo: bool,
    /// Minus the log odds of the mention's confidence, from 0 to 5.
    pub(super) doubt: f64,
    /// Distinct words of the quote, sorted.
    pub(super) words: Vec<u32>,
    /// The sum of their weights by rarity.
    pub(super) weight_of_words: f32,
    /// Words of the quote that can be names of places.
    pub(super) capitals: Vec<Name>,
    /// Those of `words` that are written with a capital inside a sentence and are no part of a place's name.
    pub(super) names: Vec<u32>,
    /// Larger numbers of the quote, as words of their own.
    pub(super) numbers: Vec<u32>,
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
    /// How sure the name is, 0 to 1.
    pub(super) score: f64,
    /// Folded name and areas, as numbers; 0 where empty.
    pub(super) name: u32,
    pub(super) admin1: u32,
    pub(super) admin2: u32,
    pub(super) iso3: u32,
    /// The written name, folded.
    pub(super) written: String,
    /// How often each letter stands in `written`, letters sorted into 32 bins: what two names have in common at most.
    pub(super) letters: [u8; 32],
    /// The words of its names by which it can be told.
    pub(super) known_as: SmallVec<[Name; 2]>,
}

/// A word that can be the name of a place, with what its spellings have in common.
#[derive(Debug)]
pub(super) struct Name {
    /// The word, folded.
    pub(super) word: String,
    /// Its consonants, doubled ones once: those of all spellings of one Arabic name are the same.
    pub(super) skeleton: String,
}

impl Name {
    fn of(word: String) -> Self {
        let mut skeleton = String::with_capacity(word.len());
        for letter in word.chars().filter(|letter| !matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w'))
        {
            if !skeleton.ends_with(letter) {
                skeleton.push(letter);
            }
        }
        Self { word, skeleton }
    }
}

/// All mentions' facts, and how rare each word is.
#[derive(Debug)]
pub(super) struct Corpus {
    pub(super) facts: Vec<Facts>,
    /// Squared weight of each word, by its number.
    rarity: Vec<f32>,
    /// The weight of a word that two mentions share and no third one has.
    rarest: f32,
}

impl Corpus {
    /// Facts of all mentions, in their order.
    pub(super) fn of(mentions: &[IncidentMention], settings: &MergeSettings) -> Self {
        // Each part numbers its texts by itself; put together in order, they get the numbers that one after the other would give.
        let parts: Vec<Part> =
            mentions.par_chunks(PART).map(|mentions| Part::of(mentions, settings)).collect();
        let mut names = Names::default();
        // Number 0 stands for no text.
        names.insert(String::new());
        let mut words = Names::default();
        let mut numbered = Vec::with_capacity(parts.len());
        for Part { facts, names: of_part, words: words_of_part } in parts {
            let to_name: Vec<u32> =
                of_part.into_iter().map(|text| names.insert_full(text).0 as u32).collect();
            let to_word: Vec<u32> =
                words_of_part.into_iter().map(|text| words.insert_full(text).0 as u32).collect();
            numbered.push((facts, to_name, to_word));
        }
        let mut facts: Vec<Facts> = numbered
            .into_par_iter()
            .flat_map_iter(|(facts, names, words)| {
                facts.into_iter().map(move |mut fact| {
                    fact.renumber(&names, &words);
                    fact
                })
            })
            .collect();
        let mut seen = vec![0_u32; words.len()];
        for fact in &facts {
            for &word in fact.words.iter().chain(&fact.numbers) {
                if let Some(count) = seen.get_mut(word as usize) {
                    *count += 1;
                }
            }
        }
        let total = facts.len() as f32 + 1.0;
        // Smoothed, so that in a corpus of two reports a shared word still counts.
        let weight = |count: f32| (1.0 + total / (count + 0.5)).ln().powi(2);
        let rarity: Vec<f32> = seen.iter().map(|&count| weight(count as f32)).collect();
        facts.par_iter_mut().for_each(|fact| {
            fact.weight_of_words =
                fact.words.iter().map(|&word| rarity.get(word as usize).copied().unwrap_or(0.0)).sum();
        });
        Self { facts, rarity, rarest: weight(2.0) }
    }

    /// Squared weight of a word.
    pub(super) fn rarity(&self, word: u32) -> f32 {
        self.rarity.get(word as usize).copied().unwrap_or(0.0)
    }

    /// How rare a word is that two mentions share: 1 where no third one has it.
    pub(super) fn rareness(&self, word: u32) -> f64 {
        f64::from(self.rarity(word) / self.rarest).min(1.0)
    }

    /// The rarest words of a list, at most `most`; ties by number, which is the order of first use.
    pub(super) fn rarest(&self, words: &[u32], most: usize) -> Vec<u32> {
        let mut sorted = words.to_vec();
        sorted.sort_by(|&a, &b| self.rarity(b).total_cmp(&self.rarity(a)).then(a.cmp(&b)));
        sorted.truncate(most);
        sorted
    }
}

/// Facts of some mentions, with numbers of their own for texts.
struct Part {
    facts: Vec<Facts>,
    names: Names,
    words: Names,
}

impl Part {
    fn of(mentions: &[IncidentMention], settings: &MergeSettings) -> Self {
        let (mut names, mut words) = (Names::default(), Names::default());
        names.insert(String::new());
        let facts = mentions.iter().map(|entry| Facts::of(entry, settings, &mut names, &mut words)).collect();
        Self { facts, names, words }
    }
}

impl Facts {
    /// Gives texts the numbers of the whole for those of a part.
    fn renumber(&mut self, names: &[u32], words: &[u32]) {
        let swap =
            |number: &mut u32, to: &[u32]| *number = to.get(*number as usize).copied().unwrap_or(*number);
        let swap_all = |numbers: &mut [u32], to: &[u32]| {
            for number in numbers.iter_mut() {
                swap(number, to);
            }
            numbers.sort_unstable();
        };
        swap(&mut self.report, names);
        for number in self.to_place.iter_mut().chain(&mut self.weapon) {
            swap(number, names);
        }
        if let Some(place) = &mut self.place {
            for number in
                [&mut place.id, &mut place.name, &mut place.admin1, &mut place.admin2, &mut place.iso3]
            {
                swap(number, names);
            }
        }
        swap_all(&mut self.perpetrators, names);
        swap_all(&mut self.targets, names);
        for list in [&mut self.words, &mut self.names, &mut self.numbers] {
            swap_all(list, words);
        }
    }

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
            score: place.score.clamp(0.0, 1.0),
            name: number(&place.name),
            admin1: number(&place.admin1),
            admin2: number(&place.admin2),
            iso3: number(&place.iso3),
            letters: letters(&fold(&place.as_written)),
            written: fold(&place.as_written),
            known_as: [&place.name, &place.as_written]
                .into_iter()
                .filter_map(|name| longest_word(name))
                .map(Name::of)
                .collect(),
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
        let own = capitals(mention, &settings.text.passed_over);
        let named: Vec<String> = own.iter().map(|token| stem(token)).collect();
        let larger = larger_numbers(&mention.quote_text);
        let tokens = tokens(&mention.quote_text);
        let mut sequences: Vec<u64> = tokens.windows(4).map(sequence_hash).collect();
        sequences.sort_unstable();
        sequences.dedup();
        let mut in_words = |list: &mut dyn Iterator<Item = String>| {
            let mut out: Vec<u32> = list.map(|word| self::number(words, &word)).collect();
            out.sort_unstable();
            out.dedup();
            out
        };
        let word_numbers =
            in_words(&mut tokens.iter().filter(|token| token.chars().count() > 2).map(|token| stem(token)));
        let named = in_words(&mut named.into_iter());
        let larger = in_words(&mut larger.into_iter());
        let own_odds = mention.confidence.clamp(0.001, 0.999);
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
            dated_firmly: settings.values.date_basis.get(mention.date.basis.as_str()).copied().unwrap_or(0.0)
                >= settings.join.firm_date,
            echo: entry.echo,
            doubt: (-(own_odds / (1.0 - own_odds)).ln()).clamp(0.0, 5.0),
            words: word_numbers,
            weight_of_words: 0.0,
            capitals: name_words(&mention.quote_text).into_iter().map(Name::of).collect(),
            names: named,
            numbers: larger,
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

/// How often the letters of each of 32 bins stand in a text.
fn letters(text: &str) -> [u8; 32] {
    let mut out = [0_u8; 32];
    for letter in text.chars() {
        if let Some(count) = out.get_mut(u32::from(letter) as usize % 32) {
            *count = count.saturating_add(1);
        }
    }
    out
}

/// The words of a text, folded.
fn tokens(text: &str) -> Vec<String> {
    fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Words that the quote writes with a capital inside a sentence, folded, without those of the mention's own places, countries and actors, also
/// where they end otherwise ("Iraqi"), and without those passed over.
fn capitals(mention: &Mention, passed_over: &[String]) -> Vec<String> {
    let text = mention.quote_text.as_str();
    let places: Vec<String> = mention
        .place
        .iter()
        .chain(mention.to_place.as_deref())
        .flat_map(|place| [&place.name, &place.as_written, &place.admin1, &place.admin2, &place.country])
        .chain(mention.perpetrator.iter().chain(&mention.target).map(|actor| &actor.name))
        .flat_map(|name| tokens(name))
        .chain(passed_over.iter().cloned())
        .map(|word| root(&word))
        .collect();
    let (mut out, mut all) = (Vec::new(), 0_usize);
    // The first word of a sentence says nothing by its capital.
    let mut opens = true;
    for raw in text.split_inclusive(|letter: char| letter.is_whitespace()) {
        let word = raw.trim_matches(|letter: char| !letter.is_alphanumeric());
        let ends = raw.trim_end().ends_with(['.', ':', '!', '?', '"', '”']);
        let was_opening = std::mem::replace(&mut opens, ends);
        if word.is_empty() {
            continue;
        }
        all += 1;
        if was_opening || !word.chars().next().is_some_and(char::is_uppercase) {
            continue;
        }
        for token in tokens(word) {
            if token.chars().count() > 2 && !places.contains(&root(&token)) {
                out.push(token);
            }
        }
    }
    // Where most words have capitals, in a headline or a cry, a capital says nothing.
    if out.len() * 2 > all { Vec::new() } else { out }
}

/// The first letters of a word, by which "Iraq" and "Iraqi" meet.
fn root(word: &str) -> String {
    word.chars().take(4).collect()
}

/// The words of a text that can be a place's name, folded: all of four letters and more where nothing has a capital, else those that have one.
fn name_words(text: &str) -> Vec<String> {
    let words = || {
        text.split(|letter: char| letter.is_whitespace() || letter == '-' || letter == '–' || letter == '/')
    };
    let begins = |word: &&str| {
        word.trim_start_matches(|letter: char| !letter.is_alphanumeric()).starts_with(char::is_uppercase)
    };
    let plain = words().skip(1).filter(begins).count() == 0;
    let mut out: Vec<String> = words()
        .filter(|word| plain || begins(word))
        .map(fold)
        .filter(|word| word.chars().count() > 3)
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The word of a name that tells it, folded: the longest of four letters or more.
fn longest_word(name: &str) -> Option<String> {
    tokens(name).into_iter().filter(|word| word.chars().count() > 3).max_by_key(|word| word.chars().count())
}

/// Numbers above the days of a month that are no years, as words of their own kind.
fn larger_numbers(text: &str) -> Vec<String> {
    text.split(|letter: char| !(letter.is_ascii_digit() || letter == ','))
        .filter_map(|digits| digits.replace(',', "").parse::<u32>().ok())
        .filter(|&number| number > 31 && !(1900..2100).contains(&number))
        .map(|number| format!("#{number}"))
        .collect()
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
