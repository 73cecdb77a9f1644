//! Ids given where the last build left a shelf are those that are given without one, and so is the file.

use super::properties::{any_mention, cases, edited, mentions_of};
use super::*;
use crate::merge::{Lines, Shelf};

/// The text of a file after what a build writes into it.
fn written(text: &str, lines: &Lines) -> String {
    match lines {
        Lines::Whole(text) => text.clone(),
        Lines::Edited(edits) => {
            let (mut out, mut at) = (String::new(), 0);
            for (range, lines) in edits {
                out.push_str(text.get(at..range.start as usize).unwrap());
                out.push_str(lines);
                at = range.end as usize;
            }
            out + text.get(at..).unwrap()
        }
    }
}

/// One build: incidents, the text of the ids, and the shelf that it leaves.
fn build(
    mentions: Vec<IncidentMention>,
    settings: &MergeSettings,
    text: &str,
    shelf: Option<Shelf>,
    memory: &mut Memory,
) -> (Vec<Incident>, String, Option<Shelf>, bool) {
    let file = text.to_owned();
    let read = move |range: std::ops::Range<u64>| {
        file.get(range.start as usize..range.end as usize).map(|part| part.as_bytes().to_vec())
    };
    let shelved = shelf.map(|shelf| {
        let bytes = postcard::to_stdvec(&shelf).expect("written");
        let shelf = postcard::from_bytes(&bytes).expect("read");
        Registry::on_shelf(shelf, Box::new(read)).expect("sound")
    });
    let mut registry = shelved.unwrap_or_else(|| Registry::parse(text).expect("reads what it wrote"));
    registry.keep();
    let last = memory.clone();
    let incidents = merge_again(Mentions::there(mentions), settings, &mut registry, memory);
    if memory.stays() {
        *memory = last;
    }
    let incidents = incidents.into_iter().map(Outlined::into_body).collect();
    assert!(!registry.is_faulty());
    let lines = registry.lines();
    let on_shelf = matches!(lines, Lines::Edited(_));
    (incidents, written(text, &lines), registry.shelf(&lines), on_shelf)
}

#[test]
fn one_report_that_changes_is_given_its_id_without_a_look_at_the_others() {
    let mentions: Vec<IncidentMention> = (0..30)
        .map(|at| {
            let day = date(2025, 1 + at % 12, 1 + at % 28);
            told(&format!("r{at}"), day, 1, Kind::Bombing, on(day), Some(daquq()))
        })
        .collect();
    let mut memory = Memory::default();
    let (_, text, shelf, _) = build(mentions.clone(), &settings(), "", None, &mut memory);
    assert!(shelf.is_some());
    let (before, same, shelf, on_shelf) = build(mentions.clone(), &settings(), &text, shelf, &mut memory);
    assert!(on_shelf && same == text);
    let mut edited = mentions;
    edited[7].mention.quote_text.push_str(" And more.");
    let (after, new, shelf, on_shelf) = build(edited.clone(), &settings(), &text, shelf, &mut memory);
    assert!(on_shelf && shelf.is_some());
    let ids = |all: &[Incident]| all.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&after), ids(&before));
    let mut registry = Registry::parse(&text).expect("parses");
    merge(edited, &settings(), &mut registry);
    assert_eq!(new, registry.to_text());
    assert_ne!(new, text);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn with_a_shelf_and_without_one_ids_and_their_file_are_the_same(
        mentions in mentions_of(any_mention(60, 60), 150),
        steps in prop::collection::vec(
            (prop::collection::vec((0..60_usize, 0..6_u32), 0..3), 0..12_u32), 3..9),
        alike in any::<bool>(),
        enough in 0.2..2.0_f64,
    ) {
        let mut mentions = mentions;
        if alike {
            // Many leave the same traces, and vote for one another's ids.
            for (at, entry) in (0_i8..).zip(&mut mentions) {
                (entry.mention.kind, entry.mention.place) = (Kind::Bombing, Some(daquq()));
                entry.mention.date = on(date(2025, 3, 1 + at % 3 * 9));
            }
        }
        let mut settings = settings();
        settings.registry.enough *= enough;
        settings.registry.joined *= enough;
        let (mut memory, mut shelf) = (Memory::default(), None);
        let (mut text, mut plain) = (String::new(), String::new());
        for (edits, what) in steps {
            let now = edited(&mentions, &edits);
            if what > 8 {
                // What changed stays so.
                mentions.clone_from(&now);
            }
            if what == 0 {
                shelf = None;
            }
            let built = build(now.clone(), &settings, &text, shelf.take(), &mut memory);
            let mut registry = Registry::parse(&plain).expect("reads what it wrote");
            let expected = merge(now, &settings, &mut registry);
            plain = registry.to_text();
            prop_assert_eq!(&built.1, &plain);
            prop_assert_eq!(&built.0, &expected);
            (text, shelf) = (built.1, built.2);
        }
    }
}
