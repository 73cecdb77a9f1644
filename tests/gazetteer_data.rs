//! Holds the tables of `gazetteer/` to what the program and a reader may expect of them: ids, parents, points, dates, sources, names.

use geo::{Contains as _, Coord, Distance as _, Euclidean, Geometry, Point};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use wallmap::model::{Date, GeoPrecision, PlaceKind};

/// Degrees that a point may lie outside its country: crossings, ports, islands that the outlines leave out.
const OUTSIDE: f64 = 0.25;

/// Words that open sentences and headlines; a place of that name needs its article or a second word.
const COMMON_WORDS: &[&str] = &[
    "a", "all", "an", "and", "any", "are", "as", "at", "bad", "ban", "bar", "base", "be", "bear", "big",
    "bird", "blast", "both", "burn", "but", "by", "call", "camp", "car", "city", "clash", "come", "cut",
    "day", "dead", "did", "do", "down", "east", "end", "even", "far", "fat", "few", "fire", "for", "force",
    "forces", "from", "gas", "get", "go", "gun", "had", "ham", "has", "hay", "he", "her", "here", "his",
    "hit", "hot", "how", "if", "in", "iron", "is", "it", "just", "kill", "kit", "last", "law", "led", "let",
    "like", "long", "low", "man", "many", "may", "men", "mine", "more", "most", "my", "near", "new", "no",
    "north", "not", "now", "of", "off", "oil", "old", "on", "one", "or", "our", "out", "over", "own", "past",
    "police", "put", "raid", "ran", "red", "road", "run", "sad", "said", "same", "sat", "saw", "say", "see",
    "set", "she", "shin", "six", "so", "some", "son", "sour", "south", "state", "still", "such", "sun",
    "tall", "tar", "ten", "than", "that", "the", "their", "them", "then", "there", "they", "this", "to",
    "too", "top", "town", "two", "under", "up", "us", "very", "war", "was", "way", "we", "well", "were",
    "west", "what", "when", "who", "why", "will", "with", "year", "yes", "you",
];

type Row = BTreeMap<String, String>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("gazetteer")
}

fn read(path: &Path) -> Vec<(String, Row)> {
    let file = path.file_name().unwrap().to_string_lossy().into_owned();
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    reader
        .records()
        .enumerate()
        .map(|(at, record)| {
            let record = record.unwrap_or_else(|e| panic!("{file}: {e}"));
            let row = header.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
            (format!("{file}:{}", at + 2), row)
        })
        .collect()
}

fn places() -> Vec<(String, Row)> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(root().join("places")).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files.iter().flat_map(|f| read(f)).collect()
}

fn countries() -> Vec<(String, Row)> {
    read(&root().join("countries.csv"))
}

fn shapes(path: &Path) -> BTreeMap<String, Geometry<f64>> {
    let parsed: geojson::GeoJson = std::fs::read_to_string(path).unwrap().parse().unwrap();
    let geojson::GeoJson::FeatureCollection(collection) = parsed else { panic!("{}", path.display()) };
    collection
        .features
        .into_iter()
        .map(|feature| {
            let id = feature.properties.as_ref().unwrap()["geom_id"].as_str().unwrap().to_owned();
            (id, Geometry::try_from(feature.geometry.unwrap()).unwrap())
        })
        .collect()
}

fn point(row: &Row) -> (f64, f64) {
    (row["lon"].parse().unwrap(), row["lat"].parse().unwrap())
}

/// Every finding, so that one run of the test tells them all.
fn hold(findings: &[String]) {
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
}

#[test]
fn every_id_stands_once_and_can_be_typed() {
    let mut seen = BTreeSet::new();
    let mut findings = Vec::new();
    for (at, row) in places() {
        let id = &row["id"];
        if id.is_empty() || !id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            findings.push(format!("{at}: id `{id}`"));
        }
        if !seen.insert(id.clone()) {
            findings.push(format!("{at}: id `{id}` stands twice"));
        }
    }
    hold(&findings);
    assert!(seen.len() > 2000, "{} places", seen.len());
}

#[test]
fn kinds_precisions_ranks_and_dates_can_be_read() {
    let mut findings = Vec::new();
    for (at, row) in places() {
        if PlaceKind::parse(&row["kind"]).is_none() {
            findings.push(format!("{at}: kind `{}`", row["kind"]));
        }
        if GeoPrecision::parse(&row["precision"]).is_none() {
            findings.push(format!("{at}: precision `{}`", row["precision"]));
        }
        if !matches!(row["rank"].parse::<u8>(), Ok(1..=5)) {
            findings.push(format!("{at}: rank `{}`", row["rank"]));
        }
        if !row["radius_km"].parse::<f64>().is_ok_and(|r| r > 0.0 && r < 5000.0) {
            findings.push(format!("{at}: radius_km `{}`", row["radius_km"]));
        }
        for column in ["valid_from", "valid_to"] {
            let text = &row[column];
            let whole = match text.len() {
                0 => continue,
                4 => format!("{text}-01-01"),
                7 => format!("{text}-01"),
                _ => text.clone(),
            };
            if whole.parse::<Date>().is_err() {
                findings.push(format!("{at}: {column} `{text}`"));
            }
        }
        if !row["valid_from"].is_empty() && !row["valid_to"].is_empty() && row["valid_from"] > row["valid_to"]
        {
            findings.push(format!("{at}: ends before it begins"));
        }
    }
    hold(&findings);
}

#[test]
fn every_row_tells_its_source() {
    let findings: Vec<String> = places()
        .into_iter()
        .chain(countries())
        .filter(|(_, row)| row["source"].trim().len() < 4)
        .map(|(at, row)| format!("{at}: `{}` has no source", row["name"]))
        .collect();
    hold(&findings);
}

#[test]
fn parents_exist_and_do_not_go_in_circles() {
    let parents: BTreeMap<String, String> =
        places().into_iter().map(|(_, row)| (row["id"].clone(), row["within"].clone())).collect();
    let codes: BTreeSet<String> = countries().into_iter().map(|(_, row)| row["cc"].clone()).collect();
    let mut findings = Vec::new();
    for id in parents.keys() {
        let mut at = id.clone();
        for step in 0.. {
            let parent = &parents[&at];
            if parent.is_empty() || codes.contains(parent) {
                break;
            }
            if !parents.contains_key(parent) {
                findings.push(format!("`{at}` lies within `{parent}`, which no table has"));
                break;
            }
            if step > 8 {
                findings.push(format!("`{id}` lies within itself"));
                break;
            }
            at.clone_from(parent);
        }
    }
    hold(&findings);
}

#[test]
fn points_lie_in_their_countries() {
    let outlines = shapes(&root().join("shapes/countries.geojson"));
    let iso3: BTreeMap<String, String> =
        countries().into_iter().map(|(_, row)| (row["cc"].clone(), row["iso3"].clone())).collect();
    let mut findings = Vec::new();
    for (at, row) in places() {
        let (lon, lat) = point(&row);
        if row["cc"].is_empty() {
            continue;
        }
        let Some(code) = iso3.get(&row["cc"]) else {
            findings.push(format!("{at}: country `{}`", row["cc"]));
            continue;
        };
        let Some(Geometry::MultiPolygon(outline)) = outlines.get(code) else { continue };
        let point = Point::new(lon, lat);
        if !outline.contains(&Coord { x: lon, y: lat }) && Euclidean.distance(&point, outline) > OUTSIDE {
            findings.push(format!("{at}: `{}` {lat},{lon} lies outside {code}", row["id"]));
        }
    }
    hold(&findings);
}

#[test]
fn shapes_exist_and_lie_near_the_points_of_their_rows() {
    let mut all = BTreeMap::new();
    for file in ["regions.geojson", "governorates.geojson", "countries.geojson"] {
        all.extend(shapes(&root().join("shapes").join(file)));
    }
    let mut findings = Vec::new();
    for (at, row) in places() {
        if row["geom_id"].is_empty() {
            continue;
        }
        let (lon, lat) = point(&row);
        match all.get(&row["geom_id"]) {
            None => findings.push(format!("{at}: no shape `{}`", row["geom_id"])),
            Some(shape) => {
                let away = Euclidean.distance(&Geometry::Point(Point::new(lon, lat)), shape);
                if away > 0.3 {
                    findings.push(format!("{at}: `{}` lies {away:.2} degrees from its shape", row["id"]));
                }
            }
        }
    }
    hold(&findings);
}

#[test]
fn arabic_names_are_in_arabic_letters_and_latin_ones_are_not() {
    let arabic = |c: char| matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}');
    let mut findings = Vec::new();
    for (at, row) in places().into_iter().chain(countries()) {
        for name in row["names_ar"].split('|').filter(|n| !n.is_empty()) {
            let letters = name.chars().filter(|c| c.is_alphabetic()).count();
            if letters == 0 || name.chars().any(|c| c.is_alphabetic() && !arabic(c)) {
                findings.push(format!("{at}: Arabic name `{name}`"));
            }
        }
        for name in row["names"].split('|').chain([row["name"].as_str()]) {
            if name.chars().any(arabic) || name.trim() != name {
                findings.push(format!("{at}: name `{name}`"));
            }
        }
    }
    hold(&findings);
}

#[test]
fn no_name_is_a_common_word() {
    let mut findings = Vec::new();
    for (at, row) in places() {
        let blocked: BTreeSet<String> =
            row["names"].split('|').filter_map(|n| n.strip_prefix('!')).map(str::to_lowercase).collect();
        for name in row["names"].split('|').chain([row["name"].as_str()]).filter(|n| !n.starts_with('!')) {
            let name = name.to_lowercase();
            let bare = ["al-", "el-", "an-", "as-", "at-", "ad-", "ar-", "az-"]
                .iter()
                .find_map(|a| name.strip_prefix(a))
                .unwrap_or(&name);
            if COMMON_WORDS.contains(&bare) && !blocked.contains(bare) {
                findings.push(format!("{at}: `{name}` is a common word; block it with `!{bare}`"));
            }
        }
    }
    hold(&findings);
}

#[test]
fn all_countries_and_the_borders_of_the_theatre_are_there() {
    let rows = countries();
    assert!(rows.len() >= 240, "{} countries", rows.len());
    let codes: BTreeSet<String> = rows.iter().map(|(_, row)| row["iso3"].clone()).collect();
    let borders = shapes(&root().join("borders.geojson"));
    for pair in [
        "IRQ-SYR", "LBN-SYR", "JOR-SYR", "SYR-TUR", "IRQ-TUR", "IRN-IRQ", "IRQ-JOR", "IRQ-SAU", "IRQ-KWT",
        "ISR-LBN", "NER-NGA", "AFG-PAK",
    ] {
        let (a, b) = pair.split_once('-').unwrap();
        assert!(codes.contains(a) && codes.contains(b), "{pair}");
        assert!(borders.contains_key(&format!("border-{pair}")), "{pair}");
    }
    // Who lives there is told by words that start a name, so they must not be names of countries.
    let names: BTreeSet<String> = rows.iter().map(|(_, row)| row["name"].clone()).collect();
    for (at, row) in &rows {
        for people in row["demonyms"].split('|') {
            assert!(!names.contains(people), "{at}: {people}");
        }
    }
}

#[test]
fn coordinates_are_not_written_more_finely_than_they_are_known() {
    for file in [
        "borders.geojson",
        "shapes/countries.geojson",
        "shapes/governorates.geojson",
        "shapes/regions.geojson",
    ] {
        let text = std::fs::read_to_string(root().join(file)).unwrap();
        let longest = text
            .split(|c: char| !c.is_ascii_digit() && c != '.')
            .filter_map(|n| n.split_once('.'))
            .map(|(_, decimals)| decimals.len())
            .max();
        assert!(longest.is_some_and(|n| n <= 5), "{file}: {longest:?} decimals");
    }
}
