//! Prints what `locate` weighs for every name in labelled texts (JSONL in, JSONL out), for `xtask/scripts/fit_weights.py`.

use std::error::Error;
use std::io::{BufRead as _, Write as _};
use std::path::Path;
use wallmap::gazetteer::Gazetteer;
use wallmap::locate::{LocateSettings, Locator};
use wallmap::model::{CodePoints, Report};

/// Runs the task: reports `{"id","text"}` on standard input; country codes of the theatre as further arguments.
pub(crate) fn run(_root: &Path) -> Result<(), Box<dyn Error>> {
    let gazetteer = Gazetteer::embedded()?;
    let theatre = std::env::args().skip(2).collect();
    let locator = Locator::new(&gazetteer, LocateSettings { theatre, demonyms: true });
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let value: serde_json::Value = serde_json::from_str(&line?)?;
        let text = value["text"].as_str().ok_or("a line has no `text`")?;
        let report = Report {
            id: value["id"].as_str().ok_or("a line has no `id`")?.to_owned(),
            text: text.into(),
            ..Report::default()
        };
        let points = CodePoints::new(text);
        let spots: Vec<serde_json::Value> = locator
            .examine(&report)
            .into_iter()
            .map(|e| {
                let span = points.span(e.span);
                let candidates: Vec<serde_json::Value> = e
                    .candidates
                    .iter()
                    .map(|(key, reasons)| {
                        let point = gazetteer.point(*key);
                        serde_json::json!({"lat": point.y(), "lon": point.x(), "reasons": reasons})
                    })
                    .collect();
                serde_json::json!({"start": span.start, "end": span.end, "first": e.first, "second": e.second, "candidates": candidates})
            })
            .collect();
        writeln!(out, "{}", serde_json::json!({"id": report.id, "spots": spots}))?;
    }
    Ok(())
}
