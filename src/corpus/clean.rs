//! Which parts of a report are no article: the cues of single lines, and the sections that headings and inlined stories open.
//!
//! Precision first. A section ends where a paragraph comes that is not about its items, so that an article that goes on after
//! "Read also" is not lost; a text that would be left without any paragraph keeps its sections. Sees one report at a time.

use super::boilerplate::{Boilerplate, Hit, Opens};
use super::kept::{self, Kept, plain};
use super::library::Library;
use super::units::{self, Subject, Unit};
use crate::model::{CutReason, LeftOut, Report, Span};
use rustc_hash::FxHashSet;

/// Words of running text before an age ("2 hours ago") or a comment heading can open another story or the comments:
/// before that it stands in the article's own head.
const HEAD_WORDS: usize = 40;
/// A paragraph of this many words that stands a second time, word for word, is no new incident.
const REPEATED_WORDS: usize = 12;
/// Bytes that a cut-off copy of a paragraph must share with it.
const PREFIX_BYTES: usize = 60;

/// The parts to leave out, sorted, without overlap. `apart` are those that the file format itself has shown.
pub(super) fn left_out(report: &Report, apart: Vec<LeftOut>, library: &Library) -> Vec<LeftOut> {
    let units = units::split(&report.text);
    let cues = &library.boilerplate;
    let mut cutter = Cutter::new(report, &units, &apart, cues, true);
    cutter.run();
    if !cutter.kept_paragraph && units.iter().any(Unit::is_paragraph) {
        // The sections took everything: the page is not what they take it for.
        cutter = Cutter::new(report, &units, &apart, cues, false);
        cutter.run();
    }
    let mut cuts = cutter.cuts;
    cuts.extend(apart);
    merged(cuts, &report.text)
}

/// Sorts, joins neighbours of one cue, and drops what lies inside another cut.
fn merged(mut cuts: Vec<LeftOut>, text: &str) -> Vec<LeftOut> {
    cuts.sort_by(|a, b| (a.span.start, b.span.end).cmp(&(b.span.start, a.span.end)));
    let mut out: Vec<LeftOut> = Vec::with_capacity(cuts.len());
    for mut cut in cuts {
        if let Some(last) = out.last_mut() {
            if cut.span.end <= last.span.end {
                continue;
            }
            cut.span.start = cut.span.start.max(last.span.end);
            let gap = Span::new(last.span.end, cut.span.start).of(text);
            if gap.trim().is_empty() && last.reason == cut.reason && last.cue == cut.cue {
                last.span.end = cut.span.end;
                continue;
            }
        }
        if !cut.span.is_empty() {
            out.push(cut);
        }
    }
    out
}

/// What the lines after a heading are taken for.
#[derive(Debug)]
enum Section {
    /// The article.
    Body,
    List(List),
    Comments(String),
    Bullets {
        reason: CutReason,
        cue: String,
        items: usize,
        block: usize,
    },
    Block {
        reason: CutReason,
        cue: String,
        block: Option<usize>,
    },
}

/// A list of headlines and teasers, or an inlined story.
#[derive(Debug)]
struct List {
    reason: CutReason,
    cue: String,
    items: usize,
    /// Whether all items so far had list marks.
    marked: bool,
    /// What the item at hand is about: its headline and the teaser read so far.
    item: Subject,
    /// A teaser or story of more than a headline has begun.
    story: bool,
    /// An outlet and an age stood before the item: a whole story of another outlet.
    dated: bool,
    block: usize,
}

struct Cutter<'r> {
    units: &'r [Unit<'r>],
    cues: &'r Boilerplate,
    apart: &'r [LeftOut],
    sections: bool,
    title: String,
    /// Letters and figures of the title: as many as before its capitals were made small.
    title_letters: usize,
    title_seen: bool,
    /// How the title opens, and how the unit at hand does.
    title_opening: u64,
    opening: u64,
    /// What the article is about, as far as it was read, without what waits.
    subject: Subject,
    /// Texts of the article that `subject` does not know yet: most reports never ask.
    waiting: Vec<&'r str>,
    body_words: usize,
    kept_paragraph: bool,
    /// Paragraphs follow each other without blank lines, so that a block is no group.
    dense: bool,
    /// The page is a list of entries that each tell their age: an aggregator or live page.
    aged_entries: bool,
    /// The units that tell their age, in order.
    ages: Vec<usize>,
    kept: Kept<'r>,
    cuts: Vec<LeftOut>,
}

impl<'r> Cutter<'r> {
    fn new(
        report: &'r Report,
        units: &'r [Unit<'r>],
        apart: &'r [LeftOut],
        cues: &'r Boilerplate,
        sections: bool,
    ) -> Self {
        let title = report.title.as_deref().map(plain).unwrap_or_default();
        let waiting = vec![report.title.as_deref().unwrap_or_default()];
        let dense = units
            .windows(2)
            .filter(|p| matches!(p, [a, b] if a.block == b.block && a.is_paragraph() && b.is_paragraph()))
            .count()
            >= 2;
        let first_body = units.iter().position(Unit::is_paragraph).unwrap_or(units.len());
        let ages: Vec<usize> =
            units.iter().enumerate().filter(|(_, u)| cues.tells_age(u)).map(|(at, _)| at).collect();
        let aged_entries = ages.len() >= 3 && ages.first().is_some_and(|at| *at < first_body);
        let title_opening = kept::numbered(title.as_bytes());
        let title_letters = title.chars().filter(|c| c.is_alphanumeric()).count();
        Self {
            units,
            cues,
            apart,
            sections,
            title,
            title_letters,
            title_seen: false,
            title_opening,
            opening: 0,
            subject: Subject::default(),
            waiting,
            body_words: 0,
            kept_paragraph: false,
            dense,
            aged_entries,
            ages,
            kept: Kept::default(),
            cuts: Vec::new(),
        }
    }

    fn run(&mut self) {
        let mut section = Section::Body;
        let units = self.units;
        let mut apart = self.apart.iter().peekable();
        for (at, unit) in units.iter().enumerate() {
            while apart.next_if(|cut| cut.span.end <= unit.span.start).is_some() {}
            if apart.peek().is_some_and(|cut| cut.span.overlaps(unit.span)) {
                continue;
            }
            self.opening = kept::opening(unit.text);
            if !self.title_seen && self.is_title(unit) {
                self.title_seen = true;
                section = Section::Body;
                self.keep(unit);
                continue;
            }
            let hit = self.cues.judge(unit, self.body_words > 0);
            section = self.step(section, at, unit, hit);
        }
        self.cut_lists_at_the_edges();
    }

    /// Whether a unit is the report's title again.
    fn is_title(&self, unit: &Unit<'_>) -> bool {
        // A text of one line opens like its title and goes on.
        let most = self.title_letters + 1;
        self.opening == self.title_opening
            && !self.title.is_empty()
            && unit.text.chars().filter(|c| c.is_alphanumeric()).take(most).count() == self.title_letters
            && plain(unit.text) == self.title
    }

    /// Whether a unit tells its age.
    fn tells_age(&self, at: usize) -> bool {
        self.ages.binary_search(&at).is_ok()
    }

    /// Decides one unit and returns the section after it.
    fn step(&mut self, section: Section, at: usize, unit: &Unit<'r>, hit: Option<Hit<'_>>) -> Section {
        if let Some(hit) = &hit
            && hit.from == 0
        {
            let in_comments = matches!(section, Section::Comments(_)) && hit.opens != Some(Opens::List);
            if in_comments {
                self.cut(unit, CutReason::Comment, "comments");
                return section;
            }
            let span = Span::new(unit.span.start, unit.span.start + hit.to);
            self.cuts.push(LeftOut { span, reason: hit.reason, cue: hit.group.to_owned() });
            if !hit.alone || !self.sections {
                // A line of its own inside a list leaves the list open.
                return section;
            }
            return self.opened(hit, at, unit).unwrap_or(section);
        }
        match section {
            Section::Body => self.in_body(at, unit, hit),
            Section::Comments(cue) => {
                self.cut(unit, CutReason::Comment, &cue);
                Section::Comments(cue)
            }
            Section::Bullets { reason, cue, items, block } => {
                let short = unit.words <= 4 && unit.block == block;
                let prose_summary = items == 0 && unit.block == block && !self.dense && !unit.is_marked();
                if unit.is_marked() || short || prose_summary {
                    self.cut(unit, reason, &cue);
                    return Section::Bullets { reason, cue, items: items + 1, block: unit.block };
                }
                self.in_body(at, unit, hit)
            }
            Section::Block { reason, cue, block } => {
                let block = block.unwrap_or(unit.block);
                let about_it = self.is_about_the_article(unit);
                if unit.block == block && !(about_it && unit.is_paragraph() && reason == CutReason::Promotion)
                {
                    self.cut(unit, reason, &cue);
                    if !self.dense {
                        return Section::Block { reason, cue, block: Some(block) };
                    }
                    return Section::Body;
                }
                self.in_body(at, unit, hit)
            }
            Section::List(list) => self.in_list(list, at, unit, hit),
        }
    }

    /// The section that a heading opens; `None` where it does not open one here.
    fn opened(&self, hit: &Hit<'_>, at: usize, unit: &Unit<'_>) -> Option<Section> {
        let cue = hit.group.to_owned();
        match hit.opens? {
            Opens::List => Some(Section::List(List {
                reason: hit.reason,
                cue,
                items: 0,
                marked: true,
                item: Subject::default(),
                story: false,
                dated: false,
                block: unit.block,
            })),
            Opens::Comments => self.comments_follow(at).then_some(Section::Comments(cue)),
            Opens::Bullets => Some(Section::Bullets { reason: hit.reason, cue, items: 0, block: unit.block }),
            Opens::Block => {
                let next = self.units.get(at + 1).filter(|n| n.block == unit.block).map(|n| n.block);
                Some(Section::Block { reason: hit.reason, cue, block: next })
            }
        }
    }

    /// Whether a comment heading stands over comments, and is no link in the article's head.
    fn comments_follow(&self, at: usize) -> bool {
        if self.body_words < HEAD_WORDS {
            return false;
        }
        let rest: Vec<&Unit<'_>> =
            self.units.iter().skip(at + 1).filter(|u| u.is_paragraph() && u.words >= 30).collect();
        let words: usize = rest.iter().map(|u| u.words).sum();
        rest.len() < 3 || words < self.body_words * 2
    }

    fn in_body(&mut self, at: usize, unit: &Unit<'r>, hit: Option<Hit<'_>>) -> Section {
        if self.tells_age(at) && !self.aged_entries {
            if self.body_words < HEAD_WORDS || !self.sections {
                if self.body_words == 0 {
                    self.cut(unit, CutReason::Metadata, "age");
                }
                return Section::Body;
            }
            if let Some(section) = self.other_story(at, unit) {
                return section;
            }
        }
        if self.repeats(unit) {
            self.cut(unit, CutReason::Repetition, "the same stands earlier");
            return Section::Body;
        }
        if let Some(hit) = hit {
            // A label in the middle of the line: the line before it stays.
            let span = Span::new(unit.span.start + hit.from, unit.span.start + hit.to);
            self.cuts.push(LeftOut { span, reason: hit.reason, cue: hit.group.to_owned() });
        }
        self.keep(unit);
        Section::Body
    }

    /// An outlet, an age and a headline in the middle of the text, about something else than the article.
    fn other_story(&mut self, at: usize, unit: &Unit<'r>) -> Option<Section> {
        let ahead: Vec<&Unit<'_>> = self.units.iter().skip(at + 1).take(4).collect();
        let story = ahead.iter().find(|u| u.words >= 5)?;
        let subject = Subject::of(story.text, self.cues.stop());
        let strange = subject.words.len() >= 3 && subject.shared(self.subject()) * 2 < subject.words.len();
        let named = units::words(unit.text, 12).len() >= 4
            || at > 0
                && self.units.get(at - 1).is_some_and(|before| before.words <= 5 && !before.ends_sentence());
        if !strange || !named {
            return None;
        }
        if let Some(before) = at.checked_sub(1).and_then(|b| self.units.get(b))
            && before.words <= 5
            && !before.ends_sentence()
            && plain(before.text) != self.title
        {
            self.cut(before, CutReason::OtherStory, "outlet and age");
        }
        self.cut(unit, CutReason::OtherStory, "outlet and age");
        Some(Section::List(List {
            reason: CutReason::OtherStory,
            cue: "outlet and age".to_owned(),
            items: 0,
            marked: false,
            item: Subject::default(),
            story: false,
            dated: true,
            block: unit.block,
        }))
    }

    fn in_list(&mut self, mut list: List, at: usize, unit: &Unit<'r>, hit: Option<Hit<'_>>) -> Section {
        let new_block = unit.block != list.block;
        if self.tells_age(at) {
            list.dated = true;
            list.story = false;
            list.item = Subject::default();
            list.items += 1;
            list.block = unit.block;
            self.cut(unit, CutReason::OtherStory, &list.cue);
            return Section::List(list);
        }
        let marked = unit.is_marked();
        let piped = unit.text.find(" | ").is_some_and(|p| p < 40);
        if !unit.is_paragraph() && unit.is_headline()
            || unit.is_cut_short()
            || piped
            || unit.is_row_of_headlines()
            || marked && unit.words <= 45
        {
            // A list with marks is over where a line without one follows a blank line.
            let over =
                list.items > 0 && list.marked && !marked && new_block && !piped && !unit.is_cut_short();
            let resumes = self.resumes_after(at, unit);
            if over || resumes {
                return self.in_body(at, unit, hit);
            }
            list.items += 1;
            list.marked &= marked;
            list.item = Subject::of(unit.text, self.cues.stop());
            list.story = false;
            list.block = unit.block;
            self.cut(unit, list.reason, &list.cue);
            return Section::List(list);
        }
        let subject = Subject::of(unit.text, self.cues.stop());
        let with_item = subject.shared(&list.item);
        let with_article = subject.shared_names(self.subject());
        let under = !new_block && !self.dense && list.items > 0;
        let covered = with_item >= 2 && with_item * 5 >= list.item.words.len() * 2;
        // In a story of another outlet, the article goes on only where a third of a paragraph's names are known
        // from it, and more than are known from the story.
        let known = with_article >= 2
            && with_article * 3 >= subject.names.len()
            && with_article > subject.shared_names(&list.item);
        let goes_on = if list.items == 0 {
            false
        } else if list.dated {
            !known
        } else if list.story {
            subject.shared_names(&list.item) >= with_article
                && (with_article == 0 || with_item > with_article)
        } else {
            covered && !(known && with_item < 3)
        };
        if under || goes_on {
            if list.story {
                list.item.add(unit.text, self.cues.stop());
            } else {
                list.item.words.extend(subject.words);
                list.item.names.extend(subject.names);
            }
            list.story = true;
            list.block = unit.block;
            self.cut(unit, CutReason::OtherStory, &list.cue);
            return Section::List(list);
        }
        self.in_body(at, unit, hit)
    }

    /// Whether a short line after a list is a heading of the article: a paragraph about the article follows it and is not about it.
    fn resumes_after(&mut self, at: usize, unit: &Unit<'_>) -> bool {
        let Some(next) = self.units.get(at + 1).filter(|n| n.is_paragraph()) else { return false };
        if unit.words > 8 || self.cues.judge(next, true).is_some() {
            return false;
        }
        let heading = Subject::of(unit.text, self.cues.stop());
        let below = Subject::of(next.text, self.cues.stop());
        let known = below.shared_names(self.subject());
        known >= 3 && known * 2 > below.names.len() && heading.shared(&below) * 5 < heading.words.len() * 2
    }

    fn is_about_the_article(&mut self, unit: &Unit<'_>) -> bool {
        let subject = Subject::of(unit.text, self.cues.stop());
        let known = subject.shared_names(self.subject());
        known >= 2 && known * 2 >= subject.names.len()
    }

    /// Whether the same words, or the paragraph of which these are the beginning, stand earlier.
    fn repeats(&mut self, unit: &Unit<'_>) -> bool {
        let full = unit.ends_sentence();
        let cut_short = unit.is_cut_short();
        let Some(words) = self.kept.may_repeat(unit.text, self.opening) else { return false };
        let headline = (unit.words >= 7 || words == self.title) && !full && !unit.is_marked();
        if (unit.words >= REPEATED_WORDS || headline) && self.kept.has(&words) {
            return true;
        }
        (!full || cut_short) && words.len() >= PREFIX_BYTES && self.kept.goes_on(&words)
    }

    /// What the article is about, as far as it was read.
    fn subject(&mut self) -> &Subject {
        for text in self.waiting.drain(..) {
            if self.subject.words.len() < 20_000 {
                self.subject.add(text, self.cues.stop());
            }
        }
        &self.subject
    }

    fn keep(&mut self, unit: &Unit<'r>) {
        let paragraph = unit.is_paragraph();
        if paragraph {
            self.kept_paragraph = true;
            self.body_words += unit.words;
        }
        self.kept.add(unit.text, self.opening, paragraph);
        self.waiting.push(unit.text);
    }

    fn cut(&mut self, unit: &Unit<'_>, reason: CutReason, cue: &str) {
        self.cuts.push(LeftOut { span: unit.span, reason, cue: cue.to_owned() });
    }

    /// Lines of parts between bars or dots before the first paragraph or after the last one, where one part is a menu word.
    fn cut_lists_at_the_edges(&mut self) {
        let units = self.units;
        let taken: FxHashSet<usize> = self.cuts.iter().map(|c| c.span.start).collect();
        let body = |u: &Unit<'_>| u.is_paragraph() && !taken.contains(&u.span.start);
        let first = units.iter().position(body).unwrap_or(units.len());
        let last = units.iter().rposition(body).unwrap_or(0);
        for (at, unit) in units.iter().enumerate() {
            if (first..=last).contains(&at) || taken.contains(&unit.span.start) {
                continue;
            }
            let segments = unit.segments();
            let prose = segments.iter().any(|s| s.split_whitespace().count() > 6 && s.ends_with('.'));
            if segments.len() >= 2
                && !prose
                && self.cues.menu_words(&segments) >= 1
                && plain(unit.text) != self.title
            {
                self.cut(unit, CutReason::Navigation, "parts of a menu");
            }
        }
    }
}
