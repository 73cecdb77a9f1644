//! A folder of labelled reports: read and checked. Scores nothing.

use super::super::error::BuildError;
use crate::model::{Attribution, Date, GeoPrecision, Kind, Status};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A labelled incident.
#[derive(Debug, Clone, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the fields are those of the file")]
pub(super) struct Gold {
    /// Its name among the labels.
    pub(super) gold_id: String,
    /// Reports that tell it.
    pub(super) docs: Vec<String>,
    pub(super) kind: Kind,
    pub(super) status: Status,
    pub(super) attribution: Attribution,
    pub(super) date_start: Option<Date>,
    pub(super) date_end: Option<Date>,
    pub(super) date_precision: String,
    pub(super) place: GoldPlace,
    #[serde(default)]
    pub(super) to_place: Option<GoldPlace>,
    #[serde(default)]
    pub(super) perpetrator: Vec<String>,
    pub(super) killed: Option<i64>,
    pub(super) injured: Option<i64>,
    pub(super) detained: Option<i64>,
    /// A quote for each report.
    #[serde(default)]
    pub(super) evidence: BTreeMap<String, String>,
}

/// Where a labelled incident happened.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct GoldPlace {
    pub(super) name: String,
    pub(super) lat: f64,
    pub(super) lon: f64,
    pub(super) precision: GeoPrecision,
    #[serde(default)]
    pub(super) country: String,
}

/// Something that looks like an incident and is none.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Trap {
    pub(super) doc: String,
    pub(super) quote: String,
    pub(super) why: String,
}

#[derive(Deserialize)]
struct Doc {
    id: String,
}

/// A folder of labels.
#[derive(Debug)]
pub(super) struct GoldFolder {
    pub(super) reports: PathBuf,
    pub(super) docs: Vec<String>,
    pub(super) gold: Vec<Gold>,
    pub(super) traps: Vec<Trap>,
}

impl GoldFolder {
    /// Reads docs.jsonl, gold.jsonl and not_incidents.jsonl.
    pub(super) fn read(folder: &Path) -> Result<Self, BuildError> {
        let reports = folder.join("docs.jsonl");
        let docs: Vec<String> = rows::<Doc>(&reports)?.into_iter().map(|doc| doc.id).collect();
        let path = folder.join("gold.jsonl");
        let gold: Vec<Gold> = rows(&path)?;
        for (at, row) in gold.iter().enumerate() {
            if let Some(unknown) = row.docs.iter().find(|id| !docs.contains(id)) {
                let what = format!("the report `{unknown}` is not in docs.jsonl");
                return Err(BuildError::Gold { path, line: at + 1, what });
            }
        }
        let traps = folder.join("not_incidents.jsonl");
        let traps = if traps.exists() { rows(&traps)? } else { Vec::new() };
        Ok(Self { reports, docs, gold, traps })
    }
}

fn rows<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, BuildError> {
    let fail = |line: usize, what: String| BuildError::Gold { path: path.to_owned(), line, what };
    let text = std::fs::read_to_string(path).map_err(|error| fail(0, error.to_string()))?;
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| serde_json::from_str(line).map_err(|error| fail(at + 1, error.to_string())))
        .collect()
}
