//! The lexicon: incident kinds with their triggers, actors, weapons and cue words, loaded from data. Reads no report.
//!
//! The files' format is told in `lexicon/README.md`. Users add files of the same format in their project.

mod actors;
mod alone;
mod compile;
mod error;
mod forces;
mod inflect;
mod rows;
mod sense;
mod settings;
mod small_words;
mod trie;
mod words;

pub(crate) use alone::{Alone, Meaning};
pub use error::LexiconError;
pub use inflect::Forms;
pub(crate) use sense::tables;
pub use sense::{
    Actor, ActorId, Class, ClassId, ClassSet, Cue, CueId, CueReach, CueSide, DateWord, Effect, KindNames,
    NumberWord, Rule, RuleId, Sense, Side, Slot, Unit, Weapon, WeaponId, Weight,
};
pub(crate) use settings::{
    ImpliedSettings, NameShapes, PlaceSettings, Settings, Weights, WordList, WrittenSettings,
};
pub use trie::{Condition, Phrase, Trie, WordId};
pub use words::{is_apostrophe, normal_form};

use crate::model::{ActorRef, Kind};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The files inside the binary, in the order they are read.
const EMBEDDED: &[(&str, &str)] = &[
    ("lexicon/en/words.toml", include_str!("../../lexicon/en/words.toml")),
    ("lexicon/en/classes.toml", include_str!("../../lexicon/en/classes.toml")),
    ("lexicon/en/weapons.toml", include_str!("../../lexicon/en/weapons.toml")),
    ("lexicon/en/actors.toml", include_str!("../../lexicon/en/actors.toml")),
    ("lexicon/en/actors_africa.toml", include_str!("../../lexicon/en/actors_africa.toml")),
    ("lexicon/en/actors_asia.toml", include_str!("../../lexicon/en/actors_asia.toml")),
    ("lexicon/en/actors_world.toml", include_str!("../../lexicon/en/actors_world.toml")),
    ("lexicon/en/nations.toml", include_str!("../../lexicon/en/nations.toml")),
    ("lexicon/en/kinds.toml", include_str!("../../lexicon/en/kinds.toml")),
    ("lexicon/en/kinds_press.toml", include_str!("../../lexicon/en/kinds_press.toml")),
    ("lexicon/en/kinds_plain.toml", include_str!("../../lexicon/en/kinds_plain.toml")),
    ("lexicon/en/kinds_recalled.toml", include_str!("../../lexicon/en/kinds_recalled.toml")),
    ("lexicon/en/kinds_wide.toml", include_str!("../../lexicon/en/kinds_wide.toml")),
    ("lexicon/en/kinds_news.toml", include_str!("../../lexicon/en/kinds_news.toml")),
    ("lexicon/en/kinds_common.toml", include_str!("../../lexicon/en/kinds_common.toml")),
    ("lexicon/en/kinds_field.toml", include_str!("../../lexicon/en/kinds_field.toml")),
    ("lexicon/en/events.toml", include_str!("../../lexicon/en/events.toml")),
    ("lexicon/en/cues_press.toml", include_str!("../../lexicon/en/cues_press.toml")),
    ("lexicon/en/modality.toml", include_str!("../../lexicon/en/modality.toml")),
    ("lexicon/en/attribution.toml", include_str!("../../lexicon/en/attribution.toml")),
    ("lexicon/en/background.toml", include_str!("../../lexicon/en/background.toml")),
    ("lexicon/en/aggregate.toml", include_str!("../../lexicon/en/aggregate.toml")),
    ("lexicon/en/figurative.toml", include_str!("../../lexicon/en/figurative.toml")),
    ("lexicon/en/discourse.toml", include_str!("../../lexicon/en/discourse.toml")),
    ("lexicon/en/numbers.toml", include_str!("../../lexicon/en/numbers.toml")),
    ("lexicon/en/sites.toml", include_str!("../../lexicon/en/sites.toml")),
    ("lexicon/en/dates.toml", include_str!("../../lexicon/en/dates.toml")),
];

/// A sentence that shows what a row is for, or what it must leave alone.
#[derive(Debug, Clone)]
pub struct Example {
    /// The file.
    pub file: String,
    /// Line of the row, from 1.
    pub line: usize,
    /// `rule` or `cue`.
    pub table: &'static str,
    /// The row's id.
    pub row: String,
    /// The sentence.
    pub text: String,
    /// Whether the row must fire on it, or must not.
    pub right: bool,
    /// The rule's kind or the cue's effect.
    pub expects: String,
}

/// All that is known of how reports tell incidents.
#[derive(Debug)]
pub struct Lexicon {
    trie: Trie,
    alone: alone::AloneTable,
    classes: Vec<Class>,
    weapons: Vec<Weapon>,
    actors: Vec<Actor>,
    /// Positions of the actors by id.
    actor_ids: FxHashMap<String, u16>,
    /// Positions of the actors that are forces of a state or from abroad, by the country that they are of.
    forces: FxHashMap<String, Vec<u16>>,
    /// Nationality words by country code, each as the words of the matcher.
    nations: FxHashMap<String, Vec<Vec<WordId>>>,
    nationalities: WordList,
    kinds: Vec<KindNames>,
    rules: Vec<Rule>,
    cues: Vec<Cue>,
    numbers: Vec<NumberWord>,
    dates: Vec<DateWord>,
    units: Vec<Unit>,
    examples: Vec<Example>,
    wellknown: WellKnown,
    settings: Settings,
    confidence: Weights,
    version: String,
}

macro_rules! well_known {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {
        /// Classes that the extractor itself asks for; a lexicon that lacks one has it empty.
        #[derive(Debug, Clone, Copy, Default)]
        pub struct WellKnown { $($(#[$meta])* pub $name: ClassSet),+ }
        impl WellKnown {
            pub(super) fn new(set: impl Fn(&str) -> ClassSet) -> Self { Self { $($name: set(stringify!($name))),+ } }
        }
    };
}

well_known! {
    /// Human beings of any sort.
    person,
    /// Attackers whose group is not told (gunmen, assailants).
    unknown_actor,
    /// Those whose trade it is to make bombs safe.
    deminer,
    /// Soldiers, police, forces.
    security,
    /// Names of state forces.
    security_actor,
    /// Militants, fighters, insurgents.
    militant,
    /// Names of armed groups.
    armed_actor,
    /// Names of militias.
    militia_actor,
    /// Civilians.
    civilian,
    /// Named buildings, checkpoints and other places of a single site.
    facility,
    /// Words of ground around a place (outskirts, countryside, road).
    surroundings,
    /// Prisons and camps.
    detention,
    /// Prisons without camps.
    prison,
    /// Words that open a line of an interview that asks.
    question_label,
    /// Words that open a clause which only says what went on meanwhile.
    meanwhile,
    /// Words that put an event somewhere else than the sentence before, without a name.
    elsewhere,
    /// Towns, hills, bases: ground that is taken.
    territory,
    /// Units of measure, money and time that are no count of people.
    measure,
    /// Aeroplanes, helicopters, drones.
    aircraft,
    /// Bombs, mines, grenades.
    explosive,
    /// Shells, rockets, missiles.
    projectile,
    /// Vehicles.
    vehicle,
    /// Bodies.
    body,
    /// Words whose full stop ends no sentence.
    abbreviation,
    /// Prisoners and camp residents.
    detainee,
    /// Ordinary nouns of an accident.
    accident,
    /// Tribes and clans.
    tribal,
    /// Forms of "be".
    aux_be,
    /// Forms of "have".
    aux_have,
    /// Prepositions and other words that no object begins with.
    preposition,
    /// "the", "its".
    determiner,
    /// "he", "them".
    pronoun,
    /// Words that list examples ("cities such as X and Y").
    listing,
    /// Words that tell what came of something ("based on", "acting on").
    consequence,
    /// Words that make a number one that is not reached yet.
    projection,
    /// Verbs that say of an event that it was ("an attack took place").
    occurs,
    /// The halves of a day behind an hour ("p.m.").
    half_day,
    /// What may stand behind an hour besides days and months ("GMT", "Baghdad time").
    time_zone,
    /// Prepositions of an event's place.
    place_preposition,
    /// Prepositions of where something comes from.
    origin_preposition,
    /// Prepositions of where something goes.
    goal_preposition,
    /// People and offices that speak.
    speaker,
    /// "dead", "deaths".
    casualty_killed,
    /// "wounded".
    casualty_injured,
    /// "arrested".
    casualty_detained,
    /// "kidnapped".
    casualty_abducted,
    /// "houses", "home to".
    site_holds,
    /// "guarded by".
    site_guards,
    /// "closed".
    site_closed,
    /// "emptied".
    site_emptied,
    /// "opened".
    site_opened,
    /// "hospital", "his wounds".
    hospital,
    /// Verbs of dying, which tell no doer.
    dies,
    /// "death toll".
    toll,
    /// Heads of columns.
    column_killed,
    /// Heads of columns.
    column_injured,
    /// Heads of columns.
    column_detained,
    /// Heads of columns.
    column_abducted,
    /// Prisoners.
    prisoner,
    /// Guns.
    gun,
    /// What people own, animals among it.
    property,
    /// Words for the armed group told before ("the group", "its fighters").
    the_group,
    /// Words for the force whose word a report gives ("our units").
    own_force,
    /// Verbs of running into a mine or bomb.
    runs_into,
    /// Verbs of coming under fire or into an ambush.
    comes_under,
    /// Verbs that carry a noun of violence ("carried out a raid").
    carries_out,
    /// Words of reports that list what a group claims.
    claims_list,
    /// Participles whose "by" tells no doer ("backed by").
    backs,
    /// Heads of a band of people ("a column of soldiers").
    collective,
    /// Verbs of a number that rises or is told ("has risen to").
    rises,
    /// Nouns of a toll of dead.
    death_toll,
    /// "Father", "mother" before "of five".
    parent,
    /// Relatives and companions told by whose they are ("his wife").
    kin,
    /// Verbs of harm that any weapon does ("hit", "destroyed").
    hits,
    /// Bombs that people wear ("explosive belt").
    suicide_wear,
    /// That somebody wears something ("strapped to", "under his").
    worn,
    /// Verbs of settling down somewhere ("took rooms", "regrouped").
    settles,
    /// Verbs of getting somewhere, whose object is where ("reached", "entered").
    reaches,
    /// Those whom the law looks for ("wanted man", "suspect").
    hunted,
    /// Weapons, ammunition, arms.
    munition,
    /// Nouns of armed bands before their own name ("a group calling itself ..").
    band,
    /// Words before what somebody answers to ("arrested after the attack").
    sequel,
    /// The last words of a band's own name ("Front").
    band_name,
    /// Those who belong to a band ("members of").
    member,
    /// Participles of bombs that were laid ("planted by").
    planted,
    /// Words between people and the group that they are said to be of ("believed to belong to").
    belongs,
}

/// The files inside the binary that [`Lexicon::version`] is the hash of.
#[cfg(test)]
pub(crate) fn knowledge_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    EMBEDDED.iter().copied().chain([settings::SETTINGS, settings::CONFIDENCE])
}

impl Lexicon {
    /// The lexicon inside the binary.
    ///
    /// # Errors
    /// When a file is faulty; the project's own tests see to it that none is.
    pub fn embedded() -> Result<Self, LexiconError> {
        Self::with_files(&[])
    }

    /// The lexicon inside the binary, and files of the project after it.
    ///
    /// # Errors
    /// When a file cannot be read or is faulty.
    pub fn with_files(extra: &[PathBuf]) -> Result<Self, LexiconError> {
        let mut sources = Vec::new();
        let parsed: Vec<_> = EMBEDDED.par_iter().map(|(name, text)| compile::parse(name, text)).collect();
        for source in parsed {
            sources.push(source?);
        }
        for path in extra {
            let text = fs_err::read_to_string(path)
                .map_err(|source| LexiconError::Read { path: path.clone(), source })?;
            let mut source = compile::parse(&path.display().to_string(), &text)?;
            source.of_project = true;
            sources.push(source);
        }
        compile::compile(&sources)
    }

    /// A lexicon out of a folder with files of the names that the binary embeds, for work on the files themselves.
    ///
    /// # Errors
    /// When a file cannot be read or is faulty.
    pub fn from_folder(folder: &std::path::Path) -> Result<Self, LexiconError> {
        let read = |name: &str| {
            let path = folder.join(name.rsplit('/').next().unwrap_or(name));
            fs_err::read_to_string(&path).map_err(|source| LexiconError::Read { path, source })
        };
        let mut sources = Vec::new();
        for (name, _) in EMBEDDED {
            sources.push(compile::parse(name, &read(name)?)?);
        }
        let mut lexicon = compile::compile(&sources)?;
        let (settings, confidence) = (read("settings.toml")?, read("confidence.toml")?);
        lexicon.settings = compile::inside("settings.toml", toml::from_str(&settings))?;
        lexicon.confidence = compile::inside("confidence.toml", toml::from_str(&confidence))?;
        let texts = sources.iter().map(|source| source.text.as_str()).chain([&*settings, &*confidence]);
        lexicon.version = compile::version(texts);
        Ok(lexicon)
    }

    /// An actor by id.
    pub fn actor(&self, id: &str) -> Option<&Actor> {
        self.actor_ids.get(id).and_then(|at| self.actors.get(usize::from(*at)))
    }

    /// All actors, in the order of the files.
    pub fn actors(&self) -> &[Actor] {
        &self.actors
    }

    /// The forces, of the state or from abroad, whose first country is this one, in the order of the files.
    pub(crate) fn forces_of(&self, country: &str) -> impl Iterator<Item = &Actor> {
        let all = self.forces.get(country).map(Vec::as_slice).unwrap_or_default();
        all.iter().filter_map(|at| self.actors.get(usize::from(*at)))
    }

    /// For each actor that is a part of others, by id: those others, the nearest first.
    pub fn wholes(&self) -> BTreeMap<String, Vec<String>> {
        let parts = self.actors.iter().filter(|actor| !actor.part_of.is_empty());
        parts
            .map(|part| {
                let above = std::iter::successors(self.actor(&part.part_of), |a| self.actor(&a.part_of));
                (part.id.clone(), above.map(|actor| actor.id.clone()).collect())
            })
            .collect()
    }

    /// A weapon's name to show; the id itself where it is not known.
    pub fn weapon_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.weapons.iter().find(|w| w.id == id).map_or(id, |w| &w.name)
    }

    /// A kind's name for people.
    pub fn kind_name(&self, kind: Kind) -> &str {
        self.kinds.iter().find(|k| k.kind == kind).map_or(kind.as_str(), |k| &k.name)
    }

    /// ACLED's event type and sub-event type for an incident of a kind, with its weapon's id and whether anyone was detained.
    pub fn acled(
        &self,
        kind: Kind,
        weapon: Option<&str>,
        detained: bool,
        target: &[ActorRef],
    ) -> (&str, &str) {
        let Some(names) = self.kinds.iter().find(|k| k.kind == kind) else { return ("", "") };
        let holds = |when: &str| match when {
            "detained" => detained,
            "civilians" => !target.is_empty() && target.iter().all(|t| t.inter == 7),
            id => weapon == Some(id),
        };
        match names.special.iter().find(|(when, ..)| holds(when)) {
            Some((_, event, sub)) => (event, sub),
            None => (&names.event_type, &names.sub_event_type),
        }
    }

    /// A content hash of all files, for caches and the data package.
    pub fn version(&self) -> String {
        self.version.clone()
    }

    /// The example sentences of all rows.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// Thresholds and weights of the extractor.
    #[inline]
    pub(crate) const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Weights of the confidence.
    pub(crate) const fn confidence(&self) -> &Weights {
        &self.confidence
    }

    /// The phrase matcher.
    #[inline]
    pub const fn trie(&self) -> &Trie {
        &self.trie
    }

    /// What a word means by itself; `None` where that goes by what stands beside it.
    #[inline]
    pub(crate) fn alone(&self, word: WordId) -> Option<(&Alone, &[Meaning])> {
        self.alone.get(word)
    }

    /// Classes that the extractor asks for.
    #[inline]
    pub fn well_known(&self) -> &WellKnown {
        &self.wellknown
    }

    /// A rule by number; numbers come from the matcher and always fit.
    /// The force that a plain noun means in a country: "soldiers" in `IQ` is what "Iraqi soldiers" is.
    pub(crate) fn national(&self, cc: &str, noun: &str) -> Option<&Actor> {
        let nationalities = self.nations.get(cc)?;
        let noun = self.trie.words(noun);
        nationalities.iter().find_map(|nationality| {
            let mut found = None;
            let words = nationality.iter().chain(&noun).copied();
            self.trie.match_front(words, |length, phrases| {
                if length == nationality.len() + noun.len() {
                    found = phrases.iter().filter(|p| p.is_plain()).find_map(|p| match p.sense {
                        Sense::Actor(id) => self.actor_of(id),
                        _ => None,
                    });
                }
            });
            found
        })
    }

    /// The actor that has a name in every report and any case.
    pub(crate) fn called(&self, name: &str) -> Option<&Actor> {
        let words = self.trie.words(name);
        let mut found = None;
        self.trie.match_front(words.iter().copied(), |length, phrases| {
            if length == words.len() {
                found = phrases.iter().filter(|p| p.is_plain()).find_map(|p| match p.sense {
                    Sense::Actor(id) => self.actor_of(id),
                    _ => None,
                });
            }
        });
        found
    }

    /// Whether a word is one of nationality ("Iraqi").
    #[inline]
    pub(crate) fn is_nationality(&self, word: &str) -> bool {
        self.nationalities.contains(word)
    }

    #[inline]
    pub(crate) fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.rules.get(id.0 as usize)
    }

    #[inline]
    pub(crate) fn class(&self, id: ClassId) -> Option<&Class> {
        self.classes.get(id.0 as usize)
    }

    /// Whether an actor's name is that of a class which says nothing of who they are ("unknown gunmen").
    pub(crate) fn is_vague(&self, name: &str) -> bool {
        self.classes.iter().any(|c| c.vague && c.name == name)
    }

    #[inline]
    pub(crate) fn weapon(&self, id: WeaponId) -> Option<&Weapon> {
        self.weapons.get(id.0 as usize)
    }

    #[inline]
    pub(crate) fn actor_of(&self, id: ActorId) -> Option<&Actor> {
        self.actors.get(id.0 as usize)
    }

    #[inline]
    pub(crate) fn cue(&self, id: CueId) -> Option<&Cue> {
        self.cues.get(id.0 as usize)
    }

    #[inline]
    pub(crate) fn number(&self, id: sense::NumberWordId) -> Option<NumberWord> {
        self.numbers.get(id.0 as usize).copied()
    }

    #[inline]
    pub(crate) fn date_word(&self, id: sense::DateWordId) -> Option<DateWord> {
        self.dates.get(id.0 as usize).copied()
    }

    #[inline]
    pub(crate) fn unit(&self, id: sense::UnitId) -> Option<&Unit> {
        self.units.get(id.0 as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(lexicon: &Lexicon, text: &str) -> Vec<(usize, String)> {
        let mut buffer = String::new();
        let ids: Vec<WordId> = text
            .split(' ')
            .map(|w| {
                normal_form(w, &mut buffer);
                lexicon.trie().word(&buffer)
            })
            .collect();
        let mut out = Vec::new();
        lexicon.trie().match_front(ids.into_iter(), |len, phrases| {
            for phrase in phrases {
                out.push((len, format!("{:?}", phrase.sense)));
            }
        });
        out
    }

    #[test]
    fn the_embedded_files_load() {
        let lexicon = Lexicon::embedded().unwrap();
        assert!(lexicon.actor("islamic_state").is_some());
        assert_eq!(lexicon.weapon_name("mine"), "landmine");
        assert!(!matches(&lexicon, "opened fire on").is_empty());
        assert!(!matches(&lexicon, "SHELLED the town").is_empty());
        assert!(lexicon.well_known().person.meets(lexicon.well_known().person));
        assert_eq!(lexicon.acled(Kind::SecurityOperation, None, true, &[]).1, "Arrests");
    }

    /// The ids of the actors whose names stand at the front of a text, longest last, `?` behind those that hold only in their theatre.
    fn actors_at(lexicon: &Lexicon, text: &str) -> Vec<String> {
        let mut buffer = String::new();
        let ids: Vec<WordId> = text
            .split(' ')
            .map(|w| {
                normal_form(w, &mut buffer);
                lexicon.trie().word(&buffer)
            })
            .collect();
        let mut out = Vec::new();
        lexicon.trie().match_front(ids.into_iter(), |len, phrases| {
            for phrase in phrases {
                if let Sense::Actor(id) = phrase.sense
                    && let Some(actor) = lexicon.actors().get(id.0 as usize)
                    && len == text.split(' ').count()
                {
                    out.push(format!("{}{}", actor.id, if phrase.local { "?" } else { "" }));
                }
            }
        });
        out.sort();
        out
    }

    #[test]
    fn forces_are_made_for_nations_and_rows_of_their_own_come_first() {
        let lexicon = Lexicon::embedded().unwrap();
        for (text, ids) in [
            // No row of its own.
            ("Zambian soldiers", "zm_army"),
            ("Omani border guards", "om_border_guards"),
            // A row of its own keeps its words, and the rest is made.
            ("Turkish soldiers", "turkish_forces"),
            ("Turkish drones", "turkish_air_force"),
            ("Turkish airstrike", "tr_state"),
            // One word for two groups is left to the report.
            ("SNA", "sna? somali_army?"),
            ("General Security", "lebanon_gs? syrian_general_security?"),
        ] {
            assert_eq!(actors_at(&lexicon, text).join(" "), ids, "{text}");
        }
        assert_eq!(lexicon.actor("zm_army").map(|a| a.name.as_str()), Some("Zambian army (Zambia)"));
        assert_eq!(lexicon.actor("om_state").map(|a| a.name.as_str()), Some("Omani military (Oman)"));
    }

    #[test]
    fn actors_are_known_by_their_many_spellings() {
        let lexicon = Lexicon::embedded().unwrap();
        for (id, names) in [
            (
                "islamic_state",
                "ISIS|Daesh|Da'ish|Daech|Islamic State of Iraq and the Levant|IŞİD|soldiers of the caliphate",
            ),
            ("sdf", "SDF|QSD|Syrian Democratic Forces|Qasad"),
            ("pmf", "Hashd al-Sha'abi|Popular Mobilisation Forces|PMF|Haşdi Şabi"),
            ("jnim", "JNIM|GSIM"),
            ("katiba_macina", "Katiba Macina|Macina Liberation Front"),
            // Opponents, police and army, gangs of one country are told apart.
            ("peru_army", "Peruvian army|Peruvian soldiers"),
            ("armenia", "Armenian army|Armenian soldiers"),
            ("pakistan_police", "Karachi police|Pakistani police"),
            ("kenya_police", "Kenyan police|Kenya Police"),
            ("brazil_police", "Brazilian police"),
            ("los_lobos", "Los Lobos"),
            ("gran_grif", "Gran Grif gang"),
            ("lra", "Lord's Resistance Army|LRA rebels"),
            ("ansaroul_islam", "Ansaroul Islam"),
            ("al_shabaab", "al-Shabaab|Al Shabaab|Shebab"),
            ("ttp", "Tehrik-i-Taliban Pakistan|TTP|Fitna al-Khawarij"),
            ("m23", "M23|AFC/M23|March 23 Movement"),
            ("houthis", "Houthi rebels|Ansar Allah|Huthis"),
            ("npa", "New People's Army|NPA rebels"),
            ("maoists", "CPI (Maoist)|Naxals|Maoist rebels"),
        ] {
            for name in names.split('|') {
                let words = name.replace(['-', '/', '('], " ").replace(')', "").replace("'s", " 's");
                assert_eq!(
                    actors_at(&lexicon, words.split_whitespace().collect::<Vec<_>>().join(" ").as_str()),
                    [id],
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn faults_tell_file_line_and_next_step() {
        let dir = tempfile::tempdir().unwrap();
        for (text, line, words, hint) in [
            (
                "[[rule]]\nid = \"x\"\nkind = \"bombin\"\nphrases = []\n",
                2,
                "names the kind `bombin`",
                "`bombing`",
            ),
            (
                "[[cue]]\nid = \"x\"\neffect = \"figurativ\"\nphrases = []\n",
                2,
                "effect `figurativ`",
                "`figurative`",
            ),
            (
                "\n[[rule]]\nid = \"x\"\nkind = \"bombing\"\nphrases = []\nneeds = [\"explosivs\"]\n",
                3,
                "class `explosivs`",
                "`explosive`",
            ),
            (
                "[[actor]]\nid = \"x\"\nname = \"X\"\nside = \"left\"\ninter = 2\n",
                2,
                "`left` is no side",
                "state",
            ),
            (
                "[[rule]]\nid = \"suicide.noun\"\nkind = \"bombing\"\nphrases = []\n",
                2,
                "already defined in lexicon/en/kinds.toml",
                "another id",
            ),
            (
                "[[nation]]\ncc = \"ZZ\"\nname = \"Nowhere\"\nwords = [\"\"]\n",
                2,
                "no nationality word",
                "words =",
            ),
            ("[[rul]]\nid = \"x\"\n", 1, "unknown field", "README"),
        ] {
            let path = dir.path().join("more.toml");
            std::fs::write(&path, text).unwrap();
            let error = Lexicon::with_files(std::slice::from_ref(&path)).unwrap_err();
            let told = error.to_string();
            assert!(told.contains(words), "{told}");
            assert!(told.contains(&format!("more.toml:{line}")), "{told}");
            assert!(error.hint().contains(hint), "{told}: {}", error.hint());
        }
    }
}
