//! Where the event of a sentence took place: one trap a sentence, through `locate` and `extract`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panic")]

mod one_sentence;

use wallmap::gazetteer::Gazetteer;
use wallmap::model::{GeoPrecision as G, Mention, Toponym};

fn read(text: &str) -> (Vec<Toponym>, Vec<Mention>) {
    let (toponyms, reading) = one_sentence::read(text, &["SY", "IQ", "LB"]);
    (toponyms, reading.mentions)
}

/// The first mention's place: as written, its name, how exact.
fn place(text: &str) -> (String, String, G) {
    let (toponyms, mentions) = read(text);
    let place = mentions.first().and_then(|m| m.place.clone());
    let place = place.unwrap_or_else(|| panic!("no place in: {text}\n{toponyms:?}"));
    (place.as_written, place.name, place.precision)
}

#[test]
fn the_place_is_the_one_that_the_event_is_told_of() {
    for (text, written, name) in [
        // The area that opens the sentence frames the place in it.
        (
            "In the province of Hama, militants shelled the town of Suqaylabiyah on Monday.",
            "Suqaylabiyah",
            "al-Suqaylabiyah",
        ),
        // The area behind a road is where the road lies, and a place near the road is more exact than the road.
        (
            "Gunmen ambushed a patrol on the Damaturu-Maiduguri highway in Borno on Monday.",
            "Damaturu",
            "Damaturu",
        ),
        (
            "A bomb hit an army lorry on the Baghdad–Kirkuk road near al-Udhaim on Monday.",
            "al-Udhaim",
            "al-Udhaim",
        ),
        // So is one beside a line of any make, and behind "not far from".
        (
            "On Monday an explosive charge felled a pylon of the Tikrit–Samarra (400 kV) line within Dujail sub-district.",
            "Dujail",
            "al-Dujayl",
        ),
        (
            "Gunmen attacked a bus along the Bamako–Ségou axis, not far from Fana, on Monday, killing three.",
            "Fana",
            "Fana",
        ),
        // Of a way longer than a district is wide, the district tells more than its middle.
        (
            "A bomb killed nine soldiers on the Baghdad-Kirkuk highway in Tuz Khurmatu district on Monday.",
            "Tuz Khurmatu",
            "Tuz Khurmatu",
        ),
        // "In" is no part of a name, and a word that is also a plural is a town where "in" leads to it.
        ("In Dhale, farther south, rebels killed two soldiers in Yemen on Monday.", "Dhale", "Dhale"),
        (
            "In Aden, Yemen, nothing happened. Two brothers were killed by a mine in Hays on Monday.",
            "Hays",
            "Hays",
        ),
        (
            "In Tripoli, Libya, nothing happened. Troops stormed a compound on the southern edge of Qatrun on Monday, killing two guards.",
            "Qatrun",
            "Al Qaţrūn",
        ),
        // A village of no table lies about the road beside it rather than anywhere in the state.
        (
            "Bandits abducted 12 travellers at Gidan Zargo along the Gusau-Tsafe highway in Zamfara on Monday.",
            "Gidan Zargo",
            "Gusau",
        ),
        // Where a vehicle comes from is not where it was hit; "Road" is no island.
        (
            "Gunmen fired on a minibus coming from Damascus on Monday, on the stretch after Sanamayn.",
            "Sanamayn",
            "al-Sanamayn",
        ),
        ("Three farmers were kidnapped along Funtua-Gusau Road on Monday.", "Funtua", "Funtua"),
        // What a place is located by is not the place, however far around it is told.
        (
            "Gunmen killed five men in Barsalogho, in central Burkina Faso, about 80 km north of the capital Ouagadougou, on Monday.",
            "Barsalogho",
            "Barsalogho",
        ),
        (
            "Raiders attacked the town of Tikrit, 140 kilometers (87 miles) northwest of Baghdad, on Monday.",
            "Tikrit",
            "Tikrit",
        ),
        // What a country owns lies in it.
        ("Three men were shot dead on Monday in Iraq's second city, Mosul.", "Mosul", "Mosul"),
        // Who speaks after the place phrase speaks of it, who speaks in it does not.
        ("Two farmers were shot dead in Tikrit on Monday, police said.", "Tikrit", "Tikrit"),
        // A comma parts a place from the verb behind it.
        (
            "Gunmen stormed a post in the countryside of Hasakah on Monday, an incursion to the edge of a city far from Raqqa.",
            "Hasakah",
            "Hasakah",
        ),
        // A name that is a word is told by the noun before it.
        (
            "Police in the city of Hit, in the Anbar province of Iraq, arrested two men on Monday.",
            "Hit",
            "Hit",
        ),
        // A group's name is no village.
        ("One Fatah man was killed in a gunfight in Sidon on Monday.", "Sidon", "Sidon"),
        // A word cut at the end of a line is one.
        (
            "A mine killed a shepherd in the town of Suqaylabi-\nyah on Monday.",
            "Suqaylabi-\nyah",
            "al-Suqaylabiyah",
        ),
    ] {
        let (as_written, found, _) = place(text);
        assert_eq!((as_written.as_str(), found.as_str()), (written, name), "{text}");
    }
}

#[test]
fn a_name_that_no_table_has_lies_where_the_words_put_it_and_no_nearer() {
    for (text, written, name, precision) in [
        (
            "Gunmen attacked the hamlet of Qorvashteh in Anbar province on Monday.",
            "Qorvashteh",
            "Anbar",
            G::Region,
        ),
        (
            "A bomb went off in the Qorvashteh neighbourhood of Mosul on Monday.",
            "Qorvashteh",
            "Mosul",
            G::Town,
        ),
        // A town told before is no place at the exactness of a town.
        (
            "Police patrolled Mosul on Sunday. On Monday two men were shot dead near Qorvashteh.",
            "Qorvashteh",
            "Mosul",
            G::District,
        ),
    ] {
        let (as_written, found, exact) = place(text);
        assert_eq!((as_written.as_str(), found.as_str(), exact), (written, name, precision), "{text}");
    }
    // Nothing around it: the name is kept, without a point.
    let (_, mentions) = read("Two men were shot dead near Qorvashteh on Monday.");
    let mention = mentions.first().unwrap();
    assert!(mention.place.is_none(), "{:?}", mention.place);
    assert_eq!(mention.named.map(wallmap::model::Span::len), Some("Qorvashteh".len()));
}

#[test]
fn a_namesake_elsewhere_gives_way_to_what_the_words_tell() {
    // Another place of the name lies there.
    let (toponyms, _) = read("Shells hit Kostiantynivka in the Donetsk region, and Kherson, on Monday.");
    let gazetteer = Gazetteer::embedded().unwrap();
    let first = toponyms.first().unwrap();
    assert!((gazetteer.point(first.place.unwrap()).x() - 37.7).abs() < 0.1, "{first:?}");
    // None does: the name is known, where it lies is not.
    let (toponyms, _) =
        read("Gunmen fired on a bus in Kandi, Lower Kurram, on Monday. It had left Parachinar for Peshawar.");
    assert_eq!(toponyms.first().unwrap().place, None, "{toponyms:?}");
    // Nor is a place that an editor knows in another land what the words put into this one; in a list they put it nowhere.
    let (toponyms, mentions) = read("A bomb hit an army lorry near Katila, Chad, on Monday, killing two.");
    assert_eq!(toponyms.first().unwrap().place, None, "{toponyms:?}");
    let place = mentions.first().and_then(|m| m.place.clone()).unwrap();
    assert_eq!(
        (place.as_written.as_str(), place.name.as_str(), place.precision),
        ("Katila", "Chad", G::Country)
    );
    let (toponyms, _) =
        read("A bomb hit an army lorry in Katila, Sila region, Chad, on Monday, killing two.");
    assert_eq!(toponyms.first().unwrap().place, None, "{toponyms:?}");
    for text in [
        "Gunmen attacked Katila in Mali on Monday, killing two.",
        "Gunmen attacked Katila in northern Mali on Monday, killing two.",
        "Gunmen attacked a post in Katila district of Mali on Monday, killing two.",
        // A loose spelling of a city elsewhere.
        "Gunmen attacked a post in Kasala district of Panjshir on Monday, killing two.",
    ] {
        let (toponyms, _) = read(text);
        assert_eq!(toponyms.first().unwrap().place, None, "{toponyms:?}");
    }
    // A namesake there is meant, however many lie nearer to a namesake of the land.
    let (toponyms, _) = read("Gunmen attacked San Fernando in Mexico on Monday, killing two.");
    let country = gazetteer.cc(toponyms.first().unwrap().place.unwrap());
    assert_eq!(&*country, "MX", "{toponyms:?}");
    // A mountain on a border lies in both lands, and a number opens another place.
    let (toponyms, _) = read("Troops patrolled Mount Hermon in southern Lebanon on Monday.");
    assert!(toponyms.first().unwrap().place.is_some(), "{toponyms:?}");
    let (toponyms, _) = read("Two were shot dead in Katila, eight in Mali.");
    assert!(toponyms.first().unwrap().place.is_some(), "{toponyms:?}");
    let (toponyms, _) = read("Fighting was told of from Katila, Chad and Libya on Monday.");
    assert!(toponyms.first().unwrap().place.is_some(), "{toponyms:?}");
    // A quarter lies in its town, whatever its name means elsewhere.
    let (toponyms, _) =
        read("Troops combed the Havana quarter of Omdurman overnight, then left for Khartoum.");
    assert_eq!(toponyms.first().unwrap().place, None, "{toponyms:?}");
}

#[test]
fn what_the_words_make_of_a_name_is_no_town_of_another_land() {
    for (text, name) in [
        // A hyphened name of a village is not the town that its first half is called by elsewhere.
        ("Bandits killed a headman in Kafin-Dutse village in Katsina state on Monday.", "Katsina"),
        // Whose quarter it is is no town of Alabama.
        ("Gunmen killed two drovers in Samarra on Monday and fled across the Arab quarter.", "Samarra"),
        // From where the news was written.
        ("BANGKOK — Two soldiers were killed in an ambush in Yala on Monday.", "Yala"),
    ] {
        assert_eq!(place(text).1, name, "{text}");
    }
}

#[test]
fn a_site_named_with_the_word_for_its_kind_is_no_town_of_another_land() {
    let (toponyms, mentions) = read("A car bomb exploded near Aden Adde airport on Monday, killing three.");
    assert_eq!(toponyms.first().unwrap().span.len(), "Aden Adde airport".len(), "{toponyms:?}");
    assert_eq!(mentions.first().and_then(|m| m.place.clone()).unwrap().name, "Aden Adde airport");
}

#[test]
fn the_persian_link_is_written_in_several_ways() {
    for text in ["Taliban men shot a judge in Qala-e-Naw.", "Taliban men shot a judge in Qala-i-Naw."] {
        let (toponyms, _) = read(text);
        let place = toponyms.first().and_then(|t| t.place);
        let point = Gazetteer::embedded().unwrap().point(place.unwrap());
        assert!((point.x() - 63.1).abs() < 0.1 && (point.y() - 35.0).abs() < 0.1, "{text}: {toponyms:?}");
    }
}

#[test]
fn initials_are_no_place_and_a_tag_is_a_word() {
    let at = |text: &str| place(text).1;
    assert_eq!(at("Mali: a car bomb went off at an FAMa camp in Gao on Monday, killing two."), "Gao");
    assert_eq!(at("#Mali: a car bomb went off at an FAMa camp in #Gao on Monday, killing two."), "Gao");
    // Tags in a row are names of their own.
    let (toponyms, _) = read("Shells hit a market on Monday. #Homs #Hama");
    assert_eq!(toponyms.len(), 2, "{toponyms:?}");
    // What stands in brackets behind a name may hold it, and is no agency then.
    assert_eq!(at("Al-Jabin (Raymah) was shelled on Monday, killing two."), "Al Jabīn");
}

#[test]
fn a_road_between_two_towns_is_pinned_to_its_middle() {
    let pin = |text: &str| {
        let place = read(text).1.first().and_then(|m| m.place.clone());
        place.unwrap_or_else(|| panic!("no place in: {text}"))
    };
    let short = pin("A bomb hit a bus on the Kifri–Tuz Khurmatu road on Monday, killing four soldiers.");
    assert_eq!(short.precision, G::Near);
    assert!((44.7..44.9).contains(&short.lon) && (34.7..34.9).contains(&short.lat), "{short:?}");
    // The middle of a long way says no more than a region does.
    let long = pin("A bomb hit a bus on the Homs–Palmyra road on Monday, killing four soldiers.");
    assert_eq!(long.precision, G::Region);
    assert!(long.uncertainty_km > 60.0, "{long:?}");
}

#[test]
fn what_stands_in_a_place_leads_to_it() {
    let name = |text: &str| place(text).1;
    assert_eq!(name("Warplanes bombed the port of Latakia on Tuesday, killing one."), "Latakia");
    // The sea only tells on which coast.
    assert_eq!(name("Warplanes bombed the Red Sea port of Latakia on Tuesday, killing one."), "Latakia");
    // The word for a lake may stand in small letters.
    assert_eq!(name("Near the Hamrin lake in Diyala, gunmen killed a fisherman on Sunday."), "Hamrin Lake");
}

#[test]
fn a_village_that_no_table_has_is_no_place_that_shares_its_name() {
    for (text, expected) in [
        // A name of two words of which one is a place elsewhere.
        (
            "Two farmers were killed by a landmine in the village of Kafr Halim in western Aleppo on Monday.",
            "Aleppo",
        ),
        // No hamlet is the city of millions.
        ("Gunmen killed two shepherds on Monday in the village of New York, in Anbar.", "Anbar"),
    ] {
        assert_eq!(place(text).1, expected, "{text}");
    }
}

#[test]
fn the_word_behind_the_last_of_several_names_tells_the_kind_of_each() {
    for (text, expected) in [
        ("Four men were arrested in Diyala and Kirkuk provinces on Monday.", "Diyala"),
        ("Four men were arrested in Kirkuk, Anbar and Diyala provinces on Monday.", "Kirkuk"),
    ] {
        let (toponyms, _) = read(text);
        let name = mentions_of(text);
        assert_eq!(name, expected, "{text}: {toponyms:?}");
    }
}

/// The first mention's place, which is to be a province.
fn mentions_of(text: &str) -> String {
    let (_, mentions) = read(text);
    let place =
        mentions.first().and_then(|m| m.place.clone()).unwrap_or_else(|| panic!("no place in: {text}"));
    assert_eq!(place.precision, G::Region, "{text}: {place:?}");
    place.name
}

#[test]
fn what_is_made_on_a_place_leads_to_it() {
    assert_eq!(place("On Monday a bomb on Samarra killed four people.").1, "Samarra");
}

#[test]
fn a_name_of_no_table_lies_as_far_off_as_the_words_tell() {
    let at = |text: &str| {
        let place = read(text).1.first().and_then(|m| m.place.clone());
        let place = place.unwrap_or_else(|| panic!("no place in: {text}"));
        (place.as_written, place.lat, place.uncertainty_km)
    };
    let (written, lat, _) = at(
        "Raiders burned Gidan Zargo village, some 90 km south of Maiduguri, in Nigeria on Monday, killing two.",
    );
    assert_eq!(written, "Gidan Zargo");
    // Maiduguri lies at 11.85 degrees north; 90 km are 0.81 of a degree.
    assert!((lat - 11.04).abs() < 0.05, "{lat}");
    let (_, _, around) =
        at("Raiders burned Gidan Zargo, a village 45 km from Maiduguri, in Nigeria on Monday, killing two.");
    assert!(around >= 45.0, "{around}");
}
