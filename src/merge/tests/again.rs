//! Ids given to some groups again are those that giving them to all anew gives: on groups that share as many traces as can be.

use super::*;
use crate::merge::registry::{Again, Id, Lines, Shelf, TRACES, Traced, Traces};
use std::collections::BTreeMap;
use std::ops::Range;

/// What a mention of a report tells: which traces it leaves, and which group it is in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    traces: Traces,
    group: u8,
}

/// The mentions of each report.
type Reports = BTreeMap<u8, Vec<Told>>;

/// A mention that leaves one of few traces of each kind.
fn any_told() -> impl Strategy<Value = Told> {
    (prop::collection::vec(0..2_u64, TRACES), 0..10_u8).prop_map(|(few, group)| {
        let mut traces = [0; TRACES];
        for ((slot, letter), few) in traces.iter_mut().zip(*b"qvdpt").zip(few) {
            *slot = u64::from(letter) << 48 | few;
        }
        Told { traces, group }
    })
}

fn any_report() -> impl Strategy<Value = (u8, Vec<Told>)> {
    (0..9_u8, prop::collection::vec(any_told(), 0..4))
}

/// The registry of one build, with its file and what it left for the next.
#[derive(Default)]
struct Project {
    text: String,
    shelf: Option<Shelf>,
}

impl Project {
    /// Gives ids to groups; tells them, and whether the file was left unread.
    fn build(&mut self, reports: &Reports, settings: &MergeSettings) -> (Vec<Id>, bool) {
        let (mut mentions, mut traces, mut told) = (Vec::new(), Vec::new(), Vec::new());
        let mut groups: BTreeMap<u8, Vec<u32>> = BTreeMap::new();
        for (report, own) in reports {
            for (at, one) in own.iter().enumerate() {
                // Those of the last group tell nothing by themselves, and are given no id.
                if one.group < 9 {
                    groups.entry(one.group).or_default().push(mentions.len() as u32);
                }
                let day = date(2025, 3, 1 + (report % 4).cast_signed());
                let report_id = format!("r{report}");
                mentions.push(super::told(&report_id, day, at, Kind::Bombing, on(day), Some(daquq())));
                traces.push(one.traces);
                told.push((*report, at, one.traces));
            }
        }
        let mut groups: Vec<Vec<u32>> = groups.into_values().collect();
        groups.sort();
        let made_from: Vec<Digest> = groups
            .iter()
            .map(|group| {
                let content: Vec<_> = group.iter().map(|&index| told[index as usize]).collect();
                let hash = *blake3::hash(format!("{content:?}").as_bytes()).as_bytes();
                Digest::from_le_bytes(*hash.first_chunk().expect("as long"))
            })
            .collect();
        let mentions = Mentions::there(mentions);
        let all = Traced { mentions: &mentions, traces: &traces };
        let file = self.text.clone();
        let read = move |range: Range<u64>| {
            file.get(range.start as usize..range.end as usize).map(|part| part.as_bytes().to_vec())
        };
        let mut registry = match self.shelf.take() {
            Some(shelf) => Registry::on_shelf(shelf, Box::new(read)).expect("sound"),
            None => Registry::parse(&self.text).expect("reads what it wrote"),
        };
        registry.keep();
        let slices: Vec<&[u32]> = groups.iter().map(Vec::as_slice).collect();
        let again = Again { settings: 1, made_from: &made_from };
        let ids = registry.assign_again(&slices, again, all, settings);
        assert!(!registry.is_faulty());
        let lines = registry.lines();
        let unread = matches!(lines, Lines::Edited(_));
        self.shelf = registry.shelf(&lines);
        self.text = match lines {
            Lines::Whole(text) => text,
            Lines::Edited(edits) => {
                let (mut out, mut at) = (String::new(), 0);
                for (range, lines) in edits {
                    out = out + self.text.get(at..range.start as usize).unwrap() + &lines;
                    at = range.end as usize;
                }
                out + self.text.get(at..).unwrap()
            }
        };
        (ids, unread)
    }
}

/// How many cases are tried; `WALLMAP_CASES` asks for so many times as many.
fn cases() -> u32 {
    std::env::var("WALLMAP_CASES").ok().and_then(|number| number.parse::<u32>().ok()).unwrap_or(64) * 8
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn some_groups_again_and_all_groups_anew_give_the_same_ids_and_the_same_file(
        first in prop::collection::vec(any_report(), 2..9),
        steps in prop::collection::vec(
            (prop::collection::vec(any_report(), 0..3), prop::option::of((0..9_u8, 0..10_u8)), 0..10_u8), 1..12),
        enough in 0.1..1.5_f64,
        joined in 1.0..2.0_f64,
    ) {
        let mut settings = settings();
        settings.registry.enough = enough;
        settings.registry.joined = enough * joined;
        let (mut shelved, mut plain) = (Project::default(), Project::default());
        let mut reports: Reports = first.into_iter().collect();
        for (step, (edits, moved, what)) in steps.into_iter().enumerate() {
            reports.extend(edits);
            // Some mention joins another group, though nothing is other in its report.
            if let Some((report, group)) = moved
                && let Some(one) = reports.get_mut(&report).and_then(|own| own.first_mut())
            {
                one.group = group;
            }
            if what == 0 {
                shelved.shelf = None;
            }
            plain.shelf = None;
            let (ids, _) = shelved.build(&reports, &settings);
            let (expected, unread) = plain.build(&reports, &settings);
            prop_assert!(!unread);
            prop_assert_eq!(ids, expected, "step {}", step);
            prop_assert_eq!(&shelved.text, &plain.text, "step {}", step);
        }
    }
}
