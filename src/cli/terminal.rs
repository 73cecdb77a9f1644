//! Words to standard error, data to standard output, and report text made harmless for both. Decides nothing.

use anstyle::{AnsiColor, Style};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();
/// For ids, headings and whatever the eye should find first.
pub(super) const STRONG: Style = Style::new().bold();
/// For what may be read last.
pub(super) const FAINT: Style = Style::new().dimmed();

/// Where words and data go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terminal {
    /// Whether only errors are told.
    pub(super) quiet: bool,
}

impl Terminal {
    /// Tells an error: what failed, why, and the next step; empty parts are left out.
    #[expect(clippy::unused_self, reason = "errors are told beside warnings, which ask whether to be quiet")]
    pub(super) fn error(self, what: &str, causes: &[String], hint: &str) {
        message(ERROR, "error", what, causes, hint, "\n");
    }

    /// Tells a warning, unless quiet.
    pub(super) fn warning(self, what: &str, causes: &[String], hint: &str) {
        if !self.quiet {
            message(WARNING, "warning", what, causes, hint, "  ");
        }
    }

    /// Writes words that may hold styles of our own, unless quiet. Report text in them must have gone through [`inert`].
    pub(super) fn words(self, text: &str) {
        if !self.quiet {
            // Nothing can be done, and nobody told, where standard error is closed.
            let _ = anstream::stderr().write_all(text.as_bytes());
        }
    }
}

/// Writes text for people to standard output, with styles where it is a terminal.
pub(super) fn page(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Writes data to standard output as it is.
pub(super) fn data(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// JSON for programs, indented, in which nothing is left that a terminal would obey.
pub(super) fn json<T: serde::Serialize>(value: &T) -> io::Result<()> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    data(escape_json(&text).as_bytes())
}

fn message(style: Style, word: &str, what: &str, causes: &[String], hint: &str, before_hint: &str) {
    let mut text = format!("{style}{word}:{style:#} {}\n", inert(&sentence(what, char::to_ascii_lowercase)));
    for cause in causes {
        let _ = writeln!(text, "  Caused by: {}", inert(&sentence(cause, char::to_ascii_lowercase)));
    }
    if !hint.is_empty() {
        let hint = sentence(hint, char::to_ascii_uppercase);
        let _ = writeln!(text, "{before_hint}{HINT}hint:{HINT:#} {}", inert(&hint));
    }
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// Letters of a part of a message that are shown: a message may quote a cell or a name of a megabyte.
const LETTERS: usize = 800;

/// The words of a message in one manner, whichever module they come from: the case of the first letter (names in capitals stay), files of
/// the current folder without `./`, and no more than anybody reads.
fn sentence(text: &str, first: fn(&char) -> char) -> String {
    let text = match text.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{} ..", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    };
    let text = text.replace("`./", "`");
    let text = text.strip_prefix("./").unwrap_or(&text);
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), Some(next)) if next.is_ascii_lowercase() || next == ' ' => {
            let mut told = String::from(first(&letter));
            told.extend(text.chars().skip(1));
            told
        }
        _ => text.to_owned(),
    }
}

/// Text with everything shown that a terminal would obey instead of showing: control characters become their pictures (␛), others their number (⟨U+202E⟩).
/// Line feeds and tabs stay.
pub(super) fn inert(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            c if !is_obeyed(c) => shown.push(c),
            // The block of control pictures starts at U+2400, in the order of the controls.
            '\u{0}'..='\u{1f}' => shown.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}')),
            '\u{7f}' => shown.push('\u{2421}'),
            c => {
                let _ = write!(shown, "⟨U+{:04X}⟩", c as u32);
            }
        }
    }
    Cow::Owned(shown)
}

/// Report text on one line: inert, with runs of white space as one space.
pub(super) fn one_line(text: &str) -> String {
    inert(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// JSON text with obeyed characters as `\u` escapes. They can only stand inside strings there, where the escape means the same.
pub(super) fn escape_json(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_obeyed(c) {
            // All obeyed characters lie below U+10000, so that one unit is enough.
            let _ = write!(escaped, "\\u{:04x}", c as u32);
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

/// Controls of both sets, and the marks that turn the direction of the text around them.
fn is_obeyed(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => true,
        c => c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_that_a_terminal_obeys() {
        for (text, shown) in [
            ("Deir ez-Zor, دير الزور\n", "Deir ez-Zor, دير الزور\n"),
            ("\u{1b}]0;title\u{7}", "␛]0;title␇"),
            ("\u{9b}31m", "⟨U+009B⟩31m"),
            ("a\u{202e}b", "a⟨U+202E⟩b"),
            ("back\u{8}\u{7f}\r", "back␈␡␍"),
        ] {
            assert_eq!(inert(text), shown);
            assert!(!inert(text).chars().any(is_obeyed));
        }
    }

    #[test]
    fn messages_have_one_manner() {
        for (text, lower, upper) in [
            ("There is no profile", "there is no profile", "There is no profile"),
            ("check the path", "check the path", "Check the path"),
            ("`./wallmap.toml`, line 3", "`wallmap.toml`, line 3", "`wallmap.toml`, line 3"),
            ("EOF while parsing", "EOF while parsing", "EOF while parsing"),
            ("", "", ""),
        ] {
            assert!(sentence(&"é".repeat(5000), char::to_ascii_lowercase).chars().count() < 1000);
            assert_eq!(sentence(text, char::to_ascii_lowercase), lower);
            assert_eq!(sentence(text, char::to_ascii_uppercase), upper);
        }
    }

    #[test]
    fn escaped_json_means_the_same() {
        let value = "a\u{1b}[2J\u{9b}\u{202e}\"\\\n é";
        let text = serde_json::to_string(value).expect("a string");
        let escaped = escape_json(&text);
        assert!(!escaped.chars().any(is_obeyed));
        assert_eq!(serde_json::from_str::<String>(&escaped).expect("parses"), value);
    }
}
