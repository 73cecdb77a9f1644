//! Tables written here are small and made up; what they check is that each format becomes places.

use super::*;

pub(super) struct Folder(tempfile::TempDir);

impl Folder {
    pub(super) fn path(&self) -> PathBuf {
        self.0.path().to_owned()
    }

    pub(super) fn write_bytes(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs_err::write(&path, bytes).unwrap();
        path
    }

    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs_err::write(&path, text).unwrap();
        path
    }

    /// A gazetteer with what was imported.
    fn load(&self, (imported, bytes): &(Imported, Vec<u8>)) -> Gazetteer {
        assert_eq!(imported.bytes, bytes.len() as u64);
        let path = self.0.path().join("imported.gaz");
        fs_err::write(&path, bytes).unwrap();
        Gazetteer::with_tables(&[path]).unwrap()
    }
}

fn embedded() -> Gazetteer {
    Gazetteer::embedded().unwrap()
}

fn import_with(
    paths: &[PathBuf],
    options: &ImportOptions,
    gazetteer: &Gazetteer,
    progress: &mut dyn FnMut(ImportStep),
) -> Result<(Imported, Vec<u8>), GazetteerError> {
    let mut out = std::io::Cursor::new(Vec::new());
    let imported = import_tables(paths, options, gazetteer, &std::env::temp_dir(), &mut out, progress)?;
    Ok((imported, out.into_inner()))
}

pub(super) fn import(
    paths: &[PathBuf],
    options: &ImportOptions,
) -> Result<(Imported, Vec<u8>), GazetteerError> {
    import_with(paths, options, &embedded(), &mut |_| {})
}

pub(super) fn dump_row(id: u32, name: &str, lat: &str, code: &str, admin1: &str) -> String {
    format!(
        "{id}\t{name}\t{name}\tTall Qastanah,XYZ,tl\t{lat}\t40.5\tP\t{code}\tSY\t\t{admin1}\t\t\t\t120\t\t200\tAsia/Damascus\t2020-01-01\n"
    )
}

#[test]
fn a_geonames_dump_becomes_a_table_that_stacks() {
    let folder = Folder::new();
    let dump = folder.write(
        "XX.txt",
        &[
            dump_row(999_000_001, "Qastanah Test", "35.5", "PPL", "07"),
            dump_row(5, "Broken", "x", "PPL", "07"),
            "short\n".to_owned(),
            // The row that names the area comes after the rows that refer to it by code.
            dump_row(999_000_002, "Testland", "35.5", "ADM1", "07"),
        ]
        .concat(),
    );
    let mut told = 0;
    let made =
        import_with(std::slice::from_ref(&dump), &ImportOptions::default(), &embedded(), &mut |step| {
            if let ImportStep::Read(bytes) = step {
                told = bytes;
            }
        })
        .unwrap();
    let imported = &made.0;
    assert_eq!((imported.places, imported.unread), (2, 2));
    assert_eq!(imported.formats, [TableFormat::GeoNames]);
    assert_eq!(told, fs_err::metadata(&dump).unwrap().len(), "progress ends at the file's length");
    let why: Vec<(u64, &str, &str)> =
        imported.problems.iter().map(|p| (p.line, p.column.as_str(), p.why.as_str())).collect();
    assert_eq!(why, [(2, "latitude", "`x` is not a number"), (3, "", "1 fields parted by tabs, not 19")]);
    let gazetteer = folder.load(&made);
    for name in ["Qastanah Test", "Tel Qastana"] {
        let key = *gazetteer.named(name).first().unwrap();
        assert_eq!(gazetteer.id(key), "gn999000001", "{name}");
        assert_eq!(gazetteer.area_names(key).0, "Testland");
    }
}

#[test]
fn a_damaged_file_is_refused_with_the_next_step() {
    let folder = Folder::new();
    let dump = folder.write("XX.txt", &dump_row(999_000_001, "Qastanah Test", "35.5", "PPL", "07"));
    let (_, mut bytes) = import(&[dump], &ImportOptions::default()).unwrap();
    if let Some(last) = bytes.last_mut() {
        *last ^= 1;
    }
    let compiled = folder.0.path().join("xx.gaz");
    fs_err::write(&compiled, &bytes).unwrap();
    let error = Gazetteer::with_tables(&[compiled]).unwrap_err();
    assert!(error.to_string().contains("its content is not the one it was written with"), "{error}");
    assert!(error.hint().contains("gazetteer import"));
}

#[test]
fn zipped_and_gzipped_tables_are_read_as_they_come() {
    let folder = Folder::new();
    let text = dump_row(999_000_001, "Qastanah Test", "35.5", "PPL", "07");
    let gz = folder.0.path().join("XX.txt.gz");
    let mut encoder =
        flate2::write::GzEncoder::new(fs_err::File::create(&gz).unwrap(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap();
    let zipped = folder.0.path().join("XX.zip");
    let mut archive = zip::ZipWriter::new(fs_err::File::create(&zipped).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("readme.txt", options).unwrap();
    archive.write_all(b"read me").unwrap();
    archive.start_file("XX.txt", options).unwrap();
    archive.write_all(text.as_bytes()).unwrap();
    archive.finish().unwrap();
    for path in [gz, zipped] {
        let (imported, _) = import(std::slice::from_ref(&path), &ImportOptions::default()).unwrap();
        assert_eq!((imported.places, imported.unread), (1, 0), "{}", path.display());
    }
}

#[test]
fn alternate_names_are_joined_to_their_places() {
    let folder = Folder::new();
    let dump = folder.write("XX.txt", &dump_row(999_000_001, "Qastanah Test", "35.5", "PPL", "07"));
    let names = folder.write(
        "names.txt",
        "1\t999000001\ten\tChestnut Mound\t1\t\t\t\n\
         2\t999000001\tar\tقسطنة الجديدة\t\t\t\t\n\
         3\t999000001\ten\tOld Forgotten\t\t\t\t1\n\
         4\t999000001\tlink\thttps://example.org/Qastanah\t\t\t\t\n\
         5\t999000001\tiata\tQASTX\t\t\t\t\n\
         6\t98182\ten\tThe Round City Test\t\t\t\t\n",
    );
    let made = import(&[dump, names.clone()], &ImportOptions::default()).unwrap();
    assert_eq!((made.0.places, made.0.alternates), (1, 2));
    let gazetteer = folder.load(&made);
    for name in ["Chestnut Mound", "قسطنة الجديدة"] {
        assert_eq!(gazetteer.named(name).len(), 1, "{name}");
    }
    for name in ["Old Forgotten", "QASTX", "The Round City Test"] {
        assert!(gazetteer.named(name).is_empty(), "{name}");
    }
    // Alone they name places that the gazetteer has: 98182 is Baghdad.
    let made = import(&[names], &ImportOptions::default()).unwrap();
    assert_eq!((made.0.places, made.0.alternates), (1, 1));
    let gazetteer = folder.load(&made);
    let key = *gazetteer.named("The Round City Test").first().unwrap();
    assert_eq!(gazetteer.named("Baghdad").first().map(|k| gazetteer.name(*k)), Some(gazetteer.name(key)));
}

#[test]
fn tables_of_other_people_are_read_by_their_columns() {
    let folder = Folder::new();
    let cases = [
        // Who's On First as CSV, with an entry that a newer one stands for.
        (
            "wof_id,gn_id,name,lat,lon,placetype,cc,region,county,latin,ara,superseded_by\n\
             7,999000003,قسطنة,35.5,40.5,locality,SY,Testland,Inner,Qastanah Test|QST,قسطنة الشرقية,\n\
             8,,Older Test,35.5,40.5,locality,SY,Testland,Inner,,,7\n",
            TableFormat::WhosOnFirst,
            "wof7",
        ),
        // Semicolons, decimal commas and other names of columns, as a spreadsheet saves them.
        (
            "code;Place_Name;Latitude;Longitude;Type;Country;Governorate;alt_names\n\
             SY0101;Qastanah Test;35,5;40,5;village;Syria;Testland;\"قسطنة الشرقية,Chestnut\"\n",
            TableFormat::Csv,
            "SY0101",
        ),
        // Wikidata's query service.
        (
            "item,itemLabel,coord,itemAltLabel,country\n\
             http://www.wikidata.org/entity/Q1,Qastanah Test,Point(40.5 35.5),قسطنة الشرقية,SYR\n",
            TableFormat::Csv,
            "Q1",
        ),
    ];
    for (text, format, id) in cases {
        let path = folder.write("table.csv", text);
        let made = import(&[path], &ImportOptions::default()).unwrap();
        let imported = &made.0;
        assert_eq!(
            (imported.formats.as_slice(), imported.places),
            ([format].as_slice(), 1),
            "{:?}",
            imported.problems
        );
        let gazetteer = folder.load(&made);
        let key = *gazetteer.named("Qastanah Test").first().unwrap();
        assert_eq!((gazetteer.id(key).as_str(), gazetteer.cc(key).as_str()), (id, "SY"));
        assert_eq!(gazetteer.name(key), "Qastanah Test", "a name in Latin letters is shown");
        assert_eq!(gazetteer.named("قسطنة الشرقية").first(), Some(&key));
        assert!(
            (gazetteer.point(key).y() - 35.5).abs() < 1e-6 && (gazetteer.point(key).x() - 40.5).abs() < 1e-6
        );
    }
}

#[test]
fn a_column_can_be_told_by_name() {
    let folder = Folder::new();
    let path = folder.write("t.csv", "Ort,Hochwert,Rechtswert\nQastanah Test,35.5,40.5\n");
    let error = import(std::slice::from_ref(&path), &ImportOptions::default()).unwrap_err();
    assert!(error.to_string().contains("no column is known to hold a name"), "{error}");
    assert_eq!(error.hint(), "tell it by `--column name=COLUMN`");
    let columns = [("name", "Ort"), ("lat", "Hochwert"), ("lon", "Rechtswert")];
    let columns = columns.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let options = ImportOptions { columns, ..ImportOptions::default() };
    assert_eq!(import(std::slice::from_ref(&path), &options).unwrap().0.places, 1);
    let columns = vec![("colour".to_owned(), "Ort".to_owned())];
    let error = import(&[path], &ImportOptions { columns, ..ImportOptions::default() }).unwrap_err();
    assert!(error.hint().contains("population"), "{}", error.hint());
}

#[test]
fn features_become_places_with_an_extent() {
    let folder = Folder::new();
    let path = folder.write(
        "t.geojson",
        r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":"node/1","properties":{"place":"village","name":"قسطنة","name:en":"Qastanah Test"},"geometry":{"type":"Point","coordinates":[40.5,35.5]}},
        {"type":"Feature","properties":{"wof:id":9,"wof:name":"Testland","wof:placetype":"region","iso:country":"SY","name:eng_x_variant":["Test Country"]},"geometry":{"type":"Polygon","coordinates":[[[40,35],[41,35],[41,36],[40,36],[40,35]]]}},
        {"type":"Feature","properties":{"name":"Nowhere"},"geometry":null}]}"#,
    );
    let made = import(&[path], &ImportOptions::default()).unwrap();
    let imported = &made.0;
    assert_eq!(
        (imported.formats.as_slice(), imported.places, imported.unread),
        ([TableFormat::GeoJson].as_slice(), 2, 1)
    );
    let gazetteer = folder.load(&made);
    let village = *gazetteer.named("Qastanah Test").first().unwrap();
    assert_eq!((gazetteer.kind(village), gazetteer.id(village).as_str()), (PlaceKind::Village, "1"));
    let area = *gazetteer.named("Test Country").first().unwrap();
    assert_eq!((gazetteer.kind(area), gazetteer.id(area).as_str()), (PlaceKind::Admin1, "wof9"));
    assert!(gazetteer.radius_km(area).is_some_and(|r| (60.0..90.0).contains(&r)));
}

#[test]
fn faults_name_file_line_and_column() {
    let folder = Folder::new();
    for (name, text, told) in [
        (
            "a.csv",
            "name,lat,lon\nAlpha,91,2\n",
            "a.csv:2: column `latitude`: 91 is not between -90 and 90; latitude and longitude seem exchanged; no row could be read",
        ),
        ("b.csv", "name,lat,lon\nAlpha,1,\n", "b.csv:2: column `longitude`: is empty; no row could be read"),
        (
            "c.csv",
            "id,name,kind,lat,lon\na,A,twon,1,2\n",
            "c.csv:2: column `kind`: `twon` is not a kind of place",
        ),
        ("d.txt", "\n\n", "d.txt:1: holds no row"),
        ("e.txt", "some words\n", "e.txt:1: is no table of a known format"),
        ("f.gaz", "wmgaz\0\0\u{2}", "f.gaz: is a compiled gazetteer already"),
        ("g.json", "{\"type\":\"FeatureCollection\",\"features\":[{]}", "g.json: feature 1 is not GeoJSON"),
    ] {
        let error = import(&[folder.write(name, text)], &ImportOptions::default()).unwrap_err();
        let all = error.to_string();
        assert!(all.contains(told), "{all}");
        assert!(!error.hint().is_empty(), "{all}");
    }
}

#[test]
fn points_that_cannot_be_meant_are_told_with_their_line() {
    let folder = Folder::new();
    let point = |coordinates: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[
            {{"type":"Feature","properties":{{"name":"Good","iso:country":"IQ"}},"geometry":{{"type":"Point","coordinates":[44.4,33.3]}}}},
            {{"type":"Feature","properties":{{"name":"Bad","iso:country":"IQ"}},"geometry":{{"type":"Point","coordinates":{coordinates}}}}}]}}"#
        )
    };
    let exchanged = "and in it when exchanged";
    for (name, text, line, column, why) in [
        (
            "a.csv",
            "name,lat,lon\nGood,33,44\nBad,nan,44\n".to_owned(),
            3,
            "latitude",
            "NaN is not between -90 and 90",
        ),
        ("b.csv", "name,lat,lon\nGood,33,44\nBad,inf,44\n".to_owned(), 3, "latitude", "inf is not between"),
        (
            "c.csv",
            "name,lat,lon\nGood,33,44\nBad,100,44\n".to_owned(),
            3,
            "latitude",
            "latitude and longitude seem exchanged",
        ),
        (
            "d.csv",
            "name,lat,lon\nGood,33,44\nBad,33,445000\n".to_owned(),
            3,
            "longitude",
            "not metres of a projection",
        ),
        (
            "e.csv",
            "name,coord\nGood,POINT(44 33)\nBad,POINT(44 133)\n".to_owned(),
            3,
            "point",
            "latitude 133 is not between",
        ),
        (
            "f.csv",
            "name,coord\nGood,POINT(44 33)\nBad,POINT(nan 33)\n".to_owned(),
            3,
            "point",
            "longitude NaN is not",
        ),
        (
            "g.csv",
            "name,coord\nGood,POINT(44 33)\nBad,POINT EMPTY\n".to_owned(),
            3,
            "point",
            "`POINT EMPTY` is not a point",
        ),
        ("h.csv", "name,lat,lon,country\nGood,33,44,IQ\nBad,44,33,Iraq\n".to_owned(), 3, "", exchanged),
        (
            "i.csv",
            "name,coord,country\nGood,POINT(44 33),IQ\nBad,POINT(33 44),IQ\n".to_owned(),
            3,
            "",
            exchanged,
        ),
        ("j.geojson", point("[44.4,133.3]"), 2, "geometry", "latitude 133.3 is not between"),
        ("k.geojson", point("[445000,3690000]"), 2, "geometry", "not metres of a projection"),
        ("l.geojson", point("[33.3,44.4]"), 2, "", exchanged),
    ] {
        let (imported, _) = import(&[folder.write(name, &text)], &ImportOptions::default()).unwrap();
        assert_eq!((imported.places, imported.unread), (1, 1), "{name}");
        let told = imported.problems.first().unwrap();
        assert_eq!((told.line, told.column.as_str()), (line, column), "{name}: {}", told.why);
        assert_eq!(told.unit, if name.ends_with("json") { "feature" } else { "line" });
        assert!(told.why.contains(why), "{name}: {}", told.why);
    }
}

#[test]
fn countries_and_kinds_can_be_chosen() {
    let folder = Folder::new();
    let path = folder.write("t.csv", "id,name,kind,lat,lon,cc\na,Alpha,town,1,2,SY\nb,Beta,camp,1,2,IQ\n");
    let options = ImportOptions { countries: vec!["IQ".to_owned()], ..ImportOptions::default() };
    let (imported, _) = import(std::slice::from_ref(&path), &options).unwrap();
    assert_eq!((imported.places, imported.left_out), (1, 1));
    let options = ImportOptions { countries: vec!["DE".to_owned()], ..ImportOptions::default() };
    let error = import(&[path], &options).unwrap_err();
    assert!(error.to_string().contains("all 2 rows were left out"), "{error}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn no_bytes_are_too_strange(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300), format in 0_usize..6) {
        let folder = Folder::new();
        let path = folder.0.path().join("t.txt");
        fs_err::write(&path, &bytes).unwrap();
        let options = ImportOptions { format: TableFormat::ALL.get(format).copied(), ..ImportOptions::default() };
        let gazetteer = tiny();
        let _ = import_with(&[path], &options, gazetteer, &mut |_| {});
    }
}

/// One gazetteer for all cases of the property.
fn tiny() -> &'static Gazetteer {
    static ONCE: std::sync::OnceLock<Gazetteer> = std::sync::OnceLock::new();
    ONCE.get_or_init(embedded)
}
