//! Formats as people name them: after `--format`, and by the ending of a file. Writes none.

use super::error::{BuildError, nearest, quoted};
use crate::export::{FORMATS, instead_of};
use std::path::{MAIN_SEPARATOR, Path};

/// Names of the formats that can be written.
pub fn format_names() -> Vec<&'static str> {
    FORMATS.iter().map(|format| format.name).collect()
}

/// The formats that a build writes where the project names none.
pub(crate) fn default_formats() -> Vec<String> {
    FORMATS.iter().filter(|format| format.by_default).map(|format| format.name.to_owned()).collect()
}

/// `None` for a known format, else what to write instead.
pub fn unknown_format(name: &str) -> Option<String> {
    let known = format_names();
    if known.contains(&name) {
        return None;
    }
    let all = known.join(", ");
    if let Some(format) = instead_of(&name.to_lowercase()) {
        return Some(format!("Write `{format}` in its place. Formats are {all}"));
    }
    let near = nearest(name, known.iter().copied());
    Some(if near.is_empty() {
        format!("Formats are {all}")
    } else {
        format!("Did you mean {}? Formats are {all}", quoted(&near))
    })
}

/// Whether a format writes a file for each layer rather than one for all.
pub(crate) fn is_file_a_layer(name: &str) -> bool {
    FORMATS.iter().any(|format| format.name == name && format.file_a_layer)
}

/// The ending of a path that names a file rather than a folder: it has one with a letter in it, no folder is there, and no `/` stands behind it.
/// In lower case.
pub fn file_ending(path: &Path) -> Option<String> {
    if path.is_dir() || path.to_string_lossy().ends_with(['/', MAIN_SEPARATOR]) {
        return None;
    }
    let ending = path.extension()?.to_str()?.to_lowercase();
    let like_a_file = ending.len() <= 10
        && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && ending.bytes().any(|byte| byte.is_ascii_alphabetic());
    like_a_file.then_some(ending)
}

/// A build writes a folder; whoever types `-o map.html` wants something else.
pub(crate) fn refuse_file_as_output(output: &Path) -> Result<(), BuildError> {
    let Some(ending) = file_ending(output).filter(|_| !output.exists()) else { return Ok(()) };
    let format =
        if format_names().contains(&ending.as_str()) { Some(ending.as_str()) } else { instead_of(&ending) };
    let Some(format) = format else { return Ok(()) };
    Err(BuildError::Setting {
        what: format!("the output `{}` is named like a file, and a build writes a folder", output.display()),
        hint: format!(
            "Name a folder, and choose formats apart: `wallmap build REPORTS -o out --format {format}`; a `/` at its end makes any name a folder's"
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_that_are_not_written_lead_to_those_that_do_for_them() {
        for (typed, hint) in [
            ("shp", "`gpkg`"),
            ("KML", "`kmz`"),
            ("geojsn", "Did you mean `geojson`"),
            ("zzz", "Formats are geojson"),
        ] {
            let told = unknown_format(typed).expect(typed);
            assert!(told.contains(hint), "{typed}: {told}");
        }
        assert_eq!(unknown_format("csv"), None);
        for format in FORMATS {
            for ending in format.stands_for {
                assert!(!format_names().contains(ending), "{ending} is written");
            }
        }
    }

    #[test]
    fn files_and_folders_are_told_apart_by_their_names() {
        for (path, ending) in [
            ("x.shp", Some("shp")),
            ("a/b.GeoJSON", Some("geojson")),
            ("out", None),
            ("out.d/", None),
            ("week.2025", None),
            (".hidden", None),
            ("a.b c", None),
        ] {
            assert_eq!(file_ending(Path::new(path)).as_deref(), ending, "{path}");
        }
        assert!(refuse_file_as_output(Path::new("map.html")).is_err());
        assert!(refuse_file_as_output(Path::new("map.html/")).is_ok());
        assert!(refuse_file_as_output(Path::new("week.may")).is_ok());
    }
}
