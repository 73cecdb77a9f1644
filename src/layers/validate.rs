//! The last look at a layer: every feature has every field in its type, an id of its own, and a geometry that clients can draw.

use super::LayerError;
use crate::model::{Cell, Feature, FieldType, GeometryType, Layer};
use geo::{CoordsIter, Geometry, Validation};
use rustc_hash::{FxHashMap, FxHashSet};

/// Checks the ids of a layer: each is there, and no other has it.
pub(super) fn check_ids<'i>(layer: &str, all: impl Iterator<Item = &'i str>) -> Result<(), LayerError> {
    let mut ids: FxHashSet<&str> = FxHashSet::default();
    for id in all {
        if id.is_empty() || !ids.insert(id) {
            let problem = "its id is empty or another feature has it too".to_owned();
            return Err(LayerError::Invalid { layer: layer.to_owned(), feature: id.to_owned(), problem });
        }
    }
    Ok(())
}

/// Checks a feature of a layer, its id apart.
pub(super) fn check_feature(layer: &Layer, feature: &Feature) -> Result<(), LayerError> {
    let fault = |problem: String| {
        Err(LayerError::Invalid { layer: layer.name.clone(), feature: feature.id.clone(), problem })
    };
    let mut values = feature.values.iter();
    let mut count = 0;
    for value in &mut values {
        let Some(field) = layer.fields.get(count) else { break };
        if !fits(field.field_type, value) {
            return fault(format!("field `{}` of type {} holds {value:?}", field.name, field.field_type));
        }
        count += 1;
    }
    if count < layer.fields.len() || feature.values.len() > count {
        return fault(format!("{} values for {} fields", feature.values.len(), layer.fields.len()));
    }
    match (layer.geometry, &feature.geometry) {
        (GeometryType::None, None) => Ok(()),
        (GeometryType::Point, Some(geometry @ Geometry::Point(_)))
        | (GeometryType::MultiLineString, Some(geometry @ Geometry::MultiLineString(_)))
        | (GeometryType::MultiPolygon, Some(geometry @ Geometry::MultiPolygon(_))) => {
            drawable(geometry).or_else(fault)
        }
        _ => fault(format!("its geometry is not of the layer's type {}", layer.geometry)),
    }
}

fn fits(field_type: FieldType, value: Cell<'_>) -> bool {
    match (field_type, value) {
        (_, Cell::Null)
        | (FieldType::Text, Cell::Text(_))
        | (FieldType::Integer, Cell::Integer(_))
        | (FieldType::Date, Cell::Date(_))
        | (FieldType::Boolean, Cell::Boolean(_)) => true,
        (FieldType::Real, Cell::Real(number)) => number.is_finite(),
        _ => false,
    }
}

fn drawable(geometry: &Geometry<f64>) -> Result<(), String> {
    if geometry.coords_count() == 0 {
        return Err("its geometry is empty".to_owned());
    }
    let outside = geometry.coords_iter().find(|c| !(c.x.abs() <= 180.0 && c.y.abs() <= 90.0));
    if let Some(c) = outside {
        return Err(format!("{} {} is no longitude and latitude", c.x, c.y));
    }
    geometry.check_validation().map_err(|problem| problem.to_string())
}

/// Gives features that share an id a number behind it, from the second on, in the features and in their field `id`.
pub(super) fn number_repeated(features: &mut [Feature]) {
    let mut ids: Vec<String> = features.iter().map(|feature| feature.id.clone()).collect();
    if number_ids(&mut ids) {
        for (feature, id) in features.iter_mut().zip(&ids).filter(|(feature, id)| feature.id != **id) {
            rename(feature, id);
        }
    }
}

/// Gives ids that stand there more than once a number, from the second on; whether there were such.
pub(super) fn number_ids(ids: &mut [String]) -> bool {
    let mut once: FxHashSet<&str> = FxHashSet::default();
    if ids.iter().all(|id| once.insert(id)) {
        return false;
    }
    let mut seen: FxHashMap<String, u32> = FxHashMap::default();
    for id in ids {
        let times = seen.entry(id.clone()).or_default();
        *times += 1;
        if *times > 1 {
            *id = format!("{id}-{times}");
        }
    }
    true
}

/// Gives a feature another id, in its field `id`, too.
pub(super) fn rename(feature: &mut Feature, id: &str) {
    id.clone_into(&mut feature.id);
    feature.values = std::iter::once(Cell::Text(id)).chain(feature.values.iter().skip(1)).collect();
}
