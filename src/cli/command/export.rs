//! `wallmap export`.

use crate::build::{self, ExportRequest, ExportSummary, ExportTarget, FilterWords, PROJECT_FILE, Project};
use crate::cli::arguments::Export;
use crate::cli::failure::Failure;
use crate::cli::terminal::{self, STRONG, Terminal, inert};
use std::fmt::Write as _;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Formats that are text and may be shown on a terminal.
const TEXT: &[&str] = &["geojson", "csv", "acled", "qml", "html"];

/// Exports and tells what was done.
pub(in crate::cli) fn run(arguments: &Export, terminal: Terminal) -> Result<ExitCode, Failure> {
    let (folder, project) = meant(arguments)?;
    let mut formats = super::trimmed(&arguments.format);
    let mut options = project.map(|project| project.export).unwrap_or_default();
    super::apply_csv(&arguments.csv, &mut options.csv)?;
    let target = target(&arguments.output, &mut formats)?;
    if target == ExportTarget::Bytes {
        refuse_terminal(&formats, arguments.json)?;
    }
    let request = ExportRequest {
        build: folder,
        target,
        formats,
        layers: super::trimmed(&arguments.layers),
        options,
        filter: FilterWords {
            from: arguments.from.clone(),
            to: arguments.to.clone(),
            kinds: super::trimmed(&arguments.kind),
            areas: arguments.area.clone(),
            belts: super::trimmed(&arguments.belt),
            statuses: super::trimmed(&arguments.status),
            min_confidence: arguments.min_confidence,
        },
    };
    let done = build::export(&request)?;
    if request.target == ExportTarget::Bytes {
        terminal::data(&done.data).map_err(Failure::Stdout)?;
    }
    for (what, hint) in left_out(&done) {
        terminal.warning(&what, &[], hint);
    }
    if arguments.json {
        terminal::json(&done).map_err(Failure::Stdout)?;
    } else if request.target != ExportTarget::Bytes {
        terminal.words(&table(&done));
    }
    Ok(ExitCode::SUCCESS)
}

/// The output folder of the build that was meant, and its project where there is one.
fn meant(arguments: &Export) -> Result<(PathBuf, Option<Project>), Failure> {
    if let Some(folder) = &arguments.build {
        return Ok((folder.clone(), None));
    }
    let at = arguments.project.as_deref().unwrap_or(Path::new("."));
    if arguments.project.is_none() && !Path::new(PROJECT_FILE).exists() {
        return Err(Failure::Usage {
            what: "no build was named, and the current folder has no project".to_owned(),
            why: String::new(),
            hint: "Name the output folder of a build: `wallmap export output -o share`".to_owned(),
        });
    }
    let project = Project::read(at)?;
    Ok((project.output.clone(), Some(project)))
}

/// A file where the path ends as a format's files do, which then is the format; else a folder. A name that ends as other files do is
/// refused: a folder called `x.shp` is nothing that anybody wants.
fn target(path: &Path, formats: &mut Vec<String>) -> Result<ExportTarget, Failure> {
    if path == Path::new("-") {
        return Ok(ExportTarget::Bytes);
    }
    let Some(ending) = build::file_ending(path) else { return Ok(ExportTarget::Folder(path.to_owned())) };
    let ending = if ending == "htm" { "html".to_owned() } else { ending };
    if formats.is_empty() {
        formats.push(ending.clone());
    }
    let fits = |format: &String| *format == ending || (format == "acled" && ending == "csv");
    let refuse = |what: String, hint: String| Err(Failure::Usage { what, why: String::new(), hint });
    let shown = path.display();
    match formats.as_slice() {
        [one] if fits(one) => match build::unknown_format(&ending) {
            Some(hint) => {
                refuse(format!("`{shown}` ends in .{ending}, which is no format that wallmap writes"), hint)
            }
            None => Ok(ExportTarget::File(path.to_owned())),
        },
        [one] => refuse(
            format!("`{shown}` does not end as a file of the format `{one}` does"),
            format!("Leave `--format` out or give the file another ending; `{shown}/` is a folder"),
        ),
        many => refuse(
            format!("`{shown}` is named like a file, and {} formats do not fit into one", many.len()),
            format!("Name a folder; `{shown}/` is one"),
        ),
    }
}

/// Bytes of a database do a terminal no good, and JSON would mix with them.
fn refuse_terminal(formats: &[String], json: bool) -> Result<(), Failure> {
    let refuse = |what: &str, hint: &str| {
        Err(Failure::Usage { what: what.to_owned(), why: String::new(), hint: hint.to_owned() })
    };
    if json {
        return refuse("`--json` and `-o -` both want standard output", "Write the file with `-o FILE`");
    }
    if formats.is_empty() {
        return refuse(
            "standard output holds one file",
            "Name its format: `-o - --format csv --layers incidents`",
        );
    }
    let text = formats
        .iter()
        .all(|name| TEXT.contains(&name.as_str()) || !build::format_names().contains(&name.as_str()));
    if !text && std::io::stdout().is_terminal() {
        return refuse(
            "this format is not text, and standard output is a terminal",
            "Send it to a file with `-o FILE`",
        );
    }
    Ok(())
}

/// What the filter left out because it could not judge it.
fn left_out(done: &ExportSummary) -> Vec<(String, &'static str)> {
    let count =
        |n: usize, what: &str| format!("{} left out: {what}", super::super::summary::counted(n, "incident"));
    let cannot = done.cannot_tell;
    let mut told = Vec::new();
    if cannot.undated > 0 {
        told.push((count(cannot.undated, "no date is known"), "Without --from and --to they are taken in"));
    }
    if cannot.unplaced > 0 {
        told.push((
            count(cannot.unplaced, "no place is known"),
            "Without --area and --belt they are taken in",
        ));
    }
    if cannot.vague > 0 {
        told.push((
            count(cannot.vague, "only a region or country around the area is known"),
            "Name a country or first-level area to take in what is told of it as a whole",
        ));
    }
    if done.incidents == 0 && done.incidents_in_build > 0 {
        told.push((
            "no incident passes the filters".to_owned(),
            "Widen one of them; `wallmap export --help` tells their meaning",
        ));
    }
    told
}

fn table(done: &ExportSummary) -> String {
    let mut text = String::new();
    let mut row = |name: &str, value: &str| {
        let _ = writeln!(text, "{STRONG}{name:<10}{STRONG:#} {value}");
    };
    let part = if done.filter.is_empty() {
        String::new()
    } else {
        format!(" of {} ({})", done.incidents_in_build, inert(&done.filter.join("; ")))
    };
    row("Incidents", &format!("{}{part}", done.incidents));
    let layers: Vec<String> = done.layers.iter().map(|(name, count)| format!("{name} {count}")).collect();
    row("Layers", &layers.join(", "));
    let output = done.output.display().to_string();
    let written = done.files.iter().filter(|file| file.changed).count();
    match done.files.as_slice() {
        [_] if done.output.is_file() => row("File", &inert(&output)),
        files => row(
            "Files",
            &format!("{written} written, {} unchanged, in {}", files.len() - written, inert(&output)),
        ),
    }
    text
}
