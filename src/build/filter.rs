//! Which of a build's incidents an export takes in. Linked things follow: mentions with their incident, reports with what they tell.

use super::area::{Area, Lies, Spot};
use super::error::{BuildError, nearest, quoted};
use super::record::Record;
use crate::gazetteer::Gazetteer;
use crate::layers::BeltMembers;
use crate::model::{Cell, Date, EventDate, EventPlace, Feature, Figure, Incident, Kind, Layer, Status};
use crate::profile::{KindGroup, Profile, Recipe};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::borrow::Cow;

/// What was typed; nothing is checked yet. Several values of one option are alternatives, options narrow each other down.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FilterWords {
    /// First day, inclusive: a year, a month or a day.
    pub from: Option<String>,
    /// Last day, inclusive.
    pub to: Option<String>,
    /// Kinds, or groups of kinds of the profile.
    pub kinds: Vec<String>,
    /// Names, boxes (west,south,east,north) or GeoJSON files.
    pub areas: Vec<String>,
    /// Ids of border belts.
    pub belts: Vec<String>,
    /// Statuses.
    pub statuses: Vec<String>,
    /// Least confidence, 0 to 1.
    pub min_confidence: Option<f64>,
}

/// What a filter left out beside what it was asked to leave out: those it could not judge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct CannotTell {
    /// Incidents without a date, where days were asked for.
    pub undated: usize,
    /// Incidents without a place, where an area or a belt was asked for.
    pub unplaced: usize,
    /// Incidents known by a region or country only that reaches into the area.
    pub vague: usize,
}

/// What a filter says of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Judged {
    Passes,
    Fails,
    Undated,
    Unplaced,
    Vague,
}

/// A filter, ready to be asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Filter {
    from: Option<Date>,
    to: Option<Date>,
    kinds: Vec<Kind>,
    areas: Vec<Area>,
    belts: Vec<String>,
    statuses: Vec<Status>,
    min_confidence: f64,
}

impl Filter {
    /// Checks what was typed. `belts` are those of the build.
    pub(super) fn parse(
        words: &FilterWords,
        profile: &Profile,
        gazetteer: &Gazetteer,
        incidents: &[Incident],
        belts: &[String],
    ) -> Result<Self, BuildError> {
        let from = words.from.as_deref().map(|typed| day(typed, "--from", false)).transpose()?;
        let to = words.to.as_deref().map(|typed| day(typed, "--to", true)).transpose()?;
        if let (Some(first), Some(last)) = (from, to)
            && first > last
        {
            return Err(refuse(
                format!("`--from {first}` comes after `--to {last}`"),
                "Exchange the two days",
            ));
        }
        let min_confidence = words.min_confidence.unwrap_or(0.0);
        if !(0.0..=1.0).contains(&min_confidence) {
            return Err(refuse(
                format!("`--min-confidence {min_confidence}` is no probability"),
                "Give a number from 0 to 1, such as 0.7",
            ));
        }
        let kinds = words.kinds.iter().map(|typed| kinds(typed, &profile.groups));
        let areas = words.areas.iter().map(|typed| Area::parse(typed, gazetteer, incidents));
        Ok(Self {
            from,
            to,
            kinds: kinds.collect::<Result<Vec<_>, _>>()?.concat(),
            areas: areas.collect::<Result<_, _>>()?,
            belts: words.belts.iter().map(|typed| belt(typed, belts)).collect::<Result<_, _>>()?,
            statuses: words.statuses.iter().map(|typed| status(typed)).collect::<Result<_, _>>()?,
            min_confidence,
        })
    }

    /// Whether everything passes.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The last day asked for.
    pub(super) const fn to(&self) -> Option<Date> {
        self.to
    }

    /// The filter in words, one part each; none where everything passes.
    pub(super) fn in_words(&self) -> Vec<String> {
        let list = |items: Vec<String>| items.join(" or ");
        let days = match (self.from, self.to) {
            (Some(from), Some(to)) => Some(format!("from {from} to {to}")),
            (Some(from), None) => Some(format!("from {from}")),
            (None, Some(to)) => Some(format!("up to {to}")),
            (None, None) => None,
        };
        let some = |items: Vec<String>, before: &str| {
            (!items.is_empty()).then(|| format!("{before} {}", list(items)))
        };
        let kinds = self.kinds.iter().map(|kind| kind.as_str().replace('_', " ")).collect();
        let areas = self.areas.iter().map(|area| area.name.clone()).collect();
        let statuses = self.statuses.iter().map(|status| status.as_str().to_owned()).collect();
        [
            days,
            some(kinds, "kind"),
            some(areas, "in"),
            some(self.belts.clone(), "in the border belt"),
            some(statuses, "status"),
            (self.min_confidence > 0.0).then(|| format!("confidence at least {}", self.min_confidence)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Leaves in the record what passes. `belts` are those that each incident lies in, by its id.
    pub(super) fn apply(&self, record: &mut Record<'_>, belts: &BeltMembers) -> CannotTell {
        let mut cannot = CannotTell::default();
        if self.is_empty() {
            return cannot;
        }
        record.incidents.to_mut().retain(|incident| match self.judge(incident, belts) {
            Judged::Passes => true,
            Judged::Fails => false,
            Judged::Undated => {
                cannot.undated += 1;
                false
            }
            Judged::Unplaced => {
                cannot.unplaced += 1;
                false
            }
            Judged::Vague => {
                cannot.vague += 1;
                false
            }
        });
        record.rejected.to_mut().retain(|incident| self.judge(incident, belts) == Judged::Passes);
        let published: FxHashMap<&str, Option<Date>> =
            record.rows.iter().map(|row| (row.id.as_str(), row.published)).collect();
        let told_on = |report: &str| published.get(report).copied().flatten();
        let inside = |place: Option<&EventPlace>| self.place(place) == Some(Lies::Inside);
        record.figures.to_mut().retain(|figure: &Figure| {
            self.days(&figure.period, told_on(&figure.report)) == Some(true) && inside(figure.place.as_ref())
        });
        // What a site was before the first day still holds on it; what was told after the last day is not yet known.
        record.site_facts.to_mut().retain(|fact| {
            let day = fact.date.end.or(fact.date.start).or_else(|| told_on(&fact.report));
            self.to.is_none_or(|last| day.is_none_or(|day| day <= last)) && inside(Some(&fact.place))
        });
        let mut telling: FxHashSet<&str> = FxHashSet::default();
        telling.extend(record.incidents.iter().flat_map(|i| &i.mentions).map(|m| m.mention.report.as_str()));
        telling.extend(record.figures.iter().map(|figure| figure.report.as_str()));
        telling.extend(record.site_facts.iter().map(|fact| fact.report.as_str()));
        let kept: Vec<_> =
            record.rows.iter().filter(|row| telling.contains(row.id.as_str())).cloned().collect();
        record.rows = Cow::Owned(kept);
        cannot
    }

    /// What the incident is comes first: what cannot be judged is one that would pass otherwise.
    fn judge(&self, incident: &Incident, belts: &BeltMembers) -> Judged {
        if !(self.kinds.is_empty() || self.kinds.contains(&incident.kind))
            || !(self.statuses.is_empty() || self.statuses.contains(&incident.status))
            || incident.confidence < self.min_confidence
        {
            return Judged::Fails;
        }
        let in_belt =
            || belts.inside.get(&incident.id).is_some_and(|ids| ids.iter().any(|b| self.belts.contains(b)));
        match (self.days(&incident.date, None), self.place(incident.place.as_ref())) {
            (Some(false), _) | (_, Some(Lies::Outside)) => Judged::Fails,
            (None, _) => Judged::Undated,
            (_, None) => Judged::Unplaced,
            (_, Some(Lies::Perhaps)) => Judged::Vague,
            _ if self.belts.is_empty() => Judged::Passes,
            _ if incident.place.is_none() => Judged::Unplaced,
            _ if in_belt() => Judged::Passes,
            _ => Judged::Fails,
        }
    }

    /// Takes features out of finished layers that no incident stands behind: sites outside the areas, belts that were not asked for.
    pub(super) fn prune(&self, layers: &mut [Layer], profile: &Profile) {
        for plan in &profile.layers {
            let Some(layer) = layers.iter_mut().find(|layer| layer.name == plan.name) else { continue };
            let at = |name: &str| layer.fields.iter().position(|field| field.name == name);
            match plan.recipe {
                Recipe::BorderBelts(_) if !self.belts.is_empty() => {
                    layer.features.retain(|belt| self.belts.contains(&belt.id));
                }
                Recipe::Sites(_) if !self.areas.is_empty() => {
                    let (admin1, iso3) = (at("admin1"), at("iso3"));
                    layer.features.retain(|site| {
                        let Some(geo::Geometry::Point(point)) = site.geometry else { return true };
                        let spot = Spot {
                            place_id: &site.id,
                            lon: point.x(),
                            lat: point.y(),
                            admin1: text(site, admin1),
                            iso3: text(site, iso3),
                            vague_km: None,
                        };
                        self.areas.iter().any(|area| area.holds(spot) == Lies::Inside)
                    });
                }
                _ => {}
            }
        }
    }

    /// Whether a range of days meets those asked for; `None` where it has no day. `otherwise` is the day of one that tells none.
    fn days(&self, told: &EventDate, otherwise: Option<Date>) -> Option<bool> {
        if self.from.is_none() && self.to.is_none() {
            return Some(true);
        }
        let first = told.start.or(told.end).or(otherwise)?;
        let last = told.end.unwrap_or(first);
        Some(self.from.is_none_or(|from| last >= from) && self.to.is_none_or(|to| first <= to))
    }

    /// How a place lies to the areas asked for; `None` where there is no place.
    fn place(&self, place: Option<&EventPlace>) -> Option<Lies> {
        if self.areas.is_empty() {
            return Some(Lies::Inside);
        }
        let spot = Spot::from(place?);
        let mut best = Lies::Outside;
        for area in &self.areas {
            match area.holds(spot) {
                Lies::Inside => return Some(Lies::Inside),
                Lies::Perhaps => best = Lies::Perhaps,
                Lies::Outside => {}
            }
        }
        Some(best)
    }
}

fn text(feature: &Feature, at: Option<usize>) -> &str {
    match at.and_then(|at| feature.values.get(at)) {
        Some(Cell::Text(text)) => text,
        _ => "",
    }
}

/// A day, or the first or last day of a month or a year.
fn day(typed: &str, option: &str, last: bool) -> Result<Date, BuildError> {
    let typed = typed.trim();
    let parsed = match typed.len() {
        4 => format!("{typed}-{}", if last { "12-31" } else { "01-01" }).parse::<Date>().ok(),
        7 => {
            let month = format!("{typed}-01").parse::<Date>().ok();
            month.map(|month| if last { month.last_of_month() } else { month })
        }
        _ => typed.parse::<Date>().ok(),
    };
    parsed.ok_or_else(|| {
        refuse(format!("`{option} {typed}` is not a day"), "Write it as year-month-day, year-month or year")
    })
}

/// The kinds that a word means: one, or those of a group of the profile.
fn kinds(typed: &str, groups: &[KindGroup]) -> Result<Vec<Kind>, BuildError> {
    let word = plain(typed);
    if let Some(&kind) = Kind::ALL.iter().find(|kind| kind.as_str() == word) {
        return Ok(vec![kind]);
    }
    if let Some(group) = groups.iter().find(|group| group.name == word) {
        return Ok(group.kinds.clone());
    }
    let known = Kind::ALL.iter().map(|kind| kind.as_str()).chain(groups.iter().map(|g| g.name.as_str()));
    Err(unknown("kind", typed, &word, &known.collect::<Vec<_>>()))
}

fn status(typed: &str) -> Result<Status, BuildError> {
    let word = plain(typed);
    let found = Status::ALL.iter().copied().find(|status| status.as_str() == word);
    found.ok_or_else(|| {
        unknown("status", typed, &word, &Status::ALL.iter().map(|s| s.as_str()).collect::<Vec<_>>())
    })
}

/// The id of a belt, whichever country comes first.
fn belt(typed: &str, belts: &[String]) -> Result<String, BuildError> {
    let word = typed.trim().to_lowercase().replace('_', "-");
    let turned = word.split_once('-').map(|(a, b)| format!("{b}-{a}")).unwrap_or_default();
    let found = belts.iter().find(|belt| **belt == word || **belt == turned);
    found.cloned().ok_or_else(|| {
        if belts.is_empty() {
            return refuse(
                format!("there is no border belt `{typed}`: the build has none"),
                "Belts come from the profile; see `pairs` there",
            );
        }
        unknown("border belt", typed, &word, &belts.iter().map(String::as_str).collect::<Vec<_>>())
    })
}

/// As the closed lists are written: small letters, words joined by `_`.
fn plain(typed: &str) -> String {
    typed.trim().to_lowercase().replace([' ', '-'], "_")
}

/// A name that is not known, with the nearest ones, or all of them.
pub(super) fn unknown(what: &str, typed: &str, word: &str, known: &[&str]) -> BuildError {
    let near = nearest(word, known.iter().copied());
    let hint = if known.is_empty() {
        "This build has none".to_owned()
    } else if near.is_empty() {
        format!("Known are {}", known.join(", "))
    } else {
        format!("Did you mean {}?", quoted(&near))
    };
    BuildError::Setting { what: format!("there is no {what} `{}`", typed.trim()), hint }
}

fn refuse(what: String, hint: &str) -> BuildError {
    BuildError::Setting { what, hint: hint.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_years_are_first_or_last_days() {
        for (typed, first, last) in [
            ("2025-02", "2025-02-01", "2025-02-28"),
            ("2024", "2024-01-01", "2024-12-31"),
            ("2025-05-14", "2025-05-14", "2025-05-14"),
        ] {
            assert_eq!(day(typed, "--from", false).expect(typed).to_string(), first);
            assert_eq!(day(typed, "--to", true).expect(typed).to_string(), last);
        }
        for typed in ["soon", "2025-13", "2025-02-30", "", "20255"] {
            assert!(day(typed, "--from", false).is_err(), "{typed}");
        }
    }

    #[test]
    fn names_are_known_in_every_way_they_are_typed_and_typos_get_the_right_one() {
        assert_eq!(kinds("Armed attack", &[]).expect("known"), [Kind::ArmedAttack]);
        assert_eq!(belt("SYR-IRQ", &["irq-syr".to_owned()]).expect("known"), "irq-syr");
        let hint = |error: BuildError| error.hint();
        assert_eq!(hint(kinds("bombin", &[]).expect_err("a typo")), "Did you mean `bombing`?");
        assert_eq!(hint(status("occured").expect_err("a typo")), "Did you mean `occurred`?");
        assert!(hint(status("xyz").expect_err("unknown")).starts_with("Known are occurred"));
        assert!(hint(belt("irn-irq", &["irq-syr".to_owned()]).expect_err("none")).contains("irq-syr"));
    }

    #[test]
    fn ranges_meet_the_days_asked_for_when_one_day_is_common() {
        let filter = Filter {
            from: Some("2025-02-01".parse().expect("a day")),
            to: Some("2025-02-28".parse().expect("a day")),
            ..Filter::default()
        };
        let told = |start: Option<&str>, end: Option<&str>| EventDate {
            start: start.map(|d| d.parse().expect("a day")),
            end: end.map(|d| d.parse().expect("a day")),
            ..EventDate::UNKNOWN
        };
        for (start, end, expected) in [
            (Some("2025-01-31"), Some("2025-01-31"), Some(false)),
            (Some("2025-01-01"), Some("2025-02-01"), Some(true)),
            (Some("2025-02-28"), None, Some(true)),
            (Some("2025-03-01"), Some("2025-03-02"), Some(false)),
            (None, None, None),
        ] {
            assert_eq!(filter.days(&told(start, end), None), expected, "{start:?} {end:?}");
        }
        assert_eq!(filter.in_words(), ["from 2025-02-01 to 2025-02-28"]);
        assert!(Filter::default().is_empty() && !filter.is_empty());
    }
}
