//! What merging keeps of mentions and of the bonds between them as plain values. Keeps nothing itself.

use super::super::cluster::Bond;
use super::super::corpus::Outline;
use super::super::registry::{TRACES, Traces};
use crate::model::Plain;

impl Plain for Traces {
    const SIZE: usize = TRACES * 8;

    fn put(self, out: &mut [u8]) {
        for (trace, out) in self.into_iter().zip(out.chunks_exact_mut(u64::SIZE)) {
            trace.put(out);
        }
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

    fn put(self, out: &mut [u8]) {
        self.probability.to_bits().put(out);
        let numbers = [self.a, self.b, self.sizes.0, self.sizes.1];
        for (number, out) in numbers.into_iter().zip(out.chunks_exact_mut(u32::SIZE).skip(2)) {
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

    fn put(self, out: &mut [u8]) {
        let (first, last) = self.days.unwrap_or_default();
        for (day, out) in [first, last, self.filed].into_iter().zip(out.chunks_exact_mut(u32::SIZE)) {
            day.cast_unsigned().put(out);
        }
        let Some(([place @ .., group, told], _)) =
            out.get_mut(12..).and_then(|out| out.split_first_chunk_mut::<10>())
        else {
            return;
        };
        self.place.unwrap_or_default().put(place);
        *group = self.group;
        *told = u8::from(self.days.is_some()) | u8::from(self.place.is_some()) << 1;
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
