//! The ids of incidents from build to build: which id an incident had, and which older ids lead to it. Joins no mentions.
//!
//! The registry is a text file, one fact a line, sorted, so that it can be kept under version control and merged. An incident is known again by
//! traces that its mentions leave: the report, the quote, and the values. No single trace need survive: a corrected quote, a better read
//! date or a moved place still leaves the others.

use super::facts::fold;
use super::settings::MergeSettings;
use crate::model::{Date, IncidentMention, Mention};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// First line of the file.
const HEADER: &str =
    "# wallmap ids 1: id, what, value. Keep this file under version control; wallmap writes it sorted.";

/// Letters of ids: no vowels that make words, no letters and digits that look alike.
const LETTERS: &[u8; 28] = b"23456789bcdfghjkmnpqrstvwxyz";

/// Ids of incidents, by the traces of their mentions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registry {
    ids: BTreeMap<String, Known>,
}

/// What is remembered of an id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Known {
    /// The day on which the incident was first reported when the id was given; older ids win.
    first: String,
    /// The id that it leads to, once the incident turned out to be another's.
    alias_of: Option<String>,
    /// Traces of mentions: report and trace.
    traces: BTreeSet<(String, String)>,
}

/// A line of a registry that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the ids: {what}")]
pub struct RegistryError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl RegistryError {
    /// The next step.
    pub fn hint(&self) -> &'static str {
        "Restore the file from version control; without it, incidents that changed may get new ids"
    }
}

/// A trace with its weight as evidence that two incidents are one.
struct Trace {
    text: String,
    weight: f64,
}

impl Registry {
    /// Reads the text of a registry file.
    pub fn parse(text: &str) -> Result<Self, RegistryError> {
        let mut registry = Self::default();
        for (at, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let fail = |what: &str| RegistryError { line: at + 1, what: what.to_owned() };
            if line.starts_with("<<<<<<<") || line.starts_with("=======") || line.starts_with(">>>>>>>") {
                return Err(fail("a merge of two versions was not finished; keep the lines of both sides"));
            }
            let mut cells = line.split('\t');
            let (Some(id), Some(what), Some(value)) = (cells.next(), cells.next(), cells.next()) else {
                return Err(fail("expected three cells, separated by tabs"));
            };
            if !is_id(id) {
                return Err(fail(&format!("`{}` is no id of an incident", id.escape_debug())));
            }
            let known = registry.ids.entry(id.to_owned()).or_default();
            match what {
                "first" => {
                    // Two versions that were merged may each have given a day: the older one holds.
                    if known.first.is_empty() || value < known.first.as_str() {
                        value.clone_into(&mut known.first);
                    }
                }
                "is" if is_id(value) => known.alias_of = Some(value.to_owned()),
                "is" => return Err(fail("an id can only lead to an id")),
                "trace" => {
                    let Some(trace) = cells.next() else {
                        return Err(fail("a trace has a report and a value"));
                    };
                    known.traces.insert((unescape(value), trace.to_owned()));
                }
                other => return Err(fail(&format!("unknown word `{}`", other.escape_debug()))),
            }
        }
        Ok(registry)
    }

    /// The text of the file, sorted.
    pub fn to_text(&self) -> String {
        let mut out = String::from(HEADER);
        out.push('\n');
        for (id, known) in &self.ids {
            let _ = writeln!(out, "{id}\tfirst\t{}", known.first);
            if let Some(target) = &known.alias_of {
                let _ = writeln!(out, "{id}\tis\t{target}");
            }
            for (report, trace) in &known.traces {
                let _ = writeln!(out, "{id}\ttrace\t{}\t{trace}", escape(report));
            }
        }
        out
    }

    /// The id that `id` leads to, following aliases; `None` where the id was never given.
    pub fn resolve<'r>(&'r self, id: &'r str) -> Option<&'r str> {
        let mut at = self.ids.get_key_value(id)?;
        for _ in 0..self.ids.len() {
            match &at.1.alias_of {
                // An alias may lead to an id whose own lines were lost in a merge of two versions: it is an id all the same.
                Some(next) => match self.ids.get_key_value(next.as_str()) {
                    Some(known) => at = known,
                    None => return Some(next),
                },
                None => break,
            }
        }
        Some(at.0)
    }

    /// Ids that lead to `id`, sorted.
    pub fn aliases(&self, id: &str) -> Vec<String> {
        self.ids.keys().filter(|old| old.as_str() != id && self.resolve(old) == Some(id)).cloned().collect()
    }

    /// Makes `old` lead to `id` from now on.
    pub(super) fn lead_to(&mut self, old: &str, id: &str) {
        if old != id && self.resolve(id) != Some(old) {
            self.ids.entry(old.to_owned()).or_default().alias_of = Some(id.to_owned());
        }
    }

    /// Gives each group of mentions its id: the one that its traces lead to, else a new one made from its content. Remembers the traces.
    #[expect(clippy::single_match_else, reason = "a known id and a new one side by side")]
    pub(super) fn assign(&mut self, groups: &[&[IncidentMention]], settings: &MergeSettings) -> Vec<String> {
        let traces: Vec<Vec<Vec<Trace>>> = groups
            .iter()
            .map(|group| group.iter().map(|mention| traces(mention, settings)).collect())
            .collect();
        // Several ids may have left the same trace (two bombings of a day in a town): each then counts.
        let mut by_trace: FxHashMap<(&str, &str), Vec<&str>> = FxHashMap::default();
        for (id, known) in &self.ids {
            for (report, trace) in &known.traces {
                by_trace.entry((report.as_str(), trace.as_str())).or_default().push(id);
            }
        }
        // Votes for (group, id).
        let mut votes: Vec<(f64, String, String, usize)> = Vec::new();
        for (at, group) in groups.iter().enumerate() {
            let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
            for (entry, traces) in group.iter().zip(traces.get(at).into_iter().flatten()) {
                for trace in traces {
                    let Some(ids) = by_trace.get(&(entry.mention.report.as_str(), trace.text.as_str()))
                    else {
                        continue;
                    };
                    for id in ids {
                        if let Some(live) = self.resolve(id) {
                            *sums.entry(live).or_insert(0.0) += trace.weight / ids.len() as f64;
                        }
                    }
                }
            }
            for (id, sum) in sums {
                let first = self.ids.get(id).map(|known| known.first.clone()).unwrap_or_default();
                votes.push((sum, first, id.to_owned(), at));
            }
        }
        drop(by_trace);
        // Each id goes to one group and each group takes one id, the strongest bonds first.
        votes.retain(|(sum, ..)| *sum >= settings.registry.enough);
        votes.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (&a.1, &a.2, a.3).cmp(&(&b.1, &b.2, b.3))));
        let mut given: Vec<Option<(String, String)>> = vec![None; groups.len()];
        let mut placed: BTreeSet<&str> = BTreeSet::new();
        for (_, first, id, at) in &votes {
            if let Some(slot) = given.get_mut(*at)
                && slot.is_none()
                && placed.insert(id)
            {
                *slot = Some((first.clone(), id.clone()));
            }
        }
        // An id that found its group taken was joined with the other: the older one stays, the younger one leads to it.
        let mut lost: Vec<(String, usize)> = Vec::new();
        for (sum, first, id, at) in &votes {
            if *sum < settings.registry.joined || !placed.insert(id) {
                continue;
            }
            if let Some(Some(slot)) = given.get_mut(*at) {
                let mine = (first.clone(), id.clone());
                if mine < *slot {
                    lost.push((std::mem::replace(slot, mine).1, *at));
                } else {
                    lost.push((id.clone(), *at));
                }
            }
        }
        let given: Vec<Option<String>> = given.into_iter().map(|slot| slot.map(|(_, id)| id)).collect();
        let mut taken: BTreeSet<String> = given.iter().flatten().cloned().collect();
        let ids: Vec<String> = groups
            .iter()
            .zip(given)
            .map(|(group, id)| match id {
                Some(id) => id,
                None => {
                    let id = self.new_id(group, settings, &taken);
                    taken.insert(id.clone());
                    id
                }
            })
            .collect();
        for (old, at) in lost {
            if let Some(id) = ids.get(at) {
                self.lead_to(&old, id);
            }
        }
        self.remember(groups, &ids, &traces);
        ids
    }

    /// A new id, from what the earliest mention tells, so that a clean build of the same corpus gives the same ids.
    fn new_id(
        &self,
        group: &[IncidentMention],
        settings: &MergeSettings,
        taken: &BTreeSet<String>,
    ) -> String {
        let seed = group.iter().map(|entry| birth(entry, settings)).min().unwrap_or_default();
        let mut attempt = 0_u32;
        loop {
            let id = id_of(&format!("{seed}\n{attempt}"));
            // An incident that was gone and comes back word for word gets its own id again.
            let free = self.ids.get(&id).is_none_or(|known| known.traces.is_empty());
            if !taken.contains(&id) && free {
                return id;
            }
            attempt += 1;
        }
    }

    /// Replaces the traces of all reports that have mentions now; traces of reports that are gone stay, in case they come back.
    fn remember(&mut self, groups: &[&[IncidentMention]], ids: &[String], traces: &[Vec<Vec<Trace>>]) {
        let here: BTreeSet<&str> =
            groups.iter().flat_map(|group| group.iter()).map(|entry| entry.mention.report.as_str()).collect();
        for known in self.ids.values_mut() {
            known.traces.retain(|(report, _)| !here.contains(report.as_str()));
        }
        for ((group, id), traces) in groups.iter().zip(ids).zip(traces) {
            let known = self.ids.entry(id.clone()).or_default();
            known.alias_of = None;
            if known.first.is_empty() {
                known.first =
                    group.iter().filter_map(|entry| entry.published).min().map_or_else(String::new, day);
            }
            for (entry, traces) in group.iter().zip(traces) {
                for trace in traces {
                    known.traces.insert((entry.mention.report.clone(), trace.text.clone()));
                }
            }
        }
    }
}

/// The traces of a mention, from the most to the least telling.
fn traces(entry: &IncidentMention, settings: &MergeSettings) -> Vec<Trace> {
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
fn birth(entry: &IncidentMention, settings: &MergeSettings) -> String {
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
pub(super) fn id_of(text: &str) -> String {
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
pub(super) fn is_id(text: &str) -> bool {
    text.strip_prefix("inc-")
        .is_some_and(|rest| rest.len() == 10 && rest.bytes().all(|byte| LETTERS.contains(&byte)))
}

fn short(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().chars().take(12).collect()
}

fn day(date: Date) -> String {
    date.to_string()
}

/// Report ids come from outside: no tab or line end of theirs may make a cell or a line.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter == '%' || letter.is_control() {
            let _ = write!(out, "%{:02x}", u32::from(letter));
            out.push(';');
        } else {
            out.push(letter);
        }
    }
    out
}

#[expect(clippy::single_match_else, reason = "an escape and a bare sign side by side")]
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        match after.split_once(';').and_then(|(code, tail)| {
            u32::from_str_radix(code, 16).ok().and_then(char::from_u32).map(|letter| (letter, tail))
        }) {
            Some((letter, tail)) => {
                out.push(letter);
                rest = tail;
            }
            None => {
                out.push('%');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn report_ids_survive_escaping() {
        for id in ["plain", "a\tb\nc", "100%", "%41;", "é\u{202e}x", "%"] {
            assert_eq!(unescape(&escape(id)), id);
            assert!(!escape(id).contains(['\t', '\n']));
        }
    }

    #[test]
    fn a_registry_reads_what_it_writes_and_tells_what_it_cannot_read() {
        let text = format!(
            "{HEADER}\n{a}\tfirst\t2025-01-01\n{a}\ttrace\tr 1\tq:0123\n{b}\tfirst\t2025-01-02\n{b}\tis\t{a}\n",
            a = id_of("a"),
            b = id_of("b")
        );
        let lines: BTreeSet<&str> = text.lines().collect();
        let registry = Registry::parse(&text).expect("parses");
        assert_eq!(registry.to_text().lines().collect::<BTreeSet<_>>(), lines);
        assert_eq!(registry.resolve(&id_of("b")), Some(id_of("a").as_str()));
        assert_eq!(registry.aliases(&id_of("a")), [id_of("b")]);
        for (broken, what) in
            [("<<<<<<< HEAD", "not finished"), ("inc-1\tfirst\tx", "no id"), ("nothing", "three cells")]
        {
            let error = Registry::parse(&format!("{text}{broken}\n")).expect_err("refused");
            assert_eq!(error.line, 6);
            assert!(error.to_string().contains(what), "{error}");
        }
    }

    #[test]
    fn aliases_that_run_in_a_circle_end() {
        let (a, b) = (id_of("a"), id_of("b"));
        let registry = Registry::parse(&format!("{a}\tis\t{b}\n{b}\tis\t{a}\n")).expect("parses");
        assert!(registry.resolve(&a).is_some());
    }
}
