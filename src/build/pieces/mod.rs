//! The files of layers that are put together from a piece a feature: pieces that are as they were are copied out of the last output, the others
//! are made. Knows no format's form, and what a piece is made from by its digest alone.
//!
//! What a build leaves for the next one (`Kept`) lies in the cache: the digest and length of each piece, and how the file lay on the disk when it
//! was published. A file that is not as it was then (an edit, another build, a time that was set back) is written whole. A clean build and one
//! that copies give the same bytes, since a digest covers everything that a piece is made from.

mod kept;
mod record;
mod splice;

pub(crate) use kept::{Kept, KeptLayer, KeptRecord, Stamp};
pub(crate) use record::write_record;
pub(crate) use splice::copy_range;

use crate::export::{ByFeature, ExportError};
use crate::layers::{Draft, LayerError};
use crate::model::{Digest, Feature, Layer, matched};
use rayon::prelude::*;
use splice::{Step, Writer, steps};
use std::borrow::Cow;
use std::fs::File;
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
    pub(crate) named: Named,
}

/// What the features of a layer are known by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Named {
    /// Of the layer.
    pub(crate) salt: Digest,
    /// Of the features, in their order.
    pub(crate) digests: Vec<Digest>,
    /// Of [`Draft::known`].
    pub(crate) counts: Vec<u32>,
    pub(crate) ids: Vec<u64>,
    pub(crate) unnumbered: Vec<(u32, Digest)>,
}

impl Named {
    /// Of a draft; without digests of features where the layer's are not `wanted`.
    pub(crate) fn of(draft: &Draft<'_>, wanted: bool) -> Self {
        if !wanted {
            return Self { salt: draft.salt(), ..Self::default() };
        }
        let known = draft.known();
        Self {
            salt: *known.salt,
            digests: draft.digests().into_owned(),
            counts: known.counts.to_vec(),
            ids: known.ids.to_vec(),
            unnumbered: known.unnumbered.to_vec(),
        }
    }
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
    pub(super) kept: KeptLayer,
    /// The files, in the order of the formats, those beside a layer's file with it.
    pub(crate) files: Vec<Put>,
    /// Of the file that changes are told by, where the last output's could be used.
    pub(crate) excerpt: Option<Excerpt>,
}

/// A new file at a path. What a try before this one left there may be a link to the last output's own file, which nobody may write to.
fn anew(path: &Path) -> io::Result<File> {
    match std::fs::remove_file(path) {
        Err(why) if why.kind() != io::ErrorKind::NotFound => Err(why),
        _ => File::create(path),
    }
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
    let Named { salt, digests, counts, ids, unnumbered } = &laid.named;
    let empty = digests.is_empty();
    let named: Vec<(&dyn ByFeature, String)> =
        formats.iter().filter_map(|format| Some((*format, format.file_name(layer)?))).collect();
    let old = old.filter(|old| old.salt == *salt);
    // One file that is not as it was left makes the layer a new one: features are made once for all files.
    let opened: Option<Vec<_>> = old.and_then(|old| {
        named
            .iter()
            .map(|(format, name)| {
                let file = old.file(name)?;
                Some((file, file.open(output, format.between().len())?))
            })
            .collect()
    });
    let old = old.filter(|_| opened.is_some());
    let before: &[Digest] = old.map_or(&[], |old| &old.digests);
    let steps = steps(&matched(before, digests), AT_ONCE);
    let as_it_was = old.is_some() && before == digests.as_slice();

    let mut writers: Vec<Writer<'_>> = Vec::new();
    let mut opened = opened.unwrap_or_default().into_iter();
    for (format, name) in &named {
        let path = folder.join(name);
        let fail = |reason: String| ExportError::Format { path: path.clone(), reason };
        let head = format.head(layer, empty).map_err(fail)?;
        let foot = format.foot(empty);
        let old = opened.next();
        let writer = Writer::new(name.clone(), path.clone(), *format, head, foot, digests.len(), old);
        writers.push(writer);
    }
    if !as_it_was {
        for writer in &mut writers {
            writer.begin()?;
        }
        for step in &steps {
            match *step {
                Step::Keep { from, at, count } => {
                    for writer in &mut writers {
                        writer.keep(from, at, count)?;
                    }
                }
                Step::Make { at, count } => {
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
        salt: *salt,
        digests: digests.clone(),
        counts: counts.clone(),
        ids: ids.clone(),
        unnumbered: unnumbered.clone(),
        files: Vec::new(),
    };
    let (mut files, mut excerpt) = (Vec::new(), None);
    // Changes are told by the GeoJSON where there is one: its values have types.
    let told_by = writers.iter().position(Writer::is_geojson).unwrap_or(0);
    for (number, writer) in writers.into_iter().enumerate() {
        if let (true, Some(old)) = (number == told_by, old) {
            excerpt = Some(writer.excerpt(layer, &old.digests, &steps)?);
        }
        let format = writer.format();
        let (mut file, changed) = writer.finish(as_it_was)?;
        if changed == Some(false) {
            let stamp = old.and_then(|old| old.file(&file.name)).and_then(|file| file.stamp);
            take_over(&file.name, stamp, output, folder)?;
            file.stamp = stamp;
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
fn take_over(name: &str, stamp: Option<Stamp>, output: &Path, folder: &Path) -> Result<(), PieceError> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Csv, GeoJson};
    use crate::model::{Field, FieldType, GeometryType, Value};
    use std::fs;

    /// A layer of points whose names are given.
    fn layer(names: &[&str]) -> Layer {
        let field = |name: &str| Field {
            name: name.to_owned(),
            title: String::new(),
            description: String::new(),
            field_type: FieldType::Text,
            values: Vec::new(),
            untrusted: true,
        };
        let feature = |(number, name): (usize, &&str)| Feature {
            id: format!("f-{number}"),
            geometry: Some(geo::Geometry::Point(geo::Point::new(1.0, number as f64))),
            values: vec![Value::Text(format!("f-{number}").into()), Value::Text((*name).into())].into(),
        };
        Layer {
            name: "incidents".to_owned(),
            title: String::new(),
            description: String::new(),
            geometry: GeometryType::Point,
            fields: vec![field("id"), field("name")],
            features: names.iter().enumerate().map(feature).collect(),
        }
    }

    /// Writes a layer into `root/next`, and puts that in the place of `root/output`. Gives what is kept, the bytes, and what changed.
    fn published(
        root: &Path,
        layer: &Layer,
        digests: &[u8],
        old: Option<&KeptLayer>,
    ) -> (KeptLayer, Vec<Vec<u8>>, Written) {
        let (output, next) = (root.join("output"), root.join("next"));
        fs::create_dir_all(&output).expect("made");
        fs::create_dir(&next).expect("made");
        let laid = Laid {
            source: Source::Layer(layer),
            named: Named {
                digests: digests.iter().map(|digest| [*digest; 16]).collect(),
                ..Named::default()
            },
        };
        let formats: [&dyn ByFeature; 2] = [&Csv::default(), &GeoJson];
        let written = write_layer(&laid, &formats, old, &output, &next).expect("written");
        fs::remove_dir_all(&output).expect("removed");
        fs::rename(&next, &output).expect("moved");
        let mut kept = written.kept.clone();
        for file in &mut kept.files {
            file.stamp = Stamp::at(&output.join(&file.name));
        }
        let bytes = kept.files.iter().map(|file| fs::read(output.join(&file.name)).expect("read")).collect();
        (kept, bytes, written)
    }

    fn changed(written: &Written) -> Vec<Option<bool>> {
        written
            .files
            .iter()
            .filter(|put| !put.name.ends_with('t') && !put.name.ends_with('j'))
            .map(|put| put.changed)
            .collect()
    }

    #[test]
    fn what_has_the_digest_of_before_is_copied_and_all_else_made() {
        let folder = tempfile::tempdir().expect("made");
        let root = folder.path();
        let long = "x".repeat(100_000);
        let (kept, first, _) = published(root, &layer(&["a", "b", &long, "d"]), &[1, 2, 3, 4], None);
        // The second has another digest, the third one less; that the last is called otherwise nobody looks at.
        let (_, second, written) =
            published(root, &layer(&["a", "B", "never seen"]), &[1, 9, 4], Some(&kept));
        for (first, second) in first.iter().zip(&second) {
            let (first, second) = (String::from_utf8_lossy(first), String::from_utf8_lossy(second));
            assert!(
                second.contains('B') && !second.contains("never seen") && !second.contains("xxx"),
                "{second}"
            );
            assert!(first.contains("f-3") && second.contains("f-3"), "the row of the fourth is as it was");
        }
        assert_eq!(changed(&written), [Some(true), Some(true)]);
        let excerpt = written.excerpt.expect("there was an old file");
        let (old, new) = (String::from_utf8_lossy(&excerpt.old), String::from_utf8_lossy(&excerpt.new));
        assert_eq!((old.matches("Feature\"").count(), new.matches("Feature\"").count()), (2, 1), "{new}");
    }

    #[test]
    fn a_file_that_turns_out_the_same_is_the_old_one() {
        let folder = tempfile::tempdir().expect("made");
        let root = folder.path();
        let names = ["a", "b", "c"];
        for digests in [[1, 2, 3], [1, 7, 3]] {
            let (kept, first, written) = published(root, &layer(&names), &[1, 2, 3], None);
            assert_eq!(changed(&written), [None, None]);
            let (_, again, written) = published(root, &layer(&names), &digests, Some(&kept));
            assert!(again == first, "{digests:?}");
            assert_eq!(changed(&written), [Some(false), Some(false)], "{digests:?}");
        }
    }

    #[test]
    fn a_file_that_somebody_wrote_to_is_made_whole() {
        let folder = tempfile::tempdir().expect("made");
        let root = folder.path();
        let all = layer(&["a", "b", "c"]);
        for edit in ["incidents.csv", "incidents.geojson"] {
            let (kept, first, _) = published(root, &all, &[1, 2, 3], None);
            let path = root.join("output").join(edit);
            let bytes = fs::read_to_string(&path).expect("read");
            fs::write(&path, bytes.replace("\"b\"", "\"z\"").replace(",b,", ",z,")).expect("written");
            let (_, again, _) = published(root, &all, &[1, 2, 3], Some(&kept));
            assert_eq!(again, first, "{edit}");
        }
        let (kept, first, _) = published(root, &all, &[1, 2, 3], None);
        fs::remove_file(root.join("output/incidents.csv")).expect("removed");
        assert_eq!(published(root, &all, &[1, 2, 3], Some(&kept)).1, first);
        // Nor is a table used that was kept of another layer's salt, or that does not fit its file.
        let (mut kept, ..) = published(root, &all, &[1, 2, 3], None);
        kept.files[0].lengths.pop();
        assert_eq!(published(root, &all, &[1, 2, 3], Some(&kept)).1, first);
        // Nor one whose pieces would be larger than their file: what it asks for is not even asked of the memory.
        for forge in [
            (|file: &mut kept::KeptFile| file.lengths[1] = u32::MAX) as fn(&mut kept::KeptFile),
            |file| file.head = u64::MAX,
            |file| file.head = u64::MAX - 20,
        ] {
            let (mut kept, ..) = published(root, &all, &[1, 2, 3], None);
            kept.files.iter_mut().for_each(forge);
            assert_eq!(published(root, &all, &[1, 9, 3], Some(&kept)).1, first);
        }
    }

    #[test]
    fn a_layer_that_was_empty_or_becomes_so_has_its_own_head_and_foot() {
        let folder = tempfile::tempdir().expect("made");
        let root = folder.path();
        let (kept, none, _) = published(root, &layer(&[]), &[], None);
        let (kept, some, _) = published(root, &layer(&["a"]), &[1], Some(&kept));
        assert_eq!(published(root, &layer(&["a"]), &[1], None).1, some);
        let (_, again, _) = published(root, &layer(&[]), &[], Some(&kept));
        assert_eq!(again, none);
    }

    #[test]
    fn a_new_file_is_not_written_into_a_link_to_the_last_one() {
        let folder = tempfile::tempdir().expect("made");
        let (live, staged) = (folder.path().join("live.csv"), folder.path().join("staged.csv"));
        fs::write(&live, "what is published").expect("written");
        fs::hard_link(&live, &staged).expect("linked");
        drop(anew(&staged).expect("made"));
        assert_eq!(fs::read_to_string(&live).expect("read"), "what is published");
        assert_eq!(fs::read_to_string(&staged).expect("read"), "");
    }
}
