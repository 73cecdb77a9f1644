//! The files of `gazetteer/` that are inside the program. A test holds the lists against the folders.

use super::fold::FOLDING;

/// Curated tables of places, in the order in which they stack (first wins).
pub(super) const PLACES: &[(&str, &str)] = &[
    ("gazetteer/places/border_areas.csv", include_str!("../../gazetteer/places/border_areas.csv")),
    ("gazetteer/places/iraq.csv", include_str!("../../gazetteer/places/iraq.csv")),
    ("gazetteer/places/lebanon.csv", include_str!("../../gazetteer/places/lebanon.csv")),
    ("gazetteer/places/neighbours.csv", include_str!("../../gazetteer/places/neighbours.csv")),
    ("gazetteer/places/physical.csv", include_str!("../../gazetteer/places/physical.csv")),
    ("gazetteer/places/sites.csv", include_str!("../../gazetteer/places/sites.csv")),
    ("gazetteer/places/syria.csv", include_str!("../../gazetteer/places/syria.csv")),
    ("gazetteer/places/world_areas.csv", include_str!("../../gazetteer/places/world_areas.csv")),
    ("gazetteer/places/world_conflict.csv", include_str!("../../gazetteer/places/world_conflict.csv")),
    ("gazetteer/places/world_towns.csv", include_str!("../../gazetteer/places/world_towns.csv")),
    (
        "gazetteer/places/world_towns_africa.csv",
        include_str!("../../gazetteer/places/world_towns_africa.csv"),
    ),
    ("gazetteer/world/regions.csv", include_str!("../../gazetteer/world/regions.csv")),
];

/// All countries.
pub(super) const COUNTRIES: (&str, &str) =
    ("gazetteer/countries.csv", include_str!("../../gazetteer/countries.csv"));

/// Words for peoples of places that are no countries.
pub(super) const DEMONYMS: &str = include_str!("../../gazetteer/world/demonyms.csv");

/// Shapes that rows name by `geom_id`.
pub(super) const SHAPES: &[(&str, &str)] = &[
    ("gazetteer/shapes/countries.geojson", include_str!("../../gazetteer/shapes/countries.geojson")),
    ("gazetteer/shapes/governorates.geojson", include_str!("../../gazetteer/shapes/governorates.geojson")),
    ("gazetteer/shapes/regions.geojson", include_str!("../../gazetteer/shapes/regions.geojson")),
];

/// Shared borders.
pub(super) const BORDERS: Option<(&str, &str)> =
    Some(("gazetteer/borders.geojson", include_str!("../../gazetteer/borders.geojson")));

/// The world index, written by `cargo xtask world`.
pub(super) const WORLD: &[u8] = include_bytes!("../../gazetteer/world/world.gaz");

/// The texts that [`Gazetteer::version`](super::Gazetteer::version) is the hash of, beside the world index.
pub(crate) fn knowledge_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    let others = [COUNTRIES, ("gazetteer/world/demonyms.csv", DEMONYMS), ("gazetteer/folding.toml", FOLDING)];
    PLACES.iter().chain(SHAPES).copied().chain(BORDERS).chain(others)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    fn listed(folder: &str, ending: &str) -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found: Vec<String> = fs_err::read_dir(root.join(folder)).map_or_else(
            |_| Vec::new(),
            |entries| {
                entries
                    .flatten()
                    .map(|e| format!("{folder}/{}", e.file_name().to_string_lossy()))
                    .filter(|name| name.ends_with(ending))
                    .collect()
            },
        );
        found.sort();
        found
    }

    #[test]
    fn every_curated_file_is_inside_the_program() {
        for (folder, ending, list) in
            [("gazetteer/places", ".csv", super::PLACES), ("gazetteer/shapes", ".geojson", super::SHAPES)]
        {
            let mut names: Vec<&str> =
                list.iter().map(|(n, _)| *n).filter(|n| n.starts_with(&format!("{folder}/"))).collect();
            names.sort_unstable();
            assert_eq!(names, listed(folder, ending), "list the files of {folder} in embedded.rs");
        }
    }
}
