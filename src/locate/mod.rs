//! Finds the names of places in a report and which place each one means. Reads no event.

mod answers;
mod asked;
mod context;
mod cues;
mod demonyms;
mod distances;
mod elsewhere;
mod features;
mod inside;
mod judge;
mod least;
mod memory;
#[cfg(test)]
mod phrase_tests;
mod phrases;
mod resolve;
mod roles;
mod scene;
mod small_letters;
mod spell;
mod split;
mod spot;
mod streets;
mod tokens;
mod verdict;
mod weigh;
mod weights;
mod words;

use crate::gazetteer::Gazetteer;
use crate::model::{Candidate, PlaceKey, PlaceRelation, Report, Span, Toponym, ToponymRole};
use smallvec::SmallVec;

pub use cues::{is_common_word, kind_of_word};
pub use resolve::PASSES;

/// The files inside the binary that toponyms depend on beside the gazetteer.
pub(crate) const KNOWLEDGE_FILES: &[(&str, &str)] = &[
    ("gazetteer/cues.toml", cues::CUES),
    ("gazetteer/world/words.txt", cues::WORDS),
    ("gazetteer/weights.csv", weights::WEIGHTS),
];

/// A hash of words and weights, for caches and the data package.
pub fn version() -> String {
    let mut hasher = blake3::Hasher::new();
    for (_, text) in KNOWLEDGE_FILES {
        hasher.update(text.as_bytes());
        hasher.update(&[0]);
    }
    hasher.finalize().to_hex().chars().take(16).collect()
}

/// What `locate` is told by the project.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LocateSettings {
    /// ISO 3166-1 alpha-2 codes of the countries that the corpus is about: a prior that never forbids.
    pub theatre: Vec<String>,
    /// Whether all demonyms ("Iraqi") stand among the toponyms, with role `demonym`; for fitting weights.
    pub demonyms: bool,
}

/// Finds toponyms. Made once, shared between threads.
#[derive(Debug)]
pub struct Locator<'g> {
    gazetteer: &'g Gazetteer,
    settings: LocateSettings,
    memories: memory::Memories,
}

impl<'g> Locator<'g> {
    /// A locator on a gazetteer.
    pub fn new(gazetteer: &'g Gazetteer, settings: LocateSettings) -> Self {
        Self { gazetteer, settings, memories: memory::Memories::default() }
    }

    /// The toponyms of a report's whole text, also of parts that are left out; sorted by span, without overlap.
    pub fn locate(&self, report: &Report) -> Vec<Toponym> {
        self.find(report, false).0
    }

    /// The toponyms as [`Locator::locate`] gives them, and apart from them the names of streets, with role `street`, and the demonyms that
    /// tell where the report plays ("Russian forces"), with role `demonym`; sorted by span, and over no toponym. No demonyms are given
    /// where a report has hardly any among its names.
    pub fn locate_with_demonyms(&self, report: &Report) -> (Vec<Toponym>, Vec<Toponym>) {
        self.find(report, true)
    }

    fn find(&self, report: &Report, with_demonyms: bool) -> (Vec<Toponym>, Vec<Toponym>) {
        let text = report.text.as_str();
        let weights = weights::Weights::embedded();
        let mut words = words::Words::new(text, self.gazetteer.folding(), self.memories.take());
        let mut tokens = words.split(cues::Cues::embedded(), weights, self.gazetteer);
        if tokens::without_capitals(&tokens) {
            small_letters::raise(&mut tokens, &mut words, self.gazetteer);
        }
        let spots = spot::spots(text, &tokens, self.gazetteer, &mut words, self.settings.demonyms);
        let mut room = std::mem::take(&mut words.memory.room);
        let scene = scene::Scene::new(text, &tokens, self.gazetteer, &spots, &words, cues::Cues::embedded());
        judge::judge(&scene, weights, &self.settings, judge::Wanted::Places, &mut room);
        let judged = &room.judged;
        let kept: Vec<(&spot::Spot, &verdict::Verdict)> = spots
            .iter()
            .zip(&judged.verdicts)
            .filter(|(_, verdict)| verdict.place >= verdict.least)
            .collect();
        let named: Vec<phrases::Named> = kept.iter().map(|(spot, verdict)| named(spot, verdict)).collect();
        let phrases = phrases::phrases(&scene, &named);
        let told = elsewhere::told(&scene, &kept, &phrases);
        let mut out = Vec::with_capacity(kept.len());
        for (((spot, verdict), phrase), told) in kept.iter().zip(&phrases).zip(told) {
            let (Some(first), Some(last)) = (tokens.get(spot.from), tokens.get(spot.to - 1)) else {
                continue;
            };
            let end = if spot.whole { last.full_end } else { last.end };
            let span = Span::new(first.start as usize, end as usize);
            let facts = spot.facts();
            let mut candidates: SmallVec<[Candidate; 4]> = facts
                .iter()
                .zip(judged.shares(verdict, spot))
                .map(|(f, share)| Candidate { place: f.found.place, score: f64::from(*share) })
                .collect();
            candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
            candidates.truncate(8);
            let mut decided_by = verdict.decided_by;
            match told {
                elsewhere::Told::Nothing | elsewhere::Told::NoParent => {}
                elsewhere::Told::Another(at) => {
                    let place = facts.get(at).map(|f| f.found.place);
                    if let Some(at) = candidates.iter().position(|c| Some(c.place) == place) {
                        candidates[..=at].rotate_right(1);
                    } else if let Some(place) = place {
                        candidates.insert(0, Candidate { place, score: 0.5 });
                    }
                    if let Some(first) = candidates.first_mut() {
                        first.score = first.score.max(0.5);
                    }
                    decided_by = resolve::TOLD_PARENT;
                }
                elsewhere::Told::Nowhere => {
                    candidates.clear();
                    decided_by = resolve::NOWHERE;
                }
            }
            let best = candidates.first().copied();
            out.push(Toponym {
                span,
                role: if spot.demonym { ToponymRole::Demonym } else { phrase.role },
                place: best.map(|b| b.place),
                score: best.map_or(0.0, |b| b.score * f64::from(verdict.place)),
                candidates,
                decided_by,
                relation: phrase.relation,
                offset_km: phrase.km,
                bearing: phrase.bearing,
                phrase: phrase.span(&tokens).join(span),
                within: phrase.within.filter(|_| told != elsewhere::Told::NoParent).map(|at| at as u32),
            });
        }
        let beside = if with_demonyms {
            let found = demonyms::telling(&scene, weights, out.len());
            let mut beside: Vec<Toponym> =
                found.iter().filter_map(|(spot, place)| demonym(&tokens, spot, *place)).collect();
            let streets = streets::streets(text, &tokens, &words, &out);
            beside.retain(|demonym| !streets.iter().any(|street| street.span.overlaps(demonym.span)));
            beside.extend(streets);
            beside.sort_by_key(|toponym| toponym.span.start);
            beside
        } else {
            Vec::new()
        };
        let mut memory = words.into_memory(tokens);
        memory.room = room.kept();
        self.memories.put(memory);
        (out, beside)
    }

    /// All names of a report with what was weighed, whether they stand for places or not: for fitting weights.
    pub fn examine(&self, report: &Report) -> Vec<Examined> {
        let text = report.text.as_str();
        let weights = weights::Weights::embedded();
        let mut words = words::Words::new(text, self.gazetteer.folding(), memory::Memory::default());
        let mut tokens = words.split(cues::Cues::embedded(), weights, self.gazetteer);
        if tokens::without_capitals(&tokens) {
            small_letters::raise(&mut tokens, &mut words, self.gazetteer);
        }
        let spots = spot::spots(text, &tokens, self.gazetteer, &mut words, self.settings.demonyms);
        let scene = scene::Scene::new(text, &tokens, self.gazetteer, &spots, &words, cues::Cues::embedded());
        let mut room = judge::Room::default();
        judge::judge(&scene, weights, &self.settings, judge::Wanted::All, &mut room);
        let judged = &room.judged;
        let name = |slot: answers::Slot| answers::Slot::ALL.get(slot as usize).map_or("", |(_, n)| n);
        let list = |answers: &answers::Answers| {
            let mut out: Vec<String> =
                answers.dense.iter().map(|(slot, value)| format!("name,{},{value}", name(*slot))).collect();
            out.extend(answers.words.iter().map(|(slot, _, at)| {
                let mut word = String::new();
                if let Some(token) = tokens.get(*at as usize) {
                    crate::gazetteer::fold_plain(token.text(text), &mut word);
                }
                format!("word,{},{word}", name(*slot))
            }));
            out
        };
        spots
            .iter()
            .zip(&judged.verdicts)
            .filter_map(|(spot, verdict)| {
                let (first, last) = (tokens.get(spot.from)?, tokens.get(spot.to - 1)?);
                let end = if spot.whole { last.full_end } else { last.end };
                Some(Examined {
                    span: Span::new(first.start as usize, end as usize),
                    first: verdict.answers.as_deref().map_or_else(Vec::new, |[first, _]| list(first)),
                    second: verdict.answers.as_deref().map_or_else(Vec::new, |[_, second]| list(second)),
                    candidates: spot
                        .facts()
                        .iter()
                        .enumerate()
                        .map(|(rank, facts)| {
                            let mut reasons = Vec::new();
                            let mut tell = |reason: resolve::Reason, amount: f32| {
                                let name = resolve::Reason::ALL.get(reason as usize);
                                reasons.push((name.map_or("", |(_, name)| *name), amount));
                            };
                            let weighed = judged.amounts(verdict, spot).get(rank);
                            if let Some(amounts) = weighed.filter(|_| !spot.demonym) {
                                facts.each_own(spot.level, rank, &mut tell);
                                amounts.each(&mut tell);
                            }
                            (facts.found.place, reasons)
                        })
                        .collect(),
                })
            })
            .collect()
    }
}

/// A demonym as a toponym.
fn demonym(tokens: &[tokens::Token], spot: &spot::Spot, place: f32) -> Option<Toponym> {
    let (first, last) = (tokens.get(spot.from)?, tokens.get(spot.to.checked_sub(1)?)?);
    let country = spot.found().first()?.place;
    let span = Span::new(first.start as usize, last.end as usize);
    let score = f64::from(place);
    Some(Toponym {
        span,
        role: ToponymRole::Demonym,
        place: Some(country),
        score,
        candidates: smallvec::smallvec![Candidate { place: country, score }],
        decided_by: "demonym",
        relation: PlaceRelation::In,
        offset_km: None,
        bearing: None,
        phrase: span,
        within: None,
    })
}

/// What phrases need to know of a name.
fn named(spot: &spot::Spot, verdict: &verdict::Verdict) -> phrases::Named {
    use crate::model::PlaceKind as K;
    let facts = spot.facts().get(verdict.best);
    let kind = facts.map_or(K::Site, |f| f.kind);
    let size = match kind {
        // A quarter is small, whatever its name means elsewhere.
        _ if verdict.cue == Some(K::Neighbourhood) => 0,
        K::Continent | K::Macroregion => 6,
        K::Country => 5,
        K::Admin1 | K::Region | K::Sea | K::Desert => 4,
        K::Admin2 | K::Range | K::Valley | K::River | K::Lake | K::Island => 3,
        K::Admin3 | K::City => 2,
        K::Town => 1,
        _ => 0,
    };
    phrases::Named {
        from: spot.from,
        to: spot.to,
        governs: kind == K::Country || facts.is_some_and(|f| kind == K::City && f.people >= 7),
        area: matches!(kind, K::Country | K::Admin1 | K::Admin2 | K::Region),
        size,
    }
}

/// What was weighed for one name.
#[derive(Debug, Clone)]
pub struct Examined {
    /// Where it stands.
    pub span: Span,
    /// Answers of the first round as `part,name,value`, as in the file of weights.
    pub first: Vec<String>,
    /// Answers of the second round.
    pub second: Vec<String>,
    /// The places it can mean, each with its reasons and how much of each there is.
    pub candidates: Vec<(PlaceKey, Vec<(&'static str, f32)>)>,
}
