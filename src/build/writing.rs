//! Incidents to the files of all formats: what can be put together from the last output's pieces is, all else is made. Publishes nothing.

use super::error::BuildError;
use super::knowledge::chain;
use super::pieces::{Excerpt, Kept, KeptLayer, Laid, Named, PieceError, Source, Written, write_layer};
use super::project::Project;
use super::publish::Known;
use super::record::Telling;
use crate::export::{ByFeature, Exporter, PackageFacts, exporters, write_datapackage};
use crate::layers::{DigestOf, Draft, LayerError, with_drafts};
use crate::model::{Digest, Digester, Layer, Outlined};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::path::{Path, PathBuf};

/// The layers that changes are told of: incidents with a place, and those without one.
pub(crate) const INCIDENTS: &str = "incidents";
pub(crate) const UNPLACED: &str = "unplaced";

/// What was written.
#[derive(Debug, Default)]
pub(crate) struct Output {
    /// Layers with the number of their features, those that were asked for.
    pub(crate) layers: Vec<(String, usize)>,
    /// What the next build can take.
    pub(crate) kept: Kept,
    /// What is known of files beside their bytes.
    pub(crate) known: Known,
    /// What changed in the file that changes are told by, where the last output's was at hand.
    pub(crate) excerpt: Option<Excerpt>,
    /// The same of the incidents without a place.
    pub(crate) unplaced: Option<Excerpt>,
}

/// Everything that each piece hangs on beside what it is made from.
pub(crate) fn settings(knowledge: &str, project: &Project) -> Digest {
    let mut digester = Digester::new();
    digester.add(knowledge.as_bytes());
    digester.add(format!("{:?} {:?}", project.formats, project.export).as_bytes());
    digester.finish()
}

/// Writes the layers of a build in the formats of the project into `folder`, and `datapackage.json` over them. `kept` is what the last build
/// kept of what lies in the output.
pub(crate) fn write_layers(
    telling: &Telling<'_>,
    mut facts: PackageFacts,
    kept: Option<&Kept>,
    folder: &Path,
) -> Result<Output, BuildError> {
    let Telling { project, knowledge, told, code_points, .. } = *telling;
    let digest = |incident: &Outlined<'_>| telling.digest_of(incident).unwrap_or_default();
    let input = told.input(knowledge, code_points);
    let mut all = exporters(&project.formats, &project.export).map_err(|error| failed(&error.into()))?;
    let mut named = FxHashSet::default();
    all.retain(|one| named.insert(one.name()));
    let whole: Vec<&dyn Exporter> =
        all.iter().map(AsRef::as_ref).filter(|one| one.by_feature().is_none()).collect();
    let formats: Vec<&dyn ByFeature> = all.iter().filter_map(|one| one.by_feature()).collect();
    let wanted = |layer: &Layer| project.layers.is_empty() || project.layers.contains(&layer.name);

    let known = |layer: &str| kept?.layer(layer).map(KeptLayer::known);
    let digest: DigestOf<'_> = &digest;
    with_drafts(&input, (!formats.is_empty()).then_some(digest), &known, |drafts| {
        let named: Vec<Named> =
            drafts.par_iter().map(|draft| Named::of(draft, wanted(draft.layer()))).collect();
        let mut output = Output::default();
        let (written, heads, mut others);
        if whole.is_empty() {
            let laid: Vec<Laid<'_>> = drafts
                .iter()
                .zip(named)
                .filter(|(draft, _)| wanted(draft.layer()))
                .map(|(draft, named)| Laid { source: Source::Draft(draft), named })
                .collect();
            output.layers = drafts.iter().map(|draft| (draft.layer().name.clone(), draft.len())).collect();
            written = write_all(&laid, &formats, kept, project, folder);
            heads = drafts.iter().map(|draft| draft.layer().clone()).filter(|layer| wanted(layer)).collect();
            others = Vec::new();
        } else {
            let made: Result<Vec<Layer>, LayerError> = drafts.into_par_iter().map(Draft::finish).collect();
            let mut layers = made.map_err(|error| failed(&error.into()))?;
            facts.background = crate::layers::background(&knowledge.gazetteer, &knowledge.profile, &layers);
            facts.view = crate::layers::view(&knowledge.gazetteer, &knowledge.profile, &layers);
            facts.areas = crate::layers::areas(&knowledge.gazetteer, &layers);
            let named: Vec<_> =
                layers.iter().zip(named).filter(|(layer, _)| wanted(layer)).map(|(_, named)| named).collect();
            layers.retain(wanted);
            let laid: Vec<Laid<'_>> = layers
                .iter()
                .zip(named)
                .map(|(layer, named)| Laid { source: Source::Layer(layer), named })
                .collect();
            output.layers = layers.iter().map(|layer| (layer.name.clone(), layer.features.len())).collect();
            // Formats do not know of each other: they are written side by side.
            let (by_pieces, exported) = rayon::join(
                || write_all(&laid, &formats, kept, project, folder),
                || {
                    whole
                        .par_iter()
                        .map(|one| one.export(&layers, &facts, folder))
                        .collect::<Result<Vec<_>, _>>()
                },
            );
            written = by_pieces;
            others = exported.map_err(|error| failed(&error.into()))?;
            heads = layers;
        }
        output.layers.retain(|(name, _)| project.layers.is_empty() || project.layers.contains(name));
        for layer in written.map_err(|error| failed(&error))? {
            output.take(layer);
        }
        let mut files: Vec<PathBuf> = Vec::new();
        let mut others = others.drain(..);
        for one in &all {
            let made = match one.by_feature() {
                Some(format) => heads
                    .iter()
                    .flat_map(|layer| names(format, layer))
                    .map(|name| folder.join(name))
                    .collect(),
                None => others.next().unwrap_or_default(),
            };
            for file in made {
                if !files.contains(&file) {
                    files.push(file);
                }
            }
        }
        write_datapackage(&heads, &facts, &files, &project.export, folder)
            .map_err(|error| failed(&error.into()))?;
        Ok(output)
    })
    .map_err(|error| failed(&error.into()))?
}

impl Output {
    /// Takes in what became of a layer.
    fn take(&mut self, written: Written) {
        match written.kept.name.as_str() {
            INCIDENTS => self.excerpt = written.excerpt,
            UNPLACED => self.unplaced = written.excerpt,
            _ => {}
        }
        let known = written.files.into_iter().filter_map(|put| Some((put.name, put.changed?)));
        self.known.extend(known);
        self.kept.layers.push(written.kept);
    }
}

/// The names of the files of a layer in a format.
fn names(format: &dyn ByFeature, layer: &Layer) -> Vec<String> {
    let Some(name) = format.file_name(layer) else { return Vec::new() };
    std::iter::once(name).chain(format.beside(layer).into_iter().map(|(name, _)| name)).collect()
}

fn write_all(
    laid: &[Laid<'_>],
    formats: &[&dyn ByFeature],
    kept: Option<&Kept>,
    project: &Project,
    folder: &Path,
) -> Result<Vec<Written>, PieceError> {
    laid.par_iter()
        .map(|layer| {
            write_layer(
                layer,
                formats,
                kept.and_then(|kept| kept.layer(layer.name())),
                &project.output,
                folder,
            )
        })
        .collect()
}

fn failed(error: &PieceError) -> BuildError {
    match error {
        PieceError::Layer(error) => BuildError::Layers { what: chain(error), hint: error.hint() },
        PieceError::Export(error) => BuildError::Export { what: chain(error), hint: error.hint().to_owned() },
        PieceError::Moved { .. } => {
            BuildError::Export { what: error.to_string(), hint: "Build again".to_owned() }
        }
    }
}
