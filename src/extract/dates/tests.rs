//! A table of date expressions.

use super::When;
use super::read::dates;
use crate::extract::phrases::Sentence;
use crate::extract::tokens::tokenize;
use crate::lexicon::Lexicon;
use crate::model::Span;
use jiff::civil::date;

fn read(lexicon: &Lexicon, text: &str) -> String {
    let mut tokens = Vec::new();
    tokenize(text, Span::new(0, text.len()), lexicon.trie(), &mut tokens);
    let sentence = Sentence::new(lexicon, text, &tokens);
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
    let lexicon = Lexicon::embedded().unwrap();
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
        ("late in April", "2025-04-21..2025-04-30"),
        ("early in May", "2025-05-01..2025-05-10"),
        ("at the end of April", "2025-04-21..2025-04-30"),
        ("in the first week of May", "2025-05-01..2025-05-07"),
        ("in the second week of April 2025", "2025-04-08..2025-04-14"),
        ("in the last week of April", "2025-04-24..2025-04-30"),
        ("in the second half of April", "2025-04-16..2025-04-30"),
        ("on New Year's Eve", "2024-12-31"),
        ("on New Year’s Day, a bomb", "2025-01-01"),
        ("on Christmas Day 2023", "2023-12-25"),
        ("over the past 24 hours", "2025-05-14..2025-05-15"),
        ("in the last 48 hours", "2025-05-13..2025-05-15"),
        ("over the past two days", "2025-05-13..2025-05-15"),
        ("in the past week", "2025-05-08..2025-05-15"),
        ("between Friday and Sunday", "2025-05-09..2025-05-11"),
        ("from Monday to Wednesday", "2025-05-12..2025-05-14"),
        ("on the night of 12 May", "2025-05-12"),
        ("on the night of May 12-13", "2025-05-12..2025-05-13"),
        ("late on Tuesday", "2025-05-13"),
        ("early Wednesday", "2025-05-14"),
        ("May 12th", "2025-05-12"),
        ("the 12th of May", "2025-05-12"),
        ("12.05.2025", "2025-05-12"),
        ("on 2 December 2024, and again on the 13th of that month", "2024-12-02 2024-12-13"),
        ("In December they came on the 13th, and on the 26th they left", "2024-12-13 2024-12-26"),
        ("earlier this week", "2025-05-12..2025-05-15"),
        ("until guards of the 8th Division came", ""),
        ("a post of the 3rd Border Guard Brigade", ""),
        ("earlier this month", "2025-05-01..2025-05-15"),
        ("later that day", "+0"),
        ("the next morning", "+1"),
        ("the night before, they", "-1"),
        ("last weekend", "2025-05-10..2025-05-11"),
        ("over the weekend", "2025-05-10..2025-05-11"),
        ("in early 2024", "2024-01-01..2024-04-30"),
        ("in late 2023", "2023-09-01..2023-12-31"),
        ("in the summer of 2024", "2024-05-16..2024-09-13"),
        ("Saturday, May 10", "2025-05-10"),
        ("10 May (Saturday)", "2025-05-10"),
        ("Saturday's attack", "2025-05-10"),
        ("a fortnight ago", "2025-04-28..2025-05-04"),
        ("on the evening of Sunday, 11 May 2025", "2025-05-11"),
        ("on Friday and Saturday", "2025-05-09 2025-05-10"),
        ("12 May – shots fell", "2025-05-12"),
        ("12-May-2025", "2025-05-12"),
        ("11/05 a mine", "2025-05-11"),
        ("05/11 a mine", "2025-05-11"),
        ("04/03 a mine", "2025-03-04"),
        ("05/11/2025 a mine", "2025-05-11"),
        ("this morning", "2025-05-15"),
        ("earlier in the day", "+0"),
        ("in mid-April", "2025-04-11..2025-04-20"),
        ("two weeks earlier", "-14"),
        ("the week before, a mine", "-7"),
        ("Sunday night into Monday", "2025-05-11 2025-05-12"),
    ] {
        assert_eq!(read(&lexicon, text), expected, "{text}");
    }
}
