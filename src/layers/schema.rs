//! The fields of every recipe: name, meaning, type, closed values. The contract with users; the order is part of it.

use crate::model::{
    Attribution, DateBasis, DatePrecision, Field, FieldType, GeoPrecision, Kind, PlaceKind, PlaceRelation,
    Status,
};
use crate::profile::KindGroup;

/// Closed lists by the field that holds them.
fn closed(name: &str) -> Vec<String> {
    fn all<T: Copy>(values: &[T], text: fn(T) -> &'static str) -> Vec<String> {
        values.iter().map(|v| text(*v).to_owned()).collect()
    }
    match name {
        "kind" => all(Kind::ALL, Kind::as_str),
        "status" => all(Status::ALL, Status::as_str),
        "attribution" => all(Attribution::ALL, Attribution::as_str),
        "date_precision" | "period_precision" => all(DatePrecision::ALL, DatePrecision::as_str),
        "date_basis" => all(DateBasis::ALL, DateBasis::as_str),
        "place_kind" => all(PlaceKind::ALL, PlaceKind::as_str),
        "place_relation" => all(PlaceRelation::ALL, PlaceRelation::as_str),
        "geo_precision" => all(GeoPrecision::ALL, GeoPrecision::as_str),
        _ => Vec::new(),
    }
}

/// One field: name, title, letter of its type, description.
/// `t` text of our own, `u` text of reports (untrusted), `c` text from a closed list, `i` whole number, `r` real number, `d` day.
type Row = (&'static str, &'static str, char, &'static str);

fn field(&(name, title, letter, description): &Row) -> Field {
    let field_type = match letter {
        'i' => FieldType::Integer,
        'r' => FieldType::Real,
        'd' => FieldType::Date,
        _ => FieldType::Text,
    };
    Field {
        name: name.to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        field_type,
        values: if letter == 'c' { closed(name) } else { Vec::new() },
        untrusted: letter == 'u',
    }
}

fn fields(rows: &[Row]) -> Vec<Field> {
    rows.iter().map(field).collect()
}

/// A whole number per group of kinds, as the profile names them.
fn group_fields(groups: &[KindGroup]) -> Vec<Field> {
    let row = |g: &KindGroup| {
        let kinds: Vec<&str> = g.kinds.iter().map(|k| k.as_str()).collect();
        Field {
            name: g.name.clone(),
            title: g.title.clone(),
            description: format!("How many of the incidents are of the kinds: {}.", kinds.join(", ")),
            field_type: FieldType::Integer,
            values: Vec::new(),
            untrusted: false,
        }
    };
    groups.iter().map(row).collect()
}

const INCIDENT: &[Row] = &[
    ("id", "Id", 't', "Stable identifier; an incident keeps it as reports are added, corrected or removed."),
    ("kind", "Kind", 'c', "What happened."),
    ("event_type", "Event type", 't', "The event type of ACLED's codebook that the kind corresponds to."),
    ("sub_event_type", "Sub-event type", 't', "The sub-event type of ACLED's codebook."),
    (
        "status",
        "Status",
        'c',
        "How far it went. Only occurred, attempted, foiled and disputed are counted unless the profile says otherwise.",
    ),
    ("attribution", "Attribution", 'c', "Whose word it is that the named perpetrator did it."),
    ("date_start", "First day", 'd', "First day on which it can have happened, inclusive."),
    (
        "date_end",
        "Last day",
        'd',
        "Last day on which it can have happened, inclusive; equal to the first for a single day.",
    ),
    ("date_precision", "Date precision", 'c', "How exactly the date is known."),
    ("date_basis", "Date basis", 'c', "How the date was found."),
    ("place", "Place", 'u', "The place as the gazetteer names it."),
    ("place_id", "Place id", 't', "Its id in the gazetteer; gn and a number is a GeoNames id."),
    ("place_kind", "Place kind", 'c', "What the place is."),
    ("place_as_written", "Place as written", 'u', "The place in the words of the report."),
    ("place_relation", "Place relation", 'c', "How those words relate the incident to the place."),
    (
        "geo_precision",
        "Place precision",
        'c',
        "How exact the place is. A point of precision district, region or country stands for the whole area.",
    ),
    (
        "uncertainty_km",
        "Uncertainty (km)",
        'r',
        "Radius in kilometres around the point within which it is held to have happened.",
    ),
    ("admin1", "First-level area", 't', "First-level administrative area (governorate, province, state)."),
    ("admin2", "Second-level area", 't', "Second-level administrative area (district, county)."),
    ("country", "Country", 't', "Country."),
    ("iso3", "Country code", 't', "ISO 3166-1 alpha-3 code of the country."),
    ("to_place", "Destination", 'u', "Where it led to, for movements and transfers."),
    ("to_longitude", "Destination longitude", 'r', "Degrees east of the destination, WGS 84."),
    ("to_latitude", "Destination latitude", 'r', "Degrees north of the destination, WGS 84."),
    ("perpetrator", "Perpetrator", 'u', "Who did it, as attribution qualifies; several joined with '; '."),
    ("target", "Target", 'u', "Whom or what it was done to; several joined with '; '."),
    (
        "inter1",
        "Perpetrator code",
        'i',
        "ACLED's actor code of the perpetrator: 1 state forces, 2 rebel group, 3 political militia, 4 identity militia, 5 rioters, 6 protesters, 7 civilians, 8 external or other.",
    ),
    ("inter2", "Target code", 'i', "ACLED's actor code of the target."),
    ("weapon", "Weapon", 't', "The weapon or means."),
    ("killed", "Killed", 'i', "Everybody killed, attackers too; null where the reports do not tell."),
    ("killed_low", "Killed, at least", 'i', "The smallest number that fits the reports, inclusive."),
    (
        "killed_high",
        "Killed, at most",
        'i',
        "The largest number that fits the reports, inclusive; null where it is open or not told.",
    ),
    ("injured", "Injured", 'i', "Everybody injured; null where the reports do not tell."),
    ("detained", "Detained", 'i', "Everybody arrested or captured; null where the reports do not tell."),
    ("abducted", "Abducted", 'i', "Everybody kidnapped; null where the reports do not tell."),
    (
        "belts",
        "Border belts",
        't',
        "Ids of the border belts that the point lies in; several joined with '; '.",
    ),
    (
        "border_km",
        "Distance to border (km)",
        'r',
        "Geodesic distance in kilometres to the nearest border that has a belt; null where the place is a region or a country.",
    ),
    ("camp", "Camp or prison", 't', "Id of the camp or prison where it happened."),
    ("report_count", "Reports", 'i', "How many reports tell it."),
    ("outlet_count", "Outlets", 'i', "How many outlets tell it."),
    ("first_reported", "First reported", 'd', "Day of publication of the first report."),
    ("last_reported", "Last reported", 'd', "Day of publication of the last report."),
    (
        "confidence",
        "Confidence",
        'r',
        "Probability that kind, place and date are right: of the incidents at 0.8, four in five are.",
    ),
    ("headline", "Headline", 'u', "A line made from the values."),
    ("quote", "Quote", 'u', "The sentence that proves it, from the report named in quote_report."),
    ("quote_report", "Quoted report", 'u', "Id of the report that is quoted."),
    ("reports", "Report ids", 'u', "Ids of all reports that tell it, joined with '; '."),
    ("urls", "Web addresses", 'u', "Web addresses of those reports, joined with '; '."),
];

/// Fields of incidents, in the order of the contract.
pub(super) fn incident() -> Vec<Field> {
    fields(INCIDENT)
}

/// Fields of mentions.
pub(super) fn mention() -> Vec<Field> {
    fields(&[
        ("id", "Id", 't', "Identifier of the mention: depends on the report, the words and the kind alone."),
        ("incident", "Incident", 't', "Id of the incident that it belongs to."),
        ("report", "Report", 'u', "Id of the report."),
        ("outlet", "Outlet", 'u', "The outlet."),
        ("published", "Published", 'd', "Day of publication."),
        ("url", "Web address", 'u', "Web address of the report."),
        ("quote", "Quote", 'u', "The sentence, on one line."),
        (
            "quote_start",
            "Quote start",
            'i',
            "Where the sentence begins in the report's text, in Unicode code points.",
        ),
        ("quote_end", "Quote end", 'i', "Where it ends, exclusive."),
        (
            "trigger_start",
            "Trigger start",
            'i',
            "Where the words that tell the event begin, in Unicode code points.",
        ),
        ("trigger_end", "Trigger end", 'i', "Where they end, exclusive."),
        ("kind", "Kind", 'c', "What happened, as this report tells it."),
        ("status", "Status", 'c', "How far it went, as this report tells it."),
        ("attribution", "Attribution", 'c', "Whose word it is, as this report tells it."),
        ("date_start", "First day", 'd', "First day on which it can have happened, inclusive."),
        ("date_end", "Last day", 'd', "Last day, inclusive."),
        ("date_precision", "Date precision", 'c', "How exactly the date is known."),
        ("date_basis", "Date basis", 'c', "How the date was found."),
        ("place", "Place", 'u', "The place as the gazetteer names it."),
        ("place_id", "Place id", 't', "Its id in the gazetteer."),
        ("place_as_written", "Place as written", 'u', "The place in the words of the report."),
        ("geo_precision", "Place precision", 'c', "How exact the place is."),
        ("longitude", "Longitude", 'r', "Degrees east of the point, WGS 84."),
        ("latitude", "Latitude", 'r', "Degrees north of the point, WGS 84."),
        ("to_place", "Destination", 'u', "Where it led to."),
        ("perpetrator", "Perpetrator", 'u', "Who did it, as this report tells it."),
        ("target", "Target", 'u', "Whom or what it was done to."),
        ("weapon", "Weapon", 't', "The weapon or means."),
        ("killed", "Killed", 'i', "Everybody killed, as this report tells it."),
        ("killed_low", "Killed, at least", 'i', "The smallest number that fits its words."),
        ("killed_high", "Killed, at most", 'i', "The largest number that fits its words; null where open."),
        ("injured", "Injured", 'i', "Everybody injured."),
        ("detained", "Detained", 'i', "Everybody arrested or captured."),
        ("abducted", "Abducted", 'i', "Everybody kidnapped."),
        ("confidence", "Confidence", 'r', "Probability that kind, place and date are right."),
        ("rule", "Rule", 't', "Id of the rule that found it."),
        ("joined_by", "Joined by", 't', "Why it was merged with the other mentions of the incident."),
    ])
}

const TALLY: &[Row] = &[
    ("incidents", "Incidents", 'i', "How many counted incidents (statuses as the profile says)."),
    ("killed", "Killed", 'i', "Sum of the killed where told."),
    ("killed_low", "Killed, at least", 'i', "Sum of the smallest numbers that fit the reports."),
    (
        "killed_high",
        "Killed, at most",
        'i',
        "Sum of the largest numbers that fit; null where one of them is open.",
    ),
    ("injured", "Injured", 'i', "Sum of the injured where told."),
    ("detained", "Detained", 'i', "Sum of the arrested or captured where told."),
    ("abducted", "Abducted", 'i', "Sum of the kidnapped where told."),
    ("kinds", "Kinds", 't', "How many of each kind, most first, joined with '; '."),
    ("first_date", "First day", 'd', "First day of the earliest incident."),
    ("last_date", "Last day", 'd', "Last day of the latest incident."),
    ("report_count", "Reports", 'i', "How many reports tell of it."),
    ("quote", "Quote", 'u', "The sentence of the latest report that tells of it."),
    ("quote_report", "Quoted report", 'u', "Id of the report that is quoted."),
    ("incident_ids", "Incident ids", 't', "Ids of the incidents counted, joined with '; '."),
    ("reports", "Report ids", 'u', "Ids of the reports, joined with '; '."),
    ("urls", "Web addresses", 'u', "Web addresses of those reports, joined with '; '."),
];

/// Fields that count incidents: shared by belts, centres and sites.
fn tally(groups: &[KindGroup]) -> Vec<Field> {
    let mut all: Vec<Field> = fields(TALLY);
    let after = all.iter().position(|f| f.name == "incidents").map_or(0, |at| at + 1);
    all.splice(after..after, group_fields(groups));
    all
}

/// Fields of border belts.
pub(super) fn belt(groups: &[KindGroup]) -> Vec<Field> {
    let mut all = fields(&[
        ("id", "Id", 't', "The two country codes, in alphabetical order."),
        ("name", "Name", 't', "The two countries."),
        ("iso3_a", "First country code", 't', "ISO 3166-1 alpha-3 code."),
        ("iso3_b", "Second country code", 't', "ISO 3166-1 alpha-3 code."),
        ("width_km", "Width (km)", 'r', "Distance from the border on either side, in kilometres."),
        (
            "border_length_km",
            "Border length (km)",
            'r',
            "Length of the shared border as drawn, in kilometres.",
        ),
        ("area_km2", "Area (km²)", 'r', "Area of the belt on the ellipsoid."),
    ]);
    all.extend(tally(groups));
    all.extend(fields(&[
        ("possible", "Possible incidents", 'i', "Incidents whose place is not exact enough to say, and whose uncertainty reaches into the belt; not counted in incidents."),
        ("told", "Told of the border", 'i', "How many mentions and figures tell of the border by name."),
        ("told_quotes", "What is told", 'u', "Sentences that tell of the border by name, with their reports, joined with ' | '."),
    ]));
    all
}

/// Fields of shifts.
pub(super) fn shift() -> Vec<Field> {
    fields(&[
        ("id", "Id", 't', "The ids of both places."),
        ("name", "Name", 't', "Origin and destination."),
        ("origin", "Origin", 'u', "Where the movement begins."),
        ("origin_id", "Origin id", 't', "Its id in the gazetteer."),
        ("origin_kind", "Origin kind", 't', "What the origin is; an area is drawn from its middle."),
        ("destination", "Destination", 'u', "Where it leads."),
        ("destination_id", "Destination id", 't', "Its id in the gazetteer."),
        ("destination_kind", "Destination kind", 't', "What the destination is."),
        ("what", "What moves", 'u', "Who or what moves, joined with '; '."),
        ("length_km", "Distance (km)", 'r', "Geodesic distance between the two places."),
        ("movement_count", "Movements", 'i', "How many reported movements."),
        ("report_count", "Reports", 'i', "How many reports tell of them."),
        ("outlet_count", "Outlets", 'i', "How many outlets."),
        ("first_date", "First day", 'd', "First day of the earliest movement."),
        ("last_date", "Last day", 'd', "Last day of the latest movement."),
        ("attribution", "Attribution", 'c', "The firmest attribution among the movements."),
        ("confidence", "Confidence", 'r', "The highest confidence among the movements."),
        ("quote", "Quote", 'u', "The sentence of the latest report."),
        ("quote_report", "Quoted report", 'u', "Id of the report that is quoted."),
        ("quotes", "Quotes", 'u', "One sentence a report, joined with ' | '."),
        ("incident_ids", "Incident ids", 't', "Ids of the movements, joined with '; '."),
        ("reports", "Report ids", 'u', "Ids of the reports, joined with '; '."),
        ("urls", "Web addresses", 'u', "Web addresses of those reports, joined with '; '."),
    ])
}

const PLACE: &[Row] = &[
    ("admin1", "First-level area", 't', "First-level administrative area."),
    ("admin2", "Second-level area", 't', "Second-level administrative area."),
    ("country", "Country", 't', "Country."),
    ("iso3", "Country code", 't', "ISO 3166-1 alpha-3 code."),
];

/// Fields of centres.
pub(super) fn centre(groups: &[KindGroup]) -> Vec<Field> {
    let mut all = fields(&[
        ("id", "Id", 't', "Id of the place in the gazetteer."),
        ("name", "Name", 'u', "Name of the place."),
        ("place_kind", "Place kind", 'c', "What the place is."),
    ]);
    all.extend(fields(PLACE));
    all.extend(fields(&[
        ("population", "Inhabitants", 'i', "People who live there, as the gazetteer knows."),
        ("radius_km", "Radius (km)", 'r', "Incidents at points within this distance are counted."),
        ("inflow", "Movements in", 'i', "How many reported movements lead here."),
        ("inflow_reports", "Reports of movements in", 'i', "How many reports tell of them."),
        ("inflow_from", "From", 'u', "Where they come from, joined with '; '."),
        ("outflow", "Movements out", 'i', "How many reported movements begin here."),
        ("outflow_to", "To", 'u', "Where they lead, joined with '; '."),
    ]));
    all.extend(tally(groups));
    all
}

/// Fields of sites.
pub(super) fn site(groups: &[KindGroup]) -> Vec<Field> {
    let mut all = fields(&[
        ("id", "Id", 't', "Id of the site in the gazetteer."),
        ("name", "Name", 'u', "Name of the site."),
        ("place_kind", "Place kind", 'c', "What the site is."),
    ]);
    all.extend(fields(PLACE));
    all.extend(fields(&[
        ("status", "Status", 'u', "Status on the latest day of the corpus: the latest that a report tells, else what the gazetteer knows."),
        ("status_date", "Status since", 'd', "Day for which that status was told."),
        ("status_basis", "Status basis", 't', "report or gazetteer."),
        ("status_history", "Status in time", 'u', "Every status told: day, status and report, joined with '; '."),
        ("valid_from", "Exists from", 'd', "First day that the gazetteer knows of; null where unknown."),
        ("valid_to", "Exists to", 'd', "Last day that the gazetteer knows of; null where unknown or still there."),
        ("holder", "Holder", 'u', "Who holds or guards it, as last told."),
        ("holder_date", "Holder since", 'd', "Day for which that was told."),
        ("population", "Population", 'i', "People held there, as last told."),
        ("population_low", "Population, at least", 'i', "The smallest number that fits the words."),
        ("population_high", "Population, at most", 'i', "The largest number that fits the words; null where open."),
        ("population_date", "Population on", 'd', "Day for which that number was told."),
        ("population_shared_with", "Population shared with", 't', "Ids of other sites that the same number counts, joined with '; '."),
        ("population_quote", "Population quote", 'u', "The sentence."),
        ("population_report", "Population report", 'u', "Id of the report."),
        ("population_history", "Population in time", 'u', "Every number told: day, number and report, joined with '; '."),
        ("escapes", "Escapes", 'i', "How many escapes, riots or attempts: incidents of kind prison_break, and escapes told apart from incidents."),
        ("escape_history", "Escapes in time", 'u', "Every escape told apart from incidents: day, number or words, report."),
        ("transfers", "Transfers", 'i', "How many transfers from or to it."),
        ("transfer_history", "Transfers in time", 'u', "Every transfer told apart from incidents: day, number or words, report."),
    ]));
    all.extend(tally(groups));
    all
}

/// Fields of reported figures.
pub(super) fn figure() -> Vec<Field> {
    fields(&[
        ("id", "Id", 't', "Identifier: depends on the report, the sentence and the number alone."),
        ("value", "Value", 'i', "The number."),
        ("value_low", "Value, at least", 'i', "The smallest number that fits the words, inclusive."),
        (
            "value_high",
            "Value, at most",
            'i',
            "The largest number that fits the words, inclusive; null where open.",
        ),
        ("unit", "Unit", 't', "What is counted, one word."),
        ("what", "What", 'u', "What is counted, in the words of the report."),
        ("area", "Area", 'u', "The area that it is counted over."),
        ("place_id", "Place id", 't', "Its id in the gazetteer."),
        ("place_kind", "Place kind", 'c', "What the area is."),
        ("longitude", "Longitude", 'r', "Degrees east of the area's middle, WGS 84."),
        ("latitude", "Latitude", 'r', "Degrees north of the area's middle, WGS 84."),
        ("country", "Country", 't', "Country."),
        ("iso3", "Country code", 't', "ISO 3166-1 alpha-3 code."),
        ("period_start", "Period start", 'd', "First day of the period, inclusive."),
        ("period_end", "Period end", 'd', "Last day of the period, inclusive."),
        ("period_precision", "Period precision", 'c', "How exactly the period is known."),
        ("says", "Who says so", 'u', "Who counts, in the words of the report."),
        ("actor", "Actor", 't', "The group that it is about, by lexicon id."),
        ("report", "Report", 'u', "Id of the report."),
        ("outlet", "Outlet", 'u', "The outlet."),
        ("published", "Published", 'd', "Day of publication."),
        ("url", "Web address", 'u', "Web address of the report."),
        ("quote", "Quote", 'u', "The sentence, on one line."),
        ("rule", "Rule", 't', "Id of the rule that found it."),
    ])
}

/// Fields of the table of what analysts corrected.
pub(super) fn corrected() -> Vec<Field> {
    fields(&[
        ("id", "Id", 't', "Identifier: depends on the incident, the field and the value alone."),
        ("incident", "Incident", 't', "Id of the incident."),
        (
            "outcome",
            "Outcome",
            't',
            "changed where the incident is in the layers with the value now, rejected where it was taken off.",
        ),
        (
            "field",
            "Field",
            't',
            "The field that was set; empty where the whole incident was rejected or confirmed.",
        ),
        ("before", "Before", 'u', "The value that the reports give; empty where they give none."),
        ("after", "After", 'u', "The value now, or what was done."),
        ("by", "By", 'u', "Who says so."),
        ("entered", "Entered", 'u', "When it was entered, as written."),
        ("why", "Why", 'u', "Why."),
        ("headline", "Headline", 'u', "The headline of the incident."),
        ("reports", "Report ids", 'u', "Ids of all reports that tell it, joined with '; '."),
    ])
}

/// Fields of the table of reports.
pub(super) fn report() -> Vec<Field> {
    fields(&[
        ("id", "Id", 'u', "The report's id: that of its record, else the file's name without ending."),
        ("title", "Title", 'u', "The headline."),
        ("published", "Published", 'd', "Day of publication."),
        ("published_found_in", "Published, found in", 't', "Where that day was found."),
        ("outlet", "Outlet", 'u', "The outlet."),
        ("url", "Web address", 'u', "Web address."),
        ("outcome", "Outcome", 't', "read, or failed where nothing could be read."),
        ("characters", "Characters", 'i', "Length of the text in Unicode code points."),
        (
            "left_out",
            "Left out",
            'i',
            "How many of those are not the article and were not read for incidents.",
        ),
        ("toponyms", "Place names", 'i', "Place names found."),
        ("mentions", "Mentions", 'i', "Incidents that it tells."),
        ("figures", "Figures", 'i', "Totals that it cites."),
        ("site_facts", "Site facts", 'i', "Facts about sites that it tells."),
        (
            "kept_out",
            "Kept out",
            'i',
            "Things that looked like incidents and were kept out: background, forecasts, denials, totals.",
        ),
        ("repeats", "Repeats", 'u', "Id of an earlier report with nearly the same text."),
        ("incident_ids", "Incident ids", 't', "Ids of the incidents that it tells, joined with '; '."),
        ("notes", "Notes", 'u', "What was assumed or went wrong, joined with '; '."),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    #[test]
    fn names_are_unique_and_closed_lists_are_filled() {
        let groups = Profile::embedded("levant").unwrap().groups;
        let all = [
            incident(),
            mention(),
            belt(&groups),
            shift(),
            centre(&groups),
            site(&groups),
            figure(),
            report(),
            corrected(),
        ];
        for fields in all {
            assert_eq!(fields.first().unwrap().name, "id");
            for (i, f) in fields.iter().enumerate() {
                assert!(fields.iter().skip(i + 1).all(|g| g.name != f.name), "{} twice", f.name);
                assert!(f.description.ends_with('.'), "{}", f.name);
            }
        }
        assert!(INCIDENT.iter().filter(|r| r.2 == 'c').all(|r| !closed(r.0).is_empty()));
    }
}
