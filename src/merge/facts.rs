//! Mentions turned into numbers that can be compared quickly: days, points, word and name numbers. Compares nothing.

use super::parts::Parts;
use super::settings::MergeSettings;
use crate::model::{ActorRef, Count, DatePrecision, GeoPrecision, IncidentMention, Kind, Mention, Status};
use smallvec::SmallVec;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A number for a text: the same in every corpus. 64 bits, so that two texts of a corpus share one by a chance of one in millions.
pub(super) type Number = u64;

/// Words as numbers, sorted and distinct, each with its weight by how rare it is.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) numbers: Vec<Number>,
    /// As many as numbers.
    pub(super) weights: Vec<f32>,
}

impl Words {
    fn of(words: impl Iterator<Item = String>) -> Self {
        let mut numbers: Vec<Number> = words.map(|word| number(&word)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        Self { numbers, weights: Vec::new() }
    }

    /// Gives each word its weight.
    pub(super) fn weigh(&mut self, weight: impl Fn(Number) -> f32) {
        self.weights = self.numbers.iter().map(|&word| weight(word)).collect();
    }

    /// The weightiest words, at most `most`; ties by number.
    pub(super) fn rarest(&self, most: usize) -> SmallVec<[Number; 4]> {
        let mut sorted: SmallVec<[(f32, Number); 8]> =
            self.weights.iter().copied().zip(self.numbers.iter().copied()).collect();
        sorted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        sorted.into_iter().take(most).map(|(_, word)| word).collect()
    }
}

/// What pairs of mentions are compared by.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) kind: Kind,
    pub(super) group: u8,
    /// First and last day, in days since 1970; `None` where unknown.
    pub(super) days: Option<(i32, i32)>,
    /// Whether the date is told to the day.
    pub(super) to_the_day: bool,
    pub(super) published: Option<i32>,
    pub(super) place: Option<PlaceFacts>,
    pub(super) to_place: Option<Number>,
    /// Killed, injured, detained, abducted.
    pub(super) counts: [Option<Count>; 4],
    /// Known actors by lexicon id.
    pub(super) perpetrators: Actors,
    pub(super) targets: Actors,
    pub(super) weapon: Option<Number>,
    pub(super) status: Status,
    /// Whether the date is told in words about the event that leave little doubt.
    pub(super) dated_firmly: bool,
    /// Told too faintly to stand by itself.
    pub(super) echo: bool,
    /// Its words only hint at what happened: no mention has a rival in it.
    pub(super) hint: bool,
    /// Minus the log odds of the mention's confidence, from 0 to 5.
    pub(super) doubt: f64,
    /// Words of the quote.
    pub(super) words: Words,
    /// The sum of their weights by rarity.
    pub(super) weight_of_words: f32,
    /// Words of the quote that can be names of places.
    pub(super) capitals: Vec<Name>,
    /// Those of `words` that are written with a capital inside a sentence and are no part of a place's name.
    pub(super) names: Words,
    /// Larger numbers of the quote, as words of their own.
    pub(super) numbers: Words,
    /// Hashes of the quote's four-word sequences, sorted and distinct.
    pub(super) sequences: Vec<u64>,
}

/// What places are compared by.
#[derive(Debug)]
pub(super) struct PlaceFacts {
    pub(super) id: Number,
    pub(super) point: geo::Point<f64>,
    pub(super) uncertainty_km: f64,
    pub(super) precision: GeoPrecision,
    /// How sure the name is, 0 to 1.
    pub(super) score: f64,
    /// Folded name and areas, as numbers; 0 where empty.
    pub(super) name: Number,
    pub(super) admin1: Number,
    pub(super) admin2: Number,
    pub(super) iso3: Number,
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

/// A count in steps: exact up to 4, then the nearest power of the square root of 2. What hangs on how much of something the whole corpus has stays
/// the same as long as that hardly changes.
pub(super) fn stepped(count: u32) -> f64 {
    let count = f64::from(count);
    if count <= 4.0 { count } else { ((count.log2() * 2.0).round() / 2.0).exp2() }
}

/// Whether two lists have a number in common.
fn common(a: &[Number], b: &[Number]) -> bool {
    a.iter().any(|x| b.contains(x))
}

/// The known actors of a mention.
#[derive(Debug, Default)]
pub(super) struct Actors {
    /// By lexicon id.
    pub(super) own: SmallVec<[Number; 4]>,
    /// Those that they are parts of.
    pub(super) wholes: SmallVec<[Number; 4]>,
}

impl Actors {
    pub(super) fn of(list: &[ActorRef], parts: &Parts) -> Self {
        let known = || list.iter().filter(|actor| !actor.id.is_empty());
        let numbers = |ids: &mut dyn Iterator<Item = &str>| {
            let mut out: SmallVec<[Number; 4]> = ids.map(|id| number(&fold(id))).collect();
            out.sort_unstable();
            out.dedup();
            out
        };
        Self {
            own: numbers(&mut known().map(|actor| actor.id.as_str())),
            wholes: numbers(&mut known().flat_map(|actor| parts.wholes(&actor.id)).map(String::as_str)),
        }
    }

    /// Whether an actor of the one can be one of the other: the same, or a part and its whole. Two parts of one whole are two.
    pub(super) fn meet(&self, other: &Self) -> bool {
        self.share(other) || common(&self.own, &other.wholes) || common(&self.wholes, &other.own)
    }

    /// Whether both name one actor.
    pub(super) fn share(&self, other: &Self) -> bool {
        common(&self.own, &other.own)
    }
}

impl Facts {
    /// The facts of a mention, its words without their weights.
    pub(super) fn of(entry: &IncidentMention, settings: &MergeSettings) -> Self {
        let mention = &entry.mention;
        let number = |text: &str| number(&fold(text));
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
        let perpetrators = Actors::of(&mention.perpetrator, &settings.parts);
        let targets = Actors::of(&mention.target, &settings.parts);
        let own = capitals(mention, &settings.text.passed_over);
        let named = own.iter().map(|token| stem(token));
        let larger = larger_numbers(&mention.quote_text).into_iter();
        let tokens = tokens(&mention.quote_text);
        let numbered: Vec<Number> = tokens.iter().map(|token| self::number(token)).collect();
        let mut sequences: Vec<u64> = numbered.windows(4).map(sequence_hash).collect();
        sequences.sort_unstable();
        sequences.dedup();
        let long = tokens.iter().filter(|token| token.chars().count() > 2);
        let stems: Vec<String> = long.map(|token| stem(token)).collect();
        let named = named.filter(|word| stems.contains(word));
        let own_odds = mention.confidence.clamp(0.001, 0.999);
        Self {
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
            weapon: mention.weapon.as_deref().map(number),
            status: mention.status,
            dated_firmly: settings.values.date_basis.get(mention.date.basis.as_str()).copied().unwrap_or(0.0)
                >= settings.join.firm_date,
            echo: entry.echo,
            hint: mention.is_hint(),
            doubt: (-(own_odds / (1.0 - own_odds)).ln()).clamp(0.0, 5.0),
            names: Words::of(named),
            words: Words::of(stems.iter().cloned()),
            weight_of_words: 0.0,
            capitals: name_words(&mention.quote_text).into_iter().map(Name::of).collect(),
            numbers: Words::of(larger),
            sequences,
        }
    }
}

/// FNV-1a with its bits spread; 0 for no text.
fn number(text: &str) -> Number {
    if text.is_empty() {
        return 0;
    }
    spread(
        text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        }),
    )
}

/// The finaliser of SplitMix64.
const fn spread(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// Days since 1970.
pub(super) fn day_number(day: jiff::civil::Date) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    day.since(epoch).map_or(0, |span| span.get_days())
}

/// Lower case, without marks, hyphens and apostrophes as spaces or nothing: for comparing names, not for showing them.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        // What the general way gives, without looking up letters and marks.
        for letter in text.chars() {
            if letter.is_ascii_alphanumeric() {
                out.push(letter.to_ascii_lowercase());
            } else if !matches!(letter, '\'' | '`') && !out.ends_with(' ') && !out.is_empty() {
                out.push(' ');
            }
        }
        out.truncate(out.trim_end().len());
        return out;
    }
    fold_any(text, out)
}

/// [`fold`] for letters of all kinds, into an empty text.
fn fold_any(text: &str, mut out: String) -> String {
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

fn sequence_hash(words: &[Number]) -> u64 {
    words.iter().fold(0, |hash: u64, &word| spread(hash.rotate_left(7) ^ word))
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

    #[test]
    fn plain_letters_fold_as_all_others_do() {
        let all: String = (0..128_u8).map(char::from).collect();
        for text in [all.as_str(), " 'A' -- b`c  D's\t\n", "", "  ", "x\u{0}y"] {
            assert_eq!(fold(text), fold_any(text, String::new()), "{text:?}");
        }
    }
}
