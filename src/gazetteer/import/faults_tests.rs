//! Tables as they come from other hands, with the fault that each has: what is told of it, where, and the next step.

use super::tests::{Folder, dump_row, import};
use super::*;

/// What is told of a table from which no place could be read: `line: column: why | hint`, each part where it is told.
fn refused(name: &str, bytes: &[u8]) -> String {
    let folder = Folder::new();
    let path = folder.write_bytes(name, bytes);
    match import(&[path], &ImportOptions::default()) {
        Ok((imported, _)) => panic!("{name}: {} places", imported.places),
        Err(error) => {
            let told = error.to_string();
            let told =
                told.split_once(name).map_or(told.as_str(), |(_, rest)| rest).trim_start_matches(':').trim();
            format!("{told} | {}", error.hint())
        }
    }
}

/// Places that were read, and what is told of the rows that were not: `line, column: why`.
fn read(name: &str, bytes: &[u8]) -> (usize, Vec<String>) {
    let folder = Folder::new();
    let path = folder.write_bytes(name, bytes);
    let (imported, _) =
        import(&[path], &ImportOptions::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let told = imported.problems.iter().map(|p| format!("{}, {}: {}", p.line, p.column, p.why)).collect();
    (imported.places, told)
}

#[test]
fn a_table_without_a_place_is_refused_with_why_and_the_next_step() {
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("name,lat,lon\n".bytes().flat_map(|b| [b, 0])).collect();
    for (name, bytes, told) in [
        ("empty.csv", b"".as_slice(), "holds no row"),
        ("header.csv", b"name,lat,lon\n", "holds no place"),
        ("utf16.csv", &utf16, "is written in UTF-16 | save the table as CSV in UTF-8"),
        ("nothing.geojson", b"{\"a\": 1}", "holds no list of features"),
        (
            "cut.geojson",
            b"{\"type\": \"FeatureCollection\", \"features\": [{\"type\": \"Fea",
            "is not GeoJSON",
        ),
        (
            "noname.csv",
            b"id,lat,lon\n1,35,40\n",
            "no column is known to hold a name; the columns are id, lat, lon",
        ),
        ("nopoint.csv", b"name,kind\nA,town\n", "no column is known to hold a latitude"),
        (
            "twice.csv",
            b"name,lat,lat,lon\nA,35.1,35,40\n",
            "two columns are called `lat` | give one of them another name",
        ),
        (
            "open.csv",
            b"name,lat,lon\n\"A,35.1,40\nB,35,40\n",
            "a double quote opens here and is not closed in its row",
        ),
        ("latin.csv", b"name,lat,lon\nAl\xe9,35.1,40\n", "not UTF-8"),
        (
            "far.csv",
            b"name,lat,lon\nA,135.1,40\n",
            "135.1 is not between -90 and 90; latitude and longitude seem exchanged",
        ),
    ] {
        let found = refused(name, bytes);
        assert!(found.contains(told), "{name}: {found}");
        assert!(found.split_once(" | ").is_some_and(|(_, hint)| !hint.is_empty()), "{name}: {found}");
    }
}

#[test]
fn a_folder_is_no_table() {
    let folder = Folder::new();
    let error =
        import(&[folder.path()], &ImportOptions::default()).map(|(imported, _)| imported).unwrap_err();
    assert!(error.to_string().contains("is a folder"), "{error}");
    assert_eq!(error.hint(), "give the tables that are in it, one by one");
}

#[test]
fn a_row_with_a_fault_is_told_and_the_others_are_read() {
    let good = dump_row(999_000_001, "Qastanah Test", "35.5", "PPL", "07");
    let latin = [
        good.as_bytes(),
        &dump_row(5, "Ca", "35.5", "PPL", "07")
            .into_bytes()
            .iter()
            .map(|b| if *b == b'C' { 0xe9 } else { *b })
            .collect::<Vec<u8>>(),
    ]
    .concat();
    // Its row says Syria and lies there when its two numbers change places.
    let exchanged =
        format!("{good}{}", dump_row(6, "Turned", "40.5", "PPL", "07").replacen("\t40.5\tP", "\t35.5\tP", 1));
    for (name, bytes, told) in [
        ("latin.txt", latin.as_slice(), "2, : not UTF-8"),
        ("turned.txt", exchanged.as_bytes(), "exchanged"),
        ("number.csv", b"name,lat,lon\nA,35.1,40\nB,n/a,40\n", "3, latitude: `n/a` is not a number"),
        ("short.csv", b"name,lat,lon\nA,35.1,40\nB,35\n", "3, longitude: is empty"),
    ] {
        let (places, problems) = read(name, bytes);
        assert_eq!(places, 1, "{name}: {problems:?}");
        assert!(problems.len() == 1 && problems[0].contains(told), "{name}: {problems:?}");
    }
}

#[test]
fn a_fault_stands_on_the_line_that_an_editor_shows() {
    let table = "name,lat,lon\nA,35.1,40\n\n# note\n\"B\nb\",x,40\nC,35,y\n";
    let own = "id,name,kind,lat,lon\na,A,town,35.1,40\n\n# note\nb,\"B\nb\",town,x,40\nc,C,town,35,y\n";
    for (name, text) in [("other.csv", table), ("own.csv", own)] {
        for ends in ["\n", "\r\n", "\r"] {
            let (places, told) = read(name, text.replace('\n', ends).as_bytes());
            let lines: Vec<&str> = told.iter().filter_map(|told| Some(told.split_once(',')?.0)).collect();
            assert_eq!((places, lines), (1, vec!["5", "7"]), "{name} {ends:?}: {told:?}");
        }
    }
}

#[test]
fn what_is_not_read_or_not_known_is_told() {
    let folder = Folder::new();
    let table = folder.write_bytes(
        "villages.csv",
        b"NAME,Y,X,Country,Sort,Colour\nA,35,40,Syria,hamlet,red\nB,35,40,Atlantis,wigwam,red\nC,35,41,QQ,wigwam,\n",
    );
    let options = |columns: &[(&str, &str)]| ImportOptions {
        columns: columns.iter().map(|(what, name)| ((*what).to_owned(), (*name).to_owned())).collect(),
        ..ImportOptions::default()
    };
    let (imported, _) = import(std::slice::from_ref(&table), &options(&[("kind", "Sort")])).unwrap();
    let notes: Vec<(&str, &str, u64)> =
        imported.notes.iter().map(|n| (n.kind.as_str(), n.word.as_str(), n.rows)).collect();
    assert_eq!(
        notes,
        [("column", "Colour", 0), ("kind", "wigwam", 2), ("country", "Atlantis", 1), ("country", "QQ", 1)]
    );
    let error = import(std::slice::from_ref(&table), &options(&[("kind", "Sorte")])).unwrap_err();
    assert!(error.to_string().contains("there is no column of that name"), "{error}");
    assert_eq!(error.hint(), "did you mean `--column kind=sort`?");
    let features = folder.write_bytes(
        "f.geojson",
        br#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"A","hue":1},"geometry":{"type":"Point","coordinates":[40,35]}}]}"#,
    );
    let (imported, _) = import(std::slice::from_ref(&features), &options(&[])).unwrap();
    assert_eq!(imported.notes.iter().map(|n| n.word.as_str()).collect::<Vec<_>>(), ["hue"]);
    let error = import(&[features], &options(&[("kind", "colour")])).unwrap_err();
    assert_eq!(error.hint(), "the columns are hue, name");
}

#[test]
fn marks_endings_and_signs_of_other_programs_change_nothing() {
    let good = dump_row(999_000_001, "Qastanah Test", "35.5", "PPL", "07");
    for (name, bytes) in [
        ("mark.txt", format!("\u{feff}{good}")),
        ("windows.txt", good.replace('\n', "\r\n")),
        ("mark.csv", "\u{feff}name,lat,lon\r\nA,35.1,40\r\n".to_owned()),
        ("semicolons.csv", "name;lat;lon\nA;35,1;40,2\n".to_owned()),
        ("quotes.csv", "name,lat,lon\n\"A \"\"the\"\" hill, north\",35.1,40\n".to_owned()),
    ] {
        assert_eq!(read(name, bytes.as_bytes()), (1, Vec::new()), "{name}");
    }
}
