//! Arguments of `wallmap gazetteer`: search, import, check. Does nothing with them.

use clap::{Args, Subcommand, ValueHint};
use std::path::PathBuf;

/// `wallmap gazetteer`
#[derive(Debug, Args)]
#[command(
    about = "Look places up, import tables of places, check them",
    after_help = "Examples:\n  \
                  wallmap gazetteer search Daquq\n  \
                  wallmap gazetteer import SY.zip IQ.zip -o region.gaz\n  \
                  wallmap gazetteer check gazetteer.csv"
)]
pub(in crate::cli) struct Gazetteer {
    /// What to do with it.
    #[command(subcommand)]
    pub(in crate::cli) command: GazetteerCommand,
}

/// What can be done with the gazetteer.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum GazetteerCommand {
    Search(Search),
    Import(Box<Import>),
    Check(CheckTable),
}

/// `wallmap gazetteer search`
#[derive(Debug, Args)]
#[command(
    about = "Find the places that a name can mean, or what a point lies in",
    long_about = "Prints the places that a name can mean, in all the spellings that reading allows, with kind, areas, population, source and a \
                  link; where there is none, places with nearly this name. In a project folder the project's own places are searched too.\n\n\
                  Of a point (latitude, longitude in decimal degrees, WGS 84) it prints country, first- and second-level area, each with \
                  what told it (an outline, or the nearest known place) and where that comes from, the distance to the country's borders, \
                  and the places around.\n\n\
                  Exit code 1 where nothing was found.",
    after_help = "Examples:\n  \
                  wallmap gazetteer search \"Dayr az-Zawr\"\n  \
                  wallmap gazetteer search الحسكة\n  \
                  wallmap gazetteer search Tripoli --json\n  \
                  wallmap gazetteer search \"36.3756, 41.1486\""
)]
pub(in crate::cli) struct Search {
    /// The name, or a point: latitude, longitude
    #[arg(value_name = "NAME|POINT", allow_hyphen_values = true)]
    pub(in crate::cli) name: String,

    /// How many places to print
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    pub(in crate::cli) limit: usize,

    /// Project folder or its wallmap.toml [default: the current folder, where it has one]
    #[arg(long, short, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(in crate::cli) project: Option<PathBuf>,

    /// Print the places as JSON
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

/// `wallmap gazetteer import`
#[derive(Debug, Args)]
#[command(
    about = "Compile tables of places into a file that a project names",
    long_about = "Reads tables of places, however large, and writes them as one compiled file. Name it in wallmap.toml (gazetteer = [\"gazetteer.csv\", \
                  \"region.gaz\"]) or give it by --gazetteer; it lies below the tables that people edit and above the built-in world.\n\n\
                  The format is told by what a file begins with: GeoNames dumps (19 columns) and alternate names, Who's On First, CSV with \
                  named columns, GeoJSON (of OpenStreetMap too); plain, .gz or .zip. Alternate names are joined to the places of the \
                  other files; alone they name places that the gazetteer has.\n\
                  Exit code 1 where some rows could not be read.",
    after_help = "Examples:\n  \
                  wallmap gazetteer import SY.zip IQ.zip LB.zip -o region.gaz\n  \
                  wallmap gazetteer import allCountries.zip alternateNamesV2.zip --countries NG,TD --languages en,fr -o chad.gaz\n  \
                  wallmap gazetteer import villages.csv --column name=VILLAGE --column lat=Y --column lon=X -o villages.gaz"
)]
pub(in crate::cli) struct Import {
    /// Tables of places
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub(in crate::cli) tables: Vec<PathBuf>,

    /// Compiled file to write; it ends in .gaz
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) output: PathBuf,

    /// Format of the files, where what they begin with does not tell it
    #[arg(long, value_name = "FORMAT", value_parser = ["geonames", "alternate-names", "wof", "csv", "geojson"])]
    pub(in crate::cli) format: Option<String>,

    /// Take only places of these countries, as two letters (SY,IQ)
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub(in crate::cli) countries: Vec<String>,

    /// Take only places of these kinds (city,town,village,camp ..)
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    pub(in crate::cli) kinds: Vec<String>,

    /// Take only alternate names in these languages (en,ar,ku)
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub(in crate::cli) languages: Vec<String>,

    /// What a column holds, where its name does not tell it: lat=Y_COORD; may be repeated
    #[arg(long, value_name = "WHAT=COLUMN")]
    pub(in crate::cli) column: Vec<String>,

    /// What the places are said to come from [default: the first file's name]
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub(in crate::cli) source: String,

    /// Project folder or its wallmap.toml, whose places get alternate names that come alone [default: the current folder, where it has one]
    #[arg(long, short, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(in crate::cli) project: Option<PathBuf>,

    /// Print what was done as JSON
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

/// `wallmap gazetteer check`
#[derive(Debug, Args)]
#[command(
    about = "Look for what the editor of a table of places may have overlooked",
    long_about = "Looks for places that stand twice, points outside their country, names that are common words, and parents that are not there, \
                  and tells each with file, line and what to do. Without FILE it checks the project's tables, without a project the \
                  built-in ones. A compiled file is told by the number of the row.",
    after_help = "Examples:\n  \
                  wallmap gazetteer check gazetteer.csv\n  \
                  wallmap gazetteer check region.gaz --json"
)]
pub(in crate::cli) struct CheckTable {
    /// Table (.csv) or compiled file (.gaz)
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) table: Option<PathBuf>,

    /// Project folder or its wallmap.toml [default: the current folder, where it has one]
    #[arg(long, short, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(in crate::cli) project: Option<PathBuf>,

    /// Print the findings as JSON
    #[arg(long)]
    pub(in crate::cli) json: bool,
}
