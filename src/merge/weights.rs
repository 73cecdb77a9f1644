//! The features of a pair of mentions by name: values in a comparison, weights in the settings. Computes none of them.

use serde::Deserialize;

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
    /// 1 where the ranges lie one day apart: a night belongs to two days.
    date_next_day,
    /// Days between the ranges, at most 10, where both dates are firm (`join.firm_date`).
    date_gap,
    /// The same where one is not.
    date_gap_loose,
    /// Natural logarithm of the longer range in days.
    date_width,
    /// 1 where at least one has no date.
    date_unknown,
    /// Days by which the one's earliest day lies after the other's publication, at most 10: nobody reports what is to come.
    date_unborn,
    /// 1 where both name the same place.
    place_same,
    /// 1 where that place is a site: a camp, a prison, a named building.
    place_same_site,
    /// Where both name the same place: natural logarithm of the mentions of the one's kinds there in the days around, the smaller number of the two.
    place_busy,
    /// 1 where the places differ and lie within the uncertainty of each other, or one report's origin is the other's destination.
    place_near,
    /// 1 where one place is an area that holds the other.
    place_within,
    /// Natural logarithm of 1 + kilometres by which the distance is more than the uncertainties allow / 5.
    place_gap,
    /// The same where both are towns, sites or spots near one, times the lower of their scores: how sure the names are.
    place_gap_firm,
    /// Natural logarithm of 1 + the larger uncertainty in kilometres / 5.
    place_width,
    /// 1 where at least one has no place.
    place_unknown,
    /// Likeness of the written names above 0.8, scaled to 0 to 1, where the places differ.
    name_similar,
    /// 1 where the places differ or one is missing and the one's quote names the other's place.
    place_named,
    /// Counts that both tell, above 0, and on which they agree; a larger number counts more.
    count_agree,
    /// Distance of the counts in natural logarithms, at most 2 each, where the report published later tells more: a toll that rose.
    count_risen,
    /// The same where it tells less, or both were published on one day.
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
    /// Capitalised words that both quotes have and that are no part of their places' names, each by its rarity, at most 2 in all.
    names_shared,
    /// Larger numbers that both quotes have, years apart, at most 2.
    numbers_shared,
    /// 1 where neither the place nor a count, a name, a number or a sequence of words is shared.
    strange,
    /// 1 where both lead to the same place.
    to_place_same,
    /// 1 where both lead to places, and to different ones.
    to_place_differ,
    /// 1 for each of the two that could not stand by itself.
    echo,
    /// Minus the log odds of the fainter mention, at least 0, at most 5.
    doubt,
    /// Natural logarithm of the number of mentions of either report that could stand for the other's.
    rivals,
    /// Where the places differ or one is missing: natural logarithm of the mentions of other reports with such a kind and day, the smaller number of
    /// the two. On a day of one bombing two reports mean the same one; on a day of fifty that says little.
    crowd,
    /// Natural logarithm of 1 + other mentions of the two reports that could stand for one another.
    company,
}
