//! The registry of a project as one build leaves it for the next: where the lines of each id begin in the file, and which group of mentions was given
//! which id. With it the file need be neither read nor written whole; without it, or with one that does not fit, everything is done as ever. Keeps
//! nothing that does not follow from the file and the mentions.

use super::Registry;
use super::names::Id;
use crate::merge::memory::Digest;
use crate::model::Column;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

/// What one build leaves for the next of the ids. It holds for one state of the file alone: whoever keeps it tells which.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Shelf {
    /// Of the settings of merging.
    settings: Column<Digest>,
    /// All ids, sorted, and where the lines of each begin; behind the last how long the file is.
    ids: Column<u64>,
    begins: Column<u32>,
    /// Ids that lead to others, sorted, and to which.
    old: Column<u64>,
    leads: Column<u64>,
    /// Hashes of reports that have no mention now and left traces, sorted, each with the id whose trace it is.
    away: Column<u64>,
    away_ids: Column<u64>,
    /// What each group was made from, and the id that it was given.
    made_from: Column<Digest>,
    given: Column<u64>,
    /// Ids of which nothing says that they would be given to the same groups once more, sorted.
    open: Column<u64>,
}

/// Reads a range of the file, in bytes; `None` where it is not the file any more that the shelf is of.
pub type ReadLines = dyn Fn(Range<u64>) -> Option<Vec<u8>> + Send + Sync;

/// A shelf with the file that it is of.
pub(super) struct Shelved {
    shelf: Shelf,
    read: Box<ReadLines>,
    leads: FxHashMap<Id, Id>,
}

impl fmt::Debug for Shelved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shelved").field("shelf", &self.shelf).finish_non_exhaustive()
    }
}

/// What was found out in giving ids, for the next shelf.
#[derive(Debug, Clone, Default)]
pub(super) struct Settled {
    /// Hashes of reports that have no mention now, each with an id that has a trace of it.
    pub(super) away: Vec<(u64, Id)>,
    pub(super) open: Vec<Id>,
    pub(super) settings: Digest,
    /// What each group was made from, and the id that it was given.
    pub(super) given: Vec<(Digest, Id)>,
}

/// What the file of a registry is to hold.
#[derive(Debug)]
pub enum Lines {
    /// This text.
    Whole(String),
    /// What it holds, with these ranges of it, in bytes, in order, replaced by these lines.
    Edited(Vec<(Range<u64>, String)>),
}

/// By which a report's name is filed.
pub(super) fn hash_of(report: &str) -> u64 {
    blake3::hash(report.as_bytes()).as_bytes().first_chunk().copied().map_or(0, u64::from_le_bytes)
}

impl Shelf {
    /// How long the file is that it is of, in bytes.
    pub fn length(&self) -> u64 {
        self.begins.0.last().copied().unwrap_or_default().into()
    }

    /// Whether nothing in it contradicts itself.
    fn is_sound(&self) -> bool {
        let rises = |list: &[u64]| list.is_sorted_by(|a, b| a < b);
        let is_id = |id: &u64| self.ids.0.binary_search(id).is_ok();
        self.settings.0.len() == 1
            && self.made_from.0.len() == self.given.0.len()
            && self.given.0.iter().all(is_id)
            && self.begins.0.len() == self.ids.0.len() + 1
            && self.begins.0.is_sorted_by(|a, b| a < b)
            && rises(&self.ids.0)
            && self.old.0.len() == self.leads.0.len()
            && rises(&self.old.0)
            && self.old.0.iter().chain(&self.leads.0).all(is_id)
            && self.away.0.len() == self.away_ids.0.len()
            && self.away.0.is_sorted()
            && self.away_ids.0.iter().all(is_id)
            && rises(&self.open.0)
            && self.open.0.iter().all(is_id)
    }
}

impl Shelved {
    /// Of the settings of merging.
    pub(super) fn settings(&self) -> Digest {
        self.shelf.settings.0.first().copied().unwrap_or_default()
    }

    /// What each group was made from.
    pub(super) fn made_from(&self) -> &[Digest] {
        &self.shelf.made_from.0
    }

    /// The id that a group was given the last time.
    pub(super) fn given(&self, group: u32) -> Option<Id> {
        self.shelf.given.0.get(group as usize).map(|&id| Id::from_number(id))
    }

    /// How many groups there were.
    pub(super) fn groups(&self) -> usize {
        self.shelf.given.0.len()
    }

    pub(super) fn open(&self) -> impl Iterator<Item = Id> {
        self.shelf.open.0.iter().copied().map(Id::from_number)
    }

    /// The ids that have traces of a report that had no mention the last time.
    pub(super) fn away(&self, report: &str) -> impl Iterator<Item = Id> {
        let hash = hash_of(report);
        let begin = self.shelf.away.0.partition_point(|&other| other < hash);
        let all = self.shelf.away.0.iter().zip(&self.shelf.away_ids.0).skip(begin);
        all.take_while(move |(other, _)| **other == hash).map(|(_, &id)| Id::from_number(id))
    }

    /// Ids that lead to others, sorted.
    pub(super) fn old(&self) -> impl Iterator<Item = Id> {
        self.shelf.old.0.iter().copied().map(Id::from_number)
    }

    /// How many ids lead to others.
    pub(super) fn leads(&self) -> usize {
        self.shelf.old.0.len()
    }

    /// Traces of reports that had no mention the last time.
    pub(super) fn all_away(&self) -> impl Iterator<Item = (u64, Id)> {
        self.shelf
            .away
            .0
            .iter()
            .zip(&self.shelf.away_ids.0)
            .map(|(&report, &id)| (report, Id::from_number(id)))
    }

    fn place(&self, id: Id) -> Option<usize> {
        self.shelf.ids.0.binary_search(&id.number()).ok()
    }

    pub(super) fn holds(&self, id: Id) -> bool {
        self.place(id).is_some()
    }

    /// The id that one leads to at once.
    pub(super) fn lead(&self, id: Id) -> Option<Id> {
        self.leads.get(&id).copied()
    }

    fn range(&self, place: usize) -> Option<Range<u64>> {
        let (begin, end) = self.shelf.begins.0.get(place).zip(self.shelf.begins.0.get(place + 1))?;
        Some(u64::from(*begin)..u64::from(*end))
    }
}

impl Registry {
    /// A registry whose file is left where it is; `None` where the shelf cannot be of any file.
    pub fn on_shelf(shelf: Shelf, read: Box<ReadLines>) -> Option<Self> {
        if !shelf.is_sound() {
            return None;
        }
        let leads: FxHashMap<Id, Id> = shelf
            .old
            .0
            .iter()
            .zip(&shelf.leads.0)
            .map(|(&old, &id)| (Id::from_number(old), Id::from_number(id)))
            .collect();
        Some(Self { shelf: Some(Shelved { shelf, read, leads }), ..Self::default() })
    }

    /// Whether its file turned out to be another than its shelf is of: whatever it says is void.
    pub fn is_faulty(&self) -> bool {
        self.faulty
    }

    /// Reads the lines of an id where they are not read yet. `None` where they are not what the shelf tells.
    pub(super) fn load(&mut self, id: Id) -> Option<()> {
        let mut id = id;
        // As far as the id leads to others: none of them is read without the last.
        while !self.ids.contains_key(&id) {
            let shelved = self.shelf.as_ref()?;
            let Some(place) = shelved.place(id) else { return Some(()) };
            let range = shelved.range(place)?;
            let begin = usize::try_from(range.start).ok()?;
            let lines = String::from_utf8((shelved.read)(range.clone())?).ok()?;
            let next = shelved.lead(id);
            let before = self.ids.len();
            self.read_lines(&lines, begin).ok()?;
            let known = self.ids.get(&id)?;
            let sound = self.ids.len() == before + 1
                && known.alias_of == next
                && known.lines.as_ref().is_some_and(|lines| {
                    u64::from(lines.start) == range.start && u64::from(lines.end) == range.end
                });
            if !sound {
                return None;
            }
            match next {
                Some(next) => id = next,
                None => break,
            }
        }
        Some(())
    }

    /// Reads its file whole: from now on there is no shelf. Nothing may have been changed yet.
    pub(super) fn unshelve(&mut self) {
        let Some(shelved) = self.shelf.take() else { return };
        let text = (shelved.read)(0..shelved.shelf.length());
        let read = text.and_then(|text| Self::of(String::from_utf8(text).ok()?).ok());
        let keeps = self.keeps;
        *self = read.unwrap_or_else(|| Self { faulty: true, ..Self::default() });
        self.keeps = keeps;
    }

    /// What its file is to hold.
    pub fn lines(&self) -> Lines {
        let Some(shelved) = &self.shelf else { return Lines::Whole(self.to_text()) };
        let mut edits: Vec<(Range<u64>, String)> = Vec::new();
        for (id, known) in self.ids.iter().filter(|(_, known)| known.lines.is_none()) {
            let place = shelved.shelf.ids.0.partition_point(|&other| other < id.number());
            let begin = shelved.shelf.begins.0.get(place).copied().map_or(0, u64::from);
            let is_known = shelved.shelf.ids.0.get(place) == Some(&id.number());
            let range = shelved.range(place).filter(|_| is_known).unwrap_or(begin..begin);
            let mut lines = String::new();
            self.write_lines(*id, known, &mut lines);
            match edits.last_mut().filter(|(last, _)| last.end == range.start) {
                Some((last, text)) => {
                    last.end = range.end;
                    text.push_str(&lines);
                }
                None => edits.push((range, lines)),
            }
        }
        Lines::Edited(edits)
    }

    /// The shelf of a file that holds `lines`; `None` where nothing says which groups were given which ids, or ids lead nowhere.
    pub fn shelf(&self, lines: &Lines) -> Option<Shelf> {
        let settled = self.settled.as_ref()?;
        let mut shelf = match (lines, &self.shelf) {
            (Lines::Whole(text), None) => self.shelf_of_text(text)?,
            (Lines::Edited(_), Some(shelved)) => self.shelf_of_edits(shelved)?,
            _ => return None,
        };
        shelf.settings = Column(vec![settled.settings]);
        (shelf.made_from.0, shelf.given.0) =
            settled.given.iter().map(|(made_from, id)| (*made_from, id.number())).unzip();
        let mut away: Vec<(u64, u64)> =
            settled.away.iter().map(|(report, id)| (*report, id.number())).collect();
        away.sort_unstable();
        away.dedup();
        (shelf.away.0, shelf.away_ids.0) = away.into_iter().unzip();
        let mut open: Vec<u64> = settled.open.iter().map(|id| id.number()).collect();
        open.sort_unstable();
        open.dedup();
        shelf.open = Column(open);
        shelf.is_sound().then_some(shelf)
    }

    /// Ids, their lines and where they lead, out of a text that was written just now.
    fn shelf_of_text(&self, text: &str) -> Option<Shelf> {
        let mut shelf = Shelf::default();
        let mut at = text.find('\n')? + 1;
        for (id, known) in &self.ids {
            shelf.ids.0.push(id.number());
            shelf.begins.0.push(u32::try_from(at).ok()?);
            at += known.lines.as_ref().map_or_else(
                || {
                    let mut own = String::new();
                    self.write_lines(*id, known, &mut own);
                    own.len()
                },
                ExactSizeIterator::len,
            );
            if let Some(next) = known.alias_of {
                let led = self.lead(*id).and_then(|last| self.ids.get(&last));
                // Those that run in a circle, or to an id that is no more, are for a whole look.
                led.filter(|last| last.alias_of.is_none())?;
                shelf.old.0.push(id.number());
                shelf.leads.0.push(next.number());
            }
        }
        shelf.begins.0.push(u32::try_from(at).ok()?);
        (at == text.len()).then_some(shelf)
    }

    /// The same out of those of the file before and of what was changed.
    fn shelf_of_edits(&self, shelved: &Shelved) -> Option<Shelf> {
        let old = &shelved.shelf;
        let mut shelf = Shelf::default();
        shelf.ids.0.reserve(old.ids.0.len() + self.ids.len());
        shelf.begins.0.reserve(old.begins.0.len() + self.ids.len());
        let (mut from, mut shift) = (0, 0_i64);
        let keep = |shelf: &mut Shelf, from: usize, to: usize, shift: i64| {
            shelf.ids.0.extend(old.ids.0.get(from..to.min(old.ids.0.len())).unwrap_or_default());
            let moved = |begin: &u32| u32::try_from(i64::from(*begin) + shift).unwrap_or(u32::MAX);
            shelf.begins.0.extend(old.begins.0.get(from..to).unwrap_or_default().iter().map(moved));
        };
        for (id, known) in self.ids.iter().filter(|(_, known)| known.lines.is_none()) {
            let place = old.ids.0.partition_point(|&other| other < id.number());
            keep(&mut shelf, from, place, shift);
            let begin = i64::from(*old.begins.0.get(place)?) + shift;
            shelf.ids.0.push(id.number());
            shelf.begins.0.push(u32::try_from(begin).ok()?);
            let mut lines = String::new();
            self.write_lines(*id, known, &mut lines);
            let is_known = old.ids.0.get(place) == Some(&id.number());
            let before = shelved.range(place).filter(|_| is_known).map_or(0, |range| range.end - range.start);
            shift += i64::try_from(lines.len()).ok()? - i64::try_from(before).ok()?;
            from = place + usize::from(is_known);
        }
        keep(&mut shelf, from, old.begins.0.len(), shift);
        let mut leads: Vec<(u64, u64)> = shelved
            .leads
            .iter()
            .filter(|(old, _)| !self.ids.contains_key(old))
            .map(|(old, id)| (*old, *id))
            .chain(self.ids.iter().filter_map(|(old, known)| Some((*old, known.alias_of?))))
            .map(|(old, id)| (old.number(), id.number()))
            .collect();
        leads.sort_unstable();
        // An id that leads somewhere is followed to its end, as often as there are such ids.
        let next = |id: u64| leads.binary_search_by_key(&id, |lead| lead.0).ok().and_then(|at| leads.get(at));
        for &(old, _) in &leads {
            let mut id = old;
            let mut steps = 0;
            while let Some(&(_, then)) = next(id) {
                id = then;
                steps += 1;
                if steps > leads.len() {
                    return None;
                }
            }
        }
        (shelf.old.0, shelf.leads.0) = leads.into_iter().unzip();
        Some(shelf)
    }
}
