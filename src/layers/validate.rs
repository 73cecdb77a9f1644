//! The last look at a layer: every feature has every field in its type, an id of its own, and a geometry that clients can draw.

use super::LayerError;
use crate::model::{Cell, Feature, FieldType, GeometryType, Layer};
use geo::{CoordsIter, Geometry, Validation};
use rustc_hash::{FxHashMap, FxHashSet};

/// Checks a layer.
pub(super) fn check(layer: &Layer) -> Result<(), LayerError> {
    let mut ids: FxHashSet<&str> = FxHashSet::default();
    for feature in &layer.features {
        let fault = |problem: String| {
            Err(LayerError::Invalid { layer: layer.name.clone(), feature: feature.id.clone(), problem })
        };
        if feature.id.is_empty() || !ids.insert(&feature.id) {
            return fault("its id is empty or another feature has it too".to_owned());
        }
        if feature.values.len() != layer.fields.len() {
            return fault(format!("{} values for {} fields", feature.values.len(), layer.fields.len()));
        }
        for (field, value) in layer.fields.iter().zip(&feature.values) {
            if !fits(field.field_type, value) {
                return fault(format!("field `{}` of type {} holds {value:?}", field.name, field.field_type));
            }
        }
        match (layer.geometry, &feature.geometry) {
            (GeometryType::None, None) => {}
            (GeometryType::Point, Some(geometry @ Geometry::Point(_)))
            | (GeometryType::MultiLineString, Some(geometry @ Geometry::MultiLineString(_)))
            | (GeometryType::MultiPolygon, Some(geometry @ Geometry::MultiPolygon(_))) => {
                if let Err(problem) = drawable(geometry) {
                    return fault(problem);
                }
            }
            _ => return fault(format!("its geometry is not of the layer's type {}", layer.geometry)),
        }
    }
    Ok(())
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
    let mut ids: FxHashSet<&str> = FxHashSet::default();
    if features.iter().all(|feature| ids.insert(&feature.id)) {
        return;
    }
    let mut seen: FxHashMap<String, u32> = FxHashMap::default();
    for feature in features {
        let times = seen.entry(feature.id.clone()).or_default();
        *times += 1;
        if *times > 1 {
            feature.id = format!("{}-{times}", feature.id);
            let id = std::iter::once(Cell::Text(&feature.id));
            feature.values = id.chain(feature.values.iter().skip(1)).collect();
        }
    }
}
