//! Names in the corrections that the last build does not know: incidents and reports. Applies nothing.

use super::changes::read_all;
use super::ids::registry;
use super::project::Project;
use super::publish::Built;
use crate::merge::{Action, CorrectionFault, Corrections};
use serde_json::Value;
use std::collections::BTreeSet;

/// Rows that name an incident or a report that no build of the project knows. Nothing where none has been made, or where its files cannot be read:
/// then nobody can tell.
pub(super) fn unknown_names(project: &Project, corrections: &Corrections) -> Vec<CorrectionFault> {
    let (Ok(registry), Some(built)) = (registry(project), Built::read(&project.output)) else {
        return Vec::new();
    };
    let Some(told) = read_all(&project.output) else { return Vec::new() };
    // Ids that rows themselves give, and those of rejected incidents, stand in the table of corrected ones.
    let mut ours: BTreeSet<String> = told.into_keys().collect();
    ours.extend(corrected(project));
    let is_known = |id: &str| registry.resolve(id).is_some() || ours.contains(id);
    let mut out = Vec::new();
    for row in &corrections.rows {
        let named = [("incident", &row.incident), ("value", &row.value)];
        for (column, id) in named {
            let is_id = match column {
                "incident" => row.action != Action::Add,
                _ => row.action == Action::Merge,
            };
            if is_id && !is_known(id) {
                out.push(CorrectionFault {
                    line: row.line,
                    column,
                    what: format!("no build of this project knows an incident `{id}`"),
                    hint: "Copy the id from the column `id` of incidents.csv".to_owned(),
                });
            }
        }
        if !matches!(row.action, Action::Split | Action::Add) {
            continue;
        }
        for report in row.reports.iter().filter(|report| !built.reports.has(report)) {
            out.push(CorrectionFault {
                line: row.line,
                column: "reports",
                what: format!("no report of the last build is called `{}`", report.escape_debug()),
                hint: "Copy the id from the column `id` of reports.csv; several are joined with `;`"
                    .to_owned(),
            });
        }
    }
    out
}

/// Incidents that the last build's table of corrections names.
fn corrected(project: &Project) -> Vec<String> {
    let Ok(mut table) = csv::Reader::from_path(project.output.join("corrected.csv")) else {
        return Vec::new();
    };
    let column = table.headers().ok().and_then(|names| names.iter().position(|name| name == "incident"));
    let Some(column) = column else { return Vec::new() };
    table.records().filter_map(|row| row.ok()?.get(column).map(str::to_owned)).collect()
}

/// Codes (ISO 3166-1 alpha-3) of the countries that the last build has incidents in.
pub(super) fn countries(project: &Project) -> BTreeSet<String> {
    let told = read_all(&project.output).unwrap_or_default();
    let codes = told.values().filter_map(|values| values.get("iso3").and_then(Value::as_str));
    codes.filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::{Fault, Silent, build, check};
    use std::fs;

    /// A project of two reports that was built once, and the ids of its incidents with their reports.
    fn built() -> (tempfile::TempDir, Project, Vec<(String, String)>) {
        let folder = tempfile::tempdir().expect("made");
        fs::create_dir(folder.path().join("reports")).expect("made");
        let report = |name: &str, text: &str| {
            fs::write(folder.path().join("reports").join(name), text).expect("written");
        };
        report(
            "one.txt",
            "Published: 2025-03-04\n\nA bomb killed two soldiers in Kirkuk on 3 March 2025, police said.\n",
        );
        report(
            "two.txt",
            "Published: 2025-04-04\n\nGunmen killed two policemen in Mosul on 2 April 2025, residents said.\n",
        );
        fs::write(folder.path().join("wallmap.toml"), "profile = \"world\"\nformats = [\"csv\"]\n")
            .expect("written");
        let project = Project::read(folder.path()).expect("reads");
        build(&project, &Silent).expect("builds");
        let told = read_all(&project.output).expect("read");
        let reports =
            |values: &serde_json::Map<String, Value>| values["reports"].as_str().unwrap_or("").to_owned();
        let ids = told.iter().map(|(id, values)| (reports(values), id.clone())).collect();
        (folder, project, ids)
    }

    fn told(project: &Project, rows: &str) -> Vec<Fault> {
        let path = project.root.clone().expect("a project").join("corrections.csv");
        fs::write(path, format!("{}{rows}", crate::merge::CORRECTIONS_HEADER)).expect("written");
        let project = Project::read(&project.root.clone().expect("a project")).expect("reads");
        check(&project).expect("checked")
    }

    #[test]
    fn incidents_and_reports_that_no_build_knows_are_told() {
        let (_folder, project, ids) = built();
        let (one, two) = (&ids[0].1, &ids[1].1);
        let report = &ids[0].0;
        for (row, column, word) in [
            ("reject,inc-2222222222,,,,me,,".to_owned(), "incident", "inc-2222222222"),
            (format!("merge,{one},,inc-2222222222,,me,,"), "value", "inc-2222222222"),
            (format!("split,{one},,,not-there,me,,"), "reports", "not-there"),
        ] {
            let faults = told(&project, &format!("confirm,{two},,,,me,,\n{row}\n"));
            let [fault] = faults.as_slice() else { panic!("{row}: {faults:?}") };
            assert!(fault.line == 3 && fault.warning && fault.what.starts_with(column), "{fault}");
            assert!(fault.what.contains(word), "{fault}");
        }
        let good = format!("merge,{one},,{two},,me,,\nsplit,{one},,,{report},me,,\n");
        assert_eq!(
            told(&project, &good).iter().map(ToString::to_string).collect::<Vec<_>>(),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_point_with_latitude_and_longitude_exchanged_is_told() {
        let (folder, project, ids) = built();
        let (one, two) = (&ids[0].1, &ids[1].1);
        let faults = told(
            &project,
            &format!("move,{one},,44.39 35.47,,me,,\nadd,,,kind=bombing; place=43.13 36.34,,me,,\n"),
        );
        assert_eq!(
            faults.iter().map(|fault| (fault.line, fault.warning)).collect::<Vec<_>>(),
            [(2, true), (3, true)]
        );
        assert!(faults[0].what.contains("Iraq") && faults[0].hint.contains("35.47 44.39"), "{}", faults[0]);
        assert!(
            told(&project, &format!("move,{one},,35.47 44.39,,me,,\nmove,{two},,33.5 36.3,,me,,\n"))
                .is_empty()
        );
        // A build tells it too, and does what the row says.
        told(&project, &format!("move,{one},,44.39 35.47,,me,,\n"));
        let project = Project::read(folder.path()).expect("reads");
        let summary = build(&project, &Silent).expect("builds");
        assert!(
            summary.needs_a_look.iter().any(|line| line.contains("the other way round")),
            "{:?}",
            summary.needs_a_look
        );
        // The project's own places are looked at in the same way.
        fs::write(folder.path().join("corrections.csv"), "").expect("written");
        fs::write(
            folder.path().join("gazetteer.csv"),
            "id,name,kind,lat,lon,cc\nx-1,Qaryat Ishat,village,44.39,35.47,IQ\n",
        )
        .expect("written");
        let toml = folder.path().join("wallmap.toml");
        fs::write(&toml, fs::read_to_string(&toml).expect("read") + "gazetteer = [\"gazetteer.csv\"]\n")
            .expect("written");
        let faults = check(&Project::read(folder.path()).expect("reads")).expect("checked");
        let [fault] = faults.as_slice() else { panic!("{faults:?}") };
        assert!(fault.line == 2 && fault.hint.contains("exchanged"), "{fault}");
    }

    #[test]
    fn a_doer_set_by_hand_is_the_lexicons_where_it_knows_one() {
        let (folder, project, ids) = built();
        let one = &ids[0].1;
        for (name, headline, code) in [("Islamic State", true, true), ("The men of the hill", false, false)] {
            told(&project, &format!("set,{one},perpetrator,{name},,me,,\n"));
            let project = Project::read(folder.path()).expect("reads");
            build(&project, &Silent).expect("builds");
            let now = read_all(&project.output).expect("read");
            let text = |field: &str| now[one][field].as_str().unwrap_or("").to_owned();
            assert_eq!(text("perpetrator"), name);
            assert_eq!(text("headline").contains(&format!("by {name}")), headline, "{}", text("headline"));
            assert_eq!(text("inter1").is_empty(), !code, "{}", text("inter1"));
        }
    }

    #[test]
    fn a_row_is_explained_by_what_it_belongs_to() {
        let (folder, project, ids) = built();
        let one = &ids[0].1;
        told(&project, &format!("set,{one},killed,4,,me,,\n"));
        fs::write(
            folder.path().join("reports/three.txt"),
            "Published: 2025-05-04\n\nThe monitor counted 41 attacks in Kirkuk in the first quarter of 2025.\n",
        )
        .expect("written");
        let project = Project::read(folder.path()).expect("reads");
        build(&project, &Silent).expect("builds");
        for (table, owner) in [
            ("mentions.csv", None),
            ("corrected.csv", Some(one.as_str())),
            ("reported_figures.csv", Some("three")),
        ] {
            let text = fs::read_to_string(project.output.join(table)).expect("read");
            let row = text.lines().nth(1).and_then(|line| line.split(',').next()).expect(table);
            let (id, asked) = match crate::build::explain(&project, row).expect(table) {
                crate::build::Explanation::Incident(found) => (found.incident.id, found.row),
                crate::build::Explanation::Report(found) => (found.id, found.row),
                crate::build::Explanation::Withdrawn(gone) => panic!("{gone:?}"),
            };
            assert_eq!(asked.as_deref(), Some(row), "{table}");
            assert!(owner.is_none_or(|owner| owner == id), "{table}: {id}");
        }
        for id in ["fig-2222222222", "cor-", "men-nowhere"] {
            assert!(crate::build::explain(&project, id).is_err(), "{id}");
        }
    }
}
