//! Reads all reports of a corpus, each by itself, on every core. Sees no two reports together.

use super::cache::{Cache, Key, Place, program};
use super::gather::Gathered;
use super::knowledge::Knowledge;
use super::passes::PassCounts;
use super::progress::Progress;
use crate::corpus::{CorpusRead, LOOKED_UP, is_in_another_language, sketch};
use crate::extract::Extractor;
use crate::locate::{LocateSettings, Locator};
use crate::model::{CodePoints, Figure, Mention, RECALLED, Reading, Report, SiteFact, Toponym};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// What was read in one report, as far as it is asked of every report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ReportReading {
    pub(crate) toponyms: usize,
    /// How often each pass of [`locate::PASSES`](crate::locate::PASSES) decided which place a name means.
    pub(crate) passes: PassCounts,
    pub(crate) figures: Vec<Figure>,
    pub(crate) site_facts: Vec<SiteFact>,
    /// How many mentions and echoes there are.
    pub(crate) mentions: u32,
    pub(crate) echoes: u32,
    /// How much looked like an incident and was kept out.
    pub(crate) kept_out: u32,
    /// Whether nothing was found and the text is in a language that no lexicon reads.
    pub(crate) unread_language: bool,
    /// Length of the text, and of what is left out of it, in code points.
    pub(crate) characters: u32,
    pub(crate) left_out: u32,
    /// The first of what the text is compared with others by ([`sketch`]).
    #[serde(with = "packed")]
    pub(crate) sketch: Vec<u64>,
    /// A hash of what people read of the report, by which they are told whether it changed.
    pub(crate) hash: [u8; 8],
    /// The key under which it is kept: equal keys mean equal readings of equal reports.
    #[serde(skip)]
    pub(crate) key: Key,
    /// The rest, where it is there; else the cache holds it.
    #[serde(skip)]
    pub(crate) rest: Option<Box<Rest>>,
    /// Where the cache holds all of it.
    #[serde(skip)]
    pub(crate) place: Option<Place>,
    /// The row in which the last build has it.
    #[serde(skip)]
    pub(crate) row: Option<u32>,
}

/// What was read in one report and is asked of few.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rest {
    /// Without what only `explain` asks for, which reads the report again: that would be most of what is kept.
    pub(crate) mentions: Vec<Mention>,
    pub(crate) echoes: Vec<Mention>,
    /// All that the text is compared with others by.
    #[serde(with = "packed")]
    pub(crate) sketch: Vec<u64>,
}

/// The rest of what was read in a report, out of the cache that told that it holds it at a place.
pub(crate) fn rest_of(key: &Key, place: Option<Place>, cache: &Cache) -> Rest {
    place.and_then(|place| cache.held(key, place)).and_then(|(_, rest): Whole| rest).unwrap_or_default()
}

/// Both, as the cache has them.
type Whole = (ReportReading, Option<Rest>);

/// Numbers as eight bytes each: they are many, and hashes of any size.
mod packed {
    use serde::{Deserializer, Serializer, de};
    use std::fmt;

    pub(super) fn serialize<S: Serializer>(numbers: &[u64], serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        serializer.serialize_bytes(&bytes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
        deserializer.deserialize_bytes(Numbers)
    }

    struct Numbers;

    impl de::Visitor<'_> for Numbers {
        type Value = Vec<u64>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("numbers of eight bytes")
        }

        fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Vec<u64>, E> {
            let (numbers, rest) = bytes.as_chunks::<8>();
            if !rest.is_empty() {
                return Err(E::invalid_length(bytes.len(), &self));
            }
            Ok(numbers.iter().map(|number| u64::from_le_bytes(*number)).collect())
        }
    }
}

impl ReportReading {
    fn of(report: &Report, toponyms: &[Toponym], mut reading: Reading) -> Self {
        let kept_out = std::mem::take(&mut reading.kept_out).len() as u32;
        reading.mentions.iter_mut().chain(&mut reading.echoes).for_each(without_reasons);
        let unread_language = is_unread(report, &reading);
        if unread_language {
            // A word that two languages share is no hint at an event.
            reading.echoes.clear();
        }
        let points = CodePoints::new(&report.text);
        let sketch = sketch(report);
        let left_out = report.left_out.iter().map(|cut| points.span(cut.span).len()).sum::<usize>();
        Self {
            toponyms: toponyms.len(),
            passes: PassCounts::of(toponyms),
            figures: reading.figures,
            site_facts: reading.site_facts,
            mentions: reading.mentions.len() as u32,
            echoes: reading.echoes.len() as u32,
            kept_out,
            unread_language,
            characters: points.at(report.text.len()) as u32,
            left_out: left_out as u32,
            sketch: sketch.iter().take(LOOKED_UP).copied().collect(),
            hash: hash(report),
            key: Key::default(),
            place: None,
            row: None,
            rest: Some(Box::new(Rest { mentions: reading.mentions, echoes: reading.echoes, sketch })),
        }
    }
}

/// What is noted of a report that is in a language that no lexicon reads.
pub(crate) const UNREAD_LANGUAGE: &str =
    "the text does not look like English, which is the language that is read: nothing was found in it";

/// Whether nothing was found in a report and its text is in a language that no lexicon reads.
pub(crate) fn is_unread(report: &Report, reading: &Reading) -> bool {
    reading.mentions.is_empty()
        && reading.figures.is_empty()
        && reading.site_facts.is_empty()
        && is_in_another_language(report)
}

/// Takes out of a mention what only `explain` asks for.
pub(crate) fn without_reasons(mention: &mut Mention) {
    let recalled = mention.is_recalled().then(|| RECALLED.to_owned());
    mention.because = recalled.into_iter().collect();
    (mention.features, mention.further) = (Vec::new(), Vec::new());
}

/// A hash of text, headline, outlet, address and day.
fn hash(report: &Report) -> [u8; 8] {
    let mut hasher = blake3::Hasher::new();
    for part in [
        report.text.as_str(),
        report.title.as_deref().unwrap_or(""),
        &report.source,
        &report.url,
        &report.published_date().map(|day| day.to_string()).unwrap_or_default(),
    ] {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    hasher.finalize().as_bytes().first_chunk().copied().unwrap_or_default()
}

/// The two stages that see one report, ready to be used from several threads.
pub(crate) struct Reader<'k> {
    locator: Locator<'k>,
    extractor: Extractor<'k>,
    /// All that a reading depends on beside the report.
    knowledge: Key,
}

impl<'k> Reader<'k> {
    pub(crate) fn new(knowledge: &'k Knowledge) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&program());
        for (name, version) in knowledge.versions() {
            hasher.update(format!("{name} {version}\n").as_bytes());
        }
        hasher.update(knowledge.theatre.join(",").as_bytes());
        let settings = LocateSettings { theatre: knowledge.theatre.clone(), ..LocateSettings::default() };
        Self {
            locator: Locator::new(&knowledge.gazetteer, settings),
            extractor: Extractor::new(&knowledge.lexicon, &knowledge.gazetteer),
            knowledge: *hasher.finalize().as_bytes(),
        }
    }

    /// Toponyms and reading of one report.
    pub(crate) fn read(&self, report: &Report) -> (Vec<Toponym>, Reading) {
        let toponyms = self.locator.locate(report);
        let reading = self.extractor.extract(report, &toponyms);
        (toponyms, reading)
    }

    /// The toponyms of a report, and apart from them the demonyms that tell where it plays.
    pub(crate) fn locate(&self, report: &Report) -> (Vec<Toponym>, Vec<Toponym>) {
        self.locator.locate_with_demonyms(report)
    }

    /// For what [`Reader::locate`] gave, the toponyms with the demonyms and the names that no table has among them, for whoever reads on, and
    /// the reading, which goes by toponyms alone.
    pub(crate) fn extract(
        &self,
        report: &Report,
        (mut toponyms, demonyms): (Vec<Toponym>, Vec<Toponym>),
    ) -> (Vec<Toponym>, Reading) {
        let (reading, written) = self.extractor.with_others().extract_with_names(report, &toponyms);
        toponyms.extend(demonyms);
        toponyms.extend(written);
        toponyms.sort_by_key(|toponym| (toponym.span.start, toponym.span.end));
        (toponyms, reading)
    }

    /// Readings of all reports, in their order; no reading of another build is taken.
    pub(crate) fn read_all(&self, corpus: &CorpusRead, progress: &dyn Progress) -> Vec<ReportReading> {
        let reports = corpus.reports.par_iter().zip(&corpus.contents);
        let read = |(report, content)| {
            let read = ReportReading { key: self.key(report, content), ..self.of(report) };
            progress.advance(1);
            read
        };
        reports.map(read).collect()
    }

    /// Readings of all reports, in their order; what the last build knew, or one left that was cut off, is taken from there, and the rest of those
    /// that the last build knew stays there.
    pub(crate) fn read_changed(
        &self,
        gathered: &Gathered,
        cache: &Cache,
        progress: &dyn Progress,
    ) -> Vec<ReportReading> {
        let Gathered { corpus, known, rows, .. } = gathered;
        let reports = corpus.reports.par_iter().zip(&corpus.contents).zip(rows);
        let read = |((report, content), row): ((&Report, &Key), &Option<u32>)| {
            progress.advance(1);
            let same = || known.as_ref()?.reading((*row)?, &report.left_out, &self.knowledge);
            if let Some(read) = same() {
                return read;
            }
            let key = self.key(report, content);
            if let Some(read) = known.as_ref().and_then(|known| known.reading_with(&key)) {
                return read;
            }
            let whole = cache
                .get::<Whole>(&key)
                .and_then(|(read, rest)| Some(ReportReading { rest: Some(Box::new(rest?)), ..read }));
            let read = whole.unwrap_or_else(|| {
                let read = self.of(report);
                cache.put(key, &(&read, read.rest.as_deref()));
                read
            });
            ReportReading { key, ..read }
        };
        reports.map(read).collect()
    }

    fn of(&self, report: &Report) -> ReportReading {
        let (toponyms, reading) = self.read(report);
        ReportReading::of(report, &toponyms, reading)
    }

    /// All that a reading depends on beside the report.
    pub(crate) const fn knowledge(&self) -> &Key {
        &self.knowledge
    }

    /// The key of a report's reading: everything of the report that the stages see, and the knowledge.
    fn key(&self, report: &Report, content: &Key) -> Key {
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"reading\0");
        hasher.update(&self.knowledge);
        hasher.update(content);
        // Each part is preceded by its length, so that no two reports give the same bytes.
        let mut add = |part: &[u8]| {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        };
        for cut in &report.left_out {
            add(&cut.span.start.to_le_bytes());
            add(&cut.span.end.to_le_bytes());
            add(cut.reason.as_str().as_bytes());
            add(cut.cue.as_bytes());
        }
        *hasher.finalize().as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::Project;
    use std::collections::BTreeSet;

    #[test]
    fn readings_are_kept_for_one_state_of_the_knowledge_only() {
        let folder = tempfile::tempdir().expect("made");
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("written");
            path
        };
        let plain = Project::from_corpus(Vec::new(), folder.path().to_owned());
        let table = "id,name,kind,lat,lon,cc,names\nown-1,Testplace,town,33.0,44.0,IQ,";
        let with_table = |name: &str, names: &str| Project {
            gazetteer: vec![write(name, &format!("{table}{names}\n"))],
            ..plain.clone()
        };
        let lexicon = write(
            "words.toml",
            "[[actor]]\nid = \"test_band\"\nname = \"Test Band\"\nside = \"rebel\"\ninter = 2\naliases = [\"Test Band\"]\nsource = \"made up\"\n",
        );
        let projects = [
            plain.clone(),
            Project { profile: "lake-chad".to_owned(), ..plain.clone() },
            Project { theatre: vec!["NG".to_owned()], ..plain.clone() },
            with_table("a.csv", ""),
            with_table("b.csv", "Other"),
            // A spelling that must never match changes no name that is shown.
            with_table("c.csv", "Other|!Wrong"),
            Project { lexicon: vec![lexicon], ..plain.clone() },
        ];
        let keys: Vec<Key> = projects
            .iter()
            .map(|project| Reader::new(&Knowledge::load(project).expect("loads")).knowledge)
            .collect();
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len(), "no two of them share readings");
        let again = Knowledge::load(&projects[5]).expect("loads");
        assert_eq!(Reader::new(&again).knowledge, keys[5]);
    }

    #[test]
    fn a_report_in_a_language_that_nobody_reads_is_told() {
        let folder = tempfile::tempdir().expect("made");
        std::fs::create_dir(folder.path().join("reports")).expect("made");
        for (name, text) in [
            (
                "one.txt",
                "Published: 2025-03-04\n\nA bomb killed two soldiers in Kirkuk on 3 March 2025, police said.\n",
            ),
            (
                "deux.txt",
                "Published: 2025-03-04\n\nDeux soldats ont été tués lundi dans une attaque à la bombe à Kirkouk, a déclaré la police aux journalistes présents sur place.\n",
            ),
        ] {
            std::fs::write(folder.path().join("reports").join(name), text).expect("written");
        }
        std::fs::write(folder.path().join("wallmap.toml"), "formats = [\"csv\"]\n").expect("written");
        let project = Project::read(folder.path()).expect("reads");
        for _ in ["read", "from the cache"] {
            let summary = crate::build::build(&project, &crate::build::Silent).expect("builds");
            let told = summary.needs_a_look.iter().find(|line| line.contains("English")).expect("told");
            let incidents = std::fs::read_to_string(project.output.join("incidents.csv")).expect("read");
            assert!(!incidents.contains("deux"), "{incidents}");
            assert!(told.starts_with("1 report does not look like English"), "{told}");
            let table = std::fs::read_to_string(project.output.join("reports.csv")).expect("read");
            let noted: Vec<&str> = table.lines().filter(|line| line.contains(UNREAD_LANGUAGE)).collect();
            assert!(matches!(noted.as_slice(), [line] if line.contains("deux")), "{table}");
        }
        let explained = crate::build::explain(&project, "deux").expect("explained");
        let crate::build::Explanation::Report(report) = explained else { panic!("{explained:?}") };
        assert!(report.notes.iter().any(|note| note == UNREAD_LANGUAGE));
    }
}
