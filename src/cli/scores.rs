//! The scores of `eval` as a page for people. Scores nothing itself.

use super::summary::counted;
use super::terminal::{FAINT, STRONG, one_line};
use crate::build::{Evaluation, Figures, Scores, Share};
use std::fmt::Write as _;

/// The page, with at most `errors` errors.
pub(super) fn page(evaluation: &Evaluation, errors: usize) -> String {
    let mut text = String::new();
    scores(&mut text, &evaluation.pooled, "All folders");
    if evaluation.folders.len() > 1 {
        let _ = writeln!(
            text,
            "\n{STRONG}{:<24} {:>8} {:>9} {:>8} {:>6}{STRONG:#}",
            "Folder", "detected", "right pin", "merging", "traps"
        );
        for folder in &evaluation.folders {
            let hit: usize = folder.traps.iter().map(|trap| trap.count).sum();
            let all: usize = folder.traps.iter().map(|trap| trap.of).sum();
            let _ = writeln!(
                text,
                "{:<24} {:>8.3} {:>9.3} {:>8} {:>6}",
                one_line(&folder.name),
                folder.detected.f1,
                folder.right_pin.f1,
                if folder.pairs == 0 { "no pairs".to_owned() } else { format!("{:.3}", folder.merging.f1) },
                format!("{hit}/{all}")
            );
        }
    }
    if !evaluation.confusion.is_empty() {
        let _ = writeln!(text, "\n{STRONG}Kinds: labelled, found, times{STRONG:#}");
        for (labelled, found, times) in
            evaluation.confusion.iter().filter(|(labelled, found, _)| labelled != found)
        {
            let _ = writeln!(text, "{times:>5}  {labelled} read as {found}");
        }
    }
    let _ = writeln!(
        text,
        "\n{STRONG}Confidence: expected calibration error {:.3}{STRONG:#}\n{FAINT}  from    to  incidents  confidence  right{FAINT:#}",
        evaluation.calibration_error
    );
    for bin in evaluation.reliability.iter().filter(|bin| bin.count > 0) {
        let _ = writeln!(
            text,
            "  {:>4.2}  {:>4.2}  {:>9}  {:>10.2}  {:>5.2}",
            bin.from, bin.to, bin.count, bin.confidence, bin.right
        );
    }
    if errors > 0 && !evaluation.errors.is_empty() {
        let shown = errors.min(evaluation.errors.len());
        let _ = writeln!(text, "\n{STRONG}Errors, {shown} of {}{STRONG:#}", evaluation.errors.len());
        for error in evaluation.errors.iter().take(errors) {
            let _ = writeln!(text, "{STRONG}{}{STRONG:#} {}", error.what, one_line(&error.which.join(", ")));
            for (name, value) in [("label", &error.gold), ("found", &error.found), ("quote", &error.quote)] {
                if !value.is_empty() {
                    let _ = writeln!(text, "  {FAINT}{name}{FAINT:#} {}", one_line(value));
                }
            }
        }
    }
    text
}

fn scores(text: &mut String, scores: &Scores, name: &str) {
    let _ = writeln!(
        text,
        "{STRONG}{name}{STRONG:#}: {}, {}, {} found, {} of them twice",
        counted(scores.reports, "report"),
        counted(scores.gold, "labelled incident"),
        scores.predicted,
        scores.duplicates
    );
    let _ = writeln!(text, "{FAINT}           precision  recall     F1{FAINT:#}");
    for (name, Figures { precision, recall, f1 }) in
        [("detected", scores.detected), ("right pin", scores.right_pin), ("merging", scores.merging)]
    {
        // Where nothing was to be joined there is no share of it.
        if name == "merging" && scores.pairs == 0 {
            let wrongly = match scores.joined_wrongly {
                0 => String::new(),
                pairs => format!("; {} joined that should not be", counted(pairs, "pair")),
            };
            let _ = writeln!(
                text,
                "{name:<10} {FAINT}no pairs: no label is told by two reports{wrongly}{FAINT:#}"
            );
            continue;
        }
        let _ = writeln!(text, "{name:<10} {precision:>9.3}  {recall:>6.3}  {f1:>5.3}");
    }
    shares(text, "Values right among the detected", &scores.attributes);
    shares(text, "Traps hit", &scores.traps);
}

fn shares(text: &mut String, name: &str, shares: &[Share]) {
    if shares.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{STRONG}{name}{STRONG:#}");
    for share in shares {
        let part = if share.of == 0 { 0.0 } else { share.count as f64 / share.of as f64 };
        let _ = writeln!(
            text,
            "  {:<18} {:>4} of {:>4}  {part:.3}",
            one_line(&share.name),
            share.count,
            share.of
        );
    }
}
