//! `build`: the chain of the stages, with what comes before and after it. Holds no stage itself.

use super::cache::Cache;
use super::chain::{Carried, tell, with_code_points};
use super::changes::{
    CHANGES_JSON, CHANGES_MD, Changes, Incidents, compare, read_both, read_excerpt, read_unplaced,
};
use super::check::read_corrections;
use super::digest;
use super::edits::{Guard, PACKAGE, sum};
use super::error::BuildError;
use super::export::{check_formats, check_layers};
use super::formats::refuse_file_as_output;
use super::gather::{Gathered, gather, list};
use super::ids::{self, IDS};
use super::knowledge::Knowledge;
use super::known::{self, Known};
use super::lock::Lock;
use super::pieces::Kept;
use super::progress::{Progress, Stage};
use super::project::{MEMORY, Project};
use super::publish::{Built, ReportHashes, Staging, files_under, recover};
use super::reading::{Reader, ReportReading};
use super::record::{self, Telling};
use super::summary::{Summary, summary};
use super::theatre::Fit;
use super::unchanged;
use super::writing;
use crate::export::{Licence, PackageFacts, SourceFacts};
use crate::layers::shows;
use crate::merge::{Corrections, Lines, Registry};
use crate::model::{AreaShapes, Date, Outlined, Report};
use crate::profile::Profile;
use compact_str::{CompactString, format_compact};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

/// The profile without a theatre, whose words fit anything.
const NO_THEATRE: &str = "world";

/// Builds a project: reads its reports, and publishes its layers whole or not at all.
pub fn build(project: &Project, progress: &dyn Progress) -> Result<Summary, BuildError> {
    // A cache that was not what it said that it is has been emptied: all is done anew. Where it could not be emptied it is left alone.
    for open in [Cache::open, Cache::open, |_: &Project| Cache::none()] {
        if let Some(summary) = attempt(project, &open(project), progress)? {
            return Ok(summary);
        }
    }
    let source = io::Error::other("nothing was built");
    Err(BuildError::Output { path: project.output.clone(), source })
}

/// Builds a project with what the cache holds; `None` where that turned out faulty on the way, before anything was published.
fn attempt(project: &Project, cache: &Cache, progress: &dyn Progress) -> Result<Option<Summary>, BuildError> {
    refuse_corpus_as_output(project)?;
    refuse_file_as_output(&project.output)?;
    check_formats(&project.formats)?;
    let lock = Lock::take(&project.output)?;
    recover(&project.output)?;
    let before = Built::read(&project.output);
    let ours = before.as_ref().map(|built| built.files.clone()).unwrap_or_default();
    let listed = list(project, &project.corpus, cache);
    let inputs = listed.as_ref().ok().and_then(|listed| unchanged::inputs(project, listed));
    if let Some((before, inputs)) = before.as_ref().zip(inputs.as_ref())
        && let Some(summary) = unchanged::summary(project, before, inputs, cache)
    {
        return Ok(Some(summary));
    }
    let staging = Staging::prepare(&project.output, &ours)?;
    let guard = Guard::new(project, before.as_ref())?;
    let (corrections, faults) = corrections(project)?;
    if !faults.is_empty() {
        return Err(BuildError::Corrections { faults });
    }
    progress.stage(Stage::Knowledge, None);
    let (registry, knowledge) = rayon::join(|| ids::open(project, cache), || Knowledge::load(project));
    let ((mut registry, ids_before), knowledge) = (registry?, knowledge?);
    let known: Vec<&str> = knowledge.profile.layers.iter().map(|plan| plan.name.as_str()).collect();
    check_layers(&project.layers, &known)?;
    progress.stage(Stage::Corpus, None);
    let listed = listed?;
    let (gathered, mut carried) =
        rayon::join(|| gather(listed, &project.corpus, cache, Known::of(cache)), || Carried::of(cache));
    let gathered = gathered?;
    progress.stage(Stage::Read, Some(gathered.corpus.reports.len()));
    let reader = Reader::new(&knowledge);
    let readings = reader.read_changed(&gathered, cache, progress);
    let Gathered { corpus, known, files, .. } = gathered;
    known::keep(cache, known.as_deref(), &files, &corpus, &readings, reader.knowledge());
    drop(files);
    let hashes = hashes(&corpus.reports, &readings);
    progress.stage(Stage::Merge, None);
    let mut told = tell(&knowledge, &corpus, readings, cache, &corrections, &mut registry, &mut carried);
    progress.stage(Stage::Layers, None);
    let fit = Fit::of(&knowledge, &told.incidents);
    let mut facts = package_facts(project, &knowledge, told.now, &fit);
    facts.aliases = aliases(&told.incidents);
    let aliases = facts.aliases.clone();
    let knowledge_used = fingerprint(&knowledge, project);
    let settings = writing::settings(&knowledge_used, project);
    // Without a list of the last build's files nothing says that they are its own.
    let kept = before.as_ref().and_then(|_| Kept::read(cache, &settings));
    let memory = staging.folder().join(MEMORY);
    let fail = |source: io::Error| BuildError::Output { path: project.output.clone(), source };
    std::fs::create_dir_all(&memory).map_err(fail)?;
    progress.stage(Stage::Export, Some(knowledge.profile.layers.len()));
    let (written, (recorded, lines)) = with_code_points(&corpus, |code_points| {
        let (folder, kept) = (staging.folder(), kept.as_ref());
        let digests = digest::incidents(&told.incidents, code_points);
        let telling = Telling { project, knowledge: &knowledge, told: &told, digests: &digests, code_points };
        rayon::join(
            || writing::write_layers(&telling, facts, kept, folder),
            || rayon::join(|| record::write(&telling, kept, folder), || registry.lines()),
        )
    });
    // Whatever is made of incidents is made by now.
    if cache.is_faulty() || registry.is_faulty() {
        cache.forget();
        return Ok(None);
    }
    let mut written = written?;
    carried.keep(cache);
    written.kept.settings = settings;
    let (record, is_the_old_one) = recorded.map_err(fail)?;
    written.kept.record = Some(record);
    if is_the_old_one {
        written.known.insert(record::name(), false);
    }
    if let (None, Lines::Whole(text)) = (&project.root, &lines) {
        std::fs::write(memory.join(IDS), text).map_err(fail)?;
    }
    let mut now = Built {
        form: 1,
        files: Vec::new(),
        reports: hashes,
        sums: sum(&staging.folder().join(PACKAGE)).map(|sum| (PACKAGE.to_owned(), sum)).into_iter().collect(),
        knowledge: knowledge_used,
    };
    let sides = both_sides(&written, &project.output, staging.folder());
    let told_of = (told.incidents.as_slice(), &knowledge.profile);
    let changes = changes(sides, before.as_ref(), &now, &registry, &aliases, told_of);
    write_changes(project, staging.folder(), &changes, before.as_ref()).map_err(fail)?;
    for name in [CHANGES_JSON, CHANGES_MD] {
        now.sums.extend(sum(&staging.folder().join(name)).map(|sum| (name.to_owned(), sum)));
    }
    now.files = files_under(staging.folder()).map_err(fail)?;
    now.files.push(Built::name());
    now.files.sort();
    let text = serde_json::to_string_pretty(&now).map_err(|error| fail(io::Error::other(error)))?;
    std::fs::write(staging.folder().join(Built::name()), text + "\n").map_err(fail)?;
    staging.refuse_foreign(&ours)?;
    let mut files = staging.keep_unchanged(&now.files, &written.known).map_err(fail)?;
    written.kept.stamp_staged(staging.folder());
    files.retain(|file| !file.name.starts_with(MEMORY));

    progress.stage(Stage::Publish, None);
    guard.check(&project.output)?;
    // Before the output: a build that is killed in between leaves ids that nobody saw, never an output with ids that nobody remembers.
    if let Some(root) = &project.root {
        ids::write(root, &registry, &lines, ids_before.as_ref())?;
    }
    staging.publish(&ours, &|folder| guard.check(folder))?;
    // The next build tells files by their times: one that is written to in the moment in which this one looks at it must not look the same.
    let settled = guard.kept.is_none() && lock.next_tick();
    if settled {
        written.kept.keep(&project.output, cache);
        ids::keep(project, registry.shelf(&lines), cache);
    }
    let mut summary = summary(project, &corpus, &told, written.layers, files);
    summary.needs_a_look.splice(0..0, fit.note(&knowledge.profile, &project.profile));
    if settled && let Some(inputs) = &inputs {
        unchanged::remember(project, &now, inputs, &summary, cache);
    }
    summary.needs_a_look.extend(guard.note());
    summary.changes = (!changes.first_build && !changes.incidents_not_compared).then(|| changes.counts());
    // Giving back the memory of a large corpus takes a third of a second: nobody need wait for it.
    std::mem::take(&mut told.incidents).into_par_iter().for_each(drop);
    drop(told);
    rayon::spawn(move || drop((corpus, registry, knowledge)));
    Ok(Some(summary))
}

/// Reads the corrections; rows that cannot be read stop a build, since what they ask for would be lost in silence.
pub(crate) fn corrections(project: &Project) -> Result<(Corrections, Vec<super::Fault>), BuildError> {
    match &project.corrections {
        Some(path) => read_corrections(path),
        None => Ok((Corrections::default(), Vec::new())),
    }
}

/// An output that is a corpus folder, or above one, would be read as reports or be swept away.
fn refuse_corpus_as_output(project: &Project) -> Result<(), BuildError> {
    let Ok(output) = project.output.canonicalize() else { return Ok(()) };
    for path in &project.corpus {
        if path.canonicalize().is_ok_and(|path| path == output) {
            return Err(BuildError::Setting {
                what: format!("the output `{}` is the folder of the reports", project.output.display()),
                hint: "Choose another output folder with `-o`, such as `-o output`".to_owned(),
            });
        }
    }
    Ok(())
}

/// Ids that incidents had before they were joined, with the ids that they have now.
pub(crate) fn aliases(incidents: &[Outlined<'_>]) -> Vec<(String, String)> {
    incidents.iter().flat_map(|i| i.aliases.iter().map(|old| (old.clone(), i.id.clone()))).collect()
}

pub(crate) fn package_facts(
    project: &Project,
    knowledge: &Knowledge,
    now: Option<Date>,
    fit: &Fit,
) -> PackageFacts {
    let profile = &knowledge.profile;
    // A map of Nigeria must not be called one of the Levant: where nothing lies in the theatre, its words are wrong.
    let words = if fit.tells_of_elsewhere() { Profile::embedded(NO_THEATRE).ok() } else { None };
    let words = words.as_ref().unwrap_or(profile);
    let mut versions = knowledge.versions();
    versions.push(("profile".to_owned(), profile.name.clone()));
    PackageFacts {
        name: "wallmap".to_owned(),
        title: if project.title.is_empty() { words.title.clone() } else { project.title.clone() },
        description: words.description.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        now,
        knowledge: versions,
        sources: sources(),
        licences: vec![Licence {
            name: "CC-BY-4.0".to_owned(),
            title: "Creative Commons Attribution 4.0".to_owned(),
            path: "https://creativecommons.org/licenses/by/4.0/".to_owned(),
        }],
        aliases: Vec::new(),
        notes: profile.notes.clone(),
        styles: profile.styles.clone(),
        background: Vec::new(),
        view: None,
        areas: AreaShapes::default(),
    }
}

/// Where the places and borders of every output come from.
fn sources() -> Vec<SourceFacts> {
    [
        ("GeoNames", "https://www.geonames.org/", "CC BY 4.0"),
        ("Natural Earth", "https://www.naturalearthdata.com/", "public domain"),
    ]
    .into_iter()
    .map(|(title, path, licence)| SourceFacts {
        title: title.to_owned(),
        path: path.to_owned(),
        licence: licence.to_owned(),
    })
    .collect()
}

/// What each report was, by its id.
fn hashes(reports: &[Report], readings: &[ReportReading]) -> ReportHashes {
    let hash = |read: &ReportReading| format_compact!("{:016x}", u64::from_be_bytes(read.hash));
    let pairs = reports.iter().zip(readings);
    pairs.map(|(report, read)| (CompactString::from(report.id.as_str()), hash(read))).collect()
}

/// One word for all knowledge that a build used.
fn fingerprint(knowledge: &Knowledge, project: &Project) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, version) in knowledge.versions() {
        hasher.update(format!("{name} {version}\n").as_bytes());
    }
    hasher.update(format!("{:?}", knowledge.profile).as_bytes());
    hasher.update(project.theatre.join(",").as_bytes());
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    hasher.finalize().to_hex().chars().take(16).collect()
}

/// The incidents of the last output and of the one in `staged`: of most only what is not in both. `None` where a side holds none that can be read.
fn both_sides(
    written: &writing::Output,
    output: &Path,
    staged: &Path,
) -> (Option<Incidents>, Option<Incidents>) {
    let Some((mut old, mut new)) = written.excerpt.as_ref().and_then(read_excerpt) else {
        return read_both(output, staged);
    };
    let (gone, come) = written
        .unplaced
        .as_ref()
        .and_then(read_excerpt)
        .unwrap_or_else(|| (read_unplaced(output), read_unplaced(staged)));
    old.extend(gone);
    new.extend(come);
    (Some(old), Some(new))
}

fn changes(
    (old, new): (Option<Incidents>, Option<Incidents>),
    before: Option<&Built>,
    now: &Built,
    registry: &Registry,
    aliases: &[(String, String)],
    told: (&[Outlined<'_>], &Profile),
) -> Changes {
    // Where a side cannot be read, all or none of the other would look new or gone.
    let not_compared = new.is_none() || old.is_none() && before.is_some();
    let sides = if not_compared { None } else { Some((old.unwrap_or_default(), new.unwrap_or_default())) };
    let (mut old, mut new) = sides.unwrap_or_default();
    let (incidents, profile) = told;
    let is_told_of = |incident: &Outlined<'_>| {
        [writing::INCIDENTS, writing::UNPLACED].iter().any(|layer| shows(profile, layer, incident))
    };
    // Ids that corrections joined are known to the incidents only.
    let joined: BTreeMap<&str, &str> = aliases.iter().map(|(old, id)| (old.as_str(), id.as_str())).collect();
    let leads_to = |id: &str| joined.get(id).map(|id| (*id).to_owned()).or_else(|| registry.resolve(id));
    // An incident that did not change need not be there, unless one that is gone became a part of it.
    let gone = old.keys().filter(|id| !new.contains_key(*id)).filter_map(|id| leads_to(id));
    let heirs: BTreeSet<String> = gone.filter(|id| !new.contains_key(id)).collect();
    for incident in incidents.iter().filter(|one| heirs.contains(&one.id) && is_told_of(one)) {
        old.insert(incident.id.clone(), serde_json::Map::new());
        new.insert(incident.id.clone(), serde_json::Map::new());
    }
    let mut changes = compare(&old, before, &new, Some(now), &leads_to);
    changes.incidents_not_compared = not_compared;
    changes
}

/// Writes the changes; a build that changes nothing leaves those of the last one that did, where they are still as that one wrote them.
fn write_changes(
    project: &Project,
    staged: &Path,
    changes: &Changes,
    before: Option<&Built>,
) -> io::Result<()> {
    if let Some(before) = before.filter(|_| changes.is_empty() && !changes.first_build) {
        let as_written = |name: &str| {
            let path = project.output.join(name);
            let plain = std::fs::symlink_metadata(&path).is_ok_and(|facts| facts.is_file());
            plain && before.sums.get(name).is_some_and(|written| sum(&path).as_ref() == Some(written))
        };
        let names = [CHANGES_JSON, CHANGES_MD];
        let copy = |name: &str| std::fs::copy(project.output.join(name), staged.join(name)).is_ok();
        if names.iter().all(|name| as_written(name)) && names.iter().all(|name| copy(name)) {
            return Ok(());
        }
    }
    let mut json = serde_json::to_string_pretty(changes)?;
    json.push('\n');
    std::fs::write(staged.join(CHANGES_JSON), json)?;
    std::fs::write(staged.join(CHANGES_MD), changes.to_markdown())
}
