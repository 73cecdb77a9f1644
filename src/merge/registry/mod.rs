//! The ids of incidents from build to build: which id an incident had, and which older ids lead to it. Joins no mentions.
//!
//! The registry is a text file, one fact a line, sorted, so that it can be kept under version control and merged. An incident is known again by
//! traces that its mentions leave: the report, the quote, and the values. No single trace need survive: a corrected quote, a better read
//! date or a moved place still leaves the others.

mod assign;
mod trace;

use compact_str::CompactString;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

pub(super) use trace::{id_of, is_id};

/// First line of the file.
const HEADER: &str =
    "# wallmap ids 1: id, what, value. Keep this file under version control; wallmap writes it sorted.";

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
    traces: BTreeSet<(CompactString, CompactString)>,
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

impl Registry {
    /// Reads the text of a registry file.
    pub fn parse(text: &str) -> Result<Self, RegistryError> {
        let mut registry = Self::default();
        let mut current: Option<(&str, Known)> = None;
        for (at, line) in text.lines().enumerate() {
            // Programs that end lines with two characters may have been at the file more than once.
            let line = line.trim_end_matches('\r');
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
            // The lines of an id stand together, unless somebody moved them.
            if current.as_ref().is_none_or(|(own, _)| *own != id) {
                let begun = (id, registry.ids.remove(id).unwrap_or_default());
                if let Some((done, known)) = current.replace(begun) {
                    registry.ids.insert(done.to_owned(), known);
                }
            }
            let Some((_, known)) = &mut current else { continue };
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
                    known.traces.insert((unescape(value).into(), trace.into()));
                }
                other => return Err(fail(&format!("unknown word `{}`", other.escape_debug()))),
            }
        }
        if let Some((done, known)) = current {
            registry.ids.insert(done.to_owned(), known);
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
                for part in [id, "\ttrace\t", &escape(report), "\t", trace, "\n"] {
                    out.push_str(part);
                }
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

    /// The ids that lead to each id, sorted; one look over all ids, where [`aliases`](Self::aliases) for each would be a look for each.
    pub(super) fn all_aliases(&self) -> BTreeMap<&str, Vec<String>> {
        let mut out: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (old, known) in &self.ids {
            if known.alias_of.is_some()
                && let Some(id) = self.resolve(old).filter(|id| *id != old.as_str())
            {
                out.entry(id).or_default().push(old.clone());
            }
        }
        out
    }

    /// Makes `old` lead to `id` from now on.
    pub(super) fn lead_to(&mut self, old: &str, id: &str) {
        if old != id && self.resolve(id) != Some(old) {
            self.ids.entry(old.to_owned()).or_default().alias_of = Some(id.to_owned());
        }
    }
}

/// Report ids come from outside: no tab or line end of theirs may make a cell or a line.
fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(|letter: char| letter == '%' || letter.is_control()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter == '%' || letter.is_control() {
            let _ = write!(out, "%{:02x}", u32::from(letter));
            out.push(';');
        } else {
            out.push(letter);
        }
    }
    Cow::Owned(out)
}

#[expect(clippy::single_match_else, reason = "an escape and a bare sign side by side")]
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
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
    Cow::Owned(out)
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
        let backwards: Vec<&str> = text.lines().rev().collect();
        assert_eq!(Registry::parse(&backwards.join("\n")).expect("parses"), registry, "in any order");
        assert_eq!(registry.to_text().lines().collect::<BTreeSet<_>>(), lines);
        assert_eq!(registry.resolve(&id_of("b")), Some(id_of("a").as_str()));
        assert_eq!(registry.aliases(&id_of("a")), [id_of("b")]);
        assert_eq!(registry.all_aliases().get(id_of("a").as_str()), Some(&registry.aliases(&id_of("a"))));
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
