//! The numbers that merging uses, read from `lexicon/merge.toml`. Holds none of its own.

use super::parts::Parts;
use super::weights::Weights;
use crate::model::Kind;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The file inside the binary.
const EMBEDDED: &str = include_str!("../../lexicon/merge.toml");

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// The text is no settings file.
    #[error("lexicon/merge.toml: {0}")]
    Syntax(#[from] toml::de::Error),
    /// A value is out of its range.
    #[error("lexicon/merge.toml: {0}")]
    Value(String),
}

/// The settings of merging.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeSettings {
    /// Version of the form of the file.
    pub version: u32,
    /// Which kinds can be one event.
    pub kinds: KindSettings,
    /// Which pairs are compared at all.
    pub blocking: BlockSettings,
    /// Which words of quotes are no names.
    pub text: TextSettings,
    /// When mentions are joined.
    pub join: JoinSettings,
    /// Log odds for each feature of a pair.
    pub weights: Weights,
    /// Which value an incident takes.
    pub values: ValueSettings,
    /// How sure the result is.
    pub confidence: ConfidenceSettings,
    /// By what an incident is known again in a later build.
    pub registry: RegistrySettings,
    /// Values of corrections that are told as odd.
    pub corrections: CorrectionSettings,
    /// How `cargo xtask fit-merge` makes the weights; merging does not look at it.
    pub fit: FitSettings,
    /// Which actors are parts of others. Not in the file: whoever has the lexicon gives it, and without it each actor stands for itself.
    #[serde(skip)]
    pub parts: Parts,
}

/// What of corrections is told as odd, since hardly anybody means it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectionSettings {
    /// Most people that one incident concerns.
    pub most_people: u32,
    /// First year of a day.
    pub first_year: i16,
    /// Last year of a day, inclusive.
    pub last_year: i16,
}

/// How the weights are made from labelled rows.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FitSettings {
    /// Pull of every weight but the bias to 0.
    pub ridge: f64,
    /// How much a pair of two folders counts against one of a single folder.
    pub across: f64,
    /// The same for a pair of one report, which tells two incidents apart.
    pub within: f64,
    /// Thresholds that are tried.
    pub thresholds: Vec<f64>,
    /// Figures that lie closer together than this are taken for equal.
    pub tie: f64,
    /// Features that can only speak for one incident.
    pub speak_for: Vec<String>,
    /// Features that can only speak against it.
    pub speak_against: Vec<String>,
}

/// Which pairs of mentions are near enough in place, time or words to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockSettings {
    /// Days that a date may be off.
    pub slack_days: i32,
    /// Days that a bucket spans.
    pub bucket_days: i32,
    /// A range of days is filed under at most this many buckets; a longer one under those of its first and last day.
    pub most_buckets: i32,
    /// Days before its report in which an event without a date is looked for.
    pub undated_days: i32,
    /// Kilometres that a point may be off beyond its uncertainty.
    pub slack_km: f64,
    /// Width in degrees of the cells in which all kinds are compared.
    pub fine_degrees: f64,
    /// Width in degrees of the cells in which kinds of one group are compared.
    pub coarse_degrees: f64,
    /// An area that covers more cells than this along one side is found by its country instead.
    pub most_cells: i32,
    /// Mentions under one key that are all compared with each other; beyond, each is compared with as many neighbours by date.
    pub window: usize,
    /// Sequences of words by which a quote is filed: the smallest hashes, so that two copies choose the same.
    pub sequences: usize,
    /// Rare names and numbers by which a quote is filed.
    pub names: usize,
}

/// Which words of quotes are no names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextSettings {
    /// Words that are written with a capital and name nobody, in lower case.
    pub passed_over: Vec<String>,
}

/// By what an incident is known again in a later build, each trace with its weight as evidence.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistrySettings {
    /// The same report with the same quote.
    pub quote: f64,
    /// The same report with the same group of kinds, place and day.
    pub values: f64,
    /// The same report with the same place and day.
    pub place_and_day: f64,
    /// The same report with the same group of kinds and place.
    pub kind_and_place: f64,
    /// The same report with the same group of kinds and day.
    pub kind_and_day: f64,
    /// Least sum by which an incident is known again.
    pub enough: f64,
    /// Least sum by which an id that finds its incident taken counts as joined with it rather than gone.
    pub joined: f64,
}

/// Which of several reports' values an incident takes. Support is counted in mentions, each by its confidence.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueSettings {
    /// Support that a kind has beforehand, because it says more than others of its group.
    pub kind_bonus: BTreeMap<String, f64>,
    /// How far a date is to be trusted, by its basis.
    pub date_basis: BTreeMap<String, f64>,
    /// The same by its precision.
    pub date_precision: BTreeMap<String, f64>,
    /// Weight of a date's own strength against the support by others.
    pub date_own: f64,
    /// Support by a date that overlaps without being the same.
    pub date_overlap: f64,
    /// Support that a place has beforehand, by its precision.
    pub place_precision: BTreeMap<String, f64>,
    /// Support by a place that differs and may be the same spot.
    pub place_compatible: f64,
    /// What the word of a report counts that says nothing of an event's status.
    pub status_plain: f64,
    /// An actor is kept whose support is at least this share of the best one's.
    pub actor_share: f64,
    /// What the word of a mention counts that only hints at an event or looks back on it, as a share of a full one's.
    pub echo_share: f64,
    /// Reasons of an attribution that say nothing of who did it.
    pub silent: Vec<String>,
    /// What a "possible" for such a reason counts, as a share of a full one.
    pub silent_share: f64,
}

/// Which kinds can be one event.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindSettings {
    /// Each kind stands in one group.
    pub groups: Vec<Vec<Kind>>,
    /// Pairs of kinds of different groups.
    pub confusable: Vec<[Kind; 2]>,
    /// Kinds that have two places, of which a report may name either.
    pub moving: Vec<Kind>,
}

/// When mentions are joined.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinSettings {
    /// Least mean probability over the pairs of two groups by which they are one incident.
    pub threshold: f64,
    /// The same for two mentions of one report, which the reader kept apart; above 1 means never.
    pub same_report: f64,
    /// Members of a group that are compared with another group's; more would cost without telling more.
    pub compared: usize,
    /// Days between two dates up to which mentions of two reports can stand for one another (`rivals`, `company`).
    pub rival_days: f64,
    /// Days before and after a mention in which its place is busy with its kinds (`place_busy`).
    pub busy_days: i32,
    /// Least trust in the basis of a date (`values.date_basis`) by which it is firm.
    pub firm_date: f64,
    /// Kilometres beyond their uncertainties from which two towns are never one, where the reports share nothing else but kind and day.
    pub far_km: f64,
    /// Days from which two firm dates are never one, where the reports share nothing else but kind and place; at most 10.
    pub far_days: f64,
    /// Days from which two firm dates are never one, whatever else the reports share.
    pub contrary_days: i32,
    /// Days between two spans of days from which they are never one, however loosely they are told.
    pub season_days: i32,
    /// Kilometres beyond their uncertainties from which two places are never one, whatever else the reports share.
    pub contrary_km: f64,
    /// Where two towns are far apart (`far_km`), the least agreement of the counts, or the least of names and larger numbers shared, that lets them be
    /// one event.
    pub far_counts: f64,
    /// See `far_counts`.
    pub far_told: f64,
    /// The same for two towns or sites in two countries.
    pub contrary_abroad_km: f64,
    /// Least likeness of the words of two quotes (cosine) by which one without a place may tell the same as another, where no name is shared.
    pub placeless_likeness: f64,
    /// The same by the numbers that both tell: 1 for the same number, and its logarithm to base 10.
    pub placeless_counts: f64,
    /// Least likeness (Jaro-Winkler) of two words with the same consonants by which they are spellings of one name.
    pub spelling: f64,
}

/// How sure the result is.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfidenceSettings {
    /// Share of a further outlet's mention that counts as a witness of its own.
    pub other_outlet: f64,
    /// The same for a further report of an outlet that already counts.
    pub same_outlet: f64,
    /// Reports that must tell an event with day and place where each tells it too faintly to make an incident by itself.
    pub witnesses: usize,
    /// Least confidence of an incident that is told by such reports alone.
    pub corroborated: f64,
    /// Least confidence.
    pub low: f64,
    /// Greatest confidence.
    pub high: f64,
    /// Slope of the calibration in log odds.
    pub slope: f64,
    /// Offset of the calibration in log odds.
    pub offset: f64,
}

impl BlockSettings {
    fn validate(self) -> Result<(), MergeError> {
        let whole = [self.bucket_days, self.most_buckets, self.most_cells].iter().all(|&n| n > 0)
            && self.slack_days >= 0
            && self.undated_days >= 0
            && self.window > 0;
        let wide =
            [self.fine_degrees, self.coarse_degrees].iter().all(|&width| width > 0.01 && width <= 90.0)
                && (0.0..=1000.0).contains(&self.slack_km);
        if whole && wide {
            return Ok(());
        }
        Err(MergeError::Value(
            "`blocking`: buckets, cells and the window are at least 1, widths lie between 0.01 and 90 degrees".to_owned(),
        ))
    }
}

impl MergeSettings {
    /// The settings inside the binary.
    pub fn embedded() -> Result<Self, MergeError> {
        Self::parse(EMBEDDED)
    }

    /// Reads and validates settings.
    pub fn parse(text: &str) -> Result<Self, MergeError> {
        let settings: Self = toml::from_str(text)?;
        for &kind in Kind::ALL {
            let groups = settings.kinds.groups.iter().filter(|group| group.contains(&kind)).count();
            if groups != 1 {
                return Err(MergeError::Value(format!(
                    "the kind `{kind}` stands in {groups} groups, not in one"
                )));
            }
        }
        let join = settings.join;
        if !(0.0..=1.0).contains(&join.threshold) || join.compared == 0 {
            return Err(MergeError::Value(
                "`join.threshold` is a probability and `join.compared` at least 1".to_owned(),
            ));
        }
        settings.blocking.validate()?;
        let confidence = settings.confidence;
        for share in [confidence.other_outlet, confidence.same_outlet, confidence.low, confidence.high] {
            if !(0.0..=1.0).contains(&share) {
                return Err(MergeError::Value(
                    "shares and bounds of `confidence` lie between 0 and 1".to_owned(),
                ));
            }
        }
        if settings.weights.to_vec().iter().any(|weight| !weight.is_finite()) {
            return Err(MergeError::Value("every weight is a finite number".to_owned()));
        }
        Ok(settings)
    }

    /// The number of a kind's group.
    pub fn group(&self, kind: Kind) -> u8 {
        self.kinds.groups.iter().position(|group| group.contains(&kind)).unwrap_or(0) as u8
    }

    /// Whether two kinds of different groups are confused.
    pub fn confusable(&self, a: Kind, b: Kind) -> bool {
        self.kinds.confusable.iter().any(|&[x, y]| (x, y) == (a, b) || (x, y) == (b, a))
    }

    /// Content hash, for caches and provenance.
    pub fn version() -> String {
        let hash = blake3::hash(EMBEDDED.as_bytes()).to_hex();
        hash.chars().take(12).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_settings_are_valid() {
        MergeSettings::embedded().expect("valid");
    }

    #[test]
    fn a_kind_in_no_group_and_a_misspelt_weight_are_told() {
        let missing = EMBEDDED.replace("  [\"activity\"],\n", "");
        assert!(MergeSettings::parse(&missing).expect_err("refused").to_string().contains("`activity`"));
        let misspelt = EMBEDDED.replace("place_same =", "place_sam =");
        assert!(MergeSettings::parse(&misspelt).expect_err("refused").to_string().contains("place_sam"));
    }
}
