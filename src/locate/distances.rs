//! Directions and distances that words tell: "north-east", "some 30 kilometres".

use super::asked::asked;
use super::phrases::{beside, is, word};
use super::scene::Scene;
use super::tokens::{Case, Gap};

/// The direction that one or two words tell ("north", "north-east", "south eastern"), and where they begin, read backwards from `end`.
pub(super) fn bearing_before(scene: &Scene<'_, '_>, end: usize) -> Option<(f32, usize)> {
    let last = end.checked_sub(1)?;
    let second = f32::from(scene.fact(last).bearing()?);
    let Some(first) = last.checked_sub(1).filter(|_| beside(scene, last)) else {
        return Some((second, last));
    };
    match scene.fact(first).bearing().map(f32::from) {
        // "north-east": half way between the two, the short way round.
        Some(first_bearing)
            if matches!(second as u16, 90 | 270) && matches!(first_bearing as u16, 0 | 180) =>
        {
            let first_bearing = if first_bearing == 0.0 && second == 270.0 { 360.0 } else { first_bearing };
            Some((f32::midpoint(first_bearing, second) % 360.0, first))
        }
        _ => Some((second, last)),
    }
}

/// The direction told from `at` on, and where the words end.
pub(super) fn bearing_after(scene: &Scene<'_, '_>, at: usize) -> Option<(f32, usize)> {
    scene.fact(at).bearing()?;
    let two = beside(scene, at + 1) && scene.fact(at + 1).bearing().is_some();
    let end = if two { at + 2 } else { at + 1 };
    bearing_before(scene, end).map(|(bearing, _)| (bearing, end))
}

/// A distance that ends before `end` ("30 km", "some 30 kilometers", "a few miles"), and where it begins.
pub(super) fn distance_before(scene: &Scene<'_, '_>, end: usize) -> Option<(f32, usize)> {
    let unit_at = end.checked_sub(1)?;
    let token = scene.token(unit_at)?;
    if token.case == Case::Digit {
        // "30km" in one word.
        let text = token.text(scene.text);
        let digits = text.trim_end_matches(|c: char| c.is_alphabetic());
        let unit = text.get(digits.len()..)?;
        let unit_km =
            scene.cues.get(crate::gazetteer::hash_bytes(unit.to_ascii_lowercase().as_bytes())).unit_km()?;
        return digits.parse::<f32>().ok().map(|n| (n * unit_km, unit_at));
    }
    let unit_km = scene.fact(unit_at).unit_km()?;
    if !beside(scene, unit_at) {
        return None;
    }
    let number_at = unit_at.checked_sub(1)?;
    let text = word(scene, number_at).replace(',', "");
    let (number, mut from) = match text.parse::<f32>() {
        Ok(number) => {
            // "2.5 km" is two words to the tokenizer.
            let decimal = number_at.checked_sub(1).and_then(|before| {
                let (a, b) = (scene.token(before)?, scene.token(number_at)?);
                let joined = b.gap == Gap::Stop && b.start == a.full_end + 1;
                joined
                    .then(|| {
                        format!("{}.{text}", word(scene, before)).parse::<f32>().ok().map(|n| (n, before))
                    })
                    .flatten()
            });
            decimal.unwrap_or((number, number_at))
        }
        Err(_) => (small_number(&text)?, number_at),
    };
    while let Some(before) = from.checked_sub(1) {
        if beside(scene, from)
            && is(
                scene,
                before,
                const {
                    asked(&[
                        "some",
                        "about",
                        "around",
                        "roughly",
                        "approximately",
                        "nearly",
                        "almost",
                        "just",
                        "over",
                        "a",
                        "least",
                        "at",
                        "than",
                        "more",
                    ])
                },
            )
        {
            from = before;
        } else {
            break;
        }
    }
    Some((number * unit_km, from))
}

fn small_number(word: &str) -> Option<f32> {
    const NUMBERS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let lower = word.to_ascii_lowercase();
    match lower.as_str() {
        "few" | "several" => Some(5.0),
        "dozen" => Some(12.0),
        "fifteen" => Some(15.0),
        "twenty" => Some(20.0),
        "thirty" => Some(30.0),
        "forty" => Some(40.0),
        "fifty" => Some(50.0),
        _ => NUMBERS.iter().position(|n| *n == lower).map(|n| n as f32),
    }
}
