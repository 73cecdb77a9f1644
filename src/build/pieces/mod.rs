//! The files of layers that are put together from a piece a feature: pieces that are as they were are copied out of the last output, the others
//! are made. Knows no format's form, and what a piece is made from by its digest alone.
//!
//! What a build leaves for the next one (`Kept`) lies in the cache: the digest and length of each piece, and how the file lay on the disk when it
//! was published. A file that is not as it was then (an edit, another build, a time that was set back) is written whole. A clean build and one
//! that copies give the same bytes, since a digest covers everything that a piece is made from.

mod kept;
mod splice;

pub(crate) use kept::{Kept, KeptFile, KeptLayer, Stamp};
pub(crate) use splice::{copy_range, matched};

use crate::export::{ByFeature, ExportError};
use crate::layers::{Draft, LayerError};
use crate::model::{Digest, Feature, Layer};
use rayon::prelude::*;
use splice::Writer;
use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Features that are made at a time.
const AT_ONCE: usize = 4096;

/// Why the files of a layer cannot be written.
#[derive(Debug, Error)]
pub(crate) enum PieceError {
    #[error(transparent)]
    Layer(#[from] LayerError),
    #[error(transparent)]
    Export(#[from] ExportError),
    /// Somebody wrote to a file of the last output while pieces were taken out of it.
    #[error("`{path}` was changed while it was read")]
    Moved { path: PathBuf },
}

/// A layer whose features are made when they are asked for, or that is made already.
pub(crate) enum Source<'a> {
    Draft(&'a Draft<'a>),
    Layer(&'a Layer),
}

/// A layer to be written, with what its pieces go by.
pub(crate) struct Laid<'a> {
    pub(crate) source: Source<'a>,
    /// Of the layer.
    pub(crate) salt: Digest,
    /// Of the features, in their order.
    pub(crate) digests: Vec<Digest>,
}

impl Laid<'_> {
    /// Of the layer.
    pub(crate) fn name(&self) -> &str {
        &self.layer().name
    }

    /// The layer; its features are not to be looked at.
    fn layer(&self) -> &Layer {
        match &self.source {
            Source::Draft(draft) => draft.layer(),
            Source::Layer(layer) => layer,
        }
    }

    fn features(&self, at: usize, count: usize) -> Result<Cow<'_, [Feature]>, LayerError> {
        match &self.source {
            Source::Layer(layer) => Ok(Cow::Borrowed(layer.features.get(at..at + count).unwrap_or_default())),
            Source::Draft(draft) => (at..at + count)
                .into_par_iter()
                .filter_map(|at| draft.feature(at).transpose())
                .collect::<Result<Vec<_>, _>>()
                .map(Cow::Owned),
        }
    }
}

/// A file that was put together.
#[derive(Debug)]
pub(crate) struct Put {
    /// Name within the output.
    pub(crate) name: String,
    /// Whether its bytes are others than those of the last output; `None` where that was not asked for.
    pub(crate) changed: Option<bool>,
}

/// The features of a file that are not in both outputs, as files of the format that hold nothing else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Excerpt {
    pub(crate) old: Vec<u8>,
    pub(crate) new: Vec<u8>,
}

/// What became of a layer.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) kept: KeptLayer,
    /// The files, in the order of the formats, those beside a layer's file with it.
    pub(crate) files: Vec<Put>,
    /// Of the file that changes are told by, where the last output's could be used.
    pub(crate) excerpt: Option<Excerpt>,
}

/// Writes the files of a layer in all `formats` into `folder`. `old` is what was kept of the layer when `output` was made; without it every
/// feature is made.
pub(crate) fn write_layer(
    laid: &Laid<'_>,
    formats: &[&dyn ByFeature],
    old: Option<&KeptLayer>,
    output: &Path,
    folder: &Path,
) -> Result<Written, PieceError> {
    match write(laid, formats, old, output, folder) {
        // An old file that fails or is written to meanwhile is as good as none.
        Err(_) if old.is_some() => write(laid, formats, None, output, folder),
        written => written,
    }
}

fn write(
    laid: &Laid<'_>,
    formats: &[&dyn ByFeature],
    old: Option<&KeptLayer>,
    output: &Path,
    folder: &Path,
) -> Result<Written, PieceError> {
    let layer = laid.layer();
    let empty = laid.digests.is_empty();
    let named: Vec<(&dyn ByFeature, String)> =
        formats.iter().filter_map(|format| Some((*format, format.file_name(layer)?))).collect();
    let old = old.filter(|old| old.salt == laid.salt);
    // One file that is not as it was left makes the layer a new one: features are made once for all files.
    let opened: Option<Vec<_>> = old.and_then(|old| {
        named.iter().map(|(_, name)| Some((old.file(name)?, old.file(name)?.open(output)?))).collect()
    });
    let old = old.filter(|_| opened.is_some());
    let before: &[Digest] = old.map_or(&[], |old| &old.digests);
    let steps = splice::steps(&matched(before, &laid.digests), AT_ONCE);
    let as_it_was = old.is_some() && before == laid.digests.as_slice();

    let mut writers: Vec<Writer<'_>> = Vec::new();
    let mut opened = opened.unwrap_or_default().into_iter();
    for (format, name) in &named {
        let path = folder.join(name);
        let fail = |reason: String| ExportError::Format { path: path.clone(), reason };
        let head = format.head(layer, empty).map_err(fail)?;
        let foot = format.foot(empty);
        let old = opened.next();
        let writer = Writer::new(name.clone(), path.clone(), *format, head, foot, laid.digests.len(), old);
        writers.push(writer);
    }
    if !as_it_was {
        for writer in &mut writers {
            writer.begin()?;
        }
        for step in &steps {
            match *step {
                splice::Step::Keep { from, at, count } => {
                    for writer in &mut writers {
                        writer.keep(from, at, count)?;
                    }
                }
                splice::Step::Make { at, count } => {
                    let features = laid.features(at, count)?;
                    for writer in &mut writers {
                        writer.make(layer, at, &features)?;
                    }
                }
            }
        }
    }
    let mut kept = KeptLayer {
        name: layer.name.clone(),
        salt: laid.salt,
        digests: laid.digests.clone(),
        files: Vec::new(),
    };
    let (mut files, mut excerpt) = (Vec::new(), None);
    // Changes are told by the GeoJSON where there is one: its values have types.
    let told_by = writers.iter().position(|writer| writer.is_geojson()).unwrap_or(0);
    for (number, writer) in writers.into_iter().enumerate() {
        if let (true, Some(old)) = (number == told_by, old) {
            excerpt = Some(writer.excerpt(layer, &old.digests, &steps)?);
        }
        let format = writer.format();
        let (file, changed) = writer.finish(as_it_was)?;
        if changed == Some(false) {
            let stamp = old.and_then(|old| old.file(&file.name)).and_then(|file| file.stamp);
            take_over(&file.name, stamp, output, folder)?;
        }
        files.push(Put { name: file.name.clone(), changed });
        kept.files.push(file);
        for (name, bytes) in format.beside(layer) {
            let path = folder.join(&name);
            std::fs::write(&path, &bytes).map_err(|source| ExportError::Write { path, source })?;
            files.push(Put { name, changed: None });
        }
    }
    Ok(Written { kept, files, excerpt })
}

/// Puts a file of the last output into the new one as it is: the file itself where the file system knows hard links, else a copy.
pub(crate) fn take_over(name: &str, stamp: Option<Stamp>, output: &Path, folder: &Path) -> Result<(), PieceError> {
    let (old, new) = (output.join(name), folder.join(name));
    let fail = |source: io::Error| ExportError::Write { path: new.clone(), source };
    std::fs::hard_link(&old, &new).or_else(|_| std::fs::copy(&old, &new).map(|_| ())).map_err(fail)?;
    let now = Stamp::at(&old);
    if stamp.zip(now).is_some_and(|(was, is)| was.same_content(&is)) {
        return Ok(());
    }
    std::fs::remove_file(&new).map_err(fail)?;
    Err(PieceError::Moved { path: old })
}
