//! Text of reports made fit for a cell: one line, nothing that is not text. Guarding against formulas and markup is the exporters' work.

use rustc_hash::FxHashSet;

/// One line: every run of white space is one space; control characters, which no format can carry alike, become U+FFFD.
///
/// Marks of direction (U+200E and so on) stay: Arabic needs them.
pub(super) fn one_line(text: &str) -> String {
    // Most text is one line as it stands.
    let even = |b: u8| (b' '..0x7f).contains(&b);
    if text.bytes().all(even) && !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ") {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() || c == '\u{feff}' {
            space = true;
            continue;
        }
        if space && !line.is_empty() {
            line.push(' ');
        }
        space = false;
        // U+FFFE and U+FFFF are no characters; XML refuses them as it does control characters.
        line.push(if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { '\u{fffd}' } else { c });
    }
    line
}

/// A list in one cell, joined with `; `, without empty items and repetitions; a `;` inside an item becomes a comma.
pub(super) fn list<'a>(items: impl IntoIterator<Item = &'a str>) -> String {
    joined(items.into_iter().map(|item| one_line(item).replace(';', ",")))
}

/// A list of web addresses: what would end an item is percent-encoded instead.
pub(super) fn addresses<'a>(items: impl IntoIterator<Item = &'a str>) -> String {
    joined(items.into_iter().map(|item| one_line(item.trim()).replace(';', "%3B").replace(' ', "%20")))
}

/// The items in their order, each once.
fn joined(items: impl Iterator<Item = String>) -> String {
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let mut kept: Vec<String> = Vec::new();
    for item in items {
        if !item.is_empty() && seen.insert(item.clone()) {
            kept.push(item);
        }
    }
    kept.join("; ")
}

/// What the ids of rows that lead to an incident or a report begin with: mentions, corrected values, reported figures.
pub(super) const MENTION: &str = "men-";
pub(super) const CORRECTED: &str = "cor-";
pub(super) const FIGURE: &str = "fig-";

/// Whether an id is one of a row that tells which incident or report it belongs to.
pub fn names_a_row(id: &str) -> bool {
    [MENTION, CORRECTED, FIGURE].iter().any(|prefix| id.starts_with(prefix))
}

/// A short id that depends on the parts alone: the prefix and ten characters of their BLAKE3 hash in base 32.
pub(super) fn short_id(prefix: &str, parts: &[&str]) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        // Lengths first, so that ("ab", "c") and ("a", "bc") differ.
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let hash = hasher.finalize();
    let letters = hash.as_bytes().iter().take(10).map(|b| char::from(LETTERS[usize::from(b & 31)]));
    std::iter::once(prefix.to_owned()).chain(letters.map(String::from)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_one_line_of_text() {
        let table = [
            ("  a \r\n\t b  ", "a b"),
            ("a\u{0}b\u{1b}[31mc", "a\u{fffd}b\u{fffd}[31mc"),
            ("\u{feff}=1+1", "=1+1"),
            ("دير الزور\u{200f} now", "دير الزور\u{200f} now"),
            ("\n", ""),
            (" a", "a"),
            ("a  b", "a b"),
            ("a ", "a"),
            ("a\u{7f}", "a\u{fffd}"),
        ];
        for (text, expected) in table {
            assert_eq!(one_line(text), expected, "{text:?}");
        }
    }

    #[test]
    fn items_of_a_list_cannot_end_it() {
        assert_eq!(list(["a; b", "a, b", "", "c", "c"]), "a, b; c");
        assert_eq!(addresses(["http://x/a;b c", "http://x/a;b c"]), "http://x/a%3Bb%20c");
    }

    #[test]
    fn short_ids_keep_parts_apart() {
        assert_ne!(short_id("x-", &["ab", "c"]), short_id("x-", &["a", "bc"]));
        assert_eq!(short_id("x-", &["a"]).len(), 12);
    }
}
