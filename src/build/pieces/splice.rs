//! One file out of pieces of an older one and of new ones. Decides nothing about what a piece is made from.

use super::Excerpt;
use super::PieceError;
use super::kept::KeptFile;
use crate::export::{ByFeature, ExportError, pieces_of};
use crate::model::{Digest, Feature, Layer};
use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;

/// Bytes that are gathered before they are written.
const BUFFER: usize = 1 << 18;
/// Ranges of an old file from so many bytes on are copied by the system.
const LARGE: u64 = 1 << 16;

/// What is done for the next pieces of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// `count` pieces from the old place `from` on become those from `at` on.
    Keep { from: usize, at: usize, count: usize },
    /// The pieces from `at` on are made.
    Make { at: usize, count: usize },
}

/// The steps that make a file, at most `at_once` pieces made in one.
pub(super) fn steps(matched: &[Option<usize>], at_once: usize) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (at, found) in matched.iter().enumerate() {
        match (steps.last_mut(), found) {
            (Some(Step::Keep { from, count, .. }), Some(old)) if *from + *count == *old => *count += 1,
            (Some(Step::Make { count, .. }), None) if *count < at_once => *count += 1,
            (_, Some(old)) => steps.push(Step::Keep { from: *old, at, count: 1 }),
            (_, None) => steps.push(Step::Make { at, count: 1 }),
        }
    }
    steps
}

/// Copies `length` bytes of `from` behind what `to` holds.
pub(crate) fn copy_range(mut from: &File, start: u64, length: u64, mut to: &File) -> io::Result<()> {
    from.seek(SeekFrom::Start(start))?;
    let copied = io::copy(&mut Read::take(from, length), &mut to)?;
    if copied == length { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

fn read_range(mut from: &File, start: u64, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    from.seek(SeekFrom::Start(start))?;
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// An older file to take pieces from.
struct Old<'a> {
    kept: &'a KeptFile,
    file: File,
    starts: Vec<u64>,
}

/// A file in the making.
pub(super) struct Writer<'a> {
    name: String,
    path: PathBuf,
    format: &'a dyn ByFeature,
    head: Vec<u8>,
    foot: &'static [u8],
    between: &'static [u8],
    out: Option<File>,
    buffer: Vec<u8>,
    lengths: Vec<u32>,
    old: Option<Old<'a>>,
    /// Whether all so far is as in the old file.
    same: bool,
    /// New pieces, where there is an old file to tell them from.
    made: Vec<u8>,
    made_lengths: Vec<usize>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        name: String,
        path: PathBuf,
        format: &'a dyn ByFeature,
        head: Vec<u8>,
        foot: &'static [u8],
        count: usize,
        old: Option<(&'a KeptFile, File)>,
    ) -> Self {
        let between = format.between();
        let old = old.map(|(kept, file)| Old { kept, file, starts: kept.starts(between.len()) });
        let same = old.as_ref().is_some_and(|old| old.kept.lengths.len() == count);
        Self {
            name,
            path,
            format,
            head,
            foot,
            between,
            out: None,
            buffer: Vec::new(),
            lengths: Vec::with_capacity(count),
            old,
            same,
            made: Vec::new(),
            made_lengths: Vec::new(),
        }
    }

    pub(super) fn format(&self) -> &'a dyn ByFeature {
        self.format
    }

    pub(super) fn is_geojson(&self) -> bool {
        self.path.extension().is_some_and(|ending| ending == "geojson")
    }

    fn fail(&self) -> impl Fn(io::Error) -> ExportError + use<> {
        let path = self.path.clone();
        move |source| ExportError::Write { path: path.clone(), source }
    }

    /// Begins the file.
    pub(super) fn begin(&mut self) -> Result<(), ExportError> {
        self.out = Some(super::anew(&self.path).map_err(self.fail())?);
        self.buffer.extend_from_slice(&self.head);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), ExportError> {
        if let Some(mut out) = self.out.as_ref() {
            out.write_all(&self.buffer).map_err(self.fail())?;
        }
        self.buffer.clear();
        Ok(())
    }

    fn separate(&mut self) {
        if !self.lengths.is_empty() {
            self.buffer.extend_from_slice(self.between);
        }
    }

    /// Takes `count` pieces of the old file, from its place `from` on.
    pub(super) fn keep(&mut self, from: usize, at: usize, count: usize) -> Result<(), ExportError> {
        self.separate();
        self.same &= from == at;
        let fail = self.fail();
        let Some(old) = self.old.as_ref() else { return Err(fail(io::ErrorKind::InvalidData.into())) };
        let ends = old.starts.get(from).zip(old.starts.get(from + count));
        let lengths = old.kept.lengths.get(from..from + count);
        let (Some((start, end)), Some(lengths)) = (ends, lengths) else {
            return Err(fail(io::ErrorKind::InvalidData.into()));
        };
        let length = (end - start).saturating_sub(self.between.len() as u64);
        self.lengths.extend_from_slice(lengths);
        if length < LARGE {
            let bytes = read_range(&old.file, *start, length as usize).map_err(fail)?;
            self.buffer.extend_from_slice(&bytes);
        } else {
            let start = *start;
            self.flush()?;
            if let (Some(old), Some(out)) = (self.old.as_ref(), self.out.as_ref()) {
                copy_range(&old.file, start, length, out).map_err(fail)?;
            }
        }
        if self.buffer.len() >= BUFFER { self.flush() } else { Ok(()) }
    }

    /// Makes the pieces of features, which are those from the place `at` on.
    pub(super) fn make(&mut self, layer: &Layer, at: usize, features: &[Feature]) -> Result<(), ExportError> {
        let parts = pieces_of(self.format, layer, features)
            .map_err(|reason| ExportError::Format { path: self.path.clone(), reason })?;
        let mut at = at;
        for part in parts {
            let mut rest = part.bytes.as_slice();
            for length in part.lengths {
                let (piece, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
                rest = after;
                self.separate();
                self.buffer.extend_from_slice(piece);
                let fits = u32::try_from(piece.len());
                self.lengths.push(fits.map_err(|_| self.fail()(io::ErrorKind::FileTooLarge.into()))?);
                if self.old.is_some() {
                    self.same = self.same && self.is_old(at, piece).map_err(self.fail())?;
                    self.made.extend_from_slice(piece);
                    self.made_lengths.push(length);
                }
                at += 1;
                if self.buffer.len() >= BUFFER {
                    self.flush()?;
                }
            }
        }
        Ok(())
    }

    /// Whether the old file has the same piece in the same place.
    fn is_old(&self, at: usize, piece: &[u8]) -> io::Result<bool> {
        let Some(old) = &self.old else { return Ok(false) };
        let length = old.kept.lengths.get(at).copied().unwrap_or(0) as usize;
        let Some(start) = old.starts.get(at).filter(|_| length == piece.len()) else { return Ok(false) };
        Ok(read_range(&old.file, *start, length)? == piece)
    }

    /// The pieces that are not in both files, as files of their own.
    pub(super) fn excerpt(
        &self,
        layer: &Layer,
        before: &[Digest],
        steps: &[Step],
    ) -> Result<Excerpt, PieceError> {
        let Some(old) = &self.old else { return Ok(Excerpt::default()) };
        let mut left = vec![true; before.len()];
        for step in steps {
            if let Step::Keep { from, count, .. } = *step {
                left.iter_mut().skip(from).take(count).for_each(|left| *left = false);
            }
        }
        let mut gone = Vec::new();
        let mut gone_lengths = Vec::new();
        for at in (0..before.len()).filter(|&at| left.get(at) == Some(&true)) {
            let length = old.kept.lengths.get(at).copied().unwrap_or(0) as usize;
            let start = old.starts.get(at).copied().unwrap_or(0);
            gone.extend(read_range(&old.file, start, length).map_err(self.fail())?);
            gone_lengths.push(length);
        }
        let whole = |bytes: &[u8], lengths: &[usize]| -> Result<Vec<u8>, ExportError> {
            let empty = lengths.is_empty();
            let fail = |reason: String| ExportError::Format { path: self.path.clone(), reason };
            let mut out = self.format.head(layer, empty).map_err(fail)?;
            let mut rest = bytes;
            for (number, length) in lengths.iter().enumerate() {
                let (piece, after) = rest.split_at_checked(*length).unwrap_or((rest, &[]));
                rest = after;
                if number > 0 {
                    out.extend_from_slice(self.between);
                }
                out.extend_from_slice(piece);
            }
            out.extend_from_slice(self.format.foot(empty));
            Ok(out)
        };
        Ok(Excerpt { old: whole(&gone, &gone_lengths)?, new: whole(&self.made, &self.made_lengths)? })
    }

    /// Ends the file. One that turned out to have the bytes of the old one is removed again. Gives what is to be kept of it, and whether it is
    /// another than the old one, where there is one.
    pub(super) fn finish(mut self, as_it_was: bool) -> Result<(KeptFile, Option<bool>), PieceError> {
        if !as_it_was {
            self.buffer.extend_from_slice(self.foot);
            self.flush()?;
        }
        let mut kept =
            KeptFile { name: self.name, head: self.head.len() as u64, lengths: self.lengths, stamp: None };
        let Some(old) = self.old else { return Ok((kept, None)) };
        // What was written to while it was read may have given a piece of this and a piece of that.
        if !old.kept.is_still(&old.file) {
            return Err(PieceError::Moved { path: self.path });
        }
        if as_it_was {
            kept.lengths.clone_from(&old.kept.lengths);
        } else if self.same {
            drop(self.out);
            std::fs::remove_file(&self.path)
                .map_err(|source| ExportError::Write { path: self.path.clone(), source })?;
        }
        Ok((kept, Some(!(as_it_was || self.same))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::matched;
    use proptest::prelude::*;

    fn digests(numbers: &[u8]) -> Vec<Digest> {
        numbers.iter().map(|number| [*number; 16]).collect()
    }

    #[test]
    fn what_follows_as_it_did_is_one_step_and_what_is_new_another() {
        let found = matched(&digests(&[1, 2, 3, 4, 5]), &digests(&[1, 2, 9, 4, 5]));
        assert_eq!(found, [Some(0), Some(1), None, Some(3), Some(4)]);
        assert_eq!(
            steps(&found, 10),
            [
                Step::Keep { from: 0, at: 0, count: 2 },
                Step::Make { at: 2, count: 1 },
                Step::Keep { from: 3, at: 3, count: 2 },
            ]
        );
        let moved = matched(&digests(&[1, 2, 3]), &digests(&[3, 1, 2]));
        assert_eq!(moved, [Some(2), Some(0), Some(1)]);
        assert_eq!(steps(&[None; 5], 2).len(), 3);
    }

    proptest! {
        #[test]
        fn each_digest_is_found_where_it_stands(
            old in prop::collection::hash_set(any::<u8>(), 0..40),
            new in prop::collection::hash_set(any::<u8>(), 0..40),
        ) {
            let (old, new): (Vec<u8>, Vec<u8>) = (old.into_iter().collect(), new.into_iter().collect());
            let found = matched(&digests(&old), &digests(&new));
            let expected: Vec<Option<usize>> =
                new.iter().map(|number| old.iter().position(|other| other == number)).collect();
            prop_assert_eq!(&found, &expected);
            let mut next = 0;
            for step in steps(&found, 3) {
                match step {
                    Step::Keep { from, at, count } => {
                        prop_assert_eq!(at, next);
                        for number in 0..count {
                            prop_assert_eq!(found[at + number], Some(from + number));
                        }
                        next += count;
                    }
                    Step::Make { at, count } => {
                        prop_assert!(at == next && count <= 3 && found[at..at + count].iter().all(Option::is_none));
                        next += count;
                    }
                }
            }
            prop_assert_eq!(next, new.len());
        }
    }
}
