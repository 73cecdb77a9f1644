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
        // Told by somebody, and behind a name that holds a word of force.
        (
            "An attack by rebels has left at least nine herders dead in a hamlet in northern Iraq, officials say.\n\nAccording to a nurse, the incident occurred early on Monday near Daquq.",
            "armed_attack Daquq 9",
        ),
        (
            "Seven farmers were killed in an attack in the province of North Kivu in the Congo, a bishop said.\n\nThe attack on Wednesday took place after the Allied Democratic Forces (ADF) went into a hamlet near Oicha.",
            "armed_attack Oicha 7",
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

#[test]
fn what_is_told_behind_a_lead_is_no_other_event() {
    for (text, expected) in [
        // The day on which somebody spoke is no day of the lead.
        (
            "Eleven farmers died when gunmen raided a hamlet in Borno State, a chief told the National Harbour News Agency (NHA) yesterday.\n\nThe raid happened on Monday near Damboa.",
            vec!["armed_attack Damboa 11"],
        ),
        // One of the dead, told by whose he was.
        (
            "At least 12 people were killed in an attack on Gujba in Nigeria's Yobe State on Sunday.\n\nA miller said that his brother was among the dead and was buried at noon.",
            vec!["armed_attack Gujba 12"],
        ),
        // Who is brought elsewhere was hurt where the attack was.
        (
            "Gunmen attacked a post in Samarra on Tuesday, killing three guards.\n\nNine survivors were flown to Baghdad with gunshot wounds.",
            vec!["armed_attack Samarra 3"],
        ),
        // Two accounts of one number.
        (
            "Gunmen stormed Damboa in Nigeria on Sunday. A clerk said four people had died but a nurse said that as many as 11 were killed.",
            vec!["armed_attack Damboa 4"],
        ),
        // What one of them had in mind is no plan of what happened.
        (
            "Raiders opened fire on a market in Samarra on Sunday, killing four.\n\nIt then turned out that they had been planning to bomb a school.",
            vec!["armed_attack Samarra 4"],
        ),
        // "The X attack" was told before.
        (
            "Two soldiers were killed in a Houthi drone attack near Harib in Yemen on Sunday.\n\nThe Houthi drone attack on the men came as talks went on.",
            vec!["airstrike Ḩarīb 2"],
        ),
        // An older time, which the sentence before tells.
        (
            "Gunmen opened fire on a patrol in Samarra on Sunday, killing one. Some ask about January 2012. Then, the group drove two bombs into the gate and killed ninety.",
            vec!["armed_attack Samarra 1"],
        ),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn an_entry_of_a_live_page_is_told_of_the_place_that_it_names_itself() {
    let text = "LIVE: South Lebanon, 10 June 2025\n\n10:20 – A drone fired two missiles at a lorry in Khiam. Two men died.\n\n08:30 – Calm is back in the Ain al-Hilweh camp at Sidon, and the schools of the quarter are open again. Two bands had fired at each other in the market on Monday evening. One man was killed.\n\n08:00 – Good morning.";
    assert_eq!(told(text), ["airstrike Khiam 2", "armed_clash Ain al-Hilweh 1"], "{text}");
    let text = "LIVE | Shooting at Ghuwayran prison in Hasakah – updates\n\nTuesday 10 June 2025\n\n[06:45] An officer tells us that inmates overpowered two guards and killed one of them.\n\n[12:30] And from Manbij: two people died when a parked car blew up on Monday evening.";
    let all = told(text);
    assert!(all.iter().any(|t| t.contains("Manbij 2")), "{all:?}");
    assert!(all.iter().any(|t| t.contains("prison 1")), "{all:?}");
}
