//! What lexicon phrases mean: rules, classes, weapons, actors, cues, numbers, date words, units.

use crate::model::{Kind, Status, named_enum};

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {
        $($(#[$meta])* #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)] pub struct $name(pub u16);)+
    };
}

ids! {
    /// Number of a [`Rule`].
    RuleId,
    /// Number of a [`Class`].
    ClassId,
    /// Number of a [`Weapon`].
    WeaponId,
    /// Number of an [`Actor`].
    ActorId,
    /// Number of a [`Cue`].
    CueId,
    /// Number of a [`NumberWord`].
    NumberWordId,
    /// Number of a [`DateWord`].
    DateWordId,
    /// Number of a [`Unit`].
    UnitId,
}

/// One meaning of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sense {
    /// Tells an event.
    Rule(RuleId),
    /// Tells no event, only what a sentence with a place and a day is about.
    Hint(RuleId),
    /// Tells an event that is no incident.
    Event(RuleId),
    /// Belongs to a class of nouns.
    Class(ClassId),
    /// Names a weapon.
    Weapon(WeaponId),
    /// Names a group or force.
    Actor(ActorId),
    /// Changes what the words beside it mean.
    Cue(CueId),
    /// A number word, or words that bound a number.
    Number(NumberWordId),
    /// A word of dates.
    Date(DateWordId),
    /// What figures count.
    Unit(UnitId),
}

/// The tables that a match competes in: a shorter match inside a longer one of the same table is dropped. Names stand with what they name.
pub(crate) mod tables {
    pub(crate) const NAMES: u8 = 0;
    pub(crate) const ACTORS: u8 = 1;
    pub(crate) const CUES: u8 = 2;
    pub(crate) const NUMBERS: u8 = 3;
    pub(crate) const DATES: u8 = 4;
    pub(crate) const UNITS: u8 = 5;
    pub(crate) const RULES: u8 = 6;
    pub(crate) const HINTS: u8 = 7;
    pub(crate) const EVENTS: u8 = 8;
    /// How many there are.
    pub(crate) const TABLES: usize = 9;
}

impl Sense {
    /// Its table.
    #[inline]
    pub(crate) const fn table(self) -> u8 {
        match self {
            Self::Class(_) | Self::Weapon(_) => tables::NAMES,
            Self::Actor(_) => tables::ACTORS,
            Self::Cue(_) => tables::CUES,
            Self::Number(_) => tables::NUMBERS,
            Self::Date(_) => tables::DATES,
            Self::Unit(_) => tables::UNITS,
            Self::Rule(_) => tables::RULES,
            Self::Hint(_) => tables::HINTS,
            Self::Event(_) => tables::EVENTS,
        }
    }
}

/// A set of classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClassSet(u128);

impl ClassSet {
    /// No class.
    pub const EMPTY: Self = Self(0);
    pub(super) const CAPACITY: usize = 128;

    pub(super) const fn one(id: u16) -> Self {
        Self(1 << id)
    }

    /// All classes of both.
    #[must_use]
    #[inline]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The classes but those of another set.
    #[must_use]
    #[inline]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether the two share a class.
    #[inline]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there is none.
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) const fn has(self, id: u16) -> bool {
        self.0 & (1 << id) != 0
    }
}

/// A class of nouns.
#[derive(Debug, Clone)]
pub struct Class {
    /// Its id.
    pub id: String,
    /// The name to show for an actor that is only written so; empty where it names none.
    pub name: String,
    /// ACLED's actor code; 0 where none.
    pub inter: u8,
    /// Its name says nothing of who they are.
    pub vague: bool,
    /// Itself and all classes it belongs to.
    pub set: ClassSet,
}

/// A weapon.
#[derive(Debug, Clone)]
pub struct Weapon {
    /// Its id.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// The classes it belongs to.
    pub set: ClassSet,
}

named_enum! {
    /// Where an actor stands; decides which class its names belong to.
    Side {
        /// Army, police, intelligence of a state.
        State = "state",
        /// Armed opposition.
        Rebel = "rebel",
        /// Jihadist group.
        Jihadist = "jihadist",
        /// Militia beside or against a state.
        Militia = "militia",
        /// Tribe, clan, communal fighters.
        Communal = "communal",
        /// Force of another state, or a coalition.
        External = "external",
        /// Gang or cartel.
        Criminal = "criminal",
        /// Peacekeepers, UN.
        International = "international",
    }
}

impl Side {
    pub(super) const HINT: &'static str =
        "write one of: state, rebel, jihadist, militia, communal, external, criminal, international";

    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::State | Self::External | Self::International => "security_actor",
            Self::Rebel | Self::Jihadist | Self::Communal | Self::Criminal => "armed_actor",
            Self::Militia => "militia_actor",
        }
    }
}

/// A group or force.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Its id.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// Where it stands.
    pub side: Side,
    /// ACLED's actor code.
    pub inter: u8,
    /// Where it is active.
    pub theatre: Vec<String>,
    /// The id of the actor that it belongs to; empty where none is told.
    pub part_of: String,
    /// Where the row comes from.
    pub source: String,
    /// The classes its names belong to.
    pub set: ClassSet,
}

/// How much a rule's words say by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Supports an event that something else tells, or tells one with a place or day and a number.
    Weak,
    /// Tells an event together with a place, a day, a victim or a doer.
    Plain,
    /// Tells an event by itself.
    Strong,
}

named_enum! {
    /// The number that a rule's object fills.
    Slot {
        /// Killed.
        Killed = "killed",
        /// Injured.
        Injured = "injured",
        /// Arrested or captured.
        Detained = "detained",
        /// Kidnapped.
        Abducted = "abducted",
    }
}

/// Words that tell an event.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id, carried into the output.
    pub id: String,
    /// The kind of incident; `None` where the rest of the sentence decides.
    pub kind: Option<Kind>,
    /// How much the words say.
    pub weight: Weight,
    /// One of these classes must stand in the clause.
    pub needs: ClassSet,
    /// One of these before the words, in the clause.
    pub needs_before: ClassSet,
    /// One of these after the words, in the clause.
    pub needs_after: ClassSet,
    /// None of these in the clause.
    pub unless: ClassSet,
    /// None of these before the words.
    pub unless_before: ClassSet,
    /// None of these after the words.
    pub unless_after: ClassSet,
    /// The status that the words carry.
    pub status: Option<Status>,
    /// What the object of the words has suffered.
    pub count: Option<Slot>,
    /// The doer is the grammatical object ("came under fire from ..").
    pub doer_is_object: bool,
    /// The words tell nothing of a doer.
    pub no_doer: bool,
    /// The weapon that the words imply.
    pub weapon: Option<WeaponId>,
    /// The words only look back on an event, behind the people whom it struck ("the two men seized on Monday in ..").
    pub recalls: bool,
    /// The words tell no event, only what a sentence with a place and a day of its own is about ("the last convoy left X on Sunday").
    pub hints: bool,
    /// What sort of event the words tell that is no incident ("protest"); `None` for words of incidents.
    pub event: Option<String>,
}

named_enum! {
    /// What a cue does to the events in its reach.
    Effect {
        /// May or might happen, is feared or expected: kept out.
        Hypothetical = "hypothetical",
        /// Announced or prepared.
        Planned = "planned",
        /// Did not happen: kept out.
        Negated = "negated",
        /// A report of it is called false: kept out.
        False = "false",
        /// Somebody denies having done it.
        Denied = "denied",
        /// Tried and failed.
        Attempted = "attempted",
        /// Stopped by others.
        Foiled = "foiled",
        /// Sources contradict each other.
        Disputed = "disputed",
        /// Told as history.
        Background = "background",
        /// A total.
        Aggregate = "aggregate",
        /// Not meant of violence.
        Figurative = "figurative",
        /// An opinion or a comparison.
        Opinion = "opinion",
        /// An exercise, a film, a blast of engineers, an accident.
        NotViolence = "not_violence",
        /// Not the article's own news: tags, corrections, credits.
        Boilerplate = "boilerplate",
        /// A group says that it did it.
        Claimed = "claimed",
        /// Others say that a group did it.
        Accused = "accused",
        /// Suspected or unknown.
        Possible = "possible",
        /// Somebody speaks ("said", "told"): what stands beside it is a source, not a doer.
        Saying = "saying",
        /// Points back to an event told before ("the attack").
        Anaphora = "anaphora",
        /// Begins another event ("meanwhile", "in a separate incident").
        Another = "another",
        /// Ends a clause ("while", "after", "but").
        Break = "break",
        /// Stands before a doer ("by", "at the hands of").
        By = "by",
        /// Ends the reach of a negation or fear ("but", "however").
        Stop = "stop",
    }
}

/// On which side of a cue the words stand that it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CueSide {
    /// After it.
    After,
    /// Before it.
    Before,
    /// On both sides.
    Both,
}

/// How far a cue reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CueReach {
    /// To the end of the clause.
    Clause,
    /// To the end of the sentence.
    Sentence,
    /// To the end of the paragraph.
    Block,
    /// So many tokens.
    Tokens(u16),
}

/// Words that change what the words beside them mean.
#[derive(Debug, Clone)]
pub struct Cue {
    /// Its id, carried into the output.
    pub id: String,
    /// What it does.
    pub effect: Effect,
    /// On which side.
    pub side: CueSide,
    /// How far.
    pub reach: CueReach,
    /// Whether it is said of a noun right before it.
    pub subject: bool,
}

/// A number word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberWord {
    /// A number ("seven", "a", "both").
    Value(u32),
    /// Multiplies ("hundred", "thousand", "million", "dozen").
    Times(u32),
    /// A vague number ("dozens", "several").
    Vague {
        /// The value to show.
        value: u32,
        /// The smallest that fits.
        low: u32,
        /// The largest that fits.
        high: Option<u32>,
        /// Whether the value is shown as a count ("dozens" is, "several" is not).
        shown: bool,
    },
    /// Before a number: it is a lower bound ("at least").
    AtLeast,
    /// Before a number: an upper bound ("up to").
    AtMost,
    /// Before a number: about so many.
    About,
    /// Before a number: more than it.
    MoreThan,
    /// "between" of "between five and seven".
    Between,
    /// An ordinal ("third").
    Ordinal(u32),
    /// "another", "two more", "a further".
    Another,
    /// "including", "among them": numbers after it are part of the number before.
    Including,
    /// None.
    Zero,
}

impl NumberWord {
    pub(super) const HINT: &'static str = "write one of: value, times, vague, vague_count, at_least, at_most, about, more_than, between, ordinal, another, including, zero";

    pub(super) fn parse(means: &str, value: u32, low: Option<u32>, high: Option<u32>) -> Option<Self> {
        Some(match means {
            "value" => Self::Value(value),
            "times" => Self::Times(value),
            "vague" => Self::Vague { value, low: low.unwrap_or(value), high, shown: false },
            "vague_count" => Self::Vague { value, low: low.unwrap_or(value), high, shown: true },
            "at_least" => Self::AtLeast,
            "at_most" => Self::AtMost,
            "about" => Self::About,
            "more_than" => Self::MoreThan,
            "between" => Self::Between,
            "ordinal" => Self::Ordinal(value),
            "another" => Self::Another,
            "including" => Self::Including,
            "zero" => Self::Zero,
            _ => return None,
        })
    }
}

/// A word of dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateWord {
    /// Monday is 1.
    Weekday(i8),
    /// January is 1.
    Month(i8),
    /// A day counted from publication: today 0, yesterday -1.
    Day(i32),
    /// A night counted from publication: last night -1.
    Night(i32),
    /// Part of a day ("morning", "dawn"): bears no date itself.
    DayPart,
    /// "this", "last", "past", "next", "previous": before a unit or weekday.
    This,
    /// "last", "past".
    Last,
    /// "next", "coming".
    Next,
    /// A unit of so many days: day 1, week 7, month 30, year 365, decade 3650; hours 0.
    Unit(i32),
    /// "ago", "earlier", "before".
    Ago,
    /// "later", "after".
    Later,
    /// "early", "the beginning of".
    Early,
    /// "mid", "the middle of".
    Mid,
    /// "late", "the end of".
    LatePart,
    /// "since", "from": opens a period.
    Since,
    /// "until", "to".
    Until,
    /// A season or half-year word; value is its middle month.
    Season(i8),
    /// "weekend".
    Weekend,
    /// "recent", before a unit.
    Recent,
    /// A feast that falls on one day of every year: month and day.
    Feast(i8, i8),
}

impl DateWord {
    pub(super) const HINT: &'static str = "write one of: weekday, month, day, night, day_part, this, last, next, unit, ago, later, early, mid, late, since, until, season, weekend, recent, feast";

    pub(super) fn parse(means: &str, value: i32) -> Option<Self> {
        Some(match means {
            "weekday" => Self::Weekday(i8::try_from(value).ok()?),
            "month" => Self::Month(i8::try_from(value).ok()?),
            "day" => Self::Day(value),
            "night" => Self::Night(value),
            "day_part" => Self::DayPart,
            "this" => Self::This,
            "last" => Self::Last,
            "next" => Self::Next,
            "unit" => Self::Unit(value),
            "ago" => Self::Ago,
            "later" => Self::Later,
            "early" => Self::Early,
            "mid" => Self::Mid,
            "late" => Self::LatePart,
            "since" => Self::Since,
            "until" => Self::Until,
            "season" => Self::Season(i8::try_from(value).ok()?),
            "weekend" => Self::Weekend,
            "recent" => Self::Recent,
            "feast" => {
                let (month, day) = (i8::try_from(value / 100).ok()?, i8::try_from(value % 100).ok()?);
                crate::model::Date::new(2000, month, day).ok()?;
                Self::Feast(month, day)
            }
            _ => return None,
        })
    }
}

/// What figures count.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Its id ("attacks", "fighters").
    pub id: String,
}

/// How a kind of incident is called in other schemes.
#[derive(Debug, Clone)]
pub struct KindNames {
    /// The kind.
    pub kind: Kind,
    /// The name for people.
    pub name: String,
    /// ACLED's event type.
    pub event_type: String,
    /// ACLED's sub-event type.
    pub sub_event_type: String,
    /// Sub-event by weapon id or fact: (condition, event type, sub-event type), first match wins.
    pub special: Vec<(String, String, String)>,
}
