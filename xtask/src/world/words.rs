//! Writes the list of words that are not only names of places: common English words, given names, surnames, each with a grade.

use super::{Result, tar_file};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// Common words of the two smallest lists and surnames up to this rank are kept even where no place bears them.
const SURNAMES: usize = 8_000;

/// The list as text: a word a line, then its grades. `known` are the folded words that are names of places.
pub(super) fn list(names: &Path, english: &Path, known: &BTreeSet<String>) -> Result<String> {
    let mut grades: BTreeMap<String, [u8; 3]> = BTreeMap::new();
    let mut set = |word: &str, class: usize, grade: u8| {
        let slot = grades.entry(word.to_owned()).or_default();
        if let Some(slot) = slot.get_mut(class) {
            *slot = if *slot == 0 { grade } else { (*slot).min(grade) };
        }
    };
    for (grade, sizes) in
        [(1, ["10", "20"].as_slice()), (2, &["35"]), (3, &["40", "50"]), (4, &["55", "60", "70"])]
    {
        for size in sizes {
            let bytes = tar_file(english, &format!("english-words-{size}.json"))?;
            for word in serde_json::from_slice::<Vec<String>>(&bytes)? {
                let plain = word.bytes().all(|b| b.is_ascii_lowercase());
                if plain && (grade == 1 || known.contains(&word)) {
                    set(&word, 0, grade);
                }
            }
        }
    }
    for file in ["dist.female.first", "dist.male.first"] {
        for (word, share, _) in census(&tar_file(names, file)?) {
            set(&word, 1, if share <= 75.0 { 1 } else { 2 });
        }
    }
    for (word, _, rank) in census(&tar_file(names, "dist.all.last")?) {
        if rank <= SURNAMES || known.contains(&word) {
            set(
                &word,
                2,
                if rank <= 1_000 {
                    1
                } else if rank <= SURNAMES {
                    2
                } else {
                    3
                },
            );
        }
    }
    let mut text = String::from(
        "# Words that are not only names of places, written by `cargo xtask world`; do not edit.\n\
         # word, grade as a common English word (1 commonest to 4, 0 none), as a given name (1, 2), as a surname (1 to 3).\n",
    );
    for (word, [common, given, surname]) in grades {
        writeln!(text, "{word} {common}{given}{surname}")?;
    }
    Ok(text)
}

/// Name, cumulative share in percent and rank from a file of the census.
fn census(bytes: &[u8]) -> Vec<(String, f64, usize)> {
    String::from_utf8_lossy(bytes)
        .lines()
        .filter_map(|line| {
            let mut fields = line.split_whitespace();
            let name = fields.next()?.to_ascii_lowercase();
            let share = fields.nth(1)?.parse().ok()?;
            Some((name, share, fields.next()?.parse().ok()?))
        })
        .collect()
}
