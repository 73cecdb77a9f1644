//! Runs the examples that stand in the cue file: each one at the end of a small article, as it would meet the cutter.

use super::boilerplate::BoilerplateFault;
use super::clean;
use super::library::Library;
use crate::model::{LeftOut, Report};

/// An article about nothing that the examples are about.
const ARTICLE: &str = "Harvest begins late in the upper valley\n\n\
Farmers in the upper valley began to cut their barley on Thursday, three weeks later than in other years, because of the rain.\n\n\
The head of the farmers' union, Nadim Saab, said that the roads to the mill had been mended in time and that the price was fair.\n\n";

/// The examples that are read wrongly, in the order of the file.
pub(super) fn faults(library: &Library) -> Vec<BoilerplateFault> {
    let mut faults = Vec::new();
    for (group, example, right) in library.boilerplate.examples() {
        let report = Report { text: format!("{ARTICLE}{example}").into(), ..Report::default() };
        let cuts = clean::left_out(&report, Vec::new(), library);
        let last = report.text.len().saturating_sub(1);
        let what = if right && !cuts.iter().any(|c| covers(c, last)) {
            "should be left out, and is kept"
        } else if !right && cuts.iter().any(|c| c.span.end > ARTICLE.len()) {
            "should be kept, and is left out"
        } else if cuts.iter().any(|c| c.span.start < ARTICLE.len()) {
            "takes a part of the article with it"
        } else {
            continue;
        };
        faults.push(BoilerplateFault { group: group.to_owned(), example: example.to_owned(), what });
    }
    faults
}

fn covers(cut: &LeftOut, at: usize) -> bool {
    cut.span.start <= at && at < cut.span.end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_of_the_cue_file_is_read_as_it_says() {
        let faults = faults(&Library::embedded().unwrap());
        let told: Vec<String> =
            faults.iter().map(|f| format!("{}: {} {}", f.group, f.example, f.what)).collect();
        assert!(told.is_empty(), "{}", told.join("\n"));
    }
}
