//! Text of others in ours: runs of words that the project's own files share with reports in given folders. Mends nothing.
//!
//! Labelled reports are there to measure by; what is copied from them into examples or tests would let the measure praise itself, and
//! belongs to whoever wrote it. Shorter runs are the formulas of the trade, and names are facts.

use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};

/// A run of so many words is no accident.
const RUN: usize = 8;
/// So many words of a run must be written small: a long name of an organisation is no text.
const SMALL: usize = 5;
/// Endings of files that hold reports.
const REPORTS: &[&str] = &["jsonl", "txt", "html"];
/// Endings of our files that hold text.
const OURS: &[&str] = &["rs", "toml", "md", "txt", "html", "jsonl", "json", "csv", "trycmd", "mjs", "ts", ""];
/// Folders and files of ours that others write, or that are made of the rest.
const APART: &[&str] =
    &["target", "node_modules", "dist", "output", "package-lock.json", "words.txt", ".git"];
/// Longer files are tables and pictures.
const LONGEST: u64 = 3_000_000;

#[derive(Debug, PartialEq)]
struct Word {
    /// In small letters.
    text: String,
    /// Whether it was written so.
    small: bool,
    line: usize,
}

/// A run that both have.
#[derive(Debug, PartialEq)]
struct Shared {
    line: usize,
    words: usize,
    text: String,
    theirs: String,
}

pub(crate) fn run(root: &Path) -> Result<(), Box<dyn Error>> {
    let folders: Vec<PathBuf> = std::env::args().skip(2).map(PathBuf::from).collect();
    if folders.is_empty() {
        return Err("name the folders of reports: cargo xtask overlap FOLDER..".into());
    }
    let mut theirs = HashMap::new();
    for folder in &folders {
        for path in files_under(folder)? {
            if has_ending(&path, REPORTS) && !name(&path).starts_with("README") {
                let shown = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
                for text in texts(&path)? {
                    learn(&mut theirs, &text, &shown);
                }
            }
        }
    }
    let mut found = 0;
    for path in files_under(root)? {
        if !has_ending(&path, OURS) || fs_err::metadata(&path)?.len() > LONGEST {
            continue;
        }
        let Ok(text) = fs_err::read_to_string(&path) else { continue };
        for shared in compare(&theirs, &text) {
            found += 1;
            crate::say(&format!(
                "error: {}:{}: {} words stand in {} too: {}",
                path.strip_prefix(root).unwrap_or(&path).display(),
                shared.line,
                shared.words,
                shared.theirs,
                shared.text
            ));
        }
    }
    crate::say(&format!("{} runs of {RUN} words looked for", theirs.len()));
    if found == 0 {
        Ok(())
    } else {
        Err(format!("{found} runs of words are not ours: say it in other words").into())
    }
}

fn name(path: &Path) -> std::borrow::Cow<'_, str> {
    path.file_name().unwrap_or_default().to_string_lossy()
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    endings.contains(&ending)
}

fn files_under(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut out = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in fs_err::read_dir(&at)? {
            let path = entry?.path();
            if APART.contains(&&*name(&path)) {
                continue;
            }
            if path.is_dir() { open.push(path) } else { out.push(path) }
        }
    }
    out.sort();
    Ok(out)
}

/// The texts of a file of reports: all strings of JSON lines, else the file as it is.
fn texts(path: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let text = String::from_utf8_lossy(&fs_err::read(path)?).into_owned();
    if !has_ending(path, &["jsonl"]) {
        return Ok(vec![text]);
    }
    let mut out = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        strings(&serde_json::from_str(line)?, &mut out);
    }
    Ok(out)
}

fn strings(value: &serde_json::Value, out: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => out.push(text.clone()),
        serde_json::Value::Array(list) => list.iter().for_each(|value| strings(value, out)),
        serde_json::Value::Object(fields) => fields.values().for_each(|value| strings(value, out)),
        _ => {}
    }
}

/// The words of a text; what parts them, be it quotes, marks of comments or the ends of lines, does not count. A hyphen makes one word.
fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    for (at, line) in text.lines().enumerate() {
        // Escapes of our own files would stick to the word behind them.
        let line = line.replace("\\n", " ").replace("\\t", " ").replace('’', "'");
        let inner = |c: char| c.is_alphanumeric() || c == '-' || c == '\'';
        for word in line.split(|c| !inner(c)).map(|word| word.trim_matches(['-', '\''])) {
            if !word.is_empty() {
                let small = word.chars().next().is_some_and(char::is_lowercase);
                out.push(Word { text: word.to_lowercase(), small, line: at + 1 });
            }
        }
    }
    out
}

fn key(run: &[Word]) -> String {
    run.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn learn(theirs: &mut HashMap<String, String>, text: &str, path: &str) {
    for run in words(text).windows(RUN) {
        theirs.entry(key(run)).or_insert_with(|| path.to_owned());
    }
}

/// The longest runs of our text that stand in one of theirs.
fn compare(theirs: &HashMap<String, String>, text: &str) -> Vec<Shared> {
    let words = words(text);
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(run) = words.get(at..at + RUN) {
        let Some(path) = theirs.get(&key(run)) else {
            at += 1;
            continue;
        };
        let mut end = at + RUN;
        while words.get(end + 1 - RUN..=end).is_some_and(|run| theirs.contains_key(&key(run))) {
            end += 1;
        }
        let whole = words.get(at..end).unwrap_or(run);
        if whole.iter().filter(|word| word.small).count() >= SMALL {
            out.push(Shared {
                line: run.first().map_or(0, |word| word.line),
                words: end - at,
                text: key(whole),
                theirs: path.clone(),
            });
        }
        at = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_eight_words_is_found_whatever_stands_between_them() {
        let mut theirs = HashMap::new();
        learn(
            &mut theirs,
            "The old baker’s grey cat sat on the warm stone wall near Well-Town.",
            "theirs.txt",
        );
        let found = compare(
            &theirs,
            "let text = \"a line\";\n// Here the grey cat sat on\n// the warm stone \\nwall near it",
        );
        let [one] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((one.line, one.words, one.theirs.as_str()), (2, 9, "theirs.txt"));
        assert_eq!(one.text, "grey cat sat on the warm stone wall near");
        for ours in [
            "cat sat on the warm stone wall",
            "the grey cat sat upon the warm stone wall near it",
            "nothing of the kind",
            "",
        ] {
            assert_eq!(compare(&theirs, ours), [], "{ours}");
        }
    }

    #[test]
    fn long_names_are_no_text() {
        let mut theirs = HashMap::new();
        learn(&mut theirs, "the Great Northern Office of Roads and Old Bridges said", "theirs.txt");
        assert_eq!(compare(&theirs, "name = \"Great Northern Office of Roads and Old Bridges\""), []);
    }
}
