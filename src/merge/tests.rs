//! Merging on mentions made for the purpose: one sentence a case, and properties over random mentions.

use super::*;
use crate::model::{
    ActorRef, Attribution, Count, Date, DateBasis, DatePrecision, EventDate, EventPlace, GeoPrecision, Kind,
    Mention, PlaceKind, PlaceRelation, Span, Status,
};
use jiff::civil::date;
use proptest::prelude::*;

fn place(id: &str, lon: f64, lat: f64, precision: GeoPrecision, uncertainty_km: f64) -> EventPlace {
    EventPlace {
        place_id: id.to_owned(),
        name: id.to_owned(),
        kind: PlaceKind::Town,
        lon,
        lat,
        as_written: id.to_owned(),
        span: Span::new(0, 0),
        relation: PlaceRelation::In,
        precision,
        uncertainty_km,
        admin1: "Kirkuk".to_owned(),
        admin2: String::new(),
        country: "Iraq".to_owned(),
        iso3: "IRQ".to_owned(),
        geom_id: String::new(),
        score: 0.9,
    }
}

fn town(id: &str, lon: f64, lat: f64) -> EventPlace {
    place(id, lon, lat, GeoPrecision::Town, 3.0)
}

fn daquq() -> EventPlace {
    town("daquq", 44.45, 35.14)
}

fn on(day: Date) -> EventDate {
    EventDate::day(day, DateBasis::Explicit)
}

fn month(first: Date, last: Date) -> EventDate {
    EventDate {
        start: Some(first),
        end: Some(last),
        precision: DatePrecision::Month,
        basis: DateBasis::Explicit,
    }
}

fn group_of(id: &str) -> ActorRef {
    ActorRef { id: id.to_owned(), name: id.to_uppercase(), inter: 2 }
}

/// A mention of `report`, published on `published`, with its place in the text as `at`.
fn told(
    report: &str,
    published: Date,
    at: usize,
    kind: Kind,
    date: EventDate,
    place: Option<EventPlace>,
) -> IncidentMention {
    IncidentMention {
        mention: Mention {
            report: report.to_owned(),
            kind,
            status: Status::Occurred,
            attribution: Attribution::Fact,
            date,
            place,
            to_place: None,
            perpetrator: Vec::new(),
            target: Vec::new(),
            weapon: None,
            killed: None,
            injured: None,
            detained: None,
            abducted: None,
            trigger: Span::new(at, at + 5),
            quote: Span::new(at, at + 50),
            // No words in common with another report: what joins these is what they tell.
            quote_text: format!(
                "{report}one {report}two{at} {report}three{at} {report}four {report}five{at}"
            ),
            further: Vec::new(),
            rule: "test".to_owned(),
            because: Vec::new(),
            features: Vec::new(),
            confidence: 0.7,
        },
        outlet: report.to_owned(),
        url: String::new(),
        published: Some(published),
        echo: false,
        joined_by: String::new(),
    }
}

fn settings() -> MergeSettings {
    MergeSettings::embedded().expect("valid")
}

fn merged(mentions: Vec<IncidentMention>) -> Vec<Incident> {
    merge(mentions, &settings(), &mut Registry::default())
}

fn reports(incident: &Incident) -> Vec<&str> {
    incident.mentions.iter().map(|entry| entry.mention.report.as_str()).collect()
}

#[test]
fn a_foiled_bombing_told_to_the_day_and_by_the_month_is_one() {
    let bomber = |report: &str, published, date| {
        let mut entry = told(report, published, 10, Kind::SuicideBombing, date, Some(daquq()));
        entry.mention.status = Status::Foiled;
        entry.mention.perpetrator = vec![group_of("isis")];
        entry
    };
    let december = month(date(2024, 12, 1), date(2024, 12, 31));
    let mut later = EventDate::day(date(2024, 12, 13), DateBasis::RelativeToEvent);
    later.basis = DateBasis::RelativeToEvent;
    let incidents = merged(vec![
        bomber("a", date(2025, 5, 1), on(date(2024, 12, 13))),
        bomber("b", date(2025, 6, 2), december),
        bomber("c", date(2025, 6, 20), later),
    ]);
    let [one] = incidents.as_slice() else { panic!("{} incidents", incidents.len()) };
    assert_eq!(one.date.start, Some(date(2024, 12, 13)));
    assert_eq!(one.status, Status::Foiled);
    assert_eq!(reports(one), ["a", "b", "c"]);
}

#[test]
fn two_incidents_of_one_day_in_one_town_stay_two_where_one_report_tells_both() {
    let day = on(date(2025, 3, 4));
    let mut mentions = Vec::new();
    for report in ["a", "b"] {
        for (at, killed) in [(10, 1), (400, 6)] {
            let mut entry = told(report, date(2025, 3, 5), at, Kind::Bombing, day, Some(daquq()));
            entry.mention.killed = Some(Count::exact(killed));
            mentions.push(entry);
        }
    }
    let incidents = merged(mentions);
    assert_eq!(incidents.len(), 2);
    for incident in &incidents {
        assert_eq!(reports(incident), ["a", "b"]);
        let counts: Vec<_> = incident.mentions.iter().map(|entry| entry.mention.killed).collect();
        assert_eq!(counts.first(), counts.last(), "each with its like");
    }
}

#[test]
fn bombings_of_other_weeks_and_other_towns_stay_apart() {
    let there = town("hawija", 43.77, 35.32);
    let incidents = merged(vec![
        told("a", date(2025, 3, 5), 1, Kind::Bombing, on(date(2025, 3, 4)), Some(daquq())),
        told("b", date(2025, 3, 19), 1, Kind::Bombing, on(date(2025, 3, 18)), Some(daquq())),
        told("c", date(2025, 3, 5), 1, Kind::Bombing, on(date(2025, 3, 4)), Some(there)),
    ]);
    assert_eq!(incidents.len(), 3);
}

#[test]
fn a_raid_told_for_a_region_joins_the_one_told_for_a_town_in_it_when_the_rest_agrees() {
    let day = on(date(2025, 3, 4));
    let mut exact = told("a", date(2025, 3, 5), 1, Kind::SecurityOperation, day, Some(daquq()));
    let north = place("northern-iraq", 43.5, 36.0, GeoPrecision::Region, 150.0);
    let mut vague = told("b", date(2025, 3, 5), 1, Kind::SecurityOperation, day, Some(north));
    for entry in [&mut exact, &mut vague] {
        entry.mention.detained = Some(Count::exact(7));
        entry.mention.target = vec![group_of("isis")];
        entry.mention.quote_text =
            "Seven suspected members of the group were arrested before dawn.".to_owned();
    }
    let incidents = merged(vec![exact, vague]);
    let [one] = incidents.as_slice() else { panic!("{} incidents", incidents.len()) };
    assert_eq!(one.place.as_ref().map(|place| place.place_id.as_str()), Some("daquq"));
}

#[test]
fn a_later_toll_wins_and_the_range_keeps_all() {
    let day = on(date(2025, 3, 4));
    let toll = |report: &str, published, killed| {
        let mut entry = told(report, published, 1, Kind::Bombing, day, Some(daquq()));
        entry.mention.killed = Some(Count::exact(killed));
        entry
    };
    let incidents = merged(vec![
        toll("a", date(2025, 3, 4), 2),
        toll("b", date(2025, 3, 4), 2),
        toll("c", date(2025, 3, 6), 3),
    ]);
    let [one] = incidents.as_slice() else { panic!("{} incidents", incidents.len()) };
    assert_eq!(one.killed, Some(Count { value: 3, low: 2, high: Some(3) }));
    assert!(one.because.iter().any(|why| why.starts_with("killed: 3, told last")), "{:?}", one.because);
}

#[test]
fn a_claim_in_one_report_makes_the_incident_claimed_and_more_outlets_make_it_surer() {
    let day = on(date(2025, 3, 4));
    let alone = merged(vec![told("a", date(2025, 3, 5), 1, Kind::Bombing, day, Some(daquq()))]);
    let mut claim = told("b", date(2025, 3, 5), 1, Kind::Bombing, day, Some(daquq()));
    claim.mention.attribution = Attribution::Claimed;
    let both = merged(vec![told("a", date(2025, 3, 5), 1, Kind::Bombing, day, Some(daquq())), claim]);
    assert_eq!(both.first().map(|incident| incident.attribution), Some(Attribution::Claimed));
    assert!(
        both.first().map(|incident| incident.confidence) > alone.first().map(|incident| incident.confidence)
    );
}

#[test]
fn ids_stay_as_reports_come_change_and_go() {
    let day = on(date(2025, 3, 4));
    let a = told("a", date(2025, 3, 5), 1, Kind::Bombing, day, Some(daquq()));
    let b = told("b", date(2025, 3, 4), 1, Kind::Bombing, day, Some(daquq()));
    let mut registry = Registry::default();
    let id = |incidents: &[Incident]| incidents.first().map(|incident| incident.id.clone()).expect("one");
    let first = id(&merge(vec![a.clone()], &settings(), &mut registry));
    assert_eq!(
        id(&merge(vec![a.clone(), b.clone()], &settings(), &mut registry)),
        first,
        "an earlier report is added"
    );
    assert_eq!(
        id(&merge(vec![b.clone()], &settings(), &mut registry)),
        first,
        "the first report is withdrawn"
    );
    let mut edited = b.clone();
    edited.mention.quote_text = "Rewritten.".to_owned();
    edited.mention.date = on(date(2025, 3, 3));
    assert_eq!(
        id(&merge(vec![edited], &settings(), &mut registry)),
        first,
        "a report is edited and the day corrected"
    );
    assert!(merge(Vec::new(), &settings(), &mut registry).is_empty());
    let mut read_again = Registry::parse(&registry.to_text()).expect("reads what it wrote");
    assert_eq!(id(&merge(vec![a], &settings(), &mut read_again)), first, "it comes back after a while");
}

#[test]
fn two_incidents_that_turn_out_to_be_one_keep_the_older_id() {
    let a = told("a", date(2025, 3, 5), 1, Kind::Bombing, on(date(2025, 3, 4)), Some(daquq()));
    let mut b = told("b", date(2025, 3, 20), 1, Kind::Bombing, on(date(2025, 3, 19)), Some(daquq()));
    let mut registry = Registry::default();
    let before = merge(vec![a.clone(), b.clone()], &settings(), &mut registry);
    let id = |report: &str| {
        before
            .iter()
            .find(|incident| reports(incident) == [report])
            .map(|incident| incident.id.clone())
            .expect("there")
    };
    let (older, younger) = (id("a"), id("b"));
    b.mention.date = on(date(2025, 3, 4));
    b.published = Some(date(2025, 3, 5));
    let after = merge(vec![a, b], &settings(), &mut registry);
    let [one] = after.as_slice() else { panic!("{} incidents", after.len()) };
    assert_eq!((one.id.as_str(), one.aliases.as_slice()), (older.as_str(), &[younger.clone()][..]));
    assert_eq!(registry.resolve(&younger), Some(older.as_str()));
}

#[derive(Debug)]
struct NoPlaces;

impl PlaceFinder for NoPlaces {
    fn named(&self, text: &str) -> Option<EventPlace> {
        (text == "hawija").then(|| town("hawija", 43.77, 35.32))
    }

    fn at(&self, lat: f64, lon: f64) -> EventPlace {
        town("", lon, lat)
    }
}

fn corrected(
    mentions: Vec<IncidentMention>,
    rows: impl Fn(&[Incident]) -> String,
) -> (Vec<Incident>, Applied) {
    let mut registry = Registry::default();
    let mut incidents = merge(mentions, &settings(), &mut registry);
    let text = format!("{CORRECTIONS_HEADER}{}", rows(&incidents));
    let (corrections, faults) = Corrections::parse(&text);
    assert_eq!(faults, []);
    let applied = correct(&mut incidents, &corrections, &NoPlaces, &settings(), &mut registry);
    (incidents, applied)
}

#[test]
fn every_correction_does_what_it_says() {
    let mentions = || {
        vec![
            told("a", date(2025, 3, 5), 1, Kind::Bombing, on(date(2025, 3, 4)), Some(daquq())),
            told("b", date(2025, 3, 20), 1, Kind::Abduction, on(date(2025, 3, 19)), None),
        ]
    };
    let id = |incidents: &[Incident], at: usize| incidents.get(at).map(|one| one.id.clone()).expect("there");

    let (incidents, applied) =
        corrected(mentions(), |all| format!("reject,{},,,,me,2025-04-01,wrong\n", id(all, 0)));
    assert_eq!((incidents.len(), applied.rejected.len()), (1, 1));

    let (incidents, _) = corrected(mentions(), |all| {
        format!(
            "set,{0},killed,4,,me,,\nset,{0},kind,suicide_bombing,,me,,\nset,{0},date_start,2025-03-03,,me,,\nconfirm,{0},,,,me,,\n",
            id(all, 0)
        )
    });
    let one = incidents.iter().find(|incident| incident.kind == Kind::SuicideBombing).expect("set");
    assert_eq!(one.killed, Some(Count::exact(4)));
    assert_eq!((one.date.start, one.date.end), (Some(date(2025, 3, 3)), Some(date(2025, 3, 3))));
    assert_eq!(one.confidence, 1.0);
    assert_eq!(one.corrections.len(), 4);
    assert!(one.headline.contains("4 killed"), "{}", one.headline);

    let (incidents, _) = corrected(mentions(), |all| {
        format!("move,{},,hawija,,me,,\nmove,{},,35.5 44.1,,me,,\n", id(all, 0), id(all, 1))
    });
    let places: Vec<_> = incidents
        .iter()
        .filter_map(|incident| incident.place.as_ref())
        .map(|place| (place.lon, place.lat))
        .collect();
    assert_eq!(places, [(43.77, 35.32), (44.1, 35.5)]);

    let (incidents, _) = corrected(mentions(), |all| format!("merge,{},,{},,me,,\n", id(all, 0), id(all, 1)));
    assert_eq!(incidents.len(), 1);
    assert_eq!(incidents.first().map(|one| one.mentions.len()), Some(2));

    let (incidents, applied) = corrected(mentions(), |all| {
        format!("merge,{0},,{1},,me,,\nsplit,{0},,,b,me,,\n", id(all, 0), id(all, 1))
    });
    assert_eq!((incidents.len(), applied.faults.len()), (2, 0));

    let (incidents, applied) = corrected(mentions(), |_| {
        "add,,,kind=killing; date=2025-03-01; place=hawija; killed=1,,me,,seen myself\nreject,inc-2222222222,,,,me,,\n".to_owned()
    });
    assert_eq!(incidents.len(), 3);
    assert!(
        incidents
            .iter()
            .any(|one| one.mentions.is_empty() && one.kind == Kind::Killing && one.confidence == 1.0)
    );
    assert_eq!(
        applied.faults.iter().map(|fault| fault.line).collect::<Vec<_>>(),
        [3],
        "a row that fits nothing is told"
    );
}

fn any_mention() -> impl Strategy<Value = IncidentMention> {
    (
        0..8_usize,
        0..3_usize,
        0..Kind::ALL.len(),
        0..12_i8,
        prop::option::of(0..4_usize),
        prop::option::of(0..5_u32),
    )
        .prop_map(|(report, at, kind, day, spot, killed)| {
            let spots = [
                daquq(),
                town("hawija", 43.77, 35.32),
                place("kirkuk", 44.39, 35.47, GeoPrecision::Region, 60.0),
                place("iraq", 43.7, 33.0, GeoPrecision::Country, 400.0),
            ];
            let place = spot.and_then(|at| spots.get(at).cloned());
            let kind = Kind::ALL.get(kind).copied().unwrap_or(Kind::Bombing);
            let mut entry = told(
                &format!("r{report}"),
                date(2025, 3, 20),
                at * 100,
                kind,
                on(date(2025, 3, 1 + day)),
                place,
            );
            entry.mention.killed = killed.map(Count::exact);
            entry
        })
}

/// Mentions as reading gives them: one at each place of a report.
fn any_mentions() -> impl Strategy<Value = Vec<IncidentMention>> {
    prop::collection::vec(any_mention(), 0..40).prop_map(|mut list| {
        let mut seen = std::collections::BTreeSet::new();
        list.retain(|entry| seen.insert((entry.mention.report.clone(), entry.mention.trigger)));
        list
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_mentions_makes_no_difference(
        (mentions, shuffled) in any_mentions()
            .prop_flat_map(|list| (Just(list.clone()), Just(list).prop_shuffle()))
    ) {
        let (mut one, mut other) = (Registry::default(), Registry::default());
        prop_assert_eq!(merge(mentions, &settings(), &mut one), merge(shuffled, &settings(), &mut other));
        prop_assert_eq!(one.to_text(), other.to_text());
    }

    #[test]
    fn every_mention_ends_in_one_incident_and_no_report_twice_in_one(mentions in any_mentions()) {
        let count = mentions.len();
        let incidents = merged(mentions);
        prop_assert_eq!(incidents.iter().map(|incident| incident.mentions.len()).sum::<usize>(), count);
        let mut ids: Vec<&str> = incidents.iter().map(|incident| incident.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), incidents.len());
        for incident in &incidents {
            let mut names = reports(incident);
            names.sort_unstable();
            let all = names.len();
            names.dedup();
            prop_assert_eq!(names.len(), all);
        }
    }

    #[test]
    fn a_second_build_of_the_same_mentions_gives_the_same_ids(mentions in any_mentions()) {
        let mut registry = Registry::default();
        let first = merge(mentions.clone(), &settings(), &mut registry);
        let text = registry.to_text();
        let mut registry = Registry::parse(&text).expect("reads what it wrote");
        let second = merge(mentions, &settings(), &mut registry);
        prop_assert_eq!(first, second);
        prop_assert_eq!(registry.to_text(), text);
    }
}
