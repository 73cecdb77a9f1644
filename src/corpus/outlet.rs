//! The outlet as a line at the top of a text tells it: "Harbour News" under the title, "By A. Writer, The Harbour Post", "Source: Harbour News".
//! What it cannot be sure of it leaves: a section of a site is no outlet.

use super::library::OutletCues;

/// Lines that are looked at, from the top.
const LINES: usize = 6;
/// Longest line, in bytes.
const LONGEST: usize = 90;
/// Most words of an outlet's name.
const WORDS: usize = 5;

/// The outlet that one of the first lines names; empty where none does. `title` is the report's, which names nobody.
pub(super) fn find(text: &str, title: Option<&str>, cues: &OutletCues) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(LINES);
    let mut found = lines
        .filter(|line| line.len() <= LONGEST && title.is_none_or(|title| title != *line))
        .filter_map(|line| read(line, cues));
    found.next().unwrap_or_default().to_owned()
}

fn read<'l>(line: &'l str, cues: &OutletCues) -> Option<&'l str> {
    if let Some((label, name)) = line.split_once(':')
        && cues.labels.iter().any(|known| label.trim().eq_ignore_ascii_case(known))
    {
        return Some(name.trim()).filter(|name| is_name(name));
    }
    // Of a line with its writer only what stands behind the writer's name.
    let written = line.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("by "));
    let name = if written { line.rsplit_once([',', '|', '–', '—', '/'])?.1.trim() } else { line };
    (is_name(name) && is_outlet(name, written, cues)).then_some(name)
}

/// Whether words look like a name: few of them, each with a capital or one of the small words of names, and no sign of a sentence or a number.
pub(super) fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let named = |word: &&str| {
        word.starts_with(char::is_uppercase)
            || matches!(*word, "of" | "the" | "and" | "&" | "de" | "al" | "el")
            || word.starts_with("al-")
    };
    (1..=WORDS).contains(&words.len())
        && words.first().is_some_and(|word| word.starts_with(char::is_uppercase))
        && words.iter().all(named)
        && !text.contains(|c: char| c.is_ascii_digit() || ".?!:;,\"“”()•|/".contains(c))
}

/// Whether a name ends as those of outlets do, and says more than which part of a site it is.
fn is_outlet(name: &str, written: bool, cues: &OutletCues) -> bool {
    let name = name.to_lowercase();
    let ends_in = |list: &[String]| {
        list.iter().any(|end| name.strip_suffix(end.as_str()).is_some_and(|rest| rest.ends_with(' ')))
    };
    let words: Vec<&str> = name.split_whitespace().collect();
    let is = |list: &[String], word: &str| list.iter().any(|known| known == word);
    let (last, first) =
        (words.last().copied().unwrap_or_default(), words.first().copied().unwrap_or_default());
    let own = words.iter().any(|word| *word != last && !is(&cues.sections, word) && word.chars().count() > 2);
    let kind = ends_in(&cues.ends) || (written || first == "the") && ends_in(&cues.weak);
    kind && own && !words.iter().any(|word| is(&cues.never, word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::library::Library;

    fn outlet(text: &str) -> String {
        let library = Library::embedded().unwrap();
        find(text, text.lines().next(), &library.publication.outlets)
    }

    #[test]
    fn a_line_that_names_an_outlet_is_taken() {
        for (line, name) in [
            ("Tigrisbank News", "Tigrisbank News"),
            ("The Harbourtown Post", "The Harbourtown Post"),
            ("By Ada Example, The Harbourtown Post", "The Harbourtown Post"),
            ("By Ada Example | Tigrisbank News Agency", "Tigrisbank News Agency"),
            ("Source: Savanna Watch", "Savanna Watch"),
        ] {
            assert_eq!(
                outlet(&format!("Bomb kills two in market\n\n{line}\nA bomb killed two people.")),
                name
            );
        }
    }

    #[test]
    fn what_may_be_anything_else_is_left() {
        for line in [
            "World News",
            "Breaking News",
            "Latest News",
            "Middle East News",
            "News",
            "Press",
            "By Ada Example",
            "Ada Example",
            "Security forces raid a radio",
            "Police said the radio was off.",
            "Read the Harbourtown Post",
            "Harbourtown Post: bomb kills two",
            "Source: a police officer in the town",
            "3 May 2025",
            "• Harbourtown News",
            "Kirkuk",
            "Free Press",
            "Troops Retake Border Post",
            "Rebels Storm Radio",
            "Good News",
            "UN Agency",
        ] {
            assert_eq!(
                outlet(&format!("Bomb kills two in market\n{line}\nA bomb killed two people.")),
                "",
                "{line}"
            );
        }
        assert_eq!(outlet("The Harbourtown Post\nA bomb killed two people."), "", "a title names nobody");
        assert_eq!(outlet(""), "");
    }
}
