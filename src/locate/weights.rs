//! The weights of `gazetteer/weights.csv`, fitted on labelled news by `cargo xtask weights`. Knows no text.

use super::answers::Slot;
use super::resolve::Reason;
use crate::gazetteer::hash_bytes;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// What answers and reasons are worth.
#[derive(Debug)]
pub(crate) struct Weights {
    /// First round, by slot and small number.
    dense: Round,
    /// Second round.
    second: Round,
    /// By slot and hash of a word.
    words: FxHashMap<(u8, u64), f32>,
    /// By reason.
    reasons: [f32; Reason::ALL.len()],
    numbers: Numbers,
    /// What [`Weights::second_open`] tells.
    open: (f32, f32),
}

/// Thresholds and calibration, by their names in the file. The least probabilities are those at which a name is taken for a place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbers {
    pub(crate) second_bias: f32,
    pub(crate) demonym_bias: f32,
    /// So many demonyms make a report that lives by them.
    pub(crate) demonyms_least: f32,
    /// The same as a share of its names.
    pub(crate) demonyms_share: f32,
    pub(crate) least: f32,
    /// Where the word before leads to a place.
    pub(crate) least_led: f32,
    /// The same where no other place of the report stands behind it.
    pub(crate) least_led_alone: f32,
    /// Of a loose spelling.
    pub(crate) least_loose: f32,
    /// The same for a name that all places of it have from another tongue or time only.
    pub(crate) least_foreign: f32,
    /// Where the words beside it tell of a settlement.
    pub(crate) least_settlement: f32,
}

impl Default for Numbers {
    fn default() -> Self {
        Self {
            second_bias: 0.0,
            demonym_bias: 0.0,
            demonyms_least: 2.0,
            demonyms_share: 0.2,
            least: 0.45,
            least_led: 0.45,
            least_led_alone: 0.45,
            least_loose: 0.45,
            least_foreign: 0.45,
            least_settlement: 0.45,
        }
    }
}

impl Numbers {
    fn of(&mut self, name: &str) -> Option<&mut f32> {
        Some(match name {
            "second_bias" => &mut self.second_bias,
            "demonym_bias" => &mut self.demonym_bias,
            "demonyms_least" => &mut self.demonyms_least,
            "demonyms_share" => &mut self.demonyms_share,
            "least" => &mut self.least,
            "least_led" => &mut self.least_led,
            "least_led_alone" => &mut self.least_led_alone,
            "least_loose" => &mut self.least_loose,
            "least_foreign" => &mut self.least_foreign,
            "least_settlement" => &mut self.least_settlement,
            _ => return None,
        })
    }
}

/// Weights by slot and small number, one slot after another.
#[derive(Debug)]
struct Round {
    /// Where each slot begins and ends.
    ranges: [(u32, u32); Slot::ALL.len()],
    values: Vec<f32>,
}

impl Round {
    fn of(slots: &[Vec<f32>]) -> Self {
        let mut out = Self { ranges: [(0, 0); Slot::ALL.len()], values: Vec::new() };
        for (range, slot) in out.ranges.iter_mut().zip(slots) {
            let from = out.values.len() as u32;
            out.values.extend(slot);
            *range = (from, out.values.len() as u32);
        }
        out
    }

    #[inline]
    fn get(&self, slot: Slot, value: u16) -> f32 {
        let (from, to) = self.ranges.get(slot as usize).copied().unwrap_or_default();
        let at = from + u32::from(value);
        if at < to { self.values.get(at as usize).copied().unwrap_or(0.0) } else { 0.0 }
    }

    /// The most that a slot can give; 0 where it gives nothing good.
    fn most(&self, slot: Slot) -> f32 {
        let (from, to) = self.ranges.get(slot as usize).copied().unwrap_or_default();
        let values = self.values.get(from as usize..to as usize).unwrap_or_default();
        values.iter().copied().fold(0.0, f32::max)
    }
}

pub(super) const WEIGHTS: &str = include_str!("../../gazetteer/weights.csv");

impl Weights {
    /// The weights that ship with the program, read once.
    pub(crate) fn embedded() -> &'static Self {
        static ONCE: OnceLock<Weights> = OnceLock::new();
        // The file is inside the program and a test reads it: an error cannot come up later.
        ONCE.get_or_init(|| Self::read(WEIGHTS).unwrap_or_else(|_| Self::none()))
    }

    fn none() -> Self {
        Self {
            dense: Round::of(&[]),
            second: Round::of(&[]),
            words: FxHashMap::default(),
            reasons: [0.0; Reason::ALL.len()],
            numbers: Numbers::default(),
            open: (0.0, 0.0),
        }
    }

    fn read(text: &str) -> Result<Self, String> {
        let mut dense: Vec<Vec<f32>> = vec![Vec::new(); Slot::ALL.len()];
        let mut second = dense.clone();
        let mut out = Self::none();
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
                    *out.numbers.of(name).ok_or_else(wrong)? = weight;
                }
                _ => return Err(wrong()),
            }
        }
        (out.dense, out.second) = (Round::of(&dense), Round::of(&second));
        out.open = out.most_open();
        Ok(out)
    }

    /// What a reason is worth.
    #[inline]
    pub(crate) fn reason(&self, reason: Reason) -> f32 {
        self.reasons.get(reason as usize).copied().unwrap_or(0.0)
    }

    /// The most that the second round's answers that the first does not give can come to: for names of other countries, and for those of the
    /// theatre.
    pub(crate) fn second_open(&self) -> (f32, f32) {
        self.open
    }

    fn most_open(&self) -> (f32, f32) {
        let theatre = self.second.most(Slot::Theatre);
        let known = [Slot::Local, Slot::Others, Slot::Theatre];
        let others = Slot::ALL.iter().map(|(slot, _)| *slot).filter(|slot| !known.contains(slot));
        // A little more than the sum, which is taken in another order than the one that decides.
        let away = others.map(|slot| self.second.most(slot)).sum::<f32>() + 0.001;
        (away, away + theatre)
    }

    /// Thresholds and calibration.
    pub(crate) fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// What an answer of the first round is worth.
    #[inline]
    pub(crate) fn first(&self, slot: Slot, value: u16) -> f32 {
        self.dense.get(slot, value)
    }

    /// What a word beside a name is worth.
    pub(crate) fn word(&self, slot: Slot, word: u64) -> f32 {
        self.words.get(&(slot as u8, word)).copied().unwrap_or(0.0)
    }

    /// What an answer of the second round is worth.
    #[inline]
    pub(crate) fn second(&self, slot: Slot, value: u16) -> f32 {
        self.second.get(slot, value)
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
