//! The committed `output/` is what building `examples/levant` gives, byte for byte. `WALLMAP_BLESS=1` rewrites it; look at the diff.
#![allow(clippy::expect_used, clippy::string_slice, reason = "tests stop where something is missing")]

mod project_files;

use project_files::{blessing, copy_folder, files_under, root};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use wallmap::build::{Project, Silent, build};

/// Builds the sample in a folder of its own, since a project remembers ids beside its file.
fn built(folder: &Path) -> PathBuf {
    copy_folder(&root().join("examples/levant"), folder);
    let project = Project::read(folder).expect("the sample is a project");
    let summary = build(&project, &Silent).expect("the sample can be built");
    assert!(!summary.has_failures(), "{:?}", summary.problems);
    project.output
}

fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = files_under(folder);
    files
        .into_iter()
        .map(|path| {
            let bytes = std::fs::read(&path).expect("a file");
            (path.strip_prefix(folder).expect("under the folder").to_path_buf(), bytes)
        })
        .collect()
}

#[test]
fn the_committed_output_is_what_the_sample_gives() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = contents(&built(folder.path()));
    let committed = root().join("output");
    if blessing() {
        let _ = std::fs::remove_dir_all(&committed);
        for (name, bytes) in &made {
            let path = committed.join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, bytes).expect("writes");
        }
    }
    let expected = contents(&committed);
    let names: Vec<_> = made.keys().collect();
    assert_eq!(
        names,
        expected.keys().collect::<Vec<_>>(),
        "run `just bless` and look at the diff of output/"
    );
    for (name, bytes) in &made {
        assert!(
            expected.get(name) == Some(bytes),
            "output/{} is not what the sample gives now; run `just bless` and look at the diff",
            name.display()
        );
    }
}

#[test]
fn a_second_build_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = built(folder.path());
    let first = contents(&output);
    let project = Project::read(folder.path()).expect("the sample is a project");
    let summary = build(&project, &Silent).expect("builds again");
    assert!(
        summary.files.iter().all(|file| !file.changed || file.name.starts_with("changes")),
        "{:?}",
        summary.files
    );
    let second = contents(&output);
    for (name, bytes) in &first {
        if !name.to_string_lossy().starts_with("changes") {
            assert!(second.get(name) == Some(bytes), "{} differs in the second build", name.display());
        }
    }
}
