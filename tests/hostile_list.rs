//! The list of hostile inputs, built all at once in the tests and one by one, full size, by `.ci/hostile`: no panic, no hang, no lost neighbour, a clear
//! message for what cannot be read, and an output that is whole.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panic"
)]

mod hostile_inputs;

use hostile_inputs::{Fate, inputs};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const NEIGHBOUR: &str = "Gunmen killed four policemen in Kirkuk on 3 May 2025, the police said.\n";

fn wallmap(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wallmap")).args(arguments).current_dir(folder).output().expect("runs")
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn no_orders(output: &Output) {
    for stream in [&output.stdout, &output.stderr] {
        let text = String::from_utf8_lossy(stream);
        let obeyed = text.chars().find(|&c| {
            (c.is_control() && c != '\n' && c != '\t')
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        });
        assert_eq!(obeyed, None, "{text:?}");
    }
}

/// Ids of the reports that were read, and of those that failed.
fn reports(folder: &Path) -> (Vec<String>, Vec<String>) {
    let mut table = csv::Reader::from_path(folder.join("out/reports.csv")).expect("a table");
    let outcome =
        table.headers().expect("headers").iter().position(|name| name == "outcome").expect("a column");
    let mut out = (Vec::new(), Vec::new());
    for row in table.records().map(|row| row.expect("a row")) {
        let list = if row.get(outcome) == Some("read") { &mut out.0 } else { &mut out.1 };
        list.push(row.get(0).unwrap_or("").to_owned());
    }
    out
}

#[test]
fn the_list_is_long_and_every_input_has_a_name_of_its_own() {
    let list = inputs(1000);
    let mut names: Vec<&str> = list.iter().map(|input| input.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), list.len());
    assert!(list.len() >= 100, "{}", list.len());
}

#[test]
fn a_corpus_of_nothing_but_harm_is_built_around_its_one_good_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let corpus = folder.path().join("reports");
    std::fs::create_dir(&corpus).expect("a folder");
    std::fs::write(corpus.join("neighbour.txt"), NEIGHBOUR).expect("writes");
    let list = inputs(12_000);
    for input in &list {
        std::fs::write(corpus.join(&input.name), &input.bytes).expect("writes");
    }
    #[cfg(unix)]
    hostile_inputs::odd_entries(&corpus);
    let output =
        wallmap(folder.path(), &["build", "reports", "-o", "out", "-f", "geojson,csv,gpkg,xlsx,html,kmz"]);
    assert_eq!(output.status.code(), Some(1), "{}", words(&output));
    assert!(!words(&output).contains("fault of its own"), "{}", words(&output));
    no_orders(&output);
    let (read, failed) = reports(folder.path());
    assert!(read.iter().any(|id| id.contains("neighbour")), "{read:?}");
    for input in &list {
        // A shell's and a terminal's letters are shown as pictures, so odd names are looked for by their plain part.
        let plain: String = input.name.chars().take_while(|c| !c.is_control() && *c != '\u{202e}').collect();
        // The terminal lists the first problems only; reports.csv has a row for each.
        let stem = plain.split('.').next().unwrap_or(&plain);
        let told = words(&output).contains(&plain) || failed.iter().any(|id| id.contains(stem));
        if input.fate == Fate::Told {
            assert!(told, "{} was not told: {failed:?}", input.name);
        }
        if input.fate == Fate::Read
            && Path::new(&input.name).extension().is_some_and(|e| e == "txt")
            && !plain.trim().is_empty()
        {
            let id = plain.trim_end_matches(".txt");
            assert!(read.iter().any(|known| known.contains(id)), "{} was not read: {failed:?}", input.name);
        }
    }
    let incidents = std::fs::read_to_string(folder.path().join("out/incidents.csv")).expect("a table");
    assert!(incidents.contains("Kirkuk"));
    for name in ["out/wallmap.gpkg", "out/incidents.xlsx", "out/map.html", "out/changes.json"] {
        assert!(folder.path().join(name).is_file(), "{name}");
    }
    let beside: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(beside.len(), 2, "{beside:?}");
    assert!(!Path::new("/tmp/evil.txt").exists() && !Path::new("/tmp/evil").exists());
}

#[test]
fn files_that_people_edit_are_refused_with_their_place_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    std::fs::create_dir(root.join("reports")).expect("a folder");
    std::fs::write(root.join("reports/a.txt"), NEIGHBOUR).expect("writes");
    let head = "action,incident,field,value,reports,by,when,why\n";
    let deep = format!("corpus = {}{}", "[".repeat(5000), "]".repeat(5000));
    let good = "title = \"x\"\n";
    let cases: Vec<(&str, &str, Vec<u8>)> = vec![
        ("a typo", "wallmap.toml", b"formts = [\"csv\"]\n".to_vec()),
        ("deep lists", "wallmap.toml", deep.into_bytes()),
        ("no UTF-8", "wallmap.toml", b"title = \"\xff\"\n".to_vec()),
        ("a binary file", "wallmap.toml", vec![0; 4096]),
        (
            "bad rows",
            "corrections.csv",
            format!("{head}{}", "remove,inc-2222222222,,,,,,\n".repeat(2000)).into_bytes(),
        ),
        ("an open quote", "corrections.csv", format!("{head}set,\"{}\n", "x,".repeat(20_000)).into_bytes()),
        ("no UTF-8 in corrections", "corrections.csv", b"action,incident\n\xff\xfe,x\n".to_vec()),
        ("bad ids", ".wallmap/ids.tsv", b"inc-2222222222\tfirst\n".to_vec()),
        ("a merge that was not finished", ".wallmap/ids.tsv", b"<<<<<<< HEAD\n".to_vec()),
        ("an output path that leads into a file", "wallmap.toml", b"output = \"reports/a.txt\"\n".to_vec()),
        ("an output path with NUL", "wallmap.toml", b"output = \"a\\u0000b\"\n".to_vec()),
        ("the corpus as output", "wallmap.toml", b"output = \"reports\"\n".to_vec()),
        ("a gazetteer that is none", "wallmap.toml", b"gazetteer = [\"reports/a.txt\"]\n".to_vec()),
        ("a lexicon that is none", "wallmap.toml", b"lexicon = [\"reports/a.txt\"]\n".to_vec()),
    ];
    for (what, name, bytes) in cases {
        std::fs::write(root.join("wallmap.toml"), good).expect("writes");
        let _ = std::fs::remove_file(root.join("corrections.csv"));
        let _ = std::fs::remove_dir_all(root.join(".wallmap"));
        std::fs::create_dir_all(root.join(".wallmap")).expect("a folder");
        std::fs::write(root.join(name), bytes).expect("writes");
        let output = wallmap(root, &["build"]);
        assert_eq!(output.status.code(), Some(2), "{what}: {}", words(&output));
        assert!(
            words(&output).starts_with("error: ") && words(&output).contains("hint: "),
            "{what}: {}",
            words(&output)
        );
        assert!(words(&output).len() < 5000, "{what}: {} bytes are told", words(&output).len());
        no_orders(&output);
        assert!(!root.join("output").exists(), "{what}");
    }
}

#[test]
fn a_table_with_very_many_places_of_one_name_is_read_and_used() {
    let folder = tempfile::tempdir().expect("a folder");
    one_name(folder.path(), 20_000);
    let output =
        wallmap(folder.path(), &["build", "a.txt", "-o", "out", "--gazetteer", "many.csv", "-f", "csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", words(&output));
}

fn one_name(folder: &Path, rows: usize) {
    let mut table = String::from("id,name,kind,lat,lon,cc\n");
    for row in 0..rows {
        table.push_str(&format!(
            "own-{row},Kirkuk,village,{:.4},{:.4},IQ\n",
            30.0 + (row % 5000) as f64 / 1000.0,
            42.0 + (row / 5000) as f64 / 1000.0
        ));
    }
    std::fs::write(folder.join("many.csv"), table).expect("writes");
    std::fs::write(folder.join("a.txt"), NEIGHBOUR.repeat(20)).expect("writes");
}

/// Runs the program and gives its exit code, seconds and peak of memory in MiB; it is ended after `limit`.
#[cfg(target_os = "linux")]
fn measured(folder: &Path, arguments: &[&str], limit: Duration) -> (Option<i32>, f64, u64) {
    let from = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_wallmap"))
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("runs");
    let mut peak = 0;
    loop {
        if let Ok(status) = std::fs::read_to_string(format!("/proc/{}/status", child.id()))
            && let Some(line) = status.lines().find(|line| line.starts_with("VmHWM"))
        {
            peak =
                line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0).max(peak);
        }
        if let Some(status) = child.try_wait().expect("waits") {
            return (status.code(), from.elapsed().as_secs_f64(), peak / 1024);
        }
        if from.elapsed() > limit {
            child.kill().expect("ends");
            child.wait().expect("ends");
            return (None, from.elapsed().as_secs_f64(), peak / 1024);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Each input alone, at `WALLMAP_HOSTILE_SIZE` bytes, ends within 5 seconds and 1 GB, with an exit code of its own. Run by `.ci/hostile` with a
/// build that is optimised.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "takes minutes and wants an optimised build: .ci/hostile"]
fn each_alone_at_full_size_within_five_seconds_and_one_gigabyte() {
    let size =
        std::env::var("WALLMAP_HOSTILE_SIZE").ok().and_then(|size| size.parse().ok()).unwrap_or(1_000_000);
    let mut bad = Vec::new();
    let mut told = |name: &str, arguments: &[&str], folder: &Path, codes: &[i32]| {
        let (code, seconds, mebibytes) = measured(folder, arguments, Duration::from_mins(1));
        let fine = code.is_some_and(|code| codes.contains(&code)) && seconds < 5.0 && mebibytes < 1000;
        println!(
            "{} {name:?}: exit {code:?}, {seconds:.1} s, {mebibytes} MiB",
            if fine { "fine" } else { "BAD " }
        );
        if !fine {
            bad.push(name.to_owned());
        }
    };
    let mut list = inputs(size);
    list.push(hostile_inputs::Input {
        name: "fifty.txt".into(),
        bytes: b"Mosul bomb killed 3 on Tuesday ".repeat(50_000_000 / 31),
        fate: Fate::Told,
    });
    for input in list {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("reports")).expect("a folder");
        std::fs::write(folder.path().join("reports").join(&input.name), &input.bytes).expect("writes");
        std::fs::write(folder.path().join("reports/neighbour.txt"), NEIGHBOUR).expect("writes");
        told(&input.name, &["build", "reports", "-o", "out"], folder.path(), &[0, 1]);
    }
    let folder = tempfile::tempdir().expect("a folder");
    one_name(folder.path(), size / 4);
    told(
        "many places of one name",
        &["build", "a.txt", "-o", "out", "--gazetteer", "many.csv"],
        folder.path(),
        &[0, 2],
    );
    assert_eq!(bad, Vec::<String>::new());
}
