//! `wallmap read` keeps the order of its input and counts offsets in Unicode code points, whatever the text holds before them.
#![allow(clippy::expect_used, reason = "tests stop where something is missing")]

use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

fn read(lines: &str) -> Vec<Value> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wallmap"))
        .arg("read")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("runs");
    child.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("writes");
    let output = child.wait_with_output().expect("ends");
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn offsets_count_code_points_of_the_text_as_given() {
    let text = "  “Déjà vu” 🗺\u{fe0f} in\r\nDeir ez\u{2011}Zor (دير الزور).\n\nMosul is quiet.";
    let readings = read(&format!("{}\n", json!({ "id": "a", "text": text })));
    let letters: Vec<char> = text.chars().collect();
    let toponyms =
        readings.first().and_then(|reading| reading["toponyms"].as_array()).expect("toponyms").clone();
    assert!(toponyms.iter().any(|toponym| toponym["surface"] == "Mosul"), "{toponyms:?}");
    for toponym in toponyms {
        let at = |key: &str| toponym[key].as_u64().and_then(|n| usize::try_from(n).ok()).expect("an offset");
        let under: String = letters.get(at("start")..at("end")).expect("inside").iter().collect();
        assert_eq!(toponym["surface"], under, "{toponym}");
    }
}

#[test]
fn answers_come_in_the_order_of_the_questions() {
    let mut lines = String::new();
    for number in 0..1500 {
        lines
            .push_str(&json!({ "id": format!("r{}", (number * 7919) % 1500), "text": "Mosul." }).to_string());
        lines.push('\n');
    }
    let answers = read(&lines);
    assert_eq!(answers.len(), 1500);
    for (number, answer) in answers.iter().enumerate() {
        assert_eq!(answer["id"], format!("r{}", (number * 7919) % 1500));
    }
}
