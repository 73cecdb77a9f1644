//! Text to measure on: news and reports of incidents made from sentences of our own, with places of the gazetteer, persons, days and numbers
//! drawn anew for every sentence, so that no report repeats another; or a file of the user's choosing. The same text in every run.

#![allow(dead_code, reason = "each benchmark takes what it needs")]

use std::path::{Path, PathBuf};
use wallmap::corpus::{CorpusOptions, read_corpus};
use wallmap::gazetteer::Gazetteer;
use wallmap::model::{PlaceKind, Report};

/// Bytes of a report, about: what news articles have.
const REPORT: usize = 2_500;

const NEWS: &[&str] = &[
    "The council of {place} voted on {day} to repair the {thing} on the {dir} side of the town before the winter.",
    "{person}, who teaches history in {place}, has spent {n} years on a book about the {thing} of {other}.",
    "Sales of the company rose by {n} per cent in the spring, {person}, its head, told a meeting in {place}.",
    "Mr. {surname} said that the {thing} would stay closed until {month}, and that nobody had asked for it.",
    "A storm that came in from the sea tore the roofs off {n} houses near {place} and cut the road to {other}.",
    "\"We have never seen so many visitors,\" said {person}, the owner of a small hotel between {place} and {other}.",
    "The {country} government has promised {n} million for clinics, schools and a new {thing} in {place}.",
    "Researchers at the University of {place} found that the birds now arrive {n} days earlier than in {year}.",
    "{place} beat {other} by {n} goals to {m} in front of a full house, with {surname} scoring in the last minute.",
    "Her second novel tells of three sisters, a lost dog and a {thing} in the hills above {place}.",
    "Trains between {place} and {other} were late on {day} because of works on the {thing}, the railway said.",
    "The minister flew to {country} on {day} for talks about grain, visas and the price of gas.",
    "A court in {place} heard that {person} had sold the same {thing} to {n} people in {year} and {m} more since.",
    "Prices of bread and oil went up again in {month}, and families in {place} said they bought less meat.",
    "The museum has lent {n} pictures to a gallery in {place}, {country}, where they will hang until {month}.",
    "Dr. {person} of the hospital in {other} warned that the flu had come early and that beds were short.",
    "Farmers north of {place} lost {n} hectares of barley to the frost, according to the ministry in {other}.",
    "The band will play in {place}, {other} and two more towns before it goes back to the studio in {month}.",
    "Voters in {country} go to the polls on {day}; {surname} leads by {n} points, a survey for the paper shows.",
    "The bridge over the river at {place} was built in {year} and carries {n},{m}00 cars a day.",
    "He grew up in a village near {other}, studied in {place} and came to {country} with {n} dollars in his pocket.",
    "Engineers say the {thing} is safe, but people who live beside it want it moved to the {dir} of {place}.",
];

/// What stands between sentences with names in news.
const PLAIN: &[&str] = &[
    "It was not clear how long the works would take, or who would pay for them in the end.",
    "Tickets cost {n} a head; children under {m} go in for nothing, and so do their grandparents.",
    "She said the choice had not been easy, but that nobody in the family had regretted it for a day.",
    "The figures, which are published every three months, are watched closely by traders and by the unions.",
    "\"We will look at every offer,\" he said, \"and then we will sleep on it, as we have always done.\"",
    "More than {n} per cent of those who were asked thought that things would get better by {month}.",
    "Both sides have until the end of the week to answer, after which a judge will have the last word.",
    "Nobody was hurt, although the noise was heard for miles and the lights went out in {n} streets.",
    "The older of the two brothers learned to play on a piano that had {n} keys and no pedals.",
    "A spokesman for the company did not answer questions that were sent to him by mail on {day}.",
    "It is the third time in {n} years that the rules have been changed, and the last, if the board has its way.",
    "Most of the money would go to teachers, who have waited since {year} for better pay and smaller classes.",
];

const INCIDENTS: &[&str] = &[
    "Gunmen on motorcycles opened fire on a checkpoint near {place} on {day}, killing {n} soldiers and wounding {m}.",
    "A roadside bomb hit a convoy on the road between {place} and {other} on {day} night, a local official said.",
    "Security forces arrested {n} men accused of belonging to {group} in a raid on a house in {place} on {day}.",
    "At least {n} people died when shells fell on the market of {place}, the civil defence said on {day}.",
    "A drone struck a car in the {dir} countryside of {place}, killing a commander of {group} and his driver.",
    "{group} claimed the attack in a statement, saying that its fighters had blown up two vehicles near {other}.",
    "Unknown men shot dead a member of the municipal council of {place} outside his home on {day} evening.",
    "Clashes broke out between the army and {group} in the hills {dir} of {place} and went on until dawn.",
    "The police found {n} rockets and a store of explosives in a farm in {place} district and defused them.",
    "A man with an explosive belt set it off before the gate of a base in {place}, and {n} guards were hurt.",
    "Fighters kidnapped {n} shepherds {m} kilometres from {place} on {day} and took them towards {other}.",
    "Warplanes carried out {n} strikes on caves in the mountains near {other}, where {group} has been hiding.",
    "The body of a man who had been taken from {place} a week before was found near the {thing} on {day}.",
    "{n} families of fighters were moved from the camp near {place} to {country} on {day} under heavy guard.",
    "There was no claim of responsibility for the blast in {place}, but {group} has often struck in the area.",
    "Residents of {place} said that the electricity line to {other} was cut after an explosion on {day}.",
    "A landmine left from the war killed two children who were herding sheep {dir} of {other} on {day}.",
    "The army said it foiled an attempt by {group} to plant a bomb under the {thing} in {place}.",
];

const PERSONS: (&[&str], &[&str]) = (
    &[
        "Ada", "Bashir", "Carla", "Daud", "Elena", "Farid", "Grace", "Hana", "Ivan", "Jonas", "Karim",
        "Leila", "Miguel", "Nadia", "Omar", "Petra", "Rashid", "Sofia", "Tariq", "Ursula", "Victor", "Yara",
    ],
    &[
        "Abbott",
        "Bakri",
        "Castillo",
        "Darwish",
        "Ekström",
        "Fields",
        "Galvez",
        "Haddad",
        "Ibrahim",
        "Jansen",
        "Khalil",
        "Lindqvist",
        "Mansour",
        "Novak",
        "Okafor",
        "Pearson",
        "Qasim",
        "Rivers",
        "Salim",
        "Thornton",
    ],
);
const GROUPS: &[&str] =
    &["ISIS", "the Islamic State group", "al-Shabaab", "Boko Haram", "the militia", "Hezbollah"];
const DAYS: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: &[&str] = &["January", "March", "April", "June", "August", "September", "November"];
const DIRECTIONS: &[&str] = &["northern", "southern", "eastern", "western"];
const THINGS: &[&str] = &[
    "bridge", "market", "library", "stadium", "harbour", "mill", "dam", "school", "tower", "station",
    "theatre", "pump",
];

/// Numbers that look drawn by chance and are the same in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % most.max(1)
    }

    fn of<'l>(&mut self, list: &[&'l str]) -> &'l str {
        list.get(self.below(list.len())).copied().unwrap_or_default()
    }
}

/// Names of settlements and areas that people edit, and of all countries.
struct Names<'g> {
    places: Vec<&'g str>,
    countries: Vec<&'g str>,
}

impl<'g> Names<'g> {
    fn of(gazetteer: &'g Gazetteer) -> Self {
        let fits =
            |kind: PlaceKind| kind.is_settlement() || matches!(kind, PlaceKind::Admin1 | PlaceKind::Admin2);
        Self {
            places: gazetteer
                .curated()
                .filter(|key| fits(gazetteer.kind(*key)))
                .map(|key| gazetteer.name(key))
                .collect(),
            countries: gazetteer.countries().iter().map(|country| country.name.as_str()).collect(),
        }
    }
}

/// One sentence with everything filled in.
fn fill(template: &str, names: &Names<'_>, draw: &mut Draw, out: &mut String) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (slot, next) = after.split_once('}').unwrap_or((after, ""));
        match slot {
            "place" | "other" => out.push_str(draw.of(&names.places)),
            "country" => out.push_str(draw.of(&names.countries)),
            "person" => {
                out.push_str(draw.of(PERSONS.0));
                out.push(' ');
                out.push_str(draw.of(PERSONS.1));
            }
            "surname" => out.push_str(draw.of(PERSONS.1)),
            "group" => out.push_str(draw.of(GROUPS)),
            "day" => out.push_str(draw.of(DAYS)),
            "month" => out.push_str(draw.of(MONTHS)),
            "dir" => out.push_str(draw.of(DIRECTIONS)),
            "thing" => out.push_str(draw.of(THINGS)),
            "year" => out.push_str(&(1950 + draw.below(75)).to_string()),
            _ => out.push_str(&(2 + draw.below(60)).to_string()),
        }
        rest = next;
    }
    out.push_str(rest);
}

/// Reports of such sentences; `plain` puts as many without names between them.
fn made(templates: &[&str], plain: bool, gazetteer: &Gazetteer, reports: usize) -> Vec<Report> {
    let names = Names::of(gazetteer);
    let mut draw = Draw(7);
    (0..reports)
        .map(|number| {
            let mut text = String::with_capacity(REPORT + 200);
            while text.len() < REPORT {
                // Paragraphs of one to three sentences.
                text.push_str(if text.is_empty() {
                    ""
                } else if draw.below(2) == 0 {
                    " "
                } else {
                    "\n\n"
                });
                let plain = plain && draw.below(2) == 0;
                fill(draw.of(if plain { PLAIN } else { templates }), &names, &mut draw, &mut text);
            }
            Report { id: number.to_string(), text: text.into(), ..Report::default() }
        })
        .collect()
}

/// General news, which tells no incident.
pub(crate) fn news(gazetteer: &Gazetteer, reports: usize) -> Vec<Report> {
    made(NEWS, true, gazetteer, reports)
}

/// Reports in which every sentence counts.
pub(crate) fn incidents(gazetteer: &Gazetteer, reports: usize) -> Vec<Report> {
    made(INCIDENTS, false, gazetteer, reports)
}

/// The reports of a folder or of a JSONL file, or a text file cut into reports; nothing where it cannot be read.
pub(crate) fn of_file(path: &Path) -> Vec<Report> {
    if path.extension().is_none_or(|ending| ending != "txt") {
        let paths: [PathBuf; 1] = [path.to_owned()];
        return read_corpus(&paths, &CorpusOptions::default())
            .map(|corpus| corpus.reports)
            .unwrap_or_default();
    }
    let text = fs_err::read_to_string(path).unwrap_or_default();
    let mut out = Vec::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let cut = rest.char_indices().map(|(at, _)| at).find(|at| *at >= 4000).unwrap_or(rest.len());
        let (part, after) = rest.split_at(cut);
        out.push(Report { id: out.len().to_string(), text: part.into(), ..Report::default() });
        rest = after;
    }
    out
}

/// The reports of the file that an environment variable names; nothing where it is not set.
pub(crate) fn of_variable(name: &str) -> Vec<Report> {
    std::env::var_os(name).map(|path| of_file(Path::new(&path))).unwrap_or_default()
}

/// How much text reports have.
pub(crate) fn bytes(reports: &[Report]) -> usize {
    reports.iter().map(|report| report.text.len()).sum()
}
