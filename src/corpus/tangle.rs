//! Pages whose markup would take a parser quadratic time or memory, found in one linear look, and their words without a parser.

/// Elements that the parser clones into every later paragraph as long as they are not closed.
const FORMATTING: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements that close themselves or that pages may leave open.
const FREE: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option", "html", "body", "head",
];
/// Real pages nest below 100 deep; a parser's cost is tags times depth, so a page of a million tags may still be 200 deep.
const DEEPEST: usize = 1_000;
const WORK: usize = 200_000_000;
/// Clones that unclosed formatting may cost: tags times open formatting elements.
const CLONES: usize = 3_000_000;
/// Pairs of attributes of one tag, over all tags: the parser compares each with those before it.
const PAIRS: usize = 50_000_000;

/// Why the page must not be given to the parser; `None` for every page that people write.
pub(super) fn why_tangled(source: &str) -> Option<&'static str> {
    let (mut depth, mut deepest, mut tags) = (0_usize, 0_usize, 0_usize);
    let (mut formatting, mut most) = (0_usize, 0_usize);
    let mut rest = source;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        let close = rest.starts_with('/');
        let name = tag_name(rest.trim_start_matches('/'));
        if name.is_empty() {
            continue;
        }
        tags += 1;
        if FREE.contains(&name.as_str()) {
            continue;
        }
        let format = FORMATTING.contains(&name.as_str());
        if close {
            depth = depth.saturating_sub(1);
            formatting -= usize::from(format && formatting > 0);
        } else {
            depth += 1;
            formatting += usize::from(format);
        }
        deepest = deepest.max(depth);
        most = most.max(formatting);
    }
    if deepest > DEEPEST || deepest.saturating_mul(tags) > WORK {
        Some("its elements are nested too deep")
    } else if most > 8 && most.saturating_mul(tags) > CLONES {
        Some("too many of its formatting elements are never closed")
    } else if attribute_pairs(source) > PAIRS {
        Some("its tags have too many attributes")
    } else {
        None
    }
}

/// How many pairs of attributes the tags have, those of one tag with one another.
fn attribute_pairs(source: &str) -> usize {
    let mut pairs = 0_usize;
    let mut rest = source;
    let mut missing = Vec::new();
    while let Some((_, after)) = rest.split_once('<') {
        let name = tag_name(after);
        if name.is_empty() {
            // What a comment holds is no tag.
            let comment = after.strip_prefix("!--");
            rest = comment.and_then(|text| behind(text, "-->", &mut missing)).unwrap_or(after);
            continue;
        }
        let (mut attributes, mut quote, mut end) = (0_usize, None, after.len());
        let (mut gap, mut last) = (false, b' ');
        for (at, byte) in after.bytes().enumerate() {
            match (quote, byte) {
                (Some(open), _) if byte == open => quote = None,
                (Some(_), _) => {}
                // A quotation mark opens a value only where one begins.
                (None, b'"' | b'\'') if last == b'=' => quote = Some(byte),
                (None, b'>') => {
                    end = at;
                    break;
                }
                (None, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/') => {
                    gap = true;
                    continue;
                }
                _ => {}
            }
            attributes += usize::from(gap);
            (gap, last) = (false, byte);
        }
        pairs = pairs.saturating_add(attributes.saturating_mul(attributes) / 2);
        rest = after.get(end..).unwrap_or("");
        // What a script holds is no tag either.
        if matches!(name.as_str(), "script" | "style") {
            let close = if name == "script" { "</script" } else { "</style" };
            rest = behind(rest, close, &mut missing).unwrap_or(rest);
        }
    }
    pairs
}

/// What stands behind the first `mark`. One that is missing is noted: it is then missing in all that is left of the page as well, and a page of
/// a million comments that nobody closes is not looked through a million times.
fn behind<'s>(text: &'s str, mark: &'static str, missing: &mut Vec<&'static str>) -> Option<&'s str> {
    if missing.contains(&mark) {
        return None;
    }
    let left = text.split_once(mark).map(|(_, left)| left);
    if left.is_none() {
        missing.push(mark);
    }
    left
}

fn tag_name(text: &str) -> String {
    text.bytes()
        .take(12)
        .take_while(u8::is_ascii_alphanumeric)
        .map(|b| b.to_ascii_lowercase() as char)
        .collect()
}

/// The words of a page without its tags, scripts and styles; a tag that is no formatting ends the line.
pub(super) fn words(source: &str) -> String {
    let mut out = String::new();
    let mut rest = source;
    while let Some((text, after)) = rest.split_once('<') {
        out.push_str(text);
        let name = tag_name(after.trim_start_matches('/'));
        if name.is_empty() && !after.starts_with(['/', '!']) {
            out.push('<');
            rest = after;
            continue;
        }
        let skip = if after.starts_with("!--") {
            after.split_once("-->")
        } else if matches!(name.as_str(), "script" | "style") && !after.starts_with('/') {
            after
                .split_once(if name == "script" { "</script" } else { "</style" })
                .map(|(a, b)| (a, b.split_once('>').map_or("", |x| x.1)))
        } else {
            after.split_once('>')
        };
        if !FORMATTING.contains(&name.as_str()) && !out.ends_with('\n') {
            out.push('\n');
        }
        rest = skip.map_or("", |(_, left)| left);
    }
    out.push_str(rest);
    for (entity, plain) in
        [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    {
        if out.contains(entity) {
            out = out.replace(entity, plain);
        }
    }
    out.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hostile_pages_are_tangled() {
        assert!(why_tangled(&"<div>".repeat(2_000)).is_some());
        let clones: String =
            (0..300).map(|i| format!("<b x={i}>")).chain((0..20_000).map(|_| "<p>x".to_owned())).collect();
        assert!(why_tangled(&clones).is_some());
        assert!(why_tangled(&"<div><p>a <b>b</b> <i>c<br></div>".repeat(5_000)).is_some());
        assert_eq!(why_tangled(&"<div><p>a <b>b</b><br><li>x</div>".repeat(50_000)), None);
        assert_eq!(why_tangled("2 < 3 and 4 <5"), None);
        for flood in ["a ", "a=\">\" ", "a='<p>'/", "a<p\n"] {
            assert!(why_tangled(&format!("<p {}>x", flood.repeat(20_000))).is_some(), "{flood}");
            assert!(
                why_tangled(&format!("<p {}>x</p>", flood.repeat(2_000)).repeat(50)).is_some(),
                "{flood}"
            );
            assert_eq!(why_tangled(&format!("<p {}>x</p>", flood.repeat(20)).repeat(5_000)), None, "{flood}");
        }
        assert_eq!(
            why_tangled(&format!("<script>if (a <b) {{ {} }}</script>", "word ".repeat(20_000))),
            None
        );
    }

    #[test]
    fn words_are_kept_without_a_parser() {
        assert_eq!(
            words("<p>Two <b>killed</b></p><script>x</script><!-- y --><p>3 < 4 &amp; more"),
            "Two killed\n3 < 4 & more"
        );
    }
}
