//! Symbols as small pictures, drawn here so that a KMZ needs no network and looks as the other formats do.

use crate::model::{Colour, MarkerShape, Symbol};
use std::f64::consts::{PI, SQRT_2};

/// Pixels along a side.
const SIDE: u32 = 32;
/// Samples along a side of a pixel, for smooth edges.
const SAMPLES: u32 = 4;

/// A symbol as a PNG, 32 pixels square, transparent around it.
pub(super) fn png(symbol: &Symbol) -> Result<Vec<u8>, String> {
    let outline = corners(symbol.shape);
    // The outline is a rim of the shape itself: the same corners, drawn in.
    let count = outline.len() as f64;
    let (cx, cy) = outline.iter().fold((0.0, 0.0), |(x, y), c| (x + c.0 / count, y + c.1 / count));
    let rim = (symbol.width_mm / symbol.size_mm.max(0.1) * 2.0).clamp(0.08, 0.3);
    let mut pixels = Vec::with_capacity((SIDE * SIDE * 4) as usize);
    for y in 0..SIDE {
        for x in 0..SIDE {
            let (mut inner, mut edge) = (0_u32, 0_u32);
            for sample in 0..SAMPLES * SAMPLES {
                let part = |pixel: u32, at: u32| {
                    ((f64::from(pixel) + (f64::from(at) + 0.5) / f64::from(SAMPLES)) / f64::from(SIDE))
                        .mul_add(2.2, -1.1)
                };
                let (px, py) = (part(x, sample % SAMPLES), part(y, sample / SAMPLES));
                if inside(&outline, cx + (px - cx) / (1.0 - rim), cy + (py - cy) / (1.0 - rim)) {
                    inner += 1;
                } else if inside(&outline, px, py) {
                    edge += 1;
                }
            }
            pixels.extend(mixed(symbol.fill, inner, symbol.stroke, edge));
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, SIDE, SIDE);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(|e| e.to_string())?;
    writer.write_image_data(&pixels).map_err(|e| e.to_string())?;
    writer.finish().map_err(|e| e.to_string())?;
    Ok(bytes)
}

fn mixed(fill: Colour, inner: u32, stroke: Colour, edge: u32) -> [u8; 4] {
    let all = inner + edge;
    if all == 0 {
        return [0; 4];
    }
    let mix = |a: u8, b: u8| ((u32::from(a) * inner + u32::from(b) * edge) / all) as u8;
    let alpha = (all * 255 / (SAMPLES * SAMPLES)) as u8;
    [mix(fill.r, stroke.r), mix(fill.g, stroke.g), mix(fill.b, stroke.b), alpha]
}

/// Corners of a shape in a square from -1 to 1, y down, in the proportions that QGIS draws it in.
fn corners(shape: MarkerShape) -> Vec<(f64, f64)> {
    let even = |n: u32, turn: f64| -> Vec<(f64, f64)> {
        (0..n)
            .map(|i| {
                let angle = 2.0 * PI * f64::from(i) / f64::from(n) + turn;
                (angle.sin(), -angle.cos())
            })
            .collect()
    };
    let cross = |turn: f64| -> Vec<(f64, f64)> {
        let (t, w) = (1.0, 0.2);
        [
            (-w, -t),
            (w, -t),
            (w, -w),
            (t, -w),
            (t, w),
            (w, w),
            (w, t),
            (-w, t),
            (-w, w),
            (-t, w),
            (-t, -w),
            (-w, -w),
        ]
        .map(|(x, y): (f64, f64)| (x * turn.cos() - y * turn.sin(), x * turn.sin() + y * turn.cos()))
        .to_vec()
    };
    match shape {
        MarkerShape::Circle => even(40, 0.0),
        MarkerShape::Square => vec![(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)],
        MarkerShape::Diamond => even(4, 0.0),
        MarkerShape::Triangle => even(3, 0.0),
        MarkerShape::TriangleDown => even(3, PI),
        MarkerShape::Pentagon => even(5, 0.0),
        MarkerShape::Hexagon => even(6, 0.0),
        MarkerShape::Octagon => {
            // As wide as the square, its corners cut.
            let e = SQRT_2 - 1.0;
            vec![(-e, -1.0), (e, -1.0), (1.0, -e), (1.0, e), (e, 1.0), (-e, 1.0), (-1.0, e), (-1.0, -e)]
        }
        MarkerShape::Star => {
            // Sides that run on into one another.
            let inner = (2.0 * PI / 5.0).cos() / (PI / 5.0).cos();
            let points = even(10, 0.0);
            points
                .iter()
                .enumerate()
                .map(|(i, &(x, y))| if i % 2 == 0 { (x, y) } else { (x * inner, y * inner) })
                .collect()
        }
        MarkerShape::Plus => cross(0.0),
        MarkerShape::Cross => cross(PI / 4.0),
        MarkerShape::HalfCircle => {
            let arc = (0..=20).map(|i| PI * f64::from(i) / 20.0);
            arc.map(|angle| (-angle.cos(), -angle.sin())).collect()
        }
        MarkerShape::Arrow => even(3, PI / 2.0),
    }
}

/// Whether a point lies inside, by counting the edges to its right.
fn inside(corners: &[(f64, f64)], x: f64, y: f64) -> bool {
    let next = corners.iter().cycle().skip(1);
    let crossings = corners
        .iter()
        .zip(next)
        .filter(|((ax, ay), (bx, by))| (*ay > y) != (*by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax)
        .count();
    crossings % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_has_an_inside() {
        for &shape in MarkerShape::ALL {
            let corners = corners(shape);
            assert!(inside(&corners, 0.0, -0.1), "{shape}");
            assert!(!inside(&corners, 1.05, 1.05), "{shape}");
            assert!(png(&Symbol { shape, ..Symbol::default() }).unwrap().starts_with(b"\x89PNG"));
        }
    }
}
