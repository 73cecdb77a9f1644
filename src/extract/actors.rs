//! The actors that a sentence names: groups and forces of the lexicon, nouns of armed people with the name that they are written
//! under, words that stand for a group told before. What each of them does is in `roles`.

use super::phrases::{Match, Sentence};
use super::tokens::{Token, is_one_of, reads};
use crate::lexicon::{ClassSet, Effect, Sense};
use crate::model::ActorRef;

/// Stands for the armed group told before ("the group", "its fighters") until the whole report is read.
pub(super) const THE_GROUP: &str = "@group";
/// Stands for the force whose word a report gives ("our units") until the whole report is read.
pub(super) const OUR_FORCE: &str = "@force";

/// An actor named in a sentence.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) first: usize,
    /// One past the last token.
    pub(super) last: usize,
    pub(super) actor: ActorRef,
    /// A group of the lexicon, not only a noun.
    pub(super) known: bool,
    /// Gunmen, attackers.
    pub(super) unknown: bool,
    /// Soldiers, police.
    pub(super) security: bool,
    /// Civilians and prisoners: they suffer, and do only what rioters and prisoners do.
    pub(super) harmless: bool,
    /// Prisoners and camp residents.
    pub(super) detained: bool,
    /// A country's name that may stand for its forces ("Israel struck") or only for the country.
    pub(super) country: bool,
}

/// All actors of a sentence, in order. `theatre` holds the countries that the report names places in.
pub(super) fn named(s: &Sentence<'_>, theatre: &[[u8; 2]]) -> Vec<Named> {
    let known = s.lexicon.well_known();
    let mut out: Vec<Named> = Vec::new();
    for m in &s.matches {
        match m.sense {
            Sense::Actor(id) => {
                let Some(a) = s.lexicon.actor_of(id).filter(|_| !is_toll(s, m)) else { continue };
                let home = is_home(&a.theatre, theatre);
                // "The navy", "marines": plain nouns are one country's only where the report names it.
                let plain = || !(m.first..m.last).any(|i| s.tokens.get(i).is_some_and(|t| t.capital));
                if m.local && !home && (!theatre.is_empty() || plain()) {
                    continue;
                }
                // "By the Iran-backed rebels": whose side they are on.
                let joined = s.tokens.get(m.last).is_some_and(|t| t.joined && t.is_word() && !t.capital);
                if joined && matches!(a.inter, 1 | 8) {
                    continue;
                }
                // Two forces of one name: the one whose country the report is about.
                if let Some(other) =
                    out.iter().position(|o| o.known && o.first == m.first && o.last == m.last)
                {
                    let other_home = out
                        .get(other)
                        .and_then(|o| s.lexicon.actor(&o.actor.id))
                        .is_some_and(|o| is_home(&o.theatre, theatre));
                    if other_home || !home {
                        continue;
                    }
                    out.remove(other);
                }
                out.push(Named {
                    first: m.first,
                    last: m.last,
                    actor: ActorRef { id: a.id.clone(), name: a.name.clone(), inter: a.inter },
                    known: true,
                    unknown: false,
                    security: a.set.meets(known.security),
                    harmless: false,
                    detained: false,
                    country: false,
                });
            }
            Sense::Class(id) => {
                let Some(c) = s.lexicon.class(id) else { continue };
                if c.name.is_empty() || is_great(s, m) {
                    continue;
                }
                out.push(by_class(s, m, c.set, &c.name, c.inter));
            }
            _ => {}
        }
    }
    // "Islamic State militants", "SDF fighters": the group, not the noun.
    let groups: Vec<(usize, usize)> = out.iter().filter(|n| n.known).map(|n| (n.first, n.last)).collect();
    out.retain(|n| {
        let beside = groups.iter().any(|&(first, last)| {
            first < n.last && n.first <= last + 1 && !(last..n.first).any(|i| s.mark(i, ','))
        });
        n.known || !beside
    });
    out.sort_by_key(|n| (n.first, std::cmp::Reverse(n.last)));
    out.dedup_by(|b, a| !b.known && a.first <= b.first && b.last <= a.last);
    apart(&mut out);
    again(s, &mut out);
    written_groups(s, &mut out);
    units_of_group(s, &mut out);
    shared_noun(s, &mut out);
    part_of_group(s, &mut out);
    lean_back(s, &mut out);
    out
}

/// "The Syrian Democratic Forces (SDF)", "the Asayish, the Kurdish security force, near the town": one name told twice is one.
fn again(s: &Sentence<'_>, out: &mut Vec<Named>) {
    let mut at = 1;
    while at < out.len() {
        let (Some(a), Some(b)) = (at.checked_sub(1).and_then(|i| out.get(i)), out.get(at)) else { break };
        let between = a.last..b.first;
        let bracket = between.len() == 1 && s.mark(a.last, '(');
        let article = between.len() == 2 && s.is_article(a.last + 1);
        let comma = (between.len() == 1 || article) && s.mark(a.last, ',');
        let closed = s.tokens.get(b.last).is_none_or(|t| !t.is_word());
        let same = a.known && b.known && a.actor.id == b.actor.id && (bracket || comma);
        let what = a.known
            && !b.known
            && (b.security || !b.harmless)
            && article
            && comma
            && closed
            && s.mark(b.last, ',');
        if same || what {
            let last = b.last;
            if let Some(a) = out.get_mut(at - 1) {
                a.last = last;
            }
            out.remove(at);
        } else {
            at += 1;
        }
    }
}

/// "One soldier KIA, two WIA": what came over those counted before it, whichever group bears the same letters.
fn is_toll(s: &Sentence<'_>, m: &Match) -> bool {
    let known = s.lexicon.well_known();
    let harm = known.casualty_killed.union(known.casualty_injured);
    let Some(before) = m.first.checked_sub(1) else { return false };
    let counted = |i: usize| {
        s.tokens.get(i).is_some_and(|t| t.number().is_some())
            || s.has_number_words()
                && s.matches_near(i).iter().any(|o| o.last == i + 1 && matches!(o.sense, Sense::Number(_)))
    };
    m.last - m.first == 1
        && s.matches_at(m.first).iter().any(
            |o| matches!(o.sense, Sense::Class(id) if s.lexicon.class(id).is_some_and(|c| c.set.meets(harm))),
        )
        && (counted(before)
            || s.is(before, known.person.union(known.security).union(known.militant))
            || before.checked_sub(1).is_some_and(counted))
}

/// "A major assault", "a general strike": a rank in small letters before a word for what is done is none.
fn is_great(s: &Sentence<'_>, m: &Match) -> bool {
    let done = |o: &Match| matches!(o.sense, Sense::Rule(_) | Sense::Event(_)) && o.forms.is_noun();
    m.last == m.first + 1
        && s.tokens.get(m.first).is_some_and(|t| !t.capital)
        && s.among(m.first, &s.lexicon.settings().small.ranks_of_size)
        && s.matches_at(m.last).iter().any(done)
}

/// An actor that is only a noun.
fn by_class(s: &Sentence<'_>, m: &Match, set: ClassSet, name: &str, inter: u8) -> Named {
    let known = s.lexicon.well_known();
    let unknown = set.meets(known.unknown_actor);
    let detained = set.meets(known.prisoner);
    let plain = unknown || set.meets(known.civilian) || set.meets(known.tribal);
    let (id, first, name) = if set.meets(known.the_group) {
        (THE_GROUP, m.first, name.to_owned())
    } else if set.meets(known.own_force) {
        (OUR_FORCE, m.first, name.to_owned())
    } else if plain {
        ("", m.first, name.to_owned())
    } else {
        let (first, name) = written_name(s, m.first, m.last, name);
        ("", first, name)
    };
    Named {
        first,
        last: m.last,
        actor: ActorRef { id: id.to_owned(), name, inter },
        known: false,
        unknown,
        security: set.meets(known.security),
        harmless: detained || set.meets(known.civilian),
        detained,
        country: false,
    }
}

fn is_home(theatre: &[String], countries: &[[u8; 2]]) -> bool {
    theatre.iter().any(|t| countries.iter().any(|c| t.as_bytes() == c))
}

/// Marks the id of a group that only the report names.
pub(super) const AS_WRITTEN: &str = "@written";

/// "A group calling itself the Company of the Avengers": a name that no lexicon has.
fn written_groups(s: &Sentence<'_>, out: &mut Vec<Named>) {
    if s.all_caps {
        return;
    }
    let bands = s.lexicon.well_known().band.union(s.lexicon.well_known().band_name);
    let banded = s.has(bands) || speaks_of_itself(s);
    // Few sentences have one of them.
    let led = |t: &Token| {
        is_one_of!(t.letters, "itself" | "called" | "named")
            || t.letters == 0 && t.span().of(s.text).eq_ignore_ascii_case("themselves")
    };
    if !banded && !s.tokens.iter().any(led) {
        return;
    }
    for (i, token) in s.tokens.iter().enumerate() {
        // A noun of bands, or one of the words below: most words are neither.
        let leads = is_one_of!(token.letters, "itself" | "called" | "named" | "front")
            || banded && is_one_of!(token.letters, "of")
            || token.letters == 0 && reads!(s, i, "themselves");
        if !leads && !s.is(i, bands) {
            continue;
        }
        // "Dissidents of the Lantern front": what a front of so many kilometres is not.
        let of_members = || {
            is_one_of!(token.letters, "front")
                && (3..=6).filter_map(|b| i.checked_sub(b)).any(|k| {
                    matches!(s.lower(k + 1), "of" | "from")
                        && (s.is(k, s.lexicon.well_known().member)
                            || matches!(s.lower(k), "dissidents" | "leader" | "leaders" | "commander"))
                })
        };
        if (s.is(i, s.lexicon.well_known().band) || of_members())
            && let Some(n) = before_band(s, i)
            && !out.iter().any(|o| o.first < n.last && n.first < o.last && (o.known || o.first < n.first))
        {
            out.retain(|o| !(o.first < n.last && n.first < o.last));
            out.push(n);
            continue;
        }
        if s.is(i, s.lexicon.well_known().band_name)
            && let Some(n) = by_members(s, i)
            && !out.iter().any(|o| o.first < n.last && n.first < o.last && o.known)
        {
            out.retain(|o| !(o.first < n.last && n.first < o.last));
            out.push(n);
            continue;
        }
        let word = s.lower(i);
        // "A page in the name of the Lanterns of the Valley took credit".
        let in_name = word == "of" && i > 1 && reads!(s, i - 1, "name") && speaks_of_itself(s);
        let calls = matches!(word, "itself" | "themselves" | "called" | "named")
            || in_name
            || word == "of" && i > 0 && s.is(i - 1, s.lexicon.well_known().band);
        if !calls {
            continue;
        }
        let mut first = i + 1;
        while s.tokens.get(first).is_some_and(|t| !t.is_word())
            || reads!(s, first, "the" | "as" | "a" | "certain")
        {
            first += 1;
            if first > i + 4 {
                break;
            }
        }
        let mut last = first;
        while s.tokens.get(last).is_some_and(|t| {
            t.is_word() && t.capital
                || last > first && matches!(s.written(last), "of" | "the" | "al" | "wa" | "for")
                || t.joined
        }) {
            last += 1;
        }
        while last > first && !s.tokens.get(last - 1).is_some_and(|t| t.capital) {
            last -= 1;
        }
        let tied = word != "of" && !(i.saturating_sub(9)..i).any(|k| s.is(k, s.lexicon.well_known().band));
        if last == first || last - first > 7 || tied || out.iter().any(|n| n.first < last && first < n.last) {
            continue;
        }
        let name = s.span(first, last).of(s.text).split_whitespace().collect::<Vec<_>>().join(" ");
        out.push(as_written(first, last, name));
    }
    out.sort_by_key(|n| (n.first, n.last));
}

/// Whether a sentence claims something.
fn speaks_of_itself(s: &Sentence<'_>) -> bool {
    s.has_effect(Effect::Claimed)
}

fn as_written(first: usize, last: usize, name: String) -> Named {
    Named {
        first,
        last,
        actor: ActorRef { id: AS_WRITTEN.into(), name, inter: 3 },
        known: true,
        unknown: false,
        security: false,
        harmless: false,
        detained: false,
        country: false,
    }
}

/// "The Gran Grif gang": capitalised words right before the noun of a band, no nationality alone.
fn before_band(s: &Sentence<'_>, band: usize) -> Option<Named> {
    if s.tokens.get(band).is_none_or(|t| t.capital) {
        return None;
    }
    // "The Lantern armed group".
    let noun = band;
    let sort =
        |i: usize| matches!(s.lower(i), "armed" | "rebel" | "militant" | "criminal" | "drug" | "jihadist");
    let band = if band > 1 && sort(band - 1) { band - 1 } else { band };
    let mut first = band;
    while first > 1 && band - first < 4 && s.tokens.get(first - 1).is_some_and(|t| t.is_word() && t.capital) {
        first -= 1;
    }
    let led = first.checked_sub(1).is_some_and(|i| reads!(s, i, "the"));
    let name = s.span(first, band).of(s.text).split_whitespace().collect::<Vec<_>>().join(" ");
    if first == band || !led || s.lexicon.is_nationality(&name) {
        return None;
    }
    Some(as_written(first, noun + 1, name))
}

/// "Members of the Red Sparrow Front": a name in capitals that ends in the noun of a band, behind those who belong to it.
fn by_members(s: &Sentence<'_>, noun: usize) -> Option<Named> {
    let capital = |i: usize| s.tokens.get(i).is_some_and(|t| t.is_word() && t.capital);
    if !capital(noun) || capital(noun + 1) {
        return None;
    }
    let first = (0..noun).rev().take(5).take_while(|&i| capital(i)).last().unwrap_or(noun);
    let mut last = noun + 1;
    // "Army of the Free North", "Brigades of Wrath".
    if reads!(s, last, "of") {
        let behind = (last + 1..last + 3).find(|&i| capital(i));
        if let Some(at) = behind {
            last = (at..s.tokens.len()).take(4).take_while(|&i| capital(i)).last().map_or(last, |i| i + 1);
        }
    }
    let mut at = first;
    if at > 0 && reads!(s, at - 1, "the") {
        at -= 1;
    }
    let belongs = at >= 2 && reads!(s, at - 1, "of" | "from") && s.is(at - 2, s.lexicon.well_known().member);
    let name = s.span(first, last).of(s.text).split_whitespace().collect::<Vec<_>>().join(" ");
    (belongs && last - first > 1 && !s.lexicon.is_nationality(s.written(first)))
        .then(|| as_written(first, last, name))
}

/// Whether a verb of saying or claiming stands right behind a name.
fn speaks(s: &Sentence<'_>, n: &Named) -> bool {
    // "The group's intelligence directorate announced".
    let owns = s.tokens.get(n.last).is_some_and(|t| matches!(t.kind, super::tokens::TokenKind::Possessive));
    let reach = if owns { 4 } else { 3 };
    s.matches.iter().any(|m| {
        matches!(s.effect(m), Some(Effect::Saying | Effect::Claimed))
            && m.last > n.last
            && m.first >= n.first
            && m.first <= n.last + reach
    })
}

/// "ISIS said its fighters": the group that the same sentence names before.
fn lean_back(s: &Sentence<'_>, out: &mut [Named]) {
    for i in 0..out.len() {
        let Some((before, [here, ..])) = out.split_at_mut_checked(i) else { continue };
        // "The group said its soldiers": a group that has soldiers speaks of its own.
        let own = here.actor.id == OUR_FORCE && s.lower(here.first) == "its";
        if (here.actor.id == THE_GROUP || own)
            && let Some(a) = before.iter().find(|n| {
                n.known && !n.country && (!n.security || matches!(n.actor.inter, 2 | 3)) && speaks(s, n)
            })
        {
            here.actor = a.actor.clone();
            here.known = true;
        }
    }
}

/// "Detachments of the Intelligence Agency", "gunners of the 7th Regiment of the Guard": the noun belongs to the name.
fn part_of_group(s: &Sentence<'_>, out: &mut Vec<Named>) {
    for i in (0..out.len().saturating_sub(1)).rev() {
        let (Some(a), Some(b)) = (out.get(i), out.get(i + 1)) else { continue };
        let joins = is_said_of(s, a, b)
            || !a.known && !a.harmless && b.known && b.first > a.last && b.first - a.last <= 6 && {
                let lead = s.lower(a.last);
                matches!(lead, "of" | "from")
                    && (a.last + 1..b.first).all(|k| {
                        let word = s.lower(k);
                        s.tokens.get(k).is_some_and(|t| t.capital || t.number().is_some())
                            || matches!(
                                word,
                                "the"
                                    | "of"
                                    | "a"
                                    | "an"
                                    | "from"
                                    | "armed"
                                    | "so"
                                    | "called"
                                    | "led"
                                    | "backed"
                            )
                            || s.mark(k, '-')
                            || matches!(
                                s.tokens.get(k).map(|t| t.kind),
                                Some(super::tokens::TokenKind::Ordinal(_))
                            )
                    })
            };
        if joins {
            let first = a.first;
            if let Some(b) = out.get_mut(i + 1) {
                b.first = first;
            }
            out.remove(i);
        }
    }
}

/// "Saudi-led coalition warplanes": of two known names that overlap, the one that begins first.
fn apart(out: &mut Vec<Named>) {
    let mut end = 0;
    let mut start = 0;
    out.retain(|n| {
        let inside = n.known && n.first > start && n.first < end && n.last > end;
        if n.known && !inside && n.last > end {
            (start, end) = (n.first, n.last);
        }
        !inside
    });
}

/// "The group's 24th Brigade", "the army's Seventh Division": a unit that stands behind its name is the group's.
fn units_of_group(s: &Sentence<'_>, out: &mut Vec<Named>) {
    for i in (0..out.len().saturating_sub(1)).rev() {
        let (Some(a), Some(b)) = (out.get(i), out.get(i + 1)) else { continue };
        let owns = s.mark(a.last, '’')
            || s.mark(a.last, '\'')
            || s.tokens.get(a.last).is_some_and(|t| matches!(t.kind, super::tokens::TokenKind::Possessive));
        let whole = owns
            && a.known
            && !b.known
            && !b.harmless
            && b.last - a.last <= 6
            && (a.last + 1..b.last).all(|k| {
                s.tokens.get(k).is_some_and(|t| {
                    t.capital
                        || t.number().is_some()
                        || matches!(t.kind, super::tokens::TokenKind::Ordinal(_))
                })
            });
        if whole {
            let last = b.last;
            if let Some(a) = out.get_mut(i) {
                a.last = last;
            }
            out.remove(i + 1);
        }
    }
}

/// "Kenyan and Ugandan troops": the noun behind the second nationality is the first one's too.
fn shared_noun(s: &Sentence<'_>, out: &mut Vec<Named>) {
    for i in (0..out.len()).rev() {
        let Some(n) = out.get(i).filter(|n| n.known && n.first >= 2 && n.last > n.first + 1) else {
            continue;
        };
        let first = n.first - 2;
        let nations =
            s.lexicon.is_nationality(s.written(first)) && s.lexicon.is_nationality(s.written(n.first));
        if !nations || !reads!(s, n.first - 1, "and" | "or") {
            continue;
        }
        let noun = s.span(n.first + 1, n.last).of(s.text);
        let Some(a) = s.lexicon.called(&format!("{} {noun}", s.written(first))) else { continue };
        let actor = ActorRef { id: a.id.clone(), name: a.name.clone(), inter: a.inter };
        let other = Named { first, last: first + 1, actor, ..n.clone() };
        out.insert(i, other);
    }
}

/// "Gunmen, believed to belong to the group", "raiders in two cars, who are thought to be from the group": who they are said to be.
fn is_said_of(s: &Sentence<'_>, a: &Named, b: &Named) -> bool {
    if a.known || a.harmless || a.security || !b.known || b.security || b.first <= a.last {
        return false;
    }
    let known = s.lexicon.well_known();
    let said = s.matches.iter().rev().find(|m| {
        m.first >= a.last
            && m.last <= b.first
            && matches!(m.sense, Sense::Class(id) if s.lexicon.class(id).is_some_and(|c| c.set.meets(known.belongs)))
    });
    let Some(said) = said.filter(|m| b.first - m.last <= 4 && m.first - a.last <= 9) else { return false };
    // Between the two only how they came, behind a comma only "who are".
    let comma = (a.last..said.first).find(|&i| s.mark(i, ','));
    let before = a.last..comma.unwrap_or(said.first);
    let after = comma.map_or(said.first, |i| i + 1)..said.first;
    let tells = |i: usize| {
        s.matches.iter().any(|m| m.first == i && matches!(m.sense, Sense::Rule(_)) && m.forms.is_verb())
    };
    let light = |i: usize| {
        s.is(i, known.aux_be) || reads!(s, i, "who" | "which" | "all" | "reportedly" | "allegedly")
    };
    let led = before.is_empty() || s.is(before.start, known.preposition) || before.clone().all(light);
    led && before.len() <= 6
        && before.clone().all(|i| s.tokens.get(i).is_some_and(Token::is_word) && !tells(i))
        && after.clone().all(light)
        && (said.last..b.first).all(|i| s.tokens.get(i).is_some_and(Token::is_word))
}

/// "Nigerian troops", "Baghdadi police": the noun with the capitalised words before it.
fn written_name(s: &Sentence<'_>, first: usize, last: usize, class: &str) -> (usize, String) {
    let mut from = first;
    while !s.all_caps
        && first - from < 4
        && from > 1
        && s.tokens.get(from - 1).is_some_and(|t| t.is_word() && t.capital)
        && s.tokens.get(from - 2).is_some_and(Token::is_word)
        && !s.is(from - 1, s.lexicon.well_known().determiner)
    {
        from -= 1;
    }
    // A nationality may open the sentence.
    if from == first && first == 1 && !s.all_caps && s.lexicon.is_nationality(s.written(0)) {
        from = 0;
    }
    if from == first {
        let word = s.span(first, last).of(s.text).to_lowercase();
        let name = if word.len() > 40 { class.to_owned() } else { word };
        return (from, name);
    }
    (from, s.span(from, last).of(s.text).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Adds forces to the actors of a sentence; the longer of two that overlap stays.
pub(super) fn add(all: &mut Vec<Named>, more: Vec<Named>) {
    for n in more {
        let longer = all
            .iter()
            .any(|o| o.first < n.last && n.first < o.last && o.known && o.last - o.first >= n.last - n.first);
        if !longer {
            all.retain(|o| !(o.first < n.last && n.first < o.last));
            all.push(n);
        }
    }
}
