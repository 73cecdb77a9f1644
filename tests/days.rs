//! On which day the event of a sentence was, and what a report only looks back on: one trap a sentence, through `locate` and `extract`.
//! Every sentence is of Thursday, 12 June 2025.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panic")]

mod one_sentence;

use wallmap::model::{Kind, Reading};

fn read(text: &str) -> Reading {
    one_sentence::read(text, &["SY", "IQ", "NG"]).1
}

#[test]
fn a_day_belongs_to_the_event_that_it_is_told_of() {
    for (text, kind, from, to) in [
        // Counted from the death that the sentence tells first.
        (
            "A soldier died of his wounds on Wednesday, a day after gunmen fired on a post in Jasim.",
            Kind::ArmedAttack,
            "2025-06-10",
            "2025-06-10",
        ),
        (
            "Two days after gunmen killed three traders near Rutba, residents buried them on Wednesday.",
            Kind::Killing,
            "2025-06-09",
            "2025-06-09",
        ),
        (
            "Day before yesterday, gunmen killed two traders near Rutba.",
            Kind::Killing,
            "2025-06-10",
            "2025-06-10",
        ),
        // The death in hospital has a day of its own, the assault none but that it was before.
        (
            "A warder died in Raqqa on Wednesday of wounds he suffered in the assault on the Tabqa dam.",
            Kind::ArmedAttack,
            "2025-06-04",
            "2025-06-11",
        ),
        // The day stands in a sentence of its own.
        (
            "Gunmen raked a checkpoint in Jasim with bullets. It happened late on Tuesday evening.",
            Kind::ArmedAttack,
            "2025-06-10",
            "2025-06-10",
        ),
        (
            "Gunmen killed two farmers in Jasim. It was just after nine on Monday night.",
            Kind::Killing,
            "2025-06-09",
            "2025-06-09",
        ),
        // The night is that of the message.
        (
            "The message, carried overnight by the group's news arm, said its men had killed two guards near Jasim last Sunday.",
            Kind::Killing,
            "2025-06-08",
            "2025-06-08",
        ),
        // A paragraph of its own goes on about the raid of the one before.
        (
            "Residents of Jasim woke to gunfire on Tuesday as police stormed the hideouts of a cell in the town.\n\nThree members of the cell were killed and four were captured.",
            Kind::SecurityOperation,
            "2025-06-10",
            "2025-06-10",
        ),
        // The sentence behind tells when the assault was.
        (
            "An assault cost the lives of two guards in Jasim. Three more were hurt when attackers raked their post on Tuesday.",
            Kind::ArmedAttack,
            "2025-06-10",
            "2025-06-10",
        ),
        // A day of its own stays.
        (
            "Gunmen killed two farmers in Jasim on Sunday. That happened on Tuesday last year too.",
            Kind::Killing,
            "2025-06-08",
            "2025-06-08",
        ),
        // "State" behind the name of one says nothing.
        (
            "Gunmen ambushed a patrol on the road to Gusau in Zamfara State on Monday.",
            Kind::ArmedAttack,
            "2025-06-09",
            "2025-06-09",
        ),
        (
            "Gunmen overran two villages in Zamfara state late on Monday, killing 11 people, residents said on Wednesday.",
            Kind::ArmedAttack,
            "2025-06-09",
            "2025-06-09",
        ),
        // The month is of what the aside tells.
        (
            "The group, which in March lost its last town, shot dead a teacher near Gusau on Monday.",
            Kind::Killing,
            "2025-06-09",
            "2025-06-09",
        ),
    ] {
        let mentions = read(text).mentions;
        assert_eq!(mentions.len(), 1, "{text}: {mentions:?}");
        let told = mentions.first().unwrap_or_else(|| panic!("nothing in: {text}"));
        let days = [told.date.start, told.date.end].map(|d| d.map(|d| d.to_string()).unwrap_or_default());
        assert_eq!((told.kind, days), (kind, [from.to_owned(), to.to_owned()]), "{text}");
    }
}

#[test]
fn what_a_report_looks_back_on_joins_others_and_makes_no_incident() {
    for (text, kind, day) in [
        (
            "Relatives of two cousins seized on Tuesday in Jasim gathered outside the courthouse.",
            Kind::Abduction,
            "2025-06-10",
        ),
        (
            "The council spoke to the men who had been led away on Monday in Jasim.",
            Kind::SecurityOperation,
            "2025-06-09",
        ),
        (
            "Doctors look after the three soldiers wounded on Monday in Jasim.",
            Kind::ArmedAttack,
            "2025-06-09",
        ),
    ] {
        let reading = read(text);
        assert!(reading.mentions.is_empty(), "{text}: {:?}", reading.mentions);
        let echo = reading.echoes.first().unwrap_or_else(|| panic!("no echo of: {text}"));
        let start = echo.date.start.map(|d| d.to_string()).unwrap_or_default();
        assert_eq!((echo.kind, start.as_str(), echo.is_recalled()), (kind, day, true), "{text}");
    }
    // Words that tell nothing by themselves: the place and the day are those of something that others tell.
    for (text, kind, day) in [
        ("The last buses left Tabqa on Sunday, half empty.", Kind::Transfer, "2025-06-08"),
        ("A plaque will name the cousins who fell near Jasim on 3 June.", Kind::Killing, "2025-06-03"),
    ] {
        let reading = read(text);
        assert!(reading.mentions.is_empty(), "{text}: {:?}", reading.mentions);
        let echo = reading
            .echoes
            .iter()
            .find(|e| e.kind == kind)
            .unwrap_or_else(|| panic!("no echo of: {text}: {reading:?}"));
        let start = echo.date.start.map(|d| d.to_string()).unwrap_or_default();
        assert_eq!((start.as_str(), echo.is_recalled(), echo.is_hint()), (day, true, true), "{text}");
    }
    for text in ["The governor opened a school in Jasim on Sunday.", "The buses leave the square at noon."] {
        assert!(read(text).echoes.is_empty(), "{text}");
    }
    // Not behind people: weapons are seized, a town is taken.
    let reading = read("The rifles seized on Tuesday in Jasim were shown to reporters.");
    assert!(reading.echoes.iter().all(|e| e.is_hint() || e.kind != Kind::Abduction), "{:?}", reading.echoes);
}

#[test]
fn what_lies_some_days_before_is_another_event_with_its_own_dead() {
    let reading = read(
        "Helicopters pounded caves near Jasim on Tuesday, the army said, six days after gunmen killed two cooks and a driver in Tabqa.",
    );
    let places: Vec<&str> =
        reading.mentions.iter().filter_map(|m| m.place.as_ref()).map(|p| p.as_written.as_str()).collect();
    assert_eq!(places, ["Jasim", "Tabqa"], "each has its own place");
    let mut told: Vec<(Kind, String, Option<u32>)> = reading
        .mentions
        .iter()
        .map(|m| {
            (m.kind, m.date.start.map_or_else(String::new, |d| d.to_string()), m.killed.map(|c| c.value))
        })
        .collect();
    told.sort();
    assert_eq!(
        told,
        [(Kind::Killing, "2025-06-04".to_owned(), Some(3)), (Kind::Airstrike, "2025-06-10".to_owned(), None)]
    );
}

/// The days, first and last, of what a report tells beside a killing of Tuesday, 10 June.
fn other_days(text: &str) -> Vec<[String; 2]> {
    let day = |d: Option<wallmap::model::Date>| d.map(|d| d.to_string()).unwrap_or_default();
    let mut days: Vec<[String; 2]> =
        read(text).mentions.iter().map(|m| [day(m.date.start), day(m.date.end)]).collect();
    days.sort();
    days
}

#[test]
fn days_before_what_was_told_are_counted_from_it() {
    let tuesday = ["2025-06-10".to_owned(), "2025-06-10".to_owned()];
    for (ahead, from, to) in [
        // Some days are about so many, a week is seven, a day and a half the second day before.
        ("Days before, raiders", "2025-06-04", "2025-06-08"),
        ("A week earlier, raiders", "2025-06-03", "2025-06-03"),
        ("Two days earlier, raiders", "2025-06-08", "2025-06-08"),
        ("In a separate incident on Sunday, raiders", "2025-06-08", "2025-06-08"),
    ] {
        let text = format!(
            "Gunmen killed two drovers in Samarra on Tuesday. {ahead} killed seven millers in Rutba."
        );
        assert_eq!(other_days(&text), [[from.to_owned(), to.to_owned()], tuesday.clone()], "{text}");
    }
    let text =
        "Gunmen killed two drovers in Samarra on Tuesday, days after raiders killed seven millers in Rutba.";
    assert_eq!(other_days(text), [["2025-06-04".to_owned(), "2025-06-08".to_owned()], tuesday], "{text}");
}

#[test]
fn the_day_of_who_speaks_and_the_number_of_a_unit_are_no_day_of_the_event() {
    for text in [
        "The group on Wednesday claimed an attack on soldiers in Samarra on Monday.",
        "The council on Wednesday condemned the attack on soldiers in Samarra on Monday.",
        "Soldiers of the 5th brigade killed two fighters in Samarra on Monday.",
    ] {
        let days = other_days(text);
        assert_eq!(days, [["2025-06-09".to_owned(), "2025-06-09".to_owned()]], "{text}");
    }
}

#[test]
fn days_beside_the_event_are_those_of_others() {
    let day = |day: &str| [format!("2025-06-{day}"), format!("2025-06-{day}")];
    for (text, expected) in [
        // Counted back from the attack that came after it.
        (
            "The attack on a post in Tikrit on Tuesday, which killed two guards, came a week after an ambush near Rutba.",
            vec![day("03"), day("10")],
        ),
        // The day of an aside about one who was let go.
        (
            "Gunmen abducted a fisherman near Tikrit on Sunday and carried off his cousin, who was let go on Monday.",
            vec![day("08")],
        ),
        (
            "Gunmen killed two guards in Tikrit on Tuesday. Almost at the same hour, raiders killed three millers in Rutba.",
            vec![day("10"), day("10")],
        ),
        // The number of a unit with an arm of service behind it.
        (
            "Men of the 2nd Infantry “Falcon” Battalion killed two rebels near Tikrit on Monday.",
            vec![day("09")],
        ),
        // Marks of notes are no days, and end no sentence.
        (
            "Gunmen killed two guards in Tikrit on Monday.[1] Raiders killed three millers in Rutba on Tuesday.[2, 3]",
            vec![day("09"), day("10")],
        ),
    ] {
        assert_eq!(other_days(text), expected, "{text}");
    }
}
