//! Formats whose files are a head, a piece a feature and a foot: such a file can be put together from the pieces of an older one and new ones.

use super::{ExportError, stream};
use crate::model::{Feature, Layer};
use rayon::prelude::*;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Features that one thread turns into pieces at a time.
const AT_ONCE: usize = 256;
/// Features of which pieces are held in memory at a time.
const IN_MEMORY: usize = AT_ONCE * 16;

/// Pieces of features, one behind the other without what stands between them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pieces {
    /// All of them.
    pub bytes: Vec<u8>,
    /// The length of each.
    pub lengths: Vec<usize>,
}

/// A format of one file a layer: its head, its pieces in the order of the features with the same bytes between them, its foot.
pub trait ByFeature: Send + Sync {
    /// The name of a layer's file; `None` where the format has none for it.
    fn file_name(&self, layer: &Layer) -> Option<String>;

    /// What stands before the first piece. Depends on the layer's name and fields, and on whether it has features; so does the foot.
    fn head(&self, layer: &Layer, empty: bool) -> Result<Vec<u8>, String>;

    /// The pieces of features of a layer. A piece depends on its feature and the fields alone.
    fn pieces(&self, layer: &Layer, features: &[Feature]) -> Result<Pieces, String>;

    /// What stands between two pieces.
    fn between(&self) -> &'static [u8];

    /// What stands behind the last piece.
    fn foot(&self, empty: bool) -> &'static [u8];

    /// Small files beside a layer's file, by name. They depend on what the head does.
    fn beside(&self, _layer: &Layer) -> Vec<(String, Vec<u8>)> {
        Vec::new()
    }
}

/// The pieces of features, made on every core, in order: a part for some hundred of them.
pub fn pieces_of(format: &dyn ByFeature, layer: &Layer, features: &[Feature]) -> Result<Vec<Pieces>, String> {
    features.par_chunks(AT_ONCE).map(|some| format.pieces(layer, some)).collect()
}

/// Writes the file of a layer whole, and those beside it. Gives their paths, none where the format has no file for the layer.
pub(super) fn write_whole(
    format: &dyn ByFeature,
    layer: &Layer,
    destination: &Path,
) -> Result<Vec<PathBuf>, ExportError> {
    let Some(name) = format.file_name(layer) else { return Ok(Vec::new()) };
    let path = destination.join(name);
    let empty = layer.features.is_empty();
    stream(&path, |out| {
        let told = |error: std::io::Error| error.to_string();
        out.write_all(&format.head(layer, empty)?).map_err(told)?;
        let mut first = true;
        // Some thousand at a time, so that a large file is never in memory as a whole.
        for some in layer.features.chunks(IN_MEMORY) {
            for pieces in pieces_of(format, layer, some)? {
                let mut rest = pieces.bytes.as_slice();
                for length in pieces.lengths {
                    let (piece, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
                    rest = after;
                    if !first {
                        out.write_all(format.between()).map_err(told)?;
                    }
                    first = false;
                    out.write_all(piece).map_err(told)?;
                }
            }
        }
        out.write_all(format.foot(empty)).map_err(told)
    })?;
    let mut files = vec![path];
    for (name, bytes) in format.beside(layer) {
        let path = destination.join(name);
        super::write(&path, &bytes)?;
        files.push(path);
    }
    Ok(files)
}
