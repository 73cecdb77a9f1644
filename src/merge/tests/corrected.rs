//! What analysts set by hand.

use super::*;

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
