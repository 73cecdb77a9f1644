//! Words of a report with what stands between them. Knows no place and no name.

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Gap {
    /// Blanks only, without a line end.
    Space,
    /// A hyphen or dash without blanks.
    Hyphen,
    /// One line end.
    Line,
    /// A full stop and blanks.
    Stop,
    /// A comma and blanks.
    Comma,
    /// An opening bracket or quotation mark.
    Open,
    /// Another sign.
    Sign,
    /// An empty line, a bullet, the start of the text.
    Break,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Case {
    /// "homs".
    Lower,
    /// "Homs".
    Title,
    /// "HOMS", two letters at least.
    Upper,
    /// "McAllen", "eBay".
    Mixed,
    /// Letters that have no case.
    None,
    /// "30", "2nd".
    Digit,
}

/// A word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// First byte.
    pub(crate) start: u32,
    /// One past the last byte, without a possessive ending.
    pub(crate) end: u32,
    /// One past the last byte, with it.
    pub(crate) full_end: u32,
    /// Number of the word as it is written, without a possessive ending, in the table of [`super::words`].
    pub(crate) word: u32,
    /// How it is written.
    pub(crate) case: Case,
    /// What stands before it.
    pub(crate) gap: Gap,
    /// A sentence, line or quotation begins with it.
    pub(crate) opens: bool,
    /// A full stop follows at once.
    pub(crate) stop_after: bool,
}

impl Token {
    /// The word without a possessive ending.
    #[inline]
    pub(crate) fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// The word as it stands.
    pub(crate) fn full<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.full_end as usize).unwrap_or("")
    }

    /// Whether a name can begin or end with it.
    #[inline]
    pub(crate) const fn is_name_like(&self) -> bool {
        matches!(self.case, Case::Title | Case::Upper | Case::Mixed | Case::None)
    }
}

/// From so many words on a text tells how it is written.
const TELLING: usize = 10;

/// Whether a text is written without capitals, as messages and social media often are: then a small letter says nothing of a word.
pub(crate) fn without_capitals(tokens: &[Token]) -> bool {
    let capitals =
        tokens.iter().filter(|t| matches!(t.case, Case::Title | Case::Upper | Case::Mixed)).count();
    let small = tokens.iter().filter(|t| t.case == Case::Lower).count();
    small >= TELLING && capitals * 50 < small
}
