//! Edits of a package found, taken over and shown by the next build; edits that nobody took over are not overwritten.

use super::*;
use crate::build::{Silent, build};
use std::fs;
use std::path::Path;

fn built() -> (tempfile::TempDir, Project) {
    let folder = tempfile::tempdir().expect("made");
    fs::create_dir(folder.path().join("reports")).expect("made");
    for (name, text) in [
        (
            "one.txt",
            "Published: 2025-03-04\n\nA bomb killed two soldiers in Kirkuk on 3 March 2025, police said.\n",
        ),
        (
            "two.txt",
            "Published: 2025-04-04\n\nGunmen killed two policemen in Mosul on 2 April 2025, residents said.\n",
        ),
        (
            "three.txt",
            "Published: 2025-05-04\n\nA car bomb killed four people in Aleppo on 3 May 2025, the monitor said.\n",
        ),
    ] {
        fs::write(folder.path().join("reports").join(name), text).expect("written");
    }
    fs::write(folder.path().join("wallmap.toml"), "profile = \"world\"\nformats = [\"geojson\", \"gpkg\"]\n")
        .expect("written");
    let project = Project::read(folder.path()).expect("reads");
    build(&project, &Silent).expect("builds");
    (folder, project)
}

fn edit(project: &Project, orders: &str) {
    let database = rusqlite::Connection::open(project.output.join(PACKAGE)).expect("opens");
    // The spatial index has triggers that call functions of GDAL's; edits by hand go without them.
    let triggers: Vec<String> = database
        .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'incidents'")
        .and_then(|mut found| found.query_map([], |row| row.get(0))?.collect())
        .expect("listed");
    for trigger in triggers {
        database.execute_batch(&format!("DROP TRIGGER \"{trigger}\"")).expect("dropped");
    }
    database.execute_batch(orders).expect("edited");
}

fn id_of(project: &Project, report: &str) -> String {
    let incidents = read_incidents(&project.output).expect("read");
    incidents
        .iter()
        .find(|(_, values)| values.get("reports").and_then(Value::as_str) == Some(report))
        .expect("there")
        .0
        .clone()
}

#[test]
fn a_package_that_nobody_edited_gives_no_rows() {
    let (_folder, project) = built();
    let found = edits(&project, None).expect("compared");
    assert_eq!((found.rows, found.faults), (Vec::new(), Vec::new()));
}

#[test]
fn edits_become_corrections_and_the_next_build_shows_them() {
    let (folder, project) = built();
    let (kirkuk, hit, homs) = (id_of(&project, "one"), id_of(&project, "two"), id_of(&project, "three"));
    // A point at 44.5 E 35.25 N.
    let point = "X'47500001e6100000 0101000000 0000000000404640 0000000000a04140'".replace(' ', "");
    edit(
        &project,
        &format!(
            "UPDATE incidents SET killed = 3, perpetrator = 'Islamic State', geom = {point} WHERE id = '{kirkuk}';
             DELETE FROM incidents WHERE id = '{hit}';
             UPDATE incidents SET admin1 = 'Elsewhere' WHERE id = '{homs}';
             UPDATE incidents SET kind = 'bombng' WHERE id = '{homs}';
             INSERT INTO incidents (id, kind, date_start, killed, geom) VALUES ('', 'killing', '2025-06-01', 1, {point});"
        ),
    );
    let error = build(&project, &Silent).expect_err("the edits would be lost");
    assert!(matches!(error, BuildError::Edited { .. }), "{error}");
    let found = edits(&project, None).expect("compared");
    let rows: Vec<String> = found
        .rows
        .iter()
        .map(|row| format!("{} {} {} {}", row.action, row.incident, row.field, row.value))
        .collect();
    for wanted in [
        format!("set {kirkuk} killed 3"),
        format!("set {kirkuk} perpetrator Islamic State"),
        format!("move {kirkuk}  35.250000 44.500000"),
        format!("reject {hit}  "),
        "add   kind=killing; date=2025-06-01; place=35.250000 44.500000; killed=1".to_owned(),
    ] {
        assert!(rows.contains(&wanted), "{wanted} in {rows:?}");
    }
    assert_eq!(rows.len(), 5, "{rows:?}");
    let faults: Vec<String> = found.faults.iter().map(ToString::to_string).collect();
    assert!(
        faults.iter().any(|fault| fault.contains("admin1"))
            && faults.iter().any(|fault| fault.contains("bombng")),
        "{faults:?}"
    );

    fs::write(folder.path().join("corrections.csv"), "Action;Incident;Why;Field;Value;By;When\r\n")
        .expect("written");
    take_over(&found, &EditNotes { by: "Rana; M.".into(), why: "seen".into() }).expect("written");
    let again = edits(&project, None).expect("compared");
    assert_eq!((again.rows, again.known), (Vec::new(), 5));
    // What no correction can hold is told, and the package with it is kept.
    let edited = fs::read(project.output.join(PACKAGE)).expect("read");
    let summary = build(&project, &Silent).expect("builds");
    let told = summary.needs_a_look.iter().find(|line| line.contains("wallmap.gpkg")).expect("told");
    assert!(told.contains("2 edits") && told.contains("admin1") && told.contains("bombng"), "{told}");
    let kept = told
        .split('`')
        .find(|part| Path::new(part).extension().is_some_and(|end| end == "gpkg"))
        .expect("its path");
    assert_eq!(fs::read(kept).expect("read"), edited);
    let now = read_incidents(&project.output).expect("read");
    assert!(!now.contains_key(&hit));
    let kirkuk = now.get(&kirkuk).expect("there");
    assert_eq!(
        (kirkuk.get("killed"), kirkuk.get("latitude")),
        (Some(&Value::from(3)), Some(&Value::from(35.25)))
    );
    assert_eq!(now.len(), 3);
}

#[test]
fn another_place_moves_an_incident_where_the_gazetteer_knows_it() {
    let (_folder, project) = built();
    let (one, two, three) = (id_of(&project, "one"), id_of(&project, "two"), id_of(&project, "three"));
    let before = read_incidents(&project.output).expect("read");
    let place_id = before[&three].get("place_id").and_then(Value::as_str).expect("a place").to_owned();
    edit(
        &project,
        &format!(
            "UPDATE incidents SET place_id = '{place_id}', place = 'whatever' WHERE id = '{one}';
             UPDATE incidents SET place = 'Nowhere that anybody knows' WHERE id = '{two}';"
        ),
    );
    let found = edits(&project, None).expect("compared");
    let rows: Vec<_> =
        found.rows.iter().map(|row| (row.action, row.incident.as_str(), row.value.as_str())).collect();
    assert_eq!(rows, [("move", one.as_str(), place_id.as_str())]);
    let [fault] = found.faults.as_slice() else { panic!("{:?}", found.faults) };
    assert!(fault.what.contains("Nowhere that anybody knows") && fault.hint.contains("place_id"), "{fault}");
    let error = build(&project, &Silent).expect_err("one edit would be lost");
    assert!(error.to_string().contains("holds 1 edit that"), "{error}");
    take_over(&found, &EditNotes::default()).expect("written");
    let summary = build(&project, &Silent).expect("builds");
    assert!(summary.needs_a_look.iter().any(|line| line.contains("Nowhere that anybody knows")));
    let now = read_incidents(&project.output).expect("read");
    assert_eq!(now[&one].get("place_id"), before[&three].get("place_id"));
    assert_eq!(now[&two].get("place_id"), before[&two].get("place_id"));
}

#[test]
fn a_package_that_was_only_opened_does_not_stop_a_build() {
    let (_folder, project) = built();
    edit(&project, "PRAGMA user_version = 10301; CREATE TABLE mine (a); DROP TABLE mine;");
    build(&project, &Silent).expect("builds");
}

#[test]
fn geometries_that_are_broken_are_no_points() {
    let (_folder, project) = built();
    let kirkuk = id_of(&project, "one");
    for geometry in [
        "X''",
        "X'4750'",
        "X'475000ff'",
        "X'47500001e610000001', geom = X'47500001e6100000010700000000'",
        "'words'",
        "1.5",
    ] {
        edit(
            &project,
            &format!(
                "UPDATE incidents SET geom = {} WHERE id = '{kirkuk}'",
                geometry.split(", geom").next().unwrap_or(geometry)
            ),
        );
        let found = edits(&project, None).expect("compared");
        assert!(found.rows.iter().all(|row| row.action != "move"), "{geometry}");
    }
}

#[test]
fn a_table_of_any_form_is_compared_and_one_without_ids_gives_no_rows() {
    let (folder, _) = built();
    let rebuild = |settings: &str| {
        fs::remove_dir_all(folder.path().join("output")).expect("removed");
        fs::write(
            folder.path().join("wallmap.toml"),
            format!("profile = \"world\"\nformats = [\"csv\", \"gpkg\"]\n{settings}"),
        )
        .expect("written");
        let project = Project::read(folder.path()).expect("reads");
        build(&project, &Silent).expect("builds");
        project
    };
    for settings in
        ["", "csv_delimiter = \";\"\ncsv_hxl = true\n", "csv_delimiter = \"tab\"\ncsv_bom = true\n"]
    {
        let project = rebuild(settings);
        let found = edits(&project, None).expect("compared");
        assert_eq!((found.rows, found.faults), (Vec::new(), Vec::new()), "{settings}");
        edit(&project, &format!("UPDATE incidents SET killed = 7 WHERE id = '{}'", id_of(&project, "one")));
        let found = edits(&project, None).expect("compared");
        assert_eq!(found.rows.len(), 1, "{settings}: {:?}", found.rows);
    }
    let project = rebuild("");
    fs::write(project.output.join("incidents.csv"), "name,killed\nx,2\n").expect("written");
    assert!(edits(&project, None).is_err(), "nothing to compare with");
}

#[test]
fn what_corrections_cannot_hold_is_kept_as_a_copy_that_is_told() {
    let (folder, project) = built();
    let kirkuk = id_of(&project, "one");
    for orders in [
        "UPDATE mentions SET rule = 'mine'".to_owned(),
        format!(
            "ALTER TABLE incidents ADD COLUMN mine TEXT; UPDATE incidents SET mine = 'seen' WHERE id = '{kirkuk}'"
        ),
    ] {
        edit(&project, &orders);
        let edited = fs::read(project.output.join(PACKAGE)).expect("read");
        let summary = build(&project, &Silent).expect("builds");
        let copies: Vec<PathBuf> = fs::read_dir(folder.path().join("output-edited"))
            .expect("listed")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        let kept = copies.iter().find(|path| fs::read(path).expect("read") == edited).expect("kept");
        let name = kept.file_name().expect("named").to_string_lossy().into_owned();
        assert!(summary.needs_a_look.iter().any(|line| line.contains(&name)), "{:?}", summary.needs_a_look);
        let again = build(&project, &Silent).expect("builds");
        assert!(!again.needs_a_look.iter().any(|line| line.contains("kept")), "told once");
    }
}

#[test]
fn a_copied_row_is_a_new_incident() {
    // Other programs' copies of a package need not hold ids to be unique.
    let (_folder, project) = built();
    let kirkuk = id_of(&project, "one");
    edit(
        &project,
        &format!(
            "CREATE TABLE free AS SELECT * FROM incidents; DROP TABLE incidents; ALTER TABLE free RENAME TO incidents;
             CREATE TEMP TABLE copied AS SELECT * FROM incidents WHERE id = '{kirkuk}';
             UPDATE copied SET fid = 7, killed = 9; INSERT INTO incidents SELECT * FROM copied;"
        ),
    );
    let found = edits(&project, None).expect("compared");
    let rows: Vec<&str> = found.rows.iter().map(|row| row.action).collect();
    assert_eq!(rows, ["add"], "{:?}", found.rows);
    assert!(found.rows.iter().all(|row| row.value.contains("killed=9")), "{:?}", found.rows);
}

/// Saves an edit when a build is about to write its files, as a program beside it may.
struct Saves<'p>(&'p Project);

impl crate::build::Progress for Saves<'_> {
    fn stage(&self, stage: crate::build::Stage, _: Option<usize>) {
        if stage == crate::build::Stage::Export {
            edit(self.0, "UPDATE incidents SET killed = 8");
        }
    }

    fn advance(&self, _: usize) {}
}

#[test]
fn what_is_saved_while_a_build_runs_is_not_overwritten() {
    let (_folder, project) = built();
    let error = build(&project, &Saves(&project)).expect_err("refused");
    assert!(matches!(error, BuildError::EditedMeanwhile { .. }), "{error}");
    assert!(!error.hint().is_empty());
    let found = edits(&project, None).expect("compared");
    assert_eq!(found.rows.len(), 3, "the edits are there: {:?}", found.rows);
}

#[test]
fn a_blank_line_above_the_header_does_not_hide_the_columns() {
    let row =
        EditRow { action: "reject", incident: "inc-x".into(), field: String::new(), value: String::new() };
    let text = table::with("\u{feff}\r\n\r\nincident;action\r\n", &[row], &EditNotes::default(), "");
    assert!(text.ends_with("incident;action\r\ninc-x;reject\r\n"), "{text:?}");
}

#[test]
fn an_incident_that_was_added_is_no_edit_and_its_point_can_be_named() {
    let (folder, project) = built();
    let point = "X'47500001e6100000 0101000000 0000000000404640 0000000000a04140'".replace(' ', "");
    edit(
        &project,
        &format!(
            "INSERT INTO incidents (id, kind, date_start, killed, place, perpetrator, geom)
             VALUES ('', 'killing', '2025-06-01', 1, 'A farm; the old one', 'Islamic State; Hamas', {point});"
        ),
    );
    let found = edits(&project, None).expect("compared");
    take_over(&found, &EditNotes { by: "me".into(), why: String::new() }).expect("written");
    let project = Project::read(folder.path()).expect("reads");
    let summary = build(&project, &Silent).expect("builds");
    assert!(
        !summary.needs_a_look.iter().any(|line| line.contains("corrections.csv")),
        "{:?}",
        summary.needs_a_look
    );
    let (id, values) = read_incidents(&project.output)
        .expect("read")
        .into_iter()
        .find(|(_, values)| values["place"] == "A farm, the old one")
        .expect("added");
    assert_eq!(values["perpetrator"].as_str().map(|names| names.split("; ").count()), Some(2));
    // It has a confidence of 1, which one format writes as 1.0.
    let found = edits(&project, None).expect("compared");
    assert_eq!((found.rows, found.faults), (Vec::new(), Vec::new()));

    let (one, two) = (id_of(&project, "one"), id);
    edit(
        &project,
        &format!(
            "UPDATE incidents SET place = 'The mill', geom = {point} WHERE id = '{one}';
             UPDATE incidents SET place = 'Another farm' WHERE id = '{two}';"
        ),
    );
    let found = edits(&project, None).expect("compared");
    assert_eq!(found.faults, Vec::new());
    let rows: Vec<String> =
        found.rows.iter().map(|row| format!("{} {} {}", row.action, row.field, row.value)).collect();
    for wanted in ["set place The mill", "set place Another farm", "move  35.250000 44.500000"] {
        assert!(rows.iter().any(|row| row == wanted), "{wanted} in {rows:?}");
    }
    assert_eq!(rows.len(), 3, "{rows:?}");
    take_over(&found, &EditNotes::default()).expect("written");
    let project = Project::read(folder.path()).expect("reads");
    let summary = build(&project, &Silent).expect("builds");
    assert!(
        !summary.needs_a_look.iter().any(|line| line.contains("corrections.csv")),
        "{:?}",
        summary.needs_a_look
    );
    let now = read_incidents(&project.output).expect("read");
    assert_eq!((&now[&one]["place"], &now[&two]["place"]), (&"The mill".into(), &"Another farm".into()));
}
