//! Reads single sentences (`tests/sentences/*.txt`): those that tell an incident, with its kind, counts and status, and those that
//! look like one and tell none. They were written without looking at the reader, and stay as they are: this file holds how many
//! of them are read right. A wrong one is printed (`--nocapture`).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panic")]

use std::collections::BTreeSet;
use std::path::Path;
use wallmap::extract::Extractor;
use wallmap::gazetteer::Gazetteer;
use wallmap::lexicon::Lexicon;
use wallmap::locate::{LocateSettings, Locator};
use wallmap::model::{Date, DateBasis, DatePrecision, Mention, Published, Report};

struct Reader {
    gazetteer: Gazetteer,
    lexicon: Lexicon,
}

impl Reader {
    fn new() -> Self {
        let gazetteer = Gazetteer::embedded().expect("the embedded gazetteer loads");
        // `LEXICON=lexicon/en cargo test --test sentences` reads the folder's files: words can be tried without a build.
        let lexicon = match std::env::var_os("LEXICON") {
            Some(folder) => Lexicon::from_folder(Path::new(&folder)).expect("the folder's lexicon loads"),
            None => Lexicon::embedded().expect("the embedded lexicon loads"),
        };
        Self { gazetteer, lexicon }
    }

    /// What each line tells, read as a report of its own of Tuesday 10 June 2025.
    fn read(&self, texts: &[&str]) -> Vec<Vec<Mention>> {
        let locator = Locator::new(&self.gazetteer, LocateSettings::default());
        let extractor = Extractor::new(&self.lexicon, &self.gazetteer);
        texts
            .iter()
            .map(|text| {
                let report = Report {
                    id: "line".into(),
                    text: (*text).into(),
                    published: Some(Published {
                        date: Date::new(2025, 6, 10).unwrap(),
                        precision: DatePrecision::Day,
                        found_in: "line".into(),
                        basis: DateBasis::Explicit,
                    }),
                    ..Report::default()
                };
                extractor.extract(&report, &locator.locate(&report)).mentions
            })
            .collect()
    }
}

fn lines(file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sentences").join(file);
    let text = std::fs::read_to_string(path).expect("the file can be read");
    text.lines().filter(|l| !l.is_empty() && !l.starts_with("# ")).map(str::to_owned).collect()
}

#[test]
fn sentences_that_tell_an_incident() {
    let lines = lines("told.txt");
    let rows: Vec<Vec<&str>> = lines.iter().map(|l| l.splitn(6, " | ").collect()).collect();
    let texts: Vec<&str> = rows.iter().map(|r| *r.last().unwrap()).collect();
    let (mut found, mut kind, mut values, mut asked) = (0_u32, 0_u32, 0_u32, 0_u32);
    for (row, mentions) in rows.iter().zip(Reader::new().read(&texts)) {
        let Some(m) = mentions.first() else {
            println!("nothing read: {}", row[5]);
            continue;
        };
        found += 1;
        kind += u32::from(m.kind.as_str() == row[0]);
        let count =
            |c: Option<wallmap::model::Count>| c.map_or_else(|| "-".to_owned(), |c| c.value.to_string());
        let got = [count(m.killed), count(m.injured), count(m.detained), m.status.as_str().to_owned()];
        for (want, got) in row[1..5].iter().zip(&got) {
            asked += 1;
            values += u32::from(want == got || *want == "-" && got == "0");
        }
        if m.kind.as_str() != row[0] || row[1..5].iter().zip(&got).any(|(w, g)| w != g) {
            println!("{} {got:?} by {}: {row:?}", m.kind.as_str(), m.rule);
        }
    }
    let all = u32::try_from(rows.len()).unwrap();
    println!("found {found} of {all}, kind {kind}, values {values} of {asked}");
    // Floors a little under what is read today.
    let share = |part: u32, of: u32| f64::from(part) / f64::from(of);
    assert!(share(found, all) >= 0.92, "found {found} of {all}");
    assert!(share(kind, found) >= 0.92, "kind {kind} of {found}");
    assert!(share(values, asked) >= 0.96, "values {values} of {asked}");
}

#[test]
fn sentences_that_tell_none() {
    let lines = lines("untold.txt");
    let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut told = 0;
    for (text, mentions) in texts.iter().zip(Reader::new().read(&texts)) {
        for m in mentions {
            println!("{} by {}: {text}", m.kind.as_str(), m.rule);
            told += 1;
        }
    }
    assert!(told <= 2, "{told} of {} sentences that tell nothing are read as incidents", texts.len());
}

/// Each sentence names the actors that its row tells, and no other of the lexicon.
#[test]
fn sentences_that_name_their_doers() {
    let lines = lines("actors.txt");
    let rows: Vec<(&str, &str)> = lines.iter().map(|l| l.split_once(" | ").unwrap()).collect();
    let texts: Vec<&str> = rows.iter().map(|(_, text)| *text).collect();
    let mut wrong = Vec::new();
    for ((ids, text), mentions) in rows.iter().zip(Reader::new().read(&texts)) {
        let actors = mentions.iter().flat_map(|m| m.perpetrator.iter().chain(&m.target));
        let got: BTreeSet<&str> =
            actors.map(|a| a.id.as_str()).filter(|id| !id.is_empty() && !id.starts_with('@')).collect();
        let want: BTreeSet<&str> = ids.split(' ').filter(|id| *id != "-").collect();
        if got != want {
            wrong.push(format!("{want:?} read as {got:?}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}
