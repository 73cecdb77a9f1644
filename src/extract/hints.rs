//! Sentences that tell no event and yet name a place and a day: what their words hint at may be what another report tells as news. Makes no incident.

use super::actors::Named;
use super::candidate::{Candidate, Reader, SentenceReading, is_firm};
use super::counts;
use super::frames::{Trigger, family, is_name, is_part_of_name, is_passive, reads_as_noun, trigger};
use super::grouping::Group;
use super::phrases::Sentence;
use crate::lexicon::Sense;
use crate::model::{HINT, Kind};

impl Reader<'_, '_> {
    /// "The last convoy left X on Sunday", "the hole through which they fled Y on 10 May": a place and a day, and words that only hint at what
    /// happened there. Other reports may tell it as news.
    pub(super) fn hinted(&self, s: &Sentence<'_>, read: &SentenceReading, all: &[Named]) -> Vec<Candidate> {
        if read.spots.is_empty() || read.dates.is_empty() {
            return Vec::new();
        }
        let groups: Vec<Group> = hints(s).into_iter().map(Group::of).collect();
        if groups.is_empty() {
            return Vec::new();
        }
        let told = counts::counts(s, &read.numbers);
        let each = groups.iter().enumerate().filter_map(|(index, group)| {
            self.candidate(s, group, &told, &read.numbers, &read.spots, &read.dates, all, &groups, index)
                .filter(is_firm)
        });
        each.map(|c| Candidate { rule: format!("{HINT}{}", c.rule), ..c }).collect()
    }
}

/// For each family of kinds the longest words that hint at it, a verb before a noun, whatever else their rules ask for.
fn hints(s: &Sentence<'_>) -> Vec<Trigger> {
    let told = |t: &Trigger| (t.last - t.first, t.verb);
    let mut out: Vec<Trigger> = Vec::new();
    for m in &s.matches {
        let (Sense::Rule(id) | Sense::Hint(id)) = m.sense else { continue };
        let Some(rule) = s.lexicon.rule(id).filter(|rule| !rule.recalls) else { continue };
        let Some(kind) = rule.kind.filter(|kind| *kind != Kind::Activity) else { continue };
        if is_part_of_name(s, m) || is_name(s, m) {
            continue;
        }
        let verb = m.forms.is_verb() && !reads_as_noun(s, m);
        let hint = trigger(s, m, id, rule, verb, verb && is_passive(s, m));
        let same = |o: &Trigger| o.kind.is_some_and(|k| family(k) == family(kind));
        match out.iter_mut().find(|o| same(o)) {
            Some(old) if told(&hint) > told(old) => *old = hint,
            Some(_) => {}
            None => out.push(hint),
        }
    }
    out
}
