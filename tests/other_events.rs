//! Events that are no incidents: what `read` tells beside those of the map, and where.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panic")]

use wallmap::extract::Extractor;
use wallmap::gazetteer::Gazetteer;
use wallmap::lexicon::Lexicon;
use wallmap::locate::{LocateSettings, Locator};
use wallmap::model::{OtherEvent, Reading, Report};

fn read(text: &str) -> Reading {
    static KNOWN: std::sync::OnceLock<(Lexicon, Gazetteer)> = std::sync::OnceLock::new();
    let (lexicon, gazetteer) =
        KNOWN.get_or_init(|| (Lexicon::embedded().unwrap(), Gazetteer::embedded().unwrap()));
    let report = Report { id: "r".into(), text: text.into(), ..Report::default() };
    let toponyms = Locator::new(gazetteer, LocateSettings::default()).locate(&report);
    Extractor::new(lexicon, gazetteer).with_others().extract(&report, &toponyms)
}

/// Each event that is no incident with the place that it is told of.
fn told(text: &str) -> Vec<String> {
    let place = |o: &OtherEvent| match (&o.place, o.named) {
        (Some(place), _) => place.as_written.clone(),
        (None, Some(span)) => format!("[{}]", span.of(text)),
        _ => "-".to_owned(),
    };
    read(text).others.iter().map(|o| format!("{} {} {}", o.sort, o.trigger.of(text), place(o))).collect()
}

#[test]
fn events_that_are_no_incidents_are_told_with_their_place() {
    for (text, wanted) in [
        ("Bakers demonstrated in Lyon on Friday over the price of flour.", vec!["protest demonstrated Lyon"]),
        // Every place of a list.
        (
            "Nurses marched through Basra, Kut and Nasiriyah on Sunday.",
            vec!["protest marched Basra", "protest marched Kut", "protest marched Nasiriyah"],
        ),
        // Whom it concerns is no place of it.
        ("Students demonstrated in Dhaka against India.", vec!["protest demonstrated Dhaka"]),
        // Where the doers come from is none.
        ("A frigate based in Djibouti patrolled off Mombasa for a month.", vec!["patrol patrolled Mombasa"]),
        // A name that no table has.
        ("Guards patrolled the Old Vezir Palace all night.", vec!["patrol patrolled [Old Vezir Palace]"]),
        // One that a preposition leads, and the town behind it that gives it a point.
        ("Weavers demonstrated in Vezirabat on Friday.", vec!["protest demonstrated [Vezirabat]"]),
        (
            "Some hundreds of weavers demonstrated yesterday in the Old Vezir District of Kirkuk.",
            vec!["protest demonstrated Old Vezir District"],
        ),
        (
            "Some hundreds of weavers demonstrated all day in Kirkuk's Old Vezir District.",
            vec!["protest demonstrated Old Vezir District"],
        ),
        ("Rangers patrolled the southern slope of Jabal Vezirat.", vec!["patrol patrolled [Jabal Vezirat]"]),
        // Nor is the people whose quarter it is, the wider place of which a town is told, or whose clock it is.
        ("Guards patrolled the Basque city of Bilbao all night.", vec!["patrol patrolled Bilbao"]),
        ("Guards patrolled the Homs neighbourhood of Baba Amr all night.", vec!["patrol patrolled Baba Amr"]),
        (
            "Weavers demonstrated at 11 a.m. (Damascus time) in the old market of Hasakah.",
            vec!["protest demonstrated Hasakah"],
        ),
        // What lies in the place before it says more.
        (
            "Weavers demonstrated in another Harare township, Vezirko, on Friday.",
            vec!["protest demonstrated Vezirko"],
        ),
        (
            "In Vezirja, the village where the mayor was born north of Baghdad, some dozens of people demonstrated.",
            vec!["protest demonstrated Vezirja"],
        ),
        (
            "Some hundreds of weavers marched in the Vezira and Ulukanda refugee camps of Amman.",
            vec!["protest marched Vezira", "protest marched Ulukanda"],
        ),
        (
            "Guards patrolled the densely settled Vezira, Ulukanda and Omuruka villages all night.",
            vec!["patrol patrolled [Vezira]", "patrol patrolled [Ulukanda]", "patrol patrolled [Omuruka]"],
        ),
        // Who is named behind a place is none.
        ("In Nablus, Umm Vezira, the wife of a baker, marched with a crowd.", vec!["protest marched Nablus"]),
        // A list that goes on with names that no table has: what has no point stands first.
        (
            "Some hundreds of weavers demonstrated together in Kirkuk, Vezirabat and Ulukand.",
            vec![
                "protest demonstrated [Vezirabat]",
                "protest demonstrated [Ulukand]",
                "protest demonstrated Kirkuk",
            ],
        ),
        // A house lies in its town, and who lives in a town is no name of it.
        (
            "Some hundreds of weavers demonstrated outside the Vezir Palace Hotel in Kirkuk.",
            vec!["protest demonstrated Kirkuk"],
        ),
        (
            "Weavers demonstrated in the mostly Catholic town of Vezirabat.",
            vec!["protest demonstrated [Vezirabat]"],
        ),
        // What goes on behind a comma has its own place, and so has what goes before.
        (
            "Crowds protested in Hama for a week, chanting in Homs.",
            vec!["protest protested Hama", "protest chanting Homs"],
        ),
        // The narrower of two places, whichever stands first.
        (
            "Weavers demonstrated in the Karrada quarter of Baghdad on Friday.",
            vec!["protest demonstrated Karrada"],
        ),
        (
            "Weavers demonstrated in Baghdad's mostly Christian district of Karrada on Friday.",
            vec!["protest demonstrated Karrada"],
        ),
        (
            "Weavers demonstrated in Hilla, also south of Baghdad, on Friday.",
            vec!["protest demonstrated Hilla"],
        ),
        // The month.
        ("The bridge of Kut, opened on March 5, is painted green.", vec![]),
        // What did not happen is not told.
        ("Teachers might demonstrate in Basra next week.", vec![]),
    ] {
        assert_eq!(told(text), wanted, "{text}");
    }
}

#[test]
fn what_an_incident_tells_is_not_told_again() {
    let reading = read("A car bomb killed six people in Kirkuk on 3 May 2025.");
    assert_eq!(reading.mentions.len(), 1);
    assert!(reading.others.is_empty(), "{:?}", reading.others);
}

#[test]
fn an_incident_tells_the_name_that_no_table_has_and_keeps_its_point() {
    let text = "A car bomb killed six people in the Old Vezir District of Kirkuk on 3 May 2025.";
    let reading = read(text);
    let [mention] = reading.mentions.as_slice() else { panic!("{:?}", reading.mentions) };
    let name = mention
        .named
        .map_or_else(|| mention.place.as_ref().map_or("-", |p| p.as_written.as_str()), |span| span.of(text));
    assert_eq!(name, "Old Vezir District");
    assert_eq!(mention.place.as_ref().map(|p| p.name.as_str()), Some("Kirkuk"));
}

#[test]
fn nothing_of_it_is_read_where_nobody_asks() {
    let (lexicon, gazetteer) = (Lexicon::embedded().unwrap(), Gazetteer::embedded().unwrap());
    let report = Report { id: "r".into(), text: "Bakers demonstrated in Lyon.".into(), ..Report::default() };
    let reading = Extractor::new(&lexicon, &gazetteer).extract(&report, &[]);
    assert!(reading.others.is_empty());
}
