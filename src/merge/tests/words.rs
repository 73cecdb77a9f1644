//! Whose word the incident takes where reports differ.

use super::*;

#[test]
fn reports_that_tell_nothing_of_who_did_it_do_not_outvote_one_that_does() {
    let day = on(date(2025, 3, 4));
    let told = |report: &str, attribution, why: &str| {
        let mut one = told(report, date(2025, 3, 5), 1, Kind::Bombing, day, Some(daquq()));
        one.mention.attribution = attribution;
        one.mention.because = vec![why.to_owned()];
        one
    };
    let word = |why: &str| {
        let open = |report: &str| told(report, Attribution::Possible, why);
        let blamed = told("c", Attribution::Accused, "attribution:cue:accused");
        merged(vec![open("a"), open("b"), blamed]).first().map(|incident| incident.attribution)
    };
    assert_eq!(word("attribution:no-doer"), Some(Attribution::Accused));
    assert_eq!(word("attribution:cue:unclaimed"), Some(Attribution::Possible));
}
