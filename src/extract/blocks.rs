//! Parts of a report to blocks: paragraphs, bullets, headings, table rows. Joins hard-wrapped lines, keeps the lines of digests apart.

use crate::model::Span;
use crate::model::lines::whole_lines;

/// How a block stands in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// Running text.
    Paragraph,
    /// An entry of a list.
    Bullet,
    /// A short line without full stop.
    Heading,
    /// A line of cells between bars.
    Row,
}

/// A block of text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    /// Without bullet and outer white space.
    pub(super) span: Span,
    /// How it stands.
    pub(super) kind: BlockKind,
}

/// Longest line of a heading, in characters.
const HEADING_CHARS: usize = 90;
/// Lines of hard-wrapped text are at least so long.
const WRAP_MIN: usize = 38;
/// And at most so long.
const WRAP_MAX: usize = 110;

const fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '·'
            | '●'
            | '▪'
            | '■'
            | '◆'
            | '►'
            | '➤'
            | '‣'
            | '*'
            | '-'
            | '–'
            | '—'
            | '#'
            | '>'
            | '_'
            | '⚪'
            | '🔴'
            | '🟠'
            | '🟡'
            | '🟢'
            | '⚫'
            | '✅'
            | '❗'
            | '‼'
            | '📍'
            | '🚨'
            | '⚠'
            | '\u{fe0f}'
    )
}

/// Cuts one part of the body into blocks.
pub(super) fn blocks(text: &str, part: Span, out: &mut Vec<Block>) {
    let mut paragraph: Vec<Span> = Vec::new();
    let mut at = part.start;
    for line in whole_lines(part.of(text)) {
        let span = trim(text, Span::new(at, at + line.len()));
        at += line.len();
        if span.is_empty() {
            flush(text, &mut paragraph, out);
        } else {
            paragraph.push(span);
        }
    }
    flush(text, &mut paragraph, out);
}

fn trim(text: &str, span: Span) -> Span {
    let body = span.of(text);
    let start = span.start + (body.len() - body.trim_start().len());
    Span::new(start, start + body.trim().len())
}

fn flush(text: &str, lines: &mut Vec<Span>, out: &mut Vec<Block>) {
    if lines.len() > 1 && is_wrapped(text, lines) {
        if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
            push(text, Span::new(first.start, last.end), out);
        }
    } else {
        for line in lines.iter() {
            push(text, *line, out);
        }
    }
    lines.clear();
}

/// Whether the lines of a paragraph are one text, broken at a margin.
fn is_wrapped(text: &str, lines: &[Span]) -> bool {
    let mut open = 0;
    let mut inner = 0;
    for pair in lines.windows(2) {
        let [line, next] = pair else { continue };
        let chars = line.of(text).chars().count();
        if !(WRAP_MIN..=WRAP_MAX).contains(&chars) || line.of(text).contains('|') {
            return false;
        }
        let begins = next.of(text).chars().next();
        if begins.is_some_and(|c| is_bullet(c) && c != '—') {
            return false;
        }
        inner += 1;
        let ends = line.of(text).trim_end_matches(['"', '”', '\'', '’', ')']).chars().last();
        if begins.is_some_and(char::is_lowercase)
            || !ends.is_some_and(|c| matches!(c, '.' | '!' | '?' | ':' | ';'))
        {
            open += 1;
        }
    }
    let continues = lines.iter().skip(1).any(|l| l.of(text).chars().next().is_some_and(char::is_lowercase));
    continues && open * 10 >= inner * 6
}

/// Whether two blanks stand side by side. Without branches, for that many bytes are looked at together.
fn has_double_blank(bytes: &[u8]) -> bool {
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    pairs.map(|(a, b)| u8::from(*a == b' ') & u8::from(*b == b' ')).fold(0, |any, pair| any | pair) != 0
}

fn push(text: &str, span: Span, out: &mut Vec<Block>) {
    let line = span.of(text);
    let count = |text: &str, mark: u8| memchr::memchr_iter(mark, text.as_bytes()).count();
    let bars = count(line, b'|');
    let tabs = count(line.trim(), b'\t');
    let gaps = || line.trim().split("   ").filter(|cell| !cell.trim().is_empty()).count();
    let wide = || has_double_blank(line.as_bytes()) && line.contains("   ");
    if bars >= 3 || tabs >= 3 || wide() && gaps() >= 4 {
        out.push(Block { span, kind: BlockKind::Row });
        return;
    }
    let stripped = line.trim_start_matches(|c: char| is_bullet(c) || c.is_whitespace());
    let start = span.start + (line.len() - stripped.len());
    let body = stripped.trim_end_matches(['*', '_', '#', ' ']);
    let span = Span::new(start, start + body.len());
    if span.is_empty() {
        return;
    }
    let marked = line.starts_with('#');
    let bulleted = stripped.len() < line.len() && !marked;
    let chars = body.chars().take(HEADING_CHARS + 1).count();
    let ends = body.trim_end_matches(['"', '”', '\'', '’', ')']).chars().last();
    let closed = ends.is_some_and(|c| matches!(c, '.' | '!' | '?' | '…' | ';' | ','));
    let kind = if chars <= HEADING_CHARS && (marked || !closed && !bulleted)
        || (chars <= HEADING_CHARS && ends == Some(':'))
    {
        BlockKind::Heading
    } else if bulleted {
        BlockKind::Bullet
    } else {
        BlockKind::Paragraph
    };
    out.push(Block { span, kind });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(BlockKind, String)> {
        let mut out = Vec::new();
        blocks(text, Span::new(0, text.len()), &mut out);
        out.iter().map(|b| (b.kind, b.span.of(text).to_owned())).collect()
    }

    #[test]
    fn digests_keep_their_lines() {
        use BlockKind::{Bullet, Heading, Paragraph, Row};
        let got = cut(
            "HOMS – HIGH\n14 May. Gunmen shot a driver.\n• Two men were held in Tadmur.\n01 | 11/05 | Aleppo | Manbij | IED\n",
        );
        let kinds: Vec<BlockKind> = got.iter().map(|(k, _)| *k).collect();
        assert_eq!(kinds, [Heading, Paragraph, Bullet, Row]);
        assert_eq!(got[2].1, "Two men were held in Tadmur.");
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let got = cut(
            "The bomb went off under a car that had been parked\nnear the market since the morning, the police said, and\nkilled two.",
        );
        assert_eq!(got.len(), 1);
    }
}
