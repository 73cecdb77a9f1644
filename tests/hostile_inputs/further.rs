//! Further hostile inputs: markup, records, numbers and days that a reader may take for what they are not.

use super::Fate::{self, Any, Read};
use super::{GOOD, fill};

/// Adds them.
pub(super) fn further(size: usize, add: &mut dyn FnMut(&str, Vec<u8>, Fate)) {
    let attributes = (0..size / 8).map(|at| format!("a{at}=1 ")).collect::<Vec<_>>().concat();
    add("attributes-more.html", format!("<p {attributes}>{GOOD}").into_bytes(), Read);
    add("attributes-quoted.html", format!("<p {}>{GOOD}", "a=\">\"/".repeat(size / 6)).into_bytes(), Any);
    let entities: String = (1..30)
        .map(|at| format!("<!ENTITY a{at} \"{}\">", format!("&a{};", at - 1).repeat(10)))
        .collect::<Vec<_>>()
        .concat();
    add(
        "entities-more.html",
        format!("<!DOCTYPE html [{entities}]><p>{GOOD}{}", "&a29;".repeat(1000)).into_bytes(),
        Read,
    );
    add(
        "entities-again.html",
        format!("<p>{}lt;script&gt; {GOOD}", "&amp;amp;".repeat(size / 90)).into_bytes(),
        Read,
    );
    add("scripts.html", fill("<script>", size), Any);
    add(
        "days.html",
        format!(
            "<head>{}</head><p>{GOOD}",
            "<meta property=\"article:published_time\" content=\"9999-99-99T99:99Z\">".repeat(size / 80)
        )
        .into_bytes(),
        Read,
    );
    add(
        "linked-data.html",
        format!(
            "<script type=\"application/ld+json\">{}</script><p>{GOOD}",
            "{\"@graph\":[".repeat(size / 12)
        )
        .into_bytes(),
        Read,
    );
    add(
        "same-key.jsonl",
        format!("{{{}\"id\":\"k\"}}", "\"text\":\"Two were killed in Homs.\",".repeat(size / 32))
            .into_bytes(),
        Any,
    );
    add(
        "long-number.jsonl",
        format!("{{\"text\":\"x\",\"published\":{}}}", "9".repeat(size)).into_bytes(),
        Any,
    );
    add("quotes.csv", format!("id,text\n1,\"{}\n2,ok", "\"\"".repeat(size / 2)).into_bytes(), Any);
    add(
        "one-row.tsv",
        format!("{}\n{}", "text\t".repeat(size / 10), "Two killed in Homs\t".repeat(size / 40)).into_bytes(),
        Any,
    );
    let record = |id: &str, published: &str, text: &str| {
        format!("{{\"id\":\"{id}\",\"published\":\"{published}\",\"text\":\"{text}\"}}\n")
    };
    let counts = ["99999999999", "9223372036854775807", "18446744073709551616", "0", "7304485", "2147483648"];
    let days = [
        "9999-12-31",
        "0001-01-01",
        "2025-05-04T00:00:00+99:99",
        "2025-W99-9",
        "253402300800",
        "-62135596801",
    ];
    let mut lines = String::new();
    for (at, n) in counts.iter().enumerate() {
        for (unit, word) in ["years", "weeks", "days", "hours"].iter().enumerate() {
            let text = format!(
                "Two soldiers were killed in Homs {n} {word} ago. Three were shot in Idlib {n} {word} later. One died in Raqqa on the {n}th day of May, {n}; {n} of {n} were hurt."
            );
            lines.push_str(&record(&format!("far-{at}-{unit}"), days[(at + unit) % days.len()], &text));
        }
    }
    add("far-days.jsonl", lines.into_bytes(), Any);
    add(
        "last-day.txt",
        b"Published: 9999-12-31\n\nTwo were killed in Homs tomorrow, next year and 500 years later.".to_vec(),
        Read,
    );
    add(
        "first-day.txt",
        b"Published: 0001-01-01\n\nTwo were killed in Homs yesterday and last year.".to_vec(),
        Read,
    );
    add("overrides.txt", format!("{} {GOOD}", "\u{202e}".repeat(size / 3)).into_bytes(), Read);
    add("isolates.txt", fill("\u{2067}\u{642}\u{62a}\u{644}\u{2069} ", size), Any);
    add("accents.txt", format!("Z{} {GOOD}", "\u{300}".repeat(size / 2)).into_bytes(), Read);
    add("states.txt", fill("Islamic State of ", size), Any);
    add("between.txt", fill("between Mosul and ", size), Any);
    add("north-of.txt", fill("10 km north of ", size), Any);
    add("nested-brackets.txt", format!("{} {GOOD}", " (((((".repeat(size / 6)).into_bytes(), Read);
}
