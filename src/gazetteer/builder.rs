//! Builds an index from rows. Reads no file.

use super::fold::{Folding, Level, NameHash, hash_bytes};
use super::index::{
    Area, Details, Index, NO_AREA, NameFlags, NameTable, PER_DEGREE, PLACE_BITS, PLACE_MASK, Texts,
};
use super::name_table::{one_a_place, table};
use crate::model::PlaceKind;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::convert::Infallible;

/// A name of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowName {
    /// As written.
    pub text: String,
    /// How it stands to the place.
    pub flags: NameFlags,
}

/// A place on its way into an index.
#[derive(Debug, Clone)]
pub struct Row {
    /// Stable id; empty where the GeoNames number makes it.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// Degrees north, WGS 84.
    pub lat: f64,
    /// Degrees east, WGS 84.
    pub lon: f64,
    /// Half the extent in kilometres.
    pub radius_km: Option<f64>,
    /// ISO 3166-1 alpha-2; empty where none.
    pub cc: String,
    /// First-level area by name.
    pub admin1: String,
    /// Second-level area by name.
    pub admin2: String,
    /// People; 0 where unknown.
    pub population: u32,
    /// GeoNames number.
    pub geonames: u32,
    /// Rank given by an editor; 0 where none.
    pub rank: u8,
    /// Further names; the name shown counts without being listed.
    pub names: Vec<RowName>,
    /// Further facts.
    pub details: Details,
    /// Whether keys above [`Level::Plain`] are wanted whatever the country.
    pub fold_deep: bool,
}

impl Row {
    /// A row with nothing but a name, a kind and a point.
    pub fn new(name: &str, kind: PlaceKind, lat: f64, lon: f64) -> Self {
        Self {
            id: String::new(),
            name: name.to_owned(),
            kind,
            lat,
            lon,
            radius_km: None,
            cc: String::new(),
            admin1: String::new(),
            admin2: String::new(),
            population: 0,
            geonames: 0,
            rank: 0,
            names: Vec::new(),
            details: Details::default(),
            fold_deep: false,
        }
    }
}

/// Collects rows.
#[derive(Debug)]
pub struct Builder<'f> {
    folding: &'f Folding,
    index: Index,
    areas: FxHashMap<([u8; 2], String), u32>,
    /// Names of areas that rows refer to by a code.
    coded: FxHashMap<([u8; 2], String), String>,
    keys: Vec<(NameHash, u32)>,
    longer: Vec<NameHash>,
    texts: String,
    /// A word folded at the first and at the third level.
    scratch: (String, String),
}

pub(crate) fn code(cc: &str) -> [u8; 2] {
    match cc.as_bytes() {
        [a, b] => [*a, *b],
        _ => [0, 0],
    }
}

impl<'f> Builder<'f> {
    /// An empty table; `source` is what rows come from that do not say so themselves.
    pub fn new(folding: &'f Folding, source: &str) -> Self {
        let none = Area { cc: [0, 0], name: String::new(), key: 0 };
        let index = Index { areas: vec![none], source: source.to_owned(), ..Index::default() };
        Self {
            folding,
            index,
            areas: FxHashMap::default(),
            coded: FxHashMap::default(),
            keys: Vec::new(),
            longer: Vec::new(),
            texts: String::new(),
            scratch: (String::new(), String::new()),
        }
    }

    /// How many rows were added.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether no row was added.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn area(&mut self, cc: &str, name: &str) -> u32 {
        if name.is_empty() {
            return NO_AREA;
        }
        let at = (code(cc), name.to_owned());
        if let Some(&found) = self.areas.get(&at) {
            return found;
        }
        let key = area_key(self.folding, cc, name);
        let number = self.index.areas.len() as u32;
        self.index.areas.push(Area { cc: at.0, name: at.1.clone(), key });
        self.areas.insert(at, number);
        number
    }

    /// Names the area that rows of this country refer to as `code`, which begins with U+0001. May come after the rows.
    pub(crate) fn name_area(&mut self, cc: &str, area: &str, name: &str) {
        self.coded.insert((code(cc), area.to_owned()), name.to_owned());
    }

    /// Puts names in the place of codes; an area whose code was never named has no name.
    fn resolve_codes(&mut self) {
        for area in &mut self.index.areas {
            if area.name.starts_with('\u{1}') {
                let name = self.coded.get(&(area.cc, area.name.clone())).cloned().unwrap_or_default();
                let cc = String::from_utf8_lossy(&area.cc).into_owned();
                area.key = if name.is_empty() { 0 } else { area_key(self.folding, &cc, &name) };
                area.name = name;
            }
        }
    }

    /// Adds a row.
    pub fn push(&mut self, row: &Row) {
        let place = self.index.len() as u32;
        let admin1 = self.area(&row.cc, &row.admin1);
        let admin2 = self.area(&row.cc, &row.admin2);
        let index = &mut self.index;
        index.lat.push((row.lat * PER_DEGREE).round() as i32);
        index.lon.push((row.lon * PER_DEGREE).round() as i32);
        index.kind.push(PlaceKind::ALL.iter().position(|k| *k == row.kind).unwrap_or(0) as u8);
        index.cc.push(code(&row.cc));
        index.admin1.push(admin1);
        index.admin2.push(admin2);
        index.population.push(row.population);
        index.geonames.push(row.geonames);
        index.radius.push(row.radius_km.map_or(0, |km| (km * 10.0).round().max(1.0) as u32));
        index.rank.push(row.rank);

        let deep = row.fold_deep || self.folding.has_articles(&row.cc);
        self.name(place, &row.name, NameFlags::MAIN, deep);
        for name in &row.names {
            self.name(place, &name.text, name.flags, deep);
        }

        let details = if row.details == Details::default() {
            String::new()
        } else {
            serde_json::to_string(&row.details).unwrap_or_default()
        };
        for (at, field) in [row.id.as_str(), &details, &row.name].into_iter().enumerate() {
            if at > 0 {
                self.texts.push('\u{1f}');
            }
            push_plain(&mut self.texts, field);
        }
        for name in row.names.iter().filter(|n| !n.flags.has(NameFlags::BLOCKED)) {
            self.texts.push('\u{1f}');
            push_plain(&mut self.texts, &name.text);
        }
        self.texts.push('\n');
    }

    fn name(&mut self, place: u32, name: &str, flags: NameFlags, deep: bool) {
        let folding = self.folding;
        // Each word's hashes at the first and the third level, and whether it is an article.
        let mut words: SmallVec<[(u64, u64, bool); 8]> = SmallVec::new();
        Folding::each_word(name, &mut self.scratch.0, |word| {
            let skeleton = &mut self.scratch.1;
            skeleton.clear();
            if deep {
                folding.skeleton(word, skeleton);
            }
            words.push((
                hash_bytes(word.as_bytes()),
                hash_bytes(skeleton.as_bytes()),
                folding.is_article(word),
            ));
        });
        let mut flags = flags;
        if words.iter().any(|(.., article)| *article) {
            flags = flags.with(NameFlags::ARTICLE);
        }
        if is_capitals(name) {
            flags = flags.with(NameFlags::CAPITALS);
        }
        let value = place | (u32::from(flags.0) << PLACE_BITS);
        let levels: &[Level] = if deep && !flags.has(NameFlags::BLOCKED) {
            &[Level::Plain, Level::Article, Level::Skeleton]
        } else {
            &[Level::Plain]
        };
        for &level in levels {
            let mut state = NameHash::start(level);
            let mut last = None;
            for &(plain, skeleton, _) in
                words.iter().filter(|(.., article)| level == Level::Plain || !article)
            {
                state = state.then(if level == Level::Skeleton { skeleton } else { plain });
                self.longer.extend(last.replace(state));
            }
            self.keys.extend(last.map(|last| (last, value)));
        }
    }

    /// How many bytes of names and texts are held.
    pub(super) fn pending(&self) -> usize {
        self.keys.len() * size_of::<(NameHash, u32)>()
            + self.longer.len() * size_of::<NameHash>()
            + self.texts.len()
    }

    /// Gives away the names and texts of the rows so far; their columns stay.
    pub(super) fn drain(&mut self) -> Pending {
        Pending {
            keys: std::mem::take(&mut self.keys),
            longer: std::mem::take(&mut self.longer),
            texts: std::mem::take(&mut self.texts),
        }
    }

    /// The columns of all rows, without names, texts and version.
    pub(super) fn into_columns(mut self) -> Index {
        self.resolve_codes();
        self.index
    }

    /// The bytes of a compiled file; `level` is zstd's, 1 to 22.
    pub fn compile(self, level: i32) -> std::io::Result<Vec<u8>> {
        super::compiled::to_bytes(&self.finish(), level)
    }

    /// The index.
    pub(crate) fn finish(self) -> Index {
        let mut part = self.finish_apart();
        part.index.names = table(&part.keys, &part.longer);
        part.index
    }

    /// The index without its table of names, and what that is made of, so that several indexes can share one.
    pub(crate) fn finish_apart(mut self) -> Part {
        self.resolve_codes();
        self.keys.sort_unstable_by_key(|&(hash, value)| (hash, value & PLACE_MASK, value >> PLACE_BITS));
        let Ok(keys) = one_a_place::<Infallible>(self.keys.into_iter().map(Ok)).collect();
        self.longer.sort_unstable();
        self.longer.dedup();
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.texts.as_bytes());
        self.index.version = version(hasher, &self.index);
        self.index.texts = Texts::from_lines(self.texts);
        Part { index: self.index, keys, longer: self.longer }
    }
}

/// Names and texts of rows, in the order in which they came.
pub(super) struct Pending {
    /// Keys with place and flags.
    pub(super) keys: Vec<(NameHash, u32)>,
    /// Keys with which longer names begin.
    pub(super) longer: Vec<NameHash>,
    /// A line a place.
    pub(super) texts: String,
}

/// An index and the keys of its names.
pub(crate) struct Part {
    pub(crate) index: Index,
    /// Sorted: keys with place and flags.
    keys: Vec<(NameHash, u32)>,
    /// Sorted: keys with which longer names begin.
    longer: Vec<NameHash>,
}

/// One table of names for several indexes that stand after one another, with the indexes themselves. A place's number in it counts from
/// the first index.
pub(crate) fn share_names(parts: Vec<Part>) -> (Vec<Index>, NameTable) {
    let (mut keys, mut longer, mut indexes) = (Vec::new(), Vec::new(), Vec::new());
    let mut base = 0;
    for part in parts {
        keys.extend(part.keys.iter().map(|&(hash, value)| (hash, value + base)));
        longer.extend(part.longer);
        base += part.index.len() as u32;
        indexes.push(part.index);
    }
    // Each part is sorted: the stable sort finds the runs and merges them.
    keys.sort_by_key(|&(hash, value)| (hash, value & ((1 << PLACE_BITS) - 1)));
    longer.sort();
    longer.dedup();
    (indexes, table(&keys, &longer))
}

/// Appends a text without control characters.
fn push_plain(out: &mut String, text: &str) {
    let bytes = text.as_bytes();
    // Control characters are single bytes, or the second half of the block that begins with this one.
    let control = bytes.iter().any(u8::is_ascii_control)
        || memchr::memchr_iter(0xC2, bytes).any(|at| bytes.get(at + 1).is_some_and(|b| *b < 0xA0));
    if control {
        out.extend(text.chars().filter(|c| !c.is_control()));
    } else {
        out.push_str(text);
    }
}

/// A name of two to five capitals and no other letters, with or without full stops.
fn is_capitals(name: &str) -> bool {
    let plain = name.bytes().all(|b| b.is_ascii_uppercase() || matches!(b, b'.' | b'&' | b' '));
    plain && (2..=5).contains(&name.bytes().filter(u8::is_ascii_uppercase).count())
}

/// The key of an area: its country and its name folded as far as folding goes.
pub(crate) fn area_key(folding: &Folding, cc: &str, name: &str) -> u64 {
    let start = NameHash::start(Level::Skeleton).then(hash_bytes(cc.as_bytes()));
    let words = Folding::words(name);
    let mut state = start;
    let mut skeleton = String::new();
    for word in words.iter().filter(|w| !folding.is_article(w)) {
        skeleton.clear();
        folding.skeleton(word, &mut skeleton);
        state = state.then(hash_bytes(skeleton.as_bytes()));
    }
    state.0
}

/// The hash of a table; `hasher` has taken its texts.
pub(super) fn version(mut hasher: blake3::Hasher, index: &Index) -> String {
    for column in [&index.lat, &index.lon] {
        column.iter().for_each(|v| {
            hasher.update(&v.to_le_bytes());
        });
    }
    for column in [&index.population, &index.geonames, &index.radius, &index.admin1, &index.admin2] {
        column.iter().for_each(|v| {
            hasher.update(&v.to_le_bytes());
        });
    }
    hasher.update(&index.kind).update(&index.rank);
    index.cc.iter().for_each(|v| {
        hasher.update(v);
    });
    index.areas.iter().for_each(|a| {
        hasher.update(a.name.as_bytes());
    });
    hasher.finalize().to_hex().chars().take(16).collect()
}
