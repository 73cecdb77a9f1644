//! Reports that would harm or halt a careless program, through the whole binary: too long, broken, hostile to terminals. Small ones stand in `tests/cmd/`.
#![allow(clippy::expect_used, clippy::string_slice, reason = "tests stop where something is missing")]

mod project_files;

use project_files::files_under;
use std::path::Path;
use std::process::{Command, Output};

fn wallmap(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wallmap")).args(arguments).current_dir(folder).output().expect("runs")
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_line_of_fifty_megabytes_is_told_and_the_rest_is_built() {
    let folder = tempfile::tempdir().expect("a folder");
    let reports = folder.path().join("reports");
    std::fs::create_dir(&reports).expect("a folder");
    std::fs::write(
        reports.join("good.txt"),
        "A bomb killed two people in Mosul on 3 May 2025, police said.\n",
    )
    .expect("writes");
    let long = "Mosul bomb killed 3 on Tuesday ".repeat(50_000_000 / 31);
    std::fs::write(reports.join("long.txt"), long).expect("writes");
    let output = wallmap(folder.path(), &["build", "reports", "-o", "out"]);
    assert_eq!(output.status.code(), Some(1), "{}", words(&output));
    assert!(words(&output).contains("long.txt"), "{}", words(&output));
    assert!(words(&output).contains("hint: "), "{}", words(&output));
    let incidents = std::fs::read_to_string(folder.path().join("out/incidents.csv")).expect("a table");
    assert!(incidents.contains("Mosul"), "{incidents}");
}

#[test]
fn no_byte_of_a_report_reaches_the_terminal_as_an_order() {
    let folder = tempfile::tempdir().expect("a folder");
    let reports = folder.path().join("reports");
    std::fs::create_dir(&reports).expect("a folder");
    let text =
        "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31mGunmen killed four people in Kirkuk\u{202e} on 3 May 2025.\n";
    std::fs::write(reports.join("a.txt"), text).expect("writes");
    std::fs::write(folder.path().join("wallmap.toml"), "title = \"x\"\n").expect("writes");
    let built = wallmap(folder.path(), &["build"]);
    let shown = [
        built,
        wallmap(folder.path(), &["explain", "a"]),
        wallmap(folder.path(), &["explain", "a", "--json"]),
        wallmap(folder.path(), &["explain", "\u{1b}[2J"]),
        wallmap(folder.path(), &["build", "\u{1b}[2Jnowhere"]),
    ];
    for output in shown {
        for stream in [&output.stdout, &output.stderr] {
            let text = String::from_utf8_lossy(stream);
            let obeyed =
                text.chars().find(|&c| (c.is_control() && c != '\n' && c != '\t') || c == '\u{202e}');
            assert_eq!(obeyed, None, "{text:?}");
        }
    }
}

#[test]
fn what_stops_a_build_leaves_the_last_one_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let reports = folder.path().join("reports");
    std::fs::create_dir(&reports).expect("a folder");
    std::fs::write(reports.join("a.txt"), "A bomb killed two people in Mosul on 3 May 2025, police said.\n")
        .expect("writes");
    assert_eq!(wallmap(folder.path(), &["build", "reports", "-o", "out"]).status.code(), Some(0));
    let read = || -> Vec<(std::path::PathBuf, Vec<u8>)> {
        files_under(&folder.path().join("out"))
            .into_iter()
            .map(|p| (p.clone(), std::fs::read(&p).expect("reads")))
            .collect()
    };
    let before = read();
    for arguments in [
        ["build", "nowhere", "-o", "out"].as_slice(),
        &["build", "reports", "-o", "out", "--profile", "none"],
        &["build", "reports", "-o", "out", "--format", "none"],
        &["build", "reports", "-o", "out", "--gazetteer", "none.csv"],
    ] {
        let output = wallmap(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", words(&output));
        assert!(words(&output).starts_with("error: "), "{}", words(&output));
        assert!(words(&output).contains("hint: "), "{}", words(&output));
    }
    assert!(read() == before, "the output was touched");
}

#[test]
fn the_reader_of_a_pipe_may_leave() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wallmap"))
        .arg("man")
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(words(&output), "");
}
