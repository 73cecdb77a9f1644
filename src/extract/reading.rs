//! The way through a report: blocks, headings and labels with what they carry, sentences, and the mentions at the end.

use super::Extractor;
use super::antecedents::Antecedents;
use super::bar;
use super::blocks::{self, Block, BlockKind};
use super::candidate::{Candidate, Kept, Reader, SentenceReading};
use super::confidence;
use super::dates::{self, DateMention, When};
use super::digest;
use super::figures;
use super::frames::{self, family};
use super::identified;
use super::labels::{
    HEADING_DAYS, Headings, LABEL_DAYS, is_written_elsewhere, label, leading_date, names_as_places, opening,
    row_place, set_headings, split_label, writers_place,
};
use super::listed;
use super::others::{self, Other};
use super::phrases::{Match, Sentence};
use super::place_of_event as places;
use super::scene::At;
use super::sentences;
use super::sites;
use super::story::{Context, DateRank, Event, PlaceRank, Story};
use super::tokens::{self, Token, reads};
use super::who::{self, Seen};
use super::{actors, roles};
use crate::lexicon::{Effect, Sense, Slot, Weight};
use crate::model::{
    Attribution, Date, DateBasis, EventDate, EventPlace, GeoPrecision, KeptOut, Kind, Mention, RECALLED,
    Reading, Report, Span, Status, Toponym,
};

/// A short sentence that only names a day or a place is a label for what follows.
const LABEL_TOKENS: usize = 9;

/// How well a place fits that stands in a table's column of places.
const CELL_FIT: f64 = 4.0;

/// Sentences at the head of a report that may tell what it lists.
const OPENING: usize = 4;

/// Reads a report whose toponyms are all that it names or implies.
pub(super) fn read(
    extractor: &Extractor<'_>,
    report: &Report,
    toponyms: &[Toponym],
    assume_place: bool,
) -> Reading {
    let text = report.text.as_str();
    let published = report.published_date();
    let parts = report.body();
    let theatre = theatre(extractor, toponyms);
    let mut reader = Reader {
        gazetteer: extractor.gazetteer,
        settings: extractor.lexicon.settings(),
        toponyms,
        published,
        theatre: &theatre,
    };
    let mut story = Story {
        gazetteer: extractor.gazetteer,
        settings: extractor.lexicon.settings(),
        toponyms,
        published,
        events: Vec::new(),
        recalled: Vec::new(),
        people: Antecedents::default(),
        seen: Vec::new(),
        claims_list: false,
        assume_place,
    };
    let mut all = Vec::new();
    for part in parts {
        blocks::blocks(text, part, &mut all);
    }
    let digest = is_digest(text, &all);
    let listed = all.iter().position(|block| is_listed(text, block)).unwrap_or_default();
    let writer = writers_place(text, &all, toponyms);
    let places = names_as_places(&all, toponyms);
    let toponyms = places.as_deref().unwrap_or(toponyms);
    reader.toponyms = toponyms;
    story.toponyms = toponyms;
    title(extractor, report, &theatre, &mut story);
    let mut kept: Vec<Kept> = Vec::new();
    let mut out = Reading::default();
    let mut others: Vec<Other> = Vec::new();
    let mut headings = Headings { masthead: published.filter(|_| !digest), ..Headings::default() };
    let mut stack = Buffers::default();
    let mut context = Context::default();
    let mut under_row = None;
    for (number, block) in all.iter().enumerate() {
        context.block = number;
        // What stands above the first entry of a list is told as any text is.
        context.entry = if digest && number >= listed { number } else { 0 };
        // What stands indented under a row of a table goes on with it.
        under_row = match (block.kind, under_row) {
            (BlockKind::Row, _) => Some(number),
            (_, Some(row)) if is_indented(text, block.span.start) => {
                context.entry = if digest { row } else { 0 };
                Some(row)
            }
            _ => None,
        };
        context.under_row = under_row.is_some_and(|row| row != number);
        context.dateline = writer == Some(number);
        context.heading = block.kind == BlockKind::Heading;
        // Each sentence is held against all events before it: a list without end is cut, and said to be.
        if story.events.len() >= extractor.lexicon.settings().story.most_events {
            out.kept_out.push(KeptOut {
                trigger: block.span,
                quote: block.span,
                reason: "weak".into(),
                rule: "story:too-many".into(),
            });
            break;
        }
        read_block(
            extractor,
            &reader,
            &mut story,
            text,
            block,
            &mut headings,
            &mut context,
            &mut kept,
            &mut stack,
            &mut others,
            &mut out,
        );
    }
    for f in &mut out.figures {
        f.report.clone_from(&report.id);
    }
    for f in &mut out.site_facts {
        f.report.clone_from(&report.id);
    }
    story.join_headline();
    who::settle(extractor.lexicon, &mut story);
    let mut out = finish(extractor, report, &story, kept, out);
    out.others = others::settle(&story, text, &mut out.mentions, others);
    out
}

/// Spaces before a line that goes on with the row above it.
const INDENT: usize = 4;

/// Whether a line begins with white space of at least the width of an indent.
fn is_indented(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    line.len() >= INDENT && line.chars().all(|c| c == ' ' || c == '\t')
}

/// The countries that a report names places in.
fn theatre(extractor: &Extractor<'_>, toponyms: &[Toponym]) -> Vec<[u8; 2]> {
    let mut out: Vec<[u8; 2]> =
        toponyms.iter().filter_map(|t| t.place).map(|key| extractor.gazetteer.cc_bytes(key)).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Whom a report's title names.
fn title(extractor: &Extractor<'_>, report: &Report, theatre: &[[u8; 2]], story: &mut Story<'_, '_>) {
    let Some(title) = report.title.as_deref() else { return };
    let mut tokens = Vec::new();
    tokens::tokenize(title, Span::new(0, title.len()), extractor.lexicon.trie(), &mut tokens);
    let s = Sentence::new(extractor.lexicon, title, &tokens);
    let named: Vec<_> = actors::named(&s, theatre).into_iter().filter(|n| n.known).collect();
    story.seen.extend(named.iter().map(|n| Seen {
        sentence: 0,
        entry: 0,
        actor: n.actor.clone(),
        suffers: false,
        office: false,
        denies: roles::denies(&s, n),
    }));
    story.claims_list |= roles::tells(&s, extractor.lexicon.well_known().claims_list);
}

#[derive(Debug, Default)]
struct Buffers {
    tokens: Vec<Token>,
    ranges: Vec<std::ops::Range<usize>>,
}

impl Buffers {
    /// Where a sentence stands in the text.
    fn sentence(&self, number: usize) -> Option<Span> {
        let tokens = self.tokens.get(self.ranges.get(number)?.clone())?;
        Some(Span { start: tokens.first()?.start as usize, end: tokens.last()?.end as usize })
    }
}

/// "The attacks left 20 dead": several events that the sentence opens with.
fn sums_up(s: &Sentence<'_>) -> bool {
    let event = |m: &Match| matches!(m.sense, Sense::Rule(_) | Sense::Event(_) | Sense::Hint(_));
    let plural = |i: usize| s.lower(i).ends_with('s') && s.matches_at(i).iter().any(event);
    (s.is_article(0) || s.is(0, s.lexicon.well_known().determiner)) && (1..3).any(plural)
}

/// A digest's blocks are entries of their own: many bullets, rows, or blocks that open with a time or day.
fn is_digest(text: &str, all: &[Block]) -> bool {
    let bodies = all.iter().filter(|b| b.kind != BlockKind::Heading).count();
    let listed = all.iter().filter(|b| is_listed(text, b)).count();
    bodies >= 3 && listed * 2 >= bodies
}

/// A bullet, a row, or a block that opens with a time or day.
fn is_listed(text: &str, block: &Block) -> bool {
    matches!(block.kind, BlockKind::Bullet | BlockKind::Row) || opens_with_stamp(block.span.of(text))
}

/// "22:14", "14/05", "0930 -": the block opens with a time stamp or a numeric date.
fn opens_with_stamp(line: &str) -> bool {
    let line = line.trim_start_matches(['[', '(', '*']);
    let head = line.char_indices().nth(5).map_or(line, |(end, _)| line.get(..end).unwrap_or_default());
    let digits = head.bytes().filter(u8::is_ascii_digit).count();
    let b = head.as_bytes();
    digits == 4 && matches!(b.get(2), Some(b':' | b'/' | b'.' | b'h'))
        || digits == 3 && matches!(b.get(1), Some(b':'))
}

#[expect(clippy::too_many_arguments, reason = "the state of one pass over a report")]
fn read_block(
    extractor: &Extractor<'_>,
    reader: &Reader<'_, '_>,
    story: &mut Story<'_, '_>,
    text: &str,
    block: &Block,
    headings: &mut Headings,
    context: &mut Context,
    kept: &mut Vec<Kept>,
    buffers: &mut Buffers,
    others: &mut Vec<Other>,
    out: &mut Reading,
) {
    let lexicon = extractor.lexicon;
    buffers.tokens.clear();
    buffers.ranges.clear();
    let cells = block.kind == BlockKind::Row && !block.span.of(text).contains('|');
    tokens::tokenize_cells(text, block.span, lexicon.trie(), cells, &mut buffers.tokens);
    let rows = block.kind == BlockKind::Row;
    let (start, stands) = if rows { (0, None) } else { opening(reader, text, &buffers.tokens, block.span) };
    // A row of a table is one sentence; one that no table has is cut as other text is.
    if rows && buffers.tokens.len() <= sentences::LONGEST {
        buffers.ranges.push(start..buffers.tokens.len());
    } else {
        sentences::sentences(
            lexicon,
            lexicon.well_known().abbreviation,
            &buffers.tokens,
            start..buffers.tokens.len(),
            &mut buffers.ranges,
        );
    }
    if !context.under_row {
        context.place = headings.place;
        context.country = headings.country;
        context.date = headings.date;
    }
    if !context.dateline && stands.is_some() {
        let sentence = buffers.sentence(0);
        let elsewhere = stands.zip(sentence).is_some_and(|(at, span)| is_written_elsewhere(reader, at, span));
        context.place = stands.filter(|_| !elsewhere);
    }
    context.stamped = opens_with_stamp(block.span.of(text));
    if context.stamped && context.date.is_none() {
        context.date = reader.published.map(|d| EventDate::day(d, DateBasis::Heading));
    }
    let labelled = block.kind != BlockKind::Row
        && split_label(reader, lexicon, text, &buffers.tokens, &mut buffers.ranges);
    let mut first = true;
    for range in buffers.ranges.clone() {
        let Some(tokens) = buffers.tokens.get(range) else { continue };
        if tokens.is_empty() {
            continue;
        }
        // A paragraph without end is cut as a list is.
        if story.events.len() >= lexicon.settings().story.most_events {
            break;
        }
        let mut s = Sentence::new(lexicon, text, tokens);
        places::mark_sites(&mut s, reader.toponyms, reader.gazetteer);
        context.sentence += 1;
        if rows && let Some(place) = row_place(&s, reader) {
            context.place = Some(place);
        }
        if rows {
            context.date = dates::dates(&s, reader.published)
                .iter()
                .find_map(|d| match d.when {
                    When::Fixed(e) if !d.period => Some(e),
                    _ => None,
                })
                .or(context.date);
        }
        if block.kind == BlockKind::Row
            && let Some(columns) = digest::columns(lexicon, &s)
        {
            headings.columns = Some(columns);
            continue;
        }
        let mut triggers = frames::triggers(&s);
        triggers.retain(|t| !places::is_named(&s, t.first, reader.toponyms));
        let has_trigger = !triggers.is_empty();
        let short = tokens.len() <= LABEL_TOKENS;
        let labels = first && labelled;
        if labels && block.kind == BlockKind::Bullet {
            // A dated entry of a list stands for itself.
            context.entry = context.block + 1;
        }
        if !has_trigger && (block.kind == BlockKind::Heading || first && short || labels) {
            if extractor.others {
                let spots = places::spots(&s, reader.toponyms, reader.gazetteer);
                let bare = SentenceReading { spots, ..SentenceReading::default() };
                others::others(&s, &bare, reader.published, others);
            }
            let (place, date) = label(&s, reader, if labels { LABEL_DAYS } else { HEADING_DAYS });
            if block.kind == BlockKind::Heading {
                set_headings(headings, reader, place, date);
                context.place = headings.place;
                context.date = headings.date;
                context.country = headings.country;
            } else {
                let behind = buffers.sentence(1).filter(|_| labels);
                if let Some(at) = place {
                    let elsewhere = behind.is_some_and(|span| is_written_elsewhere(reader, at, span));
                    context.place = place.filter(|_| !elsewhere);
                }
                if date.is_some() {
                    context.date = date;
                }
            }
            first = false;
            continue;
        }
        // "14 May, 0710 local. ..", "Two men died." in a block that opened with a label.
        let mut told = reader.read(&s, triggers);
        let stage = places::stage(&s, &told.spots);
        let about = places::subject(&s, &told.spots);
        if first && let Some(d) = leading_date(&s, &told.dates) {
            context.date = Some(d);
        }
        aside(reader, story, text, &s, &told, out);
        if extractor.others {
            others::others(&s, &told, reader.published, others);
        }
        // "60 attacks were counted since May. The attacks left 20 dead": what was only summed is not told again.
        if context.summed.is_some_and(|summed| summed + 1 == context.sentence) && sums_up(&s) {
            for c in told.candidates.extract_if(.., |c| c.place.is_none()) {
                let rule = "such-attacks".to_owned();
                told.kept.push(Kept {
                    trigger: c.trigger,
                    quote: c.quote,
                    effect: Effect::Aggregate,
                    rule,
                    weight: c.weight,
                });
            }
        }
        if context.scene.back_then(&s, context).is_some_and(|end| story.is_old(end)) {
            for c in told.candidates.extract_if(.., |c| c.date.is_none()) {
                let rule = "scene:old".to_owned();
                told.kept.push(Kept {
                    trigger: c.trigger,
                    quote: c.quote,
                    effect: Effect::Background,
                    rule,
                    weight: c.weight,
                });
            }
        }
        if told.kept.iter().any(|k| k.effect == Effect::Aggregate) && told.candidates.is_empty() {
            context.summed = Some(context.sentence);
        }
        kept.extend(told.kept);
        for candidate in told.recalled {
            story.recall(candidate, context);
        }
        let (sentence, entry) = (context.sentence, context.entry);
        story.seen.extend(told.named.into_iter().map(|n| Seen { sentence, entry, ..n }));
        story.claims_list |= sentence <= OPENING && roles::tells(&s, lexicon.well_known().claims_list);
        let mut claimed = None;
        let there = context.scene.there(&s, context);
        arrests(&mut told.candidates);
        if told.candidates.is_empty()
            && let Some((trigger, quote, rule)) = story.take_back(&s, context)
        {
            out.kept_out.push(KeptOut { trigger, quote, reason: "false".into(), rule });
        }
        if told.candidates.is_empty() {
            story.tell_when(&s, &told.dates, stage, context);
        }
        let numbers = told.numbers;
        let cell = headings.columns.filter(|_| rows).and_then(|c| c.place(&s, &told.spots));
        for mut candidate in told.candidates {
            if candidate.place.is_none_or(|(_, score)| score < 1.0) {
                candidate.place = there.map(|place| (place, 1.0)).or(candidate.place);
            }
            if let Some(back) = candidate.back.take()
                && let Some(count) = story.people.of(&back, sentence, entry)
            {
                let slot = match back.slot {
                    Slot::Killed => &mut candidate.killed,
                    Slot::Injured => &mut candidate.injured,
                    Slot::Detained => &mut candidate.detained,
                    Slot::Abducted => &mut candidate.abducted,
                };
                *slot = slot.or(Some(count));
            }
            candidate.place = cell.map(|place| (place, CELL_FIT)).or(candidate.place);
            if let (BlockKind::Row, Some(columns)) = (block.kind, headings.columns) {
                [candidate.killed, candidate.injured, candidate.detained, candidate.abducted] =
                    columns.counts(&s);
            }
            let second = candidate.date.and_then(|d| {
                Some(DateMention {
                    when: When::Fixed(EventDate::day(d.also?, DateBasis::YearInferred)),
                    also: None,
                    ..d
                })
            });
            let twin = second.map(|date| Candidate { date: Some(date), another: true, ..candidate.clone() });
            // "The militia boasted of the ambush on Friday": news of the event told before, with the group's own numbers.
            if matches!(told.attribution, Some((Attribution::Claimed, ..)))
                && (candidate.anaphora
                    || (names_told(&s, &candidate)
                        || claims_told(&s, &candidate)
                        || points_to_told(&s, &candidate))
                        && !story.events.is_empty())
                && candidate.place.is_none()
            {
                claimed = claimed.or(candidate.kind.filter(|_| !claims_told(&s, &candidate)));
                continue;
            }
            // "active across the borders of X and Y": presence in each of the places.
            if candidate.kind == Some(Kind::Activity)
                && let Some((index, score)) = candidate.place
            {
                for other in listed::listed_with(&s, &told.spots, index) {
                    let beside =
                        Candidate { place: Some((other, score)), another: true, ..candidate.clone() };
                    story.take(beside, context);
                }
            }
            // "The artillery shelled X, Y and Z": each place was hit, and no number of victims belongs to more than the first. "Gunmen attacked
            // posts in X and Y": where these are too far from one another for one event.
            let mut beside = Vec::new();
            let bombarded = matches!(candidate.kind, Some(Kind::Airstrike | Kind::Shelling));
            if (bombarded || candidate.kind.is_some_and(happens_at_each))
                && candidate.status.is_none()
                && !candidate.anaphora
                && let Some((index, score)) = candidate.place
            {
                let others = listed::bombarded_with(&s, &told.spots, index);
                if bombarded || others.iter().all(|&other| reader.is_far(index, other)) {
                    let shares = |told| listed::shares(&s, &numbers, told, others.len() + 1);
                    let (killed, injured) = (shares(candidate.killed), shares(candidate.injured));
                    let mut order = others.clone();
                    order.push(index);
                    order.sort_unstable();
                    let share = |list: &Option<Vec<_>>, place: usize| {
                        let at = order.iter().position(|&p| p == place)?;
                        list.as_ref().and_then(|list| list.get(at)).copied()
                    };
                    for other in others {
                        let place = Some((other, score));
                        let (killed, injured) = (share(&killed, other), share(&injured, other));
                        beside.push(Candidate { place, killed, injured, another: true, ..candidate.clone() });
                    }
                    candidate.killed = share(&killed, index).or(candidate.killed);
                    candidate.injured = share(&injured, index).or(candidate.injured);
                }
            }
            let (trigger, quote) = (candidate.trigger, candidate.quote);
            let tells = candidate.kind.is_some();
            let before = story.events.len();
            if !story.take(candidate, context) && tells {
                out.kept_out.push(KeptOut {
                    trigger,
                    quote,
                    reason: "weak".into(),
                    rule: "story:too-little".into(),
                });
            }
            // What only goes on about an event told before is told of its places already.
            let begun = bombarded || story.events.len() > before;
            for other in beside.into_iter().filter(|_| begun).chain(twin) {
                story.take(other, context);
            }
        }
        story.people.note(&s, &numbers, sentence, entry);
        if let Some((attribution, rule, who)) = told.attribution {
            story.attribute(attribution, rule, who, claimed, context);
        }
        // Who did it is asked only behind an event.
        if let Some(all) = told.all
            && story.tells_near(context)
            && let Some(who) = identified::identified(&s, &all)
        {
            story.identify(who, context, s.lexicon);
        }
        story.wears_bomb(&s, context);
        let bare = !story.events.iter().any(|e| e.last_sentence == sentence);
        let at = At { block: context.block, sentence, bare };
        let stage = stage.or(about.filter(|_| bare));
        context.scene.note(stage, &told.spots, &told.dates, at);
        first = false;
    }
}

/// "Police went into five flats and took away four men": whom forces take away in the sentence of their raid, they arrest.
fn arrests(candidates: &mut [Candidate]) {
    let force = |c: &Candidate| c.doers.iter().any(|d| d.inter == 1);
    let raid = candidates.iter().any(|c| c.kind == Some(Kind::SecurityOperation) && force(c));
    let taken = |c: &&mut Candidate| {
        raid && c.kind == Some(Kind::Abduction)
            && c.weight < Weight::Strong
            && c.doers.iter().all(|d| d.inter == 1)
    };
    for c in candidates.iter_mut().filter(taken) {
        c.kind = Some(Kind::SecurityOperation);
        c.detained = c.detained.or(c.abducted.take());
    }
}

/// Kinds of which each place of a list has an event of its own, where the places lie far from one another.
const fn happens_at_each(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::ArmedAttack
            | Kind::ArmedClash
            | Kind::Killing
            | Kind::Bombing
            | Kind::SuicideBombing
            | Kind::Abduction
            | Kind::Sabotage
    )
}

/// "Claimed the attack on Wednesday and said that it had left three dead": what a group says of the deed that it claims.
fn claims_told(s: &Sentence<'_>, c: &Candidate) -> bool {
    let at = s.token_at(c.trigger.start);
    s.matches.iter().any(|m| {
        let told =
            |i: usize| reads!(s, i, "the" | "this" | "it" | "them" | "both" | "responsibility" | "credit");
        s.effect(m) == Some(Effect::Claimed) && m.first <= at && (m.first..m.last).any(told)
    })
}

/// "Said that its fighters had targeted the mine": what a claim did to a thing or to people told before, without numbers of its own.
fn points_to_told(s: &Sentence<'_>, c: &Candidate) -> bool {
    let at = s.token_at(c.trigger.end.saturating_sub(1)) + 1;
    let object = reads!(s, at, "the" | "it" | "them" | "this" | "that" | "both");
    let counts = c.killed.is_some() || c.injured.is_some() || c.detained.is_some() || c.abducted.is_some();
    c.verb && object && !counts && !c.another && c.date.is_none()
}

/// "Claimed the attack": a noun behind "the" means an event told before.
fn names_told(s: &Sentence<'_>, c: &Candidate) -> bool {
    let at = s.token_at(c.trigger.start);
    let whose = |i: usize| reads!(s, i, "their" | "his" | "her");
    !c.verb && at.checked_sub(1).is_some_and(|i| s.is(i, s.lexicon.well_known().determiner) || whose(i))
}

/// Totals and facts about sites, which are told apart from incidents.
fn aside(
    reader: &Reader<'_, '_>,
    story: &Story<'_, '_>,
    text: &str,
    s: &Sentence<'_>,
    told: &SentenceReading,
    out: &mut Reading,
) {
    if told.numbers.is_empty() && told.spots.is_empty() {
        return;
    }
    let place = |index: usize| story.place_of(text, index, None);
    let camp = |index: usize| story.camp_of(text, index);
    let (published, numbers, dates, spots) =
        (reader.published, told.numbers.as_slice(), told.dates.as_slice(), told.spots.as_slice());
    if !numbers.is_empty() {
        out.figures.extend(figures::figures(
            s,
            &figures::Scene { report: "", published, numbers, dates, spots, place: &place },
        ));
    }
    out.site_facts.extend(sites::facts(
        s,
        &sites::Scene { report: "", published, numbers, dates, spots, place: &place, camp: &camp },
    ));
}

/// Days that a report's own subject may lie before its publication.
fn too_old(e: &Event, published: Option<Date>, limit: i64) -> bool {
    match (e.date.end, published) {
        (Some(end), Some(p)) => end < dates::day_after(p, -limit),
        _ => false,
    }
}

fn finish(
    extractor: &Extractor<'_>,
    report: &Report,
    story: &Story<'_, '_>,
    kept: Vec<Kept>,
    mut out: Reading,
) -> Reading {
    let text = report.text.as_str();
    for k in kept {
        out.kept_out.push(KeptOut {
            trigger: k.trigger,
            quote: k.quote,
            reason: k.effect.as_str().to_owned(),
            rule: k.rule,
        });
    }
    let most = extractor.lexicon.settings().story.brief_words;
    let tells = !story.events.is_empty() || !story.recalled.is_empty();
    let brief = tells && !has_more_words(text, most);
    let limit = extractor.lexicon.settings().story.old_days;
    let old = story
        .events
        .iter()
        .filter(|e| too_old(e, story.published, limit) && e.date.start == e.date.end && e.place.is_some())
        .count();
    for e in story.recalled.iter().filter(|r| !story.events.iter().any(|e| is_retold(e, r))) {
        let place = e.place.and_then(|p| story.place_of(text, p, e.other_place));
        if place.as_ref().is_some_and(|p| p.precision != GeoPrecision::Country) {
            let mut recalled = mention(extractor, report, e, place, None, brief);
            recalled.because.push(RECALLED.to_owned());
            out.echoes.push(recalled);
        }
    }
    let history = old >= extractor.lexicon.settings().story.history_events;
    for e in &story.events {
        // A day that a sentence of the same paragraph tells holds for what came of it.
        let dated = e.date_rank >= DateRank::Carried
            && (e.date.start == e.date.end || e.date_pattern == "carried-after");
        let recent = !too_old(e, story.published, extractor.lexicon.settings().story.history_days)
            && e.place_rank == PlaceRank::Sentence
            && (e.verb || !too_old(e, story.published, story.settings.story.noun_days));
        if too_old(e, story.published, limit)
            && !(e.date_rank == DateRank::Heading || dated && (history || recent))
        {
            out.kept_out.push(KeptOut {
                trigger: e.trigger,
                quote: e.quote,
                reason: "background".into(),
                rule: "date:old".into(),
            });
            // An analysis goes back to what other reports told when it was new.
            if e.place.is_some() && e.date.precision == crate::model::DatePrecision::Day {
                let place = e.place.and_then(|p| story.place_of(text, p, e.other_place));
                out.echoes.push(mention(extractor, report, e, place, None, brief));
            }
            continue;
        }
        let place = e.place.and_then(|p| story.place_of(text, p, e.other_place));
        let named = e.place.filter(|_| place.is_none()).and_then(|p| story.toponyms.get(p)).map(|t| t.span);
        let goals: Vec<Option<usize>> =
            if e.to_places.is_empty() { vec![None] } else { e.to_places.iter().copied().map(Some).collect() };
        for goal in goals {
            let to_place = goal.and_then(|g| story.place_of(text, g, None));
            // "moved into cities such as X and Y": nothing tells where from, and neither is the other's origin.
            let origin_told = !e.place.is_some_and(|p| e.to_places.contains(&p));
            let from = if origin_told { place.clone() } else { to_place.clone() };
            let mut mention = mention(extractor, report, e, from, to_place, brief);
            mention.named = named;
            let weak = extractor.bar && mention.place.is_some() && bar::is_too_weak(story, e, &mention);
            if weak {
                out.kept_out.push(KeptOut {
                    trigger: e.trigger,
                    quote: e.quote,
                    reason: "weak".into(),
                    rule: format!("confidence:{:.2}", mention.confidence),
                });
                out.echoes.push(mention);
            } else {
                out.mentions.push(mention);
            }
        }
    }
    out
}

/// Whether a text has more words between blanks than so many.
fn has_more_words(text: &str, most: usize) -> bool {
    let (mut words, mut inside) = (0, false);
    for (at, byte) in text.bytes().enumerate() {
        let blank = match byte {
            b' ' | b'\t'..=b'\r' => true,
            // What may begin a blank that is no ASCII.
            0xC2 | 0xE1..=0xE3 => {
                text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(char::is_whitespace)
            }
            // The rest of one.
            0x80..0xC0 => continue,
            _ => false,
        };
        words += usize::from(!blank && !inside);
        inside = !blank;
        if words > most {
            return true;
        }
    }
    false
}

/// Whether a report tells itself as news what it recalls.
fn is_retold(e: &Event, recalled: &Event) -> bool {
    let days = |e: &Event| e.date.start.zip(e.date.end);
    let overlap = matches!((days(e), days(recalled)), (Some((a, b)), Some((c, d))) if a <= d && c <= b);
    overlap && family(e.kind) == family(recalled.kind)
}

fn mention(
    extractor: &Extractor<'_>,
    report: &Report,
    e: &Event,
    place: Option<EventPlace>,
    to_place: Option<EventPlace>,
    brief: bool,
) -> Mention {
    let features = confidence::features(e, place.as_ref(), brief);
    let confidence = extractor.lexicon.confidence().probability(&features);
    let status = e.status.as_ref().map_or(Status::Occurred, |(s, _)| *s);
    let (attribution, why) = super::whose_word::attribution(extractor.lexicon, e);
    let mut because =
        vec![format!("rule:{}", e.rule), format!("date:{}", e.date_pattern), format!("attribution:{why}")];
    because.push(match e.place_rank {
        PlaceRank::Sentence => "place:sentence".into(),
        PlaceRank::Heading => "place:heading".into(),
        PlaceRank::Carried => "place:carried".into(),
        PlaceRank::Country => "place:country".into(),
    });
    if let Some((_, rule)) = &e.status {
        because.push(format!("status:{rule}"));
    }
    because.extend(e.because.iter().cloned());
    Mention {
        report: report.id.clone(),
        kind: e.kind,
        status,
        attribution,
        date: e.date,
        place,
        named: None,
        to_place: to_place.map(Box::new),
        perpetrator: e.doers.clone(),
        target: e.targets.clone(),
        weapon: e.weapon.clone(),
        killed: e.killed,
        injured: e.injured,
        detained: e.detained,
        abducted: e.abducted,
        trigger: e.trigger,
        quote: e.quote,
        quote_text: e.quote.of(&report.text).to_owned(),
        further: e.further.clone(),
        rule: e.rule.clone(),
        because,
        features,
        confidence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn words_are_counted_as_blanks_part_them(text in "[ a\u{1c}\t\u{85}\u{a0}\u{1680}\u{2003}\u{2028}\u{3000}é–“\u{205f}]{0,60}", most in 0_usize..12) {
            proptest::prop_assert_eq!(has_more_words(&text, most), text.split_whitespace().nth(most).is_some());
        }
    }
}
