//! Whether places that the news of the world's conflicts names are found and put where they are, in reports of one sentence that give no
//! other place to go by. The two lists are facts with points rounded to a few kilometres; what is missed is told by name.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panic")]

use std::fmt::Write as _;
use std::sync::OnceLock;
use wallmap::gazetteer::Gazetteer;
use wallmap::locate::{LocateSettings, Locator};
use wallmap::model::{Report, Toponym};

const SENTENCES: [(&str, &str); 3] = [
    ("Militants killed five soldiers in ", " on Tuesday, officials said."),
    ("Gunmen attacked a checkpoint near ", " overnight, local sources reported."),
    ("A drone strike hit ", ", killing three people."),
];

fn gazetteer() -> &'static Gazetteer {
    static ONCE: OnceLock<Gazetteer> = OnceLock::new();
    ONCE.get_or_init(|| Gazetteer::embedded().unwrap())
}

fn locate(text: String) -> Vec<Toponym> {
    let report = Report { text: text.into(), ..Report::default() };
    Locator::new(gazetteer(), LocateSettings::default()).locate(&report)
}

fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lon1, lat1, lon2, lat2) = (a.0.to_radians(), a.1.to_radians(), b.0.to_radians(), b.1.to_radians());
    let h =
        ((lat2 - lat1) / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * ((lon2 - lon1) / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.min(1.0).sqrt().asin()
}

/// The share of a list's places that are put within so many kilometres, and the others.
fn placed(list: &str, within_km: f64) -> (f64, String) {
    let (mut all, mut right, mut missed) = (0.0, 0.0, String::new());
    for line in list.lines().skip(1) {
        let [cc, name, lat, lon] = *line.split(',').collect::<Vec<_>>() else { panic!("{line}") };
        let point = (lon.parse().unwrap(), lat.parse().unwrap());
        for (before, after) in SENTENCES {
            all += 1.0;
            let toponyms = locate(format!("{before}{name}{after}"));
            let found = toponyms
                .iter()
                .find(|t| t.span.start <= before.len() + name.len() && t.span.end > before.len());
            let place = found.and_then(|t| t.place).map(|key| gazetteer().place(key));
            let off = place.as_ref().map(|place| km(point, (place.lon, place.lat)));
            if off.is_some_and(|off| off <= within_km) {
                right += 1.0;
            } else {
                let what = place.map_or_else(|| "nothing".to_owned(), |p| format!("{} {}", p.id, p.name));
                writeln!(missed, "{before}{name} ({cc}): {what}, {off:?} km off").unwrap();
            }
        }
    }
    (right / all, missed)
}

#[test]
fn towns_in_the_news_are_put_where_they_are() {
    let (share, missed) = placed(include_str!("world_news/towns.csv"), 40.0);
    assert!(share >= 0.92, "{share:.3} of all:\n{missed}");
}

#[test]
fn areas_in_the_news_are_put_where_they_are() {
    let (share, missed) = placed(include_str!("world_news/areas.csv"), 200.0);
    assert!(share >= 0.92, "{share:.3} of all:\n{missed}");
}

/// Where a province and its seat have one name, it is the town unless the words tell the area.
#[test]
fn a_province_is_told_from_its_seat() {
    for (text, id) in [
        ("Two people were killed in Kherson on Monday, officials said.", "gn706448"),
        ("Shelling hit Kherson oblast on Monday, officials said.", "UA.Kherson"),
        ("Two people were killed in northern Kherson on Monday, officials said.", "UA.Kherson"),
        ("Gunmen killed two police officers in Wajir on Monday.", "gn178443"),
        ("Gunmen killed two police officers across Wajir on Monday.", "KE.Wajir"),
        // Tables that people edit do not change that.
        ("A car bomb went off in the centre of Idlib on Monday.", "sy-idlib"),
        ("Gunmen shot at a patrol in the city of Daraa on Monday.", "sy-daraa"),
        ("Gunmen shot at a patrol in Daraa province on Monday.", "sy-daraa-governorate"),
        // A demonym tells where a report plays, where its names are open.
        ("The Lebanese army arrested two men in Tripoli on Monday.", "lb-tripoli"),
        ("The Libyan coast guard arrested two men in Tripoli on Monday.", "gn2210247"),
        ("Pakistani soldiers were ambushed near Hyderabad on Monday.", "gn1176734"),
    ] {
        let toponyms = locate(text.to_owned());
        let found = toponyms.first().and_then(|t| t.place).map(|key| gazetteer().place(key).id);
        assert_eq!(found.as_deref(), Some(id), "{text}");
    }
}

/// A verb of what is done to places leads to one, and not to a person or the beginning of a longer name.
#[test]
fn what_is_shelled_and_stormed_is_a_place() {
    for (text, found) in [
        ("Fighters stormed Bambari on Monday.", "Bambari"),
        ("The army shelled Kadugli before dawn.", "Kadugli"),
        ("Rebels retook Rutshuru on Sunday.", "Rutshuru"),
    ] {
        let toponyms = locate(text.to_owned());
        let span = toponyms.first().map(|t| text.get(t.span.start..t.span.end).unwrap());
        assert_eq!(span, Some(found), "{text}");
    }
    let list = "Fighters raided Rutshuru, Masisi, Walikale and Lubero overnight, officials said.";
    assert_eq!(locate(list.to_owned()).len(), 4, "{list}");
    for text in ["Fighters stormed Tal al-Qandil on Monday.", "A car hit Tyler Miller on Monday."] {
        assert!(locate(text.to_owned()).is_empty(), "{text}");
    }
}
