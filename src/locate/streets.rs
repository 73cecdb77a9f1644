//! Names of streets, which are no places that a gazetteer has: "Baghdad Street". They are given beside the toponyms, so that whoever reads on
//! knows them for names; no incident is placed by them.

use super::cues::{WordFacts, class};
use super::tokens::{Case, Gap, Token};
use super::words::Words;
use crate::model::{PlaceRelation, Span, Toponym, ToponymRole};
use smallvec::SmallVec;

/// The most words before the one that streets' names end in: "Old North Church Street".
const WORDS: usize = 3;

/// What stands as the pass of a street's name.
const STREET: &str = "street";

/// All streets' names that lie over none of `toponyms`, which are sorted by span.
pub(crate) fn streets(text: &str, tokens: &[Token], words: &Words<'_>, toponyms: &[Toponym]) -> Vec<Toponym> {
    let mut out: Vec<Toponym> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token.case != Case::Title || token.gap != Gap::Space {
            continue;
        }
        let facts = words.facts(tokens, at);
        if !facts.is(class::STREET) || facts.is(class::ORGANISATION) || facts.kind.is_some() {
            continue;
        }
        // "Dr" and "St" stand before names too.
        let runs_on = tokens.get(at + 1).is_some_and(|next| next.gap == Gap::Space && next.is_name_like());
        if facts.is(class::TITLE | class::ROAD) && runs_on {
            continue;
        }
        let Some(from) = begins(tokens, words, at) else { continue };
        let Some(first) = tokens.get(from) else { continue };
        let span = Span::new(first.start as usize, ends(text, tokens, facts, at));
        let next = toponyms.partition_point(|toponym| toponym.span.end <= span.start);
        if toponyms.get(next).is_some_and(|toponym| toponym.span.overlaps(span))
            || out.last().is_some_and(|street| street.span.overlaps(span))
        {
            continue;
        }
        out.push(Toponym {
            span,
            role: ToponymRole::Street,
            place: None,
            score: 0.0,
            candidates: SmallVec::new(),
            decided_by: STREET,
            relation: PlaceRelation::In,
            offset_km: None,
            bearing: None,
            phrase: span,
            within: None,
        });
    }
    out
}

/// One past the last byte of the street's name whose last word is at `at`: with its number ("County Road 43"), and with the stop of a short form
/// ("Main St.") that ends no sentence.
fn ends(text: &str, tokens: &[Token], facts: WordFacts, at: usize) -> usize {
    let (Some(token), next) = (tokens.get(at), tokens.get(at + 1)) else { return 0 };
    match next {
        Some(next) if facts.is(class::ROAD) && next.gap == Gap::Space && next.case == Case::Digit => {
            next.end as usize
        }
        Some(next)
            if text.as_bytes().get(token.end as usize) == Some(&b'.')
                && (!next.opens || text.as_bytes().get(token.end as usize + 1) == Some(&b',')) =>
        {
            token.end as usize + 1
        }
        _ => token.end as usize,
    }
}

/// The first word of the street's name that ends at `at`; `None` where no name stands before it.
fn begins(tokens: &[Token], words: &Words<'_>, at: usize) -> Option<usize> {
    let mut from = at;
    while from > 0 && at - from < WORDS {
        let (Some(token), Some(before)) = (tokens.get(from), tokens.get(from - 1)) else { break };
        let joined = token.gap == Gap::Space
            || token.gap == Gap::Stop && before.stop_after && before.end - before.start <= 2;
        let name = matches!(before.case, Case::Title | Case::Mixed) && before.end == before.full_end;
        let facts = words.facts(tokens, from - 1);
        // "On Main Street", "The High Street": a word that opens a sentence is none of the name's, unless it is all of it.
        let opener = before.opens && (facts.common == 1 || words.is_article(tokens, from - 1));
        let other = facts.is(class::TITLE | class::CALENDAR)
            || opener && facts.bearing().is_none()
            || facts.is(class::LEADS);
        if !joined || !name || other {
            break;
        }
        from -= 1;
    }
    (from < at).then_some(from)
}

#[cfg(test)]
mod tests {
    use crate::gazetteer::Gazetteer;
    use crate::locate::{LocateSettings, Locator};
    use crate::model::{Report, ToponymRole};

    #[test]
    fn streets_are_given_by_their_whole_names_and_are_no_places() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let locator = Locator::new(&gazetteer, LocateSettings::default());
        for (text, streets) in [
            ("A bomb went off on Baghdad Street in Aleppo.", &["Baghdad Street"][..]),
            (
                "The bakery at 12 Old Mill Lane burned, and Orchard St., too.",
                &["Old Mill Lane", "Orchard St."],
            ),
            ("He lives on Main St. The shop is shut.", &["Main St"]),
            ("It was seen by County Road 43 at dawn.", &["County Road 43"]),
            ("On High Street a lorry stood.", &["High Street"]),
            // Words that other names begin or end with.
            ("St Albans and Dr Harun came up.", &[]),
            ("The Supreme Court sat in Abuja; the street was calm.", &[]),
        ] {
            let report = Report { text: text.into(), ..Report::default() };
            let (places, beside) = locator.locate_with_demonyms(&report);
            let found: Vec<&str> = beside
                .iter()
                .filter(|toponym| toponym.role == ToponymRole::Street)
                .map(|toponym| toponym.span.of(text))
                .collect();
            assert_eq!(found, streets, "{text}");
            assert!(
                beside.iter().all(|street| !places.iter().any(|place| place.span.overlaps(street.span))),
                "{text}"
            );
        }
    }
}
