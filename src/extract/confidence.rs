//! Confidence of a mention: a logistic function over named features, with weights out of the lexicon.

use super::story::{DateRank, Event, PlaceRank};
use crate::lexicon::Weight;
use crate::model::{DatePrecision, EventPlace, GeoPrecision, Kind};
use std::borrow::Cow;

/// The features of an event, by name, in a fixed order. `brief`: the report is no longer than a line or two.
pub(super) fn features(e: &Event, place: Option<&EventPlace>, brief: bool) -> Vec<(Cow<'static, str>, f64)> {
    let yes = |b: bool| f64::from(u8::from(b));
    let mut out = Vec::with_capacity(FEATURES);
    out.extend(
        [
            ("bias", 1.0),
            ("trigger_strong", yes(e.weight == Weight::Strong)),
            ("trigger_weak", yes(e.weight == Weight::Weak)),
            ("trigger_verb", yes(e.verb)),
            (
                "counts",
                yes(e.killed.is_some()
                    || e.injured.is_some()
                    || e.detained.is_some()
                    || e.abducted.is_some()),
            ),
            ("doer", yes(!e.doers.is_empty())),
            ("doer_known", yes(e.doers.iter().any(|d| !d.id.is_empty()))),
            ("target", yes(!e.targets.is_empty())),
            ("place_none", yes(place.is_none())),
            ("place_in_sentence", yes(e.place_rank == PlaceRank::Sentence && place.is_some())),
            ("place_heading", yes(e.place_rank == PlaceRank::Heading && place.is_some())),
            (
                "place_fit",
                if e.place_rank == PlaceRank::Sentence { e.place_score.clamp(-2.0, 6.0) } else { 0.0 },
            ),
            ("place_score", place.map_or(0.0, |p| p.score)),
            ("place_wide", yes(place.is_some_and(|p| matches!(p.precision, GeoPrecision::Country)))),
            ("place_region", yes(place.is_some_and(|p| matches!(p.precision, GeoPrecision::Region)))),
            ("date_in_sentence", yes(e.date_rank == DateRank::Sentence)),
            ("date_heading", yes(e.date_rank == DateRank::Heading)),
            ("date_window", yes(e.date_rank == DateRank::Window)),
            ("date_exact", yes(e.date.precision == DatePrecision::Day)),
            ("further", (e.further.len() as f64).min(3.0)),
            ("status_plain", yes(e.status.is_none())),
        ]
        .map(named),
    );
    out.extend(
        [
            ("attribution", yes(e.attribution.is_some())),
            ("kind_passing", yes(matches!(e.kind, Kind::Movement | Kind::Transfer | Kind::Activity))),
            ("kind_killing", yes(e.kind == Kind::Killing)),
            ("kind_operation", yes(e.kind == Kind::SecurityOperation)),
            ("entry", yes(e.entry > 0)),
            ("people", yes(e.people)),
            ("harm_both", yes(e.killed.is_some() && e.injured.is_some())),
        ]
        .map(named),
    );
    let t = &e.traits;
    let kind = |k: Kind| yes(e.kind == k);
    let known = |f: fn(&EventPlace) -> bool| yes(place.is_some_and(f));
    out.extend(
        [
            ("kind_clash", kind(Kind::ArmedClash)),
            ("kind_attack", kind(Kind::ArmedAttack)),
            ("kind_bombing", kind(Kind::Bombing)),
            ("kind_suicide", kind(Kind::SuicideBombing)),
            ("kind_airstrike", kind(Kind::Airstrike)),
            ("kind_shelling", kind(Kind::Shelling)),
            ("kind_abduction", kind(Kind::Abduction)),
            ("kind_seizure", kind(Kind::Seizure)),
            ("kind_sabotage", kind(Kind::Sabotage)),
            ("kind_prison", kind(Kind::PrisonBreak)),
            ("kind_movement", kind(Kind::Movement)),
            ("kind_transfer", kind(Kind::Transfer)),
            ("place_site", known(|p| p.precision == GeoPrecision::Site)),
            ("place_near", known(|p| p.precision == GeoPrecision::Near)),
            ("killed", yes(e.killed.is_some())),
            ("detained", yes(e.detained.is_some())),
            ("weapon", yes(e.weapon.is_some())),
            ("brief", yes(brief)),
            ("anaphora", yes(t.anaphora)),
            ("another", yes(t.another)),
        ]
        .map(named),
    );
    out
}

/// How many features there are.
const FEATURES: usize = 48;

const fn named((name, value): (&'static str, f64)) -> (Cow<'static, str>, f64) {
    (Cow::Borrowed(name), value)
}
