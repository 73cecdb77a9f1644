//! Properties over random mentions: order, completeness, ids.

use super::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

pub(super) fn any_mention(reports: usize, days: i16) -> impl Strategy<Value = IncidentMention> {
    (
        0..reports,
        0..3_usize,
        0..Kind::ALL.len(),
        0..days,
        prop::option::of(0..4_usize),
        prop::option::of(0..5_u32),
    )
        .prop_map(|(report, at, kind, day, spot, killed)| {
            let spots = [
                daquq(),
                town("hawija", 43.77, 35.32),
                place("kirkuk", 44.39, 35.47, GeoPrecision::Region, 60.0),
                place("iraq", 43.7, 33.0, GeoPrecision::Country, 400.0),
            ];
            let place = spot.and_then(|at| spots.get(at).cloned());
            let kind = Kind::ALL.get(kind).copied().unwrap_or(Kind::Bombing);
            let mut entry = told(
                &format!("r{report}"),
                date(2025, 3, 20),
                at * 100,
                kind,
                on(date(2025, 3, 1 + (day % 28) as i8)
                    .checked_add(jiff::Span::new().days(day / 28 * 28))
                    .expect("a day")),
                place,
            );
            entry.mention.killed = killed.map(Count::exact);
            entry
        })
}

/// Mentions as reading gives them: one at each place of a report.
fn any_mentions() -> impl Strategy<Value = Vec<IncidentMention>> {
    mentions_of(any_mention(8, 12), 40)
}

pub(super) fn mentions_of(
    one: impl Strategy<Value = IncidentMention>,
    most: usize,
) -> impl Strategy<Value = Vec<IncidentMention>> {
    prop::collection::vec(one, 0..most).prop_map(|mut list| {
        let mut seen = BTreeSet::new();
        list.retain(|entry| seen.insert((entry.mention.report.clone(), entry.mention.trigger)));
        list
    })
}

/// Mentions after edits of reports, by the number of each and of what is done to it.
pub(super) fn edited(mentions: &[IncidentMention], edits: &[(usize, u32)]) -> Vec<IncidentMention> {
    let mut now = mentions.to_vec();
    for &(number, edit) in edits {
        let report = format!("r{number}");
        match edit {
            0 => now.retain(|entry| entry.mention.report != report),
            1 => now.iter_mut().filter(|entry| entry.mention.report == report).for_each(|entry| {
                // A mark that folds into letters: the name is not the word that the quote has.
                let mark = if number % 2 == 0 { "" } else { "™" };
                entry.mention.quote_text.push_str(&format!(" Residents of Hawija{mark} heard the blast."));
            }),
            2 => now.iter_mut().filter(|entry| entry.mention.report == report).for_each(|entry| {
                entry.mention.date = on(date(2025, 4, 9));
            }),
            3 => now.iter_mut().filter(|entry| entry.mention.report == report).for_each(|entry| {
                entry.mention.killed = Some(Count::exact(7));
            }),
            // It tells what another one tells, so that it joins a group that nothing touched.
            _ => {
                let number = number * 7 % now.len().max(1);
                let Some(other) = now.get(number).map(|entry| entry.mention.clone()) else { continue };
                now.iter_mut().filter(|entry| entry.mention.report == report).for_each(|entry| {
                    entry.mention.kind = other.kind;
                    entry.mention.date.clone_from(&other.date);
                    entry.mention.place.clone_from(&other.place);
                    entry.mention.killed = other.killed;
                });
            }
        }
    }
    now
}

/// How many cases are tried of each property; `WALLMAP_CASES` asks for another number.
pub(super) fn cases() -> u32 {
    std::env::var("WALLMAP_CASES").ok().and_then(|number| number.parse().ok()).unwrap_or(64)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn the_order_of_mentions_makes_no_difference(
        (mentions, shuffled) in any_mentions()
            .prop_flat_map(|list| (Just(list.clone()), Just(list).prop_shuffle()))
    ) {
        let (mut one, mut other) = (Registry::default(), Registry::default());
        prop_assert_eq!(merge(mentions, &settings(), &mut one), merge(shuffled, &settings(), &mut other));
        prop_assert_eq!(one.to_text(), other.to_text());
    }

    #[test]
    fn every_mention_ends_in_one_incident_and_no_report_twice_in_one(mentions in any_mentions()) {
        let count = mentions.len();
        let incidents = merged(mentions);
        prop_assert_eq!(incidents.iter().map(|incident| incident.mentions.len()).sum::<usize>(), count);
        let mut ids: Vec<&str> = incidents.iter().map(|incident| incident.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), incidents.len());
        for incident in &incidents {
            let mut names = reports(incident);
            names.sort_unstable();
            let all = names.len();
            names.dedup();
            prop_assert_eq!(names.len(), all);
        }
    }

    #[test]
    fn a_second_build_of_the_same_mentions_gives_the_same_ids(mentions in any_mentions()) {
        let mut registry = Registry::default();
        let first = merge(mentions.clone(), &settings(), &mut registry);
        let text = registry.to_text();
        let mut registry = Registry::parse(&text).expect("reads what it wrote");
        let second = merge(mentions, &settings(), &mut registry);
        prop_assert_eq!(first, second);
        prop_assert_eq!(registry.to_text(), text);
    }

    #[test]
    fn what_the_last_builds_left_changes_nothing(
        mentions in mentions_of(any_mention(80, 90), 120),
        steps in prop::collection::vec(prop::collection::vec((0..80_usize, 0..6_u32), 0..3), 2..6),
        window in 1..6_usize,
        alike in any::<bool>(),
        bias in 0.0..4.0_f64,
    ) {
        let mut mentions = mentions;
        if alike {
            // One kind at one place: only days tell them apart, and every key is crowded.
            for (at, entry) in (0_i8..).zip(&mut mentions) {
                (entry.mention.kind, entry.mention.place) = (Kind::Bombing, Some(daquq()));
                entry.mention.date = on(date(2025, 3, 1 + at % 5 * 2));
            }
        }
        let mut settings = settings();
        // So few are compared under a key that who comes and goes changes whom the others are compared with.
        settings.blocking.window = window;
        // And so many bonds are there that groups which nothing touched lie beside those that are joined again.
        settings.weights.bias += bias;
        let mut memory = Memory::default();
        let mut made: FxHashMap<crate::model::Digest, Incident> = FxHashMap::default();
        for edits in steps {
            let now = edited(&mentions, &edits);
            let (mut one, mut other) = (Registry::default(), Registry::default());
            let last = memory.clone();
            let kept = merge_again(Mentions::there(now.clone()), &settings, &mut one, &mut memory);
            if memory.stays() {
                memory = last;
            }
            for one in &kept {
                prop_assert_eq!(&one.outline, &crate::model::Outline::of(one.body()));
                let (incident, made_from) = (one.body(), one.made_from.expect("each was made from something"));
                let known = made.entry(made_from).or_insert_with(|| incident.clone());
                prop_assert_eq!(&*known, incident, "made from the same and not the same");
            }
            let kept: Vec<Incident> = kept.into_iter().map(Outlined::into_body).collect();
            prop_assert_eq!(kept, merge(now, &settings, &mut other));
        }
    }

    #[test]
    fn a_refit_of_the_weights_moves_no_id_to_another_incident_and_loses_none(
        mentions in any_mentions(),
        bias in -4.0..4.0_f64,
        threshold in 0.05..0.95_f64,
    ) {
        let mut registry = Registry::default();
        let before = merge(mentions.clone(), &settings(), &mut registry);
        let mut refitted = settings();
        refitted.weights.bias += bias;
        refitted.join.threshold = threshold;
        let after = merge(mentions, &refitted, &mut registry);
        let told = |incident: &Incident| -> BTreeSet<(String, Span)> {
            incident.mentions.iter().map(|entry| (entry.mention.report.clone(), entry.mention.trigger)).collect()
        };
        for old in &before {
            // An old id still leads to an incident, and that incident tells something that the old one told.
            let now = registry.resolve(&old.id).expect("no id is lost");
            let new = after.iter().find(|incident| incident.id == now).expect("an id leads to an incident");
            prop_assert!(!told(old).is_disjoint(&told(new)), "{} went to another incident", old.id);
        }
        // Incidents that the refit leaves as they were keep their ids.
        for old in &before {
            if let Some(new) = after.iter().find(|incident| told(incident) == told(old)) {
                prop_assert_eq!(registry.resolve(&old.id), Some(new.id.clone()));
            }
        }
    }
}
