//! Markup, entities and double encoding inside the text of a JSONL or table field: what a reader would see instead.
//!
//! Only for corpora: the stream keeps every text as given, since its offsets count in it.

use super::library::Library;
use super::record::Record;
use super::{decode, html};

/// Makes the record's text and title what a reader would see, and tells what was done.
pub(super) fn unwrap(record: &mut Record, library: &Library) {
    record.text = decode::unwrap_double_encoding(std::mem::take(&mut record.text), &mut record.notes);
    if let Some(title) = &mut record.title {
        let mut unsaid = Vec::new();
        *title = unescape(&decode::unwrap_double_encoding(std::mem::take(title), &mut unsaid));
    }
    let escaped = entities(&record.text);
    if escaped >= 2 {
        record.text = unescape(&record.text);
        record.notes.push(format!("decoded {escaped} HTML entities in the text"));
    }
    let blocks = ["<p>", "<p ", "<br", "<div", "<li"]
        .iter()
        .map(|tag| record.text.matches(tag).count())
        .sum::<usize>();
    if blocks >= 2 && blocks > record.text.matches("\n\n").count() {
        let read = html::read(&record.text, library);
        (record.text, record.apart) = (read.text, read.apart);
        record.notes.push("read the text as HTML".to_owned());
        record.notes.extend(read.notes);
    } else if record.text.contains("</") || record.text.contains("<!--") {
        record.text = without_tags(&record.text);
        record.notes.push("dropped HTML tags from the text".to_owned());
    }
}

/// Named entities that news texts hold.
const NAMED: &[(&str, &str)] = &[
    ("nbsp", " "),
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("hellip", "…"),
    ("bull", "•"),
    ("middot", "·"),
    ("copy", "©"),
    ("reg", "®"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("agrave", "à"),
    ("ccedil", "ç"),
    ("ocirc", "ô"),
    ("uuml", "ü"),
    ("ouml", "ö"),
    ("auml", "ä"),
    ("szlig", "ß"),
    ("shy", ""),
    ("zwnj", ""),
    ("lrm", ""),
    ("rlm", ""),
    ("thinsp", " "),
];

/// The character of an entity at the start of `text` (after its `&`) and how many bytes it takes.
fn entity(text: &str) -> Option<(String, usize)> {
    let end = text.bytes().take(10).position(|b| b == b';')?;
    let name = text.get(..end)?;
    let plain = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code).filter(|c| !c.is_control() || *c == '\n')?.to_string()
    } else {
        NAMED.iter().find(|(known, _)| *known == name)?.1.to_owned()
    };
    Some((plain, end + 1))
}

fn entities(text: &str) -> usize {
    text.match_indices('&')
        .filter(|(at, _)| text.get(at + 1..).is_some_and(|rest| entity(rest).is_some()))
        .take(1_000)
        .count()
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        if let Some((plain, used)) = entity(after) {
            out.push_str(&plain);
            rest = after.get(used..).unwrap_or_default();
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Drops tags and comments of at most 300 bytes; a `<` that opens none stays.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
        let close = after.bytes().take(300).position(|b| b == b'>');
        if let Some(at) = close.filter(|_| is_tag) {
            rest = after.get(at + 1..).unwrap_or_default();
        } else {
            out.push('<');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let mut record = Record { text: text.to_owned(), ..Record::default() };
        unwrap(&mut record, &Library::embedded().unwrap());
        record.text
    }

    #[test]
    fn fields_with_markup_read_as_a_reader_sees_them() {
        assert_eq!(
            read("<p>Two men were held in Hit.</p><p>No one was hurt.</p>"),
            "Two men were held in Hit.\n\nNo one was hurt."
        );
        assert_eq!(read("AT&amp;T men &#8211; two &quot;held&quot;"), "AT&T men – two \"held\"");
        assert_eq!(read("Plain &lt;b&gt;bold&lt;/b&gt;\n\nNext <!-- x -->line"), "Plain bold\n\nNext line");
    }

    #[test]
    fn honest_text_is_left_alone() {
        for text in ["R&D; and 3 < 4 & so on", "Tom & Jerry <3", "one &amp; only", "a\r\nb"] {
            assert_eq!(read(text), text);
        }
    }
}
