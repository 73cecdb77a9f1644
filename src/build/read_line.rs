//! One line of `wallmap read`: what a report tells, as JSON. Field names and their order are the contract of `docs`; offsets are code points.

use crate::extract::is_written;
use crate::gazetteer::Gazetteer;
use crate::locate::kind_of_word;
use crate::model::{
    ActorRef, Attribution, CodePoints, Count, Date, DateBasis, DatePrecision, EventPlace, Figure,
    GeoPrecision, Kind, Mention, OtherEvent, PlaceKey, PlaceKind, PlaceRelation, Reading, Report, Span,
    Status, Toponym, ToponymRole,
};
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::sync::{Mutex, PoisonError};

/// What lines tell of places by the gazetteer alone, written out once for all lines that tell of them.
#[derive(Debug)]
pub(super) struct Places<'g> {
    gazetteer: &'g Gazetteer,
    written: FxHashMap<PlaceKey, Vec<u8>>,
}

impl<'g> Places<'g> {
    fn new(gazetteer: &'g Gazetteer) -> Self {
        Self { gazetteer, written: FxHashMap::default() }
    }

    /// Writes the fields of a place from its name to its kind.
    fn put(&mut self, key: PlaceKey, out: &mut Vec<u8>) -> serde_json::Result<()> {
        let fields = match self.written.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => {
                let mut fields = Vec::with_capacity(TOPONYM);
                let gazetteer = self.gazetteer;
                place_fields(
                    &mut fields,
                    Some(key),
                    Some(gazetteer.name(key)),
                    Some(gazetteer.kind(key)),
                    gazetteer,
                )?;
                free.insert(fields)
            }
        };
        out.extend_from_slice(fields);
        Ok(())
    }
}

/// What was written of places, for as many threads as there happen to be, kept from one batch of reports to the next.
#[derive(Debug, Default)]
pub(super) struct KeptPlaces<'g>(Mutex<Vec<Places<'g>>>);

/// Places that one of them keeps, at most.
const MOST_KEPT: usize = 1 << 14;

impl<'g> KeptPlaces<'g> {
    /// One that nobody uses.
    pub(super) fn take(&self, gazetteer: &'g Gazetteer) -> Places<'g> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        kept.unwrap_or_else(|| Places::new(gazetteer))
    }

    /// Gives it back.
    pub(super) fn put(&self, mut places: Places<'g>) {
        if places.written.len() > MOST_KEPT {
            places.written.clear();
        }
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(places);
    }
}

/// The line of a report, without its end.
pub(super) fn line(
    report: &Report,
    toponyms: &[Toponym],
    reading: &Reading,
    places: &mut Places<'_>,
) -> serde_json::Result<String> {
    let text = report.text.as_str();
    let points = CodePoints::new(text);
    let told = toponyms.len() * TOPONYM + reading.mentions.len() * MENTION + reading.figures.len() * FIGURE;
    let mut out = Vec::with_capacity(TOPONYM + told);
    out.extend_from_slice(br#"{"id":"#);
    report.id.put(&mut out)?;
    out.extend_from_slice(br#","toponyms":"#);
    list(&mut out, toponyms, |out, t| toponym(out, t, text, &points, places))?;
    out.extend_from_slice(br#","mentions":"#);
    let mut told: Vec<Told<'_>> = reading.mentions.iter().map(Told::Incident).collect();
    told.extend(reading.others.iter().map(Told::Other));
    told.sort_by_key(Told::start);
    list(&mut out, &told, |out, one| match one {
        Told::Incident(m) => mention(out, m, text, &points),
        Told::Other(o) => other(out, o, text, &points),
    })?;
    out.extend_from_slice(br#","figures":"#);
    list(&mut out, &reading.figures, |out, f| figure(out, f, &points))?;
    out.push(b'}');
    String::from_utf8(out).map_err(serde::ser::Error::custom)
}

/// What is told, be it an incident or not.
enum Told<'a> {
    Incident(&'a Mention),
    Other(&'a OtherEvent),
}

impl Told<'_> {
    const fn start(&self) -> usize {
        match self {
            Self::Incident(m) => m.trigger.start,
            Self::Other(o) => o.trigger.start,
        }
    }
}

/// Writes a list.
fn list<T>(
    out: &mut Vec<u8>,
    all: &[T],
    mut write: impl FnMut(&mut Vec<u8>, &T) -> serde_json::Result<()>,
) -> serde_json::Result<()> {
    out.push(b'[');
    for (at, one) in all.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write(out, one)?;
    }
    out.push(b']');
    Ok(())
}

/// What is written as one value.
trait Put {
    fn put(&self, out: &mut Vec<u8>) -> serde_json::Result<()>;
}

impl Put for str {
    fn put(&self, out: &mut Vec<u8>) -> serde_json::Result<()> {
        // Most texts hold nothing that JSON writes in another way.
        if !is_plain(self.as_bytes()) {
            return serde_json::to_writer(out, self);
        }
        quoted(out, self);
        Ok(())
    }
}

/// Writes a text that holds nothing that JSON writes in another way.
fn quoted(out: &mut Vec<u8>, text: &str) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
}

/// Whether JSON writes all bytes of a text as they are. Looks at eight at once.
fn is_plain(text: &[u8]) -> bool {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES * 0x80;
    // Whether some byte is below a number, of at most 128.
    let below = |bytes: u64, most: u64| bytes.wrapping_sub(ONES * most) & !bytes & HIGH;
    let (eights, rest) = text.as_chunks::<8>();
    let marked = eights.iter().fold(0, |any, eight| {
        let bytes = u64::from_le_bytes(*eight);
        let quote = bytes ^ (ONES * u64::from(b'"'));
        let slash = bytes ^ (ONES * u64::from(b'\\'));
        any | below(bytes, 0x20) | below(quote, 1) | below(slash, 1)
    });
    marked == 0 && rest.iter().all(|byte| *byte >= b' ' && *byte != b'"' && *byte != b'\\')
}

impl Put for String {
    fn put(&self, out: &mut Vec<u8>) -> serde_json::Result<()> {
        self.as_str().put(out)
    }
}

impl<T: Put + ?Sized> Put for &T {
    fn put(&self, out: &mut Vec<u8>) -> serde_json::Result<()> {
        (*self).put(out)
    }
}

impl<T: Put> Put for Option<T> {
    fn put(&self, out: &mut Vec<u8>) -> serde_json::Result<()> {
        let Some(value) = self else {
            out.extend_from_slice(b"null");
            return Ok(());
        };
        value.put(out)
    }
}

/// Enums of the contract, by their texts, and plain values as serde writes them.
macro_rules! put {
    (texts: $($name:ty),*; values: $($value:ty),*) => {
        $(impl Put for $name {
            fn put(&self, out: &mut Vec<u8>) -> serde_json::Result<()> {
                quoted(out, self.as_str());
                Ok(())
            }
        })*
        $(impl Put for $value {
            fn put(&self, out: &mut Vec<u8>) -> serde_json::Result<()> {
                serde_json::to_writer(out, self)
            }
        })*
    };
}

put!(
    texts: Kind, Status, Attribution, DatePrecision, DateBasis, PlaceKind, PlaceRelation, GeoPrecision, ToponymRole;
    values: f64, bool, Date
);

/// Digits of the largest number.
const DIGITS: usize = 20;

impl Put for usize {
    fn put(&self, out: &mut Vec<u8>) -> serde_json::Result<()> {
        let mut digits = [b'0'; DIGITS];
        let (mut rest, mut from) = (*self, DIGITS);
        for slot in digits.iter_mut().rev() {
            *slot += (rest % 10) as u8;
            (rest, from) = (rest / 10, from - 1);
            if rest == 0 {
                break;
            }
        }
        out.extend_from_slice(digits.get(from..).unwrap_or_default());
        Ok(())
    }
}

impl Put for u32 {
    fn put(&self, out: &mut Vec<u8>) -> serde_json::Result<()> {
        (*self as usize).put(out)
    }
}

/// Bytes of what is written of one, about.
const TOPONYM: usize = 300;
const MENTION: usize = 1_100;
const FIGURE: usize = 500;

/// Writes an object: the names of its fields as they are, for they need no look at each of their letters.
macro_rules! object {
    ($out:expr, $first:literal: $value:expr, $($name:literal: $next:expr,)*) => {{
        $out.extend_from_slice(concat!("{\"", $first, "\":").as_bytes());
        $value.put($out)?;
        fields!($out, $($name: $next,)*);
        $out.push(b'}');
    }};
}

/// Writes fields of an object that are not its first.
macro_rules! fields {
    ($out:expr, $($name:literal: $value:expr,)*) => {
        $(
            $out.extend_from_slice(concat!(",\"", $name, "\":").as_bytes());
            $value.put($out)?;
        )*
    };
}

/// Writes a toponym.
fn toponym(
    out: &mut Vec<u8>,
    toponym: &Toponym,
    text: &str,
    points: &CodePoints<'_>,
    places: &mut Places<'_>,
) -> serde_json::Result<()> {
    let span = points.span(toponym.span);
    out.extend_from_slice(br#"{"start":"#);
    span.start.put(out)?;
    fields!(out, "end": span.end, "surface": toponym.span.of(text),);
    match toponym.place.filter(|_| !is_written(toponym)) {
        Some(key) => places.put(key, out)?,
        // A name that no table has is given with the place that it lies in, whose name it is not.
        None => place_fields(out, toponym.place, None, kind_beside(toponym, text), places.gazetteer)?,
    }
    fields!(out,
        "score": rounded(toponym.score),
        "role": toponym.role,
        "decided_by": toponym.decided_by,
    );
    out.push(b'}');
    Ok(())
}

/// Writes what is told of a toponym's place.
fn place_fields(
    out: &mut Vec<u8>,
    place: Option<PlaceKey>,
    name: Option<&str>,
    kind: Option<PlaceKind>,
    gazetteer: &Gazetteer,
) -> serde_json::Result<()> {
    let point = place.map(|key| gazetteer.point(key));
    fields!(out,
        "name": name,
        "place_id": place.map(|key| gazetteer.id(key)),
        "geonames_id": place.map(|key| gazetteer.geonames(key)).filter(|number| *number != 0),
        "lat": point.map(geo::Point::y),
        "lon": point.map(geo::Point::x),
        "country": place.map(|key| gazetteer.cc(key)),
        "kind": kind,
    );
    Ok(())
}

/// The kind that the words of a name's phrase tell: "the hamlet of X", "X River".
fn kind_beside(toponym: &Toponym, text: &str) -> Option<PlaceKind> {
    toponym.phrase.of(text).split_whitespace().rev().find_map(kind_of_word)
}

/// Writes a mention.
fn mention(
    out: &mut Vec<u8>,
    mention: &Mention,
    text: &str,
    points: &CodePoints<'_>,
) -> serde_json::Result<()> {
    let trigger = points.span(mention.trigger);
    // A name that no table has stands for the place whose point it has.
    let place = match (&mention.place, mention.named) {
        (place, Some(span)) => Some(At { place: place.as_ref(), ..At::named(span, text, points) }),
        (Some(place), None) => Some(At::told(place, points)),
        (None, None) => None,
    };
    object!(out,
        "kind": mention.kind,
        "status": mention.status,
        "attribution": mention.attribution,
        "date_start": mention.date.start,
        "date_end": mention.date.end,
        "date_precision": mention.date.precision,
        "date_basis": mention.date.basis,
        "trigger": Quoted { start: trigger.start, end: trigger.end, text: mention.trigger.of(text) },
        "place": place,
        "to_place": mention.to_place.as_ref().map(|place| At::told(place, points)),
        "perpetrator": mention.perpetrator.as_slice(),
        "target": mention.target.as_slice(),
        "weapon": mention.weapon,
        "killed": value(mention.killed),
        "killed_low": mention.killed.map(|count| count.low),
        "killed_high": mention.killed.and_then(|count| count.high),
        "injured": value(mention.injured),
        "detained": value(mention.detained),
        "abducted": value(mention.abducted),
        "confidence": rounded(mention.confidence),
        "quote": range(mention.quote, points),
        "rule": mention.rule,
        "incident": true,
    );
    Ok(())
}

/// Writes an event that is no incident.
fn other(
    out: &mut Vec<u8>,
    other: &OtherEvent,
    text: &str,
    points: &CodePoints<'_>,
) -> serde_json::Result<()> {
    let trigger = points.span(other.trigger);
    let place = (other.place.as_ref().map(|place| At::told(place, points)))
        .or_else(|| other.named.map(|span| At::named(span, text, points)));
    object!(out,
        "kind": other.sort,
        "status": other.status,
        "date_start": other.date.start,
        "date_end": other.date.end,
        "date_precision": other.date.precision,
        "date_basis": other.date.basis,
        "trigger": Quoted { start: trigger.start, end: trigger.end, text: other.trigger.of(text) },
        "place": place,
        "quote": range(other.quote, points),
        "rule": other.rule,
        "incident": false,
    );
    Ok(())
}

/// A place of a mention or figure, and where it is named.
struct At<'a> {
    span: Span,
    as_written: &'a str,
    /// `None`: a name that no table has.
    place: Option<&'a EventPlace>,
}

impl<'a> At<'a> {
    fn told(place: &'a EventPlace, points: &CodePoints<'_>) -> Self {
        Self { span: points.span(place.span), as_written: &place.as_written, place: Some(place) }
    }

    fn named(span: Span, text: &'a str, points: &CodePoints<'_>) -> Self {
        Self { span: points.span(span), as_written: span.of(text), place: None }
    }
}

impl Put for At<'_> {
    fn put(&self, out: &mut Vec<u8>) -> serde_json::Result<()> {
        let place = self.place;
        object!(out,
            "start": self.span.start,
            "end": self.span.end,
            "as_written": self.as_written,
            "name": place.map(|place| &place.name),
            "place_id": place.map(|place| &place.place_id),
            "lat": place.map(|place| place.lat),
            "lon": place.map(|place| place.lon),
            "iso3": place.map(|place| &place.iso3),
            "kind": place.map(|place| place.kind),
            "relation": place.map(|place| place.relation),
            "geo_precision": place.map(|place| place.precision),
            "uncertainty_km": place.map(|place| rounded(place.uncertainty_km)),
            "score": place.map_or(0.0, |place| rounded(place.score)),
        );
        Ok(())
    }
}

/// Writes a figure.
fn figure(out: &mut Vec<u8>, figure: &Figure, points: &CodePoints<'_>) -> serde_json::Result<()> {
    object!(out,
        "value": figure.value.value,
        "value_low": figure.value.low,
        "value_high": figure.value.high,
        "unit": figure.unit,
        "what": figure.what,
        "place": figure.place.as_ref().map(|place| At::told(place, points)),
        "period_start": figure.period.start,
        "period_end": figure.period.end,
        "says": figure.says,
        "actor": figure.actor,
        "quote": range(figure.quote, points),
        "rule": figure.rule,
    );
    Ok(())
}

/// Some of the text, and where it stands.
struct Quoted<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

impl Put for Quoted<'_> {
    fn put(&self, out: &mut Vec<u8>) -> serde_json::Result<()> {
        object!(out, "start": self.start, "end": self.end, "text": self.text,);
        Ok(())
    }
}

/// Where something stands.
struct Range {
    start: usize,
    end: usize,
}

impl Put for Range {
    fn put(&self, out: &mut Vec<u8>) -> serde_json::Result<()> {
        object!(out, "start": self.start, "end": self.end,);
        Ok(())
    }
}

/// Actors, by their names.
impl Put for [ActorRef] {
    fn put(&self, out: &mut Vec<u8>) -> serde_json::Result<()> {
        list(out, self, |out, actor| actor.name.put(out))
    }
}

fn range(span: Span, points: &CodePoints<'_>) -> Range {
    let span = points.span(span);
    Range { start: span.start, end: span.end }
}

fn value(count: Option<Count>) -> Option<u32> {
    count.map(|count| count.value)
}

/// Four digits: more would be noise, and would differ between platforms.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_written_as_json_writes_them() {
        for text in [
            "",
            "plain",
            "eight ab",
            "quo\"te",
            "a \\ slash",
            "line\nbreak",
            "seventeen bytes \u{1f}",
            "é \u{7f} 日本 — fine",
            "1234567\"",
            "12345678\"",
        ] {
            let mut out = Vec::new();
            text.put(&mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(text).unwrap());
        }
        for number in [0, 7, 10, 1_234, usize::MAX] {
            let mut out = Vec::new();
            number.put(&mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), number.to_string());
        }
        for &kind in PlaceKind::ALL {
            let mut out = Vec::new();
            kind.put(&mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(kind.as_str()).unwrap());
        }
    }
}
