//! Rows of actors to actors: the forces that nations have, who owns a name that two rows claim, who is part of whom. Other tables are in
//! `compile`.

use super::compile::{Compiler, Once, Source, phrase_mode};
use super::error::LexiconError;
use super::forces::is_plain_name;
use super::rows::{ActorRow, ForceRow, NationRow};
use super::sense::{Actor, ActorId, ClassSet, Sense, Side};
use super::words::phrase_words;
use compact_str::CompactString;
use rustc_hash::FxHashMap;
use toml::Spanned;

/// What two spellings of one alias share.
fn alias_key(alias: &str) -> CompactString {
    let mut out = CompactString::default();
    for word in phrase_words(phrase_mode(alias).1) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word);
    }
    out
}

/// `simple`: the aliases that [`super::forces`] joins itself.
/// The actor that a force makes with a nation; a phrase of `{d}` is made with every nationality word, the name with the first.
fn national_force(force: &ForceRow, nation: &NationRow, simple: &[bool]) -> ActorRow {
    let fill = |text: &str, word: &str| {
        let text = text.replace("{d}", word);
        if !text.contains('{') {
            return text;
        }
        text.replace("{cc}", nation.cc.get_ref()).replace("{c}", &nation.name)
    };
    let first = nation.words.first().map_or(nation.name.as_str(), String::as_str);
    let mut aliases: Vec<String> = Vec::new();
    // Most are joined word by word, see `forces`.
    let named = is_plain_name(&nation.name);
    let plain: Vec<bool> = nation.words.iter().map(|word| is_plain_name(word)).collect();
    for (alias, simple) in force.aliases.iter().zip(simple) {
        if *simple && named && plain.iter().all(|plain| *plain) {
            continue;
        }
        let country = alias.contains("{c}");
        for (word, plain) in nation.words.iter().zip(&plain) {
            let joined = if country { named } else { *plain };
            if !*simple || !joined {
                aliases.push(fill(alias, word));
            }
        }
    }
    aliases.sort();
    aliases.dedup();
    ActorRow {
        id: Spanned::new(
            force.id.span(),
            format!("{}_{}", nation.cc.get_ref().to_lowercase(), force.id.get_ref()),
        ),
        name: fill(&force.name, first),
        aliases,
        exact: Vec::new(),
        side: force.side.clone(),
        inter: force.inter,
        theatre: vec![nation.cc.get_ref().clone()],
        local: Vec::new(),
        part_of: None,
        source: force.source.clone(),
    }
}

/// A row that claims a name.
struct Claim<'r> {
    row: &'r ActorRow,
    source: &'r Source,
    /// Only in reports about the row's theatre.
    local: bool,
    /// The spelling, where only that one counts.
    exact: Option<&'r str>,
}

impl Claim<'_> {
    /// Whether a report could mean both rows by the name. A name that means one of two in its own theatre only leaves the rest to the other.
    fn meets(&self, other: &Self) -> bool {
        let spelled = match (self.exact, other.exact) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        let (a, b) = (&self.row.theatre, &other.row.theatre);
        let apart = self.local && other.local && !a.iter().any(|country| b.contains(country));
        spelled && !apart
    }

    /// Whether two rows of the same files must not both have the name.
    fn clashes(&self, other: &Self) -> bool {
        self.local == other.local && self.meets(other)
    }
}

/// The names of all rows: no two rows of the files inside the binary share one, nor two of the project; a project's row takes the name that it
/// gives from the others.
#[derive(Default)]
struct Names<'r> {
    claims: FxHashMap<CompactString, Vec<Claim<'r>>>,
    /// Whether the project has rows of its own.
    project: bool,
}

impl<'r> Names<'r> {
    fn of(sources: &'r [Source]) -> Result<Self, LexiconError> {
        let mut out = Self::default();
        for source in sources {
            out.project |= source.of_project && !source.rows.actor.is_empty();
            for row in &source.rows.actor {
                if row.theatre.is_empty() && !row.local.is_empty() {
                    return Err(source.value_fault(
                        "actor",
                        &row.id,
                        "it has `local` names and no theatre",
                        "write theatre = [\"SY\"], or move the names to `aliases` or `exact`",
                    ));
                }
                let plain = row.aliases.iter().chain([&row.name]).map(|name| (name, false, None));
                let exact = row.exact.iter().map(|name| (name, false, Some(name.as_str())));
                let local = row.local.iter().map(|name| (name, true, spelled(name).then_some(name.as_str())));
                for (name, local, exact) in plain.chain(exact).chain(local) {
                    out.claim(source, row, name, local, exact)?;
                }
            }
        }
        Ok(out)
    }

    fn claim(
        &mut self,
        source: &'r Source,
        row: &'r ActorRow,
        name: &str,
        local: bool,
        exact: Option<&'r str>,
    ) -> Result<(), LexiconError> {
        let claim = Claim { row, source, local, exact };
        let list = self.claims.entry(alias_key(name)).or_default();
        let clash = list.iter().find(|other| {
            other.source.of_project == claim.source.of_project
                && other.row.id.get_ref() != row.id.get_ref()
                && other.clashes(&claim)
        });
        if let Some(other) = clash {
            let place = format!("{}:{}", other.source.name, other.source.line(&other.row.id));
            return Err(source.value_fault(
                "actor",
                &row.id,
                format!("`{name}` is a name of `{}` too ({})", other.row.id.get_ref(), place),
                "leave it to one of them; where each means it in another country, move it to `local` in both rows",
            ));
        }
        list.push(claim);
        Ok(())
    }

    /// Whether a name stays its row's: none of the project's rows takes it.
    fn keeps(&self, source: &Source, row: &ActorRow, name: &str, local: bool) -> bool {
        if source.of_project || !self.project {
            return true;
        }
        let own = Claim { row, source, local, exact: None };
        let taken = |other: &Claim<'_>| other.source.of_project && other.meets(&own);
        !self.claims.get(&alias_key(name)).is_some_and(|list| list.iter().any(taken))
    }

    /// Whether a row has a name in every report and any case; `key` is the name's [`alias_key`].
    fn has(&self, key: &str) -> bool {
        let plain = |claim: &Claim<'_>| !claim.local && claim.exact.is_none();
        self.claims.get(key).is_some_and(|list| list.iter().any(plain))
    }
}

/// Whether a `local` name holds only as it is written: one without a small letter.
fn spelled(name: &str) -> bool {
    !name.chars().any(char::is_lowercase)
}

impl Compiler {
    pub(super) fn actors(&mut self, sources: &[Source]) -> Result<Vec<Actor>, LexiconError> {
        let mut once = Once::new("actor");
        let mut out = Vec::new();
        let names = Names::of(sources)?;
        for source in sources {
            for row in &source.rows.actor {
                once.check(source, &row.id)?;
                let mut row = row.clone();
                row.aliases.push(row.name.clone());
                row.aliases.sort();
                row.aliases.dedup();
                let given = row.clone();
                row.aliases.retain(|name| names.keeps(source, &given, name, false));
                row.exact.retain(|name| names.keeps(source, &given, name, false));
                row.local.retain(|name| names.keeps(source, &given, name, true));
                self.actor(source, &row, &mut out)?;
            }
        }
        for source in sources {
            for nation in &source.rows.nation {
                // A blank word would make "{d} police" mean every police.
                if nation.words.is_empty() || nation.words.iter().any(|word| phrase_words(word).is_empty()) {
                    return Err(source.value_fault(
                        "nation",
                        &nation.cc,
                        "it has no nationality word, or a blank one",
                        "write words = [\"Syrian\"]",
                    ));
                }
            }
        }
        for source in sources {
            for force in &source.rows.force {
                let made = self.made_phrases(force);
                let nations = sources.iter().flat_map(|s| &s.rows.nation);
                for nation in nations.filter(|n| n.garrison.is_empty() || !force.military) {
                    let mut row = national_force(force, nation, &made.simple);
                    once.check(source, &row.id)?;
                    // A phrase that a row of its own has stays that row's.
                    row.aliases.retain(|alias| !names.has(&alias_key(alias)));
                    let sense = self.actor(source, &row, &mut out)?;
                    made.add(&mut self.trie, nation, sense, |key| names.has(key));
                }
            }
        }
        parts(sources, &out)?;
        Ok(out)
    }

    fn actor(
        &mut self,
        source: &Source,
        row: &ActorRow,
        out: &mut Vec<Actor>,
    ) -> Result<Sense, LexiconError> {
        let Some(side) = Side::parse(&row.side) else {
            return Err(source.value_fault(
                "actor",
                &row.id,
                format!("`{}` is no side", row.side),
                Side::HINT,
            ));
        };
        if !(1..=8).contains(&row.inter) {
            let hint = "see lexicon/README.md, ACLED's actor codes";
            return Err(source.value_fault(
                "actor",
                &row.id,
                format!("inter {} is not 1 to 8", row.inter),
                hint,
            ));
        }
        let class = side.class();
        let set = match self.class_ids.get(class) {
            Some(&id) => self.classes.get(id as usize).map_or(ClassSet::EMPTY, |c| c.set),
            None => return Err(source.unknown("actor", &row.id, "class", class, &self.class_names)),
        };
        let Ok(id) = u16::try_from(out.len()) else {
            return Err(source.value_fault(
                "actor",
                &row.id,
                "there are too many actors",
                "leave out nations or forces that no report names",
            ));
        };
        let sense = Sense::Actor(ActorId(id));
        out.push(Actor {
            id: row.id.get_ref().clone(),
            name: row.name.clone(),
            side,
            inter: row.inter,
            theatre: row.theatre.clone(),
            part_of: row.part_of.clone().unwrap_or_default(),
            source: row.source.clone(),
            set,
        });
        self.add_all(source, "actor", &row.id, &row.aliases, sense)?;
        for (alias, exact, local) in row
            .exact
            .iter()
            .map(|alias| (alias, true, false))
            .chain(row.local.iter().map(|alias| (alias, spelled(alias), true)))
        {
            self.add_under(alias, sense, exact, local).map_err(|why| {
                source.value_fault("actor", &row.id, why, "write the alias as it stands in text")
            })?;
        }
        Ok(sense)
    }
}

/// Checks that every whole exists and that none is a part of its own part.
fn parts(sources: &[Source], actors: &[Actor]) -> Result<(), LexiconError> {
    let above: FxHashMap<&str, &str> = actors.iter().map(|a| (a.id.as_str(), a.part_of.as_str())).collect();
    for source in sources {
        for row in &source.rows.actor {
            let Some(whole) = row.part_of.as_deref() else { continue };
            if !above.contains_key(whole) {
                let known: Vec<String> = actors.iter().map(|a| a.id.clone()).collect();
                return Err(source.unknown("actor", &row.id, "actor", whole, &known));
            }
            let own = row.id.get_ref().as_str();
            let mut at = whole;
            let mut steps = 0;
            while !at.is_empty() && at != own && steps <= actors.len() {
                at = above.get(at).copied().unwrap_or_default();
                steps += 1;
            }
            if at == own {
                return Err(source.value_fault(
                    "actor",
                    &row.id,
                    format!("by `part_of = \"{whole}\"` it would be a part of itself"),
                    "take `part_of` out of one of the rows on the way",
                ));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::lexicon::{Lexicon, LexiconError};

    /// The lexicon with a file of rows, each told as (id, name, the rest of the row).
    fn with(rows: &[(&str, &str, &str)]) -> Result<Lexicon, LexiconError> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("more.toml");
        let row = |(id, name, rest): &(&str, &str, &str)| {
            format!("[[actor]]\nid = \"{id}\"\nname = \"{name}\"\nside = \"rebel\"\ninter = 2\n{rest}\n")
        };
        std::fs::write(&path, rows.iter().map(row).collect::<String>()).unwrap();
        Lexicon::with_files(&[path])
    }

    /// The ids of the actors that a name means.
    fn meant(lexicon: &Lexicon, name: &str) -> Vec<String> {
        let mut out = Vec::new();
        let words = lexicon.trie().words(name);
        let length = words.len();
        lexicon.trie().match_front(words.into_iter(), |len, phrases| {
            for phrase in phrases {
                if let super::Sense::Actor(id) = phrase.sense
                    && let Some(actor) = lexicon.actor_of(id)
                    && len == length
                {
                    out.push(actor.id.clone());
                }
            }
        });
        out
    }

    #[test]
    fn a_name_belongs_to_one_row() {
        for (rows, why, hint) in [
            (
                vec![("a", "Red Owls", ""), ("b", "Owls", "aliases = [\"red owls\"]")],
                "`red owls` is a name of `a` too",
                "leave it",
            ),
            (
                vec![("a", "A1", "aliases = [\"n:Red Owl\"]"), ("b", "B1", "exact = [\"Red Owl\"]")],
                "`Red Owl` is a name of `a` too",
                "local",
            ),
            (
                vec![
                    ("a", "A1", "theatre = [\"SY\"]\nlocal = [\"RO\"]"),
                    ("b", "B1", "theatre = [\"SY\", \"IQ\"]\nlocal = [\"RO\"]"),
                ],
                "`RO` is a name of `a` too",
                "local",
            ),
            (vec![("a", "A1", "local = [\"RO\"]")], "no theatre", "theatre ="),
            (vec![("a", "A1", "part_of = \"hezbolah\"")], "names the actor `hezbolah`", "`hezbollah`"),
            (vec![("a", "A1", "part_of = \"a\"")], "a part of itself", "part_of"),
            (
                vec![("a", "A1", "part_of = \"b\""), ("b", "B1", "part_of = \"a\"")],
                "a part of itself",
                "part_of",
            ),
        ] {
            let error = with(&rows).unwrap_err();
            assert!(error.to_string().contains(why), "{error}");
            assert!(error.to_string().contains("more.toml:"), "{error}");
            assert!(error.hint().contains(hint), "{error}: {}", error.hint());
        }
    }

    #[test]
    fn one_name_may_mean_two_groups_of_two_countries_or_two_spellings() {
        with(&[
            ("a", "A1", "theatre = [\"SY\"]\nlocal = [\"RO\"]\nexact = [\"ReO\"]"),
            ("b", "B1", "theatre = [\"SO\"]\nlocal = [\"RO\"]\nexact = [\"REO\"]"),
        ])
        .unwrap();
    }

    #[test]
    fn a_project_takes_a_name_for_its_own_row() {
        assert_eq!(meant(&Lexicon::embedded().unwrap(), "houthis"), ["houthis"]);
        let lexicon = with(&[("mine", "Northern Committees", "aliases = [\"Houthis\"]")]).unwrap();
        assert_eq!(meant(&lexicon, "houthis"), ["mine"]);
        assert_eq!(meant(&lexicon, "houthi rebels"), ["houthis"]);
    }

    #[test]
    fn wholes_are_told_nearest_first() {
        let lexicon = Lexicon::embedded().unwrap();
        let wholes = lexicon.wholes();
        assert_eq!(wholes["katiba_macina"], ["jnim"]);
        assert_eq!(wholes["mnla"], ["cma", "csp", "tuareg_rebels"]);
        assert!(!wholes.contains_key("jnim"));
        // Provinces of the Islamic State are groups of their own.
        assert!(["issp", "iswap", "iskp"].iter().all(|id| !wholes.contains_key(*id)));
    }
}
