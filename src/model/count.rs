//! Numbers of people or things as reports tell them, with what is certain of them.

use serde::{Deserialize, Serialize};

/// A number with the bounds that the words give ("at least 12", "between 5 and 7", "dozens").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Count {
    /// The value to show: "at least N" is N, a range its lower end.
    pub value: u32,
    /// The smallest number that fits the words, inclusive.
    pub low: u32,
    /// The largest number that fits the words, inclusive; `None` where it is open ("at least").
    pub high: Option<u32>,
}

impl Count {
    /// A number told exactly.
    pub const fn exact(value: u32) -> Self {
        Self { value, low: value, high: Some(value) }
    }

    /// "At least `value`".
    pub const fn at_least(value: u32) -> Self {
        Self { value, low: value, high: None }
    }
}
