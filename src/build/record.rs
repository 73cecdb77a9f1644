//! What a build leaves in its output folder so that its layers can be made again, whole or filtered, without the reports. Makes no layer.
//!
//! `.wallmap/told.zst` is compressed by zstd: a line of JSON that says who made it, then parts in postcard's form with their lengths before
//! them: what was told beside incidents, then the incidents, some at a time. The project's own tables, lexicon files and profile lie beside it
//! as copies, so that the folder can be moved or sent and still be exported.

use super::chain::Told;
use super::error::BuildError;
use super::knowledge::Knowledge;
use super::project::{MEMORY, Project, is_file_name};
use super::publish::Built;
use crate::corpus::CorpusRead;
use crate::layers::ReportRow;
use crate::model::{CodePoints, Date, Figure, Incident, SiteFact, Span};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, BufRead as _, Read, Write};
use std::path::{Path, PathBuf};

/// The form of the record; another number is another form.
const FORM: u32 = 3;
/// Level of zstd: higher ones save little and cost seconds on a large corpus.
const LEVEL: i32 = 3;
/// Incidents of a part.
const PART: usize = 256;
/// Parts that are read before they are made incidents of, side by side.
const AT_ONCE: usize = 8;
/// No part is longer, in bytes: a record from elsewhere must not ask for more memory than it fills.
const LONGEST: u64 = 1 << 30;

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
    /// In parts of their own.
    #[serde(skip)]
    pub(crate) incidents: Cow<'a, [Incident]>,
    /// In the parts after those.
    #[serde(skip)]
    pub(crate) rejected: Cow<'a, [Incident]>,
    /// How many incidents and rejected ones there are.
    counts: (usize, usize),
    pub(crate) figures: Cow<'a, [Figure]>,
    pub(crate) site_facts: Cow<'a, [SiteFact]>,
    pub(crate) rows: Cow<'a, [ReportRow]>,
    /// By report: offsets in bytes of which the offset in code points is another, with that.
    offsets: BTreeMap<String, BTreeMap<usize, usize>>,
}

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

/// Writes a part with its length before it.
fn write_part(out: &mut impl Write, part: &impl Serialize) -> io::Result<()> {
    let bytes = postcard::to_stdvec(part).map_err(io::Error::other)?;
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(&bytes)
}

/// Writes incidents, some a part.
fn write_incidents(out: &mut impl Write, incidents: &[Incident]) -> io::Result<()> {
    for some in incidents.chunks(PART) {
        write_part(out, &some.iter().map(slim).collect::<Vec<_>>())?;
    }
    Ok(())
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

/// Reads so many incidents.
fn read_incidents(packed: &mut impl Read, count: usize) -> Result<Vec<Incident>, String> {
    let mut incidents = Vec::with_capacity(count.min(PART * AT_ONCE));
    while incidents.len() < count {
        let parts = (count - incidents.len()).div_ceil(PART).min(AT_ONCE);
        let parts = (0..parts).map(|_| read_part(packed)).collect::<Result<Vec<_>, _>>()?;
        let read: Result<Vec<Vec<Incident>>, postcard::Error> =
            parts.par_iter().map(|part| postcard::from_bytes(part)).collect();
        let before = incidents.len();
        incidents.extend(read.map_err(|error| error.to_string())?.into_iter().flatten().map(tightened));
        if incidents.len() == before {
            return Err(format!("it ends after {before} of {count} incidents"));
        }
    }
    Ok(incidents)
}

/// Copies the bytes of a file, not its permissions: a table that is kept read-only must not make the output so.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    io::copy(&mut std::fs::File::open(from)?, &mut std::fs::File::create(to)?).map(|_| ())
}

/// Writes the record of a build into `folder`, which will be the output.
pub(crate) fn write(
    folder: &Path,
    project: &Project,
    knowledge: &Knowledge,
    corpus: &CorpusRead,
    told: &Told,
) -> io::Result<()> {
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
    let record = Record {
        knowledge: fingerprint(knowledge),
        title: project.title.clone(),
        profile,
        gazetteer: copies(&project.gazetteer, "gazetteer")?,
        lexicon: copies(&project.lexicon, "lexicon")?,
        theatre: project.theatre.clone(),
        now: told.now,
        incidents: Cow::Borrowed(&told.incidents),
        rejected: Cow::Borrowed(&told.applied.rejected),
        counts: (told.incidents.len(), told.applied.rejected.len()),
        figures: Cow::Borrowed(&told.figures),
        site_facts: Cow::Borrowed(&told.site_facts),
        rows: Cow::Borrowed(&told.rows),
        offsets: offsets(corpus, &told.incidents),
    };
    let head = Head { form: FORM, version: env!("CARGO_PKG_VERSION").to_owned() };
    let file = io::BufWriter::new(std::fs::File::create(folder.join(name()))?);
    let mut packed = zstd::Encoder::new(file, LEVEL)?;
    serde_json::to_writer(&mut packed, &head)?;
    packed.write_all(b"\n")?;
    let mut buffered = io::BufWriter::with_capacity(1 << 16, packed);
    write_part(&mut buffered, &record)?;
    write_incidents(&mut buffered, &record.incidents)?;
    write_incidents(&mut buffered, &record.rejected)?;
    let packed = buffered.into_inner().map_err(io::IntoInnerError::into_error)?;
    packed.finish()?.flush()
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
fn offsets(corpus: &CorpusRead, incidents: &[Incident]) -> BTreeMap<String, BTreeMap<usize, usize>> {
    let texts: FxHashMap<&str, &str> = corpus
        .reports
        .iter()
        .filter(|report| !report.text.is_ascii())
        .map(|report| (report.id.as_str(), report.text.as_str()))
        .collect();
    let mut tables: FxHashMap<&str, CodePoints<'_>> = FxHashMap::default();
    let mut found: BTreeMap<String, BTreeMap<usize, usize>> = BTreeMap::new();
    for told in incidents.iter().flat_map(|incident| &incident.mentions) {
        let mention = &told.mention;
        let Some((&id, &text)) = texts.get_key_value(mention.report.as_str()) else { continue };
        let table = tables.entry(id).or_insert_with(|| CodePoints::new(text));
        for span in [mention.quote, mention.trigger] {
            let points = table.span(span);
            for (bytes, points) in [(span.start, points.start), (span.end, points.end)] {
                if bytes != points {
                    found.entry(id.to_owned()).or_default().insert(bytes, points);
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
        let mut record: Record<'static> =
            postcard::from_bytes(&told).map_err(|error| broken(&error.to_string()))?;
        drop(told);
        let (incidents, rejected) = record.counts;
        record.incidents = Cow::Owned(read_incidents(&mut text, incidents).map_err(|why| broken(&why))?);
        record.rejected = Cow::Owned(read_incidents(&mut text, rejected).map_err(|why| broken(&why))?);
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
