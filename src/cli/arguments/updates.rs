//! Arguments of the commands that keep a map going: `watch` and `corrections`. Does nothing with them.

use super::Settings;
use clap::{Args, Subcommand, ValueHint};
use std::path::PathBuf;

/// `wallmap watch`
#[derive(Debug, Args)]
#[command(
    about = "Build again whenever reports, corrections or settings change",
    long_about = "Builds, then waits and builds again whenever a report, the corrections, a table, the lexicon or the project file changes. Changes that come \
                  together (a folder that is being copied) make one build. An error is told, and the next change tries again; the last good map \
                  stays. Ends with Ctrl-C, at any moment: a build is published whole or not at all.\n\n\
                  Files are looked at again and again, so that network drives and shared folders work too.",
    after_help = "Examples:\n  \
                  wallmap watch                        the project in this folder\n  \
                  wallmap watch scraped/ -o out        files and folders, without a project\n  \
                  wallmap watch --every 30             look every 30 seconds, for a slow network drive"
)]
pub(in crate::cli) struct Watch {
    /// Files and folders of reports; without any, those of the project
    #[arg(value_name = "CORPUS", value_hint = ValueHint::AnyPath)]
    pub(in crate::cli) corpus: Vec<PathBuf>,

    /// Folder to write to [default: the project's, else output]
    #[arg(long, short, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(in crate::cli) output: Option<PathBuf>,

    /// Project folder or its wallmap.toml [default: the current folder]
    #[arg(long, short, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(in crate::cli) project: Option<PathBuf>,

    /// Formats to write, separated by commas
    #[arg(long, short, value_name = "FORMATS", value_delimiter = ',')]
    pub(in crate::cli) format: Vec<String>,

    /// Seconds between two looks at the files
    #[arg(long, value_name = "SECONDS", default_value_t = 1.0)]
    pub(in crate::cli) every: f64,

    /// End after so many builds
    #[arg(long, value_name = "NUMBER")]
    pub(in crate::cli) builds: Option<u32>,

    /// Knowledge and settings.
    #[command(flatten)]
    pub(in crate::cli) settings: Settings,
}

/// `wallmap corrections`
#[derive(Debug, Args)]
#[command(
    about = "Take over corrections that were made elsewhere",
    after_help = "Examples:\n  \
                  wallmap corrections from-gpkg --by \"R. Haddad\""
)]
pub(in crate::cli) struct CorrectionsArguments {
    /// What to do.
    #[command(subcommand)]
    pub(in crate::cli) command: CorrectionsCommand,
}

/// What can be done with corrections.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum CorrectionsCommand {
    FromGpkg(FromGpkg),
}

/// `wallmap corrections from-gpkg`
#[derive(Debug, Args)]
#[command(
    about = "Turn edits made in QGIS into rows of corrections.csv",
    long_about = "Compares the layer `incidents` of wallmap.gpkg, as an analyst left it, with the last build, and appends what differs to the project's \
                  corrections.csv:\n\n  \
                  a changed value   set      kind, status, attribution, date_start, date_end, killed, injured, detained, abducted,\n                             \
                  perpetrator, target, weapon, headline\n  \
                  a moved point     move     latitude and longitude\n  \
                  another place     move     the id or the name of a place of the gazetteer, in place_id or place\n  \
                  a deleted row     reject\n  \
                  a new point       add      needs a kind\n  \
                  confidence 1      confirm\n\n\
                  Save and close the layer in QGIS first. Until the edits are taken over, or the file is deleted, `wallmap build` refuses to \
                  overwrite it. What corrections cannot hold is told; the next build keeps a copy of the edited file in a folder beside the \
                  output. Exit code 1 where some edits could not be taken over.",
    after_help = "Examples:\n  \
                  wallmap corrections from-gpkg --by \"R. Haddad\" --why \"checked with the hospital\"\n  \
                  wallmap corrections from-gpkg --dry-run            only show what would be written\n  \
                  wallmap corrections from-gpkg ~/from-field.gpkg    a copy that somebody sent back"
)]
pub(in crate::cli) struct FromGpkg {
    /// The package [default: wallmap.gpkg in the project's output]
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) package: Option<PathBuf>,

    /// Project folder or its wallmap.toml [default: the current folder]
    #[arg(long, short, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(in crate::cli) project: Option<PathBuf>,

    /// Who made the edits, for the column `by`
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(in crate::cli) by: String,

    /// Why, for the column `why`
    #[arg(long, value_name = "WORDS", default_value = "edited in QGIS")]
    pub(in crate::cli) why: String,

    /// Only show the rows
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,

    /// Print the rows as JSON on standard output
    #[arg(long)]
    pub(in crate::cli) json: bool,
}
