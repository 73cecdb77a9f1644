//! The bytes of an index in a file: a header, the columns and the texts, each compressed by zstd. Loads without parsing rows.

use super::GazetteerError;
use super::index::{Area, Index, NameTable, Texts};
use std::borrow::Cow;
use std::path::Path;

const MAGIC: &[u8; 8] = b"wmgaz\x00\x00\x01";

/// Writes `index` as the bytes of a compiled gazetteer.
pub(crate) fn to_bytes(index: &Index, level: i32) -> std::io::Result<Vec<u8>> {
    let mut core = Writer::default();
    core.text(&index.source);
    core.text(&index.version);
    core.signed(&index.lat);
    core.signed(&index.lon);
    core.bytes(&index.kind);
    core.bytes(&index.cc.iter().map(|c| c[0]).collect::<Vec<_>>());
    core.bytes(&index.cc.iter().map(|c| c[1]).collect::<Vec<_>>());
    for column in [&index.admin1, &index.admin2, &index.population, &index.geonames, &index.radius] {
        core.column(column);
    }
    core.bytes(&index.rank);
    let mut areas = String::new();
    for area in &index.areas {
        areas.push_str(&String::from_utf8_lossy(&area.cc).replace('\0', " "));
        areas.push_str(&area.name);
        areas.push('\n');
    }
    core.text(&areas);
    core.column(&index.areas.iter().map(|a| (a.key >> 32) as u32).collect::<Vec<_>>());
    core.column(&index.areas.iter().map(|a| a.key as u32).collect::<Vec<_>>());
    core.column(&[index.names.bits]);
    let sizes: Vec<u32> =
        index.names.buckets.iter().zip(index.names.buckets.iter().skip(1)).map(|(a, b)| b - a).collect();
    core.bytes(&sizes.iter().map(|&s| s.min(255) as u8).collect::<Vec<_>>());
    for column in [&index.names.prints, &index.names.values, &index.names.postings] {
        core.column(column);
    }
    let core = zstd::stream::encode_all(core.0.as_slice(), level)?;
    let texts = zstd::stream::encode_all(index.texts.text().as_bytes(), level)?;
    let mut out = Vec::with_capacity(core.len() + texts.len() + 64);
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&(core.len() as u64).to_le_bytes());
    out.extend_from_slice(&(texts.len() as u64).to_le_bytes());
    let mut hasher = blake3::Hasher::new();
    hasher.update(&core).update(&texts);
    out.extend_from_slice(hasher.finalize().as_bytes());
    out.extend_from_slice(&core);
    out.extend_from_slice(&texts);
    Ok(out)
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
    let core = zstd::stream::decode_all(packed).map_err(|_| broken("its columns cannot be opened"))?;
    let mut index = read_core(&mut Reader(&core)).ok_or_else(|| broken("its columns end too early"))?;
    index.texts = Texts::packed(match bytes {
        Cow::Borrowed(all) => Cow::Borrowed(all.get(end_of_core..).unwrap_or_default()),
        Cow::Owned(mut all) => Cow::Owned(all.split_off(end_of_core)),
    });
    Ok(index)
}

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
#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.0.extend_from_slice(bytes);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn column(&mut self, values: &[u32]) {
        let mut planes = Vec::with_capacity(values.len() * 4);
        for shift in [24, 16, 8, 0] {
            planes.extend(values.iter().map(|v| (v >> shift) as u8));
        }
        self.bytes(&planes);
    }

    fn signed(&mut self, values: &[i32]) {
        self.column(&values.iter().map(|v| v.wrapping_add(1 << 24).cast_unsigned()).collect::<Vec<_>>());
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
