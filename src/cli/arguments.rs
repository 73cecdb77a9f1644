//! What can be typed after `wallmap`: commands, options and their help. Does nothing with them.

mod gazetteer;
mod updates;

pub(super) use gazetteer::{CheckTable, Gazetteer, GazetteerCommand, Import, Search};
pub(super) use updates::{CorrectionsArguments, CorrectionsCommand, FromGpkg, Watch};

use clap::builder::styling::{AnsiColor, Styles};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;

/// Colours of the help text.
const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Everything that can be typed.
#[derive(Debug, Parser)]
#[command(
    name = "wallmap",
    version,
    styles = STYLES,
    about = "Reads news reports, finds the incidents they tell, and writes map layers",
    long_about = "Reads a corpus of news reports, finds the incidents that they tell, puts each on the map with the quote that \
                  proves it, and writes map layers that open right in QGIS, on a web page and in a spreadsheet.\n\n\
                  It needs no server and no network: gazetteer, lexicon and profiles are inside this program.",
    after_help = "Start here:\n  \
                  wallmap build --sample             a map of the sample reports, in wallmap-sample/output\n  \
                  wallmap build REPORTS -o OUTPUT    a map of your own reports\n  \
                  wallmap init                       a project that remembers settings and corrections\n\n\
                  Exit codes: 0 fine, 1 finished but some reports failed, 2 usage or project error",
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(super) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,

    /// Options that every command knows.
    #[command(flatten)]
    pub(super) common: Common,
}

/// Options that every command knows.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Common {
    /// Say nothing but errors
    #[arg(long, short, global = true, help_heading = "Output")]
    pub(super) quiet: bool,

    /// Colour in messages
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub(super) color: Color,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands; what `--help` says of each stands with its options below.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Build(Build),
    Watch(Watch),
    Export(Export),
    Init(Init),
    Read(Read),
    Explain(Explain),
    Check(Check),
    Corrections(CorrectionsArguments),
    Eval(Eval),
    Diff(Diff),
    Serve(Serve),
    Gazetteer(Gazetteer),
    Completions(Completions),
    Man(Man),
}

/// Knowledge and settings that the command line may give or change.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Settings {
    /// Profile to use: a built-in one by name, or a file ending in .toml
    #[arg(long, value_name = "NAME|FILE", help_heading = "Settings")]
    pub(super) profile: Option<String>,

    /// Day of publication for reports that tell none (year-month-day)
    #[arg(long, value_name = "DAY", help_heading = "Settings")]
    pub(super) published: Option<String>,

    /// A gazetteer table of your own, before the built-in places; may be repeated
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Settings")]
    pub(super) gazetteer: Vec<PathBuf>,

    /// A lexicon file of your own, added to the built-in words; may be repeated
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Settings")]
    pub(super) lexicon: Vec<PathBuf>,

    /// Countries that the reports are mostly about, as two letters (IQ,SY); forbids nothing
    #[arg(long, value_name = "CODES", value_delimiter = ',', help_heading = "Settings")]
    pub(super) theatre: Vec<String>,
}

/// `wallmap build`
#[derive(Debug, Args)]
#[command(
    about = "Read reports and write map layers",
    long_about = "Reads reports and writes map layers: the main job.\n\n\
                  Without arguments it builds the project in the current folder (wallmap.toml). With CORPUS it reads these files and \
                  folders instead and needs no project. The output folder is replaced as a whole or not at all; a report that cannot \
                  be read is told and the rest is built.",
    after_help = "Examples:\n  \
                  wallmap build                                  the project in this folder\n  \
                  wallmap build --sample                         the sample project, made in wallmap-sample\n  \
                  wallmap build reports/ more.jsonl.gz -o out    files and folders, without a project\n  \
                  zcat dump.jsonl.gz | wallmap build - -o out    reports as JSON lines from another program\n  \
                  wallmap build scraped/ --published 2025-06-15  reports that do not tell their day"
)]
pub(super) struct Build {
    /// Files and folders of reports (.txt, .md, .html, .json, .jsonl, .csv, .tsv, also .gz and .zst); - is standard input
    #[arg(value_name = "CORPUS", value_hint = ValueHint::AnyPath)]
    pub(super) corpus: Vec<PathBuf>,

    /// Folder to write to [default: the project's, else output]
    #[arg(long, short, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) output: Option<PathBuf>,

    /// Project folder or its wallmap.toml [default: the current folder]
    #[arg(long, short, value_name = "PATH", value_hint = ValueHint::AnyPath, conflicts_with = "sample")]
    pub(super) project: Option<PathBuf>,

    /// Make the sample project in wallmap-sample and build it
    #[arg(long, conflicts_with = "corpus")]
    pub(super) sample: bool,

    /// Formats to write, separated by commas
    #[arg(long, short, value_name = "FORMATS", value_delimiter = ',')]
    pub(super) format: Vec<String>,

    /// Layers and tables to write, separated by commas [default: all]
    #[arg(long, short, value_name = "NAMES", value_delimiter = ',')]
    pub(super) layers: Vec<String>,

    /// Print the summary as JSON on standard output
    #[arg(long)]
    pub(super) json: bool,

    /// How CSV files are written.
    #[command(flatten)]
    pub(super) csv: Csv,

    /// Knowledge and settings.
    #[command(flatten)]
    pub(super) settings: Settings,
}

/// How CSV files are written.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Csv {
    /// Begin CSV files with a byte order mark, by which Excel knows UTF-8
    #[arg(long, help_heading = "CSV")]
    pub(super) csv_bom: bool,

    /// What stands between cells: , or ; or | or tab
    #[arg(long, value_name = "SIGN", help_heading = "CSV")]
    pub(super) csv_delimiter: Option<String>,

    /// A row of HXL hashtags under the header
    #[arg(long, help_heading = "CSV")]
    pub(super) csv_hxl: bool,

    /// Text as it is, for programs: nothing guards a spreadsheet against formulas in it
    #[arg(long, help_heading = "CSV")]
    pub(super) raw: bool,
}

/// `wallmap export`
#[derive(Debug, Args)]
#[command(
    about = "Write a finished build in other formats, whole or filtered",
    long_about = "Writes the layers of a finished build in other formats, whole or filtered. It reads what the build left in its output folder \
                  (.wallmap/told.zst) and no report, so it is quick, and works on a folder that was moved or sent.\n\n\
                  Filters apply to every format alike, and everything follows the incidents that pass: their mentions, the counts of \
                  belts, centres and camps, the shifts, the reports. Totals that reports cite and facts about camps go by area and days; they \
                  have no kind, status, belt or confidence. Several values of one filter are alternatives; filters narrow each other down. \
                  Incidents that a filter cannot judge (no date, no place, or only a region that reaches into the area) are left out and \
                  counted.\n\n\
                  Formats: geojson, qml, csv, gpkg, qgz, xlsx, html, acled, kmz, fgb, parquet, pmtiles.",
    after_help = "Examples:\n  \
                  wallmap export -o may.gpkg --from 2025-05 --to 2025-05    one month, in one file\n  \
                  wallmap export output -o share -f kmz,csv --area Iraq     two formats, one country\n  \
                  wallmap export -o - -f csv -l incidents --raw | xsv stats one table, to another program\n  \
                  wallmap export -o belt.html --belt irq-syr --kind bombing,suicide_bombing\n  \
                  wallmap export -o box.geojson -l incidents --area 38,33,42,36 --min-confidence 0.7"
)]
pub(super) struct Export {
    /// Output folder of a build [default: that of the project in the current folder]
    #[arg(value_name = "BUILD", value_hint = ValueHint::DirPath)]
    pub(super) build: Option<PathBuf>,

    /// Folder or file to write, - for standard output; the ending of a file tells its format
    #[arg(long, short, value_name = "PATH", default_value = "export", value_hint = ValueHint::AnyPath)]
    pub(super) output: PathBuf,

    /// Project folder or its wallmap.toml [default: the current folder]
    #[arg(long, short, value_name = "PATH", value_hint = ValueHint::AnyPath, conflicts_with = "build")]
    pub(super) project: Option<PathBuf>,

    /// Formats to write, separated by commas [default: that of the file's ending, else those of a build]
    #[arg(long, short, value_name = "FORMATS", value_delimiter = ',')]
    pub(super) format: Vec<String>,

    /// Layers and tables to write, separated by commas [default: all]
    #[arg(long, short, value_name = "NAMES", value_delimiter = ',')]
    pub(super) layers: Vec<String>,

    /// Print what was done as JSON on standard output
    #[arg(long)]
    pub(super) json: bool,

    /// What happened on or after this day (year, year-month or year-month-day)
    #[arg(long, value_name = "DAY", help_heading = "Filters")]
    pub(super) from: Option<String>,

    /// What happened on or before this day
    #[arg(long, value_name = "DAY", help_heading = "Filters")]
    pub(super) to: Option<String>,

    /// Kinds of incidents, or groups of kinds of the profile (bombing,attacks)
    #[arg(long, value_name = "KINDS", value_delimiter = ',', help_heading = "Filters")]
    pub(super) kind: Vec<String>,

    /// A country, first-level area or place, a box (west,south,east,north), or a GeoJSON file of polygons; may be repeated
    #[arg(long, value_name = "AREA", allow_hyphen_values = true, value_hint = ValueHint::AnyPath, help_heading = "Filters")]
    pub(super) area: Vec<String>,

    /// Border belts that the incident lies in (irq-syr)
    #[arg(long, value_name = "BELTS", value_delimiter = ',', help_heading = "Filters")]
    pub(super) belt: Vec<String>,

    /// Statuses (occurred,foiled)
    #[arg(long, value_name = "STATUSES", value_delimiter = ',', help_heading = "Filters")]
    pub(super) status: Vec<String>,

    /// Least confidence, 0 to 1
    #[arg(long, value_name = "NUMBER", help_heading = "Filters")]
    pub(super) min_confidence: Option<f64>,

    /// How CSV files are written.
    #[command(flatten)]
    pub(super) csv: Csv,
}

/// `wallmap init`
#[derive(Debug, Args)]
#[command(
    about = "Make a new project folder",
    long_about = "Makes a new project folder: wallmap.toml with every setting explained, reports/, corrections.csv and gazetteer.csv.\n\
                  Nothing that exists is overwritten.",
    after_help = "Examples:\n  \
                  wallmap init lebanon && cp ~/clippings/*.html lebanon/reports && cd lebanon && wallmap build"
)]
pub(super) struct Init {
    /// Folder to make
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    pub(super) folder: PathBuf,
}

/// `wallmap read`
#[derive(Debug, Args)]
#[command(
    about = "Read reports as JSON lines, write what they tell as JSON lines",
    long_about = "Reads reports as JSON lines on standard input and writes what they tell as JSON lines on standard output, in the same \
                  order, one line a report, while it goes.\n\n\
                  In:  {\"id\", \"text\"} and optionally \"title\", \"published\", \"source\", \"url\"\n\
                  Out: {\"id\", \"toponyms\", \"mentions\", \"figures\"}; offsets count Unicode code points of the text.\n\
                  Mentions with \"incident\": false happened and are no incident: protests, accidents, history, further places",
    after_help = "Examples:\n  \
                  wallmap read < reports.jsonl > readings.jsonl\n  \
                  echo '{\"id\":\"a\",\"text\":\"A bomb killed two people in Mosul on 3 May 2025.\"}' | wallmap read"
)]
pub(super) struct Read {
    /// Knowledge and settings.
    #[command(flatten)]
    pub(super) settings: Settings,
}

/// `wallmap explain`
#[derive(Debug, Args)]
#[command(
    about = "Tell why an incident is on the map as it is, or what was read in a report",
    long_about = "Tells why an incident is on the map as it is: every mention with its quote and rule, the places that a name could \
                  mean with their scores, what was merged and why. For a report: everything that was read in it, and what was left \
                  out and why.",
    after_help = "Examples:\n  \
                  wallmap explain inc-4k2m9x7p1q             an incident, in the project in this folder\n  \
                  wallmap explain wire-daquq-bomber          a report, by its file's name\n  \
                  wallmap explain -p wallmap-sample ID       in another project\n  \
                  wallmap explain ID reports/ other.jsonl    in a corpus that was built without a project"
)]
pub(super) struct Explain {
    /// Id of an incident (column id of incidents.csv) or of a report (reports.csv)
    #[arg(value_name = "ID")]
    pub(super) id: String,

    /// Files and folders of reports, where there is no project
    #[arg(value_name = "CORPUS", value_hint = ValueHint::AnyPath)]
    pub(super) corpus: Vec<PathBuf>,

    /// Project folder or its wallmap.toml [default: the current folder]
    #[arg(long, short, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(super) project: Option<PathBuf>,

    /// Print the explanation as JSON
    #[arg(long)]
    pub(super) json: bool,

    /// Tell all that each confidence was reckoned from, not only what counted most
    #[arg(long)]
    pub(super) features: bool,

    /// Knowledge and settings.
    #[command(flatten)]
    pub(super) settings: Settings,
}

/// `wallmap check`
#[derive(Debug, Args)]
#[command(
    about = "Look for faults in a project, its gazetteer, lexicon and corrections",
    long_about = "Looks for faults in the project file, the gazetteer tables, the lexicon (with its example sentences) and the \
                  corrections, and tells each with file, line and what to do. Without a project it checks the built-in knowledge.",
    after_help = "Examples:\n  \
                  wallmap check\n  \
                  wallmap check -p wallmap-sample --json"
)]
pub(super) struct Check {
    /// Project folder or its wallmap.toml [default: the current folder]
    #[arg(value_name = "PROJECT", value_hint = ValueHint::AnyPath)]
    pub(super) folder: Option<PathBuf>,

    /// The same
    #[arg(long, short, value_name = "PATH", value_hint = ValueHint::AnyPath, conflicts_with = "folder")]
    pub(super) project: Option<PathBuf>,

    /// Print the faults as JSON on standard output
    #[arg(long)]
    pub(super) json: bool,
}

/// `wallmap eval`
#[derive(Debug, Args)]
#[command(
    about = "Score wallmap against labelled reports",
    long_about = "Reads the reports of labelled folders, compares the incidents with the labels, and prints the scores: detected (right place \
                  or date), right pin (both), merging, values, traps, a table of kinds, and how far confidence can be trusted.\n\n\
                  A labelled folder holds docs.jsonl (the reports: id, title, published, source, url, text), gold.jsonl (the incidents) and \
                  not_incidents.jsonl (traps); docs/eval.md tells their fields.",
    after_help = "Examples:\n  \
                  wallmap eval labels/mine\n  \
                  wallmap eval labels/* --errors 50\n  \
                  wallmap eval labels/* --json > scores.json"
)]
pub(super) struct Eval {
    /// Labelled folders
    #[arg(value_name = "GOLD", required = true, value_hint = ValueHint::DirPath)]
    pub(super) folders: Vec<PathBuf>,

    /// How many errors to list, the gravest first
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    pub(super) errors: usize,

    /// Print everything as JSON on standard output
    #[arg(long)]
    pub(super) json: bool,

    /// Knowledge and settings.
    #[command(flatten)]
    pub(super) settings: Settings,
}

/// `wallmap diff`
#[derive(Debug, Args)]
#[command(
    about = "Tell what changed between two builds",
    long_about = "Tells which incidents were added, changed (field by field) and withdrawn between two output folders, and which reports caused \
                  it. Exit code 0 where nothing changed, 1 where something did, 2 on an error.",
    after_help = "Examples:\n  \
                  wallmap diff last-week/output output\n  \
                  wallmap diff a b --json | jq '.added[].id'"
)]
pub(super) struct Diff {
    /// The older output folder
    #[arg(value_name = "BEFORE", value_hint = ValueHint::DirPath)]
    pub(super) before: PathBuf,

    /// The newer output folder
    #[arg(value_name = "AFTER", value_hint = ValueHint::DirPath)]
    pub(super) after: PathBuf,

    /// Print the changes as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// `wallmap serve`
#[derive(Debug, Args)]
#[command(
    about = "Show the map of a finished build in a browser, on this machine",
    long_about = "Shows the map of a finished build at an address of this machine, and loads it anew when a build finishes.\n\n\
                  The same map opens by double-click without this. Only files of the build can be read, and only from this \
                  machine, unless `--host` says otherwise.",
    after_help = "Examples:\n  \
                  wallmap serve\n  \
                  wallmap serve output --port 0"
)]
pub(super) struct Serve {
    /// A project or an output folder
    #[arg(value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(super) folder: Option<PathBuf>,

    /// Port; 0 for any that is free
    #[arg(long, value_name = "PORT", default_value_t = 8484)]
    pub(super) port: u16,

    /// Address to be reached at; another than the default lets other machines read the build
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    pub(super) host: String,
}

/// `wallmap completions`
#[derive(Debug, Args)]
#[command(
    about = "Print a completion script for a shell",
    after_help = "Examples:\n  \
                        wallmap completions bash > ~/.local/share/bash-completion/completions/wallmap\n  \
                        wallmap completions zsh > ~/.zfunc/_wallmap"
)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}

/// `wallmap man`
#[derive(Debug, Args)]
#[command(
    about = "Print the manual page",
    after_help = "Examples:\n  \
                        wallmap man | man -l -\n  \
                        wallmap man --dir ~/.local/share/man/man1"
)]
pub(super) struct Man {
    /// Write one page a command into this folder instead
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, action = ArgAction::Set)]
    pub(super) dir: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_teaches_by_example() {
        for command in Arguments::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("Examples:\n"), "{}", command.get_name());
        }
    }
}
