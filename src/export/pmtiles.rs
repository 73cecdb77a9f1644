//! PMTiles: vector tiles of all layers at zooms 0 to 12 in one file, for web maps without a tile server.

use super::{ExportError, Exporter, PackageFacts, stream};
use crate::model::{Cell, Feature, Field, GeometryType, Layer};
use ::pmtiles::{Compression, PmTilesWriter, TileCoord, TileType};
use geo::{
    BooleanOps, BoundingRect, Coord, Geometry, LineString, MapCoords, MultiLineString, MultiPolygon, Orient,
    Rect, Simplify, algorithm::orient::Direction, coord,
};
use mvt::{GeomEncoder, GeomType, Tile};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// Writes `wallmap.pmtiles`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PmTiles;

/// The largest zoom. Clients draw it larger from there on.
const DEEPEST: u8 = 12;
/// Units along the side of a tile.
const SIDE: f64 = 4096.0;
/// Room around a tile in which shapes are drawn too, as a share of its side, so that no edge shows.
const ROOM: f64 = 1.0 / 64.0;
/// Most points of a layer in one tile above the deepest zoom; there all are. More can be neither seen nor clicked.
const MOST_POINTS: usize = 2000;

impl Exporter for PmTiles {
    fn name(&self) -> &'static str {
        "pmtiles"
    }

    fn export(
        &self,
        layers: &[Layer],
        package: &PackageFacts,
        destination: &Path,
    ) -> Result<Vec<PathBuf>, ExportError> {
        let path = destination.join("wallmap.pmtiles");
        stream(&path, |out| file(layers, package, out))?;
        Ok(vec![path])
    }
}

/// A shape on the square that the world is in Web Mercator: x to the east, y to the south, both 0 to 1.
struct Shape<'a> {
    layer: usize,
    feature: &'a Feature,
    geometry: Geometry<f64>,
}

fn file(layers: &[Layer], package: &PackageFacts, out: &mut BufWriter<File>) -> Result<(), String> {
    let spatial: Vec<&Layer> = layers.iter().filter(|l| l.geometry != GeometryType::None).collect();
    let shapes: Vec<Shape<'_>> = spatial
        .iter()
        .enumerate()
        .flat_map(|(layer, l)| l.features.iter().map(move |feature| (layer, feature)))
        .filter_map(|(layer, feature)| {
            let geometry = feature.geometry.as_ref()?.map_coords(mercator);
            Some(Shape { layer, feature, geometry })
        })
        .collect();
    let mut writer = PmTilesWriter::new(TileType::Mvt)
        .tile_compression(Compression::Gzip)
        .internal_compression(Compression::Gzip)
        .min_zoom(0)
        .max_zoom(DEEPEST)
        .metadata(metadata(&spatial, package));
    if let Some(frame) = frame(&spatial) {
        writer = writer.bounds(frame.min().x, frame.min().y, frame.max().x, frame.max().y);
        writer = writer.center(frame.center().x, frame.center().y).center_zoom(5);
    }
    let mut stream = writer.create(out).map_err(|e| e.to_string())?;
    // Tiles of a zoom are numbered before those of the next: zoom by zoom is the file's own order.
    for zoom in 0..=DEEPEST {
        let mut tiles = Tiles::new();
        for (n, shape) in shapes.iter().enumerate() {
            let simple = simplified(&shape.geometry, zoom);
            cut(n, &simple, zoom, &mut tiles)?;
        }
        for (coordinate, members) in tiles.into_values() {
            let tile = encoded(&spatial, &shapes, &members, zoom, &coordinate)?;
            if let Some(tile) = tile {
                stream.add_tile(coordinate, &tile).map_err(|e| e.to_string())?;
            }
        }
    }
    stream.finalize().map_err(|e| e.to_string())
}

fn mercator(c: Coord<f64>) -> Coord<f64> {
    // Web Mercator ends at 85.05 degrees.
    let lat = c.y.clamp(-85.051_128, 85.051_128).to_radians();
    let y = (1.0 - lat.tan().asinh() / std::f64::consts::PI) / 2.0;
    Coord { x: (c.x + 180.0) / 360.0, y }
}

fn frame(layers: &[&Layer]) -> Option<Rect<f64>> {
    let boxes = layers.iter().flat_map(|l| &l.features).filter_map(|f| f.geometry.as_ref()?.bounding_rect());
    boxes.reduce(|a, b| {
        Rect::new(
            coord! { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) },
            coord! { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) },
        )
    })
}

/// Tiles along a side at a zoom.
fn across(zoom: u8) -> f64 {
    f64::from(1_u32 << zoom)
}

fn simplified(geometry: &Geometry<f64>, zoom: u8) -> Geometry<f64> {
    let step = 0.7 / SIDE / across(zoom);
    match geometry {
        Geometry::MultiLineString(lines) => Geometry::MultiLineString(lines.simplify(step)),
        Geometry::MultiPolygon(areas) => Geometry::MultiPolygon(areas.simplify(step)),
        other => other.clone(),
    }
}

/// Tiles by their number, with the shapes cut to each.
type Tiles = BTreeMap<u64, (TileCoord, Vec<(usize, Geometry<f64>)>)>;

/// Puts a shape into the tiles that it touches, cut to each.
fn cut(n: usize, geometry: &Geometry<f64>, zoom: u8, tiles: &mut Tiles) -> Result<(), String> {
    let Some(bounds) = geometry.bounding_rect() else { return Ok(()) };
    let side = across(zoom);
    let last = side - 1.0;
    let index = |share: f64, room: f64| ((share * side + room).floor().clamp(0.0, last)) as u32;
    let room = if matches!(geometry, Geometry::Point(_)) { 0.0 } else { ROOM };
    for x in index(bounds.min().x, -room)..=index(bounds.max().x, room) {
        for y in index(bounds.min().y, -room)..=index(bounds.max().y, room) {
            let square = Rect::new(
                coord! { x: (f64::from(x) - ROOM) / side, y: (f64::from(y) - ROOM) / side },
                coord! { x: (f64::from(x) + 1.0 + ROOM) / side, y: (f64::from(y) + 1.0 + ROOM) / side },
            );
            let part = match geometry {
                Geometry::Point(_) => geometry.clone(),
                Geometry::MultiLineString(lines) => {
                    let part: MultiLineString<f64> = square.to_polygon().clip(lines, false);
                    if part.0.is_empty() {
                        continue;
                    }
                    Geometry::MultiLineString(part)
                }
                Geometry::MultiPolygon(areas) => {
                    let part: MultiPolygon<f64> = areas.intersection(&square.to_polygon());
                    if part.0.is_empty() {
                        continue;
                    }
                    Geometry::MultiPolygon(part.orient(Direction::Default))
                }
                _ => continue,
            };
            let coordinate = TileCoord::new(zoom, x, y).map_err(|e| e.to_string())?;
            let id = u64::from(::pmtiles::TileId::from(coordinate));
            tiles.entry(id).or_insert_with(|| (coordinate, Vec::new())).1.push((n, part));
        }
    }
    Ok(())
}

fn encoded(
    layers: &[&Layer],
    shapes: &[Shape<'_>],
    members: &[(usize, Geometry<f64>)],
    zoom: u8,
    at: &TileCoord,
) -> Result<Option<Vec<u8>>, String> {
    let mut tile = Tile::new(SIDE as u32);
    let mut any = false;
    for (number, layer) in layers.iter().enumerate() {
        let mut out = tile.create_layer(&layer.name);
        let inside = members.iter().filter_map(|(n, part)| Some((shapes.get(*n)?, part)));
        let inside = inside.filter(|(shape, _)| shape.layer == number);
        let most = if zoom == DEEPEST { usize::MAX } else { MOST_POINTS };
        let mut kept = 0;
        for (shape, part) in inside.take(most) {
            let to_tile = |c: Coord<f64>| {
                let side = across(zoom);
                ((c.x * side - f64::from(at.x())) * SIDE, (c.y * side - f64::from(at.y())) * SIDE)
            };
            let Some(geometry) = commands(part, to_tile)? else { continue };
            let mut feature = out.into_feature(geometry);
            let id = blake3::hash(shape.feature.id.as_bytes());
            let id = id.as_bytes().iter().take(6).fold(0_u64, |n, &byte| n << 8 | u64::from(byte));
            feature.set_id(id);
            for (field, value) in layer.fields.iter().zip(&shape.feature.values) {
                if zoom < DEEPEST && long(field) {
                    continue;
                }
                match value {
                    Cell::Null => {}
                    Cell::Text(text) => feature.add_tag_string(&field.name, text),
                    Cell::Integer(whole) => feature.add_tag_sint(&field.name, whole),
                    Cell::Real(real) => feature.add_tag_double(&field.name, real),
                    Cell::Date(day) => feature.add_tag_string(&field.name, &day.to_string()),
                    Cell::Boolean(truth) => feature.add_tag_bool(&field.name, truth),
                }
            }
            out = feature.into_layer();
            kept += 1;
        }
        if kept > 0 {
            any = true;
            tile.add_layer(out).map_err(|e| e.to_string())?;
        }
    }
    if !any {
        return Ok(None);
    }
    tile.to_bytes().map(Some).map_err(|e| e.to_string())
}

/// Fields that only the deepest zoom carries: long text.
fn long(field: &Field) -> bool {
    field.name.contains("quote")
        || matches!(field.name.as_str(), "reports" | "urls" | "incident_ids" | "notes")
}

fn commands(
    part: &Geometry<f64>,
    to_tile: impl Fn(Coord<f64>) -> (f64, f64),
) -> Result<Option<mvt::GeomData>, String> {
    let line =
        |encoder: &mut GeomEncoder<f64>, line: &LineString<f64>, closed: bool| -> Result<bool, String> {
            let mut points: Vec<(f64, f64)> =
                line.coords().map(|&c| to_tile(c)).map(|(x, y)| (x.round(), y.round())).collect();
            points.dedup();
            if closed && points.len() > 1 && points.first() == points.last() {
                points.pop();
            }
            if points.len() < if closed { 3 } else { 2 } {
                return Ok(false);
            }
            for (x, y) in points {
                encoder.add_point(x, y).map_err(|e| e.to_string())?;
            }
            encoder.complete_geom().map_err(|e| e.to_string())?;
            Ok(true)
        };
    let mut any = false;
    let encoder = match part {
        Geometry::Point(point) => {
            let (x, y) = to_tile(point.0);
            any = true;
            let mut encoder = GeomEncoder::new(GeomType::Point);
            encoder.add_point(x.round(), y.round()).map_err(|e| e.to_string())?;
            encoder
        }
        Geometry::MultiLineString(lines) => {
            let mut encoder = GeomEncoder::new(GeomType::Linestring);
            for one in lines {
                any |= line(&mut encoder, one, false)?;
            }
            encoder
        }
        Geometry::MultiPolygon(areas) => {
            let mut encoder = GeomEncoder::new(GeomType::Polygon);
            for area in areas {
                // Without its outer ring an area's holes would be areas.
                if line(&mut encoder, area.exterior(), true)? {
                    any = true;
                    for hole in area.interiors() {
                        line(&mut encoder, hole, true)?;
                    }
                }
            }
            encoder
        }
        _ => return Ok(None),
    };
    if !any {
        return Ok(None);
    }
    encoder.encode().map(Some).map_err(|e| e.to_string())
}

fn metadata(layers: &[&Layer], package: &PackageFacts) -> String {
    let vector_layers: Vec<serde_json::Value> = layers
        .iter()
        .map(|layer| {
            let fields: serde_json::Map<String, serde_json::Value> = layer
                .fields
                .iter()
                .map(|f| {
                    let kind = match f.field_type.as_str() {
                        "integer" | "number" => "Number",
                        "boolean" => "Boolean",
                        _ => "String",
                    };
                    (f.name.clone(), serde_json::json!(kind))
                })
                .collect();
            serde_json::json!({ "id": layer.name, "description": layer.title, "minzoom": 0, "maxzoom": DEEPEST, "fields": fields })
        })
        .collect();
    let sources: Vec<&str> = package.sources.iter().map(|s| s.title.as_str()).collect();
    serde_json::json!({
        "name": package.title,
        "description": package.description,
        "attribution": sources.join("; "),
        "type": "overlay",
        "format": "pbf",
        "generator": format!("wallmap {}", package.version),
        "vector_layers": vector_layers,
    })
    .to_string()
}
