//! Places of a project's own table against namesakes that the whole world knows.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panic")]

use wallmap::gazetteer::Gazetteer;
use wallmap::locate::{LocateSettings, Locator};
use wallmap::model::Report;

#[test]
fn an_own_place_is_meant_where_no_words_say_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("mine.csv");
    std::fs::write(
        &table,
        "id,name,kind,lat,lon,cc\nmy-springfield,Springfield,village,36.1,43.9,IQ\nmy-paris,Paris,village,36.2,43.8,IQ\n",
    )
    .unwrap();
    let gazetteer = Gazetteer::with_tables(&[table]).unwrap();
    let locator = Locator::new(&gazetteer, LocateSettings::default());
    for (text, id) in [
        ("Two men were shot in Springfield on Monday.", "my-springfield"),
        ("Soldiers raided houses near Erbil and in Paris on Monday.", "my-paris"),
        ("Gunmen fired in Paris, France, on Monday.", "gn2988507"),
    ] {
        let report = Report { text: text.into(), ..Report::default() };
        let ids: Vec<String> =
            locator.locate(&report).iter().filter_map(|toponym| Some(gazetteer.id(toponym.place?))).collect();
        assert!(ids.iter().any(|found| found == id), "{text}: {ids:?}");
    }
}
