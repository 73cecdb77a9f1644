//! What a build tells of its changes: only what changed, of every incident, and nothing that somebody else wrote.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "helpers of tests fail by panicking")]

use std::fs;
use std::path::Path;
use wallmap::build::{Changes, Project, Silent, build, diff};

const FIRST: &str =
    "Published: 2025-05-20\n\nA roadside bomb killed 4 soldiers in Tikrit on May 19, police said.\n";
const NOWHERE: &str = "Published: 2025-05-20\n\nGunmen shot dead 3 policemen in the village of Umm Qarsafa on May 18, 2025, police said.\n";

fn project(root: &Path, formats: &str) -> Project {
    fs::write(root.join("wallmap.toml"), format!("profile = \"world\"\nformats = [{formats}]\n"))
        .expect("written");
    Project::read(root).expect("reads")
}

fn begun(formats: &str) -> (tempfile::TempDir, Project) {
    let folder = tempfile::tempdir().expect("made");
    fs::create_dir(folder.path().join("reports")).expect("made");
    fs::write(folder.path().join("reports/first.txt"), FIRST).expect("written");
    fs::write(folder.path().join("reports/nowhere.txt"), NOWHERE).expect("written");
    let project = project(folder.path(), formats);
    build(&project, &Silent).expect("builds");
    (folder, project)
}

fn told(project: &Project) -> Changes {
    let text = fs::read(project.output.join("changes.json")).expect("read");
    serde_json::from_slice(&text).expect("the changes")
}

#[test]
fn another_format_of_the_same_map_is_no_change() {
    let (folder, _) = begun("\"geojson\", \"csv\"");
    for formats in ["\"csv\"", "\"geojson\", \"csv\"", "\"csv\", \"geojson\"", "\"csv\""] {
        let project = project(folder.path(), formats);
        let summary = build(&project, &Silent).expect("builds");
        let counts = summary.changes.expect("told");
        assert_eq!((counts.added, counts.changed, counts.withdrawn), (0, 0, 0), "{formats}");
    }
    let before = folder.path().join("before");
    fs::rename(folder.path().join("output"), &before).expect("moved");
    let project = project(folder.path(), "\"geojson\", \"csv\"");
    build(&project, &Silent).expect("builds");
    assert!(diff(&before, &project.output).expect("compared").is_empty());
}

#[test]
fn formats_that_are_not_read_again_are_told_as_not_compared() {
    let (folder, _) = begun("\"csv\"");
    fs::write(folder.path().join("reports/first.txt"), FIRST.replace('4', "5")).expect("written");
    let project = project(folder.path(), "\"kmz\"");
    let summary = build(&project, &Silent).expect("builds");
    assert_eq!(summary.changes, None, "not a map on which everything is gone");
    let changes = told(&project);
    assert!(changes.incidents_not_compared && changes.withdrawn.is_empty(), "{changes:?}");
    assert_eq!(changes.reports_changed, ["first"]);
    let page = fs::read_to_string(project.output.join("changes.md")).expect("read");
    assert!(page.contains("not known") && !page.contains("No incident changed"), "{page}");
    let error = diff(&project.output, &project.output).expect_err("nothing to read");
    assert!(error.hint().contains("wallmap export"), "{}", error.hint());
    let error = diff(folder.path(), &project.output).expect_err("a project");
    assert!(error.hint().contains("its output is"), "{}", error.hint());
}

#[test]
fn incidents_without_a_place_are_told_too() {
    let (folder, project) = begun("\"geojson\", \"csv\"");
    let table = fs::read_to_string(project.output.join("unplaced.csv")).expect("read");
    let id = table.lines().nth(1).and_then(|row| row.split(',').next()).expect("an incident without a place");
    assert!(told(&project).added.iter().any(|added| added.id == id), "it is new");
    let before = folder.path().join("before");
    let path = folder.path().join("reports/nowhere.txt");
    let copied = std::process::Command::new("cp").arg("-r").arg(&project.output).arg(&before).status();
    assert!(copied.expect("copies").success());
    fs::write(&path, NOWHERE.replace("3 policemen", "6 policemen")).expect("written");
    let summary = build(&project, &Silent).expect("builds");
    assert_eq!(summary.changes.map(|counts| counts.changed), Some(1));
    for changes in [told(&project), diff(&before, &project.output).expect("compared")] {
        let changed = changes.changed.iter().find(|changed| changed.id == id).expect("it is told");
        let killed = changed.fields.iter().find(|field| field.field == "killed").expect("its number");
        let number = |value: &serde_json::Value| value.to_string().trim_matches('"').to_owned();
        assert_eq!((number(&killed.before), number(&killed.after)), ("3".to_owned(), "6".to_owned()));
    }
    // One that is found on the map later is the same incident with a place, neither new nor gone.
    fs::write(
        folder.path().join("gazetteer.csv"),
        "id,name,kind,lat,lon,cc\nx-uq,Umm Qarsafa,village,34.6,43.6,IQ\n",
    )
    .expect("written");
    let text = fs::read_to_string(folder.path().join("wallmap.toml")).expect("read");
    fs::write(folder.path().join("wallmap.toml"), text + "gazetteer = [\"gazetteer.csv\"]\n")
        .expect("written");
    let project = Project::read(folder.path()).expect("reads");
    build(&project, &Silent).expect("builds");
    let changes = told(&project);
    assert!(changes.added.is_empty() && changes.withdrawn.is_empty(), "{changes:?}");
    assert!(changes.changed.iter().any(|changed| changed.id == id), "{changes:?}");
}

#[test]
fn what_somebody_wrote_into_the_changes_does_not_stay() {
    let (folder, project) = begun("\"geojson\", \"csv\"");
    let names = ["changes.json", "changes.md"];
    for name in names {
        let path = project.output.join(name);
        let right = fs::read_to_string(&path).expect("read");
        fs::write(&path, right.replace("first", "forged") + "forged\n").expect("written");
        build(&project, &Silent).expect("builds");
        let now = fs::read_to_string(&path).expect("read");
        assert!(!now.contains("forged"), "{name}: {now}");
        serde_json::from_slice::<Changes>(&fs::read(project.output.join(names[0])).expect("read"))
            .expect("whole");
    }
    #[cfg(unix)]
    for name in names {
        let path = project.output.join(name);
        let other = folder.path().join("other");
        fs::write(&other, "{\"forged\": true}").expect("written");
        fs::remove_file(&path).expect("removed");
        std::os::unix::fs::symlink(&other, &path).expect("linked");
        build(&project, &Silent).expect("builds");
        assert!(fs::symlink_metadata(&path).expect("there").is_file(), "a link is not followed");
        assert!(!fs::read_to_string(&path).expect("read").contains("forged"));
    }
    // A pipe: opening it would wait for ever.
    #[cfg(unix)]
    for name in ["changes.json", "changes.md", "incidents.geojson", "unplaced.csv"] {
        let path = project.output.join(name);
        fs::remove_file(&path).expect("removed");
        let made = std::process::Command::new("mkfifo").arg(&path).status().expect("runs");
        assert!(made.success());
        build(&project, &Silent).expect("builds");
        assert!(fs::symlink_metadata(&path).expect("there").is_file(), "{name}");
    }
}
