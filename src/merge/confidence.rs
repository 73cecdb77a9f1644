//! How sure an incident is, from how sure its mentions are and how many outlets stand behind it. Chooses no values.

use super::settings::ConfidenceSettings;
use crate::model::IncidentMention;

/// Probability that kind, place and date are right, out of those of the mentions: each further outlet is in part a witness of its own.
pub(super) fn confidence(mentions: &[&IncidentMention], settings: &ConfidenceSettings) -> f64 {
    // Who only looks back is no further witness.
    let mut sorted: Vec<&IncidentMention> =
        mentions.iter().copied().filter(|entry| !entry.mention.is_recalled()).collect();
    sorted.sort_by(|a, b| b.mention.confidence.total_cmp(&a.mention.confidence));
    let mut wrong = 1.0;
    let mut outlets: Vec<&str> = Vec::new();
    for (at, entry) in sorted.iter().enumerate() {
        let own = entry.mention.confidence.clamp(0.0, 1.0);
        let share = if at == 0 {
            1.0
        } else if entry.outlet.is_empty() || outlets.contains(&entry.outlet.as_str()) {
            settings.same_outlet
        } else {
            settings.other_outlet
        };
        if !outlets.contains(&entry.outlet.as_str()) {
            outlets.push(&entry.outlet);
        }
        wrong *= 1.0 - share * own;
    }
    let raw = (1.0 - wrong).clamp(0.001, 0.999);
    let log_odds = (raw / (1.0 - raw)).ln();
    let calibrated = 1.0 / (1.0 + (-(settings.slope * log_odds + settings.offset)).exp());
    // Two digits are more than is known, and keep the outputs free of noise in the last place.
    (calibrated.clamp(settings.low, settings.high) * 1000.0).round() / 1000.0
}
