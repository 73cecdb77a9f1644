//! Runs the lexicon's example sentences through the extractor.

use super::Extractor;
use crate::gazetteer::Gazetteer;
use crate::lexicon::{Effect, Example, Lexicon};
use crate::model::{Attribution, Date, DateBasis, Published, Reading, Report, Status};

/// An example that does not do what its row says.
#[derive(Debug, Clone)]
pub struct ExampleFault {
    /// The example with file, line and row.
    pub example: Example,
    /// What was read instead.
    pub read: String,
}

impl std::fmt::Display for ExampleFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let e = &self.example;
        let wish = if e.right { "must" } else { "must not" };
        write!(
            f,
            "{}:{}: {} `{}`: the example {wish} give {}: “{}”; read: {}",
            e.file, e.line, e.table, e.row, e.expects, e.text, self.read
        )
    }
}

impl ExampleFault {
    /// The next step for whoever edits the file.
    pub fn hint(&self) -> String {
        "change the row's phrases or conditions, or the sentence; lexicon/README.md tells what each key does"
            .into()
    }
}

/// Runs all examples of a lexicon; empty when each does what its row says.
pub fn run_examples(lexicon: &Lexicon, gazetteer: &Gazetteer) -> Vec<ExampleFault> {
    let extractor = Extractor::new(lexicon, gazetteer).with_others();
    let mut out = Vec::new();
    for example in lexicon.examples() {
        let report = Report {
            id: "example".into(),
            text: example.text.as_str().into(),
            published: Date::new(2025, 5, 15).ok().map(|date| Published {
                date,
                precision: crate::model::DatePrecision::Day,
                found_in: "example".into(),
                basis: DateBasis::Explicit,
            }),
            ..Report::default()
        };
        let reading = extractor.read_example(&report);
        // A row's right sentence about something kept out may also be one out of which nothing comes at all.
        let quiet = example.right && reading.mentions.is_empty() && keeps_out(example);
        if fires(example, &reading) != example.right && !quiet {
            out.push(ExampleFault { example: example.clone(), read: describe(&reading) });
        }
    }
    out
}

/// Whether an example is of a cue that keeps events out.
fn keeps_out(example: &Example) -> bool {
    example.table == "cue"
        && Effect::parse(&example.expects)
            .is_some_and(|effect| super::modality::keeps_out(effect) || effect == Effect::Boilerplate)
}

/// Whether a reading shows what the example's row does.
fn fires(example: &Example, reading: &Reading) -> bool {
    if example.table == "event" {
        return reading.others.iter().any(|o| o.sort == example.expects);
    }
    if example.table == "rule" {
        return example.expects == "any" && !reading.mentions.is_empty()
            || reading.mentions.iter().any(|m| m.kind.as_str() == example.expects);
    }
    let Some(effect) = Effect::parse(&example.expects) else { return false };
    let status = |s: Status| reading.mentions.iter().any(|m| m.status == s);
    let attribution = |a: Attribution| reading.mentions.iter().any(|m| m.attribution == a);
    match effect {
        Effect::Planned => status(Status::Planned),
        Effect::Attempted => status(Status::Attempted),
        Effect::Foiled => status(Status::Foiled),
        Effect::Disputed => status(Status::Disputed),
        Effect::Claimed => attribution(Attribution::Claimed),
        Effect::Accused | Effect::Denied => attribution(Attribution::Accused),
        Effect::Possible => attribution(Attribution::Possible),
        Effect::Saying | Effect::Anaphora | Effect::Another | Effect::Break | Effect::By | Effect::Stop => {
            example.right
        }
        _ => reading.kept_out.iter().any(|k| k.reason == example.expects),
    }
}

fn describe(reading: &Reading) -> String {
    let mut parts: Vec<String> = reading
        .mentions
        .iter()
        .map(|m| format!("{} {} {} by {}", m.kind, m.status, m.attribution, m.rule))
        .collect();
    parts.extend(reading.kept_out.iter().map(|k| format!("kept out as {} by {}", k.reason, k.rule)));
    if parts.is_empty() { "nothing".into() } else { parts.join("; ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_does_what_its_row_says() {
        let lexicon = Lexicon::embedded().unwrap();
        let gazetteer = Gazetteer::embedded().unwrap();
        let faults = run_examples(&lexicon, &gazetteer);
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert!(faults.is_empty(), "{}", told.join("\n"));
        assert!(lexicon.examples().len() > 100);
    }
}
