//! Building again: with the cache and without it the same bytes, whatever was changed in between.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "helpers of tests fail by panicking")]

mod growing;

use growing::{Dice, paragraphs, put, report};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use wallmap::build::{ExportRequest, ExportTarget, Project, Silent, Summary, build, explain, export};

/// A project folder with the profile that asks least of the gazetteer.
fn project(folder: &Path) -> Project {
    fs::create_dir_all(folder.join("reports")).expect("made");
    if !folder.join("wallmap.toml").exists() {
        fs::write(folder.join("wallmap.toml"), "profile = \"world\"\nformats = [\"geojson\", \"csv\"]\n")
            .expect("written");
    }
    Project::read(folder).expect("reads")
}

fn run(folder: &Path) -> Summary {
    build(&project(folder), &Silent).expect("builds")
}

/// All files of a folder with their bytes, the cache left out.
fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    fn walk(folder: &Path, prefix: &str, out: &mut Vec<(String, Vec<u8>)>) {
        for entry in fs::read_dir(folder).expect("read") {
            let entry = entry.expect("read");
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if name == ".wallmap/cache" {
                continue;
            }
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

/// Makes every report look as if it had been written long ago: the cache does not trust a file that is seconds old.
fn age(folder: &Path, seconds: u64) {
    for entry in fs::read_dir(folder).expect("read").map(|entry| entry.expect("read")) {
        if entry.path().is_dir() {
            age(&entry.path(), seconds);
        } else {
            let file = fs::File::options().write(true).open(entry.path()).expect("opens");
            let then = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            if file.metadata().expect("there").modified().expect("told") != then {
                file.set_modified(then).expect("set");
            }
        }
    }
}

/// One random edit of a corpus, the same one for the same dice.
fn edit(reports: &Path, dice: &mut Dice, paragraphs: &[String]) {
    let number = dice.below(12);
    let made = report(number, dice.roll() % 3, paragraphs);
    let path = reports.join(&made.name);
    match dice.below(7) {
        0 if path.exists() => fs::remove_file(&path).expect("removed"),
        // Renamed: another id, the same words.
        1 if path.exists() => fs::rename(&path, path.with_extension("md")).expect("renamed"),
        2 => {
            let other = report((number + 1) % 12, 0, paragraphs);
            let line = |id: &str, text: &str| format!("{{\"id\":\"{id}\",\"text\":{text:?}}}\n");
            fs::write(
                reports.join("more.jsonl"),
                line("line-1", &made.text) + &line("line-2", &other.text) + "{broken\n",
            )
            .expect("written");
        }
        // The same size, other words.
        3 if path.exists() => {
            let text = fs::read_to_string(&path).expect("read");
            fs::write(&path, text.replace("January 1 ", "January 2 ")).expect("written");
        }
        // A block that several reports share, which cuts it out of all of them.
        4 => {
            for name in ["a", "b", "c"] {
                let text = format!(
                    "Two men were held in Hit on {} May 2025, police said.\n\nThis bulletin of the valley is made by volunteers\n",
                    1 + dice.below(9)
                );
                fs::write(reports.join(format!("shared-{name}.txt")), text).expect("written");
            }
        }
        5 => {
            for name in ["a", "b"] {
                let _ = fs::remove_file(reports.join(format!("shared-{name}.txt")));
            }
        }
        _ => put(reports, &made),
    }
}

#[test]
fn a_build_with_the_cache_gives_the_bytes_of_a_clean_one_whatever_was_edited() {
    let paragraphs = paragraphs();
    let more: u64 = std::env::var("WALLMAP_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    for seed in 0..more {
        let folder = tempfile::tempdir().expect("made");
        let (kept, clean) = (folder.path().join("kept"), folder.path().join("clean"));
        let mut known = 0;
        for step in 0..5 {
            for root in [&kept, &clean] {
                project(root);
                let mut dice = Dice::new(seed * 1000 + step);
                if step == 0 {
                    growing::write(&root.join("reports"), 0, 8);
                }
                for _ in 0..dice.below(3) {
                    edit(&root.join("reports"), &mut dice, &paragraphs);
                }
                age(&root.join("reports"), 1_000_000);
            }
            let _ = fs::remove_dir_all(clean.join(".wallmap/cache"));
            run(&kept);
            run(&clean);
            assert!(tree(&kept) == tree(&clean), "seed {seed}, step {step}: {:?}", differing(&kept, &clean));
            let entries = fs::metadata(kept.join(".wallmap/cache/entries.bin")).expect("there").len();
            known += u64::from(
                entries > fs::metadata(clean.join(".wallmap/cache/entries.bin")).expect("there").len(),
            );
        }
        assert!(known > 0, "the cache was never used");
    }
}

fn differing(a: &Path, b: &Path) -> Vec<String> {
    let (a, b) = (tree(a), tree(b));
    let mut out: Vec<String> = a.iter().filter(|file| !b.contains(file)).map(|file| file.0.clone()).collect();
    out.extend(b.iter().filter(|file| !a.contains(file)).map(|file| file.0.clone()));
    out
}

#[test]
fn a_damaged_cache_and_one_of_another_knowledge_change_nothing() {
    let folder = tempfile::tempdir().expect("made");
    let root = folder.path();
    project(root);
    growing::write(&root.join("reports"), 0, 4);
    age(&root.join("reports"), 1_000_000);
    run(root);
    let good = tree(root);
    let path = root.join(".wallmap/cache/entries.bin");
    let whole = fs::read(&path).expect("the cache is there");
    for cut in [0, 7, whole.len() / 3, whole.len() - 1] {
        fs::write(&path, &whole[..cut]).expect("written");
        forget_the_last_build(root);
        run(root);
        assert_eq!(tree(root), good, "cut off at {cut}");
    }
    let mut flipped = whole.clone();
    for at in (60..flipped.len()).step_by(97) {
        flipped[at] ^= 0x20;
    }
    fs::write(&path, flipped).expect("written");
    forget_the_last_build(root);
    run(root);
    assert_eq!(tree(root), good, "damaged");

    // What is kept of the files of the output, cut off, damaged, or of another output.
    let pieces = root.join(".wallmap/cache/out-pieces.bin");
    let whole = fs::read(&pieces).expect("is there");
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 1;
    for bytes in [&whole[..whole.len() / 2], &damaged, &whole] {
        fs::write(&pieces, bytes).expect("written");
        forget_the_last_build(root);
        run(root);
        assert!(tree(root) == good);
    }

    // A place of the project's own that takes the name of a town: read again, though no report changed.
    fs::write(root.join("mine.csv"), "id,name,kind,lat,lon,cc\nown-1,Fallujah,town,10.0,10.0,NG\n")
        .expect("written");
    fs::write(
        root.join("wallmap.toml"),
        "profile = \"world\"\nformats = [\"geojson\", \"csv\"]\ngazetteer = [\"mine.csv\"]\n",
    )
    .expect("written");
    run(root);
    let with = fs::read(root.join("output/incidents.csv")).expect("read");
    let _ = fs::remove_dir_all(root.join(".wallmap/cache"));
    run(root);
    assert_eq!(fs::read(root.join("output/incidents.csv")).expect("read"), with);
}

/// A copy of an older file of the cache beside newer ones, as a backup or a merge of folders leaves it.
#[test]
fn files_of_the_cache_from_different_builds_change_nothing() {
    let folder = tempfile::tempdir().expect("made");
    let root = folder.path();
    project(root);
    let reports = root.join("reports");
    let cache = root.join(".wallmap/cache");
    let files = |folder: &Path| -> Vec<(PathBuf, Vec<u8>)> {
        let paths =
            fs::read_dir(folder).expect("the cache is there").map(|entry| entry.expect("read").path());
        paths
            .filter(|path| path.is_file())
            .map(|path| (path.clone(), fs::read(path).expect("read")))
            .collect()
    };
    growing::write(&reports, 0, 6);
    age(&reports, 1_000_000);
    run(root);
    let first = files(&cache);
    let paragraphs = paragraphs();
    put(&reports, &report(2, 1, &paragraphs));
    put(&reports, &report(7, 0, &paragraphs));
    age(&reports, 2_000_000);
    run(root);
    put(&reports, &report(3, 1, &paragraphs));
    age(&reports, 3_000_000);
    run(root);
    let (good, third) = (tree(root), files(&cache));
    for (path, older) in &first {
        for (path, bytes) in &third {
            fs::write(path, bytes).expect("written");
        }
        fs::write(path, older).expect("written");
        let _ = fs::remove_file(cache.join("last.json"));
        run(root);
        assert!(tree(root) == good, "an older {}", path.display());
    }
    for name in ["entries.bin", "corpus.bin"] {
        fs::remove_file(cache.join(name)).expect("was there");
        let _ = fs::remove_file(cache.join("last.json"));
        run(root);
        assert!(tree(root) == good, "no {name}");
    }
}

#[test]
fn an_edit_of_a_file_of_the_output_is_mended_whatever_else_is_built() {
    let folder = tempfile::tempdir().expect("made");
    let root = folder.path();
    project(root);
    growing::write(&root.join("reports"), 0, 4);
    age(&root.join("reports"), 1_000_000);
    run(root);
    let path = |name: &str| root.join("output").join(name);
    for (number, name) in ["incidents.geojson", "incidents.csv", "reports.csv"].into_iter().enumerate() {
        let good = fs::read(path(name)).expect("read");
        let then = fs::metadata(path(name)).expect("there").modified().expect("told");
        // Of the same size, in place, and with the time set back.
        let mut bad = good.clone();
        for byte in bad.iter_mut().filter(|byte| byte.is_ascii_digit()) {
            *byte = b'7';
        }
        assert!(bad != good);
        fs::write(path(name), &bad).expect("written");
        let file = fs::File::options().write(true).open(path(name)).expect("opens");
        file.set_modified(then).expect("set");
        // Something else that is built: the file must not be taken for one that is as it was.
        put(&root.join("reports"), &report(1, number as u64 + 1, &paragraphs()));
        age(&root.join("reports"), 1_000_001 + number as u64);
        run(root);
        let made = fs::read(path(name)).expect("read");
        let _ = fs::remove_dir_all(root.join(".wallmap/cache"));
        run(root);
        assert!(made == fs::read(path(name)).expect("read"), "{name}");
    }
}

#[test]
fn every_format_has_the_same_bytes_from_a_build_with_the_cache_and_a_clean_one() {
    let paragraphs = paragraphs();
    let folder = tempfile::tempdir().expect("made");
    let (kept, clean) = (folder.path().join("kept"), folder.path().join("clean"));
    for step in 0..2 {
        for root in [&kept, &clean] {
            fs::create_dir_all(root).expect("made");
            fs::write(
                root.join("wallmap.toml"),
                "profile = \"world\"\nformats = [\"csv\", \"gpkg\", \"html\", \"geojson\", \"qml\", \"xlsx\", \"kmz\", \"fgb\", \"acled\"]\n",
            )
            .expect("written");
            project(root);
            if step == 0 {
                growing::write(&root.join("reports"), 0, 4);
            }
            put(&root.join("reports"), &report(2, step, &paragraphs));
            age(&root.join("reports"), 1_000_000 + step);
        }
        let _ = fs::remove_dir_all(clean.join(".wallmap/cache"));
        run(&kept);
        run(&clean);
        assert!(tree(&kept) == tree(&clean), "step {step}: {:?}", differing(&kept, &clean));
    }
}

/// Else a build after which nothing changed does nothing.
fn forget_the_last_build(root: &Path) {
    fs::remove_file(root.join(".wallmap/cache/last.json")).expect("a build that was remembered");
}

/// What tells a file from another of the same name and bytes.
#[cfg(unix)]
fn identity(path: &Path) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt as _;
    let facts = fs::metadata(path).expect("there");
    (facts.ino(), facts.mtime(), facts.mtime_nsec())
}

#[cfg(unix)]
#[test]
fn only_files_whose_bytes_change_are_written() {
    let folder = tempfile::tempdir().expect("made");
    let root = folder.path();
    project(root);
    growing::write(&root.join("reports"), 0, 4);
    run(root);
    let output = root.join("output");
    let names = || -> Vec<PathBuf> {
        tree(&output).into_iter().map(|(name, _)| output.join(name)).filter(|path| path.is_file()).collect()
    };
    let before: Vec<_> =
        names().into_iter().map(|path| (identity(&path), fs::read(&path).expect("read"), path)).collect();
    for keep_a_file_of_ours in [false, true] {
        if keep_a_file_of_ours {
            // With a file of somebody else in the folder, publishing goes file by file.
            fs::write(output.join("notes.txt"), "mine").expect("written");
            put(&root.join("reports"), &report(1, 2, &paragraphs()));
        } else {
            put(&root.join("reports"), &report(1, 1, &paragraphs()));
        }
        let summary = run(root);
        assert!(
            summary.files.iter().any(|file| file.changed) && summary.files.iter().any(|file| !file.changed)
        );
        let mut same = 0;
        for (was, bytes, path) in &before {
            if fs::read(path).expect("read") == *bytes {
                assert_eq!(identity(path), *was, "{} was written again", path.display());
                same += 1;
            }
        }
        assert!(same > 5, "{same} files stayed the same");
    }
}

/// Stages that a build went through.
#[derive(Default)]
struct Stages(std::sync::Mutex<Vec<String>>);

impl wallmap::build::Progress for Stages {
    fn stage(&self, stage: wallmap::build::Stage, _: Option<usize>) {
        self.0.lock().expect("not poisoned").push(format!("{stage:?}"));
    }

    fn advance(&self, _: usize) {}
}

#[cfg(unix)]
#[test]
fn where_nothing_changed_nothing_is_done_and_where_anything_did_all_is_looked_at() {
    let folder = tempfile::tempdir().expect("made");
    let root = folder.path();
    fs::write(root.join("mine.csv"), wallmap::build::GAZETTEER_HEADER).expect("written");
    project(root);
    fs::write(
        root.join("wallmap.toml"),
        "profile = \"world\"\nformats = [\"csv\"]\ngazetteer = [\"mine.csv\"]\n",
    )
    .expect("written");
    growing::write(&root.join("reports"), 0, 4);
    age(&root.join("reports"), 1_000_000);
    let stages = || -> (usize, Summary) {
        let seen = Stages::default();
        let summary = build(&project(root), &seen).expect("builds");
        let count = seen.0.lock().expect("not poisoned").len();
        (count, summary)
    };
    let first = stages();
    assert!(first.0 > 3);
    let mut last = stages();
    assert_eq!(last.0, 0, "nothing changed");
    let output = root.join("output");
    let any = || fs::read_dir(root.join("reports")).expect("read").next().expect("one").expect("read").path();
    let report = fs::read_dir(any()).expect("read").next().expect("one").expect("read").path();
    let edits: [(&str, &dyn Fn()); 8] = [
        ("a report", &|| {
            fs::write(&report, "A bomb killed two people in Mosul on 3 May 2025, police said.\n")
                .expect("written");
            age(&root.join("reports"), 1_000_001);
        }),
        ("a report that is gone", &|| fs::remove_file(&report).expect("removed")),
        ("a file that is no report", &|| fs::write(root.join("reports/x.bin"), [0, 1]).expect("written")),
        ("the corrections", &|| {
            fs::write(root.join("corrections.csv"), "action,incident,field,value\n").expect("written");
        }),
        ("the gazetteer", &|| {
            let text = format!("{}mine-1,Nowhere,town,1.0,1.0,NG\n", "id,name,kind,lat,lon,cc\n");
            fs::write(root.join("mine.csv"), text).expect("written");
        }),
        ("the settings", &|| {
            let path = root.join("wallmap.toml");
            let text = fs::read_to_string(&path).expect("read");
            fs::write(&path, format!("title = \"x\"\n{text}")).expect("written");
        }),
        ("a file of the output", &|| fs::write(output.join("incidents.csv"), "mine").expect("written")),
        ("a file of the output that is gone", &|| {
            fs::remove_file(output.join("reports.csv")).expect("removed");
        }),
    ];
    for (what, edit) in edits {
        edit();
        let (count, _) = stages();
        assert!(count > 3, "{what} changed, and nothing was done");
        last = stages();
        if last.0 > 0 {
            // A file that was written just now is trusted only later.
            age(&root.join("reports"), 1_000_002);
            stages();
            last = stages();
        }
        assert_eq!(last.0, 0, "{what}: built twice");
        assert_eq!(
            last.1.changes.map(|changes| changes.added + changes.changed + changes.withdrawn),
            Some(0)
        );
    }
    let _ = first.1;
}

#[test]
fn an_old_id_leads_to_the_new_one() {
    let folder = tempfile::tempdir().expect("made");
    let root = folder.path();
    project(root);
    growing::write(&root.join("reports"), 0, 6);
    run(root);
    let ids = |root: &Path| -> Vec<String> {
        let mut table = csv::Reader::from_path(root.join("output/incidents.csv")).expect("read");
        let mut ids: Vec<String> = table.records().map(|row| row.expect("a row")[0].to_owned()).collect();
        ids.sort();
        ids
    };
    let all = ids(root);
    let (kept, given) = (&all[0], &all[1]);
    fs::write(root.join("corrections.csv"), format!("action,incident,field,value,reports,by,when,why\nmerge,{kept},,{given},,me,2025-01-01,one event\n"))
        .expect("written");
    run(root);
    assert!(!ids(root).contains(given));
    for asked in [kept, given] {
        let explained = explain(&project(root), asked).expect("explained");
        let wallmap::build::Explanation::Incident(incident) = explained else { panic!("an incident") };
        assert_eq!(incident.incident.id, *kept);
        assert_eq!(incident.asked_for.is_some(), asked == given);
    }
    let page = fs::read_to_string(root.join("output/incidents.geojson")).expect("read");
    assert!(!page.contains(given.as_str()));
    let changes = fs::read_to_string(root.join("output/changes.json")).expect("read");
    assert!(changes.contains(given.as_str()) && changes.contains(kept.as_str()), "{changes}");
    // The map of an export knows the old id, too: links to it were sent.
    let exported = export(&ExportRequest {
        build: root.join("output"),
        target: ExportTarget::Folder(root.join("exported")),
        formats: vec!["html".to_owned()],
        layers: Vec::new(),
        options: wallmap::export::ExportOptions::default(),
        filter: wallmap::build::FilterWords::default(),
    });
    assert!(exported.is_ok(), "{exported:?}");
    let page = fs::read_to_string(root.join("exported/map.html")).expect("read");
    assert!(page.contains(given.as_str()));

    // Nothing edited: nothing changes, however often it is built.
    let files = ["incidents.csv", "incidents.geojson", "corrected.csv", "changes.json"];
    let read = || files.map(|name| fs::read(root.join("output").join(name)).expect("read"));
    let ids_file = || fs::read_to_string(root.join(".wallmap/ids.tsv")).expect("read");
    let (first, remembered) = (read(), ids_file());
    for _ in 0..2 {
        let summary = run(root);
        assert_eq!((summary.corrected, summary.needs_a_look.len()), (1, 0), "{:?}", summary.needs_a_look);
        assert!(read() == first && ids_file() == remembered);
    }

    // Without the row both are there again.
    fs::write(root.join("corrections.csv"), "action,incident,field,value,reports,by,when,why\n")
        .expect("written");
    run(root);
    assert_eq!(ids(root), all);
}
