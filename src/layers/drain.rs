//! Layers out of incidents that are let go of on the way: incidents and layers of a large build are as large as one another, and only one
//! of the two need be in memory.

use super::{Context, Draft, LayerError, LayerInput, Made, events, sketch};
use crate::model::{Incident, Layer, Outlined};
use crate::profile::Recipe;
use rayon::prelude::*;

/// Makes what [`super::make_layers`] makes of `incidents` (those of `input` are not looked at), `at_once` of them at a time.
pub fn make_layers_letting_go(
    input: &LayerInput<'_>,
    mut incidents: Vec<Incident>,
    at_once: usize,
) -> Result<Vec<Layer>, LayerError> {
    let profile = input.profile;
    // A feature for each incident or mention needs no other incident; every other layer looks at all of them.
    let one_by_one =
        |recipe: &Recipe| matches!(recipe, Recipe::Incidents(_) | Recipe::Unplaced(_) | Recipe::Mentions(_));
    incidents.sort_by(events::by_first_day);
    let outlined: Vec<Outlined<'_>> = incidents.iter().map(Outlined::of).collect();
    let whole = LayerInput { incidents: &outlined, ..*input };
    let context = Context::new(&whole)?;
    let mut made: Vec<Option<Made>> = profile
        .layers
        .par_iter()
        .map(|plan| (!one_by_one(&plan.recipe)).then(|| sketch(&context, plan).made()))
        .collect();
    let mut belts = context.belts;
    drop(outlined);
    // From the end, in pieces that are given back one by one: what stays behind keeps no more room than it needs.
    let mut pieces: Vec<Vec<Incident>> = Vec::new();
    while !incidents.is_empty() {
        let last = (incidents.len() - 1) / at_once.max(1) * at_once.max(1);
        pieces.push(incidents.split_off(last));
        incidents.shrink_to_fit();
    }
    loop {
        let some = pieces.pop().unwrap_or_default();
        let some: Vec<Outlined<'_>> = some.iter().map(Outlined::of).collect();
        let part = LayerInput { incidents: &some, ..*input };
        let context = Context::with(&part, belts);
        for (plan, made) in profile.layers.iter().zip(&mut made) {
            if !one_by_one(&plan.recipe) {
                continue;
            }
            let more = sketch(&context, plan).made();
            match made {
                // Incidents come in the order of the layer, so that parts follow one another.
                Some(made) => made.features.extend(more.features),
                None => *made = Some(more),
            }
        }
        belts = context.belts;
        if pieces.is_empty() {
            break;
        }
    }
    let none = LayerInput { incidents: &[], ..*input };
    let context = Context::with(&none, belts);
    let all = profile.layers.iter().zip(made);
    all.filter_map(|(plan, made)| {
        Some(Draft::new(&context, plan, made?.sketch(), None).and_then(Draft::finish))
    })
    .collect()
}
