//! Geometries as GeoPackage stores them: a header with the bounding box, then well-known binary. Also what GeoParquet needs of it.

use geo::{BoundingRect, Geometry, LineString, Polygon};

/// A geometry as bytes, with its box.
pub(in crate::export) struct Blob {
    /// Header and well-known binary.
    pub(in crate::export) bytes: Vec<u8>,
    /// Smallest and largest longitude, smallest and largest latitude.
    pub(in crate::export) frame: [f64; 4],
}

impl Blob {
    pub(in crate::export) fn of(geometry: &Geometry<f64>) -> Self {
        let frame = frame(geometry);
        // "GP", version 0, flags: little endian, and a box of four numbers except for points.
        let boxed = !matches!(geometry, Geometry::Point(_));
        let mut bytes = vec![b'G', b'P', 0, if boxed { 0b0000_0011 } else { 0b0000_0001 }];
        bytes.extend(4326_i32.to_le_bytes());
        if boxed {
            for side in frame {
                bytes.extend(side.to_le_bytes());
            }
        }
        well_known_binary(geometry, &mut bytes);
        Self { bytes, frame }
    }
}

/// Smallest and largest longitude, smallest and largest latitude.
pub(in crate::export) fn frame(geometry: &Geometry<f64>) -> [f64; 4] {
    geometry.bounding_rect().map_or([0.0; 4], |r| [r.min().x, r.max().x, r.min().y, r.max().y])
}

/// The box around two boxes.
pub(in crate::export) fn join(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    [a[0].min(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].max(b[3])]
}

/// Well-known binary, little endian, of the geometries that layers have.
pub(in crate::export) fn well_known_binary(geometry: &Geometry<f64>, bytes: &mut Vec<u8>) {
    match geometry {
        Geometry::Point(point) => {
            head(1, bytes);
            bytes.extend(point.x().to_le_bytes());
            bytes.extend(point.y().to_le_bytes());
        }
        Geometry::MultiLineString(lines) => {
            head(5, bytes);
            count(lines.0.len(), bytes);
            for line in lines {
                head(2, bytes);
                points(line, bytes);
            }
        }
        Geometry::MultiPolygon(areas) => {
            head(6, bytes);
            count(areas.0.len(), bytes);
            for area in areas {
                polygon(area, bytes);
            }
        }
        _ => {
            // Layers have no other geometry (`layers::validate`); an empty collection is what all clients can skip.
            head(7, bytes);
            count(0, bytes);
        }
    }
}

fn head(kind: u32, bytes: &mut Vec<u8>) {
    bytes.push(1);
    bytes.extend(kind.to_le_bytes());
}

fn count(number: usize, bytes: &mut Vec<u8>) {
    bytes.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

fn points(line: &LineString<f64>, bytes: &mut Vec<u8>) {
    count(line.0.len(), bytes);
    for c in line.coords() {
        bytes.extend(c.x.to_le_bytes());
        bytes.extend(c.y.to_le_bytes());
    }
}

fn polygon(area: &Polygon<f64>, bytes: &mut Vec<u8>) {
    head(3, bytes);
    count(1 + area.interiors().len(), bytes);
    points(area.exterior(), bytes);
    for hole in area.interiors() {
        points(hole, bytes);
    }
}
