//! What changed between two outputs: incidents added, changed field by field, withdrawn, and which reports caused it. Builds nothing.

mod read;
mod told;

use super::error::BuildError;
use super::project::{PROJECT_FILE, Project};
use super::publish::{Built, ReportHashes};
use super::record;
use super::summary::ChangeCounts;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub(crate) use read::{Incidents, read_all, read_both, read_excerpt, read_incidents, read_unplaced};

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
    /// Whether the incidents could not be compared, since one of the two outputs holds them in no format that is read again; the lists of
    /// incidents are empty then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub incidents_not_compared: bool,
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
    let old = read_all(before).ok_or_else(|| nothing_in(before))?;
    let new = read_all(after).ok_or_else(|| nothing_in(after))?;
    Ok(compare(&old, Built::read(before).as_ref(), &new, Built::read(after).as_ref(), &|_| None))
}

fn nothing_in(folder: &Path) -> BuildError {
    let project = Project::read(&folder.join(PROJECT_FILE)).ok();
    let hint = if let Some(project) = project {
        format!("It is a project; its output is `{}`", project.output.display())
    } else if folder.join(record::name()).is_file() {
        format!(
            "Its build wrote other formats; `wallmap export {} -f csv -o FOLDER` makes a folder that can be compared",
            folder.display()
        )
    } else {
        "Name two folders that `wallmap build` wrote, or copies of them".to_owned()
    };
    BuildError::Setting {
        what: format!("`{}` holds no incidents.geojson or incidents.csv that can be read", folder.display()),
        hint,
    }
}

/// Whether two values mean the same. Tables of text hold a number as it was written: another format does not make it another number.
fn same(was: &Value, is: &Value) -> bool {
    match (was, is) {
        (Value::String(text), other) | (other, Value::String(text)) if !other.is_string() => {
            as_typed(text, other) == *other
        }
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        _ => was == is,
    }
}

/// What a cell of a table of text says, in the type of `like`; the text itself where it says nothing of that type.
fn as_typed(text: &str, like: &Value) -> Value {
    let typed = match like {
        Value::Null if text.is_empty() => Some(Value::Null),
        Value::Bool(_) => text.parse().ok().map(Value::Bool),
        // The number as the other side writes it, where the two are equal.
        Value::Number(number) => text.parse::<f64>().ok().and_then(|told| {
            if Some(told) == number.as_f64() { Some(like.clone()) } else { serde_json::from_str(text).ok() }
        }),
        _ => None,
    };
    typed.unwrap_or_else(|| Value::String(text.to_owned()))
}

/// A value as it is told beside another: a number stays one, whichever format it was read from.
fn beside(value: &Value, other: &Value) -> Value {
    match value {
        Value::String(text) if !other.is_string() => as_typed(text, other),
        value => value.clone(),
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
    let none = ReportHashes::default();
    let old_reports = old_built.map_or(&none, |built| &built.reports);
    let new_reports = new_built.map_or(&none, |built| &built.reports);
    let [reports_added, reports_changed, reports_withdrawn] = reports_between(old_reports, new_reports);
    let mut out = Changes {
        first_build: old_built.is_none() && old.is_empty(),
        reports_added,
        reports_withdrawn,
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
                        (!same(was, is)).then(|| ChangedField {
                            field: name.clone(),
                            before: beside(was, is),
                            after: beside(is, was),
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

/// Reports that came, changed and went. Both sides are sorted: they are gone through once, side by side.
fn reports_between(old: &ReportHashes, new: &ReportHashes) -> [Vec<String>; 3] {
    let [mut added, mut changed, mut withdrawn] = [const { Vec::new() }; 3];
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    loop {
        let order = match (old.peek(), new.peek()) {
            (Some((was, _)), Some((is, _))) => was.cmp(is),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => break,
        };
        let was = if order.is_le() { old.next() } else { None };
        let is = if order.is_ge() { new.next() } else { None };
        match (was, is) {
            (Some((id, _)), None) => withdrawn.push(id.to_owned()),
            (None, Some((id, _))) => added.push(id.to_owned()),
            (Some((id, before)), Some((_, now))) if before != now => changed.push(id.to_owned()),
            _ => {}
        }
    }
    [added, changed, withdrawn]
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
        let reports = reports.iter().map(|(id, hash)| ((*id).into(), (*hash).into())).collect();
        Built { reports, ..Built::default() }
    }

    #[test]
    fn what_two_formats_write_otherwise_is_no_change_and_what_they_tell_otherwise_is() {
        let pairs = [
            (json!("4"), json!(4.0), true),
            (json!("4.0"), json!(4), true),
            (json!(4.0), json!(4), true),
            (json!("4"), json!(5), false),
            (json!("true"), json!(true), true),
            (json!("false"), json!(true), false),
            (json!(null), json!(""), true),
            (json!(null), json!("x"), false),
            // Text is text: what looks like a number need be none.
            (json!("007"), json!("7"), false),
            (json!("4"), json!("4"), true),
        ];
        for (was, is, expected) in pairs {
            assert_eq!(same(&was, &is), expected, "{was} {is}");
            assert_eq!(same(&is, &was), expected, "{is} {was}");
        }
        assert_eq!(beside(&json!("3"), &json!(4)), json!(3));
        assert_eq!(beside(&json!("three"), &json!(4)), json!("three"));
    }

    #[test]
    fn reports_are_told_as_come_changed_and_gone() {
        let of = |list: &[(&str, &str)]| built(list).reports;
        let told = reports_between(
            &of(&[("a", "1"), ("b", "1"), ("c", "1"), ("e", "1")]),
            &of(&[("b", "1"), ("c", "2"), ("d", "1"), ("f", "1")]),
        );
        assert_eq!(told, [vec!["d", "f"], vec!["c"], vec!["a", "e"]]);
        assert_eq!(reports_between(&of(&[]), &of(&[])), [const { Vec::<String>::new() }; 3]);
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
