//! Ids that stay while reports, readings and weights change.

use super::*;

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
    assert_eq!(registry.resolve(&younger), Some(older));
}
