//! Logistic regression with a ridge and with signs that weights must keep: few rows and many features want both.

/// A row: the features that are not 0, by number, whether it is one incident, and how much it counts.
pub(super) struct Example {
    pub(super) features: Vec<(usize, f64)>,
    pub(super) one: bool,
    pub(super) weight: f64,
}

/// Which sign a weight must keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Any,
    For,
    Against,
}

/// The weights that fit the rows best, by Newton's steps; the ridge spares the first weight, the bias.
pub(super) fn fit(examples: &[Example], signs: &[Sign], ridge: f64) -> Vec<f64> {
    let size = signs.len();
    let mut weights = vec![0.0; size];
    let mut held = vec![false; size];
    for _ in 0..60 {
        let (slope, curve) = derivatives(examples, &weights, ridge);
        let free: Vec<usize> = (0..size)
            .filter(|&i| {
                // A weight that stands at its bound is let go where the rows pull it inwards.
                let inwards = match signs[i] {
                    Sign::Any => true,
                    Sign::For => slope[i] < 0.0,
                    Sign::Against => slope[i] > 0.0,
                };
                !held[i] || inwards
            })
            .collect();
        let step = solve(&curve, &slope, &free);
        let mut moved = 0.0_f64;
        held = vec![true; size];
        for (&i, step) in free.iter().zip(step) {
            let before = weights[i];
            let after = before - step.clamp(-1.0, 1.0);
            weights[i] = match signs[i] {
                Sign::Any => after,
                Sign::For => after.max(0.0),
                Sign::Against => after.min(0.0),
            };
            held[i] = signs[i] != Sign::Any && weights[i] == 0.0;
            moved = moved.max((weights[i] - before).abs());
        }
        if moved < 1e-7 {
            break;
        }
    }
    weights
}

/// First and second derivatives of the loss.
fn derivatives(examples: &[Example], weights: &[f64], ridge: f64) -> (Vec<f64>, Vec<Vec<f64>>) {
    let size = weights.len();
    let mut slope: Vec<f64> =
        weights.iter().enumerate().map(|(i, w)| if i == 0 { 0.0 } else { ridge * w }).collect();
    let mut curve = vec![vec![0.0; size]; size];
    for (i, row) in curve.iter_mut().enumerate() {
        row[i] = if i == 0 { 1e-6 } else { ridge };
    }
    for example in examples {
        let odds: f64 = example.features.iter().map(|&(i, x)| weights[i] * x).sum();
        let likely = 1.0 / (1.0 + (-odds).exp());
        let error = example.weight * (likely - f64::from(u8::from(example.one)));
        let bend = example.weight * likely * (1.0 - likely);
        for &(i, x) in &example.features {
            slope[i] += error * x;
            for &(j, y) in &example.features {
                curve[i][j] += bend * x * y;
            }
        }
    }
    (slope, curve)
}

/// Solves for the step of the free weights by elimination with pivots.
fn solve(curve: &[Vec<f64>], slope: &[f64], free: &[usize]) -> Vec<f64> {
    let size = free.len();
    let mut rows: Vec<Vec<f64>> =
        free.iter().map(|&i| free.iter().map(|&j| curve[i][j]).chain([slope[i]]).collect()).collect();
    for at in 0..size {
        let pivot = (at..size).max_by(|&x, &y| rows[x][at].abs().total_cmp(&rows[y][at].abs())).unwrap_or(at);
        rows.swap(at, pivot);
        let (above, below) = rows.split_at_mut(at + 1);
        let Some(top) = above.last() else { continue };
        if top[at].abs() < 1e-12 {
            continue;
        }
        for row in below {
            let factor = row[at] / top[at];
            for (cell, over) in row.iter_mut().zip(top).skip(at) {
                *cell -= factor * over;
            }
        }
    }
    let mut out = vec![0.0; size];
    for at in (0..size).rev() {
        let known: f64 = (at + 1..size).map(|column| rows[at][column] * out[column]).sum();
        let lead = rows[at][at];
        out[at] = if lead.abs() < 1e-12 { 0.0 } else { (rows[at][size] - known) / lead };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(x: f64, one: bool) -> Example {
        Example { features: vec![(0, 1.0), (1, x)], one, weight: 1.0 }
    }

    #[test]
    fn weights_follow_the_rows_and_keep_their_signs() {
        let rows: Vec<Example> =
            (0..40).map(|i| example(f64::from(i % 2), i % 2 == 1 || i % 8 == 0)).collect();
        let free = fit(&rows, &[Sign::Any, Sign::Any], 0.1);
        assert!(free[1] > 2.0, "{free:?}");
        let bound = fit(&rows, &[Sign::Any, Sign::Against], 0.1);
        assert_eq!(bound[1], 0.0);
        // With nothing else to go by, the bias is the log odds of the rows.
        let odds = rows.iter().filter(|row| row.one).count() as f64;
        assert!((bound[0] - (odds / (40.0 - odds)).ln()).abs() < 1e-4, "{bound:?}");
    }
}
