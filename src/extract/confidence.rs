//! Confidence of a mention: a logistic function over named features, with weights out of the lexicon.

use super::story::{DateRank, Event, PlaceRank};
use crate::lexicon::Weight;
use crate::model::{DatePrecision, EventPlace, GeoPrecision, Kind};
use std::borrow::Cow;

/// The features of an event, by name, in a fixed order. `brief`: the report is no longer than a line or two.
pub(super) fn features(e: &Event, place: Option<&EventPlace>, brief: bool) -> Vec<(Cow<'static, str>, f64)> {
    let yes = |b: bool| f64::from(u8::from(b));
    let mut out = Vec::with_capacity(FEATURES);
    let mut put = |name: &'static str, value: f64| out.push((Cow::Borrowed(name), value));
    put("bias", 1.0);
    put("trigger_strong", yes(e.weight == Weight::Strong));
    put("trigger_weak", yes(e.weight == Weight::Weak));
    put("trigger_verb", yes(e.verb));
    put(
        "counts",
        yes(e.killed.is_some() || e.injured.is_some() || e.detained.is_some() || e.abducted.is_some()),
    );
    put("doer", yes(!e.doers.is_empty()));
    put("doer_known", yes(e.doers.iter().any(|d| !d.id.is_empty())));
    put("target", yes(!e.targets.is_empty()));
    put("place_none", yes(place.is_none()));
    put("place_in_sentence", yes(e.place_rank == PlaceRank::Sentence && place.is_some()));
    put("place_heading", yes(e.place_rank == PlaceRank::Heading && place.is_some()));
    put("place_fit", if e.place_rank == PlaceRank::Sentence { e.place_score.clamp(-2.0, 6.0) } else { 0.0 });
    put("place_score", place.map_or(0.0, |p| p.score));
    put("place_wide", yes(place.is_some_and(|p| matches!(p.precision, GeoPrecision::Country))));
    put("place_region", yes(place.is_some_and(|p| matches!(p.precision, GeoPrecision::Region))));
    put("date_in_sentence", yes(e.date_rank == DateRank::Sentence));
    put("date_heading", yes(e.date_rank == DateRank::Heading));
    put("date_window", yes(e.date_rank == DateRank::Window));
    put("date_exact", yes(e.date.precision == DatePrecision::Day));
    put("further", (e.further.len() as f64).min(3.0));
    put("status_plain", yes(e.status.is_none()));
    put("attribution", yes(e.attribution.is_some()));
    put("kind_passing", yes(matches!(e.kind, Kind::Movement | Kind::Transfer | Kind::Activity)));
    put("kind_killing", yes(e.kind == Kind::Killing));
    put("kind_operation", yes(e.kind == Kind::SecurityOperation));
    put("entry", yes(e.entry > 0));
    put("people", yes(e.people));
    put("harm_both", yes(e.killed.is_some() && e.injured.is_some()));
    let t = &e.traits;
    let kind = |k: Kind| yes(e.kind == k);
    let known = |f: fn(&EventPlace) -> bool| yes(place.is_some_and(f));
    put("kind_clash", kind(Kind::ArmedClash));
    put("kind_attack", kind(Kind::ArmedAttack));
    put("kind_bombing", kind(Kind::Bombing));
    put("kind_suicide", kind(Kind::SuicideBombing));
    put("kind_airstrike", kind(Kind::Airstrike));
    put("kind_shelling", kind(Kind::Shelling));
    put("kind_abduction", kind(Kind::Abduction));
    put("kind_seizure", kind(Kind::Seizure));
    put("kind_sabotage", kind(Kind::Sabotage));
    put("kind_prison", kind(Kind::PrisonBreak));
    put("kind_movement", kind(Kind::Movement));
    put("kind_transfer", kind(Kind::Transfer));
    put("place_site", known(|p| p.precision == GeoPrecision::Site));
    put("place_near", known(|p| p.precision == GeoPrecision::Near));
    put("killed", yes(e.killed.is_some()));
    put("detained", yes(e.detained.is_some()));
    put("weapon", yes(e.weapon.is_some()));
    put("brief", yes(brief));
    put("anaphora", yes(t.anaphora));
    put("another", yes(t.another));
    out
}

/// How many features there are.
const FEATURES: usize = 48;
