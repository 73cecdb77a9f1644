//! The numbers that merging uses, read from `lexicon/merge.toml`. Holds none of its own.

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
    /// When mentions are joined.
    pub join: JoinSettings,
    /// Log odds for each feature of a pair.
    pub weights: Weights,
    /// Which value an incident takes.
    pub values: ValueSettings,
    /// How sure the result is.
    pub confidence: ConfidenceSettings,
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
    /// An actor is kept whose support is at least this share of the best one's.
    pub actor_share: f64,
}

/// Which kinds can be one event.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindSettings {
    /// Each kind stands in one group.
    pub groups: Vec<Vec<Kind>>,
    /// Pairs of kinds of different groups.
    pub confusable: Vec<[Kind; 2]>,
}

/// When mentions are joined. All are probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinSettings {
    /// Two mentions of different reports.
    pub threshold: f64,
    /// The mean over all pairs of two groups.
    pub mean: f64,
    /// Two mentions of one report; above 1 never.
    pub same_report: f64,
}

macro_rules! weights {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {
        /// One number for each feature of a pair of mentions: weights in the settings, values in a comparison.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Weights { $($(#[$meta])* pub $name: f64),+ }

        impl Weights {
            /// Names of all features, in order.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),+];

            /// All numbers, in the order of the names.
            pub fn to_vec(&self) -> Vec<f64> { vec![$(self.$name),+] }

            /// Numbers in the order of the names; missing ones are 0.
            pub fn from_slice(numbers: &[f64]) -> Self {
                let mut numbers = numbers.iter().copied();
                Self { $($name: numbers.next().unwrap_or(0.0)),+ }
            }

            /// The sum of products.
            pub fn dot(&self, other: &Self) -> f64 { 0.0 $(+ self.$name * other.$name)+ }
        }
    };
}

weights! {
    /// Always 1.
    bias,
    /// 1 where the kinds are the same.
    kind_same,
    /// 1 where they differ within a group.
    kind_group,
    /// 1 where they are of different groups that are confused.
    kind_cross,
    /// 1 where they are of groups that are not.
    kind_other,
    /// 1 where both are told to the day and agree.
    date_same_day,
    /// 1 where the ranges overlap and at least one is longer than a day.
    date_overlap,
    /// Days between the ranges, 0 where they touch or overlap, at most 10.
    date_gap,
    /// Natural logarithm of the longer range in days.
    date_width,
    /// 1 where at least one has no date.
    date_unknown,
    /// 1 where both name the same place.
    place_same,
    /// 1 where the places differ and lie within the uncertainty of each other, or one report's origin is the other's destination.
    place_near,
    /// 1 where one place is an area that holds the other.
    place_within,
    /// Natural logarithm of 1 + kilometres by which the distance is more than the uncertainties allow / 5.
    place_gap,
    /// Natural logarithm of 1 + the larger uncertainty in kilometres / 5.
    place_width,
    /// 1 where at least one has no place.
    place_unknown,
    /// Likeness of the written names above 0.8, scaled to 0 to 1, where the places differ.
    name_similar,
    /// Counts that both tell, above 0, and on which they agree; a larger number counts more.
    count_agree,
    /// Distance of the counts that both tell, in natural logarithms, at most 2 each.
    count_differ,
    /// 1 where a known perpetrator is shared.
    perpetrator_same,
    /// 1 where both name known perpetrators and none is shared.
    perpetrator_differ,
    /// 1 where a known target is shared.
    target_same,
    /// 1 where both name known targets and none is shared.
    target_differ,
    /// 1 where the weapon is the same.
    weapon_same,
    /// 1 where both name a weapon and they differ.
    weapon_differ,
    /// 1 where one happened and the other was foiled, planned or denied.
    status_differ,
    /// Cosine of the quotes' words, each weighted by how rare it is in the corpus.
    text_cosine,
    /// Share of the shorter quote's four-word sequences that the other has too.
    text_shared,
    /// 1 where both lead to places, and to different ones.
    to_place_differ,
    /// Natural logarithm of 1 + days between the publications.
    publication_gap,
    /// Natural logarithm of the number of mentions of either report that could stand for the other's.
    rivals,
}

/// How sure the result is.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfidenceSettings {
    /// Share of a further outlet's mention that counts as a witness of its own.
    pub other_outlet: f64,
    /// The same for a further report of an outlet that already counts.
    pub same_outlet: f64,
    /// Least confidence.
    pub low: f64,
    /// Greatest confidence.
    pub high: f64,
    /// Slope of the calibration in log odds.
    pub slope: f64,
    /// Offset of the calibration in log odds.
    pub offset: f64,
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
        if !(0.0..=1.0).contains(&join.threshold) || !(0.0..=1.0).contains(&join.mean) {
            return Err(MergeError::Value("`join.threshold` and `join.mean` are probabilities".to_owned()));
        }
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
