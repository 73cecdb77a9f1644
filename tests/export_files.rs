//! What files hold: the same features in every format, inert text, the same bytes twice. Leaves the files for the checks with
//! real clients in `.ci/clients`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panic")]

mod small_world;

use small_world::{HOSTILE, full};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use wallmap::export::{ExportOptions, FORMATS, Licence, PackageFacts, SourceFacts, export_all, exporter};
use wallmap::layers::{areas, background, view};
use wallmap::model::{GeometryType, Layer};

fn package() -> PackageFacts {
    let world = full();
    PackageFacts {
        name: "small-world".into(),
        title: "A small <world> & \"more\"".into(),
        description: "Made by a test.".into(),
        version: "0.0.0".into(),
        now: world.now,
        knowledge: vec![("gazetteer".into(), "abc".into())],
        sources: vec![SourceFacts {
            title: "Natural Earth".into(),
            path: "https://www.naturalearthdata.com".into(),
            licence: "public domain".into(),
        }],
        licences: vec![Licence {
            name: "CC-BY-4.0".into(),
            title: "Creative Commons Attribution 4.0".into(),
            path: String::new(),
        }],
        notes: world.profile.notes.clone(),
        styles: world.profile.styles.clone(),
        background: background(&world.map, &world.profile, &world.layers()),
        aliases: Vec::new(),
        areas: areas(&world.map, &world.layers()),
        view: view(&world.map, &world.profile, &world.layers()),
    }
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn all_formats() -> Vec<String> {
    FORMATS.iter().map(|f| f.name.to_owned()).collect()
}

fn contents(files: &[PathBuf]) -> BTreeMap<String, Vec<u8>> {
    files
        .iter()
        .map(|f| (f.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(f).unwrap()))
        .collect()
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

fn spatial(layers: &[Layer]) -> impl Iterator<Item = &Layer> {
    layers.iter().filter(|l| l.geometry != GeometryType::None)
}

#[test]
fn every_format_is_written_twice_with_the_same_bytes() {
    let layers = full().layers();
    let options = ExportOptions::default();
    let first = folder("export");
    let second = folder("export-again");
    let a = export_all(&all_formats(), &layers, &package(), &options, &first).unwrap();
    let b = export_all(&all_formats(), &layers, &package(), &options, &second).unwrap();
    let (a, b) = (contents(&a), contents(&b));
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (name, bytes) in &a {
        assert!(bytes == &b[name], "{name} differs between two runs");
        assert!(first.join(name).exists());
    }
    assert_eq!(std::fs::read_dir(&first).unwrap().count(), a.len(), "no file is left that is not told");
}

#[test]
fn geojson_reads_back_with_every_key_and_follows_rfc_7946() {
    let layers = full().layers();
    let folder = folder("geojson");
    exporter("geojson", &ExportOptions::default()).unwrap().export(&layers, &package(), &folder).unwrap();
    for layer in spatial(&layers) {
        let text = read(&folder, &format!("{}.geojson", layer.name));
        assert!(!text.contains("\"crs\""));
        assert_eq!(text.lines().count(), layer.features.len() + 2, "{}: one feature a line", layer.name);
        let parsed: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(parsed["name"], layer.name.as_str());
        for (feature, told) in parsed["features"].as_array().unwrap().iter().zip(&layer.features) {
            assert_eq!(feature["id"], told.id.as_str());
            assert_eq!(feature["properties"]["id"], told.id.as_str());
            let keys: Vec<&String> = feature["properties"].as_object().unwrap().keys().collect();
            assert_eq!(keys, layer.fields.iter().map(|f| &f.name).collect::<Vec<_>>());
            assert_eq!(feature["geometry"]["type"], layer.geometry.as_str());
            assert!(
                !feature["properties"].as_object().unwrap().values().any(|v| v.is_array() || v.is_object())
            );
            coordinates(&feature["geometry"]["coordinates"]);
            for ring in rings(&feature["geometry"]) {
                assert!(signed_area(&ring) > 0.0, "the outer ring runs against the clock");
                assert_eq!(ring.first(), ring.last());
            }
        }
    }
}

/// Numbers have at most six decimals.
fn coordinates(value: &serde_json::Value) {
    match value {
        serde_json::Value::Array(parts) => parts.iter().for_each(coordinates),
        serde_json::Value::Number(number) => {
            let text = number.to_string();
            assert!(text.split('.').nth(1).is_none_or(|d| d.len() <= 6), "{text}");
        }
        other => panic!("{other} in coordinates"),
    }
}

/// Outer rings of a MultiPolygon.
fn rings(geometry: &serde_json::Value) -> Vec<Vec<(f64, f64)>> {
    if geometry["type"] != "MultiPolygon" {
        return Vec::new();
    }
    let point = |p: &serde_json::Value| (p[0].as_f64().unwrap(), p[1].as_f64().unwrap());
    let outer = |area: &serde_json::Value| area[0].as_array().unwrap().iter().map(point).collect();
    geometry["coordinates"].as_array().unwrap().iter().map(outer).collect()
}

fn signed_area(ring: &[(f64, f64)]) -> f64 {
    ring.windows(2).map(|w| w[0].0 * w[1].1 - w[1].0 * w[0].1).sum()
}

#[test]
fn csv_reads_back_and_no_cell_begins_like_a_formula() {
    let layers = full().layers();
    let folder = folder("csv");
    exporter("csv", &ExportOptions::default()).unwrap().export(&layers, &package(), &folder).unwrap();
    for layer in &layers {
        let name = &layer.name;
        let mut reader = csv::Reader::from_path(folder.join(format!("{name}.csv"))).unwrap();
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let types = read(&folder, &format!("{name}.csvt"));
        assert_eq!(types.split(',').count(), header.len(), "{name}: a type a column");
        let mut rows = 0;
        for (record, feature) in reader.records().zip(&layer.features) {
            let record = record.unwrap();
            rows += 1;
            assert_eq!(&record[0], feature.id);
            for (cell, field) in record.iter().zip(&layer.fields) {
                let text = field.field_type == wallmap::model::FieldType::Text;
                assert!(
                    !text || !cell.trim_start().starts_with(['=', '+', '-', '@']),
                    "{name} {}: {cell}",
                    field.name
                );
                assert!(!cell.contains(['\n', '\r', '\0', '\u{1b}']), "{name} {}: {cell:?}", field.name);
            }
        }
        assert_eq!(rows, layer.features.len());
        assert_eq!(folder.join(format!("{name}.prj")).exists(), layer.geometry != GeometryType::None);
    }
}

#[test]
fn settings_of_csv_are_kept() {
    let layers = full().layers();
    let folder = folder("csv-settings");
    let mut options = ExportOptions::default();
    options.csv.bom = true;
    options.csv.delimiter = b';';
    options.csv.raw = true;
    exporter("csv", &options).unwrap().export(&layers, &package(), &folder).unwrap();
    let text = read(&folder, "incidents.csv");
    assert!(text.starts_with("\u{feff}id;kind;"));
    assert!(text.contains(";@SUM(1+1);"), "raw text is as it was");
}

#[test]
fn the_data_package_describes_every_file_and_field() {
    let layers = full().layers();
    let folder = folder("datapackage");
    let files = export_all(&[], &layers, &package(), &ExportOptions::default(), &folder).unwrap();
    let described: serde_json::Value = serde_json::from_str(&read(&folder, "datapackage.json")).unwrap();
    let resources = described["resources"].as_array().unwrap();
    let paths: Vec<&str> = resources.iter().map(|r| r["path"].as_str().unwrap()).collect();
    for file in &files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let side = [".csvt", ".prj", ".qml", "datapackage.json"].iter().any(|e| name.ends_with(e));
        assert!(side || paths.contains(&name), "{name} is not described");
    }
    let mut names: Vec<&str> = resources.iter().map(|r| r["name"].as_str().unwrap()).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all, "names of resources are unique");
    let incidents = resources.iter().find(|r| r["path"] == "incidents.csv").unwrap();
    let fields = incidents["schema"]["fields"].as_array().unwrap();
    assert_eq!(fields.len(), layers[0].fields.len() + 2);
    assert!(fields.iter().all(|f| !f["description"].as_str().unwrap().is_empty()));
}

#[test]
fn an_unknown_format_gets_a_suggestion() {
    let error = exporter("geojsn", &ExportOptions::default()).err().unwrap();
    assert_eq!(error.hint(), "Did you mean `geojson`?");
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let layers = full().layers();
    let missing = folder("missing").join("not-there");
    for name in all_formats() {
        let error = exporter(&name, &ExportOptions::default()).unwrap().export(&layers, &package(), &missing);
        assert!(error.is_err(), "{name}");
    }
}

#[test]
fn hostile_text_is_whole_but_for_control_characters() {
    let layers = full().layers();
    let folder = folder("hostile");
    exporter("geojson", &ExportOptions::default()).unwrap().export(&layers, &package(), &folder).unwrap();
    let parsed: serde_json::Value = serde_json::from_str(&read(&folder, "incidents.geojson")).unwrap();
    let quotes: Vec<&str> = parsed["features"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|f| f["properties"]["quote"].as_str())
        .collect();
    for text in HOSTILE {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let line: String =
            line.chars().map(|c| if c.is_control() || c == '\u{fffe}' { '\u{fffd}' } else { c }).collect();
        assert!(quotes.contains(&line.as_str()), "{line:?}");
    }
}

/// The rows of the table in `docs/formats.md`: a name and its cells.
fn documented() -> BTreeMap<String, Vec<String>> {
    let page =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats.md")).unwrap();
    page.lines()
        .skip_while(|line| !line.starts_with("| |"))
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let mut cells = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned());
            (cells.next().unwrap(), cells.collect())
        })
        .collect()
}

#[test]
fn the_table_of_formats_names_each_format_and_the_files_that_it_writes() {
    let table = documented();
    let columns = table[""].len();
    for (row, cells) in &table {
        assert_eq!(cells.len(), columns, "{row}: a cell a format");
    }
    let layers = full().layers();
    let mut told = vec!["acled".to_owned()];
    for (column, name) in table["name after `--format`"].iter().enumerate() {
        let names: Vec<&str> = name.split(", ").map(|n| n.trim_matches('`')).collect();
        let unasked = table["written unasked"][column] == "yes";
        for name in &names {
            let format =
                FORMATS.iter().find(|f| f.name == *name).unwrap_or_else(|| panic!("no format {name}"));
            assert_eq!(format.by_default, unasked, "{name}");
        }
        let folder = folder("told");
        let format = exporter(names[0], &ExportOptions::default()).unwrap();
        let written = format.export(&layers, &package(), &folder).unwrap();
        let files = table["files"][column].as_str();
        for layer in &layers {
            let own = written.iter().any(|path| path.file_stem().unwrap() == layer.name.as_str());
            let wanted = match files {
                "one a layer" => layer.geometry != GeometryType::None,
                "one a layer or table" => true,
                one => {
                    let only = folder.join(one.trim_matches('`'));
                    assert_eq!(written, [only], "{names:?}");
                    // The workbook is called after the first layer.
                    one.trim_matches('`').split('.').next() == Some(layer.name.as_str())
                }
            };
            assert_eq!(own, wanted, "{names:?}: a file for {}", layer.name);
        }
        told.extend(names.into_iter().map(str::to_owned));
    }
    told.sort();
    let mut all = all_formats();
    all.sort();
    assert_eq!(told, all);
}
