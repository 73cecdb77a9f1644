//! Writes the record of a build: what is as it was is copied from the last one's.

use super::{FORM, Head, Offsets, Record, fingerprint};
use crate::build::chain;
use crate::build::digest;
use crate::build::knowledge::Knowledge;
use crate::build::pieces::{Kept, KeptRecord, write_record};
use crate::build::project::{MEMORY, Project, is_file_name};
use crate::layers::ReportRow;
use crate::model::{Digest, Digester, Incident, Outlined, Span};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Level of zstd: higher ones save little and cost seconds on a large corpus.
const LEVEL: i32 = 3;
/// Of so many ids one ends a part, on average.
const PART: u32 = 256;
/// No part holds more.
const MOST: usize = 2048;

/// An incident without what only `explain` asks for and no layer shows: it would be half of the record, and of the memory of every export.
fn slim(incident: &Incident) -> Incident {
    let mut slim = incident.clone();
    slim.because.clear();
    for told in &mut slim.mentions {
        told.mention.because.clear();
        told.mention.features.clear();
        told.mention.further.clear();
        told.mention.named = None;
        // The areas around a place are told of the incident, not of each mention.
        for place in told.mention.place.iter_mut().chain(told.mention.to_place.as_deref_mut()) {
            for area in [
                &mut place.admin1,
                &mut place.admin2,
                &mut place.country,
                &mut place.iso3,
                &mut place.geom_id,
            ] {
                area.clear();
            }
        }
    }
    slim
}

/// A part with its length before it, compressed.
fn packed(part: &impl Serialize) -> io::Result<Vec<u8>> {
    let bytes = postcard::to_stdvec(part).map_err(io::Error::other)?;
    let mut packed = zstd::Encoder::new(Vec::new(), LEVEL)?;
    packed.write_all(&(bytes.len() as u64).to_le_bytes())?;
    packed.write_all(&bytes)?;
    packed.finish()
}

/// Where parts of a list of ids begin and end. That goes by the ids themselves.
fn parts<'i>(ids: impl Iterator<Item = &'i str>) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for (at, id) in ids.enumerate() {
        let hash =
            id.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        // The low bits of this hash say little of the first letters.
        let ends = (hash ^ (hash >> 15)).is_multiple_of(PART);
        match parts.last_mut() {
            Some(part) if !ends && part.len() < MOST => part.end = at + 1,
            _ => parts.push(at..at + 1),
        }
    }
    parts
}

/// Copies the bytes of a file, not its permissions: a table that is kept read-only must not make the output so.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    io::copy(&mut std::fs::File::open(from)?, &mut std::fs::File::create(to)?).map(|_| ())
}

/// What of a record is written: a piece of the file.
enum Piece<'a> {
    /// Packed already.
    Packed(Vec<u8>),
    Rows(&'a [ReportRow]),
    Incidents(&'a [Outlined<'a>]),
}

/// What a build was told, as its record is made from it.
pub(crate) struct Telling<'a> {
    pub(crate) project: &'a Project,
    pub(crate) knowledge: &'a Knowledge,
    pub(crate) told: &'a chain::Told<'a>,
    /// Digests of incidents that know none of their own, by id.
    pub(crate) digests: &'a FxHashMap<&'a str, Digest>,
    pub(crate) code_points: &'a (dyn Fn(&str, Span) -> Span + Sync),
}

/// Writes the record of a build into `folder`, which will be the output. Parts that are as they were are copied from the record in the output
/// of the project, where `kept` knows it. Tells whether it is that output's own.
pub(crate) fn write(
    telling: &Telling<'_>,
    kept: Option<&Kept>,
    folder: &Path,
) -> io::Result<(KeptRecord, bool)> {
    let Telling { project, knowledge, told, .. } = telling;
    let memory = folder.join(MEMORY);
    std::fs::create_dir_all(&memory)?;
    let copies = |files: &[PathBuf], word: &str| -> io::Result<Vec<String>> {
        files
            .iter()
            .enumerate()
            .map(|(at, file)| {
                let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or("csv");
                let name = format!("{word}-{}.{ending}", at + 1);
                copy(file, &memory.join(&name))?;
                Ok(name)
            })
            .collect()
    };
    let mut profile = project.profile.clone();
    if is_file_name(&profile) {
        copy(Path::new(&profile), &memory.join("profile.toml"))?;
        "profile.toml".clone_into(&mut profile);
    }
    let incidents = &told.incidents;
    let rejected: Vec<Outlined<'_>> = told.applied.rejected.iter().map(Outlined::of).collect();
    let of_rows = parts(told.rows.iter().map(|row| row.id.as_str()));
    let of_incidents = parts(incidents.iter().map(|one| one.id.as_str()));
    let of_rejected = parts(rejected.iter().map(|one| one.id.as_str()));
    let record = Record {
        knowledge: fingerprint(knowledge),
        title: project.title.clone(),
        profile,
        gazetteer: copies(&project.gazetteer, "gazetteer")?,
        lexicon: copies(&project.lexicon, "lexicon")?,
        theatre: project.theatre.clone(),
        now: told.now,
        rows: Cow::Borrowed(&[]),
        incidents: Cow::Borrowed(&[]),
        rejected: Cow::Borrowed(&[]),
        parts: [of_rows.len(), of_incidents.len(), of_rejected.len()],
        figures: Cow::Borrowed(&told.figures),
        site_facts: Cow::Borrowed(&told.site_facts),
        offsets: Offsets::new(),
    };
    let head = Head { form: FORM, version: env!("CARGO_PKG_VERSION").to_owned() };
    let head = zstd::encode_all([serde_json::to_vec(&head)?.as_slice(), b"\n"].concat().as_slice(), LEVEL)?;
    let mut pieces = vec![Piece::Packed(head), Piece::Packed(packed(&record)?)];
    pieces.extend(of_rows.into_iter().filter_map(|part| Some(Piece::Rows(told.rows.get(part)?))));
    pieces.extend(of_incidents.into_iter().filter_map(|part| Some(Piece::Incidents(incidents.get(part)?))));
    pieces.extend(of_rejected.into_iter().filter_map(|part| Some(Piece::Incidents(rejected.get(part)?))));
    let digests: Vec<Digest> = pieces.par_iter().map(|piece| telling.digest(piece)).collect();
    write_record(
        &pieces,
        &digests,
        kept.and_then(|kept| kept.record.as_ref()),
        &project.output,
        folder,
        &|piece| telling.packed(piece),
    )
}

impl Telling<'_> {
    /// The digest of one of the incidents.
    pub(crate) fn digest_of(&self, one: &Outlined<'_>) -> Option<Digest> {
        one.made_from.or_else(|| self.digests.get(one.id.as_str()).copied())
    }

    fn digest(&self, piece: &Piece<'_>) -> Digest {
        let mut digester = Digester::new();
        match piece {
            Piece::Packed(bytes) => {
                digester.add(bytes);
            }
            Piece::Rows(rows) => {
                rows.iter().for_each(|row| row.add_to(&mut digester));
            }
            Piece::Incidents(incidents) => {
                for one in *incidents {
                    // One that was rejected has none kept.
                    let known = self.digest_of(one);
                    digester.add(&known.unwrap_or_else(|| digest::incident(one.body(), self.code_points)));
                }
            }
        }
        digester.finish()
    }

    fn packed(&self, piece: &Piece<'_>) -> io::Result<Vec<u8>> {
        match piece {
            Piece::Packed(bytes) => Ok(bytes.clone()),
            Piece::Rows(rows) => packed(rows),
            Piece::Incidents(incidents) => {
                let slim: Vec<Incident> = incidents.iter().map(|one| slim(one.body())).collect();
                packed(&(slim, offsets(incidents, self.code_points)))
            }
        }
    }
}

/// Offsets of quotes and triggers that are others in code points than in bytes.
fn offsets(incidents: &[Outlined<'_>], code_points: &dyn Fn(&str, Span) -> Span) -> Offsets {
    let mut found = Offsets::new();
    for told in incidents.iter().flat_map(|incident| &incident.body().mentions) {
        let mention = &told.mention;
        for span in [mention.quote, mention.trigger] {
            let points = code_points(&mention.report, span);
            for (bytes, points) in [(span.start, points.start), (span.end, points.end)] {
                if bytes != points {
                    found.entry(mention.report.clone()).or_default().insert(bytes, points);
                }
            }
        }
    }
    found
}
