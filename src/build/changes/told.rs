//! Changes in words, as Markdown. Finds none.

use super::Changes;
use serde_json::Value;
use std::fmt::Write as _;

impl Changes {
    /// The latest changes, for people: those of the last build that changed anything.
    pub fn to_markdown(&self) -> String {
        // A build that finds nothing new leaves the page: it tells of the last one that did, which may be an older one.
        self.under("The latest changes")
    }

    /// The changes from one output to another, for people; the two are named.
    pub fn to_markdown_between(&self, before: &str, after: &str) -> String {
        self.under(&format!("Changes from {} to {}", plain(before), plain(after)))
    }

    fn under(&self, title: &str) -> String {
        let mut out = format!("# {title}\n");
        if self.first_build {
            out.push_str("\nThis is the first build: everything is new.\n");
        }
        let reports = [
            ("added", &self.reports_added),
            ("changed", &self.reports_changed),
            ("withdrawn", &self.reports_withdrawn),
        ];
        let told: Vec<String> = reports
            .iter()
            .filter(|(_, list)| !list.is_empty())
            .map(|(what, list)| format!("{} {what}", list.len()))
            .collect();
        if !told.is_empty() {
            let _ = writeln!(out, "\nReports: {}.", told.join(", "));
        }
        if self.knowledge_changed {
            out.push_str("\nThe gazetteer, lexicon or profile changed.\n");
        }
        if self.incidents_not_compared {
            out.push_str(
                "\nWhich incidents changed is not known: this build or the one before it wrote neither incidents.geojson nor incidents.csv.\n",
            );
        } else if self.added.is_empty() && self.changed.is_empty() && self.withdrawn.is_empty() {
            out.push_str("\nNo incident changed.\n");
        }
        if !self.added.is_empty() {
            let _ = writeln!(out, "\n## Added ({})\n", self.added.len());
            for incident in &self.added {
                let _ = writeln!(
                    out,
                    "- `{}` {}{}",
                    incident.id,
                    plain(&incident.headline),
                    because(&incident.because)
                );
            }
        }
        if !self.changed.is_empty() {
            let _ = writeln!(out, "\n## Changed ({})\n", self.changed.len());
            for incident in &self.changed {
                let _ = writeln!(
                    out,
                    "- `{}` {}{}",
                    incident.id,
                    plain(&incident.headline),
                    because(&incident.because)
                );
                for field in &incident.fields {
                    let _ = writeln!(
                        out,
                        "  - {}: {} → {}",
                        plain(&field.field),
                        plain(&shown(&field.before)),
                        plain(&shown(&field.after))
                    );
                }
            }
        }
        if !self.withdrawn.is_empty() {
            let _ = writeln!(out, "\n## Withdrawn ({})\n", self.withdrawn.len());
            for incident in &self.withdrawn {
                let now = if incident.now.is_empty() {
                    String::new()
                } else {
                    format!("; now part of `{}`", incident.now)
                };
                let _ = writeln!(
                    out,
                    "- `{}` {}{}{now}",
                    incident.id,
                    plain(&incident.headline),
                    because(&incident.because)
                );
            }
        }
        out
    }
}

fn because(reports: &[String]) -> String {
    match reports {
        [] => String::new(),
        list => format!(" ({})", list.iter().map(|id| plain(id)).collect::<Vec<_>>().join(", ")),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "unknown".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Text that comes from reports, made inert in Markdown and short.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for (count, letter) in text.chars().enumerate() {
        if count == 160 {
            out.push('…');
            break;
        }
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '&' | '~' => {
                out.push('\\');
                out.push(letter);
            }
            letter
                if letter.is_control()
                    || matches!(letter, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
            {
                out.push(' ');
            }
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_reports_are_inert_in_markdown() {
        assert_eq!(plain("<b>[x](y)</b>\u{202e}\n"), "\\<b\\>\\[x\\](y)\\</b\\>  ");
    }
}
