//! The weights of `gazetteer/weights.csv`, fitted on labelled news by `cargo xtask weights`. Knows no text.

use super::features::{Answers, Slot};
use super::resolve::Reason;
use crate::gazetteer::hash_bytes;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// What answers and reasons are worth.
#[derive(Debug, Default)]
pub(crate) struct Weights {
    /// First round, by slot and small number.
    dense: Vec<Vec<f32>>,
    /// Second round.
    second: Vec<Vec<f32>>,
    /// By slot and hash of a word.
    words: FxHashMap<(u8, u64), f32>,
    /// By reason.
    reasons: Vec<f32>,
    /// Named numbers: thresholds and calibration.
    numbers: FxHashMap<String, f32>,
}

const WEIGHTS: &str = include_str!("../../gazetteer/weights.csv");

impl Weights {
    /// The weights that ship with the program, read once.
    pub(crate) fn embedded() -> &'static Self {
        static ONCE: OnceLock<Weights> = OnceLock::new();
        // The file is inside the program and a test reads it: an error cannot come up later.
        ONCE.get_or_init(|| Self::read(WEIGHTS).unwrap_or_default())
    }

    fn read(text: &str) -> Result<Self, String> {
        let mut out = Self {
            dense: vec![Vec::new(); Slot::ALL.len()],
            second: vec![Vec::new(); Slot::ALL.len()],
            reasons: vec![0.0; Reason::ALL.len()],
            ..Self::default()
        };
        for line in text.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
            let wrong = || format!("weights.csv: `{line}`");
            let mut fields = line.split(',');
            let (Some(part), Some(name), Some(value), Some(weight)) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                return Err(wrong());
            };
            let weight: f32 = weight.parse().map_err(|_| wrong())?;
            match part {
                "name" | "second" => {
                    let slot = Slot::ALL.iter().position(|(_, n)| *n == name).ok_or_else(wrong)?;
                    let round = if part == "name" { &mut out.dense } else { &mut out.second };
                    let column = round.get_mut(slot).ok_or_else(wrong)?;
                    let at: usize = value.parse().map_err(|_| wrong())?;
                    if column.len() <= at {
                        column.resize(at + 1, 0.0);
                    }
                    if let Some(cell) = column.get_mut(at) {
                        *cell = weight;
                    }
                }
                "word" => {
                    let slot = Slot::ALL.iter().position(|(_, n)| *n == name).ok_or_else(wrong)?;
                    out.words.insert((slot as u8, hash_bytes(value.as_bytes())), weight);
                }
                "reason" => {
                    let reason = Reason::ALL.iter().position(|(_, n)| *n == name).ok_or_else(wrong)?;
                    if let Some(cell) = out.reasons.get_mut(reason) {
                        *cell = weight;
                    }
                }
                "number" => {
                    out.numbers.insert(name.to_owned(), weight);
                }
                _ => return Err(wrong()),
            }
        }
        Ok(out)
    }

    /// What a reason is worth.
    pub(crate) fn reason(&self, reason: Reason) -> f32 {
        self.reasons.get(reason as usize).copied().unwrap_or(0.0)
    }

    /// A named number.
    pub(crate) fn number(&self, name: &str, otherwise: f32) -> f32 {
        self.numbers.get(name).copied().unwrap_or(otherwise)
    }

    /// What the answers of the first round are worth together.
    pub(crate) fn first(&self, answers: &Answers) -> f32 {
        let words: f32 = answers
            .words
            .iter()
            .map(|(s, word, _)| self.words.get(&(*s as u8, *word)).copied().unwrap_or(0.0))
            .sum();
        worth(&self.dense, answers) + words
    }

    /// What the answers of the second round are worth together.
    pub(crate) fn second(&self, answers: &Answers) -> f32 {
        worth(&self.second, answers)
    }
}

fn worth(round: &[Vec<f32>], answers: &Answers) -> f32 {
    answers
        .dense
        .iter()
        .map(|&(slot, value)| {
            round.get(slot as usize).and_then(|c| c.get(usize::from(value))).copied().unwrap_or(0.0)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_can_be_read() {
        let weights = Weights::read(WEIGHTS).unwrap();
        assert!(weights.reason(Reason::People) > 0.0);
    }
}
