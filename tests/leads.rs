//! What a report begins with: told though its day is left to the date above it, and told again with the town within the province or country of the
//! lead. A report a trap.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panic")]

mod one_sentence;

/// The kind, place and dead of each incident of a report, sorted.
fn told(text: &str) -> Vec<String> {
    let mut out: Vec<String> = one_sentence::read(text, &[])
        .1
        .mentions
        .iter()
        .map(|m| {
            let place = m.place.as_ref().map_or("", |place| place.name.as_str());
            format!("{} {place} {}", m.kind.as_str(), m.killed.map_or(0, |count| count.value))
        })
        .collect();
    out.sort();
    out
}

#[test]
fn what_a_report_begins_with_needs_no_day() {
    for (text, expected) in [
        (
            "Gunmen raided a village in Sokoto State, northwestern Nigeria, killing a teacher and seizing nine girls.\n\nResidents said that they had come at dawn.",
            "abduction Sokoto 1",
        ),
        (
            "Scores of raiders on motorcycles stormed Gidan Kare village in Isa district, shooting dead eleven residents, according to the police.",
            "killing Isa 11",
        ),
    ] {
        assert_eq!(told(text), [expected], "{text}");
    }
}

#[test]
fn the_town_within_the_province_or_country_of_the_lead_is_where_it_was() {
    for (text, expected) in [
        (
            "At least twenty people were shot dead and others kidnapped in Nigeria's Katsina state, authorities said.\n\nAn official said that gunmen on motorcycles attacked Kankara on Sunday night.",
            "abduction Kankara 20",
        ),
        (
            "Armed men killed at least nine people and kidnapped several in the Democratic Republic of Congo on Sunday night, authorities said.\n\nArmed men attacked the town of Mbau in Beni territory, killing and kidnapping people, officials said.",
            "abduction Mbau 9",
        ),
    ] {
        assert_eq!(told(text), [expected], "{text}");
    }
}

#[test]
fn a_lead_that_only_sums_yields_to_what_is_told_behind() {
    for (text, expected) in [
        ("Gunmen killed nine people in northern Iraq, officials said.", vec!["killing Iraq 9"]),
        (
            "BAGHDAD: A suicide bomber killed two guards on Monday, police said.\n\nThe bomber blew himself up at the gate of a mosque in Samarra.",
            vec!["suicide_bombing Samarra 2"],
        ),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
    let sum = told(
        "Nine people were killed in two separate attacks in Diyala, police said.\n\nGunmen raided a village near Baquba, killing six.",
    );
    assert!(sum.contains(&"armed_attack Baqubah 6".to_owned()), "{sum:?}");
}

#[test]
fn what_the_incident_was_is_told_where_it_took_place() {
    for (text, expected) in [
        (
            "Seven soldiers were killed on Sunday when a bomb went off in northern Iraq.\n\nThe incident took place near Daquq, the ministry said.",
            "bombing Daquq 7",
        ),
        (
            "At least nine people were killed on Sunday when gunmen stormed a village, officials said.\n\nThe incident occurred in the hamlet of Tal Awar in the Samarra district.",
            "armed_attack Samarra 9",
        ),
        // What moved them was another time.
        (
            "Four soldiers were killed on Sunday when their lorry hit a mine near Daquq.\n\n\"It is in revenge for the strike in Samarra,\" a spokesman of the group said.",
            "bombing Daquq 4",
        ),
        // A province owns the town that it is told with.
        (
            "Eight people were killed in an attack by gunmen on Tal Awar on Sunday in Salahuddin province's Balad district.",
            "armed_attack Balad 8",
        ),
        // The day of what a place is known for.
        (
            "Four soldiers were killed on Sunday when a bomb exploded in Samarra, one of the towns where rebels rose up in 2004.",
            "bombing Samarra 4",
        ),
    ] {
        assert_eq!(told(text), [expected], "{text}");
    }
}

#[test]
fn what_stands_above_a_list_is_one_story() {
    let text = "Two gunmen opened fire on a checkpoint in Samarra on Sunday.\n\nThe attack left two guards dead.\n\nSince May the office has counted 40 such attacks. The attacks left 20 people dead:\n\n• 12 soldiers.\n\n• Three farmers.\n\n• Five policemen.";
    assert_eq!(told(text), ["armed_attack Samarra 2"], "{text}");
}
