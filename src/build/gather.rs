//! The files of a corpus to its reports: what a file gave the last time is taken from there when it is as it was. Sees no reading.

use super::cache::{Cache, Key, program};
use super::error::BuildError;
use super::knowledge::chain;
use super::known::{Fresh, Gave, Known, KnownReports, OfFile};
use super::project::Project;
use crate::corpus::{
    CorpusError, CorpusOptions, CorpusRead, FileRead, FileReader, Found, Input, Listing, Problem, Severity,
    Shelf, assemble_found, list_files, version as cues_version,
};
use rayon::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;

/// So many files are looked at by one core, one after another.
const FILES_AT_ONCE: usize = 256;

/// The files of a corpus, each with the key of what it gave when it was as it is now.
#[derive(Debug)]
pub(crate) struct Listed {
    options: CorpusOptions,
    listing: Listing,
    keys: Vec<Option<Key>>,
}

impl Listed {
    /// What was odd in finding the files.
    pub(crate) fn problems(&self) -> &[Problem] {
        &self.listing.problems
    }

    /// The keys; `None` for a file that cannot be told from one that is still being written.
    pub(crate) fn keys(&self) -> &[Option<Key>] {
        &self.keys
    }
}

/// A corpus that was read, and what of it the last build knew.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) corpus: CorpusRead,
    pub(crate) known: Option<Arc<Known>>,
    pub(crate) files: Vec<OfFile>,
    /// For each report the row that it had the last time, where its file is as it was.
    pub(crate) rows: Vec<Option<u32>>,
}

/// Finds the files of a corpus and looks at their sizes and times; opens none.
pub(crate) fn list(project: &Project, paths: &[PathBuf], cache: &Cache) -> Result<Listed, BuildError> {
    let options = CorpusOptions { published: project.published, ..CorpusOptions::default() };
    let listing = list_files(paths, &options).map_err(corpus_error)?;
    let depends_on = [format!("{options:?}").as_bytes(), cues_version().as_bytes(), &program()].concat();
    let depends_on = *blake3::hash(&depends_on).as_bytes();
    let some = listing.inputs.par_chunks(FILES_AT_ONCE);
    let keys = some.map(|some| cache.keys_of_files(some.iter().map(Input::path), &depends_on));
    let keys = keys.collect::<Vec<_>>().concat();
    Ok(Listed { options, listing, keys })
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn corpus_error(error: CorpusError) -> BuildError {
    BuildError::Corpus { what: chain(&error), hint: error.hint().to_owned() }
}

/// Files to reports, all of them read. The output folder is never read as a report, wherever it lies.
pub(crate) fn collect(project: &Project, paths: &[PathBuf]) -> Result<CorpusRead, BuildError> {
    Ok(gather(list(project, paths, &Cache::none())?, paths, &Cache::none(), None)?.corpus)
}

/// Files to reports. A file that is as it was when the last build saw it is not opened.
pub(crate) fn gather(
    listed: Listed,
    paths: &[PathBuf],
    cache: &Cache,
    known: Option<Arc<Known>>,
) -> Result<Gathered, BuildError> {
    let Listed { options, listing, keys } = listed;
    let reader = FileReader::new(&options).map_err(corpus_error)?;
    let kept = known.as_ref().map(|known| known.files(&keys)).unwrap_or_default();
    let kept = |file: usize| kept.get(file).copied().flatten();
    let remember = cache.folder().is_some();
    let mut read: Vec<Option<(FileRead, Vec<Fresh>)>> = listing
        .inputs
        .par_iter()
        .zip(&keys)
        .enumerate()
        .map(|(file, (input, key))| {
            if kept(file).is_some() {
                return None;
            }
            let read = read_file(input, &reader, cache, known.as_deref(), key.as_ref());
            let fresh = if remember { read.reports.iter().map(Fresh::of).collect() } else { Vec::new() };
            Some((read, fresh))
        })
        .collect();
    let (mut problems, mut found, mut rows) = (listing.problems, Vec::new(), Vec::new());
    let mut files = Vec::with_capacity(keys.len());
    for ((file, (input, key)), read) in listing.inputs.iter().zip(keys).enumerate().zip(&mut read) {
        let gave = if let Some((known, number)) = known.as_ref().zip(kept(file)) {
            for row in known.rows(number).unwrap_or_default() {
                found.push(Found::Kept(row, input.path()));
                rows.push(Some(row));
            }
            problems.extend_from_slice(known.problems(number));
            Gave::Kept(number)
        } else {
            let (read, fresh) = read.take().unwrap_or_default();
            rows.extend(read.reports.iter().map(|_| None));
            let odd = if remember { read.problems.clone() } else { Vec::new() };
            found.extend(read.reports.into_iter().map(|placed| Found::Read(Box::new(placed))));
            problems.extend(read.problems);
            Gave::Fresh(fresh, odd)
        };
        files.push(OfFile { key, gave });
    }
    let shelf = known.as_ref().map(|known| KnownReports(Arc::clone(known)));
    let shelf = shelf.as_ref().map(|shelf| shelf as &dyn Shelf);
    let corpus = assemble_found(problems, files.len(), found, shelf, &options);
    let rows = corpus.seats.iter().map(|seat| rows.get(*seat as usize).copied().flatten()).collect();
    refuse_empty(&corpus, paths)?;
    Ok(Gathered { corpus, known, files, rows })
}

fn refuse_empty(read: &CorpusRead, paths: &[PathBuf]) -> Result<(), BuildError> {
    if read.files == 0 {
        let names: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
        let why = read.problems.first().map_or_else(String::new, |problem| format!(": {}", problem.why));
        return Err(BuildError::Corpus {
            what: format!("found no reports in {}{why}", names.join(", ")),
            hint: "Reports are .txt, .md, .html, .json, .jsonl, .csv and .tsv files, also compressed (.gz, .zst)"
                .to_owned(),
        });
    }
    if read.reports.is_empty() {
        let mut problems = read.problems.clone();
        problems.retain(|problem| problem.severity == Severity::Error);
        return Err(BuildError::NothingRead { problems });
    }
    Ok(())
}

/// What a file gives: read now, or by a build that was cut off before it could write its table.
fn read_file(
    input: &Input,
    reader: &FileReader<'_>,
    cache: &Cache,
    known: Option<&Known>,
    key: Option<&Key>,
) -> FileRead {
    let Some((key, store)) = key.zip(cache.store()) else { return reader.read(input) };
    if let Some(mut read) = cache.get::<FileRead>(key) {
        let with_texts = read.reports.iter_mut().all(|placed| {
            let place = || known.and_then(|known| known.text_place(&placed.content));
            let text = store.get(&placed.content).or_else(|| store.held(&placed.content, place()?));
            let text = text.and_then(|text| String::from_utf8(text).ok());
            placed.report.text = text.clone().unwrap_or_default().into();
            text.is_some()
        });
        if with_texts {
            return read;
        }
    }
    let mut read = reader.read(input);
    // A file that gave nothing is looked at again: what kept it from being read may be gone.
    if !read.reports.is_empty() {
        let texts: Vec<_> =
            read.reports.iter_mut().map(|placed| std::mem::take(&mut placed.report.text)).collect();
        cache.put(*key, &read);
        for (placed, text) in read.reports.iter_mut().zip(texts) {
            let there = known.is_some_and(|known| known.text_place(&placed.content).is_some());
            if !there && store.place(&placed.content).is_none() {
                store.put(placed.content, text.as_bytes().to_vec());
            }
            placed.report.text = text;
        }
    }
    read
}
