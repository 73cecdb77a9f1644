//! Rows of `corrections.csv`: read, and every fault told with its line and column. Applies nothing.

use super::super::registry::is_id;
use super::CORRECTION_COLUMNS;
use super::cells::{Wrong, check_place, check_value, days, pairs, suggest};
use crate::model::{line_of_row, named_enum};

named_enum! {
    /// What a row asks for.
    Action {
        /// Take the incident off the map.
        Reject = "reject",
        /// It is right.
        Confirm = "confirm",
        /// Give a field another value.
        Set = "set",
        /// Put it somewhere else.
        Move = "move",
        /// Two incidents are one.
        Merge = "merge",
        /// Some of its reports tell another incident.
        Split = "split",
        /// An incident by hand.
        Add = "add",
    }
}

named_enum! {
    /// A field that an analyst can set.
    SettableField {
        /// What happened.
        Kind = "kind",
        /// How far it went.
        Status = "status",
        /// Whose word it is.
        Attribution = "attribution",
        /// First day.
        DateStart = "date_start",
        /// Last day.
        DateEnd = "date_end",
        /// Killed.
        Killed = "killed",
        /// Injured.
        Injured = "injured",
        /// Arrested or captured.
        Detained = "detained",
        /// Kidnapped.
        Abducted = "abducted",
        /// Who did it, names joined with `;`.
        Perpetrator = "perpetrator",
        /// To whom, names joined with `;`.
        Target = "target",
        /// The weapon.
        Weapon = "weapon",
        /// The line for the table.
        Headline = "headline",
        /// Where it happened: another place of the gazetteer, or what the point is called that `move` gave.
        Place = "place",
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionRow {
    /// Line in the file, from 1.
    pub line: usize,
    /// What to do.
    pub action: Action,
    /// The incident's id; empty for `add`.
    pub incident: String,
    /// The field, for `set`.
    pub field: Option<SettableField>,
    /// The value as written, trimmed.
    pub value: String,
    /// Report ids.
    pub reports: Vec<String>,
    /// Who.
    pub by: String,
    /// When, as written.
    pub when: String,
    /// Why.
    pub why: String,
    /// What stands in cells that nobody reads: those that the action does not use, and those beyond the last column.
    pub unread: Vec<String>,
}

/// A fault of a row, or a row that no longer fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionFault {
    /// Line in the file, from 1.
    pub line: usize,
    /// The column's name; empty where the whole row is meant.
    pub column: &'static str,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub hint: String,
}

/// All rows of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corrections {
    /// The rows, in order.
    pub rows: Vec<CorrectionRow>,
}

impl Corrections {
    /// Reads the text of `corrections.csv`: all rows that are right, and every fault of the others.
    /// Commas, semicolons and tabs separate, as the first line shows; a byte order mark is skipped: spreadsheets write all of these.
    pub fn parse(text: &str) -> (Self, Vec<CorrectionFault>) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut faults = Vec::new();
        let mut rows = Vec::new();
        let first = text.lines().next().unwrap_or("");
        let delimiter = [b',', b';', b'\t']
            .into_iter()
            .max_by_key(|&mark| first.bytes().filter(|&byte| byte == mark).count())
            .unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let headers = match reader.headers() {
            Ok(headers) => headers.clone(),
            Err(error) => {
                faults.push(fault(
                    1,
                    "",
                    format!("cannot read the first line: {error}"),
                    "Save the file as CSV in UTF-8",
                ));
                return (Self::default(), faults);
            }
        };
        if headers.iter().all(str::is_empty) {
            return (Self::default(), faults);
        }
        let mut columns: [Option<usize>; 8] = [None; 8];
        for (at, header) in headers.iter().enumerate() {
            let name = header.to_lowercase();
            match CORRECTION_COLUMNS.iter().position(|(column, _)| *column == name) {
                Some(column) => {
                    if let Some(slot) = columns.get_mut(column)
                        && slot.replace(at).is_some()
                    {
                        faults.push(fault(
                            1,
                            "",
                            format!("the column `{name}` stands there twice"),
                            "Delete one of the two, or give it another name",
                        ));
                    }
                }
                None if name.is_empty() => {}
                None => faults.push(fault(
                    1,
                    "",
                    format!("unknown column `{}`", header.escape_debug()),
                    &suggest(&name, CORRECTION_COLUMNS.iter().map(|(column, _)| *column), "Columns are"),
                )),
            }
        }
        for needed in [0, 1] {
            if columns.get(needed).copied().flatten().is_none() {
                let name = CORRECTION_COLUMNS.get(needed).map_or("", |(name, _)| name);
                faults.push(fault(
                    1,
                    "",
                    format!("the column `{name}` is missing"),
                    "The first line names the columns: action,incident,field,value,reports,by,when,why",
                ));
                return (Self::default(), faults);
            }
        }
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(1, |position| line_at(text, position));
                    faults.push(fault(
                        line,
                        "",
                        format!("cannot read the row: {error}"),
                        "Save the file as CSV in UTF-8",
                    ));
                    continue;
                }
            };
            let line = record.position().map_or(1, |position| line_at(text, position));
            if record.iter().all(str::is_empty) || record.get(0).is_some_and(|cell| cell.starts_with('#')) {
                continue;
            }
            let cell = |column: usize| {
                columns.get(column).copied().flatten().and_then(|at| record.get(at)).unwrap_or("").to_owned()
            };
            match row(line, &cell) {
                Ok(mut row) => {
                    let beyond = record.iter().skip(headers.len()).filter(|cell| !cell.is_empty());
                    row.unread.extend(beyond.map(str::to_owned));
                    rows.push(row);
                }
                Err(fault) => faults.push(*fault),
            }
        }
        (Self { rows }, faults)
    }
}

fn row(line: usize, cell: &impl Fn(usize) -> String) -> Result<CorrectionRow, Box<CorrectionFault>> {
    let fail = |column, what: String, hint: &str| Box::new(fault(line, column, what, hint));
    let word = cell(0).to_lowercase();
    let Some(action) = Action::parse(&word) else {
        let hint = suggest(&word, Action::ALL.iter().map(|action| action.as_str()), "Actions are");
        return Err(fail("action", format!("unknown action `{}`", word.escape_debug()), &hint));
    };
    let incident = cell(1);
    if action != Action::Add && !is_id(&incident) {
        let what = if incident.is_empty() {
            "no incident is named".to_owned()
        } else {
            format!("`{}` is no incident's id", incident.escape_debug())
        };
        return Err(fail(
            "incident",
            what,
            "Copy the id from the column `id` of incidents.csv, such as inc-2b3c4d5f6g",
        ));
    }
    let (name, value) = (cell(2), cell(3));
    let mut field = None;
    match action {
        Action::Set => {
            let Some(found) = SettableField::parse(&name.to_lowercase()) else {
                let hint = suggest(
                    &name,
                    SettableField::ALL.iter().map(|field| field.as_str()),
                    "Fields that can be set are",
                );
                return Err(fail("field", format!("`{}` cannot be set", name.escape_debug()), &hint));
            };
            check_value(found, &value).map_err(|(what, hint)| fail("value", what, &hint))?;
            field = Some(found);
        }
        Action::Move if value.is_empty() => {
            return Err(fail(
                "value",
                "no place is given".to_owned(),
                "Write latitude and longitude in degrees, such as 35.14 44.45, or a place's id",
            ));
        }
        Action::Move => check_place(&value).map_err(|(what, hint)| fail("value", what, &hint))?,
        Action::Merge if !is_id(&value) => {
            return Err(fail(
                "value",
                "no second incident is named".to_owned(),
                "`value` holds the id of the incident that is the same",
            ));
        }
        Action::Merge if value == incident => {
            return Err(fail(
                "value",
                "an incident cannot be merged with itself".to_owned(),
                "`value` holds the id of the other incident",
            ));
        }
        Action::Split if cell(4).is_empty() => {
            return Err(fail(
                "reports",
                "no report is named".to_owned(),
                "`reports` lists the reports that tell another incident, joined with `;`",
            ));
        }
        Action::Add => {
            let values = pairs(&value).map_err(|what| {
                fail(
                    "value",
                    what,
                    "Write name=value, joined with `;`: kind=bombing; date=2025-05-22; place=sy-suwayda",
                )
            })?;
            if !values.iter().any(|(name, _)| name == "kind") {
                return Err(fail(
                    "value",
                    "an added incident needs a kind".to_owned(),
                    "Write kind=bombing (or another kind) among the values",
                ));
            }
            check_added(&values).map_err(|(what, hint)| fail("value", what, &hint))?;
        }
        _ => {}
    }
    let unused = |columns: &[usize]| {
        columns.iter().map(|&column| cell(column)).filter(|cell| !cell.is_empty()).collect()
    };
    let unread: Vec<String> = match action {
        Action::Reject | Action::Confirm => unused(&[2, 3, 4]),
        Action::Set => unused(&[4]),
        Action::Move | Action::Merge => unused(&[2, 4]),
        Action::Split => unused(&[2, 3]),
        Action::Add => unused(&[1, 2]),
    };
    let reports = cell(4).split(';').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect();
    Ok(CorrectionRow {
        line,
        action,
        incident,
        field,
        value,
        reports,
        by: cell(5),
        when: cell(6),
        why: cell(7),
        unread,
    })
}

/// Judges the values of an added incident.
fn check_added(values: &[(String, String)]) -> Result<(), Wrong> {
    for (at, (name, value)) in values.iter().enumerate() {
        if values.iter().take(at).any(|(other, _)| other == name) {
            let hint = "Delete one of the two; several actors stand in one value, joined with `,`".to_owned();
            return Err((format!("`{}` stands there twice", name.escape_debug()), hint));
        }
        match (name.as_str(), SettableField::parse(name)) {
            ("date", _) => days(value).map(drop)?,
            ("place", _) => check_place(value)?,
            ("place_name", _) => {}
            (_, Some(field)) => check_value(field, value)?,
            (_, None) => {
                let fields = SettableField::ALL.iter().map(|field| field.as_str());
                let hint = suggest(name, fields.chain(["date", "place_name"]), "Values are");
                return Err((format!("unknown value `{}`", name.escape_debug()), hint));
            }
        }
    }
    Ok(())
}

/// The line of a row: it is said to begin where the one before ends, which is between the two signs of a line's end, or before empty lines.
fn line_at(text: &str, position: &csv::Position) -> usize {
    line_of_row(text, position.byte() as usize, position.line() as usize)
}

fn fault(line: usize, column: &'static str, what: String, hint: &str) -> CorrectionFault {
    CorrectionFault { line, column, what, hint: hint.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::CORRECTIONS_HEADER;
    use super::*;

    #[test]
    fn the_header_names_the_columns() {
        let names: Vec<&str> = CORRECTION_COLUMNS.iter().map(|(name, _)| *name).collect();
        assert_eq!(CORRECTIONS_HEADER.trim_end(), names.join(","));
        for action in Action::ALL {
            assert!(super::super::CORRECTION_ACTIONS.iter().any(|(name, _)| *name == action.as_str()));
        }
    }

    #[test]
    fn every_fault_is_told_with_its_line_and_column() {
        let id = crate::merge::registry::id_of("x");
        let other = crate::merge::registry::id_of("y");
        for (row, column, what) in [
            ("rejct,ID,,,,,,", "action", "unknown action"),
            ("reject,inc-1,,,,,,", "incident", "no incident's id"),
            ("reject,,,,,,,", "incident", "no incident is named"),
            ("set,ID,kiled,3,,,,", "field", "cannot be set"),
            ("set,ID,killed,three,,,,", "value", "no whole number"),
            ("set,ID,kind,bombng,,,,", "value", "no kind"),
            ("set,ID,date_start,22/05/2025,,,,", "value", "no day"),
            ("move,ID,,,,,,", "value", "no place"),
            ("merge,ID,,,,,,", "value", "no second incident"),
            ("merge,ID,,ID,,,,", "value", "with itself"),
            ("split,ID,,,,,,", "reports", "no report"),
            ("add,,,place=homs,,,,", "value", "needs a kind"),
            ("add,,,kind=bombing; colour=red,,,,", "value", "unknown value"),
            ("add,,,kind=bombing; killed=1; killed=2,,,,", "value", "`killed` stands there twice"),
            ("add,,,kind=bombing; date=2025-13-45,,,,", "value", "no day"),
            ("add,,,kind=bombing; date=2025-05-24..2025-05-22,,,,", "value", "before it begins"),
            ("add,,,kind=bombing; place=91.5 44,,,,", "value", "latitude 91.5"),
            ("move,ID,,35.1 444.5,,,,", "value", "longitude 444.5"),
            ("move,ID,,NaN 44.5,,,,", "value", "latitude NaN"),
            ("move,ID,,35 -inf,,,,", "value", "longitude -inf"),
            ("set,ID,place,,,,,", "value", "no place"),
            ("set,ID,killed,99999999999,,,,", "value", "too large"),
            ("set,ID,killed,-1,,,,", "value", "no whole number"),
        ] {
            let text = format!("{CORRECTIONS_HEADER}confirm,{other},,,,,,\n{}\n", row.replace("ID", &id));
            let (corrections, faults) = Corrections::parse(&text);
            assert_eq!(corrections.rows.len(), 1, "{row}");
            let [fault] = faults.as_slice() else { panic!("{row}: {faults:?}") };
            assert_eq!((fault.line, fault.column), (3, column), "{row}");
            assert!(fault.what.contains(what), "{row}: {}", fault.what);
            assert!(!fault.hint.is_empty(), "{row}");
        }
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let id = crate::merge::registry::id_of("x");
        let good = format!("confirm,{id},,,,me,,");
        // A cell of two lines, an empty line and a comment, before the row that is wrong.
        let rows = [
            CORRECTIONS_HEADER.trim_end().to_owned(),
            good.clone(),
            format!("set,{id},headline,\"Two\nlines\",,me,,"),
            String::new(),
            "# by hand".to_owned(),
            good,
            "rejct,,,,,,,".to_owned(),
        ];
        for end in ["\n", "\r\n"] {
            let text = rows.join("\n").replace('\n', end);
            let line = 1 + text.lines().position(|line| line.starts_with("rejct")).expect("there");
            for text in [text.clone(), format!("\u{feff}{text}{end}"), format!("{text}{end}{end}")] {
                let (corrections, faults) = Corrections::parse(&text);
                assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [line], "{text:?}");
                assert_eq!(
                    corrections.rows.iter().map(|row| row.line).collect::<Vec<_>>(),
                    [2, 3, 7],
                    "{text:?}"
                );
            }
        }
    }

    #[test]
    fn a_column_that_stands_there_twice_is_told() {
        let (_, faults) = Corrections::parse("action,incident,value,Value\n");
        let [fault] = faults.as_slice() else { panic!("{faults:?}") };
        assert!(fault.line == 1 && fault.what.contains("`value` stands there twice"), "{fault:?}");
    }

    #[test]
    fn files_as_spreadsheets_save_them_are_read() {
        let id = crate::merge::registry::id_of("x");
        for text in [
            format!("\u{feff}action;incident;field;value\r\nset;{id};killed;3\r\n;;;\r\n"),
            format!("Action\tIncident\tField\tValue\nset\t{id}\tkilled\t3\n"),
        ] {
            let (corrections, faults) = Corrections::parse(&text);
            assert_eq!(faults, []);
            assert_eq!(corrections.rows.len(), 1);
            assert_eq!(corrections.rows.first().map(|row| row.value.as_str()), Some("3"));
        }
        assert_eq!(Corrections::parse(""), (Corrections::default(), Vec::new()));
    }
}
