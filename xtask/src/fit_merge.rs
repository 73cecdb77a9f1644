//! Fits the weights by which merging compares mentions, on labelled folders (docs.jsonl, gold.jsonl). Prints them; changes no file.
//!
//! Each mention that reading finds is matched to the label it tells (same report, kind of one group, agreeing place or date, shared words).
//! Pairs of mentions of one label are positives, other pairs negatives; pairs of which neither is labelled say nothing and are left out.
//! The weights are those of a logistic regression drawn to the hand-set ones. Each folder is scored with weights fitted on the others.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use wallmap::build::{Project, read_mentions};
use wallmap::merge::{Comparison, MergeSettings, Weights, compare, group_numbers};
use wallmap::model::IncidentMention;

#[derive(Deserialize)]
struct Gold {
    docs: Vec<String>,
    kind: String,
    date_start: Option<String>,
    date_end: Option<String>,
    place: GoldPlace,
    #[serde(default)]
    evidence: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct GoldPlace {
    lat: f64,
    lon: f64,
    precision: String,
}

struct Folder {
    name: String,
    mentions: Vec<IncidentMention>,
    labels: Vec<Option<usize>>,
    pairs: Vec<Comparison>,
}

type AnyError = Box<dyn std::error::Error>;

/// Reads the folders, fits, and prints the figures and the weights.
pub(crate) fn fit_merge(folders: &[PathBuf]) -> Result<String, AnyError> {
    let settings = MergeSettings::embedded()?;
    let mut rows = Vec::new();
    for folder in folders {
        rows.push(read(folder, &settings)?);
    }
    let prior = settings.weights.to_vec();
    let mut out = String::new();
    let (mut hand, mut crossed) = ([0_usize; 3], [0_usize; 3]);
    for (at, row) in rows.iter().enumerate() {
        let others: Vec<&Folder> =
            rows.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, r)| r).collect();
        let weights = fit(&others, &prior);
        let fitted = MergeSettings { weights: Weights::from_slice(&weights), ..settings.clone() };
        let (a, b) = (score(row, &settings), score(row, &fitted));
        out += &format!(
            "# {:12} mentions {:3} labelled {:3} pairs {:4}  hand F1 {:.3}  left out F1 {:.3}\n",
            row.name,
            row.mentions.len(),
            row.labels.iter().flatten().count(),
            row.pairs.len(),
            f1(a),
            f1(b)
        );
        for i in 0..3 {
            hand[i] += a[i];
            crossed[i] += b[i];
        }
    }
    out += &format!("# all: hand {} | left out in turn {}\n[weights]\n", figures(hand), figures(crossed));
    let all: Vec<&Folder> = rows.iter().collect();
    for (name, weight) in Weights::NAMES.iter().zip(fit(&all, &prior)) {
        out += &format!("{name} = {weight:.2}\n");
    }
    Ok(out)
}

fn read(folder: &Path, settings: &MergeSettings) -> Result<Folder, AnyError> {
    let project = Project::from_corpus(Vec::new(), PathBuf::from("out"));
    let mut mentions = read_mentions(&project, &[folder.join("docs.jsonl")])?;
    let text = fs_err::read_to_string(folder.join("gold.jsonl"))?;
    let gold: Vec<Gold> =
        text.lines().filter(|l| !l.trim().is_empty()).map(serde_json::from_str).collect::<Result<_, _>>()?;
    let pairs = compare(&mut mentions, settings);
    let labels = mentions.iter().map(|m| label(m, &gold, settings)).collect();
    let name = folder.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    Ok(Folder { name, mentions, labels, pairs })
}

/// The label that a mention tells, if any: the one with the most shared words among those that agree in kind and in place or date.
fn label(entry: &IncidentMention, gold: &[Gold], settings: &MergeSettings) -> Option<usize> {
    let mention = &entry.mention;
    let mut best: Option<(f64, usize)> = None;
    for (at, gold) in gold.iter().enumerate() {
        if !gold.docs.contains(&mention.report) {
            continue;
        }
        let kind = wallmap::model::Kind::parse(&gold.kind)?;
        if settings.group(kind) != settings.group(mention.kind) && !settings.confusable(kind, mention.kind) {
            continue;
        }
        let place = mention.place.as_ref().is_some_and(|place| {
            let tolerance = match gold.place.precision.as_str() {
                "site" | "town" => 10.0,
                "near" => 25.0,
                "district" => 60.0,
                "region" => 150.0,
                _ => 600.0,
            };
            let (dy, dx) = (place.lat - gold.place.lat, place.lon - gold.place.lon);
            (dy * 111.0).hypot(dx * 111.0 * gold.place.lat.to_radians().cos()) <= tolerance
        });
        let day =
            |text: &Option<String>| text.as_deref().and_then(|t| t.parse::<wallmap::model::Date>().ok());
        let date = match (mention.date.start, mention.date.end, day(&gold.date_start), day(&gold.date_end)) {
            (Some(a), Some(b), Some(c), Some(d)) => a <= d && c <= b,
            _ => false,
        };
        let shared = gold.evidence.get(&mention.report).map_or(0.0, |e| shared(e, &mention.quote_text));
        let score = f64::from(u8::from(place)) + f64::from(u8::from(date)) + 2.0 * shared;
        if (place || date || shared > 0.6) && score >= 1.0 && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, at));
        }
    }
    best.map(|(_, at)| at)
}

/// Share of the label's words that the quote has.
fn shared(evidence: &str, quote: &str) -> f64 {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 2).map(str::to_lowercase).collect()
    };
    let (wanted, there) = (words(evidence), words(quote));
    if wanted.is_empty() {
        return 0.0;
    }
    wanted.iter().filter(|w| there.contains(w)).count() as f64 / wanted.len() as f64
}

/// Labelled pairs: the features and whether they are one.
fn labelled(folders: &[&Folder]) -> Vec<(Vec<f64>, bool)> {
    let mut out = Vec::new();
    for folder in folders {
        for pair in &folder.pairs {
            let (Some(a), Some(b)) = (folder.labels.get(pair.a), folder.labels.get(pair.b)) else { continue };
            if a.is_none() && b.is_none() {
                continue;
            }
            out.push((pair.features.to_vec(), a.is_some() && a == b));
        }
    }
    out
}

/// Logistic regression by gradient steps, each weight drawn to its prior.
fn fit(folders: &[&Folder], prior: &[f64]) -> Vec<f64> {
    let rows = labelled(folders);
    let positives = rows.iter().filter(|(_, one)| *one).count().max(1) as f64;
    let mut weights = prior.to_vec();
    // Strength of the pull: as if each prior were backed by a few pairs.
    let pull = 2.0;
    let mut speed = vec![0.0; weights.len()];
    for _ in 0..4000 {
        let mut slope: Vec<f64> = weights.iter().zip(prior).map(|(w, p)| pull * (w - p)).collect();
        for (features, one) in &rows {
            let odds: f64 = features.iter().zip(&weights).map(|(f, w)| f * w).sum();
            let error = 1.0 / (1.0 + (-odds).exp()) - f64::from(u8::from(*one));
            for (s, f) in slope.iter_mut().zip(features) {
                *s += error * f;
            }
        }
        for ((weight, v), s) in weights.iter_mut().zip(&mut speed).zip(&slope) {
            *v = 0.9 * *v - 0.02 / positives.max(20.0) * s;
            *weight += *v;
        }
    }
    weights
}

/// Pairs of mentions of different reports: right, joined, labelled one.
fn score(folder: &Folder, settings: &MergeSettings) -> [usize; 3] {
    let mut mentions = folder.mentions.clone();
    let groups = group_numbers(&mut mentions, settings);
    let mut out = [0; 3];
    for a in 0..mentions.len() {
        for b in a + 1..mentions.len() {
            if mentions[a].mention.report == mentions[b].mention.report {
                continue;
            }
            let one = folder.labels[a].is_some() && folder.labels[a] == folder.labels[b];
            let known = folder.labels[a].is_some() || folder.labels[b].is_some();
            let joined = groups[a] == groups[b] && known;
            out[0] += usize::from(one && joined);
            out[1] += usize::from(joined);
            out[2] += usize::from(one);
        }
    }
    out
}

fn f1([right, joined, wanted]: [usize; 3]) -> f64 {
    if joined + wanted == 0 { 1.0 } else { 2.0 * right as f64 / (joined + wanted) as f64 }
}

fn figures(counts: [usize; 3]) -> String {
    let [right, joined, wanted] = counts;
    format!(
        "P {:.3} R {:.3} F1 {:.3}",
        right as f64 / joined.max(1) as f64,
        right as f64 / wanted.max(1) as f64,
        f1(counts)
    )
}
