//! The table of what analysts corrected: every value that was set by hand, and every incident that was taken off the map.

use super::row::Row;
use super::text::{CORRECTED, list, short_id};
use super::{Context, Made};
use crate::model::{Correction, GeometryType, Incident, Outlined};

pub(super) fn corrected(context: &Context<'_>) -> Made {
    let fields = context.fields("corrected");
    let corrected = |one: &&Outlined<'_>| !one.corrections().is_empty();
    let changed = context.input.incidents.iter().filter(corrected).map(|one| (one.body(), "changed"));
    let rejected = context.input.rejected.iter().map(|incident| (incident, "rejected"));
    let mut all: Vec<(&Incident, &str)> =
        changed.chain(rejected).filter(|(incident, _)| !incident.corrections.is_empty()).collect();
    all.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    let mut features = Vec::new();
    for (incident, outcome) in all {
        for correction in &incident.corrections {
            let id = short_id(CORRECTED, &[&incident.id, &correction.field, &correction.after]);
            features.push(row(incident, outcome, correction, &id).feature(&id, None, &fields));
        }
    }
    // The same value set twice, by two people.
    super::validate::number_repeated(&mut features);
    Made { geometry: GeometryType::None, fields, features }
}

fn row(incident: &Incident, outcome: &str, correction: &Correction, id: &str) -> Row {
    let mut row = Row::default();
    row.text("id", id);
    row.text("incident", &incident.id);
    row.text("outcome", outcome);
    row.text("field", &correction.field);
    row.text("before", &correction.before);
    row.text("after", &correction.after);
    row.text("by", &correction.by);
    row.text("entered", &correction.when);
    row.text("why", &correction.why);
    row.text("headline", &incident.headline);
    row.text("reports", &list(incident.mentions.iter().map(|m| m.mention.report.as_str())));
    row
}
