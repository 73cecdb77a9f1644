//! A corpus that grows from week to week, made from the sample's reports: the same paragraphs with other towns, days and numbers. The
//! same seed gives the same corpus. Used by the tests of updates and by the benchmark of rebuilding.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::expect_used,
    reason = "a test file uses its part of this, and fails by panic"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Towns of the curated gazetteer, in its order: each event has one.
fn towns() -> &'static [String] {
    static TOWNS: OnceLock<Vec<String>> = OnceLock::new();
    TOWNS.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("gazetteer/places");
        let mut out = Vec::new();
        for name in ["iraq.csv", "syria.csv", "lebanon.csv"] {
            let mut table = csv::Reader::from_path(root.join(name)).expect("the table is there");
            for row in table.records().map(|row| row.expect("a row")) {
                let (name, kind) = (row.get(1).unwrap_or(""), row.get(2).unwrap_or(""));
                let plain = name.len() > 5 && name.chars().all(|c| c.is_ascii_alphabetic());
                if plain && matches!(kind, "city" | "town") {
                    out.push(name.to_owned());
                }
            }
        }
        out
    })
}
/// Names in the sample that are replaced.
const NAMED: &[&str] =
    &["Daquq", "Damascus", "Palmyra", "Kirkuk", "Homs", "Aleppo", "Deir ez-Zor", "Raqqa", "Hasakah", "Anbar"];
const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const OUTLETS: &[&str] =
    &["Levant Wire", "Two Rivers Post", "Cedar Daily", "Nineveh Gazette", "Badia Monitor", "Aleppo Courier"];

/// A small generator of numbers (SplitMix64): the same seed gives the same numbers on every machine.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.roll() % limit.max(1) as u64) as usize
    }

    pub fn of<T: Copy>(&mut self, list: &[T]) -> T {
        *list.get(self.below(list.len())).expect("the list is not empty")
    }
}

/// The paragraphs of the sample that name a town to put another in place of.
pub fn paragraphs() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/levant/reports");
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in ["wires", "outlets", "analysis"] {
        for entry in fs::read_dir(root.join(folder)).expect("the sample is there") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|ending| ending == "txt") {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut out: Vec<String> = files
        .iter()
        .flat_map(|path| {
            let text = fs::read_to_string(path).expect("the sample is text");
            text.split("\n\n").map(|part| part.trim().replace('\n', " ")).collect::<Vec<_>>()
        })
        .map(|text| match text.split_once(") - ") {
            Some((_, after)) => after.to_owned(),
            None => text,
        })
        .filter(|text| text.len() > 80 && NAMED.iter().any(|town| text.contains(town)))
        .collect();
    out.sort();
    out.dedup();
    out
}

/// A report of the corpus: name of its file, and its text.
pub struct Made {
    pub name: String,
    pub text: String,
}

/// What happened, to be filled in: `{t}` the town, `{d}` the day, `{n}` a number, `{p}` a spot, `{s}` who says so, `{w}` whom it hit.
const EVENTS: &[&str] = &[
    "A roadside bomb went off outside {t} by the {p} on {d} and killed {n} {w}, {s} said.",
    "Gunmen on motorcycles attacked a checkpoint outside {t} by the {p} on {d}, killing {n} {w}, {s} said.",
    "{n} {w} were kidnapped near {t} by the {p} on {d} by men in uniform, {s} reported.",
    "Security forces raided a house in {t} by the {p} on {d} and arrested {n} members of Islamic State, {s} said.",
    "An air strike on a hideout in {t} killed {n} fighters of Islamic State by the {p} on {d}, according to {s}.",
    "Mortar shells fell on {t} by the {p} on {d} and wounded {n} {w}, {s} said.",
    "Islamic State claimed that its men had shot dead {n} {w} in {t} by the {p} on {d}.",
    "The army found {n} rockets and a store of mines in a farm near {t} by the {p} on {d}, {s} said.",
    "A suicide bomber struck a market in {t} by the {p} on {d}; {n} {w} were killed, {s} said.",
    "Unknown attackers set fire to the crops of {n} families near {t} by the {p} on {d}, {s} said.",
    "Clashes between tribesmen and fighters of Islamic State in {t} by the {p} on {d} left {n} {w} dead, {s} said.",
];
const SAYS: &[&str] = &[
    "police",
    "an army officer",
    "the war monitor",
    "a security source",
    "residents",
    "the interior ministry",
    "a hospital doctor",
];
const WHOM: &[&str] = &[
    "soldiers",
    "policemen",
    "farmers",
    "shepherds",
    "truck drivers",
    "truffle hunters",
    "tribal fighters",
    "villagers",
];

const SPOTS: &[&str] = &[
    "mill",
    "school",
    "pumping station",
    "depot",
    "bakery",
    "clinic",
    "brickworks",
    "bridge",
    "silo",
    "garage",
];

/// A family name that nobody has, so that two events share few words, as in the world.
fn invented(dice: &mut Dice) -> String {
    let (first, middle, last) = (
        dice.of(&["Qa", "Hu", "Ma", "Za", "Ri", "Su", "Ba", "Fa", "Ju", "Ni"]),
        dice.of(&["ra", "mi", "lu", "sha", "da", "ha", "ni", "ka", "ba", "ti"]),
        dice.of(&["wi", "ri", "bi", "mani", "dani", "shi", "li", "zi", "fi", "qi"]),
    );
    format!("{first}{middle}{last}")
}

/// Report `number` of a corpus. Every fourth report tells the event of the one before it in other words and with a higher toll.
/// `version` above 0 gives the report as it was changed later.
pub fn report(number: usize, version: u64, paragraphs: &[String]) -> Made {
    let event = if number % 4 == 3 { number - 1 } else { number };
    let mut dice = Dice::new(event as u64);
    let town = towns()[dice.below(towns().len())].as_str();
    let day = event / 40;
    // Months of 28 days keep this plain.
    let (year, month, of_month) = (2018 + day / 336, day / 28 % 12, day % 28 + 1);
    let month = *MONTHS.get(month).expect("twelve months");
    let toll = 2 + dice.below(9) + usize::from(number != event) + version as usize;
    let (what, whom) = (dice.of(EVENTS), dice.of(WHOM));
    let spot = format!("{} {}", invented(&mut dice), dice.of(SPOTS));
    let mut own = Dice::new(0xabcd ^ number as u64);
    let outlet = own.of(OUTLETS);
    let mut text = what
        .replace("{t}", town)
        .replace("{d}", &format!("{month} {of_month}"))
        .replace("{n}", &toll.to_string())
        .replace("{w}", whom)
        .replace("{s}", own.of(SAYS))
        .replace("{p}", &spot);
    text.push_str(&format!(
        "\n\nThe road to {} was closed for {} hours and {} shops stayed shut, the council said.",
        towns()[own.below(towns().len())],
        2 + own.below(30),
        2 + own.below(50),
    ));
    if own.below(8) == 0 {
        text.push_str("\n\n");
        let other = towns()[own.below(towns().len())].as_str();
        text.push_str(&vary(
            &paragraphs[own.below(paragraphs.len())],
            other,
            2 + own.below(9),
            month,
            of_month,
        ));
    }
    let opening = if number == event { "" } else { "Officials gave more details on Thursday. " };
    Made {
        name: format!("week-{:03}/report-{number:06}.txt", day / 7),
        text: format!(
            "Published: {year}-{:02}-{of_month:02}\n\n{whom} of {town}: report {number}\n\n{}, {month} {of_month} {year} ({outlet}) - {opening}{text}\n",
            day / 28 % 12 + 1,
            town.to_uppercase(),
        ),
    }
}

/// A paragraph with its towns, days and numbers changed.
fn vary(text: &str, town: &str, number: usize, month: &str, day: usize) -> String {
    let mut out = text.to_owned();
    for name in NAMED {
        out = out.replace(name, town);
    }
    let mut words: Vec<String> = out.split(' ').map(str::to_owned).collect();
    for at in 0..words.len() {
        let (before, after) = words.split_at_mut(at + 1);
        let (Some(word), next) = (before.last_mut(), after.first_mut()) else { continue };
        let is_month = MONTHS.iter().any(|name| name == word);
        let next_is_day = next
            .as_ref()
            .is_some_and(|next| next.trim_end_matches(',').parse::<u8>().is_ok_and(|day| day < 32));
        if is_month && next_is_day {
            *word = month.to_owned();
            if let Some(next) = next {
                *next = format!("{day}{}", if next.ends_with(',') { "," } else { "" });
            }
            continue;
        }
        let counts = word.parse::<u16>().is_ok_and(|told| told > 1 && told < 100);
        let dated = at > 0
            && before.len() > 1
            && MONTHS.contains(&before.iter().rev().nth(1).map_or("", String::as_str));
        if counts
            && !dated
            && let Some(word) = before.last_mut()
        {
            *word = number.to_string();
        }
    }
    words.join(" ")
}

/// Writes reports `from..to` under `folder`.
pub fn write(folder: &Path, from: usize, to: usize) {
    let paragraphs = paragraphs();
    for number in from..to {
        put(folder, &report(number, 0, &paragraphs));
    }
}

/// Writes one report.
pub fn put(folder: &Path, made: &Made) {
    let path = folder.join(&made.name);
    let parent = path.parent().expect("the name has a folder");
    if !parent.is_dir() {
        fs::create_dir_all(parent).expect("made");
    }
    fs::write(path, &made.text).expect("written");
}
