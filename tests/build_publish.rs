//! Builds of small corpora through the library's front: what is written, what is refused, and that it is written whole or not at all.
#![allow(clippy::expect_used, reason = "helpers of tests fail by panicking")]

use std::fs;
use std::path::Path;
use wallmap::build::{BuildError, Project, Silent, build, init};

fn corpus(folder: &Path) -> std::path::PathBuf {
    let reports = folder.join("reports");
    fs::create_dir_all(&reports).expect("made");
    fs::write(
        reports.join("one.txt"),
        "Published: 2025-03-04\n\nA bomb by the road killed two soldiers near Kirkuk on Monday, police said.\n",
    )
    .expect("written");
    reports
}

/// The profile that asks least of the gazetteer.
fn project(corpus: &Path, output: &Path) -> Project {
    Project { profile: "world".into(), ..Project::from_corpus(vec![corpus.to_owned()], output.to_owned()) }
}

fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    fn walk(folder: &Path, prefix: &str, out: &mut Vec<(String, Vec<u8>)>) {
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

#[test]
fn two_builds_of_one_corpus_give_the_same_bytes() {
    let folder = tempfile::tempdir().expect("made");
    let reports = corpus(folder.path());
    let (a, b) = (folder.path().join("a"), folder.path().join("b"));
    build(&project(&reports, &a), &Silent).expect("builds");
    build(&project(&reports, &b), &Silent).expect("builds");
    assert_eq!(tree(&a), tree(&b));
    let names: Vec<String> = tree(&a).into_iter().map(|(name, _)| name).collect();
    for name in [
        "incidents.geojson",
        "incidents.csv",
        "reports.csv",
        "datapackage.json",
        "changes.json",
        "changes.md",
    ] {
        assert!(names.iter().any(|there| there == name), "{name} in {names:?}");
    }
    let summary = build(&project(&reports, &a), &Silent).expect("builds again");
    assert_eq!(tree(&a), tree(&b), "a build that changes nothing leaves the same bytes");
    assert!(summary.files.iter().all(|file| !file.changed));
}

#[test]
fn an_output_inside_the_corpus_is_not_read_as_reports() {
    let folder = tempfile::tempdir().expect("made");
    corpus(folder.path());
    let project = project(folder.path(), &folder.path().join("out"));
    let first = build(&project, &Silent).expect("builds");
    let second = build(&project, &Silent).expect("builds again");
    assert_eq!(first.reports, second.reports);
}

#[test]
fn what_cannot_be_built_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("made");
    let reports = corpus(folder.path());
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).expect("made");
    let file = folder.path().join("file");
    fs::write(&file, "x").expect("written");
    let out = folder.path().join("out");
    for (project, what) in [
        (Project::from_corpus(vec![empty], out.clone()), "found no reports"),
        (Project::from_corpus(vec![folder.path().join("missing")], out.clone()), "does not exist"),
        (Project::from_corpus(vec![reports.clone()], file), "not a folder"),
        (Project::from_corpus(vec![reports.clone()], reports.clone()), "folder of the reports"),
        (
            Project { profile: "levnt".into(), ..Project::from_corpus(vec![reports.clone()], out.clone()) },
            "levnt",
        ),
    ] {
        let error = build(&project, &Silent).expect_err(what);
        assert!(error.to_string().contains(what), "{error}");
        assert!(!error.hint().is_empty(), "{error}");
    }
    assert!(!out.exists());
    let left: Vec<String> = tree(folder.path()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(left, ["file", "reports/one.txt"]);
}

#[test]
fn files_that_no_build_made_are_not_overwritten_and_no_id_is_given() {
    let folder = tempfile::tempdir().expect("made");
    init(folder.path()).expect("made");
    corpus(folder.path());
    let project = Project { profile: "world".into(), ..Project::read(folder.path()).expect("reads") };
    fs::create_dir(folder.path().join("output")).expect("made");
    let mine = folder.path().join("output/incidents.csv");
    fs::write(&mine, "my own table").expect("written");
    let error = build(&project, &Silent).expect_err("refused");
    assert!(matches!(&error, BuildError::Foreign { files, .. } if files == &["incidents.csv"]), "{error}");
    assert_eq!(tree(&folder.path().join("output")).len(), 1);
    assert!(!folder.path().join(".wallmap/ids.tsv").exists());

    fs::rename(&mine, folder.path().join("output/mine.csv")).expect("moved");
    build(&project, &Silent).expect("names do not clash");
    // The build writes no KMZ; one that somebody puts there is not the build's.
    fs::write(folder.path().join("output/wallmap.kmz"), "my own").expect("written");
    let more = Project { formats: vec!["csv".into(), "kmz".into()], ..project };
    let before = tree(&folder.path().join("output"));
    let error = build(&more, &Silent).expect_err("refused");
    assert!(error.to_string().contains("wallmap.kmz"), "{error}");
    assert_eq!(tree(&folder.path().join("output")), before);
}

#[test]
fn a_corpus_of_which_nothing_can_be_read_leaves_the_last_output_whole() {
    let folder = tempfile::tempdir().expect("made");
    let reports = corpus(folder.path());
    let out = folder.path().join("out");
    build(&project(&reports, &out), &Silent).expect("builds");
    let before = tree(&out);
    fs::write(reports.join("one.txt"), "%PDF-1.7").expect("written");
    fs::write(reports.join("two.txt"), "").expect("written");
    let error = build(&project(&reports, &out), &Silent).expect_err("refused");
    assert!(matches!(&error, BuildError::NothingRead { problems } if problems.len() == 2), "{error}");
    assert!(error.hint().contains("untouched"), "{}", error.hint());
    assert_eq!(tree(&out), before);
}

#[test]
fn a_profile_of_another_theatre_is_told_and_names_no_map() {
    let folder = tempfile::tempdir().expect("made");
    let reports = folder.path().join("reports");
    fs::create_dir_all(&reports).expect("made");
    for (name, text) in [
        ("a.txt", "A suicide bomber killed three people in Maiduguri on 3 May 2025, police said."),
        ("b.txt", "A bomb killed two soldiers in Konduga, Borno, on 7 May 2025, the army said."),
        ("c.txt", "Gunmen killed four policemen in Kano on 9 May 2025, officials said."),
    ] {
        fs::write(reports.join(name), text).expect("written");
    }
    let title = |out: &str| {
        let text = fs::read_to_string(folder.path().join(out).join("datapackage.json")).expect("read");
        let value: serde_json::Value = serde_json::from_str(&text).expect("json");
        value.get("title").and_then(|title| title.as_str()).unwrap_or_default().to_owned()
    };
    let wrong = Project::from_corpus(vec![reports.clone()], folder.path().join("wrong"));
    let summary = build(&wrong, &Silent).expect("builds");
    let told = summary.needs_a_look.first().expect("is told");
    assert!(told.contains("--profile lake-chad"), "{told}");
    assert!(!title("wrong").contains("Syria"), "{}", title("wrong"));
    let right = Project {
        profile: "lake-chad".into(),
        ..Project::from_corpus(vec![reports], folder.path().join("right"))
    };
    let summary = build(&right, &Silent).expect("builds");
    assert!(summary.needs_a_look.iter().all(|told| !told.contains("profile")), "{:?}", summary.needs_a_look);
    assert!(title("right").contains("Lake Chad"));
}

#[test]
fn a_new_project_builds_and_keeps_its_ids_beside_the_project_file() {
    let folder = tempfile::tempdir().expect("made");
    init(folder.path()).expect("made");
    corpus(folder.path());
    let mut project = Project::read(folder.path()).expect("reads its own file");
    project.profile = "world".into();
    build(&project, &Silent).expect("builds");
    assert!(folder.path().join(".wallmap/ids.tsv").is_file());
    assert!(folder.path().join("output/incidents.csv").is_file());
    assert!(matches!(init(folder.path()), Err(BuildError::Exists { .. })));
    assert_eq!(wallmap::build::check(&project).expect("checks"), []);
}

#[test]
fn a_fault_in_the_corrections_stops_the_build_with_its_line() {
    let folder = tempfile::tempdir().expect("made");
    init(folder.path()).expect("made");
    corpus(folder.path());
    let path = folder.path().join("corrections.csv");
    let header = fs::read_to_string(&path).expect("read");
    fs::write(&path, format!("{header}remove,inc-2222222222,,,,,,\n")).expect("written");
    let project = Project::read(folder.path()).expect("reads");
    let error = build(&project, &Silent).expect_err("refused");
    assert!(error.to_string().contains("line 2"), "{error}");
    let faults = wallmap::build::check(&project).expect("checks");
    assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [2]);
}

#[test]
fn folders_above_the_output_are_made() {
    let folder = tempfile::tempdir().expect("folder");
    let report = folder.path().join("report.txt");
    fs::write(&report, "Gunmen killed two soldiers in Mosul on 3 May 2025.").expect("report");
    let output = folder.path().join("a/b/c");
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_wallmap"))
        .args(["build", "--quiet"])
        .arg(&report)
        .arg("-o")
        .arg(&output)
        .status()
        .expect("run");
    assert!(run.success());
    assert!(output.join("incidents.geojson").exists());
}

#[cfg(unix)]
#[test]
fn tables_that_are_kept_read_only_do_not_make_the_output_so() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("made");
    let root = folder.path();
    fs::create_dir(root.join("reports")).expect("made");
    fs::write(root.join("reports/a.txt"), "A bomb killed two soldiers in Kirkuk on 3 March 2025.\n")
        .expect("written");
    let lock = |name: &str, text: &str| {
        fs::write(root.join(name), text).expect("written");
        let mode = fs::Permissions::from_mode(0o444);
        fs::set_permissions(root.join(name), mode).expect("set");
    };
    lock("gazetteer.csv", wallmap::build::GAZETTEER_HEADER);
    fs::write(
        root.join("wallmap.toml"),
        "profile = \"world\"\nformats = [\"csv\"]\ngazetteer = [\"gazetteer.csv\"]\n",
    )
    .expect("written");
    for _ in 0..2 {
        build(&Project::read(root).expect("reads"), &Silent).expect("builds");
        let copy = root.join("output/.wallmap/gazetteer-1.csv");
        let mode = fs::metadata(&copy).expect("a copy").permissions().mode();
        assert_eq!(mode & 0o200, 0o200, "{mode:o}");
    }
}
