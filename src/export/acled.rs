//! Incidents with the columns of ACLED's data files, so that scripts written for those read them. A shape, not ACLED's data.

use super::csv::guarded;
use super::{ExportError, Exporter, PackageFacts, write};
use crate::model::{Cell, Feature, Layer};
use geo::Geometry;
use std::path::{Path, PathBuf};

/// Writes `incidents-acled.csv` from the layer `incidents`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Acled;

/// ACLED's columns in ACLED's order (codebook of 2023), then two of ours.
const COLUMNS: &[&str] = &[
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
    "iso3",
    "confidence",
];

impl Exporter for Acled {
    fn name(&self) -> &'static str {
        "acled"
    }

    fn export(
        &self,
        layers: &[Layer],
        _: &PackageFacts,
        destination: &Path,
    ) -> Result<Vec<PathBuf>, ExportError> {
        let Some(layer) = layers.iter().find(|l| l.name == "incidents") else { return Ok(Vec::new()) };
        let path = destination.join("incidents-acled.csv");
        let table =
            table(layer).map_err(|e| ExportError::Format { path: path.clone(), reason: e.to_string() })?;
        write(&path, &table)?;
        Ok(vec![path])
    }
}

fn table(layer: &Layer) -> Result<Vec<u8>, std::io::Error> {
    let mut table = ::csv::Writer::from_writer(Vec::new());
    table.write_record(COLUMNS)?;
    for feature in &layer.features {
        let row = Row { layer, feature };
        // ACLED codes what happened or was tried; plans and denials are none of it.
        if matches!(row.text("status").as_str(), "planned" | "denied") {
            continue;
        }
        let cells: Vec<String> = COLUMNS.iter().map(|column| row.cell(column)).collect();
        table.write_record(&cells)?;
    }
    table.into_inner().map_err(|e| std::io::Error::other(e.to_string()))
}

struct Row<'a> {
    layer: &'a Layer,
    feature: &'a Feature,
}

impl Row<'_> {
    fn value(&self, field: &str) -> Cell<'_> {
        let at = self.layer.fields.iter().position(|f| f.name == field);
        at.and_then(|at| self.feature.values.get(at)).unwrap_or(Cell::Null)
    }

    fn text(&self, field: &str) -> String {
        match self.value(field) {
            Cell::Null => String::new(),
            Cell::Text(text) => guarded(text).into_owned(),
            Cell::Integer(number) => number.to_string(),
            Cell::Real(number) => number.to_string(),
            Cell::Date(date) => date.to_string(),
            Cell::Boolean(truth) => truth.to_string(),
        }
    }

    /// The code of a side; 0 where there is none, as ACLED has it.
    fn code(&self, field: &str) -> i64 {
        if let Cell::Integer(code) = self.value(field) { code } else { 0 }
    }

    fn point(&self) -> Option<(f64, f64)> {
        match self.feature.geometry {
            Some(Geometry::Point(p)) => Some((p.x(), p.y())),
            _ => None,
        }
    }

    fn cell(&self, column: &str) -> String {
        match column {
            "event_id_cnty" => self.text("id"),
            "event_date" => self.text("date_start"),
            "year" => self.text("date_start").split('-').next().unwrap_or("").to_owned(),
            "time_precision" => match self.text("date_precision").as_str() {
                "day" => "1",
                "week" => "2",
                _ => "3",
            }
            .to_owned(),
            "disorder_type" => match self.text("event_type").as_str() {
                "" => "",
                "Strategic developments" => "Strategic developments",
                "Protests" => "Demonstrations",
                _ => "Political violence",
            }
            .to_owned(),
            "actor1" => self.text("perpetrator"),
            "actor2" => self.text("target"),
            "civilian_targeting" => {
                if self.text("inter2") == "7" {
                    "Civilian targeting".to_owned()
                } else {
                    String::new()
                }
            }
            "inter1" | "inter2" => self.code(column).to_string(),
            // The smaller code stands first; one side alone has 0 behind it.
            "interaction" => match (self.code("inter1"), self.code("inter2")) {
                (0, 0) => String::new(),
                (one, 0) | (0, one) => format!("{one}0"),
                (a, b) => format!("{}{}", a.min(b), a.max(b)),
            },
            "location" => self.text("place"),
            "latitude" => self.point().map_or_else(String::new, |p| p.1.to_string()),
            "longitude" => self.point().map_or_else(String::new, |p| p.0.to_string()),
            "geo_precision" => match self.text("geo_precision").as_str() {
                "site" | "town" => "1",
                "near" | "district" => "2",
                _ => "3",
            }
            .to_owned(),
            "source" => self.text("reports"),
            "notes" => {
                let quote = self.text("quote");
                let notes = format!("{}. {quote}", self.text("headline"));
                guarded(&notes).into_owned()
            }
            // ACLED writes 0 where no report tells of deaths.
            "fatalities" => match self.value("killed") {
                Cell::Integer(number) => number.to_string(),
                _ => "0".to_owned(),
            },
            "tags" => format!("status={}; attribution={}", self.text("status"), self.text("attribution")),
            "timestamp" => self.text("last_reported"),
            "assoc_actor_1" | "assoc_actor_2" | "iso" | "region" | "admin3" | "source_scale" => String::new(),
            same => self.text(same),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Field, FieldType, GeometryType, Value};

    fn interaction(inter1: Value, inter2: Value) -> String {
        let field = |name: &str| Field {
            name: name.to_owned(),
            title: String::new(),
            description: String::new(),
            field_type: FieldType::Integer,
            values: Vec::new(),
            untrusted: false,
        };
        let feature = Feature { id: "x".to_owned(), geometry: None, values: vec![inter1, inter2].into() };
        let layer = Layer {
            name: "incidents".to_owned(),
            title: String::new(),
            description: String::new(),
            geometry: GeometryType::None,
            fields: vec![field("inter1"), field("inter2")],
            features: Vec::new(),
        };
        Row { layer: &layer, feature: &feature }.cell("interaction")
    }

    #[test]
    fn interactions_are_codes_of_the_codebook() {
        let code = Value::Integer;
        assert_eq!(interaction(code(2), code(1)), "12");
        assert_eq!(interaction(code(2), code(7)), "27");
        assert_eq!(interaction(code(2), Value::Null), "20");
        assert_eq!(interaction(Value::Null, code(7)), "70");
        assert_eq!(interaction(Value::Null, Value::Null), "");
    }
}
