//! What a user can set about reading. Every number has its reason beside it.

use crate::model::Date;

/// How a corpus is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorpusOptions {
    /// The day of publication of reports that tell none; it also goes before a day guessed from their words.
    pub published: Option<Date>,
    /// Where reading stops.
    pub limits: Limits,
    /// Whether page clutter is cut off (`Report::left_out`). On unless somebody wants to see the difference.
    pub clean: bool,
    /// From how many reports on a block of text that they share counts as clutter. Three, since two outlets often
    /// carry one agency paragraph.
    pub shared_block_reports: usize,
}

impl Default for CorpusOptions {
    fn default() -> Self {
        Self { published: None, limits: Limits::default(), clean: true, shared_block_reports: 3 }
    }
}

/// Where reading stops, so that one broken or hostile file cannot take all memory or time. Sizes are in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest text of one report. Two MiB hold a book of 300,000 words; longer "reports" are dumps or one-line accidents, and cost a minute each.
    pub report_bytes: u64,
    /// The largest file after decompression. Two GiB: what a machine with 4 GB still reads.
    pub file_bytes: u64,
    /// How many times larger a compressed file may get, once it is past 64 MiB. Text shrinks five to twenty times; bombs a thousand.
    pub expansion: u64,
    /// How many files one corpus may have.
    pub files: usize,
    /// How deep folders may lie in one another.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { report_bytes: 2 << 20, file_bytes: 2 << 30, expansion: 200, files: 1_000_000, depth: 64 }
    }
}

/// Below this many bytes an expansion rate says nothing: a small file of blanks shrinks a thousand times.
pub(super) const EXPANSION_FREE: u64 = 64 << 20;
