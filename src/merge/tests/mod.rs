//! Merging on mentions made for the purpose: one sentence a case, and properties over random mentions.

mod again;
mod corrected;
mod ids;
mod parts;
mod properties;
mod shelf;
mod words;

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
            named: None,
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
fn a_headline_names_the_area_around_a_point_and_none_within_an_area() {
    for (precision, name, says) in [
        (GeoPrecision::Town, "Daquq", " in Daquq, Kirkuk"),
        (GeoPrecision::Near, "Kirkuk", " in Kirkuk, Iraq"),
        (GeoPrecision::Region, "Hamrin Mountains", " in Hamrin Mountains, Iraq"),
        (GeoPrecision::Country, "Iraq", " in Iraq"),
        (GeoPrecision::Country, "Middle East", " in Middle East"),
    ] {
        let mut at = place("x", 44.0, 35.0, precision, 5.0);
        name.clone_into(&mut at.name);
        let mention = told("a", date(2025, 5, 1), 0, Kind::Killing, on(date(2025, 5, 1)), Some(at));
        let incidents = merged(vec![mention]);
        assert_eq!(incidents[0].headline, format!("Killing{says}"));
    }
}

#[test]
fn what_two_reports_tell_faintly_stands_and_what_one_does_not() {
    let faint = |report: &str, published, confidence: f64| {
        let mut entry =
            told(report, published, 10, Kind::SecurityOperation, on(date(2025, 5, 1)), Some(daquq()));
        entry.mention.confidence = confidence;
        entry.mention.quote_text = "Two couriers were stopped at a checkpoint near Daquq".to_owned();
        entry.echo = true;
        entry
    };
    let (one, two) = (faint("a", date(2025, 5, 2), 0.39), faint("b", date(2025, 5, 3), 0.39));
    assert_eq!(merged(vec![one.clone()]).len(), 0);
    assert_eq!(merged(vec![one.clone(), two.clone()]).len(), 1);
    // Not where both are hardly told, nor where the day is not.
    assert_eq!(merged(vec![faint("a", date(2025, 5, 2), 0.1), faint("b", date(2025, 5, 3), 0.1)]).len(), 0);
    // Two denials make no incident.
    let back = |mut entry: IncidentMention| {
        entry.mention.because.push(crate::model::RECALLED.to_owned());
        entry
    };
    assert_eq!(merged(vec![back(one.clone()), back(two.clone())]).len(), 0);
    let vague = |mut entry: IncidentMention| {
        entry.mention.date = month(date(2025, 5, 1), date(2025, 5, 31));
        entry
    };
    assert_eq!(merged(vec![vague(one), vague(two)]).len(), 0);
}

#[test]
fn a_hint_joins_what_another_report_tells_and_adds_no_number() {
    let day = on(date(2025, 5, 1));
    let news = told("a", date(2025, 5, 2), 10, Kind::Transfer, day, Some(daquq()));
    let mut hint = told("b", date(2025, 5, 20), 10, Kind::Transfer, day, Some(daquq()));
    hint.echo = true;
    hint.mention.rule = format!("{}some-rule", crate::model::HINT);
    hint.mention.because.push(crate::model::RECALLED.to_owned());
    hint.mention.detained = Some(Count::exact(6));
    assert_eq!(merged(vec![hint.clone()]).len(), 0);
    let incidents = merged(vec![news, hint]);
    let [one] = incidents.as_slice() else { panic!("{} incidents", incidents.len()) };
    assert_eq!((reports(one), one.detained), (vec!["a", "b"], None));
}

#[test]
fn a_small_number_makes_no_one_event_of_two_towns() {
    let raid = |report: &str, place: EventPlace, killed| {
        let mut entry =
            told(report, date(2025, 5, 2), 10, Kind::ArmedAttack, on(date(2025, 5, 1)), Some(place));
        entry.mention.killed = Some(Count::exact(killed));
        entry.mention.quote_text = "Fighters killed soldiers at a post on Thursday".to_owned();
        entry
    };
    let mut other = daquq();
    other.place_id = "elsewhere".to_owned();
    other.name = "Elsewhere".to_owned();
    other.as_written = "Elsewhere".to_owned();
    other.lon += 0.5;
    assert_eq!(merged(vec![raid("a", daquq(), 5), raid("b", other.clone(), 5)]).len(), 2);
    assert_eq!(merged(vec![raid("a", daquq(), 48), raid("b", other, 48)]).len(), 1);
}

#[test]
fn towns_of_two_countries_are_never_one_place() {
    let raid = |report: &str, place| {
        let mut entry =
            told(report, date(2025, 5, 2), 10, Kind::SecurityOperation, on(date(2025, 5, 1)), Some(place));
        entry.mention.detained = Some(Count::exact(40));
        entry
    };
    let mut abroad = daquq();
    abroad.place_id = "elsewhere".to_owned();
    abroad.iso3 = "IRN".to_owned();
    abroad.lon += 3.0;
    let mut near = abroad.clone();
    near.iso3 = daquq().iso3;
    assert_eq!(merged(vec![raid("a", daquq()), raid("b", near)]).len(), 1);
    assert_eq!(merged(vec![raid("a", daquq()), raid("b", abroad)]).len(), 2);
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
fn a_minimum_told_is_not_undercut_by_one_later_report() {
    let day = on(date(2025, 3, 4));
    let toll = |report: &str, published, killed, high| {
        let mut entry = told(report, published, 1, Kind::Bombing, day, Some(daquq()));
        entry.mention.killed = Some(Count { value: killed, low: killed, high });
        entry
    };
    let killed = |mentions| merged(mentions).first().and_then(|one| one.killed);
    let first = || toll("a", date(2025, 3, 4), 16, None);
    let one_later = killed(vec![first(), toll("b", date(2025, 3, 6), 14, Some(14))]);
    assert_eq!(one_later, Some(Count { value: 16, low: 14, high: None }));
    // More reports than tell the minimum go below it.
    let two_later =
        vec![first(), toll("b", date(2025, 3, 6), 14, Some(14)), toll("c", date(2025, 3, 7), 14, Some(14))];
    assert_eq!(killed(two_later).map(|count| count.value), Some(14));
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
fn an_echo_joins_what_another_report_tells_and_is_nothing_by_itself() {
    let day = on(date(2025, 3, 4));
    let mut echo = told("b", date(2025, 9, 1), 1, Kind::Bombing, day, Some(daquq()));
    echo.echo = true;
    echo.mention.confidence = 0.2;
    echo.mention.killed = Some(Count::exact(9));
    assert!(merged(vec![echo.clone()]).is_empty());
    let mut news = told("a", date(2025, 3, 5), 1, Kind::Bombing, day, Some(daquq()));
    news.mention.killed = Some(Count::exact(2));
    let incidents = merged(vec![news, echo]);
    let [one] = incidents.as_slice() else { panic!("{} incidents", incidents.len()) };
    assert_eq!(reports(one), ["a", "b"]);
    assert_eq!(one.killed.map(|count| count.value), Some(2), "an echo settles no number");
}

#[test]
fn bombings_days_apart_in_one_town_are_two_unless_more_is_shared() {
    let bombing = |report: &str, published, day, killed: Option<u32>| {
        let mut entry = told(report, published, 1, Kind::Bombing, on(day), Some(daquq()));
        entry.mention.killed = killed.map(Count::exact);
        entry
    };
    let apart = merged(vec![
        bombing("a", date(2025, 3, 5), date(2025, 3, 4), None),
        bombing("b", date(2025, 3, 10), date(2025, 3, 9), None),
    ]);
    assert_eq!(apart.len(), 2);
    // A date read wrong by a day or two, and the same large toll.
    let one = merged(vec![
        bombing("a", date(2025, 3, 5), date(2025, 3, 4), Some(31)),
        bombing("b", date(2025, 3, 6), date(2025, 3, 5), Some(31)),
    ]);
    assert_eq!(one.len(), 1);
}

#[test]
fn a_report_without_any_day_joins_only_where_it_shares_more_than_a_place() {
    let undated = |killed: Option<u32>| {
        let mut entry = told("b", date(2025, 3, 5), 1, Kind::Bombing, EventDate::UNKNOWN, Some(daquq()));
        entry.published = None;
        entry.mention.killed = killed.map(Count::exact);
        entry
    };
    let mut dated = told("a", date(2025, 3, 5), 1, Kind::Bombing, on(date(2025, 3, 4)), Some(daquq()));
    dated.mention.killed = Some(Count::exact(25));
    assert_eq!(merged(vec![dated.clone(), undated(None)]).len(), 2);
    assert_eq!(merged(vec![dated, undated(Some(25))]).len(), 1);
}
