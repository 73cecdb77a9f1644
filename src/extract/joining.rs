//! A sentence joined to an event told before: which of its values the event takes over.

use super::candidate::Candidate;
use super::frames::family;
use super::of_whom::Part;
use super::place_of_event::width;
use super::story::{Context, DateRank, Event, PlaceRank, Story, kilometres};
use crate::lexicon::Weight;
use crate::model::{ActorRef, Attribution, Count, DatePrecision, EventDate, Kind, PlaceKind, Status};

impl Story<'_, '_> {
    /// Joins a candidate to the event of that number.
    pub(super) fn join(
        &mut self,
        index: usize,
        mut c: Candidate,
        context: &Context,
        date: Option<(EventDate, &'static str)>,
    ) {
        let gazetteer = self.gazetteer;
        let key = |i: usize| self.toponyms.get(i).and_then(|t| t.place);
        let narrower = |new: usize, old: Option<usize>| match (key(new), old.and_then(key)) {
            (Some(n), Some(o)) => width(gazetteer.kind(n)) < width(gazetteer.kind(o)),
            (Some(_), None) => true,
            _ => false,
        };
        let take_place = match (c.place, self.events.get(index)) {
            (Some((p, score)), Some(e)) => {
                e.place_rank < PlaceRank::Sentence
                    || narrower(p, e.place) && score > 1.0 && !self.is_far(p, e.place)
            }
            _ => false,
        };
        let Some(e) = self.events.get_mut(index) else { return };
        // "Four injured" over "a policeman was killed and three others were injured": a headline's numbers are those of the story below it.
        c.more &= !(e.heading && e.last_sentence == e.first_sentence);
        e.last_sentence = context.sentence;
        if e.quote != c.quote && !e.further.contains(&c.quote) {
            e.further.push(c.quote);
        }
        if let Some(kind) = c.kind {
            let better = c.weight > e.weight
                || e.weight == Weight::Weak
                    && c.weight == Weight::Weak
                    && e.kind == Kind::Killing
                    && kind != Kind::Killing;
            let generic = e.kind == Kind::ArmedAttack
                && matches!(kind, Kind::Bombing | Kind::SuicideBombing | Kind::Airstrike | Kind::Shelling)
                && c.weight >= Weight::Plain
                && !c.anaphora;
            let raid = e.kind == Kind::SecurityOperation && family(kind) <= 1;
            // Who is carried off dead or moved after an attack does not make it a transfer.
            let raid = raid || family(e.kind) <= 2 && family(kind) >= 7;
            // "A rocket hit a block. A fourth body was found": bodies do not make a killing of what they were found after.
            let bombed = kind == Kind::Killing
                && matches!(e.kind, Kind::Airstrike | Kind::Shelling | Kind::Bombing | Kind::SuicideBombing);
            if better && !c.anaphora && !raid && !bombed && !c.doers_fell
                || generic
                || kind == Kind::SuicideBombing && e.kind == Kind::Bombing
            {
                e.kind = kind;
                e.weight = c.weight.max(e.weight);
                e.because.push(format!("kind:{}", c.rule));
            }
        }
        if let Some((d, pattern)) = date
            && (e.date_rank < DateRank::Heading
                || e.date_rank == DateRank::Heading && e.date.precision != DatePrecision::Day)
        {
            e.date = d;
            e.date_rank = DateRank::Sentence;
            e.date_pattern = pattern;
        }
        if take_place && let Some((p, score)) = c.place {
            e.place = Some(p);
            e.place_rank = PlaceRank::Sentence;
            e.place_score = score;
            e.other_place = c.other_place;
        }
        // "Gunmen killed four soldiers. One attacker was shot dead": those who attacked come on top of those whom they killed.
        let fell = c.doers_fell
            && matches!(e.kind, Kind::ArmedAttack | Kind::Killing | Kind::Abduction | Kind::PrisonBreak)
            && !e.targets.is_empty()
            && e.doers.iter().all(|d| d.inter != 1)
            && e.killed.is_some();
        if fell && let Some(dead) = c.killed.take() {
            // A report tells its lead again.
            let told = "killed:attackers";
            if !e.because.iter().any(|why| why == told) {
                add_all(&mut e.killed, dead);
                e.because.push(told.into());
            }
        }
        part_of(e, &mut c);
        if e.to_places.is_empty() {
            e.to_places = c.to_places;
        }
        if c.total && c.killed.is_some() {
            e.killed = c.killed;
        }
        e.only_shot |= e.killed.is_none() && c.only_shot;
        add(&mut e.killed, c.killed, c.more && !c.total);
        add(&mut e.injured, c.injured, c.more);
        add(&mut e.detained, c.detained, c.more);
        add(&mut e.abducted, c.abducted, c.more);
        let known = |list: &[ActorRef]| list.iter().any(|a| !a.id.is_empty());
        // Those whom a raid killed or took did not raid.
        let raided = e.kind == Kind::SecurityOperation
            && e.doers.iter().any(|d| d.inter == 1)
            && c.doers.iter().all(|d| matches!(d.inter, 2 | 3));
        if raided {
            // Who did it is told.
        } else if (e.doers.is_empty() || !known(&e.doers) && known(&c.doers)) && !c.doers.is_empty() {
            e.doers = c.doers;
        } else if e.kind == Kind::ArmedClash && e.doers.len() < 2 {
            let other: Vec<ActorRef> = c.doers.into_iter().filter(|d| !e.doers.contains(d)).collect();
            e.doers.extend(other);
        }
        if e.targets.is_empty() {
            e.targets = c.targets;
        }
        if e.weapon.is_none() {
            e.weapon = c.weapon;
        }
        // "They had shot dead a man who was planning to blow himself up": what happened is no plan for what another had in mind.
        if e.status.is_none() && !matches!(c.status, Some((Status::Planned, _))) {
            e.status = c.status;
        }
        if c.attribution.is_some() && e.attribution.as_ref().is_none_or(|(a, _)| *a == Attribution::Possible)
        {
            e.attribution = c.attribution;
        }
        e.people |= c.people;
    }

    fn is_far(&self, a: usize, b: Option<usize>) -> bool {
        let (Some(a), Some(b)) = (self.key(a), b.and_then(|b| self.key(b))) else { return false };
        let (place, around) = (self.gazetteer.place(a), self.gazetteer.place(b));
        // A country is no circle around its middle.
        if width(around.kind) >= 7 && !place.cc.is_empty() && place.cc == around.cc {
            return false;
        }
        // The middle of a large province lies far from many of its towns.
        if around.kind == PlaceKind::Admin1 && place.cc == around.cc && place.admin1 == around.admin1 {
            return false;
        }
        kilometres(self.gazetteer.point(a), self.gazetteer.point(b)) > FAR_KM
    }
}

/// A place farther off than this is no narrower one of the same event.
const FAR_KM: f64 = 150.0;
/// "Two of the wounded died", "two died, the third is in hospital": so many of those told before are dead, and the others are hurt.
fn part_of(e: &mut Event, c: &mut Candidate) {
    let (Some(part), Some(dead)) = (c.part, c.killed) else { return };
    let less = |count: Option<Count>| count.filter(|x| x.value >= dead.value).map(|x| x.value - dead.value);
    if part == Part::Them && e.only_shot && e.killed.is_some_and(|k| k.value > dead.value) {
        let rest = less(e.killed).map(Count::exact);
        e.killed = c.killed.take();
        e.injured = c.injured.take().or(e.injured).or(rest);
        e.only_shot = false;
    } else if part == Part::Them && e.killed.is_some_and(|k| k.value >= dead.value) {
        // They are told of already.
        c.killed = None;
    } else if part == Part::Wounded || e.killed.is_none() {
        let Some(rest) = less(e.injured).filter(|rest| part == Part::Wounded || *rest > 0) else { return };
        if c.injured.is_none() {
            e.injured = (rest > 0).then(|| Count::exact(rest));
        }
        if !c.total {
            add(&mut e.killed, c.killed.take(), true);
        }
    }
}

fn add(slot: &mut Option<Count>, new: Option<Count>, more: bool) {
    match (*slot, new) {
        (None, n) => *slot = n,
        (Some(old), Some(n)) if more && n.value != old.value => add_all(slot, n),
        _ => {}
    }
}

/// Adds a number to one told before.
fn add_all(slot: &mut Option<Count>, new: Count) {
    *slot = Some(slot.map_or(new, |old| Count {
        value: old.value.saturating_add(new.value),
        low: old.low.saturating_add(new.low),
        high: old.high.zip(new.high).map(|(a, b)| a.saturating_add(b)),
    }));
}

#[cfg(test)]
mod tests {
    use crate::extract::told_example::with_reader;

    /// Killed and injured of a text whose sentences go on about one event.
    #[test]
    fn a_table_of_counts_told_behind() {
        with_reader(|read| {
            let mut wrong = Vec::new();
            for (text, killed, injured) in [
                // The wounded who die are dead, and wounded no more.
                (
                    "A grenade killed three men and wounded five on Sunday. Two of the wounded died on Tuesday.",
                    5,
                    3,
                ),
                ("Shelling wounded six people on Monday. By evening two of them had died.", 2, 4),
                (
                    "A bomb killed two traders and wounded nine on Monday. One of the injured has since died.",
                    3,
                    8,
                ),
                // Shot, and then told apart.
                (
                    "Gunmen shot three men outside a bar on Monday. Two died at the scene, the third is in hospital.",
                    2,
                    1,
                ),
                (
                    "Gunmen shot two guards on Monday. One died at the scene, the other is in intensive care.",
                    1,
                    1,
                ),
                ("Gunmen shot dead three men outside a bar on Monday. Two died at the scene.", 3, 0),
                // Some of those who were counted, and a toll that another has taken the place of.
                (
                    "A bomb killed seventeen farmers near Homs on Sunday. Eleven of the dead were buried on Monday in Hama.",
                    17,
                    0,
                ),
                (
                    "Gunmen killed seventeen farmers and wounded two in Homs on Sunday. The observatory raised its toll from an earlier count of fourteen, saying three of the wounded had died in hospital.",
                    17,
                    2,
                ),
                // An attack is nobody.
                ("An attack left nine villagers dead in Homs on Sunday.", 9, 0),
                ("A blast left three soldiers wounded in Homs on Sunday.", 0, 3),
                // Those who attacked fell too.
                (
                    "Gunmen attacked a checkpoint on Monday, killing four soldiers. One attacker was shot dead.",
                    5,
                    0,
                ),
                (
                    "Gunmen attacked a checkpoint on Monday, killing two soldiers. Two of the attackers were killed.",
                    4,
                    0,
                ),
                (
                    "Soldiers raided a farm on Monday and killed four gunmen. Two gunmen were shot dead in a barn.",
                    4,
                    0,
                ),
                // Found later.
                (
                    "An air strike hit a house on Monday. Seven people were killed. Two more bodies were found on Tuesday.",
                    9,
                    0,
                ),
                ("Rebels beheaded two fishermen on Saturday. Their bodies were found on Sunday.", 2, 0),
                // New totals.
                ("A blast in a mosque killed nine on Friday. The dead now number thirteen.", 13, 0),
                // A list that goes on, and one that comes back.
                ("Two women, a man and a child were killed on Monday when a drone hit a car.", 4, 0),
                ("Two women, a mother and her daughter, were killed on Monday when a drone hit a car.", 2, 0),
                // Words of harm.
                ("Two buses were attacked on Monday. Eight passengers did not survive.", 8, 0),
                // One number of both is a number of neither.
                ("A mine tore up a lorry on Monday, killing and wounding seven.", 0, 0),
                ("A rocket hit a bakery on Monday. Four of its workers are in a coma.", 0, 4),
            ] {
                let got = read(text);
                let value = |count: Option<crate::model::Count>| count.map_or(0, |c| c.value);
                let told: Vec<(u32, u32)> = got.iter().map(|m| (value(m.killed), value(m.injured))).collect();
                if told != [(killed, injured)] {
                    wrong.push(format!("{text}: {told:?} not {killed}, {injured}"));
                }
            }
            assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        });
    }

    #[test]
    fn people_told_by_two_words_and_by_what_they_tried() {
        with_reader(|read| {
            let taken = read(
                "Soldiers raided a farm on Monday. One suspect was killed and three were wounded and captured.",
            );
            assert_eq!(taken.first().and_then(|m| m.detained).map(|c| c.value), Some(3), "{taken:?}");
            let shot = read("Guards opened fire on Monday on people who were trying to cross a river.");
            assert_eq!(shot.first().map(|m| m.status.as_str()), Some("occurred"), "{shot:?}");
            let tried = read("Gunmen tried to kill a judge on Monday.");
            assert_eq!(tried.first().map(|m| m.status.as_str()), Some("attempted"), "{tried:?}");
        });
    }
}
