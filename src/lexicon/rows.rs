//! The rows of lexicon files as they stand in TOML. Meaning is given to them in `compile`.
//!
//! Every file may hold every table; which file holds which is a convention, told in lexicon/README.md.

use serde::Deserialize;
use toml::Spanned;

/// A whole lexicon file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileRows {
    #[serde(default)]
    pub(super) kind: Vec<KindRow>,
    #[serde(default)]
    pub(super) rule: Vec<RuleRow>,
    /// Words of events that are no incidents; `kind` is their sort, of which the lexicon keeps no list.
    #[serde(default)]
    pub(super) event: Vec<RuleRow>,
    #[serde(default)]
    pub(super) class: Vec<ClassRow>,
    #[serde(default)]
    pub(super) weapon: Vec<WeaponRow>,
    #[serde(default)]
    pub(super) actor: Vec<ActorRow>,
    #[serde(default)]
    pub(super) cue: Vec<CueRow>,
    #[serde(default)]
    pub(super) nation: Vec<NationRow>,
    #[serde(default)]
    pub(super) force: Vec<ForceRow>,
    #[serde(default)]
    pub(super) number: Vec<NumberRow>,
    #[serde(default)]
    pub(super) date: Vec<DateRow>,
    #[serde(default)]
    pub(super) unit: Vec<UnitRow>,
    #[serde(default)]
    pub(super) verb: Vec<VerbRow>,
    #[serde(default)]
    pub(super) plural: Vec<PluralRow>,
}

/// How a kind of incident is called in other schemes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KindRow {
    pub(super) id: Spanned<String>,
    pub(super) name: String,
    pub(super) event_type: String,
    pub(super) sub_event_type: String,
    /// Sub-event by weapon id or by fact (`detained`, `foiled`), first match wins.
    #[serde(default)]
    pub(super) sub_event: Vec<SubEventRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SubEventRow {
    pub(super) when: String,
    #[serde(default)]
    pub(super) event_type: Option<String>,
    pub(super) sub_event_type: String,
}

/// Words that tell an event, and what must stand around them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleRow {
    pub(super) id: Spanned<String>,
    pub(super) kind: String,
    pub(super) phrases: Vec<String>,
    /// `strong`, `plain` or `weak`.
    #[serde(default)]
    pub(super) weight: Option<String>,
    #[serde(default)]
    pub(super) needs: Vec<String>,
    #[serde(default)]
    pub(super) needs_before: Vec<String>,
    #[serde(default)]
    pub(super) needs_after: Vec<String>,
    #[serde(default)]
    pub(super) unless: Vec<String>,
    #[serde(default)]
    pub(super) unless_before: Vec<String>,
    #[serde(default)]
    pub(super) unless_after: Vec<String>,
    /// `foiled`, `attempted`, ..: the status that the words themselves carry.
    #[serde(default)]
    pub(super) status: Option<String>,
    /// What the object of the words has suffered: `killed`, `injured`, `detained`, `abducted`.
    #[serde(default)]
    pub(super) count: Option<String>,
    /// Which side of an active verb did it: `subject` (default), `object`, `none`.
    #[serde(default)]
    pub(super) doer: Option<String>,
    #[serde(default)]
    pub(super) weapon: Option<String>,
    /// The words only look back on an event, behind the people whom it struck.
    #[serde(default)]
    pub(super) recalls: bool,
    /// The words are no sign of an event by themselves, only of what the other words of a sentence with a place and a day are about.
    #[serde(default)]
    pub(super) hints: bool,
    #[serde(default)]
    pub(super) right: Vec<String>,
    #[serde(default)]
    pub(super) wrong: Vec<String>,
}

/// A class of nouns.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClassRow {
    pub(super) id: Spanned<String>,
    /// Classes that this one belongs to.
    #[serde(default)]
    pub(super) is: Vec<String>,
    #[serde(default)]
    pub(super) phrases: Vec<String>,
    /// The name to show for an actor that is only written so.
    #[serde(default)]
    pub(super) name: Option<String>,
    /// ACLED's actor code, 1 to 8.
    #[serde(default)]
    pub(super) inter: u8,
    /// Adds phrases to a class that another file defines.
    #[serde(default)]
    pub(super) extend: bool,
    /// Its name says nothing of who they are ("unknown gunmen").
    #[serde(default)]
    pub(super) vague: bool,
}

/// A weapon; it is also a class of nouns by its `class`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WeaponRow {
    pub(super) id: Spanned<String>,
    pub(super) name: String,
    pub(super) class: String,
    pub(super) phrases: Vec<String>,
}

/// A group or force.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ActorRow {
    pub(super) id: Spanned<String>,
    pub(super) name: String,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    /// Aliases that must be written exactly so (`IS`, `AQAP`).
    #[serde(default)]
    pub(super) exact: Vec<String>,
    /// `state`, `rebel`, `jihadist`, `militia`, `communal`, `external`, `civilian`, `criminal`, `international`.
    pub(super) side: String,
    pub(super) inter: u8,
    /// ISO 3166-1 alpha-2 codes of the countries where it acts; empty for the world.
    #[serde(default)]
    pub(super) theatre: Vec<String>,
    /// Aliases that mean it only in reports about its theatre (`SNA`); those without a small letter only as written.
    #[serde(default)]
    pub(super) local: Vec<String>,
    /// The id of the actor that it belongs to.
    #[serde(default)]
    pub(super) part_of: Option<String>,
    #[serde(default)]
    pub(super) source: String,
}

/// A country with the nationality words that forces take their names from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NationRow {
    /// ISO 3166-1 alpha-2.
    pub(super) cc: Spanned<String>,
    pub(super) name: String,
    pub(super) words: Vec<String>,
    /// Nationality words of the army that is there where the country has none: it gets no `military` forces of its own.
    #[serde(default)]
    pub(super) garrison: Vec<String>,
}

/// A force that every nation has; `{d}`, `{c}` and `{cc}` stand for nationality word, country and code.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ForceRow {
    pub(super) id: Spanned<String>,
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) side: String,
    pub(super) inter: u8,
    /// Soldiers and what they fly and fire, which a country with a foreign garrison does not have.
    #[serde(default)]
    pub(super) military: bool,
    #[serde(default)]
    pub(super) source: String,
}

/// Words that change what the words beside them mean.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CueRow {
    pub(super) id: Spanned<String>,
    pub(super) effect: String,
    pub(super) phrases: Vec<String>,
    /// `after` (default: the words after the cue), `before`, `both`.
    #[serde(default)]
    pub(super) side: Option<String>,
    /// `clause` (default), `sentence`, or a number of tokens.
    #[serde(default)]
    pub(super) reach: Option<Reach>,
    /// Whether a noun right before the cue is what it is said of ("a strike would .."); true where it is left out.
    #[serde(default)]
    pub(super) subject: Option<bool>,
    #[serde(default)]
    pub(super) right: Vec<String>,
    #[serde(default)]
    pub(super) wrong: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Reach {
    Tokens(u16),
    Word(String),
}

/// A number word, or words that bound a number.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NumberRow {
    pub(super) means: Spanned<String>,
    pub(super) phrases: Vec<String>,
    #[serde(default)]
    pub(super) value: u32,
    #[serde(default)]
    pub(super) low: Option<u32>,
    #[serde(default)]
    pub(super) high: Option<u32>,
}

/// A word of dates.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DateRow {
    pub(super) means: Spanned<String>,
    #[serde(default)]
    pub(super) value: i32,
    pub(super) phrases: Vec<String>,
}

/// What figures count.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnitRow {
    pub(super) id: Spanned<String>,
    pub(super) phrases: Vec<String>,
}

/// An irregular verb.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VerbRow {
    pub(super) base: Spanned<String>,
    pub(super) past: String,
    pub(super) participle: String,
    #[serde(default)]
    pub(super) ing: Option<String>,
}

/// An irregular plural.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PluralRow {
    pub(super) one: Spanned<String>,
    pub(super) many: String,
}
