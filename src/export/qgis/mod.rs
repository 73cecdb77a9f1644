//! QGIS: a style beside each GeoJSON (`.qml`), the same styles inside the GeoPackage, and the project (`.qgz`).

mod layout;
mod project;
mod style;
mod symbol;

pub use project::QgisProject;
pub(super) use style::qml;

use super::{ExportError, Exporter, PackageFacts, write};
use crate::model::{GeometryType, Layer};
use std::path::{Path, PathBuf};

/// Writes `NAME.qml` for each layer with geometry and a style: QGIS takes it up beside the GeoJSON of the same name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QgisStyles;

impl Exporter for QgisStyles {
    fn name(&self) -> &'static str {
        "qml"
    }

    fn export(
        &self,
        layers: &[Layer],
        package: &PackageFacts,
        destination: &Path,
    ) -> Result<Vec<PathBuf>, ExportError> {
        let mut files = Vec::new();
        for layer in layers.iter().filter(|l| l.geometry != GeometryType::None) {
            let Some(style) = package.style(&layer.name) else { continue };
            let path = destination.join(format!("{}.qml", layer.name));
            write(&path, qml(layer, Some(style)).as_bytes())?;
            files.push(path);
        }
        Ok(files)
    }
}
