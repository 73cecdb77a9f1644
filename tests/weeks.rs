//! A corpus that grows from week to week: no id is lost or given twice, each change is told, and the sum of the changes is the last state.
//! A few weeks here; `.ci/weeks` runs thirty.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panic"
)]

mod growing;

use growing::{Dice, paragraphs, put, report};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use wallmap::build::{Changes, Explanation, Project, Silent, build, explain};

type State = BTreeMap<String, Map<String, Value>>;

/// New reports a week.
const NEW: usize = 16;

fn incidents(output: &Path) -> State {
    let document: Value =
        serde_json::from_slice(&fs::read(output.join("incidents.geojson")).expect("read")).expect("JSON");
    let mut out = State::new();
    for feature in document["features"].as_array().expect("features") {
        let mut values = feature["properties"].as_object().expect("properties").clone();
        values.insert("longitude".into(), feature["geometry"]["coordinates"][0].clone());
        values.insert("latitude".into(), feature["geometry"]["coordinates"][1].clone());
        let id = values["id"].as_str().expect("an id").to_owned();
        assert!(out.insert(id.clone(), values).is_none(), "{id} stands twice");
    }
    out
}

fn reports_of(values: &Map<String, Value>) -> BTreeSet<String> {
    values["reports"].as_str().unwrap_or("").split("; ").map(str::to_owned).collect()
}

/// Carries a week's changes into the state before.
fn carry(state: &mut State, changes: &Changes) {
    for gone in &changes.withdrawn {
        assert!(state.remove(&gone.id).is_some(), "{} was withdrawn and never there", gone.id);
    }
    for changed in &changes.changed {
        let values = state.get_mut(&changed.id).expect("a changed incident was there");
        for field in &changed.fields {
            let before = values.get(&field.field).cloned().unwrap_or(Value::Null);
            assert_eq!(before, field.before, "{} {}", changed.id, field.field);
            values.insert(field.field.clone(), field.after.clone());
        }
    }
    for added in &changes.added {
        assert!(
            state.insert(added.id.clone(), added.values.clone()).is_none(),
            "{} was added and there before",
            added.id
        );
    }
}

#[test]
fn weeks_of_a_growing_corpus_lose_no_id_and_tell_every_change() {
    let weeks = std::env::var("WALLMAP_WEEKS").ok().and_then(|n| n.parse().ok()).unwrap_or(3);
    let folder = tempfile::tempdir().expect("made");
    let root = folder.path();
    let reports = root.join("reports");
    fs::create_dir(&reports).expect("made");
    fs::write(root.join("wallmap.toml"), "profile = \"world\"\nformats = [\"geojson\"]\n").expect("written");
    let project = Project::read(root).expect("reads");
    let paragraphs = paragraphs();
    let mut dice = Dice::new(11);
    let mut state = State::new();
    // Of each id that was ever shown: the reports that ever told it.
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut withdrawn: BTreeSet<String> = BTreeSet::new();
    let mut told = [0; 3];
    for week in 0..weeks {
        let (from, to) = (week * NEW, (week + 1) * NEW);
        for number in from..to {
            put(&reports, &report(number, 0, &paragraphs));
        }
        if week > 0 {
            // Two reports are corrected, one is withdrawn, one comes back.
            for _ in 0..2 {
                let made = report(dice.below(from), 1 + dice.roll() % 4, &paragraphs);
                if reports.join(&made.name).exists() {
                    put(&reports, &made);
                }
            }
            let _ = fs::remove_file(reports.join(report(dice.below(from), 0, &paragraphs).name));
            put(&reports, &report(dice.below(from), 0, &paragraphs));
        }
        build(&project, &Silent).expect("builds");
        let now = incidents(&project.output);
        let changes: Changes =
            serde_json::from_slice(&fs::read(project.output.join("changes.json")).expect("read"))
                .expect("the changes");
        let before: BTreeSet<String> = state.keys().cloned().collect();
        carry(&mut state, &changes);
        assert!(state == now, "week {week}: the sum of the changes is another state");
        told[0] += changes.added.len();
        told[1] += changes.changed.len();
        told[2] += changes.withdrawn.len();

        for (id, values) in &now {
            let mine = reports_of(values);
            if let Some(ever) = known.get(id) {
                assert!(
                    ever.iter().any(|report| mine.contains(report)),
                    "week {week}: {id} was given to another incident"
                );
            }
            known.entry(id.clone()).or_default().extend(mine);
        }
        withdrawn.extend(before.iter().filter(|id| !now.contains_key(*id)).cloned());
        withdrawn.retain(|id| !now.contains_key(id));
        let ids = fs::read_to_string(root.join(".wallmap/ids.tsv")).expect("the ids");
        for id in known.keys() {
            assert!(ids.contains(id.as_str()), "week {week}: {id} is forgotten");
        }
        // An incident that became part of another is found by its old id.
        if let Some(gone) = changes.withdrawn.iter().find(|gone| !gone.now.is_empty()) {
            let Ok(Explanation::Incident(found)) = explain(&project, &gone.id) else {
                panic!("{} leads nowhere", gone.id)
            };
            assert_eq!(found.incident.id, gone.now);
        }
    }
    println!(
        "{weeks} weeks, {} incidents at the end, {} ids ever: {} added, {} changed, {} withdrawn",
        state.len(),
        known.len(),
        told[0],
        told[1],
        told[2]
    );
    assert!(told[0] > NEW && told[1] > 0, "{told:?}");

    // The corpus in another order of files and a second build: the same ids.
    let ids: Vec<String> = state.keys().cloned().collect();
    fs::rename(&reports, root.join("moved")).expect("renamed");
    fs::rename(root.join("moved"), &reports).expect("renamed");
    let _ = fs::remove_dir_all(root.join(".wallmap/cache"));
    build(&project, &Silent).expect("builds");
    assert_eq!(incidents(&project.output).keys().cloned().collect::<Vec<_>>(), ids);
}
