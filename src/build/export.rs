//! `export`: the layers of a finished build in other formats, whole or filtered. Reads what the build left, no report.

use super::error::BuildError;
use super::filter::{CannotTell, Filter, FilterWords, unknown};
use super::formats::{is_file_a_layer, unknown_format};
use super::knowledge::{Knowledge, chain};
use super::lock::Lock;
use super::project::MEMORY;
use super::publish::{Built, Staging, files_under, is_same, recover, write_whole};
use super::record::Record;
use super::run::{aliases, package_facts};
use super::summary::WrittenFile;
use super::theatre::Fit;
use crate::export::{ExportError, ExportOptions, PackageFacts, export_all, exporter};
use crate::layers::{BeltMembers, LayerInput, belts_by_incident, make_layers_letting_go};
use crate::model::{Layer, Outlined, Span};
use crate::profile::{Profile, Recipe};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::fs::DirBuilder;
use std::io;
use std::path::{Path, PathBuf};

/// Where an export goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportTarget {
    /// Into a folder: any formats and layers.
    Folder(PathBuf),
    /// Into one file: a format that is one file, or one layer of another.
    File(PathBuf),
    /// The bytes of one file, for standard output.
    Bytes,
}

/// What to export.
#[derive(Debug, Clone)]
pub struct ExportRequest {
    /// The output folder of a build.
    pub build: PathBuf,
    /// Where to.
    pub target: ExportTarget,
    /// Formats by name; empty for those that a build writes unasked.
    pub formats: Vec<String>,
    /// Layers by name; empty for all.
    pub layers: Vec<String>,
    /// Settings of the formats.
    pub options: ExportOptions,
    /// Which incidents.
    pub filter: FilterWords,
}

/// What an export did.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ExportSummary {
    /// The folder or file; empty for bytes.
    pub output: PathBuf,
    /// Incidents of the build.
    pub incidents_in_build: usize,
    /// Incidents that pass the filter.
    pub incidents: usize,
    /// The filter in words, one part each.
    pub filter: Vec<String>,
    /// Incidents that were left out because the filter cannot judge them.
    pub cannot_tell: CannotTell,
    /// Layers with the number of their features.
    pub layers: Vec<(String, usize)>,
    /// The files.
    pub files: Vec<WrittenFile>,
    /// The one file, for [`ExportTarget::Bytes`].
    #[serde(skip)]
    pub data: Vec<u8>,
}

/// What an export leaves in its folder: its files, so that the next one into it leaves none of them stale.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Exported {
    files: Vec<String>,
    filter: Vec<String>,
}

/// So many incidents become features before they are let go of.
const AT_ONCE: usize = 4096;

fn exported_name() -> String {
    format!("{MEMORY}/exported.json")
}

/// Exports the layers of a build.
pub fn export(request: &ExportRequest) -> Result<ExportSummary, BuildError> {
    check_formats(&request.formats)?;
    let mut record = Record::read(&request.build)?;
    let project = record.project(&request.build);
    let knowledge = Knowledge::load(&project)?;
    if !record.used(&knowledge) {
        return Err(BuildError::Export {
            what: format!(
                "the build in `{}` used another gazetteer, lexicon or profile than this wallmap has",
                request.build.display()
            ),
            hint: "Build again, then export".to_owned(),
        });
    }
    let known: Vec<&str> = knowledge.profile.layers.iter().map(|plan| plan.name.as_str()).collect();
    check_layers(&request.layers, &known)?;

    // Which incidents lie in which belts takes a while, and is asked for by one filter only.
    let belts = if request.filter.belts.is_empty() {
        BeltMembers::default()
    } else {
        with_input(&record, &knowledge, None, belts_by_incident)?
    };
    let filter = Filter::parse(
        &request.filter,
        &knowledge.profile,
        &knowledge.gazetteer,
        &record.incidents,
        &belts.ids,
    )?;
    let incidents_in_build = record.incidents.len();
    let fit = Fit::of(&knowledge, &outlined(&record));
    let cannot_tell = filter.apply(&mut record, &belts);
    let aliases = aliases(&outlined(&record));
    let incidents = std::mem::take(record.incidents.to_mut());
    let incidents_kept = incidents.len();
    // In a large build the record is as large as the layers are.
    let made = |input: &LayerInput<'_>| make_layers_letting_go(input, incidents, AT_ONCE);
    let mut layers = with_input(&record, &knowledge, filter.to(), made)?;
    let now = record.now;
    drop(record);
    filter.prune(&mut layers, &knowledge.profile);

    let mut facts = package_facts(&project, &knowledge, now, &fit);
    facts.background = crate::layers::background(&knowledge.gazetteer, &knowledge.profile, &layers);
    facts.aliases = aliases;
    facts.view = crate::layers::view(&knowledge.gazetteer, &knowledge.profile, &layers);
    facts.areas = crate::layers::areas(&knowledge.gazetteer, &layers);
    let words = filter.in_words();
    if !words.is_empty() {
        facts.notes.insert(0, format!("Shows a part of the incidents only: {}.", words.join("; ")));
    }
    let wanted = wanted_layers(request, &knowledge.profile);
    if !wanted.is_empty() {
        layers.retain(|layer| wanted.contains(&layer.name));
    }
    let mut summary = ExportSummary {
        incidents_in_build,
        incidents: incidents_kept,
        filter: words,
        cannot_tell,
        layers: layers.iter().map(|layer| (layer.name.clone(), layer.features.len())).collect(),
        ..ExportSummary::default()
    };
    match &request.target {
        ExportTarget::Folder(folder) => into_folder(request, folder, &layers, &facts, &mut summary)?,
        ExportTarget::File(path) => {
            refuse_output_of_build(path.parent().unwrap_or_else(|| Path::new("")))?;
            let bytes = one_file(request, &layers, &facts)?;
            let fail = |source: io::Error| BuildError::Output { path: path.clone(), source };
            if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
                std::fs::create_dir_all(parent).map_err(fail)?;
            }
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let changed = std::fs::read(path).map_or(true, |old| old != bytes);
            refuse_open(path)?;
            write_whole(path, &bytes).map_err(fail)?;
            summary.files.push(WrittenFile { name, bytes: bytes.len() as u64, changed });
            summary.output.clone_from(path);
        }
        ExportTarget::Bytes => summary.data = one_file(request, &layers, &facts)?,
    }
    Ok(summary)
}

/// The layers that were asked for; empty for all. One file of a format that writes a file a layer holds the incidents unless another is named.
fn wanted_layers(request: &ExportRequest, profile: &Profile) -> Vec<String> {
    let one_file = !matches!(request.target, ExportTarget::Folder(_));
    let layered = matches!(request.formats.as_slice(), [one] if is_file_a_layer(one));
    if one_file && layered && request.layers.is_empty() {
        let incidents = profile.layers.iter().filter(|plan| matches!(plan.recipe, Recipe::Incidents(_)));
        return incidents.map(|plan| plan.name.clone()).take(1).collect();
    }
    request.layers.clone()
}

/// Refuses names of formats that are not known, with a suggestion.
pub(crate) fn check_formats(formats: &[String]) -> Result<(), BuildError> {
    for name in formats {
        if let Some(hint) = unknown_format(name) {
            return Err(BuildError::Setting { what: format!("there is no format `{name}`"), hint });
        }
    }
    Ok(())
}

/// Refuses names of layers that the profile has not, with a suggestion.
pub(crate) fn check_layers(layers: &[String], known: &[&str]) -> Result<(), BuildError> {
    layers.iter().find(|name| !known.contains(&name.as_str())).map_or(Ok(()), |name| {
        Err(unknown("layer", name, &name.trim().to_lowercase().replace([' ', '-'], "_"), known))
    })
}

/// The incidents of a record by their outlines.
fn outlined<'r>(record: &'r Record<'_>) -> Vec<Outlined<'r>> {
    record.incidents.par_iter().map(Outlined::of).collect()
}

/// Asks the layers something, of what the record tells.
fn with_input<T>(
    record: &Record<'_>,
    knowledge: &Knowledge,
    until: Option<crate::model::Date>,
    ask: impl FnOnce(&LayerInput<'_>) -> Result<T, crate::layers::LayerError>,
) -> Result<T, BuildError> {
    let code_points = |report: &str, span: Span| record.code_points(report, span);
    let incidents = outlined(record);
    let now = match (record.now, until) {
        (Some(now), Some(until)) => Some(now.min(until)),
        (now, _) => now,
    };
    let input = LayerInput {
        incidents: &incidents,
        rejected: &record.rejected,
        figures: &record.figures,
        site_facts: &record.site_facts,
        reports: &record.rows,
        now,
        geography: &knowledge.gazetteer,
        vocabulary: &knowledge.lexicon,
        code_points: &code_points,
        profile: &knowledge.profile,
    };
    ask(&input).map_err(|error| BuildError::Layers { what: chain(&error), hint: error.hint() })
}

fn failed(error: &ExportError) -> BuildError {
    BuildError::Export { what: chain(error), hint: error.hint().to_owned() }
}

/// A build's own folder takes no export: the next build would sweep it away, and until then it would stand for the build's own file.
fn refuse_output_of_build(folder: &Path) -> Result<(), BuildError> {
    if folder.join(Built::name()).exists() {
        return Err(BuildError::Export {
            what: format!("`{}` is the output of a build", folder.display()),
            hint: "Export into another folder with `-o`: the next build would sweep the export away"
                .to_owned(),
        });
    }
    Ok(())
}

/// Publishes into a folder as a build does: all files or none.
fn into_folder(
    request: &ExportRequest,
    folder: &Path,
    layers: &[Layer],
    facts: &PackageFacts,
    summary: &mut ExportSummary,
) -> Result<(), BuildError> {
    refuse_output_of_build(folder)?;
    let _lock = Lock::take(folder)?;
    recover(folder)?;
    let before: Exported = std::fs::read(folder.join(exported_name()))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default();
    let ours: Vec<String> =
        before.files.into_iter().filter(|name| super::publish::stays_inside(name)).collect();
    let staging = Staging::prepare(folder, &ours)?;
    export_all(&request.formats, layers, facts, &request.options, staging.folder())
        .map_err(|error| failed(&error))?;
    let fail = |source: io::Error| BuildError::Output { path: folder.to_owned(), source };
    std::fs::create_dir_all(staging.folder().join(MEMORY)).map_err(fail)?;
    let mut files = files_under(staging.folder()).map_err(fail)?;
    for name in &files {
        let new = staging.folder().join(name);
        let bytes = std::fs::metadata(&new).map_err(fail)?.len();
        let changed = !is_same(&new, &folder.join(name)).map_err(fail)?;
        summary.files.push(WrittenFile { name: name.clone(), bytes, changed });
    }
    files.push(exported_name());
    files.sort();
    let left = Exported { files, filter: summary.filter.clone() };
    let text = serde_json::to_string_pretty(&left).map_err(|error| fail(io::Error::other(error)))?;
    std::fs::write(staging.folder().join(exported_name()), text + "\n").map_err(fail)?;
    staging.publish(&ours, &|_| Ok(()))?;
    folder.clone_into(&mut summary.output);
    Ok(())
}

/// The bytes of the one file that the format and the layers give.
fn one_file(request: &ExportRequest, layers: &[Layer], facts: &PackageFacts) -> Result<Vec<u8>, BuildError> {
    let refuse = |what: String, hint: String| BuildError::Setting { what, hint };
    let [format] = request.formats.as_slice() else {
        return Err(refuse(
            "one file holds one format".to_owned(),
            "Name one with `--format`, or a folder with `-o`".to_owned(),
        ));
    };
    if format == "qgz" {
        return Err(refuse(
            "a QGIS project needs its GeoPackage beside it".to_owned(),
            "Export both into a folder: `--format gpkg,qgz -o FOLDER`".to_owned(),
        ));
    }
    let folder = Scratch::new()?;
    let exporter = exporter(format, &request.options).map_err(|error| failed(&error))?;
    let made = exporter.export(layers, facts, &folder.0).map_err(|error| failed(&error))?;
    // What tells GDAL the types of a CSV goes with a folder only.
    let side = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "csvt" || ending == "prj");
    let made: Vec<PathBuf> = made.into_iter().filter(|path| !side(path)).collect();
    match made.as_slice() {
        [one] => std::fs::read(one).map_err(|source| BuildError::Output { path: one.clone(), source }),
        [] => Err(refuse(
            format!("`{format}` has no file for these layers"),
            "Tables without geometry are in csv, gpkg, xlsx and parquet".to_owned(),
        )),
        many => {
            let names: Vec<String> = many
                .iter()
                .filter_map(|path| path.file_stem())
                .map(|name| name.to_string_lossy().into_owned())
                .collect();
            Err(refuse(
                format!("`{format}` writes a file a layer, and there are {}", many.len()),
                format!("Choose one with `--layers`: {}; or name a folder with `-o`", names.join(", ")),
            ))
        }
    }
}

/// SQLite keeps unsaved edits beside the file; replacing it would lose them.
fn refuse_open(path: &Path) -> Result<(), BuildError> {
    let mut journal = path.as_os_str().to_owned();
    journal.push("-wal");
    let journal = PathBuf::from(journal);
    if journal.exists() {
        return Err(BuildError::InUse { journal, file: path.to_owned() });
    }
    Ok(())
}

/// A folder for the files of one export, gone when it is dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self, BuildError> {
        let base = std::env::temp_dir();
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt;
            builder.mode(0o700);
        }
        for number in 0..1000 {
            let path = base.join(format!("wallmap-{}-{number}", std::process::id()));
            match builder.create(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(source) => return Err(BuildError::Output { path, source }),
            }
        }
        Err(BuildError::Output { path: base, source: io::Error::from(io::ErrorKind::AlreadyExists) })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
