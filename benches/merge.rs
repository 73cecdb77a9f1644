//! How long merging takes as a corpus grows. Run by `cargo bench --bench merge`.
//!
//! The mentions are made up: incidents spread over towns and days of some years, each told by one to four reports with values that differ a
//! little. Cost should grow nearly in line with their number.

use divan::Bencher;
use divan::counter::ItemsCount;
use wallmap::merge::{MergeSettings, Registry, merge};
use wallmap::model::{
    Attribution, Count, Date, DateBasis, EventDate, EventPlace, GeoPrecision, IncidentMention, Kind, Mention,
    PlaceKind, PlaceRelation, Span, Status,
};

fn main() {
    divan::main();
}

#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 3)]
fn mentions(bencher: Bencher, count: usize) {
    let Ok(settings) = MergeSettings::embedded() else { return };
    bencher
        .counter(ItemsCount::new(count))
        .with_inputs(|| made_up(count))
        .bench_values(|mentions| merge(mentions, &settings, &mut Registry::default()));
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }
}

fn made_up(count: usize) -> Vec<IncidentMention> {
    let mut dice = Dice(7);
    // A corpus that grows covers more days, not ever more incidents on each.
    let days = 30 + count / 20;
    let mut out: Vec<IncidentMention> = Vec::with_capacity(count);
    while out.len() < count {
        let kind = Kind::ALL.get(dice.below(Kind::ALL.len())).copied().unwrap_or(Kind::Bombing);
        let (town, day, killed) = (dice.below(400), dice.below(days), dice.below(12) as u32);
        let victim = dice.below(5_000);
        for _ in 0..=dice.below(4) {
            let report = format!("report-{}", day * 10 + dice.below(10));
            let told = day + usize::from(dice.below(8) == 0);
            let killed = killed + u32::from(dice.below(4) == 0);
            out.push(mention(report, out.len(), kind, told, day + 1 + dice.below(3), town, killed, victim));
        }
    }
    out.truncate(count);
    out
}

#[expect(clippy::too_many_arguments, reason = "the values of one made-up mention")]
fn mention(
    report: String,
    at: usize,
    kind: Kind,
    told: usize,
    published: usize,
    town: usize,
    killed: u32,
    victim: usize,
) -> IncidentMention {
    let place = EventPlace {
        place_id: format!("town-{town}"),
        name: format!("Town {town}"),
        kind: PlaceKind::Town,
        lon: 36.0 + (town % 20) as f64 * 0.5,
        lat: 31.0 + (town / 20) as f64 * 0.3,
        as_written: format!("Town {town}"),
        span: Span::new(0, 0),
        relation: PlaceRelation::In,
        precision: GeoPrecision::Town,
        uncertainty_km: 2.5,
        admin1: format!("Province {}", town % 12),
        admin2: String::new(),
        country: "Country".to_owned(),
        iso3: "CTR".to_owned(),
        geom_id: String::new(),
        score: 0.9,
    };
    let mention = Mention {
        report: report.clone(),
        kind,
        status: Status::Occurred,
        attribution: Attribution::Fact,
        date: EventDate::day(day(told), DateBasis::YearInferred),
        place: Some(place),
        named: None,
        to_place: None,
        perpetrator: Vec::new(),
        target: Vec::new(),
        weapon: None,
        killed: Some(Count::exact(killed)),
        injured: None,
        detained: None,
        abducted: None,
        trigger: Span::new(at, at + 5),
        quote: Span::new(at, at + 90),
        quote_text: format!(
            "On that day {killed} people were killed in Town {town}, among them Person{victim}, the {} said in its report number {at}.",
            kind.as_str()
        ),
        further: Vec::new(),
        rule: "made up".to_owned(),
        because: Vec::new(),
        features: Vec::new(),
        confidence: 0.7,
    };
    IncidentMention {
        mention,
        outlet: report,
        url: String::new(),
        published: Some(day(published)),
        echo: false,
        joined_by: String::new(),
    }
}

fn day(number: usize) -> Date {
    let first = jiff::civil::date(2015, 1, 1);
    let days = i64::try_from(number).unwrap_or(0);
    first.checked_add(jiff::Span::new().days(days)).unwrap_or(first)
}
