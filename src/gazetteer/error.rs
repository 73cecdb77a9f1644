//! What can be wrong with a gazetteer, told with file, line, column and the next step.

use std::path::PathBuf;

/// Why a gazetteer could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GazetteerError {
    /// The file cannot be opened or read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A column that every table has is missing, or one is not known.
    #[error("{}:1: {why}", path.display())]
    Header {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
        /// The next step.
        hint: String,
    },
    /// A row is wrong.
    #[error("{}:{line}: column `{column}`: {why}", path.display())]
    Row {
        /// The file.
        path: PathBuf,
        /// Line in the file, from 1.
        line: u64,
        /// Name of the column.
        column: &'static str,
        /// What is wrong.
        why: String,
        /// The next step.
        hint: String,
    },
    /// The table is not CSV.
    #[error("{}{}: {why}", path.display(), line.map(|l| format!(":{l}")).unwrap_or_default())]
    Csv {
        /// The file.
        path: PathBuf,
        /// Line in the file, from 1.
        line: Option<u64>,
        /// What is wrong.
        why: String,
    },
    /// A table that is to be imported cannot be.
    #[error("{}{}: {}{why}", path.display(), if *line > 0 { format!(":{line}") } else { String::new() }, if column.is_empty() { String::new() } else { format!("column `{column}`: ") })]
    Import {
        /// The file.
        path: PathBuf,
        /// Line in the file, from 1; 0 for the file as a whole.
        line: u64,
        /// Name of the column, empty for the row as a whole.
        column: String,
        /// What is wrong.
        why: String,
        /// The next step.
        hint: String,
    },
    /// A file of shapes is wrong.
    #[error("{}: {why}", path.display())]
    Shapes {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The compiled file cannot be used.
    #[error("{} is not a compiled gazetteer: {why}", path.display())]
    Compiled {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: &'static str,
    },
    /// The file's kind is not known by its ending.
    #[error("{}: the kind of table is not known by its ending", path.display())]
    UnknownKind {
        /// The file.
        path: PathBuf,
    },
    /// What an import sorts, or makes, cannot be written.
    #[error("the compiled file cannot be written: {source}")]
    Write {
        /// What the system says.
        source: std::io::Error,
    },
    /// The table is too large for one compiled file.
    #[error("{}: more than {most} places", path.display())]
    TooMany {
        /// The file.
        path: PathBuf,
        /// The most that one file holds.
        most: usize,
    },
    /// A table that a person keeps has more rows than are read at every build.
    #[error("{} is too large for a table that is read at every build: more than {most} {unit}", path.display())]
    TooLong {
        /// The file.
        path: PathBuf,
        /// The most that is read.
        most: u64,
        /// Of what.
        unit: &'static str,
    },
    /// The rules of folding are wrong.
    #[error("gazetteer/folding.toml{}: {why}", line.map(|l| format!(":{l}")).unwrap_or_default())]
    Folding {
        /// Line from 1.
        line: Option<usize>,
        /// What is wrong.
        why: String,
    },
}

impl GazetteerError {
    pub(crate) fn folding(text: &str, span: Option<std::ops::Range<usize>>, why: &str) -> Self {
        let line = span.and_then(|s| text.get(..s.start)).map(|before| before.matches('\n').count() + 1);
        Self::Folding { line, why: why.to_owned() }
    }

    /// What to do next.
    pub fn hint(&self) -> String {
        match self {
            Self::Read { .. } => "check the path in `wallmap.toml`; it counts from the folder of that file".to_owned(),
            Self::Header { hint, .. } | Self::Row { hint, .. } | Self::Import { hint, .. } => hint.clone(),
            Self::Csv { .. } => "save the table as CSV in UTF-8 with commas; a field with a comma or a quote stands in double quotes".to_owned(),
            Self::Shapes { .. } => "a file of shapes is a GeoJSON FeatureCollection whose features carry a `geom_id`".to_owned(),
            Self::Compiled { path, .. } => {
                format!("write it again by `wallmap gazetteer import TABLE -o {}`", path.display())
            }
            Self::UnknownKind { .. } => "give a `.csv` table or a file written by `wallmap gazetteer import`".to_owned(),
            Self::Write { .. } => {
                "an import needs room beside its output for about as much as the tables take: free some, or write to another disk by `-o`".to_owned()
            }
            Self::TooMany { .. } => "import fewer countries, or leave classes out by `--kinds`".to_owned(),
            Self::TooLong { .. } => {
                "compile it once by `wallmap gazetteer import TABLE -o TABLE.gaz`, and name that file in its place".to_owned()
            }
            Self::Folding { .. } => "compare with the file that ships with the source".to_owned(),
        }
    }
}
