//! Layers before their features are made: which there will be, in what order, and a digest of what each will be made from. Who has what a
//! feature gave before, under the same digest, need not make it again.

use super::{Context, LayerError, Made, validate};
use crate::model::{Cell, Digest, Digester, Feature, Field, GeometryType, Incident, Layer};
use crate::profile::{LayerPlan, Profile};
use geo::{Coord, CoordsIter as _, Geometry};
use rayon::prelude::*;
use std::fmt;

/// Digests of incidents, by incident: equal where everything that an incident holds is equal, and so are the places of its quotes in their
/// reports, in code points.
pub type DigestOf<'a> = &'a (dyn Fn(&Incident) -> Digest + Sync);

/// What a recipe gives: the features of a layer, made or to be made, without the names of the profile.
pub(super) struct Sketch<'c> {
    pub(super) geometry: GeometryType,
    pub(super) fields: Vec<Field>,
    pub(super) features: Features<'c>,
}

/// Features that are made, or that will be when they are asked for.
pub(super) enum Features<'c> {
    Made(Vec<Feature>),
    Later(Later<'c>),
}

/// Makes the feature of a place in the layer, with the fields of its recipe.
type Make<'c> = dyn Fn(usize, &[Field]) -> Feature + Send + Sync + 'c;

/// Features to be made, by their place in the layer.
pub(super) struct Later<'c> {
    /// Their ids, in order.
    pub(super) ids: Vec<String>,
    /// A digest of what a feature will be made from, its id and what is the same for the whole layer apart.
    pub(super) digest: Box<dyn Fn(usize) -> Digest + Send + Sync + 'c>,
    /// Makes one.
    pub(super) make: Box<Make<'c>>,
}

impl Later<'_> {
    /// Makes a feature; `None` behind the last.
    fn make(&self, at: usize, fields: &[Field]) -> Option<Feature> {
        let id = self.ids.get(at)?;
        let mut feature = (self.make)(at, fields);
        // It shares its id with another, and got a number behind it.
        if feature.id != *id {
            validate::rename(&mut feature, id);
        }
        Some(feature)
    }

    fn all(&self, fields: &[Field]) -> Vec<Feature> {
        (0..self.ids.len()).into_par_iter().filter_map(|at| self.make(at, fields)).collect()
    }
}

impl Sketch<'_> {
    /// All features, in order.
    pub(super) fn made(self) -> Made {
        let features = match self.features {
            Features::Made(features) => features,
            Features::Later(later) => later.all(&self.fields),
        };
        Made { geometry: self.geometry, fields: self.fields, features }
    }
}

impl Made {
    /// As a sketch of which nothing is left to be made.
    pub(super) fn sketch<'c>(self) -> Sketch<'c> {
        Sketch { geometry: self.geometry, fields: self.fields, features: Features::Made(self.features) }
    }
}

/// A layer before its features are made.
pub struct Draft<'c> {
    layer: Layer,
    /// The recipe's fields.
    fields: Vec<Field>,
    /// Which of them the profile shows; `None` for all.
    shown: Option<Vec<usize>>,
    features: Features<'c>,
    salt: Digest,
}

impl<'c> Draft<'c> {
    pub(super) fn new(
        context: &Context<'_>,
        plan: &LayerPlan,
        mut sketch: Sketch<'c>,
    ) -> Result<Self, LayerError> {
        let profile = context.input.profile;
        match &mut sketch.features {
            Features::Made(features) => validate::number_repeated(features),
            Features::Later(later) => {
                validate::number_ids(&mut later.ids);
            }
        }
        let shown = columns(&sketch.fields, profile, plan)?;
        let fields = match &shown {
            None => sketch.fields.clone(),
            Some(kept) => kept.iter().filter_map(|&at| sketch.fields.get(at).cloned()).collect(),
        };
        let layer = Layer {
            name: plan.name.clone(),
            title: plan.title.clone(),
            description: plan.description.clone(),
            geometry: sketch.geometry,
            fields,
            features: Vec::new(),
        };
        let draft = Self {
            salt: salt(context, plan),
            layer,
            fields: sketch.fields,
            shown,
            features: sketch.features,
        };
        validate::check_ids(&draft.layer.name, (0..draft.len()).map(|at| draft.id(at)))?;
        Ok(draft)
    }

    /// The layer without its features.
    pub const fn layer(&self) -> &Layer {
        &self.layer
    }

    /// How many features it will have.
    pub fn len(&self) -> usize {
        match &self.features {
            Features::Made(features) => features.len(),
            Features::Later(later) => later.ids.len(),
        }
    }

    /// Whether it will have none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The id of a feature; empty behind the last.
    pub fn id(&self, at: usize) -> &str {
        match &self.features {
            Features::Made(features) => features.get(at).map_or("", |feature| &feature.id),
            Features::Later(later) => later.ids.get(at).map_or("", String::as_str),
        }
    }

    /// What is the same for all features and not for every build with the same knowledge and profile: two digests of features say
    /// something only where this is equal.
    pub const fn salt(&self) -> Digest {
        self.salt
    }

    /// A digest of what a feature is made from.
    pub fn digest(&self, at: usize) -> Digest {
        let mut digester = Digester::new();
        digester.add(self.id(at).as_bytes());
        match &self.features {
            Features::Made(features) => {
                if let Some(feature) = features.get(at) {
                    digester.add(feature.values.as_bytes());
                    if let Some(geometry) = &feature.geometry {
                        add_geometry(&mut digester, geometry);
                    }
                }
            }
            Features::Later(later) => {
                digester.add(&(later.digest)(at));
            }
        }
        digester.finish()
    }

    /// Makes a feature; `None` behind the last.
    pub fn feature(&self, at: usize) -> Result<Option<Feature>, LayerError> {
        let made = match &self.features {
            Features::Made(features) => features.get(at).cloned(),
            Features::Later(later) => later.make(at, &self.fields),
        };
        made.map(|feature| shown(feature, self.shown.as_deref(), &self.layer)).transpose()
    }

    /// Makes the whole layer.
    pub fn finish(self) -> Result<Layer, LayerError> {
        let Self { mut layer, fields, shown: kept, features, .. } = self;
        let made = match features {
            Features::Made(features) => features,
            Features::Later(later) => later.all(&fields),
        };
        let features: Result<Vec<Feature>, LayerError> =
            made.into_par_iter().map(|feature| shown(feature, kept.as_deref(), &layer)).collect();
        layer.features = features?;
        Ok(layer)
    }
}

impl fmt::Debug for Draft<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft").field("layer", &self.layer).field("len", &self.len()).finish_non_exhaustive()
    }
}

/// A feature with the values that the profile shows, looked at before it goes out.
fn shown(feature: Feature, kept: Option<&[usize]>, layer: &Layer) -> Result<Feature, LayerError> {
    let feature = match kept {
        None => feature,
        Some(kept) => {
            let all: Vec<Cell<'_>> = feature.values.iter().collect();
            let values = kept.iter().filter_map(|&at| all.get(at).copied()).collect();
            Feature { values, ..feature }
        }
    };
    validate::check_feature(layer, &feature)?;
    Ok(feature)
}

/// Which fields of a recipe the profile shows, in its order: `id` always, first. `None` for all.
fn columns(fields: &[Field], profile: &Profile, plan: &LayerPlan) -> Result<Option<Vec<usize>>, LayerError> {
    if plan.fields.is_empty() {
        return Ok(None);
    }
    let mut kept = Vec::new();
    for name in std::iter::once("id").chain(plan.fields.iter().map(String::as_str)) {
        let at = fields.iter().position(|f| f.name == name).ok_or_else(|| LayerError::NoField {
            profile: profile.name.clone(),
            layer: plan.name.clone(),
            field: name.to_owned(),
            known: fields.iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join(", "),
        })?;
        if !kept.contains(&at) {
            kept.push(at);
        }
    }
    Ok(Some(kept))
}

/// Of what every feature of a layer hangs on beside its own incident: which belts there are, where incidents decide that.
fn salt(context: &Context<'_>, plan: &LayerPlan) -> Digest {
    let mut digester = Digester::new();
    digester.add(plan.name.as_bytes());
    for belt in &context.belts {
        digester.add(belt.id.as_bytes());
    }
    digester.finish()
}

/// Adds a geometry: the bits of its coordinates, line by line.
fn add_geometry(digester: &mut Digester, geometry: &Geometry<f64>) {
    let mut bytes: Vec<u8> = Vec::new();
    let mut line = |coords: &mut dyn Iterator<Item = Coord<f64>>| {
        bytes.clear();
        for c in coords {
            bytes.extend(c.x.to_bits().to_le_bytes());
            bytes.extend(c.y.to_bits().to_le_bytes());
        }
        digester.add(&bytes);
    };
    match geometry {
        Geometry::MultiPolygon(areas) => {
            for area in areas {
                // The number of rings tells where an area ends.
                line(&mut std::iter::once(Coord { x: area.interiors().len() as f64, y: 0.0 }));
                for ring in std::iter::once(area.exterior()).chain(area.interiors()) {
                    line(&mut ring.coords().copied());
                }
            }
        }
        Geometry::MultiLineString(lines) => lines.iter().for_each(|one| line(&mut one.coords().copied())),
        other => line(&mut other.coords_iter()),
    }
}
