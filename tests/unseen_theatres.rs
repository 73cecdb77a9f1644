//! Reports of other theatres: names that a table knows by another spelling, names that are pieces of others, and whose ambush it was. A sentence a
//! trap.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panic")]

mod one_sentence;

use wallmap::model::{Kind, Mention, Status};

fn mentions(text: &str) -> Vec<Mention> {
    one_sentence::read(text, &[]).1.mentions
}

/// The name of the place of each incident, sorted.
fn places(text: &str) -> Vec<String> {
    let mut out: Vec<String> = mentions(text)
        .iter()
        .map(|m| m.place.as_ref().map_or(String::new(), |place| place.name.clone()))
        .collect();
    out.sort();
    out
}

#[test]
fn a_name_that_opens_a_sentence_behind_in_is_a_place() {
    for (text, expected) in [
        // Spellings that the tables have as another tongue's.
        (
            "Troops clashed with Fano militiamen at Gewane on Sunday. In Metema, gunmen shot a driver dead on Saturday.",
            ["Gawanē", "Metemma"],
        ),
        (
            "A rocket hit a school in Zaporizhzhia on Sunday. In Kupiansk, a bomb killed two on Saturday.",
            ["Kupyansk", "Zaporizhzhya"],
        ),
    ] {
        assert_eq!(places(text), expected, "{text}");
    }
}

#[test]
fn pieces_of_longer_names_are_no_places_of_their_own() {
    for (text, never) in [
        (
            "A jet bombed a school in Nam Ta Lu village, Sagaing Township in Myanmar, on Monday, killing nine.",
            "Dalu",
        ),
        ("In Kumba, South West, gunmen killed two soldiers on Monday in Cameroon.", "West"),
        ("Gunmen in a white Toyota assassinated a commander in Zuwara on Monday.", "Toyota"),
    ] {
        let told = places(text);
        assert!(!told.is_empty() && !told.iter().any(|place| place == never), "{text}\n{told:?}");
    }
}

#[test]
fn what_is_taken_from_a_place_is_taken_there() {
    for (text, place) in [
        (
            "Weapons were found in Kangpokpi on Monday. A militant was arrested from Thoubal the same day, police said.",
            "Thoubāl",
        ),
        ("Two pistols were seized from Thoubal on Monday, police said.", "Thoubāl"),
    ] {
        assert!(places(text).iter().any(|told| told == place), "{text}\n{:?}", places(text));
    }
}

#[test]
fn an_ambush_is_of_the_group_whose_name_it_bears() {
    for (text, group) in [
        (
            "Three soldiers were killed on Sunday in a Boko Haram ambush in Bama, a security official said.",
            "Boko Haram",
        ),
        (
            "Two SDF fighters were killed in an ISIS ambush near Shaddadi on Sunday, a security source said.",
            "Islamic State",
        ),
    ] {
        let told = mentions(text);
        let first = told.first().unwrap_or_else(|| panic!("nothing in: {text}"));
        assert_eq!(first.kind, Kind::ArmedAttack, "{text}");
        assert_eq!(first.perpetrator.first().map(|a| a.name.as_str()), Some(group), "{text}");
    }
}

#[test]
fn an_attempt_that_was_fought_off_was_a_fight() {
    let told =
        mentions("Government forces repelled a Houthi infiltration attempt in Marib on Saturday night.");
    assert_eq!(told.first().map(|m| (m.kind, m.status)), Some((Kind::ArmedClash, Status::Occurred)));
}

#[test]
fn who_is_freed_was_not_abducted_there() {
    let told = mentions(
        "Troops rescued nine kidnapped elders in an overnight raid on Baidoa on Monday and killed 12 militants.",
    );
    assert!(!told.is_empty() && told.iter().all(|m| m.kind != Kind::Abduction), "{told:?}");
}
