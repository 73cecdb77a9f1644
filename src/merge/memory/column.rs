//! Lists of plain values as bytes of a fixed size each, which are read and written many times faster than values one by one.

use super::super::cluster::Bond;
use super::super::corpus::Outline;
use super::super::registry::{TRACES, Traces};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// A value of so many bytes.
pub(in crate::merge) trait Plain: Copy {
    /// How many bytes it takes.
    const SIZE: usize;
    /// Appends its bytes.
    fn put(self, out: &mut Vec<u8>);
    /// The value of so many bytes; `None` where no value has them.
    fn read(bytes: &[u8]) -> Option<Self>;
}

/// A list of plain values.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::merge) struct Column<T>(pub(in crate::merge) Vec<T>);

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Plain> Serialize for Column<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(self.0.len() * T::SIZE);
        for &value in &self.0 {
            value.put(&mut bytes);
        }
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de, T: Plain> Deserialize<'de> for Column<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(Bytes(PhantomData))
    }
}

struct Bytes<T>(PhantomData<T>);

impl<T: Plain> Visitor<'_> for Bytes<T> {
    type Value = Column<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "values of {} bytes each", T::SIZE)
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        let values = bytes.chunks_exact(T::SIZE);
        if !values.remainder().is_empty() {
            return Err(E::invalid_length(bytes.len(), &self));
        }
        let read: Option<Vec<T>> = values.map(T::read).collect();
        read.map(Column).ok_or_else(|| E::custom("bytes of no value"))
    }
}

macro_rules! plain_number {
    ($($type:ty: $size:literal),+) => {$(
        impl Plain for $type {
            const SIZE: usize = $size;

            fn put(self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }

            fn read(bytes: &[u8]) -> Option<Self> {
                bytes.first_chunk().map(|bytes| Self::from_le_bytes(*bytes))
            }
        }
    )+};
}

plain_number!(u32: 4, u64: 8, u128: 16);

impl Plain for Traces {
    const SIZE: usize = TRACES * 8;

    fn put(self, out: &mut Vec<u8>) {
        self.into_iter().for_each(|trace| trace.put(out));
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut traces = [0; TRACES];
        for (slot, bytes) in traces.iter_mut().zip(bytes.chunks_exact(8)) {
            *slot = u64::read(bytes)?;
        }
        Some(traces)
    }
}

impl Plain for Bond {
    const SIZE: usize = 24;

    fn put(self, out: &mut Vec<u8>) {
        self.probability.to_bits().put(out);
        for number in [self.a, self.b, self.sizes.0, self.sizes.1] {
            number.put(out);
        }
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let number = |at: usize| bytes.get(at..).and_then(u32::read);
        Some(Self {
            probability: f64::from_bits(u64::read(bytes)?),
            a: number(8)?,
            b: number(12)?,
            sizes: (number(16)?, number(20)?),
        })
    }
}

impl Plain for Outline {
    const SIZE: usize = 22;

    fn put(self, out: &mut Vec<u8>) {
        let (first, last) = self.days.unwrap_or_default();
        for day in [first, last, self.filed] {
            day.cast_unsigned().put(out);
        }
        self.place.unwrap_or_default().put(out);
        out.push(self.group);
        out.push(u8::from(self.days.is_some()) | u8::from(self.place.is_some()) << 1);
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let day = |at: usize| bytes.get(at..).and_then(u32::read).map(u32::cast_signed);
        let (&group, &told) = bytes.get(20).zip(bytes.get(21))?;
        Some(Self {
            days: if told & 1 == 0 { None } else { Some((day(0)?, day(4)?)) },
            filed: day(8)?,
            place: if told & 2 == 0 { None } else { Some(bytes.get(12..).and_then(u64::read)?) },
            group,
        })
    }
}
