//! The fields of the tables that recipes make: `profiles/fields.toml` to checked values. Which table a recipe makes is the layers' affair.

use super::error::{Source, suggest};
use super::{KindGroup, ProfileError};
use crate::model::{
    Attribution, DateBasis, DatePrecision, Field, FieldType, GeoPrecision, Kind, PlaceKind, PlaceRelation,
    Status,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// In a list of fields: what stands before the name of a run of fields.
const RUN: char = '=';
/// The run that a profile fills: one field for each of its groups of kinds.
const GROUPS: &str = "=groups";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldsFile {
    field: BTreeMap<String, Spanned<FieldRow>>,
    set: BTreeMap<String, TableRow>,
    table: BTreeMap<String, TableRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldRow {
    title: String,
    r#type: TypeName,
    about: String,
}

/// What holds of a field in one table only.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct But {
    title: Option<String>,
    r#type: Option<TypeName>,
    about: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TableRow {
    fields: Spanned<Vec<String>>,
    #[serde(default)]
    but: BTreeMap<String, Spanned<But>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TypeName {
    Text,
    Told,
    List,
    Integer,
    Real,
    Date,
}

impl TypeName {
    const fn field_type(self) -> FieldType {
        match self {
            Self::Text | Self::Told | Self::List => FieldType::Text,
            Self::Integer => FieldType::Integer,
            Self::Real => FieldType::Real,
            Self::Date => FieldType::Date,
        }
    }
}

/// A column of a table: a field, or the place of the profile's groups.
#[derive(Debug, Clone, PartialEq)]
enum Column {
    Field(Field),
    Groups,
}

/// The fields of every table, by its name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FieldTables(BTreeMap<String, Vec<Column>>);

impl FieldTables {
    /// Reads and checks a file of fields; `path` is what errors name.
    pub(super) fn read(text: &str, path: &str) -> Result<Self, ProfileError> {
        let source = Source { path, text };
        let file: FieldsFile = toml::from_str(text).map_err(|e| source.toml(&e))?;
        let mut tables = BTreeMap::new();
        for (name, row) in &file.table {
            let columns = columns(&file, row, source, 0)?;
            let names =
                || columns.iter().filter_map(|c| if let Column::Field(f) = c { Some(f) } else { None });
            if names().next().is_none_or(|f| f.name != "id") {
                return Err(source.invalid(
                    &row.fields.span(),
                    format!("the first field of table `{name}` is not `id`"),
                    "Every table begins with `id`, by which features are told apart".to_owned(),
                ));
            }
            for (at, field) in names().enumerate() {
                if names().skip(at + 1).any(|f| f.name == field.name) {
                    return Err(source.invalid(
                        &row.fields.span(),
                        format!("table `{name}` has the field `{}` twice", field.name),
                        String::new(),
                    ));
                }
            }
            tables.insert(name.clone(), columns);
        }
        Ok(Self(tables))
    }

    /// The fields of a table in the order of its file, with one for each group of kinds where the table has its place; empty for
    /// a table that there is not.
    pub fn of(&self, table: &str, groups: &[KindGroup]) -> Vec<Field> {
        let columns = self.0.get(table).map_or(&[][..], Vec::as_slice);
        columns
            .iter()
            .flat_map(|column| match column {
                Column::Field(field) => vec![field.clone()],
                Column::Groups => groups.iter().map(group).collect(),
            })
            .collect()
    }

    /// Names of the tables, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

fn columns(
    file: &FieldsFile,
    row: &TableRow,
    source: Source<'_>,
    depth: usize,
) -> Result<Vec<Column>, ProfileError> {
    let span = row.fields.span();
    let mut made = Vec::new();
    for name in row.fields.get_ref() {
        if name == GROUPS {
            made.push(Column::Groups);
        } else if let Some(run) = name.strip_prefix(RUN) {
            let known = file.set.get(run).filter(|_| depth == 0).ok_or_else(|| {
                let hint = suggest(run, file.set.keys().map(String::as_str));
                source.invalid(&span, format!("there is no run of fields `{run}`"), hint)
            })?;
            made.extend(columns(file, known, source, depth + 1)?);
        } else {
            made.push(Column::Field(field(file, row, name, source)?));
        }
    }
    let has = |name: &str| row.fields.get_ref().iter().any(|f| f == name);
    if let Some((name, but)) = row.but.iter().find(|(name, _)| !has(name)) {
        return Err(source.invalid(
            &but.span(),
            format!("the table has no field `{name}` of its own to say more of"),
            "Add it to `fields`, or say it where its run of fields is told".to_owned(),
        ));
    }
    Ok(made)
}

fn field(file: &FieldsFile, row: &TableRow, name: &str, source: Source<'_>) -> Result<Field, ProfileError> {
    let Some(spanned) = file.field.get(name) else {
        let hint = suggest(name, file.field.keys().map(String::as_str));
        return Err(source.invalid(&row.fields.span(), format!("there is no field `{name}`"), hint));
    };
    let general = spanned.get_ref();
    let none = But::default();
    let but = row.but.get(name).map_or(&none, Spanned::get_ref);
    let type_name = but.r#type.unwrap_or(general.r#type);
    let values = if type_name == TypeName::List { closed(name) } else { Vec::new() };
    if type_name == TypeName::List && values.is_empty() {
        return Err(source.invalid(
            &spanned.span(),
            format!("there is no closed list for the field `{name}`"),
            "Give it the type \"text\"".to_owned(),
        ));
    }
    let about = but.about.as_ref().unwrap_or(&general.about);
    if !about.ends_with('.') {
        return Err(source.invalid(
            &spanned.span(),
            format!("what the field `{name}` means is no sentence"),
            "End `about` with a full stop".to_owned(),
        ));
    }
    Ok(Field {
        name: name.to_owned(),
        title: but.title.as_ref().unwrap_or(&general.title).clone(),
        description: about.clone(),
        field_type: type_name.field_type(),
        values,
        untrusted: type_name == TypeName::Told,
    })
}

/// The closed list of values of a field; empty where it has none.
fn closed(name: &str) -> Vec<String> {
    fn all<T: Copy>(values: &[T], text: fn(T) -> &'static str) -> Vec<String> {
        values.iter().map(|v| text(*v).to_owned()).collect()
    }
    match name {
        "kind" => all(Kind::ALL, Kind::as_str),
        "status" => all(Status::ALL, Status::as_str),
        "attribution" => all(Attribution::ALL, Attribution::as_str),
        "date_precision" | "period_precision" => all(DatePrecision::ALL, DatePrecision::as_str),
        "date_basis" => all(DateBasis::ALL, DateBasis::as_str),
        "place_kind" => all(PlaceKind::ALL, PlaceKind::as_str),
        "place_relation" => all(PlaceRelation::ALL, PlaceRelation::as_str),
        "geo_precision" => all(GeoPrecision::ALL, GeoPrecision::as_str),
        _ => Vec::new(),
    }
}

/// How many incidents are of the kinds of a group.
fn group(group: &KindGroup) -> Field {
    let kinds: Vec<&str> = group.kinds.iter().map(|k| k.as_str()).collect();
    Field {
        name: group.name.clone(),
        title: group.title.clone(),
        description: format!("How many of the incidents are of the kinds: {}.", kinds.join(", ")),
        field_type: FieldType::Integer,
        values: Vec::new(),
        untrusted: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
[field]
id = { title = "Id", type = "text", about = "Which." }
kind = { title = "Kind", type = "list", about = "What happened." }
told = { title = "Told", type = "told", about = "Words." }
[set.more]
fields = ["=groups", "told"]
[set.more.but]
told = { about = "Other words." }
[table.events]
fields = ["id", "kind", "=more"]
[table.events.but]
kind = { title = "What" }
"#;

    fn error(from: &str, to: &str) -> String {
        assert!(GOOD.contains(from));
        FieldTables::read(&GOOD.replacen(from, to, 1), "f.toml").unwrap_err().to_string()
    }

    #[test]
    fn a_table_is_its_own_fields_and_the_runs_that_it_names() {
        let tables = FieldTables::read(GOOD, "f.toml").unwrap();
        let groups = vec![KindGroup {
            name: "attacks".to_owned(),
            title: "Attacks".to_owned(),
            kinds: vec![Kind::Bombing],
        }];
        let fields = tables.of("events", &groups);
        let names: Vec<&str> = fields.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["id", "kind", "attacks", "told"]);
        assert_eq!(fields[1].title, "What");
        assert_eq!(fields[1].values.len(), Kind::ALL.len());
        assert!(fields[3].untrusted && fields[3].description == "Other words.");
        assert!(tables.of("nothing", &groups).is_empty());
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        assert_eq!(
            error("\"id\", \"kind\"", "\"kind\""),
            "f.toml:11:10: the first field of table `events` is not `id`"
        );
        assert_eq!(
            error("\"kind\", \"=more\"", "\"kinds\", \"=more\""),
            "f.toml:11:10: there is no field `kinds`"
        );
        assert_eq!(error("=more", "=mere"), "f.toml:11:10: there is no run of fields `mere`");
        assert_eq!(
            error("\"kind\", \"=more\"", "\"kind\", \"kind\", \"=more\""),
            "f.toml:11:10: table `events` has the field `kind` twice"
        );
        assert!(error("type = \"told\"", "type = \"list\"").contains("no closed list for the field `told`"));
        assert!(error("Other words.", "Other words").contains("is no sentence"));
        assert!(
            error("[table.events.but]\nkind", "[table.events.but]\ntold")
                .contains("no field `told` of its own")
        );
    }
}
