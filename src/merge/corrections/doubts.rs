//! Rows of `corrections.csv` that can each be read and make odd sense: those that contradict one another, and values that hardly anybody means.
//! Such rows are applied all the same, and told. Looks at no incident.

use super::super::settings::{CorrectionSettings, MergeSettings};
use super::cells::{day, days, pairs};
use super::row::{Action, CorrectionFault, CorrectionRow, Corrections, SettableField};
use super::set::added_id;
use crate::model::Date;
use std::collections::BTreeMap;

/// Everything that is odd about rows that can be read, in the order of the rows. `live` gives the id that an older one leads to.
pub fn doubts(
    corrections: &Corrections,
    settings: &MergeSettings,
    live: &dyn Fn(&str) -> String,
) -> Vec<CorrectionFault> {
    let mut out = Vec::new();
    for row in &corrections.rows {
        out.extend(unread(row));
        out.extend(odd_when(row));
        out.extend(odd_values(row, settings.corrections));
    }
    out.extend(said_twice(corrections, live));
    out.extend(ends_before_it_begins(corrections, live));
    out.extend(taken_off(corrections, live));
    out.sort_by_key(|fault| fault.line);
    out
}

fn doubt(row: &CorrectionRow, column: &'static str, what: String, hint: &str) -> CorrectionFault {
    CorrectionFault { line: row.line, column, what, hint: hint.to_owned() }
}

/// Text of a cell as it is told.
fn shown(text: &str) -> String {
    text.chars().take(60).flat_map(char::escape_debug).collect()
}

/// Cells that hold something which the action does not use.
fn unread(row: &CorrectionRow) -> Option<CorrectionFault> {
    let cell = row.unread.first()?;
    let what = format!("`{}` stands in a cell that `{}` does not read", shown(cell), row.action);
    Some(doubt(
        row,
        "",
        what,
        "Empty the cell; where it is part of the one before, put that in double quotes",
    ))
}

/// The day on which a row was entered, where it tells one.
fn entered(row: &CorrectionRow) -> Option<Date> {
    row.when.get(..10).unwrap_or(&row.when).parse().ok()
}

fn odd_when(row: &CorrectionRow) -> Option<CorrectionFault> {
    let known = row.when.is_empty() || entered(row).is_some();
    (!known).then(|| {
        let what = format!("`{}` is no day", shown(&row.when));
        doubt(row, "when", what, "Write year-month-day, such as 2025-06-01")
    })
}

/// Numbers and days that hardly anybody means.
fn odd_values(row: &CorrectionRow, settings: CorrectionSettings) -> Vec<CorrectionFault> {
    let values: Vec<(String, String)> = match (row.action, row.field) {
        (Action::Set, Some(field)) => vec![(field.as_str().to_owned(), row.value.clone())],
        (Action::Add, _) => pairs(&row.value).unwrap_or_default(),
        _ => Vec::new(),
    };
    let mut out = Vec::new();
    for (name, value) in &values {
        let days_told: Vec<Date> = match (name.as_str(), SettableField::parse(name)) {
            ("date", _) => days(value).map(|(start, end)| vec![start, end]).unwrap_or_default(),
            (_, Some(SettableField::DateStart | SettableField::DateEnd)) => day(value).into_iter().collect(),
            (
                _,
                Some(
                    SettableField::Killed
                    | SettableField::Injured
                    | SettableField::Detained
                    | SettableField::Abducted,
                ),
            ) => {
                if value.parse::<u32>().is_ok_and(|number| number > settings.most_people) {
                    let what = format!("{name}: {value} people are more than any incident told of");
                    out.push(doubt(row, "value", what, "Look whether the number has a digit too many"));
                }
                Vec::new()
            }
            _ => Vec::new(),
        };
        let years = settings.first_year..=settings.last_year;
        if let Some(odd) = days_told.iter().find(|day| !years.contains(&day.year())) {
            let what =
                format!("{name}: {odd} lies outside of the years {} to {}", years.start(), years.end());
            out.push(doubt(row, "value", what, "Look at the year"));
        }
    }
    out
}

/// What a row is about, so that two rows about the same can be told.
fn subject(row: &CorrectionRow, live: &dyn Fn(&str) -> String) -> (String, &'static str) {
    match (row.action, row.field) {
        (Action::Set, Some(field)) => (live(&row.incident), field.as_str()),
        (Action::Add, _) => (added_id(row), "add"),
        (Action::Merge, _) => {
            let mut both = [live(&row.incident), live(&row.value)];
            both.sort();
            (both.join(" "), "merge")
        }
        (Action::Split, _) => (format!("{} {}", live(&row.incident), row.reports.join(";")), "split"),
        (action, _) => (live(&row.incident), action.as_str()),
    }
}

/// Rows that say again what another says, and rows that give a value twice without telling which is newer.
fn said_twice(corrections: &Corrections, live: &dyn Fn(&str) -> String) -> Vec<CorrectionFault> {
    let mut last: BTreeMap<(String, &'static str), &CorrectionRow> = BTreeMap::new();
    let mut out = Vec::new();
    for row in &corrections.rows {
        let Some(before) = last.insert(subject(row, live), row) else { continue };
        let gives_a_value = matches!(row.action, Action::Set | Action::Move);
        if !gives_a_value || before.value == row.value {
            let what = format!("line {} says the same", before.line);
            out.push(doubt(row, "", what, "Delete one of the two rows"));
            continue;
        }
        // Who corrects a correction later on tells by the day that the newer row is meant.
        let is_newer = entered(before).zip(entered(row)).is_some_and(|(before, now)| before < now);
        if !is_newer {
            let field = row.field.map_or("the place", SettableField::as_str);
            let what = format!(
                "line {} gives {field} the value `{}`, this row `{}`: the later row counts",
                before.line,
                shown(&before.value),
                shown(&row.value)
            );
            out.push(doubt(row, "value", what, "Delete the row that is wrong"));
        }
    }
    out
}

/// Incidents whose last day is set before their first.
fn ends_before_it_begins(corrections: &Corrections, live: &dyn Fn(&str) -> String) -> Vec<CorrectionFault> {
    let mut days: BTreeMap<String, [Option<(Date, &CorrectionRow)>; 2]> = BTreeMap::new();
    for row in &corrections.rows {
        let at = match row.field {
            Some(SettableField::DateStart) => 0,
            Some(SettableField::DateEnd) => 1,
            _ => continue,
        };
        if let Some(slot) = days.entry(live(&row.incident)).or_default().get_mut(at) {
            *slot = row.value.parse().ok().map(|day| (day, row));
        }
    }
    let both = days.into_values().filter_map(|[start, end]| start.zip(end));
    both.filter(|((start, _), (end, _))| start > end)
        .map(|((start, first), (end, last))| {
            let what =
                format!("the last day {end} lies before the first, {start}, which line {} sets", first.line);
            doubt(last, "value", what, "Correct one of the two rows; this one is not applied")
        })
        .collect()
}

/// Rows about incidents that another row takes off the map.
fn taken_off(corrections: &Corrections, live: &dyn Fn(&str) -> String) -> Vec<CorrectionFault> {
    let of = |action: Action| corrections.rows.iter().filter(move |row| row.action == action);
    let rejects: BTreeMap<String, &CorrectionRow> =
        of(Action::Reject).map(|row| (live(&row.incident), row)).collect();
    let mut out = Vec::new();
    for row in &corrections.rows {
        let what = match row.action {
            Action::Reject | Action::Add => continue,
            Action::Merge => {
                let mut sides =
                    [&row.incident, &row.value].into_iter().filter_map(|id| rejects.get(&live(id)));
                sides.next().map(|reject| {
                    format!(
                        "line {} takes one of the two off the map: this row makes them one, and both go",
                        reject.line
                    )
                })
            }
            // What was set before somebody found that it is no incident is no contradiction; that it is right is one, whatever came first.
            action => rejects
                .get(&live(&row.incident))
                .filter(|reject| action == Action::Confirm || reject.line < row.line)
                .map(|reject| {
                    format!("line {} takes the incident off the map: this row does nothing", reject.line)
                }),
        };
        out.extend(what.map(|what| doubt(row, "incident", what, "Delete one of the two rows")));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::CORRECTIONS_HEADER;
    use super::*;

    fn told(rows: &str) -> Vec<(usize, &'static str, String)> {
        let [a, b] = ["x", "y"].map(crate::merge::registry::id_of);
        let text = format!(
            "{CORRECTIONS_HEADER}{}",
            rows.replace("A,", &format!("{a},")).replace("B,", &format!("{b},"))
        );
        let (corrections, faults) = Corrections::parse(&text);
        assert_eq!(faults, [], "{rows}");
        let settings = MergeSettings::embedded().expect("reads");
        let doubts = doubts(&corrections, &settings, &str::to_owned);
        doubts.into_iter().map(|fault| (fault.line, fault.column, fault.what)).collect()
    }

    #[test]
    fn rows_that_contradict_one_another_are_told() {
        for (rows, line, column, what) in [
            ("set,A,killed,3,,me,,\nset,A,killed,4,,me,,\n", 3, "value", "the later row counts"),
            (
                "set,A,killed,3,,me,2025-06-02,\nset,A,killed,4,,me,2025-06-01,\n",
                3,
                "value",
                "line 2 gives killed",
            ),
            ("set,A,killed,3,,me,,\nset,A,killed,3,,you,,\n", 3, "", "says the same"),
            ("move,A,,35 44,,me,,\nmove,A,,35 45,,me,,\n", 3, "value", "the place"),
            (
                "set,A,date_end,2025-05-01,,me,,\nset,A,date_start,2025-05-03,,me,,\n",
                2,
                "value",
                "before the first",
            ),
            ("confirm,A,,,,me,,\nreject,A,,,,me,,\n", 2, "incident", "line 3 takes"),
            ("reject,A,,,,me,,\nconfirm,A,,,,me,2099-01-01,\n", 3, "incident", "line 2 takes"),
            ("reject,A,,,,me,,\nset,A,killed,3,,me,,\n", 3, "incident", "does nothing"),
            ("reject,A,,,,me,,\nreject,A,,,,you,,\n", 3, "", "says the same"),
            ("reject,B,,,,me,,\nmerge,A,,B,,me,,\n", 3, "incident", "both go"),
            ("merge,A,,B,,me,,\nmerge,B,,A,,me,,\n", 3, "", "says the same"),
            ("add,,,kind=bombing,,me,,\nadd,,,kind=bombing,,me,,\n", 3, "", "says the same"),
        ] {
            let told = told(&rows.replace("B\n", "B,\n"));
            let [(at, of, words)] = told.as_slice() else { panic!("{rows}: {told:?}") };
            assert!((*at, *of) == (line, column) && words.contains(what), "{rows}: {told:?}");
        }
    }

    #[test]
    fn what_hardly_anybody_means_is_told() {
        for (row, column, what) in [
            ("set,A,killed,4000000000,,me,,", "value", "4000000000"),
            ("set,A,date_start,0001-01-01,,me,,", "value", "years"),
            ("add,,,kind=bombing; date=9999-12-31,,me,,", "value", "9999"),
            ("add,,,kind=bombing; injured=999999,,me,,", "value", "injured"),
            ("reject,A,,,,me,yesterday,", "when", "no day"),
            ("reject,A,,,,me,01/06/2025,", "when", "no day"),
            ("reject,A,,,,me,ééééééééééé,", "when", "no day"),
            ("reject,A,killed,3,,me,,", "", "does not read"),
            ("reject,A,,,,me,2025-06-01,wrong, says the hospital", "", "says the hospital"),
        ] {
            let told = told(row);
            let [(2, of, words)] = told.as_slice() else { panic!("{row}: {told:?}") };
            assert!(*of == column && words.contains(what), "{row}: {told:?}");
        }
    }

    #[test]
    fn what_people_do_over_the_weeks_is_no_doubt() {
        let rows = "set,A,killed,3,,me,2025-06-01,\nset,A,killed,4,,me,2025-06-08,\nset,A,injured,4,,me,2025-06-08T10:00:00Z,\n\
            move,A,,35 44,,me,2025-06-08,\nset,A,place,a farm,,me,2025-06-08,\nset,B,killed,1,,me,,\nreject,B,,,,me,,\n";
        assert_eq!(told(rows), []);
    }
}
