//! The ids of incidents from build to build: which id an incident had, and which older ids lead to it. Joins no mentions.
//!
//! The registry is a text file, one fact a line, sorted, so that it can be kept under version control and merged. An incident is known again by
//! traces that its mentions leave: the report, the quote, and the values. No single trace need survive: a corrected quote, a better read
//! date or a moved place still leaves the others.

mod assign;
mod names;
mod nearby;
mod shelf;
mod text;
mod trace;

use compact_str::CompactString;
use names::Names;
use shelf::{Settled, Shelved};
use std::collections::BTreeMap;
use std::ops::Range;

pub(super) use assign::Traced;
pub(super) use names::Id;
pub(super) use nearby::Again;
pub use shelf::{Lines, ReadLines, Shelf};
pub(super) use trace::{TRACES, Traces, id_of, is_id, traces};

/// Ids of incidents, by the traces of their mentions.
#[derive(Debug, Default)]
pub struct Registry {
    ids: BTreeMap<Id, Known>,
    /// The reports that traces are of, and traces that no mention leaves.
    names: Names,
    /// The text that it was read from.
    text: String,
    /// Where the lines of the ids lie that are not among `ids`; `None` where all are.
    shelf: Option<Shelved>,
    /// Whether the file was not what the shelf is of.
    faulty: bool,
    /// Whether what the next build can go by is to be found out, and that.
    keeps: bool,
    settled: Option<Settled>,
}

/// What is remembered of an id.
#[derive(Debug, Clone, Default)]
struct Known {
    /// The day on which the incident was first reported when the id was given; older ids win.
    first: CompactString,
    /// The id that it leads to, once the incident turned out to be another's.
    alias_of: Option<Id>,
    /// Traces of mentions: the report's number, and the trace. By the names of both, each once.
    traces: Vec<(u32, u64)>,
    /// Its lines in the text that was read, where they are those that would be written.
    lines: Option<Range<u32>>,
}

impl PartialEq for Registry {
    fn eq(&self, other: &Self) -> bool {
        self.to_text() == other.to_text()
    }
}

impl Eq for Registry {}

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
    /// The id that `id` leads to, following aliases; `None` where the id was never given.
    pub fn resolve(&self, id: &str) -> Option<String> {
        Id::parse(id).and_then(|id| self.lead(id)).map(|id| id.to_string())
    }

    /// The id that one leads to.
    fn lead(&self, id: Id) -> Option<Id> {
        let mut at = (id, self.next(id)?);
        for _ in 0..self.ids.len().max(self.shelf.as_ref().map_or(0, Shelved::leads)) {
            match at.1 {
                // An alias may lead to an id whose own lines were lost in a merge of two versions: it is an id all the same.
                Some(next) => match self.next(next) {
                    Some(then) => at = (next, then),
                    None => return Some(next),
                },
                None => break,
            }
        }
        Some(at.0)
    }

    /// The id that one leads to at once, if it leads anywhere; `None` where it was never given.
    #[expect(clippy::option_option, reason = "never given, leading nowhere, leading somewhere")]
    fn next(&self, id: Id) -> Option<Option<Id>> {
        match (self.ids.get(&id), &self.shelf) {
            (Some(known), _) => Some(known.alias_of),
            (None, Some(shelved)) => shelved.holds(id).then(|| shelved.lead(id)),
            (None, None) => None,
        }
    }

    /// What is remembered of an id: the day on which its incident was first reported when the id was given, empty where none was known, and the
    /// reports that told it, sorted; `None` where the id was never given.
    pub fn remembered(&self, id: &str) -> Option<(String, Vec<String>)> {
        let known = self.ids.get(&Id::parse(id)?)?;
        let mut reports: Vec<String> =
            known.traces.iter().map(|(report, _)| self.names.name(*report).to_owned()).collect();
        reports.sort();
        reports.dedup();
        Some((known.first.to_string(), reports))
    }

    /// Ids that lead to `id`, sorted.
    pub fn aliases(&self, id: &str) -> Vec<String> {
        self.all_aliases().remove(id).unwrap_or_default()
    }

    /// The ids that lead to each id, sorted; one look over all ids, where [`aliases`](Self::aliases) for each would be a look for each.
    pub(super) fn all_aliases(&self) -> BTreeMap<String, Vec<String>> {
        let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let read = self.ids.iter().filter(|(_, known)| known.alias_of.is_some()).map(|(&old, _)| old);
        let on_shelf = self.shelf.iter().flat_map(Shelved::old).filter(|old| !self.ids.contains_key(old));
        let mut all: Vec<Id> = read.chain(on_shelf).collect();
        all.sort_unstable();
        for old in all {
            if let Some(id) = self.lead(old).filter(|id| *id != old) {
                out.entry(id.to_string()).or_default().push(old.to_string());
            }
        }
        out
    }

    /// Makes `old` lead to `id` from now on.
    fn lead_to(&mut self, old: Id, id: Id) {
        if old != id && self.lead(id) != Some(old) {
            let known = self.ids.entry(old).or_default();
            (known.alias_of, known.lines) = (Some(id), None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::text::{HEADER, escape, unescape};
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn report_ids_survive_escaping() {
        for id in ["plain", "a\tb\nc", "100%", "%41;", "é\u{202e}x", "%"] {
            assert_eq!(unescape(&escape(id)), id);
            assert!(!escape(id).contains(['\t', '\n']));
        }
    }

    #[test]
    fn signs_of_a_lines_end_inside_a_line_are_written_as_they_are_read() {
        let text = format!("{a}\tfirst\t2025-01-01\r\tx\n{a}\ttrace\tr\tstrange\r\r\tx\n", a = id_of("a"));
        let once = Registry::parse(&text).expect("parses").to_text();
        assert_eq!(Registry::parse(&once).expect("parses").to_text(), once);
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
        assert_eq!(registry.resolve(&id_of("b")), Some(id_of("a")));
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

    #[test]
    fn lines_that_nobody_moved_are_written_as_they_were_and_all_others_in_order() {
        let (a, b) = (id_of("a"), id_of("b"));
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        let good = format!(
            "{HEADER}\n{a}\tfirst\t2025-01-01\n{a}\tis\t{b}\n{a}\ttrace\tr1\tq:00000000000a\n{a}\ttrace\tr2\tby hand\n\
             {b}\tfirst\t\n{b}\ttrace\t%25;\tt:0123456789ab\n"
        );
        assert_eq!(Registry::parse(&good).expect("parses").to_text(), good);
        for (from, to) in [
            ("\n", "\r\n"),
            ("\tq:", "\tQ:"),
            ("\tr1\t", "\tr9\t"),
            ("q:00000000000a", "q:0A"),
            ("\tfirst\t2025-01-01\n", "\tfirst\t2026-01-01\n"),
            ("by hand\n", "by hand\tmore\n"),
            ("by hand\n", "by hand\n\n# a note\n"),
            ("r1\tq:00000000000a", "r3\tq:00000000000a"),
        ] {
            let edited = good.replace(from, to);
            let read = Registry::parse(&edited).expect("parses");
            let (lines, text) = (read.ids.values().flat_map(|known| &known.traces).count(), read.to_text());
            assert_eq!(lines, 3, "{from:?}");
            let mut sorted: Vec<&str> = text.lines().skip(1).collect();
            sorted.sort_unstable();
            assert_eq!(text.lines().skip(1).collect::<Vec<_>>(), sorted, "{from:?}");
            assert_eq!(Registry::parse(&text).expect("parses").to_text(), text, "{from:?}");
            assert!(!text.contains('\r') && !text.contains("more") && !text.contains("note"), "{text}");
        }
    }
}
