//! Reads the record of a build, which may come from anywhere: nothing in it is believed before it is looked at.

use super::{FORM, Head, Offsets, Record, Told, name};
use crate::build::error::BuildError;
use crate::build::project::PROJECT_FILE;
use crate::build::publish::Built;
use crate::layers::ReportRow;
use crate::model::Incident;
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::io::{self, BufRead as _, Read};
use std::path::Path;

/// Parts that are read before they are made incidents of, side by side.
const AT_ONCE: usize = 8;
/// No part is longer, in bytes: a record from elsewhere must not ask for more memory than it fills.
const LONGEST: u64 = 1 << 28;
/// No first line is longer, in bytes.
const HEAD: u64 = 1 << 16;

/// Gives back the room that lists were read with: mentions alone would take four times theirs.
fn tightened(mut incident: Incident) -> Incident {
    incident.perpetrator.shrink_to_fit();
    incident.target.shrink_to_fit();
    for told in &mut incident.mentions {
        told.mention.perpetrator.shrink_to_fit();
        told.mention.target.shrink_to_fit();
    }
    incident.mentions.shrink_to_fit();
    incident
}

/// Reads the bytes of the next part.
fn read_part(packed: &mut impl Read) -> Result<Vec<u8>, String> {
    let mut length = [0; 8];
    packed.read_exact(&mut length).map_err(|error| error.to_string())?;
    let length = u64::from_le_bytes(length);
    if length > LONGEST {
        return Err(format!("a part of it would be {length} bytes long"));
    }
    let mut bytes = Vec::new();
    let read = packed.take(length).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if read as u64 == length { Ok(bytes) } else { Err("it ends within a part".to_owned()) }
}

/// What a part holds, and nothing behind it.
fn unpacked<T: DeserializeOwned>(part: &[u8]) -> Result<T, String> {
    match postcard::take_from_bytes(part) {
        Ok((told, [])) => Ok(told),
        Ok(_) => Err("a part of it is longer than what it holds".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// Reads so many parts, and hands over what each holds.
fn read_parts<T: DeserializeOwned + Send>(
    packed: &mut impl Read,
    count: usize,
    mut take: impl FnMut(T),
) -> Result<(), String> {
    let mut left = count;
    while left > 0 {
        let some = left.min(AT_ONCE);
        let parts = (0..some).map(|_| read_part(packed)).collect::<Result<Vec<_>, _>>()?;
        let read: Result<Vec<T>, String> = parts.par_iter().map(|part| unpacked(part)).collect();
        read?.into_iter().for_each(&mut take);
        left -= some;
    }
    Ok(())
}

/// Reads so many parts of incidents.
fn read_incidents(
    packed: &mut impl Read,
    count: usize,
    offsets: &mut Offsets,
) -> Result<Vec<Incident>, String> {
    let mut incidents = Vec::new();
    read_parts(packed, count, |(some, more): Told| {
        incidents.extend(some.into_iter().map(tightened));
        for (report, table) in more {
            offsets.entry(report).or_default().extend(table);
        }
    })?;
    Ok(incidents)
}

impl Record<'static> {
    /// Reads the record of the build in `folder`.
    pub(crate) fn read(folder: &Path) -> Result<Self, BuildError> {
        let refuse = |what: String, hint: &str| BuildError::Export { what, hint: hint.to_owned() };
        let at = folder.display();
        if !folder.is_dir() {
            return Err(refuse(
                format!("`{at}` is not a folder"),
                "Name the output folder of a build, such as `output`; `wallmap build` makes one",
            ));
        }
        let broken = |why: &str| {
            refuse(
                format!("the record of the build in `{at}` cannot be read: {why}"),
                "Build again; the reports are read anew",
            )
        };
        let packed = match std::fs::File::open(folder.join(name())) {
            Ok(packed) => packed,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(if folder.join(Built::name()).is_file() {
                    refuse(
                        format!(
                            "the build in `{at}` is of an older wallmap that left no record of what was told"
                        ),
                        "Build again, then export",
                    )
                } else if folder.join(PROJECT_FILE).is_file() {
                    refuse(
                        format!("`{at}` is a project, not the output of a build"),
                        "Name its output folder, or run `wallmap export` inside the project",
                    )
                } else {
                    refuse(
                        format!("`{at}` is not the output of a build: it holds no `{}`", name()),
                        "Name the output folder of `wallmap build`; an export cannot be exported again",
                    )
                });
            }
            Err(error) => return Err(broken(&error.to_string())),
        };
        let decoder = zstd::Decoder::new(packed).map_err(|error| broken(&error.to_string()))?;
        let mut text = io::BufReader::with_capacity(1 << 18, decoder);
        let mut head = Vec::new();
        text.by_ref().take(HEAD).read_until(b'\n', &mut head).map_err(|error| broken(&error.to_string()))?;
        let head: Head = serde_json::from_slice(&head).map_err(|error| broken(&error.to_string()))?;
        if head.form != FORM || head.version != env!("CARGO_PKG_VERSION") {
            let (made_by, this) = (head.version, env!("CARGO_PKG_VERSION"));
            return Err(refuse(
                if made_by == this {
                    format!("the build in `{at}` was made by another state of wallmap {this}")
                } else {
                    format!("the build in `{at}` was made by wallmap {made_by}, this is {this}")
                },
                "Build again, then export: what a build leaves is read by the same version only",
            ));
        }
        let told = read_part(&mut text).map_err(|why| broken(&why))?;
        let mut record: Record<'static> = unpacked(&told).map_err(|why| broken(&why))?;
        drop(told);
        let [rows, incidents, rejected] = record.parts;
        let (mut all, mut offsets) = (Vec::new(), Offsets::new());
        read_parts(&mut text, rows, |some: Vec<ReportRow>| all.extend(some)).map_err(|why| broken(&why))?;
        record.rows = Cow::Owned(all);
        let mut read =
            |parts: usize| read_incidents(&mut text, parts, &mut offsets).map_err(|why| broken(&why));
        record.incidents = Cow::Owned(read(incidents)?);
        record.rejected = Cow::Owned(read(rejected)?);
        record.offsets = offsets;
        Ok(record)
    }
}
