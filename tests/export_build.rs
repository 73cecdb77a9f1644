//! `export`: what a build left gives the same layers again, whole, or filtered alike in every format.
#![allow(clippy::expect_used, clippy::string_slice, reason = "tests stop where something is missing")]

mod project_files;

use project_files::{copy_folder, files_under, root};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use wallmap::build::{
    ExportOptions, ExportRequest, ExportSummary, ExportTarget, FilterWords, GAZETTEER_HEADER, Project,
    Silent, build, export,
};

/// The output of one build for the tests that only read it.
fn output() -> &'static Path {
    static BUILT: LazyLock<(tempfile::TempDir, PathBuf)> = LazyLock::new(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let output = built(&folder.path().join("project"));
        (folder, output)
    });
    &BUILT.1
}

/// Builds the sample with a table of its own and a report whose text is not ASCII, in a folder.
fn built(folder: &Path) -> PathBuf {
    copy_folder(&root().join("examples/levant"), folder);
    let report = "Deir ez-Zor – Enab Baladi\n\nDEIR EZ-ZOR, Syria, 2 June 2025 – “Unknown” gunmen killed two soldiers in Fictional Özdere on Sunday, a resident said.\n";
    std::fs::write(folder.join("reports/ozdere.txt"), report).expect("writes");
    // Without a day, of which a filter by days cannot tell.
    std::fs::write(
        folder.join("reports/undated.txt"),
        "Gunmen killed two policemen in Mosul, residents said.\n",
    )
    .expect("writes");
    std::fs::write(
        folder.join("own.csv"),
        format!("{GAZETTEER_HEADER}fictional-ozdere,Fictional Özdere,town,35.1,40.2,,SY{}\n", ",".repeat(7)),
    )
    .expect("writes");
    let mut project = Project::read(folder).expect("the sample is a project");
    project.gazetteer.push(folder.join("own.csv"));
    project.formats = ["geojson", "csv", "gpkg", "xlsx"].map(str::to_owned).to_vec();
    build(&project, &Silent).expect("builds");
    project.output
}

fn request(build: &Path, target: ExportTarget, formats: &[&str], filter: FilterWords) -> ExportRequest {
    ExportRequest {
        build: build.to_owned(),
        target,
        formats: formats.iter().map(|&name| name.to_owned()).collect(),
        layers: Vec::new(),
        options: ExportOptions::default(),
        filter,
    }
}

/// Rows of a CSV, each by column.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("a table");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn ids(rows: &[BTreeMap<String, String>]) -> BTreeSet<String> {
    rows.iter().map(|row| row["id"].clone()).collect()
}

fn geojson_ids(path: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(path).expect("a file");
    let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let features = document["features"].as_array().expect("features");
    features.iter().map(|f| f["properties"]["id"].as_str().expect("an id").to_owned()).collect()
}

fn gpkg_ids(path: &Path, table: &str) -> BTreeSet<String> {
    let database = rusqlite::Connection::open(path).expect("opens");
    let mut select = database.prepare(&format!("SELECT id FROM \"{table}\"")).expect("a table");
    select.query_map([], |row| row.get(0)).expect("rows").map(|id| id.expect("an id")).collect()
}

#[test]
fn the_whole_export_is_what_the_build_wrote_wherever_the_folder_lies() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = folder.path().join("project");
    let output = built(&project);
    let moved = folder.path().join("sent");
    std::fs::rename(&output, &moved).expect("moves");
    std::fs::remove_dir_all(&project).expect("the project goes");
    let target = folder.path().join("export");
    let formats = ["geojson", "csv", "gpkg", "xlsx"];
    let done =
        export(&request(&moved, ExportTarget::Folder(target.clone()), &formats, FilterWords::default()))
            .expect("exports");
    assert_eq!(done.incidents, done.incidents_in_build);
    let mut compared = 0;
    for path in files_under(&target) {
        let name = path.strip_prefix(&target).expect("inside");
        if name.starts_with(".wallmap") {
            continue;
        }
        let same =
            std::fs::read(&path).expect("a file") == std::fs::read(moved.join(name)).expect("in the build");
        assert!(same, "{} differs", name.display());
        compared += 1;
    }
    assert!(compared > 20, "only {compared} files");
    let told = rows(&target.join("mentions.csv"));
    let own = told.iter().find(|row| row["place"] == "Fictional Özdere").expect("the own place is known");
    let text = std::fs::read_to_string(root().join("tests/export_build.rs")).expect("this file");
    assert!(text.contains(&own["quote"]), "{}", own["quote"]);
}

#[test]
fn a_second_export_into_a_folder_leaves_nothing_stale_and_other_files_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("export");
    let go = |formats: &[&str]| {
        export(&request(output(), ExportTarget::Folder(target.clone()), formats, FilterWords::default()))
            .expect("exports")
    };
    go(&["csv", "geojson"]);
    std::fs::write(target.join("notes.txt"), "mine").expect("writes");
    go(&["geojson"]);
    assert!(target.join("notes.txt").exists() && target.join("incidents.geojson").exists());
    assert!(!target.join("incidents.csv").exists());
    let onto_itself =
        request(output(), ExportTarget::Folder(output().to_owned()), &["csv"], FilterWords::default());
    assert!(export(&onto_itself).is_err());
}

/// Exports with a filter and checks that every format holds the same, and that what is linked follows.
fn filtered(
    target: &Path,
    formats: &[&str],
    filter: FilterWords,
) -> (ExportSummary, Vec<BTreeMap<String, String>>) {
    let done = export(&request(output(), ExportTarget::Folder(target.to_owned()), formats, filter))
        .expect("exports");
    let kept = rows(&target.join("incidents.csv"));
    let unplaced = rows(&target.join("unplaced.csv"));
    assert_eq!(done.incidents, kept.len() + unplaced.len());
    let known: BTreeSet<String> = ids(&kept).union(&ids(&unplaced)).cloned().collect();
    for (layer, _) in &done.layers {
        let told = ids(&rows(&target.join(format!("{layer}.csv"))));
        if formats.contains(&"gpkg") {
            assert_eq!(gpkg_ids(&target.join("wallmap.gpkg"), layer), told, "{layer}");
        }
        let path = target.join(format!("{layer}.geojson"));
        if path.exists() {
            assert_eq!(geojson_ids(&path), told, "{layer}");
        }
    }
    let mentions = rows(&target.join("mentions.csv"));
    let told: BTreeSet<String> = mentions.iter().map(|row| row["incident"].clone()).collect();
    assert_eq!(told, known, "mentions are those of the incidents");
    let reports = ids(&rows(&target.join("reports.csv")));
    assert!(mentions.iter().all(|row| reports.contains(&row["report"])));
    for layer in ["border_belts", "urban_centres", "camps", "urban_shifts"] {
        for row in rows(&target.join(format!("{layer}.csv"))) {
            let counted: Vec<&str> = row["incident_ids"].split("; ").filter(|id| !id.is_empty()).collect();
            assert!(counted.iter().all(|id| known.contains(*id)), "{layer} {}", row["id"]);
            let number = row.get("incidents").or(row.get("movement_count")).expect("a count");
            assert_eq!(number, &counted.len().to_string(), "{layer} {}", row["id"]);
        }
    }
    (done, kept)
}

#[test]
fn filters_apply_alike_to_every_format_and_what_is_linked_follows() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("export");
    let all = rows(&output().join("incidents.csv"));
    let words = |text: &str| vec![text.to_owned()];
    let expected = |holds: &dyn Fn(&BTreeMap<String, String>) -> bool| -> BTreeSet<String> {
        all.iter().filter(|row| holds(row)).map(|row| row["id"].clone()).collect()
    };
    let check = |filter: FilterWords, holds: &dyn Fn(&BTreeMap<String, String>) -> bool| {
        let told = format!("{filter:?}");
        let (done, kept) = filtered(&target, &["csv"], filter);
        let expected = expected(holds);
        assert_eq!(ids(&kept), expected, "{told}");
        assert!(
            !expected.is_empty() && expected.len() < all.len(),
            "{told} tells nothing: {}",
            expected.len()
        );
        assert!(!done.filter.is_empty());
    };
    check(FilterWords { kinds: words("bombing"), ..FilterWords::default() }, &|row| row["kind"] == "bombing");
    let number = |row: &BTreeMap<String, String>, name: &str| row[name].parse::<f64>().expect("a number");
    let sure =
        FilterWords { statuses: words("occurred"), min_confidence: Some(0.6), ..FilterWords::default() };
    check(sure, &|row| row["status"] == "occurred" && number(row, "confidence") >= 0.6);
    let early =
        FilterWords { areas: words("Deir ez-Zor"), to: Some("2025-05".to_owned()), ..FilterWords::default() };
    check(early, &|row| {
        row["admin1"] == "Deir ez-Zor"
            && !row["date_start"].is_empty()
            && row["date_start"].as_str() <= "2025-05-31"
    });
    let late =
        FilterWords { belts: words("syr-irq"), from: Some("2025-07".to_owned()), ..FilterWords::default() };
    check(late, &|row| {
        row["belts"].split("; ").any(|belt| belt == "irq-syr") && row["date_end"].as_str() >= "2025-07-01"
    });
    let exact =
        |row: &BTreeMap<String, String>| !matches!(row["geo_precision"].as_str(), "region" | "country");
    check(FilterWords { areas: words("40,33,44,36.5"), ..FilterWords::default() }, &|row| {
        let (lon, lat) = (number(row, "longitude"), number(row, "latitude"));
        exact(row) && (40.0..=44.0).contains(&lon) && (33.0..=36.5).contains(&lat)
    });
}

#[test]
fn every_format_holds_what_passes_several_filters() {
    let folder = tempfile::tempdir().expect("a folder");
    let filter = FilterWords {
        from: Some("2025".to_owned()),
        kinds: vec!["attacks".to_owned()],
        areas: vec!["Damascus".to_owned(), "IRQ".to_owned()],
        ..FilterWords::default()
    };
    let (done, kept) = filtered(folder.path(), &["geojson", "csv", "gpkg"], filter);
    assert!(kept.len() >= 2 && done.cannot_tell.undated > 0, "{} {:?}", kept.len(), done.cannot_tell);
    assert!(
        kept.iter()
            .all(|row| row["place"] == "Damascus" || row["iso3"] == "IRQ" || row["admin1"].contains("Damas"))
    );
}

#[test]
fn one_file_and_bytes_hold_one_layer() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = output();
    let mut one = request(output, ExportTarget::Bytes, &["csv"], FilterWords::default());
    one.layers = vec!["incidents".to_owned(), "mentions".to_owned()];
    assert!(export(&one).is_err_and(|error| error.hint().contains("incidents")));
    // Where none is named, the incidents.
    one.layers.clear();
    let bytes = export(&one).expect("exports").data;
    assert_eq!(bytes, std::fs::read(output.join("incidents.csv")).expect("a file"));
    one.options.csv.delimiter = b';';
    one.options.csv.bom = true;
    one.options.csv.hxl = true;
    let text = String::from_utf8(export(&one).expect("exports").data).expect("text");
    let mut lines = text.lines();
    assert!(lines.next().is_some_and(|line| line.starts_with("\u{feff}id;kind;")));
    assert!(lines.next().is_some_and(|line| line.starts_with('#')));
    let path = folder.path().join("new/one.gpkg");
    let mut file = request(output, ExportTarget::File(path.clone()), &["gpkg"], FilterWords::default());
    file.layers = vec!["border_belts".to_owned()];
    let done = export(&file).expect("exports");
    assert_eq!((done.output.as_path(), done.layers.len()), (path.as_path(), 1));
    assert!(gpkg_ids(&path, "border_belts").len() == 2);
    file.target = ExportTarget::File(output.join("incidents.geojson"));
    let before = std::fs::read(output.join("incidents.geojson")).expect("a file");
    let error = export(&file).expect_err("the build's own file");
    assert!(error.to_string().contains("is the output of a build"), "{error}");
    assert_eq!(std::fs::read(output.join("incidents.geojson")).expect("a file"), before);
}

#[test]
fn what_is_no_build_is_told_with_the_next_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("copy");
    for path in files_under(self::output()) {
        let copy = output.join(path.strip_prefix(self::output()).expect("inside"));
        std::fs::create_dir_all(copy.parent().expect("a parent")).expect("made");
        std::fs::copy(&path, &copy).expect("copies");
    }
    let go = |build: &Path| {
        let target = ExportTarget::Folder(folder.path().join("export"));
        export(&request(build, target, &["csv"], FilterWords::default())).expect_err("no build")
    };
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).expect("made");
    assert!(go(&empty).to_string().contains("is not the output of a build"));
    assert!(go(&folder.path().join("missing")).to_string().contains("is not a folder"));
    assert!(go(self::output().parent().expect("a project")).to_string().contains("is a project"));
    let record = output.join(".wallmap/told.zst");
    let bytes = std::fs::read(&record).expect("a record");
    let told = zstd::decode_all(bytes.as_slice()).expect("unpacks");
    let end = told.iter().position(|&byte| byte == b'\n').expect("a first line");
    let (head, parts) = told.split_at(end);
    let leave = |head: &str, parts: &[u8]| {
        let told = [head.as_bytes(), parts].concat();
        std::fs::write(&record, zstd::encode_all(told.as_slice(), 1).expect("packs")).expect("writes");
    };
    let head = std::str::from_utf8(head).expect("JSON");
    leave(&head.replace(env!("CARGO_PKG_VERSION"), "0.0.1"), parts);
    assert!(go(&output).to_string().contains("was made by wallmap 0.0.1"));
    for length in [u64::MAX, 1 << 31, 3] {
        leave(head, &[b"\n", length.to_le_bytes().as_slice(), b"abc"].concat());
        assert!(go(&output).to_string().contains("cannot be read"), "a part of {length} bytes");
    }
    std::fs::write(&record, &bytes[..bytes.len() / 2]).expect("writes");
    assert!(go(&output).to_string().contains("cannot be read"));
    std::fs::remove_file(&record).expect("goes");
    let error = go(&output);
    assert!(error.to_string().contains("older wallmap") && error.hint().contains("Build again"), "{error}");
}
