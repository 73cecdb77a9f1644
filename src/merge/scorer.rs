//! How likely two mentions, or two groups of them, tell one incident, from what pairs of mentions have in common. Joins nothing.

use super::cluster::Bond;
use super::corpus::Corpus;
use super::facts::Facts;
use super::pair::{
    Surroundings, complete, describe, features, plain_features, probability, room, told_features,
};
use super::settings::MergeSettings;
use super::surroundings::{Memo, Neighbourhood};
use super::weights::Weights;
use crate::model::GeoPrecision;
use geo::{Distance, Haversine};
use std::cell::RefCell;

/// Compares mentions and groups.
pub(super) struct Scorer<'a> {
    pub(super) corpus: &'a Corpus<'a>,
    pub(super) settings: &'a MergeSettings,
    neighbourhood: &'a Neighbourhood<'a>,
    memo: RefCell<Memo>,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(neighbourhood: &'a Neighbourhood<'a>) -> Self {
        let corpus = neighbourhood.corpus();
        Self { corpus, settings: corpus.settings, neighbourhood, memo: RefCell::default() }
    }

    fn around(&self, a: u32, b: u32, plain: &Weights) -> Surroundings {
        let mut memo = self.memo.borrow_mut();
        self.neighbourhood.around((a, b), plain, &mut memo)
    }

    pub(super) fn features(&self, a: u32, b: u32) -> Option<Weights> {
        let (x, y) = (self.corpus.fact(a)?, self.corpus.fact(b)?);
        let plain = plain_features(x, y, self.settings);
        let around = self.around(a, b, &plain);
        Some(features(x, y, self.settings, around, &plain))
    }

    /// The bond of two mentions; `None` where they are too unlikely to be one. Most pairs are so unlike in what is told by kind, day, place and
    /// names that their words need not be compared.
    pub(super) fn bond(&self, a: u32, b: u32) -> Option<Bond> {
        let (x, y) = (self.corpus.fact(a)?, self.corpus.fact(b)?);
        if self.contradict(a, b) {
            return None;
        }
        let plain = plain_features(x, y, self.settings);
        let around = self.around(a, b, &plain);
        let told = told_features(x, y, around, &plain);
        let least = self.least(a, b);
        // A hair's breadth for rounding: the sum is made in another order.
        let most = told.dot(&self.settings.weights) + room(&self.settings.weights) + 1e-6;
        if probability(most) < least {
            return None;
        }
        let features = complete(x, y, self.settings, &told);
        let probability = self.probability_of(a, b, &features);
        (probability >= least).then_some(Bond::of_mentions(a, b, probability))
    }

    fn probability(&self, a: u32, b: u32) -> f64 {
        self.features(a, b).map_or(0.0, |features| self.probability_of(a, b, &features))
    }

    fn probability_of(&self, a: u32, b: u32, features: &Weights) -> f64 {
        if self.part_ways(a, b) || self.contradict(a, b) || self.are_strangers(a, b, features) {
            0.0
        } else {
            probability(features.dot(&self.settings.weights))
        }
    }

    /// Two days told firmly that lie far apart, or two places far beyond what is unsure of them: alike words do not make them one.
    fn contradict(&self, a: u32, b: u32) -> bool {
        let (Some(x), Some(y)) = (self.corpus.fact(a), self.corpus.fact(b)) else {
            return false;
        };
        let join = &self.settings.join;
        let firm = |f: &Facts| f.days.filter(|_| f.to_the_day && f.dated_firmly);
        // What is only known to lie before its report is no event of another season.
        let seasons =
            matches!((x.days, y.days), (Some(x), Some(y)) if (x.0 - y.1).max(y.0 - x.1) > join.season_days);
        let days = seasons
            || matches!((firm(x), firm(y)), (Some(x), Some(y)) if (x.0 - y.0).abs() > join.contrary_days);
        let places = match (&x.place, &y.place) {
            (Some(p), Some(q)) if !self.moving(a, b) => {
                let km = Haversine.distance(p.point, q.point) / 1000.0;
                // Two towns in two countries are further apart than two of one.
                let exact = |p: GeoPrecision| matches!(p, GeoPrecision::Site | GeoPrecision::Town);
                let abroad = p.iso3 != q.iso3 && exact(p.precision) && exact(q.precision);
                let most = if abroad { join.contrary_abroad_km } else { join.contrary_km };
                km - p.uncertainty_km - q.uncertainty_km > most
            }
            _ => false,
        };
        days || places
    }

    /// Two towns far apart, two days far apart, a day unknown or kinds that nobody confuses, and nothing else that both reports tell: no weight of
    /// the rest makes them one.
    fn are_strangers(&self, a: u32, b: u32, features: &Weights) -> bool {
        let join = &self.settings.join;
        let told = features.count_agree
            + features.place_named
            + features.names_shared
            + features.numbers_shared
            + features.text_shared;
        let far = features.place_gap_firm > 0.0
            && features.place_gap >= (join.far_km / 5.0).ln_1p()
            && !self.moving(a, b);
        // Five soldiers die in this town and in that one: a small number makes no one event of two towns.
        let small = features.count_agree < join.far_counts;
        let names = features.place_named + features.names_shared + features.numbers_shared;
        if far && small && names < join.far_told {
            return true;
        }
        let other = far
            || features.date_gap >= join.far_days
            || features.date_unknown > 0.0
            || features.kind_other > 0.0;
        told == 0.0 && other || self.are_adrift(features)
    }

    /// Where one of the two has no place: a day, a kind and a small number are shared by many that are not one.
    fn are_adrift(&self, features: &Weights) -> bool {
        let join = &self.settings.join;
        // A small corpus has one attack a day in the whole world: something else must speak for the two.
        let support = features.perpetrator_same
            + features.target_same
            + features.weapon_same
            + features.count_agree
            + features.count_risen
            + features.numbers_shared;
        let only = features.kind_same > 0.0
            && features.date_same_day > 0.0
            && features.crowd == 0.0
            && support > 0.0;
        features.place_unknown > 0.0
            && !only
            && features.place_named + features.names_shared + features.text_shared == 0.0
            && features.text_cosine < join.placeless_likeness
            && features.count_agree < join.placeless_counts
    }

    /// Whether both tell of people or goods on their way, so that each may name another end of it.
    fn moving(&self, a: u32, b: u32) -> bool {
        let moves = |index: u32| {
            let kind = self.corpus.fact(index).map(|fact| fact.kind);
            kind.is_some_and(|kind| self.settings.kinds.moving.contains(&kind))
        };
        moves(a) && moves(b)
    }

    /// Whether both tell where a movement goes, and it goes to two places: a sentence may tell of several, each its own.
    fn part_ways(&self, a: u32, b: u32) -> bool {
        let goal = |index: u32| self.corpus.fact(index).and_then(|fact| fact.to_place);
        self.moving(a, b) && matches!((goal(a), goal(b)), (Some(x), Some(y)) if x != y)
    }

    fn same_report(&self, a: u32, b: u32) -> bool {
        self.corpus.report(a) == self.corpus.report(b)
    }

    /// Least probability by which two mentions are joined.
    fn least(&self, a: u32, b: u32) -> f64 {
        if self.same_report(a, b) { self.settings.join.same_report } else { self.settings.join.threshold }
    }

    /// The mean probability over the pairs of the first members of two groups; `None` where it is too low.
    pub(super) fn mean(&self, ours: &[u32], theirs: &[u32]) -> Option<f64> {
        let most = self.settings.join.compared;
        if ours.iter().take(most).any(|&a| theirs.iter().take(most).any(|&b| self.contradict(a, b))) {
            return None;
        }
        let (mut sum, mut count) = (0.0, 0.0);
        for &a in ours.iter().take(most) {
            for &b in theirs.iter().take(most) {
                let probability = self.probability(a, b);
                if self.same_report(a, b) && probability < self.settings.join.same_report {
                    return None;
                }
                sum += probability;
                count += 1.0;
            }
        }
        let mean = sum / count;
        (mean >= self.settings.join.threshold).then_some(mean)
    }

    /// The member of a group that is likest to a mention, and why.
    pub(super) fn reason(&self, index: u32, group: &[u32]) -> Option<(u32, String)> {
        let likeness = |&other: &u32| (self.probability(index, other), std::cmp::Reverse(other));
        let other = *group.iter().take(self.settings.join.compared).max_by(|a, b| {
            let (x, y) = (likeness(a), likeness(b));
            x.0.total_cmp(&y.0).then(x.1.cmp(&y.1))
        })?;
        let features = self.features(index, other)?;
        let weights = &self.settings.weights;
        Some((other, format!("{:.2}: {}", probability(features.dot(weights)), describe(&features, weights))))
    }
}
