//! Places: tables, names, shapes, and what lies where. Finding names in text is the work of `locate`.

mod areas;
mod builder;
mod cells;
mod check;
mod compiled;
mod countries;
mod embedded;
mod error;
mod fold;
mod import;
mod index;
mod large;
mod letters;
mod lines;
mod memory;
mod moved;
mod name_table;
mod search;
mod shapes;
mod spill;
mod stack;
mod table;

pub use areas::{AreaBasis, Areas, AreasTold, ToldBy};
pub use builder::{Builder, Row, RowName};
pub use check::{TableFinding, read_table, shipped_tables};
pub use countries::CountryCodes;
#[cfg(test)]
pub(crate) use embedded::knowledge_files;
pub use error::GazetteerError;
pub use fold::{Folding, Level, NameHash};
pub(crate) use fold::{fold_and_hash, hash_bytes, hash_few};
pub use import::{
    ImportNote, ImportOptions, ImportStep, Imported, NoteKind, RowProblem, TableFormat, import_tables,
};
pub use index::{Details, NameFlags};
pub use letters::fold_plain;
pub(crate) use letters::{is_hyphen, is_silent};
pub use moved::{MovedPoint, between, move_point, part_of};
pub use search::SearchHit;
pub use stack::{Found, Gazetteer, Glance, Step};
pub use table::{
    COLUMNS, COUNTRY_COLUMNS, Country, TableRead, TableRow, read_countries, read_places, read_with_faults,
};
