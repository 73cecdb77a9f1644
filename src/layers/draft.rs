//! Layers before their features are made: which there will be, in what order, and a digest of what each will be made from. Who has what a
//! feature gave before, under the same digest, need not make it again.

use super::planned::{Known, Planned};
use super::{Context, LayerError, Made, validate};
use crate::model::{Cell, Digest, Digester, Feature, Field, GeometryType, Layer, Outlined};
use crate::profile::{LayerPlan, Profile};
use geo::{Coord, CoordsIter as _, Geometry};
use rayon::prelude::*;
use std::borrow::Cow;
use std::fmt;

/// Digests of incidents, by incident: equal where everything that an incident holds is equal, and so are the places of its quotes in their
/// reports, in code points.
pub type DigestOf<'a> = &'a (dyn Fn(&Outlined<'_>) -> Digest + Sync);

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

/// Makes a feature of a part, with the fields of its recipe.
type Make<'c> = dyn Fn(usize, usize, &[Field]) -> Feature + Send + Sync + 'c;

/// Features to be made, by the parts that they come from: an incident, a report, a town. A part has one feature or several.
pub(super) struct Later<'c> {
    /// How many parts there are.
    pub(super) parts: usize,
    /// How many features a part has.
    pub(super) count: Box<dyn Fn(usize) -> usize + Send + Sync + 'c>,
    /// The id of a feature of a part, by its number.
    pub(super) id: Box<dyn Fn(usize, usize) -> String + Send + Sync + 'c>,
    /// A digest of what the features of a part are made from, their ids too; what is the same for the whole layer apart.
    pub(super) digest: Box<dyn Fn(usize) -> Digest + Send + Sync + 'c>,
    /// Makes one.
    pub(super) make: Box<Make<'c>>,
}

impl Later<'_> {
    fn all(&self, fields: &[Field]) -> Vec<Feature> {
        let of_part = |part: usize| (0..(self.count)(part)).map(move |number| (part, number));
        let parts: Vec<(usize, usize)> = (0..self.parts).flat_map(of_part).collect();
        parts.into_par_iter().map(|(part, number)| (self.make)(part, number, fields)).collect()
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
    features: Planning<'c>,
    salt: Digest,
}

/// Features that are made, or which there will be.
enum Planning<'c> {
    Made(Vec<Feature>),
    Later(Later<'c>, Planned),
}

impl<'c> Draft<'c> {
    /// `known` is what is known of the layer since the last build, where that is anything.
    pub(super) fn new(
        context: &Context<'_>,
        plan: &LayerPlan,
        sketch: Sketch<'c>,
        known: Option<Known<'_>>,
    ) -> Result<Self, LayerError> {
        let profile = context.input.profile;
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
        let salt = salt(context, plan);
        let features = match sketch.features {
            Features::Made(mut features) => {
                validate::number_repeated(&mut features);
                validate::check_ids(&layer.name, features.iter().map(|feature| feature.id.as_str()))?;
                Planning::Made(features)
            }
            Features::Later(later) => {
                let known = known.filter(|known| *known.salt == salt);
                let planned = Planned::new(&layer.name, &later, context.digest.is_some(), known)?;
                Planning::Later(later, planned)
            }
        };
        Ok(Self { salt, layer, fields: sketch.fields, shown, features })
    }

    /// The layer without its features.
    pub const fn layer(&self) -> &Layer {
        &self.layer
    }

    /// How many features it will have.
    pub const fn len(&self) -> usize {
        match &self.features {
            Planning::Made(features) => features.len(),
            Planning::Later(_, planned) => planned.len(),
        }
    }

    /// Whether it will have none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What is the same for all features and not for every build with the same knowledge and profile: two digests of features say
    /// something only where this is equal.
    pub const fn salt(&self) -> Digest {
        self.salt
    }

    /// Digests of what each feature is made from, where digests of incidents are known.
    pub fn digests(&self) -> Cow<'_, [Digest]> {
        match &self.features {
            Planning::Made(features) => Cow::Owned(features.par_iter().map(of_feature).collect()),
            Planning::Later(_, planned) => Cow::Borrowed(&planned.digests),
        }
    }

    /// What the next build wants to know of the layer, its digests apart, which are [`Draft::digests`].
    pub fn known(&self) -> Known<'_> {
        let salt = &self.salt;
        match &self.features {
            Planning::Made(_) => Known { salt, digests: &[], counts: &[], ids: &[], unnumbered: &[] },
            Planning::Later(_, Planned { counts, ids, unnumbered, .. }) => {
                Known { salt, digests: &[], counts, ids, unnumbered }
            }
        }
    }

    /// Makes a feature; `None` behind the last.
    pub fn feature(&self, at: usize) -> Result<Option<Feature>, LayerError> {
        let made = match &self.features {
            Planning::Made(features) => features.get(at).cloned(),
            Planning::Later(later, planned) => planned.make(later, at, &self.fields),
        };
        made.map(|feature| shown(feature, self.shown.as_deref(), &self.layer)).transpose()
    }

    /// Makes the whole layer.
    pub fn finish(self) -> Result<Layer, LayerError> {
        let Self { mut layer, fields, shown: kept, features, .. } = self;
        let made = match features {
            Planning::Made(features) => features,
            Planning::Later(later, planned) => (0..planned.len())
                .into_par_iter()
                .filter_map(|at| planned.make(&later, at, &fields))
                .collect(),
        };
        let features: Result<Vec<Feature>, LayerError> =
            made.into_par_iter().map(|feature| shown(feature, kept.as_deref(), &layer)).collect();
        layer.features = features?;
        Ok(layer)
    }
}

/// A digest of a feature that is made.
fn of_feature(feature: &Feature) -> Digest {
    let mut digester = Digester::new();
    digester.add(feature.id.as_bytes());
    digester.add(feature.values.as_bytes());
    if let Some(geometry) = &feature.geometry {
        add_geometry(&mut digester, geometry);
    }
    digester.finish()
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
    for belt in context.belts.iter().filter(|belt| belt.is_shown) {
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
