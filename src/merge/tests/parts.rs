//! Reports of which one names a group and another what it is a part of.

use super::super::facts::Actors;
use super::*;
use std::collections::BTreeMap;

fn parts() -> Parts {
    Parts::of(BTreeMap::from([
        ("katiba".to_owned(), vec!["front".to_owned(), "movement".to_owned()]),
        ("cell".to_owned(), vec!["front".to_owned()]),
    ]))
}

/// Who did it, as merging shows it, of one event that as many reports tell.
fn shown(doers: &[&str]) -> Vec<String> {
    let day = date(2025, 6, 10);
    let mentions = doers.iter().enumerate().map(|(at, id)| {
        let mut entry = told(&format!("report{at}"), day, 0, Kind::Bombing, on(day), Some(daquq()));
        entry.mention.perpetrator = vec![group_of(id)];
        entry.mention.killed = Some(Count::exact(7));
        entry
    });
    let settings = MergeSettings { parts: parts(), ..settings() };
    let incidents = merge(mentions.collect(), &settings, &mut Registry::default());
    assert_eq!(incidents.len(), 1, "{doers:?}");
    incidents.iter().flat_map(|one| &one.perpetrator).map(|actor| actor.id.clone()).collect()
}

#[test]
fn a_part_is_shown_before_its_whole() {
    for (doers, want) in [
        (&["front", "front", "katiba"][..], &["katiba", "front"][..]),
        (&["movement", "katiba"], &["katiba", "movement"]),
        (&["front", "front"], &["front"]),
        (&["katiba", "katiba"], &["katiba"]),
    ] {
        assert_eq!(shown(doers), want, "{doers:?}");
    }
}

#[test]
fn a_part_agrees_with_its_whole_and_two_parts_are_two() {
    let of = |id: &str| Actors::of(&[group_of(id)], &parts());
    for (a, b, meet) in [
        ("katiba", "front", true),
        ("katiba", "movement", true),
        ("katiba", "katiba", true),
        ("katiba", "cell", false),
        ("front", "movement", false),
    ] {
        assert_eq!(of(a).meet(&of(b)), meet, "{a} and {b}");
        assert_eq!(of(b).meet(&of(a)), meet, "{b} and {a}");
    }
}
