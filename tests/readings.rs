//! Reads short reports of many theatres and voices (`tests/readings/*.toml`) and holds what is read against what they tell.
//!
//! The reports were written without looking at the reader, and stay as they are: this file holds how much of them is read right,
//! and which of them are read right to the last value. A wrong value is printed with its report (`--nocapture`).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panic")]

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use wallmap::extract::Extractor;
use wallmap::gazetteer::Gazetteer;
use wallmap::lexicon::Lexicon;
use wallmap::locate::{LocateSettings, Locator};
use wallmap::model::{Date, DateBasis, DatePrecision, Kind, Mention, Published, Report};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    reading: Vec<Expected>,
}

/// A report and all that it tells.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    id: String,
    published: String,
    title: String,
    text: String,
    #[serde(default)]
    event: Vec<Event>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Event {
    kind: String,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    attribution: Option<String>,
    /// Part of the place's name as written.
    #[serde(default)]
    place: Option<String>,
    /// First day.
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    killed: Option<u32>,
    #[serde(default)]
    injured: Option<u32>,
    #[serde(default)]
    detained: Option<u32>,
    /// Id in the lexicon.
    #[serde(default)]
    actor: Option<String>,
}

/// Kinds that careful readers do not keep apart every time.
fn group(kind: Kind) -> u8 {
    match kind {
        Kind::ArmedClash | Kind::ArmedAttack | Kind::Killing => 0,
        Kind::Bombing | Kind::SuicideBombing => 1,
        Kind::Airstrike | Kind::Shelling => 2,
        Kind::SecurityOperation | Kind::Seizure => 3,
        Kind::Abduction => 4,
        Kind::Sabotage => 5,
        Kind::PrisonBreak => 6,
        Kind::Movement | Kind::Transfer => 7,
        Kind::Activity => 8,
    }
}

fn day(text: &str) -> Date {
    text.parse().expect("a day like 2025-06-30")
}

fn report(expected: &Expected) -> Report {
    Report {
        id: expected.id.clone(),
        title: Some(expected.title.clone()),
        published: Some(Published {
            date: day(&expected.published),
            precision: DatePrecision::Day,
            found_in: "field".into(),
            basis: DateBasis::Explicit,
        }),
        text: expected.text.as_str().into(),
        ..Report::default()
    }
}

/// A report of 15 May 2025 that says only this.
fn brief(text: &str) -> Report {
    report(&Expected {
        id: "row".into(),
        published: "2025-05-15".into(),
        title: "Brief".into(),
        text: text.into(),
        event: Vec::new(),
    })
}

/// Faults and the number of values asked for, by what they are about.
#[derive(Default)]
struct Tally {
    right: BTreeMap<&'static str, u32>,
    asked: BTreeMap<&'static str, u32>,
    faults: Vec<String>,
    whole: u32,
    reports: u32,
}

impl Tally {
    fn ask(&mut self, what: &'static str, right: bool, fault: impl FnOnce() -> String) {
        *self.asked.entry(what).or_default() += 1;
        if right {
            *self.right.entry(what).or_default() += 1;
        } else {
            self.faults.push(format!("{what}: {}", fault()));
        }
    }

    fn share(&self, what: &str) -> f64 {
        f64::from(self.right.get(what).copied().unwrap_or(0))
            / f64::from(self.asked.get(what).copied().unwrap_or(1))
    }
}

fn told(m: &Mention) -> String {
    format!(
        "{} {} at {:?} on {}..{} killed {:?} injured {:?} detained {:?} by {:?} [{}] «{}»",
        m.kind.as_str(),
        m.status.as_str(),
        m.place.as_ref().map(|p| p.as_written.as_str()),
        m.date.start.map_or_else(String::new, |d| d.to_string()),
        m.date.end.map_or_else(String::new, |d| d.to_string()),
        m.killed.map(|c| c.value),
        m.injured.map(|c| c.value),
        m.detained.map(|c| c.value),
        m.perpetrator.iter().map(|a| if a.id.is_empty() { &a.name } else { &a.id }).collect::<Vec<_>>(),
        m.rule,
        m.quote_text.chars().take(90).collect::<String>(),
    )
}

/// How well a mention fits an event that is told.
fn fit(e: &Event, m: &Mention) -> Option<u32> {
    let kind = Kind::parse(&e.kind).expect("a kind of the list");
    if group(kind) != group(m.kind) {
        return None;
    }
    let place =
        e.place.as_ref().is_some_and(|p| m.place.as_ref().is_some_and(|q| q.as_written.contains(p.as_str())));
    let date = e.date.as_ref().is_some_and(|d| m.date.start == Some(day(d)));
    Some(u32::from(place) * 4 + u32::from(date) * 2 + u32::from(kind == m.kind) + 1)
}

fn check(expected: &Expected, mentions: &[Mention], tally: &mut Tally) {
    let before = tally.faults.len();
    let mut free: Vec<&Mention> = mentions.iter().collect();
    for e in &expected.event {
        let best = free
            .iter()
            .enumerate()
            .filter_map(|(i, m)| fit(e, m).map(|f| (f, i)))
            .max_by_key(|&(f, i)| (f, usize::MAX - i));
        tally.ask("found", best.is_some(), || format!("{}: no {} at {:?}", expected.id, e.kind, e.place));
        let Some((_, at)) = best else { continue };
        let m = free.remove(at);
        let line = || format!("{}: {e:?}\n      read {}", expected.id, told(m));
        tally.ask("kind", m.kind.as_str() == e.kind, line);
        tally.ask("status", m.status.as_str() == e.status.as_deref().unwrap_or("occurred"), line);
        if let Some(p) = &e.place {
            tally.ask("place", m.place.as_ref().is_some_and(|q| q.as_written.contains(p.as_str())), line);
        }
        if let Some(d) = &e.date {
            tally.ask("date", m.date.start == Some(day(d)), line);
        }
        for (count, want, got) in [
            ("killed", e.killed, &m.killed),
            ("injured", e.injured, &m.injured),
            ("detained", e.detained, &m.detained),
        ] {
            if let Some(n) = want {
                tally.ask(count, got.map(|c| c.value) == Some(n), line);
            }
        }
        if let Some(a) = &e.actor {
            tally.ask("actor", m.perpetrator.iter().any(|p| &p.id == a), line);
        }
        if let Some(a) = &e.attribution {
            tally.ask("attribution", m.attribution.as_str() == a, line);
        }
    }
    for m in free {
        tally.ask("nothing else", false, || format!("{}: read {}", expected.id, told(m)));
    }
    if mentions.len() <= expected.event.len() {
        tally.ask("nothing else", true, String::new);
    }
    tally.reports += 1;
    tally.whole += u32::from(tally.faults.len() == before);
}

#[test]
fn reports_of_many_theatres_are_read() {
    let gazetteer = Gazetteer::embedded().expect("the embedded gazetteer loads");
    // `LEXICON=lexicon/en cargo test --test readings` reads the folder's files: words can be tried without a build.
    let lexicon = match std::env::var_os("LEXICON") {
        Some(folder) => Lexicon::from_folder(Path::new(&folder)).expect("the folder's lexicon loads"),
        None => Lexicon::embedded().expect("the embedded lexicon loads"),
    };
    let locator = Locator::new(&gazetteer, LocateSettings::default());
    let extractor = Extractor::new(&lexicon, &gazetteer);
    let mut tally = Tally::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readings");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|f| f.expect("it can be listed").path())
        .collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("it can be read");
        let sheet: Sheet = toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        for expected in &sheet.reading {
            let report = report(expected);
            let toponyms = locator.locate(&report);
            let reading = extractor.extract(&report, &toponyms);
            check(expected, &reading.mentions, &mut tally);
        }
    }
    for fault in &tally.faults {
        println!("{fault}");
    }
    for (what, asked) in &tally.asked {
        println!(
            "{what}: {} of {asked} ({:.2})",
            tally.right.get(what).copied().unwrap_or(0),
            tally.share(what)
        );
    }
    println!("read right to the last value: {} of {} reports", tally.whole, tally.reports);
    // Floors a little under what is read today: a change that reads less must say why.
    for (what, floor) in [
        ("found", 0.80),
        ("kind", 0.92),
        ("status", 0.92),
        ("date", 0.90),
        ("place", 0.50),
        ("killed", 0.65),
        ("injured", 0.65),
        ("nothing else", 0.65),
    ] {
        assert!(tally.share(what) >= floor, "{what}: {:.2} is under {floor}", tally.share(what));
    }
}

/// One trap a row: the words that the place of the last mention stands for, and who did it (a part of the name, not
/// that name behind "!", or nothing asked).
#[test]
fn a_table_of_places_and_doers() {
    let gazetteer = Gazetteer::embedded().expect("the embedded gazetteer loads");
    let lexicon = Lexicon::embedded().expect("the embedded lexicon loads");
    let locator = Locator::new(&gazetteer, LocateSettings::default());
    let extractor = Extractor::new(&lexicon, &gazetteer);
    let mut wrong = Vec::new();
    for (text, place, doer) in [
        // Whose force it is, is not where it struck.
        (
            "Kabul's police command said that gunmen had shot dead two judges in Kunduz on Monday.",
            "Kunduz",
            "",
        ),
        // Part of a group's name.
        ("Faylaq al-Sham fighters shot dead a farmer near Afrin on Monday.", "Afrin", "Faylaq"),
        // Who tells it stands elsewhere; the event lies between two.
        (
            "Traders in Zinder, southern Niger, report that gunmen shot dead two drivers on the road between Maradi and Tahoua on Monday.",
            "Maradi",
            "gunmen",
        ),
        // Where the victim comes from is not where he was found.
        (
            "Gunmen shot dead a guard in Kirkuk on Monday. The body of a trader from Mosul was found in the same street on Tuesday.",
            "Kirkuk",
            "",
        ),
        // A country's force with words between, and whom it raids.
        (
            "On 14 May, Tunisia's new interim government raided a den of Islamic State in Sfax, killing two militants.",
            "Sfax",
            "Tunisian government",
        ),
        // A country's police are its police; a garrison's soldiers are not those of the land; who is told well enough stays so.
        ("Police raided a house in Quetta on Monday and arrested two men.", "Quetta", "Pakistani police"),
        ("Undercover troops raided a house in Jenin on Monday and arrested two men.", "Jenin", "Israeli"),
        (
            "Bomb disposal officers on Monday defused a bag with three kilograms of explosive in Kharkiv.",
            "Kharkiv",
            "bomb disposal officers",
        ),
        // Jets without a flag are the country's own where its military speaks.
        (
            "The military said that jets of the air force had bombed a den of militants in the Hamrin hills of Iraq on Wednesday.",
            "Hamrin hills",
            "Iraqi Air Force",
        ),
        // A hamlet that no gazetteer has is kept as written, at the place that it is told to lie in.
        (
            "Gunmen shot dead two farmers in the hamlet of Gidan Zangaro, in Katsina State, on Monday.",
            "Gidan Zangaro",
            "gunmen",
        ),
        (
            "Gunmen attacked Wuro Bobbowa village near Mubi on Monday, killing three people.",
            "Wuro Bobbowa",
            "gunmen",
        ),
        // "In" leads the name behind "the town of", and what stands before it only tells the country.
        ("A grenade went off near the old Afghan town of Herat on Monday, wounding two boys.", "Herat", ""),
        // Where a town lies is not where it happened.
        (
            "On Monday in Tal Afar, a farming town west of Mosul, gunmen shot dead a baker and his son.",
            "Tal Afar",
            "gunmen",
        ),
        // A nationality names no quarter.
        (
            "A drone fired on a car in the western Iraqi province of Anbar on Monday, killing two men.",
            "Anbar",
            "",
        ),
        // Nobody claims to have been bombed himself.
        (
            "ISWAP fighters overran an army outpost in Bama, Nigeria, on Sunday, killing four soldiers. The military said fighter jets later bombed the fleeing insurgents near the Sambisa forest.\n\nISWAP said on Monday that its men had attacked the barracks.",
            "Sambisa",
            "!ISWAP",
        ),
        // The planes over a country are its own, where its forces are all that the report names.
        (
            "The Myanmar military lost the hills a month ago. A plane bombed a clinic in Kyauktaw on Wednesday, killing five.",
            "Kyauktaw",
            "Myanmar",
        ),
        // Whose men they are, a sentence before.
        (
            "The government is no stranger to this fight. On Monday its men raided a house in Homs and took four people prisoner.",
            "Homs",
            "Syrian",
        ),
        // A name that holds a possessive.
        (
            "The New People's Army ambushed a patrol in Masbate on Monday, wounding two.",
            "Masbate",
            "New People's Army",
        ),
        // A form of the verb that is the present's and the participle's.
        (
            "Islamic State fighters come down on a post near Kirkuk on Monday and kill three guards.",
            "Kirkuk",
            "Islamic State",
        ),
        // The words that tell it hold the object.
        ("Azerbaijani soldiers fired rifles on a shepherd near Martuni on Monday.", "Martuni", "Azerbaijani"),
        // Groups that carry people off by lorry, and a front that no lexicon has.
        ("The RSF moved sixty prisoners out of a jail in Nyala on Monday.", "Nyala", "Rapid Support"),
        (
            "Members of the Red Sparrow Front kidnapped two teachers in Bamenda on Monday.",
            "Bamenda",
            "Red Sparrow Front",
        ),
        // A number alone before the verb, and nobody behind it: those to whom it was done.
        (
            "Five Iraqi soldiers were killed and two wounded when gunmen attacked their base near Hawija on Monday.",
            "Hawija",
            "gunmen",
        ),
        // Who only tells it did not suffer it, nor do it.
        (
            "A marksman, thought to belong to ISIS, gunned down a baker near Baquba on Monday, a security source in Diyala said.",
            "Baquba",
            "Islamic State",
        ),
    ] {
        let report = brief(text);
        let reading = extractor.extract(&report, &locator.locate(&report));
        let last = reading.mentions.last();
        let got = last.and_then(|m| m.place.as_ref()).map(|p| p.as_written.as_str());
        let who: Vec<&str> = last.into_iter().flat_map(|m| &m.perpetrator).map(|a| a.name.as_str()).collect();
        let fits = match doer.strip_prefix('!') {
            Some(other) => !who.iter().any(|w| w.contains(other)),
            None => doer.is_empty() || who.iter().any(|w| w.contains(doer)),
        };
        if got != Some(place) || !fits {
            wrong.push(format!("{text}: {got:?} by {who:?}, not {place} by {doer}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Sentences that tell two events: kinds, days and counts of each, in the order of the kinds' names.
#[test]
fn an_answer_is_told_apart_from_what_it_answers() {
    let gazetteer = Gazetteer::embedded().expect("the embedded gazetteer loads");
    let lexicon = Lexicon::embedded().expect("the embedded lexicon loads");
    let locator = Locator::new(&gazetteer, LocateSettings::default());
    let extractor = Extractor::new(&lexicon, &gazetteer);
    let read = |text: &str| {
        let report = brief(text);
        extractor.extract(&report, &locator.locate(&report))
    };
    for (text, wanted) in [
        (
            "Security forces arrested three men on Tuesday after gunmen killed two policemen in Tikrit on Monday.",
            &["killing 2025-05-12 killed 2", "security_operation 2025-05-13 detained 3"][..],
        ),
        (
            "Six suspects were detained on Tuesday over the bombing of a mosque in Homs that killed eight people on Sunday.",
            &["bombing 2025-05-11 killed 8", "security_operation 2025-05-13 detained 6"],
        ),
        // Who is arrested after he fired is told of in one event.
        (
            "Police in Tikrit arrested a man on Monday after he opened fire on a patrol.",
            &["security_operation 2025-05-12 detained 1"],
        ),
        (
            "Three militants were killed on Monday as troops raided a den in Kirkuk.",
            &["security_operation 2025-05-12 killed 3"],
        ),
    ] {
        let mut got: Vec<String> = read(text)
            .mentions
            .iter()
            .map(|m| {
                let count = |name: &str, count: Option<wallmap::model::Count>| {
                    count.map_or_else(String::new, |c| format!(" {name} {}", c.value))
                };
                let date = m.date.start.map_or_else(String::new, |d| d.to_string());
                format!("{} {date}{}{}", m.kind, count("killed", m.killed), count("detained", m.detained))
            })
            .collect();
        got.sort();
        assert_eq!(got, wanted, "{text}");
    }
    // What a report looks back on, among totals, is no event of its own, but may join one that another report tells.
    let back =
        read("The ambush at Tikrit on Monday brings the number of attacks on the force this month to nine.");
    assert!(back.mentions.is_empty(), "{:?}", back.mentions);
    let echo = back.echoes.first().expect("it is recalled");
    assert_eq!(echo.place.as_ref().map(|p| p.as_written.as_str()), Some("Tikrit"));
    assert_eq!(echo.date.start, Some(day("2025-05-12")));
}
