//! Digests of what a build was told, by which the next one knows what is as it was. Keeps nothing.

use crate::model::{Digest, Digester, Incident, Outlined, Span};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// A digest of an incident: equal where every field is equal, and so are the places of its quotes and triggers in their reports, in code points.
pub(crate) fn incident(incident: &Incident, code_points: &dyn Fn(&str, Span) -> Span) -> Digest {
    let mut digester = Digester::new();
    // What has a form of its own in bytes cannot fail to be written into it.
    let bytes = postcard::to_stdvec(incident).unwrap_or_default();
    let mut spans: Vec<u8> = Vec::with_capacity(incident.mentions.len() * 32);
    for told in &incident.mentions {
        for span in [told.mention.quote, told.mention.trigger] {
            let points = code_points(&told.mention.report, span);
            spans.extend(points.start.to_le_bytes());
            spans.extend(points.end.to_le_bytes());
        }
    }
    digester.add(&bytes).add(&spans).finish()
}

/// Digests of incidents of which it is not known what they were made from, by id. Of those that nobody corrected it is
/// ([`Outlined::made_from`]): reports that are equal in every letter and are read with equal knowledge give equal incidents, whose quotes stand at
/// equal places.
pub(crate) fn incidents<'i>(
    all: &'i [Outlined<'_>],
    code_points: &(dyn Fn(&str, Span) -> Span + Sync),
) -> FxHashMap<&'i str, Digest> {
    let others = all.par_iter().filter(|one| one.made_from.is_none());
    others.map(|one| (one.id.as_str(), incident(one.body(), code_points))).collect()
}
