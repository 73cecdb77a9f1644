//! What changed between two outputs: incidents added, changed field by field, withdrawn, and which reports caused it. Builds nothing.

mod read;
mod told;

use super::error::BuildError;
use super::publish::Built;
use super::summary::ChangeCounts;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub(crate) use read::{Incidents, read_both, read_excerpt, read_incidents};

/// File of the changes for programs.
pub(crate) const CHANGES_JSON: &str = "changes.json";
/// File of the changes for people.
pub(crate) const CHANGES_MD: &str = "changes.md";

/// All changes between two builds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    /// Whether there was nothing before.
    pub first_build: bool,
    /// Incidents that are new, by id.
    pub added: Vec<AddedIncident>,
    /// Incidents of which a value changed, by id.
    pub changed: Vec<ChangedIncident>,
    /// Incidents that are gone, by id.
    pub withdrawn: Vec<WithdrawnIncident>,
    /// Reports that are new.
    pub reports_added: Vec<String>,
    /// Reports whose content changed.
    pub reports_changed: Vec<String>,
    /// Reports that are gone.
    pub reports_withdrawn: Vec<String>,
    /// Whether gazetteer, lexicon or profile changed.
    pub knowledge_changed: bool,
}

/// An incident that is new.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AddedIncident {
    /// Its id.
    pub id: String,
    /// Its headline.
    pub headline: String,
    /// Reports that caused it; empty where knowledge did.
    pub because: Vec<String>,
    /// All its values.
    pub values: Map<String, Value>,
}

/// An incident of which a value changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangedIncident {
    /// Its id.
    pub id: String,
    /// Its headline now.
    pub headline: String,
    /// Reports that caused it; empty where knowledge or a correction did.
    pub because: Vec<String>,
    /// The fields.
    pub fields: Vec<ChangedField>,
}

/// A value that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangedField {
    /// The field.
    pub field: String,
    /// Its value before.
    pub before: Value,
    /// Its value now.
    pub after: Value,
}

/// An incident that is gone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WithdrawnIncident {
    /// Its id.
    pub id: String,
    /// Its headline before.
    pub headline: String,
    /// Reports that caused it: those that told it and are gone or changed.
    pub because: Vec<String>,
    /// The incident that it became part of; empty where it is gone.
    pub now: String,
}

impl Changes {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.changed.is_empty()
            && self.withdrawn.is_empty()
            && self.reports_added.is_empty()
            && self.reports_changed.is_empty()
            && self.reports_withdrawn.is_empty()
    }

    /// How many incidents changed.
    pub fn counts(&self) -> ChangeCounts {
        ChangeCounts { added: self.added.len(), changed: self.changed.len(), withdrawn: self.withdrawn.len() }
    }
}

/// What changed from the output in `before` to that in `after`.
pub fn diff(before: &Path, after: &Path) -> Result<Changes, BuildError> {
    for folder in [before, after] {
        if !folder.is_dir() {
            return Err(BuildError::Setting {
                what: format!("`{}` is not an output folder", folder.display()),
                hint: "Name two folders that `wallmap build` wrote".to_owned(),
            });
        }
    }
    let old = read_incidents(before).ok_or_else(|| nothing_in(before))?;
    let new = read_incidents(after).ok_or_else(|| nothing_in(after))?;
    Ok(compare(&old, Built::read(before).as_ref(), &new, Built::read(after).as_ref(), &|_| None))
}

fn nothing_in(folder: &Path) -> BuildError {
    BuildError::Setting {
        what: format!("`{}` holds neither incidents.geojson nor incidents.csv", folder.display()),
        hint: "Build it with the format `geojson` or `csv`".to_owned(),
    }
}

/// Compares two sets of incidents. `leads_to` gives the id that a withdrawn one is now part of.
pub(crate) fn compare(
    old: &Incidents,
    old_built: Option<&Built>,
    new: &Incidents,
    new_built: Option<&Built>,
    leads_to: &dyn Fn(&str) -> Option<String>,
) -> Changes {
    let none = BTreeMap::new();
    let old_reports = old_built.map_or(&none, |built| &built.reports);
    let new_reports = new_built.map_or(&none, |built| &built.reports);
    let missing = |from: &BTreeMap<String, String>, to: &BTreeMap<String, String>| -> Vec<String> {
        from.keys().filter(|id| !to.contains_key(*id)).cloned().collect()
    };
    let reports_changed: Vec<String> = new_reports
        .iter()
        .filter(|(id, hash)| old_reports.get(*id).is_some_and(|old| old != *hash))
        .map(|(id, _)| id.clone())
        .collect();
    let mut out = Changes {
        first_build: old_built.is_none() && old.is_empty(),
        reports_added: missing(new_reports, old_reports),
        reports_withdrawn: missing(old_reports, new_reports),
        knowledge_changed: match (old_built, new_built) {
            (Some(old), Some(new)) => old.knowledge != new.knowledge,
            _ => false,
        },
        reports_changed,
        ..Changes::default()
    };
    let moved: BTreeSet<&String> =
        out.reports_added.iter().chain(&out.reports_changed).chain(&out.reports_withdrawn).collect();
    // The causes of a change are those of the incident's reports, before or now, that came, changed or went.
    let causes = |sides: &[&Map<String, Value>]| -> Vec<String> {
        let mut list: Vec<String> = sides
            .iter()
            .flat_map(|values| {
                text(values, "reports").split(';').map(|id| id.trim().to_owned()).collect::<Vec<_>>()
            })
            .filter(|id| moved.contains(id))
            .collect();
        let (before, now): (BTreeSet<String>, BTreeSet<String>) = match sides {
            [before, now] => (reports(before), reports(now)),
            _ => (BTreeSet::new(), BTreeSet::new()),
        };
        // A report that another incident told before also explains a change.
        list.extend(before.symmetric_difference(&now).cloned());
        list.sort();
        list.dedup();
        list
    };
    let mut added = Vec::new();
    let mut changed = Vec::new();
    for (id, values) in new {
        match old.get(id) {
            None => added.push(AddedIncident {
                id: id.clone(),
                headline: text(values, "headline"),
                because: causes(&[values]),
                values: values.clone(),
            }),
            Some(before) => {
                let names: BTreeSet<&String> = before.keys().chain(values.keys()).collect();
                let mut fields: Vec<ChangedField> = names
                    .into_iter()
                    .filter_map(|name| {
                        let was = before.get(name).unwrap_or(&Value::Null);
                        let is = values.get(name).unwrap_or(&Value::Null);
                        (was != is).then(|| ChangedField {
                            field: name.clone(),
                            before: was.clone(),
                            after: is.clone(),
                        })
                    })
                    .collect();
                // In the order of the file, which is that of the contract.
                let order: BTreeMap<&String, usize> =
                    values.keys().enumerate().map(|(at, name)| (name, at)).collect();
                fields.sort_by_key(|field| order.get(&field.field).copied().unwrap_or(usize::MAX));
                if !fields.is_empty() {
                    changed.push(ChangedIncident {
                        id: id.clone(),
                        headline: text(values, "headline"),
                        because: causes(&[before, values]),
                        fields,
                    });
                }
            }
        }
    }
    let withdrawn: Vec<WithdrawnIncident> = old
        .iter()
        .filter(|(id, _)| !new.contains_key(*id))
        .map(|(id, values)| WithdrawnIncident {
            id: id.clone(),
            headline: text(values, "headline"),
            because: causes(&[values]),
            now: leads_to(id).filter(|now| now != id && new.contains_key(now)).unwrap_or_default(),
        })
        .collect();
    (out.added, out.changed, out.withdrawn) = (added, changed, withdrawn);
    out
}

fn text(values: &Map<String, Value>, name: &str) -> String {
    values.get(name).and_then(Value::as_str).unwrap_or("").to_owned()
}

fn reports(values: &Map<String, Value>) -> BTreeSet<String> {
    text(values, "reports").split(';').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn incidents(list: &[(&str, Value)]) -> Incidents {
        list.iter()
            .map(|(id, value)| ((*id).to_owned(), value.as_object().cloned().unwrap_or_default()))
            .collect()
    }

    fn built(reports: &[(&str, &str)]) -> Built {
        let reports = reports.iter().map(|(id, hash)| ((*id).to_owned(), (*hash).to_owned())).collect();
        Built { reports, ..Built::default() }
    }

    #[test]
    fn each_change_names_its_fields_and_the_report_that_caused_it() {
        let old = incidents(&[
            ("a", json!({"id": "a", "headline": "A", "killed": 1, "reports": "r1"})),
            ("b", json!({"id": "b", "headline": "B", "killed": 2, "reports": "r2"})),
            ("c", json!({"id": "c", "headline": "C", "killed": 3, "reports": "r3"})),
        ]);
        let new = incidents(&[
            ("a", json!({"id": "a", "headline": "A", "killed": 2, "reports": "r1; r4"})),
            ("c", json!({"id": "c", "headline": "C", "killed": 3, "reports": "r3"})),
            ("d", json!({"id": "d", "headline": "D", "killed": null, "reports": "r4"})),
        ]);
        let changes = compare(
            &old,
            Some(&built(&[("r1", "1"), ("r2", "1"), ("r3", "1")])),
            &new,
            Some(&built(&[("r1", "1"), ("r3", "1"), ("r4", "1")])),
            &|_| None,
        );
        assert_eq!(changes.counts(), ChangeCounts { added: 1, changed: 1, withdrawn: 1 });
        let changed = changes.changed.first().expect("one");
        assert_eq!(changed.because, ["r4"]);
        let fields: Vec<&str> = changed.fields.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(fields, ["killed", "reports"]);
        assert_eq!(changes.withdrawn.first().map(|w| w.because.clone()), Some(vec!["r2".to_owned()]));
        assert_eq!(
            (changes.reports_added.as_slice(), changes.reports_withdrawn.as_slice()),
            (&["r4".to_owned()][..], &["r2".to_owned()][..])
        );
    }
}
