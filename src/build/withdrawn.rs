//! What is known of an incident that is on the map no more: from the registry of ids and the changes of the last build. Builds nothing.

use super::changes::{CHANGES_JSON, Changes};
use super::project::Project;
use super::publish::{Built, read_plain};
use crate::merge::Registry;
use serde::Serialize;

/// An incident that is on the map no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Withdrawn {
    /// Its id, or the one that the older id leads to.
    pub id: String,
    /// The older id that was asked for, where it led here.
    pub asked_for: Option<String>,
    /// Its headline, where the last build that changed something withdrew it.
    pub headline: Option<String>,
    /// Day on which it was first reported, as it was known when the id was given; empty where none was.
    pub first_reported: String,
    /// Whether the last build that changed something withdrew it; else an earlier one did, or the next one will.
    pub by_the_last_change: bool,
    /// Whether the last output still shows it: the reports or the knowledge changed since, and the next build withdraws it.
    pub with_the_next_build: bool,
    /// Reports that caused it, where the last change withdrew it; empty where knowledge or a correction did.
    pub because: Vec<String>,
    /// The reports that told it, each with whether it is still there.
    pub reports: Vec<ReportOfWithdrawn>,
}

/// A report that told an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportOfWithdrawn {
    /// Its id.
    pub id: String,
    /// Whether the corpus still holds it: then it tells something else now, or what reads it does.
    pub is_there: bool,
}

/// What is known of the incident `live` that no report tells any more; `reports` are the ids of the corpus, sorted. `None` where the id was never given.
pub(super) fn withdrawn(
    project: &Project,
    registry: &Registry,
    live: &str,
    asked: &str,
    reports: &[&str],
) -> Option<Withdrawn> {
    let changes: Option<Changes> = read_plain(&project.output.join(CHANGES_JSON))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let told = changes.and_then(|changes| changes.withdrawn.into_iter().find(|gone| gone.id == live));
    // Ids that rows of the corrections gave stand in no registry.
    let remembered = registry.remembered(live);
    if remembered.is_none() && told.is_none() {
        return None;
    }
    let (first_reported, told_by) = remembered.unwrap_or_default();
    let last = super::changes::read_all(&project.output).filter(|_| Built::read(&project.output).is_some());
    Some(Withdrawn {
        id: live.to_owned(),
        asked_for: (live != asked).then(|| asked.to_owned()),
        headline: told.as_ref().map(|gone| gone.headline.clone()),
        first_reported,
        by_the_last_change: told.is_some(),
        with_the_next_build: last.is_some_and(|incidents| incidents.contains_key(live)),
        because: told.map(|gone| gone.because).unwrap_or_default(),
        reports: told_by
            .into_iter()
            .map(|id| ReportOfWithdrawn { is_there: reports.binary_search(&id.as_str()).is_ok(), id })
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::{Explanation, Silent, build, explain};
    use std::fs;

    #[test]
    fn an_incident_that_went_is_told_with_what_became_of_its_reports() {
        let folder = tempfile::tempdir().expect("made");
        let path = |name: &str| folder.path().join("reports").join(name);
        fs::create_dir(folder.path().join("reports")).expect("made");
        let texts = [
            (
                "one.txt",
                "Published: 2025-03-04\n\nA bomb killed two soldiers in Kirkuk on 3 March 2025, police said.\n",
            ),
            (
                "two.txt",
                "Published: 2025-04-04\n\nGunmen killed two policemen in Mosul on 2 April 2025, residents said.\n",
            ),
            (
                "three.txt",
                "Published: 2025-05-04\n\nA car bomb killed four people in Aleppo on 3 May 2025, the monitor said.\n",
            ),
        ];
        for (name, text) in texts {
            fs::write(path(name), text).expect("written");
        }
        fs::write(folder.path().join("wallmap.toml"), "profile = \"world\"\nformats = [\"csv\"]\n")
            .expect("written");
        let project = Project::read(folder.path()).expect("reads");
        build(&project, &Silent).expect("builds");
        let told = super::super::changes::read_all(&project.output).expect("read");
        let id_of = |report: &str| {
            told.iter()
                .find(|(_, values)| values["reports"] == report)
                .map(|(id, _)| id.clone())
                .expect("there")
        };
        let (one, two) = (id_of("one"), id_of("two"));
        let gone = |id: &str| match explain(&project, id).expect("explained") {
            Explanation::Withdrawn(gone) => *gone,
            other => panic!("{other:?}"),
        };

        fs::remove_file(path("one.txt")).expect("removed");
        fs::write(
            path("two.txt"),
            "Published: 2025-04-04\n\nThe market of Mosul was open again on 2 April 2025.\n",
        )
        .expect("written");
        let told = gone(&one);
        assert!(told.with_the_next_build && !told.by_the_last_change, "{told:?}");
        assert_eq!(told.reports, [ReportOfWithdrawn { id: "one".into(), is_there: false }]);
        build(&project, &Silent).expect("builds");
        let told = gone(&one);
        assert!(!told.with_the_next_build && told.by_the_last_change, "{told:?}");
        assert_eq!(
            (told.because.as_slice(), told.first_reported.as_str()),
            (&["one".to_owned()][..], "2025-03-04")
        );
        assert!(told.headline.is_some_and(|line| line.contains("Kirkuk")));
        assert_eq!(gone(&two).reports, [ReportOfWithdrawn { id: "two".into(), is_there: true }]);

        // A later change forgets why; the reports are still known.
        fs::remove_file(path("two.txt")).expect("removed");
        build(&project, &Silent).expect("builds");
        let told = gone(&one);
        assert!(!told.by_the_last_change && told.headline.is_none(), "{told:?}");
        assert_eq!(told.reports.len(), 1);
        assert!(explain(&project, "inc-2222222222").is_err(), "an id that was never given");
    }
}
