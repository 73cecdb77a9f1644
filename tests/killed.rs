//! Builds that are killed, run out of room or lose a file on their way: the old output stays whole or the new one is whole, and the next build gives what
//! a build that nobody disturbed gives. A few kills here; `.ci/killed` does 200.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a test fails by panic")]
#![cfg(unix)]

mod growing;

use growing::{Dice, paragraphs, put, report};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

type Tree = Vec<(String, Vec<u8>)>;

fn tree(folder: &Path) -> Tree {
    fn walk(folder: &Path, prefix: &str, out: &mut Tree) {
        for entry in fs::read_dir(folder).expect("read") {
            let entry = entry.expect("read");
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().expect("read").is_dir() {
                walk(&entry.path(), &format!("{name}/"), out);
            } else {
                out.push((name, fs::read(entry.path()).expect("read")));
            }
        }
    }
    let mut out = Vec::new();
    walk(folder, "", &mut out);
    out.sort();
    out
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for (name, bytes) in tree(from) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().unwrap()).expect("made");
        fs::write(path, bytes).expect("written");
    }
}

fn wallmap(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wallmap"));
    command.args(["build", "--quiet"]).current_dir(root).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

fn build(root: &Path) -> i32 {
    let output = wallmap(root).output().expect("runs");
    let code = output.status.code().unwrap_or(-1);
    assert!(code == 0 || code == 1, "{}", String::from_utf8_lossy(&output.stderr));
    code
}

/// A project that was built, then edited; and what its next build gives.
struct Scene {
    folder: tempfile::TempDir,
    old: Tree,
    new: Tree,
    seconds: f64,
}

impl Scene {
    fn new(formats: &str) -> Self {
        let folder = tempfile::tempdir().expect("made");
        let base = folder.path().join("base");
        fs::create_dir_all(base.join("reports")).expect("made");
        fs::write(base.join("wallmap.toml"), format!("profile = \"world\"\nformats = [{formats}]\n"))
            .expect("written");
        growing::write(&base.join("reports"), 0, 12);
        build(&base);
        let old = tree(&base.join("output"));
        let paragraphs = paragraphs();
        put(&base.join("reports"), &report(3, 1, &paragraphs));
        put(&base.join("reports"), &report(20, 0, &paragraphs));
        fs::remove_file(base.join("reports").join(report(5, 0, &paragraphs).name)).expect("removed");
        let scene = Self { folder, old, new: Vec::new(), seconds: 0.0 };
        let undisturbed = scene.again("undisturbed");
        let from = Instant::now();
        build(&undisturbed);
        let seconds = from.elapsed().as_secs_f64();
        let new = tree(&undisturbed.join("output"));
        assert!(new != scene.old);
        Self { new, seconds, ..scene }
    }

    /// A fresh copy of the edited project.
    fn again(&self, name: &str) -> std::path::PathBuf {
        let root = self.folder.path().join(name);
        let _ = fs::remove_dir_all(&root);
        copy(&self.folder.path().join("base"), &root);
        root
    }

    fn is_old_or_new(&self, root: &Path, when: &str) -> bool {
        let there = tree(&root.join("output"));
        let new = there == self.new;
        assert!(new || there == self.old, "{when}: neither the old output nor the new one");
        new
    }

    /// The next build ends well, gives what an undisturbed one gives, and leaves nothing beside.
    fn mends(&self, root: &Path, when: &str) {
        build(root);
        let (there, wanted) = (tree(&root.join("output")), &self.new);
        let differing: Vec<&str> =
            there.iter().filter(|file| !wanted.contains(file)).map(|file| file.0.as_str()).collect();
        assert!(there == *wanted, "{when}: {differing:?} differ");
        let mut beside: Vec<String> = fs::read_dir(root)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        beside.sort();
        assert_eq!(beside, [".wallmap", "output", "reports", "wallmap.toml"], "{when}");
    }
}

#[test]
fn a_build_that_is_killed_leaves_the_old_output_or_the_new_one() {
    let kills = std::env::var("WALLMAP_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(3);
    let scene = Scene::new("\"geojson\", \"csv\", \"gpkg\"");
    let mut dice = Dice::new(7);
    let mut ends = [0, 0];
    for kill in 0..kills {
        let root = scene.again("killed");
        let mut child = wallmap(&root).spawn().expect("runs");
        // Half of the kills fall anywhere, half into the last part, where files are put into place.
        let share = dice.below(1000) as f64 / 1000.0;
        let share = if kill % 2 == 0 { share * 1.05 } else { 0.8 + share * 0.25 };
        std::thread::sleep(Duration::from_secs_f64(scene.seconds * share));
        child.kill().expect("killed");
        child.wait().expect("ended");
        let when = format!("kill {kill} after {:.0} ms", scene.seconds * share * 1000.0);
        ends[usize::from(scene.is_old_or_new(&root, &when))] += 1;
        scene.mends(&root, &when);
    }
    println!("{kills} kills: {} left the old output, {} the new one", ends[0], ends[1]);
}

#[test]
fn a_build_that_runs_out_of_room_leaves_the_old_output() {
    let scene = Scene::new("\"geojson\", \"csv\", \"gpkg\"");
    for blocks in [0, 40] {
        let root = scene.again("full");
        // Files may not grow beyond so many blocks of 512 bytes: what a full disk says, said by the shell.
        let output = Command::new("sh")
            .arg("-c")
            .arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" build --quiet"))
            .arg(env!("CARGO_BIN_EXE_wallmap"))
            .current_dir(&root)
            .output()
            .expect("runs");
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{blocks}: {words}");
        assert!(blocks == 0 || words.contains("hint: "), "{blocks}: {words}");
        assert!(!scene.is_old_or_new(&root, &format!("{blocks} blocks")));
        scene.mends(&root, &format!("{blocks} blocks"));
    }
}

/// The same on a disk that is really full. `WALLMAP_SMALL_DISK` names an empty folder on a small file system of its own (`.ci/killed` mounts one
/// where it may); without it there is nothing to try.
#[test]
fn a_full_disk_leaves_the_old_output_and_the_next_build_mends_all() {
    let Some(disk) = std::env::var_os("WALLMAP_SMALL_DISK").map(std::path::PathBuf::from) else { return };
    let scene = Scene::new("\"geojson\", \"csv\", \"gpkg\"");
    let (mut refused, mut done) = (0, 0);
    for left in [0_u64, 4, 16, 64, 150, 300, 600, 1200, 2400, 4800, 20_000] {
        let root = disk.join("project");
        let _ = fs::remove_dir_all(&root);
        copy(&scene.folder.path().join("base"), &root);
        // Full but for so many KiB.
        let filler = disk.join("filler");
        let mut file = fs::File::create(&filler).expect("made");
        let block = vec![7_u8; 1 << 12];
        while std::io::Write::write_all(&mut file, &block).is_ok() {}
        let most = file.metadata().expect("there").len();
        file.set_len(most.saturating_sub(left * 1024)).expect("made shorter");
        drop(file);
        let output = wallmap(&root).output().expect("runs");
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        let when = format!("{left} KiB left: {words}");
        if output.status.code() == Some(2) {
            assert!(words.contains("error: ") && words.contains("hint: "), "{when}");
            assert!(!scene.is_old_or_new(&root, &when), "{when}");
            refused += 1;
        } else {
            assert!(scene.is_old_or_new(&root, &when), "{when}");
            done += 1;
        }
        fs::remove_file(&filler).expect("removed");
        scene.mends(&root, &when);
    }
    println!("a full disk: {refused} builds refused, {done} done");
    assert!(refused > 3 && done > 0, "{refused} {done}");
}

#[test]
fn reports_that_come_and_go_during_a_build_stop_nothing() {
    let scene = Scene::new("\"geojson\", \"csv\"");
    let root = scene.again("moving");
    let paragraphs = paragraphs();
    for round in 0..2 {
        let mut child = wallmap(&root).spawn().expect("runs");
        let mut number = 0;
        while child.try_wait().expect("waits").is_none() {
            let made = report(number % 8 + 6, number as u64 / 8 + round, &paragraphs);
            if number % 3 == 0 {
                let _ = fs::remove_file(root.join("reports").join(&made.name));
            } else {
                put(&root.join("reports"), &made);
            }
            number += 1;
            std::thread::sleep(Duration::from_millis(3));
        }
        let output = child.wait_with_output().expect("ended");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
    }
    // Back to the edited corpus: the incidents are those of the edited corpus again, whatever was seen meanwhile. Their ids may be others:
    // what a build met in passing has joined and parted them, and that history is kept.
    fs::remove_dir_all(root.join("reports")).expect("removed");
    copy(&scene.folder.path().join("base/reports"), &root.join("reports"));
    build(&root);
    let incidents = |tree: &Tree| {
        let file =
            tree.iter().find(|file| file.0 == "incidents.csv").map(|file| file.1.clone()).expect("there");
        let text = String::from_utf8(file).expect("UTF-8");
        let mut lines: Vec<String> = text.lines().map(without_ids).collect();
        lines.sort();
        lines
    };
    assert_eq!(incidents(&tree(&root.join("output"))), incidents(&scene.new));
}

/// A line with every id of an incident left out.
fn without_ids(line: &str) -> String {
    let mut parts = line.split("inc-");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + part.trim_start_matches(|c: char| c.is_ascii_alphanumeric()))
}

#[test]
fn a_folder_that_may_not_be_written_is_told_and_left_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;
    let scene = Scene::new("\"csv\"");
    let root = scene.again("closed");
    for folder in [scene.folder.path(), &root, &root.join("output")] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("set");
    }
    fs::set_permissions(&root, fs::Permissions::from_mode(0o555)).expect("set");
    fs::set_permissions(root.join("output"), fs::Permissions::from_mode(0o555)).expect("set");
    let mut command = wallmap(&root);
    // Who runs tests as root may write everywhere: then the build runs as nobody, where that user may run it.
    if fs::metadata("/proc/self").is_ok_and(|facts| std::os::unix::fs::MetadataExt::uid(&facts) == 0) {
        command.uid(65534);
    }
    let Ok(output) = command.output() else { return };
    fs::set_permissions(&root, fs::Permissions::from_mode(0o755)).expect("set");
    fs::set_permissions(root.join("output"), fs::Permissions::from_mode(0o755)).expect("set");
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{words}");
    assert!(words.contains("hint: Give write permission"), "{words}");
    assert!(!scene.is_old_or_new(&root, "closed"));
    scene.mends(&root, "closed");
}
