//! What analysts set by hand, read from `corrections.csv` and applied after merging. Guesses nothing: a row that is not clear is a fault.

mod alike;
mod apply;
mod cells;
mod doubts;
mod row;
mod set;

pub(super) use apply::apply;
pub use apply::{Applied, PlaceFinder, exchanged_points, unfit};
pub use doubts::doubts;
pub use row::{Action, CorrectionFault, CorrectionRow, Corrections, SettableField};

/// First line of a new `corrections.csv`.
pub const CORRECTIONS_HEADER: &str = "action,incident,field,value,reports,by,when,why\n";

/// The columns and their meaning.
pub const CORRECTION_COLUMNS: &[(&str, &str)] = &[
    ("action", "what to do; see below"),
    (
        "incident",
        "the incident's id, from the column `id` of incidents.csv; older ids work too. Empty for `add`",
    ),
    ("field", "for `set`: the field, as it is called in incidents.csv"),
    (
        "value",
        "for `set`: the new value, empty for unknown; for `move`: `latitude longitude` in degrees or a place's id; for `merge`: the other incident's id; for `add`: the values, such as `kind=bombing; date=2025-05-22; place=sy-suwayda; killed=2`, or `place=33.1 36.2; place_name=a farm`",
    ),
    (
        "reports",
        "for `split`: the reports that tell another incident, joined with `;`; for `add`: the reports that tell it, where there are any",
    ),
    ("by", "who says so"),
    ("when", "when it was entered, such as 2025-06-01"),
    ("why", "why"),
];

/// The actions and their meaning.
pub const CORRECTION_ACTIONS: &[(&str, &str)] = &[
    ("reject", "it is no incident: take it off the map"),
    ("confirm", "it is right: confidence 1"),
    ("set", "give a field another value"),
    ("move", "put it somewhere else"),
    ("merge", "two incidents are one: the first keeps its id"),
    ("split", "some of its reports tell another incident"),
    ("add", "an incident that no report here tells, or that was not found"),
];
