//! `cargo xtask fit-merge FOLDER.. [--write] [--show]`: makes the weights and the threshold of merging from labelled folders.
//!
//! Rows are pairs of mentions that merging compares: of one folder, where at least one of the two tells a labelled incident, and of two folders,
//! which are never one. Each folder is scored with what the others gave. `--write` puts weights, threshold and figures into lexicon/merge.toml.

mod figures;
mod regression;
mod rows;

use figures::{Pairs, figures};
use regression::{Example, Sign, fit};
use rows::Folder;
use std::path::{Path, PathBuf};
use wallmap::merge::{FitSettings, MergeSettings, Weights};

type AnyError = Box<dyn std::error::Error>;

/// The line in lexicon/merge.toml behind which the command writes its figures, up to the next empty line.
const MARK: &str = "# Weights and threshold:";

/// Reads the folders and fits; gives the lines to print.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<String, AnyError> {
    let path = root.join("lexicon").join("merge.toml");
    let text = fs_err::read_to_string(&path)?;
    let settings = MergeSettings::parse(&text)?;
    let mut paths: Vec<PathBuf> =
        arguments.iter().filter(|a| !a.starts_with("--")).map(PathBuf::from).collect();
    paths.sort();
    if paths.len() < 3 {
        return Err("name at least three labelled folders (docs.jsonl, gold.jsonl)".into());
    }
    let folders: Vec<Folder> =
        paths.iter().map(|path| rows::read(path, &settings)).collect::<Result<_, _>>()?;
    let across = rows::across(&folders, &settings);
    let signs = signs(&settings.fit)?;
    let train = |left_out: Option<usize>| -> MergeSettings {
        let mut examples: Vec<Example> = Vec::new();
        for (number, folder) in folders.iter().enumerate() {
            if left_out != Some(number) {
                examples.extend(folder.rows.iter().map(|row| {
                    let weight = if row.within { settings.fit.within } else { 1.0 };
                    example(&row.features, row.one, weight)
                }));
            }
        }
        for (a, b, features) in &across {
            if left_out != Some(*a) && left_out != Some(*b) {
                examples.push(example(features, false, settings.fit.across));
            }
        }
        let weights = fit(&examples, &signs, settings.fit.ridge);
        let rounded: Vec<f64> = weights.iter().map(|weight| (weight * 100.0).round() / 100.0).collect();
        let mut fitted = MergeSettings { weights: Weights::from_slice(&rounded), ..settings.clone() };
        fitted.join.threshold = threshold(&folders, left_out, &fitted);
        fitted
    };
    let crossed: Vec<(f64, Pairs)> = std::thread::scope(|scope| {
        let train = &train;
        let runs: Vec<_> = folders
            .iter()
            .enumerate()
            .map(|(number, folder)| {
                scope.spawn(move || {
                    let fitted = train(Some(number));
                    (fitted.join.threshold, figures(folder, &fitted))
                })
            })
            .collect();
        runs.into_iter().map(|run| run.join().unwrap_or_default()).collect()
    });
    let fitted = train(None);
    let (mut now, mut own, mut left_out) = (Pairs::default(), Pairs::default(), Pairs::default());
    let mut out = String::new();
    for (folder, (threshold, pairs)) in folders.iter().zip(&crossed) {
        let ones = folder.rows.iter().filter(|row| row.one).count();
        out += &format!(
            "{:12} mentions {:3} rows {:5} of one incident {:3} threshold {threshold:.2} | left out {pairs}\n",
            folder.name,
            folder.mentions.len(),
            folder.rows.len(),
            ones,
        );
        now += figures(folder, &settings);
        own += figures(folder, &fitted);
        left_out += *pairs;
    }
    out += &format!("file as it was  {now}\nfitted on all   {own}\nleft out        {left_out}\n");
    if arguments.iter().any(|a| a == "--show") {
        for folder in &folders {
            out += &show(folder, &fitted);
        }
    }
    let all: usize = folders.iter().map(|folder| folder.rows.len()).sum();
    let names: Vec<&str> = folders.iter().map(|folder| folder.name.as_str()).collect();
    let header = format!(
        "{MARK} made by `cargo xtask fit-merge --write`; do not edit them by hand.\n\
         # Rows: {all} pairs of mentions of the labelled folders\n\
         # {},\n\
         # and {} pairs across them, which are never one.\n\
         # Pairs of reports brought together, each folder scored with what the others gave: {left_out}.\n\
         # The same with the numbers below, which have seen all folders: {own}.\n",
        names.join(", "),
        across.len(),
    );
    let written = rewrite(&text, &header, &fitted);
    MergeSettings::parse(&written)?;
    if arguments.iter().any(|a| a == "--write") {
        fs_err::write(&path, written)?;
    } else {
        for (name, weight) in Weights::NAMES.iter().zip(fitted.weights.to_vec()) {
            out += &format!("{name} = {weight:.2}\n");
        }
        out += &format!("threshold = {:.2}\n", fitted.join.threshold);
    }
    Ok(out)
}

fn example(features: &Weights, one: bool, weight: f64) -> Example {
    let features = features.to_vec().into_iter().enumerate().filter(|(_, x)| *x != 0.0).collect();
    Example { features, one, weight }
}

fn signs(settings: &FitSettings) -> Result<Vec<Sign>, AnyError> {
    for name in settings.speak_for.iter().chain(&settings.speak_against) {
        if !Weights::NAMES.contains(&name.as_str()) {
            return Err(format!("`fit` in lexicon/merge.toml names `{name}`, which is no feature").into());
        }
    }
    let among = |list: &[String], name: &str| list.iter().any(|entry| entry == name);
    Ok(Weights::NAMES
        .iter()
        .map(|name| {
            if among(&settings.speak_for, name) {
                Sign::For
            } else if among(&settings.speak_against, name) {
                Sign::Against
            } else {
                Sign::Any
            }
        })
        .collect())
}

/// The threshold that groups the folders best, but for the one left out; of several the middle one.
fn threshold(folders: &[Folder], left_out: Option<usize>, fitted: &MergeSettings) -> f64 {
    let scored: Vec<(f64, f64)> = fitted
        .fit
        .thresholds
        .iter()
        .map(|&threshold| {
            let mut settings = fitted.clone();
            settings.join.threshold = threshold;
            let mut sum = Pairs::default();
            for (number, folder) in folders.iter().enumerate() {
                if left_out != Some(number) {
                    sum += figures(folder, &settings);
                }
            }
            (threshold, sum.f1_of_seen())
        })
        .collect();
    let best = scored.iter().map(|(_, f1)| *f1).fold(0.0, f64::max);
    let good: Vec<f64> = scored
        .iter()
        .filter(|(_, f1)| *f1 >= best - fitted.fit.tie)
        .map(|(threshold, _)| *threshold)
        .collect();
    good.get(good.len() / 2).copied().unwrap_or(fitted.join.threshold)
}

/// Pairs on which the fitted probability and the label differ, the worst first.
fn show(folder: &Folder, fitted: &MergeSettings) -> String {
    let mut worst: Vec<(f64, String)> = folder
        .rows
        .iter()
        .filter_map(|row| {
            let odds = row.features.dot(&fitted.weights);
            let likely = 1.0 / (1.0 + (-odds).exp());
            let wrong = if row.one { 1.0 - likely } else { likely };
            if wrong < 0.4 {
                return None;
            }
            let (a, b) = (folder.mentions.get(row.a)?, folder.mentions.get(row.b)?);
            let tell = |m: &wallmap::model::IncidentMention| {
                let place = m.mention.place.as_ref().map_or("-", |p| p.name.as_str());
                let date = m.mention.date;
                format!(
                    "{} {} {:?}..{:?} {} {place} k{:?} c{:.2}{} | {}",
                    m.mention.report,
                    m.mention.kind,
                    date.start,
                    date.end,
                    date.basis,
                    m.mention.killed.map(|c| c.value),
                    m.mention.confidence,
                    if m.echo { " echo" } else { "" },
                    m.mention.quote_text.chars().take(150).collect::<String>().replace('\n', " ")
                )
            };
            let mut parts: Vec<(f64, String)> = row
                .features
                .to_vec()
                .iter()
                .zip(fitted.weights.to_vec())
                .zip(Weights::NAMES)
                .map(|((x, w), name)| (x * w, format!("{name} {:+.1}", x * w)))
                .filter(|(part, _)| part.abs() >= 0.1)
                .collect();
            parts.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
            let parts: Vec<String> = parts.into_iter().map(|(_, part)| part).collect();
            let what = if row.one { "APART" } else { "JOINED" };
            Some((
                wrong,
                format!("{what} {likely:.2} {}\n    {}\n    {}\n", parts.join(", "), tell(a), tell(b)),
            ))
        })
        .collect();
    worst.sort_by(|a, b| b.0.total_cmp(&a.0));
    worst.into_iter().map(|(_, line)| line).collect()
}

/// The file with its figures, weights and threshold replaced; everything else stays as it is.
fn rewrite(text: &str, header: &str, fitted: &MergeSettings) -> String {
    let mut out = String::with_capacity(text.len());
    let mut section = String::new();
    let mut skipping = false;
    for line in text.lines() {
        if line.starts_with(MARK) {
            out += header;
            skipping = true;
            continue;
        }
        if skipping && line.starts_with('#') {
            continue;
        }
        skipping = false;
        if line.starts_with('[') {
            line.trim().clone_into(&mut section);
        }
        let name = line.split('=').next().unwrap_or_default().trim();
        let known = Weights::NAMES.iter().position(|known| *known == name);
        match (section.as_str(), known) {
            ("[weights]", Some(at)) => {
                let weight = fitted.weights.to_vec().get(at).copied().unwrap_or_default();
                out += &format!("{name} = {weight:.2}\n");
            }
            ("[join]", _) if name == "threshold" => {
                out += &format!("threshold = {:.2}\n", fitted.join.threshold);
            }
            _ => {
                out += line;
                out.push('\n');
            }
        }
    }
    out
}
