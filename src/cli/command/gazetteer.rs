//! `wallmap gazetteer`.

use super::check::{closing, tell};
use crate::build::{self, ImportNote, ImportOptions, ImportStep, Imported, NoteKind, TableFormat};
use crate::cli::USAGE_OR_PROJECT_ERROR;
use crate::cli::arguments::{CheckTable, Gazetteer, GazetteerCommand, Import};
use crate::cli::failure::Failure;
use crate::cli::progress::Bar;
use crate::cli::terminal::{self, STRONG, Terminal, one_line};
use crate::model::PlaceKind;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

/// Some rows could not be read: finished, but not all of it.
const SOME_FAILED: u8 = 1;
/// Rows that could not be read are told up to this many.
const TOLD: usize = 5;
/// What a check finds in tables is printed up to this many.
const FINDINGS: usize = 200;
/// Words that an import could not make out are told up to this many of a kind, columns up to three times as many.
const NOTED: usize = 5;

/// Runs what was asked of the gazetteer.
pub(in crate::cli) fn run(arguments: &Gazetteer, terminal: Terminal) -> Result<ExitCode, Failure> {
    match &arguments.command {
        GazetteerCommand::Search(wanted) => super::search::run(wanted),
        GazetteerCommand::Import(wanted) => import(wanted, terminal),
        GazetteerCommand::Check(wanted) => check(wanted, terminal),
    }
}

fn import(arguments: &Import, terminal: Terminal) -> Result<ExitCode, Failure> {
    let options = import_options(arguments)?;
    let project = super::project_if_any(arguments.project.as_deref())?;
    let sizes = arguments.tables.iter().map(|table| std::fs::metadata(table).map_or(0, |m| m.len()));
    let bar = Bar::bytes(terminal.quiet || arguments.json, sizes.sum(), "Reading places");
    let done =
        build::import_places(
            &project,
            &arguments.tables,
            &arguments.output,
            &options,
            &mut |step| match step {
                ImportStep::Read(bytes) => bar.at(bytes),
                ImportStep::Write => bar.then("Sorting names and writing"),
            },
        );
    bar.finish();
    let imported = done?;
    if arguments.json {
        terminal::json(&told(&imported, &arguments.output)).map_err(Failure::Stdout)?;
    } else {
        tell_import(&imported, &arguments.output, terminal);
    }
    Ok(if imported.unread > 0 { ExitCode::from(SOME_FAILED) } else { ExitCode::SUCCESS })
}

fn import_options(arguments: &Import) -> Result<ImportOptions, Failure> {
    let usage = |what: String, hint: &str| Failure::Usage { what, why: String::new(), hint: hint.to_owned() };
    let mut options = ImportOptions {
        countries: super::country_codes("--countries", &arguments.countries)?,
        languages: arguments.languages.iter().map(|code| code.trim().to_owned()).collect(),
        format: arguments.format.as_deref().and_then(TableFormat::parse),
        source: arguments.source.clone(),
        ..ImportOptions::default()
    };
    for kind in &arguments.kinds {
        let Some(kind) = PlaceKind::parse(kind.trim()) else {
            let all: Vec<&str> = PlaceKind::ALL.iter().map(|kind| kind.as_str()).collect();
            return Err(usage(
                format!("`--kinds {kind}` is no kind of place"),
                &format!("One of: {}", all.join(", ")),
            ));
        };
        options.kinds.push(kind);
    }
    for column in &arguments.column {
        let Some((what, name)) = column.split_once('=') else {
            return Err(usage(
                format!("`--column {column}` does not tell what a column holds"),
                "Write what it holds, an equals sign, and its name: --column lat=Y_COORD",
            ));
        };
        options.columns.push((what.trim().to_owned(), name.trim().to_owned()));
    }
    Ok(options)
}

/// What an import did, for programs.
fn told(imported: &Imported, output: &Path) -> serde_json::Value {
    let problems: Vec<serde_json::Value> = imported
        .problems
        .iter()
        .map(|p| serde_json::json!({"path": p.path, p.unit: p.line, "column": p.column, "why": p.why}))
        .collect();
    let notes: Vec<serde_json::Value> = imported
        .notes
        .iter()
        .map(|n| serde_json::json!({"kind": n.kind, "word": n.word, "rows": n.rows}))
        .collect();
    serde_json::json!({
        "output": output,
        "places": imported.places,
        "alternate_names": imported.alternates,
        "left_out": imported.left_out,
        "unread": imported.unread,
        "formats": imported.formats,
        "bytes": imported.bytes,
        "problems": problems,
        "notes": notes,
    })
}

fn tell_import(imported: &Imported, output: &Path, terminal: Terminal) {
    for problem in imported.problems.iter().take(TOLD) {
        let column =
            if problem.column.is_empty() { String::new() } else { format!("column `{}`: ", problem.column) };
        let (path, unit) = (problem.path.display(), problem.unit);
        let what = format!("`{path}`, {unit} {}: {column}{}", problem.line, problem.why);
        terminal.warning(&what, &[], "");
    }
    let told = imported.problems.iter().take(TOLD);
    let told = told.map(|p| (&p.path, p.line)).collect::<BTreeSet<_>>().len() as u64;
    let more = imported.unread.saturating_sub(told);
    if more > 0 {
        let what = format!("{more} more could not be read");
        terminal.warning(&what, &[], "The first hundred are told with --json");
    }
    tell_notes(&imported.notes, terminal);
    let mut text = String::new();
    let mut formats: Vec<&str> = imported.formats.iter().map(|format| format.as_str()).collect();
    formats.dedup();
    let size = match imported.bytes {
        bytes @ 0..100_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        bytes => format!("{:.1} MB", bytes as f64 / 1e6),
    };
    let places = if imported.places == 1 { "place" } else { "places" };
    let _ = writeln!(
        text,
        "{STRONG}{}{STRONG:#} {places} ({}) in {}, {size}",
        imported.places,
        formats.join(", "),
        one_line(&output.display().to_string())
    );
    if imported.alternates > 0 {
        let _ = writeln!(text, "  {} alternate names", imported.alternates);
    }
    if imported.left_out > 0 {
        let _ = writeln!(text, "  {} left out", rows(imported.left_out));
    }
    if imported.unread > 0 {
        let _ = writeln!(text, "  {} could not be read", rows(imported.unread));
    }
    let name = output.file_name().unwrap_or_default().to_string_lossy();
    let _ =
        writeln!(text, "Name it in wallmap.toml: gazetteer = [\"gazetteer.csv\", \"{}\"]", one_line(&name));
    terminal.words(&text);
}

fn rows(count: u64) -> String {
    format!("{count} {}", if count == 1 { "row" } else { "rows" })
}

/// Tells what an import could not make out, each kind in one line.
fn tell_notes(notes: &[ImportNote], terminal: Terminal) {
    let kinds: Vec<&str> = PlaceKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let kinds = format!("Kinds are {}", kinds.join(", "));
    for kind in NoteKind::ALL {
        let of: Vec<&ImportNote> = notes.iter().filter(|note| note.kind == *kind).collect();
        if of.is_empty() {
            continue;
        }
        let count: u64 = of.iter().map(|note| note.rows).sum();
        let most = if *kind == NoteKind::Column { 3 * NOTED } else { NOTED };
        let named = of.iter().filter(|note| !note.word.is_empty()).count();
        let told = of.iter().filter(|note| !note.word.is_empty()).take(most);
        let mut words: Vec<String> = told.map(|note| format!("`{}`", note.word)).collect();
        if named < of.len() {
            words.push("many more".to_owned());
        } else if named > most {
            words.push(format!("{} more", named - most));
        }
        let words = words.join(", ");
        let (what, hint) = match kind {
            NoteKind::Column => (
                format!("nothing is read of {} {words}", if of.len() == 1 { "column" } else { "columns" }),
                "Where one holds what is asked of a place, tell it: --column cc=COLUMN",
            ),
            NoteKind::Kind => {
                (format!("no kind of place: {words}; {} became `site`", rows(count)), kinds.as_str())
            }
            NoteKind::Country => (
                format!("no country: {words}; {} without a country", rows(count)),
                "Write countries as their two letters of ISO 3166-1, or by name",
            ),
        };
        terminal.warning(&what, &[], hint);
    }
}

fn check(arguments: &CheckTable, terminal: Terminal) -> Result<ExitCode, Failure> {
    let project = super::project_if_any(arguments.project.as_deref())?;
    let faults = build::check_places(&project, arguments.table.as_deref())?;
    let errors = faults.iter().filter(|fault| !fault.warning).count();
    if arguments.json {
        terminal::json(&faults).map_err(Failure::Stdout)?;
    } else {
        faults.iter().take(FINDINGS).for_each(|fault| tell(fault, terminal));
        if faults.len() > FINDINGS {
            terminal.words(&format!("\n{} more; see all with --json\n", faults.len() - FINDINGS));
        }
        terminal.words(&closing(errors, faults.len() - errors));
    }
    Ok(if errors > 0 { ExitCode::from(USAGE_OR_PROJECT_ERROR) } else { ExitCode::SUCCESS })
}
