//! The bytes of an index in a file: a header, the columns and the texts, each compressed by zstd. Loads without parsing rows.

use super::GazetteerError;
use super::index::{Area, Index, NameTable, Texts};
use super::spill::Spill;
use std::borrow::Cow;
use std::io::{self, BufWriter, Read as _, Seek, SeekFrom, Write};
use std::path::Path;

const MAGIC: &[u8; 8] = b"wmgaz\x00\x00\x01";

/// The columns of a table of names, in memory or on disk.
pub(super) struct NameColumns<'n> {
    pub(super) bits: u32,
    pub(super) buckets: &'n [u32],
    pub(super) prints: Numbers<'n>,
    pub(super) values: Numbers<'n>,
    pub(super) postings: Numbers<'n>,
}

/// A column of numbers.
pub(super) enum Numbers<'n> {
    Memory(&'n [u32]),
    /// Four bytes each, the lowest first.
    Spilled(&'n mut Spill),
}

/// Writes `index` as the bytes of a compiled gazetteer.
pub(crate) fn to_bytes(index: &Index, level: i32) -> io::Result<Vec<u8>> {
    let names = &index.names;
    let columns = NameColumns {
        bits: names.bits,
        buckets: &names.buckets,
        prints: Numbers::Memory(&names.prints),
        values: Numbers::Memory(&names.values),
        postings: Numbers::Memory(&names.postings),
    };
    let mut core = Vec::new();
    write_core(&mut core, index, columns, level)?;
    let texts = zstd::stream::encode_all(index.texts.text().as_bytes(), level)?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(&core).update(&texts);
    let mut out = Vec::with_capacity(core.len() + texts.len() + HEADER);
    out.extend_from_slice(&header(core.len() as u64, texts.len() as u64, &hasher));
    out.extend_from_slice(&core);
    out.extend_from_slice(&texts);
    Ok(out)
}

/// Writes a compiled gazetteer whose names and (packed) texts may lie on disk; gives its length in bytes.
pub(super) fn write(
    out: &mut (impl Write + Seek),
    index: &Index,
    names: NameColumns<'_>,
    mut texts: Spill,
    level: i32,
) -> io::Result<u64> {
    // Lengths and hash are known at the end, and stand at the beginning.
    out.write_all(&[0; HEADER])?;
    let mut body = Hashed { inner: &mut *out, hasher: blake3::Hasher::new(), length: 0 };
    write_core(&mut body, index, names, level)?;
    let core = body.length;
    io::copy(&mut texts.reader()?, &mut body)?;
    let length = body.length;
    let header = header(core, length - core, &body.hasher);
    out.seek(SeekFrom::Start(0))?;
    out.write_all(&header)?;
    out.flush()?;
    Ok(length + HEADER as u64)
}

fn header(core: u64, texts: u64, hasher: &blake3::Hasher) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEADER);
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&core.to_le_bytes());
    out.extend_from_slice(&texts.to_le_bytes());
    out.extend_from_slice(hasher.finalize().as_bytes());
    out
}

struct Hashed<W> {
    inner: W,
    hasher: blake3::Hasher,
    length: u64,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.hasher.update(bytes.get(..count).unwrap_or_default());
        self.length += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

fn write_core(out: &mut impl Write, index: &Index, names: NameColumns<'_>, level: i32) -> io::Result<()> {
    let packed = zstd::Encoder::new(out, level)?;
    let mut core = Writer(BufWriter::with_capacity(1 << 16, packed));
    core.text(&index.source)?;
    core.text(&index.version)?;
    core.signed(&index.lat)?;
    core.signed(&index.lon)?;
    core.bytes(&index.kind)?;
    core.bytes(&index.cc.iter().map(|c| c[0]).collect::<Vec<_>>())?;
    core.bytes(&index.cc.iter().map(|c| c[1]).collect::<Vec<_>>())?;
    for column in [&index.admin1, &index.admin2, &index.population, &index.geonames, &index.radius] {
        core.column(column)?;
    }
    core.bytes(&index.rank)?;
    let mut areas = String::new();
    for area in &index.areas {
        areas.push_str(&String::from_utf8_lossy(&area.cc).replace('\0', " "));
        areas.push_str(&area.name);
        areas.push('\n');
    }
    core.text(&areas)?;
    core.column(&index.areas.iter().map(|a| (a.key >> 32) as u32).collect::<Vec<_>>())?;
    core.column(&index.areas.iter().map(|a| a.key as u32).collect::<Vec<_>>())?;
    core.column(&[names.bits])?;
    let sizes = names.buckets.iter().zip(names.buckets.iter().skip(1)).map(|(a, b)| (b - a).min(255) as u8);
    core.bytes(&sizes.collect::<Vec<u8>>())?;
    for column in [names.prints, names.values, names.postings] {
        core.numbers(column)?;
    }
    core.0.into_inner().map_err(io::IntoInnerError::into_error)?.finish()?;
    Ok(())
}

/// The hash that a compiled gazetteer carries of its content; nothing where the bytes are none.
pub(super) fn hash_of(bytes: &[u8]) -> &[u8] {
    bytes.get(24..HEADER).unwrap_or_default()
}

const HEADER: usize = 8 + 8 + 8 + 32;

/// Reads the bytes of a compiled gazetteer. `trusted` skips the check of the hash, for bytes inside the program.
pub(crate) fn from_bytes(
    bytes: Cow<'static, [u8]>,
    path: &Path,
    trusted: bool,
) -> Result<Index, GazetteerError> {
    let broken = |why: &'static str| GazetteerError::Compiled { path: path.to_owned(), why };
    let header = bytes.get(..HEADER).ok_or_else(|| broken("it ends inside the header"))?;
    if !header.starts_with(MAGIC) {
        return Err(broken("it does not begin as one of this version does"));
    }
    let length = |at: usize| {
        header.get(at..at + 8).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes) as usize
    };
    let (core_len, text_len) = (length(8), length(16));
    let end_of_core = HEADER.saturating_add(core_len);
    if bytes.len() != end_of_core.saturating_add(text_len) {
        return Err(broken("its length is not the one it tells"));
    }
    let body = bytes.get(HEADER..).unwrap_or_default();
    if !trusted && header.get(24..HEADER) != Some(blake3::hash(body).as_bytes().as_slice()) {
        return Err(broken("its content is not the one it was written with"));
    }
    let packed = bytes.get(HEADER..end_of_core).unwrap_or_default();
    let core = unpack(packed, core_len).ok_or_else(|| broken("its columns cannot be opened"))?;
    let mut index = read_core(&mut Reader(&core)).ok_or_else(|| broken("its columns end too early"))?;
    index.texts = Texts::packed(match bytes {
        Cow::Borrowed(all) => Cow::Borrowed(all.get(end_of_core..).unwrap_or_default()),
        Cow::Owned(mut all) => Cow::Owned(all.split_off(end_of_core)),
    });
    Ok(index)
}

/// How many times its packed size a core has, mostly less.
const GAIN: usize = 6;

/// The bytes that `packed` holds: at once into one buffer where it is large enough, else bit by bit.
pub(super) fn unpack(packed: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(length.saturating_mul(GAIN).min(MOST_AT_ONCE));
    let at_once = zstd::bulk::Decompressor::new().and_then(|mut d| d.decompress_to_buffer(packed, &mut out));
    if at_once.is_ok() {
        return Some(out);
    }
    zstd::stream::decode_all(packed).ok()
}

/// Bytes of a buffer that is taken before it is known that they are needed.
const MOST_AT_ONCE: usize = 64 << 20;

fn read_core(core: &mut Reader<'_>) -> Option<Index> {
    let source = core.text()?.to_owned();
    let version = core.text()?.to_owned();
    let lat = core.signed()?;
    let lon = core.signed()?;
    let kind = core.bytes()?.to_vec();
    let first = core.bytes()?;
    let cc = first.iter().zip(core.bytes()?).map(|(a, b)| [*a, *b]).collect();
    let [admin1, admin2, population, geonames, radius] =
        [core.column()?, core.column()?, core.column()?, core.column()?, core.column()?];
    let rank = core.bytes()?.to_vec();
    let names = core.text()?;
    let (high, low) = (core.column()?, core.column()?);
    let areas = names
        .lines()
        .zip(high.iter().zip(&low))
        .map(|(line, (high, low))| Area {
            cc: match line.as_bytes() {
                [a, b, ..] if *a != b' ' => [*a, *b],
                _ => [0, 0],
            },
            name: line.get(2..).unwrap_or("").to_owned(),
            key: (u64::from(*high) << 32) | u64::from(*low),
        })
        .collect();
    let bits = core.column()?.first().copied().filter(|b| (1..=30).contains(b))?;
    let mut at = 0;
    let mut buckets = vec![0];
    buckets.extend(core.bytes()?.iter().map(|&size| {
        at += u32::from(size);
        at
    }));
    let (prints, values, postings) = (core.column()?, core.column()?, core.column()?);
    let names = NameTable { bits, buckets, prints, values, postings };
    Some(Index {
        lat,
        lon,
        kind,
        cc,
        admin1,
        admin2,
        population,
        geonames,
        radius,
        rank,
        areas,
        names,
        texts: Texts::default(),
        source,
        version,
    })
}

/// Numbers are written in four planes of bytes, highest first, which compress better than whole numbers.
struct Writer<W>(W);

/// Numbers that are looked at together.
const PART: usize = 1 << 14;

impl<W: Write> Writer<W> {
    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(&(bytes.len() as u64).to_le_bytes())?;
        self.0.write_all(bytes)
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        self.bytes(text.as_bytes())
    }

    fn column(&mut self, values: &[u32]) -> io::Result<()> {
        self.planes(values.len(), |take| values.chunks(PART).try_for_each(take))
    }

    fn signed(&mut self, values: &[i32]) -> io::Result<()> {
        self.planes(values.len(), |take| {
            values.chunks(PART).try_for_each(|part| {
                take(&part.iter().map(|v| v.wrapping_add(1 << 24).cast_unsigned()).collect::<Vec<_>>())
            })
        })
    }

    fn numbers(&mut self, numbers: Numbers<'_>) -> io::Result<()> {
        match numbers {
            Numbers::Memory(values) => self.column(values),
            Numbers::Spilled(spill) => {
                let length = io::copy(&mut spill.reader()?, &mut io::sink())? as usize / 4;
                self.planes(length, |take| {
                    let mut reader = spill.reader()?;
                    let mut bytes = Vec::with_capacity(PART * 4);
                    loop {
                        bytes.clear();
                        io::Read::by_ref(&mut reader).take(PART as u64 * 4).read_to_end(&mut bytes)?;
                        if bytes.is_empty() {
                            return Ok(());
                        }
                        let (numbers, _) = bytes.as_chunks::<4>();
                        take(&numbers.iter().map(|n| u32::from_le_bytes(*n)).collect::<Vec<_>>())?;
                    }
                })
            }
        }
    }

    /// Writes the planes of numbers that `all` gives part by part, once for each plane.
    fn planes(
        &mut self,
        length: usize,
        mut all: impl FnMut(&mut dyn FnMut(&[u32]) -> io::Result<()>) -> io::Result<()>,
    ) -> io::Result<()> {
        self.0.write_all(&(length as u64 * 4).to_le_bytes())?;
        let mut plane = Vec::with_capacity(PART);
        for shift in [24, 16, 8, 0] {
            all(&mut |part| {
                plane.clear();
                plane.extend(part.iter().map(|v| (v >> shift) as u8));
                self.0.write_all(&plane)
            })?;
        }
        Ok(())
    }
}

struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn bytes(&mut self) -> Option<&'b [u8]> {
        let (length, rest) = self.0.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let bytes = rest.get(..length)?;
        self.0 = rest.get(length..)?;
        Some(bytes)
    }

    fn text(&mut self) -> Option<&'b str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    fn column(&mut self) -> Option<Vec<u32>> {
        let planes = self.bytes()?;
        let n = planes.len() / 4;
        let (a, rest) = planes.split_at_checked(n)?;
        let (b, rest) = rest.split_at_checked(n)?;
        let (c, d) = rest.split_at_checked(n)?;
        Some(
            a.iter()
                .zip(b)
                .zip(c.iter().zip(d))
                .map(|((&a, &b), (&c, &d))| u32::from_be_bytes([a, b, c, d]))
                .collect(),
        )
    }

    fn signed(&mut self) -> Option<Vec<i32>> {
        Some(self.column()?.into_iter().map(|v| v.cast_signed().wrapping_sub(1 << 24)).collect())
    }
}
