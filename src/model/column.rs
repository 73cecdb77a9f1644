//! Lists of plain values as bytes of a fixed size each, which are read and written many times faster than values one by one.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// A value of so many bytes.
pub trait Plain: Copy {
    /// How many bytes it takes.
    const SIZE: usize;
    /// Writes its bytes into a place of that size.
    fn put(self, out: &mut [u8]);
    /// The value of so many bytes; `None` where no value has them.
    fn read(bytes: &[u8]) -> Option<Self>;
}

/// A list of plain values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column<T>(pub Vec<T>);

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Plain> Serialize for Column<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = vec![0; self.0.len() * T::SIZE];
        for (&value, place) in self.0.iter().zip(bytes.chunks_exact_mut(T::SIZE)) {
            value.put(place);
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
        let mut read = Vec::with_capacity(values.len());
        for value in values {
            read.push(T::read(value).ok_or_else(|| E::custom("bytes of no value"))?);
        }
        Ok(Column(read))
    }
}

macro_rules! plain_number {
    ($($type:ty: $size:literal),+) => {$(
        impl Plain for $type {
            const SIZE: usize = $size;

            fn put(self, out: &mut [u8]) {
                if let Some(out) = out.first_chunk_mut() {
                    *out = self.to_le_bytes();
                }
            }

            fn read(bytes: &[u8]) -> Option<Self> {
                bytes.first_chunk().map(|bytes| Self::from_le_bytes(*bytes))
            }
        }
    )+};
}

plain_number!(u8: 1, u32: 4, u64: 8, u128: 16);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_comes_back_and_bytes_of_no_list_do_not() {
        let list = Column(vec![1_u32, 0, u32::MAX]);
        let bytes = postcard::to_stdvec(&list).expect("written");
        assert_eq!(bytes.len(), 1 + 12);
        assert_eq!(postcard::from_bytes::<Column<u32>>(&bytes), Ok(list));
        assert!(postcard::from_bytes::<Column<u128>>(&bytes).is_err());
    }
}
