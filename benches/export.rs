//! How long 100,000 incidents take in each format, and the layers themselves. `cargo bench --bench export`; beside it,
//! `ogr2ogr -f GPKG out.gpkg incidents.geojson` over the same file shows what GDAL takes.

#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark fails by panic")]

#[path = "../tests/small_world/mod.rs"]
mod small_world;

use small_world::{World, day, empty, incident};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use wallmap::export::{ExportOptions, PackageFacts, exporter};
use wallmap::layers::make_layers;
use wallmap::model::{Kind, Layer};

const INCIDENTS: u32 = 100_000;

fn main() {
    divan::main();
}

fn world() -> World {
    let mut world = empty();
    for n in 0..INCIDENTS {
        let kind = Kind::ALL[n as usize % Kind::ALL.len()];
        let start = day(
            2020 + i16::try_from(n % 5).unwrap(),
            1 + i8::try_from(n % 12).unwrap(),
            1 + i8::try_from(n % 28).unwrap(),
        );
        let text = format!(
            "Gunmen attacked a checkpoint on road {n}, killing three and wounding {}, the monitor said.",
            n % 7
        );
        let mut one = incident(&format!("inc-{n:010}"), kind, Some("north-town"), Some(start), &text);
        let place = one.place.as_mut().unwrap();
        place.place_id = format!("place-{}", n % 5000);
        place.lon = 36.0 + f64::from(n % 1000) / 150.0;
        place.lat = 33.0 + f64::from(n / 1000 % 100) / 25.0;
        world.incidents.push(one);
    }
    world
}

fn layers() -> &'static [Layer] {
    static LAYERS: OnceLock<Vec<Layer>> = OnceLock::new();
    LAYERS.get_or_init(|| world().layers())
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn make(bencher: divan::Bencher<'_, '_>) {
    let world = world();
    bencher.bench_local(|| make_layers(&world.input()).unwrap());
}

#[divan::bench(sample_count = 1, sample_size = 1, args = ["geojson", "csv", "gpkg", "qgz", "xlsx", "acled", "kmz", "fgb", "parquet", "pmtiles"])]
fn export(bencher: divan::Bencher<'_, '_>, format: &str) {
    let folder: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-export");
    std::fs::create_dir_all(&folder).unwrap();
    let package = PackageFacts { styles: empty().profile.styles, ..PackageFacts::default() };
    let layers = layers();
    bencher.bench_local(|| {
        exporter(format, &ExportOptions::default()).unwrap().export(layers, &package, &folder).unwrap()
    });
}
