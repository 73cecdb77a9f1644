//! Which parts of a report are no article.

use super::library::Library;
use crate::model::{LeftOut, Report};

/// The parts to leave out, sorted, without overlap. `apart` are those that the file format itself has shown.
pub(super) fn left_out(_report: &Report, apart: Vec<LeftOut>, _library: &Library) -> Vec<LeftOut> {
    apart
}
