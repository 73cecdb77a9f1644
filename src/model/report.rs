//! A report of the corpus. Reading files is the work of `corpus`.

use super::{Date, DateBasis, DatePrecision, Span, Text, named_enum};
use serde::{Deserialize, Serialize};

named_enum! {
    /// Why a part of a report's text is not read for incidents.
    CutReason {
        /// Menus, cookie notices, share buttons, footers.
        Navigation = "navigation",
        /// Links to other stories ("Read more: ..").
        RelatedLink = "related_link",
        /// Another story inlined after or inside the article.
        OtherStory = "other_story",
        /// Readers' comments.
        Comment = "comment",
        /// A caption or photo credit.
        Caption = "caption",
        /// An advertisement or a call to subscribe.
        Promotion = "promotion",
        /// The same paragraph stands earlier in the report.
        Repetition = "repetition",
        /// A block that many reports share.
        SharedBlock = "shared_block",
        /// Tags, author lines, machine summaries and other data about the article.
        Metadata = "metadata",
    }
}

/// A part of the text that is not read for incidents, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Where it stands in [`Report::text`].
    pub span: Span,
    /// Why.
    pub reason: CutReason,
    /// The cue that decided, for `explain` (the id of a boilerplate group, or words).
    pub cue: String,
}

/// The day of publication and how it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The day.
    pub date: Date,
    /// How exactly it is known: `Day` where it was told; `Month` or `Year` where it was inferred, with `date` in the middle.
    #[serde(default = "day")]
    pub precision: DatePrecision,
    /// Where it was found, in words for `reports.csv`: `field`, `metadata`, `front matter`, `dateline`, `address`,
    /// `file name`, `option`, `text`.
    pub found_in: String,
    /// How far dates that lean on it are to be trusted: `Explicit` where it was told, else how it was inferred.
    pub basis: DateBasis,
}

const fn day() -> DatePrecision {
    DatePrecision::Day
}

/// One report.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Unique in the corpus: a JSONL report's `id`, else the file's name without ending.
    pub id: String,
    /// The headline, where it is known apart from the text.
    pub title: Option<String>,
    /// Day of publication.
    pub published: Option<Published>,
    /// The outlet; empty where unknown.
    pub source: String,
    /// Web address; empty where unknown. Untrusted.
    pub url: String,
    /// The whole text as read, decoded to UTF-8, line ends as `\n`. Untrusted. All spans count in it.
    pub text: Text,
    /// Parts of `text` that are not the article, sorted and without overlap.
    pub left_out: Vec<LeftOut>,
    /// What went wrong or was assumed in reading it (encoding, repaired bytes, ..), for people.
    pub notes: Vec<String>,
}

impl Report {
    /// The parts of `text` that are the article, in order, as spans.
    pub fn body(&self) -> Vec<Span> {
        let mut parts = Vec::new();
        let mut at = 0;
        for cut in &self.left_out {
            if cut.span.start > at {
                parts.push(Span::new(at, cut.span.start));
            }
            at = at.max(cut.span.end);
        }
        if at < self.text.len() {
            parts.push(Span::new(at, self.text.len()));
        }
        parts
    }

    /// The day of publication.
    pub fn published_date(&self) -> Option<Date> {
        self.published.as_ref().map(|p| p.date)
    }
}
