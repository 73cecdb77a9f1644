//! Where the project's own files are, for the tests that compare them with what the program does. Compares nothing itself.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![allow(clippy::expect_used, clippy::string_slice, reason = "tests stop where something is missing")]

use std::path::{Path, PathBuf};

/// The project's folder.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Whether committed files are to be rewritten instead of compared.
pub(crate) fn blessing() -> bool {
    std::env::var_os("WALLMAP_BLESS").is_some()
}

/// Every file under `folder`, sorted.
pub(crate) fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files_under(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Copies a folder, without what builds of it left behind.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    for path in files_under(from) {
        let name = path.strip_prefix(from).expect("under the folder");
        if name.starts_with("output") || name.starts_with(".wallmap") {
            continue;
        }
        let target = to.join(name);
        std::fs::create_dir_all(target.parent().expect("a parent")).expect("a folder");
        std::fs::copy(&path, &target).expect("copies");
    }
}

/// Compares a committed file with what it should hold, or rewrites it when blessing.
pub(crate) fn assert_current(name: &str, expected: &str) {
    let path = root().join(name);
    if blessing() {
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(&path, expected).expect("writes");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == expected, "{name} is not current; run `just bless` and look at the diff");
}
