//! The boilerplate cues of `lexicon/en/boilerplate.toml`: loaded, validated, and matched against one line. Looks at no neighbours.

use super::label::{continues_lower, ends_with_credit, label};
use super::units::{self, Unit, Word};
use crate::model::CutReason;
use crate::model::letters::plain_letters;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

/// Where in a line a group's words count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Where {
    Label,
    Line,
    Opening,
    Inside,
    Segment,
    Closing,
}

/// What a heading takes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Opens {
    /// Headlines and teasers, until a paragraph that is not about them.
    List,
    /// Everything to the end.
    Comments,
    /// The bulleted lines that follow.
    Bullets,
    /// The paragraph that follows.
    Block,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Group {
    id: String,
    pub(super) reason: CutReason,
    #[serde(rename = "where")]
    place: Where,
    words: Vec<String>,
    pub(super) opens: Option<Opens>,
    pub(super) most: Option<usize>,
    #[serde(default)]
    pub(super) headline: bool,
    #[serde(default)]
    sentence: bool,
    #[serde(default)]
    pub(super) needs_list: bool,
    #[serde(default)]
    after_body: bool,
    #[serde(default)]
    credit: Vec<String>,
    #[serde(default)]
    unless_sentence: Vec<String>,
    #[serde(default)]
    right: Vec<String>,
    #[serde(default)]
    wrong: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    group: Vec<Group>,
    words: SharedWords,
    html: HtmlNoise,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SharedWords {
    ago: Vec<String>,
    ago_numbers: Vec<String>,
    stop: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HtmlNoise {
    navigation: Vec<String>,
    related_link: Vec<String>,
    comment: Vec<String>,
    caption: Vec<String>,
    promotion: Vec<String>,
    metadata: Vec<String>,
}

/// The cues, ready to match.
#[derive(Debug)]
pub struct Boilerplate {
    groups: Vec<Group>,
    /// First word of each phrase, to all of them.
    phrases: FxHashMap<String, Phrases>,
    /// First words of the phrases that count anywhere in a line, and of those that count after a full stop inside it.
    inside: Openers,
    after_stop: Openers,
    /// Phrases of the groups that close a line, as words.
    closing: Vec<(usize, Vec<Vec<String>>)>,
    /// Headings that are known with a slip of the pen too.
    headings: Vec<Heading>,
    /// Words of the longest line that is looked through.
    longest_inside: usize,
    /// Words of the longest line that a credit closes.
    longest_closing: usize,
    ago: Openers,
    ago_numbers: FxHashSet<String>,
    stop: FxHashSet<String>,
    html: FxHashMap<String, CutReason>,
}

/// A heading of links that is known with a slip of the pen in it.
#[derive(Debug)]
struct Heading {
    group: usize,
    phrase: String,
    /// How many slips it may have.
    edits: usize,
    letters: Option<[u8; 32]>,
}

/// How often each letter stands in an ASCII text.
fn letters(text: &str) -> Option<[u8; 32]> {
    let mut out = [0_u8; 32];
    for byte in text.bytes() {
        let slot = out.get_mut(usize::from(byte & 31)).filter(|_| byte.is_ascii())?;
        *slot = slot.saturating_add(1);
    }
    Some(out)
}

/// Whether two texts with these letters can be so few edits apart: each edit changes the count of two letters at most.
fn may_be_near(a: Option<[u8; 32]>, b: Option<[u8; 32]>, edits: usize) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return true };
    let apart: u16 = a.iter().zip(b).map(|(a, b)| u16::from(a.abs_diff(b))).sum();
    usize::from(apart) <= 2 * edits
}

/// The phrases that begin with one word.
#[derive(Debug, Default)]
struct Phrases {
    /// As words, with their groups, longest first.
    all: Vec<(Vec<String>, usize)>,
    /// How those go on that count at the head of a line.
    heads: Seconds,
}

/// How phrases go on: the first bytes of their second words, as bits.
#[derive(Debug, Clone, Copy, Default)]
struct Seconds(u64);

impl Seconds {
    fn add(&mut self, phrase: &[String]) {
        // One of a single word goes on in every way.
        let next = phrase.get(1).and_then(|word| word.bytes().next()).filter(u8::is_ascii_alphanumeric);
        self.0 |= next.map_or(u64::MAX, |byte| 1 << (byte & 63));
    }

    /// Whether one may go on as a text does behind its first word, which is over at `at`.
    fn may_go_on(self, text: &str, at: usize) -> bool {
        self.0 == u64::MAX
            || self.0 != 0 && units::next_word(text, at).is_none_or(|byte| self.0 & 1 << (byte & 63) != 0)
    }
}

/// Words that open a phrase, with their first bytes and lengths, and how the phrases go on: most words are told apart from all of them by one
/// look.
#[derive(Debug)]
struct Openers {
    seconds: Box<[[Seconds; LENGTHS]; 32]>,
    words: FxHashSet<String>,
}

/// Lengths of words that are told apart.
const LENGTHS: usize = 16;

impl Openers {
    fn of<'w>(phrases: impl Iterator<Item = &'w [String]>) -> Self {
        let mut out = Self { seconds: Box::new([[Seconds(0); LENGTHS]; 32]), words: FxHashSet::default() };
        for phrase in phrases {
            let Some((word, first)) = phrase.first().and_then(|word| Some((word, word.bytes().next()?)))
            else {
                continue;
            };
            if let Some(slot) = out
                .seconds
                .get_mut(usize::from(first & 31))
                .and_then(|lengths| lengths.get_mut(word.len().min(LENGTHS - 1)))
            {
                slot.add(phrase);
            }
            out.words.insert(word.clone());
        }
        out
    }

    /// Whether a word in its plain form is one of them.
    fn hold(&self, plain: &str) -> bool {
        plain.bytes().next().is_some_and(|first| self.seconds(first, plain.len()).0 != 0)
            && self.words.contains(plain)
    }

    /// How the phrases go on whose first word begins with this byte and has this length.
    #[inline]
    fn seconds(&self, first: u8, length: usize) -> Seconds {
        self.seconds
            .get(usize::from(first & 31))
            .and_then(|lengths| lengths.get(length.min(LENGTHS - 1)))
            .copied()
            .unwrap_or_default()
    }

    /// Whether one of the phrases may begin with a plain word of letters that stands at `at`; what is not plain may be anything.
    fn may_begin_at(&self, text: &str, at: usize) -> bool {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let length = plain_letters(rest);
        let Some(first) = rest.first().filter(|_| length > 0) else { return true };
        match rest.get(length) {
            Some(b'\'' | b'&' | 0x80..) => true,
            _ => self.seconds(first.to_ascii_lowercase(), length).may_go_on(text, at + length),
        }
    }
}

/// An example in the cue file that the cues read wrongly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoilerplateFault {
    /// The group's id.
    pub group: String,
    /// The example.
    pub example: String,
    /// What is wrong with it, for people.
    pub what: &'static str,
}

/// What the cues say of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit<'b> {
    /// From this byte of the line on.
    pub(super) from: usize,
    /// Up to this byte.
    pub(super) to: usize,
    pub(super) reason: CutReason,
    pub(super) group: &'b str,
    /// The cue is all of the line: a heading.
    pub(super) alone: bool,
    pub(super) opens: Option<Opens>,
}

/// Words of a phrase, at most.
const PHRASE: usize = 12;
/// Words of a line that counts comments, at most.
const COUNTED: usize = 8;
/// Bytes of a heading with a slip of the pen, at most.
const MISSPELT: usize = 60;
/// Words of a line that a credit closes, at most, where its group tells no other number.
const CREDITED: usize = 40;
/// Words after a label that stands in the middle of a line.
const REST_MOST: usize = 50;

impl Boilerplate {
    /// Reads and validates a cue file. The error tells the line and the reason.
    pub fn read(source: &str) -> Result<Self, String> {
        let file: File = toml::from_str(source).map_err(|e| e.to_string())?;
        let mut phrases: FxHashMap<String, Phrases> = FxHashMap::default();
        for (at, group) in file.group.iter().enumerate() {
            if group.right.is_empty() || group.wrong.is_empty() {
                return Err(format!("group `{}` needs at least one right and one wrong example", group.id));
            }
            if file.group.iter().take(at).any(|g| g.id == group.id) {
                return Err(format!("the group id `{}` is used twice", group.id));
            }
            for phrase in &group.words {
                if *phrase != phrase.to_lowercase() {
                    return Err(format!("`{phrase}` in group `{}` must be lower case", group.id));
                }
                let parts: Vec<String> =
                    units::words(phrase, PHRASE).into_iter().map(|w| w.plain.into_string()).collect();
                if let Some(first) = parts.first() {
                    let list = phrases.entry(first.clone()).or_default();
                    if matches!(group.place, Where::Label | Where::Line | Where::Opening) {
                        list.heads.add(&parts);
                    }
                    list.all.push((parts.clone(), at));
                }
            }
            if let Some(stray) = group.unless_sentence.iter().find(|w| !group.words.contains(w)) {
                return Err(format!(
                    "`{stray}` in `unless_sentence` of group `{}` is none of its words",
                    group.id
                ));
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted by itself")]
        for list in phrases.values_mut() {
            list.all.sort_by_key(|(parts, group)| (usize::MAX - parts.len(), *group));
        }
        let openers = |counts: &dyn Fn(&Group) -> bool| {
            let all = phrases.values().flat_map(|list| &list.all);
            Openers::of(
                all.filter(|(_, group)| file.group.get(*group).is_some_and(counts))
                    .map(|(parts, _)| parts.as_slice()),
            )
        };
        let inside = openers(&|group| group.place == Where::Inside);
        let after_stop = openers(&|group| group.sentence);
        let closing = file
            .group
            .iter()
            .enumerate()
            .filter(|(_, group)| group.place == Where::Closing)
            .map(|(at, group)| {
                let parts = |phrase: &String| {
                    units::words(phrase, 6).into_iter().map(|w| w.plain.into_string()).collect()
                };
                (at, group.words.iter().map(parts).collect())
            })
            .collect();
        let headings = file
            .group
            .iter()
            .enumerate()
            .filter(|(_, group)| group.place == Where::Label && group.opens == Some(Opens::List))
            .flat_map(|(at, group)| group.words.iter().map(move |phrase| (at, phrase)))
            .filter(|(_, phrase)| phrase.len() >= 11 && phrase.contains(' '))
            .map(|(group, phrase)| Heading {
                group,
                edits: if phrase.len() >= 14 { 2 } else { 1 },
                letters: letters(phrase),
                phrase: phrase.clone(),
            })
            .collect();
        let longest_inside =
            file.group.iter().filter(|g| g.place == Where::Inside).filter_map(|g| g.most).max().unwrap_or(45);
        let closes = file.group.iter().filter(|g| g.place == Where::Closing);
        let longest_closing = closes.map(|g| g.most.unwrap_or(CREDITED)).max().unwrap_or(0);
        let mut html = FxHashMap::default();
        let noise = file.html;
        for (reason, names) in [
            (CutReason::Navigation, noise.navigation),
            (CutReason::RelatedLink, noise.related_link),
            (CutReason::Comment, noise.comment),
            (CutReason::Caption, noise.caption),
            (CutReason::Promotion, noise.promotion),
            (CutReason::Metadata, noise.metadata),
        ] {
            html.extend(names.into_iter().map(|name| (name, reason)));
        }
        Ok(Self {
            groups: file.group,
            phrases,
            inside,
            after_stop,
            closing,
            headings,
            longest_inside,
            longest_closing,
            ago: Openers::of(file.words.ago.iter().map(std::slice::from_ref)),
            ago_numbers: file.words.ago_numbers.into_iter().collect(),
            stop: file.words.stop.into_iter().collect(),
            html,
        })
    }

    /// The words that say nothing about a subject.
    pub(super) const fn stop(&self) -> &FxHashSet<String> {
        &self.stop
    }

    /// Why an HTML class name or id marks something that is no article, and the part of it that says so.
    pub(super) fn html_noise<'n>(&self, name: &'n str) -> Option<(CutReason, &'n str)> {
        let lower = name.to_lowercase();
        if let Some(reason) = self.html.get(&lower) {
            return Some((*reason, name));
        }
        name.split(|c: char| !c.is_alphanumeric())
            .find_map(|part| self.html.get(&part.to_lowercase()).map(|reason| (*reason, part)))
    }

    /// What the cues say of a line. `body` tells whether a paragraph of the article stands before it.
    pub(super) fn judge(&self, unit: &Unit<'_>, body: bool) -> Option<Hit<'_>> {
        let text = unit.text;
        let lead = markup(text);
        let rest = text.get(lead..).unwrap_or_default();
        // Most lines are paragraphs that open with no word of a cue.
        let first = units::first_word(rest);
        let opens = first.as_ref().is_some_and(|word| {
            self.phrases.get(word.plain.as_str()).is_some_and(|list| list.heads.may_go_on(rest, word.end))
        });
        let counts = unit.words <= COUNTED
            && first.is_some_and(|word| word.plain.bytes().all(|byte| byte.is_ascii_digit()));
        let at_the_head = if opens || counts || self.may_be_misspelt(unit) {
            // Whether a line is such a heading is told by its first words.
            let head = units::words(rest, if opens || counts { 16 } else { 6 });
            self.whole(unit, lead, &head, body)
                .or_else(|| self.counted_comments(unit, lead, &head))
                .or_else(|| self.misspelt(unit, &head))
        } else {
            None
        };
        at_the_head
            .or_else(|| self.menu(unit))
            .or_else(|| self.inside(unit))
            .or_else(|| self.closing(unit))
            .or_else(|| self.in_the_middle(unit))
    }

    /// Cues at the start of the line.
    fn whole(&self, unit: &Unit<'_>, lead: usize, head: &[Word], body: bool) -> Option<Hit<'_>> {
        let first = head.first()?;
        let text = unit.text.get(lead..)?;
        let all = &self.phrases.get(first.plain.as_str())?.all;
        for (parts, at) in all {
            let Some(group) = self.groups.get(*at) else { continue };
            if !starts(head, parts) {
                continue;
            }
            let end = head.get(parts.len() - 1).map_or(0, |w| w.end);
            let hit = match group.place {
                Where::Label => {
                    label(group, text, parts.len(), end, unit).filter(|_| body || !group.after_body)
                }
                Where::Line => {
                    let rest = text.get(end..).unwrap_or_default();
                    (!rest.chars().any(|c| c.is_alphabetic() || c == ':') && rest.len() < 20)
                        .then_some((unit.text.len(), true))
                }
                Where::Opening => {
                    let barred = group
                        .unless_sentence
                        .iter()
                        .any(|w| w.split(' ').eq(parts.iter().map(String::as_str)));
                    let prose = unit.ends_sentence() && unit.words > 6 && !text.contains(['|', '·'])
                        || continues_lower(text, end) && unit.words > 8;
                    let credit = group.credit.is_empty() || ends_with_credit(text, &group.credit);
                    (unit.words <= group.most.unwrap_or(60) && credit && !(barred && prose))
                        .then_some((unit.text.len(), false))
                }
                Where::Inside | Where::Segment | Where::Closing => None,
            };
            if let Some((to, alone)) = hit {
                return Some(Hit {
                    from: 0,
                    to,
                    reason: group.reason,
                    group: &group.id,
                    alone,
                    opens: group.opens,
                });
            }
        }
        None
    }

    /// "12 Comments": a count before the words.
    fn counted_comments(&self, unit: &Unit<'_>, lead: usize, head: &[Word]) -> Option<Hit<'_>> {
        let (count, rest) = head.split_first()?;
        if unit.words > COUNTED || !count.plain.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        self.whole(unit, lead, rest, true).filter(|hit| hit.opens == Some(Opens::Comments))
    }

    /// Whether a line may be such a heading: short, open at its end, and about as long as one.
    fn may_be_misspelt(&self, unit: &Unit<'_>) -> bool {
        let text = unit.text;
        if text.len() > MISSPELT || unit.ends_sentence() {
            return false;
        }
        if !text.is_ascii() || text.contains('&') {
            return true;
        }
        // Words are runs of letters and figures, over apostrophes; between them stands one blank.
        let (mut letters, mut words, mut inside) = (0, 0, false);
        for byte in text.bytes().filter(|byte| *byte != b'\'') {
            let letter = byte.is_ascii_alphanumeric();
            letters += usize::from(letter);
            words += usize::from(letter && !inside);
            inside = letter;
        }
        let length = (letters + words).saturating_sub(1);
        (2..=5).contains(&words)
            && self.headings.iter().any(|heading| heading.phrase.len().abs_diff(length) <= heading.edits)
    }

    /// A heading of links with a slip of the pen in it ("Realted stories"): one edit, or two in a long one.
    fn misspelt(&self, unit: &Unit<'_>, head: &[Word]) -> Option<Hit<'_>> {
        if !(2..=5).contains(&head.len()) || !self.may_be_misspelt(unit) {
            return None;
        }
        let told = head.iter().map(|w| w.plain.as_str()).collect::<Vec<_>>().join(" ");
        let letters = letters(&told);
        let heading = self.headings.iter().find(|heading| {
            heading.phrase.len().abs_diff(told.len()) <= heading.edits
                && may_be_near(heading.letters, letters, heading.edits)
                && strsim::osa_distance(&heading.phrase, &told) <= heading.edits
        })?;
        let group = self.groups.get(heading.group)?;
        Some(Hit {
            from: 0,
            to: unit.text.len(),
            reason: group.reason,
            group: &group.id,
            alone: true,
            opens: group.opens,
        })
    }

    /// A line of which two parts, and at least two fifths, are menu words.
    fn menu(&self, unit: &Unit<'_>) -> Option<Hit<'_>> {
        let group = self.groups.iter().find(|g| g.place == Where::Segment)?;
        let segments = unit.segments();
        if segments.is_empty() {
            return None;
        }
        let known = self.menu_words(&segments);
        (known >= 2 && known * 5 >= segments.len() * 2).then_some(Hit {
            from: 0,
            to: unit.text.len(),
            reason: group.reason,
            group: &group.id,
            alone: false,
            opens: None,
        })
    }

    /// How many of a line's parts are menu words.
    pub(super) fn menu_words(&self, segments: &[&str]) -> usize {
        segments
            .iter()
            .filter(|segment| {
                let words = units::words(segment, 6);
                let Some(first) = words.first() else { return false };
                self.phrases.get(first.plain.as_str()).is_some_and(|list| {
                    list.all.iter().any(|(parts, at)| {
                        self.groups.get(*at).is_some_and(|g| match g.place {
                            Where::Segment | Where::Line => {
                                parts.len() == words.len() && starts(&words, parts)
                            }
                            Where::Opening => g.reason != CutReason::Caption && starts(&words, parts),
                            _ => false,
                        })
                    })
                })
            })
            .count()
    }

    /// Cues that count anywhere in a short line.
    fn inside(&self, unit: &Unit<'_>) -> Option<Hit<'_>> {
        if unit.words > self.longest_inside {
            return None;
        }
        let opens = |first, length, at| self.inside.seconds(first, length).may_go_on(unit.text, at);
        let mut found = None;
        units::any_word(unit.text, opens, |word, from| {
            let Some(list) = self.phrases.get(word).filter(|_| self.inside.hold(word)) else { return false };
            let mut here = None;
            found = list.all.iter().find_map(|(parts, group)| {
                let group = self.groups.get(*group).filter(|group| group.place == Where::Inside)?;
                let here = here
                    .get_or_insert_with(|| units::words(unit.text.get(from..).unwrap_or_default(), PHRASE));
                (unit.words <= group.most.unwrap_or(45) && starts(here, parts)).then_some(group)
            });
            found.is_some()
        });
        found.map(|group| Hit {
            from: 0,
            to: unit.text.len(),
            reason: group.reason,
            group: &group.id,
            alone: false,
            opens: None,
        })
    }

    /// A credit at the end of a caption: in brackets, or after the caption's own full stop.
    fn closing(&self, unit: &Unit<'_>) -> Option<Hit<'_>> {
        // Most lines are longer than any that closes with a credit.
        if unit.words > self.longest_closing {
            return None;
        }
        let text = unit.text;
        let bracket = text
            .strip_suffix([')', ']'])
            .and_then(|t| t.rfind(['(', '[']).and_then(|open| t.get(open + 1..)))
            .map(|inner| units::words(inner, 6));
        let sentence = memchr::memmem::rfind(text.as_bytes(), b". ")
            .and_then(|at| text.get(at + 2..))
            .map(|rest| units::words(rest, 6));
        if bracket.is_none() && sentence.is_none() {
            return None;
        }
        for (at, phrases) in &self.closing {
            let Some(group) = self.groups.get(*at).filter(|g| unit.words <= g.most.unwrap_or(CREDITED))
            else {
                continue;
            };
            let credit = [&bracket, &sentence].into_iter().flatten().any(|words| {
                phrases.iter().any(|parts| starts(words, parts) && words.len() <= parts.len() + 3)
            });
            if credit {
                return Some(Hit {
                    from: 0,
                    to: text.len(),
                    reason: group.reason,
                    group: &group.id,
                    alone: false,
                    opens: None,
                });
            }
        }
        None
    }

    /// A label after a full stop or bar inside the line; it takes the rest of the line.
    fn in_the_middle(&self, unit: &Unit<'_>) -> Option<Hit<'_>> {
        let text = unit.text;
        // Only the end of a very long line is looked at: the rest after a label is short.
        let mut from = text.len().saturating_sub(1_200);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let tail = text.get(from..)?;
        let bytes = tail.as_bytes();
        // After one of . ! ? | " ) ” ·
        for at in stops(bytes) {
            let mark = match bytes.get(at) {
                Some(0x9D) => bytes.get(at.saturating_sub(2)..at) == Some(&[0xE2, 0x80]),
                Some(0xB7) => bytes.get(at.saturating_sub(1)..at) == Some(&[0xC2]),
                _ => true,
            };
            if !mark {
                continue;
            }
            let start = from + at + 1;
            let Some(rest) = text.get(start..) else { continue };
            // A plain word is asked for by how it begins before it is written out.
            if let Some([b' ', b'a'..=b'z' | b'A'..=b'Z']) = rest.as_bytes().get(..2)
                && !self.after_stop.may_begin_at(rest, 1)
            {
                continue;
            }
            let Some(first) = units::first_word(rest).filter(|w| self.after_stop.hold(&w.plain)) else {
                continue;
            };
            let Some(list) = self.phrases.get(first.plain.as_str()) else { continue };
            let words = units::words(rest, 10);
            let told = |(parts, group): &(Vec<String>, usize)| {
                self.groups.get(*group).is_some_and(|group| group.sentence) && starts(&words, parts)
            };
            if !list.all.iter().any(told) {
                continue;
            }
            let count = rest.split_whitespace().take(REST_MOST + 1).count();
            if count > REST_MOST || count == 0 {
                continue;
            }
            for (parts, group) in &list.all {
                let Some(group) = self.groups.get(*group) else { continue };
                if !group.sentence || !starts(&words, parts) {
                    continue;
                }
                let end = words.get(parts.len() - 1).map_or(0, |w| w.end);
                let first_in_group =
                    group.unless_sentence.iter().all(|w| w.split(' ').ne(parts.iter().map(String::as_str)));
                if group.place == Where::Opening && first_in_group && count <= group.most.unwrap_or(60) {
                    let skip = rest.len() - rest.trim_start().len();
                    return Some(Hit {
                        from: start + skip,
                        to: text.len(),
                        reason: group.reason,
                        group: &group.id,
                        alone: false,
                        opens: None,
                    });
                }
                if group.place != Where::Label {
                    continue;
                }
                let rest_unit = Unit { text: rest.trim(), words: count, ..unit.clone() };
                let Some((_, alone)) = label(group, rest, parts.len(), end, &rest_unit) else { continue };
                if !alone {
                    let skip = rest.len() - rest.trim_start().len();
                    return Some(Hit {
                        from: start + skip,
                        to: text.len(),
                        reason: group.reason,
                        group: &group.id,
                        alone: false,
                        opens: None,
                    });
                }
            }
        }
        None
    }

    /// Whether a short line tells how long ago something was put online ("Tyre Post • 40 minutes ago", "7 h").
    pub(super) fn tells_age(&self, unit: &Unit<'_>) -> bool {
        if unit.words > 12 || unit.ends_sentence() && unit.words > 6 {
            return false;
        }
        // Every age has one of these words in it; most lines have numbers.
        let opens = |first, length, _| self.ago.seconds(first, length).0 != 0 || first == b'a' && length == 3;
        let tells = |word: &str, _| self.ago.hold(word) || word == "ago";
        if !units::any_word(unit.text, opens, tells) {
            return false;
        }
        let words = units::words(unit.text, 24);
        words.iter().enumerate().any(|(at, word)| {
            let number = word.plain.bytes().all(|b| b.is_ascii_digit()) && word.plain.len() <= 3
                || self.ago_numbers.contains(word.plain.as_str());
            let unit_of = |i: usize| words.get(i).is_some_and(|w| self.ago.hold(&w.plain));
            let short = |i: usize| words.get(i).is_some_and(|w| w.plain.len() <= 3);
            let ago = |i: usize| words.get(i).is_some_and(|w| w.plain == "ago");
            let joined = word
                .plain
                .find(|c: char| !c.is_ascii_digit())
                .is_some_and(|d| d > 0 && word.plain.get(d..).is_some_and(|u| self.ago.hold(u)));
            number && unit_of(at + 1) && (ago(at + 2) || at + 2 == words.len() && short(at + 1))
                || joined && ago(at + 1)
        })
    }

    /// Every example of every group that the cues and the cutter read wrongly.
    pub(super) fn examples(&self) -> impl Iterator<Item = (&str, &str, bool)> {
        self.groups.iter().flat_map(|group| {
            let right = group.right.iter().map(|e| (group.id.as_str(), e.as_str(), true));
            right.chain(group.wrong.iter().map(|e| (group.id.as_str(), e.as_str(), false)))
        })
    }
}

/// The marks before a blank after which a label may stand inside a line, or the last byte of one: one of . ! ? | " ) ” ·
fn stops(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let blank = |at: &usize| matches!(bytes.get(at + 1), Some(b' ' | b'\n' | b'\t'));
    let mut ends = memchr::memchr3_iter(b'.', b'!', b'?', bytes).filter(blank).peekable();
    let mut others = memchr::memchr3_iter(b'|', b'"', b')', bytes).filter(blank).peekable();
    let mut wide = memchr::memchr2_iter(0x9D, 0xB7, bytes).filter(blank).peekable();
    std::iter::from_fn(move || {
        let [a, b, c] = [ends.peek(), others.peek(), wide.peek()].map(|at| at.copied().unwrap_or(usize::MAX));
        if a < b && a < c {
            ends.next()
        } else if b < c {
            others.next()
        } else {
            wide.next()
        }
    })
}

/// Bytes of markup and escaped markup (`&lt;aside&gt;`) at the start of a line.
fn markup(text: &str) -> usize {
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let blank = rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        let end = if rest.starts_with("&lt;") {
            rest.find("&gt;").map(|e| e + 4)
        } else if rest.starts_with('<') {
            rest.find('>').map(|e| e + 1)
        } else {
            None
        };
        match end.filter(|e| *e < 200) {
            Some(end) => at += blank + end,
            None => break,
        }
    }
    at
}

fn starts(words: &[Word], parts: &[String]) -> bool {
    words.len() >= parts.len() && words.iter().zip(parts).all(|(word, part)| word.plain == *part)
}
