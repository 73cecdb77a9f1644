//! Every setting of `wallmap.toml` with its meaning: one list for reading, for `init`, and for the documentation.

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its key.
    pub name: &'static str,
    /// Its value in a new project, as TOML.
    pub initial: &'static str,
    /// Whether a new project states it, or shows it commented out.
    pub stated: bool,
    /// What it does, for people; lines of a comment.
    pub description: &'static str,
}

/// All settings, in the order in which `init` writes them.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "title",
        initial: "\"My incidents\"",
        stated: true,
        description: "Name of the map, shown in the outputs.",
    },
    Setting {
        name: "corpus",
        initial: "[\"reports\"]",
        stated: true,
        description: "Files and folders of reports (.txt, .md, .html, .json, .jsonl, .csv, .tsv, also .gz and .zst), counted from this file.",
    },
    Setting {
        name: "published",
        initial: "\"2025-06-01\"",
        stated: false,
        description: "Day of publication for reports that tell none themselves. Without it their relative dates (\"on Tuesday\") stay unknown.",
    },
    Setting {
        name: "output",
        initial: "\"output\"",
        stated: true,
        description: "Folder that the layers go to, counted from this file. It is replaced as a whole, or not at all.",
    },
    Setting {
        name: "formats",
        initial: "[\"geojson\", \"csv\"]",
        stated: false,
        description: "Formats to write. Without it: GeoJSON with styles, CSV, GeoPackage, QGIS project, workbook and web map.",
    },
    Setting {
        name: "layers",
        initial: "[\"incidents\", \"mentions\"]",
        stated: false,
        description: "Layers and tables to write, by name. Without it, all of the profile.",
    },
    Setting {
        name: "csv_bom",
        initial: "true",
        stated: false,
        description: "Begin CSV files with a byte order mark, by which Excel knows UTF-8; some other programs mind it.",
    },
    Setting {
        name: "csv_delimiter",
        initial: "\";\"",
        stated: false,
        description: "What stands between the cells of CSV files: \",\", \";\", \"|\" or \"tab\". Excel in many languages expects \";\".",
    },
    Setting {
        name: "csv_hxl",
        initial: "true",
        stated: false,
        description: "A row of HXL hashtags under the header of CSV files, for humanitarian tools.",
    },
    Setting {
        name: "csv_raw",
        initial: "true",
        stated: false,
        description: "Write text into CSV files as it is, for programs. Without it, text that a spreadsheet would run as a formula gets an apostrophe in front.",
    },
    Setting {
        name: "profile",
        initial: "\"levant\"",
        stated: true,
        description: "Which layers are made, with which borders and sites: the name of a built-in profile, or the path of your own (\"my-profile.toml\").",
    },
    Setting {
        name: "theatre",
        initial: "[\"IQ\", \"SY\", \"LB\"]",
        stated: false,
        description: "Countries that the corpus is mostly about (ISO 3166-1, two letters). A leaning for names that several places share; it forbids nothing.\nWithout it the profile's countries are used.",
    },
    Setting {
        name: "gazetteer",
        initial: "[\"gazetteer.csv\"]",
        stated: true,
        description: "Your own places, before the built-in ones: tables that you edit (.csv), shapes (.geojson), and large tables compiled by `wallmap gazetteer import` (.gaz), which come after the built-in curated places. Of several places of a name, one of your own tables is taken where no words in the report say otherwise, such as another country beside the name; a place of a compiled table stands beside the built-in ones. See docs/gazetteer.md.",
    },
    Setting {
        name: "lexicon",
        initial: "[\"lexicon.toml\"]",
        stated: false,
        description: "Your own words (groups, weapons, triggers), added to the built-in ones.",
    },
    Setting {
        name: "corrections",
        initial: "\"corrections.csv\"",
        stated: true,
        description: "What analysts corrected by hand. Applied after every build, shown in every output.",
    },
];
