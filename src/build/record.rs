//! What a build leaves in its output folder so that its layers can be made again, whole or filtered, without the reports. Makes no layer.
//!
//! `.wallmap/told.zst` is compressed by zstd: a line of JSON that says who made it, then parts in postcard's form with their lengths before
//! them: what was told beside incidents and rows of reports, then the rows, then the incidents, some at a time. Each part is compressed by
//! itself, so that one that is as it was can be copied from the last build's record; where a part ends goes by the ids in it, so that what is
//! new moves no other. The project's own tables, lexicon files and profile lie beside it as copies, so that the folder can be moved or sent
//! and still be exported.

use super::error::BuildError;
use super::knowledge::Knowledge;
use super::pieces::{Kept, KeptRecord, write_record};
use super::project::{MEMORY, Project, is_file_name};
use super::publish::Built;
use crate::layers::ReportRow;
use crate::model::{Date, Digest, Digester, Figure, Incident, SiteFact, Span};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, BufRead as _, Read, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The form of the record; another number is another form.
const FORM: u32 = 4;
/// Level of zstd: higher ones save little and cost seconds on a large corpus.
const LEVEL: i32 = 3;
/// Of so many ids one ends a part, on average.
const PART: u32 = 256;
/// No part holds more.
const MOST: usize = 2048;
/// Parts that are made, or read, side by side.
const AT_ONCE: usize = 8;
/// No part is longer, in bytes: a record from elsewhere must not ask for more memory than it fills.
const LONGEST: u64 = 1 << 28;

/// No first line is longer, in bytes.
const HEAD: u64 = 1 << 16;

/// Path of the record within the output folder.
pub(crate) fn name() -> String {
    format!("{MEMORY}/told.zst")
}

/// The first line: enough to know whether the others can be read.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    form: u32,
    version: String,
}

/// Everything that a build was told, and the settings that its layers hang on.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Record<'a> {
    /// Fingerprint of the knowledge that the build used.
    knowledge: String,
    /// Title of the project.
    pub(crate) title: String,
    /// Name of a profile of wallmap's, or of a file in [`MEMORY`].
    profile: String,
    /// The project's own tables, by name in [`MEMORY`], in their order.
    gazetteer: Vec<String>,
    /// The project's own lexicon files.
    lexicon: Vec<String>,
    theatre: Vec<String>,
    /// The latest day of publication.
    pub(crate) now: Option<Date>,
    /// In the first parts of their own.
    #[serde(skip)]
    pub(crate) rows: Cow<'a, [ReportRow]>,
    /// In the parts after those.
    #[serde(skip)]
    pub(crate) incidents: Cow<'a, [Incident]>,
    /// In the last parts.
    #[serde(skip)]
    pub(crate) rejected: Cow<'a, [Incident]>,
    /// How many parts have rows, incidents and rejected ones.
    parts: [usize; 3],
    pub(crate) figures: Cow<'a, [Figure]>,
    pub(crate) site_facts: Cow<'a, [SiteFact]>,
    #[serde(skip)]
    offsets: Offsets,
}

/// By report: offsets in bytes of which the offset in code points is another, with that.
type Offsets = BTreeMap<String, BTreeMap<usize, usize>>;

/// What a part of incidents holds.
type Told = (Vec<Incident>, Offsets);

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

/// Copies the bytes of a file, not its permissions: a table that is kept read-only must not make the output so.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    io::copy(&mut std::fs::File::open(from)?, &mut std::fs::File::create(to)?).map(|_| ())
}

/// What of a record is written: a piece of the file.
enum Piece<'a> {
    /// Packed already.
    Packed(Vec<u8>),
    Rows(&'a [ReportRow]),
    Incidents(&'a [Incident]),
}

/// What a build was told, as its record is made from it.
pub(crate) struct Telling<'a> {
    pub(crate) project: &'a Project,
    pub(crate) knowledge: &'a Knowledge,
    pub(crate) told: &'a super::chain::Told,
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
    let (incidents, rejected) = (&told.incidents, &told.applied.rejected);
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
    fn digest(&self, piece: &Piece<'_>) -> Digest {
        let mut digester = Digester::new();
        match piece {
            Piece::Packed(bytes) => {
                digester.add(bytes);
            }
            Piece::Rows(rows) => {
                digester.add(&postcard::to_stdvec(rows).unwrap_or_default());
            }
            Piece::Incidents(incidents) => {
                for one in *incidents {
                    // One that was rejected has none kept.
                    let known = self.digests.get(one.id.as_str()).copied();
                    digester.add(&known.unwrap_or_else(|| super::digest::incident(one, self.code_points)));
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
                let slim: Vec<Incident> = incidents.iter().map(slim).collect();
                packed(&(slim, offsets(incidents, self.code_points)))
            }
        }
    }
}

/// One word for the knowledge that layers hang on.
fn fingerprint(knowledge: &Knowledge) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, version) in knowledge.versions() {
        hasher.update(format!("{name} {version}\n").as_bytes());
    }
    hasher.update(format!("{:?}", knowledge.profile).as_bytes());
    hasher.finalize().to_hex().chars().take(16).collect()
}

/// Offsets of quotes and triggers that are others in code points than in bytes.
fn offsets(incidents: &[Incident], code_points: &dyn Fn(&str, Span) -> Span) -> Offsets {
    let mut found = Offsets::new();
    for told in incidents.iter().flat_map(|incident| &incident.mentions) {
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
                } else if folder.join(super::project::PROJECT_FILE).is_file() {
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

impl Record<'_> {
    /// Whether this is the knowledge that the build used.
    pub(crate) fn used(&self, knowledge: &Knowledge) -> bool {
        self.knowledge == fingerprint(knowledge)
    }

    /// The settings of the build as a project whose files are the copies in `folder`.
    pub(crate) fn project(&self, folder: &Path) -> Project {
        // Only the name counts: a record from elsewhere must not lead to other files.
        let copy = |name: &str| folder.join(MEMORY).join(Path::new(name).file_name().unwrap_or_default());
        let here = |names: &[String]| names.iter().map(|name| copy(name)).collect();
        let mut project = Project::from_corpus(Vec::new(), folder.to_owned());
        project.title.clone_from(&self.title);
        project.profile = if is_file_name(&self.profile) {
            copy(&self.profile).to_string_lossy().into_owned()
        } else {
            self.profile.clone()
        };
        project.gazetteer = here(&self.gazetteer);
        project.lexicon = here(&self.lexicon);
        project.theatre.clone_from(&self.theatre);
        project
    }

    /// A span of a report, given in bytes, in code points.
    pub(crate) fn code_points(&self, report: &str, span: Span) -> Span {
        let Some(table) = self.offsets.get(report) else { return span };
        let point = |at: usize| table.get(&at).copied().unwrap_or(at);
        Span { start: point(span.start), end: point(span.end) }
    }
}
