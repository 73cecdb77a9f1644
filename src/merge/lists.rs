//! Many short lists, side by side in one.

/// Lists of plain values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lists<T> {
    /// Where each begins; one entry more than lists.
    begins: Vec<u32>,
    all: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { begins: vec![0], all: Vec::new() }
    }
}

impl<T: Copy> Lists<T> {
    /// The list with a number; an empty one where there is none.
    pub(super) fn of(&self, at: usize) -> &[T] {
        let bounds = self.begins.get(at).zip(self.begins.get(at + 1));
        bounds.and_then(|(&begin, &end)| self.all.get(begin as usize..end as usize)).unwrap_or_default()
    }

    /// Adds a list.
    pub(super) fn push(&mut self, list: &[T]) {
        self.all.extend_from_slice(list);
        self.begins.push(self.all.len() as u32);
    }

    /// How many lists there are.
    pub(super) fn len(&self) -> usize {
        self.begins.len().saturating_sub(1)
    }

    /// Where each list begins, and all entries.
    pub(super) fn parts(&self) -> (&[u32], &[T]) {
        (&self.begins, &self.all)
    }

    /// From what [`Lists::parts`] gives; `None` where the beginnings do not go up from 0 to the number of entries.
    pub(super) fn from_parts(begins: Vec<u32>, all: Vec<T>) -> Option<Self> {
        let sound = begins.first() == Some(&0)
            && begins.last().is_some_and(|&end| end as usize == all.len())
            && begins.is_sorted();
        sound.then_some(Self { begins, all })
    }
}

impl<T: Copy> FromIterator<Vec<T>> for Lists<T> {
    fn from_iter<I: IntoIterator<Item = Vec<T>>>(lists: I) -> Self {
        let mut out = Self::default();
        for list in lists {
            out.push(&list);
        }
        out
    }
}
