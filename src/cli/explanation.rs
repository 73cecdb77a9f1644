//! Explanations as a page for people: what is shown of an incident or a report, in which order. Finds out nothing itself.

use super::summary::counted;
use super::terminal::{FAINT, STRONG, inert, one_line};
use crate::build::{
    BehindMention, CandidateShown, Explanation, IncidentExplanation, MentionShown, ReportExplanation,
    Withdrawn,
};
use crate::model::{ActorRef, Count, EventDate, EventPlace, Incident, Mention, Span};
use std::fmt::{Display, Write as _};

/// The page; with `features` all that a confidence was reckoned from, else what counted most.
pub(super) fn page(explanation: &Explanation, features: bool) -> String {
    let mut page = Page { features, ..Page::default() };
    match explanation {
        Explanation::Incident(incident) => page.incident(incident),
        Explanation::Report(report) => page.report(report),
        Explanation::Withdrawn(gone) => page.withdrawn(gone),
    }
    page.text
}

#[derive(Default)]
struct Page {
    text: String,
    features: bool,
}

/// Reasons for and against that are told of a confidence.
const STRONGEST: usize = 4;

impl Page {
    fn line(&mut self, line: impl Display) {
        let _ = writeln!(self.text, "{line}");
    }

    fn heading(&mut self, words: impl Display) {
        let _ = writeln!(self.text, "\n{STRONG}{words}{STRONG:#}");
    }

    /// A name and a value, unless there is none.
    fn row(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            let _ = writeln!(self.text, "  {FAINT}{name:<12}{FAINT:#} {value}");
        }
    }

    fn list(&mut self, name: &str, values: &[String]) {
        for (at, value) in values.iter().enumerate() {
            self.row(if at == 0 { name } else { "" }, &one_line(value));
        }
    }

    fn incident(&mut self, explanation: &IncidentExplanation) {
        let incident = &explanation.incident;
        let _ = writeln!(
            self.text,
            "{STRONG}{}{STRONG:#}  {}",
            inert(&incident.id),
            one_line(&incident.headline)
        );
        if let Some(asked) = &explanation.asked_for {
            self.line(format_args!("`{}` is an older id of this incident", inert(asked)));
        }
        if let Some(row) = &explanation.row {
            self.line(format_args!("`{}` is a row of this incident", inert(row)));
        }
        self.values(incident);
        if !incident.because.is_empty() {
            self.heading("Why these values");
            incident.because.iter().for_each(|reason| self.line(format_args!("  {}", one_line(reason))));
        }
        if !incident.corrections.is_empty() {
            self.heading("Corrected by hand");
            for fix in &incident.corrections {
                self.line(format_args!(
                    "  {}: {} became {} ({}, {}: {})",
                    one_line(&fix.field),
                    one_line(&fix.before),
                    one_line(&fix.after),
                    one_line(&fix.by),
                    one_line(&fix.when),
                    one_line(&fix.why)
                ));
            }
        }
        for (at, told) in incident.mentions.iter().enumerate() {
            let published = told.published.map_or_else(|| "day unknown".to_owned(), |day| day.to_string());
            let from: Vec<&str> = [told.outlet.as_str(), &published, &told.url]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect();
            let lead = if at == incident.lead { ", whose quote is shown" } else { "" };
            self.heading(format_args!(
                "Mention {} of {}{lead}: {}",
                at + 1,
                incident.mentions.len(),
                one_line(&told.mention.report)
            ));
            self.row("from", &one_line(&from.join(", ")));
            let behind = explanation.behind.get(at);
            self.row("title", &one_line(behind.and_then(|behind| behind.title.as_deref()).unwrap_or("")));
            self.mention(&told.mention, behind.map(|behind| behind.quote), behind.map_or("", |b| &b.trigger));
            self.confidence(&told.mention, behind.map_or(&[], |behind| behind.shares.as_slice()));
            self.row("joined by", &one_line(&told.joined_by));
            if let Some(behind) = behind {
                self.candidates(behind);
            }
        }
    }

    fn withdrawn(&mut self, gone: &Withdrawn) {
        let headline = gone.headline.as_deref().unwrap_or("");
        let _ = writeln!(self.text, "{STRONG}{}{STRONG:#}  {}", inert(&gone.id), one_line(headline));
        if let Some(asked) = &gone.asked_for {
            self.line(format_args!("`{}` is an older id of this incident", inert(asked)));
        }
        self.line(if gone.with_the_next_build {
            "It is on the last map, and the next build withdraws it: no report tells it any more"
        } else if gone.by_the_last_change {
            "It is on the map no more: the last build that changed something withdrew it (changes.md)"
        } else {
            "It is on the map no more: an earlier build withdrew it"
        });
        self.row("first told", &one_line(&gone.first_reported));
        if gone.by_the_last_change {
            let because = if gone.because.is_empty() {
                "what wallmap knows, or a correction, changed; no report did".to_owned()
            } else {
                one_line(&gone.because.join(", "))
            };
            self.row("because of", &because);
        }
        self.heading("Reports that told it");
        for report in &gone.reports {
            let state =
                if report.is_there { "is there, and tells it no more" } else { "is gone from the corpus" };
            self.line(format_args!("  {}: {state}", one_line(&report.id)));
        }
        if gone.reports.is_empty() {
            self.line("  none is known: it was added by hand, or its lines in the ids were lost");
        }
    }

    fn values(&mut self, incident: &Incident) {
        self.row("kind", &format!("{}, {}, {}", incident.kind, incident.status, incident.attribution));
        self.row("when", &date(&incident.date));
        self.row("where", &place_or_unknown(incident.place.as_ref()));
        if let Some(to) = &incident.to_place {
            self.row("to", &place(to));
        }
        self.row("perpetrator", &actors(&incident.perpetrator));
        self.row("target", &actors(&incident.target));
        self.row("weapon", &one_line(incident.weapon.as_deref().unwrap_or("")));
        self.row(
            "people",
            &people([
                ("killed", incident.killed),
                ("injured", incident.injured),
                ("detained", incident.detained),
                ("abducted", incident.abducted),
            ]),
        );
        self.row("confidence", &format!("{:.2}", incident.confidence));
        self.row("older ids", &one_line(&incident.aliases.join(", ")));
    }

    fn mention(&mut self, mention: &Mention, quote: Option<Span>, trigger: &str) {
        let span = quote.map_or_else(String::new, |span| format!(" [{}..{}]", span.start, span.end));
        self.row("quote", &format!("“{}”{span}", one_line(&mention.quote_text)));
        self.row("reads", &format!("{}, {}, {}", mention.kind, mention.status, mention.attribution));
        self.row("when", &date(&mention.date));
        self.row("where", &place_or_unknown(mention.place.as_ref()));
        if let Some(to) = &mention.to_place {
            self.row("to", &place(to));
        }
        self.row("perpetrator", &actors(&mention.perpetrator));
        self.row("target", &actors(&mention.target));
        self.row(
            "people",
            &people([
                ("killed", mention.killed),
                ("injured", mention.injured),
                ("detained", mention.detained),
                ("abducted", mention.abducted),
            ]),
        );
        let at = if trigger.is_empty() { String::new() } else { format!(" at “{}”", one_line(trigger)) };
        self.row("found by", &format!("{}{at}", one_line(&mention.rule)));
        self.row("because", &one_line(&mention.because.join(", ")));
    }

    /// The confidence with what raised it and what lowered it, each with its part of the log odds. The bias, which all have, is no reason.
    fn confidence(&mut self, mention: &Mention, shares: &[(String, f64)]) {
        let told = |raises: bool| -> Vec<String> {
            shares
                .iter()
                .filter(|(name, share)| (*share > 0.0) == raises && (self.features || name != "bias"))
                .take(if self.features { usize::MAX } else { STRONGEST })
                .map(|(name, share)| format!("{} {share:+.2}", one_line(name).replace('_', " ")))
                .collect()
        };
        let (raised, lowered) = (told(true), told(false));
        self.row("confidence", &format!("{:.2}", mention.confidence));
        for (name, reasons) in [("raised by", raised), ("lowered by", lowered)] {
            if !reasons.is_empty() {
                self.row("", &format!("{FAINT}{name} {}{FAINT:#}", reasons.join(", ")));
            }
        }
    }

    fn candidates(&mut self, behind: &BehindMention) {
        if !behind.candidates.is_empty() {
            self.row("place chosen", &format!("by the pass `{}`, among", one_line(&behind.decided_by)));
            behind.candidates.iter().for_each(|candidate| self.candidate(candidate));
        }
        let areas = match behind.areas_told_by {
            "row" => "as the gazetteer's row of the place says",
            "shape" => "by the outline that the point lies in",
            "nearest_place" => "by the nearest known place",
            "none" => "not known: no outline and no known place near the point",
            _ => "",
        };
        self.row("its areas", areas);
    }

    fn candidate(&mut self, candidate: &CandidateShown) {
        let within =
            if candidate.within.is_empty() { String::new() } else { format!(", {}", candidate.within) };
        self.row(
            "",
            &format!(
                "{:.2}  {} ({}{})  {:.4}, {:.4}  {FAINT}{}{FAINT:#}",
                candidate.score,
                one_line(&candidate.name),
                candidate.kind,
                one_line(&within),
                candidate.lat,
                candidate.lon,
                one_line(&candidate.place_id)
            ),
        );
    }

    fn report(&mut self, report: &ReportExplanation) {
        let title = report.title.as_deref().unwrap_or("");
        let _ = writeln!(self.text, "{STRONG}{}{STRONG:#}  {}", inert(&report.id), one_line(title));
        if let Some(row) = &report.row {
            self.line(format_args!("`{}` is a row of this report", inert(row)));
        }
        let published = report.published.as_ref().map_or_else(
            || "unknown; dates that lean on it are unknown too".to_owned(),
            |published| format!("{}, found in: {}", published.date, one_line(&published.found_in)),
        );
        self.row("published", &published);
        self.row("outlet", &one_line(&report.source));
        self.row("address", &one_line(&report.url));
        self.list("notes", &report.notes);

        self.heading(format_args!("{} told", counted(report.mentions.len(), "incident")));
        for shown in &report.mentions {
            self.told(shown);
        }
        self.heading(counted(report.figures.len(), "figure"));
        for figure in &report.figures {
            let area = figure.place.as_ref().map_or("", |place| place.name.as_str());
            self.line(format_args!(
                "  {} {}, {}, {}: “{}”",
                count(figure.value),
                one_line(&figure.unit),
                one_line(area),
                date(&figure.period),
                one_line(&figure.quote_text)
            ));
        }
        self.heading(format_args!("{} about sites", counted(report.site_facts.len(), "fact")));
        for fact in &report.site_facts {
            let value = fact.value.map(count).unwrap_or_default();
            self.line(format_args!(
                "  {}: {} {value} {} ({}): “{}”",
                one_line(&fact.place.name),
                fact.kind,
                one_line(&fact.text),
                date(&fact.date),
                one_line(&fact.quote_text)
            ));
        }
        let kept = if report.kept_out.len() == 1 {
            "it looks like an incident and is none"
        } else {
            "they look like incidents and are none"
        };
        self.heading(format_args!("{} kept out: {kept}", report.kept_out.len()));
        for kept in &report.kept_out {
            self.line(format_args!(
                "  {} (“{}”, {}): “{}”",
                one_line(&kept.reason),
                one_line(&kept.trigger),
                one_line(&kept.rule),
                one_line(&kept.quote)
            ));
        }
        self.heading(format_args!("{} left out: not the article", counted(report.left_out.len(), "part")));
        for part in &report.left_out {
            self.line(format_args!(
                "  {} [{}..{}] by {}: “{}”",
                part.reason,
                part.span.start,
                part.span.end,
                one_line(&part.cue),
                shortened(&one_line(&part.text))
            ));
        }
        self.heading(counted(report.toponyms.len(), "place name"));
        for toponym in &report.toponyms {
            self.line(format_args!(
                "  {STRONG}{}{STRONG:#} [{}..{}] {}, {}, decided by `{}`",
                one_line(&toponym.surface),
                toponym.span.start,
                toponym.span.end,
                toponym.role,
                toponym.relation,
                one_line(&toponym.decided_by)
            ));
            toponym.candidates.iter().for_each(|candidate| self.candidate(candidate));
        }
    }

    fn told(&mut self, shown: &MentionShown) {
        let went = shown.incident.as_deref().unwrap_or("rejected by a correction");
        let _ = writeln!(self.text, "  {STRONG}{}{STRONG:#}", inert(went));
        self.mention(&shown.mention, Some(shown.quote), &shown.trigger);
        self.confidence(&shown.mention, &shown.shares);
    }
}

fn date(date: &EventDate) -> String {
    let days = match (date.start, date.end) {
        (Some(start), Some(end)) if start == end => start.to_string(),
        (Some(start), Some(end)) => format!("{start} to {end}"),
        (Some(start), None) => format!("from {start}"),
        (None, Some(end)) => format!("until {end}"),
        (None, None) => return "unknown".to_owned(),
    };
    format!("{days} (precision {}, {})", date.precision, date.basis)
}

fn place_or_unknown(place_told: Option<&EventPlace>) -> String {
    place_told.map_or_else(|| "unknown".to_owned(), place)
}

fn place(place: &EventPlace) -> String {
    let areas: Vec<&str> = [&*place.admin2, &*place.admin1, &*place.country]
        .into_iter()
        .filter(|area| !area.is_empty() && *area != place.name)
        .collect();
    let areas = if areas.is_empty() { String::new() } else { format!(", {}", areas.join(", ")) };
    one_line(&format!(
        "{}{areas} ({}, {} “{}”), precision {}, within {} km of {:.4}, {:.4}",
        place.name,
        place.kind,
        place.relation,
        place.as_written,
        place.precision,
        (place.uncertainty_km * 10.0).round() / 10.0,
        place.lat,
        place.lon
    ))
}

fn actors(actors: &[ActorRef]) -> String {
    actors.iter().map(|actor| one_line(&actor.name)).collect::<Vec<_>>().join("; ")
}

fn people(counts: [(&str, Option<Count>); 4]) -> String {
    let told: Vec<String> = counts
        .iter()
        .filter_map(|(name, value)| value.map(|value| format!("{name} {}", count(value))))
        .collect();
    told.join(", ")
}

fn count(count: Count) -> String {
    match (count.low, count.high) {
        (low, Some(high)) if low == high => count.value.to_string(),
        (low, Some(high)) => format!("{} ({low} to {high})", count.value),
        (low, None) => format!("{} (at least {low})", count.value),
    }
}

/// The first words of a long text.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 160;
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    format!("{} …", text.chars().take(SHOWN).collect::<String>().trim_end())
}
