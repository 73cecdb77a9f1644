//! `cargo xtask extract-bench FOLDER..`: reads labelled folders, writes their incidents and calls the scorer beside them.
//!
//! A folder holds docs.jsonl and gold.jsonl; the scorer is `score_incidents.py` in the folder's parent or grandparent.

#![expect(clippy::print_stdout, reason = "the command prints its figures")]

use serde_json::{Value, json};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use wallmap::corpus::{CorpusOptions, read_corpus};
use wallmap::extract::{Extractor, run_examples};
use wallmap::gazetteer::Gazetteer;
use wallmap::lexicon::Lexicon;
use wallmap::locate::{LocateSettings, Locator};
use wallmap::merge::{MergeSettings, Registry, merge};
use wallmap::model::{Incident, IncidentMention, Reading, Report};

type Fault = Box<dyn Error>;

/// The command. `--show` prints every miss, `--dump` every reading, `--raw` scores without merging reports, `--examples` runs the lexicon's examples,
/// `--lexicon=DIR` takes the lexicon from a folder, `--out=DIR` writes the incidents there; `--disk` takes the lexicon from the working tree instead of the binary.
pub(crate) fn run(root: &Path) -> Result<(), Fault> {
    let arguments: Vec<String> = std::env::args().skip(2).collect();
    let flag = |name: &str| arguments.iter().any(|a| a == name);
    let value = |name: &str| arguments.iter().find_map(|a| a.strip_prefix(name));
    let folders: Vec<PathBuf> =
        arguments.iter().filter(|a| !a.starts_with("--")).map(PathBuf::from).collect();
    let lexicon = if let Some(folder) = value("--lexicon=") {
        Lexicon::from_folder(Path::new(folder))?
    } else if flag("--disk") {
        Lexicon::from_folder(&root.join("lexicon/en"))?
    } else {
        Lexicon::embedded()?
    };
    let gazetteer = Gazetteer::embedded()?;
    if flag("--examples") {
        let faults = run_examples(&lexicon, &gazetteer);
        for fault in &faults {
            println!("{fault}");
        }
        println!("{} of {} examples fail", faults.len(), lexicon.examples().len());
    }
    let locator = Locator::new(&gazetteer, LocateSettings::default());
    let extractor = Extractor::new(&lexicon, &gazetteer);
    let mut pairs: Vec<PathBuf> = Vec::new();
    let mut scorer = None;
    let out = value("--out=").map_or_else(|| root.join("target/extract-bench"), PathBuf::from);
    fs_err::create_dir_all(&out)?;
    for folder in &folders {
        let corpus = read_corpus(&[folder.join("docs.jsonl")], &CorpusOptions::default())?;
        let mut mentions = Vec::new();
        let mut separate: Vec<Incident> = Vec::new();
        for report in &corpus.reports {
            let toponyms = locator.locate(report);
            let reading = extractor.extract(report, &toponyms);
            if flag("--dump") {
                dump(report, &reading, &toponyms, &gazetteer);
            }
            let told = reading.mentions.into_iter().map(|mention| (mention, false));
            for (mention, echo) in told.chain(reading.echoes.into_iter().map(|mention| (mention, true))) {
                let mention = IncidentMention::of(mention, report, echo);
                if flag("--raw") {
                    separate.extend(merge(
                        vec![mention],
                        &MergeSettings::embedded()?,
                        &mut Registry::default(),
                    ));
                } else {
                    mentions.push(mention);
                }
            }
        }
        let mut incidents = merge(mentions, &MergeSettings::embedded()?, &mut Registry::default());
        incidents.extend(separate);
        let features: Vec<Value> = incidents.iter().enumerate().map(|(i, x)| feature(i, x)).collect();
        let name = folder.file_name().map_or_else(|| "folder".into(), |n| n.to_string_lossy().into_owned());
        let path = out.join(format!("{name}.geojson"));
        fs_err::write(
            &path,
            serde_json::to_string(&json!({"type": "FeatureCollection", "features": features}))?,
        )?;
        if scorer.is_none() {
            scorer = folder
                .ancestors()
                .skip(1)
                .take(2)
                .map(|p| p.join("score_incidents.py"))
                .find(|p| p.is_file());
        }
        pairs.push(folder.clone());
        pairs.push(path);
    }
    let Some(scorer) = scorer else { return Ok(()) };
    let mut command = Command::new("python3");
    command.arg(&scorer).args(&pairs);
    if flag("--show") {
        command.arg("--show");
    }
    command.status()?;
    if flag("--each") {
        for pair in pairs.chunks(2) {
            println!("-- {}", pair.first().map_or(String::new(), |p| p.display().to_string()));
            Command::new("python3").arg(&scorer).args(pair).status()?;
        }
    }
    Ok(())
}

fn feature(number: usize, incident: &Incident) -> Value {
    let lead = incident.mentions.get(incident.lead).or(incident.mentions.first());
    let mut reports: Vec<&str> = incident.mentions.iter().map(|m| m.mention.report.as_str()).collect();
    reports.sort_unstable();
    reports.dedup();
    let names: Vec<&str> = incident.perpetrator.iter().map(|a| a.name.as_str()).collect();
    let place = incident.place.as_ref();
    json!({
        "type": "Feature",
        "geometry": place.map(|p| json!({"type": "Point", "coordinates": [p.lon, p.lat]})),
        "properties": {
            "id": format!("x{number}"),
            "kind": incident.kind.as_str(),
            "status": incident.status.as_str(),
            "attribution": incident.attribution.as_str(),
            "date_start": incident.date.start.map(|d| d.to_string()),
            "date_end": incident.date.end.map(|d| d.to_string()),
            "place": place.map(|p| p.name.clone()),
            "iso3": place.map(|p| p.iso3.clone()),
            "killed": incident.killed.map(|c| c.value),
            "injured": incident.injured.map(|c| c.value),
            "detained": incident.detained.map(|c| c.value),
            "perpetrator": if names.is_empty() { Value::Null } else { json!(names.join("; ")) },
            "reports": reports.join("; "),
            "quote": lead.map(|m| m.mention.quote_text.clone()),
            "quote_report": lead.map(|m| m.mention.report.clone()),
            "confidence": incident.confidence,
        },
    })
}

fn dump(report: &Report, reading: &Reading, toponyms: &[wallmap::model::Toponym], gazetteer: &Gazetteer) {
    println!("##### {} {:?}", report.id, report.published_date());
    let names: Vec<String> = toponyms
        .iter()
        .map(|t| {
            format!(
                "{}/{}/{}",
                t.span.of(&report.text),
                t.role,
                t.place.map_or("-".to_owned(), |k| gazetteer.place(k).id)
            )
        })
        .collect();
    println!("  TOPONYMS {}", names.join(" | "));
    for cut in &report.left_out {
        println!("  CUT {} {}", cut.reason, cut.span.of(&report.text).chars().take(80).collect::<String>());
    }
    for m in &reading.mentions {
        println!(
            "  M {:.2} {} {} {} {:?}..{:?} {} k{:?} i{:?} d{:?} by {:?} [{}] {} | {}",
            m.confidence,
            m.kind,
            m.status,
            m.attribution,
            m.date.start,
            m.date.end,
            m.place.as_ref().map_or("-", |p| p.name.as_str()),
            m.killed.map(|c| c.value),
            m.injured.map(|c| c.value),
            m.detained.map(|c| c.value),
            m.perpetrator.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(),
            m.because.join(" "),
            m.trigger.of(&report.text),
            m.quote_text.chars().take(160).collect::<String>(),
        );
    }
    for k in &reading.kept_out {
        println!(
            "  K {} {} | {} | {}",
            k.reason,
            k.rule,
            k.trigger.of(&report.text),
            k.quote.of(&report.text).chars().take(120).collect::<String>()
        );
    }
}
