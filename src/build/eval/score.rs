//! Incidents against the labels of one folder: which stands for which, what is right in it, which traps were hit. Pools nothing.

use super::gold::{Gold, GoldFolder, GoldPlace};
use super::prediction::Prediction;
use super::rules::Rules;
use crate::model::{Date, GeoPrecision, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// The counts of one folder; those of several are summed.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    pub(super) reports: usize,
    pub(super) gold: usize,
    pub(super) predicted: usize,
    pub(super) detected: usize,
    pub(super) right: usize,
    pub(super) duplicates: usize,
    pub(super) merge_want: usize,
    pub(super) merge_got: usize,
    pub(super) merge_both: usize,
    /// Right and compared, by attribute.
    pub(super) attributes: BTreeMap<&'static str, (usize, usize)>,
    /// Hit and all, by why it is none.
    pub(super) traps: BTreeMap<String, (usize, usize)>,
    /// Labelled and found kind, of pairs that agree in report, place and date.
    pub(super) kinds: BTreeMap<(Kind, Kind), usize>,
    /// Confidence of each incident, and whether kind, place and date are right.
    pub(super) reliability: Vec<(f64, bool)>,
    pub(super) errors: Vec<super::EvalError>,
}

/// Attributes in the order of the tables.
pub(super) const ATTRIBUTES: &[&str] = &[
    "kind",
    "status",
    "attribution",
    "killed",
    "injured",
    "detained",
    "place",
    "date",
    "exact_day",
    "perpetrator",
];

struct Pair {
    rank: usize,
    gold: usize,
    found: usize,
    place: bool,
    date: bool,
}

pub(super) fn score(folder: &GoldFolder, found: &[Prediction], rules: &Rules) -> Counts {
    let pairs = pairs(folder, found, rules, |gold, found| rules.same_group(gold.kind, found.kind));
    let mut of_gold: BTreeMap<usize, &Pair> = BTreeMap::new();
    let mut used: BTreeSet<usize> = BTreeSet::new();
    for pair in &pairs {
        if !of_gold.contains_key(&pair.gold) && used.insert(pair.found) {
            of_gold.insert(pair.gold, pair);
        }
    }
    let duplicates: BTreeSet<usize> = pairs
        .iter()
        .filter(|pair| pair.place && pair.date && !used.contains(&pair.found))
        .map(|pair| pair.found)
        .collect();

    let mut out = Counts {
        reports: folder.docs.len(),
        gold: folder.gold.len(),
        predicted: found.len(),
        detected: of_gold.len(),
        right: of_gold.values().filter(|pair| pair.place && pair.date).count(),
        duplicates: duplicates.len(),
        ..Counts::default()
    };
    let mut right_pins: BTreeSet<usize> = BTreeSet::new();
    for (&at, pair) in &of_gold {
        let (Some(gold), Some(prediction)) = (folder.gold.get(at), found.get(pair.found)) else { continue };
        let wrong = attributes(gold, prediction, pair, rules, &mut out);
        if pair.place && pair.date && gold.kind == prediction.kind {
            right_pins.insert(pair.found);
        }
        if !wrong.is_empty() {
            out.errors.push(super::EvalError::wrong(gold, prediction, wrong));
        }
    }
    merging(folder, found, &of_gold, &used, &mut out);
    traps(folder, found, &used, &mut out);

    for (at, gold) in folder.gold.iter().enumerate() {
        if !of_gold.contains_key(&at) {
            out.errors.push(super::EvalError::missed(gold));
        }
    }
    for (at, prediction) in found.iter().enumerate() {
        if !used.contains(&at) {
            out.errors.push(super::EvalError::extra(prediction, duplicates.contains(&at)));
        }
        out.reliability.push((prediction.confidence, right_pins.contains(&at)));
    }

    // The confusion of kinds is asked of all that tell one place and day, also across groups.
    let any = self::pairs(folder, found, rules, |_, _| true);
    let (mut gold_seen, mut found_seen) = (BTreeSet::new(), BTreeSet::new());
    for pair in any.iter().filter(|pair| pair.place && pair.date) {
        if gold_seen.contains(&pair.gold) || found_seen.contains(&pair.found) {
            continue;
        }
        gold_seen.insert(pair.gold);
        found_seen.insert(pair.found);
        if let (Some(gold), Some(prediction)) = (folder.gold.get(pair.gold), found.get(pair.found)) {
            *out.kinds.entry((gold.kind, prediction.kind)).or_insert(0) += 1;
        }
    }
    out
}

/// All pairs that share a report and agree in place or date, best first.
fn pairs(
    folder: &GoldFolder,
    found: &[Prediction],
    rules: &Rules,
    fits: impl Fn(&Gold, &Prediction) -> bool,
) -> Vec<Pair> {
    let mut out = Vec::new();
    for (at, gold) in folder.gold.iter().enumerate() {
        for (index, prediction) in found.iter().enumerate() {
            let shared = gold
                .docs
                .iter()
                .collect::<BTreeSet<_>>()
                .iter()
                .filter(|id| prediction.reports.contains(**id))
                .count();
            if shared == 0 || !fits(gold, prediction) {
                continue;
            }
            let place = place_agrees(prediction, &gold.place, rules)
                || gold.to_place.as_ref().is_some_and(|place| place_agrees(prediction, place, rules));
            let date = date_agrees(prediction, gold, rules);
            if !place && !date {
                continue;
            }
            let same = usize::from(prediction.kind == gold.kind)
                + usize::from(prediction.killed == gold.killed)
                + usize::from(prediction.injured == gold.injured)
                + usize::from(prediction.detained == gold.detained);
            let rank = usize::from(place && date) * 100
                + usize::from(place) * 30
                + usize::from(date) * 10
                + same * 2
                + shared;
            out.push(Pair { rank, gold: at, found: index, place, date });
        }
    }
    out.sort_by(|a, b| b.rank.cmp(&a.rank).then_with(|| (a.gold, a.found).cmp(&(b.gold, b.found))));
    out
}

fn place_agrees(found: &Prediction, place: &GoldPlace, rules: &Rules) -> bool {
    if place.precision == GeoPrecision::Country {
        return found.iso3 == place.country;
    }
    let km = kilometres((found.lon, found.lat), (place.lon, place.lat));
    rules.tolerance_km(place.precision.as_str()).is_some_and(|tolerance| km <= tolerance)
}

/// Great circle on a sphere of 6371 km, as the labels' rules have it.
fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lon1, lat1) = (a.0.to_radians(), a.1.to_radians());
    let (lon2, lat2) = (b.0.to_radians(), b.1.to_radians());
    let h =
        ((lat2 - lat1) / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * ((lon2 - lon1) / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}

fn range(start: Option<Date>, end: Option<Date>) -> Option<(Date, Date)> {
    Some((start.or(end)?, end.or(start)?))
}

fn date_agrees(found: &Prediction, gold: &Gold, rules: &Rules) -> bool {
    let Some(wanted) = range(gold.date_start, gold.date_end) else { return true };
    let Some(got) = range(found.date_start, found.date_end) else { return false };
    let slack = rules.slack_days;
    let days = |from: Date, to: Date| to.since(from).map_or(i32::MAX, |span| span.get_days());
    // Start of one no later than the end of the other, with the slack between.
    days(wanted.1, got.0) <= slack && days(got.1, wanted.0) <= slack
}

/// Counts the attributes of a pair and names those that are wrong.
fn attributes(gold: &Gold, found: &Prediction, pair: &Pair, rules: &Rules, out: &mut Counts) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut tell = |name: &'static str, right: bool| {
        let entry = out.attributes.entry(name).or_insert((0, 0));
        entry.0 += usize::from(right);
        entry.1 += 1;
        if !right {
            wrong.push(name.to_owned());
        }
    };
    let known = |value: Option<i64>| value.filter(|value| *value != 0);
    tell("kind", found.kind == gold.kind);
    tell("status", found.status == gold.status);
    tell("attribution", found.attribution == gold.attribution);
    tell("killed", known(found.killed) == known(gold.killed));
    tell("injured", known(found.injured) == known(gold.injured));
    if rules.compares_detained(gold.kind) {
        tell("detained", known(found.detained) == known(gold.detained));
    }
    tell("place", pair.place);
    tell("date", pair.date);
    if gold.date_precision == "day" && gold.date_start.is_some() {
        tell("exact_day", found.date_start == gold.date_start);
    }
    if !gold.perpetrator.is_empty() {
        let wanted = rules.actor_words(gold.perpetrator.iter().map(String::as_str));
        let name = if found.perpetrator.is_empty() { "unknown" } else { found.perpetrator.as_str() };
        let got = rules.actor_words([name]);
        tell("perpetrator", !wanted.is_disjoint(&got));
    }
    wrong
}

fn merging(
    folder: &GoldFolder,
    found: &[Prediction],
    of_gold: &BTreeMap<usize, &Pair>,
    used: &BTreeSet<usize>,
    out: &mut Counts,
) {
    let pairs = |count: usize| count * count.saturating_sub(1) / 2;
    for (at, gold) in folder.gold.iter().enumerate() {
        let wanted: BTreeSet<&String> = gold.docs.iter().collect();
        out.merge_want += pairs(wanted.len());
        if let Some(prediction) = of_gold.get(&at).and_then(|pair| found.get(pair.found)) {
            out.merge_got += pairs(prediction.reports.len());
            out.merge_both += pairs(wanted.iter().filter(|id| prediction.reports.contains(**id)).count());
        }
    }
    for (at, prediction) in found.iter().enumerate() {
        if !used.contains(&at) {
            out.merge_got += pairs(prediction.reports.len());
        }
    }
}

fn traps(folder: &GoldFolder, found: &[Prediction], used: &BTreeSet<usize>, out: &mut Counts) {
    for trap in &folder.traps {
        let hit = found.iter().enumerate().find(|(at, prediction)| {
            let quote = prediction.quote.trim();
            !used.contains(at)
                && prediction.quote_report == trap.doc
                && !quote.is_empty()
                && (trap.quote.contains(quote) || quote.contains(&trap.quote))
        });
        let entry = out.traps.entry(trap.why.clone()).or_insert((0, 0));
        entry.0 += usize::from(hit.is_some());
        entry.1 += 1;
        if let Some((_, prediction)) = hit {
            out.errors.push(super::EvalError::trap(trap, prediction));
        }
    }
}
