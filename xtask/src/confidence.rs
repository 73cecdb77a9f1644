//! `cargo xtask confidence FOLDER..`: fits the weights of a mention's confidence on labelled folders and writes
//! lexicon/en/confidence.toml with the cross-validated figures.
//!
//! A mention is right when the folder's gold.jsonl has an incident of its report and group of kinds whose place and days agree with it
//! (the tolerances and groups of the scorer beside the folders). The model is logistic, with a ridge; folders are left out in turn.

use serde_json::Value;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use wallmap::corpus::{CorpusOptions, read_corpus};
use wallmap::extract::Extractor;
use wallmap::gazetteer::Gazetteer;
use wallmap::lexicon::Lexicon;
use wallmap::locate::{LocateSettings, Locator};
use wallmap::model::{Date, Mention};

type Fault = Box<dyn Error>;

/// Weight of the ridge; the bias is free of it.
const RIDGE: f64 = 2.0;
const STEPS: usize = 4000;

struct Row {
    folder: usize,
    features: Vec<(std::borrow::Cow<'static, str>, f64)>,
    right: bool,
}

/// The command.
pub(crate) fn run(root: &Path) -> Result<(), Fault> {
    let folders: Vec<PathBuf> = std::env::args().skip(2).map(PathBuf::from).collect();
    if folders.is_empty() {
        return Err("give the labelled folders".into());
    }
    let lexicon = Lexicon::embedded()?;
    let gazetteer = Gazetteer::embedded()?;
    let locator = Locator::new(&gazetteer, LocateSettings::default());
    let extractor = Extractor::new(&lexicon, &gazetteer).without_bar();
    let mut rows = Vec::new();
    for (index, folder) in folders.iter().enumerate() {
        let gold: Vec<Value> = fs_err::read_to_string(folder.join("gold.jsonl"))?
            .lines()
            .filter(|l| !l.trim().is_empty())
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()?;
        for report in &read_corpus(&[folder.join("docs.jsonl")], &CorpusOptions::default())?.reports {
            for mention in extractor.extract(report, &locator.locate(report)).mentions {
                let right = gold.iter().any(|g| agrees(g, &mention));
                rows.push(Row { folder: index, features: mention.features, right });
            }
        }
    }
    let names: Vec<String> =
        rows.first().map(|r| r.features.iter().map(|(n, _)| n.to_string()).collect()).unwrap_or_default();
    let (weights, figures) = fitted(&names, &rows, folders.len());
    let figures = format!("{} mentions of {} folders; right {figures}", rows.len(), folders.len());
    let mut out = String::from(
        "# Weights of the confidence of a mention: a logistic function over named features. Made by `cargo xtask confidence`; do not edit.\n",
    );
    writeln!(out, "made_by = \"cargo xtask confidence: {figures}\"\nweight = [")?;
    for (name, weight) in names.iter().zip(&weights) {
        writeln!(out, "  {{ feature = \"{name}\", value = {weight:.3} }},")?;
    }
    out.push_str("]\n");
    fs_err::write(root.join("lexicon/en/confidence.toml"), out)?;
    super::say(&figures);
    Ok(())
}

/// The weights, and their figures with the folders left out in turn.
fn fitted(names: &[String], rows: &[Row], folders: usize) -> (Vec<f64>, String) {
    let mut held_out: Vec<(f64, bool)> = Vec::new();
    for left_out in 0..folders {
        let weights = fit(names, &rows.iter().filter(|r| r.folder != left_out).collect::<Vec<_>>());
        held_out.extend(
            rows.iter().filter(|r| r.folder == left_out).map(|r| (probability(&weights, r), r.right)),
        );
    }
    let brier = held_out.iter().map(|(p, y)| (p - f64::from(u8::from(*y))).powi(2)).sum::<f64>()
        / held_out.len().max(1) as f64;
    let figures = format!(
        "{}, left out in turn: Brier {brier:.3}, expected calibration error {:.3}",
        rows.iter().filter(|r| r.right).count(),
        calibration_error(&held_out)
    );
    for bar in [0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5] {
        let kept = held_out.iter().filter(|(p, _)| *p >= bar).count();
        let good = held_out.iter().filter(|(p, y)| *p >= bar && *y).count();
        super::say(&format!("  bar {bar:.2}: {kept} kept, {good} right"));
    }
    (fit(names, &rows.iter().collect::<Vec<_>>()), figures)
}

fn probability(weights: &[f64], row: &Row) -> f64 {
    let sum: f64 = weights.iter().zip(&row.features).map(|(w, (_, v))| w * v).sum();
    1.0 / (1.0 + (-sum).exp())
}

/// Gradient descent on the ridge-regularised logistic loss; deterministic.
fn fit(names: &[String], rows: &[&Row]) -> Vec<f64> {
    let mut weights = vec![0.0; names.len()];
    let count = rows.len().max(1) as f64;
    for _ in 0..STEPS {
        let mut gradient: Vec<f64> =
            weights.iter().enumerate().map(|(i, w)| if i == 0 { 0.0 } else { RIDGE * w / count }).collect();
        for row in rows {
            let miss = probability(&weights, row) - f64::from(u8::from(row.right));
            for (g, (_, v)) in gradient.iter_mut().zip(&row.features) {
                *g += miss * v / count;
            }
        }
        for (w, g) in weights.iter_mut().zip(&gradient) {
            *w -= 0.3 * g;
        }
    }
    weights
}

/// Ten equal bins of probability: mean distance of probability and share of right ones, weighted by size.
fn calibration_error(rows: &[(f64, bool)]) -> f64 {
    let mut bins = [(0.0_f64, 0.0_f64, 0_u32); 10];
    for (p, y) in rows {
        if let Some(bin) = bins.get_mut(((p * 10.0) as usize).min(9)) {
            bin.0 += p;
            bin.1 += f64::from(u8::from(*y));
            bin.2 += 1;
        }
    }
    bins.iter().filter(|b| b.2 > 0).map(|b| (b.0 - b.1).abs()).sum::<f64>() / rows.len().max(1) as f64
}

/// Whether an incident of the report and of the kind's group agrees in place and in day.
fn agrees(gold: &Value, mention: &Mention) -> bool {
    let text = |v: &Value| v.as_str().unwrap_or("").to_owned();
    let shares = gold["docs"].as_array().is_some_and(|d| d.iter().any(|x| text(x) == mention.report));
    shares
        && group(&text(&gold["kind"])) == group(mention.kind.as_str())
        && place_agrees(gold, mention)
        && days_agree(gold, mention)
}

/// Kinds that the scorer takes for one another.
fn group(kind: &str) -> u8 {
    match kind {
        "armed_clash" | "armed_attack" | "killing" => 0,
        "bombing" | "suicide_bombing" => 1,
        "airstrike" | "shelling" => 2,
        "security_operation" | "seizure" => 3,
        "abduction" => 4,
        "sabotage" => 5,
        "prison_break" => 6,
        "movement" | "transfer" => 7,
        _ => 8,
    }
}

fn place_agrees(gold: &Value, mention: &Mention) -> bool {
    let text = |v: &Value| v.as_str().unwrap_or("").to_owned();
    let Some(place) = &mention.place else { return false };
    let there = &gold["place"];
    if text(&there["precision"]) == "country" {
        place.iso3 == text(&there["country"])
    } else {
        let limit = match text(&there["precision"]).as_str() {
            "near" => 25.0,
            "district" => 60.0,
            "region" => 150.0,
            _ => 10.0,
        };
        let (lat, lon) = (there["lat"].as_f64().unwrap_or(0.0), there["lon"].as_f64().unwrap_or(0.0));
        kilometres(place.lat, place.lon, lat, lon) <= limit
    }
}

fn days_agree(gold: &Value, mention: &Mention) -> bool {
    let day = |v: &Value| v.as_str().and_then(|s| s.parse::<Date>().ok());
    let (Some(g0), Some(g1)) = (day(&gold["date_start"]), day(&gold["date_end"])) else { return true };
    let (Some(p0), Some(p1)) = (mention.date.start, mention.date.end) else { return false };
    (p0 - g1).get_days() <= 1 && (g0 - p1).get_days() <= 1
}

fn kilometres(lat_a: f64, lon_a: f64, lat_b: f64, lon_b: f64) -> f64 {
    let (a, b) = (lat_a.to_radians(), lat_b.to_radians());
    let h = ((b - a) / 2.0).sin().powi(2)
        + a.cos() * b.cos() * ((lon_b - lon_a).to_radians() / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}
