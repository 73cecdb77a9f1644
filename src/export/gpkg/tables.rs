//! The tables that a GeoPackage must have and may have, as the standard and QGIS define them.

use super::{GEOMETRY, Table};
use crate::export::PackageFacts;
use crate::model::{Cell, FieldType, GeometryType, Layer};
use rusqlite::{Connection, params};
use rustc_hash::FxHashMap;

/// A name as SQL takes it. Names come from the profile and are plain; quoting keeps words such as `group` from being taken for SQL.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

const WGS84: &str = r#"GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]"#;

/// Creates what every package has.
pub(super) fn create(database: &Connection) -> rusqlite::Result<()> {
    database.execute_batch(
        "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
         CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
         CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name), CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
         CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
         CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name));
         CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT, CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
         CREATE TABLE gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
         CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER, timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), md_file_id INTEGER NOT NULL, md_parent_id INTEGER, CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id), CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
         CREATE TABLE gpkgext_relations (id INTEGER PRIMARY KEY AUTOINCREMENT, base_table_name TEXT NOT NULL, base_primary_column TEXT NOT NULL DEFAULT 'id', related_table_name TEXT NOT NULL, related_primary_column TEXT NOT NULL DEFAULT 'id', relation_name TEXT NOT NULL, mapping_table_name TEXT NOT NULL UNIQUE);
         CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));",
    )?;
    let mut system = database.prepare("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)")?;
    system.execute(params![
        "Undefined Cartesian SRS",
        -1,
        "NONE",
        -1,
        "undefined",
        "undefined Cartesian coordinate reference system"
    ])?;
    system.execute(params![
        "Undefined geographic SRS",
        0,
        "NONE",
        0,
        "undefined",
        "undefined geographic coordinate reference system"
    ])?;
    system.execute(params![
        "WGS 84 geodetic",
        4326,
        "EPSG",
        4326,
        WGS84,
        "longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid"
    ])?;
    let mut extension =
        database.prepare("INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, 'read-write')")?;
    for (table, name, page) in [
        ("gpkg_data_columns", "gpkg_schema", "schema"),
        ("gpkg_data_column_constraints", "gpkg_schema", "schema"),
        ("gpkg_metadata", "gpkg_metadata", "metadata"),
        ("gpkg_metadata_reference", "gpkg_metadata", "metadata"),
    ] {
        extension.execute(params![
            table,
            name,
            format!("http://www.geopackage.org/spec121/#extension_{page}")
        ])?;
    }
    extension.execute(params!["gpkgext_relations", "gpkg_related_tables", RELATED])?;
    Ok(())
}

const RELATED: &str = "http://docs.opengeospatial.org/is/18-000/18-000.html";

fn column_type(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::Text => "TEXT",
        FieldType::Integer => "INTEGER",
        FieldType::Real => "DOUBLE",
        FieldType::Date => "DATE",
        FieldType::Boolean => "BOOLEAN",
    }
}

/// Creates the table of a layer and its entries in the tables of contents.
pub(super) fn layer(
    database: &Connection,
    layer: &Layer,
    frame: Option<[f64; 4]>,
    stamp: &str,
) -> rusqlite::Result<()> {
    let spatial = layer.geometry != GeometryType::None;
    let mut columns = vec!["fid INTEGER PRIMARY KEY NOT NULL".to_owned()];
    let geometry = layer.geometry.as_str().to_uppercase();
    if spatial {
        columns.push(format!("{GEOMETRY} {geometry}"));
    }
    for field in &layer.fields {
        let unique = if field.name == "id" { " NOT NULL UNIQUE" } else { "" };
        columns.push(format!("{} {}{unique}", quoted(&field.name), column_type(field.field_type)));
    }
    database.execute_batch(&format!("CREATE TABLE {} ({})", quoted(&layer.name), columns.join(", ")))?;
    let [min_x, max_x, min_y, max_y] = frame.map_or([None; 4], |f| f.map(Some));
    database.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            layer.name,
            if spatial { "features" } else { "attributes" },
            layer.name,
            layer.description,
            stamp,
            min_x,
            min_y,
            max_x,
            max_y,
            spatial.then_some(4326)
        ],
    )?;
    if spatial {
        database.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, 4326, 0, 0)",
            params![layer.name, GEOMETRY, geometry],
        )?;
        database.execute(
            "INSERT INTO gpkg_extensions VALUES (?, ?, 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
            params![layer.name, GEOMETRY],
        )?;
        let index = quoted(&format!("rtree_{}_{GEOMETRY}", layer.name));
        database.execute_batch(&format!(
            "CREATE VIRTUAL TABLE {index} USING rtree(id, minx, maxx, miny, maxy)"
        ))?;
    }
    Ok(())
}

/// The triggers that keep the R-tree right when a client edits, as the standard writes them.
pub(super) fn index_triggers(database: &Connection, table: &str) -> rusqlite::Result<()> {
    let (t, c) = (quoted(table), quoted(GEOMETRY));
    let index = quoted(&format!("rtree_{table}_{GEOMETRY}"));
    let name = |what: &str| quoted(&format!("rtree_{table}_{GEOMETRY}_{what}"));
    let put = format!(
        "INSERT OR REPLACE INTO {index} VALUES (NEW.\"fid\", ST_MinX(NEW.{c}), ST_MaxX(NEW.{c}), ST_MinY(NEW.{c}), ST_MaxY(NEW.{c}));"
    );
    let full = format!("(NEW.{c} NOTNULL AND NOT ST_IsEmpty(NEW.{c}))");
    let empty = format!("(NEW.{c} ISNULL OR ST_IsEmpty(NEW.{c}))");
    let drop_old = format!("DELETE FROM {index} WHERE id = OLD.\"fid\";");
    database.execute_batch(&format!(
        "CREATE TRIGGER {insert} AFTER INSERT ON {t} WHEN {full} BEGIN {put} END;
         CREATE TRIGGER {update1} AFTER UPDATE OF {c} ON {t} WHEN OLD.\"fid\" = NEW.\"fid\" AND {full} BEGIN {put} END;
         CREATE TRIGGER {update2} AFTER UPDATE OF {c} ON {t} WHEN OLD.\"fid\" = NEW.\"fid\" AND {empty} BEGIN {drop_old} END;
         CREATE TRIGGER {update3} AFTER UPDATE ON {t} WHEN OLD.\"fid\" != NEW.\"fid\" AND {full} BEGIN {drop_old} {put} END;
         CREATE TRIGGER {update4} AFTER UPDATE ON {t} WHEN OLD.\"fid\" != NEW.\"fid\" AND {empty} BEGIN DELETE FROM {index} WHERE id IN (OLD.\"fid\", NEW.\"fid\"); END;
         CREATE TRIGGER {delete} AFTER DELETE ON {t} WHEN OLD.{c} NOT NULL BEGIN {drop_old} END;",
        insert = name("insert"),
        update1 = name("update1"),
        update2 = name("update2"),
        update3 = name("update3"),
        update4 = name("update4"),
        delete = name("delete"),
    ))
}

/// Titles and descriptions of columns, and the closed lists of values.
pub(super) fn value_lists(database: &Connection, layers: &[Layer]) -> rusqlite::Result<()> {
    let mut column = database.prepare("INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, ?)")?;
    let mut value = database.prepare(
        "INSERT OR IGNORE INTO gpkg_data_column_constraints VALUES (?, 'enum', ?, NULL, NULL, NULL, NULL, ?)",
    )?;
    for layer in layers {
        for field in &layer.fields {
            let list = (!field.values.is_empty()).then(|| format!("values_{}", field.name));
            // Names must be unique in a table and titles need not be: the name is the column's.
            column.execute(params![
                layer.name,
                field.name,
                field.name,
                field.title,
                field.description,
                list
            ])?;
            for one in &field.values {
                value.execute(params![list, one, one.replace('_', " ")])?;
            }
        }
    }
    Ok(())
}

/// The relation from each incident to its mentions, as the Related Tables extension stores it.
pub(super) fn relations(database: &Connection, all: &[Table<'_>]) -> rusqlite::Result<()> {
    let Some(base) = all.iter().find(|t| t.layer.name == "incidents") else { return Ok(()) };
    let fids: FxHashMap<&str, i64> =
        base.layer.features.iter().map(|f| f.id.as_str()).zip(base.fids.iter().copied()).collect();
    for related in all {
        let Some(at) = related.layer.fields.iter().position(|f| f.name == "incident") else { continue };
        let mapping = format!("incidents_{}", related.layer.name);
        database.execute_batch(&format!(
            "CREATE TABLE {} (base_id INTEGER NOT NULL, related_id INTEGER NOT NULL)",
            quoted(&mapping)
        ))?;
        database.execute(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_related_tables', ?, 'read-write')",
            params![mapping, RELATED],
        )?;
        database.execute(
            "INSERT INTO gpkgext_relations (base_table_name, base_primary_column, related_table_name, related_primary_column, relation_name, mapping_table_name) VALUES ('incidents', 'fid', ?, 'fid', 'attributes', ?)",
            params![related.layer.name, mapping],
        )?;
        let mut pair = database.prepare(&format!("INSERT INTO {} VALUES (?, ?)", quoted(&mapping)))?;
        for (feature, fid) in related.layer.features.iter().zip(&related.fids) {
            if let Some(Cell::Text(incident)) = feature.values.get(at)
                && let Some(base_fid) = fids.get(incident)
            {
                pair.execute(params![base_fid, fid])?;
            }
        }
    }
    Ok(())
}

/// Words about the whole package and each layer.
pub(super) fn metadata(
    database: &Connection,
    layers: &[Layer],
    package: &PackageFacts,
    stamp: &str,
) -> rusqlite::Result<()> {
    let mut lines = vec![package.title.clone(), String::new(), package.description.clone(), String::new()];
    lines.extend(package.notes.iter().cloned());
    lines.push(format!("Made by wallmap {}.", package.version));
    lines.extend(package.knowledge.iter().map(|(what, version)| format!("{what}: {version}")));
    lines.extend(package.sources.iter().map(|s| format!("Source: {} ({}) {}", s.title, s.licence, s.path)));
    lines.extend(package.licences.iter().map(|l| format!("Licence: {} ({}) {}", l.title, l.name, l.path)));
    let text = lines.join("\n") + "\n";
    let uri = "https://datapackage.org";
    let mut words =
        database.prepare("INSERT INTO gpkg_metadata VALUES (?, 'dataset', ?, 'text/plain', ?)")?;
    let mut about =
        database.prepare("INSERT INTO gpkg_metadata_reference VALUES (?, ?, NULL, NULL, ?, ?, NULL)")?;
    words.execute(params![1, uri, text])?;
    about.execute(params!["geopackage", None::<&str>, stamp, 1])?;
    for (layer, id) in layers.iter().zip(2_i64..) {
        words.execute(params![id, uri, format!("{}\n\n{}\n", layer.title, layer.description)])?;
        about.execute(params!["table", layer.name, stamp, id])?;
    }
    Ok(())
}

/// The default style of a layer, where QGIS looks for it.
pub(super) fn style(
    database: &Connection,
    id: usize,
    layer: &Layer,
    qml: &str,
    stamp: &str,
) -> rusqlite::Result<()> {
    let geometry = if layer.geometry == GeometryType::None { "" } else { GEOMETRY };
    database.execute(
        "INSERT INTO layer_styles VALUES (?, '', '', ?, ?, ?, ?, '', 1, ?, '', NULL, ?)",
        params![i64::try_from(id).unwrap_or(0), layer.name, geometry, layer.name, qml, layer.title, stamp],
    )?;
    Ok(())
}

/// Lists the table of styles in the contents, so that GDAL keeps it when it copies the package.
pub(super) fn styles_contents(database: &Connection, stamp: &str) -> rusqlite::Result<()> {
    database.execute(
        "INSERT INTO gpkg_contents VALUES ('layer_styles', 'attributes', 'layer_styles', 'Styles for QGIS', ?, NULL, NULL, NULL, NULL, NULL)",
        params![stamp],
    )?;
    Ok(())
}
