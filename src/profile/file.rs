//! The TOML of a profile: its shape, and the checks that turn it into a [`Profile`].

use super::error::{Source, suggest};
use super::plan::{
    BackgroundPlan, BeltPair, BeltPairs, BeltPlan, CentrePlan, EventPlan, KindGroup, LayerPlan, Recipe,
    ShiftPlan, SitePlan,
};
use super::style::{self, StyleRow};
use super::{FieldTables, Profile, ProfileError};
use crate::model::{Kind, LayerStyle, PlaceKind, Status};
use serde::Deserialize;
use toml::Spanned;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileFile {
    name: String,
    title: String,
    description: String,
    #[serde(default)]
    theatre: Vec<Spanned<String>>,
    #[serde(default)]
    notes: Vec<String>,
    counted: Vec<Status>,
    #[serde(default, rename = "group")]
    groups: Vec<Spanned<GroupRow>>,
    #[serde(rename = "layer")]
    layers: Vec<Spanned<LayerRow>>,
    #[serde(default, rename = "style")]
    styles: Vec<Spanned<StyleRow>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupRow {
    name: String,
    title: String,
    kinds: Vec<Kind>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RecipeName {
    Incidents,
    Mentions,
    BorderBelts,
    Shifts,
    Centres,
    Sites,
    Figures,
    Unplaced,
    Reports,
    Corrected,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LayerRow {
    name: Spanned<String>,
    title: String,
    description: String,
    recipe: Spanned<RecipeName>,
    #[serde(default)]
    fields: Vec<String>,
    style: Option<Spanned<String>>,
    // The rest belongs to some recipes only; `misplaced` refuses it elsewhere.
    kinds: Option<Spanned<Vec<Kind>>>,
    statuses: Option<Spanned<Vec<Status>>>,
    min_confidence: Option<Spanned<f64>>,
    pairs: Option<Spanned<Pairs>>,
    width_km: Option<Spanned<f64>>,
    max_uncertainty_km: Option<Spanned<f64>>,
    bend: Option<Spanned<f64>>,
    place_kinds: Option<Spanned<Vec<PlaceKind>>>,
    countries: Option<Spanned<Vec<String>>>,
    radius_km: Option<Spanned<f64>>,
    at_least: Option<Spanned<u32>>,
    all: Option<Spanned<bool>>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected \"near_incidents\" or a list of { a = \"ISO3\", b = \"ISO3\" }")]
enum Pairs {
    Word(String),
    List(Vec<PairRow>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PairRow {
    a: String,
    b: String,
    width_km: Option<f64>,
    #[serde(default)]
    places: Vec<String>,
}

/// What all profiles have alike.
pub(super) struct Base {
    /// Styles that a profile may use by name.
    pub(super) styles: Vec<LayerStyle>,
    pub(super) fields: FieldTables,
    pub(super) background: BackgroundPlan,
}

/// Reads and checks a profile.
pub(super) fn read(text: &str, path: &str, base: Base) -> Result<Profile, ProfileError> {
    let source = Source { path, text };
    let file: ProfileFile = toml::from_str(text).map_err(|e| source.toml(&e))?;
    let theatre = countries(file.theatre, source)?;
    let groups = groups(file.groups, source)?;
    let mut known = base.styles;
    for row in file.styles {
        let style = style::check(row, source)?;
        known.retain(|k| k.layer != style.layer);
        known.push(style);
    }
    let mut layers: Vec<LayerPlan> = Vec::new();
    let mut styles = Vec::new();
    for row in file.layers {
        let at = row.get_ref().name.span();
        if let Some(style) = style_of(row.get_ref(), &known, source)? {
            styles.push(style);
        }
        let layer = layer(row.into_inner(), &theatre, source)?;
        if layers.iter().any(|l| l.name == layer.name) {
            let problem = format!("two layers are named `{}`", layer.name);
            return Err(source.invalid(&at, problem, "Give each layer its own name".to_owned()));
        }
        layers.push(layer);
    }
    // The background is no layer of the profile and is drawn all the same.
    styles.extend(known.iter().filter(|k| k.group == "Background").cloned());
    for label in styles.iter_mut().filter_map(|style| style.label.as_mut()) {
        label.counted.clone_from(&file.counted);
        label.site_kinds = layers.iter().flat_map(LayerPlan::site_kinds).copied().collect();
    }
    Ok(Profile {
        name: file.name,
        title: file.title,
        description: file.description,
        theatre,
        groups,
        counted: file.counted,
        notes: file.notes,
        layers,
        styles,
        fields: base.fields,
        background: base.background,
    })
}

fn countries(rows: Vec<Spanned<String>>, source: Source<'_>) -> Result<Vec<String>, ProfileError> {
    rows.into_iter()
        .map(|row| {
            let at = row.span();
            let code = row.into_inner();
            if code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()) {
                return Ok(code);
            }
            let hint = "Use the two capital letters of ISO 3166-1, such as \"SY\"".to_owned();
            Err(source.invalid(&at, format!("`{code}` is no country code"), hint))
        })
        .collect()
}

fn groups(rows: Vec<Spanned<GroupRow>>, source: Source<'_>) -> Result<Vec<KindGroup>, ProfileError> {
    let mut groups: Vec<KindGroup> = Vec::new();
    for row in rows {
        let at = row.span();
        let row = row.into_inner();
        if !is_name(&row.name) {
            return Err(source.invalid(
                &at,
                format!("`{}` is no field name", row.name),
                NAME_HINT.to_owned(),
            ));
        }
        if groups.iter().any(|g| g.name == row.name) {
            let problem = format!("two groups are named `{}`", row.name);
            return Err(source.invalid(&at, problem, "Give each group its own name".to_owned()));
        }
        groups.push(KindGroup { name: row.name, title: row.title, kinds: row.kinds });
    }
    Ok(groups)
}

/// Names become file names, table names and column names: letters, digits and underscores are safe in all of them.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= 40
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

const NAME_HINT: &str = "Use lower-case letters, digits and underscores, a letter first, 40 at most";

fn style_of(
    row: &LayerRow,
    known: &[LayerStyle],
    source: Source<'_>,
) -> Result<Option<LayerStyle>, ProfileError> {
    let named = row.style.as_ref().map_or(row.name.get_ref(), |s| s.get_ref());
    let recipe = recipe_name(row.recipe.get_ref());
    let by_name = |name: &str| known.iter().find(|k| k.layer == name);
    let found = match &row.style {
        Some(asked) => Some(by_name(named).ok_or_else(|| {
            let hint = suggest(named, known.iter().map(|k| k.layer.as_str()));
            source.invalid(&asked.span(), format!("there is no style `{named}`"), hint)
        })?),
        None => by_name(named).or_else(|| by_name(recipe)),
    };
    Ok(found.map(|style| LayerStyle { layer: row.name.get_ref().clone(), ..style.clone() }))
}

const fn recipe_name(recipe: &RecipeName) -> &'static str {
    match recipe {
        RecipeName::Incidents => "incidents",
        RecipeName::Mentions => "mentions",
        RecipeName::BorderBelts => "border_belts",
        RecipeName::Shifts => "shifts",
        RecipeName::Centres => "centres",
        RecipeName::Sites => "sites",
        RecipeName::Figures => "figures",
        RecipeName::Unplaced => "unplaced",
        RecipeName::Reports => "reports",
        RecipeName::Corrected => "corrected",
    }
}

fn layer(mut row: LayerRow, theatre: &[String], source: Source<'_>) -> Result<LayerPlan, ProfileError> {
    if !is_name(row.name.get_ref()) {
        let problem = format!("`{}` is no layer name", row.name.get_ref());
        return Err(source.invalid(&row.name.span(), problem, NAME_HINT.to_owned()));
    }
    let recipe = match row.recipe.get_ref() {
        RecipeName::Incidents => Recipe::Incidents(events(&mut row, &[], source)?),
        RecipeName::Mentions => Recipe::Mentions(events(&mut row, &[], source)?),
        RecipeName::Unplaced => Recipe::Unplaced(events(&mut row, &[], source)?),
        RecipeName::Figures => Recipe::Figures,
        RecipeName::Reports => Recipe::Reports,
        RecipeName::Corrected => Recipe::Corrected,
        RecipeName::BorderBelts => Recipe::BorderBelts(belts(&mut row, source)?),
        RecipeName::Shifts => {
            let events = events(&mut row, &[Kind::Movement], source)?;
            let bend = number(row.bend.take(), 0.12, 0.0, 1.0, source)?;
            Recipe::Shifts(ShiftPlan { events, bend })
        }
        RecipeName::Centres => Recipe::Centres(CentrePlan {
            place_kinds: row
                .place_kinds
                .take()
                .map_or_else(|| vec![PlaceKind::City, PlaceKind::Town], Spanned::into_inner),
            radius_km: number(row.radius_km.take(), 10.0, 0.0, 200.0, source)?,
            at_least: row.at_least.take().map_or(1, Spanned::into_inner),
            movements: events(&mut row, &[Kind::Movement], source)?,
        }),
        RecipeName::Sites => Recipe::Sites(SitePlan {
            place_kinds: row
                .place_kinds
                .take()
                .map_or_else(|| vec![PlaceKind::Camp, PlaceKind::Prison], Spanned::into_inner),
            countries: row.countries.take().map_or_else(|| theatre.to_vec(), Spanned::into_inner),
            radius_km: number(row.radius_km.take(), 2.0, 0.0, 200.0, source)?,
            all: row.all.take().is_some_and(Spanned::into_inner),
        }),
    };
    misplaced(&row, source)?;
    Ok(LayerPlan {
        name: row.name.into_inner(),
        title: row.title,
        description: row.description,
        recipe,
        fields: row.fields,
    })
}

/// Takes the settings of an event filter out of the row.
fn events(row: &mut LayerRow, kinds: &[Kind], source: Source<'_>) -> Result<EventPlan, ProfileError> {
    Ok(EventPlan {
        kinds: row.kinds.take().map_or_else(|| kinds.to_vec(), Spanned::into_inner),
        statuses: row.statuses.take().map_or_else(Vec::new, Spanned::into_inner),
        min_confidence: number(row.min_confidence.take(), 0.0, 0.0, 1.0, source)?,
    })
}

fn belts(row: &mut LayerRow, source: Source<'_>) -> Result<BeltPlan, ProfileError> {
    let width_km = number(row.width_km.take(), 25.0, 0.1, 500.0, source)?;
    let Some(pairs) = row.pairs.take() else {
        let hint = "Add `pairs = [{ a = \"SYR\", b = \"IRQ\" }]`, or `pairs = \"near_incidents\"`".to_owned();
        return Err(source.invalid(&row.recipe.span(), "border belts need `pairs`".to_owned(), hint));
    };
    let at = pairs.span();
    let pairs = match pairs.into_inner() {
        Pairs::Word(word) if word == "near_incidents" => BeltPairs::NearIncidents,
        Pairs::Word(word) => {
            let hint = suggest(&word, ["near_incidents"].into_iter());
            return Err(source.invalid(&at, format!("`{word}` is no way to choose pairs"), hint));
        }
        Pairs::List(list) => {
            let mut pairs = Vec::new();
            for pair in list {
                for code in [&pair.a, &pair.b] {
                    if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
                        let hint = "Use the three capital letters of ISO 3166-1, such as \"SYR\"".to_owned();
                        return Err(source.invalid(&at, format!("`{code}` is no country code"), hint));
                    }
                }
                let width = pair.width_km.unwrap_or(width_km);
                in_range(width, 0.1, 500.0, &at, source)?;
                pairs.push(BeltPair { a: pair.a, b: pair.b, width_km: width, places: pair.places });
            }
            BeltPairs::Named(pairs)
        }
    };
    let max_uncertainty_km = number(row.max_uncertainty_km.take(), 30.0, 0.0, 1000.0, source)?;
    Ok(BeltPlan { pairs, width_km, max_uncertainty_km })
}

fn number(
    told: Option<Spanned<f64>>,
    default: f64,
    low: f64,
    high: f64,
    source: Source<'_>,
) -> Result<f64, ProfileError> {
    let Some(told) = told else { return Ok(default) };
    in_range(*told.get_ref(), low, high, &told.span(), source)?;
    Ok(told.into_inner())
}

fn in_range(
    value: f64,
    low: f64,
    high: f64,
    at: &std::ops::Range<usize>,
    source: Source<'_>,
) -> Result<(), ProfileError> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    Err(source.invalid(at, format!("{value} is out of range"), format!("Use a number from {low} to {high}")))
}

/// Refuses settings that the recipe has no use for: what is left in the row after the recipe took its own.
fn misplaced(row: &LayerRow, source: Source<'_>) -> Result<(), ProfileError> {
    let left = [
        ("kinds", row.kinds.as_ref().map(Spanned::span)),
        ("statuses", row.statuses.as_ref().map(Spanned::span)),
        ("min_confidence", row.min_confidence.as_ref().map(Spanned::span)),
        ("pairs", row.pairs.as_ref().map(Spanned::span)),
        ("width_km", row.width_km.as_ref().map(Spanned::span)),
        ("max_uncertainty_km", row.max_uncertainty_km.as_ref().map(Spanned::span)),
        ("bend", row.bend.as_ref().map(Spanned::span)),
        ("place_kinds", row.place_kinds.as_ref().map(Spanned::span)),
        ("countries", row.countries.as_ref().map(Spanned::span)),
        ("radius_km", row.radius_km.as_ref().map(Spanned::span)),
        ("at_least", row.at_least.as_ref().map(Spanned::span)),
        ("all", row.all.as_ref().map(Spanned::span)),
    ];
    for (name, span) in left {
        if let Some(span) = span {
            let recipe = recipe_name(row.recipe.get_ref());
            let problem = format!("`{name}` means nothing to the recipe `{recipe}`");
            return Err(source.invalid(&span, problem, format!("Remove `{name}` from this layer")));
        }
    }
    Ok(())
}
