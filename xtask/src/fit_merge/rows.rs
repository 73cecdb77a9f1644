//! Labelled folders to labelled mentions and labelled pairs of mentions.
//!
//! A mention tells a label of its report where its trigger or its quote stands in the label's evidence, or where kind, place and date agree. Of
//! several mentions of a report that tell one label the best is taken; the others say nothing for or against.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use wallmap::build::{Project, read_mentions};
use wallmap::merge::{MergeSettings, Weights, compare};
use wallmap::model::{Date, IncidentMention, Kind};

type AnyError = Box<dyn std::error::Error>;

#[derive(Deserialize)]
struct Doc {
    id: String,
    #[serde(default)]
    text: String,
}

#[derive(Deserialize)]
struct Gold {
    docs: Vec<String>,
    kind: String,
    date_start: Option<String>,
    date_end: Option<String>,
    place: GoldPlace,
    to_place: Option<GoldPlace>,
    #[serde(default)]
    evidence: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct GoldPlace {
    lat: f64,
    lon: f64,
    precision: String,
}

/// What a mention tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// The incident of that number.
    One(usize),
    /// An incident that another mention of its report tells better.
    Unsure,
    /// No labelled incident.
    Nothing,
}

/// The mentions of a labelled folder, in merging's order, and its labelled pairs.
pub(super) struct Folder {
    pub(super) name: String,
    pub(super) mentions: Vec<IncidentMention>,
    pub(super) labels: Vec<Label>,
    /// The reports of each labelled incident.
    pub(super) wanted: Vec<Vec<String>>,
    pub(super) rows: Vec<Row>,
}

/// A labelled pair.
pub(super) struct Row {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) features: Weights,
    pub(super) one: bool,
    /// Both stand in one report.
    pub(super) within: bool,
}

pub(super) fn read(path: &Path, settings: &MergeSettings) -> Result<Folder, AnyError> {
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let project = Project::from_corpus(Vec::new(), "out".into());
    let mut mentions = read_mentions(&project, &[path.join("docs.jsonl")])?;
    let docs: Vec<Doc> = lines(&path.join("docs.jsonl"))?;
    let gold: Vec<Gold> = lines(&path.join("gold.jsonl"))?;
    let pairs = compare(&mut mentions, settings, true);
    let texts: BTreeMap<&str, &str> = docs.iter().map(|doc| (doc.id.as_str(), doc.text.as_str())).collect();
    let labels = labels(&mentions, &gold, &texts, settings);
    let rows = pairs
        .into_iter()
        .filter_map(|pair| {
            let one = is_one(*labels.get(pair.a)?, *labels.get(pair.b)?)?;
            let report = |at: usize| mentions.get(at).map(|entry| entry.mention.report.as_str());
            let within = report(pair.a) == report(pair.b);
            Some(Row { a: pair.a, b: pair.b, features: pair.features, one, within })
        })
        // Two incidents that a report tells apart; what it tells twice says nothing about two reports.
        .filter(|row| {
            let sure = |at: usize| matches!(labels.get(at), Some(Label::One(_)));
            !row.within || !row.one && sure(row.a) && sure(row.b)
        })
        .collect();
    let wanted = gold.iter().map(|gold| gold.docs.clone()).collect();
    Ok(Folder { name, mentions, labels, wanted, rows })
}

/// Whether two mentions tell one incident; `None` where the labels do not say.
fn is_one(a: Label, b: Label) -> Option<bool> {
    match (a, b) {
        (Label::One(x), Label::One(y)) => Some(x == y),
        (Label::One(_), Label::Nothing) | (Label::Nothing, Label::One(_)) => Some(false),
        _ => None,
    }
}

/// Pairs of mentions of different folders: never one, since each folder's world was made up by itself.
pub(super) fn across(folders: &[Folder], settings: &MergeSettings) -> Vec<(usize, usize, Weights)> {
    let mut all: Vec<IncidentMention> = Vec::new();
    let mut home: BTreeMap<String, usize> = BTreeMap::new();
    for (number, folder) in folders.iter().enumerate() {
        for (entry, label) in folder.mentions.iter().zip(&folder.labels) {
            if *label == Label::Nothing {
                continue;
            }
            let mut entry = entry.clone();
            entry.mention.report = format!("{}/{}", folder.name, entry.mention.report);
            home.insert(entry.mention.report.clone(), number);
            all.push(entry);
        }
    }
    let pairs = compare(&mut all, settings, false);
    let of = |at: usize| all.get(at).and_then(|entry| home.get(&entry.mention.report)).copied();
    pairs
        .into_iter()
        .filter_map(|pair| {
            let (a, b) = (of(pair.a)?, of(pair.b)?);
            (a != b).then_some((a, b, pair.features))
        })
        .collect()
}

fn lines<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Vec<T>, AnyError> {
    let text = fs_err::read_to_string(path)?;
    Ok(text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?)
}

fn labels(
    mentions: &[IncidentMention],
    gold: &[Gold],
    texts: &BTreeMap<&str, &str>,
    settings: &MergeSettings,
) -> Vec<Label> {
    let best: Vec<Option<(f64, usize)>> = mentions
        .iter()
        .map(|entry| {
            let text = texts.get(entry.mention.report.as_str()).copied().unwrap_or_default();
            gold.iter()
                .enumerate()
                .filter(|(_, gold)| gold.docs.contains(&entry.mention.report))
                .filter_map(|(at, gold)| Some((agreement(entry, gold, text, settings)?, at)))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
        })
        .collect();
    let mut top: BTreeMap<(&str, usize), f64> = BTreeMap::new();
    for (entry, best) in mentions.iter().zip(&best) {
        if let Some((score, at)) = best {
            let slot = top.entry((entry.mention.report.as_str(), *at)).or_insert(*score);
            *slot = slot.max(*score);
        }
    }
    mentions
        .iter()
        .zip(&best)
        .map(|(entry, best)| match best {
            None => Label::Nothing,
            Some((score, at)) => {
                let top = top.get(&(entry.mention.report.as_str(), *at)).copied().unwrap_or(*score);
                if *score >= top { Label::One(*at) } else { Label::Unsure }
            }
        })
        .collect()
}

/// How well a mention fits a label of its report; `None` where it does not.
fn agreement(entry: &IncidentMention, gold: &Gold, text: &str, settings: &MergeSettings) -> Option<f64> {
    let mention = &entry.mention;
    let kind = Kind::parse(&gold.kind)?;
    let kind = settings.group(kind) == settings.group(mention.kind);
    let place = mention.place.as_ref().is_some_and(|place| {
        std::iter::once(&gold.place).chain(&gold.to_place).any(|wanted| near(place.lat, place.lon, wanted))
    });
    let day = |text: &Option<String>| text.as_deref().and_then(|t| t.parse::<Date>().ok());
    let date = match (mention.date.start, mention.date.end, day(&gold.date_start), day(&gold.date_end)) {
        (Some(a), Some(b), Some(c), Some(d)) => a <= next_day(d) && c <= next_day(b),
        (_, _, None, None) => true,
        _ => false,
    };
    let told = gold.evidence.get(&mention.report).and_then(|evidence| find(text, evidence));
    let (trigger, quote) =
        ((mention.trigger.start, mention.trigger.end), (mention.quote.start, mention.quote.end));
    let words = told.map_or(0, |told| {
        if common(told, trigger) > 0 {
            2
        } else {
            let shorter = (told.1 - told.0).min(quote.1 - quote.0);
            u8::from(common(told, quote) * 10 > shorter * 3)
        }
    });
    let fits = words > 0 && (kind || place || date) || kind && place && date;
    let one = |fact: bool| f64::from(u8::from(fact));
    fits.then(|| 2.0 * f64::from(words) + 1.5 * one(kind) + one(place) + 0.8 * one(date))
}

fn near(lat: f64, lon: f64, wanted: &GoldPlace) -> bool {
    let tolerance = match wanted.precision.as_str() {
        "site" | "town" => 10.0,
        "near" => 25.0,
        "district" => 60.0,
        "region" => 150.0,
        _ => 600.0,
    };
    let (dy, dx) = (lat - wanted.lat, lon - wanted.lon);
    (dy * 111.2).hypot(dx * 111.2 * wanted.lat.to_radians().cos()) <= tolerance
}

fn next_day(day: Date) -> Date {
    day.tomorrow().unwrap_or(day)
}

fn common(a: (usize, usize), b: (usize, usize)) -> usize {
    a.1.min(b.1).saturating_sub(a.0.max(b.0))
}

/// Where the evidence stands in the text, in bytes; quotation marks of either form are one.
fn find(text: &str, evidence: &str) -> Option<(usize, usize)> {
    let plain = |letter: char| match letter {
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        other => other,
    };
    let wanted: Vec<char> = evidence.chars().map(plain).collect();
    let there: Vec<(usize, char)> = text.char_indices().map(|(at, letter)| (at, plain(letter))).collect();
    let at = there
        .windows(wanted.len().max(1))
        .position(|window| window.iter().map(|(_, letter)| letter).eq(wanted.iter()))?;
    let start = there.get(at)?.0;
    let end = there.get(at + wanted.len()).map_or(text.len(), |(at, _)| *at);
    Some((start, end))
}
