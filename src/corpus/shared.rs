//! Blocks of text that several reports of one outlet share: what its pages carry under every article. Sees the whole corpus.
//!
//! Precision first: a heading may repeat because it names a place or a day, and a paragraph because it tells the same event
//! again. So short lines of fewer than five words stay, and of a paragraph the earliest report keeps its copy.

use super::twice::Twice;
use super::units::{self, Unit};
use crate::model::{CutReason, LeftOut, Report, Span};
use rustc_hash::FxHashMap;

/// Shorter lines are headings of places and days as often as clutter.
const WORDS: usize = 5;

/// Cuts lines and paragraphs that at least `enough` reports of one outlet share word for word. Reports without an outlet count as one.
/// `lines` are those of each report, as [`line_keys`] gives them.
pub(super) fn cut_shared_blocks(reports: &mut [Report], lines: &[&[u64]], enough: usize) {
    if enough < 2 || reports.len() < enough {
        return;
    }
    let outlets: FxHashMap<&str, u32> =
        reports.iter().zip(0..).map(|(report, at)| (report.source.as_str(), at)).collect();
    let of = |report: &Report| outlets.get(report.source.as_str()).copied().unwrap_or_default();
    let outlet_of: Vec<u32> = reports.iter().map(of).collect();
    // Most lines are of one report alone: those are not counted.
    let count = lines.iter().map(|lines| lines.len()).sum();
    let several = Twice::of(count, lines.iter().copied().flatten().copied());
    let mut counts: FxHashMap<(u32, u64), usize> = FxHashMap::default();
    let mut own: Vec<u64> = Vec::new();
    for (&outlet, lines) in outlet_of.iter().zip(lines) {
        own.clear();
        own.extend(lines.iter().copied().filter(|key| several.may_hold(*key)));
        own.sort_unstable();
        own.dedup();
        for &key in &own {
            *counts.entry((outlet, key)).or_default() += 1;
        }
    }
    let shared = |outlet: u32, key: u64| {
        let count = counts.get(&(outlet, key)).copied();
        count.filter(|count| *count >= enough)
    };
    // The earliest report, by day and then by id, keeps a shared paragraph. Few reports have a shared line at all.
    let mut order: Vec<usize> = (0..reports.len())
        .filter(|&at| {
            let (Some(&outlet), Some(lines)) = (outlet_of.get(at), lines.get(at)) else { return false };
            lines.iter().any(|&key| several.may_hold(key) && shared(outlet, key).is_some())
        })
        .collect();
    order.sort_by_key(|&at| reports.get(at).map(|r| (r.published_date(), r.id.as_str())));
    let mut told: FxHashMap<(u32, u64), usize> = FxHashMap::default();
    let mut cuts: Vec<(usize, Vec<LeftOut>)> = Vec::new();
    for at in order {
        let (Some(report), Some(&outlet)) = (reports.get(at), outlet_of.get(at)) else { continue };
        let mut own = Vec::new();
        for unit in open_units(report) {
            let key = key(unit.text);
            let Some(count) = shared(outlet, key) else { continue };
            if unit.is_paragraph() && *told.entry((outlet, key)).or_insert(at) == at {
                continue;
            }
            own.push(LeftOut {
                span: unit.span,
                reason: CutReason::SharedBlock,
                cue: format!("stands in {count} reports of this outlet"),
            });
        }
        if !own.is_empty() {
            cuts.push((at, own));
        }
    }
    for (at, own) in cuts {
        let Some(report) = reports.get_mut(at) else { continue };
        // Whatever else happens, a report keeps some of its text.
        let taken: usize = own.iter().map(|c| c.span.len()).sum();
        let body: usize = report.body().iter().map(|s| s.of(&report.text).trim().len()).sum();
        if taken >= body {
            continue;
        }
        report.left_out.extend(own);
        report.left_out.sort_by_key(|cut| cut.span);
    }
}

/// What the lines of a report are compared with those of others by, in order.
pub(super) fn line_keys(report: &Report) -> Vec<u64> {
    open_units(report).map(|unit| key(unit.text)).collect()
}

/// The lines of a report's body that are long enough to be compared and are not its title.
fn open_units(report: &Report) -> impl Iterator<Item = Unit<'_>> {
    let mut cuts = report.left_out.iter().peekable();
    units::split(&report.text).into_iter().filter(move |unit| {
        while cuts.next_if(|cut| cut.span.end <= unit.span.start).is_some() {}
        let cut = cuts.peek().is_some_and(|cut| cut.span.overlaps(Span::new(unit.span.start, unit.span.end)));
        !cut && unit.words >= WORDS && report.title.as_deref() != Some(unit.text)
    })
}

/// A line's words without case and blanks, as 64 bits of its BLAKE3 hash.
fn key(text: &str) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for word in text.split_whitespace() {
        hasher.update(word.to_lowercase().as_bytes());
        hasher.update(b" ");
    }
    let mut head = [0_u8; 8];
    head.copy_from_slice(hasher.finalize().as_bytes().first_chunk::<8>().unwrap_or(&[0; 8]));
    u64::from_le_bytes(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reports() -> Vec<Report> {
        (0..3)
            .map(|n| Report {
                id: format!("r{n}"),
                source: "Valley Desk".to_owned(),
                text: format!(
                    "Eastern countryside\n\nNumber {n}: a mine killed {n} farmers near the village of Tell {n}.\n\nThe mines were laid in 2016 and have killed forty people since.\n\nValley Desk is run by volunteers of the valley"
                )
                .into(),
                ..Report::default()
            })
            .collect()
    }

    fn cut(reports: &mut [Report]) {
        let lines: Vec<Vec<u64>> = reports.iter().map(line_keys).collect();
        let lines: Vec<&[u64]> = lines.iter().map(Vec::as_slice).collect();
        cut_shared_blocks(reports, &lines, 3);
    }

    #[test]
    fn footers_go_everywhere_and_paragraphs_stay_once() {
        let mut reports = reports();
        cut(&mut reports);
        let parts =
            |at: usize| reports[at].left_out.iter().map(|c| c.span.of(&reports[at].text)).collect::<Vec<_>>();
        assert_eq!(parts(0), ["Valley Desk is run by volunteers of the valley"]);
        assert_eq!(parts(1).len(), 2);
        assert!(parts(1)[0].starts_with("The mines were laid"));
    }

    #[test]
    fn two_reports_or_other_outlets_share_nothing() {
        let mut two = reports();
        two.truncate(2);
        cut(&mut two);
        assert!(two.iter().all(|r| r.left_out.is_empty()));
        let mut other = reports();
        other[2].source = "Other".to_owned();
        cut(&mut other);
        assert!(other.iter().all(|r| r.left_out.is_empty()));
    }
}
