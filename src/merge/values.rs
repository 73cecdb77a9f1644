//! Which of several reports' values an incident takes, each by a rule that is told in `because`. Joins no mentions.

use super::settings::{MergeSettings, ValueSettings};
use crate::model::{
    ActorRef, Attribution, Count, DateBasis, EventDate, EventPlace, GeoPrecision, IncidentMention, Kind,
    Mention, Status,
};
use geo::{Distance, Haversine, Point};
use indexmap::IndexMap;
use std::cmp::Reverse;

/// The values of an incident.
#[derive(Debug)]
pub(super) struct Values {
    pub(super) kind: Kind,
    pub(super) status: Status,
    pub(super) attribution: Attribution,
    pub(super) date: EventDate,
    pub(super) place: Option<EventPlace>,
    pub(super) to_place: Option<EventPlace>,
    pub(super) perpetrator: Vec<ActorRef>,
    pub(super) target: Vec<ActorRef>,
    pub(super) weapon: Option<String>,
    pub(super) killed: Option<Count>,
    pub(super) injured: Option<Count>,
    pub(super) detained: Option<Count>,
    pub(super) abducted: Option<Count>,
    pub(super) lead: usize,
    pub(super) because: Vec<String>,
}

/// Chooses the values of mentions that tell one incident; they are ordered by day of publication, then report id.
pub(super) fn choose(mentions: &[IncidentMention], settings: &MergeSettings) -> Values {
    let rules = &settings.values;
    let mut because = Vec::new();
    let kind = kind(mentions, rules, &mut because);
    let status = status(mentions, rules, &mut because);
    let attribution = attribution(mentions, rules, &mut because);
    let date = date(mentions, rules, &mut because);
    // Where a movement comes from is told by those that tell it as one; an attack at its goal does not.
    let moves = settings.kinds.moving.contains(&kind);
    let told = |mention: &'_ Mention| !moves || settings.kinds.moving.contains(&mention.kind);
    // One that has its goal for its place tells no origin.
    let apart = |mention: &'_ Mention| {
        let goal = mention.to_place.as_ref().map(|goal| &goal.place_id);
        mention.place.as_ref().is_some_and(|place| goal.is_some_and(|goal| *goal != place.place_id))
    };
    let any = moves && mentions.iter().any(|entry| told(&entry.mention) && apart(&entry.mention));
    let origin = |mention: &'_ Mention| told(mention) && (!any || apart(mention));
    let place = place(
        mentions,
        |mention| mention.place.as_ref().filter(|_| origin(mention)),
        "place",
        rules,
        &mut because,
    );
    let to_place = place_to(mentions, rules, &mut because);
    let both = kind == Kind::ArmedClash;
    let mut perpetrator =
        actors(mentions, |mention| &mention.perpetrator, "perpetrator", both, settings, &mut because);
    if !both {
        spare(mentions, &mut perpetrator);
    }
    let target = actors(mentions, |mention| &mention.target, "target", both, settings, &mut because);
    let weapon = weapon(mentions, rules, &mut because);
    let killed = count(mentions, |mention| mention.killed, "killed", &mut because);
    let injured = count(mentions, |mention| mention.injured, "injured", &mut because);
    let detained = count(mentions, |mention| mention.detained, "detained", &mut because);
    let abducted = count(mentions, |mention| mention.abducted, "abducted", &mut because);
    let lead = lead(mentions, kind, &date, place.as_ref(), rules);
    Values {
        kind,
        status,
        attribution,
        date,
        place,
        to_place,
        perpetrator,
        target,
        weapon,
        killed,
        injured,
        detained,
        abducted,
        lead,
        because,
    }
}

/// How much a mention's word counts: its confidence, never nothing; that of one which only hints or looks back a share of it.
fn weight(entry: &IncidentMention, rules: &ValueSettings) -> f64 {
    let share = if entry.echo { rules.echo_share } else { 1.0 };
    entry.mention.confidence.clamp(0.05, 1.0) * share
}

/// Sums of weights by value, in the order in which the values first appear.
fn votes<T: Eq + std::hash::Hash + Copy>(
    mentions: &[IncidentMention],
    rules: &ValueSettings,
    value: impl Fn(&Mention) -> T,
) -> IndexMap<T, f64> {
    let mut out = IndexMap::new();
    for entry in mentions {
        *out.entry(value(&entry.mention)).or_insert(0.0) += weight(entry, rules);
    }
    out
}

fn kind(mentions: &[IncidentMention], rules: &ValueSettings, because: &mut Vec<String>) -> Kind {
    let votes = votes(mentions, rules, |mention| mention.kind);
    let bonus = |kind: Kind| rules.kind_bonus.get(kind.as_str()).copied().unwrap_or(0.0);
    let best = votes
        .iter()
        .max_by(|a, b| {
            (a.1 + bonus(*a.0)).total_cmp(&(b.1 + bonus(*b.0))).then_with(|| Reverse(a.0).cmp(&Reverse(b.0)))
        })
        .map_or(Kind::Activity, |(&kind, _)| kind);
    if votes.len() > 1 {
        because.push(format!(
            "kind: {best}, best supported and most specific of {}",
            list(votes.keys().map(|kind| kind.as_str()))
        ));
    }
    best
}

fn status(mentions: &[IncidentMention], rules: &ValueSettings, because: &mut Vec<String>) -> Status {
    let mut votes = votes(mentions, rules, |mention| mention.status);
    // "Occurred" is what a report gets that says nothing of it; the other statuses are in its words.
    if let Some(plain) = votes.get_mut(&Status::Occurred) {
        *plain *= rules.status_plain;
    }
    let told = |status: Status| votes.contains_key(&status);
    if told(Status::Denied) && (told(Status::Occurred) || told(Status::Attempted)) {
        because.push("status: disputed, since one report tells it and another denies it".to_owned());
        return Status::Disputed;
    }
    // On a tie the report that was published last knows more.
    let mut best = (Status::Occurred, f64::MIN);
    for entry in mentions {
        let support = votes.get(&entry.mention.status).copied().unwrap_or(0.0);
        if support >= best.1 - 1e-9 {
            best = (entry.mention.status, support);
        }
    }
    if votes.len() > 1 {
        because.push(format!(
            "status: {}, best supported of {}",
            best.0,
            list(votes.keys().map(|status| status.as_str()))
        ));
    }
    best.0
}

fn attribution(
    mentions: &[IncidentMention],
    rules: &ValueSettings,
    because: &mut Vec<String>,
) -> Attribution {
    let mut votes = votes(mentions, rules, |mention| mention.attribution);
    // "Possible" is what a report gets that says nothing of who did it: it says little against one that does.
    let silent =
        |entry: &&IncidentMention| entry.mention.because.iter().any(|why| rules.silent.contains(why));
    let said_nothing: f64 = mentions.iter().filter(silent).map(|entry| weight(entry, rules)).sum();
    if let Some(open) = votes.get_mut(&Attribution::Possible) {
        *open -= said_nothing * (1.0 - rules.silent_share);
    }
    let best = if votes.contains_key(&Attribution::Claimed) {
        Attribution::Claimed
    } else {
        // `Attribution` is ordered from the firmest to the least firm.
        votes
            .iter()
            .max_by(|a, b| a.1.total_cmp(b.1).then_with(|| b.0.cmp(a.0)))
            .map_or(Attribution::Possible, |(&attribution, _)| attribution)
    };
    if votes.len() > 1 {
        let rule =
            if best == Attribution::Claimed { "since one report tells of a claim" } else { "best supported" };
        because.push(format!(
            "attribution: {best}, {rule}, of {}",
            list(votes.keys().map(|value| value.as_str()))
        ));
    }
    best
}

fn date(mentions: &[IncidentMention], rules: &ValueSettings, because: &mut Vec<String>) -> EventDate {
    let strength = |date: &EventDate| {
        rules.date_basis.get(date.basis.as_str()).copied().unwrap_or(0.5)
            * rules.date_precision.get(date.precision.as_str()).copied().unwrap_or(0.5)
    };
    let mut best: Option<(f64, EventDate)> = None;
    let mut seen = 0;
    // What a report hints at or looks back on backs a day that others tell outright, and gives none where they do.
    let outright = mentions.iter().any(|entry| {
        let date = &entry.mention.date;
        let told = date.basis != DateBasis::PublicationWindow && range(date).is_some();
        !entry.echo && told
    });
    for (at, entry) in mentions.iter().enumerate() {
        let date = entry.mention.date;
        let Some((start, end)) = range(&date) else { continue };
        let aside = |entry: &IncidentMention| outright && entry.echo;
        let same = |other: &IncidentMention| range(&other.mention.date) == Some((start, end));
        let weighed = |other: &IncidentMention| !aside(other) && same(other) && other.mention.date == date;
        if aside(entry) || mentions.iter().take(at).any(weighed) {
            continue;
        }
        seen += 1;
        let mut score = strength(&date) * rules.date_own;
        for other in mentions {
            let Some((other_start, other_end)) = range(&other.mention.date) else { continue };
            let agreement = if same(other) {
                1.0
            } else if other_start <= end && start <= other_end {
                rules.date_overlap
            } else {
                0.0
            };
            score += agreement * strength(&other.mention.date) * weight(other, rules);
        }
        let better = match &best {
            None => true,
            Some((top, chosen)) => score > top + 1e-9 || (score > top - 1e-9 && date.start < chosen.start),
        };
        if better {
            best = Some((score, date));
        }
    }
    if seen > 1
        && let Some((_, date)) = &best
    {
        because.push(format!(
            "date: best known and best supported of {seen} ({}, {})",
            date.precision, date.basis
        ));
    }
    best.map_or(EventDate::UNKNOWN, |(_, date)| date)
}

fn range(date: &EventDate) -> Option<(crate::model::Date, crate::model::Date)> {
    let start = date.start.or(date.end)?;
    let end = date.end.or(date.start)?;
    Some((start.min(end), start.max(end)))
}

fn place(
    mentions: &[IncidentMention],
    of: impl Fn(&Mention) -> Option<&EventPlace>,
    field: &str,
    rules: &ValueSettings,
    because: &mut Vec<String>,
) -> Option<EventPlace> {
    let mut best: Option<(f64, &EventPlace)> = None;
    let mut seen: Vec<&str> = Vec::new();
    let mut weighed: Vec<&EventPlace> = Vec::new();
    let narrow = |place: &EventPlace| place.precision != GeoPrecision::Country;
    let outright = mentions.iter().any(|entry| !entry.echo && of(&entry.mention).is_some_and(narrow));
    for entry in mentions {
        let Some(place) = of(&entry.mention) else { continue };
        if outright && entry.echo {
            continue;
        }
        if !seen.contains(&place.place_id.as_str()) {
            seen.push(&place.place_id);
        }
        // A place that was weighed already, told in the same way, gets the same score.
        if weighed.iter().any(|known| same_place(known, place)) {
            continue;
        }
        weighed.push(place);
        let mut score =
            rules.place_precision.get(place.precision.as_str()).copied().unwrap_or(0.0) + 0.1 * place.score;
        for other in mentions {
            let Some(theirs) = of(&other.mention) else { continue };
            let agreement = if theirs.place_id == place.place_id {
                1.0
            } else if compatible(place, theirs) {
                rules.place_compatible
            } else {
                0.0
            };
            score += agreement * weight(other, rules) * theirs.score.clamp(0.1, 1.0);
        }
        if best.is_none_or(|(top, _)| score > top + 1e-9) {
            best = Some((score, place));
        }
    }
    let (_, place) = best?;
    if seen.len() > 1 {
        because.push(format!(
            "{field}: {}, most exact and best supported of {} places",
            place.name,
            seen.len()
        ));
    }
    Some(place.clone())
}

fn place_to(
    mentions: &[IncidentMention],
    rules: &ValueSettings,
    because: &mut Vec<String>,
) -> Option<EventPlace> {
    place(mentions, |mention| mention.to_place.as_deref(), "to_place", rules, because)
}

/// Whether two reports tell one place with the same precision and certainty.
fn same_place(a: &EventPlace, b: &EventPlace) -> bool {
    a.place_id == b.place_id
        && a.precision == b.precision
        && a.iso3 == b.iso3
        && [a.score, a.uncertainty_km, a.lon, a.lat] == [b.score, b.uncertainty_km, b.lon, b.lat]
}

/// Whether the two can be one spot, told more and less exactly.
fn compatible(a: &EventPlace, b: &EventPlace) -> bool {
    if a.precision == GeoPrecision::Country || b.precision == GeoPrecision::Country {
        return a.iso3 == b.iso3;
    }
    let km = Haversine.distance(Point::new(a.lon, a.lat), Point::new(b.lon, b.lat)) / 1000.0;
    km <= a.uncertainty_km + b.uncertainty_km
}

fn actors(
    mentions: &[IncidentMention],
    of: impl Fn(&Mention) -> &Vec<ActorRef>,
    field: &str,
    both: bool,
    settings: &MergeSettings,
    because: &mut Vec<String>,
) -> Vec<ActorRef> {
    let rules = &settings.values;
    let mut votes: IndexMap<(String, String), (f64, ActorRef)> = IndexMap::new();
    let mut beside: Vec<ActorRef> = Vec::new();
    for entry in mentions {
        let own = of(&entry.mention);
        for actor in own {
            let key = if actor.id.is_empty() {
                (String::new(), super::facts::fold(&actor.name))
            } else {
                (actor.id.clone(), String::new())
            };
            votes.entry(key).or_insert_with(|| (0.0, actor.clone())).0 += weight(entry, rules);
        }
        if own.iter().any(is_known) {
            beside.extend(own.iter().filter(|actor| !is_known(actor)).cloned());
        }
    }
    // A group that the lexicon knows says more than "gunmen", save where one report tells of both and in clashes, which have two
    // sides ("smugglers and the army").
    let known = !both && votes.values().any(|(_, actor)| is_known(actor));
    let mut list: Vec<(f64, ActorRef)> = votes
        .into_values()
        .filter(|(_, actor)| !known || is_known(actor) || beside.contains(actor))
        .collect();
    let total = list.len();
    told_by_their_whole(&mut list, settings, field, because);
    list.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let most = list.first().map_or(0.0, |(votes, _)| *votes);
    list.retain(|(votes, _)| *votes >= most * rules.actor_share);
    if total > list.len() {
        because.push(format!("{field}: {} of {total} actors, the best supported", list.len()));
    }
    list.into_iter().map(|(_, actor)| actor).collect()
}

/// A report that names the whole speaks for its part that another one names, too: the part has the votes of both and stands first.
fn told_by_their_whole(
    list: &mut [(f64, ActorRef)],
    settings: &MergeSettings,
    field: &str,
    because: &mut Vec<String>,
) {
    let own: Vec<(f64, String)> = list.iter().map(|(votes, actor)| (*votes, actor.id.clone())).collect();
    let mut parts = Vec::new();
    for (votes, actor) in list {
        let wholes = own.iter().filter(|(_, id)| settings.parts.is_part(&actor.id, id));
        let more: f64 = wholes.map(|(votes, _)| votes).sum();
        if more > 0.0 {
            *votes += more;
            parts.push(actor.name.as_str());
        }
    }
    if !parts.is_empty() {
        because.push(format!("{field}: {} first, a part of what others name", self::list(&parts)));
    }
}

/// Of several who did it, those to whom it was done did not: "raided hideouts of the group", told by another report as the group's hideouts.
fn spare(mentions: &[IncidentMention], perpetrator: &mut Vec<ActorRef>) {
    let aimed_at = |actor: &ActorRef| {
        !actor.id.is_empty()
            && mentions.iter().any(|entry| entry.mention.target.iter().any(|target| target.id == actor.id))
    };
    if perpetrator.iter().any(|actor| !aimed_at(actor)) {
        perpetrator.retain(|actor| !aimed_at(actor));
    }
}

fn is_known(actor: &ActorRef) -> bool {
    (!actor.id.is_empty() || actor.name.starts_with(char::is_uppercase)) && actor.inter != 0
}

fn weapon(mentions: &[IncidentMention], rules: &ValueSettings, because: &mut Vec<String>) -> Option<String> {
    let mut votes: IndexMap<&str, f64> = IndexMap::new();
    for entry in mentions {
        if let Some(weapon) = entry.mention.weapon.as_deref() {
            *votes.entry(weapon).or_insert(0.0) += weight(entry, rules);
        }
    }
    if votes.len() > 1 {
        because.push(format!("weapon: best supported of {}", list(votes.keys().copied())));
    }
    votes
        .iter()
        .max_by(|a, b| a.1.total_cmp(b.1).then_with(|| b.0.cmp(a.0)))
        .map(|(&weapon, _)| weapon.to_owned())
}

/// The number of the last reports that tell one; among those of one day the most frequent, then the largest.
/// A later report that tells less than an earlier one is taken for partial, unless at least as many tell it; where the earlier one tells
/// a minimum ("at least 16"), only more reports than tell the minimum go below it.
fn count(
    mentions: &[IncidentMention],
    of: impl Fn(&Mention) -> Option<Count>,
    field: &str,
    because: &mut Vec<String>,
) -> Option<Count> {
    // What a report only hints at or looks back on settles no number that others tell outright.
    let outright = mentions.iter().any(|entry| !entry.echo && of(&entry.mention).is_some());
    let told: Vec<(Option<crate::model::Date>, Count)> = mentions
        .iter()
        .filter(|entry| !outright || !entry.echo)
        .filter(|entry| !entry.mention.is_hint())
        .filter_map(|entry| of(&entry.mention).map(|count| (entry.published, count)))
        .collect();
    let (_, first) = told.first()?;
    let low = told.iter().map(|(_, count)| count.low).min().unwrap_or(first.low);
    let high =
        told.iter().map(|(_, count)| count.high).try_fold(0, |top, high| high.map(|high| top.max(high)));
    let mut support: IndexMap<u32, (usize, Option<crate::model::Date>)> = IndexMap::new();
    for (published, count) in &told {
        let entry = support.entry(count.value).or_insert((0, *published));
        entry.0 += 1;
        entry.1 = entry.1.max(*published);
    }
    let latest = support
        .iter()
        .max_by_key(|(value, (times, published))| (*published, *times, **value))
        .map_or(first.value, |(&value, _)| value);
    let frequent = support
        .iter()
        .max_by_key(|(value, (times, published))| (*times, *published, **value))
        .map_or(first.value, |(&value, _)| value);
    let times = |value: u32| support.get(&value).map_or(0, |(times, _)| *times);
    let largest = support.keys().copied().max().unwrap_or(latest);
    let floor = told.iter().filter(|(_, c)| c.high.is_none()).map(|(_, c)| c.value).max().unwrap_or(0);
    let (value, rule) = if latest < floor && times(latest) <= times(floor) {
        (floor, "the least told; the last tells less")
    } else if latest >= frequent {
        (latest, "told last")
    } else if times(frequent) > times(latest) {
        (frequent, "most reports; the last tells less")
    } else {
        (largest, "largest; the last tells less")
    };
    if support.len() > 1 {
        because.push(format!("{field}: {value}, {rule}, of {}", list(support.keys().map(u32::to_string))));
    }
    // Where reports differ, the bounds are those of all of them together.
    let high = high.map(|high| high.max(value));
    Some(Count { value, low: low.min(value), high })
}

/// The mention to quote: the one that tells the chosen kind, place and day, then the surest, then the first.
fn lead(
    mentions: &[IncidentMention],
    kind: Kind,
    date: &EventDate,
    place: Option<&EventPlace>,
    rules: &ValueSettings,
) -> usize {
    let mut best = (0, f64::MIN);
    for (at, entry) in mentions.iter().enumerate() {
        let mention = &entry.mention;
        let same_place =
            mention.place.as_ref().map(|own| &own.place_id) == place.map(|chosen| &chosen.place_id);
        let score = f64::from(u8::from(mention.kind == kind))
            + f64::from(u8::from(range(&mention.date) == range(date)))
            + f64::from(u8::from(same_place))
            + weight(entry, rules);
        if score > best.1 + 1e-9 {
            best = (at, score);
        }
    }
    best.0
}

fn list<T: AsRef<str>>(values: impl IntoIterator<Item = T>) -> String {
    let mut values: Vec<String> = values.into_iter().map(|value| value.as_ref().to_owned()).collect();
    values.sort();
    values.join(", ")
}
