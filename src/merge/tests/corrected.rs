//! What analysts set by hand.

use super::*;

#[derive(Debug)]
struct NoPlaces;

impl PlaceFinder for NoPlaces {
    fn named(&self, text: &str) -> Option<EventPlace> {
        match text {
            "hawija" => Some(town("hawija", 43.77, 35.32)),
            "daquq" => Some(daquq()),
            _ => None,
        }
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
    let applied = correct(&mut incidents, &corrections, &NoPlaces, &settings(), &registry);
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

#[test]
fn incidents_that_a_row_joins_are_joined_at_every_build_and_apart_again_without_it() {
    let mentions = || {
        vec![
            told("a", date(2025, 3, 5), 1, Kind::Bombing, on(date(2025, 3, 4)), Some(daquq())),
            told("b", date(2025, 3, 20), 1, Kind::Abduction, on(date(2025, 3, 19)), None),
            told("c", date(2025, 4, 20), 1, Kind::Killing, on(date(2025, 4, 19)), None),
        ]
    };
    let mut registry = Registry::default();
    let apart: Vec<String> =
        merge(mentions(), &settings(), &mut registry).iter().map(|one| one.id.clone()).collect();
    let [a, b, c] = apart.as_slice() else { panic!("{apart:?}") };
    // The second row names an incident that the first gave away; the third, too.
    let rows = format!("merge,{b},,{a},,me,,\nmerge,{a},,{c},,me,,\nset,{c},killed,4,,me,,\n");
    let (corrections, _) = Corrections::parse(&format!("{CORRECTIONS_HEADER}{rows}"));
    let mut text = registry.to_text();
    for build in 1..=3 {
        let mut registry = Registry::parse(&text).expect("reads what it wrote");
        let mut incidents = merge(mentions(), &settings(), &mut registry);
        let applied = correct(&mut incidents, &corrections, &NoPlaces, &settings(), &registry);
        assert_eq!(applied.faults, [], "build {build}");
        let [one] = incidents.as_slice() else { panic!("build {build}: {} incidents", incidents.len()) };
        let mut aliases = vec![a.clone(), c.clone()];
        aliases.sort();
        assert_eq!((&one.id, &one.aliases, one.mentions.len()), (b, &aliases, 3), "build {build}");
        assert_eq!((one.corrections.len(), one.killed), (3, Some(Count::exact(4))), "build {build}");
        assert_eq!(registry.to_text(), text, "build {build}");
        text = registry.to_text();
    }
    let mut registry = Registry::parse(&text).expect("reads");
    let again: Vec<String> =
        merge(mentions(), &settings(), &mut registry).iter().map(|one| one.id.clone()).collect();
    assert_eq!(again, apart);
}

#[test]
fn the_order_of_rows_does_not_matter_to_days_and_names_of_points() {
    let mentions =
        || vec![told("a", date(2025, 5, 4), 1, Kind::Bombing, on(date(2025, 5, 3)), Some(daquq()))];
    let rows = [
        "set,ID,date_end,2025-05-01,,me,,",
        "set,ID,place,A farm,,me,,",
        "set,ID,date_start,2025-04-28,,me,,",
        "move,ID,,35.5 44.1,,me,,",
    ];
    for turn in 0..rows.len() {
        let (incidents, applied) = corrected(mentions(), |all| {
            let mut rows = rows.to_vec();
            rows.rotate_left(turn);
            rows.join("\n").replace("ID", &all[0].id)
        });
        assert_eq!(applied.faults, [], "{turn}");
        let one = incidents.first().expect("one");
        assert_eq!(
            (one.date.start, one.date.end),
            (Some(date(2025, 4, 28)), Some(date(2025, 5, 1))),
            "{turn}"
        );
        let place = one.place.as_ref().expect("placed");
        assert_eq!((place.name.as_str(), place.lat, place.lon), ("A farm", 35.5, 44.1), "{turn}");
        assert_eq!(one.corrections.len(), 4);
    }
}

#[test]
fn of_several_rows_about_a_place_the_later_counts() {
    let mentions =
        || vec![told("a", date(2025, 5, 4), 1, Kind::Bombing, on(date(2025, 5, 3)), Some(daquq()))];
    for (rows, name) in [
        ("set,ID,place,daquq,,me,,\nmove,ID,,hawija,,me,,\n", "hawija"),
        ("move,ID,,hawija,,me,,\nset,ID,place,daquq,,me,,\n", "daquq"),
        ("move,ID,,35.5 44.1,,me,,\nset,ID,place,A farm,,me,,\nmove,ID,,hawija,,me,,\n", "hawija"),
    ] {
        let (incidents, applied) = corrected(mentions(), |all| rows.replace("ID", &all[0].id));
        assert_eq!(applied.faults.iter().filter(|fault| fault.what.contains("neither")).count(), 0, "{rows}");
        assert_eq!(incidents[0].place.as_ref().map(|place| place.place_id.as_str()), Some(name), "{rows}");
    }
}

#[test]
fn what_is_set_against_what_is_told_is_told_or_follows() {
    let mentions =
        || vec![told("a", date(2025, 5, 4), 1, Kind::Bombing, on(date(2025, 5, 3)), Some(daquq()))];
    // A last day before the first that reports tell is not taken.
    let (incidents, applied) =
        corrected(mentions(), |all| format!("set,{},date_end,2025-05-01,,me,,\n", all[0].id));
    assert!(applied.faults.iter().any(|fault| fault.line == 2 && fault.hint.contains("date_start")));
    assert_eq!(incidents[0].date, on(date(2025, 5, 3)));
    // A place that nobody knows is not taken where there is no point that could be called so; one that is known moves.
    let (incidents, applied) =
        corrected(mentions(), |all| format!("set,{},place,Nowhere at all,,me,,\n", all[0].id));
    assert!(applied.faults.iter().any(|fault| fault.hint.contains("move")), "{:?}", applied.faults);
    assert_eq!(incidents[0].place, Some(daquq()));
    let (incidents, applied) = corrected(mentions(), |all| format!("set,{},place,hawija,,me,,\n", all[0].id));
    assert_eq!(applied.faults, []);
    assert_eq!(incidents[0].place.as_ref().map(|place| place.lon), Some(43.77));
    // An incident at a place that nobody knows is not added, and the row says so.
    let (incidents, applied) =
        corrected(mentions(), |_| "add,,,kind=killing; place=Nowhere at all,,me,,\n".to_owned());
    assert_eq!(incidents.len(), 1);
    assert!(applied.faults[0].what.contains("was not added"), "{:?}", applied.faults);
    // One by its point is called as the row says.
    let (incidents, _) = corrected(mentions(), |_| {
        "add,,,\"kind=killing; place_name=A farm; place=35.5 44.1; perpetrator=One, Two\",,me,,\n".to_owned()
    });
    let added = incidents.iter().find(|one| one.kind == Kind::Killing).expect("added");
    assert_eq!(added.place.as_ref().map(|place| place.name.as_str()), Some("A farm"));
    assert_eq!(added.perpetrator.len(), 2);
    // Rows about a rejected incident are told once, by the row that rejects it.
    let (incidents, applied) =
        corrected(mentions(), |all| format!("reject,{0},,,,me,,\nset,{0},killed,3,,me,,\n", all[0].id));
    assert_eq!((incidents.len(), applied.rejected.len(), applied.faults.len()), (0, 1, 1));
    assert!(applied.faults[0].what.contains("line 2"), "{:?}", applied.faults);
}

#[test]
fn an_incident_that_is_moved_onto_its_like_is_told_and_joins_nothing() {
    let mentions = |kind| {
        vec![
            told("a", date(2025, 3, 5), 1, Kind::Bombing, on(date(2025, 3, 4)), Some(daquq())),
            told("b", date(2025, 3, 5), 1, kind, on(date(2025, 3, 4)), Some(town("hawija", 43.77, 35.32))),
        ]
    };
    let moved = |all: &[Incident]| {
        let far = all.iter().find(|one| one.place.as_ref().is_some_and(|p| p.place_id == "hawija"));
        format!("move,{},,daquq,,me,,\n", far.expect("there").id)
    };
    let (incidents, applied) = corrected(mentions(Kind::Bombing), moved);
    assert_eq!(incidents.len(), 2);
    assert_eq!(applied.faults.len(), 1, "{:?}", applied.faults);
    assert!(applied.faults[0].hint.contains("merge,"), "{:?}", applied.faults);
    let (_, applied) = corrected(mentions(Kind::Abduction), moved);
    assert_eq!(applied.faults, []);
}
