//! Finds the names of places in a report and which place each one means. Reads no event.

mod resolve;
mod spot;
mod tokens;

use crate::gazetteer::Gazetteer;
use crate::model::{PlaceRelation, Report, Span, Toponym, ToponymRole};

/// What `locate` is told by the project.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LocateSettings {
    /// ISO 3166-1 alpha-2 codes of the countries that the corpus is about: a prior that never forbids.
    pub theatre: Vec<String>,
    /// Whether demonyms ("Iraqi") are given as toponyms with role `demonym`.
    pub demonyms: bool,
    /// Where the outlet is at home: a place id, where known.
    pub home: Option<String>,
}

/// Finds toponyms. Made once, shared between threads.
#[derive(Debug)]
pub struct Locator<'g> {
    gazetteer: &'g Gazetteer,
    settings: LocateSettings,
}

impl<'g> Locator<'g> {
    /// A locator on a gazetteer.
    pub fn new(gazetteer: &'g Gazetteer, settings: LocateSettings) -> Self {
        Self { gazetteer, settings }
    }

    /// The toponyms of a report's whole text, also of parts that are left out; sorted by span, without overlap.
    pub fn locate(&self, report: &Report) -> Vec<Toponym> {
        let text = report.text.as_str();
        let tokens = tokens::tokens(text);
        let mut words = spot::Words::new(text, self.gazetteer.folding(), tokens.len());
        let spots = spot::spots(text, &tokens, self.gazetteer, &mut words, self.settings.demonyms);
        let mut out = Vec::with_capacity(spots.len());
        for spot in &spots {
            let (Some(first), Some(last)) = (tokens.get(spot.from), tokens.get(spot.to - 1)) else {
                continue;
            };
            let end = if spot.whole { last.full_end } else { last.end };
            let span = Span::new(first.start as usize, end as usize);
            let candidates = resolve::rank(self.gazetteer, &self.settings, spot);
            let best = candidates.first().copied();
            out.push(Toponym {
                span,
                role: if spot.demonym { ToponymRole::Demonym } else { ToponymRole::Place },
                place: best.map(|b| b.place),
                score: best.map_or(0.0, |b| b.score),
                candidates,
                decided_by: "prominence",
                relation: PlaceRelation::In,
                offset_km: None,
                bearing: None,
                phrase: span,
                within: None,
            });
        }
        out
    }
}
