//! Names of villages, quarters and sites that stand in no gazetteer: kept as they are written, at the place that the sentence puts them in
//! ("the hamlet of X, in Y", "X village in Y"). Gives them no point of their own: they lie at that place, with its precision.

use super::implied::gap;
use super::place_of_event::width;
use super::words::{Words, may};
use crate::gazetteer::Gazetteer;
use crate::lexicon::{Lexicon, WordList, WrittenSettings, normal_form};
use crate::model::{Candidate, PlaceKey, PlaceKind, PlaceRelation, Span, Toponym, ToponymRole};

/// What decides for the place of such a name that the report tells the place around: "X village in Y".
pub(super) const AS_WRITTEN: &str = "as written";
/// The same of one that stands behind or before another place, which is only somewhere about: a carried place is no more than that.
pub(super) const ABOUT: &str = "as written, about there";
/// The same of one without any place around it.
pub(super) const ALONE: &str = "as written, nowhere";
/// Names kept as written in a report, at most.
const MOST: usize = 128;
/// Words of a name, at most.
const NAME_WORDS: usize = 4;
/// Words from the article of an apposition to its noun, at most.
const APPOSED: usize = 4;
/// Names listed behind one noun ("the villages of X, Y and Z"), at most.
const LISTED: usize = 12;

/// A name as written: bytes of the name and of the phrase with its noun.
#[derive(Debug, Clone, Copy)]
struct Name {
    span: Span,
    phrase: Span,
}

/// Whether a toponym is a name that only the report knows: its place, where it has one, is the one that it lies in.
pub fn is_written(toponym: &Toponym) -> bool {
    [AS_WRITTEN, ABOUT, ALONE].contains(&toponym.decided_by)
}

/// The toponyms with the names that only the report knows, sorted by span; `None` where there are none. Cost: linear in the text.
pub(super) fn with_written(
    text: &str,
    words: &[Words<'_>],
    toponyms: &[Toponym],
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
) -> Option<Vec<Toponym>> {
    let settings = &lexicon.settings().written;
    // What the words put where no table has it lies somewhere there.
    let put = |t: &Toponym| {
        let around = toponyms.get(t.within? as usize)?;
        let off = (around.relation == PlaceRelation::Offset
            && around.offset_km.is_some()
            && around.span.start >= t.span.end)
            .then_some(around);
        Some(around.place?)
            .filter(|_| t.place.is_none() && t.role == ToponymRole::Place)
            .map(|p| (p, around.score, off))
    };
    let settled: Option<Vec<Toponym>> = toponyms.iter().any(|t| put(t).is_some()).then(|| {
        toponyms
            .iter()
            .map(|t| match put(t) {
                Some((place, score, off)) => Toponym {
                    place: Some(place),
                    score,
                    candidates: std::iter::once(Candidate { place, score }).collect(),
                    decided_by: AS_WRITTEN,
                    relation: off.map_or(t.relation, |around| around.relation),
                    offset_km: off.map_or(t.offset_km, |around| around.offset_km),
                    bearing: off.map_or(t.bearing, |around| around.bearing),
                    ..t.clone()
                },
                None => t.clone(),
            })
            .collect()
    });
    let toponyms = settled.as_deref().unwrap_or(toponyms);
    let mut names: Vec<Name> = Vec::new();
    let mut openings = Vec::new();
    for words in words {
        let scan = Scan { text, words, toponyms, lexicon, settings };
        scan.openings(&mut openings);
        let mut next = 0;
        // Those with which a name may begin, from the last to the first.
        while let Some(at) = openings.pop().filter(|_| names.len() < MOST) {
            if at >= next {
                next = scan.read(at, &mut names);
            }
        }
        openings.clear();
    }
    let mut out: Vec<Toponym> = Vec::new();
    for name in names {
        let around = container(text, name.span, toponyms, gazetteer, settings, lexicon)
            .and_then(|(index, told)| Some((index, told, toponyms.get(index)?)))
            .and_then(|(index, told, of)| Some((index, told, of.place?, of.score)));
        let decided_by = match around {
            Some((_, true, ..)) => AS_WRITTEN,
            Some(_) => ABOUT,
            None => ALONE,
        };
        // "X village, some 90 km south of Y": so far from there.
        let off = around.and_then(|(index, ..)| toponyms.get(index)).filter(|t| {
            t.relation == PlaceRelation::Offset && t.offset_km.is_some() && t.span.start >= name.span.end
        });
        out.push(Toponym {
            span: name.span,
            role: ToponymRole::Place,
            place: around.map(|(_, _, place, _)| place),
            score: around.map_or(0.0, |(.., score)| score),
            candidates: around.map(|(_, _, place, score)| Candidate { place, score }).into_iter().collect(),
            decided_by,
            relation: off.map_or(PlaceRelation::In, |t| t.relation),
            offset_km: off.and_then(|t| t.offset_km),
            bearing: off.and_then(|t| t.bearing),
            phrase: name.phrase,
            within: around.filter(|(_, told, ..)| *told).map(|(index, ..)| index as u32),
        });
    }
    if out.is_empty() {
        return settled;
    }
    // Indexes of `within` point into the old order.
    let mut all: Vec<(Toponym, Option<usize>)> =
        toponyms.iter().cloned().enumerate().map(|(i, t)| (t, Some(i))).collect();
    all.extend(out.into_iter().map(|t| (t, None)));
    all.sort_by_key(|(t, _)| (t.span.start, std::cmp::Reverse(t.span.end)));
    let mut moved = vec![0_u32; toponyms.len()];
    for (now, (_, old)) in all.iter().enumerate() {
        if let Some(slot) = old.and_then(|old| moved.get_mut(old)) {
            *slot = now as u32;
        }
    }
    Some(
        all.into_iter()
            .map(|(mut t, _)| {
                t.within = t.within.and_then(|w| moved.get(w as usize).copied());
                t
            })
            .collect(),
    )
}

/// Whether a word opens a sentence with a place.
fn is_lead(word: &str) -> bool {
    matches!(word, "In" | "At" | "Near")
}

/// Bytes of the longest of them.
const LONGEST_LEAD: usize = 4;

/// A part of a report as words.
struct Scan<'a> {
    text: &'a str,
    words: &'a Words<'a>,
    toponyms: &'a [Toponym],
    lexicon: &'a Lexicon,
    settings: &'a WrittenSettings,
}

impl Scan<'_> {
    fn word(&self, i: usize) -> &str {
        self.words.get(i).map_or("", |w| w.text)
    }

    fn is_any(&self, i: usize, list: &WordList) -> bool {
        list.contains(self.word(i))
    }

    /// Whether nothing but spaces stands before a word.
    fn joined(&self, i: usize) -> bool {
        let (Some(a), Some(b)) = (i.checked_sub(1).and_then(|p| self.words.get(p)), self.words.get(i)) else {
            return false;
        };
        let gap = gap(self.text, a, b);
        gap.chars().all(|c| c == ' ')
            || !gap.is_empty() && gap.chars().all(|c| matches!(c, '-' | '’' | '\'' | '‘' | '`' | 'ʿ'))
    }

    /// The words at which names may begin, from the last to the first: nouns and words that lead to a name, and what stands before a noun with
    /// nothing but words of names between them.
    fn openings(&self, out: &mut Vec<usize>) {
        // Whether the word behind is a noun, or a word of a name before one.
        let mut ahead = false;
        let mut behind = 0;
        for (at, may, length) in self.words.telling().rev() {
            // Between two of these only words stand that neither lead nor are a part of a name.
            ahead &= at + 1 == behind;
            behind = at;
            // Most words are small ones that neither lead nor are a part of a name.
            let known = may & may::OPEN != 0;
            if !known && (may & may::SMALL != 0 || !ahead && length > LONGEST_LEAD) {
                ahead = false;
                continue;
            }
            let Some(word) = self.words.get(at) else { continue };
            let noun = known && self.settings.nouns.contains(word.text);
            let leads = known && self.settings.leads.contains(word.text) || is_lead(word.text);
            let named = ahead
                && (word.text.starts_with(char::is_uppercase) || self.settings.particles.contains(word.text));
            if noun || leads || named {
                out.push(at);
            }
            ahead = noun || named;
        }
    }

    /// Reads the names that begin at a word; gives the first word behind them.
    fn read(&self, at: usize, out: &mut Vec<Name>) -> usize {
        let (noun, leads) = (self.is_any(at, &self.settings.nouns), self.is_any(at, &self.settings.leads));
        // "The villages of X, Y and Z".
        if noun && self.word(at + 1) == "of" && self.joined(at + 1) {
            let mut next = at + 2;
            for n in 0..LISTED {
                let Some(end) = self.name(next, n == 0).filter(|&end| self.is_new(next, end)) else { break };
                self.keep(next, end, at, end, out);
                next = end;
                let Some(after) = self.listed(next) else { break };
                next = after;
            }
            return next;
        }
        // "Attacked X, another village in the area".
        if noun && let Some((first, end)) = self.apposed(at).filter(|&(first, end)| self.is_new(first, end)) {
            self.keep(first, end, first, at + 1, out);
            return at + 1;
        }
        // "In X" opens a sentence.
        let led = leads || is_lead(self.word(at));
        let first = if led { self.behind(at + 1) } else { at };
        let Some(end) = self.name(first, led) else { return at + 1 };
        // "In the X city of Y": X is where Y lies, or whose it is.
        let article = (at..=first).any(|i| self.word(i).eq_ignore_ascii_case("the"))
            || first.checked_sub(1).is_some_and(|i| self.word(i).eq_ignore_ascii_case("the"));
        if article
            && self.is_any(end, &self.settings.held)
            && self.word(end + 1) == "of"
            && self.word(end + 2).starts_with(char::is_uppercase)
        {
            return end;
        }
        // "X village", "X neighbourhood".
        let noun =
            self.is_any(end, &self.settings.nouns) && self.joined(end) && (led || self.word(end + 1) != "of");
        if (noun || led && self.stands_alone(first, end)) && self.is_new(first, end) {
            self.keep(first, end, first, end + usize::from(noun), out);
            return end + usize::from(noun);
        }
        at + 1
    }

    /// The name before a comma of which a noun of settlements is told with an article: "X, a small town near Y"; not "X, a village elder".
    fn apposed(&self, noun: usize) -> Option<(usize, usize)> {
        let ends = self.words.get(noun + 1).is_none_or(|_| !self.joined(noun + 1));
        if !self.is_any(noun, &self.settings.held)
            || !ends && !self.is_any(noun + 1, &self.settings.behind_apposed)
        {
            return None;
        }
        let article = (noun.saturating_sub(APPOSED)..noun)
            .rev()
            .find(|&i| !self.joined(i + 1) || self.is_any(i, &self.settings.apposing))?;
        let (a, b) = (article.checked_sub(1).and_then(|i| self.words.get(i))?, self.words.get(article)?);
        if !self.is_any(article, &self.settings.apposing) || gap(self.text, a, b).trim() != "," {
            return None;
        }
        let part = |i: usize| {
            self.word(i).starts_with(char::is_uppercase) || self.is_any(i, &self.settings.particles)
        };
        let mut first = article.checked_sub(1).filter(|&i| part(i))?;
        while article - first < NAME_WORDS && first > 0 && self.joined(first) && part(first - 1) {
            first -= 1;
        }
        self.name(first, true).filter(|&end| end == article).map(|end| (first, end))
    }

    /// The first word behind "the", "northern", "nearby".
    fn behind(&self, from: usize) -> usize {
        let mut at = from;
        while at < from + 3 && self.is_any(at, &self.settings.between) && self.joined(at) {
            at += 1;
        }
        at
    }

    /// The first word of the next name of a list.
    fn listed(&self, at: usize) -> Option<usize> {
        let (a, b) = (at.checked_sub(1).and_then(|p| self.words.get(p))?, self.words.get(at)?);
        let comma = gap(self.text, a, b).trim() == ",";
        if b.text == "and" {
            return Some(self.behind(at + 1));
        }
        comma.then(|| self.behind(at))
    }

    /// One past the last word of a name that begins at a word: capitals, with the particles of names.
    fn name(&self, from: usize, opens: bool) -> Option<usize> {
        let mut end = from;
        let mut capitals = 0;
        while capitals < NAME_WORDS {
            let Some(word) = self.words.get(end) else { break };
            if end > from && !self.joined(end) {
                break;
            }
            let capital = word.text.starts_with(char::is_uppercase);
            let particle = self.is_any(end, &self.settings.particles)
                && self.joined(end + 1)
                && self.word(end + 1).starts_with(char::is_uppercase);
            let other = !capital && !particle
                || self.lexicon.is_nationality(word.text)
                || self.is_any(end, &self.settings.not_names);
            if other {
                break;
            }
            // "Al", "Kafr" count with what they lead; shouted words are no names.
            let shouted = word.text.chars().count() > 1 && word.text.chars().all(char::is_uppercase);
            if shouted {
                return None;
            }
            capitals += usize::from(capital && !self.is_any(end, &self.settings.particles));
            end += 1;
        }
        let long = (from..end).any(|i| self.word(i).chars().count() >= 3);
        let people = end == from + 1 && self.is_any(from, &self.settings.peoples);
        if capitals == 0 || !long || people || !opens && !self.joined(from) {
            return None;
        }
        Some(end)
    }

    /// Whether neither the tables nor the lexicon know the words from one to before another.
    fn is_new(&self, from: usize, end: usize) -> bool {
        let Some(span) = self.span(from, end) else { return false };
        // Sorted and apart: the first that ends behind the beginning is the only one that can touch it.
        let first = self.toponyms.partition_point(|t| t.span.end <= span.start);
        let touched = self.toponyms.get(first).is_some_and(|t| t.span.start < span.end);
        !touched && !self.is_known(from, end)
    }

    /// Whether the lexicon knows the words as something else: a group, a month, a kind of people.
    fn is_known(&self, from: usize, end: usize) -> bool {
        let mut buffer = String::new();
        let ids: Vec<_> = (from..(end + 2).min(self.words.len()))
            .map(|i| {
                normal_form(self.word(i), &mut buffer);
                self.lexicon.trie().word(&buffer)
            })
            .collect();
        (0..end - from).any(|skip| {
            let mut known = false;
            self.lexicon.trie().match_front(ids.iter().skip(skip).copied(), |length, phrases| {
                known |= phrases.iter().any(|p| p.is_plain() && !p.local)
                    && (length >= 2 || skip == 0 || skip + length == end - from);
            });
            known
        })
    }

    /// Whether a name behind "in" or "near" ends there: no more words of it, no "'s", no person's verb.
    fn stands_alone(&self, first: usize, end: usize) -> bool {
        let Some(last) = end.checked_sub(1).and_then(|i| self.words.get(i)) else { return false };
        let rest = self.text.get(last.span.end..).unwrap_or("");
        let owned = rest.starts_with("'s") || rest.starts_with("’s");
        let next = self.word(end);
        !owned
            && first < end
            && (next.is_empty() || !next.starts_with(char::is_uppercase) || !self.joined(end))
    }

    fn span(&self, from: usize, end: usize) -> Option<Span> {
        let (a, b) = (self.words.get(from)?, self.words.get(end.checked_sub(1)?)?);
        Some(Span::new(a.span.start, b.span.end))
    }

    fn keep(&self, from: usize, end: usize, phrase: usize, phrase_end: usize, out: &mut Vec<Name>) {
        if let (Some(span), Some(phrase)) = (self.span(from, end), self.span(phrase, phrase_end)) {
            out.push(Name {
                span,
                phrase: Span::new(phrase.start.min(span.start), phrase.end.max(span.end)),
            });
        }
    }
}

/// The toponym that a name lies in, and whether the words put it there: the next one of the sentence where few words stand between, else
/// the last one before it in its paragraph, else the next.
fn container(
    text: &str,
    name: Span,
    toponyms: &[Toponym],
    gazetteer: &Gazetteer,
    settings: &WrittenSettings,
    lexicon: &Lexicon,
) -> Option<(usize, bool)> {
    // A road's two towns tell little of where on it a village lies, and more than a whole province does.
    let of = |roads: bool| container_of(text, name, toponyms, gazetteer, settings, lexicon, roads);
    let wide = |found: &(usize, bool)| {
        toponyms.get(found.0).and_then(|t| t.place).is_some_and(|key| {
            matches!(gazetteer.kind(key), PlaceKind::Admin1 | PlaceKind::Country | PlaceKind::Region)
        })
    };
    let found = match of(false) {
        Some(found) if !wide(&found) => Some(found),
        found => of(true).or(found),
    };
    let country = |found: &(usize, bool)| {
        let key = toponyms.get(found.0).and_then(|t| t.place);
        key.filter(|&key| gazetteer.kind(key) == PlaceKind::Country)
    };
    match &found {
        Some(told) if country(told).is_none() => found,
        told => {
            let of_country = told.as_ref().and_then(country);
            last_before(text, name, of_country, toponyms, gazetteer, settings).map(|i| (i, false)).or(found)
        }
    }
}

/// The place that the report told last before a name of which its paragraph tells at most the country: the news goes on there.
fn last_before(
    text: &str,
    name: Span,
    country: Option<PlaceKey>,
    toponyms: &[Toponym],
    gazetteer: &Gazetteer,
    settings: &WrittenSettings,
) -> Option<usize> {
    let end = toponyms.partition_point(|t| t.span.end <= name.start);
    let near = toponyms.iter().enumerate().take(end).rev();
    let (at, key) = near
        .take_while(|(_, t)| name.start - t.span.end <= settings.goes_on)
        .filter(|(_, t)| t.role == ToponymRole::Place && !is_where_they_heal(text, t, settings))
        .filter_map(|(at, t)| Some((at, t.place?)))
        .find(|&(_, key)| width(gazetteer.kind(key)) <= width(PlaceKind::Admin1))?;
    let same = country.is_none_or(|c| gazetteer.place(c).cc == gazetteer.place(key).cc);
    same.then_some(at)
}

/// "Died in a hospital in X": where the wounded were brought tells nothing of where the news goes on.
fn is_where_they_heal(text: &str, t: &Toponym, settings: &WrittenSettings) -> bool {
    let before = text.get(..t.span.start).unwrap_or_default();
    let mut words = before.rsplit(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.by_ref().take(HEALING_WORDS).any(|word| settings.healing.contains(word))
}

/// Words from "hospital" to the name of its place.
const HEALING_WORDS: usize = 3;

/// "U.S. forces", "a passing US patrol": the letters of a country right before a noun only tell whose something is.
fn is_of_nation(text: &str, t: &Toponym, lexicon: &Lexicon) -> bool {
    let name = t.span.of(text);
    let letters = name.len() >= 2 && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'.');
    if !letters || !lexicon.is_nationality(name) {
        return false;
    }
    let ahead = text.get(t.span.end..).and_then(|rest| rest.strip_prefix(' ')).unwrap_or_default();
    let word = ahead.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let before = text.get(..t.span.start).unwrap_or_default().trim_end();
    let lead = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let leads = &lexicon.settings().written.leads;
    word.len() > 3 && !leads.contains(word) && !leads.contains(lead)
}

/// Bytes between an area and the narrower one that it owns: "X State's Y".
const OWNED_BYTES: usize = 16;

/// Bytes between a country and an area right beside it: "X's Y", "X, Y".
const BESIDE_BYTES: usize = 4;

fn container_of(
    text: &str,
    name: Span,
    toponyms: &[Toponym],
    gazetteer: &Gazetteer,
    settings: &WrittenSettings,
    lexicon: &Lexicon,
    roads: bool,
) -> Option<(usize, bool)> {
    let may = |t: &Toponym| {
        t.role == ToponymRole::Place
            && !is_of_nation(text, t, lexicon)
            && (roads || t.relation != PlaceRelation::Road || t.within.is_none())
            && t.place.is_some_and(|k| {
                let kind = gazetteer.kind(k);
                !matches!(kind, PlaceKind::Continent | PlaceKind::Macroregion | PlaceKind::Sea)
            })
    };
    let ends = |gap: &str| gap.contains(['.', ';', '\n', '!', '?']);
    let next = toponyms.iter().position(|t| t.span.start >= name.end && may(t));
    let before = toponyms.iter().rposition(|t| t.span.end <= name.start && may(t));
    let between = |i: usize| {
        let t = toponyms.get(i)?;
        if t.span.start >= name.end {
            text.get(name.end..t.span.start)
        } else {
            text.get(t.span.end..name.start)
        }
    };
    // "In Syria's Suwayda province": the narrower of two that stand together.
    let next = next.map(|i| {
        let (Some(a), Some(b)) = (toponyms.get(i), toponyms.get(i + 1)) else { return i };
        let close = b.span.start >= a.span.end && b.span.start - a.span.end <= OWNED_BYTES;
        let wide = a.place.is_some_and(|k| gazetteer.kind(k) == PlaceKind::Country);
        // "In the X forest of Jammu's Kathua district".
        let gap = text.get(a.span.end..b.span.start).unwrap_or_default();
        // "X State's Y district".
        let owned = (gap.ends_with("'s ") || gap.ends_with("’s "))
            && gap.bytes().filter(|&byte| byte == b' ').count() <= 2
            && !gap.contains(',');
        if close && may(b) && (owned || wide && gap.len() <= BESIDE_BYTES) { i + 1 } else { i }
    });
    let same = before.filter(|&i| between(i).is_some_and(|g| !ends(g)));
    let later = next.filter(|&i| between(i).is_some_and(|g| !ends(g)));
    let paragraph = before.filter(|&i| between(i).is_some_and(|g| !g.contains("\n\n")));
    // "X, in Y district", "X village of Y", "Y's X neighbourhood", "Y province's X".
    let put = |i: usize| {
        between(i).is_some_and(|g| {
            let before = toponyms.get(i).is_some_and(|t| t.span.end <= name.start);
            let word = |w: &str| g.split(|c: char| !c.is_alphanumeric()).any(|x| x == w);
            if before {
                g.starts_with("'s ") || g.starts_with("’s ") || g.trim() == ","
            } else {
                g.len() <= settings.reach
                    && (word("in") || word("of") || word("within") || g.trim() == "," || g.trim() == "(")
            }
        })
    };
    let near = next.filter(|&i| between(i).is_some_and(|g| g.len() <= settings.reach && !ends(g)) && put(i));
    near.or(same).or(later).or(paragraph).map(|i| (i, put(i)))
}
