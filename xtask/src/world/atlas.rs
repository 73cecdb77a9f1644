//! Middles and extents of US states and counties from the TopoJSON of us-atlas. Reads no more of the format than that file uses.

use geo::{Area as _, BoundingRect as _, Centroid as _, LineString, MultiPolygon, Polygon};
use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;

/// The middle of an area.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Middle {
    /// Degrees east.
    pub(crate) lon: f64,
    /// Degrees north.
    pub(crate) lat: f64,
    /// Half its extent in kilometres.
    pub(crate) radius_km: f64,
}

/// Reads states and counties by their FIPS code.
pub(crate) fn read(bytes: &[u8]) -> Result<BTreeMap<String, Middle>, Box<dyn Error>> {
    let topology: Value = serde_json::from_slice(bytes)?;
    let pair = |name: &str| -> Option<(f64, f64)> {
        let v = topology.pointer(&format!("/transform/{name}"))?;
        Some((v.get(0)?.as_f64()?, v.get(1)?.as_f64()?))
    };
    let (sx, sy) = pair("scale").ok_or("no scale")?;
    let (tx, ty) = pair("translate").ok_or("no translate")?;
    let mut arcs = Vec::new();
    for arc in topology["arcs"].as_array().ok_or("no arcs")? {
        let (mut x, mut y) = (0.0, 0.0);
        let mut line = Vec::new();
        for step in arc.as_array().ok_or("an arc is no list")? {
            x += step[0].as_f64().ok_or("no number")?;
            y += step[1].as_f64().ok_or("no number")?;
            line.push((x * sx + tx, y * sy + ty));
        }
        arcs.push(line);
    }
    let mut out = BTreeMap::new();
    for layer in ["states", "counties"] {
        for area in topology["objects"][layer]["geometries"].as_array().ok_or("no geometries")? {
            let Some(id) = area["id"].as_str() else { continue };
            let parts = match area["type"].as_str() {
                Some("Polygon") => vec![&area["arcs"]],
                Some("MultiPolygon") => area["arcs"].as_array().ok_or("no parts")?.iter().collect(),
                _ => continue,
            };
            let polygons: Vec<Polygon<f64>> =
                parts.into_iter().filter_map(|rings| ring(&arcs, rings.get(0)?)).collect();
            // Islands across the date line would draw the middle into the sea: the largest part stands for all.
            let Some(largest) =
                polygons.iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()))
            else {
                continue;
            };
            let near: MultiPolygon<f64> = polygons
                .iter()
                .filter(|p| p.unsigned_area() > 0.2 * largest.unsigned_area())
                .cloned()
                .collect();
            if let (Some(middle), Some(bounds)) = (near.centroid(), near.bounding_rect()) {
                let wide = bounds.width() * middle.y().to_radians().cos();
                let radius_km = wide.hypot(bounds.height()) * 111.2 / 2.0 * 0.8;
                out.insert(id.to_owned(), Middle { lon: middle.x(), lat: middle.y(), radius_km });
            }
        }
    }
    Ok(out)
}

fn ring(arcs: &[Vec<(f64, f64)>], numbers: &Value) -> Option<Polygon<f64>> {
    let mut line: Vec<(f64, f64)> = Vec::new();
    for number in numbers.as_array()? {
        let number = number.as_i64()?;
        // A negative number is the complement of an arc that runs backwards.
        let at = usize::try_from(if number < 0 { !number } else { number }).ok()?;
        let arc = arcs.get(at)?;
        if number < 0 {
            line.extend(arc.iter().rev());
        } else {
            line.extend(arc);
        }
    }
    Some(Polygon::new(LineString::from(line), Vec::new()))
}
