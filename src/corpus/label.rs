//! What follows a cue's words in a line, and what that says: a label with its content, a heading, a credit, or the rest of a sentence.

use super::boilerplate::Group;
use super::units::{self, Unit, Word};
use crate::model::CutReason;

/// Words after a label's own ("More on our front page:") until its colon or the end of the line.
const LABEL_TAIL: usize = 4;
/// A label's line where the group tells no other length.
const LABEL_MOST: usize = 70;

/// Whether the words after `end` go on in lower case, as a sentence does.
pub(super) fn continues_lower(text: &str, end: usize) -> bool {
    text.get(end..).is_some_and(|rest| rest.trim_start().chars().next().is_some_and(char::is_lowercase))
}

/// Whether the line ends with a credit: an agency's name after a full stop, comma or slash, or in brackets.
pub(super) fn ends_with_credit(text: &str, credit: &[String]) -> bool {
    let Some(at) = text.trim_end_matches([')', ']', '.']).rfind(['.', '(', '[', '/', ':', ';']) else {
        return false;
    };
    let rest = units::words(text.get(at..).unwrap_or_default(), 6);
    let before = text.get(..at).and_then(|t| t.rfind(". ")).map_or("", |p| text.get(p..).unwrap_or_default());
    let names =
        |words: &[Word]| words.len() <= 5 && words.iter().any(|w| credit.iter().any(|c| *c == w.plain));
    names(&rest) || names(&units::words(before, 6)) && !before.is_empty()
}

/// Whether a label's words are followed by what labels are followed by; how far it reaches, and whether it is all of the line.
pub(super) fn label(
    group: &Group,
    text: &str,
    count: usize,
    end: usize,
    unit: &Unit<'_>,
) -> Option<(usize, bool)> {
    let rest = text.get(end..)?;
    let mark = mark_after(rest, count);
    let (content, alone) = match mark {
        Mark::End => ("", true),
        Mark::Label(at) => (rest.get(at..).unwrap_or_default(), false),
        Mark::None => {
            // "More on our front page:", "More from Harbour Post", "Most read this week"
            let words = units::words(rest, LABEL_TAIL + 1);
            let mut found = None;
            for (at, word) in words.iter().enumerate().take(LABEL_TAIL) {
                let gap = rest.get(..word.end)?;
                if gap.contains(['.', '!', '?', ',', ';']) {
                    break;
                }
                let after = rest.get(word.end..)?;
                let trimmed = after.trim_start();
                if trimmed.starts_with(':') {
                    found = Some(trimmed.get(1..).unwrap_or_default());
                    break;
                }
                if trimmed.trim_matches([')', ']', '»', '›', ' ', '…']).is_empty()
                    && at + 1 == words.len()
                    && group.opens.is_some()
                    && count >= 2
                    && !unit.ends_sentence()
                {
                    return Some((unit.text.len(), true)).filter(|_| !group.headline && !group.needs_list);
                }
            }
            let content = found?;
            (content, content.trim().is_empty())
        }
    };
    if group.needs_list {
        let content_unit = Unit { text: content, ..unit.clone() };
        let marks = ["///", "+++", "•••", "***"].iter().any(|mark| content.contains(mark));
        if alone || unit.ends_sentence() || !marks && content_unit.segments().len() < 2 {
            return None;
        }
    }
    if group.headline && (alone || !is_title_case(content) || unit.ends_sentence()) {
        return None;
    }
    let most = group.most.unwrap_or(LABEL_MOST);
    if unit.words > most {
        // A label before a long paragraph takes its first sentence only: scrapers glue captions to paragraphs.
        let stop = content.find(". ").map(|p| text.len() - content.len() + p + 1)?;
        let short = text.get(..stop).is_some_and(|t| t.split_whitespace().count() <= 30);
        return (short && group.reason == CutReason::Caption)
            .then_some((unit.text.len() - text.len() + stop, false));
    }
    Some((unit.text.len(), alone))
}

enum Mark {
    /// Nothing but marks and counts follow.
    End,
    /// A mark of labels; the content begins at this byte.
    Label(usize),
    None,
}

/// What follows a label's words: a colon, dash, bar, bracket, arrow, wide blank, number or quotation mark; a count in brackets is passed over.
fn mark_after(rest: &str, words: usize) -> Mark {
    let mut at = 0;
    let skip =
        |at: usize| at + rest.get(at..).map_or(0, |r| r.len() - r.trim_start_matches([' ', '\u{a0}']).len());
    let first = skip(at);
    if rest.get(first..).is_some_and(|r| r.starts_with('('))
        && let Some(close) = rest.get(first..).and_then(|r| r.find(')')).filter(|c| *c < 60)
    {
        at = first + close + 1;
    }
    let body = rest.get(at..).unwrap_or_default();
    if !body.chars().any(char::is_alphanumeric) {
        return Mark::End;
    }
    let next = skip(at);
    let Some(tail) = rest.get(next..) else { return Mark::End };
    let Some(c) = tail.chars().next() else { return Mark::End };
    let wide = next >= at + 2 || tail.starts_with(['\t', '\n']);
    let spaced = next > at;
    let numbered = spaced
        && c.is_ascii_digit()
        && tail.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['.', ')']);
    let dash = matches!(c, '–' | '—') || c == '-' && spaced && tail.starts_with("- ");
    let tagged = c == '#' && spaced;
    if matches!(c, ':' | '|' | '>' | '»' | '›' | '•' | '·' | ']' | '▸' | '→')
        || dash
        || wide
        || numbered
        || tagged
        || spaced && matches!(c, '“' | '"') && words > 1
    {
        return Mark::Label(next + if wide || numbered || matches!(c, '“' | '"') { 0 } else { c.len_utf8() });
    }
    if c == '.' && !spaced && words >= 2 {
        return Mark::Label(next + 1);
    }
    Mark::None
}

/// Whether most longer words begin with a capital, as in headlines of the English-speaking press.
fn is_title_case(text: &str) -> bool {
    let (mut long, mut capital) = (0, 0);
    for word in text.split_whitespace() {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        if word.chars().count() >= 4 {
            long += 1;
            capital += usize::from(word.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric()));
        }
    }
    long >= 2 && capital * 10 >= long * 7
}
