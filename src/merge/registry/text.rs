//! The registry as the text of its file: one fact a line, sorted. The lines of an id that nothing changed are written as they were read.

use super::names::{Id, Names};
use super::{Known, Registry, RegistryError};
use std::borrow::Cow;
use std::fmt::Write as _;

/// First line of the file.
pub(super) const HEADER: &str =
    "# wallmap ids 1: id, what, value. Keep this file under version control; wallmap writes it sorted.";

/// The id whose lines are being read.
struct Current<'t> {
    text: &'t str,
    id: Id,
    known: Known,
    begin: usize,
    /// How far its lines are in the order in which they would be written, and in that form; `None` where they are not.
    written: Option<Written>,
    /// The last report, as it was written, with its number.
    report: (&'t str, u32),
}

/// What an id's lines have told so far, in the order of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Written {
    Nothing,
    First,
    Is,
    Traces,
}

impl Current<'_> {
    /// Takes note of a line: `then` is what it tells, `plain` says whether it would be written so.
    fn tells(&mut self, then: Written, plain: bool) {
        let goes_on = |was: Written| match then {
            Written::First => was == Written::Nothing,
            Written::Traces => was >= Written::First,
            _ => was == Written::First,
        };
        self.written = self.written.filter(|was| plain && goes_on(*was)).map(|_| then);
    }
}

impl Registry {
    /// Reads the text of a registry file.
    pub fn parse(text: &str) -> Result<Self, RegistryError> {
        Self::of(text.to_owned())
    }

    /// Reads the text of a registry file, and keeps it.
    pub fn of(text: String) -> Result<Self, RegistryError> {
        let mut registry = Self::default();
        registry.read_lines(&text, 0)?;
        registry.text = text;
        Ok(registry)
    }

    /// Takes in lines that begin at a place of the file, in bytes.
    pub(super) fn read_lines(&mut self, text: &str, begin: usize) -> Result<(), RegistryError> {
        let registry = self;
        let mut current: Option<Current<'_>> = None;
        let mut offset = begin;
        for (at, whole) in text.split_inclusive('\n').enumerate() {
            let begin = offset;
            offset += whole.len();
            let line = whole.strip_suffix('\n').unwrap_or(whole);
            let ended = line.len() < whole.len();
            // Programs that end lines with two characters may have been at the file more than once.
            let line = line.trim_end_matches('\r');
            let fail = |what: &str| RegistryError { line: at + 1, what: what.to_owned() };
            let mut cells = line.split('\t');
            let (id, what, value) = (cells.next(), cells.next(), cells.next());
            // The lines of an id stand together, unless somebody moved them.
            let same = current.as_ref().is_some_and(|current| Some(current.text) == id);
            if !same {
                if line.trim().is_empty() || line.starts_with('#') {
                    registry.done(current.take(), begin);
                    continue;
                }
                if line.starts_with("<<<<<<<") || line.starts_with("=======") || line.starts_with(">>>>>>>") {
                    return Err(fail(
                        "a merge of two versions was not finished; keep the lines of both sides",
                    ));
                }
            }
            let (Some(text), Some(what), Some(value)) = (id, what, value) else {
                return Err(fail("expected three cells, separated by tabs"));
            };
            if !same {
                let Some(id) = Id::parse(text) else {
                    return Err(fail(&format!("`{}` is no id of an incident", text.escape_debug())));
                };
                registry.done(current.take(), begin);
                let known = registry.ids.remove(&id);
                let written = known.is_none().then_some(Written::Nothing);
                let known = known.unwrap_or_default();
                current = Some(Current { text, id, known, begin, written, report: ("", u32::MAX) });
            }
            let Some(current) = &mut current else { continue };
            let plain = ended && line.len() + 1 == whole.len();
            match what {
                "first" => {
                    // Written, it ends its line, where such signs are passed over.
                    let value = value.trim_end_matches('\r');
                    // Two versions that were merged may each have given a day: the older one holds.
                    if current.known.first.is_empty() || value < current.known.first.as_str() {
                        current.known.first = value.into();
                    }
                    current.tells(Written::First, plain && cells.next().is_none());
                }
                "is" => {
                    let Some(id) = Id::parse(value) else {
                        return Err(fail("an id can only lead to an id"));
                    };
                    current.known.alias_of = Some(id);
                    current.tells(Written::Is, plain && cells.next().is_none());
                }
                "trace" => {
                    let Some(trace) = cells.next() else {
                        return Err(fail("a trace has a report and a value"));
                    };
                    let names = &mut registry.names;
                    if current.report.0 != value || current.report.1 == u32::MAX {
                        current.report = (value, names.report(&unescape(value)));
                    }
                    let trace = (current.report.1, names.trace(trace.trim_end_matches('\r')));
                    let last = current.known.traces.last();
                    let goes_up = last.is_none_or(|last| names.order(last, &trace).is_lt());
                    current.known.traces.push(trace);
                    current.tells(
                        Written::Traces,
                        plain && goes_up && !value.contains('%') && cells.next().is_none(),
                    );
                }
                other => return Err(fail(&format!("unknown word `{}`", other.escape_debug()))),
            }
        }
        registry.done(current, offset);
        Ok(())
    }

    /// Takes in an id whose lines end at a place.
    fn done(&mut self, current: Option<Current<'_>>, end: usize) {
        let Some(Current { id, mut known, begin, written, .. }) = current else { return };
        known.lines = None;
        if written.is_none_or(|written| written == Written::Nothing) {
            known.sort(&self.names);
        } else if let (Ok(begin), Ok(end)) = (u32::try_from(begin), u32::try_from(end)) {
            known.lines = Some(begin..end);
        }
        self.ids.insert(id, known);
    }

    /// The text of the file, sorted.
    pub fn to_text(&self) -> String {
        let mut out = String::with_capacity(self.text.len() + HEADER.len() + 4096);
        out.push_str(HEADER);
        out.push('\n');
        for (id, known) in &self.ids {
            let lines = known.lines.as_ref().map(|lines| lines.start as usize..lines.end as usize);
            if let Some(lines) = lines.and_then(|lines| self.text.get(lines)) {
                out.push_str(lines);
                continue;
            }
            self.write_lines(*id, known, &mut out);
        }
        out
    }

    /// Writes the lines of an id.
    pub(super) fn write_lines(&self, id: Id, known: &Known, out: &mut String) {
        let _ = writeln!(out, "{id}\tfirst\t{}", known.first);
        if let Some(target) = &known.alias_of {
            let _ = writeln!(out, "{id}\tis\t{target}");
        }
        for &(report, trace) in &known.traces {
            let report = escape(self.names.name(report));
            let _ = writeln!(out, "{id}\ttrace\t{report}\t{}", self.names.trace_text(trace));
        }
    }

    /// Whether its text is the one that it was read from.
    pub fn is_as_read(&self, text: &str) -> bool {
        !self.text.is_empty() && self.text == text
    }
}

impl Known {
    /// Puts the traces into the order of the file, each once.
    pub(super) fn sort(&mut self, names: &Names) {
        self.traces.sort_by(|a, b| names.order(a, b));
        self.traces.dedup();
    }
}

/// Report ids come from outside: no tab or line end of theirs may make a cell or a line.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
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
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
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
