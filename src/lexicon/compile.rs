//! Rows to a matcher: inflects phrases, numbers words, builds the trie, resolves names of classes, kinds and weapons.

use super::alone::{AloneTable, Senses};
use super::error::LexiconError;
use super::inflect::{Forms, Irregular};
use super::rows::{CueRow, FileRows, Reach, RuleRow};
use super::sense::{
    Class, ClassId, ClassSet, Cue, CueId, CueReach, CueSide, DateWord, DateWordId, Effect, KindNames,
    NumberWord, NumberWordId, Rule, RuleId, Sense, Side, Slot, Unit, UnitId, Weapon, WeaponId, Weight,
};
use super::settings::{CONFIDENCE, SETTINGS, Settings, Weights};
use super::trie::{NewPhrase, TrieBuilder};
use super::words::{PhraseWords, is_apostrophe, phrase_words};
use super::{Example, Lexicon};
use crate::model::{Kind, Status};
use compact_str::{CompactString, ToCompactString as _};
use rustc_hash::FxHashMap;
use toml::Spanned;

/// A lexicon file that was read.
pub(super) struct Source {
    pub(super) name: String,
    pub(super) text: String,
    /// Where each line but the first begins.
    lines: Vec<usize>,
    pub(super) rows: FileRows,
    /// A file of the project, not one inside the binary.
    pub(super) of_project: bool,
}

/// Parses one file.
pub(super) fn parse(name: &str, text: &str) -> Result<Source, LexiconError> {
    match toml::from_str::<FileRows>(text) {
        Ok(rows) => {
            let lines = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1).collect();
            Ok(Source { name: name.to_owned(), text: text.to_owned(), lines, rows, of_project: false })
        }
        Err(error) => {
            let (line, column) = error.span().map_or((0, 0), |s| line_column(text, s.start));
            Err(LexiconError::Format {
                file: name.to_owned(),
                line,
                column,
                message: error.message().to_owned(),
            })
        }
    }
}

fn line_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

impl Source {
    pub(super) fn line(&self, id: &Spanned<String>) -> usize {
        self.line_at(id.span().start)
    }

    /// The line of a byte, from 1.
    pub(super) fn line_at(&self, byte: usize) -> usize {
        self.lines.partition_point(|start| *start <= byte) + 1
    }

    pub(super) fn value_fault(
        &self,
        table: &str,
        id: &Spanned<String>,
        why: impl Into<String>,
        hint: &str,
    ) -> LexiconError {
        LexiconError::Value {
            file: self.name.clone(),
            line: self.line(id),
            row: format!("{table} `{}`", id.get_ref()),
            why: why.into(),
            hint: hint.to_owned(),
        }
    }

    pub(super) fn unknown(
        &self,
        table: &str,
        id: &Spanned<String>,
        what: &'static str,
        name: &str,
        known: &[String],
    ) -> LexiconError {
        let mut near: Vec<(usize, &String)> = known
            .iter()
            .map(|k| (strsim::damerau_levenshtein(k, name), k))
            .filter(|(d, _)| *d <= 3)
            .collect();
        near.sort();
        LexiconError::Unknown {
            file: self.name.clone(),
            line: self.line(id),
            row: format!("{table} `{}`", id.get_ref()),
            what,
            name: name.to_owned(),
            near: near.into_iter().take(3).map(|(_, k)| format!("`{k}`")).collect(),
        }
    }
}

/// Rejects a second row of one id.
pub(super) struct Once<'s> {
    table: &'static str,
    /// The file of each row, and where in it the row begins.
    seen: FxHashMap<String, (&'s Source, usize)>,
}

impl<'s> Once<'s> {
    pub(super) fn new(table: &'static str) -> Self {
        Self { table, seen: FxHashMap::default() }
    }

    pub(super) fn check(&mut self, source: &'s Source, id: &Spanned<String>) -> Result<(), LexiconError> {
        let Some((file, start)) = self.seen.insert(id.get_ref().clone(), (source, id.span().start)) else {
            return Ok(());
        };
        Err(LexiconError::Twice {
            file: source.name.clone(),
            line: source.line(id),
            table: self.table,
            id: id.get_ref().clone(),
            first: format!("{}:{}", file.name, file.line_at(start)),
        })
    }
}

pub(super) struct Compiler {
    pub(super) irregular: Irregular,
    pub(super) trie: TrieBuilder,
    pub(super) classes: Vec<Class>,
    pub(super) class_ids: FxHashMap<String, u16>,
    pub(super) class_names: Vec<String>,
    weapon_ids: FxHashMap<String, u16>,
    examples: Vec<Example>,
}

/// Makes the lexicon out of its files.
pub(super) fn compile(sources: &[Source]) -> Result<Lexicon, LexiconError> {
    let mut c = Compiler {
        irregular: Irregular::default(),
        trie: TrieBuilder::default(),
        classes: Vec::new(),
        class_ids: FxHashMap::default(),
        class_names: Vec::new(),
        weapon_ids: FxHashMap::default(),
        examples: Vec::new(),
    };
    for source in sources {
        for row in &source.rows.verb {
            c.irregular.verbs.insert(
                row.base.get_ref().clone(),
                (row.past.clone(), row.participle.clone(), row.ing.clone()),
            );
        }
        for row in &source.rows.plural {
            c.irregular.plurals.insert(row.one.get_ref().clone(), row.many.clone());
        }
    }
    c.define_classes(sources)?;
    let weapons = c.weapons(sources)?;
    let actors = c.actors(sources)?;
    let kinds = kinds(sources)?;
    let rules = c.rules(sources)?;
    let cues = c.cues(sources)?;
    let numbers = c.numbers(sources)?;
    let dates = c.dates(sources)?;
    let units = c.units(sources)?;
    let wellknown = c.well_known();
    let mut trie = c.trie.build();
    let nations = sources
        .iter()
        .flat_map(|s| &s.rows.nation)
        .map(|nation| {
            let words = nation.words.iter().chain(&nation.garrison);
            (nation.cc.get_ref().clone(), words.map(|word| trie.words(word)).collect())
        })
        .collect();
    let mut actor_ids = FxHashMap::default();
    let mut forces: FxHashMap<String, Vec<u16>> = FxHashMap::default();
    for (actor, at) in actors.iter().zip(0_u16..) {
        actor_ids.entry(actor.id.clone()).or_insert(at);
        if let (Side::State | Side::External, Some(home)) = (actor.side, actor.theatre.first()) {
            forces.entry(home.clone()).or_default().push(at);
        }
    }
    let nationalities = sources
        .iter()
        .flat_map(|s| &s.rows.nation)
        .flat_map(|n| n.words.clone())
        .collect::<Vec<String>>()
        .into();
    trie.note_effects(&cues);
    let senses = Senses { classes: &c.classes, weapons: &weapons, actors: &actors };
    Ok(Lexicon {
        alone: AloneTable::of(&trie, senses),
        trie,
        classes: c.classes,
        weapons,
        actors,
        actor_ids,
        forces,
        nations,
        nationalities,
        kinds,
        rules,
        cues,
        numbers,
        dates,
        units,
        examples: c.examples,
        wellknown,
        settings: inside("lexicon/en/settings.toml", Settings::embedded())?,
        confidence: inside("lexicon/en/confidence.toml", Weights::embedded())?,
        version: version(sources.iter().map(|source| source.text.as_str()).chain([SETTINGS.1, CONFIDENCE.1])),
    })
}

/// A settings file inside the binary; a fault in it is told like any other.
pub(super) fn inside<T>(file: &str, parsed: Result<T, toml::de::Error>) -> Result<T, LexiconError> {
    parsed.map_err(|error| LexiconError::Format {
        file: file.to_owned(),
        line: 0,
        column: 0,
        message: error.message().to_owned(),
    })
}

/// A hash of the texts of all files.
pub(super) fn version<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut hasher = blake3::Hasher::new();
    for text in texts {
        hasher.update(text.as_bytes());
        hasher.update(&[0]);
    }
    hasher.finalize().to_hex().chars().take(16).collect()
}

/// Splits `v:` or `n:` off a phrase.
pub(super) fn phrase_mode(phrase: &str) -> (char, &str) {
    match phrase.split_once(':') {
        Some(("v", rest)) => ('v', rest),
        Some(("n", rest)) => ('n', rest),
        _ => (' ', phrase),
    }
}

/// The words of a phrase with the marks inside as words of their own, as they stand in text: brackets, and the apostrophe behind a plural.
fn with_marks(phrase: &str) -> PhraseWords {
    let mut out = PhraseWords::new();
    let mut rest = phrase;
    while let Some((at, mark)) = rest.char_indices().find(|&(at, c)| {
        let behind = rest.get(at + c.len_utf8()..).unwrap_or("");
        matches!(c, '(' | ')')
            || is_apostrophe(c)
                && rest.get(..at).is_some_and(|word| word.ends_with(['s', 'S']))
                && behind.starts_with(' ')
    }) {
        out.extend(phrase_words(rest.get(..at).unwrap_or("")));
        out.push(if is_apostrophe(mark) { CompactString::const_new("'") } else { mark.to_compact_string() });
        rest = rest.get(at + mark.len_utf8()..).unwrap_or("");
    }
    out.extend(phrase_words(rest));
    out
}

impl Compiler {
    fn add(&mut self, phrase: &str, sense: Sense) -> Result<(), String> {
        self.add_under(phrase, sense, false, false)
    }

    /// Adds all forms of a phrase. `exact` keeps the spelling's case as a condition, `local` the actor's theatre.
    pub(super) fn add_under(
        &mut self,
        phrase: &str,
        sense: Sense,
        exact: bool,
        local: bool,
    ) -> Result<(), String> {
        let (mode, body) = phrase_mode(phrase);
        let (head, tail) = match body.split_once(" ... ") {
            Some((head, tail)) => (head, Some(tail)),
            None => (body, None),
        };
        let words = phrase_words(head);
        let tail = tail.map(phrase_words).unwrap_or_default();
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return Err("an empty phrase".into());
        };
        let exact_text = exact.then(|| phrase.to_owned());
        match mode {
            'v' => {
                for (form_word, forms) in self.irregular.verb(first) {
                    let mut all: PhraseWords = words.clone();
                    if let Some(head) = all.first_mut() {
                        *head = form_word.into();
                    }
                    self.trie.insert(&all, NewPhrase { sense, forms, exact: None, local }, &tail);
                }
            }
            'n' => {
                for (form_word, forms) in self.irregular.noun(last) {
                    let mut all: PhraseWords = words.clone();
                    if let Some(head) = all.last_mut() {
                        *head = form_word.into();
                    }
                    self.trie.insert(&all, NewPhrase { sense, forms, exact: None, local }, &tail);
                }
            }
            _ => {
                let phrase = NewPhrase { sense, forms: Forms::PLAIN, exact: exact_text, local };
                // Without a bracket or an apostrophe the words are all there is.
                let plain = head.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-'));
                let marked = if plain { None } else { Some(with_marks(head)).filter(|m| *m != words) };
                if let Some(marked) = marked {
                    self.trie.insert(&marked, phrase.clone(), &tail);
                }
                self.trie.insert(&words, phrase, &tail);
            }
        }
        Ok(())
    }

    pub(super) fn add_all(
        &mut self,
        source: &Source,
        table: &str,
        id: &Spanned<String>,
        phrases: &[String],
        sense: Sense,
    ) -> Result<(), LexiconError> {
        for phrase in phrases {
            self.add(phrase, sense).map_err(|why| {
                source.value_fault(
                    table,
                    id,
                    why,
                    "take the phrase out, or write it as `words`, `v:verb words` or `n:words noun`",
                )
            })?;
        }
        Ok(())
    }

    fn define_classes(&mut self, sources: &[Source]) -> Result<(), LexiconError> {
        let mut once = Once::new("class");
        for source in sources {
            for row in source.rows.class.iter().filter(|r| !r.extend) {
                once.check(source, &row.id)?;
                let id = self.classes.len();
                if id >= ClassSet::CAPACITY {
                    return Err(source.value_fault(
                        "class",
                        &row.id,
                        "there are too many classes",
                        "merge classes that no rule tells apart",
                    ));
                }
                self.class_ids.insert(row.id.get_ref().clone(), id as u16);
                self.class_names.push(row.id.get_ref().clone());
                self.classes.push(Class {
                    id: row.id.get_ref().clone(),
                    name: row.name.clone().unwrap_or_default(),
                    inter: row.inter,
                    vague: row.vague,
                    set: ClassSet::one(id as u16),
                });
            }
        }
        // Parents first become direct, then are closed over; the depth of the hierarchy bounds the passes.
        for source in sources {
            for row in source.rows.class.iter().filter(|r| !r.extend) {
                let set = self.class_set(source, "class", &row.id, &row.is)?;
                if let Some(&id) = self.class_ids.get(row.id.get_ref())
                    && let Some(class) = self.classes.get_mut(id as usize)
                {
                    class.set = class.set.union(set);
                }
            }
        }
        for _ in 0..8 {
            let sets: Vec<ClassSet> = self.classes.iter().map(|c| c.set).collect();
            for class in &mut self.classes {
                for (other, set) in sets.iter().enumerate() {
                    if class.set.has(other as u16) {
                        class.set = class.set.union(*set);
                    }
                }
            }
        }
        for source in sources {
            for row in &source.rows.class {
                let Some(&id) = self.class_ids.get(row.id.get_ref()) else {
                    return Err(source.unknown(
                        "class",
                        &row.id,
                        "class",
                        row.id.get_ref(),
                        &self.class_names,
                    ));
                };
                self.add_all(source, "class", &row.id, &row.phrases, Sense::Class(ClassId(id)))?;
            }
        }
        Ok(())
    }

    fn class_set(
        &self,
        source: &Source,
        table: &str,
        id: &Spanned<String>,
        names: &[String],
    ) -> Result<ClassSet, LexiconError> {
        let mut set = ClassSet::EMPTY;
        for name in names {
            let Some(&class) = self.class_ids.get(name) else {
                return Err(source.unknown(table, id, "class", name, &self.class_names));
            };
            set = set.union(ClassSet::one(class));
        }
        Ok(set)
    }

    fn weapons(&mut self, sources: &[Source]) -> Result<Vec<Weapon>, LexiconError> {
        let mut once = Once::new("weapon");
        let mut out = Vec::new();
        for source in sources {
            for row in &source.rows.weapon {
                once.check(source, &row.id)?;
                let Some(&class) = self.class_ids.get(&row.class) else {
                    return Err(source.unknown("weapon", &row.id, "class", &row.class, &self.class_names));
                };
                let id = out.len() as u16;
                let set = self.classes.get(class as usize).map_or(ClassSet::EMPTY, |c| c.set);
                out.push(Weapon { id: row.id.get_ref().clone(), name: row.name.clone(), set });
                self.weapon_ids.insert(row.id.get_ref().clone(), id);
                self.add_all(source, "weapon", &row.id, &row.phrases, Sense::Weapon(WeaponId(id)))?;
            }
        }
        Ok(out)
    }

    fn rules(&mut self, sources: &[Source]) -> Result<Vec<Rule>, LexiconError> {
        let mut once = Once::new("rule");
        let mut out = Vec::new();
        for source in sources {
            for row in &source.rows.rule {
                once.check(source, &row.id)?;
                let rule = self.rule(source, row, kind_of(source, row)?)?;
                let id = RuleId(out.len() as u16);
                for text in &row.right {
                    self.examples.push(example(source, &row.id, "rule", text, true, row.kind.clone()));
                }
                for text in &row.wrong {
                    self.examples.push(example(source, &row.id, "rule", text, false, row.kind.clone()));
                }
                let sense = if rule.hints { Sense::Hint(id) } else { Sense::Rule(id) };
                out.push(rule);
                self.add_all(source, "rule", &row.id, &row.phrases, sense)?;
            }
            for row in &source.rows.event {
                once.check(source, &row.id)?;
                let rule = self.event(source, row)?;
                let id = RuleId(out.len() as u16);
                for (text, right) in
                    row.right.iter().map(|t| (t, true)).chain(row.wrong.iter().map(|t| (t, false)))
                {
                    self.examples.push(example(source, &row.id, "event", text, right, row.kind.clone()));
                }
                out.push(rule);
                self.add_all(source, "event", &row.id, &row.phrases, Sense::Event(id))?;
            }
        }
        Ok(out)
    }

    /// A row of words that tell an event which is no incident.
    fn event(&self, source: &Source, row: &RuleRow) -> Result<Rule, LexiconError> {
        let letters = |c: char| c.is_ascii_lowercase() || c == '_';
        if row.kind.is_empty() || !row.kind.chars().all(letters) || Kind::parse(&row.kind).is_some() {
            return Err(source.value_fault(
                "event",
                &row.id,
                format!("`{}` is no sort of event", row.kind),
                "write a word in small letters that is no kind of incident, or make it a [[rule]]",
            ));
        }
        Ok(Rule { event: Some(row.kind.clone()), ..self.rule(source, row, None)? })
    }

    fn rule(&self, source: &Source, row: &RuleRow, kind: Option<Kind>) -> Result<Rule, LexiconError> {
        let id = &row.id;
        let fault = |why: String, hint: &str| source.value_fault("rule", id, why, hint);
        let weight = match row.weight.as_deref() {
            None | Some("plain") => Weight::Plain,
            Some("strong") => Weight::Strong,
            Some("weak") => Weight::Weak,
            Some(other) => {
                return Err(fault(format!("`{other}` is no weight"), "write `strong`, `plain` or `weak`"));
            }
        };
        let status = match row.status.as_deref() {
            None => None,
            Some(text) => Some(Status::parse(text).ok_or_else(|| {
                fault(format!("`{text}` is no status"), "write one of the statuses of lexicon/README.md")
            })?),
        };
        let count = match row.count.as_deref() {
            None => None,
            Some(text) => Some(Slot::parse(text).ok_or_else(|| {
                fault(format!("`{text}` is no count"), "write `killed`, `injured`, `detained` or `abducted`")
            })?),
        };
        let doer = row.doer.as_deref().unwrap_or("subject");
        if !matches!(doer, "subject" | "object" | "none") {
            return Err(fault(format!("`{doer}` is no doer"), "write `subject`, `object` or `none`"));
        }
        let weapon = match row.weapon.as_deref() {
            None => None,
            Some(name) => {
                if let Some(&w) = self.weapon_ids.get(name) {
                    Some(WeaponId(w))
                } else {
                    let mut known: Vec<String> = self.weapon_ids.keys().cloned().collect();
                    known.sort();
                    return Err(source.unknown("rule", id, "weapon", name, &known));
                }
            }
        };
        let set = |names: &[String]| self.class_set(source, "rule", id, names);
        Ok(Rule {
            id: id.get_ref().clone(),
            kind,
            weight,
            needs: set(&row.needs)?,
            needs_before: set(&row.needs_before)?,
            needs_after: set(&row.needs_after)?,
            unless: set(&row.unless)?,
            unless_before: set(&row.unless_before)?,
            unless_after: set(&row.unless_after)?,
            status,
            count,
            doer_is_object: doer == "object",
            no_doer: doer == "none",
            weapon,
            recalls: row.recalls,
            hints: row.hints,
            event: None,
        })
    }

    fn cues(&mut self, sources: &[Source]) -> Result<Vec<Cue>, LexiconError> {
        let mut once = Once::new("cue");
        let mut out = Vec::new();
        for source in sources {
            for row in &source.rows.cue {
                once.check(source, &row.id)?;
                let cue = cue(source, row)?;
                let id = CueId(out.len() as u16);
                for text in &row.right {
                    self.examples.push(example(source, &row.id, "cue", text, true, row.effect.clone()));
                }
                for text in &row.wrong {
                    self.examples.push(example(source, &row.id, "cue", text, false, row.effect.clone()));
                }
                out.push(cue);
                self.add_all(source, "cue", &row.id, &row.phrases, Sense::Cue(id))?;
            }
        }
        Ok(out)
    }

    fn numbers(&mut self, sources: &[Source]) -> Result<Vec<NumberWord>, LexiconError> {
        let mut out = Vec::new();
        for source in sources {
            for row in &source.rows.number {
                let Some(word) = NumberWord::parse(row.means.get_ref(), row.value, row.low, row.high) else {
                    return Err(source.value_fault(
                        "number",
                        &row.means,
                        "no such meaning",
                        NumberWord::HINT,
                    ));
                };
                let id = NumberWordId(out.len() as u16);
                out.push(word);
                self.add_all(source, "number", &row.means, &row.phrases, Sense::Number(id))?;
            }
        }
        Ok(out)
    }

    fn dates(&mut self, sources: &[Source]) -> Result<Vec<DateWord>, LexiconError> {
        let mut out = Vec::new();
        for source in sources {
            for row in &source.rows.date {
                let Some(word) = DateWord::parse(row.means.get_ref(), row.value) else {
                    return Err(source.value_fault("date", &row.means, "no such meaning", DateWord::HINT));
                };
                let id = DateWordId(out.len() as u16);
                out.push(word);
                self.add_all(source, "date", &row.means, &row.phrases, Sense::Date(id))?;
            }
        }
        Ok(out)
    }

    fn units(&mut self, sources: &[Source]) -> Result<Vec<Unit>, LexiconError> {
        let mut once = Once::new("unit");
        let mut out = Vec::new();
        for source in sources {
            for row in &source.rows.unit {
                once.check(source, &row.id)?;
                let id = UnitId(out.len() as u16);
                out.push(Unit { id: row.id.get_ref().clone() });
                self.add_all(source, "unit", &row.id, &row.phrases, Sense::Unit(id))?;
            }
        }
        Ok(out)
    }

    fn well_known(&self) -> super::WellKnown {
        let set = |name: &str| self.class_ids.get(name).map_or(ClassSet::EMPTY, |&id| ClassSet::one(id));
        super::WellKnown::new(set)
    }
}

/// The kind of incident that a rule tells; `None` where the rest of the sentence decides.
fn kind_of(source: &Source, row: &RuleRow) -> Result<Option<Kind>, LexiconError> {
    match row.kind.as_str() {
        "any" => Ok(None),
        name => Kind::parse(name).map(Some).ok_or_else(|| {
            let known: Vec<String> = Kind::ALL.iter().map(|k| k.as_str().to_owned()).collect();
            source.unknown("rule", &row.id, "kind", name, &known)
        }),
    }
}

fn example(
    source: &Source,
    id: &Spanned<String>,
    table: &'static str,
    text: &str,
    right: bool,
    expects: String,
) -> Example {
    Example {
        file: source.name.clone(),
        line: source.line(id),
        table,
        row: id.get_ref().clone(),
        text: text.to_owned(),
        right,
        expects,
    }
}

fn cue(source: &Source, row: &CueRow) -> Result<Cue, LexiconError> {
    let fault = |why: String, hint: &str| source.value_fault("cue", &row.id, why, hint);
    let Some(effect) = Effect::parse(&row.effect) else {
        let known: Vec<String> = Effect::ALL.iter().map(|e| e.as_str().to_owned()).collect();
        return Err(source.unknown("cue", &row.id, "effect", &row.effect, &known));
    };
    let side = match row.side.as_deref() {
        None | Some("after") => CueSide::After,
        Some("before") => CueSide::Before,
        Some("both") => CueSide::Both,
        Some(other) => {
            return Err(fault(format!("`{other}` is no side"), "write `after`, `before` or `both`"));
        }
    };
    let reach = match &row.reach {
        None => CueReach::Clause,
        Some(Reach::Tokens(n)) => CueReach::Tokens(*n),
        Some(Reach::Word(word)) => match word.as_str() {
            "clause" => CueReach::Clause,
            "sentence" => CueReach::Sentence,
            "block" => CueReach::Block,
            other => {
                return Err(fault(
                    format!("`{other}` is no reach"),
                    "write `clause`, `sentence`, `block` or a number of words",
                ));
            }
        },
    };
    Ok(Cue { id: row.id.get_ref().clone(), effect, side, reach, subject: row.subject.unwrap_or(true) })
}

fn kinds(sources: &[Source]) -> Result<Vec<KindNames>, LexiconError> {
    let mut out: Vec<KindNames> = Vec::new();
    for source in sources {
        for row in &source.rows.kind {
            let Some(kind) = Kind::parse(row.id.get_ref()) else {
                let known: Vec<String> = Kind::ALL.iter().map(|k| k.as_str().to_owned()).collect();
                return Err(source.unknown("kind", &row.id, "kind", row.id.get_ref(), &known));
            };
            out.retain(|k| k.kind != kind);
            out.push(KindNames {
                kind,
                name: row.name.clone(),
                event_type: row.event_type.clone(),
                sub_event_type: row.sub_event_type.clone(),
                special: row
                    .sub_event
                    .iter()
                    .map(|s| {
                        let event_type = s.event_type.clone().unwrap_or_else(|| row.event_type.clone());
                        (s.when.clone(), event_type, s.sub_event_type.clone())
                    })
                    .collect(),
            });
        }
    }
    for &kind in Kind::ALL {
        if !out.iter().any(|k| k.kind == kind) {
            return Err(LexiconError::Value {
                file: "kinds.toml".into(),
                line: 0,
                row: format!("kind `{kind}`"),
                why: "no [[kind]] row names it".into(),
                hint: "add a [[kind]] row with name, event_type and sub_event_type".into(),
            });
        }
    }
    Ok(out)
}
