//! Several events that one sentence tells, each of a place of its own: a sentence a trap.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panic")]

use wallmap::extract::Extractor;
use wallmap::gazetteer::Gazetteer;
use wallmap::lexicon::Lexicon;
use wallmap::locate::{LocateSettings, Locator};
use wallmap::model::{Date, DateBasis, DatePrecision, Mention, Published, Report};

/// What a sentence tells, read as a report of its own of Thursday 12 June 2025.
fn read(text: &str) -> Vec<Mention> {
    let (lexicon, gazetteer) = (Lexicon::embedded().unwrap(), Gazetteer::embedded().unwrap());
    let locator = Locator::new(&gazetteer, LocateSettings::default());
    let extractor = Extractor::new(&lexicon, &gazetteer);
    let published = Date::new(2025, 6, 12).ok().map(|date| Published {
        date,
        precision: DatePrecision::Day,
        found_in: "example".into(),
        basis: DateBasis::Explicit,
    });
    let report = Report { id: "line".into(), text: text.into(), published, ..Report::default() };
    let toponyms = locator.locate(&report);
    extractor.extract(&report, &toponyms).mentions
}

/// Each place that a sentence tells an incident of, with its kind, its day of the month, the killed, and the injured where any are told.
fn told(text: &str) -> Vec<String> {
    let mut out: Vec<String> = read(text)
        .iter()
        .map(|m| {
            let place = m.place.as_ref().map_or("", |p| p.as_written.as_str());
            let day = m.date.start.map_or(0, Date::day);
            let count = |c: Option<wallmap::model::Count>| c.map_or("-".to_owned(), |c| c.value.to_string());
            format!("{place} {} {day} {} {}", m.kind.as_str(), count(m.killed), count(m.injured))
        })
        .collect();
    out.sort();
    out
}

/// Holds a table of sentences with what they tell against what is read of them.
fn hold(table: &[(&str, &[&str])]) {
    let mut wrong = Vec::new();
    for (text, expected) in table {
        let read = told(text);
        if read != *expected {
            wrong.push(format!("{text}\n  expected {expected:?}\n  read     {read:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_verb_goes_on_for_a_further_place() {
    hold(&[
        (
            "Gunmen killed two people in Djibo and three in Dori on Tuesday.",
            &["Djibo killing 10 2 -", "Dori killing 10 3 -"],
        ),
        (
            "ADF rebels killed 11 people in Mambasa on Friday and another eight in Komanda on Saturday.",
            &["Komanda killing 7 8 -", "Mambasa killing 6 11 -"],
        ),
        (
            "Fighters killed a soldier in Kidal and wounded two in Timbuktu on Monday.",
            &["Kidal killing 9 1 -", "Timbuktu killing 9 - 2"],
        ),
        (
            "The insurgents attacked Nangade on 3 June, Quissanga on 5 June and Meluco on 7 June.",
            &["Meluco armed_attack 7 - -", "Nangade armed_attack 3 - -", "Quissanga armed_attack 5 - -"],
        ),
        (
            "Two civilians were killed by Turkish shelling in Tal Rifaat and one by a drone strike in Qamishli on Tuesday.",
            &["Qamishli airstrike 10 1 -", "Tal Rifaat shelling 10 2 -"],
        ),
        (
            "Attacks in Maiduguri on Monday and Damboa on Tuesday left three and five people dead.",
            &["Damboa armed_attack 10 5 -", "Maiduguri armed_attack 9 3 -"],
        ),
        (
            "Four civilians were killed in Beni, seven in Oicha and eleven in Eringeti on Monday.",
            &["Beni killing 9 4 -", "Eringeti killing 9 11 -", "Oicha killing 9 7 -"],
        ),
        // Shares of a number told before.
        (
            "At least 12 people were killed in Plateau state on Sunday, seven of them in Bokkos and five in Mangu.",
            &["Bokkos killing 8 7 -", "Mangu killing 8 5 -"],
        ),
        // Who says so, and what a place is, go on for nothing.
        (
            "Gunmen killed two people in Djibo on Tuesday, two residents of Dori said.",
            &["Djibo killing 10 2 -"],
        ),
        (
            "Four rebels were killed when jets bombed a cave near Sinjar on Tuesday, a police officer in Mosul said.",
            &["Sinjar airstrike 10 4 -"],
        ),
        (
            "Gunmen attacked a police post in Toribio on Tuesday, killing two officers and a boy in a house in Toribio.",
            &["Toribio armed_attack 10 3 -"],
        ),
    ]);
}

#[test]
fn words_of_far_places_tell_events_of_their_own() {
    hold(&[
        (
            "Gunmen killed three villagers in Bama; hours later a bomb wounded five people in Konduga.",
            &["Bama killing 11 3 -", "Konduga bombing 11 - 5"],
        ),
        (
            "Gang members killed nine people in Kenscoff on Monday and set fire to a police station in Mirebalais.",
            &["Kenscoff killing 9 9 -", "Mirebalais sabotage 9 - -"],
        ),
        (
            "Maoists killed a villager in Bijapur while in Sukma two policemen were wounded by a bomb on Tuesday.",
            &["Bijapur killing 10 1 -", "Sukma bombing 10 - 2"],
        ),
        (
            "Bandits killed eight people in Tsafe on Friday, kidnapped 15 in Bungudu on Saturday and burned a market in Maru on Sunday.",
            &["Bungudu abduction 7 - -", "Maru sabotage 8 - -", "Tsafe killing 6 8 -"],
        ),
        (
            "Gangs burned homes in Petit-Goave on Monday and killed six people in Cabaret.",
            &["Cabaret killing 9 6 -", "Petit-Goave sabotage 9 - -"],
        ),
        // One event that moves on or ends near by.
        (
            "Gunmen attacked a village near Bama on Tuesday, killing three people.",
            &["Bama armed_attack 10 3 -"],
        ),
        (
            "A soldier was shot in Bama on Tuesday and died in a hospital in Maiduguri.",
            &["Bama killing 10 1 -"],
        ),
    ]);
}

#[test]
fn each_far_place_of_a_list_was_attacked() {
    hold(&[
        (
            "Militants attacked army posts in Kolofata and Mora on Monday.",
            &["Kolofata armed_attack 9 - -", "Mora armed_attack 9 - -"],
        ),
        (
            "Israeli air strikes on Rafah and Khan Younis killed 12 and 7 people on Wednesday.",
            &["Khan Younis airstrike 11 7 -", "Rafah airstrike 11 12 -"],
        ),
        ("Gunmen attacked a bus between Kolofata and Mora on Monday.", &["Kolofata armed_attack 9 - -"]),
    ]);
}

/// Who did what is told once of both: of a verb without a subject of its own.
#[test]
fn a_verb_without_subject_has_that_of_the_first() {
    let doers = |text: &str| -> Vec<String> {
        let report = read(text);
        report.iter().map(|m| m.perpetrator.first().map_or(String::new(), |a| a.name.clone())).collect()
    };
    let told = doers(
        "Al-Shabaab fighters killed three soldiers in Baidoa and kidnapped five traders in Jowhar on Tuesday.",
    );
    assert_eq!(told, ["al-Shabaab", "al-Shabaab"]);
    let told =
        doers("Security forces killed three Maoists in Sukma and arrested five in Gadchiroli on Tuesday.");
    assert_eq!(told, ["Indian security forces", "Indian security forces"]);
}

#[test]
fn a_place_that_does_something_itself_is_no_further_one() {
    hold(&[
        (
            "Gunmen attacked Port-au-Prince on Monday and Bogota on Tuesday recalled its envoy.",
            &["Port-au-Prince armed_attack 9 - -"],
        ),
        (
            "Air strikes killed six people in Sanaa on Monday and 40 nurses in Aden were flown out.",
            &["Sanaa airstrike 9 6 -"],
        ),
        (
            "Gunmen killed a priest in Owerri on Monday and three bishops in Lagos prayed for him.",
            &["Owerri killing 9 1 -"],
        ),
    ]);
}

#[test]
fn a_further_place_that_is_told_again_is_the_same() {
    hold(&[(
        "Gunmen attacked Homs on Monday and Hama on Tuesday. The attack in Hama on Tuesday killed four soldiers.",
        &["Hama armed_attack 10 4 -", "Homs armed_attack 9 - -"],
    )]);
}
