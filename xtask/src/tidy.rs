//! The house rules as code: what stands on top of a file, which module may import which, how long files are, what is never written.
//! Reads the project's own files; mends nothing. Used by `cargo xtask tidy` and, as a module, by the tests.

use std::fmt;
use std::path::{Path, PathBuf};

/// Which modules of `src/` a module may import, beside itself. ARCHITECTURE.md tells why.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("gazetteer", &["model"]),
    ("lexicon", &["model"]),
    ("profile", &["model"]),
    ("corpus", &["model"]),
    ("export", &["model"]),
    ("locate", &["model", "gazetteer", "lexicon", "profile"]),
    ("extract", &["model", "gazetteer", "lexicon", "profile"]),
    ("merge", &["model", "gazetteer", "lexicon", "profile"]),
    ("layers", &["model", "gazetteer", "lexicon", "profile"]),
    (
        "build",
        &[
            "model",
            "gazetteer",
            "lexicon",
            "profile",
            "corpus",
            "export",
            "locate",
            "extract",
            "merge",
            "layers",
        ],
    ),
    ("cli", &["model", "build"]),
];

/// Lines of code (up to the tests) from which a file should be looked at, and from which it must be divided.
const LONG: usize = 450;
const TOO_LONG: usize = 900;

/// File names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] =
    &["util.rs", "utils.rs", "helper.rs", "helpers.rs", "manager.rs", "common.rs", "misc.rs"];

/// Text that must not stand in any file, with the reason. Joined here so that this file passes its own rule.
fn forbidden() -> [(String, &'static str); 5] {
    [
        (["/wo", "rk/"].concat(), "a path of one machine"),
        (["/ro", "ot/"].concat(), "a path of one machine"),
        (["/ho", "me/"].concat(), "a path of one machine"),
        (["TO", "DO"].concat(), "unfinished work belongs into an issue"),
        (["FIX", "ME"].concat(), "unfinished work belongs into an issue"),
    ]
}

/// One breach of a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// The file, within the project.
    pub(crate) path: PathBuf,
    /// Line from 1; 0 for the file as a whole.
    pub(crate) line: usize,
    /// What is wrong.
    pub(crate) what: String,
    /// Whether it is told without failing.
    pub(crate) warning: bool,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.warning { "warning" } else { "error" };
        write!(f, "{word}: {}:{}: {}", self.path.display(), self.line, self.what)
    }
}

/// Checks the project in `root` and gives all findings, sorted by file.
pub(crate) fn tidy(root: &Path) -> std::io::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut files = Vec::new();
    for name in [
        "src",
        "tests",
        "benches",
        "xtask",
        "fuzz",
        "docs",
        "gazetteer",
        "lexicon",
        "profiles",
        "examples",
        ".ci",
        "web",
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "Cargo.toml",
        "deny.toml",
        "justfile",
    ] {
        collect(&root.join(name), &mut files)?;
    }
    files.sort();
    for file in files {
        let path = file.strip_prefix(root).unwrap_or(&file).to_path_buf();
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        check_words(&path, &text, &mut findings);
        if path.extension().is_some_and(|ending| ending == "rs") {
            check_source(&path, &text, &mut findings);
        }
    }
    findings.sort();
    Ok(findings)
}

/// Every file under `path`, without build products and packages of others.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            let entry = entry?.path();
            let skipped = entry.file_name().and_then(|name| name.to_str()).is_some_and(|name| {
                matches!(name, "target" | "node_modules" | "artifacts" | "corpus_cache" | ".wallmap" | "dist")
                    && entry.is_dir()
            });
            if !skipped {
                collect(&entry, files)?;
            }
        }
    } else if path.is_file() {
        files.push(path.to_path_buf());
    }
    Ok(())
}

fn check_words(path: &Path, text: &str, findings: &mut Vec<Finding>) {
    let code = path.extension().is_some_and(|ending| ending == "rs" || ending == "md" || ending == "toml")
        || path.starts_with(".ci")
        || path == Path::new("justfile");
    if !code {
        return;
    }
    for (number, line) in text.lines().enumerate() {
        for (word, why) in forbidden() {
            if line.contains(&word) {
                let what = format!("`{word}` must not stand here: {why}");
                findings.push(Finding { path: path.to_path_buf(), line: number + 1, what, warning: false });
            }
        }
    }
}

fn check_source(path: &Path, text: &str, findings: &mut Vec<Finding>) {
    let mut find = |line: usize, what: String, warning: bool| {
        findings.push(Finding { path: path.to_path_buf(), line, what, warning });
    };
    if !text.starts_with("//!") {
        find(1, "a file opens with `//!`: what it does, and what it does not".to_owned(), false);
    }
    if let Some(name) = path.file_name().and_then(|name| name.to_str())
        && EMPTY_NAMES.contains(&name)
    {
        find(0, format!("`{name}` does not tell what is in it"), false);
    }
    let code: Vec<&str> = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]")).collect();
    if code.len() > LONG {
        find(
            0,
            format!("{} lines of code; one subject a file, about 100 to 400 lines", code.len()),
            code.len() <= TOO_LONG,
        );
    }
    let mut parts = path.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    if parts.next().as_deref() != Some("src") || path.ends_with("tests.rs") {
        return;
    }
    let Some(module) = parts.next().map(|name| name.trim_end_matches(".rs").to_owned()) else { return };
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == module) else { return };
    for (number, line) in code.iter().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        for imported in imported(line) {
            let known = ARROWS.iter().any(|(name, _)| *name == imported);
            if known && imported != module && !allowed.contains(&imported) {
                find(number + 1, format!("`{module}` must not import `{imported}` (ARCHITECTURE.md)"), false);
            }
        }
    }
}

/// The modules of this crate that a line names after `crate::`.
fn imported(line: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (at, prefix) in line.match_indices("crate::") {
        let rest = line.get(at + prefix.len()..).unwrap_or("");
        let group = rest.strip_prefix('{').map(|inner| inner.split(['}', ';']).next().unwrap_or(""));
        for part in group.unwrap_or(rest).split(',').take(if group.is_some() { usize::MAX } else { 1 }) {
            let name =
                part.trim().split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or("");
            if !name.is_empty() {
                names.push(name);
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        check_words(Path::new(path), text, &mut found);
        check_source(Path::new(path), text, &mut found);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_rule_can_fail() {
        let long = format!("//! Long.\n{}", "\n".repeat(TOO_LONG + 5));
        let path = ["//! p\nconst P: &str = \"/wo", "rk/x\";\n"].concat();
        for (file, text, part) in [
            ("src/merge/mod.rs", "use std::fmt;\n", "opens with `//!`"),
            ("src/merge/utils.rs", "//! Things.\n", "does not tell"),
            ("src/merge/a.rs", "//! A.\nuse crate::extract::Extractor;\n", "must not import `extract`"),
            ("src/model/a.rs", "//! A.\nuse crate::{model::Span, gazetteer::Gazetteer};\n", "`gazetteer`"),
            ("src/export/a.rs", "//! A.\nfn f() { crate::layers::make(); }\n", "must not import `layers`"),
            ("src/merge/a.rs", &long, "lines of code"),
            ("src/merge/a.rs", &path, "a path of one machine"),
        ] {
            let found = findings(file, text);
            assert!(
                found.iter().any(|finding| finding.contains(part) && finding.starts_with("error")),
                "{file}: {found:?}"
            );
        }
    }

    #[test]
    fn what_is_allowed_passes() {
        let text = "//! A.\nuse crate::model::Span;\n// crate::extract is not used\n#[cfg(test)]\nmod tests {\n    use crate::locate::Locator;\n}\n";
        assert_eq!(findings("src/extract/a.rs", text), Vec::<String>::new());
    }
}
