//! A table of date expressions.

use super::When;
use super::read::dates;
use crate::extract::phrases::Sentence;
use crate::extract::tokens::tokenize;
use crate::lexicon::Lexicon;
use crate::model::Span;
use jiff::civil::date;

fn read(text: &str) -> String {
    let lexicon = Lexicon::embedded().unwrap();
    let mut tokens = Vec::new();
    tokenize(text, Span::new(0, text.len()), lexicon.trie(), &mut tokens);
    let sentence = Sentence::new(&lexicon, text, &tokens);
    // 2025-05-15 is a Thursday.
    let found = dates(&sentence, Some(date(2025, 5, 15)));
    found
        .iter()
        .filter(|d| d.when != When::Clock)
        .map(|d| match d.when {
            When::Fixed(e) if e.start == e.end => format!("{}", e.start.unwrap()),
            When::Fixed(e) => format!("{}..{}", e.start.unwrap(), e.end.unwrap()),
            When::Relative(n) => format!("{n:+}"),
            When::Clock => String::new(),
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn a_table_of_dates() {
    for (text, expected) in [
        ("on May 14, 2025 in the town", "2025-05-14"),
        ("on 14 May 2025", "2025-05-14"),
        ("On 2025-05-14 they came", "2025-05-14"),
        ("on December 2 the envoys", "2024-12-02"),
        ("on Tuesday in the town", "2025-05-13"),
        ("on Thursday", "2025-05-15"),
        ("last Thursday", "2025-05-08"),
        ("on Monday 12 May", "2025-05-12"),
        ("on Tuesday afternoon (13 May)", "2025-05-13"),
        ("yesterday and last night", "2025-05-14 2025-05-14"),
        ("overnight", "2025-05-14..2025-05-15"),
        ("eleven days later a bomb", "+11"),
        ("a day earlier", "-1"),
        ("the previous day", "-1"),
        ("the evening before, they", "-1"),
        ("three days ago", "2025-05-12"),
        ("in late April", "2025-04-21..2025-04-30"),
        ("in March", "2025-03-01..2025-03-31"),
        ("in March 2019", "2019-03-01..2019-03-31"),
        ("14/05 in Homs", "2025-05-14"),
        ("between 12 and 14 May", "2025-05-12..2025-05-14"),
        ("since 2014", "2014-01-01..2014-12-31"),
        ("last month", "2025-04-01..2025-04-30"),
        ("may fall on them", ""),
        ("the eleventh of May", "2025-05-11"),
        ("on the 12th", "2025-05-12"),
        ("On 11 May, a Sunday, the buses left", "2025-05-11"),
        ("On 14 May, 1915 local, shots fell", "2025-05-14"),
        ("12 soldiers and 5 cars", ""),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}
