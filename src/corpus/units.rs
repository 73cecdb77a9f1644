//! A text as lines and paragraphs, and what their form alone shows: headline, sentence, bullet, list. Knows no cue words.

use crate::model::Span;
use crate::model::letters::plain_letters;
use crate::model::lines::whole_lines;
use compact_str::CompactString;
use rustc_hash::FxHashSet;

/// A line, or a paragraph that was wrapped into several lines.
#[derive(Debug, Clone)]
pub(super) struct Unit<'t> {
    /// Without blanks at its ends.
    pub(super) span: Span,
    pub(super) text: &'t str,
    pub(super) words: usize,
    /// Number of the block it stands in; blank lines part blocks.
    pub(super) block: usize,
}

/// Splits a text into units, in order.
pub(super) fn split(text: &str) -> Vec<Unit<'_>> {
    let mut units = Vec::new();
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut block = 0;
    let mut at = 0;
    for line in whole_lines(text) {
        if line.trim().is_empty() {
            flush(&mut lines, text, block, &mut units);
            block += 1;
        } else {
            lines.push((at, line));
        }
        at += line.len();
    }
    flush(&mut lines, text, block, &mut units);
    units
}

fn flush<'t>(lines: &mut Vec<(usize, &'t str)>, text: &'t str, block: usize, units: &mut Vec<Unit<'t>>) {
    if is_wrapped(lines) {
        if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
            push(first.0, last.0 + last.1.len(), text, block, units);
        }
    } else {
        for (start, line) in lines.iter() {
            push(*start, start + line.len(), text, block, units);
        }
    }
    lines.clear();
}

fn push<'t>(start: usize, end: usize, text: &'t str, block: usize, units: &mut Vec<Unit<'t>>) {
    let Some(raw) = text.get(start..end) else { return };
    let lead = raw.len() - raw.trim_start().len();
    let plain = raw.trim();
    let span = Span::new(start + lead, start + lead + plain.len());
    units.push(Unit { span, text: plain, words: count_words(plain), block });
}

/// How many words between blanks a text has.
fn count_words(text: &str) -> usize {
    // Blanks that are not plain begin with one of these bytes, as dashes and quotation marks do.
    let bytes = text.as_bytes();
    let wide = memchr::memchr3_iter(0xC2, 0xE2, 0xE3, bytes).chain(memchr::memchr_iter(0xE1, bytes));
    if wide.filter_map(|at| text.get(at..)?.chars().next()).any(char::is_whitespace) {
        return text.split_whitespace().count();
    }
    // Without branches, for that many bytes are looked at together: a word begins where no blank stands behind a blank.
    let blank = |byte: u8| byte == b' ' || byte.wrapping_sub(b'\t') < 5;
    let mut count = usize::from(bytes.first().is_some_and(|first| !blank(*first)));
    let behind = bytes.get(1..).unwrap_or_default();
    for (before, here) in bytes.chunks(MOST_AT_ONCE).zip(behind.chunks(MOST_AT_ONCE)) {
        let begun = before.iter().zip(here).map(|(before, here)| u8::from(blank(*before) & !blank(*here)));
        count += usize::from(begun.fold(0_u8, u8::wrapping_add));
    }
    count
}

/// Bytes of which not so many can begin words that a byte could not count them.
const MOST_AT_ONCE: usize = 256;

/// Whether the lines are one paragraph set to a width: all but the last about equally long, and many of them going on in the
/// middle of a sentence.
fn is_wrapped(lines: &[(usize, &str)]) -> bool {
    let Some((_, full)) = lines.split_last() else { return false };
    if full.is_empty() {
        return false;
    }
    let length = |line: &str| line.trim_end().chars().take(200).count();
    let longest = lines.iter().map(|(_, l)| length(l)).max().unwrap_or(0);
    if !(28..=110).contains(&longest) || full.iter().any(|(_, l)| length(l) * 10 < longest * 6) {
        return false;
    }
    let goes_on = lines
        .windows(2)
        .filter(|pair| {
            let [(_, before), (_, after)] = pair else { return false };
            let hyphen = before.trim_end().ends_with('-');
            let lower = after.trim_start().chars().next().is_some_and(char::is_lowercase);
            hyphen || lower
        })
        .count();
    goes_on * 10 >= (lines.len() - 1) * 4
}

impl Unit<'_> {
    /// Whether a list mark or number stands before it.
    pub(super) fn is_marked(&self) -> bool {
        let text = self.text;
        if text.starts_with([
            '•', '·', '▪', '■', '»', '›', '>', '→', '*', '–', '—', '+', '●', '○', '◦', '‣', '↳', '-',
        ]) {
            return true;
        }
        if text.starts_with("&bull;") {
            return true;
        }
        let bare = text.trim_start_matches(['[', '(', '#']);
        let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
        let after = bare.get(digits..).unwrap_or_default();
        (1..=2).contains(&digits)
            && (after.starts_with(['.', ')', ']'])
                || after.starts_with("  ")
                || bare.len() < text.len()
                || after.starts_with(' '))
            && !after.starts_with(".0")
            && after.len() > 2
            && (after.starts_with("  ")
                || !after.starts_with(' ')
                || after.trim_start().starts_with(char::is_uppercase) && self.words <= 16)
    }

    /// Whether it ends as sentences do. A quotation mark or bracket after the full stop is part of the end.
    pub(super) fn ends_sentence(&self) -> bool {
        let core = self.text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', ' ']);
        core.ends_with(['.', '!', '?', '。', '؟']) && !self.is_cut_short()
    }

    /// Whether it breaks off with an ellipsis, as teasers do.
    pub(super) fn is_cut_short(&self) -> bool {
        let core = self.text.trim_end_matches(['"', '”', '’', ' ']);
        core.ends_with('…') || core.ends_with("...")
    }

    /// Whether it is running text rather than a headline, menu or label.
    pub(super) fn is_paragraph(&self) -> bool {
        self.words >= 10 && self.ends_sentence() || self.words >= 30 && !self.is_cut_short()
    }

    /// Whether it reads like a headline: short, no full stop at its end.
    pub(super) fn is_headline(&self) -> bool {
        let question = self.text.ends_with('?') && self.words <= 14;
        self.words <= 26 && (!self.ends_sentence() || question)
    }

    /// Whether it is several headlines in one line, with marks between.
    pub(super) fn is_row_of_headlines(&self) -> bool {
        let parts = self.segments();
        parts.len() >= 3 && parts.iter().all(|part| part.split(' ').count() <= HEADLINE_WORDS)
    }

    /// The parts between bars, middle dots, bullets, arrows or wide blanks, where there are at least two.
    pub(super) fn segments(&self) -> Vec<&str> {
        if self.text.len() > 2_000 || !may_have_parts(self.text) {
            return Vec::new();
        }
        let mut parts = Vec::new();
        let mut start = 0;
        let text = self.text;
        for (at, c) in text.char_indices() {
            let wide = c == '\t' || c == ' ' && text.get(at..).is_some_and(|t| t.starts_with("  "));
            let mark =
                matches!(c, '|' | '·' | '•' | '‣' | '›' | '»' | '☰' | '▪' | '▸' | '■' | '●' | '◆' | '★');
            let spaced =
                matches!(c, '/' | '>' | '+') && text.get(..at).is_some_and(|t| t.ends_with([' ', '+', '/']));
            if wide || mark || spaced {
                parts.push(text.get(start..at).unwrap_or_default().trim());
                start = at + c.len_utf8();
            }
        }
        parts.push(text.get(start..).unwrap_or_default().trim());
        parts.retain(|p| !p.is_empty());
        if parts.len() < 2 { Vec::new() } else { parts }
    }
}

/// Words of a headline at most, where several stand in one line.
const HEADLINE_WORDS: usize = 16;

/// Whether a text holds a sign that parts a line.
fn may_have_parts(text: &str) -> bool {
    let bytes = text.as_bytes();
    let two = |at: usize| bytes.get(at + 1..at + 3).and_then(|two| <[u8; 2]>::try_from(two).ok());
    memchr::memchr3(b'\t', b'|', b'/', bytes).is_some()
        || memchr::memchr2(b'>', b'+', bytes).is_some()
        || has_wide_blank(bytes)
        || memchr::memchr2_iter(0xC2, 0xE2, bytes).any(|at| match bytes.get(at) {
            // `·` and `»`.
            Some(0xC2) => matches!(bytes.get(at + 1), Some(0xB7 | 0xBB)),
            // `•`, `‣`, `›`, `▪`, `■`, `▸`, `●`, `◆`, `★` and `☰`.
            _ => matches!(
                two(at),
                Some(
                    [0x80, 0xA2 | 0xA3 | 0xBA]
                        | [0x96, 0xA0 | 0xAA | 0xB8]
                        | [0x97, 0x86 | 0x8F]
                        | [0x98, 0x85 | 0xB0]
                )
            ),
        })
}

/// Whether two blanks stand side by side. Without branches, for that many bytes are looked at together.
fn has_wide_blank(bytes: &[u8]) -> bool {
    let behind = bytes.get(1..).unwrap_or_default();
    bytes.chunks(MOST_AT_ONCE).zip(behind.chunks(MOST_AT_ONCE)).any(|(before, here)| {
        let both = before.iter().zip(here).map(|(a, b)| u8::from(*a == b' ') & u8::from(*b == b' '));
        both.fold(0, |any, pair| any | pair) != 0
    })
}

/// One word of a text in the form in which cues are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower case, apostrophes dropped.
    pub(super) plain: CompactString,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The first `most` words of a text. Marks, emoji and HTML entities part words; apostrophes do not.
pub(super) fn words(text: &str, most: usize) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    each_word(text, |word| {
        out.push(word);
        out.len() < most
    });
    out
}

/// The first word of a text.
pub(super) fn first_word(text: &str) -> Option<Word> {
    let mut first = None;
    each_word(text, |word| {
        first = Some(word);
        false
    });
    first
}

/// Hands over a text's words one by one for as long as `take` wants more.
pub(super) fn each_word(text: &str, mut take: impl FnMut(Word) -> bool) {
    let bytes = text.as_bytes();
    let mut open: Option<Word> = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_alphanumeric() {
            // A run of plain letters at once.
            let run = bytes.get(at..).unwrap_or_default();
            let length = plain_letters(run);
            let piece = text.get(at..at + length).unwrap_or_default();
            let word =
                open.get_or_insert_with(|| Word { plain: CompactString::default(), start: at, end: at });
            let from = word.plain.len();
            word.plain.push_str(piece);
            if let Some(fresh) = word.plain.get_mut(from..) {
                fresh.make_ascii_lowercase();
            }
            at += length;
            word.end = at;
            continue;
        }
        if byte == b'&'
            && let Some(end) = entity_end(text, at)
        {
            let entity = text.get(at..end).unwrap_or_default();
            at = end;
            if !is_apostrophe_entity(entity)
                && let Some(word) = open.take()
                && !take(word)
            {
                return;
            }
            continue;
        }
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
        let next = at + c.len_utf8();
        if c.is_alphanumeric() {
            let word =
                open.get_or_insert_with(|| Word { plain: CompactString::default(), start: at, end: at });
            word.plain.extend(c.to_lowercase());
            word.end = next;
        } else if !is_within_words(c)
            && let Some(word) = open.take()
            && !take(word)
        {
            return;
        }
        at = next;
    }
    if let Some(word) = open {
        take(word);
    }
}

/// Whether one of a text's words is wanted, which is handed over with the byte that it begins at. `may` tells by the first byte and the length
/// of its plain form, and by the byte where it is over, where it cannot be: most words are never written out.
pub(super) fn any_word(
    text: &str,
    may: impl Fn(u8, usize, usize) -> bool,
    mut wanted: impl FnMut(&str, usize) -> bool,
) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    // The word at hand: where it begins, its first byte, its length so far, and whether it has more than plain letters and apostrophes.
    let mut start = None;
    let (mut first, mut length, mut odd) = (0_u8, 0_usize, false);
    loop {
        let byte = bytes.get(at).copied();
        let mut next = at + 1;
        match byte {
            Some(byte) if byte.is_ascii_alphanumeric() => {
                let run = plain_letters(bytes.get(at..).unwrap_or_default());
                if start.is_none() {
                    first = byte.to_ascii_lowercase();
                    // Most words are plain and end at a plain sign.
                    let end = at + run;
                    if let Some(0..=b'%' | b'('..=0x7F) = bytes.get(end) {
                        if may(first, run, end) {
                            let mut plain = CompactString::from(text.get(at..end).unwrap_or_default());
                            plain.make_ascii_lowercase();
                            if wanted(&plain, at) {
                                return true;
                            }
                        }
                        at = end + 1;
                        continue;
                    }
                    start = Some(at);
                }
                length += run;
                at += run;
                continue;
            }
            Some(b'\'') => {
                at = next;
                continue;
            }
            Some(b'&') => {
                if let Some(end) = entity_end(text, at) {
                    next = end;
                    if text.get(at..end).is_some_and(is_apostrophe_entity) {
                        (at, odd) = (next, true);
                        continue;
                    }
                }
            }
            Some(0..0x80) | None => {}
            Some(_) => {
                let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { return false };
                next = at + c.len_utf8();
                if c.is_alphanumeric() || is_within_words(c) {
                    if start.is_none() && c.is_alphanumeric() {
                        start = Some(at);
                    }
                    (at, odd) = (next, true);
                    continue;
                }
            }
        }
        // Here a word ends.
        if let Some(from) = start.take() {
            let word = text.get(from..at).unwrap_or_default();
            let found = if odd {
                first_word(word).is_some_and(|word| {
                    let begins =
                        word.plain.bytes().next().is_some_and(|first| may(first, word.plain.len(), at));
                    begins && wanted(&word.plain, from)
                })
            } else {
                may(first, length, at) && {
                    let mut plain = CompactString::default();
                    word.split('\'').for_each(|piece| plain.push_str(piece));
                    plain.make_ascii_lowercase();
                    wanted(&plain, from)
                }
            };
            if found {
                return true;
            }
        }
        if byte.is_none() {
            return false;
        }
        (at, length, odd) = (next, 0, false);
    }
}

/// The first byte of the next word's plain form, where a text goes on behind a word at `at`: 0 where no word follows, `None` where more than
/// plain signs stand there.
pub(super) fn next_word(text: &str, at: usize) -> Option<u8> {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    match rest.iter().find(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii() || **byte == b'&') {
        None => Some(0),
        Some(byte) => byte.is_ascii_alphanumeric().then(|| byte.to_ascii_lowercase()),
    }
}

/// Whether an HTML entity is an apostrophe.
fn is_apostrophe_entity(entity: &str) -> bool {
    matches!(entity, "&#8217;" | "&#39;" | "&rsquo;" | "&apos;")
}

/// Signs that part no words: apostrophes, and what nobody sees.
const fn is_within_words(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
}

/// One past the end of an HTML entity that begins at `at`.
fn entity_end(text: &str, at: usize) -> Option<usize> {
    let (end, _) = text.get(at..)?.char_indices().take(9).find(|(_, c)| *c == ';')?;
    Some(at + end + 1)
}

/// What a text is about: its words without the common ones, cut to six letters so that forms of a word meet; and its names.
#[derive(Debug, Clone, Default)]
pub(super) struct Subject {
    pub(super) words: FxHashSet<CompactString>,
    pub(super) names: FxHashSet<CompactString>,
}

/// Letters that a word is compared by.
const STEM: usize = 6;

impl Subject {
    /// Adds a text.
    pub(super) fn add(&mut self, text: &str, stop: &FxHashSet<String>) {
        let mut sentence_start = true;
        let mut last = 0;
        let mut left = 4_000;
        each_word(text, |word| {
            left -= 1;
            let between = text.get(last..word.start).unwrap_or_default();
            sentence_start |= between.contains(['.', '!', '?', ':', '\n', '“', '"']);
            last = word.end;
            let capital =
                text.get(word.start..).and_then(|t| t.chars().next()).is_some_and(char::is_uppercase);
            if word.plain.chars().count() >= 3 && !stop.contains(word.plain.as_str()) {
                let end = word.plain.char_indices().nth(STEM).map_or(word.plain.len(), |(at, _)| at);
                let stem = CompactString::from(word.plain.get(..end).unwrap_or_default());
                if capital && !sentence_start {
                    self.names.insert(stem.clone());
                }
                if !stem.bytes().all(|b| b.is_ascii_digit()) {
                    self.words.insert(stem);
                }
            }
            sentence_start = false;
            left > 0
        });
    }

    /// The subject of one text.
    pub(super) fn of(text: &str, stop: &FxHashSet<String>) -> Self {
        let mut subject = Self::default();
        subject.add(text, stop);
        subject
    }

    /// How many of its words the other has too.
    pub(super) fn shared(&self, other: &Self) -> usize {
        self.words.iter().filter(|w| other.words.contains(*w)).count()
    }

    /// How many of its names the other tells too.
    pub(super) fn shared_names(&self, other: &Self) -> usize {
        self.names.iter().filter(|w| other.words.contains(*w)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Unit<'_> {
        split(text).into_iter().next().unwrap()
    }

    #[test]
    fn wrapped_paragraphs_are_one_unit_and_lists_are_not() {
        let print = "Fishermen on the jetty heard nine blasts on Satur-\nday morning, three more than the harbour master wrote down on the\nSunday. The pier was hit twice.";
        assert_eq!(split(print).len(), 1);
        assert_eq!(
            split("Gunmen rob a bureau in Dora\nRain is expected on Sunday\nPrices of eggs go up again")
                .len(),
            3
        );
        assert_eq!(split("a b c.It happened late. d\n\ne").len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn words_asked_for_one_by_one_are_the_words(text in "[ a-cA-C'’\u{200b}éİ–.&;]{0,40}|([ab' ]|&rsquo;|&amp;|&#39;|’){0,20}") {
            let mut asked = Vec::new();
            any_word(&text, |_, _, _| true, |word, from| {
                asked.push((word.to_owned(), from));
                false
            });
            let all: Vec<_> = words(&text, 99).into_iter().map(|w| (w.plain.to_string(), w.start)).collect();
            proptest::prop_assert_eq!(&asked, &all);
            any_word(&text, |first, length, _| first == b'a' && length == 2, |word, _| {
                assert!(word.starts_with('a') && word.len() == 2);
                false
            });
        }

        #[test]
        fn words_are_counted_as_blanks_part_them(text in "[ a-c\t\u{a0}\u{2003}\u{3000}é–“]{0,400}") {
            proptest::prop_assert_eq!(count_words(&text), text.split_whitespace().count());
            proptest::prop_assert_eq!(has_wide_blank(text.as_bytes()), text.contains("  "));
        }
    }

    #[test]
    fn spans_lie_where_the_words_stand() {
        let text = "  One line \r\n\n\tTwo é ";
        for unit in split(text) {
            assert_eq!(unit.span.of(text), unit.text);
        }
    }

    #[test]
    fn forms() {
        assert!(
            one("• Two killed").is_marked()
                && one("1. Two killed").is_marked()
                && one("2  Horoscope for Leo").is_marked()
        );
        assert!(
            !one("12 people were killed in Hit on Sunday, the police said, and more than thirty were hurt.")
                .is_marked()
        );
        assert!(
            one("“It is over.”").ends_sentence() && !one("The crews were rushed to the...").ends_sentence()
        );
        assert!(one("Two killed in Hit").is_headline() && !one("Two were killed in Hit.").is_headline());
        assert_eq!(one("Home | Syria · Iraq    Sport").segments(), ["Home", "Syria", "Iraq", "Sport"]);
        assert!(one("Two killed in Hit").segments().is_empty());
    }

    #[test]
    fn words_ignore_marks_and_entities() {
        let plain: Vec<_> =
            words("» You’ve READERS&#8217; &nbsp;(choice)", 9).into_iter().map(|w| w.plain).collect();
        assert_eq!(plain, ["youve", "readers", "choice"]);
    }
}
