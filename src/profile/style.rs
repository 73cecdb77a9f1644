//! The style part of profiles and of `profiles/style.toml`: TOML to checked values.

use super::error::Source;
use super::{BackgroundPlan, ProfileError};
use crate::model::{Category, Class, Label, LayerStyle, SizeBy, Symbol, Symbology, TimeFields, Tip};
use serde::Deserialize;
use toml::Spanned;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StyleFile {
    background: BackgroundPlan,
    style: Vec<Spanned<StyleRow>>,
}

/// One `[[style]]` of a file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StyleRow {
    name: Spanned<String>,
    #[serde(default)]
    group: String,
    #[serde(default = "yes")]
    visible: bool,
    #[serde(default)]
    largest_scale: f64,
    by: Option<String>,
    #[serde(default)]
    symbol: Symbol,
    #[serde(default)]
    category: Vec<CategoryRow>,
    #[serde(default)]
    class: Vec<ClassRow>,
    size_by: Option<SizeBy>,
    label: Option<Label>,
    time: Option<TimeFields>,
    #[serde(default)]
    tip: Tip,
}

// serde cannot flatten and deny unknown names at once, so the symbol is a table of its own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryRow {
    value: String,
    label: String,
    symbol: Symbol,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassRow {
    below: f64,
    label: String,
    symbol: Symbol,
}

const fn yes() -> bool {
    true
}

/// Reads the file of styles. A style's `layer` is its name there: the recipe or layer it is for.
pub(super) fn read(text: &str, path: &str) -> Result<(Vec<LayerStyle>, BackgroundPlan), ProfileError> {
    let source = Source { path, text };
    let file: StyleFile = toml::from_str(text).map_err(|e| source.toml(&e))?;
    let styles = file.style.into_iter().map(|row| check(row, source)).collect::<Result<_, _>>()?;
    Ok((styles, file.background))
}

/// Checks one style.
pub(super) fn check(row: Spanned<StyleRow>, source: Source<'_>) -> Result<LayerStyle, ProfileError> {
    let at = row.span();
    let row = row.into_inner();
    let fault = |problem: String, hint: &str| Err(source.invalid(&at, problem, hint.to_owned()));
    let symbology = match (row.by, row.category.is_empty(), row.class.is_empty()) {
        (None, true, true) => Symbology::Single(row.symbol),
        (Some(field), false, true) => Symbology::Categories {
            field,
            categories: row
                .category
                .into_iter()
                .map(|c| Category { value: c.value, label: c.label, symbol: c.symbol })
                .collect(),
            other: row.symbol,
        },
        (Some(field), true, false) => {
            let mut low = f64::MIN;
            let mut classes = Vec::new();
            for c in row.class {
                if c.below <= low {
                    return fault(
                        format!(
                            "the classes of style `{}` do not ascend at below = {}",
                            row.name.get_ref(),
                            c.below
                        ),
                        "Order the classes by `below`, each larger than the one before",
                    );
                }
                classes.push(Class { low, high: c.below, label: c.label, symbol: c.symbol });
                low = c.below;
            }
            Symbology::Classes { field, classes }
        }
        (None, ..) => {
            return fault(
                format!("style `{}` has categories or classes but no `by`", row.name.get_ref()),
                "Add `by = \"FIELD\"`, the field that decides",
            );
        }
        (Some(_), ..) => {
            return fault(
                format!("style `{}` has `by` and needs either categories or classes", row.name.get_ref()),
                "Add `[[style.category]]` (text fields) or `[[style.class]]` (number fields), not both",
            );
        }
    };
    Ok(LayerStyle {
        layer: row.name.into_inner(),
        group: row.group,
        visible: row.visible,
        largest_scale: row.largest_scale,
        symbology,
        size_by: row.size_by,
        label: row.label,
        time: row.time,
        tip: row.tip,
    })
}
