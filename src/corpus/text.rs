//! Plain text and Markdown to records: front matter, header lines, the title. Cuts no clutter.

use super::library::{self, HeaderNames, Library};
use super::record::{Record, Told};
use super::units;
use super::{dates, outlet};
use crate::model::{CutReason, LeftOut, Span};

/// Reads a plain text file. Its text stays as it is; header lines are set apart.
pub(super) fn read(text: &str, library: &Library) -> Record {
    let mut record = Record { text: text.to_owned(), ..Record::default() };
    let body = front_matter(&mut record, &library.publication.headers);
    if record.title.is_none() {
        record.title = first_short_line(text.get(body..).unwrap_or_default(), library);
    }
    record
}

/// Reads a Markdown file. Headings, emphasis and links become plain words; the text is what a reader sees.
pub(super) fn read_markdown(source: &str, library: &Library) -> Record {
    let mut record = Record { text: source.to_owned(), ..Record::default() };
    let body = front_matter(&mut record, &library.publication.headers);
    record.apart.clear();
    let body = source.get(body..).unwrap_or_default();
    if record.title.is_none() {
        record.title = body.lines().find_map(|line| {
            let heading = line.trim_start().strip_prefix('#')?;
            let words = plain_markdown(heading.trim_start_matches('#').trim());
            (!words.is_empty()).then_some(words)
        });
    }
    let mut fenced = false;
    let mut out = String::with_capacity(body.len());
    for line in body.lines() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            fenced = !fenced;
            continue;
        }
        if fenced {
            out.push_str(line);
        } else {
            let (mark, rest) = markdown_line(line);
            out.push_str(mark);
            out.push_str(&plain_markdown(rest));
        }
        out.push('\n');
    }
    out.trim_matches('\n').clone_into(&mut record.text);
    if record.title.is_none() {
        record.title = first_short_line(&record.text, library);
    }
    record
}

/// A line's list mark, and the line without the marks of headings and quotes.
fn markdown_line(line: &str) -> (&'static str, &str) {
    let trimmed = line.trim_start().trim_start_matches('>').trim_start();
    if let Some(rest) = ["- ", "* ", "+ "].iter().find_map(|mark| trimmed.strip_prefix(mark)) {
        return ("• ", rest);
    }
    let heading = trimmed.trim_start_matches('#');
    if heading.len() < trimmed.len() && heading.starts_with(' ') {
        return ("", heading.trim().trim_end_matches('#').trim_end());
    }
    if trimmed.len() >= 3 && trimmed.chars().all(|c| matches!(c, '-' | '*' | '_' | '=')) {
        return ("", "");
    }
    ("", trimmed)
}

/// Words without emphasis marks; `[words](address)` becomes its words, `![..](..)` and bare HTML comments nothing.
fn plain_markdown(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '!' if after.starts_with('[') => {
                if let Some((_, left)) = link(after) {
                    rest = left;
                    continue;
                }
            }
            '[' => {
                if let Some((words, left)) = link(rest) {
                    out.push_str(words);
                    rest = left;
                    continue;
                }
            }
            '*' | '`' => {
                rest = after;
                continue;
            }
            '_' => {
                // An underscore inside a word is a letter of it; at its edge it is emphasis.
                let inside = out.chars().next_back().is_some_and(char::is_alphanumeric)
                    && after.chars().next().is_some_and(char::is_alphanumeric);
                if !inside {
                    rest = after;
                    continue;
                }
            }
            '\\' => {
                if let Some(next) = after.chars().next().filter(char::is_ascii_punctuation) {
                    out.push(next);
                    rest = after.get(next.len_utf8()..).unwrap_or_default();
                    continue;
                }
            }
            _ => {}
        }
        out.push(c);
        rest = after;
    }
    out
}

/// `[words](address)` at the start of `text`: its words and what follows. Looks no further than the line.
fn link(text: &str) -> Option<(&str, &str)> {
    // A look ahead of bounded length, so that a line of a million brackets is read once and not a million times.
    let inside = text.strip_prefix('[')?;
    let end =
        inside.char_indices().take(600).find(|(_, c)| matches!(c, '[' | ']')).filter(|(_, c)| *c == ']')?.0;
    let words = inside.get(..end)?;
    let address = inside.get(end + 1..)?.strip_prefix('(')?;
    let close = address.char_indices().take(2000).find(|(_, c)| *c == ')')?.0;
    Some((words, address.get(close + 1..)?))
}

/// Reads a YAML block between `---` lines, a TOML block between `+++` lines, or header lines (`Date: ..`) up to the first blank line. Fills the record's
/// fields, sets the block apart, and returns where the text goes on.
fn front_matter(record: &mut Record, names: &HeaderNames) -> usize {
    let text = record.text.clone();
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n').take(40) {
        lines.push((at, line.trim_end()));
        at += line.len();
    }
    let first = lines.iter().position(|(_, line)| !line.trim().is_empty()).unwrap_or(0);
    let fence = lines.get(first).map(|(_, line)| *line).filter(|line| matches!(*line, "---" | "+++"));
    let fenced = fence.is_some();
    let parts = if fence == Some("+++") { '=' } else { ':' };
    let mut end = None;
    let mut fields = Vec::new();
    for (start, line) in lines.iter().skip(first + usize::from(fenced)) {
        if fence == Some(*line) || fence == Some("---") && *line == "..." {
            end = Some(start + line.len());
            break;
        }
        if !fenced && line.trim().is_empty() {
            end = Some(*start);
            break;
        }
        let Some((name, value)) = line.split_once(parts) else {
            if fenced {
                continue;
            }
            end = Some(*start);
            break;
        };
        let known = known_header(name, names);
        if known.is_none() && !fenced {
            end = Some(*start);
            break;
        }
        if let Some(known) = known {
            fields.push((known, value.trim().trim_matches(['"', '\'']).to_owned()));
        }
    }
    // Header lines without a fence count only where a date or two fields stand: "From: a village" opens many stories.
    let dated = fields.iter().any(|(known, _)| *known == Header::Published);
    let Some(end) = end.filter(|_| fenced || dated || fields.len() >= 2) else { return 0 };
    if fields.is_empty() && !fenced {
        return 0;
    }
    for (known, value) in fields {
        if value.is_empty() {
            continue;
        }
        match known {
            Header::Title => record.title = Some(value),
            Header::Published => record.published.push(Told { words: value, found_in: "front matter" }),
            Header::Source => record.source = value,
            Header::Url => record.url = value,
            Header::Id => record.id = value,
        }
    }
    record.apart.push(LeftOut {
        span: Span::new(0, end),
        reason: CutReason::Metadata,
        cue: "front matter".to_owned(),
    });
    end
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Header {
    Title,
    Published,
    Source,
    Url,
    Id,
}

fn known_header(name: &str, names: &HeaderNames) -> Option<Header> {
    if name.len() > 30 {
        return None;
    }
    [
        (&names.published, Header::Published),
        (&names.title, Header::Title),
        (&names.source, Header::Source),
        (&names.url, Header::Url),
        (&names.id, Header::Id),
    ]
    .into_iter()
    .find(|(known, _)| library::rank(known, name.trim()).is_some())
    .map(|(_, header)| header)
}

/// The first line that looks like a headline: 3 to 24 words, no full stop at its end, not a menu, a date, or the name above a date. Looks at
/// five lines.
fn first_short_line(text: &str, library: &Library) -> Option<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).take(7).collect();
    let is_headline = |line: &str| {
        (3..=24).contains(&line.split_whitespace().count()) && !line.ends_with(['.', '!', ':', ';', ','])
    };
    let is_date = |line: &str| tells_day(line, library);
    for (at, line) in lines.iter().copied().enumerate().take(5) {
        let words = line.split_whitespace().count();
        let menu =
            line.contains(" | ") || line.contains(" › ") || line.contains(" > ") || line.starts_with('•');
        let clutter = units::split(line).first().is_some_and(|unit| {
            library.boilerplate.tells_age(unit) || library.boilerplate.judge(unit, false).is_some()
        });
        // "The Lakeside Daily", "25 June 2025", and the headline under both: a name, and no headline above its day.
        let named = lines.get(at + 1).copied().is_some_and(is_date)
            && lines.get(at + 2).copied().is_some_and(is_headline)
            && outlet::is_name(line);
        if menu || clutter || words < 3 || named || is_date(line) {
            continue;
        }
        return is_headline(line).then(|| line.to_owned());
    }
    None
}

/// Letters and signs beside a day in a line that tells nothing else: "Wednesday, ".
const BESIDE_DAY: usize = 14;

/// Whether a line is a day of the calendar and hardly more.
fn tells_day(line: &str, library: &Library) -> bool {
    dates::find_all(line, &library.publication.months)
        .first()
        .is_some_and(|found| line.len() - (found.end - found.start).min(line.len()) <= BESIDE_DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library() -> Library {
        Library::embedded().unwrap()
    }

    #[test]
    fn header_lines_and_front_matter_are_read_and_set_apart() {
        let text = "Title: Bomb in Baquba\nDate: 16 April 2025\nSource: Tigris Desk\n\nA bomb went off.";
        let record = read(text, &library());
        assert_eq!(record.title.as_deref(), Some("Bomb in Baquba"));
        assert_eq!(record.published[0].words, "16 April 2025");
        assert_eq!(record.source, "Tigris Desk");
        assert_eq!(record.apart.len(), 1);
        let yaml = "---\ntitle: \"Raid in Hit\"\ntags: [a, b]\npublished: 2025-04-16\n---\n# Other\n\nTwo **men** were [held](http://x.y).\n";
        let record = read_markdown(yaml, &library());
        assert_eq!(record.title.as_deref(), Some("Raid in Hit"));
        assert_eq!(record.text, "Other\n\nTwo men were held.");
    }

    #[test]
    fn front_matter_in_toml_is_read_too() {
        let toml = "+++\ntitle = \"Raid in Hit\"\ndate = 2025-04-16\nsource = 'Tigris Desk'\nurl = \"https://a.example/x?a=1\"\n+++\n\nTwo men were held.\n";
        let record = read_markdown(toml, &library());
        assert_eq!(record.title.as_deref(), Some("Raid in Hit"));
        assert_eq!((record.source.as_str(), record.url.as_str()), ("Tigris Desk", "https://a.example/x?a=1"));
        assert_eq!(record.published[0].words, "2025-04-16");
        assert_eq!(record.text, "Two men were held.");
        // An empty pair of signs without an end is text.
        assert!(read_markdown("+++\nA story.\n", &library()).text.contains("A story."));
    }

    #[test]
    fn a_day_and_the_name_above_it_are_no_headline() {
        let title = |text: &str| read(text, &library()).title;
        let under = "\n25 June 2025\n\nMill burned down by raiders\n\nText follows.";
        assert_eq!(
            title(&format!("The Lakeside Daily{under}")).as_deref(),
            Some("Mill burned down by raiders")
        );
        assert_eq!(
            title("Wednesday, 25 June 2025\nMill burned down by raiders\n\nText.").as_deref(),
            Some("Mill burned down by raiders")
        );
        // A headline above its day stays one.
        assert_eq!(
            title("Raiders Burn Down Mill\n25 June 2025\n\nThe text follows here, a sentence.").as_deref(),
            Some("Raiders Burn Down Mill")
        );
        assert_eq!(
            title("Raid of 25 June 2025 still unexplained\n\nText.").as_deref(),
            Some("Raid of 25 June 2025 still unexplained")
        );
    }

    #[test]
    fn a_story_that_opens_with_a_colon_has_no_front_matter() {
        let record = read("From: a village near Hit, farmers write letters.\n\nNobody answers.", &library());
        assert!(record.apart.is_empty());
        assert_eq!(record.source, "");
    }

    #[test]
    fn titles_are_headlines_and_not_menus_or_sentences() {
        let title = |text| read(text, &library()).title;
        assert_eq!(
            title("Home | News\n\nTwo killed in raid on farm\n\nText.").as_deref(),
            Some("Two killed in raid on farm")
        );
        assert_eq!(title("Two men were killed in a raid on Monday.\nMore."), None);
    }

    #[test]
    fn markdown_marks_go_and_words_stay() {
        let record = read_markdown(
            "## Week *one*\n\n* 3 May: a_b raid\n![map](m.png)\n> said `he`\n1. first",
            &library(),
        );
        assert_eq!(record.text, "Week one\n\n• 3 May: a_b raid\n\nsaid he\n1. first");
        assert_eq!(record.title.as_deref(), Some("Week one"));
    }
}
