//! Looks through everything that people edit in a project, and through the knowledge inside the binary, and tells every fault. Builds nothing.

use super::error::BuildError;
use super::fault::Fault;
use super::knowledge::{load_gazetteer, load_lexicon, load_profile};
use super::project::{PROJECT_FILE, Project, is_file_name};
use crate::extract::run_examples;
use crate::merge::{CorrectionFault, Corrections, MergeSettings, Registry, doubts, exchanged_points, unfit};
use std::path::{Path, PathBuf};

/// What [`check`] looks at, in words: the files of the project, or what is built in alone where there is none.
pub fn looked_at(project: &Project) -> String {
    let built_in = "the built-in gazetteer, lexicon and profiles";
    let Some(root) = &project.root else {
        return format!("There is no project here: looked at {built_in} alone");
    };
    let ids = project.memory().join("ids.tsv");
    let named = [root.join(PROJECT_FILE)];
    let profile = is_file_name(&project.profile).then(|| PathBuf::from(&project.profile));
    let files = named.iter().chain(&project.gazetteer).chain(&project.lexicon).chain(&profile);
    let files = files.chain(project.corrections.as_ref().filter(|path| path.exists()));
    let files: Vec<String> = files
        .chain(Some(&ids).filter(|path| path.exists()))
        .map(|path| path.strip_prefix(root).unwrap_or(path).display().to_string())
        .collect();
    format!("Looked at {}, and at {built_in}", files.join(", "))
}

/// Every fault of a project and of what it names: the project file in `folder`, else in the current one, else what is built in alone.
/// Gives the project that its sound settings make, `None` where its file is no TOML.
///
/// # Errors
/// There is no project where one was named, or a file cannot be read.
pub fn check_project(folder: Option<&Path>) -> Result<(Option<Project>, Vec<Fault>), BuildError> {
    let here = Path::new(".");
    let folder = folder.or_else(|| here.join(PROJECT_FILE).exists().then_some(here));
    let Some(folder) = folder else {
        let project = Project::from_corpus(Vec::new(), PathBuf::from("output"));
        let faults = check(&project)?;
        return Ok((Some(project), faults));
    };
    let (project, wrong) = Project::read_with_faults(folder)?;
    let mut faults: Vec<Fault> = wrong.iter().map(fault_of).collect();
    if let Some(project) = &project {
        faults.extend(check(project)?);
    }
    Ok((project, faults))
}

/// An error of reading the project file as a fault.
fn fault_of(error: &BuildError) -> Fault {
    let (path, line, column, what) = match error {
        BuildError::Project { path, line, column, what, .. } => {
            (Some(path.clone()), *line, *column, what.clone())
        }
        BuildError::NoReports { project, .. } => (Some(project.clone()), 0, 0, error.to_string()),
        other => (None, 0, 0, other.to_string()),
    };
    Fault { path, line, column, what, hint: error.hint(), warning: false }
}

/// Every fault of a project's files, in the order project, gazetteer, lexicon with its examples, profile, corrections, ids.
/// The project file itself was read before: its faults are those of [`Project::read_with_faults`].
pub fn check(project: &Project) -> Result<Vec<Fault>, BuildError> {
    let mut faults = Vec::new();
    let told = |error: &BuildError| Fault {
        path: None,
        line: 0,
        column: 0,
        what: error.to_string(),
        hint: error.hint(),
        warning: false,
    };
    // One table at a time, so that a fault in one does not hide those of the next.
    let mut sound = true;
    for table in &project.gazetteer {
        let found = super::places::faults_of_table(table);
        let alone = Project { gazetteer: vec![table.clone()], ..project.clone() };
        if !found.is_empty() {
            faults.extend(found);
            sound = false;
        } else if let Err(error) = load_gazetteer(&alone) {
            faults.push(told(&error));
            sound = false;
        }
    }
    let gazetteer = if sound {
        load_gazetteer(project)
    } else {
        load_gazetteer(&Project { gazetteer: Vec::new(), ..project.clone() })
    };
    if let Err(error) = &gazetteer {
        faults.push(told(error));
    }
    let sound_tables = sound;
    let mut sound = true;
    for file in &project.lexicon {
        let alone = Project { lexicon: vec![file.clone()], ..project.clone() };
        if let Err(error) = load_lexicon(&alone) {
            faults.push(told(&error));
            sound = false;
        }
    }
    let lexicon = if sound {
        load_lexicon(project)
    } else {
        load_lexicon(&Project { lexicon: Vec::new(), ..project.clone() })
    };
    if let Err(error) = &lexicon {
        faults.push(told(error));
    }
    // Each row's examples, its own and those of the words that it stands beside.
    if let (Ok(gazetteer), Ok(lexicon)) = (&gazetteer, &lexicon) {
        faults.extend(run_examples(lexicon, gazetteer).iter().map(|fault| {
            let path = project.lexicon.iter().find(|p| p.to_string_lossy() == fault.example.file.as_str());
            Fault {
                path: path.cloned(),
                line: if path.is_some() { fault.example.line } else { 0 },
                column: 0,
                what: match (path, fault.to_string().split_once(": ")) {
                    (Some(_), Some((_, what))) => what.to_owned(),
                    _ => fault.to_string(),
                },
                hint: fault.hint(),
                warning: false,
            }
        }));
    }
    if let Err(error) = load_profile(project) {
        faults.push(told(&error));
    }
    let settings = MergeSettings::embedded();
    if let Err(error) = &settings {
        faults.push(Fault {
            path: None,
            line: 0,
            column: 0,
            what: error.to_string(),
            hint: "This is a fault of wallmap itself; report it".to_owned(),
            warning: false,
        });
    }
    match crate::corpus::check_cues() {
        Ok(found) => faults.extend(found.iter().map(|fault| Fault {
            path: None,
            line: 0,
            column: 0,
            what: format!("{fault:?}"),
            hint: "This is a fault of wallmap itself; report it".to_owned(),
            warning: false,
        })),
        Err(error) => faults.push(Fault {
            path: None,
            line: 0,
            column: 0,
            what: error.to_string(),
            hint: error.hint().to_owned(),
            warning: false,
        }),
    }
    if let Some(path) = &project.corrections {
        let (corrections, found) = read_corrections(path)?;
        faults.extend(found);
        if let Ok(settings) = &settings {
            let registry = super::ids::registry(project).unwrap_or_default();
            let live = |id: &str| registry.resolve(id).unwrap_or_else(|| id.to_owned());
            let doubts = doubts(&corrections, settings, &live);
            faults.extend(doubts.iter().map(|fault| correction_fault(path, fault, true)));
        }
        if let (Ok(gazetteer), Ok(settings)) = (&gazetteer, &settings) {
            let unfit = unfit(&corrections, gazetteer, settings);
            faults.extend(unfit.iter().map(|fault| correction_fault(path, fault, true)));
            let countries = super::corrected::countries(project);
            let exchanged = exchanged_points(&corrections, gazetteer, &countries);
            faults.extend(exchanged.iter().map(|fault| correction_fault(path, fault, true)));
        }
        let unknown = super::corrected::unknown_names(project, &corrections);
        faults.extend(unknown.iter().map(|fault| correction_fault(path, fault, true)));
    }
    if sound_tables {
        faults.extend(super::places::exchanged_points(project)?);
    }
    let ids = project.memory().join("ids.tsv");
    if let Ok(text) = std::fs::read_to_string(&ids)
        && let Err(error) = Registry::parse(&text)
    {
        faults.push(Fault {
            path: Some(ids),
            line: error.line,
            column: 0,
            what: error.what.clone(),
            hint: error.hint().to_owned(),
            warning: false,
        });
    }
    Ok(faults)
}

/// Reads the corrections of a project; a file that is not there holds none.
pub(crate) fn read_corrections(path: &Path) -> Result<(Corrections, Vec<Fault>), BuildError> {
    let text = match std::fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok((Corrections::default(), Vec::new()));
        }
        Err(error) => return Err(BuildError::ReadProject { path: path.to_owned(), source: error }),
    };
    let Ok(text) = text else {
        let fault = Fault {
            path: Some(path.to_owned()),
            line: 0,
            column: 0,
            what: "the corrections are not UTF-8".to_owned(),
            hint: "Save the file as \"CSV UTF-8\" in the spreadsheet".to_owned(),
            warning: false,
        };
        return Ok((Corrections::default(), vec![fault]));
    };
    let (corrections, faults) = Corrections::parse(&text);
    Ok((corrections, faults.iter().map(|fault| correction_fault(path, fault, false)).collect()))
}

pub(crate) fn correction_fault(path: &Path, fault: &CorrectionFault, warning: bool) -> Fault {
    let what = if fault.column.is_empty() {
        fault.what.clone()
    } else {
        format!("{}: {}", fault.column, fault.what)
    };
    Fault {
        path: Some(path.to_owned()),
        line: fault.line,
        column: 0,
        what,
        hint: fault.hint.clone(),
        warning,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_that_no_build_finds_are_told_and_the_example_of_the_readme_is_right() {
        let folder = tempfile::tempdir().expect("made");
        crate::build::init(folder.path()).expect("made");
        let path = folder.path().join("corrections.csv");
        let told = |value: &str| {
            let rows = format!(
                "{}add,,,{value},,me,,\nmove,inc-2222222222,,nowhere-at-all,,me,,\n",
                crate::merge::CORRECTIONS_HEADER
            );
            std::fs::write(&path, rows).expect("written");
            check(&Project::read(folder.path()).expect("reads")).expect("checked")
        };
        let readme = std::fs::read_to_string(folder.path().join("README.md")).expect("written");
        let example = readme.split('`').find(|code| code.starts_with("kind=")).expect("an example");
        let lines =
            |faults: &[Fault]| faults.iter().map(|fault| (fault.line, fault.warning)).collect::<Vec<_>>();
        assert_eq!(lines(&told(example)), [(3, true)]);
        let faults = told("kind=bombing; date=2025-05-22; place=nowhere-at-all");
        assert_eq!(lines(&faults), [(2, true), (3, true)]);
        assert!(faults.iter().all(|fault| fault.what.contains("nowhere-at-all")), "{faults:?}");
    }
}
