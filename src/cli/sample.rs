//! The sample project of `examples/levant`, inside the binary. Copies it to a folder; builds nothing.

use std::io::{self, Write};
use std::path::Path;

macro_rules! sample_files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../examples/levant/", $name)))),+]
    };
}

/// Path within the project and content of every file.
pub(super) const FILES: &[(&str, &[u8])] = sample_files![
    "README.md",
    "wallmap.toml",
    "reports/analysis/column-powder-keg.md",
    "reports/analysis/frontier-borders.md",
    "reports/analysis/year-in-figures.txt",
    "reports/monitors/badia-monitor.jsonl",
    "reports/monitors/euphrates-airstrikes-2024-12.md",
    "reports/monitors/hamrin-weekly.txt",
    "reports/monitors/northeast-camps-2026.jsonl",
    "reports/outlets/aleppo-courier-raid.md",
    "reports/outlets/cedar-daily-church-claim.txt",
    "reports/outlets/lebanon-desk.csv",
    "reports/outlets/nineveh-gazette-daquq.txt.gz",
    "reports/outlets/page-transition-test.html",
    "reports/outlets/two-rivers-homs-mosque.html",
    "reports/outlets/two-rivers-palmyra.txt",
    "reports/outlets/two-rivers-shrine-plot.txt",
    "reports/wires/wire-anbar-strike.txt",
    "reports/wires/wire-church-first.txt",
    "reports/wires/wire-church-update.txt",
    "reports/wires/wire-comeback-feature.txt",
    "reports/wires/wire-daquq-bomber.txt",
    "reports/wires/wire-hawkeye.txt",
];

/// Copies the sample project into `folder`. A file that exists is left as it is, so that edits of it are kept.
pub(super) fn copy_to(folder: &Path) -> io::Result<()> {
    for (name, content) in FILES {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs_err::create_dir_all(parent)?;
        }
        match fs_err::OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => file.write_all(content)?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::PathBuf;

    fn files_under(folder: &Path, found: &mut BTreeSet<PathBuf>) {
        for entry in fs_err::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                files_under(&path, found);
            } else {
                found.insert(path);
            }
        }
    }

    #[test]
    fn the_binary_holds_every_file_of_the_example() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/levant");
        let mut found = BTreeSet::new();
        for part in ["README.md", "wallmap.toml"] {
            found.insert(root.join(part));
        }
        files_under(&root.join("reports"), &mut found);
        let held: BTreeSet<PathBuf> = FILES.iter().map(|(name, _)| root.join(name)).collect();
        assert_eq!(held, found);
    }

    #[test]
    fn a_second_copy_keeps_edits() {
        let folder = tempfile::tempdir().expect("a folder");
        copy_to(folder.path()).expect("copies");
        let edited = folder.path().join("wallmap.toml");
        fs_err::write(&edited, "title = \"mine\"\n").expect("writes");
        copy_to(folder.path()).expect("copies again");
        assert_eq!(fs_err::read_to_string(&edited).expect("reads"), "title = \"mine\"\n");
    }
}
