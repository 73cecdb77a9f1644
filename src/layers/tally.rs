//! Counts and sums over incidents: the fields that belts, centres and sites share.

use super::row::Row;
use super::text::{addresses, list};
use super::{Context, ReportRow};
use crate::model::{Count, Date, Incident, Kind, Outlined, Value};
use rustc_hash::FxHashSet;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A sentence with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told<'a> {
    pub(super) published: Option<Date>,
    pub(super) report: &'a str,
    pub(super) quote: &'a str,
}

/// Adds up the counts that are told; `None` where none is. The upper bound is open as soon as one is.
pub(super) fn sum(counts: impl Iterator<Item = Option<Count>>) -> Option<(i64, i64, Option<i64>)> {
    counts.flatten().fold(None, |sum, c| {
        let (value, low, high) = sum.unwrap_or((0, 0, Some(0)));
        let high = high.zip(c.high).map(|(h, more)| h + i64::from(more));
        Some((value + i64::from(c.value), low + i64::from(c.low), high))
    })
}

/// First day of the earliest and last day of the latest.
pub(super) fn days(incidents: &[&Incident]) -> (Option<Date>, Option<Date>) {
    let first = incidents.iter().filter_map(|i| i.date.start).min();
    let last = incidents.iter().filter_map(|i| i.date.end.or(i.date.start)).max();
    (first, last)
}

/// One sentence a report, earliest report first.
pub(super) fn sentences<'a>(incidents: &[&'a Incident]) -> Vec<Told<'a>> {
    let mut told: Vec<Told<'a>> = Vec::new();
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for mention in incidents.iter().flat_map(|i| &i.mentions) {
        let report = mention.mention.report.as_str();
        if seen.insert(report) {
            told.push(Told { published: mention.published, report, quote: &mention.mention.quote_text });
        }
    }
    told.sort_by(|a, b| (a.published, a.report).cmp(&(b.published, b.report)));
    told
}

/// Sentences in one cell: "sentence (report)", joined with ` | `.
pub(super) fn joined(told: &[Told<'_>]) -> String {
    told.iter().map(|t| format!("{} ({})", t.quote.trim(), t.report)).collect::<Vec<_>>().join(" | ")
}

/// Web addresses of all mentions.
pub(super) fn urls(incidents: &[&Incident]) -> String {
    addresses(incidents.iter().flat_map(|i| &i.mentions).map(|m| m.url.as_str()))
}

/// How many of each kind, most first: "armed_attack 3; bombing 1".
fn kinds(incidents: &[&Outlined<'_>]) -> String {
    let mut by_kind: BTreeMap<Kind, usize> = BTreeMap::new();
    for incident in incidents {
        *by_kind.entry(incident.outline.kind).or_default() += 1;
    }
    let mut rows: Vec<(Kind, usize)> = by_kind.into_iter().collect();
    rows.sort_by_key(|&(kind, n)| (Reverse(n), kind));
    list(rows.iter().map(|(kind, n)| format!("{kind} {n}")).collect::<Vec<_>>().iter().map(String::as_str))
}

/// A report that tells one of some incidents, or of their place.
struct Source<'a> {
    published: Option<Date>,
    report: &'a str,
    says: Says<'a>,
}

/// Where the sentence of a report is found.
enum Says<'a> {
    /// With an incident, which is made only where that sentence is shown.
    In(&'a Outlined<'a>),
    Quote(&'a str),
}

impl<'a> Source<'a> {
    fn quote(&self) -> &'a str {
        match self.says {
            Says::Quote(quote) => quote,
            Says::In(incident) => {
                let mentions = &incident.body().mentions;
                let told = mentions.iter().find(|told| told.mention.report == self.report);
                told.map_or("", |told| &told.mention.quote_text)
            }
        }
    }
}

/// The day and address of each report that tells an incident, one a mention, in their order.
fn reports<'a>(
    context: &Context<'a>,
    incident: &'a Outlined<'a>,
) -> impl Iterator<Item = (&'a str, Option<Date>, &'a str)> {
    let known = |report: &str| context.reports.get(report);
    let rows: Option<Vec<&ReportRow>> = incident.outline.reports.iter().map(|report| known(report)).collect();
    // What somebody added by hand is told by no report that was read.
    let told = if rows.is_none() { incident.body().mentions.as_slice() } else { &[] };
    let of_rows = rows.into_iter().flatten().map(|row| (row.id.as_str(), row.published, row.url.as_str()));
    of_rows.chain(told.iter().map(|told| (told.mention.report.as_str(), told.published, told.url.as_str())))
}

/// Puts the shared fields into a row. `incidents` are those counted; `also` are sentences told of the place beside them. Makes of the incidents the
/// one whose sentence is shown.
pub(super) fn put<'a>(
    row: &mut Row,
    context: &Context<'a>,
    incidents: &[&'a Outlined<'a>],
    also: &[Told<'a>],
) {
    row.count("incidents", incidents.len());
    for group in &context.input.profile.groups {
        let of_group = incidents.iter().filter(|i| group.kinds.contains(&i.outline.kind));
        row.count(group.name.clone(), of_group.count());
    }
    let tolls = || incidents.iter().map(|i| i.outline.tolls);
    let killed = sum(tolls().map(|t| t.killed));
    row.integer("killed", killed.map(|k| k.0));
    row.integer("killed_low", killed.map(|k| k.1));
    row.integer("killed_high", killed.and_then(|k| k.2));
    row.integer("injured", sum(tolls().map(|t| t.injured)).map(|s| s.0));
    row.integer("detained", sum(tolls().map(|t| t.detained)).map(|s| s.0));
    row.integer("abducted", sum(tolls().map(|t| t.abducted)).map(|s| s.0));
    row.text("kinds", &kinds(incidents));
    let dates = || incidents.iter().map(|i| i.outline.date);
    row.date("first_date", dates().filter_map(|d| d.start).min());
    row.date("last_date", dates().filter_map(|d| d.end.or(d.start)).max());
    let mut told: Vec<Source<'a>> = Vec::new();
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let mut urls: Vec<&str> = Vec::new();
    for &incident in incidents {
        for (report, published, url) in reports(context, incident) {
            urls.push(url);
            if seen.insert(report) {
                told.push(Source { published, report, says: Says::In(incident) });
            }
        }
    }
    for more in also.iter().filter(|more| seen.insert(more.report)) {
        told.push(Source { published: more.published, report: more.report, says: Says::Quote(more.quote) });
    }
    told.sort_by(|a, b| (a.published, a.report).cmp(&(b.published, b.report)));
    row.count("report_count", told.len());
    let latest = told.last();
    row.text("quote", latest.map_or("", Source::quote));
    row.text("quote_report", latest.map_or("", |t| t.report));
    row.text("incident_ids", &list(incidents.iter().map(|i| i.id.as_str())));
    row.text("reports", &list(told.iter().map(|t| t.report)));
    urls.extend(told.iter().filter_map(|t| context.reports.get(t.report)).map(|r| r.url.as_str()));
    let all = addresses(urls);
    row.put("urls", if all.is_empty() { Value::Null } else { Value::Text(all.into()) });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_open_above_as_soon_as_one_count_is() {
        assert_eq!(sum([None, None].into_iter()), None);
        assert_eq!(
            sum([Some(Count::exact(2)), None, Some(Count::exact(3))].into_iter()),
            Some((5, 5, Some(5)))
        );
        assert_eq!(sum([Some(Count::exact(2)), Some(Count::at_least(3))].into_iter()), Some((5, 5, None)));
    }
}
