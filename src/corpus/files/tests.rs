//! Folders walked, endings known, files that are too long.

use super::*;

#[test]
fn endings_are_read_in_any_case_and_through_packers() {
    assert_eq!(format_of(Path::new("a/B.TXT.gz")), Format::Text);
    assert_eq!(format_of(Path::new("b.jsonl.zst")), Format::Jsonl);
    assert_eq!(format_of(Path::new("picture.png")), Format::Unknown);
    assert_eq!(without_endings("north.2025.TXT.gz"), "north.2025");
    assert_eq!(without_endings("no-ending"), "no-ending");
    assert_eq!(without_endings(".txt"), ".txt");
}

#[test]
fn folders_are_walked_in_order_without_hidden_files_and_loops() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    std::fs::create_dir_all(root.join("b/c")).unwrap();
    std::fs::create_dir_all(root.join(".git")).unwrap();
    for name in ["z.txt", "b/a.md", "b/c/x.html", ".hidden.txt", ".git/y.txt", "pic.jpg"] {
        std::fs::write(root.join(name), "x").unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(root, root.join("b/c/loop")).unwrap();
    let listing = list(&[root.to_path_buf()], &Limits::default()).unwrap();
    let names: Vec<_> = listing
        .inputs
        .iter()
        .map(|i| i.path.strip_prefix(root).unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["b/a.md", "b/c/x.html", "z.txt"]);
    assert_eq!(listing.problems.len(), 1);
    assert!(listing.problems[0].what.contains("left 1 files unread"));
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_corpus_to_all_around_it_and_folders_without_end_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("reports");
    std::fs::create_dir(&root).unwrap();
    for name in ["reports/a.txt", "private.txt", "reports/b.txt", "reports/c.png", "reports/d.png"] {
        std::fs::write(folder.path().join(name), "x").unwrap();
    }
    std::os::unix::fs::symlink("..", root.join("up")).unwrap();
    let listing = list(std::slice::from_ref(&root), &Limits::default()).unwrap();
    assert_eq!(listing.inputs.len(), 2);
    assert!(listing.problems.iter().any(|problem| problem.what.contains("holds the corpus")));
    // A link is followed, and none behind it.
    let (near, far) = (folder.path().join("near"), folder.path().join("far"));
    for (place, name) in [(&near, "e.txt"), (&far, "f.txt")] {
        std::fs::create_dir(place).unwrap();
        std::fs::write(place.join(name), "x").unwrap();
    }
    std::os::unix::fs::symlink(&far, near.join("on")).unwrap();
    std::os::unix::fs::symlink(&near, root.join("near")).unwrap();
    let listing = list(std::slice::from_ref(&root), &Limits::default()).unwrap();
    assert_eq!(listing.inputs.iter().filter(|input| input.path.ends_with("e.txt")).count(), 1);
    assert!(!listing.inputs.iter().any(|input| input.path.ends_with("f.txt")));
    let listing = list(&[root], &Limits { files: 2, ..Limits::default() }).unwrap();
    assert_eq!(listing.problems.iter().filter(|problem| problem.what == "too many files").count(), 1);
}

#[test]
fn a_file_of_one_report_is_not_read_to_its_end_to_be_too_long() {
    let folder = tempfile::tempdir().unwrap();
    let limits = Limits { report_bytes: 100, ..Limits::default() };
    let options = CorpusOptions { limits, ..CorpusOptions::default() };
    for (name, bytes) in [("a.txt", 401), ("b.html", 6401), ("c.md", 401)] {
        let path = folder.path().join(name);
        std::fs::write(&path, "x".repeat(bytes)).unwrap();
        let read = read_input(&Input::of(&path), &options, &Library::embedded().unwrap());
        let [problem] = read.problems.as_slice() else { panic!("{name}: {read:?}") };
        assert!(problem.what == "the report is too long" && name.starts_with(&problem.report), "{problem:?}");
    }
}
