//! `wallmap gazetteer`: what a name can mean and what is spelt nearly so, tables to import, tables to check. Reads no report.

use super::error::BuildError;
use super::fault::Fault;
use super::knowledge::{chain, load_gazetteer};
use super::project::Project;
use crate::gazetteer::{
    CountryCodes, Gazetteer, GazetteerError, ImportOptions, ImportStep, Imported, SearchHit, TableRow,
    import_tables, read_table, read_with_faults, shipped_tables,
};
use crate::model::Place;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// How many places of nearly the same name are suggested.
const SUGGESTED: usize = 8;

/// A place that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlaceFound {
    /// The place.
    #[serde(flatten)]
    pub place: Place,
    /// Its other names.
    pub names: Vec<String>,
    /// Where to look at it.
    pub link: String,
}

/// The answer to a search.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PlaceSearch {
    /// Places that the name can mean: curated ones first, then by population.
    pub found: Vec<PlaceFound>,
    /// How many places the name can mean.
    pub count: usize,
    /// Where none was found: places with nearly this name, the nearest first.
    pub near: Vec<PlaceFound>,
}

/// Looks a name up in the gazetteer of `project`, with the spellings that reading allows; gives `most` places at most.
pub fn search_places(project: &Project, name: &str, most: usize) -> Result<PlaceSearch, BuildError> {
    let gazetteer = load_gazetteer(project)?;
    let (hits, count) = gazetteer.search(name, most);
    if count > 0 {
        let found = hits.into_iter().map(|hit| shown(&gazetteer, hit)).collect();
        return Ok(PlaceSearch { found, near: Vec::new(), count });
    }
    let (near, _) = gazetteer.search(name, SUGGESTED);
    Ok(PlaceSearch {
        near: near.into_iter().map(|hit| shown(&gazetteer, hit)).collect(),
        ..PlaceSearch::default()
    })
}

/// A country code as a setting holds it (ISO 3166-1 alpha-2, capitals), of what was typed. `Err` holds what to write instead.
pub fn country_code(typed: &str) -> Result<String, String> {
    CountryCodes::embedded().map_err(|error| error.to_string())?.code(typed)
}

fn shown(gazetteer: &Gazetteer, hit: SearchHit) -> PlaceFound {
    let names = gazetteer.names(hit.key).into_iter().filter(|name| *name != hit.place.name).collect();
    PlaceFound { place: hit.place, names, link: hit.link }
}

fn knowledge(error: &GazetteerError) -> BuildError {
    BuildError::Knowledge { what: chain(error), hint: error.hint() }
}

/// Imports tables into the compiled file `output`, which is replaced as a whole or not at all. Alternate names that come without a table of
/// places name those of the gazetteer of `project`. `progress` is told how far it is.
pub fn import_places(
    project: &Project,
    tables: &[PathBuf],
    output: &Path,
    options: &ImportOptions,
    progress: &mut dyn FnMut(ImportStep),
) -> Result<Imported, BuildError> {
    if output.extension().is_none_or(|ending| ending != "gaz") {
        return Err(BuildError::Setting {
            what: format!("`{}` does not end in .gaz", output.display()),
            hint: "A compiled gazetteer is known by its ending: -o places.gaz".to_owned(),
        });
    }
    let gazetteer = load_gazetteer(project)?;
    let failed = |source| BuildError::Output { path: output.to_owned(), source };
    let folder = output.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let part = output.with_extension("gaz.part");
    let mut file = std::fs::File::create(&part).map_err(failed)?;
    let done = import_tables(tables, options, &gazetteer, folder, &mut file, progress)
        .map_err(|e| knowledge(&e))
        .and_then(|imported| {
            file.sync_all().and_then(|()| std::fs::rename(&part, output)).map_err(failed)?;
            Ok(imported)
        });
    if done.is_err() {
        // What was begun is taken away again; where that fails too, there is nothing more to do.
        let _ = std::fs::remove_file(&part);
    }
    done
}

/// Faults of a table are told up to this many; of the others only how many there are.
const FAULTS_TOLD: usize = 100;

/// What is wrong with `table`, else with the tables of `project`, else with those that ship: faults that keep a row, or the whole table,
/// from being read, and what their editors may have overlooked.
pub fn check_places(project: &Project, table: Option<&Path>) -> Result<Vec<Fault>, BuildError> {
    let tables: Vec<PathBuf> = match table {
        Some(table) => vec![table.to_owned()],
        None => project.gazetteer.iter().filter(|t| is_table(t)).cloned().collect(),
    };
    let mut faults = Vec::new();
    let mut checked = Vec::new();
    for path in &tables {
        let read = read_table(path, FAULTS_TOLD).map_err(|e| knowledge(&e))?;
        faults.extend(told_faults(path, &read.faults, read.count));
        checked.push((path.clone(), read.rows));
    }
    let mut sound = project.clone();
    sound.gazetteer.retain(|path| faults_of_table(path).is_empty());
    let gazetteer = load_gazetteer(&sound)?;
    if table.is_none() && project.gazetteer.is_empty() {
        let shipped = shipped_tables().map_err(|e| knowledge(&e))?;
        checked.extend(shipped.into_iter().map(|(name, rows)| (PathBuf::from(name), rows)));
    }
    for (path, rows) in &checked {
        faults.extend(overlooked(&gazetteer, path, rows));
    }
    Ok(faults)
}

fn overlooked(gazetteer: &Gazetteer, path: &Path, rows: &[TableRow]) -> Vec<Fault> {
    let found = gazetteer.check_table(rows, &crate::locate::is_common_word);
    found
        .into_iter()
        .map(|found| Fault {
            path: Some(path.to_owned()),
            line: usize::try_from(found.line).unwrap_or(0),
            column: 0,
            what: format!("{}: {}", found.id, found.what),
            hint: found.hint,
            warning: true,
        })
        .collect()
}

/// Every fault of a CSV table that a project names; none of a file of another kind, which is read whole or not at all.
pub(super) fn faults_of_table(path: &Path) -> Vec<Fault> {
    if path.extension().is_none_or(|ending| ending != "csv") {
        return Vec::new();
    }
    match read_with_faults(path, FAULTS_TOLD) {
        Ok(read) => told_faults(path, &read.faults, read.count),
        Err(error) => told_faults(path, &[error], 1),
    }
}

fn told_faults(path: &Path, errors: &[GazetteerError], count: usize) -> Vec<Fault> {
    let mut faults: Vec<Fault> = errors
        .iter()
        .map(|error| {
            let (line, what) = match error {
                GazetteerError::Row { line, column, why, .. } => (*line, format!("column `{column}`: {why}")),
                GazetteerError::Csv { line, why, .. } => (line.unwrap_or(0), why.clone()),
                GazetteerError::Header { why, .. } => (1, why.clone()),
                other => (0, chain(other)),
            };
            let line = usize::try_from(line).unwrap_or(0);
            Fault { path: Some(path.to_owned()), line, column: 0, what, hint: error.hint(), warning: false }
        })
        .collect();
    if count > errors.len() {
        faults.push(Fault {
            path: Some(path.to_owned()),
            line: 0,
            column: 0,
            what: format!("{} more faults", count - errors.len()),
            hint: "Mend those above first; the others are told then".to_owned(),
            warning: false,
        });
    }
    faults
}

/// Rows of the project's own tables whose latitude and longitude are exchanged, as far as their country tells.
pub(super) fn exchanged_points(project: &Project) -> Result<Vec<Fault>, BuildError> {
    // A compiled file of millions of places is looked through on demand (`wallmap gazetteer check`).
    let tables =
        project.gazetteer.iter().filter(|path| path.extension().is_some_and(|ending| ending == "csv"));
    let mut faults = Vec::new();
    for path in tables {
        faults.extend(
            check_places(project, Some(path))?.into_iter().filter(|fault| fault.hint.contains("exchanged")),
        );
    }
    Ok(faults)
}

fn is_table(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "csv" || ending == "gaz")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn search(name: &str) -> PlaceSearch {
        search_places(&Project::from_corpus(Vec::new(), PathBuf::from("output")), name, 50).expect("searches")
    }

    #[test]
    fn other_spellings_find_the_place_and_typos_suggest_it() {
        let ids =
            |places: &[PlaceFound]| places.iter().map(|found| found.place.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&search("Dayr az-Zawr").found).first(), ids(&search("Deir ez-Zor").found).first());
        let typo = search("Palmyrasa");
        assert!(typo.found.is_empty());
        assert!(typo.near.iter().any(|found| found.place.name == "Palmyra"), "{:?}", ids(&typo.near));
        assert_eq!(search("xqzzyxq"), PlaceSearch::default());
    }
}
