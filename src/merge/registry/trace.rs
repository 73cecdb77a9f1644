//! By what an incident is known again: the traces that its mentions leave, and ids out of text. Keeps nothing.

use super::names::{Id, trace_of};
use crate::merge::facts::fold;
use crate::merge::settings::{MergeSettings, RegistrySettings};
use crate::model::{Date, IncidentMention, Mention};

/// Letters of ids: no vowels that make words, no letters and digits that look alike.
pub(super) const LETTERS: &[u8; 28] = b"23456789bcdfghjkmnpqrstvwxyz";

/// How many traces a mention leaves.
pub(in crate::merge) const TRACES: usize = 5;

/// The traces of a mention, from the most to the least telling, as numbers.
pub(in crate::merge) type Traces = [u64; TRACES];

/// What each trace weighs as evidence that two incidents are one.
pub(super) fn weights(settings: &RegistrySettings) -> [f64; TRACES] {
    [settings.quote, settings.values, settings.place_and_day, settings.kind_and_place, settings.kind_and_day]
}

/// The traces of a mention.
pub(in crate::merge) fn traces(entry: &IncidentMention, settings: &MergeSettings) -> Traces {
    let mention = &entry.mention;
    let group = settings.kinds.groups.get(usize::from(settings.group(mention.kind)));
    let group = group.and_then(|kinds| kinds.first()).map_or("", |kind| kind.as_str());
    let place = way(mention);
    let date = mention.date.start.map_or_else(String::new, day);
    let trace = |letter: u8, text: &str| trace_of(letter, short(text));
    [
        trace(b'q', &format!("{group}\n{}", fold(&mention.quote_text))),
        trace(b'v', &format!("{group}\n{place}\n{date}")),
        trace(b'd', &format!("{place}\n{date}")),
        trace(b'p', &format!("{group}\n{place}")),
        trace(b't', &format!("{group}\n{date}")),
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
    new_id_of(text).to_string()
}

/// An id out of a text.
pub(super) fn new_id_of(text: &str) -> Id {
    let hash = blake3::hash(text.as_bytes());
    Id::of(u64::from_le_bytes(hash.as_bytes().first_chunk().copied().unwrap_or_default()))
}

/// Whether a text has the form of an incident's id.
pub(in crate::merge) fn is_id(text: &str) -> bool {
    Id::parse(text).is_some()
}

/// The first digits of a text's hash.
fn short(text: &str) -> u64 {
    let first = blake3::hash(text.as_bytes()).as_bytes().first_chunk().copied().unwrap_or_default();
    u64::from_be_bytes(first) >> 16
}

pub(super) fn day(date: Date) -> String {
    date.to_string()
}
