//! By what an incident is known again: the traces that its mentions leave, and ids out of text. Keeps nothing.

use crate::merge::facts::fold;
use crate::merge::settings::MergeSettings;
use crate::model::{Date, IncidentMention, Mention};

/// Letters of ids: no vowels that make words, no letters and digits that look alike.
const LETTERS: &[u8; 28] = b"23456789bcdfghjkmnpqrstvwxyz";

/// A trace with its weight as evidence that two incidents are one.
pub(super) struct Trace {
    pub(super) text: String,
    pub(super) weight: f64,
}

/// The traces of a mention, from the most to the least telling.
pub(super) fn traces(entry: &IncidentMention, settings: &MergeSettings) -> Vec<Trace> {
    let mention = &entry.mention;
    let group = settings.kinds.groups.get(usize::from(settings.group(mention.kind)));
    let group = group.and_then(|kinds| kinds.first()).map_or("", |kind| kind.as_str());
    let place = way(mention);
    let date = mention.date.start.map_or_else(String::new, day);
    let weights = &settings.registry;
    let trace =
        |letter: &str, text: &str, weight: f64| Trace { text: format!("{letter}:{}", short(text)), weight };
    vec![
        trace("q", &format!("{group}\n{}", fold(&mention.quote_text)), weights.quote),
        trace("v", &format!("{group}\n{place}\n{date}"), weights.values),
        trace("d", &format!("{place}\n{date}"), weights.place_and_day),
        trace("p", &format!("{group}\n{place}"), weights.kind_and_place),
        trace("t", &format!("{group}\n{date}"), weights.kind_and_day),
    ]
}

/// The place of a mention; of a movement, both ends: one sentence may tell of several destinations.
fn way(mention: &Mention) -> String {
    let mut way = mention.place.as_ref().map_or_else(String::new, |place| place.place_id.clone());
    if let Some(to) = &mention.to_place {
        way.push('>');
        way.push_str(&to.place_id);
    }
    way
}

/// What the id of a new incident is made from: nothing that depends on the position in a file.
pub(super) fn birth(entry: &IncidentMention, settings: &MergeSettings) -> String {
    let mention = &entry.mention;
    format!(
        "{}\n{}\n{}\n{}\n{}\n{}",
        entry.published.map_or_else(String::new, day),
        mention.report,
        settings.group(mention.kind),
        way(mention),
        mention.date.start.map_or_else(String::new, day),
        fold(&mention.quote_text),
    )
}

/// `inc-` and ten characters out of a text.
pub(in crate::merge) fn id_of(text: &str) -> String {
    let hash = blake3::hash(text.as_bytes());
    let mut number = u64::from_le_bytes(hash.as_bytes().first_chunk().copied().unwrap_or_default());
    let mut id = String::from("inc-");
    for _ in 0..10 {
        let letter = LETTERS.get((number % LETTERS.len() as u64) as usize).copied().unwrap_or(b'x');
        id.push(char::from(letter));
        number /= LETTERS.len() as u64;
    }
    id
}

/// Whether a text has the form of an incident's id.
pub(in crate::merge) fn is_id(text: &str) -> bool {
    text.strip_prefix("inc-")
        .is_some_and(|rest| rest.len() == 10 && rest.bytes().all(|byte| LETTERS.contains(&byte)))
}

fn short(text: &str) -> String {
    let hex = blake3::hash(text.as_bytes()).to_hex();
    hex.get(..12).unwrap_or_default().to_owned()
}

pub(super) fn day(date: Date) -> String {
    date.to_string()
}
