//! The index of one table of places: columns of facts and a table from names to places, in a form that loads without parsing.
//! Building it from rows is in `builder`; its bytes in a file are in `compiled`.

use super::fold::NameHash;
use crate::model::{Date, PlaceKind};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::OnceLock;

/// Degrees are kept in ten-thousandths: 11 metres on the equator.
pub(crate) const PER_DEGREE: f64 = 10_000.0;

/// No area is known.
pub(crate) const NO_AREA: u32 = 0;

/// How a name stands to its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct NameFlags(pub u8);

impl NameFlags {
    /// The name the table shows.
    pub const MAIN: Self = Self(0);
    /// A spelling close to it.
    pub const VARIANT: Self = Self(1);
    /// Another name.
    pub const OTHER: Self = Self(2);
    /// Another name whose language or standing is unknown.
    pub const DOUBTFUL: Self = Self(3);
    /// The name has an article, which the key leaves out.
    pub const ARTICLE: Self = Self(4);
    /// The name is written in capitals only ("UAE").
    pub const CAPITALS: Self = Self(8);
    /// The spelling must never match the place.
    pub const BLOCKED: Self = Self(16);

    /// 0 the name shown, 1 close to it, 2 another, 3 doubtful.
    pub const fn distance(self) -> u8 {
        self.0 & 3
    }

    /// Whether all bits of `other` are set.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What a table says of a place beyond the columns that every place has.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// Shape by name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub geom_id: String,
    /// Operational status.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// First day of validity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// Last day of validity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// Ids of the places it lies in, nearest first.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub within: String,
    /// How exact the point is, as the table says.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub precision: String,
    /// Where the row comes from.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// A first- or second-level area by name, as places refer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Area {
    /// Country code.
    pub(crate) cc: [u8; 2],
    /// Name to show.
    pub(crate) name: String,
    /// Country and folded name, equal across tables.
    pub(crate) key: u64,
}

/// What the name table holds for a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry(pub(crate) u32);

pub(crate) const LONGER: u32 = 1 << 31;
pub(crate) const IS_KEY: u32 = 1 << 30;
pub(crate) const INLINE: u32 = 1 << 29;
pub(crate) const LAST: u32 = 1 << 31;
pub(crate) const PLACE_BITS: u32 = 24;
pub(crate) const PLACE_MASK: u32 = (1 << PLACE_BITS) - 1;
pub(crate) const FLAG_MASK: u32 = 31;

impl Entry {
    /// Whether a longer name begins with these words.
    pub(crate) const fn has_longer(self) -> bool {
        self.0 & LONGER != 0
    }

    /// Whether these words are a name.
    pub(crate) const fn is_key(self) -> bool {
        self.0 & IS_KEY != 0
    }
}

/// The table from names to places.
#[derive(Debug, Default)]
pub(crate) struct NameTable {
    /// A key's first `bits` bits choose its bucket.
    pub(crate) bits: u32,
    /// Where each bucket begins; one more than there are buckets.
    pub(crate) buckets: Vec<u32>,
    /// The last 24 bits of each key, sorted within the bucket.
    pub(crate) prints: Vec<u32>,
    /// What the key holds.
    pub(crate) values: Vec<u32>,
    /// Places of the names that have several.
    pub(crate) postings: Vec<u32>,
}

pub(crate) const PRINT_MASK: u64 = (1 << 24) - 1;

impl NameTable {
    /// The entry of a walk's state.
    pub(crate) fn get(&self, hash: NameHash) -> Option<Entry> {
        if self.values.is_empty() {
            return None;
        }
        let bucket = (hash.0 >> (64 - self.bits)) as usize;
        let from = *self.buckets.get(bucket)? as usize;
        let to = *self.buckets.get(bucket + 1)? as usize;
        let print = (hash.0 & PRINT_MASK) as u32;
        let prints = self.prints.get(from..to)?;
        let at = prints.iter().position(|&p| p == print)?;
        self.values.get(from + at).map(|&v| Entry(v))
    }

    /// The places of an entry, in the table's order.
    pub(crate) fn places(&self, entry: Entry) -> impl Iterator<Item = (u32, NameFlags)> + '_ {
        let (one, from) = if !entry.is_key() {
            (None, self.postings.len())
        } else if entry.0 & INLINE != 0 {
            (Some(entry.0), self.postings.len())
        } else {
            (None, (entry.0 & (INLINE - 1)) as usize)
        };
        let mut ended = false;
        let several = self.postings.get(from..).unwrap_or_default().iter().copied().take_while(move |&p| {
            let take = !ended;
            ended = p & LAST != 0;
            take
        });
        one.into_iter()
            .chain(several)
            .map(|v| (v & PLACE_MASK, NameFlags(((v >> PLACE_BITS) & FLAG_MASK) as u8)))
    }
}

/// Which keys may stand in any table: most words begin no name, and one bit says so without a look into the tables.
#[derive(Debug, Default)]
pub(crate) struct Filter(Vec<u64>);

/// The filter goes by this many of a key's last bits, all of which the tables keep.
const FILTER_BITS: u32 = 23;

impl Filter {
    pub(crate) fn of<'t>(tables: impl Iterator<Item = &'t NameTable>) -> Self {
        let mut bits = vec![0_u64; 1 << (FILTER_BITS - 6)];
        for table in tables {
            for print in &table.prints {
                let at = print & ((1 << FILTER_BITS) - 1);
                if let Some(word) = bits.get_mut((at >> 6) as usize) {
                    *word |= 1 << (at & 63);
                }
            }
        }
        Self(bits)
    }

    pub(crate) fn may_hold(&self, hash: NameHash) -> bool {
        let at = hash.0 & ((1 << FILTER_BITS) - 1);
        self.0.get((at >> 6) as usize).is_some_and(|word| word & (1 << (at & 63)) != 0)
    }
}

/// Texts of the places: a line a place, fields parted by U+001F: id, details as JSON, name, other names.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    packed: Cow<'static, [u8]>,
    open: OnceLock<(String, Vec<u32>)>,
    /// Details by place, each read when first asked for.
    details: OnceLock<Vec<OnceLock<Option<Box<Details>>>>>,
}

impl Texts {
    /// Texts that are already open.
    pub(crate) fn from_lines(text: String) -> Self {
        let texts = Self::default();
        let starts = line_starts(&text);
        let _ = texts.open.set((text, starts));
        texts
    }

    /// Texts compressed by zstd, opened when first asked for.
    pub(crate) fn packed(bytes: Cow<'static, [u8]>) -> Self {
        Self { packed: bytes, ..Self::default() }
    }

    fn open(&self) -> &(String, Vec<u32>) {
        self.open.get_or_init(|| {
            // The bytes were hashed when the file was read, so that a failure here can only be one of memory.
            let bytes = super::compiled::unpack(&self.packed, self.packed.len()).unwrap_or_default();
            let text = String::from_utf8(bytes).unwrap_or_default();
            let starts = line_starts(&text);
            (text, starts)
        })
    }

    /// The fields of a place.
    pub(crate) fn fields(&self, place: u32) -> impl Iterator<Item = &str> {
        let (text, starts) = self.open();
        let from = starts.get(place as usize).map_or(text.len(), |&s| s as usize);
        let to = starts.get(place as usize + 1).map_or(text.len(), |&s| s as usize);
        text.get(from..to).unwrap_or("").trim_end_matches('\n').split('\u{1f}')
    }

    /// The field of a place with this number, from 0.
    pub(crate) fn field(&self, place: u32, number: usize) -> Option<&str> {
        let (text, starts) = self.open();
        let from = *starts.get(place as usize)? as usize;
        let to = starts.get(place as usize + 1).map_or(text.len(), |&s| s as usize);
        let mut line = text.get(from..to)?.trim_end_matches('\n');
        for _ in 0..number {
            line = line.get(memchr::memchr(0x1f, line.as_bytes())? + 1..)?;
        }
        line.get(..memchr::memchr(0x1f, line.as_bytes()).unwrap_or(line.len()))
    }

    /// What a place's line says beyond what every place has.
    pub(crate) fn details(&self, place: u32) -> Option<&Details> {
        let text = self.fields(place).nth(1).filter(|text| !text.is_empty())?;
        let all = self.details.get_or_init(|| vec![OnceLock::new(); self.open().1.len()]);
        all.get(place as usize)?.get_or_init(|| serde_json::from_str(text).ok()).as_deref()
    }

    /// All lines.
    pub(crate) fn text(&self) -> &str {
        &self.open().0
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    let mut starts = vec![0];
    starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
    starts.pop_if(|s| *s as usize == text.len());
    starts
}

/// One table of places.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Degrees north times [`PER_DEGREE`].
    pub(crate) lat: Vec<i32>,
    /// Degrees east times [`PER_DEGREE`].
    pub(crate) lon: Vec<i32>,
    /// Position in [`PlaceKind::ALL`].
    pub(crate) kind: Vec<u8>,
    /// Country code, two letters; zeros where none.
    pub(crate) cc: Vec<[u8; 2]>,
    /// Position in `areas` of the first-level area.
    pub(crate) admin1: Vec<u32>,
    /// Position in `areas` of the second-level area.
    pub(crate) admin2: Vec<u32>,
    /// People, or what stands for them where the table ranks its places.
    pub(crate) population: Vec<u32>,
    /// GeoNames number, 0 where none.
    pub(crate) geonames: Vec<u32>,
    /// Half the extent in hectometres, 0 where unknown.
    pub(crate) radius: Vec<u32>,
    /// Rank given by an editor, 1 the most prominent; 0 where none.
    pub(crate) rank: Vec<u8>,
    /// Areas that places refer to; the first is "none".
    pub(crate) areas: Vec<Area>,
    /// Names.
    pub(crate) names: NameTable,
    /// Texts.
    pub(crate) texts: Texts,
    /// Where all rows come from that do not say so themselves.
    pub(crate) source: String,
    /// Hash of the content.
    pub(crate) version: String,
}

impl Index {
    /// How many places.
    pub(crate) fn len(&self) -> usize {
        self.kind.len()
    }

    /// What the place is.
    pub(crate) fn kind(&self, place: u32) -> PlaceKind {
        self.kind
            .get(place as usize)
            .and_then(|&k| PlaceKind::ALL.get(usize::from(k)).copied())
            .unwrap_or(PlaceKind::Site)
    }

    /// Degrees east and north.
    pub(crate) fn point(&self, place: u32) -> (f64, f64) {
        let at = place as usize;
        let lon = self.lon.get(at).copied().unwrap_or(0);
        let lat = self.lat.get(at).copied().unwrap_or(0);
        (f64::from(lon) / PER_DEGREE, f64::from(lat) / PER_DEGREE)
    }

    /// An area by position.
    pub(crate) fn area(&self, area: u32) -> Option<&Area> {
        if area == NO_AREA { None } else { self.areas.get(area as usize) }
    }
}
