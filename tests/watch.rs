//! `wallmap watch` through the binary: it builds, waits, builds again, and survives a project file with a fault.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panic")]

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn watch(root: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_wallmap"))
        .arg("watch")
        .args(arguments)
        .current_dir(root)
        .stdout(Stdio::null())
        .stderr(fs::File::create(root.join("words.log")).expect("a file"))
        .spawn()
        .expect("runs")
}

/// Waits for something that must come; a machine that is busy may take long.
fn until(what: &str, root: &Path, mut come: impl FnMut() -> bool) {
    let from = Instant::now();
    while !come() {
        let words = fs::read_to_string(root.join("words.log")).unwrap_or_default();
        assert!(from.elapsed() < Duration::from_mins(2), "{what} did not come: {words}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn waits(root: &Path) -> usize {
    fs::read_to_string(root.join("words.log")).unwrap_or_default().matches("Waiting for changes").count()
}

#[test]
fn changes_are_built_and_faults_survived() {
    let folder = tempfile::tempdir().expect("made");
    let root = folder.path();
    fs::create_dir(root.join("reports")).expect("made");
    fs::write(
        root.join("reports/a.txt"),
        "Published: 2025-05-04\n\nA bomb killed two people in Mosul on 3 May 2025.\n",
    )
    .expect("written");
    let good = "profile = \"world\"\nformats = [\"csv\"]\n";
    fs::write(root.join("wallmap.toml"), good).expect("written");
    let incidents = || fs::read_to_string(root.join("output/incidents.csv")).unwrap_or_default();
    let mut child = watch(root, &["--every", "0.1", "--builds", "3"]);

    until("the first build", root, || waits(root) == 1);
    assert!(incidents().contains("Mosul"));
    for name in ["b", "c", "d"] {
        fs::write(
            root.join(format!("reports/{name}.txt")),
            "Published: 2025-05-04\n\nGunmen killed a farmer in Kirkuk on 2 May 2025.\n",
        )
        .expect("written");
    }
    until("the second build", root, || incidents().contains("Kirkuk") && waits(root) == 2);
    fs::write(root.join("wallmap.toml"), "formts = [\"csv\"]\n").expect("written");
    until("the fault", root, || {
        fs::read_to_string(root.join("words.log")).unwrap_or_default().contains("formts")
    });
    assert!(incidents().contains("Kirkuk"), "the last good map stays");
    fs::write(root.join("wallmap.toml"), format!("{good}title = \"Again\"\n")).expect("written");
    until("the end after the third build", root, || child.try_wait().expect("waits").is_some());
    assert_eq!(child.wait().expect("ended").code(), Some(0));
    assert!(fs::read_to_string(root.join("output/datapackage.json")).expect("read").contains("Again"));
}

#[test]
fn what_cannot_be_watched_is_refused() {
    let folder = tempfile::tempdir().expect("made");
    for (arguments, words) in [
        (&["nowhere", "--every", "0"][..], "no time to wait"),
        (&["-"], "standard input cannot be watched"),
        (&[], "found no `wallmap.toml`"),
    ] {
        let code = watch(folder.path(), arguments).wait().expect("ended").code();
        let told = fs::read_to_string(folder.path().join("words.log")).expect("read");
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains(words) && told.contains("hint: "), "{told}");
    }
}
