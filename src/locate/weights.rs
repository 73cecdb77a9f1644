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
    dense: Round,
    /// Second round.
    second: Round,
    /// By slot and hash of a word.
    words: FxHashMap<(u8, u64), f32>,
    /// By reason.
    reasons: Vec<f32>,
    /// Named numbers: thresholds and calibration.
    numbers: FxHashMap<String, f32>,
}

/// Weights by slot and small number, one slot after another.
#[derive(Debug, Default)]
struct Round {
    /// Where each slot begins; one more than there are slots.
    starts: Vec<u32>,
    values: Vec<f32>,
}

impl Round {
    fn of(slots: &[Vec<f32>]) -> Self {
        let mut out = Self { starts: vec![0], values: Vec::new() };
        for slot in slots {
            out.values.extend(slot);
            out.starts.push(out.values.len() as u32);
        }
        out
    }

    #[inline]
    fn get(&self, slot: Slot, value: u16) -> f32 {
        let from = self.starts.get(slot as usize).copied().unwrap_or(0);
        let to = self.starts.get(slot as usize + 1).copied().unwrap_or(0);
        let at = from + u32::from(value);
        if at < to { self.values.get(at as usize).copied().unwrap_or(0.0) } else { 0.0 }
    }

    /// The most that a slot can give; 0 where it gives nothing good.
    fn most(&self, slot: Slot) -> f32 {
        let from = self.starts.get(slot as usize).map_or(0, |s| *s as usize);
        let to = self.starts.get(slot as usize + 1).map_or(0, |s| *s as usize);
        self.values.get(from..to).unwrap_or_default().iter().copied().fold(0.0, f32::max)
    }

    fn worth(&self, answers: &Answers) -> f32 {
        answers.dense.iter().map(|&(slot, value)| self.get(slot, value)).sum()
    }
}

pub(super) const WEIGHTS: &str = include_str!("../../gazetteer/weights.csv");

impl Weights {
    /// The weights that ship with the program, read once.
    pub(crate) fn embedded() -> &'static Self {
        static ONCE: OnceLock<Weights> = OnceLock::new();
        // The file is inside the program and a test reads it: an error cannot come up later.
        ONCE.get_or_init(|| Self::read(WEIGHTS).unwrap_or_default())
    }

    fn read(text: &str) -> Result<Self, String> {
        let mut dense: Vec<Vec<f32>> = vec![Vec::new(); Slot::ALL.len()];
        let mut second = dense.clone();
        let mut out = Self { reasons: vec![0.0; Reason::ALL.len()], ..Self::default() };
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
                    let round = if part == "name" { &mut dense } else { &mut second };
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
        (out.dense, out.second) = (Round::of(&dense), Round::of(&second));
        Ok(out)
    }

    /// What a reason is worth.
    pub(crate) fn reason(&self, reason: Reason) -> f32 {
        self.reasons.get(reason as usize).copied().unwrap_or(0.0)
    }

    /// The most that the second round's answers other than `known` can come to: for names of other countries, and for those of the theatre.
    pub(crate) fn second_open(&self, known: &[Slot]) -> (f32, f32) {
        let theatre = self.second.most(Slot::Theatre);
        let others =
            Slot::ALL.iter().map(|(slot, _)| *slot).filter(|s| !known.contains(s) && *s != Slot::Theatre);
        // A little more than the sum, which is taken in another order than the one that decides.
        let away = others.map(|slot| self.second.most(slot)).sum::<f32>() + 0.001;
        (away, away + theatre)
    }

    /// The least probability at which a name is taken for a place.
    pub(crate) fn least(&self) -> f32 {
        self.number("least", 0.45)
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
        self.dense.worth(answers) + words
    }

    /// What the answers of the second round are worth together.
    pub(crate) fn second(&self, answers: &Answers) -> f32 {
        self.second.worth(answers)
    }
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
