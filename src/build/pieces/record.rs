//! A file of pieces that belongs to no layer and is in one form alone: its pieces follow one another with nothing between them.

use super::kept::{KeptFile, KeptRecord};
use super::splice::{Step, copy_range, steps};
use super::take_over;
use crate::build::record::name;
use crate::model::{Digest, matched};
use rayon::prelude::*;
use std::io::{self, Write as _};
use std::path::Path;

/// Pieces that are made at a time.
const AT_ONCE: usize = 64;

/// Writes the record into `folder`: pieces with the digest of one of the last output's are copied, the others made. Tells whether it is that
/// output's own.
pub(crate) fn write_record<P: Sync>(
    pieces: &[P],
    digests: &[Digest],
    kept: Option<&KeptRecord>,
    output: &Path,
    folder: &Path,
    make: &(dyn Fn(&P) -> io::Result<Vec<u8>> + Sync),
) -> io::Result<(KeptRecord, bool)> {
    match write(pieces, digests, kept, output, folder, make) {
        // An old file that fails or is written to meanwhile is as good as none.
        Err(_) if kept.is_some() => write(pieces, digests, None, output, folder, make),
        written => written,
    }
}

fn write<P: Sync>(
    pieces: &[P],
    digests: &[Digest],
    kept: Option<&KeptRecord>,
    output: &Path,
    folder: &Path,
    make: &(dyn Fn(&P) -> io::Result<Vec<u8>> + Sync),
) -> io::Result<(KeptRecord, bool)> {
    let kept = kept.filter(|kept| kept.file.name == name() && kept.digests.len() == kept.file.lengths.len());
    let old = kept.and_then(|kept| Some((kept, kept.file.open(output, 0)?)));
    if let Some((kept, _)) = old.as_ref().filter(|(kept, _)| kept.digests == digests) {
        take_over(&kept.file.name, kept.file.stamp, output, folder).map_err(io::Error::other)?;
        return Ok((KeptRecord { digests: digests.to_vec(), file: kept.file.clone() }, true));
    }
    let before: &[Digest] = old.as_ref().map_or(&[], |(kept, _)| &kept.digests);
    let starts = old.as_ref().map_or_else(Vec::new, |(kept, _)| kept.file.starts(0));
    let mut out = super::anew(&folder.join(name()))?;
    let mut lengths: Vec<u32> = Vec::with_capacity(pieces.len());
    for step in steps(&matched(before, digests), AT_ONCE) {
        match (step, &old) {
            (Step::Keep { from, count, .. }, Some((kept, file))) => {
                let ends = starts.get(from).zip(starts.get(from + count));
                let known = kept.file.lengths.get(from..from + count);
                let (Some((start, end)), Some(known)) = (ends, known) else {
                    return Err(io::ErrorKind::InvalidData.into());
                };
                copy_range(file, *start, end - start, &out)?;
                lengths.extend_from_slice(known);
            }
            (Step::Keep { .. }, None) => return Err(io::ErrorKind::InvalidData.into()),
            (Step::Make { at, count }, _) => {
                let some = pieces.get(at..at + count).unwrap_or_default();
                let made: io::Result<Vec<Vec<u8>>> = some.par_iter().map(make).collect();
                for piece in made? {
                    out.write_all(&piece)?;
                    lengths.push(u32::try_from(piece.len()).map_err(|_| io::ErrorKind::FileTooLarge)?);
                }
            }
        }
    }
    if old.as_ref().is_some_and(|(kept, file)| !kept.file.is_still(file)) {
        return Err(io::Error::other("it was changed while it was read"));
    }
    let file = KeptFile { name: name(), head: 0, lengths, stamp: None };
    Ok((KeptRecord { digests: digests.to_vec(), file }, false))
}
