//! Makes the folder of a new project. Builds nothing.

use super::error::BuildError;
use super::project::PROJECT_FILE;
use super::settings::SETTINGS;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Header of a project's own gazetteer.
pub const GAZETTEER_HEADER: &str =
    "id,name,kind,lat,lon,radius_km,cc,admin1,admin2,names,valid_from,valid_to,source,note\n";

/// Makes a new project in `folder` and tells which files were made. Never overwrites a file.
pub fn init(folder: &Path) -> Result<Vec<PathBuf>, BuildError> {
    let project = folder.join(PROJECT_FILE);
    if project.exists() {
        return Err(BuildError::Exists { path: project });
    }
    let fail = |path: &Path| {
        let path = path.to_owned();
        move |source: std::io::Error| BuildError::Make { path, source }
    };
    let reports = folder.join("reports");
    fs_err::create_dir_all(&reports).map_err(fail(&reports))?;
    let mut made = Vec::new();
    for (name, text) in [
        (PROJECT_FILE, project_file()),
        ("corrections.csv", crate::merge::CORRECTIONS_HEADER.to_owned()),
        ("gazetteer.csv", GAZETTEER_HEADER.to_owned()),
        ("README.md", readme()),
        (".gitignore", ".wallmap/*\n!.wallmap/ids.tsv\n".to_owned()),
    ] {
        let path = folder.join(name);
        if path.exists() {
            continue;
        }
        fs_err::write(&path, text).map_err(fail(&path))?;
        made.push(path);
    }
    made.push(reports);
    Ok(made)
}

/// A project file with every setting explained.
pub fn project_file() -> String {
    let mut text = String::from(
        "# A wallmap project: `wallmap build` in this folder makes the map. Every setting has a default; lines that begin with # are comments.\n",
    );
    for setting in SETTINGS {
        text.push('\n');
        for line in setting.description.lines() {
            let _ = writeln!(text, "# {line}");
        }
        let mark = if setting.stated { "" } else { "# " };
        let _ = writeln!(text, "{mark}{} = {}", setting.name, setting.initial);
    }
    text
}

fn readme() -> String {
    let mut text = String::from(
        "# A wallmap project\n\n\
         Put reports into `reports/` (text, Markdown, HTML, JSON lines, CSV), then run `wallmap build` here. The layers appear in `output/`.\n\n\
         `wallmap check` looks through everything that you edit in this folder and tells each fault with its line.\n\n\
         ## wallmap.toml\n\nThe settings; each is explained in the file.\n\n\
         ## gazetteer.csv\n\nPlaces of your own, before the built-in ones. One row a place:\n\n",
    );
    for (name, meaning) in [
        ("id", "a short name that never changes, such as `al-baghuz`"),
        ("name", "the name to show"),
        (
            "kind",
            "city, town, village, camp, prison, base, crossing, admin1, admin2, region, desert, ..; `wallmap check` lists them all for a kind it does not know",
        ),
        ("lat, lon", "degrees north and east, WGS 84, with a decimal point"),
        ("radius_km", "half its extent in kilometres, for areas; may be empty"),
        ("cc", "country, two letters of ISO 3166-1"),
        ("admin1, admin2", "the areas it lies in; may be empty"),
        ("names", "other spellings, joined with `|`"),
        ("valid_from, valid_to", "first and last day on which it existed, such as 2019-03-23; may be empty"),
        ("source", "where you know it from"),
        ("note", "for yourself"),
    ] {
        let _ = writeln!(text, "- `{name}`: {meaning}");
    }
    text.push_str(
        "\n## corrections.csv\n\nWhat you know better than the reports, or than wallmap. One row a correction, applied after every build:\n\n",
    );
    for (name, meaning) in crate::merge::CORRECTION_COLUMNS {
        let _ = writeln!(text, "- `{name}`: {meaning}");
    }
    text.push_str("\nActions:\n\n");
    for (name, meaning) in crate::merge::CORRECTION_ACTIONS {
        let _ = writeln!(text, "- `{name}`: {meaning}");
    }
    text.push_str("\n## .wallmap/ids.tsv\n\nThe ids of incidents. Keep it under version control: with it an incident keeps its id as reports are added, corrected and removed.\n");
    text
}
